//! Cases from the indexer's tables: each request as the chain knew it when it was assessed, and what became of the loan.
//!
//! The features are those that the chain told with its assessment, so nothing that came later can leak into them.

use super::{adapter::SchemaText, Case, DataError, Dataset, Outcome};
use crate::settings::History;
use credit_primitives_math::MS_PER_DAY;
use credit_primitives_scoring::{CHAIN_FEATURES, CHAIN_V1};
use sqlx::{any::AnyRow, AnyConnection, Connection, Row};

/// The requests that were decided, with the loans that came of them.
const DECIDED: &str = "SELECT r.request_id, r.state, r.assessed_at, r.decided_at, CAST(r.features AS TEXT), l.accepted_at, \
                       l.defaulted_at FROM requests r LEFT JOIN loans l ON l.loan_id = r.loan_id AND r.state = 'accepted' \
                       WHERE r.state IN ('accepted', 'rejected') AND r.assessed_at <= $1 ORDER BY r.assessed_at, r.request_id";

/// A request that was decided.
struct Decided {
	id: String,
	refused: bool,
	assessed_at: i64,
	decided_at: Option<i64>,
	features: Option<String>,
	accepted_at: Option<i64>,
	defaulted_at: Option<i64>,
}

/// Reads the cases of a database, `sqlite:FILE` or `postgres://USER@HOST/NAME`, as they were known at a moment; without one, at
/// the last block that is written. Nothing is changed.
pub async fn read(url: &str, settings: &History, as_of: Option<i64>) -> Result<Dataset, DataError> {
	sqlx::any::install_default_drivers();
	let sqlite = url.starts_with("sqlite:");
	if !sqlite && !url.starts_with("postgres:") && !url.starts_with("postgresql:") {
		return Err(DataError::Database("write sqlite:FILE or postgres://USER@HOST/NAME".into()));
	}
	let mut address = url.to_owned();
	if sqlite && !address.contains("mode=") {
		address.push_str(if address.contains('?') { "&mode=ro" } else { "?mode=ro" });
	}
	let mut connection = AnyConnection::connect(&address)
		.await
		.map_err(|error| DataError::Database(format!("{error}: is it the indexer's?")))?;
	let found = cases(&mut connection, horizon(settings), as_of).await;
	connection.close().await.map_err(database)?;
	Ok(Dataset { schema: SchemaText::of(&CHAIN_V1), origin: without_password(url), cases: found? })
}

async fn cases(
	connection: &mut AnyConnection,
	horizon: i64,
	as_of: Option<i64>,
) -> Result<Vec<Case>, DataError> {
	let query = "SELECT last_at FROM chain WHERE id = 0";
	let last = sqlx::query(query).fetch_optional(&mut *connection).await.map_err(foreign)?;
	let last = last.map(|row| int(&row, 0)).transpose()?.flatten().unwrap_or_default();
	let as_of = as_of.unwrap_or(last);
	if as_of > last {
		return Err(DataError::Database(format!(
			"what is written ends at {last}, before {as_of}: let the indexer catch up, or name an earlier moment"
		)));
	}
	let rows = sqlx::query(DECIDED).bind(as_of).fetch_all(&mut *connection).await.map_err(foreign)?;
	let mut cases = Vec::new();
	for row in rows {
		let decided = Decided::of(&row)?;
		let values = decided.values()?;
		let Some(outcome) = decided.outcome(horizon, as_of) else { continue };
		let decided_at = decided.assessed_at;
		cases.push(Case { values, outcome, weight: 1.0, decided_at, group: None, truth: None });
	}
	Ok(cases)
}

impl Decided {
	fn of(row: &AnyRow) -> Result<Self, DataError> {
		Ok(Self {
			id: text(row, 0)?.unwrap_or_default(),
			refused: text(row, 1)?.is_some_and(|state| state == "rejected"),
			assessed_at: int(row, 2)?.unwrap_or_default(),
			decided_at: int(row, 3)?,
			features: text(row, 4)?,
			accepted_at: int(row, 5)?,
			defaulted_at: int(row, 6)?,
		})
	}

	/// What was known of it.
	fn values(&self) -> Result<Vec<i32>, DataError> {
		let told = self.features.as_deref().unwrap_or("null");
		let odd = |reason: String| DataError::Features { request: self.id.clone(), reason };
		let values: Vec<i32> =
			serde_json::from_str(told).map_err(|error| odd(format!("are no list of numbers ({error})")))?;
		if values.len() == CHAIN_FEATURES {
			Ok(values)
		} else {
			Err(odd(format!("are {} numbers, not {CHAIN_FEATURES}", values.len())))
		}
	}

	/// What became of it within the horizon, as was known at a moment; `None` before the horizon has passed, also of a loan that
	/// has defaulted or was repaid already: otherwise the young loans of the data would be those that end early.
	fn outcome(&self, horizon: i64, as_of: i64) -> Option<Outcome> {
		if self.refused {
			// It may have been assessed by then, and referred to the members.
			return self.decided_at.is_some_and(|at| at <= as_of).then_some(Outcome::Refused);
		}
		let end = self.accepted_at?.saturating_add(horizon);
		if end > as_of {
			return None;
		}
		let defaulted = self.defaulted_at.is_some_and(|at| at <= end);
		Some(if defaulted { Outcome::Defaulted } else { Outcome::Paid })
	}
}

fn database(error: impl std::fmt::Display) -> DataError {
	DataError::Database(error.to_string())
}

fn foreign(error: impl std::fmt::Display) -> DataError {
	DataError::Database(format!("{error}: are these the indexer's tables, of this version?"))
}

fn int(row: &AnyRow, at: usize) -> Result<Option<i64>, DataError> {
	row.try_get(at).map_err(database)
}

fn text(row: &AnyRow, at: usize) -> Result<Option<String>, DataError> {
	row.try_get(at).map_err(database)
}

/// The horizon in milliseconds.
fn horizon(settings: &History) -> i64 {
	// From a number of floating point, whatever is too large becomes the end of time.
	(settings.horizon_days * MS_PER_DAY as f64).round() as i64
}

/// An address as it may be told: without what stands between the name of a user and the host.
fn without_password(url: &str) -> String {
	let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
	match rest.rsplit_once('@') {
		Some((user, host)) => {
			let user = user.split_once(':').map_or(user, |(name, _)| name);
			format!("{scheme}://{user}@{host}")
		}
		None => url.to_owned(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_password_should_not_be_told() {
		assert_eq!(without_password("postgres://me:se:cr@et@db/x"), "postgres://me@db/x");
		assert_eq!(without_password("sqlite:indexer.db"), "sqlite:indexer.db");
	}

	#[test]
	fn a_horizon_should_be_of_any_length() {
		for (horizon_days, milliseconds) in [(365.0, 31_536_000_000), (0.5, 43_200_000), (1e300, i64::MAX)] {
			assert_eq!(horizon(&History { horizon_days }), milliseconds);
		}
	}
}
