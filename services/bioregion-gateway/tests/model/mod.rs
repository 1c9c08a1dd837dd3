//! A model of the chain with the rules of the real one: numbers of transactions, lifetimes, a pool, blocks that are
//! finalized later.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use async_trait::async_trait;
use codec::{Decode, Encode};
use credit_network_gateway::{
	chain::{
		digest, Account, Chain, ChainError, Epoch, Handed, Indicator, Look, Message, Report, Reporter, Signed,
	},
	config::SourceType,
	evidence::blake2_256,
	readings::Hash,
	time,
};
use std::{
	collections::BTreeMap,
	panic::resume_unwind,
	sync::{Arc, Mutex},
	time::Duration,
};

pub const GENESIS: Hash = [1; 32];
pub const WHO: Account = [2; 32];
pub const REGION: &str = "cascadia";
pub const BLOCK: u64 = 3_000;
/// In blocks.
pub const EPOCH: u64 = 40;
pub const FIRST: u32 = 10;

/// What a transaction holds.
#[derive(Debug, Clone, Encode, Decode)]
pub struct Transaction {
	pub nonce: u64,
	pub last_block: u64,
	pub region: String,
	pub commitment: Option<Hash>,
	pub revealed: Option<(Vec<Report>, [u8; 32])>,
}

/// What the chain keeps.
#[derive(Debug, Clone)]
pub struct Kept {
	pub block: u64,
	pub nonce: u64,
	pub heard_in: BTreeMap<String, u32>,
	pub handed: BTreeMap<String, (u32, Handed)>,
	pub closed: Option<u32>,
}

pub struct World {
	/// What is kept after each block.
	pub blocks: Vec<Kept>,
	pub pool: Vec<Transaction>,
	/// How many blocks the finalized one is behind.
	pub lag: usize,
	/// What the chain refused after it took it in.
	pub failed: Vec<&'static str>,
	/// How many transactions it took in.
	pub taken_in: usize,
	/// What counted, by bioregion and epoch.
	pub counted: BTreeMap<(String, u32), Vec<Vec<Report>>>,
	/// What becomes of what is sent: of each so many, one is lost.
	pub lose_one_in: u64,
	pub sent: u64,
	pub indicators: BTreeMap<String, Indicator>,
	pub active: bool,
	/// Whether the account is a reporter.
	pub registered: bool,
	/// Whether the chain refuses whatever it is told.
	pub refuse: bool,
}

pub fn epoch_of(block: u64) -> Epoch {
	let index = block / EPOCH;
	let started = index * EPOCH * BLOCK;
	Epoch { index: FIRST + u32::try_from(index).unwrap(), started, ends: started + EPOCH * BLOCK }
}

impl World {
	pub fn new(lag: usize, lose_one_in: u64) -> Self {
		let indicator =
			|group, max| Indicator { group, unit: String::new(), decimals: 0, min: 0, max, score: None };
		Self {
			blocks: vec![Kept {
				block: 0,
				nonce: 0,
				heard_in: BTreeMap::new(),
				handed: BTreeMap::new(),
				closed: None,
			}],
			pool: Vec::new(),
			lag,
			failed: Vec::new(),
			taken_in: 0,
			counted: BTreeMap::new(),
			lose_one_in,
			sent: 0,
			indicators: BTreeMap::from([
				("river-oxygen".into(), indicator(SourceType::EcologicalHealth, 1_000_000)),
				("trust".into(), indicator(SourceType::CommunityWellbeing, 1_000_000)),
			]),
			active: true,
			registered: true,
			refuse: false,
		}
	}

	pub fn best(&self) -> &Kept {
		self.blocks.last().unwrap()
	}

	pub fn finalized(&self) -> &Kept {
		&self.blocks[self.blocks.len().saturating_sub(1 + self.lag)]
	}

	pub fn next_block(&mut self) {
		let mut kept = self.best().clone();
		kept.block += 1;
		let epoch = epoch_of(kept.block);
		if epoch.index > epoch_of(kept.block - 1).index {
			let over = epoch.index - 1;
			kept.closed = Some(over);
			for (region, (index, handed)) in std::mem::take(&mut kept.handed) {
				if let (Handed::Revealed(reports), true) = (handed, index == over) {
					kept.heard_in.insert(region.clone(), index);
					self.counted.entry((region, index)).or_default().push(reports);
				}
			}
		}
		self.pool.retain(|waiting| waiting.nonce >= kept.nonce && waiting.last_block >= kept.block);
		while let Some(place) = self.pool.iter().position(|waiting| waiting.nonce == kept.nonce) {
			let transaction = self.pool.remove(place);
			kept.nonce += 1;
			self.taken_in += 1;
			let applied =
				if self.refuse { Err("ValueOutOfRange") } else { apply(&mut kept, epoch, transaction) };
			if let Err(error) = applied {
				self.failed.push(error);
			}
		}
		self.blocks.push(kept);
	}
}

