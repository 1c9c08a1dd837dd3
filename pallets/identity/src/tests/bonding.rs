//! `accredit_issuer`, `bond_issuer`, `retire_issuer`, `withdraw_bond`.

use crate::{mock::*, types::Standing, Error, Event, HoldReason, Issuers, PersonhoodIssuers, PERSONHOOD};
use credit_primitives_types::{Personhood, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, Permill, TokenError};

fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

#[test]
fn accredit_issuer_should_make_an_issuer_who_attests_once_it_is_bonded() {
	execute(|| {
		assert_ok!(Identities::accredit_issuer(root(), UNION, PERSONHOOD));
		assert_eq!(events(), [Event::IssuerAccredited { schema: PERSONHOOD, issuer: UNION }]);
		assert_noop!(attest_person(UNION, BOB), Error::<Test>::BondMissing);
		assert_ok!(Identities::bond_issuer(signed(UNION), PERSONHOOD));
		assert_eq!(events(), [Event::IssuerBonded { schema: PERSONHOOD, issuer: UNION, amount: BOND }]);
		assert_eq!((held(HoldReason::IssuerBond, UNION), issuer(PERSONHOOD, UNION).bond), (BOND, BOND));
		assert_ok!(attest_person(UNION, BOB));
	});
}

#[test]
fn accredit_issuer_should_ask_no_bond_for_a_banks_schema() {
	execute(|| {
		let schema = bank_schema();
		assert_ok!(attest_by(schema, BOB, None));
		assert_noop!(Identities::bond_issuer(signed(UNION), schema), Error::<Test>::NoBondNeeded);
	});
}

#[test]
fn accredit_issuer_should_fail_when_somebody_else_decides() {
	execute(|| {
		let schema = bank_schema();
		assert_noop!(Identities::accredit_issuer(signed(BOB), BOB, schema), DispatchError::BadOrigin);
		for (origin, schema) in [(root(), schema), (bank_origin(1), schema), (bank_origin(0), PERSONHOOD)] {
			assert_noop!(Identities::accredit_issuer(origin, BOB, schema), Error::<Test>::NotSchemaOwner);
		}
		assert_noop!(Identities::accredit_issuer(root(), BOB, 9), Error::<Test>::SchemaNotFound);
		assert_noop!(Identities::accredit_issuer(root(), TOWN, PERSONHOOD), Error::<Test>::AlreadyIssuer);
	});
}

#[test]
fn accredit_issuer_should_fail_when_there_are_as_many_as_there_can_be() {
	execute(|| {
		for who in 100..163 {
			assert_ok!(Identities::accredit_issuer(root(), who, PERSONHOOD));
		}
		assert_eq!(PersonhoodIssuers::<Test>::get().len(), 64);
		assert_noop!(
			Identities::accredit_issuer(root(), UNION, PERSONHOOD),
			Error::<Test>::MaxIssuersExceeded
		);
		// As the error says: one that has not put up its bond attests nothing.
		assert_ok!(Identities::remove_issuer(root(), 100, PERSONHOOD));
		assert_ok!(Identities::accredit_issuer(root(), UNION, PERSONHOOD));
	});
}

#[test]
fn accredit_issuer_should_restore_one_who_retired() {
	execute(|| {
		assert_ok!(Identities::retire_issuer(signed(TOWN), PERSONHOOD));
		assert_ok!(Identities::accredit_issuer(root(), TOWN, PERSONHOOD));
		assert_ok!(attest_person(TOWN, BOB));
	});
}

#[test]
fn accredit_issuer_should_leave_an_appointed_one_that_retired_to_who_appointed_it() {
	execute(|| {
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(Identities::retire_issuer(signed(UNION), PERSONHOOD));
		assert_noop!(Identities::accredit_issuer(root(), UNION, PERSONHOOD), Error::<Test>::IssuerAppointed);
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_eq!(issuer(PERSONHOOD, TOWN).children, 1);
	});
}

#[test]
fn bond_issuer_should_add_what_is_missing() {
	execute(|| {
		assert_noop!(Identities::bond_issuer(signed(TOWN), PERSONHOOD), Error::<Test>::NoBondNeeded);
		assert_ok!(Identities::discredit_issuer(root(), TOWN, PERSONHOOD, Permill::from_percent(30)));
		assert_noop!(Identities::bond_issuer(signed(TOWN), PERSONHOOD), Error::<Test>::IssuerNotActive);
		assert_ok!(Identities::accredit_issuer(root(), TOWN, PERSONHOOD));
		assert_noop!(attest_person(TOWN, BOB), Error::<Test>::BondMissing);
		System::reset_events();
		assert_ok!(Identities::bond_issuer(signed(TOWN), PERSONHOOD));
		assert_eq!(events(), [Event::IssuerBonded { schema: PERSONHOOD, issuer: TOWN, amount: 300 * CRD }]);
		assert_ok!(attest_person(TOWN, BOB));
	});
}

