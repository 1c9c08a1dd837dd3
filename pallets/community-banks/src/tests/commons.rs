//! Commons as they flow between banks, and what banks that are no more have left behind.

use crate::{mock::*, CommonsLost, Error, Event, Orphaned};
use credit_primitives_math::redistribution::decayed;
use credit_primitives_types::{
	Balance, BankId, BankLedger, Bar, CommonsLedger, CommonsState, Epochs, Loss, OrphanedCredit,
	Participation, Recovery, WriteOff, CRD,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::{Permill, TokenError};

fn state(bank: BankId) -> CommonsState {
	CommunityBanks::commons(bank, Calendar::current().index).unwrap()
}

#[test]
fn commons_should_say_what_redistribution_looks_at() {
	execute(|| {
		<CommunityBanks as Participation>::acted(&person(ALICE));
		let found = state(CASCADIA);
		assert_eq!((found.active, found.barred), (true, None));
		assert_eq!((found.commons, found.losses, found.available), (COMMONS, 0, COMMONS));
		assert_eq!((found.persons, found.members), (1, 3));
		assert_eq!((found.health, found.capital, found.issued), (HealthOfAll::get(), COMMONS, 0));
		assert_eq!(CommunityBanks::commons(9, 1), None);
		let banks: Vec<_> = std::iter::successors(CommunityBanks::next_after(None), |bank| {
			CommunityBanks::next_after(Some(*bank))
		})
		.collect();
		assert_eq!(banks.len(), 2);
		assert_eq!(CommunityBanks::next_bank_id(), 2);
	});
}

#[test]
fn what_waits_in_the_queue_should_not_be_available() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 500 * CRD));
		assert_ok!(fund(CASCADIA, BOB, 1_200 * CRD));
		pass_time(EPOCH);
		let shares = shares_of(CASCADIA, ALICE);
		assert_ok!(CommunityBanks::withdraw(RuntimeOrigin::signed(ALICE), CASCADIA, shares));
		let found = state(CASCADIA);
		assert_eq!(found.available, pool(CASCADIA).liquid.saturating_sub(500 * CRD));
	});
}

