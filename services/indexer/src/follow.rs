//! Follows finalized blocks: fetches them side by side, and writes them in their order.

use crate::{
	chain::{node::chain_name, Block, ChainError, Node},
	config::Following,
	metrics::Metrics,
	progress::Progress,
	state::State,
	store::{ChainRow, Store, StoreError},
	value::hex,
	world::World,
};
use futures::{stream, StreamExt};
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use url::Url;

/// How many rows stay in memory between batches at most.
const MOST_ROWS: usize = 20_000;

/// How many hashes are asked for at once.
const HASHES_AT_ONCE: u64 = 128;

/// How long to wait after a failure, at first and at most.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(15));

/// Why blocks are not followed.
#[derive(Debug, Error)]
pub enum FollowError {
	/// The chain cannot be read.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The database cannot be used.
	#[error(transparent)]
	Store(#[from] StoreError),
}

impl FollowError {
	/// Whether the same may work later.
	fn may_pass(&self) -> bool {
		match self {
			Self::Chain(ChainError::Pruned(_)) => false,
			Self::Chain(_) => true,
			Self::Store(error) => error.may_pass(),
		}
	}

	fn kind(&self) -> &'static str {
		match self {
			Self::Chain(_) => "chain",
			Self::Store(StoreError::Event { .. } | StoreError::Forked { .. } | StoreError::Gap { .. }) => {
				"block"
			}
			Self::Store(_) => "database",
		}
	}
}

/// Where the indexer stands, as it is told.
#[derive(Debug, Clone, Default)]
pub struct Standing {
	/// The last block that the node has finalized.
	pub finalized: Option<u64>,
	/// The chain, and the last block that is written.
	pub chain: Option<ChainRow>,
	/// What is wrong.
	pub error: Option<String>,
}

/// Follows a node's finalized blocks.
pub struct Follower {
	url: Url,
	settings: Following,
	store: Store,
	metrics: Arc<Metrics>,
	standing: Arc<Mutex<Standing>>,
}

impl Follower {
	/// A follower that has not begun.
	pub fn new(
		url: Url,
		settings: Following,
		store: Store,
		metrics: Arc<Metrics>,
		standing: Arc<Mutex<Standing>>,
	) -> Self {
		Self { url, settings, store, metrics, standing }
	}

	fn stand(&self, change: impl FnOnce(&mut Standing)) {
		change(&mut self.standing.lock().unwrap_or_else(PoisonError::into_inner));
	}

	/// Follows until it is told to stop, or something is wrong that waiting does not mend.
	pub async fn run(&self, stop: &CancellationToken) -> Result<(), FollowError> {
		let mut pause = BACKOFF.0;
		loop {
			let begun = Instant::now();
			let ended = tokio::select! {
				() = stop.cancelled() => return Ok(()),
				ended = self.connected() => ended,
			};
			let Err(error) = ended else { return Ok(()) };
			self.metrics.failed(error.kind());
			self.stand(|standing| standing.error = Some(error.to_string()));
			if !error.may_pass() {
				return Err(error);
			}
			if begun.elapsed() > BACKOFF.1 {
				pause = BACKOFF.0;
			}
			tracing::warn!(%error, "the next attempt follows by itself");
			tokio::select! {
				() = stop.cancelled() => return Ok(()),
				() = tokio::time::sleep(pause) => {}
			}
			pause = pause.saturating_mul(2).min(BACKOFF.1);
		}
	}

	/// Goes on from what is written until something fails. Dropping it at any point loses nothing: what is not committed is
	/// fetched again.
	async fn connected(&self) -> Result<(), FollowError> {
		let node = Arc::new(Node::connect(&self.url).await?);
		let genesis = node.hash(0).await?;
		let mut chain = match self.store.chain().await? {
			Some(chain) => {
				chain.must_be_of(&genesis)?;
				chain
			}
			None => self.begin(&node, genesis).await?,
		};
		self.stand(|standing| standing.chain = Some(chain.clone()));
		let mut world = World::default();
		let mut progress = Progress::new(self.settings.progress);
		loop {
			let finalized = node.finalized().await?;
			self.metrics.stands(finalized, chain.last_block);
			self.stand(|standing| {
				standing.finalized = Some(finalized);
				standing.error = None;
			});
			if finalized <= chain.last_block {
				// A node that is behind may be syncing; one that has another block there is wrong.
				self.must_agree(&node, finalized).await?;
				tokio::time::sleep(self.settings.poll).await;
				continue;
			}
			let (sender, mut receiver) = mpsc::channel(self.settings.in_flight);
			let from = chain.last_block.saturating_add(1);
			let fetching = fetch(node.clone(), from, finalized, self.settings.in_flight, sender);
			let fetching = AbortOnDropHandle::new(tokio::spawn(fetching));
			while let Some(blocks) = self.batch(&mut receiver).await? {
				chain = self.write(&chain, &blocks, &mut world).await?;
				let count = u64::try_from(blocks.len()).unwrap_or(u64::MAX);
				progress.advance(count, chain.last_block, finalized);
				self.metrics.stands(finalized, chain.last_block);
				self.stand(|standing| standing.chain = Some(chain.clone()));
			}
			drop(fetching);
		}
	}

