use super::{cases, model, person};
use crate::{testing, Card, Form, Model, ModelError, CHAIN_V1, MISSING};
use proptest::prelude::*;

/// A card for `worst_delay` with three bins.
fn card() -> Model {
	let mut model = testing::scorecard(0, &CHAIN_V1, 1);
	model.base = -2_000_000;
	model.form = Form::Scorecard(vec![Card {
		feature: 2,
		bounds: vec![10, 30],
		points: vec![-500_000, 0, 1_500_000],
		missing: 250_000,
		average: -100_000,
	}]);
	model
}

fn with_delay(days: i32) -> Vec<i32> {
	let mut values = vec![MISSING; CHAIN_V1.features.len()];
	values[2] = days;
	values
}

#[test]
fn points_should_be_those_of_the_bin_when_a_value_is_at_its_bound() {
	let points = |days| card().log_odds(&with_delay(days)).unwrap() + 2_000_000;
	let given = [i32::MIN + 1, 9, 10, 29, 30, i32::MAX].map(points);
	assert_eq!(given, [-500_000, -500_000, 0, 0, 1_500_000, 1_500_000]);
	assert_eq!(points(MISSING), 250_000);
}

#[test]
fn contribution_should_be_the_difference_from_the_average_when_a_card_gives_points() {
	let assessment = card().assess(&with_delay(45)).unwrap();
	assert_eq!((assessment.log_odds, assessment.base), (-500_000, -2_100_000));
	let mut contributions = vec![0; CHAIN_V1.features.len()];
	contributions[2] = 1_600_000;
	assert_eq!(assessment.contributions, contributions);
	// 1 / (1 + e^0.5) = 0.377541.
	assert!(assessment.probability.deconstruct().abs_diff(377_541) <= 50);
}

#[test]
fn assessing_should_fail_when_values_are_too_few() {
	let values = [0; 2];
	assert_eq!(card().assess(&values), Err(ModelError::FeatureOutOfRange { feature: 2 }));
	assert_eq!(card().log_odds(&values), Err(ModelError::FeatureOutOfRange { feature: 2 }));
	let forest = testing::forest(5, &CHAIN_V1, 10, 3, 1_000);
	assert!(matches!(forest.assess(&[]), Err(ModelError::FeatureOutOfRange { .. })));
	assert!(matches!(forest.log_odds(&[]), Err(ModelError::FeatureOutOfRange { .. })));
}

#[test]
fn bands_should_begin_at_their_bounds_when_the_model_has_some() {
	let mut model = card();
	model.bands = Some([-3_000_000, -2_000_000, -1_000_000, 0]);
	let bands = [i32::MIN, -3_000_001, -3_000_000, -1, 0, i32::MAX].map(|log_odds| model.band(log_odds));
	assert_eq!(bands, [Some(0), Some(0), Some(1), Some(3), Some(4), Some(4)]);
	model.bands = None;
	assert_eq!(model.band(0), None);
}

#[test]
fn scores_should_fall_into_the_first_and_last_bin_when_they_are_outermost() {
	let distribution = card().training.distribution;
	let bins =
		[i32::MIN, -4_000_001, -4_000_000, 3_999_999, 4_000_000, i32::MAX].map(|x| distribution.bin(x));
	assert_eq!(bins, [0, 0, 1, 8, 9, 9]);
}

#[test]
fn digest_should_stay_the_same_when_nothing_that_a_model_says_has_changed() {
	// Whatever computes this on other hardware, or in wasm, must come to the same: see examples/reference.rs.
	let scorecard = testing::scorecard(1, &CHAIN_V1, 1_000_000);
	let forest = testing::forest(1, &CHAIN_V1, 200, 4, 100_000);
	let digests = [&scorecard, &forest].map(|model| testing::digest(model, &CHAIN_V1, 1, 100));
	assert_eq!(digests, [0x8528_4731_e6e5_4a6d, 0x018a_d985_bc9f_31b8], "{digests:#018x?}");
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn contributions_should_sum_to_the_log_odds_when_any_person_is_assessed(seed in any::<u64>(), who in any::<u64>()) {
		let model = model(seed, &CHAIN_V1);
		let values = person(who, &CHAIN_V1);
		let assessment = model.assess(&values).unwrap();
		let sum: i64 = assessment.contributions.iter().map(|part| i64::from(*part)).sum();
		prop_assert_eq!(i64::from(assessment.base) + sum, i64::from(assessment.log_odds));
		prop_assert_eq!(Ok(assessment.log_odds), model.log_odds(&values));
		prop_assert_eq!(assessment.probability, crate::probability::of_default(assessment.log_odds));
	}

	#[test]
	fn contributions_should_sum_to_the_log_odds_when_points_are_as_large_as_they_may_be(
		who in any::<u64>(), seed in any::<u64>(), depth in 1usize..=6,
	) {
		// 10^9 in all, most of it in the base or in the points.
		for base in [-900_000_000, 0, 100_000_000] {
			let left = 1_000_000_000 - i32::abs(base);
			let models = [
				testing::scorecard(seed, &CHAIN_V1, left / 22),
				testing::forest(seed, &CHAIN_V1, 4, depth, left / 4),
			];
			for mut model in models {
				model.base = base;
				prop_assert_eq!(model.validate(&CHAIN_V1), Ok(()));
				let assessment = model.assess(&person(who, &CHAIN_V1)).unwrap();
				let sum: i64 = assessment.contributions.iter().map(|part| i64::from(*part)).sum();
				prop_assert_eq!(i64::from(assessment.base) + sum, i64::from(assessment.log_odds));
			}
		}
	}

	#[test]
	fn features_should_contribute_nothing_when_the_model_does_not_ask_for_them(seed in any::<u64>(), who in any::<u64>()) {
		let model = model(seed, &super::short_schema(5));
		let assessment = model.assess(&person(who, &CHAIN_V1)).unwrap();
		prop_assert!(assessment.contributions[5..].iter().all(|part| *part == 0));
	}
}
