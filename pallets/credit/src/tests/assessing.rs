use crate::{
	assessment::{assess, counted_stake, Facts},
	mock::*,
	types::RiskLevel,
	CreditParameters, CreditRecord,
};
use credit_primitives_math::{Permill, Perquintill, MS_PER_DAY};
use credit_primitives_types::{PurposeKind, CRD};
use frame_support::assert_ok;
use proptest::prelude::*;

fn newcomer() -> Facts {
	Facts {
		amount: 100 * CRD,
		purpose: PurposeKind::ProductiveEnterprise,
		record: CreditRecord::default(),
		member_for: 0,
		collateral: 0,
		stakes: 0,
		counted_stakes: 0,
		health: Permill::zero(),
	}
}

fn score(facts: Facts) -> crate::CreditScore {
	assess(&facts, &CreditParameters::default())
}

#[test]
fn a_newcomer_should_be_taken_for_neither_good_nor_bad() {
	let score = score(newcomer());
	assert_eq!(score.community_score.on_time, points(20));
	assert_eq!(score.community_score.total(), points(20));
	assert_eq!(score.network_score.total(), 0);
	assert_eq!(score.total_score, points(35));
	assert_eq!(
		(score.risk_level, score.probability_of_default),
		(RiskLevel::Severe, Permill::from_percent(25))
	);
	assert_eq!(score.loss_given_default, Permill::one());
	assert_eq!(score.recommended_terms.rate, Perquintill::from_percent(31));
	assert!(!score.recommended_terms.within_cap);
}

#[test]
fn each_purpose_should_have_its_score() {
	let of = |purpose| score(Facts { purpose, ..newcomer() }).purpose_score;
	assert_eq!(of(PurposeKind::ProductiveEnterprise), points(85));
	assert_eq!(of(PurposeKind::CreativeProject), points(75));
	assert_eq!(of(PurposeKind::CommunityInfrastructure), points(95));
	assert_eq!(of(PurposeKind::EcologicalRestoration), points(90));
	assert_eq!(of(PurposeKind::EducationalInitiative), points(80));
}

#[test]
fn a_membership_should_ripen() {
	let of = |days| score(Facts { member_for: days * MS_PER_DAY, ..newcomer() }).community_score.membership;
	assert_eq!((of(0), of(180), of(540)), (0, 750, 1_125));
}

#[test]
fn a_stake_should_count_for_no_more_than_half_of_what_its_owner_repaid_on_time() {
	let record = CreditRecord { repaid_on_time: 100 * CRD, ..Default::default() };
	assert_eq!(counted_stake(40 * CRD, &record), 40 * CRD);
	assert_eq!(counted_stake(60 * CRD, &record), 50 * CRD);
	assert_eq!(counted_stake(60 * CRD, &CreditRecord::default()), 0);
}

#[test]
fn a_stake_without_a_record_behind_it_should_secure_the_loan_but_not_raise_the_score() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(DAVE, request, 20 * CRD));
		let score = Credit::assess(request).unwrap();
		assert_eq!(score.network_score.stakes, 0);
		assert_eq!(score.loss_given_default, Permill::from_percent(80));
		assert_eq!(Credit::assess(Default::default()), None);
	});
}

#[test]
fn the_loss_should_have_a_floor() {
	let covered = Facts { collateral: 60 * CRD, stakes: 60 * CRD, ..newcomer() };
	assert_eq!(score(covered).loss_given_default, Permill::from_percent(10));
	// What is not covered rounds up.
	let nearly = Facts { collateral: 1, ..newcomer() };
	assert_eq!(score(nearly).loss_given_default, Permill::one());
}

#[test]
fn the_declared_impact_should_move_nothing() {
	execute(|| {
		let of = |impact| {
			let mut asked = asking(100 * CRD);
			asked.impact = impact;
			let request = asked.open(ALICE);
			let score = Credit::assess(request);
			assert_ok!(cancel(ALICE, request));
			score
		};
		assert_eq!(of(0), of(100));
	});
}

#[test]
fn parameters_out_of_bounds_should_be_clamped() {
	let wild = CreditParameters {
		band_floors: [7_000, 9_000, 20_000, 6_000],
		band_defaults: [30, 20, 10, 40, 5].map(Permill::from_percent),
		purpose_scores: [u16::MAX; 5],
		maximum_installments: 0,
		concurrent_loans: 0,
		approval_score: u16::MAX,
		..Default::default()
	}
	.clamped();
	assert_eq!(wild.band_floors, [7_000, 7_000, 7_000, 6_000]);
	assert_eq!(wild.band_defaults, [30, 30, 30, 40, 40].map(Permill::from_percent));
	assert_eq!(wild.purpose_scores, [10_000; 5]);
	assert_eq!((wild.maximum_installments, wild.concurrent_loans), (1, 1));
	assert_eq!(wild.approval_score, 10_000);
}

fn facts() -> impl Strategy<Value = Facts> {
	let amounts = || prop_oneof![0..2u128, 0..10_000 * CRD, 0..u128::MAX / 4];
	let record = (amounts(), amounts(), any::<u128>(), any::<u32>(), any::<u32>()).prop_map(
		|(on_time, late, principal_days, loans_closed, endorsements_held)| CreditRecord {
			repaid: on_time + late,
			repaid_on_time: on_time,
			principal_days,
			loans_closed,
			endorsements_held,
		},
	);
	(1..u128::MAX / 4, record, any::<u64>(), amounts(), amounts(), amounts(), 0..=1_000_000u32).prop_map(
		|(amount, record, member_for, collateral, stakes, counted_stakes, health)| Facts {
			amount,
			purpose: PurposeKind::CreativeProject,
			record,
			member_for,
			collateral,
			stakes,
			counted_stakes,
			health: Permill::from_parts(health),
		},
	)
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

	#[test]
	fn scores_should_stay_within_their_points(facts in facts()) {
		let score = score(facts);
		let community = score.community_score;
		prop_assert!(community.on_time <= points(40) && community.volume <= points(30));
		prop_assert!(community.membership <= points(15) && community.endorsements <= points(15));
		prop_assert!(score.network_score.stakes <= points(60) && score.network_score.health <= points(40));
		prop_assert!(score.total_score <= points(100));
	}

	#[test]
	fn a_better_record_should_never_lower_a_score_nor_raise_the_price(
		facts in facts(),
		on_time in 0..1_000 * CRD,
		days in 0..1_000_000 * CRD,
		held in 0..100u32,
		staked in 0..1_000 * CRD,
		age in 0..1_000 * MS_PER_DAY,
	) {
		let mut better = facts;
		better.record.repaid += on_time;
		better.record.repaid_on_time += on_time;
		better.record.principal_days = better.record.principal_days.saturating_add(days);
		better.record.endorsements_held = better.record.endorsements_held.saturating_add(held);
		better.stakes += staked;
		better.counted_stakes += staked;
		better.member_for = better.member_for.saturating_add(age);
		let (before, after) = (score(facts), score(better));
		prop_assert!(after.total_score >= before.total_score);
		prop_assert!(after.risk_level <= before.risk_level);
		prop_assert!(after.recommended_terms.rate <= before.recommended_terms.rate);
	}

	#[test]
	fn more_collateral_should_never_raise_the_price(facts in facts(), more in 0..1_000 * CRD) {
		let secured = Facts { collateral: facts.collateral + more, ..facts };
		let (before, after) = (score(facts), score(secured));
		prop_assert!(after.loss_given_default <= before.loss_given_default);
		prop_assert!(after.recommended_terms.rate <= before.recommended_terms.rate);
	}
}
