use crate::{mock::*, CreditParameters, CreditRecord, History};
use frame_support::traits::Hooks;

#[test]
fn records_of_the_genesis_should_be_their_persons() {
	execute(|| {
		assert_eq!(History::<Test>::get(person(ALICE)), good_record());
		assert_eq!(Credit::history(DAVE), Some(CreditRecord::default()));
	});
}

#[test]
#[should_panic(expected = "a genesis record needs a person")]
fn a_genesis_with_a_record_of_nobody_should_not_build() {
	storage_with(vec![(NOBODY, good_record())]);
}

#[test]
#[should_panic(expected = "two genesis records of one person")]
fn a_genesis_with_two_records_of_one_person_should_not_build() {
	storage_with(vec![(ALICE, good_record()), (ALICE, good_record())]);
}

#[test]
#[should_panic(expected = "more repaid on time than repaid")]
fn a_genesis_with_more_repaid_on_time_than_repaid_should_not_build() {
	storage_with(vec![(ALICE, CreditRecord { repaid_on_time: 1, ..Default::default() })]);
}

#[test]
#[should_panic(expected = "the parameters of lending are out of their bounds")]
fn parameters_out_of_their_bounds_should_not_pass_the_test_of_integrity() {
	new_test_ext().execute_with(|| {
		Rules::mutate(|rules| rules.concurrent_loans = 0);
		Credit::integrity_test();
	});
}

#[test]
fn the_parameters_that_a_chain_starts_with_should_pass_the_test_of_integrity() {
	new_test_ext().execute_with(Credit::integrity_test);
	assert_eq!(CreditParameters::default().clamped(), CreditParameters::default());
}
