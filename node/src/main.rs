#![doc = include_str!("../README.md")]
#![allow(
	clippy::result_large_err,
	reason = "the SDK's error types are large, and every function here returns one"
)]

mod chain_spec;
mod cli;
mod command;
mod metrics;
mod rpc;
mod sealing;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		}
	}
}
