// Ten thousand blocks of what many people do, written by an indexer into SQLite and by another into PostgreSQL while the
// chain makes them, each killed again and again: all that the chain told is there once, and all that follows from it is as
// the chain has it.

import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';

import { chainTime, connect } from '../lib/chain.mjs';
import { Indexer, Postgres, Sqlite } from '../lib/indexer.mjs';
import { NodeProcess } from '../lib/node.mjs';
import { sleep } from '../lib/program.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';
import { Activity, Dice } from './activity.mjs';

const BLOCKS = 10_000;
/** How often each indexer is killed. */
const KILLS = 20;
/** What people do, and when the indexers are killed, follows from this. */
const SEED = Number(process.env.CREDIT_NETWORK_SEED ?? 2026);

/** Something happens in busy blocks, nothing but what the chain does by itself in the quiet ones after them. */
const BUSY = { rounds: 6, deeds: 8, pause: 1 };
const QUIET = { least: 25, most: 95 };

/** How many blocks' events one answer of the node has at most. */
const BLOCKS_AT_ONCE = 1_000;

/** An event as one line of SQL's answer. */
const EVENT = ['block', 'block_hash', 'position', 'extrinsic', 'pallet', 'name']
  .map((column) => `COALESCE(CAST(${column} AS TEXT), '')`)
  .join(" || ' ' || ");

/** What every block tells of itself, and the indexer leaves out. */
const isLeftOut = ({ section, method }) =>
  section === 'transactionPayment' || (section === 'system' && method === 'ExtrinsicSuccess');

/** What must have happened, or the chain was not lively. */
const HAPPENED = [
  'CommunityBanks.Deposited', 'CommunityBanks.Withdrawn', 'CommunityBanks.Donated', 'CommunityBanks.SharesLocked',
  'CommunityBanks.MemberJoined', 'CommunityBanks.LoanPaidOut', 'CommunityBanks.WrittenOff',
  'Credit.CreditRequested', 'Credit.Endorsed', 'Credit.Pledged', 'Credit.CreditApproved', 'Credit.CreditReferred',
  'Credit.LoanFunded', 'Credit.Repaid', 'Credit.LoanClosed', 'Credit.LoanLate', 'Credit.LoanDefaulted', 'Credit.StakeSlashed',
  'QuadraticGovernance.ProposalSubmitted', 'QuadraticGovernance.Voted', 'QuadraticGovernance.ProposalEnacted',
  'QuadraticGovernance.ProposalRejected', 'Bioregions.ReportsRevealed', 'Redistribution.ResourcesRedistributed',
];

const indexers = [];
let node;
let api;

const onBoth = (work) => Promise.all(indexers.map(work));

prepare(async () => {
  const args = ['--dev', '--sealing', 'manual', '--state-pruning', 'archive', '--offchain-worker', 'never', '--log', 'warn'];
  const [postgres] = await Promise.all([
    Postgres.start(),
    NodeProcess.start({ name: 'sealed', args }).then((started) => {
      node = started;
    }),
  ]);
  api = await connect(node.wsUrl);
  indexers.push(await Indexer.prepare('sqlite', node.wsUrl, new Sqlite()));
  indexers.push(await Indexer.prepare('postgres', node.wsUrl, postgres));
});

/** Kills an indexer again and again, at random moments: while it opens the database, catches up, or waits for a block. */
async function killAgainAndAgain(indexer, dice) {
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(50 + dice.next() * (kill % 2 === 0 ? 800 : 8_000));
    const { signal } = await indexer.kill();
    assert.equal(signal, 'SIGKILL', `${indexer.name} had ended by itself: ${indexer.program.logTail()}`);
    indexer.start();
  }
}

/** Makes all blocks. */
async function live(activity, dice) {
  await activity.begin();
  let last = await node.bestNumber();
  const room = () => BLOCKS - last;
  while (room() > 0) {
    for (let round = 0; round < BUSY.rounds && room() > BUSY.pause; round += 1) {
      await activity.round(BUSY.deeds);
      const pause = dice.between(0, BUSY.pause);
      await activity.blocks(pause);
      last += 1 + pause;
    }
    const quiet = Math.min(room(), dice.between(QUIET.least, QUIET.most));
    await activity.blocks(quiet);
    last += quiet;
  }
  assert.equal(await node.bestNumber(), BLOCKS);
  assert.equal(await node.finalizedNumber(), BLOCKS);
}

