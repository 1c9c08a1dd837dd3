//! People who try to take more out of banks than is theirs. Each plays for the most that the rules let them have, over a
//! grid of what they can choose, and comes out within a bound that follows from the parameters.

use super::{ceil, resolve, support::*};
use crate::{mock::*, types::Terms, CreditParameters, Error, NextLoanId, OpenRequests};
use credit_primitives_math::{muldiv::permill_floor, Permill, MS_PER_YEAR};
use credit_primitives_types::{Balance, BankId, BankLedger, Moment, PurposeKind, RequestId, Schedule, CRD};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use pallet_community_banks::{Claims, CreationCapacity, Exits, QueuedExits};
use sp_core::H256;
use sp_runtime::FixedPointNumber;

const PURPOSES: [PurposeKind; 5] = [
	PurposeKind::ProductiveEnterprise,
	PurposeKind::CreativeProject,
	PurposeKind::CommunityInfrastructure,
	PurposeKind::EcologicalRestoration,
	PurposeKind::EducationalInitiative,
];

/// Five persons found a bank without the right to create, and others join it.
fn found(founders: &[AccountId], members: impl IntoIterator<Item = AccountId>) -> BankId {
	let bank = pallet_community_banks::NextBankId::<Test>::get();
	let name = b"Ours".to_vec().try_into().unwrap();
	let region = b"cascadia".to_vec().try_into().unwrap();
	assert_ok!(CommunityBanks::found_bank(signed(founders[0]), name, region, H256::repeat_byte(3)));
	found_together(founders[0], &founders[1..], bank);
	for who in members {
		assert_ok!(CommunityBanks::apply(signed(who), bank));
		for endorser in &founders[..2] {
			assert_ok!(CommunityBanks::endorse_application(signed(*endorser), bank, who));
		}
	}
	bank
}

/// Asks for everything back that may be taken out now.
fn withdraw_all(who: AccountId, bank: BankId) {
	let shares = shares_of(who, bank);
	if shares > 0 {
		assert_ok!(CommunityBanks::withdraw(signed(who), bank, shares));
	}
}

/// What somebody has: money, holds included, and in the banks what shares would be paid and what waits for them.
fn worth(who: AccountId, banks: &[BankId]) -> Balance {
	let at = |bank: &BankId| {
		let queued = QueuedExits::<Test>::get(bank, who).and_then(|number| Exits::<Test>::get(bank, number));
		let queued = queued.filter(|exit| exit.series == pool(*bank).series).map_or(0, |exit| exit.shares);
		let shares = shares_of(who, *bank) + queued;
		let claim = Claims::<Test>::get(bank, who).unwrap_or(0);
		CommunityBanks::withdrawal_value(*bank, shares).unwrap() + claim
	};
	wealth(who) + banks.iter().map(at).sum::<Balance>()
}

fn worth_of_all(people: &[AccountId], banks: &[BankId]) -> Balance {
	people.iter().map(|who| worth(*who, banks)).sum()
}

fn capacity(bank: BankId) -> CreationCapacity {
	CommunityBanks::creation_capacity(bank).unwrap()
}

/// Has the loan decided and taken, if the rules let it.
fn try_to_borrow(asked: Asking, who: AccountId) -> bool {
	if asked.send(who).is_err() {
		return false;
	}
	let request = OpenRequests::<Test>::get(person(who)).unwrap();
	let lent = decide(who, request).and_then(|()| accept(who, request)).is_ok();
	if !lent {
		assert_ok!(cancel(who, request));
	}
	lent
}

/// How borrowed money comes back into the bank that lent it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Recycling {
	/// As the borrower's savings.
	Savings,
	/// The borrower locks them.
	Locked,
	/// A friend without debts locks them.
	LockedByFriend,
	/// The borrower locks as much money of their own beforehand.
	OwnLockedFirst,
}

