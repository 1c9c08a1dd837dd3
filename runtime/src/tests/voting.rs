//! Votes that change the chain.

use super::{
	chain::{in_block_one, signed, Chain},
	invariants,
};
use crate::{
	genesis_config_presets::{DEV, LOCAL},
	parameters::{
		dynamic_params::{banks, credit, fees, governance},
		leaves_time_to_decide, FeePrices, RuntimeParameters,
	},
	Credit, Identities, Parameters, QuadraticGovernance, Runtime, RuntimeCall, RuntimeOrigin, SafeMode,
	ValidatorSet,
};
use credit_primitives_types::{Personhood, MILLICRD};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Get};
use pallet_quadratic_governance::{
	types::{Direction, Scope, Status},
	Call, GovernanceParameters,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

fn submit(scope: Scope, call: impl Into<RuntimeCall>) -> RuntimeCall {
	Call::submit_proposal {
		scope,
		call: Box::new(call.into()),
		metadata: b"A test".to_vec().try_into().unwrap(),
	}
	.into()
}

fn vote(proposal: u32, direction: Direction, votes: u32) -> RuntimeCall {
	Call::vote { proposal, direction, votes }.into()
}

fn dear() -> RuntimeParameters {
	let prices = FeePrices { per_millisecond: 5 * MILLICRD, ..FeePrices::DEFAULT };
	RuntimeParameters::Fees(fees::Parameters::Prices(fees::Prices, Some(prices)))
}

fn status(chain: &mut Chain, proposal: u32) -> Status {
	chain.state(|| {
		pallet_quadratic_governance::Proposals::<Runtime>::get(proposal).expect("it is there").status
	})
}

/// Goes on until the proposal has ended.
fn run_to_end(chain: &mut Chain, proposal: u32) -> Status {
	for _ in 0..60 {
		chain.empty_block();
		if !status(chain, proposal).is_open() {
			chain.state(invariants::check);
			return status(chain, proposal);
		}
	}
	panic!("it has not ended: {:?}", status(chain, proposal));
}

#[test]
fn a_vote_of_the_network_should_change_a_parameter() {
	let mut chain = Chain::new(DEV);
	let call = pallet_parameters::Call::set_parameter { key_value: dear() };
	chain.block_of(vec![(Alice, submit(Scope::Network, call))]);
	chain.block_of(vec![(Bob, vote(0, Direction::Aye, 3)), (Dave, vote(0, Direction::Nay, 2))]);
	assert_eq!(chain.state(fees::Prices::get).per_millisecond, MILLICRD);
	assert_eq!(run_to_end(&mut chain, 0), Status::Enacted);
	assert_eq!(chain.state(fees::Prices::get).per_millisecond, 5 * MILLICRD);
}

#[test]
fn a_vote_of_the_network_should_add_a_validator() {
	let mut chain = Chain::new(LOCAL);
	let who = Alice.to_account_id();
	chain.block_of(vec![(
		Bob,
		submit(Scope::Network, pallet_validator_set::Call::remove_validator { who: who.clone() }),
	)]);
	chain.block_of(vec![(Bob, vote(0, Direction::Aye, 10)), (Charlie, vote(0, Direction::Aye, 1))]);
	assert_eq!(run_to_end(&mut chain, 0), Status::Enacted);
	assert!(!chain.state(ValidatorSet::validators).contains(&who));
	chain.block_of(vec![(
		Eve,
		submit(Scope::Network, pallet_validator_set::Call::add_validator { who: who.clone() }),
	)]);
	// The ten votes took all of Bob's credits of this epoch.
	let outcome = chain.block(|| vec![signed(Bob, vote(1, Direction::Aye, 1))]);
	assert!(outcome.results[0].unwrap().is_err());
	chain.block_of(vec![(Eve, vote(1, Direction::Aye, 1))]);
	assert_eq!(run_to_end(&mut chain, 1), Status::Enacted);
	assert!(chain.state(ValidatorSet::validators).contains(&who));
}

#[test]
fn the_members_of_a_bank_should_expel_one_of_them_and_nobody_of_another_bank() {
	let mut chain = Chain::new(DEV);
	let (bank, member) = (0, Charlie.to_account_id());
	chain.block_of(vec![(
		Alice,
		submit(Scope::Bank(bank), pallet_community_banks::Call::expel { bank, member: member.clone() }),
	)]);
	chain.state(|| {
		use pallet_quadratic_governance::Error;
		let stranger = RuntimeOrigin::signed(Dave.to_account_id());
		assert_noop!(
			QuadraticGovernance::vote(stranger.clone(), 0, Direction::Nay, 1),
			Error::<Runtime>::NotAMember
		);
		let other = pallet_community_banks::Call::expel { bank: 1, member: member.clone() };
		assert_noop!(
			QuadraticGovernance::submit_proposal(
				RuntimeOrigin::signed(Alice.to_account_id()),
				Scope::Bank(bank),
				Box::new(other.into()),
				Default::default(),
			),
			Error::<Runtime>::CallNotAllowed
		);
	});
	chain.block_of(vec![
		(Alice, vote(0, Direction::Aye, 2)),
		(Bob, vote(0, Direction::Aye, 1)),
		(Charlie, vote(0, Direction::Nay, 2)),
	]);
	assert_eq!(run_to_end(&mut chain, 0), Status::Enacted);
	chain.state(|| {
		assert!(!pallet_community_banks::Members::<Runtime>::contains_key(bank, &member));
		assert!(Identities::person_of(&member).is_some());
	});
}

#[test]
fn what_the_members_of_a_bank_decided_should_be_done_in_safe_mode_too() {
	let mut chain = Chain::new(DEV);
	let (bank, member) = (0, Charlie.to_account_id());
	let expel = pallet_community_banks::Call::expel { bank, member: member.clone() };
	chain.block_of(vec![(Alice, submit(Scope::Bank(bank), expel))]);
	chain.block_of(vec![(Alice, vote(0, Direction::Aye, 2)), (Bob, vote(0, Direction::Aye, 1))]);
	chain.state(|| SafeMode::force_enter(RuntimeOrigin::root()).expect("it has not been entered"));
	assert_eq!(run_to_end(&mut chain, 0), Status::Enacted);
	chain.state(|| {
		assert!(SafeMode::is_entered());
		assert!(!pallet_community_banks::Members::<Runtime>::contains_key(bank, &member));
	});
}

#[test]
fn values_out_of_bounds_should_not_be_proposed() {
	in_block_one(DEV, || {
		let propose = |value| {
			let call = pallet_parameters::Call::set_parameter { key_value: value };
			let batch = pallet_utility::Call::batch_all { calls: vec![call.clone().into()] };
			for call in [RuntimeCall::from(call), batch.into()] {
				assert_noop!(
					QuadraticGovernance::submit_proposal(
						RuntimeOrigin::signed(Alice.to_account_id()),
						Scope::Network,
						Box::new(call),
						Default::default(),
					),
					pallet_quadratic_governance::Error::<Runtime>::CallNotAllowed
				);
			}
		};
		let free = FeePrices { per_millisecond: 0, per_byte: 0 };
		propose(RuntimeParameters::Fees(fees::Parameters::Prices(fees::Prices, Some(free))));
		let mut rules = banks::Rules::get();
		rules.network_ratio = credit_primitives_math::FixedU128::from_u32(1_000);
		propose(RuntimeParameters::Banks(banks::Parameters::Rules(banks::Rules, Some(rules))));
		let mut rules = credit::Rules::get();
		rules.limit_window = 0;
		propose(RuntimeParameters::Credit(credit::Parameters::Rules(credit::Rules, Some(rules))));
		// Within its bounds, but the other group would leave no time for it.
		let rules = GovernanceParameters { matter_voting: 100, ..governance::Rules::get() };
		let value = governance::Parameters::Rules(governance::Rules, Some(rules));
		propose(RuntimeParameters::Governance(value));
		let mut rules = credit::Rules::get();
		rules.appeal_period = 12_000;
		propose(RuntimeParameters::Credit(credit::Parameters::Rules(credit::Rules, Some(rules))));
		let rules = GovernanceParameters { per_person: 0, ..governance::Rules::get() };
		let value = governance::Parameters::Rules(governance::Rules, Some(rules));
		propose(RuntimeParameters::Governance(value));
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), dear()));
	});
}