#[test]
fn bond_issuer_should_fail_when_it_is_none_or_cannot_pay() {
	execute(|| {
		assert_noop!(Identities::bond_issuer(signed(BOB), PERSONHOOD), Error::<Test>::IssuerNotFound);
		assert_ok!(Identities::accredit_issuer(root(), 999, PERSONHOOD));
		assert_noop!(Identities::bond_issuer(signed(999), PERSONHOOD), TokenError::FundsUnavailable);
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_noop!(Identities::bond_issuer(signed(UNION), PERSONHOOD), Error::<Test>::NoBondNeeded);
	});
}

#[test]
fn retire_issuer_should_leave_what_was_attested_valid() {
	execute(|| {
		assert_ok!(Identities::retire_issuer(signed(TOWN), PERSONHOOD));
		assert_eq!(events(), [Event::IssuerRetired { schema: PERSONHOOD, issuer: TOWN }]);
		assert_eq!(standing(PERSONHOOD, TOWN), Standing::Retired { since: START });
		assert_noop!(attest_person(TOWN, BOB), Error::<Test>::IssuerNotActive);
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
		assert_noop!(Identities::retire_issuer(signed(TOWN), PERSONHOOD), Error::<Test>::IssuerNotActive);
		assert_noop!(Identities::retire_issuer(signed(BOB), PERSONHOOD), Error::<Test>::IssuerNotFound);
	});
}

#[test]
fn withdraw_bond_should_return_it_after_the_delay_and_forget_whom_nothing_depends_on() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_noop!(Identities::withdraw_bond(signed(UNION), PERSONHOOD), Error::<Test>::IssuerStillActive);
		assert_ok!(Identities::retire_issuer(signed(UNION), PERSONHOOD));
		pass_time(UNBONDING - 1);
		assert_noop!(Identities::withdraw_bond(signed(UNION), PERSONHOOD), Error::<Test>::BondLocked);
		pass_time(1);
		System::reset_events();
		assert_ok!(Identities::withdraw_bond(signed(UNION), PERSONHOOD));
		assert_eq!(
			events(),
			[
				Event::BondWithdrawn { schema: PERSONHOOD, issuer: UNION, amount: BOND },
				Event::IssuerRemoved { schema: PERSONHOOD, issuer: UNION },
			]
		);
		assert_eq!(held(HoldReason::IssuerBond, UNION), 0);
		assert!(!Issuers::<Test>::contains_key(PERSONHOOD, UNION));
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN]);
		assert_noop!(Identities::withdraw_bond(signed(UNION), PERSONHOOD), Error::<Test>::IssuerNotFound);
	});
}

#[test]
fn withdraw_bond_should_keep_an_issuer_as_long_as_something_depends_on_it() {
	execute(|| {
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(Identities::retire_issuer(signed(TOWN), PERSONHOOD));
		pass_time(UNBONDING);
		assert_ok!(Identities::withdraw_bond(signed(TOWN), PERSONHOOD));
		let left = || Identities::withdraw_bond(signed(TOWN), PERSONHOOD);
		assert_noop!(left(), Error::<Test>::NothingToWithdraw);
		let id = attestation_of(ALICE);
		assert_ok!(Identities::remove_attestation(signed(ALICE), id));
		assert_noop!(left(), Error::<Test>::NothingToWithdraw);
		assert_ok!(Identities::end_delegation(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(left());
		assert!(PersonhoodIssuers::<Test>::get().is_empty());
	});
}

#[test]
fn withdraw_bond_should_wait_anew_when_a_retired_issuer_is_discredited() {
	execute(|| {
		assert_ok!(Identities::retire_issuer(signed(TOWN), PERSONHOOD));
		pass_time(UNBONDING - 1);
		assert_ok!(Identities::discredit_issuer(root(), TOWN, PERSONHOOD, Permill::from_percent(50)));
		pass_time(1);
		assert_noop!(Identities::withdraw_bond(signed(TOWN), PERSONHOOD), Error::<Test>::BondLocked);
		pass_time(UNBONDING - 1);
		System::reset_events();
		assert_ok!(Identities::withdraw_bond(signed(TOWN), PERSONHOOD));
		assert_eq!(events(), [Event::BondWithdrawn { schema: PERSONHOOD, issuer: TOWN, amount: BOND / 2 }]);
	});
}
