use super::*;
use crate::{
	types::{Debt, Pot, Settlement},
	ActiveLoans, BankExposures, BorrowerExposure, Calendar, Debts, Engaged, Error, Event, History,
	HoldReason, Settlements, WeightInfo,
};
use credit_primitives_math::{muldiv::permill_floor, MS_PER_DAY};
use credit_primitives_types::{BankLedger, Outstanding, PurposeKind, Schedule, MILLICRD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

/// 100 CRD at 7.1 % for a tenth of a year.
const INTEREST: u128 = 71 * CRD / 100;

/// Alice pays the interest of her first loan and this much principal.
fn pay(principal: Balance) {
	let interest = Credit::amount_due(0).unwrap().interest;
	assert_ok!(repay(ALICE, 0, interest + principal));
}

/// The first bank's ledger.
fn pool() -> pallet_community_banks::CreditPool {
	pallet_community_banks::CommunityBanks::<Test>::get(CASCADIA).unwrap().credit_pool
}

/// Lends 100 CRD to Alice, in ten parts, on collateral that nothing divides.
fn lent_on(collateral: Balance) {
	let asked = asking(100 * CRD).secured_by(collateral);
	assert_eq!(lent_to(ALICE, asked, [BOB, CHARLIE]), 0);
}

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
				burned: 20 * CRD,
				released: 0
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
		assert_eq!(Debts::<Test>::get(person(ALICE)), Debt { unsecured: 70 * CRD, loans: 1, defaulted: 0 });
		pass_time(TERM);
		let owed = loan(0).owed(START + TERM).unwrap();
		assert_ok!(repay(ALICE, 0, owed - 1));
		assert_eq!(loan(0).outstanding, 1);
		// What is left is below what counts as late, so the rest is released already; what must stay rounds up.
		assert_eq!(held(HoldReason::Collateral, ALICE), 1);
		events();
		assert_ok!(repay(ALICE, 0, 1));

		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_eq!(held(HoldReason::Collateral, ALICE), 0);
		assert!(!Debts::<Test>::contains_key(person(ALICE)));
		assert!(!BorrowerExposure::<Test>::contains_key(CASCADIA, person(ALICE)));
		assert_eq!(events().last(), Some(&Event::LoanClosed { loan_id: 0, borrower: ALICE }));
		let outstanding = CommunityBanks::outstanding(CASCADIA);
		assert_eq!((outstanding.receivable, outstanding.issued), (0, 0));
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(ALICE)));
		assert!(Calendar::<Test>::iter().next().is_none());
		let exposure = BankExposures::<Test>::get(CASCADIA);
		assert_eq!((exposure.purpose(PurposeKind::ProductiveEnterprise), exposure.business), (0, 0));
		// A loss of 50 % makes a rate of 6.2 %; a tenth of a tenth of that waits for Bob.
		let collected = 62 * CRD / 1_000;
		let endorsers = Pot { parts: 1, whole: 20 * CRD, collected, claimed: 0 };
		let settlement = Settlements::<Test>::get(0).unwrap();
		assert_eq!((settlement.endorsers, settlement.bank_id), (endorsers, CASCADIA));
		assert_eq!(outstanding, Outstanding { payable: collected, ..Default::default() });
	});
}

#[test]
fn repay_should_leave_nothing_behind_when_nobody_endorsed_the_loan() {
	execute(|| {
		lend_at_any_risk();
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		pass_time(TERM);
		assert_ok!(repay_in_full(ALICE, 0));
		assert!(Settlements::<Test>::iter().next().is_none());
		assert_eq!(CommunityBanks::outstanding(CASCADIA), Outstanding::default());
	});
}

