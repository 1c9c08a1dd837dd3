use super::support::*;
use crate::{
	mock::*,
	types::{Appeal, Debt, LoanDefault, Pot},
	ActiveLoans, BankExposures, BorrowerExposure, Debts, EndorserExposure, Error, Event, History, HoldReason,
	Settlements,
};
use credit_primitives_types::{Balance, BankLedger, Loss, PurposeKind, CRD};
use frame_support::{assert_noop, assert_ok};
use pallet_community_banks::{TotalIssued, TotalUncovered};
use sp_runtime::traits::BadOrigin;

/// What 100 CRD for 30 days owe when anyone may call their default.
fn interest() -> Balance {
	interest_for(100 * CRD, 30 * DAY + CALLABLE)
}

#[test]
fn call_default_should_let_collateral_pay_call_upon_stakes_and_write_off_the_rest() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).secured_by(20 * CRD);
		callable(asked, ALICE, &[(BOB, 10 * CRD), (CHARLIE, 20 * CRD)]);
		let now = START + 30 * DAY + CALLABLE;
		let (before, issuance) = (pool(CASCADIA), Balances::total_issuance());
		assert_eq!((before.provisions, before.issued), (50 * CRD, 50 * CRD));
		assert_eq!(Debts::<Test>::get(person(ALICE)), Debt { unsecured: 80 * CRD, loans: 1, defaulted: 0 });
		let record = History::<Test>::get(person(ALICE));
		told();
		assert_ok!(call_default(NOBODY, 0));

		let mut told = told();
		// In which order the stakes are called upon nobody has said.
		let called =
			|endorser, amount| RuntimeEvent::from(Event::StakeCalled { loan_id: 0, endorser, amount });
		told[2..4].sort_by_key(|event| *event != called(BOB, 10 * CRD));
		assert_eq!(
			told,
			vec![
				BankEvent::ProvisionChanged { bank_id: CASCADIA, before: 50 * CRD, after: 0 }.into(),
				BankEvent::PaymentCollected {
					bank_id: CASCADIA,
					person: person(ALICE),
					principal: 20 * CRD,
					burned: 10 * CRD,
					uncovered_burned: 0,
					endorsers: 0,
					deficit: 0,
					loss_reserve: 0,
					commons: 0,
					shares: 0,
				}
				.into(),
				called(BOB, 10 * CRD),
				called(CHARLIE, 20 * CRD),
				BankEvent::WrittenOff {
					bank_id: CASCADIA,
					principal: 50 * CRD,
					burned: 25 * CRD,
					uncovered: 0,
					loss_reserve: 0,
					commons: 50 * CRD,
					shares: 0,
					series: 0,
					deficit: 0,
				}
				.into(),
				Event::LoanDefaulted {
					loan_id: 0,
					borrower: ALICE,
					principal: 100 * CRD,
					interest: interest(),
					collateral: 20 * CRD,
					stakes: 30 * CRD,
					written_off: 50 * CRD,
					appeals_until: Some(now + APPEAL),
				}
				.into(),
			]
		);
		// The bank's books: 20 CRD came in, half of it burned; half of what is given up is burned as well.
		let mut after = before;
		after.provisions = 0;
		after.receivable -= 70 * CRD;
		after.issued -= 35 * CRD;
		after.liquid = after.liquid + 10 * CRD - 25 * CRD;
		after.commons -= 50 * CRD;
		assert_eq!(pool(CASCADIA), after);
		assert_eq!(Balances::total_issuance(), issuance - 35 * CRD);
		// The loan's.
		let failed = loan(0);
		assert_eq!((failed.outstanding, failed.booked, failed.interest), (80 * CRD, 30 * CRD, interest()));
		assert_eq!(failed.security.native_held, 0);
		assert_eq!(
			failed.default,
			Some(LoanDefault {
				at: now,
				recoverable: 50 * CRD,
				lost: Loss { commons: 50 * CRD, ..Default::default() },
				escrow_until: Some(now + APPEAL),
				called: 30 * CRD,
				appealed: 0,
				taken_due: 0,
				taken: Pot::default(),
			})
		);
		assert_eq!((failed.care.is_late, failed.care.step, failed.care.provision), (false, 0, 0));
		assert_eq!(calendar(), vec![(now + APPEAL, 0)]);
		// The persons'.
		assert_eq!(held(HoldReason::Collateral, ALICE), 0);
		assert_eq!(Debts::<Test>::get(person(ALICE)), Debt { unsecured: 80 * CRD, loans: 1, defaulted: 1 });
		assert_eq!(BorrowerExposure::<Test>::get(CASCADIA, person(ALICE)), 80 * CRD);
		let exposure = BankExposures::<Test>::get(CASCADIA);
		assert_eq!(exposure.purpose(PurposeKind::ProductiveEnterprise), 30 * CRD);
		assert_eq!(exposure.business, 1, "the stakes still have to pay");
		let mut after = record;
		after.defaults += 1;
		after.defaulted += 100 * CRD;
		after.worst_delay = CALLABLE;
		assert_eq!(History::<Test>::get(person(ALICE)), after);
		for (who, stake) in [(BOB, 10 * CRD), (CHARLIE, 20 * CRD)] {
			let part = parts(0)[&who];
			assert_eq!((part.held, part.slashed, part.taken), (stake, stake, 0));
			assert_eq!(part.appeal, Appeal::None);
			assert_eq!(held(HoldReason::EndorsementStake, who), stake, "in escrow");
			assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(who)), stake);
		}
	});
}

