//! What wallets ask for.

use crate::{
	types::ProposalCall, Config, NextProposalId, Pallet, ProposalOf, ProposalView, Proposals, Scope, Tally,
	VoiceCredits,
};
use alloc::vec::Vec;
use credit_primitives_types::{ProposalId, TokenId};

/// The most proposals that are looked at for one answer.
const LOOKED_AT: u32 = 1_000;

/// The most proposals in one answer.
const RETURNED: u32 = 100;

impl<T: Config> Pallet<T> {
	/// A proposal as wallets see it, `None` if there is none of this number.
	pub fn proposal_view(proposal_id: ProposalId) -> Option<ProposalView<T::AccountId>> {
		let proposal = Proposals::<T>::get(proposal_id)?;
		let (matter, call_hash) = match &proposal.call {
			ProposalCall::Call(call) => (None, Some(call.hash())),
			ProposalCall::Hash(hash) => (None, Some(*hash)),
			ProposalCall::Matter(matter) => (Some(matter.clone()), None),
		};
		Some(ProposalView {
			proposal_id,
			scope: proposal.scope,
			proposer: proposal.proposer.as_ref().map(|proposer| proposer.account.clone()),
			metadata: proposal.metadata.to_vec(),
			matter,
			call_hash: call_hash.map(|hash| hash.as_ref().to_vec()),
			class: proposal.class,
			epoch: proposal.epoch,
			status: proposal.status,
			tally: Self::shown_tally(proposal_id, &proposal),
			threshold: proposal.terms.threshold,
			quorum: proposal.needed(),
			base: proposal.base,
			voting_end: proposal.voting_end(),
			next_block: Self::next_block(&proposal),
		})
	}

	/// At most `limit` proposals (and 100) of a scope or of all, from the number `start` on. At most 1,000 numbers are
	/// looked at: who finds too few goes on at `start + 1,000`.
	pub fn proposal_views(
		scope: Option<Scope>,
		start: ProposalId,
		limit: u32,
	) -> Vec<ProposalView<T::AccountId>> {
		let end = NextProposalId::<T>::get().min(start.saturating_add(LOOKED_AT));
		let mut views = Vec::new();
		for proposal_id in start..end {
			if views.len() >= limit.min(RETURNED) as usize {
				break;
			}
			let view = Self::proposal_view(proposal_id);
			views.extend(view.filter(|view| scope.is_none_or(|scope| scope == view.scope)));
		}
		views
	}

	/// The voice credits of the person behind an account in the epoch that is under way; `None` if it is not a person's.
	pub fn voice_credits(who: T::AccountId, class: TokenId) -> Option<VoiceCredits> {
		Self::credits_of(&who, class, Self::epoch().index)
	}

	/// The votes that count now, or counted when the proposal was decided.
	pub(crate) fn shown_tally(proposal_id: ProposalId, proposal: &ProposalOf<T>) -> Tally {
		match proposal.decision {
			Some(decision) => decision.tally,
			None => Self::counted(proposal_id, proposal),
		}
	}
}