#[test]
fn repay_should_divide_the_interest_between_endorsers_reserve_and_commons() {
	execute(|| {
		let before = pool();
		lent(100 * CRD);
		pass_time(TERM);
		assert_ok!(repay(ALICE, 0, INTEREST));
		let after = pool();
		assert_eq!(after.payable, INTEREST / 10);
		// A PD of 3 % and a loss of 80 % over a tenth of a year, as a share of the interest rounded up to a millionth.
		let expected_loss = 24 * CRD / 100;
		let reserve = after.loss_reserve - before.loss_reserve;
		assert!((expected_loss..=expected_loss + INTEREST / 1_000_000).contains(&reserve));
		// The bank has no depositors, so the rest belongs to no one.
		assert_eq!(after.commons - before.commons, INTEREST - INTEREST / 10 - reserve);
		assert_eq!(after.liquid, before.liquid - 50 * CRD + INTEREST - INTEREST / 10);
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
fn repay_should_not_need_personhood_or_membership() {
	execute(|| {
		lent_to(FERDIE, asking(100 * CRD), [BOB, CHARLIE]);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, FERDIE));
		Revoked::set(true);
		pass_time(WINDOW);
		let before = History::<Test>::get(person(FERDIE)).repaid;
		assert_ok!(repay(FERDIE, 0, 10 * CRD));
		check_invariants();
		assert_ok!(repay_in_full(FERDIE, 0));
		Revoked::set(false);
		// It makes the person's record all the same.
		assert!(History::<Test>::get(person(FERDIE)).repaid > before + 99 * CRD);
	});
}

#[test]
fn repay_should_release_collateral_in_proportion_while_nothing_is_overdue() {
	execute(|| {
		let collateral = 30 * CRD + 7;
		lent_on(collateral);
		set_time(START + TERM / 10 - 1);
		for principal in [1, 3, 10 * CRD / 3, 20 * CRD, 1, 50 * CRD + 1] {
			let before = held(HoldReason::Collateral, ALICE);
			events();
			pay(principal);
			let outstanding = loan(0).outstanding;
			let stays = ceil(collateral, outstanding, 100 * CRD);
			assert_eq!(held(HoldReason::Collateral, ALICE), stays);
			assert_eq!((loan(0).security.native_held, loan(0).security.released_to), (stays, outstanding));
			assert!(matches!(events()[..], [Event::Repaid { released, .. }] if released == before - stays));
			let unsecured = outstanding - stays;
			assert_eq!(Debts::<Test>::get(person(ALICE)).unsecured, unsecured);
			check_invariants();
		}
	});
}

#[test]
fn repay_should_release_nothing_while_the_loan_is_late() {
	execute(|| {
		let collateral = 30 * CRD + 7;
		lent_on(collateral);
		let holds = || held(HoldReason::Collateral, ALICE);
		// Two of ten parts are due.
		set_time(START + 2 * TERM / 10);
		for principal in [0, 10 * CRD, 10 * CRD - 10 * MILLICRD] {
			events();
			pay(principal);
			assert_eq!(holds(), collateral);
			assert!(matches!(events()[..], [Event::Repaid { released: 0, .. }]));
			check_invariants();
		}
		// One unit more, and what is overdue is below what counts as late.
		pay(1);
		assert_eq!(loan(0).outstanding, 80 * CRD + 10 * MILLICRD - 1);
		assert_eq!(holds(), ceil(collateral, loan(0).outstanding, 100 * CRD));
		check_invariants();
		// Late again, by three parts: what was released stays released.
		let stays = holds();
		set_time(START + 5 * TERM / 10);
		pay(20 * CRD);
		assert_eq!(holds(), stays);
		pay(10 * CRD);
		assert_eq!(holds(), ceil(collateral, loan(0).outstanding, 100 * CRD));
	});
}

#[test]
fn repay_should_release_all_collateral_with_the_last_payment_however_late() {
	execute(|| {
		lent_on(30 * CRD + 7);
		set_time(START + 3 * TERM);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!((held(HoldReason::Collateral, ALICE), wealth(ALICE)), (0, free(ALICE)));
	});
}

#[test]
fn repay_should_say_what_it_weighed() {
	execute(|| {
		let weight = |amount| Credit::repay(RuntimeOrigin::signed(ALICE), 0, amount).unwrap().actual_weight;
		lent(100 * CRD);
		assert_eq!(weight(10 * CRD), Some(<()>::repay()));
		let owed = loan(0).owed(START).unwrap();
		assert_eq!(weight(owed), Some(<()>::repay_at_worst()), "it closed the loan");
	});
	execute(|| {
		let weight = |amount| Credit::repay(RuntimeOrigin::signed(BOB), 0, amount).unwrap().actual_weight;
		lent(100 * CRD);
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 10 * CRD));
		assert_eq!(weight(10 * CRD), Some(<()>::repay()));
		assert_ok!(CommunityBanks::lock_shares(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000));
		assert_eq!(
			weight(10 * CRD),
			Some(<()>::repay_at_worst()),
			"the bank reckoned anew what her locked shares count for"
		);
	});
	execute(|| {
		let weight = |amount| Credit::repay(RuntimeOrigin::signed(BOB), 0, amount).unwrap().actual_weight;
		let second = 1_000;
		BankRules::mutate(|rules| (rules.lock_delay, rules.lock_period) = (second, second));
		lent(100 * CRD);
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 10 * CRD));
		assert_ok!(CommunityBanks::lock_shares(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000));
		pass_time(second);
		assert_eq!(weight(10 * CRD), Some(<()>::repay_at_worst()), "it ended the lock");
		assert!(!pallet_community_banks::Locks::<Test>::contains_key(CASCADIA, ALICE));
		assert_eq!(weight(10 * CRD), Some(<()>::repay()));
	});
	execute(|| {
		let weight = |amount| Credit::repay(RuntimeOrigin::signed(BOB), 0, amount).unwrap().actual_weight;
		let request = asking(100 * CRD).from_peers(WINDOW).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(Credit::pledge(RuntimeOrigin::signed(CHARLIE), request, 100 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 10 * CRD));
		assert_ok!(CommunityBanks::lock_shares(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000));
		assert_eq!(weight(10 * CRD), Some(<()>::repay()), "no bank reckons with what is owed to members");
	});
	execute(|| {
		let weight = |amount| Credit::repay(RuntimeOrigin::signed(ALICE), 0, amount).unwrap().actual_weight;
		lent_on(30 * CRD);
		assert_eq!(weight(10 * CRD), Some(<()>::repay_at_worst()), "it released collateral");
		wait(2 * TERM / 10 + Rules::get().grace);
		assert!(loan(0).care.is_late);
		assert_eq!(weight(CRD), Some(<()>::repay_at_worst()), "it had to look how late the loan is");
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
fn repay_in_full_should_close_a_loan_at_once_without_interest() {
	execute(|| {
		lent(100 * CRD);
		events();
		assert_ok!(repay_in_full(CHARLIE, 0));
		let repaid = Event::Repaid {
			loan_id: 0,
			payer: CHARLIE,
			interest: 0,
			principal: 100 * CRD,
			burned: 50 * CRD,
			released: 0,
		};
		assert_eq!(events(), vec![repaid, Event::LoanClosed { loan_id: 0, borrower: ALICE }]);
		let settlement = Settlement {
			bank_id: CASCADIA,
			request_id: Settlements::<Test>::get(0).unwrap().request_id,
			held: false,
			endorsers: Pot { parts: 2, whole: 20 * CRD, collected: 0, claimed: 0 },
			taken: Pot::default(),
			lenders: Pot::default(),
		};
		assert_eq!(Settlements::<Test>::get(0), Some(settlement));
	});
}

#[test]
fn repay_in_full_should_fail_when_the_payer_lacks_the_money() {
	execute(|| {
		lent(100 * CRD);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(EVE), BOB, FUNDS - 100 * CRD));
		// It would take the account's last unit.
		assert_noop!(repay_in_full(EVE, 0), TokenError::NotExpendable);
	});
}

