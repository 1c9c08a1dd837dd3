use super::support::*;
use crate::{
	mock::*,
	types::{Plan, Terms},
	Error, Event,
};
use credit_primitives_math::Perquintill;
use credit_primitives_types::{Balance, BankLedger, Moment, Schedule, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

/// When a loan for 30 days from the start becomes delinquent.
const LATE_AT: Moment = START + 30 * DAY + GRACE;

fn terms(installments: u32, term: Moment) -> Terms {
	Terms { term, schedule: Schedule::Amortising { installments }, rate: Perquintill::from_percent(10) }
}

fn late_loan() {
	plain_rules();
	lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 20 * CRD)]);
	wait_until(LATE_AT + 30 * DAY);
	assert_eq!((loan(0).care.step, loan(0).care.provision), (2, 20 * CRD));
}

#[test]
fn restructure_should_move_the_due_dates_and_keep_what_is_owed() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		let (before, owed) = (loan(0), Credit::amount_due(0).unwrap());
		let books = pool(CASCADIA);
		told();
		let terms = Terms { rate: Perquintill::from_percent(7), ..terms(4, 40 * DAY) };
		assert_ok!(restructure(CASCADIA, 0, terms));

		let plan = Plan { start: now, base: 100 * CRD, term: 40 * DAY, schedule: terms.schedule };
		assert_eq!(told(), vec![Event::LoanRestructured { loan_id: 0, plan, rate: terms.rate }.into()]);
		let mut after = before.clone();
		after.plan = plan;
		after.rate = terms.rate;
		after.interest = owed.interest;
		after.accrued_at = now;
		after.care.restructured = 1;
		after.care.kept_step = 2;
		after.care.is_late = false;
		after.care.next_check = now + 10 * DAY + GRACE;
		after.care.counted = 0;
		assert_eq!(loan(0), after);
		assert_eq!(
			(after.principal, after.outstanding),
			(100 * CRD, 100 * CRD),
			"interest is never principal"
		);
		assert_eq!(pool(CASCADIA), books);
		assert_eq!(Credit::history(ALICE).unwrap().worst_delay, GRACE + 30 * DAY, "the delay has been");
		assert_eq!(calendar(), vec![(now + 10 * DAY + GRACE, 0)]);

		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.interest, due.overdue, due.late_for), (owed.interest, 0, 0));
		assert_eq!(due.next_due, Some(now + 10 * DAY));
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		// From now on at the new rate, on the principal alone.
		pass_time(365 * DAY / 10);
		assert_eq!(Credit::amount_due(0).unwrap().interest, owed.interest + 100 * CRD * 7 / 1_000);
	});
}

#[test]
fn restructure_should_keep_the_provision_until_enough_installments_are_paid_on_time() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		assert_ok!(restructure(CASCADIA, 0, terms(5, 50 * DAY)));
		assert_eq!(pool(CASCADIA).provisions, 20 * CRD);
		for (part, outstanding) in [(1, 80 * CRD), (2, 60 * CRD)] {
			wait_until(now + part * 10 * DAY);
			repay_principal(ALICE, 0, 20 * CRD);
			let care = loan(0).care;
			assert_eq!((care.step, care.kept_step, care.is_late), (2, 2, false));
			assert_eq!(care.on_time, part as u32);
			// A quarter of what the stakes do not cover, which fall with the principal.
			let provision = percent(25, outstanding - outstanding / 5);
			assert_eq!(pool(CASCADIA).provisions, provision);
			check_invariants();
		}
		wait_until(now + 30 * DAY);
		events();
		repay_principal(ALICE, 0, 20 * CRD);
		assert!(matches!(
			events()[..],
			[Event::LoanLate { step: 0, provision: 0, .. }, Event::Repaid { .. }]
		));
		assert_eq!((loan(0).care.kept_step, pool(CASCADIA).provisions), (0, 0));
		assert_eq!(
			CommunityBanks::lending_capital(CASCADIA),
			Ok(pool(CASCADIA).equity().unwrap() as Balance)
		);
	});
}

#[test]
fn restructure_should_count_installments_that_were_paid_before_anybody_looked() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		assert_ok!(restructure(CASCADIA, 0, terms(5, 50 * DAY)));
		// Three parts at once, ahead of time: they count as they fall due.
		repay_principal(ALICE, 0, 60 * CRD);
		assert_eq!((loan(0).care.on_time, loan(0).care.kept_step), (0, 2));
		wait_until(now + 40 * DAY + GRACE - 1);
		assert_eq!(loan(0).care.kept_step, 2);
		assert_eq!(calendar(), vec![(now + 40 * DAY + GRACE, 0)]);
		repay_principal(ALICE, 0, 20 * CRD);
		assert_eq!((loan(0).care.kept_step, pool(CASCADIA).provisions), (0, 0));
	});
}

