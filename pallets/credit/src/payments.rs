//! What is paid on a loan, and where it goes.

use crate::{
	limits::{add, sub},
	parameters::CreditParameters,
	types::Loan,
	ActiveLoans, Config, Debts, Error, Event, HoldReason, Pallet,
};
use credit_primitives_math::muldiv::permill_floor;
use credit_primitives_types::{
	Balance, BankLedger, LoanId, Loss, Membership, Moment, Participation, PersonId, Personhood, Receipt,
	Recovery, Restored,
};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation, Get},
};
use sp_runtime::{DispatchError, DispatchResult};

/// What a payment came to, as far as it weighs.
pub(crate) struct Paid {
	/// Nothing but the payment itself happened to the loan.
	pub was_plain: bool,
	/// The borrower's community heard of it.
	pub was_heard: bool,
	/// How many stakes had to be looked at for open appeals.
	pub looked_at: u32,
}

/// A payment, divided into what it pays.
#[derive(Clone, Copy)]
pub(crate) struct Payment {
	/// The interest that is due now.
	pub due: Balance,
	/// The part of it that is paid.
	pub interest: Balance,
	/// Principal that is paid.
	pub principal: Balance,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_repay(
		payer: &T::AccountId,
		loan_id: LoanId,
		amount: Balance,
	) -> Result<Paid, DispatchError> {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let loan = Self::loan(loan_id)?;
		Self::pay_on(payer, loan_id, loan, amount)
	}

	pub(crate) fn do_repay_in_full(
		payer: &T::AccountId,
		loan_id: LoanId,
		at_most: Balance,
	) -> Result<Paid, DispatchError> {
		let loan = Self::loan(loan_id)?;
		let owed = loan.owed(Self::now()).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(owed <= at_most, Error::<T>::OwesMore);
		Self::pay_on(payer, loan_id, loan, owed)
	}

	/// Divides `amount`: interest first, after a default principal first.
	pub(crate) fn divide(
		loan: &Loan<T::AccountId>,
		amount: Balance,
		principal_first: bool,
		now: Moment,
	) -> Result<Payment, Error<T>> {
		let due = loan.interest_due(now).ok_or(Error::<T>::AmountTooLarge)?;
		let first = if principal_first { loan.outstanding } else { due };
		let to_first = amount.min(first);
		let rest = sub::<T>(amount, to_first)?;
		let (interest, principal) = if principal_first { (rest, to_first) } else { (to_first, rest) };
		ensure!(interest <= due && principal <= loan.outstanding, Error::<T>::RepaysTooMuch);
		Ok(Payment { due, interest, principal })
	}

