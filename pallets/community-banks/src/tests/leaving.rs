//! Leaving, being expelled, and where a person is at home.

use crate::{mock::*, types::Home, Error, Event, HomeBanks, Members, Origin};
use credit_primitives_types::{BankId, BankLedger, Membership, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, Permill};

fn leave(who: AccountId, bank: BankId) -> DispatchResult {
	CommunityBanks::leave(RuntimeOrigin::signed(who), bank)
}

fn set_home(who: AccountId, bank: BankId) -> DispatchResult {
	CommunityBanks::set_home_bank(RuntimeOrigin::signed(who), bank)
}

fn expel(by: BankId, bank: BankId, who: AccountId) -> DispatchResult {
	CommunityBanks::expel(Origin::Bank(by).into(), bank, who)
}

fn home(who: AccountId) -> Option<BankId> {
	HomeBanks::<Test>::get(person(who)).and_then(|home| home.bank)
}

fn join(who: AccountId, bank: BankId, endorsers: [AccountId; 2]) {
	assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(who), bank));
	for endorser in endorsers {
		assert_ok!(CommunityBanks::endorse_application(RuntimeOrigin::signed(endorser), bank, who));
	}
}

#[test]
fn leave_should_end_the_membership_and_keep_the_shares() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 100 * CRD));
		events();
		assert_ok!(leave(ALICE, CASCADIA));
		assert!(!CommunityBanks::is_member(CASCADIA, &ALICE));
		assert_eq!((bank(CASCADIA).members, bank(CASCADIA).home_members), (2, 2));
		assert_eq!(home(ALICE), None);
		assert_eq!(Ended::get(), vec![(CASCADIA, person(ALICE))]);
		assert_eq!(CommunityBanks::account_of_member(CASCADIA, &person(ALICE)), None);
		assert_eq!(
			events(),
			vec![Event::MemberLeft { bank_id: CASCADIA, who: ALICE, person: person(ALICE) }]
		);
		pass_time(EPOCH);
		assert_ok!(CommunityBanks::withdraw(RuntimeOrigin::signed(ALICE), CASCADIA, shares(100 * CRD)));
	});
}

#[test]
fn leave_should_fail_when_something_binds_the_member() {
	execute(|| {
		Engaged::set(vec![(CASCADIA, person(ALICE)), (SONORA, person(BOB))]);
		assert_noop!(leave(ALICE, CASCADIA), Error::<Test>::StillEngaged);
		assert!(Ended::get().is_empty());
		// What binds Bob to another bank does not bind him to this one.
		assert_ok!(leave(BOB, CASCADIA));
		Engaged::set(vec![]);
		assert_ok!(leave(ALICE, CASCADIA));
	});
}

#[test]
fn leave_should_fail_when_shares_wait_in_the_queue() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.creation_share = Permill::zero());
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_900 * CRD));
		pass_time(EPOCH);
		assert_ok!(CommunityBanks::withdraw(RuntimeOrigin::signed(ALICE), CASCADIA, shares(1_000 * CRD)));
		assert_noop!(leave(ALICE, CASCADIA), Error::<Test>::ExitQueued);
		assert_ok!(CommunityBanks::cancel_withdrawal(RuntimeOrigin::signed(ALICE), CASCADIA));
		assert_ok!(leave(ALICE, CASCADIA));
	});
}

#[test]
fn leave_should_fail_when_not_a_member_or_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(leave(DAVE, CASCADIA), Error::<Test>::NotAMember);
		assert_noop!(leave(ALICE, 9), Error::<Test>::BankNotFound);
	});
}

#[test]
fn expel_should_remove_a_member_whatever_binds_them() {
	execute(|| {
		Engaged::set(vec![(CASCADIA, person(ALICE))]);
		events();
		assert_ok!(expel(CASCADIA, CASCADIA, ALICE));
		assert!(!Members::<Test>::contains_key(CASCADIA, ALICE));
		assert_eq!(Ended::get(), vec![(CASCADIA, person(ALICE))]);
		assert_eq!((bank(CASCADIA).members, bank(CASCADIA).home_members), (2, 2));
		assert_eq!(
			events(),
			vec![Event::MemberExpelled { bank_id: CASCADIA, who: ALICE, person: person(ALICE) }]
		);
		assert_noop!(expel(CASCADIA, CASCADIA, ALICE), Error::<Test>::MemberNotFound);
		assert_noop!(expel(9, 9, ALICE), Error::<Test>::BankNotFound);
	});
}

