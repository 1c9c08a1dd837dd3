//! What issuers attest, and how it ends.

use crate::{
	types::{Attestation, AttestationStatus, AttestationView, Commitment, MAX_HELD},
	AttestationOf, Attestations, Config, Error, Event, Held, HoldReason, NextAttestationId, Nullifiers,
	Pallet, PERSONHOOD,
};
use credit_primitives_types::{AttestationId, Balance, Moment, SchemaId};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision},
};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(
		issuer: &T::AccountId,
		subject: T::AccountId,
		schema: SchemaId,
		root: H256,
		nullifier: Option<H256>,
		expiry: Moment,
		commitment: Option<Commitment>,
	) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		Self::ensure_may_attest(schema, issuer)?;
		let longest = now.saturating_add(parameters.longest_validity);
		ensure!(expiry > now && expiry <= longest, Error::<T>::ExpiryInvalid);
		let attestation = Attestation {
			schema,
			issuer: issuer.clone(),
			subject,
			root,
			nullifier,
			commitment,
			attested_at: now,
			expiry,
			status: AttestationStatus::Valid,
			deposit: parameters.attestation_deposit,
		};
		if schema == PERSONHOOD {
			return Self::attest_person(attestation);
		}
		let subject = &attestation.subject;
		let held = Held::<T>::decode_len(subject, schema).unwrap_or_default();
		ensure!(held < MAX_HELD as usize, Error::<T>::MaxHeldExceeded);
		if let Some(nullifier) = nullifier {
			let owner = Nullifiers::<T>::get(schema, nullifier);
			ensure!(owner.is_none_or(|owner| owner == *subject), Error::<T>::NullifierTaken);
			Nullifiers::<T>::insert(schema, nullifier, subject);
		}
		Self::hold_deposit(issuer, attestation.deposit)?;
		Self::put_attestation(attestation)?;
		Ok(())
	}

	pub(crate) fn do_revoke(who: &T::AccountId, id: AttestationId) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		Self::ensure_judges(&attestation.issuer, attestation.schema, who)?;
		ensure!(attestation.status != AttestationStatus::Revoked, Error::<T>::AttestationAlreadyRevoked);
		attestation.status = AttestationStatus::Revoked;
		Self::change_attestation(id, &attestation);
		Self::deposit_event(Event::AttestationRevoked { id, by: who.clone() });
		Ok(())
	}

	pub(crate) fn do_suspend(who: &T::AccountId, id: AttestationId) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		Self::ensure_judges(&attestation.issuer, attestation.schema, who)?;
		ensure!(attestation.status == AttestationStatus::Valid, Error::<T>::AttestationNotValid);
		attestation.status = AttestationStatus::Suspended;
		Self::change_attestation(id, &attestation);
		Self::deposit_event(Event::AttestationSuspended { id, by: who.clone() });
		Ok(())
	}

	pub(crate) fn do_reinstate(who: &T::AccountId, id: AttestationId) -> DispatchResult {
		let mut attestation = Self::attestation(id)?;
		Self::ensure_judges(&attestation.issuer, attestation.schema, who)?;
		ensure!(attestation.status == AttestationStatus::Suspended, Error::<T>::AttestationNotSuspended);
		ensure!(!attestation.is_expired(Self::now()), Error::<T>::AttestationExpired);
		attestation.status = AttestationStatus::Valid;
		Self::change_attestation(id, &attestation);
		Self::deposit_event(Event::AttestationReinstated { id, by: who.clone() });
		Ok(())
	}

	pub(crate) fn do_remove_attestation(who: &T::AccountId, id: AttestationId) -> DispatchResult {
		let attestation = Self::attestation(id)?;
		let revoked = attestation.status == AttestationStatus::Revoked;
		ensure!(
			attestation.is_expired(Self::now())
				|| *who == attestation.subject
				|| (*who == attestation.issuer && revoked),
			Error::<T>::NotRemovable
		);
		let before = Self::person_attested_by(id, &attestation);
		Self::take_attestation(id)?;
		if let Some((person_id, person)) = before {
			Self::lose_attestation(person_id, person);
		}
		Ok(())
	}

	/// An attestation and whether it counts now.
	pub fn attestation_view(id: AttestationId) -> Option<AttestationView<T::AccountId>> {
		let attestation = Attestations::<T>::get(id)?;
		let holds = Self::holds_now(&attestation);
		Some(AttestationView { attestation, holds })
	}

	/// Whether the attestation stands, has not expired, and its issuer's word is worth something.
	pub(crate) fn holds_now(attestation: &AttestationOf<T>) -> bool {
		attestation.is_valid(Self::now())
			&& Self::is_in_good_standing(attestation.schema, &attestation.issuer)
	}

	fn attestation(id: AttestationId) -> Result<AttestationOf<T>, Error<T>> {
		Attestations::<T>::get(id).ok_or(Error::<T>::AttestationNotFound)
	}

	/// Refuses whoever is neither the issuer nor one above it, and whose own word is worth nothing.
	pub(crate) fn ensure_judges(
		issuer: &T::AccountId,
		schema: SchemaId,
		who: &T::AccountId,
	) -> DispatchResult {
		let chain = Self::chain(schema, issuer);
		let mut from_who = chain.iter().skip_while(|(known, _)| known != who).peekable();
		ensure!(from_who.peek().is_some(), Error::<T>::NotTheIssuer);
		ensure!(!from_who.any(|(_, issuer)| issuer.standing.is_discredited()), Error::<T>::IssuerDiscredited);
		Ok(())
	}

	/// Writes down that the status changed, and whether a person counts on it.
	fn change_attestation(id: AttestationId, attestation: &AttestationOf<T>) {
		Attestations::<T>::insert(id, attestation);
		if let Some((person_id, person)) = Self::person_attested_by(id, attestation) {
			Self::follow_status(person_id, person, attestation);
		}
	}

	pub(crate) fn hold_deposit(issuer: &T::AccountId, deposit: Balance) -> DispatchResult {
		// An account without money cannot have even nothing held.
		if deposit == 0 {
			return Ok(());
		}
		T::Currency::hold(&HoldReason::AttestationDeposit.into(), issuer, deposit)
	}

	pub(crate) fn release_deposit(issuer: &T::AccountId, deposit: Balance) -> DispatchResult {
		let reason = HoldReason::AttestationDeposit.into();
		T::Currency::release(&reason, issuer, deposit, Precision::Exact).map(|_| ())
	}

	/// Counts what depends on the issuer: one more, or one less.
	pub(crate) fn count_live(schema: SchemaId, issuer: &T::AccountId, more: bool) {
		Self::change_issuer(schema, issuer, |issuer| {
			issuer.live = if more { issuer.live.saturating_add(1) } else { issuer.live.saturating_sub(1) };
		});
	}

	/// Writes a new attestation down, whose deposit is held.
	pub(crate) fn put_attestation(attestation: AttestationOf<T>) -> Result<AttestationId, DispatchError> {
		let id = NextAttestationId::<T>::get();
		NextAttestationId::<T>::put(id.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?);
		Held::<T>::try_append(&attestation.subject, attestation.schema, id)
			.map_err(|()| Error::<T>::MaxHeldExceeded)?;
		Self::count_live(attestation.schema, &attestation.issuer, true);
		Attestations::<T>::insert(id, &attestation);
		let Attestation { schema, issuer, subject, root, nullifier, commitment, expiry, deposit, .. } =
			attestation;
		Self::deposit_event(Event::Attested {
			id,
			schema,
			issuer,
			subject,
			root,
			nullifier,
			commitment,
			expiry,
			deposit,
		});
		Ok(id)
	}

	/// Removes an attestation and returns its deposit.
	pub(crate) fn take_attestation(id: AttestationId) -> DispatchResult {
		let attestation = Self::attestation(id)?;
		Self::release_deposit(&attestation.issuer, attestation.deposit)?;
		Attestations::<T>::remove(id);
		Self::count_live(attestation.schema, &attestation.issuer, false);
		Held::<T>::mutate_exists(&attestation.subject, attestation.schema, |held| {
			if let Some(ids) = held {
				ids.retain(|known| *known != id);
				if ids.is_empty() {
					*held = None;
				}
			}
		});
		Self::deposit_event(Event::AttestationRemoved { id });
		Ok(())
	}
}
