//! Plain types of a request, a loan and a record.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	interest::accrued,
	lending::burned_so_far,
	schedule::{installments_due, overdue},
	Permill, Perquintill,
};
use credit_primitives_types::{
	Balance, BankId, Collateral, Funding, LoanId, Moment, PersonId, Purpose, Schedule,
};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The most endorsers a request can have.
pub const MAX_ENDORSERS: u32 = 16;

/// Words of an endorser: UTF-8, at most 256 bytes.
pub type Statement = BoundedVec<u8, ConstU32<256>>;

/// The endorsements of a request.
pub type Endorsements<AccountId> = BoundedVec<Endorsement<AccountId>, ConstU32<MAX_ENDORSERS>>;

/// Points from 0 to 100, in hundredths: 7000 are 70 points.
pub type Score = u16;

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
	/// The bank that is asked.
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
	/// Where it stands.
	pub state: RequestState,
}

impl<AccountId> CreditRequest<AccountId> {
	/// The collateral in native currency, 0 without any.
	pub fn native_collateral(&self) -> Balance {
		self.collateral.as_ref().map(Collateral::native).unwrap_or_default()
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
	/// Interest per year.
	pub rate: Perquintill,
	/// The part of the interest that the endorsers get.
	pub endorsers_share: Permill,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
	/// The last moment to accept.
	pub expires: Moment,
}

/// A loan that is not repaid yet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Loan<AccountId> {
	/// Who owes it.
	pub borrower: AccountId,
	/// The person behind the account.
	pub person: PersonId,
	/// The bank it is owed to.
	pub bank_id: BankId,
	/// What was paid out.
	pub principal: Balance,
	/// The part of the principal that was created.
	pub created: Balance,
	/// The part of the principal that is still owed.
	pub outstanding: Balance,
	/// Interest that had accrued at `accrued_at` and is unpaid.
	pub interest: Balance,
	/// Up to when interest is in `interest`.
	pub accrued_at: Moment,
	/// Interest per year, simple.
	pub rate: Perquintill,
	/// When it was accepted and paid out.
	pub accepted: Moment,
	/// For how long, in milliseconds.
	pub term: Moment,
	/// When the principal is due.
	pub schedule: Schedule,
	/// What for.
	pub purpose: Purpose,
	/// Held from the borrower until the loan is repaid.
	pub collateral: Balance,
	/// The part of the interest that the endorsers get.
	pub endorsers_share: Permill,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
	/// What the endorsers staked, earned and took.
	pub proceeds: Proceeds,
}

impl<AccountId> Loan<AccountId> {
	/// The interest owed at `now`, rounded up. `None` past what a balance can hold.
	pub fn interest_due(&self, now: Moment) -> Option<Balance> {
		let elapsed = now.checked_sub(self.accrued_at)?;
		self.interest.checked_add(accrued(self.outstanding, self.rate, elapsed)?)
	}

	/// All that is owed at `now`.
	pub fn owed(&self, now: Moment) -> Option<Balance> {
		self.interest_due(now)?.checked_add(self.outstanding)
	}

	/// The principal that is past its due date at `now`.
	pub fn overdue(&self, now: Moment) -> Option<Balance> {
		let parts = self.schedule.installments();
		let due = installments_due(self.accepted, self.term, parts, now)?;
		overdue(self.principal, parts, due, self.outstanding)
	}

	/// The created credit that repaying `principal` more burns.
	pub fn burned_by(&self, principal: Balance) -> Option<Balance> {
		let before = self.principal.checked_sub(self.outstanding)?;
		let after = before.checked_add(principal)?;
		burned_so_far(self.created, self.principal, after)?.checked_sub(burned_so_far(
			self.created,
			self.principal,
			before,
		)?)
	}

	/// The created credit that is not burned yet.
	pub fn issued(&self) -> Option<Balance> {
		self.created.checked_sub(burned_so_far(
			self.created,
			self.principal,
			self.principal.checked_sub(self.outstanding)?,
		)?)
	}

	/// The debt that the collateral does not cover.
	pub fn unsecured(&self) -> Balance {
		self.outstanding.saturating_sub(self.collateral)
	}
}

