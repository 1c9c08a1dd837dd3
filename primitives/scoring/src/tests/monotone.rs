use super::{cases, model, person};
use crate::{testing, Direction, Forest, Form, Model, Schema, Tree, CHAIN_V1, MISSING};
use proptest::prelude::*;

/// The log-odds with one value replaced.
fn with(model: &Model, values: &[i32], feature: u8, value: i32) -> i32 {
	let mut values = values.to_vec();
	values[usize::from(feature)] = value;
	model.log_odds(&values).unwrap()
}

/// Whether, with these other values, no better value of any feature has a higher risk, and a missing one has no lower risk than the
/// best nor a higher one than the worst.
fn is_fair(model: &Model, schema: &Schema, values: &[i32], mut pick: impl FnMut(i32, i32) -> i32) -> bool {
	schema.numbered().all(|(feature, known)| {
		let (a, b) = (pick(known.least, known.most), pick(known.least, known.most));
		let (better, worse) = match known.direction {
			Direction::Rising => (a.max(b), a.min(b)),
			Direction::Falling => (a.min(b), a.max(b)),
			Direction::Free => return true,
		};
		let (best, worst) = match known.direction {
			Direction::Rising => (i32::MAX, i32::MIN + 1),
			_ => (i32::MIN + 1, i32::MAX),
		};
		let risk = |value| with(model, values, feature, value);
		risk(better) <= risk(worse) && (risk(best)..=risk(worst)).contains(&risk(MISSING))
	})
}

/// A tree without any constraint.
fn any_tree(random: &mut testing::Random, depth: u32) -> Tree {
	if depth == 0 {
		return Tree::Leaf(random.among(-2..=2));
	}
	Tree::Split {
		feature: u8::try_from(random.below(3)).unwrap(),
		threshold: random.among(1..=4),
		missing_left: random.once_in(2),
		left_share: 1 << 15,
		left: Box::new(any_tree(random, depth - 1)),
		right: Box::new(any_tree(random, depth - 1)),
	}
}

/// A schema of one feature of each direction.
fn directions() -> Schema<'static> {
	static FEATURES: std::sync::LazyLock<[crate::Feature<'static>; 3]> = std::sync::LazyLock::new(|| {
		let feature = CHAIN_V1.features[0];
		[Direction::Rising, Direction::Falling, Direction::Free].map(|direction| crate::Feature {
			direction,
			most: 5,
			..feature
		})
	});
	Schema { features: &*FEATURES, ..CHAIN_V1 }
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn better_value_should_never_raise_the_log_odds_when_a_model_is_valid(seed in any::<u64>(), who in any::<u64>()) {
		let model = model(seed, &CHAIN_V1);
		prop_assert_eq!(model.validate(&CHAIN_V1), Ok(()));
		let mut random = testing::Random::new(who);
		for _ in 0..10 {
			let pick = |least, most: i32| random.among(least..=most.min(4_000));
			prop_assert!(is_fair(&model, &CHAIN_V1, &person(who, &CHAIN_V1), pick));
		}
	}
}

#[test]
fn better_value_should_never_raise_the_log_odds_when_any_small_model_passes_validation() {
	let schema = directions();
	let mut random = testing::Random::new(7);
	let mut passed = 0;
	for seed in 0..6_000 {
		let mut model = model(1, &schema);
		let depth = 1 + seed % 2;
		model.form = Form::Trees(Forest::pack(&[any_tree(&mut random, depth), any_tree(&mut random, 1)]));
		if model.validate(&schema).is_err() {
			continue;
		}
		passed += 1;
		for who in 0..20 {
			let mut people = testing::Random::new(who);
			assert!(is_fair(&model, &schema, &person(who, &schema), |least, most| people.among(least..=most)));
		}
	}
	assert!(passed > 500, "only {passed} passed");
}

#[test]
fn validation_should_fail_when_a_depth_one_tree_is_unfair() {
	// For trees with one split the condition is exact: all that are refused are unfair.
	let schema = directions();
	let mut random = testing::Random::new(3);
	let mut refused = 0;
	for _ in 0..500 {
		let mut model = model(1, &schema);
		model.form = Form::Trees(Forest::pack(&[any_tree(&mut random, 1)]));
		let unfair = (0..200).any(|who| {
			let mut people = testing::Random::new(who);
			!is_fair(&model, &schema, &person(who, &schema), |least, most| people.among(least..=most))
		});
		assert_eq!(model.validate(&schema).is_err(), unfair);
		refused += usize::from(unfair);
	}
	assert!(refused > 100, "only {refused} refused");
}
