//! `remove_issuer`.

use crate::{mock::*, Error, Event, HoldReason, Issuers, PersonhoodIssuers, PERSONHOOD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, Permill};

fn remove(who: AccountId) -> DispatchResult {
	Identities::remove_issuer(RuntimeOrigin::root(), who, PERSONHOOD)
}

fn discredit(who: AccountId, percent: u32) -> DispatchResult {
	Identities::discredit_issuer(RuntimeOrigin::root(), who, PERSONHOOD, Permill::from_percent(percent))
}

fn delegate(parent: AccountId, who: AccountId) -> DispatchResult {
	Identities::delegate_issuing(signed(parent), PERSONHOOD, who)
}

#[test]
fn remove_issuer_should_free_the_place_of_a_discredited_one_that_was_appointed() {
	execute(|| {
		assert_ok!(delegate(TOWN, UNION));
		assert_ok!(discredit(UNION, 0));
		System::reset_events();
		assert_ok!(remove(UNION));
		assert_eq!(events(), [Event::IssuerRemoved { schema: PERSONHOOD, issuer: UNION }]);
		assert!(!Issuers::<Test>::contains_key(PERSONHOOD, UNION));
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN]);
		assert_eq!(issuer(PERSONHOOD, TOWN).children, 0);
		assert_eq!(held(HoldReason::AttestationDeposit, TOWN), 0);
	});
}

#[test]
fn remove_issuer_should_return_what_is_left_of_the_bond_after_the_unbonding_period() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(discredit(UNION, 50));
		pass_time(UNBONDING - 1);
		assert_noop!(remove(UNION), Error::<Test>::BondLocked);
		pass_time(1);
		System::reset_events();
		assert_ok!(remove(UNION));
		assert_eq!(
			events(),
			[
				Event::BondWithdrawn { schema: PERSONHOOD, issuer: UNION, amount: BOND / 2 },
				Event::IssuerRemoved { schema: PERSONHOOD, issuer: UNION },
			]
		);
		assert_eq!(held(HoldReason::IssuerBond, UNION), 0);
	});
}

#[test]
fn remove_issuer_should_take_one_whose_bond_is_slashed_or_was_never_put_up_at_once() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(discredit(UNION, 100));
		assert_ok!(remove(UNION));
		assert_ok!(Identities::accredit_issuer(RuntimeOrigin::root(), SCHOOL, PERSONHOOD));
		assert_ok!(remove(SCHOOL));
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN]);
	});
}

#[test]
fn remove_issuer_should_take_those_below_a_discredited_one_from_the_bottom_up() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(delegate(UNION, SCHOOL));
		assert_ok!(delegate(SCHOOL, CLINIC));
		assert_noop!(remove(CLINIC), Error::<Test>::IssuerStillActive);
		assert_ok!(discredit(UNION, 100));
		for who in [UNION, SCHOOL] {
			assert_noop!(remove(who), Error::<Test>::IssuerInUse);
		}
		for who in [CLINIC, SCHOOL, UNION] {
			assert_ok!(remove(who));
		}
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN]);
	});
}

#[test]
fn remove_issuer_should_fail_as_long_as_something_depends_on_it() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(attest_person(UNION, BOB));
		assert_ok!(attest_as(UNION, CHARLIE, ALICE, EXPIRY));
		assert_ok!(discredit(UNION, 100));
		assert_noop!(remove(UNION), Error::<Test>::IssuerInUse);
		set_time(EXPIRY);
		assert_ok!(Identities::remove_attestation(signed(EVE), attestation_of(BOB)));
		assert_noop!(remove(UNION), Error::<Test>::IssuerInUse);
		// As the error says, anybody can end what has expired.
		assert_ok!(Identities::withdraw_move(signed(EVE), nullifier(ALICE)));
		assert_ok!(remove(UNION));
		next_block();
	});
}

#[test]
fn remove_issuer_should_fail_when_it_attests_or_its_bond_stays() {
	execute(|| {
		assert_noop!(remove(TOWN), Error::<Test>::IssuerStillActive);
		// It does not attest as long as part of its bond is missing, and yet has not ended.
		accredit(PERSONHOOD, UNION);
		Parameters::mutate(|parameters| parameters.issuer_bond = 2 * BOND);
		assert_noop!(attest_person(UNION, BOB), Error::<Test>::BondMissing);
		assert_noop!(remove(UNION), Error::<Test>::IssuerStillActive);
	});
}

#[test]
fn remove_issuer_should_be_for_the_schemas_owner_alone() {
	execute(|| {
		let schema = bank_schema();
		assert_ok!(Identities::discredit_issuer(bank_origin(0), UNION, schema, Permill::zero()));
		assert_noop!(Identities::remove_issuer(signed(BOB), UNION, schema), DispatchError::BadOrigin);
		for origin in [RuntimeOrigin::root(), bank_origin(1)] {
			assert_noop!(Identities::remove_issuer(origin, UNION, schema), Error::<Test>::NotSchemaOwner);
		}
		assert_noop!(remove(BOB), Error::<Test>::IssuerNotFound);
		let root = RuntimeOrigin::root();
		assert_noop!(Identities::remove_issuer(root, UNION, 9), Error::<Test>::SchemaNotFound);
		assert_ok!(Identities::remove_issuer(bank_origin(0), UNION, schema));
		assert!(!Issuers::<Test>::contains_key(schema, UNION));
	});
}
