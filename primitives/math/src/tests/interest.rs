use super::{cases, oracle::*, CRD};
use crate::{interest::accrued, Perquintill, MS_PER_DAY, MS_PER_YEAR};
use proptest::{collection::vec, prelude::*};

#[test]
fn a_year_at_ten_percent_is_a_tenth() {
	assert_eq!(accrued(1_000 * CRD, Perquintill::from_percent(10), MS_PER_YEAR), Some(100 * CRD));
}

#[test]
fn a_month_at_eight_percent_rounds_up_in_the_last_place() {
	// 100 * 0.08 * 30 / 365 = 0.657534246575342...
	assert_eq!(accrued(100 * CRD, Perquintill::from_percent(8), 30 * MS_PER_DAY), Some(657_534_246_576));
}

#[test]
fn the_smallest_loan_for_the_shortest_time_at_the_lowest_rate_is_not_free() {
	assert_eq!(accrued(1, Perquintill::from_parts(1), 1), Some(1));
}

#[test]
fn nothing_accrues_without_principal_rate_or_time() {
	assert_eq!(accrued(0, Perquintill::one(), u64::MAX), Some(0));
	assert_eq!(accrued(u128::MAX, Perquintill::zero(), u64::MAX), Some(0));
	assert_eq!(accrued(u128::MAX, Perquintill::one(), 0), Some(0));
}

#[test]
fn interest_that_does_not_fit_is_refused() {
	assert_eq!(accrued(u128::MAX, Perquintill::one(), MS_PER_YEAR), Some(u128::MAX));
	assert_eq!(accrued(u128::MAX, Perquintill::one(), MS_PER_YEAR + 1), None);
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn interest_equals_the_exact_one_rounded_up(
		principal in amounts(),
		rate in rates(),
		elapsed in moments(),
	) {
		let interest = exact(principal) * exact_rate(rate) * exact(elapsed) / exact(MS_PER_YEAR);
		prop_assert_eq!(accrued(principal, rate, elapsed), ceil(&interest));
	}

	#[test]
	fn interest_is_nothing_only_where_nothing_accrues(
		principal in amounts(),
		rate in rates(),
		elapsed in moments(),
	) {
		let nothing = principal == 0 || rate.is_zero() || elapsed == 0;
		prop_assert_eq!(accrued(principal, rate, elapsed) == Some(0), nothing);
	}

	#[test]
	fn interest_never_falls_as_principal_rate_or_time_grow(
		principal in (amounts(), amounts()),
		rate in (rates(), rates()),
		elapsed in (moments(), moments()),
	) {
		let less = accrued(
			principal.0.min(principal.1),
			rate.0.min(rate.1),
			elapsed.0.min(elapsed.1),
		);
		let more = accrued(
			principal.0.max(principal.1),
			rate.0.max(rate.1),
			elapsed.0.max(elapsed.1),
		);
		match (less, more) {
			(Some(less), Some(more)) => prop_assert!(less <= more),
			(None, more) => prop_assert_eq!(more, None),
			(Some(_), None) => (),
		}
	}

	#[test]
	fn accruing_in_slices_adds_less_than_a_unit_for_each(
		principal in amounts().prop_map(|x| x >> 40),
		rate in rates(),
		slices in vec(moments().prop_map(|x| x >> 4), 1..8),
	) {
		let at_once = accrued(principal, rate, slices.iter().sum()).unwrap();
		let sliced: u128 = slices.iter().map(|&elapsed| accrued(principal, rate, elapsed).unwrap()).sum();
		prop_assert!(sliced >= at_once);
		prop_assert!(sliced - at_once < slices.len() as u128);
	}
}
