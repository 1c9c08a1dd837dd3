//! What becomes of an assessed request: an offer, a rejection, or the members' decision.

use crate::{
	assessment::{counted_stake, Assessed, Verdict},
	limits::add,
	parameters::CreditParameters,
	totals::bump,
	types::{CreditRequest, Offer, RejectionReason, RejectionReasons, RequestState, Tie, TiesOfTwo},
	Config, CreditRequests, Error, Event, History, NextLoanId, Pallet, Ties,
};
use alloc::vec;
use credit_primitives_types::{Balance, BankId, Funding, PersonId, RequestId};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Makes the borrower an offer, if every limit allows it.
	pub(crate) fn approve(
		request_id: RequestId,
		mut request: CreditRequest<T::AccountId>,
		assessed: Assessed,
		parameters: &CreditParameters,
	) -> DispatchResult {
		let score = &assessed.score;
		let amount = score.recommended_terms.amount;
		Self::ensure_may_lend(&request, amount, parameters)?;
		let loan_id = NextLoanId::<T>::get();
		let next = loan_id.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
		let collateral = Self::counted_collateral(request.collateral.as_ref(), Self::now())?;
		let security = add::<T>(collateral, stakes::<T>(&request)?)?;
		let (rate, expected_loss_share) = score.price_of(amount, security, parameters);
		let offer = Offer {
			loan_id,
			amount,
			collateral,
			rate,
			endorsers_share: parameters.share_of_endorsers(amount, stakes::<T>(&request)?),
			expected_loss_share,
			expires: match request.funding {
				Funding::Bank => Self::now().saturating_add(parameters.acceptance_window),
				Funding::Peers { deadline } => deadline,
			},
		};

		NextLoanId::<T>::put(next);
		Self::end_ballot(request_id, &request);
		request.state = RequestState::Approved(offer);
		let borrower = request.borrower_id.clone();
		CreditRequests::<T>::insert(request_id, request);
		Self::count(|totals| bump(&mut totals.approved));
		Self::tell(request_id, assessed);
		Self::deposit_event(Event::CreditApproved { request_id, borrower, loan_id, amount, offer });
		Ok(())
	}

	pub(crate) fn reject(
		request_id: RequestId,
		request: &CreditRequest<T::AccountId>,
		reasons: RejectionReasons,
	) -> DispatchResult {
		Self::end_request(request_id, request)?;
		Self::count(|totals| bump(&mut totals.rejected));
		Self::deposit_event(Event::CreditRejected { request_id, reasons });
		Ok(())
	}

	pub(crate) fn do_resolve_request(
		bank: BankId,
		request_id: RequestId,
		approve: bool,
	) -> Result<u32, DispatchError> {
		let parameters = Self::parameters();
		let request = Self::request(request_id)?;
		ensure!(request.bank_id == bank, Error::<T>::NotAuthorized);
		let RequestState::Referred { until } = request.state else { Err(Error::<T>::NotReferred)? };
		ensure!(Self::now() <= until, Error::<T>::ReferralLapsed);
		let endorsers = request.community_endorsements.len() as u32;
		if !approve {
			let reasons = RejectionReasons::truncate_from(vec![RejectionReason::DeclinedByMembers]);
			Self::reject(request_id, &request, reasons)?;
			return Ok(endorsers);
		}
		let assessed = Self::score(&request, &parameters)?;
		// No vote overrides a limit: a price that no amount brings under the cap stays a rejection.
		match assessed.score.verdict(request.funding.is_by_peers(), &parameters) {
			Verdict::Reject(reasons) if reasons.contains(&RejectionReason::PriceAboveCap) => {
				Self::tell(request_id, assessed);
				Self::reject(request_id, &request, reasons)?;
			}
			_ => Self::approve(request_id, request, assessed, &parameters)?,
		}
		Ok(endorsers)
	}

	/// What the stakes of a request count for: each no more than half of what its owner repaid on time, and nothing if its
	/// owner and the borrower, or another endorser of this request, have lately endorsed each other. And how many of them
	/// count.
	pub(crate) fn counted_stakes(
		request: &CreditRequest<T::AccountId>,
		parameters: &CreditParameters,
	) -> Result<(Balance, u32), DispatchError> {
		let persons = || request.community_endorsements.iter().map(|given| given.person);
		let tied = |one: &PersonId, other: &PersonId, request_id: Option<&RequestId>| {
			Self::are_tied(one, other, request_id, parameters)
		};
		let this = crate::OpenRequests::<T>::get(request.person);
		let mut ties: alloc::vec::Vec<bool> =
			persons().map(|person| tied(&person, &request.person, this.as_ref())).collect();
		for (first, one) in persons().enumerate() {
			for (second, other) in persons().enumerate().skip(first.saturating_add(1)) {
				if tied(&one, &other, None) {
					for place in [first, second] {
						if let Some(tie) = ties.get_mut(place) {
							*tie = true;
						}
					}
				}
			}
		}
		let (mut sum, mut counting): (Balance, u32) = (0, 0);
		for (given, is_tied) in request.community_endorsements.iter().zip(ties) {
			if !is_tied {
				let counted = counted_stake(given.stake, &History::<T>::get(given.person));
				sum = add::<T>(sum, counted)?;
				counting = counting.saturating_add(u32::from(counted > 0));
			}
		}
		Ok((sum, counting))
	}

	/// Whether one of the two has endorsed the other lately, for another request than this.
	pub(crate) fn are_tied(
		one: &PersonId,
		other: &PersonId,
		this: Option<&RequestId>,
		parameters: &CreditParameters,
	) -> bool {
		let now = Self::now();
		let ties = Ties::<T>::get(one.min(other), one.max(other));
		ties.iter().any(|Tie { at, request }| {
			this != Some(request) && now.saturating_sub(*at) <= parameters.tie_period
		})
	}

	/// Forgets an endorsement that led to no loan.
	pub(crate) fn untie(endorser: &PersonId, borrower: &PersonId, request_id: RequestId) {
		Ties::<T>::mutate_exists(endorser.min(borrower), endorser.max(borrower), |ties| {
			if let Some(ties) = ties.as_mut() {
				ties.retain(|tie| tie.request != request_id);
			}
			*ties = ties.take().filter(|ties| !ties.is_empty());
		});
	}

	/// Remembers that one person has endorsed another.
	pub(crate) fn tie(endorser: &PersonId, borrower: &PersonId, request_id: RequestId) -> DispatchResult {
		let at = Self::now();
		Ties::<T>::try_mutate(endorser.min(borrower), endorser.max(borrower), |ties: &mut TiesOfTwo| {
			// Each of the two has one request at a time, and this one is new. So of the two latest so far one at least has
			// become a loan: it never goes, and ties them for longer than the oldest does.
			if ties.is_full() {
				ties.remove(0);
			}
			ties.try_push(Tie { at, request: request_id }).map_err(|_| Error::<T>::LedgerInconsistent)
		})?;
		Ok(())
	}
}

fn stakes<T: Config>(request: &CreditRequest<T::AccountId>) -> Result<Balance, Error<T>> {
	request.stakes().ok_or(Error::<T>::AmountTooLarge)
}