	/// Takes `amount` from the payer and pays it on the loan.
	pub(crate) fn pay_on(
		payer: &T::AccountId,
		loan_id: LoanId,
		mut loan: Loan<T::AccountId>,
		amount: Balance,
	) -> Result<Paid, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let payment = Self::divide(&loan, amount, loan.default.is_some(), now)?;
		let to = if loan.needs_bank() || T::Banks::bank_exists(loan.bank_id) {
			T::Banks::account(loan.bank_id)
		} else {
			// A bank that is no more has left what it had to all.
			T::RedistributionAccount::get()
		};
		T::Currency::transfer(payer, &to, amount, Preservation::Preserve)?;
		let unsecured = loan.unsecured();
		let overdue = loan.overdue(now).ok_or(Error::<T>::LedgerInconsistent)?;
		let since = loan.late_since(now, parameters.late_tolerance);
		let is_last = payment.principal == loan.outstanding;
		let oldest = loan.plan.oldest_due(loan.outstanding);
		let on_time = loan.default.is_none()
			&& Self::record_repayment(&mut loan, payment.principal, overdue, &parameters, now)
			&& is_last;
		if let Some(since) = since.filter(|_| loan.default.is_none()) {
			Self::record_delay(&loan.person, now.saturating_sub(since));
		}
		let person = loan.person;
		// Before the payment is booked: that may end a lock whose time is over. No bank reckons with debts to members.
		let has_locked_shares = !loan.by_peers && T::Banks::has_locked_shares(loan.bank_id, &person);
		let circulates = loan.default.is_none() && loan.is_seasoned(parameters.history_minimum, now);
		let burned = Self::book(&mut loan, &payment, on_time.then_some(person), circulates, now)?;
		Self::reckon_contested(&mut loan)?;
		// An installment is paid off in time, of a loan that was not taken out for that, by the borrower.
		let is_due_payment = since.is_none()
			&& circulates
			&& loan.plan.oldest_due(loan.outstanding) != oldest
			&& T::Personhood::person_of(payer) == Some(person);
		if is_due_payment {
			T::Participation::acted(&person);
		}
		let was_plain = !loan.care.is_late && loan.care.provision == 0 && loan.default.is_none();
		let released = Self::release_in_proportion(&mut loan, &parameters, now)?;
		if loan.default.is_none() && !was_plain {
			Self::review_lateness(loan_id, &mut loan, &parameters, now)?;
		}
		Self::move_debt(&loan.person, unsecured, loan.unsecured())?;
		Self::deposit_event(Event::Repaid {
			loan_id,
			payer: payer.clone(),
			interest: payment.interest,
			principal: payment.principal,
			burned,
			released,
		});
		if loan.outstanding == 0 && loan.interest == 0 {
			Ok(Paid { was_plain: false, was_heard: is_due_payment, looked_at: Self::close(loan_id, loan)? })
		} else {
			ActiveLoans::<T>::insert(loan_id, loan);
			let was_plain = was_plain && released == 0 && !has_locked_shares;
			Ok(Paid { was_plain, was_heard: is_due_payment, looked_at: 0 })
		}
	}

	/// Writes a payment that has arrived into the loan and the books. Says what it burned.
	pub(crate) fn book(
		loan: &mut Loan<T::AccountId>,
		payment: &Payment,
		on_time: Option<PersonId>,
		circulates: bool,
		now: Moment,
	) -> Result<Balance, DispatchError> {
		let Payment { due, interest, principal } = *payment;
		loan.interest = sub::<T>(due, interest)?;
		loan.accrued_at = now;
		loan.outstanding = sub::<T>(loan.outstanding, principal)?;
		if loan.by_peers {
			Self::book_for_lenders(loan, interest, principal)?;
			return Ok(0);
		}
		let debt = Self::lower_borrower_exposure(loan.bank_id, &loan.person, principal)?;
		let from_books = match loan.default {
			None => principal,
			Some(_) => Self::recover_for_bank(loan, principal, debt)?,
		};
		if from_books == 0 && interest == 0 {
			return Ok(0);
		}
		if !loan.needs_bank() && !T::Banks::bank_exists(loan.bank_id) {
			return Ok(0);
		}
		Self::collect(loan, from_books, interest, debt, circulates, on_time)
	}

	/// Books what came in on principal that the bank's books still show, and interest.
	pub(crate) fn collect(
		loan: &mut Loan<T::AccountId>,
		principal: Balance,
		interest: Balance,
		debt: Balance,
		circulates: bool,
		on_time: Option<PersonId>,
	) -> Result<Balance, DispatchError> {
		let burned = loan.burned_by(principal).ok_or(Error::<T>::LedgerInconsistent)?;
		let needed_bank = loan.needs_bank();
		Self::lower_books(loan, principal)?;
		if needed_bank && !loan.needs_bank() {
			Self::end_business(loan.bank_id)?;
		}
		let collected = T::Banks::collect(
			loan.bank_id,
			Receipt {
				person: loan.person,
				debt,
				funded_at: loan.accepted,
				purpose: loan.purpose,
				circulates,
				principal,
				burned,
				interest,
				endorsers_share: loan.endorsers_share,
				expected_loss_share: loan.expected_loss_share,
				on_time,
			},
		)?;
		loan.endorsers.collected = add::<T>(loan.endorsers.collected, collected.endorsers)?;
		Ok(burned)
	}

	/// Books what came in on a defaulted loan: first on what was written off, then on what the stakes are called upon for,
	/// last on what they have paid. Says how much of it the books still show as principal.
	fn recover_for_bank(
		loan: &mut Loan<T::AccountId>,
		principal: Balance,
		debt: Balance,
	) -> Result<Balance, DispatchError> {
		let booked = loan.booked;
		let Some(default) = loan.default.as_mut() else { return Ok(principal) };
		let recovered = principal.min(default.recoverable);
		let from_books = sub::<T>(principal, recovered)?.min(booked);
		let for_endorsers = sub::<T>(sub::<T>(principal, recovered)?, from_books)?;
		default.recoverable = sub::<T>(default.recoverable, recovered)?;
		default.taken_due = sub::<T>(default.taken_due, for_endorsers)?;
		Self::count_recovered(recovered);
		let amount = add::<T>(recovered, for_endorsers)?;
		if amount == 0 || !T::Banks::bank_exists(loan.bank_id) {
			return Ok(from_books);
		}
		let owed = default.owed_to_endorsers().ok_or(Error::<T>::LedgerInconsistent)?;
		let restored = T::Banks::recover(
			loan.bank_id,
			Recovery {
				amount,
				person: loan.person,
				debt,
				lost: default.lost,
				endorsers: owed.min(for_endorsers),
			},
		)?;
		default.lost = lessened(default.lost, &restored);
		default.taken.collected = add::<T>(default.taken.collected, restored.endorsers)?;
		Ok(from_books)
	}

	/// Books a payment on a peer loan: the endorsers' part of the interest, what slashed stakes are owed, and the rest for
	/// the lenders.
	fn book_for_lenders(
		loan: &mut Loan<T::AccountId>,
		interest: Balance,
		principal: Balance,
	) -> DispatchResult {
		let for_endorsers =
			if loan.endorsers.parts > 0 { permill_floor(loan.endorsers_share, interest) } else { 0 };
		loan.endorsers.collected = add::<T>(loan.endorsers.collected, for_endorsers)?;
		let mut for_lenders = sub::<T>(interest, for_endorsers)?;
		match loan.default.as_mut() {
			None => {
				loan.booked = sub::<T>(loan.booked, principal)?;
				for_lenders = add::<T>(for_lenders, principal)?;
			}
			Some(default) => {
				let recovered = principal.min(default.recoverable);
				let from_books = sub::<T>(principal, recovered)?.min(loan.booked);
				let restored = sub::<T>(sub::<T>(principal, recovered)?, from_books)?;
				default.recoverable = sub::<T>(default.recoverable, recovered)?;
				default.taken_due = sub::<T>(default.taken_due, restored)?;
				Self::count_recovered(recovered);
				default.taken.collected = add::<T>(default.taken.collected, restored)?;
				loan.booked = sub::<T>(loan.booked, from_books)?;
				for_lenders = add::<T>(for_lenders, add::<T>(recovered, from_books)?)?;
			}
		}
		loan.lenders.collected = add::<T>(loan.lenders.collected, for_lenders)?;
		T::Banks::set_aside(loan.bank_id, add::<T>(interest, principal)?)
	}

	fn count_recovered(amount: Balance) {
		if amount > 0 {
			Self::count(|totals| totals.recovered = totals.recovered.saturating_add(amount));
		}
	}

	/// Releases native collateral, and lets stakes be taken back, in proportion to what is repaid; not while the loan is
	/// late or in default.
	fn release_in_proportion(
		loan: &mut Loan<T::AccountId>,
		parameters: &CreditParameters,
		now: Moment,
	) -> Result<Balance, DispatchError> {
		if loan.default.is_some() || loan.late_since(now, parameters.late_tolerance).is_some() {
			return Ok(0);
		}
		loan.security.released_to = loan.outstanding;
		let stays = loan.live(loan.security.native).ok_or(Error::<T>::LedgerInconsistent)?;
		// Less may be held already, never more.
		let released = loan.security.native_held.saturating_sub(stays);
		if released > 0 {
			Self::release(HoldReason::Collateral, &loan.borrower, released)?;
			loan.security.native_held = sub::<T>(loan.security.native_held, released)?;
		}
		Ok(released)
	}

	/// Corrects what a person owes to all banks without collateral, by what a loan came to before and comes to now: more
	/// where a payment that cures a late loan releases more collateral than it pays.
	pub(crate) fn move_debt(person: &PersonId, before: Balance, now: Balance) -> DispatchResult {
		if before == now {
			return Ok(());
		}
		Debts::<T>::try_mutate(person, |debt| {
			debt.unsecured = sub::<T>(add::<T>(debt.unsecured, now)?, before)?;
			Ok::<_, Error<T>>(())
		})?;
		Ok(())
	}
}

/// What a loss still has to be given back after some of it was. What others have paid since leaves nothing to give back.
fn lessened(lost: Loss, restored: &Restored) -> Loss {
	// Depositors whose series is void get nothing: their part went to the commons, beyond what those had lost.
	let for_void = restored.commons.saturating_sub(lost.commons);
	let lost = Loss { shares: lost.shares.saturating_sub(for_void), ..lost };
	Loss {
		loss_reserve: lost.loss_reserve.saturating_sub(restored.loss_reserve),
		commons: lost.commons.saturating_sub(restored.commons),
		shares: lost.shares.saturating_sub(restored.shares),
		deficit: lost.deficit.saturating_sub(restored.deficit),
		series: lost.series,
	}
}