/// What the endorsers of a loan staked, earned and took.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Proceeds {
	/// How many endorsers have not taken everything yet.
	pub endorsers: u32,
	/// What they staked together at acceptance.
	pub stakes: Balance,
	/// Interest set aside for them so far.
	pub collected: Balance,
	/// The part of it that was paid out.
	pub claimed: Balance,
}

/// A loan that is repaid and whose endorsers have not all come for their stake and interest.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Settlement {
	/// The bank that keeps the interest for them.
	pub bank_id: BankId,
	/// What is theirs.
	pub proceeds: Proceeds,
	/// Whether the endorsements held: the loan ran long enough to make history, and was repaid within its term.
	pub held: bool,
}

/// An endorser's part in a loan.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct LoanEndorsement {
	/// The person behind the account.
	pub person: PersonId,
	/// Held from the endorser.
	pub stake: Balance,
	/// Interest that the endorser took so far.
	pub claimed: Balance,
}

/// What a person owes to all banks.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Debt {
	/// Principal less what collateral covers, loan by loan.
	pub unsecured: Balance,
	/// How many loans.
	pub loans: u32,
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditRecord {
	/// Principal repaid that had been outstanding long enough to count.
	pub repaid: Balance,
	/// The part of it that was not overdue when it was repaid.
	pub repaid_on_time: Balance,
	/// Principal repaid times the days it was outstanding, in units of 10^-12 CRD times days.
	pub principal_days: u128,
	/// Loans repaid to the end.
	pub loans_closed: u32,
	/// Endorsements given for loans that were repaid to the end.
	pub endorsements_held: u32,
}

/// How likely a loan is to fail, in words.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum RiskLevel {
	/// The first band of the score.
	Minimal,
	/// The second band.
	Low,
	/// The third band.
	Moderate,
	/// The fourth band.
	High,
	/// Below every band.
	Severe,
}

/// How a request is assessed, and why.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CreditScore {
	/// The mean of the three scores, rounded down.
	pub total_score: Score,
	/// The borrower's standing.
	pub community_score: CommunityScore,
	/// The worth of the purpose.
	pub purpose_score: Score,
	/// Who stands behind the borrower.
	pub network_score: NetworkScore,
	/// In which of five bands the total lies.
	pub risk_level: RiskLevel,
	/// The band's probability of default within a year.
	pub probability_of_default: Permill,
	/// The share of the amount that neither collateral nor stakes cover, at least a floor.
	pub loss_given_default: Permill,
	/// What the loan should cost.
	pub recommended_terms: RecommendedTerms,
}

/// The parts of the community score. They sum to it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CommunityScore {
	/// Up to 40 points for repaying on time.
	pub on_time: Score,
	/// Up to 30 points for the volume repaid and how long it was outstanding.
	pub volume: Score,
	/// Up to 15 points for the age of the membership.
	pub membership: Score,
	/// Up to 15 points for endorsements given that held.
	pub endorsements: Score,
}

/// The parts of the network score. They sum to it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct NetworkScore {
	/// Up to 60 points for stakes of endorsers with a record of their own.
	pub stakes: Score,
	/// Up to 40 points for the health of the bank's community.
	pub health: Score,
}

/// What a loan should cost.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct RecommendedTerms {
	/// Interest per year that covers the risk.
	pub rate: Perquintill,
	/// Whether the cap allows that rate.
	pub within_cap: bool,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
}

/// Why a request was rejected.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum RejectionReason {
	/// The total score is under the threshold. A better record or more stake of endorsers with a record raises it.
	ScoreTooLow,
	/// The loan is too likely to fail.
	DefaultTooLikely,
	/// The price that covers the risk is above the cap. More collateral or stake lowers it.
	PriceAboveCap,
}

/// Why a request was rejected: one reason or more.
pub type RejectionReasons = BoundedVec<RejectionReason, ConstU32<3>>;

/// What is owed on a loan at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AmountDue {
	/// Principal still owed.
	pub outstanding: Balance,
	/// Interest owed by now.
	pub interest: Balance,
	/// Principal past its due date.
	pub overdue: Balance,
	/// When principal is due next, `None` after the last due date.
	pub next_due: Option<Moment>,
}
