//! The model on the chain: what is refused, what it decides, and that it explains itself.

use super::*;
use crate::{
	assessment::{assess as assess_facts, Circumstances, Facts},
	types::{Evidence, FirstModel, ModelBytes, RejectionReason, RiskLevel},
	views::{AssessmentView, Decision, Enquiry},
	CreditParameters, CreditRecord, Error, Event, History, LendingTotals, Model, WeightInfo,
};
use credit_primitives_math::{MS_PER_DAY, MS_PER_YEAR};
use credit_primitives_scoring::{
	self as scoring, probability,
	testing::{forest, scorecard},
	Card, Form, CHAIN_V1,
};
use credit_primitives_types::PurposeKind;
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::{
	traits::{BadOrigin, BlakeTwo256, Hash},
	BuildStorage,
};

fn feature(name: &str) -> u8 {
	CHAIN_V1.find(name).unwrap().0
}

fn value(values: &[i32], name: &str) -> i32 {
	values[usize::from(feature(name))]
}

fn card(name: &str, bounds: &[i32], points: &[i32], missing: i32) -> Card {
	Card { feature: feature(name), bounds: bounds.to_vec(), points: points.to_vec(), missing, average: 0 }
}

/// Odds of 1 in 20 for everybody, seven times that for whom nobody stands, and a third for each credential.
fn plain() -> scoring::Model {
	let mut model = scorecard(1, &CHAIN_V1, 0);
	model.base = -2_995_732;
	model.bands = None;
	model.form = Form::Scorecard(vec![
		card("on_time_share", &[900], &[700_000, -700_000], 0),
		card("stake_coverage", &[100], &[1_945_910, 0], 1_000_000),
		card("attestations", &[1, 2], &[0, -1_098_612, -2_197_225], 0),
		card("attested_purpose", &[1], &[0, -100_000], 0),
	]);
	model.validate(&CHAIN_V1).unwrap();
	model
}

fn bytes(model: &scoring::Model) -> ModelBytes {
	model.to_bytes().try_into().unwrap()
}

fn set(model: &scoring::Model, evidence: Evidence) -> DispatchResult {
	Credit::set_model(RuntimeOrigin::root(), bytes(model), evidence)
}

fn evidence(credentials: &[u32], purpose: Option<u32>) -> Evidence {
	Evidence { credentials: credentials.to_vec().try_into().unwrap(), purpose }
}

fn enquire(asking: Asking, who: AccountId, endorsements: &[(AccountId, Balance)]) -> AssessmentView {
	Credit::assess_enquiry(Enquiry {
		borrower: who,
		bank_id: asking.bank,
		amount: asking.amount,
		term: asking.term,
		schedule: asking.schedule,
		purpose: asking.kind,
		funding: asking.funding,
		collateral: asking.collateral,
		endorsements: endorsements.to_vec(),
	})
	.unwrap()
}

#[test]
fn set_model_should_keep_the_model_and_tell_where_it_comes_from() {
	execute(|| {
		let mut model = plain();
		model.training.data_hash = [9; 32];
		(model.training.auc, model.training.brier) = (812_345, 91_000);
		assert_ok!(set(&model, evidence(&[3, 4], Some(5))));
		let kept = Model::<Test>::get().unwrap();
		assert_eq!((kept.version, kept.since), (1, START));
		assert_eq!(kept.bytes.to_vec(), model.to_bytes());
		assert_eq!(kept.evidence, evidence(&[3, 4], Some(5)));
		assert_eq!(
			events(),
			vec![Event::ModelSet {
				version: 1,
				hash: BlakeTwo256::hash(&model.to_bytes()),
				data_hash: H256::repeat_byte(9),
				auc: Permill::from_parts(812_345),
				brier: Permill::from_parts(91_000),
			}]
		);
	});
}

#[test]
fn set_model_should_take_the_place_of_an_older_one_only() {
	execute(|| {
		assert_ok!(set(&plain(), Evidence::default()));
		assert_noop!(set(&plain(), Evidence::default()), Error::<Test>::ModelNotNewer);
		let newer = scoring::Model { version: 7, ..plain() };
		assert_ok!(set(&newer, Evidence::default()));
		let older = scoring::Model { version: 6, ..plain() };
		assert_noop!(set(&older, Evidence::default()), Error::<Test>::ModelNotNewer);
		assert_eq!(Model::<Test>::get().unwrap().version, 7);
	});
}

