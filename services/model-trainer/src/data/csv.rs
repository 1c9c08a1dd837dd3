//! Cases from a CSV file. Whatever is not as it should be is refused with row, column and remedy.

use super::{
	adapter::{Adapter, FeatureText, Label, Reading, Source},
	Case, DataError, Dataset, Outcome,
};
use credit_primitives_scoring::MISSING;
use std::{io::Read, path::Path};

/// The column of the true probability of default in what `simulate` writes.
pub const TRUTH: &str = "true_pd";

/// What is read besides the features and the outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
	/// The groups that are compared.
	pub group: Option<Grouping>,
	/// The column of the true probability of default.
	pub truth: Option<String>,
	/// Whether the outcome may be absent: to explain a case, nobody needs to know what becomes of it.
	pub outcome_optional: bool,
}

/// Which groups are compared: the texts of a column, or its numbers below a bound and from it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
	/// The column.
	pub column: String,
	/// The bound.
	pub below: Option<i64>,
}

impl std::str::FromStr for Grouping {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		match text.split_once('<') {
			None => Ok(Self { column: text.to_owned(), below: None }),
			Some((column, bound)) => {
				let bound = bound.trim().parse().map_err(|_| {
					format!("`{bound}` is no whole number: write COLUMN, or COLUMN<NUMBER for two groups")
				})?;
				Ok(Self { column: column.trim().to_owned(), below: Some(bound) })
			}
		}
	}
}

/// Reads a file.
pub fn read_file(path: &Path, adapter: &Adapter, extras: &Extras) -> Result<Dataset, DataError> {
	let shown = path.display().to_string();
	let file = std::fs::File::open(path)
		.map_err(|error| DataError::File { path: shown.clone(), reason: error.to_string() })?;
	read(file, &shown, adapter, extras)
}

/// Reads what comes from somewhere.
pub fn read(from: impl Read, path: &str, adapter: &Adapter, extras: &Extras) -> Result<Dataset, DataError> {
	let mut reader = csv::ReaderBuilder::new().from_reader(from);
	let names = reader.headers().map_err(|error| line(1, &error))?.clone();
	let find = |column: &str, remedy: &str| {
		names.iter().position(|name| name.trim() == column).ok_or_else(|| DataError::Column {
			path: path.to_owned(),
			column: column.to_owned(),
			present: if names.is_empty() {
				"none".to_owned()
			} else {
				names.iter().collect::<Vec<_>>().join(", ")
			},
			remedy: remedy.to_owned(),
		})
	};
	let sources = adapter
		.sources
		.iter()
		.map(|source| find(&source.column, "add it, or name another adapter by --adapter"))
		.collect::<Result<Vec<_>, _>>()?;
	let label = match find(&adapter.label.column, "it says what became of each case") {
		Ok(label) => Some(label),
		Err(_) if extras.outcome_optional => None,
		Err(error) => return Err(error),
	};
	// A time-based split needs it, and says so; all else does without.
	let decided_at = adapter.decided_at.as_deref().and_then(|column| find(column, "").ok());
	let weight = find("weight", "").ok();
	let group = match &extras.group {
		Some(grouping) => Some((grouping, find(&grouping.column, "name another one by --group")?)),
		None => None,
	};
	let truth = match &extras.truth {
		Some(column) => Some((column.as_str(), find(column, "only a simulation knows the truth")?)),
		// A simulation tells it by itself, so that nobody takes it for history.
		None => find(TRUTH, "").ok().map(|at| (TRUTH, at)),
	};

	let mut cases = Vec::new();
	let mut record = csv::StringRecord::new();
	let mut row = 1_u64;
	loop {
		row = row.saturating_add(1);
		if !reader.read_record(&mut record).map_err(|error| line(row, &error))? {
			break;
		}
		let cell = |at: usize| record.get(at).unwrap_or_default().trim();
		let mut values = Vec::with_capacity(sources.len());
		for ((source, feature), at) in adapter.sources.iter().zip(&adapter.schema.features).zip(&sources) {
			values.push(value(cell(*at), source, feature, row)?);
		}
		let bad_cell = |column: &str, text: &str, problem: &str, remedy: &str| DataError::Cell {
			row,
			column: column.to_owned(),
			text: text.to_owned(),
			problem: problem.to_owned(),
			remedy: remedy.to_owned(),
		};
		let outcome = match label {
			Some(at) => outcome(cell(at), &adapter.label, row)?,
			None => Outcome::Refused,
		};
		let decided_at = match decided_at {
			Some(at) => cell(at).parse().map_err(|_| {
				let column = adapter.decided_at.as_deref().unwrap_or_default();
				bad_cell(column, cell(at), "is no moment", "write milliseconds since 1970")
			})?,
			None => 0,
		};
		let weight = match weight {
			Some(at) => {
				cell(at).parse().ok().filter(|weight: &f64| weight.is_finite() && *weight > 0.0).ok_or_else(
					|| bad_cell("weight", cell(at), "is no weight", "write a number above 0, or 1"),
				)?
			}
			None => 1.0,
		};
		let group = match group {
			Some((grouping, at)) => Some(match grouping.below {
				None => cell(at).to_owned(),
				Some(bound) => {
					let number: i64 = cell(at).parse().map_err(|_| {
						let remedy = "name the column alone by --group to compare its texts";
						bad_cell(&grouping.column, cell(at), "is no whole number", remedy)
					})?;
					if number < bound {
						format!("below {bound}")
					} else {
						format!("{bound} and above")
					}
				}
			}),
			None => None,
		};
		let truth = match truth {
			Some((column, at)) => {
				Some(cell(at).parse().ok().filter(|truth| (0.0..=1.0).contains(truth)).ok_or_else(|| {
					bad_cell(column, cell(at), "is no probability", "write a number from 0 to 1")
				})?)
			}
			None => None,
		};
		cases.push(Case { values, outcome, weight, decided_at, group, truth });
	}
	if cases.is_empty() {
		return Err(DataError::TooFew(format!("`{path}` has no case: give one line for each decision")));
	}
	Ok(Dataset { schema: adapter.schema.clone(), origin: path.to_owned(), cases })
}

