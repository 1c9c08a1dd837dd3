//! What Prometheus sees.

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
use std::{
	sync::{Mutex, PoisonError},
	time::Duration,
};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
	kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
	path: String,
	status: u16,
}

/// All that is counted.
pub struct Metrics {
	registry: Mutex<Registry>,
	last: Gauge,
	finalized: Gauge,
	lag: Gauge,
	blocks: Counter,
	events: Counter,
	failures: Family<Failure, Counter>,
	requests: Family<Request, Histogram, fn() -> Histogram>,
	batches: Histogram,
}

impl Default for Metrics {
	fn default() -> Self {
		Self::new()
	}
}

impl Metrics {
	/// All at zero.
	pub fn new() -> Self {
		let buckets: fn() -> Histogram = || Histogram::new(exponential_buckets(0.0005, 2.0, 14));
		let metrics = Self {
			registry: Mutex::new(Registry::default()),
			last: Gauge::default(),
			finalized: Gauge::default(),
			lag: Gauge::default(),
			blocks: Counter::default(),
			events: Counter::default(),
			failures: Family::default(),
			requests: Family::new_with_constructor(buckets),
			batches: Histogram::new(exponential_buckets(0.001, 2.0, 14)),
		};
		let mut registry = Registry::with_prefix("credit_indexer");
		registry.register("last_block", "The last block that is written", metrics.last.clone());
		registry.register(
			"finalized_block",
			"The last block that the node has finalized",
			metrics.finalized.clone(),
		);
		registry.register("lag_blocks", "How many finalized blocks are not written yet", metrics.lag.clone());
		registry.register("blocks", "Blocks that were written", metrics.blocks.clone());
		registry.register("events", "Events that were written", metrics.events.clone());
		registry.register("failures", "Failures, by what failed", metrics.failures.clone());
		registry.register_with_unit(
			"http_request_duration",
			"How long it took to answer, by path and status",
			Unit::Seconds,
			metrics.requests.clone(),
		);
		registry.register_with_unit(
			"write_duration",
			"How long it took to write blocks in one transaction",
			Unit::Seconds,
			metrics.batches.clone(),
		);
		for kind in ["chain", "database", "block"] {
			let _ = metrics.failures.get_or_create(&Failure { kind });
		}
		Self { registry: Mutex::new(registry), ..metrics }
	}

	/// The node has finalized so much, and so much is written.
	pub fn stands(&self, finalized: u64, last: u64) {
		let gauge = |gauge: &Gauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
		gauge(&self.finalized, finalized);
		gauge(&self.last, last);
		gauge(&self.lag, finalized.saturating_sub(last));
	}

	/// Blocks were written.
	pub fn wrote(&self, blocks: usize, events: usize, took: Duration) {
		self.blocks.inc_by(u64::try_from(blocks).unwrap_or(u64::MAX));
		self.events.inc_by(u64::try_from(events).unwrap_or(u64::MAX));
		self.batches.observe(took.as_secs_f64());
	}

	/// Something failed: `chain`, `database` or `block`.
	pub fn failed(&self, kind: &'static str) {
		self.failures.get_or_create(&Failure { kind }).inc();
	}

	/// A request was answered.
	pub fn answered(&self, path: &str, status: u16, took: Duration) {
		self.requests.get_or_create(&Request { path: path.to_owned(), status }).observe(took.as_secs_f64());
	}

	/// All of it, as Prometheus reads it.
	pub fn encode(&self) -> String {
		let mut encoded = String::new();
		let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
		// Writing to a string does not fail.
		let _ = text::encode(&mut encoded, &registry);
		encoded
	}
}
