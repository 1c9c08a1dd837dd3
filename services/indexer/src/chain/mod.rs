//! The chain, through a node's RPC.

pub mod node;
pub mod proof;
pub mod runtime;

use thiserror::Error;

pub use node::{Header, Node};
pub use runtime::{Event, Runtime};

/// A hash.
pub type Hash = [u8; 32];

/// A block that is finalized, and what it tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: Hash,
	/// The hash of the block before.
	pub parent: Hash,
	/// The root of the state that it leaves.
	pub state_root: Hash,
	/// Its time, in milliseconds.
	pub at: u64,
	/// The version of the runtime that executed it.
	pub spec_version: u32,
	/// Its events, in their order.
	pub events: Vec<Event>,
}

/// Why the chain cannot be read.
#[derive(Debug, Error)]
pub enum ChainError {
	/// The node does not answer. It may later.
	#[error("the node does not answer: {0}")]
	Unreachable(String),
	/// The node answers with an error.
	#[error("the node refuses {method}: {reason}")]
	Refused {
		/// What was asked.
		method: String,
		/// Why.
		reason: String,
	},
	/// The node has no state of an old block.
	#[error(
		"the node has no state of block {0} any more: run it with `--state-pruning archive`, from an empty database"
	)]
	Pruned(u64),
	/// What the node says does not fit together.
	#[error("the node gives {0}")]
	Unexpected(String),
}
