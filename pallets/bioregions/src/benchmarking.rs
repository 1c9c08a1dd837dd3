//! The worst case of each call, and of the end of an epoch.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::{
	reports::second_half_of,
	types::{
		IndicatorSpec, PastValue, Point, Reason, Reports, Stage, Standing, Submission, MAX_HISTORY,
		MAX_INDICATORS, MAX_POINTS, MAX_REPORTERS,
	},
};
use alloc::vec::Vec;
use credit_primitives_types::{Balance, BioregionCode, EpochStage, IndicatorGroup, IndicatorId, CRD};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, EnsureOrigin},
	weights::WeightMeter,
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::Permill;
use types::{RegionName, Report};

const FUNDS: Balance = 10_000_000 * CRD;
const SALT: [u8; 32] = [7; 32];
const EVIDENCE: [u8; 32] = [9; 32];

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::Currency::set_balance(&who, FUNDS);
	who
}

/// A code as long as they get.
fn code() -> BioregionCode {
	alloc::vec![b'c'; 32].try_into().unwrap()
}

/// A name as long as they get.
fn name() -> RegionName {
	alloc::vec![b'n'; 64].try_into().unwrap()
}

/// An indicator whose name is as long as they get, and alike that of the others up to the last bytes.
fn indicator(index: u32) -> IndicatorId {
	let mut id = alloc::vec![b'i'; 30];
	id.push(b'a' + (index / 10) as u8);
	id.push(b'a' + (index % 10) as u8);
	id.try_into().unwrap()
}

fn spec() -> IndicatorSpec {
	let points = (0..MAX_POINTS)
		.map(|n| Point { value: i64::from(n) * 10, score: Permill::from_percent(14 * n) })
		.collect::<Vec<_>>();
	IndicatorSpec {
		group: IndicatorGroup::EcologicalHealth,
		unit: alloc::vec![b'u'; 32].try_into().unwrap(),
		decimals: 2,
		min: -1_000,
		max: 1_000,
		points: points.try_into().unwrap(),
	}
}

/// A bioregion with so many indicators, each with a full history.
fn region<T: Config>(indicators: u32) -> BioregionCode {
	Pallet::<T>::put_region(code(), name());
	for index in 0..indicators {
		Pallet::<T>::do_set_indicator(code(), indicator(index), spec()).unwrap();
		for epoch in 0..MAX_HISTORY {
			History::<T>::mutate(code(), indicator(index), |ring| {
				ring.try_push(PastValue { epoch, value: 5, count: 64 }).unwrap();
			});
		}
		Scores::<T>::mutate(code(), |scores| {
			scores.get_mut(&indicator(index)).unwrap().value = Some(5);
		});
	}
	code()
}

/// An active reporter of the bioregion.
fn reporter<T: Config>(index: u32) -> T::AccountId {
	let who = rich::<T>("reporter", index);
	Pallet::<T>::do_accredit_reporter(code(), who.clone()).unwrap();
	Pallet::<T>::do_bond_reporter(code(), who.clone()).unwrap();
	who
}

/// As many reports as given; the first so many indicators, at values far from each other.
fn reports(count: u32, value: i64) -> Vec<Report> {
	(0..count).map(|n| Report { indicator: indicator(n), value, evidence: EVIDENCE }).collect()
}

fn reveal_for<T: Config>(who: &T::AccountId, reports: Vec<Report>) {
	let stage = Stage::Revealed(Reports::try_from(reports).unwrap());
	let epoch = Pallet::<T>::epoch().index;
	Submissions::<T>::insert(code(), who, Submission { epoch, stage });
}

/// Commits the reporter to its reports, and goes to the second half of the epoch.
fn commit_for<T: Config>(who: &T::AccountId, reports: &[Report]) {
	T::Epochs::begin_for_benchmark();
	let epoch = Pallet::<T>::epoch();
	let digest = Pallet::<T>::digest(&code(), epoch.index, who, reports, &SALT);
	let stage = Stage::Committed(digest);
	Submissions::<T>::insert(code(), who, Submission { epoch: epoch.index, stage });
	T::Clock::set_for_benchmark(second_half_of(&epoch));
}

