// The subcommands, each on what the others leave.

import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { xxhashAsHex } from '@polkadot/util-crypto';

import { NodeProcess, mustRun, runSubcommand } from '../lib/node.mjs';
import { scratchDir } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';

const BLOCKS = 6;
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const SUBCOMMANDS = [
  'key',
  'build-spec',
  'check-block',
  'export-blocks',
  'export-state',
  'import-blocks',
  'purge-chain',
  'revert',
  'chain-info',
  'export-chain-spec',
];
const TOTAL_ISSUANCE = xxhashAsHex('Balances', 128) + xxhashAsHex('TotalIssuance', 128).slice(2);

/** The chain that a node wrote, and what it said of it while it ran. */
let chain;
let dir;
let rawSpec;

prepare(async () => {
  dir = scratchDir('subcommands');
  rawSpec = join(dir, 'dev-raw.json');
  writeFileSync(rawSpec, mustRun(['export-chain-spec', '--chain', 'dev', '--raw']).stdout);
  const basePath = join(dir, 'original');
  const node = await NodeProcess.start({ name: 'writer', args: ['--dev'], basePath });
  await node.waitForBest(BLOCKS, 90_000);
  const hashes = await Promise.all(Array.from({ length: BLOCKS + 1 }, (_, number) => node.blockHash(number)));
  const issuance = await node.rpc('state_getStorage', TOTAL_ISSUANCE, hashes[BLOCKS]);
  await node.stop();
  chain = { basePath, hashes, issuance };
});

// The raw spec is the same chain as --dev, and its first state need not be built each time.
const on = (basePath) => ['--chain', rawSpec, '--base-path', basePath];
const chainInfo = (basePath) => JSON.parse(mustRun(['chain-info', '--dev', '--base-path', basePath]).stdout);

scenario('--help tells what it is and names every subcommand and what it does', async () => {
  const { stdout } = mustRun(['--help']);
  assert.match(stdout, /Credit Network/);
  for (const subcommand of SUBCOMMANDS) {
    const line = stdout.split('\n').find((text) => text.trim().startsWith(`${subcommand} `));
    assert.ok(line, `--help does not name ${subcommand}`);
    assert.match(line, new RegExp(`${subcommand}\\s+\\S+ \\S+`), `--help does not say what ${subcommand} does`);
  }
  for (const flag of ['--dev', '--chain', '--base-path', '--validator', '--rpc-port', '--prometheus-port']) {
    assert.ok(stdout.includes(flag), `--help does not name ${flag}`);
  }
  for (const subcommand of SUBCOMMANDS) assert.match(mustRun([subcommand, '--help']).stdout, /Usage:/);
  assert.match(mustRun(['--version']).stdout, /^credit-network-node \d+\.\d+\.\d+/);
});

scenario('a wrong flag, subcommand or chain is refused by name', async () => {
  for (const args of [['--no-such-flag'], ['no-such-subcommand'], ['export-chain-spec', '--chain', '/no/such/chain']]) {
    const { code, stderr } = runSubcommand(args);
    assert.notEqual(code, 0);
    assert.ok(stderr.includes(args.at(-1)), `the message does not name ${args.at(-1)}: ${stderr}`);
  }
});

scenario('key generate makes a new key each time; key inspect shows the same key again', async () => {
  const generate = () => JSON.parse(mustRun(['key', 'generate', '--output-type', 'json']).stdout);
  const key = generate();
  assert.equal(key.secretPhrase.split(' ').length, 12);
  assert.notEqual(generate().publicKey, key.publicKey);

  const inspected = JSON.parse(mustRun(['key', 'inspect', '--output-type', 'json', key.secretPhrase]).stdout);
  assert.equal(inspected.publicKey, key.publicKey);
  assert.equal(inspected.ss58Address, key.ss58Address);

  const alice = JSON.parse(mustRun(['key', 'inspect', '--output-type', 'json', '//Alice']).stdout);
  assert.equal(alice.publicKey, ALICE);
});

