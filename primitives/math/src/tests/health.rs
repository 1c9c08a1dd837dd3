use super::{cases, oracle::*, CRD};
use crate::{
	health::{
		cooperative_participation, counted, economic_diversity, evenness, health, knowledge_sharing,
		person_cap, resource_circulation, Indices, Weights, PURPOSES,
	},
	FixedU128, Permill, MS_PER_DAY, MS_PER_YEAR,
};
use num_rational::BigRational;
use proptest::{array::uniform5, collection::vec, prelude::*};
use sp_arithmetic::FixedPointNumber;

fn permill(parts: u32) -> Permill {
	Permill::from_parts(parts)
}

fn once_a_year() -> FixedU128 {
	FixedU128::from_inner(FixedU128::DIV)
}

/// `x`, which is at most one, in whole millionths.
fn millionths(x: BigRational) -> u32 {
	u32::try_from(floor(&(x * exact(1_000_000))).unwrap()).unwrap()
}

fn apart(one: Permill, other: Permill) -> u32 {
	one.deconstruct().abs_diff(other.deconstruct())
}

#[test]
fn the_weights_sum_to_one() {
	assert!(Weights::default().is_valid());
	let more = Weights { knowledge: permill(150_001), ..Weights::default() };
	let less = Weights { knowledge: permill(149_999), ..Weights::default() };
	assert!(!more.is_valid() && !less.is_valid());
	let one = Permill::one();
	let all =
		Weights { diversity: one, circulation: one, participation: one, footprint: one, knowledge: one };
	assert!(!all.is_valid());
}

#[test]
fn health_is_the_weighted_sum_of_the_indices() {
	let indices = Indices {
		diversity: permill(800_000),
		circulation: permill(500_000),
		participation: permill(250_000),
		footprint: permill(600_000),
		knowledge: permill(333_333),
	};
	// 0.16 + 0.125 + 0.05 + 0.12 + 0.04999995
	assert_eq!(health(&Weights::default(), &indices), permill(504_999));
}

#[test]
fn lending_spread_evenly_is_diverse_and_one_purpose_is_not() {
	assert_eq!(evenness(&[7; PURPOSES]), Permill::one());
	assert_eq!(evenness(&[0, 0, 7, 0, 0]), Permill::zero());
	// Two purposes alike: (1 - 1/2) / (4/5).
	assert_eq!(evenness(&[7, 0, 7, 0, 0]), permill(625_000));
	assert_eq!(evenness(&[u128::MAX; PURPOSES]), Permill::one());
	assert_eq!(evenness(&[0, u128::MAX, 0, 0, 0]), Permill::zero());
	assert_eq!(evenness(&[0, u128::MAX, 1, 0, 0]), Permill::zero());
}

#[test]
fn nothing_lent_is_half_diverse() {
	assert_eq!(evenness(&[0; PURPOSES]), permill(500_000));
	assert_eq!(economic_diversity(&[0; PURPOSES], Permill::one()), permill(750_000));
	assert_eq!(economic_diversity(&[0; PURPOSES], Permill::zero()), permill(250_000));
}

#[test]
fn what_turns_once_a_year_circulates_by_half() {
	let quarter = 90 * u128::from(MS_PER_DAY);
	let owed = 1_000 * CRD;
	// 90 days' part of it repaid in 90 days.
	let repaid = owed * 90 / 365;
	let index = resource_circulation(repaid, owed * quarter, once_a_year());
	assert!(apart(index, permill(500_000)) <= 1);
	// Three times that, and what is half as fast to be one half.
	let index = resource_circulation(3 * repaid, owed * quarter, once_a_year());
	assert!(apart(index, permill(750_000)) <= 1);
	let half = FixedU128::from_inner(FixedU128::DIV / 2);
	let index = resource_circulation(repaid, owed * quarter, half);
	assert!(apart(index, permill(666_666)) <= 1);
}

#[test]
fn nothing_circulates_where_nothing_is_owed_or_repaid() {
	assert_eq!(resource_circulation(0, 0, once_a_year()), Permill::zero());
	assert_eq!(resource_circulation(CRD, 0, once_a_year()), Permill::zero());
	assert_eq!(resource_circulation(0, u128::MAX, once_a_year()), Permill::zero());
}

