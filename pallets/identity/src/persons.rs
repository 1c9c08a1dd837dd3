//! Who is a person, and on whose word.

use crate::{
	types::{Counted, Person},
	AttestationOf, Attestations, Config, Error, Event, Expiries, Fallen, IssuerOf, Issuers, Pallet,
	PersonCount, PersonInfo, PersonOf, Persons, PERSONHOOD,
};
use credit_primitives_types::{AttestationId, Moment, OnVouched, PersonId, SortedMoment};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Attests a person: a new one, one whom the chain knows, or one who comes with another account.
	pub(crate) fn attest_person(attestation: AttestationOf<T>) -> DispatchResult {
		let person_id = attestation.nullifier.ok_or(Error::<T>::NullifierMissing)?;
		let (top, within_rate) = Self::within_rate(&attestation.issuer)?;
		let subject = &attestation.subject;
		ensure!(PersonOf::<T>::get(subject).is_none_or(|known| known == person_id), Error::<T>::AccountTaken);
		let person = Persons::<T>::get(person_id);
		if let Some(known) = person.as_ref().filter(|known| known.account != *subject) {
			Self::ensure_may_move(known, person_id)?;
			Self::hold_deposit(&attestation.issuer, attestation.deposit)?;
			Issuers::<T>::insert(PERSONHOOD, top, within_rate);
			return Self::propose_move(person_id, known.clone(), attestation);
		}
		if let Some(known) = &person {
			ensure!(Self::may_renew(known, &attestation), Error::<T>::AlreadyAttested);
		}
		Self::hold_deposit(&attestation.issuer, attestation.deposit)?;
		Issuers::<T>::insert(PERSONHOOD, top, within_rate);
		Self::install(person_id, person, attestation)
	}

	/// Makes the attestation, whose deposit is held, the one of this person, who moves to its subject if that is another
	/// account than before.
	pub(crate) fn install(
		person_id: PersonId,
		person: Option<PersonInfo<T>>,
		attestation: AttestationOf<T>,
	) -> DispatchResult {
		let account = attestation.subject.clone();
		let counted = Counted { by: attestation.issuer.clone(), until: attestation.expiry };
		if person.is_none() {
			Self::deposit_event(Event::PersonMade { person: person_id, account: account.clone() });
		}
		let mut person = person.unwrap_or_else(|| Person {
			account: account.clone(),
			since: attestation.attested_at,
			attestation: None,
			counted: None,
			moving: None,
		});
		if let Some(id) = person.attestation.take() {
			Self::take_attestation(id)?;
		}
		if person.account != account {
			let from = core::mem::replace(&mut person.account, account.clone());
			Self::deposit_event(Event::PersonMoved { person: person_id, from, to: account.clone() });
		}
		PersonOf::<T>::insert(&account, person_id);
		person.attestation = Some(Self::put_attestation(attestation)?);
		Self::count(person_id, person, Some(counted));
		Ok(())
	}

	/// The issuer at the top, whose bond answers for this one, after taking one attestation off what it and all below it
	/// may give in this window: appointing others makes nobody faster.
	fn within_rate(issuer: &T::AccountId) -> Result<(T::AccountId, IssuerOf<T>), Error<T>> {
		let (top, mut issuer) = Self::chain(PERSONHOOD, issuer).pop().ok_or(Error::<T>::IssuerNotFound)?;
		let parameters = Self::parameters();
		let now = Self::now();
		if now >= issuer.window_start.saturating_add(parameters.rate_window) {
			issuer.window_start = now;
			issuer.issued_in_window = 0;
		}
		ensure!(issuer.issued_in_window < parameters.personhood_rate, Error::<T>::RateExceeded);
		issuer.issued_in_window = issuer.issued_in_window.saturating_add(1);
		Ok((top, issuer))
	}

	/// Whether the attestation may take the place of the one that the person has.
	fn may_renew(person: &PersonInfo<T>, by: &AttestationOf<T>) -> bool {
		let Some(present) = person.attestation.and_then(Attestations::<T>::get) else { return true };
		let renewal = Self::now().saturating_add(Self::parameters().renewal_window);
		present.issuer == by.issuer || present.expiry <= renewal || !Self::counts_now(&present)
	}

	/// Whether a person is one on this attestation of personhood.
	fn counts_now(attestation: &AttestationOf<T>) -> bool {
		attestation.is_valid(Self::now()) && !Fallen::<T>::get().contains(&attestation.issuer)
	}

	/// The person's attestation, if it holds now.
	pub(crate) fn standing_attestation(person: &PersonInfo<T>) -> Option<AttestationOf<T>> {
		person.attestation.and_then(Attestations::<T>::get).filter(Self::counts_now)
	}

	/// The person whose present account this is, whether or not an attestation holds.
	pub(crate) fn person_at(who: &T::AccountId) -> Option<(PersonId, PersonInfo<T>)> {
		let person_id = PersonOf::<T>::get(who)?;
		let person = Persons::<T>::get(person_id)?;
		(person.account == *who).then_some((person_id, person))
	}

	/// The person whose attestation this is.
	pub(crate) fn person_attested_by(
		id: AttestationId,
		attestation: &AttestationOf<T>,
	) -> Option<(PersonId, PersonInfo<T>)> {
		if attestation.schema != PERSONHOOD {
			return None;
		}
		let person_id = attestation.nullifier?;
		let person = Persons::<T>::get(person_id)?;
		(person.attestation == Some(id)).then_some((person_id, person))
	}

	/// Counts the person on the attestation exactly if it stands.
	pub(crate) fn follow_status(person_id: PersonId, person: PersonInfo<T>, attestation: &AttestationOf<T>) {
		let counted = attestation
			.is_valid(Self::now())
			.then(|| Counted { by: attestation.issuer.clone(), until: attestation.expiry });
		Self::count(person_id, person, counted);
	}

	/// Takes down that the person has no attestation any more.
	pub(crate) fn lose_attestation(person_id: PersonId, mut person: PersonInfo<T>) {
		person.attestation = None;
		Self::count(person_id, person, None);
	}

	/// Takes a person out of the counts whose attestation has expired.
	pub(crate) fn lapse(expiry: Moment, person_id: PersonId) {
		let person = Persons::<T>::get(person_id)
			.filter(|person| person.counted.as_ref().is_some_and(|counted| counted.until == expiry));
		match person {
			Some(person) => Self::count(person_id, person, None),
			// Every entry is that of a person who is counted; one that were not must not stay the first for ever.
			None => Expiries::<T>::remove((SortedMoment::from(expiry), person_id)),
		}
	}

	/// Writes the person down as counted on this word, with the counts and the calendar, and tells who listens.
	fn count(person_id: PersonId, mut person: PersonInfo<T>, counted: Option<Counted<T::AccountId>>) {
		let before = core::mem::replace(&mut person.counted, counted.clone());
		Persons::<T>::insert(person_id, person);
		if before == counted {
			return;
		}
		if let Some(before) = &before {
			Expiries::<T>::remove((SortedMoment::from(before.until), person_id));
		}
		if let Some(counted) = &counted {
			Expiries::<T>::insert((SortedMoment::from(counted.until), person_id), ());
		}
		let by = counted.map(|counted| counted.by);
		let before = before.map(|before| before.by);
		if before == by {
			return;
		}
		if let Some(before) = &before {
			Self::remove_person_of(before);
		}
		if let Some(by) = &by {
			Self::add_person_of(by);
		}
		PersonCount::<T>::mutate(|count| {
			*count =
				count.saturating_add(u32::from(by.is_some())).saturating_sub(u32::from(before.is_some()));
		});
		Self::deposit_event(Event::PersonCounted { person: person_id, by: by.clone() });
		if let Some(before) = before {
			T::OnVouched::changed(&person_id, &before, by.as_ref());
		}
	}
}
