//! The ledger of a bank, and what follows from it at a moment.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	capital,
	shares::{self, Vesting},
};
use credit_primitives_types::{Balance, Moment};
use scale_info::TypeInfo;

/// The ledger of a bank.
///
/// `liquid + receivable + deficit = issued + share_equity + commons + loss_reserve`, always.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CreditPool {
	/// Money at hand, on the bank's account, that belongs to the pool.
	pub liquid: Balance,
	/// Set aside on the bank's account for named claimants; outside equity.
	pub payable: Balance,
	/// The part of `payable` that waits for depositors whose exits were served.
	pub served: Balance,
	/// Principal that borrowers owe the bank.
	pub receivable: Balance,
	/// Created credit still outstanding: to be burned.
	pub issued: Balance,
	/// The part of `issued` whose principal was given up: burned out of what comes in next, as nobody owes it any more.
	pub uncovered: Balance,
	/// Claims of the depositors of the current series, a number of shares.
	pub shares: u128,
	/// What those claims are worth together, the unvested income included.
	pub share_equity: Balance,
	/// The part of `shares` that waits in the queue of exits.
	pub queued_shares: u128,
	/// Which series of shares this is: a loss that takes all that the shares own ends a series.
	pub series: u32,
	/// The part of `shares` that counts as capital: locked for long enough, beyond what its holders owe the bank.
	pub counted_shares: u128,
	/// Capital that belongs to no one: endowments, gifts, the solidarity levy.
	pub commons: Balance,
	/// First of the bank's own money to pay when a loan fails.
	pub loss_reserve: Balance,
	/// Expected losses on loans that are late.
	pub provisions: Balance,
	/// Losses that the shares would bear before all others, and that are not decided yet.
	pub contested: Balance,
	/// What losses left unpaid when shares, commons and loss reserve were used up.
	pub deficit: Balance,
	/// Income of the depositors that has not vested yet: outside the share price until it has.
	pub vesting: VestingIncome,
	/// The number of the first exit in the queue.
	pub queue_head: u64,
	/// The number that the next exit gets.
	pub queue_tail: u64,
}

/// Income that vests linearly from `start` to `end`.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct VestingIncome {
	/// How much was unvested at `start`.
	pub amount: Balance,
	/// When it began to vest.
	pub start: Moment,
	/// When all of it has vested.
	pub end: Moment,
}

impl VestingIncome {
	/// What is left of it at `now`, rounded up.
	pub fn left(&self, now: Moment) -> Balance {
		Vesting::from(*self).unvested(now)
	}

	/// With `more` added at `now`, which alone would take `period`. `None` past what a balance or a moment can hold.
	pub fn with(&self, more: Balance, now: Moment, period: Moment) -> Option<Self> {
		Vesting::from(*self).receive(now, more, period).map(Into::into)
	}
}

impl From<VestingIncome> for Vesting {
	fn from(income: VestingIncome) -> Self {
		Vesting { amount: income.amount, start: income.start, end: income.end }
	}
}

impl From<Vesting> for VestingIncome {
	fn from(vesting: Vesting) -> Self {
		VestingIncome { amount: vesting.amount, start: vesting.start, end: vesting.end }
	}
}

impl CreditPool {
	/// What the bank owns beyond what it owes, negative for an insolvent one. `None` past 2^127.
	pub fn equity(&self) -> Option<i128> {
		capital::equity(self.liquid, self.receivable, self.issued)
	}

	/// Whether all created credit is covered and all losses are paid.
	pub fn is_solvent(&self) -> bool {
		self.uncovered == 0 && self.deficit == 0
	}

	/// Whether borrowers owe all the credit that is to be burned by their repayments. Then no deficit can exceed what is
	/// uncovered: with nobody's equity left, `deficit = issued - receivable - liquid`.
	pub fn is_backed(&self) -> bool {
		self.issued.checked_sub(self.uncovered).is_some_and(|owed| owed <= self.receivable)
	}

	/// Created credit for principal that is still owed. `None` if the books do not add up.
	pub fn issued_and_owed(&self) -> Option<Balance> {
		self.issued.checked_sub(self.uncovered)
	}

	/// What is set aside for claimants whom lending knows. `None` if the books do not add up.
	pub fn payable_to_others(&self) -> Option<Balance> {
		self.payable.checked_sub(self.served)
	}

