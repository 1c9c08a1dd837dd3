//! What a bank's members or the network decide about it.

use crate::{
	mock::*, types::Status, Applications, BankPolicy, Claims, Clearing, CommunityBanks as Banks, CreditPool,
	Debts, EnsureBank, Error, Event, Exits, HoldReason, Holdings, HomeBanks, LockCalendar, Lockers, Locks,
	MemberAccounts, Members, OnTimePayers, Origin, Orphaned, QueuedExits, TotalIssued, TotalUncovered,
	WeightInfo,
};
use credit_primitives_types::{
	Balance, BankId, BankLedger, Loss, Membership, Receipt, Recovery, WriteOff, CRD,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, EnsureOrigin},
};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, Permill};

fn own(bank: BankId) -> RuntimeOrigin {
	Origin::Bank(bank).into()
}

fn set_policy(policy: BankPolicy) -> DispatchResult {
	CommunityBanks::set_policy(own(CASCADIA), CASCADIA, policy)
}

fn percent(percent: u32) -> Option<Permill> {
	Some(Permill::from_percent(percent))
}

#[test]
fn ensure_bank_should_say_for_which_bank_an_origin_speaks() {
	execute(|| {
		assert_eq!(EnsureBank::<Test>::ensure_origin(own(7)).ok(), Some(7));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()] {
			assert!(EnsureBank::<Test>::ensure_origin(origin).is_err());
		}
	});
}

#[test]
fn set_policy_should_be_stored_and_told() {
	execute(|| {
		let policy = BankPolicy { commons_levy: percent(20), ..Default::default() };
		assert_ok!(set_policy(policy));
		assert_eq!(bank(CASCADIA).policy, policy);
		assert_eq!(bank(SONORA).policy, BankPolicy::default());
		assert_eq!(events(), vec![Event::PolicySet { bank_id: CASCADIA, policy }]);
	});
}

#[test]
fn set_policy_should_fail_when_the_origin_is_not_the_banks_own() {
	execute(|| {
		let policy = BankPolicy::default();
		assert_noop!(CommunityBanks::set_policy(own(SONORA), CASCADIA, policy), Error::<Test>::NotAuthorized);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::signed(ALICE)] {
			assert_noop!(CommunityBanks::set_policy(origin, CASCADIA, policy), DispatchError::BadOrigin);
		}
		assert_noop!(CommunityBanks::set_policy(own(9), 9, policy), Error::<Test>::BankNotFound);
	});
}

#[test]
fn set_policy_should_fail_when_a_value_is_laxer_or_beyond_its_bound() {
	execute(|| {
		let none = BankPolicy::default();
		for policy in [
			BankPolicy { membership_endorsements: Some(1), ..none },
			BankPolicy { membership_endorsements: Some(17), ..none },
			BankPolicy { liquidity_reserve: percent(9), ..none },
			BankPolicy { liquidity_reserve: percent(51), ..none },
			BankPolicy { reserve_share: percent(9), ..none },
			BankPolicy { reserve_share: percent(51), ..none },
			BankPolicy { commons_levy: percent(9), ..none },
			BankPolicy { commons_levy: percent(51), ..none },
			BankPolicy { creation_share: percent(51), ..none },
		] {
			assert_noop!(set_policy(policy), Error::<Test>::PolicyOutOfBounds);
		}
		for policy in [
			BankPolicy {
				membership_endorsements: Some(2),
				liquidity_reserve: percent(10),
				reserve_share: percent(10),
				commons_levy: percent(10),
				creation_share: percent(50),
			},
			BankPolicy {
				membership_endorsements: Some(16),
				liquidity_reserve: percent(50),
				reserve_share: percent(50),
				commons_levy: percent(50),
				creation_share: percent(0),
			},
		] {
			assert_ok!(set_policy(policy));
		}
	});
}

