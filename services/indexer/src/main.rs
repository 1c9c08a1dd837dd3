//! `credit-network-indexer`: writes the Credit Network's finalized blocks into SQL, proves what it wrote, and serves it.

use clap::Parser;
use credit_network_indexer::cli::{execute, Cli};
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
