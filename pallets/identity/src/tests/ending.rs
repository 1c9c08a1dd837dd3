//! `revoke`, `suspend`, `reinstate`, `remove_attestation`.

use crate::{mock::*, types::AttestationStatus, Error, Event, Held, HoldReason, PersonCount, PERSONHOOD};
use credit_primitives_types::{Credentials, Personhood};
use frame_support::{assert_noop, assert_ok};

/// Runs a test with a gardener, Bob, attested by the union under number 1, and Alice, a person under number 0.
fn with_gardener(test: impl FnOnce(u32)) {
	execute(|| {
		let schema = bank_schema();
		assert_ok!(attest_by(schema, BOB, None));
		System::reset_events();
		test(schema);
	});
}

#[test]
fn revoke_should_end_an_attestation_for_good() {
	with_gardener(|schema| {
		assert_ok!(Identities::revoke(signed(UNION), 1));
		assert_eq!(events(), [Event::AttestationRevoked { id: 1, by: UNION }]);
		assert_eq!(attestation(1).status, AttestationStatus::Revoked);
		assert!(!Identities::holds(&BOB, schema));
		assert_noop!(Identities::revoke(signed(UNION), 1), Error::<Test>::AttestationAlreadyRevoked);
		assert_noop!(Identities::reinstate(signed(UNION), 1), Error::<Test>::AttestationNotSuspended);
		assert_noop!(Identities::suspend(signed(UNION), 1), Error::<Test>::AttestationNotValid);
	});
}

#[test]
fn revoke_should_take_a_person_out_of_the_counts() {
	execute(|| {
		assert_ok!(Identities::revoke(signed(TOWN), 0));
		assert_eq!(
			events(),
			[
				Event::PersonCounted { person: nullifier(ALICE), by: None },
				Event::AttestationRevoked { id: 0, by: TOWN },
			]
		);
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, None)]);
		assert_eq!((PersonCount::<Test>::get(), issuer(PERSONHOOD, TOWN).persons), (0, 0));
		assert_eq!(Identities::person_of(&ALICE), None);
		// Once only.
		assert_ok!(Identities::remove_attestation(signed(ALICE), 0));
		assert_eq!(Told::get().len(), 1);
	});
}

#[test]
fn revoke_should_be_for_the_issuer_and_those_above_alone() {
	execute(|| {
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(attest_person(UNION, BOB));
		let id = attestation_of(BOB);
		assert_noop!(Identities::revoke(signed(UNION), 0), Error::<Test>::NotTheIssuer);
		assert_noop!(Identities::revoke(signed(BOB), id), Error::<Test>::NotTheIssuer);
		assert_noop!(Identities::suspend(signed(BOB), id), Error::<Test>::NotTheIssuer);
		assert_noop!(Identities::reinstate(signed(BOB), id), Error::<Test>::NotTheIssuer);
		assert_noop!(Identities::revoke(signed(TOWN), 99), Error::<Test>::AttestationNotFound);
		assert_noop!(Identities::suspend(signed(TOWN), 99), Error::<Test>::AttestationNotFound);
		assert_noop!(Identities::reinstate(signed(TOWN), 99), Error::<Test>::AttestationNotFound);
		assert_ok!(Identities::revoke(signed(TOWN), id));
	});
}

#[test]
fn suspend_should_interrupt_and_reinstate_should_resume() {
	execute(|| {
		assert_ok!(Identities::suspend(signed(TOWN), 0));
		assert_eq!(events().last(), Some(&Event::AttestationSuspended { id: 0, by: TOWN }));
		assert_eq!(Identities::person_of(&ALICE), None);
		assert_noop!(Identities::suspend(signed(TOWN), 0), Error::<Test>::AttestationNotValid);
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, None)]);
		assert_ok!(Identities::reinstate(signed(TOWN), 0));
		assert_eq!(
			events(),
			[
				Event::PersonCounted { person: nullifier(ALICE), by: Some(TOWN) },
				Event::AttestationReinstated { id: 0, by: TOWN },
			]
		);
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
		assert_eq!(PersonCount::<Test>::get(), 1);
		// Gaining is nothing that anybody is told.
		assert_eq!(Told::get().len(), 1);
		assert_noop!(Identities::reinstate(signed(TOWN), 0), Error::<Test>::AttestationNotSuspended);
	});
}

#[test]
fn reinstate_should_fail_when_it_has_expired() {
	with_gardener(|_| {
		assert_ok!(Identities::suspend(signed(UNION), 1));
		set_time(EXPIRY);
		assert_noop!(Identities::reinstate(signed(UNION), 1), Error::<Test>::AttestationExpired);
		next_block();
	});
}

#[test]
fn remove_attestation_should_be_for_the_subject_at_any_time() {
	with_gardener(|schema| {
		assert_noop!(Identities::remove_attestation(signed(UNION), 1), Error::<Test>::NotRemovable);
		assert_noop!(Identities::remove_attestation(signed(CHARLIE), 1), Error::<Test>::NotRemovable);
		assert_ok!(Identities::remove_attestation(signed(BOB), 1));
		assert_eq!(events(), [Event::AttestationRemoved { id: 1 }]);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
		assert!(!Held::<Test>::contains_key(BOB, schema));
		assert_eq!(issuer(schema, UNION).live, 0);
		assert_noop!(Identities::remove_attestation(signed(BOB), 1), Error::<Test>::AttestationNotFound);
	});
}

#[test]
fn remove_attestation_should_be_for_the_issuer_when_it_is_revoked() {
	with_gardener(|_| {
		assert_ok!(Identities::suspend(signed(UNION), 1));
		assert_noop!(Identities::remove_attestation(signed(UNION), 1), Error::<Test>::NotRemovable);
		assert_ok!(Identities::revoke(signed(UNION), 1));
		assert_noop!(Identities::remove_attestation(signed(CHARLIE), 1), Error::<Test>::NotRemovable);
		assert_ok!(Identities::remove_attestation(signed(UNION), 1));
	});
}

#[test]
fn remove_attestation_should_be_for_anybody_when_it_has_expired() {
	with_gardener(|_| {
		set_time(EXPIRY);
		assert_ok!(Identities::remove_attestation(signed(CHARLIE), 1));
		// Of a person, before the calendar has come to it.
		assert_ok!(Identities::remove_attestation(signed(CHARLIE), 0));
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, None)]);
		next_block();
		assert_eq!(Told::get().len(), 1);
	});
}

#[test]
fn remove_attestation_should_give_personhood_up_and_keep_the_nullifier() {
	execute(|| {
		assert_ok!(Identities::remove_attestation(signed(ALICE), 0));
		assert_eq!(Identities::person_of(&ALICE), None);
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, None)]);
		assert_eq!(person(ALICE).attestation, None);
		assert_noop!(attest_as(TOWN, ALICE, BOB, EXPIRY), Error::<Test>::AccountTaken);
		assert_ok!(attest_as(TOWN, ALICE, ALICE, EXPIRY));
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
	});
}
