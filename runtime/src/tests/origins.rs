//! Nobody holds a key to anything: what only a privileged origin may do, a vote can do.
//!
//! Every call there is, is tried from every origin there is, so that a new one cannot be forgotten.

use super::chain::genesis_state;
use crate::{
	configs::proposals::{BankCalls, NetworkCalls},
	genesis_config_presets::DEV,
	OriginCaller, Runtime, RuntimeCall, RuntimeOrigin,
};
use codec::{Decode, Encode};
use frame_support::{
	dispatch::RawOrigin,
	traits::{Contains, GetCallMetadata, PalletsInfoAccess, UnfilteredDispatchable},
};
use pallet_quadratic_governance::BankCallFilter;
use sp_core::traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{AccountId32, DispatchError};
use std::collections::{BTreeMap, BTreeSet};

/// What Root may do and no proposal: it would go round the rules that a proposal is held to. So nobody can do it.
const CLOSED: &[&str] = &[
	// New code comes by `authorize_upgrade`; storage is changed by calls and migrations.
	"System.set_code",
	"System.set_code_without_checks",
	"System.authorize_upgrade_without_checks",
	"System.set_storage",
	"System.kill_storage",
	"System.kill_prefix",
	// Other people's money.
	"Balances.force_transfer",
	"Balances.force_unreserve",
	"Balances.force_set_balance",
	"Balances.force_adjust_total_issuance",
	"Assets.force_asset_status",
	"SafeMode.force_slash_deposit",
	"SafeMode.force_release_deposit",
	// In somebody else's name, or later than the vote said.
	"Utility.dispatch_as",
	"Utility.dispatch_as_fallible",
	"Utility.with_weight",
	"Scheduler.schedule",
	"Scheduler.cancel",
	"Scheduler.schedule_named",
	"Scheduler.cancel_named",
	"Scheduler.schedule_after",
	"Scheduler.schedule_named_after",
	"Scheduler.set_retry",
	"Scheduler.set_retry_named",
	"Scheduler.cancel_retry",
	"Scheduler.cancel_retry_named",
	// Proposals keep their own preimages.
	"Preimage.request_preimage",
	"Preimage.unrequest_preimage",
	// The scheduler does it when the time has come.
	"QuadraticGovernance.enact_proposal",
];

/// What a vote of the network opens. Whoever opens more is seen here.
const NETWORKS: &[&str] = &[
	"Assets.force_clear_metadata",
	"Assets.force_create",
	"Assets.force_set_metadata",
	"Babe.plan_config_change",
	"Bioregions.accredit_reporter",
	"Bioregions.register_bioregion",
	"Bioregions.reinstate_reporter",
	"Bioregions.remove_indicator",
	"Bioregions.remove_reporter",
	"Bioregions.set_indicator",
	"Bioregions.slash_reporter",
	"Bioregions.suspend_reporter",
	"CommunityBanks.close_bank",
	"CommunityBanks.grant_creation",
	"CommunityBanks.resolve_bank",
	"Credit.list_asset",
	"Credit.set_model",
	"Credit.unlist_asset",
	"Grandpa.note_stalled",
	"Identities.accredit_issuer",
	"Identities.discredit_issuer",
	"Identities.register_schema",
	"Identities.remove_issuer",
	"Parameters.set_parameter",
	"QuadraticGovernance.kill_proposal",
	"SafeMode.force_enter",
	"SafeMode.force_exit",
	"SafeMode.force_extend",
	"System.authorize_upgrade",
	"System.set_heap_pages",
	"TechnicalCommittee.disapprove_proposal",
	"TechnicalCommittee.kill",
	"TechnicalCommittee.set_members",
	"TxPause.pause",
	"TxPause.unpause",
	"ValidatorSet.add_validator",
	"ValidatorSet.remove_validator",
];

/// What a vote of a bank's members opens, and no vote of the network.
const BANKS: &[&str] =
	&["CommunityBanks.expel", "CommunityBanks.set_policy", "Credit.grant_forbearance", "Credit.restructure"];

