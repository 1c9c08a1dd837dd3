//! Why a model says what it says of a case, in words and as a picture.

use crate::{
	data::adapter::SchemaText,
	plot::{bars, Bar, PlotError},
};
use credit_primitives_scoring::{
	probability::of_default, reasons, what_would_change, Model, ModelError, Permill, Reason, Suggestion,
};
use serde_json::{json, Value};

/// A case explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
	/// The probability of default.
	pub pd: f64,
	/// What the average case has.
	pub average_pd: f64,
	/// The log-odds of both.
	pub log_odds: f64,
	/// See there.
	pub base: f64,
	/// What speaks against, and for, each with its log-odds.
	pub against: Vec<(String, f64)>,
	/// See there.
	pub in_favour: Vec<(String, f64)>,
	/// What would bring the probability to the target, each in words, with the probability after it.
	pub suggestions: Vec<(String, f64)>,
	/// The target.
	pub target: f64,
	/// All contributions: the feature's label, its value in words, the log-odds.
	pub contributions: Vec<(String, String, f64)>,
}

/// How many reasons are given on each side.
const REASONS: usize = 4;

/// Explains a case.
pub fn explain(
	model: &Model,
	schema: &SchemaText,
	values: &[i32],
	target: f64,
) -> Result<Explained, ModelError> {
	schema.lend(|schema| {
		let assessment = model.assess(values)?;
		let share = |permill: Permill| f64::from(permill.deconstruct()) / 1e6;
		let log_odds = |points: i32| f64::from(points) / 1e6;
		let given = reasons(schema, values, &assessment, REASONS);
		let words = |reasons: &[Reason]| {
			reasons
				.iter()
				.filter_map(|reason| Some((reason.text(schema)?, log_odds(reason.contribution))))
				.collect()
		};
		let parts = Permill::from_parts((target.clamp(0.0, 1.0) * 1e6).round() as u32);
		let suggestions = what_would_change(model, schema, values, parts)?
			.iter()
			.map(|Suggestion { changes, probability, .. }| {
				let words: Vec<String> = changes.iter().filter_map(|change| change.text(schema)).collect();
				(words.join(", and "), share(*probability))
			})
			.collect();
		let contributions = schema
			.features
			.iter()
			.zip(values)
			.zip(&assessment.contributions)
			.filter(|(_, contribution)| **contribution != 0)
			.map(|((feature, value), contribution)| {
				(feature.label.to_owned(), feature.said(*value), log_odds(*contribution))
			})
			.collect();
		Ok(Explained {
			pd: share(assessment.probability),
			average_pd: share(of_default(assessment.base)),
			log_odds: log_odds(assessment.log_odds),
			base: log_odds(assessment.base),
			against: words(&given.against),
			in_favour: words(&given.in_favour),
			suggestions,
			target,
			contributions,
		})
	})
}

impl Explained {
	/// In words.
	pub fn text(&self) -> String {
		let mut lines = vec![format!(
			"The probability of a default within twelve months is {:.1} % ({:.1} % for the average case).",
			self.pd * 100.0,
			self.average_pd * 100.0
		)];
		for (title, list) in [("Against it speaks:", &self.against), ("In favour:", &self.in_favour)] {
			if !list.is_empty() {
				lines.push(title.to_owned());
				lines.extend(
					list.iter().map(|(words, log_odds)| format!("- {words}: {log_odds:+.3} log-odds")),
				);
			}
		}
		if self.pd > self.target {
			if self.suggestions.is_empty() {
				lines.push(format!(
					"Nothing that the person can change alone brings it to {:.1} %.",
					self.target * 100.0
				));
			} else {
				lines.push(format!("To bring it to {:.1} % would be enough:", self.target * 100.0));
				lines.extend(
					self.suggestions.iter().map(|(words, pd)| format!("- {words} ({:.1} %)", pd * 100.0)),
				);
			}
		}
		lines.join("\n")
	}

	/// As JSON.
	pub fn json(&self) -> Value {
		let list = |list: &[(String, f64)]| {
			list.iter()
				.map(|(words, log_odds)| json!({ "reason": words, "log_odds": log_odds }))
				.collect::<Vec<_>>()
		};
		json!({
			"probability": self.pd,
			"log_odds": self.log_odds,
			"average_probability": self.average_pd,
			"base_log_odds": self.base,
			"against": list(&self.against),
			"in_favour": list(&self.in_favour),
			"target": self.target,
			"suggestions": self
				.suggestions
				.iter()
				.map(|(words, pd)| json!({ "change": words, "probability": pd }))
				.collect::<Vec<_>>(),
			"contributions": self
				.contributions
				.iter()
				.map(|(label, value, log_odds)| json!({ "feature": label, "value": value, "log_odds": log_odds }))
				.collect::<Vec<_>>(),
		})
	}

	/// As a picture: from the average case, contribution by contribution, to this one.
	pub fn svg(&self) -> Result<String, PlotError> {
		let mut ordered = self.contributions.clone();
		ordered.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
		let mut at = 0.0;
		let mut drawn: Vec<Bar> = ordered
			.into_iter()
			.map(|(label, value, contribution)| {
				let from = at;
				at += contribution;
				let label = if value.is_empty() { label } else { format!("{label}: {value}") };
				Bar { label: shortened(&label), from, to: at, note: format!("{contribution:+.3}") }
			})
			.collect();
		drawn.push(Bar { label: "all together".to_owned(), from: 0.0, to: at, note: format!("{at:+.3}") });
		let title = format!(
			"From the average case ({:.1} %) to this one ({:.1} %), in log-odds",
			self.average_pd * 100.0,
			self.pd * 100.0
		);
		bars(&title, &drawn)
	}
}

/// What fits beside a bar.
fn shortened(label: &str) -> String {
	const MOST: usize = 52;
	if label.chars().count() <= MOST {
		return label.to_owned();
	}
	label.chars().take(MOST.saturating_sub(3)).chain("...".chars()).collect()
}
