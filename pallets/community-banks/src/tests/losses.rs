//! Principal given up, and what comes in on it later.

use crate::{
	mock::*, CommunityBanks as Banks, CreditPool, Debts, Error, Event, Holdings, TotalIssued, TotalUncovered,
};
use credit_primitives_types::{
	Balance, BankLedger, Loss, Outstanding, Receipt, Recovery, Restored, WriteOff, CRD,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, Permill};

fn deposit(who: AccountId, amount: Balance) -> DispatchResult {
	CommunityBanks::deposit(RuntimeOrigin::signed(who), CASCADIA, amount)
}

fn donate(amount: Balance) -> DispatchResult {
	CommunityBanks::donate(RuntimeOrigin::signed(NOBODY), CASCADIA, amount)
}

fn write_off(principal: Balance, created: Balance) -> Loss {
	let loss = WriteOff { purpose: PURPOSE, principal, created, shares_first: false };
	CommunityBanks::write_off(CASCADIA, loss).unwrap()
}

fn recovery(amount: Balance, lost: Loss) -> Recovery {
	Recovery { amount, person: person(EVE), debt: 0, lost, endorsers: 0 }
}

/// Lets a bank create as much in one loan as it may have outstanding at all, and lend all its money.
fn without_brakes() {
	Parameters::mutate(|parameters| {
		parameters.epoch_creation_share = Permill::one();
		parameters.use_of_limit = Permill::one();
		parameters.liquidity_reserve = Permill::zero();
	});
}

/// Eve owes all that Cascadia could lend: 1,375 CRD, of which 375 CRD were created. No money is left.
fn all_lent() {
	without_brakes();
	assert_eq!(fund(CASCADIA, EVE, 1_375 * CRD).unwrap().created, 375 * CRD);
	assert_eq!(pool(CASCADIA).liquid, 0);
	events();
}

#[test]
fn write_off_should_take_from_reserve_commons_and_shares_in_this_order() {
	execute(|| {
		without_brakes();
		assert_ok!(deposit(ALICE, 500 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_400 * CRD));
		Banks::<Test>::mutate(CASCADIA, |bank| {
			let pool = &mut bank.as_mut().unwrap().credit_pool;
			pool.commons -= 100 * CRD;
			pool.loss_reserve += 100 * CRD;
		});
		let before = pool(CASCADIA);
		let issuance = Balances::total_issuance();
		events();
		let loss = write_off(1_200 * CRD, 300 * CRD);

		let expected =
			Loss { loss_reserve: 100 * CRD, commons: 900 * CRD, shares: 200 * CRD, deficit: 0, series: 0 };
		assert_eq!(loss, expected);
		// 475 CRD were at hand: all that was created is burned at once.
		assert_eq!(
			pool(CASCADIA),
			CreditPool {
				liquid: before.liquid - 300 * CRD,
				receivable: 200 * CRD,
				issued: 75 * CRD,
				share_equity: 300 * CRD,
				commons: 0,
				loss_reserve: 0,
				..before
			}
		);
		assert_eq!(Balances::total_issuance(), issuance - 300 * CRD);
		assert_eq!((TotalIssued::<Test>::get(), TotalUncovered::<Test>::get()), (75 * CRD, 0));
		assert_eq!(bank(CASCADIA).insolvent_since, None);
		assert_eq!(bank(CASCADIA).creation.write_offs.amount, 1_200 * CRD);
		assert_eq!(
			events(),
			vec![Event::WrittenOff {
				bank_id: CASCADIA,
				principal: 1_200 * CRD,
				burned: 300 * CRD,
				uncovered: 0,
				loss_reserve: 100 * CRD,
				commons: 900 * CRD,
				shares: 200 * CRD,
				series: 0,
				deficit: 0
			}]
		);
	});
}

