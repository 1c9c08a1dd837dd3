//! Every function against the same formula in exact rationals, and the properties that callers rely on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod auction;
mod capital;
mod collateral;
mod health;
mod indicators;
mod interest;
mod lending;
mod losses;
mod muldiv;
mod oracle;
mod pro_rata;
mod provisions;
mod redistribution;
mod schedule;
mod shares;
mod votes;

/// One currency unit in the smallest unit.
const CRD: u128 = 1_000_000_000_000;

/// How many inputs each property is tried on.
fn cases() -> proptest::test_runner::Config {
	proptest::test_runner::Config::with_cases(1_000)
}