scenario('build-spec and export-chain-spec describe the presets', async () => {
  const built = JSON.parse(mustRun(['build-spec', '--chain', 'dev', '--disable-default-bootnode']).stdout);
  assert.equal(built.chainType, 'Development');
  assert.equal(built.properties.tokenSymbol, 'CRD');
  assert.equal(built.properties.tokenDecimals, 12);

  const file = join(dir, 'local.json');
  mustRun(['export-chain-spec', '--chain', 'local', '--output', file]);
  const local = JSON.parse(readFileSync(file, 'utf8'));
  assert.equal(local.chainType, 'Local');
  assert.notEqual(local.id, built.id);
});

scenario('a raw chain spec starts the same chain', async () => {
  const node = await NodeProcess.start({ name: 'from-file', args: ['--chain', rawSpec] });
  assert.equal(await node.blockHash(0), chain.hashes[0]);
  await node.stop();
});

scenario('chain-info tells where the chain stands', async () => {
  const info = chainInfo(chain.basePath);
  assert.equal(info.genesis_hash, chain.hashes[0]);
  assert.ok(info.best_number >= BLOCKS);
  assert.ok(info.finalized_number > 0 && info.finalized_number <= info.best_number);
  assert.equal(info.finalized_hash, chain.hashes[info.finalized_number] ?? info.finalized_hash);
});

scenario('export-state writes the state of a block as a chain spec', async () => {
  const { stdout } = mustRun(['export-state', ...on(chain.basePath), String(BLOCKS)]);
  const { top } = JSON.parse(stdout).genesis.raw;
  assert.equal(top[TOTAL_ISSUANCE], chain.issuance);
  assert.ok(top['0x3a636f6465'], 'the runtime is not in the state');
});

scenario('check-block executes a block again', async () => {
  assert.match(mustRun(['check-block', ...on(chain.basePath), String(BLOCKS - 1)]).stdout, /Completed in \d+ ms/);
  mustRun(['check-block', ...on(chain.basePath), chain.hashes[BLOCKS - 2]]);
  assert.notEqual(runSubcommand(['check-block', ...on(chain.basePath), '1000000']).code, 0);
});

scenario('what export-blocks writes, import-blocks reads into a new base path', async () => {
  for (const format of [['--binary'], []]) {
    const file = join(dir, `blocks${format.join('')}`);
    const copy = join(dir, `copy${format.join('')}`);
    mustRun(['export-blocks', ...on(chain.basePath), ...format, '--from', '1', '--to', String(BLOCKS), file]);
    assert.ok(statSync(file).size > 0);
    mustRun(['import-blocks', ...on(copy), ...format, file]);
    const info = chainInfo(copy);
    assert.equal(info.best_number, BLOCKS);
    assert.equal(info.best_hash, chain.hashes[BLOCKS]);
    assert.equal(info.genesis_hash, chain.hashes[0]);
  }
});

scenario('revert takes back blocks that are not final, and the chain goes on from there', async (t) => {
  const copy = join(dir, 'copy--binary');
  const before = chainInfo(copy);
  // Imported blocks are final only where a justification came with them.
  const back = Math.min(2, before.best_number - before.finalized_number);
  assert.ok(back > 0, 'every imported block is final');
  mustRun(['revert', ...on(copy), String(back)]);
  const after = chainInfo(copy);
  t.diagnostic(`from block ${before.best_number} back to ${after.best_number}, final was ${before.finalized_number}`);
  assert.equal(after.best_number, before.best_number - back);
  assert.equal(after.best_hash, chain.hashes[after.best_number]);

  const node = await NodeProcess.start({ name: 'after-revert', args: ['--dev'], basePath: copy });
  await node.waitForBest(before.best_number + 1, 60_000);
  await node.waitForFinalized(after.best_number + 1, 60_000);
  assert.equal(await node.blockHash(after.best_number), chain.hashes[after.best_number]);
  assert.notEqual(await node.blockHash(before.best_number), chain.hashes[before.best_number]);
  await node.stop();
});

scenario('a base path that cannot be written is named', async () => {
  const file = join(dir, 'a-file');
  writeFileSync(file, '');
  const { code, stderr } = runSubcommand(['chain-info', ...on(join(file, 'inside'))]);
  assert.notEqual(code, 0);
  assert.notEqual(stderr.trim(), '');
});
