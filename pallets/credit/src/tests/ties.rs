//! Members who stand for each other: between them stakes count nothing for the score, for as long as the tie lasts.

use super::{support::withdraw_endorsement, *};
use crate::{
	types::{Score, Tie},
	CreditParameters, Error, Ties,
};
use credit_primitives_types::Moment;
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The points for stakes of a request. 20 % of the amount would give all 60.
fn points_for_stakes(request: RequestId) -> Score {
	Credit::assess(request).unwrap().network_score.stakes
}

/// Somebody borrows 10 CRD for which another has stood, and repays them.
fn stood_once(borrower: AccountId, endorser: AccountId) {
	let rules = Rules::get();
	lend_at_any_risk();
	let request = asking(10 * CRD).open(borrower);
	assert_ok!(endorse(endorser, request, CRD));
	assert_ok!(decide(borrower, request));
	let loan_id = offer(request).loan_id;
	assert_ok!(accept(borrower, request));
	assert_ok!(repay_in_full(borrower, loan_id));
	Rules::set(rules);
}

/// When two have endorsed each other, and for which requests: the oldest first.
fn ties_between(one: AccountId, other: AccountId) -> Vec<(Moment, RequestId)> {
	let ties = Ties::<Test>::get(person(one.min(other)), person(one.max(other)));
	ties.into_iter().map(|Tie { at, request }| (at, request)).collect()
}

#[test]
fn a_stake_should_count_nothing_for_somebody_who_stood_for_its_owner() {
	execute(|| {
		stood_once(BOB, ALICE);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), 0);
		assert_ok!(endorse(CHARLIE, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), points(30));
	});
}

#[test]
fn a_stake_should_count_nothing_for_somebody_for_whom_its_owner_stood_before() {
	execute(|| {
		stood_once(ALICE, BOB);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), 0);
	});
}

#[test]
fn a_tie_should_last_for_its_period_to_the_millisecond() {
	execute(|| {
		let period = Rules::get().tie_period;
		stood_once(BOB, ALICE);
		stood_once(ALICE, CHARLIE);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_ok!(endorse(CHARLIE, request, 10 * CRD));
		pass_time(period);
		assert_eq!(points_for_stakes(request), 0);
		pass_time(1);
		assert_eq!(points_for_stakes(request), points(60));
	});
}

#[test]
fn the_present_endorsement_should_be_no_tie() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), points(30));
		assert_eq!(ties_between(BOB, ALICE), vec![(START, request)]);
		// Nor is it after it was taken back and given anew.
		pass_time(1_000);
		assert_ok!(withdraw_endorsement(BOB, request));
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_eq!(points_for_stakes(request), points(60));
		assert_eq!(ties_between(ALICE, BOB), vec![(START + 1_000, request)]);
	});
}

#[test]
fn endorsing_anew_should_not_wash_an_earlier_tie_off() {
	execute(|| {
		let period = Rules::get().tie_period;
		stood_once(BOB, ALICE);
		pass_time(period - 1_000);
		let request = asking(100 * CRD).open(ALICE);
		for _ in 0..3 {
			assert_ok!(endorse(BOB, request, 10 * CRD));
			assert_eq!(points_for_stakes(request), 0);
			assert_eq!(ties_between(BOB, ALICE).first().map(|(at, _)| *at), Some(START));
			assert_ok!(withdraw_endorsement(BOB, request));
			pass_time(100);
		}
		assert_ok!(endorse(BOB, request, 10 * CRD));
		// Nor make it last any longer.
		set_time(START + period + 1);
		assert_eq!(points_for_stakes(request), points(30));
	});
}