#[test]
fn call_default_should_be_possible_from_its_date_on_for_anyone() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_noop!(call_default(BOB, 0), Error::<Test>::NotInDefault);
		for late in [0, GRACE, CALLABLE - 1] {
			wait_until(START + 30 * DAY + late);
			assert_noop!(call_default(BOB, 0), Error::<Test>::NotInDefault);
		}
		pass_time(1);
		assert_eq!(Credit::amount_due(0).unwrap().default_from, Some(START + 30 * DAY + CALLABLE));
		assert_ok!(call_default(NOBODY, 0));
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::AlreadyDefaulted);
	});
}

/// The provision of all loans has such steps from now on, in days.
fn set_steps(days: [u64; 4], automatic: u64) {
	Rules::mutate(|rules| {
		rules.provision_delays = days.map(|days| days * DAY);
		rules.automatic_default = automatic * DAY;
	});
}

#[test]
fn call_default_should_wait_until_the_loan_is_expected_to_be_lost_by_the_steps_of_that_day() {
	execute(|| {
		plain_rules();
		let id = lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		let late_at = START + 30 * DAY + GRACE;
		assert_eq!(loan(id).default_delay, 90 * DAY);
		set_steps([0, 30, 60, 150], 200);
		wait_until(late_at + 90 * DAY);
		assert_eq!(pool(CASCADIA).provisions, 50 * CRD);
		assert_noop!(call_default(NOBODY, id), Error::<Test>::NotInDefault);
		let callable = late_at + 150 * DAY;
		assert_eq!(Credit::amount_due(id).unwrap().default_from, Some(callable));
		wait_until(callable - 1);
		assert_noop!(call_default(NOBODY, id), Error::<Test>::NotInDefault);
		wait_until(callable);
		assert_eq!(pool(CASCADIA).provisions, 100 * CRD, "expected in full");
		assert_ok!(call_default(NOBODY, id));
	});
}

#[test]
fn call_default_should_come_no_sooner_when_the_steps_are_shortened() {
	execute(|| {
		plain_rules();
		let id = lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		set_steps([0, 1, 2, 3], 120);
		wait_until(START + 30 * DAY + CALLABLE - 1);
		assert_noop!(call_default(NOBODY, id), Error::<Test>::NotInDefault);
		pass_time(1);
		assert_ok!(call_default(NOBODY, id));
	});
}

