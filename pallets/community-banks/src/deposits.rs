//! Money that comes in as deposits and gifts.

use crate::{
	ledger::{add, sub},
	types::{Holding, Status},
	BankInfo, Config, Error, Event, Holdings, Members, Pallet,
};
use credit_primitives_types::{Balance, BankId};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::{DispatchError, DispatchResult};

/// Where a gift went.
pub(crate) struct Gift {
	/// Burned at once for uncovered credit. Beside the two others, which sum to the gift.
	pub(crate) uncovered_burned: Balance,
	/// To the deficit.
	pub(crate) deficit: Balance,
	/// To the commons.
	pub(crate) commons: Balance,
}

impl<T: Config> Pallet<T> {
	/// What the account has of the bank's current series of shares.
	pub(crate) fn holding(bank_id: BankId, who: &T::AccountId, series: u32) -> Option<Holding> {
		Holdings::<T>::get(bank_id, who).filter(|holding| holding.series == series)
	}

	pub(crate) fn do_deposit(who: &T::AccountId, bank_id: BankId, amount: Balance) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		ensure!(Members::<T>::contains_key(bank_id, who), Error::<T>::NotAMember);
		ensure!(bank.status == Status::Open, Error::<T>::NotOpen);
		let pool = &mut bank.credit_pool;
		ensure!(pool.is_solvent(), Error::<T>::BankInsolvent);
		ensure!(amount > 0, Error::<T>::AmountZero);
		ensure!(amount >= parameters.minimum_deposit, Error::<T>::DepositTooSmall);
		let shares = pool.shares_for_deposit(amount, now).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(shares > 0, Error::<T>::DepositTooSmall);
		pool.liquid = add::<T>(pool.liquid, amount)?;
		pool.share_equity = add::<T>(pool.share_equity, amount)?;
		pool.shares = add::<T>(pool.shares, shares)?;
		let series = pool.series;
		let before = Self::holding(bank_id, who, series).map_or(0, |holding| holding.shares);
		let holding = Holding { shares: add::<T>(before, shares)?, deposited_at: now, series };

		T::Currency::transfer(who, &Self::account_of(bank_id), amount, Preservation::Preserve)?;
		Self::put_bank(bank, now);
		Holdings::<T>::insert(bank_id, who, holding);
		Self::deposit_event(Event::Deposited { bank_id, who: who.clone(), amount, shares });
		Ok(())
	}

	pub(crate) fn do_donate(who: &T::AccountId, bank_id: BankId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(amount > 0, Error::<T>::AmountZero);
		add::<T>(bank.credit_pool.liquid, amount)?;
		T::Currency::transfer(who, &Self::account_of(bank_id), amount, Preservation::Preserve)?;
		let Gift { uncovered_burned, deficit, commons } = Self::take_gift(&mut bank, amount)?;
		Self::put_bank(bank, Self::now());
		Self::deposit_event(Event::Donated {
			bank_id,
			who: who.clone(),
			amount,
			uncovered_burned,
			deficit,
			commons,
		});
		Ok(())
	}

	/// Books money on the bank's account as a gift: it covers what losses have left, the rest is the commons'.
	pub(crate) fn take_gift(bank: &mut BankInfo<T>, amount: Balance) -> Result<Gift, DispatchError> {
		let pool = &mut bank.credit_pool;
		let deficit = pool.deficit.min(amount);
		let commons = sub::<T>(amount, deficit)?;
		pool.deficit = sub::<T>(pool.deficit, deficit)?;
		pool.commons = add::<T>(pool.commons, commons)?;
		pool.liquid = add::<T>(pool.liquid, amount)?;
		let uncovered_burned = pool.cover().ok_or(Error::<T>::LedgerInconsistent)?;
		Self::burn(bank.bank_id, 0, uncovered_burned)?;
		Ok(Gift { uncovered_burned, deficit, commons })
	}
}