#[test]
fn circulation_has_no_input_that_it_fails_on() {
	for half in [0, 1, FixedU128::DIV, u128::MAX].map(FixedU128::from_inner) {
		for repaid in [0, 1, u128::MAX] {
			for owed in [0, 1, u128::MAX] {
				let index = resource_circulation(repaid, owed, half);
				assert!(index <= Permill::one());
			}
		}
	}
	// A year's turns of what is owed for a millisecond are as good as endless.
	assert_eq!(resource_circulation(u128::MAX, 1, once_a_year()), Permill::one());
	// As many turns as counts one half.
	let two_to_16 = FixedU128::from_inner(FixedU128::DIV << 16);
	let owed = u128::from(MS_PER_YEAR) << 60;
	assert_eq!(resource_circulation(1 << 76, owed, two_to_16), permill(500_000));
	assert_eq!(resource_circulation(1 << 76, owed, FixedU128::from_inner(u128::MAX)), permill(500_000));
}

#[test]
fn a_person_counts_up_to_a_part_of_what_is_owed_on_average() {
	let quarter = 90 * MS_PER_DAY;
	let five = Permill::from_percent(5);
	assert_eq!(person_cap(1_000 * CRD * u128::from(quarter), quarter, five), 50 * CRD);
	assert_eq!(person_cap(u128::MAX, 0, five), 0);
	assert_eq!(counted(30, 0, 50), 30);
	assert_eq!(counted(30, 30, 50), 20);
	assert_eq!(counted(30, 50, 50), 0);
	// The cap fell.
	assert_eq!(counted(30, 60, 50), 0);
}

#[test]
fn participation_is_the_part_of_members_who_act() {
	assert_eq!(cooperative_participation(0, 0), Permill::zero());
	assert_eq!(cooperative_participation(0, 3), Permill::zero());
	assert_eq!(cooperative_participation(1, 3), permill(333_333));
	assert_eq!(cooperative_participation(3, 3), Permill::one());
	assert_eq!(cooperative_participation(u32::MAX, u32::MAX), Permill::one());
	assert_eq!(cooperative_participation(4, 3), Permill::one());
	assert_eq!(cooperative_participation(1, 0), Permill::zero());
}

#[test]
fn lending_for_learning_counts_in_full_from_saturation_on() {
	let forty = Permill::from_percent(40);
	let none = Permill::zero();
	assert_eq!(knowledge_sharing(none, 0, 0, forty), none);
	assert_eq!(knowledge_sharing(Permill::one(), 0, 100, forty), permill(500_000));
	assert_eq!(knowledge_sharing(none, 10, 100, forty), permill(125_000));
	assert_eq!(knowledge_sharing(none, 40, 100, forty), permill(500_000));
	assert_eq!(knowledge_sharing(none, 99, 100, forty), permill(500_000));
	assert_eq!(knowledge_sharing(Permill::one(), u128::MAX, u128::MAX, forty), Permill::one());
	assert_eq!(knowledge_sharing(none, 1, u128::MAX, none), permill(500_000));
	assert_eq!(knowledge_sharing(none, 0, u128::MAX, none), none);
}

fn any_indices() -> impl Strategy<Value = Indices> {
	uniform5(parts()).prop_map(|[diversity, circulation, participation, footprint, knowledge]| Indices {
		diversity,
		circulation,
		participation,
		footprint,
		knowledge,
	})
}

/// Weights that sum to one.
fn valid_weights() -> impl Strategy<Value = Weights> {
	vec(0u32..=1_000_000, 4).prop_map(|mut cuts| {
		cuts.sort_unstable();
		Weights {
			diversity: permill(cuts[0]),
			circulation: permill(cuts[1] - cuts[0]),
			participation: permill(cuts[2] - cuts[1]),
			footprint: permill(cuts[3] - cuts[2]),
			knowledge: permill(1_000_000 - cuts[3]),
		}
	})
}

fn exact_evenness(volumes: &[u128; PURPOSES]) -> BigRational {
	let all = volumes.iter().fold(exact(0), |sum, &volume| sum + exact(volume));
	if all == exact(0) {
		return exact(1) / exact(2);
	}
	let squares = volumes.iter().fold(exact(0), |sum, &volume| sum + exact(volume) * exact(volume));
	(exact(1) - squares / (all.clone() * all)) * exact(5) / exact(4)
}

