//! What the pallet keeps and returns, free of its configuration.

use crate::GovernanceParameters;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	votes::{needed_for_quorum, passes, Course},
	Permill,
};
use credit_primitives_types::{Balance, BankId, Matter, Moment, PersonId, ProposalId, TokenId};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// A governance epoch: a counter.
pub type EpochIndex = u32;

/// A block's number.
pub type Block = u32;

/// The most votes on undecided proposals that a person can have.
pub const MAX_OPEN_VOTES: u32 = 16;

/// The most persons who can be excluded from a vote that is about them.
pub const MAX_EXCLUDED: u32 = 32;

/// What a proposal is about: a title or a link, UTF-8.
pub type Metadata = BoundedVec<u8, ConstU32<256>>;

/// Why a proposal is killed, UTF-8.
pub type Reason = BoundedVec<u8, ConstU32<256>>;

/// The proposals that a person has votes on.
pub type OpenProposalIds = BoundedVec<ProposalId, ConstU32<MAX_OPEN_VOTES>>;

/// The persons whom a vote is about.
pub type Excluded = BoundedVec<PersonId, ConstU32<MAX_EXCLUDED>>;

/// Whose decision a proposal is.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Scope {
	/// All persons'. What they decide is called as Root.
	Network,
	/// The members' of a bank. What they decide is called with the bank's own origin.
	Bank(BankId),
}

impl Scope {
	/// The class of voice credits that votes are paid with; `None` if there is none left for the bank.
	pub fn class(&self) -> Option<TokenId> {
		match self {
			Self::Network => Some(0),
			Self::Bank(bank) => bank.checked_add(1),
		}
	}
}

/// What a vote is for.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Direction {
	/// For the proposal.
	Aye,
	/// Against it.
	Nay,
}

/// A person's votes on a proposal. They cost their square in voice credits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Vote<AccountId> {
	/// For or against.
	pub direction: Direction,
	/// How many.
	pub votes: u32,
	/// The issuer on whose word the person counts, and with whose votes these are counted.
	pub issuer: AccountId,
}

/// The votes on a proposal.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Tally {
	/// Votes for it.
	pub ayes: u64,
	/// Votes against it.
	pub nays: u64,
	/// Persons who vote for it.
	pub aye_persons: u32,
	/// Persons who vote against it.
	pub nay_persons: u32,
}

impl Tally {
	/// Whether nobody has votes in it.
	pub fn is_empty(&self) -> bool {
		*self == Self::default()
	}

	/// The tally with a person's votes added; `None` if they do not fit.
	pub fn with(mut self, direction: Direction, votes: u32) -> Option<Self> {
		let (sum, persons) = self.side(direction);
		*sum = sum.checked_add(u64::from(votes))?;
		*persons = persons.checked_add(1)?;
		Some(self)
	}

	/// The tally with a person's votes taken out; `None` if they are not in it.
	pub fn without(mut self, direction: Direction, votes: u32) -> Option<Self> {
		let (sum, persons) = self.side(direction);
		*sum = sum.checked_sub(u64::from(votes))?;
		*persons = persons.checked_sub(1)?;
		Some(self)
	}

	/// The tally less a part of it.
	pub fn less(self, part: &Self) -> Self {
		Self {
			ayes: self.ayes.saturating_sub(part.ayes),
			nays: self.nays.saturating_sub(part.nays),
			aye_persons: self.aye_persons.saturating_sub(part.aye_persons),
			nay_persons: self.nay_persons.saturating_sub(part.nay_persons),
		}
	}

	fn side(&mut self, direction: Direction) -> (&mut u64, &mut u32) {
		match direction {
			Direction::Aye => (&mut self.ayes, &mut self.aye_persons),
			Direction::Nay => (&mut self.nays, &mut self.nay_persons),
		}
	}
}

/// What is called when a proposal has passed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum ProposalCall<AccountId, Call, Hash> {
	/// A call that somebody has proposed.
	Call(Call),
	/// What the runtime makes of a matter that the course of business has put to a bank's members.
	Matter(Matter<AccountId>),
	/// The proposal has ended; of its call only the hash is kept.
	Hash(Hash),
}

/// Where a proposal stands.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Status {
	/// Votes are taken, and it does not pass.
	Voting,
	/// Votes are taken, and it has been passing for some time.
	Confirming {
		/// The block since which it has been passing.
		since: Block,
	},
	/// It has passed.
	Passed {
		/// The block from which on its call may be dispatched.
		enact_at: Block,
	},
	/// A matter was rejected, and something follows from that.
	Refused {
		/// The block from which on the call may be dispatched.
		enact_at: Block,
	},
	/// Ended: its call was dispatched, with success.
	Enacted,
	/// Ended: its call was dispatched and failed, so that nothing has changed.
	EnactmentFailed {
		/// Why.
		error: DispatchError,
	},
	/// Ended: it did not pass.
	Rejected,
	/// Ended by the network's committee or by Root.
	Killed {
		/// BLAKE2-256 of the reason, which stands in the event.
		reason_hash: [u8; 32],
	},
	/// Ended: the matter settled itself.
	Withdrawn,
	/// Ended: there was nothing left to call, or nobody left to call it for, or it was too late.
	Lapsed,
}

