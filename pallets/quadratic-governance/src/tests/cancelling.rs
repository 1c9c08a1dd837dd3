use crate::{mock::*, types::Reason, Ended, Error, Event, Given, Proposals};
use frame_support::{assert_noop, assert_ok};

fn cancel(who: AccountId, id: u32) -> sp_runtime::DispatchResult {
	Governance::cancel_proposal(RuntimeOrigin::signed(who), id)
}

#[test]
fn cancel_proposal_should_return_the_deposit_when_nobody_has_voted() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let amount = held(ALICE);
		System::reset_events();
		assert_ok!(cancel(ALICE, id));
		assert_eq!((held(ALICE), Proposals::<Test>::contains_key(id)), (0, false));
		assert_eq!(
			events(),
			[
				Event::DepositReturned { proposal_id: id, who: ALICE, amount },
				Event::ProposalCancelled { proposal_id: id }
			]
		);
		assert_eq!(pallet_scheduler::Agenda::<Test>::iter().count(), 0);
		assert_eq!(Given::<Test>::iter().count() + Ended::<Test>::iter().count(), 0);
	});
}

#[test]
fn cancel_proposal_should_fail_when_it_may_not() {
	execute(|| {
		assert_noop!(cancel(ALICE, 0), Error::<Test>::ProposalNotFound);
		let id = submit(ALICE, NETWORK);
		assert_noop!(cancel(BOB, id), Error::<Test>::NotTheProposer);
		nay(BOB, id, 1);
		assert_noop!(cancel(ALICE, id), Error::<Test>::VotesCast);
		assert_ok!(remove(BOB, id));
		assert_ok!(cancel(ALICE, id));
		assert_noop!(cancel(ALICE, id), Error::<Test>::ProposalNotFound);
		let id = submit(ALICE, NETWORK);
		assert_ok!(Governance::kill_proposal(RuntimeOrigin::root(), id, Reason::default()));
		assert_noop!(cancel(ALICE, id), Error::<Test>::AlreadyEnded);
		let matter = open_matter(&[]);
		assert_noop!(cancel(ALICE, matter), Error::<Test>::NotTheProposer);
	});
}

#[test]
fn cancel_proposal_should_fail_when_the_vote_is_over_though_not_settled() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		skip_to(1 + VOTING);
		assert_noop!(cancel(ALICE, id), Error::<Test>::VotingClosed);
		assert_ok!(Governance::kill_proposal(RuntimeOrigin::root(), id, Reason::default()));
	});
}
