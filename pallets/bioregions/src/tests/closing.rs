//! The end of an epoch.

use crate::{
	mock::*,
	types::{Closing, PastValue, Progress, Standing},
	Config, Event, History, Progressed, Submissions, WeightInfo,
};
use credit_primitives_types::{EpochStage, IndicatorGroup};
use frame_support::{
	assert_ok, assert_storage_noop,
	weights::{Weight, WeightMeter},
};
use sp_runtime::Permill;

fn percent(part: u32) -> Permill {
	Permill::from_percent(part)
}

fn close(epoch: u32) -> bool {
	<Bioregions as EpochStage>::step(epoch, &mut WeightMeter::new())
}

#[test]
fn the_median_should_count_and_the_score_should_move_a_step_towards_it() {
	execute(|| {
		report_values([80, 20, 70]);
		System::reset_events();
		next_epoch();
		for indicator in ["oxygen", "trade", "trust"] {
			let found = score(indicator);
			assert_eq!((found.value, found.score, found.epoch), (Some(70), percent(55), 0));
			let past = PastValue { epoch: 0, value: 70, count: 3 };
			assert_eq!(History::<Test>::get(cascadia(), id(indicator)).into_inner(), [past]);
		}
		let told = events();
		assert!(told.contains(&Event::IndicatorMeasured {
			region: cascadia(),
			indicator: id("oxygen"),
			epoch: 0,
			value: 70,
			count: 3,
			score: percent(55)
		}));
		assert!(told.contains(&Event::BioregionClosed { region: cascadia(), epoch: 0 }));
		assert_eq!(told.last(), Some(&Event::EpochClosed { epoch: 0 }));
		assert!(Submissions::<Test>::iter().next().is_none());
		report_values([56, 56, 56]);
		next_epoch();
		assert_eq!(score("oxygen").score, percent(56));
		report_values([0, 0, 0]);
		next_epoch();
		assert_eq!(score("oxygen").score, percent(51));
	});
}

#[test]
fn the_mean_of_the_middle_two_should_count_when_their_number_is_even() {
	execute(|| {
		accredit(DAVE);
		report_all(&[(ALICE, reports(10)), (BOB, reports(41)), (CHARLIE, reports(60)), (DAVE, reports(900))]);
		next_epoch();
		// 50.5, rounded towards the 50 before.
		assert_eq!(score("oxygen").value, Some(50));
	});
}

#[test]
fn a_median_should_count_at_quorum_only() {
	execute(|| {
		report_all(&[(ALICE, reports(80)), (BOB, reports(80))]);
		next_epoch();
		assert_eq!((score("oxygen").value, score("oxygen").epoch), (Some(50), 0));
		assert!(!History::<Test>::contains_key(cascadia(), id("oxygen")));
		// They were heard all the same, and are not rated.
		assert_eq!((reporter(ALICE).heard_in, reporter(ALICE).reliability), (0, percent(100)));
		// Two thirds of five are four.
		accredit(DAVE);
		accredit(EVE);
		next_epoch();
		report_values([80, 80, 80]);
		events();
		next_epoch();
		assert_eq!(score("oxygen").value, Some(50));
		let indicator = id("oxygen");
		let missed = Event::QuorumMissed { region: cascadia(), indicator, epoch: 2, count: 3, quorum: 4 };
		assert!(events().contains(&missed));
		report_all(&[(ALICE, reports(80)), (BOB, reports(80)), (CHARLIE, reports(80)), (DAVE, reports(80))]);
		next_epoch();
		assert_eq!(score("oxygen").value, Some(80));
	});
}

#[test]
fn a_quorum_should_be_of_each_indicator() {
	execute(|| {
		let partial = vec![report("trade", 80)];
		report_all(&[(ALICE, reports(80)), (BOB, reports(80)), (CHARLIE, partial)]);
		next_epoch();
		assert_eq!((score("trade").value, score("oxygen").value), (Some(80), Some(50)));
	});
}

#[test]
fn one_reporter_should_suffice_where_governance_says_so() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.min_reporters = 1);
		for who in [BOB, CHARLIE] {
			assert_ok!(Bioregions::remove_reporter(root(), cascadia(), who));
		}
		report_all(&[(ALICE, reports(90))]);
		next_epoch();
		assert_eq!(score("oxygen").value, Some(90));
	});
}

