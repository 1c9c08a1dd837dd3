//! A request that the score refuses, put before the members by the borrower.

use super::*;
use crate::{
	types::{RejectionReason, RejectionReasons},
	Error, Event, LendingTotals, WeightInfo,
};
use credit_primitives_types::Matter;
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::traits::BadOrigin;

/// Dave has no record: what he asks for is refused, though some of it could be had within the cap on the price.
fn refused() -> RequestId {
	let request = asking(500 * CRD).secured_by(10 * CRD).open(DAVE);
	assert_ok!(endorse(BOB, request, CRD));
	request
}

fn appeal(who: AccountId, request: RequestId) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Credit::appeal_score(RuntimeOrigin::signed(who), request)
}

fn reasons(reasons: &[RejectionReason]) -> RejectionReasons {
	BoundedVec::truncate_from(reasons.to_vec())
}

#[test]
fn appeal_score_should_put_a_request_before_the_members_that_the_score_refuses() {
	execute(|| {
		let request_id = refused();
		events();
		let before = (free(DAVE), free(BOB));
		assert_ok!(appeal(DAVE, request_id));

		let until = START + Rules::get().referral_window;
		let score = Credit::assess(request_id).unwrap();
		assert!(score.total_score < Rules::get().referral_score);
		let told = events();
		let [Event::CreditAssessed { score: told_score, explanation: None, .. }, referral] = &told[..] else {
			panic!("{told:?}")
		};
		assert_eq!(*told_score, score);
		let reasons = reasons(&[RejectionReason::ScoreTooLow, RejectionReason::DefaultTooLikely]);
		assert_eq!(*referral, Event::CreditReferred { request_id, reasons, until });
		let request = CreditRequests::<Test>::get(request_id).unwrap();
		assert_eq!(request.state, RequestState::Referred { until });
		assert_eq!((free(DAVE), free(BOB)), before);
		assert_eq!(LendingTotals::<Test>::get().referred, 1);
		// Those whom it is about have no vote.
		let (bank, excluded) = Votes::get(Matter::Request(request_id)).unwrap();
		assert_eq!((bank, excluded), (CASCADIA, vec![person(DAVE), person(BOB)]));
	});
}

#[test]
fn appeal_score_should_lead_to_a_loan_when_the_members_approve() {
	execute(|| {
		let request_id = refused();
		assert_ok!(appeal(DAVE, request_id));
		assert_ok!(resolve(CASCADIA, request_id, true));
		let offered = offer(request_id);
		// As much as 11 CRD of security leave within the cap.
		assert!(offered.amount > 20 * CRD && offered.amount < 50 * CRD, "{}", offered.amount);
		assert_ok!(accept(DAVE, request_id));
		assert_eq!(loan(0).principal, offered.amount);
		check_invariants();
	});
}

#[test]
fn appeal_score_should_return_everything_when_the_members_decline() {
	execute(|| {
		let request_id = refused();
		assert_ok!(appeal(DAVE, request_id));
		assert_ok!(resolve(CASCADIA, request_id, false));
		assert_eq!((free(DAVE), free(BOB)), (FUNDS, FUNDS));
		assert!(!CreditRequests::<Test>::contains_key(request_id));
	});
}

#[test]
fn appeal_score_should_never_ask_after_the_deadline_for_pledges() {
	execute(|| {
		let window = Rules::get().referral_window / 2;
		let request_id = asking(100 * CRD).secured_by(100 * CRD).from_peers(window).open(DAVE);
		assert_ok!(appeal(DAVE, request_id));
		let request = CreditRequests::<Test>::get(request_id).unwrap();
		assert_eq!(request.state, RequestState::Referred { until: START + window });
	});
}

#[test]
fn appeal_score_should_cost_what_its_endorsers_make_it() {
	execute(|| {
		let request_id = refused();
		let info = appeal(DAVE, request_id).unwrap();
		let weight =
			<() as WeightInfo>::appeal_score(1).saturating_add(crate::costs::weight_of_facts::<Test>(1));
		assert_eq!(info.actual_weight, Some(weight));
	});
}

#[test]
fn appeal_score_should_fail_when_the_score_does_not_refuse() {
	execute(|| {
		let referred = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
		assert_noop!(appeal(ALICE, referred), Error::<Test>::ScoreNotTooLow);
		let approved = asking(100 * CRD).open(BOB);
		assert_ok!(endorse(ALICE, approved, 10 * CRD));
		assert_ok!(endorse(CHARLIE, approved, 10 * CRD));
		Rules::mutate(|rules| rules.approval_score = 0);
		Rules::mutate(|rules| rules.referral_score = 0);
		Rules::mutate(|rules| rules.maximum_default = Permill::one());
		assert_noop!(appeal(BOB, approved), Error::<Test>::ScoreNotTooLow);
	});
}

#[test]
fn appeal_score_should_fail_when_no_amount_can_be_had_within_the_cap() {
	execute(|| {
		let request_id = asking(500 * CRD).open(DAVE);
		assert_noop!(appeal(DAVE, request_id), Error::<Test>::PriceAboveCap);
	});
}

#[test]
fn appeal_score_should_fail_when_the_signer_is_not_the_borrower() {
	execute(|| {
		let request_id = refused();
		pass_time(WINDOW + 1);
		for who in [BOB, EVE, NOBODY] {
			assert_noop!(appeal(who, request_id), Error::<Test>::NotTheBorrower);
		}
		assert_noop!(Credit::appeal_score(RuntimeOrigin::root(), request_id), BadOrigin);
	});
}

#[test]
fn appeal_score_should_fail_when_the_request_is_gone_or_decided() {
	execute(|| {
		let request_id = refused();
		assert_ok!(appeal(DAVE, request_id));
		assert_noop!(appeal(DAVE, request_id), Error::<Test>::AlreadyDecided);
		assert_noop!(decide(DAVE, request_id), Error::<Test>::AlreadyDecided);
		assert_ok!(resolve(CASCADIA, request_id, false));
		assert_noop!(appeal(DAVE, request_id), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn appeal_score_should_fail_when_the_members_cannot_be_asked() {
	execute(|| {
		let request_id = refused();
		BallotsClosed::set(Some(sp_runtime::DispatchError::Other("nobody is there")));
		assert_noop!(appeal(DAVE, request_id), sp_runtime::DispatchError::Other("nobody is there"));
	});
}
