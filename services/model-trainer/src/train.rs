//! Training: from cases to a model that the chain runs, with what is known of how good it is.

use crate::{
	data::{adapter::SchemaText, require_both_outcomes, Case, DataError, Dataset},
	learn::{
		calibration::{self, Platt, Scored},
		fit, folds, log_odds, probability,
		rejects::{examples, with_refused},
		FloatModel, LearnError,
	},
	progress::Progress,
	quality::{measure, Figures, Judged},
	quantise::{self, TooLarge},
	settings::{Kind, Settings},
};
use credit_primitives_scoring::{
	probability::of_default, Distribution, Form, Model, ModelError, Source, TrainingRecord,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why there is no model.
#[derive(Debug, Error)]
pub enum TrainError {
	/// The data cannot be used.
	#[error(transparent)]
	Data(#[from] DataError),
	/// Nothing is learnt from it.
	#[error(transparent)]
	Learn(#[from] LearnError),
	/// The points do not fit.
	#[error(transparent)]
	TooLarge(#[from] TooLarge),
	/// The chain would refuse it.
	#[error("the chain would refuse the model: {0}")]
	Model(ModelError),
}

impl From<ModelError> for TrainError {
	fn from(error: ModelError) -> Self {
		Self::Model(error)
	}
}

/// How the cases that measured a model were kept from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unseen {
	/// They were decided later than all that it learnt from.
	Later,
	/// Each was scored by a model of the other folds.
	Folds,
}

/// A model that was learnt and calibrated.
#[derive(Debug, Clone)]
pub struct Fitted {
	/// In floating point, with its calibration.
	pub float: FloatModel,
	/// What everyone starts from, in integers.
	pub base: i32,
	/// How points are given, in integers.
	pub form: Form,
	/// The calibration, which is part of both.
	pub platt: Platt,
	/// What models of the other folds said of each case, calibrated.
	pub out_of_fold: Vec<Judged>,
	/// The figures of each fold.
	pub by_fold: Vec<Figures>,
}

/// A trained model, and all that a report tells of it.
#[derive(Debug, Clone)]
pub struct Trained {
	/// What is kept of it.
	pub record: Record,
	/// The cases that measured it.
	pub unseen: Vec<Judged>,
	/// Their groups, where they are known.
	pub groups: Vec<(Judged, String)>,
	/// The model in floating point.
	pub float: FloatModel,
}

/// What is kept of a training: the model with its schema, and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
	/// The schema.
	pub schema: SchemaText,
	/// The model.
	pub model: Model,
	/// Its kind.
	pub kind: Kind,
	/// Where the data came from.
	pub origin: String,
	/// How many cases it learnt from, and how many refused ones were known.
	pub learnt_from: usize,
	/// See there.
	pub refused: usize,
	/// The settings.
	pub settings: Settings,
	/// The slope and the shift of the calibration.
	pub calibration: (f64, f64),
	/// How the cases that measured it were kept from it.
	pub unseen: Unseen,
	/// Its figures on these.
	pub figures: Figures,
	/// The figures of each fold of the cross-validation.
	pub by_fold: Vec<Figures>,
	/// The furthest that the probability of default by integers is from the one by floating point, over all cases.
	pub integer_error: f64,
}

/// Learns from cases, calibrates by folds, and turns it into integers.
pub fn fit_calibrated(
	schema: &SchemaText,
	learning: &[&Case],
	refused: &[&Case],
	kind: Kind,
	settings: &Settings,
	progress: &Progress,
) -> Result<Fitted, TrainError> {
	let count = settings.training.folds;
	require_both_outcomes(learning, count, "what is learnt from")?;
	let bad: Vec<bool> = learning.iter().map(|case| case.is_bad()).collect();
	let of = folds::stratified(&bad, count, settings.training.seed);
	let learn = |cases: &[&Case]| -> Result<FloatModel, LearnError> {
		let all = with_refused(schema, examples(cases), refused, kind, settings)?;
		fit(schema, &all, kind, settings)
	};
	// Without calibration the weight of the outcomes is only taken out, so that folds can be compared.
	let shift = -settings.training.default_weight.ln();
	let mut raw: Vec<Option<Scored>> = vec![None; learning.len()];
	for fold in 0..count {
		let (own, others): (Vec<_>, Vec<_>) =
			learning.iter().copied().zip(&of).enumerate().partition(|(_, (_, of))| **of == fold);
		let others: Vec<&Case> = others.into_iter().map(|(_, (case, _))| case).collect();
		let model = learn(&others)?;
		for (at, (case, _)) in own {
			let scored = Scored {
				log_odds: model.log_odds(&case.values) + shift,
				bad: case.is_bad(),
				weight: case.weight,
			};
			if let Some(place) = raw.get_mut(at) {
				*place = Some(scored);
			}
		}
		progress.advance(1);
	}
	let scored: Vec<Scored> = raw.into_iter().flatten().collect();
	let platt = calibration::platt(&scored)?;
	let out_of_fold: Vec<Judged> = scored
		.iter()
		.map(|case| {
			let log_odds = platt.slope * case.log_odds + platt.shift;
			Judged { log_odds, pd: probability(log_odds), bad: case.bad, weight: case.weight }
		})
		.collect();
	let by_fold = (0..count)
		.map(|fold| {
			let own: Vec<Judged> =
				out_of_fold.iter().zip(&of).filter(|(_, of)| **of == fold).map(|(case, _)| *case).collect();
			measure(&own, &settings.decisions)
		})
		.collect();
	let float = learn(learning)?.stretched(1.0, shift).stretched(platt.slope, platt.shift);
	progress.advance(1);
	let (base, form) = quantise::form(&float, schema)?;
	Ok(Fitted { float, base, form, platt, out_of_fold, by_fold })
}

impl Fitted {
	/// The model as the chain has it.
	pub fn model(
		&self,
		schema: &SchemaText,
		settings: &Settings,
		training: TrainingRecord,
	) -> Result<Model, TrainError> {
		let mut bands = [0_i32; 4];
		for (bound, pd) in bands.iter_mut().zip(settings.decisions.bands) {
			*bound = quantise::points(log_odds(pd))?;
		}
		Ok(Model {
			schema: schema.id,
			version: settings.training.version,
			name: settings.training.name.clone(),
			base: self.base,
			form: self.form.clone(),
			bands: Some(bands),
			training,
		})
	}
}

/// What a model of integers says of cases.
pub fn judge(model: &Model, cases: &[&Case]) -> Result<Vec<Judged>, ModelError> {
	cases
		.iter()
		.map(|case| {
			let log_odds = model.log_odds(&case.values)?;
			Ok(Judged {
				log_odds: f64::from(log_odds) / 1e6,
				pd: f64::from(of_default(log_odds).deconstruct()) / 1e6,
				bad: case.is_bad(),
				weight: case.weight,
			})
		})
		.collect()
}

/// The furthest that probabilities by integers are from those by floating point.
pub fn integer_error(model: &Model, float: &FloatModel, cases: &[&Case]) -> Result<f64, ModelError> {
	let mut worst = 0.0_f64;
	for (case, judged) in cases.iter().zip(judge(model, cases)?) {
		worst = worst.max((probability(float.log_odds(&case.values)) - judged.pd).abs());
	}
	Ok(worst)
}

/// A training record of which only the figures are still to be found.
pub fn record_of(source: Source, data_hash: [u8; 32], cases: &[&Case]) -> TrainingRecord {
	let until = cases.iter().map(|case| case.decided_at).max().unwrap_or_default();
	TrainingRecord {
		source,
		data_hash,
		rows: u32::try_from(cases.len()).unwrap_or(u32::MAX),
		decided_until: u64::try_from(until).unwrap_or_default(),
		auc: 0,
		ks: 0,
		brier: 0,
		distribution: Distribution { bounds: [0; 9], shares: [0; 10] },
	}
}

/// Trains a model. The same data and settings give the same bytes.
pub fn train(data: &Dataset, kind: Kind, source: Source, settings: &Settings) -> Result<Trained, TrainError> {
	let (decided, refused) = (data.decided(), data.refused());
	let share = settings.training.holdout;
	let parted = if share > 0.0 { folds::by_time(&decided, share) } else { None };
	let (learning, later, unseen) = match parted {
		Some((learning, later)) => (learning, later, Unseen::Later),
		None => (decided.clone(), Vec::new(), Unseen::Folds),
	};
	// Nor may anything be assumed of those who were refused later.
	let until = later.iter().map(|case| case.decided_at).min().unwrap_or(i64::MAX);
	let refused: Vec<&Case> = refused.into_iter().filter(|case| case.decided_at < until).collect();
	let steps = u64::try_from(settings.training.folds).unwrap_or(u64::MAX).saturating_add(1);
	let progress = Progress::new("models", steps, settings.progress);
	let fitted = fit_calibrated(&data.schema, &learning, &refused, kind, settings, &progress)?;
	progress.finish();

	let mut model = fitted.model(&data.schema, settings, record_of(source, data.hash(), &learning))?;
	let scores = learning.iter().map(|case| model.log_odds(&case.values)).collect::<Result<Vec<_>, _>>()?;
	model.training.distribution = quantise::distribution(&scores);
	let (judged, measured) = match unseen {
		Unseen::Later => (judge(&model, &later)?, later),
		Unseen::Folds => (fitted.out_of_fold.clone(), learning.clone()),
	};
	let figures = measure(&judged, &settings.decisions);
	let millionths = |share: f64| (share.clamp(0.0, 1.0) * 1e6).round() as u32;
	model.training.auc = millionths(figures.auc);
	model.training.ks = millionths(figures.ks);
	model.training.brier = millionths(figures.brier);
	data.schema.lend(|schema| model.validate(schema))?;

	let groups = judged
		.iter()
		.zip(&measured)
		.filter_map(|(judged, case)| Some((*judged, case.group.clone()?)))
		.collect();
	let record = Record {
		schema: data.schema.clone(),
		kind,
		origin: data.origin.clone(),
		learnt_from: learning.len(),
		refused: refused.len(),
		settings: settings.clone(),
		calibration: (fitted.platt.slope, fitted.platt.shift),
		unseen,
		figures,
		by_fold: fitted.by_fold,
		integer_error: integer_error(&model, &fitted.float, &decided)?,
		model,
	};
	Ok(Trained { record, unseen: judged, groups, float: fitted.float })
}
