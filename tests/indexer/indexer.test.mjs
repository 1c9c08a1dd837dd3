// The indexer on a live node, into SQLite and into PostgreSQL at once: what follows from a story is as the chain has it, is
// proved and served, and what is changed by hand is named. That it loses nothing when it is killed is told in
// activity.test.mjs.

import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';

import { CRD, connect, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, SONORA, dev, loanAt } from '../lib/dev.mjs';
import { Indexer, Postgres, Sqlite } from '../lib/indexer.mjs';
import { NodeProcess, sample } from '../lib/node.mjs';
import { sleep } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';
import { leaveOpen, tell } from './story.mjs';

/** A block every so many milliseconds, ten times as often as users see them: stories are mostly waiting. */
const SEALING = ['--sealing', '300'];
const ARCHIVE = ['--state-pruning', 'archive'];

/** The tables that follow from events, as the export calls them. */
const TABLES = [
  'network', 'banks', 'members', 'homes', 'holdings', 'requests', 'endorsements', 'pledges', 'loans', 'installments',
  'payments', 'proposals', 'votes', 'indicators', 'commitments', 'reports', 'health', 'epochs', 'redistributions',
];

const indexers = [];
const story = {};

/** Each test does the same on both databases. */
const onBoth = (work) => Promise.all(indexers.map(work));

prepare(async () => {
  const [postgres, node] = await Promise.all([
    Postgres.start(),
    NodeProcess.start({ name: 'dev', args: ['--dev', ...SEALING, ...ARCHIVE] }),
  ]);
  dev.node = node;
  dev.api = await connect(node.wsUrl);
  await node.waitForBest(1);
  indexers.push(await Indexer.prepare('sqlite', dev.node.wsUrl, new Sqlite()));
  indexers.push(await Indexer.prepare('postgres', dev.node.wsUrl, postgres));
});

scenario('a story is told, and both follow', async (t) => {
  for (const indexer of indexers) indexer.start();
  Object.assign(story, await tell());
  story.request = await leaveOpen();
  story.last = await dev.node.bestNumber();
  await dev.node.waitForFinalized(story.last);
  await onBoth((indexer) => indexer.untilWritten(story.last));
  t.diagnostic(`${story.last} blocks; loans ${story.closed} repaid, ${story.defaulted} failed, ${story.peers} of members`);
}, { seconds: 600 });

scenario('what was written is what the chain has', async (t) => {
  const reports = await onBoth((indexer) => indexer.ask('verify'));
  for (const report of reports) {
    assert.deepEqual(report.differences, []);
    assert.deepEqual([report.code, report.clean, report.tables_compared], [0, true, true]);
    assert.ok(report.block >= story.last && report.events > 150 && report.fields_on_chain > 200, JSON.stringify(report));
  }
  const { block, events, rows, fields_on_chain: fields } = reports[0];
  t.diagnostic(`at block ${block}: ${events} events, ${rows} rows, ${fields} fields as on chain`);
  // A block in the middle of the story: the events up to it tell what there was then.
  for (const at of [0, 1, Math.floor(story.last / 2), story.last - 5]) {
    for (const report of await onBoth((indexer) => indexer.ask('verify', '--at', String(at)))) {
      assert.deepEqual([report.code, report.differences, report.block], [0, [], at]);
    }
  }
  const { code, stderr } = indexers[0].run('verify', '--at', String(10_000_000));
  assert.ok(code === 1 && stderr.includes('is not written'), stderr);
});

