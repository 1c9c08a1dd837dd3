//! What governance sets for lending.

use crate::types::{RiskLevel, Score};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{provisions::STEPS, Permill, Perquintill, MS_PER_DAY};
use credit_primitives_types::{Balance, Moment, PurposeKind, CRD, MICROCRD, MILLICRD};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// 100 points.
pub const FULL_SCORE: Score = 10_000;

/// What governance sets for lending. Values that must agree stand together; a reader sees them [`clamped`].
///
/// [`clamped`]: CreditParameters::clamped
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditParameters {
	/// Held from the borrower until the request ends.
	pub request_deposit: Balance,
	/// The least amount of a loan, at least a millionth of a CRD.
	pub minimum_amount: Balance,
	/// The least stake of an endorser, at least a millionth of a CRD.
	pub minimum_stake: Balance,
	/// The longest term in milliseconds, at least a second.
	pub maximum_term: Moment,
	/// The most installments, 1 to 1,200.
	pub maximum_installments: u32,
	/// For how long after the request only the borrower may have it decided, in milliseconds.
	pub endorsement_window: Moment,
	/// How long an approved request may be accepted, in milliseconds.
	pub acceptance_window: Moment,
	/// After how long anyone may clear an undecided request away, in milliseconds, at least the endorsement window.
	pub request_lifetime: Moment,
	/// How long the members of the bank may decide a request that is referred to them, in milliseconds.
	pub referral_window: Moment,
	/// The longest time that a request to peers may gather pledges, in milliseconds.
	pub funding_window: Moment,
	/// The least pledge to a request, at least a millionth of a CRD.
	pub minimum_pledge: Balance,
	/// A person's debt to all banks, less native collateral, before repaying on time has raised it.
	pub personal_limit: Balance,
	/// The age of principal at which repaying it raises that limit by half of it, in milliseconds.
	pub limit_full_age: Moment,
	/// In which time that limit at most doubles, in milliseconds, at least a second.
	pub limit_window: Moment,
	/// A borrower's debt to a bank, as a share of its capital.
	pub borrower_limit: Permill,
	/// The debt of all founders of a bank to it, as a share of its capital.
	pub founders_limit: Permill,
	/// What a bank lends for one purpose, as a share of its capital.
	pub purpose_limit: Permill,
	/// An endorser's stakes at a bank, as a share of its capital.
	pub endorser_limit: Permill,
	/// How many loans a person may have at once, at least 1.
	pub concurrent_loans: u32,
	/// How long an endorsement ties two persons, in milliseconds: between them stakes count nothing.
	pub tie_period: Moment,
	/// The endorsers' part of the interest, where their stakes cover what they are asked to.
	pub endorsers_share: Permill,
	/// For how long principal must be outstanding to make history, in milliseconds.
	pub history_minimum: Moment,
	/// The most history that one loan makes, in units of 10^-12 CRD times days.
	pub history_per_loan: u128,
	/// The most history that a person makes in a year, in units of 10^-12 CRD times days.
	pub history_per_year: u128,
	/// Overdue principal below this is not late.
	pub late_tolerance: Balance,
	/// For how long after a due date a loan is not delinquent, in milliseconds.
	pub grace: Moment,
	/// How long a loan must be delinquent before anyone may call its default, in milliseconds, at least the last of the
	/// provision's steps. A loan keeps the delay it was accepted with, and waits longer where the last step now comes later.
	pub default_delay: Moment,
	/// How long a loan has been delinquent at each step of its provision, in milliseconds: from 0, rising.
	pub provision_delays: [Moment; STEPS],
	/// The part of the unsecured principal that is expected to be lost at each step, rising: all of it at the last one.
	pub provision_shares: [Permill; STEPS],
	/// How long a loan is delinquent before its default is called without anyone's doing, in milliseconds, at least the
	/// last of the steps and the delay of the default.
	pub automatic_default: Moment,
	/// For how long from now a forbearance may put the default off, in milliseconds.
	pub longest_forbearance: Moment,
	/// How often a loan may be restructured.
	pub most_restructures: u32,
	/// How many installments in a row must be paid on time before a restructured loan loses its provision.
	pub good_installments: u32,
	/// How long an endorser may appeal after a default, and the bank's members then decide, in milliseconds each.
	pub appeal_period: Moment,
	/// How long the price of a defaulted loan's asset falls, in milliseconds.
	pub sale_period: Moment,
	/// The part of its first price to which it falls, at least 1 %.
	pub sale_floor: Permill,
	/// Interest per year of a loan without risk.
	pub base_rate: Perquintill,
	/// The most interest per year, at most 1.
	pub rate_cap: Perquintill,
	/// What full health takes off the rate.
	pub health_discount: Perquintill,
	/// The least loss that is reckoned with, at least 1 %.
	pub loss_floor: Permill,
	/// The least total score to be approved, at most 10,000 hundredths.
	pub approval_score: Score,
	/// The least total score not to be rejected, at most the score to be approved. In between the members decide.
	pub referral_score: Score,
	/// The highest probability of default to be approved.
	pub maximum_default: Permill,
	/// The least total scores of the four better bands of risk, falling.
	pub band_floors: [Score; 4],
	/// The probability of default within a year of the five bands, rising.
	pub band_defaults: [Permill; 5],
	/// The scores of the five purposes in their order, in hundredths, at most 10,000.
	pub purpose_scores: [Score; 5],
	/// The share of the amount that stakes must cover for all of their points, at least 1 %.
	pub stake_coverage: Permill,
	/// Principal that a person without a record is taken to have repaid, half of it on time.
	pub prior: Balance,
	/// Principal times days that gives half of the points for volume, above zero.
	pub half_volume: u128,
	/// The age of a membership that gives half of its points, above zero.
	pub half_membership: Moment,
}

