use crate::{mock::*, Error, Event, TotalIssued};
use credit_primitives_types::{BankLedger, Collected, FundedAs, Outstanding, Receipt, CRD};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::Permill;

fn receipt(principal: u128, burned: u128, interest: u128) -> Receipt {
	Receipt {
		purpose: PURPOSE,
		circulates: true,
		person: person(ALICE),
		debt: 0,
		funded_at: EPOCH,
		principal,
		burned,
		interest,
		endorsers_share: Permill::from_percent(10),
		expected_loss_share: Permill::from_percent(25),
		on_time: None,
	}
}

#[test]
fn fund_should_create_half_and_take_half_from_the_pool() {
	execute(|| {
		let issuance = Balances::total_issuance();
		let funded = lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD).unwrap();

		assert_eq!(funded, FundedAs { created: 10 * CRD, pool: 10 * CRD });
		assert_eq!(Balances::total_issuance(), issuance + 10 * CRD);
		assert_eq!(TotalIssued::<Test>::get(), 10 * CRD);
		assert_eq!(Balances::balance(&ALICE), FUNDS + 20 * CRD);
		let pool = pool(CASCADIA);
		assert_eq!((pool.liquid, pool.receivable, pool.issued), (COMMONS - 10 * CRD, 20 * CRD, 10 * CRD));
		assert_eq!(pool.equity(), Some(COMMONS as i128), "lending does not move equity");
		assert_eq!(
			CommunityBanks::outstanding(CASCADIA),
			Outstanding { receivable: 20 * CRD, issued: 10 * CRD, payable: 0, provisions: 0, contested: 0 }
		);
		assert_eq!(CommunityBanks::outstanding(9), Outstanding::default());
		assert_eq!(
			events(),
			vec![Event::LoanPaidOut {
				bank_id: CASCADIA,
				borrower: ALICE,
				person: person(ALICE),
				created: 10 * CRD,
				pool: 10 * CRD
			}]
		);
	});
}

#[test]
fn fund_should_keep_to_the_share_of_the_epochs_limit() {
	execute(|| {
		// A limit of 375 CRD, 5 % of it an epoch: 18.75 CRD, of which lending uses 80 %.
		let funded = lend(CASCADIA, ALICE, 100 * CRD, 100 * CRD).unwrap();
		assert_eq!(funded.created, 15 * CRD);
		let more = lend(CASCADIA, ALICE, 100 * CRD, 100 * CRD).unwrap();
		assert_eq!(more.created, 0, "lending leaves the rest of the limits alone");
		pass_time(EPOCH);
		let next_epoch = lend(CASCADIA, ALICE, 100 * CRD, 100 * CRD).unwrap();
		assert_eq!(next_epoch.created, 15 * CRD);
	});
}

#[test]
fn fund_should_create_nothing_without_the_right() {
	execute(|| {
		let funded = lend(SONORA, DAVE, 20 * CRD, 20 * CRD).unwrap();
		assert_eq!(funded, FundedAs { created: 0, pool: 20 * CRD });
	});
}

#[test]
fn fund_should_leave_part_of_the_deposits_liquid() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(DAVE), SONORA, 1_000 * CRD));
		assert_noop!(
			lend(SONORA, EVE, 1_900 * CRD + 1, 1_900 * CRD + 1),
			Error::<Test>::InsufficientLiquidity
		);
		assert_ok!(lend(SONORA, EVE, 1_900 * CRD, 1_900 * CRD));
	});
}

#[test]
fn fund_should_fail_when_the_amount_is_zero_or_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(lend(CASCADIA, ALICE, 0, 0), Error::<Test>::AmountZero);
		assert_noop!(lend(9, ALICE, CRD, CRD), Error::<Test>::BankNotFound);
	});
}

#[test]
fn can_fund_should_say_what_fund_does() {
	execute(|| {
		for amount in [0, 1, CRD, 30 * CRD, 900 * CRD, 5_000 * CRD] {
			let said = CommunityBanks::can_fund(CASCADIA, amount);
			assert_eq!(lend(CASCADIA, ALICE, amount, amount), said);
		}
	});
}

#[test]
fn collect_should_burn_what_was_created_and_divide_the_interest() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(BOB), CASCADIA, 100 * CRD));
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		let issuance = Balances::total_issuance();
		let before = pool(CASCADIA);
		events();
		let collected = collect(CASCADIA, receipt(20 * CRD, 10 * CRD, 2 * CRD)).unwrap();

		// 10 % to the endorsers, 25 % (more than the reserve's 10 %) to the reserve, 10 % to the commons.
		assert_eq!(
			collected,
			Collected {
				endorsers: CRD / 5,
				deficit: 0,
				loss_reserve: CRD / 2,
				// Of the 1.1 CRD that are left a tenth: 100 of the bank's 1,100 CRD are the depositors'.
				commons: CRD / 5 + CRD,
				shares: CRD / 10
			}
		);
		assert_eq!(Balances::total_issuance(), issuance - 10 * CRD);
		assert_eq!(TotalIssued::<Test>::get(), 0);
		let after = pool(CASCADIA);
		assert_eq!((after.receivable, after.issued), (0, 0));
		assert_eq!(after.payable, CRD / 5);
		assert_eq!(after.liquid, before.liquid + 10 * CRD + 2 * CRD - CRD / 5);
		assert_eq!(after.vesting.amount, collected.shares);
		assert_eq!(
			after.vested_equity(EPOCH),
			Some(100 * CRD),
			"the price of shares does not jump when interest comes in"
		);
		assert_eq!(
			events(),
			vec![Event::PaymentCollected {
				bank_id: CASCADIA,
				person: person(ALICE),
				principal: 20 * CRD,
				burned: 10 * CRD,
				uncovered_burned: 0,
				endorsers: CRD / 5,
				deficit: 0,
				loss_reserve: CRD / 2,
				commons: CRD / 5 + CRD,
				shares: CRD / 10
			}]
		);
	});
}

