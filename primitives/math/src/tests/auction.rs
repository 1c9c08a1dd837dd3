use super::{cases, oracle::*, CRD};
use crate::{
	auction::{falling_price, part_price},
	Permill, MS_PER_DAY,
};
use proptest::{collection::vec, prelude::*};

#[test]
fn the_price_falls_in_a_straight_line_to_the_floor() {
	let at =
		|day| falling_price(100 * CRD, Permill::from_percent(40), 10, 6 * MS_PER_DAY, 10 + day * MS_PER_DAY);
	assert_eq!([0, 1, 3, 5, 6, 7].map(at), [100, 90, 70, 50, 40, 40].map(|price| price * CRD));
	assert_eq!(falling_price(100, Permill::from_percent(40), 10, 6, 0), 100);
}

#[test]
fn the_buyer_pays_the_units_of_rounding() {
	// The floor is 33.4, and after a third of the time the exact price 77.33.
	let third = |now| falling_price(100, Permill::from_parts(334_000), 0, 3, now);
	assert_eq!([0, 1, 2, 3].map(third), [100, 78, 56, 34]);
	assert_eq!(part_price(10, 1, 3), Some(4));
	assert_eq!(part_price(10, 3, 3), Some(10));
	assert_eq!(part_price(1, 1, u128::MAX), Some(1));
}

#[test]
fn a_sale_without_duration_is_at_the_floor() {
	let floor = Permill::from_percent(50);
	assert_eq!([0, 5, 6].map(|now| falling_price(9, floor, 5, 0, now)), [5, 5, 5]);
}

#[test]
fn a_part_of_nothing_or_beyond_all_has_no_price() {
	assert_eq!(part_price(10, 0, 0), None);
	assert_eq!(part_price(10, 4, 3), None);
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn the_price_equals_the_exact_one_rounded_up(
		start in amounts(),
		floor in parts(),
		(began, duration, now) in (moments(), moments(), moments()),
	) {
		let lowest = exact(ceil(&(exact_part(floor) * exact(start))).unwrap());
		let elapsed = exact(now.saturating_sub(began));
		let expected = if elapsed >= exact(duration) {
			lowest
		} else {
			&lowest + (exact(start) - &lowest) * (exact(duration) - elapsed) / exact(duration)
		};
		prop_assert_eq!(Some(falling_price(start, floor, began, duration, now)), ceil(&expected));
	}

	#[test]
	fn the_price_never_rises_and_stays_between_floor_and_start(
		start in amounts(),
		floor in parts(),
		(began, duration) in (moments(), moments()),
		times in (moments(), moments()),
	) {
		let earlier = falling_price(start, floor, began, duration, times.0.min(times.1));
		let later = falling_price(start, floor, began, duration, times.0.max(times.1));
		prop_assert!(later <= earlier);
		prop_assert!(earlier <= start);
		prop_assert!(exact(later) >= exact_part(floor) * exact(start));
	}

	#[test]
	fn the_line_ends_where_the_floor_begins(
		start in amounts(),
		floor in parts(),
		began in moments().prop_map(|x| x / 2),
		duration in moments().prop_map(|x| x / 2),
	) {
		let lowest = ceil(&(exact_part(floor) * exact(start)));
		prop_assert_eq!(Some(falling_price(start, floor, began, duration, began + duration)), lowest);
		if duration > 0 {
			prop_assert_eq!(falling_price(start, floor, began, duration, began), start);
		}
	}

	#[test]
	fn a_part_costs_the_exact_price_rounded_up(price in amounts(), part in amounts(), all in amounts()) {
		let expected = if all == 0 || part > all {
			None
		} else {
			ceil(&(exact(price) * exact(part) / exact(all)))
		};
		prop_assert_eq!(part_price(price, part, all), expected);
	}

	#[test]
	fn buying_in_parts_is_never_cheaper_and_costs_less_than_a_unit_more_for_each(
		price in amounts().prop_map(|x| x >> 4),
		parts in vec(amounts().prop_map(|x| x >> 4), 1..10),
	) {
		let all: u128 = parts.iter().sum();
		prop_assume!(all > 0);
		let paid: u128 = parts.iter().map(|&part| part_price(price, part, all).unwrap()).sum();
		prop_assert!(paid >= price);
		prop_assert!(paid - price < parts.len() as u128);
	}
}
