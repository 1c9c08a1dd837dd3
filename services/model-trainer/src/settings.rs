//! What is set for a training: one TOML file, single values of it overridden by the environment and by flags.

pub use credit_network_service::config::ConfigError;

use clap::ValueEnum;
use credit_network_service::config;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The settings that may be overridden by the environment.
const TOP: [&str; 7] = ["training", "rejects", "scorecard", "trees", "decisions", "history", "progress"];

/// All that is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
	/// How a model is trained.
	pub training: Training,
	/// What is assumed of those who were refused.
	pub rejects: Rejects,
	/// The scorecard.
	pub scorecard: ScorecardSettings,
	/// The trees.
	pub trees: TreeSettings,
	/// What is decided by the model, when it is measured.
	pub decisions: Decisions,
	/// How histories are read from the indexer's tables.
	pub history: History,
	/// Whether a bar may be drawn on a terminal.
	pub progress: bool,
}

/// The kinds of models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
	/// A logistic regression on bins.
	Scorecard,
	/// Boosted trees.
	Trees,
}

/// How a model is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Training {
	/// What the model is called.
	pub name: String,
	/// Its number.
	pub version: u32,
	/// Everything that is left to chance follows from it.
	pub seed: u64,
	/// In how many parts the data are cut, each being scored by a model of the others.
	pub folds: usize,
	/// The share of the latest cases that measure the model and are not learnt from. Without times, or with 0, the folds
	/// measure it.
	pub holdout: f64,
	/// How much more than a paid case a default counts while the model learns. Probabilities are put right afterwards.
	pub default_weight: f64,
}

impl Default for Training {
	fn default() -> Self {
		Self { name: "credit".into(), version: 1, seed: 1, folds: 5, holdout: 0.2, default_weight: 1.0 }
	}
}

/// What is assumed of those who were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
	/// Nothing: the model is one of those who were approved.
	Ignore,
	/// That they default as the model of the approved says, with higher odds.
	Fuzzy,
}

/// What is assumed of those who were refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rejects {
	/// How.
	pub method: Method,
	/// How many times as high their odds of a default are, with `fuzzy`.
	pub odds_factor: f64,
}

impl Default for Rejects {
	fn default() -> Self {
		Self { method: Method::Ignore, odds_factor: 1.5 }
	}
}

/// The scorecard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScorecardSettings {
	/// How many bins a feature gets at most.
	pub bins: usize,
	/// The least share of the weight in a bin.
	pub least_share: f64,
	/// The penalty on the square of each bin's points.
	pub ridge: f64,
	/// The penalty on the square of the difference between neighbouring bins.
	pub fused: f64,
}

impl Default for ScorecardSettings {
	fn default() -> Self {
		Self { bins: 8, least_share: 0.01, ridge: 3.0, fused: 10.0 }
	}
}

/// The trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TreeSettings {
	/// How many.
	pub trees: usize,
	/// How many questions each asks at most on the way to a leaf.
	pub depth: usize,
	/// How much of what each tree finds is used.
	pub learning_rate: f64,
	/// The share of the cases that each tree sees.
	pub subsample: f64,
	/// The share of the features that each tree sees.
	pub features: f64,
	/// The penalty on the square of each leaf.
	pub ridge: f64,
	/// The least sum of `p (1 - p)` over the cases in a leaf.
	pub least_leaf: f64,
	/// In how many bins values are counted.
	pub bins: usize,
	/// On how many threads. The trees do not depend on it.
	pub threads: usize,
}

impl Default for TreeSettings {
	fn default() -> Self {
		Self {
			trees: 200,
			depth: 3,
			learning_rate: 0.05,
			subsample: 0.5,
			features: 0.2,
			ridge: 1.0,
			least_leaf: 1.0,
			bins: 64,
			threads: 2,
		}
	}
}

/// What is decided by the model, when it is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Decisions {
	/// Up to which probability of default a request is approved where groups are compared.
	pub approve_up_to: f64,
	/// What approving a case that defaults costs, refusing one that pays being 1.
	pub cost_of_default: f64,
	/// The probabilities of default at which the second to the fifth band of risk begin.
	pub bands: [f64; 4],
}

impl Default for Decisions {
	fn default() -> Self {
		Self { approve_up_to: 0.1, cost_of_default: 5.0, bands: [0.02, 0.05, 0.1, 0.2] }
	}
}

