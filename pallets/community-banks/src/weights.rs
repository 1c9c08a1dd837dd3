//! What the calls weigh. A runtime configures the weights measured on its own hardware; those of `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// `found_bank`.
	fn found_bank() -> Weight;
	/// `abandon_founding`, by the founder.
	fn abandon_founding() -> Weight;
	/// `co_found`, opening a bank of the most founders.
	fn co_found() -> Weight;
	/// `apply`.
	fn apply() -> Weight;
	/// `withdraw_application`.
	fn withdraw_application() -> Weight;
	/// `endorse_application`, with the last endorsement needed.
	fn endorse_application() -> Weight;
	/// `deposit`.
	fn deposit() -> Weight;
	/// `withdraw`, of a holder's last share.
	fn withdraw() -> Weight;
	/// `donate`.
	fn donate() -> Weight;
	/// `grant_creation`.
	fn grant_creation() -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 100_000);

impl WeightInfo for () {
	fn found_bank() -> Weight {
		FOR_TESTS
	}
	fn abandon_founding() -> Weight {
		FOR_TESTS
	}
	fn co_found() -> Weight {
		FOR_TESTS
	}
	fn apply() -> Weight {
		FOR_TESTS
	}
	fn withdraw_application() -> Weight {
		FOR_TESTS
	}
	fn endorse_application() -> Weight {
		FOR_TESTS
	}
	fn deposit() -> Weight {
		FOR_TESTS
	}
	fn withdraw() -> Weight {
		FOR_TESTS
	}
	fn donate() -> Weight {
		FOR_TESTS
	}
	fn grant_creation() -> Weight {
		FOR_TESTS
	}
}
