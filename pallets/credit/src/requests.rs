//! From the wish for credit to the decision on it.

use crate::{
	assessment::{assess, counted_stake, Facts},
	limits::add,
	parameters::CreditParameters,
	types::{CreditRequest, CreditScore, Endorsement, Endorsements, Offer, RequestState, Statement},
	Config, CreditRequests, EndorserExposure, Error, Event, History, HoldReason, NextLoanId, NextRequest,
	OpenRequests, Pallet,
};
use alloc::boxed::Box;
use core::str;
use credit_primitives_types::{
	Balance, BankId, Collateral, Description, Funding, HealthIndex, Membership, Moment, PersonId, Personhood,
	Purpose, RequestId, Schedule,
};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};

/// What a borrower asks for, as the call takes it.
pub(crate) struct Asked {
	pub bank_id: BankId,
	pub amount: Balance,
	pub term: Moment,
	pub schedule: Schedule,
	pub purpose: Purpose,
	pub funding: Funding,
	pub collateral: Option<Collateral>,
	pub impact_score: u8,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request_credit(who: &T::AccountId, asked: Asked) -> DispatchResult {
		let parameters = Self::parameters();
		let person = Self::ensure_member(who, asked.bank_id)?;
		Self::ensure_well_formed(&asked, &parameters)?;
		ensure!(!OpenRequests::<T>::contains_key(person), Error::<T>::AlreadyExists);
		let Asked { bank_id, amount, term, schedule, purpose, funding, collateral, impact_score } = asked;
		let native = collateral.as_ref().map(Collateral::native).unwrap_or_default();
		Self::ensure_within_limits(&person, bank_id, amount, native, &parameters)?;
		let number = NextRequest::<T>::get();
		let next = number.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
		let request_id: RequestId = BlakeTwo256::hash_of(&(who, number));

		let deposit = parameters.request_deposit;
		T::Currency::hold(&HoldReason::RequestDeposit.into(), who, deposit)?;
		T::Currency::hold(&HoldReason::Collateral.into(), who, native)?;
		NextRequest::<T>::put(next);
		OpenRequests::<T>::insert(person, request_id);
		let kind = purpose.kind;
		let request = CreditRequest {
			borrower_id: who.clone(),
			person,
			bank_id,
			amount,
			term,
			schedule,
			purpose,
			funding,
			collateral,
			community_endorsements: Endorsements::default(),
			productive_impact_score: impact_score,
			timestamp: Self::now(),
			deposit,
			state: RequestState::Open,
		};
		CreditRequests::<T>::insert(request_id, &request);
		Self::deposit_event(Event::CreditRequested {
			request_id,
			borrower: who.clone(),
			amount,
			purpose: kind,
			request: Box::new(request),
		});
		Ok(())
	}

	fn ensure_well_formed(asked: &Asked, parameters: &CreditParameters) -> DispatchResult {
		ensure!(asked.amount > 0, Error::<T>::AmountZero);
		ensure!(asked.amount >= parameters.minimum_amount, Error::<T>::AmountTooSmall);
		ensure!(asked.term > 0, Error::<T>::TermZero);
		ensure!(asked.term <= parameters.maximum_term, Error::<T>::TermTooLong);
		let installments = asked.schedule.installments();
		ensure!(installments > 0, Error::<T>::InstallmentsZero);
		ensure!(
			installments <= parameters.maximum_installments && Moment::from(installments) <= asked.term,
			Error::<T>::MaxInstallmentsExceeded
		);
		ensure!(asked.impact_score <= 100, Error::<T>::ImpactOutOfRange);
		ensure!(
			asked.collateral.is_none_or(|collateral| collateral.native() > 0),
			Error::<T>::CollateralZero
		);
		if let Description::Text(text) = &asked.purpose.description {
			ensure!(str::from_utf8(text).is_ok(), Error::<T>::NotUtf8);
		}
		Ok(())
	}

	pub(crate) fn do_cancel_request(who: &T::AccountId, request_id: RequestId) -> Result<u32, DispatchError> {
		let request = Self::request(request_id)?;
		ensure!(
			request.borrower_id == *who || Self::has_lapsed(&request, &Self::parameters(), Self::now()),
			Error::<T>::NotTheBorrower
		);
		Self::end_request(request_id, &request)?;
		Self::deposit_event(Event::RequestCancelled { request_id });
		Ok(request.community_endorsements.len() as u32)
	}

	/// Whether a request has outlived its time, decided or not.
	fn has_lapsed(request: &CreditRequest<T::AccountId>, parameters: &CreditParameters, now: Moment) -> bool {
		match request.state {
			RequestState::Open => request.timestamp.saturating_add(parameters.request_lifetime) < now,
			RequestState::Approved(offer) => offer.expires < now,
		}
	}

