//! How much one person may owe, borrow at a bank, and stand for. What is outstanding is kept in sums, so that no limit
//! needs to look at every loan.

use crate::{
	parameters::CreditParameters, types::CreditRequest, BorrowerExposure, Config, Debts, EndorserExposure,
	Error, Pallet,
};
use credit_primitives_math::muldiv::permill_floor;
use credit_primitives_types::{Balance, BankId, BankLedger, PersonId};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Whether a person may owe `amount` more, of which native collateral covers a part.
	pub(crate) fn ensure_within_limits(
		person: &PersonId,
		bank: BankId,
		amount: Balance,
		collateral: Balance,
		parameters: &CreditParameters,
	) -> DispatchResult {
		let debt = Debts::<T>::get(person);
		ensure!(debt.loans < parameters.concurrent_loans, Error::<T>::MaxLoansExceeded);
		let unsecured = add::<T>(debt.unsecured, amount.saturating_sub(collateral))?;
		ensure!(unsecured <= parameters.personal_limit, Error::<T>::PersonalLimitExceeded);
		let exposure = add::<T>(BorrowerExposure::<T>::get(bank, person), amount)?;
		let limit = permill_floor(parameters.borrower_limit, T::Banks::lending_capital(bank)?);
		ensure!(exposure <= limit, Error::<T>::BorrowerLimitExceeded);
		Ok(())
	}

	/// Whether an endorser may stand for `stake` more at a bank.
	pub(crate) fn ensure_may_stake(
		endorser: &T::AccountId,
		bank: BankId,
		stake: Balance,
		parameters: &CreditParameters,
	) -> Result<Balance, DispatchError> {
		let exposure = add::<T>(EndorserExposure::<T>::get(bank, endorser), stake)?;
		let limit = permill_floor(parameters.endorser_limit, T::Banks::lending_capital(bank)?);
		ensure!(exposure <= limit, Error::<T>::EndorserLimitExceeded);
		Ok(exposure)
	}

	/// Everything that must hold for a request to become a loan now.
	pub(crate) fn ensure_may_lend(
		request: &CreditRequest<T::AccountId>,
		parameters: &CreditParameters,
	) -> DispatchResult {
		Self::ensure_member(&request.borrower_id, request.bank_id)?;
		let collateral = request.native_collateral();
		Self::ensure_within_limits(&request.person, request.bank_id, request.amount, collateral, parameters)?;
		T::Banks::can_fund(request.bank_id, request.amount)?;
		Ok(())
	}

	/// Takes a stake out of what an endorser stands for.
	pub(crate) fn lower_endorser_exposure(
		endorser: &T::AccountId,
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
}

pub(crate) fn add<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_add(b).ok_or(Error::<T>::AmountTooLarge)
}

/// For differences that an invariant keeps from going below zero: books that say otherwise move no money.
pub(crate) fn sub<T: Config>(a: Balance, b: Balance) -> Result<Balance, Error<T>> {
	a.checked_sub(b).ok_or(Error::<T>::LedgerInconsistent)
}
