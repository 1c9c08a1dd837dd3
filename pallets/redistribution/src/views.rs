//! What wallets and dashboards ask for.

use crate::{
	poll::Step,
	types::{BankPreview, BankResult, EpochStatus, Preview, Summary},
	Config, CurrentEpoch, Pallet, Pot, Results, RunUnderWay, Summaries,
};
use alloc::vec::Vec;
use credit_primitives_types::{BankId, CommonsLedger, EpochIndex, Epochs};
use frame_support::{storage::with_transaction, weights::WeightMeter};
use sp_runtime::{DispatchError, TransactionOutcome};

/// The most banks that are looked at for one answer.
pub(crate) const LOOKED_AT: usize = 10_000;

/// The most banks in one answer.
const RETURNED: u32 = 100;

impl<T: Config> Pallet<T> {
	/// The epoch that is under way, and the run that closes the one before if it is not done.
	pub fn status_view() -> EpochStatus {
		EpochStatus { epoch: Self::current(), run: RunUnderWay::<T>::get(), pot: Pot::<T>::get() }
	}

	/// What the run that closed an epoch did; `None` if it is not done, or longer ago than 64 epochs.
	pub fn summary_of(epoch: EpochIndex) -> Option<Summary> {
		Summaries::<T>::get(epoch)
	}

	/// What the last run did with a bank, or the one under way does; `None` if the bank took no part in it.
	pub fn result_of(bank_id: BankId) -> Option<BankResult> {
		Results::<T>::get(bank_id)
	}

	/// What the run that closes this epoch would do if it began now and nothing changed: all sums, and at most `limit` banks
	/// (and 100) from the number `start` on. `None` while a run is under way, and if there are more than 10,000 banks.
	pub fn preview_view(start: BankId, limit: u32) -> Option<Preview> {
		if RunUnderWay::<T>::exists() || all_banks::<T>().nth(LOOKED_AT).is_some() {
			return None;
		}
		// The run itself, with all stages, of which nothing remains: no other answer could be the same by itself.
		let preview = with_transaction(|| -> TransactionOutcome<Result<_, DispatchError>> {
			TransactionOutcome::Rollback(Ok(Self::run_through(start, limit)))
		});
		preview.ok().flatten()
	}

	/// Closes the epoch that is under way at once.
	fn run_through(start: BankId, limit: u32) -> Option<Preview> {
		let mut run = Self::turn(Some(CurrentEpoch::<T>::get()?))?;
		let index = run.epoch.index;
		let mut meter = WeightMeter::new();
		loop {
			match Self::step(&mut run, &mut meter) {
				Step::Taken => {}
				// It waits for something other than room.
				Step::Waits => return None,
				Step::Last => break,
			}
		}
		let Summary { epoch, terms, totals, flows, carried_over, .. } = Summaries::<T>::get(index)?;
		let mut banks: Vec<_> = Results::<T>::iter()
			.filter(|(bank_id, result)| *bank_id >= start && result.epoch == index)
			.map(|(bank_id, result)| BankPreview { bank_id, result })
			.collect();
		banks.sort_unstable_by_key(|bank| bank.bank_id);
		banks.truncate(limit.min(RETURNED) as usize);
		Some(Preview { epoch, terms, totals, carried_over, flows, banks })
	}
}

fn all_banks<T: Config>() -> impl Iterator<Item = BankId> {
	core::iter::successors(T::Ledger::next_after(None), |last| T::Ledger::next_after(Some(*last)))
}
