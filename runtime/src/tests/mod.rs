//! Tests of the composed runtime.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod brakes;
mod call_filter;
mod chain;
mod equivocations;
mod fees;
mod invariants;
mod land;
mod lending;
mod life;
mod loans;
mod metadata;
mod origins;
mod parameters;
mod presets;
mod voting;
mod weights;