#[test]
fn set_model_should_fail_when_it_does_not_come_from_governance() {
	execute(|| {
		let call = |origin| Credit::set_model(origin, bytes(&plain()), Evidence::default());
		assert_noop!(call(RuntimeOrigin::signed(ALICE)), BadOrigin);
		assert_noop!(call(members_of(CASCADIA)), BadOrigin);
	});
}

#[test]
fn set_model_should_fail_when_the_bytes_are_no_model() {
	execute(|| {
		let whole = plain().to_bytes();
		let mut longer = whole.clone();
		longer.push(0);
		for bytes in [vec![], vec![255; 100], whole[..whole.len() - 1].to_vec(), longer] {
			let call =
				Credit::set_model(RuntimeOrigin::root(), bytes.try_into().unwrap(), Evidence::default());
			assert_noop!(call, Error::<Test>::ModelUndecodable);
		}
	});
}

#[test]
fn set_model_should_fail_when_the_model_asks_for_other_features() {
	execute(|| {
		let model = scoring::Model { schema: 32_768, ..plain() };
		assert_noop!(set(&model, Evidence::default()), Error::<Test>::ModelOfOtherSchema);
	});
}

#[test]
fn set_model_should_fail_when_a_better_record_could_lower_a_score() {
	execute(|| {
		let form = Form::Scorecard(vec![card("defaults", &[1], &[1, 0], 0)]);
		let model = scoring::Model { form, ..plain() };
		assert_noop!(set(&model, Evidence::default()), Error::<Test>::ModelNotMonotone);
	});
}

#[test]
fn set_model_should_fail_when_the_parts_do_not_fit_together() {
	execute(|| {
		for cards in
			[vec![], vec![card("term", &[9, 9], &[1, 2, 3], 0)], vec![card("term", &[9], &[1, 2, 3], 0)]]
		{
			let model = scoring::Model { form: Form::Scorecard(cards), ..plain() };
			assert_noop!(set(&model, Evidence::default()), Error::<Test>::ModelMalformed);
		}
	});
}

#[test]
fn set_model_should_fail_when_what_it_says_of_itself_cannot_be() {
	execute(|| {
		let mut model = plain();
		model.training.auc = 1_000_001;
		assert_noop!(set(&model, Evidence::default()), Error::<Test>::ModelRecordInvalid);
		let mut model = plain();
		model.training.distribution.shares[0] += 1;
		assert_noop!(set(&model, Evidence::default()), Error::<Test>::ModelRecordInvalid);
	});
}

#[test]
fn decide_should_take_the_risk_from_the_model_and_tell_how_it_came_about() {
	execute(|| {
		assert_ok!(set(&plain(), Evidence::default()));
		let request_id = asking(500 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 50 * CRD));
		assert_ok!(endorse(CHARLIE, request_id, 50 * CRD));
		events();
		assert_ok!(decide(ALICE, request_id));

		let told = events();
		let [Event::CreditAssessed { score, features, explanation: Some(explanation), .. }, Event::CreditApproved { offer, .. }] =
			&told[..]
		else {
			panic!("{told:?}")
		};
		// e^-3.695732 to 1 is 2.42 %.
		assert_eq!(
			(explanation.version, explanation.log_odds, explanation.base),
			(1, -3_695_732, -2_995_732)
		);
		assert_eq!(score.probability_of_default, probability::of_default(-3_695_732));
		assert_eq!(score.probability_of_default.deconstruct() / 100, 242);
		assert_eq!((value(features, "stake_coverage"), value(features, "on_time_share")), (200, 1_000));
		assert_eq!(score.risk_level, Rules::get().level_of(score.probability_of_default));
		assert_eq!(value(&explanation.contributions, "on_time_share"), -700_000);
		assert_eq!(explanation.contributions.iter().sum::<i32>() + explanation.base, explanation.log_odds);
		// 6 % and 2.42 % of a loss of 80 %, less 1.3 % for the health.
		assert_eq!(offer.rate.deconstruct() / 10_000_000_000_000, 6_638);
	});
}

