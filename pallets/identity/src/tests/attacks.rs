//! What somebody with ill intent would try, and why it does not work.

use super::operations::{no_controllers, payload, set_up, sign, submit, with_keys};
use crate::{mock::*, Error, Fallen, HoldReason, PersonhoodIssuers, PERSONHOOD};
use credit_primitives_types::{Personhood, Vouching};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::Permill;

#[test]
fn a_person_should_not_count_twice_with_two_accounts() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		// Another issuer derives the same nullifier: that is a move, not a second person.
		assert_ok!(attest_as(UNION, BOB, ALICE, EXPIRY));
		assert_eq!(Identities::persons(), 1);
		assert_eq!(Identities::person_of(&BOB), None);
		pass_time(DELAY);
		assert_ok!(Identities::complete_move(signed(BOB), nullifier(ALICE)));
		assert_eq!(Identities::persons(), 1);
		let persons = [ALICE, BOB].map(|who| Identities::person_of(&who));
		assert_eq!(persons, [None, Some(nullifier(ALICE))]);
	});
}

#[test]
fn a_person_should_not_count_twice_with_two_issuers() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_noop!(attest_as(UNION, ALICE, ALICE, EXPIRY), Error::<Test>::AlreadyAttested);
		set_time(EXPIRY - RENEWAL);
		assert_ok!(attest_as(UNION, ALICE, ALICE, EXPIRY + 1_000));
		assert_eq!(Identities::persons(), 1);
		assert_eq!((issuer(PERSONHOOD, TOWN).persons, issuer(PERSONHOOD, UNION).persons), (0, 1));
	});
}

#[test]
fn an_issuer_that_invents_people_should_be_slow_and_lose_them_all_at_once() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		for (above, below) in [(UNION, SCHOOL), (SCHOOL, CLINIC), (UNION, 100)] {
			assert_ok!(Identities::delegate_issuing(signed(above), PERSONHOOD, below));
		}
		let mut invented = 0;
		for window in 0..3 {
			set_time(START + window * WINDOW);
			for who in 0..20 {
				let account = 1_000_000 + window * 100 + who;
				// Those whom it appoints make it no faster.
				let by = [UNION, SCHOOL, CLINIC, 100][who as usize % 4];
				if attest_person(by, account).is_ok() {
					invented += 1;
				}
			}
		}
		assert_eq!(invented, 3 * RATE);
		assert_eq!(Identities::persons(), 1 + invented);
		let root = RuntimeOrigin::root();
		Told::kill_all();
		assert_ok!(Identities::discredit_issuer(root, UNION, PERSONHOOD, Permill::one()));
		// One entry for each issuer tells of all of them: no person was touched, nobody was told one by one.
		assert_eq!(Fallen::<Test>::get().into_inner(), [UNION, SCHOOL, CLINIC, 100]);
		assert!(Told::get().is_empty());
		assert_eq!(Identities::persons(), 1);
		assert_eq!(Identities::person_of(&1_000_000), None);
		assert_eq!(held(HoldReason::IssuerBond, UNION), 0);
		assert_noop!(attest_person(UNION, BOB), Error::<Test>::IssuerDiscredited);
	});
}

#[test]
fn an_issuer_should_not_escape_with_its_bond_by_retiring() {
	execute(|| {
		assert_ok!(Identities::retire_issuer(signed(TOWN), PERSONHOOD));
		pass_time(UNBONDING - 1);
		assert_noop!(Identities::withdraw_bond(signed(TOWN), PERSONHOOD), Error::<Test>::BondLocked);
		let root = RuntimeOrigin::root();
		assert_ok!(Identities::discredit_issuer(root, TOWN, PERSONHOOD, Permill::one()));
		assert_eq!(held(HoldReason::IssuerBond, TOWN), 0);
		assert_eq!(Identities::person_of(&ALICE), None);
	});
}

