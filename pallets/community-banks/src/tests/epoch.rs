//! The end of an epoch.

use crate::{
	mock::*, CommunityBanks as Banks, Event, FoldUnderWay, LastFold, OnTimePayers, VestingIncome, WeightInfo,
};
use credit_primitives_math::FixedU128;
use credit_primitives_types::{BankId, BankLedger, EpochIndex, Moment, Receipt, WriteOff, CRD};
use frame_support::assert_ok;
use sp_core::H256;
use sp_runtime::Permill;

fn fixed(millionths: u128) -> FixedU128 {
	FixedU128::from_rational(millionths, 1_000_000)
}

fn creation(id: BankId) -> crate::types::CreationRight {
	bank(id).creation
}

/// A block of the next epoch.
fn turn_epoch() {
	pass_time(EPOCH);
	next_block();
}

/// The epoch of the last complete walk, and when it began.
fn folded() -> Option<(EpochIndex, Moment)> {
	LastFold::<Test>::get().map(|last| (last.epoch, last.began))
}

/// Gives a bank a record of persons who repaid on time.
fn persons_on_time(bank: BankId, persons: u64) {
	for person in 0..persons {
		OnTimePayers::<Test>::insert(bank, H256::from_low_u64_be(person), ());
	}
	Banks::<Test>::mutate(bank, |bank| {
		bank.as_mut().unwrap().creation.persons_on_time = persons as u32;
	});
}

#[test]
fn an_epochs_end_should_take_stray_money_in_as_a_gift() {
	execute(|| {
		next_block();
		assert_ok!(pay_to(CASCADIA, EVE, 5 * CRD));
		events();
		next_block();
		assert_eq!(events(), vec![], "not before the epoch has turned");
		turn_epoch();
		assert_eq!(pool(CASCADIA).commons, COMMONS + 5 * CRD);
		assert_eq!(pool(CASCADIA).liquid, COMMONS + 5 * CRD);
		assert_eq!(
			events(),
			vec![Event::Swept {
				bank_id: CASCADIA,
				amount: 5 * CRD,
				uncovered_burned: 0,
				deficit: 0,
				commons: 5 * CRD
			}]
		);
	});
}

#[test]
fn an_epochs_end_should_leave_what_is_set_aside_alone() {
	execute(|| {
		next_block();
		assert_ok!(pay_to(CASCADIA, EVE, 5 * CRD));
		assert_ok!(CommunityBanks::set_aside(CASCADIA, 5 * CRD));
		let before = pool(CASCADIA);
		turn_epoch();
		assert_eq!(pool(CASCADIA), before);
	});
}

