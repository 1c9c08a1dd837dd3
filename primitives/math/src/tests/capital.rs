use super::{cases, oracle::*, CRD};
use crate::{
	capital::{
		creation_limit, creation_room, equity, grown_record, lending_capital, leverage,
		may_create_network_wide, step_towards, CreationState, LeverageTerms,
	},
	FixedU128, Permill, MS_PER_DAY,
};
use num_bigint::BigInt;
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::FixedPointNumber;

/// `hundredths / 100`.
fn fixed_of(hundredths: u128) -> FixedU128 {
	FixedU128::from_inner(hundredths * (FixedU128::DIV / 100))
}

fn terms() -> LeverageTerms {
	LeverageTerms { minimum: fixed_of(25), health_floor: Permill::from_percent(30) }
}

#[test]
fn equity_counts_what_is_lent_and_owes_what_was_created() {
	assert_eq!(equity(100, 50, 30), Some(120));
	assert_eq!(equity(10, 0, 30), Some(-20));
	assert_eq!(equity(u128::MAX, 0, u128::MAX), Some(0));
	assert_eq!(equity(u128::MAX >> 1, 0, 0), Some(i128::MAX));
	assert_eq!(equity(0, 0, 1 << 127), Some(i128::MIN));
	assert_eq!(equity((u128::MAX >> 1) + 1, 0, 0), None);
	assert_eq!(equity(0, 0, (1 << 127) + 1), None);
	assert_eq!(equity(u128::MAX, 1, u128::MAX), None);
}

#[test]
fn deposits_that_may_leave_are_no_capital() {
	// 1,000 of equity, of which 300 cannot be withdrawn.
	assert_eq!(lending_capital(1_000, 200, 50, 50, 0), Some(300));
	assert_eq!(lending_capital(1_000, 200, 50, 50, 120), Some(180));
	// Losses that are booked count before what was once put aside.
	assert_eq!(lending_capital(250, 200, 50, 50, 0), Some(250));
	assert_eq!(lending_capital(-1, 200, 50, 50, 0), Some(0));
	assert_eq!(lending_capital(1_000, 200, 50, 50, 301), Some(0));
	assert_eq!(lending_capital(1_000, u128::MAX, 1, 0, 0), None);
}

#[test]
fn leverage_rises_from_the_minimum_to_the_record() {
	let at = |health| leverage(Permill::from_percent(health), fixed_of(225), &terms()).unwrap();
	assert_eq!([0, 30, 65, 100].map(at), [25, 25, 125, 225].map(fixed_of));
}

#[test]
fn a_record_below_the_minimum_is_not_lifted_by_it() {
	assert_eq!(leverage(Permill::zero(), fixed_of(10), &terms()), Some(fixed_of(10)));
	assert_eq!(leverage(Permill::one(), FixedU128::from_inner(0), &terms()), Some(FixedU128::from_inner(0)));
}

#[test]
fn a_health_floor_of_one_asks_for_full_health() {
	let strict = LeverageTerms { health_floor: Permill::one(), ..terms() };
	assert_eq!(leverage(Permill::from_parts(999_999), fixed_of(300), &strict), Some(fixed_of(25)));
	assert_eq!(leverage(Permill::one(), fixed_of(300), &strict), Some(fixed_of(300)));
}

#[test]
fn a_bank_creates_up_to_the_tightest_of_three_limits() {
	let five = Permill::from_percent(5);
	let one = fixed_of(100);
	let limit = creation_limit(1_000 * CRD, fixed_of(50)).unwrap();
	assert_eq!(limit, 500 * CRD);
	let state = CreationState {
		limit,
		issued: 100 * CRD,
		created_this_epoch: 5 * CRD,
		network_issued: 400 * CRD,
		total_issuance: 10_000 * CRD,
	};
	// The epoch's: 5 % of 500, less 5.
	assert_eq!(creation_room(&state, five, one), Some(20 * CRD));
	// The bank's own.
	assert_eq!(creation_room(&CreationState { issued: 490 * CRD, ..state }, five, one), Some(10 * CRD));
	assert_eq!(creation_room(&CreationState { issued: 501 * CRD, ..state }, five, one), Some(0));
	// The network's: as much as 407 that were not created, less 400 that were.
	assert_eq!(
		creation_room(&CreationState { total_issuance: 807 * CRD, ..state }, five, one),
		Some(7 * CRD)
	);
	assert_eq!(creation_room(&CreationState { total_issuance: 700 * CRD, ..state }, five, one), Some(0));
	assert_eq!(creation_room(&CreationState { total_issuance: 300 * CRD, ..state }, five, one), Some(0));
}

#[test]
fn limits_that_do_not_fit_are_refused() {
	assert_eq!(creation_limit(u128::MAX, fixed_of(100)), Some(u128::MAX));
	assert_eq!(creation_limit(u128::MAX, fixed_of(101)), None);
	let state = CreationState { total_issuance: u128::MAX, ..Default::default() };
	assert_eq!(creation_room(&state, Permill::one(), fixed_of(101)), None);
}

