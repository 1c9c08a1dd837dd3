//! The first states that the runtime knows by name.
//!
//! Both are for trying things out: the keys of their accounts are known to everybody. Networks that people live on
//! start from a chain specification of their own.

use crate::{
	configs::money::{RedistributionAccount, EXISTENTIAL_DEPOSIT},
	opaque::SessionKeys,
	parameters::InitialValues,
	AccountId, Balance, BalancesConfig, BioregionsConfig, CommunityBanksConfig, CreditConfig,
	GenesisParametersConfig, IdentitiesConfig, RuntimeGenesisConfig, SessionConfig, TechnicalCommitteeConfig,
	ValidatorSetConfig,
};
use alloc::{vec, vec::Vec};
use credit_primitives_types::{IndicatorGroup, CRD};
use frame_support::build_struct_json_patch;
use pallet_bioregions::{types::Point, BioregionParameters, GenesisIndicator, GenesisRegion};
use pallet_community_banks::{BankParameters, GenesisBank, HealthParameters};
use pallet_credit::{types::FirstModel, CreditParameters, CreditRecord};
use pallet_identity::IdentityParameters;
use pallet_quadratic_governance::{GovernanceParameters, Rules};
use pallet_redistribution::RedistributionParameters;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	Permill,
};

/// One validator, Alice.
pub const DEV: &str = "dev";
/// Four validators: Alice, Bob, Charlie and Dave.
pub const LOCAL: &str = "local";

/// The model that assesses: trained on a simulation.
const MODEL: &[u8] = include_bytes!("models/simulated.scale");

/// What each well-known account starts with.
const ENDOWMENT: Balance = 1_000_000 * CRD;

/// What the redistribution account starts with: it must be able to take any amount from the first block on.
const REDISTRIBUTION_ENDOWMENT: Balance = CRD;

/// A session of a minute: twenty slots of three seconds.
const SHORT_EPOCH: u64 = 20;

/// What each of the two banks starts with, as capital that belongs to no one.
const COMMONS: Balance = 20_000 * CRD;

/// Who is a person from the start, on Alice's word.
const PERSONS: [Sr25519Keyring; 6] = [Alice, Bob, Charlie, Dave, Eve, Ferdie];

/// Until when: the year 2100, in milliseconds.
const PERSONS_UNTIL: u64 = 4_102_444_800_000;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;

const _: () = assert!(REDISTRIBUTION_ENDOWMENT >= EXISTENTIAL_DEPOSIT, "the account must exist");

/// The account and the session keys of a well-known validator.
fn validator(stash: Sr25519Keyring, finality: Ed25519Keyring) -> (AccountId, SessionKeys) {
	let keys = SessionKeys { babe: stash.public().into(), grandpa: finality.public().into() };
	(stash.to_account_id(), keys)
}

/// An indicator in millionths of what would be best, which starts at this value.
fn indicator(id: &str, group: IndicatorGroup, value: i64) -> GenesisIndicator {
	GenesisIndicator {
		id: id.into(),
		group,
		unit: "%".into(),
		decimals: 4,
		min: 0,
		max: 1_000_000,
		points: vec![
			Point { value: 0, score: Permill::zero() },
			Point { value: 1_000_000, score: Permill::one() },
		],
		value: Some(value),
	}
}

/// A bioregion with an indicator for each group, of which Alice reports.
fn bioregion(code: &str, name: &str) -> GenesisRegion<AccountId> {
	GenesisRegion {
		code: code.into(),
		name: name.into(),
		indicators: vec![
			indicator("business-vitality", IndicatorGroup::LocalBusiness, 800_000),
			indicator("river-health", IndicatorGroup::EcologicalHealth, 800_000),
			indicator("wellbeing", IndicatorGroup::CommunityWellbeing, 800_000),
		],
		reporters: vec![Alice.to_account_id()],
	}
}

/// Votes that take half a minute, and are decided even when few of the six persons take part.
fn short_votes() -> GovernanceParameters {
	let rules = GovernanceParameters::default();
	GovernanceParameters {
		network: Rules { voting_period: 10, confirmation: 3, enactment_delay: 1, ..rules.network },
		bank: Rules { voting_period: 8, confirmation: 2, enactment_delay: 1, ..rules.bank },
		matter_voting: 5,
		matter_confirmation: 2,
		enactment_window: 200,
		..rules
	}
}

