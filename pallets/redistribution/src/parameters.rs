//! What governance sets for epochs and redistribution.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{Permill, MS_PER_DAY};
use credit_primitives_types::{Balance, Moment, CRD};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The shortest epoch: ten seconds.
pub(crate) const MIN_EPOCH: Moment = 10_000;

/// What governance sets for epochs and redistribution. Values that must agree stand together; a reader sees them
/// [`clamped`]. An epoch keeps the length it began with, and a run the rest of what it began with.
///
/// [`clamped`]: RedistributionParameters::clamped
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
pub struct RedistributionParameters {
	/// How long an epoch is, in milliseconds, ten seconds to 30 days.
	pub epoch_length: Moment,
	/// How much more than its persons a bank without any health weighs: at one, twice as much. Above a fifth, a bank that
	/// owns most of its capital as commons gains by neglecting its health.
	pub beta: Permill,
	/// The largest part of its commons that a bank gives in an epoch, at most 10 %.
	pub flow: Permill,
	/// The commons that a bank keeps for each of its members, at most 1,000,000 CRD.
	pub floor_per_member: Balance,
	/// The part of what is given that burns orphaned credit.
	pub orphan_share: Permill,
	/// What the redistribution account itself adds to what is given in an epoch, at most 1,000,000 CRD: as far as it has it
	/// beside its existential deposit, and as far as what was carried over is less.
	pub extra_per_epoch: Balance,
}

impl Default for RedistributionParameters {
	fn default() -> Self {
		Self {
			epoch_length: MS_PER_DAY,
			beta: Permill::from_percent(20),
			flow: Permill::from_percent(1),
			floor_per_member: CRD,
			orphan_share: Permill::from_percent(10),
			extra_per_epoch: 0,
		}
	}
}

impl RedistributionParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		self.epoch_length = self.epoch_length.clamp(MIN_EPOCH, 30 * MS_PER_DAY);
		self.flow = self.flow.min(Permill::from_percent(10));
		self.floor_per_member = self.floor_per_member.min(1_000_000 * CRD);
		self.extra_per_epoch = self.extra_per_epoch.min(1_000_000 * CRD);
		self
	}
}
