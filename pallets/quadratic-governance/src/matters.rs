//! What the course of business puts to the members of a bank.

use crate::{
	types::{Excluded, ProposalCall, Terms},
	Config, Error, Event, MatterProposals, Pallet, Proposals, Scope, Status,
};
use alloc::vec::Vec;
use codec::Encode;
use credit_primitives_types::{Ballots, BankId, Matter, Membership, PersonId, ProposalId};
use frame_support::ensure;
use sp_runtime::{DispatchError, SaturatedConversion};

/// The key of a matter.
pub(crate) fn key_of<AccountId: Encode>(matter: &Matter<AccountId>) -> [u8; 32] {
	matter.using_encoded(sp_io::hashing::blake2_256)
}

impl<T: Config> Ballots<T::AccountId> for Pallet<T> {
	fn open(
		bank: BankId,
		matter: Matter<T::AccountId>,
		excluded: Vec<PersonId>,
	) -> Result<ProposalId, DispatchError> {
		let scope = Scope::Bank(bank);
		ensure!(T::Banks::bank_exists(bank), Error::<T>::BankNotFound);
		let class = scope.class().ok_or(Error::<T>::BankNotFound)?;
		let key = key_of(&matter);
		ensure!(!MatterProposals::<T>::contains_key(key), Error::<T>::AlreadyExists);
		let mut persons = excluded;
		persons.sort_unstable();
		persons.dedup();
		let excluded = Excluded::try_from(persons).map_err(|_| Error::<T>::MaxExcludedExceeded)?;
		let proposal_id = Self::free_proposal_id()?;

		let parameters = Self::parameters();
		let terms = Terms::of_matter(&parameters, &scope);
		// Whom a matter is about may have left the bank since.
		let about = excluded.iter().filter(|person| T::Banks::account_of_member(bank, person).is_some());
		let base = T::Banks::member_count(bank).saturating_sub(about.count().saturated_into());
		let mut proposal =
			Self::new_proposal(scope, class, ProposalCall::Matter(matter.clone()), base, terms);
		proposal.excluded = excluded.clone();
		let epoch = Self::put_new(proposal_id, &mut proposal, &parameters);
		MatterProposals::<T>::insert(key, proposal_id);
		Self::deposit_event(Event::MatterOpened {
			proposal_id,
			bank_id: bank,
			matter,
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

	fn withdraw(matter: &Matter<T::AccountId>) {
		let Some(proposal_id) = MatterProposals::<T>::get(key_of(matter)) else { return };
		let Some(proposal) = Proposals::<T>::get(proposal_id) else { return };
		Self::end(proposal_id, proposal, Status::Withdrawn);
		Self::deposit_event(Event::ProposalWithdrawn { proposal_id });
	}
}
