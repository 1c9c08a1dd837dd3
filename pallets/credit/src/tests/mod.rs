//! One file for each group of calls; every test ends with the invariants of this pallet and of the banks.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod accepting;
mod appealing;
mod assessing;
mod attacks;
mod claiming;
mod collateral;
mod deciding;
mod defaulting;
mod endorsing;
mod forbearing;
mod genesis;
mod lateness;
mod leaving;
mod limits;
mod mistakes;
mod modelling;
mod moving;
mod participating;
mod peers;
mod pledging;
mod properties;
mod recovering;
mod refused;
mod repaying;
mod requesting;
mod resolving;
mod restructuring;
mod scenarios;
mod support;
mod ties;
mod views;
mod votes;
mod walk;

use crate::{
	mock::*,
	types::{Listing, Offer, RequestState},
	CreditRequests,
};
use credit_primitives_math::{FixedU128, Permill, Perquintill, MS_PER_YEAR};
use credit_primitives_types::{Balance, BankId, Credentials, LoanId, RequestId, CRD};
use frame_support::weights::Weight;
use sp_core::U256;
use sp_runtime::DispatchResult;

/// What it weighs to look for all the credentials that a model may take into account.
fn for_credentials() -> Weight {
	<Held as Credentials<AccountId>>::weight().saturating_mul(5)
}

/// The offer that an approved request has.
fn offer(request: RequestId) -> Offer {
	match CreditRequests::<Test>::get(request).unwrap().state {
		RequestState::Approved(offer) => offer,
		state => panic!("not approved: {state:?}"),
	}
}

/// A request for which two members stand with 10 % of the amount each, approved.
fn approved_for(who: AccountId, asked: Asking, endorsers: [AccountId; 2]) -> RequestId {
	let stake = asked.amount / 10;
	let request = asked.open(who);
	for endorser in endorsers {
		endorse(endorser, request, stake).unwrap();
	}
	decide(who, request).unwrap();
	request
}

/// The same, accepted.
fn lent_to(who: AccountId, asked: Asking, endorsers: [AccountId; 2]) -> LoanId {
	let request = approved_for(who, asked, endorsers);
	let loan_id = offer(request).loan_id;
	accept(who, request).unwrap();
	loan_id
}

/// Lets time pass until a loan that nobody pays may be called, and calls it.
fn fail(loan_id: LoanId) {
	set_time(Credit::amount_due(loan_id).unwrap().default_from.unwrap());
	Credit::call_default(RuntimeOrigin::signed(NOBODY), loan_id).unwrap();
}

/// The members of a bank decide a request.
fn resolve(bank: BankId, request: RequestId, approve: bool) -> DispatchResult {
	Credit::resolve_request(members_of(bank), request, approve).map(|_| ()).map_err(|error| error.error)
}

/// A bank is taken over by the network: it lends no more.
fn wind_up(bank: BankId) {
	pallet_community_banks::CommunityBanks::<Test>::mutate(bank, |bank| {
		bank.as_mut().unwrap().status = pallet_community_banks::Status::Resolved;
	});
}

/// Whoever asks gets the loan, as far as the limits go.
fn lend_at_any_risk() {
	Rules::mutate(|rules| {
		rules.approval_score = 0;
		rules.maximum_default = Permill::one();
		rules.rate_cap = Perquintill::one();
	});
}

/// Grain at 2 units of currency, of which a quarter does not count.
fn grain() -> Listing {
	Listing {
		price: FixedU128::from_u32(2),
		expires: START + MS_PER_YEAR,
		haircut: Permill::from_percent(25),
		cap: 1_000 * CRD,
	}
}

fn list(listing: Listing) {
	Credit::list_asset(RuntimeOrigin::root(), GRAIN, listing).unwrap();
}

/// `ceil(a * b / c)`, reckoned apart from the pallet's own mathematics.
fn ceil(a: Balance, b: Balance, c: Balance) -> Balance {
	let (quotient, rest) = (U256::from(a) * U256::from(b)).div_mod(U256::from(c));
	quotient.as_u128() + Balance::from(!rest.is_zero())
}
