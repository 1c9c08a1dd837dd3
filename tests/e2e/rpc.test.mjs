// What integrators ask a node over JSON-RPC: every method, on a chain where something has happened; and what those get who
// ask nonsense.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

import { WsProvider } from '@polkadot/api';

import { CRD, eventOf, freshAccount, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, act, actAll, bankAt, dev } from '../lib/dev.mjs';
import { NETWORK, matterOf, propose, setFeePrices, vote } from '../lib/governance.mjs';
import { startLand } from '../lib/land.mjs';
import { endorse, requestCredit } from '../lib/loan.mjs';
import { NodeProcess, sample } from '../lib/node.mjs';
import { Described } from '../lib/openrpc.mjs';
import { beforeStop, eventually } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';

const AMOUNT = 400n * CRD;
const STAKE = 80n * CRD;
const TERM = 10 * 60_000;
const NOWHERE = `0x${'77'.repeat(32)}`;
const [alice, bob, charlie, dave] = ['Alice', 'Bob', 'Charlie', 'Dave'].map((name) => () => wellKnown(name));

let rpc;
/** What scenarios leave for those after them. */
const of = {};
let forgetful;

prepare(async () => {
  // With short epochs, one of which this file sees end.
  await startLand('rpc', [alice()]);
  rpc = await Described.of(dev.node);
  // Old states are gone here within half a minute.
  forgetful = await NodeProcess.start({ name: 'forgetful', args: ['--dev', '--state-pruning', '4'] });
});

const enquiry = (wishes = {}) => ({
  borrower: charlie().address,
  bank: CASCADIA,
  amount: String(AMOUNT),
  term: TERM,
  installments: 4,
  purpose: 'productiveEnterprise',
  ...wishes,
});
const stakes = (...given) => given.map(([endorser, stake]) => ({ endorser: endorser.address, stake: String(stake) }));

scenario('the document describes all methods of ours that the node serves, and no other', async (t) => {
  assert.deepEqual(await rpc.differences(), { undescribed: [], unserved: [] });
  assert.match(rpc.document.openrpc, /^1\./);
  for (const method of rpc.document.methods) assert.ok(method.summary, method.name);
  t.diagnostic(`${rpc.names.length} methods, ${Object.keys(rpc.document.components.schemas).length} schemas`);
});

scenario('whoever thinks of a loan learns beforehand what comes of it, and what would change it', async (t) => {
  const alone = await rpc.ask('credit_assess', enquiry());
  assert.notEqual(alone.decision, 'approved');
  assert.ok(alone.reasons.length > 0 && alone.changes.length > 0);
  const { moreStake } = alone.changes.find((change) => 'moreStake' in change);
  const halves = [BigInt(moreStake) / 2n, BigInt(moreStake) - BigInt(moreStake) / 2n];
  const endorsements = stakes([alice(), halves[0]], [bob(), halves[1]]);
  assert.equal((await rpc.ask('credit_assess', enquiry({ endorsements }))).decision, 'approved');
  const sums = {};
  for (const { score, points } of alone.contributions) sums[score] = (sums[score] ?? 0) + Number(points);
  for (const part of ['community', 'purpose', 'network']) {
    assert.ok(Math.abs(sums[part] - Number(alone[`${part}Score`])) < 1e-9, `${part}: ${sums[part]}`);
  }
  const tooMuch = await rpc.ask('credit_assess', enquiry({ amount: String(10n ** 9n * CRD) }));
  assert.deepEqual(tooMuch.obstacles.map(({ error }) => error), ['PersonalLimitExceeded']);
  assert.match(tooMuch.obstacles[0].advice, /\w+ \w+/);
  assert.ok(alone.advice.length > 2, alone.advice.join(' '));
  for (const sentence of alone.advice) {
    assert.match(sentence, /^[A-Z].*\.$/);
    t.diagnostic(sentence);
  }
  t.diagnostic(`alone ${alone.totalScore} points; ${Number(BigInt(moreStake) / 10n ** 9n) / 1000} CRD more at stake would do`);
});

