// Banks and those who belong to them: opening one, joining one, paying in and out.

import assert from 'node:assert/strict';

import { CRD, chainTime, eventOf, eventsOf, freshAccount, fund, hashOfText, inCrd, wellKnown } from '../lib/chain.mjs';
import {
  CASCADIA, SONORA, VIRTUAL, act, actAll, assertAllRefused, assertLedgerAddsUp, assertRefused, bankAt, dev, exitPrice,
  feeIn, issuanceGrowthIn, ledgerAt, ledgersAround, moneyAround, moneyOf, parentOf, sharesOf, waitForNextEpoch,
} from '../lib/dev.mjs';
import { attestPersons, personOf } from '../lib/identity.mjs';
import { scenario } from '../lib/scenario.mjs';

const DEPOSIT = 200n * CRD;

/** When Bob paid in; the scenarios after it need it. */
let depositedAt;

/** People without a past, by name; there from `arriving` on. */
export const newcomers = {};

/** Who of them is attested as a person, and who has nothing but an account. */
const PERSONS = ['Ada', 'Ben', 'Cleo', 'Hal', 'Ida', 'Iris', 'Mina', 'Nora', 'Otto'];
const STRANGERS = ['Fritz', 'Jon', 'Lena', 'Nina'];

/** The person who joined bank 0. */
export const newcomer = () => newcomers.Nora;

export const isMember = async (bankId, { address }) =>
  (await dev.api.query.communityBanks.members(bankId, address)).isSome;

/** What each newcomer starts with. */
const MONEY = 500n * CRD;

/** In one transaction for all scenarios, since each takes a block. */
export function arriving() {
  scenario('people without a past are given some money, and most of them are attested as persons', async () => {
    for (const name of [...PERSONS, ...STRANGERS]) newcomers[name] = freshAccount(name);
    const persons = PERSONS.map((name) => newcomers[name]);
    const before = (await dev.api.query.identities.personCount()).toNumber();
    await Promise.all([
      fund(dev.api, wellKnown('Ferdie'), Object.values(newcomers), MONEY, { until: 'inBlock' }),
      attestPersons(dev.api, persons, { until: 'inBlock' }),
    ]);
    for (const account of Object.values(newcomers)) {
      assert.deepEqual(await moneyOf(account), { free: MONEY, held: 0n, nonce: 0n });
    }
    const ids = await Promise.all(persons.map((person) => personOf(dev.api, person)));
    assert.equal(new Set(ids).size, PERSONS.length);
    assert.equal((await dev.api.query.identities.personCount()).toNumber(), before + PERSONS.length);
  });
}

export function presetBanks() {
  scenario('the preset has two banks, in two bioregions, with three members each', async () => {
    const [cascadia, sonora] = [await bankAt(0), await bankAt(1)];
    assert.equal(cascadia.bioregion.toUtf8(), 'cascadia');
    assert.equal(sonora.bioregion.toUtf8(), 'sonora');
    for (const [bankId, bank] of [[CASCADIA, cascadia], [SONORA, sonora]]) {
      assert.equal(bank.bankId.toNumber(), bankId);
      assert.ok(bank.status.isOpen);
      assert.equal(bank.members.toNumber(), 3);
      assert.equal(bank.homeMembers.toNumber(), 3, 'it is not the home of its members');
      assert.ok(bank.creation.record.toBigInt() > 0n, 'it has no right to create');
      assert.ok(bank.creation.leverage.toBigInt() > 0n, 'it may create nothing');
      assertLedgerAddsUp(await ledgerAt(bankId));
    }
    for (const name of ['Alice', 'Bob', 'Charlie']) assert.ok(await isMember(0, wellKnown(name)), name);
    for (const name of ['Dave', 'Eve', 'Ferdie']) assert.ok(await isMember(1, wellKnown(name)), name);
    assert.ok(!(await isMember(1, wellKnown('Alice'))));
  });
}

