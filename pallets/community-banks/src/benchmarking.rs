//! The worst case of each call, and of each step that the pallet takes by itself.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::{
	books::{PastSlots, Presence, Seen, Slot, KEPT_EPOCHS, SLOTS},
	poll::CLEARED_PER_BLOCK,
	types::{Application, BankName, FoldSums, Folded, Founding, Home, Lock, Sponsors, MAX_SPONSORS},
};
use alloc::vec::Vec;
use credit_primitives_math::Permill;
use credit_primitives_types::{
	BioregionCode, EpochStage, Epochs, Participation, PersonId, Personhood, PurposeKind, Regions,
	SortedMoment, CRD,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::fungible::{Inspect, Mutate, MutateHold},
	weights::WeightMeter,
};
use frame_system::RawOrigin;
use sp_core::H256;

const FUNDS: Balance = 1_000_000 * CRD;

fn person<T: Config>(index: u32) -> T::AccountId {
	let who: T::AccountId = account("person", index, 0);
	T::Personhood::attest_for_benchmark(&who);
	T::Currency::set_balance(&who, FUNDS);
	who
}

fn person_of<T: Config>(who: &T::AccountId) -> PersonId {
	T::Personhood::person_of(who).unwrap()
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
	let mut bank = BankInfo::<T>::new(bank_id, name(), bioregion::<T>(), H256::repeat_byte(1), bank_id + 1);
	for who in members {
		T::Personhood::attest_for_benchmark(who);
		Pallet::<T>::add_member(&mut bank, who, person_of::<T>(who), false).unwrap();
	}
	T::Currency::set_balance(&Pallet::<T>::account_of(bank_id), FUNDS + T::Currency::minimum_balance());
	bank.credit_pool.liquid = FUNDS;
	bank.credit_pool.commons = FUNDS;
	let parameters = Pallet::<T>::parameters();
	bank.creation.record = parameters.initial_leverage;
	bank.creation.leverage = Pallet::<T>::earned_leverage(&bank, &parameters).unwrap();
	CommunityBanks::<T>::insert(bank_id, bank);
	bank_id
}

/// The same for whoever lends: the first member has locked shares, so that their debts are reckoned against them, and what
/// anybody repays counts.
pub(crate) fn open_lending_bank<T: Config>(members: &[T::AccountId]) -> BankId {
	let bank = open_bank::<T>(members);
	change_bank::<T>(bank, |bank| bank.lending.person_cap = Balance::MAX);
	if let Some(first) = members.first() {
		Pallet::<T>::do_deposit(first, bank, 100 * CRD).unwrap();
		let shares = Holdings::<T>::get(bank, first).unwrap().shares;
		Pallet::<T>::do_lock_shares(first, bank, shares).unwrap();
		pass_time::<T>(Pallet::<T>::parameters().lock_delay);
	}
	bank
}

/// A bank with so much commons and so many active persons at home, with as much to look at as there can be.
pub(crate) fn open_bank_with_commons<T: Config>(commons: Balance, persons: u32) -> BankId {
	let bank = open_bank::<T>(&[person::<T>(0)]);
	T::Currency::set_balance(&Pallet::<T>::account_of(bank), commons + T::Currency::minimum_balance());
	change_bank::<T>(bank, |bank| {
		bank.credit_pool.liquid = commons;
		bank.credit_pool.commons = commons;
		bank.home_members = persons;
	});
	fill_presence::<T>(bank, persons);
	bank
}

/// Has so many persons of a bank be active, in the last of as many epochs as there is room for.
fn fill_presence<T: Config>(bank: BankId, persons: u32) {
	let current = T::Epochs::current().index;
	let epochs: Vec<_> = (0..KEPT_EPOCHS)
		.rev()
		.map(|ago| Seen { epoch: current.saturating_sub(ago), persons: if ago == 0 { persons } else { 0 } })
		.collect();
	Presences::<T>::insert(bank, Presence(epochs.try_into().unwrap()));
}

/// Somebody at home in a bank was active in this epoch.
fn be_present<T: Config>(bank: BankId, who: &T::AccountId) {
	let epoch = T::Epochs::current().index;
	fill_presence::<T>(bank, 1);
	HomeBanks::<T>::mutate(person_of::<T>(who), |home| home.as_mut().unwrap().seen = Some(epoch));
}

