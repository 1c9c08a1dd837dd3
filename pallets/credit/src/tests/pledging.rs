use super::support::*;
use crate::{mock::*, types::Pledge, CreditRequests, Engaged, Error, Event, PeerLoans, Pledges};
use credit_primitives_types::{Balance, RequestId, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{traits::BadOrigin, TokenError};

/// A request of Alice's to her peers.
fn open(amount: Balance) -> RequestId {
	plain_rules();
	asking(amount).from_peers(10 * WINDOW).open(ALICE)
}

/// The money in pledges, and how many people's, as the request says.
fn pledged(request: RequestId) -> (Balance, u32) {
	let request = CreditRequests::<Test>::get(request).unwrap();
	(request.pledged, request.pledgers)
}

#[test]
fn pledge_should_put_the_money_aside_at_the_bank() {
	execute(|| {
		let request_id = open(100 * CRD);
		let (before, bank) = (pool(CASCADIA), free(CommunityBanks::account_of(CASCADIA)));
		told();
		assert_ok!(pledge(BOB, request_id, 40 * CRD));

		assert_eq!(wealth(BOB), FUNDS - 40 * CRD);
		assert_eq!(free(CommunityBanks::account_of(CASCADIA)), bank + 40 * CRD);
		let mut after = before;
		after.payable += 40 * CRD;
		assert_eq!(pool(CASCADIA), after, "pledges are none of the bank's equity");
		let entry = Pledge { bank_id: CASCADIA, amount: 40 * CRD, claimed: 0 };
		assert_eq!(Pledges::<Test>::get(request_id, BOB), Some(entry));
		assert_eq!(pledged(request_id), (40 * CRD, 1));
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(BOB)), "whoever pledges may leave the bank");
		assert_eq!(
			told(),
			vec![
				BankEvent::SetAside { bank_id: CASCADIA, amount: 40 * CRD }.into(),
				Event::Pledged { request_id, lender: BOB, amount: 40 * CRD, pledged: 40 * CRD }.into(),
			]
		);
	});
}

#[test]
fn pledge_should_add_to_an_earlier_one() {
	execute(|| {
		let request_id = open(100 * CRD);
		assert_ok!(pledge(BOB, request_id, 40 * CRD));
		assert_ok!(pledge(CHARLIE, request_id, 30 * CRD));
		events();
		assert_ok!(pledge(BOB, request_id, CRD + 1));

		let amount = CRD + 1;
		assert_eq!(Pledges::<Test>::get(request_id, BOB).unwrap().amount, 40 * CRD + amount);
		assert_eq!(pledged(request_id), (71 * CRD + 1, 2));
		assert_eq!(events(), vec![Event::Pledged { request_id, lender: BOB, amount, pledged: 71 * CRD + 1 }]);
	});
}

#[test]
fn pledge_should_take_what_is_missing_however_little() {
	execute(|| {
		let request = open(100 * CRD);
		assert_ok!(pledge(BOB, request, 100 * CRD - 1));
		assert_ok!(pledge(CHARLIE, request, 1));
		assert_eq!(pledged(request), (100 * CRD, 2));
		assert_noop!(pledge(DAVE, request, 1), Error::<Test>::PledgesTooMuch);
	});
}

#[test]
fn pledge_should_still_be_possible_when_the_request_is_decided() {
	execute(|| {
		let request = open(100 * CRD);
		assert_ok!(decide(ALICE, request));
		assert_ok!(pledge(BOB, request, 100 * CRD));
		assert_ok!(accept(ALICE, request));

		Rules::mutate(|rules| rules.approval_score = 10_000);
		let referred = asking(100 * CRD).from_peers(10 * WINDOW).open(CHARLIE);
		assert_ok!(decide(CHARLIE, referred));
		assert_ok!(pledge(BOB, referred, 100 * CRD));
		assert_eq!(pledged(referred), (100 * CRD, 1));
	});
}

#[test]
fn pledge_should_be_possible_up_to_the_deadline() {
	execute(|| {
		let request = open(100 * CRD);
		pass_time(10 * WINDOW);
		assert_ok!(pledge(BOB, request, 10 * CRD));
		pass_time(1);
		assert_noop!(pledge(BOB, request, 10 * CRD), Error::<Test>::DeadlinePassed);
	});
}