#[test]
fn interest_should_be_divided_to_the_last_unit() {
	execute(|| {
		lent(100 * CRD);
		pass_time(1);
		assert_eq!(
			Credit::amount_due(0).unwrap().interest,
			ceil(100 * CRD * 71, 1, 1_000 * MS_PER_YEAR as u128)
		);
		let before = pool();
		// A tenth of nine is no whole unit; the bank keeps it.
		assert_ok!(repay(ALICE, 0, 9));
		assert_eq!((loan(0).endorsers.collected, pool().liquid), (0, before.liquid + 9));
		assert_ok!(repay(ALICE, 0, 11));
		assert_eq!(loan(0).endorsers.collected, permill_floor(Permill::from_percent(10), 11));
	});
}

#[test]
fn amount_due_should_follow_the_schedule() {
	execute(|| {
		lent(100 * CRD);
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.overdue, due.next_due), (0, Some(START + TERM / 10)));
		let delay = Rules::get().grace + Rules::get().default_delay;
		assert_eq!((due.late_for, due.default_from), (0, Some(START + TERM / 10 + delay)));
		pass_time(TERM / 10 - 1);
		assert_eq!(Credit::amount_due(0).unwrap().overdue, 0);
		pass_time(6);
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.overdue, due.next_due), (10 * CRD, Some(START + 2 * TERM / 10)));
		assert_eq!(due.late_for, 5);
		assert_ok!(repay(ALICE, 0, 15 * CRD));
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.overdue, due.late_for), (0, 0));
		assert_eq!(due.default_from, Some(START + 2 * TERM / 10 + delay));
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
		assert_eq!((before.worst_delay, after.worst_delay), (0, 2 * TERM / 10));
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
			Outstanding { receivable: 100 * CRD, issued: 50 * CRD, payable: 0, provisions: 0, contested: 0 }
		);
	});
}
