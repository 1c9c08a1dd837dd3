//! What happens when a loan fails: collateral pays, stakes are called upon, the rest is written off.

use crate::{
	limits::{add, sub},
	totals::bump,
	types::{Loan, LoanDefault, LoanEndorsement, Pot},
	ActiveLoans, Config, Debts, Error, Event, History, HoldReason, LoanEndorsements, Pallet,
};
use alloc::vec::Vec;
use credit_primitives_math::pro_rata::Division;
use credit_primitives_types::{Balance, BankLedger, LoanId, Loss, Moment, WriteOff};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use sp_runtime::{DispatchError, DispatchResult};

/// An endorser and their part in a loan.
pub(crate) type Part<T> = (<T as frame_system::Config>::AccountId, LoanEndorsement);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_call_default(loan_id: LoanId) -> Result<u32, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let loan = Self::loan(loan_id)?;
		ensure!(loan.default.is_none(), Error::<T>::AlreadyDefaulted);
		let since = loan.late_since(now, parameters.late_tolerance).ok_or(Error::<T>::NotInDefault)?;
		ensure!(now >= loan.default_from(since, parameters.expected_after()), Error::<T>::NotInDefault);
		Self::default_on(loan_id, loan, since, now)
	}

	/// Ends a loan's normal life. Says how many stakes it called upon.
	pub(crate) fn default_on(
		loan_id: LoanId,
		mut loan: Loan<T::AccountId>,
		late_since: Moment,
		now: Moment,
	) -> Result<u32, DispatchError> {
		let (unpaid, unsecured) = (loan.outstanding, loan.unsecured());
		let interest = loan.interest_due(now).ok_or(Error::<T>::AmountTooLarge)?;
		History::<T>::mutate(loan.person, |record| {
			record.defaults = record.defaults.saturating_add(1);
			record.defaulted = record.defaulted.saturating_add(unpaid);
			record.worst_delay = record.worst_delay.max(now.saturating_sub(late_since));
		});
		Self::set_provision(&mut loan, 0)?;
		let collateral = Self::seize_collateral(&mut loan, now)?;
		let (endorsers, called) = Self::call_stakes(loan_id, &loan)?;
		let written_off = sub::<T>(loan.outstanding, called)?;
		let lost = Self::write_off(&mut loan, written_off, false)?;
		let escrow_until = (called > 0).then(|| now.saturating_add(Self::parameters().appeal_period));
		let needed_bank = loan.needs_bank();
		loan.default = Some(LoanDefault {
			at: now,
			recoverable: written_off,
			lost,
			escrow_until,
			called,
			appealed: 0,
			taken_due: 0,
			taken: Pot::default(),
		});
		if needed_bank && !loan.needs_bank() {
			Self::end_business(loan.bank_id)?;
		}
		Debts::<T>::try_mutate(loan.person, |debt| {
			debt.defaulted = debt.defaulted.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
			Ok::<_, Error<T>>(())
		})?;
		Self::move_debt(&loan.person, unsecured, loan.unsecured())?;
		let was_late = loan.care.is_late;
		Self::count(|totals| {
			bump(&mut totals.defaults);
			totals.late = totals.late.saturating_sub(u32::from(was_late));
			totals.defaulted = totals.defaulted.saturating_add(1);
		});
		loan.care.is_late = false;
		loan.care.step = 0;
		Self::look_again(loan_id, &mut loan, escrow_until.unwrap_or(Moment::MAX));
		Self::deposit_event(Event::LoanDefaulted {
			loan_id,
			borrower: loan.borrower.clone(),
			principal: unpaid,
			interest,
			collateral,
			stakes: called,
			written_off,
			appeals_until: escrow_until,
		});
		if loan.outstanding == 0 && loan.interest == 0 {
			Self::close(loan_id, loan)?;
		} else {
			Self::open_sale(loan_id, &loan, now)?;
			ActiveLoans::<T>::insert(loan_id, loan);
		}
		Ok(endorsers)
	}

	/// Pays principal, then interest, out of the native collateral, and returns what is left of it. Says what it paid.
	fn seize_collateral(loan: &mut Loan<T::AccountId>, now: Moment) -> Result<Balance, DispatchError> {
		let held = loan.security.native_held;
		let seized = held.min(loan.owed(now).ok_or(Error::<T>::AmountTooLarge)?);
		let payment = Self::divide(loan, seized, true, now)?;
		if seized > 0 {
			Self::seize(HoldReason::Collateral, &loan.borrower, loan, seized)?;
		}
		Self::book(loan, &payment, None, false, now)?;
		let rest = sub::<T>(held, seized)?;
		Self::release(HoldReason::Collateral, &loan.borrower, rest)?;
		loan.security.native_held = 0;
		Ok(seized)
	}

	/// Moves what is held from somebody to the bank's account.
	pub(crate) fn seize(
		reason: HoldReason,
		from: &T::AccountId,
		loan: &Loan<T::AccountId>,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::transfer_on_hold(
			&reason.into(),
			from,
			&T::Banks::account(loan.bank_id),
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		Ok(())
	}

	/// Marks the part of each live stake that is to pay for the principal that is left. Nothing moves yet.
	fn call_stakes(loan_id: LoanId, loan: &Loan<T::AccountId>) -> Result<(u32, Balance), DispatchError> {
		let parts: Vec<Part<T>> = LoanEndorsements::<T>::iter_prefix(loan_id).collect();
		let live_of = |part: &LoanEndorsement| {
			loan.live(part.stake).map(|live| live.min(part.held)).ok_or(Error::<T>::LedgerInconsistent)
		};
		let mut whole: Balance = 0;
		for (_, part) in &parts {
			whole = add::<T>(whole, live_of(part)?)?;
		}
		let mut division = Division::new(loan.outstanding, whole);
		let (mut count, mut called): (u32, Balance) = (0, 0);
		for (endorser, mut part) in parts {
			let amount = division.next(live_of(&part)?).ok_or(Error::<T>::LedgerInconsistent)?;
			count = count.saturating_add(1);
			if amount == 0 {
				continue;
			}
			called = add::<T>(called, amount)?;
			part.slashed = amount;
			LoanEndorsements::<T>::insert(loan_id, &endorser, part);
			Self::deposit_event(Event::StakeCalled { loan_id, endorser, amount });
		}
		Ok((count, called))
	}

	/// Takes principal off the books that nothing pays for. Lenders who are not banks bear it without any books.
	pub(crate) fn write_off(
		loan: &mut Loan<T::AccountId>,
		principal: Balance,
		shares_first: bool,
	) -> Result<Loss, DispatchError> {
		if principal == 0 {
			return Ok(Loss::default());
		}
		let created = loan.burned_by(principal).ok_or(Error::<T>::LedgerInconsistent)?;
		Self::lower_books(loan, principal)?;
		Self::count(|totals| totals.written_off = totals.written_off.saturating_add(principal));
		if loan.by_peers {
			return Ok(Loss::default());
		}
		T::Banks::write_off(
			loan.bank_id,
			WriteOff { purpose: loan.purpose, principal, created, shares_first },
		)
	}
}
