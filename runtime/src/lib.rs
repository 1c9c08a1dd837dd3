//! The runtime of the Credit Network: which pallets the chain is made of, and how they are configured.
//!
//! Nothing is decided here, only put together:
//! - [`configs`]: how each pallet is configured, one file per concern,
//! - [`parameters`]: the values that governance may change while the chain runs,
//! - [`genesis_config_presets`]: the first states that the runtime knows by name,
//! - [`apis`]: what nodes and wallets may ask,
//! - [`weights`]: what calls cost.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]
// The SDK's macros put items without documentation here and into `apis`; the other modules are held to it below.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
#[deny(missing_docs)]
pub mod configs;
#[deny(missing_docs)]
pub mod genesis_config_presets;
#[deny(missing_docs)]
pub mod genesis_parameters;
#[deny(missing_docs)]
pub mod measures;
#[deny(missing_docs)]
pub mod parameters;
#[deny(missing_docs)]
pub mod weights;

#[cfg(test)]
mod tests;

#[cfg(feature = "std")]
pub use apis::RuntimeApi;
pub use credit_primitives_types::{Balance, Moment};

#[cfg(not(feature = "std"))]
use alloc::vec::Vec;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// Types that a node can handle without knowing this runtime's calls.
pub mod opaque {
	use super::*;

	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block header.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// A block whose extrinsics are bytes.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
	/// Names a block.
	pub type BlockId = generic::BlockId<Block>;
	/// The hash of a block.
	pub type Hash = <BlakeTwo256 as sp_runtime::traits::Hash>::Output;

	impl_opaque_keys! {
		/// The keys with which a validator works.
		pub struct SessionKeys {
			/// Signs blocks.
			pub babe: Babe,
			/// Signs finality votes.
			pub grandpa: Grandpa,
		}
	}
}

pub use opaque::SessionKeys;

/// What this runtime is, and which state and transactions it understands.
///
/// `spec_version` rises with every change of behaviour, `transaction_version` with every change of a call's index or
/// arguments.
#[cfg(not(feature = "next"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("credit-network"),
	impl_name: alloc::borrow::Cow::Borrowed("credit-network"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The same runtime under the number that follows, so that a test can upgrade a living chain to it. The macro takes
/// nothing but literals.
#[cfg(feature = "next")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("credit-network"),
	impl_name: alloc::borrow::Cow::Borrowed("credit-network"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// Milliseconds between two slots, and so between two blocks.
///
/// It must not change on a running chain: slot numbers are counted in it from the Unix epoch on.
pub const SLOT_DURATION: Moment = 3_000;

/// What the addresses of this chain begin with: the generic one, so that keys look alike on every Substrate chain.
pub const SS58_PREFIX: u16 = 42;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 20;
/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;

/// The number of a block.
pub type BlockNumber = u32;
/// A signature by any of the kinds of keys that wallets hold.
pub type Signature = MultiSignature;
/// An account: the public key, or the hash of a longer one.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// The count of an account's transactions.
pub type Nonce = u32;
/// The hash of a block, or of anything else.
pub type Hash = sp_core::H256;
/// How transactions name accounts.
pub type Address = MultiAddress<AccountId, ()>;
/// A block header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What a transaction carries beside its call, in the order that wallets expect.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// A transaction or an inherent, as it stands in a block.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What the signer of a transaction signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// The pallets. Hooks and genesis run in the order of the indices, which are part of every call's encoding: an index
/// is never given to another pallet.
#[frame_support::runtime]
mod runtime {
	/// The chain's state transition function.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship;

	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(6)]
	pub type TransactionPayment = pallet_transaction_payment;

	// Before Session, whose genesis asks it for the first validators.
	#[runtime::pallet_index(10)]
	pub type ValidatorSet = pallet_validator_set;
	#[runtime::pallet_index(11)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(12)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(13)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(14)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(20)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(21)]
	pub type AssetsHolder = pallet_assets_holder;

	#[runtime::pallet_index(25)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(26)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(27)]
	pub type Parameters = pallet_parameters;

	#[runtime::pallet_index(30)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(31)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(32)]
	pub type Multisig = pallet_multisig;

	#[runtime::pallet_index(35)]
	pub type TechnicalCommittee = pallet_collective<Instance1>;
	#[runtime::pallet_index(36)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(37)]
	pub type TxPause = pallet_tx_pause;

	#[runtime::pallet_index(40)]
	pub type GenesisParameters = crate::genesis_parameters;

	// Before the banks, whose genesis asks for persons.
	#[runtime::pallet_index(45)]
	pub type Identities = pallet_identity;
	#[runtime::pallet_index(46)]
	pub type QuadraticGovernance = pallet_quadratic_governance;
	// Before the banks, whose genesis asks for bioregions.
	#[runtime::pallet_index(47)]
	pub type Bioregions = pallet_bioregions;

	#[runtime::pallet_index(50)]
	pub type CommunityBanks = pallet_community_banks;
	#[runtime::pallet_index(51)]
	pub type Credit = pallet_credit;
	#[runtime::pallet_index(52)]
	pub type Redistribution = pallet_redistribution;
}
