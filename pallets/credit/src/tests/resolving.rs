use super::*;
use crate::{
	types::{RejectionReason, RejectionReasons},
	ActiveLoans, Error, Event, NextLoanId, WeightInfo,
};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_core::H256;
use sp_runtime::traits::BadOrigin;

/// A request of Alice's that was referred to the members: nobody with a record stands for it, but half of it is secured
/// and Dave, who has no record, has staked a tenth.
fn referred() -> RequestId {
	let request = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
	assert_ok!(endorse(DAVE, request, 10 * CRD));
	assert_ok!(decide(ALICE, request));
	assert!(matches!(state(request), RequestState::Referred { .. }));
	request
}

fn state(request: RequestId) -> RequestState {
	CreditRequests::<Test>::get(request).unwrap().state
}

fn reasons(reasons: &[RejectionReason]) -> RejectionReasons {
	BoundedVec::truncate_from(reasons.to_vec())
}

#[test]
fn resolve_request_should_make_the_offer_that_the_score_would_have() {
	execute(|| {
		let request_id = referred();
		pass_time(1_000);
		events();
		assert_ok!(resolve(CASCADIA, request_id, true));

		let offer = offer(request_id);
		assert_eq!((offer.loan_id, offer.amount), (0, 100 * CRD));
		assert_eq!(offer.expires, START + 1_000 + 10 * WINDOW);
		// A PD of 25 %, a loss of 40 %: 6 % + 10 % - 1.3 %.
		assert_eq!(offer.rate, Perquintill::from_rational(147u64, 1_000));
		assert_eq!(offer.endorsers_share, Permill::from_percent(5));
		let [Event::CreditAssessed { request_id: assessed, .. }, approval] = &events()[..] else {
			panic!("not two events")
		};
		assert_eq!(*assessed, request_id);
		assert_eq!(
			approval,
			&Event::CreditApproved { request_id, borrower: ALICE, loan_id: 0, amount: 100 * CRD, offer }
		);
		check_invariants();
		assert_ok!(accept(ALICE, request_id));
		assert_eq!(loan(0).rate, offer.rate);
	});
}

#[test]
fn resolve_request_should_return_everything_when_the_members_decline() {
	execute(|| {
		let request_id = referred();
		events();
		assert_ok!(resolve(CASCADIA, request_id, false));

		let reasons = reasons(&[RejectionReason::DeclinedByMembers]);
		assert_eq!(events(), vec![Event::CreditRejected { request_id, reasons }]);
		assert_eq!((free(ALICE), free(DAVE)), (FUNDS, FUNDS));
		assert!(!CreditRequests::<Test>::contains_key(request_id));
		assert_eq!(NextLoanId::<Test>::get(), 0);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::RequestNotFound);
		// And she may ask again.
		assert_ok!(asking(100 * CRD).send(ALICE));
	});
}

#[test]
fn resolve_request_should_lower_the_amount_when_the_price_is_above_the_cap() {
	execute(|| {
		// The cap leaves 15.3 % for the risk. At a PD of 25 % that is a loss of 61.2 %: 10 CRD secure 25.77.
		let request_id = asking(100 * CRD).secured_by(10 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request_id));
		assert_ok!(resolve(CASCADIA, request_id, true));
		let amount = 10 * CRD * 1_000 / 388;
		assert_eq!(offer(request_id).amount, amount);
		assert!(offer(request_id).rate <= Rules::get().rate_cap);
		assert_ok!(accept(ALICE, request_id));
		assert_eq!(loan(0).principal, amount);
		// All of what she put up stays, though it was for more.
		assert_eq!(loan(0).security.native_held, 10 * CRD);
	});
}

#[test]
fn resolve_request_should_reject_when_no_amount_can_be_had_within_the_cap_any_more() {
	execute(|| {
		let request_id = referred();
		Rules::mutate(|rules| rules.rate_cap = Perquintill::from_percent(4));
		events();
		assert_ok!(resolve(CASCADIA, request_id, true));

		let [Event::CreditAssessed { .. }, rejection] = &events()[..] else { panic!("not two events") };
		let reasons = reasons(&[
			RejectionReason::ScoreTooLow,
			RejectionReason::DefaultTooLikely,
			RejectionReason::PriceAboveCap,
		]);
		assert_eq!(rejection, &Event::CreditRejected { request_id, reasons });
		assert_eq!((free(ALICE), free(DAVE)), (FUNDS, FUNDS));
	});
}

