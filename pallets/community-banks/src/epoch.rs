//! The end of an epoch, bank by bank.

use crate::{
	books::Turnover,
	deposits::Gift,
	ledger::add,
	types::{Fold, FoldSums, Folded},
	CommunityBanks, Config, Event, FoldUnderWay, LastFold, Pallet, Turnovers, WeightInfo,
};
use credit_primitives_math::capital;
use credit_primitives_types::{Balance, BankId, EpochIndex, EpochStage, Moment};
use frame_support::{
	traits::{fungible::Inspect, Defensive},
	weights::WeightMeter,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Walks on over all banks as an epoch ends, as far as the meter allows. Says whether the walk is done.
	fn fold_banks(epoch: EpochIndex, now: Moment, meter: &mut WeightMeter) -> bool {
		let last = LastFold::<T>::get();
		if last.is_some_and(|last| last.epoch >= epoch) {
			return true;
		}
		let under_way = FoldUnderWay::<T>::get().filter(|fold| fold.epoch == epoch);
		let mut fold = under_way.unwrap_or(Fold { epoch, began: now, last: None, sums: FoldSums::default() });
		// Before the first walk no time has passed that a record could grow in.
		let elapsed = last.map_or(0, |last| fold.began.saturating_sub(last.began));
		loop {
			let next = match fold.last {
				Some(last) => CommunityBanks::<T>::iter_keys_from_key(last).next(),
				None => CommunityBanks::<T>::iter_keys().next(),
			};
			let Some(bank_id) = next else {
				LastFold::<T>::put(Folded { epoch, began: fold.began, sums: fold.sums });
				Self::remember_turnover(fold.sums.turnover);
				FoldUnderWay::<T>::kill();
				return true;
			};
			if meter.try_consume(T::WeightInfo::fold_bank()).is_err() {
				FoldUnderWay::<T>::put(fold);
				return false;
			}
			// A bank that fails is left as it is until the next epoch.
			let folded =
				Self::whole_step("a bank was not folded", || Self::fold_bank(bank_id, epoch, elapsed, now));
			if let Some((receivable, turnover)) = folded {
				fold.sums = fold.sums.with(receivable, &turnover);
			}
			fold.last = Some(bank_id);
		}
	}

	/// Keeps what all banks turned over in an epoch, the oldest making way.
	fn remember_turnover(turnover: Turnover) {
		Turnovers::<T>::mutate(|past| {
			if past.is_full() {
				past.remove(0);
			}
			// There is room now.
			let _ = past.try_push(turnover).defensive();
		});
	}

	/// Takes in what lies on the bank's account unbooked, reckons its community's health up, and moves its leverage and its
	/// record. Gives what the bank is owed, and what it turned over in the epoch.
	pub(crate) fn fold_bank(
		bank_id: BankId,
		epoch: EpochIndex,
		elapsed: Moment,
		now: Moment,
	) -> Result<(Balance, Turnover), DispatchError> {
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
		Self::fold_health(&mut bank, epoch, now)?;
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
		let turned_over = (bank.credit_pool.receivable, core::mem::take(&mut bank.lending.turnover));
		Self::put_bank(bank, now);
		Ok(turned_over)
	}
}

impl<T: Config> EpochStage for Pallet<T> {
	fn step(epoch: EpochIndex, meter: &mut WeightMeter) -> bool {
		meter.try_consume(T::WeightInfo::poll_idle()).is_ok() && Self::fold_banks(epoch, Self::now(), meter)
	}
}
