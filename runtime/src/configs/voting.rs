//! Votes: who counts, what they cost, and what carries decisions out.

use super::{
	communities::ChainClock,
	governance::RootOrTwoThirds,
	money::RedistributionAccount,
	proposals::{AboutTheCommittee, Answers, BankCalls, NetworkCalls},
	system::share_of_block,
};
use crate::{
	parameters::dynamic_params::{banks, governance},
	weights, Balances, CommunityBanks, Identities, Moment, Preimage, Runtime, RuntimeCall, RuntimeHoldReason,
	RuntimeOrigin, Scheduler, SLOT_DURATION,
};
use credit_primitives_types::BankId;
use frame_support::{parameter_types, traits::Get, weights::Weight};
use sp_runtime::{traits::Convert, Perbill};

parameter_types! {
	/// The heaviest call that can be proposed: with what goes round it, it fits into what the scheduler may take.
	pub MaxCallWeight: Weight = share_of_block(Perbill::from_percent(40));
	/// What clearing old votes away may take of a block that has room.
	pub GovernancePollWeight: Weight = share_of_block(Perbill::from_percent(5));
	/// Milliseconds between two blocks.
	pub const SlotDuration: Moment = SLOT_DURATION;
}

/// How long voice credits are good for: as long as a person stays at a home bank.
pub struct GovernanceEpoch;

impl Get<Moment> for GovernanceEpoch {
	fn get() -> Moment {
		banks::Rules::get().clamped().governance_epoch
	}
}

/// Speaks for a bank whose members have decided.
pub struct BankOrigin;

impl Convert<BankId, RuntimeOrigin> for BankOrigin {
	fn convert(bank: BankId) -> RuntimeOrigin {
		pallet_community_banks::Origin::Bank(bank).into()
	}
}

impl pallet_quadratic_governance::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Persons = Identities;
	type Banks = CommunityBanks;
	type Participation = CommunityBanks;
	type EpochLength = GovernanceEpoch;
	type SlotDuration = SlotDuration;
	type Scheduler = Scheduler;
	type Preimages = Preimage;
	type NetworkCalls = NetworkCalls;
	type BankCalls = BankCalls;
	type BankOrigin = BankOrigin;
	type Matters = Answers;
	type ImmuneCalls = AboutTheCommittee;
	type CancelOrigin = RootOrTwoThirds;
	type Parameters = governance::Rules;
	type MaxCallWeight = MaxCallWeight;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = GovernancePollWeight;
	type WeightInfo = weights::pallet_quadratic_governance::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = GovernanceBenchmarks;
}

/// Makes the banks and the calls that the benchmarks of governance need.
#[cfg(feature = "runtime-benchmarks")]
pub struct GovernanceBenchmarks;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_quadratic_governance::BenchmarkHelper<crate::AccountId, RuntimeCall> for GovernanceBenchmarks {
	fn open_bank(members: &[crate::AccountId]) -> BankId {
		<CommunityBanks as credit_primitives_types::BankLedger<_>>::open_for_benchmark(members)
	}

	fn call(scope: &pallet_quadratic_governance::Scope, bytes: u32) -> RuntimeCall {
		match scope {
			pallet_quadratic_governance::Scope::Network => pallet_assets::Call::force_set_metadata {
				id: codec::Compact(0),
				name: alloc::vec![0; bytes as usize],
				symbol: Default::default(),
				decimals: 0,
				is_frozen: false,
			}
			.into(),
			// No call of theirs is much longer than this one.
			pallet_quadratic_governance::Scope::Bank(_) => pallet_identity::Call::register_schema {
				name: alloc::vec![b'n'; 64].try_into().unwrap_or_default(),
				document: Default::default(),
			}
			.into(),
		}
	}
}
