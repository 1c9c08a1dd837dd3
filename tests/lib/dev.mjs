// One `dev` node and what the end-to-end tests do with it over and over.

import assert from 'node:assert/strict';

import { xxhashAsHex } from '@polkadot/util-crypto';

import { connect, eventOf, send, storageOf, totalIssuance } from './chain.mjs';
import { NodeProcess } from './node.mjs';

/** The node under test and the client's connection to it; there from `startDev` on. */
export const dev = { node: undefined, api: undefined };

/** The preset's banks. */
export const CASCADIA = 0;
export const SONORA = 1;

/** The pallets of this project, as the client spells them. */
export const OUR_PALLETS = ['communityBanks', 'credit', 'validatorSet'];

/** Pallets that every block writes to, whatever is in it. */
const WRITTEN_BY_BLOCKS = [
  'Authorship', 'Babe', 'Grandpa', 'Historical', 'Session', 'System', 'Timestamp', 'TransactionPayment', 'ValidatorSet',
];

/** `Scheduler.IncompleteSince`, which the scheduler moves on with each block. */
const SCHEDULERS_CLOCK = xxhashAsHex('Scheduler', 128) + xxhashAsHex('IncompleteSince', 128).slice(2);

const blocksSeen = new Set();

export async function startDev() {
  dev.node = await NodeProcess.start({ name: 'dev', args: ['--dev', '--state-pruning', 'archive'] });
  dev.api = await connect(dev.node.wsUrl);
  await dev.node.waitForBest(1);
}

/** Submits and waits for the block: the one validator of `dev` makes no forks. */
export async function act(tx, signer) {
  const done = await send(dev.api, tx, signer, { until: 'inBlock' });
  blocksSeen.add(done.blockHash);
  return done;
}

/** Hashes of all blocks that `act` or `assertRefused` saw a transaction in. */
export const seenBlocks = () => [...blocksSeen];

/** Hash of the block before. */
export const parentOf = async (blockHash) => (await dev.api.rpc.chain.getHeader(blockHash)).parentHash.toHex();

/** A bank as stored, at a block or at the head; fails when there is none. */
export async function bankAt(bankId, blockHash) {
  const at = blockHash ? await dev.api.at(blockHash) : dev.api;
  const bank = await at.query.communityBanks.communityBanks(bankId);
  assert.ok(bank.isSome, `there is no bank ${bankId}`);
  return bank.unwrap();
}

/** The ledger of a bank as bigints. */
export async function ledgerAt(bankId, blockHash) {
  const pool = (await bankAt(bankId, blockHash)).creditPool;
  return Object.fromEntries(
    ['liquid', 'payable', 'receivable', 'issued', 'shares', 'shareEquity', 'commons', 'lossReserve'].map((field) => [
      field,
      pool[field].toBigInt(),
    ]),
  );
}

/** Asserts the ledger's identity: what a bank has and is owed, less what it must burn, is what it is made of. */
export function assertLedgerAddsUp({ liquid, receivable, issued, shareEquity, commons, lossReserve }) {
  assert.equal(liquid + receivable - issued, shareEquity + commons + lossReserve, 'the ledger does not add up');
}

/** Free and held money of an account and its nonce, as bigints. */
export async function moneyOf({ address }, blockHash) {
  const at = blockHash ? await dev.api.at(blockHash) : dev.api;
  const { nonce, data } = await at.query.system.account(address);
  return { free: data.free.toBigInt(), held: data.reserved.toBigInt(), nonce: nonce.toBigInt() };
}

/** What the sender paid for the transaction that made `events`. */
export const feeIn = (events) => eventOf(events, 'transactionPayment', 'TransactionFeePaid').actualFee.toBigInt();

/** Money there would be without any created credit: never changes, at whatever block one looks. */
export async function issuanceWithoutCredit(blockHash) {
  const at = blockHash ? await dev.api.at(blockHash) : dev.api;
  const [issuance, issued] = [await at.query.balances.totalIssuance(), await at.query.communityBanks.totalIssued()];
  return issuance.toBigInt() - issued.toBigInt();
}

