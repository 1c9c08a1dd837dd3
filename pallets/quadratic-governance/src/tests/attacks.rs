//! What people might try, and what comes of it.

use crate::{mock::*, types::*, Direction, Error, Event, IssuerTallies, Scope, Status};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::Pays,
	traits::{fungible::Inspect, QueryPreimage},
};
use sp_runtime::traits::Hash;

const DECIDED: u64 = 1 + VOTING;

fn advance(id: u32) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Governance::advance_proposal(RuntimeOrigin::signed(NOBODY), id)
}

#[test]
fn credits_cannot_be_saved_by_parking_them_on_a_long_proposal() {
	execute(|| {
		Parameters::mutate(|all| all.network.voting_period = 250);
		let long = submit(ALICE, NETWORK);
		aye(BOB, long, 10);
		// Two epochs later they come back, to the epoch they are of, and nothing can be bought with them.
		run_to(210);
		let new = submit(ALICE, NETWORK);
		assert_eq!((proposal(long).epoch, proposal(new).epoch), (0, 2));
		aye(BOB, new, 10);
		assert_ok!(remove(BOB, long));
		assert_noop!(vote(BOB, new, Direction::Aye, 11), Error::<Test>::CreditsExceeded);
		let second = submit(CHARLIE, NETWORK);
		assert_noop!(vote(BOB, second, Direction::Aye, 1), Error::<Test>::CreditsExceeded);
		assert_eq!(Governance::voice_credits(BOB, 0).unwrap().left, 0);
	});
}

#[test]
fn who_votes_and_leaves_takes_the_vote_along_and_returns_to_nothing() {
	execute(|| {
		let id = submit(ALICE, BANK);
		aye(BOB, id, 10);
		leave(CASCADIA, BOB);
		assert!(proposal(id).tally.is_empty());
		assert_eq!(spent(BOB, id), 0);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::NotAMember);
		join(CASCADIA, BOB);
		assert_noop!(vote(BOB, id, Direction::Aye, 1), Error::<Test>::NotEligibleYet);
	});
}

#[test]
fn who_moves_on_to_another_bank_votes_there_only_after_an_epoch() {
	execute(|| {
		let here = submit(CHARLIE, BANK);
		aye(CHARLIE, here, 10);
		leave(CASCADIA, CHARLIE);
		join(SONORA, CHARLIE);
		Members::mutate(|members| members.insert((7, ALICE), 0));
		OpenBanks::mutate(|banks| banks.insert(7));
		join(7, CHARLIE);
		let there = submit(ALICE, Scope::Bank(7));
		assert_noop!(vote(CHARLIE, there, Direction::Aye, 1), Error::<Test>::NotEligibleYet);
		pass(100);
		let later = submit(ALICE, Scope::Bank(7));
		aye(CHARLIE, later, 10);
		assert!(proposal(here).tally.is_empty());
	});
}

#[test]
fn leaving_one_bank_leaves_votes_elsewhere_alone() {
	execute(|| {
		let bank = submit(ALICE, BANK);
		let network = submit(ALICE, NETWORK);
		aye(BOB, bank, 3);
		aye(BOB, network, 4);
		leave(SONORA, BOB);
		assert_eq!((spent(BOB, bank), spent(BOB, network)), (9, 16));
		leave(CASCADIA, BOB);
		assert_eq!((spent(BOB, bank), spent(BOB, network)), (0, 16));
	});
}

#[test]
fn personhood_revoked_in_mid_vote_takes_all_undecided_votes_along() {
	execute(|| {
		let decided = open_matter(&[]);
		aye(BOB, decided, 3);
		run_to(1 + MATTER_VOTING);
		let first = submit(ALICE, NETWORK);
		let second = submit(ALICE, BANK);
		aye(BOB, first, 3);
		aye(CHARLIE, first, 3);
		assert!(matches!(status(first), Status::Confirming { .. }));
		nay(BOB, second, 4);
		revoke(BOB);
		assert_eq!(proposal(first).tally, Tally { ayes: 3, aye_persons: 1, ..Default::default() });
		assert_eq!(status(first), Status::Voting);
		assert!(proposal(second).tally.is_empty());
		assert_eq!((spent(BOB, first), spent(BOB, second)), (0, 9));
		assert_eq!(proposal(decided).tally.ayes, 3);
		assert_noop!(vote(BOB, first, Direction::Aye, 1), Error::<Test>::NotAPerson);
	});
}

