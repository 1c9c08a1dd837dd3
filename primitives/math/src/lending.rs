//! How a loan is funded, how its created part is burned, and who gets its interest.

use crate::{
	muldiv::{mul_div_ceil, mul_div_floor, permill_floor},
	Balance, Moment, Permill, Perquintill,
};

/// What one unit of `pd * lgd / rate` weighs, from parts per million, per million and per 10^18 to parts per
/// million: `10^18 * 10^6 / (10^6 * 10^6)`.
const EXPECTED_LOSS_SCALE: u128 = 1_000_000_000_000;

/// How much of a loan's created credit `created` is burned once `repaid` of its `principal` has come back, in all:
/// `ceil(created * repaid / principal)`.
///
/// Burning is owed to the network, so it rounds up. It depends on the cumulative `repaid` only, so slicing
/// repayments neither avoids nor adds burning: it ends at exactly `created`, and one repayment never burns more
/// than it brings. `None` if `principal` is 0 or `created` or `repaid` exceeds it.
pub fn burned_so_far(created: Balance, principal: Balance, repaid: Balance) -> Option<Balance> {
	if created > principal || repaid > principal {
		return None;
	}
	mul_div_ceil(created, repaid, principal)
}

/// The parts of a bank loan's interest that are claimed before the owners of the money lent get the rest.
///
/// They should sum to at most one; where they do not, the later claims get less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InterestShares {
	/// The endorsers' part, claimed first.
	pub endorsers: Permill,
	/// The part of the loss reserve, claimed second.
	pub reserve: Permill,
	/// The part of the commons (the solidarity levy), claimed third.
	pub commons: Permill,
}

/// One receipt of interest, split. The four sum exactly to what was received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InterestSplit {
	/// For the endorsers.
	pub endorsers: Balance,
	/// For the loss reserve.
	pub reserve: Balance,
	/// For the commons: its claim, and its part of what was not claimed.
	pub commons: Balance,
	/// For the depositors.
	pub shares: Balance,
}

/// Whose money a bank lends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ownership {
	/// The depositors': what the shares own.
	pub depositors: Balance,
	/// Nobody's: commons and loss reserve.
	pub others: Balance,
}

impl Ownership {
	/// The depositors' part of `amount`: `floor(amount * depositors / (depositors + others))`, 0 if there are none.
	///
	/// Where the sum exceeds [`Balance::MAX`], both are halved first, against the depositors, which costs them at most
	/// one unit.
	fn depositors_part(&self, amount: Balance) -> Balance {
		let (depositors, whole) = match self.depositors.checked_add(self.others) {
			Some(whole) => (self.depositors, whole),
			// Half of the one down and half of the other up: at most `Balance::MAX`.
			None => (self.depositors / 2, (self.depositors / 2).saturating_add(self.others.div_ceil(2))),
		};
		// A part of `amount` fits. A whole of 0 belongs to no depositor.
		mul_div_floor(amount, depositors, whole).unwrap_or(0)
	}
}

/// Splits `interest` by `shares`, in the order endorsers, reserve, commons: each `floor(part * interest)`, but never
/// more than the claims before it left. The rest goes to those whose money was lent: depositors get
/// `floor(rest * depositors / (depositors + others))`, the commons what remains.
///
/// By `ownership`, as otherwise the smallest deposit would take all the income of a bank that lends its commons.
/// Without depositors all of the rest goes to the commons; where nothing is others', all of it to the depositors.
/// Claims round down, and the four parts sum exactly to `interest`.
pub fn split_interest(interest: Balance, shares: &InterestShares, ownership: Ownership) -> InterestSplit {
	let mut left = interest;
	let mut claim = |part: Permill| {
		let taken = permill_floor(part, interest).min(left);
		left = left.saturating_sub(taken);
		taken
	};
	let endorsers = claim(shares.endorsers);
	let reserve = claim(shares.reserve);
	let levy = claim(shares.commons);
	let depositors = ownership.depositors_part(left);
	// Neither leaves the range of the type: the depositors' is a part of the rest, and all parts sum to the interest.
	let commons = levy.saturating_add(left.saturating_sub(depositors));
	InterestSplit { endorsers, reserve, commons, shares: depositors }
}

