// The loop that a credit model lives in: people borrow, the indexer writes it down, a model is trained on what happened, the
// network votes for it, and the next assessment is by it, and says why.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Keyring } from '@polkadot/keyring';
import { blake2AsHex } from '@polkadot/util-crypto';

import { CRD, connect, eventOf, hashOfText, wellKnown } from '../lib/chain.mjs';
import { vote } from '../lib/governance.mjs';
import { Indexer, Sqlite } from '../lib/indexer.mjs';
import { endorse, requestCredit } from '../lib/loan.mjs';
import { NodeProcess, mustRun } from '../lib/node.mjs';
import { eventually, scratchDir, sleep } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';
import { SealedChain } from '../lib/sealed.mjs';

const MEMBERS = 20;
const WAVES = 14;
const BORROWERS = 8;
/** As many blocks as make a loan of half a minute default by itself. */
const UNTIL_DEFAULT = 22;
const VOTE_BLOCKS = 16;

const dir = scratchDir('model');
let node;
let api;
let chain;
let indexer;
/** The members of each bank, the first three of whom are the preset's. */
const members = [[], []];

/** Where the trainer is, and its environment. */
function trainer() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'credit-network', 'target');
  const path = process.env.CREDIT_NETWORK_MODEL ?? join(target, 'services', 'debug', 'credit-network-model');
  if (!existsSync(path)) throw new Error(`No trainer at ${path}: build it in services/, or name one in CREDIT_NETWORK_MODEL.`);
  // Loans here last minutes: ten of them are their horizon.
  const env = { ...process.env, CREDIT_MODEL_HISTORY__HORIZON_DAYS: '0.007', CREDIT_MODEL_TRAINING__VERSION: '2', CREDIT_MODEL_TRAINING__NAME: 'history of dev' };
  return { path, options: { encoding: 'utf8', env, timeout: 120_000 } };
}

/** Runs the trainer, which must succeed. */
function train(...args) {
  const { path, options } = trainer();
  const { status, stdout, stderr } = spawnSync(path, args, options);
  assert.equal(status, 0, `${args[0]}: ${stderr}`);
  return stdout;
}

/** Has the trainer propose the model, while blocks are made for it. */
async function proposeModel(...args) {
  const { path, options } = trainer();
  let ended = false;
  const running = promisify(execFile)(path, ['propose', ...args], options).finally(() => {
    ended = true;
  });
  while (!ended) {
    await chain.blocks(1);
    await sleep(200);
  }
  // Its transaction was one of Alice's, of which the chain's driver knows nothing.
  chain.forgetNonces();
  return JSON.parse((await running).stdout);
}

