//! A request for credit, and those who speak or pledge for it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{FixedU128, Permill, Perquintill};
use credit_primitives_types::{
	AssetId, Balance, BankId, Collateral, Funding, LoanId, Moment, PersonId, Purpose, RequestId, Schedule,
};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// The most endorsers a request can have.
pub const MAX_ENDORSERS: u32 = 16;

/// Words of an endorser: UTF-8, at most 256 bytes.
pub type Statement = BoundedVec<u8, ConstU32<256>>;

/// The endorsements of a request.
pub type Endorsements<AccountId> = BoundedVec<Endorsement<AccountId>, ConstU32<MAX_ENDORSERS>>;

/// A member's word for a borrower, and the money behind it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Endorsement<AccountId> {
	/// Who endorses.
	pub endorser: AccountId,
	/// The person behind the account.
	pub person: PersonId,
	/// Held from the endorser until the loan is repaid.
	pub stake: Balance,
}

/// Someone's request for credit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct CreditRequest<AccountId> {
	/// Who asks.
	pub borrower_id: AccountId,
	/// The person behind the account.
	pub person: PersonId,
	/// The bank that is asked, or whose members are.
	pub bank_id: BankId,
	/// How much, in units of 10^-12 CRD.
	pub amount: Balance,
	/// For how long, in milliseconds from acceptance on.
	pub term: Moment,
	/// When the principal is due.
	pub schedule: Schedule,
	/// What for.
	pub purpose: Purpose,
	/// Who would pay it out.
	pub funding: Funding,
	/// What the borrower puts up.
	pub collateral: Option<Collateral>,
	/// Who speaks for the borrower.
	pub community_endorsements: Endorsements<AccountId>,
	/// The impact that the borrower expects, 0 to 100. It moves no score until an issuer has attested it.
	pub productive_impact_score: u8,
	/// When it was asked.
	pub timestamp: Moment,
	/// Held from the borrower until the request ends.
	pub deposit: Balance,
	/// What members have pledged, 0 for a request to the bank itself.
	pub pledged: Balance,
	/// How many members have pledged.
	pub pledgers: u32,
	/// Where it stands.
	pub state: RequestState,
}

impl<AccountId> CreditRequest<AccountId> {
	/// The collateral in native currency, 0 without any.
	pub fn native_collateral(&self) -> Balance {
		self.collateral.as_ref().map(Collateral::native).unwrap_or_default()
	}

	/// Those whom the request is about: the borrower and the endorsers.
	pub fn persons(&self) -> impl Iterator<Item = PersonId> + '_ {
		let endorsers = self.community_endorsements.iter().map(|given| given.person);
		core::iter::once(self.person).chain(endorsers)
	}

	/// What the endorsers have staked. `None` past what a balance can hold.
	pub fn stakes(&self) -> Option<Balance> {
		self.community_endorsements
			.iter()
			.try_fold(0 as Balance, |sum, endorsement| sum.checked_add(endorsement.stake))
	}
}

/// Where a request stands.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum RequestState {
	/// It gathers endorsements.
	Open,
	/// The score neither carries nor refuses it: the bank's members decide.
	Referred {
		/// The last moment for them to decide.
		until: Moment,
	},
	/// It was approved: the borrower may accept until the offer lapses.
	Approved(Offer),
}

/// What an approved request may be accepted as.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Offer {
	/// The number that the loan will bear.
	pub loan_id: LoanId,
	/// How much: what was asked for, or less where only that can be had within the cap on the price.
	pub amount: Balance,
	/// What the collateral counted for: it must not have lost value when the loan is accepted.
	pub collateral: Balance,
	/// Interest per year.
	pub rate: Perquintill,
	/// The part of the interest that the endorsers get.
	pub endorsers_share: Permill,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
	/// The last moment to accept.
	pub expires: Moment,
}

/// How many endorsements between two persons are remembered: of a request of each, which may come to nothing, and the
/// latest one that became a loan.
pub const MAX_TIES: u32 = 3;

/// The latest endorsements between two persons, in either direction and the oldest first.
pub type TiesOfTwo = BoundedVec<Tie, ConstU32<MAX_TIES>>;

/// An endorsement between two persons.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Tie {
	/// When it was given.
	pub at: Moment,
	/// For which request.
	pub request: RequestId,
}

/// The terms on which an asset is taken as collateral.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Listing {
	/// Units of native currency per unit of the asset, both in their smallest unit.
	pub price: FixedU128,
	/// The last moment at which the price counts.
	pub expires: Moment,
	/// The part of its price that does not count.
	pub haircut: Permill,
	/// The most of it that may be held for one bank's loans, in its smallest unit.
	pub cap: Balance,
}

/// The sale of a defaulted loan's asset: the price falls until somebody buys.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Sale {
	/// What is sold.
	pub asset: AssetId,
	/// How much is left, in its smallest unit.
	pub amount: Balance,
	/// How much there was at the beginning.
	pub whole: Balance,
	/// The price of the whole at the beginning, in native currency.
	pub price: Balance,
	/// When it began.
	pub began: Moment,
}
