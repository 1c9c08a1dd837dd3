//! The issuers and persons that there are from the start.

use crate::{
	types::{Attestation, AttestationStatus, Issuer, Schema, SchemaName, SchemaOwner},
	Config, Error, HoldReason, Pallet, PersonOf, Persons, PERSONHOOD,
};
use credit_primitives_types::Moment;
use frame_support::traits::fungible::MutateHold;
use sp_core::H256;

/// Registers the personhood schema, bonds the issuers and has the first one attest the persons. Panics with what is wrong
/// in the configuration.
pub(crate) fn build<T: Config>(issuers: &[T::AccountId], persons: &[(T::AccountId, H256)], expiry: Moment) {
	let name = SchemaName::truncate_from(b"Personhood".to_vec());
	let schema = Schema { owner: SchemaOwner::Network, name, document: H256::zero(), personhood: true };
	if Pallet::<T>::put_schema(schema).is_err() {
		panic!("the personhood schema must be the first one");
	}
	for (index, who) in issuers.iter().enumerate() {
		bond_issuer::<T>(who).unwrap_or_else(|reason| panic!("genesis issuer {index}, {who:?}: {reason}"));
	}
	for (account, nullifier) in persons {
		attest::<T>(issuers.first(), account, *nullifier, expiry)
			.unwrap_or_else(|reason| panic!("genesis person {account:?}: {reason}"));
	}
}

fn bond_issuer<T: Config>(who: &T::AccountId) -> Result<(), &'static str> {
	if Pallet::<T>::issuer(PERSONHOOD, who).is_ok() {
		return Err("the issuer is listed twice: list each once");
	}
	let bond = Pallet::<T>::parameters().issuer_bond;
	if bond > 0 {
		T::Currency::hold(&HoldReason::IssuerBond.into(), who, bond)
			.map_err(|_| "the issuer cannot pay its bond: endow its account, before identities")?;
	}
	Pallet::<T>::put_issuer(PERSONHOOD, who, Issuer { bond, ..Issuer::new(None, 0, 0) }).map_err(|error| {
		match error {
			Error::MaxIssuersExceeded => "there are too many issuers: list at most 64",
			_ => "the issuer cannot be written down",
		}
	})
}

fn attest<T: Config>(
	issuer: Option<&T::AccountId>,
	account: &T::AccountId,
	nullifier: H256,
	expiry: Moment,
) -> Result<(), &'static str> {
	let issuer = issuer.ok_or("nobody attests the person: list an issuer")?;
	let now = Pallet::<T>::now();
	if expiry <= now {
		return Err("the attestation has expired: set `expiry` to a moment to come");
	}
	if Persons::<T>::contains_key(nullifier) {
		return Err("the nullifier is another person's: give each person their own");
	}
	if PersonOf::<T>::contains_key(account) {
		return Err("the account is another person's: give each person their own");
	}
	let attestation = Attestation {
		schema: PERSONHOOD,
		issuer: issuer.clone(),
		subject: account.clone(),
		root: nullifier,
		nullifier: Some(nullifier),
		commitment: None,
		attested_at: now,
		expiry,
		status: AttestationStatus::Valid,
		deposit: 0,
	};
	Pallet::<T>::install(nullifier, None, attestation).map_err(|_| "there are too many persons")
}
