use super::support::*;
use crate::{
	mock::*, types::AmountDue, weights::WeightInfo, ActiveLoans, Debts, Error, Event, History, HoldReason,
};
use credit_primitives_types::{Balance, BankLedger, LoanId, Moment, PurposeKind, CRD};
use frame_support::{
	assert_noop, assert_ok,
	traits::Hooks,
	weights::{Weight, WeightMeter},
};

/// When a loan for 30 days from the start becomes delinquent.
const LATE_AT: Moment = START + 30 * DAY + GRACE;

fn capital() -> Balance {
	CommunityBanks::lending_capital(CASCADIA).unwrap()
}

fn lateness(loan_id: LoanId) -> (bool, u8, Balance) {
	let care = loan(loan_id).care;
	(care.is_late, care.step, care.provision)
}

/// Runs this pallet's part of a block, and says what it weighed.
fn poll() -> Weight {
	let mut meter = WeightMeter::new();
	Credit::on_poll(System::block_number(), &mut meter);
	meter.consumed()
}

fn idle() -> Weight {
	<() as WeightInfo>::poll_idle()
}

fn reviews(count: u64) -> Weight {
	<() as WeightInfo>::review() * count
}

/// What must be left of a block's weight for any work to begin.
fn worst() -> Weight {
	<() as WeightInfo>::call_default(16).max(<() as WeightInfo>::settle_slashes(16))
}

/// Lends 1 CRD to each of the crowd, so many times over, for 30 days.
fn lend_to_the_crowd(each: u32) -> LoanId {
	plain_rules();
	Rules::mutate(|rules| rules.concurrent_loans = each);
	for _ in 0..each {
		for who in CROWD {
			lend(bullet(CRD, 30 * DAY), who, &[]);
		}
	}
	System::reset_events();
	crate::NextLoanId::<Test>::get()
}

#[test]
fn a_loan_should_not_be_delinquent_within_its_grace() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_eq!(calendar(), vec![(LATE_AT, 0)]);
		let late = History::<Test>::get(person(ALICE)).late;
		wait_until(LATE_AT - 1);
		assert_eq!(lateness(0), (false, 0, 0));
		assert_eq!(pool(CASCADIA).provisions, 0);
		let AmountDue { overdue, late_for, default_from, .. } = Credit::amount_due(0).unwrap();
		assert_eq!((overdue, late_for), (100 * CRD, GRACE - 1), "overdue, but not delinquent");
		assert_eq!(default_from, Some(START + 30 * DAY + CALLABLE));

		let (capital_before, before) = (capital(), pool(CASCADIA));
		told();
		wait_until(LATE_AT);
		assert_eq!(lateness(0), (true, 1, 10 * CRD));
		let mut after = before;
		after.provisions = 10 * CRD;
		assert_eq!(pool(CASCADIA), after);
		assert_eq!(capital(), capital_before - 10 * CRD);
		assert_eq!(History::<Test>::get(person(ALICE)).late, late + 1);
		assert_eq!(calendar(), vec![(LATE_AT + 30 * DAY, 0)]);
		let told: Vec<_> = told()
			.into_iter()
			.filter(|event| !matches!(event, RuntimeEvent::CommunityBanks(BankEvent::LeverageMoved { .. })))
			.collect();
		assert_eq!(
			told,
			vec![
				BankEvent::ProvisionChanged { bank_id: CASCADIA, before: 0, after: 10 * CRD }.into(),
				Event::LoanLate { loan_id: 0, step: 1, provision: 10 * CRD, is_late: true }.into(),
			]
		);
	});
}