scenario('a request is told from its beginning to the offer, as the chain has it', async () => {
  const asked = await act(requestCredit(dev.api, { amount: AMOUNT, term: TERM, schedule: { Amortising: { installments: 4 } } }), charlie());
  of.request = eventOf(asked.events, 'credit', 'CreditRequested').requestId.toHex();
  await actAll(...[alice(), bob()].map((endorser) => [endorse(dev.api, of.request, STAKE), endorser]));
  const open = await rpc.ask('credit_request', of.request);
  assert.equal(open.state, 'open');
  assert.deepEqual(open.endorsements, stakes([alice(), STAKE], [bob(), STAKE]));
  assert.equal(open.amount, String(AMOUNT));
  const hash = (await dev.api.rpc.chain.getHeader()).hash.toHex();
  of.assessed = await rpc.ask('credit_assess', { request: of.request }, hash);
  const beforehand = await rpc.ask('credit_assess', enquiry({ endorsements: open.endorsements }), hash);
  // Ties are of persons, not of this request: the same people, the same score.
  assert.equal(of.assessed.totalScore, beforehand.totalScore);
  assert.equal(of.assessed.decision, 'approved');

  await act(dev.api.tx.credit.decide(of.request), charlie());
  const approved = await rpc.ask('credit_request', of.request);
  assert.equal(approved.state, 'approved');
  assert.equal(approved.offer.amount, of.assessed.terms.amount);
  assert.equal(approved.offer.endorsersShare, of.assessed.terms.endorsersShare);
  of.loan = approved.loan;
  // At an earlier block it still was open.
  const before = await dev.node.blockHash((await dev.node.bestNumber()) - 1);
  assert.equal((await rpc.ask('credit_request', of.request, before)).state, 'open');
});

scenario('a loan is told with its schedule, to its borrower and through Polkadot.js alike', async () => {
  const { blockHash } = await act(dev.api.tx.credit.accept(of.request), charlie());
  await rpc.assertFails(10_010, 'credit_request', of.request);
  const loan = await rpc.ask('credit_loan', of.loan, blockHash);
  assert.equal(loan.state, 'current');
  assert.deepEqual([loan.principal, loan.outstanding, loan.borrower], [String(AMOUNT), String(AMOUNT), charlie().address]);
  assert.equal(loan.endorsements.length, 2);

  const view = (await (await dev.api.at(blockHash)).call.creditApi.loan(of.loan)).unwrap();
  assert.equal(view.due.outstanding.toString(), loan.outstanding);
  assert.equal(view.loan.created.toString(), loan.created);
  assert.equal(view.due.nextDue.unwrap().toNumber(), loan.nextDue);

  const { installments, next } = await rpc.ask('credit_loanSchedule', of.loan, null, null, blockHash);
  assert.equal(next, null);
  assert.equal(installments.length, 4);
  assert.equal(installments.reduce((sum, { principal }) => sum + BigInt(principal), 0n), AMOUNT);
  assert.deepEqual(installments.map(({ due }) => due), [1, 2, 3, 4].map((k) => loan.accepted + (k * TERM) / 4));
  const page = await rpc.ask('credit_loanSchedule', of.loan, 2, 2);
  assert.deepEqual([page.installments.map(({ number }) => number), page.next], [[2, 3], 4]);

  const { loans } = await rpc.ask('credit_loansOf', charlie().address);
  assert.deepEqual(loans.map(({ id }) => id), [of.loan]);
  const history = await rpc.ask('credit_history', charlie().address);
  assert.deepEqual([history.loans, history.owedUnsecured], [1, String(AMOUNT)]);
});

scenario('whoever subscribes to a loan hears of each change once it is final, and of its end', async (t) => {
  const provider = new WsProvider(dev.node.wsUrl);
  await provider.isReady;
  beforeStop(() => provider.disconnect());
  await eventually('the loan is final', async () => {
    const final = await dev.node.rpc('chain_getFinalizedHead');
    return rpc.ask('credit_loan', of.loan, final).then(() => true, () => false);
  });
  const heard = [];
  await provider.subscribe('credit_loanState', 'credit_subscribeLoan', [of.loan], (error, message) => {
    heard.push(error ?? message);
  });
  await eventually('the state now', () => heard.length === 1);
  const part = AMOUNT / 8n;
  const { interest } = await rpc.ask('credit_loan', of.loan);
  await act(dev.api.tx.credit.repay(of.loan, part + BigInt(interest)), bob());
  await eventually('the payment', () => heard.length === 2);
  await act(dev.api.tx.credit.repayInFull(of.loan, 2n * AMOUNT), charlie());
  await eventually('the end', () => heard.length === 3);
  for (const message of heard) rpc.assertNotification('credit_subscribeLoan', message);
  assert.equal(heard[0].loan.outstanding, String(AMOUNT));
  assert.ok(BigInt(heard[1].loan.outstanding) <= AMOUNT - part + BigInt(CRD), heard[1].loan.outstanding);
  assert.equal(heard[2].loan, null);
  assert.ok(heard[0].block < heard[1].block && heard[1].block < heard[2].block);
  await rpc.assertFails(10_011, 'credit_loan', of.loan);
  await rpc.assertFails(10_011, 'credit_loanSchedule', of.loan);
  await assert.rejects(provider.subscribe('credit_loanState', 'credit_subscribeLoan', [of.loan], () => {}), /no loan/);
  t.diagnostic(`heard at blocks ${heard.map(({ block }) => block).join(', ')}`);
});