#[test]
fn a_policy_should_bind_its_bank_and_only_it() {
	execute(|| {
		assert_ok!(set_policy(BankPolicy {
			membership_endorsements: Some(3),
			liquidity_reserve: percent(50),
			reserve_share: percent(30),
			commons_levy: percent(40),
			creation_share: percent(0),
		}));
		// Endorsements: three instead of two.
		for bank in [CASCADIA, SONORA] {
			assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(FERDIE), bank));
		}
		let endorse =
			|who, bank| CommunityBanks::endorse_application(RuntimeOrigin::signed(who), bank, FERDIE);
		assert_ok!(endorse(ALICE, CASCADIA));
		assert_ok!(endorse(BOB, CASCADIA));
		assert!(!CommunityBanks::is_member(CASCADIA, &FERDIE));
		assert_ok!(endorse(CHARLIE, CASCADIA));
		assert_ok!(endorse(DAVE, SONORA));
		assert_ok!(endorse(EVE, SONORA));
		assert!([CASCADIA, SONORA].iter().all(|bank| CommunityBanks::is_member(*bank, &FERDIE)));
		// Lending: nothing created, half of the deposits stay.
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000 * CRD));
		assert_noop!(fund(CASCADIA, EVE, 1_500 * CRD + 1), Error::<Test>::InsufficientLiquidity);
		assert_eq!(fund(CASCADIA, EVE, 1_500 * CRD).unwrap().created, 0);
		// Interest: 30 % and 40 % of 10 CRD, and half of the rest.
		let collected = collect(CASCADIA, receipt(0, 10 * CRD)).unwrap();
		assert_eq!(
			(collected.loss_reserve, collected.commons, collected.shares),
			(3 * CRD, 4 * CRD + 15 * CRD / 10, 15 * CRD / 10)
		);
	});
}

#[test]
fn a_policy_should_give_way_when_the_governed_value_becomes_stricter() {
	execute(|| {
		assert_ok!(set_policy(BankPolicy {
			membership_endorsements: Some(3),
			commons_levy: percent(20),
			creation_share: percent(40),
			..Default::default()
		}));
		Parameters::mutate(|parameters| {
			parameters.membership_endorsements = 4;
			parameters.commons_levy = Permill::from_percent(30);
			parameters.creation_share = Permill::from_percent(25);
		});
		let rules = bank(CASCADIA).rules(&Parameters::get());
		assert_eq!(rules, Parameters::get());
		// And holds again when governance loosens it.
		Parameters::mutate(|parameters| parameters.commons_levy = Permill::from_percent(5));
		assert_eq!(bank(CASCADIA).rules(&Parameters::get()).commons_levy, Permill::from_percent(20));
	});
}

fn receipt(principal: Balance, interest: Balance) -> Receipt {
	Receipt {
		purpose: PURPOSE,
		circulates: true,
		person: person(EVE),
		debt: 0,
		funded_at: 0,
		principal,
		burned: 0,
		interest,
		endorsers_share: Permill::zero(),
		expected_loss_share: Permill::zero(),
		on_time: None,
	}
}

fn close(bank: BankId) -> DispatchResult {
	CommunityBanks::close_bank(own(bank), bank)
}

#[test]
fn close_bank_should_give_what_is_left_to_the_network_and_the_deposit_back() {
	execute(|| {
		assert_ok!(CommunityBanks::found_bank(
			RuntimeOrigin::signed(ALICE),
			name("Third"),
			region("cascadia"),
			H256::zero()
		));
		for who in [BOB, FERDIE] {
			co_found_invited(who, 2);
		}
		assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(EVE), 2, 7 * CRD));
		assert_ok!(pay_to(2, EVE, CRD));
		events();
		let before = Balances::balance(&REDISTRIBUTION);
		assert_ok!(close(2));

		assert_eq!(held(HoldReason::FoundingDeposit, ALICE), 0);
		assert_eq!(Balances::balance(&ALICE), FUNDS - ED);
		assert_eq!(Balances::balance(&REDISTRIBUTION), before + 8 * CRD + ED);
		assert_eq!(Balances::total_balance(&CommunityBanks::account_of(2)), 0);
		assert_eq!(events(), vec![Event::BankClosed { bank_id: 2, to_redistribution: 8 * CRD + ED }]);
		assert!(!CommunityBanks::bank_exists(2) && !Banks::<Test>::contains_key(2));
		assert_noop!(close(2), Error::<Test>::BankNotFound);
	});
}

