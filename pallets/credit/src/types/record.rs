//! What persons owe and have shown, and what a bank has at stake.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_types::{Balance, Moment, PurposeKind};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What a person owes to all banks and peers.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Debt {
	/// Principal owed to banks less what native collateral covers, loan by loan.
	pub unsecured: Balance,
	/// How many loans, of banks and peers.
	pub loans: u32,
	/// How many of them are in default.
	pub defaulted: u32,
}

/// What a bank has lent in which direction.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct BankExposure {
	/// Principal that the bank's books show, by purpose, in the order of the purposes.
	pub purposes: [Balance; 5],
	/// Principal that the bank's books show and its founders owe.
	pub founders: Balance,
	/// Requests and loans that need the bank to be there.
	pub business: u32,
}

impl BankExposure {
	/// The principal lent for a purpose.
	pub fn purpose(&self, kind: PurposeKind) -> Balance {
		let [enterprise, creative, infrastructure, ecological, educational] = self.purposes;
		match kind {
			PurposeKind::ProductiveEnterprise => enterprise,
			PurposeKind::CreativeProject => creative,
			PurposeKind::CommunityInfrastructure => infrastructure,
			PurposeKind::EcologicalRestoration => ecological,
			PurposeKind::EducationalInitiative => educational,
		}
	}

	/// The principal lent for a purpose, to be changed.
	pub fn purpose_mut(&mut self, kind: PurposeKind) -> &mut Balance {
		let [enterprise, creative, infrastructure, ecological, educational] = &mut self.purposes;
		match kind {
			PurposeKind::ProductiveEnterprise => enterprise,
			PurposeKind::CreativeProject => creative,
			PurposeKind::CommunityInfrastructure => infrastructure,
			PurposeKind::EcologicalRestoration => ecological,
			PurposeKind::EducationalInitiative => educational,
		}
	}
}

/// How a person's limit has grown.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LimitGrowth {
	/// What repaying on time has added to the first limit.
	pub earned: Balance,
	/// When the present window began, in which the limit at most doubles.
	pub window_start: Moment,
	/// The limit at that moment, 0 for a person whose first window has not begun.
	pub at_start: Balance,
}

/// How much of a year's history has been counted.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Year {
	/// When it began.
	pub start: Moment,
	/// Principal times days counted since, in units of 10^-12 CRD times days.
	pub principal_days: u128,
}

/// What a person's loans and endorsements have shown so far.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CreditRecord {
	/// Principal repaid to banks that had been outstanding long enough to count.
	pub repaid: Balance,
	/// The part of it that was not overdue when it was repaid.
	pub repaid_on_time: Balance,
	/// That principal times the days it was outstanding, in units of 10^-12 CRD times days; of a loan and in a year no
	/// more than governance lets count.
	pub principal_days: u128,
	/// Bank loans repaid to the end.
	pub loans_closed: u32,
	/// How often a loan became delinquent.
	pub late: u32,
	/// The longest that principal has been overdue, in milliseconds.
	pub worst_delay: Moment,
	/// Loans that were called in default, of banks and peers.
	pub defaults: u32,
	/// Principal that was unpaid when they were.
	pub defaulted: Balance,
	/// Endorsements given for loans that were repaid to the end in time.
	pub endorsements_held: u32,
	/// Endorsements given whose stake was slashed.
	pub endorsements_failed: u32,
	/// Principal repaid to peers. It weighs nothing.
	pub peer_repaid: Balance,
	/// Peer loans repaid to the end. They weigh nothing.
	pub peer_closed: u32,
	/// How the person's limit has grown.
	pub limit: LimitGrowth,
	/// The year in which history is being counted.
	pub year: Year,
}
