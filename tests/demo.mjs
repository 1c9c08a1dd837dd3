// Three loans and two votes on a running node, told in plain words: a loan of a bank, one of members, one that fails;
// a vote of a bank's members on a request, and one of all persons on a fee.

import { parseArgs } from 'node:util';

const HELP = `Walks through three loans on a running node and says in plain words what happens: one that a bank gives
and creates money for, one that members give each other, and one that fails. Then people vote: the members of a bank on
a request, and all persons on a fee.

Usage: ./scripts/demo.sh [--url ws://HOST:PORT] [--amount CRD]

  --url      where the node answers (default ws://127.0.0.1:9944; start one with ./scripts/run.sh)
  --amount   how much is borrowed from the bank, in whole CRD (default 500)
  --help     this text

The node must run the chain \`dev\` or \`local\`: the demo signs with their well-known accounts. It takes about four
minutes and can be run again on the same chain. But each run leaves a failed loan on somebody's record: after some runs
nobody is left whom the chain would lend to, and a new node is needed.
`;

const BANK = 0;
const TERM_SECONDS = 60;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: 'ws://127.0.0.1:9944' },
        amount: { type: 'string', default: '500' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    if (!/^wss?:\/\//.test(values.url)) throw new Error(`--url must begin with ws:// or wss://, got ${values.url}`);
    if (!/^[1-9]\d{0,8}$/.test(values.amount)) {
      throw new Error(`--amount must be a whole number of CRD, got ${values.amount}`);
    }
    return { url: values.url, wholeCrd: BigInt(values.amount) };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

const { url, wholeCrd } = readArguments();
// Only now: --help and a mistyped option must not need what npm installs.
const {
  CRD, DispatchFailure, chainTime, connect, eventOf, eventsOf, freshAccount, hashOfText, inCrd, mustSendAll,
  parametersOf, send, totalIssuance, wellKnown,
} = await import('./lib/chain.mjs');
const { NETWORK, matterOf, proposalAt, propose, setFeePrices, untilEnacted, vote } = await import('./lib/governance.mjs');
const { attestPersons, personOf } = await import('./lib/identity.mjs');
const { MINUTE, byPeers, endorse, requestCredit, waitUntilUntied } = await import('./lib/loan.mjs');
const { listOf, nameOf, percent, points, row, rule, say, step, sum, title } = await import('./lib/telling.mjs');
const { Watch } = await import('./lib/watch.mjs');

const STAKE = 100n * CRD;
const amount = wholeCrd * CRD;

/** The connection, and how transactions are sent over it; there from `begin` on. */
const chain = {};

async function begin() {
  const api = await connect(url, { timeoutMs: 5000 }).catch((error) => {
    throw new Error(`${error.message}\nStart a node with ./scripts/run.sh, or say with --url where one runs.`);
  });
  // Where one validator authors alone nothing is undone; elsewhere only final blocks count.
  const alone = (await api.query.session.validators()).length === 1;
  const options = { until: alone ? 'inBlock' : 'finalized' };
  chain.api = api;
  chain.watchFrom = (number) => new Watch(api, number, { onlyFinal: !alone });
  chain.options = options;
  chain.act = (tx, who) => send(api, tx, who, options);
  chain.actAll = (...sendings) => mustSendAll(api, sendings, options);
  return api;
}

const bankOf = async (id) => (await chain.api.query.communityBanks.communityBanks(id)).unwrap();
const amountsOf = (fields, names) => names.map((name) => fields[name].toBigInt());
const totalOf = (parts) => parts.reduce((total, part) => total + part, 0n);

/** Asks for a loan; a request that an earlier run has left open makes way. */
async function ask(wishes, borrower) {
  const { api, act } = chain;
  const open = await api.query.credit.openRequests(await personOf(api, borrower));
  if (open.isSome) await act(api.tx.credit.cancelRequest(open.unwrap()), borrower);
  const asked = await act(requestCredit(api, wishes), borrower);
  return eventOf(asked.events, 'credit', 'CreditRequested').requestId;
}

/** Has a request decided and tells how; the loan's number and the price. */
async function decide(requestId, borrower) {
  const { api, act } = chain;
  const decided = await act(api.tx.credit.decide(requestId), borrower);
  const { score } = eventOf(decided.events, 'credit', 'CreditAssessed');
  const sumOf = (parts) => [...parts.values()].reduce((total, value) => total + value.toNumber(), 0);
  const parts = [sumOf(score.communityScore), score.purposeScore, sumOf(score.networkScore)].map(points);
  say(`Community ${parts[0]}, purpose ${parts[1]}, network ${parts[2]}: ${points(score.totalScore)} of 100 points.`);
  say(`Risk: ${score.riskLevel.toString().toLowerCase()}; interest: ${percent(score.recommendedTerms.rate)} a year.`);
  const [approved] = eventsOf(decided.events, 'credit', 'CreditApproved');
  if (approved) {
    say(`It approves: this is loan ${approved.loanId}.`);
    return approved;
  }
  const [refused] = ['CreditRejected', 'CreditReferred'].flatMap((name) => eventsOf(decided.events, 'credit', name));
  say(`It does not approve: ${refused.reasons.map((reason) => reason.toString()).join(', ')}.`);
  throw new Error('The loan was refused, so there is no more to tell. A node that was just started approves it.');
}

// --- a loan of a bank -----------------------------------------------------------------------------------------

async function bankLoan() {
  const { api, act, actAll } = chain;
  const [borrower, ...endorsers] = ['Charlie', 'Alice', 'Bob'].map(wellKnown);
  const [name, header, bank] = await Promise.all([api.rpc.system.chain(), api.rpc.chain.getHeader(), bankOf(BANK)]);
  title('A loan of a bank');
  say(`${name} at ${url}, block ${header.number}`);

  step(`A community bank: ${bank.name.toUtf8()}, bioregion ${bank.bioregion.toUtf8()}`);
  const before = {
    issuance: await totalIssuance(api),
    issued: await api.query.communityBanks.totalIssued(),
    pool: bank.creditPool,
  };
  const [liquid, owed, issued] = [before.pool.liquid, before.pool.receivable, before.issued].map(inCrd);
  say(`It has ${bank.members} members and ${liquid} at hand, and borrowers owe it ${owed}.`);
  say(`In the whole network there are ${inCrd(before.issuance)}, of which banks created ${issued}.`);

  step(`${nameOf(borrower)} asks for ${inCrd(amount)}`);
  await waitUntilUntied(api, [borrower, ...endorsers]);
  const requestId = await ask({ bank: BANK, amount, term: TERM_SECONDS * 1000 }, borrower);
  say(`For a carpentry workshop, to be repaid in three installments within ${TERM_SECONDS} seconds`);
  say('(months or years on a real network).');
  say(`The request is ${requestId.toHex().slice(0, 10)}….`);

  step(`${listOf(endorsers.map(nameOf))} stand in for ${nameOf(borrower)}`);
  await actAll(...endorsers.map((endorser) => [endorse(api, requestId, STAKE), endorser]));
  for (const endorser of endorsers) {
    say(`${nameOf(endorser)} stakes ${inCrd(STAKE)}, which are held until the loan is repaid.`);
  }

  step('The chain decides, by a score that everybody can compute');
  const { loanId } = await decide(requestId, borrower);

  step(`${nameOf(borrower)} accepts, and is paid`);
  const accepted = await act(api.tx.credit.accept(requestId), borrower);
  const paidOut = eventOf(accepted.events, 'communityBanks', 'LoanPaidOut');
  const created = paidOut.created.toBigInt();
  sum(
    [['out of what the bank had at hand', paidOut.pool], ['created for this loan', created]],
    `${nameOf(borrower)} received`,
    amount,
  );
  if (created * 2n < amount) say('In this epoch the bank had little left that it may create; the pool paid the more.');
  say(`There are now ${inCrd(await totalIssuance(api, accepted.blockHash))} in the network.`);

  step('Repayment: what was created is burned again');
  const repayments = [];
  const repaid = async (who, done) => {
    const fields = eventOf(done.events, 'credit', 'Repaid');
    const split = eventOf(done.events, 'communityBanks', 'PaymentCollected');
    const [interest, principal, burned] = amountsOf(fields, ['interest', 'principal', 'burned']);
    repayments.push({ interest, principal, burned, split });
    say(`${nameOf(who)} pays ${inCrd(interest + principal)}: ${inCrd(interest)} interest,`);
    say(`  ${inCrd(principal)} principal, of which ${inCrd(burned)} are burned.`);
    return done;
  };
  await repaid(borrower, await act(api.tx.credit.repay(loanId, amount / 3n), borrower));
  const last = await repaid(borrower, await act(api.tx.credit.repayInFull(loanId, amount), borrower));
  eventOf(last.events, 'credit', 'LoanClosed');
  say('The loan is closed.');
  const all = (field) => totalOf(repayments.map((repayment) => repayment[field]));
  const part = (field) => totalOf(repayments.map(({ split }) => split[field].toBigInt()));

  step('Where the interest went');
  sum(
    [
      ['to the endorsers', part('endorsers')],
      ["to the bank's loss reserve", part('lossReserve')],
      ['to the commons, which belongs to no one', part('commons')],
      ['to the depositors', part('shares')],
    ],
    'interest paid',
    all('interest'),
  );

  step('The endorsers take their stakes back, and their part of the interest');
  const claims = await actAll(...endorsers.map((endorser) => [api.tx.credit.claimProceeds(loanId), endorser]));
  for (const [i, endorser] of endorsers.entries()) {
    const { stake, interest } = eventOf(claims[i].events, 'credit', 'ProceedsClaimed');
    say(`${nameOf(endorser)} has ${inCrd(stake)} back and receives ${inCrd(interest)}.`);
  }

  step('The sums');
  const after = await totalIssuance(api, claims.at(-1).blockHash);
  row('money in the network before', before.issuance);
  row('created when the loan was paid out', created, '+');
  row('burned as it was repaid', all('burned'), '-');
  rule();
  row('money in the network now', after, '=');
  if (all('burned') !== created || all('principal') !== amount) throw new Error('The loan does not add up.');
  if (after !== before.issuance) {
    throw new Error('The network has more or less money than before: other loans were paid out or repaid meanwhile.');
  }
  say('As much as before: the credit came into being with the loan, and went with it.');
}

// --- a loan of members ----------------------------------------------------------------------------------------

const LENT = 300n * CRD;
const PLEDGES = { Alice: 120n * CRD, Bob: 100n * CRD, Nora: 80n * CRD };
const PEER_STAKE = 30n * CRD;

async function peerLoan() {
  const { api, act, actAll } = chain;
  const { balances, communityBanks, credit, utility } = api.tx;
  const [alice, bob, charlie] = ['Alice', 'Bob', 'Charlie'].map(wellKnown);
  const nora = freshAccount('Nora');
  const lenders = [alice, bob, nora];
  title('A loan of members');

  step('Somebody new joins the bank');
  await Promise.all([
    act(balances.transferKeepAlive(nora.address, 2n * PLEDGES.Nora), wellKnown('Dave')),
    attestPersons(api, [nora], chain.options),
  ]);
  const deadline = (await chainTime(api)) + 5 * MINUTE;
  const wishes = {
    bank: BANK,
    amount: LENT,
    kind: 'CommunityInfrastructure',
    description: 'A mill for the whole valley.',
    funding: byPeers(deadline),
  };
  await waitUntilUntied(api, [alice, bob, charlie]);
  const [requestId] = await Promise.all([ask(wishes, charlie), act(communityBanks.apply(BANK), nora)]);
  await actAll(...[alice, bob].map((member) => [communityBanks.endorseApplication(BANK, nora.address), member]));
  say('Alice, who is trusted to tell, attested that Nora is a person, and that nobody else is she.');
  say('Nora applied, Alice and Bob spoke for her: she is a member.');

  step(`Charlie asks the members for ${inCrd(LENT)}, and three of them pledge`);
  const endorsing = (member) => utility.batchAll([
    endorse(api, requestId, PEER_STAKE),
    credit.pledge(requestId, PLEDGES[nameOf(member)]),
  ]);
  await actAll(
    [endorsing(alice), alice],
    [endorsing(bob), bob],
    [credit.pledge(requestId, PLEDGES.Nora), nora],
  );
  sum(lenders.map((lender) => [nameOf(lender), PLEDGES[nameOf(lender)]]), 'pledged', LENT);
  say(`Alice and Bob stake ${inCrd(PEER_STAKE)} each beside it. The bank keeps what is pledged, and lends nothing.`);

  step('The chain decides as it does for a bank');
  const { loanId } = await decide(requestId, charlie);

  step('Charlie accepts, and is paid by the three');
  const issuance = await totalIssuance(api);
  await act(credit.accept(requestId), charlie);
  if ((await totalIssuance(api)) !== issuance) throw new Error('The loan of members changed how much money there is.');
  say(`He has ${inCrd(LENT)}; no money was created.`);

  step('What he repays is theirs, in proportion');
  const received = new Map(lenders.map((lender) => [lender, 0n]));
  let [interest, forEndorsers] = [0n, 0n];
  const repay = async (tx) => {
    const { events } = await act(tx, charlie);
    const paid = amountsOf(eventOf(events, 'credit', 'Repaid'), ['interest', 'principal']);
    interest += paid[0];
    say(`Charlie pays ${inCrd(totalOf(paid))}.`);
    const last = eventsOf(events, 'credit', 'LoanClosed').length === 1;
    const claim = credit.claimProceeds(loanId);
    const claims = await actAll(
      [claim, alice],
      [claim, bob],
      // She came for this loan; now nothing binds her any more.
      [last ? utility.batchAll([claim, communityBanks.leave(BANK)]) : claim, nora],
    );
    for (const [i, lender] of lenders.entries()) {
      const taken = eventOf(claims[i].events, 'credit', 'ProceedsClaimed');
      const [lent, reward] = amountsOf(taken, ['lent', 'interest']);
      received.set(lender, received.get(lender) + lent);
      forEndorsers += reward;
      say(`  ${nameOf(lender)} claims ${inCrd(lent)}.`);
    }
  };
  await repay(credit.repay(loanId, LENT / 3n));
  await repay(credit.repayInFull(loanId, LENT));
  say('The loan is closed, and Nora leaves the bank: nothing binds her any more.');

  step('The sums');
  const labelOf = (lender) => `to ${nameOf(lender)}, who pledged ${inCrd(PLEDGES[nameOf(lender)])}`;
  sum(
    [
      ...lenders.map((lender) => [labelOf(lender), received.get(lender)]),
      ['to Alice and Bob for their endorsement', forEndorsers],
    ],
    'principal and interest',
    LENT + interest,
  );
}

// --- a loan that fails ----------------------------------------------------------------------------------------

const FAILING = { amount: 150n * CRD, collateral: 30n * CRD, stakes: [25n * CRD, 20n * CRD], part: 15n * CRD };
const DEPOSITS = [1_000n * CRD, 500n * CRD];
const GIFT = 10n * CRD;
const FAILING_TERM = 9_000;

/** Who borrows, and who stand in: the one with the fewest failed loans borrows. */
async function castOfFailure() {
  const people = ['Ferdie', 'Eve', 'Dave'].map(wellKnown);
  const persons = await Promise.all(people.map((one) => personOf(chain.api, one)));
  const records = await chain.api.query.credit.history.multi(persons);
  const defaults = new Map(people.map((person, i) => [person, records[i].defaults.toNumber()]));
  const [borrower, ...endorsers] = [...people].sort((one, other) => defaults.get(one) - defaults.get(other));
  return { borrower, endorsers };
}

async function openBank({ borrower, endorsers }) {
  const { api, act, actAll } = chain;
  const { communityBanks } = api.tx;
  step(`${listOf([...endorsers, borrower].map(nameOf))} open a bank`);
  const found = communityBanks.foundBank('Harbour Bank', 'sonora', hashOfText('Nets, boats and a smokehouse.'));
  const opened = await act(found, borrower);
  const { bankId } = eventOf(opened.events, 'communityBanks', 'FoundingOpened');
  await act(communityBanks.inviteFounders(bankId, endorsers.map(({ address }) => address)), borrower);
  await actAll(...endorsers.map((founder) => [communityBanks.coFound(bankId), founder]));
  await actAll(
    ...endorsers.map((depositor, i) => [communityBanks.deposit(bankId, DEPOSITS[i]), depositor]),
    [communityBanks.donate(bankId, GIFT), wellKnown('Alice')],
  );
  for (const [i, depositor] of endorsers.entries()) say(`${nameOf(depositor)} deposits ${inCrd(DEPOSITS[i])}.`);
  say(`Alice gives ${inCrd(GIFT)} to its commons, which belong to no one.`);
  return bankId;
}

async function lendToFail(bankId, { borrower, endorsers }) {
  const { api, act, actAll } = chain;
  step(`${nameOf(borrower)} borrows ${inCrd(FAILING.amount)} from it`);
  await waitUntilUntied(api, [borrower, ...endorsers]);
  const wishes = {
    bank: bankId,
    amount: FAILING.amount,
    term: FAILING_TERM,
    schedule: 'Bullet',
    kind: 'CommunityInfrastructure',
    description: 'A slipway for everybody.',
    collateral: { Native: { amount: FAILING.collateral } },
  };
  const requestId = await ask(wishes, borrower);
  await actAll(...endorsers.map((endorser, i) => [endorse(api, requestId, FAILING.stakes[i]), endorser]));
  say(`${nameOf(borrower)} puts up ${inCrd(FAILING.collateral)} as collateral.`);
  for (const [i, endorser] of endorsers.entries()) say(`${nameOf(endorser)} stakes ${inCrd(FAILING.stakes[i])}.`);
  await decide(requestId, borrower);
  const accepted = await act(api.tx.credit.accept(requestId), borrower);
  const { loanId } = eventOf(accepted.events, 'credit', 'LoanFunded');
  const paid = await act(api.tx.credit.repay(loanId, FAILING.part), borrower);
  const { released } = eventOf(paid.events, 'credit', 'Repaid');
  say(`${nameOf(borrower)} is paid, repays ${inCrd(FAILING.part)}, and has ${inCrd(released)} of the collateral back.`);
  return { loanId, watch: chain.watchFrom(accepted.blockNumber) };
}

/** Lets time pass until the default may be called, calls it, and returns what the block tells of it. */
async function letFail(loanId, bankId, watch, stranger) {
  const { api, act } = chain;
  const isIt = (event) => event.loanId.eq(loanId);
  const { provisionShares } = await parametersOf(api, 'Credit');
  step('Then nothing more comes');
  // A block may take two steps at once.
  for (let late = 0; late < provisionShares.length;) {
    const { fields } = await watch.until('credit', 'LoanLate', (event) => isIt(event) && event.step.toNumber() > late);
    late = fields.step.toNumber();
    const share = provisionShares[late - 1].toNumber() / 10_000;
    say(`Late, step ${late}: the bank expects to lose ${inCrd(fields.provision)}, ${share} % of what nothing secures.`);
  }
  say('Who took a deposit out meanwhile was paid as if that were lost already.');

  const missing = (error) => {
    // The chain does it by itself when nobody does.
    if (error instanceof DispatchFailure && error.error === 'AlreadyDefaulted') return false;
    throw error;
  };
  const called = await act(api.tx.credit.callDefault(loanId), stranger).catch(missing);
  step(called ? `${nameOf(stranger)}, a stranger, calls the default` : 'The chain calls the default by itself');
  const { block, fields } = await watch.until('credit', 'LoanDefaulted', isIt);
  const lost = eventsOf(block.events, 'communityBanks', 'WrittenOff').find((event) => event.bankId.eq(bankId));
  return { fields, lost };
}

async function failedLoan() {
  const { api, act, actAll } = chain;
  const cast = await castOfFailure();
  const { borrower, endorsers } = cast;
  title('A loan that fails');
  const bankId = await openBank(cast);
  const { loanId, watch } = await lendToFail(bankId, cast);
  const { fields, lost } = await letFail(loanId, bankId, watch, wellKnown('Bob'));
  const isIt = (event) => event.loanId.eq(loanId);

  const [principal, collateral, stakes, writtenOff] =
    amountsOf(fields, ['principal', 'collateral', 'stakes', 'writtenOff']);
  sum(
    [
      ['paid out of the collateral, at once', collateral],
      ['to be paid out of the stakes', stakes],
      ['written off', writtenOff],
    ],
    'principal that was unpaid',
    principal,
  );
  say('Who bears what is written off:');
  const [lossReserve, commons, shares] = amountsOf(lost, ['lossReserve', 'commons', 'shares']);
  sum(
    [['first the loss reserve', lossReserve], ['then the commons', commons], ['last the depositors', shares]],
    'written off',
    writtenOff,
  );

  step('The stakes wait for appeals; when there are none, they pay by themselves');
  const { block } = await watch.until('credit', 'SlashesSettled', isIt);
  for (const { endorser, amount: slashed } of eventsOf(block.events, 'credit', 'StakeSlashed').filter(isIt)) {
    const who = endorsers.find(({ address }) => address === endorser.toString());
    say(`${nameOf(who)} loses ${inCrd(slashed)}.`);
  }

  step(`${nameOf(borrower)} repays after all`);
  const repaid = await act(api.tx.credit.repayInFull(loanId, FAILING.amount * 2n), borrower);
  const back = eventOf(repaid.events, 'communityBanks', 'Recovered');
  const names = ['shares', 'commons', 'lossReserve', 'endorsers'];
  const [toShares, toCommons, toReserve, toEndorsers] = amountsOf(back, names);
  sum(
    [
      ['first the depositors have back', toShares],
      ['then the commons', toCommons],
      ['then the loss reserve', toReserve],
      ['last the endorsers', toEndorsers],
    ],
    'repaid',
    back.amount,
  );
  eventOf(repaid.events, 'credit', 'LoanClosed');
  const made = [toShares, toCommons, toReserve, toEndorsers];
  if ([shares, commons, lossReserve, stakes].some((part, i) => part !== made[i])) {
    throw new Error('Not everybody has back what they lost.');
  }
  const claims = await actAll(...endorsers.map((endorser) => [api.tx.credit.claimProceeds(loanId), endorser]));
  for (const [i, endorser] of endorsers.entries()) {
    const [stake, restored] = amountsOf(eventOf(claims[i].events, 'credit', 'ProceedsClaimed'), ['stake', 'restored']);
    say(`${nameOf(endorser)} claims: of ${inCrd(FAILING.stakes[i])} staked ${inCrd(stake + restored)} are back.`);
  }
  const record = await api.query.credit.history(await personOf(api, borrower));
  say(`Nobody has lost anything. But the record of ${nameOf(borrower)} keeps it: failed loans, ${record.defaults}.`);
}

// --- votes ----------------------------------------------------------------------------------------------------

const WELL = 200n * CRD;
const MICROCRD = CRD / 1_000_000n;

const votesOf = ({ ayes, nays }) => `${ayes} for it, ${nays} against`;

/** The members of a bank decide on a request that neither is good enough by itself nor bad enough to be rejected. */
async function membersDecide() {
  const { api, act, actAll } = chain;
  const [alice, bob, charlie] = ['Alice', 'Bob', 'Charlie'].map(wellKnown);
  title('People vote');

  step(`Bob asks for ${inCrd(WELL)}, and nobody stands in for him`);
  const requestId = await ask({
    bank: BANK,
    amount: WELL,
    term: 5 * MINUTE,
    kind: 'CommunityInfrastructure',
    description: 'A well for the upper village.',
  }, bob);
  const decided = await act(api.tx.credit.decide(requestId), bob);
  const { score } = eventOf(decided.events, 'credit', 'CreditAssessed');
  say(`He has ${points(score.totalScore)} of 100 points.`);
  if (eventsOf(decided.events, 'credit', 'CreditReferred').length === 0) {
    say('With his record the chain decides that without asking anybody.');
    const open = await api.query.credit.creditRequests(requestId);
    if (open.isSome) await act(api.tx.credit.cancelRequest(requestId), bob);
    return;
  }
  say('That is too little for the chain to approve it, and too much to reject it: the members are asked.');
  const watch = chain.watchFrom(decided.blockNumber);
  const { proposalId } = matterOf(decided.events);

  step('The members vote, Bob excepted');
  const voting = await actAll([vote(api, proposalId, 'Aye', 3), alice], [vote(api, proposalId, 'Nay', 1), charlie]);
  const cost = voting.map(({ events }) => eventOf(events, 'quadraticGovernance', 'Voted').votes.toNumber() ** 2);
  say(`Alice gives 3 votes for it, which cost ${cost[0]} of her 100 voice credits;`);
  say(`Charlie 1 against it, for ${cost[1]}. Who cares more can say so, at a price that grows with the square.`);
  const isIt = (event) => event.proposalId.eq(proposalId);
  const passed = await watch.until('quadraticGovernance', 'ProposalPassed', isIt);
  say(`After half a minute (days on a real network): ${votesOf(passed.fields.tally)}.`);
  const { fields } = await watch.until('credit', 'CreditApproved', (event) => event.requestId.eq(requestId));
  say(`So loan ${fields.loanId} is approved, without anybody's further doing.`);
  await act(api.tx.credit.accept(requestId), bob);
  const { events } = await act(api.tx.credit.repayInFull(fields.loanId, WELL * 2n), bob);
  eventOf(events, 'credit', 'LoanClosed');
  say('Bob is paid, and repays at once, so that this can be told again.');
}

/** All persons decide what a byte of a transaction costs. */
async function networkDecides() {
  const { api, act, actAll } = chain;
  const [dave, eve, ferdie] = ['Dave', 'Eve', 'Ferdie'].map(wellKnown);
  const lengthFee = async (blockHash) =>
    (await (await api.at(blockHash)).call.transactionPaymentApi.queryLengthToFee(1)).toBigInt();
  const { parentHash } = await api.rpc.chain.getHeader();
  const before = await lengthFee(parentHash);
  const perByte = before === MICROCRD ? 2n * MICROCRD : MICROCRD;

  step(`Dave proposes that a byte shall cost ${inCrd(perByte)}, not ${inCrd(before)}`);
  const call = setFeePrices(api, { perMillisecond: CRD / 1_000n, perByte });
  const proposed = await act(propose(api, NETWORK, call, `A byte shall cost ${inCrd(perByte)}`), dave);
  const { proposalId, deposit } = eventOf(proposed.events, 'quadraticGovernance', 'ProposalSubmitted');
  const watch = chain.watchFrom(proposed.blockNumber);
  const { quorum, base } = await proposalAt(api, proposalId);
  say(`${inCrd(deposit)} are held from him. Of ${base} persons at least ${quorum} must agree.`);
  await actAll([vote(api, proposalId, 'Aye', 2), eve], [vote(api, proposalId, 'Nay', 1), ferdie]);
  const isIt = (event) => event.proposalId.eq(proposalId);
  await watch.until('quadraticGovernance', 'ConfirmationStarted', isIt);
  say('Eve gives 2 votes for it, Ferdie 1 against: it passes, and must go on passing until the vote ends.');

  const passed = await watch.until('quadraticGovernance', 'ProposalPassed', isIt);
  const block = await untilEnacted(watch, proposalId);
  const after = await lengthFee(block.blockHash);
  if (after !== perByte) throw new Error('The proposal was carried out, and yet the fee is another.');
  step('The chain carries out what has passed');
  say(`${votesOf(passed.fields.tally)}: from block ${block.number} on a byte costs ${inCrd(after)}.`);
  say('Dave has his deposit back.');
}

/** What holds at every moment, whatever has happened. */
async function tellIdentity() {
  const { api } = chain;
  const { query } = await api.at(await api.rpc.chain.getFinalizedHead());
  const { genesisIssuance, totalIssued, orphaned } = query.communityBanks;
  const [genesis, issued, lost, issuance] = await Promise.all([
    genesisIssuance(), totalIssued(), orphaned(), query.balances.totalIssuance(),
  ]);
  step('In every block, whatever happens');
  sum(
    [
      ['there from the beginning', genesis],
      ['created by banks and not burned again', issued],
      ['created by banks that failed', lost],
    ],
    'money in the network',
    issuance,
  );
}

try {
  await begin();
  await bankLoan();
  await peerLoan();
  await failedLoan();
  await membersDecide();
  await networkDecides();
  await tellIdentity();
  process.exit(0);
} catch (error) {
  const refused = error instanceof DispatchFailure;
  console.error(`\n${refused ? `The chain refused a call. ${error.message}` : error.message}`);
  process.exit(1);
}
