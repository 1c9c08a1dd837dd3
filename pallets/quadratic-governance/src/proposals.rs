//! How proposals come about, and how they end before their time.

use crate::{
	types::{Metadata, Proposal, ProposalCall, Proposer, Reason, Tally, Terms},
	BankCallFilter, BoundedCallOf, CallOf, Config, Counts, Error, Event, GovernanceParameters, HoldReason,
	NextProposalId, OpenByPerson, OpenProposals, Pallet, ProposalOf, Proposals, Scope, Status,
};
use codec::Encode;
use credit_primitives_types::{
	Balance, Membership, Moment, PersonId, Personhood, ProposalId, TokenId, Vouched, Vouching,
};
use frame_support::{
	dispatch::GetDispatchInfo,
	ensure,
	traits::{fungible::MutateHold, Contains, Get, QueryPreimage, StorePreimage},
};
use sp_runtime::{traits::Hash, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_proposal(
		who: &T::AccountId,
		scope: Scope,
		call: CallOf<T>,
		metadata: Metadata,
	) -> DispatchResult {
		let (person, vouched) = Self::counting_person(who)?;
		let now = Self::now();
		Self::ensure_eligible(who, &vouched, &scope, now, Self::members_since(now))?;
		ensure!(core::str::from_utf8(&metadata).is_ok(), Error::<T>::NotUtf8);
		ensure!(Self::is_allowed(&scope, &call), Error::<T>::CallNotAllowed);
		ensure!(Self::is_light(&call), Error::<T>::CallTooHeavy);
		let bytes = call.encoded_size();
		ensure!(bytes <= T::Preimages::MAX_LENGTH, Error::<T>::CallTooLong);
		let class = scope.class().ok_or(Error::<T>::BankNotFound)?;
		let parameters = Self::parameters();
		Self::ensure_room(&person, class, &scope, &parameters)?;
		let deposit = Balance::try_from(bytes)
			.ok()
			.and_then(|bytes| parameters.byte_deposit.checked_mul(bytes))
			.and_then(|for_bytes| parameters.rules(&scope).deposit.checked_add(for_bytes))
			.ok_or(Error::<T>::CallTooLong)?;
		let proposal_id = Self::free_proposal_id()?;

		T::Currency::hold(&HoldReason::ProposalDeposit.into(), who, deposit)?;
		let immune = T::ImmuneCalls::contains(&call);
		let call = Self::keep_call(call)?;
		let call_hash = call.hash();
		let terms = Terms::of_proposal(&parameters, &scope);
		let base = match scope {
			Scope::Network => T::Persons::persons(),
			Scope::Bank(bank) => T::Banks::member_count(bank),
		};
		OpenProposals::<T>::mutate(class, |open| *open = open.saturating_add(1));
		OpenByPerson::<T>::mutate(person, class, |open| *open = open.saturating_add(1));
		let mut proposal = Self::new_proposal(scope, class, ProposalCall::Call(call), base, terms);
		proposal.proposer = Some(Proposer { account: who.clone(), person, deposit });
		proposal.metadata = metadata.clone();
		proposal.immune = immune;
		let epoch = Self::put_new(proposal_id, &mut proposal, &parameters);
		Self::deposit_event(Event::ProposalSubmitted {
			proposal_id,
			scope,
			proposer: who.clone(),
			person,
			deposit,
			call_hash,
			metadata,
			epoch,
			base,
			terms,
			voting_end: proposal.voting_end(),
		});
		Self::set_alarm(proposal_id, &mut proposal);
		Proposals::<T>::insert(proposal_id, proposal);
		Ok(())
	}

	pub(crate) fn do_cancel_proposal(who: &T::AccountId, proposal_id: ProposalId) -> DispatchResult {
		let mut proposal = Self::proposal(proposal_id)?;
		ensure!(
			proposal.proposer.as_ref().is_some_and(|proposer| proposer.account == *who),
			Error::<T>::NotTheProposer
		);
		ensure!(proposal.status.is_open(), Error::<T>::AlreadyEnded);
		ensure!(proposal.tally.is_empty(), Error::<T>::VotesCast);
		// Who waits until the end cannot save the deposit that way.
		ensure!(Self::takes_votes(proposal_id, &proposal), Error::<T>::VotingClosed);
		Self::free(proposal_id, &mut proposal);
		Self::end_drawing(proposal.class, proposal.epoch, None);
		Proposals::<T>::remove(proposal_id);
		Counts::<T>::mutate(|counts| {
			let before = counts.of(&proposal.status);
			*before = before.saturating_sub(1);
			counts.cancelled = counts.cancelled.saturating_add(1);
		});
		Self::deposit_event(Event::ProposalCancelled { proposal_id });
		Ok(())
	}

	pub(crate) fn do_kill_proposal(by_root: bool, proposal_id: ProposalId, reason: Reason) -> DispatchResult {
		let proposal = Self::proposal(proposal_id)?;
		ensure!(proposal.status.is_open(), Error::<T>::AlreadyEnded);
		ensure!(by_root || !proposal.immune, Error::<T>::NotKillable);
		ensure!(core::str::from_utf8(&reason).is_ok(), Error::<T>::NotUtf8);
		let reason_hash = sp_io::hashing::blake2_256(&reason);
		Self::end(proposal_id, proposal, Status::Killed { reason_hash });
		Self::deposit_event(Event::ProposalKilled { proposal_id, reason });
		Ok(())
	}

	/// A proposal as it begins, without what only some have.
	pub(crate) fn new_proposal(
		scope: Scope,
		class: TokenId,
		call: ProposalCall<T::AccountId, BoundedCallOf<T>, T::Hash>,
		base: u32,
		terms: Terms,
	) -> ProposalOf<T> {
		let now = Self::now();
		Proposal {
			scope,
			class,
			epoch: 0,
			proposer: None,
			call,
			metadata: Default::default(),
			immune: false,
			excluded: Default::default(),
			submitted: Self::block(),
			submitted_at: now,
			members_since: Self::members_since(now),
			base,
			terms,
			tally: Tally::default(),
			status: Status::Voting,
			decision: None,
			alarm: None,
		}
	}

	/// Gives the proposal its epoch and uses its number up.
	pub(crate) fn put_new(
		proposal_id: ProposalId,
		proposal: &mut ProposalOf<T>,
		parameters: &GovernanceParameters,
	) -> u32 {
		proposal.epoch = Self::note_epoch();
		Self::draw_on(proposal.class, proposal.epoch, &proposal.scope, parameters);
		NextProposalId::<T>::put(proposal_id.saturating_add(1));
		Counts::<T>::mutate(|counts| counts.voting = counts.voting.saturating_add(1));
		proposal.epoch
	}

	/// The number for the next proposal. The last one is never given, so that there is always a next.
	pub(crate) fn free_proposal_id() -> Result<ProposalId, Error<T>> {
		let proposal_id = NextProposalId::<T>::get();
		ensure!(proposal_id < ProposalId::MAX, Error::<T>::MaxProposalsExceeded);
		Ok(proposal_id)
	}

	/// Whether proposals of this scope may make the call.
	pub(crate) fn is_allowed(scope: &Scope, call: &CallOf<T>) -> bool {
		match scope {
			Scope::Network => T::NetworkCalls::contains(call),
			Scope::Bank(bank) => T::BankCalls::allows(*bank, call),
		}
	}

	/// Whether the call is not too heavy for a proposal.
	pub(crate) fn is_light(call: &CallOf<T>) -> bool {
		call.get_dispatch_info().total_weight().all_lte(T::MaxCallWeight::get())
	}

	/// Whether one more proposal may be open.
	fn ensure_room(
		person: &PersonId,
		class: TokenId,
		scope: &Scope,
		parameters: &GovernanceParameters,
	) -> Result<(), Error<T>> {
		ensure!(
			OpenProposals::<T>::get(class) < parameters.rules(scope).open_proposals,
			Error::<T>::MaxOpenProposalsExceeded
		);
		ensure!(
			OpenByPerson::<T>::get(person, class) < parameters.per_person,
			Error::<T>::MaxProposalsPerPersonExceeded
		);
		Ok(())
	}

	/// Stores the call until the proposal ends.
	pub(crate) fn keep_call(call: CallOf<T>) -> Result<BoundedCallOf<T>, DispatchError> {
		// Whoever has requested these bytes already counts as one request, and storing them again does not add another:
		// without one of our own, the end of either would take the bytes from the other.
		let requested = T::Preimages::is_requested(&T::Hashing::hash_of(&call));
		let call = T::Preimages::bound(call)?;
		if requested {
			T::Preimages::hold(&call);
		}
		Ok(call)
	}

	/// The person behind an account whose votes count, and the issuer on whose word.
	pub(crate) fn counting_person(who: &T::AccountId) -> Result<(PersonId, Vouched<T::AccountId>), Error<T>> {
		let person = T::Persons::person_of(who).ok_or(Error::<T>::NotAPerson)?;
		let vouched = T::Persons::vouched(&person).ok_or(Error::<T>::NotAPerson)?;
		ensure!(!T::Persons::fallen().contains(&vouched.by), Error::<T>::NotAPerson);
		Ok((person, vouched))
	}

	/// Since when one must have been a member of a bank to take part in what is submitted to its members now.
	fn members_since(now: Moment) -> Moment {
		now.saturating_sub(T::EpochLength::get())
	}

	/// Whether the account may take part in what was or is submitted at `submitted_at` in the scope.
	pub(crate) fn ensure_eligible(
		who: &T::AccountId,
		vouched: &Vouched<T::AccountId>,
		scope: &Scope,
		submitted_at: Moment,
		members_since: Moment,
	) -> Result<(), Error<T>> {
		ensure!(vouched.since <= submitted_at, Error::<T>::NotEligibleYet);
		if let Scope::Bank(bank) = scope {
			let since = T::Banks::member_since(*bank, who).ok_or(Error::<T>::NotAMember)?;
			ensure!(since <= members_since, Error::<T>::NotEligibleYet);
		}
		Ok(())
	}
}
