//! A document of an identifier in the form of the W3C's [DID core](https://www.w3.org/TR/did-core/).
//!
//! Keys are written as [Multikey](https://www.w3.org/TR/cid-1.0/#Multikey): the code of their kind in the
//! [multicodec table](https://github.com/multiformats/multicodec/blob/master/table.csv), then the key, in base 58.
//! Delegates are accounts of this chain, named as [CAIP-10](https://chainagnostic.org/CAIPs/caip-10) does.

use credit_network_runtime::AccountId;
use pallet_identity::types::{Delegate, DidView, PublicKey, Purposes, VerificationMethod};
use serde_json::{json, Map, Value};

use crate::{identity::did_of, values::Address, Hash};

const CONTEXTS: [&str; 3] = [
	"https://www.w3.org/ns/did/v1",
	"https://w3id.org/security/multikey/v1",
	"https://w3id.org/security/suites/blockchain-2021/v1",
];

/// What a key may be used for, as the document spells it.
const RELATIONSHIPS: [(&str, Purposes); 4] = [
	("authentication", Purposes::AUTHENTICATION),
	("assertionMethod", Purposes::ASSERTION_METHOD),
	("capabilityInvocation", Purposes::CAPABILITY_INVOCATION),
	("capabilityDelegation", Purposes::CAPABILITY_DELEGATION),
];

/// The document of the account, on the chain with this genesis.
pub fn json(account: &AccountId, view: &DidView<AccountId>, genesis: Hash) -> Value {
	let did = did_of(account);
	let keys = view.keys.iter().map(|key| multikey(&did, key));
	let delegates = view.delegates.iter().map(|delegate| chain_account(&did, delegate, genesis));

	let services = view.services.iter().map(|service| {
		json!({
			"id": fragment_of(&did, &service.id),
			"type": String::from_utf8_lossy(&service.kind),
			"serviceEndpoint": String::from_utf8_lossy(&service.endpoint),
		})
	});
	let controllers = core::iter::once(account).chain(&view.controllers).map(did_of);

	let mut document = Map::new();
	let mut put = |key: &str, value: Value| document.insert(key.into(), value);
	put("@context", json!(CONTEXTS));
	put("id", json!(did));
	put("controller", controllers.collect());
	put("verificationMethod", keys.chain(delegates).collect());
	put("service", services.collect());
	for (relationship, purpose) in RELATIONSHIPS {
		let allowed = view.keys.iter().filter(|key| key.purposes.contains(purpose));
		let mut methods: Vec<String> = allowed.map(|key| fragment_of(&did, &key.id)).collect();
		// For the subject, a delegate proves who one is, and no more.
		if purpose == Purposes::AUTHENTICATION {
			methods.extend(view.delegates.iter().map(|delegate| delegate_id(&did, delegate)));
		}
		put(relationship, methods.into());
	}
	document.into()
}

fn fragment_of(did: &str, id: &[u8]) -> String {
	format!("{did}#{}", String::from_utf8_lossy(id))
}

fn delegate_id(did: &str, delegate: &Delegate<AccountId>) -> String {
	format!("{did}#{}", Address(delegate.who.clone()))
}

fn multikey(did: &str, method: &VerificationMethod) -> Value {
	let (code, key): ([u8; 2], &[u8]) = match &method.key {
		PublicKey::Sr25519(key) => ([0xef, 0x01], key),
		PublicKey::Ed25519(key) => ([0xed, 0x01], key),
		PublicKey::Ecdsa(key) => ([0xe7, 0x01], key),
	};
	json!({
		"id": fragment_of(did, &method.id),
		"type": "Multikey",
		"controller": did,
		"publicKeyMultibase": multibase::encode(multibase::Base::Base58Btc, [&code, key].concat()),
	})
}

fn chain_account(did: &str, delegate: &Delegate<AccountId>, genesis: Hash) -> Value {
	let chain: String = format!("{genesis:?}").trim_start_matches("0x").chars().take(32).collect();
	json!({
		"id": delegate_id(did, delegate),
		"type": "BlockchainVerificationMethod2021",
		"controller": did,
		"blockchainAccountId": format!("polkadot:{chain}:{}", Address(delegate.who.clone())),
	})
}
