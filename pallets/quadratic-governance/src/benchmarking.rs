//! The worst case of each call, and of each step that the pallet takes by itself or for others.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::{
	clearing::CLEARED_AT_ONCE,
	types::{Metadata, OpenProposalIds, Reason, Tally, Vote, MAX_EXCLUDED, MAX_OPEN_VOTES},
};
use alloc::{boxed::Box, vec, vec::Vec};
use credit_primitives_types::{
	Ballots, BankId, Matter, OnMembershipEnded, OnVouched, PersonId, Personhood, ProposalId, Vouching, CRD,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, EnsureOrigin};
use frame_system::RawOrigin;
use sp_core::H256;

/// What benchmarks need of the runtime.
pub trait BenchmarkHelper<AccountId, Call> {
	/// Opens a bank with these members, and makes them persons.
	fn open_bank(members: &[AccountId]) -> BankId;

	/// A call that proposals of the scope may make, with about so many bytes if there is one.
	fn call(scope: &Scope, bytes: u32) -> Call;
}

/// Bytes of a call that is too long to be kept in the proposal.
const LONG: u32 = 1_000;

fn funded<T: Config>(index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account("person", index, 0);
	T::Currency::set_balance(&who, 10_000_000 * CRD);
	who
}

fn someone<T: Config>(index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = funded::<T>(index);
	T::Persons::attest_for_benchmark(&who);
	who
}

/// A bank of persons who have been members for an epoch.
fn bank_of<T: Config>(count: u32) -> (Vec<T::AccountId>, BankId)
where
	T::Currency: Mutate<T::AccountId>,
{
	let members: Vec<_> = (0..count).map(funded::<T>).collect();
	let bank = T::BenchmarkHelper::open_bank(&members);
	T::Clock::set_for_benchmark(Pallet::<T>::now() + T::EpochLength::get());
	(members, bank)
}

/// A person of whom nothing is known.
fn stranger(index: u32) -> H256 {
	H256(sp_io::hashing::blake2_256(&index.to_le_bytes()))
}

fn title() -> Metadata {
	Metadata::try_from(vec![b't'; 256]).unwrap()
}

fn submit<T: Config>(who: &T::AccountId, scope: Scope) -> ProposalId {
	let proposal_id = NextProposalId::<T>::get();
	let class = scope.class().unwrap();
	let open = OpenProposals::<T>::take(class);
	let call = T::BenchmarkHelper::call(&scope, LONG);
	Pallet::<T>::do_submit_proposal(who, scope, call, title()).unwrap();
	OpenProposals::<T>::insert(class, open + 1);
	proposal_id
}

fn go_to<T: Config>(block: u32) {
	frame_system::Pallet::<T>::set_block_number(block.into());
}

fn change<T: Config>(id: ProposalId, change: impl FnOnce(&mut ProposalOf<T>)) {
	Proposals::<T>::mutate(id, |proposal| change(proposal.as_mut().unwrap()));
}

/// Adds the votes of people who need not be there.
fn crowd<T: Config>(id: ProposalId, count: u32) {
	let issuer: T::AccountId = account("issuer", 0, 0);
	let vote = Vote { direction: Direction::Nay, votes: 1, issuer: issuer.clone() };
	let mut tally = Tally::default();
	for index in 0..count {
		tally = tally.with(vote.direction, vote.votes).unwrap();
		Votes::<T>::insert(id, stranger(index + 1_000_000), &vote);
	}
	IssuerTallies::<T>::insert(id, issuer, tally);
	change::<T>(id, |proposal| proposal.tally = tally);
}

/// Puts somebody's votes on a proposal without asking whether they may, counted by an issuer of their own.
fn put_vote<T: Config>(id: ProposalId, who: &T::AccountId, direction: Direction, votes: u32) -> PersonId {
	let person = T::Persons::person_of(who).unwrap();
	let issuer: T::AccountId = account("issuer", 1, 0);
	let proposal = Proposals::<T>::get(id).unwrap();
	IssuerTallies::<T>::mutate(id, &issuer, |tally| *tally = tally.with(direction, votes).unwrap());
	Votes::<T>::insert(id, person, Vote { direction, votes, issuer });
	Spent::<T>::mutate((person, proposal.class, proposal.epoch), |spent| *spent += votes * votes);
	OpenVotes::<T>::mutate(person, |open| open.try_push(id).unwrap());
	change::<T>(id, |proposal| proposal.tally = proposal.tally.with(direction, votes).unwrap());
	person
}

/// Brings the proposal to where the voting period is over and it passes only just, so that the next change may reject it.
fn confirming<T: Config>(id: ProposalId) {
	let proposal = Proposals::<T>::get(id).unwrap();
	let end = proposal.voting_end();
	change::<T>(id, |proposal| {
		proposal.base = 1;
		proposal.status = Status::Confirming { since: end };
		proposal.terms.minimum_support = credit_primitives_math::Permill::zero();
	});
	go_to::<T>(end);
}

