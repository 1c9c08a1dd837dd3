//! `create_did`, the calls that change a document, `remove_did`, and the view of a document.

use crate::{
	mock::*,
	types::{Controllers, Delegate, DidOperation, PublicKey, Purposes, Service, VerificationMethod},
	Dids, DocumentOf, Error, Event, HoldReason, OperationOf,
};
use codec::{Decode, Encode};
use credit_primitives_types::{CRD, MILLICRD};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::TokenError;

type Operation = OperationOf<Test>;

fn set_key(id: &str, purposes: Purposes) -> Operation {
	DidOperation::SetKey(VerificationMethod { id: fragment(id), key: PublicKey::Sr25519([1; 32]), purposes })
}

fn set_service(id: &str, kind: &[u8], endpoint: &[u8]) -> Operation {
	DidOperation::SetService(Service {
		id: fragment(id),
		kind: kind.to_vec().try_into().unwrap(),
		endpoint: endpoint.to_vec().try_into().unwrap(),
	})
}

fn controllers(who: &[AccountId]) -> Operation {
	DidOperation::SetControllers(Controllers::try_from(who.to_vec()).unwrap())
}

fn add_delegate(who: AccountId, until: u64) -> Operation {
	DidOperation::AddDelegate(Delegate { who, until })
}

fn change(operation: Operation) -> sp_runtime::DispatchResult {
	change_did(ALICE, ALICE, operation)
}

fn document() -> DocumentOf<Test> {
	Dids::<Test>::get(ALICE).unwrap()
}

/// Runs a test with an empty document of Alice's.
fn with_document(test: impl FnOnce()) {
	execute(|| {
		assert_ok!(Identities::create_did(signed(ALICE)));
		test();
	});
}

#[test]
fn create_did_should_hold_the_deposit() {
	with_document(|| {
		assert_eq!(held(HoldReason::DidDeposit, ALICE), CRD);
		let document = document();
		assert_eq!((document.created, document.updated, document.nonce), (START, START, 1 << 32));
		assert_eq!(events(), [Event::DidCreated { did: ALICE, nonce: 1 << 32, deposit: CRD }]);
	});
}

#[test]
fn create_did_should_fail_when_there_is_a_document() {
	with_document(|| {
		assert_noop!(Identities::create_did(signed(ALICE)), Error::<Test>::DidAlreadyExists);
	});
}

#[test]
fn create_did_should_fail_when_the_deposit_cannot_be_held() {
	execute(|| {
		assert_noop!(Identities::create_did(signed(999)), TokenError::FundsUnavailable);
		crate::DidsMade::<Test>::put(u32::MAX);
		assert_noop!(Identities::create_did(signed(ALICE)), Error::<Test>::AmountTooLarge);
	});
}

#[test]
fn create_did_should_hold_nothing_when_governance_asks_for_nothing() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.did_deposit = 0);
		assert_ok!(Identities::create_did(signed(999)));
		assert_ok!(change_did(999, 999, controllers(&[])));
		assert_ok!(Identities::remove_did(signed(999)));
	});
}

#[test]
fn changing_a_document_should_set_and_replace_and_remove_keys_and_have_the_deposit_follow() {
	with_document(|| {
		pass_time(5);
		assert_ok!(change(set_key("main", Purposes::AUTHENTICATION)));
		let bytes = document().keys[0].encoded_size() as u128;
		let deposit = CRD + 100 * MILLICRD + bytes * MILLICRD;
		assert_eq!(document().deposit, deposit);
		assert_eq!((document().created, document().updated), (START, START + 5));
		assert_eq!(held(HoldReason::DidDeposit, ALICE), deposit);
		let operation = set_key("main", Purposes::ALL);
		System::reset_events();
		assert_ok!(change(operation.clone()));
		assert_eq!(document().keys.len(), 1);
		assert_eq!(document().keys[0].purposes, Purposes::ALL);
		assert_eq!(events(), [Event::DidChanged { did: ALICE, operation, nonce: 1 << 32, deposit }]);
		assert_ok!(change(DidOperation::RemoveKey(fragment("main"))));
		assert_eq!((document().deposit, held(HoldReason::DidDeposit, ALICE)), (CRD, CRD));
		assert_noop!(change(DidOperation::RemoveKey(fragment("main"))), Error::<Test>::KeyNotFound);
	});
}

