//! What the node's own methods answer when they cannot do what they are asked: a code for each cause, and what to do.

use jsonrpsee::types::ErrorObjectOwned;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
	/// The state of the block is not there, or the runtime of that block does not know the question.
	Unavailable(String),
	/// The text is not a decentralized identifier of this network.
	MalformedDid(String),
	/// The network knows no document of that identifier.
	DidNotFound(String),
}

impl Failure {
	fn code(&self) -> i32 {
		match self {
			Self::Unavailable(_) => 10_000,
			Self::MalformedDid(_) => 10_001,
			Self::DidNotFound(_) => 10_002,
		}
	}

	fn message(&self) -> String {
		match self {
			Self::Unavailable(reason) => format!(
				"This block cannot be asked: {reason}. Ask for a newer one, or a node that keeps old states \
				 (--state-pruning archive)."
			),
			Self::MalformedDid(reason) => {
				format!("Not an identifier of this network: {reason}. It reads did:credit:<SS58 address>.")
			}
			Self::DidNotFound(did) => {
				format!("{did} has no document. Its account creates one with identities.createDid.")
			}
		}
	}
}

impl From<Failure> for ErrorObjectOwned {
	fn from(failure: Failure) -> Self {
		Self::owned(failure.code(), failure.message(), None::<()>)
	}
}