#[test]
fn an_issuer_should_not_escape_by_appointing_others() {
	execute(|| {
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, UNION));
		assert_ok!(attest_person(UNION, BOB));
		assert_ok!(Identities::end_delegation(signed(TOWN), PERSONHOOD, UNION));
		let root = RuntimeOrigin::root();
		assert_ok!(Identities::discredit_issuer(root, TOWN, PERSONHOOD, Permill::one()));
		assert_eq!(Identities::person_of(&BOB), None);
		assert_noop!(
			Identities::delegate_issuing(signed(UNION), PERSONHOOD, SCHOOL),
			Error::<Test>::IssuerDiscredited
		);
	});
}

#[test]
fn an_issuer_that_takes_all_places_should_leave_half_of_them_and_lose_its_own() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		let root = RuntimeOrigin::root;
		let mut ring = vec![UNION];
		for who in 100..170 {
			let below =
				|above: &AccountId| Identities::delegate_issuing(signed(*above), PERSONHOOD, who).is_ok();
			if ring.clone().iter().any(below) {
				ring.push(who);
			}
		}
		assert_eq!(PersonhoodIssuers::<Test>::get().len(), 32);
		assert_eq!(ring.len(), 31);
		// Governance accredits others all the same, and gets the places back from the bottom up.
		accredit(PERSONHOOD, SCHOOL);
		assert_ok!(Identities::discredit_issuer(root(), UNION, PERSONHOOD, Permill::one()));
		for who in ring.into_iter().rev() {
			assert_ok!(Identities::remove_issuer(root(), who, PERSONHOOD));
		}
		assert_eq!(PersonhoodIssuers::<Test>::get().into_inner(), [TOWN, SCHOOL]);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
	});
}

#[test]
fn a_discredited_issuer_should_not_come_back_by_being_forgotten() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, SCHOOL));
		for who in [SCHOOL, UNION] {
			let root = RuntimeOrigin::root();
			assert_ok!(Identities::discredit_issuer(root, who, PERSONHOOD, Permill::from_percent(50)));
		}
		pass_time(UNBONDING);
		// Neither by whoever appointed it nor by another issuer.
		assert_ok!(Identities::withdraw_bond(signed(UNION), PERSONHOOD));
		for who in [SCHOOL, UNION] {
			let withdraw = || Identities::withdraw_bond(signed(who), PERSONHOOD);
			assert_noop!(withdraw(), Error::<Test>::IssuerDiscredited);
			assert_noop!(Identities::retire_issuer(signed(who), PERSONHOOD), Error::<Test>::IssuerNotActive);
			assert!(Identities::delegate_issuing(signed(TOWN), PERSONHOOD, who).is_err());
			assert_noop!(attest_person(who, BOB), Error::<Test>::IssuerDiscredited);
		}
	});
}

#[test]
fn a_replayed_operation_should_be_refused() {
	with_keys(|| {
		let signature = sign(&payload(ALICE, &no_controllers(), 50));
		assert_ok!(submit(ALICE, no_controllers(), "main", 50, signature.clone()));
		assert_noop!(submit(ALICE, no_controllers(), "main", 50, signature), Error::<Test>::SignatureInvalid);
	});
}

#[test]
fn an_operation_should_not_be_replayed_on_a_document_made_anew() {
	with_keys(|| {
		let signature = sign(&payload(ALICE, &no_controllers(), 50));
		assert_ok!(Identities::remove_did(signed(ALICE)));
		set_up(ALICE);
		assert_noop!(submit(ALICE, no_controllers(), "main", 50, signature), Error::<Test>::SignatureInvalid);
	});
}

#[test]
fn an_expired_operation_should_be_refused() {
	with_keys(|| {
		let signature = sign(&payload(ALICE, &no_controllers(), 3));
		System::set_block_number(4);
		assert_noop!(
			submit(ALICE, no_controllers(), "main", 3, signature.clone()),
			Error::<Test>::OperationExpired
		);
		// Nor does another end help.
		assert_noop!(submit(ALICE, no_controllers(), "main", 9, signature), Error::<Test>::SignatureInvalid);
	});
}

