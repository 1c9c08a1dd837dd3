//! What persons may owe and how that grows, what makes a record, and how founders are bounded.

use super::*;
use crate::{
	types::{CommunityScore, LimitGrowth},
	BankExposures, CreditRecord, Error, History,
};
use credit_primitives_math::MS_PER_DAY;
use credit_primitives_types::{Moment, PurposeKind, Schedule};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;

const YEARS: Moment = MS_PER_YEAR;
const DAYS: Moment = MS_PER_DAY;

/// A loan due at the end of two years.
fn bullet(amount: Balance, collateral: Balance) -> Asking {
	let asked = Asking { term: 2 * YEARS, schedule: Schedule::Bullet, ..asking(amount) };
	if collateral == 0 {
		asked
	} else {
		asked.secured_by(collateral)
	}
}

/// Loans of any size to anybody.
fn lend_freely() {
	Rules::mutate(|rules| {
		rules.personal_limit = 10_000 * CRD;
		rules.borrower_limit = Permill::one();
		rules.purpose_limit = Permill::one();
	});
}

fn limit_of(who: AccountId) -> Balance {
	Credit::limit_of(who).unwrap()
}

fn record(who: AccountId) -> CreditRecord {
	History::<Test>::get(person(who))
}

#[test]
fn repaying_on_time_should_raise_the_limit_by_half_of_it_at_the_full_age() {
	execute(|| {
		lent_to(ALICE, bullet(900 * CRD, 0), [BOB, CHARLIE]);
		assert_eq!(limit_of(ALICE), 1_000 * CRD);
		wait(360 * DAYS);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(limit_of(ALICE), 1_450 * CRD);
		// It is hers to use.
		assert_noop!(asking(1_450 * CRD + 1).send(ALICE), Error::<Test>::PersonalLimitExceeded);
		assert_ok!(asking(1_450 * CRD).send(ALICE));
		assert_eq!(Credit::limit_of(NOBODY), None);
	});
}

#[test]
fn the_limit_should_grow_in_proportion_to_the_age_of_what_is_repaid() {
	execute(|| {
		lent_to(ALICE, bullet(900 * CRD, 0), [BOB, CHARLIE]);
		let mut earned = 0;
		for (day, principal) in [(90, 200), (180, 200), (270, 200), (720, 100)] {
			set_time(START + day * DAYS);
			let interest = Credit::amount_due(0).unwrap().interest;
			assert_ok!(repay(ALICE, 0, interest + principal * CRD));
			// Half at 360 days, and no more than that later.
			earned += principal * CRD * u128::from(day.min(360)) / 720;
			assert_eq!(limit_of(ALICE), 1_000 * CRD + earned);
		}
	});
}

#[test]
fn what_is_repaid_too_soon_should_not_raise_the_limit() {
	execute(|| {
		lent_to(ALICE, bullet(900 * CRD, 0), [BOB, CHARLIE]);
		set_time(START + WINDOW - 1);
		let before = record(ALICE);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!((limit_of(ALICE), record(ALICE)), (1_000 * CRD, before));
	});
}

#[test]
fn what_is_overdue_should_not_raise_the_limit() {
	execute(|| {
		let mut asked = bullet(900 * CRD, 0);
		asked.schedule = Schedule::Amortising { installments: 2 };
		lent_to(ALICE, asked, [BOB, CHARLIE]);
		// Half of it is due after a year.
		set_time(START + YEARS);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(limit_of(ALICE), 1_000 * CRD + 450 * CRD / 2);
	});
}

#[test]
fn the_limit_should_at_most_double_in_a_window() {
	execute(|| {
		// As if a day were as good as a year, for what grows slowly otherwise.
		Rules::mutate(|rules| rules.limit_full_age = DAYS);
		lent_to(ALICE, bullet(1_000 * CRD, 0), [BOB, CHARLIE]);
		wait(DAYS);
		let began = Timestamp::get();
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(limit_of(ALICE), 1_500 * CRD);
		lent_to(ALICE, bullet(1_500 * CRD, 0), [10, 11]);
		wait(DAYS);
		assert_ok!(repay_in_full(ALICE, 1));
		assert_eq!(record(ALICE).limit.earned, 1_250 * CRD);
		assert_eq!(limit_of(ALICE), 2_000 * CRD);
		// What was earned beyond that counts in the next window.
		set_time(began + 180 * DAYS - 1);
		assert_eq!(limit_of(ALICE), 2_000 * CRD);
		pass_time(1);
		assert_eq!(limit_of(ALICE), 2_250 * CRD);
	});
}

