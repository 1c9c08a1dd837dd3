use super::{cases, oracle::*};
use crate::losses::{absorb, burn_from_liquid, pay_deficit, restore, Absorbed, Buffers, Lost, Restoration};
use num_bigint::BigInt;
use proptest::prelude::*;

const BUFFERS: Buffers = Buffers { loss_reserve: 10, commons: 20, shares: 30 };

const LOST: Lost = Lost { shares: 10, commons: 20, loss_reserve: 30, endorsers: 40 };

#[test]
fn a_loss_falls_on_the_reserve_then_the_commons_then_the_shares() {
	let of = |loss| {
		let Absorbed { loss_reserve, commons, shares, deficit } = absorb(loss, &BUFFERS, false);
		[loss_reserve, commons, shares, deficit]
	};
	assert_eq!(of(0), [0, 0, 0, 0]);
	assert_eq!(of(10), [10, 0, 0, 0]);
	assert_eq!(of(11), [10, 1, 0, 0]);
	assert_eq!(of(31), [10, 20, 1, 0]);
	assert_eq!(of(60), [10, 20, 30, 0]);
	assert_eq!(of(61), [10, 20, 30, 1]);
}

#[test]
fn depositors_pay_first_for_what_they_gave_up_themselves() {
	let of = |loss| {
		let Absorbed { loss_reserve, commons, shares, deficit } = absorb(loss, &BUFFERS, true);
		[shares, loss_reserve, commons, deficit]
	};
	assert_eq!(of(30), [30, 0, 0, 0]);
	assert_eq!(of(31), [30, 1, 0, 0]);
	assert_eq!(of(41), [30, 10, 1, 0]);
	assert_eq!(of(61), [30, 10, 20, 1]);
}

#[test]
fn a_recovery_pays_the_deficit_and_undoes_the_losses_from_the_last_to_the_first() {
	let of = |amount| {
		let Restoration { deficit, shares, commons, loss_reserve, endorsers, surplus } =
			restore(amount, 5, &LOST);
		[deficit, shares, commons, loss_reserve, endorsers, surplus]
	};
	assert_eq!(of(5), [5, 0, 0, 0, 0, 0]);
	assert_eq!(of(6), [5, 1, 0, 0, 0, 0]);
	assert_eq!(of(16), [5, 10, 1, 0, 0, 0]);
	assert_eq!(of(36), [5, 10, 20, 1, 0, 0]);
	assert_eq!(of(66), [5, 10, 20, 30, 1, 0]);
	assert_eq!(of(106), [5, 10, 20, 30, 40, 1]);
}

#[test]
fn what_liquid_money_does_not_reach_stays_uncovered() {
	assert_eq!(burn_from_liquid(100, 100), (100, 0));
	assert_eq!(burn_from_liquid(100, 250), (100, 0));
	assert_eq!(burn_from_liquid(100, 30), (30, 70));
	assert_eq!(burn_from_liquid(0, 30), (0, 0));
}

#[test]
fn the_last_part_of_an_income_pays_the_deficit_first() {
	assert_eq!(pay_deficit([10, 20, 30], 0), ([10, 20, 30], 0));
	assert_eq!(pay_deficit([10, 20, 30], 30), ([10, 20, 0], 30));
	assert_eq!(pay_deficit([10, 20, 30], 31), ([10, 19, 0], 31));
	assert_eq!(pay_deficit([10, 20, 30], 51), ([9, 0, 0], 51));
	assert_eq!(pay_deficit([10, 20, 30], 61), ([0, 0, 0], 60));
}

/// What each of `sources` gives in turn until `wanted` is reached, by the closed form
/// `min(source, max(0, wanted - all before))`.
fn in_turn<const N: usize>(wanted: u128, sources: [u128; N]) -> [u128; N] {
	let mut before = BigInt::ZERO;
	sources.map(|source| {
		let given = (BigInt::from(wanted) - &before).clamp(BigInt::ZERO, source.into());
		before += source;
		u128::try_from(given).unwrap()
	})
}

