//! `slash_reporter`.

use crate::{mock::*, types::Standing, Error, Event};
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, Permill};

fn slash_by(who: AccountId, share: Permill, evidence: [u8; 32], reason: &[u8]) -> DispatchResult {
	let reason = reason.to_vec().try_into().unwrap();
	Bioregions::slash_reporter(root(), cascadia(), who, share, evidence, reason)
}

fn slash(who: AccountId, percent: u32) -> DispatchResult {
	slash_by(who, Permill::from_percent(percent), EVIDENCE, b"made up")
}

#[test]
fn slash_reporter_should_move_a_part_of_the_bond_and_suspend() {
	execute(|| {
		let before = Balances::free_balance(REDISTRIBUTION);
		assert_ok!(slash(BOB, 30));
		let reason = b"made up".to_vec().try_into().unwrap();
		assert_eq!(
			events(),
			[
				Event::ReporterSuspended { region: cascadia(), reporter: BOB, by_silence: false },
				Event::ReporterSlashed {
					region: cascadia(),
					reporter: BOB,
					amount: 30 * CRD,
					evidence: EVIDENCE,
					reason
				},
			]
		);
		assert_eq!((held(BOB), reporter(BOB).bond), (70 * CRD, 70 * CRD));
		assert_eq!(Balances::free_balance(REDISTRIBUTION), before + 30 * CRD);
		assert_eq!(standing(BOB), Standing::Suspended { since: START });
	});
}

#[test]
fn slash_reporter_should_round_up() {
	execute(|| {
		assert_ok!(slash_by(BOB, Permill::from_parts(333_333), EVIDENCE, b"x"));
		assert_ok!(slash_by(BOB, Permill::from_parts(1), EVIDENCE, b"x"));
		// 66.6667 CRD, of which a millionth is 66.6667 millionths of a CRD: exact to the unit here.
		assert_eq!(held(BOB), 66_666_700_000_000 - 66_666_700);
		assert_ok!(slash_by(BOB, Permill::from_parts(1), EVIDENCE, b"x"));
		assert_eq!(held(BOB), 66_666_633_333_300 - 66_666_634);
	});
}

#[test]
fn slash_reporter_should_reach_one_who_has_left() {
	execute(|| {
		assert_ok!(Bioregions::unbond_reporter(signed(BOB), cascadia()));
		assert_ok!(slash(BOB, 100));
		assert_eq!(standing(BOB), Standing::Unbonding { since: START });
		pass_time(UNBONDING);
		System::reset_events();
		assert_ok!(Bioregions::withdraw_reporter_bond(signed(BOB), cascadia()));
		assert_eq!(events(), [Event::ReporterBondWithdrawn { region: cascadia(), reporter: BOB, amount: 0 }]);
	});
}

#[test]
fn slash_reporter_should_leave_bonds_for_other_regions_alone() {
	execute(|| {
		assert_ok!(Bioregions::accredit_reporter(root(), sonora(), BOB));
		assert_ok!(Bioregions::bond_reporter(signed(BOB), sonora()));
		assert_ok!(slash(BOB, 100));
		assert_eq!(held(BOB), BOND);
		assert_noop!(slash(BOB, 100), Error::<Test>::NothingToSlash);
	});
}

#[test]
fn slash_reporter_should_fail_without_evidence_reason_or_bond() {
	execute(|| {
		let half = Permill::from_percent(50);
		assert_noop!(slash(DAVE, 50), Error::<Test>::ReporterNotFound);
		assert_noop!(slash_by(BOB, half, [0; 32], b"x"), Error::<Test>::EvidenceMissing);
		assert_noop!(slash_by(BOB, half, EVIDENCE, b""), Error::<Test>::ReasonInvalid);
		assert_noop!(slash_by(BOB, half, EVIDENCE, &[0xff]), Error::<Test>::ReasonInvalid);
		assert_noop!(slash(BOB, 0), Error::<Test>::NothingToSlash);
		let reason = b"x".to_vec().try_into().unwrap();
		assert_noop!(
			Bioregions::slash_reporter(root(), code("atlantis"), BOB, half, EVIDENCE, reason),
			Error::<Test>::BioregionNotFound
		);
		let reason = b"x".to_vec().try_into().unwrap();
		assert_noop!(
			Bioregions::slash_reporter(signed(ALICE), cascadia(), BOB, half, EVIDENCE, reason),
			DispatchError::BadOrigin
		);
	});
}
