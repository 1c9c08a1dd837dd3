use crate::{mock::*, Event};
use codec::Encode;
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use sp_runtime::key_types::DUMMY;

fn planned() -> Vec<Event<Test>> {
	events().into_iter().filter(|event| matches!(event, Event::SetPlanned { .. })).collect()
}

#[test]
fn new_session_should_keep_the_set_when_nothing_changed() {
	ExtBuilder::default().build_and_execute(|| {
		for session in 1..6 {
			run_to_session(session);
			assert!(!told().changed, "session {session} bumps no set id");
			assert_eq!(told().validators, [1, 2, 3, 4]);
		}
		assert!(planned().is_empty());
	});
}

#[test]
fn new_session_should_change_the_set_once_when_members_changed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 4));
		run_to_session(1);
		assert_eq!(told(), Told { changed: false, validators: vec![1, 2, 3, 4], queued: vec![1, 2, 3] });
		assert_eq!(planned(), [Event::SetPlanned { session: 2, validators: vec![1, 2, 3] }]);
		run_to_session(2);
		assert_eq!(told(), Told { changed: true, validators: vec![1, 2, 3], queued: vec![1, 2, 3] });
		run_to_session(3);
		assert!(!told().changed);
		assert!(planned().is_empty());
	});
}

#[test]
fn new_session_should_keep_the_set_when_a_change_was_taken_back() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 4));
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 4));
		run_to_session(3);
		assert!(!told().changed);
		assert!(planned().is_empty());
	});
}

#[test]
fn new_session_should_change_the_set_once_when_keys_changed() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(3, 33);
		run_to_session(1);
		assert!(!told().changed);
		assert_eq!(planned(), [Event::SetPlanned { session: 2, validators: vec![1, 2, 3, 4] }]);
		run_to_session(2);
		assert!(told().changed);
		run_to_session(3);
		assert!(!told().changed);
		assert!(planned().is_empty());
	});
}

#[test]
fn new_session_should_let_changed_keys_be_proven_when_their_session_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(3, 33);
		run_to_session(2);
		let proof = Historical::prove((DUMMY, 33u64.encode())).expect("3 validates with its new key");
		run_to_session(3);
		assert_eq!(Historical::check_proof((DUMMY, 33u64.encode()), proof), Some((3, ())));
	});
}

#[test]
fn new_session_should_leave_out_who_has_no_keys_until_it_has_again() {
	ExtBuilder::default().build_and_execute(|| {
		purge_keys(4);
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3]);
		assert!(told().changed);
		assert_eq!(ValidatorSet::validators(), [1, 2, 3, 4]);
		// The root counts those only who have keys: proofs of this session hold later.
		let proof = Historical::prove((DUMMY, 1u64.encode())).expect("1 validates");
		run_to_session(3);
		assert!(!told().changed);
		assert_eq!(Historical::check_proof((DUMMY, 1u64.encode()), proof), Some((1, ())));

		set_keys(4, 44);
		run_to_session(5);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
	});
}

#[test]
fn new_session_should_plan_nothing_when_nobody_has_keys() {
	ExtBuilder::default().validators(&[1, 2]).build_and_execute(|| {
		purge_keys(1);
		purge_keys(2);
		assert_eq!(ValidatorSet::plan(2), None);
		set_keys(1, 1);
		set_keys(2, 2);
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2]);
	});
}

#[test]
fn new_session_should_append_who_joins_so_that_indices_stay() {
	ExtBuilder::default().validators(&[4, 2, 3]).build_and_execute(|| {
		set_keys(1, 1);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 1));
		run_to_session(2);
		assert_eq!(Session::validators(), [4, 2, 3, 1]);
	});
}

#[test]
fn on_initialize_should_pay_for_counting_the_author() {
	use crate::WeightInfo;
	use frame_support::traits::Hooks;
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(ValidatorSet::on_initialize(1), <() as WeightInfo>::note_author());
	});
}
