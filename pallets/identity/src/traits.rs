//! What other pallets ask of identities.

use crate::{
	types::{MAX_HELD, MAX_PERSONHOOD_ISSUERS},
	Attestations, Config, Fallen, Held, Issuers, Pallet, PersonCount, Persons, PERSONHOOD,
};
use alloc::vec::Vec;
use credit_primitives_types::{Credentials, PersonId, Personhood, SchemaId, Vouched, Vouching};
use frame_support::{traits::Get, weights::Weight};

impl<T: Config> Personhood<T::AccountId> for Pallet<T> {
	fn person_of(who: &T::AccountId) -> Option<PersonId> {
		let (person_id, person) = Self::person_at(who)?;
		Self::standing_attestation(&person).map(|_| person_id)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(who: &T::AccountId) {
		crate::benchmarking::attest::<T>(who);
	}
}

impl<T: Config> Vouching<T::AccountId> for Pallet<T> {
	const MAX_FALLEN: u32 = MAX_PERSONHOOD_ISSUERS;

	fn vouched(person: &PersonId) -> Option<Vouched<T::AccountId>> {
		let person = Persons::<T>::get(person)?;
		let attestation = Self::standing_attestation(&person)?;
		Some(Vouched { by: attestation.issuer, since: person.since, until: attestation.expiry })
	}

	fn fallen() -> Vec<T::AccountId> {
		Fallen::<T>::get().into_inner()
	}

	fn persons() -> u32 {
		let fallen = Fallen::<T>::get()
			.iter()
			.filter_map(|who| Issuers::<T>::get(PERSONHOOD, who))
			.fold(0u32, |sum, issuer| sum.saturating_add(issuer.persons));
		PersonCount::<T>::get().saturating_sub(fallen)
	}
}

impl<T: Config> Credentials<T::AccountId> for Pallet<T> {
	fn holds(who: &T::AccountId, schema: SchemaId) -> bool {
		if schema == PERSONHOOD {
			return Self::person_of(who).is_some();
		}
		Held::<T>::get(who, schema)
			.into_iter()
			.filter_map(Attestations::<T>::get)
			.any(|attestation| Self::holds_now(&attestation))
	}

	fn weight() -> Weight {
		// The list, and of each attestation the issuer too.
		let most = u64::from(MAX_HELD).saturating_mul(2).saturating_add(1);
		T::DbWeight::get().reads(most)
	}
}
