//! Exact rationals, and inputs from the whole range of a type with its extremes and every order of magnitude.

use crate::{FixedU128, Permill, Perquintill};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::{prelude::*, sample::select};
use sp_arithmetic::FixedPointNumber;

/// A whole number as a rational.
pub fn exact(x: impl Into<BigInt>) -> BigRational {
	BigRational::from_integer(x.into())
}

/// The largest whole number that is at most `x`, if a `u128` holds it.
pub fn floor(x: &BigRational) -> Option<u128> {
	x.floor().to_integer().try_into().ok()
}

/// The least whole number that is at least `x`, if a `u128` holds it.
pub fn ceil(x: &BigRational) -> Option<u128> {
	x.ceil().to_integer().try_into().ok()
}

pub fn exact_part(p: Permill) -> BigRational {
	exact(p.deconstruct()) / exact(1_000_000)
}

pub fn exact_rate(rate: Perquintill) -> BigRational {
	exact(rate.deconstruct()) / exact(10u64.pow(18))
}

pub fn exact_fixed(x: FixedU128) -> BigRational {
	exact(x.into_inner()) / exact(10u64.pow(18))
}

pub fn amounts() -> impl Strategy<Value = u128> {
	let edges = vec![
		0,
		1,
		2,
		3,
		u128::from(u64::MAX),
		u128::from(u64::MAX) + 1,
		u128::MAX / 2,
		u128::MAX / 2 + 1,
		u128::MAX - 1,
		u128::MAX,
	];
	prop_oneof![
		1 => select(edges),
		1 => any::<u128>(),
		4 => (any::<u128>(), 0u32..128).prop_map(|(x, shift)| x >> shift),
	]
}

pub fn moments() -> impl Strategy<Value = u64> {
	prop_oneof![
		1 => select(vec![0, 1, 2, u64::MAX / 2, u64::MAX - 1, u64::MAX]),
		4 => (any::<u64>(), 0u32..64).prop_map(|(x, shift)| x >> shift),
	]
}

/// Numbers of installments, 0 among them.
pub fn counts() -> impl Strategy<Value = u32> {
	prop_oneof![
		1 => select(vec![0, 1, 2, u32::MAX - 1, u32::MAX]),
		4 => (any::<u32>(), 0u32..32).prop_map(|(x, shift)| x >> shift),
	]
}

pub fn parts() -> impl Strategy<Value = Permill> {
	prop_oneof![
		1 => select(vec![0, 1, 499_999, 500_000, 999_999, 1_000_000]),
		4 => 0u32..=1_000_000,
	]
	.prop_map(Permill::from_parts)
}

pub fn rates() -> impl Strategy<Value = Perquintill> {
	const ONE: u64 = 1_000_000_000_000_000_000;
	prop_oneof![
		1 => select(vec![0, 1, 2, ONE - 1, ONE]),
		4 => (0..=ONE, 0u32..60).prop_map(|(x, shift)| x >> shift),
	]
	.prop_map(Perquintill::from_parts)
}

pub fn fixed() -> impl Strategy<Value = FixedU128> {
	prop_oneof![
		2 => amounts(),
		3 => 0..=4 * FixedU128::DIV,
	]
	.prop_map(FixedU128::from_inner)
}
