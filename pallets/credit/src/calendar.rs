//! What happens to loans by the mere passing of time.
//!
//! Every loan that something may happen to has one entry in the calendar, which sorts by time: a block looks at the
//! entries that are due and at no other loan.

use crate::{
	limits::add,
	parameters::CreditParameters,
	types::{Care, Loan},
	weights::WeightInfo,
	ActiveLoans, Calendar, Config, Error, Event, History, Pallet,
};
use credit_primitives_math::{
	provisions::{provision, step_at},
	schedule::first_unpaid,
	MS_PER_DAY,
};
use credit_primitives_types::{LoanId, Moment, SortedMoment};
use frame_support::{
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};

/// When a loan is looked at again that could not be looked after.
const RETRY_AFTER: Moment = MS_PER_DAY / 24;

/// What looking after a loan came to.
enum Work {
	/// Its state was brought up to date.
	Review,
	/// Its default was called, upon as many stakes.
	Default(u32),
	/// As many stakes paid.
	Settlement(u32),
}

impl Work {
	fn weight<T: Config>(&self) -> Weight {
		match self {
			Work::Review => T::WeightInfo::review(),
			Work::Default(endorsers) => T::WeightInfo::call_default(*endorsers),
			Work::Settlement(endorsers) => T::WeightInfo::settle_slashes(*endorsers),
		}
	}
}

/// The most that looking after one loan weighs.
pub(crate) fn worst_work<T: Config>() -> Weight {
	let most = crate::types::MAX_ENDORSERS;
	[Work::Review, Work::Default(most), Work::Settlement(most)]
		.iter()
		.fold(Weight::zero(), |worst, work| worst.max(work.weight::<T>()))
}

impl<T: Config> Pallet<T> {
	/// Looks after the loans that are due for it, earliest first, as far as the weight goes. The rest waits for the next
	/// block.
	pub(crate) fn look_after_loans(meter: &mut WeightMeter) {
		let mut own = WeightMeter::with_limit(T::PollWeight::get().min(meter.remaining()));
		if own.try_consume(T::WeightInfo::poll_idle()).is_err() {
			return;
		}
		let now = Self::now();
		let worst = worst_work::<T>();
		for (moment, loan_id) in Calendar::<T>::iter_keys() {
			if Moment::from(moment) > now || !own.can_consume(worst) {
				break;
			}
			let done = with_storage_layer(|| Self::look_after(loan_id, now)).map(|work| work.weight::<T>());
			own.consume(done.unwrap_or_else(|error| {
				// Nothing is lost: the loan stays as it was and is looked at again.
				log::error!(target: "runtime::credit", "loan {loan_id} could not be looked after: {error:?}");
				Self::postpone(moment, loan_id, now);
				worst
			}));
		}
		meter.consume(own.consumed());
	}

	fn postpone(moment: SortedMoment, loan_id: LoanId, now: Moment) {
		Calendar::<T>::remove((moment, loan_id));
		if let Some(mut loan) = ActiveLoans::<T>::get(loan_id) {
			loan.care.next_check = Moment::MAX;
			Self::look_again(loan_id, &mut loan, now.saturating_add(RETRY_AFTER));
			ActiveLoans::<T>::insert(loan_id, loan);
		}
	}

	fn look_after(loan_id: LoanId, now: Moment) -> Result<Work, DispatchError> {
		let parameters = Self::parameters();
		let mut loan = Self::loan(loan_id)?;
		if let Some(default) = &loan.default {
			return match default.escrow_until {
				Some(until) if until <= now => Ok(Work::Settlement(Self::settle_slashes(loan_id, loan)?)),
				until => {
					Self::look_again(loan_id, &mut loan, until.unwrap_or(Moment::MAX));
					ActiveLoans::<T>::insert(loan_id, loan);
					Ok(Work::Review)
				}
			};
		}
		if let Some(since) = loan.late_since(now, parameters.late_tolerance) {
			if now >= automatic_default(&loan, since, &parameters) {
				return Ok(Work::Default(Self::default_on(loan_id, loan, since, now)?));
			}
		}
		Self::review_lateness(loan_id, &mut loan, &parameters, now)?;
		ActiveLoans::<T>::insert(loan_id, loan);
		Ok(Work::Review)
	}

