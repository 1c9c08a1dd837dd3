use crate::{mock::*, Error, Event, MatterProposals, Status};
use credit_primitives_types::Ballots;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

const DECIDED: u64 = 1 + MATTER_VOTING;

#[test]
fn open_should_ask_the_members_whom_it_is_not_about() {
	execute(|| {
		System::reset_events();
		let id = open_matter(&[ALICE, BOB, ALICE]);
		let found = proposal(id);
		assert_eq!((found.base, found.proposer.is_none(), found.class), (4, true, 1));
		assert_eq!(found.excluded.len(), 2);
		assert_eq!(found.voting_end(), DECIDED as u32);
		assert_eq!(MatterProposals::<Test>::get(crate::matters::key_of(&matter())), Some(id));
		assert!(events().iter().any(|event| matches!(event, Event::MatterOpened { base: 4, .. })));
	});
}

#[test]
fn open_should_count_those_out_of_the_base_who_are_members() {
	execute(|| {
		leave(CASCADIA, ALICE);
		assert_eq!(proposal(open_matter(&[ALICE, BOB, NOBODY])).base, 4);
	});
}

#[test]
fn open_should_fail_when_it_cannot_be_asked() {
	execute(|| {
		assert_noop!(Governance::open(9, matter(), vec![]), Error::<Test>::BankNotFound);
		let many = (0..33).map(H256::from_low_u64_be).collect();
		assert_noop!(Governance::open(CASCADIA, matter(), many), Error::<Test>::MaxExcludedExceeded);
		open_matter(&[]);
		assert_noop!(Governance::open(CASCADIA, matter(), vec![]), Error::<Test>::AlreadyExists);
		OpenBanks::mutate(|banks| banks.insert(u32::MAX));
		assert_noop!(Governance::open(u32::MAX, matter(), vec![]), Error::<Test>::BankNotFound);
		crate::NextProposalId::<Test>::put(u32::MAX);
		let other = credit_primitives_types::Matter::Appeal { loan: 1, endorser: BOB };
		assert_noop!(Governance::open(CASCADIA, other, vec![]), Error::<Test>::MaxProposalsExceeded);
	});
}

#[test]
fn a_matter_should_be_called_with_the_banks_origin_when_passed() {
	execute(|| {
		let id = open_matter(&[ALICE]);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Passed { enact_at: 1 + DECIDED as u32 });
		run_to(DECIDED + 1);
		assert_eq!((status(id), remarks()), (Status::Enacted, vec![SPEAKER]));
		assert_eq!(MatterProposals::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_matter_should_call_what_follows_when_rejected() {
	execute(|| {
		let id = open_matter(&[]);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Refused { enact_at: 1 + DECIDED as u32 });
		run_to(DECIDED + 1);
		assert_eq!((status(id), remarks()), (Status::Enacted, vec![SPEAKER]));
		assert!(!proposal(id).decision.unwrap().passed);
	});
}

#[test]
fn a_matter_should_end_when_nothing_follows_from_its_rejection() {
	execute(|| {
		RejectionCalls::set(false);
		let id = open_matter(&[]);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Rejected);
		open_matter(&[]);
	});
}

#[test]
fn a_matter_should_lapse_when_there_is_nothing_to_call() {
	execute(|| {
		PassingCalls::set(false);
		let id = open_matter(&[]);
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, id, 2);
		}
		run_to(DECIDED + 1);
		assert_eq!(status(id), Status::Lapsed);
	});
}

#[test]
fn withdraw_should_end_the_vote_and_let_votes_be_taken_back() {
	execute(|| {
		Governance::withdraw(&matter());
		let id = open_matter(&[]);
		aye(BOB, id, 5);
		System::reset_events();
		Governance::withdraw(&matter());
		assert_eq!(events(), [Event::ProposalWithdrawn { proposal_id: id }]);
		assert_eq!(status(id), Status::Withdrawn);
		assert_eq!(spent(BOB, id), 25);
		assert_ok!(remove(BOB, id));
		assert_eq!(spent(BOB, id), 0);
		assert_eq!(pallet_scheduler::Agenda::<Test>::iter().count(), 0);
		assert_eq!(proposal(open_matter(&[])).terms, proposal(id).terms);
	});
}

#[test]
fn matters_should_not_count_against_the_limits_of_proposals() {
	execute(|| {
		for request in 0..20 {
			let matter = credit_primitives_types::Matter::Request(H256::repeat_byte(request));
			assert_ok!(Governance::open(CASCADIA, matter, vec![]));
		}
		submit(ALICE, BANK);
	});
}
