//! Whether groups are treated alike. The groups are known here only: no model sees them.

use super::{measure, Judged};
use crate::settings::Decisions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a group fares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
	/// What it is called.
	pub name: String,
	/// How many cases.
	pub cases: usize,
	/// The share that is approved, up to a stated probability of default.
	pub approved: f64,
	/// That share over the one of the group that is approved most often. Below 0.8 is commonly taken as adverse impact.
	pub approval_ratio: f64,
	/// The share of those who paid who are refused: who would have deserved better.
	pub refused_though_paid: f64,
	/// The share of defaults among the approved.
	pub defaults_of_approved: f64,
	/// The mean probability that the model gives.
	pub mean_pd: f64,
	/// The share that defaulted.
	pub default_rate: f64,
	/// How well the model ranks within the group.
	pub auc: f64,
}

/// Compares groups, by name.
pub fn compare(judged: &[(Judged, &str)], decisions: &Decisions) -> Vec<Group> {
	let mut groups: BTreeMap<&str, Vec<Judged>> = BTreeMap::new();
	for (case, group) in judged {
		groups.entry(group).or_default().push(*case);
	}
	let mut compared: Vec<Group> = groups
		.into_iter()
		.map(|(name, cases)| {
			let approves = |case: &&Judged| case.pd <= decisions.approve_up_to;
			let share = |of: &dyn Fn(&Judged) -> bool, among: &dyn Fn(&Judged) -> bool| {
				let sum = |holds: &dyn Fn(&&Judged) -> bool| {
					cases.iter().filter(holds).map(|case| case.weight).sum::<f64>()
				};
				let whole = sum(&|case| among(case));
				if whole > 0.0 {
					sum(&|case| among(case) && of(case)) / whole
				} else {
					0.0
				}
			};
			let figures = measure(&cases, decisions);
			Group {
				name: name.to_owned(),
				cases: cases.len(),
				approved: share(&|case| approves(&case), &|_| true),
				approval_ratio: 0.0,
				refused_though_paid: share(&|case| !approves(&case), &|case| !case.bad),
				defaults_of_approved: share(&|case| case.bad, &|case| approves(&case)),
				mean_pd: figures.mean_pd,
				default_rate: figures.default_rate,
				auc: figures.auc,
			}
		})
		.collect();
	let most = compared.iter().map(|group| group.approved).fold(0.0, f64::max);
	for group in &mut compared {
		group.approval_ratio = if most > 0.0 { group.approved / most } else { 1.0 };
	}
	compared
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
	use super::*;

	#[test]
	fn groups_should_be_compared_as_by_hand_when_one_is_refused_more() {
		let case = |pd: f64, bad: bool| Judged { log_odds: pd, pd, bad, weight: 1.0 };
		let cases = [
			(case(0.05, false), "a"),
			(case(0.05, false), "a"),
			(case(0.05, true), "a"),
			(case(0.5, true), "a"),
			(case(0.05, false), "b"),
			(case(0.2, false), "b"),
			(case(0.3, false), "b"),
			(case(0.4, true), "b"),
		];
		let groups = compare(&cases, &Decisions::default());
		assert_eq!(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
		let (a, b) = (&groups[0], &groups[1]);
		assert_eq!((a.approved, b.approved), (0.75, 0.25));
		assert!((b.approval_ratio - 1.0 / 3.0).abs() < 1e-12 && a.approval_ratio == 1.0);
		assert!((b.refused_though_paid - 2.0 / 3.0).abs() < 1e-12 && a.refused_though_paid == 0.0);
		assert!((a.defaults_of_approved - 1.0 / 3.0).abs() < 1e-12 && b.defaults_of_approved == 0.0);
		assert_eq!((a.default_rate, b.default_rate), (0.5, 0.25));
	}
}
