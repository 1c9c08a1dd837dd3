//! Exits that the bank cannot pay at once.

use crate::{
	mock::*, types::Exit, BanksWithQueue, Claims, CommunityBanks as Banks, Error, Event, Exits, Holdings,
	QueuedExits, WeightInfo,
};
use credit_primitives_types::{Balance, BankId, BankLedger, WriteOff, CRD};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, Hooks},
	weights::WeightMeter,
};
use sp_runtime::{DispatchResult, Permill};

fn deposit(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::deposit(RuntimeOrigin::signed(who), CASCADIA, amount)
}

fn withdraw(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::withdraw(RuntimeOrigin::signed(who), CASCADIA, shares(amount))
}

fn cancel(who: AccountId) -> DispatchResult {
	CommunityBanks::cancel_withdrawal(RuntimeOrigin::signed(who), CASCADIA)
}

fn claim(who: AccountId) -> DispatchResult {
	CommunityBanks::claim_withdrawal(RuntimeOrigin::signed(who), CASCADIA)
}

fn donate(amount: Balance) {
	assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(NOBODY), CASCADIA, amount));
}

fn claim_of(who: AccountId) -> Balance {
	Claims::<Test>::get(CASCADIA, who).unwrap_or_default()
}

/// Alice, Bob and Charlie have deposited 1,000, 1,000 and 500 CRD, Eve owes 3,250 CRD, and 250 CRD are left. Nothing was
/// created.
fn lent_out() {
	Parameters::mutate(|parameters| parameters.creation_share = Permill::zero());
	assert_ok!(deposit(ALICE, 1_000 * CRD));
	assert_ok!(deposit(BOB, 1_000 * CRD));
	assert_ok!(deposit(CHARLIE, 500 * CRD));
	assert_ok!(fund(CASCADIA, EVE, 3_250 * CRD));
	assert_eq!(pool(CASCADIA).liquid, 250 * CRD);
	pass_time(EPOCH);
	events();
}

#[test]
fn withdraw_should_queue_what_the_bank_cannot_pay() {
	execute(|| {
		lent_out();
		let before = pool(CASCADIA);
		assert_ok!(withdraw(ALICE, 1_000 * CRD));

		let queued = shares(1_000 * CRD);
		assert_eq!(events(), vec![Event::WithdrawalQueued { bank_id: CASCADIA, who: ALICE, shares: queued }]);
		assert!(!Holdings::<Test>::contains_key(CASCADIA, ALICE));
		assert_eq!(Exits::<Test>::get(CASCADIA, 0), Some(Exit { who: ALICE, shares: queued, series: 0 }));
		assert_eq!(QueuedExits::<Test>::get(CASCADIA, ALICE), Some(0));
		assert!(BanksWithQueue::<Test>::contains_key(CASCADIA));
		let expected = crate::CreditPool { queued_shares: queued, queue_tail: 1, ..before };
		assert_eq!(pool(CASCADIA), expected, "the shares bear gains and losses as before");
		assert_eq!(CommunityBanks::queued_value(CASCADIA), Some(1_000 * CRD));
		assert_eq!(Balances::balance(&ALICE), FUNDS - 1_000 * CRD);
	});
}

#[test]
fn withdraw_should_queue_behind_others_even_when_there_is_money() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_ok!(withdraw(BOB, 100 * CRD));
		assert_eq!(QueuedExits::<Test>::get(CASCADIA, BOB), Some(1));
		assert_eq!(pool(CASCADIA).liquid, 250 * CRD);
	});
}

#[test]
fn withdraw_should_fail_when_the_account_has_an_exit_in_the_queue() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 500 * CRD));
		assert_noop!(withdraw(ALICE, 100 * CRD), Error::<Test>::AlreadyQueued);
	});
}

#[test]
fn withdraw_should_fail_when_it_is_too_little_to_queue() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.minimum_queued_exit = 10 * CRD);
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		let under = shares(10 * CRD) - 1;
		assert_noop!(
			CommunityBanks::withdraw(RuntimeOrigin::signed(BOB), CASCADIA, under),
			Error::<Test>::ExitTooSmall
		);
		assert_ok!(withdraw(BOB, 10 * CRD));
	});
}

