// Members lend to each other: what they pledge becomes a loan as a whole, or comes back as a whole.

import assert from 'node:assert/strict';

import { CRD, chainTime, eventOf, inCrd, parametersOf, wellKnown } from '../lib/chain.mjs';
import {
  CASCADIA, act, actAll, amountsOf, assertAllRefused, bankAt, dev, feeIn, issuanceGrowthIn, ledgerAt, ledgersAround,
  loanAt, moneyAround, moneyOf,
} from '../lib/dev.mjs';
import { matterOf, vote } from '../lib/governance.mjs';
import { byPeers, endorse, requestCredit, waitUntilUntied } from '../lib/loan.mjs';
import { eventually } from '../lib/program.mjs';
import { scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';
import { isMember, newcomer } from './banks.mjs';

const AMOUNT = 333n * CRD + 1n;
const PLEDGES = { alice: 111_111_111_111_111n, bob: 99_000_000_000_007n };
PLEDGES.nora = AMOUNT - PLEDGES.alice - PLEDGES.bob;
const STAKES = { alice: 40n * CRD, bob: 30n * CRD, nora: 0n };
const STAKED = STAKES.alice + STAKES.bob;
const PART = 100n * CRD + 3n;

/** A request of which only a part is pledged. */
const IN_VAIN = { amount: 200n * CRD, alice: 50n * CRD + 1n, nora: 20n * CRD };
/** Milliseconds until its deadline: enough for pledges and a decision, while other things happen. */
const SHORT_WINDOW = 80_000;
const LONG_WINDOW = 300_000;

const LENDERS = ['alice', 'bob', 'nora'];
const people = () => ({
  alice: wellKnown('Alice'), bob: wellKnown('Bob'), charlie: wellKnown('Charlie'), nora: newcomer(),
});

/** What the scenarios leave for those after them. */
const loan = { principal: 0n, interest: 0n, endorsersPart: 0n, claims: [] };
const inVain = {};

const pledgeOf = (request, { address }) => dev.api.query.credit.pledges(request, address);

/** Asserts that a block changed nothing of the bank's ledger but what it keeps for others. */
async function assertOnlyPayableMoved(blockHash, growth) {
  const [before, after] = await ledgersAround(CASCADIA, blockHash);
  assert.deepEqual(after, { ...before, payable: before.payable + growth });
  assert.equal(await issuanceGrowthIn(blockHash), 0n);
}

/** Takes down what a payment says: all of it is set aside, for lenders and endorsers. */
async function assertSetAside({ blockHash, events }) {
  const repaid = eventOf(events, 'credit', 'Repaid');
  const [principal, interest, burned] = amountsOf(repaid, ['principal', 'interest', 'burned']);
  assert.equal(repaid.payer.toString(), people().charlie.address);
  assert.equal(burned, 0n, 'money of members was burned');
  assert.equal(eventOf(events, 'communityBanks', 'SetAside').amount.toBigInt(), principal + interest);
  await assertOnlyPayableMoved(blockHash, principal + interest);
  loan.principal += principal;
  loan.interest += interest;
  loan.endorsersPart += (interest * loan.endorsersShare) / 1_000_000n;
  return { principal, interest };
}

/** Everybody claims at once, and is paid what the events say. */
async function claimAll() {
  const done = await actAll(...LENDERS.map((name) => [dev.api.tx.credit.claimProceeds(loan.id), people()[name]]));
  const claims = {};
  for (const [i, name] of LENDERS.entries()) {
    const { blockHash, events } = done[i];
    const taken = eventOf(events, 'credit', 'ProceedsClaimed');
    assert.equal(taken.claimant.toString(), people()[name].address);
    const [interest, stake, restored, lent] = amountsOf(taken, ['interest', 'stake', 'restored', 'lent']);
    assert.equal(restored, 0n);
    assert.equal(eventOf(events, 'communityBanks', 'ClaimPaid').amount.toBigInt(), interest + lent);
    // Alice has the fees of the block too.
    if (name !== 'alice') {
      const [was, is] = await moneyAround(people()[name], blockHash);
      assert.equal(is.free, was.free + interest + lent + stake - feeIn(events), `what ${name} has`);
      assert.equal(is.held, was.held - stake);
    }
    claims[name] = { interest, stake, lent };
  }
  loan.claims.push(claims);
  return claims;
}

/** What somebody has claimed so far of interest, stake or what was lent; without a name, what all have. */
const claimed = (field, names = LENDERS) =>
  loan.claims.flatMap((claims) => names.map((name) => claims[name][field])).reduce((sum, part) => sum + part);

/** What came in for the lenders so far. */
const forLenders = () => loan.principal + loan.interest - loan.endorsersPart;

function pledging() {
  scenario('two members ask the others for money, and three of these pledge', async (t) => {
    const { alice, bob, charlie, nora } = people();
    await waitUntilUntied(dev.api, [alice, bob, charlie]);
    const now = await chainTime(dev.api);
    inVain.deadline = now + SHORT_WINDOW;
    const asked = await actAll(
      [requestCredit(dev.api, { amount: AMOUNT, funding: byPeers(now + LONG_WINDOW) }), charlie],
      [
        requestCredit(dev.api, {
          amount: IN_VAIN.amount,
          kind: 'CommunityInfrastructure',
          description: 'A footbridge.',
          funding: byPeers(inVain.deadline),
        }),
        bob,
      ],
    );
    [loan.request, inVain.request] = asked.map(({ events }) => eventOf(events, 'credit', 'CreditRequested').requestId);

    const { pledge } = dev.api.tx.credit;
    const { batchAll } = dev.api.tx.utility;
    const { payable } = await ledgerAt(CASCADIA);
    const [, , noras] = await actAll(
      [
        batchAll([
          endorse(dev.api, loan.request, STAKES.alice),
          pledge(loan.request, PLEDGES.alice),
          pledge(inVain.request, IN_VAIN.alice),
        ]),
        alice,
      ],
      [batchAll([endorse(dev.api, loan.request, STAKES.bob), pledge(loan.request, PLEDGES.bob)]), bob],
      [batchAll([pledge(loan.request, PLEDGES.nora), pledge(inVain.request, IN_VAIN.nora)]), nora],
    );
    const kept = (await ledgerAt(CASCADIA)).payable - payable;
    assert.equal(kept, AMOUNT + IN_VAIN.alice + IN_VAIN.nora, 'the bank does not keep what was pledged');
    const request = (await dev.api.query.credit.creditRequests(loan.request)).unwrap();
    assert.deepEqual([request.pledged.toBigInt(), request.pledgers.toNumber()], [AMOUNT, 3]);
    assert.equal((await pledgeOf(loan.request, nora)).unwrap().amount.toBigInt(), PLEDGES.nora);
    const [was, is] = await moneyAround(nora, noras.blockHash);
    assert.equal(is.free, was.free - PLEDGES.nora - IN_VAIN.nora - feeIn(noras.events));
    t.diagnostic(`${LENDERS.map((name) => inCrd(PLEDGES[name])).join(' + ')} = ${inCrd(AMOUNT)}`);
  });

  scenario('nobody pledges too much, too little, to themselves, or as a stranger', async (t) => {
    const { bob, charlie, nora } = people();
    const { pledge, withdrawPledge } = dev.api.tx.credit;
    await assertAllRefused(
      t,
      [pledge(loan.request, 1n), nora, 'credit', 'PledgesTooMuch'],
      [pledge(inVain.request, 1n), nora, 'credit', 'AmountTooSmall'],
      [pledge(inVain.request, CRD), bob, 'credit', 'OwnRequest'],
      [pledge(inVain.request, CRD), wellKnown('Eve'), 'credit', 'NotAMember'],
      [withdrawPledge(loan.request), charlie, 'credit', 'PledgeNotFound'],
    );
  });
}

function lending() {
  scenario('the one request is approved and pays out what was pledged, the other is referred', async () => {
    const { alice, bob, charlie } = people();
    const { accept, decide } = dev.api.tx.credit;
    const [decided, referred] = await actAll([decide(loan.request), charlie], [decide(inVain.request), bob]);
    const { loanId, amount, offer } = eventOf(decided.events, 'credit', 'CreditApproved');
    assert.equal(amount.toBigInt(), AMOUNT);
    loan.id = loanId;
    loan.endorsersShare = offer.endorsersShare.toBigInt();
    eventOf(referred.events, 'credit', 'CreditReferred');
    inVain.watch = new Watch(dev.api, referred.blockNumber);

    const { proposalId } = matterOf(referred.events);
    const [{ blockHash, events }] = await actAll(
      [accept(loan.request), charlie],
      [vote(dev.api, proposalId, 'Aye', 1), alice],
    );
    const funded = eventOf(events, 'credit', 'LoanFunded');
    assert.deepEqual([funded.created.toBigInt(), funded.pool.toBigInt()], [0n, 0n]);
    const { who, amount: paid } = eventOf(events, 'communityBanks', 'ClaimPaid');
    assert.deepEqual([who.toString(), paid.toBigInt()], [charlie.address, AMOUNT]);
    await assertOnlyPayableMoved(blockHash, -AMOUNT);
    const [was, is] = await moneyAround(charlie, blockHash);
    assert.equal(is.free + is.held, was.free + was.held + AMOUNT - feeIn(events));
    assert.ok((await loanAt(loan.id, blockHash)).byPeers.isTrue);
  });

  scenario('a lender cannot take back what is lent or promised, nor an endorser leave the bank', async (t) => {
    const { alice, nora } = people();
    const { claimProceeds, withdrawPledge } = dev.api.tx.credit;
    await assertAllRefused(
      t,
      [withdrawPledge(loan.request), alice, 'credit', 'AlreadyDecided'],
      [withdrawPledge(loan.request), nora, 'credit', 'AlreadyDecided'],
      [withdrawPledge(inVain.request), nora, 'credit', 'AlreadyDecided'],
      [claimProceeds(loan.id), nora, 'credit', 'NothingToClaim'],
      [dev.api.tx.communityBanks.leave(CASCADIA), alice, 'communityBanks', 'StillEngaged'],
    );
  });
}

function sharing() {
  scenario('of a part that is repaid each lender claims their share, to the unit', async (t) => {
    const { principal, interest } = await assertSetAside(
      await act(dev.api.tx.credit.repay(loan.id, PART), people().charlie),
    );
    assert.equal(principal + interest, PART);
    const outstanding = AMOUNT - principal;
    const claims = await claimAll();
    for (const name of LENDERS) {
      assert.equal(claims[name].lent, (forLenders() * PLEDGES[name]) / AMOUNT, `what was lent by ${name}`);
      assert.equal(claims[name].interest, (loan.endorsersPart * STAKES[name]) / STAKED, `interest of ${name}`);
      // What must stay of a stake rounds up.
      const live = (STAKES[name] * outstanding + AMOUNT - 1n) / AMOUNT;
      assert.equal(claims[name].stake, STAKES[name] - live, `released to ${name}`);
    }
    const left = forLenders() - claimed('lent');
    assert.ok(left >= 0n && left < BigInt(LENDERS.length), `${left} units are left by rounding`);
    t.diagnostic(`claimed: ${LENDERS.map((name) => inCrd(claims[name].lent)).join(', ')}; ${left} units wait`);
  });

  scenario('after the rest is repaid nothing is left: not a unit too few, not one too many', async (t) => {
    const { alice, charlie, nora } = people();
    const before = await bankAt(CASCADIA);
    const [done, left] = await actAll(
      [dev.api.tx.credit.repayInFull(loan.id, AMOUNT), charlie],
      // To have lent binds nobody to the bank: what is hers she claims as a stranger.
      [dev.api.tx.communityBanks.leave(CASCADIA), nora],
    );
    assert.equal(eventOf(left.events, 'communityBanks', 'MemberLeft').who.toString(), nora.address);
    assert.ok(!(await isMember(CASCADIA, nora)));
    const after = await bankAt(CASCADIA);
    assert.equal(after.members.toNumber(), before.members.toNumber() - 1);
    assert.equal(after.homeMembers.toNumber(), before.homeMembers.toNumber() - 1);
    await assertSetAside(done);
    eventOf(done.events, 'credit', 'LoanClosed');
    assert.equal(loan.principal, AMOUNT);
    await claimAll();

    assert.equal(claimed('lent'), loan.principal + loan.interest - loan.endorsersPart);
    assert.equal(claimed('interest'), loan.endorsersPart);
    assert.ok(loan.endorsersPart > 0n, 'the endorsers earned nothing');
    for (const name of LENDERS) {
      assert.equal(claimed('stake', [name]), STAKES[name], `the stake of ${name}`);
      const [lent, fair] = [claimed('lent', [name]), (forLenders() * PLEDGES[name]) / AMOUNT];
      assert.ok(lent >= fair && lent < fair + BigInt(LENDERS.length), `${name} got ${lent}, not ${fair}`);
      assert.ok(lent > PLEDGES[name], `${name} earned nothing`);
    }
    const { credit } = dev.api.query;
    assert.ok((await credit.activeLoans(loan.id)).isNone);
    assert.ok((await credit.settlements(loan.id)).isNone, 'somebody has not been paid');
    assert.ok((await credit.peerLoans(loan.request)).isNone);
    for (const lender of [alice, nora]) assert.ok((await pledgeOf(loan.request, lender)).isNone);
    t.diagnostic(`of ${inCrd(loan.interest)} interest the endorsers have ${inCrd(loan.endorsersPart)}`);
  });
}

export function peerLending() {
  pledging();
  lending();
  sharing();
}

export function returningPledges() {
  scenario('what was not fully pledged by the deadline goes back to everyone who pledged', async (t) => {
    const { alice, bob, nora } = people();
    // The members have approved it, and yet it was not enough.
    await inVain.watch.until('credit', 'CreditApproved', ({ requestId }) => requestId.eq(inVain.request));
    const { cancelRequest, pledge, withdrawPledge } = dev.api.tx.credit;
    const isPast = async () => (await chainTime(dev.api)) > inVain.deadline;
    await eventually('the deadline has passed', isPast, { timeoutMs: SHORT_WINDOW, programs: [dev.node] });
    await assertAllRefused(t, [pledge(inVain.request, CRD), nora, 'credit', 'DeadlinePassed']);

    const { payable } = await ledgerAt(CASCADIA);
    const bobs = await moneyOf(bob);
    const [toAlice, toNora, cancelled] = await actAll(
      [withdrawPledge(inVain.request), alice],
      [withdrawPledge(inVain.request), nora],
      // It has lapsed: a stranger clears it away.
      [cancelRequest(inVain.request), wellKnown('Eve')],
    );
    assert.equal(eventOf(toAlice.events, 'credit', 'PledgeWithdrawn').amount.toBigInt(), IN_VAIN.alice);
    assert.equal(eventOf(toNora.events, 'credit', 'PledgeWithdrawn').amount.toBigInt(), IN_VAIN.nora);
    eventOf(cancelled.events, 'credit', 'RequestCancelled');
    const [was, is] = await moneyAround(nora, toNora.blockHash);
    assert.equal(is.free, was.free + IN_VAIN.nora - feeIn(toNora.events));
    assert.equal((await ledgerAt(CASCADIA)).payable, payable - IN_VAIN.alice - IN_VAIN.nora);
    const deposit = (await parametersOf(dev.api, 'Credit')).requestDeposit.toBigInt();
    assert.equal((await moneyOf(bob)).free, bobs.free + deposit, 'the deposit was not returned');
  });
}