#[test]
fn created_credit_that_is_paid_back_in_should_not_carry_more_of_it() {
	use Recycling::*;
	let limit_per_person = 2_000 * CRD;
	for (recycling, part) in [Savings, Locked, LockedByFriend, OwnLockedFirst]
		.into_iter()
		.flat_map(|way| [(way, 4), (way, 2), (way, 1)])
	{
		execute(|| {
			let bank = village(4_000 * CRD);
			Rules::mutate(|rules| rules.personal_limit = limit_per_person);
			let rules = BankRules::get();
			let ring = [ALICE, BOB, CHARLIE, DAVE, EVE];
			let people: Vec<_> = ring.into_iter().chain(CROWD.take(5)).collect();
			let (before, began) = (worth_of_all(&people, &[bank]), capacity(bank));
			let (mut lent, mut own_locked) = (0, 0);
			for (round, who) in ring.into_iter().enumerate() {
				let most = |liquid: Balance| {
					let CreationCapacity { lending_room, capital, .. } = capacity(bank);
					(2 * liquid).min(liquid + lending_room).min(capital).min(limit_per_person) / part
				};
				let saver = if recycling == LockedByFriend { CROWD.start + round as u128 } else { who };
				let put_in = |amount| {
					deposit(saver, bank, amount);
					if recycling != Savings {
						assert_ok!(CommunityBanks::lock_shares(signed(saver), bank, shares_of(saver, bank)));
					}
					wait(rules.lock_delay);
				};
				if recycling == OwnLockedFirst {
					let own = limit_per_person / part;
					put_in(own);
					own_locked = own_locked.max(own);
				}
				let amount = most(pool(bank).liquid);
				assert!(amount >= CRD, "{recycling:?}: nothing to borrow any more");
				let asked = bullet(amount, 5 * MS_PER_YEAR).at(bank).for_purpose(PURPOSES[round]);
				lend(asked, who, &[]);
				lent += amount;
				if recycling != OwnLockedFirst {
					if saver != who {
						assert_ok!(Balances::transfer(&who, &saver, amount, Preservation::Preserve));
					}
					put_in(amount);
				}

				// What carries creation: the capital of the beginning, and what debtless friends stand to lose.
				let added = if recycling == LockedByFriend { lent } else { 0 };
				assert!(added <= (round as u128 + 1) * limit_per_person);
				let bound = |capital| began.leverage.saturating_mul_int(began.capital + capital);
				let now = capacity(bank);
				assert!(now.limit <= bound(added), "{recycling:?}/{part}: {} > {}", now.limit, bound(added));
				// Locked shares count until their owner's own loan is booked: only ever those of one.
				let used = permill_floor(rules.use_of_limit, bound(added.max(own_locked)));
				let issued = pool(bank).issued;
				assert!(issued <= used, "{recycling:?}/{part}: {issued} of {used}");
				check_invariants();
			}
			assert!(worth_of_all(&people, &[bank]) <= before + lent, "{recycling:?}: owed all of it");
		});
	}
}

#[test]
fn founders_who_lend_to_themselves_should_gain_no_more_than_a_limit_each() {
	let ring = [ALICE, BOB, CHARLIE, DAVE, FERDIE];
	for honest in [2_000 * CRD, 8_000 * CRD, 40_000 * CRD] {
		for own in [0, 4_000 * CRD] {
			for (banks, rounds) in [(1, 1), (1, 3), (2, 3)] {
				execute(|| lend_to_oneself(&ring, honest, own, banks, rounds));
			}
		}
	}
}

