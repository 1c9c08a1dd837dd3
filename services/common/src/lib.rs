//! What the programs beside the chain have in common: how they read their configuration, write their log, are told to stop,
//! and show their metrics.

pub mod config;
pub mod log;
pub mod metrics;
pub mod stop;
#[cfg(feature = "testing")]
pub mod testing;
