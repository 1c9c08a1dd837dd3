//! `delegate_issuing`, `end_delegation`.

use crate::{mock::*, types::Standing, Error, Event, HoldReason, Issuers, PersonhoodIssuers, PERSONHOOD};
use credit_primitives_types::Personhood;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, Permill, TokenError};

fn delegate(parent: AccountId, who: AccountId) -> DispatchResult {
	Identities::delegate_issuing(signed(parent), PERSONHOOD, who)
}

fn end(parent: AccountId, who: AccountId) -> DispatchResult {
	Identities::end_delegation(signed(parent), PERSONHOOD, who)
}

#[test]
fn delegate_issuing_should_make_an_issuer_without_a_bond_of_its_own() {
	execute(|| {
		assert_ok!(delegate(TOWN, 999));
		let (schema, deposit) = (PERSONHOOD, ATTESTATION);
		assert_eq!(events(), [Event::IssuingDelegated { schema, parent: TOWN, issuer: 999, deposit }]);
		let issuer = issuer(PERSONHOOD, 999);
		assert_eq!((issuer.parent, issuer.depth, issuer.bond), (Some(TOWN), 1, 0));
		assert_eq!((issuer.deposit, held(HoldReason::AttestationDeposit, TOWN)), (ATTESTATION, ATTESTATION));
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN, 999]);
		assert_ok!(delegate(TOWN, UNION));
		assert_ok!(attest_person(UNION, BOB));
		assert_eq!(crate::mock::issuer(PERSONHOOD, TOWN).children, 2);
	});
}

#[test]
fn delegate_issuing_should_work_for_a_banks_schema() {
	execute(|| {
		let schema = bank_schema();
		assert_ok!(Identities::delegate_issuing(signed(UNION), schema, SCHOOL));
		let root = sp_core::H256::zero();
		assert_ok!(Identities::attest(signed(SCHOOL), BOB, schema, root, None, EXPIRY, None));
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN]);
	});
}

#[test]
fn delegate_issuing_should_fail_when_it_goes_too_deep_or_too_wide() {
	execute(|| {
		assert_ok!(delegate(TOWN, UNION));
		assert_ok!(delegate(UNION, SCHOOL));
		assert_ok!(delegate(SCHOOL, CLINIC));
		assert_noop!(delegate(CLINIC, BOB), Error::<Test>::TooDeep);
		for who in 100..107 {
			assert_ok!(delegate(TOWN, who));
		}
		assert_noop!(delegate(TOWN, 107), Error::<Test>::MaxChildrenExceeded);
	});
}

#[test]
fn delegate_issuing_should_fail_when_half_the_places_are_taken() {
	execute(|| {
		assert_ok!(delegate(TOWN, UNION));
		assert_ok!(Identities::retire_issuer(signed(UNION), PERSONHOOD));
		for who in 100..130 {
			assert_ok!(Identities::accredit_issuer(RuntimeOrigin::root(), who, PERSONHOOD));
		}
		assert_eq!(PersonhoodIssuers::<Test>::get().len(), 32);
		assert_noop!(delegate(TOWN, SCHOOL), Error::<Test>::MaxAppointedExceeded);
		// One that has a place takes no other, governance has the rest, and other schemas have no places.
		assert_ok!(delegate(TOWN, UNION));
		accredit(PERSONHOOD, SCHOOL);
		let schema = bank_schema();
		assert_ok!(Identities::delegate_issuing(signed(UNION), schema, SCHOOL));
	});
}

#[test]
fn delegate_issuing_should_hold_a_deposit_until_the_issuer_is_forgotten() {
	execute(|| {
		assert_ok!(delegate(TOWN, 999));
		assert_noop!(delegate(999, UNION), TokenError::FundsUnavailable);
		// What is held for one does not follow the parameter, also when it is appointed again.
		Parameters::mutate(|parameters| parameters.attestation_deposit = 0);
		assert_ok!(Identities::retire_issuer(signed(999), PERSONHOOD));
		assert_ok!(delegate(TOWN, 999));
		let again =
			Event::IssuingDelegated { schema: PERSONHOOD, parent: TOWN, issuer: 999, deposit: ATTESTATION };
		assert_eq!(events().last(), Some(&again));
		assert_eq!(held(HoldReason::AttestationDeposit, TOWN), ATTESTATION);
		// One without money can have nothing held, and returned.
		assert_ok!(delegate(999, UNION));
		assert_ok!(end(999, UNION));
		assert_ok!(end(TOWN, 999));
		assert_eq!(held(HoldReason::AttestationDeposit, TOWN), 0);
	});
}

