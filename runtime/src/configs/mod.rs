//! How each pallet is configured, one file per concern.

pub mod accounts;
pub mod communities;
pub mod consensus;
pub mod governance;
pub mod identity;
pub mod land;
pub mod money;
pub mod proposals;
pub mod safety;
pub mod system;
pub mod voting;
