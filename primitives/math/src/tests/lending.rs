use super::{cases, oracle::*, CRD};
use crate::{
	lending::{
		burned_so_far, expected_loss_share, limit_earned, personal_limit, released, split_funding,
		split_interest, FundingSplit, InterestShares, InterestSplit, Ownership,
	},
	Permill, Perquintill, MS_PER_DAY,
};
use num_bigint::BigInt;
use proptest::{collection::vec, prelude::*};

fn percent(parts: u32) -> Permill {
	Permill::from_percent(parts)
}

#[test]
fn half_created_half_burned_on_the_way() {
	assert_eq!(burned_so_far(50, 100, 0), Some(0));
	assert_eq!(burned_so_far(50, 100, 1), Some(1));
	assert_eq!(burned_so_far(50, 100, 30), Some(15));
	assert_eq!(burned_so_far(50, 100, 100), Some(50));
}

#[test]
fn burning_is_refused_when_the_parts_exceed_the_whole() {
	assert_eq!(burned_so_far(101, 100, 1), None);
	assert_eq!(burned_so_far(50, 100, 101), None);
	assert_eq!(burned_so_far(0, 0, 0), None);
}

fn owned(depositors: u128, others: u128) -> Ownership {
	Ownership { depositors, others }
}

#[test]
fn interest_goes_to_endorsers_reserve_commons_and_then_to_the_owners_of_the_money_lent() {
	let shares = InterestShares { endorsers: percent(10), reserve: percent(25), commons: percent(10) };
	let to = |ownership| {
		let InterestSplit { endorsers, reserve, commons, shares } = split_interest(99, &shares, ownership);
		assert_eq!([endorsers, reserve], [9, 24]);
		[commons, shares]
	};
	// 57 are left beside the commons' claim of 9.
	assert_eq!(to(owned(1_000, 0)), [9, 57]);
	assert_eq!(to(owned(0, 1_000)), [66, 0]);
	assert_eq!(to(owned(0, 0)), [66, 0]);
	// 57 * 600 / 1,000 = 34.2
	assert_eq!(to(owned(600, 400)), [32, 34]);
}

#[test]
fn the_smallest_deposit_does_not_take_the_income_of_the_commons() {
	let shares = InterestShares { commons: percent(10), ..Default::default() };
	let split = split_interest(100 * CRD, &shares, owned(CRD / 10, 1_000_000 * CRD));
	// 90 CRD * 0.1 / 1,000,000.1 = 0.0000089999991... CRD
	assert_eq!(split.shares, 8_999_999);
	assert_eq!(split.commons, 100 * CRD - 8_999_999);
}

#[test]
fn later_claims_get_less_when_a_risky_loan_needs_all_interest_for_the_reserve() {
	let shares = InterestShares { endorsers: percent(10), reserve: Permill::one(), commons: percent(10) };
	assert_eq!(
		split_interest(100, &shares, owned(1, 0)),
		InterestSplit { endorsers: 10, reserve: 90, commons: 0, shares: 0 }
	);
}

#[test]
fn the_expected_loss_takes_its_share_of_the_rate() {
	let eight = Perquintill::from_percent(8);
	// 0.05 * 0.4 / 0.08
	assert_eq!(expected_loss_share(percent(5), percent(40), eight), percent(25));
	// 0.01 * 0.1 / 0.03 = 0.0333...
	assert_eq!(
		expected_loss_share(percent(1), percent(10), Perquintill::from_percent(3)),
		Permill::from_parts(33_334)
	);
	assert_eq!(expected_loss_share(percent(0), percent(40), eight), Permill::zero());
	assert_eq!(expected_loss_share(percent(50), percent(40), eight), Permill::one());
	assert_eq!(expected_loss_share(percent(5), percent(40), Perquintill::zero()), Permill::one());
}

#[test]
fn half_a_loan_is_created_while_there_is_room() {
	assert_eq!(
		split_funding(100 * CRD + 1, 1_000 * CRD, percent(50)),
		FundingSplit { created: 50 * CRD, pool: 50 * CRD + 1 }
	);
	assert_eq!(
		split_funding(100 * CRD, 10 * CRD, percent(50)),
		FundingSplit { created: 10 * CRD, pool: 90 * CRD }
	);
	assert_eq!(split_funding(100 * CRD, 0, percent(50)), FundingSplit { created: 0, pool: 100 * CRD });
}

#[test]
fn security_is_released_as_the_loan_is_repaid() {
	assert_eq!(released(40 * CRD, 100 * CRD, 100 * CRD), Some(0));
	assert_eq!(released(40 * CRD, 100 * CRD, 75 * CRD), Some(10 * CRD));
	// A third of 10 is needed still: 3.33.
	assert_eq!(released(10, 3, 1), Some(6));
	assert_eq!(released(40 * CRD, 100 * CRD, 0), Some(40 * CRD));
	assert_eq!(released(40 * CRD, 100 * CRD, 101 * CRD), None);
	assert_eq!(released(0, 0, 0), None);
}

