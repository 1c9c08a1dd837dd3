//! What reports of an indicator come to: the median, its score, and how far a reporter is trusted.
//!
//! The median is the estimate that fewer than half of the reports, however far off, cannot move out of the range of the
//! others (F. R. Hampel, "A General Qualitative Definition of Robustness", 1971: its breakdown point is one half).

use crate::Permill;
use sp_arithmetic::{traits::Saturating, PerThing};

/// The most points that say what values score.
pub const MAX_POINTS: usize = 8;

const ONE: u32 = 1_000_000;

/// Whether the points say what values score: 2 to [`MAX_POINTS`] of them, ascending in value, with scores that nowhere rise
/// and fall both ("higher is better" or "lower is better").
pub fn are_points(points: &[(i64, Permill)]) -> bool {
	let pairs = || points.iter().zip(points.iter().skip(1));
	(2..=MAX_POINTS).contains(&points.len())
		&& pairs().all(|((before, _), (after, _))| before < after)
		&& (pairs().all(|((_, before), (_, after))| before <= after)
			|| pairs().all(|((_, before), (_, after))| before >= after))
}

/// What a value scores: on the line between the points on either side, rounded down; outside of all points as much as at the
/// nearest one. Zero without any points.
pub fn score(points: &[(i64, Permill)], value: i64) -> Permill {
	let next = points.partition_point(|(at, _)| *at < value);
	let before = next.checked_sub(1).and_then(|last| points.get(last));
	match (before, points.get(next)) {
		(Some(before), Some(after)) => between(before, after, value),
		(Some((_, score)), None) | (None, Some((_, score))) => *score,
		(None, None) => Permill::zero(),
	}
}

/// `(a * (to - value) + b * (value - from)) / (to - from)` for scores `a` at `from` and `b` at `to`, rounded down.
fn between((from, a): &(i64, Permill), (to, b): &(i64, Permill), value: i64) -> Permill {
	let width = u128::from(from.abs_diff(*to));
	// Each product is below 10^6 * 2^64, so the sum fits.
	let weighed = u128::from(a.deconstruct())
		.saturating_mul(u128::from(value.abs_diff(*to)))
		.saturating_add(u128::from(b.deconstruct()).saturating_mul(u128::from(from.abs_diff(value))));
	parts(weighed.checked_div(width).unwrap_or_default())
}

/// The median of values in ascending order; `None` without any. Of an odd number it is the middle one, of an even number the
/// mean of the middle two, rounded towards `last`, so that nothing moves for the sake of rounding.
pub fn median(sorted: &[i64], last: i64) -> Option<i64> {
	let upper = *sorted.get(sorted.len() / 2)?;
	if sorted.len() % 2 == 1 {
		return Some(upper);
	}
	let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
	// In 128 bits, where the sum of any two fits. The quotient lies between them, so it fits back.
	let sum = i128::from(lower).saturating_add(i128::from(upper));
	let down = i64::try_from(sum.div_euclid(2)).ok()?;
	let is_between = sum.rem_euclid(2) == 1;
	Some(if is_between && last > down { down.saturating_add(1) } else { down })
}

/// A score that was `last` and goes `towards` another, at most `step` at once.
pub fn moved(last: Permill, towards: Permill, step: Permill) -> Permill {
	towards.clamp(last.saturating_sub(step), last.saturating_add(step))
}

/// What a score counts that is older than scores may be by so many epochs: `score - epochs * per_epoch`, at least 0.
pub fn stale(score: Permill, epochs_too_old: u32, per_epoch: Permill) -> Permill {
	let fallen = u128::from(per_epoch.deconstruct()).saturating_mul(u128::from(epochs_too_old));
	score.saturating_sub(parts(fallen))
}

/// How far two scores are from each other.
pub fn distance(one: Permill, other: Permill) -> Permill {
	one.max(other).saturating_sub(one.min(other))
}

/// The mean, rounded down; `None` of nothing.
pub fn mean(scores: impl Iterator<Item = Permill>) -> Option<Permill> {
	let (sum, count) = scores.fold((0u128, 0u128), |(sum, count), score| {
		(sum.saturating_add(u128::from(score.deconstruct())), count.saturating_add(1))
	});
	sum.checked_div(count).map(parts)
}

/// How far a reporter is trusted who was trusted `before`, and whose report lies `distance` from the median: the part
/// `weight` of the way from there to `1 - distance`, rounded down.
pub fn reliability(before: Permill, distance: Permill, weight: Permill) -> Permill {
	let weigh = |part: Permill, by: Permill| {
		u128::from(part.deconstruct()).saturating_mul(u128::from(by.deconstruct()))
	};
	let sum = weigh(before, weight.left_from_one()).saturating_add(weigh(distance.left_from_one(), weight));
	parts(sum / 1_000_000)
}

/// How many reports it takes for their median to count: `max(least, ceil(share * reporters))`.
pub fn quorum(reporters: u32, least: u32, share: Permill) -> u32 {
	share.mul_ceil(reporters).max(least)
}

/// How many of so many reporters may belong to one bank: a third, rounded down, but one in any case.
pub fn most_of_one_bank(reporters: u32) -> u32 {
	(reporters / 3).max(1)
}

/// So many millionths, at most one.
fn parts(millionths: u128) -> Permill {
	Permill::from_parts(millionths.try_into().unwrap_or(ONE))
}