#[test]
fn a_default_should_not_be_called_by_itself_before_the_last_step_of_that_day() {
	execute(|| {
		plain_rules();
		let id = lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		set_steps([0, 30, 60, 150], 120);
		let called = START + 30 * DAY + GRACE + 150 * DAY;
		for at in [START + 30 * DAY + AUTOMATIC, called - 1] {
			wait_until(at);
			assert!(loan(id).default.is_none());
		}
		wait_until(called);
		assert!(loan(id).default.is_some());
	});
}

#[test]
fn call_default_should_fail_when_there_is_no_such_loan() {
	execute(|| {
		assert_noop!(call_default(BOB, 0), Error::<Test>::LoanNotFound);
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_noop!(call_default(BOB, 0), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn call_default_should_fail_when_the_origin_is_not_signed() {
	execute(|| {
		plain_rules();
		callable(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), members_of(CASCADIA)] {
			assert_noop!(Credit::call_default(origin, 0).map_err(|error| error.error), BadOrigin);
		}
	});
}

#[test]
fn a_default_should_be_called_by_itself_past_the_last_step() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD)]);
		// Looked at regularly, and never before its moment.
		for days in [38, 68, 98, 128] {
			wait_until(START + days * DAY);
			assert!(loan(0).default.is_none());
		}
		let at = START + 30 * DAY + AUTOMATIC;
		wait_until(at - 1);
		assert!(loan(0).default.is_none());
		assert_eq!(calendar(), vec![(at, 0)]);
		wait_until(at);
		assert_eq!(loan(0).default.unwrap().at, at);
		assert_eq!(calendar(), vec![(at + APPEAL, 0)]);
		let record = History::<Test>::get(person(ALICE));
		assert_eq!((record.late, record.defaults, record.worst_delay), (1, 1, AUTOMATIC));
		assert_eq!(pool(CASCADIA).provisions, 0);
	});
}

#[test]
fn a_default_should_be_called_by_itself_when_no_block_has_looked_before() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD)]);
		let at = START + 5 * 365 * DAY;
		wait_until(at);
		assert_eq!(loan(0).default.unwrap().at, at);
		assert_eq!(loan(0).interest, interest_for(100 * CRD, 5 * 365 * DAY));
		assert_eq!(History::<Test>::get(person(ALICE)).late, 0, "it was not seen late before it failed");
	});
}

#[test]
fn no_more_interest_should_accrue_after_a_default() {
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_eq!(Credit::amount_due(0).unwrap().interest, interest());
		wait_until(START + 1_000 * DAY);
		let due = Credit::amount_due(0).unwrap();
		assert_eq!((due.interest, due.outstanding), (interest(), 100 * CRD));
		assert_ok!(Credit::repay_in_full(signed(ALICE), 0, 100 * CRD + interest()));
		assert_eq!(wealth(ALICE), FUNDS - interest());
	});
}

