use crate::{mock::*, Applications, Error, Event, HoldReason, Members};
use credit_primitives_types::{Membership, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::TokenError;

fn apply(who: AccountId) -> sp_runtime::DispatchResult {
	CommunityBanks::apply(RuntimeOrigin::signed(who), CASCADIA)
}

fn endorse(who: AccountId, applicant: AccountId) -> sp_runtime::DispatchResult {
	CommunityBanks::endorse_application(RuntimeOrigin::signed(who), CASCADIA, applicant)
}

#[test]
fn apply_should_hold_the_deposit() {
	execute(|| {
		assert_ok!(apply(DAVE));
		assert_eq!(held(HoldReason::ApplicationDeposit, DAVE), CRD);
		assert_eq!(
			events(),
			vec![Event::ApplicationOpened { bank_id: CASCADIA, applicant: DAVE, deposit: CRD }]
		);
	});
}

#[test]
fn apply_should_fail_when_the_origin_is_no_person() {
	execute(|| {
		assert_noop!(apply(NOBODY), Error::<Test>::NotAPerson);
	});
}

#[test]
fn apply_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(CommunityBanks::apply(RuntimeOrigin::signed(DAVE), 9), Error::<Test>::BankNotFound);
	});
}

#[test]
fn apply_should_fail_when_already_a_member() {
	execute(|| {
		assert_noop!(apply(ALICE), Error::<Test>::AlreadyMember);
	});
}

#[test]
fn apply_should_fail_when_called_twice() {
	execute(|| {
		assert_ok!(apply(DAVE));
		assert_noop!(apply(DAVE), Error::<Test>::AlreadyApplied);
	});
}

#[test]
fn apply_should_fail_when_the_deposit_cannot_be_held() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.application_deposit = FUNDS);
		assert_noop!(apply(DAVE), TokenError::FundsUnavailable);
	});
}

#[test]
fn withdraw_application_should_return_the_deposit_that_was_paid() {
	execute(|| {
		assert_ok!(apply(DAVE));
		// Raised meanwhile: what was held is what is returned.
		Parameters::mutate(|parameters| parameters.application_deposit = 2 * CRD);
		events();
		assert_ok!(CommunityBanks::withdraw_application(RuntimeOrigin::signed(DAVE), CASCADIA));
		assert_eq!(held(HoldReason::ApplicationDeposit, DAVE), 0);
		assert_eq!(events(), vec![Event::ApplicationWithdrawn { bank_id: CASCADIA, applicant: DAVE }]);
	});
}

#[test]
fn withdraw_application_should_fail_when_there_is_none() {
	execute(|| {
		assert_noop!(
			CommunityBanks::withdraw_application(RuntimeOrigin::signed(DAVE), CASCADIA),
			Error::<Test>::ApplicationNotFound
		);
	});
}

#[test]
fn endorse_application_should_admit_with_the_last_endorsement() {
	execute(|| {
		assert_ok!(apply(DAVE));
		assert_ok!(endorse(ALICE, DAVE));
		assert!(!CommunityBanks::is_member(CASCADIA, &DAVE));
		events();
		assert_ok!(endorse(BOB, DAVE));

		assert_eq!(CommunityBanks::member_since(CASCADIA, &DAVE), Some(EPOCH));
		assert_eq!(crate::CommunityBanks::<Test>::get(CASCADIA).unwrap().members, 4);
		assert_eq!(held(HoldReason::ApplicationDeposit, DAVE), 0);
		assert!(!Applications::<Test>::contains_key(CASCADIA, DAVE));
		assert_eq!(
			events(),
			vec![
				Event::ApplicationEndorsed { bank_id: CASCADIA, applicant: DAVE, endorser: BOB },
				Event::MemberJoined {
					bank_id: CASCADIA,
					who: DAVE,
					person: H256::from_low_u64_be(DAVE as u64)
				},
			]
		);
	});
}

#[test]
fn endorse_application_should_ask_no_more_than_all_members() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.membership_endorsements = 16);
		assert_ok!(apply(DAVE));
		for who in [ALICE, BOB, CHARLIE] {
			assert_ok!(endorse(who, DAVE));
		}
		assert!(Members::<Test>::contains_key(CASCADIA, DAVE));
	});
}

#[test]
fn endorse_application_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(
			CommunityBanks::endorse_application(RuntimeOrigin::signed(ALICE), 9, DAVE),
			Error::<Test>::BankNotFound
		);
	});
}

#[test]
fn endorse_application_should_fail_when_the_endorser_is_no_member() {
	execute(|| {
		assert_ok!(apply(DAVE));
		// The applicant is none either.
		for who in [EVE, DAVE] {
			assert_noop!(endorse(who, DAVE), Error::<Test>::NotAMember);
		}
	});
}

#[test]
fn endorse_application_should_fail_when_there_is_no_application() {
	execute(|| {
		assert_noop!(endorse(ALICE, DAVE), Error::<Test>::ApplicationNotFound);
	});
}

#[test]
fn endorse_application_should_fail_when_endorsed_already() {
	execute(|| {
		assert_ok!(apply(DAVE));
		assert_ok!(endorse(ALICE, DAVE));
		assert_noop!(endorse(ALICE, DAVE), Error::<Test>::AlreadyEndorsed);
	});
}

#[test]
fn a_person_should_be_able_to_join_two_banks() {
	execute(|| {
		assert_ok!(apply(DAVE));
		assert_ok!(endorse(ALICE, DAVE));
		assert_ok!(endorse(BOB, DAVE));
		assert!(CommunityBanks::is_member(CASCADIA, &DAVE));
		assert!(CommunityBanks::is_member(SONORA, &DAVE));
	});
}
