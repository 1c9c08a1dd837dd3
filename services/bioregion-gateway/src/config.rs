//! What the operator sets: one TOML file, single values of it overridden by the environment.

pub use credit_network_service::config::ConfigError;

use credit_network_service::config;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	net::SocketAddr,
	path::{Path, PathBuf},
	time::Duration,
};
use url::Url;
use utoipa::ToSchema;

/// The most decimals that a value has on chain.
pub const MAX_DECIMALS: u8 = 18;

/// The most times that a failed request is tried again.
pub const MAX_RETRIES: u32 = 10;

/// The settings that stand at the top of the file, and may be overridden by the environment.
const TOP: [&str; 5] = ["chain", "data_dir", "evidence", "fetch", "server"];

/// All that the operator sets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// Where the journal, the readings and, unless told otherwise, the evidence are kept.
	pub data_dir: PathBuf,
	/// The REST server.
	#[serde(default)]
	pub server: Server,
	/// How sources are fetched.
	#[serde(default)]
	pub fetch: Fetching,
	/// Where raw payloads are kept.
	#[serde(default)]
	pub evidence: EvidenceStore,
	/// The chain to report to. Without it, the gateway measures and serves, and reports nothing.
	pub chain: Option<Chain>,
	/// The sources.
	#[serde(default)]
	pub sources: Vec<Source>,
}

/// The REST server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
	/// Where it listens.
	pub listen: SocketAddr,
}

impl Default for Server {
	fn default() -> Self {
		Self { listen: SocketAddr::from(([127, 0, 0, 1], 9980)) }
	}
}

/// How sources are fetched.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fetching {
	/// How many requests are under way at once.
	pub concurrency: usize,
	/// How long a connection may take to come about.
	#[serde(with = "humantime_serde")]
	pub connect_timeout: Duration,
	/// How many redirects are followed.
	pub max_redirects: u32,
	/// What the gateway calls itself in requests.
	pub user_agent: String,
	/// How long the first retry waits at most; each later one up to twice as long as the one before.
	#[serde(with = "humantime_serde")]
	pub backoff: Duration,
	/// How long any retry waits at most.
	#[serde(with = "humantime_serde")]
	pub max_backoff: Duration,
	/// After how many failures in a row a source is left alone for a time.
	pub breaker_failures: u32,
	/// For how long it is left alone, at first; twice as long whenever the next try fails too.
	#[serde(with = "humantime_serde")]
	pub breaker_pause: Duration,
	/// For how long it is left alone at most.
	#[serde(with = "humantime_serde")]
	pub breaker_max_pause: Duration,
	/// For how long raw payloads are kept that no report rests on, since they were last given.
	#[serde(with = "humantime_serde")]
	pub keep_unreported: Duration,
	/// How many bytes raw payloads may have in total that no report rests on: the oldest are forgotten first.
	pub max_unreported_bytes: u64,
}

impl Default for Fetching {
	fn default() -> Self {
		Self {
			concurrency: 16,
			connect_timeout: Duration::from_secs(5),
			max_redirects: 3,
			user_agent: concat!("credit-network-gateway/", env!("CARGO_PKG_VERSION")).into(),
			backoff: Duration::from_millis(500),
			max_backoff: Duration::from_secs(30),
			breaker_failures: 5,
			breaker_pause: Duration::from_secs(60),
			breaker_max_pause: Duration::from_secs(3_600),
			keep_unreported: Duration::from_secs(30 * 24 * 3_600),
			max_unreported_bytes: 10 << 30,
		}
	}
}

/// Where raw payloads are kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum EvidenceStore {
	/// In the folder `evidence` of `data_dir`.
	#[default]
	Files,
	/// In a bucket of an S3-compatible store. The credentials come from the environment: `AWS_ACCESS_KEY_ID`,
	/// `AWS_SECRET_ACCESS_KEY`, or what the machine it runs on is given.
	S3 {
		/// The bucket.
		bucket: String,
		/// The region of the store.
		region: String,
		/// The address of the store, if it is not AWS.
		endpoint: Option<Url>,
		/// What the names of objects begin with.
		#[serde(default)]
		prefix: String,
	},
}