/// Fills the list of a person's open votes with others that have been decided, but for `left` places.
fn fill_open_votes<T: Config>(person: PersonId, like: ProposalId, left: u32) {
	let mut proposal = Proposals::<T>::get(like).unwrap();
	proposal.status = Status::Rejected;
	proposal.proposer = None;
	let mut open = OpenVotes::<T>::get(person);
	let first = 1_000_000;
	for id in first..first + MAX_OPEN_VOTES - left - open.len() as u32 {
		Proposals::<T>::insert(id, &proposal);
		open.try_push(id).unwrap();
	}
	OpenVotes::<T>::insert(person, open);
}

/// A proposal of a bank, or a matter put to its members, with the votes of so many people and of one who is about to
/// change theirs so that it is rejected.
fn decisive<T: Config>(voters: u32, is_matter: bool) -> (T::AccountId, ProposalId)
where
	T::Currency: Mutate<T::AccountId>,
{
	let (members, bank) = bank_of::<T>(3);
	let id = if is_matter { ask::<T>(bank, 0) } else { submit::<T>(&members[0], Scope::Bank(bank)) };
	crowd::<T>(id, voters);
	change::<T>(id, |proposal| proposal.tally.ayes = proposal.tally.nays);
	let person = put_vote::<T>(id, &members[1], Direction::Aye, 2);
	confirming::<T>(id);
	change::<T>(id, |proposal| {
		proposal.excluded = (0..MAX_EXCLUDED)
			.map(|n| H256::repeat_byte(n as u8 + 100))
			.collect::<Vec<_>>()
			.try_into()
			.unwrap();
	});
	fill_open_votes::<T>(person, id, 1);
	(members[1].clone(), id)
}

/// Undecided proposals or matters with the votes of somebody, the end of which rejects them.
fn voted_on<T: Config>(count: u32, are_matters: bool) -> (T::AccountId, PersonId, BankId)
where
	T::Currency: Mutate<T::AccountId>,
{
	let (members, bank) = bank_of::<T>(MAX_OPEN_VOTES + 1);
	let voter = members.last().unwrap().clone();
	let put = |(index, who): (usize, &T::AccountId)| {
		if are_matters {
			ask::<T>(bank, index as u32)
		} else {
			submit::<T>(who, Scope::Bank(bank))
		}
	};
	let ids: Vec<_> = members.iter().take(count as usize).enumerate().map(put).collect();
	let person = T::Persons::person_of(&voter).unwrap();
	for id in ids {
		put_vote::<T>(id, &voter, Direction::Aye, 1);
		confirming::<T>(id);
	}
	(voter, person, bank)
}

