//! Dividing among many in proportion, one at a time.

use crate::{
	muldiv::{mul_div_ceil, mul_div_floor},
	Balance,
};

/// What `part` of a `whole` is entitled to of `total`: `floor(total * part / whole)`.
///
/// Claimed, so it rounds down: the claims of all parts never sum to more than `total`. `None` if `whole` is 0 or
/// `part` exceeds it.
pub fn entitled(total: Balance, part: Balance, whole: Balance) -> Option<Balance> {
	if part > whole {
		return None;
	}
	mul_div_floor(total, part, whole)
}

/// An assessment in progress: what is owed by parts of a whole, each in proportion to its size.
///
/// Each part in turn owes `ceil(owed_left * part / parts_left)` of what the ones before it left. So the sum is exact
/// whatever the number of parts, without knowing which is the last; nobody owes more than their part, nor more than
/// their exact proportion rounded up, and the units of rounding fall on the first ones asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
	/// What the parts that have not been asked owe together: at most `parts_left`.
	owed_left: Balance,
	/// The sum of the parts that have not been asked.
	parts_left: Balance,
}

impl Division {
	/// Divides `owed` over parts that sum to `whole`: all of it, or all that the parts have.
	pub fn new(owed: Balance, whole: Balance) -> Self {
		Division { owed_left: owed.min(whole), parts_left: whole }
	}

	/// What `part` owes, at most all of it. Once parts that sum to the whole have been asked, what they owe sums
	/// exactly to `min(owed, whole)`.
	///
	/// `None`, with nothing changed, if `part` exceeds what is left of the whole.
	pub fn next(&mut self, part: Balance) -> Option<Balance> {
		let parts_left = self.parts_left.checked_sub(part)?;
		// At most `part`, as no more is owed than the parts left have; and that stays so without it.
		let owes = if part == 0 { 0 } else { mul_div_ceil(self.owed_left, part, self.parts_left)? };
		self.owed_left = self.owed_left.checked_sub(owes)?;
		self.parts_left = parts_left;
		Some(owes)
	}
}
