use crate::{mock::*, Status, Tally, VoiceCredits};
use frame_support::assert_ok;

#[test]
fn views_should_say_where_a_proposal_stands() {
	execute(|| {
		assert_eq!(Governance::proposal_view(0), None);
		assert_eq!((Governance::proposal_status(0), Governance::counted_tally(0)), (None, None));
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 2);
		let view = Governance::proposal_view(id).unwrap();
		assert_eq!((view.proposer, view.quorum, view.base), (Some(ALICE), 2, 6));
		assert_eq!((view.voting_end, view.next_block), (1 + VOTING as u32, Some(1 + VOTING as u32)));
		assert_eq!((view.matter, view.call_hash.unwrap().len()), (None, 32));
		assert_eq!(Governance::counted_tally(id).unwrap().ayes, 2);
		fall(RED);
		assert_eq!(Governance::counted_tally(id), Some(Tally::default()));
		run_to(1 + VOTING);
		let view = Governance::proposal_view(id).unwrap();
		assert_eq!((view.status, view.next_block, view.tally), (Status::Rejected, None, Tally::default()));
		assert_eq!(Governance::proposal_status(id), Some(Status::Rejected));
		// The issuer's rise changes nothing about what was decided.
		Fallen::set(vec![]);
		assert_eq!(Governance::counted_tally(id), Some(Tally::default()));
	});
}

#[test]
fn views_should_list_the_proposals_of_a_scope() {
	execute(|| {
		submit(ALICE, NETWORK);
		submit(ALICE, BANK);
		submit(BOB, NETWORK);
		open_matter(&[]);
		let ids = |scope, start, limit| {
			let page = Governance::proposal_views(scope, start, limit);
			let ids = page.proposals.into_iter().map(|view| view.proposal_id).collect::<Vec<_>>();
			(ids, page.next)
		};
		assert_eq!(ids(None, 0, 10), (vec![0, 1, 2, 3], None));
		assert_eq!(ids(Some(NETWORK), 0, 10), (vec![0, 2], None));
		assert_eq!(ids(Some(BANK), 0, 10), (vec![1, 3], None));
		assert_eq!(ids(None, 1, 2), (vec![1, 2], Some(3)));
		assert_eq!(ids(None, 3, 2), (vec![3], None));
		assert_eq!(ids(None, 9, 2), (vec![], None));
		assert!(Governance::proposal_view(3).unwrap().matter.is_some());
	});
}

#[test]
fn views_should_show_voice_credits() {
	execute(|| {
		assert_eq!(Governance::voice_credits(NOBODY, 0), None);
		let fresh = VoiceCredits { class: 0, epoch: 0, given: 100, spent: 0, left: 100 };
		assert_eq!(Governance::voice_credits(BOB, 0), Some(fresh));
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 6);
		let used = VoiceCredits { spent: 36, left: 64, ..fresh };
		assert_eq!(Governance::voice_credits(BOB, 0), Some(used));
		assert_eq!(Governance::voice_credits(BOB, 1).unwrap().left, 100);
		run_to(101);
		assert_eq!(Governance::voice_credits(BOB, 0), Some(VoiceCredits { epoch: 1, ..fresh }));
		assert_eq!(Governance::voice_credits_in(BOB, 0, 0), Some(used));
	});
}

#[test]
fn proposals_of_each_status_and_votes_should_be_counted() {
	execute(|| {
		let counts = || crate::Counts::<Test>::get();
		let first = submit(ALICE, NETWORK);
		let second = submit(BOB, NETWORK);
		assert_eq!((counts().voting, counts().votes), (2, 0));
		for voter in [ALICE, BOB, CHARLIE] {
			aye(voter, first, 3);
		}
		aye(BOB, first, 4);
		assert_eq!((counts().voting, counts().confirming, counts().votes), (1, 1, 4));
		assert_ok!(Governance::cancel_proposal(RuntimeOrigin::signed(BOB), second));
		assert_eq!((counts().voting, counts().cancelled), (0, 1));
		let third = submit(BOB, NETWORK);
		run_to(1 + VOTING + CONFIRMATION);
		assert_eq!(Governance::proposal_status(third), Some(Status::Rejected));
		let ended = counts();
		assert_eq!((ended.voting, ended.confirming, ended.rejected), (0, 0, 1));
		assert_eq!(ended.decided + ended.enacted + ended.failed, 1);
	});
}