#[test]
fn a_provision_should_grow_by_its_steps_on_what_nothing_secures() {
	execute(|| {
		plain_rules();
		let (amount, native) = (100 * CRD + 3, 20 * CRD + 1);
		let stakes = [(BOB, 7 * CRD + 5), (CHARLIE, 11 * CRD + 9)];
		lend(bullet(amount, 30 * DAY).secured_by(native), ALICE, &stakes);
		let unsecured = amount - native - 18 * CRD - 14;
		assert_eq!(unsecured, 62 * CRD - 12);
		let capital_before = capital();
		let mut provision = 0;
		let mut steps = vec![(0, 10), (30, 25), (60, 50), (90, 100)].into_iter().peekable();
		while let Some((days, share)) = steps.next() {
			wait_until(LATE_AT + days * DAY - 1);
			assert_eq!(loan(0).care.provision, provision);
			events();
			wait_until(LATE_AT + days * DAY);
			provision = percent(share, unsecured);
			let step = loan(0).care.step;
			assert_eq!(events(), vec![Event::LoanLate { loan_id: 0, step, provision, is_late: true }]);
			assert_eq!(pool(CASCADIA).provisions, provision);
			assert_eq!(capital(), capital_before - provision);
			let next = steps.peek().map_or(120, |(next, _)| *next);
			assert_eq!(calendar(), vec![(LATE_AT + next * DAY, 0)]);
			check_invariants();
		}
		assert_eq!(lateness(0), (true, 4, unsecured));
		assert_eq!(History::<Test>::get(person(ALICE)).late, 1, "late once, however long");
	});
}

#[test]
fn a_loan_that_is_fully_secured_should_be_late_without_a_provision() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY).secured_by(90 * CRD), ALICE, &[(BOB, 10 * CRD)]);
		let before = capital();
		for (days, step) in [(0, 1), (30, 2), (60, 3), (90, 4)] {
			wait_until(LATE_AT + days * DAY);
			assert_eq!(lateness(0), (true, step, 0));
		}
		assert_eq!(capital(), before);
	});
}

#[test]
fn only_live_stakes_should_secure_a_late_loan() {
	execute(|| {
		plain_rules();
		let asked = in_parts(100 * CRD, 10, 100 * DAY).secured_by(20 * CRD);
		lend(asked, ALICE, &[(BOB, 10 * CRD), (CHARLIE, 10 * CRD)]);
		for part in 1..=3 {
			wait_until(START + part * 10 * DAY);
			repay_principal(ALICE, 0, 10 * CRD);
		}
		// 14 CRD of stakes are live, and 14 of the collateral are held.
		assert_eq!(loan(0).security.native_held, 14 * CRD);
		wait_until(START + 40 * DAY + GRACE);
		assert_eq!(lateness(0), (true, 1, percent(10, 70 * CRD - 28 * CRD)));

		// A payment lowers the provision, and releases nothing as long as something is overdue.
		events();
		repay_principal(EVE, 0, 5 * CRD);
		let provision = percent(10, 65 * CRD - 28 * CRD);
		assert_eq!(lateness(0), (true, 1, provision));
		assert_eq!(pool(CASCADIA).provisions, provision);
		assert_eq!(held(HoldReason::Collateral, ALICE), 14 * CRD);
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 5 * CRD);
		assert!(matches!(
			events()[..],
			[Event::LoanLate { step: 1, .. }, Event::Repaid { principal, released: 0, .. }] if principal == 5 * CRD
		));
		check_invariants();

		// The rest cures it, and what was kept back is released.
		assert_ok!(repay(ALICE, 0, 5 * CRD));
		assert_eq!(
			events(),
			vec![
				Event::LoanLate { loan_id: 0, step: 0, provision: 0, is_late: false },
				Event::Repaid {
					loan_id: 0,
					payer: ALICE,
					interest: 0,
					principal: 5 * CRD,
					burned: 5 * CRD / 2,
					released: 2 * CRD
				},
			]
		);
		assert_eq!(lateness(0), (false, 0, 0));
		assert_eq!(pool(CASCADIA).provisions, 0);
		assert_eq!(calendar(), vec![(START + 50 * DAY + GRACE, 0)]);
	});
}

