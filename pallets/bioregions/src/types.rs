//! Bioregions, indicators, reporters and what they report.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::indicators;
use credit_primitives_types::{
	Balance, BioregionCode, EpochIndex, GroupIndex, IndicatorGroup, IndicatorId, Moment,
};
use frame_support::{traits::ConstU32, BoundedBTreeMap, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::Permill;

/// The most indicators of a bioregion.
pub const MAX_INDICATORS: u32 = 24;

/// The most reporters of a bioregion.
pub const MAX_REPORTERS: u32 = 64;

/// The most points that say what values of an indicator score.
pub const MAX_POINTS: u32 = indicators::MAX_POINTS as u32;

/// How many values of an indicator are kept.
pub const MAX_HISTORY: u32 = 32;

/// The most bioregions, whatever governance sets.
pub const MAX_BIOREGIONS: u32 = 1_000;

/// The most decimals that the values of an indicator have.
pub const MAX_DECIMALS: u8 = 18;

/// The name of a bioregion: UTF-8, 1 to 64 bytes.
pub type RegionName = BoundedVec<u8, ConstU32<64>>;

/// The unit of an indicator: UTF-8, at most 32 bytes, none for a mere number.
pub type Unit = BoundedVec<u8, ConstU32<32>>;

/// Why a reporter is slashed: UTF-8, 1 to 256 bytes.
pub type Reason = BoundedVec<u8, ConstU32<256>>;

/// BLAKE2-256 of the raw data behind a reported value.
pub type Evidence = [u8; 32];

/// What a bioregion measures.
pub type Specs = BoundedBTreeMap<IndicatorId, IndicatorSpec, ConstU32<MAX_INDICATORS>>;

/// Where the indicators of a bioregion stand.
pub type ScoresOfRegion = BoundedBTreeMap<IndicatorId, Score, ConstU32<MAX_INDICATORS>>;

/// What a reporter reports in an epoch.
pub type Reports = BoundedVec<Report, ConstU32<MAX_INDICATORS>>;

/// The last values of an indicator, the oldest first.
pub type Ring = BoundedVec<PastValue, ConstU32<MAX_HISTORY>>;

/// A place with measures of its own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Region {
	/// Its number: bioregions are counted in the order of their registration.
	pub index: u32,
	/// What people call it.
	pub name: RegionName,
	/// How many indicators it has.
	pub indicators: u32,
	/// How many reporters it has, of whatever standing.
	pub reporters: u32,
}

/// That a value scores so much.
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
#[serde(deny_unknown_fields)]
pub struct Point {
	/// The value.
	pub value: i64,
	/// What it scores, from 0 (worst) to 1.
	pub score: Permill,
}

/// What an indicator measures, and what its values are worth.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct IndicatorSpec {
	/// What it is about.
	pub group: IndicatorGroup,
	/// The unit of its values.
	pub unit: Unit,
	/// How many decimals a value has: 125 with 1 decimal is 12.5. At most 18.
	pub decimals: u8,
	/// The least plausible value.
	pub min: i64,
	/// The greatest plausible value.
	pub max: i64,
	/// What values score: 2 to 8 points, ascending in value, all the way up or all the way down in score; a straight line
	/// between them, flat outside.
	pub points: BoundedVec<Point, ConstU32<MAX_POINTS>>,
}

impl IndicatorSpec {
	/// The points as the arithmetic takes them.
	pub(crate) fn line(&self) -> Vec<(i64, Permill)> {
		self.points.iter().map(|point| (point.value, point.score)).collect()
	}

	/// Whether the value is plausible.
	pub fn admits(&self, value: i64) -> bool {
		(self.min..=self.max).contains(&value)
	}

	/// Whether values mean the same by both.
	pub(crate) fn is_comparable(&self, other: &Self) -> bool {
		self.unit == other.unit && self.decimals == other.decimals
	}
}

/// Where an indicator stands.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Score {
	/// What the indicator is about.
	pub group: IndicatorGroup,
	/// The last median that counted.
	pub value: Option<i64>,
	/// How far the score has moved towards that of the value.
	pub score: Permill,
	/// The epoch of that value; without one, the epoch in which the indicator was set.
	pub epoch: EpochIndex,
}

impl Score {
	/// An indicator without any value.
	pub(crate) fn unmeasured(group: IndicatorGroup, epoch: EpochIndex) -> Self {
		Self { group, value: None, score: GroupIndex::UNKNOWN.index, epoch }
	}

	/// How old the value is, in epochs.
	pub fn age(&self, epoch: EpochIndex) -> u32 {
		epoch.saturating_sub(self.epoch)
	}
}

/// A value that an indicator once had.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct PastValue {
	/// In which epoch.
	pub epoch: EpochIndex,
	/// The median.
	pub value: i64,
	/// Of how many reports.
	pub count: u32,
}

/// Where a reporter stands.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Standing {
	/// Governance wants it to report; it has yet to put up its bond, or what is missing of it.
	Accredited,
	/// It reports.
	Active,
	/// It does not, until governance reinstates it.
	Suspended {
		/// Since when.
		since: Moment,
	},
	/// It has left; its bond waits, so that it answers for what it has reported.
	Unbonding {
		/// Since when.
		since: Moment,
	},
}