scenario('banks are told with the ledger that the chain keeps, their communities with what the indices follow from', async () => {
  await act(dev.api.tx.communityBanks.deposit(CASCADIA, 50n * CRD), alice());
  const hash = (await dev.api.rpc.chain.getHeader()).hash.toHex();
  const { banks, next } = await rpc.ask('banks_list', null, null, hash);
  assert.deepEqual([banks.map(({ id }) => id), next], [[0, 1], null]);
  assert.deepEqual(await rpc.ask('banks_get', CASCADIA, hash), banks[0]);
  const { creditPool } = await bankAt(CASCADIA, hash);
  for (const field of ['liquid', 'payable', 'receivable', 'issued', 'uncovered', 'shares', 'shareEquity', 'commons', 'lossReserve', 'provisions', 'deficit']) {
    assert.equal(banks[0].ledger[field], creditPool[field].toString(), field);
  }
  const first = await rpc.ask('banks_list', 0, 1);
  assert.deepEqual([first.banks.length, first.next], [1, 1]);
  const health = await rpc.ask('banks_health', CASCADIA);
  const sum = health.now.indices.reduce((total, { value, weight }) => total + Number(value) * Number(weight), 0);
  assert.ok(Math.abs(sum - Number(health.now.health)) < 5e-6, `${sum} is not ${health.now.health}`);
  const { memberships } = await rpc.ask('banks_memberships', alice().address);
  assert.equal(memberships[0].shares, (await dev.api.query.communityBanks.holdings(CASCADIA, alice().address)).unwrap().shares.toString());
  assert.ok(memberships[0].home);
  assert.deepEqual((await rpc.ask('banks_memberships', freshAccount().address)).memberships, []);
});

scenario('proposals and voice credits are told as votes come in', async () => {
  const call = setFeePrices(dev.api, { perMillisecond: CRD / 1_000n, perByte: 2_000_000n });
  const { events } = await act(propose(dev.api, NETWORK, call, 'Dearer bytes'), dave());
  const id = eventOf(events, 'quadraticGovernance', 'ProposalSubmitted').proposalId.toNumber();
  await act(vote(dev.api, id, 'Aye', 3), bob());
  const proposal = await rpc.ask('governance_proposal', id);
  assert.deepEqual(
    [proposal.scope, proposal.metadata, proposal.tally.ayes, proposal.tally.ayePersons, proposal.proposer],
    ['network', 'Dearer bytes', 3, 1, dave().address],
  );
  assert.equal(proposal.callHash, call.method.hash.toHex());
  assert.deepEqual((await rpc.ask('governance_proposals', 'network')).proposals.map((one) => one.id), [id]);
  assert.deepEqual((await rpc.ask('governance_proposals', { bank: 1 })).proposals, []);
  assert.equal((await rpc.ask('governance_proposals', null, 0, 1)).next, null);
  assert.deepEqual((({ given, spent, left }) => [given, spent, left])(await rpc.ask('governance_voiceCredits', bob().address, 0)), [100, 9, 91]);

  // A request without anybody behind it goes to the members of the bank.
  const asked = await act(requestCredit(dev.api, { amount: 20n * CRD, kind: 'EcologicalRestoration' }), alice());
  const request = eventOf(asked.events, 'credit', 'CreditRequested').requestId.toHex();
  const decided = await act(dev.api.tx.credit.decide(request), alice());
  const matter = matterOf(decided.events).proposalId.toNumber();
  assert.deepEqual((await rpc.ask('governance_proposal', matter)).matter, { request });
  assert.equal((await rpc.ask('credit_request', request)).state, 'referred');
  await act(dev.api.tx.credit.cancelRequest(request), alice());
  assert.equal((await rpc.ask('governance_proposal', matter)).status, 'withdrawn');
});

scenario('bioregions, redistribution and identities are told', async () => {
  const { bioregions } = await rpc.ask('bioregions_list');
  assert.deepEqual(bioregions.map(({ code }) => code), ['cascadia', 'sonora']);
  const data = await rpc.ask('bioregions_economicData', 'cascadia');
  assert.equal(data.indicators.length, bioregions[0].indicators);
  const current = await rpc.ask('redistribution_current');
  const preview = await rpc.ask('redistribution_preview', 0, 1);
  assert.equal(preview.summary.epoch.index, current.epoch.index);
  assert.deepEqual([preview.banks.length, preview.next], [1, 1]);
  await act(dev.api.tx.identities.createDid(), bob());
  assert.equal((await rpc.ask('identity_resolve', `did:credit:${bob().address}`)).id, `did:credit:${bob().address}`);
});

