//! What is known right now: how each source fares, and what the chain last said. Fetching and reporting write it, and whoever
//! asks reads it.

use crate::{
	chain::{EpochIndex, Indicator, Look},
	config::{Config, Source},
	fetch::breaker::BreakerState,
	journal::State,
	readings::Reading,
	time::{self, Millis},
};
use rust_decimal::Decimal;
use std::{
	collections::BTreeMap,
	sync::{Mutex, MutexGuard, PoisonError},
};

/// How a source fares.
#[derive(Debug, Clone)]
pub struct SourceState {
	/// Its last value that was believed.
	pub reading: Option<Reading>,
	/// Whether it is asked.
	pub breaker: BreakerState,
	/// When it was last asked.
	pub tried_at: Option<Millis>,
	/// Whether it gave a value that was believed when it was last asked.
	pub works: bool,
	/// What was wrong when it was last asked.
	pub error: Option<String>,
	/// Why its value was left out of the reports when it was last looked at for them.
	pub not_reported: Option<&'static str>,
}

impl SourceState {
	fn new() -> Self {
		Self {
			reading: None,
			breaker: BreakerState::Closed,
			tried_at: None,
			works: false,
			error: None,
			not_reported: None,
		}
	}
}

/// How reporting to a bioregion fares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reporting {
	/// The epoch that this is about.
	pub epoch: Option<EpochIndex>,
	/// How far its reports have come.
	pub state: Option<State>,
	/// Why nothing is done for now.
	pub waiting: Option<String>,
}

/// What the chain last said.
#[derive(Debug, Clone, Default)]
pub struct ChainState {
	/// When it last answered.
	pub answered_at: Option<Millis>,
	/// Why it does not.
	pub error: Option<String>,
	/// The last finalized block that was looked at.
	pub block: Option<u64>,
	/// The epoch under way.
	pub epoch: Option<u32>,
	/// The indicators of each bioregion.
	pub indicators: BTreeMap<String, BTreeMap<String, Indicator>>,
	/// How reporting to each bioregion fares.
	pub reporting: BTreeMap<String, Reporting>,
}

/// What is known right now.
pub struct Board {
	sources: BTreeMap<String, Mutex<SourceState>>,
	chain: Mutex<ChainState>,
}

/// What a thread left behind that panicked is whole all the same: nothing here is changed in several steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a value that was kept is still what the source is asked for, and would still be believed.
fn is_of_use(source: &Source, reading: &Reading) -> bool {
	let value = Decimal::try_new(reading.value, reading.decimals.into());
	reading.fingerprint == source.fingerprint()
		&& value.is_ok_and(|value| (source.plausible.min..=source.plausible.max).contains(&value))
}

impl Board {
	/// One for the sources of the configuration, with the values that were kept and are still of use.
	pub fn new(config: &Config, kept: Vec<(String, Reading)>) -> Self {
		let mut kept: BTreeMap<_, _> = kept.into_iter().collect();
		let sources = config.sources.iter().map(|source| {
			let mut state = SourceState::new();
			state.reading = kept.remove(&source.id).filter(|reading| is_of_use(source, reading));
			(source.id.clone(), Mutex::new(state))
		});
		Self { sources: sources.collect(), chain: Mutex::default() }
	}

	/// How a source fares.
	pub fn source(&self, id: &str) -> Option<SourceState> {
		self.sources.get(id).map(|state| lock(state).clone())
	}

	/// The last value of a source that was believed.
	pub fn reading(&self, id: &str) -> Option<Reading> {
		self.sources.get(id).and_then(|state| lock(state).reading.clone())
	}

	/// Writes down how a source fares.
	pub fn update(&self, id: &str, change: impl FnOnce(&mut SourceState)) {
		if let Some(state) = self.sources.get(id) {
			change(&mut lock(state));
		}
	}

	/// Writes down why the value of a source is left out of the reports, if it is. Says whether that is new.
	pub fn leave_out(&self, id: &str, reason: Option<&'static str>) -> bool {
		self.sources.get(id).is_some_and(|state| {
			let mut state = lock(state);
			let is_new = state.not_reported != reason;
			state.not_reported = reason;
			is_new
		})
	}

	/// What the chain last said.
	pub fn chain(&self) -> ChainState {
		lock(&self.chain).clone()
	}

	/// The chain's word on an indicator.
	pub fn indicator(&self, region: &str, indicator: &str) -> Option<Indicator> {
		lock(&self.chain).indicators.get(region)?.get(indicator).cloned()
	}

	/// The chain was looked at.
	pub fn looked(&self, region: &str, look: &Look) {
		let mut chain = lock(&self.chain);
		chain.block = Some(look.block);
		chain.epoch = Some(look.epoch.index);
		chain.indicators.insert(region.to_owned(), look.indicators.clone());
	}

	/// Writes down how far the reports of the epoch under way have come, or why nothing is done for now. Says whether that
	/// is new.
	pub fn reporting(&self, region: &str, state: Option<State>, waiting: Option<&str>) -> bool {
		let mut chain = lock(&self.chain);
		let new = Reporting { epoch: chain.epoch, state, waiting: waiting.map(str::to_owned) };
		let is_new = chain
			.reporting
			.get(region)
			.is_none_or(|last| (last.state, &last.waiting) != (state, &new.waiting));
		chain.reporting.insert(region.to_owned(), new);
		is_new
	}

	/// Why nothing was done when the bioregion was last looked at in that epoch.
	pub fn waited(&self, region: &str, epoch: EpochIndex) -> Option<String> {
		let chain = lock(&self.chain);
		chain.reporting.get(region).filter(|last| last.epoch == Some(epoch))?.waiting.clone()
	}

	/// The chain answered all that was asked.
	pub fn chain_answered(&self) {
		let mut chain = lock(&self.chain);
		chain.answered_at = Some(time::now());
		chain.error = None;
	}

	/// The chain did not.
	pub fn chain_failed(&self, error: &str) {
		lock(&self.chain).error = Some(error.to_owned());
	}
}
