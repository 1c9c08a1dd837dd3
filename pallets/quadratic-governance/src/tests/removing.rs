use crate::Direction;
use crate::{mock::*, types::Reason, Error, Event, OpenVotes, Spent, Status, Votes};
use frame_support::{assert_noop, assert_ok};

#[test]
fn remove_vote_should_return_exactly_the_square_when_undecided() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let other = submit(ALICE, NETWORK);
		aye(BOB, id, 7);
		aye(BOB, other, 5);
		System::reset_events();
		assert_ok!(remove(BOB, id));
		assert_eq!(spent(BOB, other), 25);
		assert_eq!(OpenVotes::<Test>::get(person(BOB)).to_vec(), vec![other]);
		assert!(proposal(id).tally.is_empty());
		assert_eq!(
			events(),
			[Event::VoteRemoved {
				proposal_id: id,
				person: person(BOB),
				direction: Direction::Aye,
				votes: 7,
				spent: 25
			}]
		);
		assert_ok!(remove(BOB, other));
		assert_eq!(Spent::<Test>::iter().count(), 0);
		assert_eq!(OpenVotes::<Test>::iter().count(), 0);
	});
}

#[test]
fn remove_vote_should_fail_when_there_is_nothing_to_remove() {
	execute(|| {
		assert_noop!(remove(BOB, 9), Error::<Test>::ProposalNotFound);
		let id = submit(ALICE, NETWORK);
		assert_noop!(remove(NOBODY, id), Error::<Test>::NotAPerson);
		assert_noop!(remove(BOB, id), Error::<Test>::VoteNotFound);
	});
}

#[test]
fn remove_vote_should_fail_when_decided() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 2);
		skip_to(1 + VOTING);
		assert_noop!(remove(BOB, id), Error::<Test>::VotingClosed);
		run_to(2 + VOTING);
		assert_eq!(status(id), Status::Rejected);
		assert_noop!(remove(BOB, id), Error::<Test>::VotingClosed);
		assert_eq!(spent(BOB, id), 4);
	});
}

#[test]
fn remove_vote_should_return_credits_when_the_proposal_was_killed() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 5);
		aye(CHARLIE, id, 5);
		assert_ok!(Governance::kill_proposal(RuntimeOrigin::signed(COMMITTEE), id, Reason::default()));
		assert_ok!(remove(BOB, id));
		assert_eq!(spent(BOB, id), 0);
		assert_eq!(Votes::<Test>::iter_prefix(id).count(), 1);
		assert_eq!(spent(CHARLIE, id), 25);
	});
}

#[test]
fn remove_vote_should_return_to_the_epoch_of_the_proposal_only() {
	execute(|| {
		submit(BOB, BANK);
		pass(89);
		let old = submit(ALICE, NETWORK);
		aye(BOB, old, 10);
		pass(15);
		let new = submit(ALICE, NETWORK);
		assert_eq!((proposal(old).epoch, proposal(new).epoch), (0, 1));
		aye(BOB, new, 10);
		assert_ok!(remove(BOB, old));
		assert_eq!((spent(BOB, old), spent(BOB, new)), (0, 100));
		assert_noop!(vote(BOB, new, Direction::Aye, 11), Error::<Test>::CreditsExceeded);
	});
}

#[test]
fn remove_vote_should_end_the_confirmation_when_the_quorum_is_missed() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 1);
		aye(CHARLIE, id, 1);
		assert_eq!(status(id), Status::Confirming { since: 1 });
		assert_ok!(remove(BOB, id));
		assert_eq!(status(id), Status::Voting);
	});
}
