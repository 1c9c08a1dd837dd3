//! The transparent score: three parts, each a sum that anyone can check.

use crate::{
	parameters::{CreditParameters, FULL_SCORE},
	types::{
		CommunityScore, Contributions, CreditRecord, CreditScore, Explanation, Features, NetworkScore,
		RecommendedTerms, RejectionReason, RejectionReasons, RiskLevel, Score, ScoreClasses,
	},
};
use credit_primitives_math::{
	collateral::{amount_within, security_for, tolerable_loss},
	lending::expected_loss_share,
	muldiv::{mul_div_floor, permill_ceil},
	Permill, Perquintill, MS_PER_DAY,
};
use credit_primitives_scoring::Model;
use credit_primitives_types::{Balance, Moment, PurposeKind};
use sp_runtime::traits::{CheckedSub, Saturating};

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
	/// What the collateral counts for.
	pub collateral: Balance,
	/// All stakes of the endorsers.
	pub stakes: Balance,
	/// The part of the stakes that endorsers with a record stand for, see [`counted_stake`].
	pub counted_stakes: Balance,
	/// The health of the bank's community.
	pub health: Permill,
	/// What only a model takes into account.
	pub circumstances: Circumstances,
}

/// What a model takes into account besides.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Circumstances {
	/// For how long the borrower asks, in milliseconds.
	pub term: Moment,
	/// In how many installments they would repay.
	pub installments: u32,
	/// What the borrower may owe to all banks without collateral.
	pub limit: Balance,
	/// What they owe of it.
	pub unsecured: Balance,
	/// The collateral in native currency.
	pub native_collateral: Balance,
	/// How many loans they have.
	pub open_loans: u32,
	/// How many endorsers have stakes that count.
	pub endorsers: u32,
	/// How the trades of the bioregion fare, if that is known.
	pub vitality: Option<Permill>,
	/// How many of the credentials that count the borrower holds.
	pub credentials: u32,
	/// Whether an issuer has attested the purpose.
	pub purpose_attested: bool,
}