#[test]
fn a_falling_issuer_takes_all_votes_out_at_once_and_attested_ones_come_back() {
	execute(|| {
		for who in [DAVE, EVE, FERDIE] {
			move_to(who, BLUE);
		}
		let id = submit(ALICE, NETWORK);
		for who in [BOB, CHARLIE] {
			aye(who, id, 4);
		}
		for who in [DAVE, EVE, FERDIE] {
			nay(who, id, 6);
		}
		assert_eq!(status(id), Status::Voting);
		fall(BLUE);
		let counted = Tally { ayes: 8, aye_persons: 2, ..Default::default() };
		assert_eq!(Governance::counted_tally(id), Some(counted));
		System::reset_events();
		move_to(DAVE, RED);
		assert_eq!(Governance::counted_tally(id).unwrap().nays, 6);
		assert_eq!(IssuerTallies::<Test>::get(id, BLUE).nay_persons, 2);
		assert_eq!(
			events(),
			[
				Event::ConfirmationStarted { proposal_id: id, until: DECIDED as u32 },
				Event::VoteMoved { proposal_id: id, person: person(DAVE), from: BLUE, to: RED }
			]
		);
		assert!(matches!(status(id), Status::Confirming { .. }));
		// Back a second time, nothing happens.
		move_to(DAVE, RED);
		assert_eq!(events(), []);
		move_to(EVE, RED);
		assert_eq!(status(id), Status::Voting);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Rejected);
		assert_eq!(proposal(id).decision.unwrap().tally.nays, 12);
	});
}

#[test]
fn invented_people_do_not_count_at_the_decision() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		for who in 100..120 {
			attest(who, BLUE);
			aye(who, id, 10);
		}
		nay(BOB, id, 1);
		run_to(DECIDED - 1);
		assert!(matches!(status(id), Status::Confirming { .. }));
		fall(BLUE);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Rejected);
	});
}

#[test]
fn calls_that_may_not_be_proposed_may_not_be_carried_by_others() {
	execute(|| {
		let hidden = batch(vec![remark(b""), batch(vec![set_balance(ALICE)])]);
		assert_noop!(try_submit(ALICE, NETWORK, hidden.clone()), Error::<Test>::CallNotAllowed);
		assert_noop!(try_submit(ALICE, BANK, hidden), Error::<Test>::CallNotAllowed);
	});
}

#[test]
fn light_calls_that_are_too_heavy_together_are_refused() {
	execute(|| {
		let light = force_transfer(NOBODY, EVE, ED);
		assert_ok!(try_submit(ALICE, NETWORK, light.clone()));
		assert_noop!(try_submit(ALICE, NETWORK, batch(vec![light; 10_000])), Error::<Test>::CallTooHeavy);
	});
}

#[test]
fn identical_calls_do_not_take_each_others_bytes() {
	execute(|| {
		let call = remark(&[5; 400]);
		let hash = <Test as frame_system::Config>::Hashing::hash_of(&call);
		let good = submit_call(ALICE, BANK, call.clone());
		let copy = submit_call(BOB, BANK, call.clone());
		assert_ok!(Governance::cancel_proposal(RuntimeOrigin::signed(BOB), copy));
		assert!(<Preimage as QueryPreimage>::len(&hash).is_some());
		// Nor can somebody who has stored the bytes on their own account.
		assert_ok!(Preimage::note_preimage(RuntimeOrigin::signed(EVE), codec::Encode::encode(&call)));
		let _ = Preimage::unnote_preimage(RuntimeOrigin::signed(EVE), hash);
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, good, 2);
		}
		run_to(DECIDED + DELAY);
		assert_eq!((status(good), remarks()), (Status::Enacted, vec![SPEAKER]));
		assert!(<Preimage as QueryPreimage>::len(&hash).is_none());
	});
}

#[test]
fn bytes_that_somebody_had_stored_before_stay_theirs() {
	execute(|| {
		let call = remark(&[6; 400]);
		let hash = <Test as frame_system::Config>::Hashing::hash_of(&call);
		assert_ok!(Preimage::note_preimage(RuntimeOrigin::signed(EVE), codec::Encode::encode(&call)));
		let id = submit_call(ALICE, BANK, call);
		assert_ok!(Governance::cancel_proposal(RuntimeOrigin::signed(ALICE), id));
		assert!(<Preimage as QueryPreimage>::len(&hash).is_some());
	});
}