#[test]
fn the_limit_should_double_in_every_window_until_all_that_was_earned_counts() {
	execute(|| {
		History::<Test>::mutate(person(ALICE), |record| {
			record.limit = LimitGrowth { earned: 10_000 * CRD, window_start: START, at_start: 1_000 * CRD };
		});
		let window = Rules::get().limit_window;
		for (windows, limit) in [(0, 2_000), (1, 4_000), (2, 8_000), (3, 11_000), (1_000, 11_000)] {
			set_time(START + windows * window);
			assert_eq!(limit_of(ALICE), limit * CRD);
			set_time(START + (windows + 1) * window - 1);
			assert_eq!(limit_of(ALICE), limit * CRD);
		}
	});
}

#[test]
fn a_window_should_begin_with_the_limit_that_the_last_one_ended_with() {
	execute(|| {
		lent_to(ALICE, bullet(100 * CRD, 0), [BOB, CHARLIE]);
		History::<Test>::mutate(person(ALICE), |record| {
			record.limit = LimitGrowth { earned: 10_000 * CRD, window_start: START, at_start: 1_000 * CRD };
		});
		set_time(START + 270 * DAYS);
		assert_eq!(limit_of(ALICE), 4_000 * CRD);
		let interest = Credit::amount_due(0).unwrap().interest;
		assert_ok!(repay(ALICE, 0, interest + 10 * CRD));
		let limit = record(ALICE).limit;
		assert_eq!((limit.at_start, limit.window_start), (2_000 * CRD, START + 270 * DAYS));
		assert_eq!(limit_of(ALICE), 4_000 * CRD);
		pass_time(180 * DAYS - 1);
		assert_eq!(limit_of(ALICE), 4_000 * CRD);
		pass_time(1);
		assert_eq!(limit_of(ALICE), 8_000 * CRD);
	});
}

#[test]
fn nobodys_limit_should_be_below_what_everyone_may_owe() {
	execute(|| {
		lent_to(ALICE, bullet(900 * CRD, 0), [BOB, CHARLIE]);
		wait(360 * DAYS);
		assert_ok!(repay_in_full(ALICE, 0));
		// Governance raises it for all: those who began with less are not held to that.
		Rules::mutate(|rules| rules.personal_limit = 5_000 * CRD);
		assert_eq!((limit_of(ALICE), limit_of(DAVE)), (5_000 * CRD, 5_000 * CRD));
		Rules::mutate(|rules| rules.personal_limit = 100 * CRD);
		assert_eq!((limit_of(ALICE), limit_of(DAVE)), (550 * CRD, 100 * CRD));
	});
}

#[test]
fn a_lower_limit_should_bind_new_loans_only() {
	execute(|| {
		lent(500 * CRD);
		Rules::mutate(|rules| {
			rules.personal_limit = CRD;
			rules.borrower_limit = Permill::zero();
			rules.purpose_limit = Permill::zero();
			rules.endorser_limit = Permill::zero();
		});
		pass_time(TERM / 20);
		assert_ok!(repay(ALICE, 0, 100 * CRD));
		check_invariants();
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
	});
}

#[test]
fn collateral_should_make_room_in_the_limit_as_far_as_it_is_held() {
	execute(|| {
		lent_to(ALICE, bullet(1_500 * CRD, 500 * CRD), [BOB, CHARLIE]);
		let room = |amount| asking(amount).send(ALICE);
		assert_noop!(room(CRD), Error::<Test>::PersonalLimitExceeded);
		// A third of it is repaid: 1,000 CRD are owed, a third of the collateral is back, and what is left covers a third.
		assert_ok!(repay(ALICE, 0, 500 * CRD));
		let covered = ceil(500 * CRD, 2, 3);
		assert_noop!(room(covered + 1), Error::<Test>::PersonalLimitExceeded);
		assert_ok!(room(covered));
	});
}

