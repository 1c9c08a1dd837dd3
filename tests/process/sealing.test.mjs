// A developer's chain that does not wait for slots: blocks at once, time that runs with them, and the same rules.

import assert from 'node:assert/strict';

import { CRD, connect, freshAccount, send, wellKnown } from '../lib/chain.mjs';
import { NodeProcess, mustRun, runSubcommand, sample } from '../lib/node.mjs';
import { eventually, scratchDir, sleep } from '../lib/program.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';

const EMPTY = 300;
const PER_BLOCK = 10;
const BLOCKS_OF_TRANSFERS = 50;

/** The folder of a chain that goes through several starts. */
const basePath = scratchDir('sealed');
const ports = {};
let node;
let api;

prepare();

const start = async (sealing, name = 'sealed') => {
  const args = ['--dev', '--sealing', sealing, '--state-pruning', 'archive'];
  node = await NodeProcess.start({ name, args, basePath });
  api = await connect(node.wsUrl);
};

/** What the chain knows of a block's slot, time, epoch and author. */
async function standing(blockHash) {
  const { query } = await api.at(blockHash ?? (await node.rpc('chain_getBlockHash')));
  const [slot, now, epoch, session, seals] = await Promise.all([
    query.babe.currentSlot(), query.timestamp.now(), query.babe.epochIndex(), query.session.currentIndex(),
    api.rpc.chain.getHeader(blockHash).then(({ digest }) => digest.logs.filter((log) => log.isSeal).length),
  ]);
  return { slot: slot.toNumber(), now: now.toNumber(), epoch: epoch.toNumber(), session: session.toNumber(), seals };
}

const createBlock = (finalize = true, parent = null) => node.rpc('engine_createBlock', true, finalize, parent);

/** Makes blocks, some of them asked for at once; says how long it took. */
async function createBlocks(count) {
  const from = performance.now();
  for (let left = count; left > 0; left -= 10) {
    await Promise.all(Array.from({ length: Math.min(left, 10) }, () => createBlock()));
  }
  return performance.now() - from;
}

scenario('a chain that is not a developer’s own refuses, and says why', async () => {
  for (const args of [['--chain', 'local', '--alice', '--tmp'], ['--chain', 'local', '--validator', '--tmp']]) {
    const { code, stderr } = runSubcommand([...args, '--unsafe-force-node-key-generation', '--sealing', 'instant']);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /--sealing is for chains of type Development, and "Credit Network Local" is of type Local/);
  }
  const keyless = runSubcommand(['--chain', 'dev', '--tmp', '--sealing', 'instant']);
  assert.equal(keyless.code, 1, keyless.stderr);
  assert.match(keyless.stderr, /--sealing needs the keys of all validators/);
  for (const wrong of ['0', 'soon', '-5', '1.5']) {
    const { code, stderr } = runSubcommand(['--dev', `--sealing=${wrong}`]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /say `instant`, `manual`, or milliseconds/);
  }
});