#[test]
fn a_cure_should_raise_the_unsecured_debt_by_what_it_releases_beyond_the_payment() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 10, 100 * DAY).secured_by(50 * CRD), ALICE, &[]);
		wait_until(START + 10 * DAY + GRACE);
		let unsecured = || Debts::<Test>::get(person(ALICE)).unsecured;
		assert_eq!(unsecured(), 50 * CRD);
		repay_principal(ALICE, 0, 9 * CRD);
		assert_eq!((unsecured(), loan(0).security.native_held), (41 * CRD, 50 * CRD));
		repay_principal(ALICE, 0, CRD);
		assert_eq!((unsecured(), loan(0).security.native_held), (45 * CRD, 45 * CRD));
	});
}

#[test]
fn a_loan_should_tell_only_once_of_each_step() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY).secured_by(100 * CRD), ALICE, &[]);
		wait_until(LATE_AT);
		events();
		repay_principal(ALICE, 0, CRD);
		assert!(matches!(events()[..], [Event::Repaid { .. }]), "neither step nor provision changed");
		wait_until(LATE_AT + DAY);
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn a_loan_should_be_cured_by_a_payment_just_before_its_default_is_called() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 2, 400 * DAY), ALICE, &[]);
		let callable = START + 200 * DAY + CALLABLE;
		wait_until(callable);
		assert_eq!(lateness(0), (true, 4, 100 * CRD));
		// What is overdue is not the interest but the principal.
		repay_principal(NOBODY, 0, 50 * CRD);
		assert_eq!(lateness(0), (false, 0, 0));
		assert_eq!(pool(CASCADIA).provisions, 0);
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		let record = History::<Test>::get(person(ALICE));
		assert_eq!((record.late, record.defaults, record.worst_delay), (1, 0, CALLABLE));

		// It may be late again, from the start.
		wait_until(START + 400 * DAY + GRACE);
		assert_eq!(lateness(0), (true, 1, 5 * CRD));
		assert_eq!(History::<Test>::get(person(ALICE)).late, 2);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(pool(CASCADIA).provisions, 0);
		assert_eq!(calendar(), vec![]);
	});
}

#[test]
fn a_loan_should_close_by_a_payment_at_the_moment_its_default_would_be_called() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		wait_until(START + 30 * DAY + AUTOMATIC - 1);
		assert_eq!(lateness(0), (true, 4, 100 * CRD));
		pass_time(1);
		assert_ok!(repay_in_full(ALICE, 0));
		next_block();
		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_eq!(History::<Test>::get(person(ALICE)).defaults, 0);
		assert_eq!(pool(CASCADIA).provisions, 0);
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn what_is_overdue_by_less_than_the_tolerance_should_not_be_late() {
	execute(|| {
		plain_rules();
		let tolerance = CRD / 100;
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		lend(bullet(100 * CRD, 30 * DAY), CHARLIE, &[]);
		repay_principal(ALICE, 0, 100 * CRD - tolerance + 1);
		repay_principal(CHARLIE, 1, 100 * CRD - tolerance);
		wait_until(LATE_AT);
		assert_eq!(lateness(0), (false, 0, 0));
		assert_eq!(lateness(1), (true, 1, tolerance / 10));
		assert_eq!(Credit::amount_due(0).unwrap().late_for, 0);
		assert_eq!(calendar(), vec![(LATE_AT + 30 * DAY, 1)], "nothing more can happen to the first one");

		wait_until(START + 30 * DAY + AUTOMATIC);
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		assert!(loan(0).default.is_none() && loan(1).default.is_some());
		assert_ok!(repay_in_full(ALICE, 0));
	});
}

#[test]
fn what_little_is_missing_of_an_earlier_installment_should_not_make_a_later_one_late_before_its_day() {
	execute(|| {
		plain_rules();
		let little = CRD / 100 - 1;
		lend(in_parts(100 * CRD, 10, 100 * DAY), ALICE, &[]);
		repay_principal(ALICE, 0, 10 * CRD - little);
		wait_until(START + 20 * DAY + GRACE - 1);
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 10 * CRD + little);
		assert_eq!(lateness(0), (false, 0, 0));
		wait_until(START + 20 * DAY + GRACE);
		assert_eq!(lateness(0), (true, 1, percent(10, 90 * CRD + little)));
		let due = Credit::amount_due(0).unwrap();
		assert_eq!(due.late_for, GRACE);
		assert_eq!(due.default_from, Some(START + 20 * DAY + CALLABLE));
		wait_until(START + 20 * DAY + CALLABLE - 1);
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		pass_time(1);
		assert_ok!(call_default(NOBODY, 0));
	});
}

