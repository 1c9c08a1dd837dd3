//! How loans fare as a whole: what is at risk, what comes back, how fast money goes round, and how much depends on few.

use super::{
	bank, parameters, reckoned,
	series::{sums, DAY},
	ApiError,
};
use crate::{apply::math, row::Cell, run::Shared, store::Store};
use axum::{
	extract::{RawQuery, State},
	Json,
};
use serde_json::{json, Value};
use sqlx::Row as _;
use std::{collections::BTreeMap, sync::Arc};

/// What fractions are told in.
const MILLIONTHS: u128 = 1_000_000;

/// How long a month of a vintage is, in days.
const MONTH: i64 = 30;

/// How many days overdue a loan is at risk at.
const AT_RISK: [i64; 3] = [30, 60, 90];

/// How many borrowers are few.
const FEW: usize = 10;

/// A part of a whole as a decimal fraction with six digits, rounded down; none of nothing.
fn fraction(part: u128, whole: u128) -> Option<String> {
	let millionths = math::floor(part, MILLIONTHS, whole)?;
	let (ones, rest) = (millionths.checked_div(MILLIONTHS)?, millionths.checked_rem(MILLIONTHS)?);
	Some(format!("{ones}.{rest:06}"))
}

async fn total(store: &Store, amount: &str, from: &str, parameters: &[Cell]) -> Result<u128, ApiError> {
	Ok(sums(store, "0", amount, from, parameters).await?.into_values().next().unwrap_or_default())
}

/// How the loans of a bank, or of all, fare as of the last block that is written.
#[utoipa::path(
	get,
	path = "/analytics/portfolio",
	params(("bank_id" = Option<i64>, Query, description = "Of this bank alone")),
	responses(
		(status = 200, description = "Outstanding principal, the part of it at risk (an installment overdue by more than 30, \
			60 or 90 days; loans in default are written off and not in it), the recovery rate (of principal that was unpaid \
			at default), velocity (principal lent and repaid in 30 days, per year, over the mean of what was outstanding as \
			epochs ended), and concentration (Herfindahl index and share of the ten largest borrowers)", body = Object),
		(status = 400, description = "A parameter is none", body = super::Problem),
		(status = 404, description = "There is no such bank", body = super::Problem),
	)
)]
pub(super) async fn portfolio(
	State(shared): State<Arc<Shared>>,
	RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
	let given = parameters(query.as_deref().unwrap_or_default(), &["bank_id"])?;
	let bank = bank(&shared, &given).await?;
	reckoned(&shared, format!("portfolio {bank:?}"), portfolio_of(&shared, bank)).await
}

async fn portfolio_of(shared: &Shared, bank: Option<i64>) -> Result<Value, ApiError> {
	let store = &shared.store;
	let chain = store.written().await?;
	let sql = "SELECT at FROM blocks WHERE number = $1";
	let last = i64::try_from(chain.last_block).unwrap_or(i64::MAX);
	let now: i64 = sqlx::query(sql).bind(last).fetch_one(&store.pool).await?.try_get(0)?;
	let of_bank = bank.map(|bank| format!(" AND bank_id = {bank}")).unwrap_or_default();
	let active = format!("loans WHERE state = 'active'{of_bank}");
	let outstanding = total(store, "outstanding", &active, &[]).await?;
	let mut at_risk = json!({});
	for days in AT_RISK {
		let due = now.saturating_sub(days.saturating_mul(DAY));
		let late = format!(
			"{active} AND EXISTS (SELECT 1 FROM installments i WHERE i.loan_id = loans.loan_id \
			 AND i.plan = loans.restructured AND i.paid_at IS NULL AND i.due_at < $1)"
		);
		let sum = total(store, "outstanding", &late, &[due.into()]).await?;
		if let Some(at_risk) = at_risk.as_object_mut() {
			let told = json!({ "outstanding": sum.to_string(), "share": fraction(sum, outstanding) });
			at_risk.insert(format!("par{days}"), told);
		}
	}
	let failed = format!("loans WHERE defaulted_at IS NOT NULL{of_bank}");
	let defaulted = total(store, "defaulted", &failed, &[]).await?;
	let recovered = total(store, "recovered", &failed, &[]).await?;
	let seized = format!("payments WHERE kind = 'collateral'{of_bank}");
	let recovered = recovered.saturating_add(total(store, "principal", &seized, &[]).await?);
	Ok(json!({
		"block": chain.last_block,
		"bank_id": bank,
		"outstanding": outstanding.to_string(),
		"at_risk": at_risk,
		"defaulted": defaulted.to_string(),
		"recovered": recovered.to_string(),
		"recovery_rate": fraction(recovered, defaulted),
		"velocity": velocity(store, now, &of_bank, outstanding).await?,
		"concentration": concentration(store, &active, outstanding).await?,
	}))
}

