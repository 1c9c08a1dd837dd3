// A loan that fails: who pays for it, in which order, and who is paid back when money comes in after all.

import assert from 'node:assert/strict';

import { CRD, chainTime, eventOf, eventsOf, inCrd, parametersOf, wellKnown } from '../lib/chain.mjs';
import {
  SONORA, act, actAll, amountsOf, assertAllRefused, assertAllRefusedBeside, assertPrompt, bankAt, dev, exitPrice, feeIn,
  issuanceGrowthIn, ledgerAt, ledgersAround, loanAt, moneyAround, parentOf, sharesOf, waitUntilMayVote,
} from '../lib/dev.mjs';
import { matterOf, vote } from '../lib/governance.mjs';
import { personOf } from '../lib/identity.mjs';
import { endorse, requestCredit, waitUntilUntied } from '../lib/loan.mjs';
import { scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';
import { newcomers } from './banks.mjs';
import { movingAway } from './identity.mjs';
import { delta } from './queue.mjs';

const AMOUNT = 300n * CRD;
const COLLATERAL = 60n * CRD;
const STAKES = { Dave: 50n * CRD, Eve: 40n * CRD };
const STAKED = STAKES.Dave + STAKES.Eve;
const PART = 30n * CRD;
const TERM = 12_000;

/** The loan at bank 1, of which nobody takes care. */
const NEGLECTED = { amount: 200n * CRD, stake: 40n * CRD };

/** The unpaid principal in `LoanDefaulted`, and the parts that sum to it. */
const PARTS = ['principal', 'collateral', 'stakes', 'writtenOff'];

const alice = () => wellKnown('Alice');
const bob = () => wellKnown('Bob');
const dave = () => wellKnown('Dave');
const eve = () => wellKnown('Eve');
const ferdie = () => wellKnown('Ferdie');
const endorsers = () => [dave(), eve()];

/** The two loans, and what the scenarios leave for those after them. */
const loan = {};
const neglected = {};

const isOf = (one) => ({ loanId }) => loanId.eq(one.id);
const ofBank = (bank) => ({ bankId }) => bankId.eq(bank);
const total = (parts) => parts.reduce((sum, part) => sum + part, 0n);
const ceilPart = (amount, part, whole) => (amount * part + whole - 1n) / whole;

function lending() {
  scenario('two loans are paid out, one with collateral and two endorsers', async (t) => {
    const { accept, callDefault, decide, repay } = dev.api.tx.credit;
    const { leave } = dev.api.tx.communityBanks;
    await waitUntilUntied(dev.api, [dave(), eve(), ferdie()]);
    await waitUntilMayVote(delta.id, alice());
    const wishes = { kind: 'CommunityInfrastructure', term: TERM, schedule: 'Bullet' };
    const secured = { ...wishes, bank: delta.id, amount: AMOUNT, collateral: { Native: { amount: COLLATERAL } } };
    const [asked, askedBeside] = await actAll(
      [requestCredit(dev.api, secured), ferdie()],
      [requestCredit(dev.api, { ...wishes, bank: SONORA, amount: NEGLECTED.amount }), eve()],
    );
    [loan.request, neglected.request] = [asked, askedBeside]
      .map(({ events }) => eventOf(events, 'credit', 'CreditRequested').requestId);
    await actAll(...endorsers().map((who) => [endorse(dev.api, loan.request, STAKES[who.meta.name]), who]));
    const decided = await act(decide(loan.request), ferdie());
    loan.offer = eventOf(decided.events, 'credit', 'CreditApproved').offer;
    // Only now: endorsers of one loan who endorse each other count for nothing.
    const [accepted] = await actAll(
      [accept(loan.request), ferdie()],
      [endorse(dev.api, neglected.request, NEGLECTED.stake), dave()],
    );
    loan.id = eventOf(accepted.events, 'credit', 'LoanFunded').loanId;
    loan.accepted = await chainTime(dev.api, accepted.blockHash);
    loan.watch = new Watch(dev.api, accepted.blockNumber);

    await assertAllRefused(
      t,
      [callDefault(loan.id), bob(), 'credit', 'NotInDefault'],
      [leave(delta.id), ferdie(), 'communityBanks', 'StillEngaged'],
    );
    const [paid] = await actAll([repay(loan.id, PART), ferdie()], [decide(neglected.request), eve()]);
    const { principal, interest, released } = eventOf(paid.events, 'credit', 'Repaid');
    assert.equal(principal.toBigInt() + interest.toBigInt(), PART);
    loan.outstanding = AMOUNT - principal.toBigInt();
    loan.live = {
      collateral: ceilPart(COLLATERAL, loan.outstanding, AMOUNT),
      Dave: ceilPart(STAKES.Dave, loan.outstanding, AMOUNT),
      Eve: ceilPart(STAKES.Eve, loan.outstanding, AMOUNT),
    };
    assert.equal(released.toBigInt(), COLLATERAL - loan.live.collateral, 'collateral is not released in proportion');

    const acceptedBeside = await act(accept(neglected.request), eve());
    const funded = eventOf(acceptedBeside.events, 'credit', 'LoanFunded');
    neglected.id = funded.loanId;
    neglected.accepted = await chainTime(dev.api, acceptedBeside.blockHash);
    neglected.created = funded.created.toBigInt();
    neglected.watch = new Watch(dev.api, acceptedBeside.blockNumber);
    assert.ok(neglected.created > 0n, 'nothing was created for it');
  });
}

/** What is not covered while the loan is late. */
const unsecured = () => loan.outstanding - loan.live.collateral - ceilPart(STAKED, loan.outstanding, AMOUNT);

/** Asserts that the steps of a late loan rise to the last, each at its time; a block may take two at once. */
async function assertSteps(one, watch) {
  const { grace, provisionDelays } = await parametersOf(dev.api, 'Credit');
  const delays = provisionDelays.map((delay) => delay.toNumber());
  const late = watch.told('credit', 'LoanLate', isOf(one));
  for (const { block, fields } of late) {
    const delinquentFor = block.now - one.accepted - TERM - grace.toNumber();
    assert.equal(fields.step.toNumber(), delays.filter((delay) => delay <= delinquentFor).length, 'the step');
  }
  const steps = late.map(({ fields }) => fields.step.toNumber());
  assert.deepEqual(steps, [...new Set(steps)].sort(), 'the steps do not rise');
  assert.equal(steps.at(-1), delays.length, 'the last step was left out');
  return late;
}

function beingLate() {
  scenario('step by step the bank expects a loss, and who leaves meanwhile bears a part of it', async (t) => {
    await loan.watch.until('credit', 'LoanLate', isOf(loan));
    const shares = (await sharesOf(delta.id, eve())) / 3n;
    const { blockHash, events } = await act(dev.api.tx.communityBanks.withdraw(delta.id, shares), eve());
    const paid = eventOf(events, 'communityBanks', 'Withdrawn').amount.toBigInt();
    // The same block may have gone a step further first.
    const { provisions } = await ledgerAt(delta.id, blockHash);
    const price = await exitPrice(await bankAt(delta.id, await parentOf(blockHash)), blockHash, provisions);
    assert.equal(paid, price.value(shares));
    assert.ok(paid < price.atPar(shares), 'who left early left at par');
    t.diagnostic(`${inCrd(paid)} are paid for what is worth ${inCrd(price.atPar(shares))} in the books`);

    // Only when all of the loss is expected may the default be called.
    await loan.watch.until('credit', 'LoanLate', (event) => isOf(loan)(event) && event.provision.eq(unsecured()));
    const { provisionShares } = await parametersOf(dev.api, 'Credit');
    for (const { block, fields } of await assertSteps(loan, loan.watch)) {
      const share = provisionShares[fields.step.toNumber() - 1].toBigInt();
      const provision = ceilPart(unsecured(), share, 1_000_000n);
      assert.equal(fields.provision.toBigInt(), provision, `the provision of step ${fields.step}`);
      assert.equal((await ledgerAt(delta.id, block.blockHash)).provisions, provision);
      t.diagnostic(`step ${fields.step}: ${inCrd(provision)} of ${inCrd(unsecured())}`);
    }
  });
}

function defaulting() {
  scenario('a stranger calls the default: collateral pays, stakes are called, the rest is written off', async (t) => {
    const { blockHash, events } = await act(dev.api.tx.credit.callDefault(loan.id), bob());
    const [before, after] = await ledgersAround(delta.id, blockHash);
    const defaulted = eventOf(events, 'credit', 'LoanDefaulted');
    const [principal, collateral, stakes, writtenOff] = amountsOf(defaulted, PARTS);
    assert.deepEqual([principal, collateral], [loan.outstanding, loan.live.collateral]);
    assert.equal(principal, collateral + stakes + writtenOff, 'the parts of the principal do not sum to it');
    const called = Object.fromEntries(
      eventsOf(events, 'credit', 'StakeCalled').map(({ endorser, amount }) => [endorser.toString(), amount.toBigInt()]),
    );
    const expected = endorsers().map((who) => [who.address, loan.live[who.meta.name]]);
    assert.deepEqual(called, Object.fromEntries(expected));
    assert.equal(total(Object.values(called)), stakes);

    const lost = eventOf(events, 'communityBanks', 'WrittenOff');
    const names = ['lossReserve', 'commons', 'shares', 'deficit'];
    const [lossReserve, commons, shares, deficit] = amountsOf(lost, names);
    assert.equal(lost.principal.toBigInt(), writtenOff);
    assert.equal(lossReserve + commons + shares + deficit, writtenOff, 'the parts of the loss do not sum to it');
    assert.deepEqual([lossReserve, commons, deficit], [before.lossReserve, before.commons, 0n]);
    assert.ok(lossReserve > 0n && commons > 0n && shares > 0n, 'not all of them have paid');
    assert.deepEqual(amountsOf(lost, ['burned', 'uncovered']), [0n, 0n], 'nothing was created for it');
    assert.deepEqual(after, {
      ...before,
      liquid: before.liquid + collateral,
      receivable: before.receivable - collateral - writtenOff,
      lossReserve: 0n,
      commons: 0n,
      shareEquity: before.shareEquity - shares,
      provisions: 0n,
    });
    assert.equal(await issuanceGrowthIn(blockHash), 0n);

    const record = await dev.api.query.credit.history(await personOf(dev.api, ferdie()));
    assert.deepEqual([record.defaults.toNumber(), record.defaulted.toBigInt()], [1, principal]);
    loan.lost = { lossReserve, commons, shares };
    loan.stakes = stakes;
    loan.interest = defaulted.interest.toBigInt();
    loan.defaulted = await chainTime(dev.api, blockHash);
    const { grace, defaultDelay } = await parametersOf(dev.api, 'Credit');
    const callable = loan.accepted + TERM + grace.toNumber() + defaultDelay.toNumber();
    assert.ok(loan.defaulted >= callable, 'it was called too early');
    t.diagnostic(`of ${inCrd(principal)} collateral pays ${inCrd(collateral)}, stakes are to pay ${inCrd(stakes)}`);
    t.diagnostic(`reserve, commons, depositors lose ${[lossReserve, commons, shares].map(inCrd).join(', ')}`);
  });

  scenario('an endorser appeals, and those whom it is not about vote on it', async (t) => {
    const { accept, appealSlash, callDefault, resolveAppeal } = dev.api.tx.credit;
    const { blockHash, blockNumber, events } = await act(appealSlash(loan.id), eve());
    // The members may spare her at the depositors' cost: until then nobody leaves at par.
    assert.equal((await ledgerAt(delta.id, blockHash)).contested, loan.live.Eve);
    const appeal = eventOf(events, 'credit', 'SlashAppealed');
    assert.equal(appeal.endorser.toString(), eve().address);
    const period = (await parametersOf(dev.api, 'Credit')).appealPeriod.toNumber();
    assert.equal(appeal.until.toNumber(), loan.defaulted + 2 * period);
    loan.settledFrom = appeal.until.toNumber();

    const { proposalId, matter, excluded, base } = matterOf(events);
    assert.deepEqual([matter.asAppeal.loan.toString(), matter.asAppeal.endorser.toString()], [
      loan.id.toString(), eve().address,
    ]);
    const concerned = await Promise.all([dave(), eve(), ferdie()].map((who) => personOf(dev.api, who)));
    assert.deepEqual(excluded.map((person) => person.toHex()).sort(), concerned.sort(), 'who may not vote');
    assert.equal(base.toNumber(), 1, 'Alice is not all that is left');
    loan.appeal = { proposalId, watch: new Watch(dev.api, blockNumber) };
    await act(vote(dev.api, proposalId, 'Aye', 3), alice());
    await assertAllRefusedBeside(
      t,
      [vote(dev.api, proposalId, 'Aye', 1), eve(), 'quadraticGovernance', 'Excluded'],
      [vote(dev.api, proposalId, 'Nay', 1), dave(), 'quadraticGovernance', 'Excluded'],
      [vote(dev.api, proposalId, 'Nay', 1), bob(), 'quadraticGovernance', 'NotAMember'],
      [resolveAppeal(loan.id, eve().address, true), alice(), 'runtime', 'BadOrigin'],
      [appealSlash(loan.id), eve(), 'credit', 'NothingToAppeal'],
      [appealSlash(loan.id), bob(), 'credit', 'EndorsementNotFound'],
      [callDefault(loan.id), bob(), 'credit', 'AlreadyDefaulted'],
      [requestCredit(dev.api, { bank: SONORA }), ferdie(), 'credit', 'DefaultOutstanding'],
      [accept(loan.request), ferdie(), 'credit', 'RequestNotFound'],
    );
  });
}

function givingBack() {
  scenario('the members give her stake back, and the depositors pay instead', async (t) => {
    const { watch, proposalId } = loan.appeal;
    const isAppeal = (event) => event.proposalId.eq(proposalId);
    const { block, fields } = await watch.until('credit', 'AppealResolved', isOf(loan));
    assert.deepEqual([fields.endorser.toString(), fields.returned.isTrue], [eve().address, true]);
    assert.equal(fields.amount.toBigInt(), loan.live.Eve);
    const enacted = eventsOf(block.events, 'quadraticGovernance', 'ProposalEnacted').find(isAppeal);
    assert.ok(enacted.result.isOk, `${enacted.result}`);

    const lost = eventsOf(block.events, 'communityBanks', 'WrittenOff').find(ofBank(delta.id));
    assert.deepEqual(amountsOf(lost, ['principal', 'lossReserve', 'commons', 'shares']), [
      loan.live.Eve, 0n, 0n, loan.live.Eve,
    ]);
    const [before, after] = await ledgersAround(delta.id, block.blockHash);
    assert.deepEqual(after, {
      ...before,
      receivable: before.receivable - loan.live.Eve,
      shareEquity: before.shareEquity - loan.live.Eve,
      contested: 0n,
    });
    loan.lost.shares += loan.live.Eve;
    loan.stakes -= loan.live.Eve;
    t.diagnostic(`${inCrd(loan.live.Eve)} that were called from Eve are lost to the depositors`);
  });
}

function defaultingByItself() {
  scenario('a loan of which nobody takes care defaults by itself, and its created part is burned', async (t) => {
    const { block, fields } = await neglected.watch.until('credit', 'LoanDefaulted', isOf(neglected));
    const { block: { extrinsics } } = await dev.api.rpc.chain.getBlock(block.blockHash);
    assert.ok(!extrinsics.some(({ method }) => method.method === 'callDefault'), 'somebody called it');
    const parameters = await parametersOf(dev.api, 'Credit');
    const due = neglected.accepted + TERM + parameters.grace.toNumber() + parameters.automaticDefault.toNumber();
    assertPrompt(block, due);
    await assertSteps(neglected, neglected.watch);

    const [principal, collateral, stakes, writtenOff] = amountsOf(fields, PARTS);
    assert.deepEqual([principal, collateral, stakes], [NEGLECTED.amount, 0n, NEGLECTED.stake]);
    const lost = eventsOf(block.events, 'communityBanks', 'WrittenOff').find(ofBank(SONORA));
    const [burned, uncovered] = amountsOf(lost, ['burned', 'uncovered']);
    assert.deepEqual([burned, uncovered], [ceilPart(neglected.created, writtenOff, principal), 0n]);
    assert.equal(await issuanceGrowthIn(block.blockHash), -burned);
    neglected.lost = amountsOf(lost, ['lossReserve', 'commons', 'shares', 'deficit']);
    assert.equal(total(neglected.lost), writtenOff);
    neglected.burned = burned;
    neglected.writtenOff = writtenOff;
    t.diagnostic(`${inCrd(writtenOff)} written off, of which ${inCrd(burned)} had been created`);
  });

  scenario('whoever repays it before the stakes have paid restores the bank, and spares the endorser', async () => {
    const alice = wellKnown('Alice');
    const { blockHash, events } = await act(dev.api.tx.credit.repayInFull(neglected.id, NEGLECTED.amount * 2n), alice);
    const { principal, burned } = eventOf(events, 'credit', 'Repaid');
    assert.equal(principal.toBigInt(), NEGLECTED.amount);
    assert.equal(burned.toBigInt(), neglected.created - neglected.burned);
    const back = eventsOf(events, 'communityBanks', 'Recovered').find(ofBank(SONORA));
    assert.equal(back.amount.toBigInt(), neglected.writtenOff);
    assert.deepEqual(amountsOf(back, ['lossReserve', 'commons', 'shares', 'deficit']), neglected.lost);
    assert.deepEqual(amountsOf(back, ['endorsers', 'surplus', 'uncoveredBurned']), [0n, 0n, 0n]);
    assert.equal(await issuanceGrowthIn(blockHash), neglected.burned - neglected.created);
    eventOf(events, 'credit', 'LoanClosed');
  });
}

function settling() {
  scenario('when the time for appeals is over the other stake pays, with nobody deciding', async (t) => {
    const options = { timeoutMs: 120_000 };
    const { block, fields } = await loan.watch.until('credit', 'SlashesSettled', isOf(loan), options);
    assert.deepEqual(amountsOf(fields, ['amount', 'burned']), [loan.stakes, 0n]);
    assertPrompt(block, loan.settledFrom);
    const slashed = eventsOf(block.events, 'credit', 'StakeSlashed').filter(isOf(loan));
    assert.equal(slashed.length, 1);
    assert.deepEqual([slashed[0].endorser.toString(), slashed[0].amount.toBigInt()], [dave().address, loan.live.Dave]);
    const [before, after] = await ledgersAround(delta.id, block.blockHash);
    assert.deepEqual(after, {
      ...before,
      liquid: before.liquid + loan.stakes,
      receivable: before.receivable - loan.stakes,
    });
    assert.deepEqual([after.receivable, after.contested], [0n, 0n], 'the bank still reckons with something');
    const { default: inDefault } = await loanAt(loan.id);
    assert.ok(inDefault.unwrap().escrowUntil.isNone);
    t.diagnostic(`${inCrd(loan.stakes)} out of a stake`);
  }, { seconds: 150 });
}

function recovering() {
  scenario('the borrower repays after all, and everybody has back what they lost', async (t) => {
    const before = await ledgerAt(delta.id);
    const { blockHash, events } = await act(dev.api.tx.credit.repayInFull(loan.id, AMOUNT), ferdie());
    const repaid = eventOf(events, 'credit', 'Repaid');
    const [principal, interest, burned] = amountsOf(repaid, ['principal', 'interest', 'burned']);
    const { lossReserve, commons, shares } = loan.lost;
    assert.deepEqual([principal, interest, burned], [lossReserve + commons + shares + loan.stakes, loan.interest, 0n]);

    const back = eventOf(events, 'communityBanks', 'Recovered');
    assert.equal(back.amount.toBigInt(), principal);
    assert.deepEqual(amountsOf(back, ['lossReserve', 'commons', 'shares']), [lossReserve, commons, shares]);
    assert.equal(back.endorsers.toBigInt(), loan.stakes);
    assert.deepEqual(amountsOf(back, ['deficit', 'surplus', 'uncoveredBurned']), [0n, 0n, 0n]);
    const income = eventOf(events, 'communityBanks', 'PaymentCollected');
    const [toEndorsers, toReserve, toCommons, toShares] =
      amountsOf(income, ['endorsers', 'lossReserve', 'commons', 'shares']);
    assert.equal(toEndorsers + toReserve + toCommons + toShares, interest);
    assert.deepEqual(await ledgerAt(delta.id, blockHash), {
      ...before,
      liquid: before.liquid + principal + interest - loan.stakes - toEndorsers,
      payable: before.payable + loan.stakes + toEndorsers,
      lossReserve: before.lossReserve + lossReserve + toReserve,
      commons: before.commons + commons + toCommons,
      shareEquity: before.shareEquity + shares + toShares,
    });
    assert.equal(await issuanceGrowthIn(blockHash), 0n);
    eventOf(events, 'credit', 'LoanClosed');
    assert.ok((await dev.api.query.credit.activeLoans(loan.id)).isNone);
    t.diagnostic(`${[shares, commons, lossReserve, loan.stakes].map(inCrd).join(', ')}`);
  });

  scenario('the endorsers are made whole, and the borrower is free to leave', async () => {
    const { batchAll } = dev.api.tx.utility;
    const { claimProceeds } = dev.api.tx.credit;
    const { payable } = await ledgerAt(delta.id);
    const [daves, eves, left] = await actAll(
      [batchAll([claimProceeds(loan.id), claimProceeds(neglected.id)]), dave()],
      [claimProceeds(loan.id), eve()],
      [dev.api.tx.communityBanks.leave(delta.id), newcomers.Fritz],
    );
    eventOf(left.events, 'communityBanks', 'MemberLeft');
    let interests = 0n;
    for (const [who, { events }] of [[dave(), daves], [eve(), eves]]) {
      const claim = eventsOf(events, 'credit', 'ProceedsClaimed').find(isOf(loan));
      const [interest, stake, restored, lent] = amountsOf(claim, ['interest', 'stake', 'restored', 'lent']);
      const { name } = who.meta;
      const taken = who.address === dave().address ? loan.live.Dave : 0n;
      assert.deepEqual([restored, stake, lent], [taken, STAKES[name] - taken, 0n], name);
      interests += interest;
    }
    assert.equal((await ledgerAt(delta.id)).payable, payable - loan.stakes - interests);
    assert.ok((await dev.api.query.credit.settlements(loan.id)).isNone);
    // The stake that was called upon and never needed.
    const spared = eventsOf(daves.events, 'credit', 'ProceedsClaimed').find(isOf(neglected));
    assert.deepEqual(amountsOf(spared, ['stake', 'restored']), [NEGLECTED.stake, 0n]);
    const [was, is] = await moneyAround(dave(), daves.blockHash);
    assert.equal(is.held, was.held - NEGLECTED.stake - (STAKES.Dave - loan.live.Dave));
    const claims = eventsOf(daves.events, 'communityBanks', 'ClaimPaid').map(({ amount }) => amount.toBigInt());
    assert.equal(is.free + is.held, was.free + was.held + total(claims) - feeIn(daves.events));
  });

  scenario('shares that were locked for long enough count as capital', async () => {
    const options = { timeoutMs: 90_000 };
    const { fields } = await delta.watch.until('communityBanks', 'LockedCapitalChanged', ofBank(delta.id), options);
    assert.equal(fields.who.toString(), eve().address);
    assert.deepEqual(amountsOf(fields, ['counted', 'encumbered']), [delta.locked, 0n]);
    assert.equal((await ledgerAt(delta.id)).countedShares, delta.locked);
  });
}

/** `meanwhile` is what happens while the stakes wait for appeals. */
export function failing(meanwhile) {
  lending();
  beingLate();
  defaulting();
  defaultingByItself();
  givingBack();
  movingAway(delta);
  meanwhile();
  settling();
  recovering();
}
