//! Community banks, and the credit that they give.

use crate::{
	genesis_parameters::{Interim, InterimAnswers},
	parameters::dynamic_params::{banks, credit},
	weights, AccountId, Balances, CommunityBanks, Runtime, RuntimeHoldReason, Timestamp,
};
use credit_primitives_types::{
	BankId, BioregionCode, Clock, HealthIndex, Moment, PersonId, Personhood, Regions,
};
use frame_support::{parameter_types, PalletId};
use sp_runtime::Permill;

parameter_types! {
	/// From which the banks' accounts are derived.
	pub const BanksPalletId: PalletId = PalletId(*b"cn/banks");
}

/// The chain's clock: the timestamp that each block's author sets.
pub struct ChainClock;

impl Clock for ChainClock {
	fn now() -> Moment {
		Timestamp::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_for_benchmark(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}

/// Answers what no pallet answers yet, by what genesis wrote down: see [`InterimAnswers`].
pub struct ByGenesis;

impl ByGenesis {
	fn answers() -> InterimAnswers {
		Interim::<Runtime>::get()
	}
}

impl Personhood<AccountId> for ByGenesis {
	fn person_of(who: &AccountId) -> Option<PersonId> {
		Self::answers().every_account_is_a_person.then(|| PersonId::from(<[u8; 32]>::from(who.clone())))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(_: &AccountId) {
		Interim::<Runtime>::mutate(|answers| answers.every_account_is_a_person = true);
	}
}

impl HealthIndex for ByGenesis {
	fn health(_: BankId) -> Permill {
		Self::answers().health
	}
}

impl Regions for ByGenesis {
	fn exists(code: &BioregionCode) -> bool {
		Self::answers().bioregions.contains(code)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn register_for_benchmark(code: &BioregionCode) {
		Interim::<Runtime>::mutate(|answers| {
			let _ = answers.bioregions.try_push(code.clone());
		});
	}
}

impl pallet_community_banks::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Personhood = ByGenesis;
	type Health = ByGenesis;
	type Regions = ByGenesis;
	type Parameters = banks::Rules;
	type PalletId = BanksPalletId;
	type WeightInfo = weights::pallet_community_banks::WeightInfo<Runtime>;
}

impl pallet_credit::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Personhood = ByGenesis;
	type Banks = CommunityBanks;
	type Health = ByGenesis;
	type Parameters = credit::Rules;
	type WeightInfo = weights::pallet_credit::WeightInfo<Runtime>;
}
