//! What Prometheus sees.

use crate::{board::Board, config::Config, fetch::breaker::BreakerState, time};
use prometheus_client::{
	encoding::{text, EncodeLabelSet},
	metrics::{
		counter::Counter,
		family::Family,
		gauge::Gauge,
		histogram::{exponential_buckets, Histogram},
	},
	registry::{Registry, Unit},
};
use std::{sync::Mutex, time::Duration};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfSource {
	source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Fetch {
	source: String,
	outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfType {
	r#type: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reported {
	region: String,
	outcome: &'static str,
}

/// All that is counted.
pub struct Metrics {
	registry: Mutex<Registry>,
	fetches: Family<Fetch, Counter>,
	bytes: Family<OfSource, Counter>,
	latency: Family<OfType, Histogram, fn() -> Histogram>,
	breaker: Family<OfSource, Gauge>,
	age: Family<OfSource, Gauge>,
	reports: Family<Reported, Counter>,
	epoch: Gauge,
	block: Gauge,
	evidence_pruned: Counter,
}

impl Default for Metrics {
	fn default() -> Self {
		Self::new()
	}
}

impl Metrics {
	/// All at zero.
	pub fn new() -> Self {
		let buckets: fn() -> Histogram = || Histogram::new(exponential_buckets(0.005, 2.0, 13));
		let mut registry = Registry::with_prefix("gateway");
		let metrics = Self {
			fetches: Family::default(),
			bytes: Family::default(),
			latency: Family::new_with_constructor(buckets),
			breaker: Family::default(),
			age: Family::default(),
			reports: Family::default(),
			epoch: Gauge::default(),
			block: Gauge::default(),
			evidence_pruned: Counter::default(),
			registry: Mutex::new(Registry::default()),
		};
		registry.register(
			"fetches",
			"Times that a source was asked, by what came of it",
			metrics.fetches.clone(),
		);
		registry.register("fetched_bytes", "Bytes of payloads that a source gave", metrics.bytes.clone());
		registry.register_with_unit(
			"fetch_duration",
			"How long it took to ask a source, its turn and retries included",
			Unit::Seconds,
			metrics.latency.clone(),
		);
		registry.register(
			"breaker_state",
			"Whether a source is asked: 0 as usual, 1 once to see whether it works again, 2 not at all",
			metrics.breaker.clone(),
		);
		registry.register_with_unit(
			"value_age",
			"How old a source's last value is",
			Unit::Seconds,
			metrics.age.clone(),
		);
		registry.register("reports", "Reports of an epoch, by how far they came", metrics.reports.clone());
		registry.register("epoch", "The epoch under way", metrics.epoch.clone());
		registry.register(
			"chain_block",
			"The last finalized block that was looked at",
			metrics.block.clone(),
		);
		registry.register(
			"evidence_pruned",
			"Payloads that were forgotten because nothing rests on them",
			metrics.evidence_pruned.clone(),
		);
		Self { registry: Mutex::new(registry), ..metrics }
	}

	/// A source was asked.
	pub fn fetched(
		&self,
		source: &str,
		kind: &'static str,
		outcome: &'static str,
		took: Duration,
		bytes: usize,
	) {
		self.fetches.get_or_create(&Fetch { source: source.to_owned(), outcome }).inc();
		self.latency.get_or_create(&OfType { r#type: kind }).observe(took.as_secs_f64());
		if bytes > 0 {
			let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
			self.bytes.get_or_create(&OfSource { source: source.to_owned() }).inc_by(bytes);
		}
	}

	/// The reports of an epoch came so far.
	pub fn reported(&self, region: &str, outcome: &'static str) {
		self.reports.get_or_create(&Reported { region: region.to_owned(), outcome }).inc();
	}

	/// A step of reporting failed.
	pub fn held_up(&self, region: &str) {
		self.reported(region, "held_up");
	}

	/// The chain was looked at.
	pub fn epoch(&self, epoch: u32, block: u64) {
		self.epoch.set(epoch.into());
		self.block.set(i64::try_from(block).unwrap_or(i64::MAX));
	}

	/// So many payloads were forgotten.
	pub fn pruned(&self, count: usize) {
		self.evidence_pruned.inc_by(u64::try_from(count).unwrap_or(u64::MAX));
	}

	/// All of it, as Prometheus reads it.
	pub fn encode(&self, config: &Config, board: &Board) -> String {
		let now = time::now();
		for source in &config.sources {
			let Some(state) = board.source(&source.id) else { continue };
			let of = OfSource { source: source.id.clone() };
			self.breaker.get_or_create(&of).set(match state.breaker {
				BreakerState::Closed => 0,
				BreakerState::HalfOpen => 1,
				BreakerState::Open => 2,
			});
			if let Some(reading) = state.reading {
				let age = time::age_seconds(reading.fetched_at, now);
				self.age.get_or_create(&of).set(i64::try_from(age).unwrap_or(i64::MAX));
			}
		}
		let mut encoded = String::new();
		let registry = self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
		// Writing to a string does not fail.
		let _ = text::encode(&mut encoded, &registry);
		encoded
	}
}
