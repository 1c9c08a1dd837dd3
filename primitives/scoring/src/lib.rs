#![doc = include_str!("../README.md")]
#![cfg_attr(not(any(feature = "std", test)), no_std)]

extern crate alloc;

mod assess;
pub mod chain;
mod changes;
mod error;
mod forest;
mod model;
pub mod probability;
mod reasons;
mod schema;
mod shapley;
mod stability;
#[cfg(any(feature = "testing", test))]
pub mod testing;
#[cfg(test)]
mod tests;
mod validate;

pub use assess::Assessment;
pub use chain::{ChainFeatures, CHAIN_FEATURES, CHAIN_V1};
pub use changes::{what_would_change, Change, Suggestion, MAX_CANDIDATES};
pub use credit_primitives_math::Permill;
pub use error::ModelError;
pub use forest::{Forest, Tree, LEAF, MAX_DEPTH, MAX_TREES, MISSING_LEFT};
pub use model::{
	Card, Distribution, Form, Model, Source, TrainingRecord, MAX_BINS, MAX_LOG_ODDS, MAX_MODEL_BYTES,
	MAX_NAME_BYTES, SCORE_BINS,
};
pub use reasons::{reasons, Reason, Reasons, Side};
pub use schema::{Control, Direction, Feature, Moves, Schema, MAX_FEATURES, MISSING};
pub use stability::psi;