#[test]
fn leverage_moves_by_at_most_a_part_of_itself() {
	let five = Permill::from_percent(5);
	let towards = |target| step_towards(fixed_of(100), fixed_of(target), five);
	assert_eq!([0, 95, 97, 100, 103, 105, 300].map(towards), [95, 95, 97, 100, 103, 105, 105].map(fixed_of));
	assert_eq!(step_towards(fixed_of(0), fixed_of(50), five), fixed_of(50));
	assert_eq!(step_towards(fixed_of(100), fixed_of(0), Permill::one()), fixed_of(0));
	assert_eq!(step_towards(fixed_of(100), fixed_of(300), Permill::zero()), fixed_of(100));
}

#[test]
fn a_record_grows_in_time_up_to_the_most() {
	let half_a_year = 180 * MS_PER_DAY;
	let after =
		|days| grown_record(fixed_of(50), fixed_of(50), days * MS_PER_DAY, half_a_year, fixed_of(300));
	assert_eq!([0, 90, 180, 540, 900, 901].map(after), [50, 75, 100, 200, 300, 300].map(fixed_of));
	// A third of 10^-18 each.
	let slow = |elapsed| grown_record(fixed_of(50), FixedU128::from_inner(1), elapsed, 3, fixed_of(300));
	assert_eq!([1, 2, 3].map(|elapsed| slow(elapsed).into_inner() - fixed_of(50).into_inner()), [0, 0, 1]);
}

#[test]
fn a_record_never_falls() {
	assert_eq!(grown_record(fixed_of(350), fixed_of(50), 1, 1, fixed_of(300)), fixed_of(350));
	assert_eq!(grown_record(fixed_of(50), fixed_of(50), 1, 0, fixed_of(300)), fixed_of(50));
	let most = FixedU128::from_inner(u128::MAX);
	assert_eq!(grown_record(fixed_of(50), most, u64::MAX, 1, fixed_of(300)), fixed_of(300));
	assert_eq!(grown_record(fixed_of(50), most, 1, 1, most), most);
}

#[test]
fn creation_stops_everywhere_when_too_much_of_it_is_lost() {
	let two = Permill::from_percent(2);
	assert!(may_create_network_wide(1_000, 20, two));
	assert!(!may_create_network_wide(1_000, 21, two));
	// 2 % of 49 is not a unit.
	assert!(!may_create_network_wide(49, 1, two));
	assert!(may_create_network_wide(0, 0, Permill::zero()));
	assert!(!may_create_network_wide(0, 1, Permill::one()));
}

fn signed() -> impl Strategy<Value = i128> {
	(amounts(), any::<bool>()).prop_map(|(x, negative)| {
		let x = i128::try_from(x >> 1).unwrap();
		if negative {
			-1 - x
		} else {
			x
		}
	})
}

