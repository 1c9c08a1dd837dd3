use crate::{mock::*, types::Debt, ActiveLoans, BorrowerExposure, Debts, Error, Event, History, HoldReason};
use credit_primitives_math::MS_PER_DAY;
use credit_primitives_types::{BankLedger, Outstanding, Schedule, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

/// 100 CRD at 7.1 % for a tenth of a year.
const INTEREST: u128 = 71 * CRD / 100;

#[test]
fn repay_should_take_the_interest_first_and_burn_the_created_part() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM);
		let issuance = Balances::total_issuance();
		events();
		assert_ok!(repay(ALICE, 0, INTEREST + 40 * CRD));

		assert_eq!(
			events(),
			vec![Event::Repaid {
				loan_id: 0,
				payer: ALICE,
				interest: INTEREST,
				principal: 40 * CRD,
				burned: 20 * CRD
			}]
		);
		assert_eq!(Balances::total_issuance(), issuance - 20 * CRD);
		assert_eq!((loan(0).outstanding, loan(0).interest), (60 * CRD, 0));
		assert_eq!(Debts::<Test>::get(person(ALICE)).unsecured, 60 * CRD);
		assert_eq!(BorrowerExposure::<Test>::get(CASCADIA, person(ALICE)), 60 * CRD);
	});
}

#[test]
fn repay_should_keep_the_interest_that_was_not_paid() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM);
		assert_ok!(repay(ALICE, 0, INTEREST / 2));
		assert_eq!((loan(0).outstanding, loan(0).interest), (100 * CRD, INTEREST / 2));
		// It does not bear interest itself.
		pass_time(TERM);
		assert_eq!(Credit::amount_due(0).unwrap().interest, INTEREST / 2 + INTEREST);
	});
}

#[test]
fn repay_should_close_the_loan_with_the_last_unit() {
	execute(|| {
		let request = asking(100 * CRD).secured_by(30 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		assert_eq!(Debts::<Test>::get(person(ALICE)), Debt { unsecured: 70 * CRD, loans: 1 });
		pass_time(TERM);
		let owed = loan(0).owed(START + TERM).unwrap();
		assert_ok!(repay(ALICE, 0, owed - 1));
		assert_eq!(loan(0).outstanding, 1);
		assert_eq!(held(HoldReason::Collateral, ALICE), 30 * CRD);
		events();
		assert_ok!(repay(ALICE, 0, 1));

		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_eq!(held(HoldReason::Collateral, ALICE), 0);
		assert!(!Debts::<Test>::contains_key(person(ALICE)));
		assert!(!BorrowerExposure::<Test>::contains_key(CASCADIA, person(ALICE)));
		assert_eq!(events().last(), Some(&Event::LoanClosed { loan_id: 0, borrower: ALICE }));
		let outstanding = CommunityBanks::outstanding(CASCADIA);
		assert_eq!((outstanding.receivable, outstanding.issued), (0, 0));
	});
}

#[test]
fn repay_should_return_the_issuance_to_where_it_was() {
	execute(|| {
		let issuance = Balances::total_issuance();
		lent(100 * CRD);
		assert_eq!(Balances::total_issuance(), issuance + 50 * CRD);
		pass_time(TERM);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn repay_should_take_money_from_anyone() {
	execute(|| {
		lent(100 * CRD);
		assert_ok!(repay(NOBODY, 0, 10 * CRD));
		assert_eq!(wealth(NOBODY), FUNDS - 10 * CRD);
		assert_eq!(loan(0).outstanding, 90 * CRD);
	});
}

#[test]
fn repay_should_be_possible_at_once_and_when_overdue() {
	execute(|| {
		lent(100 * CRD);
		assert_ok!(repay(ALICE, 0, 50 * CRD));
		pass_time(10 * TERM);
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 50 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
	});
}

#[test]
fn repay_should_fail_when_the_amount_is_zero() {
	execute(|| {
		lent(100 * CRD);
		assert_noop!(repay(ALICE, 0, 0), Error::<Test>::AmountZero);
	});
}

#[test]
fn repay_should_fail_when_there_is_no_such_loan() {
	execute(|| {
		assert_noop!(repay(ALICE, 0, CRD), Error::<Test>::LoanNotFound);
		assert_noop!(repay_in_full(ALICE, 0), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn repay_should_fail_when_it_is_more_than_owed() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM);
		let owed = 100 * CRD + INTEREST;
		assert_noop!(repay(ALICE, 0, owed + 1), Error::<Test>::RepaysTooMuch);
		assert_noop!(repay(ALICE, 0, u128::MAX), Error::<Test>::RepaysTooMuch);
		assert_ok!(repay(ALICE, 0, owed));
	});
}

#[test]
fn repay_should_fail_when_the_payer_lacks_the_money() {
	execute(|| {
		lent(100 * CRD);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(EVE), BOB, FUNDS - CRD));
		assert_noop!(repay(EVE, 0, 10 * CRD), TokenError::FundsUnavailable);
	});
}

#[test]
fn repay_in_full_should_pay_what_is_owed_at_that_moment() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM);
		let owed = 100 * CRD + INTEREST;
		let call = |at_most| Credit::repay_in_full(RuntimeOrigin::signed(ALICE), 0, at_most);
		assert_noop!(call(owed - 1), Error::<Test>::OwesMore);
		assert_ok!(call(owed));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_eq!(wealth(ALICE), FUNDS - INTEREST);
	});
}

