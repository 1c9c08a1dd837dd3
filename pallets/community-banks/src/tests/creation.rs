use crate::{mock::*, Error, Event};
use credit_primitives_math::{FixedU128, Permill};
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn grant_creation_should_give_the_initial_leverage() {
	execute(|| {
		assert_eq!(CommunityBanks::creation_capacity(SONORA).unwrap().room, 0);
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), SONORA));
		assert_eq!(
			events(),
			vec![Event::CreationGranted {
				bank_id: SONORA,
				record: FixedU128::from_rational(1, 2),
				leverage: FixedU128::from_rational(375, 1000)
			}]
		);
		// 0.25 + 0.25 * (0.65 - 0.30) / 0.70 = 0.375 of a capital of 1,000 CRD, 5 % of it in an epoch.
		let capacity = CommunityBanks::creation_capacity(SONORA).unwrap();
		assert_eq!(capacity.capital, COMMONS);
		assert_eq!(capacity.leverage, FixedU128::from_rational(375, 1000));
		assert_eq!(capacity.limit, 375 * CRD);
		assert_eq!(capacity.room, 375 * CRD / 20);
	});
}

#[test]
fn grant_creation_should_fail_when_the_origin_is_not_root() {
	execute(|| {
		assert_noop!(
			CommunityBanks::grant_creation(RuntimeOrigin::signed(ALICE), SONORA),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn grant_creation_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		assert_noop!(CommunityBanks::grant_creation(RuntimeOrigin::root(), 9), Error::<Test>::BankNotFound);
	});
}

#[test]
fn grant_creation_should_fail_when_granted_already() {
	execute(|| {
		assert_noop!(
			CommunityBanks::grant_creation(RuntimeOrigin::root(), CASCADIA),
			Error::<Test>::AlreadyGranted
		);
	});
}

#[test]
fn health_should_move_the_leverage_between_its_minimum_and_what_the_bank_has_come_to() {
	execute(|| {
		let leverage = |percent| {
			HealthOfAll::set(Permill::from_percent(percent));
			CommunityBanks::creation_capacity(CASCADIA).unwrap().leverage
		};
		assert_eq!(leverage(0), FixedU128::from_rational(1, 4));
		assert_eq!(leverage(30), FixedU128::from_rational(1, 4));
		assert_eq!(leverage(65), FixedU128::from_rational(375, 1000));
		// Better health raises it a step an epoch only.
		assert_eq!(leverage(100), FixedU128::from_rational(375, 1000));
	});
}

#[test]
fn deposits_should_not_be_capital() {
	execute(|| {
		let before = CommunityBanks::creation_capacity(CASCADIA).unwrap();
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000 * CRD));
		assert_eq!(CommunityBanks::creation_capacity(CASCADIA).unwrap(), before);
		assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(ALICE), CASCADIA, 1_000 * CRD));
		assert_eq!(CommunityBanks::creation_capacity(CASCADIA).unwrap().limit, 2 * before.limit);
	});
}

#[test]
fn parameters_out_of_bounds_should_be_clamped() {
	execute(|| {
		Parameters::mutate(|parameters| {
			parameters.initial_leverage = FixedU128::from_u32(1_000_000);
			parameters.founders = 0;
			parameters.record_period = 0;
		});
		assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), SONORA));
		let record = crate::CommunityBanks::<Test>::get(SONORA).unwrap().creation.record;
		assert_eq!(record, FixedU128::from_u32(10));
		assert_eq!(CommunityBanks::parameters().founders, 2);
		assert_eq!(CommunityBanks::parameters().record_period, 1_000);
	});
}

#[test]
fn the_view_functions_should_say_nothing_of_a_bank_that_is_not_there() {
	execute(|| {
		assert_eq!(CommunityBanks::creation_capacity(9), None);
		assert_eq!(CommunityBanks::withdrawal_value(9, 1), None);
		assert_eq!(CommunityBanks::shares_for_deposit(9, CRD), None);
		assert_eq!(CommunityBanks::shares_for_deposit(CASCADIA, CRD), Some(CRD * 1_000_000));
	});
}
