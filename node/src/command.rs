//! Does what the command line asks for.

use std::sync::Arc;

use credit_network_runtime::opaque::Block;
use sc_cli::{Result, SubstrateCli, TransactionPoolType};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::PartialComponents;
use sp_runtime::traits::NumberFor;

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	sealing,
	service::{self, FullBackend, FullClient, Hash},
};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Credit Network Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		concat!(
			env!("CARGO_PKG_DESCRIPTION"),
			"\n\nWithout a subcommand it runs a node. --dev starts a chain of one's own."
		)
		.into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the issue tracker of the Credit Network".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_cli::ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// How many requests a batch may have if `--rpc-max-batch-request-len` says nothing. The SDK sets no bound.
const BATCH_LENGTH: u32 = 1_000;

/// Reads the command line and does what it asks for. Returns when that is done, or when a running node was told to
/// stop by SIGTERM or SIGINT.
pub fn run() -> Result<()> {
	let mut cli = Cli::from_args();
	cli.run.rpc_params.rpc_max_batch_request_len.get_or_insert(BATCH_LENGTH);
	if cli.sealing.is_some() {
		// The other kind keeps what comes while it takes up a block for the next one, which nobody may make here. There are
		// no forks that it would be better at.
		cli.run.pool_config.pool_type = TransactionPoolType::SingleState;
	}

	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let PartialComponents { client, task_manager, import_queue, .. } =
					service::new_partial(&config, None)?;
				Ok((cmd.run(client, import_queue), task_manager))
			})
		}
		Some(Subcommand::ExportBlocks(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let chain = service::open_chain(&config, None)?;
				Ok((cmd.run(chain.client, config.database), chain.task_manager))
			})
		}
		Some(Subcommand::ExportState(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let chain = service::open_chain(&config, None)?;
				Ok((cmd.run(chain.client, config.chain_spec), chain.task_manager))
			})
		}
		Some(Subcommand::ImportBlocks(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let PartialComponents { client, task_manager, import_queue, .. } =
					service::new_partial(&config, None)?;
				Ok((cmd.run(client, import_queue), task_manager))
			})
		}
		Some(Subcommand::PurgeChain(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run(config.database))
		}
		Some(Subcommand::Revert(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.async_run(|config| {
				let chain = service::open_chain(&config, None)?;
				let revert = cmd.run(chain.client, chain.backend, Some(Box::new(revert_consensus)));
				Ok((revert, chain.task_manager))
			})
		}
		Some(Subcommand::ChainInfo(cmd)) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run::<Block>(&config))
		}
	}
}

fn run_node(cli: &Cli) -> Result<()> {
	let sealing = cli.sealing;
	let runner = cli.create_runner(&cli.run)?;
	if sealing.is_some() {
		sealing::check_chain(&*runner.config().chain_spec)?;
	}
	runner.run_node_until_exit(|config| async move {
		match config.network.network_backend {
			NetworkBackendType::Libp2p => service::new_full::<NetworkWorker<Block, Hash>>(config, sealing),
			NetworkBackendType::Litep2p => service::new_full::<Litep2pNetworkBackend>(config, sealing),
		}
		.map_err(sc_cli::Error::Service)
	})
}

/// Takes back what block authoring and finality remember of the blocks to be reverted. Both look at the best block, so
/// this comes before the blocks themselves are taken back.
fn revert_consensus(
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	blocks: NumberFor<Block>,
) -> Result<()> {
	sc_consensus_babe::revert::<Block, _, _>(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert::<Block, _>(client, blocks)?;
	Ok(())
}
