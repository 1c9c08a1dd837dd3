//! The states that the benchmarks start from, brought about by the pallet's own calls as far as they can be.

use crate::{
	types::{CreditRecord, Listing, ModelBytes, Offer, RequestState, Statement, Tie, MAX_TIES},
	ActiveLoans, BenchmarkHelper, Config, CreditRequests, History, NextLoanId, OpenRequests, Pallet, Ties,
};
use alloc::{vec, vec::Vec};
use credit_primitives_math::{FixedU128, Permill, Perquintill};
use credit_primitives_scoring as scoring;
use credit_primitives_types::{
	AssetId, Balance, Ballots, BankId, BankLedger, Clock, Collateral, Description, Funding, LoanId, Matter,
	Moment, PersonId, Personhood, Purpose, PurposeKind, RequestId, Schedule, CRD,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};

pub const FUNDS: Balance = 1_000_000 * CRD;
/// Well within every limit at a bank with the capital that `open_for_benchmark` gives it.
pub const AMOUNT: Balance = 500 * CRD;
/// So little that the stakes of all endorsers leave something to write off.
pub const STAKE: Balance = 5 * CRD;
/// Worth more than the loan: its sale leaves a surplus.
pub const ASSET_AMOUNT: Balance = 2 * AMOUNT;
/// A number that no genesis gives to an asset.
pub const ASSET: AssetId = AssetId::MAX;
const INSTALLMENTS: u32 = 10;

/// A bank, one who borrows from it, and others who endorse or lend.
pub struct Community<T: Config> {
	pub bank: BankId,
	pub borrower: T::AccountId,
	pub others: Vec<T::AccountId>,
}

impl<T: Config> Community<T> {
	/// A new bank whose members are a borrower and `others` more.
	pub fn new(others: u32) -> Self {
		let people: Vec<T::AccountId> = (0..=others).map(|index| rich::<T>("person", index)).collect();
		let bank = T::Banks::open_for_benchmark(&people);
		let community = Self { bank, borrower: people[0].clone(), others: people[1..].to_vec() };
		for who in &people {
			let record = CreditRecord { repaid: FUNDS, repaid_on_time: FUNDS, ..Default::default() };
			History::<T>::insert(person::<T>(who), record);
		}
		community
	}

	/// The last of the others.
	pub fn last(&self) -> T::AccountId {
		self.others[self.others.len() - 1].clone()
	}

	/// With a borrower who has no locked shares, as most.
	pub fn with_plain_borrower(mut self) -> Self {
		core::mem::swap(&mut self.borrower, &mut self.others[0]);
		self
	}

	/// Has the borrower ask for credit.
	pub fn ask(&self, funding: Funding, collateral: Option<Collateral>) -> RequestId {
		Pallet::<T>::request_credit(
			signed::<T>(&self.borrower),
			self.bank,
			AMOUNT,
			term::<T>(),
			schedule(),
			purpose(),
			funding,
			collateral,
			50,
		)
		.unwrap();
		OpenRequests::<T>::get(person::<T>(&self.borrower)).unwrap()
	}

	/// Has everybody else endorse the borrower.
	pub fn endorse(&self, request: RequestId, stake: Balance) {
		endorse_by::<T>(request, &self.others, stake);
	}

	/// A loan that everybody else has endorsed.
	pub fn lend(&self, funding: Funding, collateral: Option<Collateral>) -> LoanId {
		let request = self.ask(funding, collateral);
		self.endorse(request, STAKE);
		if funding.is_by_peers() {
			Pallet::<T>::pledge(signed::<T>(&self.last()), request, AMOUNT).unwrap();
		}
		let loan = offer::<T>(request);
		Pallet::<T>::accept(signed::<T>(&self.borrower), request).unwrap();
		loan
	}

	/// A request that the score refuses, but that the members may have: the collateral covers it.
	pub fn refused(&self) -> RequestId {
		let request = self.ask(Funding::Bank, Some(asset(ASSET_AMOUNT)));
		self.endorse(request, Pallet::<T>::parameters().minimum_stake);
		self.forget_records();
		request
	}