/// The chain to report to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
	/// A node's RPC address. It must be the operator's own node, or one the operator trusts.
	pub url: Url,
	/// The file with the reporter's secret: a secret URI, a mnemonic or `0x` and 64 hex digits. Only its owner may read it.
	pub key_file: PathBuf,
	/// How often the chain is looked at.
	#[serde(with = "humantime_serde", default = "default_poll")]
	pub poll: Duration,
	/// Which part of an epoch's first half passes before the reports are committed to, in percent.
	#[serde(default = "default_commit_after")]
	pub commit_after_percent: u8,
}

fn default_poll() -> Duration {
	Duration::from_secs(6)
}

fn default_commit_after() -> u8 {
	50
}

/// What a source's values are about: the groups of indicators on chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
	/// How the trades of the place fare.
	LocalBusiness,
	/// Soil, water, air, forest, species.
	EcologicalHealth,
	/// Health, education, housing, trust.
	CommunityWellbeing,
}

impl SourceType {
	/// As it is written in the configuration.
	pub fn as_str(self) -> &'static str {
		match self {
			Self::LocalBusiness => "local_business",
			Self::EcologicalHealth => "ecological_health",
			Self::CommunityWellbeing => "community_wellbeing",
		}
	}
}

/// A source of one indicator's values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
	/// What the source is called here: 1 to 64 small letters, digits, `_` or `-`.
	pub id: String,
	/// What its values are about.
	#[serde(rename = "type")]
	pub kind: SourceType,
	/// The code of the bioregion.
	pub region: String,
	/// The indicator of the bioregion.
	pub indicator: String,
	/// Where it is fetched.
	pub url: Url,
	/// Where the value stands in what is fetched.
	pub extract: Extract,
	/// The unit of the values, as on chain.
	#[serde(default)]
	pub unit: String,
	/// How many decimals the values have on chain.
	#[serde(default)]
	pub decimals: u8,
	/// What the source's numbers are multiplied with to be in that unit.
	#[serde(default = "one")]
	pub scale: Decimal,
	/// Which values are believed.
	pub plausible: Plausible,
	/// How often it is fetched.
	#[serde(with = "humantime_serde")]
	pub interval: Duration,
	/// How long an answer may take, from the request to its last byte.
	#[serde(with = "humantime_serde", default = "default_timeout")]
	pub timeout: Duration,
	/// How old a value may be to be reported; three intervals if nothing is said.
	#[serde(with = "humantime_serde", default)]
	pub max_age: Option<Duration>,
	/// How many bytes an answer may have.
	#[serde(default = "default_max_bytes")]
	pub max_bytes: usize,
	/// How many times a failed request is tried again; 10 at most.
	#[serde(default = "default_retries")]
	pub retries: u32,
	/// Headers of the request: the name of each, and of the environment variable that holds its value.
	#[serde(default)]
	pub headers_from_env: BTreeMap<String, String>,
	/// Whether the source's own address may be one of a private network.
	#[serde(default)]
	pub allow_private: bool,
	/// Whether it may be fetched unencrypted.
	#[serde(default)]
	pub allow_http: bool,
}

fn one() -> Decimal {
	Decimal::ONE
}

fn default_timeout() -> Duration {
	Duration::from_secs(10)
}

fn default_max_bytes() -> usize {
	1 << 20
}

fn default_retries() -> u32 {
	2
}

/// Which values are believed, in the unit of the chain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plausible {
	/// The least.
	pub min: Decimal,
	/// The greatest.
	pub max: Decimal,
	/// How far a value may be from the last one that was accepted.
	pub max_change: Option<Decimal>,
	/// A greater change is accepted once so many fetches in a row agree on it.
	#[serde(default = "default_confirmations")]
	pub confirmations: u32,
}

fn default_confirmations() -> u32 {
	3
}

