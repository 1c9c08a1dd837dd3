//! Why the pallet refuses: what is wrong, and what to do.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// Your account is not attested as a person's, or whoever attested it has lost that right. Ask an accredited issuer
		/// for a personhood credential first.
		NotAPerson,
		/// Only members of the bank may do this. Apply for membership, and have members endorse you. If you have moved from
		/// another account, call `move_membership`.
		NotAMember,
		/// You became a person after this was submitted, or have not been a member for a whole epoch before. Wait for a
		/// proposal that is submitted later.
		NotEligibleYet,
		/// Your attestation of personhood may expire before this vote ends. Have it renewed first.
		PersonhoodEndsTooSoon,
		/// The vote is about you. Let the others decide.
		Excluded,
		/// There is no proposal of this number. Look the number up in `proposals`.
		ProposalNotFound,
		/// There is no bank of this number. Check the number.
		BankNotFound,
		/// Proposals of this scope may not make this call, or a call in it. Propose another one, or in another scope.
		CallNotAllowed,
		/// The call does too much for one block. Divide it among several proposals.
		CallTooHeavy,
		/// The call has too many bytes to be kept, or to be backed by a deposit. Divide it among several proposals.
		CallTooLong,
		/// The text is not UTF-8. Encode text as UTF-8.
		NotUtf8,
		/// Too many proposals of this scope are open. Wait until one has ended.
		MaxOpenProposalsExceeded,
		/// You have too many open proposals in this scope. Wait until one has ended, or cancel one.
		MaxProposalsPerPersonExceeded,
		/// No numbers are left for new proposals. A runtime upgrade has to widen them.
		MaxProposalsExceeded,
		/// The number of votes is zero. Give one or more, or take your votes back with `remove_vote`.
		VotesZero,
		/// You do not have that many voice credits left: votes cost their square. Give fewer, or take other votes back.
		CreditsExceeded,
		/// You have votes on as many undecided proposals as you may. Take some back, or wait until one is decided.
		MaxOpenVotesExceeded,
		/// The vote is decided. Nothing is left to do.
		VotingClosed,
		/// You have no votes on this proposal, or they were cleared with their epoch. Nothing is left to do.
		VoteNotFound,
		/// The sum of votes does not fit into the books. Give fewer.
		TallyOverflow,
		/// Only the proposer may cancel a proposal. Vote against it instead.
		NotTheProposer,
		/// Somebody has voted, so the proposal can no longer be cancelled. Vote against it instead.
		VotesCast,
		/// The proposal has ended. Nothing is left to do.
		AlreadyEnded,
		/// It is not yet time. Wait for the block that `proposals` shows.
		TooEarly,
		/// The proposal has not passed, or was enacted already. Check its status.
		NotPassed,
		/// Nothing is due for this proposal now. Wait for the block that `proposals` shows.
		NothingToDo,
		/// The scheduler is full for the blocks to come. Try again later.
		AgendaFull,
		/// The proposal is about the committee itself. Vote against it instead.
		NotKillable,
		/// The members vote on this matter already. Wait until that vote has ended.
		AlreadyExists,
		/// The matter is about too many persons for a vote. Let it be decided in another way.
		MaxExcludedExceeded,
	}
}
