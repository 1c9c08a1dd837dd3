//! Made-up models and persons, the same on every machine and in wasm: for tests, and to compare one build with another bit for bit.

use crate::{
	forest::{Forest, Tree},
	model::{Card, Distribution, Form, Model, Source, TrainingRecord, MAX_BINS},
	schema::{Direction, Feature, Schema, MISSING},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::ops::RangeInclusive;

/// The furthest that a made-up value is from the least one of its feature, so that bounds fall where values are.
const SPREAD: i32 = 4_000;

/// Pseudo-random numbers, by Steele, Lea and Flood's SplitMix64. Not for secrets.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// The sequence that belongs to this seed.
	pub fn new(seed: u64) -> Self {
		Random(seed)
	}

	/// The next 64 bits.
	pub fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let z = (self.0 ^ (self.0 >> 30u32)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let z = (z ^ (z >> 27u32)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31u32)
	}

	/// A number below `end`, 0 if that is 0; as good as equally likely.
	pub fn below(&mut self, end: u64) -> u64 {
		u64::try_from(u128::from(self.bits()).wrapping_mul(u128::from(end)) >> 64u32).unwrap_or_default()
	}

	/// Whether something happens that happens once in `times`.
	pub fn once_in(&mut self, times: u64) -> bool {
		self.below(times) == 0
	}

	/// A number of the range.
	pub fn among(&mut self, range: RangeInclusive<i32>) -> i32 {
		let distance = self.below(u64::from(range.end().abs_diff(*range.start())).saturating_add(1));
		range.start().saturating_add_unsigned(u32::try_from(distance).unwrap_or_default())
	}

	/// A value of a feature.
	pub fn value(&mut self, feature: &Feature) -> i32 {
		match self.below(16) {
			0 => MISSING,
			1 => feature.least,
			2 => feature.most,
			_ => self.among(feature.least..=feature.least.saturating_add(SPREAD).min(feature.most)),
		}
	}

	/// Where a feature could be divided.
	fn bound(&mut self, feature: &Feature) -> i32 {
		self.among(feature.least.saturating_add(1)..=feature.least.saturating_add(SPREAD).min(feature.most))
	}
}

/// Persons with made-up values of a schema, without end.
pub fn cases<'a>(seed: u64, schema: &Schema<'a>) -> impl Iterator<Item = Vec<i32>> + use<'a> {
	let mut random = Random::new(seed);
	let features = schema.features;
	core::iter::repeat_with(move || features.iter().map(|feature| random.value(feature)).collect())
}

/// A valid scorecard with a card for each feature and points within `most` of 0.
pub fn scorecard(seed: u64, schema: &Schema, most: i32) -> Model {
	let mut random = Random::new(seed);
	let cards = schema.numbered().map(|(feature, known)| card(&mut random, feature, known, most)).collect();
	model(seed, schema, Form::Scorecard(cards))
}

fn card(random: &mut Random, feature: u8, known: &Feature, most: i32) -> Card {
	let mut bounds: Vec<i32> = (1..MAX_BINS).map(|_| random.bound(known)).collect();
	bounds.sort_unstable();
	bounds.dedup();
	let mut points: Vec<i32> =
		(0..=bounds.len()).map(|_| random.among(most.saturating_neg()..=most)).collect();
	match known.direction {
		Direction::Rising => points.sort_unstable_by(|a, b| b.cmp(a)),
		Direction::Falling => points.sort_unstable(),
		Direction::Free => {}
	}
	let low = points.iter().copied().min().unwrap_or_default();
	let high = points.iter().copied().max().unwrap_or_default();
	let missing = random.among(low..=high);
	Card { feature, bounds, points, missing, average: random.among(low..=high) }
}

/// A valid ensemble of `trees` full trees of this depth (at most 6), with leaves within `most` of 0.
pub fn forest(seed: u64, schema: &Schema, trees: usize, depth: usize, most: i32) -> Model {
	let mut random = Random::new(seed);
	let trees: Vec<Tree> =
		(0..trees).map(|_| tree(&mut random, schema, depth, most.saturating_neg()..=most)).collect();
	model(seed, schema, Form::Trees(Forest::pack(&trees)))
}

/// A tree whose leaves are in the range: a split on a feature with a direction divides the range too.
fn tree(random: &mut Random, schema: &Schema, depth: usize, range: RangeInclusive<i32>) -> Tree {
	let chosen = u8::try_from(random.below(schema.features.len().try_into().unwrap_or_default()));
	let known = chosen.ok().and_then(|feature| Some((feature, schema.get(feature)?)));
	let (Some(below), Some((feature, known))) = (depth.checked_sub(1), known) else {
		return Tree::Leaf(random.among(range));
	};
	let middle = random.among(range.clone());
	let (low, high) = (*range.start()..=middle, middle..=*range.end());
	let (left, right) = match known.direction {
		Direction::Rising => (high, low),
		Direction::Falling => (low, high),
		Direction::Free => (range.clone(), range),
	};
	Tree::Split {
		feature,
		threshold: random.bound(known),
		missing_left: random.once_in(2),
		left_share: u16::try_from(random.among(1..=i32::from(u16::MAX))).unwrap_or(1),
		left: Box::new(tree(random, schema, below, left)),
		right: Box::new(tree(random, schema, below, right)),
	}
}

fn model(seed: u64, schema: &Schema, form: Form) -> Model {
	Model {
		schema: schema.id,
		version: 1,
		name: String::from("made up"),
		base: Random::new(seed).among(-3_000_000..=0),
		form,
		bands: Some([-4_000_000, -3_000_000, -2_000_000, -1_000_000]),
		training: TrainingRecord {
			source: Source::Simulated,
			data_hash: [0; 32],
			rows: 1,
			decided_until: 0,
			auc: 500_000,
			ks: 0,
			brier: 250_000,
			distribution: Distribution {
				bounds: [
					-4_000_000, -3_000_000, -2_000_000, -1_000_000, 0, 1_000_000, 2_000_000, 3_000_000,
					4_000_000,
				],
				shares: [100_000; 10],
			},
		},
	}
}

/// What the model says of so many [`cases`], as one number: the FNV-1a hash, of 64 bits, of log-odds, probability, base and contributions
/// one after the other, each as 32 bits with the least byte first. Of a case that gives an error, [`MISSING`].
pub fn digest(model: &Model, schema: &Schema, seed: u64, count: usize) -> u64 {
	let mut hash = 0xcbf2_9ce4_8422_2325u64;
	let mut add = |number: i32| {
		for byte in number.to_le_bytes() {
			hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
		}
	};
	for values in cases(seed, schema).take(count) {
		match model.assess(&values) {
			Ok(assessment) => {
				add(assessment.log_odds);
				add(assessment.probability.deconstruct().cast_signed());
				add(assessment.base);
				assessment.contributions.into_iter().for_each(&mut add);
			}
			Err(_) => add(MISSING),
		}
	}
	hash
}
