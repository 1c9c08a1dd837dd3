//! `attest` of persons for another account, `complete_move`, `accept_move`, `refuse_move`, `withdraw_move`.

use crate::{
	mock::*,
	types::{PersonMove, Standing},
	Error, Event, HoldReason, PersonOf, PERSONHOOD,
};
use credit_primitives_types::Personhood;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{DispatchResult, Permill};

fn propose(issuer: AccountId, to: AccountId) -> DispatchResult {
	attest_as(issuer, to, ALICE, EXPIRY)
}

fn complete() -> DispatchResult {
	Identities::complete_move(signed(EVE), nullifier(ALICE))
}

/// Runs a test in which the union has proposed that Alice move to Bob's account.
fn with_move(test: impl FnOnce()) {
	execute(|| {
		accredit(PERSONHOOD, UNION);
		System::reset_events();
		assert_ok!(propose(UNION, BOB));
		test();
	});
}

#[test]
fn attest_should_open_a_move_when_the_account_is_another() {
	with_move(|| {
		let at = START + DELAY;
		let root = H256::repeat_byte(3);
		assert_eq!(
			events(),
			[Event::PersonMoveProposed {
				person: nullifier(ALICE),
				to: BOB,
				root,
				commitment: None,
				issuer: UNION,
				expiry: EXPIRY,
				at,
				deposit: ATTESTATION,
			}]
		);
		assert_eq!(
			person(ALICE).moving,
			Some(PersonMove {
				to: BOB,
				root,
				commitment: None,
				issuer: UNION,
				expiry: EXPIRY,
				at,
				deposit: ATTESTATION
			})
		);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), ATTESTATION);
		assert_eq!(issuer(PERSONHOOD, UNION).live, 1);
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
		assert_eq!(Identities::person_of(&BOB), None);
	});
}

#[test]
fn complete_move_should_bring_the_person_to_the_account() {
	with_move(|| {
		pass_time(DELAY - 1);
		assert_noop!(complete(), Error::<Test>::MoveTooEarly);
		pass_time(1);
		System::reset_events();
		assert_ok!(complete());
		let told = events();
		assert_eq!(told[0], Event::AttestationRemoved { id: 0 });
		assert_eq!(told[1], Event::PersonMoved { person: nullifier(ALICE), from: ALICE, to: BOB });
		assert_eq!(told[3], Event::PersonCounted { person: nullifier(ALICE), by: Some(UNION) });
		assert_eq!(Identities::person_of(&ALICE), None);
		assert_eq!(Identities::person_of(&BOB), Some(nullifier(ALICE)));
		assert_eq!(person(ALICE).moving, None);
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, Some(UNION))]);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), ATTESTATION);
		assert_eq!((issuer(PERSONHOOD, UNION).live, issuer(PERSONHOOD, TOWN).live), (1, 0));
		assert_noop!(complete(), Error::<Test>::NoMovePending);
		// The account before stays this person's for ever.
		assert_eq!(PersonOf::<Test>::get(ALICE), Some(nullifier(ALICE)));
		assert_noop!(attest_as(TOWN, ALICE, CHARLIE, EXPIRY), Error::<Test>::AccountTaken);
	});
}

#[test]
fn complete_move_should_say_who_is_not_there() {
	execute(|| {
		assert_noop!(Identities::complete_move(signed(EVE), nullifier(BOB)), Error::<Test>::PersonNotFound);
		assert_noop!(complete(), Error::<Test>::NoMovePending);
	});
}

#[test]
fn accept_move_should_complete_it_at_once() {
	with_move(|| {
		assert_noop!(Identities::accept_move(signed(BOB)), Error::<Test>::NotAPerson);
		assert_ok!(Identities::accept_move(signed(ALICE)));
		assert_eq!(Identities::person_of(&BOB), Some(nullifier(ALICE)));
		assert_noop!(Identities::accept_move(signed(ALICE)), Error::<Test>::NotAPerson);
		assert_noop!(Identities::accept_move(signed(BOB)), Error::<Test>::NoMovePending);
	});
}

#[test]
fn refuse_move_should_end_it_and_return_the_deposit() {
	with_move(|| {
		System::reset_events();
		assert_noop!(Identities::refuse_move(signed(BOB)), Error::<Test>::NotAPerson);
		assert_ok!(Identities::refuse_move(signed(ALICE)));
		assert_eq!(events(), [Event::PersonMoveEnded { person: nullifier(ALICE) }]);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
		assert_eq!(issuer(PERSONHOOD, UNION).live, 0);
		assert_noop!(Identities::refuse_move(signed(ALICE)), Error::<Test>::NoMovePending);
		pass_time(DELAY);
		assert_noop!(complete(), Error::<Test>::NoMovePending);
	});
}