/// Where a value stands in what is fetched.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "format", rename_all = "snake_case", deny_unknown_fields)]
pub enum Extract {
	/// JSON.
	Json {
		/// A JSON pointer to a number, a number in a string, or a list.
		pointer: String,
		/// In a list of objects, a JSON pointer to the number of each.
		#[serde(default)]
		field: String,
		/// What becomes of a list.
		#[serde(default)]
		rows: Rows,
	},
	/// Rows of columns, the first of them being the columns' names.
	Csv {
		/// The column's name.
		column: String,
		/// What becomes of the rows.
		#[serde(default)]
		rows: Rows,
		/// What separates columns.
		#[serde(default = "comma")]
		delimiter: char,
		/// What lines begin with that say nothing.
		comment: Option<char>,
		/// Only rows count that have these values in these columns.
		#[serde(default)]
		only: BTreeMap<String, String>,
	},
}

fn comma() -> char {
	','
}

impl Extract {
	/// The type of the content, as evidence is served with it.
	pub fn content_type(&self) -> &'static str {
		match self {
			Self::Json { .. } => "application/json",
			Self::Csv { .. } => "text/csv; charset=utf-8",
		}
	}
}

/// What becomes of several numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
	/// The first one.
	First,
	/// The last one.
	#[default]
	Last,
	/// Their mean.
	Mean,
	/// Their median.
	Median,
	/// Their sum.
	Sum,
}

impl Source {
	/// How old a value may be to be reported.
	pub fn max_age(&self) -> Duration {
		self.max_age.unwrap_or_else(|| self.interval.saturating_mul(3))
	}

	/// The headers of requests, with their values from the environment.
	pub fn headers(&self) -> Result<HeaderMap, String> {
		let mut headers = HeaderMap::new();
		for (name, variable) in &self.headers_from_env {
			let header = name.parse::<HeaderName>().map_err(|_| {
				format!("`{name}` is no name of a header: write it with letters, digits and `-`")
			})?;
			let value = std::env::var(variable).map_err(|_| {
				format!(
					"the header `{name}` is to come from the environment variable `{variable}`, which is not set: set it"
				)
			})?;
			let mut value = HeaderValue::from_str(&value).map_err(|_| {
				format!("the value of `{variable}` cannot stand in a header: remove line breaks from it")
			})?;
			value.set_sensitive(true);
			headers.insert(header, value);
		}
		Ok(headers)
	}

	/// What must be the same for a stored value to be of use. It is compared, never parsed.
	pub fn fingerprint(&self) -> String {
		let Self { region, indicator, url, extract, unit, decimals, scale, .. } = self;
		format!("{region} {indicator} {url} {extract:?} {unit} {decimals} {scale}")
	}

	fn problems(&self) -> Vec<String> {
		let mut problems = Vec::new();
		let mut refuse = |bad: bool, problem: &str| {
			if bad {
				problems.push(format!("source `{}`: {problem}", self.id));
			}
		};
		refuse(
			!is_code(&self.id, 64),
			"`id` must be 1 to 64 small letters, digits, `_` or `-`: choose such a one",
		);
		refuse(!is_code(&self.region, 32), "`region` must be the code of a bioregion, as it stands on chain");
		refuse(
			!is_code(&self.indicator, 32),
			"`indicator` must be the name of an indicator, as it stands on chain",
		);
		match self.url.scheme() {
			"https" => {}
			"http" => {
				refuse(!self.allow_http, "`url` is unencrypted: use https, or set `allow_http = true`");
			}
			_ => refuse(true, "`url` must begin with https://"),
		}
		refuse(
			!self.url.username().is_empty() || self.url.password().is_some(),
			"`url` holds a name or a password: remove them, and give a header by `headers_from_env`",
		);
		refuse(self.unit.len() > 32, "`unit` has more than 32 bytes: shorten it");
		refuse(self.decimals > MAX_DECIMALS, "`decimals` must be at most 18");
		refuse(
			self.scale.is_zero(),
			"`scale` is 0, so that all values would be: give what to multiply with, 1 for nothing",
		);
		refuse(self.plausible.min >= self.plausible.max, "`plausible.min` must be below `plausible.max`");
		refuse(
			self.plausible.max_change.is_some_and(|change| change <= Decimal::ZERO),
			"`plausible.max_change` must be above 0: leave it out if any change is plausible",
		);
		refuse(self.plausible.confirmations == 0, "`plausible.confirmations` must be at least 1");
		refuse(self.interval < Duration::from_secs(1), "`interval` must be at least 1s");
		refuse(self.timeout.is_zero(), "`timeout` must be above 0s");
		refuse(self.max_age.is_some_and(|age| age.is_zero()), "`max_age` must be above 0s");
		refuse(self.max_bytes == 0, "`max_bytes` must be above 0");
		refuse(
			self.retries > MAX_RETRIES,
			"`retries` must be at most 10: the source is asked again after `interval` anyway",
		);
		match &self.extract {
			Extract::Json { pointer, field, .. } => {
				for (name, pointer) in [("pointer", pointer), ("field", field)] {
					refuse(
						!pointer.is_empty() && !pointer.starts_with('/'),
						&format!("`extract.{name}` must be a JSON pointer: begin it with `/`"),
					);
				}
			}
			Extract::Csv { column, delimiter, comment, .. } => {
				refuse(column.is_empty(), "`extract.column` must be the name of a column");
				refuse(
					!delimiter.is_ascii() || comment.is_some_and(|comment| !comment.is_ascii()),
					"`extract.delimiter` and `extract.comment` must be ASCII characters",
				);
			}
		}
		if let Err(problem) = self.headers() {
			refuse(true, &problem);
		}
		problems
	}
}

