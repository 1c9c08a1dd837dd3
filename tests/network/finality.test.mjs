// Four validators: they agree, go on with one down, and take back one that returns.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';

import { authorOf } from '../lib/babe.mjs';
import { connect, wellKnown } from '../lib/chain.mjs';
import { LocalNetwork, VALIDATORS } from '../lib/network.mjs';
import { eventually } from '../lib/program.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';

let network;
let whileDown;
prepare(async () => {
  network = await LocalNetwork.start();
});

/** Asserts that all `nodes` have the same block at each of `heights`. */
async function assertSameBlocks(nodes, heights) {
  for (const height of heights) {
    const hashes = await Promise.all(nodes.map((node) => node.blockHash(height)));
    assert.match(hashes[0] ?? '', /^0x[0-9a-f]{64}$/, `block ${height}`);
    for (const [i, hash] of hashes.entries()) {
      assert.equal(hash, hashes[0], `${nodes[i].name} and ${nodes[0].name} differ at block ${height}`);
    }
  }
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

scenario('the first block is there within 30 s', async (t) => {
  await Promise.any(network.nodes().map((node) => node.waitForBest(1, 60_000)));
  const took = performance.now() - network.startedAt;
  t.diagnostic(`first block ${inSeconds(took)} after the start of the first process`);
  assert.ok(took < 30_000, `the first block came after ${inSeconds(took)}`);
});

scenario('each validator is connected to the three others', async () => {
  for (const node of network.nodes()) {
    await eventually(`${node.name} has three peers`, async () => (await node.rpc('system_health')).peers === 3, {
      timeoutMs: 60_000,
      programs: network.nodes(),
    });
  }
});

scenario('all finalize the same blocks', async (t) => {
  await network.waitForFinalized(8, 120_000);
  await assertSameBlocks(network.nodes(), range(0, 8));
  const [best, finalized] = [await network.nodes()[0].bestNumber(), await network.nodes()[0].finalizedNumber()];
  t.diagnostic(`block ${finalized} is final while block ${best} is the best`);
  for (const node of network.nodes()) t.diagnostic(`${node.name}: ${node.residentMiB().toFixed(0)} MiB`);
}, { seconds: 180 });

scenario('all four author blocks', async () => {
  const [alice] = network.nodes();
  const authors = new Set();
  let checked = 0;
  await eventually(
    'each validator has authored a finalized block',
    async () => {
      const finalized = await alice.finalizedNumber();
      while (checked < finalized) {
        checked += 1;
        const header = await alice.rpc('chain_getHeader', await alice.blockHash(checked));
        authors.add(authorOf(header).authorityIndex);
      }
      return authors.size === VALIDATORS.length;
    },
    { timeoutMs: 120_000, everyMs: 1000, programs: network.nodes() },
  );
  assert.deepEqual([...authors].sort(), [0, 1, 2, 3]);
}, { seconds: 180 });

scenario('with one down, finality goes on', async (t) => {
  const three = network.nodes('alice', 'bob', 'charlie');
  const dave = network.validators.dave;
  const before = await three[0].finalizedNumber();
  await dave.stop('SIGKILL');
  const killedAt = performance.now();
  // Votes of the dead validator may still be on their way for the next few blocks; not for ten.
  await network.waitForFinalized(before + 10, 180_000, three);
  await assertSameBlocks(three, range(before, before + 10));
  whileDown = before + 10;
  t.diagnostic(`10 blocks finalized by three in ${inSeconds(performance.now() - killedAt)}`);
}, { seconds: 240 });

scenario('one that was killed catches up on its own data', async (t) => {
  const startedAt = performance.now();
  const dave = await network.startValidator('dave');
  const kept = await dave.finalizedNumber();
  t.diagnostic(`it found block ${kept} final on its disk; the others were past block ${whileDown}`);
  assert.ok(kept > 0, 'it lost its chain');
  await dave.waitForFinalized(whileDown, 120_000);
  t.diagnostic(`caught up after ${inSeconds(performance.now() - startedAt)}`);
  await network.waitForFinalized(whileDown + 4, 120_000);
  await assertSameBlocks(network.nodes(), range(1, whileDown + 4));
}, { seconds: 300 });

scenario('it authors again', async () => {
  const [alice] = network.nodes();
  const api = await connect(alice.wsUrl);
  const authorities = (await api.query.babe.authorities()).map(([key]) => key.toHex());
  const dave = authorities.indexOf(u8aToHex(wellKnown('Dave').publicKey));
  assert.notEqual(dave, -1, 'Dave is no authority');
  let checked = await alice.bestNumber();
  await eventually(
    'a block of the returned validator is final',
    async () => {
      const finalized = await alice.finalizedNumber();
      while (checked < finalized) {
        checked += 1;
        const header = await alice.rpc('chain_getHeader', await alice.blockHash(checked));
        if (authorOf(header).authorityIndex === dave) return true;
      }
      return false;
    },
    { timeoutMs: 120_000, everyMs: 1000, programs: network.nodes() },
  );
}, { seconds: 180 });

scenario('SIGTERM ends all four with exit code 0', async () => {
  const ends = await Promise.all(network.nodes().map((node) => node.stop('SIGTERM')));
  assert.deepEqual(ends.map(({ code }) => code), [0, 0, 0, 0]);
});