fn line(row: u64, error: &csv::Error) -> DataError {
	DataError::Line { row, reason: error.to_string() }
}

fn value(text: &str, source: &Source, feature: &FeatureText, row: u64) -> Result<i32, DataError> {
	let refuse = |problem: String, remedy: String| {
		Err(DataError::Cell { row, column: source.column.clone(), text: text.to_owned(), problem, remedy })
	};
	if text.is_empty() || source.missing.contains(text) {
		return if feature.may_be_missing {
			Ok(MISSING)
		} else {
			refuse("is missing".into(), format!("`{}` is always known: fill it in", feature.name))
		};
	}
	let value = match &source.reading {
		Reading::Number => match text.parse::<i32>() {
			Ok(value) => value,
			Err(_) => {
				return refuse(
					"is no whole number".into(),
					format!("write one from {} to {}", feature.least, feature.most),
				)
			}
		},
		Reading::Codes(codes) => match codes.get(text) {
			Some(code) => *code,
			None => {
				let known: Vec<_> = codes.keys().map(|known| format!("`{known}`")).collect();
				return refuse(
					"is not among the adapter's codes".into(),
					format!("write one of {}", known.join(", ")),
				);
			}
		},
		Reading::Equals(other) => i32::from(text == other),
	};
	if value < feature.least || value > feature.most {
		return refuse(
			"is out of range".into(),
			format!("`{}` goes from {} to {}", feature.name, feature.least, feature.most),
		);
	}
	Ok(value)
}

fn outcome(text: &str, label: &Label, row: u64) -> Result<Outcome, DataError> {
	let is = |texts: &[String]| texts.iter().any(|known| known == text);
	if is(&label.paid) {
		Ok(Outcome::Paid)
	} else if is(&label.defaulted) {
		Ok(Outcome::Defaulted)
	} else if is(&label.refused) {
		Ok(Outcome::Refused)
	} else {
		let known: Vec<_> = label
			.paid
			.iter()
			.chain(&label.defaulted)
			.chain(&label.refused)
			.map(|known| format!("`{known}`"))
			.collect();
		Err(DataError::Cell {
			row,
			column: label.column.clone(),
			text: text.to_owned(),
			problem: "is no known outcome".to_owned(),
			remedy: format!("write one of {}", known.join(", ")),
		})
	}
}
