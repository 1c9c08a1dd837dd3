//! Shares locked as capital.

use crate::{
	mock::*, types::Holding, CommunityBanks as Banks, Debts, Error, Event, Holdings, LockCalendar, Locks,
	WeightInfo,
};
use credit_primitives_types::{Balance, BankLedger, Moment, Receipt, SortedMoment, WriteOff, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, Permill};

fn deposit(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::deposit(RuntimeOrigin::signed(who), CASCADIA, amount)
}

fn lock(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::lock_shares(RuntimeOrigin::signed(who), CASCADIA, shares(amount))
}

fn withdraw(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::withdraw(RuntimeOrigin::signed(who), CASCADIA, shares(amount))
}

fn capital() -> Balance {
	CommunityBanks::creation_capacity(CASCADIA).unwrap().capital
}

fn calendar() -> Vec<(Moment, AccountId)> {
	LockCalendar::<Test>::iter_keys().map(|(moment, _, who)| (moment.into(), who)).collect()
}

/// Lets time pass, and a block do what is due.
fn wait(span: Moment) {
	pass_time(span);
	next_block();
}

#[test]
fn lock_shares_should_count_as_capital_after_the_delay_and_until_the_end() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		next_block();
		events();
		assert_ok!(lock(ALICE, 600 * CRD));
		let (counts_from, until) = (EPOCH + LOCK_DELAY, EPOCH + LOCK_PERIOD);
		assert_eq!(
			events(),
			vec![Event::SharesLocked {
				bank_id: CASCADIA,
				who: ALICE,
				person: person(ALICE),
				shares: shares(600 * CRD),
				counts_from,
				until
			}]
		);
		assert_eq!(calendar(), vec![(counts_from, ALICE)]);
		assert_eq!(capital(), COMMONS);

		wait(LOCK_DELAY - 1);
		assert_eq!(capital(), COMMONS);
		wait(1);
		assert_eq!(capital(), COMMONS + 600 * CRD);
		let report = CommunityBanks::capital(CASCADIA).unwrap();
		assert_eq!((report.locked, report.capital), (600 * CRD, COMMONS + 600 * CRD));
		assert!(events().contains(&Event::LockedCapitalChanged {
			bank_id: CASCADIA,
			who: ALICE,
			counted: shares(600 * CRD),
			encumbered: 0
		}));
		assert_eq!(calendar(), vec![(until, ALICE)]);

		wait(LOCK_PERIOD - LOCK_DELAY - 1);
		assert_eq!(capital(), COMMONS + 600 * CRD);
		wait(1);
		assert_eq!(capital(), COMMONS);
		assert!(Locks::<Test>::get(CASCADIA, ALICE).is_none() && calendar().is_empty());
		assert!(events().contains(&Event::LockedCapitalChanged {
			bank_id: CASCADIA,
			who: ALICE,
			counted: 0,
			encumbered: 0
		}));
	});
}

#[test]
fn lock_shares_should_start_the_delay_anew_for_what_does_not_count_yet() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(lock(ALICE, 600 * CRD));
		wait(LOCK_DELAY - 1);
		assert_ok!(lock(ALICE, 100 * CRD));
		wait(1);
		assert_eq!(capital(), COMMONS);
		wait(LOCK_DELAY - 1);
		assert_eq!(capital(), COMMONS + 700 * CRD);
		// What counts goes on counting, and everything ends together.
		assert_ok!(lock(ALICE, 100 * CRD));
		let until = EPOCH + 2 * LOCK_DELAY - 1 + LOCK_PERIOD;
		assert_eq!(capital(), COMMONS + 700 * CRD);
		wait(LOCK_DELAY);
		assert_eq!(capital(), COMMONS + 800 * CRD);
		assert_eq!(calendar(), vec![(until, ALICE)]);
		wait(LOCK_PERIOD - LOCK_DELAY);
		assert_eq!(capital(), COMMONS);
	});
}

#[test]
fn lock_shares_should_fail_when_the_shares_are_not_free() {
	execute(|| {
		assert_noop!(lock(ALICE, CRD), Error::<Test>::NotEnoughShares);
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_noop!(lock(ALICE, 0), Error::<Test>::AmountZero);
		assert_noop!(lock(ALICE, 1_001 * CRD), Error::<Test>::NotEnoughShares);
		assert_ok!(lock(ALICE, 600 * CRD));
		assert_noop!(lock(ALICE, 401 * CRD), Error::<Test>::SharesLocked);
		assert_ok!(lock(ALICE, 400 * CRD));
		assert_noop!(
			CommunityBanks::lock_shares(RuntimeOrigin::signed(ALICE), 9, 1),
			Error::<Test>::BankNotFound
		);
	});
}