#[test]
fn exits_should_pay_less_while_expected_losses_exceed_the_banks_own_money() {
	execute(|| {
		let bank = village(300 * CRD);
		assert_ok!(CommunityBanks::deposit(signed(DAVE), bank, 300 * CRD));
		let tenth = pool(bank).shares / 10;
		lend(bullet(300 * CRD, 30 * DAY).at(bank), ALICE, &[]);
		let creative = PurposeKind::CreativeProject;
		lend(bullet(300 * CRD, 60 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		assert_eq!(CommunityBanks::withdrawal_value(bank, tenth), Some(30 * CRD));

		// All of the one and a quarter of the other is 375 CRD, half of it 450: the commons bear 300.
		wait_until(LATE_AT + 90 * DAY - 1);
		assert_eq!(pool(bank).provisions, 150 * CRD + 75 * CRD);
		assert_eq!(CommunityBanks::withdrawal_value(bank, tenth), Some(30 * CRD));
		wait_until(LATE_AT + 90 * DAY);
		assert_eq!(pool(bank).provisions, 300 * CRD + 150 * CRD);
		assert_eq!(CommunityBanks::withdrawal_value(bank, tenth), Some(15 * CRD));
		assert_eq!(CommunityBanks::lending_capital(bank), Ok(0));
		let before = wealth(DAVE);
		assert_ok!(CommunityBanks::withdraw(signed(DAVE), bank, tenth));
		assert_eq!(wealth(DAVE), before + 15 * CRD);
		assert_eq!(pool(bank).share_equity, 285 * CRD, "who stays bears the losses of who left");

		// Whoever pays the one that is later lifts the price for all.
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(pool(bank).provisions, 150 * CRD);
		let value = CommunityBanks::withdrawal_value(bank, tenth).unwrap();
		assert!((31 * CRD..32 * CRD).contains(&value), "{value}");
	});
}

#[test]
fn a_block_should_do_no_work_when_no_loan_is_due() {
	execute(|| {
		let loans = lend_to_the_crowd(50);
		let first = lend(bullet(CRD, DAY), ALICE, &[]);
		assert_eq!((loans, calendar().len()), (1_000, 1_001));
		set_time(START + DAY + GRACE - 1);
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let before = root();
		assert_eq!(poll(), idle());
		assert_eq!(root(), before);

		// One of them is due: that one alone is looked at.
		pass_time(1);
		assert_eq!(poll(), idle() + reviews(1));
		assert!(loan(first).care.is_late);
		assert_eq!(poll(), idle(), "once");
	});
}

#[test]
fn a_block_should_do_as_much_as_its_weight_allows_and_lose_nothing() {
	execute(|| {
		let loans = lend_to_the_crowd(2);
		set_time(LATE_AT);
		// Room for the worst of works and five reviews: with six done another worst would not fit.
		PollWeight::set(idle() + worst() + reviews(5));
		for done in [6, 12, 18, 24, 30, 36] {
			assert_eq!(poll(), idle() + reviews(6));
			let late = ActiveLoans::<Test>::iter_values().filter(|loan| loan.care.is_late).count();
			assert_eq!(late, done);
			assert_eq!(calendar().len() as LoanId, loans, "no entry is lost");
			assert_eq!(calendar().iter().filter(|(moment, _)| *moment == LATE_AT).count(), 40 - done);
			check_invariants();
		}
		assert_eq!(poll(), idle() + reviews(4));
		assert_eq!(poll(), idle());
		assert!(calendar().iter().all(|(moment, _)| *moment == LATE_AT + 30 * DAY));
		assert_eq!(events().len() as LoanId, loans, "each of them has told of its step once");
	});
}

#[test]
fn a_block_should_call_the_defaults_that_fit_and_the_next_one_the_others() {
	execute(|| {
		let loans = lend_to_the_crowd(1) as usize;
		PollWeight::set(idle() + worst() + <() as WeightInfo>::call_default(0) * 2);
		set_time(START + 30 * DAY + AUTOMATIC);
		for block in 1..=7 {
			assert_eq!(calendar().len(), loans.saturating_sub(3 * (block - 1)));
			poll();
			let failed = ActiveLoans::<Test>::iter_values().filter(|loan| loan.default.is_some()).count();
			assert_eq!(failed, (3 * block).min(loans));
			check_invariants();
		}
		assert_eq!(calendar(), vec![], "nothing more happens to them by itself");
		let defaults = events().into_iter().filter(|event| matches!(event, Event::LoanDefaulted { .. }));
		assert_eq!(defaults.count(), loans);
	});
}

#[test]
fn a_block_should_keep_to_what_others_have_left_of_its_weight() {
	execute(|| {
		lend_to_the_crowd(1);
		set_time(LATE_AT);
		// Not even enough to look: nothing is done and nothing is charged.
		let mut meter = WeightMeter::with_limit(idle() - Weight::from_parts(1, 0));
		Credit::on_poll(2, &mut meter);
		assert_eq!(meter.consumed(), Weight::zero());
		// Enough to look, but not for the worst that may be found.
		let mut meter = WeightMeter::with_limit(idle() + worst() - Weight::from_parts(0, 1));
		Credit::on_poll(2, &mut meter);
		assert_eq!(meter.consumed(), idle());
		assert!(ActiveLoans::<Test>::iter_values().all(|loan| !loan.care.is_late));
		// And just enough for one, on top of what others have used.
		let used = Weight::from_parts(5, 5);
		let mut meter = WeightMeter::with_limit(used + idle() + worst());
		meter.consume(used);
		Credit::on_poll(2, &mut meter);
		assert_eq!(meter.consumed(), used + idle() + reviews(1));
		assert_eq!(ActiveLoans::<Test>::iter_values().filter(|loan| loan.care.is_late).count(), 1);
	});
}

#[test]
fn a_block_should_charge_for_what_it_found_to_do() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 5 * CRD), (CHARLIE, 5 * CRD)]);
		set_time(START + 30 * DAY + AUTOMATIC);
		assert_eq!(poll(), idle() + <() as WeightInfo>::call_default(2));
		pass_time(APPEAL);
		assert_eq!(poll(), idle() + <() as WeightInfo>::settle_slashes(2));
		assert_eq!(poll(), idle());
	});
}

