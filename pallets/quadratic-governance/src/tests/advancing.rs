use crate::{mock::*, types::*, Direction, Error, Event, Status};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, Pays},
	traits::fungible::Inspect,
};

fn advance(id: u32) -> DispatchResultWithPostInfo {
	Governance::advance_proposal(RuntimeOrigin::signed(NOBODY), id)
}

#[test]
fn advance_proposal_should_come_by_itself_when_the_voting_period_ends() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		nay(DAVE, id, 3);
		run_to(VOTING);
		assert_eq!(status(id), Status::Confirming { since: 1 });
		System::reset_events();
		run_to(1 + VOTING);
		let enact_at = (1 + VOTING + DELAY) as u32;
		assert_eq!(status(id), Status::Passed { enact_at });
		let tally = Tally { ayes: 4, nays: 3, aye_persons: 2, nay_persons: 1 };
		assert!(events().contains(&Event::ProposalPassed { proposal_id: id, tally, enact_at }));
		assert_eq!(proposal(id).decision, Some(Decision { passed: true, tally }));
	});
}

#[test]
fn advance_proposal_should_reject_when_half_are_for_it() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		nay(DAVE, id, 4);
		let amount = held(ALICE);
		System::reset_events();
		run_to(1 + VOTING);
		assert_eq!(status(id), Status::Rejected);
		let tally = Tally { ayes: 4, nays: 4, aye_persons: 2, nay_persons: 1 };
		let events = events();
		assert!(events.contains(&Event::ProposalRejected { proposal_id: id, tally, enact_at: None }));
		assert!(events.contains(&Event::DepositReturned { proposal_id: id, who: ALICE, amount }));
		assert_eq!(spent(BOB, id), 4);
	});
}

#[test]
fn advance_proposal_should_reject_when_the_quorum_is_missed() {
	execute(|| {
		let id = submit(ALICE, BANK);
		aye(BOB, id, 10);
		aye(CHARLIE, id, 10);
		run_to(1 + VOTING);
		assert_eq!(status(id), Status::Rejected);
	});
}

#[test]
fn advance_proposal_should_forfeit_the_deposit_when_only_the_proposer_is_for_it() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(ALICE, id, 1);
		let amount = held(ALICE);
		System::reset_events();
		run_to(1 + VOTING);
		assert_eq!((status(id), held(ALICE)), (Status::Rejected, 0));
		assert_eq!(Balances::balance(&REDISTRIBUTION), FUNDS + amount);
		assert!(events().contains(&Event::DepositForfeited { proposal_id: id, who: ALICE, amount }));
	});
}

#[test]
fn advance_proposal_should_wait_for_the_confirmation_when_it_passes_late() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		run_to(VOTING - 1);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		let until = VOTING - 1 + CONFIRMATION;
		run_to(until - 1);
		assert_eq!(status(id), Status::Confirming { since: VOTING as u32 - 1 });
		assert_eq!(proposal(id).alarm, Some(until as u32));
		run_to(until);
		assert_eq!(status(id), Status::Passed { enact_at: (until + DELAY) as u32 });
	});
}

#[test]
fn advance_proposal_should_be_free_for_anyone_when_something_is_due() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		skip_to(1 + VOTING);
		assert_eq!(advance(id).unwrap().pays_fee, Pays::No);
		assert_eq!(status(id), Status::Rejected);
		assert_noop!(advance(id), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn advance_proposal_should_fail_when_nothing_is_due() {
	execute(|| {
		assert_noop!(advance(0), Error::<Test>::ProposalNotFound);
		let id = submit(ALICE, NETWORK);
		assert_noop!(advance(id), Error::<Test>::NothingToDo);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		assert_noop!(advance(id), Error::<Test>::NothingToDo);
		run_to(1 + VOTING);
		assert_noop!(advance(id), Error::<Test>::NothingToDo);
	});
}

#[test]
fn advance_proposal_should_fail_when_the_scheduler_is_full() {
	execute(|| {
		fill_agenda(1 + VOTING..=VOTING + 40);
		let id = submit(ALICE, NETWORK);
		assert_noop!(advance(id), Error::<Test>::AgendaFull);
	});
}

#[test]
fn advance_proposal_should_notice_when_an_issuers_fall_makes_it_pass() {
	execute(|| {
		for who in [DAVE, EVE] {
			move_to(who, BLUE);
		}
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		nay(DAVE, id, 5);
		assert_eq!(status(id), Status::Voting);
		run_to(VOTING);
		fall(BLUE);
		assert_ok!(advance(id));
		assert_eq!(status(id), Status::Confirming { since: VOTING as u32 });
		assert_noop!(advance(id), Error::<Test>::NothingToDo);
	});
}

#[test]
fn advance_proposal_should_give_others_time_when_nobody_noticed_that_it_passes() {
	execute(|| {
		move_to(DAVE, BLUE);
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		nay(DAVE, id, 5);
		run_to(VOTING);
		fall(BLUE);
		run_to(1 + VOTING);
		let since = 1 + VOTING as u32;
		assert_eq!(status(id), Status::Confirming { since });
		assert_eq!(proposal(id).alarm, Some(since + CONFIRMATION as u32));
		assert_ok!(vote(FERDIE, id, Direction::Nay, 9));
		assert_eq!(status(id), Status::Rejected);
	});
}

#[test]
fn advance_proposal_should_return_the_deposit_when_redistribution_cannot_take_it() {
	execute(|| {
		Parameters::mutate(|all| {
			all.network.deposit = ED / 2;
			all.byte_deposit = 0;
		});
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), REDISTRIBUTION, 0));
		let id = submit(ALICE, NETWORK);
		System::reset_events();
		run_to(1 + VOTING);
		assert_eq!((status(id), Balances::balance(&ALICE)), (Status::Rejected, FUNDS));
		assert!(events().contains(&Event::DepositReturned { proposal_id: id, who: ALICE, amount: ED / 2 }));
	});
}
