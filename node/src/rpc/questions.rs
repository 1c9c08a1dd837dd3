//! How the methods ask the runtime: of which block, and what they say when it cannot be asked.

use std::sync::Arc;

use credit_network_rpc::failure::Failure;
use credit_network_runtime::opaque::Block;
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, ProvideRuntimeApi};

use crate::service::Hash;

/// What answers are taken from. A clone asks the same chain.
pub struct Chain<Client>(Arc<Client>);

impl<Client> Clone for Chain<Client> {
	fn clone(&self) -> Self {
		Self(self.0.clone())
	}
}

impl<Client> Chain<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	/// This chain.
	pub fn new(client: Arc<Client>) -> Self {
		Self(client)
	}

	/// The client behind it.
	pub fn client(&self) -> &Client {
		&self.0
	}

	/// Asks the runtime of a block, the best one if none is named.
	pub fn ask<R>(
		&self,
		at: Option<Hash>,
		question: impl FnOnce(sp_api::ApiRef<'_, Client::Api>, Hash) -> Result<R, ApiError>,
	) -> Result<R, Failure> {
		let hash = match at {
			None => self.0.info().best_hash,
			Some(hash) => {
				let header = self.0.header(hash).map_err(|error| Failure::Unavailable(error.to_string()))?;
				header.ok_or_else(|| Failure::BlockNotFound(format!("{hash:?}")))?;
				hash
			}
		};
		question(self.0.runtime_api(), hash).map_err(|error| Failure::Unavailable(error.to_string()))
	}
}
