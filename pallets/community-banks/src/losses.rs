//! Losses, and what comes in on them later.

use crate::{
	ledger::{add, sub},
	Config, CreditPool, Error, Event, Pallet, TotalUncovered,
};
use credit_primitives_math::{
	losses::{absorb, burn_from_liquid, restore, Buffers, Lost},
	muldiv::mul_div_floor,
	shares::Vesting,
};
use credit_primitives_types::{Balance, BankId, Loss, Moment, Recovery, Restored, WriteOff};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn give_up(bank_id: BankId, write_off: WriteOff) -> Result<Loss, DispatchError> {
		let WriteOff { purpose, principal, created, shares_first } = write_off;
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		ensure!(created <= principal, Error::<T>::LedgerInconsistent);
		let buffers =
			Buffers { loss_reserve: pool.loss_reserve, commons: pool.commons, shares: pool.share_equity };
		let lost = absorb(principal, &buffers, shares_first);
		let (burned, uncovered) = burn_from_liquid(created, pool.liquid);
		pool.receivable = sub::<T>(pool.receivable, principal)?;
		pool.liquid = sub::<T>(pool.liquid, burned)?;
		pool.issued = sub::<T>(pool.issued, burned)?;
		pool.uncovered = add::<T>(pool.uncovered, uncovered)?;
		pool.loss_reserve = sub::<T>(pool.loss_reserve, lost.loss_reserve)?;
		pool.commons = sub::<T>(pool.commons, lost.commons)?;
		pool.deficit = add::<T>(pool.deficit, lost.deficit)?;
		Self::take_from_shares(pool, lost.shares, now)?;
		ensure!(pool.is_backed(), Error::<T>::LedgerInconsistent);
		let loss = Loss {
			loss_reserve: lost.loss_reserve,
			commons: lost.commons,
			shares: lost.shares,
			deficit: lost.deficit,
			series: pool.series,
		};
		let total_uncovered = add::<T>(TotalUncovered::<T>::get(), uncovered)?;

		TotalUncovered::<T>::put(total_uncovered);
		Self::burn(bank_id, burned, 0)?;
		bank.lending.settle(purpose, principal, false, 0, now).ok_or(Error::<T>::LedgerInconsistent)?;
		Self::remember_loss(bank_id, loss.commons, 0);
		Self::deposit_event(Event::WrittenOff {
			bank_id,
			principal,
			burned,
			uncovered,
			loss_reserve: loss.loss_reserve,
			commons: loss.commons,
			shares: loss.shares,
			series: loss.series,
			deficit: loss.deficit,
		});
		Self::void_if_worthless(bank_id, pool)?;
		bank.creation.write_offs = bank
			.creation
			.write_offs
			.with(principal, now, parameters.write_off_window)
			.ok_or(Error::<T>::AmountTooLarge)?;
		Self::put_bank(bank, now);
		Ok(loss)
	}

	/// Takes a loss out of what the shares own. Vested and unvested income lose alike: were the vested part to go first,
	/// shares would be all but free afterwards, and whoever bought the next ones would own the income of the others.
	fn take_from_shares(pool: &mut CreditPool, lost: Balance, now: Moment) -> DispatchResult {
		if lost == 0 {
			return Ok(());
		}
		let before = pool.share_equity;
		pool.share_equity = sub::<T>(before, lost)?;
		let unvested = mul_div_floor(pool.unvested(now), pool.share_equity, before)
			.ok_or(Error::<T>::LedgerInconsistent)?;
		pool.vesting = Vesting::from(pool.vesting).shrink(now, unvested).into();
		Ok(())
	}

	/// Ends the series if its shares own nothing any more.
	pub(crate) fn void_if_worthless(bank_id: BankId, pool: &mut CreditPool) -> DispatchResult {
		if pool.shares > 0 && pool.share_equity == 0 {
			let series = pool.series;
			pool.void_series().ok_or(Error::<T>::AmountTooLarge)?;
			Self::deposit_event(Event::SeriesVoided { bank_id, series });
		}
		Ok(())
	}

	pub(crate) fn restore(bank_id: BankId, recovery: Recovery) -> Result<Restored, DispatchError> {
		let Recovery { amount, person, debt, lost, endorsers } = recovery;
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		Self::ensure_arrived(bank_id, pool, amount)?;
		let lost_commons = lost.commons;
		// What a series lost that is no more belongs to no one.
		let (shares, commons) = if lost.series == pool.series && pool.shares > 0 {
			(lost.shares, lost.commons)
		} else {
			(0, add::<T>(lost.commons, lost.shares)?)
		};
		let lost = Lost { shares, commons, loss_reserve: lost.loss_reserve, endorsers };
		let back = restore(amount, pool.deficit, &lost);
		pool.liquid = add::<T>(pool.liquid, amount)?;
		let uncovered_burned = pool.cover().ok_or(Error::<T>::LedgerInconsistent)?;
		// What was burned cannot be set aside: it counts as surplus, and the endorsers wait for what comes in next.
		let endorsers = back.endorsers.min(pool.liquid);
		let restored = Restored {
			deficit: back.deficit,
			shares: back.shares,
			commons: back.commons,
			loss_reserve: back.loss_reserve,
			endorsers,
			surplus: add::<T>(back.surplus, sub::<T>(back.endorsers, endorsers)?)?,
		};
		pool.liquid = sub::<T>(pool.liquid, restored.endorsers)?;
		pool.payable = add::<T>(pool.payable, restored.endorsers)?;
		pool.deficit = sub::<T>(pool.deficit, restored.deficit)?;
		pool.commons = add::<T>(add::<T>(pool.commons, restored.commons)?, restored.surplus)?;
		pool.loss_reserve = add::<T>(pool.loss_reserve, restored.loss_reserve)?;
		pool.add_income(restored.shares, now, parameters.vesting_period).ok_or(Error::<T>::AmountTooLarge)?;

		Self::burn(bank_id, 0, uncovered_burned)?;
		Self::remember_loss(bank_id, 0, restored.commons.min(lost_commons));
		Self::note_debt(bank_id, &person, debt, pool, now)?;
		Self::put_bank(bank, now);
		Self::deposit_event(Event::Recovered {
			bank_id,
			person,
			amount,
			uncovered_burned,
			deficit: restored.deficit,
			shares: restored.shares,
			commons: restored.commons,
			loss_reserve: restored.loss_reserve,
			endorsers: restored.endorsers,
			surplus: restored.surplus,
		});
		Ok(restored)
	}
}