#[test]
fn resolve_request_should_not_care_for_the_score() {
	execute(|| {
		let request_id = referred();
		// By now it would have been rejected.
		Rules::mutate(|rules| {
			rules.referral_score = 7_000;
			rules.maximum_default = Permill::zero();
		});
		assert_ok!(resolve(CASCADIA, request_id, true));
		assert!(matches!(state(request_id), RequestState::Approved(_)));
	});
}

#[test]
fn resolve_request_should_override_no_limit() {
	execute(|| {
		let request_id = referred();
		let set = |change: fn(&mut crate::CreditParameters)| Rules::mutate(change);
		set(|rules| rules.personal_limit = 49 * CRD);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::PersonalLimitExceeded);
		set(|rules| rules.personal_limit = 1_000 * CRD);
		set(|rules| rules.borrower_limit = Permill::from_parts(4_999));
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::BorrowerLimitExceeded);
		set(|rules| rules.borrower_limit = Permill::from_percent(10));
		set(|rules| rules.purpose_limit = Permill::from_parts(4_999));
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::PurposeLimitExceeded);
		set(|rules| rules.purpose_limit = Permill::from_percent(50));
		keep_liquid(CASCADIA, 10 * CRD);
		assert_noop!(
			resolve(CASCADIA, request_id, true),
			pallet_community_banks::Error::<Test>::InsufficientLiquidity
		);
		keep_liquid(CASCADIA, COMMONS);
		NextLoanId::<Test>::put(u32::MAX);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::MaxNumbersExceeded);
		NextLoanId::<Test>::put(0);
		// The request has waited, and is decided still.
		assert_ok!(resolve(CASCADIA, request_id, true));
	});
}

#[test]
fn resolve_request_should_fail_when_another_loan_has_failed_or_there_are_too_many() {
	execute(|| {
		Rules::mutate(|rules| rules.referral_window = MS_PER_YEAR);
		lent(100 * CRD);
		let request_id = referred();
		Rules::mutate(|rules| rules.concurrent_loans = 1);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::MaxLoansExceeded);
		Rules::mutate(|rules| rules.concurrent_loans = 3);
		fail(0);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::DefaultOutstanding);
		assert_ok!(resolve(CASCADIA, request_id, false));
	});
}

#[test]
fn resolve_request_should_fail_when_the_borrower_is_a_member_or_a_person_no_more() {
	execute(|| {
		let request_id = asking(100 * CRD).secured_by(50 * CRD).open(FERDIE);
		assert_ok!(decide(FERDIE, request_id));
		Revoked::set(true);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::NotAPerson);
		Revoked::set(false);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, FERDIE));
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::NotAMember);
		assert_ok!(resolve(CASCADIA, request_id, false));
		assert_eq!(free(FERDIE), FUNDS);
	});
}

#[test]
fn resolve_request_should_fail_when_the_bank_lends_no_more() {
	execute(|| {
		let request_id = referred();
		wind_up(CASCADIA);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::BankNotOpen);
		assert_ok!(resolve(CASCADIA, request_id, false));
	});
}

#[test]
fn resolve_request_should_fail_when_the_asset_counts_no_more() {
	execute(|| {
		list(Listing { expires: START + WINDOW, ..grain() });
		let request_id = asking(100 * CRD).secured_by_grain(40 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request_id));
		pass_time(WINDOW + 1);
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::PriceExpired);
		assert_ok!(Credit::unlist_asset(RuntimeOrigin::root(), GRAIN));
		assert_noop!(resolve(CASCADIA, request_id, true), Error::<Test>::AssetNotListed);
		// To decline it needs no price.
		assert_ok!(resolve(CASCADIA, request_id, false));
	});
}

