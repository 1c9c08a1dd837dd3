//! What the calls of `pallet_validator_set` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
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

/// The measured weights of `pallet_validator_set`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_validator_set::WeightInfo for WeightInfo<T> {
	/// Storage: `ValidatorSet::Validators` (r:1 w:1)
	/// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Offenders` (r:1 w:1)
	/// Proof: `ValidatorSet::Offenders` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `ValidatorSet::Pardons` (r:0 w:1)
	/// Proof: `ValidatorSet::Pardons` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn add_validator() -> Weight {
		// At least 25_718_000 ps. Proof: 4329 bytes measured.
		Weight::from_parts(33_380_000, 7_794)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ValidatorSet::Validators` (r:1 w:1)
	/// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:99 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Offenders` (r:1 w:1)
	/// Proof: `ValidatorSet::Offenders` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `ValidatorSet::Pardons` (r:0 w:1)
	/// Proof: `ValidatorSet::Pardons` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 100.
	fn remove_validator(n: u32) -> Weight {
		// At least 17_817_000 ps. Proof: 335 + n * 144 bytes measured.
		Weight::from_parts(10_754_155, 4_687)
			// Give or take 1_917 each.
			.saturating_add(Weight::from_parts(2_775_858, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2_541).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ValidatorSet::AuthoredBlocks` (r:1 w:1)
	/// Proof: `ValidatorSet::AuthoredBlocks` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn note_author() -> Weight {
		// At least 2_854_000 ps. Proof: 80 bytes measured.
		Weight::from_parts(3_155_000, 3_509)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ValidatorSet::Pardons` (r:100 w:99)
	/// Proof: `ValidatorSet::Pardons` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Offenders` (r:100 w:100)
	/// Proof: `ValidatorSet::Offenders` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `Session::DisabledValidators` (r:1 w:1)
	/// Proof: `Session::DisabledValidators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Validators` (r:1 w:1)
	/// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:99 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `o` was measured from 1 to 100.
	/// `n` was measured from 1 to 100.
	fn on_offence(o: u32, n: u32) -> Weight {
		// At least 300_438_000 ps. Proof: 2244 + n * 124 bytes measured.
		Weight::from_parts(305_226_000, 4_687)
			// Give or take 1_040_428 each.
			.saturating_add(Weight::from_parts(24_458_773, 0).saturating_mul(o.into()))
			// Give or take 1_040_428 each.
			.saturating_add(Weight::from_parts(45_718_928, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2_602).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2_540).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(2).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(2).saturating_mul(o.into()))
	}
	/// Storage: `ValidatorSet::AuthoredBlocks` (r:101 w:100)
	/// Proof: `ValidatorSet::AuthoredBlocks` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::IdleValidators` (r:0 w:1)
	/// Proof: `ValidatorSet::IdleValidators` (`max_values`: Some(1), `max_size`: Some(3206), added: 3701, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 100.
	fn end_session(n: u32) -> Weight {
		// At least 9_123_000 ps. Proof: 323 + n * 81 bytes measured.
		Weight::from_parts(9_424_000, 3_509)
			// Give or take 2_790 each.
			.saturating_add(Weight::from_parts(3_503_507, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2_519).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1).saturating_mul(n.into()))
	}
	/// Storage: `Session::DisabledValidators` (r:1 w:1)
	/// Proof: `Session::DisabledValidators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Offenders` (r:100 w:0)
	/// Proof: `ValidatorSet::Offenders` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `Historical::StoredRange` (r:1 w:1)
	/// Proof: `Historical::StoredRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Historical::HistoricalSessions` (r:0 w:8)
	/// Proof: `Historical::HistoricalSessions` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 100.
	fn start_session(n: u32) -> Weight {
		// At least 22_123_000 ps. Proof: 326 + n * 98 bytes measured.
		Weight::from_parts(22_934_000, 1_812)
			// Give or take 41_661 each.
			.saturating_add(Weight::from_parts(15_956_246, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2_540).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(10))
	}
	/// Storage: `ValidatorSet::Validators` (r:1 w:1)
	/// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Offenders` (r:100 w:99)
	/// Proof: `ValidatorSet::Offenders` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ValidatorSet::Pardons` (r:0 w:99)
	/// Proof: `ValidatorSet::Pardons` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 100.
	fn new_session(n: u32) -> Weight {
		// At least 16_354_000 ps. Proof: 280 + n * 210 bytes measured.
		Weight::from_parts(16_745_000, 4_687)
			// Give or take 15_263 each.
			.saturating_add(Weight::from_parts(13_695_561, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2_686).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(2).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(2).saturating_mul(n.into()))
	}
}
