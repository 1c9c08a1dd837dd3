//! Whether a model can be used: every way in which it could fail or be unfair is looked for once, before it is.

use crate::{
	error::ModelError,
	forest::{Forest, Node, Nodes, MAX_DEPTH, MAX_TREES},
	model::{Card, Distribution, Form, Model, MAX_BINS, MAX_LOG_ODDS, MAX_MODEL_BYTES, MAX_NAME_BYTES},
	schema::{Direction, Schema, MAX_FEATURES},
};
use codec::Encode;

/// One, in the unit of quality and shares.
const ONE: u32 = 1_000_000;

impl Model {
	/// Whether the model can be used with persons described by this schema.
	///
	/// A valid model answers for any values, in bounded time, without overflow; and for each feature that has a direction, a better
	/// value never raises the log-odds, whatever the other values are. Of a scorecard that is checked exactly. Of trees it is
	/// checked tree by tree, by a condition that is enough: at every split on such a feature no leaf on the better side is above any leaf
	/// on the worse one. Trees grown with monotone constraints that pass a midpoint on to both sides (LightGBM's `basic`
	/// method, XGBoost's) fulfil it.
	///
	/// O(bytes of the model) steps, no allocation.
	pub fn validate(&self, schema: &Schema) -> Result<(), ModelError> {
		if schema.features.len() > MAX_FEATURES {
			return Err(ModelError::TooManyFeatures);
		}
		if self.schema != schema.id {
			return Err(ModelError::UnknownSchema);
		}
		if self.name.len() > MAX_NAME_BYTES {
			return Err(ModelError::NameTooLong);
		}
		if self.encoded_size() > MAX_MODEL_BYTES {
			return Err(ModelError::TooBig);
		}
		let worst = match &self.form {
			Form::Scorecard(cards) => check_cards(cards, schema)?,
			Form::Trees(forest) => check_forest(forest, schema)?,
		};
		if worst.saturating_add(magnitude(self.base)) > magnitude(MAX_LOG_ODDS) {
			return Err(ModelError::ScoreOverflow);
		}
		if self.bands.is_some_and(|bounds| !rise(&bounds)) {
			return Err(ModelError::BandsOutOfOrder);
		}
		let training = &self.training;
		if training.rows == 0 || [training.auc, training.ks, training.brier].iter().any(|part| *part > ONE) {
			return Err(ModelError::QualityOutOfRange);
		}
		training.distribution.check()
	}
}

impl Distribution {
	fn check(&self) -> Result<(), ModelError> {
		let sum = self.shares.iter().fold(0u64, |sum, share| sum.saturating_add(u64::from(*share)));
		if rise(&self.bounds) && sum == u64::from(ONE) {
			Ok(())
		} else {
			Err(ModelError::DistributionMalformed)
		}
	}
}

/// The greatest distance from 0 that the cards' points can sum to.
fn check_cards(cards: &[Card], schema: &Schema) -> Result<u64, ModelError> {
	if cards.is_empty() {
		return Err(ModelError::EmptyModel);
	}
	let mut worst = 0u64;
	let mut least = 0u8;
	for card in cards {
		let direction = direction(schema, card.feature)?;
		if card.feature < least {
			return Err(ModelError::CardsOutOfOrder { feature: card.feature });
		}
		// Below 64.
		least = card.feature.saturating_add(1);
		worst = worst.saturating_add(check_card(card, direction)?);
	}
	Ok(worst)
}

/// The greatest distance of the card's points from 0.
fn check_card(card: &Card, direction: Direction) -> Result<u64, ModelError> {
	let feature = card.feature;
	let bins = card.points.len();
	if bins > MAX_BINS {
		return Err(ModelError::TooManyBins { feature });
	}
	if bins != card.bounds.len().saturating_add(1) {
		return Err(ModelError::PointsMismatched { feature });
	}
	if !rise(&card.bounds) {
		return Err(ModelError::BinsOutOfOrder { feature });
	}
	let Some((low, high)) = bounds_of(&card.points) else {
		return Err(ModelError::PointsMismatched { feature });
	};
	let in_order = match direction {
		Direction::Rising => card.points.is_sorted_by(|a, b| a >= b),
		Direction::Falling => card.points.is_sorted(),
		Direction::Free => true,
	};
	let missing_between = (low..=high).contains(&card.missing);
	if !in_order || (direction != Direction::Free && !missing_between) {
		return Err(ModelError::NotMonotone { feature });
	}
	let (low, high) = (low.min(card.missing), high.max(card.missing));
	if !(low..=high).contains(&card.average) {
		return Err(ModelError::AverageOutOfRange { feature });
	}
	Ok(magnitude(low).max(magnitude(high)))
}

/// The greatest distance from 0 that the trees' leaves can sum to.
fn check_forest(forest: &Forest, schema: &Schema) -> Result<u64, ModelError> {
	let mut nodes = Nodes::of(forest);
	if nodes.is_at_end() {
		return Err(ModelError::EmptyModel);
	}
	let mut worst = 0u64;
	let mut tree = 0u16;
	while !nodes.is_at_end() {
		if usize::from(tree) >= MAX_TREES {
			return Err(ModelError::TooManyTrees);
		}
		let Leaves { least, greatest } = check_tree(&mut nodes, schema, tree, 0)?;
		worst = worst.saturating_add(magnitude(least).max(magnitude(greatest)));
		// At most 256.
		tree = tree.saturating_add(1);
	}
	if nodes.is_exhausted() {
		Ok(worst)
	} else {
		Err(ModelError::TreeMalformed { tree: tree.saturating_sub(1) })
	}
}

/// The range of the leaves below a node.
struct Leaves {
	least: i32,
	greatest: i32,
}

/// Recurses at most [`MAX_DEPTH`] times.
fn check_tree(nodes: &mut Nodes, schema: &Schema, tree: u16, depth: usize) -> Result<Leaves, ModelError> {
	match nodes.next_node().ok_or(ModelError::TreeMalformed { tree })? {
		Node::Leaf(points) => Ok(Leaves { least: points, greatest: points }),
		Node::Split { .. } if depth >= MAX_DEPTH => Err(ModelError::TooDeep { tree }),
		Node::Split { feature, left_share, .. } => {
			let direction = direction(schema, feature)?;
			if left_share == 0 {
				return Err(ModelError::ShareOutOfRange { tree });
			}
			let depth = depth.saturating_add(1);
			let left = check_tree(nodes, schema, tree, depth)?;
			let right = check_tree(nodes, schema, tree, depth)?;
			let fair = match direction {
				Direction::Rising => left.least >= right.greatest,
				Direction::Falling => left.greatest <= right.least,
				Direction::Free => true,
			};
			if !fair {
				return Err(ModelError::NotMonotone { feature });
			}
			Ok(Leaves { least: left.least.min(right.least), greatest: left.greatest.max(right.greatest) })
		}
	}
}

fn direction(schema: &Schema, feature: u8) -> Result<Direction, ModelError> {
	schema.get(feature).map(|known| known.direction).ok_or(ModelError::FeatureOutOfRange { feature })
}

/// Whether each number is greater than the one before.
fn rise(numbers: &[i32]) -> bool {
	numbers.is_sorted_by(|a, b| a < b)
}

fn bounds_of(numbers: &[i32]) -> Option<(i32, i32)> {
	Some((numbers.iter().copied().min()?, numbers.iter().copied().max()?))
}

fn magnitude(x: i32) -> u64 {
	u64::from(x.unsigned_abs())
}
