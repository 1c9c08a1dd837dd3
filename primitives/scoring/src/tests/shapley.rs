//! Against the definition: the sum over all sets of features, in floating point, on the trees as they were built.

use super::{cases, person, short_schema};
use crate::{shapley::explain, testing, Form, Schema, Tree, MISSING};
use proptest::prelude::*;

/// What a tree is expected to give somebody of whom only the features of `known` (one bit each) are known.
fn expected(tree: &Tree, values: &[i32], known: u32) -> f64 {
	match tree {
		Tree::Leaf(points) => f64::from(*points),
		Tree::Split { feature, threshold, missing_left, left_share, left, right } => {
			if known >> feature & 1 == 0 {
				let share = f64::from(*left_share) / 65_536.0;
				return share * expected(left, values, known)
					+ (1.0 - share) * expected(right, values, known);
			}
			let value = values[usize::from(*feature)];
			let goes_left = if value == MISSING { *missing_left } else { value < *threshold };
			expected(if goes_left { left } else { right }, values, known)
		}
	}
}

/// The most that a value may be off, in parts of the sum of all leaves' magnitudes: a sixteenth of what is promised.
const MOST: f64 = 1.0 / (1u64 << 27) as f64;

fn factorial(n: u32) -> f64 {
	(1..=n).map(f64::from).product()
}

/// The Shapley value of each feature, by definition.
fn by_definition(trees: &[Tree], values: &[i32]) -> Vec<f64> {
	let count = u32::try_from(values.len()).unwrap();
	let worth: Vec<f64> = (0..1u32 << count)
		.map(|known| trees.iter().map(|tree| expected(tree, values, known)).sum())
		.collect();
	(0..count)
		.map(|feature| {
			(0..1u32 << count)
				.filter(|known| known >> feature & 1 == 0)
				.map(|known| {
					let others = known.count_ones();
					let weight = factorial(others) * factorial(count - others - 1) / factorial(count);
					weight * (worth[(known | 1 << feature) as usize] - worth[known as usize])
				})
				.sum()
		})
		.collect()
}

fn magnitude(tree: &Tree) -> f64 {
	match tree {
		Tree::Leaf(points) => f64::from(*points).abs(),
		Tree::Split { left, right, .. } => magnitude(left) + magnitude(right),
	}
}

/// How far the integers are from the definition, in parts of the sum of the leaves' magnitudes, before they are rounded.
fn off(schema: &Schema, seed: u64, trees: usize, depth: usize) -> f64 {
	let model = testing::forest(seed, schema, trees, depth, 1_000_000);
	let Form::Trees(forest) = &model.form else { unreachable!() };
	let unpacked = forest.unpack().unwrap();
	let values = person(seed, schema);
	let mut exact = vec![0; values.len()];
	let explained = explain(forest, &values, &mut exact).unwrap();
	let all: f64 = unpacked.iter().map(magnitude).sum();
	let scale = f64::from(1 << 30);
	let mean: f64 = unpacked.iter().map(|tree| expected(tree, &values, 0)).sum();
	assert_eq!(
		explained.score as f64,
		unpacked.iter().map(|tree| expected(tree, &values, u32::MAX)).sum::<f64>()
	);
	exact
		.iter()
		.map(|integer| *integer as f64 / scale)
		.zip(by_definition(&unpacked, &values))
		.chain([(explained.mean as f64 / scale, mean)])
		.map(|(integer, float)| (integer - float).abs() / all.max(1.0))
		.fold(0.0, f64::max)
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn contributions_should_be_shapley_values_when_features_return_on_a_path(
		seed in any::<u64>(), features in 1usize..=4, depth in 0usize..=6,
	) {
		let off = off(&short_schema(features), seed, 3, depth);
		prop_assert!(off < MOST, "{} digits", -off.log2());
	}

	#[test]
	fn contributions_should_be_shapley_values_when_paths_are_of_different_features(seed in any::<u64>(), depth in 0usize..=6) {
		let off = off(&short_schema(9), seed, 1, depth);
		prop_assert!(off < MOST, "{} digits", -off.log2());
	}

	#[test]
	fn contributions_should_be_rounded_shapley_values_when_assessed(seed in any::<u64>(), depth in 1usize..=4) {
		let schema = short_schema(7);
		let model = testing::forest(seed, &schema, 4, depth, 300_000);
		let Form::Trees(forest) = &model.form else { unreachable!() };
		let unpacked = forest.unpack().unwrap();
		let values = person(seed, &schema);
		let assessment = model.assess(&values).unwrap();
		let exact = by_definition(&unpacked, &values);
		let mean: f64 = unpacked.iter().map(|tree| expected(tree, &values, 0)).sum();
		prop_assert!((f64::from(assessment.base) - f64::from(model.base) - mean).abs() <= 0.51);
		// What is left by rounding stands with the largest: seven contributions and the base, half each.
		let largest = (0..7).rev().max_by(|a, b| exact[*a].abs().total_cmp(&exact[*b].abs())).unwrap();
		for (feature, contribution) in assessment.contributions.iter().enumerate() {
			let most = if feature == largest { 4.51 } else { 0.51 };
			let off = (f64::from(*contribution) - exact[feature]).abs();
			prop_assert!(off <= most, "feature {} off by {}", feature, off);
		}
	}
}