#[test]
fn write_off_should_take_from_the_shares_first_when_their_vote_gave_it_up() {
	execute(|| {
		assert_ok!(deposit(ALICE, 500 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 700 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 600 * CRD, created: 0, shares_first: true };
		let loss = CommunityBanks::write_off(CASCADIA, loss).unwrap();
		assert_eq!((loss.shares, loss.commons, loss.deficit), (500 * CRD, 100 * CRD, 0));
	});
}

#[test]
fn write_off_should_leave_uncovered_what_cannot_be_burned_and_a_deficit_what_nobody_can_pay() {
	execute(|| {
		all_lent();
		let issuance = Balances::total_issuance();
		pass_time(5);
		let loss = write_off(1_375 * CRD, 375 * CRD);
		assert_eq!((loss.commons, loss.deficit), (COMMONS, 375 * CRD));
		let pool = pool(CASCADIA);
		assert_eq!((pool.uncovered, pool.deficit, pool.issued), (375 * CRD, 375 * CRD, 375 * CRD));
		assert_eq!((pool.liquid, pool.receivable, pool.commons), (0, 0, 0));
		assert_eq!(pool.equity(), Some(-(375 * CRD as i128)));
		assert_eq!(Balances::total_issuance(), issuance, "a default is not paid by burning nothing");
		assert_eq!(TotalUncovered::<Test>::get(), 375 * CRD);
		assert_eq!(bank(CASCADIA).insolvent_since, Some(EPOCH + 5));
		assert_eq!(CommunityBanks::outstanding(CASCADIA), Outstanding::default());
		assert_eq!(CommunityBanks::lending_capital(CASCADIA), Ok(0));
		let capacity = CommunityBanks::creation_capacity(CASCADIA).unwrap();
		assert_eq!((capacity.capital, capacity.room), (0, 0));
	});
}

#[test]
fn an_insolvent_bank_should_neither_lend_nor_take_nor_return_deposits() {
	execute(|| {
		without_brakes();
		assert_ok!(deposit(ALICE, 500 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_875 * CRD));
		pass_time(EPOCH);
		write_off(700 * CRD, 200 * CRD);
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).deficit), (200 * CRD, 0));
		assert_noop!(deposit(ALICE, CRD), Error::<Test>::BankInsolvent);
		assert_noop!(fund(CASCADIA, BOB, CRD), Error::<Test>::BankInsolvent);
		assert_eq!(CommunityBanks::can_fund(CASCADIA, CRD), Err(Error::<Test>::BankInsolvent.into()));
		assert_noop!(
			CommunityBanks::withdraw(RuntimeOrigin::signed(ALICE), CASCADIA, shares(CRD)),
			Error::<Test>::BankInsolvent
		);
		assert_eq!(CommunityBanks::creation_capacity(CASCADIA).unwrap().room, 0);
		// With the first gift that covers it, everything goes on.
		assert_ok!(donate(300 * CRD));
		assert_eq!(bank(CASCADIA).insolvent_since, None);
		assert_ok!(deposit(ALICE, CRD));
		assert_ok!(fund(CASCADIA, BOB, CRD));
	});
}

#[test]
fn write_off_should_void_the_series_when_the_shares_own_nothing_more() {
	execute(|| {
		without_brakes();
		assert_ok!(deposit(ALICE, 500 * CRD));
		assert_ok!(deposit(BOB, 500 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 2_000 * CRD));
		events();
		let loss = WriteOff { purpose: PURPOSE, principal: 1_000 * CRD, created: 0, shares_first: true };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!(events().last(), Some(&Event::SeriesVoided { bank_id: CASCADIA, series: 0 }));
		let void = pool(CASCADIA);
		assert_eq!((void.series, void.shares, void.commons), (1, 0, COMMONS));
		// What was held is nothing now, even when somebody else's money comes in.
		assert_ok!(deposit(BOB, 100 * CRD));
		assert_eq!(Holdings::<Test>::get(CASCADIA, BOB).unwrap().shares, shares(100 * CRD));
		assert_noop!(
			CommunityBanks::withdraw(RuntimeOrigin::signed(ALICE), CASCADIA, 1),
			Error::<Test>::NotEnoughShares
		);
	});
}