#[test]
fn withdraw_should_queue_little_when_it_is_all_that_is_not_locked() {
	execute(|| {
		lent_out();
		assert_ok!(CommunityBanks::lock_shares(RuntimeOrigin::signed(BOB), CASCADIA, shares(999 * CRD)));
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_noop!(withdraw(BOB, CRD / 2), Error::<Test>::ExitTooSmall);
		assert_ok!(withdraw(BOB, CRD));
	});
}

#[test]
fn withdraw_should_fail_while_the_bank_is_insolvent() {
	execute(|| {
		uncovered(200 * CRD);
		assert_noop!(withdraw(ALICE, 1_000 * CRD), Error::<Test>::BankInsolvent);
		donate(200 * CRD);
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
	});
}

/// Alice's 1,000 CRD and half a loan's money are in the bank, which gave up so much that `left` CRD of created credit
/// could not be burned.
fn uncovered(left: Balance) {
	Parameters::mutate(|parameters| {
		parameters.epoch_creation_share = Permill::one();
		parameters.use_of_limit = Permill::one();
	});
	assert_ok!(deposit(ALICE, 1_000 * CRD));
	// 375 CRD are created, 1,900 CRD of 2,000 CRD are the pool's.
	let funded = fund(CASCADIA, EVE, 2_275 * CRD).unwrap();
	assert_eq!(funded.created, 375 * CRD);
	pass_time(EPOCH);
	let created = 100 * CRD + left;
	let loss = WriteOff { purpose: PURPOSE, principal: 500 * CRD, created, shares_first: false };
	assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
	assert_eq!((pool(CASCADIA).liquid, pool(CASCADIA).uncovered), (0, left));
}

#[test]
fn the_queue_should_be_served_in_order_and_the_first_in_parts() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_ok!(withdraw(BOB, 400 * CRD));
		events();
		next_block();
		assert_eq!(
			events(),
			vec![Event::WithdrawalServed {
				bank_id: CASCADIA,
				who: ALICE,
				shares: shares(250 * CRD),
				amount: 250 * CRD,
				to_commons: 0,
			}]
		);
		let served = pool(CASCADIA);
		assert_eq!((served.liquid, served.payable, served.served), (0, 250 * CRD, 250 * CRD));
		assert_eq!(served.share_equity, 2_250 * CRD);
		assert_eq!(Exits::<Test>::get(CASCADIA, 0).unwrap().shares, shares(750 * CRD));

		// Nothing comes in: nothing happens.
		next_block();
		assert_eq!((events(), pool(CASCADIA)), (vec![], served));

		donate(1_000 * CRD);
		events();
		next_block();
		let paid = |who, amount| Event::WithdrawalServed {
			bank_id: CASCADIA,
			who,
			shares: shares(amount),
			amount,
			to_commons: 0,
		};
		assert_eq!(events(), vec![paid(ALICE, 750 * CRD), paid(BOB, 250 * CRD)]);
		assert_eq!((claim_of(ALICE), claim_of(BOB)), (1_000 * CRD, 250 * CRD));
		assert_eq!(QueuedExits::<Test>::get(CASCADIA, ALICE), None);
		donate(1_000 * CRD);
		next_block();
		let pool = pool(CASCADIA);
		assert_eq!((pool.queued_shares, pool.queue_head, pool.queue_tail), (0, 2, 2));
		assert!(!BanksWithQueue::<Test>::contains_key(CASCADIA));
	});
}

#[test]
fn claim_withdrawal_should_pay_what_was_served_and_leave_the_rest_in_the_queue() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		next_block();
		events();
		assert_ok!(claim(ALICE));
		assert_eq!(Balances::balance(&ALICE), FUNDS - 750 * CRD);
		assert_eq!((pool(CASCADIA).payable, pool(CASCADIA).served), (0, 0));
		assert_eq!(
			events(),
			vec![Event::WithdrawalClaimed { bank_id: CASCADIA, who: ALICE, amount: 250 * CRD }]
		);
		assert_noop!(claim(ALICE), Error::<Test>::ClaimNotFound);
		donate(750 * CRD);
		next_block();
		assert_ok!(claim(ALICE));
		assert_eq!(Balances::balance(&ALICE), FUNDS);
	});
}

