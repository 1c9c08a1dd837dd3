//! Products divided by a number, with the rounding in the name and a 256-bit product between.
//!
//! `Permill * n` and `FixedU128::from_rational` round to nearest, which pays out or forgives a unit every other
//! time; everything here says which way it rounds.

use crate::Permill;
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// `floor(a * b / c)`, for what is paid out or claimed.
///
/// The product is exact. `None` if `c` is 0 or the quotient exceeds `u128::MAX`.
pub const fn mul_div_floor(a: u128, b: u128, c: u128) -> Option<u128> {
	multiply_by_rational_with_rounding(a, b, c, Rounding::Down)
}

/// `ceil(a * b / c)`, for what is owed.
///
/// The product is exact. `None` if `c` is 0 or the rounded quotient exceeds `u128::MAX`.
pub const fn mul_div_ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	multiply_by_rational_with_rounding(a, b, c, Rounding::Up)
}

/// `floor(p * x)`: a part of `x` that is paid out or granted. Never more than `x`.
pub fn permill_floor(p: Permill, x: u128) -> u128 {
	p.mul_floor(x)
}

/// `ceil(p * x)`: a part of `x` that is owed or required. Never more than `x`.
pub fn permill_ceil(p: Permill, x: u128) -> u128 {
	p.mul_ceil(x)
}