#[test]
fn a_limit_grows_by_half_of_what_was_repaid_after_a_year() {
	let year = 360 * MS_PER_DAY;
	let after = |days| limit_earned(100 * CRD, days * MS_PER_DAY, year);
	assert_eq!(after(0), 0);
	assert_eq!(after(36), 5 * CRD);
	assert_eq!(after(360), 50 * CRD);
	assert_eq!(after(3_600), 50 * CRD);
	assert_eq!(limit_earned(3, 1, 1), 1);
	assert_eq!(limit_earned(100 * CRD, 1, 0), 0);
	assert_eq!(limit_earned(u128::MAX, u64::MAX, u64::MAX), u128::MAX / 2);
}

#[test]
fn a_limit_at_most_doubles_in_each_window() {
	let limit = |earned, windows| personal_limit(1_000, earned, 1_500, windows);
	assert_eq!(limit(200, 0), 1_200);
	assert_eq!(limit(2_000, 0), 3_000);
	assert_eq!(limit(2_001, 0), 3_000);
	assert_eq!(limit(1_000_000, 1), 6_000);
	assert_eq!(limit(1_000_000, 2), 12_000);
	assert_eq!(limit(1_000_000, u64::MAX), 1_001_000);
}

#[test]
fn a_limit_is_never_below_what_everyone_has() {
	assert_eq!(personal_limit(1_000, 500, 400, 0), 1_000);
	assert_eq!(personal_limit(1_000, 500, 0, u64::MAX), 1_000);
	assert_eq!(personal_limit(u128::MAX, 1, 1, 0), u128::MAX);
	assert_eq!(personal_limit(1, u128::MAX, 1, 126), 1 << 127);
	assert_eq!(personal_limit(1, u128::MAX, 1, 127), u128::MAX);
	assert_eq!(personal_limit(1, u128::MAX, 3, 126), u128::MAX);
}

/// A loan's principal, the part of it that was created, and repayments of at most all of it.
fn loans() -> impl Strategy<Value = (u128, u128, Vec<u128>)> {
	(amounts(), amounts(), vec(amounts(), 1..10)).prop_map(|(principal, created, payments)| {
		let principal = principal.max(1);
		let mut left = principal;
		let payments = payments
			.into_iter()
			.map(|payment| {
				let payment = payment.min(left);
				left -= payment;
				payment
			})
			.collect();
		(principal, created.min(principal), payments)
	})
}