#[test]
fn a_closed_bank_should_not_be_there_for_anyone_before_it_is_cleared() {
	execute(|| {
		assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(ALICE), SONORA));
		assert_ok!(close(SONORA));
		assert!(Members::<Test>::contains_key(SONORA, DAVE));
		assert!(!CommunityBanks::is_member(SONORA, &DAVE));
		assert_eq!(CommunityBanks::member_since(SONORA, &DAVE), None);
		assert_eq!(CommunityBanks::account_of_member(SONORA, &person(DAVE)), None);
		assert_eq!(CommunityBanks::capital(SONORA), None);
		assert_eq!(CommunityBanks::queued_value(SONORA), None);
		assert_eq!(<CommunityBanks as BankLedger<AccountId>>::banks(), vec![CASCADIA]);
		let signed = RuntimeOrigin::signed;
		for result in [
			CommunityBanks::deposit(signed(DAVE), SONORA, CRD),
			CommunityBanks::donate(signed(DAVE), SONORA, CRD),
			CommunityBanks::leave(signed(DAVE), SONORA),
			CommunityBanks::set_home_bank(signed(DAVE), SONORA),
			CommunityBanks::endorse_application(signed(DAVE), SONORA, ALICE),
			CommunityBanks::apply(signed(BOB), SONORA),
			CommunityBanks::expel(own(SONORA), SONORA, DAVE),
			CommunityBanks::move_membership(signed(ALICE), SONORA, DAVE),
		] {
			assert_eq!(result, Err(Error::<Test>::BankNotFound.into()));
		}
		// The applicant need not wait for the clearing.
		assert_ok!(CommunityBanks::withdraw_application(signed(ALICE), SONORA));
		assert_eq!(held(HoldReason::ApplicationDeposit, ALICE), 0);
	});
}

#[test]
fn the_members_of_a_closed_bank_should_be_free_to_choose_another_home_at_once() {
	execute(|| {
		assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(DAVE), CASCADIA));
		assert_ok!(close(SONORA));
		for endorser in [ALICE, BOB] {
			let endorser = RuntimeOrigin::signed(endorser);
			assert_ok!(CommunityBanks::endorse_application(endorser, CASCADIA, DAVE));
		}
		assert_eq!(HomeBanks::<Test>::get(H256::from_low_u64_be(DAVE as u64)).unwrap().bank, Some(CASCADIA));
		next_block();
		assert_eq!(HomeBanks::<Test>::get(H256::from_low_u64_be(DAVE as u64)).unwrap().bank, Some(CASCADIA));
		assert_eq!(HomeBanks::<Test>::get(H256::from_low_u64_be(EVE as u64)), None);
		assert!(Clearing::<Test>::iter().next().is_none());
	});
}

#[test]
fn everything_of_a_closed_bank_should_be_cleared_a_number_in_each_block() {
	let members: Vec<AccountId> = (100..140).collect();
	let banks = vec![genesis_bank("Crowd", "cascadia", &members, false)];
	new_test_ext_with(banks).execute_with(|| {
		// One entry of each kind, beside the members: what a bank may keep that owes nothing and has no shares left.
		assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(ALICE), 0));
		Holdings::<Test>::insert(0, 100, crate::types::Holding { shares: 1, deposited_at: 0, series: 0 });
		Exits::<Test>::insert(0, 0, crate::types::Exit { who: 100, shares: 1, series: 0 });
		QueuedExits::<Test>::insert(0, 100, 0);
		OnTimePayers::<Test>::insert(0, H256::zero(), ());
		Debts::<Test>::insert(0, person(100), 1);
		Lockers::<Test>::insert(0, person(100), 100);
		let lock = crate::types::Lock { person: person(100), pending: 1, due: 5, ..Default::default() };
		Locks::<Test>::insert(0, 100, lock);
		LockCalendar::<Test>::insert((credit_primitives_types::SortedMoment::from(5), 0, 100), ());
		assert_ok!(close(0));

		let members = || Members::<Test>::iter_prefix(0).count();
		// The calendar has come to the lock by itself.
		next_block();
		assert_eq!(members(), 40 - crate::poll::CLEARED_PER_BLOCK as usize);
		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::clear_members(31));
		next_block();
		assert_eq!(members(), 8, "there was no room in the block");
		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::clear_members(32));
		next_block();
		assert!(Clearing::<Test>::iter().next().is_none());
		assert_eq!(members(), 0);
		assert_eq!(HomeBanks::<Test>::iter().count(), 0);
		assert!(Applications::<Test>::iter().next().is_none());
		assert_eq!(held(HoldReason::ApplicationDeposit, ALICE), 0);
		assert!(Holdings::<Test>::iter().next().is_none() && OnTimePayers::<Test>::iter().next().is_none());
		assert!(Exits::<Test>::iter().next().is_none() && QueuedExits::<Test>::iter().next().is_none());
		assert!(Locks::<Test>::iter().next().is_none() && LockCalendar::<Test>::iter().next().is_none());
		assert_eq!(MemberAccounts::<Test>::iter().count() + Lockers::<Test>::iter().count(), 0);
		assert!(Debts::<Test>::iter().next().is_none() && Claims::<Test>::iter().next().is_none());
		CommunityBanks::do_try_state().unwrap();
	});
}

