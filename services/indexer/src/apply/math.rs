//! What the chain reckons and no event tells: exactly as the chain does it.

use sp_core::U256;

/// What interest is reckoned by: 365 days.
const MS_PER_YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

/// Of what rates are parts.
const RATE_UNIT: u64 = 1_000_000_000_000_000_000;

/// `a * b / c`, rounded down or up. `None` if that does not fit or `c` is 0.
fn mul_div(a: U256, b: U256, c: U256, up: bool) -> Option<u128> {
	let product = a.checked_mul(b)?;
	let rest = product.checked_rem(c)?;
	let quotient = product.checked_div(c)?;
	let more = U256::from(u8::from(up && !rest.is_zero()));
	u128::try_from(quotient.checked_add(more)?).ok()
}

/// `a * b / c`, rounded down.
pub fn floor(a: u128, b: u128, c: u128) -> Option<u128> {
	mul_div(a.into(), b.into(), c.into(), false)
}

/// `a * b / c`, rounded up.
pub fn ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	mul_div(a.into(), b.into(), c.into(), true)
}

/// The interest on a principal over a time, rounded up.
pub fn accrued(principal: u128, rate: u64, elapsed: u64) -> Option<u128> {
	let rate_for_elapsed = U256::from(rate).checked_mul(elapsed.into())?;
	let divisor = U256::from(RATE_UNIT).checked_mul(MS_PER_YEAR.into())?;
	mul_div(principal.into(), rate_for_elapsed, divisor, true)
}

/// When an installment of a plan is due.
pub fn due_at(start: i64, term: i64, parts: u32, number: u32) -> Option<i64> {
	let after = floor(number.into(), u128::try_from(term).ok()?, parts.into())?;
	start.checked_add(i64::try_from(after).ok()?)
}

/// What may be outstanding once an installment is due.
pub fn scheduled_balance(base: u128, parts: u32, number: u32) -> Option<u128> {
	ceil(base, parts.checked_sub(number)?.into(), parts.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	#[test]
	fn interest_should_be_rounded_up_when_it_is_no_whole_unit() {
		assert_eq!(accrued(1_000, RATE_UNIT / 10, MS_PER_YEAR), Some(100));
		assert_eq!(accrued(1_000, RATE_UNIT / 10, MS_PER_YEAR + 1), Some(101));
		assert_eq!(accrued(1, 1, 1), Some(1));
		assert_eq!(accrued(0, RATE_UNIT, MS_PER_YEAR), Some(0));
		assert_eq!(accrued(u128::MAX, RATE_UNIT, MS_PER_YEAR), Some(u128::MAX));
		assert_eq!(accrued(u128::MAX, RATE_UNIT, MS_PER_YEAR + 1), None);
	}

	#[test]
	fn installments_should_sum_to_the_principal_when_it_cannot_be_divided() {
		let balances: Vec<_> = (0..=3).map(|number| scheduled_balance(100, 3, number).unwrap()).collect();
		assert_eq!(balances, [100, 67, 34, 0]);
		assert_eq!(due_at(1_000, 100, 3, 1), Some(1_033));
		assert_eq!(due_at(1_000, 100, 3, 3), Some(1_100));
		assert_eq!(scheduled_balance(100, 3, 4), None);
		assert_eq!(floor(1, 1, 0), None);
	}
}
