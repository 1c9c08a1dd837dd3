//! What the calls and the pallet's own work weigh. A runtime configures the weights measured on its own hardware; those of
//! `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call, and of each step that the pallet takes by itself or for others.
pub trait WeightInfo {
	/// `submit_proposal`, of a call of `l` bytes.
	fn submit_proposal(l: u32) -> Weight;
	/// `vote`, changing a vote so that the proposal is rejected, with as many open votes as there can be. It does not depend
	/// on how many others have voted.
	fn vote() -> Weight;
	/// `remove_vote`, likewise.
	fn remove_vote() -> Weight;
	/// `cancel_proposal`.
	fn cancel_proposal() -> Weight;
	/// `kill_proposal`.
	fn kill_proposal() -> Weight;
	/// `advance_proposal`, to a rejection that forfeits the deposit or to an enactment that must be scheduled.
	fn advance_proposal() -> Weight;
	/// `enact_proposal`, less what the call itself weighs.
	fn enact_proposal() -> Weight;
	/// Opening the vote on a matter.
	fn open() -> Weight;
	/// Withdrawing a matter.
	fn withdraw() -> Weight;
	/// Moving `n` open votes of a person to another issuer, or taking them out.
	fn vouched_changed(n: u32) -> Weight;
	/// Taking `n` open votes of a person out as their membership ends.
	fn membership_ended(n: u32) -> Weight;
	/// A block in which there is nothing to clear.
	fn idle() -> Weight;
	/// Clearing `n` votes on an ended proposal.
	fn clear_votes(n: u32) -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
impl WeightInfo for () {
	fn submit_proposal(_: u32) -> Weight {
		each()
	}
	fn vote() -> Weight {
		each()
	}
	fn remove_vote() -> Weight {
		each()
	}
	fn cancel_proposal() -> Weight {
		each()
	}
	fn kill_proposal() -> Weight {
		each()
	}
	fn advance_proposal() -> Weight {
		each()
	}
	fn enact_proposal() -> Weight {
		each()
	}
	fn open() -> Weight {
		each()
	}
	fn withdraw() -> Weight {
		each()
	}
	fn vouched_changed(n: u32) -> Weight {
		each().saturating_mul(u64::from(n))
	}
	fn membership_ended(n: u32) -> Weight {
		each().saturating_mul(u64::from(n))
	}
	fn idle() -> Weight {
		each()
	}
	fn clear_votes(n: u32) -> Weight {
		each().saturating_mul(u64::from(n))
	}
}

fn each() -> Weight {
	Weight::from_parts(1_000_000_000, 10_000)
}
