use crate::{mock::*, types::*, Error, Event, Status};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect, weights::Weight};
use sp_runtime::{traits::Dispatchable, DispatchError, TokenError};

/// A proposal that passes with the votes of Bob, Charlie and Dave at the end of its voting period.
fn passing(scope: crate::Scope, call: RuntimeCall) -> u32 {
	let id = submit_call(ALICE, scope, call);
	for who in [BOB, CHARLIE, DAVE] {
		aye(who, id, 3);
	}
	id
}

const DECIDED: u64 = 1 + VOTING;
const ENACTED: u64 = DECIDED + DELAY;

#[test]
fn enact_proposal_should_call_as_root_when_the_network_has_decided() {
	execute(|| {
		let id = passing(NETWORK, force_transfer(NOBODY, EVE, 5 * ED));
		run_to(ENACTED - 1);
		assert_eq!(Balances::balance(&EVE), FUNDS);
		System::reset_events();
		run_to(ENACTED);
		assert_eq!(Balances::balance(&EVE), FUNDS + 5 * ED);
		assert_eq!((status(id), held(ALICE)), (Status::Enacted, 0));
		assert!(events().contains(&Event::ProposalEnacted { proposal_id: id, result: Ok(()) }));
		// Votes on what was decided stay spent.
		assert_eq!(spent(BOB, id), 9);
	});
}

#[test]
fn enact_proposal_should_call_with_the_banks_origin_when_a_bank_has_decided() {
	execute(|| {
		let id = passing(BANK, remark(&[1; 300]));
		run_to(ENACTED);
		assert_eq!((status(id), remarks()), (Status::Enacted, vec![SPEAKER]));
	});
}

#[test]
fn enact_proposal_should_change_nothing_when_the_call_fails() {
	execute(|| {
		let call = batch(vec![force_transfer(NOBODY, EVE, ED), force_transfer(NOBODY, EVE, FUNDS * 2)]);
		let id = passing(NETWORK, call);
		System::reset_events();
		run_to(ENACTED);
		let error = DispatchError::Token(TokenError::FundsUnavailable);
		assert_eq!(status(id), Status::EnactmentFailed { error });
		assert!(events().contains(&Event::ProposalEnacted { proposal_id: id, result: Err(error) }));
		assert_eq!(Balances::balance(&EVE), FUNDS);
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn enact_proposal_should_call_what_was_decided_though_calls_are_suspended() {
	execute(|| {
		let proposed = passing(BANK, remark(b"proposed"));
		let matter = open_matter(&[]);
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, matter, 2);
		}
		CallsSuspended::set(true);
		let by_hand = remark(b"by hand").dispatch(RuntimeOrigin::signed(ALICE)).unwrap_err().error;
		assert_eq!(by_hand, frame_system::Error::<Test>::CallFiltered.into());
		run_to(ENACTED);
		assert_eq!((status(matter), status(proposed)), (Status::Enacted, Status::Enacted));
		assert_eq!(remarks(), [SPEAKER, SPEAKER]);
	});
}

#[test]
fn enact_proposal_should_check_the_filter_again() {
	execute(|| {
		let id = passing(NETWORK, batch(vec![force_transfer(NOBODY, EVE, ED)]));
		run_to(DECIDED);
		TransfersAllowed::set(false);
		run_to(ENACTED);
		assert_eq!(status(id), Status::EnactmentFailed { error: Error::<Test>::CallNotAllowed.into() });
		assert_eq!(Balances::balance(&EVE), FUNDS);
	});
}

#[test]
fn enact_proposal_should_check_the_weight_again() {
	execute(|| {
		let id = passing(NETWORK, force_transfer(NOBODY, EVE, ED));
		run_to(DECIDED);
		MaxCallWeight::set(Weight::from_parts(1, 1));
		run_to(ENACTED);
		assert_eq!(status(id), Status::EnactmentFailed { error: Error::<Test>::CallTooHeavy.into() });
	});
}

#[test]
fn enact_proposal_should_fail_when_it_may_not_be_enacted() {
	execute(|| {
		let enact = |id| Governance::enact_proposal(RuntimeOrigin::root(), id);
		assert_noop!(enact(0), Error::<Test>::ProposalNotFound);
		let id = passing(NETWORK, remark(b""));
		assert_noop!(enact(id), Error::<Test>::NotPassed);
		run_to(DECIDED);
		assert_noop!(enact(id), Error::<Test>::TooEarly);
		assert_noop!(Governance::enact_proposal(RuntimeOrigin::signed(ALICE), id), DispatchError::BadOrigin);
		run_to(ENACTED);
		assert_noop!(enact(id), Error::<Test>::NotPassed);
	});
}

#[test]
fn enact_proposal_should_return_the_weight_that_was_not_used() {
	execute(|| {
		let id = passing(NETWORK, force_transfer(NOBODY, EVE, ED));
		run_to(DECIDED);
		skip_to(ENACTED);
		let post = Governance::enact_proposal(RuntimeOrigin::root(), id).unwrap();
		assert!(post.actual_weight.unwrap().all_lt(MaxCallWeight::get()));
		assert_eq!(status(id), Status::Enacted);
	});
}

#[test]
fn enact_proposal_should_lapse_when_the_bank_is_gone() {
	execute(|| {
		let id = passing(BANK, remark(b""));
		run_to(DECIDED);
		OpenBanks::mutate(|banks| banks.remove(&CASCADIA));
		System::reset_events();
		run_to(ENACTED);
		assert_eq!((status(id), held(ALICE)), (Status::Lapsed, 0));
		assert!(events().contains(&Event::ProposalLapsed { proposal_id: id }));
	});
}

#[test]
fn enact_proposal_should_lapse_when_the_call_is_gone() {
	execute(|| {
		let id = passing(NETWORK, remark(&[1; 300]));
		let ProposalCall::Call(call) = proposal(id).call else { panic!("the call is kept") };
		run_to(DECIDED);
		pallet_preimage::PreimageFor::<Test>::remove((call.hash(), call.len().unwrap()));
		run_to(ENACTED);
		assert_eq!(status(id), Status::Lapsed);
	});
}

#[test]
fn enact_proposal_should_lapse_when_it_is_too_late() {
	execute(|| {
		let id = passing(NETWORK, remark(b""));
		run_to(DECIDED);
		skip_to(ENACTED + WINDOW + 1);
		assert_ok!(Governance::enact_proposal(RuntimeOrigin::root(), id));
		assert_eq!(status(id), Status::Lapsed);
	});
}

#[test]
fn advance_proposal_should_lapse_when_it_is_too_late_to_enact() {
	execute(|| {
		let id = passing(NETWORK, remark(b""));
		run_to(DECIDED);
		skip_to(ENACTED + WINDOW + 1);
		assert_ok!(Governance::advance_proposal(RuntimeOrigin::signed(NOBODY), id));
		assert_eq!(status(id), Status::Lapsed);
	});
}

#[test]
fn a_call_that_kills_its_own_proposal_finds_it_ended() {
	execute(|| {
		let call =
			RuntimeCall::Governance(crate::Call::kill_proposal { proposal: 0, reason: Default::default() });
		let id = passing(NETWORK, call);
		run_to(ENACTED);
		assert_eq!(status(id), Status::EnactmentFailed { error: Error::<Test>::AlreadyEnded.into() });
	});
}
