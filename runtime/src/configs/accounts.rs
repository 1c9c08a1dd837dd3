//! What accounts may do beyond signing for themselves: batches, proxies, several signatures.

use super::{money::deposit, system::LocalBlockNumber};
use crate::{Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU32, InstanceFilter},
};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do in the name of the account that appointed it.
///
/// Each kind but the first lists what it allows, so that a new pallet's calls are closed to it until somebody opens them.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything the account may do itself.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Reject announced calls of other proxies.
	#[codec(index = 1)]
	CancelProxy,
	/// Set and remove a validator's session keys.
	#[codec(index = 2)]
	SessionKeys,
	/// Act as a member of the technical committee.
	#[codec(index = 3)]
	TechnicalCommittee,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			ProxyType::CancelProxy => {
				matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }))
			}
			ProxyType::SessionKeys => matches!(call, RuntimeCall::Session(_)),
			ProxyType::TechnicalCommittee => matches!(call, RuntimeCall::TechnicalCommittee(_)),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == other || self == &ProxyType::Any
	}
}

parameter_types! {
	/// Held while an account has proxies.
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	/// Held for each proxy: an account, a kind and a delay.
	pub const ProxyDepositFactor: Balance = deposit(0, 37);
	/// Held while a proxy has announced calls.
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	/// Held for each announcement: an account, a hash and a block number.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 68);
	/// Held while a call waits for more signatures.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// Held for each signature that the call needs.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = LocalBlockNumber;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type BlockNumberProvider = LocalBlockNumber;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}
