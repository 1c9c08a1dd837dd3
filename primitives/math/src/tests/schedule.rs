use super::{cases, oracle::*, CRD};
use crate::{
	interest::accrued,
	schedule::{
		due_at, first_unpaid, installment, installments_due, overdue, scheduled_balance, Installment,
	},
	Perquintill, MS_PER_DAY, MS_PER_YEAR,
};
use proptest::prelude::*;

#[test]
fn a_hundred_in_three_parts_ends_with_the_largest() {
	let balances: Vec<_> = (0..=3).map(|k| scheduled_balance(100, 3, k).unwrap()).collect();
	assert_eq!(balances, [100, 67, 34, 0]);
}

#[test]
fn ten_milliseconds_in_three_parts_end_on_time() {
	let dates: Vec<_> = (0..=3).map(|k| due_at(1_000, 10, 3, k).unwrap()).collect();
	assert_eq!(dates, [1_000, 1_003, 1_006, 1_010]);
}

#[test]
fn a_year_in_four_quarters_costs_less_interest_each_time() {
	let rate = Perquintill::from_percent(10);
	let rows: Vec<_> =
		(1..=4).map(|k| installment(400 * CRD, rate, 0, 360 * MS_PER_DAY, 4, k).unwrap()).collect();
	// Ninety days on 400, 300, 200 and 100: 400 * 0.1 * 90 / 365 = 9.86301369863013698... and its parts.
	let interest = [9_863_013_698_631, 7_397_260_273_973, 4_931_506_849_316, 2_465_753_424_658];
	for (row, k) in rows.iter().zip(1u64..) {
		assert_eq!(row.due, 90 * k * MS_PER_DAY);
		assert_eq!(row.principal, 100 * CRD);
	}
	assert_eq!(rows.iter().map(|row| row.interest).collect::<Vec<_>>(), interest);
}

#[test]
fn a_bullet_loan_is_one_installment() {
	let rate = Perquintill::from_percent(5);
	assert_eq!(
		installment(100 * CRD, rate, 7, MS_PER_YEAR, 1, 1),
		Some(Installment { due: 7 + MS_PER_YEAR, principal: 100 * CRD, interest: 5 * CRD })
	);
}

#[test]
fn being_late_starts_with_the_first_installment_that_is_not_covered() {
	// Of 100 in three parts, 33 and 66 must be repaid at the first two dates.
	assert_eq!(first_unpaid(100, 3, 100), Some(1));
	assert_eq!(first_unpaid(100, 3, 68), Some(1));
	assert_eq!(first_unpaid(100, 3, 67), Some(2));
	assert_eq!(first_unpaid(100, 3, 34), Some(3));
	assert_eq!(first_unpaid(100, 3, 1), Some(3));
	assert_eq!(overdue(100, 3, 1, 68), Some(1));
	assert_eq!(overdue(100, 3, 1, 67), Some(0));
}

#[test]
fn what_is_no_schedule_is_refused() {
	assert_eq!(due_at(0, 10, 0, 0), None);
	assert_eq!(due_at(0, 10, 3, 4), None);
	assert_eq!(due_at(u64::MAX, 1, 1, 1), None);
	assert_eq!(scheduled_balance(100, 0, 0), None);
	assert_eq!(scheduled_balance(100, 3, 4), None);
	assert_eq!(installments_due(0, 10, 0, 5), None);
	assert_eq!(overdue(100, 3, 4, 1), None);
	assert_eq!(first_unpaid(100, 0, 1), None);
	assert_eq!(first_unpaid(100, 3, 0), None);
	assert_eq!(first_unpaid(100, 3, 101), None);
	assert_eq!(first_unpaid(0, 3, 0), None);
	assert_eq!(installment(100, Perquintill::one(), 0, 10, 3, 0), None);
	assert_eq!(installment(100, Perquintill::one(), 0, 10, 3, 4), None);
}

#[test]
fn the_largest_schedule_still_answers() {
	assert_eq!(installments_due(0, u64::MAX, u32::MAX, u64::MAX), Some(u32::MAX));
	assert_eq!(installments_due(0, 0, u32::MAX, 0), Some(u32::MAX));
	assert_eq!(first_unpaid(u128::MAX, u32::MAX, 1), Some(u32::MAX));
	assert_eq!(first_unpaid(u128::MAX, u32::MAX, u128::MAX), Some(1));
}

