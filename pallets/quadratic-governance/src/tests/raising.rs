use crate::{mock::*, types::*, Error, Event, OpenProposals, Raised, Status};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::Hash;

const CALL: &[u8] = b"raised";

fn raise(excluded: &[AccountId]) -> Result<u32, sp_runtime::DispatchError> {
	Governance::raise(remark(CALL), title(), excluded.iter().map(|who| person(*who)).collect())
}

#[test]
fn raise_should_ask_everybody_whom_it_is_not_about() {
	execute(|| {
		System::reset_events();
		let id = raise(&[ALICE, ALICE]).unwrap();
		let found = proposal(id);
		assert_eq!((found.class, found.base, found.proposer.is_none()), (0, 5, true));
		assert_eq!(OpenProposals::<Test>::get(0), 1);
		let terms = Terms::of_proposal(&Parameters::get(), &NETWORK);
		assert_eq!(found.terms, terms);
		assert!(events().contains(&Event::ProposalRaised {
			proposal_id: id,
			call_hash: <Test as frame_system::Config>::Hashing::hash_of(&remark(CALL)),
			metadata: title(),
			excluded: found.excluded,
			epoch: 0,
			base: 5,
			terms,
			voting_end: 1 + VOTING as u32,
		}));
		assert_noop!(
			Governance::vote(RuntimeOrigin::signed(ALICE), id, crate::Direction::Aye, 1),
			Error::<Test>::Excluded
		);
	});
}

#[test]
fn what_was_raised_should_be_carried_out_when_it_passes() {
	execute(|| {
		let call = force_transfer(ALICE, BOB, 1);
		let id = Governance::raise(call.clone(), title(), vec![person(ALICE)]).unwrap();
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, id, 3);
		}
		run_to(1 + VOTING + CONFIRMATION + DELAY + 1);
		assert_eq!(status(id), Status::Enacted);
		assert_eq!((OpenProposals::<Test>::get(0), Raised::<Test>::iter().count()), (0, 0));
		assert_ok!(Governance::raise(call, title(), vec![]));
	});
}

#[test]
fn raise_should_fail_when_it_is_asked_already() {
	execute(|| {
		let id = raise(&[]).unwrap();
		assert_noop!(raise(&[]), Error::<Test>::AlreadyExists);
		run_to(1 + VOTING + 1);
		assert_eq!(status(id), Status::Rejected);
		assert_ok!(raise(&[]));
	});
	// What a person proposes is their own.
	execute(|| {
		submit_call(BOB, NETWORK, remark(CALL));
		assert_ok!(raise(&[]));
	});
}

#[test]
fn raise_should_leave_half_the_places_to_people() {
	execute(|| {
		let half = Parameters::get().network.open_proposals / 2;
		for n in 0..half {
			assert_ok!(Governance::raise(remark(&[n as u8]), title(), vec![]));
		}
		assert_noop!(raise(&[]), Error::<Test>::MaxOpenProposalsExceeded);
		submit(ALICE, NETWORK);
	});
}

#[test]
fn raise_should_fail_when_the_network_may_not_decide_it() {
	execute(|| {
		TransfersAllowed::set(false);
		let transfer = force_transfer(ALICE, BOB, 1);
		assert_noop!(Governance::raise(transfer, title(), vec![]), Error::<Test>::CallNotAllowed);
		MaxCallWeight::set(frame_support::weights::Weight::zero());
		assert_noop!(raise(&[]), Error::<Test>::CallTooHeavy);
	});
	execute(|| {
		let many = (0..33).map(sp_core::H256::from_low_u64_be).collect();
		assert_noop!(Governance::raise(remark(CALL), title(), many), Error::<Test>::MaxExcludedExceeded);
		crate::NextProposalId::<Test>::put(u32::MAX);
		assert_noop!(raise(&[]), Error::<Test>::MaxProposalsExceeded);
	});
}
