use super::{cases, oracle::*, CRD};
use crate::{
	capital::{
		creation_limit, creation_room, equity, lending_capital, leverage, CreationState, LeverageTerms,
	},
	FixedU128, Permill,
};
use num_bigint::BigInt;
use proptest::prelude::*;
use sp_arithmetic::FixedPointNumber;

/// `hundredths / 100`.
fn fixed_of(hundredths: u128) -> FixedU128 {
	FixedU128::from_inner(hundredths * (FixedU128::DIV / 100))
}

fn terms() -> LeverageTerms {
	LeverageTerms { minimum: fixed_of(25), health_floor: Permill::from_percent(30) }
}

#[test]
fn equity_counts_what_is_lent_and_owes_what_was_created() {
	assert_eq!(equity(100, 50, 30), Some(120));
	assert_eq!(equity(10, 0, 30), Some(-20));
	assert_eq!(equity(u128::MAX, 0, u128::MAX), Some(0));
	assert_eq!(equity(u128::MAX >> 1, 0, 0), Some(i128::MAX));
	assert_eq!(equity(0, 0, 1 << 127), Some(i128::MIN));
	assert_eq!(equity((u128::MAX >> 1) + 1, 0, 0), None);
	assert_eq!(equity(0, 0, (1 << 127) + 1), None);
	assert_eq!(equity(u128::MAX, 1, u128::MAX), None);
}

#[test]
fn deposits_that_may_leave_are_no_capital() {
	// 1,000 of equity, of which 300 cannot be withdrawn.
	assert_eq!(lending_capital(1_000, 200, 50, 50, 0), Some(300));
	assert_eq!(lending_capital(1_000, 200, 50, 50, 120), Some(180));
	// Losses that are booked count before what was once put aside.
	assert_eq!(lending_capital(250, 200, 50, 50, 0), Some(250));
	assert_eq!(lending_capital(-1, 200, 50, 50, 0), Some(0));
	assert_eq!(lending_capital(1_000, 200, 50, 50, 301), Some(0));
	assert_eq!(lending_capital(1_000, u128::MAX, 1, 0, 0), None);
}

#[test]
fn leverage_rises_from_the_minimum_to_the_record() {
	let at = |health| leverage(Permill::from_percent(health), fixed_of(225), &terms()).unwrap();
	assert_eq!([0, 30, 65, 100].map(at), [25, 25, 125, 225].map(fixed_of));
}

#[test]
fn a_record_below_the_minimum_is_not_lifted_by_it() {
	assert_eq!(leverage(Permill::zero(), fixed_of(10), &terms()), Some(fixed_of(10)));
	assert_eq!(leverage(Permill::one(), FixedU128::from_inner(0), &terms()), Some(FixedU128::from_inner(0)));
}

#[test]
fn a_health_floor_of_one_asks_for_full_health() {
	let strict = LeverageTerms { health_floor: Permill::one(), ..terms() };
	assert_eq!(leverage(Permill::from_parts(999_999), fixed_of(300), &strict), Some(fixed_of(25)));
	assert_eq!(leverage(Permill::one(), fixed_of(300), &strict), Some(fixed_of(300)));
}

#[test]
fn a_bank_creates_up_to_the_tightest_of_three_limits() {
	let five = Permill::from_percent(5);
	let one = fixed_of(100);
	let limit = creation_limit(1_000 * CRD, fixed_of(50)).unwrap();
	assert_eq!(limit, 500 * CRD);
	let state = CreationState {
		limit,
		issued: 100 * CRD,
		created_this_epoch: 5 * CRD,
		network_issued: 400 * CRD,
		total_issuance: 10_000 * CRD,
	};
	// The epoch's: 5 % of 500, less 5.
	assert_eq!(creation_room(&state, five, one), Some(20 * CRD));
	// The bank's own.
	assert_eq!(creation_room(&CreationState { issued: 490 * CRD, ..state }, five, one), Some(10 * CRD));
	assert_eq!(creation_room(&CreationState { issued: 501 * CRD, ..state }, five, one), Some(0));
	// The network's: as much as 407 that were not created, less 400 that were.
	assert_eq!(
		creation_room(&CreationState { total_issuance: 807 * CRD, ..state }, five, one),
		Some(7 * CRD)
	);
	assert_eq!(creation_room(&CreationState { total_issuance: 700 * CRD, ..state }, five, one), Some(0));
	assert_eq!(creation_room(&CreationState { total_issuance: 300 * CRD, ..state }, five, one), Some(0));
}