#[test]
fn contribution_should_be_the_distance_from_the_mean_when_a_tree_asks_one_question() {
	let stump = |left_share| Tree::Split {
		feature: 1,
		threshold: 500,
		missing_left: true,
		left_share,
		left: Box::new(Tree::Leaf(800_000)),
		right: Box::new(Tree::Leaf(-200_000)),
	};
	let forest = crate::Forest::pack(&[stump(1 << 14)]);
	let mut exact = [0; 2];
	let explained = explain(&forest, &[0, 700], &mut exact).unwrap();
	// A quarter went left: the mean is 50,000.
	assert_eq!(explained.mean, 50_000 << 30);
	assert_eq!(exact, [0, -250_000 << 30]);
	let mut exact = [0; 2];
	explain(&forest, &[0, MISSING], &mut exact).unwrap();
	assert_eq!(exact, [0, 750_000 << 30]);
}

#[test]
fn contributions_should_be_equal_when_features_are_interchangeable() {
	// Both must be passed, each by half: (1,1) is worth 1, anything else 0. The mean is a quarter, each gets three eighths.
	let side = |left: Tree, right: Tree, feature| Tree::Split {
		feature,
		threshold: 1,
		missing_left: true,
		left_share: 1 << 15,
		left: Box::new(left),
		right: Box::new(right),
	};
	let tree = side(Tree::Leaf(0), side(Tree::Leaf(0), Tree::Leaf(1_000_000), 1), 0);
	let mut exact = [0; 2];
	explain(&crate::Forest::pack(&[tree]), &[1, 1], &mut exact).unwrap();
	assert_eq!(exact, [375_000 << 30; 2]);
}

#[test]
fn remainder_should_go_to_the_first_when_contributions_are_equal() {
	let side = |left: Tree, right: Tree, feature| Tree::Split {
		feature,
		threshold: 1,
		missing_left: true,
		left_share: 1 << 15,
		left: Box::new(left),
		right: Box::new(right),
	};
	// A mean of a quarter and three eighths for each: all are rounded to 0, and 1 is missing from the sum.
	let tree = side(Tree::Leaf(0), side(Tree::Leaf(0), Tree::Leaf(1), 1), 0);
	let mut model = testing::forest(1, &short_schema(2), 1, 1, 1);
	model.base = 0;
	model.form = Form::Trees(crate::Forest::pack(&[tree]));
	let assessment = model.assess(&[1, 1]).unwrap();
	assert_eq!((assessment.log_odds, assessment.base), (1, 0));
	assert_eq!(assessment.contributions, [1, 0]);
}