/// How histories are read from the indexer's tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct History {
	/// Within how many days after it began a loan must default to count as one; it may be a part of a day. Loans that began
	/// later than that before the end of the data are left out.
	pub horizon_days: f64,
}

impl Default for History {
	fn default() -> Self {
		Self { horizon_days: 365.0 }
	}
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			training: Training::default(),
			rejects: Rejects::default(),
			scorecard: ScorecardSettings::default(),
			trees: TreeSettings::default(),
			decisions: Decisions::default(),
			history: History::default(),
			progress: true,
		}
	}
}

impl Settings {
	/// Reads the file, and what the environment overrides: `CREDIT_MODEL_TRAINING__SEED` for `seed` in `[training]`.
	pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
		Self::read(match path {
			Some(path) => config::file(path)?,
			None => config::Figment::new(),
		})
	}

	/// Reads what stands in a text instead of a file.
	pub fn parse(toml: &str) -> Result<Self, ConfigError> {
		Self::read(config::text(toml))
	}

	fn read(figment: config::Figment) -> Result<Self, ConfigError> {
		config::read(figment, "CREDIT_MODEL_", &TOP)
	}

	/// Refuses what cannot work.
	pub fn check(&self) -> Result<(), ConfigError> {
		let mut problems: Vec<String> = Vec::new();
		let mut require = |holds: bool, problem: &str| {
			if !holds {
				problems.push(problem.to_owned());
			}
		};
		let above = |value: f64, least: f64| value.is_finite() && value > least;
		let Training { name, folds, holdout, default_weight, .. } = &self.training;
		require(!name.is_empty() && name.len() <= 64, "`training.name` must have from 1 to 64 bytes");
		require((2..=100).contains(folds), "`training.folds` must be from 2 to 100");
		require((0.0..0.9).contains(holdout), "`training.holdout` must be from 0 to below 0.9");
		require(above(*default_weight, 0.0), "`training.default_weight` must be above 0");
		require(above(self.rejects.odds_factor, 0.0), "`rejects.odds_factor` must be above 0");
		let card = &self.scorecard;
		require(
			(2..=16).contains(&card.bins),
			"`scorecard.bins` must be from 2 to 16: the chain takes no more",
		);
		require(
			(0.0..0.5).contains(&card.least_share),
			"`scorecard.least_share` must be from 0 to below 0.5",
		);
		require(
			above(card.ridge, 0.0),
			"`scorecard.ridge` must be above 0: without it there may be no solution",
		);
		require(card.fused.is_finite() && card.fused >= 0.0, "`scorecard.fused` must be at least 0");
		let trees = &self.trees;
		require(
			(1..=256).contains(&trees.trees),
			"`trees.trees` must be from 1 to 256: the chain takes no more",
		);
		require((1..=6).contains(&trees.depth), "`trees.depth` must be from 1 to 6: the chain takes no more");
		require(
			above(trees.learning_rate, 0.0) && trees.learning_rate <= 1.0,
			"`trees.learning_rate` must be above 0 and at most 1",
		);
		require(
			above(trees.subsample, 0.0) && trees.subsample <= 1.0,
			"`trees.subsample` must be above 0 and at most 1",
		);
		require(
			above(trees.features, 0.0) && trees.features <= 1.0,
			"`trees.features` must be above 0 and at most 1",
		);
		require(trees.ridge.is_finite() && trees.ridge >= 0.0, "`trees.ridge` must be at least 0");
		require(
			trees.least_leaf.is_finite() && trees.least_leaf >= 0.0,
			"`trees.least_leaf` must be at least 0",
		);
		require((2..=1_024).contains(&trees.bins), "`trees.bins` must be from 2 to 1024");
		require((1..=256).contains(&trees.threads), "`trees.threads` must be from 1 to 256");
		let decisions = &self.decisions;
		require(
			above(decisions.approve_up_to, 0.0) && decisions.approve_up_to < 1.0,
			"`decisions.approve_up_to` must be between 0 and 1",
		);
		require(above(decisions.cost_of_default, 0.0), "`decisions.cost_of_default` must be above 0");
		let mut before = 0.0;
		for band in decisions.bands {
			require(above(band, before) && band < 1.0, "`decisions.bands` must rise, between 0 and 1");
			before = band;
		}
		require(above(self.history.horizon_days, 0.0), "`history.horizon_days` must be above 0");
		if problems.is_empty() {
			Ok(())
		} else {
			Err(ConfigError(problems))
		}
	}
}
