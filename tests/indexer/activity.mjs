// What many people might do in hours of the chain's time, made up by a seed: they save, borrow, repay or fail, vote, join,
// report. The same seed makes the same choices wherever the chain stands the same. Much of it is refused, as in life.

import { Keyring } from '@polkadot/keyring';
import { hexToU8a } from '@polkadot/util';

import { CRD, hashOfText, wellKnown } from '../lib/chain.mjs';
import { NETWORK, propose, setFeePrices, vote } from '../lib/governance.mjs';
import { attestPerson, farExpiry } from '../lib/identity.mjs';
import { sealed } from '../lib/land.mjs';
import { MINUTE, byPeers, endorse, requestCredit } from '../lib/loan.mjs';
import { SealedChain } from '../lib/sealed.mjs';

const BANKS = { 0: ['Alice', 'Bob', 'Charlie'], 1: ['Dave', 'Eve', 'Ferdie'] };
const REGIONS = ['cascadia', 'sonora'];
/** How many join them. */
const NEWCOMERS = 10;
const PURPOSES = [
  'ProductiveEnterprise', 'CreativeProject', 'CommunityInfrastructure', 'EcologicalRestoration', 'EducationalInitiative',
];
/** One loan of so many is left to fail. */
const FAILING = 4;
/** How many proposals back somebody may still vote. */
const RECENT = 12;

/** Numbers that look random, the same ones for the same seed (mulberry32). */
export class Dice {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  of(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  crd(least, most) {
    return (BigInt(this.between(least * 1000, most * 1000)) * CRD) / 1000n;
  }

  chance(share) {
    return this.next() < share;
  }
}

/** What goes on, block by block, on a chain whose blocks are made when they are asked for. */
export class Activity {
  #api;
  #dice;
  #chain;
  #members = { 0: [], 1: [] };
  #epoch = { index: undefined, committed: undefined, reveals: [] };
  #newest = 0;
  #world;
  /** How many transactions were sent, and how many of those the pool did not take. */
  sent = 0;
  untaken = 0;

  constructor(api, seed) {
    this.#api = api;
    this.#chain = new SealedChain(api);
    this.#dice = new Dice(seed);
    for (const [bank, names] of Object.entries(BANKS)) this.#members[bank] = names.map(wellKnown);
  }

  /** Makes blocks. */
  blocks(count) {
    return this.#chain.blocks(count);
  }

  async #submit(sending) {
    try {
      await this.#chain.submit(sending);
      this.sent += 1;
    } catch {
      this.untaken += 1;
    }
  }

