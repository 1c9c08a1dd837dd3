use super::*;
use crate::{
	types::{Debt, LoanEndorsement, Pot, SecuredAsset, Security},
	ActiveLoans, AssetsHeld, BorrowerExposure, Calendar, Debts, EndorserExposure, Error, Event, HoldReason,
	LoanEndorsements, NextLoanId,
};
use credit_primitives_types::{Collateral, Moment, PurposeKind, SortedMoment};
use frame_support::{assert_noop, assert_ok, traits::fungibles::InspectHold};
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
		assert_eq!(loan.endorsers, Pot { parts: 2, whole: 20 * CRD, collected: 0, claimed: 0 });
		assert_eq!((loan.lenders, loan.booked, loan.by_peers), (Pot::default(), 100 * CRD, false));
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
				loan: Box::new(loan),
			}]
		);
	});
}

#[test]
fn accept_should_keep_what_backs_the_loan() {
	execute(|| {
		let request = approved_for(ALICE, asking(100 * CRD).secured_by(30 * CRD), [BOB, CHARLIE]);
		assert_ok!(accept(ALICE, request));

		let security =
			Security { native: 30 * CRD, native_held: 30 * CRD, released_to: 100 * CRD, asset: None };
		assert_eq!(loan(0).security, security);
		assert_eq!(held(HoldReason::Collateral, ALICE), 30 * CRD);
		for who in [BOB, CHARLIE] {
			assert_eq!(held(HoldReason::EndorsementStake, who), 10 * CRD);
			assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(who)), 10 * CRD);
			let part = LoanEndorsements::<Test>::get(0, who).unwrap();
			assert_eq!(part, LoanEndorsement::new(person(who), 10 * CRD));
		}
		let debt = Debt { unsecured: 70 * CRD, loans: 1, defaulted: 0 };
		assert_eq!(Debts::<Test>::get(person(ALICE)), debt);
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
		// A PD of 3 % times a loss of 80 %, over the rate: 0.024 / 0.071, in millionths rounded up.
		assert_eq!(loan(0).expected_loss_share, Permill::from_parts(338_029));
	});
}

#[test]
fn accept_should_take_grace_and_delay_of_that_moment_for_good() {
	execute(|| {
		let request = approved(100 * CRD);
		let set = |grace: Moment, delay| {
			Rules::mutate(|rules| {
				rules.grace = grace;
				rules.provision_delays = [0; 4];
				rules.default_delay = delay;
			})
		};
		set(5_000, 7_000);
		assert_ok!(accept(ALICE, request));
		set(1, 1);
		assert_eq!((loan(0).grace, loan(0).default_delay), (5_000, 7_000));
		let first = START + TERM / 10;
		assert_eq!(Credit::amount_due(0).unwrap().default_from, Some(first + 12_000));
	});
}

#[test]
fn accept_should_have_the_loan_looked_at_when_it_may_be_delinquent_first() {
	execute(|| {
		let request = approved(100 * CRD);
		pass_time(1_000);
		assert_ok!(accept(ALICE, request));
		let first = START + 1_000 + TERM / 10 + Rules::get().grace;
		let entries: Vec<_> = Calendar::<Test>::iter_keys().collect();
		assert_eq!(entries, vec![(SortedMoment::from(first), 0)]);
	});
}

