//! The worst case of each step that the pallet takes by itself.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::{
	poll::Step,
	types::{BankResult, Flows, Run, Stage, Summary, Terms, Totals, KEPT},
};
use credit_primitives_types::{Balance, BankId, CommonsLedger, Epoch, OrphanedCredit, CRD};
use frame_benchmarking::v2::*;
use frame_support::{traits::fungible::Mutate, weights::WeightMeter};

/// The epoch that runs close here.
const CLOSED: Epoch = Epoch { index: 2 * KEPT, started: 0, ends: 1 };

/// A run that goes on with this.
fn run(stage: Stage) -> Run {
	Run {
		epoch: CLOSED,
		began: 1,
		terms: Terms::from(RedistributionParameters::default()),
		first_new: BankId::MAX,
		stage,
		totals: Totals::default(),
		flows: Flows::default(),
		pot: 0,
	}
}

/// A bank that gives and one that receives, both looked at.
fn two_banks<T: Config>(run: &mut Run) -> (BankId, BankId) {
	let (rich, poor) =
		(T::Ledger::open_for_benchmark(1_000_000 * CRD, 1), T::Ledger::open_for_benchmark(0, 1_000));
	for bank_id in [rich, poor] {
		// As banks were seen in the epoch of which they were made.
		let seen = T::Ledger::commons(bank_id, 0).unwrap();
		run.totals = run.totals.with(&seen, &run.terms).unwrap();
		Results::<T>::insert(bank_id, BankResult::new(CLOSED.index, seen, &run.terms).unwrap());
	}
	(rich, poor)
}

/// A pot of so much, with as much again beside it on the account.
fn fill_pot<T: Config>(amount: Balance) {
	T::Currency::set_balance(&Pallet::<T>::account(), amount * 2);
	Pot::<T>::put(amount);
}

fn step<T: Config>(run: &mut Run) -> Step {
	Pallet::<T>::step(run, &mut WeightMeter::new())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A run is under way, and nothing fits: without one there is less to read and nothing to write.
	#[benchmark]
	fn idle() {
		CurrentEpoch::<T>::put(CLOSED);
		RunUnderWay::<T>::put(run(Stage::Burn));
		let mut meter = WeightMeter::with_limit(T::WeightInfo::idle());
		#[block]
		{
			Pallet::<T>::do_on_poll(&mut meter);
		}
		assert_eq!(RunUnderWay::<T>::get().map(|run| run.stage), Some(Stage::Burn));
	}

	#[benchmark]
	fn begin() {
		fill_pot::<T>(1_000 * CRD);
		CurrentEpoch::<T>::put(CLOSED);
		#[block]
		{
			RunUnderWay::<T>::set(Pallet::<T>::turn(CurrentEpoch::<T>::get()));
		}
		assert!(RunUnderWay::<T>::exists());
	}

	#[benchmark]
	fn snapshot_bank() {
		let bank_id = T::Ledger::open_for_benchmark(1_000_000 * CRD, 1);
		let mut last = None;
		while let Some(next) = T::Ledger::next_after(last).filter(|next| *next != bank_id) {
			last = Some(next);
		}
		// One from before.
		let seen = T::Ledger::commons(bank_id, CLOSED.index).unwrap();
		let run_of_before = run(Stage::Record);
		Results::<T>::insert(bank_id, BankResult::new(1, seen, &run_of_before.terms).unwrap());
		let mut run = run(Stage::Snapshot { last });
		#[block]
		{
			step::<T>(&mut run);
		}
		assert_eq!(Results::<T>::get(bank_id).unwrap().epoch, CLOSED.index);
	}

	#[benchmark]
	fn collect_bank() {
		fill_pot::<T>(1_000 * CRD);
		let mut run = run(Stage::Collect { last: None });
		let (rich, poor) = two_banks::<T>(&mut run);
		Results::<T>::remove(poor);
		#[block]
		{
			step::<T>(&mut run);
		}
		assert!(Results::<T>::get(rich).unwrap().gave > 0);
	}

	#[benchmark]
	fn clear_bank() {
		let mut run = run(Stage::Collect { last: None });
		let (rich, poor) = two_banks::<T>(&mut run);
		Results::<T>::remove(poor);
		Results::<T>::mutate_extant(rich, |result| result.epoch = 1);
		#[block]
		{
			step::<T>(&mut run);
		}
		assert!(!Results::<T>::contains_key(rich));
	}

	#[benchmark]
	fn burn_orphans() {
		T::Orphans::orphan_for_benchmark(1_000 * CRD);
		fill_pot::<T>(100 * CRD);
		let mut run = run(Stage::Burn);
		run.flows.given = 100 * CRD;
		#[block]
		{
			step::<T>(&mut run);
		}
		assert_eq!(run.flows.burned, 10 * CRD);
	}

	#[benchmark]
	fn pay_bank() {
		fill_pot::<T>(1_000 * CRD);
		let mut run = run(Stage::Pay { last: None });
		let (rich, poor) = two_banks::<T>(&mut run);
		Results::<T>::remove(rich);
		let mut result = Results::<T>::get(poor).unwrap();
		result.reckon(&run.totals, &run.terms).unwrap();
		run.pot = 1_000 * CRD;
		run.flows.gaps = result.gap * 2;
		Results::<T>::insert(poor, result);
		#[block]
		{
			step::<T>(&mut run);
		}
		assert_eq!(Results::<T>::get(poor).unwrap().received, 500 * CRD);
	}

	#[benchmark]
	fn pass_bank() {
		fill_pot::<T>(1_000 * CRD);
		let mut run = run(Stage::Pay { last: None });
		let (rich, poor) = two_banks::<T>(&mut run);
		Results::<T>::remove(poor);
		run.pot = 1_000 * CRD;
		run.flows.gaps = CRD;
		#[block]
		{
			step::<T>(&mut run);
		}
		assert_eq!(run.stage, Stage::Pay { last: Some(rich) });
		assert_eq!(Results::<T>::get(rich).unwrap().received, 0);
	}

	#[benchmark]
	fn record() {
		let Run { epoch, began, terms, totals, flows, .. } = run(Stage::Record);
		let oldest = CLOSED.index - KEPT;
		let summary = Summary { epoch, began, finished: 1, terms, totals, flows, carried_over: 0 };
		Summaries::<T>::insert(oldest, summary);
		let mut run = run(Stage::Record);
		#[block]
		{
			step::<T>(&mut run);
			RunUnderWay::<T>::kill();
		}
		assert!(Summaries::<T>::contains_key(CLOSED.index) && !Summaries::<T>::contains_key(oldest));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
