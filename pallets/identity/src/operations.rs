//! Changes of a document that one of its keys has signed.

use crate::{
	documents::delegates,
	types::{DidSignature, Fragment, PublicKey, Purposes},
	Config, Error, OperationOf, Pallet,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::{ecdsa, ed25519, sr25519};
use sp_io::{crypto, hashing::blake2_256};
use sp_runtime::{traits::Zero, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_operation(
		did: &T::AccountId,
		operation: OperationOf<T>,
		key: &Fragment,
		valid_until: BlockNumberFor<T>,
		signature: &DidSignature,
	) -> DispatchResult {
		let mut document = Self::document(did)?;
		ensure!(frame_system::Pallet::<T>::block_number() <= valid_until, Error::<T>::OperationExpired);
		let method =
			document.keys.iter().find(|method| method.id == *key).ok_or(Error::<T>::KeyNotFound)?.clone();
		ensure!(method.purposes.contains(Purposes::CAPABILITY_INVOCATION), Error::<T>::KeyNotAllowed);
		ensure!(
			!delegates(&operation) || method.purposes.contains(Purposes::CAPABILITY_DELEGATION),
			Error::<T>::NotDelegable
		);
		let payload = Self::operation_payload(did, document.nonce, valid_until, &operation);
		ensure!(is_signed(&method.key, signature, &payload), Error::<T>::SignatureInvalid);
		document.nonce = document.nonce.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		Self::change_document(did, document, operation)
	}

	/// What a key signs to have the document changed.
	pub fn operation_payload(
		did: &T::AccountId,
		nonce: u64,
		valid_until: BlockNumberFor<T>,
		operation: &OperationOf<T>,
	) -> Vec<u8> {
		// The chain's own hash at block 0 is kept for ever: it says which chain this is for.
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		(b"credit-network/did", genesis, did, nonce, valid_until, operation).encode()
	}
}

/// Whether the signature is the key's over the payload, as it is or as wallets wrap it.
pub(crate) fn is_signed(key: &PublicKey, signature: &DidSignature, payload: &[u8]) -> bool {
	// Wallets wrap what is no transaction, so that nobody signs a transaction unaware.
	verifies(key, signature, payload)
		|| verifies(key, signature, &[b"<Bytes>".as_slice(), payload, b"</Bytes>"].concat())
}

fn verifies(key: &PublicKey, signature: &DidSignature, payload: &[u8]) -> bool {
	match (key, signature) {
		(PublicKey::Sr25519(key), DidSignature::Sr25519(signature)) => crypto::sr25519_verify(
			&sr25519::Signature::from_raw(*signature),
			payload,
			&sr25519::Public::from_raw(*key),
		),
		(PublicKey::Ed25519(key), DidSignature::Ed25519(signature)) => crypto::ed25519_verify(
			&ed25519::Signature::from_raw(*signature),
			payload,
			&ed25519::Public::from_raw(*key),
		),
		// A second signature made from a first one is of no use: the nonce has passed.
		(PublicKey::Ecdsa(key), DidSignature::Ecdsa(signature)) => {
			crypto::secp256k1_ecdsa_recover_compressed(signature, &blake2_256(payload))
				.is_ok_and(|recovered| ecdsa::Public::from_raw(recovered) == ecdsa::Public::from_raw(*key))
		}
		_ => false,
	}
}
