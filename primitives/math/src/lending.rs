//! How a loan is funded, how its created part is burned, and who gets its interest.

use crate::{
	muldiv::{mul_div_ceil, permill_floor},
	Balance, Permill, Perquintill,
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

/// The parts of a bank loan's interest that are claimed before the bank's shareholders get the rest.
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
	/// For the commons.
	pub commons: Balance,
	/// For the shareholders.
	pub shares: Balance,
}

/// Splits `interest` by `shares`, in the order endorsers, reserve, commons: each `floor(part * interest)`, but never
/// more than the claims before it left. The rest, rounding included, goes to the shareholders, or to the commons
/// if there are none.
pub fn split_interest(interest: Balance, shares: &InterestShares, has_shareholders: bool) -> InterestSplit {
	let mut left = interest;
	let mut claim = |part: Permill| {
		let taken = permill_floor(part, interest).min(left);
		left = left.saturating_sub(taken);
		taken
	};
	let endorsers = claim(shares.endorsers);
	let reserve = claim(shares.reserve);
	let commons = claim(shares.commons);
	if has_shareholders {
		InterestSplit { endorsers, reserve, commons, shares: left }
	} else {
		// What was not claimed: with the commons' own claim still at most the interest.
		InterestSplit { endorsers, reserve, commons: commons.saturating_add(left), shares: 0 }
	}
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
