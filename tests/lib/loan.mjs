// The calls of a loan's life, as tests and the demo make them.

import { CRD, chainTime, parametersOf } from './chain.mjs';
import { personOf } from './identity.mjs';
import { eventually } from './program.mjs';

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
    funding = 'Bank',
    collateral = null,
    impactScore = 80,
  } = wishes;
  const purpose = { kind, description: { Text: description } };
  return api.tx.credit.requestCredit(bank, amount, term, schedule, purpose, funding, collateral, impactScore);
}

/** Who lends where members pledge until `deadline`, in the chain's milliseconds. */
export const byPeers = (deadline) => ({ Peers: { deadline } });

/** An endorsement with a stake, and a word on the borrower. */
export const endorse = (api, requestId, stake, statement = 'I have worked beside this person for years.') =>
  api.tx.credit.endorse(requestId, stake, statement);

/**
 * Waits until no two of these persons are tied by an endorsement of one for the other: between those who are, stakes do
 * not count.
 */
export async function waitUntilUntied(api, accounts, { timeoutMs = 60_000 } = {}) {
  const period = (await parametersOf(api, 'Credit')).tiePeriod.toNumber();
  const keys = await Promise.all(accounts.map((account) => personOf(api, account)));
  const pairs = keys.flatMap((one) => keys.filter((other) => other !== one).map((other) => [one, other]));
  await eventually(
    'old endorsements tie nobody any more',
    async () => {
      const [now, ties] = await Promise.all([chainTime(api), api.query.credit.ties.multi(pairs)]);
      return ties.every((list) => list.every(({ at }) => now > at.toNumber() + period));
    },
    { timeoutMs },
  );
}