scenario('`instant`: a transaction has its block at once, final, and there are no others', async (t) => {
  await start('instant');
  await sleep(3500);
  assert.equal(await node.bestNumber(), 0, 'a block without a transaction');
  const [alice, someone] = [wellKnown('Alice'), freshAccount()];
  const took = [];
  for (let i = 1; i <= 5; i += 1) {
    const from = performance.now();
    const { blockNumber } = await send(api, api.tx.balances.transferKeepAlive(someone.address, CRD), alice);
    took.push(performance.now() - from);
    assert.equal(blockNumber, i);
  }
  assert.equal(await node.finalizedNumber(), 5);
  const slowest = Math.max(...took);
  t.diagnostic(`final after ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  assert.ok(slowest < 2000, `final only after ${slowest} ms`);

  // A burst: all of it is in, and none was left lying.
  const nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
  const burst = Array.from({ length: 100 }, (_, i) =>
    api.tx.balances.transferKeepAlive(someone.address, CRD).signAsync(alice, { nonce: nonce + i, era: 0 }));
  for (const tx of await Promise.all(burst)) await node.rpc('author_submitExtrinsic', tx.toHex());
  await eventually('all of a burst is final', async () => {
    const { data } = await api.query.system.account(someone.address);
    return data.free.toBigInt() === 105n * CRD && (await node.finalizedNumber()) === (await node.bestNumber());
  }, { programs: [node] });
  assert.deepEqual(await node.rpc('author_pendingExtrinsics'), []);
});

scenario('each block takes the next slot, and is signed as one', async () => {
  const first = await standing(await node.blockHash(1));
  const best = await node.bestNumber();
  const last = await standing(await node.blockHash(best));
  const slotTime = api.consts.babe.expectedBlockTime.toNumber();
  assert.equal(last.slot - first.slot, best - 1);
  // The first block has the clock's time, later ones the beginning of their slots.
  assert.equal(last.now, last.slot * slotTime);
  assert.equal(Math.floor(first.now / slotTime), first.slot);
  assert.deepEqual([first.seals, last.seals], [1, 1]);
  assert.equal((await api.derive.chain.getHeader(await node.blockHash(best))).author.toString(), wellKnown('Alice').address);
});

scenario('epochs, sessions and the epochs of the protocol pass as fast as blocks are made', async (t) => {
  const before = await standing();
  const flows = (await api.query.redistribution.currentEpoch()).unwrap().index?.toNumber();
  const ms = await createBlocks(EMPTY);
  const after = await standing();
  t.diagnostic(`${EMPTY} empty blocks in ${inSeconds(ms)}: ${((EMPTY * 1000) / ms).toFixed(0)} a second`);
  assert.equal(after.slot - before.slot, EMPTY);
  assert.ok(after.epoch - before.epoch >= 3, `epoch ${before.epoch} to ${after.epoch}`);
  assert.ok(after.session - before.session >= 3, `session ${before.session} to ${after.session}`);
  assert.ok((await api.query.redistribution.currentEpoch()).unwrap().index?.toNumber() !== flows || flows === undefined);
  assert.equal(await node.finalizedNumber(), await node.bestNumber());
  // Archive: the first state is still there, and nobody's votes are missing from the set of voters.
  assert.ok((await standing(await node.blockHash(1))).slot < after.slot);
  assert.equal((await api.query.grandpa.currentSetId()).toNumber(), 0);
  assert.equal((await api.query.grandpa.authorities()).length, 1);
  t.diagnostic(`${after.epoch - before.epoch} epochs of BABE, ${after.session - before.session} sessions`);
});

scenario('blocks that are full of transfers are made as fast', async (t) => {
  const [alice, someone] = [wellKnown('Alice'), freshAccount()];
  const nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
  const count = PER_BLOCK * BLOCKS_OF_TRANSFERS;
  const signed = await Promise.all(Array.from({ length: count }, (_, i) =>
    api.tx.balances.transferKeepAlive(someone.address, CRD).signAsync(alice, { nonce: nonce + i, era: 0 })));
  const from = performance.now();
  // `instant` makes what blocks it likes of them: how many there are is not the point, but that all are in.
  for (let i = 0; i < count; i += 50) {
    await Promise.all(signed.slice(i, i + 50).map((tx) => node.rpc('author_submitExtrinsic', tx.toHex())));
  }
  await eventually('all are in', async () =>
    (await api.query.system.account(someone.address)).data.free.toBigInt() === BigInt(count) * CRD, { everyMs: 20, programs: [node] });
  const ms = performance.now() - from;
  t.diagnostic(`${count} transfers in ${inSeconds(ms)}: ${((count * 1000) / ms).toFixed(0)} a second`);
});

scenario('metrics and health follow', async () => {
  const best = await node.bestNumber();
  await eventually('the page is at the last block', async () => {
    const page = await node.metrics();
    return sample(page, 'substrate_block_height', { status: 'finalized' }) >= best
      && sample(page, 'chain_metrics_last_block') >= best;
  }, { programs: [node] });
  const page = await node.metrics();
  assert.equal(sample(page, 'chain_metrics_failures_total') ?? 0, 0);
  assert.ok(sample(page, 'community_health_score') !== undefined);
  assert.equal((await fetch(`${node.httpUrl}/health/readiness`)).status, 200);
});

scenario('started again it goes on with the next slot, and can make blocks by the clock', async (t) => {
  const before = { best: await node.bestNumber(), ...(await standing()) };
  await api.disconnect();
  assert.equal((await node.stop()).code, 0);
  await start('50');
  await node.waitForFinalized(before.best + 40, 60_000);
  const after = { best: await node.bestNumber(), ...(await standing()) };
  assert.equal((await standing(await node.blockHash(before.best + 1))).slot, before.slot + 1);
  const from = performance.now();
  const start40 = await node.finalizedNumber();
  await sleep(3000);
  const rate = ((await node.finalizedNumber()) - start40) / ((performance.now() - from) / 1000);
  t.diagnostic(`a block every 50 ms: ${rate.toFixed(1)} a second; epoch ${before.epoch} to ${after.epoch}`);
  assert.ok(rate > 8 && rate < 25, `${rate} blocks a second`);
  await api.disconnect();
  assert.equal((await node.stop('SIGKILL')).signal, 'SIGKILL');
});

scenario('`manual`: a block when it is asked for, also beside the best, and nothing else', async () => {
  await start('manual');
  const best = await node.bestNumber();
  await send(api, api.tx.system.remark('0x00'), wellKnown('Bob'), { timeoutMs: 3000 }).then(
    () => assert.fail('a block that nobody asked for'),
    (error) => assert.match(error.message, /not finalized within/),
  );
  const { hash } = await createBlock(false);
  assert.deepEqual([await node.bestNumber(), await node.finalizedNumber()], [best + 1, best]);
  assert.equal((await node.rpc('chain_getBlock', hash)).block.extrinsics.length, 2);
  const { hash: other } = await createBlock(false, await node.blockHash(best));
  assert.notEqual(other, hash);
  assert.ok(await node.rpc('engine_finalizeBlock', hash, null));
  assert.equal(await node.rpc('chain_getFinalizedHead'), hash);
  await assert.rejects(createBlock(true, `0x${'00'.repeat(32)}`), /doesn't exist in chain/);
  assert.equal((await createBlock()).hash, await node.rpc('chain_getFinalizedHead'));
});

scenario('it says nothing of errors or panics in its log', async () => {
  const bad = node.log.split('\n').filter((line) => /\b(ERROR|panicked)\b/.test(line));
  assert.deepEqual(bad, []);
  await api.disconnect();
  assert.equal((await node.stop()).code, 0);
});

scenario('a block that was sealed is as valid as any other', async () => {
  // Of a chain that is not ahead of the clock by more than the runtime allows.
  const young = await NodeProcess.start({ name: 'young', args: ['--dev', '--sealing', 'manual'] });
  for (let i = 0; i < 5; i += 1) await young.rpc('engine_createBlock', true, true, null);
  await young.stop();
  mustRun(['check-block', '--chain', 'dev', '--base-path', young.basePath, '5']);
});
