//! What the calls of `pallet_redistribution` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
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

/// The measured weights of `pallet_redistribution`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_redistribution::WeightInfo for WeightInfo<T> {
	/// Storage: `Redistribution::RunUnderWay` (r:1 w:1)
	/// Proof: `Redistribution::RunUnderWay` (`max_values`: Some(1), `max_size`: Some(234), added: 729, mode: `MaxEncodedLen`)
	fn idle() -> Weight {
		// At least 1_712_000 ps. Proof: 218 bytes measured.
		Weight::from_parts(2_003_000, 1_719)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:0)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Pot` (r:1 w:1)
	/// Proof: `Redistribution::Pot` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::NextBankId` (r:1 w:0)
	/// Proof: `CommunityBanks::NextBankId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::RunUnderWay` (r:0 w:1)
	/// Proof: `Redistribution::RunUnderWay` (`max_values`: Some(1), `max_size`: Some(234), added: 729, mode: `MaxEncodedLen`)
	fn begin() -> Weight {
		// At least 15_453_000 ps. Proof: 489 bytes measured.
		Weight::from_parts(16_725_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `CommunityBanks::CommunityBanks` (r:2 w:0)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(891), added: 3366, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Scores` (r:1 w:0)
	/// Proof: `Bioregions::Scores` (`max_values`: None, `max_size`: Some(1274), added: 3749, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommonsLost` (r:1 w:0)
	/// Proof: `CommunityBanks::CommonsLost` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Presences` (r:1 w:0)
	/// Proof: `CommunityBanks::Presences` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityHealth` (r:1 w:0)
	/// Proof: `CommunityBanks::CommunityHealth` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LendingHistory` (r:1 w:0)
	/// Proof: `CommunityBanks::LendingHistory` (`max_values`: None, `max_size`: Some(1157), added: 3632, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Results` (r:0 w:1)
	/// Proof: `Redistribution::Results` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn snapshot_bank() -> Weight {
		// At least 52_197_000 ps. Proof: 2168 bytes measured.
		Weight::from_parts(55_843_000, 9_861)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Redistribution::Results` (r:2 w:1)
	/// Proof: `Redistribution::Results` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(891), added: 3366, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Scores` (r:1 w:0)
	/// Proof: `Bioregions::Scores` (`max_values`: None, `max_size`: Some(1274), added: 3749, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommonsLost` (r:1 w:0)
	/// Proof: `CommunityBanks::CommonsLost` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Presences` (r:1 w:0)
	/// Proof: `CommunityBanks::Presences` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityHealth` (r:1 w:0)
	/// Proof: `CommunityBanks::CommunityHealth` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::LendingHistory` (r:1 w:0)
	/// Proof: `CommunityBanks::LendingHistory` (`max_values`: None, `max_size`: Some(1157), added: 3632, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Pot` (r:1 w:1)
	/// Proof: `Redistribution::Pot` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn collect_bank() -> Weight {
		// At least 106_929_000 ps. Proof: 2714 bytes measured.
		Weight::from_parts(174_310_000, 9_861)
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Redistribution::Results` (r:2 w:1)
	/// Proof: `Redistribution::Results` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn clear_bank() -> Weight {
		// At least 5_578_000 ps. Proof: 228 bytes measured.
		Weight::from_parts(13_731_000, 6_434)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `CommunityBanks::Orphaned` (r:1 w:1)
	/// Proof: `CommunityBanks::Orphaned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Pot` (r:1 w:1)
	/// Proof: `Redistribution::Pot` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn burn_orphans() -> Weight {
		// At least 28_011_000 ps. Proof: 145 bytes measured.
		Weight::from_parts(29_965_000, 3_593)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Redistribution::Results` (r:2 w:1)
	/// Proof: `Redistribution::Results` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(891), added: 3366, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Pot` (r:1 w:1)
	/// Proof: `Redistribution::Pot` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn pay_bank() -> Weight {
		// At least 58_167_000 ps. Proof: 1523 bytes measured.
		Weight::from_parts(89_724_000, 6_434)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Redistribution::Results` (r:2 w:0)
	/// Proof: `Redistribution::Results` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn pass_bank() -> Weight {
		// At least 5_398_000 ps. Proof: 229 bytes measured.
		Weight::from_parts(9_134_000, 6_434).saturating_add(T::DbWeight::get().reads(2))
	}
	/// Storage: `Redistribution::Pot` (r:1 w:0)
	/// Proof: `Redistribution::Pot` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Moved` (r:1 w:1)
	/// Proof: `Redistribution::Moved` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::RunUnderWay` (r:0 w:1)
	/// Proof: `Redistribution::RunUnderWay` (`max_values`: Some(1), `max_size`: Some(234), added: 729, mode: `MaxEncodedLen`)
	/// Storage: `Redistribution::Summaries` (r:0 w:2)
	/// Proof: `Redistribution::Summaries` (`max_values`: None, `max_size`: Some(240), added: 2715, mode: `MaxEncodedLen`)
	fn record() -> Weight {
		// At least 6_009_000 ps. Proof: 0 bytes measured.
		Weight::from_parts(9_574_000, 1_501)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