/// How many proposals there are of each status, and how many votes were cast. Measures: a count stays at the end of its
/// range.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct ProposalCounts {
	/// Votes are taken.
	pub voting: u32,
	/// Votes are taken, and they have been passing for some time.
	pub confirming: u32,
	/// They are decided, and something follows that is yet to be done.
	pub decided: u32,
	/// They were carried out.
	pub enacted: u32,
	/// What they called failed.
	pub failed: u32,
	/// They did not pass.
	pub rejected: u32,
	/// They were ended by the committee or by Root.
	pub killed: u32,
	/// The matter settled itself.
	pub withdrawn: u32,
	/// There was nothing left to call, or it was too late.
	pub lapsed: u32,
	/// Their proposers took them back; nothing is kept of them.
	pub cancelled: u32,
	/// Votes that were cast, changed ones included.
	pub votes: u64,
}

impl ProposalCounts {
	/// The count of proposals of this status.
	pub(crate) fn of(&mut self, status: &Status) -> &mut u32 {
		match status {
			Status::Voting => &mut self.voting,
			Status::Confirming { .. } => &mut self.confirming,
			Status::Passed { .. } | Status::Refused { .. } => &mut self.decided,
			Status::Enacted => &mut self.enacted,
			Status::EnactmentFailed { .. } => &mut self.failed,
			Status::Rejected => &mut self.rejected,
			Status::Killed { .. } => &mut self.killed,
			Status::Withdrawn => &mut self.withdrawn,
			Status::Lapsed => &mut self.lapsed,
		}
	}

	/// One proposal less of the one status, and one more of the other.
	pub(crate) fn moved(&mut self, from: &Status, to: &Status) {
		let before = self.of(from);
		*before = before.saturating_sub(1);
		let after = self.of(to);
		*after = after.saturating_add(1);
	}
}

impl Status {
	/// Whether it is undecided.
	pub fn is_running(&self) -> bool {
		matches!(self, Self::Voting | Self::Confirming { .. })
	}

	/// When its call may be dispatched, `None` if there is nothing to dispatch now.
	pub fn enact_at(&self) -> Option<Block> {
		match self {
			Self::Passed { enact_at } | Self::Refused { enact_at } => Some(*enact_at),
			_ => None,
		}
	}

	/// Whether it has not ended.
	pub fn is_open(&self) -> bool {
		self.is_running() || self.enact_at().is_some()
	}

	/// Whether it ended without a decision, so that votes on it may be taken back.
	pub fn returns_votes(&self) -> bool {
		matches!(self, Self::Killed { .. } | Self::Withdrawn)
	}
}

/// The rules that a proposal was submitted under. They stay as they are whatever becomes of the parameters.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Terms {
	/// For how many blocks votes are taken at least.
	pub voting_period: Block,
	/// For how many blocks it must keep passing.
	pub confirmation: Block,
	/// How many blocks after it has passed its call is dispatched.
	pub enactment_delay: Block,
	/// For how many blocks from then on it can be.
	pub enactment_window: Block,
	/// The share of votes that the ayes must exceed.
	pub threshold: Permill,
	/// The share of the base that must vote aye.
	pub quorum: Permill,
	/// The share of the base that must vote aye for the deposit to return when it is rejected.
	pub minimum_support: Permill,
}

impl Terms {
	/// The terms of a proposal in this scope.
	pub fn of_proposal(parameters: &GovernanceParameters, scope: &Scope) -> Self {
		let rules = parameters.rules(scope);
		Self {
			voting_period: rules.voting_period,
			confirmation: rules.confirmation,
			enactment_delay: rules.enactment_delay,
			enactment_window: parameters.enactment_window,
			threshold: rules.threshold,
			quorum: rules.quorum,
			minimum_support: parameters.minimum_support,
		}
	}

	/// The terms of a matter: its own times, and no delay.
	pub fn of_matter(parameters: &GovernanceParameters, scope: &Scope) -> Self {
		Self {
			voting_period: parameters.matter_voting,
			confirmation: parameters.matter_confirmation,
			enactment_delay: 0,
			..Self::of_proposal(parameters, scope)
		}
	}

	/// Whether so few of `base` persons support a proposal that it was not worth everybody's time: fewer than the share
	/// that the terms ask for, or fewer than two where there are two.
	pub fn is_unsupported(&self, base: u32, tally: &Tally) -> bool {
		tally.aye_persons < needed_for_quorum(base, self.minimum_support).max(base.min(2))
	}
}

/// Who proposed, and what is held for it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Proposer<AccountId> {
	/// The account.
	pub account: AccountId,
	/// The person behind it.
	pub person: PersonId,
	/// Held from the account while the proposal is open.
	pub deposit: Balance,
}

/// How a proposal was decided.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Decision {
	/// Whether it has passed.
	pub passed: bool,
	/// The votes that counted.
	pub tally: Tally,
}

