//! From the wish for credit to the decision on it.

use crate::{
	assessment::{assess, Assessed, Circumstances, Facts, Verdict},
	parameters::CreditParameters,
	totals::bump,
	types::{
		CreditRequest, Endorsement, Endorsements, Evidence, RejectionReason, RejectionReasons, RequestState,
		Statement,
	},
	Config, CreditRequests, Debts, EndorserExposure, Error, Event, History, HoldReason, NextRequest,
	OpenRequests, Pallet,
};
use alloc::boxed::Box;
use core::str;
use credit_primitives_types::{
	Balance, Ballots, BankId, Collateral, Description, Funding, HealthIndex, Matter, Membership, Moment,
	PersonId, Personhood, Purpose, RequestId, Schedule,
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

impl Asked {
	/// The request that it becomes.
	pub(crate) fn into_request<AccountId>(
		self,
		borrower_id: AccountId,
		person: PersonId,
		community_endorsements: Endorsements<AccountId>,
		timestamp: Moment,
	) -> CreditRequest<AccountId> {
		CreditRequest {
			borrower_id,
			person,
			bank_id: self.bank_id,
			amount: self.amount,
			term: self.term,
			schedule: self.schedule,
			purpose: self.purpose,
			funding: self.funding,
			collateral: self.collateral,
			community_endorsements,
			productive_impact_score: self.impact_score,
			timestamp,
			deposit: 0,
			pledged: 0,
			pledgers: 0,
			state: RequestState::Open,
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request_credit(who: &T::AccountId, asked: Asked) -> DispatchResult {
		let parameters = Self::parameters();
		let person = Self::ensure_member(who, asked.bank_id)?;
		let now = Self::now();
		Self::ensure_well_formed(&asked, &parameters, now)?;
		ensure!(!OpenRequests::<T>::contains_key(person), Error::<T>::AlreadyExists);
		let number = NextRequest::<T>::get();
		let next = number.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
		let request_id: RequestId = BlakeTwo256::hash_of(&(who, number));
		let deposit = parameters.request_deposit;
		let request = asked.into_request(who.clone(), person, Endorsements::default(), now);
		let request = CreditRequest { deposit, ..request };
		Self::ensure_may_borrow(&request, request.amount, &parameters)?;

		Self::hold(HoldReason::RequestDeposit, who, deposit)?;
		Self::hold_collateral(who, request.bank_id, request.collateral.as_ref(), now)?;
		NextRequest::<T>::put(next);
		OpenRequests::<T>::insert(person, request_id);
		Self::begin_business(request.bank_id)?;
		Self::engage(request.bank_id, &person)?;
		CreditRequests::<T>::insert(request_id, &request);
		Self::count(|totals| bump(&mut totals.requested));
		Self::deposit_event(Event::CreditRequested {
			request_id,
			borrower: who.clone(),
			amount: request.amount,
			purpose: request.purpose.kind,
			request: Box::new(request),
		});
		Ok(())
	}

	/// Whether somebody could ask for this.
	pub(crate) fn ensure_well_formed(
		asked: &Asked,
		parameters: &CreditParameters,
		now: Moment,
	) -> DispatchResult {
		ensure!(asked.amount > 0, Error::<T>::AmountZero);
		ensure!(asked.amount >= parameters.minimum_amount, Error::<T>::AmountTooSmall);
		Self::ensure_plannable(asked.term, &asked.schedule, parameters)?;
		ensure!(asked.impact_score <= 100, Error::<T>::ImpactOutOfRange);
		ensure!(
			asked.collateral.is_none_or(|collateral| collateral.amount() > 0),
			Error::<T>::CollateralZero
		);
		if let Funding::Peers { deadline } = asked.funding {
			let latest = now.saturating_add(parameters.funding_window);
			ensure!(now < deadline && deadline <= latest, Error::<T>::DeadlineOutOfRange);
		}
		if let Description::Text(text) = &asked.purpose.description {
			ensure!(str::from_utf8(text).is_ok(), Error::<T>::NotUtf8);
		}
		Ok(())
	}

	/// Whether principal can be due on such a schedule.
	pub(crate) fn ensure_plannable(
		term: Moment,
		schedule: &Schedule,
		parameters: &CreditParameters,
	) -> DispatchResult {
		ensure!(term > 0, Error::<T>::TermZero);
		ensure!(term <= parameters.maximum_term, Error::<T>::TermTooLong);
		let installments = schedule.installments();
		ensure!(installments > 0, Error::<T>::InstallmentsZero);
		ensure!(
			installments <= parameters.maximum_installments && Moment::from(installments) <= term,
			Error::<T>::MaxInstallmentsExceeded
		);
		Ok(())
	}

	pub(crate) fn do_cancel_request(who: &T::AccountId, request_id: RequestId) -> Result<u32, DispatchError> {
		let request = Self::request(request_id)?;
		ensure!(
			Self::is_borrower(&request, who) || Self::has_lapsed(&request, &Self::parameters(), Self::now()),
			Error::<T>::NotTheBorrower
		);
		Self::end_request(request_id, &request)?;
		Self::count(|totals| bump(&mut totals.cancelled));
		Self::deposit_event(Event::RequestCancelled { request_id });
		Ok(request.community_endorsements.len() as u32)
	}

	/// Whether an account asked for this, or is the person's now who did: what was held returns to who put it up, whoever of
	/// the two cancels.
	fn is_borrower(request: &CreditRequest<T::AccountId>, who: &T::AccountId) -> bool {
		request.borrower_id == *who || T::Personhood::person_of(who) == Some(request.person)
	}

	/// Whether a request has outlived its time, decided or not.
	fn has_lapsed(request: &CreditRequest<T::AccountId>, parameters: &CreditParameters, now: Moment) -> bool {
		Self::lasts_until(request, parameters) < now
	}

	/// The last moment of a request's present state.
	pub(crate) fn lasts_until(
		request: &CreditRequest<T::AccountId>,
		parameters: &CreditParameters,
	) -> Moment {
		match (&request.state, &request.funding) {
			(RequestState::Open, Funding::Bank) => {
				request.timestamp.saturating_add(parameters.request_lifetime)
			}
			(RequestState::Open, Funding::Peers { deadline }) => *deadline,
			(RequestState::Referred { until }, _) => *until,
			(RequestState::Approved(offer), _) => offer.expires,
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
		ensure!(str::from_utf8(&statement).is_ok(), Error::<T>::NotUtf8);
		let endorsements = &mut request.community_endorsements;
		ensure!(
			endorsements.iter().all(|given| given.person != person && given.endorser != *who),
			Error::<T>::AlreadyEndorsed
		);
		let exposure = Self::ensure_may_stake(&person, request.bank_id, stake, &parameters)?;
		endorsements
			.try_push(Endorsement { endorser: who.clone(), person, stake })
			.map_err(|_| Error::<T>::MaxEndorsersExceeded)?;
		request.stakes().ok_or(Error::<T>::AmountTooLarge)?;

		Self::hold(HoldReason::EndorsementStake, who, stake)?;
		EndorserExposure::<T>::insert(request.bank_id, person, exposure);
		Self::engage(request.bank_id, &person)?;
		Self::tie(&person, &request.person, request_id)?;
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::Endorsed { request_id, endorser: who.clone(), person, stake, statement });
		Ok(())
	}

	pub(crate) fn do_withdraw_endorsement(who: &T::AccountId, request_id: RequestId) -> DispatchResult {
		let mut request = Self::open_request(request_id)?;
		Self::remove_endorsement(request_id, &mut request, who)?;
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::EndorsementWithdrawn { request_id, endorser: who.clone() });
		Ok(())
	}

	pub(crate) fn do_decline_endorsement(
		who: &T::AccountId,
		request_id: RequestId,
		endorser: &T::AccountId,
	) -> DispatchResult {
		let mut request = Self::open_request(request_id)?;
		ensure!(request.borrower_id == *who, Error::<T>::NotTheBorrower);
		Self::remove_endorsement(request_id, &mut request, endorser)?;
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::EndorsementDeclined { request_id, endorser: endorser.clone() });
		Ok(())
	}

	/// Takes an endorsement out of an open request, and returns its stake.
	fn remove_endorsement(
		request_id: RequestId,
		request: &mut CreditRequest<T::AccountId>,
		endorser: &T::AccountId,
	) -> DispatchResult {
		let endorsements = &mut request.community_endorsements;
		let place = endorsements.iter().position(|given| given.endorser == *endorser);
		let given = endorsements.remove(place.ok_or(Error::<T>::EndorsementNotFound)?);
		Self::return_stake(request_id, request, &given)
	}

	/// Says how many endorsers there are, and whether the members are asked.
	pub(crate) fn do_decide(who: &T::AccountId, request_id: RequestId) -> Result<(u32, bool), DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let request = Self::open_request(request_id)?;
		let window_ends = request.timestamp.saturating_add(parameters.endorsement_window);
		ensure!(request.borrower_id == *who || window_ends < now, Error::<T>::TooEarly);
		let endorsers = request.community_endorsements.len() as u32;
		let assessed = Self::score(&request, &parameters)?;
		let Assessed { score, .. } = &assessed;
		let verdict = score.verdict(request.funding.is_by_peers(), &parameters);
		let is_referred = matches!(verdict, Verdict::Refer(_));
		Self::count(|totals| totals.count_score(assessed.class));
		match verdict {
			Verdict::Approve => Self::approve(request_id, request, assessed, &parameters)?,
			Verdict::Reject(reasons) => {
				Self::tell(request_id, assessed);
				Self::reject(request_id, &request, reasons)?;
			}
			Verdict::Refer(reasons) => Self::refer(request_id, request, assessed, reasons, &parameters)?,
		}
		Ok((endorsers, is_referred))
	}

	pub(crate) fn do_appeal_score(who: &T::AccountId, request_id: RequestId) -> Result<u32, DispatchError> {
		let parameters = Self::parameters();
		let request = Self::open_request(request_id)?;
		ensure!(request.borrower_id == *who, Error::<T>::NotTheBorrower);
		let endorsers = request.community_endorsements.len() as u32;
		let assessed = Self::score(&request, &parameters)?;
		match assessed.score.verdict(request.funding.is_by_peers(), &parameters) {
			// No vote overrides a limit.
			Verdict::Reject(reasons) if reasons.contains(&RejectionReason::PriceAboveCap) => {
				Err(Error::<T>::PriceAboveCap)?
			}
			Verdict::Reject(reasons) => Self::refer(request_id, request, assessed, reasons, &parameters)?,
			Verdict::Approve | Verdict::Refer(_) => Err(Error::<T>::ScoreNotTooLow)?,
		}
		Ok(endorsers)
	}

	/// Puts a request to the vote of the bank's members.
	fn refer(
		request_id: RequestId,
		mut request: CreditRequest<T::AccountId>,
		assessed: Assessed,
		reasons: RejectionReasons,
		parameters: &CreditParameters,
	) -> DispatchResult {
		let window = Self::now().saturating_add(parameters.referral_window);
		// After the deadline nothing could come of it.
		let until = match request.funding {
			Funding::Bank => window,
			Funding::Peers { deadline } => window.min(deadline),
		};
		T::Ballots::open(request.bank_id, Matter::Request(request_id), request.persons().collect())?;
		request.state = RequestState::Referred { until };
		CreditRequests::<T>::insert(request_id, request);
		Self::count(|totals| bump(&mut totals.referred));
		Self::tell(request_id, assessed);
		Self::deposit_event(Event::CreditReferred { request_id, reasons, until });
		Ok(())
	}

	/// Tells how a request was assessed.
	pub(crate) fn tell(request_id: RequestId, Assessed { score, features, explanation, .. }: Assessed) {
		Self::deposit_event(Event::CreditAssessed { request_id, score, features, explanation });
	}

	/// Scores a request as it stands.
	pub(crate) fn score(
		request: &CreditRequest<T::AccountId>,
		parameters: &CreditParameters,
	) -> Result<Assessed, DispatchError> {
		let (model, evidence) = Self::model().unzip();
		let facts = Self::facts(request, &evidence.unwrap_or_default(), parameters)?;
		Ok(assess(&facts, model.as_ref(), parameters))
	}

	/// What the score of a request depends on, as it stands.
	pub(crate) fn facts(
		request: &CreditRequest<T::AccountId>,
		evidence: &Evidence,
		parameters: &CreditParameters,
	) -> Result<Facts, DispatchError> {
		let now = Self::now();
		let debt = Debts::<T>::get(request.person);
		let (counted_stakes, endorsers) = Self::counted_stakes(request, parameters)?;
		let (credentials, purpose_attested) = Self::credentials(&request.borrower_id, evidence);
		let joined = T::Banks::member_since(request.bank_id, &request.borrower_id);
		let joined = joined.ok_or(Error::<T>::NotAMember)?;
		Ok(Facts {
			amount: request.amount,
			purpose: request.purpose.kind,
			record: History::<T>::get(request.person),
			member_for: now.saturating_sub(joined),
			collateral: Self::counted_collateral(request.collateral.as_ref(), now)?,
			stakes: request.stakes().ok_or(Error::<T>::AmountTooLarge)?,
			counted_stakes,
			health: T::Health::health(request.bank_id),
			circumstances: Circumstances {
				term: request.term,
				installments: request.schedule.installments(),
				limit: Self::personal_limit(&request.person, parameters),
				unsecured: debt.unsecured,
				native_collateral: request.native_collateral(),
				open_loans: debt.loans,
				endorsers,
				vitality: T::Health::vitality(request.bank_id),
				credentials,
				purpose_attested,
			},
		})
	}

	/// Gives everything that was held for a request back, and forgets it. Pledges stay until their owners come.
	pub(crate) fn end_request(
		request_id: RequestId,
		request: &CreditRequest<T::AccountId>,
	) -> DispatchResult {
		let CreditRequest { borrower_id, bank_id, .. } = request;
		Self::end_ballot(request_id, request);
		Self::release(HoldReason::RequestDeposit, borrower_id, request.deposit)?;
		Self::release_collateral(borrower_id, *bank_id, request.collateral.as_ref())?;
		for given in &request.community_endorsements {
			Self::return_stake(request_id, request, given)?;
		}
		Self::end_business(*bank_id)?;
		Self::disengage(*bank_id, &request.person)?;
		Self::remove_request(request_id, &request.person);
		Ok(())
	}

	/// Ends the members' vote on a request, if there is one.
	pub(crate) fn end_ballot(request_id: RequestId, request: &CreditRequest<T::AccountId>) {
		if matches!(request.state, RequestState::Referred { .. }) {
			T::Ballots::withdraw(&Matter::Request(request_id));
		}
	}

	pub(crate) fn remove_request(request_id: RequestId, person: &PersonId) {
		CreditRequests::<T>::remove(request_id);
		OpenRequests::<T>::remove(person);
	}

	/// Returns a stake, and forgets that one person endorsed the other: it came to nothing.
	fn return_stake(
		request_id: RequestId,
		request: &CreditRequest<T::AccountId>,
		given: &Endorsement<T::AccountId>,
	) -> DispatchResult {
		let bank = request.bank_id;
		Self::untie(&given.person, &request.person, request_id);
		Self::lower_endorser_exposure(&given.person, bank, given.stake)?;
		Self::disengage(bank, &given.person)?;
		Self::release(HoldReason::EndorsementStake, &given.endorser, given.stake)
	}

	/// Holds exactly this much.
	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Returns exactly what was held.
	pub(crate) fn release(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
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
		ensure!(request.state.is_open(), Error::<T>::AlreadyDecided);
		Ok(request)
	}
}
