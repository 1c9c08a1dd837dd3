//! Shares that their holders lock as capital of the bank.

use crate::{
	ledger::{add, sub},
	poll::TURNED_PER_BLOCK,
	types::Lock,
	CommunityBanks, Config, CreditPool, Debts, Error, Event, LockCalendar, Lockers, Locks, Pallet,
	WeightInfo,
};
use credit_primitives_types::{BankId, Engagements, Epoch, Epochs, Moment, PersonId, SortedMoment};
use frame_support::{ensure, weights::WeightMeter};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_lock_shares(who: &T::AccountId, bank_id: BankId, shares: u128) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		// Whose debts come first is not known of an account that is not a person's.
		let person = Self::person(who)?;
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		ensure!(shares > 0, Error::<T>::AmountZero);
		let held = Self::holding(bank_id, who, pool.series).map_or(0, |holding| holding.shares);
		ensure!(shares <= held, Error::<T>::NotEnoughShares);
		let before = Self::lock_at(bank_id, who, pool, now)?.unwrap_or_default();
		ensure!(shares <= sub::<T>(held, before.shares())?, Error::<T>::SharesLocked);
		let counts_from = now.checked_add(parameters.lock_delay).ok_or(Error::<T>::AmountTooLarge)?;
		let until = now.checked_add(parameters.lock_period).ok_or(Error::<T>::AmountTooLarge)?;
		match Lockers::<T>::get(bank_id, person) {
			Some(locker) if locker == *who => (),
			locker => {
				Self::free_locker(bank_id, locker, pool, now)?;
				Self::begin_debt(bank_id, person);
			}
		}
		let lock = Lock {
			person,
			pending: add::<T>(before.pending, shares)?,
			counts_from,
			until,
			series: pool.series,
			due: counts_from.min(until),
			..before
		};
		Self::replace_lock(bank_id, who, pool, Some(lock))?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::SharesLocked {
			bank_id,
			who: who.clone(),
			person,
			shares,
			counts_from,
			until,
		});
		Ok(())
	}

	/// Makes room for a lock on another account of the same person: one that has ended, or whose shares are void, goes
	/// before the calendar comes to it.
	fn free_locker(
		bank_id: BankId,
		locker: Option<T::AccountId>,
		pool: &mut CreditPool,
		now: Moment,
	) -> DispatchResult {
		let Some(locker) = locker else { return Ok(()) };
		ensure!(Self::lock_at(bank_id, &locker, pool, now)?.is_none(), Error::<T>::LockedElsewhere);
		Self::replace_lock(bank_id, &locker, pool, None)
	}

	/// Takes down what a person owes the bank who has locked nothing so far.
	fn begin_debt(bank_id: BankId, person: PersonId) {
		let debt = T::Lending::debt(bank_id, &person);
		if debt > 0 {
			Debts::<T>::insert(bank_id, person, debt);
		}
	}

	/// The account's lock as it stands now, whether or not the calendar has come to it, and with what the holder's debt
	/// takes up of it reckoned anew. Nothing is written.
	pub(crate) fn lock_at(
		bank_id: BankId,
		who: &T::AccountId,
		pool: &CreditPool,
		now: Moment,
	) -> Result<Option<Lock>, Error<T>> {
		let lock = Locks::<T>::get(bank_id, who)
			.filter(|lock| lock.series == pool.series)
			.and_then(|lock| lock.at(now));
		let Some(mut lock) = lock else { return Ok(None) };
		let debt = Debts::<T>::get(bank_id, lock.person).unwrap_or_default();
		lock.encumbered =
			pool.shares_against(debt, now).ok_or(Error::<T>::LedgerInconsistent)?.min(lock.counted);
		Ok(Some(lock))
	}

	/// Brings the account's lock up to date.
	pub(crate) fn reckon_lock(
		bank_id: BankId,
		who: &T::AccountId,
		pool: &mut CreditPool,
		now: Moment,
	) -> DispatchResult {
		let lock = Self::lock_at(bank_id, who, pool, now)?;
		Self::replace_lock(bank_id, who, pool, lock)
	}

	/// Puts a lock in the place of the account's lock, and keeps the calendar and the pool's count in step with it.
	pub(crate) fn replace_lock(
		bank_id: BankId,
		who: &T::AccountId,
		pool: &mut CreditPool,
		lock: Option<Lock>,
	) -> DispatchResult {
		let before = Locks::<T>::get(bank_id, who);
		if before == lock {
			return Ok(());
		}
		let series = pool.series;
		let counted = |lock: Option<Lock>| {
			lock.filter(|lock| lock.series == series).map_or((0, 0), |lock| (lock.counted, lock.encumbered))
		};
		let capital = |lock: Option<Lock>| {
			lock.filter(|lock| lock.series == series)
				.map_or(Some(0), |lock| lock.capital())
				.ok_or(Error::<T>::LedgerInconsistent)
		};
		let others = sub::<T>(pool.counted_shares, capital(before)?)?;
		pool.counted_shares = add::<T>(others, capital(lock)?)?;
		if let Some(before) = before {
			LockCalendar::<T>::remove((SortedMoment::from(before.due), bank_id, who));
		}
		match lock {
			Some(lock) => {
				Locks::<T>::insert(bank_id, who, lock);
				LockCalendar::<T>::insert((SortedMoment::from(lock.due), bank_id, who), ());
				if before.is_none() {
					Lockers::<T>::insert(bank_id, lock.person, who);
				}
			}
			None => Self::forget_locker(bank_id, who, before),
		}
		let (now_counted, encumbered) = counted(lock);
		if counted(before) != (now_counted, encumbered) {
			Self::deposit_event(Event::LockedCapitalChanged {
				bank_id,
				who: who.clone(),
				counted: now_counted,
				encumbered,
			});
		}
		Ok(())
	}

	/// Forgets a lock and what was kept beside it, its entry in the calendar apart.
	fn forget_locker(bank_id: BankId, who: &T::AccountId, lock: Option<Lock>) {
		Locks::<T>::remove(bank_id, who);
		if let Some(Lock { person, .. }) = lock {
			Lockers::<T>::remove(bank_id, person);
			Debts::<T>::remove(bank_id, person);
		}
	}

	/// Changes the locks whose time has come, the earliest first.
	pub(crate) fn turn_locks(now: Moment, meter: &mut WeightMeter) {
		for _ in 0..TURNED_PER_BLOCK {
			let Some((moment, bank_id, who)) = LockCalendar::<T>::iter_keys().next() else { return };
			if Moment::from(moment) > now || meter.try_consume(T::WeightInfo::turn_lock()).is_err() {
				return;
			}
			let turned =
				Self::whole_step("a lock did not change", || Self::turn_lock(moment, bank_id, &who, now));
			if turned.is_none() {
				Self::put_lock_off(moment, bank_id, &who, now);
			}
		}
	}

	fn turn_lock(moment: SortedMoment, bank_id: BankId, who: &T::AccountId, now: Moment) -> DispatchResult {
		if Locks::<T>::get(bank_id, who).is_none_or(|lock| lock.due != Moment::from(moment)) {
			// Every entry is that of a lock; one that were not must not stay the first for ever.
			LockCalendar::<T>::remove((moment, bank_id, who));
			return Ok(());
		}
		let Some(mut bank) = CommunityBanks::<T>::get(bank_id) else {
			Self::drop_lock(bank_id, who);
			return Ok(());
		};
		Self::reckon_lock(bank_id, who, &mut bank.credit_pool, now)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Ok(())
	}

	/// Removes the lock of a bank that was closed.
	pub(crate) fn drop_lock(bank_id: BankId, who: &T::AccountId) {
		if let Some(lock) = Locks::<T>::get(bank_id, who) {
			Self::forget_locker(bank_id, who, Some(lock));
			LockCalendar::<T>::remove((SortedMoment::from(lock.due), bank_id, who));
		}
	}

	/// Tries a lock again an epoch later, so that one that fails does not hold the others up.
	fn put_lock_off(moment: SortedMoment, bank_id: BankId, who: &T::AccountId, now: Moment) {
		LockCalendar::<T>::remove((moment, bank_id, who));
		if let Some(mut lock) = Locks::<T>::get(bank_id, who) {
			let Epoch { started, ends, .. } = T::Epochs::current();
			lock.due = now.saturating_add(ends.saturating_sub(started).max(1));
			LockCalendar::<T>::insert((SortedMoment::from(lock.due), bank_id, who), ());
			Locks::<T>::insert(bank_id, who, lock);
		}
	}
}