#[test]
fn what_ones_own_collateral_covered_should_show_nothing() {
	execute(|| {
		lent_to(ALICE, bullet(1_000 * CRD, 400 * CRD), [BOB, CHARLIE]);
		let before = record(ALICE);
		set_time(START + 360 * DAYS);
		assert_ok!(repay_in_full(ALICE, 0));
		let after = record(ALICE);
		assert_eq!(after.repaid - before.repaid, 600 * CRD);
		assert_eq!(after.repaid_on_time - before.repaid_on_time, 600 * CRD);
		assert_eq!(after.principal_days - before.principal_days, 600 * CRD * 360);
		assert_eq!(limit_of(ALICE), 1_300 * CRD);
		// One that is covered to the last unit shows that it was repaid, and no more.
		lent_to(FERDIE, bullet(1_000 * CRD, 1_000 * CRD), [10, 11]);
		let before = record(FERDIE);
		pass_time(360 * DAYS);
		assert_ok!(repay_in_full(FERDIE, 1));
		let after = CreditRecord { loans_closed: before.loans_closed + 1, ..before };
		assert_eq!(
			CreditRecord { limit: LimitGrowth::default(), year: before.year, ..record(FERDIE) },
			CreditRecord { limit: LimitGrowth::default(), ..after }
		);
		assert_eq!(limit_of(FERDIE), 1_000 * CRD);
	});
}

#[test]
fn a_loan_should_make_only_so_much_history() {
	execute(|| {
		lend_freely();
		lent_to(ALICE, bullet(2_000 * CRD, 0), [BOB, CHARLIE]);
		let before = record(ALICE);
		let days = || (record(ALICE).principal_days - before.principal_days) / CRD;
		let pay = |principal| {
			let interest = Credit::amount_due(0).unwrap().interest;
			assert_ok!(repay(ALICE, 0, interest + principal));
		};
		set_time(START + 300 * DAYS);
		pay(1_000 * CRD);
		assert_eq!(days(), 300_000);
		set_time(START + 310 * DAYS);
		pay(100 * CRD);
		assert_eq!(days(), 331_000);
		// 310,000 more would be 641,000.
		pay(800 * CRD);
		assert_eq!(days(), 360_000);
		pay(100 * CRD);
		assert_eq!(days(), 360_000);
		// What was repaid is still told, and how much of it on time.
		let after = record(ALICE);
		assert_eq!(after.repaid - before.repaid, 2_000 * CRD);
		assert_eq!(after.repaid_on_time - before.repaid_on_time, 2_000 * CRD);
		assert_eq!(after.loans_closed, before.loans_closed + 1);
	});
}

#[test]
fn a_year_should_make_only_so_much_history() {
	execute(|| {
		lend_freely();
		Rules::mutate(|rules| rules.history_per_year = 500_000 * CRD);
		for endorsers in [[BOB, CHARLIE], [10, 11], [12, 13]] {
			lent_to(ALICE, bullet(1_000 * CRD, 0), endorsers);
		}
		let before = record(ALICE);
		let days = || (record(ALICE).principal_days - before.principal_days) / CRD;
		set_time(START + 300 * DAYS);
		for (loan, counted) in [(0, 300_000), (1, 500_000)] {
			assert_ok!(repay_in_full(ALICE, loan));
			assert_eq!(days(), counted);
		}
		// The year began with the chain's time, and the next one begins with what is repaid after it.
		set_time(YEARS - 1);
		assert_ok!(repay(ALICE, 2, 500 * CRD));
		assert_eq!(days(), 500_000);
		set_time(YEARS);
		let interest = Credit::amount_due(2).unwrap().interest;
		assert_ok!(repay(ALICE, 2, interest + 100 * CRD));
		let age = YEARS - START;
		assert_eq!(days(), 500_000 + u128::from(100 * age / DAYS));
		assert_eq!((record(ALICE).year.start, record(ALICE).limit.window_start), (YEARS, START + 300 * DAYS));
	});
}

