//! What the calls weigh. A runtime configures the weights measured on its own hardware; those of `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call. `e` is the number of endorsers, at most 16.
pub trait WeightInfo {
	/// `request_credit`.
	fn request_credit() -> Weight;
	/// `cancel_request`.
	fn cancel_request(e: u32) -> Weight;
	/// `endorse`, the last one that fits.
	fn endorse() -> Weight;
	/// `withdraw_endorsement`, of a full list.
	fn withdraw_endorsement() -> Weight;
	/// `decide`, the dearer of approval and rejection.
	fn decide(e: u32) -> Weight;
	/// `accept`.
	fn accept(e: u32) -> Weight;
	/// `repay`, closing the loan.
	fn repay() -> Weight;
	/// `repay_in_full`.
	fn repay_in_full() -> Weight;
	/// `claim_proceeds`, of the last endorser of a repaid loan.
	fn claim_proceeds() -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 100_000);
const FOR_TESTS_PER_ENDORSER: Weight = Weight::from_parts(100_000_000, 10_000);

fn with_endorsers(e: u32) -> Weight {
	FOR_TESTS.saturating_add(FOR_TESTS_PER_ENDORSER.saturating_mul(u64::from(e)))
}

impl WeightInfo for () {
	fn request_credit() -> Weight {
		FOR_TESTS
	}
	fn cancel_request(e: u32) -> Weight {
		with_endorsers(e)
	}
	fn endorse() -> Weight {
		FOR_TESTS
	}
	fn withdraw_endorsement() -> Weight {
		FOR_TESTS
	}
	fn decide(e: u32) -> Weight {
		with_endorsers(e)
	}
	fn accept(e: u32) -> Weight {
		with_endorsers(e)
	}
	fn repay() -> Weight {
		FOR_TESTS
	}
	fn repay_in_full() -> Weight {
		FOR_TESTS
	}
	fn claim_proceeds() -> Weight {
		FOR_TESTS
	}
}
