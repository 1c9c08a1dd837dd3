//! The command line.

use crate::{
	api::lists::List,
	chain::Node,
	config::Config,
	export::{export, Format, WAITING_PIECES},
	prove, run,
	store::Store,
	verify,
};
use clap::{Args, Parser, Subcommand};
use credit_network_service::{
	log::{self, Log},
	stop::told_to_stop,
};
use std::{
	io::{self, Write},
	net::SocketAddr,
	path::PathBuf,
	process::ExitCode,
};
use tokio::sync::mpsc;

/// Writes the Credit Network's finalized blocks into SQL, proves what it wrote, and serves it.
///
/// The indexer follows a node that keeps all states (`--state-pruning archive`), writes every event and the tables that follow
/// from them into SQLite or PostgreSQL, and answers over HTTP: see /openapi.json.
///
/// Begin with `run --node ws://127.0.0.1:9944 --database sqlite:indexer.db`; then, also while it runs, `verify` compares
/// everything with the chain, and `prove loans 0` proves one row against a block's state root. Settings that stay go into a
/// copy of config.example.toml.
#[derive(Debug, Parser)]
#[command(name = "credit-network-indexer", version, max_term_width = 100)]
pub struct Cli {
	#[command(flatten)]
	settings: Settings,

	/// What to do.
	#[command(subcommand)]
	command: Command,
}

/// What every command reads.
#[derive(Debug, Args)]
struct Settings {
	/// The configuration file. Without one, everything has its default.
	#[arg(long, short, global = true, env = "INDEXER_CONFIG", value_name = "FILE")]
	config: Option<PathBuf>,

	/// The node's RPC, in the place of `node.url`.
	#[arg(long, global = true, value_name = "URL")]
	node: Option<String>,

	/// The database, in the place of `database`: sqlite:FILE or postgres://USER@HOST/NAME.
	#[arg(long, global = true, value_name = "URL")]
	database: Option<String>,

	/// How the log is written: `auto` is pretty on a terminal and JSON otherwise. `RUST_LOG` says how much of it.
	#[arg(long, global = true, env = "INDEXER_LOG", default_value = "auto")]
	log: Log,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
	/// Follows the node and serves what is written, until it is told to stop (SIGTERM or Ctrl-C).
	Run {
		/// Where to listen, in the place of `server.listen`.
		#[arg(long, value_name = "ADDRESS")]
		listen: Option<SocketAddr>,
	},
	/// Rebuilds everything from the events alone, and compares it with the chain's state and with the tables. Ends with 1 and
	/// a list if something differs.
	Verify {
		/// As of this block, in the place of the last one that is written. The tables are only compared as of that one.
		#[arg(long, value_name = "BLOCK")]
		at: Option<u64>,
		/// Prints one JSON object.
		#[arg(long)]
		json: bool,
	},
	/// Proves a row against the state root of a finalized block. Ends with 1 and names the field if it differs.
	Prove {
		/// banks, members, requests, loans or proposals.
		table: String,
		/// The key of the row: a number, a request's hash, or BANK:ACCOUNT of a member.
		key: String,
		/// Prints one JSON object.
		#[arg(long)]
		json: bool,
	},
	/// Writes all rows of a table into a file.
	Export {
		/// A table, `blocks` or `events`.
		table: String,
		/// How the file is written.
		#[arg(long, default_value = "csv")]
		format: Format,
		/// The file; standard output without one.
		#[arg(long, short, value_name = "FILE")]
		output: Option<PathBuf>,
	},
}

/// Why the program fails, as it is printed.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Does what the command line says.
pub async fn execute(cli: Cli) -> Result<ExitCode, Failure> {
	log::set_up(cli.settings.log, "info,sqlx=warn,sqlx::query=error");
	let mut config = Config::load(cli.settings.config.as_deref())?;
	if let Some(node) = cli.settings.node {
		config.node.url = node;
	}
	if let Some(database) = cli.settings.database {
		config.database = database;
	}
	match cli.command {
		Command::Run { listen } => {
			config.server.listen = listen.unwrap_or(config.server.listen);
			run::run(config, told_to_stop()?).await?;
			Ok(ExitCode::SUCCESS)
		}
		Command::Verify { at, json } => verify(&config, at, json).await,
		Command::Prove { table, key, json } => prove(&config, &table, &key, json).await,
		Command::Export { table, format, output } => write_out(&config, &table, format, output).await,
	}
}