#[test]
fn a_loan_that_cannot_be_looked_after_should_be_tried_again_and_hinder_no_other() {
	new_test_ext().execute_with(|| {
		let loans = lend_to_the_crowd(1);
		// A defect: the loan says that the bank expects a loss on it, and the bank knows of none.
		ActiveLoans::<Test>::mutate(3, |loan| loan.as_mut().unwrap().care.provision = 100 * CRD);
		set_time(LATE_AT);
		assert_eq!(poll(), idle() + reviews(loans.into()) - reviews(1) + worst());
		for id in 0..loans {
			assert_eq!(loan(id).care.is_late, id != 3);
		}
		assert_eq!(calendar().len() as LoanId, loans);
		assert_eq!(calendar().first(), Some(&(LATE_AT + DAY / 24, 3)));
		assert_eq!(poll(), idle(), "not before its time");

		ActiveLoans::<Test>::mutate(3, |loan| loan.as_mut().unwrap().care.provision = 0);
		wait_until(LATE_AT + DAY / 24);
		assert_eq!(lateness(3), (true, 1, CRD / 10));
		check_invariants();
	});
}

#[test]
fn an_entry_of_the_calendar_without_a_loan_should_go() {
	new_test_ext().execute_with(|| {
		lend_to_the_crowd(1);
		ActiveLoans::<Test>::remove(3);
		set_time(LATE_AT);
		poll();
		assert!(calendar().iter().all(|(_, id)| *id != 3));
		assert_eq!(calendar().len(), 19);
	});
}
