use super::support::*;
use crate::{mock::*, types::Pot, ActiveLoans, Debts, Engaged, Event, HoldReason, Settlements};
use credit_primitives_types::{Balance, BankId, Loss, PurposeKind, CRD};
use frame_support::assert_ok;
use pallet_community_banks::TotalUncovered;
use sp_runtime::Permill;

/// What a recovery gave back, in the order in which it does.
#[derive(Default)]
struct Back {
	deficit: Balance,
	shares: Balance,
	commons: Balance,
	loss_reserve: Balance,
	endorsers: Balance,
	surplus: Balance,
	uncovered_burned: Balance,
}

/// Has somebody pay on Alice's loan in default, and checks where it goes.
fn recover(bank_id: BankId, amount: Balance, back: Back) {
	let Back { deficit, shares, commons, loss_reserve, endorsers, surplus, uncovered_burned } = back;
	assert_eq!(deficit + shares + commons + loss_reserve + endorsers + surplus, amount);
	told();
	assert_ok!(repay(NOBODY, 0, amount));
	assert_eq!(
		told()[0],
		BankEvent::Recovered {
			bank_id,
			person: person(ALICE),
			amount,
			uncovered_burned,
			deficit,
			shares,
			commons,
			loss_reserve,
			endorsers,
			surplus,
		}
		.into()
	);
	check_invariants();
}

/// A village with 400 CRD of commons and these deposits of Charlie's, all of whose interest goes to the reserve. Eve's loan
/// fails; Alice's, of 400 CRD, fails after a year for which she has paid the interest.
fn two_failures(deposits: Balance, eves: Balance, stakes: Balance) -> BankId {
	let bank = village(400 * CRD);
	BankRules::mutate(|rules| rules.reserve_share = Permill::one());
	assert_ok!(CommunityBanks::deposit(signed(CHARLIE), bank, deposits));
	lend(bullet(400 * CRD, 365 * DAY).at(bank), ALICE, &[(BOB, stakes / 2), (DAVE, stakes / 2)]);
	let creative = PurposeKind::CreativeProject;
	defaulted(bullet(eves, 30 * DAY).at(bank).for_purpose(creative), EVE, &[]);
	assert_eq!(loan(1).default.unwrap().lost, Loss { commons: eves, ..Default::default() });
	set_time(START + 365 * DAY);
	assert_ok!(repay(ALICE, 0, 40 * CRD));
	wait_until(START + 365 * DAY + CALLABLE);
	assert_ok!(call_default(NOBODY, 0));
	check_invariants();
	bank
}

#[test]
fn a_recovery_should_restore_the_losses_from_the_last_to_the_first() {
	execute(|| {
		let bank = two_failures(600 * CRD, 300 * CRD, 100 * CRD);
		let interest = interest_for(400 * CRD, CALLABLE);
		let lost = loan(0).default.unwrap().lost;
		let expected =
			Loss { loss_reserve: 36 * CRD, commons: 100 * CRD, shares: 164 * CRD, deficit: 0, series: 0 };
		assert_eq!(lost, expected);
		wait(APPEAL);
		let all = pool(bank).shares;
		let worth = || CommunityBanks::withdrawal_value(bank, all).unwrap();
		assert_eq!(worth(), 436 * CRD);

		// First the depositors, but their income vests: whoever leaves now gets none of it.
		recover(bank, 64 * CRD, Back { shares: 64 * CRD, ..Default::default() });
		assert_eq!((pool(bank).share_equity, worth()), (500 * CRD, 436 * CRD));
		wait(BankRules::get().vesting_period);
		assert_eq!(worth(), 500 * CRD);
		recover(bank, 150 * CRD, Back { shares: 100 * CRD, commons: 50 * CRD, ..Default::default() });
		recover(bank, 60 * CRD, Back { commons: 50 * CRD, loss_reserve: 10 * CRD, ..Default::default() });
		assert_eq!(loan(0).default.unwrap().lost, Loss { loss_reserve: 26 * CRD, ..Default::default() });
		recover(bank, 56 * CRD, Back { loss_reserve: 26 * CRD, endorsers: 30 * CRD, ..Default::default() });
		assert_eq!(loan(0).default.unwrap().lost, Loss::default());
		let default = loan(0).default.unwrap();
		assert_eq!((default.recoverable, default.taken_due), (0, 70 * CRD));
		assert_eq!(default.taken, Pot { parts: 2, whole: 100 * CRD, collected: 30 * CRD, claimed: 0 });

		// The endorsers take what has come in for them, the last of it with the loan's end.
		events();
		assert_ok!(claim(BOB, 0));
		assert_eq!(
			events(),
			vec![Event::ProceedsClaimed {
				loan_id: 0,
				claimant: BOB,
				interest: 2 * CRD,
				stake: 0,
				restored: 15 * CRD,
				lent: 0
			}]
		);
		let before = pool(bank);
		assert_ok!(repay_in_full(ALICE, 0));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		for who in [BOB, DAVE] {
			assert_ok!(claim(who, 0));
			assert_eq!(held(HoldReason::EndorsementStake, who), 0);
		}
		let theirs = 4 * CRD + interest / 10;
		assert_eq!(wealth(BOB) + wealth(DAVE), 2 * FUNDS + theirs, "whole again, and paid for it");
		let after = pool(bank);
		assert_eq!((after.share_equity, after.commons), (600 * CRD, 100 * CRD));
		assert_eq!(before.loss_reserve, 36 * CRD);
		assert_eq!(after.loss_reserve, 36 * CRD + interest - interest / 10);
		assert_eq!((after.payable, after.receivable, after.issued), (0, 0, 0));
		assert!(Settlements::<Test>::iter().next().is_none());
	});
}

