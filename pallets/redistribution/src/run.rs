//! A run: the machine that closes an epoch, step by step, each with what it weighs.
//!
//! It goes through the banks three times. What they do meanwhile changes nothing of what they were seen to have, so that no
//! order of banks and no block of the run is better than another; and each transfer happens as a whole or not at all.

use crate::{
	poll::Step,
	types::{BankResult, Run, Stage, Summary, WhyNot, KEPT},
	Config, Event, Moved, Pallet, Pot, Results, Summaries, WeightInfo, LOG_TARGET,
};
use credit_primitives_math::muldiv::permill_floor;
use credit_primitives_types::{Balance, BankId, CommonsLedger, EpochStage, OrphanedCredit};
use frame_support::{storage::with_storage_layer, weights::WeightMeter};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// Takes the next step of the run, if it fits.
	pub(crate) fn step(run: &mut Run, meter: &mut WeightMeter) -> Step {
		match run.stage {
			Stage::Reports => {
				if !T::Reports::step(run.epoch.index, meter) {
					return Step::Waits;
				}
				run.stage = Stage::Fold;
			}
			Stage::Fold => {
				if !T::Fold::step(run.epoch.index, meter) {
					return Step::Waits;
				}
				run.stage = Stage::Snapshot { last: None };
			}
			Stage::Snapshot { last } => {
				if meter.try_consume(T::WeightInfo::snapshot_bank()).is_err() {
					return Step::Waits;
				}
				run.stage = match T::Ledger::next_after(last) {
					Some(bank_id) => {
						Self::look_at(run, bank_id);
						Stage::Snapshot { last: Some(bank_id) }
					}
					None => {
						let (epoch, totals) = (run.epoch.index, run.totals);
						Self::deposit_event(Event::TargetsSet { epoch, totals });
						Stage::Collect { last: None }
					}
				};
			}
			Stage::Collect { last } => return Self::step_collecting(run, last, meter),
			Stage::Burn => {
				if meter.try_consume(T::WeightInfo::burn_orphans()).is_err() {
					return Step::Waits;
				}
				Self::burn_orphans(run);
				run.pot = Pot::<T>::get();
				let is_in_vain = run.pot == 0 || run.flows.gaps == 0;
				run.stage = if is_in_vain { Stage::Record } else { Stage::Pay { last: None } };
			}
			Stage::Pay { last } => return Self::step_paying(run, last, meter),
			Stage::Record => {
				if meter.try_consume(T::WeightInfo::record()).is_err() {
					return Step::Waits;
				}
				Self::record(run);
				return Step::Last;
			}
		}
		Step::Taken
	}

	fn step_collecting(run: &mut Run, last: Option<BankId>, meter: &mut WeightMeter) -> Step {
		let (collect, clear) = (T::WeightInfo::collect_bank(), T::WeightInfo::clear_bank());
		if !meter.can_consume(collect.max(clear)) {
			return Step::Waits;
		}
		match Self::result_after(last) {
			Some((bank_id, result)) if result.epoch == run.epoch.index => {
				meter.consume(collect);
				Self::collect(run, bank_id, result);
				run.stage = Stage::Collect { last: Some(bank_id) };
			}
			Some((bank_id, _)) => {
				meter.consume(clear);
				Results::<T>::remove(bank_id);
				run.stage = Stage::Collect { last: Some(bank_id) };
			}
			None => {
				meter.consume(clear);
				run.stage = Stage::Burn;
			}
		}
		Step::Taken
	}

	fn step_paying(run: &mut Run, last: Option<BankId>, meter: &mut WeightMeter) -> Step {
		let (pay, pass) = (T::WeightInfo::pay_bank(), T::WeightInfo::pass_bank());
		if !meter.can_consume(pay.max(pass)) {
			return Step::Waits;
		}
		match Self::result_after(last) {
			Some((bank_id, result)) => {
				run.stage = Stage::Pay { last: Some(bank_id) };
				match result.share(run.pot, run.flows.gaps) {
					0 => meter.consume(pass),
					amount => {
						meter.consume(pay);
						Self::pay(run, bank_id, result, amount);
					}
				}
			}
			None => {
				meter.consume(pass);
				run.stage = Stage::Record;
			}
		}
		Step::Taken
	}

	/// The result after that of a bank, in the order in which they are kept.
	fn result_after(last: Option<BankId>) -> Option<(BankId, BankResult)> {
		match last {
			Some(last) => Results::<T>::iter_from_key(last).next(),
			None => Results::<T>::iter().next(),
		}
	}

	/// Takes down how a bank stands. One that was opened since the run began waits for the next.
	fn look_at(run: &mut Run, bank_id: BankId) {
		if bank_id >= run.first_new {
			return;
		}
		let Some(seen) = T::Ledger::commons(bank_id, run.epoch.index).filter(|seen| seen.active) else {
			return;
		};
		let result = BankResult::new(run.epoch.index, seen, &run.terms);
		let (Some(result), Some(totals)) = (result, run.totals.with(&seen, &run.terms)) else {
			log::error!(target: LOG_TARGET, "bank {bank_id} counts more money than there can be: {seen:?}");
			return;
		};
		run.totals = totals;
		Results::<T>::insert(bank_id, result);
	}

	/// Reckons what a bank gives or lacks, and takes what it gives.
	fn collect(run: &mut Run, bank_id: BankId, mut result: BankResult) {
		if result.reckon(&run.totals, &run.terms).is_none() {
			log::error!(target: LOG_TARGET, "bank {bank_id} counts more money than there can be: {result:?}");
		}
		if result.due > 0 {
			Self::take(run, bank_id, &mut result);
		}
		// All dues, and all gaps, are parts of what the banks count, the sum of which is known to fit.
		run.flows.due = run.flows.due.saturating_add(result.due);
		run.flows.gaps = run.flows.gaps.saturating_add(result.gap);
		Results::<T>::insert(bank_id, result);
	}

	/// Takes what a bank is to give, as far as it can still spare it.
	fn take(run: &mut Run, bank_id: BankId, result: &mut BankResult) {
		let Some(now) = T::Ledger::commons(bank_id, run.epoch.index).filter(|now| now.active) else {
			result.why_not = Some(WhyNot::Gone);
			return;
		};
		let amount = result.due.min(run.terms.spare(&now).unwrap_or_default());
		if amount < result.due {
			result.why_not = Some(WhyNot::SparesLess);
		}
		if amount == 0 {
			return;
		}
		let epoch = run.epoch.index;
		let taken = with_storage_layer(|| {
			T::Ledger::take(bank_id, &Self::account(), amount)?;
			Self::move_pot(|pot| pot.checked_add(amount))
		});
		match taken {
			Ok(()) => {
				result.gave = amount;
				run.flows.given = run.flows.given.saturating_add(amount);
				run.flows.donors = run.flows.donors.saturating_add(1);
				Self::deposit_event(Event::ResourcesRedistributed { epoch, bank_id, amount, given: true });
			}
			Err(error) => {
				result.why_not = Some(WhyNot::Refused(error));
				Self::deposit_event(Event::RedistributionRefused {
					epoch,
					bank_id,
					amount,
					given: true,
					error,
				});
			}
		}
	}

	/// Burns orphaned credit with a part of what was given.
	fn burn_orphans(run: &mut Run) {
		let amount = Self::burnable(run.terms.orphan_share, run.flows.given);
		if amount == 0 {
			return;
		}
		let burned = with_storage_layer(|| {
			let burned = T::Orphans::burn(&Self::account(), amount)?;
			frame_support::ensure!(burned <= amount, ArithmeticError::Overflow);
			Self::move_pot(|pot| pot.checked_sub(burned))?;
			Ok::<_, DispatchError>(burned)
		});
		match burned {
			Ok(amount) => {
				run.flows.burned = amount;
				Self::deposit_event(Event::OrphansBurned { epoch: run.epoch.index, amount });
			}
			// The next run burns it: what is orphaned stays.
			Err(error) => log::error!(target: LOG_TARGET, "orphaned credit was not burned: {error:?}"),
		}
	}

	/// What of the orphaned credit is burned when so much was given: rounded down, as the banks claim the rest.
	pub(crate) fn burnable(share: credit_primitives_math::Permill, given: Balance) -> Balance {
		permill_floor(share, given).min(T::Orphans::outstanding())
	}

	/// Gives a bank what it receives. If it cannot take it, that is carried over.
	fn pay(run: &mut Run, bank_id: BankId, mut result: BankResult, amount: Balance) {
		let epoch = run.epoch.index;
		let paid = with_storage_layer(|| {
			T::Ledger::give(bank_id, &Self::account(), amount)?;
			Self::move_pot(|pot| pot.checked_sub(amount))
		});
		match paid {
			Ok(()) => {
				result.receive(amount);
				run.flows.received = run.flows.received.saturating_add(amount);
				run.flows.receivers = run.flows.receivers.saturating_add(1);
				Self::deposit_event(Event::ResourcesRedistributed { epoch, bank_id, amount, given: false });
			}
			Err(error) => {
				result.why_not = Some(WhyNot::Refused(error));
				Self::deposit_event(Event::RedistributionRefused {
					epoch,
					bank_id,
					amount,
					given: false,
					error,
				});
			}
		}
		Results::<T>::insert(bank_id, result);
	}

	fn move_pot(change: impl FnOnce(Balance) -> Option<Balance>) -> DispatchResult {
		Pot::<T>::try_mutate(|pot| {
			*pot = change(*pot).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}

	/// Writes down what the run did, in place of what the oldest one did.
	fn record(run: &Run) {
		let Run { epoch, began, terms, totals, flows, .. } = *run;
		let carried_over = Pot::<T>::get();
		let finished = frame_system::Pallet::<T>::block_number().saturated_into();
		let summary = Summary { epoch, began, finished, terms, totals, flows, carried_over };
		Summaries::<T>::insert(epoch.index, summary);
		// A measure, which stays at the end of its range.
		Moved::<T>::mutate(|moved| *moved = moved.saturating_add(flows.given));
		if let Some(oldest) = epoch.index.checked_sub(KEPT) {
			Summaries::<T>::remove(oldest);
		}
		Self::deposit_event(Event::RunFinished { epoch: epoch.index, flows, carried_over });
	}
}