/// Each of the ring puts `own` money into each of their banks, where others save `honest`. They borrow all they can, pay
/// it in and borrow again, for some rounds; then they take out what they can, and never pay. As such a bank lends on all of
/// its equity, their own money stretches the founders' limit while it is there: what holds whatever they do is the limit
/// of each person.
fn lend_to_oneself(ring: &[AccountId; 5], honest: Balance, own: Balance, banks: usize, rounds: usize) {
	plain_rules();
	Rules::mutate(|rules| rules.concurrent_loans = 64);
	let rules = Rules::get();
	let before = worth_of_all(ring, &[]);
	let banks: Vec<BankId> = (0..banks)
		.map(|number| {
			let savers: Vec<_> = CROWD.skip(8 * number).take(8).collect();
			let bank = found(ring, savers.iter().copied());
			savers.iter().for_each(|who| deposit(*who, bank, honest / 8));
			bank
		})
		.collect();
	let mut taken = 0;
	let mut bound = 0;
	for bank in &banks {
		let mut peak = 0;
		let mut lent_here = 0;
		if own > 0 {
			ring.iter().for_each(|who| deposit(*who, *bank, own));
		}
		for _ in 0..rounds {
			for who in ring {
				let mut lent = 0;
				let mut amount = rules.personal_limit;
				while amount >= rules.minimum_amount {
					peak = peak.max(CommunityBanks::lending_capital(*bank).unwrap());
					if try_to_borrow(bullet(amount, 30 * DAY).at(*bank), *who) {
						lent += amount;
					} else {
						amount /= 2;
					}
				}
				if rounds > 1 && lent > 0 {
					deposit(*who, *bank, lent);
				}
				lent_here += lent;
			}
		}
		let founders = permill_floor(rules.founders_limit, peak);
		assert!(lent_here <= founders);
		assert!(own > 0 || rounds > 1 || peak == honest, "others' money alone carried it");
		taken += lent_here;
		bound += founders;
	}
	let bound = bound.min(ring.len() as u128 * rules.personal_limit).min(banks.len() as u128 * honest);
	assert!(taken > 0);

	wait(EpochLength::get());
	for bank in &banks {
		ring.iter().for_each(|who| withdraw_all(*who, *bank));
	}
	wait(30 * DAY + AUTOMATIC);
	next_block();
	check_invariants();
	for who in ring {
		let debt = crate::Debts::<Test>::get(person(*who));
		assert_eq!(debt.loans, debt.defaulted);
		if debt.defaulted > 0 {
			let anew = bullet(CRD, 30 * DAY).at(banks[0]);
			assert_noop!(anew.send(*who), Error::<Test>::DefaultOutstanding);
		}
	}
	let gain = worth_of_all(ring, &banks).saturating_sub(before);
	assert!(
		gain <= bound,
		"{gain} > {bound}: honest {honest}, own {own}, {} banks, {rounds} rounds",
		banks.len()
	);
}

#[test]
fn a_ring_should_get_no_more_loans_by_its_own_stakes_than_it_has_pairs() {
	for size in [2, 3, 4] {
		for (thrifty, washing) in [(true, false), (true, true), (false, false), (false, true)] {
			execute(|| {
				let ring = &[ALICE, BOB, CHARLIE, FERDIE][..size];
				let most = size * (size - 1) / 2;
				let got = loans_by_stakes(ring, thrifty, washing);
				assert!(got <= most, "{got} loans of {size}");
				// With one endorser each, every pair serves once.
				assert!(!thrifty || got == most, "{got} loans of {size}");
				assert_eq!(loans_by_stakes(ring, thrifty, washing), 0, "all is tied");
				pass_time(Rules::get().tie_period + 1);
				assert!(loans_by_stakes(ring, thrifty, washing) > 0);
			});
		}
	}
}

/// How many loans, which their stakes are needed for, the ring gets approved: it takes the first that anybody's stakes
/// for anybody get it, until none do. Where it is thrifty, it tries the fewest stakes first; where it washes, everybody
/// endorses everybody in vain before.
fn loans_by_stakes(ring: &[AccountId], thrifty: bool, washing: bool) -> usize {
	let (amount, stake) = (10 * CRD, 2 * CRD);
	let approval = Rules::get().approval_score;
	let mut sets: Vec<u32> = (1..1 << ring.len()).collect();
	sets.sort_by_key(|set| if thrifty { set.count_ones() } else { u32::MAX - set.count_ones() });
	let stand = |request, who: usize, set: u32| {
		for (place, endorser) in ring.iter().enumerate() {
			if place != who && set & (1 << place) != 0 {
				assert_ok!(endorse(*endorser, request, stake));
			}
		}
	};
	let mut got = 0;
	'next: loop {
		if washing {
			for (place, who) in ring.iter().enumerate() {
				let request = asking(amount).open(*who);
				stand(request, place, u32::MAX);
				assert_ok!(cancel(*who, request));
			}
		}
		for set in &sets {
			for (place, who) in ring.iter().enumerate().filter(|(place, _)| set & (1 << place) == 0) {
				let request = asking(amount).open(*who);
				assert!(Credit::assess(request).unwrap().total_score < approval, "stakes are needed");
				stand(request, place, *set);
				let score = Credit::assess(request).unwrap();
				assert_eq!(score.total_score >= approval, score.network_score.stakes > 0);
				if score.total_score < approval {
					assert_ok!(cancel(*who, request));
					continue;
				}
				assert_ok!(decide(*who, request));
				assert_ok!(accept(*who, request));
				let id = NextLoanId::<Test>::get() - 1;
				assert_ok!(repay_in_full(*who, id));
				for endorser in parts(id).into_keys() {
					assert_ok!(claim(endorser, id));
				}
				got += 1;
				continue 'next;
			}
		}
		return got;
	}
}