scenario('each error has its code, is described, and says what to do', async () => {
  const stranger = freshAccount().address;
  for (const [code, ...question] of [
    [10_001, 'identity_resolve', 'did:web:example.org'],
    [10_002, 'identity_resolve', `did:credit:${stranger}`],
    [10_003, 'banks_list', null, null, NOWHERE],
    [10_003, 'credit_loan', 0, NOWHERE],
    [10_004, 'banks_list', 0, 101],
    [10_004, 'banks_list', 0, 0],
    [10_004, 'banks_health', 0, 4_000_000_000],
    [10_004, 'credit_loansOf', stranger, null, 101],
    [10_010, 'credit_request', NOWHERE],
    [10_010, 'credit_assess', { request: NOWHERE }],
    [10_011, 'credit_loan', 4_294_967_295],
    [10_012, 'credit_history', stranger],
    [10_012, 'governance_voiceCredits', stranger, 0],
    [10_013, 'credit_assess', enquiry({ borrower: stranger })],
    [10_013, 'credit_assess', enquiry({ amount: '0' })],
    [10_020, 'banks_get', 99],
    [10_020, 'banks_health', 99],
    [10_030, 'governance_proposal', 99],
    [10_040, 'redistribution_epoch', 99],
    [10_043, 'redistribution_result', 99],
    [10_050, 'bioregions_economicData', 'atlantis'],
    [10_050, 'bioregions_economicData', 'x'.repeat(100_000)],
  ]) await rpc.assertFails(code, ...question);
});

scenario('a state that is gone is an error that names the remedy', async () => {
  await forgetful.waitForFinalized(8, 120_000);
  const old = await forgetful.blockHash(1);
  await assert.rejects(forgetful.rpc('banks_list', null, null, old), (error) => {
    assert.equal(error.code, 10_000, error.message);
    assert.match(error.message, /state-pruning archive/);
    return true;
  });
  assert.equal((await forgetful.rpc('banks_list')).banks.length, 2);
}, { seconds: 180 });

/** Sends a body as it is; `{ status, text }`. */
async function post(body, headers = { 'content-type': 'application/json' }) {
  const response = await fetch(dev.node.httpUrl, { method: 'POST', headers, body, signal: AbortSignal.timeout(60_000) });
  return { status: response.status, text: await response.text() };
}

scenario('nonsense is refused by name, and leaves the node unmoved', async (t) => {
  const before = { memory: dev.node.residentMiB(), best: await dev.node.bestNumber() };
  const codeOf = async (request) => JSON.parse((await post(JSON.stringify(request))).text).error?.code;
  const call = (method, ...params) => ({ jsonrpc: '2.0', id: 1, method, params });
  for (const [code, request] of [
    [-32_601, call('credit_nothing')],
    [-32_602, call('credit_loan')],
    [-32_602, call('credit_loan', -1)],
    [-32_602, call('credit_loan', 4_294_967_296)],
    [-32_602, call('credit_loan', '7')],
    [-32_602, call('credit_loan', 7, 'not a hash')],
    [-32_602, call('credit_history', 'nobody')],
    [-32_602, call('credit_request', '0x12')],
    [-32_602, call('credit_assess', enquiry({ amount: 5 }))],
    [-32_602, call('credit_assess', enquiry({ purpose: 'leisure' }))],
    [-32_602, call('credit_assess', { ...enquiry(), colour: 'red' })],
    [-32_602, call('governance_proposals', { bank: 'first' })],
    [-32_600, { jsonrpc: '2.0', id: 1 }],
  ]) assert.equal(await codeOf(request), code, JSON.stringify(request).slice(0, 200));
  assert.equal(JSON.parse((await post('{"jsonrpc": "2.0", ')).text).error.code, -32_700);
  assert.equal(JSON.parse((await post('['.repeat(100_000))).text).error.code, -32_700, 'nested a hundred thousand deep');

  const junk = (count) => JSON.stringify(Array.from({ length: count }, (_, id) => ({ ...call('credit_loan', 'junk', id), id })));
  const tooMany = JSON.parse((await post(junk(10_000))).text);
  assert.equal([tooMany].flat()[0].error.code, -32_010, 'ten thousand in one batch');
  const many = JSON.parse((await post(junk(1_000))).text);
  assert.equal(many.length, 1_000);
  assert.ok(many.every(({ error }) => error.code === -32_602));

  const oversized = await post(JSON.stringify(call('credit_assess', enquiry({ borrower: 'x'.repeat(16 * 1024 * 1024) }))))
    .catch((error) => ({ status: 0, text: String(error.cause ?? error) }));
  assert.ok(oversized.status === 413 || oversized.status === 0, `${oversized.status} ${oversized.text.slice(0, 200)}`);
  assert.equal((await post('{}', { 'content-type': 'text/html' })).status, 415);

  await dev.node.waitForBest(before.best + 2);
  dev.node.assertRunning();
  const grown = dev.node.residentMiB() - before.memory;
  t.diagnostic(`${grown.toFixed(0)} MiB more than before`);
  assert.ok(grown < 100, `${grown} MiB more than before`);
});

