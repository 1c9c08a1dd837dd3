//! The command line.

use crate::{
	config::{Config, Source},
	extract,
	fetch::{address::System, Fetcher},
	journal::{Entry, Journal},
	readings::{Reading, Readings},
	run::{journal_path, readings_path, Gateway},
	time, worker,
};
use clap::{Parser, Subcommand};
use credit_network_service::{
	log::{self, Log},
	node::{host, read_key},
	stop::told_to_stop,
};
use futures::{stream, StreamExt};
use serde::Serialize;
use std::{
	io::{self, Write},
	path::PathBuf,
	sync::Arc,
};

/// Reads local data sources and reports them to the Credit Network.
///
/// A reporter's gateway asks each source of its configuration at its interval, keeps what it gives as evidence, and reports the
/// values to the chain once per epoch: a commitment in the epoch's first half, the reports themselves in the second.
///
/// Begin with a copy of config.example.toml; try it out with `check-config` and `fetch --once`; then `run`.
#[derive(Debug, Parser)]
#[command(name = "credit-network-gateway", version, max_term_width = 100)]
pub struct Cli {
	/// The configuration file.
	#[arg(
		long,
		short,
		global = true,
		env = "GATEWAY_CONFIG",
		default_value = "gateway.toml",
		value_name = "FILE"
	)]
	pub config: PathBuf,

	/// How the log is written: `auto` is pretty on a terminal and JSON otherwise. `RUST_LOG` says how much of it.
	#[arg(long, global = true, env = "GATEWAY_LOG", default_value = "auto")]
	pub log: Log,

	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Asks the sources, serves what they say, and reports it, until it is told to stop (SIGTERM or Ctrl-C).
	Run,
	/// Says whether the configuration works, without asking anybody.
	CheckConfig,
	/// Asks the sources now and prints what they say; nothing is kept or reported.
	Fetch {
		/// Asks each source one time. Otherwise they are asked again and again, at the shortest of their intervals.
		#[arg(long)]
		once: bool,
		/// Asks only this source.
		#[arg(long, value_name = "ID")]
		source: Option<String>,
		/// Prints one JSON object for each source, a line each.
		#[arg(long)]
		json: bool,
	},
	/// Prints the last value of each source and the last reports, also while another process runs.
	Status {
		/// Prints one JSON object.
		#[arg(long)]
		json: bool,
	},
}

/// Why the program fails, as it is printed.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Does what the command line says.
pub async fn execute(cli: Cli) -> Result<(), Failure> {
	log::set_up(cli.log, "info");
	let config = Config::load(&cli.config)?;
	match cli.command {
		Command::Run => run(config).await,
		Command::CheckConfig => check(&config),
		Command::Fetch { once, source, json } => fetch(&config, once, source.as_deref(), json).await,
		Command::Status { json } => status(&config, json).await,
	}
}

async fn run(config: Config) -> Result<(), Failure> {
	let stop = told_to_stop()?;
	Ok(Gateway::open(config).await?.run(stop).await?)
}

fn check(config: &Config) -> Result<(), Failure> {
	let mut out = io::stdout().lock();
	let (sources, regions) = (config.sources.len(), config.regions().len());
	writeln!(out, "The configuration works: {sources} sources of {regions} bioregions.")?;
	match &config.chain {
		None => writeln!(out, "There is no [chain]: values are served, and not reported.")?,
		Some(settings) => {
			let key = read_key(&settings.key_file, "the reporter's")?;
			let account = key.public_key().to_account_id();
			writeln!(out, "Reports go to {}, from the account {account}.", host(&settings.url))?;
		}
	}
	Ok(())
}

/// What a source says, as it is printed.
#[derive(Debug, Serialize)]
struct Said {
	source: String,
	region: String,
	indicator: String,
	value: Option<String>,
	unit: String,
	evidence: Option<String>,
	bytes: usize,
	error: Option<String>,
}

async fn fetch(config: &Config, once: bool, only: Option<&str>, json: bool) -> Result<(), Failure> {
	let sources: Vec<&Source> =
		config.sources.iter().filter(|source| only.is_none_or(|id| source.id == id)).collect();
	if sources.is_empty() {
		return Err(
			"no source is called that: `check-config` counts them, the configuration names them".into()
		);
	}
	let fetcher = Fetcher::new(&config.fetch, Arc::new(System))?;
	let interval = sources.iter().map(|source| source.interval).min().unwrap_or_default();
	loop {
		let said: Vec<Said> = stream::iter(sources.iter().copied().cloned())
			.map(|source| {
				let fetcher = &fetcher;
				async move { ask(fetcher, &source).await }
			})
			.buffered(config.fetch.concurrency)
			.collect()
			.await;
		print(&said, json)?;
		if once {
			let failed = said.iter().filter(|said| said.error.is_some()).count();
			return if failed == 0 {
				Ok(())
			} else {
				Err(format!("{failed} of {} sources gave no value", said.len()).into())
			};
		}
		tokio::time::sleep(interval).await;
	}
}

