use crate::{mock::*, MAX_PRUNED_PER_SESSION};
use codec::Encode;
use frame_support::traits::KeyOwnerProofSystem;
use pallet_session::historical::{HistoricalSessions, StoredRange};
use sp_runtime::key_types::DUMMY;

#[test]
fn start_session_should_keep_all_roots_when_none_is_old() {
	ExtBuilder::default().history(4).build_and_execute(|| {
		run_to_session(4);
		assert_eq!(StoredRange::<Test>::get(), Some((0, 6)));
	});
}

#[test]
fn start_session_should_prune_one_root_when_one_becomes_old() {
	ExtBuilder::default().history(4).build_and_execute(|| {
		for session in 5..12 {
			run_to_session(session);
			assert_eq!(StoredRange::<Test>::get(), Some((session - 4, session + 2)));
			assert!(!HistoricalSessions::<Test>::contains_key(session - 5));
			assert!(HistoricalSessions::<Test>::contains_key(session - 4));
		}
	});
}

#[test]
fn start_session_should_prune_a_few_at_a_time_when_many_are_old() {
	ExtBuilder::default().history(100).build_and_execute(|| {
		run_to_session(24);
		assert_eq!(StoredRange::<Test>::get(), Some((0, 26)));
		HistoryDepth::set(4);
		run_to_session(25);
		assert_eq!(StoredRange::<Test>::get(), Some((MAX_PRUNED_PER_SESSION, 27)));
		run_to_session(26);
		assert_eq!(StoredRange::<Test>::get(), Some((2 * MAX_PRUNED_PER_SESSION, 28)));
		run_to_session(27);
		assert_eq!(StoredRange::<Test>::get(), Some((23, 29)));
	});
}

#[test]
fn start_session_should_say_nothing_when_nothing_is_pruned() {
	ExtBuilder::default().history(10).build_and_execute(|| {
		run_to_session(8);
		let pruned = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				RuntimeEvent::Historical(pallet_session::historical::Event::RootsPruned { .. })
			)
		});
		assert!(!pruned);
	});
}

#[test]
fn a_key_should_be_provable_for_as_many_sessions_as_history_is_kept() {
	ExtBuilder::default().history(3).build_and_execute(|| {
		run_to_session(2);
		let key = (DUMMY, 2u64.encode());
		let proof = Historical::prove(key.clone()).expect("2 validates");
		for session in 3..=5 {
			run_to_session(session);
			assert_eq!(Historical::check_proof(key.clone(), proof.clone()), Some((2, ())));
		}
		run_to_session(6);
		assert_eq!(Historical::check_proof(key, proof), None);
	});
}