/// Volumes that are compared without being cut.
fn small_volumes() -> impl Strategy<Value = [u128; PURPOSES]> {
	uniform5(amounts()).prop_map(|volumes| volumes.map(|volume| volume >> 67))
}

/// With as much of `moved` as there is taken from the smaller of two volumes to the larger.
fn concentrated(mut volumes: [u128; PURPOSES], one: usize, other: usize, moved: u128) -> [u128; PURPOSES] {
	let (from, to) = if volumes[one] <= volumes[other] { (one, other) } else { (other, one) };
	let moved = moved.min(volumes[from]);
	volumes[from] -= moved;
	volumes[to] += moved;
	volumes
}

fn exact_circulation(repaid: u128, receivable_ms: u128, half: FixedU128) -> BigRational {
	let turned = exact(repaid) * exact(MS_PER_YEAR);
	turned.clone() / (turned + exact_fixed(half) * exact(receivable_ms))
}

/// The halves of circulation that count as they are.
fn halves() -> impl Strategy<Value = FixedU128> {
	(FixedU128::DIV / 1_000_000..=FixedU128::DIV << 16, 0u32..60)
		.prop_map(|(half, shift)| FixedU128::from_inner((half >> shift).max(FixedU128::DIV / 1_000_000)))
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn health_equals_the_exact_weighted_sum_rounded_down(weights in valid_weights(), indices in any_indices()) {
		prop_assert!(weights.is_valid());
		let pairs = [
			(weights.diversity, indices.diversity),
			(weights.circulation, indices.circulation),
			(weights.participation, indices.participation),
			(weights.footprint, indices.footprint),
			(weights.knowledge, indices.knowledge),
		];
		let sum = pairs.iter().fold(exact(0), |sum, &(weight, index)| sum + exact_part(weight) * exact_part(index));
		prop_assert_eq!(health(&weights, &indices).deconstruct(), millionths(sum));
	}

	/// Also with weights that are not valid, it lies between 0 and 1.
	#[test]
	fn health_grows_with_each_index(
		weights in uniform5(parts()),
		indices in any_indices(),
		which in 0usize..5,
		to in parts(),
	) {
		let [diversity, circulation, participation, footprint, knowledge] = weights;
		let weights = Weights { diversity, circulation, participation, footprint, knowledge };
		let mut better = indices;
		let index = match which {
			0 => &mut better.diversity,
			1 => &mut better.circulation,
			2 => &mut better.participation,
			3 => &mut better.footprint,
			_ => &mut better.knowledge,
		};
		*index = to.max(*index);
		prop_assert!(health(&weights, &better) >= health(&weights, &indices));
		prop_assert!(health(&weights, &better) <= Permill::one());
	}

	#[test]
	fn equal_indices_are_the_health(weights in valid_weights(), index in parts()) {
		let indices = Indices {
			diversity: index, circulation: index, participation: index, footprint: index, knowledge: index,
		};
		prop_assert_eq!(health(&weights, &indices), index);
	}

	#[test]
	fn evenness_equals_the_exact_one_rounded_down(volumes in small_volumes()) {
		prop_assert_eq!(evenness(&volumes).deconstruct(), millionths(exact_evenness(&volumes)));
	}

	#[test]
	fn evenness_of_large_volumes_is_within_a_millionth(volumes in uniform5(amounts())) {
		let expected = millionths(exact_evenness(&volumes));
		prop_assert!(evenness(&volumes).deconstruct().abs_diff(expected) <= 1);
	}

	#[test]
	fn diversity_is_the_exact_mean_rounded_down_once(volumes in small_volumes(), local in parts()) {
		let mean = (exact_evenness(&volumes) + exact_part(local)) / exact(2);
		prop_assert_eq!(economic_diversity(&volumes, local).deconstruct(), millionths(mean));
	}

	#[test]
	fn diversity_grows_with_local_business(volumes in uniform5(amounts()), local in (parts(), parts())) {
		let (less, more) = (local.0.min(local.1), local.0.max(local.1));
		prop_assert!(economic_diversity(&volumes, less) <= economic_diversity(&volumes, more));
		prop_assert!(economic_diversity(&volumes, more) <= Permill::one());
	}

	#[test]
	fn an_even_split_is_fully_diverse_and_one_purpose_not_at_all(volume in amounts(), which in 0..PURPOSES) {
		prop_assume!(volume > 0);
		prop_assert_eq!(evenness(&[volume; PURPOSES]), Permill::one());
		let mut single = [0; PURPOSES];
		single[which] = volume;
		prop_assert_eq!(evenness(&single), Permill::zero());
	}

	/// Moving lending from a purpose to one that already has as much or more.
	#[test]
	fn concentration_never_raises_diversity(
		volumes in small_volumes(),
		(from, to) in (0..PURPOSES, 0..PURPOSES),
		moved in amounts(),
		local in parts(),
	) {
		// Halves, so that what is moved leaves them small.
		let volumes = volumes.map(|volume| volume >> 1);
		let concentrated = concentrated(volumes, from, to, moved);
		prop_assert!(evenness(&concentrated) <= evenness(&volumes));
		prop_assert!(economic_diversity(&concentrated, local) <= economic_diversity(&volumes, local));
	}

	#[test]
	fn concentration_of_large_volumes_raises_diversity_by_less_than_two_millionths(
		volumes in uniform5(amounts().prop_map(|volume| volume >> 1)),
		(from, to) in (0..PURPOSES, 0..PURPOSES),
		moved in amounts(),
	) {
		let concentrated = concentrated(volumes, from, to, moved);
		let allowed = evenness(&volumes).deconstruct() + 2;
		prop_assert!(evenness(&concentrated).deconstruct() <= allowed);
	}

	#[test]
	fn the_unit_of_volumes_does_not_matter(volumes in small_volumes(), unit in 1u128..1 << 66) {
		let scaled = volumes.map(|volume| volume * unit);
		prop_assert!(apart(evenness(&scaled), evenness(&volumes)) <= 1);
	}

	#[test]
	fn the_order_of_purposes_does_not_matter(volumes in uniform5(amounts()), by in 0..PURPOSES) {
		let mut rotated = volumes;
		rotated.rotate_left(by);
		prop_assert_eq!(evenness(&rotated), evenness(&volumes));
	}

	#[test]
	fn circulation_is_at_most_a_millionth_below_the_exact_one_rounded_down(
		repaid in amounts().prop_map(|x| x >> 36),
		owed in amounts().prop_map(|x| x >> 18),
		half in halves(),
	) {
		prop_assume!(owed > 0);
		let expected = millionths(exact_circulation(repaid, owed, half));
		let index = resource_circulation(repaid, owed, half).deconstruct();
		prop_assert!(index == expected || index + 1 == expected);
	}

	#[test]
	fn circulation_of_large_amounts_is_within_a_millionth(repaid in amounts(), owed in amounts(), half in halves()) {
		prop_assume!(owed > 0);
		let expected = millionths(exact_circulation(repaid, owed, half));
		prop_assert!(resource_circulation(repaid, owed, half).deconstruct().abs_diff(expected) <= 1);
	}

	#[test]
	fn circulation_grows_with_what_is_repaid_and_falls_with_what_is_owed_and_with_the_half(
		repaid in (amounts(), amounts()),
		owed in (amounts(), amounts()),
		half in (fixed(), fixed()),
	) {
		let small = |pair: (u128, u128), shift: u32| {
			((pair.0 >> shift).min(pair.1 >> shift), (pair.0 >> shift).max(pair.1 >> shift))
		};
		let (less, more) = small(repaid, 36);
		let (short, long) = small(owed, 18);
		let (short, long) = (short.max(1), long.max(1));
		let (low, high) = (half.0.min(half.1), half.0.max(half.1));
		let index = resource_circulation(less, long, high);
		prop_assert!(index <= resource_circulation(more, long, high));
		prop_assert!(index <= resource_circulation(less, short, high));
		prop_assert!(index <= resource_circulation(less, long, low));
		prop_assert!(resource_circulation(more, short, low) <= Permill::one());
	}

	#[test]
	fn the_unit_of_money_does_not_matter_to_circulation(
		repaid in 0u128..1 << 60,
		owed in 1u128..1 << 70,
		half in halves(),
		unit in 1u128..1 << 40,
	) {
		let index = resource_circulation(repaid, owed, half);
		prop_assert!(apart(index, resource_circulation(repaid * unit, owed * unit, half)) <= 1);
	}

	/// Payments of several persons in an epoch, in any order: what counts depends on each one's sum only.
	#[test]
	fn what_counts_of_an_epoch_does_not_depend_on_the_order_of_payments(
		payments in vec((0usize..4, amounts().prop_map(|x| x >> 8)), 0..32).prop_shuffle(),
		earlier in vec(amounts().prop_map(|x| x >> 8), 4),
		cap in amounts().prop_map(|x| x >> 8),
	) {
		let mut so_far = earlier.clone();
		let mut sum = 0u128;
		for &(person, paid) in &payments {
			let counts = counted(paid, so_far[person], cap);
			so_far[person] += counts;
			sum += counts;
		}
		let expected: u128 = (0..4).map(|person| {
			let paid = payments.iter().filter(|payment| payment.0 == person).map(|payment| payment.1).sum();
			counted(paid, earlier[person], cap)
		}).sum();
		prop_assert_eq!(sum, expected);
	}

	/// A ring of nine epochs, with a cap that changes from epoch to epoch.
	#[test]
	fn in_no_window_does_a_person_count_for_more_than_the_largest_of_its_caps(
		epochs in vec((amounts().prop_map(|x| x >> 8), 0u128..1 << 100), 1..40),
	) {
		const WINDOW: usize = 9;
		let mut kept = Vec::new();
		for (now, &(paid, cap)) in epochs.iter().enumerate() {
			let first = (now + 1).saturating_sub(WINDOW);
			let before: u128 = kept[first..].iter().sum();
			kept.push(counted(paid, before, cap));
			let largest = epochs[first..=now].iter().map(|epoch| epoch.1).max().unwrap();
			prop_assert!(kept[first..].iter().sum::<u128>() <= largest);
		}
	}

	#[test]
	fn the_cap_equals_the_exact_one_rounded_down(owed in amounts(), window in moments(), share in parts()) {
		prop_assume!(window > 0);
		// The part of the average in whole units, which a unit's part is less than a unit away from.
		let expected = exact_part(share) * exact(owed) / exact(window);
		let cap = person_cap(owed, window, share);
		prop_assert!(exact(cap) <= expected && expected < exact(cap) + exact(2));
	}

	#[test]
	fn participation_equals_the_exact_one_rounded_down(one in counts(), other in counts()) {
		let (active, members) = (one.min(other), one.max(other).max(1));
		let expected = millionths(exact(active) / exact(members));
		prop_assert_eq!(cooperative_participation(active, members).deconstruct(), expected);
	}

	#[test]
	fn participation_grows_with_who_acts_and_falls_with_who_does_not(
		active in (counts(), counts()),
		members in (counts(), counts()),
	) {
		let (few, many) = (active.0.min(active.1), active.0.max(active.1));
		let (small, large) = (members.0.min(members.1).max(1), members.0.max(members.1).max(1));
		prop_assert!(cooperative_participation(few, large) <= cooperative_participation(many, large));
		prop_assert!(cooperative_participation(few, large) <= cooperative_participation(few, small));
	}

	#[test]
	fn knowledge_equals_the_exact_mean_rounded_down_once(
		wellbeing in parts(),
		volumes in (amounts(), amounts()),
		saturation in parts(),
	) {
		let (learning, all) = (volumes.0.min(volumes.1), volumes.0.max(volumes.1));
		let lent = if learning == 0 {
			exact(0)
		} else if saturation.deconstruct() == 0 {
			exact(1)
		} else {
			(exact(learning) / (exact_part(saturation) * exact(all))).min(exact(1))
		};
		let mean = (exact_part(wellbeing) + lent) / exact(2);
		prop_assert_eq!(
			knowledge_sharing(wellbeing, learning, all, saturation).deconstruct(),
			millionths(mean),
		);
	}

	#[test]
	fn knowledge_grows_with_wellbeing_and_with_lending_for_learning(
		wellbeing in (parts(), parts()),
		learning in (amounts(), amounts()),
		all in amounts(),
		saturation in parts(),
	) {
		let (poor, rich) = (wellbeing.0.min(wellbeing.1), wellbeing.0.max(wellbeing.1));
		let (less, more) = (learning.0.min(learning.1), learning.0.max(learning.1));
		let index = knowledge_sharing(poor, less, all, saturation);
		prop_assert!(index <= knowledge_sharing(rich, less, all, saturation));
		prop_assert!(index <= knowledge_sharing(poor, more, all, saturation));
	}
}
