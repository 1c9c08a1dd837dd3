use crate::{mock::*, Error, Event, Foundings, HoldReason, Members, NextBankId};
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_core::H256;
use sp_runtime::TokenError;

fn found(who: AccountId) -> sp_runtime::DispatchResult {
	CommunityBanks::found_bank(
		RuntimeOrigin::signed(who),
		name("Third"),
		region("cascadia"),
		H256::repeat_byte(9),
	)
}

/// Opens a founding of Alice's, to which everybody with an account is invited.
fn open() {
	assert_ok!(found(ALICE));
	assert_ok!(invite(ALICE, &[ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE, NOBODY]));
	events();
}

fn invite(who: AccountId, invited: &[AccountId]) -> sp_runtime::DispatchResult {
	CommunityBanks::invite_founders(RuntimeOrigin::signed(who), 2, invited.to_vec().try_into().unwrap())
}

fn co_found(who: AccountId) -> sp_runtime::DispatchResult {
	CommunityBanks::co_found(RuntimeOrigin::signed(who), 2)
}

#[test]
fn found_bank_should_open_a_founding_and_hold_the_deposit() {
	execute(|| {
		assert_ok!(found(ALICE));

		assert_eq!(held(HoldReason::FoundingDeposit, ALICE), 100 * CRD);
		assert_eq!(Balances::balance(&CommunityBanks::account_of(2)), ED);
		assert_eq!(Balances::balance(&ALICE), FUNDS - 100 * CRD - ED);
		assert_eq!(Foundings::<Test>::get(2).unwrap().founders.to_vec(), vec![ALICE]);
		assert!(Foundings::<Test>::get(2).unwrap().invited.is_empty());
		assert_eq!(NextBankId::<Test>::get(), 3);
		assert_eq!(
			events(),
			vec![Event::FoundingOpened {
				bank_id: 2,
				founder: ALICE,
				deposit: 100 * CRD,
				name: name("Third"),
				bioregion: region("cascadia"),
				charter: H256::repeat_byte(9),
			}]
		);
	});
}

#[test]
fn found_bank_should_fail_when_the_origin_is_no_person() {
	execute(|| {
		assert_noop!(found(NOBODY), Error::<Test>::NotAPerson);
	});
}

#[test]
fn found_bank_should_fail_when_the_name_is_empty_or_not_utf8() {
	execute(|| {
		let call = |bytes: Vec<u8>| {
			CommunityBanks::found_bank(
				RuntimeOrigin::signed(ALICE),
				bytes.try_into().unwrap(),
				region("cascadia"),
				H256::zero(),
			)
		};
		assert_noop!(call(vec![]), Error::<Test>::NameEmpty);
		assert_noop!(call(vec![0xff, 0xfe]), Error::<Test>::NotUtf8);
	});
}

#[test]
fn found_bank_should_fail_when_the_bioregion_is_unknown() {
	execute(|| {
		let call = |code: Vec<u8>| {
			CommunityBanks::found_bank(
				RuntimeOrigin::signed(ALICE),
				name("Third"),
				code.try_into().unwrap(),
				H256::zero(),
			)
		};
		assert_noop!(call(b"atlantis".to_vec()), Error::<Test>::BioregionNotFound);
		assert_noop!(call(vec![0xff]), Error::<Test>::NotUtf8);
	});
}

#[test]
fn found_bank_should_fail_when_the_founder_cannot_pay_the_deposit() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.founding_deposit = FUNDS);
		assert_noop!(found(ALICE), TokenError::FundsUnavailable);
	});
}

#[test]
fn found_bank_should_fail_when_no_number_is_left() {
	execute(|| {
		NextBankId::<Test>::put(u32::MAX);
		assert_noop!(found(ALICE), Error::<Test>::MaxBanksExceeded);
	});
}

#[test]
fn co_found_should_open_the_bank_with_the_last_founder() {
	execute(|| {
		open();
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(DAVE), 2));
		assert!(!crate::CommunityBanks::<Test>::contains_key(2));
		events();
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(EVE), 2));

		let bank = crate::CommunityBanks::<Test>::get(2).unwrap();
		assert_eq!((bank.bank_id, bank.members, bank.governance_token), (2, 3, 3));
		assert_eq!((bank.founder, bank.deposit), (Some(ALICE), 100 * CRD));
		assert_eq!(bank.credit_pool, Default::default());
		assert!(!bank.creation.is_granted());
		assert_eq!(Members::<Test>::get(2, EVE).unwrap().joined, EPOCH);
		let joined = |who| Event::MemberJoined { bank_id: 2, who, person: H256::from_low_u64_be(who as u64) };
		assert_eq!(
			events(),
			vec![
				Event::CoFounded { bank_id: 2, who: EVE },
				joined(ALICE),
				joined(DAVE),
				joined(EVE),
				Event::CommunityBankCreated { bank_id: 2, bioregion: region("cascadia") },
			]
		);
		// The deposit stays for as long as the bank stands.
		assert_eq!(held(HoldReason::FoundingDeposit, ALICE), 100 * CRD);
	});
}

#[test]
fn co_found_should_fail_when_the_origin_is_no_person() {
	execute(|| {
		open();
		assert_noop!(CommunityBanks::co_found(RuntimeOrigin::signed(NOBODY), 2), Error::<Test>::NotAPerson);
	});
}

#[test]
fn co_found_should_fail_when_there_is_no_such_founding() {
	execute(|| {
		for bank in [CASCADIA, 2] {
			assert_noop!(
				CommunityBanks::co_found(RuntimeOrigin::signed(DAVE), bank),
				Error::<Test>::FoundingNotFound
			);
		}
	});
}

