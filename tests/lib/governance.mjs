// Proposals and votes: as tests and the demo make them.

import assert from 'node:assert/strict';

import { eventOf, mustSendAll, send } from './chain.mjs';

/** Whose decision a proposal is. */
export const NETWORK = 'Network';
export const ofBank = (bank) => ({ Bank: bank });

/** The class of voice credits that votes are paid with: 0 is the network's. */
export const classOf = (scope) => (scope === NETWORK ? 0 : scope.Bank + 1);

/** The proposal of a call. */
export const propose = (api, scope, call, title) => api.tx.quadraticGovernance.submitProposal(scope, call, title);

/** Votes, `Aye` or `Nay`; they cost their square in voice credits. */
export const vote = (api, proposal, direction, votes) => api.tx.quadraticGovernance.vote(proposal, direction, votes);

/** What the course of business has put to the members, by the events of the transaction that did it. */
export const matterOf = (events) => eventOf(events, 'quadraticGovernance', 'MatterOpened');

/** What wallets see of a proposal. */
export const proposalAt = async (api, proposal) => (await api.call.governanceApi.proposal(proposal)).unwrap();

/** The voice credits of an account in a class, in the epoch that is under way. */
export async function creditsOf(api, { address }, scope) {
  const { given, spent, left } = (await api.call.governanceApi.voiceCredits(address, classOf(scope))).unwrap();
  return { given: given.toNumber(), spent: spent.toNumber(), left: left.toNumber() };
}

/** Sets what execution and length of a transaction cost. */
export const setFeePrices = (api, prices) => api.tx.parameters.setParameter({ Fees: { Prices: [null, prices] } });

/**
 * Proposes a call.
 *
 * @param {object} [options] as those of `send`
 * @returns {Promise<{proposalId: object, blockNumber: number}>}
 */
export async function submitProposal(api, scope, call, title, proposer, options) {
  const { blockNumber, events } = await send(api, propose(api, scope, call, title), proposer, options);
  const { proposalId } = eventOf(events, 'quadraticGovernance', 'ProposalSubmitted');
  return { proposalId, blockNumber };
}

/**
 * Votes, all at once, which must all be accepted.
 *
 * @param {[voter: object, direction: 'Aye' | 'Nay', votes: number][]} votes
 */
export const voteAll = (api, proposal, votes, options) =>
  mustSendAll(api, votes.map(([voter, direction, count]) => [vote(api, proposal, direction, count), voter]), options);

/**
 * Waits until the chain has dispatched a proposal's call, which must have succeeded.
 *
 * @param {Watch} watch from a block before that on
 * @param {{timeoutMs?: number}} [options]
 * @returns {Promise<object>} the block in which it did
 */
export async function untilEnacted(watch, proposalId, { timeoutMs = 180_000 } = {}) {
  const isOurs = (fields) => fields.proposalId.eq(proposalId);
  const { block, fields } = await watch.until('quadraticGovernance', 'ProposalEnacted', isOurs, { timeoutMs });
  assert.ok(fields.result.isOk, `proposal ${proposalId} was enacted and failed: ${fields.result}`);
  return block;
}
