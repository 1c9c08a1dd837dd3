//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	types::{Flows, Run, Stage, Totals, KEPT},
	Config, CurrentEpoch, Pallet, Pot, Results, RunUnderWay, Summaries,
};
use credit_primitives_types::{BankId, EpochIndex};
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::{SaturatedConversion, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. The redistribution account has the pot and the existential deposit.
	/// 2. The epoch ends after it began.
	/// 3. A run closes the epoch before the one under way.
	/// 4. During a run the pot is what was carried over and given, less what was burned and received.
	/// 5. The totals of the last run, under way or done, are the sums of what it took down of banks.
	/// 6. What it moved is the sum of what banks gave and received.
	/// 7. What the last 64 runs did is known, and nothing else.
	/// 8. No bank gave and received, and none more than was its due or its gap.
	/// 9. When no run is under way, there are results of the last one only; during it none of another epoch is later.
	/// 10. The run has taken down nothing of banks that were opened after it began.
	/// 11. What the last run carried over is in the pot.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let account = Self::account();
		let has = T::Currency::balance(&account).saturating_sub(T::Currency::minimum_balance());
		ensure!(Pot::<T>::get() <= has, "1. The account has the pot and the existential deposit.");
		let Some(epoch) = CurrentEpoch::<T>::get() else {
			ensure!(
				!RunUnderWay::<T>::exists() && Results::<T>::iter_keys().next().is_none(),
				"3. A run closes the epoch before the one under way."
			);
			return Ok(());
		};
		ensure!(epoch.started < epoch.ends, "2. The epoch ends after it began.");
		let run = RunUnderWay::<T>::get();
		let done = epoch.index.saturating_sub(u32::from(run.is_some()));
		Self::check_summaries(done)?;
		match run {
			Some(run) => {
				ensure!(
					run.epoch.index.checked_add(1) == Some(epoch.index) && run.epoch.ends <= epoch.started,
					"3. A run closes the epoch before the one under way."
				);
				ensure!(
					run.flows.left() == Some(Pot::<T>::get()),
					"4. The pot is what was carried over and given, less what was burned and received."
				);
				Self::check_run(&run)
			}
			None => {
				let Some(last) = epoch.index.checked_sub(1).and_then(Summaries::<T>::get) else {
					ensure!(epoch.index == 0, "7. What the last 64 runs did is known.");
					ensure!(Pot::<T>::get() == 0, "11. What the last run carried over is in the pot.");
					return Ok(());
				};
				ensure!(
					last.carried_over == Pot::<T>::get() && last.flows.left() == Some(last.carried_over),
					"11. What the last run carried over is in the pot."
				);
				ensure!(
					Results::<T>::iter().all(|(_, result)| result.epoch == last.epoch.index),
					"9. When no run is under way, there are results of the last one only."
				);
				Self::check_results(last.epoch.index, last.totals, &last.flows, BankId::MAX)
			}
		}
	}

	fn check_run(run: &Run) -> Result<(), TryRuntimeError> {
		ensure!(
			Results::<T>::iter().all(|(_, result)| result.epoch <= run.epoch.index),
			"9. During a run there are no results of later epochs."
		);
		let has_collected = matches!(run.stage, Stage::Burn | Stage::Pay { .. } | Stage::Record);
		ensure!(
			!has_collected || Results::<T>::iter().all(|(_, result)| result.epoch == run.epoch.index),
			"9. When a run has collected, there are results of no other."
		);
		Self::check_results(run.epoch.index, run.totals, &run.flows, run.first_new)
	}

	fn check_results(
		epoch: EpochIndex,
		totals: Totals,
		flows: &Flows,
		first_new: BankId,
	) -> Result<(), TryRuntimeError> {
		let overflow = "5. The totals of a run are sums that fit.";
		let mut counted = Totals::new(flows.carried);
		let mut sums = Flows::default();
		for (bank_id, result) in Results::<T>::iter().filter(|(_, result)| result.epoch == epoch) {
			ensure!(bank_id < first_new, "10. Banks that were opened after a run began wait for the next.");
			counted.banks = counted.banks.checked_add(1).ok_or(overflow)?;
			counted.counted = counted.counted.checked_add(result.counted).ok_or(overflow)?;
			counted.weight = counted.weight.checked_add(result.weight).ok_or(overflow)?;
			sums.due = sums.due.checked_add(result.due).ok_or(overflow)?;
			sums.given = sums.given.checked_add(result.gave).ok_or(overflow)?;
			sums.gaps = sums.gaps.checked_add(result.gap).ok_or(overflow)?;
			sums.received = sums.received.checked_add(result.received).ok_or(overflow)?;
			sums.donors = sums.donors.saturating_add(u32::from(result.gave > 0));
			sums.receivers = sums.receivers.saturating_add(u32::from(result.received > 0));
			ensure!(
				result.gave <= result.due
					&& result.received <= result.gap
					&& (result.due == 0 || result.gap == 0),
				"8. No bank gave and received, and none more than was its due or its gap."
			);
		}
		ensure!(counted == totals, "5. The totals of a run are the sums of what it took down of banks.");
		let Flows { carried, extra, burned, .. } = *flows;
		ensure!(
			Flows { carried, extra, burned, ..sums } == *flows,
			"6. What a run moved is the sum of what banks gave and received."
		);
		Ok(())
	}

	/// `done` is the number of runs that are.
	fn check_summaries(done: EpochIndex) -> Result<(), TryRuntimeError> {
		let kept: u32 = Summaries::<T>::iter_keys().count().saturated_into();
		let first = done.saturating_sub(KEPT);
		ensure!(
			kept == done.min(KEPT) && (first..done).all(Summaries::<T>::contains_key),
			"7. What the last 64 runs did is known, and nothing else."
		);
		Ok(())
	}
}
