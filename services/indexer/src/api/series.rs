//! How banks and the network fared over time.

use super::{must_exist, number, parameters, reckoned, ApiError};
use crate::{
	row::Cell,
	run::Shared,
	store::{read::bind, Store},
	tables::{Kind, Table},
};
use axum::{
	extract::{Path, RawQuery, State},
	Json,
};
use serde_json::{json, Map, Value};
use sqlx::Row as _;
use std::{collections::BTreeMap, sync::Arc};

/// A day in milliseconds.
pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;

/// How many days or epochs a series has at most.
const MOST: i64 = 1_000;

/// Sums of amounts by a number, as the database reckons them.
pub(crate) async fn sums(
	store: &Store,
	by: &str,
	amount: &str,
	from: &str,
	parameters: &[Cell],
) -> Result<BTreeMap<i64, u128>, ApiError> {
	let [high, middle, low] = store.dialect.sum(amount);
	let sql = format!("SELECT {by}, {high}, {middle}, {low} FROM {from} GROUP BY 1");
	let mut asking = sqlx::query(&sql);
	for parameter in parameters {
		asking = bind(store, asking, Kind::Int, parameter);
	}
	let mut sums = BTreeMap::new();
	for row in asking.fetch_all(&store.pool).await? {
		let parts = [row.try_get::<&str, _>(1)?, row.try_get(2)?, row.try_get(3)?];
		let sum = store.dialect.summed(parts);
		let sum = sum.ok_or_else(|| ApiError::BadRequest("the sum does not fit an amount".into()))?;
		sums.insert(row.try_get(0)?, sum);
	}
	Ok(sums)
}

struct Span {
	by_day: bool,
	from: i64,
	to: i64,
}

fn span(query: Option<&str>) -> Result<Span, ApiError> {
	let given = parameters(query.unwrap_or_default(), &["by", "from", "to"])?;
	let by = given.iter().find(|(name, _)| name == "by").map_or("epoch", |(_, by)| by.as_str());
	let by_day = match by {
		"day" => true,
		"epoch" => false,
		_ => return Err(ApiError::BadRequest("`by` must be day or epoch".into())),
	};
	let to = number(&given, "to")?.unwrap_or(i64::MAX);
	let from = number(&given, "from")?.unwrap_or(0);
	Ok(Span { by_day, from, to })
}

/// How a bank fared, by epoch or by day.
#[utoipa::path(
	get,
	path = "/banks/{key}/series",
	params(
		("key" = i64, Path, description = "The number of the bank"),
		("by" = Option<String>, Query, description = "epoch: health and balances as each epoch ended; day: what was lent, \
			repaid and lost on each day (UTC)"),
		("from" = Option<i64>, Query, description = "The first epoch, or the first day as milliseconds"),
		("to" = Option<i64>, Query, description = "The last epoch, or the last day as milliseconds"),
	),
	responses(
		(status = 200, description = "The last 1,000 points at most, the oldest first", body = Object),
		(status = 400, description = "A parameter is none", body = super::Problem),
		(status = 404, description = "There is no such bank", body = super::Problem),
	)
)]
pub(super) async fn of_bank(
	State(shared): State<Arc<Shared>>,
	Path(bank): Path<String>,
	RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
	let bank = bank.parse().map_err(|_| ApiError::BadRequest(format!("`{bank}` is no number of a bank")))?;
	must_exist(&shared, bank).await?;
	let span = span(query.as_deref())?;
	let what = format!("bank {bank} {query:?}");
	reckoned(&shared, what, async {
		let items = if span.by_day {
			by_day(&shared.store, &span, Some(bank)).await?
		} else {
			epochs_of_bank(&shared.store, &span, bank).await?
		};
		Ok(json!({ "bank_id": bank, "items": items }))
	})
	.await
}

/// How all banks fared together, by epoch or by day.
#[utoipa::path(
	get,
	path = "/network/series",
	params(
		("by" = Option<String>, Query, description = "epoch: mean health and balances as each epoch ended; day: what was \
			lent, repaid and lost on each day (UTC)"),
		("from" = Option<i64>, Query, description = "The first epoch, or the first day as milliseconds"),
		("to" = Option<i64>, Query, description = "The last epoch, or the last day as milliseconds"),
	),
	responses(
		(status = 200, description = "The last 1,000 points at most, the oldest first", body = Object),
		(status = 400, description = "A parameter is none", body = super::Problem),
	)
)]
pub(super) async fn of_network(
	State(shared): State<Arc<Shared>>,
	RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
	let span = span(query.as_deref())?;
	let what = format!("network {query:?}");
	reckoned(&shared, what, async {
		let items = if span.by_day {
			by_day(&shared.store, &span, None).await?
		} else {
			epochs_of_network(&shared.store, &span).await?
		};
		Ok(json!({ "items": items }))
	})
	.await
}