#[test]
fn decisions_should_be_counted_beside_what_the_model_expects() {
	execute(|| {
		let mut model = plain();
		model.training.distribution.bounds =
			[-9, -8, -7, -6, -5, -4, -3, -2, -1].map(|bound| bound * 1_000_000);
		model.training.distribution.shares = [0, 0, 0, 0, 0, 400_000, 600_000, 0, 0, 0];
		assert_ok!(set(&model, Evidence::default()));
		assert_ok!(decide(ALICE, asking(100 * CRD).secured_by(50 * CRD).open(ALICE)));
		let totals = LendingTotals::<Test>::get();
		assert_eq!(totals.first_scores.0, model.training.distribution.shares);
		// Nobody stands for her: -1.75 is in the bin from -2 to -1.
		assert_eq!(totals.last_scores.0, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
		assert_ok!(set(&scoring::Model { version: 2, ..model }, Evidence::default()));
		assert_eq!(LendingTotals::<Test>::get().last_scores.count(), 0);
	});
}

#[test]
fn decide_should_refuse_whom_the_model_finds_too_likely_to_fail() {
	execute(|| {
		// All of the points are there, and so is the stake; the model knows better.
		assert_ok!(set(&scoring::Model { base: 0, ..plain() }, Evidence::default()));
		let request_id = asking(500 * CRD).open(ALICE);
		for endorser in [BOB, CHARLIE] {
			assert_ok!(endorse(endorser, request_id, 50 * CRD));
		}
		assert!(Credit::assess(request_id).unwrap().total_score >= Rules::get().approval_score);
		events();
		assert_ok!(decide(ALICE, request_id));
		let told = events();
		let reasons = match told.last() {
			Some(Event::CreditReferred { reasons, .. } | Event::CreditRejected { reasons, .. }) => {
				reasons.to_vec()
			}
			other => panic!("{other:?}"),
		};
		assert!(reasons.contains(&RejectionReason::DefaultTooLikely), "{reasons:?}");
		assert!(!reasons.contains(&RejectionReason::ScoreTooLow), "{reasons:?}");
	});
}

#[test]
fn resolve_request_should_use_the_model_of_the_day() {
	execute(|| {
		let request_id = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request_id));
		let before = Credit::assess(request_id).unwrap().probability_of_default;
		assert_ok!(set(&plain(), Evidence::default()));
		events();
		assert_ok!(resolve(CASCADIA, request_id, true));
		let told = events();
		let Event::CreditAssessed { score, explanation: Some(_), .. } = &told[0] else { panic!("{told:?}") };
		assert!(score.probability_of_default < before);
		// What was offered stands, whatever model comes after.
		let offered = offer(request_id);
		assert_ok!(set(&scoring::Model { version: 2, base: 0, ..plain() }, Evidence::default()));
		assert_eq!(offer(request_id), offered);
		assert_ok!(accept(ALICE, request_id));
		assert_eq!(loan(0).rate, offered.rate);
	});
}

#[test]
fn credentials_should_count_when_the_model_takes_them_into_account() {
	execute(|| {
		assert_ok!(set(&plain(), evidence(&[3, 4], Some(5))));
		let said = |who| {
			let model = enquire(asking(500 * CRD), who, &[]).model.unwrap();
			let of = |name| (value(&model.values, name), value(&model.explanation.contributions, name));
			(of("attestations"), of("attested_purpose"))
		};
		assert_eq!(said(ALICE), ((0, 0), (0, 0)));
		CredentialsHeld::set(vec![(ALICE, 4), (ALICE, 6), (BOB, 3)]);
		assert_eq!(said(ALICE), ((1, -1_098_612), (0, 0)));
		CredentialsHeld::set(vec![(ALICE, 4), (ALICE, 3), (ALICE, 5)]);
		assert_eq!(said(ALICE), ((2, -2_197_225), (1, -100_000)));
	});
}

#[test]
fn decide_should_weigh_what_it_may_take_to_find_credentials() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		let info = Credit::decide(RuntimeOrigin::signed(ALICE), request).unwrap();
		let bare = <() as WeightInfo>::decide(0).saturating_add(crate::costs::weight_of_ties::<Test>(0));
		assert_eq!(info.actual_weight, Some(bare.saturating_add(for_credentials())));
	});
}

