//! What a security counts for, and how much of a loan it has to cover.

use crate::{
	muldiv::{mul_div_floor, permill_ceil},
	Balance, FixedU128, Permill, Perquintill,
};
use sp_arithmetic::{FixedPointNumber, PerThing};

/// One unit at a price of one with no haircut, in parts of a [`FixedU128`] and of a [`Permill`].
const VALUE_DIVISOR: u128 = FixedU128::DIV * Permill::ACCURACY as u128;

/// From parts of a [`Perquintill`] to those of a [`Permill`] times a [`Permill`]: `10^18 / (10^6 * 10^6)`.
const TOLERANCE_SCALE: u64 = 1_000_000;

/// What `amount` of an asset counts for as collateral: `floor(amount * price * (1 - haircut))`.
///
/// `price` is that of the asset's smallest unit, in units of currency. A claim to credit, so it rounds down, once,
/// after an exact product. `None` if the value exceeds [`Balance::MAX`].
pub fn counted_value(amount: Balance, price: FixedU128, haircut: Permill) -> Option<Balance> {
	let price = price.into_inner();
	let kept = u128::from(haircut.left_from_one().deconstruct());
	// Where neither product fits, both factors exceed 3.4 * 10^32 and the value is above 10^46: it does not fit.
	match price.checked_mul(kept) {
		Some(kept_price) => mul_div_floor(amount, kept_price, VALUE_DIVISOR),
		None => mul_div_floor(amount.checked_mul(kept)?, price, VALUE_DIVISOR),
	}
}

/// The largest loss given default that keeps the expected loss within bounds: the largest `LGD` with
/// `pd * LGD <= most`, which is `floor(most / pd)` in millionths.
///
/// A right to lend unsecured, so it rounds down. One if `pd` is 0, and where even a total loss is tolerable.
pub fn tolerable_loss(pd: Permill, most: Perquintill) -> Permill {
	let of_certain_default = most.deconstruct() / TOLERANCE_SCALE;
	of_certain_default
		.checked_div(u64::from(pd.deconstruct()))
		.and_then(|parts| u32::try_from(parts).ok())
		// Caps at one.
		.map_or(Permill::one(), Permill::from_parts)
}

/// The largest amount of which `secured` covers all but a part of at most `uncovered`:
/// `floor(secured / (1 - uncovered))`.
///
/// A right to borrow, so it rounds down. [`Balance::MAX`] if `uncovered` is one, and where the result exceeds it:
/// this is a bound, not money, and other bounds apply beside it.
pub fn amount_within(secured: Balance, uncovered: Permill) -> Balance {
	let covered = u128::from(uncovered.left_from_one().deconstruct());
	mul_div_floor(secured, u128::from(Permill::ACCURACY), covered).unwrap_or(Balance::MAX)
}

/// The security that leaves a part of at most `uncovered` of `amount` without cover: `ceil(amount * (1 - uncovered))`.
///
/// Required, so it rounds up: the least with which [`amount_within`] allows `amount`.
pub fn security_for(amount: Balance, uncovered: Permill) -> Balance {
	permill_ceil(uncovered.left_from_one(), amount)
}