scenario('curl gets the same answers', async () => {
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'banks_get', params: [0] });
  const { stdout } = spawnSync('curl', ['-s', '-H', 'content-type: application/json', '-d', request, dev.node.httpUrl], { encoding: 'utf8' });
  assert.equal(JSON.parse(stdout).result.name, (await rpc.ask('banks_get', 0)).name);
});

scenario('the run that closes an epoch is told once it is done', async () => {
  const { epoch } = await rpc.ask('redistribution_current');
  const summary = await eventually(
    `epoch ${epoch.index} is closed`,
    () => rpc.ask('redistribution_epoch', epoch.index),
    { timeoutMs: 3 * 60_000, everyMs: 1000, programs: [dev.node] },
  );
  assert.equal(summary.epoch.index, epoch.index);
  assert.equal((await rpc.ask('redistribution_result', CASCADIA)).epoch, epoch.index);
  assert.equal((await rpc.ask('banks_health', CASCADIA, 1)).history[0].epoch, epoch.index);
}, { seconds: 200 });

scenario('Prometheus sees what the chain has counted, of the newest finalized block', async (t) => {
  await dev.node.waitForFinalized((await dev.node.bestNumber()) + 1);
  const page = await eventually('the metrics are of a final block of now', async () => {
    const found = await dev.node.metrics();
    return sample(found, 'chain_metrics_last_block') >= (await dev.node.finalizedNumber()) - 1 && found;
  });
  const hash = await dev.node.blockHash(sample(page, 'chain_metrics_last_block'));
  const { lending, banks, proposals } = await (await dev.api.at(hash)).call.measuresApi.measures(0, 500, 100);
  const counted = (value, name, labels) =>
    assert.equal(sample(page, name, labels), Number(value.toString()), `${name} ${JSON.stringify(labels ?? {})}`);
  for (const outcome of ['requested', 'approved', 'referred', 'rejected', 'cancelled', 'accepted']) {
    counted(lending[outcome], 'credit_requests_total', { outcome });
  }
  counted(lending.closed, 'credit_loans_repaid_total');
  counted(lending.loans, 'credit_loans', { state: 'current' });
  counted(proposals.votes, 'governance_votes_total');
  counted(proposals.withdrawn, 'governance_proposals_ended_total', { outcome: 'withdrawn' });
  assert.ok(lending.closed.toNumber() === 1 && lending.requested.toNumber() === 2, 'what this test did');
  const isNear = (value, name, labels) => {
    const told = sample(page, name, labels);
    assert.ok(Math.abs(told - value) < 1e-6, `${name} ${JSON.stringify(labels)}: ${told}, not ${value}`);
  };
  for (const { bankId, bioregion, health, liquid } of banks.banks) {
    const bank = bankId.toString();
    const code = Buffer.from(bioregion.toU8a(true)).toString();
    isNear(health.toNumber() / 10_000, 'community_health_score', { bank, bioregion: code });
    isNear(Number(liquid.toBigInt()) / 1e12, 'bank_liquid_units', { bank });
  }
  // 400 CRD were lent and repaid within the epoch that has ended.
  const velocity = sample(page, 'credit_velocity_gauge');
  assert.ok(velocity > 0);
  assert.equal(sample(page, 'credit_velocity_ratio'), velocity);
  assert.equal(sample(page, 'chain_metrics_failures_total'), 0);
  assert.equal(sample(page, 'chain_metrics_banks_left_off'), 0);
  t.diagnostic(`velocity ${velocity.toFixed(1)} a year`);
});

scenario('no method that is described was left unasked', async () => {
  assert.deepEqual(rpc.unasked.filter((name) => name !== 'rpc_discover'), []);
});
