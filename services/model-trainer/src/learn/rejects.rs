//! Reject inference: what is assumed of those who were refused, of whom nobody knows whether they would have paid.

use super::{fit, log_odds, probability, Example, FloatModel, LearnError};
use crate::{
	data::{adapter::SchemaText, Case},
	settings::{Kind, Method, Settings},
};

/// Examples of the decided cases.
pub fn examples<'a>(cases: &[&'a Case]) -> Vec<Example<'a>> {
	cases
		.iter()
		.map(|case| Example { values: &case.values, bad: case.is_bad(), weight: case.weight })
		.collect()
}

/// Adds what is assumed of the refused. With `Method::Ignore` nothing; with `Method::Fuzzy` each counts as a default with the
/// probability that a model of the decided cases gives it, its odds raised by a stated factor, and as paid with the rest.
pub fn with_refused<'a>(
	schema: &SchemaText,
	decided: Vec<Example<'a>>,
	refused: &[&'a Case],
	kind: Kind,
	settings: &Settings,
) -> Result<Vec<Example<'a>>, LearnError> {
	if settings.rejects.method == Method::Ignore || refused.is_empty() {
		return Ok(decided);
	}
	let first = fit(schema, &decided, kind, settings)?;
	let mut all = decided;
	for case in refused {
		let p = assumed(&first, &case.values, settings);
		all.push(Example { values: &case.values, bad: true, weight: case.weight * p });
		all.push(Example { values: &case.values, bad: false, weight: case.weight * (1.0 - p) });
	}
	Ok(all)
}

fn assumed(model: &FloatModel, values: &[i32], settings: &Settings) -> f64 {
	// The weights of outcomes are in the model, and are taken out again.
	let shift = settings.rejects.odds_factor.ln() - settings.training.default_weight.ln();
	let p = probability(model.log_odds(values) + shift);
	// Neither part may be without weight.
	probability(log_odds(p).clamp(-12.0, 12.0))
}
