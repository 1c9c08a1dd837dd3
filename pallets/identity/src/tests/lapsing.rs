//! What happens by itself: persons whose attestations expire.

use crate::{mock::*, poll::LAPSED_PER_BLOCK, Event, Expiries, PersonCount, WeightInfo, PERSONHOOD};
use credit_primitives_types::Personhood;
use frame_support::{assert_ok, traits::Hooks, weights::WeightMeter};

#[test]
fn a_person_should_leave_the_counts_when_the_attestation_expires() {
	execute(|| {
		set_time(EXPIRY - 1);
		next_block();
		assert_eq!(PersonCount::<Test>::get(), 1);
		set_time(EXPIRY);
		System::reset_events();
		next_block();
		assert_eq!(events(), [Event::PersonCounted { person: nullifier(ALICE), by: None }]);
		assert_eq!(Told::get(), [(nullifier(ALICE), TOWN, None)]);
		assert_eq!((PersonCount::<Test>::get(), issuer(PERSONHOOD, TOWN).persons), (0, 0));
		next_block();
		assert_eq!(Told::get().len(), 1);
	});
}

#[test]
fn a_renewal_between_expiry_and_the_calendar_should_not_be_told() {
	execute(|| {
		set_time(EXPIRY);
		assert_ok!(attest_as(TOWN, ALICE, ALICE, EXPIRY + 10));
		next_block();
		assert!(Told::get().is_empty());
		assert!(Identities::person_of(&ALICE).is_some());
	});
}

/// Makes many persons who expire at once.
fn many(count: u64) {
	Parameters::mutate(|parameters| parameters.personhood_rate = 1_000);
	for who in 100_000..100_000 + count {
		assert_ok!(attest_person(TOWN, who));
	}
}

#[test]
fn no_more_should_lapse_in_a_block_than_the_bound_says() {
	execute(|| {
		many(40);
		set_time(EXPIRY);
		next_block();
		assert_eq!(PersonCount::<Test>::get(), 41 - LAPSED_PER_BLOCK);
		next_block();
		assert_eq!(PersonCount::<Test>::get(), 0);
		assert_eq!(Told::get().len(), 41);
	});
}

#[test]
fn no_more_should_lapse_than_the_weight_allows() {
	execute(|| {
		many(3);
		set_time(EXPIRY);
		let idle = <() as WeightInfo>::poll_idle();
		let step = Identities::heaviest_step().saturating_sub(idle);
		let mut meter = WeightMeter::with_limit(idle.saturating_sub(1.into()));
		Identities::on_poll(2, &mut meter);
		assert_eq!(meter.consumed(), 0.into());
		PollWeight::set(idle + step * 2);
		let mut meter = WeightMeter::new();
		Identities::on_poll(2, &mut meter);
		assert_eq!(meter.consumed(), idle + step * 2);
		assert_eq!(PersonCount::<Test>::get(), 2);
	});
}

#[test]
fn an_entry_without_a_person_should_not_hold_the_others_up() {
	execute(|| {
		let stray = credit_primitives_types::SortedMoment::from(EXPIRY - 1);
		Expiries::<Test>::insert((stray, nullifier(ALICE)), ());
		set_time(EXPIRY - 1);
		next_block();
		assert!(!Expiries::<Test>::contains_key((stray, nullifier(ALICE))));
		assert_eq!(PersonCount::<Test>::get(), 1);
	});
}

#[test]
fn the_integrity_test_should_pass() {
	execute(Identities::integrity_test);
}

#[test]
#[should_panic(expected = "raise PollWeight")]
fn the_integrity_test_should_refuse_too_little_room() {
	execute(|| {
		PollWeight::set(0.into());
		Identities::integrity_test();
	});
}

#[test]
#[should_panic(expected = "out of their bounds")]
fn the_integrity_test_should_refuse_wrong_parameters() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.personhood_rate = 0);
		Identities::integrity_test();
	});
}