#[test]
fn restructure_should_count_anew_when_an_installment_is_late_again() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		assert_ok!(restructure(CASCADIA, 0, terms(10, 100 * DAY)));
		for part in 1..=2 {
			wait_until(now + part * 10 * DAY);
			repay_principal(ALICE, 0, 10 * CRD);
		}
		assert_eq!(loan(0).care.on_time, 2);
		wait_until(now + 30 * DAY + GRACE);
		let care = loan(0).care;
		assert_eq!((care.is_late, care.step, care.on_time), (true, 2, 0), "no better than before");
		assert_eq!(Credit::history(ALICE).unwrap().late, 2);
		// Cured, it needs three in a row again.
		repay_principal(ALICE, 0, 10 * CRD);
		assert_eq!((loan(0).care.is_late, loan(0).care.step, loan(0).care.on_time), (false, 2, 0));
		for part in 4..=6 {
			assert_eq!(loan(0).care.kept_step, 2);
			wait_until(now + part * 10 * DAY);
			repay_principal(ALICE, 0, 10 * CRD);
		}
		assert_eq!((loan(0).care.kept_step, pool(CASCADIA).provisions), (0, 0));
	});
}

#[test]
fn restructure_should_not_count_what_fell_due_while_the_loan_was_late() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		assert_ok!(restructure(CASCADIA, 0, terms(10, 100 * DAY)));
		wait_until(now + 10 * DAY + GRACE);
		assert!(loan(0).care.is_late);
		wait_until(now + 20 * DAY);
		// Both installments at once: the second is paid on its day, but by nobody who pays on time.
		repay_principal(ALICE, 0, 20 * CRD);
		let care = loan(0).care;
		assert_eq!((care.is_late, care.on_time, care.counted, care.kept_step), (false, 0, 2, 2));
	});
}

#[test]
fn a_restructured_loan_should_reach_the_steps_beyond_the_one_it_kept() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		assert_ok!(restructure(CASCADIA, 0, terms(1, 30 * DAY)));
		let late_at = now + 30 * DAY + GRACE;
		for (days, step, provision) in [(0, 2, 20), (30, 2, 20), (60, 3, 40), (90, 4, 80)] {
			wait_until(late_at + days * DAY);
			assert_eq!((loan(0).care.step, pool(CASCADIA).provisions), (step, provision * CRD));
		}
		wait_until(late_at + 120 * DAY);
		assert!(loan(0).default.is_some());
	});
}

#[test]
fn restructure_should_see_how_late_the_loan_is_by_itself() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		// No block has looked at it since it became late.
		set_time(LATE_AT + 60 * DAY);
		assert_ok!(restructure(CASCADIA, 0, terms(1, 30 * DAY)));
		assert_eq!((loan(0).care.kept_step, pool(CASCADIA).provisions), (3, 50 * CRD));
		assert_eq!(Credit::history(ALICE).unwrap().late, 1);
	});
}

#[test]
fn restructure_should_be_possible_before_a_loan_is_late() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 20 * CRD)]);
		pass_time(DAY);
		assert_ok!(restructure(CASCADIA, 0, terms(1, 30 * DAY)));
		assert_eq!((loan(0).care.kept_step, pool(CASCADIA).provisions), (0, 0));
		// It is repaid in the new plan, and yet the endorsement was not for that.
		let held = Credit::history(BOB).unwrap().endorsements_held;
		set_time(START + 15 * DAY);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_eq!(Credit::history(BOB).unwrap().endorsements_held, held);
	});
}

#[test]
fn restructure_should_fail_when_the_terms_are_harsher() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 4, 120 * DAY), ALICE, &[]);
		pass_time(10 * DAY);
		let rate = Perquintill::from_parts(Perquintill::from_percent(10).deconstruct() + 1);
		let harsher = [
			("dearer", Terms { rate, ..terms(4, 120 * DAY) }),
			("in larger parts", terms(3, 120 * DAY)),
			("in parts that follow sooner", terms(6, 180 * DAY - 1)),
			("over earlier", terms(1, 110 * DAY - 1)),
		];
		for (why, terms) in harsher {
			assert_noop!(restructure(CASCADIA, 0, terms), Error::<Test>::TermsHarsher);
			assert!(loan(0).care.restructured == 0, "{why}");
		}
		assert_ok!(restructure(CASCADIA, 0, terms(6, 180 * DAY)));
	});
}

#[test]
fn restructure_should_fail_when_the_end_would_come_earlier_for_what_is_left() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 4, 120 * DAY), ALICE, &[]);
		pass_time(10 * DAY);
		repay_principal(ALICE, 0, 50 * CRD);
		// Parts of the same size at the same distance, and yet they end before the plan that was.
		assert_noop!(restructure(CASCADIA, 0, terms(2, 60 * DAY)), Error::<Test>::TermsHarsher);
		assert_noop!(restructure(CASCADIA, 0, terms(2, 110 * DAY - 1)), Error::<Test>::TermsHarsher);
		assert_ok!(restructure(CASCADIA, 0, terms(2, 110 * DAY)));
	});
}

