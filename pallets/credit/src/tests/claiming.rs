use super::*;
use crate::{
	ActiveLoans, EndorserExposure, Engaged, Error, Event, HoldReason, LoanEndorsements, Settlements,
};
use credit_primitives_math::muldiv::permill_floor;
use credit_primitives_types::BankLedger;
use frame_support::{assert_noop, assert_ok};

/// Alice pays the interest and this much principal.
fn pay(principal: Balance) {
	let interest = Credit::amount_due(0).unwrap().interest;
	assert_ok!(repay(ALICE, 0, interest + principal));
}

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
		let claimed =
			Event::ProceedsClaimed { loan_id: 0, claimant: BOB, interest, stake: 0, restored: 0, lent: 0 };
		assert_eq!(events(), vec![claimed]);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_proceeds_should_return_what_is_released_of_the_stake_while_the_loan_runs() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM / 20);
		let interest = Credit::amount_due(0).unwrap().interest;
		pay(40 * CRD);
		// Nothing moves before the endorser comes.
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 10 * CRD);
		events();
		assert_ok!(claim(BOB, 0));

		let part = permill_floor(Permill::from_percent(10), interest) / 2;
		assert_eq!(
			events(),
			vec![Event::ProceedsClaimed {
				loan_id: 0,
				claimant: BOB,
				interest: part,
				stake: 4 * CRD,
				restored: 0,
				lent: 0
			}]
		);
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 6 * CRD);
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(BOB)), 6 * CRD);
		assert_eq!(wealth(BOB), FUNDS + part);
		let endorsement = LoanEndorsements::<Test>::get(0, BOB).unwrap();
		assert_eq!((endorsement.stake, endorsement.held), (10 * CRD, 6 * CRD));
		check_invariants();
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		// Another's part is untouched, and waits.
		assert_eq!(held(HoldReason::EndorsementStake, CHARLIE), 10 * CRD);
		pay(35 * CRD + 1);
		assert_ok!(claim(CHARLIE, 0));
		// What must stay rounds up: a tenth of 25 CRD less one unit.
		assert_eq!(held(HoldReason::EndorsementStake, CHARLIE), 25 * CRD / 10);
	});
}

#[test]
fn claim_proceeds_should_return_no_stake_while_the_loan_is_late() {
	execute(|| {
		lent(100 * CRD);
		pass_time(TERM / 20);
		pay(40 * CRD);
		assert_ok!(claim(BOB, 0));
		// Half is due, 40 % paid.
		set_time(START + TERM / 2);
		pay(5 * CRD);
		events();
		assert_ok!(claim(BOB, 0));
		assert!(matches!(events()[..], [Event::ProceedsClaimed { stake: 0, interest, .. }] if interest > 0));
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 6 * CRD);
		// What had been released before stays free to take.
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!(held(HoldReason::EndorsementStake, CHARLIE), 6 * CRD);
		check_invariants();
		// With nothing overdue all that was repaid meanwhile counts.
		pay(5 * CRD);
		assert_ok!(claim(BOB, 0));
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 5 * CRD);
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
		assert_eq!(EndorserExposure::<Test>::get(CASCADIA, person(BOB)), 0);
		assert_eq!(wealth(BOB), FUNDS + 71 * CRD / 2_000);
		assert_eq!(Credit::history(BOB).unwrap().endorsements_held, held_before + 1);
		assert!(matches!(events()[..], [Event::ProceedsClaimed { stake, .. }] if stake == 10 * CRD));
		assert!(!Engaged::<Test>::contains_key(CASCADIA, person(BOB)));
		check_invariants();

		assert_ok!(claim(CHARLIE, 0));
		assert!(!Settlements::<Test>::contains_key(0));
		assert!(LoanEndorsements::<Test>::iter().next().is_none());
		assert_noop!(claim(CHARLIE, 0), Error::<Test>::LoanNotFound);
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
fn claim_proceeds_should_give_the_last_one_what_rounding_left() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		for who in [BOB, CHARLIE, FERDIE] {
			assert_ok!(endorse(who, request, 7 * CRD));
		}
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		pass_time(TERM / 20);
		assert_ok!(repay_in_full(ALICE, 0));
		let collected = Settlements::<Test>::get(0).unwrap().endorsers.collected;
		// Three equal stakes; the test is worth something only if they do not divide it.
		assert_ne!(collected % 3, 0);
		for (who, takes) in
			[(BOB, collected / 3), (CHARLIE, collected / 3), (FERDIE, collected - collected / 3 * 2)]
		{
			assert_ok!(claim(who, 0));
			assert_eq!(free(who), FUNDS + takes);
		}
	});
}

#[test]
fn claim_proceeds_should_not_need_personhood_or_membership() {
	execute(|| {
		lent_to(ALICE, asking(100 * CRD), [FERDIE, BOB]);
		pass_time(TERM / 20);
		pay(40 * CRD);
		Revoked::set(true);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, BOB));
		assert_ok!(claim(FERDIE, 0));
		assert_ok!(claim(BOB, 0));
		check_invariants();
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(FERDIE, 0));
		assert_ok!(claim(BOB, 0));
		Revoked::set(false);
		assert_eq!((held(HoldReason::EndorsementStake, FERDIE), wealth(BOB)), (0, free(BOB)));
	});
}

#[test]
fn claim_proceeds_should_fail_when_one_has_no_part_in_the_loan() {
	execute(|| {
		lent(100 * CRD);
		for who in [ALICE, FERDIE] {
			assert_noop!(claim(who, 0), Error::<Test>::EndorsementNotFound);
		}
		assert_ok!(repay_in_full(ALICE, 0));
		assert_noop!(claim(FERDIE, 0), Error::<Test>::EndorsementNotFound);
		assert_ok!(claim(BOB, 0));
		assert_noop!(claim(BOB, 0), Error::<Test>::EndorsementNotFound);
	});
}

#[test]
fn claim_proceeds_should_fail_when_there_is_no_such_loan() {
	execute(|| {
		lent(100 * CRD);
		assert_noop!(claim(BOB, 1), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn claim_proceeds_should_fail_when_nothing_has_come_in() {
	execute(|| {
		lent(100 * CRD);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		// Principal alone earns nothing, but it releases stakes.
		assert_ok!(repay(ALICE, 0, 10 * CRD));
		events();
		assert_ok!(claim(BOB, 0));
		assert!(matches!(events()[..], [Event::ProceedsClaimed { interest: 0, stake, .. }] if stake == CRD));
		assert_eq!(wealth(BOB), FUNDS);
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
		let held = |who| Credit::history(who).unwrap().endorsements_held;
		let before = held(BOB);
		lent(100 * CRD);
		pass_time(WINDOW - 1);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_eq!(held(BOB), before, "repaid before it could make history");

		lent_to(ALICE, asking(100 * CRD), [10, 11]);
		pass_time(TERM + 1);
		assert_ok!(repay_in_full(ALICE, 1));
		assert_ok!(claim(10, 1));
		assert_eq!(held(10), before, "repaid after its term");

		lent_to(ALICE, asking(100 * CRD), [12, 13]);
		pass_time(TERM);
		assert_ok!(repay_in_full(ALICE, 2));
		assert_ok!(claim(12, 2));
		assert_eq!(held(12), before + 1, "repaid at its very end");
	});
}
