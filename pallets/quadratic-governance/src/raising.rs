//! Proposals of the network that nobody submits: what the course of business asks everybody.

use crate::{
	types::{Excluded, Metadata, ProposalCall, Terms},
	CallOf, Config, Error, Event, OpenProposals, Pallet, Proposals, Raised, Scope,
};
use alloc::vec::Vec;
use credit_primitives_types::{PersonId, ProposalId, Vouching};
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{traits::Hash, DispatchError, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// Puts a call to the vote of the network without a proposer and without a deposit; the persons in `excluded`, whom it
	/// is about, may not vote. Fails if the same call is raised already, and if half the places are taken: the
	/// others are for people.
	pub fn raise(
		call: CallOf<T>,
		metadata: Metadata,
		excluded: Vec<PersonId>,
	) -> Result<ProposalId, DispatchError> {
		with_storage_layer(|| Self::do_raise(call, metadata, excluded))
	}

	fn do_raise(
		call: CallOf<T>,
		metadata: Metadata,
		mut excluded: Vec<PersonId>,
	) -> Result<ProposalId, DispatchError> {
		let scope = Scope::Network;
		ensure!(Self::is_allowed(&scope, &call), Error::<T>::CallNotAllowed);
		ensure!(Self::is_light(&call), Error::<T>::CallTooHeavy);
		let call_hash = T::Hashing::hash_of(&call);
		ensure!(!Raised::<T>::contains_key(call_hash), Error::<T>::AlreadyExists);
		excluded.sort_unstable();
		excluded.dedup();
		let excluded = Excluded::try_from(excluded).map_err(|_| Error::<T>::MaxExcludedExceeded)?;
		let class = scope.class().ok_or(Error::<T>::BankNotFound)?;
		let parameters = Self::parameters();
		let half = parameters.rules(&scope).open_proposals >> 1;
		ensure!(OpenProposals::<T>::get(class) < half, Error::<T>::MaxOpenProposalsExceeded);
		let proposal_id = Self::free_proposal_id()?;

		let call = Self::keep_call(call)?;
		let terms = Terms::of_proposal(&parameters, &scope);
		let base = T::Persons::persons().saturating_sub(excluded.len().saturated_into());
		OpenProposals::<T>::mutate(class, |open| *open = open.saturating_add(1));
		let mut proposal = Self::new_proposal(scope, class, ProposalCall::Call(call), base, terms);
		proposal.metadata = metadata.clone();
		proposal.excluded = excluded.clone();
		let epoch = Self::put_new(proposal_id, &mut proposal, &parameters);
		Raised::<T>::insert(call_hash, proposal_id);
		Self::deposit_event(Event::ProposalRaised {
			proposal_id,
			call_hash,
			metadata,
			excluded,
			epoch,
			base,
			terms,
			voting_end: proposal.voting_end(),
		});
		Self::set_alarm(proposal_id, &mut proposal);
		Proposals::<T>::insert(proposal_id, proposal);
		Ok(proposal_id)
	}
}