/// The part of a loan's interest that its expected loss takes: `pd * lgd / rate`, where `rate` is per year and `pd`
/// the probability of default within one.
///
/// The loss reserve must not get too little, so it rounds up; it is capped at one. One also for a `rate` of 0, at
/// which there is no interest to divide.
pub fn expected_loss_share(pd: Permill, lgd: Permill, rate: Perquintill) -> Permill {
	let expected_loss = u128::from(pd.deconstruct()).saturating_mul(u128::from(lgd.deconstruct()));
	mul_div_ceil(expected_loss, EXPECTED_LOSS_SCALE, u128::from(rate.deconstruct()))
		.and_then(|parts| u32::try_from(parts).ok())
		.map_or(Permill::one(), Permill::from_parts)
}

/// Where a loan's principal comes from. The two sum exactly to the principal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FundingSplit {
	/// Newly created credit.
	pub created: Balance,
	/// Taken from the bank's pool.
	pub pool: Balance,
}

/// Splits a loan of `amount` into created credit,
/// `min(floor(creation_share * amount), creation_room)`, and the rest, which the pool pays.
///
/// Creating is a right, so it rounds down. `creation_room` is the room of
/// [`capital::creation_room`](crate::capital::creation_room).
pub fn split_funding(amount: Balance, creation_room: Balance, creation_share: Permill) -> FundingSplit {
	let created = permill_floor(creation_share, amount).min(creation_room);
	FundingSplit { created, pool: amount.saturating_sub(created) }
}

/// What is no longer needed of the security `held` for a loan of `principal` of which `outstanding` is still owed:
/// `held - ceil(held * outstanding / principal)`.
///
/// What stays is owed to the lenders and rounds up, so what is released rounds down. It depends on what is outstanding
/// only: slicing repayments releases nothing more, and the last one releases all. `None` if `principal` is 0 or
/// `outstanding` exceeds it.
pub fn released(held: Balance, principal: Balance, outstanding: Balance) -> Option<Balance> {
	if outstanding > principal {
		return None;
	}
	held.checked_sub(mul_div_ceil(held, outstanding, principal)?)
}

/// By how much repaying `principal` on time raises a person's limit, when it had been outstanding for `age`:
/// `floor(principal * min(age, full) / (2 * full))`.
///
/// Half of the principal at the age of `full` and beyond, in proportion below: history must take time, or it could be
/// made by borrowing one's own money back and forth. A right, so it rounds down. 0 if `full` is 0.
pub fn limit_earned(principal: Balance, age: Moment, full: Moment) -> Balance {
	let twice = u128::from(full).saturating_mul(2);
	// At most half of the principal, and nothing by a `full` of 0. Twice a `Moment` fits.
	mul_div_floor(principal, u128::from(age.min(full)), twice).unwrap_or(0)
}

/// How much a person may owe to all banks: `min(base + earned, at_start * 2^(windows + 1))`, at least `base`.
///
/// `base` is what everyone may owe, `earned` the sum of [`limit_earned`]; `at_start` was the limit at the start of a
/// window of time, since which `windows` whole ones have passed, so that the limit at most doubles in each. Nobody's
/// limit is below `base`, also if that was raised since the window started. This is a limit, not money: where it
/// exceeds [`Balance::MAX`], so would no debt, and it saturates.
pub fn personal_limit(base: Balance, earned: Balance, at_start: Balance, windows: u64) -> Balance {
	let growth = u32::try_from(windows)
		.ok()
		.and_then(|windows| windows.checked_add(1))
		.and_then(|doublings| 1u128.checked_shl(doublings))
		.unwrap_or(u128::MAX);
	base.saturating_add(earned).min(at_start.saturating_mul(growth)).max(base)
}