#[test]
fn an_endorsement_that_came_to_nothing_should_be_no_tie() {
	execute(|| {
		let decline = |request| Credit::decline_endorsement(RuntimeOrigin::signed(BOB), request, ALICE);
		let endings: [&dyn Fn(RequestId) -> DispatchResult; 6] = [
			&|request| withdraw_endorsement(ALICE, request),
			&|request| decline(request),
			&|request| cancel(BOB, request),
			// Nobody else stands for him and little secures it, so the score refuses.
			&|request| {
				Rules::mutate(|rules| rules.referral_score = 7_000);
				decide(BOB, request)
			},
			&|request| {
				Rules::mutate(|rules| rules.referral_score = 0);
				decide(BOB, request).and_then(|()| resolve(CASCADIA, request, false))
			},
			&|request| {
				lend_at_any_risk();
				decide(BOB, request).and_then(|()| cancel(BOB, request))
			},
		];
		let rules = Rules::get();
		for ending in endings {
			let request = asking(100 * CRD).open(BOB);
			assert_ok!(endorse(ALICE, request, CRD));
			assert_eq!(ties_between(ALICE, BOB).len(), 1);
			assert_ok!(ending(request));
			assert!(!Ties::<Test>::contains_key(person(ALICE), person(BOB)));
			if CreditRequests::<Test>::contains_key(request) {
				assert_ok!(cancel(BOB, request));
			}
			Rules::set(rules);
		}
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), points(30));
	});
}

#[test]
fn what_came_to_nothing_should_leave_an_earlier_tie() {
	execute(|| {
		stood_once(BOB, ALICE);
		pass_time(1_000);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_ok!(cancel(ALICE, request));
		assert_eq!(ties_between(ALICE, BOB).iter().map(|(at, _)| *at).collect::<Vec<_>>(), vec![START]);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), 0);
	});
}

#[test]
fn of_two_persons_the_three_latest_endorsements_should_be_remembered() {
	execute(|| {
		for _ in 0..3 {
			stood_once(BOB, ALICE);
			pass_time(1_000);
		}
		let loans = ties_between(ALICE, BOB);
		assert_eq!(loans.iter().map(|(at, _)| at - START).collect::<Vec<_>>(), vec![0, 1_000, 2_000]);
		// With an endorsement of each open the latest loan is left, and it stays when those come to nothing.
		let of_alice = asking(100 * CRD).open(ALICE);
		let of_bob = asking(100 * CRD).open(BOB);
		assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		assert_ok!(endorse(ALICE, of_bob, 10 * CRD));
		let now = Timestamp::get();
		assert_eq!(ties_between(ALICE, BOB), vec![loans[2], (now, of_alice), (now, of_bob)]);
		for _ in 0..3 {
			assert_ok!(withdraw_endorsement(BOB, of_alice));
			assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		}
		assert_ok!(cancel(ALICE, of_alice));
		assert_ok!(cancel(BOB, of_bob));
		assert_eq!(ties_between(ALICE, BOB), vec![loans[2]]);
	});
}

#[test]
fn a_borrower_should_get_rid_of_an_endorser_who_spoils_anothers_stake() {
	execute(|| {
		stood_once(BOB, CHARLIE);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(endorse(CHARLIE, request, CRD / 10));
		assert_eq!(points_for_stakes(request), 0);
		assert_ok!(Credit::decline_endorsement(RuntimeOrigin::signed(ALICE), request, CHARLIE));
		assert_eq!(points_for_stakes(request), points(60));
	});
}

#[test]
fn two_who_stand_for_each_other_at_once_should_both_count_nothing() {
	execute(|| {
		let of_alice = asking(100 * CRD).open(ALICE);
		let of_bob = asking(100 * CRD).open(BOB);
		assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		assert_eq!(points_for_stakes(of_alice), points(30));
		assert_ok!(endorse(ALICE, of_bob, 10 * CRD));
		assert_eq!((points_for_stakes(of_alice), points_for_stakes(of_bob)), (0, 0));
		// In whichever order they repeat it.
		pass_time(1_000);
		assert_ok!(withdraw_endorsement(BOB, of_alice));
		assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		assert_eq!((points_for_stakes(of_alice), points_for_stakes(of_bob)), (0, 0));
		assert_ok!(withdraw_endorsement(ALICE, of_bob));
		assert_ok!(endorse(ALICE, of_bob, 10 * CRD));
		assert_eq!((points_for_stakes(of_alice), points_for_stakes(of_bob)), (0, 0));
	});
}

#[test]
fn endorsers_who_are_tied_to_each_other_should_both_count_nothing() {
	execute(|| {
		stood_once(BOB, CHARLIE);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 5 * CRD));
		assert_eq!(points_for_stakes(request), points(15));
		assert_ok!(endorse(FERDIE, request, 5 * CRD));
		assert_ok!(endorse(CHARLIE, request, 5 * CRD));
		// Only Ferdie's is left.
		assert_eq!(points_for_stakes(request), points(15));
		pass_time(Rules::get().tie_period + 1);
		assert_eq!(points_for_stakes(request), points(45));
	});
}

