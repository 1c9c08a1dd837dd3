use crate::{mock::*, Error, Event, Holdings};
use credit_primitives_types::{BankId, Receipt, CRD};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::{Permill, TokenError};

fn deposit(who: AccountId, bank: BankId, amount: u128) -> sp_runtime::DispatchResult {
	CommunityBanks::deposit(RuntimeOrigin::signed(who), bank, amount)
}

fn withdraw(who: AccountId, bank: BankId, shares: u128) -> sp_runtime::DispatchResult {
	CommunityBanks::withdraw(RuntimeOrigin::signed(who), bank, shares)
}

/// Interest of 10 CRD comes in on a loan of 100 CRD by Charlie, half of the bank's capital created.
fn earn_interest(bank: BankId) {
	let funded = lend(bank, CHARLIE, 100 * CRD, 100 * CRD).unwrap();
	let receipt = Receipt {
		purpose: PURPOSE,
		circulates: true,
		person: person(CHARLIE),
		debt: 0,
		funded_at: EPOCH,
		principal: 100 * CRD,
		burned: funded.created,
		interest: 10 * CRD,
		endorsers_share: Permill::zero(),
		expected_loss_share: Permill::zero(),
		on_time: None,
	};
	collect(bank, receipt).unwrap();
}

#[test]
fn deposit_should_mint_shares_at_the_first_price() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, 100 * CRD));

		let shares = 100 * CRD * 1_000_000;
		assert_eq!(shares_of(CASCADIA, ALICE), shares);
		let pool = pool(CASCADIA);
		assert_eq!((pool.shares, pool.share_equity), (shares, 100 * CRD));
		assert_eq!((pool.liquid, pool.commons), (COMMONS + 100 * CRD, COMMONS));
		assert_eq!(Balances::balance(&CommunityBanks::account_of(CASCADIA)), ED + COMMONS + 100 * CRD);
		assert_eq!(
			events(),
			vec![Event::Deposited { bank_id: CASCADIA, who: ALICE, amount: 100 * CRD, shares }]
		);
	});
}

#[test]
fn deposit_should_buy_fewer_shares_as_interest_vests() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, 1_000 * CRD));
		earn_interest(CASCADIA);
		// 10 % to the reserve, 10 % to the commons. Of the rest half to the depositors, who own half of the bank: 4 CRD, over
		// 100 s.
		assert_ok!(deposit(BOB, CASCADIA, 1_000 * CRD));
		assert_eq!(shares_of(CASCADIA, BOB), shares_of(CASCADIA, ALICE));
		pass_time(50_000);
		assert_ok!(deposit(CHARLIE, CASCADIA, 1_001 * CRD));
		// Half of 4 CRD has vested, on 2,000 CRD: the price is 1.001.
		let difference = shares_of(CASCADIA, CHARLIE).abs_diff(shares_of(CASCADIA, ALICE));
		assert!(difference <= 1_000_000, "off by {difference} shares, a unit of currency buys a million");
	});
}

#[test]
fn deposit_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(deposit(ALICE, 9, CRD), Error::<Test>::BankNotFound);
	});
}

#[test]
fn deposit_should_fail_when_the_depositor_is_no_member() {
	execute(|| {
		assert_noop!(deposit(DAVE, CASCADIA, CRD), Error::<Test>::NotAMember);
	});
}

#[test]
fn deposit_should_fail_when_the_amount_is_zero_or_small() {
	execute(|| {
		assert_noop!(deposit(ALICE, CASCADIA, 0), Error::<Test>::AmountZero);
		assert_noop!(deposit(ALICE, CASCADIA, CRD / 10 - 1), Error::<Test>::DepositTooSmall);
		assert_ok!(deposit(ALICE, CASCADIA, CRD / 10));
	});
}

#[test]
fn deposit_should_fail_when_the_amount_exceeds_the_books() {
	execute(|| {
		assert_noop!(deposit(ALICE, CASCADIA, u128::MAX), Error::<Test>::AmountTooLarge);
	});
}

