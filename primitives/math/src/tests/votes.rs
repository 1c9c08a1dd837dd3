use super::{cases, oracle::*};
use crate::{
	votes::{cost, needed_for_quorum, passes, settle, Course, Stage},
	Permill,
};
use num_bigint::BigInt;
use proptest::{prelude::*, sample::select};

fn counts() -> impl Strategy<Value = u32> {
	prop_oneof![
		1 => select(vec![0, 1, 2, u32::MAX - 1, u32::MAX]),
		4 => (any::<u32>(), 0u32..32).prop_map(|(x, shift)| x >> shift),
	]
}

fn parts_of_million() -> impl Strategy<Value = Permill> {
	(0u32..=1_000_000).prop_map(Permill::from_parts)
}

#[test]
fn votes_cost_their_square() {
	assert_eq!(cost(0), 0);
	assert_eq!(cost(7), 49);
	assert_eq!(BigInt::from(cost(u32::MAX)), BigInt::from(u32::MAX) * BigInt::from(u32::MAX));
}

#[test]
fn a_change_settles_the_difference() {
	assert_eq!(settle(0, 100, 0, 10), Some(100));
	assert_eq!(settle(0, 100, 0, 11), None);
	assert_eq!(settle(100, 100, 10, 3), Some(9));
	assert_eq!(settle(34, 100, 5, 0), Some(9));
	// What was never spent does not come back.
	assert_eq!(settle(24, 100, 5, 0), None);
	assert_eq!(settle(0, u32::MAX, 0, u32::MAX), None);
}

#[test]
fn the_quorum_rounds_up_and_is_at_least_one() {
	assert_eq!(needed_for_quorum(0, Permill::zero()), 1);
	assert_eq!(needed_for_quorum(100, Permill::from_percent(5)), 5);
	assert_eq!(needed_for_quorum(101, Permill::from_percent(5)), 6);
}

#[test]
fn exactly_the_threshold_does_not_pass() {
	let half = Permill::from_percent(50);
	assert!(!passes(5, 5, half, 5, 1));
	assert!(passes(6, 5, half, 5, 1));
	assert!(!passes(6, 5, half, 4, 5));
	assert!(!passes(0, 0, Permill::zero(), 0, 0));
}

#[test]
fn a_vote_that_passes_late_is_confirmed_after_its_period() {
	let course = Course { voting_end: 100, confirmation: 20, passing_since: Some(99) };
	assert_eq!(course.stage(true, 99), Stage::Confirming { since: 99, until: 119 });
	assert_eq!(course.stage(true, 118), Stage::Confirming { since: 99, until: 119 });
	assert_eq!(course.stage(true, 119), Stage::Passed);
	assert_eq!(course.stage(false, 99), Stage::Voting);
	assert_eq!(course.stage(false, 100), Stage::Rejected);
	let early = Course { passing_since: Some(10), ..course };
	assert_eq!(early.stage(true, 99), Stage::Confirming { since: 10, until: 100 });
	assert_eq!(early.stage(true, 100), Stage::Passed);
	let unseen = Course { passing_since: None, ..course };
	assert_eq!(unseen.stage(true, 100), Stage::Confirming { since: 100, until: 120 });
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn settling_is_exact(others in 0u32..1_000_000, given in counts(), before in 0u32..60_000, after in counts()) {
		let Some(spent) = cost(before).checked_add(u64::from(others)).and_then(|all| u32::try_from(all).ok())
		else { return Ok(()) };
		let settled = BigInt::from(others) + BigInt::from(after) * BigInt::from(after);
		match settle(spent, given, before, after) {
			Some(found) => prop_assert_eq!(BigInt::from(found), settled),
			None => prop_assert!(after > before && settled > BigInt::from(given)),
		}
	}

	#[test]
	fn taking_votes_back_returns_what_they_cost(given in counts(), others in 0u32..1_000, votes in 0u32..60_000) {
		if let Some(spent) = settle(others, given, 0, votes) {
			prop_assert_eq!(settle(spent, given, votes, 0), Some(others));
		}
	}

	#[test]
	fn the_quorum_is_the_exact_share_rounded_up(base in counts(), quorum in parts_of_million()) {
		let needed = ceil(&(exact_part(quorum) * exact(base))).unwrap().max(1);
		prop_assert_eq!(u128::from(needed_for_quorum(base, quorum)), needed);
	}

	#[test]
	fn passing_compares_exactly(
		ayes in moments(),
		nays in moments(),
		threshold in parts_of_million(),
		persons in counts(),
		needed in counts(),
	) {
		let all = exact(ayes) + exact(nays);
		let expected = persons >= needed.max(1) && exact(ayes) > exact_part(threshold) * all;
		prop_assert_eq!(passes(ayes, nays, threshold, persons, needed), expected);
	}

	#[test]
	fn a_nay_never_helps(
		ayes in 0u64..1_000,
		nays in 0u64..1_000,
		more in 0u64..1_000,
		threshold in parts_of_million(),
		persons in 0u32..10,
	) {
		prop_assert!(
			passes(ayes, nays, threshold, persons, 3) || !passes(ayes, nays + more, threshold, persons, 3)
		);
	}

	#[test]
	fn a_vote_that_is_decided_stays_so(
		voting_end in 0u32..1_000,
		confirmation in 0u32..1_000,
		since in proptest::option::of(0u32..1_000),
		passing in any::<bool>(),
		now in 0u32..3_000,
		later in 0u32..3_000,
	) {
		let course = Course { voting_end, confirmation, passing_since: since };
		match course.stage(passing, now) {
			Stage::Voting => prop_assert!(now < voting_end && !passing),
			Stage::Confirming { since, until } => {
				prop_assert!(passing && now < until && until >= voting_end && until >= since + confirmation);
				let course = Course { passing_since: Some(since), ..course };
				prop_assert_eq!(course.stage(true, until), Stage::Passed);
			}
			Stage::Passed => {
				prop_assert!(passing && now >= voting_end);
				let course = Course { passing_since: since.or(Some(now)), ..course };
				prop_assert_eq!(course.stage(true, now + later), Stage::Passed);
			}
			Stage::Rejected => {
				prop_assert!(!passing && now >= voting_end);
				prop_assert_eq!(course.stage(false, now + later), Stage::Rejected);
			}
		}
	}
}
