//! `credit-network-gateway`: reads local data sources and reports them to the Credit Network.

use clap::Parser;
use credit_network_gateway::cli::{execute, Cli};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	match execute(Cli::parse()).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
