//! One file for each group of calls; every test ends with the pallet's invariants.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod commons;
mod creation;
mod deposits;
mod epoch;
mod exits;
mod founding;
mod genesis;
mod governed;
mod health;
mod leaving;
mod lending;
mod locks;
mod losses;
mod membership;
mod mirror;
mod moving;
mod parameters;
mod properties;
mod views;
