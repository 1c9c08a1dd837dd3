//! How a proposal goes from one state to the next, and who sees to it.

use crate::{
	matters::key_of,
	types::{Block, Decision, ProposalCall, Proposer},
	Call, CallOf, Config, Counts, Error, Event, HoldReason, IssuerTallies, MatterProposals, OpenByPerson,
	OpenProposals, Pallet, ProposalOf, Proposals, Raised, Status, Tally, LOG_TARGET,
};
use codec::Encode;
use credit_primitives_math::votes::Stage;
use credit_primitives_types::{ProposalId, Vouching};
use frame_support::traits::{
	fungible::MutateHold,
	schedule::{v3::Named, DispatchTime, HARD_DEADLINE},
	tokens::{Fortitude, Precision, Restriction},
	Get, OriginTrait, QueryPreimage, StorePreimage,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Convert, DispatchResult};

/// How many blocks are tried for a task whose block is full.
pub(crate) const BLOCKS_TRIED: Block = 32;

impl<T: Config> Pallet<T> {
	/// The votes that count: all but those of issuers who have fallen.
	pub(crate) fn counted(proposal_id: ProposalId, proposal: &ProposalOf<T>) -> Tally {
		T::Persons::fallen()
			.into_iter()
			.fold(proposal.tally, |tally, issuer| tally.less(&IssuerTallies::<T>::get(proposal_id, issuer)))
	}

	/// Where the vote on a proposal stands, `None` once that is settled.
	pub(crate) fn stage(proposal_id: ProposalId, proposal: &ProposalOf<T>) -> Option<Stage> {
		proposal.status.is_running().then(|| {
			let passing = proposal.passes(&Self::counted(proposal_id, proposal));
			proposal.course().stage(passing, Self::block())
		})
	}

	/// Whether votes on the proposal may change.
	pub(crate) fn takes_votes(proposal_id: ProposalId, proposal: &ProposalOf<T>) -> bool {
		matches!(Self::stage(proposal_id, proposal), Some(Stage::Voting | Stage::Confirming { .. }))
	}

	/// Notes whether an undecided proposal passes before something about its votes changes: a confirmation must not outlive
	/// a time in which the proposal did not pass, as when an issuer fell and nobody came by.
	pub(crate) fn note_before_change(proposal_id: ProposalId, proposal: &mut ProposalOf<T>) {
		if let Some(stage) = Self::stage(proposal_id, proposal) {
			Self::note_stage(proposal_id, proposal, stage);
		}
	}

	/// Writes the proposal down after its votes have changed, in the state that follows from them.
	pub(crate) fn follow(proposal_id: ProposalId, mut proposal: ProposalOf<T>) {
		match Self::stage(proposal_id, &proposal) {
			Some(Stage::Passed) => Self::decide(proposal_id, proposal, true),
			Some(Stage::Rejected) => Self::decide(proposal_id, proposal, false),
			Some(stage) => {
				Self::note_stage(proposal_id, &mut proposal, stage);
				Proposals::<T>::insert(proposal_id, proposal);
			}
			None => Proposals::<T>::insert(proposal_id, proposal),
		}
	}

	/// Notes in an undecided proposal whether it passes. Returns whether that is news.
	fn note_stage(proposal_id: ProposalId, proposal: &mut ProposalOf<T>, stage: Stage) -> bool {
		match (stage, proposal.status) {
			(Stage::Confirming { since, until }, Status::Voting) => {
				Self::set_status(proposal, Status::Confirming { since });
				Self::deposit_event(Event::ConfirmationStarted { proposal_id, until });
				true
			}
			(Stage::Voting, Status::Confirming { .. }) => {
				Self::set_status(proposal, Status::Voting);
				Self::deposit_event(Event::ConfirmationEnded { proposal_id });
				true
			}
			_ => false,
		}
	}

	/// Gives a proposal another status.
	pub(crate) fn set_status(proposal: &mut ProposalOf<T>, status: Status) {
		Counts::<T>::mutate(|counts| counts.moved(&proposal.status, &status));
		proposal.status = status;
	}

