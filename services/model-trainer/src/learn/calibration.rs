//! From scores to probabilities that come true.

use super::{linear::Symmetric, probability, LearnError};

/// A score of a case that the model had not seen, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
	/// The log-odds.
	pub log_odds: f64,
	/// Whether it defaulted.
	pub bad: bool,
	/// How much it counts.
	pub weight: f64,
}

/// A straight line from a model's log-odds to calibrated ones, after Platt (1999), with his prior against certainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Platt {
	/// How many times as large they become.
	pub slope: f64,
	/// What is added then.
	pub shift: f64,
}

/// Finds the line under which what happened is likeliest.
pub fn platt(scored: &[Scored]) -> Result<Platt, LearnError> {
	let sum = |bad: bool| scored.iter().filter(|case| case.bad == bad).map(|case| case.weight).sum::<f64>();
	let (good, bad) = (sum(false), sum(true));
	if good <= 0.0 || bad <= 0.0 {
		return Err(LearnError::OneOutcome);
	}
	let (for_good, for_bad) = (1.0 / (good + 2.0), (bad + 1.0) / (bad + 2.0));
	let target = |case: &Scored| if case.bad { for_bad } else { for_good };
	// What is made as small as possible: the negative logarithm of the likelihood.
	let loss = |slope: f64, shift: f64| {
		let of = |case: &Scored| {
			let x = slope * case.log_odds + shift;
			// `ln(1 + e^x) - t x`, without overflow.
			case.weight * (x.max(0.0) + (-x.abs()).exp().ln_1p() - target(case) * x)
		};
		scored.iter().map(of).sum::<f64>()
	};
	let (mut slope, mut shift) = (1.0, 0.0);
	let mut least = loss(slope, shift);
	for _ in 0..100 {
		let mut hessian = Symmetric::zero(2);
		let (mut by_slope, mut by_shift) = (0.0, 0.0);
		for case in scored {
			let p = probability(slope * case.log_odds + shift);
			let error = case.weight * (target(case) - p);
			let curvature = case.weight * (p * (1.0 - p)).max(1e-9);
			by_slope += error * case.log_odds;
			by_shift += error;
			hessian.add(0, 0, curvature * case.log_odds * case.log_odds);
			hessian.add(0, 1, curvature * case.log_odds);
			hessian.add(1, 1, curvature);
		}
		// All scores may be the same: then only the shift can be found, and the slope stays.
		hessian.add(0, 0, 1e-9);
		let step = hessian.solve(&[by_slope, by_shift]).ok_or(LearnError::NoSolution)?;
		let (Some(of_slope), Some(of_shift)) = (step.first(), step.last()) else {
			return Err(LearnError::NoSolution);
		};
		// A step that leads uphill went too far.
		let mut part = 1.0;
		let better = loop {
			let (next_slope, next_shift) = (slope + part * of_slope, shift + part * of_shift);
			let next = loss(next_slope, next_shift);
			if next <= least {
				break Some((next_slope, next_shift, next));
			}
			part /= 2.0;
			if part < 1e-6 {
				break None;
			}
		};
		let Some((next_slope, next_shift, next)) = better else { break };
		(slope, shift, least) = (next_slope, next_shift, next);
		if of_slope.abs().max(of_shift.abs()) < 1e-10 {
			break;
		}
	}
	if slope > 0.0 && slope.is_finite() && shift.is_finite() {
		Ok(Platt { slope, shift })
	} else {
		Err(LearnError::NothingLearnt)
	}
}

/// A step of an isotonic regression: from these log-odds on, what share defaulted, and the weight of those cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
	/// The lowest log-odds of the step.
	pub from: f64,
	/// The highest.
	pub to: f64,
	/// The share that defaulted.
	pub share: f64,
	/// The weight.
	pub weight: f64,
}

/// Isotonic regression by pooling adjacent violators: the rising steps that come closest to what happened. Cases with the same
/// score are in the same step.
pub fn isotonic(scored: &[Scored]) -> Vec<Step> {
	let mut sorted: Vec<&Scored> = scored.iter().collect();
	sorted.sort_by(|a, b| a.log_odds.total_cmp(&b.log_odds));
	let mut steps: Vec<Step> = Vec::new();
	for case in sorted {
		let bad = f64::from(u8::from(case.bad));
		match steps.last_mut() {
			Some(last) if last.to == case.log_odds => pool(last, bad, case.weight, case.log_odds),
			_ => {
				settle(&mut steps);
				steps.push(Step { from: case.log_odds, to: case.log_odds, share: bad, weight: case.weight });
			}
		}
	}
	settle(&mut steps);
	steps
}

fn pool(into: &mut Step, share: f64, weight: f64, to: f64) {
	let whole = into.weight + weight;
	into.share = (into.share * into.weight + share * weight) / whole;
	into.weight = whole;
	into.to = to;
}

/// Joins the last steps until they rise.
fn settle(steps: &mut Vec<Step>) {
	while let [.., before, last] = steps.as_mut_slice() {
		if before.share < last.share {
			return;
		}
		let last = *last;
		pool(before, last.share, last.weight, last.to);
		steps.pop();
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn scored(log_odds: f64, bad: bool) -> Scored {
		Scored { log_odds, bad, weight: 1.0 }
	}

	#[test]
	fn platt_should_find_the_line_when_scores_are_twice_too_certain() {
		let cases: Vec<Scored> = (-40..=40)
			.flat_map(|at| {
				let truth = f64::from(at) / 10.0;
				[true, false].map(|bad| Scored {
					log_odds: truth * 2.0 + 1.0,
					bad,
					weight: 1e6 * if bad { probability(truth) } else { 1.0 - probability(truth) },
				})
			})
			.collect();
		let line = platt(&cases).unwrap();
		assert!((line.slope - 0.5).abs() < 1e-4 && (line.shift + 0.5).abs() < 1e-4, "{line:?}");
	}

	#[test]
	fn platt_should_refuse_when_higher_scores_default_less() {
		let cases: Vec<_> = (0..50).flat_map(|_| [scored(-1.0, true), scored(1.0, false)]).collect();
		assert!(matches!(platt(&cases), Err(LearnError::NothingLearnt)));
		assert!(matches!(platt(&[scored(0.0, true)]), Err(LearnError::OneOutcome)));
	}

	#[test]
	fn isotonic_should_pool_when_shares_fall() {
		let cases = [(1.0, false), (2.0, true), (3.0, false), (4.0, true), (4.0, false)]
			.map(|(at, bad)| scored(at, bad));
		let steps = isotonic(&cases);
		let shares: Vec<f64> = steps.iter().map(|step| step.share).collect();
		assert_eq!(shares, [0.0, 0.5]);
		assert_eq!(steps.last().map(|step| (step.from, step.to, step.weight)), Some((2.0, 4.0, 4.0)));
	}

	proptest! {
		#[test]
		fn isotonic_should_rise_and_keep_the_mean(cases in prop::collection::vec((-20_i8..20, any::<bool>()), 1..100)) {
			let cases: Vec<_> = cases.into_iter().map(|(at, bad)| scored(f64::from(at), bad)).collect();
			let steps = isotonic(&cases);
			let rises = steps.windows(2).all(|pair| matches!(pair, [a, b] if a.share < b.share && a.to < b.from));
			prop_assert!(rises, "{:?}", steps);
			let bad = cases.iter().filter(|case| case.bad).count() as f64;
			let told: f64 = steps.iter().map(|step| step.share * step.weight).sum();
			prop_assert!((bad - told).abs() < 1e-9);
		}
	}
}
