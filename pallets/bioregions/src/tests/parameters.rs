//! What governance may set.

use crate::{mock::*, BioregionParameters};
use credit_primitives_types::CRD;
use frame_support::{traits::Hooks, weights::Weight};
use sp_runtime::Permill;

#[test]
fn the_defaults_should_be_within_bounds() {
	let defaults = BioregionParameters::default();
	assert_eq!(defaults, defaults.clamped());
}

#[test]
fn clamped_should_bring_each_value_within_its_bounds() {
	let most = BioregionParameters {
		max_bioregions: u32::MAX,
		reporter_bond: u128::MAX,
		unbonding: u64::MAX,
		min_reporters: u32::MAX,
		quorum: Permill::one(),
		max_step: Permill::one(),
		max_age: u32::MAX,
		stale_step: Permill::one(),
		silence: u32::MAX,
		doubt: Permill::one(),
		reliability_weight: Permill::one(),
	};
	assert_eq!(
		most.clamped(),
		BioregionParameters {
			max_bioregions: 1_000,
			reporter_bond: 1_000_000 * CRD,
			unbonding: 365 * 24 * 60 * 60 * 1_000,
			min_reporters: 64,
			max_age: 1_000,
			silence: 1_000,
			..most
		}
	);
	let least = BioregionParameters {
		max_bioregions: 0,
		reporter_bond: 0,
		unbonding: 0,
		min_reporters: 0,
		quorum: Permill::zero(),
		max_step: Permill::zero(),
		max_age: 0,
		stale_step: Permill::zero(),
		silence: 0,
		doubt: Permill::zero(),
		reliability_weight: Permill::zero(),
	};
	assert_eq!(
		least.clamped(),
		BioregionParameters {
			max_bioregions: 1,
			unbonding: 1_000,
			min_reporters: 1,
			max_step: Permill::from_parts(1_000),
			max_age: 1,
			silence: 1,
			..least
		}
	);
}

#[test]
fn the_configuration_of_the_tests_should_pass_its_own_test() {
	execute(Bioregions::integrity_test);
}

#[test]
#[should_panic(expected = "the parameters of bioregions are out of their bounds")]
fn a_configuration_with_parameters_out_of_bounds_should_not_pass() {
	Parameters::mutate(|parameters| parameters.silence = 0);
	execute(Bioregions::integrity_test);
}

#[test]
#[should_panic(expected = "raise StageWeight")]
fn a_configuration_whose_steps_are_too_small_should_not_pass() {
	StageWeight::set(Bioregions::heaviest_visit() - Weight::from_parts(1, 0));
	execute(Bioregions::integrity_test);
}