	/// Leaves nothing that a score could rest on, and the dearest model to say so.
	fn forget_records(&self) {
		let model = ModelBytes::try_from(dearest_model(1).to_bytes()).unwrap();
		Pallet::<T>::do_set_model(model, Default::default()).unwrap();
		History::<T>::mutate(person::<T>(&self.borrower), |record| record.defaults = 16);
		for who in &self.others {
			History::<T>::mutate(person::<T>(who), |record| record.repaid_on_time = 0);
		}
		self.leave_ties_out();
	}

	/// A request that the score refuses and no vote can save, with everything held for it that can be: the rejection,
	/// after the assessment, returns all of it. That is dearer than an approval, which moves nothing.
	pub fn hopeless(&self) -> RequestId {
		let request = self.ask(peers::<T>(), Some(asset(CRD)));
		self.endorse(request, Pallet::<T>::parameters().minimum_stake);
		self.forget_records();
		request
	}

	/// Looking for ties has a weight of its own: the reads of an assessment do not count them again.
	fn leave_ties_out(&self) {
		let mut persons: Vec<PersonId> = self.others.iter().map(person::<T>).collect();
		persons.push(person::<T>(&self.borrower));
		for (index, one) in persons.iter().enumerate() {
			for other in &persons[index + 1..] {
				let key = Ties::<T>::hashed_key_for(one.min(other), one.max(other));
				frame_benchmarking::benchmarking::add_to_whitelist(key.into());
			}
		}
	}

	/// Lists an asset of which the borrower has enough.
	pub fn with_asset(self) -> Self {
		create_asset::<T>(&self.borrower);
		Pallet::<T>::list_asset(RawOrigin::Root.into(), ASSET, listing()).unwrap();
		self
	}

	/// A loan in default whose stakes are called upon, and which nobody has appealed.
	pub fn failed(&self, collateral: Option<Collateral>) -> LoanId {
		let loan = self.lend(Funding::Bank, collateral);
		default_is_due::<T>(loan);
		Pallet::<T>::do_call_default(loan).unwrap();
		loan
	}

	/// Has everybody else appeal.
	pub fn appeal(&self, loan: LoanId) {
		for who in &self.others {
			Pallet::<T>::appeal_slash(signed::<T>(who), loan).unwrap();
		}
	}
}

pub fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, FUNDS);
	who
}

/// Somebody who pays for others. Every transaction reads and writes its signer's account for the fee already.
pub fn payer<T: Config>() -> T::AccountId {
	let who = whitelisted_caller();
	T::Currency::set_balance(&who, FUNDS);
	who
}

pub fn person<T: Config>(who: &T::AccountId) -> PersonId {
	T::Personhood::person_of(who).unwrap()
}

pub fn signed<T: Config>(who: &T::AccountId) -> OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

pub fn statement() -> Statement {
	vec![b's'; 256].try_into().unwrap()
}

pub fn purpose() -> Purpose {
	Purpose {
		kind: PurposeKind::CreativeProject,
		description: Description::Text(vec![b'd'; 256].try_into().unwrap()),
	}
}

pub fn schedule() -> Schedule {
	Schedule::Amortising { installments: INSTALLMENTS }
}

/// So long that the first installment alone makes history, and is late past its grace before the second is due.
pub fn term<T: Config>() -> Moment {
	let parameters = Pallet::<T>::parameters();
	let installment = parameters.history_minimum.max(parameters.grace) + 1_000;
	installment * Moment::from(INSTALLMENTS)
}

pub fn asset(amount: Balance) -> Collateral {
	Collateral::Asset { asset: ASSET, amount }
}

pub fn listing() -> Listing {
	Listing {
		price: FixedU128::from_u32(1),
		expires: Moment::MAX,
		haircut: Permill::from_percent(20),
		cap: Balance::MAX,
	}
}

pub fn create_asset<T: Config>(holder: &T::AccountId) {
	T::BenchmarkHelper::create_asset(ASSET, &T::Custodian::get(), holder, FUNDS);
}

/// Funding by members, until as late as allowed.
pub fn peers<T: Config>() -> Funding {
	Funding::Peers { deadline: Pallet::<T>::now() + Pallet::<T>::parameters().funding_window }
}

pub fn endorse_by<T: Config>(request: RequestId, endorsers: &[T::AccountId], stake: Balance) {
	for who in endorsers {
		Pallet::<T>::endorse(signed::<T>(who), request, stake, statement()).unwrap();
	}
}

