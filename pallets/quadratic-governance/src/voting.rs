//! Votes: given, changed, taken back, moved along with the word of an issuer.

use crate::{
	types::{Vote, MAX_OPEN_VOTES},
	weight_of_rarities, Config, Counts, Direction, Error, Event, IssuerTallies, OpenVotes, Pallet,
	ProposalOf, Proposals, Scope, Tally, Votes, WeightInfo,
};
use credit_primitives_types::{
	BankId, Moment, OnMembershipEnded, OnVouched, Participation, PersonId, Personhood, ProposalId,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::{DispatchResult, SaturatedConversion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_vote(
		who: &T::AccountId,
		proposal_id: ProposalId,
		direction: Direction,
		votes: u32,
	) -> DispatchResult {
		let mut proposal = Self::proposal(proposal_id)?;
		ensure!(Self::takes_votes(proposal_id, &proposal), Error::<T>::VotingClosed);
		ensure!(votes > 0, Error::<T>::VotesZero);
		let (person, vouched) = Self::counting_person(who)?;
		Self::ensure_eligible(who, &vouched, &proposal.scope, proposal.submitted_at, proposal.members_since)?;
		ensure!(!proposal.excluded.contains(&person), Error::<T>::Excluded);
		ensure!(vouched.until >= Self::latest_end(&proposal), Error::<T>::PersonhoodEndsTooSoon);
		let before = Votes::<T>::get(proposal_id, person);
		let votes_before = before.as_ref().map_or(0, |vote| vote.votes);
		let spent = Self::settled(&person, proposal.class, proposal.epoch, votes_before, votes)?;
		let open = Self::open_votes_with(&person, proposal_id)?;
		let mut tally = proposal.tally;
		if let Some(before) = &before {
			tally = tally.without(before.direction, before.votes).ok_or(Error::<T>::TallyOverflow)?;
		}
		tally = tally.with(direction, votes).ok_or(Error::<T>::TallyOverflow)?;

		Self::note_before_change(proposal_id, &mut proposal);
		let issuer = vouched.by;
		if let Some(before) = &before {
			Self::take_from_issuer(proposal_id, before);
		}
		let vote = Vote { direction, votes, issuer: issuer.clone() };
		Self::add_to_issuer(proposal_id, &vote);
		Votes::<T>::insert(proposal_id, person, vote);
		OpenVotes::<T>::insert(person, open);
		Self::put_spent(&person, proposal.class, proposal.epoch, spent);
		proposal.tally = tally;
		Counts::<T>::mutate(|counts| counts.votes = counts.votes.saturating_add(1));
		Self::deposit_event(Event::Voted {
			proposal_id,
			voter: who.clone(),
			person,
			direction,
			votes,
			issuer,
			spent,
		});
		T::Participation::acted(&person);
		Self::follow(proposal_id, proposal);
		Ok(())
	}

	pub(crate) fn do_remove_vote(who: &T::AccountId, proposal_id: ProposalId) -> DispatchResult {
		let proposal = Self::proposal(proposal_id)?;
		ensure!(
			proposal.status.returns_votes() || Self::takes_votes(proposal_id, &proposal),
			Error::<T>::VotingClosed
		);
		let person = T::Persons::person_of(who).ok_or(Error::<T>::NotAPerson)?;
		let vote = Votes::<T>::get(proposal_id, person).ok_or(Error::<T>::VoteNotFound)?;
		let spent = Self::settled(&person, proposal.class, proposal.epoch, vote.votes, 0)?;
		let tally = proposal.tally.without(vote.direction, vote.votes).ok_or(Error::<T>::TallyOverflow)?;
		Self::take_out(proposal_id, proposal, &person, vote, tally, spent);
		Self::forget_open_vote(&person, proposal_id);
		Ok(())
	}

	/// Takes a person's votes out of an undecided proposal on which they no longer may have any.
	fn expel_vote(proposal_id: ProposalId, proposal: ProposalOf<T>, person: &PersonId) {
		let Some(vote) = Votes::<T>::get(proposal_id, person) else { return };
		let Ok(spent) = Self::settled(person, proposal.class, proposal.epoch, vote.votes, 0) else { return };
		let Some(tally) = proposal.tally.without(vote.direction, vote.votes) else { return };
		Self::take_out(proposal_id, proposal, person, vote, tally, spent);
	}

	fn take_out(
		proposal_id: ProposalId,
		mut proposal: ProposalOf<T>,
		person: &PersonId,
		vote: Vote<T::AccountId>,
		tally: Tally,
		spent: u32,
	) {
		Self::note_before_change(proposal_id, &mut proposal);
		Self::take_from_issuer(proposal_id, &vote);
		Votes::<T>::remove(proposal_id, person);
		Self::put_spent(person, proposal.class, proposal.epoch, spent);
		proposal.tally = tally;
		Self::deposit_event(Event::VoteRemoved {
			proposal_id,
			person: *person,
			direction: vote.direction,
			votes: vote.votes,
			spent,
		});
		Self::follow(proposal_id, proposal);
	}

	fn add_to_issuer(proposal_id: ProposalId, vote: &Vote<T::AccountId>) {
		IssuerTallies::<T>::mutate(proposal_id, &vote.issuer, |tally| {
			// A part of the tally, into which it fits.
			*tally = tally.with(vote.direction, vote.votes).unwrap_or(*tally);
		});
	}

	fn take_from_issuer(proposal_id: ProposalId, vote: &Vote<T::AccountId>) {
		IssuerTallies::<T>::mutate_exists(proposal_id, &vote.issuer, |tally| {
			*tally = tally
				.and_then(|tally| tally.without(vote.direction, vote.votes))
				.filter(|tally| !tally.is_empty());
		});
	}

	/// The undecided proposals that the person has votes on, and this one.
	fn open_votes_with(
		person: &PersonId,
		proposal_id: ProposalId,
	) -> Result<crate::types::OpenProposalIds, Error<T>> {
		let mut open = OpenVotes::<T>::get(person);
		open.retain(|id| {
			*id != proposal_id && Proposals::<T>::get(id).is_some_and(|proposal| proposal.status.is_running())
		});
		let most = Self::parameters().max_open_votes.saturated_into();
		ensure!(open.len() < most, Error::<T>::MaxOpenVotesExceeded);
		open.try_push(proposal_id).map_err(|_| Error::<T>::MaxOpenVotesExceeded)?;
		Ok(open)
	}

	/// Takes a proposal off the list of those that the person has votes on.
	pub(crate) fn forget_open_vote(person: &PersonId, proposal_id: ProposalId) {
		OpenVotes::<T>::mutate_exists(person, |open| {
			if let Some(ids) = open {
				ids.retain(|id| *id != proposal_id);
				if ids.is_empty() {
					*open = None;
				}
			}
		});
	}

	/// When the vote ends at the latest, if every slot has its block.
	fn latest_end(proposal: &ProposalOf<T>) -> Moment {
		let blocks = proposal.course().latest_end().saturating_sub(Self::block());
		Self::now().saturating_add(T::SlotDuration::get().saturating_mul(Moment::from(blocks)))
	}

	/// Calls `visit` with each proposal on which the person has votes that may still change.
	fn visit_open_votes(person: &PersonId, mut visit: impl FnMut(ProposalId, ProposalOf<T>)) {
		for proposal_id in OpenVotes::<T>::get(person) {
			if let Some(proposal) = Proposals::<T>::get(proposal_id) {
				if Self::takes_votes(proposal_id, &proposal) {
					visit(proposal_id, proposal);
				}
			}
		}
	}
}

impl<T: Config> OnVouched<T::AccountId> for Pallet<T> {
	fn weight() -> Weight {
		T::WeightInfo::vouched_changed(MAX_OPEN_VOTES)
			.max(T::WeightInfo::votes_on_matters_ended(MAX_OPEN_VOTES))
			.saturating_add(weight_of_rarities::<T>(MAX_OPEN_VOTES))
	}

	fn changed(person: &PersonId, _: &T::AccountId, now: Option<&T::AccountId>) {
		Self::visit_open_votes(person, |proposal_id, mut proposal| {
			let Some(issuer) = now else {
				Self::expel_vote(proposal_id, proposal, person);
				return Self::forget_open_vote(person, proposal_id);
			};
			let Some(vote) = Votes::<T>::get(proposal_id, person) else { return };
			if vote.issuer == *issuer {
				return;
			}
			Self::note_before_change(proposal_id, &mut proposal);
			Self::take_from_issuer(proposal_id, &vote);
			let from = vote.issuer.clone();
			let vote = Vote { issuer: issuer.clone(), ..vote };
			Self::add_to_issuer(proposal_id, &vote);
			Votes::<T>::insert(proposal_id, person, vote);
			Self::deposit_event(Event::VoteMoved { proposal_id, person: *person, from, to: issuer.clone() });
			Self::follow(proposal_id, proposal);
		});
	}
}

impl<T: Config> OnMembershipEnded for Pallet<T> {
	fn weight() -> Weight {
		T::WeightInfo::membership_ended(MAX_OPEN_VOTES)
			.max(T::WeightInfo::votes_on_matters_ended(MAX_OPEN_VOTES))
			.saturating_add(weight_of_rarities::<T>(MAX_OPEN_VOTES))
	}

	fn ended(bank: BankId, person: &PersonId) {
		Self::visit_open_votes(person, |proposal_id, proposal| {
			if proposal.scope == Scope::Bank(bank) {
				Self::expel_vote(proposal_id, proposal, person);
				Self::forget_open_vote(person, proposal_id);
			}
		});
	}
}
