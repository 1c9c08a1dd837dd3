//! What a model is trained on and measured with: cases, each as it was known when it was decided.

pub mod adapter;
pub mod csv;
pub mod sql;

use adapter::SchemaText;
use blake2::{digest::consts::U32, Blake2b, Digest};
use thiserror::Error;

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
	/// It did not default within the horizon.
	Paid,
	/// It did.
	Defaulted,
	/// It was refused, so nobody knows.
	Refused,
}

/// One decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
	/// The values of the schema's features, in its order.
	pub values: Vec<i32>,
	/// What became of it.
	pub outcome: Outcome,
	/// How much it counts.
	pub weight: f64,
	/// When it was decided, in milliseconds since 1970; 0 where that is not known.
	pub decided_at: i64,
	/// The group it is compared by, which no model ever sees.
	pub group: Option<String>,
	/// The true probability of default, which only a simulation knows.
	pub truth: Option<f64>,
}

/// Cases and the schema of their values.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
	/// What the values are.
	pub schema: SchemaText,
	/// Where it comes from, for people.
	pub origin: String,
	/// The cases.
	pub cases: Vec<Case>,
}

/// Why data cannot be used.
#[derive(Debug, Error)]
pub enum DataError {
	/// The file cannot be read.
	#[error("`{path}` cannot be read: {reason}")]
	File {
		/// The file.
		path: String,
		/// Why.
		reason: String,
	},
	/// A column is missing.
	#[error("there is no column `{column}` in `{path}` (it has {present}): {remedy}")]
	Column {
		/// The file.
		path: String,
		/// The column that is looked for.
		column: String,
		/// The columns that there are.
		present: String,
		/// What to do.
		remedy: String,
	},
	/// A cell is not as it should be.
	#[error("row {row}, column `{column}`: `{text}` {problem}: {remedy}")]
	Cell {
		/// The line of the file, the first one being the names of the columns.
		row: u64,
		/// The column.
		column: String,
		/// What stands there.
		text: String,
		/// What is wrong with it.
		problem: String,
		/// What to do.
		remedy: String,
	},
	/// A line is not as the format has it.
	#[error("row {row} is malformed ({reason}): give it as many columns as the first line has, and quote cells with commas")]
	Line {
		/// The line.
		row: u64,
		/// Why.
		reason: String,
	},
	/// The adapter is not as it should be.
	#[error("the adapter is refused: {0}")]
	Adapter(String),
	/// There are too few cases of a kind.
	#[error("{0}")]
	TooFew(String),
	/// The features of a request are not those of the chain's schema.
	#[error(
		"the features of the request {request} {reason}: have an indexer of this version write its tables anew"
	)]
	Features {
		/// The request.
		request: String,
		/// What is wrong with them.
		reason: String,
	},
	/// The database cannot be read.
	#[error("the database cannot be read: {0}")]
	Database(String),
}

impl Dataset {
	/// A hash of all that a model can learn from, which does not depend on where it was read from.
	pub fn hash(&self) -> [u8; 32] {
		let mut hash = Blake2b::<U32>::new();
		hash.update(self.schema.name.as_bytes());
		for feature in &self.schema.features {
			hash.update(feature.name.as_bytes());
			hash.update([0]);
		}
		for case in &self.cases {
			for value in &case.values {
				hash.update(value.to_le_bytes());
			}
			let outcome = match case.outcome {
				Outcome::Paid => 0_u8,
				Outcome::Defaulted => 1,
				Outcome::Refused => 2,
			};
			hash.update([outcome]);
			hash.update(case.weight.to_bits().to_le_bytes());
			hash.update(case.decided_at.to_le_bytes());
		}
		hash.finalize().into()
	}

	/// The cases of which it is known what became of them.
	pub fn decided(&self) -> Vec<&Case> {
		self.cases.iter().filter(|case| case.outcome != Outcome::Refused).collect()
	}

	/// The cases that were refused.
	pub fn refused(&self) -> Vec<&Case> {
		self.cases.iter().filter(|case| case.outcome == Outcome::Refused).collect()
	}
}

impl Case {
	/// Whether it defaulted.
	pub fn is_bad(&self) -> bool {
		self.outcome == Outcome::Defaulted
	}
}

/// Refuses data from which nothing can be learnt, or measured.
pub fn require_both_outcomes(cases: &[&Case], least: usize, what: &str) -> Result<(), DataError> {
	let bad = cases.iter().filter(|case| case.is_bad()).count();
	let good = cases.len().saturating_sub(bad);
	if good >= least && bad >= least {
		return Ok(());
	}
	Err(DataError::TooFew(format!(
		"{what} has {good} cases that were paid and {bad} that defaulted, and at least {least} of each are needed: \
		 give more data, or check which texts the label's column uses for which outcome"
	)))
}
