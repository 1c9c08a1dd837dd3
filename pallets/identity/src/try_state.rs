//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	documents::is_fragment,
	types::{SchemaOwner, MAX_CHILDREN},
	AttestationOf, Attestations, BankSchemas, Config, Dids, DidsMade, Expiries, Fallen, Held, HoldReason,
	Issuers, NextAttestationId, NextSchemaId, Nullifiers, Pallet, PersonCount, PersonOf, PersonhoodIssuers,
	Persons, Schemas, PERSONHOOD,
};
use alloc::collections::{BTreeMap, BTreeSet};
use credit_primitives_types::{Balance, BankId, Moment, SchemaId, SortedMoment};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. What documents, attestations, waiting moves, appointed issuers and bonds say is held for them.
	/// 2. The names in a document are well formed, each of one thing; its controllers and delegates are others than its
	///    account, each listed once; its nonce is one of those given out.
	/// 3. Schemas bear the numbers given out, the first one alone is personhood and the network's, and banks are counted as
	///    many as they have.
	/// 4. An issuer who was appointed stands one deeper than the one who did, who counts as many as there are; only those at
	///    the top have bonds and count what is attested in a window, and only the others have deposits.
	/// 5. As many attestations and moves depend on an issuer, and as many persons count on its word, as it says.
	/// 6. The issuers of personhood are all listed, and those of them on whom persons count although they or one above are
	///    discredited have fallen.
	/// 7. Every attestation is of a schema and an issuer that are there, bears a number given out, and is listed once at its
	///    subject, who has no others listed.
	/// 8. A nullifier of an attestation is its subject's.
	/// 9. Every attestation of personhood is the one of the person whose nullifier it bears, and that person's account is
	///    its subject.
	/// 10. A person's account is theirs, and no account is of a person who is not there.
	/// 11. A person counts on an attestation that stands, and on every one that has not expired.
	/// 12. As many persons are counted as there are, each with exactly one entry in the calendar.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_documents()?;
		Self::check_schemas()?;
		Self::check_issuers()?;
		Self::check_fallen()?;
		Self::check_attestations()?;
		Self::check_persons()
	}

	fn check_documents() -> Result<(), TryRuntimeError> {
		for (did, document) in Dids::<T>::iter() {
			let names: BTreeSet<_> = document
				.keys
				.iter()
				.map(|key| &key.id)
				.chain(document.services.iter().map(|service| &service.id))
				.collect();
			ensure!(
				names.len() == document.keys.len().saturating_add(document.services.len())
					&& names.iter().all(|name| is_fragment(name)),
				"2. The names in a document are well formed, each of one thing."
			);
			let controllers: BTreeSet<_> = document.controllers.iter().collect();
			let delegates: BTreeSet<_> = document.delegates.iter().map(|delegate| &delegate.who).collect();
			ensure!(
				controllers.len() == document.controllers.len()
					&& delegates.len() == document.delegates.len()
					&& !controllers.contains(&did)
					&& !delegates.contains(&did),
				"2. A document's controllers and delegates are others than its account, each listed once."
			);
			ensure!(
				document.nonce >> 32 <= DidsMade::<T>::get().into(),
				"2. A document's nonce is one of those given out."
			);
			ensure!(
				held::<T>(HoldReason::DidDeposit, &did) == document.deposit,
				"1. What a document says is held for it."
			);
		}
		Ok(())
	}

	fn check_schemas() -> Result<(), TryRuntimeError> {
		let next = NextSchemaId::<T>::get();
		let mut of_banks = BTreeMap::<BankId, u32>::new();
		let mut count: SchemaId = 0;
		for (id, schema) in Schemas::<T>::iter() {
			count = count.saturating_add(1);
			ensure!(id < next, "3. Schemas bear the numbers given out.");
			ensure!(
				schema.personhood == (id == PERSONHOOD)
					&& (id != PERSONHOOD || schema.owner == SchemaOwner::Network),
				"3. The first schema alone is personhood and the network's."
			);
			if let SchemaOwner::Bank(bank) = schema.owner {
				let of_bank = of_banks.entry(bank).or_default();
				*of_bank = of_bank.saturating_add(1);
			}
		}
		ensure!(count == next, "3. Schemas bear the numbers given out.");
		ensure!(
			BankSchemas::<T>::iter().collect::<BTreeMap<_, _>>() == of_banks,
			"3. A bank is counted as many schemas as it has."
		);
		Ok(())
	}

	fn check_issuers() -> Result<(), TryRuntimeError> {
		let mut bonds = BTreeMap::<T::AccountId, Balance>::new();
		let mut children = BTreeMap::<(SchemaId, T::AccountId), u32>::new();
		for (schema, who, issuer) in Issuers::<T>::iter() {
			ensure!(Schemas::<T>::contains_key(schema), "7. Every issuer is of a schema that is there.");
			let depth = match &issuer.parent {
				Some(parent) => {
					ensure!(
						issuer.bond == 0 && issuer.issued_in_window == 0,
						"4. Only issuers at the top have bonds and count what is attested in a window."
					);
					let of_parent = children.entry((schema, parent.clone())).or_default();
					*of_parent = of_parent.saturating_add(1);
					Issuers::<T>::get(schema, parent).map(|parent| parent.depth.saturating_add(1))
				}
				None => {
					ensure!(issuer.deposit == 0, "4. Only issuers who were appointed have deposits.");
					Some(0)
				}
			};
			ensure!(
				depth == Some(issuer.depth),
				"4. An issuer who was appointed stands one deeper than the one who did."
			);
			let bond = bonds.entry(who).or_default();
			*bond = bond.saturating_add(issuer.bond);
		}
		ensure!(
			bonds.into_iter().all(|(who, bond)| held::<T>(HoldReason::IssuerBond, &who) == bond),
			"1. What bonds say is held for them."
		);
		ensure!(
			Issuers::<T>::iter().all(|(schema, who, issuer)| {
				let expected = children.get(&(schema, who)).copied().unwrap_or_default();
				issuer.children == expected && expected <= MAX_CHILDREN
			}),
			"4. An issuer counts as many whom it appointed as there are."
		);
		Ok(())
	}

	fn check_fallen() -> Result<(), TryRuntimeError> {
		let listed = PersonhoodIssuers::<T>::get();
		let issuers: BTreeSet<_> = Issuers::<T>::iter_prefix(PERSONHOOD).map(|(who, _)| who).collect();
		ensure!(
			listed.len() == issuers.len() && listed.iter().all(|who| issuers.contains(who)),
			"6. The issuers of personhood are all listed."
		);
		let fallen = Fallen::<T>::get();
		let expected: BTreeSet<_> = Issuers::<T>::iter_prefix(PERSONHOOD)
			.filter(|(who, issuer)| issuer.persons > 0 && !Self::is_in_good_standing(PERSONHOOD, who))
			.map(|(who, _)| who)
			.collect();
		ensure!(
			fallen.len() == expected.len() && fallen.iter().all(|who| expected.contains(who)),
			"6. Those issuers of personhood on whom persons count although they or one above are discredited have fallen."
		);
		Ok(())
	}

	fn check_attestations() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		let mut live = BTreeMap::<(SchemaId, T::AccountId), u32>::new();
		let mut depends = |schema: SchemaId, issuer: T::AccountId, deposit: Balance| {
			let held = deposits.entry(issuer.clone()).or_default();
			*held = held.saturating_add(deposit);
			let count = live.entry((schema, issuer)).or_default();
			*count = count.saturating_add(1);
		};
		let mut listed: usize = 0;
		for (id, attestation) in Attestations::<T>::iter() {
			ensure!(id < NextAttestationId::<T>::get(), "7. Every attestation bears a number given out.");
			let at_subject = Held::<T>::get(&attestation.subject, attestation.schema);
			ensure!(
				at_subject.iter().filter(|known| **known == id).count() == 1,
				"7. Every attestation is listed once at its subject."
			);
			listed = listed.saturating_add(1);
			Self::check_nullifier(id, &attestation)?;
			depends(attestation.schema, attestation.issuer, attestation.deposit);
		}
		ensure!(
			Held::<T>::iter_values().map(|ids| ids.len()).sum::<usize>() == listed
				&& Held::<T>::iter_values().all(|ids| !ids.is_empty()),
			"7. A subject has no others listed."
		);
		for pending in Persons::<T>::iter_values().filter_map(|person| person.moving) {
			depends(PERSONHOOD, pending.issuer, pending.deposit);
		}
		for (parent, deposit) in
			Issuers::<T>::iter_values().filter_map(|issuer| Some((issuer.parent?, issuer.deposit)))
		{
			let held = deposits.entry(parent).or_default();
			*held = held.saturating_add(deposit);
		}
		ensure!(
			deposits.into_iter().all(|(who, sum)| held::<T>(HoldReason::AttestationDeposit, &who) == sum),
			"1. What attestations, moves and appointed issuers say is held for them."
		);
		ensure!(
			live.keys().all(|(schema, who)| Issuers::<T>::contains_key(schema, who))
				&& Issuers::<T>::iter().all(|(schema, who, issuer)| {
					issuer.live == live.get(&(schema, who)).copied().unwrap_or_default()
				}),
			"5. As many attestations and moves depend on an issuer as it says."
		);
		Ok(())
	}

	fn check_nullifier(id: u32, attestation: &AttestationOf<T>) -> Result<(), TryRuntimeError> {
		if attestation.schema == PERSONHOOD {
			ensure!(
				Self::person_attested_by(id, attestation)
					.is_some_and(|(_, person)| person.account == attestation.subject),
				"9. Every attestation of personhood is the one of the person whose nullifier it bears."
			);
		} else if let Some(nullifier) = attestation.nullifier {
			ensure!(
				Nullifiers::<T>::get(attestation.schema, nullifier).as_ref() == Some(&attestation.subject),
				"8. A nullifier of an attestation is its subject's."
			);
		}
		Ok(())
	}

	fn check_persons() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		let mut counts = BTreeMap::<T::AccountId, u32>::new();
		let mut total: u32 = 0;
		for (person_id, person) in Persons::<T>::iter() {
			ensure!(
				PersonOf::<T>::get(&person.account) == Some(person_id),
				"10. A person's account is theirs."
			);
			let attestation = person.attestation.map(Attestations::<T>::get);
			ensure!(
				attestation.as_ref().is_none_or(|known| known
					.as_ref()
					.is_some_and(|known| known.nullifier == Some(person_id) && known.schema == PERSONHOOD)),
				"9. A person's attestation is there and bears their nullifier."
			);
			let attestation = attestation.flatten();
			ensure!(
				!attestation.as_ref().is_some_and(|known| known.is_valid(now)) || person.counted.is_some(),
				"11. A person counts on every attestation that stands and has not expired."
			);
			if let Some(counted) = person.counted {
				ensure!(
					attestation.is_some_and(|known| known.issuer == counted.by
						&& known.expiry == counted.until
						&& known.is_valid(known.attested_at)),
					"11. A person counts on an attestation that stands."
				);
				ensure!(
					Expiries::<T>::contains_key((SortedMoment::from(counted.until), person_id)),
					"12. Everybody who is counted has an entry in the calendar."
				);
				total = total.saturating_add(1);
				let count = counts.entry(counted.by).or_default();
				*count = count.saturating_add(1);
			}
		}
		ensure!(
			PersonCount::<T>::get() == total && Expiries::<T>::iter_keys().count() == total as usize,
			"12. As many persons are counted as there are, each with exactly one entry in the calendar."
		);
		ensure!(
			Expiries::<T>::iter_keys().all(|(moment, person_id)| Persons::<T>::get(person_id)
				.and_then(|person| person.counted)
				.is_some_and(|counted| counted.until == Moment::from(moment))),
			"12. Every entry in the calendar is that of somebody who is counted."
		);
		ensure!(
			Issuers::<T>::iter().all(|(schema, who, issuer)| {
				let expected = match schema {
					PERSONHOOD => counts.get(&who).copied().unwrap_or_default(),
					_ => 0,
				};
				issuer.persons == expected
			}) && counts.keys().all(|who| Issuers::<T>::contains_key(PERSONHOOD, who)),
			"5. As many persons count on an issuer's word as it says."
		);
		ensure!(
			PersonOf::<T>::iter_values().all(Persons::<T>::contains_key),
			"10. No account is of a person who is not there."
		);
		Ok(())
	}
}

fn held<T: Config>(reason: HoldReason, who: &T::AccountId) -> Balance {
	T::Currency::balance_on_hold(&reason.into(), who)
}
