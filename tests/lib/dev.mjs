// One `dev` node and what the end-to-end tests do with it over and over.

import assert from 'node:assert/strict';

import { bnToU8a, stringToU8a, u8aConcat } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';

import {
  chainTime, changedKeys, connect, eventOf, mustSendAll, parametersOf, send, sendAll, storagePrefix, storageUnder,
  totalIssuance,
} from './chain.mjs';
import { endorse, requestCredit } from './loan.mjs';
import { NodeProcess } from './node.mjs';
import { eventually } from './program.mjs';

/** The node under test and the client's connection to it; there from `startDev` on. */
export const dev = { node: undefined, api: undefined };

/** The preset's banks. */
export const CASCADIA = 0;
export const SONORA = 1;

/** The pallets of this project, as the client spells them. */
export const OUR_PALLETS = [
  'bioregions', 'communityBanks', 'credit', 'identities', 'quadraticGovernance', 'redistribution', 'validatorSet',
];

/** Pallets that every block writes to, whatever is in it. */
const WRITTEN_BY_BLOCKS = [
  'Authorship', 'Babe', 'Grandpa', 'Historical', 'Session', 'System', 'Timestamp', 'TransactionPayment', 'ValidatorSet',
];

/** `Scheduler.IncompleteSince`, which the scheduler moves on with each block. */
const SCHEDULERS_CLOCK = storagePrefix('Scheduler', 'IncompleteSince');

/** An account exists from this balance on. */
const existentialDeposit = () => dev.api.consts.balances.existentialDeposit.toBigInt();

/** How often a wrong call is sent again because its block did work of its own, which hides what the call did. */
const MOST_TRIES = 8;

export async function startDev() {
  dev.node = await NodeProcess.start({ name: 'dev', args: ['--dev', '--state-pruning', 'archive'] });
  dev.api = await connect(dev.node.wsUrl);
  await dev.node.waitForBest(1);
}

/** Submits and waits for the block: the one validator of `dev` makes no forks. */
export const act = (tx, signer) => send(dev.api, tx, signer, { until: 'inBlock' });

/** Submits several transactions, `[tx, signer]` each, at once: what `act` gives for each, in their order. */
export const actAll = (...sendings) => mustSendAll(dev.api, sendings, { until: 'inBlock' });

/** Hashes of all blocks there are, the first one included. */
export async function allBlocks() {
  const best = await dev.node.bestNumber();
  return Promise.all(Array.from({ length: best + 1 }, (_, number) => dev.node.blockHash(number)));
}

/** Hash of the block before. */
export const parentOf = async (blockHash) => (await dev.api.rpc.chain.getHeader(blockHash)).parentHash.toHex();

/** A bank as stored, at a block or at the head; fails when there is none. */
export async function bankAt(bankId, blockHash) {
  const at = blockHash ? await dev.api.at(blockHash) : dev.api;
  const bank = await at.query.communityBanks.communityBanks(bankId);
  assert.ok(bank.isSome, `there is no bank ${bankId}`);
  return bank.unwrap();
}

const LEDGER = [
  'liquid', 'payable', 'served', 'receivable', 'issued', 'uncovered', 'shares', 'shareEquity', 'queuedShares',
  'countedShares', 'commons', 'lossReserve', 'provisions', 'contested', 'deficit',
];

const ledgerOf = ({ creditPool }) => Object.fromEntries(LEDGER.map((field) => [field, creditPool[field].toBigInt()]));

/** The ledger of a bank as bigints. */
export const ledgerAt = async (bankId, blockHash) => ledgerOf(await bankAt(bankId, blockHash));

/** The ledger of a bank before a block and after it. */
export const ledgersAround = async (bankId, blockHash) =>
  Promise.all([await parentOf(blockHash), blockHash].map((hash) => ledgerAt(bankId, hash)));

/**
 * Asserts the ledger's identity: what a bank has and is owed, less what it must burn, is what it is made of. And that
 * every part of a sum is one.
 */
export function assertLedgerAddsUp(ledger) {
  const { liquid, receivable, issued, shareEquity, commons, lossReserve, deficit } = ledger;
  const equity = shareEquity + commons + lossReserve;
  assert.equal(liquid + receivable + deficit, issued + equity, 'the ledger does not add up');
  assert.ok(ledger.served <= ledger.payable, 'more waits for depositors than for all');
  assert.ok(ledger.uncovered <= issued, 'more is uncovered than was created');
  assert.ok(ledger.uncovered === 0n || liquid === 0n, 'credit is uncovered while there is money at hand');
  assert.ok(deficit === 0n || equity === 0n, 'losses are unpaid while something could pay them');
  assert.ok(ledger.queuedShares <= ledger.shares && ledger.countedShares <= ledger.shares);
}

