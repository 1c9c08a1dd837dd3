use crate::psi;
use proptest::{array::uniform10, prelude::*};

/// The index in floating point, with the same least share.
fn float(expected: &[u32; 10], counts: &[u32; 10]) -> f64 {
	let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
	expected
		.iter()
		.zip(counts)
		.map(|(expected, count)| {
			let expected = (f64::from(*expected) / 1e6).max(1e-4);
			let actual = (f64::from(*count) / total).max(1e-4);
			(actual - expected) * (actual / expected).ln()
		})
		.sum()
}

fn shares(weights: [u32; 10]) -> [u32; 10] {
	let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
	let mut shares = weights.map(|weight| (u64::from(weight) * 1_000_000 / total.max(1)) as u32);
	shares[0] += 1_000_000 - shares.iter().sum::<u32>();
	shares
}

#[test]
fn index_should_be_zero_when_nothing_has_changed() {
	assert_eq!(psi(&[100_000; 10], &[77; 10]), Some(0));
}

#[test]
fn index_should_be_none_when_nothing_has_been_counted() {
	assert_eq!(psi(&[100_000; 10], &[0; 10]), None);
}

#[test]
fn index_should_be_what_is_computed_by_hand_when_two_bins_have_changed() {
	// 0.1 ln 2 + (-0.05) ln 0.5 + (-0.05) ln 0.5 = 0.2 ln 2 = 0.138629.
	let counts = [20, 5, 5, 10, 10, 10, 10, 10, 10, 10];
	let index = psi(&[100_000; 10], &counts).unwrap();
	assert!(index.abs_diff(138_629) <= 1, "{index}");
}

#[test]
fn index_should_be_finite_when_all_have_moved_to_another_bin() {
	let mut expected = [0; 10];
	expected[0] = 1_000_000;
	let mut counts = [0; 10];
	counts[9] = u32::MAX;
	// Twice (1 - 0.0001) ln 10,000.
	let index = psi(&expected, &counts).unwrap();
	assert!(index.abs_diff(18_418_839) <= 20, "{index}");
}

proptest! {
	#![proptest_config(proptest::test_runner::Config::with_cases(2_000))]

	#[test]
	fn index_should_be_within_twenty_millionths_when_compared_with_floats(
		weights in uniform10(0u32..1_000),
		counts in uniform10(prop_oneof![0u32..50, any::<u32>()]),
	) {
		prop_assume!(counts.iter().any(|count| *count > 0));
		let expected = shares(weights);
		let index = f64::from(psi(&expected, &counts).unwrap());
		let exact = float(&expected, &counts) * 1e6;
		prop_assert!((index - exact).abs() <= 20.0, "{} against {}", index, exact);
	}
}
