#![doc = include_str!("../README.md")]

pub mod api;
pub mod board;
pub mod chain;
pub mod cli;
pub mod config;
pub mod evidence;
pub mod extract;
pub mod fetch;
pub mod journal;
pub mod metrics;
pub mod plausibility;
pub mod readings;
pub mod reporter;
pub mod run;
pub mod time;
pub mod worker;