#[test]
fn amount_due_should_follow_the_schedule() {
	execute(|| {
		lent(100 * CRD);
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.overdue, due.next_due), (0, Some(START + TERM / 10)));
		pass_time(TERM / 10);
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.overdue, due.next_due), (10 * CRD, Some(START + 2 * TERM / 10)));
		assert_ok!(repay(ALICE, 0, 15 * CRD));
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 0);
		set_time(START + TERM);
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.overdue, due.next_due), (due.outstanding, None));
		assert_eq!(Credit::amount_due(1), None);
	});
}

#[test]
fn a_bullet_loan_should_be_due_at_the_end() {
	execute(|| {
		let mut asked = asking(100 * CRD);
		asked.schedule = Schedule::Bullet;
		let request = asked.open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		pass_time(TERM - 1);
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 0);
		pass_time(1);
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 100 * CRD);
	});
}

#[test]
fn only_principal_that_was_outstanding_long_enough_should_make_a_record() {
	execute(|| {
		let before = Credit::history(ALICE).unwrap();
		lent(100 * CRD);
		pass_time(WINDOW - 1);
		assert_ok!(repay(ALICE, 0, 20 * CRD));
		assert_eq!(Credit::history(ALICE).unwrap(), before);
		set_time(START + TERM / 10);
		// 20 CRD are paid and 10 due: what is repaid now is on time.
		assert_ok!(repay(ALICE, 0, 20 * CRD));
		let after = History::<Test>::get(person(ALICE));
		let interest = before.repaid + 20 * CRD - after.repaid;
		assert!(interest > 0 && interest < CRD, "the interest came first");
		assert_eq!(after.repaid - before.repaid, after.repaid_on_time - before.repaid_on_time);
		let days = (TERM / 10) as u128 * (20 * CRD - interest) / MS_PER_DAY as u128;
		assert_eq!(after.principal_days - before.principal_days, days);
	});
}

#[test]
fn what_was_overdue_should_not_count_as_repaid_on_time() {
	execute(|| {
		let before = Credit::history(ALICE).unwrap();
		lent(100 * CRD);
		// 30 CRD are due when 50 are repaid.
		pass_time(3 * TERM / 10);
		let interest = Credit::amount_due(0).unwrap().interest;
		assert_ok!(repay(ALICE, 0, interest + 50 * CRD));
		let after = Credit::history(ALICE).unwrap();
		assert_eq!(after.repaid - before.repaid, 50 * CRD);
		assert_eq!(after.repaid_on_time - before.repaid_on_time, 20 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(Credit::history(ALICE).unwrap().loans_closed, before.loans_closed + 1);
		assert_eq!(Credit::history(NOBODY), None);
	});
}

#[test]
fn the_invariants_should_notice_when_a_debt_was_forgotten() {
	new_test_ext().execute_with(|| {
		lent(100 * CRD);
		Debts::<Test>::remove(person(ALICE));
		assert_eq!(
			Credit::do_try_state(),
			Err("4. What persons owe is the sum of their loans, to all banks and to each.".into())
		);
	});
	new_test_ext().execute_with(|| {
		lent(100 * CRD);
		ActiveLoans::<Test>::mutate(0, |loan| loan.as_mut().unwrap().created = 49 * CRD);
		assert!(Credit::do_try_state().is_err());
		assert_eq!(
			CommunityBanks::outstanding(CASCADIA),
			Outstanding { receivable: 100 * CRD, issued: 50 * CRD, payable: 0 }
		);
	});
}