#[test]
fn a_recovery_should_pay_what_losses_left_unpaid_before_all_else() {
	execute(|| {
		let bank = two_failures(300 * CRD, 400 * CRD, 20 * CRD);
		let lost = loan(0).default.unwrap().lost;
		let expected =
			Loss { loss_reserve: 39 * CRD, commons: 0, shares: 300 * CRD, deficit: 41 * CRD, series: 0 };
		assert_eq!(lost, expected);
		assert_eq!((pool(bank).uncovered, pool(bank).series), (55 * CRD, 1));
		// The stakes pay 20, of which 6 had been created; the rest burns what is uncovered.
		wait(APPEAL);
		assert_eq!((pool(bank).uncovered, pool(bank).deficit), (41 * CRD, 41 * CRD));

		recover(bank, 30 * CRD, Back { deficit: 30 * CRD, uncovered_burned: 30 * CRD, ..Default::default() });
		assert!(!pool(bank).is_solvent());
		recover(
			bank,
			20 * CRD,
			Back { deficit: 11 * CRD, commons: 9 * CRD, uncovered_burned: 11 * CRD, ..Default::default() },
		);
		assert!(pool(bank).is_solvent());
		assert_eq!(TotalUncovered::<Test>::get(), 0);
		// The shares that lost are void: their part is the commons', and no more than it.
		recover(bank, 200 * CRD, Back { commons: 200 * CRD, ..Default::default() });
		recover(bank, 100 * CRD, Back { commons: 91 * CRD, loss_reserve: 9 * CRD, ..Default::default() });
		recover(bank, 35 * CRD, Back { loss_reserve: 30 * CRD, endorsers: 5 * CRD, ..Default::default() });
		recover(bank, 15 * CRD, Back { endorsers: 15 * CRD, ..Default::default() });
		assert_ok!(repay_in_full(ALICE, 0));
		for who in [BOB, DAVE] {
			assert_ok!(claim(who, 0));
			assert!(wealth(who) > FUNDS);
		}
	});
}

#[test]
fn a_recovery_should_give_nobody_more_than_the_loan_has_cost() {
	execute(|| {
		let bank = two_failures(300 * CRD, 400 * CRD, 20 * CRD);
		wait(APPEAL);
		// Others make up for what the losses left unpaid, so 41 CRD of the recovery are owed to nobody.
		assert_ok!(CommunityBanks::donate(signed(EVE), bank, 141 * CRD));
		assert_eq!((pool(bank).deficit, pool(bank).uncovered, pool(bank).commons), (0, 0, 100 * CRD));
		recover(
			bank,
			380 * CRD,
			Back { commons: 300 * CRD, loss_reserve: 39 * CRD, surplus: 41 * CRD, ..Default::default() },
		);
		assert_eq!((pool(bank).commons, pool(bank).loss_reserve), (441 * CRD, 39 * CRD));
		recover(bank, 20 * CRD, Back { endorsers: 20 * CRD, ..Default::default() });
		assert_eq!(pool(bank).payable, 20 * CRD + CRD, "and the endorsers' part of the interest");
	});
}

#[test]
fn the_depositors_should_get_nothing_back_after_all_of_them_have_left() {
	execute(|| {
		let bank = two_failures(600 * CRD, 300 * CRD, 100 * CRD);
		wait(APPEAL);
		let all = pool(bank).shares;
		assert_ok!(CommunityBanks::withdraw(signed(CHARLIE), bank, all));
		assert_eq!(pool(bank).shares, 0);
		recover(bank, 200 * CRD, Back { commons: 200 * CRD, ..Default::default() });
		recover(bank, 70 * CRD, Back { commons: 64 * CRD, loss_reserve: 6 * CRD, ..Default::default() });
		recover(bank, 80 * CRD, Back { loss_reserve: 30 * CRD, endorsers: 50 * CRD, ..Default::default() });
	});
}

