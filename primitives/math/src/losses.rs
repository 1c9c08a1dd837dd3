//! Who bears a loss, and in which order a recovery gives it back.

use crate::Balance;

/// A bank's own money, which losses fall on before they become a deficit.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffers {
	/// The loss reserve.
	pub loss_reserve: Balance,
	/// The commons.
	pub commons: Balance,
	/// What the shares own.
	pub shares: Balance,
}

/// Where a loss fell. The four sum exactly to the loss.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absorbed {
	/// Taken from the loss reserve.
	pub loss_reserve: Balance,
	/// Taken from the commons.
	pub commons: Balance,
	/// Taken from what the shares own.
	pub shares: Balance,
	/// Left unpaid, because the three were used up.
	pub deficit: Balance,
}

/// Takes at most `available` of what is `left`, which falls by what is taken.
fn take(left: &mut Balance, available: Balance) -> Balance {
	let taken = available.min(*left);
	*left = left.saturating_sub(taken);
	taken
}

/// Spreads `loss` over `buffers` in the order loss reserve, commons, shares, each as far as it reaches; what is left
/// is the deficit.
///
/// The reserve was put aside for this, the commons belong to no one, and depositors pay last. With `shares_first`
/// they pay first, then reserve and commons: for a loss that their own vote chose. Exact: the parts sum to `loss`,
/// and there is a deficit only once all three are used up.
pub fn absorb(loss: Balance, buffers: &Buffers, shares_first: bool) -> Absorbed {
	let mut left = loss;
	let early = if shares_first { take(&mut left, buffers.shares) } else { 0 };
	let loss_reserve = take(&mut left, buffers.loss_reserve);
	let commons = take(&mut left, buffers.commons);
	let shares = if shares_first { early } else { take(&mut left, buffers.shares) };
	Absorbed { loss_reserve, commons, shares, deficit: left }
}

/// What a loan has cost and nobody has been given back.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
	/// Lost by the shares.
	pub shares: Balance,
	/// Lost by the commons.
	pub commons: Balance,
	/// Lost by the loss reserve.
	pub loss_reserve: Balance,
	/// Lost by the loan's endorsers.
	pub endorsers: Balance,
}

/// Where a recovery goes. The six sum exactly to what was recovered.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restoration {
	/// To what losses left unpaid.
	pub deficit: Balance,
	/// Back to the shares.
	pub shares: Balance,
	/// Back to the commons.
	pub commons: Balance,
	/// Back to the loss reserve.
	pub loss_reserve: Balance,
	/// Back to the endorsers.
	pub endorsers: Balance,
	/// Beyond all that was lost.
	pub surplus: Balance,
}

/// Gives `amount`, recovered on a loan, back in the order deficit, shares, commons, loss reserve, endorsers, to each at
/// most what it lost; the rest is surplus.
///
/// What is owed to nobody in particular comes first, as nothing else can be paid while there is a deficit. Then the
/// losses are undone from the last to pay to the first; the endorsers, who vouched for the loan, come last. Exact:
/// the parts sum to `amount`.
pub fn restore(amount: Balance, deficit: Balance, lost: &Lost) -> Restoration {
	let mut left = amount;
	let deficit = take(&mut left, deficit);
	let shares = take(&mut left, lost.shares);
	let commons = take(&mut left, lost.commons);
	let loss_reserve = take(&mut left, lost.loss_reserve);
	let endorsers = take(&mut left, lost.endorsers);
	Restoration { deficit, shares, commons, loss_reserve, endorsers, surplus: left }
}

/// What of `created` credit that will not be repaid can be burned out of `liquid` now, `min(created, liquid)`, and
/// what remains uncovered: `(burned, uncovered)`.
///
/// Exact: the two sum to `created`. Something stays uncovered only if all of `liquid` is burned.
pub fn burn_from_liquid(created: Balance, liquid: Balance) -> (Balance, Balance) {
	let mut uncovered = created;
	let burned = take(&mut uncovered, liquid);
	(burned, uncovered)
}

/// Takes `min(sum of parts, deficit)` out of the `parts` of an income, the last part first: the rest of the parts, and
/// what went to the deficit.
///
/// Listed as loss reserve, commons, shares, it is the depositors' income that pays first, and what rebuilds the
/// bank's own buffers last. Exact: nothing is lost between the parts and the deficit.
pub fn pay_deficit(parts: [Balance; 3], deficit: Balance) -> ([Balance; 3], Balance) {
	let mut unpaid = deficit;
	let mut rest = parts;
	for part in rest.iter_mut().rev() {
		let paid = take(&mut unpaid, *part);
		*part = part.saturating_sub(paid);
	}
	(rest, deficit.saturating_sub(unpaid))
}
