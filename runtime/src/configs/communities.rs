//! Community banks, and the credit that they give.

use super::{money::RedistributionAccount, system::share_of_block};
use crate::{
	parameters::dynamic_params::{banks, credit, health},
	weights, AccountId, Assets, AssetsHolder, Balances, Bioregions, CommunityBanks, Credit, Identities,
	QuadraticGovernance, Redistribution, Runtime, RuntimeHoldReason, Timestamp,
};
#[cfg(feature = "runtime-benchmarks")]
use credit_primitives_types::BankId;
use credit_primitives_types::{Clock, Moment};
use frame_support::{parameter_types, weights::Weight, PalletId};
use sp_runtime::{traits::AccountIdConversion, Perbill};

parameter_types! {
	/// From which the banks' accounts are derived.
	pub const BanksPalletId: PalletId = PalletId(*b"cn/banks");
	/// What banks may do of themselves in a block: serve exits, turn locks.
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

impl pallet_community_banks::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Personhood = Identities;
	type Health = CommunityBanks;
	type Economy = Bioregions;
	type Epochs = Redistribution;
	type Regions = Bioregions;
	type Lending = Credit;
	type OnMembershipEnded = QuadraticGovernance;
	type Parameters = banks::Rules;
	type HealthParameters = health::Rules;
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
	type Participation = CommunityBanks;
	type Health = CommunityBanks;
	type Credentials = Identities;
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