#[test]
fn nobody_should_be_slashed_when_the_borrower_pays_all_during_the_escrow() {
	execute(|| {
		plain_rules();
		let before = pool(CASCADIA);
		let stakes = [(BOB, 10 * CRD), (CHARLIE, 20 * CRD)];
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &stakes);
		let records = [BOB, CHARLIE].map(|who| Credit::history(who).unwrap());
		assert_ok!(appeal(BOB, 0));
		let interest = loan(0).interest;
		events();
		assert_ok!(repay_in_full(ALICE, 0));

		assert!(matches!(events()[..], [Event::Repaid { .. }, Event::LoanClosed { .. }]));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_eq!(calendar(), vec![]);
		check_invariants();
		wait(2 * APPEAL);
		assert_eq!(events(), vec![]);
		for (who, _) in stakes {
			assert_ok!(claim(who, 0));
		}
		let for_endorsers = interest / 10;
		assert_eq!(free(BOB) + free(CHARLIE), 2 * FUNDS + for_endorsers);
		assert_eq!([BOB, CHARLIE].map(|who| Credit::history(who).unwrap()), records);
		let after = pool(CASCADIA);
		assert_eq!((after.receivable, after.issued, after.payable), (0, 0, 0));
		let reserve = interest / 10;
		assert_eq!(after.loss_reserve, before.loss_reserve + reserve);
		assert_eq!(after.commons, COMMONS + interest - for_endorsers - reserve);
		assert!(!Debts::<Test>::contains_key(person(ALICE)));
		for who in [ALICE, BOB, CHARLIE] {
			assert!(!Engaged::<Test>::contains_key(CASCADIA, person(who)));
		}
	});
}

#[test]
fn the_stakes_should_be_spared_when_only_interest_is_owed_at_the_end_of_the_escrow() {
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 20 * CRD)]);
		assert_ok!(repay(EVE, 0, 100 * CRD));
		assert_eq!((loan(0).outstanding, loan(0).booked), (0, 0));
		check_invariants();
		events();
		wait(APPEAL);
		assert_eq!(
			events(),
			vec![
				Event::StakeSlashed { loan_id: 0, endorser: BOB, amount: 0 },
				Event::SlashesSettled { loan_id: 0, amount: 0, burned: 0 }
			]
		);
		assert_ok!(claim(BOB, 0));
		assert_eq!(free(BOB), FUNDS);
		assert_ok!(repay_in_full(ALICE, 0));
	});
}

#[test]
fn a_recovery_should_burn_what_is_uncovered_first() {
	execute(|| {
		let bank = village(1_000 * CRD);
		lend(bullet(900 * CRD, 30 * DAY).at(bank), ALICE, &[]);
		let creative = PurposeKind::CreativeProject;
		lend(bullet(400 * CRD, 360 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		assert_eq!((pool(bank).liquid, pool(bank).uncovered, pool(bank).deficit), (0, 300 * CRD, 0));
		let issuance = Balances::total_issuance();

		// Whatever burns, the commons are restored: the bank owes as much less.
		let back =
			|amount, uncovered_burned| Back { commons: amount, uncovered_burned, ..Default::default() };
		recover(bank, 120 * CRD, back(120 * CRD, 120 * CRD));
		assert_eq!(Balances::total_issuance(), issuance - 120 * CRD);
		assert_eq!((pool(bank).liquid, pool(bank).commons), (0, 220 * CRD));
		recover(bank, 200 * CRD, back(200 * CRD, 180 * CRD));
		assert_eq!((pool(bank).liquid, pool(bank).uncovered), (20 * CRD, 0));
		recover(bank, 580 * CRD, back(580 * CRD, 0));
		assert_eq!(pool(bank).commons, 1_000 * CRD);
		assert_eq!(Balances::total_issuance(), issuance - 300 * CRD, "all that was created for Alice");
	});
}

#[test]
fn a_single_unit_should_be_recovered_like_any_sum() {
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 20 * CRD)]);
		let commons = pool(CASCADIA).commons;
		for paid in 1..=50 {
			assert_ok!(repay(EVE, 0, 1));
			assert_eq!(pool(CASCADIA).commons, commons + paid);
		}
		assert_eq!(wealth(EVE), FUNDS - 50);
	});
}
