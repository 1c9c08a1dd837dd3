//! The falling price at which seized collateral is sold.

use crate::{
	muldiv::{mul_div_ceil, mul_div_floor, permill_ceil},
	Balance, Moment, Permill,
};

/// The price at `now` of a sale that `began` at `start` and falls in a straight line to `ceil(floor * start)` after
/// `duration`: `start - floor((start - lowest) * elapsed / duration)`.
///
/// It is `start` until `began` and the lowest from the end on, also for a `duration` of 0. The buyer owes it, so it
/// rounds up. It never rises as time goes on.
pub fn falling_price(
	start: Balance,
	floor: Permill,
	began: Moment,
	duration: Moment,
	now: Moment,
) -> Balance {
	let lowest = permill_ceil(floor, start);
	let elapsed = now.saturating_sub(began);
	if elapsed >= duration {
		return lowest;
	}
	let range = start.saturating_sub(lowest);
	// A part of the range: `elapsed` is less than `duration`, which therefore is not 0.
	match mul_div_floor(range, u128::from(elapsed), u128::from(duration)) {
		Some(fallen) => start.saturating_sub(fallen),
		None => start,
	}
}

/// The price of a `part` where `all` costs `price_of_all`: `ceil(price_of_all * part / all)`.
///
/// The buyer owes it, so it rounds up: buying in parts is never cheaper than buying all. `None` if `all` is 0 or
/// `part` exceeds it.
pub fn part_price(price_of_all: Balance, part: Balance, all: Balance) -> Option<Balance> {
	if part > all {
		return None;
	}
	mul_div_ceil(price_of_all, part, all)
}