fn govern<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn suspended<T: Config>() -> T::AccountId {
	let who = reporter::<T>(0);
	Pallet::<T>::do_suspend_reporter(code(), who.clone()).unwrap();
	who
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn commit_reports() {
		region::<T>(MAX_INDICATORS);
		let who = reporter::<T>(0);
		T::Epochs::begin_for_benchmark();
		let epoch = Pallet::<T>::epoch();
		let stage = Stage::Committed(H256::zero());
		// Of another epoch, which nobody closed.
		Submissions::<T>::insert(code(), &who, Submission { epoch: epoch.index.wrapping_sub(1), stage });
		T::Clock::set_for_benchmark(epoch.started);
		let digest = H256::repeat_byte(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), code(), digest);
		assert_eq!(Submissions::<T>::get(code(), who).unwrap().stage, Stage::Committed(digest));
	}

	#[benchmark]
	fn reveal_reports(n: Linear<1, MAX_INDICATORS>) {
		region::<T>(MAX_INDICATORS);
		let who = reporter::<T>(0);
		for index in 1..MAX_REPORTERS {
			let other = reporter::<T>(index);
			reveal_for::<T>(&other, reports(MAX_INDICATORS, 5));
		}
		let told = reports(n, 5);
		commit_for::<T>(&who, &told);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), code(), told, SALT);
		assert!(matches!(Submissions::<T>::get(code(), who).unwrap().stage, Stage::Revealed(_)));
	}

	#[benchmark]
	fn reveal_reports_alone(n: Linear<1, MAX_INDICATORS>) {
		region::<T>(MAX_INDICATORS);
		let who = reporter::<T>(0);
		let told = reports(n, 5);
		commit_for::<T>(&who, &told);
		#[extrinsic_call]
		reveal_reports(RawOrigin::Signed(who.clone()), code(), told, SALT);
		assert!(matches!(Submissions::<T>::get(code(), who).unwrap().stage, Stage::Revealed(_)));
	}

	#[benchmark]
	fn bond_reporter() {
		region::<T>(0);
		let who = rich::<T>("reporter", 0);
		Pallet::<T>::do_accredit_reporter(code(), who.clone()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), code());
		assert_eq!(Reporters::<T>::get(code(), who).unwrap().standing, Standing::Active);
	}

	#[benchmark]
	fn unbond_reporter() {
		region::<T>(0);
		let who = reporter::<T>(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), code());
		assert!(matches!(Reporters::<T>::get(code(), who).unwrap().standing, Standing::Unbonding { .. }));
	}

	#[benchmark]
	fn withdraw_reporter_bond() {
		region::<T>(MAX_INDICATORS);
		let who = reporter::<T>(0);
		reveal_for::<T>(&who, reports(MAX_INDICATORS, 5));
		Pallet::<T>::do_unbond_reporter(code(), who.clone()).unwrap();
		T::Clock::set_for_benchmark(Pallet::<T>::now() + Pallet::<T>::parameters().unbonding);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), code());
		assert!(!Reporters::<T>::contains_key(code(), who));
	}

	#[benchmark]
	fn register_bioregion() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), name());
		assert!(Bioregions::<T>::contains_key(code()));
		Ok(())
	}

	#[benchmark]
	fn set_indicator() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(MAX_INDICATORS);
		// In another unit, so that the history goes.
		let mut changed = spec();
		changed.decimals = 3;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), indicator(MAX_INDICATORS - 1), changed);
		assert!(!History::<T>::contains_key(code(), indicator(MAX_INDICATORS - 1)));
		Ok(())
	}

	#[benchmark]
	fn remove_indicator() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(MAX_INDICATORS);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), indicator(0));
		assert_eq!(Indicators::<T>::get(code()).len(), MAX_INDICATORS as usize - 1);
		Ok(())
	}

	#[benchmark]
	fn accredit_reporter(r: Linear<0, { MAX_REPORTERS - 1 }>) -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(0);
		for index in 0..r {
			reporter::<T>(index);
		}
		let who = rich::<T>("new", 0);
		#[block]
		{
			// Accounts of benchmarks belong to no bank, so the others are gone through here.
			assert_eq!(Pallet::<T>::reporters_of_bank(&code(), 0), 0);
			Pallet::<T>::accredit_reporter(origin, code(), who.clone())?;
		}
		assert!(Reporters::<T>::contains_key(code(), who));
		Ok(())
	}

	#[benchmark]
	fn suspend_reporter() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(0);
		let who = reporter::<T>(0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), who.clone());
		assert!(matches!(Reporters::<T>::get(code(), who).unwrap().standing, Standing::Suspended { .. }));
		Ok(())
	}

	#[benchmark]
	fn reinstate_reporter() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(0);
		let who = suspended::<T>();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), who.clone());
		assert_eq!(Reporters::<T>::get(code(), who).unwrap().standing, Standing::Active);
		Ok(())
	}

	#[benchmark]
	fn remove_reporter() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(MAX_INDICATORS);
		let who = reporter::<T>(0);
		reveal_for::<T>(&who, reports(MAX_INDICATORS, 5));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), who.clone());
		assert!(!Reporters::<T>::contains_key(code(), who));
		Ok(())
	}

	#[benchmark]
	fn slash_reporter() -> Result<(), BenchmarkError> {
		let origin = govern::<T>()?;
		region::<T>(0);
		let who = reporter::<T>(0);
		T::Currency::set_balance(&T::RedistributionAccount::get(), FUNDS);
		let reason = Reason::try_from(alloc::vec![b'r'; 256]).unwrap();
		let half = Permill::from_percent(50);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, code(), who.clone(), half, EVIDENCE, reason);
		assert!(matches!(Reporters::<T>::get(code(), who).unwrap().standing, Standing::Suspended { .. }));
		Ok(())
	}

	#[benchmark]
	fn stage_idle() {
		region::<T>(0);
		let epoch = Pallet::<T>::epoch().index;
		let mut meter = WeightMeter::with_limit(T::WeightInfo::stage_idle());
		let progress = types::Progress {
			closed: None,
			closing: Some(types::Closing { epoch, next: BioregionCount::<T>::get() - 1 }),
		};
		Progressed::<T>::put(progress);
		let done;
		#[block]
		{
			done = <Pallet<T> as EpochStage>::step(epoch, &mut meter);
		}
		// Where nothing weighs anything, as in tests of the benchmarks on a runtime without weights, it goes through.
		assert!(!done || T::WeightInfo::close_region(0, 0) == Weight::zero());
	}

	/// Everybody reports all indicators, half of them something far from what the others do, and all move.
	#[benchmark]
	fn close_region(r: Linear<0, MAX_REPORTERS>, i: Linear<0, MAX_INDICATORS>) {
		region::<T>(i);
		let reporters: Vec<_> = (0..r).map(reporter::<T>).collect();
		// They have been reporters for longer than this epoch, which each of them is then heard in.
		T::Epochs::begin_for_benchmark();
		let epoch = Pallet::<T>::epoch().index;
		for (index, who) in reporters.iter().enumerate().filter(|_| i > 0) {
			reveal_for::<T>(who, reports(i, if index % 2 == 0 { -900 } else { 900 }));
		}
		#[block]
		{
			Pallet::<T>::close_region(&code(), epoch);
		}
		assert!(Submissions::<T>::iter_key_prefix(code()).next().is_none());
		if i > 0 && r > 0 && r >= Pallet::<T>::parameters().min_reporters {
			assert_eq!(History::<T>::get(code(), indicator(0)).last().unwrap().count, r);
		}
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
