// A development node from its start to its end: how fast it is there, what it answers, what it needs.

import assert from 'node:assert/strict';

import { WsProvider } from '@polkadot/api';
import { blake2AsHex } from '@polkadot/util-crypto';

import { NodeProcess, mustRun, sample } from '../lib/node.mjs';
import { beforeStop, eventually, sleep } from '../lib/program.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';

const BLOCKS_TO_MEASURE = 10;
const MIB = 1024 * 1024;

let node;
prepare();

/** Slot duration in milliseconds, as the runtime configures BABE: the first field of the answer, a u64. */
async function slotDuration() {
  const bytes = Buffer.from((await node.rpc('state_call', 'BabeApi_configuration', '0x')).slice(2), 'hex');
  return Number(bytes.readBigUInt64LE(0));
}

scenario('it answers RPC within 10 s and has a block within three slots', async (t) => {
  node = await NodeProcess.start({ name: 'dev', args: ['--dev'] });
  const toRpc = node.age;
  const slot = await slotDuration();
  await node.waitForBest(1, 60_000);
  const toBlock = node.age - toRpc;
  t.diagnostic(`RPC after ${inSeconds(toRpc)}, first block ${inSeconds(toBlock)} later; slots of ${inSeconds(slot)}`);
  assert.ok(toRpc < 10_000, `RPC answered only after ${inSeconds(toRpc)}`);
  assert.ok(toBlock < 3 * slot, `the first block came ${inSeconds(toBlock)} after RPC`);
});

scenario('it finalizes what it authors', async (t) => {
  const { finalized } = await node.waitForFinalized(2, 60_000);
  const best = await node.bestNumber();
  t.diagnostic(`block ${finalized} is final while block ${best} is the best`);
  assert.equal(await node.blockHash(finalized), await node.rpc('chain_getFinalizedHead'));
});

scenario('it tells wallets the currency: CRD with 12 decimals', async () => {
  const properties = await node.rpc('system_properties');
  assert.equal(properties.tokenSymbol, 'CRD');
  assert.equal(properties.tokenDecimals, 12);
  assert.match(await node.rpc('system_chain'), /credit network/i);
  assert.match(await node.rpc('system_version'), /^\d+\.\d+\.\d+/);
});

scenario('it serves the legacy RPC methods and version 2', async () => {
  const { methods } = await node.rpc('rpc_methods');
  const expected = [
    'author_rotateKeysWithOwner',
    'author_submitAndWatchExtrinsic',
    'author_submitExtrinsic',
    'babe_epochAuthorship',
    'chain_getBlock',
    'chain_getFinalizedHead',
    'chain_subscribeFinalizedHeads',
    'grandpa_proveFinality',
    'grandpa_roundState',
    'grandpa_subscribeJustifications',
    'offchain_localStorageGet',
    'payment_queryFeeDetails',
    'payment_queryInfo',
    'state_call',
    'state_getKeysPaged',
    'state_getMetadata',
    'state_getReadProof',
    'state_subscribeStorage',
    'system_accountNextIndex',
    'system_dryRun',
    'system_health',
    'chainHead_v1_body',
    'chainHead_v1_call',
    'chainHead_v1_follow',
    'chainHead_v1_header',
    'chainHead_v1_storage',
    'chainHead_v1_unpin',
    'chainSpec_v1_chainName',
    'chainSpec_v1_genesisHash',
    'chainSpec_v1_properties',
    'transactionWatch_v1_submitAndWatch',
    'transaction_v1_broadcast',
  ];
  assert.deepEqual(expected.filter((method) => !methods.includes(method)), [], 'methods that are missing');
  assert.equal(await node.rpc('chainSpec_v1_genesisHash'), await node.blockHash(0));
});

scenario('a client can follow the head over RPC version 2', async () => {
  const provider = new WsProvider(node.wsUrl, false);
  beforeStop(() => provider.disconnect());
  await provider.connect();
  await provider.isReady;
  const seen = [];
  await provider.subscribe('chainHead_v1_followEvent', 'chainHead_v1_follow', [false], (error, event) => {
    if (error) throw error;
    seen.push(event);
  });
  const has = (kind) => seen.some(({ event }) => event === kind);
  await eventually(
    'the subscription tells of new, best and finalized blocks',
    () => ['initialized', 'newBlock', 'bestBlockChanged', 'finalized'].every(has),
    { programs: [node] },
  );
  assert.equal(seen[0].event, 'initialized');
  assert.ok(seen[0].finalizedBlockHashes.length > 0);
  await provider.disconnect();
});

