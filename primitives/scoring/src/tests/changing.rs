use super::{cases, model, person};
use crate::{
	probability::log_odds_at, testing, what_would_change, Card, Control, Feature, Form, Model, Moves,
	Permill, Schema, Suggestion, CHAIN_V1, MISSING,
};
use proptest::prelude::*;

/// Somebody in the middle of everything.
fn somebody() -> Vec<i32> {
	CHAIN_V1.features.iter().map(|feature| feature.most.min(100) / 2).collect()
}

/// A scorecard of these cards: feature, bounds, points.
fn scorecard(cards: &[(u8, &[i32], &[i32])]) -> Model {
	let mut model = testing::scorecard(0, &CHAIN_V1, 1);
	model.base = 0;
	let card = |(feature, bounds, points): &(u8, &[i32], &[i32])| Card {
		feature: *feature,
		bounds: bounds.to_vec(),
		points: points.to_vec(),
		missing: points[0],
		average: points[0],
	};
	model.form = Form::Scorecard(cards.iter().map(card).collect());
	assert_eq!(model.validate(&CHAIN_V1), Ok(()));
	model
}

fn suggested(model: &Model, values: &[i32], percent: u32) -> Vec<Vec<(u8, i32, i32)>> {
	what_would_change(model, &CHAIN_V1, values, Permill::from_percent(percent))
		.unwrap()
		.iter()
		.map(|suggestion| {
			suggestion.changes.iter().map(|change| (change.feature, change.from, change.to)).collect()
		})
		.collect()
}

#[test]
fn nearest_value_should_be_suggested_when_one_feature_is_enough() {
	// Collateral from 200 per mille on lowers 0 to -2.3, a PD of 9.1 %; the limit below 40 per mille does, too.
	let model = scorecard(&[
		(11, &[100, 200, 400], &[0, -1_000_000, -2_300_000, -3_000_000]),
		(12, &[40], &[-2_300_000, 0]),
	]);
	// 11 per mille of the limit's range of 10,000, 150 of the collateral's of 1,000.
	assert_eq!(suggested(&model, &somebody(), 10), [vec![(12, 50, 39)], vec![(11, 50, 200)]]);
	// Only collateral goes as far as -3, a PD of 4.7 %.
	assert_eq!(suggested(&model, &somebody(), 5), [vec![(11, 50, 400)]]);
}

#[test]
fn pair_should_be_suggested_when_no_feature_is_enough_alone() {
	let model = scorecard(&[
		(9, &[200], &[0, -800_000]),
		(11, &[100, 200, 400], &[0, -1_000_000, -1_500_000, -1_600_000]),
		(12, &[40], &[-800_000, 0]),
	]);
	// Collateral can do most, the limit needs the smaller change, and then 200 per mille of collateral are enough.
	assert_eq!(suggested(&model, &somebody(), 10), [vec![(11, 50, 200), (12, 50, 39)]]);
}

#[test]
fn nothing_should_be_suggested_when_the_target_is_met_or_out_of_reach() {
	let model = scorecard(&[(11, &[100], &[0, -1_000_000])]);
	assert!(suggested(&model, &somebody(), 50).is_empty());
	assert!(suggested(&model, &somebody(), 1).is_empty());
	assert!(suggested(&model, &somebody(), 0).is_empty());
}

#[test]
fn nothing_should_be_suggested_when_only_others_could_change_it() {
	// Membership and health, and a share on time that nothing is known of.
	let model = scorecard(&[
		(1, &[900], &[0, -3_000_000]),
		(6, &[100], &[0, -3_000_000]),
		(16, &[900], &[0, -3_000_000]),
	]);
	let mut values = somebody();
	values[1] = MISSING;
	assert!(suggested(&model, &values, 10).is_empty());
}

#[test]
fn either_way_should_be_tried_when_a_feature_is_free() {
	let model = scorecard(&[(13, &[20, 90], &[-2_300_000, 0, -2_300_000])]);
	assert_eq!(suggested(&model, &somebody(), 10), [vec![(13, 50, 19)]]);
	let mut values = somebody();
	values[13] = 80;
	assert_eq!(suggested(&model, &values, 10), [vec![(13, 80, 90)]]);
}

#[test]
fn only_the_better_way_should_be_tried_when_a_feature_has_a_direction() {
	// The collateral and the limit, if a person could move either both ways.
	let features: Vec<Feature> = CHAIN_V1
		.features
		.iter()
		.map(|feature| Feature { control: Control::ByPerson(Moves::Both), ..*feature })
		.collect();
	let schema = Schema { features: &features, ..CHAIN_V1 };
	let bounds = &[20, 30, 49, 52, 60, 70];
	let model = scorecard(&[
		(11, bounds, &[600_000, 500_000, 400_000, 0, -500_000, -1_000_000, -2_300_000]),
		(12, bounds, &[-2_300_000, -1_000_000, -500_000, 0, 400_000, 500_000, 600_000]),
	]);
	let suggestions = what_would_change(&model, &schema, &somebody(), Permill::from_percent(10)).unwrap();
	let moved: Vec<(u8, i32)> =
		suggestions.iter().map(|one| (one.changes[0].feature, one.changes[0].to)).collect();
	assert_eq!(moved, [(12, 19), (11, 70)]);
}

