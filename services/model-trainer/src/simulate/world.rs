//! Who lives where, and how risky they truly are.

use super::Plan;
use rand::Rng;
use rand_chacha::{rand_core::SeedableRng, ChaCha8Rng};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// When the simulation begins: the first day of 2020.
pub const BEGINNING: i64 = 1_577_836_800_000;

/// A community, and how its region fares.
#[derive(Debug, Clone, Copy)]
pub struct Community {
	/// From 0 to 1, at first.
	vitality: f64,
	/// How far it swings, and when.
	swing: f64,
	phase: f64,
}

/// A person.
#[derive(Debug, Clone, Copy)]
pub struct Person {
	/// Where they live.
	pub community: Community,
	/// Whether they are of group b.
	pub in_b: bool,
	/// How reliable they truly are, in standard deviations: nobody sees it. Both groups are alike in it.
	pub reliability: f64,
	/// When they became a member.
	pub joined: i64,
	/// The band of their income.
	pub income: u32,
	/// Whether they prove it.
	pub proves_income: bool,
	/// How many attestations they have.
	pub attestations: u32,
	/// How well known they are, in standard deviations.
	pub standing: f64,
}

impl Community {
	/// How the region fares at a moment, from 0 to 1.
	pub fn vitality_at(&self, moment: i64) -> f64 {
		let years = (moment.saturating_sub(BEGINNING)) as f64 / (365.0 * DAY as f64);
		let swing = self.swing * (years * std::f64::consts::TAU / 3.0 + self.phase).sin();
		(self.vitality + swing).clamp(0.05, 0.95)
	}

	/// How the community fares, from 0 to 1.
	pub fn health_at(&self, moment: i64) -> f64 {
		0.3 + 0.5 * self.vitality_at(moment)
	}
}

/// A normally distributed number.
pub fn normal(random: &mut ChaCha8Rng) -> f64 {
	let (a, b): (f64, f64) = (random.random(), random.random());
	(-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

/// A number below a bound, by a share of it.
pub fn below(random: &mut ChaCha8Rng, bound: f64) -> f64 {
	random.random::<f64>() * bound
}

/// Whether something happens that does so with this probability.
pub fn happens(random: &mut ChaCha8Rng, probability: f64) -> bool {
	random.random::<f64>() < probability
}

/// The communities.
pub fn communities(plan: &Plan) -> Vec<Community> {
	let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
	(0..plan.communities)
		.map(|_| Community {
			vitality: 0.3 + below(&mut random, 0.5),
			swing: below(&mut random, 0.15),
			phase: below(&mut random, std::f64::consts::TAU),
		})
		.collect()
}

/// A person, by number. Group b is a third of all, lives where regions fare worse, came later, and is less well known: that it has
/// had fewer chances is in the record, and says nothing of how reliable its persons are.
pub fn person(plan: &Plan, communities: &[Community], number: u32, random: &mut ChaCha8Rng) -> Person {
	let in_b = happens(random, 1.0 / 3.0);
	let count = f64::from(plan.communities);
	let mut home = below(random, count) as usize;
	if in_b {
		// Of three places the one that fares worst.
		let vitality = |at: usize| communities.get(at).map_or(1.0, |one| one.vitality);
		for _ in 0..2 {
			let other = below(random, count) as usize;
			if vitality(other) < vitality(home) {
				home = other;
			}
		}
	}
	let fallback = Community { vitality: 0.5, swing: 0.0, phase: f64::from(number) };
	let reliability = normal(random);
	let span = f64::from(plan.years) * 365.0;
	let late = if in_b { 0.45 } else { 0.0 };
	let joined = BEGINNING.saturating_add(((late + below(random, 0.5)) * span * DAY as f64) as i64);
	Person {
		community: communities.get(home).copied().unwrap_or(fallback),
		in_b,
		reliability,
		joined,
		income: (3.0 + 1.5 * normal(random) + 0.8 * reliability).clamp(0.0, 8.0) as u32,
		proves_income: happens(random, 0.4),
		attestations: (1.0 + 0.7 * normal(random) + 0.5 * reliability).clamp(0.0, 6.0) as u32,
		standing: 0.5 * normal(random) + 0.5 * reliability - if in_b { 0.4 } else { 0.0 },
	}
}