scenario('both databases hold the same', async () => {
  // Until both are at the same block, and nothing is written meanwhile.
  for (const indexer of indexers) assert.equal((await indexer.stop()).code, 0, 'not a clean end');
  const last = Math.max(...indexers.map(({ database }) => Number(database.query('SELECT last_block FROM chain'))));
  for (const indexer of indexers) {
    indexer.start();
    await indexer.untilWritten(last);
    await indexer.stop();
  }
  const at = Math.min(...indexers.map(({ database }) => Number(database.query('SELECT last_block FROM chain'))));
  const rowsOf = (indexer, table) => indexer.run('export', table).stdout.split('\n');
  for (const table of ['blocks', 'events']) {
    const [first, second] = indexers.map((indexer) => rowsOf(indexer, table));
    const count = Math.min(first.length, second.length) - 1;
    assert.ok(count > at / 2, `${table} has ${count} rows`);
    assert.deepEqual(second.slice(0, count), first.slice(0, count), table);
  }
  const parquet = indexers.map((indexer) => indexer.run('export', 'loans', '--format', 'parquet').stdout);
  for (const file of parquet) assert.ok(file.startsWith('PAR1') && file.endsWith('PAR1'), 'no Parquet file');
  const banks = indexers.map((indexer) => rowsOf(indexer, 'banks')[0]);
  assert.equal(banks[0], banks[1]);
});

scenario('a row is proved against the state root of a block', async (t) => {
  const alice = wellKnown('Alice').address;
  const rows = [
    ['loans', story.defaulted, true], ['loans', story.peers, true], ['loans', story.closed, false],
    ['banks', CASCADIA, true], ['banks', SONORA, true], ['members', `${CASCADIA}:${alice}`, true],
    ['requests', story.request, true], ['proposals', story.proposal, true],
  ];
  for (const [table, key, present] of rows) {
    for (const proof of await onBoth((indexer) => indexer.ask('prove', table, String(key)))) {
      const { code, proved, differences } = proof;
      assert.deepEqual({ code, proved, differences, present: proof.present }, { code: 0, proved: true, differences: [], present });
      const header = await dev.node.rpc('chain_getHeader', proof.block_hash);
      assert.equal(proof.state_root, header.stateRoot);
      assert.equal(proof.block_hash, await dev.node.blockHash(proof.block));
    }
  }
  const { columns, nodes } = indexers[0].ask('prove', 'loans', String(story.defaulted));
  t.diagnostic(`a loan: ${columns.length} fields, ${nodes} nodes of the trie`);
  for (const [args, said] of [
    [['loans', 'seven'], 'is no key of loans'], [['loans', '4000000'], 'there is no row'],
    [['payments', '1'], 'prove banks, members, requests, loans or proposals'],
  ]) {
    const { code, stderr } = indexers[0].run('prove', ...args);
    assert.ok(code === 1 && stderr.includes(said), stderr);
  }
});

scenario('what is changed by hand is named', async () => {
  const outstanding = (await loanAt(story.defaulted)).outstanding.toBigInt();
  await onBoth(async (indexer) => {
    const { database } = indexer;
    const padded = (amount) => (database instanceof Sqlite ? `'${String(amount).padStart(39, '0')}'` : String(amount));
    const setTo = (amount) =>
      database.query(`UPDATE loans SET outstanding = ${padded(amount)} WHERE loan_id = ${story.defaulted}`);
    setTo(outstanding - 1n);
    const report = indexer.ask('verify');
    assert.deepEqual([report.code, report.clean], [1, false]);
    const said = {
      between: 'table', table: 'loans', key: String(story.defaulted), field: 'outstanding',
      stored: String(outstanding - 1n), rebuilt: String(outstanding), chain: String(outstanding),
    };
    assert.deepEqual(report.differences, [said]);
    const proof = indexer.ask('prove', 'loans', String(story.defaulted));
    assert.deepEqual([proof.code, proof.proved], [1, false]);
    const differs = { field: 'outstanding', stored: String(outstanding - 1n), chain: String(outstanding) };
    assert.deepEqual(proof.differences, [differs]);
    setTo(outstanding);
    // Of a loan that is repaid it is proved that nothing is owed.
    const closed = (amount) =>
      database.query(`UPDATE loans SET outstanding = ${padded(amount)} WHERE loan_id = ${story.closed}`);
    closed(42n);
    const gone = indexer.ask('prove', 'loans', String(story.closed));
    assert.deepEqual([gone.code, gone.differences], [1, [{ field: 'outstanding', stored: '42', chain: '0' }]]);
    closed(0n);
    assert.equal(indexer.ask('verify').code, 0);

    // An event that is missing: its block has fewer than were written, and the books no longer add up.
    const where = `pallet = 'CommunityBanks' AND name = 'Donated'`;
    database.query(`UPDATE events SET id = -id - 1000, block = 0 WHERE ${where}`);
    const without = indexer.ask('verify');
    assert.equal(without.code, 1);
    const named = without.differences.map(({ table, field }) => `${table} ${field}`);
    for (const what of ['blocks events', 'banks liquid', 'banks commons']) assert.ok(named.includes(what), `${what}: ${named}`);
    database.query(`UPDATE events SET id = -id - 1000, block = (-id - 1000) / 1048576 WHERE ${where}`);
    assert.equal(indexer.ask('verify').code, 0);
  });
});

