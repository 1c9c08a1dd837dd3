//! What the lending side and a bank's ledger tell each other.

use crate::{Balance, Moment, PersonId, PurposeKind};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Permill;

/// How a loan was paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundedAs {
	/// Credit created for it: burned again as principal is repaid.
	pub created: Balance,
	/// Taken from the bank's liquid pool.
	pub pool: Balance,
}

/// What was paid on a bank loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
	/// The person who owes the loan.
	pub person: PersonId,
	/// The principal that the person owes the bank in all, after this payment.
	pub debt: Balance,
	/// When the loan was paid out: credit burned in the epoch that created it frees that epoch's limit again.
	pub funded_at: Moment,
	/// What it was lent for.
	pub purpose: PurposeKind,
	/// Whether it counts as credit that circulates: somebody paid it, and it had been outstanding for long enough to be more
	/// than money that goes to and fro.
	pub circulates: bool,
	/// Principal paid back.
	pub principal: Balance,
	/// The part of the principal that was created for the loan, and is burned.
	pub burned: Balance,
	/// Interest paid.
	pub interest: Balance,
	/// The endorsers' part of the interest.
	pub endorsers_share: Permill,
	/// The part of the interest that covers the loan's expected loss; the bank keeps at least its own minimum.
	pub expected_loss_share: Permill,
	/// The person who repaid on time principal that had been outstanding long enough to show it.
	pub on_time: Option<PersonId>,
}

/// Where the interest of a [`Receipt`] went. The parts sum to the interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collected {
	/// Set aside for the endorsers, to be paid by [`BankLedger::pay_claim`](crate::BankLedger::pay_claim).
	pub endorsers: Balance,
	/// To what earlier losses left unpaid.
	pub deficit: Balance,
	/// To the loss reserve.
	pub loss_reserve: Balance,
	/// To the commons.
	pub commons: Balance,
	/// To the depositors.
	pub shares: Balance,
}

/// Principal that a bank gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOff {
	/// What it was lent for.
	pub purpose: PurposeKind,
	/// How much.
	pub principal: Balance,
	/// The part of it that was created and is not burned yet.
	pub created: Balance,
	/// Whether the depositors pay before the loss reserve and the commons do: for what their own vote gave up.
	pub shares_first: bool,
}

/// Whom a loss took how much from.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Loss {
	/// The loss reserve.
	pub loss_reserve: Balance,
	/// The commons.
	pub commons: Balance,
	/// The depositors.
	pub shares: Balance,
	/// Nobody yet: the bank owes it to itself.
	pub deficit: Balance,
	/// The series of shares that the depositors' part was taken from.
	pub series: u32,
}

/// Money that came in on principal given up before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
	/// How much.
	pub amount: Balance,
	/// The person who owes the loan.
	pub person: PersonId,
	/// The principal that the person owes the bank in all, after this payment.
	pub debt: Balance,
	/// What the loan has cost and nobody has been given back: nobody gets more than that.
	pub lost: Loss,
	/// What the loan has cost its endorsers, after all others.
	pub endorsers: Balance,
}

/// Where a [`Recovery`] went. The parts sum to its amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
	/// To what losses left unpaid.
	pub deficit: Balance,
	/// Back to the depositors.
	pub shares: Balance,
	/// Back to the commons.
	pub commons: Balance,
	/// Back to the loss reserve.
	pub loss_reserve: Balance,
	/// Set aside for the endorsers.
	pub endorsers: Balance,
	/// What had been paid by others since: to the commons too.
	pub surplus: Balance,
}

/// What a bank's books say of its loans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outstanding {
	/// Principal owed to the bank.
	pub receivable: Balance,
	/// Credit it created for principal that is still owed.
	pub issued: Balance,
	/// Money it has set aside for claimants whom the lending side knows.
	pub payable: Balance,
	/// Expected losses.
	pub provisions: Balance,
	/// Losses that the depositors would bear first, before they are decided.
	pub contested: Balance,
}
