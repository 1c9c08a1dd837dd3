//! Between a default and its stakes: appeals, the members' decisions, and the settlement.

use crate::{
	default::Part,
	limits::{add, sub},
	types::{Appeal, Loan, Pot},
	ActiveLoans, BorrowerExposure, Config, Error, Event, History, HoldReason, LoanEndorsements, Pallet,
};
use alloc::vec::Vec;
use credit_primitives_math::pro_rata::Division;
use credit_primitives_types::{Balance, Ballots, BankId, BankLedger, LoanId, Loss, Matter, Moment};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_appeal_slash(who: &T::AccountId, loan_id: LoanId) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut loan = Self::loan(loan_id)?;
		let mut part = LoanEndorsements::<T>::get(loan_id, who).ok_or(Error::<T>::EndorsementNotFound)?;
		ensure!(part.slashed > 0 && part.appeal == Appeal::None, Error::<T>::NothingToAppeal);
		let default = loan.default.as_mut().ok_or(Error::<T>::NothingToAppeal)?;
		let last = default.at.saturating_add(parameters.appeal_period);
		ensure!(default.escrow_until.is_some() && now <= last, Error::<T>::AppealLapsed);
		let until = last.saturating_add(parameters.appeal_period);
		let matter = Matter::Appeal { loan: loan_id, endorser: who.clone() };
		// Whoever else is called upon would gain by the precedent.
		let called = LoanEndorsements::<T>::iter_prefix_values(loan_id).filter(|part| part.slashed > 0);
		let excluded = core::iter::once(loan.person).chain(called.map(|part| part.person)).collect();
		T::Ballots::open(loan.bank_id, matter, excluded)?;

		default.escrow_until = Some(until);
		default.appealed = add::<T>(default.appealed, part.slashed)?;
		part.appeal = Appeal::Open;
		LoanEndorsements::<T>::insert(loan_id, who, part);
		Self::reckon_contested(&mut loan)?;
		Self::look_again(loan_id, &mut loan, until);
		ActiveLoans::<T>::insert(loan_id, loan);
		Self::deposit_event(Event::SlashAppealed { loan_id, endorser: who.clone(), until });
		Ok(())
	}

	pub(crate) fn do_resolve_appeal(
		bank: BankId,
		loan_id: LoanId,
		endorser: T::AccountId,
		give_back: bool,
	) -> DispatchResult {
		let mut loan = Self::loan(loan_id)?;
		ensure!(loan.bank_id == bank, Error::<T>::NotAuthorized);
		let part = LoanEndorsements::<T>::get(loan_id, &endorser).ok_or(Error::<T>::AppealNotFound)?;
		ensure!(part.appeal == Appeal::Open, Error::<T>::AppealNotFound);
		let mut default = loan.default.ok_or(Error::<T>::AppealNotFound)?;
		ensure!(default.escrow_until.is_some_and(|until| Self::now() < until), Error::<T>::AppealLapsed);
		let amount = part.slashed;
		let mut decided = part;
		T::Ballots::withdraw(&Matter::Appeal { loan: loan_id, endorser: endorser.clone() });
		decided.appeal = Appeal::Decided;
		default.appealed = sub::<T>(default.appealed, amount)?;
		if give_back {
			let given_up = loan.given_up_for(amount).ok_or(Error::<T>::LedgerInconsistent)?;
			default.called = sub::<T>(default.called, amount)?;
			if given_up > 0 {
				let needed_bank = loan.needs_bank();
				let lost = Self::write_off(&mut loan, given_up, true)?;
				if needed_bank && !loan.needs_bank() {
					Self::end_business(bank)?;
				}
				default.recoverable = add::<T>(default.recoverable, given_up)?;
				default.lost = joined::<T>(default.lost, lost)?;
			}
			decided.slashed = 0;
		}
		loan.default = Some(default);
		Self::reckon_contested(&mut loan)?;
		ActiveLoans::<T>::insert(loan_id, loan);
		LoanEndorsements::<T>::insert(loan_id, &endorser, decided);
		Self::deposit_event(Event::AppealResolved { loan_id, endorser, returned: give_back, amount });
		Ok(())
	}

	/// Brings the bank's books up to date with what the depositors may have to pay of a loan first: nobody leaves at par
	/// before that is decided.
	pub(crate) fn reckon_contested(loan: &mut Loan<T::AccountId>) -> DispatchResult {
		let contested = loan.contested().ok_or(Error::<T>::LedgerInconsistent)?;
		if loan.care.contested != contested {
			T::Banks::set_contested(loan.bank_id, loan.care.contested, contested)?;
			loan.care.contested = contested;
		}
		Ok(())
	}

	/// Ends the votes on appeals that a closed loan leaves nothing to decide about. Says how many stakes there are.
	pub(crate) fn withdraw_appeals(loan_id: LoanId) -> u32 {
		let mut looked_at: u32 = 0;
		for (endorser, part) in LoanEndorsements::<T>::iter_prefix(loan_id) {
			looked_at = looked_at.saturating_add(1);
			if part.appeal == Appeal::Open {
				T::Ballots::withdraw(&Matter::Appeal { loan: loan_id, endorser });
			}
		}
		looked_at
	}

	/// Lets the stakes pay what they are called upon for, as far as the books still show it. Says how many there were.
	pub(crate) fn settle_slashes(
		loan_id: LoanId,
		mut loan: Loan<T::AccountId>,
	) -> Result<u32, DispatchError> {
		let parts: Vec<Part<T>> =
			LoanEndorsements::<T>::iter_prefix(loan_id).filter(|(_, part)| part.slashed > 0).collect();
		let mut whole: Balance = 0;
		for (_, part) in &parts {
			whole = add::<T>(whole, part.slashed)?;
		}
		let mut division = Division::new(loan.booked, whole);
		let called_upon = parts.len() as u32;
		let (mut count, mut paid): (u32, Balance) = (0, 0);
		for (endorser, mut part) in parts {
			let amount = division.next(part.slashed).ok_or(Error::<T>::LedgerInconsistent)?;
			part.slashed = 0;
			if part.appeal == Appeal::Open {
				T::Ballots::withdraw(&Matter::Appeal { loan: loan_id, endorser: endorser.clone() });
			}
			if amount > 0 {
				Self::seize(HoldReason::EndorsementStake, &endorser, &loan, amount)?;
				Self::lower_endorser_exposure(&part.person, loan.bank_id, amount)?;
				part.held = sub::<T>(part.held, amount)?;
				if part.held == 0 {
					Self::disengage(loan.bank_id, &part.person)?;
				}
				part.taken = amount;
				paid = add::<T>(paid, amount)?;
				count = count.saturating_add(1);
				History::<T>::mutate(part.person, |record| {
					record.endorsements_failed = record.endorsements_failed.saturating_add(1);
				});
			}
			LoanEndorsements::<T>::insert(loan_id, &endorser, part);
			Self::deposit_event(Event::StakeSlashed { loan_id, endorser, amount });
		}
		let default = loan.default.as_mut().ok_or(Error::<T>::LedgerInconsistent)?;
		default.escrow_until = None;
		default.called = 0;
		default.appealed = 0;
		default.taken = Pot { parts: count, whole: paid, ..Default::default() };
		default.taken_due = paid;
		let mut burned = 0;
		if loan.by_peers {
			loan.booked = sub::<T>(loan.booked, paid)?;
			loan.lenders.collected = add::<T>(loan.lenders.collected, paid)?;
			T::Banks::set_aside(loan.bank_id, paid)?;
		} else if paid > 0 {
			let debt = BorrowerExposure::<T>::get(loan.bank_id, loan.person);
			burned = Self::collect(&mut loan, paid, 0, debt, false, None)?;
		}
		Self::reckon_contested(&mut loan)?;
		Self::look_again(loan_id, &mut loan, Moment::MAX);
		ActiveLoans::<T>::insert(loan_id, loan);
		Self::deposit_event(Event::SlashesSettled { loan_id, amount: paid, burned });
		Ok(called_upon)
	}
}

/// What two losses on one loan cost together. Depositors whose series is void get nothing back: their part is all's.
fn joined<T: Config>(one: Loss, other: Loss) -> Result<Loss, Error<T>> {
	let (shares, void) = if one.series == other.series { (one.shares, 0) } else { (0, one.shares) };
	Ok(Loss {
		loss_reserve: add::<T>(one.loss_reserve, other.loss_reserve)?,
		commons: add::<T>(add::<T>(one.commons, other.commons)?, void)?,
		shares: add::<T>(shares, other.shares)?,
		deficit: add::<T>(one.deficit, other.deficit)?,
		series: other.series,
	})
}
