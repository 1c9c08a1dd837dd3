//! What the gateway needs of the chain, apart from how it gets it.

mod node;

pub use node::Node;

use crate::{config::SourceType, evidence::blake2_256, readings::Hash, time::Millis};
use async_trait::async_trait;
use codec::{Decode, Encode};
use std::{collections::BTreeMap, time::Duration};
use thiserror::Error;

/// The number of an epoch.
pub type EpochIndex = u32;

/// An account.
pub type Account = [u8; 32];

/// The most reports of a bioregion's epoch.
pub const MAX_REPORTS: usize = 24;

/// Why the chain cannot be asked, or told something.
#[derive(Debug, Error)]
pub enum ChainError {
	/// It did not answer.
	#[error("the node does not answer: {0}")]
	Unreachable(String),
	/// It is not the chain that this gateway was made for.
	#[error("the node's chain is not as expected: {0}")]
	Unexpected(String),
	/// The node does not take the transaction.
	#[error("the node refuses the transaction: {0}")]
	Refused(String),
}

/// An epoch and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
	/// Its number.
	pub index: EpochIndex,
	/// When it began.
	pub started: Millis,
	/// When it is due to end.
	pub ends: Millis,
}

impl Epoch {
	/// When reporters stop committing and begin to reveal.
	pub fn half(&self) -> Millis {
		self.after(50)
	}

	/// When so many percent of it have passed.
	pub fn after(&self, percent: u64) -> Millis {
		let length = self.ends.saturating_sub(self.started);
		self.started.saturating_add(length.saturating_mul(percent) / 100)
	}
}

/// The value of an indicator, as it is reported.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Report {
	/// The indicator's name.
	pub indicator: Vec<u8>,
	/// The value, in the indicator's unit and with its decimals.
	pub value: i64,
	/// BLAKE2-256 of the raw payload.
	pub evidence: Hash,
}

/// What a reporter commits to.
pub fn digest(
	genesis: &Hash,
	region: &str,
	epoch: EpochIndex,
	who: &Account,
	reports: &[Report],
	salt: &[u8; 32],
) -> Hash {
	blake2_256(&(genesis, region.as_bytes(), epoch, who, reports, salt).encode())
}

/// What the reporter has handed in, as the chain has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
	/// A commitment to what hashes to this.
	Committed(Hash),
	/// These reports.
	Revealed(Vec<Report>),
}

/// Where the reporter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reporter {
	/// Whether its reports count.
	pub active: bool,
	/// The epoch in which it last reported, or became active.
	pub heard_in: EpochIndex,
}

/// An indicator, as the chain describes it, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
	/// What it is about.
	pub group: SourceType,
	/// The unit of its values.
	pub unit: String,
	/// How many decimals its values have.
	pub decimals: u8,
	/// The least plausible value.
	pub min: i64,
	/// The greatest plausible value.
	pub max: i64,
	/// Where its score stands, in millionths.
	pub score: Option<u32>,
}

/// What the chain says of a bioregion and its reporter, all of it in one finalized block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
	/// The number of that block.
	pub block: u64,
	/// The time of that block.
	pub now: Millis,
	/// The epoch that is under way.
	pub epoch: Epoch,
	/// How many transactions of the reporter the chain has taken in.
	pub nonce: u64,
	/// Where the reporter stands; `None` if it is none.
	pub reporter: Option<Reporter>,
	/// What it has handed in, and for which epoch.
	pub handed: Option<(EpochIndex, Handed)>,
	/// The last epoch that nothing is accepted for any more.
	pub over: Option<EpochIndex>,
	/// The last epoch that is closed everywhere.
	pub closed: Option<EpochIndex>,
	/// The indicators of the bioregion.
	pub indicators: BTreeMap<String, Indicator>,
}

/// What the reporter has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
	/// `commit_reports`.
	Commit(Hash),
	/// `reveal_reports`.
	Reveal {
		/// What it committed to.
		reports: Vec<Report>,
		/// The salt that was hashed with it.
		salt: [u8; 32],
	},
}

/// A signed transaction. The same bytes can be sent any number of times: the chain takes them in once at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
	/// All of it.
	pub bytes: Vec<u8>,
	/// Its hash.
	pub hash: Hash,
	/// Which transaction of the reporter it is.
	pub nonce: u64,
	/// The last block that can take it in.
	pub last_block: u64,
}

impl Signed {
	/// Whether a later block than the one looked at may still take it in, given that none has so far.
	pub fn is_alive(&self, look: &Look) -> bool {
		look.nonce <= self.nonce && look.block <= self.last_block
	}
}

/// The chain, for one reporter.
#[async_trait]
pub trait Chain: Send + Sync {
	/// Which chain it is: the hash of its first block.
	fn genesis(&self) -> Hash;

	/// The reporter's account.
	fn who(&self) -> Account;

	/// What the last finalized block says of a bioregion and the reporter.
	async fn look(&self, region: &str) -> Result<Look, ChainError>;

	/// The number of the reporter's next transaction, those that wait included.
	async fn next_nonce(&self) -> Result<u64, ChainError>;

	/// Signs a message about a bioregion that is of use for about so long. Nothing is sent.
	async fn sign(
		&self,
		region: &str,
		message: &Message,
		nonce: u64,
		useful: Duration,
	) -> Result<Signed, ChainError>;

	/// Sends a signed transaction. That this succeeds does not say that the chain takes it in.
	async fn submit(&self, transaction: &Signed) -> Result<(), ChainError>;
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn digests_should_be_of_the_scale_encoding() {
		let report = Report { indicator: b"ph".to_vec(), value: -2, evidence: [3; 32] };
		let mut bytes = vec![1; 32];
		// The code: its length, times four, and its letters.
		bytes.extend([8 << 2]);
		bytes.extend(b"cascadia");
		bytes.extend([7, 0, 0, 0]);
		bytes.extend([2; 32]);
		bytes.extend([1 << 2, 2 << 2]);
		bytes.extend(b"ph");
		bytes.extend([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
		bytes.extend([3; 32]);
		bytes.extend([4; 32]);
		let found = digest(&[1; 32], "cascadia", 7, &[2; 32], &[report], &[4; 32]);
		assert_eq!(found, blake2_256(&bytes));
	}

	#[test]
	fn halves_should_be_reckoned_as_on_chain() {
		let epoch = Epoch { index: 1, started: 1_000, ends: 2_001 };
		assert_eq!(epoch.half(), 1_000 + 1_001 / 2);
	}
}