#[test]
fn loans_from_members_should_be_shown_and_weigh_nothing() {
	execute(|| {
		let before = record(ALICE);
		let asked = Asking { term: YEARS, ..asking(500 * CRD) }.from_peers(WINDOW);
		let request = asked.open(ALICE);
		for who in [BOB, CHARLIE] {
			assert_ok!(endorse(who, request, 50 * CRD));
		}
		assert_ok!(Credit::pledge(RuntimeOrigin::signed(10), request, 500 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		wait(YEARS / 10 - 1);
		assert_ok!(repay_in_full(ALICE, 0));

		let shown = CreditRecord { peer_repaid: 500 * CRD, peer_closed: 1, ..before };
		assert_eq!(record(ALICE), shown);
		assert_eq!(limit_of(ALICE), 1_000 * CRD);
		let bank = pallet_community_banks::CommunityBanks::<Test>::get(CASCADIA).unwrap();
		assert_eq!(bank.creation.persons_on_time, 0);
		// Nor do those who stood for it gain by it.
		let held = record(BOB).endorsements_held;
		assert_ok!(claim(BOB, 0));
		assert_eq!(record(BOB).endorsements_held, held);
		let score = |who| {
			let request = asking(100 * CRD).open(who);
			let score = Credit::assess(request).unwrap().community_score;
			assert_ok!(cancel(who, request));
			CommunityScore { membership: 0, ..score }
		};
		assert_eq!(score(ALICE), score(FERDIE));
	});
}

#[test]
fn a_person_who_repays_a_loan_to_the_end_on_time_should_count_for_the_bank_once() {
	execute(|| {
		let persons = || {
			let bank = pallet_community_banks::CommunityBanks::<Test>::get(CASCADIA).unwrap();
			bank.creation.persons_on_time
		};
		lent_to(ALICE, bullet(100 * CRD, 0), [BOB, CHARLIE]);
		lent_to(FERDIE, bullet(100 * CRD, 0), [10, 11]);
		// A loan that is repaid too soon, or a part of one, shows nothing.
		lent_to(BOB, bullet(100 * CRD, 0), [12, 13]);
		assert_ok!(repay_in_full(BOB, 2));
		pass_time(WINDOW);
		assert_ok!(repay(ALICE, 0, 90 * CRD));
		assert_eq!(persons(), 0);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(persons(), 1);
		lent_to(ALICE, bullet(100 * CRD, 0), [14, 15]);
		pass_time(WINDOW);
		assert_ok!(repay_in_full(ALICE, 3));
		assert_eq!(persons(), 1);
		// All of what is left is overdue.
		pass_time(2 * YEARS);
		assert_ok!(repay_in_full(FERDIE, 1));
		assert_eq!(persons(), 1);
	});
}

/// Opens a bank by the calls that are for it, with this much in its commons.
fn founded(founders: [AccountId; 5], commons: Balance) -> BankId {
	let bank = pallet_community_banks::NextBankId::<Test>::get();
	let text = |text: &[u8]| text.to_vec();
	assert_ok!(CommunityBanks::found_bank(
		RuntimeOrigin::signed(founders[0]),
		text(b"Third").try_into().unwrap(),
		text(b"cascadia").try_into().unwrap(),
		Default::default(),
	));
	found_together(founders[0], &founders[1..], bank);
	assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(NOBODY), bank, commons));
	bank
}

/// Lends from a founded bank without anybody standing for it.
fn lent_from(bank: BankId, who: AccountId, amount: Balance) -> LoanId {
	let request = Asking { bank, ..asking(amount) }.open(who);
	assert_ok!(decide(who, request));
	let loan_id = offer(request).loan_id;
	assert_ok!(accept(who, request));
	loan_id
}

#[test]
fn the_founders_of_a_bank_should_owe_it_no_more_than_their_part_together() {
	execute(|| {
		lend_at_any_risk();
		// 25 % of 4,000 CRD are 1,000, and 10 % for each are 400.
		let bank = founded([ALICE, BOB, CHARLIE, FERDIE, 10], 4_000 * CRD);
		let asked = |amount| Asking { bank, ..asking(amount) };
		assert_noop!(asked(400 * CRD + 1).send(ALICE), Error::<Test>::BorrowerLimitExceeded);
		let first = lent_from(bank, ALICE, 400 * CRD);
		assert!(loan(first).by_founder);
		lent_from(bank, BOB, 400 * CRD);
		assert_eq!(BankExposures::<Test>::get(bank).founders, 800 * CRD);
		assert_noop!(asked(200 * CRD + 1).send(CHARLIE), Error::<Test>::FoundersLimitExceeded);

		// Both fit, but not together: it shows when the second one is accepted.
		let [third, fourth] = [CHARLIE, FERDIE].map(|who| {
			let request = asked(200 * CRD).open(who);
			assert_ok!(decide(who, request));
			request
		});
		let fifth = asked(100 * CRD).open(10);
		assert_ok!(accept(CHARLIE, third));
		assert_noop!(accept(FERDIE, fourth), Error::<Test>::FoundersLimitExceeded);
		assert_noop!(decide(10, fifth), Error::<Test>::FoundersLimitExceeded);
		check_invariants();
		assert_ok!(repay(ALICE, first, 200 * CRD));
		assert_ok!(accept(FERDIE, fourth));
		assert_eq!(BankExposures::<Test>::get(bank).founders, 1_000 * CRD);
	});
}

