// The calls of a loan's life, as tests and the demo make them.

import { CRD } from './chain.mjs';

/** A minute, in the chain's milliseconds. */
export const MINUTE = 60_000;

/**
 * The request for a loan.
 *
 * @param {object} [wishes] what differs from a small loan for a workshop
 */
export function requestCredit(api, wishes = {}) {
  const {
    bank = 0,
    amount = 500n * CRD,
    term = MINUTE,
    schedule = { Amortising: { installments: 3 } },
    kind = 'ProductiveEnterprise',
    description = 'A carpentry workshop: two benches, a band saw, and the first timber.',
    collateral = null,
    impactScore = 80,
  } = wishes;
  const purpose = { kind, description: { Text: description } };
  return api.tx.credit.requestCredit(bank, amount, term, schedule, purpose, 'Bank', collateral, impactScore);
}

/** An endorsement with a stake, and a word on the borrower. */
export const endorse = (api, requestId, stake, statement = 'I have worked beside this person for years.') =>
  api.tx.credit.endorse(requestId, stake, statement);
