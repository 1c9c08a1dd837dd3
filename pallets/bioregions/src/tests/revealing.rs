//! `reveal_reports`.

use crate::{
	mock::*,
	types::{Report, Stage, Submission},
	Error, Event, Reporters, Submissions,
};
use frame_support::{assert_noop, assert_ok, weights::Weight};

/// Commits to the reports as Alice, and waits until they can be revealed.
fn committed(reports: &[Report]) {
	commit(ALICE, reports).unwrap();
	second_half();
	System::reset_events();
}

#[test]
fn reveal_reports_should_report() {
	execute(|| {
		committed(&reports(70));
		assert_ok!(reveal(ALICE, reports(70)));
		let expected: crate::types::Reports = reports(70).try_into().unwrap();
		assert_eq!(
			events(),
			[Event::ReportsRevealed {
				region: cascadia(),
				epoch: 0,
				reporter: ALICE,
				reports: expected.clone()
			}]
		);
		let expected = Submission { epoch: 0, stage: Stage::Revealed(expected) };
		assert_eq!(Submissions::<Test>::get(cascadia(), ALICE), Some(expected));
		assert_eq!(Seen::get(), [ALICE]);
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::AlreadyRevealed);
	});
}

#[test]
fn reveal_reports_should_be_possible_as_long_as_the_epoch_is_not_closed() {
	execute(|| {
		committed(&reports(70));
		pass_time(10 * EPOCH);
		assert_ok!(reveal(ALICE, reports(70)));
	});
}

#[test]
fn reveal_reports_should_touch_the_reporters_own_entry_alone() {
	execute(|| {
		for who in 100..161 {
			accredit(who);
			commit(who, &reports(1)).unwrap();
		}
		committed(&reports(70));
		for who in 100..161 {
			reveal(who, reports(1)).unwrap();
		}
		let others = || Submissions::<Test>::iter().filter(|(_, who, _)| *who != ALICE).collect::<Vec<_>>();
		let before = (others(), Reporters::<Test>::iter().collect::<Vec<_>>());
		assert_ok!(reveal(ALICE, reports(70)));
		assert_eq!((others(), Reporters::<Test>::iter().collect::<Vec<_>>()), before);
	});
}

#[test]
fn reveal_reports_should_fail_when_the_second_half_has_not_begun() {
	execute(|| {
		committed(&reports(70));
		set_time(START + EPOCH / 2 - 1);
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::RevealTooEarly);
		pass_time(1);
		assert_ok!(reveal(ALICE, reports(70)));
	});
}

#[test]
fn reveal_reports_should_fail_when_the_epoch_is_closed_or_being_closed() {
	execute(|| {
		committed(&reports(70));
		set_time(START + EPOCH);
		// Enough for the second region, which has nothing in it, but not for the first one.
		assert!(!step(Weight::from_parts(1_500_000_000, 1_000_000)));
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::EpochClosed);
		assert!(step(StageWeight::get()));
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::EpochClosed);
	});
}

#[test]
fn reveal_reports_should_fail_when_there_is_no_commitment() {
	execute(|| {
		second_half();
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::CommitmentNotFound);
		// One of the epoch before is none.
		first_half();
		committed(&reports(70));
		begin_epoch();
		second_half();
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::CommitmentNotFound);
	});
}

#[test]
fn reveal_reports_should_fail_when_it_is_not_what_was_committed_to() {
	execute(|| {
		committed(&reports(70));
		let salt = [8; 32];
		let other_salt = Bioregions::reveal_reports(signed(ALICE), cascadia(), reports(70), salt);
		assert_eq!(other_salt, Err(Error::<Test>::CommitmentMismatch.into()));
		let mut turned = reports(70);
		turned.reverse();
		let mut other_evidence = reports(70);
		other_evidence[0].evidence = [1; 32];
		for wrong in [reports(71), turned, other_evidence, reports(70)[..2].to_vec(), vec![]] {
			assert_noop!(reveal(ALICE, wrong), Error::<Test>::CommitmentMismatch);
		}
	});
}

#[test]
fn reveal_reports_should_fail_when_reports_are_unsound() {
	let mut bare = report("oxygen", 5);
	bare.evidence = [0; 32];
	let cases = [
		(vec![], Error::<Test>::ReportsMissing),
		(vec![report("trust", 5), report("nitrate", 5)], Error::<Test>::IndicatorNotFound),
		(vec![report("trust", 5), report("trust", 5)], Error::<Test>::IndicatorReportedTwice),
		(vec![report("trust", 1_001)], Error::<Test>::ValueOutOfRange),
		(vec![report("trust", -1_001)], Error::<Test>::ValueOutOfRange),
		(vec![bare], Error::<Test>::EvidenceMissing),
	];
	for (unsound, error) in cases {
		execute(|| {
			committed(&unsound);
			assert_noop!(reveal(ALICE, unsound), error);
		});
	}
}

#[test]
fn reveal_reports_should_fail_when_there_are_too_many() {
	execute(|| {
		let many: Vec<_> = (0..25).map(|n| report(&format!("i{n}"), 5)).collect();
		committed(&many);
		assert_noop!(reveal(ALICE, many), Error::<Test>::MaxReportsExceeded);
	});
}

#[test]
fn reveal_reports_should_take_the_ends_of_the_plausible_range() {
	execute(|| {
		let ends = vec![report("trust", 1_000), report("trade", -1_000)];
		committed(&ends);
		assert_ok!(reveal(ALICE, ends));
	});
}

#[test]
fn reveal_reports_should_fail_when_the_account_does_not_report() {
	execute(|| {
		for who in [ALICE, BOB] {
			commit(who, &reports(70)).unwrap();
		}
		second_half();
		assert_ok!(Bioregions::suspend_reporter(root(), cascadia(), ALICE));
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::ReporterSuspended);
		assert_ok!(Bioregions::unbond_reporter(signed(BOB), cascadia()));
		assert_noop!(reveal(BOB, reports(70)), Error::<Test>::ReporterUnbonding);
		assert_noop!(reveal(DAVE, reports(70)), Error::<Test>::ReporterNotFound);
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), DAVE));
		assert_noop!(reveal(DAVE, reports(70)), Error::<Test>::BondMissing);
		assert_noop!(
			Bioregions::reveal_reports(signed(ALICE), code("atlantis"), reports(70), SALT),
			Error::<Test>::BioregionNotFound
		);
	});
}
