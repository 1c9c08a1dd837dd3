// The chain as a wallet sees it: one connection, transactions that are waited for until they are final,
// errors that carry their name and the runtime's own advice.

import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { stringToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsU8a, cryptoWaitReady, randomAsHex, xxhashAsHex } from '@polkadot/util-crypto';

import { beforeStop, eventually } from './program.mjs';

/** One CRD in the chain's units. */
export const CRD = 1_000_000_000_000n;

// The client's provider fills the log while nobody answers; plain HTTP on the same port asks quietly.
async function waitForAnswer(url, timeoutMs) {
  const httpUrl = url.replace(/^ws/, 'http');
  await eventually(
    `a node answers at ${url}`,
    async () => (await fetch(httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_health', params: [] }),
      signal: AbortSignal.timeout(5000),
    })).ok,
    { timeoutMs },
  );
}

/** Connects to a node; rejects when none answers within the time. */
export async function connect(url, { timeoutMs = 60_000 } = {}) {
  await waitForAnswer(url, timeoutMs);
  await cryptoWaitReady();
  const provider = new WsProvider(url, 1000);
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No node answers at ${url}`)), timeoutMs);
  });
  try {
    const api = await Promise.race([
      ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: false }),
      tooLate,
    ]);
    beforeStop(() => api.disconnect());
    return api;
  } catch (error) {
    await provider.disconnect().catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const keyring = () => new Keyring({ type: 'sr25519' });

/** A well-known development account: `wellKnown('Alice')`. */
export const wellKnown = (name) => keyring().addFromUri(`//${name}`, { name });

/** A key pair that nobody has used before, unfunded. */
export const freshAccount = (name = 'someone') => keyring().addFromUri(`//${name}//${randomAsHex(16)}`, { name });

/** A transaction that the chain refused when it ran it. `message` is `section.Name: what the docs say`. */
export class DispatchFailure extends Error {
  constructor({ section, name, docs, blockHash, events }) {
    super(`${section}.${name}${docs ? `: ${docs}` : ''}`);
    this.name = 'DispatchFailure';
    this.section = section;
    this.error = name;
    this.docs = docs;
    this.blockHash = blockHash;
    this.events = events;
  }
}

function describeDispatchError(api, dispatchError) {
  if (dispatchError.isModule) {
    const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule);
    return { section, name, docs: docs.join(' ').trim() };
  }
  const inner = dispatchError.inner?.type;
  return { section: 'runtime', name: [dispatchError.type, inner].filter(Boolean).join('.'), docs: '' };
}

// A batch reports the call that failed inside it as an event, not as its own dispatch error.
function failureIn(api, result) {
  if (result.dispatchError) return describeDispatchError(api, result.dispatchError);
  const interrupted = result.events.find(({ event }) => api.events.utility?.BatchInterrupted?.is(event));
  return interrupted ? describeDispatchError(api, interrupted.event.data[1]) : undefined;
}

/**
 * Signs, submits and waits until the transaction's block is final, or only until it is in a block: enough where
 * one validator authors alone, and no fork can take it out again.
 *
 * @param {object} [options]
 * @param {'finalized' | 'inBlock'} [options.until]
 * @param {number} [options.timeoutMs]
 * @param {number} [options.nonce] the signer's next one when not given
 * @returns {Promise<{blockHash: string, blockNumber: number, events: object[]}>} with this transaction's events alone
 * @throws {DispatchFailure} when the chain ran it and refused it
 * @throws when the pool refused it, or it was not final in time
 */
export async function send(api, tx, signer, { until = 'finalized', timeoutMs = 90_000, nonce = -1 } = {}) {
  let unsubscribe;
  let timer;
  let lastStatus = 'not submitted';
  try {
    return await new Promise((resolve, reject) => {
      const what = `${tx.method.section}.${tx.method.method}`;
      timer = setTimeout(
        () => reject(new Error(`${what} was not ${until} within ${timeoutMs / 1000} s (last status: ${lastStatus})`)),
        timeoutMs,
      );
      tx.signAndSend(signer, { nonce }, (result) => {
        lastStatus = result.status.type;
        if (result.isError) {
          reject(new Error(`${what}: the pool dropped it (${lastStatus})`));
        } else if (result.status.isFinalized || (until === 'inBlock' && result.status.isInBlock)) {
          const blockHash = (result.status.isInBlock ? result.status.asInBlock : result.status.asFinalized).toHex();
          const failure = failureIn(api, result);
          if (failure) reject(new DispatchFailure({ ...failure, blockHash, events: result.events }));
          else resolve({ blockHash, blockNumber: result.blockNumber?.toNumber(), events: result.events });
        }
      }).then(
        (stop) => {
          unsubscribe = stop;
        },
        (error) => reject(new Error(`${what}: ${error.message}`, { cause: error })),
      );
    });
  } finally {
    clearTimeout(timer);
    unsubscribe?.();
  }
}