/// A proposal, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Proposal<AccountId, Call, Hash> {
	/// Whose decision it is.
	pub scope: Scope,
	/// The class of voice credits that votes are paid with.
	pub class: TokenId,
	/// The epoch whose voice credits votes are paid with.
	pub epoch: EpochIndex,
	/// Who proposed it, `None` for what the course of business asks.
	pub proposer: Option<Proposer<AccountId>>,
	/// What is called when it has passed.
	pub call: ProposalCall<AccountId, Call, Hash>,
	/// What it is about, until it ends.
	pub metadata: Metadata,
	/// Whether nobody but Root may kill it.
	pub immune: bool,
	/// Who may not vote, as it is about them.
	pub excluded: Excluded,
	/// The block in which it was submitted.
	pub submitted: Block,
	/// The time of that block.
	pub submitted_at: Moment,
	/// Since when one must have been a member of the bank to vote on it: an epoch before it was submitted.
	pub members_since: Moment,
	/// Of how many persons the quorum is a share: those there were at submission.
	pub base: u32,
	/// The rules it was submitted under.
	pub terms: Terms,
	/// All votes on it, those of fallen issuers included.
	pub tally: Tally,
	/// Where it stands.
	pub status: Status,
	/// How it was decided.
	pub decision: Option<Decision>,
	/// The block for which a task stands in the scheduler.
	pub alarm: Option<Block>,
}

impl<AccountId, Call, Hash> Proposal<AccountId, Call, Hash> {
	/// The first block at which it may be decided.
	pub fn voting_end(&self) -> Block {
		self.submitted.saturating_add(self.terms.voting_period)
	}

	/// How its vote runs.
	pub fn course(&self) -> Course {
		Course {
			voting_end: self.voting_end(),
			confirmation: self.terms.confirmation,
			passing_since: match self.status {
				Status::Confirming { since } => Some(since),
				_ => None,
			},
		}
	}

	/// How many persons have to vote aye.
	pub fn needed(&self) -> u32 {
		needed_for_quorum(self.base, self.terms.quorum)
	}

	/// Whether it passes with these votes.
	pub fn passes(&self, tally: &Tally) -> bool {
		passes(tally.ayes, tally.nays, self.terms.threshold, tally.aye_persons, self.needed())
	}

	/// The last block in which its call can be dispatched.
	pub fn enactable_until(&self, enact_at: Block) -> Block {
		enact_at.saturating_add(self.terms.enactment_window)
	}
}

/// The epoch that was under way when it was last written down.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Epoch {
	/// Its number.
	pub index: EpochIndex,
	/// When it began.
	pub started: Moment,
}

impl Epoch {
	/// The epoch that is under way `now`, if epochs have this length. It is never an earlier one than this.
	pub fn at(self, now: Moment, length: Moment) -> Self {
		let length = length.max(1);
		let passed = now.saturating_sub(self.started).checked_div(length).unwrap_or_default();
		Self {
			index: self.index.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX)),
			started: self.started.saturating_add(passed.saturating_mul(length)),
		}
	}
}

/// The voice credits of a class in an epoch.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Allotment {
	/// How many each person is given.
	pub credits: u32,
	/// How many open proposals draw on them.
	pub open: u32,
	/// How many that have ended did, and their votes are not cleared.
	pub ended: u32,
}

/// A person's voice credits of a class in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct VoiceCredits {
	/// The class: 0 is the network's, that of bank `b` is `b + 1`.
	pub class: TokenId,
	/// The epoch.
	pub epoch: EpochIndex,
	/// How many each person is given.
	pub given: u32,
	/// How many the person has spent.
	pub spent: u32,
	/// How many are left.
	pub left: u32,
}

/// A proposal, as wallets see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ProposalView<AccountId> {
	/// Its number.
	pub proposal_id: ProposalId,
	/// Whose decision it is.
	pub scope: Scope,
	/// Who proposed it, `None` for what the course of business asks.
	pub proposer: Option<AccountId>,
	/// What it is about; empty once it has ended (it stands in the event of its beginning).
	pub metadata: Vec<u8>,
	/// The matter, if it is one and has not ended.
	pub matter: Option<Matter<AccountId>>,
	/// The hash of the call, if somebody has proposed one.
	pub call_hash: Option<Vec<u8>>,
	/// The class of voice credits that votes are paid with.
	pub class: TokenId,
	/// The epoch whose voice credits votes are paid with.
	pub epoch: EpochIndex,
	/// Where it stands.
	pub status: Status,
	/// The votes that count now, or counted when it was decided.
	pub tally: Tally,
	/// The share of votes that the ayes must exceed.
	pub threshold: Permill,
	/// How many persons have to vote aye.
	pub quorum: u32,
	/// Of how many persons that is a share.
	pub base: u32,
	/// The first block at which it may be decided.
	pub voting_end: Block,
	/// The next block at which something happens to it by itself, `None` once it has ended.
	pub next_block: Option<Block>,
}

/// A page of proposals.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ProposalPage<AccountId> {
	/// The proposals, by number.
	pub proposals: Vec<ProposalView<AccountId>>,
	/// Where to go on, `None` at the end.
	pub next: Option<ProposalId>,
}
