//! The end of an epoch, bank by bank.

use crate::{
	deposits::Gift, ledger::add, poll::FOLDED_PER_BLOCK, types::Fold, CommunityBanks, Config, Event,
	FoldUnderWay, LastFold, Pallet, WeightInfo,
};
use credit_primitives_math::capital;
use credit_primitives_types::{BankId, Moment};
use frame_support::{traits::fungible::Inspect, weights::WeightMeter};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Walks over all banks once an epoch, some of them in each block. A walk begins only when the last one is done.
	pub(crate) fn fold_banks(now: Moment, meter: &mut WeightMeter) {
		let last = LastFold::<T>::get();
		let mut fold = match FoldUnderWay::<T>::get() {
			Some(fold) => fold,
			None => {
				let parameters = Self::parameters();
				if last.is_some_and(|last| parameters.epoch_at(last) >= parameters.epoch_at(now)) {
					return;
				}
				Fold { began: now, last: None }
			}
		};
		// Before the first walk no time has passed that a record could grow in.
		let elapsed = last.map_or(0, |last| fold.began.saturating_sub(last));
		for _ in 0..FOLDED_PER_BLOCK {
			let next = match fold.last {
				Some(last) => CommunityBanks::<T>::iter_keys_from_key(last).next(),
				None => CommunityBanks::<T>::iter_keys().next(),
			};
			let Some(bank_id) = next else {
				LastFold::<T>::put(fold.began);
				FoldUnderWay::<T>::kill();
				return;
			};
			if meter.try_consume(T::WeightInfo::fold_bank()).is_err() {
				break;
			}
			// A bank that fails is left as it is until the next epoch.
			let _ = Self::step("a bank was not folded", || Self::fold_bank(bank_id, elapsed, now));
			fold.last = Some(bank_id);
		}
		FoldUnderWay::<T>::put(fold);
	}

	/// Takes in what lies on the bank's account unbooked, and moves its leverage and its record.
	pub(crate) fn fold_bank(bank_id: BankId, elapsed: Moment, now: Moment) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let parameters = Self::parameters();
		let pool = &bank.credit_pool;
		let booked = add::<T>(add::<T>(T::Currency::minimum_balance(), pool.liquid)?, pool.payable)?;
		// Less money than is booked would be a defect, which is not for this to mend.
		let amount = T::Currency::balance(&Self::account_of(bank_id)).saturating_sub(booked);
		if amount > 0 {
			let Gift { uncovered_burned, deficit, commons } = Self::take_gift(&mut bank, amount)?;
			Self::deposit_event(Event::Swept { bank_id, amount, uncovered_burned, deficit, commons });
		}
		if bank.creation.is_granted() {
			let before = (bank.creation.leverage, bank.creation.record);
			let earned = Self::earned_leverage(&bank, &parameters)?;
			bank.creation.leverage =
				capital::step_towards(bank.creation.leverage, earned, parameters.leverage_step);
			if bank.creation.is_in_good_standing(bank.credit_pool.receivable, &parameters, now) {
				bank.creation.record = bank.creation.grown(&parameters, elapsed);
			}
			let (leverage, record) = (bank.creation.leverage, bank.creation.record);
			if (leverage, record) != before {
				Self::deposit_event(Event::LeverageMoved { bank_id, leverage, record });
			}
		}
		Self::put_bank(bank, now);
		Ok(())
	}
}
