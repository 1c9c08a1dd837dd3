//! The calls that would change the issuance behind the loans' back are refused, however they are wrapped.

use super::{
	chain::{events, in_block_one},
	invariants,
};
use crate::{
	configs::{accounts::ProxyType, governance::TechnicalCollective},
	genesis_config_presets::DEV,
	Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, Scheduler,
};
use credit_primitives_types::CRD;
use frame_support::{
	assert_ok,
	dispatch::RawOrigin,
	traits::{
		schedule::{v3::Anon, DispatchTime},
		Hooks, StorePreimage,
	},
	weights::Weight,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::{traits::Dispatchable, AccountId32, DispatchError};

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

fn alice() -> RuntimeOrigin {
	RuntimeOrigin::signed(Alice.to_account_id())
}

/// The four calls, none of which anybody but Root may dispatch.
fn refused_calls() -> Vec<RuntimeCall> {
	let who: AccountId32 = Alice.to_account_id();
	vec![
		pallet_balances::Call::burn { value: CRD, keep_alive: false }.into(),
		pallet_balances::Call::force_set_balance { who: who.clone().into(), new_free: 1 }.into(),
		pallet_balances::Call::force_adjust_total_issuance {
			direction: pallet_balances::AdjustmentDirection::Increase,
			delta: CRD,
		}
		.into(),
		pallet_safe_mode::Call::force_slash_deposit { account: who, block: 1 }.into(),
	]
}

/// Runs `wrap` with each of the calls, which has to say with which error the call inside was refused.
fn each_refused(wrap: impl Fn(RuntimeCall) -> DispatchError) {
	for call in refused_calls() {
		in_block_one(DEV, || {
			let issuance = Balances::total_issuance();
			assert_eq!(wrap(call.clone()), filtered(), "{call:?}");
			assert_eq!(Balances::total_issuance(), issuance);
			assert_eq!(invariants::sum_of_balances(), issuance);
		});
	}
}

#[test]
fn the_calls_should_be_refused_when_signed() {
	each_refused(|call| call.dispatch(alice()).unwrap_err().error);
}

#[test]
fn they_should_be_refused_in_batches() {
	each_refused(|call| {
		let batch = RuntimeCall::from(pallet_utility::Call::batch { calls: vec![call] });
		assert_ok!(batch.dispatch(alice()));
		events()
			.into_iter()
			.find_map(|event| match event {
				RuntimeEvent::Utility(pallet_utility::Event::BatchInterrupted { error, .. }) => Some(error),
				_ => None,
			})
			.unwrap()
	});
	each_refused(|call| {
		let batch = RuntimeCall::from(pallet_utility::Call::batch_all { calls: vec![call] });
		batch.dispatch(alice()).unwrap_err().error
	});
	each_refused(|call| {
		let batch = RuntimeCall::from(pallet_utility::Call::force_batch { calls: vec![call] });
		assert_ok!(batch.dispatch(alice()));
		events()
			.into_iter()
			.find_map(|event| match event {
				RuntimeEvent::Utility(pallet_utility::Event::ItemFailed { error }) => Some(error),
				_ => None,
			})
			.unwrap()
	});
}

#[test]
fn they_should_be_refused_to_a_derived_account() {
	each_refused(|call| {
		let derived =
			RuntimeCall::from(pallet_utility::Call::as_derivative { index: 0, call: Box::new(call) });
		derived.dispatch(alice()).unwrap_err().error
	});
}

#[test]
fn they_should_be_refused_in_batches_of_batches() {
	each_refused(|call| {
		let inner = RuntimeCall::from(pallet_utility::Call::batch_all { calls: vec![call] });
		let outer = RuntimeCall::from(pallet_utility::Call::batch_all { calls: vec![inner] });
		outer.dispatch(alice()).unwrap_err().error
	});
}

#[test]
fn they_should_be_refused_to_a_proxy() {
	each_refused(|call| {
		let add = pallet_proxy::Call::add_proxy {
			delegate: Bob.to_account_id().into(),
			proxy_type: ProxyType::Any,
			delay: 0,
		};
		assert_ok!(RuntimeCall::from(add).dispatch(alice()));
		let proxied = pallet_proxy::Call::proxy {
			real: Alice.to_account_id().into(),
			force_proxy_type: None,
			call: Box::new(call),
		};
		assert_ok!(RuntimeCall::from(proxied).dispatch(RuntimeOrigin::signed(Bob.to_account_id())));
		events()
			.into_iter()
			.find_map(|event| match event {
				RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => result.err(),
				_ => None,
			})
			.unwrap()
	});
}

#[test]
fn they_should_be_refused_to_several_signatories() {
	each_refused(|call| {
		let multi = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![Bob.to_account_id()],
			call: Box::new(call),
		};
		RuntimeCall::from(multi).dispatch(alice()).unwrap_err().error
	});
}

#[test]
fn they_should_be_refused_to_the_committee() {
	each_refused(|call| {
		let execute = pallet_collective::Call::<Runtime, TechnicalCollective>::execute {
			proposal: Box::new(call.clone()),
			length_bound: 1_000,
		};
		assert_ok!(RuntimeCall::from(execute).dispatch(alice()));
		let propose = pallet_collective::Call::<Runtime, TechnicalCollective>::propose {
			threshold: 1,
			proposal: Box::new(call),
			length_bound: 1_000,
		};
		assert_ok!(RuntimeCall::from(propose).dispatch(RuntimeOrigin::signed(Charlie.to_account_id())));
		let outcomes: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				RuntimeEvent::TechnicalCommittee(
					pallet_collective::Event::MemberExecuted { result, .. }
					| pallet_collective::Event::Executed { result, .. },
				) => result.err(),
				_ => None,
			})
			.collect();
		assert_eq!(outcomes.len(), 2);
		assert_eq!(outcomes[0], outcomes[1]);
		outcomes[0]
	});
}

#[test]
fn they_should_be_refused_when_scheduled_in_somebodys_name() {
	each_refused(|call| {
		let origin: OriginCaller = RawOrigin::Signed(Alice.to_account_id()).into();
		let call = crate::Preimage::bound(call).unwrap();
		let at = DispatchTime::At(2);
		assert_ok!(<Scheduler as Anon<_, RuntimeCall, OriginCaller>>::schedule(at, None, 0, origin, call));
		crate::System::set_block_number(2);
		assert!(Scheduler::on_initialize(2).any_gt(Weight::zero()));
		events()
			.into_iter()
			.find_map(|event| match event {
				RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched { result, .. }) => result.err(),
				_ => None,
			})
			.unwrap()
	});
}

#[test]
fn other_calls_of_the_same_pallets_should_pass() {
	in_block_one(DEV, || {
		let transfer: RuntimeCall =
			pallet_balances::Call::transfer_keep_alive { dest: Bob.to_account_id().into(), value: CRD }
				.into();
		assert_ok!(transfer.dispatch(alice()));
	});
}
