//! Persons who move to another account: what is theirs follows them.

use crate::{mock::*, Debts, Error, Event, Lockers, Locks, MemberAccounts, Members, Origin};
use credit_primitives_types::{Balance, BankLedger, Membership, WriteOff, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchResult;

fn move_membership(to: AccountId, from: AccountId) -> DispatchResult {
	CommunityBanks::move_membership(RuntimeOrigin::signed(to), CASCADIA, from)
}

fn apply(who: AccountId) -> DispatchResult {
	CommunityBanks::apply(RuntimeOrigin::signed(who), CASCADIA)
}

fn endorse(who: AccountId, applicant: AccountId) -> DispatchResult {
	CommunityBanks::endorse_application(RuntimeOrigin::signed(who), CASCADIA, applicant)
}

fn lock(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::deposit(RuntimeOrigin::signed(who), CASCADIA, amount)?;
	CommunityBanks::lock_shares(RuntimeOrigin::signed(who), CASCADIA, shares(amount))
}

#[test]
fn move_membership_should_bring_the_entry_along_as_it_was() {
	execute(|| {
		let joined = Members::<Test>::get(CASCADIA, ALICE).unwrap();
		let home = crate::HomeBanks::<Test>::get(person(ALICE));
		pass_time(EPOCH);
		move_person(ALICE, FERDIE);
		events();
		assert_ok!(move_membership(FERDIE, ALICE));
		assert_eq!(Members::<Test>::get(CASCADIA, FERDIE), Some(joined));
		assert!(!CommunityBanks::is_member(CASCADIA, &ALICE));
		assert_eq!(CommunityBanks::account_of_member(CASCADIA, &person(ALICE)), Some(FERDIE));
		assert_eq!((bank(CASCADIA).members, bank(CASCADIA).home_members), (3, 3));
		assert_eq!(crate::HomeBanks::<Test>::get(person(ALICE)), home);
		assert!(Ended::get().is_empty(), "nobody has left");
		let person = person(ALICE);
		assert_eq!(
			events(),
			vec![Event::MembershipMoved { bank_id: CASCADIA, person, from: ALICE, to: FERDIE }]
		);
	});
}

#[test]
fn move_membership_should_keep_a_founder_a_founder() {
	execute(|| {
		assert_ok!(CommunityBanks::found_bank(
			RuntimeOrigin::signed(ALICE),
			name("Third"),
			region("cascadia"),
			H256::zero()
		));
		for who in [BOB, CHARLIE] {
			co_found_invited(who, 2);
		}
		move_person(BOB, FERDIE);
		assert_ok!(CommunityBanks::move_membership(RuntimeOrigin::signed(FERDIE), 2, BOB));
		assert!(CommunityBanks::is_founder(2, &FERDIE) && !CommunityBanks::is_founder(2, &BOB));
	});
}

#[test]
fn move_membership_should_fail_when_it_is_not_the_persons_own() {
	execute(|| {
		assert_noop!(move_membership(FERDIE, ALICE), Error::<Test>::NotYourMembership);
		// An account that is no member has nothing to give.
		move_person(EVE, 7);
		assert_noop!(move_membership(7, EVE), Error::<Test>::NotYourMembership);
		// Nor may the old account take back what it does not stand for any more.
		move_person(ALICE, 8);
		assert_ok!(move_membership(8, ALICE));
		assert_noop!(move_membership(ALICE, 8), Error::<Test>::NotAPerson);
	});
}

#[test]
fn move_membership_should_fail_when_already_a_member() {
	execute(|| {
		assert_noop!(move_membership(ALICE, BOB), Error::<Test>::AlreadyMember);
		assert_noop!(move_membership(ALICE, ALICE), Error::<Test>::AlreadyMember);
	});
}

#[test]
fn move_membership_should_fail_when_an_application_is_open() {
	execute(|| {
		assert_ok!(apply(FERDIE));
		move_person(ALICE, FERDIE);
		assert_noop!(move_membership(FERDIE, ALICE), Error::<Test>::AlreadyApplied);
		assert_ok!(CommunityBanks::withdraw_application(RuntimeOrigin::signed(FERDIE), CASCADIA));
		assert_ok!(move_membership(FERDIE, ALICE));
	});
}

#[test]
fn move_membership_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		move_person(ALICE, FERDIE);
		assert_noop!(
			CommunityBanks::move_membership(RuntimeOrigin::signed(FERDIE), 9, ALICE),
			Error::<Test>::BankNotFound
		);
	});
}

#[test]
fn apply_should_fail_when_the_person_is_a_member_by_an_earlier_account() {
	execute(|| {
		move_person(ALICE, FERDIE);
		assert_noop!(apply(FERDIE), Error::<Test>::AlreadyMember);
		assert_ok!(CommunityBanks::expel(Origin::Bank(CASCADIA).into(), CASCADIA, ALICE));
		assert!(!MemberAccounts::<Test>::contains_key(CASCADIA, person(ALICE)));
		assert_ok!(apply(FERDIE));
	});
}

#[test]
fn endorse_application_should_fail_when_the_person_has_joined_by_another_account() {
	execute(|| {
		assert_ok!(apply(DAVE));
		move_person(DAVE, FERDIE);
		assert_ok!(apply(FERDIE));
		for endorser in [ALICE, BOB] {
			assert_ok!(endorse(endorser, FERDIE));
		}
		assert_ok!(endorse(ALICE, DAVE));
		assert_noop!(endorse(BOB, DAVE), Error::<Test>::NotAPerson);
		Moved::mutate(|moved| moved.insert(DAVE, Some(person(DAVE))));
		Moved::mutate(|moved| moved.insert(FERDIE, None));
		assert_noop!(endorse(BOB, DAVE), Error::<Test>::AlreadyMember);
	});
}

