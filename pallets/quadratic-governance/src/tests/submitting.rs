use crate::{mock::*, types::*, Direction, Error, Event, Given, Scope, Status};
use credit_primitives_types::{CRD, MILLICRD};
use frame_support::{assert_noop, assert_ok, traits::QueryPreimage, weights::Weight};
use sp_runtime::{traits::Hash, TokenError};

#[test]
fn submit_proposal_should_freeze_everything_when_all_is_well() {
	execute(|| {
		System::reset_events();
		let id = submit(ALICE, NETWORK);
		let found = proposal(id);
		let call = remark(b"hello");
		let bytes = codec::Encode::encoded_size(&call) as u128;
		let deposit = DEPOSIT + bytes * MILLICRD;
		assert_eq!(held(ALICE), deposit);
		assert_eq!(found.status, Status::Voting);
		assert_eq!((found.class, found.epoch, found.base), (0, 0, 6));
		assert_eq!((found.submitted, found.submitted_at), (1, START));
		assert_eq!(found.alarm, Some(1 + VOTING as u32));
		assert_eq!(Given::<Test>::get(0, 0), Some(Allotment { credits: 100, open: 1, ended: 0 }));
		let terms = Terms::of_proposal(&Parameters::get(), &NETWORK);
		assert_eq!(found.terms, terms);
		assert_eq!(
			events(),
			[
				Event::EpochStarted { index: 0, started: START },
				Event::CreditsGiven { class: 0, epoch: 0, credits: 100 },
				Event::ProposalSubmitted {
					proposal_id: id,
					scope: NETWORK,
					proposer: ALICE,
					person: person(ALICE),
					deposit,
					call_hash: <Test as frame_system::Config>::Hashing::hash_of(&call),
					metadata: title(),
					epoch: 0,
					base: 6,
					terms,
					voting_end: 1 + VOTING as u32,
				},
			]
		);
	});
}

