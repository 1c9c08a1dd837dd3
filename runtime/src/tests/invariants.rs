//! What must hold between any two blocks, whichever pallets are involved.
//!
//! With the feature `try-runtime` every pallet is asked; without it those that offer their check otherwise, which are
//! the project's own. What the SDK's pallets must satisfy together is checked here in any case.

use crate::{
	configs::money::{RedistributionAccount, EXISTENTIAL_DEPOSIT},
	AccountId, AssetsHolder, Babe, Balance, Balances, Bioregions, CommunityBanks, Credit, GenesisParameters,
	Grandpa, Identities, QuadraticGovernance, Redistribution, Runtime, Session, System, ValidatorSet,
};
use frame_support::traits::fungibles::InspectHold;
use sp_core::ByteArray;
use std::collections::BTreeMap;

/// Checks all of them; a failure says which is broken.
pub fn check() {
	money_is_conserved();
	holds_are_covered();
	consensus_agrees_on_the_validators();
	past_sessions_can_be_proven();
	nothing_of_a_block_is_left();

	ValidatorSet::do_try_state().unwrap();
	GenesisParameters::do_try_state().unwrap();
	CommunityBanks::do_try_state().unwrap();
	Credit::do_try_state().unwrap();
	Identities::do_try_state().unwrap();
	QuadraticGovernance::do_try_state().unwrap();
	Bioregions::do_try_state().unwrap();
	Redistribution::do_try_state().unwrap();

	#[cfg(feature = "try-runtime")]
	<crate::AllPalletsWithSystem as frame_support::traits::TryState<crate::BlockNumber>>::try_state(
		System::block_number(),
		frame_support::traits::TryStateSelect::All,
	)
	.unwrap();
}

/// What all accounts have, to the unit.
pub fn sum_of_balances() -> Balance {
	frame_system::Account::<Runtime>::iter()
		.map(|(_, account)| account.data.free + account.data.reserved)
		.sum()
}

fn money_is_conserved() {
	assert_eq!(Balances::total_issuance(), sum_of_balances(), "the issuance is what accounts have");
	for (who, account) in frame_system::Account::<Runtime>::iter() {
		let (free, reserved) = (account.data.free, account.data.reserved);
		assert!(
			free == 0 && reserved == 0 || free + reserved >= EXISTENTIAL_DEPOSIT,
			"{who} is kept open with dust"
		);
	}
	assert!(Balances::free_balance(RedistributionAccount::get()) >= EXISTENTIAL_DEPOSIT);

	let mut in_accounts = BTreeMap::<u32, Balance>::new();
	for (asset, _, account) in pallet_assets::Account::<Runtime>::iter() {
		*in_accounts.entry(asset).or_default() += account.balance;
	}
	for (asset, details) in pallet_assets::Asset::<Runtime>::iter() {
		let held: Balance = frame_system::Account::<Runtime>::iter_keys()
			.map(|who| <AssetsHolder as InspectHold<_>>::total_balance_on_hold(asset, &who))
			.sum();
		let free = in_accounts.get(&asset).copied().unwrap_or_default();
		assert_eq!(details.supply, free + held, "the supply of asset {asset} is what accounts have");
	}
}

fn holds_are_covered() {
	for (who, holds) in pallet_balances::Holds::<Runtime>::iter() {
		let held: Balance = holds.iter().map(|hold| hold.amount).sum();
		let reserved = System::account(&who).data.reserved;
		assert!(held <= reserved, "{who} has {reserved} reserved and {held} on hold");
	}
}

fn consensus_agrees_on_the_validators() {
	let validators: Vec<AccountId> = Session::validators();
	assert!(!validators.is_empty());
	let owners = |id, keys: Vec<Vec<u8>>| -> Vec<AccountId> {
		keys.iter().filter_map(|key| Session::key_owner(id, key)).collect()
	};
	let babe = Babe::authorities().iter().map(|(key, _)| key.to_raw_vec()).collect();
	let grandpa = Grandpa::grandpa_authorities().iter().map(|(key, _)| key.to_raw_vec()).collect();
	assert_eq!(owners(sp_consensus_babe::KEY_TYPE, babe), validators, "authors are the validators");
	assert_eq!(
		owners(sp_consensus_grandpa::KEY_TYPE, grandpa),
		validators,
		"finality voters are the validators"
	);

	let disabled = Session::disabled_validators();
	assert!(disabled.windows(2).all(|pair| pair[0] < pair[1]), "disabled validators are sorted");
	assert!(disabled.iter().all(|&index| (index as usize) < validators.len()));
	assert!(disabled.len() <= (validators.len() - 1) / 3, "too many are disabled to go on");
}

fn past_sessions_can_be_proven() {
	let (first, end) =
		pallet_session::historical::StoredRange::<Runtime>::get().expect("genesis stores roots");
	for session in first..end {
		let root = pallet_session::historical::HistoricalSessions::<Runtime>::get(session);
		assert!(root.is_some(), "session {session} has no root");
	}
	assert!(end > Session::current_index());
}

fn nothing_of_a_block_is_left() {
	assert!(Babe::initialized().is_none());
	assert_eq!(Babe::lateness(), 0);
	assert!(
		pallet_transaction_payment::NextFeeMultiplier::<Runtime>::get() >= sp_runtime::traits::One::one()
	);
}
