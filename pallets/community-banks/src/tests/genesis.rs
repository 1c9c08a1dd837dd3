use crate::{mock::*, GenesisIssuance, NextBankId};
use credit_primitives_types::{Membership, CRD};

#[test]
fn the_banks_of_the_genesis_should_be_open() {
	execute(|| {
		let bank = crate::CommunityBanks::<Test>::get(CASCADIA).unwrap();
		assert_eq!((bank.members, bank.founder, bank.deposit), (3, None, 0));
		assert!(bank.creation.is_granted());
		assert_eq!(bank.credit_pool.commons, COMMONS);
		assert!(CommunityBanks::bank_exists(SONORA) && !CommunityBanks::bank_exists(2));
		assert_eq!(CommunityBanks::member_since(CASCADIA, &ALICE), Some(0));
		assert_eq!(CommunityBanks::member_since(CASCADIA, &DAVE), None);
		assert_eq!(NextBankId::<Test>::get(), 2);
		assert_eq!(GenesisIssuance::<Test>::get(), Balances::total_issuance());
		assert_eq!(Balances::total_issuance(), 8 * FUNDS + 2 * (COMMONS + ED));
	});
}

fn build_with(change: impl FnOnce(&mut crate::GenesisBank<AccountId>)) {
	let mut bank = genesis_bank("First", "cascadia", &[ALICE], true);
	change(&mut bank);
	new_test_ext_with(vec![bank]);
}

#[test]
#[should_panic(expected = "genesis bank \"First\": there is no such bioregion")]
fn a_genesis_with_an_unknown_bioregion_should_not_build() {
	build_with(|bank| bank.bioregion = "atlantis".into());
}

#[test]
#[should_panic(expected = "a member is not a person")]
fn a_genesis_with_a_member_who_is_no_person_should_not_build() {
	build_with(|bank| bank.members.push(NOBODY));
}

#[test]
#[should_panic(expected = "a member is listed twice")]
fn a_genesis_with_a_member_listed_twice_should_not_build() {
	build_with(|bank| bank.members.push(ALICE));
}

#[test]
#[should_panic(expected = "a person is listed twice")]
fn a_genesis_with_a_person_listed_by_two_accounts_should_not_build() {
	Moved::mutate(|moved| moved.insert(DAVE, Some(person(ALICE))));
	build_with(|bank| bank.members.push(DAVE));
}

#[test]
#[should_panic(expected = "the name is longer than 64 bytes")]
fn a_genesis_with_a_long_name_should_not_build() {
	build_with(|bank| bank.name = "n".repeat(65));
}

#[test]
#[should_panic(expected = "the name is empty")]
fn a_genesis_without_a_name_should_not_build() {
	build_with(|bank| bank.name = String::new());
}

#[test]
#[should_panic(expected = "the commons are too large")]
fn a_genesis_with_endless_commons_should_not_build() {
	build_with(|bank| bank.commons = u128::MAX - CRD);
}