/// Whether it is written as codes are on chain.
pub fn is_code(text: &str, most: usize) -> bool {
	(1..=most).contains(&text.len())
		&& text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

impl Config {
	/// Reads the file, and what the environment overrides: `GATEWAY_SERVER__LISTEN` for `listen` in `[server]`.
	pub fn load(path: &Path) -> Result<Self, ConfigError> {
		Self::read(config::file(path)?)
	}

	/// Reads what stands in a text instead of a file.
	pub fn parse(toml: &str) -> Result<Self, ConfigError> {
		Self::read(config::text(toml))
	}

	fn read(figment: config::Figment) -> Result<Self, ConfigError> {
		let config: Self = config::read(figment, "GATEWAY_", &TOP)?;
		config.check()?;
		Ok(config)
	}

	/// Refuses what cannot work, or should not.
	pub fn check(&self) -> Result<(), ConfigError> {
		let mut problems: Vec<_> = self.sources.iter().flat_map(Source::problems).collect();
		let (mut ids, mut places) = (BTreeSet::new(), BTreeMap::new());
		for source in &self.sources {
			if !ids.insert(&source.id) {
				problems.push(format!("two sources are called `{}`: rename one", source.id));
			}
			let before = places.insert((&source.region, &source.indicator), &source.id);
			if let Some(other) = before.filter(|other| *other != &source.id) {
				problems.push(format!(
					"sources `{other}` and `{}` are both about `{}` of `{}`: a reporter reports an indicator once, so \
					 remove one",
					source.id, source.indicator, source.region
				));
			}
		}
		if self.sources.is_empty() {
			problems.push("there is no source: add one as `[[sources]]`".into());
		}
		if self.fetch.concurrency == 0 {
			problems.push("`fetch.concurrency` must be above 0".into());
		}
		if self.fetch.breaker_failures == 0 {
			problems.push("`fetch.breaker_failures` must be above 0".into());
		}
		if HeaderValue::from_str(&self.fetch.user_agent).is_err() {
			problems.push("`fetch.user_agent` cannot stand in a header: write it in plain letters".into());
		}
		if let Some(chain) = &self.chain {
			if !matches!(chain.url.scheme(), "ws" | "wss") {
				problems.push("`chain.url` must begin with ws:// or wss://".into());
			}
			if !chain.url.username().is_empty() || chain.url.password().is_some() {
				problems.push("`chain.url` holds a name or a password: remove them".into());
			}
			if chain.commit_after_percent > 90 {
				problems.push("`chain.commit_after_percent` must be at most 90: later is too late".into());
			}
			if chain.poll < Duration::from_millis(100) {
				problems.push("`chain.poll` must be at least 100ms".into());
			}
		}
		if problems.is_empty() {
			Ok(())
		} else {
			Err(ConfigError(problems))
		}
	}

	/// The bioregions that there are sources of.
	pub fn regions(&self) -> BTreeSet<&str> {
		self.sources.iter().map(|source| source.region.as_str()).collect()
	}
}
