use super::*;
use crate::{
	assessment::{assess, counted_stake, Circumstances, Facts, Verdict},
	types::{RejectionReason, RiskLevel},
	CreditParameters, CreditRecord,
};
use credit_primitives_math::MS_PER_DAY;
use credit_primitives_types::PurposeKind;
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
		circumstances: Circumstances::default(),
	}
}

fn score(facts: Facts) -> crate::CreditScore {
	assess(&facts, None, &CreditParameters::default()).score
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

#[test]
fn parameters_that_must_agree_should_be_clamped_to_do_so() {
	let percent = Permill::from_percent;
	let wild = CreditParameters {
		minimum_amount: 0,
		minimum_stake: 0,
		minimum_pledge: 0,
		maximum_term: 0,
		endorsement_window: 10,
		request_lifetime: 9,
		limit_window: 0,
		provision_delays: [5, 40, 30, 50],
		provision_shares: [20, 10, 30, 25].map(percent),
		automatic_default: 0,
		default_delay: 49,
		sale_floor: Permill::zero(),
		loss_floor: Permill::zero(),
		stake_coverage: Permill::zero(),
		approval_score: 6_000,
		referral_score: 6_001,
		half_volume: 0,
		half_membership: 0,
		..Default::default()
	}
	.clamped();
	assert_eq!(
		(wild.minimum_amount, wild.minimum_stake, wild.minimum_pledge),
		(CRD / 1_000_000, CRD / 1_000_000, CRD / 1_000_000)
	);
	assert_eq!((wild.maximum_term, wild.request_lifetime, wild.limit_window), (1_000, 10, 1_000));
	assert_eq!(wild.provision_delays, [0, 40, 40, 50]);
	assert_eq!(wild.provision_shares, [20, 20, 30, 100].map(percent), "all of it at the last step");
	assert_eq!((wild.default_delay, wild.automatic_default), (50, 50));
	assert_eq!((wild.sale_floor, wild.loss_floor, wild.stake_coverage), (percent(1), percent(1), percent(1)));
	assert_eq!((wild.referral_score, wild.half_volume, wild.half_membership), (6_000, 1, 1));
	assert_eq!(wild.clamped(), wild);
}

#[test]
fn each_default_should_halve_what_a_record_is_worth() {
	let of = |defaults| {
		let record = CreditRecord { defaults, ..good_record() };
		score(Facts { record, ..newcomer() }).community_score
	};
	assert_eq!((of(0).on_time, of(0).volume), (3_904, points(20)));
	assert_eq!((of(1).on_time, of(1).volume), (1_952, points(10)));
	assert_eq!((of(2).on_time, of(2).volume), (976, points(5)));
	assert_eq!((of(16).on_time, of(16).volume), (0, 0));
	assert_eq!((of(u32::MAX).on_time, of(u32::MAX).volume), (0, 0));
	// Membership and endorsements are no part of it.
	assert_eq!(of(16).endorsements, of(0).endorsements);
}

#[test]
fn a_delay_should_lower_the_points_for_repaying_on_time() {
	let of = |days: u64| {
		let record = CreditRecord { worst_delay: days * MS_PER_DAY, ..good_record() };
		score(Facts { record, ..newcomer() }).community_score.on_time
	};
	// Halved at 90 days.
	assert_eq!((of(0), of(90), of(270)), (3_904, 3_904 / 2, 3_904 / 4));
}

#[test]
fn an_endorsement_that_failed_should_outweigh_two_that_held() {
	let of = |held, failed| {
		let record =
			CreditRecord { endorsements_held: held, endorsements_failed: failed, ..Default::default() };
		score(Facts { record, ..newcomer() }).community_score.endorsements
	};
	assert_eq!((of(3, 0), of(5, 1), of(2, 1), of(0, 9), of(0, u32::MAX)), (750, 750, 0, 0, 0));
}

#[test]
fn a_request_of_a_member_should_be_refused_with_the_reasons_that_hold() {
	let parameters = CreditParameters::default();
	let reasons_for =
		|facts: Facts, by_peers| match assess(&facts, None, &parameters).score.verdict(by_peers, &parameters)
		{
			Verdict::Approve => (0, vec![]),
			Verdict::Refer(reasons) => (1, reasons.to_vec()),
			Verdict::Reject(reasons) => (2, reasons.to_vec()),
		};
	let (score, pd, price) =
		(RejectionReason::ScoreTooLow, RejectionReason::DefaultTooLikely, RejectionReason::PriceAboveCap);
	let good = Facts {
		record: good_record(),
		health: Permill::from_percent(65),
		stakes: 20 * CRD,
		counted_stakes: 20 * CRD,
		..newcomer()
	};
	assert_eq!(reasons_for(good, false), (0, vec![]));
	assert_eq!(reasons_for(newcomer(), false), (2, vec![score, pd, price]));
	// Secured to the last unit a newcomer's loan is cheap enough, and yet refused.
	assert_eq!(reasons_for(Facts { collateral: 100 * CRD, ..newcomer() }, false), (2, vec![score, pd]));
	// Half of it may be left to the members of the bank, and is nothing for lenders who lend all or nothing.
	let alone = Facts { stakes: 0, counted_stakes: 0, ..good };
	assert_eq!(reasons_for(Facts { collateral: 20 * CRD, ..alone }, false), (1, vec![score, pd]));
	assert_eq!(reasons_for(Facts { collateral: 20 * CRD, ..alone }, true), (2, vec![score, pd, price]));
	assert_eq!(reasons_for(Facts { collateral: 40 * CRD, ..alone }, true), (1, vec![score, pd]));
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
			..Default::default()
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
			circumstances: Circumstances::default(),
		},
	)
}

