//! Voice credits: epochs, what is given in them, and what is spent.

use crate::{
	types::{Allotment, Epoch, EpochIndex, Scope},
	Clearable, Config, CurrentEpoch, Ended, Error, Event, Given, GovernanceParameters, Pallet, Spent,
	VoiceCredits,
};
use credit_primitives_math::votes::settle;
use credit_primitives_types::{PersonId, Personhood, ProposalId, TokenId};
use frame_support::traits::Get;

impl<T: Config> Pallet<T> {
	/// The governance epoch that is under way.
	pub(crate) fn epoch() -> Epoch {
		let now = Self::now();
		CurrentEpoch::<T>::get().unwrap_or(Epoch { index: 0, started: now }).at(now, T::EpochLength::get())
	}

	/// Writes down which epoch is under way, before anything depends on it: a change of the length cannot lead back behind
	/// it.
	pub(crate) fn note_epoch() -> EpochIndex {
		let epoch = Self::epoch();
		if CurrentEpoch::<T>::get() != Some(epoch) {
			CurrentEpoch::<T>::put(epoch);
			Self::deposit_event(Event::EpochStarted { index: epoch.index, started: epoch.started });
		}
		epoch.index
	}

	/// How many credits a class has been or would now be given in an epoch.
	pub(crate) fn given(class: TokenId, epoch: EpochIndex) -> u32 {
		Given::<T>::get(epoch, class).map_or_else(
			|| {
				let scope = class.checked_sub(1).map_or(Scope::Network, Scope::Bank);
				Self::parameters().rules(&scope).credits
			},
			|allotment| allotment.credits,
		)
	}

	/// Has one more proposal draw on the credits of a class, which are fixed by the first one.
	pub(crate) fn draw_on(
		class: TokenId,
		epoch: EpochIndex,
		scope: &Scope,
		parameters: &GovernanceParameters,
	) {
		let allotment = Given::<T>::get(epoch, class).unwrap_or_else(|| {
			let credits = parameters.rules(scope).credits;
			Self::deposit_event(Event::CreditsGiven { class, epoch, credits });
			Allotment { credits, open: 0, ended: 0 }
		});
		Given::<T>::insert(epoch, class, allotment);
		// There are no more proposals than their numbers, which are of the same width.
		Self::recount(class, epoch, |allotment| allotment.open = allotment.open.saturating_add(1));
	}

	/// A proposal that drew on the credits has ended. What it cost stays spent if there are votes on it.
	pub(crate) fn end_drawing(class: TokenId, epoch: EpochIndex, with_votes: Option<ProposalId>) {
		if let Some(proposal_id) = with_votes {
			Ended::<T>::insert((epoch, class, proposal_id), ());
		}
		Self::recount(class, epoch, |allotment| {
			allotment.open = allotment.open.saturating_sub(1);
			allotment.ended = allotment.ended.saturating_add(with_votes.is_some().into());
		});
	}

	/// Changes how many proposals draw on the credits, and what follows from that.
	pub(crate) fn recount(class: TokenId, epoch: EpochIndex, change: impl FnOnce(&mut Allotment)) {
		Given::<T>::mutate_exists(epoch, class, |given| {
			let Some(allotment) = given else { return };
			change(allotment);
			if allotment.open == 0 && allotment.ended > 0 {
				Clearable::<T>::insert(epoch.to_be_bytes(), class, ());
			} else {
				Clearable::<T>::remove(epoch.to_be_bytes(), class);
			}
			if allotment.open == 0 && allotment.ended == 0 {
				*given = None;
			}
		});
	}

	/// What the person has spent after changing their votes on a proposal from `before` to `after`.
	pub(crate) fn settled(
		person: &PersonId,
		class: TokenId,
		epoch: EpochIndex,
		before: u32,
		after: u32,
	) -> Result<u32, Error<T>> {
		let spent = Spent::<T>::get((person, class, epoch));
		settle(spent, Self::given(class, epoch), before, after).ok_or(Error::<T>::CreditsExceeded)
	}

	/// Writes down what the person has spent.
	pub(crate) fn put_spent(person: &PersonId, class: TokenId, epoch: EpochIndex, spent: u32) {
		if spent == 0 {
			Spent::<T>::remove((person, class, epoch));
		} else {
			Spent::<T>::insert((person, class, epoch), spent);
		}
	}

	/// The voice credits of the person behind an account.
	pub(crate) fn credits_of(who: &T::AccountId, class: TokenId, epoch: EpochIndex) -> Option<VoiceCredits> {
		let person = T::Persons::person_of(who)?;
		let given = Self::given(class, epoch);
		let spent = Spent::<T>::get((person, class, epoch));
		Some(VoiceCredits { class, epoch, given, spent, left: given.saturating_sub(spent) })
	}
}
