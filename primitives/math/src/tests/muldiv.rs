use super::{cases, oracle::*};
use crate::{
	muldiv::{mul_div_ceil, mul_div_floor, permill_ceil, permill_floor},
	Permill,
};
use proptest::prelude::*;

#[test]
fn quotients_round_as_named() {
	assert_eq!(mul_div_floor(10, 10, 3), Some(33));
	assert_eq!(mul_div_ceil(10, 10, 3), Some(34));
	assert_eq!(mul_div_floor(9, 10, 3), Some(30));
	assert_eq!(mul_div_ceil(9, 10, 3), Some(30));
	assert_eq!(mul_div_floor(1, 1, u128::MAX), Some(0));
	assert_eq!(mul_div_ceil(1, 1, u128::MAX), Some(1));
}

#[test]
fn quotients_are_refused_when_they_do_not_exist_or_fit() {
	assert_eq!(mul_div_floor(1, 1, 0), None);
	assert_eq!(mul_div_ceil(0, 0, 0), None);
	assert_eq!(mul_div_floor(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
	assert_eq!(mul_div_floor(u128::MAX, u128::MAX, u128::MAX - 1), None);
	assert_eq!(mul_div_ceil(u128::MAX, 2, 1), None);
}

#[test]
fn a_quotient_that_only_rounding_lifts_over_the_maximum_is_refused() {
	// a * 7 = 2^129 - 1, so half of it is u128::MAX and a half.
	let a = u128::MAX / 7 * 2 + 1;
	assert_eq!(mul_div_floor(a, 7, 2), Some(u128::MAX));
	assert_eq!(mul_div_ceil(a, 7, 2), None);
}

#[test]
fn parts_round_as_named() {
	let third = Permill::from_parts(333_333);
	assert_eq!(permill_floor(third, 10), 3);
	assert_eq!(permill_ceil(third, 10), 4);
	assert_eq!(permill_floor(Permill::from_percent(10), 5), 0);
	assert_eq!(permill_ceil(Permill::from_percent(10), 1), 1);
	assert_eq!(permill_floor(Permill::one(), u128::MAX), u128::MAX);
	assert_eq!(permill_ceil(Permill::zero(), u128::MAX), 0);
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn quotients_equal_the_exact_ones_rounded(a in amounts(), b in amounts(), c in amounts()) {
		if c == 0 {
			prop_assert_eq!(mul_div_floor(a, b, c), None);
			prop_assert_eq!(mul_div_ceil(a, b, c), None);
		} else {
			let quotient = exact(a) * exact(b) / exact(c);
			prop_assert_eq!(mul_div_floor(a, b, c), floor(&quotient));
			prop_assert_eq!(mul_div_ceil(a, b, c), ceil(&quotient));
		}
	}

	#[test]
	fn parts_equal_the_exact_ones_rounded(p in parts(), x in amounts()) {
		let part = exact_part(p) * exact(x);
		prop_assert_eq!(Some(permill_floor(p, x)), floor(&part));
		prop_assert_eq!(Some(permill_ceil(p, x)), ceil(&part));
	}

	#[test]
	fn a_part_rounded_down_and_its_complement_rounded_up_sum_to_the_whole(p in parts(), x in amounts()) {
		let complement = Permill::from_parts(1_000_000 - p.deconstruct());
		prop_assert_eq!(permill_floor(p, x).checked_add(permill_ceil(complement, x)), Some(x));
	}
}
