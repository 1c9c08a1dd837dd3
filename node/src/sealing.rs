//! Makes blocks without waiting for their slots, on a developer's chain. Each block takes the slot after that of the block
//! before it, so the chain's time runs as fast as blocks are made. All else is as in slots: the same runtime checks the
//! same slots, epochs and signatures.

use std::{fmt::Display, mem::take, str::FromStr, sync::Arc, time::Duration};

use credit_network_runtime::{opaque::Block, Header};
use futures::{
	channel::{mpsc, oneshot},
	future, stream, FutureExt, Stream, StreamExt,
};
use futures_timer::Delay;
use jsonrpsee::core::async_trait;
use log::warn;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::{BlockchainEvents, Finalizer, HeaderBackend};
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_consensus_babe::{find_pre_digest, BabeLink, CompatibleDigestItem};
use sc_consensus_manual_seal::{
	consensus::{babe::BabeConsensusDataProvider, timestamp::SlotTimestampProvider, ConsensusDataProvider},
	run_manual_seal, EngineCommand, Error, ManualSealParams,
};
use sc_service::{error::Error as ServiceError, ChainSpec, ChainType, KeystoreContainer};
use sc_transaction_pool_api::TransactionPool;
use sp_api::{ProvideRuntimeApi, StorageProof};
use sp_consensus_babe::{
	inherents::{BabeCreateInherentDataProviders, BabeInherentData, InherentDataProvider},
	AuthorityId, BabeApi, BabeAuthorityWeight, Slot,
};
use sp_core::crypto::{key_types, ByteArray};
use sp_inherents::InherentData;
use sp_runtime::{Digest, DigestItem};

use crate::service::{FullBlockImport, FullClient, FullPool, FullSelectChain, Hash};

/// When a block is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// As soon as there is a transaction.
	Instant,
	/// When `engine_createBlock` asks for one.
	Manual,
	/// Again and again, with or without transactions, each after this time.
	Every(Duration),
}

impl FromStr for Sealing {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text {
			"instant" => Ok(Self::Instant),
			"manual" => Ok(Self::Manual),
			number => match number.parse() {
				Ok(milliseconds) if milliseconds > 0 => Ok(Self::Every(Duration::from_millis(milliseconds))),
				_ => Err("say `instant`, `manual`, or milliseconds from one block to the next".into()),
			},
		}
	}
}

/// What asks for blocks over RPC.
pub type Requests = mpsc::Receiver<EngineCommand<Hash>>;

/// What blocks are made with.
pub struct Parts {
	/// The proposer of blocks.
	pub env: ProposerFactory<FullPool, FullClient>,
	/// Checks blocks and keeps them.
	pub block_import: FullBlockImport,
	/// The chain.
	pub client: Arc<FullClient>,
	/// Transactions that wait.
	pub pool: Arc<FullPool>,
	/// Which chain to build upon.
	pub select_chain: FullSelectChain,
	/// The epochs that block import knows.
	pub babe_link: BabeLink<Block>,
	/// The node's keys.
	pub keystore: Arc<KeystoreContainer>,
}

/// Fails unless the chain is a developer's own: on any other its blocks would be ahead of everybody's clock.
pub fn check_chain(spec: &dyn ChainSpec) -> Result<(), String> {
	match spec.chain_type() {
		ChainType::Development => Ok(()),
		other => Err(format!(
			"--sealing is for chains of type Development, and \"{}\" is of type {other:?}. Leave --sealing out, or \
			 run a chain of your own with --dev.",
			spec.name()
		)),
	}
}

/// Makes blocks until the node ends. Each that is not asked for over RPC is final at once.
pub fn start(
	how: Sealing,
	requests: Requests,
	parts: Parts,
) -> Result<impl std::future::Future<Output = ()>, ServiceError> {
	let Parts { env, block_import, client, pool, select_chain, babe_link, keystore } = parts;
	let authorities = babe_link.config().authorities.clone();
	check_keys(&keystore, &authorities).map_err(ServiceError::Other)?;
	let author = Author {
		babe: BabeConsensusDataProvider::new(
			client.clone(),
			keystore.keystore(),
			babe_link.epoch_changes().clone(),
			authorities,
		)
		.map_err(|error| ServiceError::Application(error.into()))?,
		client: client.clone(),
		keystore,
	};

	let (report, reports) = mpsc::unbounded::<oneshot::Receiver<Result<_, Error>>>();
	let own = occasions(how, pool.clone(), client.clone()).map(move |()| {
		let (sender, outcome) = oneshot::channel();
		// Nobody listens any more only when the node ends.
		let _ = report.unbounded_send(outcome);
		EngineCommand::SealNewBlock {
			// A block with one transaction counts as empty where there are two kinds of inherent data.
			create_empty: true,
			finalize: true,
			parent_hash: None,
			sender: Some(sender),
		}
	});
	let create_inherent_data_providers = inherent_data_providers(client.clone());
	let sealing = run_manual_seal(ManualSealParams {
		block_import: FinalOnceImported { block_import, client: client.clone() },
		env,
		client,
		pool,
		commands_stream: stream::select(own.boxed(), requests),
		select_chain,
		consensus_data_provider: Some(Box::new(author)),
		create_inherent_data_providers,
	});
	let reporting = reports.for_each(|outcome| async {
		if let Ok(Err(error)) = outcome.await {
			warn!("No block was made: {error}");
		}
	});
	Ok(future::join(sealing, reporting).map(|_| ()))
}

