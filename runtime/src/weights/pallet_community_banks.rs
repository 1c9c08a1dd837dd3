//! What the calls of `pallet_community_banks` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
//!
//! - Date: 2026-11-23
//! - Processor: AMD EPYC
//! - Execution: Compiled, 20 steps, 10 repeats
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
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
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
		// At least 88_252_000 ps. Proof: 699 bytes measured.
		Weight::from_parts(92_839_000, 6_196)
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
		// At least 83_634_000 ps. Proof: 1107 bytes measured.
		Weight::from_parts(89_353_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Foundings` (r:1 w:1)
	/// Proof: `CommunityBanks::Foundings` (`max_values`: None, `max_size`: Some(704), added: 3179, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::HomeBanks` (r:16 w:16)
	/// Proof: `CommunityBanks::HomeBanks` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:0 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:0 w:16)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	fn co_found() -> Weight {
		// At least 200_560_000 ps. Proof: 1409 bytes measured.
		Weight::from_parts(218_516_000, 41_566)
			.saturating_add(T::DbWeight::get().reads(20))
			.saturating_add(T::DbWeight::get().writes(34))
	}
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:0)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Applications` (r:1 w:1)
	/// Proof: `CommunityBanks::Applications` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn apply() -> Weight {
		// At least 57_786_000 ps. Proof: 995 bytes measured.
		Weight::from_parts(62_253_000, 4_092)
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
		// At least 40_260_000 ps. Proof: 385 bytes measured.
		Weight::from_parts(43_575_000, 4_054)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:1)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Applications` (r:1 w:1)
	/// Proof: `CommunityBanks::Applications` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::HomeBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::HomeBanks` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	fn endorse_application() -> Weight {
		// At least 72_357_000 ps. Proof: 2796 bytes measured.
		Weight::from_parts(85_267_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:1)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn deposit() -> Weight {
		// At least 55_242_000 ps. Proof: 1497 bytes measured.
		Weight::from_parts(60_230_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:1)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Locks` (r:1 w:1)
	/// Proof: `CommunityBanks::Locks` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Debts` (r:0 w:1)
	/// Proof: `CommunityBanks::Debts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LockCalendar` (r:0 w:1)
	/// Proof: `CommunityBanks::LockCalendar` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// At least 67_280_000 ps. Proof: 1583 bytes measured.
		Weight::from_parts(72_718_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:1)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Locks` (r:1 w:1)
	/// Proof: `CommunityBanks::Locks` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::QueuedExits` (r:1 w:1)
	/// Proof: `CommunityBanks::QueuedExits` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Exits` (r:1 w:1)
	/// Proof: `CommunityBanks::Exits` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::BanksWithQueue` (r:0 w:1)
	/// Proof: `CommunityBanks::BanksWithQueue` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Debts` (r:0 w:1)
	/// Proof: `CommunityBanks::Debts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LockCalendar` (r:0 w:1)
	/// Proof: `CommunityBanks::LockCalendar` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn withdraw_into_queue() -> Weight {
		// At least 44_066_000 ps. Proof: 1458 bytes measured.
		Weight::from_parts(48_533_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::TotalUncovered` (r:1 w:1)
	/// Proof: `CommunityBanks::TotalUncovered` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn donate() -> Weight {
		// At least 63_655_000 ps. Proof: 1060 bytes measured.
		Weight::from_parts(68_282_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	fn grant_creation() -> Weight {
		// At least 16_355_000 ps. Proof: 1115 bytes measured.
		Weight::from_parts(18_157_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:1)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Engaged` (r:1 w:0)
	/// Proof: `Credit::Engaged` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::QueuedExits` (r:1 w:0)
	/// Proof: `CommunityBanks::QueuedExits` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::HomeBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::HomeBanks` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		// At least 24_667_000 ps. Proof: 1109 bytes measured.
		Weight::from_parts(27_090_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Claims` (r:1 w:1)
	/// Proof: `CommunityBanks::Claims` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_withdrawal() -> Weight {
		// At least 48_743_000 ps. Proof: 1021 bytes measured.
		Weight::from_parts(53_149_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::QueuedExits` (r:1 w:1)
	/// Proof: `CommunityBanks::QueuedExits` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Exits` (r:1 w:1)
	/// Proof: `CommunityBanks::Exits` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:1)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	fn cancel_withdrawal() -> Weight {
		// At least 23_455_000 ps. Proof: 795 bytes measured.
		Weight::from_parts(25_698_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Holdings` (r:1 w:0)
	/// Proof: `CommunityBanks::Holdings` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Locks` (r:1 w:1)
	/// Proof: `CommunityBanks::Locks` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Debts` (r:1 w:0)
	/// Proof: `CommunityBanks::Debts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LockCalendar` (r:0 w:2)
	/// Proof: `CommunityBanks::LockCalendar` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn lock_shares() -> Weight {
		// At least 39_048_000 ps. Proof: 1334 bytes measured.
		Weight::from_parts(42_433_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:2 w:2)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::HomeBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::HomeBanks` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	fn set_home_bank() -> Weight {
		// At least 30_175_000 ps. Proof: 2040 bytes measured.
		Weight::from_parts(33_570_000, 7_194)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:1)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::HomeBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::HomeBanks` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	fn expel() -> Weight {
		// At least 19_639_000 ps. Proof: 1029 bytes measured.
		Weight::from_parts(21_772_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	fn set_policy() -> Weight {
		// At least 12_298_000 ps. Proof: 990 bytes measured.
		Weight::from_parts(13_540_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `Credit::BankExposures` (r:1 w:0)
	/// Proof: `Credit::BankExposures` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::BanksWithQueue` (r:0 w:1)
	/// Proof: `CommunityBanks::BanksWithQueue` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Clearing` (r:0 w:1)
	/// Proof: `CommunityBanks::Clearing` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn close_bank() -> Weight {
		// At least 85_918_000 ps. Proof: 1263 bytes measured.
		Weight::from_parts(91_436_000, 8_799)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::TotalUncovered` (r:1 w:1)
	/// Proof: `CommunityBanks::TotalUncovered` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Orphaned` (r:1 w:1)
	/// Proof: `CommunityBanks::Orphaned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn resolve_bank() -> Weight {
		// At least 18_518_000 ps. Proof: 1101 bytes measured.
		Weight::from_parts(20_380_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Not measured yet: after `set_home_bank`, with the reads and writes counted.
	fn move_membership() -> Weight {
		Weight::from_parts(40_000_000, 7_194)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	// Not measured yet: after `abandon_founding`, which writes more.
	fn invite_founders() -> Weight {
		Weight::from_parts(40_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LastFold` (r:1 w:1)
	/// Proof: `CommunityBanks::LastFold` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::FoldUnderWay` (r:1 w:1)
	/// Proof: `CommunityBanks::FoldUnderWay` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:2 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::TotalUncovered` (r:1 w:1)
	/// Proof: `CommunityBanks::TotalUncovered` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	fn fold_bank() -> Weight {
		// At least 49_053_000 ps. Proof: 1475 bytes measured.
		Weight::from_parts(52_188_000, 7_194)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::QueueCursor` (r:1 w:1)
	/// Proof: `CommunityBanks::QueueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::BanksWithQueue` (r:1 w:1)
	/// Proof: `CommunityBanks::BanksWithQueue` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Exits` (r:1 w:1)
	/// Proof: `CommunityBanks::Exits` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Claims` (r:1 w:1)
	/// Proof: `CommunityBanks::Claims` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::QueuedExits` (r:1 w:1)
	/// Proof: `CommunityBanks::QueuedExits` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn serve_exit() -> Weight {
		// At least 27_040_000 ps. Proof: 869 bytes measured.
		Weight::from_parts(29_374_000, 4_092)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LockCalendar` (r:2 w:2)
	/// Proof: `CommunityBanks::LockCalendar` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Locks` (r:1 w:1)
	/// Proof: `CommunityBanks::Locks` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(627), added: 3102, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Debts` (r:1 w:0)
	/// Proof: `CommunityBanks::Debts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	fn turn_lock() -> Weight {
		// At least 34_612_000 ps. Proof: 966 bytes measured.
		Weight::from_parts(37_075_000, 6_076)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Applications` (r:33 w:32)
	/// Proof: `CommunityBanks::Applications` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:32 w:32)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:32 w:32)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 32.
	fn clear_members(n: u32) -> Weight {
		// At least 48_833_000 ps. Proof: 379 + n * 228 bytes measured.
		Weight::from_parts(49_765_000, 4_054)
			// Give or take 2_142_360 each.
			.saturating_add(Weight::from_parts(50_372_704, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3_064).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(3).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(3).saturating_mul(n.into()))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LockCalendar` (r:1 w:0)
	/// Proof: `CommunityBanks::LockCalendar` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::QueueCursor` (r:1 w:0)
	/// Proof: `CommunityBanks::QueueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::BanksWithQueue` (r:1 w:0)
	/// Proof: `CommunityBanks::BanksWithQueue` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LastFold` (r:1 w:0)
	/// Proof: `CommunityBanks::LastFold` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::FoldUnderWay` (r:1 w:0)
	/// Proof: `CommunityBanks::FoldUnderWay` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Clearing` (r:1 w:0)
	/// Proof: `CommunityBanks::Clearing` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn poll_idle() -> Weight {
		// At least 13_370_000 ps. Proof: 417 bytes measured.
		Weight::from_parts(14_301_000, 3_947).saturating_add(T::DbWeight::get().reads(8))
	}
}