#[test]
fn co_found_should_fail_when_called_twice() {
	execute(|| {
		open();
		assert_noop!(
			CommunityBanks::co_found(RuntimeOrigin::signed(ALICE), 2),
			Error::<Test>::AlreadyFounder
		);
	});
}

#[test]
fn co_found_should_open_the_bank_when_governance_has_lowered_the_number_meanwhile() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.founders = 16);
		open();
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(BOB), 2));
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(CHARLIE), 2));
		Parameters::mutate(|parameters| parameters.founders = 2);
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(DAVE), 2));
		assert_eq!(crate::CommunityBanks::<Test>::get(2).unwrap().members, 4);
	});
}

#[test]
fn abandon_founding_should_return_everything_to_the_founder() {
	execute(|| {
		open();
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(BOB), 2));
		events();
		assert_ok!(CommunityBanks::abandon_founding(RuntimeOrigin::signed(ALICE), 2));

		assert_eq!(Balances::balance(&ALICE), FUNDS);
		assert_eq!(held(HoldReason::FoundingDeposit, ALICE), 0);
		assert!(!Foundings::<Test>::contains_key(2));
		assert_eq!(events(), vec![Event::FoundingAbandoned { bank_id: 2 }]);
		// The number is not given out again.
		assert_eq!(NextBankId::<Test>::get(), 3);
	});
}

#[test]
fn abandon_founding_should_let_a_co_founder_leave() {
	execute(|| {
		open();
		assert_ok!(CommunityBanks::co_found(RuntimeOrigin::signed(BOB), 2));
		events();
		assert_ok!(CommunityBanks::abandon_founding(RuntimeOrigin::signed(BOB), 2));
		assert_eq!(Foundings::<Test>::get(2).unwrap().founders.to_vec(), vec![ALICE]);
		assert_eq!(events(), vec![Event::CoFounderLeft { bank_id: 2, who: BOB }]);
	});
}

#[test]
fn abandon_founding_should_fail_when_the_origin_is_no_founder() {
	execute(|| {
		open();
		assert_noop!(
			CommunityBanks::abandon_founding(RuntimeOrigin::signed(BOB), 2),
			Error::<Test>::NotAFounder
		);
	});
}

#[test]
fn abandon_founding_should_fail_when_the_bank_is_open_already() {
	execute(|| {
		assert_noop!(
			CommunityBanks::abandon_founding(RuntimeOrigin::signed(ALICE), CASCADIA),
			Error::<Test>::FoundingNotFound
		);
	});
}

#[test]
fn abandon_founding_should_not_be_held_up_by_what_others_put_on_the_banks_account() {
	execute(|| {
		open();
		let account = CommunityBanks::account_of(2);
		// Another pallet relies on the account: its last money cannot leave.
		assert_ok!(System::inc_consumers(&account));
		assert_ok!(CommunityBanks::abandon_founding(RuntimeOrigin::signed(ALICE), 2));
		assert_eq!(held(HoldReason::FoundingDeposit, ALICE), 0);
		assert_eq!((Balances::balance(&ALICE), Balances::balance(&account)), (FUNDS - ED, ED));
	});
}

#[test]
fn invite_founders_should_name_whom_it_lets_in() {
	execute(|| {
		assert_ok!(found(ALICE));
		events();
		assert_ok!(invite(ALICE, &[BOB, CHARLIE]));
		let invited = vec![BOB, CHARLIE].try_into().unwrap();
		assert_eq!(events(), vec![Event::FoundersInvited { bank_id: 2, invited }]);
		assert_ok!(co_found(BOB));
		// The new list takes the place of the old one; whoever has joined stays.
		assert_ok!(invite(ALICE, &[DAVE]));
		let founding = Foundings::<Test>::get(2).unwrap();
		assert_eq!((founding.founders.to_vec(), founding.invited.to_vec()), (vec![ALICE, BOB], vec![DAVE]));
		assert_noop!(co_found(CHARLIE), Error::<Test>::NotInvited);
		assert_ok!(co_found(DAVE));
		assert!(crate::CommunityBanks::<Test>::contains_key(2));
	});
}

#[test]
fn invite_founders_should_fail_when_called_by_anybody_but_the_founder() {
	execute(|| {
		open();
		assert_ok!(co_found(BOB));
		for who in [BOB, CHARLIE] {
			assert_noop!(invite(who, &[who]), Error::<Test>::NotTheFounder);
		}
	});
}

#[test]
fn invite_founders_should_fail_when_there_is_no_such_founding() {
	execute(|| {
		assert_noop!(invite(ALICE, &[BOB]), Error::<Test>::FoundingNotFound);
	});
}

#[test]
fn co_found_should_fail_when_not_invited() {
	execute(|| {
		assert_ok!(found(ALICE));
		assert_noop!(co_found(BOB), Error::<Test>::NotInvited);
	});
}

#[test]
fn co_found_should_fail_when_a_founder_is_no_longer_a_person() {
	execute(|| {
		open();
		assert_ok!(co_found(BOB));
		// Bob has another account now and may not count twice.
		move_person(BOB, FERDIE);
		assert_noop!(co_found(FERDIE), Error::<Test>::FounderNotAPerson);
		assert_noop!(co_found(CHARLIE), Error::<Test>::FounderNotAPerson);
		assert_ok!(CommunityBanks::abandon_founding(RuntimeOrigin::signed(BOB), 2));
		assert_ok!(co_found(FERDIE));
		assert_ok!(co_found(CHARLIE));
		assert_eq!(Members::<Test>::get(2, FERDIE).unwrap().person, person(BOB));
	});
}