/// The members must have decided before the question has settled itself, whoever asks it and however late.
#[test]
fn there_should_be_time_for_the_members_to_decide() {
	let enough = |credit: pallet_credit::CreditParameters, governance: GovernanceParameters| {
		assert!(leaves_time_to_decide(&credit, &governance));
	};
	enough(Default::default(), Default::default());
	for preset in [DEV, LOCAL] {
		in_block_one(preset, || enough(credit::Rules::get(), governance::Rules::get()));
	}
}

/// The scheduler drops for good what is heavier than all that it may take of a block.
#[test]
fn the_heaviest_decision_should_fit_into_what_the_scheduler_may_take() {
	let call = RuntimeCall::from(Call::enact_proposal { proposal: 0 });
	let most = <Runtime as pallet_scheduler::Config>::MaximumWeight::get();
	assert!(call.get_dispatch_info().call_weight.all_lte(most));
}

#[test]
fn every_persons_voice_should_be_the_same() {
	in_block_one(DEV, || {
		for who in [Alice, Bob, Charlie, Dave, Eve, Ferdie].map(|who| who.to_account_id()) {
			let credits = QuadraticGovernance::voice_credits(who, 0).expect("a person");
			assert_eq!((credits.given, credits.spent, credits.left), (100, 0, 100));
		}
		let nobody = Sr25519Keyring::One.to_account_id();
		assert_eq!(QuadraticGovernance::voice_credits(nobody, 0), None);
		assert_eq!(Credit::limit_of(Sr25519Keyring::One.to_account_id()), None);
	});
}