#[test]
fn a_loss_should_take_vested_and_unvested_income_alike() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.creation_share = Permill::zero());
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_900 * CRD));
		let receipt = Receipt {
			purpose: PURPOSE,
			circulates: true,
			person: person(EVE),
			debt: 1_900 * CRD,
			funded_at: EPOCH,
			principal: 0,
			burned: 0,
			interest: 250 * CRD,
			endorsers_share: Permill::zero(),
			expected_loss_share: Permill::zero(),
			on_time: None,
		};
		// 10 % each to reserve and commons, half of the 200 CRD that are left to the depositors.
		assert_ok!(collect(CASCADIA, receipt));
		let now = Timestamp::get();
		assert_eq!((pool(CASCADIA).share_equity, pool(CASCADIA).unvested(now)), (1_100 * CRD, 100 * CRD));
		// Were the vested part to go first, nothing would be left of it, and one CRD would buy the others' income.
		let loss = WriteOff { purpose: PURPOSE, principal: 1_045 * CRD, created: 0, shares_first: true };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!((pool(CASCADIA).share_equity, pool(CASCADIA).unvested(now)), (55 * CRD, 5 * CRD));
		let bought = CommunityBanks::shares_for_deposit(CASCADIA, 50 * CRD).unwrap();
		assert!(bought.abs_diff(shares(1_000 * CRD)) <= shares(1) * 20, "{bought}");
	});
}

#[test]
fn write_off_should_fail_when_it_is_more_than_borrowers_owe() {
	execute(|| {
		without_brakes();
		assert_ok!(fund(CASCADIA, EVE, 200 * CRD));
		let attempt = |principal, created| {
			CommunityBanks::write_off(
				CASCADIA,
				WriteOff { purpose: PURPOSE, principal, created, shares_first: false },
			)
		};
		for (principal, created) in [
			(201 * CRD, 0),
			// More created than given up.
			(10 * CRD, 11 * CRD),
			// More than was created.
			(200 * CRD, 101 * CRD),
			// The rest of the loan could not burn what would be left of it.
			(150 * CRD, 49 * CRD),
		] {
			assert_noop!(attempt(principal, created), Error::<Test>::LedgerInconsistent);
		}
		assert_noop!(
			CommunityBanks::write_off(
				9,
				WriteOff { purpose: PURPOSE, principal: 1, created: 0, shares_first: false }
			),
			Error::<Test>::BankNotFound
		);
		assert_ok!(attempt(150 * CRD, 75 * CRD));
	});
}

#[test]
fn what_comes_in_on_other_loans_should_burn_the_uncovered_first_and_interest_pay_the_deficit() {
	execute(|| {
		all_lent();
		// 1,000 CRD of Eve's loan are given up; 273 CRD of them were created.
		let created = 273 * CRD;
		write_off(1_000 * CRD, created);
		assert_eq!(pool(CASCADIA).uncovered, created);
		assert_eq!((pool(CASCADIA).commons, pool(CASCADIA).deficit), (0, 0));
		write_off(100 * CRD, 27 * CRD);
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).deficit), (300 * CRD, 100 * CRD));
		let issuance = Balances::total_issuance();
		events();
		let receipt = Receipt {
			purpose: PURPOSE,
			circulates: true,
			person: person(EVE),
			debt: 175 * CRD,
			funded_at: EPOCH,
			principal: 100 * CRD,
			burned: 28 * CRD,
			interest: 50 * CRD,
			endorsers_share: Permill::from_percent(10),
			expected_loss_share: Permill::zero(),
			on_time: None,
		};
		let collected = collect(CASCADIA, receipt).unwrap();
		// 5 CRD to the endorsers; the rest of the interest pays for the deficit.
		assert_eq!((collected.endorsers, collected.deficit), (5 * CRD, 45 * CRD));
		assert_eq!((collected.loss_reserve, collected.commons, collected.shares), (0, 0, 0));
		// 72 CRD of principal and 45 CRD of interest came in: all of it is burned.
		let after = pool(CASCADIA);
		assert_eq!((after.uncovered, after.deficit, after.liquid), (183 * CRD, 55 * CRD, 0));
		assert_eq!(after.payable, 5 * CRD);
		assert_eq!(Balances::total_issuance(), issuance - 28 * CRD - 117 * CRD);
		let Some(Event::PaymentCollected { uncovered_burned, deficit, .. }) = events().pop() else {
			panic!("no payment")
		};
		assert_eq!((uncovered_burned, deficit), (117 * CRD, 45 * CRD));
	});
}

