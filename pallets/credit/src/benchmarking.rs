//! The worst case of each call.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::types::{Statement, MAX_ENDORSERS};
use alloc::{vec, vec::Vec};
use credit_primitives_types::{
	Balance, BankId, BankLedger, Collateral, Description, Funding, LoanId, Purpose, PurposeKind, RequestId,
	Schedule, CRD,
};
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::Mutate;
use frame_system::RawOrigin;

const FUNDS: Balance = 1_000_000 * CRD;
const AMOUNT: Balance = 500 * CRD;

fn statement() -> Statement {
	Statement::try_from(vec![b's'; 256]).unwrap()
}

/// A bank of which the borrower and `e` others are members, the others with good records.
fn open_bank<T: Config>(e: u32) -> (BankId, T::AccountId, Vec<T::AccountId>) {
	let people: Vec<T::AccountId> = (0..=e).map(|index| account("person", index, 0)).collect();
	for who in &people {
		T::Currency::set_balance(who, FUNDS);
	}
	let bank = T::Banks::open_for_benchmark(&people);
	for who in &people {
		let person = <T::Personhood as credit_primitives_types::Personhood<_>>::person_of(who).unwrap();
		History::<T>::insert(
			person,
			CreditRecord {
				repaid: FUNDS,
				repaid_on_time: FUNDS,
				principal_days: u128::MAX >> 1,
				loans_closed: 9,
				endorsements_held: 100,
			},
		);
	}
	let (borrower, others) = people.split_first().unwrap();
	(bank, borrower.clone(), others.to_vec())
}

fn request<T: Config>(bank: BankId, borrower: &T::AccountId) -> RequestId {
	Pallet::<T>::request_credit(
		RawOrigin::Signed(borrower.clone()).into(),
		bank,
		AMOUNT,
		10 * 86_400_000,
		Schedule::Amortising { installments: 10 },
		Purpose {
			kind: PurposeKind::CommunityInfrastructure,
			description: Description::Text(vec![b'd'; 256].try_into().unwrap()),
		},
		Funding::Bank,
		Some(Collateral::Native { amount: AMOUNT }),
		50,
	)
	.unwrap();
	CreditRequests::<T>::iter_keys().next().unwrap()
}

fn endorse_all<T: Config>(request: RequestId, endorsers: &[T::AccountId]) {
	for who in endorsers {
		let origin = RawOrigin::Signed(who.clone()).into();
		Pallet::<T>::endorse(origin, request, 50 * CRD, statement()).unwrap();
	}
}

/// An open request with `e` endorsers.
fn endorsed<T: Config>(e: u32) -> (RequestId, T::AccountId, Vec<T::AccountId>) {
	let (bank, borrower, others) = open_bank::<T>(e);
	let request = request::<T>(bank, &borrower);
	endorse_all::<T>(request, &others);
	(request, borrower, others)
}

/// A loan with the most endorsers, and time enough passed for interest and history.
fn lent<T: Config>() -> (LoanId, T::AccountId, Vec<T::AccountId>) {
	let (request, borrower, others) = endorsed::<T>(MAX_ENDORSERS);
	let origin = || RawOrigin::Signed(borrower.clone()).into();
	Pallet::<T>::decide(origin(), request).unwrap();
	Pallet::<T>::accept(origin(), request).unwrap();
	T::Clock::set_for_benchmark(Pallet::<T>::now() + Pallet::<T>::parameters().history_minimum + 1_000);
	(NextLoanId::<T>::get() - 1, borrower, others)
}

/// A payer who is not the borrower: one account more to write.
fn somebody_else<T: Config>() -> T::AccountId {
	let who = account("payer", 0, 0);
	T::Currency::set_balance(&who, FUNDS);
	who
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request_credit() {
		let (bank, borrower, _) = open_bank::<T>(0);
		let purpose = Purpose {
			kind: PurposeKind::CreativeProject,
			description: Description::Text(vec![b'd'; 256].try_into().unwrap()),
		};
		#[extrinsic_call]
		_(
			RawOrigin::Signed(borrower),
			bank,
			AMOUNT,
			86_400_000,
			Schedule::Bullet,
			purpose,
			Funding::Bank,
			Some(Collateral::Native { amount: AMOUNT }),
			50,
		);
		assert_eq!(CreditRequests::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn cancel_request(e: Linear<0, MAX_ENDORSERS>) {
		let (request, borrower, _) = endorsed::<T>(e);
		#[extrinsic_call]
		_(RawOrigin::Signed(borrower), request);
		assert!(!CreditRequests::<T>::contains_key(request));
	}

	#[benchmark]
	fn endorse() {
		let (bank, borrower, others) = open_bank::<T>(MAX_ENDORSERS);
		let request = request::<T>(bank, &borrower);
		let (last, first) = others.split_last().unwrap();
		endorse_all::<T>(request, first);
		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), request, 50 * CRD, statement());
		let endorsements = CreditRequests::<T>::get(request).unwrap().community_endorsements;
		assert_eq!(endorsements.len() as u32, MAX_ENDORSERS);
	}

	#[benchmark]
	fn withdraw_endorsement() {
		let (request, _, others) = endorsed::<T>(MAX_ENDORSERS);
		#[extrinsic_call]
		_(RawOrigin::Signed(others[0].clone()), request);
		let endorsements = CreditRequests::<T>::get(request).unwrap().community_endorsements;
		assert_eq!(endorsements.len() as u32, MAX_ENDORSERS - 1);
	}

	/// Rejection returns every stake, and so is dearer than approval.
	#[benchmark]
	fn decide(e: Linear<0, MAX_ENDORSERS>) {
		let (request, borrower, _) = endorsed::<T>(e);
		for person in History::<T>::iter_keys().collect::<Vec<_>>() {
			History::<T>::insert(person, CreditRecord::default());
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(borrower), request);
		assert!(!CreditRequests::<T>::contains_key(request));
	}

	#[benchmark]
	fn accept(e: Linear<0, MAX_ENDORSERS>) {
		let (request, borrower, _) = endorsed::<T>(MAX_ENDORSERS);
		// Approved with all of them; then as if the others had never been.
		Pallet::<T>::decide(RawOrigin::Signed(borrower.clone()).into(), request).unwrap();
		CreditRequests::<T>::mutate(request, |request| {
			request.as_mut().unwrap().community_endorsements.truncate(e as usize);
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(borrower), request);
		assert_eq!(ActiveLoans::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn repay() {
		let (loan, _, _) = lent::<T>();
		let owed = ActiveLoans::<T>::get(loan).unwrap().owed(Pallet::<T>::now()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(somebody_else::<T>()), loan, owed);
		assert!(Settlements::<T>::contains_key(loan));
	}

	#[benchmark]
	fn repay_in_full() {
		let (loan, _, _) = lent::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(somebody_else::<T>()), loan, FUNDS);
		assert!(Settlements::<T>::contains_key(loan));
	}

	#[benchmark]
	fn claim_proceeds() {
		let (loan, borrower, others) = lent::<T>();
		Pallet::<T>::repay_in_full(RawOrigin::Signed(borrower).into(), loan, FUNDS).unwrap();
		let (last, first) = others.split_last().unwrap();
		for who in first {
			Pallet::<T>::claim_proceeds(RawOrigin::Signed(who.clone()).into(), loan).unwrap();
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), loan);
		assert!(!Settlements::<T>::contains_key(loan));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
