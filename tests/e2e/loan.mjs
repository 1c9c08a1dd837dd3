// A member borrows, money comes into being; the member repays, and it is gone again.

import assert from 'node:assert/strict';

import { CRD, eventOf, inCrd, totalIssuance, wellKnown } from '../lib/chain.mjs';
import {
  CASCADIA, act, assertLedgerAddsUp, assertRefused, bankAt, dev, feeIn, issuanceGrowthIn, issuanceWithoutCredit,
  ledgerAt, moneyOf, parentOf, seenBlocks,
} from '../lib/dev.mjs';
import { endorse, requestCredit } from '../lib/loan.mjs';
import { eventually } from '../lib/node.mjs';
import { scenario } from '../lib/scenario.mjs';

const AMOUNT = 500n * CRD;
const STAKE = 100n * CRD;

const charlie = () => wellKnown('Charlie');
const endorsers = () => [wellKnown('Alice'), wellKnown('Bob')];

/** What one loan leaves for the scenarios after it. */
const loan = { burned: 0n, principal: 0n, interest: 0n, endorsersPart: 0n };

/** Takes down what a repayment says, and checks it against the chain's money. */
async function assertRepaid({ blockHash, events }, payer) {
  const repaid = eventOf(events, 'credit', 'Repaid');
  const collected = eventOf(events, 'communityBanks', 'PaymentCollected');
  assert.equal(repaid.loanId.toString(), loan.id.toString());
  assert.equal(repaid.payer.toString(), payer.address);
  const [principal, interest, burned] = ['principal', 'interest', 'burned'].map((name) => repaid[name].toBigInt());
  assert.equal(collected.principal.toBigInt(), principal);
  assert.equal(collected.burned.toBigInt(), burned);
  const parts = ['endorsers', 'lossReserve', 'commons', 'shares'].map((name) => collected[name].toBigInt());
  assert.equal(parts.reduce((sum, part) => sum + part), interest, 'the parts of the interest do not sum to it');

  assert.equal(await issuanceGrowthIn(blockHash), -burned, 'issuance did not shrink by what was burned');
  const parent = await parentOf(blockHash);
  const [before, after] = [await ledgerAt(CASCADIA, parent), await ledgerAt(CASCADIA, blockHash)];
  assert.equal(before.receivable - after.receivable, principal);
  assert.equal(before.issued - after.issued, burned);
  assert.equal(after.liquid + after.payable - before.liquid - before.payable, principal - burned + interest);
  assertLedgerAddsUp(after);
  const [was, is] = [await moneyOf(payer, parent), await moneyOf(payer, blockHash)];
  assert.equal(was.free + was.held - is.free - is.held, principal + interest + feeIn(events));

  loan.burned += burned;
  loan.principal += principal;
  loan.interest += interest;
  loan.endorsersPart += parts[0];
  return { principal, interest, burned };
}

