//! The traits by which the pallets see each other.

use crate::{Balance, BankId, BioregionCode, Moment, PersonId};
use alloc::vec::Vec;
use sp_arithmetic::Permill;
use sp_runtime::{DispatchError, DispatchResult};

/// The chain's own clock.
pub trait Clock {
	/// The time of the current block.
	fn now() -> Moment;

	/// Moves the clock, so that a benchmark can let time pass.
	#[cfg(feature = "runtime-benchmarks")]
	fn set_for_benchmark(now: Moment);
}

/// Tells accounts of persons from mere accounts.
pub trait Personhood<AccountId> {
	/// The person behind the account, `None` without a valid attestation. No two accounts give the same person.
	fn person_of(who: &AccountId) -> Option<PersonId>;

	/// Makes the account a person's, so that a benchmark can act as one.
	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(who: &AccountId);
}

/// How a community fares.
pub trait HealthIndex {
	/// The health of the bank's community, from 0 (lowest) to 1.
	fn health(bank: BankId) -> Permill;
}

/// The bioregions that a bank can belong to.
pub trait Regions {
	/// Whether the code names a registered bioregion.
	fn exists(code: &BioregionCode) -> bool;

	/// Registers the code, so that a benchmark can use it.
	#[cfg(feature = "runtime-benchmarks")]
	fn register_for_benchmark(code: &BioregionCode);
}

/// Who belongs to a bank.
pub trait Membership<AccountId> {
	/// Whether the bank exists and is open.
	fn bank_exists(bank: BankId) -> bool;

	/// Since when the account has been a member, `None` if it is none.
	fn member_since(bank: BankId, who: &AccountId) -> Option<Moment>;

	/// Whether the account is a member.
	fn is_member(bank: BankId, who: &AccountId) -> bool {
		Self::member_since(bank, who).is_some()
	}
}

/// How a loan was paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundedAs {
	/// Credit created for it: burned again as principal is repaid.
	pub created: Balance,
	/// Taken from the bank's liquid pool.
	pub pool: Balance,
}

/// What a borrower pays on a bank loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
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
}

/// Where the interest of a [`Receipt`] went. The parts sum to the interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collected {
	/// Set aside for the endorsers, to be paid by [`BankLedger::pay_claim`].
	pub endorsers: Balance,
	/// To the loss reserve.
	pub loss_reserve: Balance,
	/// To the commons.
	pub commons: Balance,
	/// To the depositors.
	pub shares: Balance,
}

/// What a bank's books say of its loans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outstanding {
	/// Principal owed to the bank.
	pub receivable: Balance,
	/// Credit it created that is not burned yet.
	pub issued: Balance,
	/// Money it has set aside for named claimants.
	pub payable: Balance,
}

/// The ledger of a bank, as the lending side moves it.
///
/// Each method either does all it says or fails with a named error and changes nothing.
pub trait BankLedger<AccountId> {
	/// The capital that carries lending: limits of a loan are shares of it. For a bank without the right to create this
	/// is its equity.
	fn lending_capital(bank: BankId) -> Result<Balance, DispatchError>;

	/// How [`Self::fund`] would pay `amount` out now, or the error with which it would refuse.
	fn can_fund(bank: BankId, amount: Balance) -> Result<FundedAs, DispatchError>;

	/// Pays a loan out to the borrower, partly created and partly from the pool.
	fn fund(bank: BankId, borrower: &AccountId, amount: Balance) -> Result<FundedAs, DispatchError>;

	/// Takes a payment from `payer`: burns the created principal, returns the rest to the pool, divides the interest.
	fn collect(bank: BankId, payer: &AccountId, receipt: Receipt) -> Result<Collected, DispatchError>;

	/// Pays out money that an earlier [`Collected::endorsers`] set aside.
	fn pay_claim(bank: BankId, to: &AccountId, amount: Balance) -> DispatchResult;

	/// Every open bank. There is no bound to their number: for checks of all books, never for calls.
	fn banks() -> Vec<BankId>;

	/// What the bank's books say of its loans; all zero for a bank that is not there.
	fn outstanding(bank: BankId) -> Outstanding;

	/// Opens a bank able to lend, with `members` in it, for a benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(members: &[AccountId]) -> BankId;
}