scenario('it serves lists, series and figures, and says how it fares', async (t) => {
  for (const indexer of indexers) indexer.start();
  const head = await dev.node.finalizedNumber();
  await onBoth(async (indexer) => {
    await indexer.untilWritten(head);
    assert.equal((await indexer.get('/health/readiness')).status, 200);
    const page = await (await indexer.get('/metrics')).text();
    for (const name of [
      'last_block', 'finalized_block', 'lag_blocks', 'blocks_total', 'events_total', 'http_request_duration_seconds_count',
    ]) {
      assert.notEqual(sample(page, `credit_indexer_${name}`), undefined, name);
    }
    assert.equal(sample(page, 'credit_indexer_failures_total', { kind: 'block' }), 0);
    const document = await indexer.json('/openapi.json');
    for (const table of TABLES.filter((name) => !['network', 'health'].includes(name))) {
      assert.ok(document.paths[`/${table}`]?.get, table);
      assert.ok(Array.isArray((await indexer.json(`/${table}?limit=1`)).items), table);
    }
    const loans = await indexer.all(`/loans?bank_id=${CASCADIA}&limit=1`);
    assert.deepEqual(loans.map(({ loan_id: id }) => id).sort(), [story.closed, story.peers].sort());
    const loan = await indexer.json(`/loans/${story.peers}`);
    assert.equal(loan.outstanding, (await loanAt(story.peers)).outstanding.toString());
    assert.equal(loan.borrower, wellKnown('Charlie').address);
    assert.equal((await indexer.json(`/loans?state=closed`)).items[0].loan_id, story.closed);
    assert.equal((await indexer.get('/loans?bnak_id=1')).status, 400);
    assert.equal((await indexer.get('/loans/4000000')).status, 404);
    assert.equal((await indexer.get('/nothing')).status, 404);
    // A request keeps what was known of it when it was assessed last, as the event told it.
    const told = await indexer.all('/events?pallet=Credit&name=CreditAssessed');
    const asked = await indexer.all('/requests?state=accepted');
    assert.equal(asked.length, 3);
    for (const request of asked) {
      const { at, fields } = told.filter((event) => event.fields.request_id === request.request_id).at(-1);
      assert.equal(request.features.length, 22);
      assert.deepEqual(
        [request.features, request.model_version, request.probability_of_default, request.assessed_at],
        [fields.features, fields.explanation?.version ?? null, fields.score.probability_of_default, at],
      );
      assert.ok(request.decided_at >= at, `decided at ${request.decided_at}, assessed at ${at}`);
    }
    const members = await indexer.all('/members');
    const personOf = (who) => members.find(({ account }) => account === who).person;
    const words = await indexer.all('/endorsements');
    assert.ok(words.length > 0 && words.every(({ endorser, person }) => person === personOf(endorser)), 'persons of endorsers');

    const backwards = await indexer.json('/events?pallet=Credit&name=Repaid&order=desc&limit=2');
    assert.equal(backwards.items.length, 2);
    assert.ok(backwards.items[0].id > backwards.items[1].id && backwards.next);

    const { outstanding, recovered, defaulted, recovery_rate: rate, at_risk: risk, concentration } = await indexer.json('/analytics/portfolio');
    assert.equal(outstanding, loan.outstanding, 'all that is outstanding and not written off');
    assert.ok(BigInt(recovered) >= 20n * CRD && BigInt(defaulted) === 200n * CRD, `${recovered} of ${defaulted}`);
    assert.ok(BigInt(recovered) <= BigInt(defaulted) && Number(rate) <= 1, `${rate} of what was owed came in`);
    assert.deepEqual([concentration.herfindahl, concentration.top_10_share], ['1.000000', '1.000000']);
    assert.equal(risk.par30.share, '0.000000');
    const { items } = await indexer.json('/analytics/vintages');
    assert.equal(items.reduce((sum, { loans: count }) => sum + count, 0), 3);
    assert.equal(items.at(-1).cumulative_default[0].defaulted, defaulted);
    const days = (await indexer.json('/network/series?by=day')).items;
    const lent = days.reduce((sum, day) => sum + BigInt(day.lent), 0n);
    assert.equal(lent, 760n * CRD);
    const series = (await indexer.json(`/banks/${CASCADIA}/series?by=epoch`)).items;
    assert.ok(series.every(({ total }) => total >= 0 && total <= 1_000_000));
    const csv = await (await indexer.get('/export/banks?format=csv')).text();
    assert.equal(csv.trim().split('\n').length, 3);
    const memory = indexer.program.residentMiB();
    assert.ok(memory < 200, `${memory} MiB`);
    t.diagnostic(`${indexer.name}: ${memory.toFixed(0)} MiB`);
  });
  const answers = await onBoth((indexer) => Promise.all(['/loans', '/banks', '/analytics/vintages'].map((path) => indexer.json(path))));
  const withoutBlock = (all) => all.map(({ items }) => items);
  assert.deepEqual(withoutBlock(answers[0]), withoutBlock(answers[1]));
});

