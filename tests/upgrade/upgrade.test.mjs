// A chain on which people live gets a new runtime, by vote: what they have stays what it is, to the last byte, and
// they go on as if nothing had happened.
//
// Its two runtimes differ in nothing but their version. Both can be asked whether the whole state is sound, which the
// one that users run cannot.

import assert from 'node:assert/strict';

import { u8aToBigInt } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

import {
  CRD, chainTime, changedKeys, connect, eventOf, freshAccount, hashOfText, parametersOf, wellKnown,
} from '../lib/chain.mjs';
import {
  CASCADIA, act, actAll, assertBooksAddUp, assertRefused, borrow, dev, ledgerAt, loanAt, sharesOf,
} from '../lib/dev.mjs';
import { NETWORK, submitProposal, untilEnacted, voteAll } from '../lib/governance.mjs';
import { attestPerson, farExpiry } from '../lib/identity.mjs';
import { Indexer, Sqlite } from '../lib/indexer.mjs';
import { MINUTE, byPeers, requestCredit } from '../lib/loan.mjs';
import { eventually } from '../lib/program.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';
import {
  AS_DEV, CODE, checkState, devSpecOn, entryNames, runtimeCode, startOn, wholeState, withValues,
} from '../lib/upgrade.mjs';
import { Watch } from '../lib/watch.mjs';

const IN_BLOCK = { until: 'inBlock' };
const LOAN = 500n * CRD;
const PLEDGE = 50n * CRD;
const DEPOSIT = 200n * CRD;

/** What the two blocks of an upgrade write: the last with the old code, and the first that the new code executes. */
const WRITTEN_BY_THE_UPGRADE = [':code', 'System.AuthorizedUpgrade', 'System.LastRuntimeUpgrade'];
/** What any two blocks write. One that starts a session writes more of the consensus pallets. */
const WRITTEN_BY_BLOCKS = [
  'System.BlockHash', 'System.BlockWeight', 'System.Digest', 'System.EventCount', 'System.Events', 'System.Number',
  'System.ParentHash', 'Timestamp.Now', 'Scheduler.IncompleteSince', 'TransactionPayment.NextFeeMultiplier',
];
const CONSENSUS = ['Babe', 'Grandpa', 'Historical', 'Session', 'ValidatorSet'];

/** How long nothing may be due on the chain by itself, so that the upgrade is alone in its blocks. */
const QUIET = 40_000;

const [test, next] = ['test', 'next'].map(runtimeCode);
const nextHash = blake2AsHex(next, 256);

/** The spec of the chain, and what the scenarios leave for those after them. */
let spec;
let indexer;
const life = {};
const upgrade = {};

const people = () => Object.fromEntries(
  ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) => [name.toLowerCase(), wellKnown(name)]),
);

prepare(async () => {
  spec = devSpecOn(test);
  dev.node = await startOn(spec, 'upgraded', [...AS_DEV, '--state-pruning', 'archive']);
  dev.api = await connect(dev.node.wsUrl);
  await dev.node.waitForBest(1);
  indexer = await Indexer.prepare('upgrade', dev.node.wsUrl, new Sqlite());
  indexer.start();
});

/** The version that the chain starts with; the upgrade leads to the next one. */
const version = {};

const specVersionAt = async (blockHash) => (await dev.node.rpc('state_getRuntimeVersion', blockHash)).specVersion;

/** How persons who agree vote, from the most convinced down. */
const agreeing = (...names) => names.map((name, i) => [people()[name], 'Aye', 3 - i]);

/** Hands in a transaction that nobody signs. What is refused once, the node refuses unseen for half an hour. */
const submitBare = (tx) => dev.node.rpc('author_submitExtrinsic', tx.toHex());

const INVALID_TRANSACTION = 1010;
const assertNotTaken = (tx) => assert.rejects(submitBare(tx), { code: INVALID_TRANSACTION });

scenario('the first state is sound, and the runtime says so in little time', async (t) => {
  const genesis = await dev.node.blockHash(0);
  version.first = await specVersionAt(genesis);
  const start = performance.now();
  await checkState(dev.node, genesis);
  const took = performance.now() - start;
  t.diagnostic(`${(await wholeState(dev.node, genesis)).size} entries checked in ${inSeconds(took)}`);
});

