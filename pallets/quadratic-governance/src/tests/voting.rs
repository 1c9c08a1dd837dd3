use crate::{mock::*, types::*, Direction, Error, Event, IssuerTallies, OpenVotes, Status};
use credit_primitives_types::Moment;
use frame_support::{assert_noop, assert_ok};

#[test]
fn vote_should_cost_the_square_when_cast() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		System::reset_events();
		nay(BOB, id, 7);
		assert_eq!(Acted::get(), [BOB], "a vote is taking part");
		assert_eq!(spent(BOB, id), 49);
		let tally = Tally { nays: 7, nay_persons: 1, ..Default::default() };
		assert_eq!(proposal(id).tally, tally);
		assert_eq!(IssuerTallies::<Test>::get(id, RED), tally);
		assert_eq!(
			events(),
			[Event::Voted {
				proposal_id: id,
				voter: BOB,
				person: person(BOB),
				direction: Direction::Nay,
				votes: 7,
				issuer: RED,
				spent: 49
			}]
		);
	});
}

#[test]
fn vote_should_settle_the_difference_when_changed() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let other = submit(ALICE, NETWORK);
		aye(BOB, other, 3);
		aye(BOB, id, 9);
		assert_eq!(spent(BOB, id), 90);
		nay(BOB, id, 4);
		assert_eq!(spent(BOB, id), 25);
		aye(BOB, id, 5);
		assert_eq!(spent(BOB, id), 34);
		assert_eq!(proposal(id).tally, Tally { ayes: 5, aye_persons: 1, ..Default::default() });
	});
}

#[test]
fn vote_should_fail_when_credits_are_exceeded() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		assert_noop!(vote(BOB, id, Direction::Aye, 11), Error::<Test>::CreditsExceeded);
		assert_noop!(vote(BOB, id, Direction::Aye, u32::MAX), Error::<Test>::CreditsExceeded);
		aye(BOB, id, 10);
		let other = submit(ALICE, NETWORK);
		assert_noop!(vote(BOB, other, Direction::Aye, 1), Error::<Test>::CreditsExceeded);
		// The bank's credits are others.
		let bank = submit(ALICE, BANK);
		aye(BOB, bank, 10);
	});
}

#[test]
fn vote_should_fail_when_there_is_no_such_proposal() {
	execute(|| {
		assert_noop!(vote(BOB, 9, Direction::Aye, 1), Error::<Test>::ProposalNotFound);
	});
}

#[test]
fn vote_should_fail_when_it_is_for_nothing() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		assert_noop!(vote(BOB, id, Direction::Aye, 0), Error::<Test>::VotesZero);
	});
}

#[test]
fn vote_should_fail_when_the_voter_is_no_person() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		assert_noop!(vote(NOBODY, id, Direction::Aye, 1), Error::<Test>::NotAPerson);
		fall(RED);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::NotAPerson);
	});
}

#[test]
fn vote_should_fail_when_the_voter_became_a_person_after_the_submission() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let submitted = Now::get();
		KnownSince::mutate(|since| since.insert(BOB, submitted + 1));
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::NotEligibleYet);
		KnownSince::mutate(|since| since.insert(BOB, submitted));
		assert_ok!(vote(BOB, id, Direction::Aye, 1));
	});
}

#[test]
fn vote_should_fail_when_the_voter_is_no_member_or_a_new_one() {
	execute(|| {
		leave(CASCADIA, BOB);
		let id = submit(ALICE, BANK);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::NotAMember);
		join(CASCADIA, BOB);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::NotEligibleYet);
	});
}

#[test]
fn vote_should_fail_when_it_is_about_the_voter() {
	execute(|| {
		let id = open_matter(&[BOB]);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::Excluded);
		aye(ALICE, id, 1);
	});
}

#[test]
fn vote_should_fail_when_personhood_may_end_before_the_vote() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let latest = START + (VOTING + CONFIRMATION) * SLOT;
		People::mutate(|people| people.insert(BOB, (RED, latest - 1)));
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::PersonhoodEndsTooSoon);
		People::mutate(|people| people.insert(BOB, (RED, latest)));
		aye(BOB, id, 1);
		People::set(people_for_ever());
	});
}

fn people_for_ever() -> std::collections::BTreeMap<AccountId, (AccountId, Moment)> {
	People::get().into_keys().map(|who| (who, (RED, Moment::MAX))).collect()
}

#[test]
fn vote_should_fail_when_the_vote_is_decided_even_if_nobody_has_settled_it() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		skip_to(1 + VOTING);
		assert_eq!(status(id), Status::Voting);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::VotingClosed);
		run_to(2 + VOTING);
	});
}

#[test]
fn vote_should_fail_when_too_many_votes_are_open() {
	execute(|| {
		Parameters::mutate(|all| {
			all.max_open_votes = 2;
			all.network.open_proposals = 20;
		});
		let ids: Vec<_> = [ALICE, ALICE, BOB].map(|who| submit(who, NETWORK)).into();
		aye(DAVE, ids[0], 1);
		aye(DAVE, ids[1], 1);
		assert_noop!(vote(DAVE, ids[2], Direction::Aye, 1), Error::<Test>::MaxOpenVotesExceeded);
		// To change a vote is no more votes.
		aye(DAVE, ids[1], 2);
		remove(DAVE, ids[0]).unwrap();
		aye(DAVE, ids[2], 1);
		// Decided ones make room.
		run_to(1 + VOTING);
		let next = submit(CHARLIE, NETWORK);
		aye(DAVE, next, 1);
		assert_eq!(OpenVotes::<Test>::get(person(DAVE)).to_vec(), vec![next]);
	});
}

#[test]
fn vote_should_start_and_end_the_confirmation_when_the_proposal_begins_and_ceases_to_pass() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		System::reset_events();
		aye(BOB, id, 3);
		assert_eq!(status(id), Status::Voting);
		run_to(5);
		aye(CHARLIE, id, 1);
		assert_eq!(status(id), Status::Confirming { since: 5 });
		assert!(events().contains(&Event::ConfirmationStarted { proposal_id: id, until: 1 + VOTING as u32 }));
		nay(DAVE, id, 4);
		assert_eq!(status(id), Status::Voting);
		assert!(events().contains(&Event::ConfirmationEnded { proposal_id: id }));
	});
}

#[test]
fn vote_should_reject_at_once_when_the_proposal_ceases_to_pass_after_the_voting_period() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		run_to(VOTING);
		aye(BOB, id, 3);
		aye(CHARLIE, id, 3);
		run_to(1 + VOTING);
		assert_eq!(status(id), Status::Confirming { since: VOTING as u32 });
		run_to(2 + VOTING);
		nay(DAVE, id, 6);
		assert_eq!(status(id), Status::Rejected);
		assert_noop!(vote(EVE, id, Direction::Aye, 1), Error::<Test>::VotingClosed);
	});
}

#[test]
fn vote_should_not_fail_for_overflow_but_refuse_it_by_name_when_the_tally_is_full() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let full = Tally { ayes: u64::MAX, aye_persons: 1, ..Default::default() };
		crate::Proposals::<Test>::mutate(id, |proposal| proposal.as_mut().unwrap().tally = full);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::TallyOverflow);
		crate::Proposals::<Test>::mutate(id, |proposal| proposal.as_mut().unwrap().tally = Tally::default());
	});
}