export function depositing() {
  scenario('a member pays in and gets shares at the price of the moment', async (t) => {
    const bob = wellKnown('Bob');
    const { blockHash, events } = await act(dev.api.tx.communityBanks.deposit(CASCADIA, DEPOSIT), bob);
    const { bankId, who, amount, shares } = eventOf(events, 'communityBanks', 'Deposited');
    assert.equal(bankId.toNumber(), CASCADIA);
    assert.equal(who.toString(), bob.address);
    assert.equal(amount.toBigInt(), DEPOSIT);

    const [before, after] = await ledgersAround(CASCADIA, blockHash);
    const expected = (DEPOSIT * (before.shares + VIRTUAL.shares)) / (before.shareEquity + VIRTUAL.assets);
    assert.equal(shares.toBigInt(), expected);
    assert.deepEqual(after, {
      ...before,
      liquid: before.liquid + DEPOSIT,
      shareEquity: before.shareEquity + DEPOSIT,
      shares: before.shares + expected,
    });
    assert.equal(await sharesOf(CASCADIA, bob), expected);
    assert.equal(await issuanceGrowthIn(blockHash), 0n);
    depositedAt = await chainTime(dev.api, blockHash);
    t.diagnostic(`${inCrd(DEPOSIT)} bought ${expected} shares`);
  });

  scenario('what was paid in this epoch cannot be taken out before the next', async (t) => {
    const { communityBanks, utility } = dev.api.tx;
    // In one transaction, so that no epoch can end in between.
    const tx = utility.batchAll([communityBanks.deposit(CASCADIA, CRD), communityBanks.withdraw(CASCADIA, 1)]);
    await assertRefused(t, tx, wellKnown('Bob'), 'communityBanks', 'DepositTooRecent');
  });
}

export function founding() {
  scenario('three persons open a bank: one begins, and invites the others', async (t) => {
    const { Ada: ada, Ben: ben, Cleo: cleo } = newcomers;
    const founders = [ada, ben, cleo];
    const invited = [ben, cleo].map(({ address }) => address);
    const { communityBanks } = dev.api.tx;

    const charter = hashOfText('We lend to each other what the valley needs.');
    const opened = await act(communityBanks.foundBank('Valley Bank', 'cascadia', charter), ada);
    const { bankId, bioregion, charter: stored } = eventOf(opened.events, 'communityBanks', 'FoundingOpened');
    assert.equal(bioregion.toUtf8(), 'cascadia');
    assert.equal(stored.toHex(), charter);
    assert.ok((await dev.api.query.communityBanks.communityBanks(bankId)).isNone, 'it is open with one founder');
    assert.ok((await moneyOf(ada)).held > 0n, 'no founding deposit is held');

    const { coFound, inviteFounders } = communityBanks;
    await assertAllRefused(
      t,
      [coFound(bankId), ben, 'communityBanks', 'NotInvited'],
      [inviteFounders(bankId, invited), ben, 'communityBanks', 'NotTheFounder'],
    );
    const named = await act(inviteFounders(bankId, invited), ada);
    const told = eventOf(named.events, 'communityBanks', 'FoundersInvited').invited;
    assert.deepEqual(told.map((who) => who.toString()).sort(), [...invited].sort());

    const joined = await actAll([coFound(bankId), ben], [coFound(bankId), cleo]);
    for (const [i, founder] of [ben, cleo].entries()) {
      assert.equal(eventOf(joined[i].events, 'communityBanks', 'CoFounded').who.toString(), founder.address);
    }
    const opening = joined.flatMap(({ events }) => eventsOf(events, 'communityBanks', 'CommunityBankCreated'));
    assert.equal(opening.length, 1);
    const [created] = opening;
    assert.equal(created.bankId.toNumber(), bankId.toNumber());
    assert.equal(created.bioregion.toUtf8(), 'cascadia');

    const bank = await bankAt(bankId);
    assert.equal(bank.name.toUtf8(), 'Valley Bank');
    assert.equal(bank.members.toNumber(), 3);
    assert.equal(bank.homeMembers.toNumber(), 3, 'its founders had no home, and this is not theirs');
    assert.equal(bank.creation.record.toBigInt(), 0n, 'a new bank can create');
    for (const founder of founders) assert.ok(await isMember(bankId, founder), founder.meta.name);
    assert.deepEqual(new Set(Object.values(await ledgerAt(bankId))), new Set([0n]), 'its ledger is not empty');
  }, { seconds: 180 });

  scenario('a founding that is abandoned gives everything back but the fees', async () => {
    const hal = newcomers.Hal;
    const { communityBanks } = dev.api.tx;
    const opened = await act(communityBanks.foundBank('Hill Bank', 'sonora', hashOfText('hill')), hal);
    const { bankId } = eventOf(opened.events, 'communityBanks', 'FoundingOpened');
    const left = await act(communityBanks.abandonFounding(bankId), hal);
    assert.equal(eventOf(left.events, 'communityBanks', 'FoundingAbandoned').bankId.toNumber(), bankId.toNumber());
    const fees = feeIn(opened.events) + feeIn(left.events);
    assert.deepEqual(await moneyOf(hal), { free: MONEY - fees, held: 0n, nonce: 2n });
  });
}

