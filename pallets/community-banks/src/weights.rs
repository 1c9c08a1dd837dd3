//! What the calls and the work of each block weigh. A runtime configures the weights measured on its own hardware; those
//! of `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call, and of each step that the pallet takes by itself.
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
	/// `withdraw`, into the queue.
	fn withdraw_into_queue() -> Weight;
	/// `donate`, to a bank with uncovered credit.
	fn donate() -> Weight;
	/// `grant_creation`.
	fn grant_creation() -> Weight;
	/// `leave`, of a member who is at home in the bank.
	fn leave() -> Weight;
	/// `claim_withdrawal`.
	fn claim_withdrawal() -> Weight;
	/// `cancel_withdrawal`.
	fn cancel_withdrawal() -> Weight;
	/// `lock_shares`, after a lock on an earlier account has ended.
	fn lock_shares() -> Weight;
	/// `set_home_bank`, away from another one.
	fn set_home_bank() -> Weight;
	/// `expel`, of a member who is at home in the bank.
	fn expel() -> Weight;
	/// `set_policy`.
	fn set_policy() -> Weight;
	/// `close_bank`.
	fn close_bank() -> Weight;
	/// `resolve_bank`.
	fn resolve_bank() -> Weight;
	/// `move_membership`.
	fn move_membership() -> Weight;
	/// `invite_founders`, of the most.
	fn invite_founders() -> Weight;
	/// To take down that somebody did something for their community.
	fn act() -> Weight;
	/// The end of an epoch for one bank.
	fn fold_bank() -> Weight;
	/// A visit to the first exit in a bank's queue.
	fn serve_exit() -> Weight;
	/// A change of one lock by the calendar.
	fn turn_lock() -> Weight;
	/// Clearing `n` entries of a closed bank.
	fn clear_members(n: u32) -> Weight;
	/// A block in which there is nothing to do.
	fn poll_idle() -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 100_000);

/// The weights for tests.
macro_rules! for_tests {
	($($call:ident),+ $(,)?) => {
		impl WeightInfo for () {
			$(fn $call() -> Weight {
				FOR_TESTS
			})+
			fn clear_members(n: u32) -> Weight {
				FOR_TESTS.saturating_mul(u64::from(n))
			}
		}
	};
}

for_tests!(
	found_bank,
	abandon_founding,
	co_found,
	apply,
	withdraw_application,
	endorse_application,
	deposit,
	withdraw,
	withdraw_into_queue,
	donate,
	grant_creation,
	leave,
	claim_withdrawal,
	cancel_withdrawal,
	lock_shares,
	set_home_bank,
	expel,
	set_policy,
	close_bank,
	resolve_bank,
	move_membership,
	invite_founders,
	act,
	fold_bank,
	serve_exit,
	turn_lock,
	poll_idle,
);
