//! Community banks, and the credit that they give.

use super::{money::RedistributionAccount, system::share_of_block};
use crate::{
	genesis_parameters::{Interim, InterimAnswers},
	parameters::dynamic_params::{banks, credit},
	weights, AccountId, Assets, AssetsHolder, Balances, CommunityBanks, Credit, Identities,
	QuadraticGovernance, Runtime, RuntimeHoldReason, Timestamp,
};
use credit_primitives_types::{BankId, BioregionCode, Clock, HealthIndex, Moment, Regions};
use frame_support::{parameter_types, weights::Weight, PalletId};
use sp_runtime::{traits::AccountIdConversion, Perbill, Permill};

parameter_types! {
	/// From which the banks' accounts are derived.
	pub const BanksPalletId: PalletId = PalletId(*b"cn/banks");
	/// What banks may do of themselves in a block: serve exits, turn locks, fold an epoch.
	pub BanksPollWeight: Weight = share_of_block(Perbill::from_percent(10));
	/// What looking after loans may take of a block.
	pub CreditPollWeight: Weight = share_of_block(Perbill::from_percent(20));
	/// The account that has every role of the assets taken as collateral. Nobody has its key.
	pub Custodian: AccountId = PalletId(*b"cn/asset").into_account_truncating();
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
	type Personhood = Identities;
	type Health = ByGenesis;
	type Regions = ByGenesis;
	type Lending = Credit;
	type OnMembershipEnded = QuadraticGovernance;
	type Parameters = banks::Rules;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = BanksPollWeight;
	type PalletId = BanksPalletId;
	type WeightInfo = weights::pallet_community_banks::WeightInfo<Runtime>;
}

impl pallet_credit::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AssetsHolder;
	type AssetRoles = Assets;
	type Custodian = Custodian;
	type Clock = ChainClock;
	type Personhood = Identities;
	type Banks = CommunityBanks;
	type BankOrigin = pallet_community_banks::EnsureBank<Runtime>;
	type Ballots = QuadraticGovernance;
	type Health = ByGenesis;
	type Parameters = credit::Rules;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = CreditPollWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = CreditBenchmarks;
	type WeightInfo = weights::pallet_credit::WeightInfo<Runtime>;
}

/// Makes the assets and the origins that the benchmarks of credit need.
#[cfg(feature = "runtime-benchmarks")]
pub struct CreditBenchmarks;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_credit::BenchmarkHelper<AccountId, crate::RuntimeOrigin> for CreditBenchmarks {
	fn create_asset(
		asset: super::money::AssetId,
		owner: &AccountId,
		holder: &AccountId,
		amount: crate::Balance,
	) {
		use frame_support::{
			assert_ok,
			traits::fungibles::{Create, Mutate},
		};
		assert_ok!(<Assets as Create<_>>::create(asset, owner.clone(), true, 1));
		assert_ok!(Assets::mint_into(asset, holder, amount));
	}

	fn bank_origin(bank: BankId) -> crate::RuntimeOrigin {
		pallet_community_banks::Origin::Bank(bank).into()
	}
}
