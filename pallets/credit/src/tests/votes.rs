//! What the members are asked about, who has no vote, and when a vote ends by itself.

use super::{support::*, *};
use crate::{costs::taking_part, ActiveLoans, Error, WeightInfo};
use credit_primitives_types::{Matter, PersonId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

const CLOSED: DispatchError = DispatchError::Other("no room for another vote");

/// A request of Alice's, endorsed by Dave, that the score leaves to the members.
fn doubtful() -> RequestId {
	let request = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
	assert_ok!(endorse(DAVE, request, 10 * CRD));
	request
}

fn referred() -> RequestId {
	let request = doubtful();
	assert_ok!(decide(ALICE, request));
	request
}

/// 100 CRD of Alice's in default, with Bob's and Charlie's stakes called upon.
fn failed() -> LoanId {
	plain_rules();
	defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD), (CHARLIE, 20 * CRD)])
}

fn matter(loan: LoanId, endorser: AccountId) -> Matter<AccountId> {
	Matter::Appeal { loan, endorser }
}

fn persons(of: &[AccountId]) -> Vec<PersonId> {
	of.iter().map(|who| person(*who)).collect()
}

fn votes() -> usize {
	Votes::iter().count()
}

#[test]
fn decide_should_ask_the_members_without_those_whom_it_is_about() {
	execute(|| {
		let request = doubtful();
		assert_eq!(votes(), 0);
		let info = Credit::decide(RuntimeOrigin::signed(ALICE), request).unwrap();
		let vote = Votes::get(Matter::Request(request)).unwrap();
		assert_eq!(vote, (CASCADIA, persons(&[ALICE, DAVE])));
		let asked = <()>::decide(1)
			.saturating_add(<()>::ties(1))
			.saturating_add(for_credentials())
			.saturating_add(<()>::open_ballot());
		assert_eq!(info.actual_weight, Some(asked));
	});
}

#[test]
fn decide_should_ask_nobody_when_the_score_decides() {
	execute(|| {
		approved(100 * CRD);
		assert_eq!(votes(), 0);
	});
}

#[test]
fn decide_should_fail_when_the_members_cannot_be_asked() {
	execute(|| {
		let request = doubtful();
		BallotsClosed::set(Some(CLOSED));
		assert_noop!(
			Credit::decide(RuntimeOrigin::signed(ALICE), request).map_err(|failure| failure.error),
			CLOSED
		);
		BallotsClosed::set(None);
		assert_ok!(decide(ALICE, request));
	});
}

#[test]
fn resolve_request_should_end_the_vote_whatever_comes_of_it() {
	for approve in [true, false] {
		execute(|| {
			let request = referred();
			assert_ok!(resolve(CASCADIA, request, approve));
			assert_eq!(votes(), 0);
		});
	}
}

#[test]
fn cancel_request_should_end_the_vote() {
	execute(|| {
		let request = referred();
		assert_ok!(cancel(ALICE, request));
		assert_eq!(votes(), 0);
	});
}

#[test]
fn a_referral_that_has_lapsed_should_end_the_vote_when_it_is_cleared_away() {
	execute(|| {
		let request = referred();
		pass_time(Rules::get().referral_window + 1);
		assert_eq!(votes(), 1);
		assert_ok!(cancel(EVE, request));
		assert_eq!(votes(), 0);
	});
}

#[test]
fn appeal_slash_should_ask_the_members_without_the_borrower_and_all_who_are_called_upon() {
	execute(|| {
		let id = failed();
		assert_ok!(appeal(BOB, id));
		let (bank, mut excluded) = Votes::get(matter(id, BOB)).unwrap();
		excluded.sort();
		assert_eq!((bank, excluded), (CASCADIA, persons(&[ALICE, BOB, CHARLIE])));
		assert_ok!(appeal(CHARLIE, id));
		assert_eq!(votes(), 2, "each appeal is a question of its own");
	});
}

#[test]
fn appeal_slash_should_fail_when_the_members_cannot_be_asked() {
	execute(|| {
		let id = failed();
		BallotsClosed::set(Some(CLOSED));
		assert_noop!(appeal(BOB, id), CLOSED);
		BallotsClosed::set(None);
		assert_ok!(appeal(BOB, id));
	});
}

#[test]
fn resolve_appeal_should_end_the_vote_on_that_appeal_alone() {
	for give_back in [true, false] {
		execute(|| {
			let id = failed();
			assert_ok!(appeal(BOB, id));
			assert_ok!(appeal(CHARLIE, id));
			assert_ok!(resolve_appeal(CASCADIA, id, BOB, give_back));
			assert!(!Votes::contains_key(matter(id, BOB)) && Votes::contains_key(matter(id, CHARLIE)));
		});
	}
}

#[test]
fn an_appeal_that_has_lapsed_should_end_the_vote_when_the_stakes_pay() {
	execute(|| {
		let id = failed();
		assert_ok!(appeal(BOB, id));
		let until = loan(id).default.unwrap().escrow_until.unwrap();
		wait_until(until - 1);
		assert_eq!(votes(), 1);
		wait_until(until);
		assert_eq!(votes(), 0);
	});
}

#[test]
fn a_loan_that_is_repaid_should_end_the_votes_on_its_appeals() {
	execute(|| {
		let id = failed();
		assert_ok!(appeal(BOB, id));
		let info = Credit::repay_in_full(signed(EVE), id, Balance::MAX).unwrap();
		assert!(!ActiveLoans::<Test>::contains_key(id));
		assert_eq!(votes(), 0);
		let weight = <()>::repay_in_full().saturating_add(<()>::withdraw_appeals(2));
		assert_eq!(info.actual_weight, Some(weight.saturating_add(taking_part::<Test>())));
		assert_noop!(resolve_appeal(CASCADIA, id, BOB, true), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn repay_should_weigh_what_it_had_to_look_at() {
	execute(|| {
		let id = failed();
		assert_ok!(appeal(BOB, id));
		let weight = |amount| Credit::repay(signed(EVE), id, amount).unwrap().actual_weight.unwrap();
		let worst = <()>::repay_at_worst();
		assert_eq!(weight(CRD), worst);
		let rest = loan(id).owed(Timestamp::get()).unwrap();
		assert_eq!(weight(rest), worst.saturating_add(<()>::withdraw_appeals(2)));
	});
}

#[test]
fn a_referral_should_lapse_when_its_vote_has_ended_and_nothing_came_of_it() {
	execute(|| {
		let request = referred();
		end_vote(&Matter::Request(request));
		check_invariants();
		assert_noop!(decide(ALICE, request), Error::<Test>::AlreadyDecided);
		assert_eq!(votes(), 0, "nobody is asked again");
		pass_time(Rules::get().referral_window + 1);
		assert_ok!(cancel(EVE, request));
	});
}

#[test]
fn an_appeal_should_lapse_when_its_vote_has_ended_and_nothing_came_of_it() {
	execute(|| {
		let id = failed();
		assert_ok!(appeal(BOB, id));
		end_vote(&matter(id, BOB));
		check_invariants();
		assert_noop!(appeal(BOB, id), Error::<Test>::NothingToAppeal);
		assert_eq!(pool(CASCADIA).contested, 10 * CRD, "it is still open");
		wait_until(loan(id).default.unwrap().escrow_until.unwrap());
		assert_eq!((parts(id)[&BOB].taken, pool(CASCADIA).contested), (10 * CRD, 0));
	});
}
