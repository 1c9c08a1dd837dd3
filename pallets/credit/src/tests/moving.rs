//! Persons who move to another account, or are persons no more: what they owe, risk and have shown stays theirs.

use super::{support::*, *};
use crate::{BorrowerExposure, EndorserExposure, Engaged, Error, OpenRequests};
use credit_primitives_types::Engagements;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

/// An account that is nobody's first one.
const NEW: AccountId = 101;

/// Somebody has [`NEW`] from now on, with money in it, and is a member by it.
fn moves(who: AccountId) {
	move_person(who, NEW);
	assert_ok!(Balances::transfer_keep_alive(signed(NOBODY), NEW, 1_000 * CRD));
	assert_ok!(move_membership(who));
}

fn move_membership(from: AccountId) -> DispatchResult {
	CommunityBanks::move_membership(signed(NEW), CASCADIA, from)
}

fn leave(who: AccountId) -> DispatchResult {
	CommunityBanks::leave(signed(who), CASCADIA)
}

#[test]
fn a_person_who_moves_should_have_no_second_request_and_no_second_limit() {
	execute(|| {
		let request = approved(500 * CRD);
		moves(ALICE);
		assert_noop!(asking(100 * CRD).send(NEW), Error::<Test>::AlreadyExists);
		assert_noop!(accept(ALICE, request), Error::<Test>::NotAMember);
		assert_noop!(accept(NEW, request), Error::<Test>::NotTheBorrower);
		assert_ok!(cancel(ALICE, request));
		assert!(OpenRequests::<Test>::iter().next().is_none());
		assert_ok!(asking(100 * CRD).send(NEW));
	});
}

#[test]
fn cancel_request_should_be_open_to_the_borrower_by_the_account_they_have_now() {
	for from in [NEW, ALICE] {
		execute(|| {
			let request = approved_for(ALICE, asking(500 * CRD).secured_by(100 * CRD), [BOB, CHARLIE]);
			assert_noop!(cancel(NEW, request), Error::<Test>::NotTheBorrower);
			move_person(ALICE, NEW);
			for who in [BOB, NOBODY] {
				assert_noop!(cancel(who, request), Error::<Test>::NotTheBorrower);
			}
			assert_ok!(cancel(from, request));
			// What was held returns to who put it up.
			assert_eq!((free(ALICE), free(BOB), free(NEW)), (FUNDS, FUNDS, 0));
			assert!(!Engaged::<Test>::contains_key(CASCADIA, person(ALICE)));
		});
	}
}

#[test]
fn a_person_who_moves_should_take_history_limit_and_debt_along() {
	execute(|| {
		let before = (Credit::history(ALICE), Credit::limit_of(ALICE));
		lent(500 * CRD);
		moves(ALICE);
		assert_eq!((Credit::history(NEW), Credit::limit_of(NEW)), before);
		assert_eq!(BorrowerExposure::<Test>::get(CASCADIA, person(ALICE)), 500 * CRD);
		assert_eq!(<Credit as Engagements>::debt(CASCADIA, &person(ALICE)), 500 * CRD);
		assert_noop!(asking(600 * CRD).send(NEW), Error::<Test>::PersonalLimitExceeded);
	});
}

#[test]
fn a_person_who_moves_should_bring_a_default_along() {
	execute(|| {
		let id = lent(100 * CRD);
		fail(id);
		moves(ALICE);
		assert_noop!(asking(100 * CRD).send(NEW), Error::<Test>::DefaultOutstanding);
	});
}

#[test]
fn a_person_who_moves_should_stay_bound_to_the_bank_by_what_is_open() {
	execute(|| {
		plain_rules();
		let id = lent(100 * CRD);
		for from in [ALICE, BOB] {
			assert_eq!(Engaged::<Test>::get(CASCADIA, person(from)), 1);
		}
		moves(ALICE);
		assert_noop!(leave(NEW), BankError::StillEngaged);
		assert_ok!(repay_in_full(NEW, id));
		assert_ok!(leave(NEW));
	});
}

#[test]
fn an_endorser_who_moves_should_have_no_second_limit_and_claim_by_the_account_that_staked() {
	execute(|| {
		plain_rules();
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		moves(BOB);
		assert_noop!(endorse(NEW, request, 20 * CRD), Error::<Test>::AlreadyEndorsed);
		let other = asking(100 * CRD).open(CHARLIE);
		assert_ok!(endorse(NEW, other, 30 * CRD));
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(BOB)), 50 * CRD);
		assert_eq!(Engaged::<Test>::get(CASCADIA, person(BOB)), 2);
		let limit = Rules::get().endorser_limit.mul_floor(COMMONS);
		let third = asking(100 * CRD).open(DAVE);
		assert_noop!(endorse(NEW, third, limit - 50 * CRD + 1), Error::<Test>::EndorserLimitExceeded);

		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		assert_ok!(cancel(CHARLIE, other));
		assert_ok!(repay_in_full(ALICE, 0));
		assert_noop!(claim(NEW, 0), Error::<Test>::EndorsementNotFound);
		assert_ok!(claim(BOB, 0));
		assert!(!EndorserExposure::<Test>::contains_key(CASCADIA, person(BOB)));
		assert_ok!(leave(NEW));
	});
}

