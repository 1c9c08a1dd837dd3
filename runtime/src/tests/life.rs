//! A hundred blocks in which people do what the SDK's pallets let them do, built and executed for real.

use super::{
	chain::{events, now, signed, Chain},
	invariants,
};
use crate::{
	configs::accounts::ProxyType, genesis_config_presets::LOCAL, opaque::SessionKeys, Assets, Balance,
	Balances, Runtime, RuntimeCall, RuntimeEvent, Session, System, ValidatorSet, SLOT_DURATION,
};
use codec::Encode;
use credit_primitives_types::CRD;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use sp_core::{proof_of_possession::ProofOfPossessionGenerator, Pair};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie},
};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

type Step = Vec<(Sr25519Keyring, RuntimeCall)>;

fn transfer(to: Sr25519Keyring, value: Balance) -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: to.to_account_id().into(), value }.into()
}

/// New session keys for an account, with the proof that their owner holds them.
fn new_keys(owner: Sr25519Keyring) -> RuntimeCall {
	let mut babe = sp_core::sr25519::Pair::from_string("//Eve//babe", None).unwrap();
	let mut grandpa = sp_core::ed25519::Pair::from_string("//Eve//grandpa", None).unwrap();
	let account = owner.to_account_id().encode();
	let proof = (babe.generate_proof_of_possession(&account), grandpa.generate_proof_of_possession(&account));
	let keys = SessionKeys { babe: babe.public().into(), grandpa: grandpa.public().into() };
	pallet_session::Call::set_keys { keys, proof: proof.encode() }.into()
}

/// What people do, a step for each block from the second on.
fn script() -> Vec<Step> {
	const TOKEN: u32 = 7;
	let id = || codec::Compact(TOKEN);
	let batch =
		pallet_utility::Call::batch_all { calls: vec![transfer(Bob, CRD), transfer(Charlie, 2 * CRD)] };
	let shared_call = transfer(Ferdie, CRD);
	let shared_hash = sp_io::hashing::blake2_256(&shared_call.encode());
	let mut signatories = vec![Bob.to_account_id(), Charlie.to_account_id()];
	signatories.sort();
	let shared = pallet_multisig::Pallet::<Runtime>::multi_account_id(
		&{
			let mut all = vec![Alice.to_account_id(), Bob.to_account_id(), Charlie.to_account_id()];
			all.sort();
			all
		},
		2,
	);

	vec![
		vec![(Alice, transfer(Eve, 10 * CRD)), (Eve, transfer(Alice, CRD)), (Dave, batch.into())],
		vec![(
			Eve,
			pallet_assets::Call::create { id: id(), admin: Eve.to_account_id().into(), min_balance: 1 }
				.into(),
		)],
		vec![(
			Eve,
			pallet_assets::Call::mint { id: id(), beneficiary: Ferdie.to_account_id().into(), amount: 1_000 }
				.into(),
		)],
		vec![(
			Ferdie,
			pallet_assets::Call::transfer { id: id(), target: Alice.to_account_id().into(), amount: 400 }
				.into(),
		)],
		vec![(
			Alice,
			pallet_proxy::Call::add_proxy {
				delegate: Ferdie.to_account_id().into(),
				proxy_type: ProxyType::Any,
				delay: 0,
			}
			.into(),
		)],
		vec![(
			Ferdie,
			pallet_proxy::Call::proxy {
				real: Alice.to_account_id().into(),
				force_proxy_type: None,
				call: Box::new(transfer(Ferdie, 3 * CRD)),
			}
			.into(),
		)],
		vec![(
			Dave,
			pallet_balances::Call::transfer_keep_alive { dest: shared.into(), value: 5 * CRD }.into(),
		)],
		vec![(
			Alice,
			pallet_multisig::Call::approve_as_multi {
				threshold: 2,
				other_signatories: signatories,
				maybe_timepoint: None,
				call_hash: shared_hash,
				max_weight: Weight::from_parts(1_000_000_000, 100_000),
			}
			.into(),
		)],
		vec![(Dave, pallet_preimage::Call::note_preimage { bytes: b"a charter".to_vec() }.into())],
		vec![(
			Dave,
			pallet_preimage::Call::unnote_preimage {
				hash: sp_core::H256(sp_io::hashing::blake2_256(b"a charter")),
			}
			.into(),
		)],
		vec![(Eve, new_keys(Eve))],
		vec![(Alice, pallet_proxy::Call::remove_proxies {}.into())],
		vec![(Ferdie, frame_system::Call::remark_with_event { remark: b"still here".to_vec() }.into())],
	]
}