export function joining() {
  scenario('a person applies, two members endorse, and the person is a member', async (t) => {
    const { Jon: jon, Nora: nora } = newcomers;
    const [alice, charlie] = [wellKnown('Alice'), wellKnown('Charlie')];
    const { apply, endorseApplication } = dev.api.tx.communityBanks;
    const members = (await bankAt(CASCADIA)).members.toNumber();

    await assertRefused(t, apply(CASCADIA), jon, 'communityBanks', 'NotAPerson');
    const applied = await act(apply(CASCADIA), nora);
    const { applicant, deposit } = eventOf(applied.events, 'communityBanks', 'ApplicationOpened');
    assert.equal(applicant.toString(), nora.address);
    assert.equal((await moneyOf(nora)).held, deposit.toBigInt());

    const first = await act(endorseApplication(CASCADIA, nora.address), alice);
    assert.equal(eventOf(first.events, 'communityBanks', 'ApplicationEndorsed').endorser.toString(), alice.address);
    assert.ok(!(await isMember(CASCADIA, nora)), 'one endorsement was enough');

    const second = await act(endorseApplication(CASCADIA, nora.address), charlie);
    const { who, person } = eventOf(second.events, 'communityBanks', 'MemberJoined');
    assert.deepEqual([who.toString(), person.toHex()], [nora.address, await personOf(dev.api, nora)]);
    assert.ok(await isMember(CASCADIA, nora));
    assert.equal((await bankAt(CASCADIA)).members.toNumber(), members + 1);
    assert.equal((await moneyOf(nora)).held, 0n, 'the deposit was not returned');
  }, { seconds: 180 });

  scenario('an application that is withdrawn gives the deposit back', async () => {
    const otto = newcomers.Otto;
    const { communityBanks } = dev.api.tx;
    const applied = await act(communityBanks.apply(CASCADIA), otto);
    const withdrawn = await act(communityBanks.withdrawApplication(CASCADIA), otto);
    const { applicant } = eventOf(withdrawn.events, 'communityBanks', 'ApplicationWithdrawn');
    assert.equal(applicant.toString(), otto.address);
    const fees = feeIn(applied.events) + feeIn(withdrawn.events);
    assert.deepEqual(await moneyOf(otto), { free: MONEY - fees, held: 0n, nonce: 2n });
    assert.ok(!(await isMember(CASCADIA, otto)));
  });
}

export function donating() {
  scenario('anybody gives to the commons of a bank', async () => {
    const gift = 25n * CRD;
    const { blockHash, events } = await act(dev.api.tx.communityBanks.donate(CASCADIA, gift), wellKnown('Eve'));
    assert.equal(eventOf(events, 'communityBanks', 'Donated').amount.toBigInt(), gift);
    const [before, after] = await ledgersAround(CASCADIA, blockHash);
    assert.deepEqual(after, { ...before, liquid: before.liquid + gift, commons: before.commons + gift });
    assertLedgerAddsUp(after);
    assert.equal(await issuanceGrowthIn(blockHash), 0n);
  });
}

export function withdrawing() {
  scenario('in the next epoch the depositor takes the money out, at the price of the moment', async (t) => {
    await waitForNextEpoch(depositedAt);
    const bob = wellKnown('Bob');
    const shares = await sharesOf(CASCADIA, bob);
    const { blockHash, events } = await act(dev.api.tx.communityBanks.withdraw(CASCADIA, shares / 2n), bob);
    const paid = eventOf(events, 'communityBanks', 'Withdrawn').amount.toBigInt();

    const parent = await parentOf(blockHash);
    assert.equal(paid, (await exitPrice(await bankAt(CASCADIA, parent), blockHash)).value(shares / 2n));
    t.diagnostic(`half of the shares, bought for ${inCrd(DEPOSIT / 2n)}, paid ${inCrd(paid)}`);

    const [before, after] = await ledgersAround(CASCADIA, blockHash);
    assert.deepEqual(after, {
      ...before,
      liquid: before.liquid - paid,
      shareEquity: before.shareEquity - paid,
      shares: before.shares - shares / 2n,
    });
    // No depositor gains from another's leaving, nor loses: the price per share does not fall.
    const [assetsBefore, assetsAfter] = [before, after].map(({ shareEquity }) => shareEquity + VIRTUAL.assets);
    const [sharesBefore, sharesAfter] = [before, after].map(({ shares: count }) => count + VIRTUAL.shares);
    assert.ok(assetsAfter * sharesBefore >= assetsBefore * sharesAfter, 'the price of a share fell');
    const [was, is] = await moneyAround(bob, blockHash);
    assert.equal(is.free, was.free + paid - feeIn(events));
    assert.equal(await issuanceGrowthIn(blockHash), 0n);
  }, { seconds: 420 });
}
