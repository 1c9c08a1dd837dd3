//! The transparent score: three parts, each a sum that anyone can check.

use crate::{
	parameters::{CreditParameters, FULL_SCORE},
	types::{
		CommunityScore, CreditRecord, CreditScore, NetworkScore, RecommendedTerms, RejectionReason,
		RejectionReasons, Score,
	},
};
use credit_primitives_math::{
	lending::expected_loss_share,
	muldiv::{mul_div_floor, permill_ceil},
	Permill, Perquintill,
};
use credit_primitives_types::{Balance, Moment, PurposeKind};
use sp_runtime::traits::Saturating;

/// Everything that a score depends on, besides the parameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
	/// What the borrower asks for.
	pub amount: Balance,
	/// And what for.
	pub purpose: PurposeKind,
	/// The borrower's record.
	pub record: CreditRecord,
	/// For how long the borrower has been a member.
	pub member_for: Moment,
	/// Native collateral.
	pub collateral: Balance,
	/// All stakes of the endorsers.
	pub stakes: Balance,
	/// The part of the stakes that endorsers with a record stand for, see [`counted_stake`].
	pub counted_stakes: Balance,
	/// The health of the bank's community.
	pub health: Permill,
}

/// What a stake counts for: no more than half of what the endorser repaid on time, so that no one vouches for more than
/// they have shown.
pub(crate) fn counted_stake(stake: Balance, endorser: &CreditRecord) -> Balance {
	stake.min(endorser.repaid_on_time >> 1)
}

/// `points * part / whole` in hundredths of points, rounded down, at most `points`; 0 without a whole.
fn portion(points: Score, part: u128, whole: u128) -> Score {
	mul_div_floor(u128::from(points), part.min(whole), whole)
		.and_then(|score| Score::try_from(score).ok())
		.unwrap_or_default()
}

/// A part of `points` that grows with `value` and never reaches them: half at `half`.
fn growing(points: Score, value: u128, half: u128) -> Score {
	// Sums past the end of the range are as good as its end: scores are not money.
	portion(points, value, value.saturating_add(half))
}

fn community_score(facts: &Facts, parameters: &CreditParameters) -> CommunityScore {
	let record = &facts.record;
	let prior = parameters.prior.max(2);
	CommunityScore {
		on_time: portion(
			4_000,
			record.repaid_on_time.saturating_add(prior >> 1),
			record.repaid.saturating_add(prior),
		),
		volume: growing(3_000, record.principal_days, parameters.half_volume),
		membership: growing(1_500, u128::from(facts.member_for), u128::from(parameters.half_membership)),
		endorsements: growing(1_500, u128::from(record.endorsements_held), 3),
	}
}

fn network_score(facts: &Facts, parameters: &CreditParameters) -> NetworkScore {
	let wanted = permill_ceil(parameters.stake_coverage, facts.amount);
	NetworkScore {
		stakes: portion(6_000, facts.counted_stakes, wanted),
		health: portion(4_000, u128::from(facts.health.deconstruct()), 1_000_000),
	}
}

/// The share of the amount that would be lost: what neither collateral nor stakes cover, rounded up.
fn loss_given_default(facts: &Facts, parameters: &CreditParameters) -> Permill {
	let secured = facts.collateral.saturating_add(facts.stakes).min(facts.amount);
	let covered = mul_div_floor(1_000_000, secured, facts.amount)
		.and_then(|parts| u32::try_from(parts).ok())
		.map(Permill::from_parts)
		.unwrap_or_default();
	Permill::one().saturating_sub(covered).max(parameters.loss_floor)
}

/// A share of a share, exactly: both have six decimals, the result eighteen.
fn product(a: Permill, b: Permill) -> Perquintill {
	let parts = u64::from(a.deconstruct()).saturating_mul(u64::from(b.deconstruct()));
	Perquintill::from_parts(parts.saturating_mul(1_000_000))
}

/// Base rate and expected loss, less what health takes off. The discount rounds down: the rate is owed.
fn rate(expected_loss: Perquintill, health: Permill, parameters: &CreditParameters) -> Perquintill {
	let discount = health.mul_floor(parameters.health_discount.deconstruct());
	parameters.base_rate.saturating_add(expected_loss).saturating_sub(Perquintill::from_parts(discount))
}

/// Scores a request.
pub(crate) fn assess(facts: &Facts, parameters: &CreditParameters) -> CreditScore {
	let community_score = community_score(facts, parameters);
	let purpose_score = parameters.purpose_score(facts.purpose);
	let network_score = network_score(facts, parameters);
	let sum = [community_score.total(), purpose_score, network_score.total()]
		.map(u32::from)
		.iter()
		.fold(0u32, |sum, score| sum.saturating_add(*score));
	let total_score =
		sum.checked_div(3).and_then(|mean| Score::try_from(mean).ok()).unwrap_or_default().min(FULL_SCORE);
	let (risk_level, probability_of_default) = parameters.risk_of(total_score);
	let loss_given_default = loss_given_default(facts, parameters);
	let rate = rate(product(probability_of_default, loss_given_default), facts.health, parameters);
	let within_cap = rate <= parameters.rate_cap;
	CreditScore {
		total_score,
		community_score,
		purpose_score,
		network_score,
		risk_level,
		probability_of_default,
		loss_given_default,
		recommended_terms: RecommendedTerms {
			rate,
			within_cap,
			expected_loss_share: if rate.is_zero() {
				Permill::zero()
			} else {
				expected_loss_share(probability_of_default, loss_given_default, rate)
			},
		},
	}
}

impl CreditScore {
	/// Why the request is to be rejected, empty if it is to be approved.
	pub fn reasons_against(&self, parameters: &CreditParameters) -> RejectionReasons {
		let reasons = [
			(self.total_score < parameters.approval_score, RejectionReason::ScoreTooLow),
			(self.probability_of_default > parameters.maximum_default, RejectionReason::DefaultTooLikely),
			(!self.recommended_terms.within_cap, RejectionReason::PriceAboveCap),
		];
		RejectionReasons::truncate_from(
			reasons.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect(),
		)
	}
}

impl CommunityScore {
	/// The community score.
	pub fn total(&self) -> Score {
		[self.volume, self.membership, self.endorsements]
			.iter()
			.fold(self.on_time, |sum, part| sum.saturating_add(*part))
	}
}

impl NetworkScore {
	/// The network score.
	pub fn total(&self) -> Score {
		self.stakes.saturating_add(self.health)
	}
}