#[test]
fn submit_proposal_should_use_the_banks_class_and_rules_when_the_scope_is_a_bank() {
	execute(|| {
		let id = submit(ALICE, BANK);
		let found = proposal(id);
		assert_eq!((found.class, found.base), (1, 6));
		assert!(held(ALICE) > CRD && held(ALICE) < 2 * CRD);
		assert_eq!(found.needed(), 3);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_proposer_is_no_person() {
	execute(|| {
		assert_noop!(try_submit(NOBODY, NETWORK, remark(b"")), Error::<Test>::NotAPerson);
		fall(RED);
		assert_noop!(try_submit(ALICE, NETWORK, remark(b"")), Error::<Test>::NotAPerson);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_proposer_is_no_member() {
	execute(|| {
		assert_noop!(try_submit(CHARLIE, Scope::Bank(SONORA), remark(b"")), Error::<Test>::NotAMember);
		assert_noop!(try_submit(CHARLIE, Scope::Bank(u32::MAX), remark(b"")), Error::<Test>::NotAMember);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_bank_has_no_class_left() {
	execute(|| {
		Members::mutate(|members| members.insert((u32::MAX, ALICE), 0));
		assert_noop!(try_submit(ALICE, Scope::Bank(u32::MAX), remark(b"")), Error::<Test>::BankNotFound);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_member_is_new() {
	execute(|| {
		leave(CASCADIA, ALICE);
		join(CASCADIA, ALICE);
		pass(99);
		assert_noop!(try_submit(ALICE, BANK, remark(b"")), Error::<Test>::NotEligibleYet);
		pass(1);
		assert_ok!(try_submit(ALICE, BANK, remark(b"")));
	});
}

#[test]
fn submit_proposal_should_fail_when_the_call_is_not_allowed() {
	execute(|| {
		assert_noop!(try_submit(ALICE, NETWORK, set_balance(ALICE)), Error::<Test>::CallNotAllowed);
		assert_noop!(try_submit(ALICE, Scope::Bank(SONORA), remark(b"")), Error::<Test>::CallNotAllowed);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_call_is_too_heavy() {
	execute(|| {
		MaxCallWeight::set(Weight::from_parts(1, 1));
		assert_noop!(try_submit(ALICE, NETWORK, remark(b"")), Error::<Test>::CallTooHeavy);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_call_is_too_long() {
	execute(|| {
		MaxCallWeight::set(Weight::MAX);
		let call = remark(&vec![0; 4 * 1024 * 1024 + 1]);
		assert_noop!(try_submit(ALICE, NETWORK, call), Error::<Test>::CallTooLong);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_title_is_not_text() {
	execute(|| {
		assert_noop!(
			Governance::submit_proposal(
				RuntimeOrigin::signed(ALICE),
				NETWORK,
				Box::new(remark(b"")),
				vec![0xff].try_into().unwrap()
			),
			Error::<Test>::NotUtf8
		);
	});
}

#[test]
fn submit_proposal_should_fail_when_too_many_are_open() {
	execute(|| {
		for who in [ALICE, ALICE, BOB, BOB, CHARLIE, CHARLIE] {
			submit(who, NETWORK);
		}
		assert_noop!(try_submit(DAVE, NETWORK, remark(b"")), Error::<Test>::MaxOpenProposalsExceeded);
		assert_ok!(try_submit(DAVE, BANK, remark(b"")));
	});
}

#[test]
fn submit_proposal_should_fail_when_the_person_has_too_many_open() {
	execute(|| {
		submit(ALICE, NETWORK);
		submit(ALICE, NETWORK);
		assert_noop!(try_submit(ALICE, NETWORK, remark(b"")), Error::<Test>::MaxProposalsPerPersonExceeded);
	});
}

#[test]
fn submit_proposal_should_fail_when_the_deposit_is_missing() {
	execute(|| {
		attest(77, RED);
		assert_noop!(try_submit(77, NETWORK, remark(b"")), TokenError::FundsUnavailable);
	});
}

#[test]
fn submit_proposal_should_fail_when_no_numbers_are_left() {
	execute(|| {
		crate::NextProposalId::<Test>::put(u32::MAX);
		assert_noop!(try_submit(ALICE, NETWORK, remark(b"")), Error::<Test>::MaxProposalsExceeded);
	});
}

#[test]
fn submit_proposal_should_keep_a_long_call_until_the_end() {
	execute(|| {
		let call = remark(&[1; 500]);
		let hash = <Test as frame_system::Config>::Hashing::hash_of(&call);
		let id = submit_call(ALICE, NETWORK, call);
		assert!(<Preimage as QueryPreimage>::len(&hash).is_some());
		assert_eq!(proposal(id).metadata, title());
		run_to(1 + VOTING);
		assert!(<Preimage as QueryPreimage>::len(&hash).is_none());
		assert_eq!((proposal(id).call, proposal(id).metadata.len()), (ProposalCall::Hash(hash), 0));
		let again = submit_call(ALICE, NETWORK, remark(&[1; 500]));
		assert_ok!(Governance::cancel_proposal(RuntimeOrigin::signed(ALICE), again));
		assert!(<Preimage as QueryPreimage>::len(&hash).is_none());
	});
}

#[test]
fn submit_proposal_should_report_when_the_scheduler_is_full() {
	execute(|| {
		let due = 1 + VOTING;
		fill_agenda(due..=due + 31);
		System::reset_events();
		let id = submit(ALICE, NETWORK);
		assert_eq!(proposal(id).alarm, None);
		assert!(events().contains(&Event::NotScheduled { proposal_id: id, when: due as u32 }));
	});
}

#[test]
fn a_class_of_credits_is_frozen_by_its_first_proposal() {
	execute(|| {
		let first = submit(ALICE, NETWORK);
		Parameters::mutate(|all| all.network.credits = 400);
		let second = submit(BOB, NETWORK);
		assert_noop!(vote(CHARLIE, second, Direction::Aye, 11), Error::<Test>::CreditsExceeded);
		aye(CHARLIE, first, 6);
		aye(CHARLIE, second, 8);
		// Another class, and another epoch, go by the new value.
		pass(100);
		let third = submit(BOB, NETWORK);
		aye(CHARLIE, third, 20);
		assert_eq!(Given::<Test>::get(1, 0).unwrap().credits, 400);
	});
}