#[test]
fn donate_should_cover_what_losses_left_before_it_reaches_the_commons() {
	execute(|| {
		all_lent();
		write_off(1_200 * CRD, 330 * CRD);
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).deficit), (330 * CRD, 200 * CRD));
		events();
		assert_ok!(donate(250 * CRD));
		let after = pool(CASCADIA);
		assert_eq!((after.uncovered, after.deficit, after.commons), (80 * CRD, 0, 50 * CRD));
		assert_eq!(
			events(),
			vec![Event::Donated {
				bank_id: CASCADIA,
				who: NOBODY,
				amount: 250 * CRD,
				uncovered_burned: 250 * CRD,
				deficit: 200 * CRD,
				commons: 50 * CRD
			}]
		);
	});
}

#[test]
fn recover_should_restore_shares_commons_reserve_and_endorsers_in_this_order() {
	execute(|| {
		without_brakes();
		assert_ok!(deposit(ALICE, 500 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_400 * CRD));
		Banks::<Test>::mutate(CASCADIA, |bank| {
			let pool = &mut bank.as_mut().unwrap().credit_pool;
			pool.commons -= 100 * CRD;
			pool.loss_reserve += 100 * CRD;
		});
		let loss = write_off(1_200 * CRD, 300 * CRD);
		let before = pool(CASCADIA);
		events();
		let restored =
			recover(CASCADIA, Recovery { endorsers: 30 * CRD, ..recovery(1_250 * CRD, loss) }).unwrap();
		assert_eq!(
			restored,
			Restored {
				deficit: 0,
				shares: 200 * CRD,
				commons: 900 * CRD,
				loss_reserve: 100 * CRD,
				endorsers: 30 * CRD,
				surplus: 20 * CRD
			}
		);
		let after = pool(CASCADIA);
		assert_eq!(after.liquid, before.liquid + 1_220 * CRD);
		assert_eq!(after.payable, 30 * CRD);
		assert_eq!((after.share_equity, after.commons), (500 * CRD, 920 * CRD));
		assert_eq!(after.unvested(Timestamp::get()), 200 * CRD, "what comes back vests");
		assert_eq!(
			events(),
			vec![Event::Recovered {
				bank_id: CASCADIA,
				person: person(EVE),
				amount: 1_250 * CRD,
				uncovered_burned: 0,
				deficit: 0,
				shares: 200 * CRD,
				commons: 900 * CRD,
				loss_reserve: 100 * CRD,
				endorsers: 30 * CRD,
				surplus: 20 * CRD
			}]
		);
		assert_ok!(CommunityBanks::pay_claim(CASCADIA, &BOB, 30 * CRD));
	});
}

