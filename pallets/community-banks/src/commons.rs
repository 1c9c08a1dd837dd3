//! Commons as they flow between banks, and what banks that are no more have left behind.

use crate::{
	ledger::{add, sub},
	types::{LostCommons, Status},
	CommonsLost, CommunityBanks, Config, Error, Event, NextBankId, Orphaned, Pallet,
};
use credit_primitives_math::redistribution::decayed;
use credit_primitives_types::{
	Balance, BankId, Bar, CommonsLedger, CommonsState, EconomicData, EpochIndex, Epochs, HealthIndex,
	OrphanedCredit,
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
	},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The commons that a bank has lost, as far as they are remembered in an epoch.
	fn remembered_losses(bank: BankId, epoch: EpochIndex) -> Balance {
		let lost = CommonsLost::<T>::get(bank);
		decayed(lost.amount, epoch.saturating_sub(lost.epoch))
	}

	/// Remembers that commons were lost, or that lost ones came back.
	pub(crate) fn remember_loss(bank: BankId, lost: Balance, restored: Balance) {
		if lost == 0 && restored == 0 {
			return;
		}
		let epoch = T::Epochs::current().index;
		// A measure, not money: it counts a bank that lost its commons as if it had them.
		let amount = Self::remembered_losses(bank, epoch).saturating_add(lost).saturating_sub(restored);
		if amount == 0 {
			CommonsLost::<T>::remove(bank);
		} else {
			CommonsLost::<T>::insert(bank, LostCommons { amount, epoch });
		}
	}

	fn state_of_commons(bank_id: BankId, epoch: EpochIndex) -> Option<CommonsState> {
		let bank = CommunityBanks::<T>::get(bank_id)?;
		let (now, rules) = (Self::now(), Self::parameters());
		let pool = &bank.credit_pool;
		let queued = pool.value_of_shares(pool.queued_shares, now)?;
		let barred = if !pool.is_solvent() {
			Some(Bar::Insolvent)
		} else if !T::Economy::is_fresh(&bank.bioregion, epoch) {
			Some(Bar::StaleIndicators)
		} else {
			let few = bank.creation.has_few_write_offs(pool.receivable, &rules, now);
			(!few).then_some(Bar::WriteOffs)
		};
		Some(CommonsState {
			active: bank.status == Status::Open,
			commons: pool.commons,
			losses: Self::remembered_losses(bank_id, epoch),
			persons: Self::active_persons(bank_id, &Self::health_rules(), epoch),
			members: bank.members,
			health: T::Health::health(bank_id),
			// What waits in the queue goes first, all of it if it is worth more.
			available: pool.liquid.saturating_sub(queued),
			capital: pool.lending_capital(now)?,
			issued: pool.issued,
			leverage: Self::leverage_of(&bank, &rules).ok()?,
			barred,
		})
	}

	fn take_commons(bank_id: BankId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		pool.commons = sub::<T>(pool.commons, amount)?;
		pool.liquid = sub::<T>(pool.liquid, amount)?;
		T::Currency::transfer(&Self::account_of(bank_id), to, amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::CommonsTaken { bank_id, amount });
		Ok(())
	}

	fn give_commons(bank_id: BankId, from: &T::AccountId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(bank.status == Status::Open, Error::<T>::NotOpen);
		let pool = &mut bank.credit_pool;
		ensure!(pool.is_solvent(), Error::<T>::BankInsolvent);
		pool.commons = add::<T>(pool.commons, amount)?;
		pool.liquid = add::<T>(pool.liquid, amount)?;
		T::Currency::transfer(from, &Self::account_of(bank_id), amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::CommonsGiven { bank_id, amount });
		Ok(())
	}
}

impl<T: Config> CommonsLedger<T::AccountId> for Pallet<T> {
	fn next_after(bank: Option<BankId>) -> Option<BankId> {
		match bank {
			Some(bank) => CommunityBanks::<T>::iter_keys_from_key(bank).next(),
			None => CommunityBanks::<T>::iter_keys().next(),
		}
	}

	fn next_bank_id() -> BankId {
		NextBankId::<T>::get()
	}

	fn commons(bank: BankId, epoch: EpochIndex) -> Option<CommonsState> {
		Self::state_of_commons(bank, epoch)
	}

	fn take(bank: BankId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		with_storage_layer(|| Self::take_commons(bank, to, amount))
	}

	fn give(bank: BankId, from: &T::AccountId, amount: Balance) -> DispatchResult {
		with_storage_layer(|| Self::give_commons(bank, from, amount))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(commons: Balance, persons: u32) -> BankId {
		crate::benchmarking::open_bank_with_commons::<T>(commons, persons)
	}
}

impl<T: Config> OrphanedCredit<T::AccountId> for Pallet<T> {
	fn outstanding() -> Balance {
		Orphaned::<T>::get()
	}

	fn burn(from: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
		with_storage_layer(|| {
			let orphaned = Orphaned::<T>::get();
			let burned = amount.min(orphaned);
			if burned > 0 {
				T::Currency::burn_from(
					from,
					burned,
					Preservation::Preserve,
					Precision::Exact,
					Fortitude::Polite,
				)?;
				Orphaned::<T>::put(sub::<T>(orphaned, burned)?);
				Self::deposit_event(Event::OrphanedBurned { amount: burned });
			}
			Ok(burned)
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn orphan_for_benchmark(amount: Balance) {
		use frame_support::traits::Get;
		// Somebody has the money, as after a bank was resolved.
		let holder = T::RedistributionAccount::get();
		let _ = T::Currency::mint_into(&holder, amount);
		Orphaned::<T>::mutate(|orphaned| *orphaned = orphaned.saturating_add(amount));
	}
}