#[test]
fn restructure_should_take_any_plan_when_the_old_one_is_over() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		set_time(START + 30 * DAY - 1);
		assert_noop!(restructure(CASCADIA, 0, terms(2, DAY)), Error::<Test>::TermsHarsher);
		pass_time(1);
		assert_ok!(restructure(CASCADIA, 0, terms(2, DAY)));
	});
}

#[test]
fn restructure_should_fail_when_it_was_done_as_often_as_allowed() {
	execute(|| {
		late_loan();
		for term in [40, 50] {
			assert_ok!(restructure(CASCADIA, 0, terms(4, term * DAY)));
		}
		assert_eq!(loan(0).care.kept_step, 2, "the step of the first time stays");
		assert_noop!(restructure(CASCADIA, 0, terms(4, 60 * DAY)), Error::<Test>::MaxRestructuresExceeded);
	});
}

#[test]
fn restructure_should_count_anew_when_it_is_done_again() {
	execute(|| {
		late_loan();
		let now = LATE_AT + 30 * DAY;
		assert_ok!(restructure(CASCADIA, 0, terms(10, 100 * DAY)));
		for part in 1..=2 {
			wait_until(now + part * 10 * DAY);
			repay_principal(ALICE, 0, 10 * CRD);
		}
		assert_ok!(restructure(CASCADIA, 0, terms(8, 80 * DAY)));
		assert_eq!((loan(0).care.on_time, loan(0).care.kept_step), (0, 2));
		wait_until(now + 30 * DAY);
		repay_principal(ALICE, 0, 10 * CRD);
		assert_eq!((loan(0).care.on_time, loan(0).care.kept_step), (1, 2));
	});
}

#[test]
fn restructure_should_fail_when_there_can_be_no_such_plan() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 10, 10), ALICE, &[]);
		let call = |installments, term| restructure(CASCADIA, 0, terms(installments, term));
		assert_noop!(call(1, 0), Error::<Test>::TermZero);
		assert_noop!(call(1, 5 * 365 * DAY + 1), Error::<Test>::TermTooLong);
		assert_noop!(call(0, DAY), Error::<Test>::InstallmentsZero);
		assert_noop!(call(261, DAY), Error::<Test>::MaxInstallmentsExceeded);
		assert_noop!(call(11, 10), Error::<Test>::MaxInstallmentsExceeded);
		assert_ok!(call(10, 10));
	});
}

#[test]
fn restructure_should_fail_when_there_is_no_such_loan_or_it_is_in_default() {
	execute(|| {
		assert_noop!(restructure(CASCADIA, 0, terms(1, DAY)), Error::<Test>::LoanNotFound);
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_noop!(restructure(CASCADIA, 0, terms(1, 100 * DAY)), Error::<Test>::AlreadyDefaulted);
	});
}

#[test]
fn restructure_should_fail_when_the_loan_is_not_the_banks_own() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_noop!(restructure(SONORA, 0, terms(1, 30 * DAY)), Error::<Test>::NotAuthorized);
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW);
		lend_by(asked, CHARLIE, &[], &[(BOB, 100 * CRD)]);
		assert_noop!(restructure(CASCADIA, 1, terms(1, 30 * DAY)), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn restructure_should_fail_when_the_origin_is_no_bank() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), signed(ALICE)] {
			assert_noop!(Credit::restructure(origin, 0, terms(1, 30 * DAY)), BadOrigin);
		}
	});
}

#[test]
fn a_restructured_loan_should_be_repaid_by_its_new_plan() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 10, 100 * DAY).secured_by(50 * CRD), ALICE, &[]);
		wait_until(START + 10 * DAY);
		repay_principal(ALICE, 0, 10 * CRD);
		wait_until(START + 20 * DAY);
		assert_ok!(restructure(CASCADIA, 0, terms(9, 180 * DAY)));
		assert!(Credit::amount_due(0).unwrap().interest > 0);
		for part in 1..=9u64 {
			wait_until(START + 20 * DAY + part * 20 * DAY);
			assert_eq!(Credit::amount_due(0).unwrap().overdue, 10 * CRD);
			repay_principal(ALICE, 0, 10 * CRD);
			if part < 9 {
				// Collateral is released by what was lent at first.
				let outstanding = 90 * CRD - Balance::from(part) * 10 * CRD;
				assert_eq!(held(crate::HoldReason::Collateral, ALICE), outstanding / 2);
			}
		}
		assert!(crate::ActiveLoans::<Test>::iter().next().is_none());
		assert_eq!(Credit::history(ALICE).unwrap().late, 0);
	});
}

#[test]
fn restructure_should_fail_when_the_plan_would_end_after_all_time() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		set_time(Moment::MAX - DAY);
		assert_noop!(restructure(CASCADIA, 0, terms(1, DAY + 1)), Error::<Test>::AmountTooLarge);
	});
}