#[test]
fn a_default_without_security_should_be_written_off_at_once() {
	execute(|| {
		plain_rules();
		callable(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		let before = pool(CASCADIA);
		assert_ok!(call_default(NOBODY, 0));
		let mut after = before;
		after.provisions = 0;
		after.receivable = 0;
		after.issued = 0;
		after.liquid -= 50 * CRD;
		after.commons -= 100 * CRD;
		assert_eq!(pool(CASCADIA), after);
		assert_eq!(loan(0).booked, 0);
		assert_eq!(loan(0).default.unwrap().escrow_until, None, "no stakes, no escrow");
		assert_eq!(calendar(), vec![]);
		assert_eq!(BankExposures::<Test>::get(CASCADIA), Default::default());
	});
}

#[test]
fn collateral_should_close_a_loan_in_default_that_it_covers() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).secured_by(150 * CRD);
		callable(asked, ALICE, &[(BOB, 20 * CRD)]);
		let closed = Credit::history(ALICE).unwrap().loans_closed;
		events();
		assert_ok!(call_default(NOBODY, 0));

		assert_eq!(
			events(),
			vec![
				Event::LoanDefaulted {
					loan_id: 0,
					borrower: ALICE,
					principal: 100 * CRD,
					interest: interest(),
					collateral: 100 * CRD + interest(),
					stakes: 0,
					written_off: 0,
					appeals_until: None,
				},
				Event::LoanClosed { loan_id: 0, borrower: ALICE },
			]
		);
		assert_eq!(free(ALICE), FUNDS - interest(), "what is left of the collateral is returned");
		assert!(!ActiveLoans::<Test>::contains_key(0) && !Debts::<Test>::contains_key(person(ALICE)));
		assert_eq!(calendar(), vec![]);
		let record = Credit::history(ALICE).unwrap();
		assert_eq!((record.defaults, record.loans_closed), (1, closed), "it is no history of repaying");
		// The endorser has lost nothing, and the endorsement has not held either.
		let held = Credit::history(BOB).unwrap();
		assert_ok!(claim(BOB, 0));
		assert_eq!(wealth(BOB), FUNDS + interest() / 10);
		assert_eq!(Credit::history(BOB).unwrap(), held);
		let pool = pool(CASCADIA);
		assert_eq!((pool.receivable, pool.issued, pool.payable), (0, 0, 0));
		assert_eq!(pool.equity().unwrap() as Balance, COMMONS + interest() - interest() / 10);
		assert!(Settlements::<Test>::iter().next().is_none());
	});
}

#[test]
fn collateral_should_pay_principal_before_interest() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).secured_by(101 * CRD);
		callable(asked, ALICE, &[(BOB, 20 * CRD)]);
		assert_ok!(call_default(NOBODY, 0));
		let failed = loan(0);
		assert_eq!((failed.outstanding, failed.booked, failed.interest), (0, 0, interest() - CRD));
		let default = failed.default.unwrap();
		assert_eq!(
			(default.recoverable, default.escrow_until),
			(0, None),
			"no stake is called upon for interest"
		);
		assert_eq!(BankExposures::<Test>::get(CASCADIA).business, 0);
		// The stake is free at once.
		assert_ok!(claim(BOB, 0));
		assert_eq!(free(BOB), FUNDS + CRD / 10);
		check_invariants();

		assert_ok!(repay(EVE, 0, interest() - CRD));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_ok!(claim(BOB, 0));
		assert_eq!(free(BOB), FUNDS + CRD / 10 + (interest() - CRD) / 10);
	});
}

#[test]
fn stakes_should_be_called_upon_in_proportion_for_no_more_than_is_missing() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).secured_by(90 * CRD);
		defaulted(asked, ALICE, &[(BOB, 10 * CRD), (CHARLIE, 20 * CRD)]);
		let (bob, charlie) = (parts(0)[&BOB], parts(0)[&CHARLIE]);
		assert_eq!(bob.slashed + charlie.slashed, 10 * CRD);
		let third = 10 * CRD / 3;
		assert!((third..=third + 1).contains(&bob.slashed), "{}", bob.slashed);
		assert_eq!(loan(0).default.unwrap().recoverable, 0, "nothing is written off");

		// What is not called upon is free at once.
		assert_ok!(claim(BOB, 0));
		assert_eq!(held(HoldReason::EndorsementStake, BOB), bob.slashed);
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(BOB)), bob.slashed);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn the_stakes_of_sixteen_should_sum_exactly_to_what_they_are_called_upon_for() {
	execute(|| {
		plain_rules();
		let stakes: Vec<_> =
			CROWD.take(16).zip(1u128..).map(|(who, n)| (who, n * CRD + n * 1_234_567)).collect();
		let whole: Balance = stakes.iter().map(|(_, stake)| stake).sum();
		let missing = 100 * CRD - 17 * CRD - 3;
		assert!(missing < whole);
		let asked = bullet(100 * CRD, 30 * DAY).secured_by(17 * CRD + 3);
		defaulted(asked, ALICE, &stakes);
		assert_eq!(parts(0).values().map(|part| part.slashed).sum::<Balance>(), missing);
		for (who, stake) in &stakes {
			let exact = missing * stake / whole;
			let slashed = parts(0)[who].slashed;
			assert!(slashed <= *stake && (exact.saturating_sub(1)..=exact + 1).contains(&slashed));
		}
		wait(APPEAL);
		assert_eq!(parts(0).values().map(|part| part.taken).sum::<Balance>(), missing);
		assert_eq!(loan(0).booked, 0);
	});
}