fn any_terms() -> impl Strategy<Value = LeverageTerms> {
	(fixed(), parts()).prop_map(|(minimum, health_floor)| LeverageTerms { minimum, health_floor })
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn equity_equals_the_exact_one(liquid in amounts(), receivable in amounts(), issued in amounts()) {
		let expected = if liquid.checked_add(receivable).is_none() {
			None
		} else {
			i128::try_from(BigInt::from(liquid) + BigInt::from(receivable) - BigInt::from(issued)).ok()
		};
		prop_assert_eq!(equity(liquid, receivable, issued), expected);
	}

	#[test]
	fn capital_equals_the_exact_one(
		equity in signed(),
		(commons, reserve, locked) in (amounts(), amounts(), amounts()),
		provisions in amounts(),
	) {
		let lasting = exact(commons) + exact(reserve) + exact(locked);
		let expected = if lasting > exact(u128::MAX) {
			None
		} else {
			floor(&(exact(equity).min(lasting) - exact(provisions)).max(exact(0)))
		};
		prop_assert_eq!(lending_capital(equity, commons, reserve, locked, provisions), expected);
	}

	#[test]
	fn leverage_equals_the_exact_one_rounded_down(health in parts(), record in fixed(), terms in any_terms()) {
		let expected = if record < terms.minimum || health == Permill::one() {
			exact_fixed(record)
		} else if health <= terms.health_floor {
			exact_fixed(terms.minimum)
		} else {
			let floor = exact_part(terms.health_floor);
			let progress = (exact_part(health) - &floor) / (exact(1) - floor);
			exact_fixed(terms.minimum) + (exact_fixed(record) - exact_fixed(terms.minimum)) * progress
		};
		let inner = leverage(health, record, &terms).map(FixedU128::into_inner);
		prop_assert_eq!(inner, floor(&(expected * exact(FixedU128::DIV))));
	}

	#[test]
	fn leverage_never_falls_as_health_grows_and_stays_between_minimum_and_record(
		healths in (parts(), parts()),
		record in fixed(),
		terms in any_terms(),
	) {
		let less = leverage(healths.0.min(healths.1), record, &terms).unwrap();
		let more = leverage(healths.0.max(healths.1), record, &terms).unwrap();
		prop_assert!(less <= more);
		prop_assert!(more <= record);
		prop_assert!(less >= terms.minimum.min(record));
	}

	#[test]
	fn a_better_record_never_lowers_leverage(
		health in parts(),
		records in (fixed(), fixed()),
		terms in any_terms(),
	) {
		let less = leverage(health, records.0.min(records.1), &terms).unwrap();
		let more = leverage(health, records.0.max(records.1), &terms).unwrap();
		prop_assert!(less <= more);
	}

	#[test]
	fn the_limit_equals_the_exact_one_rounded_down(capital in amounts(), leverage in fixed()) {
		let limit = exact(capital) * exact_fixed(leverage);
		prop_assert_eq!(creation_limit(capital, leverage), floor(&limit));
	}

	#[test]
	fn creating_all_the_room_keeps_every_limit_and_one_unit_more_breaks_one(
		(limit, issued, created_this_epoch) in (amounts(), amounts(), amounts()),
		(network_issued, total_issuance) in (amounts(), amounts()),
		epoch_share in parts(),
		network_ratio in fixed(),
	) {
		let state = CreationState { limit, issued, created_this_epoch, network_issued, total_issuance };
		let not_created = total_issuance.saturating_sub(network_issued);
		let network_limit = exact_fixed(network_ratio) * exact(not_created);
		let Some(room) = creation_room(&state, epoch_share, network_ratio) else {
			prop_assert_eq!(floor(&network_limit), None);
			return Ok(());
		};
		let keeps_all = |created: BigInt| {
			exact(issued) + exact(created.clone()) <= exact(limit)
				&& exact(created_this_epoch) + exact(created.clone()) <= exact_part(epoch_share) * exact(limit)
				&& exact(network_issued) + exact(created) <= network_limit
		};
		prop_assert!(room == 0 || keeps_all(room.into()));
		prop_assert!(!keeps_all(BigInt::from(room) + 1));
	}

	#[test]
	fn a_step_goes_as_far_towards_the_target_as_it_may(
		current in fixed(),
		target in fixed(),
		most in parts(),
	) {
		let after = step_towards(current, target, most);
		if current == FixedU128::from_inner(0) {
			prop_assert_eq!(after, target);
			return Ok(());
		}
		prop_assert!(current.min(target) <= after && after <= current.max(target));
		let distance = BigInt::from(after.into_inner().abs_diff(current.into_inner()));
		let bound = exact_part(most) * exact(current.into_inner());
		prop_assert!(exact(distance.clone()) <= bound);
		prop_assert!(after == target || exact(distance + 1) > bound);
	}

	#[test]
	fn a_higher_target_never_leads_lower(
		current in fixed(),
		targets in (fixed(), fixed()),
		most in parts(),
	) {
		let less = step_towards(current, targets.0.min(targets.1), most);
		let more = step_towards(current, targets.0.max(targets.1), most);
		prop_assert!(less <= more);
	}

	#[test]
	fn a_grown_record_equals_the_exact_one_rounded_down(
		(record, growth, most) in (fixed(), fixed(), fixed()),
		(elapsed, period) in (moments(), moments()),
	) {
		let expected = if period == 0 {
			exact_fixed(record)
		} else {
			let grown = exact_fixed(record) + exact_fixed(growth) * exact(elapsed) / exact(period);
			grown.min(exact_fixed(most)).max(exact_fixed(record))
		};
		let inner = grown_record(record, growth, elapsed, period, most).into_inner();
		prop_assert_eq!(Some(inner), floor(&(expected * exact(FixedU128::DIV))));
	}

	#[test]
	fn growing_in_slices_grows_no_more_and_less_than_a_unit_less_for_each(
		(record, growth, most) in (fixed(), fixed(), fixed()),
		slices in vec(moments().prop_map(|x| x >> 4), 1..8),
		period in moments(),
	) {
		let at_once = grown_record(record, growth, slices.iter().sum(), period, most);
		let sliced = slices
			.iter()
			.fold(record, |record, &elapsed| grown_record(record, growth, elapsed, period, most));
		prop_assert!(sliced <= at_once);
		prop_assert!(at_once.into_inner() - sliced.into_inner() < slices.len() as u128);
	}

	#[test]
	fn creation_goes_on_just_while_the_loss_is_within_its_bound(
		total_issued in amounts(),
		lost in amounts(),
		bound in parts(),
	) {
		let within = exact(lost) <= exact_part(bound) * exact(total_issued);
		prop_assert_eq!(may_create_network_wide(total_issued, lost, bound), within);
	}

	#[test]
	fn creation_stops_one_unit_beyond_the_bound(total_issued in amounts(), bound in parts()) {
		let most = floor(&(exact_part(bound) * exact(total_issued))).unwrap();
		prop_assert!(may_create_network_wide(total_issued, most, bound));
		if let Some(beyond) = most.checked_add(1) {
			prop_assert!(!may_create_network_wide(total_issued, beyond, bound));
		}
	}
}
