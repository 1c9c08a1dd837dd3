//! Cases from the indexer's tables: each request as the chain knew it when it was assessed, and what became of the loan.
//!
//! Rows of the tables tell how things stand now. What is told of a request is made only of what bears a moment before its
//! assessment, so nothing that came later can leak into it.

mod books;
mod features;
mod record;

use super::{adapter::SchemaText, Case, DataError, Dataset, Outcome};
use crate::settings::History;
use books::{Books, Loan};
use credit_primitives_math::MS_PER_DAY;
use credit_primitives_scoring::CHAIN_V1;

/// Reads the cases of a database, `sqlite:FILE` or `postgres://USER@HOST/NAME`, as they were known at a moment; without one, at
/// the last block that is written.
pub async fn read(url: &str, settings: &History, as_of: Option<i64>) -> Result<Dataset, DataError> {
	let mut books = Books::read(url).await?;
	let last = books.last_at;
	let as_of = as_of.unwrap_or(last);
	if as_of > last {
		return Err(DataError::Database(format!(
			"what is written ends at {last}, before {as_of}: let the indexer catch up, or name an earlier moment"
		)));
	}
	books.forget_after(as_of);
	Ok(Dataset {
		schema: SchemaText::of(&CHAIN_V1),
		origin: without_password(url),
		cases: cases(&books, settings, as_of),
	})
}

fn cases(books: &Books, settings: &History, as_of: i64) -> Vec<Case> {
	let horizon = days(settings.horizon_days);
	let mut cases: Vec<(i64, &str, Case)> = Vec::new();
	for request in books.requests.values() {
		let Some(moment) = request.assessed_at else { continue };
		let loan = request.loan_id.and_then(|loan| books.loans.get(&loan));
		let outcome = match loan {
			Some(loan) => match outcome_of(loan, horizon, as_of) {
				Some(outcome) => outcome,
				None => continue,
			},
			None if request.refused => Outcome::Refused,
			// Cancelled, lapsed, or not decided yet.
			None => continue,
		};
		let values = features::of(books, request, moment, settings).values().to_vec();
		cases.push((
			moment,
			request.id.as_str(),
			Case { values, outcome, weight: 1.0, decided_at: moment, group: None, truth: None },
		));
	}
	cases.sort_by_key(|(moment, id, _)| (*moment, *id));
	cases.into_iter().map(|(_, _, case)| case).collect()
}

/// What became of a loan within the horizon; `None` before that has passed, also of a loan that has defaulted or was repaid
/// already: otherwise the young loans of the data would be those that end early.
fn outcome_of(loan: &Loan, horizon: i64, as_of: i64) -> Option<Outcome> {
	let end = loan.accepted_at.saturating_add(horizon);
	if end > as_of {
		return None;
	}
	let defaulted = loan.defaulted_at.is_some_and(|at| at <= end);
	Some(if defaulted { Outcome::Defaulted } else { Outcome::Paid })
}

/// Days in milliseconds.
fn days(days: u32) -> i64 {
	i64::from(days).saturating_mul(i64::try_from(MS_PER_DAY).unwrap_or(i64::MAX))
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
}
