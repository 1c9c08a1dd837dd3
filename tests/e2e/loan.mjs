// A member borrows, money comes into being; the member repays, and it is gone again.

import assert from 'node:assert/strict';

import { CRD, chainTime, eventOf, inCrd, parametersOf, totalIssuance, wellKnown } from '../lib/chain.mjs';
import {
  CASCADIA, SONORA, act, actAll, allBlocks, amountsOf, assertAllRefused, assertAllRefusedBeside, assertBooksAddUp,
  assertLedgerAddsUp, bankAt, dev, feeIn, issuanceGrowthIn, ledgersAround, loanAt, moneyAround, moneyOf, parentOf,
} from '../lib/dev.mjs';
import { matterOf, vote } from '../lib/governance.mjs';
import { personOf } from '../lib/identity.mjs';
import { endorse, requestCredit } from '../lib/loan.mjs';
import { eventually } from '../lib/program.mjs';
import { scenario } from '../lib/scenario.mjs';
import { newcomer } from './banks.mjs';

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
  const [principal, interest, burned] = amountsOf(repaid, ['principal', 'interest', 'burned']);
  assert.equal(collected.principal.toBigInt(), principal);
  assert.equal(collected.burned.toBigInt(), burned);
  assert.equal(collected.person.toHex(), await personOf(dev.api, charlie()));
  for (const part of ['uncoveredBurned', 'deficit']) assert.equal(collected[part].toBigInt(), 0n, part);
  const parts = amountsOf(collected, ['endorsers', 'lossReserve', 'commons', 'shares']);
  assert.equal(parts.reduce((sum, part) => sum + part), interest, 'the parts of the interest do not sum to it');

  assert.equal(await issuanceGrowthIn(blockHash), -burned, 'issuance did not shrink by what was burned');
  const parent = await parentOf(blockHash);
  const [before, after] = await ledgersAround(CASCADIA, blockHash);
  assert.equal(before.receivable - after.receivable, principal);
  assert.equal(before.issued - after.issued, burned);
  assert.equal(after.liquid + after.payable - before.liquid - before.payable, principal - burned + interest);
  assertLedgerAddsUp(after);
  const [was, is] = await moneyAround(payer, blockHash);
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

    const endorsed = await actAll(...endorsers().map((endorser) => [endorse(dev.api, loan.request, STAKE), endorser]));
    for (const [i, endorser] of endorsers().entries()) {
      const { blockHash, events } = endorsed[i];
      eventOf(events, 'credit', 'Endorsed');
      const { held } = await moneyOf(endorser, await parentOf(blockHash));
      assert.equal((await moneyOf(endorser, blockHash)).held, held + STAKE, 'the stake is not held');
      if (endorser.address === wellKnown('Bob').address) loan.bobsFees = feeIn(events);
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
    const [before, after] = await ledgersAround(CASCADIA, blockHash);
    assert.deepEqual(after, {
      ...before,
      receivable: before.receivable + AMOUNT,
      issued: before.issued + created,
      liquid: before.liquid - pool,
    });
    assertLedgerAddsUp(after);
    const [was, is] = await moneyAround(charlie(), blockHash);
    assert.equal(is.free + is.held - was.free - was.held, AMOUNT - feeIn(events));
    const stored = await loanAt(loan.id, blockHash);
    for (const field of ['principal', 'outstanding', 'booked']) assert.equal(stored[field].toBigInt(), AMOUNT, field);
    assert.ok(stored.byPeers.isFalse && stored.default.isNone);
    loan.created = created;
  });
}