#[test]
fn a_hundred_blocks_of_life_should_leave_everything_in_order() {
	let mut chain = Chain::new(LOCAL);
	let issuance = chain.state(Balances::total_issuance);
	let mut script = script().into_iter();
	let mut stages = Vec::new();

	chain.empty_block();
	for number in 2..=100_u32 {
		let starts_session = chain.next_block_starts_session();
		// Slots stay empty now and then, as they do in life.
		if number % 17 == 0 {
			chain.skip_slots(1);
		}
		let outcome = if starts_session || chain.next_block_starts_session() {
			chain.empty_block()
		} else {
			match script.next() {
				Some(step) => chain.block_of(step),
				None => chain.block_of(vec![(Alice, transfer(Bob, CRD)), (Bob, transfer(Alice, CRD))]),
			}
		};
		assert_eq!(outcome.header.number, number);
		chain.state(|| {
			assert_eq!(System::block_number(), number);
			assert_eq!(now() % SLOT_DURATION, 0);
			assert_eq!(Balances::total_issuance(), issuance, "nothing creates or burns money here");
			if let Some(session) = events().iter().find_map(|event| match event {
				RuntimeEvent::Session(pallet_session::Event::NewSession { session_index }) => {
					Some(*session_index)
				}
				_ => None,
			}) {
				stages.push(session);
			}
		});
		if number % 10 == 0 {
			chain.state(invariants::check);
		}
	}

	assert!(script.next().is_none(), "the whole script was played");
	assert_eq!(stages, [1, 2, 3, 4, 5], "sessions follow each other");
	chain.state(|| {
		invariants::check();
		assert_eq!(Session::validators().len(), 4);
		assert_eq!(ValidatorSet::idle_validators(), Vec::new(), "everybody authored in the last session");
		assert_eq!(Assets::balance(7, Alice.to_account_id()), 400);
		assert_eq!(Assets::total_supply(7), 1_000);
		assert!(pallet_session::NextKeys::<Runtime>::get(Eve.to_account_id()).is_some());
	});
}

#[test]
fn a_block_that_starts_a_session_should_have_no_room_for_users() {
	let mut chain = Chain::new(LOCAL);
	chain.empty_block();
	while !chain.next_block_starts_session() {
		chain.empty_block();
	}
	let outcome = chain.block(|| vec![signed(Alice, transfer(Bob, CRD))]);
	assert_eq!(
		outcome.results,
		[Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources))]
	);
	assert_eq!(chain.state(Session::current_index), 1);
	chain.block_of(vec![(Alice, transfer(Bob, CRD))]);
}

#[test]
fn a_validator_should_join_and_leave_by_governance() {
	let mut chain = Chain::new(LOCAL);
	chain.block_of(vec![(Eve, new_keys(Eve))]);
	let root = crate::RuntimeOrigin::root;
	chain.state(|| ValidatorSet::add_validator(root(), Eve.to_account_id()).unwrap());
	chain.run_to_session(2);
	chain.state(|| {
		assert_eq!(Session::validators().last(), Some(&Eve.to_account_id()));
		assert_eq!(Session::validators().len(), 5);
		invariants::check();
		ValidatorSet::remove_validator(root(), Alice.to_account_id()).unwrap();
	});
	chain.run_to_session(4);
	chain.state(|| {
		assert!(!Session::validators().contains(&Alice.to_account_id()));
		assert_eq!(Session::validators().len(), 4);
		invariants::check();
	});
}

#[test]
fn session_keys_of_somebody_else_should_be_refused() {
	let mut chain = Chain::new(LOCAL);
	chain.empty_block();
	// The proof was made for Eve.
	let outcome = chain.block(|| vec![signed(Ferdie, new_keys(Eve))]);
	let error = outcome.results[0].unwrap().unwrap_err();
	assert_eq!(error, pallet_session::Error::<Runtime>::InvalidProof.into());

	// Alice's finality key is taken.
	let keys = SessionKeys { babe: Ferdie.public().into(), grandpa: Ed25519Keyring::Alice.public().into() };
	let account = Ferdie.to_account_id().encode();
	let proof = (
		Ferdie.pair().generate_proof_of_possession(&account),
		Ed25519Keyring::Alice.pair().generate_proof_of_possession(&account),
	);
	let call = pallet_session::Call::set_keys { keys, proof: proof.encode() };
	let outcome = chain.block(|| vec![signed(Ferdie, call)]);
	let error = outcome.results[0].unwrap().unwrap_err();
	assert_eq!(error, pallet_session::Error::<Runtime>::DuplicatedKey.into());
}

#[test]
fn a_block_should_hold_a_thousand_transfers() {
	let limits = crate::configs::system::RuntimeBlockWeights::get();
	let normal = limits.get(DispatchClass::Normal);
	assert_eq!(limits.max_block.ref_time(), 2_000_000_000_000);
	assert_eq!(normal.max_total.unwrap().ref_time(), 1_800_000_000_000);
	let call = transfer(Bob, CRD);
	let one = call.get_dispatch_info().call_weight.saturating_add(normal.base_extrinsic);
	assert!(normal.max_total.unwrap().ref_time() / one.ref_time() > 1_000);
}
