//! What governance sets about health.

use crate::books::PRESENCE_EPOCHS;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{health::Weights, FixedU128, Permill};
use credit_primitives_types::EpochIndex;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The share of each index in the health of a community. They sum to one.
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
pub struct HealthWeights {
	/// Of economic diversity.
	pub diversity: Permill,
	/// Of resource circulation.
	pub circulation: Permill,
	/// Of cooperative participation.
	pub participation: Permill,
	/// Of the ecological footprint.
	pub footprint: Permill,
	/// Of knowledge sharing.
	pub knowledge: Permill,
}

impl Default for HealthWeights {
	fn default() -> Self {
		let Weights { diversity, circulation, participation, footprint, knowledge } = Weights::default();
		Self { diversity, circulation, participation, footprint, knowledge }
	}
}

impl From<HealthWeights> for Weights {
	fn from(weights: HealthWeights) -> Self {
		let HealthWeights { diversity, circulation, participation, footprint, knowledge } = weights;
		Weights { diversity, circulation, participation, footprint, knowledge }
	}
}

/// What governance sets about health. A reader sees the values [`clamped`](HealthParameters::clamped).
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
pub struct HealthParameters {
	/// The share of each index. If they do not sum to one, the defaults hold.
	pub weights: HealthWeights,
	/// How many epochs a slot of the window of lending has, 1 to 1,000: the window has twelve slots, the newest of which is
	/// under way, that of repayments the last six.
	pub epochs_per_slot: u32,
	/// How much of what one person repays in the window counts, as a share of what the bank is owed on average.
	pub person_share: Permill,
	/// The velocity, in repayments of all that is owed per year, at which circulation is one half: 0.001 to 1,000.
	pub half_velocity: FixedU128,
	/// The share of lending for education and creation that counts in full.
	pub learning_saturation: Permill,
	/// How many epochs the window of presence has, the one under way included: 1 to 30.
	pub presence_epochs: u32,
}

impl Default for HealthParameters {
	fn default() -> Self {
		Self {
			weights: HealthWeights::default(),
			epochs_per_slot: 15,
			person_share: Permill::from_percent(5),
			half_velocity: FixedU128::from_u32(1),
			learning_saturation: Permill::from_percent(40),
			presence_epochs: PRESENCE_EPOCHS,
		}
	}
}

const LEAST_HALF_VELOCITY: FixedU128 = FixedU128::from_rational(1, 1_000);
const MOST_HALF_VELOCITY: FixedU128 = FixedU128::from_u32(1_000);

impl HealthParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		if !Weights::from(self.weights).is_valid() {
			self.weights = HealthWeights::default();
		}
		self.epochs_per_slot = self.epochs_per_slot.clamp(1, 1_000);
		self.half_velocity = self.half_velocity.clamp(LEAST_HALF_VELOCITY, MOST_HALF_VELOCITY);
		self.presence_epochs = self.presence_epochs.clamp(1, PRESENCE_EPOCHS);
		self
	}

	/// The first epoch of the window of presence that ends with this one.
	pub(crate) fn presence_begins(&self, epoch: EpochIndex) -> EpochIndex {
		epoch.saturating_add(1).saturating_sub(self.presence_epochs)
	}
}