	/// Settles a vote that is over.
	fn decide(proposal_id: ProposalId, mut proposal: ProposalOf<T>, passed: bool) {
		let tally = Self::counted(proposal_id, &proposal);
		proposal.decision = Some(Decision { passed, tally });
		let follows = passed
			|| match &proposal.call {
				ProposalCall::Matter(matter) => T::Matters::convert((matter.clone(), false)).is_some(),
				_ => false,
			};
		// The scheduler takes nothing for the block that is under way.
		let enact_at = Self::block().saturating_add(proposal.terms.enactment_delay.max(1));
		if passed {
			Self::deposit_event(Event::ProposalPassed { proposal_id, tally, enact_at });
			Self::set_status(&mut proposal, Status::Passed { enact_at });
		} else {
			let enact_at = follows.then_some(enact_at);
			Self::deposit_event(Event::ProposalRejected { proposal_id, tally, enact_at });
			let Some(enact_at) = enact_at else {
				return Self::end(proposal_id, proposal, Status::Rejected);
			};
			Self::set_status(&mut proposal, Status::Refused { enact_at });
		}
		Self::set_alarm(proposal_id, &mut proposal);
		Proposals::<T>::insert(proposal_id, proposal);
	}

	/// Does what is due, and fails if nothing is. What an anonymous caller may have for free makes progress.
	pub(crate) fn do_advance_proposal(proposal_id: ProposalId, by_hand: bool) -> DispatchResult {
		let mut proposal = Self::proposal(proposal_id)?;
		if let Some(enact_at) = proposal.status.enact_at() {
			if Self::block() > proposal.enactable_until(enact_at) {
				Self::lapse(proposal_id, proposal);
				return Ok(());
			}
			return Self::renew_alarm(proposal_id, proposal, by_hand, false);
		}
		match Self::stage(proposal_id, &proposal) {
			None => Err(Error::<T>::AlreadyEnded.into()),
			Some(Stage::Passed) => {
				Self::decide(proposal_id, proposal, true);
				Ok(())
			}
			Some(Stage::Rejected) => {
				Self::decide(proposal_id, proposal, false);
				Ok(())
			}
			Some(stage) => {
				let news = Self::note_stage(proposal_id, &mut proposal, stage);
				Self::renew_alarm(proposal_id, proposal, by_hand, news)
			}
		}
	}

	/// Writes the proposal down, with a task for what is to come if its last one is past.
	fn renew_alarm(
		proposal_id: ProposalId,
		mut proposal: ProposalOf<T>,
		by_hand: bool,
		mut progress: bool,
	) -> DispatchResult {
		if proposal.alarm.is_none_or(|alarm| alarm <= Self::block()) {
			Self::set_alarm(proposal_id, &mut proposal);
			if proposal.alarm.is_none() && by_hand && !progress {
				return Err(Error::<T>::AgendaFull.into());
			}
			progress = true;
		}
		if !progress {
			return Err(Error::<T>::NothingToDo.into());
		}
		Proposals::<T>::insert(proposal_id, proposal);
		Ok(())
	}

	/// When something next happens to the proposal by itself.
	pub(crate) fn next_block(proposal: &ProposalOf<T>) -> Option<Block> {
		match proposal.status {
			Status::Voting => Some(proposal.voting_end()),
			Status::Confirming { since } => Some(proposal.course().confirmed_at(since)),
			status => status.enact_at(),
		}
	}

	/// Has the scheduler call when something is next due. A full block is passed over for a later one; if all are full,
	/// that is said, and anybody may do it.
	///
	/// While votes are taken this need not follow them: the task at the end of the voting period comes early enough
	/// whatever they are, and afterwards a vote can only end the matter at once.
	pub(crate) fn set_alarm(proposal_id: ProposalId, proposal: &mut ProposalOf<T>) {
		let Some(due) = Self::next_block(proposal) else { return };
		let when = due.max(Self::block().saturating_add(1));
		let call: CallOf<T> = if proposal.status.is_running() {
			Call::<T>::advance_proposal { proposal: proposal_id }.into()
		} else {
			Call::<T>::enact_proposal { proposal: proposal_id }.into()
		};
		proposal.alarm = Self::schedule(proposal_id, when, call);
		if proposal.alarm.is_none() {
			Self::deposit_event(Event::NotScheduled { proposal_id, when });
		}
	}

