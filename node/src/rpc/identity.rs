//! `identity_*`: decentralized identifiers of the method `did:credit`.

use std::sync::Arc;

use credit_network_runtime::{opaque::Block, AccountId, SS58_PREFIX};
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use pallet_identity::api::IdentityApi;
use sc_client_api::HeaderBackend;
use serde_json::Value;
use sp_api::ProvideRuntimeApi;
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};

use super::{did_document, errors::Failure};
use crate::service::Hash;

/// What identifiers of this network begin with.
const METHOD: &str = "did:credit:";

/// The identifier of an account.
pub fn did_of(account: &AccountId) -> String {
	format!("{METHOD}{}", address_of(account))
}

/// The account as people write it on this network.
pub fn address_of(account: &AccountId) -> String {
	account.to_ss58check_with_version(Ss58AddressFormat::custom(SS58_PREFIX))
}

/// The account that an identifier names.
fn account_of(did: &str) -> Result<AccountId, Failure> {
	let address = did
		.strip_prefix(METHOD)
		.ok_or_else(|| Failure::MalformedDid(format!("it does not begin with {METHOD}")))?;
	AccountId::from_ss58check(address)
		.map_err(|error| Failure::MalformedDid(format!("{address} is no SS58 address, {error}")))
}

/// The methods.
#[rpc(server, namespace = "identity")]
pub trait Identity {
	/// The document of `did:credit:<SS58 address>` by the W3C's data model, as JSON-LD; at the best block unless another is
	/// named.
	#[method(name = "resolve")]
	fn resolve(&self, did: String, at: Option<Hash>) -> RpcResult<Value>;
}

/// Answers them.
pub struct IdentityRpc<Client> {
	client: Arc<Client>,
}

impl<Client> IdentityRpc<Client> {
	/// By the state of this chain.
	pub fn new(client: Arc<Client>) -> Self {
		Self { client }
	}
}

impl<Client> IdentityServer for IdentityRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: IdentityApi<Block, AccountId>,
{
	fn resolve(&self, did: String, at: Option<Hash>) -> RpcResult<Value> {
		let account = account_of(&did)?;
		let info = self.client.info();
		let view = self
			.client
			.runtime_api()
			.resolve(at.unwrap_or(info.best_hash), account.clone())
			.map_err(|error| Failure::Unavailable(error.to_string()))?
			.ok_or(Failure::DidNotFound(did))?;
		Ok(did_document::json(&account, &view, info.genesis_hash))
	}
}