#[test]
fn reliability_should_follow_the_distance_of_the_scores() {
	execute(|| {
		report_values([50, 70, 30]);
		System::reset_events();
		next_epoch();
		assert_eq!(reporter(ALICE).reliability, percent(100));
		// A tenth of the way to 0.8.
		assert_eq!(reporter(BOB).reliability, percent(98));
		assert_eq!(reporter(CHARLIE).reliability, percent(98));
		assert!(events().contains(&Event::ReporterRated {
			region: cascadia(),
			reporter: BOB,
			epoch: 0,
			distance: percent(20),
			reliability: percent(98)
		}));
		// Whoever does not report is not rated.
		accredit(DAVE);
		report_values([50, 50, 50]);
		next_epoch();
		assert_eq!(reporter(BOB).reliability, Permill::from_parts(982_000));
		assert_eq!(reporter(DAVE).reliability, percent(100));
	});
}

#[test]
fn a_report_far_off_should_be_doubted_once_where_it_is_farthest() {
	execute(|| {
		let off = vec![report("trade", 80), report("oxygen", 76), report("trust", 50)];
		report_all(&[(ALICE, reports(50)), (BOB, off), (CHARLIE, reports(50))]);
		System::reset_events();
		next_epoch();
		assert_eq!(Doubts::get(), [(cascadia(), BOB, id("trade"), 80, 50)]);
		assert!(events().contains(&Event::ReportDoubted {
			region: cascadia(),
			epoch: 0,
			reporter: BOB,
			indicator: id("trade"),
			value: 80,
			median: 50
		}));
		assert_eq!(standing(BOB), Standing::Active);
		// Just at the bound nothing is doubted.
		report_values([50, 75, 50]);
		next_epoch();
		assert_eq!(Doubts::get().len(), 1);
	});
}

#[test]
fn silence_should_suspend() {
	execute(|| {
		for _ in 0..3 {
			report_all(&[(ALICE, reports(50)), (BOB, reports(50))]);
			next_epoch();
			assert_eq!(standing(CHARLIE), Standing::Active);
		}
		System::reset_events();
		report_all(&[(ALICE, reports(50)), (BOB, reports(50))]);
		next_epoch();
		assert_eq!(standing(CHARLIE), Standing::Suspended { since: START + 4 * EPOCH });
		assert!(events().contains(&Event::ReporterSuspended {
			region: cascadia(),
			reporter: CHARLIE,
			by_silence: true
		}));
		assert_eq!((standing(ALICE), standing(BOB)), (Standing::Active, Standing::Active));
	});
}

#[test]
fn nobody_should_be_silent_where_there_is_nothing_to_report() {
	execute(|| {
		assert_ok!(Bioregions::accredit_reporter(root(), sonora(), DAVE));
		assert_ok!(Bioregions::bond_reporter(signed(DAVE), sonora()));
		for _ in 0..6 {
			next_epoch();
		}
		let dave = || crate::Reporters::<Test>::get(sonora(), DAVE).unwrap();
		assert_eq!((dave().standing, dave().heard_in), (Standing::Active, 5));
		let spec = spec(IndicatorGroup::LocalBusiness);
		assert_ok!(Bioregions::set_indicator(root(), sonora(), id("trade"), spec));
		next_epoch();
		next_epoch();
		assert_eq!(dave().standing, Standing::Active);
		next_epoch();
		assert!(matches!(dave().standing, Standing::Suspended { .. }));
	});
}

#[test]
fn the_last_values_should_be_kept_and_no_more() {
	execute(|| {
		for value in 0..35 {
			report_values([value, value, value]);
			next_epoch();
		}
		let ring = History::<Test>::get(cascadia(), id("oxygen"));
		assert_eq!(ring.len(), 32);
		assert_eq!(ring[0], PastValue { epoch: 3, value: 3, count: 3 });
		assert_eq!(ring[31], PastValue { epoch: 34, value: 34, count: 3 });
	});
}

