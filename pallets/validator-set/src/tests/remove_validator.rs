use crate::{mock::*, Error, Event, Pardons};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn remove(who: AccountId) -> sp_runtime::DispatchResult {
	ValidatorSet::remove_validator(RuntimeOrigin::root(), who)
}

#[test]
fn remove_validator_should_let_it_validate_until_the_second_session_start_when_enough_stay() {
	ExtBuilder::default().build_and_execute(|| {
		events();
		assert_ok!(remove(2));
		assert_eq!(events(), [Event::ValidatorRemoved { validator: 2, out_from: 2 }]);
		assert_eq!(ValidatorSet::validators(), [1, 3, 4]);

		run_to_session(1);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		assert!(disabled().is_empty());
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert!(told().changed);
	});
}

#[test]
fn remove_validator_should_fail_when_the_origin_is_not_governance() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(ValidatorSet::remove_validator(RuntimeOrigin::signed(2), 2), DispatchError::BadOrigin);
	});
}

#[test]
fn remove_validator_should_fail_when_it_is_not_in_the_set() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(remove(5), Error::<Test>::NotFound);
		assert_ok!(remove(4));
		assert_noop!(remove(4), Error::<Test>::NotFound);
	});
}

#[test]
fn remove_validator_should_fail_when_too_few_would_stay() {
	ExtBuilder::default().min(3).build_and_execute(|| {
		assert_ok!(remove(4));
		assert_noop!(remove(3), Error::<Test>::TooFewValidators);
	});
}

#[test]
fn remove_validator_should_fail_when_too_few_with_keys_would_stay() {
	ExtBuilder::default().min(3).build_and_execute(|| {
		purge_keys(1);
		assert_noop!(remove(4), Error::<Test>::TooFewValidators);
		// Without the one that cannot validate, as many as before remain.
		assert_ok!(remove(1));
	});
}

#[test]
fn remove_validator_should_forget_the_pardon_when_there_was_one() {
	ExtBuilder::default().build_and_execute(|| {
		report(4, 50);
		run_to_session(2);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 4));
		assert!(Pardons::<Test>::contains_key(4));
		assert_ok!(remove(4));
		assert!(!Pardons::<Test>::contains_key(4));
	});
}

#[test]
fn remove_validator_should_say_when_a_kept_offender_is_out() {
	ExtBuilder::default().min(4).build_and_execute(|| {
		report(4, 50);
		assert_eq!(crate::Offenders::<Test>::get(4).unwrap().out_from, None);
		set_keys(5, 5);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 5));
		assert_ok!(remove(4));
		assert_eq!(crate::Offenders::<Test>::get(4).unwrap().out_from, Some(2));
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3, 5]);
	});
}