#[test]
fn spam_costs_deposits_and_leaves_room_for_others() {
	execute(|| {
		submit(ALICE, NETWORK);
		submit(ALICE, NETWORK);
		assert_noop!(try_submit(ALICE, NETWORK, remark(b"")), Error::<Test>::MaxProposalsPerPersonExceeded);
		submit(BOB, NETWORK);
		let spent_on_it = held(ALICE);
		run_to(DECIDED);
		assert_eq!(Balances::balance(&ALICE), FUNDS - spent_on_it);
		submit(ALICE, NETWORK);
	});
}

#[test]
fn who_waits_until_the_end_cannot_save_the_deposit() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let deposit = held(ALICE);
		skip_to(DECIDED);
		assert_noop!(
			Governance::cancel_proposal(RuntimeOrigin::signed(ALICE), id),
			Error::<Test>::VotingClosed
		);
		run_to(DECIDED + 1);
		assert_eq!(Balances::total_balance(&ALICE), FUNDS - deposit);
	});
}

#[test]
fn a_flash_crowd_in_the_last_block_gives_the_others_time_to_answer() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		nay(BOB, id, 3);
		run_to(DECIDED - 1);
		aye(ALICE, id, 10);
		aye(CHARLIE, id, 10);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Confirming { since: DECIDED as u32 - 1 });
		nay(DAVE, id, 10);
		nay(EVE, id, 10);
		assert_eq!(status(id), Status::Rejected);
	});
}

#[test]
fn staying_away_never_helps_a_nay() {
	execute(|| {
		// Two of six persons for it pass it, if nobody else votes; a third one's nay only takes away.
		let without = submit(ALICE, NETWORK);
		let with = submit(ALICE, NETWORK);
		for id in [without, with] {
			aye(BOB, id, 2);
			aye(CHARLIE, id, 2);
		}
		nay(DAVE, with, 5);
		run_to(DECIDED);
		assert!(matches!(status(without), Status::Passed { .. }));
		assert_eq!(status(with), Status::Rejected);
		// And a nay does not fill the quorum.
		let quorum = submit(EVE, NETWORK);
		aye(EVE, quorum, 9);
		nay(BOB, quorum, 1);
		nay(CHARLIE, quorum, 1);
		assert_eq!(status(quorum), Status::Voting);
	});
}

#[test]
fn the_quorum_does_not_move_while_people_join_or_leave() {
	execute(|| {
		let bank = submit(ALICE, BANK);
		let network = submit(ALICE, NETWORK);
		for who in 100..200 {
			attest(who, RED);
			join(CASCADIA, who);
		}
		assert_eq!((proposal(bank).needed(), proposal(network).needed()), (3, 2));
		for who in 100..200 {
			revoke(who);
			leave(CASCADIA, who);
		}
		for who in [DAVE, EVE, FERDIE] {
			leave(CASCADIA, who);
		}
		assert_eq!((proposal(bank).needed(), proposal(network).needed()), (3, 2));
	});
}

#[test]
fn a_full_scheduler_at_the_alarm_only_delays_it() {
	execute(|| {
		fill_agenda(DECIDED..=DECIDED + 9);
		let id = submit(ALICE, NETWORK);
		for who in [BOB, CHARLIE] {
			aye(who, id, 2);
		}
		assert_eq!(proposal(id).alarm, Some(DECIDED as u32 + 10));
		run_to(DECIDED);
		// The vote is over all the same.
		assert_noop!(vote(DAVE, id, Direction::Nay, 9), Error::<Test>::VotingClosed);
		assert_noop!(remove(BOB, id), Error::<Test>::VotingClosed);
		run_to(DECIDED + 10);
		assert!(matches!(status(id), Status::Passed { .. }));
	});
}

#[test]
fn a_scheduler_full_for_long_at_the_alarm_loses_nothing() {
	execute(|| {
		fill_agenda(DECIDED..=DECIDED + 31);
		let id = submit(ALICE, NETWORK);
		for who in [BOB, CHARLIE] {
			aye(who, id, 2);
		}
		run_to(DECIDED + 2);
		assert_eq!(proposal(id).alarm, None);
		assert_eq!(advance(id).unwrap().pays_fee, Pays::No);
		assert!(matches!(status(id), Status::Passed { .. }));
	});
}

