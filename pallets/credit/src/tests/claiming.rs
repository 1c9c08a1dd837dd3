use crate::{
	mock::*, ActiveLoans, EndorserExposure, Error, Event, HoldReason, LoanEndorsements, Settlements,
};
use credit_primitives_types::{BankLedger, CRD};
use frame_support::{assert_noop, assert_ok};

#[test]
fn claim_proceeds_should_pay_the_interest_while_the_loan_runs() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM);
		// 0.71 CRD of interest, 10 % of it for two equal stakes.
		assert_ok!(repay(ALICE, 0, 71 * CRD / 100));
		events();
		assert_ok!(claim(BOB, 0));

		let interest = 71 * CRD / 2_000;
		assert_eq!(wealth(BOB), FUNDS + interest);
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 10 * CRD);
		assert_eq!(events(), vec![Event::ProceedsClaimed { loan_id: 0, endorser: BOB, interest, stake: 0 }]);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_proceeds_should_return_the_stake_once_the_loan_is_repaid() {
	execute(|| {
		let held_before = Credit::history(BOB).unwrap().endorsements_held;
		lent(100 * CRD);
		pass_time(TERM);
		assert_ok!(repay_in_full(ALICE, 0));
		assert!(Settlements::<Test>::contains_key(0));
		events();
		assert_ok!(claim(BOB, 0));

		assert_eq!(held(HoldReason::EndorsementStake, BOB), 0);
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, BOB), 0);
		assert_eq!(wealth(BOB), FUNDS + 71 * CRD / 2_000);
		assert_eq!(Credit::history(BOB).unwrap().endorsements_held, held_before + 1);
		assert!(matches!(events()[..], [Event::ProceedsClaimed { stake, .. }] if stake == 10 * CRD));
		check_invariants();

		assert_ok!(claim(CHARLIE, 0));
		assert!(!Settlements::<Test>::contains_key(0));
		assert!(LoanEndorsements::<Test>::iter().next().is_none());
		assert_noop!(claim(CHARLIE, 0), Error::<Test>::EndorsementNotFound);
	});
}

#[test]
fn claim_proceeds_should_leave_nothing_behind_whatever_the_rounding() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		for (index, who) in CROWD.take(16).enumerate() {
			assert_ok!(endorse(who, request, 2 * CRD + index as u128 * 7_777_777));
		}
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		for slice in 1..8u64 {
			set_time(START + slice * TERM / 9 + slice);
			let interest = Credit::amount_due(0).unwrap().interest;
			assert_ok!(repay(ALICE, 0, interest + CRD / 7));
			for who in CROWD.take(16).filter(|who| who % slice as u128 == 0) {
				assert_ok!(claim(who, 0));
			}
			check_invariants();
		}
		assert_ok!(repay_in_full(ALICE, 0));
		for who in CROWD.take(16) {
			assert_ok!(claim(who, 0));
			check_invariants();
		}
		assert_eq!(CommunityBanks::outstanding(CASCADIA).payable, 0);
	});
}

#[test]
fn claim_proceeds_should_fail_when_one_is_no_endorser_of_the_loan() {
	execute(|| {
		lent(100 * CRD);
		for who in [ALICE, FERDIE] {
			assert_noop!(claim(who, 0), Error::<Test>::EndorsementNotFound);
		}
		assert_noop!(claim(BOB, 1), Error::<Test>::EndorsementNotFound);
	});
}

#[test]
fn claim_proceeds_should_fail_when_no_interest_has_come_in() {
	execute(|| {
		lent(100 * CRD);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		// Principal alone earns nothing.
		assert_ok!(repay(ALICE, 0, 10 * CRD));
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		assert!(ActiveLoans::<Test>::contains_key(0));
	});
}

#[test]
fn a_loan_without_interest_should_still_return_the_stakes() {
	execute(|| {
		lent(100 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!((free(BOB), free(CHARLIE)), (FUNDS, FUNDS));
	});
}

#[test]
fn an_endorsement_should_not_count_as_held_when_the_loan_was_short_or_late() {
	execute(|| {
		let held = || Credit::history(BOB).unwrap().endorsements_held;
		let before = held();
		lent(100 * CRD);
		pass_time(WINDOW - 1);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_eq!(held(), before, "repaid before it could make history");

		lent(100 * CRD);
		pass_time(TERM + 1);
		assert_ok!(repay_in_full(ALICE, 1));
		assert_ok!(claim(BOB, 1));
		assert_eq!(held(), before, "repaid after its term");
	});
}
