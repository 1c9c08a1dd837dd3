//! `governance_*`: proposals, where they stand, and voice credits.

use credit_network_runtime::AccountId;
use credit_primitives_types::Matter as ChainMatter;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use pallet_quadratic_governance::{
	types::ProposalPage, ProposalView, Scope as ChainScope, Status, VoiceCredits as ChainCredits,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
	values::{text, Address, Digest, Fraction},
	Hash,
};

/// The methods.
#[rpc(client, server, namespace = "governance")]
pub trait GovernanceApi {
	/// A proposal: its tally, its thresholds, where it stands.
	#[method(name = "proposal", blocking)]
	fn proposal(&self, id: u32, at: Option<Hash>) -> RpcResult<Proposal>;

	/// Proposals by number: of the network, of a bank, or all.
	#[method(name = "proposals", blocking)]
	fn proposals(
		&self,
		scope: Option<Scope>,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Proposals>;

	/// The voice credits of the person behind an account in the epoch that is under way. Class 0 is the network's, that of
	/// bank `b` is `b + 1`.
	#[method(name = "voiceCredits", blocking)]
	fn voice_credits(&self, account: Address, token: u32, at: Option<Hash>) -> RpcResult<VoiceCredits>;
}

/// Whose decision a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Scope {
	/// All persons'.
	Network,
	/// The members' of the bank of this number.
	Bank(u32),
}

/// A page of proposals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proposals {
	/// The proposals, by number.
	pub proposals: Vec<Proposal>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
	/// Its number.
	pub id: u32,
	/// Whose decision it is.
	pub scope: Scope,
	/// Who proposed it; null for what the course of business asks.
	pub proposer: Option<Address>,
	/// What it is about, until it ends.
	pub metadata: String,
	/// What the course of business asks, if it is that.
	pub matter: Option<Matter>,
	/// The hash of what is called when it has passed.
	pub call_hash: Option<String>,
	/// The class of voice credits that votes are paid with.
	pub token: u32,
	/// The governance epoch whose voice credits votes are paid with.
	pub epoch: u32,
	/// `voting`, `confirming`, `passed`, `refused`, `enacted`, `enactmentFailed`, `rejected`, `killed`, `withdrawn` or
	/// `lapsed`.
	pub status: String,
	/// The votes that count.
	pub tally: Tally,
	/// The share of ayes among the votes above which it passes.
	pub threshold: Fraction,
	/// How many persons must vote aye.
	pub quorum: u32,
	/// Of how many persons that is a share.
	pub base: u32,
	/// The first block at which it may be decided.
	pub voting_end: u32,
	/// The block at which something happens next by itself; null when nothing will.
	pub next_block: Option<u32>,
}

/// What the course of business asks a bank's members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Matter {
	/// Whether this request for credit is approved.
	Request(Digest),
	/// Whether an endorser of a loan in default gets the stake back.
	#[serde(rename_all = "camelCase")]
	Appeal {
		/// The loan's number.
		loan: u32,
		/// The endorser.
		endorser: Address,
	},
}

/// The votes on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
	/// Votes for it.
	pub ayes: u64,
	/// Votes against it.
	pub nays: u64,
	/// Persons who vote for it.
	pub aye_persons: u32,
	/// Persons who vote against it.
	pub nay_persons: u32,
}

/// A person's voice credits of a class in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VoiceCredits {
	/// The class.
	pub token: u32,
	/// The governance epoch.
	pub epoch: u32,
	/// How many each person is given.
	pub given: u32,
	/// How many the person has spent.
	pub spent: u32,
	/// How many are left.
	pub left: u32,
}

impl From<Scope> for ChainScope {
	fn from(scope: Scope) -> Self {
		match scope {
			Scope::Network => Self::Network,
			Scope::Bank(bank) => Self::Bank(bank),
		}
	}
}

impl From<ChainScope> for Scope {
	fn from(scope: ChainScope) -> Self {
		match scope {
			ChainScope::Network => Self::Network,
			ChainScope::Bank(bank) => Self::Bank(bank),
		}
	}
}

fn status(status: &Status) -> &'static str {
	match status {
		Status::Voting => "voting",
		Status::Confirming { .. } => "confirming",
		Status::Passed { .. } => "passed",
		Status::Refused { .. } => "refused",
		Status::Enacted => "enacted",
		Status::EnactmentFailed { .. } => "enactmentFailed",
		Status::Rejected => "rejected",
		Status::Killed { .. } => "killed",
		Status::Withdrawn => "withdrawn",
		Status::Lapsed => "lapsed",
	}
}

impl From<ProposalView<AccountId>> for Proposal {
	fn from(view: ProposalView<AccountId>) -> Self {
		Self {
			id: view.proposal_id,
			scope: view.scope.into(),
			proposer: view.proposer.map(Into::into),
			metadata: text(&view.metadata),
			matter: view.matter.map(|matter| match matter {
				ChainMatter::Request(request) => Matter::Request(request.into()),
				ChainMatter::Appeal { loan, endorser } => Matter::Appeal { loan, endorser: endorser.into() },
			}),
			call_hash: view.call_hash.map(|hash| {
				format!("0x{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
			}),
			token: view.class,
			epoch: view.epoch,
			status: status(&view.status).into(),
			tally: Tally {
				ayes: view.tally.ayes,
				nays: view.tally.nays,
				aye_persons: view.tally.aye_persons,
				nay_persons: view.tally.nay_persons,
			},
			threshold: view.threshold.into(),
			quorum: view.quorum,
			base: view.base,
			voting_end: view.voting_end,
			next_block: view.next_block,
		}
	}
}

impl From<ProposalPage<AccountId>> for Proposals {
	fn from(page: ProposalPage<AccountId>) -> Self {
		Self { proposals: page.proposals.into_iter().map(Into::into).collect(), next: page.next }
	}
}

impl From<ChainCredits> for VoiceCredits {
	fn from(credits: ChainCredits) -> Self {
		let ChainCredits { class, epoch, given, spent, left } = credits;
		Self { token: class, epoch, given, spent, left }
	}
}