scenario('one at a time: a second indexer on the same database ends, and says why', async () => {
  const [first] = indexers;
  const second = await Indexer.prepare('second', dev.node.wsUrl, first.database);
  const before = performance.now();
  const program = second.start();
  while (program.exit === undefined && first.program.exit === undefined && performance.now() - before < 60_000) {
    await sleep(200);
  }
  const ended = [first, second].filter((indexer) => indexer.program.exit !== undefined);
  assert.equal(ended.length, 1, 'both write on');
  assert.equal(ended[0].program.exit.code, 1);
  assert.ok(ended[0].program.log.includes('is another indexer using the same database?'), ended[0].program.logTail());
  const other = [first, second].find((indexer) => !ended.includes(indexer));
  await other.untilWritten(await dev.node.finalizedNumber());
  assert.equal(other.ask('verify').code, 0);
  await other.stop();
});

scenario('another chain is refused by name, and so is another past of the same chain', async () => {
  const sibling = await NodeProcess.start({ name: 'sibling', args: ['--dev', ...SEALING, ...ARCHIVE] });
  const stranger = await NodeProcess.start({ name: 'stranger', args: ['--chain', 'local'] });
  await sibling.waitForFinalized(3);
  for (const [node, said] of [[stranger, 'name another database, or the right node'], [sibling, 'is of a fork']]) {
    const indexer = await Indexer.prepare(node.name, node.wsUrl, indexers[1].database);
    if (indexers[1].program.exit === undefined) await indexers[1].stop();
    const program = indexer.start();
    const before = performance.now();
    while (program.exit === undefined && performance.now() - before < 30_000) await sleep(100);
    assert.equal(program.exit?.code, 1, program.logTail());
    assert.ok(program.log.includes(said), program.logTail());
  }
}, { seconds: 240 });

scenario('a node that throws old states away is refused, with what to do', async () => {
  const args = ['--dev', '--sealing', '100', '--state-pruning', '4'];
  const forgetful = await NodeProcess.start({ name: 'forgetful', args });
  await forgetful.waitForFinalized(8);
  const indexer = await Indexer.prepare('forgetful', forgetful.wsUrl, new Sqlite());
  const program = indexer.start();
  const before = performance.now();
  while (program.exit === undefined && performance.now() - before < 30_000) await sleep(100);
  assert.equal(program.exit?.code, 1, program.logTail());
  assert.ok(program.log.includes('run it with `--state-pruning archive`'), program.logTail());
}, { seconds: 240 });