async fn epochs_of_bank(store: &Store, span: &Span, bank: i64) -> Result<Vec<Value>, ApiError> {
	let sql = format!(
		"SELECT {} FROM health WHERE bank_id = $1 AND epoch >= $2 AND epoch <= $3 ORDER BY epoch DESC LIMIT {MOST}",
		store.columns(Table::Health)
	);
	let rows = sqlx::query(&sql).bind(bank).bind(span.from).bind(span.to).fetch_all(&store.pool).await?;
	let left_out = ["bank_id", "inputs", "rules"];
	let mut items = Vec::new();
	for row in rows.iter().rev() {
		let row = store.row(Table::Health, row)?;
		let columns = Table::Health.spec().columns.iter().zip(&row.cells);
		let told = columns
			.filter(|(column, _)| !left_out.contains(&column.name))
			.map(|(column, cell)| (column.name.to_owned(), cell.to_json(column.kind)));
		items.push(Value::Object(Map::from_iter(told)));
	}
	Ok(items)
}

async fn epochs_of_network(store: &Store, span: &Span) -> Result<Vec<Value>, ApiError> {
	let sql = format!(
		"SELECT epoch, MAX(at), COUNT(*), CAST(SUM(total) AS BIGINT) FROM health WHERE epoch >= $1 AND epoch <= $2 \
		 GROUP BY epoch ORDER BY epoch DESC LIMIT {MOST}"
	);
	let rows = sqlx::query(&sql).bind(span.from).bind(span.to).fetch_all(&store.pool).await?;
	let within: [Cell; 2] = [span.from.into(), span.to.into()];
	let mut columns = BTreeMap::new();
	for column in ["outstanding", "issued", "lent", "repaid"] {
		let from = "health WHERE epoch >= $1 AND epoch <= $2";
		columns.insert(column, sums(store, "epoch", column, from, &within).await?);
	}
	let mut items = Vec::new();
	for row in rows.iter().rev() {
		let (epoch, at, banks): (i64, Option<i64>, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
		let total: i64 = row.try_get(3)?;
		let mut item =
			json!({ "epoch": epoch, "at": at, "banks": banks, "mean_health": total.checked_div(banks) });
		for (name, sums) in &columns {
			if let Some(item) = item.as_object_mut() {
				let sum = sums.get(&epoch).copied().unwrap_or_default();
				item.insert((*name).to_owned(), sum.to_string().into());
			}
		}
		items.push(item);
	}
	Ok(items)
}

async fn by_day(store: &Store, span: &Span, bank: Option<i64>) -> Result<Vec<Value>, ApiError> {
	let of_bank = bank.map(|_| " AND bank_id = $3").unwrap_or_default();
	let mut parameters: Vec<Cell> = vec![span.from.into(), span.to.into()];
	parameters.extend(bank.map(Cell::from));
	let mut days: BTreeMap<i64, BTreeMap<&str, u128>> = BTreeMap::new();
	for (name, amount, table, at) in [
		("lent", "principal", "loans", "accepted_at"),
		("repaid", "principal", "payments", "at"),
		("interest", "interest", "payments", "at"),
		("defaulted", "defaulted", "loans", "defaulted_at"),
	] {
		let from = format!("{table} WHERE {at} >= $1 AND {at} <= $2{of_bank}");
		for (day, sum) in sums(store, &format!("{at} / {DAY}"), amount, &from, &parameters).await? {
			days.entry(day).or_default().insert(name, sum);
		}
	}
	let skipped = days.len().saturating_sub(usize::try_from(MOST).unwrap_or_default());
	let told = days.into_iter().skip(skipped).map(|(day, sums)| {
		let sum = |name: &str| sums.get(name).copied().unwrap_or_default().to_string();
		json!({
			"day": day.saturating_mul(DAY),
			"lent": sum("lent"),
			"repaid": sum("repaid"),
			"interest": sum("interest"),
			"defaulted": sum("defaulted"),
		})
	});
	Ok(told.collect())
}
