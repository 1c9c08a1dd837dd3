//! What wallets ask for.

use crate::{
	types::{ProposalCall, ProposalPage},
	Config, NextProposalId, Pallet, ProposalOf, ProposalView, Proposals, Scope, Tally, VoiceCredits,
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

	/// At most `limit` proposals (and 100) of a scope or of all, from the number `start` on.
	pub fn proposal_views(scope: Option<Scope>, start: ProposalId, limit: u32) -> ProposalPage<T::AccountId> {
		let end = NextProposalId::<T>::get();
		let last = end.min(start.saturating_add(LOOKED_AT));
		let mut proposals = Vec::new();
		for proposal_id in start..last {
			if proposals.len() >= limit.min(RETURNED) as usize {
				return ProposalPage { proposals, next: Some(proposal_id) };
			}
			let view = Self::proposal_view(proposal_id);
			proposals.extend(view.filter(|view| scope.is_none_or(|scope| scope == view.scope)));
		}
		ProposalPage { proposals, next: (last < end).then_some(last) }
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
