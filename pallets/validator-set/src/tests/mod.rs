//! Tests by behaviour. Every one of them ends with the invariants of `try_state`.

#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod add_validator;
mod genesis;
mod history;
mod idle;
mod invariants;
mod offences;
mod properties;
mod remove_validator;
mod rotation;
