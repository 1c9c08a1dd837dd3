use crate::{
	mock::*,
	types::{Flows, Stage, Terms, Totals, KEPT},
	CurrentEpoch, Event, RunUnderWay, Summaries, WeightInfo,
};
use credit_primitives_types::{Epoch, Epochs, CRD};
use frame_support::weights::Weight;

fn epoch(index: u32, started: u64, ends: u64) -> Epoch {
	Epoch { index, started, ends }
}

#[test]
fn the_first_epoch_should_begin_with_the_first_block() {
	new_test_ext().execute_with(|| {
		assert_eq!(CurrentEpoch::<Test>::get(), None);
		// Until then it begins now.
		assert_eq!(Redistribution::current(), epoch(0, START, START + EPOCH));
		poll(BLOCK);
		assert_eq!(CurrentEpoch::<Test>::get(), Some(epoch(0, START, START + EPOCH)));
		assert_eq!(events(), [Event::EpochStarted { epoch: 0, started: START, ends: START + EPOCH }]);
		assert!(!RunUnderWay::<Test>::exists());
		check();
	});
}

#[test]
fn an_epoch_should_not_end_when_its_time_is_not_over() {
	execute(|| {
		set_time(START + EPOCH - 1);
		poll(BLOCK);
		assert_eq!(Redistribution::current().index, 0);
		assert!(events().is_empty());
	});
}

#[test]
fn an_epoch_should_end_when_its_time_is_over_and_the_next_begin() {
	execute(|| {
		set_time(START + EPOCH);
		poll(BLOCK);
		assert_eq!(Redistribution::current(), epoch(1, START + EPOCH, START + 2 * EPOCH));
		let terms = Terms::from(TERMS);
		let (totals, flows) = (Totals::default(), Flows::default());
		assert_eq!(
			events(),
			[
				Event::EpochClosed { epoch: 0, carried: 0, extra: 0, terms },
				Event::EpochStarted { epoch: 1, started: START + EPOCH, ends: START + 2 * EPOCH },
				Event::TargetsSet { epoch: 0, totals },
				Event::RunFinished { epoch: 0, flows, carried_over: 0 },
			]
		);
		assert_eq!(StagesCalled::get(), [("reports", 0), ("fold", 0)]);
		let summary = Summaries::<Test>::get(0).unwrap();
		assert_eq!(summary.epoch, epoch(0, START, START + EPOCH));
		assert_eq!((summary.began, summary.finished), (1, 1));
	});
}

#[test]
fn epochs_should_not_drift_when_blocks_come_late() {
	execute(|| {
		for index in 1..20u32 {
			let ends = Redistribution::current().ends;
			set_time(ends + EPOCH / 4);
			poll(BLOCK);
			let started = START + EPOCH * u64::from(index);
			assert_eq!(Redistribution::current(), epoch(index, started, started + EPOCH));
		}
	});
}

#[test]
fn an_epoch_should_begin_anew_when_the_last_ended_long_ago() {
	execute(|| {
		set_time(START + EPOCH + EPOCH / 4 + 1);
		poll(BLOCK);
		let started = START + EPOCH + EPOCH / 4 + 1;
		assert_eq!(Redistribution::current(), epoch(1, started, started + EPOCH));
		// A chain that stood still for many epochs has not missed any.
		set_time(started + 100 * EPOCH);
		poll(BLOCK);
		poll(BLOCK);
		assert_eq!(Redistribution::current(), epoch(2, started + 100 * EPOCH, started + 101 * EPOCH));
	});
}

#[test]
fn an_epoch_should_keep_its_length_when_the_parameter_changes() {
	execute(|| {
		Parameters::mutate(|all| all.epoch_length = 2 * EPOCH);
		assert_eq!(Redistribution::current().ends, START + EPOCH);
		end_epoch();
		assert_eq!(Redistribution::current(), epoch(1, START + EPOCH, START + 3 * EPOCH));
		Parameters::mutate(|all| all.epoch_length = 1);
		end_epoch();
		// Never shorter than ten seconds.
		assert_eq!(Redistribution::current(), epoch(2, START + 3 * EPOCH, START + 3 * EPOCH + 10_000));
	});
}

#[test]
fn the_next_epoch_should_wait_when_the_run_takes_longer() {
	execute(|| {
		StageSteps::set(30);
		end_epoch();
		assert_eq!(Redistribution::current().index, 1);
		for _ in 0..25 {
			block();
		}
		assert!(System::block_number() > 20 && Redistribution::now() > Redistribution::current().ends);
		assert_eq!((Redistribution::current().index, run().epoch.index), (1, 0));
		finish();
		assert_eq!(Redistribution::current().index, 1);
		StageSteps::set(0);
		block();
		// It begins when it does, so that there is time to report in it.
		assert_eq!(Redistribution::current(), epoch(2, Redistribution::now(), Redistribution::now() + EPOCH));
	});
}

#[test]
fn a_stage_should_be_called_in_each_block_until_it_is_done() {
	execute(|| {
		StageSteps::set(2);
		end_epoch();
		assert_eq!(StagesCalled::get(), [("reports", 0)]);
		assert_eq!(run().stage, Stage::Reports);
		block();
		block();
		assert_eq!(StagesCalled::get(), [("reports", 0), ("reports", 0), ("reports", 0), ("fold", 0)]);
		assert_eq!(run().stage, Stage::Fold);
		finish();
		assert_eq!(StagesCalled::get().len(), 6);
	});
}

#[test]
fn the_chain_should_go_on_when_a_stage_is_never_done() {
	execute(|| {
		let (rich, poor) = (open(1_000 * CRD, 10, 50), open(0, 10, 50));
		StageSteps::set(u32::MAX);
		end_epoch();
		for _ in 0..100 {
			assert!(block().all_lte(FIFTH));
			check();
		}
		assert_eq!((run().stage, Redistribution::current().index), (Stage::Reports, 1));
		assert_eq!((commons(rich), commons(poor)), (1_000 * CRD, 0));
	});
}

#[test]
fn what_runs_did_should_be_kept_for_64_epochs() {
	execute(|| {
		for index in 0..70u32 {
			assert_eq!(close().epoch.index, index);
		}
		assert_eq!(Summaries::<Test>::iter().count() as u32, KEPT);
		assert_eq!((Redistribution::summary_of(5), Summaries::<Test>::contains_key(6)), (None, true));
	});
}

#[test]
fn nothing_should_happen_when_there_is_no_room() {
	execute(|| {
		set_time(START + EPOCH);
		for room in [
			Weight::zero(),
			StatedWeights::idle(),
			StatedWeights::idle() + StatedWeights::begin() - Weight::from_parts(1, 0),
		] {
			assert!(poll(room).all_lte(room));
			assert_eq!(Redistribution::current().index, 0);
		}
		PollWeight::set(Weight::zero());
		assert_eq!(poll(BLOCK), Weight::zero());
		assert_eq!(Redistribution::current().index, 0);
	});
}
