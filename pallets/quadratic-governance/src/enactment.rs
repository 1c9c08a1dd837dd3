//! What is called when a proposal has passed.

use crate::{
	types::ProposalCall, CallOf, Config, Error, Event, Pallet, ProposalOf, Proposals, Scope, Status,
};
use credit_primitives_types::{Membership, ProposalId};
use frame_support::{
	dispatch::{extract_actual_weight, GetDispatchInfo},
	ensure,
	storage::with_storage_layer,
	traits::{OriginTrait, QueryPreimage, UnfilteredDispatchable},
	weights::Weight,
};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{traits::Convert, DispatchError};

impl<T: Config> Pallet<T> {
	/// Dispatches the call of a proposal, and returns what that weighed.
	pub(crate) fn do_enact_proposal(proposal_id: ProposalId) -> Result<Weight, DispatchError> {
		let proposal = Self::proposal(proposal_id)?;
		let enact_at = proposal.status.enact_at().ok_or(Error::<T>::NotPassed)?;
		let now = Self::block();
		ensure!(now >= enact_at, Error::<T>::TooEarly);
		let (Some(call), Some(origin)) = (Self::call_of(&proposal), Self::origin_of(&proposal.scope)) else {
			Self::lapse(proposal_id, proposal);
			return Ok(Weight::zero());
		};
		if now > proposal.enactable_until(enact_at) {
			Self::lapse(proposal_id, proposal);
			return Ok(Weight::zero());
		}
		let refused = Self::refusal(&proposal, &call);
		// What is called finds the proposal ended, and cannot end it a second time.
		Self::end(proposal_id, proposal, Status::Enacted);
		let (result, weight) = match refused {
			Some(error) => (Err(error.into()), Weight::zero()),
			None => {
				let info = call.get_dispatch_info();
				// What may be proposed is a list already. What suspends calls in an emergency must not make what the
				// members of a bank have decided fail for good.
				let result = with_storage_layer(|| call.dispatch_bypass_filter(origin));
				let weight = extract_actual_weight(&result, &info);
				(result.map(|_| ()).map_err(|failed| failed.error), weight)
			}
		};
		if let Err(error) = result {
			Proposals::<T>::mutate(proposal_id, |proposal| {
				if let Some(proposal) = proposal {
					Self::set_status(proposal, Status::EnactmentFailed { error });
				}
			});
		}
		Self::deposit_event(Event::ProposalEnacted { proposal_id, result });
		Ok(weight)
	}

	/// Why the call must not be made now, if so: the rules may have changed since it was proposed.
	fn refusal(proposal: &ProposalOf<T>, call: &CallOf<T>) -> Option<Error<T>> {
		let proposed = matches!(proposal.call, ProposalCall::Call(_));
		if proposed && !Self::is_allowed(&proposal.scope, call) {
			return Some(Error::<T>::CallNotAllowed);
		}
		(!Self::is_light(call)).then_some(Error::<T>::CallTooHeavy)
	}

	/// What is to be called, `None` if that is gone.
	fn call_of(proposal: &ProposalOf<T>) -> Option<CallOf<T>> {
		match &proposal.call {
			ProposalCall::Call(call) => T::Preimages::peek(call).ok().map(|(call, _)| call),
			ProposalCall::Matter(matter) => T::Matters::convert((matter.clone(), proposal.decision?.passed)),
			ProposalCall::Hash(_) => None,
		}
	}

	/// As whom it is called, `None` if there is no such bank any more.
	fn origin_of(scope: &Scope) -> Option<OriginFor<T>> {
		match scope {
			Scope::Network => Some(T::RuntimeOrigin::root()),
			Scope::Bank(bank) => T::Banks::bank_exists(*bank).then(|| T::BankOrigin::convert(*bank)),
		}
	}
}
