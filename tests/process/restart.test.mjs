// A node that stops and starts again on the same data, and a chain that is purged.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { NodeProcess, mustRun, runSubcommand } from '../lib/node.mjs';
import { scratchDir } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';

// An archive, so that the RPC methods meant for archives are there too.
const ARGS = ['--dev', '--state-pruning', 'archive', '--blocks-pruning', 'archive'];

let basePath;
let first;
prepare(() => {
  basePath = scratchDir('restart');
});

const start = (name) => NodeProcess.start({ name, args: ARGS, basePath });

/** The database folders under the base path. */
function databases() {
  const chains = join(basePath, 'chains');
  if (!existsSync(chains)) return [];
  return readdirSync(chains)
    .map((chain) => join(chains, chain, 'paritydb'))
    .filter((path) => existsSync(path));
}

scenario('SIGINT ends a node with exit code 0', async () => {
  const node = await start('first-run');
  const { finalized } = await node.waitForFinalized(3, 60_000);
  first = {
    finalized,
    genesis: await node.blockHash(0),
    one: await node.blockHash(1),
    hash: await node.blockHash(finalized),
  };
  assert.ok((await node.rpc('archive_v1_finalizedHeight')) >= finalized);
  const { code, signal } = await node.stop('SIGINT');
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
});

scenario('started again on the same data, it goes on with the same chain', async (t) => {
  const node = await start('second-run');
  const found = await node.finalizedNumber();
  t.diagnostic(`finalized before: ${first.finalized}; found after the restart: ${found}`);
  assert.ok(found >= first.finalized, 'a finalized block was lost');
  assert.equal(await node.blockHash(0), first.genesis);
  assert.equal(await node.blockHash(first.finalized), first.hash);
  await node.waitForFinalized(found + 3, 60_000);
  assert.equal(await node.blockHash(first.finalized), first.hash);
  await node.stop();
});

scenario('killed without warning, it goes on with the same chain', async () => {
  const node = await start('killed-run');
  const { finalized } = await node.waitForFinalized(first.finalized + 4, 60_000);
  const hash = await node.blockHash(finalized);
  const { signal } = await node.stop('SIGKILL');
  assert.equal(signal, 'SIGKILL');

  const again = await start('third-run');
  await again.waitForFinalized(finalized + 2, 60_000);
  assert.equal(await again.blockHash(finalized), hash);
  assert.equal(await again.blockHash(1), first.one);
  await again.stop();
});

scenario('purge-chain asks first, and leaves the data where the answer is no', async () => {
  const { code, stdout } = runSubcommand(['purge-chain', '--dev', '--base-path', basePath], { input: 'n\n' });
  assert.equal(code, 0);
  assert.match(stdout, /Are you sure/);
  assert.equal(databases().length, 1);
});

scenario('purge-chain removes the chain, and the next start begins a new one', async () => {
  assert.equal(databases().length, 1);
  mustRun(['purge-chain', '--dev', '--base-path', basePath, '-y']);
  assert.deepEqual(databases(), []);

  const node = await start('after-purge');
  await node.waitForBest(1, 60_000);
  assert.equal(await node.blockHash(0), first.genesis);
  assert.notEqual(await node.blockHash(1), first.one);
  await node.stop();
});

scenario('purging what is not there is no error', async () => {
  mustRun(['purge-chain', '--dev', '--base-path', scratchDir('nothing'), '-y']);
});