#[test]
fn close_bank_should_fail_when_anything_is_open() {
	execute(|| {
		let closed_with = |pool: CreditPool| {
			let before = bank(SONORA);
			Banks::<Test>::mutate(SONORA, |bank| bank.as_mut().unwrap().credit_pool = pool);
			let result = frame_support::storage::with_storage_layer(|| close(SONORA));
			Banks::<Test>::insert(SONORA, before);
			result
		};
		let pool = pool(SONORA);
		for (pool, error) in [
			(CreditPool { receivable: 1, ..pool }, Error::<Test>::LoansOutstanding),
			(CreditPool { issued: 1, ..pool }, Error::<Test>::LoansOutstanding),
			(CreditPool { deficit: 1, ..pool }, Error::<Test>::LoansOutstanding),
			(CreditPool { provisions: 1, ..pool }, Error::<Test>::LoansOutstanding),
			(CreditPool { contested: 1, ..pool }, Error::<Test>::LoansOutstanding),
			(CreditPool { payable: 1, ..pool }, Error::<Test>::ClaimsOutstanding),
			(CreditPool { shares: 1, ..pool }, Error::<Test>::DepositsOutstanding),
		] {
			assert_eq!(closed_with(pool), Err(error.into()));
		}
		Engaged::set(vec![(SONORA, person(EVE))]);
		assert_noop!(close(SONORA), Error::<Test>::LoansOutstanding);
		Engaged::set(vec![]);
		assert_ok!(close(SONORA));
	});
}

#[test]
fn close_bank_should_fail_when_the_origin_may_not() {
	execute(|| {
		assert_noop!(CommunityBanks::close_bank(own(SONORA), CASCADIA), Error::<Test>::NotAuthorized);
		assert_noop!(
			CommunityBanks::close_bank(RuntimeOrigin::signed(ALICE), CASCADIA),
			DispatchError::BadOrigin
		);
		// Root only closes what was resolved or has been left.
		assert_noop!(
			CommunityBanks::close_bank(RuntimeOrigin::root(), CASCADIA),
			Error::<Test>::NotAuthorized
		);
	});
}

#[test]
fn close_bank_should_be_the_networks_when_the_last_member_has_left() {
	execute(|| {
		let members: Vec<_> = Members::<Test>::iter_key_prefix(SONORA).collect();
		for who in members {
			let by_root = CommunityBanks::close_bank(RuntimeOrigin::root(), SONORA);
			assert_eq!(by_root, Err(Error::<Test>::NotAuthorized.into()));
			assert_ok!(CommunityBanks::leave(RuntimeOrigin::signed(who), SONORA));
		}
		assert_ok!(CommunityBanks::close_bank(RuntimeOrigin::root(), SONORA));
	});
}

