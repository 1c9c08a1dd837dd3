//! What a bank's members or the network decide about it.

use crate::{
	ledger::{add, sub},
	types::Status,
	BankPolicy, BanksWithQueue, Clearing, CommonsLost, CommunityBanks, CommunityHealth, Config, Error, Event,
	HoldReason, LendingHistory, Origin, Orphaned, Pallet, Presences, TotalIssued, TotalUncovered,
};
use core::marker::PhantomData;
use credit_primitives_types::{BankId, Engagements};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
		EnsureOrigin, Get, OriginTrait,
	},
};
use frame_system::{ensure_root, pallet_prelude::OriginFor};
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

/// Ensures that the origin speaks for a bank, and says which.
pub struct EnsureBank<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<OriginFor<T>> for EnsureBank<T> {
	type Success = BankId;

	fn try_origin(origin: OriginFor<T>) -> Result<BankId, OriginFor<T>> {
		match TryInto::<Origin>::try_into(origin.caller().clone()) {
			Ok(Origin::Bank(bank_id)) => Ok(bank_id),
			Err(_) => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<OriginFor<T>, ()> {
		Ok(Origin::Bank(0).into())
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the origin speaks for this bank.
	pub(crate) fn ensure_bank(origin: OriginFor<T>, bank_id: BankId) -> DispatchResult {
		let speaks_for = EnsureBank::<T>::try_origin(origin).map_err(|_| BadOrigin)?;
		ensure!(speaks_for == bank_id, Error::<T>::NotAuthorized);
		Ok(())
	}

	/// Whether the origin speaks for this bank or is Root, and which: true for Root.
	pub(crate) fn ensure_bank_or_root(origin: OriginFor<T>, bank_id: BankId) -> Result<bool, DispatchError> {
		if ensure_root(origin.clone()).is_ok() {
			return Ok(true);
		}
		Self::ensure_bank(origin, bank_id)?;
		Ok(false)
	}

	pub(crate) fn do_set_policy(bank_id: BankId, policy: BankPolicy) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(policy.is_within(&Self::parameters()), Error::<T>::PolicyOutOfBounds);
		bank.policy = policy;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::PolicySet { bank_id, policy });
		Ok(())
	}

	pub(crate) fn do_close_bank(bank_id: BankId, by_root: bool) -> DispatchResult {
		let bank = Self::bank(bank_id)?;
		let abandoned = bank.members == 0;
		ensure!(!by_root || abandoned || bank.status == Status::Resolved, Error::<T>::NotAuthorized);
		let pool = &bank.credit_pool;
		ensure!(pool.receivable == 0 && pool.issued == 0 && pool.deficit == 0, Error::<T>::LoansOutstanding);
		ensure!(
			!T::Lending::has_business(bank_id) && pool.provisions == 0 && pool.contested == 0,
			Error::<T>::LoansOutstanding
		);
		ensure!(pool.payable == 0, Error::<T>::ClaimsOutstanding);
		ensure!(pool.shares == 0, Error::<T>::DepositsOutstanding);

		if let Some(founder) = &bank.founder {
			T::Currency::release(
				&HoldReason::FoundingDeposit.into(),
				founder,
				bank.deposit,
				Precision::Exact,
			)?;
		}
		let account = Self::account_of(bank_id);
		// Commons, reserve, the existential deposit, and what others sent there; what others put there to keep the
		// account open stays: nobody can keep a bank from closing that way.
		let rest = T::Currency::reducible_balance(&account, Preservation::Expendable, Fortitude::Polite);
		if rest > 0 {
			T::Currency::transfer(
				&account,
				&T::RedistributionAccount::get(),
				rest,
				Preservation::Expendable,
			)?;
		}
		CommunityBanks::<T>::remove(bank_id);
		BanksWithQueue::<T>::remove(bank_id);
		LendingHistory::<T>::remove(bank_id);
		CommonsLost::<T>::remove(bank_id);
		CommunityHealth::<T>::remove(bank_id);
		Presences::<T>::remove(bank_id);
		Clearing::<T>::insert(bank_id, ());
		Self::deposit_event(Event::BankClosed { bank_id, to_redistribution: rest });
		Ok(())
	}

	pub(crate) fn do_resolve_bank(bank_id: BankId) -> DispatchResult {
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		ensure!(pool.deficit > 0, Error::<T>::NotInsolvent);
		let since = bank.insolvent_since.ok_or(Error::<T>::NotInsolvent)?;
		ensure!(now.saturating_sub(since) >= Self::parameters().insolvency_period, Error::<T>::TooEarly);
		// Nobody owes the deficit, so no repayment will burn it: it is part of what is uncovered (see `is_backed`).
		let orphaned = core::mem::take(&mut pool.deficit);
		pool.issued = sub::<T>(pool.issued, orphaned)?;
		pool.uncovered = sub::<T>(pool.uncovered, orphaned)?;
		bank.status = Status::Resolved;
		let total_issued = sub::<T>(TotalIssued::<T>::get(), orphaned)?;
		let total_uncovered = sub::<T>(TotalUncovered::<T>::get(), orphaned)?;
		let total_orphaned = add::<T>(Orphaned::<T>::get(), orphaned)?;

		TotalIssued::<T>::put(total_issued);
		TotalUncovered::<T>::put(total_uncovered);
		Orphaned::<T>::put(total_orphaned);
		Self::put_bank(bank, now);
		Self::deposit_event(Event::BankResolved { bank_id, orphaned });
		Ok(())
	}
}
