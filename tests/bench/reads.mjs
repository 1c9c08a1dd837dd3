// How quickly a node answers, and measures itself, on a chain with many loans and banks.
//
// One real loan is made on a `dev` node; its state is then copied into the genesis of another one, as often as asked for,
// under other numbers. Reads are sent at a fixed rate, whether or not earlier ones were answered, to a node that has one
// core; what is told is the time from the moment a request was due to its answer.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { u8aConcat, u8aToHex } from '@polkadot/util';

import { CRD, connect, eventOf, mustSendAll, send, wellKnown } from '../lib/chain.mjs';
import { endorse, requestCredit } from '../lib/loan.mjs';
import { NodeProcess, mustRun, sample } from '../lib/node.mjs';
import { scratchDir, sleep, stopAll } from '../lib/program.mjs';

const HELP = `Usage: node bench/reads.mjs [--loans N] [--banks N] [--rate N] [--seconds N] [--json]

  --loans N      loans in the state (10000)
  --banks N      banks in the state (500)
  --rate N       requests a second (200)
  --seconds N    for how long (30)
  --json         the figures as JSON
`;

const { values } = parseArgs({
  options: {
    loans: { type: 'string', default: '10000' },
    banks: { type: 'string', default: '500' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const [loans, banks, rate, seconds] = ['loans', 'banks', 'rate', 'seconds'].map((name) => {
  const count = Number(values[name]);
  if (!Number.isInteger(count) || count < 1) {
    process.stderr.write(`--${name} must be a whole number above 0, and is ${values[name]}\n\n${HELP}`);
    process.exit(2);
  }
  return count;
});

const say = (text) => process.stderr.write(`${text}\n`);

/** A chain with one loan, as its storage has it. */
async function oneLoan() {
  const node = await NodeProcess.start({ name: 'one-loan', args: ['--dev'] });
  const api = await connect(node.wsUrl);
  const [alice, bob, charlie] = ['Alice', 'Bob', 'Charlie'].map((name) => wellKnown(name));
  const until = { until: 'inBlock' };
  const wishes = { amount: 500n * CRD, term: 3600_000, schedule: { Amortising: { installments: 12 } } };
  const { events } = await send(api, requestCredit(api, wishes), charlie, until);
  const { requestId } = eventOf(events, 'credit', 'CreditRequested');
  await mustSendAll(api, [alice, bob].map((endorser) => [endorse(api, requestId, 100n * CRD), endorser]), until);
  await send(api, api.tx.credit.decide(requestId), charlie, until);
  await send(api, api.tx.credit.accept(requestId), charlie, until);
  const read = (entry, ...keys) => api.rpc.state.getStorage(entry.key(...keys)).then((value) => value.unwrap().toU8a(true));
  const { credit, communityBanks } = api.query;
  const loan = (await credit.activeLoans(0)).unwrap();
  const state = {
    api,
    loan: await read(credit.activeLoans, 0),
    person: loan.person.toHex(),
    endorsements: await Promise.all([alice, bob].map(async ({ address }) => [address, await read(credit.loanEndorsements, 0, address)])),
    bank: await read(communityBanks.communityBanks, 0),
    health: (await api.call.banksApi.health(0, 1)).unwrap().now,
  };
  await api.disconnect();
  await node.stop();
  return state;
}

/** The type of a stored value. */
const typeOf = (api, { creator }) => api.registry.createLookupType(creator.meta.type.asPlain);

/** The genesis of `dev` with copies of the loan and of the bank. */
function grown({ api, loan, person, endorsements, bank, health }) {
  const dir = scratchDir('reads');
  const plain = join(dir, 'raw.json');
  mustRun(['export-chain-spec', '--chain', 'dev', '--raw', '--output', plain]);
  const spec = JSON.parse(readFileSync(plain, 'utf8'));
  const { top } = spec.genesis.raw;
  const { credit, communityBanks } = api.query;
  const u32 = (number) => api.registry.createType('u32', number).toU8a();
  const put = (key, value) => {
    top[key] = u8aToHex(value);
  };
  for (let id = 0; id < loans; id += 1) {
    put(credit.activeLoans.key(id), loan);
    put(credit.loansOf.key(person, id), new Uint8Array());
    for (const [address, part] of endorsements) put(credit.loanEndorsements.key(id, address), part);
  }
  put(credit.nextLoanId.key(), u32(loans));
  const totals = api.registry.createType(typeOf(api, credit.lendingTotals));
  totals.set('loans', api.createType('u32', loans));
  totals.set('accepted', api.createType('u64', loans));
  put(credit.lendingTotals.key(), totals.toU8a());
  // The number stands first in a bank.
  for (let id = 2; id < banks; id += 1) put(communityBanks.communityBanks.key(id), u8aConcat(u32(id), bank.subarray(4)));
  put(communityBanks.nextBankId.key(), u32(Math.max(banks, 2)));
  // As if an epoch had ended: else the health of each would be reckoned anew for every question.
  const epoch = health.epoch.toNumber();
  for (let id = 0; id < banks; id += 1) {
    put(communityBanks.healthHistory.key(id, epoch), health.toU8a());
    put(communityBanks.communityHealth.key(id), health.total.toU8a());
  }
  const folded = api.registry.createType(typeOf(api, communityBanks.lastFold));
  folded.set('epoch', api.registry.createType('u32', epoch));
  put(communityBanks.lastFold.key(), folded.toU8a());
  const file = join(dir, 'grown.json');
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function ask(port, [method, ...params]) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(chunks));
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve();
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const pick = (count) => Math.floor(Math.random() * count);

/** What integrators read, each as often as the others. */
function questions(borrower) {
  const enquiry = { borrower, bank: 0, amount: String(100n * CRD), term: 3600_000, installments: 4, purpose: 'ecologicalRestoration' };
  return [
    ['credit_loan', () => [pick(loans)]],
    ['credit_loanSchedule', () => [pick(loans)]],
    ['credit_loansOf', () => [borrower, null, 10]],
    ['credit_history', () => [borrower]],
    ['credit_assess', () => [enquiry]],
    ['banks_get', () => [pick(banks)]],
    ['banks_list', () => [pick(banks), 25]],
    ['banks_health', () => [pick(banks)]],
    ['banks_memberships', () => [borrower]],
    ['governance_proposals', () => []],
    ['governance_voiceCredits', () => [borrower, 0]],
    ['redistribution_current', () => []],
    ['bioregions_economicData', () => ['cascadia']],
  ];
}

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

async function load(port, borrower) {
  const asked = questions(borrower);
  for (const [method, params] of asked) await ask(port, [method, ...params()]);
  const times = new Map(asked.map(([method]) => [method, []]));
  const pending = [];
  const start = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    const due = start + (n * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const [method, params] = asked[n % asked.length];
    pending.push(ask(port, [method, ...params()]).then(() => times.get(method).push(performance.now() - due)));
  }
  await Promise.all(pending);
  return times;
}

/** Milliseconds that the runtime takes to answer what is measured, over ten finalized blocks. */
async function measuring(node) {
  const samples = async () => {
    const page = await node.metrics();
    return ['sum', 'count'].map((part) => sample(page, `chain_metrics_duration_seconds_${part}`));
  };
  await node.waitForFinalized(2, 120_000);
  const [sum, count] = await samples();
  await node.waitForFinalized(12, 120_000);
  const [later, more] = await samples();
  return (1000 * (later - sum)) / (more - count);
}

function figures(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { count: sorted.length, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), most: sorted.at(-1) };
}

async function main() {
  say('==> Making a loan on a chain of its own');
  const one = await oneLoan();
  say(`==> Copying it ${loans} times, and its bank to ${banks}`);
  const chain = grown(one);
  const node = await NodeProcess.start({ name: 'many', args: ['--chain', chain, '--alice', '--validator', '--force-authoring', '--unsafe-force-node-key-generation'] });
  const idle = await measuring(node);
  // All of its threads on one core; this program keeps to the other.
  for (const [core, pid] of [['0', node.pid], ['1', process.pid]]) {
    const pinned = spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', core, String(pid)], { encoding: 'utf8' });
    if (pinned.status !== 0) throw new Error(`taskset: ${pinned.stderr}`);
  }
  say(`==> Asking ${rate} times a second for ${seconds} s`);
  const times = await load(node.ports.rpc, wellKnown('Charlie').address);
  const all = figures([...times.values()].flat());
  const result = {
    loans, banks, rate, seconds, all, measuring: idle, memory: node.residentMiB(),
    methods: Object.fromEntries([...times].map(([method, list]) => [method, figures(list)])),
  };
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    const row = (name, { count, p50, p99, most }) =>
      `${name.padEnd(26)} ${String(count).padStart(6)} ${[p50, p99, most].map((ms) => ms.toFixed(1).padStart(8)).join('')}`;
    process.stdout.write([
      `${loans} loans, ${banks} banks, ${rate} requests a second for ${seconds} s, the node on one core`,
      `${'milliseconds'.padEnd(26)} ${'count'.padStart(6)} ${['p50', 'p99', 'most'].map((head) => head.padStart(8)).join('')}`,
      row('all', all),
      ...[...times].map(([method, list]) => row(method, figures(list))),
      `metrics: ${idle.toFixed(2)} ms of the runtime for a block, while nobody asks; memory: ${result.memory.toFixed(0)} MiB`,
      '',
    ].join('\n'));
  }
}

try {
  await main();
} finally {
  await stopAll();
}
process.exit();
