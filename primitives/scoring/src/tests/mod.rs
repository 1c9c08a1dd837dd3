//! Every answer against an independent way to it, and the properties that callers rely on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod assessing;
mod bytes;
mod chain;
mod changing;
mod monotone;
mod probability;
mod reasoning;
mod shapley;
mod stability;
mod validating;

use crate::{testing, Model, Schema, CHAIN_V1};

/// How many inputs each property is tried on.
fn cases() -> proptest::test_runner::Config {
	proptest::test_runner::Config::with_cases(200)
}

/// The first features of the chain, for what has to go through all subsets of them.
fn short_schema(features: usize) -> Schema<'static> {
	Schema { features: &CHAIN_V1.features[..features], ..CHAIN_V1 }
}

/// A person with made-up values.
fn person(seed: u64, schema: &Schema) -> Vec<i32> {
	testing::cases(seed, schema).next().unwrap()
}

/// A model of either form, not large.
fn model(seed: u64, schema: &Schema) -> Model {
	if seed.is_multiple_of(2) {
		testing::scorecard(seed, schema, 1_000_000)
	} else {
		let depth = 1 + usize::try_from(seed / 2 % 6).unwrap();
		testing::forest(seed, schema, 8, depth, 500_000)
	}
}
