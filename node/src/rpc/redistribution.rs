//! Answers `redistribution_*`.

use std::sync::{Arc, Mutex};

use credit_network_rpc::{
	failure::Failure,
	paging,
	redistribution::{BankResult, Current, Preview, RedistributionApiServer, Summary},
};
use credit_network_runtime::opaque::Block;
use jsonrpsee::core::RpcResult;
use pallet_redistribution::api::RedistributionApi;
use sc_client_api::HeaderBackend;
use sp_api::ProvideRuntimeApi;

use super::questions::Chain;
use crate::service::Hash;

/// Answers by the state of this chain.
pub struct RedistributionRpc<Client> {
	chain: Chain<Client>,
	/// Held while a preview is reckoned: it visits every bank, so there is one at a time.
	previewing: Mutex<()>,
}

impl<Client> RedistributionRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	/// By the state of this chain.
	pub fn new(client: Arc<Client>) -> Self {
		Self { chain: Chain::new(client), previewing: Mutex::new(()) }
	}
}

impl<Client> RedistributionApiServer for RedistributionRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: RedistributionApi<Block>,
{
	fn current(&self, at: Option<Hash>) -> RpcResult<Current> {
		Ok(self.chain.ask(at, |runtime, hash| runtime.current(hash))?.into())
	}

	fn epoch(&self, index: u32, at: Option<Hash>) -> RpcResult<Summary> {
		let summary = self.chain.ask(at, |runtime, hash| runtime.epoch(hash, index))?;
		Ok(summary.ok_or(Failure::EpochNotFound(index))?.into())
	}

	fn result(&self, bank: u32, at: Option<Hash>) -> RpcResult<BankResult> {
		let result = self.chain.ask(at, |runtime, hash| runtime.result(hash, bank))?;
		Ok(BankResult::new(bank, result.ok_or(Failure::ResultNotFound(bank))?))
	}

	fn preview(&self, start: Option<u32>, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Preview> {
		let (start, limit) = (start.unwrap_or(0), paging::limit(limit)?);
		let Ok(_alone) = self.previewing.try_lock() else { Err(Failure::Busy)? };
		let preview = self.chain.ask(at, |runtime, hash| runtime.preview(hash, start, limit))?;
		Ok(Preview::new(preview.ok_or(Failure::NoPreview)?, limit))
	}
}
