//! What may be proposed: the calls that a vote of the network or of a bank's members can carry out.
//!
//! A proposal of the network is dispatched as Root, which passes every other filter by. So what is allowed is listed, call
//! by call, and a new call is closed to proposals until somebody opens it here.

use crate::{AccountId, Runtime, RuntimeCall};
use credit_primitives_types::{BankId, Matter};
use frame_support::traits::Contains;
use pallet_quadratic_governance::BankCallFilter;
use sp_runtime::traits::Convert;

/// The calls in a batch, `None` for anything else. Of the calls that carry others only batches can be proposed: the
/// rest would dispatch in somebody's name, later, or past these lists.
fn batched(call: &RuntimeCall) -> Option<&[RuntimeCall]> {
	match call {
		RuntimeCall::Utility(
			pallet_utility::Call::batch { calls }
			| pallet_utility::Call::batch_all { calls }
			| pallet_utility::Call::force_batch { calls },
		) => Some(calls),
		_ => None,
	}
}

/// What the network may decide.
pub struct NetworkCalls;

impl Contains<RuntimeCall> for NetworkCalls {
	fn contains(call: &RuntimeCall) -> bool {
		if let Some(calls) = batched(call) {
			return calls.iter().all(Self::contains);
		}
		match call {
			// A new runtime is authorised by its hash; whoever has the code then brings it.
			RuntimeCall::System(
				frame_system::Call::authorize_upgrade { .. } | frame_system::Call::set_heap_pages { .. },
			) => true,
			RuntimeCall::Babe(pallet_babe::Call::plan_config_change { .. }) => true,
			RuntimeCall::Grandpa(pallet_grandpa::Call::note_stalled { .. }) => true,
			RuntimeCall::ValidatorSet(
				pallet_validator_set::Call::add_validator { .. }
				| pallet_validator_set::Call::remove_validator { .. },
			) => true,
			RuntimeCall::Assets(
				pallet_assets::Call::force_create { .. }
				| pallet_assets::Call::force_set_metadata { .. }
				| pallet_assets::Call::force_clear_metadata { .. },
			) => true,
			// The pallet that stores a value does not look at it.
			RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value }) => {
				key_value.is_acceptable()
			}
			RuntimeCall::TechnicalCommittee(
				pallet_collective::Call::set_members { .. }
				| pallet_collective::Call::disapprove_proposal { .. }
				| pallet_collective::Call::kill { .. },
			) => true,
			RuntimeCall::SafeMode(
				pallet_safe_mode::Call::force_enter { .. }
				| pallet_safe_mode::Call::force_extend { .. }
				| pallet_safe_mode::Call::force_exit { .. },
			) => true,
			RuntimeCall::TxPause(
				pallet_tx_pause::Call::pause { .. } | pallet_tx_pause::Call::unpause { .. },
			) => true,
			RuntimeCall::CommunityBanks(
				pallet_community_banks::Call::grant_creation { .. }
				| pallet_community_banks::Call::resolve_bank { .. }
				| pallet_community_banks::Call::close_bank { .. },
			) => true,
			RuntimeCall::Credit(
				pallet_credit::Call::list_asset { .. }
				| pallet_credit::Call::unlist_asset { .. }
				| pallet_credit::Call::set_model { .. },
			) => true,
			RuntimeCall::Identities(
				pallet_identity::Call::register_schema { .. }
				| pallet_identity::Call::accredit_issuer { .. }
				| pallet_identity::Call::discredit_issuer { .. }
				| pallet_identity::Call::remove_issuer { .. },
			) => true,
			RuntimeCall::Bioregions(
				pallet_bioregions::Call::register_bioregion { .. }
				| pallet_bioregions::Call::set_indicator { .. }
				| pallet_bioregions::Call::remove_indicator { .. }
				| pallet_bioregions::Call::accredit_reporter { .. }
				| pallet_bioregions::Call::suspend_reporter { .. }
				| pallet_bioregions::Call::reinstate_reporter { .. }
				| pallet_bioregions::Call::remove_reporter { .. }
				| pallet_bioregions::Call::slash_reporter { .. },
			) => true,
			RuntimeCall::QuadraticGovernance(pallet_quadratic_governance::Call::kill_proposal { .. }) => true,
			_ => false,
		}
	}
}

/// What the technical committee cannot keep from being voted on: itself.
pub struct AboutTheCommittee;

impl Contains<RuntimeCall> for AboutTheCommittee {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::TechnicalCommittee(_))
			|| batched(call).is_some_and(|calls| calls.iter().any(Self::contains))
	}
}

/// What the members of a bank may decide on a member's proposal: one call each, as what a batch dispatches in the bank's
/// name would be held up by the brakes.
///
/// Requests for credit and appeals are put to them by the course of business, without the vote of those whom they are
/// about: a proposal of somebody's own would go round that.
pub struct BankCalls;

impl BankCallFilter<RuntimeCall> for BankCalls {
	fn allows(bank: BankId, call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::CommunityBanks(
				pallet_community_banks::Call::expel { bank: of, .. }
				| pallet_community_banks::Call::set_policy { bank: of, .. }
				| pallet_community_banks::Call::close_bank { bank: of },
			) => *of == bank,
			RuntimeCall::Credit(
				pallet_credit::Call::restructure { .. } | pallet_credit::Call::grant_forbearance { .. },
			) => true,
			RuntimeCall::Identities(
				pallet_identity::Call::register_schema { .. }
				| pallet_identity::Call::accredit_issuer { .. }
				| pallet_identity::Call::discredit_issuer { .. }
				| pallet_identity::Call::remove_issuer { .. },
			) => true,
			_ => false,
		}
	}
}

/// What follows from the members' answer to a question that the course of business put to them.
pub struct Answers;

impl Convert<(Matter<AccountId>, bool), Option<RuntimeCall>> for Answers {
	fn convert((matter, yes): (Matter<AccountId>, bool)) -> Option<RuntimeCall> {
		let call: pallet_credit::Call<Runtime> = match matter {
			Matter::Request(request) => pallet_credit::Call::resolve_request { request, approve: yes },
			Matter::Appeal { loan, endorser } => {
				pallet_credit::Call::resolve_appeal { loan, endorser, give_back: yes }
			}
		};
		Some(call.into())
	}
}