#[test]
fn resolve_request_should_fail_when_the_origin_is_not_the_banks() {
	execute(|| {
		let request_id = referred();
		assert_noop!(resolve(SONORA, request_id, true), Error::<Test>::NotAuthorized);
		assert_noop!(resolve(SONORA, request_id, false), Error::<Test>::NotAuthorized);
		for origin in [RuntimeOrigin::signed(BOB), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Credit::resolve_request(origin, request_id, true), BadOrigin);
		}
	});
}

#[test]
fn resolve_request_should_fail_when_there_is_no_such_request() {
	execute(|| {
		assert_noop!(resolve(CASCADIA, H256::zero(), true), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn resolve_request_should_fail_when_the_request_was_not_referred() {
	execute(|| {
		let open = asking(100 * CRD).open(FERDIE);
		let approved = approved(100 * CRD);
		for request in [open, approved] {
			for approve in [true, false] {
				assert_noop!(resolve(CASCADIA, request, approve), Error::<Test>::NotReferred);
			}
		}
	});
}

#[test]
fn resolve_request_should_fail_when_the_members_were_too_late() {
	execute(|| {
		let request_id = referred();
		pass_time(Rules::get().referral_window + 1);
		for approve in [true, false] {
			assert_noop!(resolve(CASCADIA, request_id, approve), Error::<Test>::ReferralLapsed);
		}
		assert_ok!(cancel(NOBODY, request_id));
		assert_eq!((free(ALICE), free(DAVE)), (FUNDS, FUNDS));
	});
}

#[test]
fn resolve_request_should_be_possible_up_to_the_last_moment() {
	execute(|| {
		let request_id = referred();
		pass_time(Rules::get().referral_window);
		assert_noop!(cancel(NOBODY, request_id), Error::<Test>::NotTheBorrower);
		assert_ok!(resolve(CASCADIA, request_id, true));
		assert_ok!(accept(ALICE, request_id));
		assert!(ActiveLoans::<Test>::contains_key(0));
	});
}

#[test]
fn resolve_request_should_lock_what_backs_the_request_meanwhile() {
	execute(|| {
		let request_id = referred();
		let withdrawn = Credit::withdraw_endorsement(RuntimeOrigin::signed(DAVE), request_id);
		assert_eq!(withdrawn, Err(Error::<Test>::AlreadyDecided.into()));
		assert_noop!(endorse(BOB, request_id, CRD), Error::<Test>::AlreadyDecided);
		// The borrower may take it back at any time.
		assert_ok!(cancel(ALICE, request_id));
		assert_eq!((free(ALICE), free(DAVE)), (FUNDS, FUNDS));
	});
}

#[test]
fn resolve_request_should_say_what_it_weighed() {
	execute(|| {
		let request_id = referred();
		let info = Credit::resolve_request(members_of(CASCADIA), request_id, true).unwrap();
		assert_eq!(
			info.actual_weight,
			Some(<()>::resolve_request(1).saturating_add(<()>::ties(1)).saturating_add(for_credentials()))
		);
	});
}

#[test]
fn a_referral_of_a_request_to_members_should_lapse_with_its_deadline() {
	execute(|| {
		let asked = asking(100 * CRD).secured_by(50 * CRD);
		let window = Rules::get().referral_window;
		for (funding, lasts) in [(WINDOW, WINDOW), (window, window), (window + 1, window)] {
			let began = Timestamp::get();
			let request = asked.clone().from_peers(funding).open(ALICE);
			events();
			assert_ok!(decide(ALICE, request));
			assert_eq!(state(request), RequestState::Referred { until: began + lasts });
			let told = events();
			let referred = |event: &crate::Event<Test>| matches!(event, crate::Event::CreditReferred { until, .. } if *until == began + lasts);
			assert!(told.iter().any(referred), "{told:?}");
			pass_time(lasts);
			assert_noop!(cancel(NOBODY, request), Error::<Test>::NotTheBorrower);
			pass_time(1);
			for approve in [true, false] {
				assert_noop!(resolve(CASCADIA, request, approve), Error::<Test>::ReferralLapsed);
			}
			assert_ok!(cancel(NOBODY, request));
		}
	});
}
