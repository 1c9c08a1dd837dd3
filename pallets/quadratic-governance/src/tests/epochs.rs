use crate::{mock::*, types::Epoch, CurrentEpoch, Given};
use proptest::prelude::*;

#[test]
fn epochs_should_be_counted_from_the_first_one_written_down() {
	execute(|| {
		assert_eq!(Governance::epoch(), Epoch { index: 0, started: START });
		submit(ALICE, NETWORK);
		run_to(101);
		assert_eq!(Governance::epoch(), Epoch { index: 1, started: START + EPOCH });
		run_to(350);
		assert_eq!(Governance::epoch(), Epoch { index: 3, started: START + 3 * EPOCH });
	});
}

#[test]
fn an_epoch_should_not_come_back_when_the_length_grows() {
	execute(|| {
		submit(ALICE, NETWORK);
		skip_to(350);
		submit(BOB, NETWORK);
		assert_eq!(CurrentEpoch::<Test>::get().unwrap().index, 3);
		EpochLength::set(1_000 * EPOCH);
		assert_eq!(Governance::epoch().index, 3);
		run_to(400);
		assert_eq!(Governance::epoch().index, 3);
	});
}

#[test]
fn what_was_cleared_should_not_be_given_again_when_the_length_grows() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 10);
		// Nobody submits anything for three epochs; only the clearing has seen that the first is over.
		run_to(350);
		assert_eq!(Given::<Test>::iter().count(), 0);
		EpochLength::set(1_000 * EPOCH);
		let next = submit(ALICE, NETWORK);
		assert!(proposal(next).epoch > proposal(id).epoch);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

	#[test]
	fn an_epoch_never_precedes_the_one_written_down(
		index: u32,
		started in 0u64..1 << 50,
		steps in prop::collection::vec((0u64..1 << 40, 0u64..1 << 40), 1..8),
	) {
		let mut epoch = Epoch { index, started };
		let mut now = started;
		for (passed, length) in steps {
			now += passed;
			let next = epoch.at(now, length);
			prop_assert!(next.index >= epoch.index && next.started >= epoch.started && next.started <= now);
			prop_assert!(now - next.started < length.max(1));
			prop_assert_eq!(next.at(now, length), next);
			epoch = next;
		}
	}
}