fn interest_shares() -> impl Strategy<Value = InterestShares> {
	(parts(), parts(), parts()).prop_map(|(endorsers, reserve, commons)| InterestShares {
		endorsers,
		reserve,
		commons,
	})
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn burning_equals_the_exact_share_rounded_up(
		created in amounts(),
		principal in amounts(),
		repaid in amounts(),
	) {
		let expected = if principal == 0 || created > principal || repaid > principal {
			None
		} else {
			ceil(&(exact(created) * exact(repaid) / exact(principal)))
		};
		prop_assert_eq!(burned_so_far(created, principal, repaid), expected);
	}

	#[test]
	fn no_repayment_unburns_or_burns_more_than_it_brings((principal, created, payments) in loans()) {
		let mut repaid = 0;
		let mut burned = 0;
		for payment in payments {
			repaid += payment;
			let after = burned_so_far(created, principal, repaid).unwrap();
			prop_assert!(after >= burned);
			prop_assert!(after - burned <= payment);
			// What is still to be burned can still be brought.
			prop_assert!(created - after <= principal - repaid);
			burned = after;
		}
		prop_assert_eq!(burned_so_far(created, principal, principal), Some(created));
	}

	#[test]
	fn slicing_repayments_changes_nothing_in_what_is_burned((principal, created, payments) in loans()) {
		let mut repaid = 0;
		let mut burned = 0;
		for payment in &payments {
			let before = burned_so_far(created, principal, repaid).unwrap();
			repaid += payment;
			burned += burned_so_far(created, principal, repaid).unwrap() - before;
		}
		let at_once = ceil(&(exact(created) * exact(payments.iter().sum::<u128>()) / exact(principal)));
		prop_assert_eq!(Some(burned), at_once);
	}

	#[test]
	fn interest_splits_exactly_in_the_order_of_claims_and_by_ownership(
		interest in amounts(),
		shares in interest_shares(),
		(depositors, others) in (amounts(), amounts()),
	) {
		let split = split_interest(interest, &shares, owned(depositors, others));
		let claim = |part, left: u128| floor(&(exact_part(part) * exact(interest))).unwrap().min(left);
		let endorsers = claim(shares.endorsers, interest);
		let reserve = claim(shares.reserve, interest - endorsers);
		let levy = claim(shares.commons, interest - endorsers - reserve);
		let rest = interest - endorsers - reserve - levy;
		prop_assert_eq!([split.endorsers, split.reserve], [endorsers, reserve]);
		prop_assert_eq!(split.commons.checked_add(split.shares), Some(levy + rest));
		let of_depositors = if depositors == 0 {
			0
		} else {
			let whole = exact(depositors) + exact(others);
			floor(&(exact(rest) * exact(depositors) / whole)).unwrap()
		};
		if depositors.checked_add(others).is_some() {
			prop_assert_eq!(split.shares, of_depositors);
		} else {
			prop_assert!(split.shares <= of_depositors && split.shares + 1 >= of_depositors);
		}
	}

	#[test]
	fn a_larger_deposit_never_gets_less_of_the_interest_and_larger_commons_never_more(
		interest in amounts(),
		shares in interest_shares(),
		depositors in (amounts(), amounts()),
		others in (amounts(), amounts()),
	) {
		// Sums that fit, where each part is exact.
		let ownership = |depositors: u128, others: u128| owned(depositors >> 1, others >> 1);
		let less = ownership(depositors.0.min(depositors.1), others.0.max(others.1));
		let more = ownership(depositors.0.max(depositors.1), others.0.min(others.1));
		let less = split_interest(interest, &shares, less).shares;
		prop_assert!(less <= split_interest(interest, &shares, more).shares);
	}

	#[test]
	fn the_expected_loss_share_equals_the_exact_one_rounded_up(
		pd in parts(),
		lgd in parts(),
		rate in rates(),
	) {
		let share = expected_loss_share(pd, lgd, rate);
		if rate.is_zero() {
			prop_assert_eq!(share, Permill::one());
		} else {
			let millionths = exact_part(pd) * exact_part(lgd) / exact_rate(rate) * exact(1_000_000);
			let capped = millionths.min(exact(1_000_000));
			prop_assert_eq!(Some(u128::from(share.deconstruct())), ceil(&capped));
		}
	}

	#[test]
	fn funding_splits_exactly_within_both_limits(
		amount in amounts(),
		room in amounts(),
		creation_share in parts(),
	) {
		let split = split_funding(amount, room, creation_share);
		prop_assert_eq!(split.created.checked_add(split.pool), Some(amount));
		let of_loan = exact_part(creation_share) * exact(amount);
		prop_assert_eq!(Some(split.created), floor(&of_loan.min(exact(room))));
	}

	#[test]
	fn what_is_released_equals_the_exact_part_rounded_down(
		held in amounts(),
		principal in amounts(),
		outstanding in amounts(),
	) {
		let expected = if principal == 0 || outstanding > principal {
			None
		} else {
			floor(&(exact(held) * (exact(principal) - exact(outstanding)) / exact(principal)))
		};
		prop_assert_eq!(released(held, principal, outstanding), expected);
	}

	#[test]
	fn security_is_released_step_by_step_and_completely(
		held in amounts(),
		(principal, _, payments) in loans(),
	) {
		let mut outstanding = principal;
		let mut before = 0;
		for payment in payments {
			outstanding -= payment;
			let after = released(held, principal, outstanding).unwrap();
			prop_assert!(after >= before);
			// The rest of the loan is as well secured as all of it was.
			prop_assert!(exact(held - after) * exact(principal) >= exact(held) * exact(outstanding));
			before = after;
		}
		prop_assert_eq!(released(held, principal, 0), Some(held));
	}

	#[test]
	fn the_limit_earned_equals_the_exact_one_rounded_down(
		principal in amounts(),
		age in moments(),
		full in moments(),
	) {
		let expected = if full == 0 {
			exact(0)
		} else {
			exact(principal) * exact(age.min(full)) / (exact(full) * exact(2))
		};
		prop_assert_eq!(Some(limit_earned(principal, age, full)), floor(&expected));
	}

	#[test]
	fn repaying_in_slices_or_earlier_earns_no_more(
		slices in vec(amounts().prop_map(|x| x >> 4), 1..8),
		ages in (moments(), moments()),
		full in moments(),
	) {
		let (earlier, later) = (ages.0.min(ages.1), ages.0.max(ages.1));
		let at_once = limit_earned(slices.iter().sum(), later, full);
		let sliced: u128 = slices.iter().map(|&principal| limit_earned(principal, earlier, full)).sum();
		prop_assert!(sliced <= at_once);
	}

	#[test]
	fn the_personal_limit_equals_the_exact_one(
		(base, earned, at_start) in (amounts(), amounts(), amounts()),
		windows in prop_oneof![4 => 0u64..140, 1 => moments()],
	) {
		// Beyond 2^128 nothing changes.
		let cap = BigInt::from(at_start) << (windows.min(200) + 1);
		let limit = (BigInt::from(base) + earned).min(cap).max(base.into()).min(u128::MAX.into());
		prop_assert_eq!(BigInt::from(personal_limit(base, earned, at_start, windows)), limit);
	}

	#[test]
	fn a_limit_that_starts_each_window_at_most_doubles_however_much_was_earned(
		base in amounts().prop_map(|x| x >> 20),
		earned in vec(amounts().prop_map(|x| x >> 4), 1..10),
	) {
		let mut at_start = base;
		let mut sum = 0;
		for (window, more) in (1..).zip(earned) {
			sum += more;
			at_start = personal_limit(base, sum, at_start, 0);
			prop_assert!(base <= at_start && at_start <= base + sum);
			prop_assert!(exact(at_start) <= exact(base) * exact(1u128 << window));
		}
	}
}