fn go_to_epoch<T: Config>(epoch: u32) {
	while T::Epochs::current().index < epoch {
		pass_time::<T>(1);
		T::Epochs::begin_for_benchmark();
	}
}

/// As many as can be invited; the last founder comes last.
fn invited<T: Config>() -> Vec<T::AccountId> {
	(1..=MAX_SPONSORS).map(|index| account("person", index, 0)).collect()
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
			invited: Sponsors::try_from(invited::<T>()).unwrap(),
		},
	);
	bank_id
}

fn change_bank<T: Config>(bank: BankId, change: impl FnOnce(&mut BankInfo<T>)) {
	CommunityBanks::<T>::mutate(bank, |bank| change(bank.as_mut().unwrap()));
}

/// Makes part of the commons uncovered credit.
fn make_uncovered<T: Config>(bank: BankId, amount: Balance) {
	change_bank::<T>(bank, |bank| {
		bank.credit_pool.issued += amount;
		bank.credit_pool.uncovered += amount;
		bank.credit_pool.commons -= amount;
		bank.credit_pool.receivable += bank.credit_pool.liquid;
		bank.credit_pool.liquid = 0;
	});
	T::Currency::set_balance(&Pallet::<T>::account_of(bank), T::Currency::minimum_balance());
	TotalIssued::<T>::mutate(|total| *total += amount);
	TotalUncovered::<T>::mutate(|total| *total += amount);
}

/// Lends all that the bank has at hand.
fn lend_out<T: Config>(bank: BankId) {
	change_bank::<T>(bank, |bank| {
		bank.credit_pool.receivable += bank.credit_pool.liquid;
		bank.credit_pool.liquid = 0;
	});
}

fn pass_time<T: Config>(span: Moment) {
	T::Clock::set_for_benchmark(Pallet::<T>::now() + span);
}

/// A depositor, with the number of their shares, in an epoch after the deposit.
fn depositor<T: Config>() -> (BankId, T::AccountId, u128) {
	let who = person::<T>(0);
	let bank = open_bank::<T>(core::slice::from_ref(&who));
	Pallet::<T>::do_deposit(&who, bank, 100 * CRD).unwrap();
	// Not in the very moment of the deposit.
	pass_time::<T>(1);
	T::Epochs::begin_for_benchmark();
	let shares = Holdings::<T>::get(bank, &who).unwrap().shares;
	(bank, who, shares)
}

/// The same with a lock on all shares but one, and a debt that it is reckoned against.
fn locker<T: Config>() -> (BankId, T::AccountId, u128) {
	let (bank, who, shares) = depositor::<T>();
	Pallet::<T>::do_lock_shares(&who, bank, shares - 1).unwrap();
	Debts::<T>::insert(bank, person_of::<T>(&who), CRD);
	(bank, who, shares)
}

