use super::{cases, oracle::*};
use crate::{indicators::*, Permill};
use num_rational::BigRational;
use proptest::{collection::vec, prelude::*, sample::select};

fn percent(part: u32) -> Permill {
	Permill::from_percent(part)
}

fn values() -> impl Strategy<Value = i64> {
	prop_oneof![
		1 => select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX]),
		4 => (any::<i64>(), 0u32..64).prop_map(|(x, shift)| x >> shift),
	]
}

fn scores() -> impl Strategy<Value = Permill> {
	(0u32..=1_000_000).prop_map(Permill::from_parts)
}

/// Points as indicators have them, of either direction.
fn points() -> impl Strategy<Value = Vec<(i64, Permill)>> {
	(vec(values(), 2..=8), vec(scores(), 8), any::<bool>()).prop_filter_map(
		"at least two values",
		|(mut at, mut scores, rising)| {
			at.sort();
			at.dedup();
			scores.sort();
			if !rising {
				scores.reverse();
			}
			let points: Vec<_> = at.into_iter().zip(scores).collect();
			(points.len() >= 2).then_some(points)
		},
	)
}

fn sorted(mut values: Vec<i64>) -> Vec<i64> {
	values.sort();
	values
}

/// The place on the line in exact rationals.
fn exact_score(points: &[(i64, Permill)], value: i64) -> BigRational {
	let (first, last) = (points[0], points[points.len() - 1]);
	if value <= first.0 {
		return exact_part(first.1);
	}
	if value >= last.0 {
		return exact_part(last.1);
	}
	let after = points.iter().position(|(at, _)| *at >= value).unwrap();
	let ((from, a), (to, b)) = (points[after - 1], points[after]);
	let along = (exact(value) - exact(from)) / (exact(to) - exact(from));
	exact_part(a) + (exact_part(b) - exact_part(a)) * along
}

#[test]
fn points_ascend_and_lead_one_way() {
	let zero = Permill::zero();
	assert!(are_points(&[(0, zero), (1, percent(100))]));
	assert!(are_points(&[(0, percent(100)), (1, percent(50)), (2, percent(50)), (3, zero)]));
	assert!(are_points(&[(0, zero), (1, zero)]));
	assert!(!are_points(&[]));
	assert!(!are_points(&[(0, zero)]));
	assert!(!are_points(&[(0, zero), (0, zero)]));
	assert!(!are_points(&[(1, zero), (0, zero)]));
	assert!(!are_points(&[(0, zero), (1, percent(100)), (2, percent(50))]));
	let many: Vec<_> = (0..9).map(|at| (at, zero)).collect();
	assert!(are_points(&many[..8]) && !are_points(&many));
}

#[test]
fn scores_lie_on_the_line() {
	let rising = [(0, percent(0)), (10, percent(50)), (20, percent(100))];
	for (value, expected) in [(-5, 0), (0, 0), (4, 20), (10, 50), (15, 75), (20, 100), (99, 100)] {
		assert_eq!(score(&rising, value), percent(expected), "{value}");
	}
	let falling = [(0, percent(100)), (3, percent(0))];
	assert_eq!(score(&falling, 1), Permill::from_parts(666_666));
	assert_eq!(score(&[(i64::MIN, percent(0)), (i64::MAX, percent(100))], 0), percent(50));
	assert_eq!(score(&[], 5), percent(0));
}

#[test]
fn the_median_is_the_middle_or_between_the_middle_two() {
	assert_eq!(median(&[], 0), None);
	assert_eq!(median(&[7], 0), Some(7));
	assert_eq!(median(&[1, 2, 9], 0), Some(2));
	assert_eq!(median(&[1, 3], 0), Some(2));
	// Rounded towards the last value.
	assert_eq!(median(&[1, 2], 0), Some(1));
	assert_eq!(median(&[1, 2], 1), Some(1));
	assert_eq!(median(&[1, 2], 2), Some(2));
	assert_eq!(median(&[-2, -1], -9), Some(-2));
	assert_eq!(median(&[-2, -1], 9), Some(-1));
	assert_eq!(median(&[i64::MAX, i64::MAX], i64::MAX), Some(i64::MAX));
	assert_eq!(median(&[i64::MIN, i64::MIN], i64::MIN), Some(i64::MIN));
	assert_eq!(median(&[i64::MIN, i64::MAX], i64::MAX), Some(0));
	assert_eq!(median(&[i64::MIN, i64::MAX], i64::MIN), Some(-1));
}

#[test]
fn scores_move_in_steps_and_fall_when_they_are_old() {
	assert_eq!(moved(percent(50), percent(90), percent(5)), percent(55));
	assert_eq!(moved(percent(50), percent(10), percent(5)), percent(45));
	assert_eq!(moved(percent(50), percent(52), percent(5)), percent(52));
	assert_eq!(moved(percent(98), percent(100), percent(5)), percent(100));
	assert_eq!(stale(percent(50), 0, percent(2)), percent(50));
	assert_eq!(stale(percent(50), 3, percent(2)), percent(44));
	assert_eq!(stale(percent(50), u32::MAX, percent(100)), percent(0));
}

#[test]
fn trust_follows_the_distance() {
	assert_eq!(distance(percent(20), percent(90)), percent(70));
	assert_eq!(distance(percent(90), percent(20)), percent(70));
	assert_eq!(reliability(percent(100), percent(50), percent(10)), percent(95));
	assert_eq!(reliability(percent(50), percent(0), percent(10)), percent(55));
	assert_eq!(reliability(percent(50), percent(100), percent(0)), percent(50));
	assert_eq!(reliability(percent(50), percent(30), percent(100)), percent(70));
	assert_eq!(mean([percent(10), percent(20), percent(60)].into_iter()), Some(percent(30)));
	assert_eq!(mean([].into_iter()), None);
}