	pub(crate) fn do_endorse(
		who: &T::AccountId,
		request_id: RequestId,
		stake: Balance,
		statement: Statement,
	) -> DispatchResult {
		let parameters = Self::parameters();
		let mut request = Self::open_request(request_id)?;
		let person = Self::ensure_member(who, request.bank_id)?;
		ensure!(request.person != person, Error::<T>::OwnRequest);
		ensure!(stake > 0, Error::<T>::AmountZero);
		ensure!(stake >= parameters.minimum_stake, Error::<T>::AmountTooSmall);
		ensure!(str::from_utf8(&statement).is_ok(), Error::<T>::NotUtf8);
		let endorsements = &mut request.community_endorsements;
		ensure!(endorsements.iter().all(|given| given.person != person), Error::<T>::AlreadyEndorsed);
		let exposure = Self::ensure_may_stake(who, request.bank_id, stake, &parameters)?;
		endorsements
			.try_push(Endorsement { endorser: who.clone(), person, stake })
			.map_err(|_| Error::<T>::MaxEndorsersExceeded)?;
		request.stakes().ok_or(Error::<T>::AmountTooLarge)?;

		T::Currency::hold(&HoldReason::EndorsementStake.into(), who, stake)?;
		EndorserExposure::<T>::insert(request.bank_id, who, exposure);
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::Endorsed { request_id, endorser: who.clone(), stake, statement });
		Ok(())
	}

	pub(crate) fn do_withdraw_endorsement(who: &T::AccountId, request_id: RequestId) -> DispatchResult {
		let mut request = Self::open_request(request_id)?;
		let endorsements = &mut request.community_endorsements;
		let place = endorsements.iter().position(|given| given.endorser == *who);
		let given = endorsements.remove(place.ok_or(Error::<T>::EndorsementNotFound)?);

		Self::return_stake(request.bank_id, &given)?;
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::EndorsementWithdrawn { request_id, endorser: who.clone() });
		Ok(())
	}

	pub(crate) fn do_decide(who: &T::AccountId, request_id: RequestId) -> Result<u32, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let mut request = Self::open_request(request_id)?;
		let window_ends = request.timestamp.saturating_add(parameters.endorsement_window);
		ensure!(request.borrower_id == *who || window_ends < now, Error::<T>::TooEarly);
		let endorsers = request.community_endorsements.len() as u32;
		let score = Self::score(&request, &parameters)?;
		let reasons = score.reasons_against(&parameters);
		if !reasons.is_empty() {
			Self::end_request(request_id, &request)?;
			Self::deposit_event(Event::CreditAssessed { request_id, score });
			Self::deposit_event(Event::CreditRejected { request_id, reasons });
			return Ok(endorsers);
		}
		Self::ensure_may_lend(&request, &parameters)?;
		let loan_id = NextLoanId::<T>::get();
		let next = loan_id.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;

		NextLoanId::<T>::put(next);
		let terms = score.recommended_terms;
		let offer = Offer {
			loan_id,
			rate: terms.rate,
			endorsers_share: if endorsers > 0 { parameters.endorsers_share } else { Default::default() },
			expected_loss_share: terms.expected_loss_share,
			expires: now.saturating_add(parameters.acceptance_window),
		};
		request.state = RequestState::Approved(offer);
		let (borrower, amount) = (request.borrower_id.clone(), request.amount);
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::CreditAssessed { request_id, score });
		Self::deposit_event(Event::CreditApproved { request_id, borrower, loan_id, amount, offer });
		Ok(endorsers)
	}

	/// Scores a request as it stands.
	pub(crate) fn score(
		request: &CreditRequest<T::AccountId>,
		parameters: &CreditParameters,
	) -> Result<CreditScore, DispatchError> {
		let joined = T::Banks::member_since(request.bank_id, &request.borrower_id);
		let joined = joined.ok_or(Error::<T>::NotAMember)?;
		let mut counted_stakes: Balance = 0;
		for given in &request.community_endorsements {
			let counted = counted_stake(given.stake, &History::<T>::get(given.person));
			counted_stakes = add::<T>(counted_stakes, counted)?;
		}
		let facts = Facts {
			amount: request.amount,
			purpose: request.purpose.kind,
			record: History::<T>::get(request.person),
			member_for: Self::now().saturating_sub(joined),
			collateral: request.native_collateral(),
			stakes: request.stakes().ok_or(Error::<T>::AmountTooLarge)?,
			counted_stakes,
			health: T::Health::health(request.bank_id),
		};
		Ok(assess(&facts, parameters))
	}

	/// Gives everything that was held for a request back, and forgets it.
	fn end_request(request_id: RequestId, request: &CreditRequest<T::AccountId>) -> DispatchResult {
		Self::release(HoldReason::RequestDeposit, &request.borrower_id, request.deposit)?;
		Self::release(HoldReason::Collateral, &request.borrower_id, request.native_collateral())?;
		for given in &request.community_endorsements {
			Self::return_stake(request.bank_id, given)?;
		}
		Self::remove_request(request_id, &request.person);
		Ok(())
	}

	pub(crate) fn remove_request(request_id: RequestId, person: &PersonId) {
		CreditRequests::<T>::remove(request_id);
		OpenRequests::<T>::remove(person);
	}

	fn return_stake(bank: BankId, given: &Endorsement<T::AccountId>) -> DispatchResult {
		Self::lower_endorser_exposure(&given.endorser, bank, given.stake)?;
		Self::release(HoldReason::EndorsementStake, &given.endorser, given.stake)
	}

	/// Returns exactly what was held.
	pub(crate) fn release(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::Exact).map(|_| ())
	}

	/// The person behind a member of the bank.
	pub(crate) fn ensure_member(who: &T::AccountId, bank: BankId) -> Result<PersonId, DispatchError> {
		ensure!(T::Banks::bank_exists(bank), Error::<T>::BankNotFound);
		ensure!(T::Banks::is_member(bank, who), Error::<T>::NotAMember);
		Ok(T::Personhood::person_of(who).ok_or(Error::<T>::NotAPerson)?)
	}

	pub(crate) fn request(request_id: RequestId) -> Result<CreditRequest<T::AccountId>, Error<T>> {
		CreditRequests::<T>::get(request_id).ok_or(Error::<T>::RequestNotFound)
	}

	fn open_request(request_id: RequestId) -> Result<CreditRequest<T::AccountId>, Error<T>> {
		let request = Self::request(request_id)?;
		ensure!(request.state == RequestState::Open, Error::<T>::AlreadyDecided);
		Ok(request)
	}
}