#[test]
fn a_tie_should_not_be_washed_off_by_endorsements_that_are_taken_back() {
	execute(|| {
		plain_rules();
		let points = |request| Credit::assess(request).unwrap().network_score.stakes;
		lend(asking(10 * CRD), BOB, &[(ALICE, CRD)]);
		pass_time(1_000);
		let of_alice = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		assert_eq!(points(of_alice), 0, "Alice stood for Bob's loan");
		// Bob has Alice endorse a request of his in vain, as often as he likes.
		for _ in 0..4 {
			let of_bob = asking(10 * CRD).open(BOB);
			assert_ok!(endorse(ALICE, of_bob, CRD));
			assert_eq!((points(of_alice), points(of_bob)), (0, 0));
			assert_ok!(cancel(BOB, of_bob));
			assert_eq!(points(of_alice), 0);
			assert_ok!(withdraw_endorsement(BOB, of_alice));
			assert_ok!(endorse(BOB, of_alice, 10 * CRD));
			assert_eq!(points(of_alice), 0);
			pass_time(1_000);
		}
		// Nor does it matter who of them begins.
		assert_ok!(cancel(ALICE, of_alice));
		let of_bob = asking(10 * CRD).open(BOB);
		assert_ok!(endorse(ALICE, of_bob, CRD));
		let of_alice = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		assert_ok!(cancel(ALICE, of_alice));
		assert_eq!(points(of_bob), 0);
	});
}

/// When somebody leaves a bank of which a loan is failing.
#[derive(Clone, Copy, Debug)]
struct Leaving {
	/// How many days after the loan's due date; never before it is written off if `None`.
	after: Option<u64>,
	/// What the leaver has in it. Somebody who stays has 1,000 CRD.
	saved: Balance,
	/// Whether the bank has lent all of its money, so that whoever leaves has to wait.
	in_queue: bool,
}

const STAYING: Balance = 1_000 * CRD;
const FAILING: Balance = 400 * CRD;

/// What the leaver gets out in the end.
fn paid_on(leaving: Leaving) -> Balance {
	let mut paid = 0;
	execute(|| {
		plain_rules();
		Rules::mutate(|rules| {
			rules.base_rate = Default::default();
			rules.personal_limit = 10_000 * CRD;
			rules.borrower_limit = Permill::one();
			rules.purpose_limit = Permill::one();
		});
		BankRules::mutate(|rules| rules.liquidity_reserve = Permill::zero());
		let founders: Vec<_> = CROWD.take(5).collect();
		let bank = found(&founders, [ALICE, BOB, CHARLIE, DAVE]);
		deposit(BOB, bank, leaving.saved);
		deposit(CHARLIE, bank, STAYING);
		wait(EpochLength::get());
		let failing = lend(bullet(FAILING, 30 * DAY).at(bank), ALICE, &[]);
		let due = loan(failing).plan.end().unwrap();
		let all = leaving.in_queue.then(|| pool(bank).liquid);
		let other = all.map(|all| lend(bullet(all, 5 * MS_PER_YEAR).at(bank), DAVE, &[]));
		let before = wealth(BOB);
		if let Some(days) = leaving.after {
			wait_until(due + days * DAY);
			withdraw_all(BOB, bank);
			assert_eq!(QueuedExits::<Test>::contains_key(bank, BOB), leaving.in_queue);
		}
		if loan(failing).default.is_none() {
			wait_until(Timestamp::get().max(due + CALLABLE));
			assert_ok!(call_default(NOBODY, failing));
		}
		assert_eq!(loan(failing).default.unwrap().recoverable, FAILING, "nothing secured it");
		if leaving.after.is_none() {
			withdraw_all(BOB, bank);
		}
		if let Some(other) = other {
			assert_ok!(repay_in_full(DAVE, other));
			next_block();
			assert_ok!(CommunityBanks::claim_withdrawal(signed(BOB), bank));
		}
		paid = wealth(BOB) - before;
	});
	paid
}

