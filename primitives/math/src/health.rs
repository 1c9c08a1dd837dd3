//! A community's health: five indices between 0 and 1, and their weighted sum.
//!
//! Everything is rounded down, to millionths, and the sum is taken of the indices as they are shown: whoever knows
//! the inputs can recompute every index by hand, and whoever knows the indices the sum. The one index that has no
//! function here, the ecological footprint, is the region's ecological health as it is.

use crate::{
	muldiv::{mul_div_ceil, mul_div_floor, permill_floor},
	Balance, FixedU128, Moment, Permill, MS_PER_YEAR,
};
use sp_arithmetic::{FixedPointNumber, PerThing};

/// The number of purposes that credit is lent for.
pub const PURPOSES: usize = 5;

/// Millionths in one.
const ONE: u128 = 1_000_000;

/// Volumes are compared with this many bits: the squares of the sum of five fit into 128.
const VOLUME_BITS: u32 = 61;

/// Repaid amounts are compared with this many bits: times the milliseconds of a year they fit into 127.
const REPAID_BITS: u32 = 92;

/// Receivables over time are compared with this many bits: times [`MOST_HALF`] they fit into 127.
const RECEIVABLE_BITS: u32 = 110;

/// The velocities between which the half of circulation counts: a millionth and 2^16 times a year, in 10^-18.
const LEAST_HALF: u128 = FixedU128::DIV / 1_000_000;
const MOST_HALF: u128 = FixedU128::DIV << 16;

/// The velocity of credit: how often in a year, on average, principal was paid out or repaid that was owed. `moved` is the
/// sum of both, `owed_ms` principal times the milliseconds that it was owed in the same time.
///
/// In units of 10^-18, rounded down. `None` where nothing was owed, and past what the type holds.
pub fn velocity(moved: Balance, owed_ms: u128) -> Option<FixedU128> {
	mul_div_floor(moved.checked_mul(MS_PER_YEAR.into())?, FixedU128::DIV, owed_ms).map(FixedU128::from_inner)
}

/// The share of each index in the health of a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
	/// Of [`economic_diversity`].
	pub diversity: Permill,
	/// Of [`resource_circulation`].
	pub circulation: Permill,
	/// Of [`cooperative_participation`].
	pub participation: Permill,
	/// Of the ecological footprint.
	pub footprint: Permill,
	/// Of [`knowledge_sharing`].
	pub knowledge: Permill,
}

impl Default for Weights {
	/// 20, 25, 20, 20 and 15 %.
	fn default() -> Self {
		Weights {
			diversity: Permill::from_percent(20),
			circulation: Permill::from_percent(25),
			participation: Permill::from_percent(20),
			footprint: Permill::from_percent(20),
			knowledge: Permill::from_percent(15),
		}
	}
}

impl Weights {
	/// Whether they sum to one, exactly.
	pub fn is_valid(&self) -> bool {
		// Five numbers of at most a million: nothing saturates.
		let sum = self.listed().iter().fold(0u32, |sum, weight| sum.saturating_add(weight.deconstruct()));
		sum == Permill::ACCURACY
	}

	fn listed(&self) -> [Permill; 5] {
		[self.diversity, self.circulation, self.participation, self.footprint, self.knowledge]
	}
}

/// The five indices of a community.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indices {
	/// [`economic_diversity`].
	pub diversity: Permill,
	/// [`resource_circulation`].
	pub circulation: Permill,
	/// [`cooperative_participation`].
	pub participation: Permill,
	/// The ecological footprint: the region's ecological health.
	pub footprint: Permill,
	/// [`knowledge_sharing`].
	pub knowledge: Permill,
}

impl Indices {
	fn listed(&self) -> [Permill; 5] {
		[self.diversity, self.circulation, self.participation, self.footprint, self.knowledge]
	}
}

/// The weighted sum of the indices.
///
/// Exact before it is rounded down, once. With weights that sum to more than one it stops at one.
pub fn health(weights: &Weights, indices: &Indices) -> Permill {
	let millionths = weights.listed().iter().zip(indices.listed()).fold(0u64, |sum, (weight, index)| {
		let product = u64::from(weight.deconstruct()).saturating_mul(u64::from(index.deconstruct()));
		// At most five times 10^12: nothing saturates.
		sum.saturating_add(product)
	});
	part(u128::from(millionths), ONE)
}

/// `floor(numerator / denominator)` as millionths, at most one. Of nothing it is 0.
fn part(numerator: u128, denominator: u128) -> Permill {
	capped(numerator.checked_div(denominator).unwrap_or_default())
}

/// `millionths`, at most one.
fn capped(millionths: u128) -> Permill {
	Permill::from_parts(u32::try_from(millionths.min(ONE)).unwrap_or(Permill::ACCURACY))
}

/// The mean of two parts, rounded down. If the parts were rounded down themselves, it is the exact mean rounded down
/// once all the same, as long as one of them was exact.
fn mean(one: Permill, other: Permill) -> Permill {
	// At most two million.
	let sum = one.deconstruct().saturating_add(other.deconstruct());
	Permill::from_parts(sum >> 1)
}

/// By how many bits `x` has to be shifted to fit into `bits`.
fn excess(x: u128, bits: u32) -> u32 {
	u128::BITS.saturating_sub(x.leading_zeros()).saturating_sub(bits)
}