#[test]
fn limits_that_do_not_fit_are_refused() {
	assert_eq!(creation_limit(u128::MAX, fixed_of(100)), Some(u128::MAX));
	assert_eq!(creation_limit(u128::MAX, fixed_of(101)), None);
	let state = CreationState { total_issuance: u128::MAX, ..Default::default() };
	assert_eq!(creation_room(&state, Permill::one(), fixed_of(101)), None);
}

fn signed() -> impl Strategy<Value = i128> {
	(amounts(), any::<bool>()).prop_map(|(x, negative)| {
		let x = i128::try_from(x >> 1).unwrap();
		if negative {
			-1 - x
		} else {
			x
		}
	})
}

fn any_terms() -> impl Strategy<Value = LeverageTerms> {
	(fixed(), parts()).prop_map(|(minimum, health_floor)| LeverageTerms { minimum, health_floor })
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn equity_equals_the_exact_one(liquid in amounts(), receivable in amounts(), issued in amounts()) {
		let expected = if liquid.checked_add(receivable).is_none() {
			None
		} else {
			i128::try_from(BigInt::from(liquid) + BigInt::from(receivable) - BigInt::from(issued)).ok()
		};
		prop_assert_eq!(equity(liquid, receivable, issued), expected);
	}

	#[test]
	fn capital_equals_the_exact_one(
		equity in signed(),
		(commons, reserve, locked) in (amounts(), amounts(), amounts()),
		provisions in amounts(),
	) {
		let lasting = exact(commons) + exact(reserve) + exact(locked);
		let expected = if lasting > exact(u128::MAX) {
			None
		} else {
			floor(&(exact(equity).min(lasting) - exact(provisions)).max(exact(0)))
		};
		prop_assert_eq!(lending_capital(equity, commons, reserve, locked, provisions), expected);
	}

	#[test]
	fn leverage_equals_the_exact_one_rounded_down(health in parts(), record in fixed(), terms in any_terms()) {
		let expected = if record < terms.minimum || health == Permill::one() {
			exact_fixed(record)
		} else if health <= terms.health_floor {
			exact_fixed(terms.minimum)
		} else {
			let floor = exact_part(terms.health_floor);
			let progress = (exact_part(health) - &floor) / (exact(1) - floor);
			exact_fixed(terms.minimum) + (exact_fixed(record) - exact_fixed(terms.minimum)) * progress
		};
		let inner = leverage(health, record, &terms).map(FixedU128::into_inner);
		prop_assert_eq!(inner, floor(&(expected * exact(FixedU128::DIV))));
	}

	#[test]
	fn leverage_never_falls_as_health_grows_and_stays_between_minimum_and_record(
		healths in (parts(), parts()),
		record in fixed(),
		terms in any_terms(),
	) {
		let less = leverage(healths.0.min(healths.1), record, &terms).unwrap();
		let more = leverage(healths.0.max(healths.1), record, &terms).unwrap();
		prop_assert!(less <= more);
		prop_assert!(more <= record);
		prop_assert!(less >= terms.minimum.min(record));
	}

	#[test]
	fn a_better_record_never_lowers_leverage(
		health in parts(),
		records in (fixed(), fixed()),
		terms in any_terms(),
	) {
		let less = leverage(health, records.0.min(records.1), &terms).unwrap();
		let more = leverage(health, records.0.max(records.1), &terms).unwrap();
		prop_assert!(less <= more);
	}

	#[test]
	fn the_limit_equals_the_exact_one_rounded_down(capital in amounts(), leverage in fixed()) {
		let limit = exact(capital) * exact_fixed(leverage);
		prop_assert_eq!(creation_limit(capital, leverage), floor(&limit));
	}

	#[test]
	fn creating_all_the_room_keeps_every_limit_and_one_unit_more_breaks_one(
		(limit, issued, created_this_epoch) in (amounts(), amounts(), amounts()),
		(network_issued, total_issuance) in (amounts(), amounts()),
		epoch_share in parts(),
		network_ratio in fixed(),
	) {
		let state = CreationState { limit, issued, created_this_epoch, network_issued, total_issuance };
		let not_created = total_issuance.saturating_sub(network_issued);
		let network_limit = exact_fixed(network_ratio) * exact(not_created);
		let Some(room) = creation_room(&state, epoch_share, network_ratio) else {
			prop_assert_eq!(floor(&network_limit), None);
			return Ok(());
		};
		let keeps_all = |created: BigInt| {
			exact(issued) + exact(created.clone()) <= exact(limit)
				&& exact(created_this_epoch) + exact(created.clone()) <= exact_part(epoch_share) * exact(limit)
				&& exact(network_issued) + exact(created) <= network_limit
		};
		prop_assert!(room == 0 || keeps_all(room.into()));
		prop_assert!(!keeps_all(BigInt::from(room) + 1));
	}
}