#[test]
fn the_model_should_be_told_what_is_known_of_a_request() {
	execute(|| {
		assert_ok!(set(&plain(), Evidence::default()));
		History::<Test>::mutate(person(ALICE), |record| {
			record.repaid = 2_500 * CRD;
			record.worst_delay = 3 * MS_PER_DAY - 1;
			(record.late, record.defaults, record.endorsements_failed) = (2, 1, 4);
		});
		pass_time(10 * MS_PER_DAY + 5);
		let asked = asking(500 * CRD).secured_by(125 * CRD);
		let limit = Credit::limit_of(ALICE).unwrap();
		let view = enquire(asked, ALICE, &[(BOB, 50 * CRD), (CHARLIE, 7 * CRD), (DAVE, 9 * CRD)]);
		let values = view.model.unwrap().values;
		let told = |name| value(&values, name);
		assert_eq!(told("principal_days"), 60_000);
		assert_eq!(told("on_time_share"), 800);
		assert_eq!((told("worst_delay"), told("times_late"), told("defaults")), (2, 2, 1));
		assert_eq!((told("loans_closed"), told("member_for")), (4, 10));
		assert_eq!((told("endorsements_held"), told("endorsements_failed")), (3, 4));
		// Dave has no record: his stake counts for nothing.
		assert_eq!((told("stake_coverage"), told("endorsers")), (114, 2));
		assert_eq!(told("collateral_coverage"), 250);
		assert_eq!(told("amount_to_limit") as u128, 375 * CRD * 1_000 / limit);
		assert_eq!((told("term"), told("installments")), ((MS_PER_YEAR / 10 / MS_PER_DAY) as i32, 10));
		assert_eq!((told("open_loans"), told("health"), told("region_vitality")), (0, 650, 550));
		assert_eq!((told("purpose_score"), told("proven_income")), (85, 0));
		VitalityOfAll::set(None);
		let values = enquire(asking(500 * CRD), DAVE, &[]).model.unwrap().values;
		assert_eq!(value(&values, "region_vitality"), scoring::MISSING);
		assert_eq!(value(&values, "on_time_share"), scoring::MISSING);
	});
}

#[test]
fn assess_should_tell_what_of_the_features_would_bring_approval() {
	execute(|| {
		assert_ok!(set(&plain(), Evidence::default()));
		let view = enquire(asking(500 * CRD), ALICE, &[]);
		let model = view.model.clone().unwrap();
		assert!(view.reasons.contains(&RejectionReason::DefaultTooLikely));
		let stakes = model.suggestions.iter().find(|one| one.changes[0].feature == feature("stake_coverage"));
		let suggestion = stakes.expect("stakes would help");
		assert_eq!((suggestion.changes[0].from, suggestion.changes[0].to), (0, 100));
		assert!(suggestion.probability <= Rules::get().maximum_default);
		// And it does.
		let staked = enquire(asking(500 * CRD), ALICE, &[(BOB, 25 * CRD), (CHARLIE, 25 * CRD)]);
		assert_eq!(staked.score.probability_of_default, suggestion.probability);
		assert!(!staked.reasons.contains(&RejectionReason::DefaultTooLikely));
	});
}

#[test]
fn assess_should_say_nothing_of_a_model_when_there_is_none() {
	execute(|| {
		let view = enquire(asking(500 * CRD), ALICE, &[(BOB, 50 * CRD), (CHARLIE, 50 * CRD)]);
		assert_eq!((view.decision, view.model), (Decision::Approved, None));
	});
}

#[test]
fn the_level_of_risk_should_be_the_models_own_band_when_it_has_bands() {
	execute(|| {
		let bands = Some([-9_000_000, -5_000_000, -3_000_000, -1_000_000]);
		assert_ok!(set(&scoring::Model { bands, ..plain() }, Evidence::default()));
		let level = |stakes: &[_]| enquire(asking(500 * CRD), ALICE, stakes).score.risk_level;
		assert_eq!(level(&[(BOB, 25 * CRD), (CHARLIE, 25 * CRD)]), RiskLevel::Moderate);
		assert_eq!(level(&[]), RiskLevel::High);
	});
}

#[test]
fn a_probability_should_be_in_the_first_band_that_reaches_it() {
	let rules = CreditParameters::default();
	let levels =
		[RiskLevel::Minimal, RiskLevel::Low, RiskLevel::Moderate, RiskLevel::High, RiskLevel::Severe];
	for (of_band, level) in rules.band_defaults.into_iter().zip(levels) {
		assert_eq!(rules.level_of(of_band), level);
	}
	let [_, second, ..] = rules.band_defaults;
	assert_eq!(rules.level_of(second + Permill::from_parts(1)), RiskLevel::Moderate);
	assert_eq!(rules.level_of(Permill::one()), RiskLevel::Severe);
	assert_eq!(rules.level_of(Permill::zero()), RiskLevel::Minimal);
}

