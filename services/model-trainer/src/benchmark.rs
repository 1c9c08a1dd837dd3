//! Repeated cross-validation on a data set: the same folds for this trainer and, written to a file, for others.

use crate::{
	data::{Case, Dataset},
	learn::folds::stratified,
	progress::Progress,
	quality::{measure, Figures},
	quantise,
	settings::{Kind, Settings},
	train::{fit_calibrated, integer_error, judge, record_of, TrainError},
};
use credit_primitives_scoring::Source;
use serde::Serialize;
use std::{
	sync::atomic::{AtomicUsize, Ordering},
	thread,
};

/// How the data are parted.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
	/// In how many folds, each being predicted by a model of the others.
	pub folds: usize,
	/// How often, each time by other folds.
	pub repeats: usize,
	/// The first repetition's seed; each further one's is one more.
	pub seed: u64,
	/// On how many threads. The figures do not depend on it.
	pub threads: usize,
}

/// Mean figures over all folds of all repetitions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
	/// What was measured.
	pub name: String,
	/// Over how many models.
	pub models: usize,
	/// The mean area under the ROC curve.
	pub auc: f64,
	/// The standard deviation of the repetitions' mean areas.
	pub auc_deviation: f64,
	/// The mean KS.
	pub ks: f64,
	/// The mean Brier score.
	pub brier: f64,
	/// The mean of the logarithmic loss.
	pub log_loss: f64,
	/// The mean expected cost.
	pub expected_cost: f64,
	/// The furthest that any probability by integers is from the one by floating point.
	pub integer_error: f64,
	/// The most bytes that a model has.
	pub bytes: usize,
}

/// The folds of each repetition.
pub fn folds(cases: &[&Case], plan: Plan) -> Vec<Vec<usize>> {
	let bad: Vec<bool> = cases.iter().map(|case| case.is_bad()).collect();
	(plan.seed..).take(plan.repeats).map(|seed| stratified(&bad, plan.folds, seed)).collect()
}

struct Task<'a> {
	repeat: usize,
	learning: Vec<&'a Case>,
	testing: Vec<&'a Case>,
}

struct Done {
	repeat: usize,
	figures: Figures,
	integer_error: f64,
	bytes: usize,
}

/// Trains and measures a model for each fold of each repetition. Calibration happens within what is learnt from: nothing of a
/// fold is known to the model that predicts it.
pub fn run(data: &Dataset, kind: Kind, plan: Plan, settings: &Settings) -> Result<Outcome, TrainError> {
	let cases = data.decided();
	let mut tasks = Vec::new();
	for (repeat, folds) in folds(&cases, plan).into_iter().enumerate() {
		for fold in 0..plan.folds {
			let part = |own: bool| {
				let parted = cases.iter().zip(&folds).filter(|(_, of)| (**of == fold) == own);
				parted.map(|(case, _)| *case).collect()
			};
			tasks.push(Task { repeat, learning: part(false), testing: part(true) });
		}
	}
	let progress = Progress::new("models", u64::try_from(tasks.len()).unwrap_or(u64::MAX), settings.progress);
	let next = AtomicUsize::new(0);
	let work = || -> Result<Vec<Done>, TrainError> {
		let mut done = Vec::new();
		while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
			done.push(one(data, task, kind, settings)?);
			progress.advance(1);
		}
		Ok(done)
	};
	let mut done = Vec::new();
	let results: Vec<_> = thread::scope(|scope| {
		let workers: Vec<_> = (0..plan.threads.max(1)).map(|_| scope.spawn(work)).collect();
		workers.into_iter().map(thread::ScopedJoinHandle::join).collect()
	});
	for result in results {
		match result {
			Ok(part) => done.extend(part?),
			Err(panic) => std::panic::resume_unwind(panic),
		}
	}
	progress.finish();
	// In an order that does not depend on the threads, so that the sums do not either.
	done.sort_by(|a, b| {
		(a.repeat, a.figures.auc).partial_cmp(&(b.repeat, b.figures.auc)).unwrap_or(std::cmp::Ordering::Equal)
	});
	Ok(outcome(kind, plan, &done))
}

fn one(data: &Dataset, task: &Task<'_>, kind: Kind, settings: &Settings) -> Result<Done, TrainError> {
	let fitted = fit_calibrated(&data.schema, &task.learning, &[], kind, settings, &Progress::none())?;
	let mut model =
		fitted.model(&data.schema, settings, record_of(Source::Published, [0; 32], &task.learning))?;
	// The figures are those of a model that the chain would take.
	model.training.distribution = quantise::distribution(&[]);
	data.schema.lend(|schema| model.validate(schema))?;
	let judged = judge(&model, &task.testing)?;
	Ok(Done {
		repeat: task.repeat,
		figures: measure(&judged, &settings.decisions),
		integer_error: integer_error(&model, &fitted.float, &task.testing)?,
		bytes: model.to_bytes().len(),
	})
}

fn outcome(kind: Kind, plan: Plan, done: &[Done]) -> Outcome {
	let count = done.len() as f64;
	let mean = |of: fn(&Figures) -> f64| done.iter().map(|one| of(&one.figures)).sum::<f64>() / count;
	let auc = mean(|figures| figures.auc);
	let by_repeat: Vec<f64> = (0..plan.repeats)
		.map(|repeat| {
			let own = done.iter().filter(|one| one.repeat == repeat);
			own.map(|one| one.figures.auc).sum::<f64>() / plan.folds as f64
		})
		.collect();
	let spread: f64 = by_repeat.iter().map(|own| (own - auc).powi(2)).sum();
	Outcome {
		name: format!("credit-network-model, {kind:?}").to_lowercase(),
		models: done.len(),
		auc,
		auc_deviation: (spread / (plan.repeats as f64 - 1.0).max(1.0)).sqrt(),
		ks: mean(|figures| figures.ks),
		brier: mean(|figures| figures.brier),
		log_loss: mean(|figures| figures.log_loss),
		expected_cost: mean(|figures| figures.expected_cost),
		integer_error: done.iter().map(|one| one.integer_error).fold(0.0, f64::max),
		bytes: done.iter().map(|one| one.bytes).max().unwrap_or_default(),
	}
}
