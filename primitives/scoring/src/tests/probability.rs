use crate::{
	probability::{log_odds_at, of_default},
	Permill,
};
use proptest::prelude::*;

fn logistic(log_odds: i32) -> f64 {
	1.0 / (1.0 + (-f64::from(log_odds) / 1e6).exp())
}

fn off(log_odds: i32) -> f64 {
	(f64::from(of_default(log_odds).deconstruct()) / 1e6 - logistic(log_odds)).abs()
}

#[test]
fn probability_should_be_within_a_twenty_thousandth_when_compared_over_the_whole_range() {
	let worst = (-15_000_000..=15_000_000).step_by(997).map(off).fold(0.0, f64::max);
	assert!(worst < 0.000_05, "{worst}");
	assert!([i32::MIN, i32::MIN + 1, i32::MAX].into_iter().all(|end| off(end) < 0.000_001_1));
}

#[test]
fn probability_should_be_the_rounded_function_when_log_odds_are_an_entry_of_the_table() {
	for entry in 0..=224 {
		let log_odds = entry * 62_500;
		let expected = (logistic(log_odds) * 1e6).round();
		assert_eq!(f64::from(of_default(log_odds).deconstruct()), expected, "at {log_odds}");
	}
}

#[test]
fn probability_should_stay_off_certainty_when_log_odds_are_at_an_end() {
	assert_eq!(of_default(i32::MIN), Permill::from_parts(1));
	assert_eq!(of_default(-14_000_000), Permill::from_parts(1));
	assert_eq!(of_default(0), Permill::from_parts(500_000));
	assert_eq!(of_default(14_000_000), Permill::from_parts(999_999));
	assert_eq!(of_default(i32::MAX), Permill::from_parts(999_999));
}

#[test]
fn log_odds_should_be_none_or_all_when_the_probability_is_at_an_end() {
	assert_eq!(log_odds_at(Permill::zero()), None);
	assert_eq!(log_odds_at(Permill::one()), Some(i32::MAX));
	assert_eq!(log_odds_at(Permill::from_parts(999_999)), Some(i32::MAX));
	assert_eq!(log_odds_at(Permill::from_parts(500_000)), Some(2));
}

proptest! {
	#![proptest_config(proptest::test_runner::Config::with_cases(5_000))]

	#[test]
	fn probability_should_never_fall_when_log_odds_rise(at in -15_000_000i32..15_000_000, by in 0i32..100_000) {
		prop_assert!(of_default(at) <= of_default(at + by));
	}

	#[test]
	fn probabilities_should_sum_to_one_when_log_odds_are_opposite(at in any::<i32>()) {
		let opposite = at.saturating_neg();
		prop_assert_eq!(of_default(at).deconstruct() + of_default(opposite).deconstruct(), 1_000_000);
	}

	#[test]
	fn log_odds_should_be_the_greatest_when_a_probability_is_given(parts in 1u32..999_999) {
		let probability = Permill::from_parts(parts);
		let log_odds = log_odds_at(probability).unwrap();
		prop_assert!(of_default(log_odds) <= probability);
		prop_assert!(of_default(log_odds + 1) > probability);
	}
}