	async fn must_agree(&self, node: &Node, number: u64) -> Result<(), FollowError> {
		let (stored, theirs) = (self.store.block_hash(number).await?, hex(&node.hash(number).await?));
		match stored {
			Some(stored) if stored != theirs => {
				Err(StoreError::Forked { number: number.saturating_add(1), parent: theirs, stored }.into())
			}
			_ => Ok(()),
		}
	}

	async fn begin(&self, node: &Node, genesis: [u8; 32]) -> Result<ChainRow, FollowError> {
		let first = node.block(0, genesis).await?;
		let runtime = node.runtime_after(first.spec_version, &genesis).await?;
		let (state, given) = State::read(node, &runtime, &genesis).await.map_err(|error| match error {
			ChainError::Refused { .. } => ChainError::Pruned(0),
			error => error,
		})?;
		let mut world = World::complete();
		state.begin(&mut world).map_err(|error| ChainError::Unexpected(error.to_string()))?;
		let name = chain_name(node).await?;
		let chain = self.store.begin(&name, runtime.prefix, &first, &given, &mut world).await?;
		tracing::info!(name, genesis = chain.genesis, "a new database of this chain");
		Ok(chain)
	}

	/// The blocks that are there, as many as one transaction takes; none when all have come.
	async fn batch(&self, receiver: &mut mpsc::Receiver<Fetched>) -> Result<Option<Vec<Block>>, ChainError> {
		let (mut blocks, mut events) = (Vec::new(), 0_usize);
		let Some(first) = receiver.recv().await else { return Ok(None) };
		let mut next = Some(first);
		while let Some(block) = next {
			let block = block?;
			events = events.saturating_add(block.events.len());
			blocks.push(block);
			if blocks.len() >= self.settings.batch_blocks || events >= self.settings.batch_events {
				break;
			}
			next = receiver.try_recv().ok();
		}
		Ok(Some(blocks))
	}

	async fn write(
		&self,
		chain: &ChainRow,
		blocks: &[Block],
		world: &mut World,
	) -> Result<ChainRow, StoreError> {
		let begun = Instant::now();
		let written = self.store.write(chain, blocks, world).await?;
		if world.len() > MOST_ROWS {
			*world = World::default();
		}
		let events = blocks.iter().map(|block| block.events.len()).sum();
		self.metrics.wrote(blocks.len(), events, begun.elapsed());
		Ok(written)
	}
}

type Fetched = Result<Block, ChainError>;

/// Sends all blocks in their order, so many of them being fetched at once.
async fn fetch(node: Arc<Node>, from: u64, to: u64, in_flight: usize, sender: mpsc::Sender<Fetched>) {
	let pages = stream::iter((from..=to).step_by(usize::try_from(HASHES_AT_ONCE).unwrap_or(1)));
	let hashes = pages.then(|first| {
		let node = node.clone();
		async move {
			let last = first.saturating_add(HASHES_AT_ONCE).saturating_sub(1).min(to);
			let hashes = node.hashes(first, last).await;
			stream::iter(match hashes {
				Ok(hashes) => (first..).zip(hashes).map(Ok).collect(),
				Err(error) => vec![Err(error)],
			})
		}
	});
	let blocks = hashes.flatten().map(|numbered| {
		let node = node.clone();
		// Each on a task of its own, so that they are decoded side by side too.
		let fetching = AbortOnDropHandle::new(tokio::spawn(async move {
			let (number, hash) = numbered?;
			node.block(number, hash).await
		}));
		async move { fetching.await.unwrap_or_else(|error| Err(ChainError::Unreachable(error.to_string()))) }
	});
	let mut blocks = std::pin::pin!(blocks.buffered(in_flight));
	while let Some(block) = blocks.next().await {
		let failed = block.is_err();
		if sender.send(block).await.is_err() || failed {
			return;
		}
	}
}