#[test]
fn leaving_before_a_known_loss_should_pay_no_more_than_what_is_not_expected_to_be_lost() {
	let rules = CreditParameters::default();
	let delinquent = GRACE / DAY;
	let last_step = delinquent + rules.provision_delays.last().unwrap() / DAY;
	let automatic = AUTOMATIC / DAY;
	for saved in [200 * CRD, 1_000 * CRD] {
		let whole = saved + STAYING;
		let stayed = paid_on(Leaving { after: None, saved, in_queue: false });
		assert!(stayed.abs_diff(saved - ceil(FAILING, saved, whole)) <= 2, "everybody loses alike");
		for days in [0, delinquent - 1, delinquent, 36, 37, 66, 67, 96, last_step, automatic - 1, automatic] {
			let step =
				rules.provision_delays.iter().filter(|delay| days >= delinquent + *delay / DAY).count();
			let share = rules.provision_share(step as u8);
			let expected = ceil(FAILING, share.deconstruct().into(), 1_000_000);
			let escaped = ceil(FAILING - expected, saved, whole);

			let paid = paid_on(Leaving { after: Some(days), saved, in_queue: false });
			assert!(paid <= stayed + escaped, "{days} days: {paid} and {stayed}");
			assert!(days < last_step || paid <= stayed, "{days} days: {paid} > {stayed}");
			// Whoever has to wait bears all of it, whenever they came.
			let paid = paid_on(Leaving { after: Some(days), saved, in_queue: true });
			assert!(paid <= stayed, "{days} days: {paid} > {stayed} in the queue");
		}
	}
}

/// What somebody does who owes interest to a bank in which they could save.
#[derive(Clone, Copy, Debug)]
struct Buying {
	commons: Balance,
	others: Balance,
	/// Deposited just before the interest is paid.
	saved: Balance,
	/// In so many payments.
	slices: u128,
	/// And withdrawn after so long.
	kept: Moment,
}

/// What the borrower has in the end, and the interest.
fn after_buying(buying: Buying) -> (Balance, Balance) {
	let Buying { commons, others, saved, slices, kept } = buying;
	let (mut end, mut interest) = (0, 0);
	execute(|| {
		let bank = village(commons);
		if others > 0 {
			deposit(BOB, bank, others);
		}
		let id = lend(bullet(commons / 2, MS_PER_YEAR).at(bank), ALICE, &[]);
		wait(MS_PER_YEAR);
		if saved > 0 {
			deposit(ALICE, bank, saved);
		}
		interest = Credit::amount_due(id).unwrap().interest;
		for _ in 1..slices {
			assert_ok!(repay(ALICE, id, interest / slices));
		}
		assert_ok!(repay_in_full(ALICE, id));
		wait(kept);
		withdraw_all(ALICE, bank);
		assert_eq!(shares_of(ALICE, bank), 0);
		end = worth(ALICE, &[bank]);
	});
	(end, interest)
}