#[test]
fn endorse_application_should_count_a_person_once_whatever_their_account() {
	execute(|| {
		assert_ok!(apply(DAVE));
		assert_ok!(endorse(ALICE, DAVE));
		move_person(ALICE, FERDIE);
		assert_noop!(endorse(ALICE, DAVE), Error::<Test>::NotAPerson);
		assert_ok!(move_membership(FERDIE, ALICE));
		assert_noop!(endorse(FERDIE, DAVE), Error::<Test>::AlreadyEndorsed);
		assert_ok!(endorse(BOB, DAVE));
		assert!(CommunityBanks::is_member(CASCADIA, &DAVE));
	});
}

#[test]
fn leave_should_fail_when_the_person_is_engaged_by_an_earlier_account() {
	execute(|| {
		Engaged::set(vec![(CASCADIA, person(ALICE))]);
		move_person(ALICE, FERDIE);
		assert_ok!(move_membership(FERDIE, ALICE));
		assert_noop!(
			CommunityBanks::leave(RuntimeOrigin::signed(FERDIE), CASCADIA),
			Error::<Test>::StillEngaged
		);
		Engaged::set(vec![]);
		assert_ok!(CommunityBanks::leave(RuntimeOrigin::signed(FERDIE), CASCADIA));
		assert_eq!(Ended::get(), vec![(CASCADIA, person(ALICE))]);
	});
}

#[test]
fn a_debt_of_the_new_account_should_take_up_shares_that_the_old_one_has_locked() {
	execute(|| {
		assert_ok!(lock(ALICE, 600 * CRD));
		pass_time(LOCK_DELAY);
		next_block();
		assert_eq!(pool(CASCADIA).counted_shares, shares(600 * CRD));
		move_person(ALICE, FERDIE);
		assert!(CommunityBanks::has_locked_shares(CASCADIA, &person(ALICE)));
		assert_ok!(CommunityBanks::fund(CASCADIA, &FERDIE, &person(ALICE), PURPOSE, 200 * CRD, 200 * CRD));
		assert_eq!(pool(CASCADIA).counted_shares, shares(400 * CRD));
		assert_eq!(Debts::<Test>::get(CASCADIA, person(ALICE)), Some(200 * CRD));
	});
}

#[test]
fn lock_shares_should_fail_when_the_person_has_locked_on_another_account() {
	execute(|| {
		assert_ok!(lock(ALICE, 600 * CRD));
		let until = Locks::<Test>::get(CASCADIA, ALICE).unwrap().until;
		move_person(ALICE, FERDIE);
		assert_ok!(move_membership(FERDIE, ALICE));
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(FERDIE), CASCADIA, 100 * CRD));
		let lock = || CommunityBanks::lock_shares(RuntimeOrigin::signed(FERDIE), CASCADIA, shares(100 * CRD));
		assert_noop!(lock(), Error::<Test>::LockedElsewhere);
		set_time(until - 1);
		assert_noop!(lock(), Error::<Test>::LockedElsewhere);
		// No block has passed since the lock's end: the calendar has not come to it.
		set_time(until);
		Owed::mutate(|owed| owed.insert((CASCADIA, person(ALICE)), 30 * CRD));
		assert_ok!(lock());
		assert!(!Locks::<Test>::contains_key(CASCADIA, ALICE));
		assert_eq!(Lockers::<Test>::get(CASCADIA, person(ALICE)), Some(FERDIE));
		assert_eq!(Debts::<Test>::get(CASCADIA, person(ALICE)), Some(30 * CRD));
	});
}

#[test]
fn lock_shares_should_not_wait_for_a_lock_of_shares_that_are_void() {
	execute(|| {
		assert_ok!(lock(ALICE, 600 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_400 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 600 * CRD, created: 0, shares_first: true };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!(pool(CASCADIA).series, 1);
		move_person(ALICE, FERDIE);
		assert_ok!(move_membership(FERDIE, ALICE));
		assert_ok!(lock(FERDIE, 100 * CRD));
		assert_eq!(Lockers::<Test>::iter().collect::<Vec<_>>(), vec![(CASCADIA, person(ALICE), FERDIE)]);
	});
}

#[test]
fn the_invariants_should_notice_an_index_that_does_not_fit() {
	let broken = |break_it: fn()| {
		let mut result = Ok(());
		new_test_ext().execute_with(|| {
			assert_ok!(lock(ALICE, 600 * CRD));
			break_it();
			result = CommunityBanks::do_try_state();
		});
		result
	};
	assert_eq!(
		broken(|| MemberAccounts::<Test>::insert(CASCADIA, person(ALICE), BOB)),
		Err("10. The index names the account of each person who is a member.".into())
	);
	assert_eq!(
		broken(|| Lockers::<Test>::insert(CASCADIA, person(ALICE), BOB)),
		Err("14. Every lock is the only one of its person in the bank, and the index names it.".into())
	);
	assert_eq!(
		broken(|| Lockers::<Test>::insert(CASCADIA, person(BOB), BOB)),
		Err("14. Every lock is the only one of its person in the bank, and the index names it.".into())
	);
	assert_eq!(
		broken(|| Debts::<Test>::insert(CASCADIA, person(BOB), 1)),
		Err("14. Debts are kept of those who have locked shares.".into())
	);
}
