//! What the calls of `pallet_community_banks` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
//!
//! - Date: 2026-11-22
//! - Processor: AMD EPYC
//! - Execution: Compiled, 50 steps, 20 repeats
//! - Proofs: maps of 1000000 entries
//! - Tool: frame-benchmarking-cli 64.0.0

// A pallet may have no call that touches storage.
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights of `pallet_community_banks`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_community_banks::WeightInfo for WeightInfo<T> {
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::NextBankId` (r:1 w:1)
	/// Proof: `CommunityBanks::NextBankId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Foundings` (r:0 w:1)
	/// Proof: `CommunityBanks::Foundings` (`max_values`: None, `max_size`: Some(704), added: 3179, mode: `MaxEncodedLen`)
	fn found_bank() -> Weight {
		// At least 87_230_000 ps. Proof: 665 bytes measured.
		Weight::from_parts(92_588_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `CommunityBanks::Foundings` (r:1 w:1)
	/// Proof: `CommunityBanks::Foundings` (`max_values`: None, `max_size`: Some(704), added: 3179, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn abandon_founding() -> Weight {
		// At least 81_792_000 ps. Proof: 1218 bytes measured.
		Weight::from_parts(86_599_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Foundings` (r:1 w:1)
	/// Proof: `CommunityBanks::Foundings` (`max_values`: None, `max_size`: Some(704), added: 3179, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:0 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:0 w:16)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	fn co_found() -> Weight {
		// At least 105_687_000 ps. Proof: 1152 bytes measured.
		Weight::from_parts(112_959_000, 4_169)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(18))
	}
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:0)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Applications` (r:1 w:1)
	/// Proof: `CommunityBanks::Applications` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn apply() -> Weight {
		// At least 55_292_000 ps. Proof: 960 bytes measured.
		Weight::from_parts(59_980_000, 4_054)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::Applications` (r:1 w:1)
	/// Proof: `CommunityBanks::Applications` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn withdraw_application() -> Weight {
		// At least 39_869_000 ps. Proof: 463 bytes measured.
		Weight::from_parts(42_253_000, 4_054)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:1)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Applications` (r:1 w:1)
	/// Proof: `CommunityBanks::Applications` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn endorse_application() -> Weight {
		// At least 64_246_000 ps. Proof: 2182 bytes measured.
		Weight::from_parts(67_721_000, 4_054)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:1)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn deposit() -> Weight {
		// At least 54_492_000 ps. Proof: 1268 bytes measured.
		Weight::from_parts(57_836_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:1)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// At least 52_869_000 ps. Proof: 1255 bytes measured.
		Weight::from_parts(56_214_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn donate() -> Weight {
		// At least 42_203_000 ps. Proof: 872 bytes measured.
		Weight::from_parts(45_228_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	fn grant_creation() -> Weight {
		// At least 12_248_000 ps. Proof: 761 bytes measured.
		Weight::from_parts(13_170_000, 3_869)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