#[test]
fn claim_withdrawal_should_fail_when_there_is_none_or_no_such_bank() {
	execute(|| {
		assert_noop!(claim(ALICE), Error::<Test>::ClaimNotFound);
		assert_noop!(
			CommunityBanks::claim_withdrawal(RuntimeOrigin::signed(ALICE), 9),
			Error::<Test>::BankNotFound
		);
	});
}

#[test]
fn pay_claim_should_not_take_what_was_served_to_depositors() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		next_block();
		assert_eq!(CommunityBanks::outstanding(CASCADIA).payable, 0);
		assert_noop!(CommunityBanks::pay_claim(CASCADIA, &BOB, 1), Error::<Test>::LedgerInconsistent);
	});
}

#[test]
fn exits_should_bear_losses_until_they_are_served() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		// A fifth of the depositors' 2,500 CRD is lost, by their own vote.
		let loss = WriteOff { purpose: PURPOSE, principal: 500 * CRD, created: 0, shares_first: true };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		donate(2_000 * CRD);
		next_block();
		let paid = claim_of(ALICE);
		assert!((800 * CRD - 1..=800 * CRD).contains(&paid), "{paid}");
		assert_eq!(pool(CASCADIA).share_equity, 2_000 * CRD - paid);
	});
}

#[test]
fn exits_should_be_priced_below_par_while_losses_are_expected() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		// 1,000 CRD of commons cover the first, the depositors bear 500 CRD of the second.
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, 1_000 * CRD));
		assert_eq!(CommunityBanks::queued_value(CASCADIA), Some(1_000 * CRD));
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, 500 * CRD));
		let value = CommunityBanks::queued_value(CASCADIA).unwrap();
		assert!((800 * CRD - 1..=800 * CRD).contains(&value), "{value}");
		next_block();
		let paid = claim_of(ALICE);
		assert!((250 * CRD - 1..=250 * CRD).contains(&paid), "{paid}");
		// A deposit is not cheaper for it.
		assert_eq!(
			CommunityBanks::shares_for_deposit(CASCADIA, CRD),
			pool(CASCADIA).shares_for_deposit(CRD, 0)
		);
		let left = Exits::<Test>::get(CASCADIA, 0).unwrap().shares;
		assert!(left < shares(700 * CRD), "less than 300 of 1,000 CRD at par bought 250 CRD: {left}");
	});
}

#[test]
fn exits_should_wait_while_expected_losses_take_up_everything() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, 3_500 * CRD));
		let before = pool(CASCADIA);
		next_block();
		assert_eq!((pool(CASCADIA), claim_of(ALICE)), (before, 0));
		assert_noop!(withdraw(BOB, 1_000 * CRD), Error::<Test>::SharesWorthless);
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 3_500 * CRD, 0));
		next_block();
		assert_eq!(claim_of(ALICE), 250 * CRD);
	});
}

#[test]
fn expected_losses_should_not_let_shares_go_for_nothing() {
	execute(|| {
		lent_out();
		let all = shares_of(CASCADIA, CHARLIE);
		// A single unit is left to pay all exits with.
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, 3_500 * CRD - 1));
		assert_eq!(pool(CASCADIA).exit_equity(Timestamp::get()), 1);
		assert_eq!(CommunityBanks::withdrawal_value(CASCADIA, all), Some(0));
		for part in [all, all - 1] {
			assert_noop!(
				CommunityBanks::withdraw(RuntimeOrigin::signed(CHARLIE), CASCADIA, part),
				Error::<Test>::SharesWorthless
			);
		}
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 3_500 * CRD - 1, 0));
		donate(3_000 * CRD);
		assert_ok!(withdraw(CHARLIE, 500 * CRD));
		assert_eq!(Balances::balance(&CHARLIE), FUNDS);
	});
}