#[test]
fn members_who_founded_nothing_should_not_be_held_to_the_founders_limit() {
	execute(|| {
		lend_at_any_risk();
		Rules::mutate(|rules| rules.founders_limit = Permill::zero());
		let bank = founded([ALICE, BOB, CHARLIE, FERDIE, 10], 4_000 * CRD);
		assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(11), bank));
		for who in [ALICE, BOB] {
			assert_ok!(CommunityBanks::endorse_application(RuntimeOrigin::signed(who), bank, 11));
		}
		let asked = Asking { bank, ..asking(CRD) };
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::FoundersLimitExceeded);
		let loan_id = lent_from(bank, 11, 400 * CRD);
		assert!(!loan(loan_id).by_founder);
		assert_eq!(BankExposures::<Test>::get(bank).founders, 0);
		// At a bank that one did not found one is like the others, and founders may lend each other their own money.
		assert_ok!(Asking { bank: CASCADIA, ..asked.clone() }.send(ALICE));
		assert_ok!(asked.from_peers(WINDOW).send(BOB));
	});
}

#[test]
fn members_should_decide_against_no_founders_limit() {
	execute(|| {
		let bank = founded([ALICE, BOB, CHARLIE, FERDIE, 10], 4_000 * CRD);
		let request = Asking { bank, ..asking(100 * CRD) }.secured_by(50 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request));
		Rules::mutate(|rules| rules.founders_limit = Permill::from_percent(2));
		assert_noop!(resolve(bank, request, true), Error::<Test>::FoundersLimitExceeded);
	});
}

#[test]
fn a_founder_should_stay_one_in_the_books_of_a_loan() {
	execute(|| {
		lend_at_any_risk();
		let bank = founded([ALICE, BOB, CHARLIE, FERDIE, 10], 4_000 * CRD);
		let loan_id = lent_from(bank, ALICE, 400 * CRD);
		assert_ok!(CommunityBanks::expel(members_of(bank), bank, ALICE));
		assert_eq!(BankExposures::<Test>::get(bank).founders, 400 * CRD);
		check_invariants();
		assert_ok!(repay_in_full(ALICE, loan_id));
		assert_eq!(BankExposures::<Test>::get(bank).founders, 0);
	});
}

#[test]
fn a_bank_without_the_right_to_create_should_lend_by_its_equity() {
	execute(|| {
		lend_at_any_risk();
		Rules::mutate(|rules| rules.founders_limit = Permill::one());
		let bank = founded([ALICE, BOB, CHARLIE, FERDIE, 10], 1_000 * CRD);
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(BOB), bank, 1_000 * CRD));
		let asked = |amount| Asking { bank, ..asking(amount) };
		// A tenth of 2,000 CRD, deposits included.
		assert_noop!(asked(200 * CRD + 1).send(ALICE), Error::<Test>::BorrowerLimitExceeded);
		let loan_id = lent_from(bank, ALICE, 200 * CRD);
		assert_eq!(loan(loan_id).created, 0);
		// With the right to create, what can be withdrawn counts no more.
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), bank));
		assert_noop!(asked(100 * CRD + 1).send(BOB), Error::<Test>::BorrowerLimitExceeded);
		assert_ok!(asked(100 * CRD).send(BOB));
	});
}

