//! The ledger: how money moves between a bank, its depositors and its borrowers.

use crate::{
	types::{BankParameters, CreationCapacity},
	BankInfo, CommunityBanks, Config, Error, Event, Holdings, Members, Pallet, TotalIssued,
};
use alloc::vec::Vec;
use credit_primitives_math::{
	capital::{self, CreationState},
	lending::{self, InterestShares},
	muldiv::{permill_ceil, permill_floor},
	shares::Vesting,
	FixedU128, Permill,
};
use credit_primitives_types::{
	Balance, BankId, BankLedger, Collected, FundedAs, HealthIndex, Membership, Moment, Outstanding, Receipt,
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
	pub(crate) fn do_deposit(who: &T::AccountId, bank_id: BankId, amount: Balance) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		ensure!(Members::<T>::contains_key(bank_id, who), Error::<T>::NotAMember);
		ensure!(amount > 0, Error::<T>::AmountZero);
		ensure!(amount >= parameters.minimum_deposit, Error::<T>::DepositTooSmall);
		let pool = &mut bank.credit_pool;
		let shares = pool.shares_for_deposit(amount, now).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(shares > 0, Error::<T>::DepositTooSmall);
		pool.liquid = add::<T>(pool.liquid, amount)?;
		pool.share_equity = add::<T>(pool.share_equity, amount)?;
		pool.shares = add::<T>(pool.shares, shares)?;
		let mut holding = Holdings::<T>::get(bank_id, who).unwrap_or_default();
		holding.shares = add::<T>(holding.shares, shares)?;
		holding.deposited_at = now;

		T::Currency::transfer(who, &Self::account_of(bank_id), amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Holdings::<T>::insert(bank_id, who, holding);
		Self::deposit_event(Event::Deposited { bank_id, who: who.clone(), amount, shares });
		Ok(())
	}

	pub(crate) fn do_withdraw(who: &T::AccountId, bank_id: BankId, shares: u128) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		ensure!(shares > 0, Error::<T>::AmountZero);
		let mut holding = Holdings::<T>::get(bank_id, who).ok_or(Error::<T>::NotEnoughShares)?;
		holding.shares = holding.shares.checked_sub(shares).ok_or(Error::<T>::NotEnoughShares)?;
		ensure!(
			parameters.epoch_at(holding.deposited_at) < parameters.epoch_at(now),
			Error::<T>::DepositTooRecent
		);
		let pool = &mut bank.credit_pool;
		let amount = pool.value_of_shares(shares, now).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(amount > 0, Error::<T>::SharesWorthless);
		pool.liquid = pool.liquid.checked_sub(amount).ok_or(Error::<T>::InsufficientLiquidity)?;
		pool.share_equity = sub::<T>(pool.share_equity, amount)?;
		pool.shares = sub::<T>(pool.shares, shares)?;
		let mut to_commons = 0;
		if pool.shares == 0 {
			// Rounding and unvested income are nobody's once the last depositor has left.
			to_commons = core::mem::take(&mut pool.share_equity);
			pool.commons = add::<T>(pool.commons, to_commons)?;
			pool.vesting = Default::default();
		}

		T::Currency::transfer(&Self::account_of(bank_id), who, amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		if holding.shares == 0 {
			Holdings::<T>::remove(bank_id, who);
		} else {
			Holdings::<T>::insert(bank_id, who, holding);
		}
		Self::deposit_event(Event::Withdrawn { bank_id, who: who.clone(), shares, amount, to_commons });
		Ok(())
	}

	pub(crate) fn do_donate(who: &T::AccountId, bank_id: BankId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(amount > 0, Error::<T>::AmountZero);
		let pool = &mut bank.credit_pool;
		pool.liquid = add::<T>(pool.liquid, amount)?;
		pool.commons = add::<T>(pool.commons, amount)?;

		T::Currency::transfer(who, &Self::account_of(bank_id), amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::Donated { bank_id, who: who.clone(), amount });
		Ok(())
	}

	/// What the bank may create now, and why.
	pub(crate) fn capacity_of(
		bank: &BankInfo<T>,
		parameters: &BankParameters,
		now: Moment,
	) -> Result<CreationCapacity, DispatchError> {
		let capital = bank.credit_pool.lending_capital().ok_or(Error::<T>::AmountTooLarge)?;
		let leverage = capital::leverage(
			T::Health::health(bank.bank_id),
			bank.creation.record,
			&parameters.leverage_terms(),
		)
		.ok_or(Error::<T>::AmountTooLarge)?;
		let limit = capital::creation_limit(capital, leverage).ok_or(Error::<T>::AmountTooLarge)?;
		let room_within = |part: Permill| {
			let ratio = part.mul_floor(parameters.network_ratio.into_inner());
			capital::creation_room(
				&CreationState {
					limit: permill_floor(part, limit),
					issued: bank.credit_pool.issued,
					created_this_epoch: bank.creation.created_in_epoch(parameters, now),
					network_issued: TotalIssued::<T>::get(),
					total_issuance: T::Currency::total_issuance(),
				},
				parameters.epoch_creation_share,
				FixedU128::from_inner(ratio),
			)
			.ok_or(Error::<T>::AmountTooLarge)
		};
		let room = room_within(Permill::one())?;
		let lending_room = room_within(parameters.use_of_limit)?;
		Ok(CreationCapacity { capital, leverage, limit, room, lending_room })
	}

	/// How a loan would be paid out, if the bank can pay it.
	fn split_loan(
		bank: &BankInfo<T>,
		parameters: &BankParameters,
		amount: Balance,
		now: Moment,
	) -> Result<FundedAs, DispatchError> {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let room = Self::capacity_of(bank, parameters, now)?.lending_room;
		let split = lending::split_funding(amount, room, parameters.creation_share);
		let pool = &bank.credit_pool;
		let stays = permill_ceil(parameters.liquidity_reserve, pool.share_equity);
		let left = pool.liquid.checked_sub(split.pool).ok_or(Error::<T>::InsufficientLiquidity)?;
		ensure!(left >= stays, Error::<T>::InsufficientLiquidity);
		Ok(FundedAs { created: split.created, pool: split.pool })
	}

	fn pay_out(bank_id: BankId, borrower: &T::AccountId, amount: Balance) -> Result<FundedAs, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let funded = Self::split_loan(&bank, &parameters, amount, now)?;
		let created = bank.creation.created_in_epoch(&parameters, now);
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
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::LoanPaidOut {
			bank_id,
			borrower: borrower.clone(),
			created: funded.created,
			pool: funded.pool,
		});
		Ok(funded)
	}

	fn take_in(bank_id: BankId, payer: &T::AccountId, receipt: Receipt) -> Result<Collected, DispatchError> {
		let Receipt { principal, burned, interest, endorsers_share, expected_loss_share } = receipt;
		let parameters = Self::parameters();
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		let split = lending::split_interest(
			interest,
			&InterestShares {
				endorsers: endorsers_share,
				reserve: Permill::max(expected_loss_share, parameters.reserve_share),
				commons: parameters.commons_levy,
			},
			pool.shares > 0,
		);
		let to_bank = add::<T>(sub::<T>(principal, burned)?, interest)?;
		let to_pool = sub::<T>(to_bank, split.endorsers)?;
		pool.liquid = add::<T>(pool.liquid, to_pool)?;
		pool.payable = add::<T>(pool.payable, split.endorsers)?;
		pool.receivable = sub::<T>(pool.receivable, principal)?;
		pool.issued = sub::<T>(pool.issued, burned)?;
		pool.loss_reserve = add::<T>(pool.loss_reserve, split.reserve)?;
		pool.commons = add::<T>(pool.commons, split.commons)?;
		if split.shares > 0 {
			pool.share_equity = add::<T>(pool.share_equity, split.shares)?;
			pool.vesting = Vesting::from(pool.vesting)
				.receive(now, split.shares, parameters.vesting_period)
				.ok_or(Error::<T>::AmountTooLarge)?
				.into();
		}
		let total_issued = sub::<T>(TotalIssued::<T>::get(), burned)?;

		if burned > 0 {
			T::Currency::burn_from(
				payer,
				burned,
				Preservation::Preserve,
				Precision::Exact,
				Fortitude::Polite,
			)?;
		}
		if to_bank > 0 {
			T::Currency::transfer(payer, &Self::account_of(bank_id), to_bank, Preservation::Preserve)?;
		}
		TotalIssued::<T>::put(total_issued);
		CommunityBanks::<T>::insert(bank_id, bank);
		let collected = Collected {
			endorsers: split.endorsers,
			loss_reserve: split.reserve,
			commons: split.commons,
			shares: split.shares,
		};
		Self::deposit_event(Event::PaymentCollected {
			bank_id,
			payer: payer.clone(),
			principal,
			burned,
			endorsers: collected.endorsers,
			loss_reserve: collected.loss_reserve,
			commons: collected.commons,
			shares: collected.shares,
		});
		Ok(collected)
	}
}