	/// The income of the depositors that has not vested yet.
	pub fn unvested(&self, now: Moment) -> Balance {
		self.vesting.left(now)
	}

	/// The depositors' equity that a deposit is priced at.
	pub fn vested_equity(&self, now: Moment) -> Option<Balance> {
		self.share_equity.checked_sub(self.unvested(now))
	}

	/// The depositors' equity that an exit is priced at: expected losses that reserve and commons do not cover are
	/// taken off, and those that the shares would bear first, so that nobody leaves at par before a loss is booked.
	pub fn exit_equity(&self, now: Moment) -> Balance {
		shares::exit_equity(
			self.share_equity,
			self.unvested(now),
			self.provisions,
			self.loss_reserve,
			self.commons,
		)
		// No more than there is: a value to be paid out.
		.saturating_sub(self.contested)
	}

	/// All expected losses.
	fn expected_losses(&self) -> Option<Balance> {
		self.provisions.checked_add(self.contested)
	}

	/// The shares that a deposit buys, rounded down.
	pub fn shares_for_deposit(&self, amount: Balance, now: Moment) -> Option<u128> {
		shares::shares_for_deposit(amount, self.vested_equity(now)?, self.shares)
	}

	/// What `count` shares are paid on leaving, rounded down.
	pub fn value_of_shares(&self, count: u128, now: Moment) -> Option<Balance> {
		shares::value_of_shares(count, self.exit_equity(now), self.shares)
	}

	/// What `count` shares own, whatever losses are expected, rounded down.
	pub fn value_at_par(&self, count: u128, now: Moment) -> Option<Balance> {
		shares::value_of_shares(count, self.vested_equity(now)?, self.shares)
	}

	/// The most shares that `money` pays out: their value is at most that.
	pub fn shares_paid_with(&self, money: Balance, now: Moment) -> Option<u128> {
		shares::shares_for_deposit(money, self.exit_equity(now), self.shares)
	}

	/// The number of shares that a debt takes up, rounded up; more than anyone can have if no number expresses it.
	pub fn shares_against(&self, debt: Balance, now: Moment) -> Option<u128> {
		if debt == 0 {
			return Some(0);
		}
		Some(shares::shares_worth(debt, self.vested_equity(now)?, self.shares).unwrap_or(u128::MAX))
	}

	/// What the locked shares that count as capital are worth.
	pub fn locked_value(&self, now: Moment) -> Option<Balance> {
		self.value_at_par(self.counted_shares, now)
	}

	/// The capital that carries creation, and lending in a bank with the right to create.
	pub fn lending_capital(&self, now: Moment) -> Option<Balance> {
		capital::lending_capital(
			self.equity()?,
			self.commons,
			self.loss_reserve,
			self.locked_value(now)?,
			self.expected_losses()?,
		)
	}

	/// The capital that carries lending in a bank that does not create: equity less expected losses, which are provisions and
	/// what is contested, at least 0.
	pub fn equity_after_expected_losses(&self) -> Option<Balance> {
		// An insolvent bank has no capital; losses beyond it cannot make it less than none.
		let solvent = Balance::try_from(self.equity()?).unwrap_or_default();
		Some(solvent.saturating_sub(self.expected_losses()?))
	}

	/// Takes what is at hand for uncovered credit, and says how much is to be burned off the bank's account. `None` if
	/// the books do not add up.
	pub(crate) fn cover(&mut self) -> Option<Balance> {
		let burned = self.uncovered.min(self.liquid);
		self.liquid = self.liquid.checked_sub(burned)?;
		self.issued = self.issued.checked_sub(burned)?;
		self.uncovered = self.uncovered.checked_sub(burned)?;
		Some(burned)
	}

	/// Adds income of the depositors, which vests over `period`.
	pub(crate) fn add_income(&mut self, income: Balance, now: Moment, period: Moment) -> Option<()> {
		if income > 0 {
			self.share_equity = self.share_equity.checked_add(income)?;
			self.vesting = self.vesting.with(income, now, period)?;
		}
		Some(())
	}

	/// Ends the series: its shares own nothing, whoever holds them. Exits that wait are dropped as the queue reaches
	/// them.
	pub(crate) fn void_series(&mut self) -> Option<()> {
		self.series = self.series.checked_add(1)?;
		self.shares = 0;
		self.queued_shares = 0;
		self.counted_shares = 0;
		self.vesting = Default::default();
		Some(())
	}
}
