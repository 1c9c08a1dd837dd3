use crate::{mock::*, GovernanceParameters};
use credit_primitives_math::Permill;
use credit_primitives_types::{Balance, CRD};
use frame_support::{traits::Hooks, weights::Weight};

#[test]
fn the_defaults_are_within_their_bounds() {
	let defaults = GovernanceParameters::default();
	assert_eq!(defaults, defaults.clamped());
	assert_eq!(defaults.network.voting_period, 201_600);
}

#[test]
fn every_value_is_brought_within_its_bounds() {
	let mut low = GovernanceParameters::default();
	low.network.credits = 0;
	low.network.voting_period = 0;
	low.network.confirmation = 0;
	low.network.enactment_delay = 0;
	low.network.threshold = Permill::zero();
	low.network.open_proposals = 0;
	low.matter_voting = 0;
	low.matter_confirmation = 0;
	low.per_person = 0;
	low.max_open_votes = 0;
	low.enactment_window = 0;
	let low = low.clamped();
	assert_eq!(low, low.clamped());
	assert_eq!((low.network.credits, low.network.voting_period, low.network.confirmation), (1, 2, 1));
	assert_eq!((low.network.enactment_delay, low.network.open_proposals), (1, 1));
	assert_eq!(low.network.threshold, Permill::from_percent(50));
	assert_eq!((low.matter_voting, low.matter_confirmation, low.per_person), (2, 1, 1));
	assert_eq!((low.max_open_votes, low.enactment_window), (1, 32));

	let mut high = GovernanceParameters::default();
	high.bank.credits = u32::MAX;
	high.bank.voting_period = u32::MAX;
	high.bank.confirmation = u32::MAX;
	high.bank.enactment_delay = u32::MAX;
	high.bank.threshold = Permill::one();
	high.bank.quorum = Permill::one();
	high.bank.deposit = Balance::MAX;
	high.bank.open_proposals = u32::MAX;
	high.matter_voting = u32::MAX;
	high.matter_confirmation = u32::MAX;
	high.byte_deposit = Balance::MAX;
	high.per_person = u32::MAX;
	high.max_open_votes = u32::MAX;
	high.minimum_support = Permill::one();
	high.enactment_window = u32::MAX;
	let high = high.clamped();
	assert_eq!(high, high.clamped());
	assert_eq!((high.bank.credits, high.bank.voting_period), (1_000_000, 2_592_000));
	assert_eq!((high.bank.confirmation, high.bank.enactment_delay), (864_000, 864_000));
	assert_eq!(
		(high.bank.threshold, high.bank.quorum),
		(Permill::from_percent(95), Permill::from_percent(90))
	);
	assert_eq!((high.bank.deposit, high.bank.open_proposals), (1_000_000 * CRD, 1_000));
	assert_eq!((high.matter_voting, high.matter_confirmation), (864_000, 864_000));
	assert_eq!((high.byte_deposit, high.per_person, high.max_open_votes), (CRD, 16, 16));
	assert_eq!((high.minimum_support, high.enactment_window), (Permill::from_percent(50), 864_000));
}

#[test]
fn integrity_test_should_pass_when_all_is_within_bounds() {
	execute(<Governance as Hooks<u64>>::integrity_test);
}

#[test]
#[should_panic(expected = "raise PollWeight")]
fn integrity_test_should_fail_when_nothing_could_be_cleared() {
	execute(|| {
		PollWeight::set(Weight::from_parts(1, 1));
		<Governance as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "out of their bounds")]
fn integrity_test_should_fail_when_a_parameter_is_out_of_bounds() {
	execute(|| {
		Parameters::mutate(|all| all.per_person = 0);
		<Governance as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "raise EpochLength")]
fn integrity_test_should_fail_when_epochs_do_not_last() {
	execute(|| {
		EpochLength::set(0);
		<Governance as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "raise MaxCallWeight")]
fn integrity_test_should_fail_when_nothing_can_be_called() {
	execute(|| {
		MaxCallWeight::set(Weight::zero());
		<Governance as Hooks<u64>>::integrity_test();
	});
}
