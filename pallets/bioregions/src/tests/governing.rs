//! `accredit_reporter`, `suspend_reporter`, `reinstate_reporter`, `remove_reporter`.

use crate::{mock::*, types::Standing, Bioregions as Regions, Error, Event, Reporters, Submissions};
use credit_primitives_types::BioregionCode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn accredit_reporter(who: AccountId) -> DispatchResult {
	Bioregions::accredit_reporter(root(), cascadia(), who)
}

fn suspend(who: AccountId) -> DispatchResult {
	Bioregions::suspend_reporter(root(), cascadia(), who)
}

fn reinstate(who: AccountId) -> DispatchResult {
	Bioregions::reinstate_reporter(root(), cascadia(), who)
}

fn remove(who: AccountId) -> DispatchResult {
	Bioregions::remove_reporter(root(), cascadia(), who)
}

/// All decisions about a reporter.
const DECISIONS: [fn(RuntimeOrigin, BioregionCode, AccountId) -> DispatchResult; 4] = [
	Bioregions::accredit_reporter,
	Bioregions::suspend_reporter,
	Bioregions::reinstate_reporter,
	Bioregions::remove_reporter,
];

#[test]
fn every_decision_should_fail_when_somebody_else_decides() {
	execute(|| {
		for decide in DECISIONS {
			assert_noop!(decide(signed(ALICE), cascadia(), BOB), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn every_decision_should_fail_when_there_is_no_such_region() {
	execute(|| {
		for decide in DECISIONS {
			assert_noop!(decide(root(), code("atlantis"), BOB), Error::<Test>::BioregionNotFound);
		}
	});
}

#[test]
fn accredit_reporter_should_make_one_who_waits_for_its_bond() {
	execute(|| {
		assert_ok!(accredit_reporter(DAVE));
		assert_eq!(events(), [Event::ReporterAccredited { region: cascadia(), reporter: DAVE }]);
		assert_eq!((standing(DAVE), held(DAVE)), (Standing::Accredited, 0));
		assert_eq!(Regions::<Test>::get(cascadia()).unwrap().reporters, 4);
		assert_noop!(accredit_reporter(DAVE), Error::<Test>::AlreadyReporter);
		assert_noop!(commit(DAVE, &reports(1)), Error::<Test>::BondMissing);
	});
}

#[test]
fn accredit_reporter_should_fail_when_there_are_as_many_as_there_can_be() {
	execute(|| {
		for who in 100..161 {
			assert_ok!(accredit_reporter(who));
		}
		assert_noop!(accredit_reporter(DAVE), Error::<Test>::MaxReportersExceeded);
		assert_ok!(remove(100));
		assert_ok!(accredit_reporter(DAVE));
	});
}

#[test]
fn accredit_reporter_should_fail_when_too_many_would_belong_to_one_bank() {
	execute(|| {
		// Of three, one: the fourth may be the bank's second only among six.
		Banks::set(vec![(ALICE, 0), (DAVE, 0), (EVE, 1), (100, 0)]);
		assert_noop!(accredit_reporter(DAVE), Error::<Test>::MaxOfBankExceeded);
		assert_ok!(accredit_reporter(EVE));
		assert_noop!(accredit_reporter(DAVE), Error::<Test>::MaxOfBankExceeded);
		assert_ok!(accredit_reporter(101));
		assert_ok!(accredit_reporter(DAVE));
		assert_noop!(accredit_reporter(100), Error::<Test>::MaxOfBankExceeded);
	});
}

#[test]
fn accredit_reporter_should_let_one_of_each_bank_in_however_few_there_are() {
	execute(|| {
		Banks::set(vec![(ALICE, 0), (BOB, 1), (DAVE, 0)]);
		for who in [ALICE, BOB] {
			assert_ok!(Bioregions::accredit_reporter(root(), sonora(), who));
		}
		assert_noop!(Bioregions::accredit_reporter(root(), sonora(), DAVE), Error::<Test>::MaxOfBankExceeded);
	});
}

#[test]
fn suspend_reporter_should_keep_its_reports_out_of_the_count() {
	execute(|| {
		accredit(DAVE);
		report_all(&[(ALICE, reports(10)), (BOB, reports(20)), (CHARLIE, reports(30)), (DAVE, reports(90))]);
		System::reset_events();
		assert_ok!(suspend(DAVE));
		assert_eq!(
			events(),
			[Event::ReporterSuspended { region: cascadia(), reporter: DAVE, by_silence: false }]
		);
		next_epoch();
		assert_eq!(score("oxygen").value, Some(20));
		assert_noop!(commit(DAVE, &reports(1)), Error::<Test>::ReporterSuspended);
	});
}

#[test]
fn suspend_reporter_should_fail_when_it_is_not_active() {
	execute(|| {
		assert_noop!(suspend(DAVE), Error::<Test>::ReporterNotFound);
		assert_ok!(accredit_reporter(DAVE));
		assert_noop!(suspend(DAVE), Error::<Test>::ReporterNotActive);
		assert_ok!(suspend(BOB));
		assert_noop!(suspend(BOB), Error::<Test>::ReporterNotActive);
	});
}

#[test]
fn reinstate_reporter_should_let_it_report_again() {
	execute(|| {
		assert_ok!(suspend(BOB));
		for _ in 0..5 {
			next_epoch();
		}
		System::reset_events();
		assert_ok!(reinstate(BOB));
		assert_eq!(
			events(),
			[Event::ReporterReinstated { region: cascadia(), reporter: BOB, active: true, epoch: 5 }]
		);
		assert_ok!(commit(BOB, &reports(1)));
		// Its silence while it was suspended does not count.
		next_epoch();
		assert_eq!(standing(BOB), Standing::Active);
	});
}

#[test]
fn reinstate_reporter_should_ask_for_a_bond_that_was_raised() {
	execute(|| {
		assert_ok!(suspend(BOB));
		Parameters::mutate(|parameters| parameters.reporter_bond = 2 * BOND);
		System::reset_events();
		assert_ok!(reinstate(BOB));
		assert_eq!(
			events(),
			[Event::ReporterReinstated { region: cascadia(), reporter: BOB, active: false, epoch: 0 }]
		);
		assert_noop!(commit(BOB, &reports(1)), Error::<Test>::BondMissing);
		assert_ok!(Bioregions::bond_reporter(signed(BOB), cascadia()));
		assert_eq!(held(BOB), 2 * BOND);
	});
}

#[test]
fn reinstate_reporter_should_fail_when_it_is_not_suspended() {
	execute(|| {
		assert_noop!(reinstate(DAVE), Error::<Test>::ReporterNotFound);
		assert_noop!(reinstate(BOB), Error::<Test>::ReporterNotSuspended);
		assert_ok!(Bioregions::unbond_reporter(signed(BOB), cascadia()));
		assert_noop!(reinstate(BOB), Error::<Test>::ReporterNotSuspended);
	});
}

#[test]
fn remove_reporter_should_return_the_bond_and_leave_nothing() {
	execute(|| {
		commit(BOB, &reports(1)).unwrap();
		System::reset_events();
		assert_ok!(remove(BOB));
		assert_eq!(events(), [Event::ReporterRemoved { region: cascadia(), reporter: BOB, returned: BOND }]);
		assert_eq!(held(BOB), 0);
		assert!(!Reporters::<Test>::contains_key(cascadia(), BOB));
		assert!(!Submissions::<Test>::contains_key(cascadia(), BOB));
		assert_eq!(Regions::<Test>::get(cascadia()).unwrap().reporters, 2);
		assert_noop!(remove(BOB), Error::<Test>::ReporterNotFound);
	});
}
