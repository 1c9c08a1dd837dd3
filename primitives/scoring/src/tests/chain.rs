use crate::{
	chain::{crd_days, per_mille, whole_days},
	ChainFeatures, Control, CHAIN_FEATURES, CHAIN_V1, MAX_FEATURES, MISSING,
};
use std::collections::BTreeSet;

const FEATURES: ChainFeatures = ChainFeatures {
	principal_days: 101,
	on_time_share: Some(102),
	worst_delay: 103,
	times_late: 104,
	defaults: 105,
	loans_closed: 106,
	member_for: 107,
	endorsements_held: 108,
	endorsements_failed: 109,
	stake_coverage: 110,
	endorsers: 11,
	collateral_coverage: 112,
	amount_to_limit: 113,
	term: 114,
	installments: 115,
	open_loans: 116,
	health: 117,
	region_vitality: Some(118),
	purpose_score: 19,
	attestations: 120,
	attested_purpose: true,
	proven_income: 12,
};

#[test]
fn values_should_be_where_the_schema_names_them_when_features_are_given_by_name() {
	let values = FEATURES.values();
	// The struct's own words, in its order: `name: value, ..`.
	let shown = format!("{FEATURES:?}").replace("Some(", "").replace(')', "").replace("true", "1");
	let shown = shown.trim_start_matches("ChainFeatures { ").trim_end_matches(" }");
	let given: Vec<(&str, i32)> = shown
		.split(", ")
		.map(|field| field.split_once(": ").map(|(name, value)| (name, value.parse().unwrap())).unwrap())
		.collect();
	assert_eq!(given.len(), CHAIN_FEATURES);
	for (name, value) in given {
		let (feature, _) = CHAIN_V1.find(name).unwrap();
		assert_eq!(values[usize::from(feature)], value, "{name}");
	}
}

#[test]
fn values_should_be_missing_when_nothing_is_known() {
	let values = ChainFeatures { on_time_share: None, region_vitality: None, ..FEATURES }.values();
	for (value, feature) in values.into_iter().zip(CHAIN_V1.features) {
		assert_eq!(value == MISSING, feature.may_be_missing, "{}", feature.name);
	}
}

#[test]
fn values_should_stop_at_the_greatest_when_there_is_more() {
	let features = ChainFeatures { principal_days: u32::MAX, endorsers: 17, term: 0, ..FEATURES };
	let values = features.values();
	assert_eq!((values[0], values[10], values[13]), (10_000_000, 16, 1));
}

#[test]
fn schema_should_describe_each_feature_once_and_in_full_when_it_is_the_chains() {
	assert_eq!(CHAIN_V1.features.len(), CHAIN_FEATURES);
	const { assert!(CHAIN_FEATURES <= MAX_FEATURES) };
	let names: BTreeSet<&str> = CHAIN_V1.features.iter().map(|feature| feature.name).collect();
	assert_eq!(names.len(), CHAIN_FEATURES);
	for feature in CHAIN_V1.features {
		let words = [feature.label, feature.unit, feature.favourable, feature.adverse];
		assert!(words.iter().all(|words| !words.is_empty()), "{}", feature.name);
		assert!(0 <= feature.least && feature.least < feature.most, "{}", feature.name);
		// What a person is advised to change is known of everybody or can become so.
		assert!(!matches!(feature.control, Control::ByTime) || !feature.may_be_missing, "{}", feature.name);
	}
}

#[test]
fn shares_should_be_rounded_down_when_they_are_taken_per_mille() {
	assert_eq!(per_mille(2, 3), Some(666));
	assert_eq!(per_mille(3, 2), Some(1_500));
	assert_eq!(per_mille(0, 0), None);
	assert_eq!(per_mille(u128::MAX, u128::MAX), Some(1_000));
	assert_eq!(per_mille(u128::MAX, 1), Some(u32::MAX));
}

#[test]
fn units_should_be_whole_when_they_are_converted() {
	assert_eq!(crd_days(1_999_999_999_999), 1);
	assert_eq!(crd_days(u128::MAX), u32::MAX);
	assert_eq!(whole_days(2 * 86_400_000 - 1), 1);
	assert_eq!(whole_days(u64::MAX), u32::MAX);
}