#[test]
fn recover_should_burn_the_uncovered_and_pay_the_deficit_before_all_others() {
	execute(|| {
		all_lent();
		let loss = write_off(1_375 * CRD, 375 * CRD);
		let restored = recover(CASCADIA, recovery(100 * CRD, loss)).unwrap();
		assert_eq!(restored, Restored { deficit: 100 * CRD, ..Default::default() });
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).liquid), (275 * CRD, 0));
		let restored = recover(CASCADIA, recovery(400 * CRD, loss)).unwrap();
		assert_eq!((restored.deficit, restored.commons), (275 * CRD, 125 * CRD));
		let after = pool(CASCADIA);
		assert_eq!((after.uncovered, after.deficit, after.liquid), (0, 0, 125 * CRD));
		assert_eq!((after.issued, TotalIssued::<Test>::get()), (0, 0));
		assert_eq!(bank(CASCADIA).insolvent_since, None);
	});
}

#[test]
fn recover_should_give_what_a_void_series_lost_to_the_commons() {
	execute(|| {
		without_brakes();
		assert_ok!(deposit(ALICE, 500 * CRD));
		assert_ok!(fund(CASCADIA, EVE, 1_000 * CRD));
		let loss = WriteOff { purpose: PURPOSE, principal: 600 * CRD, created: 0, shares_first: true };
		let loss = CommunityBanks::write_off(CASCADIA, loss).unwrap();
		assert_eq!((loss.shares, loss.commons, loss.series), (500 * CRD, 100 * CRD, 0));
		// Whoever comes later has lost nothing.
		assert_ok!(deposit(BOB, 500 * CRD));
		let restored = recover(CASCADIA, recovery(600 * CRD, loss)).unwrap();
		assert_eq!(restored, Restored { commons: 600 * CRD, ..Default::default() });
		assert_eq!(pool(CASCADIA).share_equity, 500 * CRD);
	});
}

#[test]
fn recover_should_not_set_aside_what_it_had_to_burn() {
	execute(|| {
		all_lent();
		// The loss is the commons', what was created is uncovered, and a gift makes up for the loss of the other loan.
		write_off(500 * CRD, 136 * CRD);
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).deficit), (136 * CRD, 0));
		let only_endorsers = Recovery { endorsers: 100 * CRD, ..recovery(150 * CRD, Loss::default()) };
		let restored = recover(CASCADIA, only_endorsers).unwrap();
		assert_eq!(restored, Restored { endorsers: 14 * CRD, surplus: 136 * CRD, ..Default::default() });
		assert_eq!((pool(CASCADIA).payable, pool(CASCADIA).liquid), (14 * CRD, 0));
		assert_eq!(pool(CASCADIA).commons, 636 * CRD);
	});
}

#[test]
fn recover_should_fail_when_the_money_has_not_arrived_or_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(
			CommunityBanks::recover(CASCADIA, recovery(1, Loss::default())),
			Error::<Test>::LedgerInconsistent
		);
		assert_noop!(CommunityBanks::recover(9, recovery(1, Loss::default())), Error::<Test>::BankNotFound);
	});
}

#[test]
fn recover_should_take_the_debt_down_of_those_who_have_locked_shares() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(BOB), CASCADIA, 500 * CRD));
		assert_ok!(CommunityBanks::lock_shares(
			RuntimeOrigin::signed(BOB),
			CASCADIA,
			shares_of(CASCADIA, BOB)
		));
		assert_ok!(fund(CASCADIA, EVE, 100 * CRD));
		let loss = write_off(50 * CRD, 8 * CRD);
		let recovered = |who, debt| Recovery { person: person(who), debt, ..recovery(10 * CRD, loss) };
		assert_ok!(recover(CASCADIA, recovered(BOB, 70 * CRD)));
		assert_eq!(Debts::<Test>::get(CASCADIA, person(BOB)), Some(70 * CRD));
		assert_ok!(recover(CASCADIA, recovered(EVE, 70 * CRD)));
		assert_eq!(Debts::<Test>::get(CASCADIA, person(EVE)), None, "nothing is kept of others");
		assert_ok!(recover(CASCADIA, recovered(BOB, 0)));
		assert_eq!(Debts::<Test>::get(CASCADIA, person(BOB)), None);
	});
}