#[test]
fn deposit_should_fail_when_the_depositor_lacks_the_money() {
	execute(|| {
		assert_noop!(deposit(ALICE, CASCADIA, FUNDS + 1), TokenError::FundsUnavailable);
		// The depositor's account has to survive.
		assert_noop!(deposit(ALICE, CASCADIA, FUNDS), TokenError::NotExpendable);
	});
}

#[test]
fn withdraw_should_pay_the_value_of_the_shares() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, 100 * CRD));
		assert_ok!(deposit(BOB, CASCADIA, 100 * CRD));
		pass_time(EPOCH);
		let half = shares_of(CASCADIA, ALICE) / 2;
		events();
		assert_ok!(withdraw(ALICE, CASCADIA, half));

		assert_eq!(Balances::balance(&ALICE), FUNDS - 50 * CRD);
		assert_eq!(pool(CASCADIA).share_equity, 150 * CRD);
		assert_eq!(
			events(),
			vec![Event::Withdrawn {
				bank_id: CASCADIA,
				who: ALICE,
				shares: half,
				amount: 50 * CRD,
				to_commons: 0
			}]
		);
		assert_ok!(withdraw(ALICE, CASCADIA, half));
		assert!(!Holdings::<Test>::contains_key(CASCADIA, ALICE));
	});
}

#[test]
fn withdraw_should_leave_unvested_income_to_the_commons_when_the_last_depositor_goes() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, 1_000 * CRD));
		earn_interest(CASCADIA);
		pass_time(50_000);
		let before = pool(CASCADIA);
		events();
		assert_ok!(withdraw(ALICE, CASCADIA, shares_of(CASCADIA, ALICE)));

		let pool = pool(CASCADIA);
		assert_eq!((pool.shares, pool.share_equity), (0, 0));
		// The virtual shares keep their unit, rounded down in favour of the pool.
		let paid = Balances::balance(&ALICE) + 1_000 * CRD - FUNDS;
		assert!((1_002 * CRD - 2..=1_002 * CRD).contains(&paid), "{paid}");
		assert_eq!(pool.commons, before.commons + before.share_equity - paid);
		let [Event::Withdrawn { to_commons, .. }] = events()[..] else { panic!("not one event") };
		assert_eq!(to_commons, before.share_equity - paid);
	});
}

#[test]
fn withdraw_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(withdraw(ALICE, 9, 1), Error::<Test>::BankNotFound);
	});
}

#[test]
fn withdraw_should_fail_when_the_number_is_zero() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, CRD));
		assert_noop!(withdraw(ALICE, CASCADIA, 0), Error::<Test>::AmountZero);
	});
}

#[test]
fn withdraw_should_fail_when_the_holder_has_fewer_shares() {
	execute(|| {
		assert_noop!(withdraw(BOB, CASCADIA, 1), Error::<Test>::NotEnoughShares);
		assert_ok!(deposit(ALICE, CASCADIA, CRD));
		let more = shares_of(CASCADIA, ALICE) + 1;
		assert_noop!(withdraw(ALICE, CASCADIA, more), Error::<Test>::NotEnoughShares);
	});
}

#[test]
fn withdraw_should_fail_in_the_epoch_of_the_deposit() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, CRD));
		pass_time(EPOCH - 1);
		let shares = shares_of(CASCADIA, ALICE);
		assert_noop!(withdraw(ALICE, CASCADIA, shares), Error::<Test>::DepositTooRecent);
		pass_time(1);
		assert_ok!(withdraw(ALICE, CASCADIA, shares));
	});
}

#[test]
fn withdraw_should_fail_when_the_shares_are_worth_nothing() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, CRD));
		pass_time(EPOCH);
		assert_noop!(withdraw(ALICE, CASCADIA, 999_999), Error::<Test>::SharesWorthless);
	});
}