#[test]
fn shares_worth_less_than_a_unit_at_par_should_go_for_nothing_whatever_is_expected() {
	for provisions in [0, 3_000 * CRD, 4_000 * CRD - 1, 5_000 * CRD] {
		execute(|| {
			lent_out();
			donate(1_000 * CRD);
			let all = shares_of(CASCADIA, CHARLIE);
			let withdraw =
				|shares| CommunityBanks::withdraw(RuntimeOrigin::signed(CHARLIE), CASCADIA, shares);
			assert_ok!(withdraw(all - 999_999));
			assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, provisions));
			let before = (pool(CASCADIA), Balances::balance(&CHARLIE));
			assert_noop!(withdraw(999_998), Error::<Test>::SharesWorthless);
			assert_ok!(withdraw(999_999));
			let after = crate::CreditPool { shares: before.0.shares - 999_999, ..before.0 };
			assert_eq!((pool(CASCADIA), Balances::balance(&CHARLIE)), (after, before.1));
			assert!(!Holdings::<Test>::contains_key(CASCADIA, CHARLIE));
		});
	}
}

#[test]
fn an_exit_that_became_too_little_to_pay_should_not_hold_the_others_up() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		// Charlie's exit is all he has, and his shares become worth less than a unit.
		assert_ok!(withdraw(CHARLIE, 500 * CRD));
		assert_ok!(withdraw(BOB, 1_000 * CRD));
		Exits::<Test>::mutate(CASCADIA, 1, |exit| exit.as_mut().unwrap().shares = 999_999);
		Banks::<Test>::mutate(CASCADIA, |bank| {
			let pool = &mut bank.as_mut().unwrap().credit_pool;
			pool.shares -= shares(500 * CRD) - 999_999;
			pool.queued_shares -= shares(500 * CRD) - 999_999;
			pool.share_equity -= 500 * CRD - 1;
			pool.commons += 500 * CRD - 1;
		});
		donate(3_000 * CRD);
		events();
		next_block();
		let events = events();
		assert!(
			events.contains(&Event::WithdrawalCancelled { bank_id: CASCADIA, who: CHARLIE, shares: 999_999 }),
			"{events:?}"
		);
		assert_eq!(shares_of(CASCADIA, CHARLIE), 999_999);
		assert_eq!(pool(CASCADIA).queued_shares, 0);
		assert_eq!(claim_of(BOB), 1_000 * CRD);
	});
}

#[test]
fn what_the_last_shares_leave_should_go_to_the_commons() {
	execute(|| {
		lent_out();
		for (who, amount) in [(ALICE, 1_000), (BOB, 1_000), (CHARLIE, 500)] {
			assert_ok!(withdraw(who, amount * CRD));
		}
		// The shares are worth half when they are paid, at first.
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, 2_250 * CRD));
		assert_ok!(pay_to(CASCADIA, EVE, 3_250 * CRD));
		Banks::<Test>::mutate(CASCADIA, |bank| {
			let pool = &mut bank.as_mut().unwrap().credit_pool;
			pool.receivable = 0;
			pool.liquid += 3_250 * CRD;
		});
		follow_receivable(CASCADIA);
		events();
		next_block();
		let pool = pool(CASCADIA);
		assert_eq!((pool.shares, pool.share_equity), (0, 0));
		let served: Balance = [ALICE, BOB, CHARLIE].map(claim_of).iter().sum();
		assert!(served < 2_500 * CRD);
		assert_eq!(pool.commons, 3_500 * CRD - served);
		let Some(Event::WithdrawalServed { to_commons, .. }) = events().pop() else { panic!("no service") };
		assert_eq!(to_commons, 2_500 * CRD - served);
	});
}

