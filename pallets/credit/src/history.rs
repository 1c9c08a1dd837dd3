//! What loans and endorsements show of people, written once for each thing that happens.
//!
//! Records are measures, not money: sums that reach the end of their range stay there.

use crate::{
	parameters::CreditParameters,
	types::{CreditRecord, Loan},
	Config, History, Pallet,
};
use credit_primitives_math::{
	lending::{limit_earned, personal_limit},
	muldiv::mul_div_floor,
	MS_PER_DAY, MS_PER_YEAR,
};
use credit_primitives_types::{Balance, Moment, PersonId, Personhood};

impl<T: Config> Pallet<T> {
	/// What the person may owe to all banks without collateral.
	pub(crate) fn personal_limit(person: &PersonId, parameters: &CreditParameters) -> Balance {
		limit_at(&History::<T>::get(person), parameters, Self::now())
	}

	/// Writes a repayment of `principal` into the borrower's record. Says whether it makes history, and some of it was on
	/// time.
	pub(crate) fn record_repayment(
		loan: &mut Loan<T::AccountId>,
		principal: Balance,
		overdue: Balance,
		parameters: &CreditParameters,
		now: Moment,
	) -> bool {
		if principal == 0 {
			return false;
		}
		if loan.by_peers {
			History::<T>::mutate(loan.person, |record| {
				record.peer_repaid = record.peer_repaid.saturating_add(principal);
			});
			return false;
		}
		if !loan.is_seasoned(parameters.history_minimum, now) {
			return false;
		}
		let age = now.saturating_sub(loan.accepted);
		// What the borrower's own collateral covered was nobody's risk and shows nothing.
		let trusted = loan.principal.saturating_sub(loan.security.native);
		let at_risk = mul_div_floor(principal, trusted, loan.principal).unwrap_or_default();
		let on_time = at_risk.saturating_sub(overdue);
		let principal = at_risk;
		let days = mul_div_floor(principal, u128::from(age), u128::from(MS_PER_DAY)).unwrap_or(u128::MAX);
		let of_loan = days.min(parameters.history_per_loan.saturating_sub(loan.counted_days));
		History::<T>::mutate(loan.person, |record| {
			if now.saturating_sub(record.year.start) >= MS_PER_YEAR {
				record.year.start = now;
				record.year.principal_days = 0;
			}
			let left = parameters.history_per_year.saturating_sub(record.year.principal_days);
			let counted = of_loan.min(left);
			record.year.principal_days = record.year.principal_days.saturating_add(counted);
			loan.counted_days = loan.counted_days.saturating_add(counted);
			record.principal_days = record.principal_days.saturating_add(counted);
			record.repaid = record.repaid.saturating_add(principal);
			record.repaid_on_time = record.repaid_on_time.saturating_add(on_time);
			raise_limit(record, on_time, age, parameters, now);
		});
		on_time > 0
	}

	/// Writes down for how long principal has been overdue.
	pub(crate) fn record_delay(person: &PersonId, delay: Moment) {
		History::<T>::mutate(person, |record| record.worst_delay = record.worst_delay.max(delay));
	}

	/// The record of the person behind an account.
	pub(crate) fn record_of(who: &T::AccountId) -> Option<CreditRecord> {
		Some(History::<T>::get(T::Personhood::person_of(who)?))
	}
}

/// How many whole windows have passed since the record's last one began.
fn windows_since(record: &CreditRecord, parameters: &CreditParameters, now: Moment) -> u64 {
	now.saturating_sub(record.limit.window_start).checked_div(parameters.limit_window).unwrap_or_default()
}

fn limit_at(record: &CreditRecord, parameters: &CreditParameters, now: Moment) -> Balance {
	let limit = &record.limit;
	if limit.at_start == 0 {
		return parameters.personal_limit;
	}
	let windows = windows_since(record, parameters, now);
	personal_limit(parameters.personal_limit, limit.earned, limit.at_start, windows)
}

/// Adds what repaying `on_time` earns, and opens a new window if the last one is over: what a window adds counts from the
/// limit that it began with.
fn raise_limit(
	record: &mut CreditRecord,
	on_time: Balance,
	age: Moment,
	parameters: &CreditParameters,
	now: Moment,
) {
	if record.limit.at_start == 0 || windows_since(record, parameters, now) > 0 {
		let limit = &record.limit;
		let reached = match windows_since(record, parameters, now).checked_sub(1) {
			Some(before) if limit.at_start > 0 => {
				personal_limit(parameters.personal_limit, limit.earned, limit.at_start, before)
			}
			_ => parameters.personal_limit,
		};
		record.limit.at_start = reached.max(1);
		record.limit.window_start = now;
	}
	let earned = limit_earned(on_time, age, parameters.limit_full_age);
	record.limit.earned = record.limit.earned.saturating_add(earned);
}
