//! The traits by which the pallets see each other.

use crate::{
	Balance, BankId, BioregionCode, Collected, FundedAs, Loss, Moment, Outstanding, PersonId, PurposeKind,
	Receipt, Recovery, Restored, WriteOff,
};
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

/// How a community fares.
pub trait HealthIndex {
	/// The health of the bank's community, from 0 (lowest) to 1.
	fn health(bank: BankId) -> Permill;

	/// How the trades of the bank's bioregion fare, from 0 to 1; `None` where that is not known, or not any more.
	fn vitality(bank: BankId) -> Option<Permill>;
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
	/// Whether the bank exists and has not been closed.
	fn bank_exists(bank: BankId) -> bool;

	/// Whether the bank lends and takes deposits: it exists and is not being wound up.
	fn is_open(bank: BankId) -> bool;

	/// Since when the account has been a member, `None` if it is none.
	fn member_since(bank: BankId, who: &AccountId) -> Option<Moment>;

	/// Whether the account is a member.
	fn is_member(bank: BankId, who: &AccountId) -> bool {
		Self::member_since(bank, who).is_some()
	}

	/// How many members the bank has, 0 if there is no such bank.
	fn member_count(bank: BankId) -> u32;

	/// The account that the person is a member by, `None` if the person is none.
	fn account_of_member(bank: BankId, person: &PersonId) -> Option<AccountId>;

	/// Whether the person has locked shares of the bank, against which their debt is reckoned.
	fn has_locked_shares(bank: BankId, person: &PersonId) -> bool;

	/// Whether the account is a member who founded the bank.
	fn is_founder(bank: BankId, who: &AccountId) -> bool;
}

/// What binds a person to a bank beside the money in it, whichever account they have.
pub trait Engagements {
	/// Whether the person has a request, a loan or an endorsement at the bank that has not ended.
	fn is_engaged(bank: BankId, person: &PersonId) -> bool;

	/// Whether anybody has a request or a loan at the bank that needs the bank to be there.
	fn has_business(bank: BankId) -> bool;

	/// The principal that the person owes the bank.
	fn debt(bank: BankId, person: &PersonId) -> Balance;
}

/// Nobody is bound to anything.
impl Engagements for () {
	fn is_engaged(_: BankId, _: &PersonId) -> bool {
		false
	}

	fn has_business(_: BankId) -> bool {
		false
	}

	fn debt(_: BankId, _: &PersonId) -> Balance {
		0
	}
}

/// The ledger of a bank, as the lending side moves it.
///
/// Each method either does all it says or fails with a named error and changes nothing. Money that a method books must
/// have arrived on [`Self::account`] before: who lends knows where it comes from, the bank does not.
pub trait BankLedger<AccountId> {
	/// The account that keeps the bank's money.
	fn account(bank: BankId) -> AccountId;

	/// The capital that carries lending: limits of a loan are shares of it. For a bank without the right to create this
	/// is its equity less expected losses, which are provisions and what is contested.
	fn lending_capital(bank: BankId) -> Result<Balance, DispatchError>;

	/// How [`Self::fund`] would pay `amount` out now, or the error with which it would refuse; to somebody without locked
	/// shares, as one's own do not carry one's own loan.
	fn can_fund(bank: BankId, amount: Balance) -> Result<FundedAs, DispatchError>;

	/// Pays a loan for this purpose out to the borrower's account, partly created and partly from the pool. `debt` is the
	/// principal that the person then owes the bank in all.
	fn fund(
		bank: BankId,
		borrower: &AccountId,
		person: &PersonId,
		purpose: PurposeKind,
		amount: Balance,
		debt: Balance,
	) -> Result<FundedAs, DispatchError>;

	/// Books a payment on a loan: burns the created principal, adds the rest to the pool, divides the interest.
	fn collect(bank: BankId, receipt: Receipt) -> Result<Collected, DispatchError>;

	/// Books money as set aside for claimants whom the lending side knows.
	fn set_aside(bank: BankId, amount: Balance) -> DispatchResult;

	/// Pays out money that was set aside, by [`Self::set_aside`], [`Collected::endorsers`] or [`Restored::endorsers`].
	fn pay_claim(bank: BankId, to: &AccountId, amount: Balance) -> DispatchResult;

	/// Changes the expected loss on a loan from `before` to `after`.
	fn set_provision(bank: BankId, before: Balance, after: Balance) -> DispatchResult;

	/// Changes what the depositors may have to pay before all others, as members decide whether they do, from `before` to
	/// `after`.
	fn set_contested(bank: BankId, before: Balance, after: Balance) -> DispatchResult;

	/// Gives principal up. Its created part is burned as far as the bank has money at hand; what the loss consumes is
	/// returned.
	fn write_off(bank: BankId, write_off: WriteOff) -> Result<Loss, DispatchError>;

	/// Books money that came in on principal given up before: burns what is uncovered, then restores what was lost.
	fn recover(bank: BankId, recovery: Recovery) -> Result<Restored, DispatchError>;

	/// Every bank. There is no bound to their number: for checks of all books, never for calls.
	fn banks() -> Vec<BankId>;

	/// What the bank's books say of its loans; all zero for a bank that is not there.
	fn outstanding(bank: BankId) -> Outstanding;

	/// Opens a bank able to lend, with `members` in it, for a benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(members: &[AccountId]) -> BankId;
}