/** The chain `dev` with more members, each with a record as good as the first six have. */
function withMoreMembers() {
  const spec = JSON.parse(mustRun(['export-chain-spec', '--chain', 'dev']).stdout);
  const { balances, identities, communityBanks, credit } = spec.genesis.runtimeGenesis.patch;
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  const [, record] = credit.records[0];
  for (const [bank, names] of [['Alice', 'Bob', 'Charlie'], ['Dave', 'Eve', 'Ferdie']].entries()) {
    members[bank] = names.map(wellKnown);
    for (let i = members[bank].length; i < MEMBERS; i += 1) {
      const who = keyring.addFromUri(`//Member//${bank}//${i}`);
      members[bank].push(who);
      balances.balances.push([who.address, 5_000_000_000_000_000]);
      identities.persons.push([who.address, hashOfText(`member ${i} of bank ${bank}`)]);
      communityBanks.banks[bank].members.push(who.address);
      credit.records.push([who.address, record]);
    }
  }
  const path = join(dir, 'chain.json');
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

prepare(async () => {
  const args = ['--chain', withMoreMembers(), '--alice', '--unsafe-force-node-key-generation', '--sealing', 'manual', '--state-pruning', 'archive', '--offchain-worker', 'never', '--log', 'warn'];
  node = await NodeProcess.start({ name: 'model', args });
  api = await connect(node.wsUrl);
  chain = new SealedChain(api);
  await chain.blocks(1);
  indexer = await Indexer.prepare('model', node.wsUrl, new Sqlite());
  indexer.start();
});

/** Who of a bank borrows in a wave, and which two others stand for each: never for one another. */
function pairings(bank, wave) {
  const all = members[bank];
  const at = (i) => all[(wave * BORROWERS + i) % all.length];
  return Array.from({ length: BORROWERS }, (_, i) => ({
    bank,
    borrower: at(i),
    endorsers: [at(BORROWERS + i), at(BORROWERS + ((i + 1) % BORROWERS))],
  }));
}

/** Every third large loan fails, and hardly any small one: that is what a model should find. */
function wishes(wave, i) {
  const large = (wave + i) % 2 === 0;
  const amount = BigInt(large ? 200 + 10 * ((wave * 7 + i) % 10) : 20 + 5 * ((wave * 3 + i) % 10)) * CRD;
  const fails = large ? (wave * 5 + i * 3) % 3 === 0 : (wave * 11 + i * 7) % 23 === 0;
  return { amount, fails };
}

scenario('people borrow, and most repay', async (t) => {
  const { credit } = api.tx;
  let taken = 0;
  for (let wave = 0; wave < WAVES; wave += 1) {
    const loans = [0, 1].flatMap((bank) => pairings(bank, wave)).map((pairing, i) => ({ ...pairing, ...wishes(wave, i) }));
    const asked = await chain.act(...loans.map(({ bank, borrower, amount }) =>
      [requestCredit(api, { bank, amount, term: 30_000, schedule: 'Bullet' }), borrower]));
    loans.forEach((loan, i) => {
      loan.request = eventOf(asked[i], 'credit', 'CreditRequested').requestId;
    });
    await chain.act(...loans.flatMap(({ request, amount, endorsers }) =>
      endorsers.map((endorser) => [endorse(api, request, amount / 5n), endorser])));
    const decided = await chain.act(...loans.map(({ request, borrower }) => [credit.decide(request), borrower]));
    const approved = loans.filter((loan, i) => {
      const [approval] = decided[i].filter(({ event }) => api.events.credit.CreditApproved.is(event));
      loan.id = approval?.event.data.loanId.toNumber();
      return approval;
    });
    taken += approved.length;
    const left = loans.filter((loan) => !approved.includes(loan));
    const open = await api.query.credit.creditRequests.multi(left.map(({ request }) => request));
    await chain.act(
      ...approved.map(({ request, borrower }) => [credit.accept(request), borrower]),
      ...left.filter((_, i) => open[i].isSome).map(({ request, borrower }) => [credit.cancelRequest(request), borrower]),
    );
    await chain.blocks(2);
    const [failing, paying] = [approved.filter(({ fails }) => fails), approved.filter(({ fails }) => !fails)];
    await chain.act(...paying.map(({ id, borrower, amount }) => [credit.repayInFull(id, amount * 2n), borrower]));
    await chain.blocks(UNTIL_DEFAULT);
    // What has failed is repaid in the end: who owes after a default may not borrow again.
    await chain.act(...failing.map(({ id, borrower, amount }) => [credit.repayInFull(id, amount * 2n), borrower]));
  }
  // Old enough to count for those who learn from it.
  await chain.blocks(250);
  t.diagnostic(`${taken} loans`);
  assert.ok(taken > 100, `${taken} loans`);
}, { seconds: 300 });

scenario('operators see how scores drift and how fast credit moves', async (t) => {
  await node.waitForFinalized(await node.bestNumber());
  const values = await eventually('both are measured', async () => {
    const page = await node.metrics();
    const [drift, velocity] = ['credit_score_drift_psi', 'credit_velocity_gauge'].map((name) =>
      new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(page)?.[1]);
    return drift !== undefined && velocity !== undefined && { drift: Number(drift), velocity: Number(velocity) };
  });
  t.diagnostic(`drift ${values.drift}, velocity ${values.velocity} a year`);
  assert.ok(values.drift > 0 && values.velocity > 0);
});

scenario('a model is trained on what the indexer has written', async (t) => {
  const last = await node.bestNumber();
  await indexer.untilWritten(last, 120_000);
  train('train', '--database', indexer.database.url, '--kind', 'scorecard', '--output', dir);
  train('export', '--model', join(dir, 'trained.json'), '--output', dir);
  const { training } = JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8'));
  t.diagnostic(JSON.stringify(training));
  assert.equal(training.source, 'History');
  assert.ok(training.rows > 100, `${training.rows} cases`);
  assert.ok(training.auc > 0.6, `it does not find the risk: ${training.auc}`);
}, { seconds: 180 });

const enquiry = (borrower, amount, endorsements = []) => ({
  borrower: borrower.address, bank: 0, amount: String(amount), term: 30_000, installments: 1, purpose: 'productiveEnterprise',
  endorsements: endorsements.map(([endorser, stake]) => ({ endorser: endorser.address, stake: String(stake) })),
});

scenario('the network votes for it, and the next assessment is by it', async (t) => {
  const model = readFileSync(join(dir, 'model.scale'));
  const before = await node.rpc('credit_assess', enquiry(members[0][5], 300n * CRD));
  assert.equal(before.model.version, 1);

  const key = join(dir, 'key');
  writeFileSync(key, '//Alice\n', { mode: 0o600 });
  const { proposal_id: proposalId, version, hash } = await proposeModel(
    '--model', join(dir, 'model.scale'), '--node', node.wsUrl, '--key-file', key, '--title', 'The model of our own loans', '--json');
  assert.deepEqual([version, hash], [2, blake2AsHex(model, 256)]);
  const voters = [...members[0], ...members[1]];
  await chain.act(...voters.map((voter) => [vote(api, proposalId, 'Aye', 3), voter]));
  await chain.blocks(VOTE_BLOCKS);
  const kept = (await api.query.credit.model()).unwrap();
  assert.equal(kept.version.toNumber(), 2);
  // `hash` itself is what the library calls the hash of any value.
  assert.equal(kept.toJSON().hash, blake2AsHex(model, 256));
  assert.ok(kept.since.toNumber() > 0);

  const [borrower, one, other] = members[0].slice(5);
  for (const [who, amount, endorsements] of [
    [borrower, 300n * CRD, []],
    [borrower, 40n * CRD, [[one, 8n * CRD], [other, 8n * CRD]]],
  ]) {
    const said = await node.rpc('credit_assess', enquiry(who, amount, endorsements));
    assert.equal(said.model.version, 2);
    const millionths = (text) => Math.round(Number(text) * 1_000_000);
    const sum = said.model.features.reduce((all, { contribution }) => all + millionths(contribution), millionths(said.model.base));
    assert.equal(sum, millionths(said.model.logOdds));
    t.diagnostic(`${amount / CRD} CRD with ${endorsements.length} endorsers: ${said.decision}`);
    for (const sentence of said.advice) t.diagnostic(`  ${sentence}`);
  }
}, { seconds: 120 });

scenario('what the chain says of a case, the trainer says too, to the last digit', async () => {
  const { model } = await node.rpc('credit_assess', enquiry(members[0][7], 120n * CRD));
  const columns = model.features.map(({ name }) => name);
  const values = model.features.map(({ value }) => value ?? '');
  const file = join(dir, 'case.csv');
  writeFileSync(file, `decided_at,outcome,${columns.join(',')}\n1,paid,${values.join(',')}\n`);
  const said = JSON.parse(train('explain', '--model', join(dir, 'model.scale'), '--data', file, '--row', '2', '--json'));
  assert.equal(said.log_odds, Number(model.logOdds));
});

scenario('the indexer agrees with the chain about all of it', async () => {
  await indexer.untilWritten(await node.bestNumber());
  const report = indexer.ask('verify');
  assert.deepEqual([report.code, report.clean], [0, true]);
  assert.equal((await indexer.stop()).code, 0);
}, { seconds: 120 });
