use super::{support::withdraw_endorsement, *};
use crate::{EndorserExposure, Engaged, Error, Event, HoldReason};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::TokenError;

#[test]
fn endorse_should_hold_the_stake() {
	execute(|| {
		let request_id = asking(100 * CRD).open(ALICE);
		events();
		assert_ok!(endorse(BOB, request_id, 10 * CRD));

		assert_eq!(held(HoldReason::EndorsementStake, BOB), 10 * CRD);
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(BOB)), 10 * CRD);
		assert_eq!(Engaged::<Test>::get(CASCADIA, person(BOB)), 1);
		let request = CreditRequests::<Test>::get(request_id).unwrap();
		assert_eq!(request.stakes(), Some(10 * CRD));
		assert_eq!(
			events(),
			vec![Event::Endorsed {
				request_id,
				endorser: BOB,
				person: person(BOB),
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
fn endorse_should_fail_when_the_account_has_endorsed_as_another_person() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, CRD));
		let of = |who| {
			CreditRequests::<Test>::mutate(request, |asked| {
				asked.as_mut().unwrap().community_endorsements[0].person = person(who)
			})
		};
		of(DAVE);
		assert_noop!(endorse(BOB, request, CRD), Error::<Test>::AlreadyEndorsed);
		of(BOB);
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
fn endorse_should_fail_when_the_stakes_exceed_what_the_books_can_hold() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(endorse(BOB, request, u128::MAX), Error::<Test>::EndorserLimitExceeded);
		let other = asking(100 * CRD).open(CHARLIE);
		assert_ok!(endorse(BOB, other, CRD));
		assert_noop!(endorse(BOB, request, u128::MAX), Error::<Test>::AmountTooLarge);
	});
}

#[test]
fn endorse_should_let_a_stake_count_against_the_limit_until_it_is_returned() {
	execute(|| {
		let first = asking(100 * CRD).open(ALICE);
		let second = asking(100 * CRD).open(CHARLIE);
		assert_ok!(endorse(BOB, first, 1_000 * CRD));
		assert_noop!(endorse(BOB, second, CRD), Error::<Test>::EndorserLimitExceeded);
		// At another bank it counts for nothing.
		let mut asked = asking(100 * CRD);
		asked.bank = SONORA;
		let elsewhere = asked.open(EVE);
		assert_ok!(endorse(ALICE, elsewhere, 1_000 * CRD));
		assert_ok!(cancel(ALICE, first));
		assert_ok!(endorse(BOB, second, 1_000 * CRD));
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
fn endorse_should_be_possible_past_the_window_as_long_as_nobody_decides() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		pass_time(WINDOW + 1);
		assert_ok!(endorse(BOB, request, CRD));
	});
}

#[test]
fn withdraw_endorsement_should_return_the_stake() {
	execute(|| {
		let request_id = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 10 * CRD));
		assert_ok!(endorse(CHARLIE, request_id, 10 * CRD));
		events();
		assert_ok!(withdraw_endorsement(BOB, request_id));

		assert_eq!(free(BOB), FUNDS);
		assert!(!EndorserExposure::<Test>::contains_key(CASCADIA, person(BOB)));
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(BOB)));
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
		assert_noop!(withdraw_endorsement(BOB, request), Error::<Test>::EndorsementNotFound);
		assert_noop!(withdraw_endorsement(BOB, H256::zero()), Error::<Test>::RequestNotFound);
		assert_ok!(endorse(BOB, request, CRD));
		assert_noop!(withdraw_endorsement(CHARLIE, request), Error::<Test>::EndorsementNotFound);
		assert_ok!(withdraw_endorsement(BOB, request));
		assert_noop!(withdraw_endorsement(BOB, request), Error::<Test>::EndorsementNotFound);
	});
}

#[test]
fn withdraw_endorsement_should_not_need_personhood_or_membership() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(FERDIE, request, CRD));
		assert_ok!(endorse(BOB, request, CRD));
		Revoked::set(true);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, BOB));
		assert_ok!(withdraw_endorsement(FERDIE, request));
		assert_ok!(withdraw_endorsement(BOB, request));
		Revoked::set(false);
		assert_eq!((free(FERDIE), free(BOB)), (FUNDS, FUNDS));
	});
}

#[test]
fn withdraw_endorsement_should_fail_when_the_request_is_decided() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_noop!(withdraw_endorsement(BOB, request), Error::<Test>::AlreadyDecided);
	});
}

fn decline(who: AccountId, request: H256, endorser: AccountId) -> DispatchResult {
	Credit::decline_endorsement(RuntimeOrigin::signed(who), request, endorser)
}

#[test]
fn decline_endorsement_should_return_the_stake() {
	execute(|| {
		let request_id = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 10 * CRD));
		assert_ok!(endorse(CHARLIE, request_id, 10 * CRD));
		events();
		assert_ok!(decline(ALICE, request_id, BOB));

		assert_eq!(free(BOB), FUNDS);
		assert!(!EndorserExposure::<Test>::contains_key(CASCADIA, person(BOB)));
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(BOB)));
		assert_eq!(CreditRequests::<Test>::get(request_id).unwrap().stakes(), Some(10 * CRD));
		assert_eq!(events(), vec![Event::EndorsementDeclined { request_id, endorser: BOB }]);
	});
}

#[test]
fn decline_endorsement_should_make_room_for_another() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		for who in CROWD.take(16) {
			assert_ok!(endorse(who, request, CRD / 10));
		}
		assert_ok!(decline(ALICE, request, CROWD.start));
		assert_ok!(endorse(BOB, request, 20 * CRD));
	});
}

#[test]
fn decline_endorsement_should_fail_when_the_origin_is_not_the_borrower() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, CRD));
		for who in [BOB, CHARLIE] {
			assert_noop!(decline(who, request, BOB), Error::<Test>::NotTheBorrower);
		}
		// Nor when the request has lapsed: then all of it is cleared away.
		pass_time(Rules::get().request_lifetime + 1);
		assert_noop!(decline(CHARLIE, request, BOB), Error::<Test>::NotTheBorrower);
	});
}

#[test]
fn decline_endorsement_should_fail_when_there_is_none() {
	execute(|| {
		assert_noop!(decline(ALICE, H256::zero(), BOB), Error::<Test>::RequestNotFound);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, CRD));
		assert_noop!(decline(ALICE, request, CHARLIE), Error::<Test>::EndorsementNotFound);
	});
}

#[test]
fn decline_endorsement_should_fail_when_the_request_is_decided() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_noop!(decline(ALICE, request, BOB), Error::<Test>::AlreadyDecided);
	});
}
