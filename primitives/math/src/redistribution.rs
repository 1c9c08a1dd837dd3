//! Redistribution of commons between banks: who gives, who receives, and how much.
//!
//! An epoch is worked through bank by bank, in three passes over the same snapshot, of which each needs only a sum of
//! the one before:
//!
//! 1. [`Totals::with`] for every bank: what all of them count and weigh.
//! 2. [`gives`] and [`gap`] for every bank: what goes into the pot, and the sum of the gaps.
//! 3. [`receives`] for every bank: what is paid out of the pot. The rest is carried over.
//!
//! No pass depends on the order of the banks.

use crate::{
	muldiv::{mul_div_ceil, mul_div_floor, permill_floor},
	Balance, FixedU128, Permill,
};
use sp_arithmetic::{FixedPointNumber, PerThing};

/// Millionths in one.
const ONE: u128 = 1_000_000;

/// After how many epochs a loss of commons is remembered by half.
pub const HALF_LIFE: u32 = 180;

/// `2^(-2^k / 180)` for `k` from 0 to 7, in units of 2^-64, rounded down.
const FACTORS: [u64; 8] = [
	18_375_845_621_797_877_956,
	18_305_219_661_902_323_056,
	18_164_781_032_987_584_869,
	17_887_127_867_006_412_408,
	17_344_488_656_219_378_714,
	16_308_096_732_066_114_852,
	14_417_396_260_268_244_673,
	11_268_184_460_901_281_167,
];

/// What redistribution is governed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	/// How much more than its persons a bank without any health weighs: at one, twice as much.
	pub beta: Permill,
	/// The largest part of its commons that a bank gives in an epoch.
	pub flow: Permill,
}

impl Default for Terms {
	/// One, and 1 %.
	fn default() -> Self {
		Terms { beta: Permill::one(), flow: Permill::from_percent(1) }
	}
}

/// What redistribution looks at in a bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bank {
	/// Its commons, liquid or lent.
	pub commons: Balance,
	/// Commons it lost, as far as they are remembered: each loss [`decayed`] by the epochs since.
	pub losses: Balance,
	/// The active persons who are at home in it.
	pub persons: u32,
	/// Its health.
	pub health: Permill,
	/// What it could pay today.
	pub available: Balance,
	/// The commons it keeps whatever its target: [`least_commons`].
	pub floor: Balance,
	/// Its [capital](crate::capital::lending_capital).
	pub capital: Balance,
	/// Its created credit that is outstanding.
	pub issued: Balance,
	/// Its leverage: how much credit may be outstanding for each unit of capital.
	pub leverage: FixedU128,
	/// Whether it may receive anything. If not, it counts and gives all the same.
	pub may_receive: bool,
}

impl Bank {
	/// What counts as the commons it has, `c`: those it has, and those it lost and that are still remembered.
	/// Otherwise whoever burns what was received would be refilled.
	///
	/// `None` if the sum exceeds [`Balance::MAX`].
	pub fn counted(&self) -> Option<Balance> {
		self.commons.checked_add(self.losses)
	}

	/// Its [`weight`].
	pub fn weight(&self, beta: Permill) -> u128 {
		weight(self.persons, self.health, beta)
	}

	/// The most it can do without:
	/// `max(0, min(available, commons - floor, capital - ceil(issued / leverage)))`.
	///
	/// What is given leaves liquid money, commons and capital alike. So afterwards each is what it has to be, and
	/// what the bank has issued is within its limit of creation; a bank that is beyond its limit gives nothing.
	pub fn spare(&self) -> Balance {
		let bound = match self.issued {
			0 => 0,
			// Without leverage, or where the quotient does not fit, no capital would be enough.
			issued => {
				mul_div_ceil(issued, FixedU128::DIV, self.leverage.into_inner()).unwrap_or(Balance::MAX)
			}
		};
		let above_floor = self.commons.saturating_sub(self.floor);
		self.available.min(above_floor).min(self.capital.saturating_sub(bound))
	}
}

/// The commons that a bank keeps: `per_member` for each of its members. `None` on overflow.
pub fn least_commons(members: u32, per_member: Balance) -> Option<Balance> {
	per_member.checked_mul(Balance::from(members))
}

/// What a bank weighs in the division of commons, in units of 10^-12 persons:
/// `persons * (1 + beta * (1 - health))`.
///
/// Exact. The weights of 2^54 banks, which is far more than there can be, sum to less than 2^128.
pub fn weight(persons: u32, health: Permill, beta: Permill) -> u128 {
	let missing = u128::from(health.left_from_one().deconstruct());
	// At most 2^32 times twice 10^12: nothing saturates.
	let each = u128::from(beta.deconstruct()).saturating_mul(missing).saturating_add(ONE.saturating_mul(ONE));
	u128::from(persons).saturating_mul(each)
}