#[test]
fn each_purpose_should_be_counted_for_itself() {
	execute(|| {
		lend_at_any_risk();
		let kinds = [
			PurposeKind::ProductiveEnterprise,
			PurposeKind::CreativeProject,
			PurposeKind::CommunityInfrastructure,
			PurposeKind::EcologicalRestoration,
			PurposeKind::EducationalInitiative,
		];
		for (place, kind) in kinds.into_iter().enumerate() {
			let who = CROWD.start + place as AccountId;
			let request = Asking { kind, ..asking((place as Balance + 1) * CRD) }.open(who);
			assert_ok!(decide(who, request));
			assert_ok!(accept(who, request));
		}
		let lent = || kinds.map(|kind| BankExposures::<Test>::get(CASCADIA).purpose(kind) / CRD);
		assert_eq!(lent(), [1, 2, 3, 4, 5]);
		check_invariants();
		assert_ok!(repay(ALICE, 3, 2 * CRD));
		assert_ok!(repay_in_full(ALICE, 1));
		assert_eq!(lent(), [1, 0, 3, 2, 5]);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	/// Between two moments the limit doubles at most once for each window that begins in between, and once for the one
	/// that it is in.
	#[test]
	fn the_limit_should_never_fall_nor_grow_faster_than_the_windows_allow(
		repayments in prop::collection::vec(
			(0..400 * DAYS, 0..5_000 * CRD, 0..500 * DAYS, 0..=100u128),
			1..24,
		),
	) {
		new_test_ext().execute_with(|| {
			let (first, window) = (Rules::get().personal_limit, Rules::get().limit_window);
			let mut example = {
				lent(100 * CRD);
				loan(0)
			};
			set_time(START + 500 * DAYS);
			let mut seen = vec![(Timestamp::get(), first)];
			let mut earned = 0;
			for (span, principal, age, late) in repayments {
				let now = Timestamp::get() + span;
				set_time(now);
				let before = limit_of(ALICE);
				prop_assert!(before >= seen[seen.len() - 1].1);
				seen.push((now, before));
				example.accepted = now - age;
				let overdue = principal * late / 100;
				Credit::record_repayment(&mut example, principal, overdue, &Rules::get(), now);
				if age >= WINDOW {
					let full = Rules::get().limit_full_age;
					earned += (principal - overdue) * u128::from(age.min(full)) / u128::from(2 * full);
				}
				let after = limit_of(ALICE);
				prop_assert!(after >= before && after <= first + earned);
				seen.push((now, after));
				for (then, limit) in &seen {
					let windows = (now - then) / window + 2;
					prop_assert!(windows >= 64 || after <= limit << windows);
				}
			}
			// Once every window has passed, all of it counts.
			pass_time(100 * window);
			prop_assert_eq!(limit_of(ALICE), first + earned);
			Ok(())
		})?;
	}

	#[test]
	fn history_should_never_exceed_what_a_loan_and_a_year_may_make(
		repayments in prop::collection::vec((0..200 * DAYS, 0..5_000 * CRD, 0..1_000 * DAYS, 0..3usize), 1..24),
	) {
		new_test_ext().execute_with(|| {
			let (per_loan, per_year) = (Rules::get().history_per_loan, Rules::get().history_per_year);
			let before = record(ALICE);
			lent(100 * CRD);
			let mut loans = [loan(0), loan(0), loan(0)];
			set_time(START + 1_000 * DAYS);
			// What was counted, and when.
			let mut counted: Vec<(Moment, u128)> = vec![];
			for (span, principal, age, which) in repayments {
				let now = Timestamp::get() + span;
				set_time(now);
				loans[which].accepted = now - age;
				let so_far = record(ALICE).principal_days;
				Credit::record_repayment(&mut loans[which], principal, 0, &Rules::get(), now);
				counted.push((now, record(ALICE).principal_days - so_far));
			}
			let sum: u128 = counted.iter().map(|(_, days)| days).sum();
			prop_assert_eq!(record(ALICE).principal_days, before.principal_days + sum);
			prop_assert_eq!(loans.iter().map(|loan| loan.counted_days).sum::<u128>(), sum);
			prop_assert!(loans.iter().all(|loan| loan.counted_days <= per_loan));
			// A span of a year touches two years that are counted for themselves at most.
			for (from, _) in &counted {
				let within = counted.iter().filter(|(at, _)| (*from..from + YEARS).contains(at));
				prop_assert!(within.map(|(_, days)| days).sum::<u128>() <= 2 * per_year);
			}
			Ok(())
		})?;
	}
}