export function borrowing() {
  scenario('a member asks for a loan, and two others stand in for it', async () => {
    loan.before = { issuance: await totalIssuance(dev.api), bob: await moneyOf(wellKnown('Bob')) };
    const asked = await act(requestCredit(dev.api, { amount: AMOUNT }), charlie());
    const requested = eventOf(asked.events, 'credit', 'CreditRequested');
    assert.equal(requested.borrower.toString(), charlie().address);
    assert.equal(requested.amount.toBigInt(), AMOUNT);
    assert.match(JSON.stringify(requested.purpose.toHuman()), /ProductiveEnterprise/);
    loan.request = requested.requestId;
    assert.ok((await dev.api.query.credit.creditRequests(loan.request)).isSome);

    loan.bobsFees = 0n;
    for (const endorser of endorsers()) {
      const held = (await moneyOf(endorser)).held;
      const { blockHash, events } = await act(endorse(dev.api, loan.request, STAKE), endorser);
      eventOf(events, 'credit', 'Endorsed');
      assert.equal((await moneyOf(endorser, blockHash)).held, held + STAKE, 'the stake is not held');
      if (endorser.address === wellKnown('Bob').address) loan.bobsFees += feeIn(events);
    }
  });

  scenario('the chain decides by a score that anybody can add up, and it approves', async (t) => {
    const { events } = await act(dev.api.tx.credit.decide(loan.request), charlie());
    const { score } = eventOf(events, 'credit', 'CreditAssessed');
    const sum = (parts) => [...parts.values()].reduce((total, part) => total + part.toNumber(), 0);
    const parts = [sum(score.communityScore), score.purposeScore.toNumber(), sum(score.networkScore)];
    assert.equal(score.totalScore.toNumber(), Math.floor((parts[0] + parts[1] + parts[2]) / 3));
    assert.equal(parts[1], 8500, 'the score of a productive enterprise');
    const [community, purpose, network] = parts.map((part) => part / 100);
    t.diagnostic(`${score.totalScore / 100} points: community ${community}, purpose ${purpose}, network ${network}`);

    const approved = eventOf(events, 'credit', 'CreditApproved');
    assert.equal(approved.requestId.toHex(), loan.request.toHex());
    assert.equal(approved.borrower.toString(), charlie().address);
    assert.equal(approved.amount.toBigInt(), AMOUNT);
    loan.id = approved.loanId;
  });

  scenario('on acceptance total issuance grows by exactly what the bank creates', async (t) => {
    const { blockHash, events } = await act(dev.api.tx.credit.accept(loan.request), charlie());
    const funded = eventOf(events, 'credit', 'LoanFunded');
    const paidOut = eventOf(events, 'communityBanks', 'LoanPaidOut');
    const [created, pool] = [paidOut.created.toBigInt(), paidOut.pool.toBigInt()];
    assert.deepEqual([funded.created.toBigInt(), funded.pool.toBigInt()], [created, pool]);
    assert.equal(created + pool, AMOUNT);
    assert.ok(created > 0n, 'nothing was created');
    assert.equal(await issuanceGrowthIn(blockHash), created);
    t.diagnostic(`of ${inCrd(AMOUNT)}, ${inCrd(created)} were created and ${inCrd(pool)} came out of the pool`);

    const parent = await parentOf(blockHash);
    const [before, after] = [await ledgerAt(CASCADIA, parent), await ledgerAt(CASCADIA, blockHash)];
    assert.deepEqual(after, {
      ...before,
      receivable: before.receivable + AMOUNT,
      issued: before.issued + created,
      liquid: before.liquid - pool,
    });
    assertLedgerAddsUp(after);
    const [was, is] = [await moneyOf(charlie(), parent), await moneyOf(charlie(), blockHash)];
    assert.equal(is.free + is.held - was.free - was.held, AMOUNT - feeIn(events));
    assert.ok((await dev.api.query.credit.activeLoans(loan.id)).isSome);
    loan.created = created;
  });
}

export function repaying() {
  scenario('paying more than is owed, nothing, or less than all where all is meant, is refused by name', async (t) => {
    const { repay, repayInFull } = dev.api.tx.credit;
    await assertRefused(t, repay(loan.id, AMOUNT * 2n), charlie(), 'credit', 'RepaysTooMuch');
    await assertRefused(t, repay(loan.id, 0n), charlie(), 'credit', 'AmountZero');
    await assertRefused(t, repayInFull(loan.id, AMOUNT / 2n), charlie(), 'credit', 'OwesMore');
  });

  scenario('anybody may pay a part: interest first, and its created share of the principal is burned', async (t) => {
    const eve = wellKnown('Eve');
    const done = await act(dev.api.tx.credit.repay(loan.id, 150n * CRD), eve);
    const { principal, interest, burned } = await assertRepaid(done, eve);
    assert.equal(principal + interest, 150n * CRD);
    // However sliced: burned so far is the created share of the principal repaid so far, rounded up.
    assert.equal(burned, (loan.created * principal + AMOUNT - 1n) / AMOUNT);
    t.diagnostic(`${inCrd(interest)} interest, ${inCrd(principal)} principal, of it ${inCrd(burned)} burned`);
  });

  scenario('the borrower pays the rest, and the loan is closed', async (t) => {
    const done = await act(dev.api.tx.credit.repayInFull(loan.id, AMOUNT), charlie());
    await assertRepaid(done, charlie());
    assert.equal(eventOf(done.events, 'credit', 'LoanClosed').loanId.toString(), loan.id.toString());
    assert.equal(loan.principal, AMOUNT, 'the principal is not repaid');
    assert.equal(loan.burned, loan.created, 'what was created is not what was burned');
    assert.equal(await totalIssuance(dev.api, done.blockHash), loan.before.issuance);
    t.diagnostic(`interest over the life of the loan: ${inCrd(loan.interest)}`);
  });

  scenario('the endorsers take their stakes back, and their part of the interest', async (t) => {
    const bob = wellKnown('Bob');
    assert.ok(loan.endorsersPart > 0n, 'no interest was set aside for the endorsers');
    let claimed = 0n;
    for (const endorser of endorsers()) {
      const { events } = await act(dev.api.tx.credit.claimProceeds(loan.id), endorser);
      const claim = eventOf(events, 'communityBanks', 'ClaimPaid');
      assert.equal(eventOf(events, 'credit', 'ProceedsClaimed').stake.toBigInt(), STAKE);
      assert.equal(claim.who.toString(), endorser.address);
      claimed += claim.amount.toBigInt();
      if (endorser.address === bob.address) {
        const { free, held } = await moneyOf(bob);
        assert.equal(held, loan.before.bob.held, 'a stake is still held');
        assert.equal(free, loan.before.bob.free - loan.bobsFees - feeIn(events) + claim.amount.toBigInt());
      }
    }
    assert.equal(claimed, loan.endorsersPart, 'not all that was set aside was claimed');
    assert.ok((await dev.api.query.credit.settlements(loan.id)).isNone, 'the loan is not settled');
    t.diagnostic(`claimed by two endorsers: ${inCrd(claimed)}`);
  });
}

