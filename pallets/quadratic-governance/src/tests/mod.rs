//! One file for each call and each behaviour; every test ends with the pallet's invariants.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod advancing;
mod attacks;
mod cancelling;
mod clearing;
mod enacting;
mod epochs;
mod killing;
mod matters;
mod parameters;
mod properties;
mod raising;
mod removing;
mod submitting;
mod views;
mod voting;
