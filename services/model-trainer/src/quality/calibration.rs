//! Whether probabilities come true.

use super::Judged;

/// A part of the cases, by score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
	/// The weight of the cases.
	pub weight: f64,
	/// The mean probability of default.
	pub pd: f64,
	/// The share that defaulted.
	pub share: f64,
}

/// Cuts cases into about equally heavy parts by their probability. Cases with the same one stay together.
pub fn parts(judged: &[Judged], count: usize) -> Vec<Part> {
	let mut sorted: Vec<&Judged> = judged.iter().collect();
	sorted.sort_by(|a, b| a.pd.total_cmp(&b.pd));
	let whole: f64 = judged.iter().map(|case| case.weight).sum();
	let size = whole / count.max(1) as f64;
	let mut parts: Vec<(f64, f64, f64)> = Vec::new();
	let mut filled = 0.0;
	let mut last = None;
	for case in sorted {
		let part = (filled / size).floor();
		let begins = parts.is_empty() || (part >= parts.len() as f64 && last != Some(case.pd));
		if begins {
			parts.push((0.0, 0.0, 0.0));
		}
		if let Some((weight, pd, bad)) = parts.last_mut() {
			*weight += case.weight;
			*pd += case.pd * case.weight;
			*bad += if case.bad { case.weight } else { 0.0 };
		}
		filled += case.weight;
		last = Some(case.pd);
	}
	parts.into_iter().map(|(weight, pd, bad)| Part { weight, pd: pd / weight, share: bad / weight }).collect()
}

/// The mean distance between probability and share.
pub fn error(parts: &[Part]) -> f64 {
	let weight: f64 = parts.iter().map(|part| part.weight).sum();
	let off: f64 = parts.iter().map(|part| part.weight * (part.pd - part.share).abs()).sum();
	if weight > 0.0 {
		off / weight
	} else {
		0.0
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn parts_should_keep_equal_cases_together_and_tell_how_far_off_they_are() {
		let case = |pd: f64, bad: bool| Judged { log_odds: 0.0, pd, bad, weight: 1.0 };
		let cases = [case(0.2, false), case(0.2, true), case(0.2, false), case(0.6, true)];
		let parts = parts(&cases, 4);
		assert_eq!(parts.len(), 2, "{parts:?}");
		// Three at 0.2 of whom a third defaulted, one at 0.6 who did.
		assert!((error(&parts) - (3.0 * (1.0 / 3.0 - 0.2) + 0.4) / 4.0).abs() < 1e-12);
		assert_eq!(error(&[]), 0.0);
	}
}
