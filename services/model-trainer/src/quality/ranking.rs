//! How well scores part defaults from others: ROC curve, AUC and KS. Cases with the same score are never put in an order.

use super::Judged;

/// A point of the ROC curve: the shares that have at least some score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
	/// The score.
	pub log_odds: f64,
	/// Of those who paid.
	pub of_good: f64,
	/// Of the defaults.
	pub of_bad: f64,
}

/// How well scores part defaults from others.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
	/// The ROC curve, from the highest score to the lowest, without the origin.
	pub curve: Vec<Point>,
	/// The area under it, with ties as halves.
	pub auc: f64,
	/// The greatest distance between the two shares.
	pub ks: f64,
}

/// Ranks cases.
pub fn ranking(judged: &[Judged]) -> Ranking {
	let mut sorted: Vec<&Judged> = judged.iter().collect();
	sorted.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
	let sum = |bad: bool| judged.iter().filter(|case| case.bad == bad).map(|case| case.weight).sum::<f64>();
	let (good, bad) = (sum(false), sum(true));
	if good <= 0.0 || bad <= 0.0 {
		return Ranking { curve: Vec::new(), auc: 0.5, ks: 0.0 };
	}
	let mut curve: Vec<Point> = Vec::new();
	let (mut of_good, mut of_bad) = (0.0, 0.0);
	for case in sorted {
		if case.bad {
			of_bad += case.weight / bad;
		} else {
			of_good += case.weight / good;
		}
		let point = Point { log_odds: case.log_odds, of_good, of_bad };
		match curve.last_mut() {
			Some(last) if last.log_odds == case.log_odds => *last = point,
			_ => curve.push(point),
		}
	}
	let (mut auc, mut ks) = (0.0, 0.0_f64);
	let (mut before_good, mut before_bad) = (0.0, 0.0);
	for point in &curve {
		auc += (point.of_good - before_good) * (point.of_bad + before_bad) / 2.0;
		ks = ks.max((point.of_bad - point.of_good).abs());
		(before_good, before_bad) = (point.of_good, point.of_bad);
	}
	Ranking { curve, auc, ks }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn judged(log_odds: f64, bad: bool, weight: f64) -> Judged {
		Judged { log_odds, pd: 0.5, bad, weight }
	}

	/// By definition: over all pairs.
	fn pairwise(cases: &[Judged]) -> f64 {
		let (mut wins, mut pairs) = (0.0, 0.0);
		for bad in cases.iter().filter(|case| case.bad) {
			for good in cases.iter().filter(|case| !case.bad) {
				let weight = bad.weight * good.weight;
				pairs += weight;
				wins += weight
					* match bad.log_odds.total_cmp(&good.log_odds) {
						std::cmp::Ordering::Greater => 1.0,
						std::cmp::Ordering::Equal => 0.5,
						std::cmp::Ordering::Less => 0.0,
					};
			}
		}
		wins / pairs
	}

	/// By definition: over all scores.
	fn by_thresholds(cases: &[Judged]) -> f64 {
		let share = |bad: bool, from: f64| {
			let own = cases.iter().filter(|case| case.bad == bad);
			let above: f64 = own.clone().filter(|case| case.log_odds >= from).map(|case| case.weight).sum();
			above / own.map(|case| case.weight).sum::<f64>()
		};
		cases
			.iter()
			.map(|case| (share(true, case.log_odds) - share(false, case.log_odds)).abs())
			.fold(0.0, f64::max)
	}

	#[test]
	fn auc_should_be_a_half_and_ks_zero_when_all_scores_are_the_same() {
		let ranking = ranking(&[judged(1.0, true, 1.0), judged(1.0, false, 1.0), judged(1.0, false, 3.0)]);
		assert_eq!((ranking.auc, ranking.ks, ranking.curve.len()), (0.5, 0.0, 1));
	}

	#[test]
	fn auc_should_be_one_when_defaults_are_above_all_others() {
		let parted = ranking(&[judged(2.0, true, 1.0), judged(1.0, false, 1.0), judged(0.0, false, 2.0)]);
		assert!((parted.auc - 1.0).abs() < 1e-12 && (parted.ks - 1.0).abs() < 1e-12);
		let one_outcome = ranking(&[judged(2.0, true, 1.0)]);
		assert_eq!((one_outcome.auc, one_outcome.ks), (0.5, 0.0));
	}

	proptest! {
		#[test]
		fn auc_and_ks_should_be_those_of_their_definitions_also_with_ties(
			cases in prop::collection::vec((-4_i8..4, any::<bool>(), 1_u8..5), 2..60),
		) {
			let cases: Vec<_> =
				cases.into_iter().map(|(at, bad, weight)| judged(f64::from(at), bad, f64::from(weight))).collect();
			prop_assume!(cases.iter().any(|case| case.bad) && cases.iter().any(|case| !case.bad));
			let ranking = ranking(&cases);
			prop_assert!((ranking.auc - pairwise(&cases)).abs() < 1e-9);
			prop_assert!((ranking.ks - by_thresholds(&cases)).abs() < 1e-9);
			// The other way round: what was above is below.
			let turned: Vec<_> = cases.iter().map(|case| Judged { log_odds: -case.log_odds, ..*case }).collect();
			prop_assert!((super::ranking(&turned).auc + ranking.auc - 1.0).abs() < 1e-9);
		}
	}
}