async fn verify(config: &Config, at: Option<u64>, json: bool) -> Result<ExitCode, Failure> {
	let node = Node::connect(&config.node_url()?).await?;
	let store = Store::open(&config.database).await?;
	let report = verify::verify(&store, &node, at).await?;
	store.close().await;
	let clean = report.differences.is_empty();
	let mut out = io::stdout().lock();
	if json {
		let mut told = serde_json::to_value(&report)?;
		if let Some(told) = told.as_object_mut() {
			told.insert("clean".into(), clean.into());
		}
		writeln!(out, "{told}")?;
	} else {
		writeln!(out, "block {} {}", report.block, report.hash)?;
		writeln!(out, "{} events in {} blocks make {} rows", report.events, report.blocks, report.rows)?;
		writeln!(
			out,
			"{} fields of {} rows were compared with the chain's state",
			report.fields_on_chain, report.rows_on_chain
		)?;
		let tables = if report.tables_compared {
			"all rows were compared with the tables"
		} else {
			"the tables were left out"
		};
		writeln!(out, "{tables}")?;
		for difference in &report.differences {
			writeln!(out, "- {}", difference.show())?;
		}
		let count = report.differences.len();
		writeln!(out, "{}", if clean { "clean".into() } else { format!("{count} differences") })?;
	}
	Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn prove(config: &Config, table: &str, key: &str, json: bool) -> Result<ExitCode, Failure> {
	let node = Node::connect(&config.node_url()?).await?;
	let store = Store::open(&config.database).await?;
	let proof = prove::prove(&store, &node, table, key).await?;
	store.close().await;
	let mut out = io::stdout().lock();
	if json {
		writeln!(out, "{}", serde_json::to_value(&proof)?)?;
	} else {
		let what = match (proof.proved, proof.present) {
			(true, true) => format!("proved: {} fields are as the chain has them", proof.columns.len()),
			(true, false) => "proved: the chain has it no more".into(),
			(false, _) => "not as the chain has it".into(),
		};
		writeln!(out, "{} {} {what}", proof.table, proof.key)?;
		for differs in &proof.differences {
			writeln!(out, "- {}: stored {}, on chain {}", differs.field, differs.stored, differs.chain)?;
		}
		writeln!(out, "block       {} {}", proof.block, proof.block_hash)?;
		writeln!(out, "state root  {}", proof.state_root)?;
		writeln!(out, "key         {}", proof.storage_key)?;
		writeln!(out, "proof       {} nodes", proof.nodes)?;
	}
	Ok(if proof.proved { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn write_out(
	config: &Config,
	table: &str,
	format: Format,
	output: Option<PathBuf>,
) -> Result<ExitCode, Failure> {
	let list = List::named(table).ok_or_else(|| {
		let names: Vec<_> = List::all().map(List::name).collect();
		format!("there is no table `{table}`: there are {}", names.join(", "))
	})?;
	config.check()?;
	let store = Store::open(&config.database).await?;
	let mut out: Box<dyn Write> = match &output {
		Some(path) => Box::new(std::fs::File::create(path)?),
		None => Box::new(io::stdout()),
	};
	let (sender, mut pieces) = mpsc::channel(WAITING_PIECES);
	let exporting = tokio::spawn(export(store.clone(), list, format, sender));
	while let Some(piece) = pieces.recv().await {
		out.write_all(&piece?)?;
	}
	out.flush()?;
	let count = exporting.await??;
	store.close().await;
	tracing::info!(rows = count, table, "exported");
	Ok(ExitCode::SUCCESS)
}