#[test]
fn an_endorser_who_is_a_person_no_more_should_be_free_of_the_bank_after_claiming() {
	execute(|| {
		plain_rules();
		let id = lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(FERDIE, 20 * CRD)]);
		Revoked::set(true);
		assert_ok!(repay_in_full(ALICE, id));
		assert_eq!(Engaged::<Test>::get(CASCADIA, person(FERDIE)), 1);
		assert_ok!(claim(FERDIE, id));
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(FERDIE)));
		assert!(!EndorserExposure::<Test>::contains_key(CASCADIA, person(FERDIE)));
		assert_ok!(leave(FERDIE));
	});
}

#[test]
fn stakes_of_those_who_are_persons_no_more_should_pay_all_the_same() {
	execute(|| {
		plain_rules();
		let id = defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(FERDIE, 20 * CRD)]);
		Revoked::set(true);
		wait_until(loan(id).default.unwrap().escrow_until.unwrap());
		assert_eq!(parts(id)[&FERDIE].taken, 20 * CRD);
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(FERDIE)));
	});
}

#[test]
fn a_lender_who_moves_should_not_fund_their_own_request_and_claim_by_the_account_that_paid() {
	execute(|| {
		plain_rules();
		let request = asking(100 * CRD).from_peers(WINDOW).open(ALICE);
		assert_ok!(pledge(BOB, request, 100 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		moves(BOB);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		let asked = asking(100 * CRD).from_peers(WINDOW).open(CHARLIE);
		Moved::mutate(|moved| moved.insert(NEW, Some(person(CHARLIE))));
		Moved::mutate(|moved| moved.insert(BOB, Some(person(BOB))));
		assert_ok!(CommunityBanks::move_membership(signed(BOB), CASCADIA, NEW));
		Moved::mutate(|moved| moved.insert(CHARLIE, None));
		assert_ok!(move_membership(CHARLIE));
		assert_noop!(pledge(NEW, asked, 100 * CRD), Error::<Test>::OwnRequest);
	});
}

#[test]
fn accept_should_fail_when_an_endorser_is_a_person_no_more() {
	execute(|| {
		plain_rules();
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_ok!(endorse(FERDIE, request, 10 * CRD));
		assert_ok!(decide(ALICE, request));
		Revoked::set(true);
		assert_noop!(
			Credit::accept(signed(ALICE), request).map_err(|failure| failure.error),
			Error::<Test>::EndorserNotAPerson
		);
		// Nobody is held hostage: the borrower asks again without them.
		assert_ok!(cancel(ALICE, request));
		assert_eq!((free(ALICE), free(BOB), free(FERDIE)), (FUNDS, FUNDS, FUNDS));
		assert_ok!(asking(100 * CRD).send(ALICE));
	});
}

#[test]
fn accept_should_count_an_endorser_who_has_moved_and_brought_the_membership_along() {
	execute(|| {
		let request = approved(100 * CRD);
		move_person(BOB, NEW);
		assert_noop!(
			Credit::accept(signed(ALICE), request).map_err(|failure| failure.error),
			Error::<Test>::EndorserNotAPerson
		);
		assert_ok!(move_membership(BOB));
		assert_ok!(accept(ALICE, request));
		assert_eq!(parts(0)[&BOB].person, person(BOB));
	});
}

#[test]
fn accept_should_count_an_endorser_whom_the_bank_has_expelled() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, BOB));
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn a_borrower_who_moves_should_repay_against_the_shares_that_the_old_account_has_locked() {
	execute(|| {
		plain_rules();
		assert_ok!(CommunityBanks::deposit(signed(ALICE), CASCADIA, 100 * CRD));
		let shares = pallet_community_banks::Holdings::<Test>::get(CASCADIA, ALICE).unwrap().shares;
		assert_ok!(CommunityBanks::lock_shares(signed(ALICE), CASCADIA, shares));
		moves(ALICE);
		let id = lend(bullet(60 * CRD, 30 * DAY), NEW, &[]);
		let debt = || pallet_community_banks::Debts::<Test>::get(CASCADIA, person(ALICE));
		assert_eq!(debt(), Some(60 * CRD));
		repay_principal(NEW, id, 20 * CRD);
		assert_eq!(debt(), Some(40 * CRD));
		assert_ok!(repay_in_full(NEW, id));
		assert_eq!(debt(), None);
	});
}
