//! Who makes blocks, who finalizes them, and what happens to a validator that cheats.

use super::money::deposit;
use crate::{
	genesis_parameters::EpochLength, opaque::SessionKeys, weights, AccountId, Babe, Balance, Balances,
	Historical, Offences, Runtime, RuntimeEvent, Session, ValidatorSet, SLOT_DURATION,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, Get},
};
use frame_system::EnsureRoot;
use pallet_session::{
	disabling::UpToLimitWithReEnablingDisablingStrategy,
	historical::{IdentificationTuple, NoteHistoricalRoot},
	FindAccountFromAuthorIndex,
};
use pallet_validator_set::{SessionOf, UnitIdentification};
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// How many validators there may be.
pub type MaxValidators = ConstU32<100>;

/// For how many past sessions a validator's keys can be proven: an offence older than that is forgotten. A week of
/// sessions of an hour.
pub type HistoryDepth = ConstU32<168>;

/// Nobody nominates validators here.
type NoNominators = ConstU32<0>;

/// The slots of a BABE epoch, as genesis fixed it for this chain.
pub struct EpochDuration;

impl Get<u64> for EpochDuration {
	fn get() -> u64 {
		EpochLength::<Runtime>::get()
	}
}

/// For how many blocks a report of an equivocation is worth keeping in the pool: as long as its proof can hold.
pub struct ReportLongevity;

impl Get<u64> for ReportLongevity {
	fn get() -> u64 {
		u64::from(<HistoryDepth as Get<u32>>::get()).saturating_mul(EpochDuration::get())
	}
}

parameter_types! {
	/// Held while an account has session keys registered: they are found by account and by either key.
	pub const KeyDeposit: Balance = deposit(3, 256);
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = EpochDuration;
	type ExpectedBlockTime = ConstU64<SLOT_DURATION>;
	// Sessions end when epochs do, and the session pallet starts both.
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type MaxAuthorities = MaxValidators;
	type MaxNominators = NoNominators;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type WeightInfo = weights::BabeWeight;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type MaxAuthorities = MaxValidators;
	type MaxNominators = NoNominators;
	type MaxSetIdSessionEntries = HistoryDepthInSets;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type WeightInfo = weights::GrandpaWeight;
}

/// A set of authorities lasts a session at least, so as many sets as sessions are enough.
pub struct HistoryDepthInSets;

impl Get<u64> for HistoryDepthInSets {
	fn get() -> u64 {
		<HistoryDepth as Get<u32>>::get().into()
	}
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = ValidatorSet;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = NoteHistoricalRoot<Self, ValidatorSet>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = UnitIdentification;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = IdentificationTuple<Self>;
	type OnOffenceHandler = ValidatorSet;
}

impl pallet_validator_set::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Session = SessionOf<Self>;
	// A chain for trying things out runs on one validator.
	type MinValidators = ConstU32<1>;
	type MaxValidators = MaxValidators;
	type HistoryDepth = HistoryDepth;
	type WeightInfo = weights::pallet_validator_set::WeightInfo<Runtime>;
}