export function requesting() {
  scenario('a request without endorsements is rejected, with reasons', async (t) => {
    const asked = await act(requestCredit(dev.api, { amount: AMOUNT }), charlie());
    const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
    const { events } = await act(dev.api.tx.credit.decide(requestId), charlie());
    const rejected = eventOf(events, 'credit', 'CreditRejected');
    assert.equal(rejected.requestId.toHex(), requestId.toHex());
    const reasons = rejected.reasons.map((reason) => reason.toString());
    t.diagnostic(reasons.join(', '));
    assert.ok(reasons.includes('ScoreTooLow'), 'the reason is not given');
  });

  scenario('a request that is cancelled gives everything back but the fees', async () => {
    const dave = wellKnown('Dave');
    const before = await moneyOf(dave);
    const asked = await act(requestCredit(dev.api, { bank: 1, collateral: { Native: { amount: 50n * CRD } } }), dave);
    const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
    assert.ok((await moneyOf(dave)).held >= before.held + 50n * CRD, 'the collateral is not held');
    const cancelled = await act(dev.api.tx.credit.cancelRequest(requestId), dave);
    const fees = feeIn(asked.events) + feeIn(cancelled.events);
    assert.deepEqual(await moneyOf(dave), { free: before.free - fees, held: before.held, nonce: before.nonce + 2n });
    assert.ok((await dev.api.query.credit.creditRequests(requestId)).isNone);
  });

  scenario('an endorsement that is withdrawn gives the stake back', async () => {
    const [dave, eve] = [wellKnown('Dave'), wellKnown('Eve')];
    const before = await moneyOf(eve);
    const asked = await act(requestCredit(dev.api, { bank: 1 }), dave);
    const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
    const endorsed = await act(endorse(dev.api, requestId, STAKE), eve);
    const withdrawn = await act(dev.api.tx.credit.withdrawEndorsement(requestId), eve);
    const fees = feeIn(endorsed.events) + feeIn(withdrawn.events);
    assert.deepEqual(await moneyOf(eve), { free: before.free - fees, held: before.held, nonce: before.nonce + 2n });
    await act(dev.api.tx.credit.cancelRequest(requestId), dave);
  });
}

export function identities() {
  scenario('in every block seen, issuance without created credit is the same, and every ledger adds up', async (t) => {
    const expected = await issuanceWithoutCredit(await dev.node.blockHash(0));
    const blocks = seenBlocks();
    const banks = (await dev.api.query.communityBanks.communityBanks.keys()).map(({ args: [id] }) => id.toNumber());
    for (const blockHash of blocks) {
      assert.equal(await issuanceWithoutCredit(blockHash), expected, `issuance in block ${blockHash}`);
      for (const bank of [0, 1]) assertLedgerAddsUp(await ledgerAt(bank, blockHash));
    }
    for (const bank of banks) assertLedgerAddsUp(await ledgerAt(bank));
    t.diagnostic(`${blocks.length} blocks, ${banks.length} banks, ${inCrd(expected)} without created credit`);
  });

  scenario('everything that was seen is final', async () => {
    const headers = await Promise.all(seenBlocks().map((hash) => dev.api.rpc.chain.getHeader(hash)));
    const last = Math.max(...headers.map(({ number }) => number.toNumber()));
    await dev.node.waitForFinalized(last, 60_000);
    for (const header of headers) {
      assert.equal(await dev.node.blockHash(header.number.toNumber()), header.hash.toHex());
    }
    await eventually('the node is still well', async () => (await dev.node.rpc('system_health')).isSyncing === false);
    assert.ok((await bankAt(CASCADIA)).members.toNumber() >= 3);
  });
}