async fn velocity(store: &Store, now: i64, of_bank: &str, outstanding: u128) -> Result<Value, ApiError> {
	let since: [Cell; 1] = [now.saturating_sub(MONTH.saturating_mul(DAY)).into()];
	let lent = total(store, "principal", &format!("loans WHERE accepted_at > $1{of_bank}"), &since).await?;
	let paid = format!("payments WHERE at > $1 AND kind = 'repayment'{of_bank}");
	let repaid = total(store, "principal", &paid, &since).await?;
	let from = format!("health WHERE at > $1{of_bank}");
	let by_epoch = sums(store, "epoch", "outstanding", &from, &since).await?;
	let count = u128::try_from(by_epoch.len()).unwrap_or_default();
	let mean = by_epoch.into_values().fold(0_u128, u128::saturating_add).checked_div(count);
	let mean = mean.unwrap_or(outstanding);
	let per_year = math::floor(lent.saturating_add(repaid), 365, 30).unwrap_or(u128::MAX);
	Ok(json!({
		"lent": lent.to_string(),
		"repaid": repaid.to_string(),
		"mean_outstanding": mean.to_string(),
		"per_year": fraction(per_year, mean),
	}))
}

async fn concentration(store: &Store, active: &str, outstanding: u128) -> Result<Value, ApiError> {
	let [high, middle, low] = store.dialect.sum("outstanding");
	let sql = format!("SELECT person, {high}, {middle}, {low} FROM {active} GROUP BY person");
	let mut owed = Vec::new();
	for row in sqlx::query(&sql).fetch_all(&store.pool).await? {
		let parts = [row.try_get::<&str, _>(1)?, row.try_get(2)?, row.try_get(3)?];
		owed.extend(store.dialect.summed(parts));
	}
	owed.sort_unstable_by(|a, b| b.cmp(a));
	// Shares in parts of 10^9, so that their squares keep six digits.
	const SHARES: u128 = 1_000_000_000;
	let squares = owed.iter().filter_map(|owed| {
		let share = math::floor(*owed, SHARES, outstanding)?;
		share.checked_mul(share)
	});
	let squares = squares.fold(0_u128, u128::saturating_add);
	let few = owed.iter().take(FEW).fold(0_u128, |sum, owed| sum.saturating_add(*owed));
	let herfindahl = fraction(squares, SHARES.saturating_mul(SHARES)).filter(|_| outstanding > 0);
	Ok(
		json!({ "borrowers": owed.len(), "herfindahl": herfindahl, "top_10_share": fraction(few, outstanding) }),
	)
}

/// By the month in which loans were accepted: how much of them has failed after how many months.
#[utoipa::path(
	get,
	path = "/analytics/vintages",
	params(("bank_id" = Option<i64>, Query, description = "Of this bank alone")),
	responses(
		(status = 200, description = "For each calendar month (UTC) of acceptance: loans, principal, and cumulative default, \
			which is principal unpaid at default, by months of 30 days since acceptance", body = Object),
		(status = 400, description = "A parameter is none", body = super::Problem),
		(status = 404, description = "There is no such bank", body = super::Problem),
	)
)]
pub(super) async fn vintages(
	State(shared): State<Arc<Shared>>,
	RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
	let given = parameters(query.as_deref().unwrap_or_default(), &["bank_id"])?;
	let bank = bank(&shared, &given).await?;
	reckoned(&shared, format!("vintages {bank:?}"), vintages_of(&shared, bank)).await
}