/// The slot after that of the best block, and its time: what a block states, and what it is checked against.
pub fn inherent_data_providers(client: Arc<FullClient>) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, ()| {
		let client = client.clone();
		async move {
			let next = SlotTimestampProvider::new_babe(client)?;
			let slot = InherentDataProvider::new(next.slot());
			Ok((slot, sp_timestamp::InherentDataProvider::new(next.timestamp())))
		}
	})
}

/// The moments at which a block is due.
fn occasions(how: Sealing, pool: Arc<FullPool>, client: Arc<FullClient>) -> stream::BoxStream<'static, ()> {
	match how {
		Sealing::Instant => instantly(pool, client).boxed(),
		Sealing::Manual => stream::pending().boxed(),
		Sealing::Every(time) => every(time).boxed(),
	}
}

/// One for each transaction that no block has taken, and after each block while there are more.
fn instantly(pool: Arc<FullPool>, client: Arc<FullClient>) -> impl Stream<Item = ()> {
	let arrivals = pool.import_notification_stream().map(|_| ());
	let blocks = client.import_notification_stream().map(|_| ());
	stream::select(arrivals, blocks).filter_map(move |()| {
		let (pool, best) = (pool.clone(), client.info().best_hash);
		// Once the pool has put aside what stands in the best block.
		async move { pool.ready_at(best).await.next().map(|_| ()) }
	})
}

fn every(time: Duration) -> impl Stream<Item = ()> {
	stream::unfold(Delay::new(time), move |elapsed| async move {
		elapsed.await;
		Some(((), Delay::new(time)))
	})
}

/// Fails unless every validator's key is this node's, since no slot is left to anybody else.
fn check_keys(
	keystore: &KeystoreContainer,
	authorities: &[(AuthorityId, BabeAuthorityWeight)],
) -> Result<(), String> {
	let is_ours =
		|(id, _): &(AuthorityId, _)| keystore.keystore().has_keys(&[(id.to_raw_vec(), key_types::BABE)]);
	match authorities.iter().find(|authority| !is_ours(authority)) {
		None => Ok(()),
		Some((stranger, _)) => Err(format!(
			"--sealing needs the keys of all validators, and this node does not have that of {stranger}. --dev and \
			 --alice bring those of the chain `dev`."
		)),
	}
}

/// Finalizes blocks when they are imported. As part of their import it would be too early for those who are told of it:
/// they look the block up.
struct FinalOnceImported {
	block_import: FullBlockImport,
	client: Arc<FullClient>,
}

type ImportError = <FullBlockImport as BlockImport<Block>>::Error;

#[async_trait]
impl BlockImport<Block> for FinalOnceImported {
	type Error = ImportError;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, ImportError> {
		self.block_import.check_block(block).await
	}

	async fn import_block(&self, mut block: BlockImportParams<Block>) -> Result<ImportResult, ImportError> {
		let (hash, is_final) = (block.post_hash(), take(&mut block.finalized));
		let imported = self.block_import.import_block(block).await?;
		if is_final {
			let finalized = self.client.finalize_block(hash, None, true);
			finalized.map_err(|error| ImportError::ClientImport(error.to_string()))?;
		}
		Ok(imported)
	}
}

/// Claims slots and signs blocks as the chain's validators do.
struct Author {
	babe: BabeConsensusDataProvider<Block, FullClient>,
	client: Arc<FullClient>,
	keystore: Arc<KeystoreContainer>,
}

impl Author {
	/// Who may author in a slot, after a block.
	fn authorities(
		&self,
		parent: &Header,
		slot: Slot,
	) -> Result<Vec<(AuthorityId, BabeAuthorityWeight)>, Error> {
		let (runtime, at) = (self.client.runtime_api(), parent.hash());
		let current = runtime.current_epoch(at).map_err(said)?;
		if slot < current.start_slot.saturating_add(current.duration) {
			return Ok(current.authorities);
		}
		Ok(runtime.next_epoch(at).map_err(said)?.authorities)
	}
}

impl ConsensusDataProvider<Block> for Author {
	fn create_digest(&self, parent: &Header, inherents: &InherentData) -> Result<Digest, Error> {
		let slot = inherents.babe_inherent_data()?.ok_or_else(|| said("no slot to author in"))?;
		check_keys(&self.keystore, &self.authorities(parent, slot)?)?;
		self.babe.create_digest(parent, inherents)
	}

	fn append_block_import(
		&self,
		parent: &Header,
		params: &mut BlockImportParams<Block>,
		inherents: &InherentData,
		proof: StorageProof,
	) -> Result<(), Error> {
		self.babe.append_block_import(parent, params, inherents, proof)?;
		let claim = find_pre_digest::<Block>(&params.header).map_err(said)?;
		let authorities = self.authorities(parent, claim.slot())?;
		let index = usize::try_from(claim.authority_index()).map_err(said)?;
		let (author, _) = authorities.get(index).ok_or_else(|| said("the slot is nobody's"))?;
		let signature = self
			.keystore
			.keystore()
			.sr25519_sign(key_types::BABE, author.as_ref(), params.header.hash().as_ref())
			.map_err(said)?
			.ok_or_else(|| said(format!("the key of {author} is gone")))?;
		params.post_digests.push(DigestItem::babe_seal(signature.into()));
		Ok(())
	}
}

fn said(error: impl Display) -> Error {
	Error::StringError(error.to_string())
}
