use crate::{mock::*, Pallet};
use frame_support::{
	assert_ok,
	traits::{GetStorageVersion, Hooks, StorageVersion},
};
use pallet_session::historical::HistoricalSessions;

#[test]
fn genesis_should_set_the_first_validators() {
	ExtBuilder::default().validators(&[3, 1, 2]).build_and_execute(|| {
		assert_eq!(ValidatorSet::validators(), [3, 1, 2]);
		assert_eq!(Session::validators(), [3, 1, 2]);
		assert!(ValidatorSet::offenders().is_empty());
	});
}

#[test]
fn genesis_should_store_a_root_for_both_planned_sessions() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(HistoricalSessions::<Test>::contains_key(0));
		assert!(HistoricalSessions::<Test>::contains_key(1));
	});
}

#[test]
fn genesis_should_plan_only_whom_it_names_when_others_have_keys() {
	ExtBuilder::default().validators(&[1, 2]).keys(&[1, 2, 3]).build_and_execute(|| {
		assert_eq!(Session::validators(), [1, 2]);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 3));
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3]);
	});
}

#[test]
fn genesis_should_start_at_the_current_storage_version() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), StorageVersion::new(1));
		assert_eq!(Pallet::<Test>::in_code_storage_version(), StorageVersion::new(1));
	});
}

#[test]
#[should_panic = "genesis names 1 validators, fewer than MinValidators (2)"]
fn genesis_should_panic_when_it_names_too_few() {
	ExtBuilder::default().validators(&[1]).build();
}

#[test]
#[should_panic = "genesis names 5 validators, more than MaxValidators (4)"]
fn genesis_should_panic_when_it_names_too_many() {
	ExtBuilder::default().validators(&[1, 2, 3, 4, 5]).max(4).build();
}

#[test]
#[should_panic = "genesis names a validator twice"]
fn genesis_should_panic_when_it_names_one_twice() {
	ExtBuilder::default().validators(&[1, 2, 1]).keys(&[1, 2]).build();
}

#[test]
#[should_panic = "validator 3 has no session keys at genesis"]
fn genesis_should_panic_when_keys_are_missing() {
	ExtBuilder::default().validators(&[1, 2, 3]).keys(&[1, 2]).build();
}

#[test]
#[should_panic = "genesis gives session keys, but no validators"]
fn genesis_should_panic_when_it_gives_keys_and_names_nobody() {
	ExtBuilder::default().validators(&[]).keys(&[1, 2]).build();
}

#[test]
fn integrity_test_should_pass_when_the_constants_agree() {
	ExtBuilder::default().build_and_execute(<Pallet<Test> as Hooks<u64>>::integrity_test);
}

#[test]
#[should_panic = "MinValidators is 0"]
fn integrity_test_should_fail_when_the_minimum_is_zero() {
	MinValidators::set(0);
	<Pallet<Test> as Hooks<u64>>::integrity_test();
}

#[test]
#[should_panic = "MaxValidators (3) is below MinValidators (4)"]
fn integrity_test_should_fail_when_the_maximum_is_below_the_minimum() {
	MinValidators::set(4);
	MaxValidators::set(3);
	<Pallet<Test> as Hooks<u64>>::integrity_test();
}

#[test]
#[should_panic = "HistoryDepth is below 2"]
fn integrity_test_should_fail_when_history_is_too_short() {
	HistoryDepth::set(1);
	<Pallet<Test> as Hooks<u64>>::integrity_test();
}
