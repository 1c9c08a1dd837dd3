//! One file for each group of calls; every test ends with the invariants of this pallet and of the banks.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod accepting;
mod assessing;
mod claiming;
mod deciding;
mod endorsing;
mod genesis;
mod properties;
mod repaying;
mod requesting;
