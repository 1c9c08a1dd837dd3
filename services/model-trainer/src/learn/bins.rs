//! The bins of a scorecard, before anything is fitted.

use credit_primitives_scoring::{MAX_BINS, MISSING};

/// The bounds of a feature's bins: each begins a bin.
///
/// A feature with few values gets a bin for each; another one about equally heavy bins, and a value so heavy that it would fill
/// one gets a bin of its own. Bins with less than the least share of the weight are joined to the lighter neighbour.
pub fn bounds(values: &[(i32, f64)], bins: usize, least_share: f64) -> Vec<i32> {
	let bins = bins.clamp(2, MAX_BINS);
	let mut known: Vec<(i32, f64)> = values.iter().copied().filter(|(value, _)| *value != MISSING).collect();
	known.sort_by_key(|(value, _)| *value);
	let mut distinct: Vec<(i32, f64)> = Vec::new();
	for (value, weight) in known {
		match distinct.last_mut() {
			Some((last, sum)) if *last == value => *sum += weight,
			_ => distinct.push((value, weight)),
		}
	}
	let total: f64 = distinct.iter().map(|(_, weight)| weight).sum();
	let starts: Vec<bool> = if distinct.len() <= bins {
		vec![true; distinct.len()]
	} else {
		let size = total / bins as f64;
		let reached = |filled: f64| (filled / size).floor().min(bins as f64 - 1.0);
		let mut filled = 0.0;
		let mut after_heavy = false;
		distinct
			.iter()
			.map(|(_, weight)| {
				let heavy = *weight >= size;
				let before = reached(filled);
				filled += weight;
				// The value at which another quantile is reached begins a bin.
				let crosses = reached(filled) > before;
				let starts = crosses || heavy || after_heavy;
				after_heavy = heavy;
				starts
			})
			.collect()
	};
	let mut parts: Vec<(i32, f64)> = Vec::new();
	for ((value, weight), starts) in distinct.into_iter().zip(starts) {
		match parts.last_mut() {
			Some((_, sum)) if !starts => *sum += weight,
			_ => parts.push((value, weight)),
		}
	}
	join_light(&mut parts, total * least_share, MAX_BINS);
	parts.into_iter().skip(1).map(|(start, _)| start).collect()
}

/// Joins the lightest bin to the lighter of its neighbours until none is too light and there are not too many.
fn join_light(parts: &mut Vec<(i32, f64)>, least: f64, most: usize) {
	while parts.len() > 1 {
		let lightest = parts.iter().enumerate().min_by(|(_, a), (_, b)| a.1.total_cmp(&b.1));
		let Some((at, (_, weight))) = lightest.map(|(at, part)| (at, *part)) else { return };
		if weight >= least && parts.len() <= most {
			return;
		}
		let weight_at = |at: Option<usize>| at.and_then(|at| parts.get(at)).map(|part| part.1);
		let (before, after) = (weight_at(at.checked_sub(1)), weight_at(at.checked_add(1)));
		let joins_before = match (before, after) {
			(Some(before), Some(after)) => before <= after,
			(before, _) => before.is_some(),
		};
		// The later of the two goes, and leaves its weight to the earlier one.
		let later = if joins_before { at } else { at.saturating_add(1) };
		let (_, weight) = parts.remove(later);
		if let Some(earlier) = later.checked_sub(1).and_then(|earlier| parts.get_mut(earlier)) {
			earlier.1 += weight;
		}
	}
}

/// The bin into which a value falls.
pub fn bin_of(bounds: &[i32], value: i32) -> usize {
	bounds.partition_point(|bound| *bound <= value)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn even(values: impl IntoIterator<Item = i32>) -> Vec<(i32, f64)> {
		values.into_iter().map(|value| (value, 1.0)).collect()
	}

	#[test]
	fn bounds_should_give_each_value_a_bin_when_there_are_few() {
		assert_eq!(bounds(&even([3, 1, 2, 3, 1, 2]), 8, 0.0), [2, 3]);
		assert_eq!(bounds(&even([5, 5, MISSING]), 8, 0.0), [0_i32; 0]);
	}

	#[test]
	fn bounds_should_split_evenly_when_there_are_many_values() {
		let found = bounds(&even(0..100), 4, 0.0);
		assert_eq!(found.len(), 3, "{found:?}");
		let cases = even(0..1000);
		let found = bounds(&cases, 8, 0.02);
		let sizes: Vec<_> = (0..=found.len())
			.map(|bin| cases.iter().filter(|(value, _)| bin_of(&found, *value) == bin).count())
			.collect();
		assert!(sizes.iter().all(|size| (100..=150).contains(size)), "{sizes:?}");
	}

	#[test]
	fn bounds_should_leave_a_heavy_value_alone_when_most_cases_have_it() {
		let cases: Vec<_> = even(std::iter::repeat_n(0, 700).chain(1..300));
		let found = bounds(&cases, 8, 0.02);
		assert_eq!(found.first(), Some(&1), "{found:?}");
		assert!(found.len() >= 2, "{found:?}");
	}

	#[test]
	fn light_bins_should_be_joined_when_the_least_share_asks_for_it() {
		let cases: Vec<_> = even([0; 50].into_iter().chain([1; 2]).chain([2; 48]));
		assert_eq!(bounds(&cases, 8, 0.05), [1], "the light one goes to the lighter neighbour");
	}
}