#[test]
fn a_borrower_should_buy_back_no_more_interest_than_anyone_with_such_savings_earns() {
	let rules = BankRules::get();
	for commons in [100 * CRD, 5_000 * CRD] {
		for others in [0, 1_000 * CRD] {
			let without = Buying { commons, others, saved: 0, slices: 1, kept: DAY };
			let (alone, interest) = after_buying(without);
			let reserve = permill_floor(rules.reserve_share, interest);
			let levy = permill_floor(rules.commons_levy, interest);
			for saved in [CRD, 5_000 * CRD] {
				let owned = (interest - reserve - levy) * saved / (saved + others + commons);
				for kept in [EpochLength::get(), 15 * DAY, rules.vesting_period, 60 * DAY] {
					let vested =
						ceil(owned, kept.min(rules.vesting_period).into(), rules.vesting_period.into());
					for slices in [1, 7] {
						let buying = Buying { saved, slices, kept, ..without };
						let (end, owed) = after_buying(buying);
						assert_eq!(owed, interest);
						let gain = end.saturating_sub(alone);
						assert!(gain <= vested + 1, "{buying:?}: {gain} > {vested}");
						assert!(interest - gain >= reserve + levy, "{buying:?}: {gain} of {interest}");
						let exact = slices == 1 && kept >= rules.vesting_period;
						assert!(!exact || gain + 10 >= vested, "{buying:?}: {gain} < {vested}");
					}
				}
			}
		}
	}
}

/// How members put off the default of a loan on which nothing is ever paid.
#[derive(Clone, Copy, Debug)]
struct PuttingOff {
	/// Restructured as soon as may be, on the last due date, or just before the default.
	when: When,
	forbear: bool,
	/// The new terms.
	term: Moment,
	installments: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
	AtOnce,
	OnDueDate,
	AtTheLast,
}

/// When the default of the loan is called without anyone's doing, if nothing happens.
fn automatic_at() -> Moment {
	let loan = loan(0);
	(loan.plan.due(1).unwrap() + AUTOMATIC).max(loan.care.forborne_until.unwrap_or(0))
}

/// Waits for the last moment before that, having had it put off as far as forbearance goes.
fn wait_for_the_last(forbear_it: bool) {
	loop {
		let (at, end) = (automatic_at() - 1, loan(0).plan.end().unwrap());
		wait_until(at);
		let until = at.min(end) + Rules::get().longest_forbearance;
		if !forbear_it || forbear(CASCADIA, 0, until).is_err() {
			return;
		}
	}
}

#[test]
fn nobody_should_extend_a_loan_for_ever() {
	let mut latest = 0;
	let rules = Rules::get();
	let term = 30 * DAY;
	let stages = Moment::from(rules.most_restructures);
	let after_each = AUTOMATIC.max(rules.longest_forbearance);
	let bound = START + term + stages * rules.maximum_term + (stages + 1) * after_each;
	for when in [When::AtOnce, When::OnDueDate, When::AtTheLast] {
		for forbear in [false, true] {
			for (part, installments) in [(1, 1), (1, rules.maximum_installments), (2, 1)] {
				let plan = PuttingOff { when, forbear, term: rules.maximum_term / part, installments };
				let at = put_off(plan, term);
				assert!(at <= bound, "{plan:?}: {at} > {bound}");
				latest = latest.max(at);
			}
		}
	}
	// The most that members can do: a millisecond is lost each time they act.
	assert_eq!(latest, bound - stages);
}

/// When the default comes in the end.
fn put_off(plan: PuttingOff, term: Moment) -> Moment {
	let mut called = 0;
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, term), ALICE, &[]);
		let most = Rules::get().most_restructures;
		for _ in 0..most {
			match plan.when {
				When::AtOnce => (),
				When::OnDueDate => wait_until((automatic_at() - 1).min(loan(0).plan.end().unwrap())),
				When::AtTheLast => wait_for_the_last(plan.forbear),
			}
			let schedule = match plan.installments {
				1 => Schedule::Bullet,
				installments => Schedule::Amortising { installments },
			};
			let terms = Terms { term: plan.term, schedule, rate: Default::default() };
			// Parts before the end of the present plan would be harsher than it: refused, and no worse for the borrower.
			let _ = restructure(CASCADIA, 0, terms);
		}
		wait_for_the_last(plan.forbear);
		assert!(loan(0).default.is_none());
		assert!(loan(0).care.restructured <= most);
		assert_eq!(pool(CASCADIA).provisions, 100 * CRD, "all of it is expected to be lost by then");
		called = automatic_at();
		wait_until(called);
		assert_eq!(loan(0).default.unwrap().at, called);
		let terms = Terms { term: DAY, schedule: Schedule::Bullet, rate: Default::default() };
		assert_noop!(restructure(CASCADIA, 0, terms), Error::<Test>::AlreadyDefaulted);
		assert_noop!(forbear(CASCADIA, 0, called + DAY), Error::<Test>::AlreadyDefaulted);
	});
	called
}