/** Values of the first state that contradict others, each with the beginning of what the runtime says of it. */
async function contradictions() {
  const { query } = await dev.api.at(await dev.node.blockHash(0));
  const little = (number, bytes = 4) => dev.api.createType(`u${bytes * 8}`, number).toHex(true);
  const alice = (await query.identities.personOf(people().alice.address)).unwrap();
  const persons = (await query.identities.personCount()).toNumber();

  const bank = (await query.communityBanks.communityBanks(CASCADIA)).unwrap();
  const { liquid } = bank.creditPool;
  bank.creditPool.set('liquid', dev.api.createType('u128', liquid.toBigInt() + 1n));
  const record = await query.credit.history(alice);
  record.set('repaidOnTime', dev.api.createType('u128', record.repaid.toBigInt() + 1n));
  return [
    [query.communityBanks.communityBanks.key(CASCADIA), bank.toHex(), /1\. In every bank/],
    [query.credit.history.key(alice), record.toHex(), /9\. Nobody has repaid more on time/],
    [query.identities.personCount.key(), little(persons + 1), /12\. As many persons/],
    [query.quadraticGovernance.openProposals.key(0), little(1), /5\. Open proposals are counted/],
    [query.validatorSet.pardons.key(people().eve.address), little(0), /6\. Only members are pardoned/],
  ];
}

