//! Chance that can be repeated: everything in a walk follows from its seed.

/// SplitMix64: a generator of a few lines whose numbers pass the usual tests.
pub(super) struct Dice(u64);

impl Dice {
	pub(super) fn new(seed: u64) -> Self {
		Self(seed)
	}

	pub(super) fn roll(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `bound`, 0 for a bound of 0.
	pub(super) fn below(&mut self, bound: u64) -> u64 {
		((u128::from(self.roll()) * u128::from(bound)) >> 64) as u64
	}

	pub(super) fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	pub(super) fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
		let place = self.below(of.len() as u64) as usize;
		of.get(place).cloned()
	}

	/// One of `of`, which must not be empty.
	pub(super) fn one<T: Clone>(&mut self, of: &[T]) -> T {
		self.pick(of).unwrap()
	}

	/// A number from `least` to `most`, each order of magnitude as likely as the next.
	pub(super) fn scale(&mut self, least: u128, most: u128) -> u128 {
		let (low, high) = (least.max(1).ilog2(), most.max(1).ilog2());
		let bit = low + self.below(u64::from(high - low) + 1) as u32;
		let base = 1u128 << bit;
		let rest = (u128::from(self.roll()) << 64 | u128::from(self.roll())) & (base - 1);
		(base + rest).clamp(least, most)
	}

	/// A part of `whole`: nothing, all, or anything in between.
	pub(super) fn part(&mut self, whole: u128) -> u128 {
		match self.below(6) {
			0 => whole,
			1 => whole / 2,
			_ => self.scale(1, whole.max(1)),
		}
	}
}
