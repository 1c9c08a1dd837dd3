//! What a person's loans and endorsements had shown at a moment: the chain's own bookkeeping, done again.

use super::{
	books::{Books, Loan},
	days,
};
use crate::settings::History;
use credit_primitives_math::{
	lending::{limit_earned, personal_limit},
	muldiv::mul_div_floor,
	MS_PER_DAY, MS_PER_YEAR,
};

/// The units of 10^-12 CRD in one.
const CRD: u128 = 1_000_000_000_000;

/// The thousandth part of it.
const MILLI: u128 = 1_000_000_000;

/// What was shown until a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
	pub repaid: u128,
	pub repaid_on_time: u128,
	pub principal_days: u128,
	pub worst_delay: i64,
	pub times_late: u32,
	pub defaults: u32,
	pub loans_closed: u32,
	pub endorsements_held: u32,
	pub endorsements_failed: u32,
	pub limit: u128,
	/// What is owed without collateral, and on how many loans.
	pub unsecured: u128,
	pub open_loans: u32,
}

/// How a limit grows.
#[derive(Default)]
struct Growth {
	earned: u128,
	at_start: u128,
	window_start: i64,
}

impl Loan {
	/// The plan that was in force at a moment.
	fn plan_at(&self, moment: i64) -> Option<&[super::books::Due]> {
		let number = self.restructured.iter().filter(|at| **at <= moment).count();
		self.due.get(&i64::try_from(number).ok()?).map(Vec::as_slice)
	}

	/// What was outstanding before a moment.
	pub fn outstanding_before(&self, moment: i64) -> u128 {
		let paid =
			self.payments.iter().filter(|payment| payment.at < moment).map(|payment| payment.principal);
		paid.fold(self.principal, u128::saturating_sub)
	}

	/// What is overdue at a moment of what is outstanding then.
	fn overdue(&self, outstanding: u128, moment: i64) -> u128 {
		let due = self.plan_at(moment).unwrap_or_default();
		let allowed = due.iter().rev().find(|due| due.at <= moment).map(|due| due.balance);
		allowed.map_or(0, |allowed| outstanding.saturating_sub(allowed))
	}

	/// Since when something has been overdue.
	fn late_since(&self, outstanding: u128, moment: i64, tolerance: u128) -> Option<i64> {
		let due = self.plan_at(moment)?;
		due.iter()
			.take_while(|due| due.at <= moment)
			.find(|due| outstanding.saturating_sub(due.balance) >= tolerance.max(1))
			.map(|due| due.at)
	}

	/// How often it had become delinquent before a moment.
	fn times_late(&self, moment: i64) -> u32 {
		let mut late = false;
		let mut times = 0_u32;
		for (_, is_late) in self.lateness.iter().filter(|(at, _)| *at < moment) {
			if *is_late && !late {
				times = times.saturating_add(1);
			}
			late = *is_late;
		}
		times
	}
}

/// The record of a person just before a moment.
pub(super) fn before(books: &Books, person: &str, moment: i64, settings: &History) -> Record {
	let mut record = Record::default();
	let own: Vec<&Loan> = books.loans_of(person).filter(|loan| loan.accepted_at < moment).collect();
	let tolerance = u128::from(settings.late_tolerance_milli).saturating_mul(MILLI);
	for loan in &own {
		let ended = |at: Option<i64>| at.is_some_and(|at| at < moment);
		let (defaulted, closed) = (ended(loan.defaulted_at), ended(loan.closed_at));
		record.defaults = record.defaults.saturating_add(u32::from(defaulted));
		let repaid = closed && !defaulted && !loan.by_peers;
		record.loans_closed = record.loans_closed.saturating_add(u32::from(repaid));
		record.times_late = record.times_late.saturating_add(loan.times_late(moment));
		if !defaulted && !closed {
			let outstanding = loan.outstanding_before(moment);
			// Collateral is released as principal is repaid.
			let held = mul_div_floor(loan.collateral, outstanding, loan.principal).unwrap_or_default();
			record.unsecured = record.unsecured.saturating_add(outstanding.saturating_sub(held));
			record.open_loans = record.open_loans.saturating_add(1);
		}
		// A delay is written down when something ends or interrupts it.
		let defaults = loan.defaulted_at.into_iter();
		let moments = loan
			.payments
			.iter()
			.map(|payment| payment.at)
			.chain(loan.restructured.iter().map(|at| at.saturating_sub(1)));
		for at in moments.chain(defaults).filter(|at| *at < moment) {
			if let Some(since) = loan.late_since(loan.outstanding_before(at), at, tolerance) {
				record.worst_delay = record.worst_delay.max(at.saturating_sub(since));
			}
		}
	}
	repayments(&own, moment, settings, &mut record);
	endorsements(books, person, moment, &mut record);
	record
}