#[test]
fn lock_shares_should_fail_when_the_holder_is_not_a_person() {
	execute(|| {
		let holding = Holding { shares: shares(CRD), deposited_at: 0, series: 0 };
		Holdings::<Test>::insert(CASCADIA, NOBODY, holding);
		assert_noop!(lock(NOBODY, CRD), Error::<Test>::NotAPerson);
		Holdings::<Test>::remove(CASCADIA, NOBODY);
	});
}

#[test]
fn lock_shares_should_fail_when_they_wait_in_the_queue() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.creation_share = Permill::zero());
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_900 * CRD));
		pass_time(EPOCH);
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_noop!(lock(ALICE, CRD), Error::<Test>::NotEnoughShares);
	});
}

#[test]
fn withdraw_should_fail_when_the_shares_are_locked() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(lock(ALICE, 600 * CRD));
		pass_time(EPOCH);
		assert_noop!(withdraw(ALICE, 401 * CRD), Error::<Test>::SharesLocked);
		assert_ok!(withdraw(ALICE, 400 * CRD));
		assert_noop!(withdraw(ALICE, CRD), Error::<Test>::SharesLocked);
	});
}

#[test]
fn withdraw_should_end_a_lock_whose_time_is_over_before_the_calendar_does() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(lock(ALICE, 600 * CRD));
		wait(LOCK_DELAY);
		assert_eq!(pool(CASCADIA).counted_shares, shares(600 * CRD));
		// No block has passed since the lock's end.
		pass_time(LOCK_PERIOD);
		assert_ok!(withdraw(ALICE, 1_000 * CRD));
		assert_eq!(pool(CASCADIA).counted_shares, 0);
		assert!(Locks::<Test>::get(CASCADIA, ALICE).is_none() && calendar().is_empty());
	});
}

#[test]
fn locked_shares_should_be_capital_only_beyond_the_holders_own_debt() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(lock(ALICE, 600 * CRD));
		wait(LOCK_DELAY);
		// Against somebody else's debt they are capital in full.
		assert_ok!(lend(CASCADIA, BOB, 200 * CRD, 200 * CRD));
		assert_eq!(pool(CASCADIA).counted_shares, shares(600 * CRD));
		events();
		let funded = lend(CASCADIA, ALICE, 200 * CRD, 200 * CRD).unwrap();
		assert_eq!(pool(CASCADIA).counted_shares, shares(400 * CRD));
		assert!(events().contains(&Event::LockedCapitalChanged {
			bank_id: CASCADIA,
			who: ALICE,
			counted: shares(600 * CRD),
			encumbered: shares(200 * CRD)
		}));
		assert_ok!(collect(
			CASCADIA,
			Receipt {
				purpose: PURPOSE,
				circulates: true,
				person: person(ALICE),
				debt: 50 * CRD,
				funded_at: 0,
				principal: 150 * CRD,
				burned: funded.created * 3 / 4,
				interest: 0,
				endorsers_share: Permill::zero(),
				expected_loss_share: Permill::zero(),
				on_time: None,
			}
		));
		assert_eq!(pool(CASCADIA).counted_shares, shares(550 * CRD));
		assert_eq!(Debts::<Test>::get(CASCADIA, person(ALICE)), Some(50 * CRD));
		// The debt may exceed what is locked.
		assert_ok!(lend(CASCADIA, ALICE, 650 * CRD, 700 * CRD));
		assert_eq!(pool(CASCADIA).counted_shares, 0);
	});
}

#[test]
fn lock_shares_should_know_a_debt_from_before_the_lock() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(fund(CASCADIA, ALICE, 250 * CRD));
		assert_ok!(lock(ALICE, 600 * CRD));
		wait(LOCK_DELAY);
		assert_eq!(pool(CASCADIA).counted_shares, shares(350 * CRD));
	});
}