#[test]
fn only_live_stakes_should_be_called_upon() {
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 10, 100 * DAY), ALICE, &[(BOB, 10 * CRD), (CHARLIE, 10 * CRD)]);
		for part in 1..=3 {
			wait_until(START + part * 10 * DAY);
			repay_principal(ALICE, 0, 10 * CRD);
		}
		// Bob has taken what was released, Charlie has not.
		assert_ok!(claim(BOB, 0));
		assert_eq!((parts(0)[&BOB].held, parts(0)[&CHARLIE].held), (7 * CRD, 10 * CRD));
		wait_until(START + 40 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		assert_eq!((parts(0)[&BOB].slashed, parts(0)[&CHARLIE].slashed), (7 * CRD, 7 * CRD));
		let default = loan(0).default.unwrap();
		assert_eq!((default.recoverable, loan(0).booked), (56 * CRD, 14 * CRD));
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!(parts(0)[&CHARLIE].held, 7 * CRD);
	});
}

#[test]
fn a_write_off_should_take_the_reserve_then_the_commons_then_the_shares() {
	execute(|| {
		let bank = village(400 * CRD);
		assert_ok!(CommunityBanks::deposit(signed(CHARLIE), bank, 600 * CRD));
		// All of the interest that Alice pays goes to the reserve.
		BankRules::mutate(|rules| rules.reserve_share = sp_runtime::Permill::one());
		lend(bullet(400 * CRD, 365 * DAY).at(bank), ALICE, &[]);
		let creative = PurposeKind::CreativeProject;
		defaulted(bullet(300 * CRD, 30 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		let lost = loan(1).default.unwrap().lost;
		assert_eq!(lost, Loss { commons: 300 * CRD, ..Default::default() });
		set_time(START + 365 * DAY);
		assert_ok!(repay(ALICE, 0, 40 * CRD));
		assert_eq!((pool(bank).loss_reserve, pool(bank).commons), (40 * CRD, 100 * CRD));

		wait_until(START + 365 * DAY + CALLABLE);
		let before = pool(bank);
		assert_eq!((before.issued, before.provisions), (120 * CRD, 400 * CRD));
		assert_ok!(call_default(NOBODY, 0));
		let lost = loan(0).default.unwrap().lost;
		assert_eq!(
			lost,
			Loss {
				loss_reserve: 40 * CRD,
				commons: 100 * CRD,
				shares: 260 * CRD,
				deficit: 0,
				series: before.series
			}
		);
		let mut after = before;
		after.provisions = 0;
		after.receivable = 0;
		after.issued = 0;
		after.liquid -= 120 * CRD;
		after.loss_reserve = 0;
		after.commons = 0;
		after.share_equity = 340 * CRD;
		assert_eq!(pool(bank), after);
		assert_eq!(CommunityBanks::withdrawal_value(bank, after.shares), Some(340 * CRD));
	});
}

#[test]
fn a_write_off_should_leave_uncovered_what_the_bank_has_no_money_to_burn() {
	execute(|| {
		let bank = village(1_000 * CRD);
		// 300 CRD are created, and the pool pays all the rest but 100.
		lend(bullet(900 * CRD, 30 * DAY).at(bank), ALICE, &[]);
		let creative = PurposeKind::CreativeProject;
		lend(bullet(300 * CRD, 360 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		assert_eq!((pool(bank).liquid, pool(bank).issued), (100 * CRD, 300 * CRD));
		wait_until(START + 30 * DAY + CALLABLE);
		let issuance = Balances::total_issuance();
		assert_ok!(call_default(NOBODY, 0));

		let insolvent = pool(bank);
		assert_eq!((insolvent.liquid, insolvent.issued, insolvent.uncovered), (0, 200 * CRD, 200 * CRD));
		assert_eq!((insolvent.commons, insolvent.deficit), (100 * CRD, 0));
		assert_eq!(Balances::total_issuance(), issuance - 100 * CRD);
		assert_eq!((TotalIssued::<Test>::get(), TotalUncovered::<Test>::get()), (200 * CRD, 200 * CRD));
		assert_eq!(CommunityBanks::outstanding(bank).issued, 0);
		check_invariants();

		// Until it is burned the bank lends no more; what comes in next burns it.
		let request = asking(CRD).at(bank).open(DAVE);
		assert_noop!(decide(DAVE, request), BankError::BankInsolvent);
		repay_principal(EVE, 1, 150 * CRD);
		let interest = pool(bank).equity().unwrap() as Balance - 100 * CRD;
		let left = pool(bank);
		assert_eq!((left.liquid, left.uncovered), (0, 50 * CRD - interest));
		assert_ok!(repay(EVE, 1, 150 * CRD));
		assert_eq!((pool(bank).liquid, pool(bank).uncovered), (100 * CRD + interest, 0));
		assert_eq!(TotalIssued::<Test>::get(), 0);
	});
}

#[test]
fn a_write_off_should_leave_a_deficit_when_nothing_is_left_to_lose() {
	execute(|| {
		let bank = village(400 * CRD);
		assert_ok!(CommunityBanks::deposit(signed(CHARLIE), bank, 300 * CRD));
		let series = pool(bank).series;
		lend(bullet(400 * CRD, 30 * DAY).at(bank), ALICE, &[]);
		let creative = PurposeKind::CreativeProject;
		lend(bullet(400 * CRD, 30 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		assert_eq!((pool(bank).liquid, pool(bank).issued), (20 * CRD, 120 * CRD));
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		assert_eq!((pool(bank).commons, pool(bank).uncovered), (0, 100 * CRD));
		check_invariants();
		assert_ok!(call_default(NOBODY, 1));

		let lost = loan(1).default.unwrap().lost;
		let expected = Loss { shares: 300 * CRD, deficit: 100 * CRD, series, ..Default::default() };
		assert_eq!(lost, expected);
		let ruined = pool(bank);
		assert_eq!((ruined.deficit, ruined.uncovered, ruined.issued), (100 * CRD, 100 * CRD, 100 * CRD));
		assert_eq!((ruined.shares, ruined.share_equity, ruined.series), (0, 0, series + 1));
		assert_eq!((ruined.liquid, ruined.receivable), (0, 0));
		assert_noop!(CommunityBanks::deposit(signed(BOB), bank, CRD), BankError::BankInsolvent);
	});
}

#[test]
fn whoever_is_in_default_should_get_no_new_loan() {
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_noop!(asking(CRD).send(ALICE), Error::<Test>::DefaultOutstanding);
		assert_ok!(repay_in_full(NOBODY, 0));
		assert_ok!(asking(CRD).send(ALICE));
	});
}

#[test]
fn call_default_should_fail_when_the_books_do_not_add_up() {
	let with = |defect: fn(&mut crate::Loan<AccountId>), debts: u32, error: Error<Test>| {
		new_test_ext().execute_with(|| {
			plain_rules();
			callable(bullet(100 * CRD, 30 * DAY).secured_by(CRD), ALICE, &[(BOB, CRD)]);
			ActiveLoans::<Test>::mutate(0, |loan| defect(loan.as_mut().unwrap()));
			Debts::<Test>::mutate(person(ALICE), |debt| debt.defaulted = debts);
			assert_noop!(call_default(NOBODY, 0), error);
		});
	};
	with(|loan| loan.booked = 0, 0, Error::LedgerInconsistent);
	with(|loan| loan.interest = Balance::MAX, 0, Error::AmountTooLarge);
	with(|_| {}, u32::MAX, Error::MaxNumbersExceeded);
}
