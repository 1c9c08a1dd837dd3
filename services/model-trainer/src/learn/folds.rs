//! How cases are parted: into folds that hold both outcomes in the same shares, and by time.

use crate::data::Case;
use rand::seq::SliceRandom;
use rand_chacha::{rand_core::SeedableRng, ChaCha8Rng};

/// The fold of each case, of `count`, so that every fold has the same share of defaults, give or take one.
pub fn stratified(bad: &[bool], count: usize, seed: u64) -> Vec<usize> {
	let mut random = ChaCha8Rng::seed_from_u64(seed);
	let mut folds = vec![0; bad.len()];
	// Where one outcome's dealing ends the other's begins, so that the sizes do not differ by more than one either.
	let mut dealt = 0_usize;
	for outcome in [false, true] {
		let mut own: Vec<usize> =
			bad.iter().enumerate().filter(|(_, bad)| **bad == outcome).map(|(at, _)| at).collect();
		own.shuffle(&mut random);
		for at in own {
			if let Some(fold) = folds.get_mut(at) {
				*fold = dealt.checked_rem(count).unwrap_or_default();
			}
			dealt = dealt.saturating_add(1);
		}
	}
	folds
}

/// Parts cases by time: the earlier ones, and about `share` of them that were decided later than all of those. `None` if that
/// cannot be, since times are not known or all the same.
pub fn by_time<'a>(cases: &[&'a Case], share: f64) -> Option<(Vec<&'a Case>, Vec<&'a Case>)> {
	let mut moments: Vec<i64> = cases.iter().map(|case| case.decided_at).collect();
	moments.sort_unstable();
	let at = ((1.0 - share) * moments.len() as f64) as usize;
	let cut = *moments.get(at)?;
	let parted: (Vec<&Case>, Vec<&Case>) = cases.iter().copied().partition(|case| case.decided_at < cut);
	(!parted.0.is_empty() && !parted.1.is_empty()).then_some(parted)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
	use super::*;
	use crate::data::Outcome;
	use proptest::prelude::*;

	fn case(decided_at: i64) -> Case {
		Case { values: vec![], outcome: Outcome::Paid, weight: 1.0, decided_at, group: None, truth: None }
	}

	#[test]
	fn by_time_should_never_part_cases_of_the_same_moment() {
		let cases: Vec<Case> = [5, 1, 2, 3, 3, 3, 4, 3, 3, 3].map(case).into();
		let all: Vec<&Case> = cases.iter().collect();
		let (before, after) = by_time(&all, 0.5).unwrap();
		assert_eq!((before.len(), after.len()), (2, 8));
		assert!(
			before.iter().all(|case| case.decided_at < 3) && after.iter().all(|case| case.decided_at >= 3)
		);
	}

	#[test]
	fn by_time_should_refuse_when_no_times_are_known() {
		let cases: Vec<Case> = [0; 10].map(case).into();
		assert!(by_time(&cases.iter().collect::<Vec<_>>(), 0.3).is_none());
	}

	proptest! {
		#[test]
		fn folds_should_have_equal_shares_when_dealt(bad in prop::collection::vec(any::<bool>(), 1..200), count in 2_usize..8, seed: u64) {
			let folds = stratified(&bad, count, seed);
			prop_assert_eq!(&folds, &stratified(&bad, count, seed));
			let size = |of: &dyn Fn(usize) -> bool| {
				(0..count).map(|fold| (0..bad.len()).filter(|at| folds[*at] == fold && of(*at)).count()).collect::<Vec<_>>()
			};
			for sizes in [size(&|_| true), size(&|at| bad[at]), size(&|at| !bad[at])] {
				prop_assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{:?}", sizes);
			}
		}
	}
}