/// What a request comes to, and where its probability of default comes from if a model says so.
pub(crate) struct Assessed {
	/// The score, its parts and the terms that follow.
	pub score: CreditScore,
	/// What a model is told of the request, whether or not there is one.
	pub features: Features,
	/// How the model came to the probability of default.
	pub explanation: Option<Explanation>,
	/// In which class of scores it is counted.
	pub class: usize,
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

/// The delay at which the points for repaying on time are halved.
const HALF_DELAY: Moment = 90 * MS_PER_DAY;

fn community_score(facts: &Facts, parameters: &CreditParameters) -> CommunityScore {
	let record = &facts.record;
	let prior = parameters.prior.max(2);
	// Each default halves what a record is worth: after sixteen nothing is left of it.
	let halved = |score: Score| score.checked_shr(record.defaults).unwrap_or_default();
	let most = CommunityScore::MOST;
	let on_time = portion(
		most.on_time,
		record.repaid_on_time.saturating_add(prior >> 1),
		record.repaid.saturating_add(prior),
	);
	// An endorsement that failed outweighs two that held.
	let held = record.endorsements_held.saturating_sub(record.endorsements_failed.saturating_mul(2));
	CommunityScore {
		on_time: halved(portion(
			on_time,
			u128::from(HALF_DELAY),
			u128::from(HALF_DELAY.saturating_add(record.worst_delay)),
		)),
		volume: halved(growing(most.volume, record.principal_days, parameters.half_volume)),
		membership: growing(
			most.membership,
			u128::from(facts.member_for),
			u128::from(parameters.half_membership),
		),
		endorsements: growing(most.endorsements, u128::from(held), 3),
	}
}

fn network_score(facts: &Facts, parameters: &CreditParameters) -> NetworkScore {
	let wanted = permill_ceil(parameters.stake_coverage, facts.amount);
	NetworkScore {
		stakes: portion(NetworkScore::MOST.stakes, facts.counted_stakes, wanted),
		health: portion(NetworkScore::MOST.health, u128::from(facts.health.deconstruct()), 1_000_000),
	}
}

/// The share of an amount that would be lost: what neither collateral nor stakes cover, rounded up.
fn loss_given_default(amount: Balance, security: Balance, parameters: &CreditParameters) -> Permill {
	let covered = mul_div_floor(1_000_000, security.min(amount), amount)
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

/// What health takes off the rate, rounded down: the rate is owed.
fn discount(health: Permill, parameters: &CreditParameters) -> Perquintill {
	Perquintill::from_parts(health.mul_floor(parameters.health_discount.deconstruct()))
}

/// Base rate and expected loss, less what health takes off.
fn rate(expected_loss: Perquintill, discount: Perquintill, parameters: &CreditParameters) -> Perquintill {
	parameters.base_rate.saturating_add(expected_loss).saturating_sub(discount)
}

/// What the cap on the price leaves to ask for: the largest amount up to `amount`, and the security that the whole of it
/// would need.
fn within_cap(
	amount: Balance,
	security: Balance,
	default: Permill,
	discount: Perquintill,
	parameters: &CreditParameters,
) -> (Balance, Option<Balance>) {
	let Some(room) = parameters.rate_cap.saturating_add(discount).checked_sub(&parameters.base_rate) else {
		return (0, None);
	};
	let tolerable = tolerable_loss(default, room);
	if tolerable < parameters.loss_floor {
		return (0, None);
	}
	(amount.min(amount_within(security, tolerable)), Some(security_for(amount, tolerable)))
}

/// What is to become of a request.
pub(crate) enum Verdict {
	/// The score carries it.
	Approve,
	/// The members decide, for these reasons.
	Refer(RejectionReasons),
	/// The score refuses it, for these reasons.
	Reject(RejectionReasons),
}

/// Scores a request. The probability of default is the model's, or without a model that of the score's band.
pub(crate) fn assess(facts: &Facts, model: Option<&Model>, parameters: &CreditParameters) -> Assessed {
	let features = facts.features(parameters);
	let judged = model.and_then(|model| judge(model, &features, parameters));
	let said = judged.as_ref().map(|(_, risk)| *risk);
	let explanation = judged.map(|(explanation, _)| explanation);
	let score = score(facts, said, parameters);
	let class = match (model, &explanation) {
		(Some(model), Some(said)) => model.training.distribution.bin(said.log_odds),
		_ => ScoreClasses::of_points(score.total_score),
	};
	Assessed { score, features, explanation, class }
}

/// What a model says of a request.
fn judge(
	model: &Model,
	features: &Features,
	parameters: &CreditParameters,
) -> Option<(Explanation, (RiskLevel, Permill))> {
	let said = model.assess(features).ok()?;
	let level = match model.band(said.log_odds) {
		Some(band) => RiskLevel::of_band(band),
		None => parameters.level_of(said.probability),
	};
	let explanation = Explanation {
		version: model.version,
		log_odds: said.log_odds,
		base: said.base,
		contributions: Contributions::truncate_from(said.contributions),
	};
	Some((explanation, (level, said.probability)))
}

fn score(facts: &Facts, said: Option<(RiskLevel, Permill)>, parameters: &CreditParameters) -> CreditScore {
	let community_score = community_score(facts, parameters);
	let purpose_score = parameters.purpose_score(facts.purpose);
	let network_score = network_score(facts, parameters);
	let sum = [community_score.total(), purpose_score, network_score.total()]
		.map(u32::from)
		.iter()
		.fold(0u32, |sum, score| sum.saturating_add(*score));
	let total_score =
		sum.checked_div(3).and_then(|mean| Score::try_from(mean).ok()).unwrap_or_default().min(FULL_SCORE);
	let (risk_level, probability_of_default) = said.unwrap_or_else(|| parameters.risk_of(total_score));
	let security = facts.collateral.saturating_add(facts.stakes);
	let discount = discount(facts.health, parameters);
	let (amount, needed) = within_cap(facts.amount, security, probability_of_default, discount, parameters);
	let mut score = CreditScore {
		total_score,
		community_score,
		purpose_score,
		network_score,
		risk_level,
		probability_of_default,
		loss_given_default: loss_given_default(facts.amount, security, parameters),
		recommended_terms: RecommendedTerms {
			rate: Perquintill::zero(),
			within_cap: amount == facts.amount,
			expected_loss_share: Permill::zero(),
			amount,
			security: needed,
			discount,
		},
	};
	let (rate, expected_loss_share) = score.price_of(facts.amount, security, parameters);
	score.recommended_terms.rate = rate;
	score.recommended_terms.expected_loss_share = expected_loss_share;
	score
}

impl CreditScore {
	/// What a loan of `amount` with this security costs per year, and the part of it that covers the expected loss.
	pub fn price_of(
		&self,
		amount: Balance,
		security: Balance,
		parameters: &CreditParameters,
	) -> (Perquintill, Permill) {
		let loss = loss_given_default(amount, security, parameters);
		let rate =
			rate(product(self.probability_of_default, loss), self.recommended_terms.discount, parameters);
		if rate.is_zero() {
			return (rate, Permill::zero());
		}
		(rate, expected_loss_share(self.probability_of_default, loss, rate))
	}

	/// What is to become of the request: approved, referred to the members, or rejected.
	pub(crate) fn verdict(&self, by_peers: bool, parameters: &CreditParameters) -> Verdict {
		let terms = &self.recommended_terms;
		// Members who lend have pledged for the whole amount.
		let affordable = if by_peers { terms.within_cap } else { terms.amount >= parameters.minimum_amount };
		let reasons = [
			(self.total_score < parameters.approval_score, RejectionReason::ScoreTooLow),
			(self.probability_of_default > parameters.maximum_default, RejectionReason::DefaultTooLikely),
			(!affordable, RejectionReason::PriceAboveCap),
		];
		let reasons = RejectionReasons::truncate_from(
			reasons.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect(),
		);
		if !affordable || self.total_score < parameters.referral_score {
			Verdict::Reject(reasons)
		} else if reasons.is_empty() {
			Verdict::Approve
		} else {
			Verdict::Refer(reasons)
		}
	}
}

impl CreditParameters {
	/// The endorsers' part of the interest: all of it where their stakes cover the share of the amount that they are asked
	/// to, in proportion where they cover less. So a token stake earns a token part.
	pub(crate) fn share_of_endorsers(&self, amount: Balance, stakes: Balance) -> Permill {
		let wanted = permill_ceil(self.stake_coverage, amount).max(1);
		mul_div_floor(self.endorsers_share.deconstruct().into(), stakes.min(wanted), wanted)
			.and_then(|parts| u32::try_from(parts).ok())
			.map(Permill::from_parts)
			.unwrap_or_default()
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