/// What the members of a bank are asked in the course of business, and cannot propose.
const ASKED: &[&str] = &["Credit.resolve_request", "Credit.resolve_appeal"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum From {
	Nobody,
	Anyone,
	Root,
	Bank,
	Committee,
}

impl From {
	const ALL: [Self; 5] = [Self::Nobody, Self::Anyone, Self::Root, Self::Bank, Self::Committee];

	fn origin(self) -> RuntimeOrigin {
		match self {
			Self::Nobody => RawOrigin::<AccountId32>::None.into(),
			Self::Anyone => RuntimeOrigin::signed(Sr25519Keyring::One.to_account_id()),
			Self::Root => RuntimeOrigin::root(),
			Self::Bank => pallet_community_banks::Origin::Bank(0).into(),
			Self::Committee => {
				OriginCaller::TechnicalCommittee(pallet_collective::RawOrigin::Members(3, 3)).into()
			}
		}
	}

	/// Whether the call refuses this origin for what it is.
	fn may(self, call: &RuntimeCall) -> bool {
		let mut ext = genesis_state(DEV);
		ext.register_extension(ReadRuntimeVersionExt::new(NoRuntime));
		ext.execute_with(|| {
			let result = call.clone().dispatch_bypass_filter(self.origin());
			result.map_err(|failure| failure.error) != Err(DispatchError::BadOrigin)
		})
	}
}

/// What is offered as a new runtime is none.
struct NoRuntime;

impl ReadRuntimeVersion for NoRuntime {
	fn read_runtime_version(&self, _: &[u8], _: &mut dyn Externalities) -> Result<Vec<u8>, String> {
		Err("zeros are no runtime".into())
	}
}

/// One of each call, with arguments that mean as little as possible: what a call's number and zeros decode to, or ones
/// where an enum knows no zero.
fn calls() -> BTreeMap<String, RuntimeCall> {
	let mut found = BTreeMap::new();
	for pallet in crate::AllPalletsWithSystem::infos() {
		for (number, filler) in (0..=u8::MAX).flat_map(|number| [(number, 1), (number, 0)]) {
			let mut bytes = vec![pallet.index as u8, number];
			bytes.extend([filler; 2048]);
			let Ok(call) = RuntimeCall::decode(&mut &bytes[..]) else { continue };
			let metadata = call.get_call_metadata();
			found.insert(format!("{}.{}", metadata.pallet_name, metadata.function_name), call);
		}
	}
	found
}

fn names() -> BTreeSet<String> {
	let calls_of = |pallet: &&str| -> Vec<String> {
		RuntimeCall::get_call_names(pallet).iter().map(|call| format!("{pallet}.{call}")).collect()
	};
	RuntimeCall::get_module_names().iter().flat_map(calls_of).collect()
}

#[test]
fn no_call_should_be_for_the_holder_of_a_key_alone() {
	let calls = calls();
	let tried: BTreeSet<String> = calls.keys().cloned().collect();
	let untried: Vec<_> = names().difference(&tried).cloned().collect();
	assert_eq!(untried, Vec::<String>::new(), "calls that could not be made from zeros");

	let mut paths = BTreeMap::<String, String>::new();
	for (name, call) in &calls {
		let may: BTreeSet<From> = From::ALL.into_iter().filter(|from| from.may(call)).collect();
		let path = if may.contains(&From::Anyone) || may.contains(&From::Nobody) {
			"anyone or the block's author"
		} else if may.contains(&From::Root) && NetworkCalls::contains(call) {
			"a proposal of the network"
		} else if may.contains(&From::Bank) && BankCalls::allows(0, call) {
			"a proposal of a bank's members"
		} else if may.contains(&From::Bank) && ASKED.contains(&name.as_str()) {
			"a question to a bank's members"
		} else if may == BTreeSet::from([From::Root]) && CLOSED.contains(&name.as_str()) {
			"nobody"
		} else {
			panic!("{name} is open to {may:?} alone, and to no vote: see configs/proposals.rs");
		};
		paths.insert(name.clone(), path.into());
		// What the committee may do, a vote may do as well.
		assert!(!may.contains(&From::Committee) || path != "nobody", "{name} is the committee's alone");
	}
	for name in CLOSED.iter().chain(ASKED) {
		let path = paths.get(*name).map(String::as_str);
		assert!(matches!(path, Some("nobody" | "a question to a bank's members")), "{name}: {path:?}");
	}
	let opened = |path: &str| -> Vec<&str> {
		paths.iter().filter(|(_, known)| *known == path).map(|(name, _)| name.as_str()).collect()
	};
	assert_eq!(opened("a proposal of the network"), NETWORKS);
	assert_eq!(opened("a proposal of a bank's members"), BANKS);
}

#[test]
fn there_should_be_no_pallet_whose_key_opens_everything() {
	for pallet in crate::AllPalletsWithSystem::infos() {
		assert_ne!(pallet.name, "Sudo");
	}
}

#[test]
fn what_is_closed_should_be_closed_in_every_batch() {
	let calls = calls();
	for name in CLOSED {
		let call = calls[*name].clone();
		assert!(!NetworkCalls::contains(&call), "{name}");
		for wrapped in batches(call) {
			assert!(!NetworkCalls::contains(&wrapped), "{name} in {:?}", wrapped.encode());
			for twice in batches(wrapped) {
				assert!(!NetworkCalls::contains(&twice), "{name} in {:?}", twice.encode());
			}
		}
	}
}

/// The call beside one that is allowed, in each kind of batch.
fn batches(call: RuntimeCall) -> Vec<RuntimeCall> {
	let allowed: RuntimeCall =
		pallet_validator_set::Call::<Runtime>::add_validator { who: Sr25519Keyring::One.to_account_id() }
			.into();
	assert!(NetworkCalls::contains(&allowed));
	let calls = vec![allowed, call];
	vec![
		pallet_utility::Call::batch { calls: calls.clone() }.into(),
		pallet_utility::Call::batch_all { calls: calls.clone() }.into(),
		pallet_utility::Call::force_batch { calls }.into(),
	]
}
