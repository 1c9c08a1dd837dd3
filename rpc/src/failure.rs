//! What the methods answer when they cannot do what they are asked: a code for each cause, and what to do.

use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{json, Value};

use crate::advice;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
	/// The state of the block is not there, or the runtime of that block does not know the question.
	Unavailable(String),
	/// The text is not a decentralized identifier of this network.
	MalformedDid(String),
	/// The network knows no document of that identifier.
	DidNotFound(String),
	/// The chain has no block of that hash.
	BlockNotFound(String),
	/// A page has 1 to 100 entries.
	LimitOutOfRange(u32),
	/// There is no such request.
	RequestNotFound,
	/// There is no such loan, or not any more.
	LoanNotFound(u32),
	/// No person stands behind the account.
	NotAPerson(String),
	/// The request could not be made at all, for the error of this name.
	NotAssessable(String),
	/// There is no such bank.
	BankNotFound(u32),
	/// There is no such proposal.
	ProposalNotFound(u32),
	/// What was done at the end of that epoch is not known.
	EpochNotFound(u32),
	/// A run is under way, or there are too many banks.
	NoPreview,
	/// Another preview is being reckoned.
	Busy,
	/// The bank took no part in the last run.
	ResultNotFound(u32),
	/// There is no such bioregion.
	BioregionNotFound(String),
}

/// Of each cause its code, its name, and when it comes: as the OpenRPC document has it.
pub const CAUSES: [(i32, &str, &str); 16] = [
	(10_000, "Unavailable", "The block's state was pruned, or its runtime does not know the question."),
	(10_001, "MalformedDid", "The text is not a decentralized identifier of this network."),
	(10_002, "DidNotFound", "The network knows no document of the identifier."),
	(10_003, "BlockNotFound", "The chain has no block of the hash."),
	(10_004, "LimitOutOfRange", "A page has 1 to 100 entries."),
	(10_010, "RequestNotFound", "There is no such request."),
	(10_011, "LoanNotFound", "There is no such loan, or it is repaid."),
	(10_012, "NotAPerson", "No person stands behind the account."),
	(10_013, "NotAssessable", "The request could not be made at all; `data.error` names the chain's error."),
	(10_020, "BankNotFound", "There is no such bank."),
	(10_030, "ProposalNotFound", "There is no such proposal."),
	(
		10_040,
		"EpochNotFound",
		"What was done at the end of the epoch is not known: not yet, or not any more.",
	),
	(10_041, "NoPreview", "A run is under way, or there are more than 10,000 banks."),
	(10_042, "Busy", "Another preview is being reckoned."),
	(10_043, "ResultNotFound", "The bank took no part in the last run."),
	(10_050, "BioregionNotFound", "There is no such bioregion."),
];

impl Failure {
	/// The cause's code.
	pub fn code(&self) -> i32 {
		match self {
			Self::Unavailable(_) => 10_000,
			Self::MalformedDid(_) => 10_001,
			Self::DidNotFound(_) => 10_002,
			Self::BlockNotFound(_) => 10_003,
			Self::LimitOutOfRange(_) => 10_004,
			Self::RequestNotFound => 10_010,
			Self::LoanNotFound(_) => 10_011,
			Self::NotAPerson(_) => 10_012,
			Self::NotAssessable(_) => 10_013,
			Self::BankNotFound(_) => 10_020,
			Self::ProposalNotFound(_) => 10_030,
			Self::EpochNotFound(_) => 10_040,
			Self::NoPreview => 10_041,
			Self::Busy => 10_042,
			Self::ResultNotFound(_) => 10_043,
			Self::BioregionNotFound(_) => 10_050,
		}
	}

	/// What is the matter, and what to do.
	pub fn message(&self) -> String {
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
			Self::BlockNotFound(hash) => format!(
				"This chain has no block {hash}. chain_getBlockHash tells the hash of a number; a node that is \
				 still syncing has the newest ones later."
			),
			Self::LimitOutOfRange(limit) => {
				format!("A page has 1 to 100 entries, not {limit}. Ask for the rest from `next` on.")
			}
			Self::RequestNotFound => "There is no such request: it was rejected, cancelled, or has become a \
			                          loan. The events credit.* and the indexer tell which."
				.into(),
			Self::LoanNotFound(id) => format!(
				"There is no loan {id}: it was never made, or it is repaid. The indexer keeps repaid loans."
			),
			Self::NotAPerson(address) => format!(
				"No person stands behind {address}. An accredited issuer attests persons \
				 (identities.attest with the personhood schema)."
			),
			Self::NotAssessable(name) => {
				let advice = advice::of(name).unwrap_or_default();
				format!("Such a request could not be made ({name}). {advice}")
			}
			Self::BankNotFound(id) => format!("There is no bank {id}. banks_list tells those there are."),
			Self::ProposalNotFound(id) => format!(
				"There is no proposal {id}: its number has not been given, or it was taken back. \
				 governance_proposals tells those there are."
			),
			Self::EpochNotFound(epoch) => format!(
				"Nothing is known of epoch {epoch}: it is not closed yet, or more than 64 epochs ago. \
				 redistribution_current tells the one under way; the indexer keeps all."
			),
			Self::NoPreview => {
				"There is no preview while a run is under way (ask again in a few blocks), nor \
			                    with more than 10,000 banks."
					.into()
			}
			Self::Busy => "This node is reckoning another preview. Ask again in a second.".into(),
			Self::ResultNotFound(id) => {
				format!("Bank {id} took no part in the last run: it is new, closed, or none of this number.")
			}
			Self::BioregionNotFound(code) => {
				format!("There is no bioregion {code:?}. bioregions_list tells those there are.")
			}
		}
	}

	fn data(&self) -> Option<Value> {
		match self {
			Self::NotAssessable(name) => Some(json!({ "error": name })),
			_ => None,
		}
	}
}

impl From<Failure> for ErrorObjectOwned {
	fn from(failure: Failure) -> Self {
		Self::owned(failure.code(), failure.message(), failure.data())
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
	use super::*;

	#[test]
	fn each_cause_should_have_a_code_of_its_own_and_be_documented() {
		let text = || "x".to_owned();
		let all = [
			Failure::Unavailable(text()),
			Failure::MalformedDid(text()),
			Failure::DidNotFound(text()),
			Failure::BlockNotFound(text()),
			Failure::LimitOutOfRange(0),
			Failure::RequestNotFound,
			Failure::LoanNotFound(0),
			Failure::NotAPerson(text()),
			Failure::NotAssessable(text()),
			Failure::BankNotFound(0),
			Failure::ProposalNotFound(0),
			Failure::EpochNotFound(0),
			Failure::NoPreview,
			Failure::Busy,
			Failure::ResultNotFound(0),
			Failure::BioregionNotFound(text()),
		];
		assert_eq!(all.len(), CAUSES.len());
		for (failure, (code, name, _)) in all.iter().zip(CAUSES) {
			assert_eq!(failure.code(), code);
			assert!(format!("{failure:?}").starts_with(name), "{failure:?} is documented as {name}");
			let sentence = failure.message();
			assert!(sentence.ends_with('.') || sentence.ends_with(' '), "{sentence}");
		}
	}

	#[test]
	fn what_cannot_be_assessed_should_come_with_the_chains_own_advice() {
		let error = ErrorObjectOwned::from(Failure::NotAssessable("NotAMember".into()));
		assert_eq!(error.code(), 10_013);
		assert!(error.message().contains("NotAMember") && error.message().len() > 60, "{}", error.message());
		assert!(error.data().is_some_and(|data| data.get().contains("NotAMember")));
	}
}
