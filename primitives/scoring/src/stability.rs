//! Whether the persons who are scored today are still those whom the model was trained on.

use crate::model::SCORE_BINS;

/// The least share that a bin counts for, in 10^-9: 0.0001. The index would be infinite if a bin were empty.
const LEAST_SHARE: u64 = 100_000;

/// Parts of 10^-9 in one.
const NANO: u64 = 1_000_000_000;

/// The natural logarithm of 2, times 2^30.
const LN_2: u64 = 744_261_118;

/// `ln(x)` times 2^30, within 4, for x from 1 on.
fn ln(x: u64) -> i128 {
	let Some(exponent) = x.checked_ilog2() else { return 0 };
	// x / 2^exponent with 62 bits behind the point, then one binary digit of its logarithm with each squaring.
	let mut fraction = u128::from(x).checked_shl(62u32.saturating_sub(exponent)).unwrap_or_default();
	let mut log2 = u64::from(exponent);
	for _ in 0..30 {
		// Below 2^63 before, so below 2^126, and below 2^64 after the shift.
		fraction = fraction.saturating_mul(fraction) >> 62u32;
		let digit = fraction >> 63u32;
		if digit == 1 {
			fraction >>= 1u32;
		}
		log2 = (log2 << 1u32) | u64::from(digit == 1);
	}
	i128::from(log2).saturating_mul(i128::from(LN_2)) >> 30u32
}

/// The population stability index: `sum((a - e) * ln(a / e))` over the bins, where `e` is the share of a bin that was
/// `expected` (in millionths) and `a` its share of the `counts`, each taken for at least 0.0001.
///
/// In millionths, within 20 of the exact index; `None` while nothing has been counted. Below 0.1 nothing has changed, above
/// 0.25 the model should not be relied on.
pub fn psi(expected: &[u32; SCORE_BINS], counts: &[u32; SCORE_BINS]) -> Option<u32> {
	let total = counts.iter().fold(0u64, |total, count| total.saturating_add(u64::from(*count)));
	let mut index = 0i128;
	for (expected, count) in expected.iter().zip(counts) {
		let expected = u64::from(*expected).saturating_mul(1_000).clamp(LEAST_SHARE, NANO);
		// 32 bits times 30.
		let actual = u64::from(*count).saturating_mul(NANO).checked_div(total)?.max(LEAST_SHARE);
		let apart = i128::from(actual).saturating_sub(i128::from(expected));
		let ratio = ln(actual).saturating_sub(ln(expected));
		index = index.saturating_add(apart.saturating_mul(ratio));
	}
	let millionths = (index >> 30u32).saturating_add(500).checked_div(1_000)?;
	// A sum of products of two numbers of the same sign, but for what rounding leaves of equal shares.
	Some(u32::try_from(millionths.max(0)).unwrap_or(u32::MAX))
}
