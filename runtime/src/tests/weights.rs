//! The runtime charges what calls cost on its own database, not what the SDK's authors assume in their tests.

use crate::{AllPalletsWithSystem, Runtime, RuntimeCall};
use frame_support::{
	traits::{GetCallMetadata, PalletsInfoAccess},
	weights::constants::{ParityDbWeight, RocksDbWeight},
};
use std::collections::BTreeSet;

/// Pallets without calls or hooks that a weight would have to be configured for.
const WEIGHTLESS: [&str; 5] = ["Authorship", "Historical", "Offences", "AssetsHolder", "GenesisParameters"];

fn configured() -> Vec<(&'static str, &'static str)> {
	macro_rules! weights {
		($( $pallet:ident: $config:path as $weight:ident ),* $(,)?) => {
			vec![$( (
				stringify!($pallet),
				core::any::type_name::<<Runtime as $config>::$weight>(),
			) ),*]
		};
	}
	weights![
		System: frame_system::Config as SystemWeightInfo,
		Timestamp: pallet_timestamp::Config as WeightInfo,
		Babe: pallet_babe::Config as WeightInfo,
		Balances: pallet_balances::Config as WeightInfo,
		TransactionPayment: pallet_transaction_payment::Config as WeightInfo,
		ValidatorSet: pallet_validator_set::Config as WeightInfo,
		CommunityBanks: pallet_community_banks::Config as WeightInfo,
		Credit: pallet_credit::Config as WeightInfo,
		Identities: pallet_identity::Config as WeightInfo,
		QuadraticGovernance: pallet_quadratic_governance::Config as WeightInfo,
		Bioregions: pallet_bioregions::Config as WeightInfo,
		Redistribution: pallet_redistribution::Config as WeightInfo,
		Session: pallet_session::Config as WeightInfo,
		Grandpa: pallet_grandpa::Config as WeightInfo,
		Assets: pallet_assets::Config as WeightInfo,
		Scheduler: pallet_scheduler::Config as WeightInfo,
		Preimage: pallet_preimage::Config as WeightInfo,
		Parameters: pallet_parameters::Config as WeightInfo,
		Utility: pallet_utility::Config as WeightInfo,
		Proxy: pallet_proxy::Config as WeightInfo,
		Multisig: pallet_multisig::Config as WeightInfo,
		TechnicalCommittee: pallet_collective::Config<crate::configs::governance::TechnicalCollective> as WeightInfo,
		SafeMode: pallet_safe_mode::Config as WeightInfo,
		TxPause: pallet_tx_pause::Config as WeightInfo,
	]
}

#[test]
fn every_pallet_should_have_a_weight_of_this_runtime() {
	for (pallet, weight) in configured() {
		assert!(
			weight.contains("credit_network_runtime"),
			"{pallet} is weighed by {weight}, which does not know this runtime"
		);
	}
}

#[test]
fn no_pallet_should_be_missing_from_these_tests() {
	let mut known: BTreeSet<_> = configured().into_iter().map(|(pallet, _)| pallet).collect();
	known.extend(WEIGHTLESS);
	for pallet in AllPalletsWithSystem::infos() {
		assert!(
			known.contains(pallet.name),
			"add {} to the list above, or say that it has no weights",
			pallet.name
		);
	}
}

/// What the measuring script wrote about the project's own pallets.
const MEASURED: [(&str, &str); 6] = [
	("ValidatorSet", include_str!("../weights/pallet_validator_set.rs")),
	("CommunityBanks", include_str!("../weights/pallet_community_banks.rs")),
	("Credit", include_str!("../weights/pallet_credit.rs")),
	("Identities", include_str!("../weights/pallet_identity.rs")),
	("QuadraticGovernance", include_str!("../weights/pallet_quadratic_governance.rs")),
	("Bioregions", include_str!("../weights/pallet_bioregions.rs")),
];

#[test]
fn every_call_of_ours_should_have_been_measured_by_itself() {
	for (pallet, measured) in MEASURED {
		for call in RuntimeCall::get_call_names(pallet) {
			assert!(
				measured.contains(&format!("fn {call}(")),
				"{pallet}.{call} has no benchmark of its own: write one, and run scripts/weights.sh"
			);
		}
	}
}

#[test]
fn reads_and_writes_should_cost_what_they_cost_in_paritydb() {
	let configured = <Runtime as frame_system::Config>::DbWeight::get();
	assert_eq!(configured, ParityDbWeight::get());
	assert_ne!(configured, RocksDbWeight::get());

	use pallet_balances::WeightInfo;
	let ours = <Runtime as pallet_balances::Config>::WeightInfo::transfer_allow_death();
	assert!(ours.ref_time() < <()>::transfer_allow_death().ref_time());

	use frame_system::ExtensionsWeightInfo;
	let ours = <Runtime as frame_system::Config>::ExtensionsWeightInfo::check_nonce();
	assert!(ours.ref_time() < <()>::check_nonce().ref_time());
}