/** Shares and equity that are in every price beside the real ones. */
export const VIRTUAL = { shares: 1_000_000n, assets: 1n };

/** Income that has not reached the price of shares at `now`, rounded up. */
function unvested({ amount, start, end }, now) {
  const [a, s, e, n] = [amount.toBigInt(), start.toBigInt(), end.toBigInt(), BigInt(now)];
  if (n >= e) return 0n;
  if (n <= s) return a;
  return (a * (e - n) + (e - s) - 1n) / (e - s);
}

/**
 * How a bank's shares are paid at the moment of a block: with and without what the bank expects to lose.
 *
 * @param {object} bank as stored before the payment
 * @param {bigint} [provisions] what was expected then, where it changed since
 */
export async function exitPrice(bank, blockHash, provisions = bank.creditPool.provisions.toBigInt()) {
  const { shareEquity, shares, commons, lossReserve, contested } = ledgerOf(bank);
  const vested = shareEquity - unvested(bank.creditPool.vesting, await chainTime(dev.api, blockHash));
  const unborne = provisions - commons - lossReserve;
  const equity = vested - (unborne > 0n ? unborne : 0n) - contested;
  const paidFor = (count, of) => (count * (of + VIRTUAL.assets)) / (shares + VIRTUAL.shares);
  return {
    value: (count) => paidFor(count, equity),
    atPar: (count) => paidFor(count, vested),
    paidWith: (money) => (money * (shares + VIRTUAL.shares)) / (equity + VIRTUAL.assets),
  };
}

/** The shares that an account has in a bank, those in the queue not included; 0 if it has none. */
export async function sharesOf(bankId, { address }) {
  const holding = await dev.api.query.communityBanks.holdings(bankId, address);
  return holding.isSome ? holding.unwrap().shares.toBigInt() : 0n;
}

/** The account that keeps a bank's money. */
const accountOf = (bankId) => {
  const start = u8aConcat(stringToU8a('modlcn/banks'), bnToU8a(bankId, { bitLength: 32, isLe: true }));
  return { address: encodeAddress(u8aConcat(start, new Uint8Array(32 - start.length)), dev.api.registry.chainSS58) };
};

/**
 * Asserts what must hold in every block whatever happened: the ledger of each bank adds up and its account has the
 * money, and all money there is was there at the beginning, is created and owed, or is lost credit.
 */
export async function assertBooksAddUp(blockHash) {
  const { query } = await dev.api.at(blockHash);
  const [genesis, issuance, issued, uncovered, orphaned, entries] = await Promise.all([
    query.communityBanks.genesisIssuance(),
    query.balances.totalIssuance(),
    query.communityBanks.totalIssued(),
    query.communityBanks.totalUncovered(),
    query.communityBanks.orphaned(),
    query.communityBanks.communityBanks.entries(),
  ]);
  const banks = entries.map(([, bank]) => bank.unwrap());
  const ledgers = banks.map(ledgerOf);
  const sum = (field) => ledgers.reduce((total, ledger) => total + ledger[field], 0n);
  const expected = genesis.toBigInt() + issued.toBigInt() + orphaned.toBigInt();
  assert.equal(issuance.toBigInt(), expected, 'money was made or lost');
  assert.equal(issued.toBigInt(), sum('issued'));
  assert.equal(uncovered.toBigInt(), sum('uncovered'));
  const accounts = await query.system.account.multi(banks.map(({ bankId }) => accountOf(bankId).address));
  for (const [i, ledger] of ledgers.entries()) {
    assertLedgerAddsUp(ledger);
    const booked = existentialDeposit() + ledger.liquid + ledger.payable;
    assert.ok(accounts[i].data.free.toBigInt() >= booked, `bank ${banks[i].bankId} has less than its books say`);
  }
  return ledgers.length;
}

/** Free and held money of an account and its nonce, as bigints. */
export async function moneyOf({ address }, blockHash) {
  const at = blockHash ? await dev.api.at(blockHash) : dev.api;
  const { nonce, data } = await at.query.system.account(address);
  return { free: data.free.toBigInt(), held: data.reserved.toBigInt(), nonce: nonce.toBigInt() };
}

