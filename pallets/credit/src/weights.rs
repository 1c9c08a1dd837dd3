//! What the calls and the calendar weigh. A runtime configures the weights measured on its own hardware; those of `()` are
//! for tests.

use frame_support::weights::Weight;

/// The weight of each call, and of looking after a loan. `e` is the number of endorsers, at most 16.
pub trait WeightInfo {
	/// `request_credit`, with an asset as collateral.
	fn request_credit() -> Weight;
	/// `cancel_request`, of one that the members were asked about.
	fn cancel_request(e: u32) -> Weight;
	/// `endorse`, the last one that fits.
	fn endorse() -> Weight;
	/// `withdraw_endorsement`, of a full list.
	fn withdraw_endorsement() -> Weight;
	/// `decline_endorsement`, of a full list.
	fn decline_endorsement() -> Weight;
	/// `decide`, the dearer of approval and rejection, without what [`Self::ties`] and [`Self::open_ballot`] weigh.
	fn decide(e: u32) -> Weight;
	/// `appeal_score`, without what [`Self::ties`] weighs.
	fn appeal_score(e: u32) -> Weight;
	/// To ask the members about a request of 16 endorsers.
	fn open_ballot() -> Weight;
	/// To look whether `p` pairs of persons have endorsed each other, at most 136.
	fn ties(p: u32) -> Weight;
	/// `accept`.
	fn accept(e: u32) -> Weight;
	/// `repay` of a part, on a loan that is neither late nor secured.
	fn repay() -> Weight;
	/// `repay` at its dearest: it closes a loan that was late and secured. What [`Self::withdraw_appeals`] weighs comes on
	/// top, for a loan whose stakes are called upon; so it does for the two below that close loans.
	fn repay_at_worst() -> Weight;
	/// `repay_in_full`, at its dearest too.
	fn repay_in_full() -> Weight;
	/// `claim_proceeds`, of the last endorser of a repaid loan, who also lent.
	fn claim_proceeds() -> Weight;
	/// `pledge`, a first one.
	fn pledge() -> Weight;
	/// `withdraw_pledge`.
	fn withdraw_pledge() -> Weight;
	/// `call_default`, of a loan that collateral and an asset secure.
	fn call_default(e: u32) -> Weight;
	/// To end the votes on the appeals of all `e` endorsers.
	fn withdraw_appeals(e: u32) -> Weight;
	/// `appeal_slash`.
	fn appeal_slash() -> Weight;
	/// `resolve_request`, the dearer of approval and rejection, without what [`Self::ties`] weighs.
	fn resolve_request(e: u32) -> Weight;
	/// `resolve_appeal`, in the endorser's favour.
	fn resolve_appeal() -> Weight;
	/// `restructure`.
	fn restructure() -> Weight;
	/// `grant_forbearance`.
	fn grant_forbearance() -> Weight;
	/// `list_asset`.
	fn list_asset() -> Weight;
	/// `set_model`, of the largest.
	fn set_model() -> Weight;
	/// `unlist_asset`.
	fn unlist_asset() -> Weight;
	/// `buy_collateral`, all of it, which closes the loan.
	fn buy_collateral() -> Weight;
	/// To find that no loan is due to be looked after.
	fn poll_idle() -> Weight;
	/// To bring a loan up to date that has become late by a step.
	fn review() -> Weight;
	/// To let `e` stakes pay, all of which were appealed for.
	fn settle_slashes(e: u32) -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 100_000);
const FOR_TESTS_PER_PART: Weight = Weight::from_parts(100_000_000, 10_000);

impl WeightInfo for () {
	fn request_credit() -> Weight {
		FOR_TESTS
	}
	fn cancel_request(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
	fn endorse() -> Weight {
		FOR_TESTS
	}
	fn withdraw_endorsement() -> Weight {
		FOR_TESTS
	}
	fn decline_endorsement() -> Weight {
		FOR_TESTS
	}
	fn decide(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
	fn appeal_score(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
	fn open_ballot() -> Weight {
		FOR_TESTS
	}
	fn withdraw_appeals(e: u32) -> Weight {
		FOR_TESTS_PER_PART.saturating_mul(e.into())
	}
	fn ties(p: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(p.into()))
	}
	fn accept(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
	fn repay() -> Weight {
		// Not what the worst one does, so that a test sees which is meant.
		FOR_TESTS.saturating_div(2)
	}
	fn repay_at_worst() -> Weight {
		FOR_TESTS
	}
	fn repay_in_full() -> Weight {
		FOR_TESTS
	}
	fn claim_proceeds() -> Weight {
		FOR_TESTS
	}
	fn pledge() -> Weight {
		FOR_TESTS
	}
	fn withdraw_pledge() -> Weight {
		FOR_TESTS
	}
	fn call_default(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
	fn appeal_slash() -> Weight {
		FOR_TESTS
	}
	fn resolve_request(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
	fn resolve_appeal() -> Weight {
		FOR_TESTS
	}
	fn restructure() -> Weight {
		FOR_TESTS
	}
	fn grant_forbearance() -> Weight {
		FOR_TESTS
	}
	fn list_asset() -> Weight {
		FOR_TESTS
	}
	fn set_model() -> Weight {
		FOR_TESTS
	}
	fn unlist_asset() -> Weight {
		FOR_TESTS
	}
	fn buy_collateral() -> Weight {
		FOR_TESTS
	}
	fn poll_idle() -> Weight {
		FOR_TESTS
	}
	fn review() -> Weight {
		FOR_TESTS
	}
	fn settle_slashes(e: u32) -> Weight {
		FOR_TESTS.saturating_add(FOR_TESTS_PER_PART.saturating_mul(e.into()))
	}
}
