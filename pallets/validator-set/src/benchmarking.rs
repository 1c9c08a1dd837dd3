//! What each call and hook costs, in the worst case of its parameters.

#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

/// The origin that may change the set.
#[cfg(feature = "runtime-benchmarks")]
fn admin<T: Config>() -> T::RuntimeOrigin {
	use frame_support::traits::EnsureOrigin;
	T::AdminOrigin::try_successful_origin().expect("governance has an origin")
}

/// The origin that may change the set, as the tests configure it.
#[cfg(not(feature = "runtime-benchmarks"))]
fn admin<T: Config>() -> T::RuntimeOrigin {
	frame_system::RawOrigin::Root.into()
}

/// Accounts with session keys.
fn accounts<T: Config>(count: u32) -> Vec<T::AccountId> {
	(0..count)
		.map(|number| {
			let who = account("validator", number, 0);
			T::Session::benchmark_register(&who);
			who
		})
		.collect()
}

/// A set of `count` validators, at work in a session that has all its history before it.
fn set_of<T: Config>(count: u32) -> Vec<T::AccountId> {
	let validators = accounts::<T>(count);
	Validators::<T>::put(BoundedVec::truncate_from(validators.clone()));
	T::Session::benchmark_start(now::<T>(), validators.clone());
	validators
}

fn now<T: Config>() -> u32 {
	T::HistoryDepth::get() + 2 * MAX_PRUNED_PER_SESSION
}

fn record(out_from: Option<u32>) -> OffenceRecord {
	OffenceRecord { session: 0, severity: Perbill::from_percent(10), reported: 0, out_from }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_validator() {
		let mut validators = set_of::<T>(T::MaxValidators::get());
		let who = validators.pop().expect("the maximum is at least one");
		Validators::<T>::put(BoundedVec::truncate_from(validators));
		Offenders::<T>::insert(&who, record(Some(now::<T>())));

		#[extrinsic_call]
		add_validator(admin::<T>() as T::RuntimeOrigin, who.clone());

		assert!(Validators::<T>::get().contains(&who));
		assert!(Pardons::<T>::contains_key(&who));
	}

	#[benchmark]
	fn remove_validator(n: Linear<1, { T::MaxValidators::get() }>) {
		let validators = set_of::<T>(n.max(T::MinValidators::get() + 1));
		let who = validators[0].clone();
		Offenders::<T>::insert(&who, record(None));
		Pardons::<T>::insert(&who, 1);

		#[extrinsic_call]
		remove_validator(admin::<T>() as T::RuntimeOrigin, who.clone());

		assert!(!Validators::<T>::get().contains(&who));
	}

	#[benchmark]
	fn note_author() {
		let who = set_of::<T>(1)[0].clone();

		#[block]
		{
			<Pallet<T> as pallet_authorship::EventHandler<_, _>>::note_author(who.clone());
		}

		assert_eq!(AuthoredBlocks::<T>::get(&who), 1);
	}

	#[benchmark]
	fn on_offence(o: Linear<1, { T::MaxValidators::get() }>, n: Linear<1, { T::MaxValidators::get() }>) {
		let validators = set_of::<T>(n);
		let offenders: Vec<_> = accounts::<T>(o)
			.into_iter()
			.map(|who| OffenceDetails { offender: (who, ()), reporters: Vec::<T::AccountId>::new() })
			.collect();
		let severities: Vec<_> = offenders.iter().map(|_| Perbill::from_percent(50)).collect();

		#[block]
		{
			Pallet::<T>::on_offence(&offenders, &severities, now::<T>());
		}

		assert!(Offenders::<T>::contains_key(&validators[0]));
	}

	#[benchmark]
	fn end_session(n: Linear<1, { T::MaxValidators::get() }>) {
		for who in set_of::<T>(n) {
			AuthoredBlocks::<T>::insert(who, 7);
		}

		#[block]
		{
			Pallet::<T>::session_ended(now::<T>());
		}

		assert_eq!(AuthoredBlocks::<T>::iter().count(), 0);
		assert!(IdleValidators::<T>::exists());
	}

	#[benchmark]
	fn start_session(n: Linear<1, { T::MaxValidators::get() }>) {
		for who in set_of::<T>(n) {
			Offenders::<T>::insert(who, record(None));
		}
		T::Session::benchmark_roots(0, now::<T>() + 1);

		#[block]
		{
			Pallet::<T>::session_started(now::<T>());
		}

		assert_eq!(T::Session::oldest_historical(), Some(MAX_PRUNED_PER_SESSION));
	}

	#[benchmark]
	fn new_session(n: Linear<1, { T::MaxValidators::get() }>) {
		// All of them offend and were kept, and all but the minimum can leave.
		for who in set_of::<T>(n) {
			Offenders::<T>::insert(who, record(None));
		}
		T::Session::benchmark_start(now::<T>(), Vec::new());

		#[block]
		{
			assert!(Pallet::<T>::plan(now::<T>() + 1).is_some());
		}

		assert!(Validators::<T>::get().len() as u32 <= n.min(T::MinValidators::get()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
