//! `attest` of persons on the account that they have, and what is said of persons.

use crate::{mock::*, types::Counted, Error, Event, HoldReason, PersonCount, PersonOf, PERSONHOOD};
use credit_primitives_types::{Personhood, Vouched, Vouching};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

#[test]
fn attest_should_make_a_person() {
	execute(|| {
		assert_ok!(attest_person(TOWN, BOB));
		let id = attestation_of(BOB);
		let person_id = nullifier(BOB);
		assert_eq!(
			events(),
			[
				Event::PersonMade { person: person_id, account: BOB },
				Event::Attested {
					id,
					schema: PERSONHOOD,
					issuer: TOWN,
					subject: BOB,
					root: H256::repeat_byte(3),
					nullifier: Some(person_id),
					commitment: None,
					expiry: EXPIRY,
					deposit: ATTESTATION,
				},
				Event::PersonCounted { person: person_id, by: Some(TOWN) },
			]
		);
		assert_eq!(held(HoldReason::AttestationDeposit, TOWN), ATTESTATION);
		assert_eq!(Identities::person_of(&BOB), Some(person_id));
		assert_eq!(
			<Identities as Vouching<AccountId>>::vouched(&person_id),
			Some(Vouched { by: TOWN, since: START, until: EXPIRY })
		);
		assert_eq!((Identities::persons(), issuer(PERSONHOOD, TOWN).persons), (2, 2));
		assert_eq!(person(BOB).counted, Some(Counted { by: TOWN, until: EXPIRY }));
		assert!(Told::get().is_empty());
	});
}

#[test]
fn attest_should_fail_when_the_nullifier_is_missing() {
	execute(|| {
		let root = H256::zero();
		assert_noop!(
			Identities::attest(signed(TOWN), BOB, PERSONHOOD, root, None, EXPIRY, None),
			Error::<Test>::NullifierMissing
		);
	});
}

#[test]
fn attest_should_fail_when_the_account_is_another_persons() {
	execute(|| {
		assert_noop!(attest_as(TOWN, ALICE, BOB, EXPIRY), Error::<Test>::AccountTaken);
	});
}

#[test]
fn attest_should_extend_by_the_same_issuer_at_any_time() {
	execute(|| {
		assert_ok!(attest_as(TOWN, ALICE, ALICE, EXPIRY + 1_000));
		assert_eq!(attestation_of(ALICE), 1);
		assert!(crate::Attestations::<Test>::get(0).is_none());
		assert_eq!(held(HoldReason::AttestationDeposit, TOWN), ATTESTATION);
		assert_eq!((PersonCount::<Test>::get(), issuer(PERSONHOOD, TOWN).persons), (1, 1));
		assert!(Told::get().is_empty());
		let told = events();
		assert!(told.contains(&Event::AttestationRemoved { id: 0 }));
		assert!(!told.iter().any(|event| matches!(event, Event::PersonCounted { .. })));
		// The calendar has only the later end.
		set_time(EXPIRY);
		next_block();
		assert!(Identities::person_of(&ALICE).is_some());
	});
}

#[test]
fn attest_should_let_another_issuer_renew_only_shortly_before_the_end() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		let renew = || attest_as(UNION, ALICE, ALICE, EXPIRY + 1_000);
		set_time(EXPIRY - RENEWAL - 1);
		assert_noop!(renew(), Error::<Test>::AlreadyAttested);
		pass_time(1);
		assert_ok!(renew());
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, Some(UNION))]);
		assert_eq!((issuer(PERSONHOOD, TOWN).persons, issuer(PERSONHOOD, UNION).persons), (0, 1));
		assert_eq!(Identities::persons(), 1);
	});
}

#[test]
fn attest_should_let_another_issuer_renew_what_does_not_hold() {
	let ways: [fn(); 4] = [
		|| Identities::suspend(signed(TOWN), 0).unwrap(),
		|| Identities::revoke(signed(TOWN), 0).unwrap(),
		|| Identities::remove_attestation(signed(ALICE), 0).unwrap(),
		|| set_time(EXPIRY + 1),
	];
	for end in ways {
		execute(|| {
			accredit(PERSONHOOD, UNION);
			end();
			assert_ok!(attest_as(UNION, ALICE, ALICE, EXPIRY + 1_000));
			assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
			// Either the loss was told and then nothing, or the change of issuers.
			assert_eq!(Told::get().len(), 1);
			assert_eq!(Told::get()[0].1, TOWN);
		});
	}
}

#[test]
fn attest_should_fail_when_the_issuer_has_attested_too_many() {
	execute(|| {
		for who in 100..105 {
			assert_ok!(attest_person(TOWN, who));
		}
		// Extensions count like all others, as do moves.
		assert_noop!(attest_person(TOWN, 105), Error::<Test>::RateExceeded);
		assert_noop!(attest_as(TOWN, ALICE, ALICE, EXPIRY), Error::<Test>::RateExceeded);
		assert_noop!(attest_as(TOWN, BOB, ALICE, EXPIRY), Error::<Test>::RateExceeded);
		// The window began when the issuer was accredited: at genesis.
		set_time(WINDOW - 1);
		assert_noop!(attest_person(TOWN, 105), Error::<Test>::RateExceeded);
		pass_time(1);
		assert_ok!(attest_person(TOWN, 105));
	});
}

#[test]
fn person_of_should_depend_on_the_time_and_not_on_the_calendar() {
	execute(|| {
		set_time(EXPIRY - 1);
		assert!(Identities::person_of(&ALICE).is_some());
		pass_time(1);
		assert_eq!(Identities::person_of(&ALICE), None);
		assert_eq!(<Identities as Vouching<AccountId>>::vouched(&nullifier(ALICE)), None);
		assert_eq!(PersonOf::<Test>::get(ALICE), Some(nullifier(ALICE)));
	});
}

#[test]
fn nobody_should_be_vouched_for_who_is_no_person() {
	execute(|| {
		assert_eq!(Identities::person_of(&BOB), None);
		assert_eq!(<Identities as Vouching<AccountId>>::vouched(&nullifier(BOB)), None);
	});
}