#[test]
fn cancel_withdrawal_should_give_the_shares_back() {
	execute(|| {
		lent_out();
		let before = Holdings::<Test>::get(CASCADIA, BOB);
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_ok!(withdraw(BOB, 400 * CRD));
		events();
		assert_ok!(cancel(BOB));
		assert_eq!(Holdings::<Test>::get(CASCADIA, BOB), before);
		assert_eq!(
			events(),
			vec![Event::WithdrawalCancelled { bank_id: CASCADIA, who: BOB, shares: shares(400 * CRD) }]
		);
		assert_eq!(pool(CASCADIA).queued_shares, shares(1_000 * CRD));
		// All of it, so that the holding comes back from nothing; part of it has been served.
		next_block();
		assert_ok!(cancel(ALICE));
		assert_eq!(shares_of(CASCADIA, ALICE), shares(750 * CRD));
		assert_eq!(claim_of(ALICE), 250 * CRD);
		assert_noop!(cancel(ALICE), Error::<Test>::ExitNotFound);
	});
}

#[test]
fn cancel_withdrawal_should_fail_when_nothing_is_queued_or_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(cancel(ALICE), Error::<Test>::ExitNotFound);
		assert_noop!(
			CommunityBanks::cancel_withdrawal(RuntimeOrigin::signed(ALICE), 9),
			Error::<Test>::BankNotFound
		);
	});
}

#[test]
fn a_cancelled_exit_should_be_skipped() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_ok!(withdraw(BOB, 200 * CRD));
		assert_ok!(cancel(ALICE));
		// Alice is behind Bob now.
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		next_block();
		assert_eq!((claim_of(BOB), claim_of(ALICE)), (200 * CRD, 50 * CRD));
		assert_eq!(pool(CASCADIA).queue_head, 2);
	});
}

#[test]
fn exits_of_a_void_series_should_be_dropped() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_ok!(withdraw(BOB, 400 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 2_500 * CRD, created: 0, shares_first: true };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		let void = pool(CASCADIA);
		assert_eq!((void.series, void.shares, void.queued_shares, void.share_equity), (1, 0, 0, 0));
		assert_noop!(cancel(ALICE), Error::<Test>::ExitNotFound);

		// Bob starts anew, at the first price, before the old entries are dropped, and queues again behind them.
		assert_ok!(deposit(BOB, 1_000 * CRD));
		assert_eq!(shares_of(CASCADIA, BOB), shares(1_000 * CRD));
		assert_ok!(fund(CASCADIA, DAVE, 1_150 * CRD));
		pass_time(EPOCH);
		assert_ok!(withdraw(BOB, 1_000 * CRD));
		assert_eq!(QueuedExits::<Test>::get(CASCADIA, BOB), Some(2));
		next_block();
		assert_eq!((claim_of(ALICE), claim_of(BOB)), (0, 100 * CRD));
		assert_eq!(Exits::<Test>::iter_prefix(CASCADIA).count(), 1);
		assert_eq!(QueuedExits::<Test>::get(CASCADIA, ALICE), None);
		assert_eq!(QueuedExits::<Test>::get(CASCADIA, BOB), Some(2));
	});
}

#[test]
fn exits_should_wait_while_the_bank_has_to_burn_what_comes_in() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.liquidity_reserve = Permill::zero());
		uncovered(200 * CRD);
		donate(250 * CRD);
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).liquid), (0, 50 * CRD));
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		// A second loss takes the money at hand first.
		let loss =
			WriteOff { purpose: PURPOSE, principal: 200 * CRD, created: 75 * CRD, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		next_block();
		assert_eq!(claim_of(ALICE), 0);
		donate(100 * CRD);
		next_block();
		assert_eq!(claim_of(ALICE), 75 * CRD);
	});
}

#[test]
fn fund_should_fail_when_depositors_wait() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		donate(5_000 * CRD);
		assert_noop!(fund(CASCADIA, DAVE, CRD), Error::<Test>::ExitsWaiting);
		assert_eq!(CommunityBanks::can_fund(CASCADIA, CRD), Err(Error::<Test>::ExitsWaiting.into()));
		next_block();
		assert_ok!(fund(CASCADIA, DAVE, CRD));
	});
}

