//! The values that governance may change while the chain runs, and what genesis sets them to.
//!
//! The pallet that stores them checks who sets a value, not the value: so each value's type knows its bounds, and
//! whoever reads it takes it [clamped](FeePrices::clamped). Values that must agree with each other are one struct, which
//! is also one read.

use crate::{genesis_parameters, Balance, Moment, Runtime, SLOT_DURATION};
use alloc::string::String;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt::Debug;
use credit_primitives_types::{CRD, MICROCRD, MILLICRD};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::Get,
};
use pallet_bioregions::BioregionParameters;
use pallet_community_banks::{BankParameters, HealthParameters};
use pallet_credit::CreditParameters;
use pallet_identity::IdentityParameters;
use pallet_quadratic_governance::GovernanceParameters;
use pallet_redistribution::RedistributionParameters;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What transactions cost while blocks are not full.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeePrices {
	/// For a millisecond of execution.
	pub per_millisecond: Balance,
	/// For a byte of the transaction.
	pub per_byte: Balance,
}

impl FeePrices {
	/// The prices until governance sets others.
	pub const DEFAULT: Self = Self { per_millisecond: MILLICRD, per_byte: MICROCRD };
	/// The lowest prices that count: blocks must not be free to fill.
	pub const LEAST: Self = Self { per_millisecond: MICROCRD, per_byte: MICROCRD / 1_000 };
	/// The highest: a mistaken vote must leave its own correction affordable.
	pub const MOST: Self = Self { per_millisecond: CRD, per_byte: MILLICRD };

	/// The prices, each within its bounds.
	pub fn clamped(self) -> Self {
		Self {
			per_millisecond: self
				.per_millisecond
				.clamp(Self::LEAST.per_millisecond, Self::MOST.per_millisecond),
			per_byte: self.per_byte.clamp(Self::LEAST.per_byte, Self::MOST.per_byte),
		}
	}
}

/// The governed values, in groups. Both indices of a value are part of the encoding of the calls that set it.
#[allow(missing_docs)]
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// What transactions cost.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod fees {
		/// The prices of execution and length.
		#[codec(index = 0)]
		pub static Prices: FeePrices = FeePrices::DEFAULT;
	}

	/// What holds for all community banks.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod banks {
		/// How banks open, take deposits, and create.
		#[codec(index = 0)]
		pub static Rules: BankParameters = BankParameters::default();
	}

	/// What holds for all credit.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod credit {
		/// Limits, prices and scores.
		#[codec(index = 0)]
		pub static Rules: CreditParameters = CreditParameters::default();
	}

	/// What holds for identities and those who attest them.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod identity {
		/// Deposits, bonds, validity.
		#[codec(index = 0)]
		pub static Rules: IdentityParameters = IdentityParameters::default();
	}

	/// What holds for all votes.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod governance {
		/// Voice credits, periods, thresholds.
		#[codec(index = 0)]
		pub static Rules: GovernanceParameters = GovernanceParameters::default();
	}

	/// What the health of communities is reckoned by.
	#[dynamic_pallet_params]
	#[codec(index = 5)]
	pub mod health {
		/// Weights of the indices, windows.
		#[codec(index = 0)]
		pub static Rules: HealthParameters = HealthParameters::default();
	}

	/// What holds for bioregions and those who report about them.
	#[dynamic_pallet_params]
	#[codec(index = 6)]
	pub mod bioregions {
		/// Bonds, quorum, staleness.
		#[codec(index = 0)]
		pub static Rules: BioregionParameters = BioregionParameters::default();
	}

	/// What holds for epochs and the commons that flow in them.
	#[dynamic_pallet_params]
	#[codec(index = 7)]
	pub mod redistribution {
		/// The length of epochs, flows, floors.
		#[codec(index = 0)]
		pub static Rules: RedistributionParameters = RedistributionParameters::default();
	}
}

impl RuntimeParameters {
	/// Whether a vote may set the value: it is within its bounds, and agrees with the values of other groups. To unset one
	/// leaves the default.
	pub fn is_acceptable(&self) -> bool {
		use dynamic_params::{banks, bioregions, credit, fees, governance, health, identity, redistribution};
		match self {
			Self::Fees(fees::Parameters::Prices(_, value)) => {
				value.is_none_or(|value| value == value.clamped())
			}
			Self::Banks(banks::Parameters::Rules(_, value)) => {
				value.is_none_or(|value| value == value.clamped())
			}
			Self::Credit(credit::Parameters::Rules(_, value)) => {
				let value = value.unwrap_or_default();
				value == value.clamped() && leaves_time_to_decide(&value, &governance::Rules::get())
			}
			Self::Identity(identity::Parameters::Rules(_, value)) => {
				value.is_none_or(|value| value == value.clamped())
			}
			Self::Governance(governance::Parameters::Rules(_, value)) => {
				let value = value.unwrap_or_default();
				value == value.clamped() && leaves_time_to_decide(&credit::Rules::get(), &value)
			}
			Self::Health(health::Parameters::Rules(_, value)) => {
				value.is_none_or(|value| value == value.clamped())
			}
			Self::Bioregions(bioregions::Parameters::Rules(_, value)) => {
				value.is_none_or(|value| value == value.clamped())
			}
			Self::Redistribution(redistribution::Parameters::Rules(_, value)) => {
				value.is_none_or(|value| value == value.clamped())
			}
		}
	}
}