	/// Brings a loan that is not in default up to date: how late it is, what is expected to be lost, and when to look
	/// again. The loan is the caller's to store.
	pub(crate) fn review_lateness(
		loan_id: LoanId,
		loan: &mut Loan<T::AccountId>,
		parameters: &CreditParameters,
		now: Moment,
	) -> DispatchResult {
		let before = loan.care;
		let since = loan.late_since(now, parameters.late_tolerance);
		let delinquent = since.map(|since| (since, since.saturating_add(loan.grace)));
		let next = match delinquent {
			Some((since, from)) if from <= now => {
				let step = step_at(now.saturating_sub(from), &parameters.provision_delays);
				loan.care.is_late = true;
				loan.care.on_time = 0;
				loan.care.counted = loan.plan.due_by(now).ok_or(Error::<T>::LedgerInconsistent)?;
				loan.care.step = step.max(before.kept_step);
				let at = parameters.next_step(from, step);
				at.min(automatic_default(loan, since, parameters)).max(now.saturating_add(1))
			}
			Some((_, from)) => {
				loan.care.is_late = false;
				loan.care.step = before.kept_step;
				from
			}
			None => {
				Self::count_good_installments(loan, before.is_late, parameters, now)?;
				loan.care.is_late = false;
				loan.care.step = loan.care.kept_step;
				Self::next_due_date(loan, now)?
			}
		};
		if loan.care.is_late != before.is_late {
			Self::count(|totals| {
				totals.late = match loan.care.is_late {
					true => totals.late.saturating_add(1),
					false => totals.late.saturating_sub(1),
				}
			});
		}
		if loan.care.is_late && !before.is_late {
			History::<T>::mutate(loan.person, |record| record.late = record.late.saturating_add(1));
		}
		if !loan.by_peers {
			let secured = loan.secured().ok_or(Error::<T>::AmountTooLarge)?;
			let share = parameters.provision_share(loan.care.step);
			Self::set_provision(loan, provision(loan.outstanding, secured, share))?;
		}
		let Care { step, provision, is_late, .. } = loan.care;
		if (step, provision, is_late) != (before.step, before.provision, before.is_late) {
			Self::deposit_event(Event::LoanLate { loan_id, step, provision, is_late });
		}
		Self::look_again(loan_id, loan, next);
		Ok(())
	}

	/// Counts the installments that a restructured loan paid on time in a row; with enough of them it loses its provision.
	fn count_good_installments(
		loan: &mut Loan<T::AccountId>,
		was_late: bool,
		parameters: &CreditParameters,
		now: Moment,
	) -> DispatchResult {
		let due = loan.plan.due_by(now).ok_or(Error::<T>::LedgerInconsistent)?;
		let care = &mut loan.care;
		if care.kept_step > 0 && !was_late {
			care.on_time = care.on_time.saturating_add(due.saturating_sub(care.counted));
			if care.on_time >= parameters.good_installments {
				care.kept_step = 0;
			}
		}
		care.counted = due;
		Ok(())
	}

	/// When a loan that is not late may become delinquent next, the end of time if it never will.
	fn next_due_date(loan: &Loan<T::AccountId>, now: Moment) -> Result<Moment, DispatchError> {
		let parts = loan.plan.schedule.installments();
		let Some(unpaid) = first_unpaid(loan.plan.base, parts, loan.outstanding) else {
			return Ok(Moment::MAX);
		};
		let due = loan.plan.due_by(now).ok_or(Error::<T>::LedgerInconsistent)?;
		let next = unpaid.max(add::<T>(due.into(), 1)? as u32);
		Ok(loan.plan.due(next).map_or(Moment::MAX, |due| due.saturating_add(loan.grace)))
	}
}

/// When a loan that is late since `since` is called in default without anyone's doing.
fn automatic_default<AccountId>(
	loan: &Loan<AccountId>,
	since: Moment,
	parameters: &CreditParameters,
) -> Moment {
	let at = since.saturating_add(loan.grace).saturating_add(parameters.automatic_default);
	at.max(loan.default_from(since, parameters.expected_after()))
}