/// The real rules with every period shortened, so that a whole story passes in a minute or two.
fn short_periods() -> InitialValues {
	InitialValues {
		fee_prices: None,
		banks: Some(BankParameters {
			founders: 3,
			vesting_period: MINUTE,
			lock_delay: MINUTE,
			lock_period: 4 * MINUTE,
			record_period: 10 * MINUTE,
			write_off_window: 10 * MINUTE,
			insolvency_period: 2 * MINUTE,
			governance_epoch: MINUTE,
			..Default::default()
		}),
		credit: Some(CreditParameters {
			endorsement_window: 30 * SECOND,
			acceptance_window: 5 * MINUTE,
			request_lifetime: 10 * MINUTE,
			referral_window: 5 * MINUTE,
			funding_window: 10 * MINUTE,
			history_minimum: 6 * SECOND,
			limit_full_age: MINUTE,
			limit_window: 10 * MINUTE,
			tie_period: 12 * SECOND,
			grace: 6 * SECOND,
			default_delay: 12 * SECOND,
			provision_delays: [0, 4 * SECOND, 8 * SECOND, 12 * SECOND],
			automatic_default: 24 * SECOND,
			longest_forbearance: 2 * MINUTE,
			appeal_period: 36 * SECOND,
			sale_period: MINUTE,
			..Default::default()
		}),
		identity: Some(IdentityParameters {
			unbonding: MINUTE,
			move_delay: 30 * SECOND,
			personhood_rate: 1_000_000,
			rate_window: MINUTE,
			..Default::default()
		}),
		governance: Some(short_votes()),
		health: Some(HealthParameters { epochs_per_slot: 1, presence_epochs: 3, ..Default::default() }),
		bioregions: Some(BioregionParameters {
			unbonding: MINUTE,
			min_reporters: 1,
			max_age: 15,
			silence: 15,
			..Default::default()
		}),
		redistribution: Some(RedistributionParameters { epoch_length: 4 * MINUTE, ..Default::default() }),
	}
}

fn bank(name: &str, bioregion: &str, members: [Sr25519Keyring; 3]) -> GenesisBank<AccountId> {
	GenesisBank {
		name: name.into(),
		bioregion: bioregion.into(),
		charter: BlakeTwo256::hash(name.as_bytes()),
		members: members.map(|who| who.to_account_id()).to_vec(),
		commons: COMMONS,
		may_create: true,
	}
}

/// The record of somebody who borrowed four times, 2,000 CRD in all, for a month on average, and always paid on time.
fn good_record() -> CreditRecord {
	CreditRecord {
		repaid: 2_000 * CRD,
		repaid_on_time: 2_000 * CRD,
		principal_days: 60_000 * CRD,
		loans_closed: 4,
		endorsements_held: 3,
		..Default::default()
	}
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
			members: vec![Alice.to_account_id(), Bob.to_account_id(), Charlie.to_account_id(),],
		},
		genesis_parameters: GenesisParametersConfig {
			epoch_length: SHORT_EPOCH,
			parameters: short_periods(),
		},
		identities: IdentitiesConfig {
			issuers: vec![Alice.to_account_id()],
			persons: PERSONS
				.map(|who| (who.to_account_id(), BlakeTwo256::hash(who.to_seed().as_bytes())))
				.to_vec(),
			expiry: PERSONS_UNTIL,
		},
		bioregions: BioregionsConfig {
			regions: vec![bioregion("cascadia", "Cascadia"), bioregion("sonora", "Sonora")],
		},
		community_banks: CommunityBanksConfig {
			banks: vec![
				bank("Cascadia Commons", "cascadia", [Alice, Bob, Charlie]),
				bank("Sonora Commons", "sonora", [Dave, Eve, Ferdie]),
			],
		},
		credit: CreditConfig {
			records: PERSONS.map(|who| (who.to_account_id(), good_record())).to_vec(),
			model: Some(FirstModel { bytes: MODEL.to_vec().into(), evidence: Default::default() }),
		},
	})
}

fn dev() -> Value {
	genesis(vec![validator(Alice, Ed25519Keyring::Alice)])
}

fn local() -> Value {
	genesis(vec![
		validator(Alice, Ed25519Keyring::Alice),
		validator(Bob, Ed25519Keyring::Bob),
		validator(Charlie, Ed25519Keyring::Charlie),
		validator(Dave, Ed25519Keyring::Dave),
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
