//! The command line.

use crate::{
	benchmark::Plan as Folds,
	data::{
		adapter::Adapter,
		csv::{Extras, Grouping},
		sql, Dataset,
	},
	export::read_model,
	propose::Proposal,
	settings::{Kind, Settings},
	simulate::Plan,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use credit_network_service::{
	log::{self, Log},
	node::read_key,
};
use credit_primitives_scoring::Source;
use std::{path::PathBuf, process::ExitCode};
use url::Url;

/// Trains, measures and explains the credit model that the Credit Network's chain runs.
///
/// It learns from loan histories as they were known when each request was decided: from the indexer's database, or from a CSV file.
/// What it makes runs on the chain in integers, and gives each feature's part in each decision.
///
/// Begin with `simulate --output loans.csv`, then `train --data loans.csv --output model`, which writes trained.json and
/// report.html; `evaluate --model model/trained.json --data ...` measures it on other cases, `explain` tells why it says what it
/// says of one, and `export --model model/trained.json --output model` writes model.scale, the bytes that the chain takes. `propose
/// --model model/model.scale --node ws://127.0.0.1:9944 --key-file key` puts it to the vote of the network.
/// Settings that stay go into a copy of config.example.toml.
#[derive(Debug, Parser)]
#[command(name = "credit-network-model", version, max_term_width = 100)]
pub struct Cli {
	#[command(flatten)]
	common: Common,

	/// What to do.
	#[command(subcommand)]
	command: Command,
}

/// What every command reads.
#[derive(Debug, Args)]
struct Common {
	/// The configuration file. Without one, everything has its default.
	#[arg(long, short, global = true, env = "CREDIT_MODEL_CONFIG", value_name = "FILE")]
	config: Option<PathBuf>,

	/// How the log is written: `auto` is pretty on a terminal and JSON otherwise. `RUST_LOG` says how much of it.
	#[arg(long, global = true, env = "CREDIT_MODEL_LOG", default_value = "auto")]
	log: Log,
}

/// Where cases are read from.
#[derive(Debug, Args)]
pub(crate) struct From {
	/// A CSV file.
	#[arg(long, value_name = "FILE", required_unless_present = "database", conflicts_with = "database")]
	data: Option<PathBuf>,

	/// The indexer's database: sqlite:FILE or postgres://USER@HOST/NAME. It is read, and never written.
	#[arg(long, value_name = "URL", env = "CREDIT_MODEL_DATABASE")]
	database: Option<String>,

	/// With a database: as things were known at this moment, in milliseconds since 1970; else at the last block that is written.
	#[arg(long, value_name = "MILLISECONDS", requires = "database")]
	as_of: Option<i64>,

	/// How the columns of the CSV file become features: `chain`, `german`, or a TOML file like data/german-credit.toml.
	#[arg(long, default_value = "chain", value_name = "ADAPTER", conflicts_with = "database")]
	adapter: String,

	/// Compares the groups of this column, or with COLUMN<NUMBER those below a number with the others. No model sees it.
	#[arg(long, value_name = "COLUMN", conflicts_with = "database")]
	group: Option<Grouping>,
}

/// Where the data of a model come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Origin {
	/// A simulation.
	Simulated,
	/// Loans of this network.
	History,
	/// A published data set.
	Published,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
	/// Trains a model, and writes trained.json and report.html.
	Train {
		#[command(flatten)]
		from: From,
		/// The kind of the model.
		#[arg(long, default_value = "scorecard")]
		kind: Kind,
		/// Where the data come from, as the model will say. Without it, a database is history, data with a column `true_pd` are
		/// simulated, and those of another adapter than `chain` published.
		#[arg(long)]
		source: Option<Origin>,
		/// The folder to write into.
		#[arg(long, short, value_name = "FOLDER")]
		output: PathBuf,
	},
	/// Measures a model on cases: AUC, KS, Brier score, calibration, drift, groups, costs.
	Evaluate {
		/// A trained.json, or a model.scale of a known schema.
		#[arg(long, value_name = "FILE")]
		model: PathBuf,
		#[command(flatten)]
		from: From,
		/// The column of the true probability of default, of a simulation.
		#[arg(long, value_name = "COLUMN")]
		truth: Option<String>,
		/// Prints one JSON object.
		#[arg(long)]
		json: bool,
		/// Writes a report as HTML, of a trained.json.
		#[arg(long, value_name = "FILE")]
		report: Option<PathBuf>,
	},
	/// Writes model.scale, which the chain takes, and model.json, which people read.
	Export {
		/// A trained.json.
		#[arg(long, value_name = "FILE")]
		model: PathBuf,
		/// The folder to write into.
		#[arg(long, short, value_name = "FOLDER")]
		output: PathBuf,
	},
	/// Puts a model to the vote of the network: if the proposal passes, the chain assesses by it. Waits until the block with the
	/// proposal is final.
	Propose {
		/// A model.scale, or a trained.json.
		#[arg(long, value_name = "FILE")]
		model: PathBuf,
		/// A node of the network, by its RPC.
		#[arg(long, value_name = "URL")]
		node: Url,
		/// The secret of the account that proposes, which must be a person's: `0x` and 64 hex digits, 12 to 24 words, or such with a
		/// derivation path, on one line of a file that only its owner can read.
		#[arg(long, value_name = "FILE")]
		key_file: PathBuf,
		/// The schemas of the credentials that count for the model, at most four.
		#[arg(long, value_name = "NUMBER", num_args = 1..)]
		credential: Vec<u32>,
		/// The schema by which issuers attest what a borrower does with a loan.
		#[arg(long, value_name = "NUMBER")]
		purpose_credential: Option<u32>,
		/// What voters read: a title or a link, of at most 256 bytes. Without it, the model's name and version.
		#[arg(long, value_name = "TEXT")]
		title: Option<String>,
		/// Prints one JSON object.
		#[arg(long)]
		json: bool,
	},
	/// Tells why the model says what it says of a case, and what would change it.
	Explain {
		/// A trained.json, or a model.scale of a known schema.
		#[arg(long, value_name = "FILE")]
		model: PathBuf,
		#[command(flatten)]
		from: From,
		/// Which case: the line of the file, the first case being 2, or with a database the number of the case, from 1.
		#[arg(long, value_name = "NUMBER")]
		row: u64,
		/// The probability of default to reach. Without it, `decisions.approve_up_to`.
		#[arg(long)]
		target: Option<f64>,
		/// Draws the contributions into this file, as SVG.
		#[arg(long, value_name = "FILE")]
		svg: Option<PathBuf>,
		/// Prints one JSON object.
		#[arg(long)]
		json: bool,
	},
	/// Makes communities of borrowers whose true risk is known, and writes their cases as CSV.
	Simulate {
		#[command(flatten)]
		plan: Plan,
		/// The file; standard output without one.
		#[arg(long, short, value_name = "FILE")]
		output: Option<PathBuf>,
		/// Trains models of this kind on fair and on unfair data instead, and prints how they treat groups.
		#[arg(long, value_name = "KIND")]
		study: Option<Kind>,
	},
	/// Measures scorecard and trees by repeated cross-validation.
	Benchmark {
		#[command(flatten)]
		from: From,
		/// In how many folds.
		#[arg(long, default_value_t = 5)]
		folds: usize,
		/// How often, each time by other folds.
		#[arg(long, default_value_t = 10)]
		repeats: usize,
		/// The seed of the first repetition's folds; each further one's is one more.
		#[arg(long, default_value_t = 101)]
		seed: u64,
		/// Writes which fold each case is in, one line for each case, one column for each repetition.
		#[arg(long, value_name = "FILE")]
		write_folds: Option<PathBuf>,
		/// Prints one JSON object for each kind of model.
		#[arg(long)]
		json: bool,
	},
}