#[test]
fn only_what_is_below_the_tolerance_should_escape_default_for_ever() {
	for (more, escapes) in [(0, false), (1, true)] {
		execute(|| {
			plain_rules();
			let tolerance = Rules::get().late_tolerance;
			lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
			wait(30 * DAY);
			repay_principal(ALICE, 0, 100 * CRD - tolerance + more);
			wait(5 * MS_PER_YEAR);
			assert_eq!(loan(0).default.is_none(), escapes);
			assert_eq!(loan(0).outstanding, tolerance - more);
		});
	}
}

/// Loans taken for nothing but the record of repaying them.
#[derive(Clone, Copy, Debug)]
struct Bought {
	size: Balance,
	days: u64,
	at_once: u128,
	in_turn: u128,
	/// The percentage covered by the borrower's own collateral.
	covered: u128,
}

#[test]
fn a_record_should_cost_what_it_costs_everyone_however_it_is_bought() {
	for size in [100 * CRD, 4_000 * CRD] {
		for days in [0, 29, 30, 360, 720] {
			for (at_once, in_turn) in [(1, 1), (3, 1), (3, 2)] {
				for covered in [0, 50, 100] {
					execute(|| buy(Bought { size, days, at_once, in_turn, covered }));
				}
			}
		}
	}

	fn buy(bought: Bought) {
		let Bought { size, days, at_once, in_turn, covered } = bought;
		plain_rules();
		Rules::mutate(|rules| {
			rules.history_minimum = CreditParameters::default().history_minimum;
			rules.personal_limit = 20_000 * CRD;
			rules.borrower_limit = Permill::one();
			rules.purpose_limit = Permill::one();
		});
		let rules = Rules::get();
		let (before, had) = (Credit::history(ALICE).unwrap(), wealth(ALICE));
		for _ in 0..in_turn {
			let asked = bullet(size, 5 * MS_PER_YEAR);
			let asked = if covered > 0 { asked.secured_by(size * covered / 100) } else { asked };
			let loans: Vec<_> = (0..at_once).map(|_| lend(asked.clone(), ALICE, &[])).collect();
			wait(days * DAY);
			for id in loans {
				assert_ok!(repay_in_full(ALICE, id));
			}
		}
		let after = Credit::history(ALICE).unwrap();
		let counted = after.principal_days - before.principal_days;
		let trusted = size - size * covered / 100;
		let is_old_enough = days * DAY >= rules.history_minimum;
		let per_loan = (trusted * u128::from(days)).min(rules.history_per_loan);
		let loans = if is_old_enough { at_once * in_turn } else { 0 };
		// A year ends with the first repayment after it.
		let years = in_turn.min(u128::from(Timestamp::get() / MS_PER_YEAR + 1));
		let bound = (loans * per_loan).min(years * rules.history_per_year);
		assert_eq!(counted, bound, "{bought:?}");
		assert_eq!(after.repaid - before.repaid, loans * trusted, "{bought:?}");
		assert_eq!(after.loans_closed - before.loans_closed, loans as u32, "{bought:?}");

		let interest = had - wealth(ALICE);
		assert!(counted <= interest * 10 * 365, "{bought:?}: {counted} for {interest}");

		let earned = loans * (trusted * u128::from((days * DAY).min(rules.limit_full_age)))
			/ (2 * u128::from(rules.limit_full_age));
		let windows = (Timestamp::get() / rules.limit_window + 1) as u32;
		let limit = (rules.personal_limit + earned).min(rules.personal_limit << windows);
		assert!(Credit::limit_of(ALICE).unwrap() <= limit, "{bought:?}");
	}
}

