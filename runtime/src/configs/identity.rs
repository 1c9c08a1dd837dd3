//! Who attests what of whom.

use super::{communities::ChainClock, money::RedistributionAccount, system::share_of_block};
use crate::{
	parameters::dynamic_params::identity, weights, Balances, QuadraticGovernance, Runtime, RuntimeHoldReason,
};
use frame_support::{parameter_types, weights::Weight};
use sp_runtime::Perbill;

parameter_types! {
	/// What taking expired attestations out of the counts may take of a block.
	pub IdentityPollWeight: Weight = share_of_block(Perbill::from_percent(5));
}

impl pallet_identity::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Parameters = identity::Rules;
	type BankOrigin = pallet_community_banks::EnsureBank<Runtime>;
	type OnVouched = QuadraticGovernance;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = IdentityPollWeight;
	type WeightInfo = weights::pallet_identity::WeightInfo<Runtime>;
}