#[test]
fn refuse_move_should_fail_when_the_present_attestation_does_not_hold() {
	with_move(|| {
		// The account was stolen, the issuer knows it, and the thief would keep the person.
		assert_ok!(Identities::suspend(signed(TOWN), 0));
		assert_noop!(Identities::refuse_move(signed(ALICE)), Error::<Test>::RefusalNotAllowed);
		assert_ok!(Identities::remove_attestation(signed(ALICE), 0));
		assert_noop!(Identities::refuse_move(signed(ALICE)), Error::<Test>::RefusalNotAllowed);
		pass_time(DELAY);
		assert_ok!(complete());
		assert_eq!(Identities::person_of(&BOB), Some(nullifier(ALICE)));
	});
}

#[test]
fn withdraw_move_should_be_for_the_issuer_and_those_above() {
	with_move(|| {
		let withdraw = |who| Identities::withdraw_move(signed(who), nullifier(ALICE));
		assert_noop!(withdraw(TOWN), Error::<Test>::NotTheIssuer);
		assert_ok!(Identities::retire_issuer(signed(UNION), PERSONHOOD));
		assert_ok!(withdraw(UNION));
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
		assert_noop!(withdraw(UNION), Error::<Test>::NoMovePending);
		assert_noop!(Identities::withdraw_move(signed(UNION), nullifier(BOB)), Error::<Test>::PersonNotFound);
	});
}

#[test]
fn withdraw_move_should_be_for_anybody_when_it_has_expired() {
	with_move(|| {
		let person = nullifier(ALICE);
		set_time(EXPIRY - 1);
		assert_noop!(Identities::withdraw_move(signed(EVE), person), Error::<Test>::NotTheIssuer);
		pass_time(1);
		System::reset_events();
		assert_ok!(Identities::withdraw_move(signed(EVE), person));
		assert_eq!(events(), [Event::PersonMoveEnded { person }]);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
		assert_eq!(issuer(PERSONHOOD, UNION).live, 0);
		next_block();
	});
}

#[test]
fn attest_should_refuse_a_second_move_while_one_waits() {
	with_move(|| {
		assert_noop!(propose(TOWN, CHARLIE), Error::<Test>::MovePending);
		assert_noop!(propose(UNION, BOB), Error::<Test>::MovePending);
		// A renewal on the present account is no move, and ends none.
		assert_ok!(attest_as(TOWN, ALICE, ALICE, EXPIRY));
		assert!(person(ALICE).moving.is_some());
	});
}

#[test]
fn complete_move_should_fail_when_the_issuer_no_longer_attests() {
	with_move(|| {
		assert_ok!(Identities::retire_issuer(signed(UNION), PERSONHOOD));
		assert_eq!(standing(PERSONHOOD, UNION), Standing::Retired { since: START });
		pass_time(DELAY);
		assert_noop!(complete(), Error::<Test>::MoveVoid);
		assert_noop!(Identities::accept_move(signed(ALICE)), Error::<Test>::MoveVoid);
		// What is void makes way.
		System::reset_events();
		assert_ok!(propose(TOWN, CHARLIE));
		assert_eq!(events()[0], Event::PersonMoveEnded { person: nullifier(ALICE) });
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), 0);
		assert_eq!(held(HoldReason::AttestationDeposit, TOWN), ATTESTATION);
	});
}

#[test]
fn complete_move_should_fail_when_the_issuer_is_discredited() {
	with_move(|| {
		let root = RuntimeOrigin::root();
		assert_ok!(Identities::discredit_issuer(root, UNION, PERSONHOOD, Permill::zero()));
		pass_time(DELAY);
		assert_noop!(complete(), Error::<Test>::MoveVoid);
		let person = nullifier(ALICE);
		assert_noop!(Identities::withdraw_move(signed(UNION), person), Error::<Test>::IssuerDiscredited);
		assert_ok!(Identities::refuse_move(signed(ALICE)));
	});
}

#[test]
fn complete_move_should_fail_when_the_attestation_has_expired_or_the_account_is_taken() {
	with_move(|| {
		assert_ok!(attest_person(TOWN, BOB));
		pass_time(DELAY);
		assert_noop!(complete(), Error::<Test>::MoveVoid);
		assert_ok!(attest_as(TOWN, CHARLIE, ALICE, START + DELAY + 1));
		pass_time(DELAY);
		assert_noop!(complete(), Error::<Test>::MoveVoid);
	});
}

#[test]
fn a_person_should_come_back_to_an_account_of_their_own() {
	with_move(|| {
		assert_ok!(Identities::accept_move(signed(ALICE)));
		assert_ok!(propose(UNION, ALICE));
		assert_ok!(Identities::accept_move(signed(BOB)));
		assert_eq!(Identities::person_of(&ALICE), Some(nullifier(ALICE)));
		assert_eq!(Identities::person_of(&BOB), None);
		assert!(Told::get().len() == 1);
	});
}