/** By how much total issuance grew in a block. */
export async function issuanceGrowthIn(blockHash) {
  return (await totalIssuance(dev.api, blockHash)) - (await totalIssuance(dev.api, await parentOf(blockHash)));
}

/** The names of the runtime's pallets that have storage, as storage keys spell them. */
const palletsWithStorage = () =>
  dev.api.runtimeMetadata.asLatest.pallets
    .filter(({ storage }) => storage.isSome)
    .map(({ storage }) => storage.unwrap().prefix.toString());

/** All accounts and their balances at a block. */
async function accountsAt(blockHash) {
  const entries = await (await dev.api.at(blockHash)).query.system.account.entries();
  return new Map(entries.map(([key, { nonce, data }]) => [key.args[0].toString(), { nonce: nonce.toBigInt(), data }]));
}

/**
 * Asserts that the chain refuses a transaction with this error, that the documentation of an error of ours helps, and
 * that nothing but the sender's fee and nonce has changed. An error of no pallet has `runtime` as its section.
 */
export async function assertRefused(t, tx, signer, section, name) {
  const what = `${tx.method.section}.${tx.method.method}`;
  const failure = await act(tx, signer).then(
    () => assert.fail(`${what} was accepted, not refused with ${section}.${name}`),
    (error) => error,
  );
  assert.equal(failure.name, 'DispatchFailure', failure.message);
  assert.equal(`${failure.section}.${failure.error}`, `${section}.${name}`);
  t.diagnostic(`${what} -> ${failure.message}`);
  if (OUR_PALLETS.includes(section)) assertRemedy(failure.docs, `${section}.${name}`);
  blocksSeen.add(failure.blockHash);
  await assertUnchanged(what, failure, signer);
}

async function assertUnchanged(what, failure, signer) {
  const before = await parentOf(failure.blockHash);
  const pallets = palletsWithStorage().filter((pallet) => !WRITTEN_BY_BLOCKS.includes(pallet));
  const [stateBefore, stateAfter] = await Promise.all(
    [before, failure.blockHash].map((hash) => storageOf(dev.api, pallets, hash)),
  );
  assert.ok(stateBefore.size > 0, 'no storage was read');
  const keys = new Set([...stateBefore.keys(), ...stateAfter.keys()]);
  const changed = [...keys].filter((key) => key !== SCHEDULERS_CLOCK && stateAfter.get(key) !== stateBefore.get(key));
  assert.deepEqual(changed, [], `${what} was refused, and yet it changed storage`);

  const [accountsBefore, accountsAfter] = await Promise.all([before, failure.blockHash].map(accountsAt));
  const fee = feeIn(failure.events);
  const author = (await dev.api.derive.chain.getHeader(failure.blockHash)).author.toString();
  assert.deepEqual([...accountsAfter.keys()].sort(), [...accountsBefore.keys()].sort());
  for (const [address, after] of accountsAfter) {
    const was = accountsBefore.get(address);
    const isSigner = address === signer.address;
    let free = was.data.free.toBigInt();
    if (isSigner) free -= fee;
    if (address === author) free += fee;
    assert.equal(after.data.free.toBigInt(), free, `free balance of ${address}`);
    assert.equal(after.data.reserved.toBigInt(), was.data.reserved.toBigInt(), `held balance of ${address}`);
    assert.equal(after.nonce, was.nonce + (isSigner ? 1n : 0n), `nonce of ${address}`);
  }
}

/** Asserts that an error's documentation says what is wrong and what to do: two sentences at least. */
export function assertRemedy(docs, name) {
  const sentences = docs.split(/[.:]\s+|[.]$/).filter((sentence) => sentence.trim().split(/\s+/).length > 1);
  assert.ok(sentences.length >= 2, `the documentation of ${name} does not say what to do: "${docs}"`);
}
