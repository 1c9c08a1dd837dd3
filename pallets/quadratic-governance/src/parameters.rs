//! What governance sets for itself.

use crate::types::{Scope, MAX_OPEN_VOTES};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::Permill;
use credit_primitives_types::{Balance, CRD, MILLICRD};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Blocks in a day, at one every three seconds.
const DAY: u32 = 28_800;

/// The rules for the proposals of a scope.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
	/// Voice credits that each person is given in an epoch, 1 to 1,000,000.
	pub credits: u32,
	/// For how many blocks votes are taken at least, 2 to 2,592,000 (90 days).
	pub voting_period: u32,
	/// For how many blocks a proposal must keep passing, 1 to 864,000 (30 days).
	pub confirmation: u32,
	/// How many blocks after it has passed its call is dispatched, 1 to 864,000 (30 days).
	pub enactment_delay: u32,
	/// The share of votes that the ayes must exceed, 50 to 95 %.
	pub threshold: Permill,
	/// The share of all persons, or of a bank's members, who must vote aye, at most 90 %.
	pub quorum: Permill,
	/// Held from the proposer while the proposal is open, at most 1,000,000 CRD.
	pub deposit: Balance,
	/// How many proposals may be open at a time, 1 to 1,000.
	pub open_proposals: u32,
}

impl Rules {
	fn clamped(mut self) -> Self {
		self.credits = self.credits.clamp(1, 1_000_000);
		self.voting_period = self.voting_period.clamp(2, 2_592_000);
		self.confirmation = self.confirmation.clamp(1, 864_000);
		self.enactment_delay = self.enactment_delay.clamp(1, 864_000);
		self.threshold = self.threshold.clamp(Permill::from_percent(50), Permill::from_percent(95));
		self.quorum = self.quorum.min(Permill::from_percent(90));
		self.deposit = self.deposit.min(1_000_000 * CRD);
		self.open_proposals = self.open_proposals.clamp(1, 1_000);
		self
	}
}

/// What governance sets for itself. A reader sees the values [`clamped`](GovernanceParameters::clamped); a proposal keeps
/// those it was submitted under.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GovernanceParameters {
	/// For what all persons decide.
	pub network: Rules,
	/// For what the members of a bank decide.
	pub bank: Rules,
	/// For how many blocks votes on a matter are taken at least, 2 to 864,000 (30 days).
	pub matter_voting: u32,
	/// For how many blocks a matter must keep passing, 1 to 864,000 (30 days).
	pub matter_confirmation: u32,
	/// Held from the proposer for each byte of the call, at most 1 CRD.
	pub byte_deposit: Balance,
	/// How many open proposals a person may have in a class of voice credits, 1 to 16.
	pub per_person: u32,
	/// How many undecided proposals a person may have votes on, 1 to 16.
	pub max_open_votes: u32,
	/// The share of persons who must vote aye for the deposit of a rejected proposal to return, at most half.
	pub minimum_support: Permill,
	/// For how many blocks the call of a proposal that has passed can be dispatched, 32 to 864,000 (30 days).
	pub enactment_window: u32,
}

impl Default for GovernanceParameters {
	fn default() -> Self {
		Self {
			network: Rules {
				credits: 100,
				voting_period: 7 * DAY,
				confirmation: DAY,
				enactment_delay: DAY,
				threshold: Permill::from_percent(50),
				quorum: Permill::from_percent(5),
				deposit: 10 * CRD,
				open_proposals: 32,
			},
			bank: Rules {
				credits: 100,
				voting_period: 3 * DAY,
				confirmation: DAY / 2,
				enactment_delay: DAY / 2,
				threshold: Permill::from_percent(50),
				quorum: Permill::from_percent(20),
				deposit: CRD,
				open_proposals: 16,
			},
			matter_voting: 3 * DAY,
			matter_confirmation: DAY / 2,
			byte_deposit: MILLICRD,
			per_person: 2,
			max_open_votes: MAX_OPEN_VOTES,
			minimum_support: Permill::from_percent(5),
			enactment_window: 7 * DAY,
		}
	}
}

impl GovernanceParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		self.network = self.network.clamped();
		self.bank = self.bank.clamped();
		self.matter_voting = self.matter_voting.clamp(2, 864_000);
		self.matter_confirmation = self.matter_confirmation.clamp(1, 864_000);
		self.byte_deposit = self.byte_deposit.min(CRD);
		self.per_person = self.per_person.clamp(1, 16);
		self.max_open_votes = self.max_open_votes.clamp(1, MAX_OPEN_VOTES);
		self.minimum_support = self.minimum_support.min(Permill::from_percent(50));
		self.enactment_window = self.enactment_window.clamp(32, 864_000);
		self
	}

	/// The rules for proposals of this scope.
	pub fn rules(&self, scope: &Scope) -> &Rules {
		match scope {
			Scope::Network => &self.network,
			Scope::Bank(_) => &self.bank,
		}
	}
}
