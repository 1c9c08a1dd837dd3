//! The commons of banks, as redistribution sees and moves them.

use crate::{Balance, BankId, EpochIndex};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{FixedU128, Permill};
use sp_runtime::{DispatchError, DispatchResult};

/// Why a bank may not receive commons. It counts and gives all the same.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Bar {
	/// It has uncovered credit or a deficit, which would swallow what it receives.
	Insolvent,
	/// What its bioregion measures is stale.
	StaleIndicators,
	/// It has given up too much of what it lent.
	WriteOffs,
}

/// What redistribution looks at in a bank.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CommonsState {
	/// Whether it takes part at all: it is open, and not being wound up.
	pub active: bool,
	/// Its commons, liquid or lent.
	pub commons: Balance,
	/// Commons it lost, as far as they are remembered now.
	pub losses: Balance,
	/// The active persons who are at home in it.
	pub persons: u32,
	/// Its members, for each of whom it keeps a part of its commons.
	pub members: u32,
	/// The health of its community.
	pub health: Permill,
	/// What it could pay today.
	pub available: Balance,
	/// Its capital.
	pub capital: Balance,
	/// Its created credit that is outstanding.
	pub issued: Balance,
	/// Its leverage: how much credit may be outstanding for each unit of capital.
	pub leverage: FixedU128,
	/// Why it may not receive anything, `None` if it may.
	pub barred: Option<Bar>,
}

/// The banks' commons.
///
/// What a method weighs is measured where it is used.
pub trait CommonsLedger<AccountId> {
	/// The bank after this one, in whatever order the banks are kept; the first one after `None`. The bank may have been
	/// closed in the meantime: the order stays as it is.
	fn next_after(bank: Option<BankId>) -> Option<BankId>;

	/// The number that the next bank gets. Banks are numbered in the order they are opened, and no number is given twice.
	fn next_bank_id() -> BankId;

	/// How the bank stands now, `None` if there is none of this number: who took part, and what is remembered of losses, as
	/// this epoch closes or would if it did now.
	fn commons(bank: BankId, epoch: EpochIndex) -> Option<CommonsState>;

	/// Moves `amount` of the bank's commons, all of it liquid, to the account. Fails and changes nothing if there is less.
	fn take(bank: BankId, to: &AccountId, amount: Balance) -> DispatchResult;

	/// Moves `amount` from the account to the bank's commons. Fails and changes nothing if the bank takes no part any more
	/// or is insolvent, or the account has less to spare.
	fn give(bank: BankId, from: &AccountId, amount: Balance) -> DispatchResult;

	/// Opens an active bank with so much liquid commons and so many active persons at home, about which all that the
	/// methods look at is as large as it gets, for a benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(commons: Balance, persons: u32) -> BankId;
}

/// Created credit that banks which are no more have left behind.
pub trait OrphanedCredit<AccountId> {
	/// How much of it has not been burned.
	fn outstanding() -> Balance;

	/// Burns up to `amount` of it from the account, and gives how much that was. Fails and changes nothing if the account has
	/// less to spare.
	fn burn(from: &AccountId, amount: Balance) -> Result<Balance, DispatchError>;

	/// Orphans so much credit, for a benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn orphan_for_benchmark(amount: Balance);
}

/// There is none.
impl<AccountId> OrphanedCredit<AccountId> for () {
	fn outstanding() -> Balance {
		0
	}

	fn burn(_: &AccountId, _: Balance) -> Result<Balance, DispatchError> {
		Ok(0)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn orphan_for_benchmark(_: Balance) {}
}