#[test]
fn close_bank_should_not_be_held_up_by_what_others_put_on_its_account() {
	execute(|| {
		assert_ok!(System::inc_consumers(&CommunityBanks::account_of(SONORA)));
		assert_ok!(close(SONORA));
		assert_eq!(Balances::balance(&CommunityBanks::account_of(SONORA)), ED);
	});
}

/// Cascadia has lost all it had and 375 CRD more.
fn insolvent() -> Loss {
	Parameters::mutate(|parameters| {
		parameters.epoch_creation_share = Permill::one();
		parameters.use_of_limit = Permill::one();
	});
	assert_ok!(fund(CASCADIA, EVE, 1_375 * CRD));
	let loss = WriteOff { purpose: PURPOSE, principal: 1_300 * CRD, created: 355 * CRD, shares_first: false };
	CommunityBanks::write_off(CASCADIA, loss).unwrap()
}

fn resolve() -> DispatchResult {
	CommunityBanks::resolve_bank(RuntimeOrigin::root(), CASCADIA)
}

#[test]
fn resolve_bank_should_leave_the_deficit_to_the_network() {
	execute(|| {
		insolvent();
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).deficit), (355 * CRD, 300 * CRD));
		let issuance = Balances::total_issuance();
		pass_time(INSOLVENCY_PERIOD);
		events();
		assert_ok!(resolve());
		let after = pool(CASCADIA);
		assert_eq!((after.issued, after.uncovered, after.deficit), (75 * CRD, 55 * CRD, 0));
		assert_eq!(Orphaned::<Test>::get(), 300 * CRD);
		assert_eq!((TotalIssued::<Test>::get(), TotalUncovered::<Test>::get()), (75 * CRD, 55 * CRD));
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(bank(CASCADIA).status, Status::Resolved);
		assert_eq!(events(), vec![Event::BankResolved { bank_id: CASCADIA, orphaned: 300 * CRD }]);
	});
}

#[test]
fn resolve_bank_should_fail_when_the_bank_has_not_been_insolvent_for_long() {
	execute(|| {
		assert_noop!(resolve(), Error::<Test>::NotInsolvent);
		insolvent();
		assert_noop!(resolve(), Error::<Test>::TooEarly);
		pass_time(INSOLVENCY_PERIOD - 1);
		assert_noop!(resolve(), Error::<Test>::TooEarly);
		// Credit that is only uncovered is burned by repayments: nothing to resolve.
		assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(BOB), CASCADIA, 300 * CRD));
		pass_time(1);
		assert_noop!(resolve(), Error::<Test>::NotInsolvent);
		assert_noop!(CommunityBanks::resolve_bank(RuntimeOrigin::root(), 9), Error::<Test>::BankNotFound);
		for origin in [own(CASCADIA), RuntimeOrigin::signed(ALICE)] {
			assert_noop!(CommunityBanks::resolve_bank(origin, CASCADIA), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_gift_that_does_not_cover_all_should_not_start_the_period_anew() {
	execute(|| {
		insolvent();
		let since = bank(CASCADIA).insolvent_since;
		assert!(since.is_some());
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(BOB), CASCADIA, CRD));
		assert_eq!(bank(CASCADIA).insolvent_since, since);
		assert_ok!(resolve());
	});
}

#[test]
fn a_resolved_bank_should_create_nothing_whatever_it_is_given() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.lost_credit_bound = Permill::one());
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), SONORA));
		insolvent();
		// So much is created elsewhere that the loss is within the network's bound.
		assert_eq!(fund(SONORA, DAVE, 800 * CRD).unwrap().created, 375 * CRD);
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(resolve());
		assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(BOB), CASCADIA, 600 * CRD));
		let capacity = CommunityBanks::creation_capacity(CASCADIA).unwrap();
		assert!(capacity.limit > 0);
		assert_eq!((capacity.room, capacity.lending_room), (0, 0));
	});
}