#[test]
fn an_operation_for_another_chain_should_be_refused() {
	with_keys(|| {
		let signature = sign(&payload(ALICE, &no_controllers(), 5));
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(9));
		assert_noop!(submit(ALICE, no_controllers(), "main", 5, signature), Error::<Test>::SignatureInvalid);
	});
}

#[test]
fn an_operation_for_another_document_should_be_refused() {
	with_keys(|| {
		set_up(BOB);
		let mut document = crate::Dids::<Test>::get(BOB).unwrap();
		document.nonce = crate::Dids::<Test>::get(ALICE).unwrap().nonce;
		crate::Dids::<Test>::insert(BOB, document);
		let signature = sign(&payload(ALICE, &no_controllers(), 5));
		assert_noop!(submit(BOB, no_controllers(), "main", 5, signature), Error::<Test>::SignatureInvalid);
	});
}

#[test]
fn a_stolen_move_should_be_refused_by_its_owner() {
	execute(|| {
		// An issuer is taken in by somebody who is not Alice.
		assert_ok!(attest_as(TOWN, EVE, ALICE, EXPIRY));
		pass_time(DELAY - 1);
		assert_noop!(Identities::complete_move(signed(EVE), nullifier(ALICE)), Error::<Test>::MoveTooEarly);
		assert_ok!(Identities::refuse_move(signed(ALICE)));
		pass_time(DELAY);
		assert_noop!(Identities::complete_move(signed(EVE), nullifier(ALICE)), Error::<Test>::NoMovePending);
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
	});
}

#[test]
fn a_nullifier_should_stay_taken_after_a_revocation() {
	execute(|| {
		assert_ok!(Identities::revoke(signed(TOWN), 0));
		assert_ok!(Identities::remove_attestation(signed(TOWN), 0));
		// Somebody else with the same nullifier is Alice on another account, after a delay, and nobody new.
		assert_ok!(attest_as(TOWN, BOB, ALICE, EXPIRY));
		assert_eq!(Identities::person_of(&BOB), None);
		pass_time(DELAY);
		assert_ok!(Identities::complete_move(signed(BOB), nullifier(ALICE)));
		assert_eq!(Identities::person_of(&BOB), Some(nullifier(ALICE)));
	});
}

#[test]
fn a_revoked_person_who_is_attested_again_should_be_the_same_person() {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		assert_ok!(Identities::revoke(signed(TOWN), 0));
		assert_eq!(Identities::person_of(&ALICE), None);
		assert_ok!(attest_as(UNION, ALICE, ALICE, EXPIRY));
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
		assert_eq!(attestation_of(ALICE), 1);
	});
}

#[test]
fn an_account_should_never_pass_from_one_person_to_another() {
	execute(|| {
		assert_ok!(attest_person(TOWN, CHARLIE));
		assert_ok!(attest_as(TOWN, BOB, ALICE, EXPIRY));
		assert_ok!(Identities::accept_move(signed(ALICE)));
		// Alice's account before: neither for a new person nor for one who moves.
		assert_noop!(attest_as(TOWN, ALICE, DAVE, EXPIRY), Error::<Test>::AccountTaken);
		assert_noop!(attest_as(TOWN, ALICE, CHARLIE, EXPIRY), Error::<Test>::AccountTaken);
		assert_noop!(attest_as(TOWN, BOB, CHARLIE, EXPIRY), Error::<Test>::AccountTaken);
	});
}

#[test]
fn two_moves_to_one_account_should_not_both_complete() {
	execute(|| {
		assert_ok!(attest_person(TOWN, CHARLIE));
		assert_ok!(attest_as(TOWN, BOB, ALICE, EXPIRY));
		assert_ok!(attest_as(TOWN, BOB, CHARLIE, EXPIRY));
		assert_ok!(Identities::accept_move(signed(ALICE)));
		assert_noop!(Identities::accept_move(signed(CHARLIE)), Error::<Test>::MoveVoid);
		assert_eq!(Identities::person_of(&BOB), Some(nullifier(ALICE)));
		assert_eq!(Identities::person_of(&CHARLIE), Some(nullifier(CHARLIE)));
	});
}
