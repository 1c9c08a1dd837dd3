//! `submit_operation`.

use crate::{
	mock::*,
	types::{Controllers, Delegate, DidOperation, DidSignature, PublicKey, Purposes, VerificationMethod},
	Dids, Error, OperationOf,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchResult;

type Operation = OperationOf<Test>;

pub(super) fn pair() -> sr25519::Pair {
	sr25519::Pair::from_seed(&[1; 32])
}

pub(super) fn key(id: &str, key: PublicKey, purposes: Purposes) -> Operation {
	DidOperation::SetKey(VerificationMethod { id: fragment(id), key, purposes })
}

/// Gives an account a document with a key that may do everything, `main`.
pub(super) fn set_up(who: AccountId) {
	assert_ok!(Identities::create_did(signed(who)));
	let main = key("main", PublicKey::Sr25519(pair().public().0), Purposes::ALL);
	assert_ok!(change_did(who, who, main));
}

pub(super) fn with_keys(test: impl FnOnce()) {
	execute(|| {
		set_up(ALICE);
		test();
	});
}

pub(super) fn nonce(did: AccountId) -> u64 {
	Dids::<Test>::get(did).unwrap().nonce
}

pub(super) fn no_controllers() -> Operation {
	DidOperation::SetControllers(Controllers::default())
}

pub(super) fn payload(did: AccountId, operation: &Operation, valid_until: u64) -> Vec<u8> {
	Identities::operation_payload(&did, nonce(did), valid_until, operation)
}

pub(super) fn sign(payload: &[u8]) -> DidSignature {
	DidSignature::Sr25519(pair().sign(payload).0)
}

pub(super) fn submit(
	did: AccountId,
	operation: Operation,
	id: &str,
	until: u64,
	signature: DidSignature,
) -> DispatchResult {
	Identities::submit_operation(signed(BOB), did, operation, fragment(id), until, signature)
}

fn wrapped(payload: &[u8]) -> Vec<u8> {
	[b"<Bytes>".as_slice(), payload, b"</Bytes>"].concat()
}

#[test]
fn submit_operation_should_change_the_document_for_each_kind_of_key_wrapped_or_not() {
	with_keys(|| {
		let edwards = ed25519::Pair::from_seed(&[2; 32]);
		let koblitz = ecdsa::Pair::from_seed(&[3; 32]);
		let add = |id: &str, public| {
			let operation = key(id, public, Purposes::CAPABILITY_INVOCATION);
			change_did(ALICE, ALICE, operation)
		};
		assert_ok!(add("ed", PublicKey::Ed25519(edwards.public().0)));
		assert_ok!(add("ec", PublicKey::Ecdsa(koblitz.public().0)));
		let sign_by = |id: &str, payload: &[u8]| match id {
			"ed" => DidSignature::Ed25519(edwards.sign(payload).0),
			"ec" => DidSignature::Ecdsa(koblitz.sign_prehashed(&blake2_256(payload)).0),
			_ => sign(payload),
		};
		for (index, id) in ["main", "ed", "ec"].into_iter().enumerate() {
			let first = nonce(ALICE);
			let operation = DidOperation::SetControllers(vec![100 + index as u64].try_into().unwrap());
			let signature = sign_by(id, &payload(ALICE, &operation, 5));
			assert_ok!(submit(ALICE, operation.clone(), id, 5, signature));
			assert_eq!(Dids::<Test>::get(ALICE).unwrap().controllers[0], 100 + index as u64);
			let signature = sign_by(id, &wrapped(&payload(ALICE, &operation, 5)));
			assert_ok!(submit(ALICE, operation, id, 5, signature));
			assert_eq!(nonce(ALICE), first + 2);
		}
	});
}

#[test]
fn submit_operation_should_leave_the_deposit_to_the_documents_account() {
	with_keys(|| {
		let before = held(crate::HoldReason::DidDeposit, ALICE);
		let operation = key("other", PublicKey::Sr25519([4; 32]), Purposes::ALL);
		let signature = sign(&payload(ALICE, &operation, 5));
		assert_ok!(submit(ALICE, operation, "main", 5, signature));
		assert!(held(crate::HoldReason::DidDeposit, ALICE) > before);
		assert_eq!(held(crate::HoldReason::DidDeposit, BOB), 0);
	});
}

#[test]
fn submit_operation_should_fail_when_the_key_is_not_there_or_may_not() {
	with_keys(|| {
		let operation = no_controllers();
		let signature = sign(&payload(ALICE, &operation, 5));
		let attempt = |did, id| submit(did, no_controllers(), id, 5, signature.clone());
		assert_noop!(attempt(BOB, "main"), Error::<Test>::DidNotFound);
		assert_noop!(attempt(ALICE, "other"), Error::<Test>::KeyNotFound);
		let public = PublicKey::Sr25519(pair().public().0);
		let purposes = Purposes::AUTHENTICATION.and(Purposes::ASSERTION_METHOD);
		assert_ok!(change_did(ALICE, ALICE, key("login", public, purposes)));
		assert_noop!(attempt(ALICE, "login"), Error::<Test>::KeyNotAllowed);
	});
}

#[test]
fn submit_operation_should_appoint_delegates_only_when_the_key_may_delegate() {
	with_keys(|| {
		let public = PublicKey::Sr25519(pair().public().0);
		let operation = key("plain", public, Purposes::CAPABILITY_INVOCATION);
		assert_ok!(change_did(ALICE, ALICE, operation));
		let operation = DidOperation::AddDelegate(Delegate { who: CHARLIE, until: EXPIRY });
		let signature = sign(&payload(ALICE, &operation, 5));
		assert_noop!(
			submit(ALICE, operation.clone(), "plain", 5, signature.clone()),
			Error::<Test>::NotDelegable
		);
		assert_ok!(submit(ALICE, operation, "main", 5, signature));
	});
}

#[test]
fn submit_operation_should_fail_when_its_block_has_passed() {
	with_keys(|| {
		let signature = sign(&payload(ALICE, &no_controllers(), 5));
		System::set_block_number(6);
		assert_noop!(
			submit(ALICE, no_controllers(), "main", 5, signature.clone()),
			Error::<Test>::OperationExpired
		);
		System::set_block_number(5);
		assert_ok!(submit(ALICE, no_controllers(), "main", 5, signature));
	});
}

#[test]
fn submit_operation_should_fail_when_something_else_was_signed() {
	with_keys(|| {
		let signature = sign(&payload(ALICE, &no_controllers(), 5));
		let other = DidOperation::SetControllers(vec![BOB].try_into().unwrap());
		assert_noop!(submit(ALICE, other, "main", 5, signature.clone()), Error::<Test>::SignatureInvalid);
		assert_noop!(submit(ALICE, no_controllers(), "main", 6, signature), Error::<Test>::SignatureInvalid);
		for signature in
			[DidSignature::Ed25519([1; 64]), DidSignature::Ecdsa([1; 65]), DidSignature::Sr25519([1; 64])]
		{
			assert_noop!(
				submit(ALICE, no_controllers(), "main", 5, signature),
				Error::<Test>::SignatureInvalid
			);
		}
	});
}
