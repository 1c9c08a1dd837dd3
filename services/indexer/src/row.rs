//! A row of a table that follows from events, and its cells.

use crate::tables::{Kind, Table};
use serde_json::Value;
use std::fmt;
use thiserror::Error;

/// Why a row cannot be read or changed as an event says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct RowError(pub String);

/// What stands in a column of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
	/// Nothing.
	Null,
	/// A number.
	Int(i64),
	/// Text, or JSON as text.
	Text(String),
	/// An amount.
	Amount(u128),
}

impl Cell {
	/// As people read it.
	pub fn show(&self) -> String {
		match self {
			Self::Null => "-".into(),
			Self::Int(number) => number.to_string(),
			Self::Text(text) => text.clone(),
			Self::Amount(amount) => amount.to_string(),
		}
	}

	/// As it is told over HTTP: amounts as decimal strings.
	pub fn to_json(&self, kind: Kind) -> Value {
		match (self, kind) {
			(Self::Null, _) => Value::Null,
			(Self::Int(number), Kind::Flag) => Value::Bool(*number != 0),
			(Self::Int(number), _) => (*number).into(),
			(Self::Amount(amount), _) => amount.to_string().into(),
			(Self::Text(text), Kind::Json) => {
				serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()))
			}
			(Self::Text(text), _) => Value::String(text.clone()),
		}
	}

	/// Reads it as it is written in a path or a filter.
	pub fn parse(kind: Kind, text: &str) -> Option<Self> {
		match kind {
			Kind::Int => text.parse().ok().map(Self::Int),
			Kind::Flag => match text {
				"true" | "1" => Some(Self::Int(1)),
				"false" | "0" => Some(Self::Int(0)),
				_ => None,
			},
			Kind::Amount => text.parse().ok().map(Self::Amount),
			Kind::Text | Kind::Json => Some(Self::Text(text.into())),
		}
	}
}

impl From<i64> for Cell {
	fn from(number: i64) -> Self {
		Self::Int(number)
	}
}

impl From<bool> for Cell {
	fn from(flag: bool) -> Self {
		Self::Int(flag.into())
	}
}

impl From<u128> for Cell {
	fn from(amount: u128) -> Self {
		Self::Amount(amount)
	}
}

impl From<&str> for Cell {
	fn from(text: &str) -> Self {
		Self::Text(text.into())
	}
}

impl From<String> for Cell {
	fn from(text: String) -> Self {
		Self::Text(text)
	}
}

impl From<Value> for Cell {
	fn from(value: Value) -> Self {
		if value.is_null() {
			Self::Null
		} else {
			Self::Text(value.to_string())
		}
	}
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
	fn from(value: Option<T>) -> Self {
		value.map_or(Self::Null, Into::into)
	}
}

/// The key of a row.
pub type Key = Vec<Cell>;

/// A key as it is written in paths and reports.
pub fn show_key(key: &[Cell]) -> String {
	key.iter().map(Cell::show).collect::<Vec<_>>().join(":")
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
	/// The table.
	pub table: Table,
	/// A cell for each column.
	pub cells: Vec<Cell>,
}

impl fmt::Display for Row {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} {}", self.table.spec().name, show_key(self.key()))
	}
}

impl Row {
	/// A row with nothing but its key; amounts are 0.
	pub fn new(table: Table, key: Key) -> Self {
		let spec = table.spec();
		let mut key = key.into_iter();
		let cells = spec
			.columns
			.iter()
			.map(|column| {
				key.next().unwrap_or(match column.kind {
					Kind::Amount => Cell::Amount(0),
					_ => Cell::Null,
				})
			})
			.collect();
		Self { table, cells }
	}

	/// Its key.
	pub fn key(&self) -> &[Cell] {
		self.cells.get(..self.table.spec().keys).unwrap_or_default()
	}

	fn place(&self, column: &str) -> Result<usize, RowError> {
		let spec = self.table.spec();
		spec.place(column).ok_or_else(|| RowError(format!("{} has no column {column}", spec.name)))
	}

	/// What stands in a column.
	pub fn get(&self, column: &str) -> &Cell {
		self.place(column).ok().and_then(|place| self.cells.get(place)).unwrap_or(&Cell::Null)
	}

	/// The amount in a column, 0 if there is none.
	pub fn amount(&self, column: &str) -> u128 {
		match self.get(column) {
			Cell::Amount(amount) => *amount,
			_ => 0,
		}
	}

	/// The number in a column.
	pub fn int(&self, column: &str) -> Option<i64> {
		match self.get(column) {
			Cell::Int(number) => Some(*number),
			_ => None,
		}
	}

	/// The text in a column, empty if there is none.
	pub fn text(&self, column: &str) -> &str {
		match self.get(column) {
			Cell::Text(text) => text,
			_ => "",
		}
	}

	/// Whether the column says so.
	pub fn is(&self, column: &str, value: &str) -> bool {
		self.text(column) == value
	}

	/// Writes into a column.
	pub fn set(&mut self, column: &str, value: impl Into<Cell>) -> Result<&mut Self, RowError> {
		let place = self.place(column)?;
		if let Some(cell) = self.cells.get_mut(place) {
			*cell = value.into();
		}
		Ok(self)
	}

	/// Writes into several columns.
	pub fn set_all<const N: usize>(&mut self, values: [(&str, Cell); N]) -> Result<&mut Self, RowError> {
		for (column, value) in values {
			self.set(column, value)?;
		}
		Ok(self)
	}

	/// Adds to an amount.
	pub fn add(&mut self, column: &str, more: u128) -> Result<&mut Self, RowError> {
		let sum = self.amount(column).checked_add(more);
		let sum = sum.ok_or_else(|| RowError(format!("{column} of {self} does not fit")))?;
		self.set(column, sum)
	}

	/// Takes off an amount.
	pub fn sub(&mut self, column: &str, less: u128) -> Result<&mut Self, RowError> {
		let before = self.amount(column);
		let rest = before.checked_sub(less);
		let rest =
			rest.ok_or_else(|| RowError(format!("{column} of {self} is {before}, less than {less}")))?;
		self.set(column, rest)
	}

	/// Adds to a count, which may be negative.
	pub fn count(&mut self, column: &str, more: i64) -> Result<&mut Self, RowError> {
		let sum = self.int(column).unwrap_or_default().checked_add(more);
		let sum = sum.ok_or_else(|| RowError(format!("{column} of {self} does not fit")))?;
		self.set(column, sum)
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	#[test]
	fn amounts_should_be_refused_when_they_would_fall_below_zero() {
		let mut bank = Row::new(Table::Banks, vec![Cell::Int(7)]);
		bank.add("liquid", 5).unwrap().sub("liquid", 2).unwrap();
		assert_eq!(bank.amount("liquid"), 3);
		let refused = bank.sub("liquid", 4).unwrap_err();
		assert_eq!(refused.0, "liquid of banks 7 is 3, less than 4");
		assert!(bank.add("liquid", u128::MAX).is_err());
		assert!(bank.set("fluid", 1_u128).is_err(), "a column that is not there");
	}

	#[test]
	fn amounts_should_stay_exact_when_told() {
		let most = Cell::Amount(u128::MAX);
		assert_eq!(most.to_json(Kind::Amount), Value::from("340282366920938463463374607431768211455"));
		assert_eq!(Cell::parse(Kind::Amount, "340282366920938463463374607431768211455"), Some(most));
		assert_eq!(Cell::parse(Kind::Amount, "-1"), None);
	}
}
