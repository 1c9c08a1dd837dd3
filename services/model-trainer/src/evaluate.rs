//! Measuring a model on cases that it was not trained on.

use crate::{
	data::{require_both_outcomes, Case, DataError, Dataset},
	quality::{
		fairness::{compare, Group},
		measure, Figures, Judged,
	},
	settings::Decisions,
	train::judge,
};
use credit_primitives_scoring::{psi, Model, ModelError, SCORE_BINS};
use serde::Serialize;
use thiserror::Error;

/// Why a model cannot be measured.
#[derive(Debug, Error)]
pub enum EvaluateError {
	/// By the data.
	#[error(transparent)]
	Data(#[from] DataError),
	/// By the model.
	#[error("the model gives no answer: {0}")]
	Model(#[from] ModelError),
}

/// What is found.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
	/// The figures.
	pub figures: Figures,
	/// How far the scores have drifted from those of the training.
	pub psi: f64,
	/// How groups fare.
	pub groups: Vec<Group>,
	/// The figures of the true risk, where a simulation tells it: no model can do better but by luck.
	pub truth: Option<Figures>,
	/// How much each feature moves the log-odds on average, the most important first.
	pub influence: Vec<(String, f64)>,
	/// The cases, judged.
	#[serde(skip)]
	pub judged: Vec<Judged>,
}

/// Measures a model.
pub fn evaluate(model: &Model, data: &Dataset, decisions: &Decisions) -> Result<Evaluation, EvaluateError> {
	let cases = data.decided();
	require_both_outcomes(&cases, 1, &format!("`{}`", data.origin))?;
	let judged = judge(model, &cases)?;
	let grouped: Vec<(Judged, &str)> =
		judged.iter().zip(&cases).filter_map(|(one, case)| Some((*one, case.group.as_deref()?))).collect();
	let truth: Option<Vec<Judged>> = judged
		.iter()
		.zip(&cases)
		.map(|(one, case)| {
			let pd = case.truth?.clamp(1e-9, 1.0 - 1e-9);
			Some(Judged { log_odds: crate::learn::log_odds(pd), pd, ..*one })
		})
		.collect();
	Ok(Evaluation {
		figures: measure(&judged, decisions),
		psi: drift(model, &cases)?,
		groups: compare(&grouped, decisions),
		truth: truth.map(|truth| measure(&truth, decisions)),
		influence: influence(model, data, &cases)?,
		judged,
	})
}

fn drift(model: &Model, cases: &[&Case]) -> Result<f64, ModelError> {
	let mut counts = [0_u32; SCORE_BINS];
	for case in cases {
		let bin = model.training.distribution.bin(model.log_odds(&case.values)?);
		if let Some(count) = counts.get_mut(bin) {
			*count = count.saturating_add(1);
		}
	}
	Ok(psi(&model.training.distribution.shares, &counts).map_or(0.0, |psi| f64::from(psi) / 1e6))
}

/// On at most so many cases influence is measured.
const INFLUENCE_CASES: usize = 2_000;

/// How much each feature moves the log-odds on average, by its label, the most important first; features that move nothing are left
/// out.
pub fn influence(model: &Model, data: &Dataset, cases: &[&Case]) -> Result<Vec<(String, f64)>, ModelError> {
	let mut sums = vec![0.0; data.schema.features.len()];
	let step = cases.len().div_ceil(INFLUENCE_CASES).max(1);
	let mut counted = 0.0_f64;
	for case in cases.iter().step_by(step) {
		let assessment = model.assess(&case.values)?;
		for (sum, contribution) in sums.iter_mut().zip(&assessment.contributions) {
			*sum += f64::from(contribution.unsigned_abs()) / 1e6;
		}
		counted += 1.0;
	}
	let mut means: Vec<(String, f64)> = data
		.schema
		.features
		.iter()
		.zip(sums)
		.filter(|(_, sum)| *sum > 0.0)
		.map(|(feature, sum)| (feature.label.clone(), sum / counted.max(1.0)))
		.collect();
	means.sort_by(|a, b| b.1.total_cmp(&a.1));
	Ok(means)
}
