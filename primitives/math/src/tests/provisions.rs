use super::{cases, oracle::*, CRD};
use crate::{
	provisions::{provision, step_at, STEPS},
	Permill, MS_PER_DAY,
};
use proptest::prelude::*;

const DELAYS: [u64; STEPS] = [0, 30 * MS_PER_DAY, 60 * MS_PER_DAY, 90 * MS_PER_DAY];

#[test]
fn a_step_is_reached_on_the_very_millisecond() {
	assert_eq!(step_at(0, &DELAYS), 1);
	assert_eq!(step_at(30 * MS_PER_DAY - 1, &DELAYS), 1);
	assert_eq!(step_at(30 * MS_PER_DAY, &DELAYS), 2);
	assert_eq!(step_at(90 * MS_PER_DAY - 1, &DELAYS), 3);
	assert_eq!(step_at(u64::MAX, &DELAYS), 4);
	assert_eq!(step_at(0, &[1, 2, 3, 4]), 0);
	assert_eq!(step_at(7, &[7; STEPS]), 4);
}

#[test]
fn a_provision_is_a_share_of_what_is_not_secured() {
	let quarter = Permill::from_percent(25);
	assert_eq!(provision(100 * CRD, 60 * CRD, quarter), 10 * CRD);
	assert_eq!(provision(100 * CRD + 1, 60 * CRD, quarter), 10 * CRD + 1);
	assert_eq!(provision(100 * CRD, 100 * CRD, quarter), 0);
	assert_eq!(provision(100 * CRD, 101 * CRD, Permill::one()), 0);
	assert_eq!(provision(u128::MAX, 0, Permill::one()), u128::MAX);
}

fn delays() -> impl Strategy<Value = [u64; STEPS]> {
	[moments(), moments(), moments(), moments()].prop_map(|mut delays| {
		delays.sort_unstable();
		delays
	})
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn the_step_counts_the_delays_that_are_reached(late_for in moments(), delays in delays()) {
		let step = usize::from(step_at(late_for, &delays));
		prop_assert!(delays[..step].iter().all(|&delay| delay <= late_for));
		prop_assert!(delays[step..].iter().all(|&delay| delay > late_for));
	}

	#[test]
	fn the_step_changes_at_each_delay(delays in delays(), which in 0..STEPS) {
		let reached = usize::from(step_at(delays[which], &delays));
		prop_assert!(reached > which);
		if let Some(before) = delays[which].checked_sub(1) {
			prop_assert!(usize::from(step_at(before, &delays)) <= which);
		}
	}

	#[test]
	fn the_step_never_falls_as_a_loan_gets_later(times in (moments(), moments()), delays in delays()) {
		prop_assert!(step_at(times.0.min(times.1), &delays) <= step_at(times.0.max(times.1), &delays));
	}

	#[test]
	fn a_provision_equals_the_exact_one_rounded_up(
		principal in amounts(),
		secured in amounts(),
		share in parts(),
	) {
		let unsecured = (exact(principal) - exact(secured)).max(exact(0));
		prop_assert_eq!(Some(provision(principal, secured, share)), ceil(&(exact_part(share) * &unsecured)));
		prop_assert!(exact(provision(principal, secured, share)) <= unsecured);
	}

	#[test]
	fn a_provision_grows_with_principal_and_share_and_falls_with_security(
		principals in (amounts(), amounts()),
		secured in (amounts(), amounts()),
		shares in (parts(), parts()),
	) {
		let less = provision(
			principals.0.min(principals.1),
			secured.0.max(secured.1),
			shares.0.min(shares.1),
		);
		let more = provision(
			principals.0.max(principals.1),
			secured.0.min(secured.1),
			shares.0.max(shares.1),
		);
		prop_assert!(less <= more);
	}
}
