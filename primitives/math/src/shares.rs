//! Shares in a bank's pool, and income that reaches their price over time.

use crate::{
	muldiv::{mul_div_ceil, mul_div_floor},
	Balance, Moment,
};

/// Shares that exist in every price beside the issued ones, and belong to no one.
///
/// Together with [`VIRTUAL_ASSETS`] they set the first price, a million shares to one unit, and take so much of any
/// gift to the pool that raising the price on the next depositor costs more than their rounding loses.
pub const VIRTUAL_SHARES: u128 = 1_000_000;

/// Assets that exist in every price beside the shareholders' own, in units of currency.
pub const VIRTUAL_ASSETS: u128 = 1;

/// Shares minted for a deposit of `assets`:
/// `floor(assets * (total_shares + VIRTUAL_SHARES) / (share_equity + VIRTUAL_ASSETS))`.
///
/// `share_equity` is what the issued shares own, less unvested income, before the deposit; `total_shares` what is
/// issued before it. Rounds down, in favour of those who hold shares already. `None` on overflow.
pub fn shares_for_deposit(assets: Balance, share_equity: Balance, total_shares: u128) -> Option<u128> {
	mul_div_floor(
		assets,
		total_shares.checked_add(VIRTUAL_SHARES)?,
		share_equity.checked_add(VIRTUAL_ASSETS)?,
	)
}

/// What `shares` are worth: `floor(shares * (share_equity + VIRTUAL_ASSETS) / (total_shares + VIRTUAL_SHARES))`.
///
/// `shares` are part of `total_shares`; `share_equity` is the equity that an exit is paid at. Rounds down, in favour
/// of those who stay. `None` on overflow.
pub fn value_of_shares(shares: u128, share_equity: Balance, total_shares: u128) -> Option<Balance> {
	mul_div_floor(
		shares,
		share_equity.checked_add(VIRTUAL_ASSETS)?,
		total_shares.checked_add(VIRTUAL_SHARES)?,
	)
}

/// The least number of shares worth at least `value`:
/// `ceil(value * (total_shares + VIRTUAL_SHARES) / (share_equity + VIRTUAL_ASSETS))`.
///
/// Required of their holder, so it rounds up; it may exceed `total_shares`. `None` on overflow.
pub fn shares_worth(value: Balance, share_equity: Balance, total_shares: u128) -> Option<u128> {
	mul_div_ceil(value, total_shares.checked_add(VIRTUAL_SHARES)?, share_equity.checked_add(VIRTUAL_ASSETS)?)
}

/// The equity that exits are paid at: `share_equity - unvested - max(0, provisions - loss_reserve - commons)`, at
/// least 0.
///
/// Expected losses that the bank's own money would not bear count against who leaves before they are booked. Exact.
pub fn exit_equity(
	share_equity: Balance,
	unvested: Balance,
	provisions: Balance,
	loss_reserve: Balance,
	commons: Balance,
) -> Balance {
	let borne_by_shares = provisions.saturating_sub(loss_reserve).saturating_sub(commons);
	share_equity.saturating_sub(unvested).saturating_sub(borne_by_shares)
}

/// Income on its way into the price of shares: `amount` at `start`, falling linearly to nothing at `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vesting {
	/// What was unvested at `start`.
	pub amount: Balance,
	/// When vesting started, in milliseconds since the Unix epoch.
	pub start: Moment,
	/// When all is vested, in milliseconds since the Unix epoch.
	pub end: Moment,
}

impl Vesting {
	/// What is still unvested at `now`: `ceil(amount * (end - now) / (end - start))`, the whole amount before `start`
	/// and 0 from `end` on.
	///
	/// Rounds up, so that the price of shares never runs ahead of the income. It only falls as time goes on.
	pub fn unvested(&self, now: Moment) -> Balance {
		let remaining = self.end.saturating_sub(now);
		let whole = self.end.saturating_sub(self.start);
		if remaining >= whole && remaining > 0 {
			return self.amount;
		}
		// A whole of 0 has nothing remaining, and a part of the amount cannot overflow.
		mul_div_ceil(self.amount, u128::from(remaining), u128::from(whole)).unwrap_or_default()
	}

	/// Adds `income` at `now`, which alone would vest over `period` milliseconds.
	///
	/// What is still unvested and the income vest together from `now` on, until the mean of the two ends, the old one
	/// and `now + period`, weighted by the two amounts and rounded up. So a small receipt can neither hurry nor
	/// delay a large one. With a `period` of 0 and nothing unvested, the income is vested at once.
	///
	/// `None` if an amount exceeds [`Balance::MAX`] or a date [`Moment::MAX`].
	pub fn receive(&self, now: Moment, income: Balance, period: Moment) -> Option<Vesting> {
		let rest = self.unvested(now);
		let amount = rest.checked_add(income)?;
		if amount == 0 {
			return Some(Vesting { amount, start: now, end: now });
		}
		let fresh_end = now.checked_add(period)?;
		// From the earlier end towards the later one by the later one's weight: exact without 256-bit sums.
		let (earlier, later, later_amount) =
			if self.end <= fresh_end { (self.end, fresh_end, income) } else { (fresh_end, self.end, rest) };
		let distance = u128::from(later.checked_sub(earlier)?);
		let shift = Moment::try_from(mul_div_ceil(distance, later_amount, amount)?).ok()?;
		Some(Vesting { amount, start: now, end: earlier.checked_add(shift)? })
	}

	/// The same with at most `most` unvested from `now` on, and the same end: for when a loss has consumed the equity
	/// that was to vest.
	///
	/// Unchanged where no more than `most` is unvested. Nothing is unvested then that was not before, at any time.
	pub fn shrink(&self, now: Moment, most: Balance) -> Vesting {
		if self.unvested(now) <= most {
			return *self;
		}
		Vesting { amount: most, start: self.start.max(now), end: self.end }
	}
}
