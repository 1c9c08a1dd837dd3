#![doc = include_str!("../README.md")]

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sc_cli::LoggerBuilder;
use sp_runtime::traits::BlakeTwo256;

fn main() -> sc_cli::Result<()> {
	let command = PalletCmd::parse();
	// Progress, and why a benchmark failed, are told in the log only.
	LoggerBuilder::new("").init()?;
	command.run_with_spec::<BlakeTwo256, ()>(None)
}
