use crate::{mock::*, Error, Event, Offenders, Pardons};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn add(who: AccountId) -> sp_runtime::DispatchResult {
	ValidatorSet::add_validator(RuntimeOrigin::root(), who)
}

#[test]
fn add_validator_should_let_it_validate_from_the_second_session_start_when_it_has_keys() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(5, 5);
		events();
		assert_ok!(add(5));
		assert_eq!(events(), [Event::ValidatorAdded { validator: 5, active_from: 2, pardoned: false }]);
		assert_eq!(ValidatorSet::validators(), [1, 2, 3, 4, 5]);

		run_to_session(1);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3, 4, 5]);
		assert!(told().changed);
	});
}

#[test]
fn add_validator_should_fail_when_the_origin_is_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(5, 5);
		assert_noop!(ValidatorSet::add_validator(RuntimeOrigin::signed(1), 5), DispatchError::BadOrigin);
	});
}

#[test]
fn add_validator_should_fail_when_it_is_in_the_set() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(add(3), Error::<Test>::AlreadyExists);
	});
}

#[test]
fn add_validator_should_fail_when_it_has_no_session_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(add(5), Error::<Test>::KeysNotRegistered);
		set_keys(5, 5);
		purge_keys(5);
		assert_noop!(add(5), Error::<Test>::KeysNotRegistered);
	});
}

#[test]
fn add_validator_should_fail_when_the_set_is_full() {
	ExtBuilder::default().max(4).build_and_execute(|| {
		set_keys(5, 5);
		assert_noop!(add(5), Error::<Test>::MaxValidatorsExceeded);
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 1));
		assert_ok!(add(5));
	});
}

#[test]
fn add_validator_should_fail_when_the_offender_still_validates() {
	ExtBuilder::default().build_and_execute(|| {
		report(4, 50);
		assert_noop!(add(4), Error::<Test>::OffenderNotOut);
		run_to_session(1);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		assert_noop!(add(4), Error::<Test>::OffenderNotOut);
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3]);
		assert_ok!(add(4));
	});
}

#[test]
fn add_validator_should_forget_the_offence_when_the_offender_is_out() {
	ExtBuilder::default().build_and_execute(|| {
		report(4, 50);
		run_to_session(2);
		events();
		assert_ok!(add(4));
		assert_eq!(events(), [Event::ValidatorAdded { validator: 4, active_from: 4, pardoned: true }]);
		assert!(!Offenders::<Test>::contains_key(4));
		assert_eq!(Pardons::<Test>::get(4), Some(2));

		run_to_session(4);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		assert!(disabled().is_empty());
	});
}

#[test]
fn add_validator_should_make_no_pardon_when_there_was_no_offence() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 4));
		assert_ok!(add(4));
		assert_eq!(Pardons::<Test>::get(4), None);
		run_to_session(3);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
	});
}
