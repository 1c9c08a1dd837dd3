//! One file for each group of calls; every test ends with the pallet's invariants.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod attacks;
mod attesting;
mod bonding;
mod delegating;
mod discrediting;
mod documents;
mod ending;
mod genesis;
mod lapsing;
mod moving;
mod operations;
mod parameters;
mod persons;
mod properties;
mod removing;
mod schemas;