/// Why the program fails, as it is printed.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Does what the command line says.
pub async fn execute(cli: Cli) -> Result<ExitCode, Failure> {
	log::set_up(cli.common.log, "info,sqlx=warn,subxt=warn,jsonrpsee=warn");
	let settings = Settings::load(cli.common.config.as_deref())?;
	settings.check()?;
	use crate::commands as act;
	match cli.command {
		Command::Train { from, kind, source, output } => {
			let data = read(&from, &settings, Extras::default()).await?;
			let source = source.map_or_else(|| usual_source(&from, &data), Origin::into);
			act::train(&data, kind, source, &settings, &output)?;
		}
		Command::Evaluate { model, from, truth, json, report } => {
			let data = read(&from, &settings, Extras { truth, ..Extras::default() }).await?;
			act::evaluate(&model, &data, &settings, json, report.as_deref())?;
		}
		Command::Export { model, output } => act::export(&model, &output)?,
		Command::Propose { model, node, key_file, credential, purpose_credential, title, json } => {
			let (model, _) = read_model(&model)?;
			let proposal = Proposal::new(model, credential, purpose_credential, title)?;
			let key = read_key(&key_file, "the proposer's")?;
			act::propose(&proposal, &node, &key, json).await?;
		}
		Command::Explain { model, from, row, target, svg, json } => {
			let extras = Extras { outcome_optional: true, ..Extras::default() };
			let data = read(&from, &settings, extras).await?;
			let first = if from.database.is_some() { 1 } else { 2 };
			let target = target.unwrap_or(settings.decisions.approve_up_to);
			act::explain(&model, &data, (row, first), target, svg.as_deref(), json)?;
		}
		Command::Simulate { plan, output, study } => {
			plan.check()?;
			match study {
				Some(kind) => act::study(&plan, kind, &settings)?,
				None => act::simulate(&plan, output.as_deref())?,
			}
		}
		Command::Benchmark { from, folds, repeats, seed, write_folds, json } => {
			if folds < 2 || repeats == 0 {
				return Err("there must be at least 2 folds and 1 repetition".into());
			}
			let data = read(&from, &settings, Extras::default()).await?;
			let plan = Folds { folds, repeats, seed, threads: settings.trees.threads };
			act::benchmark(&data, plan, &settings, write_folds.as_deref(), json)?;
		}
	}
	Ok(ExitCode::SUCCESS)
}

impl std::convert::From<Origin> for Source {
	fn from(origin: Origin) -> Self {
		match origin {
			Origin::Simulated => Self::Simulated,
			Origin::History => Self::History,
			Origin::Published => Self::Published,
		}
	}
}

fn usual_source(from: &From, data: &Dataset) -> Source {
	if data.cases.iter().any(|case| case.truth.is_some()) {
		Source::Simulated
	} else if from.database.is_some() || from.adapter == "chain" {
		Source::History
	} else {
		Source::Published
	}
}

async fn read(from: &From, settings: &Settings, mut extras: Extras) -> Result<Dataset, Failure> {
	let data = match (&from.data, &from.database) {
		(Some(path), _) => {
			let adapter = Adapter::named(&from.adapter)?;
			extras.group = from.group.clone();
			crate::data::csv::read_file(path, &adapter, &extras)?
		}
		(None, Some(url)) => sql::read(url, &settings.history, from.as_of).await?,
		(None, None) => return Err("name a file by --data, or a database by --database".into()),
	};
	tracing::info!(cases = data.cases.len(), refused = data.refused().len(), "read");
	Ok(data)
}
