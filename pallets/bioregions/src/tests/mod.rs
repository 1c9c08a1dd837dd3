//! One file for each group of calls; every test ends with the pallet's invariants.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod attacks;
mod bonding;
mod closing;
mod committing;
mod economics;
mod genesis;
mod governing;
mod parameters;
mod properties;
mod registering;
mod revealing;
mod slashing;
mod views;