/// Twenty members with 20 CRD each in the bank, all of them in the queue, and money enough for them.
fn crowd() -> Vec<AccountId> {
	let members: Vec<AccountId> = (100..120).collect();
	for who in &members {
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(NOBODY), *who, 30 * CRD));
		assert_ok!(deposit(*who, 20 * CRD));
	}
	assert_ok!(fund(CASCADIA, EVE, 1_360 * CRD));
	pass_time(EPOCH);
	// The first takes more than is left, so that everybody waits.
	assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(EVE), CASCADIA, CRD));
	Banks::<Test>::mutate(CASCADIA, |bank| {
		let pool = &mut bank.as_mut().unwrap().credit_pool;
		pool.receivable += pool.liquid;
		pool.liquid = 0;
	});
	follow_receivable(CASCADIA);
	for who in &members {
		assert_ok!(withdraw(*who, 20 * CRD));
	}
	donate(1_000 * CRD);
	members
}

#[test]
fn a_block_should_serve_no_more_exits_than_its_bound() {
	let members: Vec<AccountId> = (100..120).collect();
	let banks = vec![genesis_bank("Crowd", "cascadia", &members, false)];
	new_test_ext_with(banks).execute_with(|| {
		let members = crowd();
		next_block();
		let served = members.iter().filter(|who| claim_of(**who) > 0).count();
		assert_eq!(served, crate::poll::VISITED_PER_BLOCK as usize);
		assert!(members[..served].iter().all(|who| claim_of(*who) == 20 * CRD));
		next_block();
		assert!(members.iter().all(|who| claim_of(*who) == 20 * CRD));
	});
}

#[test]
fn a_block_should_serve_only_what_its_weight_allows() {
	let members: Vec<AccountId> = (100..120).collect();
	let banks = vec![genesis_bank("Crowd", "cascadia", &members, false)];
	new_test_ext_with(banks).execute_with(|| {
		let members = crowd();
		next_block();
		let mut meter = WeightMeter::with_limit(
			<() as WeightInfo>::poll_idle() + <() as WeightInfo>::serve_exit() * 3 / 2,
		);
		System::set_block_number(9);
		CommunityBanks::on_poll(9, &mut meter);
		let served = members.iter().filter(|who| claim_of(**who) > 0).count();
		assert_eq!(served, crate::poll::VISITED_PER_BLOCK as usize + 1);
		assert_eq!(meter.consumed(), <() as WeightInfo>::poll_idle() + <() as WeightInfo>::serve_exit());
		// A block without room does nothing and consumes nothing.
		let mut empty = WeightMeter::with_limit(<() as WeightInfo>::poll_idle() / 2);
		CommunityBanks::on_poll(10, &mut empty);
		assert_eq!(empty.consumed(), Default::default());
		// The pallet's own bound holds whatever the block has.
		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::serve_exit());
		let mut ample = WeightMeter::new();
		CommunityBanks::on_poll(11, &mut ample);
		assert_eq!(ample.consumed(), PollWeight::get());
		CommunityBanks::do_try_state().unwrap();
	});
}

#[test]
fn a_block_should_look_once_at_an_exit_that_waits() {
	execute(|| {
		lent_out();
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		next_block();
		let mut meter = WeightMeter::new();
		CommunityBanks::on_poll(9, &mut meter);
		assert_eq!(meter.consumed(), <() as WeightInfo>::poll_idle() + <() as WeightInfo>::serve_exit());
	});
}

#[test]
fn the_banks_should_be_served_in_turn() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.creation_share = Permill::zero());
		// Every bank has one exit that waits, and money for a part of it.
		let lend_out = |bank: BankId, member: AccountId| {
			assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(member), bank, 1_000 * CRD));
			assert_ok!(fund(bank, FERDIE, 1_900 * CRD));
		};
		lend_out(CASCADIA, ALICE);
		lend_out(SONORA, DAVE);
		pass_time(EPOCH);
		poll(2);
		for (bank, member) in [(CASCADIA, ALICE), (SONORA, DAVE)] {
			assert_ok!(CommunityBanks::withdraw(RuntimeOrigin::signed(member), bank, shares(1_000 * CRD)));
		}
		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::serve_exit());
		let served = |bank| pool(bank).served > 0;
		next_block();
		assert_eq!([CASCADIA, SONORA].iter().filter(|bank| served(**bank)).count(), 1);
		next_block();
		assert!(served(CASCADIA) && served(SONORA));
	});
}
