//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	matters::key_of,
	types::{Allotment, EpochIndex, ProposalCall, ProposalCounts},
	Clearable, Config, CurrentEpoch, Ended, Given, HoldReason, IssuerTallies, MatterProposals,
	NextProposalId, OpenByPerson, OpenProposals, OpenVotes, Pallet, ProposalOf, Proposals, Raised, Spent,
	Tally, Votes,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use credit_primitives_math::votes::cost;
use credit_primitives_types::{Balance, PersonId, ProposalId, TokenId};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

/// What the proposals add up to.
#[derive(frame_support::DefaultNoBound)]
struct Counts<AccountId> {
	open: BTreeMap<TokenId, u32>,
	by_person: BTreeMap<(PersonId, TokenId), u32>,
	held: BTreeMap<AccountId, Balance>,
	drawing: BTreeMap<(EpochIndex, TokenId), Drawing>,
	cleared: BTreeSet<(EpochIndex, TokenId)>,
	spent: BTreeMap<(PersonId, TokenId, EpochIndex), u64>,
	matters: u32,
	raised: u32,
}

/// How many proposals draw on the credits of a class and epoch.
#[derive(Clone, Copy, Default, PartialEq)]
struct Drawing {
	open: u32,
	ended: u32,
}

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. What a person has spent of a class and epoch is the sum of the squares of their votes, and never 0.
	/// 2. Nobody has spent more than was given.
	/// 3. The tally of an open proposal is the sum of its votes, that of an issuer the sum of those counted by it; an ended
	///    one has no more votes than its tally says.
	/// 4. A person's votes on undecided proposals are on the person's list, each once.
	/// 5. Open proposals but matters are counted by class, and by person and class.
	/// 6. What open proposals say is held for them, and for nothing else.
	/// 7. Credits are given for exactly the classes and epochs that uncleared proposals draw on, and count them.
	/// 8. Exactly the ended proposals wait to be cleared, or are and have no votes; none is cleared while an open one draws
	///    on the same credits, and those of which none does are found.
	/// 9. Each open matter is found by its key, what was raised by its call's hash, and nothing else is.
	/// 10. Proposals bear numbers that have been given out, and are of epochs that have begun.
	/// 11. Nobody whom a vote is about has votes on it.
	/// 12. A proposal is decided if and only if its status says so.
	/// 13. As many proposals are of each status as are counted.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut counts = Counts::<T::AccountId>::default();
		for (proposal_id, proposal) in Proposals::<T>::iter() {
			Self::check_proposal(proposal_id, &proposal, &mut counts)?;
		}
		let mut by_status = ProposalCounts::default();
		for proposal in Proposals::<T>::iter_values() {
			let count = by_status.of(&proposal.status);
			*count = count.saturating_add(1);
		}
		let counted = crate::Counts::<T>::get();
		ensure!(
			counted == ProposalCounts { cancelled: counted.cancelled, votes: counted.votes, ..by_status },
			"13. As many proposals are of each status as are counted."
		);
		for (proposal_id, _, _) in Votes::<T>::iter() {
			ensure!(Proposals::<T>::contains_key(proposal_id), "8. Votes are on proposals.");
		}
		for (proposal_id, _, tally) in IssuerTallies::<T>::iter() {
			ensure!(
				Proposals::<T>::contains_key(proposal_id) && !tally.is_empty(),
				"3. The tally of an issuer is that of votes."
			);
		}
		Self::check_spent(counts.spent)?;
		Self::check_counts(counts.open, counts.by_person)?;
		Self::check_drawing(&counts.drawing, &counts.cleared)?;
		ensure!(
			MatterProposals::<T>::iter().count() == counts.matters as usize,
			"9. Nothing but matters has a key."
		);
		ensure!(
			Raised::<T>::iter().count() == counts.raised as usize,
			"9. What was raised is found by its call's hash as long as it is open."
		);
		for (who, _) in frame_system::Account::<T>::iter() {
			let held = counts.held.get(&who).copied().unwrap_or_default();
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::ProposalDeposit.into(), &who) == held,
				"6. What open proposals say is held for them, and for nothing else."
			);
		}
		for (_, ids) in OpenVotes::<T>::iter() {
			let mut sorted = ids.to_vec();
			sorted.sort_unstable();
			sorted.dedup();
			ensure!(!ids.is_empty() && sorted.len() == ids.len(), "4. A list has each proposal once.");
		}
		Ok(())
	}

	fn check_proposal(
		proposal_id: ProposalId,
		proposal: &ProposalOf<T>,
		counts: &mut Counts<T::AccountId>,
	) -> Result<(), TryRuntimeError> {
		ensure!(
			proposal_id < NextProposalId::<T>::get()
				&& CurrentEpoch::<T>::get().is_some_and(|epoch| proposal.epoch <= epoch.index),
			"10. Proposals bear numbers given out, of epochs that have begun."
		);
		let status = proposal.status;
		ensure!(
			!status.is_running() || proposal.decision.is_none(),
			"12. A proposal is decided if and only if its status says so."
		);
		ensure!(
			status.enact_at().is_none() || proposal.decision.is_some(),
			"12. A proposal is decided if and only if its status says so."
		);
		let waits = Ended::<T>::contains_key((proposal.epoch, proposal.class, proposal_id));
		ensure!(!(waits && status.is_open()), "8. Exactly the ended proposals wait to be cleared.");
		let votes: Vec<_> = Votes::<T>::iter_prefix(proposal_id).collect();
		ensure!(waits || status.is_open() || votes.is_empty(), "8. A cleared proposal has no votes.");
		let credits = (proposal.epoch, proposal.class);
		if status.is_open() {
			add(&mut counts.drawing.entry(credits).or_default().open, 1);
		} else if waits {
			add(&mut counts.drawing.entry(credits).or_default().ended, 1);
		} else {
			counts.cleared.insert(credits);
		}
		Self::check_votes(proposal_id, proposal, &votes, counts)?;
		if !status.is_open() {
			return Ok(());
		}
		if let ProposalCall::Call(call) = &proposal.call {
			add(counts.open.entry(proposal.class).or_default(), 1);
			if proposal.proposer.is_none() {
				add(&mut counts.raised, 1);
				ensure!(
					Raised::<T>::get(call.hash()) == Some(proposal_id),
					"9. What was raised is found by its call's hash."
				);
			}
		}
		if let Some(proposer) = &proposal.proposer {
			add(counts.by_person.entry((proposer.person, proposal.class)).or_default(), 1);
			let held = counts.held.entry(proposer.account.clone()).or_default();
			*held = held.saturating_add(proposer.deposit);
		}
		if let ProposalCall::Matter(matter) = &proposal.call {
			add(&mut counts.matters, 1);
			ensure!(
				MatterProposals::<T>::get(key_of(matter)) == Some(proposal_id),
				"9. Each open matter is found by its key."
			);
		}
		Ok(())
	}

	fn check_votes(
		proposal_id: ProposalId,
		proposal: &ProposalOf<T>,
		votes: &[(PersonId, crate::types::Vote<T::AccountId>)],
		counts: &mut Counts<T::AccountId>,
	) -> Result<(), TryRuntimeError> {
		let mut all = Tally::default();
		let mut by_issuer = BTreeMap::<T::AccountId, Tally>::new();
		for (person, vote) in votes {
			let overflow = "3. The tally of a proposal is the sum of its votes.";
			all = all.with(vote.direction, vote.votes).ok_or(overflow)?;
			let issuers = by_issuer.entry(vote.issuer.clone()).or_default();
			*issuers = issuers.with(vote.direction, vote.votes).ok_or(overflow)?;
			let spent = counts.spent.entry((*person, proposal.class, proposal.epoch)).or_default();
			*spent = spent.saturating_add(cost(vote.votes));
			ensure!(
				!proposal.status.is_running() || OpenVotes::<T>::get(person).contains(&proposal_id),
				"4. A person's votes on undecided proposals are on the person's list."
			);
			ensure!(!proposal.excluded.contains(person), "11. Nobody whom a vote is about has votes on it.");
		}
		if proposal.status.is_open() {
			ensure!(all == proposal.tally, "3. The tally of an open proposal is the sum of its votes.");
			let kept: BTreeMap<_, _> = IssuerTallies::<T>::iter_prefix(proposal_id).collect();
			ensure!(kept == by_issuer, "3. The tally of an issuer is the sum of those counted by it.");
		} else {
			let tally = proposal.tally;
			ensure!(
				all.ayes <= tally.ayes
					&& all.nays <= tally.nays
					&& all.aye_persons <= tally.aye_persons
					&& all.nay_persons <= tally.nay_persons,
				"3. An ended proposal has no more votes than its tally says."
			);
		}
		Ok(())
	}

	fn check_spent(
		mut expected: BTreeMap<(PersonId, TokenId, EpochIndex), u64>,
	) -> Result<(), TryRuntimeError> {
		for ((person, class, epoch), spent) in Spent::<T>::iter() {
			ensure!(
				spent > 0 && expected.remove(&(person, class, epoch)) == Some(u64::from(spent)),
				"1. What a person has spent is the sum of the squares of their votes, and never 0."
			);
			ensure!(
				Given::<T>::get(epoch, class).is_some_and(|given| spent <= given.credits),
				"2. Nobody has spent more than was given."
			);
		}
		ensure!(expected.is_empty(), "1. Every vote is spent for.");
		Ok(())
	}

	fn check_counts(
		open: BTreeMap<TokenId, u32>,
		by_person: BTreeMap<(PersonId, TokenId), u32>,
	) -> Result<(), TryRuntimeError> {
		ensure!(
			OpenProposals::<T>::iter().collect::<BTreeMap<_, _>>() == open,
			"5. Open proposals are counted by class."
		);
		let kept: BTreeMap<_, _> =
			OpenByPerson::<T>::iter().map(|(person, class, count)| ((person, class), count)).collect();
		ensure!(kept == by_person, "5. Open proposals are counted by person and class.");
		Ok(())
	}

	fn check_drawing(
		drawing: &BTreeMap<(EpochIndex, TokenId), Drawing>,
		cleared: &BTreeSet<(EpochIndex, TokenId)>,
	) -> Result<(), TryRuntimeError> {
		let kept: BTreeMap<_, _> = Given::<T>::iter()
			.map(|(epoch, class, Allotment { open, ended, .. })| ((epoch, class), Drawing { open, ended }))
			.collect();
		ensure!(
			kept == *drawing,
			"7. Credits are given for exactly the classes and epochs that uncleared proposals draw on."
		);
		let ended = drawing.values().fold(0usize, |sum, count| sum.saturating_add(count.ended as usize));
		ensure!(Ended::<T>::iter_keys().count() == ended, "8. Only ended proposals wait to be cleared.");
		ensure!(
			cleared.iter().all(|credits| drawing.get(credits).is_none_or(|count| count.open == 0)),
			"8. No proposal is cleared while an open one draws on the same credits."
		);
		let clearable: BTreeSet<_> = Clearable::<T>::iter_keys()
			.map(|(epoch, class)| (EpochIndex::from_be_bytes(epoch), class))
			.collect();
		let expected =
			drawing.iter().filter(|(_, count)| count.open == 0).map(|(credits, _)| *credits).collect();
		ensure!(clearable == expected, "8. Credits on which no open proposal draws are found.");
		Ok(())
	}
}

fn add(count: &mut u32, more: u32) {
	*count = count.saturating_add(more);
}