#[test]
fn a_full_scheduler_at_the_enactment_loses_nothing() {
	execute(|| {
		let id = submit_call(ALICE, BANK, remark(b""));
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, id, 2);
		}
		let enact_at = DECIDED + DELAY;
		fill_agenda(enact_at..=enact_at + 34);
		System::reset_events();
		run_to(DECIDED);
		assert_eq!(status(id), Status::Passed { enact_at: enact_at as u32 });
		assert!(events().contains(&Event::NotScheduled { proposal_id: id, when: enact_at as u32 }));
		run_to(enact_at + 1);
		assert_noop!(advance(id), Error::<Test>::AgendaFull);
		run_to(enact_at + 5);
		assert_ok!(advance(id));
		assert_noop!(advance(id), Error::<Test>::NothingToDo);
		run_to(enact_at + 35);
		assert_eq!((status(id), remarks()), (Status::Enacted, vec![SPEAKER]));
	});
}

#[test]
fn a_task_that_the_scheduler_postpones_is_not_lost_nor_done_twice() {
	execute(|| {
		let id = submit_call(ALICE, BANK, remark(b""));
		for who in [BOB, CHARLIE, DAVE] {
			aye(who, id, 2);
		}
		run_to(DECIDED);
		// The scheduler is late by three blocks, and somebody does not wait for it.
		skip_to(DECIDED + DELAY + 2);
		assert_ok!(advance(id));
		run_to(DECIDED + DELAY + 6);
		assert_eq!((status(id), remarks()), (Status::Enacted, vec![SPEAKER]));
	});
}

#[test]
fn parameters_changed_in_mid_vote_do_not_touch_what_runs() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		let before = proposal(id);
		aye(BOB, id, 2);
		aye(CHARLIE, id, 2);
		Parameters::mutate(|all| {
			all.network.credits = 1;
			all.network.voting_period = 2;
			all.network.confirmation = 1;
			all.network.threshold = credit_primitives_math::Permill::from_percent(95);
			all.network.quorum = credit_primitives_math::Permill::from_percent(90);
			all.network.deposit = 0;
			all.enactment_window = 32;
		});
		aye(DAVE, id, 10);
		assert_eq!(proposal(id).terms, before.terms);
		run_to(DECIDED);
		assert_eq!(status(id), Status::Passed { enact_at: (DECIDED + DELAY) as u32 });
		run_to(DECIDED + DELAY);
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn an_epoch_changed_in_mid_vote_gives_nobody_the_same_credits_twice() {
	execute(|| {
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 10);
		run_to(10);
		EpochLength::set(5 * SLOT);
		let next = submit(ALICE, NETWORK);
		assert_eq!(proposal(next).epoch, 1);
		aye(BOB, next, 10);
		EpochLength::set(1_000 * EPOCH);
		assert_eq!(proposal(submit(BOB, NETWORK)).epoch, 1);
		assert_noop!(vote(BOB, 2, Direction::Aye, 1), Error::<Test>::CreditsExceeded);
	});
}

#[test]
fn a_confirmation_does_not_outlive_a_time_in_which_the_proposal_did_not_pass() {
	execute(|| {
		for who in [CHARLIE, DAVE] {
			move_to(who, BLUE);
		}
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 3);
		aye(CHARLIE, id, 3);
		nay(DAVE, id, 1);
		assert_eq!(status(id), Status::Confirming { since: 1 });
		run_to(5);
		fall(BLUE);
		run_to(VOTING - 1);
		// Nobody came by meanwhile: one aye was missing all along.
		assert_eq!(status(id), Status::Confirming { since: 1 });
		System::reset_events();
		move_to(CHARLIE, RED);
		let until = (VOTING - 1 + CONFIRMATION) as u32;
		assert_eq!(
			events(),
			[
				Event::ConfirmationEnded { proposal_id: id },
				Event::VoteMoved { proposal_id: id, person: person(CHARLIE), from: BLUE, to: RED },
				Event::ConfirmationStarted { proposal_id: id, until }
			]
		);
		assert_eq!(status(id), Status::Confirming { since: VOTING as u32 - 1 });
		run_to(1 + VOTING);
		assert_eq!(status(id), Status::Confirming { since: VOTING as u32 - 1 });
	});
}