  /** One after the other, as the nonces of one signer demand, and then the block that they are in. */
  async #act(sendings) {
    for (const sending of sendings) await this.#submit(sending);
    await this.blocks(1);
  }

  /** More persons become members, half of them of each bank. */
  async begin() {
    const { communityBanks, balances } = this.#api.tx;
    const alice = wellKnown('Alice');
    const keyring = new Keyring({ type: 'sr25519' });
    const newcomers = Array.from({ length: NEWCOMERS }, (_, i) => keyring.addFromUri(`//Alice//newcomer//${i}`));
    // Before its first block the chain knows no time.
    await this.blocks(1);
    const expiry = await farExpiry(this.#api);
    const secret = (what, i) => hashOfText(`${what} of newcomer ${i}`);
    const attested = newcomers.map((who, i) => {
      const credential = { expiry, nullifier: secret('nullifier', i), root: secret('root', i) };
      return [attestPerson(this.#api, who, credential), alice];
    });
    const funded = newcomers.map(({ address }) => [balances.transferKeepAlive(address, 2_000n * CRD), wellKnown('Bob')]);
    await this.#act([...attested, ...funded]);
    const bankOf = (i) => i % 2;
    await this.#act(newcomers.map((who, i) => [communityBanks.apply(bankOf(i)), who]));
    await this.#act(newcomers.flatMap((who, i) => this.#members[bankOf(i)].slice(0, 2)
      .map((member) => [communityBanks.endorseApplication(bankOf(i), who.address), member])));
    newcomers.forEach((who, i) => this.#members[bankOf(i)].push(who));
  }

  get #people() {
    return [...this.#members[0], ...this.#members[1]];
  }

  /** A bank and one of its members. */
  #somebody() {
    const bank = this.#dice.between(0, 1);
    return { bank, who: this.#dice.of(this.#members[bank]) };
  }

  #pairOf(account) {
    return this.#people.find(({ address }) => address === account.toString());
  }

  /** What there is to act upon. */
  async #look() {
    const { credit, quadraticGovernance, redistribution, timestamp } = this.#api.query;
    const newest = this.#newest;
    const recent = Array.from({ length: Math.min(newest, RECENT) }, (_, i) => newest - 1 - i);
    const [requests, loans, proposals, [next, epoch, now]] = await Promise.all([
      credit.creditRequests.entries(),
      credit.activeLoans.entries(),
      quadraticGovernance.proposals.multi(recent),
      this.#api.queryMulti([quadraticGovernance.nextProposalId, redistribution.currentEpoch, timestamp.now]),
    ]);
    this.#newest = next.toNumber();
    const named = (entries) => entries.map(([key, value]) => ({ id: key.args[0], ...valueOf(value) }));
    const isOpen = (proposal) => proposal.isSome && ['Voting', 'Confirming'].includes(proposal.unwrap().status.type);
    const { index, started, ends } = epoch.unwrap();
    this.#world = {
      requests: named(requests).filter(({ funding }) => !funding.isPeers || funding.asPeers.deadline.toNumber() > now.toNumber() + 10_000),
      loans: named(loans),
      proposals: recent.filter((_, i) => isOpen(proposals[i])),
      now: now.toNumber(),
      epoch: { index: index.toNumber(), half: (started.toNumber() + ends.toNumber()) / 2 },
    };
  }

  /** One block in which some things happen, at most so many. */
  async round(most) {
    await this.#look();
    const sendings = this.#reports();
    for (let i = this.#dice.between(1, most); i > 0; i -= 1) {
      const deed = this.#dice.of(DEEDS);
      const sending = await this[`_${deed}`]();
      if (sending) sendings.push(sending);
    }
    await this.#act(sendings);
  }

  /** Alice reports on both regions: she commits herself in the first half of an epoch, and reveals in the second. */
  #reports() {
    const { epoch, now } = this.#world;
    const alice = wellKnown('Alice');
    if (this.#epoch.index !== epoch.index) {
      this.#epoch = { index: epoch.index, reveals: [] };
      if (now >= epoch.half - 10_000) return [];
      const reports = REGIONS.map((region) => sealed(this.#api, {
        region,
        epoch: epoch.index,
        reporter: alice,
        values: Object.fromEntries(['business-vitality', 'river-health', 'wellbeing'].map((id) => [id, this.#dice.between(500_000, 950_000)])),
        salt: hexToU8a(hashOfText(`${region} ${epoch.index}`)),
      }));
      this.#epoch.reveals = reports.map(({ reveal }) => [reveal, alice]);
      return reports.map(({ commit }) => [commit, alice]);
    }
    if (now <= epoch.half) return [];
    return this.#epoch.reveals.splice(0);
  }

  _deposit() {
    const { bank, who } = this.#somebody();
    return [this.#api.tx.communityBanks.deposit(bank, this.#dice.crd(1, 100)), who];
  }

  async _withdraw() {
    const { bank, who } = this.#somebody();
    const holding = await this.#api.query.communityBanks.holdings(bank, who.address);
    if (holding.isNone) return undefined;
    const shares = holding.unwrap().shares.toBigInt() / BigInt(this.#dice.between(1, 4));
    if (shares === 0n) return undefined;
    const { lockShares, withdraw } = this.#api.tx.communityBanks;
    return [this.#dice.chance(0.2) ? lockShares(bank, shares) : withdraw(bank, shares), who];
  }

  _claimWithdrawal() {
    const { bank, who } = this.#somebody();
    return [this.#api.tx.communityBanks.claimWithdrawal(bank), who];
  }

  _donate() {
    return [this.#api.tx.communityBanks.donate(this.#dice.between(0, 1), this.#dice.crd(1, 5)), this.#dice.of(this.#people)];
  }

  _move() {
    const { bank, who } = this.#somebody();
    return [this.#api.tx.communityBanks.setHomeBank(bank), who];
  }

  _ask() {
    const bank = this.#dice.between(0, 1);
    // Most often somebody who has a record: others have their requests refused, or decided by the members.
    const who = this.#dice.of(this.#dice.chance(0.7) ? this.#members[bank].slice(0, 3) : this.#members[bank]);
    const amount = this.#dice.crd(20, 150);
    const wishes = {
      bank,
      amount,
      term: this.#dice.of([MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE]),
      schedule: this.#dice.chance(0.5) ? 'Bullet' : { Amortising: { installments: 3 } },
      kind: this.#dice.of(PURPOSES),
      collateral: this.#dice.chance(0.3) ? { Native: { amount: amount / 4n } } : null,
      funding: this.#dice.chance(0.25) ? byPeers(this.#world.now + this.#dice.between(2, 9) * MINUTE) : 'Bank',
    };
    return [requestCredit(this.#api, wishes), who];
  }

  /** Any request, and what is the way of such: endorsements, pledges, the decision, the loan. */
  _further() {
    const request = this.#dice.of(this.#world.requests);
    if (!request) return undefined;
    const { credit } = this.#api.tx;
    const { id, state, funding } = request;
    const borrower = this.#pairOf(request.borrowerId);
    const others = this.#members[request.bankId.toNumber()].filter((who) => who !== borrower);
    if (!borrower) return undefined;
    if (this.#dice.chance(0.03)) return [credit.cancelRequest(id), borrower];
    if (state.isApproved && !funding.isPeers) return [credit.accept(id), borrower];
    if (state.isReferred) return undefined;
    if (state.isOpen && this.#dice.chance(0.05)) return [credit.appealScore(id), borrower];
    const endorsers = request.communityEndorsements.map(({ endorser }) => this.#pairOf(endorser));
    const member = this.#dice.of(others.filter((who) => !endorsers.includes(who)));
    if (endorsers.length < 3 && !state.isApproved) {
      return [endorse(this.#api, id, (request.amount.toBigInt() * BigInt(this.#dice.between(15, 25))) / 100n), member];
    }
    if (this.#dice.chance(0.03)) return [credit.withdrawEndorsement(id), this.#dice.of(endorsers)];
    if (funding.isPeers) {
      const missing = request.amount.toBigInt() - request.pledged.toBigInt();
      if (this.#dice.chance(0.1)) return [credit.withdrawPledge(id), member];
      if (missing > 0n) return [credit.pledge(id, this.#dice.chance(0.5) ? missing : missing / 2n + 1n), member];
      if (state.isApproved) return [credit.accept(id), borrower];
    }
    return [credit.decide(id), this.#dice.of(this.#people)];
  }

  /** Any loan: it is repaid, bit by bit or at once, unless it is one of those that fail. */
  _settle() {
    const loan = this.#dice.of(this.#world.loans);
    if (!loan) return undefined;
    const { credit } = this.#api.tx;
    const borrower = this.#pairOf(loan.borrower);
    const id = loan.id.toNumber();
    if (!borrower) return undefined;
    if (loan.default.isSome) {
      if (this.#dice.chance(0.3)) return [credit.appealSlash(id), this.#dice.of(this.#people)];
      return this.#dice.chance(0.4) ? [credit.repay(id, loan.outstanding.toBigInt() / 2n + 1n), borrower] : undefined;
    }
    if (id % FAILING === 0) return this.#dice.chance(0.2) ? [credit.callDefault(id), this.#dice.of(this.#people)] : undefined;
    const owed = loan.outstanding.toBigInt();
    if (this.#dice.chance(0.5)) return [credit.repayInFull(id, owed * 2n), borrower];
    return [credit.repay(id, owed / 3n + 1n), this.#dice.chance(0.9) ? borrower : this.#dice.of(this.#people)];
  }

  _claim() {
    const newest = this.#world.loans.at(-1)?.id.toNumber() ?? 0;
    return [this.#api.tx.credit.claimProceeds(this.#dice.between(Math.max(0, newest - 20), newest)), this.#dice.of(this.#people)];
  }

  _propose() {
    const who = this.#dice.of(this.#people);
    const number = this.#dice.between(1, 1_000_000);
    const call = this.#dice.chance(0.5)
      ? this.#api.tx.identities.registerSchema(`Schema ${number}`, hashOfText(`${number}`))
      : setFeePrices(this.#api, { perMillisecond: CRD / 1_000n, perByte: BigInt(this.#dice.between(1, 3)) * (CRD / 1_000_000n) });
    return [propose(this.#api, NETWORK, call, `Proposal ${number}`), who];
  }

  _vote() {
    const proposal = this.#dice.of(this.#world.proposals);
    if (proposal === undefined) return undefined;
    const who = this.#dice.of(this.#people);
    const { cancelProposal, removeVote } = this.#api.tx.quadraticGovernance;
    if (this.#dice.chance(0.1)) return [removeVote(proposal), who];
    if (this.#dice.chance(0.03)) return [cancelProposal(proposal), who];
    return [vote(this.#api, proposal, this.#dice.chance(0.75) ? 'Aye' : 'Nay', this.#dice.between(1, 3)), who];
  }
}

/** What somebody does, as often as it stands here. */
const DEEDS = Object.entries({
  deposit: 2, withdraw: 2, claimWithdrawal: 1, donate: 1, move: 1, ask: 6, further: 14, settle: 9, claim: 1, propose: 1, vote: 6,
}).flatMap(([deed, weight]) => Array(weight).fill(deed));

/** The fields of something stored, which may be an option. */
function valueOf(value) {
  const inner = value.isSome ? value.unwrap() : value;
  return Object.fromEntries([...inner.keys()].map((field) => [field, inner.get(field)]));
}
