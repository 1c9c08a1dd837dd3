// Proposals and votes: as tests and the demo make them.

import { eventOf } from './chain.mjs';

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
