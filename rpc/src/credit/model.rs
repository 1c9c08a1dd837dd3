//! What the model says of a request, feature by feature.

use super::*;
use credit_primitives_scoring::{
	reasons, Assessment as Said, Reason as FeatureReason, Reasons, CHAIN_V1, MISSING,
};
use pallet_credit::views;

/// How the model comes to the probability of default. `base` and the contributions sum to `logOdds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelSays {
	/// The version of the model.
	pub version: u32,
	/// The natural logarithm of the odds of a default within a year.
	pub log_odds: Fraction,
	/// What everybody starts from: that of the average case that the model was trained on.
	pub base: Fraction,
	/// The features, in their order.
	pub features: Vec<FeatureSays>,
	/// What the borrower could change so that the probability of default is low enough to be approved.
	pub suggestions: Vec<Suggestion>,
}

/// What the model makes of one feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeatureSays {
	/// Its name in code and in data.
	pub name: String,
	/// What it is.
	pub label: String,
	/// Its value; null where it is not known.
	pub value: Option<i32>,
	/// What the value counts.
	pub unit: String,
	/// What it adds to the log-odds: above 0 it speaks against the borrower.
	pub contribution: Fraction,
	/// What that means, in words; null where it adds nothing.
	pub says: Option<String>,
}

/// What would bring the probability of default low enough, all of it together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
	/// The changes: one, or two.
	pub changes: Vec<FeatureChange>,
	/// The probability of default after them.
	pub probability_of_default: Fraction,
}

/// A change of one feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeatureChange {
	/// The feature's name.
	pub feature: String,
	/// Its value now; null where it is not known.
	pub from: Option<i32>,
	/// What it should be.
	pub to: i32,
	/// The same in words.
	pub says: String,
}

/// Millionths of log-odds.
fn log_odds(parts: i32) -> Fraction {
	Fraction::signed(parts.into(), 6)
}

fn known(value: i32) -> Option<i32> {
	(value != MISSING).then_some(value)
}

/// What speaks for and against the borrower, the strongest first.
pub(super) fn strongest(view: &views::ModelView, most: usize) -> Reasons {
	let said = Said {
		log_odds: view.explanation.log_odds,
		probability: Default::default(),
		base: view.explanation.base,
		contributions: view.explanation.contributions.to_vec(),
	};
	reasons(&CHAIN_V1, &view.values, &said, most)
}

impl From<&views::ModelView> for ModelSays {
	fn from(view: &views::ModelView) -> Self {
		let Reasons { against, in_favour } = strongest(view, view.values.len());
		let mut words: Vec<FeatureReason> = against.into_iter().chain(in_favour).collect();
		words.sort_by_key(|reason| reason.feature);
		let said = |feature| {
			let at = words.binary_search_by_key(&feature, |reason| reason.feature).ok()?;
			words.get(at)?.text(&CHAIN_V1)
		};
		let told = view.values.iter().zip(&view.explanation.contributions);
		Self {
			version: view.explanation.version,
			log_odds: log_odds(view.explanation.log_odds),
			base: log_odds(view.explanation.base),
			features: CHAIN_V1
				.numbered()
				.zip(told)
				.map(|((position, feature), (value, contribution))| FeatureSays {
					name: feature.name.into(),
					label: feature.label.into(),
					value: known(*value),
					unit: feature.unit.into(),
					contribution: log_odds(*contribution),
					says: said(position),
				})
				.collect(),
			suggestions: view
				.suggestions
				.iter()
				.map(|suggestion| Suggestion {
					changes: suggestion
						.changes
						.iter()
						.filter_map(|change| {
							Some(FeatureChange {
								feature: CHAIN_V1.get(change.feature)?.name.into(),
								from: known(change.from),
								to: change.to,
								says: change.text(&CHAIN_V1)?,
							})
						})
						.collect(),
					probability_of_default: suggestion.probability.into(),
				})
				.collect(),
		}
	}
}
