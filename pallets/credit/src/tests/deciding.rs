use crate::{
	mock::*,
	types::{RejectionReason, RequestState},
	CreditRequests, Error, Event, NextLoanId,
};
use credit_primitives_math::{Permill, Perquintill};
use credit_primitives_types::{BankLedger, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

#[test]
fn decide_should_approve_a_request_that_scores_well() {
	execute(|| {
		let request_id = asking(500 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 50 * CRD));
		assert_ok!(endorse(CHARLIE, request_id, 50 * CRD));
		events();
		assert_ok!(decide(ALICE, request_id));

		let RequestState::Approved(offer) = CreditRequests::<Test>::get(request_id).unwrap().state else {
			panic!("not approved")
		};
		assert_eq!((offer.loan_id, NextLoanId::<Test>::get()), (0, 1));
		assert_eq!(offer.endorsers_share, Permill::from_percent(10));
		assert_eq!(offer.expires, START + 10 * WINDOW);
		// On time 40 * 2050 / 2100, volume 30 * 60 / 90, endorsements 15 * 3 / 6 and a little for a short membership;
		// purpose 85; all 60 for the stakes and 40 * 0.65 for the health.
		let [Event::CreditAssessed { score, .. }, approval] = &events()[..] else { panic!("not two events") };
		assert_eq!(score.community_score.on_time, 3_904);
		assert_eq!(score.community_score.volume, points(20));
		assert_eq!(score.community_score.endorsements, 750);
		assert_eq!(score.community_score.membership, 0);
		assert_eq!(score.purpose_score, points(85));
		assert_eq!((score.network_score.stakes, score.network_score.health), (points(60), points(26)));
		assert_eq!(score.total_score, (6_654 + 8_500 + 8_600) / 3);
		// A PD of 3 %, a loss of 80 %: 6 % + 2.4 % - 2 % * 0.65.
		assert_eq!(score.probability_of_default, Permill::from_percent(3));
		assert_eq!(score.loss_given_default, Permill::from_percent(80));
		assert_eq!(offer.rate, Perquintill::from_rational(71u64, 1_000));
		assert_eq!(
			approval,
			&Event::CreditApproved { request_id, borrower: ALICE, loan_id: 0, amount: 500 * CRD, offer }
		);
	});
}

#[test]
fn decide_should_reject_a_newcomer_nobody_stands_for_and_return_everything() {
	execute(|| {
		let request_id = asking(500 * CRD).secured_by(10 * CRD).open(DAVE);
		assert_ok!(endorse(BOB, request_id, CRD));
		events();
		assert_ok!(decide(DAVE, request_id));

		assert_eq!((free(DAVE), free(BOB)), (FUNDS, FUNDS));
		assert!(!CreditRequests::<Test>::contains_key(request_id));
		let [Event::CreditAssessed { .. }, Event::CreditRejected { reasons, .. }] = &events()[..] else {
			panic!("not two events")
		};
		assert_eq!(
			reasons.to_vec(),
			vec![
				RejectionReason::ScoreTooLow,
				RejectionReason::DefaultTooLikely,
				RejectionReason::PriceAboveCap
			]
		);
		assert_eq!(NextLoanId::<Test>::get(), 0);
	});
}

#[test]
fn decide_should_reject_for_the_price_alone_when_the_cap_is_low() {
	execute(|| {
		Rules::mutate(|rules| rules.rate_cap = Perquintill::from_percent(5));
		let request_id = asking(500 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 100 * CRD));
		events();
		assert_ok!(decide(ALICE, request_id));
		let [_, Event::CreditRejected { reasons, .. }] = &events()[..] else { panic!("not two events") };
		assert_eq!(reasons.to_vec(), vec![RejectionReason::PriceAboveCap]);
	});
}

#[test]
fn decide_should_give_nothing_to_endorsers_when_there_are_none() {
	execute(|| {
		Rules::mutate(|rules| rules.approval_score = 0);
		Rules::mutate(|rules| rules.maximum_default = Permill::one());
		Rules::mutate(|rules| rules.rate_cap = Perquintill::one());
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request));
		let RequestState::Approved(offer) = CreditRequests::<Test>::get(request).unwrap().state else {
			panic!("not approved")
		};
		assert_eq!(offer.endorsers_share, Permill::zero());
	});
}

#[test]
fn decide_should_be_the_borrowers_until_the_window_for_endorsements_ends() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		pass_time(WINDOW);
		assert_noop!(decide(NOBODY, request), Error::<Test>::TooEarly);
		pass_time(1);
		assert_ok!(decide(NOBODY, request));
	});
}

#[test]
fn decide_should_fail_when_there_is_no_such_request() {
	execute(|| {
		assert_noop!(decide(ALICE, H256::zero()), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn decide_should_fail_when_it_is_decided() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_noop!(decide(ALICE, request), Error::<Test>::AlreadyDecided);
	});
}

#[test]
fn decide_should_fail_and_keep_the_request_when_the_bank_lacks_the_money() {
	execute(|| {
		let request = asking(500 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 100 * CRD));
		keep_liquid(CASCADIA, 10 * CRD);
		assert_noop!(decide(ALICE, request), pallet_community_banks::Error::<Test>::InsufficientLiquidity);
		keep_liquid(CASCADIA, COMMONS);
		assert_ok!(decide(ALICE, request));
	});
}

#[test]
fn decide_should_check_the_limits_again() {
	execute(|| {
		let request = asking(500 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 100 * CRD));
		Rules::mutate(|rules| rules.personal_limit = 499 * CRD);
		assert_noop!(decide(ALICE, request), Error::<Test>::PersonalLimitExceeded);
		Rules::mutate(|rules| rules.personal_limit = 500 * CRD);
		Rules::mutate(|rules| rules.borrower_limit = Permill::from_percent(1));
		assert_noop!(decide(ALICE, request), Error::<Test>::BorrowerLimitExceeded);
		Rules::mutate(|rules| rules.borrower_limit = Permill::from_percent(10));
		assert!(CommunityBanks::can_fund(CASCADIA, 500 * CRD).is_ok());
		// What an endorser staked within the limit stays, whatever becomes of the limit: nobody else could mend that.
		Rules::mutate(|rules| rules.endorser_limit = Permill::from_parts(1));
		assert_ok!(decide(ALICE, request));
	});
}

#[test]
fn decide_should_fail_when_no_number_is_left() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		NextLoanId::<Test>::put(u32::MAX);
		assert_noop!(decide(ALICE, request), Error::<Test>::MaxNumbersExceeded);
	});
}
