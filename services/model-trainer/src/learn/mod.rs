//! Learning a model from examples.

pub mod bins;
pub mod boosting;
pub mod calibration;
pub mod folds;
pub mod linear;
pub mod rejects;
pub mod scorecard;

use crate::{
	data::adapter::SchemaText,
	settings::{Kind, Settings},
};
use credit_primitives_scoring::MISSING;
use thiserror::Error;

/// What is learnt from: values, what became of them, and how much that counts.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
	/// The values of the features.
	pub values: &'a [i32],
	/// Whether it defaulted.
	pub bad: bool,
	/// How much it counts.
	pub weight: f64,
}

/// Why nothing is learnt.
#[derive(Debug, Error)]
pub enum LearnError {
	/// The equations have no solution.
	#[error("the regression has no solution: raise `scorecard.ridge`, or check the data for columns without any variation")]
	NoSolution,
	/// The boosting library refuses.
	#[error("the trees cannot be grown: {0}")]
	Boosting(String),
	/// A better score goes with more defaults.
	#[error("scores do not go with defaults in cases that were not seen: the data hold nothing that a model could learn")]
	NothingLearnt,
	/// There is only one outcome.
	#[error("all examples have the same outcome: give data with both")]
	OneOutcome,
}

/// A model in floating point.
#[derive(Debug, Clone, PartialEq)]
pub enum FloatModel {
	/// A logistic regression on bins.
	Scorecard {
		/// What everyone starts from.
		base: f64,
		/// The points, feature by feature.
		cards: Vec<FloatCard>,
	},
	/// Boosted trees.
	Trees {
		/// What everyone starts from.
		base: f64,
		/// The trees.
		trees: Vec<FloatTree>,
	},
}

/// The points of a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct FloatCard {
	/// The feature's position.
	pub feature: u8,
	/// Where bins begin.
	pub bounds: Vec<i32>,
	/// One more than there are bounds.
	pub points: Vec<f64>,
	/// The points of a missing value.
	pub missing: f64,
	/// The average over the examples.
	pub average: f64,
}

/// A tree.
#[derive(Debug, Clone, PartialEq)]
pub enum FloatTree {
	/// What it adds.
	Leaf(f64),
	/// A question.
	Split {
		/// The feature's position.
		feature: u8,
		/// Values below go left.
		threshold: i32,
		/// Whether a missing value goes left.
		missing_left: bool,
		/// The share of the weight that went left.
		left_share: f64,
		/// Where values below go.
		left: Box<FloatTree>,
		/// Where the others go.
		right: Box<FloatTree>,
	},
}

impl FloatModel {
	/// The log-odds of a default.
	pub fn log_odds(&self, values: &[i32]) -> f64 {
		match self {
			Self::Scorecard { base, cards } => {
				base + cards.iter().map(|card| card.points_of(value_of(values, card.feature))).sum::<f64>()
			}
			Self::Trees { base, trees } => base + trees.iter().map(|tree| tree.answer(values)).sum::<f64>(),
		}
	}

	/// The same model with log-odds that are `slope` times as large, plus `shift`: how a calibration becomes part of it.
	pub fn stretched(mut self, slope: f64, shift: f64) -> Self {
		match &mut self {
			Self::Scorecard { base, cards } => {
				*base = base.mul_add(slope, shift);
				for card in cards {
					card.missing *= slope;
					card.average *= slope;
					card.points.iter_mut().for_each(|points| *points *= slope);
				}
			}
			Self::Trees { base, trees } => {
				*base = base.mul_add(slope, shift);
				trees.iter_mut().for_each(|tree| tree.stretch(slope));
			}
		}
		self
	}
}

impl FloatCard {
	/// The points for a value.
	pub fn points_of(&self, value: i32) -> f64 {
		if value == MISSING {
			return self.missing;
		}
		self.points.get(bins::bin_of(&self.bounds, value)).copied().unwrap_or_default()
	}
}

impl FloatTree {
	fn answer(&self, values: &[i32]) -> f64 {
		let mut node = self;
		loop {
			match node {
				Self::Leaf(points) => return *points,
				Self::Split { left, right, .. } => {
					node = if node.goes_left(values) { left } else { right };
				}
			}
		}
	}

	/// Whether a case goes left here.
	pub fn goes_left(&self, values: &[i32]) -> bool {
		let Self::Split { feature, threshold, missing_left, .. } = self else { return false };
		let value = value_of(values, *feature);
		if value == MISSING {
			*missing_left
		} else {
			value < *threshold
		}
	}

	fn stretch(&mut self, slope: f64) {
		match self {
			Self::Leaf(points) => *points *= slope,
			Self::Split { left, right, .. } => {
				left.stretch(slope);
				right.stretch(slope);
			}
		}
	}
}

/// The value at a position.
fn value_of(values: &[i32], feature: u8) -> i32 {
	values.get(usize::from(feature)).copied().unwrap_or(MISSING)
}

/// The probability that belongs to log-odds.
pub fn probability(log_odds: f64) -> f64 {
	1.0 / (1.0 + (-log_odds).exp())
}

/// The log-odds that belong to a probability.
pub fn log_odds(probability: f64) -> f64 {
	(probability / (1.0 - probability)).ln()
}

/// Learns a model of the kind that is asked for, not yet calibrated. The same examples and settings give the same model.
pub fn fit(
	schema: &SchemaText,
	examples: &[Example<'_>],
	kind: Kind,
	settings: &Settings,
) -> Result<FloatModel, LearnError> {
	let bad = examples.iter().filter(|example| example.bad).count();
	if bad == 0 || bad == examples.len() {
		return Err(LearnError::OneOutcome);
	}
	let weighted: Vec<Example<'_>> = examples
		.iter()
		.map(|example| {
			let factor = if example.bad { settings.training.default_weight } else { 1.0 };
			Example { weight: example.weight * factor, ..*example }
		})
		.collect();
	match kind {
		Kind::Scorecard => scorecard::fit(schema, &weighted, &settings.scorecard),
		Kind::Trees => boosting::fit(schema, &weighted, settings),
	}
}