#[test]
fn changing_a_document_should_charge_what_governance_has_set_since_only_with_the_next_change() {
	with_document(|| {
		Parameters::mutate(|parameters| parameters.did_deposit = 3 * CRD);
		assert_eq!(held(HoldReason::DidDeposit, ALICE), CRD);
		assert_ok!(change(controllers(&[])));
		assert_eq!(held(HoldReason::DidDeposit, ALICE), 3 * CRD);
		Parameters::mutate(|parameters| parameters.did_deposit = 0);
		assert_ok!(change(controllers(&[])));
		assert_eq!(held(HoldReason::DidDeposit, ALICE), 0);
	});
}

#[test]
fn changing_a_document_should_fail_when_a_key_is_not_well_formed() {
	with_document(|| {
		assert_noop!(change(set_key("", Purposes::ALL)), Error::<Test>::NameInvalid);
		assert_noop!(change(set_key("a key", Purposes::ALL)), Error::<Test>::NameInvalid);
		assert_noop!(change(set_key("key", Purposes::default())), Error::<Test>::PurposeMissing);
		assert_ok!(change(set_service("site", b"LinkedDomains", b"https://example.org")));
		assert_noop!(change(set_key("site", Purposes::ALL)), Error::<Test>::NameTaken);
		for index in 0..8 {
			assert_ok!(change(set_key(&format!("key-{index}"), Purposes::ALL)));
		}
		assert_noop!(change(set_key("key-9", Purposes::ALL)), Error::<Test>::MaxKeysExceeded);
		assert_ok!(change(set_key("key-7", Purposes::AUTHENTICATION)));
	});
}

#[test]
fn purposes_should_decode_strictly() {
	assert_eq!(Purposes::decode(&mut &[15u8][..]), Ok(Purposes::ALL));
	assert!(Purposes::decode(&mut &[16u8][..]).is_err());
	let both = Purposes::AUTHENTICATION.and(Purposes::ASSERTION_METHOD);
	assert!(both.contains(Purposes::ASSERTION_METHOD) && !both.contains(Purposes::CAPABILITY_INVOCATION));
}

#[test]
fn changing_a_document_should_set_and_replace_and_remove_services() {
	with_document(|| {
		assert_ok!(change(set_service("site", b"LinkedDomains", b"https://example.org")));
		assert_ok!(change(set_service("site", b"LinkedDomains", b"did:credit:5")));
		assert_eq!(document().services[0].endpoint.as_slice(), b"did:credit:5");
		assert_ok!(change(DidOperation::RemoveService(fragment("site"))));
		assert_noop!(change(DidOperation::RemoveService(fragment("site"))), Error::<Test>::ServiceNotFound);
	});
}

#[test]
fn changing_a_document_should_fail_when_a_service_is_not_well_formed() {
	with_document(|| {
		let uri = b"https://example.org".as_slice();
		assert_noop!(change(set_service("", b"Kind", uri)), Error::<Test>::NameInvalid);
		assert_noop!(change(set_service("site", b"", uri)), Error::<Test>::KindInvalid);
		assert_noop!(change(set_service("site", &[0xff], uri)), Error::<Test>::KindInvalid);
		let wrong: [&[u8]; 8] =
			[b"", b"example.org", b":rest", b"https:", b"1a:b", b"a_b:c", b"a:b c", &[b'a', b':', 0xff]];
		for endpoint in wrong {
			assert_noop!(change(set_service("site", b"Kind", endpoint)), Error::<Test>::EndpointInvalid);
		}
		assert_ok!(change(set_key("key", Purposes::ALL)));
		assert_noop!(change(set_service("key", b"Kind", uri)), Error::<Test>::NameTaken);
		for index in 0..8 {
			assert_ok!(change(set_service(&format!("site_{index}"), b"Kind", uri)));
		}
		assert_noop!(change(set_service("site_9", b"Kind", uri)), Error::<Test>::MaxServicesExceeded);
	});
}

#[test]
fn changing_a_document_should_let_controllers_change_all_but_delegates() {
	with_document(|| {
		let as_bob = |operation| change_did(BOB, ALICE, operation);
		assert_noop!(as_bob(controllers(&[])), Error::<Test>::NotController);
		assert_ok!(change(controllers(&[BOB])));
		let before = held(HoldReason::DidDeposit, BOB);
		assert_ok!(as_bob(set_key("bobs", Purposes::CAPABILITY_INVOCATION)));
		assert_eq!(held(HoldReason::DidDeposit, BOB), before);
		assert_noop!(as_bob(add_delegate(CHARLIE, EXPIRY)), Error::<Test>::NotDelegable);
		assert_noop!(as_bob(DidOperation::RemoveDelegate(CHARLIE)), Error::<Test>::NotDelegable);
		// Nor by the detour of a key of their own.
		assert_noop!(as_bob(set_key("bobs", Purposes::ALL)), Error::<Test>::NotDelegable);
		assert_ok!(as_bob(controllers(&[])));
		assert_noop!(as_bob(controllers(&[BOB])), Error::<Test>::NotController);
	});
}

