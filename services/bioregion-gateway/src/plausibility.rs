//! Which values are believed: those within a range, and not too far from the last one, unless the source insists.

use crate::config::Plausible;
use rust_decimal::Decimal;

/// A value too far from the last one, and how often in a row it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
	/// The value when it was last seen.
	pub value: Decimal,
	/// How often.
	pub seen: u32,
}

/// What is thought of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
	/// It is believed.
	Accepted,
	/// It lies outside the range.
	OutOfRange,
	/// It is far from the last one, and not yet confirmed.
	TooFar(Candidate),
}

/// Judges a value by the range, the last one that was believed, and what was seen since.
pub fn judge(
	rules: &Plausible,
	last: Option<Decimal>,
	candidate: Option<Candidate>,
	value: Decimal,
) -> Verdict {
	if value < rules.min || value > rules.max {
		return Verdict::OutOfRange;
	}
	let (Some(last), Some(change)) = (last, rules.max_change) else { return Verdict::Accepted };
	let near = |other: Decimal| value.checked_sub(other).is_some_and(|distance| distance.abs() <= change);
	if near(last) {
		return Verdict::Accepted;
	}
	let seen =
		candidate.filter(|before| near(before.value)).map_or(0, |before| before.seen).saturating_add(1);
	if seen >= rules.confirmations {
		Verdict::Accepted
	} else {
		Verdict::TooFar(Candidate { value, seen })
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	fn rules() -> Plausible {
		Plausible { min: 0.into(), max: 100.into(), max_change: Some(5.into()), confirmations: 3 }
	}

	fn judged(last: Option<i64>, candidate: Option<Candidate>, value: i64) -> Verdict {
		judge(&rules(), last.map(Decimal::from), candidate, value.into())
	}

	#[test]
	fn values_should_be_accepted_when_near_the_last_one() {
		assert_eq!(judged(None, None, 50), Verdict::Accepted);
		assert_eq!(judged(Some(50), None, 55), Verdict::Accepted);
		assert_eq!(judged(Some(50), None, 45), Verdict::Accepted);
	}

	#[test]
	fn values_should_be_refused_when_out_of_range_whatever_was_seen() {
		let candidate = Some(Candidate { value: 101.into(), seen: 99 });
		assert_eq!(judged(Some(100), candidate, 101), Verdict::OutOfRange);
		assert_eq!(judged(None, None, -1), Verdict::OutOfRange);
	}

	#[test]
	fn jumps_should_be_accepted_when_confirmed() {
		let first = judged(Some(50), None, 80);
		assert_eq!(first, Verdict::TooFar(Candidate { value: 80.into(), seen: 1 }));
		let Verdict::TooFar(candidate) = first else { unreachable!() };
		let Verdict::TooFar(candidate) = judged(Some(50), Some(candidate), 82) else { unreachable!() };
		assert_eq!(candidate.seen, 2);
		assert_eq!(judged(Some(50), Some(candidate), 81), Verdict::Accepted);
	}

	#[test]
	fn jumps_should_begin_anew_when_the_source_wavers() {
		let candidate = Candidate { value: 80.into(), seen: 2 };
		let verdict = judged(Some(50), Some(candidate), 20);
		assert_eq!(verdict, Verdict::TooFar(Candidate { value: 20.into(), seen: 1 }));
	}
}
