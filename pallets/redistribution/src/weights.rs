//! What the pallet's own work weighs. A runtime configures the weights measured on its own hardware; those of `()` are for
//! tests.

use frame_support::weights::Weight;

/// The weight of each step that the pallet takes by itself. What the banks' ledger does for it is part of it.
pub trait WeightInfo {
	/// A block in which no epoch ends and no run is under way.
	fn idle() -> Weight;
	/// Closing an epoch: the next one begins, and a run.
	fn begin() -> Weight;
	/// Looking at a bank.
	fn snapshot_bank() -> Weight;
	/// Taking what a bank gives.
	fn collect_bank() -> Weight;
	/// Clearing what an earlier run left about a bank that took no part in this one.
	fn clear_bank() -> Weight;
	/// Burning orphaned credit.
	fn burn_orphans() -> Weight;
	/// Giving a bank what it receives.
	fn pay_bank() -> Weight;
	/// Passing over a bank that receives nothing.
	fn pass_bank() -> Weight;
	/// Writing down what a run did, in place of what the oldest one did.
	fn record() -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 10_000);

/// The weights for tests.
macro_rules! for_tests {
	($($each:ident),+ $(,)?) => {
		impl WeightInfo for () {
			$(fn $each() -> Weight {
				FOR_TESTS
			})+
		}
	};
}

for_tests!(idle, begin, snapshot_bank, collect_bank, clear_bank, burn_orphans, pay_bank, pass_bank, record);
