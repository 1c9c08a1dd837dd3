// A bank that has lent its money out: who wants to leave waits in its queue, and is paid as money comes in.
//
// Its founders are members of bank 1: only who has a record can borrow.

import assert from 'node:assert/strict';

import { CRD, chainTime, eventOf, hashOfText, inCrd, parametersOf, wellKnown } from '../lib/chain.mjs';
import {
  SONORA, act, actAll, assertAllRefused, assertPrompt, bankAt, borrow, dev, exitPrice, feeIn, ledgerAt, ledgersAround,
  moneyAround, parentOf, sharesOf, waitForNextEpoch,
} from '../lib/dev.mjs';
import { MINUTE, waitUntilUntied } from '../lib/loan.mjs';
import { scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';

/** Ferdie owns nearly all of the bank, so that one loan is enough to keep it from paying him out. */
const DEPOSITS = { Dave: 30n * CRD, Eve: 30n * CRD, Ferdie: 2_950n * CRD };
const GIFT = 10n * CRD;
const LOAN = 300n * CRD;
const STAKE = 60n * CRD;
const REPAID = 100n * CRD;
const NEW_DEPOSIT = 3_000n * CRD;

/** The bank and what the scenarios leave for those after them; `watch` began when Eve locked shares. */
export const delta = {};

const dave = () => wellKnown('Dave');
const eve = () => wellKnown('Eve');
const ferdie = () => wellKnown('Ferdie');
const founders = () => [dave(), eve(), ferdie()];

export function openingDelta() {
  scenario('members of one bank open another, and pay in', async () => {
    const { communityBanks } = dev.api.tx;
    const found = communityBanks.foundBank('Delta Bank', 'sonora', hashOfText('Boats, nets and a smokehouse.'));
    const opened = await act(found, dave());
    delta.id = eventOf(opened.events, 'communityBanks', 'FoundingOpened').bankId.toNumber();
    const invited = [eve(), ferdie()].map(({ address }) => address);
    const { apply, coFound, deposit, donate, endorseApplication, inviteFounders } = communityBanks;
    await act(inviteFounders(delta.id, invited), dave());
    await actAll([coFound(delta.id), eve()], [coFound(delta.id), ferdie()]);
    const { members, homeMembers } = await bankAt(delta.id);
    assert.deepEqual([members.toNumber(), homeMembers.toNumber()], [3, 0], 'they have a home already');

    // Alice will decide where it is about the others.
    const alice = wellKnown('Alice');
    const [, ...paid] = await actAll(
      [apply(delta.id), alice],
      ...founders().map((who) => [deposit(delta.id, DEPOSITS[who.meta.name]), who]),
      [donate(delta.id, GIFT), wellKnown('Bob')],
    );
    await actAll(...[dave(), eve()].map((who) => [endorseApplication(delta.id, alice.address), who]));
    assert.equal((await bankAt(delta.id)).members.toNumber(), 4);
    delta.depositedAt = await chainTime(dev.api, paid.at(-1).blockHash);
    const deposits = Object.values(DEPOSITS).reduce((sum, amount) => sum + amount);
    const { liquid, shareEquity, commons } = await ledgerAt(delta.id);
    assert.deepEqual([liquid, shareEquity, commons], [deposits + GIFT, deposits, GIFT]);
  });
}

export function lendingOut() {
  scenario('a bank without the right to create lends what it has', async () => {
    await waitUntilUntied(dev.api, [dave(), eve()]);
    const wishes = {
      bank: delta.id,
      amount: LOAN,
      term: 10 * MINUTE,
      schedule: 'Bullet',
      kind: 'CommunityInfrastructure',
      description: 'A landing stage for ten boats.',
    };
    const { loanId, accepted } = await borrow(eve(), wishes, [[dave(), STAKE]]);
    const funded = eventOf(accepted.events, 'credit', 'LoanFunded');
    assert.deepEqual([funded.created.toBigInt(), funded.pool.toBigInt()], [0n, LOAN]);
    delta.loanId = loanId;
  });
}

/** Asserts that an exit was served as the price of its block says, with all money at hand if it does not suffice. */
async function assertServed({ block: { blockHash }, fields }, who) {
  assert.equal(fields.who.toString(), who.address);
  const [shares, amount] = [fields.shares.toBigInt(), fields.amount.toBigInt()];
  const parent = await parentOf(blockHash);
  const [before, after] = await ledgersAround(delta.id, blockHash);
  const price = await exitPrice(await bankAt(delta.id, parent), blockHash);
  assert.equal(amount, price.value(shares), 'the price of the exit');
  return { shares, amount, before, after, price };
}

const setAsideFor = async ({ address }) =>
  (await dev.api.query.communityBanks.claims(delta.id, address)).unwrapOrDefault().toBigInt();

function waiting() {
  scenario('what the bank cannot pay at once waits, and is paid as far as the money goes', async (t) => {
    await waitForNextEpoch(delta.depositedAt);
    const { lockShares, setHomeBank, withdraw } = dev.api.tx.communityBanks;
    const shares = await sharesOf(delta.id, ferdie());
    delta.locked = (await sharesOf(delta.id, eve())) / 3n;
    const homes = (await bankAt(SONORA)).homeMembers.toNumber();
    const [left, locked, moved] = await actAll(
      [withdraw(delta.id, shares), ferdie()],
      [lockShares(delta.id, delta.locked), eve()],
      [setHomeBank(delta.id), dave()],
    );
    const queued = eventOf(left.events, 'communityBanks', 'WithdrawalQueued');
    assert.deepEqual([queued.who.toString(), queued.shares.toBigInt()], [ferdie().address, shares]);
    assert.equal(await sharesOf(delta.id, ferdie()), 0n);
    assert.equal((await ledgerAt(delta.id, left.blockHash)).queuedShares, shares);

    const lock = eventOf(locked.events, 'communityBanks', 'SharesLocked');
    const { lockDelay, lockPeriod } = await parametersOf(dev.api, 'Banks');
    const now = await chainTime(dev.api, locked.blockHash);
    assert.equal(lock.shares.toBigInt(), delta.locked);
    assert.equal(lock.countsFrom.toNumber(), now + lockDelay.toNumber());
    assert.equal(lock.until.toNumber(), now + lockPeriod.toNumber());
    delta.watch = new Watch(dev.api, locked.blockNumber);

    assert.equal(eventOf(moved.events, 'communityBanks', 'HomeBankSet').bankId.toNumber(), delta.id);
    assert.equal((await bankAt(SONORA)).homeMembers.toNumber(), homes - 1);
    assert.equal((await bankAt(delta.id)).homeMembers.toNumber(), 1);

    const served = await delta.watch.until('communityBanks', 'WithdrawalServed');
    const { amount, before, after, price, ...part } = await assertServed(served, ferdie());
    assert.equal(part.shares, price.paidWith(before.liquid), 'not all that the money pays for was served');
    assert.ok(part.shares < shares && before.liquid - amount <= 1n, 'there is money left');
    assert.deepEqual(after, {
      ...before,
      liquid: before.liquid - amount,
      payable: before.payable + amount,
      served: before.served + amount,
      shares: before.shares - part.shares,
      queuedShares: before.queuedShares - part.shares,
      shareEquity: before.shareEquity - amount,
    });
    assert.equal(await setAsideFor(ferdie()), amount);
    delta.served = amount;
    t.diagnostic(`${inCrd(amount)} of ${inCrd(DEPOSITS.Ferdie)} are paid at once, the rest waits`);
  }, { seconds: 420 });

  scenario('who waits, has locked shares, or owes something is bound', async (t) => {
    const { cancelWithdrawal, claimWithdrawal, leave, setHomeBank, withdraw } = dev.api.tx.communityBanks;
    const eves = await sharesOf(delta.id, eve());
    await assertAllRefused(
      t,
      [withdraw(delta.id, eves), eve(), 'communityBanks', 'SharesLocked'],
      [withdraw(delta.id, eves / 100n), eve(), 'communityBanks', 'ExitTooSmall'],
      [leave(delta.id), eve(), 'communityBanks', 'StillEngaged'],
      [withdraw(delta.id, 1n), ferdie(), 'communityBanks', 'NotEnoughShares'],
      [leave(delta.id), ferdie(), 'communityBanks', 'ExitQueued'],
      [claimWithdrawal(delta.id), dave(), 'communityBanks', 'ClaimNotFound'],
      [cancelWithdrawal(delta.id), dave(), 'communityBanks', 'ExitNotFound'],
      [setHomeBank(delta.id), dave(), 'communityBanks', 'AlreadyHome'],
      [setHomeBank(SONORA), dave(), 'communityBanks', 'HomeChangedRecently'],
    );
  });
}

function serving() {
  scenario('a repayment serves the first in the queue by itself, and nobody behind', async (t) => {
    const { communityBanks, credit, utility } = dev.api.tx;
    const daves = (await sharesOf(delta.id, dave())) / 2n;
    const eves = (await sharesOf(delta.id, eve())) - delta.locked;
    const queued = await actAll(
      [communityBanks.withdraw(delta.id, daves), dave()],
      [communityBanks.withdraw(delta.id, eves), eve()],
    );
    for (const { events } of queued) eventOf(events, 'communityBanks', 'WithdrawalQueued');

    // Eve has thought better of it.
    const paid = await act(
      utility.batchAll([communityBanks.cancelWithdrawal(delta.id), credit.repay(delta.loanId, REPAID)]),
      eve(),
    );
    const cancelled = eventOf(paid.events, 'communityBanks', 'WithdrawalCancelled');
    assert.equal(cancelled.shares.toBigInt(), eves);
    assert.equal(await sharesOf(delta.id, eve()), delta.locked + eves);

    const watch = new Watch(dev.api, paid.blockNumber + 1);
    const served = await watch.until('communityBanks', 'WithdrawalServed');
    const { amount, before } = await assertServed(served, ferdie());
    assert.ok(before.liquid > 0n && before.liquid - amount <= 1n, 'there is money left');
    assert.equal(watch.told('communityBanks', 'WithdrawalServed').length, 1, 'somebody was served out of turn');
    delta.served += amount;
    assert.equal(await setAsideFor(ferdie()), delta.served);
    delta.daves = daves;
    t.diagnostic(`${inCrd(REPAID)} come in, and ${inCrd(amount)} go to who waits`);
  });

  scenario('a deposit serves the whole queue, and what was served is claimed', async (t) => {
    const { communityBanks, credit } = dev.api.tx;
    const deposited = await act(communityBanks.deposit(delta.id, NEW_DEPOSIT), dave());
    const watch = new Watch(dev.api, deposited.blockNumber + 1);
    const to = ({ address }) => ({ who }) => who.toString() === address;
    const first = await watch.until('communityBanks', 'WithdrawalServed', to(ferdie()));
    const second = await watch.until('communityBanks', 'WithdrawalServed', to(dave()));
    assert.equal(second.block.number, first.block.number);
    assertPrompt(first.block, await chainTime(dev.api, deposited.blockHash));
    assert.equal(second.fields.shares.toBigInt(), delta.daves);
    delta.served += first.fields.amount.toBigInt();
    assert.equal((await ledgerAt(delta.id)).queuedShares, 0n);
    assert.ok((await dev.api.query.communityBanks.banksWithQueue(delta.id)).isNone);

    const [ferdies, daves] = await actAll(
      [communityBanks.claimWithdrawal(delta.id), ferdie()],
      [communityBanks.claimWithdrawal(delta.id), dave()],
      [credit.repayInFull(delta.loanId, LOAN), eve()],
    );
    const claimOf = ({ events }) => eventOf(events, 'communityBanks', 'WithdrawalClaimed').amount.toBigInt();
    assert.deepEqual([ferdies, daves].map(claimOf), [delta.served, second.fields.amount.toBigInt()]);
    const [was, is] = await moneyAround(ferdie(), ferdies.blockHash);
    assert.equal(is.free, was.free + delta.served - feeIn(ferdies.events));
    assert.equal((await ledgerAt(delta.id)).served, 0n);
    assert.ok(delta.served >= DEPOSITS.Ferdie - 2n, 'waiting has cost something');
    t.diagnostic(`for ${inCrd(DEPOSITS.Ferdie)} Ferdie has ${inCrd(delta.served)}`);
  });
}

export function queueing() {
  waiting();
  serving();
}
