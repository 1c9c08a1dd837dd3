//! What members put into each other's loans before they start.

use crate::{
	limits::{add, sub},
	types::{Pledge, RequestState},
	Config, CreditRequests, Error, Event, Pallet, PeerLoans, Pledges,
};
use credit_primitives_types::{Balance, BankLedger, Funding, RequestId};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pledge(who: &T::AccountId, request_id: RequestId, amount: Balance) -> DispatchResult {
		let parameters = Self::parameters();
		let mut request = Self::request(request_id)?;
		let Funding::Peers { deadline } = request.funding else { Err(Error::<T>::NotForPeers)? };
		ensure!(Self::now() <= deadline, Error::<T>::DeadlinePassed);
		let bank_id = request.bank_id;
		let person = Self::ensure_member(who, bank_id)?;
		ensure!(request.person != person, Error::<T>::OwnRequest);
		ensure!(amount > 0, Error::<T>::AmountZero);
		let wanted = match request.state {
			RequestState::Approved(offer) => offer.amount,
			RequestState::Open | RequestState::Referred { .. } => request.amount,
		};
		let pledged = add::<T>(request.pledged, amount)?;
		ensure!(pledged <= wanted, Error::<T>::PledgesTooMuch);
		ensure!(amount >= parameters.minimum_pledge || pledged == wanted, Error::<T>::AmountTooSmall);

		T::Currency::transfer(who, &T::Banks::account(bank_id), amount, Preservation::Preserve)?;
		T::Banks::set_aside(bank_id, amount)?;
		let pledge = match Pledges::<T>::get(request_id, who) {
			Some(pledge) => Pledge { amount: add::<T>(pledge.amount, amount)?, ..pledge },
			None => {
				request.pledgers = request.pledgers.checked_add(1).ok_or(Error::<T>::MaxNumbersExceeded)?;
				Pledge { bank_id, amount, claimed: 0 }
			}
		};
		Pledges::<T>::insert(request_id, who, pledge);
		request.pledged = pledged;
		CreditRequests::<T>::insert(request_id, request);
		Self::deposit_event(Event::Pledged { request_id, lender: who.clone(), amount, pledged });
		Ok(())
	}

	pub(crate) fn do_withdraw_pledge(who: &T::AccountId, request_id: RequestId) -> DispatchResult {
		let Pledge { bank_id, amount, .. } =
			Pledges::<T>::get(request_id, who).ok_or(Error::<T>::PledgeNotFound)?;
		ensure!(!PeerLoans::<T>::contains_key(request_id), Error::<T>::AlreadyDecided);
		if let Some(mut request) = CreditRequests::<T>::get(request_id) {
			let past_deadline =
				matches!(request.funding, Funding::Peers { deadline } if deadline < Self::now());
			ensure!(request.state.is_open() || past_deadline, Error::<T>::AlreadyDecided);
			request.pledged = sub::<T>(request.pledged, amount)?;
			request.pledgers = request.pledgers.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			CreditRequests::<T>::insert(request_id, request);
		}
		Pledges::<T>::remove(request_id, who);
		T::Banks::pay_claim(bank_id, who, amount)?;
		Self::deposit_event(Event::PledgeWithdrawn { request_id, lender: who.clone(), amount });
		Ok(())
	}
}