	fn schedule(proposal_id: ProposalId, when: Block, call: CallOf<T>) -> Option<Block> {
		let name = Self::task_name(proposal_id);
		let call = T::Preimages::bound(call).ok()?;
		// What is still there of the proposal is older than what is now to be done.
		let _ = T::Scheduler::cancel_named(name);
		(0..BLOCKS_TRIED).map(|later| when.saturating_add(later)).find(|block| {
			let at = DispatchTime::At(BlockNumberFor::<T>::from(*block));
			let root = T::RuntimeOrigin::root().into_caller();
			T::Scheduler::schedule_named(name, at, None, HARD_DEADLINE, root, call.clone()).is_ok()
		})
	}

	/// The name of a proposal's task in the scheduler.
	pub(crate) fn task_name(proposal_id: ProposalId) -> [u8; 32] {
		(*b"quadratic-governance", proposal_id).using_encoded(sp_io::hashing::blake2_256)
	}

	/// Ends a proposal that comes to nothing.
	pub(crate) fn lapse(proposal_id: ProposalId, proposal: ProposalOf<T>) {
		Self::end(proposal_id, proposal, Status::Lapsed);
		Self::deposit_event(Event::ProposalLapsed { proposal_id });
	}

	/// Ends a proposal: gives back what it took up, and keeps the record.
	pub(crate) fn end(proposal_id: ProposalId, mut proposal: ProposalOf<T>, status: Status) {
		Self::set_status(&mut proposal, status);
		Self::free(proposal_id, &mut proposal);
		Self::end_drawing(proposal.class, proposal.epoch, Some(proposal_id));
		Proposals::<T>::insert(proposal_id, proposal);
	}

	/// Gives back what a proposal takes up while it is open.
	pub(crate) fn free(proposal_id: ProposalId, proposal: &mut ProposalOf<T>) {
		if proposal.alarm.take().is_some_and(|alarm| alarm >= Self::block()) {
			// The task may be the one that is running.
			let _ = T::Scheduler::cancel_named(Self::task_name(proposal_id));
		}
		match &proposal.call {
			ProposalCall::Call(call) => {
				let hash = call.hash();
				T::Preimages::drop(call);
				proposal.call = ProposalCall::Hash(hash);
				OpenProposals::<T>::mutate_exists(proposal.class, one_less);
				if proposal.proposer.is_none() {
					Raised::<T>::remove(hash);
				}
			}
			ProposalCall::Matter(matter) => MatterProposals::<T>::remove(key_of(matter)),
			ProposalCall::Hash(_) => {}
		}
		proposal.metadata = Default::default();
		proposal.excluded = Default::default();
		if let Some(proposer) = &mut proposal.proposer {
			OpenByPerson::<T>::mutate_exists(proposer.person, proposal.class, one_less);
			let forfeited = proposal.status == Status::Rejected
				&& proposal
					.decision
					.is_some_and(|decision| proposal.terms.is_unsupported(proposal.base, &decision.tally));
			Self::settle_deposit(proposal_id, proposer, forfeited);
		}
	}

	/// Returns the deposit, or gives it to redistribution.
	fn settle_deposit(proposal_id: ProposalId, proposer: &mut Proposer<T::AccountId>, forfeited: bool) {
		let amount = core::mem::take(&mut proposer.deposit);
		if amount == 0 {
			return;
		}
		let who = proposer.account.clone();
		let reason = HoldReason::ProposalDeposit.into();
		if forfeited
			&& T::Currency::transfer_on_hold(
				&reason,
				&who,
				&T::RedistributionAccount::get(),
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)
			.is_ok()
		{
			Self::deposit_event(Event::DepositForfeited { proposal_id, who, amount });
			return;
		}
		match T::Currency::release(&reason, &who, amount, Precision::BestEffort) {
			Ok(amount) => Self::deposit_event(Event::DepositReturned { proposal_id, who, amount }),
			// A decision must not depend on somebody's account.
			Err(error) => {
				log::error!(target: LOG_TARGET, "the deposit of proposal {proposal_id} stays held: {error:?}")
			}
		}
	}
}

/// Counts one less; the entry goes at 0.
pub(crate) fn one_less(count: &mut Option<u32>) {
	*count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
}
