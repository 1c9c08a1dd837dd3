//! `commit_reports`.

use crate::{
	mock::*,
	types::{Stage, Submission},
	Error, Event, Submissions,
};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_core::H256;
use sp_runtime::DispatchResult;

const DIGEST: H256 = H256::repeat_byte(5);

fn commit_digest(who: AccountId) -> DispatchResult {
	Bioregions::commit_reports(signed(who), cascadia(), DIGEST)
}

#[test]
fn commit_reports_should_bind_a_reporter() {
	execute(|| {
		assert_ok!(commit_digest(ALICE));
		assert_eq!(
			events(),
			[Event::ReportsCommitted { region: cascadia(), epoch: 0, reporter: ALICE, digest: DIGEST }]
		);
		let expected = Submission { epoch: 0, stage: Stage::Committed(DIGEST) };
		assert_eq!(Submissions::<Test>::get(cascadia(), ALICE), Some(expected));
		assert_noop!(commit_digest(ALICE), Error::<Test>::AlreadyCommitted);
		// Another reporter may commit to whatever it wants.
		assert_ok!(commit_digest(BOB));
	});
}

#[test]
fn commit_reports_should_be_for_one_epoch() {
	execute(|| {
		assert_ok!(commit_digest(ALICE));
		next_epoch();
		assert!(!Submissions::<Test>::contains_key(cascadia(), ALICE));
		assert_ok!(commit_digest(ALICE));
		assert_eq!(Submissions::<Test>::get(cascadia(), ALICE).unwrap().epoch, 1);
	});
}

#[test]
fn commit_reports_should_fail_when_the_first_half_is_over() {
	execute(|| {
		second_half();
		assert_noop!(commit_digest(ALICE), Error::<Test>::CommitTooLate);
		pass_time(EPOCH);
		assert_noop!(commit_digest(ALICE), Error::<Test>::CommitTooLate);
		set_time(START + EPOCH / 2 - 1);
		assert_ok!(commit_digest(ALICE));
	});
}

#[test]
fn commit_reports_should_fail_when_the_epoch_is_closed_early() {
	execute(|| {
		assert!(step(StageWeight::get()));
		assert_noop!(commit_digest(ALICE), Error::<Test>::EpochClosed);
	});
}

#[test]
fn commit_reports_should_fail_as_long_as_reports_of_an_earlier_epoch_wait() {
	execute(|| {
		report_values([10, 20, 30]);
		commit_digest(ALICE).unwrap_err();
		begin_epoch();
		assert_noop!(commit_digest(ALICE), Error::<Test>::EpochNotClosed);
		let end_of_first = |weight| {
			let mut meter = frame_support::weights::WeightMeter::with_limit(weight);
			<Bioregions as credit_primitives_types::EpochStage>::step(0, &mut meter)
		};
		assert!(!end_of_first(Weight::zero()));
		assert_noop!(commit_digest(ALICE), Error::<Test>::EpochNotClosed);
		assert!(end_of_first(StageWeight::get()));
		assert_ok!(commit_digest(ALICE));
		assert_eq!(score("oxygen").value, Some(20));
	});
}

#[test]
fn commit_reports_should_replace_a_commitment_that_was_never_kept() {
	execute(|| {
		assert_ok!(commit_digest(ALICE));
		begin_epoch();
		assert_ok!(commit_digest(ALICE));
		// The end of the first epoch, which comes late, leaves it.
		let mut meter = frame_support::weights::WeightMeter::new();
		assert!(<Bioregions as credit_primitives_types::EpochStage>::step(0, &mut meter));
		assert_eq!(Submissions::<Test>::get(cascadia(), ALICE).unwrap().epoch, 1);
	});
}

#[test]
fn commit_reports_should_fail_when_the_account_does_not_report() {
	execute(|| {
		assert_noop!(commit_digest(DAVE), Error::<Test>::ReporterNotFound);
		assert_noop!(
			Bioregions::commit_reports(signed(ALICE), code("atlantis"), DIGEST),
			Error::<Test>::BioregionNotFound
		);
		assert_noop!(
			Bioregions::commit_reports(signed(ALICE), sonora(), DIGEST),
			Error::<Test>::ReporterNotFound
		);
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), DAVE));
		assert_noop!(commit_digest(DAVE), Error::<Test>::BondMissing);
		assert_ok!(Bioregions::suspend_reporter(root(), cascadia(), BOB));
		assert_noop!(commit_digest(BOB), Error::<Test>::ReporterSuspended);
		assert_ok!(Bioregions::unbond_reporter(signed(CHARLIE), cascadia()));
		assert_noop!(commit_digest(CHARLIE), Error::<Test>::ReporterUnbonding);
	});
}
