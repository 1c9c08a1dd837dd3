//! `discredit_issuer`, and what falls with an issuer.

use crate::{mock::*, types::Standing, Error, Event, Fallen, HoldReason, PERSONHOOD};
use credit_primitives_types::{Credentials, Personhood, Vouching};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::{DispatchError, DispatchResult, Permill};

fn discredit(who: AccountId, percent: u32) -> DispatchResult {
	Identities::discredit_issuer(RuntimeOrigin::root(), who, PERSONHOOD, Permill::from_percent(percent))
}

#[test]
fn discredit_issuer_should_slash_and_take_all_its_persons_out() {
	execute(|| {
		let issuance = Balances::total_issuance();
		assert_eq!(Identities::persons(), 1);
		assert_ok!(discredit(TOWN, 40));
		let slashed = BOND / 10 * 4;
		assert_eq!(events(), [Event::IssuerDiscredited { schema: PERSONHOOD, issuer: TOWN, slashed }]);
		assert_eq!(standing(PERSONHOOD, TOWN), Standing::Discredited { since: START });
		assert_eq!(held(HoldReason::IssuerBond, TOWN), BOND - slashed);
		assert_eq!(Balances::balance(&REDISTRIBUTION), FUNDS + slashed);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Fallen::<Test>::get().into_inner(), [TOWN]);
		assert_eq!(<Identities as Vouching<AccountId>>::fallen(), [TOWN]);
		assert_eq!(Identities::person_of(&ALICE), None);
		assert_eq!(<Identities as Vouching<AccountId>>::vouched(&nullifier(ALICE)), None);
		assert_eq!(Identities::persons(), 0);
		assert!(!Identities::holds(&ALICE, PERSONHOOD));
		// Nobody is told one by one.
		assert!(Told::get().is_empty());
	});
}

#[test]
fn discredit_issuer_should_round_the_slash_up() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.issuer_bond = 1_001);
		accredit(PERSONHOOD, UNION);
		assert_ok!(discredit(UNION, 50));
		assert_eq!(held(HoldReason::IssuerBond, UNION), 500);
	});
}

#[test]
fn discredit_issuer_should_bring_down_all_below_and_none_above_or_beside() {
	execute(|| {
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(Identities::delegate_issuing(signed(UNION), PERSONHOOD, SCHOOL));
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, CLINIC));
		assert_ok!(attest_person(UNION, BOB));
		assert_ok!(attest_person(SCHOOL, CHARLIE));
		assert_ok!(attest_person(CLINIC, DAVE));
		assert_ok!(discredit(UNION, 0));
		assert_eq!(Fallen::<Test>::get().into_inner(), [UNION, SCHOOL]);
		let persons = [ALICE, BOB, CHARLIE, DAVE].map(|who| Identities::person_of(&who).is_some());
		assert_eq!(persons, [true, false, false, true]);
		assert_eq!(Identities::persons(), 2);
		assert_noop!(attest_person(SCHOOL, EVE), Error::<Test>::IssuerDiscredited);
		assert_ok!(discredit(TOWN, 0));
		assert_eq!(Identities::persons(), 0);
		assert_ok!(Identities::accredit_issuer(RuntimeOrigin::root(), TOWN, PERSONHOOD));
		assert_eq!(Fallen::<Test>::get().into_inner(), [UNION, SCHOOL]);
		assert_ok!(Identities::accredit_issuer(RuntimeOrigin::root(), UNION, PERSONHOOD));
		assert_eq!(Identities::persons(), 4);
	});
}

#[test]
fn discredit_issuer_should_void_what_it_attested_by_a_banks_schema() {
	execute(|| {
		let schema = bank_schema();
		assert_ok!(attest_by(schema, BOB, None));
		assert!(Identities::holds(&BOB, schema));
		assert_ok!(Identities::discredit_issuer(bank_origin(0), UNION, schema, Permill::one()));
		assert!(!Identities::holds(&BOB, schema));
		assert!(Fallen::<Test>::get().is_empty());
		assert_ok!(Identities::accredit_issuer(bank_origin(0), UNION, schema));
		assert!(Identities::holds(&BOB, schema));
	});
}

#[test]
fn discredit_issuer_should_fail_when_there_is_nothing_to_discredit() {
	execute(|| {
		assert_noop!(discredit(BOB, 1), Error::<Test>::IssuerNotFound);
		assert_noop!(
			Identities::discredit_issuer(bank_origin(0), TOWN, PERSONHOOD, Permill::one()),
			Error::<Test>::NotSchemaOwner
		);
		assert_noop!(
			Identities::discredit_issuer(signed(TOWN), TOWN, PERSONHOOD, Permill::one()),
			DispatchError::BadOrigin
		);
		assert_ok!(discredit(TOWN, 100));
		assert_noop!(discredit(TOWN, 100), Error::<Test>::IssuerDiscredited);
	});
}

#[test]
fn an_issuer_should_no_longer_be_fallen_when_nobody_counts_on_it() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(discredit(TOWN, 0));
		assert_ok!(attest_as(UNION, ALICE, ALICE, EXPIRY));
		assert!(Fallen::<Test>::get().is_empty());
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, Some(UNION))]);
		assert_eq!(Identities::persons(), 1);
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
	});
}

#[test]
fn an_issuer_should_fall_when_a_person_counts_again_on_its_worthless_word() {
	execute(|| {
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(attest_person(UNION, BOB));
		let id = attestation_of(BOB);
		assert_ok!(Identities::suspend(signed(UNION), id));
		assert_ok!(discredit(UNION, 0));
		assert!(Fallen::<Test>::get().is_empty());
		// Those above may still judge what it attested.
		assert_noop!(Identities::reinstate(signed(UNION), id), Error::<Test>::IssuerDiscredited);
		assert_ok!(Identities::reinstate(signed(TOWN), id));
		assert_eq!(Fallen::<Test>::get().into_inner(), [UNION]);
		assert_eq!(Identities::persons(), 1);
		assert_ok!(Identities::revoke(signed(TOWN), id));
		assert!(Fallen::<Test>::get().is_empty());
	});
}