#[test]
fn endorsers_of_one_request_should_not_be_tied_by_it_to_each_other() {
	execute(|| {
		let first = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, first, 10 * CRD));
		assert_ok!(endorse(CHARLIE, first, 10 * CRD));
		assert_eq!(ties_between(BOB, CHARLIE), vec![]);
		let second = asking(100 * CRD).open(FERDIE);
		assert_ok!(endorse(BOB, second, 10 * CRD));
		assert_ok!(endorse(CHARLIE, second, 10 * CRD));
		assert_eq!((points_for_stakes(first), points_for_stakes(second)), (points(60), points(60)));
	});
}

#[test]
fn a_tied_stake_should_secure_the_loan_all_the_same() {
	execute(|| {
		stood_once(BOB, ALICE);
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		let score = Credit::assess(request).unwrap();
		assert_eq!((score.network_score.stakes, score.loss_given_default), (0, Permill::from_percent(80)));
	});
}

#[test]
fn a_loan_that_was_repaid_should_tie_its_endorsers_like_any_other() {
	execute(|| {
		lent(100 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
		let request = asking(100 * CRD).open(BOB);
		assert_ok!(endorse(ALICE, request, 20 * CRD));
		assert_eq!(points_for_stakes(request), 0);
	});
}

#[test]
fn a_ring_should_not_be_approved_by_its_own_stakes() {
	execute(|| {
		let ring = [ALICE, BOB, CHARLIE];
		let requests = ring.map(|who| asking(100 * CRD).open(who));
		for (place, request) in requests.into_iter().enumerate() {
			for endorser in ring.into_iter().enumerate().filter(|(other, _)| *other != place) {
				assert_ok!(endorse(endorser.1, request, 10 * CRD));
			}
		}
		for (place, request) in requests.into_iter().enumerate() {
			assert_eq!(points_for_stakes(request), 0);
			assert_ok!(decide(ring[place], request));
			// 51.5 CRD could be had on 20 of stakes at the worst risk: the members would have to want that.
			let state = CreditRequests::<Test>::get(request).unwrap().state;
			assert!(matches!(state, RequestState::Referred { .. }));
		}
		assert_noop!(accept(ALICE, requests[0]), Error::<Test>::NotApproved);
	});
}

#[test]
fn a_tie_should_join_persons_across_banks() {
	execute(|| {
		let elsewhere = |who| Asking { bank: SONORA, ..asking(100 * CRD) }.open(who);
		let request = elsewhere(EVE);
		assert_ok!(endorse(ALICE, request, 10 * CRD));
		// Eve joins the other bank.
		assert_ok!(CommunityBanks::apply(RuntimeOrigin::signed(EVE), CASCADIA));
		for who in [BOB, CHARLIE] {
			assert_ok!(CommunityBanks::endorse_application(RuntimeOrigin::signed(who), CASCADIA, EVE));
		}
		crate::History::<Test>::insert(person(EVE), good_record());
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(EVE, request, 10 * CRD));
		assert_eq!(points_for_stakes(request), 0);
	});
}

/// Somebody stands for somebody.
#[derive(Clone, Copy, Debug)]
struct Deed {
	borrower: usize,
	endorser: usize,
	/// After how long.
	after: Moment,
	then: Then,
}

/// What becomes of the request.
#[derive(Clone, Copy, Debug)]
enum Then {
	/// It stays open for the next one.
	Open,
	/// It becomes a loan, which is repaid.
	Loan,
	/// It is cancelled.
	Nothing,
}

/// So few that two of them meet often.
const PEOPLE: [AccountId; 4] = [ALICE, BOB, CHARLIE, FERDIE];

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
	let period = CreditParameters::default().tie_period;
	let then = prop_oneof![3 => Just(Then::Open), 2 => Just(Then::Loan), 1 => Just(Then::Nothing)];
	let deed = (0..PEOPLE.len(), 0..PEOPLE.len(), prop_oneof![Just(0), 0..period / 4], then)
		.prop_map(|(borrower, endorser, after, then)| Deed { borrower, endorser, after, then });
	prop::collection::vec(deed, 0..32)
}

