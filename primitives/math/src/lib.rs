#![doc = include_str!("../README.md")]
#![cfg_attr(not(any(feature = "std", test)), no_std)]

pub mod auction;
pub mod capital;
pub mod collateral;
pub mod health;
pub mod indicators;
pub mod interest;
pub mod lending;
pub mod losses;
pub mod muldiv;
pub mod pro_rata;
pub mod provisions;
pub mod redistribution;
pub mod schedule;
pub mod shares;
pub mod votes;

#[cfg(test)]
mod tests;

pub use sp_arithmetic::{FixedU128, Permill, Perquintill};

/// An amount of the native currency, in its smallest unit (10^-12 CRD).
pub type Balance = u128;

/// A point in time, in milliseconds since the Unix epoch, or a length of time in milliseconds.
pub type Moment = u64;

/// Milliseconds in a day.
pub const MS_PER_DAY: u64 = 24 * 60 * 60 * 1_000;

/// Milliseconds in the year that interest rates refer to: 365 days, leap years included.
pub const MS_PER_YEAR: u64 = 365 * MS_PER_DAY;