/// How evenly lending is spread over the purposes: `(1 - sum(s_k^2)) / (1 - 1/5)`, where `s_k` is the share of a
/// purpose in `volumes` (principal times the length of time it was outstanding).
///
/// 1 if all volumes are equal, 0 if there is only one, one half if nothing was lent. Rounds down, to millionths;
/// exact while the largest volume is below 2^61. Larger ones are cut to their upper 61 bits, all by the same number
/// of bits, which moves the result by at most one millionth either way.
pub fn evenness(volumes: &[u128; PURPOSES]) -> Permill {
	let shift = excess(volumes.iter().copied().max().unwrap_or_default(), VOLUME_BITS);
	// Five times 2^61, squared, is below 2^127: nothing saturates.
	let (sum, squares) = volumes.iter().fold((0u128, 0u128), |(sum, squares), volume| {
		let volume = volume.checked_shr(shift).unwrap_or_default();
		(sum.saturating_add(volume), squares.saturating_add(volume.saturating_mul(volume)))
	});
	let square = sum.saturating_mul(sum);
	// 5/4 in millionths. Squares of five parts sum to a fifth of the whole's square at least, so this is at most one.
	let Some(millionths) = mul_div_floor(1_250_000, square.saturating_sub(squares), square) else {
		return Permill::from_parts(500_000);
	};
	capped(millionths)
}

/// Economic diversity: half [`evenness`] of lending, half the region's `local_business`. The exact mean rounded down.
pub fn economic_diversity(volumes: &[u128; PURPOSES], local_business: Permill) -> Permill {
	mean(evenness(volumes), local_business)
}

/// Resource circulation: `v / (v + half)` for the velocity `v`, which is `repaid` per year over the average
/// receivable of the window in which it was repaid.
///
/// The receivable is given as the sum over the window of receivable times milliseconds, which a pallet can keep
/// exactly; an average would have been rounded. The window's length then cancels, as it divides both: `v = repaid *
/// year / receivable_ms`. `half` is the velocity, per year, that counts one half, taken between 10^-6 and 2^16.
///
/// 0 if nothing is owed. Rounds down, to millionths; at most one millionth below the exact value rounded down, and,
/// where `repaid` has more than 92 bits or `receivable_ms` more than 110, at most one above.
pub fn resource_circulation(repaid: Balance, receivable_ms: u128, half: FixedU128) -> Permill {
	if receivable_ms == 0 {
		return Permill::zero();
	}
	let shift = excess(repaid, REPAID_BITS).max(excess(receivable_ms, RECEIVABLE_BITS));
	let cut = |x: u128| x.checked_shr(shift).unwrap_or_default();
	// Each below 2^127, by the numbers of bits.
	let turned = cut(repaid).saturating_mul(u128::from(MS_PER_YEAR));
	let half = half.into_inner().clamp(LEAST_HALF, MOST_HALF);
	let at_half = mul_div_ceil(cut(receivable_ms), half, FixedU128::DIV).unwrap_or(u128::MAX);
	capped(mul_div_floor(ONE, turned, turned.saturating_add(at_half)).unwrap_or_default())
}

/// How much of what one person repays may count in a window of circulation: `floor(share * receivable_ms / window)`,
/// a share of the average receivable of the `window` that ends where the slot begins, in milliseconds.
///
/// It refers to what is owed and not to what is repaid in all: a share of that would change with every payment of
/// anybody, so that what counts would depend on the order, and in a bank of fewer than `1 / share` borrowers nobody
/// could count at all. It stays the same for the whole slot. With a window of 0 it is 0.
pub fn person_cap(receivable_ms: u128, window: Moment, share: Permill) -> Balance {
	let average = receivable_ms.checked_div(u128::from(window)).unwrap_or_default();
	permill_floor(share, average)
}

/// What counts of `paid`, given what `counted` of the same person before in the window, in this slot too:
/// `min(paid, max(0, cap - counted))`.
///
/// Within a slot, where `cap` does not change, what counts of a person is `min(all they paid, max(0, cap - what
/// counted in earlier slots))`, however payments are sliced, and in whatever order theirs and others' come. In any
/// window no more than the largest of its caps counts. So each person needs one number per slot of the window, and
/// each payment changes one of them and the bank's sum of its slot.
pub fn counted(paid: Balance, counted: Balance, cap: Balance) -> Balance {
	paid.min(cap.saturating_sub(counted))
}

/// Cooperative participation: `active` home members of all home `members`. Of none it is 0. Rounds down.
pub fn cooperative_participation(active: u32, members: u32) -> Permill {
	// Fits, as both have 32 bits.
	part(u128::from(active).saturating_mul(ONE), u128::from(members))
}

/// Knowledge sharing: half the region's `wellbeing`, half the share of `learning`, the volume lent to educational
/// initiatives and creative projects, in `all` that was lent. The latter counts in full from `saturation` on.
///
/// 0 for that half if nothing was lent, or nothing to these two; a saturation of 0 is reached by any. The exact mean
/// rounded down.
pub fn knowledge_sharing(wellbeing: Permill, learning: u128, all: u128, saturation: Permill) -> Permill {
	mean(wellbeing, saturated(learning, all, saturation))
}

/// `min(1, learning / (saturation * all))`, rounded down.
fn saturated(learning: u128, all: u128, saturation: Permill) -> Permill {
	if learning == 0 || all == 0 {
		return Permill::zero();
	}
	// Dividing by the one and then by the other and rounding down each time is dividing by the product and rounding
	// down once. A part of `all` is at most one.
	let share = mul_div_floor(learning.min(all), ONE.saturating_mul(ONE), all).unwrap_or_default();
	match share.checked_div(u128::from(saturation.deconstruct())) {
		Some(millionths) => capped(millionths),
		None => Permill::one(),
	}
}
