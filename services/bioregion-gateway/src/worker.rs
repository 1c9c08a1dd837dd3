//! Asking one source again and again: fetch, extract, judge, keep.

use crate::{
	board::Board,
	config::{Config, Source},
	evidence::Evidence,
	extract::{self, ExtractError},
	fetch::{
		breaker::{Breaker, BreakerState},
		Answer, FetchError, Fetcher, Validators,
	},
	metrics::Metrics,
	plausibility::{judge, Candidate, Verdict},
	readings::{Reading, Readings},
	time,
};
use reqwest::header::HeaderMap;
use rust_decimal::Decimal;
use std::{sync::Arc, time::Duration};
use thiserror::Error;
use tokio::time::Instant;

/// Why a source gave nothing that is believed.
#[derive(Debug, Error)]
pub enum VisitError {
	/// There was no answer.
	#[error(transparent)]
	Fetch(#[from] FetchError),
	/// There was no value in it.
	#[error(transparent)]
	Extract(#[from] ExtractError),
	/// The value is not believed.
	#[error("{0} is outside the plausible range of {1} to {2}")]
	OutOfRange(Decimal, Decimal, Decimal),
	/// The value is not believed yet.
	#[error("{value} is too far from the last value; it was seen {seen} times in a row, and is believed after {needed}")]
	TooFar {
		/// The value.
		value: Decimal,
		/// How often it was seen.
		seen: u32,
		/// How often it must be.
		needed: u32,
	},
	/// It could not be kept.
	#[error("what the source gave cannot be kept: {0}")]
	Store(String),
}

impl VisitError {
	/// What it is counted as.
	pub fn outcome(&self) -> &'static str {
		match self {
			Self::Fetch(error) => error.outcome(),
			Self::Extract(_) => "malformed",
			Self::OutOfRange(..) => "implausible",
			Self::TooFar { .. } => "unconfirmed",
			Self::Store(_) => "not_kept",
		}
	}

	/// For how long the source wants to be left alone.
	pub fn retry_after(&self) -> Option<Duration> {
		match self {
			Self::Fetch(error) => error.retry_after(),
			_ => None,
		}
	}

	/// Whether the source is at fault, and had better be left alone for a time.
	fn trips_breaker(&self) -> bool {
		matches!(self, Self::Fetch(_) | Self::Extract(_))
	}
}

/// What a source gave.
#[derive(Debug)]
pub enum Visit {
	/// The same as before.
	Unchanged,
	/// A value that is believed, and the size of the payload.
	Changed(Reading, usize),
}

/// What all workers share.
pub struct Shared {
	/// What the operator sets.
	pub config: Arc<Config>,
	/// Asks.
	pub fetcher: Fetcher,
	/// Keeps payloads.
	pub evidence: Arc<Evidence>,
	/// Keeps values.
	pub readings: Readings,
	/// Shows them.
	pub board: Arc<Board>,
	/// Counts.
	pub metrics: Arc<Metrics>,
}

/// The longest that a source is left alone because it says so.
const LONGEST_REST: Duration = Duration::from_secs(24 * 3_600);

/// When a source that was due then is asked next: an interval later, reckoned from now if that is past, and not before the
/// source wants to be.
fn next(due: Instant, now: Instant, interval: Duration, rest: Duration) -> Instant {
	let regular = due
		.checked_add(interval)
		.filter(|next| *next > now)
		.or_else(|| now.checked_add(interval))
		.unwrap_or(now);
	now.checked_add(rest.min(LONGEST_REST)).map_or(regular, |rested| regular.max(rested))
}

/// Asks one source.
pub struct Worker {
	shared: Arc<Shared>,
	source: Source,
	headers: HeaderMap,
	breaker: Breaker,
	candidate: Option<Candidate>,
}

impl Worker {
	/// One that asks this source.
	pub fn new(shared: Arc<Shared>, source: Source) -> Result<Self, String> {
		let settings = &shared.config.fetch;
		let breaker =
			Breaker::new(settings.breaker_failures, settings.breaker_pause, settings.breaker_max_pause);
		Ok(Self { headers: source.headers()?, shared, source, breaker, candidate: None })
	}

	/// Asks the source for as long as it is let.
	pub async fn run(mut self) {
		// Sources that are asked equally often are not all asked at once.
		let first = self.source.interval.min(Duration::from_secs(60)).mul_f64(rand::random());
		let mut due = Instant::now();
		if self.shared.board.reading(&self.source.id).is_some() {
			due = due.checked_add(first).unwrap_or(due);
		}
		loop {
			tokio::time::sleep_until(due).await;
			if let Err(until) = self.breaker.admit(Instant::now()) {
				due = until;
				continue;
			}
			self.shared.board.update(&self.source.id, |state| state.breaker = self.breaker.state());
			let rest = self.visit().await.err().and_then(|error| error.retry_after());
			due = next(due, Instant::now(), self.source.interval, rest.unwrap_or_default());
		}
	}

