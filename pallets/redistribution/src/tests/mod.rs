//! One file for each behaviour; every test ends with the pallet's invariants.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod attacks;
mod epochs;
mod moving;
mod orphans;
mod parameters;
mod previewing;
mod properties;
mod running;
mod speed;