/** The same before a block and after it. */
export const moneyAround = async (account, blockHash) =>
  Promise.all([await parentOf(blockHash), blockHash].map((hash) => moneyOf(account, hash)));

/** Some fields of an event, or of anything stored, as bigints. */
export const amountsOf = (fields, names) => names.map((name) => fields[name].toBigInt());

/** What the sender paid for the transaction that made `events`. */
export const feeIn = (events) => eventOf(events, 'transactionPayment', 'TransactionFeePaid').actualFee.toBigInt();

/** By how much total issuance grew in a block. */
export async function issuanceGrowthIn(blockHash) {
  return (await totalIssuance(dev.api, blockHash)) - (await totalIssuance(dev.api, await parentOf(blockHash)));
}

/**
 * Asserts that the chain did by itself in `block` what was due at a moment: not before it, and soon after. The first
 * block of a session has room for nothing but the session's own business, and a busy machine may miss a slot or two.
 */
export function assertPrompt(block, due) {
  const blockTime = dev.api.consts.babe.expectedBlockTime.toNumber();
  assert.ok(block.now >= due, `block ${block.number} was early`);
  assert.ok(block.now - due < 5 * blockTime, `block ${block.number} was ${(block.now - due) / 1000} s late`);
}

/** A loan that is not repaid, as stored. */
export async function loanAt(loanId, blockHash) {
  const at = blockHash ? await dev.api.at(blockHash) : dev.api;
  const loan = await at.query.credit.activeLoans(loanId);
  assert.ok(loan.isSome, `there is no loan ${loanId}`);
  return loan.unwrap();
}

/** Waits until the epoch of a moment is over: before, nothing that was deposited then can be withdrawn. */
export async function waitForNextEpoch(moment) {
  await eventually(
    'the epoch is over',
    async () => (await dev.api.query.redistribution.currentEpoch()).unwrap().started.toNumber() > moment,
    { timeoutMs: 5 * 60_000, everyMs: 500, programs: [dev.node] },
  );
}

/** Waits until a member may vote on what is put to the bank's members: after a whole governance epoch. */
export async function waitUntilMayVote(bankId, { address }) {
  const length = (await parametersOf(dev.api, 'Banks')).governanceEpoch.toNumber();
  const { joined } = (await dev.api.query.communityBanks.members(bankId, address)).unwrap();
  await eventually(
    'the member may vote',
    async () => (await chainTime(dev.api)) >= joined.toNumber() + length,
    { timeoutMs: 5 * 60_000, everyMs: 500, programs: [dev.node] },
  );
}

/**
 * The way to a loan: asked for, endorsed, decided, accepted.
 *
 * @param {object} wishes as `requestCredit` takes them
 * @param {[endorser: object, stake: bigint][]} endorsements
 */