#[test]
fn set_aside_should_book_money_outside_the_pool() {
	execute(|| {
		let before = pool(CASCADIA);
		assert_noop!(CommunityBanks::set_aside(CASCADIA, CRD), Error::<Test>::LedgerInconsistent);
		assert_ok!(pay_to(CASCADIA, BOB, CRD));
		events();
		assert_ok!(CommunityBanks::set_aside(CASCADIA, CRD));
		assert_eq!(pool(CASCADIA), CreditPool { payable: CRD, ..before });
		assert_eq!(CommunityBanks::outstanding(CASCADIA).payable, CRD);
		assert_eq!(events(), vec![Event::SetAside { bank_id: CASCADIA, amount: CRD }]);
		// It is booked: nobody can book it twice.
		assert_noop!(CommunityBanks::set_aside(CASCADIA, 1), Error::<Test>::LedgerInconsistent);
		assert_noop!(CommunityBanks::set_aside(9, CRD), Error::<Test>::BankNotFound);
	});
}

#[test]
fn set_provision_should_lower_the_capital() {
	execute(|| {
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 0, 300 * CRD));
		assert_ok!(CommunityBanks::set_provision(CASCADIA, 100 * CRD, 50 * CRD));
		assert_eq!(pool(CASCADIA).provisions, 250 * CRD);
		assert_eq!(CommunityBanks::lending_capital(CASCADIA), Ok(COMMONS - 250 * CRD));
		assert_eq!(CommunityBanks::outstanding(CASCADIA).provisions, 250 * CRD);
		assert_ok!(CommunityBanks::set_provision(SONORA, 0, 2 * COMMONS));
		assert_eq!(CommunityBanks::lending_capital(SONORA), Ok(0));
		let event = |bank_id, before, after| Event::ProvisionChanged { bank_id, before, after };
		assert_eq!(
			events(),
			vec![
				event(CASCADIA, 0, 300 * CRD),
				event(CASCADIA, 100 * CRD, 50 * CRD),
				event(SONORA, 0, 2 * COMMONS)
			]
		);
		assert_ok!(CommunityBanks::set_provision(CASCADIA, CRD, CRD));
		assert_eq!(events(), vec![]);
		assert_noop!(
			CommunityBanks::set_provision(CASCADIA, 251 * CRD, 0),
			Error::<Test>::LedgerInconsistent
		);
		assert_noop!(CommunityBanks::set_provision(9, 0, 1), Error::<Test>::BankNotFound);
	});
}

#[test]
fn set_contested_should_lower_the_capital_and_what_leaving_pays() {
	execute(|| {
		assert_ok!(deposit(ALICE, 1_000 * CRD));
		events();
		assert_ok!(CommunityBanks::set_contested(CASCADIA, 0, 300 * CRD));
		assert_ok!(CommunityBanks::set_contested(CASCADIA, 100 * CRD, 0));
		assert_eq!(pool(CASCADIA).contested, 200 * CRD);
		assert_eq!(CommunityBanks::outstanding(CASCADIA).contested, 200 * CRD);
		assert_eq!(CommunityBanks::lending_capital(CASCADIA), Ok(COMMONS - 200 * CRD));
		// The commons do not cover it, as they would a provision: the depositors would pay first.
		let all = shares(1_000 * CRD);
		let value = CommunityBanks::withdrawal_value(CASCADIA, all).unwrap();
		assert!((800 * CRD - 1..=800 * CRD).contains(&value), "{value}");
		assert_eq!(CommunityBanks::shares_for_deposit(CASCADIA, CRD), Some(shares(CRD)));
		assert_ok!(CommunityBanks::set_contested(SONORA, 0, 2 * COMMONS));
		assert_eq!(CommunityBanks::lending_capital(SONORA), Ok(0));
		let event = |bank_id, before, after| Event::ContestedChanged { bank_id, before, after };
		assert_eq!(
			events(),
			vec![event(CASCADIA, 0, 300 * CRD), event(CASCADIA, 100 * CRD, 0), event(SONORA, 0, 2 * COMMONS)]
		);
		assert_noop!(
			CommunityBanks::set_contested(CASCADIA, 201 * CRD, 0),
			Error::<Test>::LedgerInconsistent
		);
		assert_noop!(CommunityBanks::set_contested(9, 0, 1), Error::<Test>::BankNotFound);
	});
}