/// The health that a weight is to be taken of: the best of the last epochs, and `floor` at least.
///
/// A bank receives up to its target at once and gives back little by little. With the health of a single epoch it
/// would be filled up for a day on which its members let an index fall; with the best of as many epochs as the
/// shortest window of an index has, weakness counts once it lasts. With leverage's floor of health as `floor`, nobody
/// gains weight where there is no leverage left to lose. Without either, give it the last health alone, and 0.
pub fn weighing_health(last: impl IntoIterator<Item = Permill>, floor: Permill) -> Permill {
	last.into_iter().fold(floor, |best, health| best.max(health))
}

/// What is remembered of a `loss` after so many `epochs`: `loss * 2^(-epochs / 180)`.
///
/// Rounds down, and never above the exact value; below it by less than one unit and a part in 2^59 of the loss.
/// Whoever lets it decay an epoch at a time instead loses less than a unit each time, 261 in all, and a part in 2^59
/// for each epoch.
pub fn decayed(loss: Balance, epochs: u32) -> Balance {
	let halvings = epochs / HALF_LIFE;
	let rest = epochs % HALF_LIFE;
	// At most 2^64, and each of the others less: no product saturates.
	let factor = FACTORS.iter().enumerate().fold(1u128 << 64, |product, (bit, factor)| {
		if rest.checked_shr(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or_default() & 1 == 0 {
			product
		} else {
			product.saturating_mul(u128::from(*factor)) >> 64
		}
	});
	// A part of the loss. Shifting what was rounded down rounds no second time.
	mul_div_floor(loss, factor, 1 << 64).and_then(|left| left.checked_shr(halvings)).unwrap_or_default()
}

/// The commons that a bank should have, rounded both ways: above the one it gives, below the other it receives, and
/// in between it is at its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
	/// Rounded down.
	pub at_least: Balance,
	/// Rounded up.
	pub at_most: Balance,
}

/// What all banks count and weigh together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
	/// The number of banks.
	pub banks: u32,
	/// The sum of what they [count](Bank::counted), and what was carried over.
	pub counted: Balance,
	/// The sum of what they [weigh](Bank::weight).
	pub weight: u128,
}

impl Totals {
	/// The totals of no banks yet, with what was `carried` over from the last epoch.
	///
	/// It is part of what is divided. Were it not, what was given for banks that may not receive would fall out of
	/// the others' targets too, and they would go on giving down to their floors; and once all are at their targets,
	/// nobody could receive what is left.
	pub fn new(carried: Balance) -> Self {
		Totals { counted: carried, ..Default::default() }
	}

	/// With one more bank. `None` on overflow, which amounts of money that there is do not reach.
	pub fn with(self, bank: &Bank, terms: &Terms) -> Option<Self> {
		Some(Totals {
			banks: self.banks.checked_add(1)?,
			counted: self.counted.checked_add(bank.counted()?)?,
			weight: self.weight.checked_add(bank.weight(terms.beta))?,
		})
	}

	/// The target of a bank of this `weight`: `t = counted * weight / sum of weights`.
	///
	/// `None` if nothing moves: with fewer than two banks, without weight or without commons; and for a weight that
	/// is no part of the sum.
	pub fn target(&self, weight: u128) -> Option<Target> {
		if self.banks < 2 || self.counted == 0 || weight > self.weight {
			return None;
		}
		Some(Target {
			at_least: mul_div_floor(self.counted, weight, self.weight)?,
			at_most: mul_div_ceil(self.counted, weight, self.weight)?,
		})
	}
}

/// What a bank gives: `min(c - ceil(t), floor(flow * commons), spare)`, 0 below the target.
///
/// `None` if what it counts exceeds [`Balance::MAX`].
pub fn gives(bank: &Bank, totals: &Totals, terms: &Terms) -> Option<Balance> {
	let counted = bank.counted()?;
	let Some(target) = totals.target(bank.weight(terms.beta)) else { return Some(0) };
	let above = counted.saturating_sub(target.at_most);
	Some(above.min(permill_floor(terms.flow, bank.commons)).min(bank.spare()))
}

/// What a bank lacks: `floor(t) - c`, 0 above the target or if it may not receive.
///
/// `None` if what it counts exceeds [`Balance::MAX`].
pub fn gap(bank: &Bank, totals: &Totals, terms: &Terms) -> Option<Balance> {
	let counted = bank.counted()?;
	if !bank.may_receive {
		return Some(0);
	}
	let target = totals.target(bank.weight(terms.beta));
	Some(target.map_or(0, |target| target.at_least.saturating_sub(counted)))
}

/// What a bank that lacks `gap` receives, where `gaps` is what all lack together and `pot` what was given and carried
/// over: `min(gap, floor(pot * gap / gaps))`.
///
/// Claimed, so it rounds down: all together never receive more than the pot. There are no largest remainders, which
/// could give a unit more to the healthier of two. `None` if `gap` exceeds `gaps`.
pub fn receives(pot: Balance, gap: Balance, gaps: Balance) -> Option<Balance> {
	if gap > gaps {
		return None;
	}
	if gap == 0 {
		return Some(0);
	}
	mul_div_floor(pot.min(gaps), gap, gaps)
}
