//! How much one person may owe, borrow at a bank, and stand for. What is outstanding is kept in sums, so that no limit
//! needs to look at every loan.

use crate::{
	parameters::CreditParameters,
	types::{CreditRequest, Loan},
	BankExposures, BorrowerExposure, Config, Debts, EndorserExposure, Engaged, Error, Pallet,
};
use credit_primitives_math::muldiv::permill_floor;
use credit_primitives_types::{Balance, BankId, BankLedger, Engagements, Membership, PersonId};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Everything that must hold for a request to become a loan of `amount`, whoever pays it out.
	pub(crate) fn ensure_may_borrow(
		request: &CreditRequest<T::AccountId>,
		amount: Balance,
		parameters: &CreditParameters,
	) -> DispatchResult {
		let CreditRequest { person, bank_id, .. } = *request;
		ensure!(T::Banks::is_open(bank_id), Error::<T>::BankNotOpen);
		let debt = Debts::<T>::get(person);
		ensure!(debt.defaulted == 0, Error::<T>::DefaultOutstanding);
		ensure!(debt.loans < parameters.concurrent_loans, Error::<T>::MaxLoansExceeded);
		if request.funding.is_by_peers() {
			return Ok(());
		}
		let unsecured = add::<T>(debt.unsecured, amount.saturating_sub(request.native_collateral()))?;
		ensure!(unsecured <= Self::personal_limit(&person, parameters), Error::<T>::PersonalLimitExceeded);
		let capital = T::Banks::lending_capital(bank_id)?;
		let within = |lent: Balance, share| -> Result<bool, Error<T>> {
			Ok(add::<T>(lent, amount)? <= permill_floor(share, capital))
		};
		let owed = BorrowerExposure::<T>::get(bank_id, person);
		ensure!(within(owed, parameters.borrower_limit)?, Error::<T>::BorrowerLimitExceeded);
		let exposure = BankExposures::<T>::get(bank_id);
		let for_purpose = exposure.purpose(request.purpose.kind);
		ensure!(within(for_purpose, parameters.purpose_limit)?, Error::<T>::PurposeLimitExceeded);
		ensure!(
			!T::Banks::is_founder(bank_id, &request.borrower_id)
				|| within(exposure.founders, parameters.founders_limit)?,
			Error::<T>::FoundersLimitExceeded
		);
		Ok(())
	}

	/// Whether an endorser may stand for `stake` more at a bank. Says what they then stand for.
	pub(crate) fn ensure_may_stake(
		endorser: &PersonId,
		bank: BankId,
		stake: Balance,
		parameters: &CreditParameters,
	) -> Result<Balance, DispatchError> {
		ensure!(stake > 0, Error::<T>::AmountZero);
		ensure!(stake >= parameters.minimum_stake, Error::<T>::AmountTooSmall);
		let exposure = add::<T>(EndorserExposure::<T>::get(bank, endorser), stake)?;
		let limit = permill_floor(parameters.endorser_limit, T::Banks::lending_capital(bank)?);
		ensure!(exposure <= limit, Error::<T>::EndorserLimitExceeded);
		Ok(exposure)
	}

	/// Everything that must hold for a request to become a loan now.
	pub(crate) fn ensure_may_lend(
		request: &CreditRequest<T::AccountId>,
		amount: Balance,
		parameters: &CreditParameters,
	) -> DispatchResult {
		let person = Self::ensure_member(&request.borrower_id, request.bank_id)?;
		ensure!(person == request.person, Error::<T>::NotAPerson);
		Self::ensure_may_borrow(request, amount, parameters)?;
		if !request.funding.is_by_peers() {
			T::Banks::can_fund(request.bank_id, amount)?;
		}
		Ok(())
	}

	/// Takes a stake out of what an endorser stands for.
	pub(crate) fn lower_endorser_exposure(
		endorser: &PersonId,
		bank: BankId,
		stake: Balance,
	) -> DispatchResult {
		let rest = sub::<T>(EndorserExposure::<T>::get(bank, endorser), stake)?;
		if rest == 0 {
			EndorserExposure::<T>::remove(bank, endorser);
		} else {
			EndorserExposure::<T>::insert(bank, endorser, rest);
		}
		Ok(())
	}

	/// Adds principal to what a bank has lent in its direction.
	pub(crate) fn raise_books(loan: &Loan<T::AccountId>, amount: Balance) -> DispatchResult {
		if loan.by_peers || amount == 0 {
			return Ok(());
		}
		BankExposures::<T>::try_mutate(loan.bank_id, |exposure| {
			let lent = exposure.purpose_mut(loan.purpose);
			*lent = add::<T>(*lent, amount)?;
			if loan.by_founder {
				exposure.founders = add::<T>(exposure.founders, amount)?;
			}
			Ok(())
		})
	}

	/// Takes principal out of what the books show of a loan, and of what its bank has lent in its direction.
	pub(crate) fn lower_books(loan: &mut Loan<T::AccountId>, amount: Balance) -> DispatchResult {
		loan.booked = sub::<T>(loan.booked, amount)?;
		if loan.by_peers || amount == 0 {
			return Ok(());
		}
		BankExposures::<T>::try_mutate(loan.bank_id, |exposure| {
			let lent = exposure.purpose_mut(loan.purpose);
			*lent = sub::<T>(*lent, amount)?;
			if loan.by_founder {
				exposure.founders = sub::<T>(exposure.founders, amount)?;
			}
			Ok(())
		})
	}

	/// Counts a request or a loan as one that needs its bank to be there.
	pub(crate) fn begin_business(bank: BankId) -> DispatchResult {
		BankExposures::<T>::try_mutate(bank, |exposure| {
			exposure.business = exposure.business.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
			Ok(())
		})
	}

	/// The opposite of [`Self::begin_business`].
	pub(crate) fn end_business(bank: BankId) -> DispatchResult {
		BankExposures::<T>::try_mutate(bank, |exposure| {
			exposure.business = exposure.business.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			Ok(())
		})
	}

	/// Counts something that binds a person to a bank.
	pub(crate) fn engage(bank: BankId, person: &PersonId) -> DispatchResult {
		Engaged::<T>::try_mutate(bank, person, |count| {
			*count = count.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
			Ok(())
		})
	}

	/// The opposite of [`Self::engage`].
	pub(crate) fn disengage(bank: BankId, person: &PersonId) -> DispatchResult {
		Engaged::<T>::try_mutate_exists(bank, person, |count| {
			let rest = count.unwrap_or_default().checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			*count = (rest > 0).then_some(rest);
			Ok(())
		})
	}

	/// What a person owes to a bank after `principal` of it was paid.
	pub(crate) fn lower_borrower_exposure(
		bank: BankId,
		person: &PersonId,
		principal: Balance,
	) -> Result<Balance, DispatchError> {
		let owed = sub::<T>(BorrowerExposure::<T>::get(bank, person), principal)?;
		if owed == 0 {
			BorrowerExposure::<T>::remove(bank, person);
		} else if principal > 0 {
			BorrowerExposure::<T>::insert(bank, person, owed);
		}
		Ok(owed)
	}
}

impl<T: Config> Engagements for Pallet<T> {
	fn is_engaged(bank: BankId, person: &PersonId) -> bool {
		Engaged::<T>::contains_key(bank, person)
	}

	fn has_business(bank: BankId) -> bool {
		BankExposures::<T>::get(bank).business > 0
	}

	fn debt(bank: BankId, person: &PersonId) -> Balance {
		BorrowerExposure::<T>::get(bank, person)
	}
}

pub(crate) fn add<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_add(b).ok_or(Error::<T>::AmountTooLarge)
}

/// For differences that an invariant keeps from going below zero: books that say otherwise move no money.
pub(crate) fn sub<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_sub(b).ok_or(Error::<T>::LedgerInconsistent)
}