export function repaying() {
  scenario('paying more than is owed, nothing, or less than all where all is meant, is refused by name', async (t) => {
    const { repay, repayInFull } = dev.api.tx.credit;
    await assertAllRefused(
      t,
      [repay(loan.id, AMOUNT * 2n), charlie(), 'credit', 'RepaysTooMuch'],
      [repay(loan.id, 0n), charlie(), 'credit', 'AmountZero'],
      [repayInFull(loan.id, AMOUNT / 2n), charlie(), 'credit', 'OwesMore'],
    );
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
    const claims = await actAll(...endorsers().map((endorser) => [dev.api.tx.credit.claimProceeds(loan.id), endorser]));
    for (const [i, endorser] of endorsers().entries()) {
      const { events } = claims[i];
      const claim = eventOf(events, 'communityBanks', 'ClaimPaid');
      const taken = eventOf(events, 'credit', 'ProceedsClaimed');
      assert.equal(taken.claimant.toString(), endorser.address);
      const parts = amountsOf(taken, ['interest', 'stake', 'restored', 'lent']);
      assert.deepEqual(parts, [claim.amount.toBigInt(), STAKE, 0n, 0n]);
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

const reasonsOf = ({ reasons }) => reasons.map((reason) => reason.toString());

export function requesting() {
  scenario('below 50 points a request is rejected, and the reasons are told', async (t) => {
    const nora = newcomer();
    const before = await moneyOf(nora);
    const asked = await act(requestCredit(dev.api, { amount: AMOUNT }), nora);
    const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
    const { events } = await act(dev.api.tx.credit.decide(requestId), nora);
    const { score } = eventOf(events, 'credit', 'CreditAssessed');
    assert.ok(score.totalScore.toNumber() < 5_000, `who has no record has ${score.totalScore} hundredths`);
    const rejected = eventOf(events, 'credit', 'CreditRejected');
    assert.equal(rejected.requestId.toHex(), requestId.toHex());
    t.diagnostic(`${score.totalScore / 100} points: ${reasonsOf(rejected).join(', ')}`);
    assert.ok(reasonsOf(rejected).includes('ScoreTooLow'), 'the reason is not given');
    assert.ok((await dev.api.query.credit.creditRequests(requestId)).isNone);
    const fees = feeIn(asked.events) + feeIn(events);
    assert.deepEqual(await moneyOf(nora), { free: before.free - fees, held: before.held, nonce: before.nonce + 2n });
  });

  scenario('a request that the score refuses goes before the members if the borrower wants it', async (t) => {
    const nora = newcomer();
    const { appealScore, cancelRequest } = dev.api.tx.credit;
    const bare = await act(requestCredit(dev.api, { amount: AMOUNT }), nora);
    const first = eventOf(bare.events, 'credit', 'CreditRequested').requestId;
    await assertAllRefused(t, [appealScore(first), nora, 'credit', 'PriceAboveCap']);
    await act(cancelRequest(first), nora);

    const amount = 40n * CRD;
    const secured = await act(requestCredit(dev.api, { amount, collateral: { Native: { amount } } }), nora);
    const { requestId } = eventOf(secured.events, 'credit', 'CreditRequested');
    await assertAllRefused(t, [appealScore(requestId), wellKnown('Alice'), 'credit', 'NotTheBorrower']);
    const { events } = await act(appealScore(requestId), nora);
    const referred = eventOf(events, 'credit', 'CreditReferred');
    assert.ok(reasonsOf(referred).includes('ScoreTooLow'), 'the reason is not given');
    assert.equal(matterOf(events).matter.asRequest.toHex(), requestId.toHex());
    await act(cancelRequest(requestId), nora);
  });

  scenario('below 70 points it is referred to the members, and nobody else can approve it', async (t) => {
    const wishes = { amount: AMOUNT, kind: 'CommunityInfrastructure', description: 'A well for the upper village.' };
    const asked = await act(requestCredit(dev.api, wishes), charlie());
    const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
    const { decide, resolveRequest, cancelRequest } = dev.api.tx.credit;
    const { blockHash, events } = await act(decide(requestId), charlie());
    const { score } = eventOf(events, 'credit', 'CreditAssessed');
    const total = score.totalScore.toNumber();
    assert.ok(total >= 5_000 && total < 7_000, `${total} hundredths`);
    const referred = eventOf(events, 'credit', 'CreditReferred');
    assert.ok(reasonsOf(referred).includes('ScoreTooLow'), 'the reason is not given');
    const { referralWindow } = await parametersOf(dev.api, 'Credit');
    assert.equal(referred.until.toNumber(), (await chainTime(dev.api, blockHash)) + referralWindow.toNumber());
    t.diagnostic(`${total / 100} points: ${reasonsOf(referred).join(', ')}`);

    const { proposalId, bankId, matter } = matterOf(events);
    assert.deepEqual([bankId.toNumber(), matter.asRequest.toHex()], [CASCADIA, requestId.toHex()]);
    // The vote on it is under way, and may write at any time.
    await assertAllRefusedBeside(
      t,
      [resolveRequest(requestId, true), wellKnown('Alice'), 'runtime', 'BadOrigin'],
      [vote(dev.api, proposalId, 'Aye', 1), charlie(), 'quadraticGovernance', 'Excluded'],
      [decide(requestId), charlie(), 'credit', 'AlreadyDecided'],
      [dev.api.tx.credit.accept(requestId), charlie(), 'credit', 'NotApproved'],
      [cancelRequest(requestId), wellKnown('Alice'), 'credit', 'NotTheBorrower'],
    );
    const cancelled = await act(cancelRequest(requestId), charlie());
    assert.equal(eventOf(cancelled.events, 'credit', 'RequestCancelled').requestId.toHex(), requestId.toHex());
    const withdrawn = eventOf(cancelled.events, 'quadraticGovernance', 'ProposalWithdrawn');
    assert.equal(withdrawn.proposalId.toNumber(), proposalId.toNumber(), 'the members still vote on it');
  });

  scenario('an endorsement that is withdrawn gives the stake back, and a cancelled request all else', async () => {
    const [dave, eve] = [wellKnown('Dave'), wellKnown('Eve')];
    const [daves, eves] = [await moneyOf(dave), await moneyOf(eve)];
    const collateral = 50n * CRD;
    const wishes = { bank: SONORA, collateral: { Native: { amount: collateral } } };
    const asked = await act(requestCredit(dev.api, wishes), dave);
    const { requestId, request } = eventOf(asked.events, 'credit', 'CreditRequested');
    assert.equal((await moneyOf(dave)).held, daves.held + collateral + request.deposit.toBigInt());

    const endorsed = await act(endorse(dev.api, requestId, STAKE), eve);
    const withdrawn = await act(dev.api.tx.credit.withdrawEndorsement(requestId), eve);
    const evesFees = feeIn(endorsed.events) + feeIn(withdrawn.events);
    assert.deepEqual(await moneyOf(eve), { free: eves.free - evesFees, held: eves.held, nonce: eves.nonce + 2n });

    const cancelled = await act(dev.api.tx.credit.cancelRequest(requestId), dave);
    const davesFees = feeIn(asked.events) + feeIn(cancelled.events);
    assert.deepEqual(await moneyOf(dave), { free: daves.free - davesFees, held: daves.held, nonce: daves.nonce + 2n });
    assert.ok((await dev.api.query.credit.creditRequests(requestId)).isNone);
  });
}

export function identities() {
  scenario('in every block all money is accounted for, and the ledger of each bank adds up', async (t) => {
    const blocks = await allBlocks();
    const issuance = await totalIssuance(dev.api, blocks[0]);
    assert.equal(issuance, (await dev.api.query.communityBanks.genesisIssuance()).toBigInt());
    let banks = 0;
    for (const [number, blockHash] of blocks.entries()) {
      banks = await assertBooksAddUp(blockHash).catch((error) => {
        throw new Error(`block ${number}: ${error.message}`, { cause: error });
      });
    }
    t.diagnostic(`${blocks.length} blocks, ${banks} banks, ${inCrd(issuance)} at genesis`);
  });

  scenario('every block is final', async () => {
    const blocks = await allBlocks();
    await dev.node.waitForFinalized(blocks.length - 1, 60_000);
    assert.deepEqual((await allBlocks()).slice(0, blocks.length), blocks);
    await eventually('the node is still well', async () => (await dev.node.rpc('system_health')).isSyncing === false);
    assert.ok((await bankAt(CASCADIA)).members.toNumber() >= 3);
  });
}
