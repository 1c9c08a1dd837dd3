use crate::{mock::*, AuthoredBlocks, Event, IdleValidators};
use frame_support::assert_ok;

#[test]
fn note_author_should_count_each_block_when_it_is_authored() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(1);
		let before = AuthoredBlocks::<Test>::iter().map(|(_, blocks)| blocks).sum::<u32>();
		// The block that started the session.
		assert_eq!(before, 1);
		next_block();
		next_block();
		let authored = AuthoredBlocks::<Test>::iter().map(|(_, blocks)| blocks).sum::<u32>();
		assert_eq!(authored, 3);
	});
}

#[test]
fn idle_validators_should_be_empty_when_no_session_has_ended() {
	ExtBuilder::default().build_and_execute(|| {
		silence(&[2]);
		next_block();
		assert!(ValidatorSet::idle_validators().is_empty());
		assert_eq!(IdleValidators::<Test>::get(), None);
	});
}

#[test]
fn idle_validators_should_name_who_authored_nothing_when_a_session_has_ended() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(1);
		silence(&[2, 4]);
		// Who authored the block that starts session 1 was awake then: the first silent session is 2.
		run_to_session(2);
		events();
		run_to_session(3);
		assert_eq!(ValidatorSet::idle_validators(), [2, 4]);
		assert!(events().contains(&Event::ValidatorsIdle { session: 2, validators: vec![2, 4] }));

		silence(&[]);
		run_to_session(5);
		events();
		run_to_session(6);
		assert!(ValidatorSet::idle_validators().is_empty());
		assert_eq!(IdleValidators::<Test>::get().map(|(session, _)| session), Some(5));
		assert!(!events().iter().any(|event| matches!(event, Event::ValidatorsIdle { .. })));
	});
}

#[test]
fn idle_validators_should_name_who_is_disabled() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(1);
		report(3, 50);
		run_to_session(2);
		run_to_session(3);
		assert_eq!(ValidatorSet::idle_validators(), [3]);
	});
}

#[test]
fn idle_validators_should_follow_the_set_of_the_session_that_ended() {
	ExtBuilder::default().build_and_execute(|| {
		silence(&[4]);
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 4));
		// 4 is no member any more, but validates until session 2.
		run_to_session(2);
		assert_eq!(ValidatorSet::idle_validators(), [4]);
		run_to_session(3);
		assert!(ValidatorSet::idle_validators().is_empty());
	});
}

#[test]
fn end_session_should_start_counting_anew() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(3);
		// All but the author of the block that started this session are gone.
		assert_eq!(AuthoredBlocks::<Test>::iter().count(), 1);
	});
}
