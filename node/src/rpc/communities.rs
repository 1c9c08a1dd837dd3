//! Answers `banks_*`, `bioregions_*`, `governance_*` and `identity_*`: questions that the runtime answers in one piece.

use std::sync::Arc;

use credit_network_rpc::{
	banks::{Bank, Banks, BanksApiServer, Health, Memberships},
	bioregions::{Bioregions, BioregionsApiServer, EconomicData},
	did_document,
	failure::Failure,
	governance::{GovernanceApiServer, Proposal, Proposals, Scope, VoiceCredits},
	identity::{account_of, IdentityApiServer},
	paging,
	values::Address,
};
use credit_network_runtime::{opaque::Block, AccountId};
use jsonrpsee::core::RpcResult;
use pallet_bioregions::api::BioregionsApi;
use pallet_community_banks::api::BanksApi;
use pallet_identity::api::IdentityApi;
use pallet_quadratic_governance::api::GovernanceApi;
use sc_client_api::HeaderBackend;
use serde_json::Value;
use sp_api::ProvideRuntimeApi;

use super::questions::Chain;
use crate::service::Hash;

/// Answers by the state of this chain.
pub struct CommunitiesRpc<Client> {
	chain: Chain<Client>,
}

impl<Client> Clone for CommunitiesRpc<Client> {
	fn clone(&self) -> Self {
		Self { chain: self.chain.clone() }
	}
}

impl<Client> CommunitiesRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	/// By the state of this chain.
	pub fn new(client: Arc<Client>) -> Self {
		Self { chain: Chain::new(client) }
	}
}

impl<Client> BanksApiServer for CommunitiesRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: BanksApi<Block, AccountId>,
{
	fn list(&self, start: Option<u32>, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Banks> {
		let (start, limit) = (start.unwrap_or(0), paging::limit(limit)?);
		Ok(self.chain.ask(at, |runtime, hash| runtime.banks(hash, start, limit))?.into())
	}

	fn get(&self, id: u32, at: Option<Hash>) -> RpcResult<Bank> {
		let view = self.chain.ask(at, |runtime, hash| runtime.bank(hash, id))?;
		Ok(view.ok_or(Failure::BankNotFound(id))?.into())
	}

	fn health(&self, id: u32, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Health> {
		let limit = paging::limit(limit)?;
		let view = self.chain.ask(at, |runtime, hash| runtime.health(hash, id, limit))?;
		Ok(view.ok_or(Failure::BankNotFound(id))?.into())
	}

	fn memberships(
		&self,
		account: Address,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Memberships> {
		let (start, limit) = (start.unwrap_or(0), paging::limit(limit)?);
		Ok(self.chain.ask(at, |runtime, hash| runtime.memberships(hash, account.0, start, limit))?.into())
	}
}

impl<Client> BioregionsApiServer for CommunitiesRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: BioregionsApi<Block>,
{
	fn list(&self, start: Option<u32>, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Bioregions> {
		let (start, limit) = (start.unwrap_or(0), paging::limit(limit)?);
		Ok(self.chain.ask(at, |runtime, hash| runtime.bioregions(hash, start, limit))?.into())
	}

	fn economic_data(&self, code: String, at: Option<Hash>) -> RpcResult<EconomicData> {
		let not_found = || Failure::BioregionNotFound(code.clone());
		// A code that is too long is none of a bioregion.
		let bounded = code.as_bytes().to_vec().try_into().map_err(|_| not_found())?;
		let view = self.chain.ask(at, |runtime, hash| runtime.economic_data(hash, bounded))?;
		Ok(view.ok_or_else(not_found)?.into())
	}
}

impl<Client> GovernanceApiServer for CommunitiesRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: GovernanceApi<Block, AccountId>,
{
	fn proposal(&self, id: u32, at: Option<Hash>) -> RpcResult<Proposal> {
		let view = self.chain.ask(at, |runtime, hash| runtime.proposal(hash, id))?;
		Ok(view.ok_or(Failure::ProposalNotFound(id))?.into())
	}

	fn proposals(
		&self,
		scope: Option<Scope>,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Proposals> {
		let (start, limit) = (start.unwrap_or(0), paging::limit(limit)?);
		let scope = scope.map(Into::into);
		Ok(self.chain.ask(at, |runtime, hash| runtime.proposals(hash, scope, start, limit))?.into())
	}

	fn voice_credits(&self, account: Address, token: u32, at: Option<Hash>) -> RpcResult<VoiceCredits> {
		let credits =
			self.chain.ask(at, |runtime, hash| runtime.voice_credits(hash, account.0.clone(), token))?;
		Ok(credits.ok_or_else(|| Failure::NotAPerson(account.to_string()))?.into())
	}
}

impl<Client> IdentityApiServer for CommunitiesRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: IdentityApi<Block, AccountId>,
{
	fn resolve(&self, did: String, at: Option<Hash>) -> RpcResult<Value> {
		let account = account_of(&did)?;
		let view = self.chain.ask(at, |runtime, hash| runtime.resolve(hash, account.clone()))?;
		let view = view.ok_or(Failure::DidNotFound(did))?;
		Ok(did_document::json(&account, &view, self.chain.client().info().genesis_hash))
	}
}
