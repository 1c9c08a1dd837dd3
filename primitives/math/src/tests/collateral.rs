use super::{cases, oracle::*, CRD};
use crate::{
	collateral::{amount_within, counted_value, security_for, tolerable_loss},
	FixedU128, Permill, Perquintill,
};
use proptest::prelude::*;
use sp_arithmetic::FixedPointNumber;

fn percent(parts: u32) -> Permill {
	Permill::from_percent(parts)
}

#[test]
fn collateral_counts_at_its_price_less_the_haircut() {
	let quarter = FixedU128::from_inner(FixedU128::DIV / 4);
	assert_eq!(counted_value(1_000, quarter, percent(20)), Some(200));
	assert_eq!(counted_value(1_000, quarter, Permill::zero()), Some(250));
	assert_eq!(counted_value(u128::MAX, FixedU128::from_inner(u128::MAX), Permill::one()), Some(0));
}

#[test]
fn collateral_rounds_down_once() {
	// 3 * 0.5 * 0.7 = 1.05, where rounding the price of three first would give 0.7.
	let half = FixedU128::from_inner(FixedU128::DIV / 2);
	assert_eq!(counted_value(3, half, percent(30)), Some(1));
}

#[test]
fn collateral_that_does_not_fit_is_refused() {
	let two = FixedU128::from_inner(2 * FixedU128::DIV);
	assert_eq!(counted_value(u128::MAX, two, percent(50)), Some(u128::MAX));
	assert_eq!(counted_value(u128::MAX, two, Permill::from_parts(499_999)), None);
	assert_eq!(
		counted_value(u128::MAX, FixedU128::from_inner(u128::MAX), Permill::from_parts(999_999)),
		None
	);
	// A price so high that only the amount leaves room for an exact product.
	assert_eq!(
		counted_value(3, FixedU128::from_inner(u128::MAX), percent(50)),
		Some(510_423_550_381_407_695_195)
	);
}

#[test]
fn the_tolerable_loss_keeps_the_expected_loss_within_bounds() {
	let tenth_of_a_percent = Perquintill::from_parts(1_000_000_000_000_000);
	assert_eq!(tolerable_loss(percent(2), tenth_of_a_percent), percent(5));
	// 0.001 / 0.003 = 0.3333...
	assert_eq!(tolerable_loss(Permill::from_parts(3_000), tenth_of_a_percent), Permill::from_parts(333_333));
	assert_eq!(tolerable_loss(Permill::zero(), Perquintill::zero()), Permill::one());
	assert_eq!(tolerable_loss(Permill::from_parts(1), Perquintill::one()), Permill::one());
	assert_eq!(tolerable_loss(percent(5), Perquintill::zero()), Permill::zero());
}

#[test]
fn security_covers_all_but_what_may_stay_uncovered() {
	assert_eq!(amount_within(40 * CRD, percent(60)), 100 * CRD);
	assert_eq!(amount_within(40 * CRD, Permill::zero()), 40 * CRD);
	assert_eq!(amount_within(0, percent(99)), 0);
	assert_eq!(amount_within(0, Permill::one()), u128::MAX);
	assert_eq!(amount_within(u128::MAX, Permill::from_parts(1)), u128::MAX);
	assert_eq!(security_for(100 * CRD, percent(60)), 40 * CRD);
	assert_eq!(security_for(1, percent(60)), 1);
	assert_eq!(security_for(u128::MAX, Permill::one()), 0);
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn counted_value_equals_the_exact_one_rounded_down(
		amount in amounts(),
		price in fixed(),
		haircut in parts(),
	) {
		let value = exact(amount) * exact_fixed(price) * (exact(1) - exact_part(haircut));
		prop_assert_eq!(counted_value(amount, price, haircut), floor(&value));
	}

	#[test]
	fn counted_value_equals_the_exact_one_where_the_price_alone_overflows(
		amount in amounts().prop_map(|x| x >> 64),
		price in any::<u128>().prop_map(|x| FixedU128::from_inner(x | 1 << 127)),
		haircut in parts(),
	) {
		let value = exact(amount) * exact_fixed(price) * (exact(1) - exact_part(haircut));
		prop_assert_eq!(counted_value(amount, price, haircut), floor(&value));
	}

	#[test]
	fn the_tolerable_loss_is_the_largest(pd in parts(), most in rates()) {
		let loss = tolerable_loss(pd, most);
		let allowed = |parts: u32| exact_part(pd) * exact(parts) / exact(1_000_000) <= exact_rate(most);
		prop_assert!(allowed(loss.deconstruct()));
		prop_assert!(loss == Permill::one() || !allowed(loss.deconstruct() + 1));
	}

	#[test]
	fn a_riskier_loan_never_tolerates_more(pds in (parts(), parts()), mosts in (rates(), rates())) {
		let less = tolerable_loss(pds.0.max(pds.1), mosts.0.min(mosts.1));
		let more = tolerable_loss(pds.0.min(pds.1), mosts.0.max(mosts.1));
		prop_assert!(less <= more);
	}

	#[test]
	fn the_amount_within_equals_the_exact_one_rounded_down(secured in amounts(), uncovered in parts()) {
		let covered = exact(1) - exact_part(uncovered);
		let expected = if covered == exact(0) {
			u128::MAX
		} else {
			floor(&(exact(secured) / covered)).unwrap_or(u128::MAX)
		};
		prop_assert_eq!(amount_within(secured, uncovered), expected);
	}

	#[test]
	fn the_security_equals_the_exact_one_rounded_up(amount in amounts(), uncovered in parts()) {
		let covered = exact(1) - exact_part(uncovered);
		prop_assert_eq!(Some(security_for(amount, uncovered)), ceil(&(exact(amount) * covered)));
	}

	#[test]
	fn the_security_is_the_least_that_allows_the_amount(amount in amounts(), uncovered in parts()) {
		let security = security_for(amount, uncovered);
		prop_assert!(amount_within(security, uncovered) >= amount);
		if let Some(less) = security.checked_sub(1) {
			prop_assert!(amount_within(less, uncovered) < amount);
		}
	}

	#[test]
	fn the_amount_is_the_largest_that_the_security_covers(secured in amounts(), uncovered in parts()) {
		let amount = amount_within(secured, uncovered);
		prop_assert!(security_for(amount, uncovered) <= secured);
		if let Some(more) = amount.checked_add(1) {
			prop_assert!(security_for(more, uncovered) > secured);
		}
	}
}
