//! The life of a loan on the whole runtime, as wallets play it: signed transactions in blocks.

use super::{
	chain::{genesis_json, in_block_one, signed, Chain},
	invariants,
};
use crate::{
	genesis_config_presets::DEV, Balance, Balances, CommunityBanks, Credit, Identities, Runtime, RuntimeCall,
	RuntimeGenesisConfig,
};
use credit_primitives_types::{
	BankId, Description, Funding, Personhood, Purpose, PurposeKind, RequestId, Schedule, CRD,
};
use frame_support::traits::PalletInfoAccess;
use pallet_community_banks::{Call as BanksCall, TotalIssued};
use pallet_credit::{ActiveLoans, Call as CreditCall, OpenRequests};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, One};
use sp_runtime::{BuildStorage, DispatchError, ModuleError};

const CASCADIA: BankId = 0;

fn request(bank: BankId, amount: Balance) -> RuntimeCall {
	CreditCall::request_credit {
		bank,
		amount,
		term: 60_000,
		schedule: Schedule::Amortising { installments: 3 },
		purpose: Purpose {
			kind: PurposeKind::ProductiveEnterprise,
			description: Description::Text(b"An oven for the bakery".to_vec().try_into().unwrap()),
		},
		funding: Funding::Bank,
		collateral: None,
		impact_score: 60,
	}
	.into()
}

fn endorse(request: RequestId, stake: Balance) -> RuntimeCall {
	CreditCall::endorse { request, stake, statement: b"Good bread".to_vec().try_into().unwrap() }.into()
}

fn request_of(chain: &mut Chain, who: Sr25519Keyring) -> RequestId {
	chain.state(|| {
		let person = Identities::person_of(&who.to_account_id()).unwrap();
		OpenRequests::<Runtime>::get(person).unwrap()
	})
}

#[test]
fn a_member_should_borrow_what_is_partly_created_and_repay_what_is_then_burned() {
	let mut chain = Chain::new(DEV);
	let issuance = chain.state(Balances::total_issuance);
	chain.block_of(vec![
		(Bob, BanksCall::deposit { bank: CASCADIA, amount: 1_000 * CRD }.into()),
		(Alice, request(CASCADIA, 500 * CRD)),
	]);
	let request_id = request_of(&mut chain, Alice);
	chain.block_of(vec![
		(Bob, endorse(request_id, 60 * CRD)),
		(Charlie, endorse(request_id, 60 * CRD)),
		(Alice, CreditCall::decide { request: request_id }.into()),
	]);
	let room = chain.state(|| CommunityBanks::creation_capacity(CASCADIA).unwrap().lending_room);
	chain.block_of(vec![(Alice, CreditCall::accept { request: request_id }.into())]);
	let created = chain.state(|| {
		invariants::check();
		let loan = ActiveLoans::<Runtime>::get(0).unwrap();
		assert_eq!((loan.principal, loan.created), (500 * CRD, room.min(250 * CRD)));
		assert!(loan.created > 200 * CRD, "{}", loan.created);
		assert_eq!(TotalIssued::<Runtime>::get(), loan.created);
		assert_eq!(Balances::total_issuance(), issuance + loan.created);
		loan.created
	});
	for _ in 0..5 {
		chain.empty_block();
	}
	chain.block_of(vec![(Alice, CreditCall::repay { loan: 0, amount: 200 * CRD }.into())]);
	chain.state(|| {
		invariants::check();
		assert!(Balances::total_issuance() < issuance + created);
		assert!(Balances::total_issuance() > issuance);
	});
	chain.block_of(vec![(Alice, CreditCall::repay_in_full { loan: 0, at_most: 301 * CRD }.into())]);
	chain.block_of(vec![
		(Bob, CreditCall::claim_proceeds { loan: 0 }.into()),
		(Charlie, CreditCall::claim_proceeds { loan: 0 }.into()),
	]);
	chain.state(|| {
		invariants::check();
		assert_eq!(Balances::total_issuance(), issuance, "what was created is burned, to the unit");
		assert!(!ActiveLoans::<Runtime>::contains_key(0));
		let pool = pallet_community_banks::CommunityBanks::<Runtime>::get(CASCADIA).unwrap().credit_pool;
		assert_eq!((pool.issued, pool.receivable, pool.payable), (0, 0, 0));
		assert!(pool.loss_reserve > 0 && pool.share_equity > 1_000 * CRD);
		assert_eq!(Credit::history(Alice.to_account_id()).unwrap().loans_closed, 5);
	});
}

