//! What the calls and the pallet's own work weigh. A runtime configures the weights measured on its own hardware; those of
//! `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call, and of each step that the pallet takes by itself or for others.
pub trait WeightInfo {
	/// `submit_proposal`, of a call of `l` bytes.
	fn submit_proposal(l: u32) -> Weight;
	/// Putting a call to the vote of the network by itself.
	fn raise_proposal() -> Weight;
	/// `vote` where ten thousand have voted, changing a vote so that the proposal is rejected, with as many open votes as
	/// there can be.
	fn vote() -> Weight;
	/// The same where few have voted, to compare with.
	fn vote_among_few() -> Weight;
	/// `vote` on a matter, from the rejection of which something follows.
	fn vote_on_matter() -> Weight;
	/// `remove_vote`, likewise.
	fn remove_vote() -> Weight;
	/// `cancel_proposal`.
	fn cancel_proposal() -> Weight;
	/// `kill_proposal`.
	fn kill_proposal() -> Weight;
	/// `advance_proposal`, to a rejection that forfeits the deposit.
	fn advance_proposal() -> Weight;
	/// The same to an enactment that has to be scheduled.
	fn advance_proposal_to_enactment() -> Weight;
	/// `enact_proposal`, less what the call itself weighs.
	fn enact_proposal() -> Weight;
	/// Moving `n` open votes of a person to another issuer, or taking them out.
	fn vouched_changed(n: u32) -> Weight;
	/// Taking `n` open votes of a person out as their membership ends.
	fn membership_ended(n: u32) -> Weight;
	/// The same of votes on matters, from the rejection of which something follows.
	fn votes_on_matters_ended(n: u32) -> Weight;
	/// A block in which what waits to be cleared is of the epoch that is under way.
	fn idle() -> Weight;
	/// Clearing `n` votes on an ended proposal.
	fn clear_votes(n: u32) -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 10_000);

/// The weights for tests.
macro_rules! for_tests {
	($($each:ident),+ $(,)?; $($of_many:ident),+ $(,)?) => {
		impl WeightInfo for () {
			$(fn $each() -> Weight {
				FOR_TESTS
			})+
			$(fn $of_many(n: u32) -> Weight {
				FOR_TESTS.saturating_mul(u64::from(n))
			})+
			fn submit_proposal(_: u32) -> Weight {
				FOR_TESTS
			}
		}
	};
}

for_tests!(
	raise_proposal,
	vote,
	vote_among_few,
	vote_on_matter,
	remove_vote,
	cancel_proposal,
	kill_proposal,
	advance_proposal,
	advance_proposal_to_enactment,
	enact_proposal,
	idle;
	vouched_changed,
	membership_ended,
	votes_on_matters_ended,
	clear_votes,
);