#[test]
fn changing_a_document_should_fail_when_controllers_are_redundant() {
	with_document(|| {
		assert_noop!(change(controllers(&[BOB, BOB])), Error::<Test>::ControllerRedundant);
		assert_noop!(change(controllers(&[ALICE])), Error::<Test>::ControllerRedundant);
		assert_noop!(change_did(BOB, BOB, controllers(&[])), Error::<Test>::DidNotFound);
	});
}

#[test]
fn changing_a_document_should_appoint_delegates_until_they_expire() {
	with_document(|| {
		let delegates = || -> Vec<AccountId> {
			let view = Identities::did_view(&ALICE).unwrap();
			view.delegates.into_iter().map(|delegate| delegate.who).collect()
		};
		assert_noop!(change(add_delegate(ALICE, EXPIRY)), Error::<Test>::DelegateRedundant);
		assert_noop!(change(add_delegate(BOB, START)), Error::<Test>::MomentPassed);
		for who in 100..108 {
			assert_ok!(change(add_delegate(who, START + who)));
		}
		assert_noop!(change(add_delegate(BOB, EXPIRY)), Error::<Test>::MaxDelegatesExceeded);
		assert_ok!(change(add_delegate(107, EXPIRY)));
		pass_time(100);
		assert_eq!(delegates(), (101..108).collect::<Vec<_>>());
		assert_ok!(change(add_delegate(BOB, EXPIRY)));
		assert_eq!(document().delegates.len(), 8);
		assert!(delegates().contains(&BOB) && !delegates().contains(&100));
		assert_ok!(change(DidOperation::RemoveDelegate(BOB)));
		assert_noop!(change(DidOperation::RemoveDelegate(BOB)), Error::<Test>::DelegateNotFound);
	});
}

#[test]
fn remove_did_should_return_the_whole_deposit() {
	with_document(|| {
		assert_ok!(change(set_key("key", Purposes::ALL)));
		Parameters::mutate(|parameters| parameters.item_deposit = CRD);
		System::reset_events();
		assert_ok!(Identities::remove_did(signed(ALICE)));
		assert_eq!(held(HoldReason::DidDeposit, ALICE), 0);
		assert_eq!(events(), [Event::DidRemoved { did: ALICE }]);
		assert_eq!(Identities::did_view(&ALICE), None);
		assert_noop!(Identities::remove_did(signed(ALICE)), Error::<Test>::DidNotFound);
	});
}

fn operations() -> impl Strategy<Value = Vec<(AccountId, Operation)>> {
	let id = || "[a-e]{1,2}";
	let account = || prop::sample::select(vec![ALICE, BOB, CHARLIE, DAVE]);
	let operation = prop_oneof![
		(id(), 1..16u8).prop_map(|(id, bits)| { set_key(&id, Purposes::decode(&mut &[bits][..]).unwrap()) }),
		id().prop_map(|id| DidOperation::RemoveKey(fragment(&id))),
		(id(), "[a-z:]{0,40}").prop_map(|(id, uri)| set_service(&id, b"Kind", uri.as_bytes())),
		id().prop_map(|id| DidOperation::RemoveService(fragment(&id))),
		prop::collection::vec(account(), 0..4).prop_map(|who| controllers(&who)),
		(100..112u64, 0..20_000u64).prop_map(|(who, until)| add_delegate(who, START + until)),
		(100..112u64).prop_map(DidOperation::RemoveDelegate),
	];
	prop::collection::vec((account(), operation), 1..60)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_document_should_hold_what_it_asks_for_and_return_it(life in operations()) {
		new_test_ext().execute_with(|| {
			assert_ok!(Identities::create_did(signed(ALICE)));
			for (who, operation) in life {
				let call = || change_did(who, ALICE, operation);
				let _ = frame_support::storage::with_storage_layer(call);
				pass_time(400);
				Identities::do_try_state().unwrap();
				let document = document();
				prop_assert_eq!(Some(document.deposit), Identities::did_deposit(&document));
				let view = Identities::did_view(&ALICE).unwrap();
				prop_assert!(view.delegates.iter().all(|delegate| delegate.until > Timestamp::get()));
			}
			assert_ok!(Identities::remove_did(signed(ALICE)));
			prop_assert_eq!(held(HoldReason::DidDeposit, ALICE), 0);
			Ok(())
		})?;
	}
}
