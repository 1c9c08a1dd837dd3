//! What nodes and wallets ask the runtime about governance.
// The macro writes functions of its own.
#![allow(missing_docs, clippy::multiple_bound_locations)]

use crate::types::{ProposalCounts, ProposalPage, ProposalView, Scope, VoiceCredits};
use codec::Codec;
use credit_primitives_types::{ProposalId, TokenId};

sp_api::decl_runtime_apis! {
	/// Proposals and voice credits.
	pub trait GovernanceApi<AccountId: Codec> {
		/// A proposal and where it stands; `None` if there is none of this number.
		fn proposal(proposal_id: ProposalId) -> Option<ProposalView<AccountId>>;

		/// At most `limit` proposals (and 100) from the number `start` on, of a scope or of all, and where to go on. At most
		/// 1,000 numbers are looked at.
		fn proposals(scope: Option<Scope>, start: ProposalId, limit: u32) -> ProposalPage<AccountId>;

		/// The voice credits of the person behind the account, in a class and the epoch that is under way; `None` if it
		/// is not a person's.
		fn voice_credits(who: AccountId, class: TokenId) -> Option<VoiceCredits>;

		/// How many proposals there are of each status, and how many votes were cast.
		fn counts() -> ProposalCounts;
	}
}