/// Everything an endorser or a borrower could try to get a stake out of a decided request.
fn pull_stakes(request: RequestId) {
	for who in [BOB, CHARLIE] {
		assert_noop!(Credit::withdraw_endorsement(signed(who), request), Error::<Test>::AlreadyDecided);
		assert_noop!(Credit::decline_endorsement(signed(ALICE), request, who), Error::<Test>::AlreadyDecided);
		assert_noop!(endorse(who, request, CRD / 10), Error::<Test>::AlreadyDecided);
		assert_noop!(cancel(who, request), Error::<Test>::NotTheBorrower);
		assert_noop!(CommunityBanks::leave(signed(who), CASCADIA), BankError::StillEngaged);
		// Whatever else they have may go.
		let rest = free(who) - ED;
		if rest > 0 {
			assert_ok!(Balances::transfer(&who, &NOBODY, rest, Preservation::Preserve));
		}
		let more = Balances::transfer(&who, &NOBODY, 1, Preservation::Preserve);
		assert!(more.is_err());
	}
}

#[test]
fn stakes_should_not_be_pulled_between_decision_and_acceptance() {
	let window = Rules::get().acceptance_window;
	for referred in [false, true] {
		for expelled in [false, true] {
			for moment in [0, window / 2, window] {
				execute(|| {
					let (amount, stake) = (100 * CRD, 10 * CRD);
					let request = asking(amount).open(ALICE);
					for who in [BOB, CHARLIE] {
						assert_ok!(endorse(who, request, stake));
					}
					if referred {
						Rules::mutate(|rules| rules.approval_score = 10_000);
						assert_ok!(decide(ALICE, request));
						pull_stakes(request);
						assert_ok!(resolve(CASCADIA, request, true));
					} else {
						assert_ok!(decide(ALICE, request));
					}
					pass_time(moment);
					pull_stakes(request);
					if expelled {
						assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, BOB));
					}
					assert_noop!(cancel(NOBODY, request), Error::<Test>::NotTheBorrower);
					assert_ok!(accept(ALICE, request));

					assert!([BOB, CHARLIE].iter().all(|who| parts(0)[who].held == stake));
					let had = [BOB, CHARLIE].map(wealth);
					wait_until(loan(0).plan.due(1).unwrap() + AUTOMATIC);
					wait(APPEAL);
					assert_eq!([BOB, CHARLIE].map(wealth), had.map(|had| had - stake), "they stood for it");
				});
			}
		}
	}
}

#[test]
fn an_offer_should_bind_the_stakes_exactly_as_long_as_it_may_be_accepted() {
	for (late, by_peers) in [(0, false), (1, false), (0, true), (1, true)] {
		execute(|| {
			let asked = asking(100 * CRD);
			let request = if by_peers { asked.from_peers(WINDOW) } else { asked }.open(ALICE);
			for who in [BOB, CHARLIE] {
				assert_ok!(endorse(who, request, 10 * CRD));
			}
			if by_peers {
				assert_ok!(pledge(10, request, 100 * CRD));
			}
			assert_ok!(decide(ALICE, request));
			if by_peers {
				assert_noop!(withdraw_pledge(10, request), Error::<Test>::AlreadyDecided);
			}
			set_time(super::offer(request).expires + late);
			if late == 0 {
				pull_stakes(request);
				assert_noop!(cancel(NOBODY, request), Error::<Test>::NotTheBorrower);
				if by_peers {
					assert_noop!(withdraw_pledge(10, request), Error::<Test>::AlreadyDecided);
				}
				assert_ok!(accept(ALICE, request));
			} else {
				assert_noop!(accept(ALICE, request), Error::<Test>::OfferLapsed);
				assert_ok!(cancel(NOBODY, request));
				assert!([BOB, CHARLIE]
					.iter()
					.all(|who| held(crate::HoldReason::EndorsementStake, *who) == 0));
				if by_peers {
					assert_ok!(withdraw_pledge(10, request));
					assert_eq!(wealth(10), FUNDS);
				}
			}
		});
	}
}
