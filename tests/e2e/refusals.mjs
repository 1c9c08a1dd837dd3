// Wrong calls: each shows a named error that says what to do, and changes nothing but the sender's fee and nonce.

import assert from 'node:assert/strict';

import { CRD, freshAccount, hashOfText, send, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, assertAllRefused, assertRefused, borrow, dev } from '../lib/dev.mjs';
import { vote } from '../lib/governance.mjs';
import { PERSONHOOD } from '../lib/identity.mjs';
import { MINUTE, endorse, requestCredit } from '../lib/loan.mjs';
import { scenario } from '../lib/scenario.mjs';

const NO_BANK = 999_999;
const NO_REQUEST = hashOfText('no such request');
const NO_LOAN = 999_999;
const NO_ASSET = 999_999;
const NO_PROPOSAL = 999_999;
const NO_ATTESTATION = 999_999;
const NO_SCHEMA = 999_999;

export function refusals() {
  scenario('who is not a member cannot pay in, endorse an applicant, leave, or borrow', async (t) => {
    const dave = wellKnown('Dave');
    const { communityBanks } = dev.api.tx;
    await assertAllRefused(
      t,
      [communityBanks.deposit(CASCADIA, CRD), dave, 'communityBanks', 'NotAMember'],
      [communityBanks.endorseApplication(CASCADIA, dave.address), dave, 'communityBanks', 'NotAMember'],
      [communityBanks.leave(CASCADIA), dave, 'communityBanks', 'NotAMember'],
      [communityBanks.setHomeBank(CASCADIA), dave, 'communityBanks', 'NotAMember'],
      [requestCredit(dev.api, { bank: CASCADIA }), dave, 'credit', 'NotAMember'],
    );
  });

  scenario('an amount of zero is refused', async (t) => {
    const bob = wellKnown('Bob');
    const { communityBanks } = dev.api.tx;
    await assertAllRefused(
      t,
      [communityBanks.deposit(CASCADIA, 0), bob, 'communityBanks', 'AmountZero'],
      [communityBanks.donate(CASCADIA, 0), bob, 'communityBanks', 'AmountZero'],
      [communityBanks.withdraw(CASCADIA, 0), bob, 'communityBanks', 'AmountZero'],
      [communityBanks.lockShares(CASCADIA, 0), bob, 'communityBanks', 'AmountZero'],
      [requestCredit(dev.api, { amount: 0 }), bob, 'credit', 'AmountZero'],
    );
  });

  scenario('an unknown bank, request, loan, proposal or attestation is refused', async (t) => {
    const bob = wellKnown('Bob');
    const { communityBanks, credit, identities, quadraticGovernance } = dev.api.tx;
    await assertAllRefused(
      t,
      [communityBanks.deposit(NO_BANK, CRD), bob, 'communityBanks', 'BankNotFound'],
      [communityBanks.apply(NO_BANK), bob, 'communityBanks', 'BankNotFound'],
      [communityBanks.coFound(NO_BANK), bob, 'communityBanks', 'FoundingNotFound'],
      [communityBanks.claimWithdrawal(CASCADIA), bob, 'communityBanks', 'ClaimNotFound'],
      [communityBanks.cancelWithdrawal(CASCADIA), bob, 'communityBanks', 'ExitNotFound'],
      [requestCredit(dev.api, { bank: NO_BANK }), bob, 'credit', 'BankNotFound'],
      [endorse(dev.api, NO_REQUEST, CRD), bob, 'credit', 'RequestNotFound'],
      [credit.pledge(NO_REQUEST, CRD), bob, 'credit', 'RequestNotFound'],
      [credit.withdrawPledge(NO_REQUEST), bob, 'credit', 'PledgeNotFound'],
      [credit.repay(NO_LOAN, CRD), bob, 'credit', 'LoanNotFound'],
      [credit.callDefault(NO_LOAN), bob, 'credit', 'LoanNotFound'],
      [credit.claimProceeds(NO_LOAN), bob, 'credit', 'LoanNotFound'],
      [credit.appealSlash(NO_LOAN), bob, 'credit', 'LoanNotFound'],
      [credit.buyCollateral(NO_LOAN, 1, CRD), bob, 'credit', 'SaleNotFound'],
      [vote(dev.api, NO_PROPOSAL, 'Aye', 1), bob, 'quadraticGovernance', 'ProposalNotFound'],
      [quadraticGovernance.advanceProposal(NO_PROPOSAL), bob, 'quadraticGovernance', 'ProposalNotFound'],
      [identities.revoke(NO_ATTESTATION), bob, 'identities', 'AttestationNotFound'],
      [identities.bondIssuer(NO_SCHEMA), bob, 'identities', 'IssuerNotFound'],
      [identities.removeDid(), bob, 'identities', 'DidNotFound'],
      [identities.acceptMove(), bob, 'identities', 'NoMovePending'],
      [identities.completeMove(hashOfText('nobody')), bob, 'identities', 'PersonNotFound'],
    );
  });

  scenario('a bank in no bioregion is refused', async (t) => {
    const found = dev.api.tx.communityBanks.foundBank('Sea Bank', 'atlantis', hashOfText('charter'));
    await assertRefused(t, found, wellKnown('Bob'), 'communityBanks', 'BioregionNotFound');
  });

  scenario('money cannot be burned by hand, nested or not', async (t) => {
    const { balances, utility } = dev.api.tx;
    const burn = balances.burn(CRD, true);
    const batched = utility.batch([burn]);
    const ways = [burn, batched, utility.batchAll([burn]), utility.batchAll([batched])];
    await assertAllRefused(t, ...ways.map((tx) => [tx, wellKnown('Bob'), 'system', 'CallFiltered']));
  });

  scenario('only governance decides about banks, loans, assets, issuers and validators', async (t) => {
    const bob = wellKnown('Bob');
    const { communityBanks, credit, identities, parameters, quadraticGovernance, validatorSet } = dev.api.tx;
    const listing = { price: CRD, expires: MINUTE, haircut: 0, cap: CRD };
    const ofTheBank = [
      communityBanks.expel(CASCADIA, wellKnown('Alice').address),
      communityBanks.setPolicy(CASCADIA, { commonsLevy: 500_000 }),
      communityBanks.closeBank(CASCADIA),
      credit.resolveRequest(NO_REQUEST, true),
      credit.resolveAppeal(NO_LOAN, bob.address, true),
      credit.restructure(NO_LOAN, { term: MINUTE, schedule: 'Bullet', rate: 0 }),
      credit.grantForbearance(NO_LOAN, MINUTE),
    ];
    const ofTheNetwork = [
      communityBanks.grantCreation(CASCADIA),
      communityBanks.resolveBank(CASCADIA),
      credit.listAsset(NO_ASSET, listing),
      credit.unlistAsset(NO_ASSET),
      credit.setModel('0x', { credentials: [], purpose: null }),
      identities.registerSchema('Anything', hashOfText('anything')),
      identities.accreditIssuer(bob.address, PERSONHOOD),
      identities.discreditIssuer(wellKnown('Alice').address, PERSONHOOD, 1_000_000),
      parameters.setParameter({ Fees: { Prices: [null, null] } }),
      quadraticGovernance.killProposal(NO_PROPOSAL, 'I do not like it'),
      quadraticGovernance.enactProposal(NO_PROPOSAL),
      validatorSet.addValidator(bob.address),
      validatorSet.removeValidator(bob.address),
    ];
    await assertAllRefused(t, ...[...ofTheBank, ...ofTheNetwork].map((tx) => [tx, bob, 'runtime', 'BadOrigin']));
  });

  scenario('who cannot pay the fee never reaches a block', async () => {
    const nobody = freshAccount('Nobody');
    const tx = dev.api.tx.communityBanks.donate(CASCADIA, CRD);
    await assert.rejects(send(dev.api, tx, nobody), /Inability to pay some fees/);
  });
}