/// All repayments of a person in their order: history per year and the limit depend on it.
fn repayments(own: &[&Loan], moment: i64, settings: &History, record: &mut Record) {
	let mut repaid: Vec<(i64, usize, u128, u128)> = Vec::new();
	for (number, loan) in own.iter().enumerate().filter(|(_, loan)| !loan.by_peers) {
		let mut outstanding = loan.principal;
		for payment in loan.payments.iter().take_while(|payment| payment.at < moment) {
			if payment.by_hand {
				repaid.push((payment.at, number, payment.principal, loan.overdue(outstanding, payment.at)));
			}
			outstanding = outstanding.saturating_sub(payment.principal);
		}
	}
	repaid.sort_by_key(|(at, number, ..)| (*at, *number));

	let base = u128::from(settings.personal_limit).saturating_mul(CRD);
	let per_loan = u128::from(settings.history_per_loan).saturating_mul(CRD);
	let per_year = u128::from(settings.history_per_year).saturating_mul(CRD);
	let (mut year_start, mut of_year) = (0_i64, 0_u128);
	let mut counted: Vec<u128> = vec![0; own.len()];
	let mut growth = Growth::default();
	for (at, number, principal, overdue) in repaid {
		let (Some(loan), Some(counted)) = (own.get(number), counted.get_mut(number)) else { continue };
		let age = at.saturating_sub(loan.accepted_at);
		if principal == 0 || age < days(settings.history_minimum_days) {
			continue;
		}
		let trusted = loan.principal.saturating_sub(loan.collateral);
		let at_risk = mul_div_floor(principal, trusted, loan.principal).unwrap_or_default();
		let on_time = at_risk.saturating_sub(overdue);
		let age = u64::try_from(age).unwrap_or_default();
		let principal_days =
			mul_div_floor(at_risk, u128::from(age), u128::from(MS_PER_DAY)).unwrap_or(u128::MAX);
		if at.saturating_sub(year_start) >= i64::try_from(MS_PER_YEAR).unwrap_or(i64::MAX) {
			(year_start, of_year) = (at, 0);
		}
		let counts =
			principal_days.min(per_loan.saturating_sub(*counted)).min(per_year.saturating_sub(of_year));
		*counted = counted.saturating_add(counts);
		of_year = of_year.saturating_add(counts);
		record.principal_days = record.principal_days.saturating_add(counts);
		record.repaid = record.repaid.saturating_add(at_risk);
		record.repaid_on_time = record.repaid_on_time.saturating_add(on_time);
		growth.raise(on_time, age, at, base, settings);
	}
	record.limit = growth.limit(moment, base, settings);
}

impl Growth {
	fn windows(&self, moment: i64, settings: &History) -> u64 {
		let since = moment.saturating_sub(self.window_start);
		let windows = since.checked_div(days(settings.limit_window_days)).unwrap_or_default();
		u64::try_from(windows).unwrap_or_default()
	}

	fn limit(&self, moment: i64, base: u128, settings: &History) -> u128 {
		if self.at_start == 0 {
			return base;
		}
		personal_limit(base, self.earned, self.at_start, self.windows(moment, settings))
	}

	fn raise(&mut self, on_time: u128, age: u64, at: i64, base: u128, settings: &History) {
		let windows = self.windows(at, settings);
		if self.at_start == 0 || windows > 0 {
			let reached = match windows.checked_sub(1) {
				Some(before) if self.at_start > 0 => personal_limit(base, self.earned, self.at_start, before),
				_ => base,
			};
			self.at_start = reached.max(1);
			self.window_start = at;
		}
		let full = u64::try_from(days(settings.limit_full_age_days)).unwrap_or_default();
		self.earned = self.earned.saturating_add(limit_earned(on_time, age, full));
	}
}

fn endorsements(books: &Books, person: &str, moment: i64, record: &mut Record) {
	for given in books.endorsements_by(person) {
		if given.slashed_at.is_some_and(|at| at < moment) {
			record.endorsements_failed = record.endorsements_failed.saturating_add(1);
			continue;
		}
		let stayed = given.withdrawn_at.is_none();
		let loan = books
			.requests
			.get(&given.request)
			.and_then(|request| request.loan_id)
			.and_then(|loan| books.loans.get(&loan));
		let held = loan.is_some_and(|loan| {
			loan.closed_at.is_some_and(|at| at < moment) && loan.defaulted_at.is_none_or(|at| at >= moment)
		});
		if stayed && held {
			record.endorsements_held = record.endorsements_held.saturating_add(1);
		}
	}
}
