//! The RPC namespaces that the node adds to those which the SDK's service brings with it.
//!
//! The service itself answers `author`, `chain`, `state`, `childstate`, `offchain` and `system`, and the v2 namespaces
//! `archive` (on archive nodes), `bitswap`, `chainHead`, `chainSpec`, `transaction` and `transactionWatch`. Here come
//! the nonce of an account, fees, authoring and finality. The namespaces of the Credit Network's own are described by the
//! crate `credit-network-rpc`; what answers them is in this folder, merged in [`create`].

mod communities;
mod credit;
mod questions;
mod redistribution;

use std::{error::Error, sync::Arc};

use credit_network_rpc::{
	banks::BanksApiServer, bioregions::BioregionsApiServer, credit::CreditApiServer,
	governance::GovernanceApiServer, identity::IdentityApiServer, redistribution::RedistributionApiServer,
};
use credit_network_runtime::{opaque::Block, AccountId, Balance, Nonce};
use jsonrpsee::RpcModule;
use pallet_transaction_payment::RuntimeDispatchInfo;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::KeystoreContainer;
use sp_runtime::traits::NumberFor;
use substrate_frame_rpc_system::{System, SystemApiServer};

use self::{communities::CommunitiesRpc, credit::CreditRpc, redistribution::RedistributionRpc};
use crate::service::{FullBackend, FullClient, FullPool, FullSelectChain, Hash};

/// What the answers are taken from.
pub struct Deps {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Transactions that wait for a block.
	pub pool: Arc<FullPool>,
	/// Says which chain is the best.
	pub select_chain: FullSelectChain,
	/// The node's session keys.
	pub keystore: Arc<KeystoreContainer>,
	/// Knows the epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// The state of finality.
	pub grandpa: GrandpaDeps,
}

/// What the answers about finality are taken from.
pub struct GrandpaDeps {
	/// Who votes.
	pub authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
	/// How the running rounds of votes stand, shared with the voter.
	pub voter_state: SharedVoterState,
	/// Proofs of finality as they come in.
	pub justification_stream: GrandpaJustificationStream<Block>,
	/// Proofs of finality of older blocks.
	pub finality_proof_provider: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// All methods that are not the service's own. Called once for each server that it starts.
pub fn create(
	deps: &Deps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	let Deps { client, pool, select_chain, keystore, babe_worker, grandpa } = deps;
	let mut module = RpcModule::new(());

	let system = System::<FullPool, FullClient, Block>::new(client.clone(), pool.clone());
	module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(system))?;

	let payment = TransactionPayment::<FullClient, Block>::new(client.clone());
	module.merge(TransactionPaymentApiServer::<Hash, RuntimeDispatchInfo<Balance>>::into_rpc(payment))?;

	let babe = Babe::new(client.clone(), babe_worker.clone(), keystore.keystore(), select_chain.clone());
	module.merge(babe.into_rpc())?;

	let grandpa = Grandpa::new(
		executor.clone(),
		grandpa.authority_set.clone(),
		grandpa.voter_state.clone(),
		grandpa.justification_stream.clone(),
		grandpa.finality_proof_provider.clone(),
	);
	module.merge(grandpa.into_rpc())?;

	let communities = CommunitiesRpc::new(client.clone());
	module.merge(BanksApiServer::into_rpc(communities.clone()))?;
	module.merge(BioregionsApiServer::into_rpc(communities.clone()))?;
	module.merge(GovernanceApiServer::into_rpc(communities.clone()))?;
	module.merge(IdentityApiServer::into_rpc(communities))?;
	module.merge(CreditRpc::new(client.clone(), executor).into_rpc())?;
	module.merge(RedistributionRpc::new(client.clone()).into_rpc())?;

	let document = credit_network_rpc::openrpc::document(env!("CARGO_PKG_VERSION"));
	module.register_method("rpc_discover", move |_, _, _| document.clone())?;

	Ok(module)
}
