//! The indexer as a whole: what is opened, what runs, and how it stops.

use crate::{
	config::{Config, ConfigError},
	follow::{FollowError, Follower, Standing},
	metrics::Metrics,
	store::{without_password, Store, StoreError},
};
use serde_json::Value;
use std::{
	collections::BTreeMap,
	io,
	sync::{Arc, Mutex},
	time::Duration,
};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long what is under way may take to finish when the indexer is stopped.
const GRACE: Duration = Duration::from_secs(20);

/// Why the indexer does not run.
#[derive(Debug, Error)]
pub enum RunError {
	/// A setting does not work.
	#[error(transparent)]
	Config(#[from] ConfigError),
	/// The database cannot be used.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// Blocks cannot be followed.
	#[error(transparent)]
	Follow(#[from] FollowError),
	/// The address is taken, or not ours.
	#[error("`server.listen` cannot be used: {0}: choose another address")]
	Listen(io::Error),
}

/// What the parts of the indexer share.
pub struct Shared {
	/// The database.
	pub store: Store,
	/// What is counted.
	pub metrics: Arc<Metrics>,
	/// Where the indexer stands.
	pub standing: Arc<Mutex<Standing>>,
	/// How many finalized blocks may be missing before it is not ready.
	pub ready_lag: u64,
	/// What was reckoned of all rows, as of the last block that is written.
	pub reckoned: Reckoned,
}

/// Answers by what was asked, each with the block that it is of.
pub type Reckoned = Mutex<BTreeMap<String, (u64, Value)>>;

/// Runs until it is told to stop.
pub async fn run(config: Config, stop: CancellationToken) -> Result<(), RunError> {
	let url = config.node_url()?;
	let store = Store::open(&config.database).await?;
	let listener = TcpListener::bind(config.server.listen).await.map_err(RunError::Listen)?;
	let address = listener.local_addr().map_err(RunError::Listen)?;
	let shared = Arc::new(Shared {
		store: store.clone(),
		metrics: Arc::default(),
		standing: Arc::default(),
		ready_lag: config.server.ready_lag,
		reckoned: Reckoned::default(),
	});
	tracing::info!(%address, database = without_password(&config.database), "the indexer runs");
	let asked = stop.clone();
	let router = crate::api::router(shared.clone());
	let serving =
		axum::serve(listener, router).with_graceful_shutdown(async move { asked.cancelled().await });
	let serving = tokio::spawn(async move { serving.await });
	let follower =
		Follower::new(url, config.follow, store.clone(), shared.metrics.clone(), shared.standing.clone());
	let followed = follower.run(&stop).await;
	stop.cancel();
	tracing::info!("stopping");
	if tokio::time::timeout(GRACE, serving).await.is_err() {
		tracing::warn!("a request was not answered in time");
	}
	store.close().await;
	followed?;
	tracing::info!("stopped");
	Ok(())
}