/// An endorsement that stands, or stood for a loan: its two persons in order, its request and its moment.
type Given = ([AccountId; 2], RequestId, Moment);

fn pair(one: AccountId, other: AccountId) -> [AccountId; 2] {
	[one.min(other), one.max(other)]
}

/// Who of a request's endorsers is tied neither to the borrower nor to another of them.
fn untied(request: RequestId, given: &[Given]) -> usize {
	let asked = CreditRequests::<Test>::get(request).unwrap();
	let endorsers: Vec<_> = asked.community_endorsements.iter().map(|given| given.endorser).collect();
	let tied = |one, other, but: Option<RequestId>| {
		given.iter().any(|(both, of, at)| {
			*both == pair(one, other) && Some(*of) != but && Timestamp::get() - at <= Rules::get().tie_period
		})
	};
	let alone = |who: &&AccountId| {
		let mut others = endorsers.iter().filter(|other| other != who);
		!tied(**who, asked.borrower_id, Some(request)) && others.all(|other| !tied(**who, *other, None))
	};
	endorsers.iter().filter(alone).count()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	#[test]
	fn a_stake_should_count_just_when_nothing_ties_its_owner(
		deeds in deeds(),
		wait in 0..CreditParameters::default().tie_period,
	) {
		new_test_ext().execute_with(|| {
			lend_at_any_risk();
			let stake = CRD / 10;
			let counted = |request: RequestId| {
				let asked = CreditRequests::<Test>::get(request).unwrap();
				Credit::counted_stakes(&asked, &Rules::get()).unwrap().0
			};
			let mut given: Vec<Given> = vec![];
			let mut open: BTreeMap<AccountId, RequestId> = BTreeMap::new();
			for Deed { borrower, endorser, after, then } in deeds {
				let (borrower, endorser) = (PEOPLE[borrower], PEOPLE[endorser]);
				pass_time(after);
				if borrower == endorser {
					continue;
				}
				let request = *open.entry(borrower).or_insert_with(|| asking(10 * CRD).open(borrower));
				let this = |(both, of, _): &Given| *both == pair(borrower, endorser) && *of == request;
				if given.iter().any(this) {
					withdraw_endorsement(endorser, request).unwrap();
					given.retain(|other| !this(other));
				}
				endorse(endorser, request, stake).unwrap();
				given.push((pair(borrower, endorser), request, Timestamp::get()));
				match then {
					Then::Open => (),
					Then::Loan => {
						decide(borrower, request).unwrap();
						let loan_id = offer(request).loan_id;
						accept(borrower, request).unwrap();
						repay_in_full(borrower, loan_id).unwrap();
					},
					Then::Nothing => {
						cancel(borrower, request).unwrap();
						given.retain(|(_, of, _)| *of != request);
					},
				}
				open.retain(|_, request| CreditRequests::<Test>::contains_key(*request));
				for request in open.values() {
					prop_assert_eq!(counted(*request), untied(*request, &given) as u128 * stake);
				}
			}
			pass_time(wait);
			for request in open.into_values() {
				prop_assert_eq!(counted(request), untied(request, &given) as u128 * stake);
			}
			check_invariants();
			Ok(())
		})?;
	}
}

#[test]
fn a_cancelled_request_should_leave_the_ties_of_others_as_they_were() {
	execute(|| {
		let of_alice = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, of_alice, 10 * CRD));
		let of_bob = asking(100 * CRD).open(BOB);
		assert_ok!(endorse(ALICE, of_bob, 10 * CRD));
		// Bob's request is gone: his own endorsement of Alice's is no tie for Alice's.
		assert_ok!(cancel(BOB, of_bob));
		assert_eq!(points_for_stakes(of_alice), points(30));
		assert_eq!(ties_between(ALICE, BOB), vec![(START, of_alice)]);
		// The other way round.
		let of_bob = asking(100 * CRD).open(BOB);
		assert_ok!(endorse(ALICE, of_bob, 10 * CRD));
		assert_ok!(cancel(ALICE, of_alice));
		assert_eq!(points_for_stakes(of_bob), points(30));
		assert_ok!(cancel(BOB, of_bob));
		assert!(!Ties::<Test>::contains_key(person(ALICE), person(BOB)));
	});
}
