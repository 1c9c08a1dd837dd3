//! `credit-network-model`: trains, measures and explains the credit model that the Credit Network's chain runs.

use clap::Parser;
use credit_network_model::cli::{execute, Cli};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	match execute(Cli::parse()).await {
		Ok(code) => code,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
