//! The named genesis states.

use super::chain::{genesis_json, genesis_state, in_block_one};
use crate::{
	configs::money::{RedistributionAccount, EXISTENTIAL_DEPOSIT},
	genesis_config_presets::{get_preset, preset_names, DEV, LOCAL},
	genesis_parameters::EpochLength,
	AccountId, Babe, Balance, Balances, Block, Grandpa, Runtime, RuntimeGenesisConfig, Session,
	TechnicalCommittee, ValidatorSet,
};
use credit_primitives_types::CRD;
use serde_json::{json, Value};
use sp_consensus_babe::runtime_decl_for_babe_api::BabeApi;
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
use sp_keyring::Sr25519Keyring;
use sp_runtime::BuildStorage;

fn accounts(of: &[Sr25519Keyring]) -> Vec<AccountId> {
	of.iter().map(|who| who.to_account_id()).collect()
}

#[test]
fn every_named_preset_should_build_and_stay_as_it_was_written() {
	let names = <Runtime as GenesisBuilder<Block>>::preset_names();
	assert_eq!(names, ["dev", "local", "development", "local_testnet"]);
	for name in names {
		assert!(<Runtime as GenesisBuilder<Block>>::get_preset(&Some(name.clone())).is_some());
		let json = genesis_json(&name);
		let config: RuntimeGenesisConfig = serde_json::from_value(json.clone()).unwrap();
		assert_eq!(serde_json::to_value(&config).unwrap(), json, "{name}");
		assert!(!config.build_storage().unwrap().top.is_empty());
		genesis_state(&name).execute_with(super::invariants::check);
	}
}

#[test]
fn an_unknown_preset_should_not_be_answered() {
	assert_eq!(get_preset(&"mainnet".into()), None);
	assert_eq!(<Runtime as GenesisBuilder<Block>>::get_preset(&Some("".into())), None);
}

#[test]
fn the_names_that_tools_ask_for_should_mean_the_same_states() {
	assert_eq!(get_preset(&"development".into()), get_preset(&DEV.into()));
	assert_eq!(get_preset(&"local_testnet".into()), get_preset(&LOCAL.into()));
	assert_ne!(get_preset(&DEV.into()), get_preset(&LOCAL.into()));
	assert_eq!(preset_names().len(), 4);
}

#[test]
fn the_default_genesis_should_hold_nobodys_keys() {
	let json = <Runtime as GenesisBuilder<Block>>::get_preset(&None).unwrap();
	let default: Value = serde_json::from_slice(&json).unwrap();
	assert_eq!(default["balances"]["balances"], json!([]));
	assert_eq!(default["session"]["keys"], json!([]));
	assert_eq!(default["validatorSet"]["validators"], json!([]));
	assert_eq!(default["technicalCommittee"]["members"], json!([]));

	let text = String::from_utf8(json).unwrap();
	for well_known in Sr25519Keyring::iter() {
		assert!(
			!text.contains(&well_known.to_account_id().to_string()),
			"{well_known} is in the default genesis"
		);
	}
}

#[test]
fn dev_should_run_on_alice_alone() {
	in_block_one(DEV, || {
		let alice = accounts(&[Sr25519Keyring::Alice]);
		assert_eq!(Session::validators(), alice);
		assert_eq!(ValidatorSet::validators(), alice);
		assert_eq!(Babe::authorities().len(), 1);
		assert_eq!(Grandpa::grandpa_authorities().len(), 1);
	});
}

#[test]
fn local_should_run_on_four_validators() {
	in_block_one(LOCAL, || {
		use Sr25519Keyring::{Alice, Bob, Charlie, Dave};
		assert_eq!(Session::validators(), accounts(&[Alice, Bob, Charlie, Dave]));
		assert_eq!(Babe::authorities().len(), 4);
		assert_eq!(Grandpa::grandpa_authorities().len(), 4);
	});
}

