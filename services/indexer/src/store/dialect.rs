//! Where the two databases differ: how exact amounts and JSON are kept, and how amounts are summed.
//!
//! PostgreSQL keeps an amount as `NUMERIC(39, 0)`. SQLite has no exact number of that size, so there it is text of 39 digits with
//! leading zeros, which sorts as the numbers do; sums are taken of three parts of 13 digits, each of which fits an integer.

use crate::{row::Cell, tables::Kind};

/// How many digits an amount has at most.
const DIGITS: usize = 39;

/// How many rows one statement writes at most, by the parameters that both databases allow.
const MOST_PARAMETERS: usize = 30_000;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
	/// One file, without a server.
	Sqlite,
	/// A server.
	Postgres,
}

impl Dialect {
	/// The dialect of a database, by its URL.
	pub fn of(url: &str) -> Option<Self> {
		match url.split_once(':')?.0 {
			"sqlite" => Some(Self::Sqlite),
			"postgres" | "postgresql" => Some(Self::Postgres),
			_ => None,
		}
	}

	/// A migration in this dialect.
	pub fn migration(self, sql: &str) -> String {
		let (amount, json) = match self {
			Self::Sqlite => ("TEXT", "TEXT"),
			Self::Postgres => ("NUMERIC(39, 0)", "JSONB"),
		};
		sql.replace("{amount}", amount).replace("{json}", json)
	}

	/// The place of a parameter of this kind. SQLite takes those without a number in their order; it looks through all that
	/// have one for each.
	pub fn parameter(self, number: usize, kind: Kind) -> String {
		match (self, kind) {
			(Self::Postgres, Kind::Amount) => format!("CAST(${number} AS NUMERIC)"),
			(Self::Postgres, Kind::Json) => format!("CAST(${number} AS JSONB)"),
			(Self::Postgres, _) => format!("${number}"),
			(Self::Sqlite, _) => "?".to_owned(),
		}
	}

	/// A column of this kind, as it is read.
	pub fn column(self, name: &str, kind: Kind) -> String {
		match (self, kind) {
			(Self::Postgres, Kind::Amount | Kind::Json) => format!("CAST({name} AS TEXT)"),
			_ => name.to_owned(),
		}
	}

	/// An amount, as it is written.
	pub fn amount(self, amount: u128) -> String {
		match self {
			Self::Sqlite => format!("{amount:0DIGITS$}"),
			Self::Postgres => amount.to_string(),
		}
	}

	/// The three columns of a sum of amounts, from the highest part to the lowest.
	pub fn sum(self, of: &str) -> [String; 3] {
		match self {
			Self::Sqlite => [1, 14, 27].map(|from| {
				format!("CAST(COALESCE(SUM(CAST(SUBSTR({of}, {from}, 13) AS INTEGER)), 0) AS TEXT)")
			}),
			Self::Postgres => ["'0'".into(), "'0'".into(), format!("CAST(COALESCE(SUM({of}), 0) AS TEXT)")],
		}
	}

	/// A sum by its three parts; `None` if it does not fit.
	pub fn summed(self, parts: [&str; 3]) -> Option<u128> {
		const PART: u128 = 10_000_000_000_000;
		parts.iter().try_fold(0_u128, |sum, part| sum.checked_mul(PART)?.checked_add(part.parse().ok()?))
	}

	/// How many rows of so many columns a statement may write.
	pub fn rows_at_once(self, columns: usize) -> usize {
		MOST_PARAMETERS.checked_div(columns).unwrap_or(1).max(1)
	}

	/// What a column holds, by what was read of it.
	pub fn cell(self, kind: Kind, text: Option<String>) -> Option<Cell> {
		let Some(text) = text else { return Some(Cell::Null) };
		match kind {
			Kind::Amount => text.parse().ok().map(Cell::Amount),
			// PostgreSQL writes JSON in its own way.
			Kind::Json => serde_json::from_str::<serde_json::Value>(&text).ok().map(Cell::from),
			_ => Some(Cell::Text(text)),
		}
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	#[test]
	fn amounts_should_sort_as_text_when_the_database_has_no_such_numbers() {
		let amounts = [0, 9, 10, 1_000_000_000_000, u128::MAX];
		let written: Vec<_> = amounts.iter().map(|amount| Dialect::Sqlite.amount(*amount)).collect();
		assert!(written.is_sorted() && written.iter().all(|text| text.len() == DIGITS));
		let read: Vec<_> =
			written.into_iter().map(|text| Dialect::Sqlite.cell(Kind::Amount, Some(text)).unwrap()).collect();
		assert_eq!(read, amounts.map(Cell::Amount));
	}

	#[test]
	fn sums_should_be_put_together_exactly_when_they_come_in_parts() {
		let of = |parts| Dialect::Sqlite.summed(parts);
		assert_eq!(of(["0", "0", "7"]), Some(7));
		assert_eq!(of(["0", "1", "10000000000001"]), Some(20_000_000_000_001));
		assert_eq!(of(["3402823669209", "3846346337460", "7431768211455"]), Some(u128::MAX));
		assert_eq!(of(["3402823669209", "3846346337460", "7431768211456"]), None);
	}

	#[test]
	fn a_database_should_be_told_by_its_url() {
		assert_eq!(Dialect::of("sqlite:indexer.db"), Some(Dialect::Sqlite));
		assert_eq!(Dialect::of("postgres://localhost/indexer"), Some(Dialect::Postgres));
		assert_eq!(Dialect::of("mysql://localhost/indexer"), None);
	}
}
