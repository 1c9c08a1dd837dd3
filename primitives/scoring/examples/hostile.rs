//! Reads models from bytes that were changed at random, and uses whatever can be read in every way, for so many seconds: a panic
//! ends it.
//!
//! `cargo run --release -p credit-primitives-scoring --example hostile -- 60`

use credit_primitives_scoring::{reasons, testing, what_would_change, Model, Permill, CHAIN_V1};
use std::{
	error::Error,
	time::{Duration, Instant},
};

/// Bytes of a model with a few of them replaced, removed or repeated.
fn spoiled(bytes: &[u8], random: &mut testing::Random) -> Vec<u8> {
	let mut bytes = bytes.to_vec();
	for _ in 0..=random.below(4) {
		let place = usize::try_from(random.below(bytes.len() as u64)).unwrap_or_default();
		let byte = random.bits().to_le_bytes().first().copied().unwrap_or_default();
		match (random.below(8), bytes.get_mut(place)) {
			(0, Some(_)) => drop(bytes.remove(place)),
			(1, Some(_)) => bytes.insert(place, byte),
			(2, Some(_)) => bytes.truncate(place),
			(_, Some(changed)) => *changed = byte,
			(_, None) => bytes.push(byte),
		}
	}
	bytes
}

fn main() -> Result<(), Box<dyn Error>> {
	let seconds = std::env::args().nth(1).ok_or("usage: hostile SECONDS")?.parse()?;
	let until = Instant::now().checked_add(Duration::from_secs(seconds)).ok_or("too many seconds")?;
	let models = [
		testing::scorecard(1, &CHAIN_V1, 1_000_000),
		testing::forest(1, &CHAIN_V1, 3, 2, 1_000_000),
		testing::forest(2, &CHAIN_V1, 6, 6, 1_000_000),
	]
	.map(|model| model.to_bytes());
	let mut random = testing::Random::new(1);
	let (mut tried, mut read, mut valid) = (0u64, 0u64, 0u64);
	while Instant::now() < until {
		for (bytes, values) in models.iter().zip(testing::cases(random.bits(), &CHAIN_V1)) {
			tried = tried.saturating_add(1);
			let Ok(model) = Model::from_bytes(&spoiled(bytes, &mut random)) else { continue };
			read = read.saturating_add(1);
			let assessed = model.assess(&values);
			if let Ok(assessment) = &assessed {
				reasons(&CHAIN_V1, &values, assessment, 4);
			}
			let suggested = what_would_change(&model, &CHAIN_V1, &values, Permill::from_percent(10));
			if model.validate(&CHAIN_V1).is_ok() {
				valid = valid.saturating_add(1);
				assessed?;
				suggested?;
			}
		}
	}
	println!("{tried} tried, {read} read, {valid} valid");
	Ok(())
}
