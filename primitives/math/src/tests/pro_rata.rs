use super::{cases, oracle::*};
use crate::pro_rata::{entitled, Division};
use proptest::{collection::vec, prelude::*, sample::select};

#[test]
fn a_part_is_entitled_to_its_proportion() {
	assert_eq!(entitled(100, 1, 3), Some(33));
	assert_eq!(entitled(100, 3, 3), Some(100));
	assert_eq!(entitled(100, 0, 3), Some(0));
	assert_eq!(entitled(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
}

#[test]
fn no_part_is_entitled_to_anything_of_no_whole_or_beyond_it() {
	assert_eq!(entitled(100, 0, 0), None);
	assert_eq!(entitled(100, 4, 3), None);
}

/// What each of `parts` owes, asked in this order.
fn divide(owed: u128, parts: &[u128]) -> Vec<u128> {
	let mut division = Division::new(owed, parts.iter().sum());
	parts.iter().map(|&part| division.next(part).unwrap()).collect()
}

#[test]
fn parts_owe_in_proportion_and_the_first_ones_the_units_of_rounding() {
	assert_eq!(divide(60, &[50, 30, 20]), [30, 18, 12]);
	assert_eq!(divide(1, &[5, 5, 5]), [1, 0, 0]);
	assert_eq!(divide(5, &[5, 5, 5]), [2, 2, 1]);
	assert_eq!(divide(7, &[5, 5, 5]), [3, 2, 2]);
}

#[test]
fn parts_owe_all_they_have_when_more_is_owed() {
	assert_eq!(divide(100, &[50, 30, 20]), [50, 30, 20]);
	assert_eq!(divide(101, &[50, 30, 20]), [50, 30, 20]);
	assert_eq!(divide(u128::MAX, &[u128::MAX - 1, 1]), [u128::MAX - 1, 1]);
	assert_eq!(divide(100, &[]), [0; 0]);
}

#[test]
fn a_part_of_nothing_owes_nothing() {
	assert_eq!(divide(99, &[0, 50, 0, 50, 0]), [0, 50, 0, 49, 0]);
}

#[test]
fn a_part_beyond_what_is_left_is_refused_and_changes_nothing() {
	let mut division = Division::new(10, 20);
	assert_eq!(division.next(15), Some(8));
	let before = division;
	assert_eq!(division.next(6), None);
	assert_eq!(division, before);
	assert_eq!(division.next(5), Some(2));
	assert_eq!(division.next(0), Some(0));
	assert_eq!(division.next(1), None);
}

/// Parts whose sum a `u128` holds, some of them 0, some equal.
fn many_parts() -> impl Strategy<Value = Vec<u128>> {
	let part = prop_oneof![
		1 => select(vec![0, 1, 2, 1_000]),
		4 => amounts().prop_map(|x| x >> 5),
	];
	vec(part, 1..32)
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn the_entitlement_equals_the_exact_one_rounded_down(
		total in amounts(),
		part in amounts(),
		whole in amounts(),
	) {
		let expected = if whole == 0 || part > whole {
			None
		} else {
			floor(&(exact(total) * exact(part) / exact(whole)))
		};
		prop_assert_eq!(entitled(total, part, whole), expected);
	}

	#[test]
	fn all_claims_together_never_exceed_the_total(total in amounts(), parts in many_parts()) {
		let whole: u128 = parts.iter().sum();
		prop_assume!(whole > 0);
		let claims = parts.iter().map(|&part| entitled(total, part, whole).unwrap());
		let claimed = claims.fold(exact(0), |sum, claim| sum + exact(claim));
		prop_assert!(claimed <= exact(total));
		prop_assert!(exact(total) - claimed < exact(parts.len()));
	}

	#[test]
	fn a_division_sums_exactly_to_what_is_owed_or_to_all_there_is(owed in amounts(), parts in many_parts()) {
		let whole: u128 = parts.iter().sum();
		prop_assert_eq!(divide(owed, &parts).iter().sum::<u128>(), owed.min(whole));
	}

	/// Where what is owed is next to the whole, the cap by the part decides.
	#[test]
	fn a_division_sums_exactly_next_to_the_whole(off in -3i128..=3, parts in many_parts()) {
		let whole: u128 = parts.iter().sum();
		let owed = whole.saturating_add_signed(off);
		prop_assert_eq!(divide(owed, &parts).iter().sum::<u128>(), owed.min(whole));
	}

	#[test]
	fn no_part_owes_more_than_itself_or_its_exact_proportion_rounded_up(
		owed in amounts(),
		parts in many_parts(),
	) {
		let whole: u128 = parts.iter().sum();
		prop_assume!(whole > 0);
		for (before, (&part, owes)) in parts.iter().zip(divide(owed, &parts)).enumerate() {
			prop_assert!(owes <= part);
			let proportion = exact(owed.min(whole)) * exact(part) / exact(whole);
			prop_assert!(Some(owes) <= ceil(&proportion));
			// The ones before it took less than a unit each.
			prop_assert!(exact(owes) + exact(before) >= proportion);
		}
	}

	#[test]
	fn each_part_owes_its_proportion_of_what_is_left_rounded_up(owed in amounts(), parts in many_parts()) {
		let mut parts_left: u128 = parts.iter().sum();
		let mut owed_left = owed.min(parts_left);
		for (&part, owes) in parts.iter().zip(divide(owed, &parts)) {
			if part == 0 {
				prop_assert_eq!(owes, 0);
				continue;
			}
			prop_assert_eq!(Some(owes), ceil(&(exact(owed_left) * exact(part) / exact(parts_left))));
			owed_left -= owes;
			parts_left -= part;
		}
	}

	#[test]
	fn owing_more_never_makes_the_sum_of_the_first_parts_smaller(
		owed in (amounts(), amounts()),
		parts in many_parts(),
	) {
		let less = divide(owed.0.min(owed.1), &parts);
		let more = divide(owed.0.max(owed.1), &parts);
		let mut sums = (0, 0);
		for (less, more) in less.into_iter().zip(more) {
			sums = (sums.0 + less, sums.1 + more);
			prop_assert!(sums.0 <= sums.1);
		}
	}
}