#[test]
fn a_bank_should_be_barred_by_what_would_swallow_the_commons() {
	execute(|| {
		RegionsStale::set(true);
		assert_eq!(state(CASCADIA).barred, Some(Bar::StaleIndicators));
		RegionsStale::set(false);
		assert_ok!(fund(CASCADIA, BOB, 400 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 100 * CRD, created: 0, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!(state(CASCADIA).barred, Some(Bar::WriteOffs));
		crate::CommunityBanks::<Test>::mutate(CASCADIA, |bank| {
			bank.as_mut().unwrap().credit_pool.uncovered = 1;
		});
		assert_eq!(state(CASCADIA).barred, Some(Bar::Insolvent));
		crate::CommunityBanks::<Test>::mutate(CASCADIA, |bank| {
			bank.as_mut().unwrap().credit_pool.uncovered = 0;
		});
	});
}

#[test]
fn take_and_give_should_move_commons_and_the_money_behind_them() {
	execute(|| {
		let issuance = Balances::total_issuance();
		events();
		assert_ok!(CommunityBanks::take(CASCADIA, &REDISTRIBUTION, 30 * CRD));
		assert_eq!((pool(CASCADIA).commons, pool(CASCADIA).liquid), (COMMONS - 30 * CRD, COMMONS - 30 * CRD));
		assert_eq!(Balances::balance(&REDISTRIBUTION), FUNDS + 30 * CRD);
		CommunityBanks::do_try_state().unwrap();
		assert_ok!(CommunityBanks::give(SONORA, &REDISTRIBUTION, 30 * CRD));
		assert_eq!((pool(SONORA).commons, pool(SONORA).liquid), (COMMONS + 30 * CRD, COMMONS + 30 * CRD));
		assert_eq!(
			events(),
			[
				Event::CommonsTaken { bank_id: CASCADIA, amount: 30 * CRD },
				Event::CommonsGiven { bank_id: SONORA, amount: 30 * CRD }
			]
		);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn take_and_give_should_change_nothing_when_they_fail() {
	execute(|| {
		assert_noop!(
			CommunityBanks::take(CASCADIA, &REDISTRIBUTION, COMMONS + 1),
			Error::<Test>::LedgerInconsistent
		);
		assert_noop!(CommunityBanks::take(9, &REDISTRIBUTION, 1), Error::<Test>::BankNotFound);
		assert_ok!(fund(CASCADIA, BOB, 600 * CRD));
		let liquid = pool(CASCADIA).liquid;
		assert_noop!(
			CommunityBanks::take(CASCADIA, &REDISTRIBUTION, liquid + 1),
			Error::<Test>::LedgerInconsistent
		);
		assert_noop!(CommunityBanks::give(9, &REDISTRIBUTION, 1), Error::<Test>::BankNotFound);
		assert_noop!(CommunityBanks::give(SONORA, &REDISTRIBUTION, FUNDS), TokenError::NotExpendable);
		crate::CommunityBanks::<Test>::mutate(SONORA, |bank| {
			bank.as_mut().unwrap().status = crate::Status::Resolved;
		});
		assert_noop!(CommunityBanks::give(SONORA, &REDISTRIBUTION, 1), Error::<Test>::NotOpen);
	});
}

#[test]
fn lost_commons_should_be_remembered_for_a_while_and_until_they_come_back() {
	execute(|| {
		Parameters::mutate(|rules| rules.creation_share = Permill::zero());
		assert_ok!(fund(CASCADIA, BOB, 200 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 80 * CRD, created: 0, shares_first: false };
		let lost = CommunityBanks::write_off(CASCADIA, loss).unwrap();
		assert_eq!((lost.commons, state(CASCADIA).losses), (80 * CRD, 80 * CRD));
		pass_time(180 * EPOCH);
		let half: Balance = decayed(80 * CRD, 180);
		assert_eq!(state(CASCADIA).losses, half);
		assert!(half.abs_diff(40 * CRD) <= 1);
		assert_ok!(pay_to(CASCADIA, BOB, 30 * CRD));
		let recovery = Recovery { amount: 30 * CRD, person: person(BOB), debt: 0, lost, endorsers: 0 };
		assert_eq!(CommunityBanks::recover(CASCADIA, recovery).unwrap().commons, 30 * CRD);
		assert_eq!(state(CASCADIA).losses, half - 30 * CRD);
		pass_time(180 * 80 * EPOCH);
		assert_eq!(state(CASCADIA).losses, 0);
		assert!(CommonsLost::<Test>::contains_key(CASCADIA));
	});
}

#[test]
fn what_comes_back_for_a_void_series_should_not_be_taken_for_lost_commons() {
	execute(|| {
		Parameters::mutate(|rules| rules.creation_share = Permill::zero());
		assert_ok!(fund(CASCADIA, BOB, 200 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 80 * CRD, created: 0, shares_first: false };
		let lost = CommunityBanks::write_off(CASCADIA, loss).unwrap();
		// Of one loan 30 of these, and 40 of depositors whose series is gone.
		let lost = Loss { commons: 30 * CRD, shares: 40 * CRD, series: lost.series + 1, ..lost };
		assert_ok!(pay_to(CASCADIA, BOB, 70 * CRD));
		let recovery = Recovery { amount: 70 * CRD, person: person(BOB), debt: 0, lost, endorsers: 0 };
		assert_eq!(CommunityBanks::recover(CASCADIA, recovery).unwrap().commons, 70 * CRD);
		assert_eq!(state(CASCADIA).losses, 50 * CRD);
	});
}

#[test]
fn orphaned_credit_should_be_burned_up_to_what_there_is() {
	execute(|| {
		assert_eq!(<CommunityBanks as OrphanedCredit<AccountId>>::outstanding(), 0);
		assert_eq!(<CommunityBanks as OrphanedCredit<AccountId>>::burn(&REDISTRIBUTION, 5 * CRD), Ok(0));
		// As if a bank had left it: part of the money of the genesis counts as that.
		Orphaned::<Test>::put(8 * CRD);
		crate::GenesisIssuance::<Test>::mutate(|genesis| *genesis -= 8 * CRD);
		let issuance = Balances::total_issuance();
		assert_eq!(
			<CommunityBanks as OrphanedCredit<AccountId>>::burn(&REDISTRIBUTION, 5 * CRD),
			Ok(5 * CRD)
		);
		assert_eq!(
			<CommunityBanks as OrphanedCredit<AccountId>>::burn(&REDISTRIBUTION, 5 * CRD),
			Ok(3 * CRD)
		);
		assert_eq!((Orphaned::<Test>::get(), Balances::total_issuance()), (0, issuance - 8 * CRD));
		Orphaned::<Test>::put(1);
		crate::GenesisIssuance::<Test>::mutate(|genesis| *genesis -= 1);
		assert!(<CommunityBanks as OrphanedCredit<AccountId>>::burn(&7_777, 1).is_err());
	});
}