#[test]
fn change_should_be_in_words_when_it_is_shown() {
	let change = crate::Change { feature: 13, from: 365, to: 90 };
	assert_eq!(change.text(&CHAIN_V1).unwrap(), "term of the loan: 90 days instead of 365 days");
}

fn after(values: &[i32], suggestion: &Suggestion) -> Vec<i32> {
	let mut values = values.to_vec();
	for change in &suggestion.changes {
		assert_eq!(values[usize::from(change.feature)], change.from);
		values[usize::from(change.feature)] = change.to;
	}
	values
}

/// The nearest value of a feature that is enough, found by trying one after the other, and the distance to it.
fn nearest_by_trying(model: &Model, values: &[i32], feature: u8, goal: i32) -> Option<u32> {
	let known = CHAIN_V1.get(feature).unwrap();
	let Control::ByPerson(moves) = known.control else { return None };
	let from = values[usize::from(feature)];
	let mut values = values.to_vec();
	(1..=4_001)
		.find(|distance| {
			[(Moves::Down, from.saturating_sub(*distance)), (Moves::Up, from.saturating_add(*distance))]
				.into_iter()
				.filter(|(way, to)| {
					(moves == *way || moves == Moves::Both) && (known.least..=known.most).contains(to)
				})
				.any(|(_, to)| {
					values[usize::from(feature)] = to;
					model.log_odds(&values).unwrap() <= goal
				})
		})
		.map(|distance| distance.unsigned_abs())
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn suggestions_should_reach_the_target_when_followed(
		seed in any::<u64>(), who in any::<u64>(), parts in 1_000u32..500_000,
	) {
		let model = model(seed, &CHAIN_V1);
		let values = person(who, &CHAIN_V1);
		let target = Permill::from_parts(parts);
		let present = model.assess(&values).unwrap();
		let suggestions = what_would_change(&model, &CHAIN_V1, &values, target).unwrap();
		prop_assert!(present.probability > target || suggestions.is_empty());
		for suggestion in &suggestions {
			let assessment = model.assess(&after(&values, suggestion)).unwrap();
			prop_assert!(assessment.probability <= target);
			prop_assert_eq!(assessment.probability, suggestion.probability);
			prop_assert_eq!(assessment.log_odds, suggestion.log_odds);
			prop_assert!(matches!(suggestion.changes.len(), 1 | 2));
			for change in &suggestion.changes {
				let known = CHAIN_V1.get(change.feature).unwrap();
				prop_assert!((known.least..=known.most).contains(&change.to));
				match known.control {
					Control::ByPerson(Moves::Up) => prop_assert!(change.to > change.from),
					Control::ByPerson(Moves::Down) => prop_assert!(change.to < change.from),
					Control::ByPerson(Moves::Both) => prop_assert!(change.to != change.from),
					_ => prop_assert!(false, "{} is not for the person to change", known.name),
				}
			}
		}
	}
}

proptest! {
	#![proptest_config(proptest::test_runner::Config::with_cases(25))]

	#[test]
	fn single_suggestions_should_be_all_and_the_nearest_when_compared_with_trying_every_value(
		seed in any::<u64>(), who in any::<u64>(), parts in 10_000u32..300_000,
	) {
		let model = testing::scorecard(seed, &CHAIN_V1, 1_000_000);
		// Whoever is at the end of a range could be too far from any bound to try all values between.
		let values: Vec<i32> =
			person(who, &CHAIN_V1).iter().map(|value| if *value > 4_000 { 4_000 } else { *value }).collect();
		let target = Permill::from_parts(parts);
		let goal = log_odds_at(target).unwrap();
		prop_assume!(model.log_odds(&values).unwrap() > goal);
		let suggestions = what_would_change(&model, &CHAIN_V1, &values, target).unwrap();
		for (feature, _) in CHAIN_V1.numbered() {
			if values[usize::from(feature)] == MISSING {
				continue;
			}
			let alone = suggestions
				.iter()
				.find(|suggestion| suggestion.changes.len() == 1 && suggestion.changes[0].feature == feature)
				.map(|suggestion| suggestion.changes[0].from.abs_diff(suggestion.changes[0].to));
			prop_assert_eq!(alone, nearest_by_trying(&model, &values, feature, goal));
		}
	}
}
