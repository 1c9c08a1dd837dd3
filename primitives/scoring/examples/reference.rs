//! What two made-up models say of made-up persons, for comparing one build with another bit for bit: this program prints the
//! digest of 100,000 persons for each model, and with a number prints the answers for so many instead, one a line.
//!
//! `cargo run --release -p credit-primitives-scoring --example reference -- 5`

use credit_primitives_scoring::{testing, Model, CHAIN_V1};
use std::error::Error;

fn print(name: &str, model: &Model, count: usize) -> Result<(), Box<dyn Error>> {
	for values in testing::cases(1, &CHAIN_V1).take(count) {
		let said = model.assess(&values)?;
		let (log_odds, default) = (said.log_odds, said.probability.deconstruct());
		println!("{name}\t{log_odds}\t{default}\t{}\t{:?}\t{values:?}", said.base, said.contributions);
	}
	Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
	let models = [
		("scorecard", testing::scorecard(1, &CHAIN_V1, 1_000_000)),
		("200 trees of depth 4", testing::forest(1, &CHAIN_V1, 200, 4, 100_000)),
	];
	let count = std::env::args().nth(1).map(|count| count.parse()).transpose()?;
	for (name, model) in &models {
		model.validate(&CHAIN_V1)?;
		match count {
			Some(count) => print(name, model, count)?,
			None => println!("{name}\t{:#018x}", testing::digest(model, &CHAIN_V1, 1, 100_000)),
		}
	}
	Ok(())
}
