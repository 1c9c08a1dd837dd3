//! How good a model is.

pub mod calibration;
pub mod fairness;
pub mod ranking;

use crate::settings::Decisions;
use serde::{Deserialize, Serialize};

/// A case that a model has judged, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
	/// The model's log-odds.
	pub log_odds: f64,
	/// The probability of default that it gives.
	pub pd: f64,
	/// Whether the case defaulted.
	pub bad: bool,
	/// How much it counts.
	pub weight: f64,
}

/// How good a model is on cases, in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
	/// How many cases.
	pub cases: usize,
	/// How many of them defaulted.
	pub defaults: usize,
	/// The probability that a default has the higher score, of a pair of which one is a default: the area under the ROC curve.
	pub auc: f64,
	/// The greatest difference between the shares of defaults and others that lie above a score.
	pub ks: f64,
	/// The mean square of what the probability is off by.
	pub brier: f64,
	/// The mean of the negative logarithm of the probability of what happened.
	pub log_loss: f64,
	/// The mean distance between probabilities and shares of defaults, over ten equally heavy parts of the cases.
	pub calibration_error: f64,
	/// The mean probability of default.
	pub mean_pd: f64,
	/// The share that defaulted.
	pub default_rate: f64,
	/// What a decision costs on average if a request is approved where that is expected to cost less.
	pub expected_cost: f64,
	/// The share that is approved then.
	pub approved: f64,
}

/// Measures. Cases without weight, or of one outcome only, have no figures: AUC and KS are then 0.5 and 0.
pub fn measure(judged: &[Judged], decisions: &Decisions) -> Figures {
	let weight: f64 = judged.iter().map(|case| case.weight).sum();
	let mean = |of: &dyn Fn(&Judged) -> f64| {
		let sum: f64 = judged.iter().map(|case| of(case) * case.weight).sum();
		if weight > 0.0 {
			sum / weight
		} else {
			0.0
		}
	};
	let bad = |case: &Judged| f64::from(u8::from(case.bad));
	let ratio = decisions.cost_of_default;
	// Approving costs `pd * ratio` on average, refusing `1 - pd`.
	let approves = |case: &Judged| case.pd * ratio <= 1.0 - case.pd;
	let cost = |case: &Judged| match (approves(case), case.bad) {
		(true, true) => ratio,
		(false, false) => 1.0,
		_ => 0.0,
	};
	let ranking = ranking::ranking(judged);
	Figures {
		cases: judged.len(),
		defaults: judged.iter().filter(|case| case.bad).count(),
		auc: ranking.auc,
		ks: ranking.ks,
		brier: mean(&|case| (case.pd - bad(case)).powi(2)),
		log_loss: mean(&|case| -(if case.bad { case.pd } else { 1.0 - case.pd }).max(1e-12).ln()),
		calibration_error: calibration::error(&calibration::parts(judged, 10)),
		mean_pd: mean(&|case| case.pd),
		default_rate: mean(&bad),
		expected_cost: mean(&cost),
		approved: mean(&|case| f64::from(u8::from(approves(case)))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn judged(pd: f64, bad: bool) -> Judged {
		Judged { log_odds: crate::learn::log_odds(pd), pd, bad, weight: 1.0 }
	}

	#[test]
	fn figures_should_be_those_of_the_hand_when_cases_are_few() {
		let cases = [judged(0.1, false), judged(0.2, true), judged(0.5, false), judged(0.9, true)];
		let figures = measure(&cases, &Decisions::default());
		assert_eq!((figures.cases, figures.defaults), (4, 2));
		// Of four pairs, (0.2, 0.1), (0.9, 0.1) and (0.9, 0.5) are in order.
		assert!((figures.auc - 0.75).abs() < 1e-12);
		assert!((figures.ks - 0.5).abs() < 1e-12);
		assert!((figures.brier - (0.01 + 0.64 + 0.25 + 0.01) / 4.0).abs() < 1e-12);
		let likelihood = 0.9_f64.ln() + 0.2_f64.ln() + 0.5_f64.ln() + 0.9_f64.ln();
		assert!((figures.log_loss + likelihood / 4.0).abs() < 1e-12);
		// Only the first is approved, below a sixth: one of the others is refused for nothing.
		assert!((figures.approved - 0.25).abs() < 1e-12 && (figures.expected_cost - 0.25).abs() < 1e-12);
		assert!((figures.mean_pd - 0.425).abs() < 1e-12 && (figures.default_rate - 0.5).abs() < 1e-12);
	}

	#[test]
	fn a_default_should_cost_what_is_set_when_it_is_approved() {
		let figures = measure(&[judged(0.1, true), judged(0.1, false)], &Decisions::default());
		assert!((figures.expected_cost - 2.5).abs() < 1e-12, "five for one of two");
	}
}