#[test]
fn collect_should_give_the_depositors_part_to_the_commons_when_there_are_none() {
	execute(|| {
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		let collected = collect(CASCADIA, receipt(0, 0, CRD)).unwrap();
		assert_eq!((collected.shares, collected.commons), (0, CRD - 35 * CRD / 100));
	});
}

#[test]
fn collect_should_divide_by_what_depositors_and_bank_own_the_reserve_included() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(BOB), CASCADIA, 1_000 * CRD));
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		crate::CommunityBanks::<Test>::mutate(CASCADIA, |bank| {
			let pool = &mut bank.as_mut().unwrap().credit_pool;
			pool.commons -= 400 * CRD;
			pool.loss_reserve += 400 * CRD;
		});
		// 10 %, 25 % and 10 % of 20 CRD are claimed; half of the 11 CRD that are left is the depositors'.
		let collected = collect(CASCADIA, receipt(0, 0, 20 * CRD)).unwrap();
		assert_eq!((collected.shares, collected.commons), (55 * CRD / 10, 2 * CRD + 55 * CRD / 10));
	});
}

#[test]
fn collect_should_fail_when_the_money_has_not_arrived() {
	execute(|| {
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		assert_ok!(pay_to(CASCADIA, ALICE, 21 * CRD - 1));
		assert_noop!(
			CommunityBanks::collect(CASCADIA, receipt(20 * CRD, 10 * CRD, CRD)),
			Error::<Test>::LedgerInconsistent
		);
		assert_ok!(pay_to(CASCADIA, ALICE, 1));
		assert_ok!(CommunityBanks::collect(CASCADIA, receipt(20 * CRD, 10 * CRD, CRD)));
	});
}

#[test]
fn collect_should_fail_when_it_is_more_than_the_bank_is_owed() {
	execute(|| {
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		assert_ok!(pay_to(CASCADIA, ALICE, 21 * CRD));
		assert_noop!(
			CommunityBanks::collect(CASCADIA, receipt(20 * CRD + 1, 10 * CRD, 0)),
			Error::<Test>::LedgerInconsistent
		);
		assert_noop!(
			CommunityBanks::collect(CASCADIA, receipt(11 * CRD, 11 * CRD, 0)),
			Error::<Test>::LedgerInconsistent
		);
	});
}

#[test]
fn pay_claim_should_pay_from_what_was_set_aside() {
	execute(|| {
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		assert_ok!(collect(CASCADIA, receipt(0, 0, 10 * CRD)));
		let liquid = pool(CASCADIA).liquid;
		events();
		assert_noop!(CommunityBanks::pay_claim(CASCADIA, &BOB, CRD + 1), Error::<Test>::LedgerInconsistent);
		assert_ok!(CommunityBanks::pay_claim(CASCADIA, &BOB, CRD));
		assert_eq!(Balances::balance(&BOB), FUNDS + CRD);
		assert_eq!((pool(CASCADIA).payable, pool(CASCADIA).liquid), (0, liquid));
		assert_eq!(events(), vec![Event::ClaimPaid { bank_id: CASCADIA, who: BOB, amount: CRD }]);
	});
}

#[test]
fn the_invariants_should_notice_when_money_was_made_from_nothing() {
	new_test_ext().execute_with(|| {
		crate::CommunityBanks::<Test>::mutate(CASCADIA, |bank| {
			bank.as_mut().unwrap().credit_pool.liquid += 1;
		});
		assert_eq!(
			CommunityBanks::do_try_state(),
			Err("1. In every bank, liquid + receivable + deficit = issued + share equity + commons + loss reserve."
				.into())
		);
	});
	new_test_ext().execute_with(|| {
		TotalIssued::<Test>::put(1);
		assert_eq!(
			CommunityBanks::do_try_state(),
			Err("5. Credit issued by all banks sums to the total.".into())
		);
	});
}

#[test]
fn lending_capital_should_be_the_equity_until_the_bank_may_create() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(DAVE), SONORA, 100 * CRD));
		assert_eq!(CommunityBanks::lending_capital(SONORA), Ok(COMMONS + 100 * CRD));
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), SONORA));
		assert_eq!(CommunityBanks::lending_capital(SONORA), Ok(COMMONS));
	});
}

#[test]
fn fund_and_collect_should_change_nothing_when_they_fail_outside_a_call() {
	execute(|| {
		assert_ok!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD));
		let (issuance, before) = (Balances::total_issuance(), pool(CASCADIA));
		// The bank's account lacks what its books say, as if somebody had taken it.
		let account = CommunityBanks::account_of(CASCADIA);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(account), EVE, COMMONS - 20 * CRD));
		assert!(lend(CASCADIA, ALICE, 20 * CRD, 20 * CRD).is_err());
		assert_eq!(Balances::total_issuance(), issuance);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(EVE), account, COMMONS - 20 * CRD));

		// The money is there, but borrowers do not owe so much.
		assert_ok!(pay_to(CASCADIA, BOB, 30 * CRD));
		assert!(CommunityBanks::collect(CASCADIA, receipt(21 * CRD, 10 * CRD, 0)).is_err());
		assert_eq!((Balances::total_issuance(), pool(CASCADIA)), (issuance, before));
	});
}
