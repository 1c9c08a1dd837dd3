//! `bond_reporter`, `unbond_reporter`, `withdraw_reporter_bond`.

use crate::{mock::*, types::Standing, Error, Event, Reporters, Submissions};
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{Permill, TokenError};

#[test]
fn bond_reporter_should_make_an_active_reporter() {
	execute(|| {
		next_epoch();
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), DAVE));
		System::reset_events();
		assert_ok!(Bioregions::bond_reporter(signed(DAVE), cascadia()));
		assert_eq!(
			events(),
			[Event::ReporterBonded { region: cascadia(), reporter: DAVE, amount: BOND, epoch: 1 }]
		);
		let found = reporter(DAVE);
		assert_eq!((held(DAVE), found.bond, found.heard_in), (BOND, BOND, 1));
		assert_eq!((found.standing, found.reliability), (Standing::Active, Permill::one()));
	});
}

#[test]
fn bond_reporter_should_add_what_is_missing() {
	execute(|| {
		let slash = Permill::from_percent(40);
		let reason = b"made up".to_vec().try_into().unwrap();
		assert_ok!(Bioregions::slash_reporter(root(), cascadia(), BOB, slash, EVIDENCE, reason));
		assert_ok!(Bioregions::reinstate_reporter(root(), cascadia(), BOB));
		assert_eq!(standing(BOB), Standing::Accredited);
		System::reset_events();
		assert_ok!(Bioregions::bond_reporter(signed(BOB), cascadia()));
		assert_eq!(
			events(),
			[Event::ReporterBonded { region: cascadia(), reporter: BOB, amount: 40 * CRD, epoch: 0 }]
		);
		assert_eq!((held(BOB), standing(BOB)), (BOND, Standing::Active));
	});
}

#[test]
fn bond_reporter_should_hold_nothing_when_no_bond_is_asked() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.reporter_bond = 0);
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), 999));
		assert_ok!(Bioregions::bond_reporter(signed(999), cascadia()));
		assert_eq!((held(999), standing(999)), (0, Standing::Active));
	});
}

#[test]
fn bond_reporter_should_hold_one_bond_for_each_region() {
	execute(|| {
		assert_ok!(Bioregions::accredit_reporter(root(), sonora(), ALICE));
		assert_ok!(Bioregions::bond_reporter(signed(ALICE), sonora()));
		assert_eq!(held(ALICE), 2 * BOND);
	});
}

#[test]
fn bond_reporter_should_fail_when_there_is_nothing_to_put_up() {
	execute(|| {
		let bond = |who| Bioregions::bond_reporter(signed(who), cascadia());
		assert_noop!(bond(DAVE), Error::<Test>::ReporterNotFound);
		assert_noop!(bond(ALICE), Error::<Test>::AlreadyBonded);
		assert_ok!(Bioregions::suspend_reporter(root(), cascadia(), BOB));
		assert_noop!(bond(BOB), Error::<Test>::ReporterSuspended);
		assert_ok!(Bioregions::unbond_reporter(signed(CHARLIE), cascadia()));
		assert_noop!(bond(CHARLIE), Error::<Test>::ReporterUnbonding);
		assert_noop!(
			Bioregions::bond_reporter(signed(ALICE), code("atlantis")),
			Error::<Test>::BioregionNotFound
		);
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), 999));
		assert_noop!(bond(999), TokenError::FundsUnavailable);
	});
}

#[test]
fn unbond_reporter_should_be_open_to_everyone_who_has_not_left() {
	execute(|| {
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), DAVE));
		assert_ok!(Bioregions::suspend_reporter(root(), cascadia(), BOB));
		System::reset_events();
		for who in [ALICE, BOB, DAVE] {
			assert_ok!(Bioregions::unbond_reporter(signed(who), cascadia()));
			assert_eq!(events(), [Event::ReporterUnbonding { region: cascadia(), reporter: who }]);
			assert_eq!(standing(who), Standing::Unbonding { since: START });
		}
		assert_noop!(
			Bioregions::unbond_reporter(signed(ALICE), cascadia()),
			Error::<Test>::ReporterUnbonding
		);
		assert_noop!(Bioregions::unbond_reporter(signed(EVE), cascadia()), Error::<Test>::ReporterNotFound);
		assert_noop!(
			Bioregions::unbond_reporter(signed(ALICE), code("atlantis")),
			Error::<Test>::BioregionNotFound
		);
	});
}

#[test]
fn unbond_reporter_should_take_the_reports_of_the_epoch_out_of_the_count() {
	execute(|| {
		accredit(DAVE);
		report_all(&[(ALICE, reports(10)), (BOB, reports(20)), (CHARLIE, reports(30)), (DAVE, reports(90))]);
		assert_ok!(Bioregions::unbond_reporter(signed(DAVE), cascadia()));
		next_epoch();
		assert_eq!(score("oxygen").value, Some(20));
		assert!(Submissions::<Test>::iter().next().is_none());
	});
}

#[test]
fn withdraw_reporter_bond_should_return_it_after_the_delay_and_forget_the_reporter() {
	execute(|| {
		commit(ALICE, &reports(50)).unwrap();
		let withdraw = || Bioregions::withdraw_reporter_bond(signed(ALICE), cascadia());
		assert_noop!(withdraw(), Error::<Test>::ReporterNotUnbonding);
		assert_ok!(Bioregions::unbond_reporter(signed(ALICE), cascadia()));
		pass_time(UNBONDING - 1);
		assert_noop!(withdraw(), Error::<Test>::BondLocked);
		pass_time(1);
		System::reset_events();
		assert_ok!(withdraw());
		assert_eq!(
			events(),
			[Event::ReporterBondWithdrawn { region: cascadia(), reporter: ALICE, amount: BOND }]
		);
		assert_eq!(held(ALICE), 0);
		assert!(!Reporters::<Test>::contains_key(cascadia(), ALICE));
		assert!(!Submissions::<Test>::contains_key(cascadia(), ALICE));
		assert_noop!(withdraw(), Error::<Test>::ReporterNotFound);
		assert_noop!(
			Bioregions::withdraw_reporter_bond(signed(ALICE), code("atlantis")),
			Error::<Test>::BioregionNotFound
		);
		// Whoever wants to come back is accredited anew.
		accredit(ALICE);
	});
}
