//! Equal parts of principal, due at equal distances: a loan of principal `A` over a term in `n` installments,
//! counted from 1. A bullet loan is one with `n = 1`.

use crate::{
	interest::accrued,
	muldiv::{mul_div_ceil, mul_div_floor},
	Balance, Moment, Perquintill,
};

/// One installment of a schedule as it stands if every installment is paid exactly when it is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Installment {
	/// When it is due, in milliseconds since the Unix epoch.
	pub due: Moment,
	/// The principal it repays.
	pub principal: Balance,
	/// The interest accrued since the previous due date on the principal outstanding since then, rounded up.
	pub interest: Balance,
}

/// When installment `k` of `n` is due: `accepted + floor(k * term / n)`, in milliseconds. `k = 0` is `accepted`
/// itself, and `k = n` exactly the end of the term.
///
/// `None` if `n` is 0, `k` exceeds `n`, or the date exceeds [`Moment::MAX`].
pub fn due_at(accepted: Moment, term: Moment, n: u32, k: u32) -> Option<Moment> {
	if k > n {
		return None;
	}
	let after = mul_div_floor(u128::from(k), u128::from(term), u128::from(n))?;
	accepted.checked_add(Moment::try_from(after).ok()?)
}

/// The principal that may still be outstanding once installment `k` of `n` is due: `B_k = ceil(A * (n - k) / n)`.
/// `B_0` is the whole principal and `B_n` is 0.
///
/// What may remain rounds up, so an early installment is never larger than its exact part.
/// `None` if `n` is 0 or `k` exceeds `n`.
pub fn scheduled_balance(principal: Balance, n: u32, k: u32) -> Option<Balance> {
	mul_div_ceil(principal, u128::from(n.checked_sub(k)?), u128::from(n))
}

/// How many of the `n` installments are due at `now`: the number of `k` in `1..=n` with `due_at(k) <= now`.
///
/// In closed form: `floor(k * term / n) <= e` for the whole number `e = now - accepted` just when
/// `k * term < (e + 1) * n`. Before `accepted` none is due; with a term of 0 all are, from `accepted` on.
/// `None` if `n` is 0.
pub fn installments_due(accepted: Moment, term: Moment, n: u32, now: Moment) -> Option<u32> {
	if n == 0 {
		return None;
	}
	let Some(elapsed) = now.checked_sub(accepted) else { return Some(0) };
	let bound = u128::from(elapsed).checked_add(1)?.checked_mul(u128::from(n))?.checked_sub(1)?;
	match bound.checked_div(u128::from(term)) {
		Some(due) => Some(u32::try_from(due).map_or(n, |due| due.min(n))),
		None => Some(n),
	}
}

/// How much principal is overdue once installment `k` of `n` is due: `max(0, outstanding - B_k)`.
///
/// Exact. `None` if `n` is 0 or `k` exceeds `n`.
pub fn overdue(principal: Balance, n: u32, k: u32, outstanding: Balance) -> Option<Balance> {
	Some(outstanding.saturating_sub(scheduled_balance(principal, n, k)?))
}

/// The first installment that is not fully paid: the least `k` in `1..=n` with `B_k < outstanding`.
///
/// In closed form `n - floor((outstanding - 1) * n / A)`. A loan is late since `due_at(k)` of this `k`, if that has
/// passed. `None` if nothing is outstanding, and for what no schedule can be: `n` or `principal` of 0, or more
/// outstanding than `principal`.
pub fn first_unpaid(principal: Balance, n: u32, outstanding: Balance) -> Option<u32> {
	if n == 0 || outstanding > principal {
		return None;
	}
	let still_paid_for = mul_div_floor(outstanding.checked_sub(1)?, u128::from(n), principal)?;
	n.checked_sub(u32::try_from(still_paid_for).ok()?)
}

/// Installment `k` of `n` as projected at acceptance: due at [`due_at`]`(k)`, principal `B_{k-1} - B_k`, and interest
/// at `rate` per year on `B_{k-1}` from the previous due date to this one, rounded up.
///
/// In closed form, so that one row of the schedule costs the same whichever it is. The principal parts of all `n`
/// sum exactly to `principal`. `None` if `k` is not in `1..=n`, or if a date or the interest overflows.
pub fn installment(
	principal: Balance,
	rate: Perquintill,
	accepted: Moment,
	term: Moment,
	n: u32,
	k: u32,
) -> Option<Installment> {
	let previous = k.checked_sub(1)?;
	let due = due_at(accepted, term, n, k)?;
	let elapsed = due.checked_sub(due_at(accepted, term, n, previous)?)?;
	let before = scheduled_balance(principal, n, previous)?;
	Some(Installment {
		due,
		principal: before.checked_sub(scheduled_balance(principal, n, k)?)?,
		interest: accrued(before, rate, elapsed)?,
	})
}
