//! What is measured of the land, and the commons that flow by it.

use super::{communities::ChainClock, money::RedistributionAccount, system::share_of_block};
use crate::{
	parameters::dynamic_params::{bioregions, redistribution},
	weights, AccountId, Balances, Bioregions, CommunityBanks, Identities, QuadraticGovernance,
	Redistribution, Runtime, RuntimeHoldReason,
};
use alloc::{format, string::String};
use credit_primitives_types::{BioregionCode, IndicatorId, OnDoubt, Personhood};
use frame_support::{parameter_types, weights::Weight};
use frame_system::EnsureRoot;
use pallet_quadratic_governance::WeightInfo;
use sp_runtime::Perbill;

parameter_types! {
	/// What closing an epoch may take of a block: median by median, bank by bank.
	pub EpochPollWeight: Weight = share_of_block(Perbill::from_percent(20));
}

/// Has everybody vote on whether a reporter whose reports are far from the others' is suspended. A majority of reporters
/// could be the one that lies, so nothing happens by itself.
pub struct AskTheNetwork;

impl OnDoubt<AccountId> for AskTheNetwork {
	fn doubted(region: &BioregionCode, who: &AccountId, indicator: &IndicatorId, value: i64, median: i64) {
		let call = pallet_bioregions::Call::suspend_reporter { region: region.clone(), who: who.clone() };
		let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
		let about = format!(
			"Suspend a reporter of {}: it reported {value} of {}, where the median is {median}.",
			text(region),
			text(indicator),
		);
		let about = about.into_bytes().try_into().unwrap_or_default();
		let person = Identities::person_of(who).into_iter().collect();
		if let Err(error) = QuadraticGovernance::raise(call.into(), about, person) {
			log::debug!(target: "runtime::bioregions", "no vote on the doubted reporter: {error:?}");
		}
	}

	fn weight() -> Weight {
		// The reporter's person is a few reads more.
		<Runtime as pallet_quadratic_governance::Config>::WeightInfo::raise_proposal()
			.saturating_add(<Runtime as frame_system::Config>::DbWeight::get().reads(4))
	}
}

impl pallet_bioregions::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Epochs = Redistribution;
	type Affiliation = CommunityBanks;
	type OnReport = CommunityBanks;
	type OnDoubt = AskTheNetwork;
	type GovernOrigin = EnsureRoot<AccountId>;
	type Parameters = bioregions::Rules;
	type RedistributionAccount = RedistributionAccount;
	type StageWeight = EpochPollWeight;
	type WeightInfo = weights::pallet_bioregions::WeightInfo<Runtime>;
}

impl pallet_redistribution::Config for Runtime {
	type Currency = Balances;
	type Clock = ChainClock;
	type Reports = Bioregions;
	type Fold = CommunityBanks;
	type Ledger = CommunityBanks;
	type Orphans = CommunityBanks;
	type RedistributionAccount = RedistributionAccount;
	type Parameters = redistribution::Rules;
	type PollWeight = EpochPollWeight;
	type WeightInfo = weights::pallet_redistribution::WeightInfo<Runtime>;
}
