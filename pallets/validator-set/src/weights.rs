//! What the calls and hooks cost.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// One function for each call and hook. `n` is the number of validators, `o` that of reported offenders.
pub trait WeightInfo {
	/// `add_validator`.
	fn add_validator() -> Weight;
	/// `remove_validator`, with `n` validators in the set.
	fn remove_validator(n: u32) -> Weight;
	/// Counting a block's author.
	fn note_author() -> Weight;
	/// Handling `o` offenders, with `n` validators in the set.
	fn on_offence(o: u32, n: u32) -> Weight;
	/// The end of a session of `n` validators.
	fn end_session(n: u32) -> Weight;
	/// The start of a session of `n` validators, all of them offenders.
	fn start_session(n: u32) -> Weight;
	/// Planning a session of `n` validators.
	fn new_session(n: u32) -> Weight;
}

/// Estimates by hand, from the reads and writes of each function at RocksDB's cost, rounded up. They hold
/// until a runtime brings measured ones.
impl WeightInfo for () {
	fn add_validator() -> Weight {
		estimate(6, 5)
	}

	fn remove_validator(n: u32) -> Weight {
		estimate(6, 5).saturating_add(estimate(1, 0).saturating_mul(n.into()))
	}

	fn note_author() -> Weight {
		estimate(1, 1)
	}

	fn on_offence(o: u32, n: u32) -> Weight {
		// Each offender: its record, its pardon, the set, the session's lists, every other validator's keys.
		let each = estimate(10, 8).saturating_add(estimate(1, 0).saturating_mul(n.into()));
		estimate(2, 2).saturating_add(each.saturating_mul(o.into()))
	}

	fn end_session(n: u32) -> Weight {
		estimate(3, 3).saturating_add(estimate(2, 1).saturating_mul(n.into()))
	}

	fn start_session(n: u32) -> Weight {
		// Disabling searches the list of validators; the constant part holds the pruning of old sessions.
		estimate(6, 12).saturating_add(estimate(5, 2).saturating_mul(n.into()))
	}

	fn new_session(n: u32) -> Weight {
		estimate(6, 4).saturating_add(estimate(4, 3).saturating_mul(n.into()))
	}
}

/// `reads` and `writes`, and for each the time to decode or encode what it moves, with which come the proof
/// bytes.
fn estimate(reads: u64, writes: u64) -> Weight {
	let items = reads.saturating_add(writes);
	Weight::from_parts(10_000_000, 1_000)
		.saturating_add(Weight::from_parts(5_000_000, 4_000).saturating_mul(items))
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}
