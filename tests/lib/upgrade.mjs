// What an upgrade is tested with: the two runtimes, chains that start from one of them, and the state as a whole.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { hexToU8a, u8aToHex, u8aToString } from '@polkadot/util';

import { storagePrefix, storageUnder } from './chain.mjs';
import { NodeProcess, mustRun } from './node.mjs';
import { eventually, scratchDir } from './program.mjs';

/** The storage key `:code`. */
export const CODE = '0x3a636f6465';

/** `UpgradeCheckSelect::All`: the whole state decodes, and every pallet's invariants hold. */
const ALL_CHECKS = '0x01';

/**
 * The compressed code of a runtime that answers `checkState`, as hex: `test` is this version, `next` the one after.
 *
 * @param {'test' | 'next'} name
 */
export function runtimeCode(name) {
  const built = fileURLToPath(new URL('../../target/release', import.meta.url));
  const path = join(process.env.CREDIT_NETWORK_RUNTIMES ?? built, `credit_network_runtime.${name}.compressed.wasm`);
  if (!existsSync(path)) throw new Error(`No runtime at ${path}: ./scripts/test.sh upgrade compiles it.`);
  return u8aToHex(readFileSync(path));
}

/** The raw chain spec of `dev` on other code. */
export function devSpecOn(code) {
  const spec = JSON.parse(mustRun(['export-chain-spec', '--chain', 'dev', '--raw']).stdout);
  spec.genesis.raw.top[CODE] = code;
  return spec;
}

/** A copy of a chain spec in which some values are others; `null` takes an entry out. */
export function withValues(spec, values) {
  const copy = structuredClone(spec);
  const { top } = copy.genesis.raw;
  for (const [key, value] of Object.entries(values)) {
    if (value === null) delete top[key];
    else top[key] = value;
  }
  return copy;
}

/** Starts a node on a chain spec. `args` make it more than a follower. */
export async function startOn(spec, name, args = []) {
  const file = join(scratchDir(name), 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  return NodeProcess.start({ name, args: ['--chain', file, ...args] });
}

/** What makes a node the one validator of the preset `dev`, as `--dev` would, whose own spec this is not. */
export const AS_DEV = ['--alice', '--force-authoring', '--unsafe-force-node-key-generation'];

/**
 * Has the runtime of a block check that block's whole state as if it had just become the chain's runtime. Throws what
 * it says of a state that does not hold.
 */
export async function checkState(node, blockHash) {
  const atBlock = blockHash ? [blockHash] : [];
  try {
    return await node.rpc('state_call', 'TryRuntime_on_runtime_upgrade', ALL_CHECKS, ...atBlock);
  } catch (error) {
    // The answer says no more than that the code gave up. Why stands in the log, which may come after the answer.
    const reasons = () => node.log.split('\n').filter((line) => REASON.test(line));
    await eventually('the node says why', () => reasons().length > 0, { timeoutMs: 5000, programs: [node] });
    throw new Error(reasons().join('\n'), { cause: error });
  }
}

/** What the runtime says of a pallet's state, of a value that does not decode, and at the end. */
const REASON = /try_state checks failed|- \d+\. error|the upgrade fails/;

/** All storage at a block: a map of key to value, both hex. */
export const wholeState = (node, blockHash) => storageUnder((...call) => node.rpc(...call), '0x', blockHash);

/** Calls storage entries by their names: `Pallet.Item`, or what an entry of no pallet has for a key. */
export function entryNames(api) {
  const names = new Map();
  for (const { name, storage } of api.runtimeMetadata.asLatest.pallets) {
    names.set(storagePrefix(name.toString(), ':__STORAGE_VERSION__:'), `${name}.:__STORAGE_VERSION__:`);
    if (storage.isNone) continue;
    const { prefix, items } = storage.unwrap();
    for (const item of items) names.set(storagePrefix(prefix.toString(), item.name.toString()), `${name}.${item.name}`);
  }
  return (key) => names.get(key.slice(0, PREFIX_LENGTH)) ?? wellKnownName(key) ?? key;
}

const PREFIX_LENGTH = 2 + 2 * 32;

const wellKnownName = (key) => (key.startsWith('0x3a') ? u8aToString(hexToU8a(key)) : undefined);