scenario(`${BLOCKS} blocks are made, and each indexer is killed ${KILLS} times while it follows`, async (t) => {
  for (const indexer of indexers) indexer.start();
  const activity = new Activity(api, SEED);
  const from = performance.now();
  const took = {};
  const killing = onBoth((indexer, i) => killAgainAndAgain(indexer, new Dice(SEED + 1 + i)));
  await Promise.all([
    killing,
    live(activity, new Dice(SEED)).then(() => {
      took.made = performance.now() - from;
    }),
  ]);
  await onBoth((indexer) => indexer.untilWritten(BLOCKS, 240_000));
  took.written = performance.now() - from;
  const passed = (await chainTime(api)) - (await chainTime(api, await node.blockHash(1)));
  assert.ok(activity.sent > 1_000 && activity.untaken < activity.sent / 50, `${activity.sent} sent, ${activity.untaken} not taken`);
  t.diagnostic(`${activity.sent} transactions in ${BLOCKS} blocks, ${(passed / 3_600_000).toFixed(1)} hours of the chain's time`);
  t.diagnostic(`made within ${inSeconds(took.made)}, all written ${inSeconds(took.written - took.made)} later`);
}, { seconds: 600 });

scenario('what was written is what the chain has, at the end and before', async (t) => {
  const from = performance.now();
  for (const at of [undefined, 1, 250, 2_500, 5_000, 7_777, BLOCKS - 1]) {
    const args = at === undefined ? [] : ['--at', String(at)];
    for (const indexer of indexers) {
      const report = indexer.ask('verify', ...args);
      assert.deepEqual(report.differences, [], `${indexer.name} at ${at}`);
      assert.deepEqual([report.code, report.clean, report.block], [0, true, at ?? BLOCKS]);
      assert.equal(report.tables_compared, at === undefined);
      if (at !== undefined) continue;
      const { events, rows, fields_on_chain: fields } = report;
      t.diagnostic(`${indexer.name}: ${events} events, ${rows} rows, ${fields} fields as on chain`);
    }
  }
  t.diagnostic(`seven blocks on both within ${inSeconds(performance.now() - from)}`);
}, { seconds: 300 });

/** What the chain tells, block by block: each line a block, a position, an extrinsic and an event. */
async function toldByChain() {
  const key = api.query.system.events.key();
  const decoded = new Map();
  const decode = (value) => {
    // Most blocks tell the same: that they set the time.
    if (!decoded.has(value)) {
      const lines = api.registry.createType('Vec<FrameSystemEventRecord>', value).map(({ event, phase }, position) => {
        const extrinsic = phase.isApplyExtrinsic ? phase.asApplyExtrinsic.toNumber() : '';
        return isLeftOut(event) ? undefined : [position, extrinsic, event.section.toLowerCase(), event.method].join(' ');
      });
      decoded.set(value, lines.filter((line) => line !== undefined));
    }
    return decoded.get(value);
  };
  const lines = [];
  let value;
  for (let first = 1; first <= BLOCKS; first += BLOCKS_AT_ONCE) {
    const last = Math.min(first + BLOCKS_AT_ONCE - 1, BLOCKS);
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const hashes = await node.rpc('chain_getBlockHash', numbers);
    const sets = await node.rpc('state_queryStorage', [key], hashes[0], hashes.at(-1));
    const changes = new Map(sets.map(({ block, changes: [[, changed]] }) => [block, changed]));
    hashes.forEach((hash, i) => {
      // A block that tells the same as the one before is not in the answer.
      value = changes.get(hash) ?? value;
      for (const line of decode(value)) lines.push(`${numbers[i]} ${hash} ${line}`);
    });
  }
  return lines;
}

scenario('every event of the chain stands in the table once, in both alike', async (t) => {
  const from = performance.now();
  const expected = await toldByChain();
  const counts = new Map();
  for (const { name, database } of indexers) {
    const rows = database.query(`SELECT ${EVENT} FROM events ORDER BY id`).split('\n');
    const there = rows.map((row) => {
      const parts = row.split(' ');
      const event = `${parts[4]}.${parts[5]}`;
      counts.set(event, (counts.get(event) ?? 0) + 1 / indexers.length);
      parts[4] = parts[4].toLowerCase();
      return parts.join(' ');
    });
    assert.equal(there.length, expected.length, name);
    const odd = there.findIndex((row, i) => row !== expected[i]);
    assert.equal(odd, -1, `${name}: "${there[odd]}", and the chain has "${expected[odd]}"`);
  }
  assert.deepEqual(HAPPENED.filter((event) => !counts.get(event)), [], 'never happened');
  t.diagnostic(`${expected.length} events of ${counts.size} kinds compared within ${inSeconds(performance.now() - from)}`);
  t.diagnostic(HAPPENED.map((event) => `${event.split('.')[1]} ${counts.get(event)}`).join(', '));
}, { seconds: 240 });

scenario('both are stopped in order, having said nothing of errors', async () => {
  for (const indexer of indexers) {
    const page = await (await indexer.get('/metrics')).text();
    assert.match(page, /credit_indexer_failures_total\{kind="block"\} 0/);
    assert.equal((await indexer.stop()).code, 0);
  }
});