#[test]
fn a_late_vote_does_not_take_over_a_confirmation_that_an_issuers_fall_has_ended() {
	execute(|| {
		move_to(CHARLIE, BLUE);
		let id = submit(ALICE, NETWORK);
		aye(BOB, id, 3);
		aye(CHARLIE, id, 3);
		fall(BLUE);
		run_to(VOTING);
		aye(DAVE, id, 3);
		assert_eq!(status(id), Status::Confirming { since: VOTING as u32 });
	});
}

#[test]
fn credits_stay_spent_while_another_proposal_draws_on_them() {
	execute(|| {
		// The longer one outlives the epoch that both are of.
		let short = submit(ALICE, NETWORK);
		aye(BOB, short, 10);
		run_to(80);
		assert_eq!(status(short), Status::Rejected);
		Parameters::mutate(|all| all.network.voting_period = 60);
		let long = submit(ALICE, NETWORK);
		run_to(110);
		assert_eq!(Governance::epoch().index, 1);
		assert_eq!((proposal(long).epoch, spent(BOB, short)), (0, 100));
		assert_noop!(vote(BOB, long, Direction::Aye, 1), Error::<Test>::CreditsExceeded);
		assert_eq!(Governance::voice_credits(BOB, 0).unwrap().left, 100);
		run_to(142);
		assert_eq!(status(long), Status::Rejected);
		assert_eq!((spent(BOB, short), crate::Ended::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn an_open_proposal_of_one_class_holds_up_no_other() {
	execute(|| {
		let bank = submit(BOB, BANK);
		aye(CHARLIE, bank, 4);
		Parameters::mutate(|all| all.network.voting_period = 150);
		let long = submit(ALICE, NETWORK);
		run_to(105);
		assert!(status(long).is_running());
		assert_eq!((spent(CHARLIE, bank), crate::Ended::<Test>::iter().count()), (0, 0));
		assert_eq!(crate::Given::<Test>::iter().count(), 1);
	});
}

#[test]
fn an_epoch_changed_in_mid_vote_lets_nobody_in_or_out() {
	execute(|| {
		const GRACE: AccountId = 7;
		attest(GRACE, RED);
		KnownSince::mutate(|known| known.insert(GRACE, 0));
		Members::mutate(|members| members.insert((CASCADIA, GRACE), START - EPOCH / 2));
		let id = submit(ALICE, BANK);
		assert_noop!(vote(GRACE, id, Direction::Aye, 1), Error::<Test>::NotEligibleYet);
		EpochLength::set(SLOT);
		assert_noop!(vote(GRACE, id, Direction::Aye, 1), Error::<Test>::NotEligibleYet);
		Members::mutate(|members| members.insert((CASCADIA, BOB), START - EPOCH));
		EpochLength::set(1_000 * EPOCH);
		aye(BOB, id, 1);
	});
}

/// How many nodes of the state's tree a vote touches among so many voters.
fn nodes_touched_by_a_vote(voters: u64) -> usize {
	let mut ext = new_test_ext();
	let id = ext.execute_with(|| {
		let id = submit(ALICE, NETWORK);
		let mut tally = Tally::default();
		for who in 0..voters {
			let vote = Vote { direction: Direction::Nay, votes: 1, issuer: RED };
			tally = tally.with(vote.direction, vote.votes).unwrap();
			crate::Votes::<Test>::insert(id, person(1_000 + who), vote);
		}
		IssuerTallies::<Test>::insert(id, RED, tally);
		crate::Proposals::<Test>::mutate(id, |proposal| proposal.as_mut().unwrap().tally = tally);
		id
	});
	ext.commit_all().unwrap();
	let (_, proof) = ext.execute_and_prove(|| aye(BOB, id, 3));
	proof.iter_nodes().count()
}

#[test]
fn a_vote_costs_the_same_however_many_have_voted() {
	let (few, many) = (nodes_touched_by_a_vote(10), nodes_touched_by_a_vote(10_000));
	// The tree itself grows by the logarithm; a visit of all voters would touch ten thousand nodes.
	assert!(many <= few + 16, "{few} nodes among ten voters, {many} among ten thousand");
}
