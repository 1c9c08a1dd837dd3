//! What the programs beside the chain have in common: how they read their configuration, write their log, are told to stop,
//! show their metrics, and read the key that they sign with.

pub mod config;
pub mod log;
pub mod metrics;
#[cfg(feature = "node")]
pub mod node;
pub mod stop;
#[cfg(feature = "testing")]
pub mod testing;
