//! What the operator sets: one TOML file, single values of it overridden by the environment and by flags.

pub use credit_network_service::config::ConfigError;

use crate::store::dialect::Dialect;
use credit_network_service::config;
use serde::Deserialize;
use std::{net::SocketAddr, path::Path, time::Duration};
use url::Url;

/// The settings that may be overridden by the environment.
const TOP: [&str; 4] = ["database", "follow", "node", "server"];

/// All that the operator sets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
	/// Where the tables are: `sqlite:FILE` or `postgres://USER@HOST/NAME`.
	pub database: String,
	/// The node.
	pub node: NodeSettings,
	/// The REST server.
	pub server: Server,
	/// How blocks are followed.
	pub follow: Following,
}

impl Default for Config {
	fn default() -> Self {
		Self {
			database: "sqlite:indexer.db".into(),
			node: NodeSettings::default(),
			server: Server::default(),
			follow: Following::default(),
		}
	}
}

/// The node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NodeSettings {
	/// Its RPC.
	pub url: String,
}

impl Default for NodeSettings {
	fn default() -> Self {
		Self { url: "ws://127.0.0.1:9944".into() }
	}
}

/// The REST server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
	/// Where it listens.
	pub listen: SocketAddr,
	/// How many finalized blocks may be missing before it is not ready.
	pub ready_lag: u64,
}

impl Default for Server {
	fn default() -> Self {
		Self { listen: SocketAddr::from(([127, 0, 0, 1], 9981)), ready_lag: 20 }
	}
}

/// How blocks are followed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Following {
	/// How often the node is asked what it has finalized.
	#[serde(with = "humantime_serde")]
	pub poll: Duration,
	/// How many blocks are fetched at once, and wait to be written.
	pub in_flight: usize,
	/// How many blocks one transaction writes at most.
	pub batch_blocks: usize,
	/// After how many events a transaction takes no more blocks.
	pub batch_events: usize,
	/// Whether a bar may be drawn on a terminal.
	pub progress: bool,
}

impl Default for Following {
	fn default() -> Self {
		Self {
			poll: Duration::from_secs(1),
			in_flight: 64,
			batch_blocks: 256,
			batch_events: 4_000,
			progress: true,
		}
	}
}

impl Config {
	/// Reads the file, and what the environment overrides: `INDEXER_SERVER__LISTEN` for `listen` in `[server]`.
	pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
		Self::read(match path {
			Some(path) => config::file(path)?,
			None => config::Figment::new(),
		})
	}

	/// Reads what stands in a text instead of a file.
	pub fn parse(toml: &str) -> Result<Self, ConfigError> {
		Self::read(config::text(toml))
	}

	fn read(figment: config::Figment) -> Result<Self, ConfigError> {
		config::read(figment, "INDEXER_", &TOP)
	}

	/// The node's address.
	pub fn node_url(&self) -> Result<Url, ConfigError> {
		self.check()?;
		Url::parse(&self.node.url).map_err(|error| ConfigError(vec![format!("`node.url`: {error}")]))
	}

	/// Refuses what cannot work, or should not.
	pub fn check(&self) -> Result<(), ConfigError> {
		let mut problems = Vec::new();
		if Dialect::of(&self.database).is_none() {
			problems.push("`database` must be sqlite:FILE or postgres://USER@HOST/NAME".into());
		}
		match Url::parse(&self.node.url) {
			Ok(url) => {
				if !matches!(url.scheme(), "ws" | "wss") {
					problems.push("`node.url` must begin with ws:// or wss://".into());
				}
				if !url.username().is_empty() || url.password().is_some() {
					problems.push("`node.url` holds a name or a password: remove them".into());
				}
			}
			Err(error) => problems.push(format!("`node.url` is none ({error}): write ws://HOST:PORT")),
		}
		let Following { poll, in_flight, batch_blocks, batch_events, .. } = &self.follow;
		if *poll < Duration::from_millis(50) {
			problems.push("`follow.poll` must be at least 50ms".into());
		}
		if *in_flight == 0 || *in_flight > 1_024 {
			problems.push("`follow.in_flight` must be from 1 to 1024: each is held in memory".into());
		}
		if *batch_blocks == 0 || *batch_events == 0 {
			problems.push("`follow.batch_blocks` and `follow.batch_events` must be above 0".into());
		}
		if problems.is_empty() {
			Ok(())
		} else {
			Err(ConfigError(problems))
		}
	}
}
