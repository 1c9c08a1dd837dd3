// The life of a loan on a running node, told in plain words.

import { parseArgs } from 'node:util';

const HELP = `Walks through the life of a loan on a running node and says in plain words what happens.

Usage: ./scripts/demo.sh [--url ws://HOST:PORT] [--amount CRD]

  --url      where the node answers (default ws://127.0.0.1:9944; start one with ./scripts/run.sh)
  --amount   how much is borrowed, in whole CRD (default 500)
  --help     this text

The node must run the chain \`dev\` or \`local\`: the demo signs with their well-known accounts. Each run is a loan of
its own; run it as often as you like.
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
  CRD, DispatchFailure, connect, eventOf, inCrd, send, totalIssuance, wellKnown,
} = await import('./lib/chain.mjs');
const { endorse, requestCredit } = await import('./lib/loan.mjs');

const STAKE = 100n * CRD;
const amount = wholeCrd * CRD;

const colours = process.stdout.isTTY && !process.env.NO_COLOR && process.env.CI !== 'true';
const bold = (text) => (colours ? `\u001b[1m${text}\u001b[0m` : text);

let stepNumber = 0;
function step(title) {
  stepNumber += 1;
  console.log(`\n${bold(`${stepNumber}. ${title}`)}`);
}
const say = (text) => console.log(`   ${text}`);
const row = (label, units, sign = ' ') => say(`${sign} ${label.padEnd(44)} ${inCrd(units).padStart(26)}`);
const rule = () => say('-'.repeat(73));
const percent = (perquintill) => `${(Number(perquintill.toBigInt()) / 1e16).toFixed(2)} %`;
const nameOf = (pair) => pair.meta.name;

async function main() {
  const api = await connect(url, { timeoutMs: 5000 }).catch((error) => {
    throw new Error(`${error.message}\nStart a node with ./scripts/run.sh, or say with --url where one runs.`);
  });
  const [borrower, ...endorsers] = ['Charlie', 'Alice', 'Bob'].map(wellKnown);

  // Where one validator authors alone nothing is undone; elsewhere only final blocks count.
  const alone = (await api.query.session.validators()).length === 1;
  const act = (tx, who) => send(api, tx, who, { until: alone ? 'inBlock' : 'finalized' });
  const bankOf = async () => (await api.query.communityBanks.communityBanks(BANK)).unwrap();

  const [chain, header, bank] = await Promise.all([api.rpc.system.chain(), api.rpc.chain.getHeader(), bankOf()]);
  console.log(bold('The life of a loan'));
  say(`${chain} at ${url}, block ${header.number}`);

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
  const asked = await act(requestCredit(api, { bank: BANK, amount, term: TERM_SECONDS * 1000 }), borrower);
  const { requestId } = eventOf(asked.events, 'credit', 'CreditRequested');
  say(`For a carpentry workshop, to be repaid in three installments within ${TERM_SECONDS} seconds`);
  say('(months or years on a real network).');
  say(`The request is ${requestId.toHex().slice(0, 10)}…, in block ${asked.blockNumber}.`);

  step(`${endorsers.map(nameOf).join(' and ')} stand in for ${nameOf(borrower)}`);
  for (const endorser of endorsers) {
    await act(endorse(api, requestId, STAKE), endorser);
    say(`${nameOf(endorser)} stakes ${inCrd(STAKE)}, which are held until the loan is repaid.`);
  }

  step('The chain decides, by a score that everybody can compute');
  const decided = await act(api.tx.credit.decide(requestId), borrower);
  const { score } = eventOf(decided.events, 'credit', 'CreditAssessed');
  const points = (hundredths) => (hundredths / 100).toFixed(2);
  const sumOf = (parts) => [...parts.values()].reduce((total, value) => total + value.toNumber(), 0);
  const parts = [sumOf(score.communityScore), score.purposeScore, sumOf(score.networkScore)].map(points);
  say(`Community ${parts[0]}, purpose ${parts[1]}, network ${parts[2]}: ${points(score.totalScore)} of 100 points.`);
  say(`Risk: ${score.riskLevel.toString().toLowerCase()}; interest: ${percent(score.recommendedTerms.rate)} a year.`);
  const rejection = decided.events.find(({ event }) => api.events.credit.CreditRejected.is(event));
  if (rejection) {
    say(`It rejects the request: ${rejection.event.data.reasons.map((reason) => reason.toString()).join(', ')}.`);
    throw new Error('The loan was refused, so there is no more to tell. A node that was just started approves it.');
  }
  const { loanId } = eventOf(decided.events, 'credit', 'CreditApproved');
  say(`It approves: this is loan ${loanId}.`);

  step(`${nameOf(borrower)} accepts, and is paid`);
  const accepted = await act(api.tx.credit.accept(requestId), borrower);
  const paidOut = eventOf(accepted.events, 'communityBanks', 'LoanPaidOut');
  const created = paidOut.created.toBigInt();
  row('out of what the bank had at hand', paidOut.pool);
  row('created for this loan', created, '+');
  rule();
  row(`${nameOf(borrower)} received`, amount, '=');
  if (created * 2n < amount) say('In this epoch the bank had little left that it may create; the pool paid the more.');
  say(`There are now ${inCrd(await totalIssuance(api, accepted.blockHash))} in the network.`);

  step('Repayment: what was created is burned again');
  const repayments = [];
  const repaid = async (who, done) => {
    const fields = eventOf(done.events, 'credit', 'Repaid');
    const split = eventOf(done.events, 'communityBanks', 'PaymentCollected');
    const names = ['interest', 'principal', 'burned'];
    const [interest, principal, burned] = names.map((name) => fields[name].toBigInt());
    repayments.push({ interest, principal, burned, split });
    say(`${nameOf(who)} pays ${inCrd(interest + principal)}: ${inCrd(interest)} interest,`);
    say(`  ${inCrd(principal)} principal, of which ${inCrd(burned)} are burned.`);
    return done;
  };
  await repaid(borrower, await act(api.tx.credit.repay(loanId, amount / 3n), borrower));
  const last = await repaid(borrower, await act(api.tx.credit.repayInFull(loanId, amount), borrower));
  eventOf(last.events, 'credit', 'LoanClosed');
  say('The loan is closed.');
  const sum = (field) => repayments.reduce((total, repayment) => total + repayment[field], 0n);
  const part = (field) => repayments.reduce((total, { split }) => total + split[field].toBigInt(), 0n);

  step('Where the interest went');
  row('to the endorsers', part('endorsers'));
  row("to the bank's loss reserve", part('lossReserve'), '+');
  row('to the commons, which belongs to no one', part('commons'), '+');
  row('to the depositors', part('shares'), '+');
  rule();
  row('interest paid', sum('interest'), '=');
  const divided = ['endorsers', 'lossReserve', 'commons', 'shares'].reduce((total, name) => total + part(name), 0n);
  if (divided !== sum('interest')) throw new Error('The parts of the interest do not add up.');

  step('The endorsers take their stakes back, and their part of the interest');
  let settled = last;
  for (const endorser of endorsers) {
    settled = await act(api.tx.credit.claimProceeds(loanId), endorser);
    const { stake, interest } = eventOf(settled.events, 'credit', 'ProceedsClaimed');
    say(`${nameOf(endorser)} has ${inCrd(stake)} back and receives ${inCrd(interest)}.`);
  }

  step('The sums');
  const after = { issuance: await totalIssuance(api, settled.blockHash) };
  row('money in the network before', before.issuance);
  row('created when the loan was paid out', created, '+');
  row('burned as it was repaid', sum('burned'), '-');
  rule();
  row('money in the network now', after.issuance, '=');
  if (sum('burned') !== created || sum('principal') !== amount) throw new Error('The loan does not add up.');
  if (after.issuance !== before.issuance) {
    throw new Error('The network has more or less money than before: other loans were paid out or repaid meanwhile.');
  }
  say('As much as before: the credit came into being with the loan, and went with it.');
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const refused = error instanceof DispatchFailure;
  console.error(`\n${refused ? `The chain refused a call. ${error.message}` : error.message}`);
  process.exit(1);
}
