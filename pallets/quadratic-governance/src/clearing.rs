//! What is cleared when a vote and its epoch are over.

use crate::{
	types::EpochIndex, Clearable, Config, Ended, Event, IssuerTallies, Pallet, Spent, Votes, WeightInfo,
};
use alloc::vec::Vec;
use credit_primitives_math::votes::cost;
use credit_primitives_types::{ProposalId, TokenId};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::SaturatedConversion;

/// The most votes that are cleared in a step.
pub(crate) const CLEARED_AT_ONCE: u32 = 32;

impl<T: Config> Pallet<T> {
	/// What must fit into a block so that everything is cleared sooner or later.
	pub(crate) fn heaviest_visit() -> Weight {
		T::WeightInfo::idle().saturating_add(T::WeightInfo::clear_votes(CLEARED_AT_ONCE))
	}

	/// Clears votes of ended proposals, as far as the block and this pallet's own bound allow. Those of a class and epoch
	/// are cleared when no vote draws on its credits any more, nor can: what they cost is spent until then.
	pub(crate) fn do_on_idle(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(T::PollWeight::get().min(remaining));
		if meter.try_consume(T::WeightInfo::idle()).is_err() {
			return meter.consumed();
		}
		while let Some((epoch, class)) = Self::next_to_clear() {
			if meter.try_consume(T::WeightInfo::clear_votes(CLEARED_AT_ONCE)).is_err() {
				break;
			}
			Self::clear(epoch, class, CLEARED_AT_ONCE);
		}
		meter.consumed()
	}

	/// The first class of voice credits, in the first epoch that is over, on which no open proposal draws.
	fn next_to_clear() -> Option<(EpochIndex, TokenId)> {
		let (epoch, class) = Clearable::<T>::iter_keys().next()?;
		let epoch = EpochIndex::from_be_bytes(epoch);
		// An epoch that was cleared must never be under way again: hence it is written down.
		(epoch < Self::epoch().index && epoch < Self::note_epoch()).then_some((epoch, class))
	}

	/// Clears at most `most` votes, or what was counted by issuer, on an ended proposal of the class and epoch; with the
	/// last one the proposal is done with.
	fn clear(epoch: EpochIndex, class: TokenId, most: u32) {
		match Ended::<T>::iter_key_prefix((epoch, class)).next() {
			Some(proposal_id) => Self::clear_proposal(epoch, class, proposal_id, most),
			None => Clearable::<T>::remove(epoch.to_be_bytes(), class),
		}
	}

	fn clear_proposal(epoch: EpochIndex, class: TokenId, proposal_id: ProposalId, most: u32) {
		let votes: Vec<_> = Votes::<T>::iter_prefix(proposal_id).take(most.saturated_into()).collect();
		let left = most.saturating_sub(votes.len().saturated_into());
		for (person, vote) in votes {
			let spent = u64::from(Spent::<T>::get((person, class, epoch))).saturating_sub(cost(vote.votes));
			Self::put_spent(&person, class, epoch, spent.saturated_into());
			Self::forget_open_vote(&person, proposal_id);
			Votes::<T>::remove(proposal_id, person);
		}
		let issuers: Vec<_> =
			IssuerTallies::<T>::iter_key_prefix(proposal_id).take(left.saturated_into()).collect();
		let left = left.saturating_sub(issuers.len().saturated_into());
		for issuer in issuers {
			IssuerTallies::<T>::remove(proposal_id, issuer);
		}
		if left == 0 {
			return;
		}
		Ended::<T>::remove((epoch, class, proposal_id));
		Self::recount(class, epoch, |allotment| allotment.ended = allotment.ended.saturating_sub(1));
		Self::deposit_event(Event::ProposalCleared { proposal_id });
	}
}
