//! The worst case of each call.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::types::{Application, BankName, CreationRight, Founding, Sponsors, MAX_SPONSORS};
use alloc::vec::Vec;
use credit_primitives_types::{BioregionCode, Personhood, Regions, CRD};
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::{Inspect, Mutate, MutateHold};
use frame_system::RawOrigin;
use sp_core::H256;

const FUNDS: Balance = 1_000_000 * CRD;

fn person<T: Config>(index: u32) -> T::AccountId {
	let who: T::AccountId = account("person", index, 0);
	T::Personhood::attest_for_benchmark(&who);
	T::Currency::set_balance(&who, FUNDS);
	who
}

fn bioregion<T: Config>() -> BioregionCode {
	let code = BioregionCode::try_from(b"cascadia".to_vec()).unwrap();
	T::Regions::register_for_benchmark(&code);
	code
}

fn name() -> BankName {
	BankName::try_from(alloc::vec![b'n'; 64]).unwrap()
}

/// An open bank that may create, well endowed, with these members; for benchmarks here and of whoever lends.
pub(crate) fn open_bank<T: Config>(members: &[T::AccountId]) -> BankId {
	let bank_id = NextBankId::<T>::get();
	NextBankId::<T>::put(bank_id + 1);
	for who in members {
		T::Personhood::attest_for_benchmark(who);
		Pallet::<T>::add_member(bank_id, who).unwrap();
	}
	T::Currency::set_balance(&Pallet::<T>::account_of(bank_id), FUNDS + T::Currency::minimum_balance());
	CommunityBanks::<T>::insert(
		bank_id,
		BankInfo::<T> {
			bank_id,
			name: name(),
			bioregion: bioregion::<T>(),
			charter: H256::repeat_byte(1),
			members: members.len() as u32,
			credit_pool: CreditPool { liquid: FUNDS, commons: FUNDS, ..Default::default() },
			creation: CreationRight {
				record: Pallet::<T>::parameters().initial_leverage,
				..Default::default()
			},
			governance_token: bank_id + 1,
			founder: None,
			deposit: 0,
		},
	);
	bank_id
}

/// A founding that lacks its last founder.
fn open_founding<T: Config>() -> BankId {
	let bank_id = NextBankId::<T>::get();
	NextBankId::<T>::put(bank_id + 1);
	let founders: Vec<_> = (0..MAX_SPONSORS - 1).map(person::<T>).collect();
	let founder = founders[0].clone();
	let deposit = Pallet::<T>::parameters().founding_deposit;
	T::Currency::hold(&HoldReason::FoundingDeposit.into(), &founder, deposit).unwrap();
	T::Currency::set_balance(&Pallet::<T>::account_of(bank_id), T::Currency::minimum_balance());
	Foundings::<T>::insert(
		bank_id,
		Founding {
			founder,
			deposit,
			name: name(),
			bioregion: bioregion::<T>(),
			charter: H256::repeat_byte(1),
			founders: Sponsors::try_from(founders).unwrap(),
		},
	);
	bank_id
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn found_bank() {
		let who = person::<T>(0);
		let region = bioregion::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), name(), region, H256::repeat_byte(1));
		assert!(Foundings::<T>::contains_key(NextBankId::<T>::get() - 1));
	}

	#[benchmark]
	fn abandon_founding() {
		let bank = open_founding::<T>();
		let founder = Foundings::<T>::get(bank).unwrap().founder;
		#[extrinsic_call]
		_(RawOrigin::Signed(founder), bank);
		assert!(!Foundings::<T>::contains_key(bank));
	}

	#[benchmark]
	fn co_found() {
		let bank = open_founding::<T>();
		let last = person::<T>(MAX_SPONSORS);
		#[extrinsic_call]
		_(RawOrigin::Signed(last), bank);
		assert!(CommunityBanks::<T>::contains_key(bank));
	}

	#[benchmark]
	fn apply() {
		let bank = open_bank::<T>(&[person::<T>(0)]);
		let who = person::<T>(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank);
		assert!(Applications::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn withdraw_application() {
		let bank = open_bank::<T>(&[person::<T>(0)]);
		let who = person::<T>(1);
		Pallet::<T>::do_apply(&who, bank).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank);
		assert!(!Applications::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn endorse_application() {
		let members: Vec<_> = (0..MAX_SPONSORS).map(person::<T>).collect();
		let bank = open_bank::<T>(&members);
		let applicant = person::<T>(MAX_SPONSORS);
		Pallet::<T>::do_apply(&applicant, bank).unwrap();
		let (last, others) = members.split_last().unwrap();
		Applications::<T>::insert(
			bank,
			&applicant,
			Application {
				deposit: Pallet::<T>::parameters().application_deposit,
				endorsers: Sponsors::try_from(others.to_vec()).unwrap(),
			},
		);
		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), bank, applicant.clone());
		assert!(Members::<T>::contains_key(bank, applicant));
	}

	#[benchmark]
	fn deposit() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(&[who.clone()]);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank, 100 * CRD);
		assert!(Holdings::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn withdraw() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(&[who.clone()]);
		Pallet::<T>::do_deposit(&who, bank, 100 * CRD).unwrap();
		let shares = Holdings::<T>::get(bank, &who).unwrap().shares;
		T::Clock::set_for_benchmark(Pallet::<T>::now() + Pallet::<T>::parameters().epoch_length);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank, shares);
		assert!(!Holdings::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn donate() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(&[person::<T>(1)]);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), bank, 100 * CRD);
		assert_eq!(CommunityBanks::<T>::get(bank).unwrap().credit_pool.commons, FUNDS + 100 * CRD);
	}

	#[benchmark]
	fn grant_creation() {
		let bank = open_bank::<T>(&[person::<T>(0)]);
		CommunityBanks::<T>::mutate(bank, |bank| bank.as_mut().unwrap().creation = Default::default());
		#[extrinsic_call]
		_(RawOrigin::Root, bank);
		assert!(CommunityBanks::<T>::get(bank).unwrap().creation.is_granted());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