#[test]
fn two_thirds_are_a_quorum_but_never_less_than_the_least() {
	let share = Permill::from_parts(666_666);
	for (reporters, expected) in [(0, 3), (1, 3), (3, 3), (4, 3), (5, 4), (6, 4), (7, 5), (63, 42), (64, 43)]
	{
		assert_eq!(quorum(reporters, 3, share), expected, "{reporters}");
	}
	for (reporters, expected) in [(0, 1), (1, 1), (5, 1), (6, 2), (64, 21)] {
		assert_eq!(most_of_one_bank(reporters), expected, "{reporters}");
	}
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn a_score_is_the_exact_one_rounded_down(points in points(), value in values()) {
		prop_assert!(are_points(&points));
		let found = score(&points, value);
		let millionths = exact_score(&points, value) * exact(1_000_000);
		prop_assert_eq!(Some(u128::from(found.deconstruct())), floor(&millionths));
	}

	#[test]
	fn scores_are_monotone(points in points(), one in values(), other in values()) {
		let (low, high) = (one.min(other), one.max(other));
		let rises = points[0].1 <= points[points.len() - 1].1;
		let (at_low, at_high) = (score(&points, low), score(&points, high));
		let is_monotone = if rises { at_low <= at_high } else { at_low >= at_high };
		prop_assert!(is_monotone);
		prop_assert!(at_low.max(at_high) <= percent(100));
	}

	#[test]
	fn the_median_does_not_depend_on_the_order(values in vec(values(), 1..64), last in values(), by in any::<usize>()) {
		let mut turned = values.clone();
		turned.rotate_left(by % values.len());
		prop_assert_eq!(median(&sorted(turned), last), median(&sorted(values), last));
	}

	#[test]
	fn the_median_is_the_exact_one_rounded_towards_the_last(values in vec(values(), 1..64), last in values()) {
		let values = sorted(values);
		let middle = (values[(values.len() - 1) / 2], values[values.len() / 2]);
		let precise = (exact(middle.0) + exact(middle.1)) / exact(2);
		let found = exact(median(&values, last).unwrap());
		let gap = if found > precise { &found - &precise } else { &precise - &found };
		prop_assert!(gap < exact(1));
		prop_assert!(found == precise || (found > precise) == (exact(last) > precise));
	}

	/// Of others sorted, `low` and `high` are the two on either side of their middle: no further can one report move the
	/// median, whatever it says.
	#[test]
	fn one_report_moves_the_median_no_further_than_the_neighbours_of_the_middle(
		others in vec(values(), 2..64),
		mut outliers in vec(values(), 2),
		last in values(),
	) {
		let others = sorted(others);
		let half = others.len() / 2;
		let (low, high) = if others.len().is_multiple_of(2) {
			(others[half - 1], others[half])
		} else {
			(others[half.saturating_sub(1)], others[(half + 1).min(others.len() - 1)])
		};
		outliers.extend([i64::MIN, i64::MAX]);
		// Added to the others, and so whichever it replaced.
		for outlier in outliers {
			let mut all = others.clone();
			all.push(outlier);
			let found = median(&sorted(all), last).unwrap();
			prop_assert!((low..=high).contains(&found), "{found} of {low} to {high}");
		}
	}

	#[test]
	fn fewer_than_half_liars_stay_without_effect_beyond_the_honest_range(
		honest in vec(values(), 1..40),
		lies in vec(values(), 0..40),
		last in values(),
	) {
		let lies = &lies[..lies.len().min(honest.len() - 1)];
		let mut all = honest.clone();
		all.extend(lies);
		let found = median(&sorted(all), last).unwrap();
		prop_assert!(honest.iter().min().unwrap() <= &found && &found <= honest.iter().max().unwrap());
	}

	#[test]
	fn scores_never_move_by_more_than_a_step(last in scores(), towards in scores(), step in scores()) {
		let found = moved(last, towards, step);
		prop_assert!(distance(last, found) <= step);
		prop_assert!(distance(found, towards) <= distance(last, towards));
		prop_assert_eq!(distance(last, towards) <= step, found == towards);
	}

	#[test]
	fn the_older_the_lower(score in scores(), epochs in 0u32..1_000, per_epoch in scores()) {
		let now = stale(score, epochs, per_epoch);
		let exact = exact_part(score) - exact(epochs) * exact_part(per_epoch);
		prop_assert_eq!(exact_part(now), exact.max(super::oracle::exact(0)));
		prop_assert!(stale(score, epochs + 1, per_epoch) <= now);
	}

	#[test]
	fn trust_is_the_exact_one_rounded_down(before in scores(), far in scores(), weight in scores()) {
		let one = exact(1);
		let precise =
			exact_part(before) * (&one - exact_part(weight)) + (&one - exact_part(far)) * exact_part(weight);
		let found = reliability(before, far, weight);
		prop_assert_eq!(Some(u128::from(found.deconstruct())), floor(&(precise * exact(1_000_000))));
	}

	#[test]
	fn the_mean_lies_among_them(scores in vec(scores(), 1..24)) {
		let found = mean(scores.iter().copied()).unwrap();
		let sum = scores.iter().fold(exact(0), |sum, score| sum + exact(score.deconstruct()));
		prop_assert_eq!(Some(u128::from(found.deconstruct())), floor(&(sum / exact(scores.len()))));
	}

	#[test]
	fn a_quorum_is_the_exact_share_rounded_up(reporters in 0u32..1_000, least in 0u32..64, share in scores()) {
		let needed = ceil(&(exact_part(share) * exact(reporters))).unwrap();
		prop_assert_eq!(u128::from(quorum(reporters, least, share)), needed.max(u128::from(least)));
	}
}
