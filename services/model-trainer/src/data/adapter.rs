//! How the columns of a file become the features of a schema: a TOML file, or the chain's own schema, whose columns are called as
//! its features.

use super::DataError;
use credit_network_service::config;
use credit_primitives_scoring::{Control, Direction, Feature, Moves, Schema, CHAIN_V1, MAX_FEATURES};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

/// The adapter of the German credit data.
const GERMAN: &str = include_str!("../../data/german-credit.toml");

/// The first identifier of schemas that are not the chain's.
const FIRST_OWN_SCHEMA: u16 = 32_768;

/// A schema that owns its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaText {
	/// Which one it is.
	pub id: u16,
	/// What it is called.
	pub name: String,
	/// Its features.
	pub features: Vec<FeatureText>,
}

/// A feature that owns its words; see [`Feature`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureText {
	/// Its name in columns.
	pub name: String,
	/// Its name in words.
	pub label: String,
	/// What its value counts.
	pub unit: String,
	/// The least value.
	pub least: i32,
	/// The greatest value.
	pub most: i32,
	/// Whether it may be missing.
	pub may_be_missing: bool,
	/// In which direction it may count.
	pub direction: Way,
	/// Who can change it.
	pub control: Changing,
	/// What is said where it speaks for the person.
	pub favourable: String,
	/// What is said where it speaks against the person.
	pub adverse: String,
}

/// In which direction a feature may count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
	/// More is better.
	Rising,
	/// More is worse.
	Falling,
	/// Whatever the data say.
	Free,
}

/// Who can change a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changing {
	/// The person, to greater values.
	PersonUp,
	/// The person, to lesser values.
	PersonDown,
	/// The person, both ways.
	Person,
	/// Time.
	Time,
	/// Nobody.
	Nobody,
}

impl SchemaText {
	/// A copy of a schema.
	pub fn of(schema: &Schema<'_>) -> Self {
		Self {
			id: schema.id,
			name: schema.name.to_owned(),
			features: schema.features.iter().map(FeatureText::of).collect(),
		}
	}

	/// Its features, as models know them.
	pub fn features(&self) -> Vec<Feature<'_>> {
		self.features.iter().map(FeatureText::borrowed).collect()
	}

	/// Lends it as models know it.
	pub fn lend<R>(&self, to: impl FnOnce(&Schema<'_>) -> R) -> R {
		let features = self.features();
		to(&Schema { id: self.id, name: &self.name, features: &features })
	}
}

impl FeatureText {
	fn of(feature: &Feature<'_>) -> Self {
		Self {
			name: feature.name.to_owned(),
			label: feature.label.to_owned(),
			unit: feature.unit.to_owned(),
			least: feature.least,
			most: feature.most,
			may_be_missing: feature.may_be_missing,
			direction: match feature.direction {
				Direction::Rising => Way::Rising,
				Direction::Falling => Way::Falling,
				Direction::Free => Way::Free,
			},
			control: match feature.control {
				Control::ByPerson(Moves::Up) => Changing::PersonUp,
				Control::ByPerson(Moves::Down) => Changing::PersonDown,
				Control::ByPerson(Moves::Both) => Changing::Person,
				Control::ByTime => Changing::Time,
				Control::Fixed => Changing::Nobody,
			},
			favourable: feature.favourable.to_owned(),
			adverse: feature.adverse.to_owned(),
		}
	}

	fn borrowed(&self) -> Feature<'_> {
		Feature {
			name: &self.name,
			label: &self.label,
			unit: &self.unit,
			least: self.least,
			most: self.most,
			may_be_missing: self.may_be_missing,
			direction: match self.direction {
				Way::Rising => Direction::Rising,
				Way::Falling => Direction::Falling,
				Way::Free => Direction::Free,
			},
			control: match self.control {
				Changing::PersonUp => Control::ByPerson(Moves::Up),
				Changing::PersonDown => Control::ByPerson(Moves::Down),
				Changing::Person => Control::ByPerson(Moves::Both),
				Changing::Time => Control::ByTime,
				Changing::Nobody => Control::Fixed,
			},
			favourable: &self.favourable,
			adverse: &self.adverse,
		}
	}
}

/// How a cell becomes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
	/// It is a whole number.
	Number,
	/// It is one of these texts.
	Codes(BTreeMap<String, i32>),
	/// 1 if it is this text, else 0.
	Equals(String),
}

/// Where a feature comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
	/// The column.
	pub column: String,
	/// How it is read.
	pub reading: Reading,
	/// The texts that stand for a missing value, besides an empty cell.
	pub missing: BTreeSet<String>,
}

/// Which texts mean which outcome.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
	/// The column.
	pub column: String,
	/// The loan was paid.
	pub paid: Vec<String>,
	/// It defaulted.
	pub defaulted: Vec<String>,
	/// The request was refused.
	#[serde(default)]
	pub refused: Vec<String>,
}