fn exact_sum<const N: usize>(parts: [u128; N]) -> BigInt {
	parts.iter().map(|&part| BigInt::from(part)).sum()
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn a_loss_is_absorbed_exactly_and_in_order(
		loss in amounts(),
		(loss_reserve, commons, shares) in (amounts(), amounts(), amounts()),
		shares_first in any::<bool>(),
	) {
		let absorbed = absorb(loss, &Buffers { loss_reserve, commons, shares }, shares_first);
		let parts = if shares_first {
			prop_assert_eq!(
				[absorbed.shares, absorbed.loss_reserve, absorbed.commons],
				in_turn(loss, [shares, loss_reserve, commons])
			);
			[absorbed.shares, absorbed.loss_reserve, absorbed.commons, absorbed.deficit]
		} else {
			prop_assert_eq!(
				[absorbed.loss_reserve, absorbed.commons, absorbed.shares],
				in_turn(loss, [loss_reserve, commons, shares])
			);
			[absorbed.loss_reserve, absorbed.commons, absorbed.shares, absorbed.deficit]
		};
		prop_assert_eq!(exact_sum(parts), BigInt::from(loss));
		// No deficit while anything is left that could have paid.
		let spent = [absorbed.loss_reserve, absorbed.commons, absorbed.shares];
		prop_assert!(absorbed.deficit == 0 || spent == [loss_reserve, commons, shares]);
	}

	#[test]
	fn the_deficit_is_the_same_whoever_pays_first(
		loss in amounts(),
		(loss_reserve, commons, shares) in (amounts(), amounts(), amounts()),
	) {
		let buffers = Buffers { loss_reserve, commons, shares };
		prop_assert_eq!(absorb(loss, &buffers, true).deficit, absorb(loss, &buffers, false).deficit);
	}

	#[test]
	fn a_recovery_is_given_back_exactly_and_in_order(
		amount in amounts(),
		deficit in amounts(),
		(shares, commons) in (amounts(), amounts()),
		(loss_reserve, endorsers) in (amounts(), amounts()),
	) {
		let restored = restore(amount, deficit, &Lost { shares, commons, loss_reserve, endorsers });
		let given =
			[restored.deficit, restored.shares, restored.commons, restored.loss_reserve, restored.endorsers];
		prop_assert_eq!(given, in_turn(amount, [deficit, shares, commons, loss_reserve, endorsers]));
		prop_assert_eq!(exact_sum(given) + restored.surplus, BigInt::from(amount));
		prop_assert!(restored.surplus == 0 || given == [deficit, shares, commons, loss_reserve, endorsers]);
	}

	#[test]
	fn recovering_a_whole_loss_undoes_it(
		loss in amounts(),
		(loss_reserve, commons, shares) in (amounts(), amounts(), amounts()),
		shares_first in any::<bool>(),
	) {
		let absorbed = absorb(loss, &Buffers { loss_reserve, commons, shares }, shares_first);
		let lost = Lost {
			shares: absorbed.shares,
			commons: absorbed.commons,
			loss_reserve: absorbed.loss_reserve,
			endorsers: 0,
		};
		let expected = Restoration {
			deficit: absorbed.deficit,
			shares: absorbed.shares,
			commons: absorbed.commons,
			loss_reserve: absorbed.loss_reserve,
			endorsers: 0,
			surplus: 0,
		};
		prop_assert_eq!(restore(loss, absorbed.deficit, &lost), expected);
	}

	#[test]
	fn burning_now_and_later_makes_up_what_was_created(created in amounts(), liquid in amounts()) {
		let (burned, uncovered) = burn_from_liquid(created, liquid);
		prop_assert_eq!(burned.checked_add(uncovered), Some(created));
		prop_assert!(burned <= liquid);
		prop_assert!(uncovered == 0 || burned == liquid);
	}

	#[test]
	fn an_income_pays_the_deficit_exactly_and_the_last_part_first(
		(first, second, third) in (amounts(), amounts(), amounts()),
		deficit in amounts(),
	) {
		let (rest, paid) = pay_deficit([first, second, third], deficit);
		let [of_third, of_second, of_first] = in_turn(deficit, [third, second, first]);
		prop_assert_eq!(rest, [first - of_first, second - of_second, third - of_third]);
		prop_assert_eq!(exact_sum(rest) + paid, exact_sum([first, second, third]));
		prop_assert_eq!(BigInt::from(paid), exact_sum([first, second, third]).min(deficit.into()));
	}
}
