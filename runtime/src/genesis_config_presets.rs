//! The first states that the runtime knows by name.
//!
//! Both are for trying things out: the keys of their accounts are known to everybody. Networks that people live on
//! start from a chain specification of their own.

use crate::{
	configs::money::{RedistributionAccount, EXISTENTIAL_DEPOSIT},
	opaque::SessionKeys,
	AccountId, Balance, BalancesConfig, GenesisParametersConfig, RuntimeGenesisConfig, SessionConfig,
	TechnicalCommitteeConfig, ValidatorSetConfig,
};
use alloc::{vec, vec::Vec};
use credit_primitives_types::CRD;
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// One validator, Alice.
pub const DEV: &str = "dev";
/// Four validators: Alice, Bob, Charlie and Dave.
pub const LOCAL: &str = "local";

/// What each well-known account starts with.
const ENDOWMENT: Balance = 1_000_000 * CRD;

/// What the redistribution account starts with: it must be able to take any amount from the first block on.
const REDISTRIBUTION_ENDOWMENT: Balance = CRD;

/// A session of a minute: twenty slots of three seconds.
const SHORT_EPOCH: u64 = 20;

const _: () = assert!(REDISTRIBUTION_ENDOWMENT >= EXISTENTIAL_DEPOSIT, "the account must exist");

/// The account and the session keys of a well-known validator.
fn validator(stash: Sr25519Keyring, finality: Ed25519Keyring) -> (AccountId, SessionKeys) {
	let keys = SessionKeys { babe: stash.public().into(), grandpa: finality.public().into() };
	(stash.to_account_id(), keys)
}

fn genesis(validators: Vec<(AccountId, SessionKeys)>) -> Value {
	let well_known = Sr25519Keyring::well_known().map(|who| (who.to_account_id(), ENDOWMENT));
	let redistribution = (RedistributionAccount::get(), REDISTRIBUTION_ENDOWMENT);

	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: well_known.chain([redistribution]).collect::<Vec<_>>() },
		validator_set: ValidatorSetConfig {
			validators: validators.iter().map(|(who, _)| who.clone()).collect::<Vec<_>>(),
		},
		session: SessionConfig {
			keys: validators
				.iter()
				.map(|(who, keys)| (who.clone(), who.clone(), keys.clone()))
				.collect::<Vec<_>>(),
		},
		technical_committee: TechnicalCommitteeConfig {
			members: vec![
				Sr25519Keyring::Alice.to_account_id(),
				Sr25519Keyring::Bob.to_account_id(),
				Sr25519Keyring::Charlie.to_account_id(),
			],
		},
		genesis_parameters: GenesisParametersConfig { epoch_length: SHORT_EPOCH },
	})
}

fn dev() -> Value {
	genesis(vec![validator(Sr25519Keyring::Alice, Ed25519Keyring::Alice)])
}

fn local() -> Value {
	genesis(vec![
		validator(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		validator(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		validator(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		validator(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	])
}

/// The named state as a patch of the default one, in JSON. The SDK's tools ask under names of their own, which mean
/// the same states.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_str() {
		DEV | DEV_RUNTIME_PRESET => dev(),
		LOCAL | LOCAL_TESTNET_RUNTIME_PRESET => local(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names that [`get_preset`] answers.
pub fn preset_names() -> Vec<PresetId> {
	[DEV, LOCAL, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET].into_iter().map(PresetId::from).collect()
}
