//! From the acceptance of an offer to the last unit repaid.

use crate::{
	limits::{add, sub},
	types::{AmountDue, CreditRecord, Debt, Loan, LoanEndorsement, Proceeds, RequestState, Settlement},
	ActiveLoans, BorrowerExposure, Config, Debts, Error, Event, History, HoldReason, LoanEndorsements,
	Pallet, Settlements,
};
use credit_primitives_math::{
	muldiv::mul_div_floor,
	schedule::{due_at, installments_due},
	MS_PER_DAY,
};
use credit_primitives_types::{Balance, BankLedger, LoanId, Moment, Personhood, Receipt, RequestId};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_accept(who: &T::AccountId, request_id: RequestId) -> Result<u32, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let request = Self::request(request_id)?;
		ensure!(request.borrower_id == *who, Error::<T>::NotTheBorrower);
		let RequestState::Approved(offer) = request.state else { Err(Error::<T>::NotApproved)? };
		ensure!(now <= offer.expires, Error::<T>::OfferLapsed);
		Self::ensure_may_lend(&request, &parameters)?;
		let (bank_id, amount) = (request.bank_id, request.amount);
		let proceeds = Proceeds {
			endorsers: request.community_endorsements.len() as u32,
			stakes: request.stakes().ok_or(Error::<T>::AmountTooLarge)?,
			..Default::default()
		};

		Self::release(HoldReason::RequestDeposit, who, request.deposit)?;
		Self::remove_request(request_id, &request.person);
		let funded = T::Banks::fund(bank_id, who, amount)?;
		let loan = Loan {
			borrower: who.clone(),
			person: request.person,
			bank_id,
			principal: amount,
			created: funded.created,
			outstanding: amount,
			interest: 0,
			accrued_at: now,
			rate: offer.rate,
			accepted: now,
			term: request.term,
			schedule: request.schedule,
			collateral: request.native_collateral(),
			purpose: request.purpose,
			endorsers_share: offer.endorsers_share,
			expected_loss_share: offer.expected_loss_share,
			proceeds,
		};
		for given in request.community_endorsements {
			LoanEndorsements::<T>::insert(
				offer.loan_id,
				given.endorser,
				LoanEndorsement { person: given.person, stake: given.stake, claimed: 0 },
			);
		}
		Debts::<T>::try_mutate(loan.person, |debt| {
			debt.loans = debt.loans.checked_add(1).ok_or(Error::<T>::MaxLoansExceeded)?;
			debt.unsecured = add::<T>(debt.unsecured, loan.unsecured())?;
			Ok::<_, Error<T>>(())
		})?;
		BorrowerExposure::<T>::try_mutate(bank_id, loan.person, |exposure| {
			*exposure = add::<T>(*exposure, amount)?;
			Ok::<_, Error<T>>(())
		})?;
		ActiveLoans::<T>::insert(offer.loan_id, loan);
		Self::deposit_event(Event::LoanFunded {
			request_id,
			loan_id: offer.loan_id,
			borrower: who.clone(),
			bank_id,
			created: funded.created,
			pool: funded.pool,
			rate: offer.rate,
		});
		Ok(proceeds.endorsers)
	}

	pub(crate) fn do_repay(payer: &T::AccountId, loan_id: LoanId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let loan = Self::loan(loan_id)?;
		let interest = loan.interest_due(Self::now()).ok_or(Error::<T>::AmountTooLarge)?;
		let paid_interest = amount.min(interest);
		let principal = sub::<T>(amount, paid_interest)?;
		ensure!(principal <= loan.outstanding, Error::<T>::RepaysTooMuch);
		Self::collect(payer, loan_id, loan, interest, paid_interest, principal)
	}

	pub(crate) fn do_repay_in_full(
		payer: &T::AccountId,
		loan_id: LoanId,
		at_most: Balance,
	) -> DispatchResult {
		let loan = Self::loan(loan_id)?;
		let interest = loan.interest_due(Self::now()).ok_or(Error::<T>::AmountTooLarge)?;
		let owed = add::<T>(loan.outstanding, interest)?;
		ensure!(owed <= at_most, Error::<T>::OwesMore);
		let principal = loan.outstanding;
		Self::collect(payer, loan_id, loan, interest, interest, principal)
	}

	/// Takes a payment: `paid_interest` of the `interest` due, and `principal`.
	fn collect(
		payer: &T::AccountId,
		loan_id: LoanId,
		mut loan: Loan<T::AccountId>,
		interest: Balance,
		paid_interest: Balance,
		principal: Balance,
	) -> DispatchResult {
		let now = Self::now();
		let burned = loan.burned_by(principal).ok_or(Error::<T>::LedgerInconsistent)?;
		let collected = T::Banks::collect(
			loan.bank_id,
			payer,
			Receipt {
				principal,
				burned,
				interest: paid_interest,
				endorsers_share: loan.endorsers_share,
				expected_loss_share: loan.expected_loss_share,
			},
		)?;
		Self::record_repayment(&loan, principal, now)?;
		let unsecured = loan.unsecured();
		loan.interest = sub::<T>(interest, paid_interest)?;
		loan.accrued_at = now;
		loan.outstanding = sub::<T>(loan.outstanding, principal)?;
		loan.proceeds.collected = add::<T>(loan.proceeds.collected, collected.endorsers)?;
		Self::lower_debt(&loan, principal, sub::<T>(unsecured, loan.unsecured())?)?;
		Self::deposit_event(Event::Repaid {
			loan_id,
			payer: payer.clone(),
			interest: paid_interest,
			principal,
			burned,
		});
		if loan.outstanding == 0 && loan.interest == 0 {
			Self::close(loan_id, loan)
		} else {
			ActiveLoans::<T>::insert(loan_id, loan);
			Ok(())
		}
	}

	fn lower_debt(loan: &Loan<T::AccountId>, principal: Balance, unsecured: Balance) -> DispatchResult {
		Debts::<T>::try_mutate(loan.person, |debt| {
			debt.unsecured = sub::<T>(debt.unsecured, unsecured)?;
			Ok::<_, Error<T>>(())
		})?;
		let exposure = sub::<T>(BorrowerExposure::<T>::get(loan.bank_id, loan.person), principal)?;
		if exposure == 0 {
			BorrowerExposure::<T>::remove(loan.bank_id, loan.person);
		} else {
			BorrowerExposure::<T>::insert(loan.bank_id, loan.person, exposure);
		}
		Ok(())
	}

	/// Writes a repayment into the borrower's record. Records are measures, not money: they stop at their end.
	fn record_repayment(loan: &Loan<T::AccountId>, principal: Balance, now: Moment) -> DispatchResult {
		let age = now.saturating_sub(loan.accepted);
		if principal == 0 || age < Self::parameters().history_minimum {
			return Ok(());
		}
		let overdue = loan.overdue(now).ok_or(Error::<T>::LedgerInconsistent)?;
		let on_time = principal.saturating_sub(overdue);
		let days = mul_div_floor(principal, u128::from(age), u128::from(MS_PER_DAY)).unwrap_or(u128::MAX);
		History::<T>::mutate(loan.person, |record| {
			record.repaid = record.repaid.saturating_add(principal);
			record.repaid_on_time = record.repaid_on_time.saturating_add(on_time);
			record.principal_days = record.principal_days.saturating_add(days);
		});
		Ok(())
	}

	fn close(loan_id: LoanId, loan: Loan<T::AccountId>) -> DispatchResult {
		Self::release(HoldReason::Collateral, &loan.borrower, loan.collateral)?;
		Debts::<T>::try_mutate_exists(loan.person, |debt| {
			let Debt { unsecured, loans } = debt.unwrap_or_default();
			let loans = loans.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			*debt = (loans > 0).then_some(Debt { unsecured, loans });
			Ok::<_, Error<T>>(())
		})?;
		let age = Self::now().saturating_sub(loan.accepted);
		let makes_history = age >= Self::parameters().history_minimum;
		if makes_history {
			History::<T>::mutate(loan.person, |record| {
				record.loans_closed = record.loans_closed.saturating_add(1);
			});
		}
		ActiveLoans::<T>::remove(loan_id);
		if loan.proceeds.endorsers > 0 {
			let held = makes_history && age <= loan.term;
			Settlements::<T>::insert(
				loan_id,
				Settlement { bank_id: loan.bank_id, proceeds: loan.proceeds, held },
			);
		}
		Self::deposit_event(Event::LoanClosed { loan_id, borrower: loan.borrower });
		Ok(())
	}

	pub(crate) fn do_claim_proceeds(who: &T::AccountId, loan_id: LoanId) -> DispatchResult {
		let endorsement = LoanEndorsements::<T>::get(loan_id, who).ok_or(Error::<T>::EndorsementNotFound)?;
		if let Some(settlement) = Settlements::<T>::get(loan_id) {
			return Self::settle(who, loan_id, settlement, endorsement);
		}
		let mut loan = Self::loan(loan_id)?;
		let interest = share_of(&loan.proceeds, &endorsement).ok_or(Error::<T>::LedgerInconsistent)?;
		ensure!(interest > 0, Error::<T>::NothingToClaim);

		loan.proceeds.claimed = add::<T>(loan.proceeds.claimed, interest)?;
		let claimed = add::<T>(endorsement.claimed, interest)?;
		T::Banks::pay_claim(loan.bank_id, who, interest)?;
		ActiveLoans::<T>::insert(loan_id, loan);
		LoanEndorsements::<T>::insert(loan_id, who, LoanEndorsement { claimed, ..endorsement });
		Self::deposit_event(Event::ProceedsClaimed { loan_id, endorser: who.clone(), interest, stake: 0 });
		Ok(())
	}

	/// Gives an endorser of a repaid loan the stake and all of the interest; the last one takes what rounding left.
	fn settle(
		who: &T::AccountId,
		loan_id: LoanId,
		mut settlement: Settlement,
		endorsement: LoanEndorsement,
	) -> DispatchResult {
		let proceeds = &mut settlement.proceeds;
		let interest = if proceeds.endorsers == 1 {
			sub::<T>(proceeds.collected, proceeds.claimed)?
		} else {
			share_of(proceeds, &endorsement).ok_or(Error::<T>::LedgerInconsistent)?
		};
		proceeds.claimed = add::<T>(proceeds.claimed, interest)?;
		proceeds.endorsers = proceeds.endorsers.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;

		if interest > 0 {
			T::Banks::pay_claim(settlement.bank_id, who, interest)?;
		}
		Self::lower_endorser_exposure(who, settlement.bank_id, endorsement.stake)?;
		Self::release(HoldReason::EndorsementStake, who, endorsement.stake)?;
		LoanEndorsements::<T>::remove(loan_id, who);
		if settlement.held {
			History::<T>::mutate(endorsement.person, |record| {
				record.endorsements_held = record.endorsements_held.saturating_add(1);
			});
		}
		if proceeds.endorsers == 0 {
			Settlements::<T>::remove(loan_id);
		} else {
			Settlements::<T>::insert(loan_id, settlement);
		}
		Self::deposit_event(Event::ProceedsClaimed {
			loan_id,
			endorser: who.clone(),
			interest,
			stake: endorsement.stake,
		});
		Ok(())
	}

	/// What a loan owes now.
	pub(crate) fn due(loan: &Loan<T::AccountId>, now: Moment) -> Option<AmountDue> {
		let parts = loan.schedule.installments();
		let due = installments_due(loan.accepted, loan.term, parts, now)?;
		let next = due.checked_add(1)?;
		Some(AmountDue {
			outstanding: loan.outstanding,
			interest: loan.interest_due(now)?,
			overdue: loan.overdue(now)?,
			next_due: due_at(loan.accepted, loan.term, parts, next),
		})
	}

	pub(crate) fn loan(loan_id: LoanId) -> Result<Loan<T::AccountId>, Error<T>> {
		ActiveLoans::<T>::get(loan_id).ok_or(Error::<T>::LoanNotFound)
	}

	/// The record of the person behind an account.
	pub(crate) fn record_of(who: &T::AccountId) -> Option<CreditRecord> {
		Some(History::<T>::get(T::Personhood::person_of(who)?))
	}
}

/// What is an endorser's of the interest set aside so far and not taken yet, rounded down.
fn share_of(proceeds: &Proceeds, endorsement: &LoanEndorsement) -> Option<Balance> {
	mul_div_floor(proceeds.collected, endorsement.stake, proceeds.stakes)?.checked_sub(endorsement.claimed)
}
