//! Simple interest by the millisecond.

use crate::{muldiv::mul_div_ceil, Balance, Moment, Perquintill, MS_PER_YEAR};
use sp_arithmetic::PerThing;

/// One millisecond at a rate of one per year, in parts of a [`Perquintill`].
const RATE_DIVISOR: u128 = Perquintill::ACCURACY as u128 * MS_PER_YEAR as u128;

/// Interest that `principal` accrues: `ceil(principal * rate * elapsed / year)`.
///
/// `rate` is per year of 365 days, `elapsed` in milliseconds, the result in the unit of `principal`. Interest is
/// owed, so it rounds up, once, after an exact product: it is 0 only if `principal`, `rate` or `elapsed` is. It does
/// not compound: pass the principal alone. Storing what has accrued at each change of the principal can only
/// raise the sum, by less than one unit per change.
///
/// `None` if the interest exceeds [`Balance::MAX`].
pub fn accrued(principal: Balance, rate: Perquintill, elapsed: Moment) -> Option<Balance> {
	let rate_for_elapsed = u128::from(rate.deconstruct()).checked_mul(u128::from(elapsed))?;
	mul_div_ceil(principal, rate_for_elapsed, RATE_DIVISOR)
}
