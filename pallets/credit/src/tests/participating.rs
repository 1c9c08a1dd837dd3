//! What a community hears of its members, and what of their payments counts as credit that circulates.

use super::*;
use crate::{costs::taking_part, WeightInfo};
use credit_primitives_types::{EpochIndex, Epochs, Moment};
use frame_support::assert_ok;
use pallet_community_banks::{CommunityBanks as Banks, HomeBanks};

/// How far apart installments of a loan of [`TERM`] in ten parts are.
const INSTALLMENT: Moment = TERM / 10;

/// In which epoch somebody was last seen.
fn seen(who: AccountId) -> Option<EpochIndex> {
	HomeBanks::<Test>::get(person(who)).unwrap().seen
}

/// How much counts as repaid to the first bank.
fn circulated() -> Balance {
	Banks::<Test>::get(CASCADIA).unwrap().lending.current.repaid
}

/// Alice owes 100 CRD in ten parts, and whatever she repays may count.
fn lent_and_counted() {
	lent(100 * CRD);
	Banks::<Test>::mutate(CASCADIA, |bank| bank.as_mut().unwrap().lending.person_cap = Balance::MAX);
}

/// Somebody pays this much principal of Alice's loan and the interest.
fn pay(who: AccountId, principal: Balance) {
	let interest = Credit::amount_due(0).unwrap().interest;
	assert_ok!(repay(who, 0, interest + principal));
}

#[test]
fn an_installment_in_time_should_be_heard_of_and_circulate() {
	execute(|| {
		lent_and_counted();
		pass_time(INSTALLMENT - 1);
		pay(ALICE, 5 * CRD);
		assert_eq!((seen(ALICE), circulated()), (None, 5 * CRD), "half of it is no installment");
		let interest = Credit::amount_due(0).unwrap().interest;
		let paid = Credit::repay(RuntimeOrigin::signed(ALICE), 0, interest + 5 * CRD).unwrap();
		let weight = <() as WeightInfo>::repay().saturating_add(taking_part::<Test>());
		assert_eq!(paid.actual_weight, Some(weight));
		assert_eq!((seen(ALICE), circulated()), (Some(Calendar::current().index), 10 * CRD));
	});
}

#[test]
fn a_loan_should_be_out_for_long_enough_to_be_heard_of_and_to_circulate() {
	execute(|| {
		lent_and_counted();
		pass_time(WINDOW - 1);
		pay(ALICE, 10 * CRD);
		assert_eq!((seen(ALICE), circulated()), (None, 0));
		pass_time(1);
		pay(ALICE, 10 * CRD);
		assert!(seen(ALICE).is_some());
		assert_eq!(circulated(), 10 * CRD);
	});
}

#[test]
fn what_others_pay_for_somebody_should_circulate_and_nobody_take_part_by_it() {
	execute(|| {
		lent_and_counted();
		pass_time(INSTALLMENT - 1);
		pay(BOB, 10 * CRD);
		assert_eq!((seen(ALICE), seen(BOB), circulated()), (None, None, 10 * CRD));
		// An account whose person is another by now is others.
		Moved::mutate(|moved| moved.insert(ALICE, None));
		pay(ALICE, 10 * CRD);
		assert_eq!(seen(ALICE), None);
		Moved::mutate(|moved| moved.clear());
		pay(ALICE, 10 * CRD);
		assert!(seen(ALICE).is_some());
	});
}

#[test]
fn a_late_installment_should_circulate_and_not_be_heard_of() {
	execute(|| {
		lent_and_counted();
		pass_time(INSTALLMENT);
		pay(ALICE, 10 * CRD);
		assert_eq!((seen(ALICE), circulated()), (None, 10 * CRD));
	});
}

#[test]
fn what_a_default_takes_should_not_circulate() {
	execute(|| {
		let request = asking(100 * CRD).secured_by(30 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		Banks::<Test>::mutate(CASCADIA, |bank| bank.as_mut().unwrap().lending.person_cap = Balance::MAX);
		pass_time(MS_PER_YEAR);
		let owed = loan(0).outstanding;
		assert_ok!(Credit::call_default(RuntimeOrigin::signed(CHARLIE), 0));
		assert!(loan(0).outstanding < owed, "the collateral paid");
		assert_eq!((seen(ALICE), circulated()), (None, 0));
	});
}

#[test]
fn an_endorsement_that_held_should_be_heard_of_when_its_own_person_claims_it() {
	execute(|| {
		lent(100 * CRD);
		pass_time(INSTALLMENT);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!((seen(BOB), seen(CHARLIE)), (None, None));
		assert_ok!(claim(BOB, 0));
		assert!(seen(BOB).is_some());
		Moved::mutate(|moved| moved.insert(CHARLIE, None));
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!(seen(CHARLIE), None);
		Moved::mutate(|moved| moved.clear());
	});
}