export async function borrow(borrower, wishes, endorsements) {
  const asked = await act(requestCredit(dev.api, wishes), borrower);
  const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
  await actAll(...endorsements.map(([endorser, stake]) => [endorse(dev.api, requestId, stake), endorser]));
  const decided = await act(dev.api.tx.credit.decide(requestId), borrower);
  const { offer } = eventOf(decided.events, 'credit', 'CreditApproved');
  const accepted = await act(dev.api.tx.credit.accept(requestId), borrower);
  const { loanId } = eventOf(accepted.events, 'credit', 'LoanFunded');
  return { requestId, loanId, offer, accepted };
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
export const assertRefused = (t, tx, signer, section, name) => assertAllRefused(t, [tx, signer, section, name]);

/** The same for several transactions, sent at once: whatever blocks they come into, these change nothing else. */
export async function assertAllRefused(t, ...cases) {
  let left = cases;
  for (let tries = 1; left.length > 0; tries += 1) {
    assert.ok(tries <= MOST_TRIES, 'every block did work of its own');
    const refused = await refusalsOf(t, left, tries === 1);
    const blocks = new Set(refused.map(({ failure }) => failure.blockHash));
    const busy = new Set();
    for (const blockHash of blocks) {
      const inBlock = refused.filter(({ failure }) => failure.blockHash === blockHash);
      if (await didOwnWork(blockHash)) busy.add(blockHash);
      else await assertUnchanged(blockHash, inBlock);
    }
    left = refused.filter(({ failure }) => busy.has(failure.blockHash)).map(({ wrong }) => wrong);
  }
}

/** The same without a look at what else changed, where other things are under way. */
export const assertAllRefusedBeside = async (t, ...cases) => {
  await refusalsOf(t, cases, true);
};

/** Sends wrong calls and checks how each is refused. */
async function refusalsOf(t, cases, isFirst) {
  const settled = await sendAll(dev.api, cases.map(([tx, signer]) => [tx, signer]), { until: 'inBlock' });
  return settled.map(({ status, reason: failure }, i) => {
    const [tx, signer, section, name] = cases[i];
    const what = `${tx.method.section}.${tx.method.method}`;
    assert.equal(status, 'rejected', `${what} was accepted, not refused with ${section}.${name}`);
    assert.equal(failure.name, 'DispatchFailure', failure.message);
    assert.equal(`${failure.section}.${failure.error}`, `${section}.${name}`, what);
    if (isFirst) t.diagnostic(`${what} -> ${failure.message}`);
    if (OUR_PALLETS.includes(section)) assertRemedy(failure.docs, `${section}.${name}`);
    return { wrong: cases[i], what, signer, failure };
  });
}

/**
 * Whether our pallets or the scheduler did something in a block of wrong calls: by themselves, then. It shows in their
 * events, and where there are none in what they have put on their calendars, or cleared away. (A wrong call that did it
 * would do it each time.)
 */
async function didOwnWork(blockHash) {
  const [before, after] = await Promise.all([await parentOf(blockHash), blockHash].map(calendarsAt));
  const events = await (await dev.api.at(blockHash)).query.system.events();
  return before !== after || events.some(({ event }) => [...OUR_PALLETS, 'scheduler'].includes(event.section));
}

async function calendarsAt(blockHash) {
  const { query } = await dev.api.at(blockHash);
  const { communityBanks, credit, identities, quadraticGovernance, redistribution } = query;
  const epoch = await Promise.all([redistribution.currentEpoch(), redistribution.runUnderWay()]);
  const items = [credit.calendar, communityBanks.lockCalendar, identities.expiries, quadraticGovernance.votes];
  const keys = await Promise.all(items.map((item) => item.keys()));
  return [...epoch, ...keys.flat()].map((item) => item.toHex()).join();
}

async function assertUnchanged(blockHash, refused) {
  const what = refused.map((refusal) => refusal.what).join(', ');
  const before = await parentOf(blockHash);
  const pallets = palletsWithStorage().filter((pallet) => !WRITTEN_BY_BLOCKS.includes(pallet));
  const stateAt = async (hash) => {
    const rpc = (...call) => dev.node.rpc(...call);
    const parts = await Promise.all(pallets.map((pallet) => storageUnder(rpc, storagePrefix(pallet), hash)));
    return new Map(parts.flatMap((part) => [...part]));
  };
  const states = await Promise.all([before, blockHash].map(stateAt));
  assert.ok(states[0].size > 0, 'no storage was read');
  const changed = changedKeys(...states).filter((key) => key !== SCHEDULERS_CLOCK);
  assert.deepEqual(changed, [], `${what} was refused, and yet storage changed`);

  const [accountsBefore, accountsAfter] = await Promise.all([before, blockHash].map(accountsAt));
  const author = (await dev.api.derive.chain.getHeader(blockHash)).author.toString();
  assert.deepEqual([...accountsAfter.keys()].sort(), [...accountsBefore.keys()].sort());
  for (const [address, after] of accountsAfter) {
    const was = accountsBefore.get(address);
    const signed = refused.filter(({ signer }) => signer.address === address);
    const paid = signed.reduce((sum, { failure }) => sum + feeIn(failure.events), 0n);
    const earned = address === author ? refused.reduce((sum, { failure }) => sum + feeIn(failure.events), 0n) : 0n;
    assert.equal(after.data.free.toBigInt(), was.data.free.toBigInt() - paid + earned, `free balance of ${address}`);
    assert.equal(after.data.reserved.toBigInt(), was.data.reserved.toBigInt(), `held balance of ${address}`);
    assert.equal(after.nonce, was.nonce + BigInt(signed.length), `nonce of ${address}`);
  }
}

/** Asserts that an error's documentation says what is wrong and what to do: two sentences at least. */
export function assertRemedy(docs, name) {
  const sentences = docs.split(/[.:]\s+|[.]$/).filter((sentence) => sentence.trim().split(/\s+/).length > 1);
  assert.ok(sentences.length >= 2, `the documentation of ${name} does not say what to do: "${docs}"`);
}