#[test]
fn pledge_should_fail_when_there_is_no_such_request() {
	execute(|| {
		assert_noop!(pledge(BOB, H256::zero(), CRD), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn pledge_should_fail_when_the_bank_is_asked() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(pledge(BOB, request, CRD), Error::<Test>::NotForPeers);
	});
}

#[test]
fn pledge_should_fail_when_the_lender_is_no_member_or_no_person() {
	execute(|| {
		let request = open(100 * CRD);
		assert_noop!(pledge(EVE, request, CRD), Error::<Test>::NotAMember);
		assert_noop!(pledge(NOBODY, request, CRD), Error::<Test>::NotAMember);
		Revoked::set(true);
		assert_noop!(pledge(FERDIE, request, CRD), Error::<Test>::NotAPerson);
	});
}

#[test]
fn pledge_should_fail_when_it_is_ones_own_request() {
	execute(|| {
		let request = open(100 * CRD);
		assert_noop!(pledge(ALICE, request, CRD), Error::<Test>::OwnRequest);
	});
}

#[test]
fn pledge_should_fail_when_the_amount_is_zero_or_small() {
	execute(|| {
		let request = open(100 * CRD);
		assert_noop!(pledge(BOB, request, 0), Error::<Test>::AmountZero);
		assert_noop!(pledge(BOB, request, CRD - 1), Error::<Test>::AmountTooSmall);
		assert_ok!(pledge(BOB, request, CRD));
	});
}

#[test]
fn pledge_should_fail_when_it_is_more_than_is_missing() {
	execute(|| {
		let request = open(100 * CRD);
		assert_noop!(pledge(BOB, request, 100 * CRD + 1), Error::<Test>::PledgesTooMuch);
		assert_ok!(pledge(BOB, request, 60 * CRD));
		assert_noop!(pledge(CHARLIE, request, 40 * CRD + 1), Error::<Test>::PledgesTooMuch);
		assert_noop!(pledge(CHARLIE, request, Balance::MAX), Error::<Test>::AmountTooLarge);
		assert_ok!(pledge(CHARLIE, request, 40 * CRD));
	});
}

#[test]
fn pledge_should_fail_when_the_lender_lacks_the_money() {
	execute(|| {
		let request = open(100 * CRD);
		assert_ok!(Balances::transfer_keep_alive(signed(BOB), EVE, FUNDS - 10 * CRD));
		assert_noop!(pledge(BOB, request, 10 * CRD + 1), TokenError::FundsUnavailable);
		assert_noop!(pledge(BOB, request, 10 * CRD), TokenError::NotExpendable);
	});
}

#[test]
fn pledge_should_fail_when_no_numbers_are_left() {
	new_test_ext().execute_with(|| {
		let request = open(100 * CRD);
		CreditRequests::<Test>::mutate(request, |request| request.as_mut().unwrap().pledgers = u32::MAX);
		assert_noop!(pledge(BOB, request, CRD), Error::<Test>::MaxNumbersExceeded);
		pallet_community_banks::CommunityBanks::<Test>::remove(CASCADIA);
		assert_noop!(pledge(BOB, request, CRD), Error::<Test>::BankNotFound);
	});
}

#[test]
fn pledge_and_withdraw_pledge_should_fail_when_the_origin_is_not_signed() {
	execute(|| {
		let request = open(100 * CRD);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), members_of(CASCADIA)] {
			assert_noop!(Credit::pledge(origin.clone(), request, CRD), BadOrigin);
			assert_noop!(Credit::withdraw_pledge(origin, request), BadOrigin);
		}
	});
}

#[test]
fn withdraw_pledge_should_return_the_money_before_the_decision() {
	execute(|| {
		let request_id = open(100 * CRD);
		let before = pool(CASCADIA);
		assert_ok!(pledge(BOB, request_id, 40 * CRD + 7));
		assert_ok!(pledge(CHARLIE, request_id, 30 * CRD));
		told();
		assert_ok!(withdraw_pledge(BOB, request_id));

		assert_eq!(free(BOB), FUNDS);
		assert_eq!(Pledges::<Test>::get(request_id, BOB), None);
		assert_eq!(pledged(request_id), (30 * CRD, 1));
		let mut after = before;
		after.payable += 30 * CRD;
		assert_eq!(pool(CASCADIA), after);
		let amount = 40 * CRD + 7;
		assert_eq!(
			told(),
			vec![
				BankEvent::ClaimPaid { bank_id: CASCADIA, who: BOB, amount }.into(),
				Event::PledgeWithdrawn { request_id, lender: BOB, amount }.into(),
			]
		);
		// And again, with another amount.
		assert_ok!(pledge(BOB, request_id, 70 * CRD));
		assert_eq!(pledged(request_id), (100 * CRD, 2));
	});
}

