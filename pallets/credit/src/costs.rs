//! What calls weigh that depend on what they meet.

use crate::{types::MAX_CREDENTIALS, Config, WeightInfo};
use credit_primitives_types::{Credentials, Participation};
use frame_support::{traits::Get, weights::Weight};

/// What it weighs to decide a request, and to ask the members if it is referred to them.
pub(crate) fn weight_of_decision<T: Config>(endorsers: u32, is_referred: bool) -> Weight {
	let weight = T::WeightInfo::decide(endorsers).saturating_add(weight_of_facts::<T>(endorsers));
	if is_referred {
		weight.saturating_add(T::WeightInfo::open_ballot())
	} else {
		weight
	}
}

/// What a payment weighs that ends a loan of which as many stakes have to be looked at for open appeals.
pub(crate) fn with_appeals<T: Config>(payment: Weight, stakes: u32) -> Weight {
	if stakes == 0 {
		return payment;
	}
	payment.saturating_add(T::WeightInfo::withdraw_appeals(stakes))
}

/// What a payment weighs that may end a loan, as [`with_appeals`], or be an installment in time.
pub(crate) fn of_payment<T: Config>(payment: Weight, stakes: u32) -> Weight {
	with_appeals::<T>(payment, stakes).saturating_add(taking_part::<T>())
}

/// What it weighs to tell that whoever called takes part: their person is a few reads more.
pub(crate) fn taking_part<T: Config>() -> Weight {
	T::Participation::weight().saturating_add(T::DbWeight::get().reads(4))
}

/// What it weighs to look whether any two of a request's endorsers and its borrower have endorsed each other.
pub(crate) fn weight_of_ties<T: Config>(endorsers: u32) -> Weight {
	let pairs = endorsers.saturating_mul(endorsers.saturating_add(1)) >> 1;
	T::WeightInfo::ties(pairs)
}

/// What it weighs to put a request before the members that its score refuses.
pub(crate) fn weight_of_appeal<T: Config>(endorsers: u32) -> Weight {
	T::WeightInfo::appeal_score(endorsers).saturating_add(weight_of_facts::<T>(endorsers))
}

/// What it weighs to decide a request as the members have voted.
pub(crate) fn weight_of_resolution<T: Config>(endorsers: u32) -> Weight {
	T::WeightInfo::resolve_request(endorsers).saturating_add(weight_of_facts::<T>(endorsers))
}

/// What it weighs to look for ties and for credentials, which an assessment by itself does not count.
pub(crate) fn weight_of_facts<T: Config>(endorsers: u32) -> Weight {
	let schemas = u64::from(MAX_CREDENTIALS).saturating_add(1);
	weight_of_ties::<T>(endorsers).saturating_add(T::Credentials::weight().saturating_mul(schemas))
}
