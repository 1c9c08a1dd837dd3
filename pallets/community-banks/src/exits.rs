//! Money that goes out to depositors, at once or by the queue.

use crate::{
	ledger::{add, sub},
	poll::VISITED_PER_BLOCK,
	types::{Exit, Holding},
	BanksWithQueue, Claims, CommunityBanks, Config, CreditPool, Error, Event, Exits, Holdings, Pallet,
	QueueCursor, QueuedExits, WeightInfo,
};
use alloc::vec::Vec;
use credit_primitives_types::{Balance, BankId, Epochs, Moment};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation},
	weights::WeightMeter,
};
use sp_runtime::{DispatchError, DispatchResult};

/// What came of a visit to the first exit in a bank's queue.
enum Visit {
	/// It is out of the way: the next one may follow.
	Done,
	/// It waits, or there is none.
	Waiting,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_withdraw(who: &T::AccountId, bank_id: BankId, shares: u128) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		ensure!(shares > 0, Error::<T>::AmountZero);
		ensure!(pool.is_solvent(), Error::<T>::BankInsolvent);
		let mut holding = Self::holding(bank_id, who, pool.series).ok_or(Error::<T>::NotEnoughShares)?;
		ensure!(shares <= holding.shares, Error::<T>::NotEnoughShares);
		let lock = Self::lock_at(bank_id, who, pool, now)?;
		let locked = lock.map_or(0, |lock| lock.shares());
		let unlocked = sub::<T>(holding.shares, locked)?;
		ensure!(shares <= unlocked, Error::<T>::SharesLocked);
		ensure!(holding.deposited_at < T::Epochs::current().started, Error::<T>::DepositTooRecent);
		let value = pool.value_of_shares(shares, now).ok_or(Error::<T>::AmountTooLarge)?;
		// All that somebody has may go for nothing where even at par it is less than a unit: nothing else would free them of
		// it. What only expected losses make worthless may be worth something again.
		let at_par = pool.value_at_par(shares, now).ok_or(Error::<T>::AmountTooLarge)?;
		let leftover = shares == holding.shares && at_par == 0;
		ensure!(value > 0 || leftover, Error::<T>::SharesWorthless);
		holding.shares = sub::<T>(holding.shares, shares)?;
		if value == 0 || (pool.queued_shares == 0 && value <= pool.liquid) {
			let to_commons = Self::redeem(pool, shares, value)?;
			T::Currency::transfer(&Self::account_of(bank_id), who, value, Preservation::Preserve)?;
			Self::deposit_event(Event::Withdrawn {
				bank_id,
				who: who.clone(),
				shares,
				amount: value,
				to_commons,
			});
		} else {
			ensure!(Self::exit_of(bank_id, who, pool.series).is_none(), Error::<T>::AlreadyQueued);
			ensure!(value >= parameters.minimum_queued_exit || shares == unlocked, Error::<T>::ExitTooSmall);
			Self::enqueue(bank_id, who, pool, shares)?;
			Self::deposit_event(Event::WithdrawalQueued { bank_id, who: who.clone(), shares });
		}
		// A lock that has ended goes with the shares that it bound.
		Self::replace_lock(bank_id, who, pool, lock)?;
		Self::put_holding(bank_id, who, holding);
		Self::void_if_worthless(bank_id, pool)?;
		Self::put_bank(bank, now);
		Ok(())
	}

	fn put_holding(bank_id: BankId, who: &T::AccountId, holding: Holding) {
		if holding.shares == 0 {
			Holdings::<T>::remove(bank_id, who);
		} else {
			Holdings::<T>::insert(bank_id, who, holding);
		}
	}

	/// Takes shares and their value out of the pool. Rounding and unvested income are nobody's once the last depositor
	/// has left: says how much of it went to the commons.
	fn redeem(pool: &mut CreditPool, shares: u128, value: Balance) -> Result<Balance, Error<T>> {
		pool.liquid = sub::<T>(pool.liquid, value)?;
		pool.share_equity = sub::<T>(pool.share_equity, value)?;
		pool.shares = sub::<T>(pool.shares, shares)?;
		if pool.shares > 0 {
			return Ok(0);
		}
		let to_commons = core::mem::take(&mut pool.share_equity);
		pool.commons = add::<T>(pool.commons, to_commons)?;
		pool.vesting = Default::default();
		Ok(to_commons)
	}

	fn enqueue(
		bank_id: BankId,
		who: &T::AccountId,
		pool: &mut CreditPool,
		shares: u128,
	) -> Result<(), Error<T>> {
		let number = pool.queue_tail;
		pool.queue_tail = number.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		pool.queued_shares = add::<T>(pool.queued_shares, shares)?;
		Exits::<T>::insert(bank_id, number, Exit { who: who.clone(), shares, series: pool.series });
		QueuedExits::<T>::insert(bank_id, who, number);
		BanksWithQueue::<T>::insert(bank_id, ());
		Ok(())
	}

	/// The exit of the account that waits in the queue, and its number. One of an older series is as good as gone.
	pub(crate) fn exit_of(
		bank_id: BankId,
		who: &T::AccountId,
		series: u32,
	) -> Option<(u64, Exit<T::AccountId>)> {
		let number = QueuedExits::<T>::get(bank_id, who)?;
		let exit = Exits::<T>::get(bank_id, number)?;
		(exit.series == series).then_some((number, exit))
	}

	pub(crate) fn do_cancel_withdrawal(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		let (number, exit) = Self::exit_of(bank_id, who, pool.series).ok_or(Error::<T>::ExitNotFound)?;
		Self::take_out(bank_id, number, exit, pool)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Ok(())
	}

	/// Takes an exit out of the queue and gives the shares back to their holder.
	fn take_out(
		bank_id: BankId,
		number: u64,
		exit: Exit<T::AccountId>,
		pool: &mut CreditPool,
	) -> DispatchResult {
		let Exit { who, shares, series } = exit;
		// Shares in the queue were deposited in an earlier epoch, so a holding that is gone needs no moment.
		let mut holding =
			Self::holding(bank_id, &who, series).unwrap_or(Holding { shares: 0, deposited_at: 0, series });
		holding.shares = add::<T>(holding.shares, shares)?;
		pool.queued_shares = sub::<T>(pool.queued_shares, shares)?;
		Self::drop_exit(bank_id, number, &who);
		Holdings::<T>::insert(bank_id, &who, holding);
		Self::deposit_event(Event::WithdrawalCancelled { bank_id, who, shares });
		Ok(())
	}

	fn drop_exit(bank_id: BankId, number: u64, who: &T::AccountId) {
		Exits::<T>::remove(bank_id, number);
		// The account may have queued shares of a later series since.
		if QueuedExits::<T>::get(bank_id, who) == Some(number) {
			QueuedExits::<T>::remove(bank_id, who);
		}
	}

	pub(crate) fn do_claim_withdrawal(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let amount = Claims::<T>::get(bank_id, who).ok_or(Error::<T>::ClaimNotFound)?;
		let pool = &mut bank.credit_pool;
		pool.payable = sub::<T>(pool.payable, amount)?;
		pool.served = sub::<T>(pool.served, amount)?;
		T::Currency::transfer(&Self::account_of(bank_id), who, amount, Preservation::Preserve)?;
		Claims::<T>::remove(bank_id, who);
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::WithdrawalClaimed { bank_id, who: who.clone(), amount });
		Ok(())
	}

	/// Serves the queues of the banks in turn, going on after the bank that came last in the block before.
	pub(crate) fn serve_exits(now: Moment, meter: &mut WeightMeter) {
		let mut visits = VISITED_PER_BLOCK;
		let mut seen = Vec::new();
		while let Some(bank_id) = Self::next_queue() {
			if seen.contains(&bank_id) {
				return;
			}
			seen.push(bank_id);
			loop {
				if visits == 0 || meter.try_consume(T::WeightInfo::serve_exit()).is_err() {
					return;
				}
				// A count of visits that ends at 0.
				visits = visits.saturating_sub(1);
				QueueCursor::<T>::put(bank_id);
				match Self::whole_step("an exit was not served", || Self::visit_queue(bank_id, now)) {
					Some(Visit::Done) => (),
					// What failed keeps its place: nothing is lost, and the other banks' queues go on.
					Some(Visit::Waiting) | None => break,
				}
			}
		}
	}

	/// The bank whose queue is next, from the start again after the last one.
	fn next_queue() -> Option<BankId> {
		QueueCursor::<T>::get()
			.and_then(|last| BanksWithQueue::<T>::iter_keys_from_key(last).next())
			.or_else(|| BanksWithQueue::<T>::iter_keys().next())
	}

	fn visit_queue(bank_id: BankId, now: Moment) -> Result<Visit, DispatchError> {
		let Some(mut bank) = CommunityBanks::<T>::get(bank_id) else {
			BanksWithQueue::<T>::remove(bank_id);
			return Ok(Visit::Waiting);
		};
		let pool = &mut bank.credit_pool;
		if pool.queue_head >= pool.queue_tail {
			BanksWithQueue::<T>::remove(bank_id);
			return Ok(Visit::Waiting);
		}
		let number = pool.queue_head;
		let passed = match Exits::<T>::get(bank_id, number) {
			None => true,
			Some(exit) if exit.series != pool.series => {
				Self::drop_exit(bank_id, number, &exit.who);
				true
			}
			Some(exit) => Self::serve(bank_id, number, exit, pool, now)?,
		};
		if !passed {
			// Part of it may have been paid.
			Self::put_bank(bank, now);
			return Ok(Visit::Waiting);
		}
		pool.queue_head = number.checked_add(1).ok_or(Error::<T>::LedgerInconsistent)?;
		if pool.queue_head == pool.queue_tail {
			BanksWithQueue::<T>::remove(bank_id);
		}
		Self::put_bank(bank, now);
		Ok(Visit::Done)
	}

	/// Pays as much of an exit as there is money at hand, and says whether it is out of the queue.
	fn serve(
		bank_id: BankId,
		number: u64,
		mut exit: Exit<T::AccountId>,
		pool: &mut CreditPool,
		now: Moment,
	) -> Result<bool, DispatchError> {
		if !pool.is_solvent() {
			return Ok(false);
		}
		let value = pool.value_of_shares(exit.shares, now).ok_or(Error::<T>::AmountTooLarge)?;
		if value == 0 {
			// While expected losses take up all that exits are paid at, everybody waits. But what is too little to pay at
			// a price above zero would hold the others up for good.
			if pool.exit_equity(now) == 0 {
				return Ok(false);
			}
			Self::take_out(bank_id, number, exit, pool)?;
			return Ok(true);
		}
		let (shares, amount) = if value <= pool.liquid {
			(exit.shares, value)
		} else {
			let shares = pool.shares_paid_with(pool.liquid, now).ok_or(Error::<T>::AmountTooLarge)?;
			(shares, pool.value_of_shares(shares, now).ok_or(Error::<T>::AmountTooLarge)?)
		};
		if amount == 0 {
			return Ok(false);
		}
		exit.shares = sub::<T>(exit.shares, shares)?;
		pool.queued_shares = sub::<T>(pool.queued_shares, shares)?;
		let to_commons = Self::redeem(pool, shares, amount)?;
		pool.payable = add::<T>(pool.payable, amount)?;
		pool.served = add::<T>(pool.served, amount)?;
		let who = exit.who.clone();
		let claim = Claims::<T>::get(bank_id, &who).unwrap_or_default();
		Claims::<T>::insert(bank_id, &who, add::<T>(claim, amount)?);
		let all = exit.shares == 0;
		if all {
			Self::drop_exit(bank_id, number, &who);
		} else {
			Exits::<T>::insert(bank_id, number, exit);
		}
		Self::deposit_event(Event::WithdrawalServed { bank_id, who, shares, amount, to_commons });
		Self::void_if_worthless(bank_id, pool)?;
		Ok(all)
	}
}