scenario('it names an unknown RPC method as such', async () => {
  await assert.rejects(node.rpc('bank_rob'), (error) => error.code === -32601);
});

scenario('it answers health checks over plain HTTP', async () => {
  const health = await fetch(`${node.httpUrl}/health`);
  assert.equal(health.status, 200);
  assert.deepEqual(await health.json(), { peers: 0, isSyncing: false, shouldHavePeers: false });
  assert.equal((await fetch(`${node.httpUrl}/health/readiness`)).status, 200);
});

scenario('its Prometheus page follows the chain', async () => {
  await eventually(
    'the page shows the height',
    async () => {
      const page = await node.metrics();
      const best = sample(page, 'substrate_block_height', { status: 'best' });
      const finalized = sample(page, 'substrate_block_height', { status: 'finalized' });
      return finalized >= 1 && best >= finalized && best <= (await node.bestNumber());
    },
    { programs: [node] },
  );
  const before = sample(await node.metrics(), 'substrate_block_height', { status: 'best' });
  await eventually(
    'the height on the page grows',
    async () => sample(await node.metrics(), 'substrate_block_height', { status: 'best' }) > before,
    { programs: [node] },
  );
});

scenario('an empty block is authored in less than 10 ms, an idle node stays under 400 MiB', async (t) => {
  await node.waitForBest(BLOCKS_TO_MEASURE, BLOCKS_TO_MEASURE * (await slotDuration()) * 2);
  const page = await node.metrics();
  const metric = 'substrate_proposer_block_constructed';
  const count = sample(page, `${metric}_count`);
  const within = sample(page, `${metric}_bucket`, { le: '0.01' });
  const mean = (sample(page, `${metric}_sum`) / count) * 1000;
  const memory = node.residentMiB();
  t.diagnostic(`authoring an empty block: ${mean.toFixed(1)} ms on average, ${within} of ${count} within 10 ms`);
  t.diagnostic(`memory of the idle node: ${memory.toFixed(0)} MiB`);
  assert.ok(count >= BLOCKS_TO_MEASURE, `only ${count} blocks were measured`);
  // The median: one block that waited for the processor says nothing about the node.
  assert.ok(within * 2 > count, `only ${within} of ${count} blocks were authored within 10 ms`);
  assert.ok(memory < 400, `the node uses ${memory.toFixed(0)} MiB`);
});

scenario('its wasm runtime takes less than 2 MiB', async (t) => {
  const { stdout } = mustRun(['export-chain-spec', '--chain', 'dev', '--raw']);
  const code = JSON.parse(stdout).genesis.raw.top['0x3a636f6465'];
  const size = (code.length - 2) / 2;
  t.diagnostic(`compressed runtime: ${(size / MIB).toFixed(2)} MiB`);
  // What the SDK's compression writes before its zstd stream.
  assert.ok(code.startsWith('0x52bc537646db8e05'), 'the runtime is not compressed');
  assert.ok(size < 2 * MIB);
});

scenario('its runtime is version 1, without the interfaces that only tests and measurements need', async () => {
  const { specVersion, apis } = await node.rpc('state_getRuntimeVersion');
  assert.equal(specVersion, 1);
  for (const name of ['TryRuntime', 'Benchmark']) {
    assert.ok(!apis.some(([id]) => id === blake2AsHex(name, 64)), `the runtime has the interface ${name}`);
  }
  assert.ok(apis.some(([id]) => id === blake2AsHex('BabeApi', 64)), 'interfaces are not listed by these names');
  await assert.rejects(node.rpc('state_call', 'TryRuntime_on_runtime_upgrade', '0x01'), /is not found/);
});

scenario('it says nothing of errors or panics in its log', async () => {
  const bad = node.log.split('\n').filter((line) => /\b(ERROR|panicked|WARN.*(panic|failed))\b/.test(line));
  assert.deepEqual(bad, []);
});

scenario('SIGTERM ends it with exit code 0', async (t) => {
  const { code, signal, ms } = await node.stop('SIGTERM');
  t.diagnostic(`gone after ${inSeconds(ms)}`);
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
});

scenario('SIGTERM ends it with exit code 0 also before its first block', async () => {
  const young = await NodeProcess.start({ name: 'young', args: ['--dev'] });
  await sleep(100);
  const { code, signal } = await young.stop('SIGTERM');
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
});
