//! How a person comes to another account.

use crate::{
	types::{Attestation, AttestationStatus, PersonMove},
	AttestationOf, Config, Error, Event, Pallet, PersonInfo, PersonOf, Persons, PERSONHOOD,
};
use credit_primitives_types::PersonId;
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_complete_move(person_id: PersonId) -> DispatchResult {
		let person = Persons::<T>::get(person_id).ok_or(Error::<T>::PersonNotFound)?;
		let pending = person.moving.as_ref().ok_or(Error::<T>::NoMovePending)?;
		ensure!(Self::now() >= pending.at, Error::<T>::MoveTooEarly);
		Self::complete(person_id, person)
	}

	pub(crate) fn do_accept_move(who: &T::AccountId) -> DispatchResult {
		let (person_id, person) = Self::person_at(who).ok_or(Error::<T>::NotAPerson)?;
		Self::complete(person_id, person)
	}

	pub(crate) fn do_refuse_move(who: &T::AccountId) -> DispatchResult {
		let (person_id, person) = Self::person_at(who).ok_or(Error::<T>::NotAPerson)?;
		ensure!(person.moving.is_some(), Error::<T>::NoMovePending);
		// Whoever has taken an account over must not keep the person for ever: its issuer suspends, and the move goes on.
		ensure!(Self::standing_attestation(&person).is_some(), Error::<T>::RefusalNotAllowed);
		Self::end_move(person_id, person)
	}

	pub(crate) fn do_withdraw_move(who: &T::AccountId, person_id: PersonId) -> DispatchResult {
		let person = Persons::<T>::get(person_id).ok_or(Error::<T>::PersonNotFound)?;
		let pending = person.moving.as_ref().ok_or(Error::<T>::NoMovePending)?;
		// One that nobody ends would keep the entry of an issuer who is gone.
		if Self::now() < pending.expiry {
			Self::ensure_judges(&pending.issuer, PERSONHOOD, who)?;
		}
		Self::end_move(person_id, person)
	}

	/// Refuses a second move while one waits that can still be completed.
	pub(crate) fn ensure_may_move(person: &PersonInfo<T>, person_id: PersonId) -> Result<(), Error<T>> {
		let pending = person.moving.as_ref();
		ensure!(
			pending.is_none_or(|pending| !Self::is_completable(pending, person_id)),
			Error::<T>::MovePending
		);
		Ok(())
	}

	/// Opens a move to the attestation's subject, whose deposit is held, in the place of one that is void.
	pub(crate) fn propose_move(
		person_id: PersonId,
		mut person: PersonInfo<T>,
		attestation: AttestationOf<T>,
	) -> DispatchResult {
		let Attestation { subject: to, root, commitment, issuer, expiry, deposit, .. } = attestation;
		if let Some(void) = person.moving.take() {
			Self::drop_move(person_id, void)?;
		}
		Self::count_live(PERSONHOOD, &issuer, true);
		let at = Self::now().saturating_add(Self::parameters().move_delay);
		person.moving = Some(PersonMove {
			to: to.clone(),
			root,
			commitment,
			issuer: issuer.clone(),
			expiry,
			at,
			deposit,
		});
		Persons::<T>::insert(person_id, person);
		Self::deposit_event(Event::PersonMoveProposed {
			person: person_id,
			to,
			root,
			commitment,
			issuer,
			expiry,
			at,
			deposit,
		});
		Ok(())
	}

	/// Whether the issuer may still attest, the attestation has not expired and the account is free.
	fn is_completable(pending: &PersonMove<T::AccountId>, person_id: PersonId) -> bool {
		Self::now() < pending.expiry
			&& PersonOf::<T>::get(&pending.to).is_none_or(|known| known == person_id)
			&& Self::ensure_may_attest(PERSONHOOD, &pending.issuer).is_ok()
	}

	fn complete(person_id: PersonId, mut person: PersonInfo<T>) -> DispatchResult {
		let pending = person.moving.take().ok_or(Error::<T>::NoMovePending)?;
		ensure!(Self::is_completable(&pending, person_id), Error::<T>::MoveVoid);
		let PersonMove { to, root, commitment, issuer, expiry, deposit, .. } = pending;
		// The deposit goes over to the attestation, as does its place among what depends on the issuer.
		Self::count_live(PERSONHOOD, &issuer, false);
		let attestation = Attestation {
			schema: PERSONHOOD,
			issuer,
			subject: to,
			root,
			nullifier: Some(person_id),
			commitment,
			attested_at: Self::now(),
			expiry,
			status: AttestationStatus::Valid,
			deposit,
		};
		Self::install(person_id, Some(person), attestation)
	}

	fn end_move(person_id: PersonId, mut person: PersonInfo<T>) -> DispatchResult {
		if let Some(pending) = person.moving.take() {
			Self::drop_move(person_id, pending)?;
		}
		Persons::<T>::insert(person_id, person);
		Ok(())
	}

	/// Returns the deposit of a move that will not be.
	fn drop_move(person_id: PersonId, pending: PersonMove<T::AccountId>) -> DispatchResult {
		Self::release_deposit(&pending.issuer, pending.deposit)?;
		Self::count_live(PERSONHOOD, &pending.issuer, false);
		Self::deposit_event(Event::PersonMoveEnded { person: person_id });
		Ok(())
	}
}
