//! What the pallet tells: each event with all that is needed to rebuild the votes from events alone.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A governance epoch began; seen when something first happened in it.
		EpochStarted {
			/// Its number.
			index: EpochIndex,
			/// When it began.
			started: Moment,
		},
		/// The voice credits of a class in an epoch are fixed, as its first proposal was submitted.
		CreditsGiven {
			/// The class: 0 is the network's, that of bank `b` is `b + 1`.
			class: TokenId,
			/// The epoch.
			epoch: EpochIndex,
			/// How many each person has.
			credits: u32,
		},
		/// Somebody proposed a call.
		ProposalSubmitted {
			/// The proposal.
			proposal_id: ProposalId,
			/// Whose decision it is.
			scope: Scope,
			/// Who proposed it.
			proposer: T::AccountId,
			/// The person behind the account.
			person: PersonId,
			/// Held from the account.
			deposit: Balance,
			/// The hash of the call.
			call_hash: T::Hash,
			/// What it is about.
			metadata: Metadata,
			/// The epoch whose voice credits votes are paid with.
			epoch: EpochIndex,
			/// Of how many persons the quorum is a share.
			base: u32,
			/// The rules it goes by.
			terms: Terms,
			/// The first block at which it may be decided.
			voting_end: Block,
		},
		/// The course of business put a call to the vote of the network.
		ProposalRaised {
			/// The proposal.
			proposal_id: ProposalId,
			/// The hash of the call.
			call_hash: T::Hash,
			/// What it is about.
			metadata: Metadata,
			/// Who may not vote, as it is about them.
			excluded: Excluded,
			/// The epoch whose voice credits votes are paid with.
			epoch: EpochIndex,
			/// Of how many persons the quorum is a share.
			base: u32,
			/// The rules it goes by.
			terms: Terms,
			/// The first block at which it may be decided.
			voting_end: Block,
		},
		/// The course of business put a matter to the members of a bank.
		MatterOpened {
			/// The proposal.
			proposal_id: ProposalId,
			/// The bank.
			bank_id: BankId,
			/// The matter.
			matter: Matter<T::AccountId>,
			/// Who may not vote, as it is about them.
			excluded: Excluded,
			/// The epoch whose voice credits votes are paid with.
			epoch: EpochIndex,
			/// Of how many persons the quorum is a share.
			base: u32,
			/// The rules it goes by.
			terms: Terms,
			/// The first block at which it may be decided.
			voting_end: Block,
		},
		/// A person voted, or changed votes given before.
		Voted {
			/// The proposal.
			proposal_id: ProposalId,
			/// The account.
			voter: T::AccountId,
			/// The person behind it.
			person: PersonId,
			/// For or against.
			direction: Direction,
			/// How many votes the person now has on the proposal. They cost their square.
			votes: u32,
			/// The issuer with whose votes they are counted.
			issuer: T::AccountId,
			/// What the person now has spent, of the proposal's class and epoch.
			spent: u32,
		},
		/// A person's votes on a proposal were taken back, and their square in voice credits returned.
		VoteRemoved {
			/// The proposal.
			proposal_id: ProposalId,
			/// The person.
			person: PersonId,
			/// For or against.
			direction: Direction,
			/// How many votes there were.
			votes: u32,
			/// What the person now has spent, of the proposal's class and epoch.
			spent: u32,
		},
		/// A person counts on another issuer's word, and so do their votes.
		VoteMoved {
			/// The proposal.
			proposal_id: ProposalId,
			/// The person.
			person: PersonId,
			/// With whose votes they were counted.
			from: T::AccountId,
			/// With whose votes they are counted now.
			to: T::AccountId,
		},
		/// A proposal passes. It has passed when it still does at the block `until`.
		ConfirmationStarted {
			/// The proposal.
			proposal_id: ProposalId,
			/// When that is decided.
			until: Block,
		},
		/// A proposal no longer passes.
		ConfirmationEnded {
			/// The proposal.
			proposal_id: ProposalId,
		},
		/// A proposal has passed.
		ProposalPassed {
			/// The proposal.
			proposal_id: ProposalId,
			/// The votes that counted.
			tally: Tally,
			/// From which block on its call may be dispatched.
			enact_at: Block,
		},
		/// A proposal was rejected.
		ProposalRejected {
			/// The proposal.
			proposal_id: ProposalId,
			/// The votes that counted.
			tally: Tally,
			/// From which block on what follows from that may be dispatched, if anything does.
			enact_at: Option<Block>,
		},
		/// The call of a proposal was dispatched.
		ProposalEnacted {
			/// The proposal.
			proposal_id: ProposalId,
			/// How that went. After an error nothing has changed.
			result: DispatchResult,
		},
		/// A proposal was taken back by its proposer.
		ProposalCancelled {
			/// The proposal.
			proposal_id: ProposalId,
		},
		/// A proposal was ended by the network's committee or by Root.
		ProposalKilled {
			/// The proposal.
			proposal_id: ProposalId,
			/// Why.
			reason: Reason,
		},
		/// The matter settled itself, and the vote on it has ended.
		ProposalWithdrawn {
			/// The proposal.
			proposal_id: ProposalId,
		},
		/// A decided proposal comes to nothing: there was nothing left to call, or nobody left to call it for, or it was too
		/// late.
		ProposalLapsed {
			/// The proposal.
			proposal_id: ProposalId,
		},
		/// A proposer got the deposit back.
		DepositReturned {
			/// The proposal.
			proposal_id: ProposalId,
			/// The proposer.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// Fewer than the least support voted for a rejected proposal, or nobody but one of several persons; its deposit went to the redistribution account.
		DepositForfeited {
			/// The proposal.
			proposal_id: ProposalId,
			/// The proposer.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// The scheduler is full for when something is due. Anybody may call `advance_proposal`, at any time: it is tried
		/// again, or done if it is due.
		NotScheduled {
			/// The proposal.
			proposal_id: ProposalId,
			/// When it is due.
			when: Block,
		},
		/// All votes on an ended proposal were cleared, as their epoch is over.
		ProposalCleared {
			/// The proposal.
			proposal_id: ProposalId,
		},
	}
}