pub fn apply(kept: &mut Kept, epoch: Epoch, transaction: Transaction) -> Result<(), &'static str> {
	let now = kept.block * BLOCK;
	let region = transaction.region;
	let mine =
		kept.handed.get(&region).filter(|(index, _)| *index == epoch.index).map(|(_, handed)| handed.clone());
	if let Some(commitment) = transaction.commitment {
		if now >= epoch.half() {
			return Err("CommitTooLate");
		}
		if mine.is_some() {
			return Err("AlreadyCommitted");
		}
		kept.handed.insert(region.clone(), (epoch.index, Handed::Committed(commitment)));
	}
	if let Some((reports, salt)) = transaction.revealed {
		if now < epoch.half() {
			return Err("RevealTooEarly");
		}
		let commitment = match mine {
			None => return Err("CommitmentNotFound"),
			Some(Handed::Revealed(_)) => return Err("AlreadyRevealed"),
			Some(Handed::Committed(commitment)) => commitment,
		};
		if commitment != digest(&GENESIS, &region, epoch.index, &WHO, &reports, &salt) {
			return Err("CommitmentMismatch");
		}
		kept.handed.insert(region, (epoch.index, Handed::Revealed(reports)));
	}
	Ok(())
}

/// A chain that whoever uses it does not survive, at a given moment.
pub struct Model {
	pub world: Arc<Mutex<World>>,
	/// How many more moments there are before the end: each call has one before it has an effect, and one after.
	pub moments: Mutex<Option<usize>>,
}

impl Model {
	pub fn new(world: &Arc<Mutex<World>>, moments: Option<usize>) -> Arc<Self> {
		Arc::new(Self { world: world.clone(), moments: Mutex::new(moments) })
	}

	/// As a kill does it: nothing of what would follow is done, and nobody is told.
	pub fn moment(&self) {
		let mut moments = self.moments.lock().unwrap();
		if let Some(left) = &mut *moments {
			if *left == 0 {
				drop(moments);
				resume_unwind(Box::new("killed"));
			}
			*left -= 1;
		}
	}

	pub fn call<T>(&self, call: impl FnOnce(&mut World) -> T) -> T {
		self.moment();
		let result = call(&mut self.world.lock().unwrap());
		self.moment();
		result
	}
}

#[async_trait]
impl Chain for Model {
	fn genesis(&self) -> Hash {
		GENESIS
	}

	fn who(&self) -> Account {
		WHO
	}

	async fn look(&self, region: &str) -> Result<Look, ChainError> {
		Ok(self.call(|world| {
			let kept = world.finalized().clone();
			let heard_in = kept.heard_in.get(region);
			Look {
				block: kept.block,
				now: kept.block * BLOCK,
				epoch: epoch_of(kept.block),
				nonce: kept.nonce,
				reporter: world
					.registered
					.then(|| Reporter { active: world.active, heard_in: heard_in.copied().unwrap_or(3) }),
				handed: kept.handed.get(region).cloned(),
				over: kept.closed,
				closed: kept.closed,
				indicators: world.indicators.clone(),
			}
		}))
	}

	async fn next_nonce(&self) -> Result<u64, ChainError> {
		Ok(self.call(|world| {
			let mut nonce = world.best().nonce;
			while world.pool.iter().any(|waiting| waiting.nonce == nonce) {
				nonce += 1;
			}
			nonce
		}))
	}

	async fn sign(
		&self,
		region: &str,
		message: &Message,
		nonce: u64,
		useful: Duration,
	) -> Result<Signed, ChainError> {
		let blocks = (time::millis(useful) / BLOCK).clamp(4, 64);
		Ok(self.call(|world| {
			let last_block = world.finalized().block + (1 << blocks.ilog2());
			let (commitment, revealed) = match message {
				Message::Commit(digest) => (Some(*digest), None),
				Message::Reveal { reports, salt } => (None, Some((reports.clone(), *salt))),
			};
			let region = region.to_owned();
			let bytes = Transaction { nonce, last_block, region, commitment, revealed }.encode();
			Signed { hash: blake2_256(&bytes), bytes, nonce, last_block }
		}))
	}

	async fn submit(&self, signed: &Signed) -> Result<(), ChainError> {
		self.call(|world| {
			world.sent += 1;
			if world.lose_one_in > 0 && world.sent % world.lose_one_in == 0 {
				return Ok(());
			}
			let transaction = Transaction::decode(&mut signed.bytes.as_slice()).unwrap();
			let waiting = world.pool.iter().any(|waiting| waiting.nonce == transaction.nonce);
			if waiting
				|| transaction.nonce < world.best().nonce
				|| transaction.last_block <= world.best().block
			{
				return Err(ChainError::Refused("it waits already, or cannot come in".into()));
			}
			world.pool.push(transaction);
			Ok(())
		})
	}
}