#[test]
fn stray_money_should_cover_what_losses_left_first() {
	execute(|| {
		Parameters::mutate(|parameters| {
			parameters.epoch_creation_share = Permill::one();
			parameters.use_of_limit = Permill::one();
		});
		assert_ok!(fund(CASCADIA, EVE, 1_375 * CRD));
		let loss =
			WriteOff { purpose: PURPOSE, principal: 1_200 * CRD, created: 330 * CRD, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		next_block();
		assert_ok!(pay_to(CASCADIA, BOB, 400 * CRD));
		let issuance = Balances::total_issuance();
		turn_epoch();
		let after = pool(CASCADIA);
		assert_eq!((after.uncovered, after.deficit, after.commons), (0, 0, 200 * CRD));
		assert_eq!(after.liquid, 70 * CRD);
		assert_eq!(Balances::total_issuance(), issuance - 330 * CRD);
		assert_eq!(bank(CASCADIA).insolvent_since, None);
	});
}

#[test]
fn leverage_should_move_by_a_step_an_epoch() {
	execute(|| {
		next_block();
		assert_eq!(creation(CASCADIA).leverage, fixed(375_000));
		HealthOfAll::set(Permill::one());
		events();
		turn_epoch();
		// 5 % of 0.375 more.
		assert_eq!(creation(CASCADIA).leverage, fixed(393_750));
		assert_eq!(
			events(),
			vec![Event::LeverageMoved {
				bank_id: CASCADIA,
				leverage: fixed(393_750),
				record: fixed(500_000)
			}]
		);
		assert_eq!(CommunityBanks::creation_capacity(CASCADIA).unwrap().leverage, fixed(393_750));
		for _ in 0..6 {
			turn_epoch();
		}
		assert_eq!(creation(CASCADIA).leverage, fixed(500_000), "no further than health allows");
		events();
		turn_epoch();
		assert_eq!(events(), vec![], "an epoch that changes nothing is silent");

		// Bad news count at once, even though the leverage follows in steps.
		HealthOfAll::set(Permill::zero());
		assert_eq!(CommunityBanks::creation_capacity(CASCADIA).unwrap().leverage, fixed(250_000));
		turn_epoch();
		assert_eq!(creation(CASCADIA).leverage, fixed(475_000));
		assert_eq!(CommunityBanks::capital(CASCADIA).unwrap().leverage, fixed(250_000));
	});
}

#[test]
fn a_bank_without_the_right_should_have_no_leverage() {
	execute(|| {
		persons_on_time(SONORA, 20);
		for _ in 0..3 {
			turn_epoch();
		}
		assert_eq!(creation(SONORA).leverage, FixedU128::default());
		assert_eq!(creation(SONORA).record, FixedU128::default());
	});
}

#[test]
fn a_record_should_grow_with_time_while_it_is_good() {
	execute(|| {
		next_block();
		// With one person less it does not.
		persons_on_time(CASCADIA, 19);
		turn_epoch();
		assert_eq!(creation(CASCADIA).record, fixed(500_000));
		persons_on_time(CASCADIA, 20);
		turn_epoch();
		// 0.5 in 180 s: a 36th of a unit in 10 s.
		let step = FixedU128::from_inner(1_000_000_000_000_000_000 / 36);
		assert_eq!(creation(CASCADIA).record, fixed(500_000) + step);
		// Epochs that were missed count, too.
		pass_time(RECORD_PERIOD);
		next_block();
		assert_eq!(creation(CASCADIA).record, fixed(1_000_000) + step);
		pass_time(100 * RECORD_PERIOD);
		next_block();
		assert_eq!(creation(CASCADIA).record, FixedU128::from_u32(3));
		turn_epoch();
		assert_eq!(creation(CASCADIA).record, FixedU128::from_u32(3));
	});
}

#[test]
fn a_record_should_not_grow_before_the_first_walk() {
	execute(|| {
		persons_on_time(CASCADIA, 20);
		assert_eq!(LastFold::<Test>::get(), None);
		next_block();
		assert_eq!(creation(CASCADIA).record, fixed(500_000));
		assert_eq!(folded(), Some((0, EPOCH)));
	});
}

#[test]
fn a_record_should_not_grow_while_write_offs_are_too_many() {
	execute(|| {
		next_block();
		persons_on_time(CASCADIA, 20);
		// 3 CRD given up of 100 CRD lent, as far as they have not faded.
		Banks::<Test>::mutate(CASCADIA, |bank| {
			let bank = bank.as_mut().unwrap();
			bank.credit_pool.receivable = 97 * CRD;
			bank.credit_pool.liquid -= 97 * CRD;
			let now = Timestamp::get() + EPOCH;
			bank.creation.write_offs = VestingIncome { amount: 3 * CRD, start: now, end: now + 180_000 };
		});
		follow_receivable(CASCADIA);
		turn_epoch();
		assert_eq!(creation(CASCADIA).record, fixed(500_000));
		turn_epoch();
		assert!(creation(CASCADIA).record > fixed(500_000), "it has faded below the bound");
	});
}

#[test]
fn collect_should_count_each_person_who_repaid_on_time_once() {
	execute(|| {
		assert_ok!(fund(CASCADIA, EVE, 20 * CRD));
		let receipt = |payer: u64| Receipt {
			purpose: PURPOSE,
			circulates: true,
			person: person(EVE),
			debt: 0,
			funded_at: EPOCH,
			principal: CRD,
			burned: CRD / 2,
			interest: 0,
			endorsers_share: Permill::zero(),
			expected_loss_share: Permill::zero(),
			on_time: Some(H256::from_low_u64_be(payer)),
		};
		events();
		for person in [5, 5, 6] {
			assert_ok!(collect(CASCADIA, receipt(person)));
		}
		assert_eq!(creation(CASCADIA).persons_on_time, 2);
		let counted = events().into_iter().filter(|event| matches!(event, Event::PaidOnTime { .. })).count();
		assert_eq!(counted, 2);
	});
}

#[test]
fn a_walk_should_go_on_in_the_next_block_and_the_next_one_begin_only_then() {
	let banks = (0..40).map(|_| genesis_bank("Bank", "cascadia", &[ALICE], true)).collect();
	new_test_ext_with(banks).execute_with(|| {
		let visited = || (0..40).filter(|id| pool(*id).commons > COMMONS).count();
		let stray = || {
			for id in 0..40 {
				assert_ok!(pay_to(id, BOB, CRD));
			}
		};
		stray();
		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::fold_bank() * 32);
		next_block();
		assert_eq!(visited(), 32);
		assert_eq!(LastFold::<Test>::get(), None);
		assert_eq!(FoldUnderWay::<Test>::get().map(|fold| fold.began), Some(EPOCH));
		// The epoch turns meanwhile: the walk keeps its beginning.
		pass_time(EPOCH);
		next_block();
		assert_eq!(visited(), 40);
		let first = Some((0, EPOCH));
		assert_eq!((folded(), FoldUnderWay::<Test>::get()), (first, None));
		// And the walk of the epoch that has begun meanwhile follows at once.
		next_block();
		assert_eq!(FoldUnderWay::<Test>::get().map(|fold| fold.began), Some(2 * EPOCH));

		PollWeight::set(<() as WeightInfo>::poll_idle() + <() as WeightInfo>::fold_bank() * 3);
		stray();
		let before = visited_sum();
		next_block();
		assert_eq!(visited_sum(), before + 3);
		CommunityBanks::do_try_state().unwrap();
	});
}

/// How many CRD the commons of the forty banks have gained.
fn visited_sum() -> u128 {
	(0..40).map(|id| (pool(id).commons - COMMONS) / CRD).sum()
}

#[test]
fn a_bank_that_fails_should_not_hold_the_others_up() {
	new_test_ext().execute_with(|| {
		next_block();
		for bank in [CASCADIA, SONORA] {
			assert_ok!(pay_to(bank, EVE, CRD));
		}
		// A gift would exceed what the books can hold.
		Banks::<Test>::mutate(CASCADIA, |bank| bank.as_mut().unwrap().credit_pool.commons = u128::MAX);
		turn_epoch();
		assert_eq!(pool(SONORA).commons, COMMONS + CRD);
		assert_eq!(pool(CASCADIA).liquid, COMMONS);
		assert_eq!(folded(), Some((1, 2 * EPOCH)));
	});
}

#[test]
fn the_poll_weight_should_suffice_for_every_kind_of_step() {
	use frame_support::traits::Hooks;
	new_test_ext().execute_with(CommunityBanks::integrity_test);
	let result = std::panic::catch_unwind(|| {
		PollWeight::set(<() as WeightInfo>::clear_members(crate::poll::CLEARED_PER_BLOCK));
		new_test_ext().execute_with(CommunityBanks::integrity_test);
	});
	assert!(result.is_err(), "a block that has room for the step but not for looking must not pass");
}