#[test]
fn accept_should_take_an_asset_over_on_the_terms_of_that_moment() {
	execute(|| {
		list(grain());
		let request = approved_for(ALICE, asking(100 * CRD).secured_by_grain(40 * CRD), [BOB, CHARLIE]);
		// 40 of grain count for 60, the stakes for 20: a loss of 20 %, 6 % + 0.6 % - 1.3 %.
		assert_eq!(offer(request).collateral, 60 * CRD);
		assert_eq!(offer(request).rate, Perquintill::from_rational(53u64, 1_000));
		let price = FixedU128::from_u32(4);
		list(Listing { price, haircut: Permill::from_percent(50), ..grain() });
		assert_ok!(accept(ALICE, request));

		let haircut = Permill::from_percent(50);
		let asset = SecuredAsset { asset: GRAIN, amount: 40 * CRD, price, haircut };
		assert_eq!((loan(0).security.asset, loan(0).security.native), (Some(asset), 0));
		assert_eq!(loan(0).rate, Perquintill::from_rational(53u64, 1_000));
		let in_hold = || AssetsHolder::balance_on_hold(GRAIN, &HoldReason::Collateral.into(), &ALICE);
		assert_eq!((in_hold(), AssetsHeld::<Test>::get(CASCADIA, GRAIN)), (40 * CRD, 40 * CRD));
		// It lowers the price, not what is reckoned against the limits.
		assert_eq!(Debts::<Test>::get(person(ALICE)).unsecured, 100 * CRD);
		check_invariants();

		// It is not released in parts, but with the last payment.
		assert_ok!(repay(ALICE, 0, 60 * CRD));
		assert_eq!(in_hold(), 40 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!((in_hold(), AssetsHeld::<Test>::contains_key(CASCADIA, GRAIN)), (0, false));
	});
}

#[test]
fn accept_should_fail_when_the_asset_has_lost_value_meanwhile() {
	execute(|| {
		list(grain());
		let request = approved_for(ALICE, asking(100 * CRD).secured_by_grain(40 * CRD), [BOB, CHARLIE]);
		list(Listing { haircut: Permill::from_parts(250_001), ..grain() });
		assert_noop!(accept(ALICE, request), Error::<Test>::CollateralLostValue);
		list(Listing { price: FixedU128::from_rational(1_999, 1_000), ..grain() });
		assert_noop!(accept(ALICE, request), Error::<Test>::CollateralLostValue);
		list(grain());
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_the_asset_counts_no_more() {
	execute(|| {
		list(Listing { expires: START + WINDOW, ..grain() });
		let request = approved_for(ALICE, asking(100 * CRD).secured_by_grain(40 * CRD), [BOB, CHARLIE]);
		pass_time(WINDOW + 1);
		assert_noop!(accept(ALICE, request), Error::<Test>::PriceExpired);
		assert_ok!(Credit::unlist_asset(RuntimeOrigin::root(), GRAIN));
		assert_noop!(accept(ALICE, request), Error::<Test>::AssetNotListed);
		list(grain());
		let custodian = RuntimeOrigin::signed(CUSTODIAN);
		assert_ok!(Assets::transfer_ownership(custodian, GRAIN, BOB));
		assert_noop!(accept(ALICE, request), Error::<Test>::AssetNotInCustody);
		assert_ok!(Assets::transfer_ownership(RuntimeOrigin::signed(BOB), GRAIN, CUSTODIAN));
		assert_ok!(accept(ALICE, request));
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
fn accept_should_fail_when_the_members_have_yet_to_decide() {
	execute(|| {
		let request = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request));
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
		// Up to the last moment it may be accepted.
		let request = approved_for(ALICE, asking(100 * CRD), [10, 11]);
		pass_time(10 * WINDOW);
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_members_have_not_pledged_all_of_it() {
	execute(|| {
		let pledge = |who, request, amount| Credit::pledge(RuntimeOrigin::signed(who), request, amount);
		let request = asking(100 * CRD).from_peers(WINDOW).open(ALICE);
		assert_ok!(pledge(10, request, 60 * CRD));
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_eq!(offer(request).expires, START + WINDOW);
		assert_noop!(accept(ALICE, request), Error::<Test>::NotFullyPledged);
		assert_ok!(pledge(11, request, 40 * CRD - 1));
		assert_noop!(accept(ALICE, request), Error::<Test>::NotFullyPledged);
		assert_ok!(pledge(11, request, 1));
		pass_time(WINDOW);
		assert_ok!(accept(ALICE, request));
		assert_eq!(wealth(ALICE), FUNDS + 100 * CRD);
		assert_eq!(loan(0).lenders, Pot { parts: 2, whole: 100 * CRD, collected: 0, claimed: 0 });
		// Members' own money is no debt to a bank.
		let debt = Debt { unsecured: 0, loans: 1, defaulted: 0 };
		assert_eq!(Debts::<Test>::get(person(ALICE)), debt);
		assert!(!BorrowerExposure::<Test>::contains_key(CASCADIA, person(ALICE)));
	});
}

#[test]
fn accept_should_fail_when_the_deadline_of_the_pledges_has_passed() {
	execute(|| {
		let request = asking(100 * CRD).from_peers(WINDOW).open(ALICE);
		assert_ok!(Credit::pledge(RuntimeOrigin::signed(10), request, 100 * CRD));
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(ALICE, request));
		pass_time(WINDOW + 1);
		assert_noop!(accept(ALICE, request), Error::<Test>::OfferLapsed);
	});
}

#[test]
fn accept_should_check_the_limits_again() {
	execute(|| {
		let request = approved(100 * CRD);
		Rules::mutate(|rules| rules.personal_limit = 99 * CRD);
		assert_noop!(accept(ALICE, request), Error::<Test>::PersonalLimitExceeded);
		Rules::mutate(|rules| rules.personal_limit = 100 * CRD);
		Rules::mutate(|rules| rules.borrower_limit = Permill::from_parts(4_999));
		assert_noop!(accept(ALICE, request), Error::<Test>::BorrowerLimitExceeded);
		Rules::mutate(|rules| rules.borrower_limit = Permill::from_parts(5_000));
		Rules::mutate(|rules| rules.purpose_limit = Permill::from_parts(4_999));
		assert_noop!(accept(ALICE, request), Error::<Test>::PurposeLimitExceeded);
		Rules::mutate(|rules| rules.purpose_limit = Permill::from_parts(5_000));
		keep_liquid(CASCADIA, CRD);
		assert_noop!(accept(ALICE, request), pallet_community_banks::Error::<Test>::InsufficientLiquidity);
		keep_liquid(CASCADIA, COMMONS);
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_another_has_used_the_purposes_limit_up() {
	execute(|| {
		// 200 CRD of 20,000.
		Rules::mutate(|rules| rules.purpose_limit = Permill::from_percent(1));
		let first = approved(100 * CRD);
		let second = approved_for(FERDIE, asking(100 * CRD + 10), [10, 11]);
		let mut art = asking(100 * CRD + 10);
		art.kind = PurposeKind::CommunityInfrastructure;
		let third = approved_for(12, art, [13, 14]);
		assert_ok!(accept(ALICE, first));
		assert_noop!(accept(FERDIE, second), Error::<Test>::PurposeLimitExceeded);
		assert_ok!(accept(12, third));
		assert_ok!(repay(ALICE, 0, 10));
		assert_ok!(accept(FERDIE, second));
	});
}

#[test]
fn accept_should_fail_when_there_are_too_many_loans() {
	execute(|| {
		lent(100 * CRD);
		let request = approved_for(ALICE, asking(100 * CRD), [10, 11]);
		Rules::mutate(|rules| rules.concurrent_loans = 1);
		assert_noop!(accept(ALICE, request), Error::<Test>::MaxLoansExceeded);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_another_loan_has_failed_meanwhile() {
	execute(|| {
		Rules::mutate(|rules| rules.acceptance_window = MS_PER_YEAR);
		lent(100 * CRD);
		let request = approved_for(ALICE, asking(100 * CRD), [10, 11]);
		fail(0);
		assert_noop!(accept(ALICE, request), Error::<Test>::DefaultOutstanding);
		assert_ok!(cancel(ALICE, request));
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

#[test]
fn accept_should_fail_when_another_person_has_the_account_now() {
	execute(|| {
		let request = approved(100 * CRD);
		let of = |who| {
			CreditRequests::<Test>::mutate(request, |asked| asked.as_mut().unwrap().person = person(who))
		};
		of(DAVE);
		assert_noop!(accept(ALICE, request), Error::<Test>::NotAPerson);
		of(ALICE);
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_the_bank_lends_no_more() {
	execute(|| {
		let request = approved(100 * CRD);
		wind_up(CASCADIA);
		assert_noop!(accept(ALICE, request), Error::<Test>::BankNotOpen);
		assert_ok!(cancel(ALICE, request));
	});
}

#[test]
fn accept_should_fail_when_the_borrower_was_expelled_meanwhile() {
	execute(|| {
		let request = approved_for(ALICE, asking(100 * CRD).secured_by(30 * CRD), [BOB, CHARLIE]);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, ALICE));
		assert_noop!(accept(ALICE, request), Error::<Test>::NotAMember);
		check_invariants();
		// What was held comes back all the same.
		let collateral = CreditRequests::<Test>::get(request).unwrap().collateral;
		assert_eq!(collateral, Some(Collateral::Native { amount: 30 * CRD }));
		assert_ok!(cancel(ALICE, request));
		assert_eq!((free(ALICE), free(BOB)), (FUNDS, FUNDS));
		assert_eq!(NextLoanId::<Test>::get(), 1);
	});
}