impl Default for CreditParameters {
	fn default() -> Self {
		Self {
			request_deposit: CRD,
			minimum_amount: CRD,
			minimum_stake: 100 * MILLICRD,
			maximum_term: 5 * 365 * MS_PER_DAY,
			maximum_installments: 260,
			endorsement_window: MS_PER_DAY,
			acceptance_window: 7 * MS_PER_DAY,
			request_lifetime: 30 * MS_PER_DAY,
			referral_window: 14 * MS_PER_DAY,
			funding_window: 60 * MS_PER_DAY,
			minimum_pledge: CRD,
			personal_limit: 1_000 * CRD,
			limit_full_age: 360 * MS_PER_DAY,
			limit_window: 180 * MS_PER_DAY,
			borrower_limit: Permill::from_percent(10),
			founders_limit: Permill::from_percent(25),
			purpose_limit: Permill::from_percent(50),
			endorser_limit: Permill::from_percent(5),
			concurrent_loans: 3,
			tie_period: 360 * MS_PER_DAY,
			endorsers_share: Permill::from_percent(10),
			history_minimum: 30 * MS_PER_DAY,
			history_per_loan: 360_000 * CRD,
			history_per_year: 720_000 * CRD,
			late_tolerance: 10 * MILLICRD,
			grace: 7 * MS_PER_DAY,
			default_delay: 90 * MS_PER_DAY,
			provision_delays: [0, 30 * MS_PER_DAY, 60 * MS_PER_DAY, 90 * MS_PER_DAY],
			provision_shares: [10, 25, 50, 100].map(Permill::from_percent),
			automatic_default: 120 * MS_PER_DAY,
			longest_forbearance: 180 * MS_PER_DAY,
			most_restructures: 2,
			good_installments: 3,
			appeal_period: 14 * MS_PER_DAY,
			sale_period: 14 * MS_PER_DAY,
			sale_floor: Permill::from_percent(20),
			base_rate: Perquintill::from_percent(6),
			rate_cap: Perquintill::from_percent(20),
			health_discount: Perquintill::from_percent(2),
			loss_floor: Permill::from_percent(10),
			approval_score: 7_000,
			referral_score: 5_000,
			maximum_default: Permill::from_percent(10),
			band_floors: [8_500, 7_500, 7_000, 6_000],
			band_defaults: [1, 3, 6, 12, 25].map(Permill::from_percent),
			purpose_scores: [8_500, 7_500, 9_500, 9_000, 8_000],
			stake_coverage: Permill::from_percent(20),
			prior: 100 * CRD,
			half_volume: 30_000 * CRD,
			half_membership: 180 * MS_PER_DAY,
		}
	}
}