/// One whose shares all wait in the queue.
fn leaver<T: Config>() -> (BankId, T::AccountId) {
	let (bank, who, shares) = depositor::<T>();
	lend_out::<T>(bank);
	Pallet::<T>::do_withdraw(&who, bank, shares).unwrap();
	(bank, who)
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
				endorsers: Sponsors::try_from(others.iter().map(person_of::<T>).collect::<Vec<_>>()).unwrap(),
			},
		);
		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), bank, applicant.clone());
		assert!(Members::<T>::contains_key(bank, applicant));
	}

	#[benchmark]
	fn deposit() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(core::slice::from_ref(&who));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank, 100 * CRD);
		assert!(Holdings::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn withdraw() {
		// The last shares of the bank, and a lock that has ended and goes with them.
		let (bank, who, shares) = locker::<T>();
		pass_time::<T>(Pallet::<T>::parameters().lock_delay);
		Pallet::<T>::turn_locks(Pallet::<T>::now(), &mut WeightMeter::new());
		pass_time::<T>(Pallet::<T>::parameters().lock_period);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank, shares);
		assert!(!Holdings::<T>::contains_key(bank, &who) && !Locks::<T>::contains_key(bank, &who));
	}

	#[benchmark]
	fn withdraw_into_queue() {
		let (bank, who, shares) = locker::<T>();
		pass_time::<T>(Pallet::<T>::parameters().lock_delay);
		Pallet::<T>::turn_locks(Pallet::<T>::now(), &mut WeightMeter::new());
		pass_time::<T>(Pallet::<T>::parameters().lock_period);
		lend_out::<T>(bank);
		// An exit of a series that is void is looked at, too.
		QueuedExits::<T>::insert(bank, &who, 0);
		Exits::<T>::insert(bank, 0, types::Exit { who: who.clone(), shares: 1, series: 7 });
		change_bank::<T>(bank, |bank| bank.credit_pool.queue_tail = 1);
		#[extrinsic_call]
		withdraw(RawOrigin::Signed(who.clone()), bank, shares);
		assert_eq!(QueuedExits::<T>::get(bank, &who), Some(1));
		assert!(!Locks::<T>::contains_key(bank, &who));
	}

	#[benchmark]
	fn donate() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(&[person::<T>(1)]);
		make_uncovered::<T>(bank, 50 * CRD);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), bank, 100 * CRD);
		assert_eq!(CommunityBanks::<T>::get(bank).unwrap().credit_pool.uncovered, 0);
	}

	#[benchmark]
	fn grant_creation() {
		let bank = open_bank::<T>(&[person::<T>(0)]);
		CommunityBanks::<T>::mutate(bank, |bank| bank.as_mut().unwrap().creation = Default::default());
		#[extrinsic_call]
		_(RawOrigin::Root, bank);
		assert!(CommunityBanks::<T>::get(bank).unwrap().creation.is_granted());
	}

	#[benchmark]
	fn leave() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(core::slice::from_ref(&who));
		be_present::<T>(bank, &who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank);
		assert!(!Members::<T>::contains_key(bank, who));
		assert_eq!(CommunityBanks::<T>::get(bank).unwrap().home_members, 0);
	}

	#[benchmark]
	fn claim_withdrawal() {
		let (bank, who) = leaver::<T>();
		change_bank::<T>(bank, |bank| {
			bank.credit_pool.liquid = bank.credit_pool.receivable;
			bank.credit_pool.receivable = 0;
		});
		Pallet::<T>::serve_exits(Pallet::<T>::now(), &mut WeightMeter::new());
		assert!(Claims::<T>::contains_key(bank, &who));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank);
		assert!(!Claims::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn cancel_withdrawal() {
		let (bank, who) = leaver::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank);
		assert!(Holdings::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn lock_shares() {
		let (bank, who, shares) = depositor::<T>();
		// The person's earlier account had a lock that has ended, and the calendar has not come to it.
		let (before, person): (T::AccountId, _) = (account("before", 0, 0), person_of::<T>(&who));
		let until = Pallet::<T>::now();
		let lock = Lock { person, counted: 2, until, due: until, encumbered: 1, ..Default::default() };
		change_bank::<T>(bank, |bank| bank.credit_pool.counted_shares = 1);
		Locks::<T>::insert(bank, &before, lock);
		Lockers::<T>::insert(bank, person, &before);
		LockCalendar::<T>::insert((SortedMoment::from(until), bank, &before), ());
		Debts::<T>::insert(bank, person, 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank, shares);
		assert_eq!(Locks::<T>::get(bank, &who).unwrap().pending, shares);
		assert_eq!(Lockers::<T>::get(bank, person), Some(who));
		assert!(!Locks::<T>::contains_key(bank, before));
	}

	#[benchmark]
	fn set_home_bank() {
		let who = person::<T>(0);
		let before = open_bank::<T>(core::slice::from_ref(&who));
		let bank = open_bank::<T>(core::slice::from_ref(&who));
		pass_time::<T>(Pallet::<T>::parameters().governance_epoch);
		let person = Members::<T>::get(bank, &who).unwrap().person;
		be_present::<T>(before, &who);
		assert_eq!(HomeBanks::<T>::get(person).and_then(|home| home.bank), Some(before));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), bank);
		let since = Pallet::<T>::now();
		assert_eq!(HomeBanks::<T>::get(person), Some(Home { bank: Some(bank), since, seen: None }));
	}

	#[benchmark]
	fn expel() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(core::slice::from_ref(&who));
		be_present::<T>(bank, &who);
		let origin: <T as frame_system::Config>::RuntimeOrigin = Origin::Bank(bank).into();
		#[extrinsic_call]
		_(origin as <T as frame_system::Config>::RuntimeOrigin, bank, who.clone());
		assert!(!Members::<T>::contains_key(bank, who));
	}

	#[benchmark]
	fn set_policy() {
		let bank = open_bank::<T>(&[person::<T>(0)]);
		let origin: <T as frame_system::Config>::RuntimeOrigin = Origin::Bank(bank).into();
		let policy = BankPolicy {
			membership_endorsements: Some(MAX_SPONSORS),
			liquidity_reserve: Some(Permill::from_percent(50)),
			reserve_share: Some(Permill::from_percent(50)),
			commons_levy: Some(Permill::from_percent(50)),
			creation_share: Some(Permill::zero()),
		};
		#[extrinsic_call]
		_(origin as <T as frame_system::Config>::RuntimeOrigin, bank, policy);
		assert_eq!(CommunityBanks::<T>::get(bank).unwrap().policy, policy);
	}

	#[benchmark]
	fn close_bank() {
		let founder = person::<T>(0);
		let bank = open_bank::<T>(core::slice::from_ref(&founder));
		let held = Pallet::<T>::parameters().founding_deposit;
		T::Currency::hold(&HoldReason::FoundingDeposit.into(), &founder, held).unwrap();
		change_bank::<T>(bank, |bank| {
			bank.founder = Some(founder);
			bank.deposit = held;
		});
		T::Currency::set_balance(&T::RedistributionAccount::get(), FUNDS);
		let origin: <T as frame_system::Config>::RuntimeOrigin = Origin::Bank(bank).into();
		#[extrinsic_call]
		_(origin as <T as frame_system::Config>::RuntimeOrigin, bank);
		assert!(Clearing::<T>::contains_key(bank));
	}

	#[benchmark]
	fn resolve_bank() {
		let bank = open_bank::<T>(&[person::<T>(0)]);
		make_uncovered::<T>(bank, 50 * CRD);
		change_bank::<T>(bank, |bank| {
			bank.credit_pool.deficit = 50 * CRD;
			bank.insolvent_since = Some(0);
		});
		pass_time::<T>(Pallet::<T>::parameters().insolvency_period);
		#[extrinsic_call]
		_(RawOrigin::Root, bank);
		assert_eq!(Orphaned::<T>::get(), 50 * CRD);
	}

	/// The membership is under an account that the person has left.
	#[benchmark]
	fn move_membership() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(core::slice::from_ref(&who));
		let (before, person): (T::AccountId, _) = (account("before", 0, 0), person_of::<T>(&who));
		let member = Members::<T>::take(bank, &who).unwrap();
		Members::<T>::insert(bank, &before, member);
		MemberAccounts::<T>::insert(bank, person, &before);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), bank, before);
		assert_eq!(Members::<T>::get(bank, &who), Some(member));
		assert_eq!(MemberAccounts::<T>::get(bank, person), Some(who));
	}

	#[benchmark]
	fn invite_founders() {
		let bank = open_founding::<T>();
		let founder = Foundings::<T>::get(bank).unwrap().founder;
		let invited = Sponsors::try_from(invited::<T>()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(founder), bank, invited.clone());
		assert_eq!(Foundings::<T>::get(bank).unwrap().invited, invited);
	}

	#[benchmark]
	fn act() {
		let who = person::<T>(0);
		let bank = open_bank::<T>(core::slice::from_ref(&who));
		let person = person_of::<T>(&who);
		// A full ring, of which the oldest epoch makes way.
		be_present::<T>(bank, &who);
		go_to_epoch::<T>(KEPT_EPOCHS);
		#[block]
		{
			<Pallet<T> as Participation>::acted(&person);
		}
		assert_eq!(HomeBanks::<T>::get(person).unwrap().seen, Some(T::Epochs::current().index));
	}

	#[benchmark]
	fn fold_bank() {
		// The only bank there is, so that one walk visits it alone.
		let _ = CommunityBanks::<T>::clear(u32::MAX, None);
		let bank = open_bank::<T>(&[person::<T>(0)]);
		make_uncovered::<T>(bank, 50 * CRD);
		T::Currency::set_balance(&Pallet::<T>::account_of(bank), FUNDS);
		change_bank::<T>(bank, |bank| {
			bank.creation.persons_on_time = u32::MAX;
			bank.creation.leverage = Pallet::<T>::parameters().minimum_leverage;
		});
		fill_presence::<T>(bank, 1);
		pass_time::<T>(1);
		let now = Pallet::<T>::now();
		// The slot ends, and the oldest of a full window makes way.
		LendingHistory::<T>::insert(
			bank,
			PastSlots::try_from(alloc::vec![Slot::default(); SLOTS as usize - 1]).unwrap(),
		);
		change_bank::<T>(bank, |bank| {
			bank.lending.lend(PurposeKind::EducationalInitiative, 100 * CRD, now).unwrap();
			bank.lending.epochs = Pallet::<T>::health_rules().epochs_per_slot - 1;
		});
		LastFold::<T>::put(Folded { epoch: 0, began: now, sums: FoldSums::default() });
		pass_time::<T>(Pallet::<T>::parameters().record_period);
		#[block]
		{
			<Pallet<T> as EpochStage>::step(1, &mut WeightMeter::new());
		}
		let folded = CommunityBanks::<T>::get(bank).unwrap();
		assert_eq!(folded.credit_pool.uncovered, 0);
		assert!(folded.creation.record > Pallet::<T>::parameters().initial_leverage);
		assert!(HealthHistory::<T>::get(bank, 1).unwrap().inputs.receivable_ms > 0);
		assert_eq!(LastFold::<T>::get().map(|last| last.epoch), Some(1));
	}

	#[benchmark]
	fn serve_exit() {
		let (bank, who) = leaver::<T>();
		change_bank::<T>(bank, |bank| {
			bank.credit_pool.liquid = bank.credit_pool.receivable;
			bank.credit_pool.receivable = 0;
		});
		let mut one_visit = WeightMeter::with_limit(T::WeightInfo::serve_exit());
		#[block]
		{
			Pallet::<T>::serve_exits(Pallet::<T>::now(), &mut one_visit);
		}
		assert!(Claims::<T>::contains_key(bank, &who) && !QueuedExits::<T>::contains_key(bank, &who));
		assert!(!BanksWithQueue::<T>::contains_key(bank));
	}

	#[benchmark]
	fn turn_lock() {
		let (bank, who, _) = locker::<T>();
		pass_time::<T>(Pallet::<T>::parameters().lock_delay);
		#[block]
		{
			Pallet::<T>::turn_locks(Pallet::<T>::now(), &mut WeightMeter::new());
		}
		let lock = Locks::<T>::get(bank, who).unwrap();
		assert!(lock.counted > 0 && lock.encumbered > 0 && lock.pending == 0);
	}

	#[benchmark]
	fn clear_members(n: Linear<1, CLEARED_PER_BLOCK>) {
		// Of all entries a lock takes the most: it stands in four maps.
		let bank = open_bank::<T>(&[]);
		for index in 0..n {
			let who = person::<T>(index);
			let person = person_of::<T>(&who);
			let lock = Lock { person, pending: 1, due: 1, ..Default::default() };
			Locks::<T>::insert(bank, &who, lock);
			LockCalendar::<T>::insert((SortedMoment::from(1), bank, who.clone()), ());
			Lockers::<T>::insert(bank, person, who);
			Debts::<T>::insert(bank, person, 1);
		}
		CommunityBanks::<T>::remove(bank);
		Clearing::<T>::insert(bank, ());
		#[block]
		{
			Pallet::<T>::clear(bank, n).unwrap();
		}
		assert!(Locks::<T>::iter_prefix(bank).next().is_none());
	}

	#[benchmark]
	fn poll_idle() {
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::do_on_poll(&mut meter);
		}
		assert_eq!(meter.consumed(), T::WeightInfo::poll_idle());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
