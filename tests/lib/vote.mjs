// Decisions by vote: somebody proposes a call, persons vote on it, and the chain carries it out by itself.

import assert from 'node:assert/strict';

import { eventOf, send, sendAll } from './chain.mjs';
import { Watch } from './watch.mjs';

/**
 * Proposes a call to all persons.
 *
 * @param {object} call an unsigned transaction: what is to be dispatched as Root
 * @param {string} title
 * @param {object} [options] as those of `send`
 * @returns {Promise<{proposalId: object, blockNumber: number}>}
 */
export async function propose(api, call, title, proposer, options) {
  const tx = api.tx.quadraticGovernance.submitProposal('Network', call, title);
  const { blockNumber, events } = await send(api, tx, proposer, options);
  const { proposalId } = eventOf(events, 'quadraticGovernance', 'ProposalSubmitted');
  return { proposalId, blockNumber };
}

/**
 * Votes, all at once, which must all be accepted.
 *
 * @param {[voter: object, direction: 'Aye' | 'Nay', votes: number][]} votes
 */
export async function voteOn(api, proposalId, votes, options) {
  const { vote } = api.tx.quadraticGovernance;
  const sendings = votes.map(([voter, direction, count]) => [vote(proposalId, direction, count), voter]);
  const settled = await sendAll(api, sendings, options);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Waits until the chain has dispatched a proposal's call, which must have succeeded.
 *
 * @param {number} from a block before that
 * @param {{until?: 'finalized' | 'inBlock', timeoutMs?: number}} [options]
 * @returns {Promise<object>} the block in which it did
 */
export async function untilEnacted(api, proposalId, from, { until = 'finalized', timeoutMs = 180_000 } = {}) {
  const watch = new Watch(api, from, { onlyFinal: until === 'finalized' });
  const isOurs = (fields) => fields.proposalId.eq(proposalId);
  const { block, fields } = await watch.until('quadraticGovernance', 'ProposalEnacted', isOurs, { timeoutMs });
  assert.ok(fields.result.isOk, `proposal ${proposalId} was enacted and failed: ${fields.result}`);
  return block;
}
