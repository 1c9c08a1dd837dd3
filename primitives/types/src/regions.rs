//! Epochs, what bioregions measure in them, and who hears of it.

use crate::{BankId, BioregionCode, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::ConstU32,
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Permill;

/// An epoch of redistribution: a counter.
pub type EpochIndex = u32;

/// What an indicator is called within its bioregion, for example `river-oxygen`.
pub type IndicatorId = BoundedVec<u8, ConstU32<32>>;

/// An epoch and its time.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Epoch {
	/// Its number.
	pub index: EpochIndex,
	/// When it began.
	pub started: Moment,
	/// When it is due to end, later than it began. It may be closed later than that, never earlier.
	pub ends: Moment,
}

/// Says which epoch is under way.
pub trait Epochs {
	/// The epoch that is under way.
	fn current() -> Epoch;

	/// Begins the next epoch now, so that a benchmark can be in it.
	#[cfg(feature = "runtime-benchmarks")]
	fn begin_for_benchmark();
}

/// What is due at the end of each epoch.
pub trait EpochStage {
	/// Does as much of what is due at the end of the epoch as the meter allows, and says whether all of it is done. Whoever
	/// drives epochs calls it in later blocks until then, for one epoch after the other; once it is done, calling it again
	/// does nothing.
	fn step(epoch: EpochIndex, meter: &mut WeightMeter) -> bool;
}

/// Nothing is due.
impl EpochStage for () {
	fn step(_: EpochIndex, _: &mut WeightMeter) -> bool {
		true
	}
}

/// What indicators are about.
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
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum IndicatorGroup {
	/// How the trades of the place fare.
	LocalBusiness,
	/// Soil, water, air, forest, species.
	EcologicalHealth,
	/// Health, education, housing, trust.
	CommunityWellbeing,
}

impl IndicatorGroup {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::LocalBusiness, Self::EcologicalHealth, Self::CommunityWellbeing];
}

/// How a bioregion fares by one group of its indicators.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct GroupIndex {
	/// From 0 (lowest) to 1.
	pub index: Permill,
	/// Whether it rests on values that are too old, or on none at all.
	pub stale: bool,
}

impl GroupIndex {
	/// What stands where nothing is known: the middle, and stale.
	pub const UNKNOWN: Self = Self { index: Permill::from_percent(50), stale: true };
}

/// How bioregions fare, as measured.
pub trait EconomicData {
	/// How the bioregion fares in this epoch by each group of its indicators, in the order of [`IndicatorGroup::ALL`];
	/// [`GroupIndex::UNKNOWN`] where there are none. Of the current epoch or the one before, values are the last there are.
	fn groups(code: &BioregionCode, epoch: EpochIndex) -> [GroupIndex; 3];

	/// Whether no group of the bioregion is stale in this epoch.
	fn is_fresh(code: &BioregionCode, epoch: EpochIndex) -> bool {
		!Self::groups(code, epoch).iter().any(|group| group.stale)
	}
}

/// Which community somebody belongs to.
pub trait Affiliation<AccountId> {
	/// The home bank of the person behind the account, `None` for one without.
	fn bank_of(who: &AccountId) -> Option<BankId>;
}

/// Nobody belongs anywhere.
impl<AccountId> Affiliation<AccountId> for () {
	fn bank_of(_: &AccountId) -> Option<BankId> {
		None
	}
}

/// Hears of reports, by which reporters take part in the life of their community.
pub trait ReportsSeen<AccountId> {
	/// The account has reported what it committed to.
	fn reported(who: &AccountId);

	/// What hearing of it weighs at most.
	fn weight() -> Weight;
}

/// Nobody listens.
impl<AccountId> ReportsSeen<AccountId> for () {
	fn reported(_: &AccountId) {}

	fn weight() -> Weight {
		Weight::zero()
	}
}

/// Hears of reports that are far from what others report.
pub trait OnDoubt<AccountId> {
	/// The account reported `value`, far from the `median` of all reports. At most once for each reporter and epoch. Which
	/// of them is right is not known: whoever hears of it asks people.
	fn doubted(region: &BioregionCode, who: &AccountId, indicator: &IndicatorId, value: i64, median: i64);

	/// What hearing of it weighs at most.
	fn weight() -> Weight;
}

/// Nobody listens.
impl<AccountId> OnDoubt<AccountId> for () {
	fn doubted(_: &BioregionCode, _: &AccountId, _: &IndicatorId, _: i64, _: i64) {}

	fn weight() -> Weight {
		Weight::zero()
	}
}