#[test]
fn a_solvent_moment_should_start_the_period_anew() {
	execute(|| {
		let loss = insolvent();
		pass_time(INSOLVENCY_PERIOD - 1);
		let back = Recovery { amount: 355 * CRD, person: person(EVE), debt: 0, lost: loss, endorsers: 0 };
		assert_ok!(recover(CASCADIA, back));
		assert_eq!(bank(CASCADIA).insolvent_since, None);
		let loss = WriteOff { purpose: PURPOSE, principal: 75 * CRD, created: 20 * CRD, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!(pool(CASCADIA).deficit, 20 * CRD);
		pass_time(1);
		assert_noop!(resolve(), Error::<Test>::TooEarly);
		pass_time(INSOLVENCY_PERIOD - 1);
		assert_ok!(resolve());
	});
}

#[test]
fn a_resolved_bank_should_do_no_new_business_and_let_the_old_run_out() {
	execute(|| {
		insolvent();
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(resolve());
		assert_noop!(
			CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, CRD),
			Error::<Test>::NotOpen
		);
		assert_noop!(fund(CASCADIA, BOB, CRD), Error::<Test>::NotOpen);
		assert_eq!(CommunityBanks::can_fund(CASCADIA, CRD), Err(Error::<Test>::NotOpen.into()));
		assert_eq!(CommunityBanks::creation_capacity(CASCADIA).unwrap().room, 0);
		assert_ok!(CommunityBanks::leave(RuntimeOrigin::signed(CHARLIE), CASCADIA));
		assert_noop!(
			CommunityBanks::close_bank(RuntimeOrigin::root(), CASCADIA),
			Error::<Test>::LoansOutstanding
		);
		// Eve's last 75 CRD, of which 20 CRD were created, come back and burn the 55 CRD that are uncovered.
		assert_ok!(collect(CASCADIA, Receipt { burned: 20 * CRD, ..receipt(75 * CRD, 2 * CRD) }));
		assert_eq!((pool(CASCADIA).issued, pool(CASCADIA).uncovered), (0, 0));
		assert_eq!((TotalIssued::<Test>::get(), Orphaned::<Test>::get()), (0, 300 * CRD));
		let before = Balances::balance(&REDISTRIBUTION);
		assert_ok!(CommunityBanks::close_bank(RuntimeOrigin::root(), CASCADIA));
		assert_eq!(Balances::balance(&REDISTRIBUTION), before + 2 * CRD + ED);
	});
}

#[test]
fn resolve_bank_should_work_again_when_the_rest_is_lost_too() {
	execute(|| {
		insolvent();
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(resolve());
		let loss = WriteOff { purpose: PURPOSE, principal: 75 * CRD, created: 20 * CRD, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		assert_eq!((pool(CASCADIA).uncovered, pool(CASCADIA).deficit), (75 * CRD, 75 * CRD));
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(resolve());
		assert_eq!((Orphaned::<Test>::get(), pool(CASCADIA).issued), (375 * CRD, 0));
		assert_ok!(close(CASCADIA));
	});
}

#[test]
fn orphaned_credit_should_stop_all_creation() {
	execute(|| {
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), SONORA));
		assert!(CommunityBanks::creation_capacity(SONORA).unwrap().room > 0);
		insolvent();
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(resolve());
		assert_ok!(collect(CASCADIA, Receipt { burned: 20 * CRD, ..receipt(75 * CRD, 0) }));
		assert_eq!(TotalUncovered::<Test>::get(), 0);
		assert_eq!(CommunityBanks::creation_capacity(SONORA).unwrap().room, 0);
	});
}

#[test]
fn the_depositors_of_a_resolved_bank_should_find_their_shares_void() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 100 * CRD));
		Parameters::mutate(|parameters| {
			parameters.epoch_creation_share = Permill::one();
			parameters.use_of_limit = Permill::one();
			parameters.liquidity_reserve = Permill::zero();
		});
		assert_ok!(fund(CASCADIA, EVE, 1_475 * CRD));
		let loss =
			WriteOff { purpose: PURPOSE, principal: 1_475 * CRD, created: 375 * CRD, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		pass_time(INSOLVENCY_PERIOD);
		assert_ok!(resolve());
		assert_eq!((pool(CASCADIA).series, pool(CASCADIA).shares), (1, 0));
		assert_ok!(close(CASCADIA));
		assert_eq!(Orphaned::<Test>::get(), 375 * CRD);
	});
}
