//! Leaving a source alone that fails again and again: it recovers sooner, and nobody waits for it.

use std::time::Duration;
use tokio::time::Instant;

/// Whether a source is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
	/// It is.
	Closed,
	/// It is left alone.
	Open,
	/// It is asked once, to see whether it works again.
	HalfOpen,
}

impl BreakerState {
	/// As it is told.
	pub fn as_str(self) -> &'static str {
		match self {
			Self::Closed => "closed",
			Self::Open => "open",
			Self::HalfOpen => "half_open",
		}
	}
}

/// Remembers how a source fared.
#[derive(Debug, Clone)]
pub struct Breaker {
	state: BreakerState,
	failures: u32,
	pause: Duration,
	until: Instant,
	limit: u32,
	first_pause: Duration,
	max_pause: Duration,
}

impl Breaker {
	/// One that opens after `limit` failures in a row, for `pause` at first and `max_pause` at most.
	pub fn new(limit: u32, pause: Duration, max_pause: Duration) -> Self {
		let state = BreakerState::Closed;
		Self { state, failures: 0, pause, until: Instant::now(), limit, first_pause: pause, max_pause }
	}

	/// Where it stands.
	pub fn state(&self) -> BreakerState {
		self.state
	}

	/// Whether the source may be asked now; from when on otherwise.
	pub fn admit(&mut self, now: Instant) -> Result<(), Instant> {
		if self.state == BreakerState::Open {
			if now < self.until {
				return Err(self.until);
			}
			self.state = BreakerState::HalfOpen;
		}
		Ok(())
	}

	/// The source worked.
	pub fn succeeded(&mut self) {
		self.state = BreakerState::Closed;
		self.failures = 0;
		self.pause = self.first_pause;
	}

	/// The source failed.
	pub fn failed(&mut self, now: Instant) {
		self.failures = self.failures.saturating_add(1);
		if self.state == BreakerState::HalfOpen {
			self.pause = self.pause.saturating_mul(2).min(self.max_pause);
		} else if self.failures < self.limit {
			return;
		}
		self.state = BreakerState::Open;
		self.until = now.checked_add(self.pause).unwrap_or(now);
	}
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
	use super::*;

	const SECOND: Duration = Duration::from_secs(1);

	#[test]
	fn breakers_should_open_after_failures_and_close_after_a_success() {
		let mut breaker = Breaker::new(3, SECOND, SECOND * 3);
		let start = Instant::now();
		for _ in 0..2 {
			breaker.failed(start);
			assert_eq!(breaker.state(), BreakerState::Closed);
		}
		breaker.failed(start);
		assert_eq!(breaker.state(), BreakerState::Open);
		assert_eq!(breaker.admit(start), Err(start + SECOND));
		assert_eq!(breaker.admit(start + SECOND), Ok(()));
		assert_eq!(breaker.state(), BreakerState::HalfOpen);
		breaker.succeeded();
		assert_eq!(breaker.state(), BreakerState::Closed);
		breaker.failed(start);
		assert_eq!(breaker.state(), BreakerState::Closed, "failures are counted in a row");
	}

	#[test]
	fn pauses_should_double_up_to_their_bound_when_the_source_stays_broken() {
		let mut breaker = Breaker::new(1, SECOND, SECOND * 3);
		let mut now = Instant::now();
		breaker.failed(now);
		for pause in [1, 2, 3, 3] {
			assert_eq!(breaker.admit(now), Err(now + SECOND * pause));
			now += SECOND * pause;
			assert_eq!(breaker.admit(now), Ok(()));
			breaker.failed(now);
		}
		breaker.admit(now + SECOND * 3).ok();
		breaker.succeeded();
		breaker.failed(now);
		assert_eq!(breaker.admit(now), Err(now + SECOND), "it begins anew");
	}
}
