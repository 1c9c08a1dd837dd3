//! The log.

use clap::ValueEnum;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Log {
	/// Pretty on a terminal, JSON otherwise.
	Auto,
	/// For people.
	Pretty,
	/// For programs.
	Json,
}

/// Sets the log up. `RUST_LOG` says how much of it is written; without it, `usual` does.
pub fn set_up(log: Log, usual: &str) {
	let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
	let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
	// One may be set up already where the program is part of another one.
	let _ = if log == Log::Pretty || (log == Log::Auto && io::stderr().is_terminal()) {
		builder.with_target(false).with_ansi(io::stderr().is_terminal()).try_init()
	} else {
		builder.json().flatten_event(true).try_init()
	};
}
