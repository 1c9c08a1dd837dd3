//! What can be asked for on the command line.

use sc_cli::{
	BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
	ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};

use crate::sealing::Sealing;

const EXAMPLES: &str = "\
Examples:
  A chain of one's own that is gone when the node stops, at ws://127.0.0.1:9944:
    credit-network-node --dev

  The same, kept in a folder and continued at the next start:
    credit-network-node --dev --base-path ./dev-data

  The same without waiting: a block as soon as there is a transaction, each 3 s of the chain's time after the last:
    credit-network-node --dev --sealing instant

  A validator of the local test network, which needs Bob, Charlie and Dave too:
    credit-network-node --chain local --alice --base-path ./alice --unsafe-force-node-key-generation

  A full node of a network that a chain-spec file describes:
    credit-network-node --chain ./network.json --base-path ./data --rpc-methods safe

Ports: 30333 for peers (--port), 9944 for RPC over HTTP and WebSocket (--rpc-port), 9615 for Prometheus
(--prometheus-port). GET /health and /health/readiness on the RPC port.";

/// The node's command line: a subcommand, or the flags to run a node with.
#[derive(Debug, clap::Parser)]
#[command(after_long_help = EXAMPLES)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run a node.
	#[command(flatten)]
	pub run: RunCmd,

	/// On a developer's own chain: make blocks without waiting for their slots
	///
	/// `instant`: a block as soon as there is a transaction. A number: a block every so many milliseconds. `manual`: a
	/// block when `engine_createBlock` asks for one over RPC, which it may in every case. Each block takes the slot after
	/// that of the block before, so due dates, voting periods and epochs come as fast as blocks are made, and the
	/// chain's time is not that of the clock. Started again without this flag, the chain waits until the clock has come
	/// as far. Blocks are final at once, without the votes that other nodes would ask to see
	#[arg(long, value_name = "instant|manual|MILLISECONDS")]
	pub sealing: Option<Sealing>,
}

/// What the node's program does besides running a node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value of it exists, for as long as the program runs")]
pub enum Subcommand {
	/// Make, look at and insert keys
	#[command(subcommand)]
	Key(KeySubcommand),

	/// Write the chain spec that `--chain` names, with this node as its boot node if it has none
	BuildSpec(BuildSpecCmd),

	/// Write the chain spec that `--chain` names, as it is
	ExportChainSpec(ExportChainSpecCmd),

	/// Execute one block of the database again and check the result
	CheckBlock(CheckBlockCmd),

	/// Write blocks of the database to a file
	ExportBlocks(ExportBlocksCmd),

	/// Write the state at a block as a chain spec that starts from it
	ExportState(ExportStateCmd),

	/// Read blocks from a file, check and keep them
	ImportBlocks(ImportBlocksCmd),

	/// Delete the chain's database; keys stay
	PurgeChain(PurgeChainCmd),

	/// Go back by a number of blocks, at most to the last finalized one
	Revert(RevertCmd),

	/// Print the best and the last finalized block of the database
	ChainInfo(ChainInfoCmd),
}
