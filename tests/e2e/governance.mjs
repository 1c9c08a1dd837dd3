// What persons and members decide by votes: what may be proposed, what a vote costs, and what comes of it.

import assert from 'node:assert/strict';

import { CRD, eventOf, hashOfText, inCrd, parametersOf, wellKnown } from '../lib/chain.mjs';
import {
  CASCADIA, SONORA, act, actAll, assertAllRefused, assertAllRefusedBeside, bankAt, dev, moneyAround, parentOf,
} from '../lib/dev.mjs';
import {
  NETWORK, creditsOf, matterOf, ofBank, proposalAt, propose, setFeePrices, untilEnacted, vote,
} from '../lib/governance.mjs';
import { attestPerson, farExpiry, personOf } from '../lib/identity.mjs';
import { MINUTE, endorse, requestCredit } from '../lib/loan.mjs';
import { scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';
import { isMember, newcomers } from './banks.mjs';

const PRICES = { perMillisecond: CRD / 1_000n, perByte: 3n * (CRD / 1_000_000n) };
const NEXT_TO_NOTHING = { ...PRICES, perByte: PRICES.perByte / 100n };
const TITLE = 'A byte shall cost three times as much';
const REASON = 'Nobody knows this validator.';

const [alice, bob, charlie, dave, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie']
  .map((name) => () => wellKnown(name));

/** The proposals and what the scenarios leave for those after them; the watch begins with the first proposal. */
const of = {};
let watch;

/** The schema that the members of bank 0 register, and who attests by it. */
export const apprenticeship = { document: hashOfText('Has learned a trade with a member of the bank.') };

const submittedIn = ({ events }) => eventOf(events, 'quadraticGovernance', 'ProposalSubmitted');
const isOn = (proposal) => ({ proposalId }) => proposalId.eq(proposal);
const untilTold = (name, proposal, options) =>
  watch.until('quadraticGovernance', name, isOn(proposal), options);
const tallyOf = ({ ayes, nays, ayePersons, nayPersons }) =>
  [ayes, nays, ayePersons, nayPersons].map((part) => part.toNumber());
/** Votes on one proposal. */
const on = (proposal) => (direction, votes) => vote(dev.api, proposal, direction, votes);
const statusOf = async (proposal) => (await proposalAt(dev.api, proposal)).status.type;

function askingForTooMuch() {
  scenario('what no vote may bring about cannot be proposed', async (t) => {
    const { balances, communityBanks, system, utility } = dev.api.tx;
    const tooCheap = setFeePrices(dev.api, { ...PRICES, perByte: 0 });
    const mint = balances.forceSetBalance(bob().address, 10n ** 24n);
    const forNetwork = (call) => propose(dev.api, NETWORK, call, 'Not this');
    const forSonora = (call) => propose(dev.api, ofBank(SONORA), call, 'Not this');
    const notAllowed = [
      [forNetwork(tooCheap), bob()],
      [forNetwork(utility.batchAll([utility.batch([tooCheap])])), charlie()],
      [forNetwork(mint), eve()],
      [forNetwork(utility.forceBatch([system.authorizeUpgrade(hashOfText('code')), mint])), ferdie()],
      [forSonora(communityBanks.closeBank(CASCADIA)), dave()],
      [forSonora(setFeePrices(dev.api, PRICES)), alice()],
    ];
    // Alice is no member of Sonora, which is found first.
    const named = notAllowed.slice(0, -1).map(([tx, who]) => [tx, who, 'quadraticGovernance', 'CallNotAllowed']);
    await assertAllRefused(
      t,
      ...named,
      [notAllowed.at(-1)[0], alice(), 'quadraticGovernance', 'NotAMember'],
      [forNetwork(setFeePrices(dev.api, PRICES)), newcomers.Jon, 'quadraticGovernance', 'NotAPerson'],
    );
  });
}

function submitting() {
  scenario('persons propose to the network, and a member to the bank', async (t) => {
    const { identities, technicalCommittee, validatorSet } = dev.api.tx;
    apprenticeship.schema = (await dev.api.query.identities.nextSchemaId()).toNumber();
    apprenticeship.issuer = newcomers.Iris;
    const calls = [
      [NETWORK, setFeePrices(dev.api, PRICES), TITLE, dave()],
      [NETWORK, setFeePrices(dev.api, NEXT_TO_NOTHING), 'A byte shall cost next to nothing', ferdie()],
      [NETWORK, validatorSet.addValidator(newcomers.Jon.address), 'One more validator', eve()],
      [NETWORK, validatorSet.removeValidator(alice().address), 'One validator fewer', eve()],
      [
        ofBank(CASCADIA),
        identities.registerSchema('Apprenticeship', apprenticeship.document),
        'It shall be said who has learned a trade',
        charlie(),
      ],
      [NETWORK, technicalCommittee.setMembers([dave().address], null, 3), 'Dave alone shall decide', ferdie()],
    ];
    const done = await actAll(...calls.map(([scope, call, title, who]) => [propose(dev.api, scope, call, title), who]));
    watch = new Watch(dev.api, Math.min(...done.map(({ blockNumber }) => blockNumber)));
    [of.prices, of.vain, of.harmful, of.regretted, of.schema, of.committee] =
      done.map((one) => submittedIn(one).proposalId.toNumber());

    const { network, byteDeposit } = await parametersOf(dev.api, 'Governance');
    const submitted = submittedIn(done[0]);
    const [scope, call] = calls[0];
    assert.ok(submitted.scope.isNetwork, `${scope}`);
    assert.equal(submitted.proposer.toString(), dave().address);
    assert.equal(submitted.person.toHex(), await personOf(dev.api, dave()));
    assert.equal(submitted.metadata.toUtf8(), TITLE);
    const bytes = BigInt(call.method.encodedLength);
    of.deposit = network.deposit.toBigInt() + byteDeposit.toBigInt() * bytes;
    assert.equal(submitted.deposit.toBigInt(), of.deposit);
    const [was, is] = await moneyAround(dave(), done[0].blockHash);
    assert.equal(is.held - was.held, of.deposit, 'the deposit is not held');
    // All who count as persons.
    const base = (await (await dev.api.at(done[0].blockHash)).query.identities.personCount()).toNumber();
    assert.equal(submitted.base.toNumber(), base);

    const shown = await proposalAt(dev.api, of.prices);
    assert.ok(shown.status.isVoting);
    assert.equal(shown.callHash.unwrap().toHex(), call.method.hash.toHex());
    assert.equal(shown.votingEnd.toNumber(), done[0].blockNumber + network.votingPeriod.toNumber());
    const listed = await dev.api.call.governanceApi.proposals(NETWORK, of.prices, 2);
    assert.equal(listed.proposals.length, 2);
    t.diagnostic(`${inCrd(of.deposit)} are held; of ${base} persons ${shown.quorum} must agree`);
  });
}

function votingOnIt() {
  scenario('n votes cost n times n credits; to change them settles the difference', async (t) => {
    const { identities, quadraticGovernance, technicalCommittee, utility } = dev.api.tx;
    const { cancelProposal, killProposal, removeVote } = quadraticGovernance;
    const [prices, harmful] = [on(of.prices), on(of.harmful)];
    of.kills = [of.harmful, of.committee].map((proposal) => killProposal(proposal, REASON));
    const motion = (kill) => technicalCommittee.propose(2, kill, kill.method.encodedLength);
    const late = attestPerson(dev.api, newcomers.Lena, { expiry: await farExpiry(dev.api) });
    // What the members decide is called one by one: first there must be a schema, then an issuer of it.
    const accredit = identities.accreditIssuer(apprenticeship.issuer.address, apprenticeship.schema);
    const [changed, , , , , cancelled, , proposed, ...moved] = await actAll(
      [utility.batchAll([prices('Aye', 5), prices('Nay', 3), removeVote(of.prices), prices('Aye', 4)]), bob()],
      [prices('Aye', 10), eve()],
      [prices('Nay', 2), ferdie()],
      [harmful('Aye', 6), dave()],
      [on(of.schema)('Aye', 2), alice()],
      [cancelProposal(of.regretted), eve()],
      [late, alice()],
      [propose(dev.api, ofBank(CASCADIA), accredit, 'Iris shall say it'), charlie()],
      ...of.kills.map((kill) => [motion(kill), alice()]),
    );
    const spent = changed.events
      .filter(({ event }) => ['Voted', 'VoteRemoved'].includes(event.method))
      .map(({ event: { data } }) => data[data.names.indexOf('spent')].toNumber());
    assert.deepEqual(spent, [25, 9, 0, 16], 'what Bob has spent after each change');
    assert.deepEqual(await creditsOf(dev.api, bob(), NETWORK), { given: 100, spent: 16, left: 84 });
    assert.deepEqual(await creditsOf(dev.api, eve(), NETWORK), { given: 100, spent: 100, left: 0 });
    eventOf(cancelled.events, 'quadraticGovernance', 'ProposalCancelled');
    assert.ok(eventOf(cancelled.events, 'quadraticGovernance', 'DepositReturned').amount.toBigInt() > 0n);
    of.issuer = submittedIn(proposed).proposalId.toNumber();
    await act(on(of.issuer)('Aye', 2), alice());
    of.motions = moved.map(({ events }) => eventOf(events, 'technicalCommittee', 'Proposed'));

    const stored = (await dev.api.query.quadraticGovernance.proposals(of.prices)).unwrap();
    assert.deepEqual(tallyOf(stored.tally), [14, 2, 2, 1]);
    const shown = await proposalAt(dev.api, of.prices);
    assert.deepEqual(tallyOf(shown.tally), [14, 2, 2, 1]);
    assert.ok(shown.status.isConfirming, 'it passes and is not being confirmed');
    t.diagnostic('ten votes of one and four of another against two: 14 to 2, for 120 credits');
  });

  scenario('the committee ends a harmful proposal, with a reason, but none about itself; votes return', async (t) => {
    const { quadraticGovernance, technicalCommittee, utility } = dev.api.tx;
    const { cancelProposal, removeVote } = quadraticGovernance;
    const { close, vote: decide } = technicalCommittee;
    await actAll(...[alice(), bob()].flatMap((who) =>
      of.motions.map(({ proposalHash, proposalIndex }) => [decide(proposalHash, proposalIndex, true), who])));
    const weight = { refTime: 50_000_000_000n, proofSize: 1_000_000n };
    const closing = of.motions.map(({ proposalHash, proposalIndex }, i) =>
      [close(proposalHash, proposalIndex, weight, of.kills[i].method.encodedLength), charlie()]);
    const [{ events }, aboutItself] = await actAll(...closing);
    const killed = eventOf(events, 'quadraticGovernance', 'ProposalKilled');
    assert.equal(killed.proposalId.toNumber(), of.harmful);
    assert.equal(killed.reason.toUtf8(), REASON);
    eventOf(events, 'quadraticGovernance', 'DepositReturned');
    assert.equal(await statusOf(of.harmful), 'Killed');
    const { result } = eventOf(aboutItself.events, 'technicalCommittee', 'Executed');
    assert.ok(result.isErr, 'the committee stopped a vote about itself');
    assert.equal(dev.api.registry.findMetaError(result.asErr.asModule).name, 'NotKillable');

    const before = await creditsOf(dev.api, dave(), NETWORK);
    const removed = await act(removeVote(of.harmful), dave());
    const { votes, spent } = eventOf(removed.events, 'quadraticGovernance', 'VoteRemoved');
    assert.deepEqual([votes.toNumber(), before.spent - spent.toNumber()], [6, 36]);

    const [prices, vain] = [on(of.prices), on(of.vain)];
    await assertAllRefused(
      t,
      [vain('Aye', 11), alice(), 'quadraticGovernance', 'CreditsExceeded'],
      [utility.batchAll([vain('Aye', 10), prices('Aye', 1)]), charlie(), 'quadraticGovernance', 'CreditsExceeded'],
      [vain('Nay', 1), eve(), 'quadraticGovernance', 'CreditsExceeded'],
      [vain('Aye', 0), bob(), 'quadraticGovernance', 'VotesZero'],
      [vain('Aye', 1), newcomers.Jon, 'quadraticGovernance', 'NotAPerson'],
      [vain('Aye', 1), newcomers.Lena, 'quadraticGovernance', 'NotEligibleYet'],
      [removeVote(of.vain), bob(), 'quadraticGovernance', 'VoteNotFound'],
      [cancelProposal(of.vain), dave(), 'quadraticGovernance', 'NotTheProposer'],
      [cancelProposal(of.prices), dave(), 'quadraticGovernance', 'VotesCast'],
      [cancelProposal(of.regretted), eve(), 'quadraticGovernance', 'ProposalNotFound'],
      [removeVote(of.regretted), dave(), 'quadraticGovernance', 'ProposalNotFound'],
    );
  });
}

/** Proposals are submitted and voted on; what becomes of them is seen by `deciding`. */
export function proposing() {
  askingForTooMuch();
  submitting();
  votingOnIt();
}

export function deciding() {
  scenario('what passed and was confirmed is carried out by itself', async (t) => {
    const lengthFee = async (blockHash) =>
      (await (await dev.api.at(blockHash)).call.transactionPaymentApi.queryLengthToFee(1_000)).toBigInt();
    const confirming = await untilTold('ConfirmationStarted', of.prices);
    const passed = await untilTold('ProposalPassed', of.prices);
    assert.deepEqual(tallyOf(passed.fields.tally), [14, 2, 2, 1]);
    const { confirmation, votingPeriod, enactmentDelay } = (await parametersOf(dev.api, 'Governance')).network;
    assert.ok(passed.block.number - confirming.block.number >= confirmation.toNumber(), 'it was not confirmed');
    const { submitted } = (await dev.api.query.quadraticGovernance.proposals(of.prices)).unwrap();
    assert.ok(passed.block.number - submitted.toNumber() >= votingPeriod.toNumber(), 'it was decided too early');

    const { number, blockHash } = await untilEnacted(watch, of.prices);
    assert.ok(number - passed.block.number >= enactmentDelay.toNumber());
    const [before, after] = await Promise.all([await parentOf(blockHash), blockHash].map(lengthFee));
    assert.equal(after, 3n * before, 'a byte does not cost three times as much');
    const stored = await dev.api.query.parameters.parameters({ Fees: 'Prices' });
    assert.equal(stored.unwrap().asFees.asPrices.perByte.toBigInt(), PRICES.perByte);

    const returned = await untilTold('DepositReturned', of.prices);
    assert.deepEqual([returned.fields.who.toString(), returned.fields.amount.toBigInt()], [dave().address, of.deposit]);
    assert.equal(await statusOf(of.prices), 'Enacted');
    t.diagnostic(`1,000 bytes cost ${inCrd(before)}, now ${inCrd(after)}`);
  });

  scenario('what nobody supports is rejected, and its deposit goes to all', async (t) => {
    const { fields } = await untilTold('ProposalRejected', of.vain);
    assert.deepEqual(tallyOf(fields.tally), [0, 0, 0, 0]);
    const forfeited = await untilTold('DepositForfeited', of.vain);
    assert.equal(forfeited.fields.who.toString(), ferdie().address);
    assert.equal(await statusOf(of.vain), 'Rejected');
    t.diagnostic(`${inCrd(forfeited.fields.amount)} are forfeited`);
    await assertAllRefusedBeside(
      t,
      [vote(dev.api, of.vain, 'Aye', 1), alice(), 'quadraticGovernance', 'VotingClosed'],
      [vote(dev.api, of.prices, 'Nay', 1), alice(), 'quadraticGovernance', 'VotingClosed'],
    );
  });

  scenario('a bank has a schema of its own, and an issuer', async () => {
    await untilEnacted(watch, of.schema);
    await untilEnacted(watch, of.issuer);
    const schema = (await dev.api.query.identities.schemas(apprenticeship.schema)).unwrap();
    assert.equal(schema.owner.asBank.toNumber(), CASCADIA);
    assert.deepEqual([schema.name.toUtf8(), schema.document.toHex()], ['Apprenticeship', apprenticeship.document]);
    const { issuer } = apprenticeship;
    const entry = (await dev.api.query.identities.issuers(apprenticeship.schema, issuer.address)).unwrap();
    assert.ok(entry.standing.isActive);
  });
}

// --- what the members of a bank decide ------------------------------------------------------------------------

const AMOUNT = 400n * CRD;
const STAKE = 2n * CRD;

/** The request and loan that the members of bank 1 decide about. */
const loan = {};

export function referring() {
  scenario('a request that is referred opens a ballot, on which neither borrower nor endorser votes', async (t) => {
    const wishes = {
      bank: SONORA,
      amount: AMOUNT,
      term: 10 * MINUTE,
      schedule: 'Bullet',
      kind: 'CreativeProject',
      description: 'A stage for the village, with a roof.',
    };
    const { apply, endorseApplication } = dev.api.tx.communityBanks;
    const { Mina: mina } = newcomers;
    const [asked] = await actAll([requestCredit(dev.api, wishes), dave()], [apply(SONORA), mina]);
    const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
    await actAll(
      [endorse(dev.api, requestId, STAKE), eve()],
      ...[eve(), ferdie()].map((who) => [endorseApplication(SONORA, mina.address), who]),
    );
    assert.ok(await isMember(SONORA, mina));
    const decided = await act(dev.api.tx.credit.decide(requestId), dave());
    eventOf(decided.events, 'credit', 'CreditReferred');
    const { proposalId, bankId, matter, excluded, base } = matterOf(decided.events);
    assert.deepEqual([bankId.toNumber(), matter.asRequest.toHex()], [SONORA, requestId.toHex()]);
    const concerned = await Promise.all([dave(), eve()].map((who) => personOf(dev.api, who)));
    assert.deepEqual(excluded.map((person) => person.toHex()).sort(), concerned.sort());
    const { members } = await bankAt(SONORA, decided.blockHash);
    assert.equal(base.toNumber(), members.toNumber() - 2);
    Object.assign(loan, { requestId, proposalId, watch: new Watch(dev.api, decided.blockNumber) });

    const voted = await act(vote(dev.api, proposalId, 'Aye', 3), ferdie());
    eventOf(voted.events, 'quadraticGovernance', 'ConfirmationStarted');
    await assertAllRefusedBeside(
      t,
      [vote(dev.api, proposalId, 'Aye', 1), dave(), 'quadraticGovernance', 'Excluded'],
      [vote(dev.api, proposalId, 'Aye', 1), eve(), 'quadraticGovernance', 'Excluded'],
      [vote(dev.api, proposalId, 'Nay', 1), bob(), 'quadraticGovernance', 'NotAMember'],
      [vote(dev.api, proposalId, 'Nay', 1), mina, 'quadraticGovernance', 'NotEligibleYet'],
      [dev.api.tx.credit.resolveRequest(requestId, true), ferdie(), 'runtime', 'BadOrigin'],
    );
  });
}

export function approving() {
  scenario('the members approve it, and propose to expel somebody and to stretch the loan', async (t) => {
    const { communityBanks, credit } = dev.api.tx;
    const { block, fields } = await loan.watch.until('credit', 'CreditApproved', (event) =>
      event.requestId.eq(loan.requestId));
    assert.equal(fields.borrower.toString(), dave().address);
    const told = loan.watch.told('quadraticGovernance', 'ProposalEnacted', isOn(loan.proposalId));
    assert.deepEqual(told.map((one) => [one.block.number, one.fields.result.isOk]), [[block.number, true]]);
    const accepted = await act(credit.accept(loan.requestId), dave());
    loan.id = eventOf(accepted.events, 'credit', 'LoanFunded').loanId;
    loan.was = (await dev.api.query.credit.activeLoans(loan.id)).unwrap();

    loan.terms = { term: 30 * MINUTE, schedule: { Amortising: { installments: 3 } }, rate: loan.was.rate };
    const sonora = ofBank(SONORA);
    const done = await actAll(
      [propose(dev.api, sonora, credit.restructure(loan.id, loan.terms), 'Dave shall have time'), eve()],
      [propose(dev.api, sonora, communityBanks.expel(SONORA, newcomers.Mina.address), 'Mina shall go'), ferdie()],
    );
    [loan.stretching, loan.expelling] = done.map((one) => submittedIn(one).proposalId.toNumber());
    loan.members = (await bankAt(SONORA)).members.toNumber();
    // Who owes the loan is a member like all others when others propose.
    await actAll(
      [vote(dev.api, loan.stretching, 'Aye', 4), dave()],
      [vote(dev.api, loan.stretching, 'Nay', 1), ferdie()],
      [vote(dev.api, loan.expelling, 'Aye', 2), ferdie()],
      [vote(dev.api, loan.expelling, 'Aye', 2), eve()],
    );
    t.diagnostic(`loan ${loan.id}: ${inCrd(fields.amount)}`);
  });
}

export function carryingOut() {
  scenario('so it is: the loan has more time, and the member is none any more', async () => {
    for (const proposal of [loan.stretching, loan.expelling]) await untilEnacted(loan.watch, proposal);
    const [restructured] = loan.watch.told('credit', 'LoanRestructured', ({ loanId }) => loanId.eq(loan.id));
    assert.equal(restructured.fields.plan.term.toNumber(), loan.terms.term);
    const [expelled] = loan.watch.told('communityBanks', 'MemberExpelled');
    assert.equal(expelled.fields.who.toString(), newcomers.Mina.address);
    assert.ok(!(await isMember(SONORA, newcomers.Mina)));
    assert.equal((await bankAt(SONORA)).members.toNumber(), loan.members - 1);

    const { credit } = dev.api.tx;
    await act(credit.repayInFull(loan.id, AMOUNT * 2n), dave());
    await act(credit.claimProceeds(loan.id), eve());
    assert.ok((await dev.api.query.credit.settlements(loan.id)).isNone);
  });
}