#[test]
fn withdraw_pledge_should_fail_when_the_request_is_approved() {
	execute(|| {
		let request = open(100 * CRD);
		assert_ok!(pledge(BOB, request, 40 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);
		// At the deadline itself Alice may still accept.
		pass_time(10 * WINDOW);
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);
	});
}

#[test]
fn withdraw_pledge_should_fail_when_the_members_decide_the_request() {
	execute(|| {
		let request = open(100 * CRD);
		Rules::mutate(|rules| rules.approval_score = 10_000);
		assert_ok!(pledge(BOB, request, 40 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);
	});
}

#[test]
fn withdraw_pledge_should_fail_when_the_loan_runs_or_was_repaid() {
	execute(|| {
		let request = open(100 * CRD);
		assert_ok!(pledge(BOB, request, 40 * CRD));
		assert_ok!(pledge(CHARLIE, request, 60 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);
		pass_time(20 * WINDOW);
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);

		assert_ok!(repay_in_full(ALICE, 0));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);
		assert_ok!(claim(CHARLIE, 0));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::AlreadyDecided);
		assert_noop!(withdraw_pledge(CHARLIE, request), Error::<Test>::PledgeNotFound);
		assert_ok!(claim(BOB, 0));
		assert!(!PeerLoans::<Test>::contains_key(request));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::PledgeNotFound);
	});
}

#[test]
fn withdraw_pledge_should_return_the_money_when_the_deadline_has_passed() {
	execute(|| {
		let request = open(100 * CRD);
		assert_ok!(pledge(BOB, request, 40 * CRD));
		assert_ok!(pledge(CHARLIE, request, 60 * CRD));
		assert_ok!(decide(ALICE, request));
		pass_time(10 * WINDOW + 1);
		assert_ok!(withdraw_pledge(BOB, request));

		assert_eq!(free(BOB), FUNDS);
		assert_eq!(pledged(request), (60 * CRD, 1));
		check_invariants();
		assert_noop!(accept(ALICE, request), Error::<Test>::OfferLapsed);
		assert_noop!(pledge(BOB, request, 40 * CRD), Error::<Test>::DeadlinePassed);
		assert_ok!(withdraw_pledge(CHARLIE, request));
		assert_eq!(pool(CASCADIA).payable, 0);
	});
}

#[test]
fn withdraw_pledge_should_return_the_money_when_the_request_was_cancelled_or_rejected() {
	execute(|| {
		let cancelled = open(100 * CRD);
		assert_ok!(pledge(BOB, cancelled, 40 * CRD));
		assert_ok!(cancel(ALICE, cancelled));
		check_invariants();
		let rejected = open(100 * CRD);
		assert_ok!(pledge(BOB, rejected, 50 * CRD));
		Rules::mutate(|rules| {
			rules.approval_score = 10_000;
			rules.referral_score = 10_000;
		});
		assert_ok!(decide(ALICE, rejected));
		assert_eq!(CreditRequests::<Test>::get(rejected), None);
		check_invariants();

		assert_ok!(withdraw_pledge(BOB, cancelled));
		assert_eq!(wealth(BOB), FUNDS - 50 * CRD);
		assert_ok!(withdraw_pledge(BOB, rejected));
		assert_eq!(free(BOB), FUNDS);
	});
}

#[test]
fn withdraw_pledge_should_fail_when_there_is_none() {
	execute(|| {
		let request = open(100 * CRD);
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::PledgeNotFound);
		assert_noop!(withdraw_pledge(BOB, H256::zero()), Error::<Test>::PledgeNotFound);
		assert_ok!(pledge(BOB, request, CRD));
		assert_noop!(withdraw_pledge(CHARLIE, request), Error::<Test>::PledgeNotFound);
		assert_ok!(withdraw_pledge(BOB, request));
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::PledgeNotFound);
	});
}

#[test]
fn withdraw_pledge_should_fail_when_the_books_do_not_add_up() {
	new_test_ext().execute_with(|| {
		let request = open(100 * CRD);
		assert_ok!(pledge(BOB, request, 10 * CRD));
		CreditRequests::<Test>::mutate(request, |request| request.as_mut().unwrap().pledged = 10 * CRD - 1);
		assert_noop!(withdraw_pledge(BOB, request), Error::<Test>::LedgerInconsistent);
	});
	new_test_ext().execute_with(|| {
		let request = open(100 * CRD);
		assert_ok!(pledge(BOB, request, 10 * CRD));
		pallet_community_banks::CommunityBanks::<Test>::mutate(CASCADIA, |bank| {
			bank.as_mut().unwrap().credit_pool.payable -= 1;
		});
		assert_noop!(withdraw_pledge(BOB, request), BankError::LedgerInconsistent);
	});
}