/// Whether a bank's members have decided what lending asks them, and that is carried out, before the question has settled
/// itself.
pub fn leaves_time_to_decide(credit: &CreditParameters, governance: &GovernanceParameters) -> bool {
	// Carried out a block later; another one, as the question is asked in the middle of one.
	let blocks = governance.matter_voting.saturating_add(governance.matter_confirmation).saturating_add(2);
	let needed = Moment::from(blocks).saturating_mul(SLOT_DURATION);
	credit.referral_window > needed && credit.appeal_period > needed
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Fees(dynamic_params::fees::Parameters::Prices(
			dynamic_params::fees::Prices,
			Some(FeePrices::DEFAULT),
		))
	}
}

/// What genesis sets the governed values to. A value that is left out keeps its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InitialValues {
	/// What transactions cost.
	pub fee_prices: Option<FeePrices>,
	/// What holds for all community banks.
	pub banks: Option<BankParameters>,
	/// What holds for all credit.
	pub credit: Option<CreditParameters>,
	/// What holds for identities and those who attest them.
	pub identity: Option<IdentityParameters>,
	/// What holds for all votes.
	pub governance: Option<GovernanceParameters>,
	/// What the health of communities is reckoned by.
	pub health: Option<HealthParameters>,
	/// What holds for bioregions and those who report about them.
	pub bioregions: Option<BioregionParameters>,
	/// What holds for epochs and the commons that flow in them.
	pub redistribution: Option<RedistributionParameters>,
}

impl InitialValues {
	fn set(value: RuntimeParameters) {
		use frame_support::traits::dynamic_params::AggregatedKeyValue;
		if let (key, Some(value)) = value.into_parts() {
			pallet_parameters::Parameters::<Runtime>::insert(key, value);
		}
	}
}

/// Fails if the value of this name is out of its bounds.
fn check<V: Copy + Debug + PartialEq>(
	name: &str,
	value: Option<V>,
	clamped: impl Fn(V) -> V,
) -> Result<(), String> {
	match value {
		Some(value) if value != clamped(value) => {
			Err(alloc::format!("{name} {value:?} is out of bounds; within them it is {:?}", clamped(value)))
		}
		_ => Ok(()),
	}
}

impl genesis_parameters::InitialParameters for InitialValues {
	fn check(&self) -> Result<(), String> {
		check("feePrices", self.fee_prices, FeePrices::clamped)?;
		check("banks", self.banks, BankParameters::clamped)?;
		check("credit", self.credit, CreditParameters::clamped)?;
		check("identity", self.identity, IdentityParameters::clamped)?;
		check("governance", self.governance, GovernanceParameters::clamped)?;
		check("health", self.health, HealthParameters::clamped)?;
		check("bioregions", self.bioregions, BioregionParameters::clamped)?;
		check("redistribution", self.redistribution, RedistributionParameters::clamped)?;
		if !leaves_time_to_decide(&self.credit.unwrap_or_default(), &self.governance.unwrap_or_default()) {
			return Err("credit.referralWindow and credit.appealPeriod must be longer than \
				governance.matterVoting and governance.matterConfirmation together"
				.into());
		}
		Ok(())
	}

	fn write(&self) {
		use dynamic_params::{banks, bioregions, credit, fees, governance, health, identity, redistribution};
		if let Some(prices) = self.fee_prices {
			Self::set(RuntimeParameters::Fees(fees::Parameters::Prices(fees::Prices, Some(prices))));
		}
		if let Some(rules) = self.banks {
			Self::set(RuntimeParameters::Banks(banks::Parameters::Rules(banks::Rules, Some(rules))));
		}
		if let Some(rules) = self.credit {
			Self::set(RuntimeParameters::Credit(credit::Parameters::Rules(credit::Rules, Some(rules))));
		}
		if let Some(rules) = self.identity {
			Self::set(RuntimeParameters::Identity(identity::Parameters::Rules(identity::Rules, Some(rules))));
		}
		if let Some(rules) = self.governance {
			let value = governance::Parameters::Rules(governance::Rules, Some(rules));
			Self::set(RuntimeParameters::Governance(value));
		}
		if let Some(rules) = self.health {
			Self::set(RuntimeParameters::Health(health::Parameters::Rules(health::Rules, Some(rules))));
		}
		if let Some(rules) = self.bioregions {
			let value = bioregions::Parameters::Rules(bioregions::Rules, Some(rules));
			Self::set(RuntimeParameters::Bioregions(value));
		}
		if let Some(rules) = self.redistribution {
			let value = redistribution::Parameters::Rules(redistribution::Rules, Some(rules));
			Self::set(RuntimeParameters::Redistribution(value));
		}
	}
}
