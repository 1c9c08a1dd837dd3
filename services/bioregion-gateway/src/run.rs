//! The gateway as a whole: what is opened, what runs, and how it stops.

use crate::{
	api,
	board::Board,
	chain::{Chain, Node},
	config::Config,
	evidence::Evidence,
	fetch::{
		address::{Lookup, System},
		Fetcher,
	},
	journal::Journal,
	metrics::Metrics,
	readings::Readings,
	reporter::Reporting,
	time,
	worker::{Shared, Worker},
};
use credit_network_service::node::read_key;
use std::{
	fs::{self, File, TryLockError},
	io,
	os::unix::fs::{DirBuilderExt, PermissionsExt},
	path::Path,
	sync::Arc,
	time::Duration,
};
use thiserror::Error;
use tokio::{net::TcpListener, task::JoinSet, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// How long what is under way may take to finish when the gateway is stopped.
const GRACE: Duration = Duration::from_secs(20);

/// How often payloads are looked for that nothing rests on.
const PRUNE_EVERY: Duration = Duration::from_secs(60);

/// Why the gateway does not run.
#[derive(Debug, Error)]
pub enum RunError {
	/// The folder of its data cannot be used.
	#[error("`data_dir` cannot be used: {0}: make a folder that the gateway may write to")]
	DataDir(io::Error),
	/// Another one is running.
	#[error("another gateway is using the same `data_dir`: stop it, or give this one a folder of its own")]
	AlreadyRunning,
	/// A database cannot be opened.
	#[error("{0}: is the disk full, or the file damaged?")]
	Database(String),
	/// The evidence cannot be kept.
	#[error(transparent)]
	Evidence(#[from] crate::evidence::EvidenceError),
	/// Nothing can be asked.
	#[error("no HTTP client can be made: {0}")]
	Client(#[from] reqwest::Error),
	/// The address is taken, or not ours.
	#[error("`server.listen` cannot be used: {0}: choose another address")]
	Listen(io::Error),
	/// A setting does not work.
	#[error("{0}")]
	Setting(String),
}

/// A gateway whose stores are open.
pub struct Gateway {
	shared: Arc<Shared>,
	journal: Journal,
	/// Held for as long as this one runs.
	_lock: File,
}

impl Gateway {
	/// Opens what the configuration names.
	pub async fn open(config: Config) -> Result<Self, RunError> {
		Self::open_with(config, Arc::new(System)).await
	}

	/// Opens what the configuration names, and looks names up as told.
	pub async fn open_with(config: Config, lookup: Arc<dyn Lookup>) -> Result<Self, RunError> {
		let folder = &config.data_dir;
		// What is prepared for the chain is nobody's business before it is revealed.
		fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(RunError::DataDir)?;
		fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(RunError::DataDir)?;
		let lock = only_one(folder)?;
		let database = |error: &dyn std::fmt::Display| RunError::Database(error.to_string());
		let journal = Journal::open(&journal_path(folder)).await.map_err(|error| database(&error))?;
		let readings = Readings::open(&readings_path(folder)).await.map_err(|error| database(&error))?;
		let kept = readings.all().await.map_err(|error| database(&error))?;
		let evidence = Arc::new(Evidence::open(&config.evidence, folder, readings.clone())?);
		let board = Arc::new(Board::new(&config, kept));
		let shared = Arc::new(Shared {
			fetcher: Fetcher::new(&config.fetch, lookup)?,
			evidence,
			readings,
			board,
			metrics: Arc::new(Metrics::new()),
			config: Arc::new(config),
		});
		Ok(Self { shared, journal, _lock: lock })
	}

	/// What its parts share.
	pub fn shared(&self) -> Arc<Shared> {
		self.shared.clone()
	}

	/// The journal of what was reported.
	pub fn journal(&self) -> Journal {
		self.journal.clone()
	}

	/// Runs until it is told to stop, and stops when what is under way is done.
	pub async fn run(self, stop: CancellationToken) -> Result<(), RunError> {
		let Self { shared, journal, _lock } = self;
		let config = shared.config.clone();
		let key = match &config.chain {
			Some(chain) => {
				Some((chain.clone(), read_key(&chain.key_file, "the reporter's").map_err(RunError::Setting)?))
			}
			None => None,
		};
		let listener = TcpListener::bind(config.server.listen).await.map_err(RunError::Listen)?;
		tracing::info!(address = %config.server.listen, sources = config.sources.len(), "the gateway runs");
		let mut tasks = JoinSet::new();
		for source in &config.sources {
			let worker = Worker::new(shared.clone(), source.clone()).map_err(RunError::Setting)?;
			tasks.spawn(worker.run());
		}
		tasks.spawn(prune(shared.clone()));
		let reporting = key.map(|(chain, key)| {
			tokio::spawn(report(shared.clone(), journal.clone(), chain, key, stop.clone()))
		});
		let asked = stop.clone();
		let router = api::router(shared.clone());
		let server =
			axum::serve(listener, router).with_graceful_shutdown(async move { asked.cancelled().await });
		let serving = tokio::spawn(async move { server.await });
		stop.cancelled().await;
		tracing::info!("stopping");
		// A fetch is asked again after the next start; a step of reporting is let finish.
		tasks.shutdown().await;
		let finish = async {
			if let Some(reporting) = reporting {
				let _ = reporting.await;
			}
			let _ = serving.await;
		};
		if tokio::time::timeout(GRACE, finish).await.is_err() {
			tracing::warn!("something did not finish in time; it goes on after the next start");
		}
		journal.close().await;
		tracing::info!("stopped");
		Ok(())
	}
}

/// The file of the journal.
pub fn journal_path(data_dir: &Path) -> std::path::PathBuf {
	data_dir.join("journal.db")
}

/// The file of the readings.
pub fn readings_path(data_dir: &Path) -> std::path::PathBuf {
	data_dir.join("readings.db")
}

/// Two gateways with one journal would each think that the other's transactions are its own.
fn only_one(folder: &Path) -> Result<File, RunError> {
	let lock = File::create(folder.join("lock")).map_err(RunError::DataDir)?;
	match lock.try_lock() {
		Ok(()) => Ok(lock),
		Err(TryLockError::WouldBlock) => Err(RunError::AlreadyRunning),
		Err(TryLockError::Error(error)) => Err(RunError::DataDir(error)),
	}
}

async fn report(
	shared: Arc<Shared>,
	journal: Journal,
	settings: crate::config::Chain,
	key: subxt_signer::sr25519::Keypair,
	stop: CancellationToken,
) {
	let mut ticks = tokio::time::interval(settings.poll);
	ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
	let mut reporting: Option<Reporting> = None;
	loop {
		tokio::select! {
			() = stop.cancelled() => return,
			_ = ticks.tick() => {}
		}
		match &reporting {
			Some(reporting) => reporting.step_all().await,
			None => match Node::connect(&settings.url, key.clone()).await {
				Ok(node) => {
					let node: Arc<dyn Chain> = Arc::new(node);
					tracing::info!(
						genesis = hex::encode(node.genesis()),
						reporter = hex::encode(node.who()),
						"the node answers"
					);
					let Shared { board, evidence, config, metrics, .. } = &*shared;
					let new = Reporting::new(
						node,
						journal.clone(),
						board.clone(),
						evidence.clone(),
						config.clone(),
						metrics.clone(),
					);
					new.step_all().await;
					reporting = Some(new);
				}
				Err(error) => {
					tracing::warn!(%error, "the node cannot be reached; the next attempt follows by itself");
					shared.board.chain_failed(&error.to_string());
				}
			},
		}
	}
}

async fn prune(shared: Arc<Shared>) {
	let settings = &shared.config.fetch;
	loop {
		let pruned =
			shared.evidence.prune(settings.keep_unreported, settings.max_unreported_bytes, time::now()).await;
		match pruned {
			Ok(count) => shared.metrics.pruned(count),
			Err(error) => tracing::warn!(%error, "old payloads are not forgotten"),
		}
		tokio::time::sleep(PRUNE_EVERY).await;
	}
}
