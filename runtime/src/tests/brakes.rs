//! Safe mode and paused calls: what they stop, what they cannot stop, and who holds them.

use super::{
	chain::{in_block_one, signed, Chain},
	invariants,
};
use crate::{
	configs::{governance::TechnicalCollective, safety::NEVER_STOPPED},
	genesis_config_presets::{DEV, LOCAL},
	Balances, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, System, TxPause,
};
use codec::Encode;
use credit_primitives_types::CRD;
use frame_support::{assert_noop, assert_ok, traits::PalletInfoAccess, weights::Weight, BoundedVec};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash},
	DispatchError,
};

fn transfer() -> RuntimeCall {
	pallet_balances::Call::transfer_allow_death { dest: Eve.to_account_id().into(), value: CRD }.into()
}

fn name(pallet: &str, call: &str) -> RuntimeCallNameOf<Runtime> {
	let bounded = |text: &str| BoundedVec::try_from(text.as_bytes().to_vec()).unwrap();
	(bounded(pallet), bounded(call))
}

/// The committee's motion: proposed and approved by two of three, then closed.
fn motion(chain: &mut Chain, call: RuntimeCall) {
	let (hash, length) = (BlakeTwo256::hash_of(&call), call.encoded_size() as u32);
	let weight_bound = Weight::from_parts(1_000_000_000, 1_000_000);
	let index = chain.state(pallet_collective::ProposalCount::<Runtime, TechnicalCollective>::get);
	type Committee = pallet_collective::Call<Runtime, TechnicalCollective>;
	chain.block_of(vec![(
		Alice,
		Committee::propose { threshold: 2, proposal: Box::new(call), length_bound: length }.into(),
	)]);
	let vote = |who: Sr25519Keyring| {
		(who, RuntimeCall::from(Committee::vote { proposal: hash, index, approve: true }))
	};
	chain.block_of(vec![vote(Alice), vote(Bob)]);
	chain.block_of(vec![(
		Charlie,
		Committee::close {
			proposal_hash: hash,
			index,
			proposal_weight_bound: weight_bound,
			length_bound: length,
		}
		.into(),
	)]);
}

#[test]
fn safe_mode_should_stop_users_and_leave_the_chain_and_the_committee_running() {
	let mut chain = Chain::new(LOCAL);
	motion(&mut chain, pallet_safe_mode::Call::force_enter {}.into());
	chain.state(|| assert!(SafeMode::is_entered()));

	if chain.next_block_starts_session() {
		chain.empty_block();
	}
	let outcome = chain.block(|| vec![signed(Dave, transfer())]);
	let refused: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
	assert_eq!(outcome.results[0].unwrap().unwrap_err(), refused);
	for _ in 0..25 {
		chain.empty_block();
	}

	motion(&mut chain, pallet_safe_mode::Call::force_exit {}.into());
	chain.state(|| assert!(!SafeMode::is_entered()));
	chain.block_of(vec![(Dave, transfer())]);
	chain.state(invariants::check);
}

#[test]
fn safe_mode_should_not_be_for_sale() {
	in_block_one(DEV, || {
		let alice = RuntimeOrigin::signed(Alice.to_account_id());
		assert_noop!(SafeMode::enter(alice.clone()), pallet_safe_mode::Error::<Runtime>::NotConfigured);
		assert_noop!(SafeMode::force_enter(alice), DispatchError::BadOrigin);
	});
}

#[test]
fn a_paused_call_should_be_refused_until_it_is_released() {
	in_block_one(DEV, || {
		let dave = || RuntimeOrigin::signed(Dave.to_account_id());
		let paused = name("Balances", "transfer_allow_death");
		assert_ok!(TxPause::pause(RuntimeOrigin::root(), paused.clone()));
		let before = Balances::free_balance(Dave.to_account_id());
		let refused = transfer().dispatch(dave()).unwrap_err();
		assert_eq!(refused.error, frame_system::Error::<Runtime>::CallFiltered.into());
		assert_eq!(Balances::free_balance(Dave.to_account_id()), before);

		assert_ok!(TxPause::unpause(RuntimeOrigin::root(), paused));
		assert_ok!(transfer().dispatch(dave()));
	});
}

#[test]
fn what_the_chain_stands_on_should_not_be_paused() {
	in_block_one(DEV, || {
		let vital = [
			("Timestamp", "set"),
			("Babe", "report_equivocation"),
			("Grandpa", "report_equivocation"),
			("TechnicalCommittee", "vote"),
			("SafeMode", "force_exit"),
			("TxPause", "unpause"),
			("QuadraticGovernance", "vote"),
		];
		assert_eq!(vital.map(|(pallet, _)| pallet), NEVER_STOPPED);
		for (pallet, call) in vital {
			assert_noop!(
				TxPause::pause(RuntimeOrigin::root(), name(pallet, call)),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
	});
}

#[test]
fn the_names_of_what_is_never_stopped_should_be_names_of_pallets() {
	let pallets = [
		crate::Timestamp::name(),
		crate::Babe::name(),
		crate::Grandpa::name(),
		crate::TechnicalCommittee::name(),
		SafeMode::name(),
		TxPause::name(),
		crate::QuadraticGovernance::name(),
	];
	assert_eq!(pallets, NEVER_STOPPED);
}

#[test]
fn root_should_pass_both_brakes() {
	in_block_one(DEV, || {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let remark = RuntimeCall::from(frame_system::Call::remark { remark: vec![1] });
		assert!(remark.clone().dispatch(RuntimeOrigin::signed(Alice.to_account_id())).is_err());
		assert_ok!(remark.dispatch(RuntimeOrigin::root()));
		assert_eq!(System::block_number(), 1);
	});
}
