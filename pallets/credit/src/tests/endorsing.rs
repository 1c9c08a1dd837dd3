use crate::{mock::*, CreditRequests, EndorserExposure, Error, Event, HoldReason};
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::TokenError;

fn withdraw(who: AccountId, request: H256) -> sp_runtime::DispatchResult {
	Credit::withdraw_endorsement(RuntimeOrigin::signed(who), request)
}

#[test]
fn endorse_should_hold_the_stake() {
	execute(|| {
		let request_id = asking(100 * CRD).open(ALICE);
		events();
		assert_ok!(endorse(BOB, request_id, 10 * CRD));

		assert_eq!(held(HoldReason::EndorsementStake, BOB), 10 * CRD);
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, BOB), 10 * CRD);
		let request = CreditRequests::<Test>::get(request_id).unwrap();
		assert_eq!(request.stakes(), Some(10 * CRD));
		assert_eq!(
			events(),
			vec![Event::Endorsed {
				request_id,
				endorser: BOB,
				stake: 10 * CRD,
				statement: words("I know the oven")
			}]
		);
	});
}

#[test]
fn endorse_should_fail_when_there_is_no_such_request() {
	execute(|| {
		assert_noop!(endorse(BOB, H256::zero(), CRD), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn endorse_should_fail_when_the_endorser_is_no_member_or_no_person() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(endorse(EVE, request, CRD), Error::<Test>::NotAMember);
		Revoked::set(true);
		assert_noop!(endorse(FERDIE, request, CRD), Error::<Test>::NotAPerson);
		Revoked::set(false);
	});
}

#[test]
fn endorse_should_fail_when_it_is_ones_own_request() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(endorse(ALICE, request, CRD), Error::<Test>::OwnRequest);
	});
}

#[test]
fn endorse_should_fail_when_the_stake_is_zero_or_small() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(endorse(BOB, request, 0), Error::<Test>::AmountZero);
		assert_noop!(endorse(BOB, request, CRD / 10 - 1), Error::<Test>::AmountTooSmall);
	});
}

#[test]
fn endorse_should_fail_when_the_statement_is_no_text() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		let statement = vec![0xff].try_into().unwrap();
		assert_noop!(
			Credit::endorse(RuntimeOrigin::signed(BOB), request, CRD, statement),
			Error::<Test>::NotUtf8
		);
	});
}

#[test]
fn endorse_should_fail_when_done_already() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, CRD));
		assert_noop!(endorse(BOB, request, CRD), Error::<Test>::AlreadyEndorsed);
	});
}

#[test]
fn endorse_should_fail_when_sixteen_have() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		for who in CROWD.take(16) {
			assert_ok!(endorse(who, request, CRD));
		}
		assert_noop!(endorse(BOB, request, CRD), Error::<Test>::MaxEndorsersExceeded);
	});
}

#[test]
fn endorse_should_fail_when_it_exceeds_the_endorsers_part_of_the_banks_capital() {
	execute(|| {
		// 5 % of 20,000 CRD, over all requests.
		let first = asking(100 * CRD).open(ALICE);
		assert_noop!(endorse(BOB, first, 1_000 * CRD + 1), Error::<Test>::EndorserLimitExceeded);
		assert_ok!(endorse(BOB, first, 600 * CRD));
		let second = asking(100 * CRD).open(CHARLIE);
		assert_noop!(endorse(BOB, second, 400 * CRD + 1), Error::<Test>::EndorserLimitExceeded);
		assert_ok!(endorse(BOB, second, 400 * CRD));
	});
}

#[test]
fn endorse_should_fail_when_the_stake_cannot_be_held() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(BOB), ALICE, FUNDS - CRD));
		assert_noop!(endorse(BOB, request, CRD), TokenError::FundsUnavailable);
	});
}

#[test]
fn endorse_should_fail_when_the_request_is_decided() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_noop!(endorse(FERDIE, request, CRD), Error::<Test>::AlreadyDecided);
	});
}

#[test]
fn withdraw_endorsement_should_return_the_stake() {
	execute(|| {
		let request_id = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 10 * CRD));
		assert_ok!(endorse(CHARLIE, request_id, 10 * CRD));
		events();
		assert_ok!(withdraw(BOB, request_id));

		assert_eq!(free(BOB), FUNDS);
		assert!(!EndorserExposure::<Test>::contains_key(CASCADIA, BOB));
		assert_eq!(CreditRequests::<Test>::get(request_id).unwrap().stakes(), Some(10 * CRD));
		assert_eq!(events(), vec![Event::EndorsementWithdrawn { request_id, endorser: BOB }]);
		// And again, with another stake.
		assert_ok!(endorse(BOB, request_id, 20 * CRD));
	});
}

#[test]
fn withdraw_endorsement_should_fail_when_there_is_none() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(withdraw(BOB, request), Error::<Test>::EndorsementNotFound);
		assert_noop!(withdraw(BOB, H256::zero()), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn withdraw_endorsement_should_fail_when_the_request_is_decided() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_noop!(withdraw(BOB, request), Error::<Test>::AlreadyDecided);
	});
}
