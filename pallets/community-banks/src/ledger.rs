//! The ledger as lending moves it: loans paid out, payments booked, money set aside.

use crate::{
	types::Status, BankInfo, BankParameters, Clearing, CommunityBanks, Config, CreditPool, Debts, Error,
	Event, Lockers, MemberAccounts, Members, OnTimePayers, Pallet, TotalIssued, TotalUncovered,
};
use alloc::vec::Vec;
use credit_primitives_math::{
	lending::{self, InterestShares, Ownership},
	losses,
	muldiv::permill_ceil,
	Permill,
};
use credit_primitives_types::{
	Balance, BankId, BankLedger, Collected, Epochs, FundedAs, Loss, Membership, Moment, Outstanding,
	PersonId, PurposeKind, Receipt, Recovery, Restored, WriteOff,
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// How a loan would be paid out, if the bank can pay it. `rules` are the bank's own.
	fn split_loan(
		bank: &BankInfo<T>,
		rules: &BankParameters,
		amount: Balance,
		now: Moment,
	) -> Result<FundedAs, DispatchError> {
		let pool = &bank.credit_pool;
		ensure!(amount > 0, Error::<T>::AmountZero);
		ensure!(bank.status == Status::Open, Error::<T>::NotOpen);
		ensure!(pool.is_solvent(), Error::<T>::BankInsolvent);
		ensure!(pool.queued_shares == 0, Error::<T>::ExitsWaiting);
		let room = Self::capacity_of(bank, rules, now)?.lending_room;
		let split = lending::split_funding(amount, room, rules.creation_share);
		let stays = permill_ceil(rules.liquidity_reserve, pool.share_equity);
		let left = pool.liquid.checked_sub(split.pool).ok_or(Error::<T>::InsufficientLiquidity)?;
		ensure!(left >= stays, Error::<T>::InsufficientLiquidity);
		Ok(FundedAs { created: split.created, pool: split.pool })
	}

	fn pay_out(
		bank_id: BankId,
		borrower: &T::AccountId,
		person: &PersonId,
		purpose: PurposeKind,
		amount: Balance,
		debt: Balance,
	) -> Result<FundedAs, DispatchError> {
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let rules = bank.rules(&Self::parameters());
		// First of all: what the borrower will owe takes up locked shares that must not carry this very loan.
		Self::note_debt(bank_id, person, debt, &mut bank.credit_pool, now)?;
		let funded = Self::split_loan(&bank, &rules, amount, now)?;
		let created = bank.creation.created_in_epoch(&T::Epochs::current());
		bank.creation.created = add::<T>(created, funded.created)?;
		bank.creation.last_created = now;
		let pool = &mut bank.credit_pool;
		pool.liquid = sub::<T>(pool.liquid, funded.pool)?;
		pool.receivable = add::<T>(pool.receivable, amount)?;
		pool.issued = add::<T>(pool.issued, funded.created)?;
		let total_issued = add::<T>(TotalIssued::<T>::get(), funded.created)?;

		if funded.created > 0 {
			T::Currency::mint_into(borrower, funded.created)?;
		}
		if funded.pool > 0 {
			T::Currency::transfer(&Self::account_of(bank_id), borrower, funded.pool, Preservation::Preserve)?;
		}
		TotalIssued::<T>::put(total_issued);
		bank.lending.lend(purpose, amount, now).ok_or(Error::<T>::AmountTooLarge)?;
		Self::put_bank(bank, now);
		Self::deposit_event(Event::LoanPaidOut {
			bank_id,
			borrower: borrower.clone(),
			person: *person,
			created: funded.created,
			pool: funded.pool,
		});
		Ok(funded)
	}

	fn take_in(bank_id: BankId, receipt: Receipt) -> Result<Collected, DispatchError> {
		let Receipt { person, debt, funded_at, purpose, circulates, principal, burned, interest, .. } =
			receipt;
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let rules = bank.rules(&Self::parameters());
		let pool = &mut bank.credit_pool;
		let paid = add::<T>(principal, interest)?;
		Self::ensure_arrived(bank_id, pool, paid)?;
		let split = lending::split_interest(
			interest,
			&InterestShares {
				endorsers: receipt.endorsers_share,
				reserve: Permill::max(receipt.expected_loss_share, rules.reserve_share),
				commons: rules.commons_levy,
			},
			Ownership {
				depositors: pool.vested_equity(now).ok_or(Error::<T>::LedgerInconsistent)?,
				others: add::<T>(pool.commons, pool.loss_reserve)?,
			},
		);
		// The depositors' income pays for a deficit first, the reserve's last.
		let ([loss_reserve, commons, shares], deficit) =
			losses::pay_deficit([split.reserve, split.commons, split.shares], pool.deficit);
		let kept = sub::<T>(sub::<T>(paid, burned)?, split.endorsers)?;
		pool.liquid = add::<T>(pool.liquid, kept)?;
		pool.payable = add::<T>(pool.payable, split.endorsers)?;
		pool.receivable = sub::<T>(pool.receivable, principal)?;
		pool.issued = sub::<T>(pool.issued, burned)?;
		pool.deficit = sub::<T>(pool.deficit, deficit)?;
		pool.loss_reserve = add::<T>(pool.loss_reserve, loss_reserve)?;
		pool.commons = add::<T>(pool.commons, commons)?;
		pool.add_income(shares, now, rules.vesting_period).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(pool.is_backed(), Error::<T>::LedgerInconsistent);
		let uncovered_burned = pool.cover().ok_or(Error::<T>::LedgerInconsistent)?;

		Self::burn(bank_id, burned, uncovered_burned)?;
		Self::note_debt(bank_id, &person, debt, pool, now)?;
		bank.creation.burn_in_epoch(burned, funded_at, &T::Epochs::current());
		Self::note_repaid(&mut bank, purpose, &person, principal, circulates, now)?;
		if let Some(on_time) = receipt.on_time {
			Self::note_on_time(&mut bank, on_time)?;
		}
		Self::put_bank(bank, now);
		Self::deposit_event(Event::PaymentCollected {
			bank_id,
			person,
			principal,
			burned,
			uncovered_burned,
			endorsers: split.endorsers,
			deficit,
			loss_reserve,
			commons,
			shares,
		});
		Ok(Collected { endorsers: split.endorsers, deficit, loss_reserve, commons, shares })
	}

	fn note_on_time(bank: &mut BankInfo<T>, person: PersonId) -> DispatchResult {
		if OnTimePayers::<T>::contains_key(bank.bank_id, person) {
			return Ok(());
		}
		let persons = bank.creation.persons_on_time.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		bank.creation.persons_on_time = persons;
		OnTimePayers::<T>::insert(bank.bank_id, person, ());
		Self::deposit_event(Event::PaidOnTime { bank_id: bank.bank_id, person });
		Ok(())
	}

	/// Takes down what a person owes the bank, if they have locked shares, by whichever account: those are capital only
	/// beyond it. Others' debts are looked up when they lock some.
	pub(crate) fn note_debt(
		bank_id: BankId,
		person: &PersonId,
		debt: Balance,
		pool: &mut CreditPool,
		now: Moment,
	) -> DispatchResult {
		let Some(locker) = Lockers::<T>::get(bank_id, person) else { return Ok(()) };
		if debt == 0 {
			Debts::<T>::remove(bank_id, person);
		} else {
			Debts::<T>::insert(bank_id, person, debt);
		}
		Self::reckon_lock(bank_id, &locker, pool, now)
	}

	/// Whether money that is to be booked lies on the bank's account beside what is booked already.
	pub(crate) fn ensure_arrived(bank_id: BankId, pool: &CreditPool, amount: Balance) -> DispatchResult {
		let booked = add::<T>(add::<T>(T::Currency::minimum_balance(), pool.liquid)?, pool.payable)?;
		ensure!(
			T::Currency::balance(&Self::account_of(bank_id)) >= add::<T>(booked, amount)?,
			Error::<T>::LedgerInconsistent
		);
		Ok(())
	}

	/// Burns created credit off the bank's account: `owed`, which borrowers have repaid or never will, and `uncovered`,
	/// which was given up before.
	pub(crate) fn burn(bank_id: BankId, owed: Balance, uncovered: Balance) -> DispatchResult {
		let amount = add::<T>(owed, uncovered)?;
		if amount == 0 {
			return Ok(());
		}
		TotalIssued::<T>::put(sub::<T>(TotalIssued::<T>::get(), amount)?);
		TotalUncovered::<T>::put(sub::<T>(TotalUncovered::<T>::get(), uncovered)?);
		T::Currency::burn_from(
			&Self::account_of(bank_id),
			amount,
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		Ok(())
	}
}

impl<T: Config> BankLedger<T::AccountId> for Pallet<T> {
	fn account(bank_id: BankId) -> T::AccountId {
		Self::account_of(bank_id)
	}

	fn lending_capital(bank_id: BankId) -> Result<Balance, DispatchError> {
		let bank = Self::bank(bank_id)?;
		let capital = if bank.creation.is_granted() {
			bank.credit_pool.lending_capital(Self::now())
		} else {
			bank.credit_pool.equity_after_expected_losses()
		};
		Ok(capital.ok_or(Error::<T>::AmountTooLarge)?)
	}

	fn can_fund(bank_id: BankId, amount: Balance) -> Result<FundedAs, DispatchError> {
		let bank = Self::bank(bank_id)?;
		Self::split_loan(&bank, &bank.rules(&Self::parameters()), amount, Self::now())
	}

	fn fund(
		bank_id: BankId,
		borrower: &T::AccountId,
		person: &PersonId,
		purpose: PurposeKind,
		amount: Balance,
		debt: Balance,
	) -> Result<FundedAs, DispatchError> {
		with_storage_layer(|| Self::pay_out(bank_id, borrower, person, purpose, amount, debt))
	}

	fn collect(bank_id: BankId, receipt: Receipt) -> Result<Collected, DispatchError> {
		with_storage_layer(|| Self::take_in(bank_id, receipt))
	}

	fn set_aside(bank_id: BankId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		Self::ensure_arrived(bank_id, pool, amount)?;
		pool.payable = add::<T>(pool.payable, amount)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::SetAside { bank_id, amount });
		Ok(())
	}

	fn pay_claim(bank_id: BankId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		let to_others = pool.payable_to_others().ok_or(Error::<T>::LedgerInconsistent)?;
		ensure!(amount <= to_others, Error::<T>::LedgerInconsistent);
		pool.payable = sub::<T>(pool.payable, amount)?;
		T::Currency::transfer(&Self::account_of(bank_id), to, amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::ClaimPaid { bank_id, who: to.clone(), amount });
		Ok(())
	}

	fn set_provision(bank_id: BankId, before: Balance, after: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		if before == after {
			return Ok(());
		}
		let pool = &mut bank.credit_pool;
		pool.provisions = add::<T>(sub::<T>(pool.provisions, before)?, after)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::ProvisionChanged { bank_id, before, after });
		Ok(())
	}

	fn set_contested(bank_id: BankId, before: Balance, after: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		pool.contested = add::<T>(sub::<T>(pool.contested, before)?, after)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::ContestedChanged { bank_id, before, after });
		Ok(())
	}

	fn write_off(bank_id: BankId, write_off: WriteOff) -> Result<Loss, DispatchError> {
		with_storage_layer(|| Self::give_up(bank_id, write_off))
	}

	fn recover(bank_id: BankId, recovery: Recovery) -> Result<Restored, DispatchError> {
		with_storage_layer(|| Self::restore(bank_id, recovery))
	}

	fn banks() -> Vec<BankId> {
		CommunityBanks::<T>::iter_keys().collect()
	}

	fn outstanding(bank_id: BankId) -> Outstanding {
		CommunityBanks::<T>::get(bank_id)
			.and_then(|bank| {
				let pool = bank.credit_pool;
				Some(Outstanding {
					receivable: pool.receivable,
					issued: pool.issued_and_owed()?,
					payable: pool.payable_to_others()?,
					provisions: pool.provisions,
					contested: pool.contested,
				})
			})
			.unwrap_or_default()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(members: &[T::AccountId]) -> BankId {
		crate::benchmarking::open_lending_bank::<T>(members)
	}
}