#[test]
fn persons_should_found_a_bank_and_join_it() {
	let mut chain = Chain::new(DEV);
	let found = BanksCall::found_bank {
		name: b"Third".to_vec().try_into().unwrap(),
		bioregion: b"sonora".to_vec().try_into().unwrap(),
		charter: Default::default(),
	};
	let gift =
		pallet_balances::Call::transfer_keep_alive { dest: One.to_account_id().into(), value: 10 * CRD };
	chain.block_of(vec![(Dave, found.into()), (Eve, gift.into())]);
	let invited = vec![Eve.to_account_id(), Alice.to_account_id()].try_into().unwrap();
	let attest = pallet_identity::Call::attest {
		subject: One.to_account_id(),
		schema: pallet_identity::PERSONHOOD,
		root: Default::default(),
		nullifier: Some(sp_core::H256::repeat_byte(1)),
		expiry: chain.state(crate::Timestamp::get) + credit_primitives_math::MS_PER_DAY,
		commitment: None,
	};
	chain.block_of(vec![
		(Dave, BanksCall::invite_founders { bank: 2, invited }.into()),
		(Alice, attest.into()),
	]);
	chain.block_of(vec![
		(Eve, BanksCall::co_found { bank: 2 }.into()),
		(Alice, BanksCall::co_found { bank: 2 }.into()),
	]);
	chain.block_of(vec![(One, BanksCall::apply { bank: 2 }.into())]);
	let endorse = || BanksCall::endorse_application { bank: 2, applicant: One.to_account_id() }.into();
	chain.block_of(vec![(Dave, endorse()), (Eve, endorse())]);
	chain.state(|| {
		invariants::check();
		assert_eq!(pallet_community_banks::CommunityBanks::<Runtime>::get(2).unwrap().members, 4);
	});
}

#[test]
fn wrong_calls_should_fail_by_name_and_change_nothing_but_the_fee() {
	let mut chain = Chain::new(DEV);
	chain.empty_block();
	let wrong: [(Sr25519Keyring, RuntimeCall, &str); 5] = [
		(Dave, request(CASCADIA, CRD), "NotAMember"),
		(Alice, request(CASCADIA, 0), "AmountZero"),
		(Alice, request(77, CRD), "BankNotFound"),
		(Alice, CreditCall::repay { loan: 77, amount: CRD }.into(), "LoanNotFound"),
		(Dave, BanksCall::deposit { bank: CASCADIA, amount: CRD }.into(), "NotAMember"),
	];
	for (who, call, name) in wrong {
		let outcome = chain.block(|| vec![signed(who, call)]);
		let Ok(Err(DispatchError::Module(ModuleError { index, message, .. }))) = outcome.results[0] else {
			panic!("{:?}", outcome.results)
		};
		assert!([CommunityBanks::index(), Credit::index()].contains(&usize::from(index)));
		assert_eq!(message, Some(name));
		chain.state(invariants::check);
	}
}

#[test]
fn nobody_should_be_a_person_where_genesis_does_not_say_so() {
	let mut bare = genesis_json(DEV);
	bare["identities"] = serde_json::json!({ "issuers": [], "persons": [], "expiry": 0 });
	bare["communityBanks"]["banks"] = serde_json::json!([]);
	bare["credit"]["records"] = serde_json::json!([]);
	let bare: RuntimeGenesisConfig = serde_json::from_value(bare).unwrap();
	let mut ext = sp_io::TestExternalities::from(bare.build_storage().unwrap());
	let persons = || {
		Sr25519Keyring::well_known()
			.filter(|who| Identities::person_of(&who.to_account_id()).is_some())
			.count()
	};
	assert_eq!(ext.execute_with(persons), 0);
	assert_eq!(in_block_one(DEV, persons), 6);
}
