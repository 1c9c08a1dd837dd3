#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod ballots;
mod commons;
mod ledger;
mod lending;
mod participation;
mod persons;
mod regions;
mod sorted_moment;
mod traits;

pub use ballots::{Ballots, Matter, OnMembershipEnded};
pub use commons::{Bar, CommonsLedger, CommonsState, OrphanedCredit};
pub use ledger::{Collected, FundedAs, Loss, Outstanding, Receipt, Recovery, Restored, WriteOff};
pub use lending::{Collateral, Description, Funding, Purpose, PurposeKind, Schedule};
pub use participation::Participation;
pub use persons::{Credentials, OnVouched, Personhood, Vouched, Vouching};
pub use regions::{
	Affiliation, EconomicData, Epoch, EpochIndex, EpochStage, Epochs, GroupIndex, IndicatorGroup,
	IndicatorId, OnDoubt, ReportsSeen,
};
pub use sorted_moment::SortedMoment;
pub use traits::{BankLedger, Clock, Engagements, HealthIndex, Membership, Regions};

use frame_support::{
	traits::{ConstU128, ConstU32},
	BoundedVec,
};
use sp_core::H256;

/// An amount of money in the smallest unit: 10^-12 [`CRD`].
pub type Balance = u128;

/// A point in time, or a span of it, in milliseconds (points: since the Unix epoch, by the chain's own clock).
pub type Moment = u64;

/// One unit of the native currency, symbol `CRD`.
pub const CRD: Balance = 1_000_000_000_000;

/// A thousandth of a [`CRD`].
pub const MILLICRD: Balance = 1_000_000_000;

/// A millionth of a [`CRD`].
pub const MICROCRD: Balance = 1_000_000;

/// The amount as a type, for [`frame_support::traits::Get`] in configurations.
pub type ConstBalance<const AMOUNT: Balance> = ConstU128<AMOUNT>;

/// A community bank: a counter.
pub type BankId = u32;

/// A loan: a counter, given when its request is approved.
pub type LoanId = u32;

/// A credit request: the hash of its borrower and a counter.
pub type RequestId = H256;

/// An asset other than the native currency.
pub type AssetId = u32;

/// A class of voice credits: 0 is the network's, every bank has one of its own.
pub type TokenId = u32;

/// A proposal that persons vote on: a counter.
pub type ProposalId = u32;

/// A schema of credentials: a counter.
pub type SchemaId = u32;

/// What an issuer has attested of a subject: a counter.
pub type AttestationId = u32;

/// A person, as opposed to an account: a value that one human being has at most once.
pub type PersonId = H256;

/// A bioregion's code, for example `cascadia`.
pub type BioregionCode = BoundedVec<u8, ConstU32<32>>;