/// Somebody who reports what a bioregion's indicators measure.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Reporter {
	/// Held from it.
	pub bond: Balance,
	/// Where it stands.
	pub standing: Standing,
	/// How near its reports have been to the medians: 1 is always there.
	pub reliability: Permill,
	/// The epoch in which it last reported, or became active if that is later.
	pub heard_in: EpochIndex,
}

/// The value of an indicator, as somebody reports it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Report {
	/// The indicator.
	pub indicator: IndicatorId,
	/// The value, in the indicator's unit and with its decimals.
	pub value: i64,
	/// BLAKE2-256 of the raw data behind it.
	pub evidence: Evidence,
}

/// How far a reporter has come in an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Stage {
	/// It is bound to reports that hash to this.
	Committed(H256),
	/// It has reported this.
	Revealed(Reports),
}

/// What a reporter has handed in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Submission {
	/// For which epoch.
	pub epoch: EpochIndex,
	/// How far it has come.
	pub stage: Stage,
}

/// How far the ends of epochs have been worked off.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Progress {
	/// The last epoch that is closed in all bioregions.
	pub closed: Option<EpochIndex>,
	/// The epoch that is being closed.
	pub closing: Option<Closing>,
}

impl Progress {
	/// Whether nothing is accepted for the epoch any more.
	pub fn is_over(&self, epoch: EpochIndex) -> bool {
		self.closing.is_some_and(|closing| closing.epoch >= epoch) || self.is_closed(epoch)
	}

	/// Whether the epoch is closed in all bioregions.
	pub fn is_closed(&self, epoch: EpochIndex) -> bool {
		self.closed.is_some_and(|closed| closed >= epoch)
	}
}

/// An epoch that is being closed.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Closing {
	/// Which.
	pub epoch: EpochIndex,
	/// The number of the bioregion that is next.
	pub next: u32,
}

/// How many reporters a bioregion has of each standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ReporterCounts {
	/// They have yet to put up their bond.
	pub accredited: u32,
	/// They report.
	pub active: u32,
	/// They may not.
	pub suspended: u32,
	/// They have left.
	pub unbonding: u32,
}

impl ReporterCounts {
	pub(crate) fn add(mut self, standing: Standing) -> Self {
		let count = match standing {
			Standing::Accredited => &mut self.accredited,
			Standing::Active => &mut self.active,
			Standing::Suspended { .. } => &mut self.suspended,
			Standing::Unbonding { .. } => &mut self.unbonding,
		};
		*count = count.saturating_add(1);
		self
	}
}

/// How a bioregion fares by a group of indicators, as it is told to those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct GroupView {
	/// The group.
	pub group: IndicatorGroup,
	/// From 0 (lowest) to 1: the mean of its indicators' scores.
	pub index: Permill,
	/// Whether one of them is stale, or there is none.
	pub stale: bool,
}

/// An indicator as it is told to those who ask.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct IndicatorView {
	/// What it is called.
	pub id: IndicatorId,
	/// What it is about.
	pub group: IndicatorGroup,
	/// The unit of its values.
	pub unit: Unit,
	/// How many decimals the value has.
	pub decimals: u8,
	/// The last median that counted.
	pub value: Option<i64>,
	/// What it counts now: less than it once did if the value is old.
	pub score: Permill,
	/// How old the value is, in epochs; without one, for how long there has been none.
	pub age: u32,
	/// Whether that is too old.
	pub stale: bool,
}

/// A bioregion as it is told to those who ask.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BioregionView {
	/// Its number.
	pub index: u32,
	/// Its code.
	pub code: BioregionCode,
	/// What people call it.
	pub name: RegionName,
	/// How it fares, group by group.
	pub groups: Vec<GroupView>,
	/// Whether no group is stale.
	pub fresh: bool,
	/// How many indicators it has.
	pub indicators: u32,
	/// How many reporters it has.
	pub reporters: ReporterCounts,
}

/// A page of bioregions.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BioregionPage {
	/// The bioregions, by number.
	pub bioregions: Vec<BioregionView>,
	/// Where to go on, `None` at the end.
	pub next: Option<u32>,
}

/// What is measured of a bioregion's indicators and reporters.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RegionMeasures {
	/// Its code.
	pub code: BioregionCode,
	/// Its indicators.
	pub indicators: Vec<IndicatorMeasures>,
	/// How many reporters it has.
	pub reporters: ReporterCounts,
	/// How many of those that report did so in the last epoch that was closed, or have become active since.
	pub heard: u32,
}

/// How old an indicator's value is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct IndicatorMeasures {
	/// What it is called.
	pub id: IndicatorId,
	/// How long ago the epoch began that the value is of, in milliseconds, if epochs have always been as long as this one;
	/// without a value, for how long there has been none.
	pub age: Moment,
	/// Whether that is too old.
	pub stale: bool,
}

/// How a bioregion fares, with all that it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct EconomicDataView {
	/// Its code.
	pub code: BioregionCode,
	/// What people call it.
	pub name: RegionName,
	/// The epoch that is under way.
	pub epoch: EpochIndex,
	/// How it fares, group by group.
	pub groups: Vec<GroupView>,
	/// Whether no group is stale.
	pub fresh: bool,
	/// Its indicators.
	pub indicators: Vec<IndicatorView>,
	/// How many reporters it has.
	pub reporters: ReporterCounts,
}