#[test]
fn delegate_issuing_should_fail_when_the_parent_may_not_attest() {
	execute(|| {
		assert_noop!(delegate(BOB, UNION), Error::<Test>::IssuerNotFound);
		assert_noop!(Identities::delegate_issuing(signed(TOWN), 9, UNION), Error::<Test>::SchemaNotFound);
		assert_ok!(delegate(TOWN, UNION));
		assert_ok!(Identities::retire_issuer(signed(TOWN), PERSONHOOD));
		assert_noop!(delegate(TOWN, SCHOOL), Error::<Test>::IssuerNotActive);
		assert_noop!(delegate(UNION, SCHOOL), Error::<Test>::IssuerNotActive);
		assert_noop!(attest_person(UNION, BOB), Error::<Test>::IssuerNotActive);
	});
}

#[test]
fn delegate_issuing_should_fail_when_the_account_is_an_issuer() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_noop!(delegate(TOWN, UNION), Error::<Test>::AlreadyIssuer);
		assert_noop!(delegate(TOWN, TOWN), Error::<Test>::AlreadyIssuer);
		assert_ok!(Identities::retire_issuer(signed(UNION), PERSONHOOD));
		assert_noop!(delegate(TOWN, UNION), Error::<Test>::NotAppointedByYou);
		assert_ok!(delegate(TOWN, SCHOOL));
		let root = RuntimeOrigin::root();
		assert_ok!(Identities::discredit_issuer(root, SCHOOL, PERSONHOOD, Permill::zero()));
		assert_noop!(delegate(TOWN, SCHOOL), Error::<Test>::IssuerDiscredited);
	});
}

#[test]
fn end_delegation_should_leave_the_word_of_the_issuer_standing() {
	execute(|| {
		assert_ok!(delegate(TOWN, UNION));
		assert_ok!(attest_person(UNION, BOB));
		System::reset_events();
		assert_ok!(end(TOWN, UNION));
		assert_eq!(events(), [Event::IssuerRetired { schema: PERSONHOOD, issuer: UNION }]);
		assert_eq!(standing(PERSONHOOD, UNION), Standing::Retired { since: START });
		assert!(Identities::person_of(&BOB).is_some());
		assert_noop!(attest_person(UNION, CHARLIE), Error::<Test>::IssuerNotActive);
		assert_noop!(end(TOWN, UNION), Error::<Test>::IssuerInUse);
		assert_ok!(Identities::remove_attestation(signed(BOB), attestation_of(BOB)));
		assert_ok!(end(TOWN, UNION));
		assert!(!Issuers::<Test>::contains_key(PERSONHOOD, UNION));
		assert_eq!(issuer(PERSONHOOD, TOWN).children, 0);
	});
}

#[test]
fn end_delegation_should_forget_an_issuer_that_nothing_depends_on() {
	execute(|| {
		assert_ok!(delegate(TOWN, UNION));
		System::reset_events();
		assert_ok!(end(TOWN, UNION));
		assert_eq!(
			events(),
			[
				Event::IssuerRetired { schema: PERSONHOOD, issuer: UNION },
				Event::IssuerRemoved { schema: PERSONHOOD, issuer: UNION },
			]
		);
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN]);
	});
}

#[test]
fn end_delegation_should_fail_when_it_is_not_the_parents_or_discredited() {
	execute(|| {
		assert_ok!(delegate(TOWN, UNION));
		assert_noop!(end(TOWN, SCHOOL), Error::<Test>::IssuerNotFound);
		assert_noop!(end(UNION, TOWN), Error::<Test>::NotAppointedByYou);
		let root = RuntimeOrigin::root();
		assert_ok!(Identities::discredit_issuer(root, UNION, PERSONHOOD, Permill::zero()));
		assert_noop!(end(TOWN, UNION), Error::<Test>::IssuerDiscredited);
	});
}