scenario('a state that contradicts itself is found out, in every pallet at once', async (t) => {
  const cases = await contradictions();
  const broken = withValues(spec, Object.fromEntries(cases.map(([key, value]) => [key, value])));
  const node = await startOn(broken, 'broken');
  const failure = await checkState(node).then(() => assert.fail('the state was found sound'), (error) => error);
  for (const [key, , message] of cases) {
    assert.match(failure.message, message, `nothing was said of ${entryNames(dev.api)(key)}`);
    t.diagnostic(failure.message.split('\n').find((line) => message.test(line)).replace(/^.*? (?=")/, '').trim());
  }
  await node.stop();
});

scenario('a value that does not decode is found out', async () => {
  const key = dev.api.query.communityBanks.communityBanks.key(CASCADIA);
  const cut = spec.genesis.raw.top[key].slice(0, -2);
  const node = await startOn(withValues(spec, { [key]: cut }), 'undecodable');
  await assert.rejects(checkState(node), /CommunityBanks.*try_decode_entire_state/s);
  await node.stop();
});

scenario('people lend, deposit, lock and are attested', async (t) => {
  const { alice, bob, charlie } = people();
  const { communityBanks, credit, identities } = dev.api.tx;
  await act(communityBanks.deposit(CASCADIA, DEPOSIT), bob);
  await act(communityBanks.lockShares(CASCADIA, (await sharesOf(CASCADIA, bob)) / 2n), bob);

  const stakes = [[alice, 100n * CRD], [bob, 100n * CRD]];
  const { loanId } = await borrow(charlie, { amount: LOAN, term: 60 * MINUTE }, stakes);
  life.loanId = loanId;

  const funding = byPeers((await chainTime(dev.api)) + 9 * MINUTE);
  const asked = await act(requestCredit(dev.api, { amount: LOAN, funding }), bob);
  life.request = eventOf(asked.events, 'credit', 'CreditRequested').requestId;
  await act(credit.pledge(life.request, PLEDGE), alice);

  life.newcomer = freshAccount('newcomer');
  const expiry = await farExpiry(dev.api);
  const attested = await act(attestPerson(dev.api, life.newcomer, { expiry }), alice);
  life.attestation = eventOf(attested.events, 'identities', 'Attested').id;
  await act(identities.createDid(), charlie);
  await checkState(dev.node, attested.blockHash);
  t.diagnostic(`a loan, a request with a pledge, a lock and an attestation by block ${attested.blockNumber}`);
}, { seconds: 240 });

scenario('without a vote nobody brings new code, and no vote is about code that nobody can look at', async (t) => {
  const { alice } = people();
  const { quadraticGovernance, system } = dev.api.tx;
  await assertRefused(t, system.authorizeUpgrade(nextHash), alice, 'runtime', 'BadOrigin');
  const setCode = quadraticGovernance.submitProposal('Network', system.setCode('0x00'), 'Trust me');
  await assertRefused(t, setCode, alice, 'quadraticGovernance', 'CallNotAllowed');
  await assertNotTaken(system.applyAuthorizedUpgrade('0x00'));
});

scenario('persons agree to the code by its hash', async (t) => {
  const { alice } = people();
  const call = dev.api.tx.system.authorizeUpgrade(nextHash);
  const { proposalId, blockNumber } = await submitProposal(dev.api, NETWORK, call, 'Version 2', alice, IN_BLOCK);
  await voteAll(dev.api, proposalId, agreeing('bob', 'charlie', 'dave'), IN_BLOCK);
  const { number, events } = await untilEnacted(new Watch(dev.api, blockNumber), proposalId);
  assert.equal(eventOf(events, 'system', 'UpgradeAuthorized').codeHash.toHex(), nextHash);
  await assertNotTaken(dev.api.tx.system.applyAuthorizedUpgrade(test));
  t.diagnostic(`proposed in block ${blockNumber}, authorised in block ${number}`);
}, { seconds: 180 });

/** The moments at which the chain does something by itself next. */
async function dueMoments() {
  const { api } = dev;
  const [now, banks, locks, loans, votes, epoch] = await Promise.all([
    chainTime(api),
    parametersOf(api, 'Banks'),
    api.query.communityBanks.lockCalendar.keys(),
    api.query.credit.calendar.keys(),
    api.query.quadraticGovernance.currentEpoch(),
    api.query.redistribution.currentEpoch(),
  ]);
  const nextOf = (length, start = 0) => now + length - ((now - start) % length);
  const sorted = ({ args: [moment] }) => Number(u8aToBigInt(moment.toU8a(), { isLe: false }));
  return {
    now,
    due: [
      epoch.unwrap().ends.toNumber(),
      nextOf(banks.governanceEpoch.toNumber(), votes.unwrap().started.toNumber()),
      ...[...locks, ...loans].map(sorted),
    ],
  };
}

scenario('while another vote is under way, whoever has the code brings it', async (t) => {
  const { api, node } = dev;
  await eventually('nothing is due for a while', async () => {
    const { now, due } = await dueMoments();
    return due.every((moment) => moment <= now || moment > now + QUIET);
  }, { timeoutMs: 240_000, everyMs: 1000 });

  const call = api.tx.identities.registerSchema('Census', hashOfText('who lives here'));
  life.vote = await submitProposal(api, NETWORK, call, 'A census', people().eve, IN_BLOCK);
  await voteAll(api, life.vote.proposalId, agreeing('alice', 'bob'), IN_BLOCK);
  await checkState(node);

  const from = await node.bestNumber();
  await submitBare(api.tx.system.applyAuthorizedUpgrade(next));
  await eventually('the client speaks to the next version', () => api.runtimeVersion.specVersion.eqn(version.first + 1), { programs: [node] });
  for (let number = from; upgrade.block === undefined; number += 1) {
    if ((await specVersionAt(await node.blockHash(number))) === version.first + 1) upgrade.block = number;
  }
  const { block } = upgrade;
  await node.waitForBest(block + 1);
  upgrade.hashes = await Promise.all([block - 1, block, block + 1].map((number) => node.blockHash(number)));
  assert.equal(await specVersionAt(upgrade.hashes[0]), version.first);

  // With what the client has read of the new code: a vote from before the upgrade is joined by one from after it.
  await voteAll(api, life.vote.proposalId, [[people().ferdie, 'Nay', 1]], IN_BLOCK);
  const kilobytes = Math.round((next.length - 2) / 2 / 1024);
  t.diagnostic(`${kilobytes} KiB of code in block ${block}`);
}, { seconds: 360 });

scenario('the upgrade changes nothing but the code', async (t) => {
  const nameOf = entryNames(dev.api);
  const states = await Promise.all(upgrade.hashes.map((hash) => wholeState(dev.node, hash)));
  const [before, applied, migrated] = states;
  assert.equal(before.get(CODE), test);
  assert.equal(applied.get(CODE), next);
  assert.equal(migrated.get(CODE), next);

  const allowed = (key) => {
    const name = nameOf(key);
    const usual = [...WRITTEN_BY_THE_UPGRADE, ...WRITTEN_BY_BLOCKS].includes(name);
    return usual || CONSENSUS.includes(name.split('.')[0]);
  };
  for (const [one, other] of [[before, applied], [applied, migrated]]) {
    const changed = changedKeys(one, other);
    assert.deepEqual(changed.filter((key) => !allowed(key)).map(nameOf), [], 'the upgrade changed other entries');
    t.diagnostic(`changed: ${[...new Set(changed.map(nameOf))].sort().join(', ')}`);
  }
  // An entry whose name metadata does not tell would be one that nobody looks after.
  const nameless = [...migrated.keys()].filter((key) => nameOf(key) === key);
  assert.deepEqual(nameless, []);
  const last = (await (await dev.api.at(upgrade.hashes[2])).query.system.lastRuntimeUpgrade()).unwrap();
  assert.equal(last.specVersion.toNumber(), version.first + 1);
  t.diagnostic(`${before.size} entries before, ${migrated.size} after`);
});

scenario('the new runtime finds the state sound: the one it took over and its own', async () => {
  for (const hash of upgrade.hashes) await checkState(dev.node, hash);
  await checkState(dev.node);
  const { api } = dev;
  assert.equal(api.consts.system.version.specVersion.toNumber(), version.first + 1, 'the client has not read the new metadata');
});

scenario('the same code cannot be brought again', async () => {
  const again = act(dev.api.tx.system.applyAuthorizedUpgrade(next), people().eve);
  await assert.rejects(again, { section: 'system', error: 'NothingAuthorized' });
});

scenario('the loan is repaid, and the pledge comes back', async (t) => {
  const { alice, charlie } = people();
  const { credit } = dev.api.tx;
  const owed = await loanAt(life.loanId);
  const { payable } = await ledgerAt(CASCADIA);
  const [repaid, withdrawn] = await actAll(
    [credit.repayInFull(life.loanId, LOAN * 2n), charlie],
    [credit.withdrawPledge(life.request), alice],
  );
  eventOf(repaid.events, 'credit', 'LoanClosed');
  assert.equal(eventOf(repaid.events, 'credit', 'Repaid').principal.toBigInt(), owed.outstanding.toBigInt());
  assert.equal(eventOf(withdrawn.events, 'credit', 'PledgeWithdrawn').amount.toBigInt(), PLEDGE);
  assert.ok((await dev.api.query.credit.activeLoans(life.loanId)).isNone);
  const attestation = await dev.api.query.identities.attestations(life.attestation);
  assert.ok(attestation.unwrap().status.isValid);
  t.diagnostic(`the bank kept ${payable} units for others, and now keeps ${(await ledgerAt(CASCADIA)).payable}`);
  await assertBooksAddUp(repaid.blockHash);
}, { seconds: 120 });

scenario('the vote that was under way is decided, by those before the upgrade and those after it', async () => {
  const { api } = dev;
  const { proposalId, blockNumber } = life.vote;
  const { blockHash, events } = await untilEnacted(new Watch(api, blockNumber), proposalId);
  const { schema } = eventOf(events, 'identities', 'SchemaRegistered');
  assert.equal((await api.query.identities.schemas(schema)).unwrap().name.toUtf8(), 'Census');
  const proposal = (await (await api.at(blockHash)).query.quadraticGovernance.proposals(proposalId)).unwrap();
  assert.ok(proposal.status.isEnacted);
  const { tally } = proposal.decision.unwrap();
  const votes = ['ayes', 'nays', 'ayePersons', 'nayPersons'].map((field) => tally[field].toNumber());
  assert.deepEqual(votes, [5, 1, 2, 1]);
}, { seconds: 120 });

scenario('blocks go on and become final, and the last state is sound', async () => {
  await dev.node.waitForFinalized(upgrade.block + 12, 120_000);
  await checkState(dev.node, await dev.node.rpc('chain_getFinalizedHead'));
  const bad = dev.node.log.split('\n').filter((line) => /\b(ERROR|panicked)\b/.test(line));
  assert.deepEqual(bad, []);
}, { seconds: 180 });

scenario('an indexer that followed all along has read each block by the code that executed it', async (t) => {
  const { block } = upgrade;
  await indexer.untilWritten(block + 12);
  const { code } = await indexer.stop();
  assert.equal(code, 0, indexer.program.logTail());
  const { database } = indexer;
  const versions = database.query('SELECT spec_version, MIN(number), COUNT(*) FROM blocks GROUP BY 1 ORDER BY 1');
  const last = Number(database.query('SELECT last_block FROM chain'));
  const [before, after] = [version.first, version.first + 1];
  assert.deepEqual(versions.split('\n'), [`${before}|0|${block + 1}`, `${after}|${block + 1}|${last - block}`]);
  const told = database.query("SELECT block, name FROM events WHERE pallet = 'System' AND name LIKE '%Up%' ORDER BY id");
  assert.match(told, new RegExp(`^\\d+\\|UpgradeAuthorized\\n${block}\\|CodeUpdated$`));
  for (const at of [undefined, 0, Math.floor(block / 2), block - 1, block, block + 1]) {
    const report = indexer.ask('verify', ...(at === undefined ? [] : ['--at', String(at)]));
    assert.deepEqual([report.differences, report.clean, report.block], [[], true, at ?? last]);
    if (at === undefined) t.diagnostic(`${report.events} events of ${last} blocks, ${report.fields_on_chain} fields as on chain`);
  }
  const { proved, differences } = indexer.ask('prove', 'loans', String(life.loanId));
  assert.deepEqual([proved, differences], [true, []]);
});
