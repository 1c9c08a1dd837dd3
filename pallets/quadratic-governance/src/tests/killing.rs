use crate::{mock::*, types::Reason, Error, Event, MatterProposals, Status};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn reason() -> Reason {
	b"it empties a bank".to_vec().try_into().unwrap()
}

#[test]
fn kill_proposal_should_end_it_when_the_committee_says_so() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 1);
		let amount = held(ALICE);
		System::reset_events();
		assert_ok!(Governance::kill_proposal(RuntimeOrigin::signed(COMMITTEE), id, reason()));
		assert_eq!(
			events(),
			[
				Event::DepositReturned { proposal_id: id, who: ALICE, amount },
				Event::ProposalKilled { proposal_id: id, reason: reason() }
			]
		);
		assert_eq!(
			status(id),
			Status::Killed { reason_hash: sp_io::hashing::blake2_256(b"it empties a bank") }
		);
		assert_noop!(
			Governance::kill_proposal(RuntimeOrigin::root(), id, reason()),
			Error::<Test>::AlreadyEnded
		);
	});
}

#[test]
fn kill_proposal_should_prevent_the_enactment_when_passed() {
	execute(|| {
		let id = submit(ALICE, BANK);
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, id, 3);
		}
		run_to(1 + VOTING);
		assert_eq!(status(id), Status::Passed { enact_at: (1 + VOTING + DELAY) as u32 });
		assert_ok!(Governance::kill_proposal(RuntimeOrigin::root(), id, reason()));
		pass(50);
		assert!(remarks().is_empty());
		assert!(matches!(status(id), Status::Killed { .. }));
	});
}

#[test]
fn kill_proposal_should_fail_when_it_may_not() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		assert_noop!(
			Governance::kill_proposal(RuntimeOrigin::signed(ALICE), id, reason()),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Governance::kill_proposal(RuntimeOrigin::root(), 9, reason()),
			Error::<Test>::ProposalNotFound
		);
		assert_noop!(
			Governance::kill_proposal(RuntimeOrigin::root(), id, vec![0xff].try_into().unwrap()),
			Error::<Test>::NotUtf8
		);
	});
}

#[test]
fn kill_proposal_should_free_the_matter_when_it_is_one() {
	execute(|| {
		let id = open_matter(&[]);
		assert_ok!(Governance::kill_proposal(RuntimeOrigin::root(), id, reason()));
		assert_eq!(MatterProposals::<Test>::iter().count(), 0);
		open_matter(&[]);
	});
}

#[test]
fn kill_proposal_should_fail_when_the_committee_would_end_a_vote_about_itself() {
	execute(|| {
		let id = submit_call(ALICE, NETWORK, remark(ABOUT_THE_COMMITTEE));
		let kill = |origin| Governance::kill_proposal(origin, id, reason());
		assert_noop!(kill(RuntimeOrigin::signed(COMMITTEE)), Error::<Test>::NotKillable);
		assert_ok!(kill(RuntimeOrigin::root()));
	});
}
