//! What there is from the start.

use crate::{mock::*, HoldReason, PERSONHOOD};
use credit_primitives_types::{Personhood, Vouching};
use frame_support::traits::Hooks;
use sp_core::H256;

#[test]
fn the_issuers_of_the_genesis_should_be_bonded_and_their_persons_count() {
	let persons = vec![(ALICE, nullifier(ALICE)), (BOB, nullifier(BOB))];
	build_with(vec![UNION, TOWN], persons, EXPIRY).execute_with(|| {
		Identities::do_try_state().unwrap();
		Identities::integrity_test();
		assert_eq!((held(HoldReason::IssuerBond, TOWN), held(HoldReason::IssuerBond, UNION)), (BOND, BOND));
		assert_eq!(attestation(attestation_of(BOB)).issuer, UNION);
		assert_eq!(attestation(attestation_of(BOB)).deposit, 0);
		assert_eq!((Identities::persons(), issuer(PERSONHOOD, UNION).persons), (2, 2));
		assert_eq!(Identities::person_of(&BOB), Some(nullifier(BOB)));
		assert_eq!(issuer(PERSONHOOD, UNION).issued_in_window, 0);
	});
}

#[test]
fn an_empty_genesis_should_build() {
	build_with(vec![], vec![], 0).execute_with(|| Identities::do_try_state().unwrap());
}

#[test]
#[should_panic(expected = "the issuer is listed twice")]
fn a_genesis_with_an_issuer_listed_twice_should_not_build() {
	build_with(vec![TOWN, TOWN], vec![], 0);
}

#[test]
#[should_panic(expected = "the issuer cannot pay its bond")]
fn a_genesis_with_a_poor_issuer_should_not_build() {
	build_with(vec![999], vec![], 0);
}

#[test]
#[should_panic(expected = "there are too many issuers")]
fn a_genesis_with_too_many_issuers_should_not_build() {
	build_with((100..165).collect(), vec![], 0);
}

#[test]
#[should_panic(expected = "nobody attests the person")]
fn a_genesis_with_persons_and_without_issuers_should_not_build() {
	build_with(vec![], vec![(ALICE, H256::zero())], EXPIRY);
}

#[test]
#[should_panic(expected = "the attestation has expired")]
fn a_genesis_with_an_expiry_that_has_passed_should_not_build() {
	build_with(vec![TOWN], vec![(ALICE, H256::zero())], 0);
}

#[test]
#[should_panic(expected = "the nullifier is another person's")]
fn a_genesis_with_a_nullifier_given_twice_should_not_build() {
	build_with(vec![TOWN], vec![(ALICE, H256::zero()), (BOB, H256::zero())], EXPIRY);
}

#[test]
#[should_panic(expected = "the account is another person's")]
fn a_genesis_with_an_account_given_twice_should_not_build() {
	build_with(vec![TOWN], vec![(ALICE, nullifier(1)), (ALICE, nullifier(2))], EXPIRY);
}
