//! Boosted trees, grown by the library forust, as trees with integers for thresholds.
//!
//! The library bounds what stands below a split on a feature with a direction, but lets splits on other features there go past
//! these bounds (its `constrained_weight` heeds them for features with a constraint only). Its trees are therefore gone through
//! once more: see `put_in_order`.

use super::{Example, FloatModel, FloatTree, LearnError};
use crate::{
	data::adapter::{SchemaText, Way},
	settings::Settings,
};
use credit_primitives_scoring::{MAX_DEPTH, MAX_TREES, MISSING};
use forust_ml::{
	constraints::{Constraint, ConstraintMap},
	sampler::SampleMethod,
	tree::Tree,
	GradientBooster, Matrix,
};

/// Grows trees.
pub fn fit(
	schema: &SchemaText,
	examples: &[Example<'_>],
	settings: &Settings,
) -> Result<FloatModel, LearnError> {
	let columns = schema.features.len();
	let mut data = Vec::with_capacity(examples.len().saturating_mul(columns));
	for feature in 0..columns {
		data.extend(examples.iter().map(|example| match example.values.get(feature) {
			None | Some(&MISSING) => f64::NAN,
			Some(value) => f64::from(*value),
		}));
	}
	let outcomes: Vec<f64> = examples.iter().map(|example| f64::from(u8::from(example.bad))).collect();
	let weights: Vec<f64> = examples.iter().map(|example| example.weight).collect();
	let constraints: ConstraintMap = schema
		.features
		.iter()
		.enumerate()
		.filter_map(|(at, feature)| match feature.direction {
			// The trees predict defaults: where more is better, more means fewer of them.
			Way::Rising => Some((at, Constraint::Negative)),
			Way::Falling => Some((at, Constraint::Positive)),
			Way::Free => None,
		})
		.collect();
	let own = &settings.trees;
	let mut booster = GradientBooster::default()
		.set_iterations(own.trees.min(MAX_TREES))
		.set_learning_rate(own.learning_rate as f32)
		.set_max_depth(own.depth.min(MAX_DEPTH))
		.set_l2(own.ridge as f32)
		.set_min_leaf_weight(own.least_leaf as f32)
		.set_nbins(u16::try_from(own.bins).unwrap_or(u16::MAX))
		.set_subsample(own.subsample as f32)
		.set_sample_method(SampleMethod::Random)
		.set_colsample_bytree(own.features)
		.set_monotone_constraints(Some(constraints))
		.set_seed(settings.training.seed)
		.set_initialize_base_score(true)
		.set_parallel(examples.len() >= PARALLEL_FROM)
		.set_num_threads(Some(own.threads));
	let matrix = Matrix::new(&data, examples.len(), columns);
	booster
		.fit(&matrix, &outcomes, &weights, None)
		.map_err(|error| LearnError::Boosting(error.to_string()))?;
	let everyone: Vec<&Example<'_>> = examples.iter().collect();
	let odd = || LearnError::Boosting("a tree is not as the library describes it".to_owned());
	let trees = booster
		.trees
		.iter()
		.map(|tree| {
			let mut grown = weighed(grown(tree, 0).ok_or_else(odd)?, &everyone);
			put_in_order(&mut grown, schema, (f64::MIN, f64::MAX));
			Ok(grown)
		})
		.collect::<Result<_, _>>()?;
	Ok(FloatModel::Trees { base: booster.base_score, trees })
}

/// From how many examples on several threads are worth their while. The trees do not depend on it.
const PARALLEL_FROM: usize = 5_000;

/// A node of the library's tree. Values are integers: below a threshold that is none means below the next one.
fn grown(tree: &Tree, at: usize) -> Option<FloatTree> {
	let node = tree.nodes.get(at)?;
	if node.is_leaf {
		return Some(FloatTree::Leaf(f64::from(node.weight_value)));
	}
	let threshold = node.split_value.ceil();
	if threshold < f64::from(i32::MIN) || threshold > f64::from(i32::MAX) {
		return None;
	}
	Some(FloatTree::Split {
		feature: u8::try_from(node.split_feature).ok()?,
		threshold: threshold as i32,
		missing_left: node.missing_node == node.left_child,
		left_share: 0.0,
		left: Box::new(grown(tree, node.left_child)?),
		right: Box::new(grown(tree, node.right_child)?),
	})
}

/// Writes down at each split how much of the weight went left. A split that parts nobody is left out.
fn weighed(tree: FloatTree, examples: &[&Example<'_>]) -> FloatTree {
	if matches!(tree, FloatTree::Leaf(_)) {
		return tree;
	}
	let (to_left, to_right): (Vec<&Example<'_>>, Vec<&Example<'_>>) =
		examples.iter().partition(|example| tree.goes_left(example.values));
	let FloatTree::Split { feature, threshold, missing_left, left, right, .. } = tree else { return tree };
	if to_right.is_empty() {
		return weighed(*left, examples);
	}
	if to_left.is_empty() {
		return weighed(*right, examples);
	}
	let sum = |examples: &[&Example<'_>]| examples.iter().map(|example| example.weight).sum::<f64>();
	let (of_left, of_right) = (sum(&to_left), sum(&to_right));
	FloatTree::Split {
		feature,
		threshold,
		missing_left,
		left_share: of_left / (of_left + of_right),
		left: Box::new(weighed(*left, &to_left)),
		right: Box::new(weighed(*right, &to_right)),
	}
}

/// Moves leaves to between bounds, and at each split on a feature with a direction where some leaf of the better side is above some
/// leaf of the worse one, all leaves below to their side of the middle between both sides' means. Trees in order stay as they are.
///
/// Leaves only move to within the range of those around them, so what was put in order above stays so.
fn put_in_order(tree: &mut FloatTree, schema: &SchemaText, (least, most): (f64, f64)) {
	let FloatTree::Split { feature, left, right, .. } = tree else {
		if let FloatTree::Leaf(points) = tree {
			*points = points.clamp(least, most);
		}
		return;
	};
	let direction = schema.features.get(usize::from(*feature)).map_or(Way::Free, |feature| feature.direction);
	let bounded = |tree: &FloatTree| {
		let (low, high) = range(tree);
		(low.clamp(least, most), high.clamp(least, most))
	};
	let ((left_low, left_high), (right_low, right_high)) = (bounded(left), bounded(right));
	let (of_left, of_right) = match direction {
		Way::Falling if left_high > right_low => {
			let middle = middle(left, right).clamp(least, most);
			((least, middle), (middle, most))
		}
		Way::Rising if left_low < right_high => {
			let middle = middle(left, right).clamp(least, most);
			((middle, most), (least, middle))
		}
		_ => ((least, most), (least, most)),
	};
	put_in_order(left, schema, of_left);
	put_in_order(right, schema, of_right);
}

/// The least and the greatest leaf.
fn range(tree: &FloatTree) -> (f64, f64) {
	match tree {
		FloatTree::Leaf(points) => (*points, *points),
		FloatTree::Split { left, right, .. } => {
			let (of_left, of_right) = (range(left), range(right));
			(of_left.0.min(of_right.0), of_left.1.max(of_right.1))
		}
	}
}

/// The middle between the means of two sides.
fn middle(left: &FloatTree, right: &FloatTree) -> f64 {
	(mean(left) + mean(right)) / 2.0
}

/// The mean of the leaves, by how much of the weight came to each.
fn mean(tree: &FloatTree) -> f64 {
	match tree {
		FloatTree::Leaf(points) => *points,
		FloatTree::Split { left_share, left, right, .. } => {
			left_share * mean(left) + (1.0 - left_share) * mean(right)
		}
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use crate::data::adapter::Adapter;
	use proptest::prelude::*;

	fn is_in_order(tree: &FloatTree, schema: &SchemaText) -> bool {
		let FloatTree::Split { feature, left, right, .. } = tree else { return true };
		let ((left_low, left_high), (right_low, right_high)) = (range(left), range(right));
		let own = match schema.features.get(usize::from(*feature)).unwrap().direction {
			Way::Rising => left_low >= right_high,
			Way::Falling => left_high <= right_low,
			Way::Free => true,
		};
		own && is_in_order(left, schema) && is_in_order(right, schema)
	}

	fn trees() -> impl Strategy<Value = FloatTree> {
		let leaf = (-100_i8..100).prop_map(|points| FloatTree::Leaf(f64::from(points)));
		leaf.prop_recursive(5, 32, 2, |inner| {
			(0_u8..22, inner.clone(), inner, 1_u8..9).prop_map(|(feature, left, right, tenths)| {
				FloatTree::Split {
					feature,
					threshold: 0,
					missing_left: false,
					left_share: f64::from(tenths) / 10.0,
					left: Box::new(left),
					right: Box::new(right),
				}
			})
		})
	}

	proptest! {
		#[test]
		fn trees_should_be_in_order_when_they_were_put_in_it(tree in trees()) {
			let schema = Adapter::chain().schema;
			let mut ordered = tree.clone();
			put_in_order(&mut ordered, &schema, (f64::MIN, f64::MAX));
			prop_assert!(is_in_order(&ordered, &schema), "{:?}", ordered);
			if is_in_order(&tree, &schema) {
				prop_assert_eq!(&ordered, &tree);
			}
			let (before, after) = (range(&tree), range(&ordered));
			prop_assert!(before.0 <= after.0 && after.1 <= before.1);
		}
	}
}