#[test]
fn values_that_are_not_plausible_any_more_should_not_count() {
	execute(|| {
		report_values([50, 60, 900]);
		let mut narrow = spec(IndicatorGroup::EcologicalHealth);
		narrow.max = 100;
		assert_ok!(Bioregions::set_indicator(root(), cascadia(), id("oxygen"), narrow));
		next_epoch();
		// Two are left, which is no quorum.
		assert_eq!((score("oxygen").value, score("trust").value), (Some(50), Some(60)));
	});
}

#[test]
fn a_step_should_go_as_far_as_the_meter_allows_and_on_from_there() {
	execute(|| {
		report_values([80, 80, 80]);
		set_time(START + EPOCH);
		let idle = <Test as Config>::WeightInfo::stage_idle();
		assert_storage_noop!(assert!(!step(Weight::zero())));
		assert!(!step(idle));
		let begun = Progress { closed: None, closing: Some(Closing { epoch: 0, next: 0 }) };
		assert_eq!(Progressed::<Test>::get(), begun);
		Bioregions::do_try_state().unwrap();
		let first = Bioregions::heaviest_visit();
		let mut meter = WeightMeter::with_limit(first);
		// The first region costs what it has in it, which leaves room for the second.
		assert!(<Bioregions as EpochStage>::step(0, &mut meter));
		let visits = <Test as Config>::WeightInfo::close_region(3, 3)
			+ <Test as Config>::WeightInfo::close_region(0, 0);
		assert_eq!(meter.consumed(), idle + visits);
		assert_eq!(Progressed::<Test>::get(), Progress { closed: Some(0), closing: None });
		assert_eq!(score("oxygen").value, Some(80));
	});
}

#[test]
fn a_step_should_stop_between_regions() {
	execute(|| {
		report_values([80, 80, 80]);
		set_time(START + EPOCH);
		// There is time for both regions, but storage for the first alone.
		let idle = <Test as Config>::WeightInfo::stage_idle();
		let first = <Test as Config>::WeightInfo::close_region(3, 3);
		assert!(!step((idle + first).set_ref_time(u64::MAX)));
		assert_eq!(Progressed::<Test>::get().closing, Some(Closing { epoch: 0, next: 1 }));
		Bioregions::do_try_state().unwrap();
		assert_eq!(score("oxygen").value, Some(80));
		assert!(step(StageWeight::get()));
	});
}

#[test]
fn a_step_should_do_nothing_when_all_is_done() {
	execute(|| {
		report_values([80, 80, 80]);
		assert!(close(0));
		assert_storage_noop!(assert!(close(0)));
		begin_epoch();
		report_values([90, 90, 90]);
		assert_storage_noop!(assert!(close(0)));
		assert!(close(1));
		assert_eq!(score("oxygen").value, Some(90));
		assert_storage_noop!(assert!(close(0)));
	});
}

#[test]
fn a_step_should_write_little_when_nothing_was_reported() {
	execute(|| {
		let before = (score("oxygen"), reporter(ALICE));
		System::reset_events();
		assert!(close(0));
		assert_eq!((score("oxygen"), reporter(ALICE)), before);
		let closed = Event::BioregionClosed { region: cascadia(), epoch: 0 };
		assert_eq!(events(), [closed, Event::EpochClosed { epoch: 0 }]);
	});
}

#[test]
fn a_region_registered_while_an_epoch_is_being_closed_should_not_stop_it() {
	execute(|| {
		let idle = <Test as Config>::WeightInfo::stage_idle();
		assert!(!step(idle));
		let name = b"Basin".to_vec().try_into().unwrap();
		assert_ok!(Bioregions::register_bioregion(root(), code("basin"), name));
		assert!(step(StageWeight::get()));
	});
}

#[test]
fn an_epoch_that_is_never_closed_should_leave_nothing_behind() {
	execute(|| {
		report_values([80, 80, 80]);
		begin_epoch();
		begin_epoch();
		assert!(close(2));
		assert!(Submissions::<Test>::iter().next().is_none());
		// What was reported then is not taken for what is now.
		assert_eq!(score("oxygen").value, Some(50));
		assert_eq!(reporter(ALICE).heard_in, 0);
	});
}