/// Approves a request whatever it would score: what an approval is worth must not hang on the number of endorsers.
pub fn offer<T: Config>(request: RequestId) -> LoanId {
	let loan_id = NextLoanId::<T>::get();
	NextLoanId::<T>::put(loan_id + 1);
	CreditRequests::<T>::mutate(request, |request| {
		let request = request.as_mut().unwrap();
		let stakes = request.stakes().unwrap();
		request.state = RequestState::Approved(Offer {
			collateral: 0,
			loan_id,
			amount: request.amount,
			rate: Perquintill::from_percent(10),
			endorsers_share: Pallet::<T>::parameters().share_of_endorsers(request.amount, stakes),
			expected_loss_share: Permill::from_percent(20),
			expires: Moment::MAX,
		});
	});
	loan_id
}

/// Puts a request before the members.
pub fn refer<T: Config>(request: RequestId) {
	CreditRequests::<T>::mutate(request, |asked| {
		let asked = asked.as_mut().unwrap();
		asked.state = RequestState::Referred { until: Moment::MAX };
		T::Ballots::open(asked.bank_id, Matter::Request(request), asked.persons().collect()).unwrap();
	});
}

/// Lets so much time pass that a repayment makes history, and none is due.
pub fn grow_old<T: Config>() {
	T::Clock::set_for_benchmark(Pallet::<T>::now() + Pallet::<T>::parameters().history_minimum);
}

/// Lets time pass until the first installment is late past its grace. Nothing has noticed it yet.
pub fn fall_behind<T: Config>(loan: LoanId) {
	let loan = ActiveLoans::<T>::get(loan).unwrap();
	T::Clock::set_for_benchmark(loan.plan.due(1).unwrap() + loan.grace);
}

/// A loan is late and its bank expects to lose part of it.
pub fn provide<T: Config>(loan_id: LoanId) {
	fall_behind::<T>(loan_id);
	let mut loan = ActiveLoans::<T>::get(loan_id).unwrap();
	let (parameters, now) = (Pallet::<T>::parameters(), Pallet::<T>::now());
	Pallet::<T>::review_lateness(loan_id, &mut loan, &parameters, now).unwrap();
	assert!(loan.care.is_late && loan.care.provision > 0);
	ActiveLoans::<T>::insert(loan_id, loan);
}

/// The same, so late that its default may be called.
pub fn default_is_due<T: Config>(loan_id: LoanId) {
	provide::<T>(loan_id);
	let loan = ActiveLoans::<T>::get(loan_id).unwrap();
	let expected_after = Pallet::<T>::parameters().expected_after();
	T::Clock::set_for_benchmark(loan.default_from(loan.plan.due(1).unwrap(), expected_after));
}

/// What is owed on a loan now.
pub fn owed<T: Config>(loan: LoanId) -> Balance {
	ActiveLoans::<T>::get(loan).unwrap().owed(Pallet::<T>::now()).unwrap()
}

/// The model that takes longest of those that fit: as many of the deepest trees as its bytes allow. It expects the worst of
/// everybody.
pub fn dearest_model(version: u32) -> scoring::Model {
	let mut model = scoring::testing::forest(1, &scoring::CHAIN_V1, 84, scoring::MAX_DEPTH, 1_000);
	model.base = 3_000_000;
	model.version = version;
	model
}

/// As many pairs of persons, each of whom have endorsed each other.
pub fn tied<T: Config>(pairs: u32) -> Vec<(PersonId, PersonId)> {
	T::Clock::set_for_benchmark(Pallet::<T>::now() + Pallet::<T>::parameters().tie_period + 1);
	let at = Pallet::<T>::now();
	(0..pairs)
		.map(|index| {
			let mut persons = [0, 1].map(|which| account::<PersonId>("person", index, which));
			persons.sort();
			let [one, other] = persons;
			for number in 0..MAX_TIES {
				let request = RequestId::repeat_byte(number as u8);
				// All but the last one are too old to tie them.
				let at = if number + 1 < MAX_TIES { 0 } else { at };
				Ties::<T>::mutate(one, other, |ties| ties.try_push(Tie { at, request }).unwrap());
			}
			(one, other)
		})
		.collect()
}