fn chain_with(bytes: Vec<u8>) -> sp_runtime::Storage {
	let model = Some(FirstModel { bytes: bytes.into(), evidence: evidence(&[3], None) });
	RuntimeGenesisConfig { credit: crate::GenesisConfig { records: vec![], model }, ..Default::default() }
		.build_storage()
		.unwrap()
}

#[test]
fn a_chain_should_begin_with_the_model_of_its_genesis() {
	sp_io::TestExternalities::from(chain_with(plain().to_bytes())).execute_with(|| {
		let kept = Model::<Test>::get().unwrap();
		assert_eq!((kept.version, kept.since, kept.evidence), (1, 0, evidence(&[3], None)));
		assert_eq!(kept.hash, BlakeTwo256::hash(&plain().to_bytes()));
	});
	let json = serde_json::json!({ "bytes": "0x0102", "evidence": { "credentials": [1], "purpose": null } });
	let first: FirstModel = serde_json::from_value(json).unwrap();
	assert_eq!(first.bytes.to_vec(), vec![1, 2]);
}

#[test]
#[should_panic(expected = "the first model is refused: the bytes are not those of a model")]
fn a_genesis_with_a_broken_model_should_not_build() {
	chain_with(vec![1, 2, 3]);
}

/// A model of either form.
fn model() -> impl Strategy<Value = scoring::Model> {
	let forests = (any::<u64>(), 1..40usize, 1..5usize)
		.prop_map(|(seed, trees, depth)| forest(seed, &CHAIN_V1, trees, depth, 200_000));
	prop_oneof![any::<u64>().prop_map(|seed| scorecard(seed, &CHAIN_V1, 500_000)), forests]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_better_record_should_never_raise_the_risk_by_any_model(
		model in model(),
		on_time in 0..5_000u128,
		late in 1..5_000u128,
		more in 0..5_000u128,
		stake in 0..200u128,
		days in 0..400u64,
		defaults in 0..3u32,
	) {
		let limit = 2_000 * CRD;
		let facts = |better: bool| {
			let more = if better { more } else { 0 };
			let step = u32::from(better);
			Facts {
				amount: 500 * CRD,
				purpose: PurposeKind::CreativeProject,
				record: CreditRecord {
					repaid: (on_time + late + more) * CRD,
					repaid_on_time: (on_time + more) * CRD,
					principal_days: (on_time + more) * 30 * CRD,
					loans_closed: 1 + step,
					defaults: defaults.saturating_sub(step),
					late: defaults.saturating_sub(step),
					worst_delay: days * MS_PER_DAY / (1 + u64::from(step)),
					endorsements_held: 2 * step,
					endorsements_failed: 1 - step,
					..Default::default()
				},
				member_for: days * MS_PER_DAY * (1 + u64::from(step)),
				collateral: more * CRD / 20,
				stakes: stake * CRD,
				counted_stakes: (stake + more / 10) * CRD,
				health: Permill::from_percent(50 + step),
				circumstances: Circumstances {
					term: MS_PER_YEAR,
					installments: 12,
					limit: limit + more * CRD / 2,
					unsecured: 100 * CRD * u128::from(1 - step),
					open_loans: 1 - step,
					endorsers: 2 + step,
					vitality: Some(Permill::from_percent(40 + step)),
					credentials: step,
					purpose_attested: better,
					..Default::default()
				},
			}
		};
		let rules = CreditParameters::default();
		let [worse, better] = [false, true].map(|better| assess_facts(&facts(better), Some(&model), &rules));
		prop_assert!(better.score.probability_of_default <= worse.score.probability_of_default);
		prop_assert!(better.score.recommended_terms.rate <= worse.score.recommended_terms.rate);
		let told = worse.explanation.unwrap();
		let sum: i64 = told.contributions.iter().map(|part| i64::from(*part)).sum();
		prop_assert_eq!(i64::from(told.base) + sum, i64::from(told.log_odds));
	}
}