/// A number of installments above 0 and one of them, 0 included.
fn counts_and_index() -> impl Strategy<Value = (u32, u32)> {
	counts().prop_map(|n| n.max(1)).prop_flat_map(|n| (Just(n), 0..=n))
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn due_dates_equal_the_exact_ones_rounded_down(
		accepted in moments(),
		term in moments(),
		(n, k) in counts_and_index(),
	) {
		let date = exact(accepted) + exact(k) * exact(term) / exact(n);
		let expected = floor(&date).and_then(|date| u64::try_from(date).ok());
		prop_assert_eq!(due_at(accepted, term, n, k), expected);
	}

	#[test]
	fn balances_equal_the_exact_ones_rounded_up(principal in amounts(), (n, k) in counts_and_index()) {
		let balance = exact(principal) * exact(n - k) / exact(n);
		prop_assert_eq!(scheduled_balance(principal, n, k), ceil(&balance));
	}

	#[test]
	fn schedules_run_from_the_whole_principal_at_acceptance_to_none_at_the_term(
		principal in amounts(),
		accepted in moments().prop_map(|x| x / 2),
		term in moments().prop_map(|x| x / 2),
		n in counts().prop_map(|n| n.max(1)),
	) {
		prop_assert_eq!(scheduled_balance(principal, n, 0), Some(principal));
		prop_assert_eq!(scheduled_balance(principal, n, n), Some(0));
		prop_assert_eq!(due_at(accepted, term, n, 0), Some(accepted));
		prop_assert_eq!(due_at(accepted, term, n, n), Some(accepted + term));
	}

	#[test]
	fn installments_sum_to_the_principal_and_follow_each_other(
		principal in amounts(),
		rate in rates(),
		accepted in moments().prop_map(|x| x / 2),
		term in moments().prop_map(|x| x >> 30),
		n in 1u32..60,
	) {
		let mut left = principal;
		let mut previous = accepted;
		for k in 1..=n {
			let row = installment(principal, rate, accepted, term, n, k).unwrap();
			prop_assert_eq!(Some(row.interest), accrued(left, rate, row.due - previous));
			// Equal parts: none differs from the exact one by a unit or more.
			prop_assert!(row.principal >= principal / u128::from(n));
			prop_assert!(row.principal <= principal.div_ceil(u128::from(n)));
			left = left.checked_sub(row.principal).unwrap();
			previous = row.due;
		}
		prop_assert_eq!(left, 0);
		prop_assert_eq!(previous, accepted + term);
	}

	#[test]
	fn installments_due_equal_a_count(
		accepted in moments(),
		term in moments(),
		n in 1u32..60,
		now in moments(),
	) {
		let count = (1..=n).filter(|&k| due_at(accepted, term, n, k).is_some_and(|due| due <= now)).count();
		prop_assert_eq!(installments_due(accepted, term, n, now), u32::try_from(count).ok());
	}

	#[test]
	fn installments_due_change_on_the_very_millisecond(
		accepted in moments().prop_map(|x| x / 2),
		term in moments().prop_map(|x| x / 2),
		(n, k) in counts_and_index(),
	) {
		prop_assume!(k > 0);
		let due = due_at(accepted, term, n, k).unwrap();
		prop_assert!(installments_due(accepted, term, n, due).unwrap() >= k);
		if let Some(before) = due.checked_sub(1) {
			prop_assert!(installments_due(accepted, term, n, before).unwrap() < k);
		}
	}

	#[test]
	fn the_first_unpaid_installment_equals_a_search(
		principal in amounts(),
		n in 1u32..60,
		step in 0u32..60,
		off in -2i128..=2,
	) {
		// Next to a scheduled balance, where a closed form goes wrong if it does.
		let outstanding = scheduled_balance(principal, n, step.min(n)).unwrap().saturating_add_signed(off);
		let found = (1..=n).find(|&k| scheduled_balance(principal, n, k).unwrap() < outstanding);
		let expected = if outstanding > principal { None } else { found };
		prop_assert_eq!(first_unpaid(principal, n, outstanding), expected);
	}

	#[test]
	fn the_first_unpaid_installment_is_the_least_in_schedules_of_any_length(
		principal in amounts(),
		outstanding in amounts(),
		n in counts().prop_map(|n| n.max(1)),
	) {
		let outstanding = outstanding.min(principal);
		prop_assume!(outstanding > 0);
		let k = first_unpaid(principal, n, outstanding).unwrap();
		prop_assert!((1..=n).contains(&k));
		prop_assert!(scheduled_balance(principal, n, k).unwrap() < outstanding);
		prop_assert!(scheduled_balance(principal, n, k - 1).unwrap() >= outstanding);
	}

	#[test]
	fn something_is_overdue_exactly_from_the_first_unpaid_due_date_on(
		principal in amounts(),
		outstanding in amounts(),
		(n, k) in counts_and_index(),
	) {
		let outstanding = outstanding.min(principal);
		let balance = scheduled_balance(principal, n, k).unwrap();
		let late = overdue(principal, n, k, outstanding).unwrap();
		prop_assert_eq!(late, outstanding - outstanding.min(balance));
		prop_assert_eq!(late > 0, first_unpaid(principal, n, outstanding).is_some_and(|first| first <= k));
	}
}