async fn vintages_of(shared: &Shared, bank: Option<i64>) -> Result<Value, ApiError> {
	let store = &shared.store;
	let chain = store.written().await?;
	let of_bank = bank.map(|bank| format!(" AND bank_id = {bank}")).unwrap_or_default();
	let accepted = format!("loans WHERE accepted_at IS NOT NULL{of_bank}");
	let mut months: BTreeMap<(i64, u32), Vintage> = BTreeMap::new();
	let sql = format!("SELECT accepted_at / {DAY}, COUNT(*) FROM {accepted} GROUP BY 1");
	for row in sqlx::query(&sql).fetch_all(&store.pool).await? {
		let vintage = months.entry(month_of(row.try_get(0)?)).or_default();
		vintage.loans = vintage.loans.saturating_add(row.try_get::<i64, _>(1)?);
	}
	for (day, sum) in sums(store, &format!("accepted_at / {DAY}"), "principal", &accepted, &[]).await? {
		let vintage = months.entry(month_of(day)).or_default();
		vintage.principal = vintage.principal.saturating_add(sum);
	}
	// One number for both: the day of acceptance, and the months until default.
	const MONTHS: i64 = 10_000;
	let by = format!(
		"(accepted_at / {DAY}) * {MONTHS} + (defaulted_at - accepted_at) / {}",
		MONTH.saturating_mul(DAY)
	);
	let failed = format!("{accepted} AND defaulted_at IS NOT NULL");
	for (both, sum) in sums(store, &by, "defaulted", &failed, &[]).await? {
		let (day, after) = (both.div_euclid(MONTHS), both.rem_euclid(MONTHS));
		let vintage = months.entry(month_of(day)).or_default();
		let defaulted = vintage.defaulted.entry(after).or_default();
		*defaulted = defaulted.saturating_add(sum);
	}
	let items: Vec<_> = months.iter().map(|((year, month), vintage)| vintage.tell(*year, *month)).collect();
	Ok(json!({ "block": chain.last_block, "bank_id": bank, "items": items }))
}

#[derive(Default)]
struct Vintage {
	loans: i64,
	principal: u128,
	/// Defaulted, by months since acceptance.
	defaulted: BTreeMap<i64, u128>,
}

impl Vintage {
	fn tell(&self, year: i64, month: u32) -> Value {
		let mut sum = 0_u128;
		let curve: Vec<_> = self
			.defaulted
			.iter()
			.map(|(after, defaulted)| {
				sum = sum.saturating_add(*defaulted);
				json!({ "months": after, "defaulted": sum.to_string(), "share": fraction(sum, self.principal) })
			})
			.collect();
		json!({
			"month": format!("{year:04}-{month:02}"),
			"loans": self.loans,
			"principal": self.principal.to_string(),
			"cumulative_default": curve,
		})
	}
}

/// The calendar month of a day since 1970: the proleptic Gregorian calendar, counted from March on.
fn month_of(day: i64) -> (i64, u32) {
	const DAYS_TO_1970: i64 = 719_468;
	const DAYS_OF_ERA: i64 = 146_097;
	let days = day.saturating_add(DAYS_TO_1970);
	let (era, of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
	let leap_days = of_era.div_euclid(1_460).saturating_sub(of_era.div_euclid(36_524));
	let leap_days = leap_days.saturating_add(of_era.div_euclid(146_096));
	let year_of_era = of_era.saturating_sub(leap_days).div_euclid(365);
	let before = year_of_era
		.saturating_mul(365)
		.saturating_add(year_of_era.div_euclid(4))
		.saturating_sub(year_of_era.div_euclid(100));
	let of_year = of_era.saturating_sub(before);
	let from_march = of_year.saturating_mul(5).saturating_add(2).div_euclid(153);
	let month = if from_march < 10 { from_march.saturating_add(3) } else { from_march.saturating_sub(9) };
	let year = year_of_era.saturating_add(era.saturating_mul(400)).saturating_add(i64::from(month <= 2));
	(year, u32::try_from(month).unwrap_or_default())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn days_should_be_of_the_right_month_when_years_leap() {
		for (day, month) in [
			(0, (1970, 1)),
			(30, (1970, 1)),
			(31, (1970, 2)),
			(59, (1970, 3)),
			(365, (1971, 1)),
			(11_016, (2000, 2)),
			(11_017, (2000, 3)),
			(20_513, (2026, 3)),
			(47_540, (2100, 2)),
			(47_541, (2100, 3)),
		] {
			assert_eq!(month_of(day), month, "day {day}");
		}
	}

	#[test]
	fn fractions_should_be_rounded_down_when_they_do_not_end() {
		assert_eq!(fraction(1, 3).as_deref(), Some("0.333333"));
		assert_eq!(fraction(u128::MAX, u128::MAX).as_deref(), Some("1.000000"));
		assert_eq!(fraction(1, 0), None);
	}
}