/// Puts a matter to the members of a bank.
fn ask<T: Config>(bank: BankId, loan: u32) -> ProposalId {
	let matter = Matter::Appeal { loan, endorser: account("endorser", 0, 0) };
	let excluded = (0..MAX_EXCLUDED).map(|n| H256::repeat_byte(n as u8 + 100)).collect();
	<Pallet<T> as Ballots<_>>::open(bank, matter, excluded).unwrap()
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn submit_proposal(l: Linear<0, 100_000>) {
		let who = someone::<T>(0);
		let call = Box::new(T::BenchmarkHelper::call(&Scope::Network, l));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), Scope::Network, call, title());
		assert!(Proposals::<T>::contains_key(0));
	}

	#[benchmark]
	fn raise_proposal() {
		someone::<T>(0);
		let call = T::BenchmarkHelper::call(&Scope::Network, 200);
		let excluded = (0..MAX_EXCLUDED).map(|n| H256::repeat_byte(n as u8 + 100)).collect();
		#[block]
		{
			Pallet::<T>::raise(call, title(), excluded).unwrap();
		}
		assert!(Proposals::<T>::contains_key(0));
	}

	#[benchmark]
	fn vote() {
		let (who, id) = decisive::<T>(10_000, false);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Direction::Nay, 3);
		assert_eq!(Proposals::<T>::get(id).unwrap().status, Status::Rejected);
	}

	#[benchmark]
	fn vote_among_few() {
		let (who, id) = decisive::<T>(10, false);
		#[extrinsic_call]
		vote(RawOrigin::Signed(who), id, Direction::Nay, 3);
		assert_eq!(Proposals::<T>::get(id).unwrap().status, Status::Rejected);
	}

	#[benchmark]
	fn vote_on_matter() {
		let (who, id) = decisive::<T>(10_000, true);
		#[extrinsic_call]
		vote(RawOrigin::Signed(who), id, Direction::Nay, 3);
		assert!(matches!(Proposals::<T>::get(id).unwrap().status, Status::Refused { .. }));
	}

	#[benchmark]
	fn remove_vote() {
		let (who, id) = decisive::<T>(10, false);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);
		assert_eq!(Proposals::<T>::get(id).unwrap().status, Status::Rejected);
	}

	#[benchmark]
	fn cancel_proposal() {
		let (members, bank) = bank_of::<T>(1);
		let id = submit::<T>(&members[0], Scope::Bank(bank));
		#[extrinsic_call]
		_(RawOrigin::Signed(members[0].clone()), id);
		assert!(!Proposals::<T>::contains_key(id));
	}

	#[benchmark]
	fn kill_proposal() -> Result<(), BenchmarkError> {
		let origin = T::CancelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let who = someone::<T>(0);
		let id = submit::<T>(&who, Scope::Network);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, Reason::try_from(vec![b'r'; 256]).unwrap());
		assert!(!Proposals::<T>::get(id).unwrap().status.is_open());
		Ok(())
	}

	#[benchmark]
	fn advance_proposal() {
		let who = someone::<T>(0);
		T::Currency::set_balance(&T::RedistributionAccount::get(), CRD);
		let id = submit::<T>(&who, Scope::Network);
		go_to::<T>(Proposals::<T>::get(id).unwrap().voting_end());
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);
		assert_eq!(Proposals::<T>::get(id).unwrap().status, Status::Rejected);
	}

	#[benchmark]
	fn advance_proposal_to_enactment() {
		let (members, bank) = bank_of::<T>(2);
		let id = submit::<T>(&members[0], Scope::Bank(bank));
		put_vote::<T>(id, &members[1], Direction::Aye, 1);
		let voting_end = Proposals::<T>::get(id).unwrap().voting_end();
		change::<T>(id, |proposal| {
			proposal.base = 1;
			proposal.status = Status::Confirming { since: 1 };
			proposal.terms.confirmation = 1;
		});
		go_to::<T>(voting_end);
		#[extrinsic_call]
		advance_proposal(RawOrigin::Signed(members[0].clone()), id);
		assert!(matches!(Proposals::<T>::get(id).unwrap().status, Status::Passed { .. }));
	}

	#[benchmark]
	fn enact_proposal() {
		let who = someone::<T>(0);
		let id = submit::<T>(&who, Scope::Network);
		let enact_at = Proposals::<T>::get(id).unwrap().voting_end();
		change::<T>(id, |proposal| proposal.status = Status::Passed { enact_at });
		go_to::<T>(enact_at);
		#[extrinsic_call]
		_(RawOrigin::Root, id);
		assert!(!Proposals::<T>::get(id).unwrap().status.is_open());
	}

	#[benchmark]
	fn vouched_changed(n: Linear<1, MAX_OPEN_VOTES>) {
		let (_, person, _) = voted_on::<T>(n, false);
		let before = T::Persons::vouched(&person).unwrap().by;
		#[block]
		{
			<Pallet<T> as OnVouched<_>>::changed(&person, &before, None);
		}
		assert!(!OpenVotes::<T>::contains_key(person));
	}

	#[benchmark]
	fn membership_ended(n: Linear<1, MAX_OPEN_VOTES>) {
		let (_, person, bank) = voted_on::<T>(n, false);
		#[block]
		{
			<Pallet<T> as OnMembershipEnded>::ended(bank, &person);
		}
		assert!(!OpenVotes::<T>::contains_key(person));
	}

	#[benchmark]
	fn votes_on_matters_ended(n: Linear<1, MAX_OPEN_VOTES>) {
		let (_, person, bank) = voted_on::<T>(n, true);
		#[block]
		{
			<Pallet<T> as OnMembershipEnded>::ended(bank, &person);
		}
		assert!(!OpenVotes::<T>::contains_key(person));
		assert!(matches!(Proposals::<T>::get(0).unwrap().status, Status::Refused { .. }));
	}

	#[benchmark]
	fn idle() {
		let who = someone::<T>(0);
		let id = submit::<T>(&who, Scope::Network);
		Pallet::<T>::end(id, Proposals::<T>::get(id).unwrap(), Status::Withdrawn);
		#[block]
		{
			Pallet::<T>::do_on_idle(T::WeightInfo::idle());
		}
		// Its epoch is under way.
		assert_eq!(Ended::<T>::iter_keys().count(), 1);
	}

	#[benchmark]
	fn clear_votes(n: Linear<1, CLEARED_AT_ONCE>) {
		let who = someone::<T>(0);
		let id = submit::<T>(&who, Scope::Network);
		let epoch = Proposals::<T>::get(id).unwrap().epoch;
		for index in 0..n {
			let person = stranger(index + 1);
			let issuer: T::AccountId = account("issuer", index, 0);
			Votes::<T>::insert(id, person, Vote { direction: Direction::Aye, votes: 1, issuer });
			Spent::<T>::insert((person, 0, epoch), 1);
			OpenVotes::<T>::insert(person, OpenProposalIds::try_from(vec![id]).unwrap());
		}
		Pallet::<T>::end(id, Proposals::<T>::get(id).unwrap(), Status::Withdrawn);
		T::Clock::set_for_benchmark(Pallet::<T>::now() + T::EpochLength::get());
		#[block]
		{
			Pallet::<T>::do_on_idle(Pallet::<T>::heaviest_visit());
		}
		assert!(Votes::<T>::iter_prefix(id).next().is_none());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
