//! What transactions cost goes to somebody, to the unit; so does dust.

use super::{
	chain::{in_block_one, signed_as, Chain},
	invariants,
};
use crate::{
	configs::money::{RedistributionAccount, ToAuthor, EXISTENTIAL_DEPOSIT},
	genesis_config_presets::{DEV, LOCAL},
	AccountId, Authorship, Balance, Balances, Executive, Header, Runtime, RuntimeCall, RuntimeOrigin,
	Session, System,
};
use credit_primitives_types::CRD;
use frame_support::{
	assert_ok,
	traits::{fungible::Balanced, OnUnbalanced},
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Eve, Ferdie};
use sp_runtime::traits::Header as _;

fn transfer(to: Sr25519Keyring, value: Balance) -> RuntimeCall {
	pallet_balances::Call::transfer_allow_death { dest: to.to_account_id().into(), value }.into()
}

fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

#[test]
fn fee_and_tip_should_go_to_the_author() {
	let mut chain = Chain::new(LOCAL);
	chain.empty_block();
	let before = chain.state(|| {
		invariants::check();
		(Balances::total_issuance(), free(&Eve.to_account_id()), free(&Ferdie.to_account_id()))
	});
	let authors = chain.state(|| Session::validators().iter().map(free).sum::<Balance>());
	let redistribution = chain.state(|| free(&RedistributionAccount::get()));

	let tip = 3 * CRD;
	chain.block(|| vec![signed_as(Eve, 0, tip, transfer(Ferdie, 10 * CRD))]).all_succeeded();

	chain.state(|| {
		let paid = before.1 - free(&Eve.to_account_id()) - 10 * CRD;
		assert!(paid > tip, "a tip comes on top of the fee");
		assert!(paid - tip < CRD / 100, "a transfer costs {} units", paid - tip);
		assert_eq!(free(&Ferdie.to_account_id()), before.2 + 10 * CRD);
		assert_eq!(Session::validators().iter().map(free).sum::<Balance>(), authors + paid);
		assert_eq!(free(&RedistributionAccount::get()), redistribution);
		assert_eq!(Balances::total_issuance(), before.0);
		invariants::check();
	});
}

#[test]
fn without_an_author_it_should_go_to_the_redistribution_account() {
	let mut chain = Chain::new(LOCAL);
	let parent = chain.empty_block().header;
	chain.state(|| {
		let issuance = Balances::total_issuance();
		let (eve, redistribution) = (free(&Eve.to_account_id()), free(&RedistributionAccount::get()));
		let header =
			Header::new(2, Default::default(), Default::default(), parent.hash(), Default::default());
		Executive::initialize_block(&header);
		assert_eq!(Authorship::author(), None);

		assert_eq!(Executive::apply_extrinsic(signed_as(Eve, 0, CRD, transfer(Ferdie, CRD))), Ok(Ok(())));
		let paid = eve - free(&Eve.to_account_id()) - CRD;
		assert!(paid > CRD);
		assert_eq!(free(&RedistributionAccount::get()), redistribution + paid);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(invariants::sum_of_balances(), issuance);
	});
}

#[test]
fn an_author_without_an_account_should_not_lose_it() {
	in_block_one(DEV, || {
		let stranger = AccountId::new([7; 32]);
		pallet_session::Validators::<Runtime>::put(vec![stranger.clone()]);
		System::deposit_log(super::chain::pre_digest(0, 1).logs.remove(0));
		assert_eq!(Authorship::author(), Some(stranger.clone()));

		let redistribution = free(&RedistributionAccount::get());
		let small = EXISTENTIAL_DEPOSIT - 1;
		ToAuthor::on_unbalanced(Balances::issue(small));
		assert_eq!(free(&stranger), 0);
		assert_eq!(free(&RedistributionAccount::get()), redistribution + small);

		ToAuthor::on_unbalanced(Balances::issue(EXISTENTIAL_DEPOSIT));
		assert_eq!(free(&stranger), EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::total_issuance(), invariants::sum_of_balances());
	});
}

#[test]
fn dust_should_go_to_the_redistribution_account() {
	in_block_one(DEV, || {
		let issuance = Balances::total_issuance();
		let redistribution = free(&RedistributionAccount::get());
		let poor = AccountId::new([9; 32]);
		let alice = RuntimeOrigin::signed(Alice.to_account_id());
		assert_ok!(Balances::transfer_allow_death(alice, poor.clone().into(), CRD));

		let dust = EXISTENTIAL_DEPOSIT - 1;
		let all_but_dust = CRD - dust;
		let poor_origin = RuntimeOrigin::signed(poor.clone());
		assert_ok!(Balances::transfer_allow_death(poor_origin, Bob.to_account_id().into(), all_but_dust));

		assert!(!System::account_exists(&poor));
		assert_eq!(free(&RedistributionAccount::get()), redistribution + dust);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(invariants::sum_of_balances(), issuance);
	});
}

#[test]
fn an_idle_chain_should_charge_the_plain_price() {
	let mut chain = Chain::new(DEV);
	(0..5).for_each(|_| drop(chain.empty_block()));
	chain.state(|| {
		assert_eq!(crate::TransactionPayment::next_fee_multiplier(), sp_runtime::traits::One::one());
	});
}