impl CreditParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		let one_percent = Permill::from_percent(1);
		self.minimum_amount = self.minimum_amount.max(MICROCRD);
		self.minimum_stake = self.minimum_stake.max(MICROCRD);
		self.maximum_term = self.maximum_term.max(1_000);
		self.maximum_installments = self.maximum_installments.clamp(1, 1_200);
		self.request_lifetime = self.request_lifetime.max(self.endorsement_window);
		self.concurrent_loans = self.concurrent_loans.max(1);
		self.minimum_pledge = self.minimum_pledge.max(MICROCRD);
		self.limit_window = self.limit_window.max(1_000);
		self.loss_floor = self.loss_floor.max(one_percent);
		self.sale_floor = self.sale_floor.max(one_percent);
		self.approval_score = self.approval_score.min(FULL_SCORE);
		self.referral_score = self.referral_score.min(self.approval_score);
		self.purpose_scores = self.purpose_scores.map(|score| score.min(FULL_SCORE));
		self.stake_coverage = self.stake_coverage.max(one_percent);
		self.half_volume = self.half_volume.max(1);
		self.half_membership = self.half_membership.max(1);
		// Rising steps, whatever was set: a loan that is later must never look safer.
		let mut delay = 0;
		let mut first = true;
		self.provision_delays = self.provision_delays.map(|next| {
			delay = if first { 0 } else { next.max(delay) };
			first = false;
			delay
		});
		let mut share = Permill::zero();
		self.provision_shares = self.provision_shares.map(|next| {
			share = share.max(next);
			share
		});
		if let Some(last) = self.provision_shares.last_mut() {
			*last = Permill::one();
		}
		// No default before it is expected in full: whoever knew of it could leave the bank for more than is left.
		self.default_delay = self.default_delay.max(delay);
		self.automatic_default = self.automatic_default.max(self.default_delay);
		// Falling floors and rising probabilities, whatever was set: a better score must never look riskier.
		let mut floor = FULL_SCORE;
		self.band_floors = self.band_floors.map(|score| {
			floor = floor.min(score);
			floor
		});
		let mut likely = Permill::zero();
		self.band_defaults = self.band_defaults.map(|probability| {
			likely = likely.max(probability);
			likely
		});
		self
	}

	/// The band of risk of a total score, and its probability of default within a year.
	pub fn risk_of(&self, score: Score) -> (RiskLevel, Permill) {
		let [minimal, low, moderate, high] = self.band_floors;
		let [first, second, third, fourth, fifth] = self.band_defaults;
		match score {
			score if score >= minimal => (RiskLevel::Minimal, first),
			score if score >= low => (RiskLevel::Low, second),
			score if score >= moderate => (RiskLevel::Moderate, third),
			score if score >= high => (RiskLevel::High, fourth),
			_ => (RiskLevel::Severe, fifth),
		}
	}

	/// The band of risk of a probability of default: the first whose own is no lower.
	pub fn level_of(&self, default: Permill) -> RiskLevel {
		let better = self.band_defaults.iter().filter(|of_band| **of_band < default).count();
		RiskLevel::of_band(u8::try_from(better).unwrap_or(u8::MAX))
	}

	/// The part of the unsecured principal that is expected to be lost at a step: 0 for a loan that is not delinquent.
	pub fn provision_share(&self, step: u8) -> Permill {
		usize::from(step)
			.checked_sub(1)
			.and_then(|index| self.provision_shares.get(index))
			.copied()
			.unwrap_or_default()
	}

	/// How long a loan has been delinquent when all of its unsecured principal is expected to be lost, in milliseconds.
	pub fn expected_after(&self) -> Moment {
		self.provision_delays.last().copied().unwrap_or_default()
	}

	/// When a loan that became delinquent at `since` and is at `step` reaches the next one; the end of time after the last.
	pub fn next_step(&self, since: Moment, step: u8) -> Moment {
		let delay = self.provision_delays.get(usize::from(step));
		delay.map_or(Moment::MAX, |delay| since.saturating_add(*delay))
	}

	/// The score of a purpose.
	pub fn purpose_score(&self, kind: PurposeKind) -> Score {
		let [enterprise, creative, infrastructure, ecological, educational] = self.purpose_scores;
		match kind {
			PurposeKind::ProductiveEnterprise => enterprise,
			PurposeKind::CreativeProject => creative,
			PurposeKind::CommunityInfrastructure => infrastructure,
			PurposeKind::EcologicalRestoration => ecological,
			PurposeKind::EducationalInitiative => educational,
		}
	}
}
