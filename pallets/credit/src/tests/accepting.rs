use crate::{
	mock::*, types::Proceeds, ActiveLoans, BorrowerExposure, CreditRequests, Debts, Error, Event, HoldReason,
};
use credit_primitives_math::{Permill, Perquintill};
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

#[test]
fn accept_should_pay_the_loan_out() {
	execute(|| {
		let request_id = approved(100 * CRD);
		let issuance = Balances::total_issuance();
		pass_time(1_000);
		events();
		assert_ok!(accept(ALICE, request_id));

		assert_eq!(wealth(ALICE), FUNDS + 100 * CRD);
		assert_eq!(held(HoldReason::RequestDeposit, ALICE), 0);
		assert_eq!(Balances::total_issuance(), issuance + 50 * CRD);
		let loan = loan(0);
		assert_eq!((loan.principal, loan.outstanding, loan.created), (100 * CRD, 100 * CRD, 50 * CRD));
		assert_eq!((loan.accepted, loan.accrued_at, loan.interest), (START + 1_000, START + 1_000, 0));
		assert_eq!(loan.proceeds, Proceeds { endorsers: 2, stakes: 20 * CRD, collected: 0, claimed: 0 });
		assert_eq!(Debts::<Test>::get(person(ALICE)).loans, 1);
		assert_eq!(BorrowerExposure::<Test>::get(CASCADIA, person(ALICE)), 100 * CRD);
		assert!(!CreditRequests::<Test>::contains_key(request_id));
		assert_eq!(
			events(),
			vec![Event::LoanFunded {
				request_id,
				loan_id: 0,
				borrower: ALICE,
				bank_id: CASCADIA,
				created: 50 * CRD,
				pool: 50 * CRD,
				rate: Perquintill::from_rational(71u64, 1_000),
			}]
		);
	});
}

#[test]
fn accept_should_keep_the_terms_of_the_offer_whatever_governance_sets_meanwhile() {
	execute(|| {
		let request = approved(100 * CRD);
		Rules::mutate(|rules| {
			rules.base_rate = Perquintill::from_percent(15);
			rules.endorsers_share = Permill::from_percent(50);
		});
		assert_ok!(accept(ALICE, request));
		assert_eq!(loan(0).rate, Perquintill::from_rational(71u64, 1_000));
		assert_eq!(loan(0).endorsers_share, Permill::from_percent(10));
	});
}

#[test]
fn accept_should_fail_when_the_origin_is_not_the_borrower() {
	execute(|| {
		let request = approved(100 * CRD);
		assert_noop!(accept(BOB, request), Error::<Test>::NotTheBorrower);
	});
}

#[test]
fn accept_should_fail_when_there_is_no_such_request() {
	execute(|| {
		assert_noop!(accept(ALICE, H256::zero()), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn accept_should_fail_when_the_request_is_not_approved() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_noop!(accept(ALICE, request), Error::<Test>::NotApproved);
	});
}

#[test]
fn accept_should_fail_when_the_offer_has_lapsed() {
	execute(|| {
		let request = approved(100 * CRD);
		pass_time(10 * WINDOW + 1);
		assert_noop!(accept(ALICE, request), Error::<Test>::OfferLapsed);
		assert_ok!(cancel(ALICE, request));
	});
}

#[test]
fn accept_should_check_the_limits_again() {
	execute(|| {
		let request = approved(100 * CRD);
		Rules::mutate(|rules| rules.personal_limit = 99 * CRD);
		assert_noop!(accept(ALICE, request), Error::<Test>::PersonalLimitExceeded);
		Rules::mutate(|rules| rules.personal_limit = 100 * CRD);
		keep_liquid(CASCADIA, CRD);
		assert_noop!(accept(ALICE, request), pallet_community_banks::Error::<Test>::InsufficientLiquidity);
		keep_liquid(CASCADIA, COMMONS);
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_personhood_was_revoked_meanwhile() {
	execute(|| {
		let request = asking(100 * CRD).open(FERDIE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(FERDIE, request));
		Revoked::set(true);
		assert_noop!(accept(FERDIE, request), Error::<Test>::NotAPerson);
		Revoked::set(false);
		assert!(ActiveLoans::<Test>::iter().next().is_none());
	});
}