impl<T: Config> BankLedger<T::AccountId> for Pallet<T> {
	fn lending_capital(bank_id: BankId) -> Result<Balance, DispatchError> {
		let bank = Self::bank(bank_id)?;
		let capital = if bank.creation.is_granted() {
			bank.credit_pool.lending_capital()
		} else {
			// An insolvent bank has no capital.
			bank.credit_pool.equity().map(|equity| Balance::try_from(equity).unwrap_or_default())
		};
		Ok(capital.ok_or(Error::<T>::AmountTooLarge)?)
	}

	fn can_fund(bank_id: BankId, amount: Balance) -> Result<FundedAs, DispatchError> {
		Self::split_loan(&Self::bank(bank_id)?, &Self::parameters(), amount, Self::now())
	}

	fn fund(bank_id: BankId, borrower: &T::AccountId, amount: Balance) -> Result<FundedAs, DispatchError> {
		with_storage_layer(|| Self::pay_out(bank_id, borrower, amount))
	}

	fn collect(bank_id: BankId, payer: &T::AccountId, receipt: Receipt) -> Result<Collected, DispatchError> {
		with_storage_layer(|| Self::take_in(bank_id, payer, receipt))
	}

	fn pay_claim(bank_id: BankId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let pool = &mut bank.credit_pool;
		pool.payable = sub::<T>(pool.payable, amount)?;
		T::Currency::transfer(&Self::account_of(bank_id), to, amount, Preservation::Preserve)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::ClaimPaid { bank_id, who: to.clone(), amount });
		Ok(())
	}

	fn banks() -> Vec<BankId> {
		CommunityBanks::<T>::iter_keys().collect()
	}

	fn outstanding(bank_id: BankId) -> Outstanding {
		CommunityBanks::<T>::get(bank_id)
			.map(|bank| Outstanding {
				receivable: bank.credit_pool.receivable,
				issued: bank.credit_pool.issued,
				payable: bank.credit_pool.payable,
			})
			.unwrap_or_default()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(members: &[T::AccountId]) -> BankId {
		crate::benchmarking::open_bank::<T>(members)
	}
}

impl<T: Config> Membership<T::AccountId> for Pallet<T> {
	fn bank_exists(bank: BankId) -> bool {
		CommunityBanks::<T>::contains_key(bank)
	}

	fn member_since(bank: BankId, who: &T::AccountId) -> Option<Moment> {
		Members::<T>::get(bank, who).map(|member| member.joined)
	}
}

fn add<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_add(b).ok_or(Error::<T>::AmountTooLarge)
}

/// For differences that an invariant keeps from going below zero: a bank whose books say otherwise moves nothing.
fn sub<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_sub(b).ok_or(Error::<T>::LedgerInconsistent)
}
