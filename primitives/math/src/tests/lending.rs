use super::{cases, oracle::*, CRD};
use crate::{
	lending::{
		burned_so_far, expected_loss_share, split_funding, split_interest, FundingSplit, InterestShares,
		InterestSplit,
	},
	Permill, Perquintill,
};
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

#[test]
fn interest_goes_to_endorsers_reserve_commons_and_then_to_shareholders() {
	let shares = InterestShares { endorsers: percent(10), reserve: percent(25), commons: percent(10) };
	assert_eq!(
		split_interest(99, &shares, true),
		InterestSplit { endorsers: 9, reserve: 24, commons: 9, shares: 57 }
	);
	assert_eq!(
		split_interest(99, &shares, false),
		InterestSplit { endorsers: 9, reserve: 24, commons: 66, shares: 0 }
	);
}

#[test]
fn later_claims_get_less_when_a_risky_loan_needs_all_interest_for_the_reserve() {
	let shares = InterestShares { endorsers: percent(10), reserve: Permill::one(), commons: percent(10) };
	assert_eq!(
		split_interest(100, &shares, true),
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
	fn interest_splits_exactly_and_in_the_order_of_claims(
		interest in amounts(),
		shares in interest_shares(),
		has_shareholders in any::<bool>(),
	) {
		let split = split_interest(interest, &shares, has_shareholders);
		let claim = |part, left: u128| floor(&(exact_part(part) * exact(interest))).unwrap().min(left);
		let endorsers = claim(shares.endorsers, interest);
		let reserve = claim(shares.reserve, interest - endorsers);
		let commons = claim(shares.commons, interest - endorsers - reserve);
		let rest = interest - endorsers - reserve - commons;
		let expected = if has_shareholders {
			InterestSplit { endorsers, reserve, commons, shares: rest }
		} else {
			InterestSplit { endorsers, reserve, commons: commons + rest, shares: 0 }
		};
		prop_assert_eq!(split, expected);
		let parts = [split.endorsers, split.reserve, split.commons, split.shares];
		prop_assert_eq!(parts.iter().try_fold(0u128, |sum, &part| sum.checked_add(part)), Some(interest));
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
}
