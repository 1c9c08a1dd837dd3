//! From a model in floating point to the one of integers that the chain runs.

use crate::{
	data::adapter::{SchemaText, Way},
	learn::{FloatCard, FloatModel, FloatTree},
};
use credit_primitives_scoring::{Card, Distribution, Forest, Form, Tree, MAX_LOG_ODDS, SCORE_BINS};
use thiserror::Error;

/// A model with points too large.
#[derive(Debug, Error)]
#[error("points of {0} log-odds do not fit a model of the chain: raise the penalties (`ridge`), or lower `trees.learning_rate`")]
pub struct TooLarge(f64);

/// Millionths of log-odds, rounded to nearest.
pub fn points(log_odds: f64) -> Result<i32, TooLarge> {
	let millionths = (log_odds * 1e6).round();
	if millionths.is_finite() && millionths.abs() <= f64::from(MAX_LOG_ODDS) {
		Ok(millionths as i32)
	} else {
		Err(TooLarge(log_odds))
	}
}

/// What everyone starts from, and how points are given.
pub fn form(model: &FloatModel, schema: &SchemaText) -> Result<(i32, Form), TooLarge> {
	match model {
		FloatModel::Scorecard { base, cards } => {
			let cards = cards.iter().map(|one| card(one, schema)).collect::<Result<_, _>>()?;
			Ok((points(*base)?, Form::Scorecard(cards)))
		}
		FloatModel::Trees { base, trees } => {
			let trees: Vec<Tree> = trees.iter().map(tree).collect::<Result<_, _>>()?;
			Ok((points(*base)?, Form::Trees(Forest::pack(&trees))))
		}
	}
}

fn card(card: &FloatCard, schema: &SchemaText) -> Result<Card, TooLarge> {
	let mut whole: Vec<i32> = card.points.iter().map(|one| points(*one)).collect::<Result<_, _>>()?;
	// Rounding keeps the order of different points. Equal ones may come from sums in another order, so order is made certain.
	match schema.features.get(usize::from(card.feature)).map(|feature| feature.direction) {
		Some(Way::Rising) => whole.iter_mut().fold(i32::MAX, |before, points| {
			*points = (*points).min(before);
			*points
		}),
		Some(Way::Falling) => whole.iter_mut().fold(i32::MIN, |before, points| {
			*points = (*points).max(before);
			*points
		}),
		_ => 0,
	};
	Ok(Card {
		feature: card.feature,
		bounds: card.bounds.clone(),
		points: whole,
		missing: points(card.missing)?,
		average: points(card.average)?,
	})
}

fn tree(tree: &FloatTree) -> Result<Tree, TooLarge> {
	Ok(match tree {
		FloatTree::Leaf(leaf) => Tree::Leaf(points(*leaf)?),
		FloatTree::Split { feature, threshold, missing_left, left_share, left, right } => Tree::Split {
			feature: *feature,
			threshold: *threshold,
			missing_left: *missing_left,
			left_share: (left_share * 65_536.0).round().clamp(1.0, 65_535.0) as u16,
			left: Box::new(self::tree(left)?),
			right: Box::new(self::tree(right)?),
		},
	})
}

/// How scores are distributed, in ten bins that hold about as many each.
pub fn distribution(log_odds: &[i32]) -> Distribution {
	let mut sorted = log_odds.to_vec();
	sorted.sort_unstable();
	let mut bounds = [0_i32; SCORE_BINS - 1];
	let mut before: Option<i32> = None;
	for (number, bound) in (1_usize..).zip(bounds.iter_mut()) {
		let at = number.saturating_mul(sorted.len()).checked_div(SCORE_BINS).unwrap_or_default();
		let quantile = sorted.get(at).copied().unwrap_or_default();
		// Bounds rise, also where many cases have the same score.
		*bound = before.map_or(quantile, |before| quantile.max(before.saturating_add(1)));
		before = Some(*bound);
	}
	let mut distribution = Distribution { bounds, shares: [0; SCORE_BINS] };
	let mut counts = [0_u64; SCORE_BINS];
	for score in log_odds {
		if let Some(count) = counts.get_mut(distribution.bin(*score)) {
			*count = count.saturating_add(1);
		}
	}
	// Shares of what is counted up to each bin, so that they sum to a million.
	let total = u64::try_from(log_odds.len()).unwrap_or(u64::MAX);
	let (mut counted, mut given) = (0_u64, 0_u64);
	for (count, share) in counts.into_iter().zip(&mut distribution.shares) {
		counted = counted.saturating_add(count);
		let until = counted.saturating_mul(1_000_000).checked_div(total).unwrap_or(1_000_000);
		*share = u32::try_from(until.saturating_sub(given)).unwrap_or_default();
		given = until;
	}
	distribution
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn a_distribution_should_rise_and_sum_to_a_million(scores in prop::collection::vec(-20..20_i32, 1..200)) {
			let found = distribution(&scores);
			prop_assert!(found.bounds.windows(2).all(|pair| matches!(pair, [a, b] if a < b)));
			prop_assert_eq!(found.shares.iter().sum::<u32>(), 1_000_000);
		}
	}

	#[test]
	fn points_should_be_refused_when_they_do_not_fit() {
		assert_eq!(points(-1.234_567_8).ok(), Some(-1_234_568));
		assert!(points(1_001.0).is_err() && points(f64::NAN).is_err() && points(f64::INFINITY).is_err());
	}
}
