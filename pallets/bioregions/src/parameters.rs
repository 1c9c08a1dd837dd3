//! What governance sets for bioregions.

use crate::types::{MAX_BIOREGIONS, MAX_REPORTERS};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{MS_PER_DAY, MS_PER_YEAR};
use credit_primitives_types::{Balance, Moment, CRD};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Permill;

/// What governance sets for bioregions. Values that must agree stand together; a reader sees them [`clamped`].
///
/// [`clamped`]: BioregionParameters::clamped
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
pub struct BioregionParameters {
	/// How many bioregions there may be, 1 to 1,000.
	pub max_bioregions: u32,
	/// Held from a reporter for each bioregion, at most 1,000,000 CRD.
	pub reporter_bond: Balance,
	/// How long the bond of a reporter who leaves stays, in milliseconds, a second to a year.
	pub unbonding: Moment,
	/// How many reports it takes at least for their median to count, 1 to 64.
	pub min_reporters: u32,
	/// How many of the active reporters it takes, as a share rounded up.
	pub quorum: Permill,
	/// How far a score moves in an epoch, a thousandth to 1.
	pub max_step: Permill,
	/// How many epochs old a value may be before it is stale, 1 to 1,000.
	pub max_age: u32,
	/// By how much the score of a stale value falls in each epoch.
	pub stale_step: Permill,
	/// After how many epochs of silence a reporter is suspended, 1 to 1,000.
	pub silence: u32,
	/// How far from the median's score that of a report is before the report is doubted.
	pub doubt: Permill,
	/// How much the last report counts in a reporter's reliability.
	pub reliability_weight: Permill,
}

impl Default for BioregionParameters {
	fn default() -> Self {
		Self {
			max_bioregions: MAX_BIOREGIONS,
			reporter_bond: 100 * CRD,
			unbonding: 30 * MS_PER_DAY,
			min_reporters: 3,
			// Two thirds rounded down, so that their share of 3 is 2 when rounded up.
			quorum: Permill::from_parts(666_666),
			max_step: Permill::from_percent(5),
			max_age: 3,
			stale_step: Permill::from_percent(2),
			silence: 3,
			doubt: Permill::from_percent(25),
			reliability_weight: Permill::from_percent(10),
		}
	}
}

impl BioregionParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		self.max_bioregions = self.max_bioregions.clamp(1, MAX_BIOREGIONS);
		self.reporter_bond = self.reporter_bond.min(1_000_000 * CRD);
		self.unbonding = self.unbonding.clamp(1_000, MS_PER_YEAR);
		self.min_reporters = self.min_reporters.clamp(1, MAX_REPORTERS);
		self.max_step = self.max_step.max(Permill::from_parts(1_000));
		self.max_age = self.max_age.clamp(1, 1_000);
		self.silence = self.silence.clamp(1, 1_000);
		self
	}
}
