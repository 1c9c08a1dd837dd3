//! What nodes and wallets ask the runtime about governance.
// The macro writes functions of its own.
#![allow(missing_docs, clippy::multiple_bound_locations)]

use crate::types::{ProposalView, Scope, VoiceCredits};
use alloc::vec::Vec;
use codec::Codec;
use credit_primitives_types::{ProposalId, TokenId};

sp_api::decl_runtime_apis! {
	/// Proposals and voice credits.
	pub trait GovernanceApi<AccountId: Codec> {
		/// A proposal and where it stands; `None` if there is none of this number.
		fn proposal(proposal_id: ProposalId) -> Option<ProposalView<AccountId>>;

		/// At most `limit` proposals (and 100) from the number `start` on, of a scope or of all. At most 1,000 numbers are
		/// looked at: who finds too few goes on at `start + 1,000`.
		fn proposals(scope: Option<Scope>, start: ProposalId, limit: u32) -> Vec<ProposalView<AccountId>>;

		/// The voice credits of the person behind the account, in a class and the epoch that is under way; `None` if it
		/// is not a person's.
		fn voice_credits(who: AccountId, class: TokenId) -> Option<VoiceCredits>;
	}
}