#[test]
fn a_burn_in_the_epoch_that_created_should_free_its_limit() {
	execute(|| {
		assert_eq!(fund(CASCADIA, EVE, 100 * CRD).unwrap().created, 15 * CRD);
		assert_eq!(fund(CASCADIA, EVE, 100 * CRD).unwrap().created, 0);
		let receipt = |principal, burned, funded_at| Receipt {
			purpose: PURPOSE,
			circulates: true,
			person: person(EVE),
			debt: 0,
			funded_at,
			principal,
			burned,
			interest: 0,
			endorsers_share: Permill::zero(),
			expected_loss_share: Permill::zero(),
			on_time: None,
		};
		assert_ok!(collect(CASCADIA, receipt(40 * CRD, 6 * CRD, EPOCH)));
		assert_eq!(fund(CASCADIA, BOB, 100 * CRD).unwrap().created, 6 * CRD);
		pass_time(EPOCH);
		assert_eq!(fund(CASCADIA, BOB, 10 * CRD).unwrap().created, 5 * CRD);
		// What an earlier epoch created frees nothing in this one: 15 less 5 are left.
		assert_ok!(collect(CASCADIA, receipt(60 * CRD, 9 * CRD, EPOCH)));
		assert_eq!(fund(CASCADIA, BOB, 100 * CRD).unwrap().created, 10 * CRD);
	});
}

#[test]
fn no_bank_should_create_while_too_much_is_lost_in_the_network() {
	execute(|| {
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), SONORA));
		all_lent();
		assert!(CommunityBanks::creation_capacity(SONORA).unwrap().room > 0);
		// 2 % of 375 CRD may be uncovered in all.
		write_off(10 * CRD, 75 * CRD / 10);
		assert!(CommunityBanks::creation_capacity(SONORA).unwrap().room > 0);
		write_off(10 * CRD, 1);
		let capacity = CommunityBanks::creation_capacity(SONORA).unwrap();
		assert_eq!((capacity.room, capacity.lending_room), (0, 0));
		assert!(capacity.limit > 0);
		// The pool lends all the same.
		assert_eq!(fund(SONORA, DAVE, 20 * CRD).unwrap().created, 0);
		assert_ok!(donate(CRD));
		assert!(CommunityBanks::creation_capacity(SONORA).unwrap().room > 0);
	});
}

#[test]
fn the_invariants_should_notice_losses_that_do_not_add_up() {
	let broken = |break_it: fn(&mut CreditPool)| {
		let mut result = Ok(());
		new_test_ext().execute_with(|| {
			all_lent();
			write_off(1_375 * CRD, 375 * CRD);
			Banks::<Test>::mutate(CASCADIA, |bank| break_it(&mut bank.as_mut().unwrap().credit_pool));
			result = CommunityBanks::do_try_state();
		});
		result
	};
	assert_eq!(broken(|_| ()), Ok(()));
	assert_eq!(
		broken(|pool| {
			pool.deficit += 1;
			pool.commons += 1;
		}),
		Err("11. A bank has a deficit only while nobody's equity is left.".into())
	);
	assert_eq!(
		broken(|pool| pool.uncovered -= 1),
		Err("11. Borrowers owe all issued credit but the uncovered.".into())
	);
	assert_eq!(
		broken(|pool| {
			pool.served += 1;
			pool.payable += 1;
		}),
		Err("2. Every bank's account keeps the existential deposit, the liquid and the payable money.".into())
	);
}
