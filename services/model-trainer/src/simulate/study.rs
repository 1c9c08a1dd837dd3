//! What a model makes of fair and of unfair data, where the truth is known.

use super::{dataset, Plan};
use crate::{
	data::{Case, Dataset, Outcome},
	learn::folds::by_time,
	quality::{
		fairness::{compare, Group},
		measure, Judged,
	},
	settings::{Kind, Settings},
	train::{judge, train, TrainError},
};
use credit_primitives_scoring::Source;
use serde::Serialize;

/// A way to decide, measured on the same requests of a fair world.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
	/// What it is.
	pub name: String,
	/// How well it ranks.
	pub auc: f64,
	/// Its Brier score.
	pub brier: f64,
	/// How the groups fare.
	pub groups: Vec<Group>,
}

/// The study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Study {
	/// On how many requests everything is measured.
	pub cases: usize,
	/// The ways to decide.
	pub policies: Vec<Policy>,
}

/// By how many log-odds the unfair deciders hold group b for riskier, and which share of its loans they call in default
/// although they would be paid.
const BIAS: f64 = 1.0;
const UNJUST: f64 = 0.12;

/// Compares the truth, a model of fair data, a model of the data that unfair deciders leave, and that model with the group itself held
/// against group b. Everything is measured on the latest requests of the fair world, in which the groups are equally reliable.
pub fn study(plan: &Plan, kind: Kind, settings: &Settings) -> Result<Study, TrainError> {
	let fair = dataset(&Plan { bias: 0.0, unjust_defaults: 0.0, ..*plan });
	let unfair = dataset(&Plan { bias: BIAS, unjust_defaults: UNJUST, ..*plan });
	let decided = fair.decided();
	let (before, later) = by_time(&decided, settings.training.holdout.max(0.1)).ok_or_else(|| {
		crate::data::DataError::TooFew(
			"there are too few requests to part them by time: simulate more borrowers or years".into(),
		)
	})?;
	let until = later.iter().map(|case| case.decided_at).min().unwrap_or(i64::MAX);
	let whole = Settings {
		training: crate::settings::Training { holdout: 0.0, ..settings.training.clone() },
		..settings.clone()
	};
	let of_fair = train(&only(&fair, &before), kind, Source::Simulated, &whole)?;
	let seen: Vec<&Case> = unfair.cases.iter().filter(|case| case.decided_at < until).collect();
	let of_unfair = train(&only(&unfair, &seen), kind, Source::Simulated, &whole)?;

	let truth: Vec<Judged> = later
		.iter()
		.map(|case| {
			let pd = case.truth.unwrap_or(0.5).clamp(1e-9, 1.0 - 1e-9);
			Judged {
				log_odds: crate::learn::log_odds(pd),
				pd,
				bad: case.outcome == Outcome::Defaulted,
				weight: case.weight,
			}
		})
		.collect();
	let by_fair = judge(&of_fair.record.model, &later)?;
	let by_unfair = judge(&of_unfair.record.model, &later)?;
	let against_b: Vec<Judged> = by_fair
		.iter()
		.zip(&later)
		.map(|(judged, case)| {
			let log_odds = judged.log_odds + if case.group.as_deref() == Some("b") { BIAS } else { 0.0 };
			Judged { log_odds, pd: crate::learn::probability(log_odds), ..*judged }
		})
		.collect();
	let policy = |name: &str, judged: &[Judged]| {
		let figures = measure(judged, &settings.decisions);
		let grouped: Vec<(Judged, &str)> = judged
			.iter()
			.zip(&later)
			.map(|(one, case)| (*one, case.group.as_deref().unwrap_or_default()))
			.collect();
		Policy {
			name: name.to_owned(),
			auc: figures.auc,
			brier: figures.brier,
			groups: compare(&grouped, &settings.decisions),
		}
	};
	Ok(Study {
		cases: later.len(),
		policies: vec![
			policy("the true risk, which nobody knows", &truth),
			policy("a model of fair data", &by_fair),
			policy("a model of what unfair deciders leave", &by_unfair),
			policy("the model of fair data, with the group held against b", &against_b),
		],
	})
}

fn only(data: &Dataset, cases: &[&Case]) -> Dataset {
	Dataset {
		cases: cases.iter().map(|case| (*case).clone()).collect(),
		schema: data.schema.clone(),
		origin: data.origin.clone(),
	}
}

impl Study {
	/// As a table for people.
	pub fn table(&self) -> String {
		let mut lines = vec![
			format!("{} requests; group b is as reliable as group a, newer, less well known, and lives in poorer places", self.cases),
			"| decided by | AUC | Brier | approved a | approved b | ratio | refused though paid a / b | defaults of approved a / b |".to_owned(),
			"|---|---|---|---|---|---|---|---|".to_owned(),
		];
		for policy in &self.policies {
			let of = |name: &str| policy.groups.iter().find(|group| group.name == name);
			let (Some(a), Some(b)) = (of("a"), of("b")) else { continue };
			lines.push(format!(
				"| {} | {:.3} | {:.4} | {:.3} | {:.3} | {:.2} | {:.3} / {:.3} | {:.3} / {:.3} |",
				policy.name,
				policy.auc,
				policy.brier,
				a.approved,
				b.approved,
				if a.approved > 0.0 { b.approved / a.approved } else { 1.0 },
				a.refused_though_paid,
				b.refused_though_paid,
				a.defaults_of_approved,
				b.defaults_of_approved,
			));
		}
		lines.join("\n")
	}
}