const ONE: u64 = 1_000_000_000_000_000_000;

/// Parameters of the price, the same for every score: round and odd ones.
fn prices() -> impl Strategy<Value = CreditParameters> {
	let rates = || prop_oneof![(0..=100u64).prop_map(|percent| percent * (ONE / 100)), 0..=ONE];
	let parts = |least: u32| {
		prop_oneof![(least / 10_000..=100u32).prop_map(|percent| percent * 10_000), least..=1_000_000]
			.prop_map(Permill::from_parts)
	};
	(rates(), rates(), rates(), parts(10_000), parts(0)).prop_map(|(base, cap, discount, floor, pd)| {
		CreditParameters {
			base_rate: Perquintill::from_parts(base / 4),
			rate_cap: Perquintill::from_parts(cap),
			// Above one neither a rate nor what a cap and a discount leave is reckoned with.
			health_discount: Perquintill::from_parts(discount % (ONE - cap + 1)),
			loss_floor: floor,
			band_defaults: [pd; 5],
			..Default::default()
		}
	})
}

/// Whether a loan of `amount` on this security costs no more than the cap, in exact numbers of 10^-18: a loss is reckoned
/// with in millionths, rounded up.
fn fits(amount: u128, security: u128, health: Permill, parameters: &CreditParameters) -> bool {
	let million = U256::from(1_000_000u32);
	let covered = million * U256::from(security.min(amount)) / U256::from(amount);
	let loss = (million - covered).max(U256::from(parameters.loss_floor.deconstruct()));
	let pd = U256::from(parameters.band_defaults[0].deconstruct());
	let discount =
		U256::from(parameters.health_discount.deconstruct()) * U256::from(health.deconstruct()) / million;
	let price = U256::from(parameters.base_rate.deconstruct()) + pd * loss * million;
	price <= U256::from(parameters.rate_cap.deconstruct()) + discount
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..Default::default() })]

	#[test]
	fn no_recommended_amount_should_cost_more_than_the_cap(
		facts in facts(),
		prices in prices(),
		discount in 0..=ONE,
	) {
		let prices = CreditParameters { health_discount: Perquintill::from_parts(discount), ..prices };
		let score = assess(&facts, None, &prices).score;
		let terms = score.recommended_terms;
		prop_assert!(terms.amount <= facts.amount);
		if terms.amount > 0 {
			let security = facts.collateral + facts.stakes;
			let (rate, share) = score.price_of(terms.amount, security, &prices);
			prop_assert!(rate <= prices.rate_cap, "{rate:?} for {}", terms.amount);
			prop_assert!(share <= Permill::one());
		}
	}

	#[test]
	fn the_recommended_amount_should_be_the_largest_that_the_cap_allows(
		facts in facts(),
		prices in prices(),
	) {
		let security = facts.collateral + facts.stakes;
		let terms = assess(&facts, None, &prices).score.recommended_terms;
		prop_assert_eq!(terms.within_cap, fits(facts.amount, security, facts.health, &prices));
		prop_assert_eq!(terms.within_cap, terms.amount == facts.amount);
		prop_assert!(terms.amount == 0 || fits(terms.amount, security, facts.health, &prices));
		if terms.amount < facts.amount {
			prop_assert!(!fits(terms.amount + 1, security, facts.health, &prices));
		}
	}

	#[test]
	fn the_recommended_security_should_be_the_least_that_the_cap_allows(
		facts in facts(),
		prices in prices(),
	) {
		match assess(&facts, None, &prices).score.recommended_terms.security {
			Some(security) => {
				prop_assert!(security <= facts.amount);
				prop_assert!(fits(facts.amount, security, facts.health, &prices));
				prop_assert!(security == 0 || !fits(facts.amount, security - 1, facts.health, &prices));
			},
			// Not even all of it would do.
			None => prop_assert!(!fits(facts.amount, facts.amount, facts.health, &prices)),
		}
	}

	#[test]
	fn the_part_for_the_expected_loss_should_cover_it(facts in facts(), prices in prices()) {
		let score = assess(&facts, None, &prices).score;
		let terms = score.recommended_terms;
		let loss = U256::from(score.probability_of_default.deconstruct())
			* U256::from(score.loss_given_default.deconstruct());
		// Parts of a rate in 10^-18 and parts in 10^-6, against a loss in 10^-12.
		let part = U256::from(terms.rate.deconstruct()) * U256::from(terms.expected_loss_share.deconstruct());
		prop_assert!(
			terms.rate.is_zero()
				|| terms.expected_loss_share.is_one()
				|| part >= loss * U256::from(1_000_000_000_000u64)
		);
	}
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
		delay in 0..1_000 * MS_PER_DAY,
		defaults in 0..20u32,
		failed in 0..100u32,
		better_by in 0..=100u64,
	) {
		let mut facts = facts;
		facts.record.worst_delay = delay;
		facts.record.defaults = defaults;
		facts.record.endorsements_failed = failed;
		let mut better = facts;
		better.record.repaid += on_time;
		better.record.repaid_on_time += on_time;
		better.record.principal_days = better.record.principal_days.saturating_add(days);
		better.record.endorsements_held = better.record.endorsements_held.saturating_add(held);
		better.stakes += staked;
		better.counted_stakes += staked;
		better.member_for = better.member_for.saturating_add(age);
		better.record.worst_delay -= delay * better_by / 100;
		better.record.defaults -= defaults * better_by as u32 / 100;
		better.record.endorsements_failed -= failed * better_by as u32 / 100;
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
