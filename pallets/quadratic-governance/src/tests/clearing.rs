use crate::{
	clearing::CLEARED_AT_ONCE, mock::*, types::Vote, Direction, Ended, Event, Given, IssuerTallies,
	OpenVotes, Spent, Status, Tally, Votes, WeightInfo,
};
use frame_support::{traits::Hooks, weights::Weight};

#[test]
fn on_idle_should_keep_votes_while_their_epoch_is_under_way() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 3);
		run_to(100);
		assert_eq!(status(id), Status::Rejected);
		assert_eq!((spent(BOB, id), Votes::<Test>::iter().count()), (9, 1));
	});
}

#[test]
fn on_idle_should_clear_votes_when_both_they_and_their_epoch_are_over() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 3);
		nay(CHARLIE, id, 1);
		run_to(100);
		System::reset_events();
		run_to(103);
		assert!(events().contains(&Event::ProposalCleared { proposal_id: id }));
		assert_eq!(Votes::<Test>::iter().count(), 0);
		assert_eq!(Spent::<Test>::iter().count(), 0);
		assert_eq!(IssuerTallies::<Test>::iter().count(), 0);
		assert_eq!(OpenVotes::<Test>::iter().count(), 0);
		assert_eq!(Ended::<Test>::iter().count(), 0);
		assert_eq!(Given::<Test>::iter().count(), 0);
		// The record stays.
		assert_eq!(proposal(id).decision.unwrap().tally.ayes, 3);
	});
}

#[test]
fn on_idle_should_leave_undecided_proposals_of_past_epochs_alone() {
	execute(|| {
		submit(ALICE, BANK);
		run_to(95);
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 3);
		run_to(105);
		assert_eq!((proposal(id).epoch, spent(BOB, id)), (0, 9));
		aye(BOB, id, 10);
		run_to(120);
		assert_eq!(Votes::<Test>::iter().count(), 0);
		assert_eq!(Given::<Test>::iter().count(), 0);
	});
}

/// An ended proposal with this many votes of people who are not among those of the mock.
fn crowded(votes: u32) -> u32 {
	let id = submit(ALICE, NETWORK);
	let mut found = proposal(id);
	for who in 0..u64::from(votes) {
		let person = person(1_000 + who);
		Votes::<Test>::insert(
			id,
			person,
			Vote { direction: Direction::Nay, votes: 2, issuer: 500 + who % 40 },
		);
		OpenVotes::<Test>::insert(person, crate::types::OpenProposalIds::try_from(vec![id]).unwrap());
		Spent::<Test>::insert((person, 0, 0), 4);
		IssuerTallies::<Test>::mutate(id, 500 + who % 40, |tally: &mut Tally| {
			*tally = tally.with(Direction::Nay, 2).unwrap();
		});
		found.tally = found.tally.with(Direction::Nay, 2).unwrap();
	}
	crate::Proposals::<Test>::insert(id, found);
	id
}

#[test]
fn on_idle_should_go_on_in_the_next_block_when_the_room_is_used_up() {
	execute(|| {
		let id = crowded(100);
		skip_to(1 + VOTING);
		Governance::advance_proposal(RuntimeOrigin::signed(NOBODY), id).unwrap();
		skip_to(102);
		let step = Governance::heaviest_visit();
		let mut left = 100;
		while left > 0 {
			let used = Governance::on_idle(102, step);
			assert!(used.all_lte(step));
			check();
			left -= u32::min(CLEARED_AT_ONCE, left);
			assert_eq!(Votes::<Test>::iter().count() as u32, left);
		}
		while Ended::<Test>::iter().count() > 0 {
			Governance::on_idle(102, step);
			check();
		}
		assert_eq!(Spent::<Test>::iter().count() + IssuerTallies::<Test>::iter().count(), 0);
	});
}

#[test]
fn on_idle_should_do_nothing_when_there_is_no_room() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 3);
		run_to(1 + VOTING);
		skip_to(102);
		assert_eq!(Governance::on_idle(102, Weight::zero()), Weight::zero());
		assert_eq!(Governance::on_idle(102, <() as WeightInfo>::idle()), <() as WeightInfo>::idle());
		assert_eq!(Votes::<Test>::iter().count(), 1);
		PollWeight::set(Weight::zero());
		assert_eq!(Governance::on_idle(102, Weight::MAX), Weight::zero());
		assert_eq!(Votes::<Test>::iter().count(), 1);
	});
}
