//! What a model says of a person, and how much each feature contributed to it.

use crate::{
	error::ModelError,
	forest::{Forest, Node, Nodes, MAX_DEPTH},
	model::{Card, Form, Model, MAX_LOG_ODDS},
	probability,
	schema::MISSING,
	shapley,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use credit_primitives_math::Permill;
use scale_info::TypeInfo;

/// What a model says of a person.
///
/// [`Assessment::base`] and the contributions sum to the log-odds, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Assessment {
	/// The log-odds of default within twelve months, in millionths.
	pub log_odds: i32,
	/// The probability that follows from them.
	pub probability: Permill,
	/// What everybody starts from: the log-odds of the average case that the model was trained on.
	pub base: i32,
	/// By how much each feature of the schema, in its order, moved the log-odds: above 0 it speaks against the person, below for
	/// them, and at 0 it says nothing.
	pub contributions: Vec<i32>,
}

impl Model {
	/// The log-odds of default of a person with these values, in millionths.
	///
	/// O(cards * log(bins)) or O(nodes) steps, no allocation. A model that is valid for a schema gives an answer for any values of
	/// it; another may give an error.
	pub fn log_odds(&self, values: &[i32]) -> Result<i32, ModelError> {
		let sum = match &self.form {
			Form::Scorecard(cards) => cards.iter().try_fold(0i64, |sum, card| {
				card.points(values).map(|points| sum.saturating_add(i64::from(points)))
			})?,
			Form::Trees(forest) => score(forest, values)?,
		};
		within_bounds(sum.saturating_add(i64::from(self.base)))
	}

	/// What the model says of a person with these values, and why: see [`Assessment`].
	///
	/// For trees contributions are Shapley values, each within `2^-23` of the sum of all leaves' magnitudes, and rounded to the
	/// nearest millionth; what is then missing from the sum goes to the largest contribution, the first of equals. O(cards *
	/// log(bins)) or O(leaves * depth^2) steps; allocates one number of 32 bits, and for trees one of 64, for each value.
	pub fn assess(&self, values: &[i32]) -> Result<Assessment, ModelError> {
		let (log_odds, base, contributions) = match &self.form {
			Form::Scorecard(cards) => self.assess_by_cards(cards, values)?,
			Form::Trees(forest) => self.assess_by_trees(forest, values)?,
		};
		Ok(Assessment { log_odds, probability: probability::of_default(log_odds), base, contributions })
	}

	fn assess_by_cards(&self, cards: &[Card], values: &[i32]) -> Result<(i32, i32, Vec<i32>), ModelError> {
		let mut contributions = vec![0i32; values.len()];
		let mut base = i64::from(self.base);
		let mut log_odds = base;
		for card in cards {
			let points = card.points(values)?;
			// Each within a thousand million of 0, as they are parts of sums that are.
			let contribution = points.checked_sub(card.average).ok_or(ModelError::ScoreOverflow)?;
			let feature = card.feature;
			let place = contributions
				.get_mut(usize::from(feature))
				.ok_or(ModelError::FeatureOutOfRange { feature })?;
			*place = place.checked_add(contribution).ok_or(ModelError::ScoreOverflow)?;
			base = base.saturating_add(i64::from(card.average));
			log_odds = log_odds.saturating_add(i64::from(points));
		}
		Ok((within_bounds(log_odds)?, within_bounds(base)?, contributions))
	}

	fn assess_by_trees(&self, forest: &Forest, values: &[i32]) -> Result<(i32, i32, Vec<i32>), ModelError> {
		let mut exact = vec![0i64; values.len()];
		let explained = shapley::explain(forest, values, &mut exact)?;
		let base = within_bounds(rounded(explained.mean).saturating_add(i64::from(self.base)))?;
		let log_odds = within_bounds(explained.score.saturating_add(i64::from(self.base)))?;
		let mut contributions = Vec::with_capacity(exact.len());
		let mut remainder = i64::from(log_odds).saturating_sub(i64::from(base));
		let mut largest = (0usize, 0u64);
		for (feature, contribution) in exact.iter().enumerate() {
			let magnitude = contribution.unsigned_abs();
			if magnitude > largest.1 {
				largest = (feature, magnitude);
			}
			let contribution = rounded(*contribution);
			remainder = remainder.saturating_sub(contribution);
			contributions.push(i32::try_from(contribution).map_err(|_| ModelError::ScoreOverflow)?);
		}
		if let Some(contribution) = contributions.get_mut(largest.0) {
			let whole = i64::from(*contribution).saturating_add(remainder);
			*contribution = i32::try_from(whole).map_err(|_| ModelError::ScoreOverflow)?;
		}
		Ok((log_odds, base, contributions))
	}
}

impl Card {
	/// The points for the value of the card's feature.
	fn points(&self, values: &[i32]) -> Result<i32, ModelError> {
		let feature = self.feature;
		let value = *values.get(usize::from(feature)).ok_or(ModelError::FeatureOutOfRange { feature })?;
		if value == MISSING {
			return Ok(self.missing);
		}
		let bin = self.bounds.partition_point(|bound| *bound <= value);
		self.points.get(bin).copied().ok_or(ModelError::PointsMismatched { feature })
	}
}

/// The sum of the leaves that a person with these values comes to.
fn score(forest: &Forest, values: &[i32]) -> Result<i64, ModelError> {
	let mut nodes = Nodes::of(forest);
	let mut sum = 0i64;
	let mut tree = 0u16;
	while !nodes.is_at_end() {
		sum = sum.saturating_add(i64::from(leaf(&mut nodes, values, tree)?));
		tree = tree.saturating_add(1);
	}
	Ok(sum)
}

/// The leaf of the next tree that a person with these values comes to.
fn leaf(nodes: &mut Nodes, values: &[i32], tree: u16) -> Result<i32, ModelError> {
	let malformed = ModelError::TreeMalformed { tree };
	// How many right sides are still to be passed over once the leaf is reached.
	let mut passed = 0usize;
	for _ in 0..=MAX_DEPTH {
		match nodes.next_node().ok_or(malformed)? {
			Node::Leaf(points) => {
				nodes.skip(passed).ok_or(malformed)?;
				return Ok(points);
			}
			Node::Split { feature, threshold, missing_left, .. } => {
				let value =
					*values.get(usize::from(feature)).ok_or(ModelError::FeatureOutOfRange { feature })?;
				let goes_left = if value == MISSING { missing_left } else { value < threshold };
				if goes_left {
					passed = passed.saturating_add(1);
				} else {
					nodes.skip(1).ok_or(malformed)?;
				}
			}
		}
	}
	Err(ModelError::TooDeep { tree })
}

/// A number with thirty binary digits behind the point, rounded to nearest, halves up.
fn rounded(x: i64) -> i64 {
	x.saturating_add(1 << 29u32) >> 30u32
}

/// Log-odds, if they are such as a model may give.
fn within_bounds(log_odds: i64) -> Result<i32, ModelError> {
	i32::try_from(log_odds)
		.ok()
		.filter(|log_odds| log_odds.unsigned_abs() <= MAX_LOG_ODDS.unsigned_abs())
		.ok_or(ModelError::ScoreOverflow)
}