	/// Asks the source once, keeps what it gives, and tells how it went.
	pub async fn visit(&mut self) -> Result<Visit, VisitError> {
		let shared = self.shared.clone();
		let begun = Instant::now();
		let visit = self.ask().await;
		let (outcome, bytes) = match &visit {
			Ok(Visit::Unchanged) => ("unchanged", 0),
			Ok(Visit::Changed(_, bytes)) => ("changed", *bytes),
			Err(error) => (error.outcome(), 0),
		};
		shared.metrics.fetched(&self.source.id, self.source.kind.as_str(), outcome, begun.elapsed(), bytes);
		match &visit {
			Err(error) if error.trips_breaker() => self.breaker.failed(Instant::now()),
			_ => self.breaker.succeeded(),
		}
		let (id, opened) = (self.source.id.as_str(), self.breaker.state() == BreakerState::Open);
		match &visit {
			Ok(_) => tracing::debug!(source = id, outcome, "asked"),
			Err(error) => tracing::warn!(source = id, outcome, opened, %error, "the source gave no value"),
		}
		shared.board.update(id, |state| {
			state.tried_at = Some(time::now());
			state.breaker = self.breaker.state();
			state.works = visit.is_ok();
			state.error = visit.as_ref().err().map(ToString::to_string);
			match &visit {
				Ok(Visit::Changed(reading, _)) => state.reading = Some(reading.clone()),
				Ok(Visit::Unchanged) => {
					if let Some(reading) = &mut state.reading {
						reading.fetched_at = time::now();
					}
				}
				Err(_) => {}
			}
		});
		visit
	}

	async fn ask(&mut self) -> Result<Visit, VisitError> {
		let (shared, source) = (&self.shared, &self.source);
		let kept = |error: sqlx::Error| VisitError::Store(error.to_string());
		let last = shared.board.reading(&source.id);
		let validators = last.as_ref().map(|last| last.validators.clone()).unwrap_or_default();
		let (answer, _permit) = shared.fetcher.fetch(source, &self.headers, &validators).await?;
		let (bytes, validators) = match answer {
			Answer::Unchanged => {
				// A value that nobody insisted on is not what the source says any more.
				self.candidate = None;
				shared.readings.confirm(&source.id, time::now()).await.map_err(kept)?;
				return Ok(Visit::Unchanged);
			}
			Answer::Payload { bytes, validators } => (bytes, validators),
		};
		let value = extract::extract(source, &bytes)?;
		let on_chain = extract::to_chain(value, source.decimals)?;
		let before = last.as_ref().and_then(|last| Decimal::try_new(last.value, last.decimals.into()).ok());
		match judge(&source.plausible, before, self.candidate, value) {
			Verdict::Accepted => self.candidate = None,
			Verdict::OutOfRange => {
				return Err(VisitError::OutOfRange(value, source.plausible.min, source.plausible.max));
			}
			Verdict::TooFar(candidate) => {
				self.candidate = Some(candidate);
				let (seen, needed) = (candidate.seen, source.plausible.confirmations);
				return Err(VisitError::TooFar { value, seen, needed });
			}
		}
		let size = bytes.len();
		let evidence = shared.evidence.put(bytes, source.extract.content_type()).await;
		let reading = Reading {
			value: on_chain,
			decimals: source.decimals,
			fetched_at: time::now(),
			evidence: evidence.map_err(|error| VisitError::Store(error.to_string()))?,
			validators,
			fingerprint: source.fingerprint(),
		};
		shared.readings.put(&source.id, &reading).await.map_err(kept)?;
		Ok(Visit::Changed(reading, size))
	}
}

/// What a source gives when it is asked out of turn; nothing is kept.
pub async fn try_out(
	fetcher: &Fetcher,
	source: &Source,
	headers: &HeaderMap,
) -> Result<(Decimal, crate::readings::Hash, usize), VisitError> {
	let (answer, _permit) = fetcher.fetch(source, headers, &Validators::default()).await?;
	let Answer::Payload { bytes, .. } = answer else {
		return Err(FetchError::Unasked.into());
	};
	let value = extract::extract(source, &bytes)?;
	extract::to_chain(value, source.decimals)?;
	if let Verdict::OutOfRange = judge(&source.plausible, None, None, value) {
		return Err(VisitError::OutOfRange(value, source.plausible.min, source.plausible.max));
	}
	Ok((value, crate::evidence::blake2_256(&bytes), bytes.len()))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
	use super::*;

	#[test]
	fn sources_should_be_asked_an_interval_later_and_not_before_they_want_to_be() {
		let second = Duration::from_secs(1);
		let (due, interval) = (Instant::now(), second * 10);
		let after = |took: u32, rest: u32| next(due, due + second * took, interval, second * rest) - due;
		assert_eq!(after(3, 0), second * 10, "the time that it took does not count");
		assert_eq!(after(12, 0), second * 22, "what was missed is not made up for");
		assert_eq!(after(3, 5), second * 10);
		assert_eq!(after(3, 20), second * 23);
		assert_eq!(after(0, u32::MAX), LONGEST_REST, "a source cannot put itself off for ever");
	}
}
