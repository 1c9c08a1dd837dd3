use super::{cases, model, person};
use crate::{reasons, Side, CHAIN_V1, MISSING};
use proptest::prelude::*;

fn assessment(contributions: &[i32]) -> crate::Assessment {
	let log_odds = contributions.iter().sum();
	let probability = crate::probability::of_default(log_odds);
	crate::Assessment { log_odds, probability, base: 0, contributions: contributions.to_vec() }
}

#[test]
fn reasons_should_be_in_words_when_they_are_shown() {
	let mut values = vec![0; 22];
	(values[3], values[17], values[20]) = (3, MISSING, 1);
	let mut contributions = vec![0; 22];
	(contributions[3], contributions[17], contributions[20]) = (700_000, 20_000, -1);
	let reasons = reasons(&CHAIN_V1, &values, &assessment(&contributions), 3);
	let texts: Vec<String> = reasons
		.against
		.iter()
		.chain(&reasons.in_favour)
		.map(|reason| reason.text(&CHAIN_V1).unwrap())
		.collect();
	assert_eq!(
		texts,
		[
			"loans of yours became delinquent (loans that became delinquent: 3 times)",
			"your bioregion does not do well, or nothing recent is known of it (vitality of the bioregion: not known)",
			"an accredited issuer has attested the purpose (purpose attested: yes)",
		]
	);
}

#[test]
fn reasons_should_be_the_strongest_when_there_are_more_than_asked_for() {
	let contributions = [5, -9, 7, 7, -1, 0, 6];
	let reasons = reasons(&CHAIN_V1, &[0; 22], &assessment(&contributions), 3);
	let features = |list: &[crate::Reason]| list.iter().map(|reason| reason.feature).collect::<Vec<_>>();
	assert_eq!(features(&reasons.against), [2, 3, 6]);
	assert_eq!(features(&reasons.in_favour), [1, 4]);
}

#[test]
fn values_should_be_said_in_their_unit_when_they_are_shown() {
	let said = |name, value| CHAIN_V1.find(name).unwrap().1.said(value);
	assert_eq!(said("worst_delay", 1), "1 day");
	assert_eq!(said("worst_delay", 0), "0 days");
	assert_eq!(said("health", 1), "0.1 %");
	assert_eq!(said("health", 1_000), "100.0 %");
	assert_eq!(said("attested_purpose", 0), "no");
	assert_eq!(said("proven_income", 1), "band 1");
	assert_eq!(said("on_time_share", MISSING), "not known");
}

#[test]
fn text_should_be_none_when_the_schema_has_no_such_feature() {
	let reason = crate::Reason { feature: 22, value: 0, contribution: 1, side: Side::Against };
	assert_eq!(reason.text(&CHAIN_V1), None);
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn reasons_should_explain_the_whole_difference_when_none_is_left_out(seed in any::<u64>(), who in any::<u64>()) {
		let values = person(who, &CHAIN_V1);
		let assessment = model(seed, &CHAIN_V1).assess(&values).unwrap();
		let reasons = reasons(&CHAIN_V1, &values, &assessment, usize::MAX);
		let against: i64 = reasons.against.iter().map(|reason| i64::from(reason.contribution)).sum();
		let in_favour: i64 = reasons.in_favour.iter().map(|reason| i64::from(reason.contribution)).sum();
		prop_assert!(against >= 0 && in_favour <= 0);
		prop_assert_eq!(i64::from(assessment.base) + against + in_favour, i64::from(assessment.log_odds));
	}
}
