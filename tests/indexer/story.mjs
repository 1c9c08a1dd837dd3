// What happens on the chain while it is indexed: deposits, loans of a bank and of members, a default, votes.

import assert from 'node:assert/strict';

import { CRD, chainTime, eventOf, eventsOf, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, SONORA, act, actAll, borrow, dev } from '../lib/dev.mjs';
import { NETWORK, setFeePrices, submitProposal, untilEnacted, vote, voteAll } from '../lib/governance.mjs';
import { MINUTE, byPeers, endorse, requestCredit, waitUntilUntied } from '../lib/loan.mjs';
import { Watch } from '../lib/watch.mjs';

const TERM = 12_000;
const MICROCRD = CRD / 1_000_000n;

const people = () =>
  Object.fromEntries(['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) => [name.toLowerCase(), wellKnown(name)]));

/** The calls of the pallets. */
const calls = () => dev.api.tx;

/** Members put money in and lock some, somebody gives, one asks for a loan and thinks better of it. */
async function saving() {
  const { bob, charlie, dave, eve, ferdie } = people();
  const { deposit, donate, lockShares } = calls().communityBanks;
  const [{ events }] = await actAll(
    [deposit(CASCADIA, 700n * CRD), bob],
    [deposit(CASCADIA, 300n * CRD), charlie],
    [donate(CASCADIA, 5n * CRD), ferdie],
    [deposit(SONORA, 400n * CRD), dave],
  );
  const { shares } = eventOf(events, 'communityBanks', 'Deposited');
  await actAll([lockShares(CASCADIA, shares.toBigInt() / 2n), bob], [donate(SONORA, 3n * CRD), eve]);
  const asked = await act(requestCredit(dev.api, { amount: 5n * CRD, collateral: { Native: { amount: CRD } } }), bob);
  const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
  await act(calls().credit.cancelRequest(requestId), bob);
}

/** A loan that is endorsed, paid in parts and closed; the endorsers take what is theirs. */
async function repaid() {
  const { alice, bob, charlie } = people();
  const { claimProceeds, repay, repayInFull } = calls().credit;
  const { loanId } = await borrow(charlie, { amount: 500n * CRD }, [[alice, 100n * CRD], [bob, 100n * CRD]]);
  await act(repay(loanId, 200n * CRD), charlie);
  await act(repay(loanId, 50n * CRD), bob);
  await act(claimProceeds(loanId), alice);
  await act(repayInFull(loanId, 400n * CRD), charlie);
  await actAll([claimProceeds(loanId), alice], [claimProceeds(loanId), bob]);
  return loanId.toNumber();
}

/** A loan that members give each other, half repaid in the end. */
async function lentByMembers() {
  const { alice, bob, charlie } = people();
  const { accept, claimProceeds, decide, pledge, repay, withdrawPledge } = calls().credit;
  await waitUntilUntied(dev.api, [alice, bob, charlie], { timeoutMs: 180_000 });
  const wishes = {
    amount: 60n * CRD, term: 600_000, schedule: 'Bullet', kind: 'CommunityInfrastructure',
    funding: byPeers((await chainTime(dev.api)) + 2 * MINUTE),
  };
  const asked = await act(requestCredit(dev.api, wishes), charlie);
  const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
  await actAll(
    [endorse(dev.api, requestId, 10n * CRD), alice],
    [pledge(requestId, 20n * CRD), bob],
  );
  await actAll([withdrawPledge(requestId), bob], [pledge(requestId, 35n * CRD), alice]);
  await act(endorse(dev.api, requestId, 10n * CRD), bob);
  await act(pledge(requestId, 25n * CRD), bob);
  const decided = await act(decide(requestId), charlie);
  assert.equal(eventsOf(decided.events, 'credit', 'CreditApproved').length, 1, 'the loan of members was not approved');
  const accepted = await act(accept(requestId), charlie);
  const { loanId } = eventOf(accepted.events, 'credit', 'LoanFunded');
  await act(repay(loanId, 30n * CRD), charlie);
  await act(claimProceeds(loanId), alice);
  return loanId.toNumber();
}

/** A loan that fails: collateral, an endorser's stake that is appealed for, and something that comes in later. */
async function failed() {
  const { dave, eve, ferdie } = people();
  const { appealSlash, repay } = calls().credit;
  const wishes = {
    bank: SONORA, amount: 200n * CRD, term: TERM, schedule: 'Bullet', kind: 'CommunityInfrastructure',
    collateral: { Native: { amount: 20n * CRD } },
  };
  const { loanId, accepted } = await borrow(ferdie, wishes, [[dave, 40n * CRD], [eve, 20n * CRD]]);
  const isOurs = (fields) => fields.loanId.eq(loanId);
  const watch = new Watch(dev.api, accepted.blockNumber);
  await watch.until('credit', 'LoanDefaulted', isOurs, { timeoutMs: 240_000 });
  await act(appealSlash(loanId), dave);
  await act(repay(loanId, 15n * CRD), ferdie);
  await watch.until('credit', 'SlashesSettled', isOurs, { timeoutMs: 240_000 });
  await act(repay(loanId, 150n * CRD), ferdie);
  return loanId.toNumber();
}

/** A vote of all persons; votes are changed and taken back. Says what is to be waited for. */
async function voted() {
  const { alice, bob, charlie, dave, eve } = people();
  const call = setFeePrices(dev.api, { perMillisecond: CRD / 1_000n, perByte: 2n * MICROCRD });
  const title = 'A byte shall cost twice as much';
  const { proposalId, blockNumber } = await submitProposal(dev.api, NETWORK, call, title, alice);
  const votes = [[alice, 'Aye', 3], [bob, 'Aye', 2], [charlie, 'Nay', 1], [dave, 'Aye', 3], [eve, 'Aye', 2]];
  await voteAll(dev.api, proposalId, votes, { until: 'inBlock' });
  await actAll(
    [vote(dev.api, proposalId, 'Aye', 1), charlie],
    [calls().quadraticGovernance.removeVote(proposalId), eve],
  );
  return { proposalId, watch: new Watch(dev.api, blockNumber) };
}

/** All of it, as far as possible at once. Says which loans and which proposal there are. */
export async function tell() {
  await saving();
  const { proposalId, watch } = await voted();
  const atOnce = [repaid(), failed(), untilEnacted(watch, proposalId, { timeoutMs: 240_000 })];
  const [closed, defaulted] = await Promise.all(atOnce);
  const peers = await lentByMembers();
  return { closed, defaulted, peers, proposal: proposalId.toNumber() };
}

/** A request that stays open. */
export async function leaveOpen() {
  const { alice, bob } = people();
  const asked = await act(requestCredit(dev.api, { amount: 20n * CRD, schedule: 'Bullet' }), alice);
  const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
  await act(endorse(dev.api, requestId, 2n * CRD), bob);
  return requestId.toHex();
}