async fn ask(fetcher: &Fetcher, source: &Source) -> Said {
	let given = match source.headers() {
		Ok(headers) => worker::try_out(fetcher, source, &headers).await.map_err(|error| error.to_string()),
		Err(error) => Err(error),
	};
	let mut said = Said {
		source: source.id.clone(),
		region: source.region.clone(),
		indicator: source.indicator.clone(),
		value: None,
		unit: source.unit.clone(),
		evidence: None,
		bytes: 0,
		error: None,
	};
	match given {
		Ok((value, hash, bytes)) => {
			let value = extract::to_chain(value, source.decimals)
				.map(|value| extract::from_chain(value, source.decimals));
			said.value = value.ok();
			said.evidence = Some(hex::encode(hash));
			said.bytes = bytes;
		}
		Err(error) => said.error = Some(error),
	}
	said
}

fn print(all: &[Said], json: bool) -> io::Result<()> {
	let mut out = io::stdout().lock();
	if json {
		return all.iter().try_for_each(|said| writeln!(out, "{}", serde_json::json!(said)));
	}
	let rows = all.iter().map(|said| {
		let value = said.value.as_ref().map_or("-".into(), |value| format!("{value} {}", said.unit));
		let evidence = said.evidence.as_deref().and_then(|hash| hash.get(..16)).unwrap_or("-");
		let note = said.error.clone().unwrap_or_else(|| format!("{} bytes", said.bytes));
		[said.source.clone(), said.region.clone(), said.indicator.clone(), value, evidence.into(), note]
	});
	table(&mut out, ["SOURCE", "REGION", "INDICATOR", "VALUE", "EVIDENCE", ""], rows.collect())
}

fn table<const N: usize>(out: &mut impl Write, head: [&str; N], rows: Vec<[String; N]>) -> io::Result<()> {
	let head = head.map(str::to_owned);
	let widths: Vec<usize> = (0..N)
		.map(|column| {
			let cells = rows.iter().chain([&head]).filter_map(|row| row.get(column));
			cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
		})
		.collect();
	for row in [&head].into_iter().chain(&rows) {
		let line: Vec<String> =
			row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
		writeln!(out, "{}", line.join("  ").trim_end())?;
	}
	Ok(())
}

/// What is known of a source, as it is printed.
#[derive(Debug, Serialize)]
struct Known {
	source: String,
	value: String,
	fetched_at: String,
	evidence: String,
}

/// What became of an epoch's reports, as it is printed.
#[derive(Debug, Serialize)]
struct Reported {
	region: String,
	epoch: u32,
	state: &'static str,
	reports: usize,
	transaction: Option<String>,
	reason: Option<String>,
}

async fn status(config: &Config, json: bool) -> Result<(), Failure> {
	let (readings, journal) = (readings_path(&config.data_dir), journal_path(&config.data_dir));
	if !readings.is_file() || !journal.is_file() {
		let folder = config.data_dir.display();
		return Err(format!("there is nothing in `{folder}` yet: `run` the gateway first").into());
	}
	let known: Vec<Known> = Readings::open(&readings).await?.all().await?.iter().map(known).collect();
	let reported: Vec<Reported> =
		Journal::open(&journal).await?.last(20).await?.iter().map(reported).collect();
	let mut out = io::stdout().lock();
	if json {
		writeln!(out, "{}", serde_json::json!({ "sources": known, "reports": reported }))?;
		return Ok(());
	}
	let rows = known.into_iter().map(|known| [known.source, known.value, known.fetched_at, known.evidence]);
	table(&mut out, ["SOURCE", "VALUE", "FETCHED", "EVIDENCE"], rows.collect())?;
	writeln!(out)?;
	let rows = reported.into_iter().map(|reported| {
		[
			reported.region,
			reported.epoch.to_string(),
			reported.state.to_owned(),
			reported.reports.to_string(),
			reported.reason.or(reported.transaction).unwrap_or_default(),
		]
	});
	table(&mut out, ["REGION", "EPOCH", "STATE", "REPORTS", "TRANSACTION OR REASON"], rows.collect())?;
	Ok(())
}

fn known((source, reading): &(String, Reading)) -> Known {
	Known {
		source: source.clone(),
		value: extract::from_chain(reading.value, reading.decimals),
		fetched_at: time::display(reading.fetched_at),
		evidence: hex::encode(reading.evidence),
	}
}

fn reported(entry: &Entry) -> Reported {
	Reported {
		region: entry.key.region.clone(),
		epoch: entry.key.epoch,
		state: entry.state.as_str(),
		reports: entry.reports.len(),
		transaction: entry.transaction.as_ref().map(|transaction| hex::encode(transaction.hash)),
		reason: entry.reason.clone(),
	}
}
