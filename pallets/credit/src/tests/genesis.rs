use crate::{mock::*, CreditRecord, History};

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
