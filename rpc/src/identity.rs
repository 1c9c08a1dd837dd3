//! `identity_*`: decentralized identifiers of the method `did:credit`.

use credit_network_runtime::AccountId;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use serde_json::Value;

use crate::{failure::Failure, values::Address, Hash};

/// The methods.
#[rpc(client, server, namespace = "identity")]
pub trait IdentityApi {
	/// The document of `did:credit:<SS58 address>` by the W3C's data model, as JSON-LD.
	#[method(name = "resolve", blocking)]
	fn resolve(&self, did: String, at: Option<Hash>) -> RpcResult<Value>;
}

/// What identifiers of this network begin with.
const METHOD: &str = "did:credit:";

/// The identifier of an account.
pub fn did_of(account: &AccountId) -> String {
	format!("{METHOD}{}", Address(account.clone()))
}

/// The account that an identifier names.
pub fn account_of(did: &str) -> Result<AccountId, Failure> {
	let address = did
		.strip_prefix(METHOD)
		.ok_or_else(|| Failure::MalformedDid(format!("it does not begin with {METHOD}")))?;
	address.parse::<Address>().map(|address| address.0).map_err(Failure::MalformedDid)
}