#[test]
fn both_should_endow_the_well_known_accounts_and_seat_a_committee() {
	for preset in [DEV, LOCAL] {
		in_block_one(preset, || {
			let well_known: Vec<_> = Sr25519Keyring::well_known().collect();
			assert_eq!(well_known.len(), 12);
			for who in well_known {
				let who = who.to_account_id();
				assert_eq!(
					<Balances as frame_support::traits::fungible::Inspect<_>>::total_balance(&who),
					1_000_000 * CRD,
					"{who}"
				);
				// Alice attests persons and reports about two bioregions, for which bonds are held from her.
				let bond = if who == Sr25519Keyring::Alice.to_account_id() { 1_200 * CRD } else { 0 };
				assert_eq!(Balances::free_balance(who), 1_000_000 * CRD - bond);
			}
			assert_eq!(Balances::free_balance(RedistributionAccount::get()), CRD);
			// And two banks of 20,000 CRD, each with an account that has to exist.
			assert_eq!(
				Balances::total_issuance(),
				(12 * 1_000_000 + 1 + 2 * 20_000) * CRD as Balance + 2 * EXISTENTIAL_DEPOSIT
			);

			use Sr25519Keyring::{Alice, Bob, Charlie};
			let mut committee = accounts(&[Alice, Bob, Charlie]);
			committee.sort();
			assert_eq!(pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(), committee);
			assert!(TechnicalCommittee::is_member(&committee[0]));
		});
	}
}

#[test]
fn both_should_open_two_banks_that_may_create_with_three_experienced_members_each() {
	use crate::{CommunityBanks, Credit};
	use credit_primitives_types::Membership;
	use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
	for preset in [DEV, LOCAL] {
		in_block_one(preset, || {
			for (bank, code, members) in
				[(0, b"cascadia".as_slice(), [Alice, Bob, Charlie]), (1, b"sonora", [Dave, Eve, Ferdie])]
			{
				let info = pallet_community_banks::CommunityBanks::<Runtime>::get(bank).unwrap();
				assert_eq!(info.bioregion.as_slice(), code);
				assert_eq!(info.members, 3);
				assert!(CommunityBanks::creation_capacity(bank).unwrap().room > 0);
				for who in accounts(&members) {
					assert!(CommunityBanks::is_member(bank, &who));
					assert_eq!(Credit::history(who).unwrap().loans_closed, 4);
				}
			}
		});
	}
}

#[test]
fn the_length_of_a_session_should_be_what_genesis_says() {
	in_block_one(DEV, || {
		assert_eq!(EpochLength::<Runtime>::get(), 20);
		assert_eq!(<Runtime as BabeApi<Block>>::configuration().epoch_length, 20);
		assert_eq!(<Runtime as BabeApi<Block>>::current_epoch().duration, 20);
		assert_eq!(<Runtime as BabeApi<Block>>::configuration().slot_duration, 3_000);
	});

	let mut other = genesis_json(DEV);
	other["genesisParameters"]["epochLength"] = json!(600);
	let config: RuntimeGenesisConfig = serde_json::from_value(other).unwrap();
	sp_io::TestExternalities::from(config.build_storage().unwrap()).execute_with(|| {
		assert_eq!(<Runtime as BabeApi<Block>>::configuration().epoch_length, 600);
	});
}

#[test]
#[should_panic(expected = "an epoch has at least one slot")]
fn an_epoch_of_no_slots_should_be_refused() {
	let mut genesis = genesis_json(DEV);
	genesis["genesisParameters"]["epochLength"] = json!(0);
	let config: RuntimeGenesisConfig = serde_json::from_value(genesis).unwrap();
	let _ = config.build_storage();
}

#[test]
#[should_panic(expected = "the redistribution account needs at least the existential deposit")]
fn a_genesis_that_would_lose_fees_should_be_refused() {
	let mut genesis = genesis_json(DEV);
	let alice = Sr25519Keyring::Alice.to_account_id();
	genesis["balances"]["balances"] = json!([[alice, 1_000_000_000_000_u64]]);
	let config: RuntimeGenesisConfig = serde_json::from_value(genesis).unwrap();
	let _ = config.build_storage();
}

#[test]
fn the_model_of_the_presets_should_say_that_it_is_of_a_simulation() {
	genesis_state(DEV).execute_with(|| {
		let kept = pallet_credit::Model::<Runtime>::get().unwrap();
		let model = credit_primitives_scoring::Model::from_bytes(&kept.bytes).unwrap();
		assert_eq!(model.training.source, credit_primitives_scoring::Source::Simulated);
		assert_eq!((kept.version, model.version), (1, 1));
		// As the README beside it says.
		let hash = "36f986cef9b2b9bf7702a406594d32c3e66ef52af621fd7872b38a35c8722273";
		assert_eq!(format!("{:x}", kept.hash), hash);
		assert!(include_str!("../models/README.md").contains(hash));
	});
}