/**
 * Sends several transactions at once, most often into one block; the nonces of one signer follow their order here.
 *
 * @param {[tx: object, signer: object][]} sendings
 * @param {object} [options] as those of `send`
 * @returns {Promise<PromiseSettledResult[]>} what `send` answered to each, in the same order
 */
export async function sendAll(api, sendings, options) {
  const signers = new Map(sendings.map(([, signer]) => [signer.address, signer]));
  const next = new Map(await Promise.all([...signers.keys()].map(async (address) => [
    address,
    (await api.rpc.system.accountNextIndex(address)).toNumber(),
  ])));
  return Promise.allSettled(sendings.map(([tx, signer]) => {
    const nonce = next.get(signer.address);
    next.set(signer.address, nonce + 1);
    // A copy, as signing writes into a transaction: several may send the same one.
    return send(api, api.tx(tx.method), signer, { ...options, nonce });
  }));
}

/** The same, where each must succeed: what `send` answered, in the same order. */
export async function mustSendAll(api, sendings, options) {
  const settled = await sendAll(api, sendings, options);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return settled.map(({ value }) => value);
}

/** The named fields of an event. */
const fieldsOf = ({ event: { data } }) => Object.fromEntries((data.names ?? []).map((field, i) => [field, data[i]]));

/** All events `section.Name` among `events`, each as an object of its named fields. */
export const eventsOf = (events, section, name) =>
  events.filter(({ event }) => event.section === section && event.method === name).map(fieldsOf);

/**
 * The one event `section.Name` among `events`, as an object of its named fields.
 *
 * @throws when there is none, or more than one
 */
export function eventOf(events, section, name) {
  const found = eventsOf(events, section, name);
  if (found.length !== 1) {
    const all = events.map(({ event }) => `${event.section}.${event.method}`).join(', ');
    throw new Error(`Expected one ${section}.${name}, found ${found.length} among: ${all}`);
  }
  return found[0];
}

/** Field names of an event in the runtime's own spelling, from metadata. */
export const eventFieldNames = (api, section, name) =>
  api.events[section][name].meta.fields.map((field) => field.name.unwrapOr('').toString());

/** Sends `amount` from a rich account to each of `accounts`, in one transaction, with the options of `send`. */
export async function fund(api, funder, accounts, amount, options) {
  const transfers = accounts.map(({ address }) => api.tx.balances.transferKeepAlive(address, amount));
  return send(api, api.tx.utility.batchAll(transfers), funder, options);
}

/** Total issuance as a bigint, at a block or at the head. */
export async function totalIssuance(api, blockHash) {
  const at = blockHash ? await api.at(blockHash) : api;
  return (await at.query.balances.totalIssuance()).toBigInt();
}

/** The chain's time in milliseconds, at a block or at the head. */
export async function chainTime(api, blockHash) {
  const at = blockHash ? await api.at(blockHash) : api;
  return (await at.query.timestamp.now()).toNumber();
}

/** What governance has set for `Banks`, `Credit`, `Identity` or `Governance`. */
export async function parametersOf(api, group) {
  const value = (await api.query.parameters.parameters({ [group]: 'Rules' })).unwrap();
  return value[`as${group}`].asRules;
}

/** Amount in CRD, for people: `12.5 CRD`. */
export function inCrd(units) {
  const value = BigInt(units);
  const sign = value < 0n ? '-' : '';
  const size = value < 0n ? -value : value;
  const fraction = (size % CRD).toString().padStart(12, '0').replace(/0+$/, '');
  return `${sign}${(size / CRD).toLocaleString('en')}${fraction ? `.${fraction}` : ''} CRD`;
}

/** How many keys or values one answer brings. */
const PAGE = 1000;

/**
 * All storage under a prefix at one block: a map of key to value, both hex.
 *
 * @param {(method: string, ...params: any[]) => Promise<any>} rpc of a node that keeps that state
 */
export async function storageUnder(rpc, prefix, blockHash) {
  const state = new Map();
  let start = null;
  for (;;) {
    const keys = await rpc('state_getKeysPaged', prefix, PAGE, start, blockHash);
    if (keys.length === 0) return state;
    const [{ changes }] = await rpc('state_queryStorageAt', keys, blockHash);
    for (const [key, value] of changes) state.set(key, value);
    start = keys.at(-1);
  }
}

/** The keys whose values differ between two such maps. */
export function changedKeys(before, after) {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

/** What the keys of a pallet's storage begin with, or those of one item of it. */
export const storagePrefix = (pallet, item) =>
  xxhashAsHex(pallet, 128) + (item === undefined ? '' : xxhashAsHex(item, 128).slice(2));

/** A 32-byte hash of a text, as hex: charters and the like. */
export const hashOfText = (text) => u8aToHex(blake2AsU8a(stringToU8a(text), 256));