#[test]
fn the_lock_of_a_void_series_should_go_and_make_room_for_a_new_one() {
	execute(|| {
		for who in [ALICE, BOB] {
			assert_ok!(deposit(who, 1_000 * CRD));
			assert_ok!(lock(who, 600 * CRD));
		}
		wait(LOCK_DELAY);
		assert_ok!(fund(CASCADIA, EVE, 2_100 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 2_000 * CRD, created: 0, shares_first: true };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!((pool(CASCADIA).series, pool(CASCADIA).counted_shares), (1, 0));
		assert_noop!(lock(ALICE, CRD), Error::<Test>::NotEnoughShares);

		assert_ok!(deposit(ALICE, 100 * CRD));
		assert_ok!(lock(ALICE, 100 * CRD));
		let new = Locks::<Test>::get(CASCADIA, ALICE).unwrap();
		assert_eq!((new.series, new.counted, new.pending), (1, 0, shares(100 * CRD)));
		wait(LOCK_PERIOD - LOCK_DELAY);
		assert!(Locks::<Test>::get(CASCADIA, BOB).is_none());
		assert_eq!(pool(CASCADIA).counted_shares, shares(100 * CRD));
	});
}

#[test]
fn a_block_should_turn_no_more_locks_than_its_bound_and_the_earliest_first() {
	let members: Vec<AccountId> = (100..150).collect();
	let banks = vec![genesis_bank("Crowd", "cascadia", &members, false)];
	new_test_ext_with(banks).execute_with(|| {
		for who in &members {
			assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(NOBODY), *who, 2 * CRD));
			assert_ok!(deposit(*who, CRD));
		}
		// The later ones first, to see that the calendar sorts them.
		let start = Timestamp::get();
		for (place, who) in members.iter().enumerate() {
			set_time(start + 1_000 - 10 * place as u64);
			assert_ok!(lock(*who, CRD));
		}
		set_time(start + 1_000 + LOCK_DELAY);
		next_block();
		let turned = crate::poll::TURNED_PER_BLOCK as usize;
		let counts = |who: &AccountId| Locks::<Test>::get(CASCADIA, who).unwrap().counted > 0;
		assert!(members[50 - turned..].iter().all(counts));
		assert!(!members[..50 - turned].iter().any(counts));

		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::turn_lock() * 2);
		next_block();
		assert_eq!(members.iter().filter(|who| counts(who)).count(), turned + 2);
		CommunityBanks::do_try_state().unwrap();
	});
}

#[test]
fn a_lock_that_fails_should_be_put_off_and_not_hold_the_others_up() {
	new_test_ext().execute_with(|| {
		for (who, offset) in [(ALICE, 0), (BOB, 1)] {
			set_time(EPOCH + offset);
			assert_ok!(deposit(who, 1_000 * CRD));
			assert_ok!(lock(who, 600 * CRD));
		}
		// The books of Alice's lock say what cannot be.
		Locks::<Test>::mutate(CASCADIA, ALICE, |lock| lock.as_mut().unwrap().encumbered = 1);
		set_time(EPOCH + LOCK_DELAY + 1);
		next_block();
		assert_eq!(pool(CASCADIA).counted_shares, shares(600 * CRD));
		let put_off = EPOCH + LOCK_DELAY + 1 + EPOCH;
		assert_eq!(calendar()[0], (put_off, ALICE));
		Locks::<Test>::mutate(CASCADIA, ALICE, |lock| lock.as_mut().unwrap().encumbered = 0);
		set_time(put_off);
		next_block();
		assert_eq!(pool(CASCADIA).counted_shares, shares(1_200 * CRD));
		CommunityBanks::do_try_state().unwrap();
	});
}

#[test]
fn a_stray_entry_of_the_calendar_should_go() {
	execute(|| {
		LockCalendar::<Test>::insert((SortedMoment::from(1), CASCADIA, ALICE), ());
		next_block();
		assert!(calendar().is_empty());
	});
}

#[test]
fn the_invariants_should_notice_locks_that_do_not_add_up() {
	let broken = |break_it: fn()| {
		let mut result = Ok(());
		new_test_ext().execute_with(|| {
			assert_ok!(deposit(ALICE, 1_000 * CRD));
			assert_ok!(lock(ALICE, 600 * CRD));
			break_it();
			result = CommunityBanks::do_try_state();
		});
		result
	};
	assert_eq!(broken(|| ()), Ok(()));
	assert_eq!(
		broken(|| LockCalendar::<Test>::remove((SortedMoment::from(EPOCH + LOCK_DELAY), CASCADIA, ALICE))),
		Err("14. Every lock has an entry in the calendar.".into())
	);
	assert_eq!(
		broken(|| Locks::<Test>::mutate(CASCADIA, ALICE, |lock| {
			lock.as_mut().unwrap().pending = shares(1_001 * CRD)
		})),
		Err("14. Every lock is of shares that the account holds.".into())
	);
	assert_eq!(
		broken(|| Banks::<Test>::mutate(CASCADIA, |bank| {
			bank.as_mut().unwrap().credit_pool.counted_shares = 1
		})),
		Err("14. The shares that count as capital are those of the locks.".into())
	);
}