#[test]
fn expel_should_fail_when_the_origin_is_not_the_banks_own() {
	execute(|| {
		assert_noop!(expel(SONORA, CASCADIA, ALICE), Error::<Test>::NotAuthorized);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::signed(BOB), RuntimeOrigin::none()] {
			assert_noop!(CommunityBanks::expel(origin, CASCADIA, ALICE), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn the_first_membership_should_make_a_home_and_the_next_ones_not() {
	execute(|| {
		assert_eq!((home(ALICE), home(DAVE), home(FERDIE)), (Some(CASCADIA), Some(SONORA), None));
		events();
		join(FERDIE, CASCADIA, [ALICE, BOB]);
		assert!(events().contains(&Event::HomeBankSet { bank_id: CASCADIA, person: person(FERDIE) }));
		assert_eq!(home(FERDIE), Some(CASCADIA));
		join(FERDIE, SONORA, [DAVE, EVE]);
		assert_eq!(home(FERDIE), Some(CASCADIA));
		assert_eq!((bank(CASCADIA).home_members, bank(SONORA).home_members), (4, 2));
	});
}

#[test]
fn set_home_bank_should_move_the_person_at_most_once_in_a_governance_epoch() {
	execute(|| {
		join(ALICE, SONORA, [DAVE, EVE]);
		set_time(GOVERNANCE_EPOCH - 1);
		assert_noop!(set_home(ALICE, SONORA), Error::<Test>::HomeChangedRecently);
		set_time(GOVERNANCE_EPOCH);
		events();
		assert_ok!(set_home(ALICE, SONORA));
		assert_eq!((bank(CASCADIA).home_members, bank(SONORA).home_members), (2, 3));
		assert_eq!(events(), vec![Event::HomeBankSet { bank_id: SONORA, person: person(ALICE) }]);
		assert_noop!(set_home(ALICE, SONORA), Error::<Test>::AlreadyHome);
		assert_noop!(set_home(ALICE, CASCADIA), Error::<Test>::HomeChangedRecently);
		pass_time(GOVERNANCE_EPOCH);
		assert_ok!(set_home(ALICE, CASCADIA));
	});
}

#[test]
fn set_home_bank_should_fail_when_not_a_member_or_there_is_no_such_bank() {
	execute(|| {
		set_time(GOVERNANCE_EPOCH);
		assert_noop!(set_home(ALICE, SONORA), Error::<Test>::NotAMember);
		assert_noop!(set_home(ALICE, 9), Error::<Test>::BankNotFound);
	});
}

#[test]
fn leaving_and_joining_should_be_no_way_around_the_wait() {
	execute(|| {
		set_time(2 * GOVERNANCE_EPOCH);
		join(FERDIE, CASCADIA, [ALICE, BOB]);
		assert_ok!(leave(FERDIE, CASCADIA));
		let since = 2 * GOVERNANCE_EPOCH;
		assert_eq!(HomeBanks::<Test>::get(person(FERDIE)), Some(Home { bank: None, since, seen: None }));
		join(FERDIE, SONORA, [DAVE, EVE]);
		assert_eq!(home(FERDIE), None);
		assert_noop!(set_home(FERDIE, SONORA), Error::<Test>::HomeChangedRecently);
		// Nor is being expelled.
		assert_ok!(expel(SONORA, SONORA, FERDIE));
		join(FERDIE, CASCADIA, [ALICE, BOB]);
		assert_eq!((home(FERDIE), bank(CASCADIA).home_members), (None, 3));
		pass_time(GOVERNANCE_EPOCH);
		assert_ok!(set_home(FERDIE, CASCADIA));
		assert_ok!(leave(FERDIE, CASCADIA));
		pass_time(GOVERNANCE_EPOCH);
		join(FERDIE, SONORA, [DAVE, EVE]);
		assert_eq!(home(FERDIE), Some(SONORA), "after the wait, joining chooses again");
	});
}

#[test]
fn founders_should_be_known_as_such_and_other_members_not() {
	execute(|| {
		assert_ok!(CommunityBanks::found_bank(
			RuntimeOrigin::signed(ALICE),
			name("Third"),
			region("cascadia"),
			H256::zero()
		));
		co_found_invited(DAVE, 2);
		co_found_invited(FERDIE, 2);
		join(BOB, 2, [ALICE, DAVE]);
		assert!([ALICE, DAVE, FERDIE].iter().all(|who| CommunityBanks::is_founder(2, who)));
		assert!(!CommunityBanks::is_founder(2, &BOB) && !CommunityBanks::is_founder(2, &EVE));
		assert!(!CommunityBanks::is_founder(CASCADIA, &ALICE), "a bank of the genesis has no founders");
		assert_eq!((home(FERDIE), bank(2).home_members), (Some(2), 1));
		// A founder who left is none.
		assert_ok!(leave(FERDIE, 2));
		assert!(!CommunityBanks::is_founder(2, &FERDIE));
	});
}

#[test]
fn the_account_of_the_ledger_should_be_the_banks() {
	execute(|| {
		let account = <CommunityBanks as BankLedger<AccountId>>::account(SONORA);
		assert_eq!(account, CommunityBanks::bank_account(SONORA));
		assert_ne!(account, CommunityBanks::bank_account(CASCADIA));
	});
}
