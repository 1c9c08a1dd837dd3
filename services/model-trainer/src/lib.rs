//! Trains, measures and explains the credit model that the Credit Network's chain runs: see README.md.

pub mod benchmark;
pub mod cli;
mod commands;
pub mod data;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod learn;
pub mod plot;
pub mod progress;
pub mod propose;
pub mod quality;
pub mod quantise;
pub mod report;
pub mod settings;
pub mod simulate;
pub mod train;