impl<T: Config> Pallet<T> {
	/// The member, unless the bank was closed and its entries are only waiting to be cleared.
	fn member(bank: BankId, who: &T::AccountId) -> Option<crate::types::Member> {
		Members::<T>::get(bank, who).filter(|_| !Clearing::<T>::contains_key(bank))
	}
}

impl<T: Config> Membership<T::AccountId> for Pallet<T> {
	fn bank_exists(bank: BankId) -> bool {
		CommunityBanks::<T>::contains_key(bank)
	}

	fn is_open(bank: BankId) -> bool {
		CommunityBanks::<T>::get(bank).is_some_and(|bank| bank.status == Status::Open)
	}

	fn member_since(bank: BankId, who: &T::AccountId) -> Option<Moment> {
		Self::member(bank, who).map(|member| member.joined)
	}

	fn member_count(bank: BankId) -> u32 {
		CommunityBanks::<T>::get(bank).map_or(0, |bank| bank.members)
	}

	fn account_of_member(bank: BankId, person: &PersonId) -> Option<T::AccountId> {
		MemberAccounts::<T>::get(bank, person).filter(|_| !Clearing::<T>::contains_key(bank))
	}

	fn has_locked_shares(bank: BankId, person: &PersonId) -> bool {
		Lockers::<T>::contains_key(bank, person)
	}

	fn is_founder(bank: BankId, who: &T::AccountId) -> bool {
		Self::member(bank, who).is_some_and(|member| member.founder)
	}
}

pub(crate) fn add<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_add(b).ok_or(Error::<T>::AmountTooLarge)
}

/// For differences that an invariant keeps from going below zero: a bank whose books say otherwise moves nothing.
pub(crate) fn sub<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_sub(b).ok_or(Error::<T>::LedgerInconsistent)
}
