use crate::{mock::*, RedistributionParameters};
use credit_primitives_math::{Permill, MS_PER_DAY};
use credit_primitives_types::{Balance, Moment, CRD};
use frame_support::{traits::Hooks, weights::Weight};

#[test]
fn the_defaults_are_within_their_bounds() {
	let defaults = RedistributionParameters::default();
	assert_eq!(defaults, defaults.clamped());
	assert_eq!(defaults.epoch_length, MS_PER_DAY);
	assert_eq!((defaults.beta, defaults.flow), (Permill::from_percent(20), Permill::from_percent(1)));
	assert_eq!((defaults.orphan_share, defaults.extra_per_epoch), (Permill::from_percent(10), 0));
}

#[test]
fn every_value_is_brought_within_its_bounds() {
	let low = RedistributionParameters { epoch_length: 0, ..Default::default() }.clamped();
	assert_eq!(low.epoch_length, 10_000);
	let high = RedistributionParameters {
		epoch_length: Moment::MAX,
		beta: Permill::one(),
		flow: Permill::one(),
		floor_per_member: Balance::MAX,
		orphan_share: Permill::one(),
		extra_per_epoch: Balance::MAX,
	}
	.clamped();
	assert_eq!(high, high.clamped());
	assert_eq!((high.epoch_length, high.flow), (30 * MS_PER_DAY, Permill::from_percent(10)));
	assert_eq!((high.floor_per_member, high.extra_per_epoch), (1_000_000 * CRD, 1_000_000 * CRD));
	assert_eq!((high.beta, high.orphan_share), (Permill::one(), Permill::one()));
}

#[test]
fn integrity_test_should_pass_when_all_is_within_bounds() {
	execute(<Redistribution as Hooks<u64>>::integrity_test);
}

#[test]
#[should_panic(expected = "raise PollWeight")]
fn integrity_test_should_fail_when_no_step_fits_into_a_block() {
	execute(|| {
		PollWeight::set(Redistribution::heaviest_step() - Weight::from_parts(1, 0));
		<Redistribution as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "out of their bounds")]
fn integrity_test_should_fail_when_a_parameter_is_out_of_bounds() {
	execute(|| {
		Parameters::mutate(|all| all.epoch_length = 1);
		<Redistribution as Hooks<u64>>::integrity_test();
	});
}
