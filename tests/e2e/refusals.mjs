// Wrong calls: each shows a named error that says what to do, and changes nothing but the sender's fee and nonce.

import assert from 'node:assert/strict';

import { CRD, freshAccount, hashOfText, send, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, assertRefused, dev } from '../lib/dev.mjs';
import { endorse, requestCredit } from '../lib/loan.mjs';
import { scenario } from '../lib/scenario.mjs';

const NO_BANK = 999_999;
const NO_REQUEST = hashOfText('no such request');
const NO_LOAN = 999_999;

export function refusals() {
  scenario('who is not a member cannot pay in, endorse an applicant, or borrow', async (t) => {
    const dave = wellKnown('Dave');
    const { communityBanks } = dev.api.tx;
    await assertRefused(t, communityBanks.deposit(CASCADIA, CRD), dave, 'communityBanks', 'NotAMember');
    const endorsing = communityBanks.endorseApplication(CASCADIA, dave.address);
    await assertRefused(t, endorsing, dave, 'communityBanks', 'NotAMember');
    await assertRefused(t, requestCredit(dev.api, { bank: CASCADIA }), dave, 'credit', 'NotAMember');
  });

  scenario('an amount of zero is refused', async (t) => {
    const bob = wellKnown('Bob');
    const { communityBanks } = dev.api.tx;
    await assertRefused(t, communityBanks.deposit(CASCADIA, 0), bob, 'communityBanks', 'AmountZero');
    await assertRefused(t, communityBanks.donate(CASCADIA, 0), bob, 'communityBanks', 'AmountZero');
    await assertRefused(t, communityBanks.withdraw(CASCADIA, 0), bob, 'communityBanks', 'AmountZero');
    await assertRefused(t, requestCredit(dev.api, { amount: 0 }), bob, 'credit', 'AmountZero');
  });

  scenario('an unknown bank, request or loan is refused', async (t) => {
    const bob = wellKnown('Bob');
    const { communityBanks, credit } = dev.api.tx;
    await assertRefused(t, communityBanks.deposit(NO_BANK, CRD), bob, 'communityBanks', 'BankNotFound');
    await assertRefused(t, communityBanks.apply(NO_BANK), bob, 'communityBanks', 'BankNotFound');
    await assertRefused(t, communityBanks.coFound(NO_BANK), bob, 'communityBanks', 'FoundingNotFound');
    await assertRefused(t, requestCredit(dev.api, { bank: NO_BANK }), bob, 'credit', 'BankNotFound');
    await assertRefused(t, endorse(dev.api, NO_REQUEST, CRD), bob, 'credit', 'RequestNotFound');
    await assertRefused(t, credit.repay(NO_LOAN, CRD), bob, 'credit', 'LoanNotFound');
  });

  scenario('a bank in no bioregion is refused', async (t) => {
    const found = dev.api.tx.communityBanks.foundBank('Sea Bank', 'atlantis', hashOfText('charter'));
    await assertRefused(t, found, wellKnown('Bob'), 'communityBanks', 'BioregionNotFound');
  });

  scenario('money cannot be burned by hand, nested or not', async (t) => {
    const bob = wellKnown('Bob');
    const { balances, utility } = dev.api.tx;
    const burn = balances.burn(CRD, true);
    const batched = utility.batch([burn]);
    for (const tx of [burn, batched, utility.batchAll([burn]), utility.batchAll([batched])]) {
      await assertRefused(t, tx, bob, 'system', 'CallFiltered');
    }
  });

  scenario('only governance grants the right to create or changes the validators', async (t) => {
    const bob = wellKnown('Bob');
    const { communityBanks, validatorSet } = dev.api.tx;
    for (const tx of [
      communityBanks.grantCreation(CASCADIA),
      validatorSet.addValidator(bob.address),
      validatorSet.removeValidator(bob.address),
    ]) {
      await assertRefused(t, tx, bob, 'runtime', 'BadOrigin');
    }
  });

  scenario('who cannot pay the fee never reaches a block', async () => {
    const nobody = freshAccount('Nobody');
    const tx = dev.api.tx.communityBanks.donate(CASCADIA, CRD);
    await assert.rejects(send(dev.api, tx, nobody), /Inability to pay some fees/);
  });
}
