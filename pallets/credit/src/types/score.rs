//! A score and its parts.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{Permill, Perquintill};
use credit_primitives_types::Balance;
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Points from 0 to 100, in hundredths: 7000 are 70 points.
pub type Score = u16;

/// How likely a loan is to fail, in words.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum RiskLevel {
	/// The first band of the score.
	Minimal,
	/// The second band.
	Low,
	/// The third band.
	Moderate,
	/// The fourth band.
	High,
	/// Below every band.
	Severe,
}

impl RiskLevel {
	/// The level of the band, from 0 for the best to 4.
	pub fn of_band(band: u8) -> Self {
		match band {
			0 => Self::Minimal,
			1 => Self::Low,
			2 => Self::Moderate,
			3 => Self::High,
			_ => Self::Severe,
		}
	}
}

/// How a request is assessed, and why.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CreditScore {
	/// The mean of the three scores, rounded down.
	pub total_score: Score,
	/// The borrower's standing.
	pub community_score: CommunityScore,
	/// The worth of the purpose.
	pub purpose_score: Score,
	/// Who stands behind the borrower.
	pub network_score: NetworkScore,
	/// In which of five bands the risk lies.
	pub risk_level: RiskLevel,
	/// The probability of default within a year: the model's, or without a model that of the band of the total.
	pub probability_of_default: Permill,
	/// The share of the amount that neither collateral nor stakes cover, at least a floor.
	pub loss_given_default: Permill,
	/// What the loan should cost.
	pub recommended_terms: RecommendedTerms,
}

/// The parts of the community score. They sum to it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CommunityScore {
	/// Up to 40 points for repaying on time.
	pub on_time: Score,
	/// Up to 30 points for the volume repaid and how long it was outstanding.
	pub volume: Score,
	/// Up to 15 points for the age of the membership.
	pub membership: Score,
	/// Up to 15 points for endorsements given that held.
	pub endorsements: Score,
}

/// The parts of the network score. They sum to it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct NetworkScore {
	/// Up to 60 points for stakes of endorsers with a record of their own.
	pub stakes: Score,
	/// Up to 40 points for the health of the bank's community.
	pub health: Score,
}

impl CommunityScore {
	/// The most that each part can be.
	pub const MOST: Self = Self { on_time: 4_000, volume: 3_000, membership: 1_500, endorsements: 1_500 };
}

impl NetworkScore {
	/// The most that each part can be.
	pub const MOST: Self = Self { stakes: 6_000, health: 4_000 };
}

/// What a loan should be and cost.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct RecommendedTerms {
	/// Interest per year that covers the risk, before the cap.
	pub rate: Perquintill,
	/// Whether the cap allows that rate for the whole amount.
	pub within_cap: bool,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
	/// The largest amount up to the one asked for whose price the cap allows, 0 if it allows none.
	pub amount: Balance,
	/// The collateral and stakes that would bring the price of the whole amount under the cap, `None` if none would.
	pub security: Option<Balance>,
	/// What the community's health takes off the rate.
	pub discount: Perquintill,
}

/// Why a request was rejected.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum RejectionReason {
	/// The total score is under the threshold. A better record or more stake of endorsers with a record raises it.
	ScoreTooLow,
	/// The loan is too likely to fail.
	DefaultTooLikely,
	/// The price that covers the risk is above the cap, for any amount. More collateral or stake lowers it.
	PriceAboveCap,
	/// The bank's members voted against it.
	DeclinedByMembers,
}

/// Why a request was rejected, or why it was not approved without a vote: one reason or more.
pub type RejectionReasons = BoundedVec<RejectionReason, ConstU32<4>>;