#[test]
fn the_last_shares_should_leave_even_when_they_are_worth_less_than_a_unit() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, CRD));
		assert_ok!(deposit(BOB, CASCADIA, CRD));
		pass_time(EPOCH);
		assert_ok!(withdraw(ALICE, CASCADIA, shares_of(CASCADIA, ALICE) - 999_999));
		let free = || Balances::balance(&ALICE);
		let before = (free(), pool(CASCADIA));
		assert_ok!(withdraw(ALICE, CASCADIA, 999_999));
		assert_eq!(shares_of(CASCADIA, ALICE), 0);
		// What they were worth is the other depositors'.
		assert_eq!((free(), pool(CASCADIA).share_equity), (before.0, before.1.share_equity));
		assert_eq!(pool(CASCADIA).shares, before.1.shares - 999_999);
	});
}

#[test]
fn withdraw_should_pay_as_long_as_there_is_money_and_queue_what_is_beyond() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, 2_000 * CRD));
		// 15 CRD are created for it, the pool keeps 1,015 CRD.
		assert_ok!(lend(CASCADIA, CHARLIE, 2_000 * CRD, 2_000 * CRD));
		pass_time(EPOCH);
		let shares = shares_of(CASCADIA, ALICE);
		assert_ok!(withdraw(ALICE, CASCADIA, shares / 2));
		assert_eq!(pool(CASCADIA).queued_shares, 0);
		assert_ok!(withdraw(ALICE, CASCADIA, shares / 4));
		assert_eq!(pool(CASCADIA).queued_shares, shares / 4);
	});
}

#[test]
fn donate_should_raise_the_commons_only() {
	execute(|| {
		assert_ok!(deposit(ALICE, CASCADIA, 100 * CRD));
		let before = pool(CASCADIA);
		events();
		assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(NOBODY), CASCADIA, 5 * CRD));
		let after = pool(CASCADIA);
		assert_eq!(after.commons, before.commons + 5 * CRD);
		assert_eq!(after.liquid, before.liquid + 5 * CRD);
		assert_eq!(after.share_equity, before.share_equity);
		assert_eq!(
			events(),
			vec![Event::Donated {
				bank_id: CASCADIA,
				who: NOBODY,
				amount: 5 * CRD,
				uncovered_burned: 0,
				deficit: 0,
				commons: 5 * CRD
			}]
		);
	});
}

#[test]
fn donate_should_fail_when_the_amount_is_zero_or_there_is_no_such_bank() {
	execute(|| {
		let donate = |bank, amount| CommunityBanks::donate(RuntimeOrigin::signed(ALICE), bank, amount);
		assert_noop!(donate(CASCADIA, 0), Error::<Test>::AmountZero);
		assert_noop!(donate(9, CRD), Error::<Test>::BankNotFound);
		assert_noop!(donate(CASCADIA, u128::MAX), Error::<Test>::AmountTooLarge);
		assert_noop!(donate(CASCADIA, FUNDS + 1), TokenError::FundsUnavailable);
	});
}

#[test]
fn a_gift_should_not_make_the_next_depositor_lose_to_the_first() {
	execute(|| {
		// The first depositor takes one unit's worth and tries to lift the price by sending money to the account.
		Parameters::mutate(|parameters| parameters.minimum_deposit = 0);
		assert_ok!(deposit(ALICE, CASCADIA, 1_000_000));
		assert_ok!(Balances::transfer_allow_death(
			RuntimeOrigin::signed(ALICE),
			CommunityBanks::account_of(CASCADIA),
			1_000 * CRD
		));
		assert_ok!(deposit(BOB, CASCADIA, 100 * CRD));
		pass_time(EPOCH);
		assert_ok!(withdraw(BOB, CASCADIA, shares_of(CASCADIA, BOB)));
		assert!(Balances::balance(&BOB) >= FUNDS - 1);
	});
}