/// How a file becomes a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
	/// The schema that comes of it.
	pub schema: SchemaText,
	/// Where its features come from, in its order.
	pub sources: Vec<Source>,
	/// The outcome.
	pub label: Label,
	/// The column of the moment of decision.
	pub decided_at: Option<String>,
	/// The columns that no feature may be made of.
	pub protected: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
	id: u16,
	name: String,
	label: Label,
	decided_at: Option<String>,
	#[serde(default)]
	protected: Vec<String>,
	features: Vec<FileFeature>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFeature {
	name: String,
	column: String,
	label: String,
	#[serde(default)]
	unit: String,
	least: Option<i32>,
	most: Option<i32>,
	codes: Option<BTreeMap<String, i32>>,
	equals: Option<String>,
	#[serde(default)]
	missing: BTreeSet<String>,
	#[serde(default)]
	may_be_missing: bool,
	#[serde(default = "free")]
	direction: Way,
	#[serde(default = "nobody")]
	control: Changing,
	favourable: String,
	adverse: String,
}

fn free() -> Way {
	Way::Free
}

fn nobody() -> Changing {
	Changing::Nobody
}

impl Adapter {
	/// The chain's own: a column for each feature, `outcome` (`paid`, `defaulted` or `refused`) and `decided_at`.
	pub fn chain() -> Self {
		let schema = SchemaText::of(&CHAIN_V1);
		let sources = schema
			.features
			.iter()
			.map(|feature| Source {
				column: feature.name.clone(),
				reading: Reading::Number,
				missing: BTreeSet::new(),
			})
			.collect();
		let word = |word: &str| vec![word.to_owned()];
		let label = Label {
			column: "outcome".to_owned(),
			paid: word("paid"),
			defaulted: word("defaulted"),
			refused: word("refused"),
		};
		Self { schema, sources, label, decided_at: Some("decided_at".to_owned()), protected: Vec::new() }
	}

	/// That of the German credit data.
	pub fn german() -> Result<Self, DataError> {
		Self::parse(GERMAN)
	}

	/// By name (`chain`, `german`) or from a TOML file.
	pub fn named(name: &str) -> Result<Self, DataError> {
		match name {
			"chain" => Ok(Self::chain()),
			"german" => Self::german(),
			path => {
				let text = std::fs::read_to_string(Path::new(path)).map_err(|error| {
					DataError::Adapter(format!(
						"`{path}` cannot be read ({error}): write `chain`, `german` or a TOML file"
					))
				})?;
				Self::parse(&text)
			}
		}
	}

	/// Reads an adapter.
	pub fn parse(toml: &str) -> Result<Self, DataError> {
		let file: File =
			config::text(toml).extract().map_err(|error| DataError::Adapter(error.to_string()))?;
		let refuse = |problem: String| Err(DataError::Adapter(problem));
		if file.id < FIRST_OWN_SCHEMA {
			return refuse(format!("`id` must be at least {FIRST_OWN_SCHEMA}: those below are the chain's"));
		}
		if file.features.is_empty() || file.features.len() > MAX_FEATURES {
			return refuse(format!("there must be from 1 to {MAX_FEATURES} features"));
		}
		let (mut features, mut sources) = (Vec::new(), Vec::new());
		for feature in file.features {
			if file.protected.contains(&feature.column) {
				return refuse(format!(
					"feature `{}` is made of the protected column `{}`: leave it out",
					feature.name, feature.column
				));
			}
			if features.iter().any(|known: &FeatureText| known.name == feature.name) {
				return refuse(format!("there are two features `{}`: rename one", feature.name));
			}
			let reading = match (feature.codes, feature.equals) {
				(Some(_), Some(_)) => {
					return refuse(format!(
						"feature `{}` has both `codes` and `equals`: keep one",
						feature.name
					))
				}
				(Some(codes), None) => Reading::Codes(codes),
				(None, Some(text)) => Reading::Equals(text),
				(None, None) => Reading::Number,
			};
			let (least, most) = match &reading {
				Reading::Codes(codes) => {
					(codes.values().min().copied().unwrap_or(0), codes.values().max().copied().unwrap_or(0))
				}
				Reading::Equals(_) => (0, 1),
				Reading::Number => (0, i32::MAX),
			};
			let (least, most) = (feature.least.unwrap_or(least), feature.most.unwrap_or(most));
			if least > most || least == i32::MIN {
				return refuse(format!("feature `{}` has a `least` above its `most`", feature.name));
			}
			features.push(FeatureText {
				may_be_missing: feature.may_be_missing || !feature.missing.is_empty(),
				name: feature.name,
				label: feature.label,
				unit: feature.unit,
				least,
				most,
				direction: feature.direction,
				control: feature.control,
				favourable: feature.favourable,
				adverse: feature.adverse,
			});
			sources.push(Source { column: feature.column, reading, missing: feature.missing });
		}
		Ok(Self {
			schema: SchemaText { id: file.id, name: file.name, features },
			sources,
			label: file.label,
			decided_at: file.decided_at,
			protected: file.protected,
		})
	}
}
