//! The life of a loan between its acceptance and its end, payments apart.

use crate::{
	limits::{add, sub},
	totals::bump,
	types::{
		AmountDue, Care, Debt, Endorsement, Loan, LoanEndorsement, Plan, Pot, RequestState, Security,
		Settlement, Terms,
	},
	ActiveLoans, BorrowerExposure, Calendar, Config, Debts, Error, Event, HoldReason, LoanEndorsements,
	LoansOf, Pallet, PeerLoans, Settlements,
};
use alloc::boxed::Box;
use credit_primitives_types::{
	Balance, BankId, BankLedger, LoanId, Membership, Moment, Personhood, RequestId, SortedMoment,
};
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
		let (bank_id, loan_id, amount) = (request.bank_id, offer.loan_id, offer.amount);
		let by_peers = request.funding.is_by_peers();
		ensure!(!by_peers || request.pledged == amount, Error::<T>::NotFullyPledged);
		Self::ensure_may_lend(&request, amount, &parameters)?;
		let asset = Self::secured_asset(request.collateral.as_ref(), now)?;
		let counted = Self::counted_collateral(request.collateral.as_ref(), now)?;
		ensure!(counted >= offer.collateral, Error::<T>::CollateralLostValue);
		ensure!(
			request.community_endorsements.iter().all(|given| Self::is_still_a_person(bank_id, given)),
			Error::<T>::EndorserNotAPerson
		);
		let endorsers = Pot {
			parts: request.community_endorsements.len() as u32,
			whole: request.stakes().ok_or(Error::<T>::AmountTooLarge)?,
			..Default::default()
		};
		let plan = Plan { start: now, base: amount, term: request.term, schedule: request.schedule };

		Self::release(HoldReason::RequestDeposit, who, request.deposit)?;
		Self::remove_request(request_id, &request.person);
		let (created, pool) = if by_peers {
			T::Banks::pay_claim(bank_id, who, amount)?;
			PeerLoans::<T>::insert(request_id, loan_id);
			(0, 0)
		} else {
			let debt = add::<T>(BorrowerExposure::<T>::get(bank_id, request.person), amount)?;
			BorrowerExposure::<T>::insert(bank_id, request.person, debt);
			let funded = T::Banks::fund(bank_id, who, &request.person, request.purpose.kind, amount, debt)?;
			(funded.created, funded.pool)
		};
		let native = request.native_collateral();
		let mut loan = Loan {
			borrower: who.clone(),
			person: request.person,
			bank_id,
			request_id,
			by_peers,
			by_founder: T::Banks::is_founder(bank_id, who),
			principal: amount,
			created,
			outstanding: amount,
			booked: amount,
			interest: 0,
			accrued_at: now,
			rate: offer.rate,
			accepted: now,
			plan,
			purpose: request.purpose.kind,
			security: Security { native, native_held: native, released_to: amount, asset },
			endorsers_share: offer.endorsers_share,
			expected_loss_share: offer.expected_loss_share,
			grace: parameters.grace,
			default_delay: parameters.default_delay,
			counted_days: 0,
			endorsers,
			lenders: Pot {
				parts: request.pledgers,
				whole: if by_peers { amount } else { 0 },
				..Default::default()
			},
			care: Care::default(),
			default: None,
		};
		for given in request.community_endorsements {
			let part = LoanEndorsement::new(given.person, given.stake);
			LoanEndorsements::<T>::insert(loan_id, given.endorser, part);
		}
		Debts::<T>::try_mutate(loan.person, |debt| {
			debt.loans = debt.loans.checked_add(1).ok_or(Error::<T>::MaxLoansExceeded)?;
			debt.unsecured = add::<T>(debt.unsecured, loan.unsecured())?;
			Ok::<_, Error<T>>(())
		})?;
		Self::raise_books(&loan, amount)?;
		let first = plan.due(1).ok_or(Error::<T>::AmountTooLarge)?;
		Self::look_again(loan_id, &mut loan, first.saturating_add(parameters.grace));
		ActiveLoans::<T>::insert(loan_id, &loan);
		LoansOf::<T>::insert(loan.person, loan_id, ());
		Self::count(|totals| {
			bump(&mut totals.accepted);
			totals.loans = totals.loans.saturating_add(1);
		});
		Self::deposit_event(Event::LoanFunded {
			request_id,
			loan_id,
			borrower: who.clone(),
			bank_id,
			created,
			pool,
			rate: offer.rate,
			loan: Box::new(loan),
		});
		Ok(endorsers.parts)
	}

	/// Whether an endorser counts as a person now: by the account that they are a member by, which moves with them, or by
	/// the one that staked if they are no member any more.
	fn is_still_a_person(bank: BankId, given: &Endorsement<T::AccountId>) -> bool {
		let account = T::Banks::account_of_member(bank, &given.person);
		let account = account.unwrap_or_else(|| given.endorser.clone());
		T::Personhood::person_of(&account) == Some(given.person)
	}

	/// Moves the loan's entry in the calendar; the end of time stands for none.
	pub(crate) fn look_again(loan_id: LoanId, loan: &mut Loan<T::AccountId>, at: Moment) {
		let before = loan.care.next_check;
		if before == at {
			return;
		}
		if before != Moment::MAX {
			Calendar::<T>::remove((SortedMoment::from(before), loan_id));
		}
		if at != Moment::MAX {
			Calendar::<T>::insert((SortedMoment::from(at), loan_id), ());
		}
		loan.care.next_check = at;
	}

	/// Ends a loan on which nothing is owed any more. Says how many stakes it had to look at for appeals that are open.
	pub(crate) fn close(loan_id: LoanId, mut loan: Loan<T::AccountId>) -> Result<u32, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		Self::set_provision(&mut loan, 0)?;
		Self::release(HoldReason::Collateral, &loan.borrower, loan.security.native_held)?;
		Self::return_asset(loan_id, &loan)?;
		Self::look_again(loan_id, &mut loan, Moment::MAX);
		Debts::<T>::try_mutate_exists(loan.person, |debt| {
			let Debt { unsecured, loans, defaulted } = debt.unwrap_or_default();
			let loans = loans.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			let defaulted = sub_count::<T>(defaulted, u32::from(loan.default.is_some()))?;
			*debt = (loans > 0).then_some(Debt { unsecured, loans, defaulted });
			Ok::<_, Error<T>>(())
		})?;
		Self::disengage(loan.bank_id, &loan.person)?;
		if loan.needs_bank() {
			Self::end_business(loan.bank_id)?;
		}
		let in_escrow = loan.default.is_some_and(|default| default.escrow_until.is_some());
		let looked_at = if in_escrow { Self::withdraw_appeals(loan_id) } else { 0 };
		let makes_history = loan.default.is_none() && loan.is_seasoned(parameters.history_minimum, now);
		if makes_history {
			crate::History::<T>::mutate(loan.person, |record| {
				let closed = if loan.by_peers { &mut record.peer_closed } else { &mut record.loans_closed };
				*closed = closed.saturating_add(1);
			});
		}
		ActiveLoans::<T>::remove(loan_id);
		LoansOf::<T>::remove(loan.person, loan_id);
		Self::count(|totals| {
			bump(&mut totals.closed);
			totals.loans = totals.loans.saturating_sub(1);
			totals.late = totals.late.saturating_sub(u32::from(loan.care.is_late));
			totals.defaulted = totals.defaulted.saturating_sub(u32::from(loan.default.is_some()));
		});
		let in_time = loan.care.restructured == 0 && loan.plan.end().is_some_and(|end| now <= end);
		let settlement = Settlement {
			bank_id: loan.bank_id,
			request_id: loan.request_id,
			held: makes_history && in_time && !loan.by_peers,
			endorsers: loan.endorsers,
			taken: loan.default.map(|default| default.taken).unwrap_or_default(),
			lenders: loan.lenders,
		};
		if !settlement.is_over() {
			Settlements::<T>::insert(loan_id, settlement);
		}
		Self::deposit_event(Event::LoanClosed { loan_id, borrower: loan.borrower });
		Ok(looked_at)
	}

	/// Changes what the bank expects to lose on a loan; lenders who are not banks keep no books.
	pub(crate) fn set_provision(loan: &mut Loan<T::AccountId>, provision: Balance) -> DispatchResult {
		if loan.care.provision != provision {
			T::Banks::set_provision(loan.bank_id, loan.care.provision, provision)?;
			loan.care.provision = provision;
		}
		Ok(())
	}

	/// A bank's loan that its members may decide about.
	fn loan_of_members(bank: BankId, loan_id: LoanId) -> Result<Loan<T::AccountId>, Error<T>> {
		let loan = Self::loan(loan_id)?;
		// What members have lent of their own is not for others to give.
		ensure!(loan.bank_id == bank && !loan.by_peers, Error::<T>::NotAuthorized);
		ensure!(loan.default.is_none(), Error::<T>::AlreadyDefaulted);
		Ok(loan)
	}

	pub(crate) fn do_restructure(bank: BankId, loan_id: LoanId, terms: Terms) -> DispatchResult {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut loan = Self::loan_of_members(bank, loan_id)?;
		ensure!(loan.care.restructured < parameters.most_restructures, Error::<T>::MaxRestructuresExceeded);
		Self::ensure_plannable(terms.term, &terms.schedule, &parameters)?;
		let plan = Plan { start: now, base: loan.outstanding, term: terms.term, schedule: terms.schedule };
		let is_milder = plan.is_no_harsher_than(&loan.plan, now).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(terms.rate <= loan.rate && is_milder, Error::<T>::TermsHarsher);
		let first = plan.due(1).ok_or(Error::<T>::AmountTooLarge)?;

		Self::review_lateness(loan_id, &mut loan, &parameters, now)?;
		if let Some(since) = loan.late_since(now, parameters.late_tolerance) {
			Self::record_delay(&loan.person, now.saturating_sub(since));
		}
		loan.interest = loan.interest_due(now).ok_or(Error::<T>::AmountTooLarge)?;
		loan.accrued_at = now;
		loan.rate = terms.rate;
		loan.plan = plan;
		if loan.care.is_late {
			Self::count(|totals| totals.late = totals.late.saturating_sub(1));
		}
		let care = &mut loan.care;
		care.restructured = care.restructured.saturating_add(1);
		care.kept_step = care.step;
		care.is_late = false;
		care.on_time = 0;
		care.counted = 0;
		let next = first.saturating_add(loan.grace);
		Self::look_again(loan_id, &mut loan, next);
		ActiveLoans::<T>::insert(loan_id, &loan);
		Self::deposit_event(Event::LoanRestructured { loan_id, plan, rate: terms.rate });
		Ok(())
	}

	pub(crate) fn do_grant_forbearance(bank: BankId, loan_id: LoanId, until: Moment) -> DispatchResult {
		let now = Self::now();
		let mut loan = Self::loan_of_members(bank, loan_id)?;
		// From the end of the plan on nobody can put a default off for ever by asking again and again.
		let latest = now
			.min(loan.plan.end().ok_or(Error::<T>::AmountTooLarge)?)
			.saturating_add(Self::parameters().longest_forbearance);
		let earliest = now.max(loan.care.forborne_until.unwrap_or_default());
		ensure!(earliest < until && until <= latest, Error::<T>::ForbearanceOutOfRange);
		loan.care.forborne_until = Some(until);
		ActiveLoans::<T>::insert(loan_id, &loan);
		Self::deposit_event(Event::ForbearanceGranted { loan_id, until });
		Ok(())
	}

	/// What a loan owes now.
	pub(crate) fn due(loan: &Loan<T::AccountId>, now: Moment) -> Option<AmountDue> {
		let next = loan.plan.due_by(now)?.checked_add(1)?;
		let oldest = loan.plan.oldest_due(loan.outstanding);
		let parameters = Self::parameters();
		let late = loan.late_since(now, parameters.late_tolerance);
		Some(AmountDue {
			outstanding: loan.outstanding,
			interest: loan.interest_due(now)?,
			overdue: loan.overdue(now)?,
			next_due: loan.plan.due(next),
			late_for: late.map_or(0, |since| now.saturating_sub(since)),
			default_from: late.or(oldest).map(|due| loan.default_from(due, parameters.expected_after())),
		})
	}

	pub(crate) fn loan(loan_id: LoanId) -> Result<Loan<T::AccountId>, Error<T>> {
		ActiveLoans::<T>::get(loan_id).ok_or(Error::<T>::LoanNotFound)
	}
}

fn sub_count<T: Config>(count: u32, less: u32) -> Result<u32, Error<T>> {
	sub::<T>(count.into(), less.into()).map(|rest| rest as u32)
}
