//! The time of day, as it is stored and told.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
pub type Millis = u64;

/// What time it is.
pub fn now() -> Millis {
	millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// A duration in milliseconds.
pub fn millis(duration: Duration) -> Millis {
	u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// How people write it, in UTC: `2026-03-01T12:00:00Z`.
pub fn display(at: Millis) -> String {
	let time = UNIX_EPOCH.checked_add(Duration::from_millis(at)).unwrap_or(UNIX_EPOCH);
	humantime::format_rfc3339_seconds(time).to_string()
}

/// How far ahead of this machine's clock a time may be: clocks are corrected a little all the time.
const AHEAD: Millis = 60_000;

/// Whether it was within the last so and so long. What lies ahead was written before the clock was set back: how old it is,
/// nobody knows.
pub fn is_recent(at: Millis, now: Millis, within: Duration) -> bool {
	at <= now.saturating_add(AHEAD) && now.saturating_sub(at) <= millis(within)
}

/// How many whole seconds ago it was; none if it lies ahead.
pub fn age_seconds(at: Millis, now: Millis) -> u64 {
	now.saturating_sub(at) / 1_000
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn times_should_not_be_recent_when_long_past_or_ahead() {
		let hour = Duration::from_secs(3_600);
		for (at, recent) in
			[(0, false), (6_400_000, true), (10_000_000, true), (10_060_000, true), (10_060_001, false)]
		{
			assert_eq!(is_recent(at, 10_000_000, hour), recent, "{at}");
		}
	}
}
