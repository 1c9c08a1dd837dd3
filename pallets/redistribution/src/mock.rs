//! A chain with this pallet, real balances and a real clock; what banks and bioregions do is what a test says.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_redistribution;
use crate::{
	types::{BankResult, Preview, Run, Summary},
	Pot, RedistributionParameters, Results, RunUnderWay, Summaries,
};
use credit_primitives_math::{FixedU128, Permill};
use credit_primitives_types::{
	Balance, BankId, Bar, Clock, CommonsLedger, CommonsState, EpochIndex, EpochStage, Epochs, Moment,
	OrphanedCredit, CRD,
};
use frame_support::{
	derive_impl, ensure,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		ConstU128, ConstU64, Hooks,
	},
	weights::{Weight, WeightMeter},
	Twox64Concat,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Redistribution: pallet_redistribution,
	}
);

pub type AccountId = u64;

pub const REDISTRIBUTION: AccountId = 2_000;
pub const SOMEBODY: AccountId = 3_000;

pub const ED: Balance = 1_000_000;
/// What the redistribution account has beside the existential deposit.
pub const ENDOWMENT: Balance = 1_000 * CRD;
pub const START: Moment = 1_000_000;
/// The length of an epoch: twenty blocks.
pub const EPOCH: Moment = 60_000;
pub const SLOT: Moment = 3_000;
/// What a block has room for, and a fifth of it.
pub const BLOCK: Weight = Weight::from_parts(2_000_000_000_000, 100_000_000);
pub const FIFTH: Weight = Weight::from_parts(400_000_000_000, 20_000_000);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

impl pallet_timestamp::Config for Test {
	type Moment = Moment;
	type OnTimestampSet = ();
	type MinimumPeriod = ConstU64<1>;
	type WeightInfo = ();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

pub const TERMS: RedistributionParameters = RedistributionParameters {
	epoch_length: EPOCH,
	beta: Permill::one(),
	flow: Permill::from_percent(1),
	floor_per_member: CRD,
	orphan_share: Permill::from_percent(10),
	extra_per_epoch: 0,
};

parameter_types! {
	pub const RedistributionAccount: AccountId = REDISTRIBUTION;
	pub static Parameters: RedistributionParameters = TERMS;
	pub static PollWeight: Weight = FIFTH;
	/// How often each stage before the run itself has to be called for an epoch.
	pub static StageSteps: u32 = 0;
	/// How often it was.
	pub static StagesCalled: Vec<(&'static str, EpochIndex)> = Vec::new();
}

pub struct ChainClock;

impl Clock for ChainClock {
	fn now() -> Moment {
		Timestamp::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_for_benchmark(now: Moment) {
		set_time(now)
	}
}

fn call_stage(name: &'static str, epoch: EpochIndex) -> bool {
	StagesCalled::mutate(|called| called.push((name, epoch)));
	let times = StagesCalled::get().into_iter().filter(|called| *called == (name, epoch)).count();
	times > StageSteps::get() as usize
}

pub struct Reports;

impl EpochStage for Reports {
	fn step(epoch: EpochIndex, _: &mut WeightMeter) -> bool {
		call_stage("reports", epoch)
	}
}

pub struct Fold;

impl EpochStage for Fold {
	fn step(epoch: EpochIndex, _: &mut WeightMeter) -> bool {
		call_stage("fold", epoch)
	}
}

/// The banks. In storage, so that what fails is undone, and so that they are in no order in particular.
#[storage_alias(verbatim)]
pub type Banks = StorageMap<Mock, Twox64Concat, BankId, CommonsState>;

#[storage_alias(verbatim)]
pub type NextBank = StorageValue<Mock, BankId, ValueQuery>;

/// What resolved banks have left behind.
#[storage_alias(verbatim)]
pub type Orphaned = StorageValue<Mock, Balance, ValueQuery>;

// Errors that are stored as they are.
pub const NOT_THERE: DispatchError = DispatchError::CannotLookup;
pub const INSOLVENT: DispatchError = DispatchError::Unavailable;
pub const TOO_LITTLE: DispatchError = DispatchError::Exhausted;

pub struct Ledger;

impl CommonsLedger<AccountId> for Ledger {
	fn next_after(bank: Option<BankId>) -> Option<BankId> {
		match bank {
			Some(bank) => Banks::iter_keys_from_key(bank).next(),
			None => Banks::iter_keys().next(),
		}
	}

	fn next_bank_id() -> BankId {
		NextBank::get()
	}

	fn commons(bank: BankId, _: EpochIndex) -> Option<CommonsState> {
		Banks::get(bank)
	}

	fn take(bank: BankId, to: &AccountId, amount: Balance) -> DispatchResult {
		// The money moves first, so that a refusal has something to undo.
		Balances::transfer(&account_of(bank), to, amount, Preservation::Preserve)?;
		Banks::try_mutate(bank, |bank| {
			let bank = bank.as_mut().ok_or(NOT_THERE)?;
			ensure!(amount <= bank.commons && amount <= bank.available, TOO_LITTLE);
			bank.commons -= amount;
			bank.available -= amount;
			bank.capital = bank.capital.saturating_sub(amount);
			Ok(())
		})
	}

	fn give(bank: BankId, from: &AccountId, amount: Balance) -> DispatchResult {
		Balances::transfer(from, &account_of(bank), amount, Preservation::Preserve)?;
		Banks::try_mutate(bank, |bank| {
			let bank = bank.as_mut().filter(|bank| bank.active).ok_or(NOT_THERE)?;
			ensure!(bank.barred != Some(Bar::Insolvent), INSOLVENT);
			bank.commons += amount;
			bank.available += amount;
			bank.capital += amount;
			Ok(())
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn open_for_benchmark(commons: Balance, persons: u32) -> BankId {
		open(commons, persons, 50)
	}
}

impl OrphanedCredit<AccountId> for Ledger {
	fn outstanding() -> Balance {
		Orphaned::get()
	}

	fn burn(from: &AccountId, amount: Balance) -> Result<Balance, DispatchError> {
		let amount = amount.min(Orphaned::get());
		Orphaned::mutate(|orphaned| *orphaned -= amount);
		Balances::burn_from(from, amount, Preservation::Preserve, Precision::Exact, Fortitude::Polite)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn orphan_for_benchmark(amount: Balance) {
		Orphaned::put(amount);
	}
}

/// What steps are stated to weigh: like those measured of calls that do as much, about a millisecond and a half for a bank in
/// all.
pub struct StatedWeights;

impl crate::WeightInfo for StatedWeights {
	fn idle() -> Weight {
		Weight::from_parts(80_000_000, 1_000)
	}
	fn begin() -> Weight {
		Weight::from_parts(400_000_000, 1_000)
	}
	fn snapshot_bank() -> Weight {
		Weight::from_parts(250_000_000, 1_000)
	}
	fn collect_bank() -> Weight {
		Weight::from_parts(650_000_000, 1_000)
	}
	fn clear_bank() -> Weight {
		Weight::from_parts(100_000_000, 1_000)
	}
	fn burn_orphans() -> Weight {
		Weight::from_parts(500_000_000, 1_000)
	}
	fn pay_bank() -> Weight {
		Weight::from_parts(600_000_000, 1_000)
	}
	fn pass_bank() -> Weight {
		Weight::from_parts(40_000_000, 1_000)
	}
	fn record() -> Weight {
		Weight::from_parts(200_000_000, 1_000)
	}
}

impl crate::Config for Test {
	type Currency = Balances;
	type Clock = ChainClock;
	type Reports = Reports;
	type Fold = Fold;
	type Ledger = Ledger;
	type Orphans = Ledger;
	type RedistributionAccount = RedistributionAccount;
	type Parameters = Parameters;
	type PollWeight = PollWeight;
	type WeightInfo = StatedWeights;
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![(REDISTRIBUTION, ED + ENDOWMENT), (SOMEBODY, 1_000 * CRD)],
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(START);
		Parameters::set(TERMS);
		PollWeight::set(FIFTH);
		StageSteps::set(0);
		StagesCalled::set(Vec::new());
	});
	ext
}

/// Runs a test from the first epoch on, and the invariants after it.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		poll(BLOCK);
		events();
		test();
		check();
	});
}

pub fn check() {
	Redistribution::do_try_state().unwrap();
	Banks::iter().for_each(|(bank, state)| {
		assert_eq!(Balances::balance(&account_of(bank)), state.commons + ED, "bank {bank}");
	});
}

pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}

/// Has the pallet do what it does in a block with so much room, and gives what it used.
pub fn poll(room: Weight) -> Weight {
	let mut meter = WeightMeter::with_limit(room);
	Redistribution::on_poll(System::block_number(), &mut meter);
	meter.consumed()
}

/// The next block, with so much room.
pub fn block_with(room: Weight) -> Weight {
	System::set_block_number(System::block_number() + 1);
	set_time(Timestamp::get() + SLOT);
	poll(room)
}

pub fn block() -> Weight {
	block_with(BLOCK)
}

/// The first block after the end of the epoch.
pub fn end_epoch() {
	set_time(Redistribution::current().ends - SLOT);
	block();
}

/// The blocks until no run is under way, and how many they were.
pub fn finish() -> u32 {
	let mut blocks = 0;
	while RunUnderWay::<Test>::exists() {
		block();
		blocks += 1;
		assert!(blocks < 1_000, "the run does not end");
	}
	blocks
}

/// Ends the epoch, and gives what the run that closes it did.
pub fn close() -> Summary {
	let epoch = Redistribution::current().index;
	end_epoch();
	finish();
	check();
	Summaries::<Test>::get(epoch).unwrap()
}

/// So little room that only one of the heaviest steps fits into a block.
pub fn tiny_blocks() {
	PollWeight::set(Redistribution::heaviest_step());
}

pub fn run() -> Run {
	RunUnderWay::<Test>::get().unwrap()
}

pub fn account_of(bank: BankId) -> AccountId {
	1_000_000 + AccountId::from(bank)
}

/// A bank whose commons are all liquid.
pub fn state(commons: Balance, persons: u32, health: u32) -> CommonsState {
	CommonsState {
		active: true,
		commons,
		losses: 0,
		persons,
		members: persons,
		health: Permill::from_percent(health),
		available: commons,
		capital: commons,
		issued: 0,
		leverage: FixedU128::from_rational(1, 2),
		barred: None,
	}
}

pub fn put_bank(state: CommonsState) -> BankId {
	let bank = NextBank::mutate(|next| {
		*next += 1;
		*next - 1
	});
	Balances::set_balance(&account_of(bank), state.commons + ED);
	Banks::insert(bank, state);
	bank
}

pub fn open(commons: Balance, persons: u32, health: u32) -> BankId {
	put_bank(state(commons, persons, health))
}

/// Closes a bank; its commons go to the redistribution account, as if they were fees.
pub fn shut(bank: BankId) {
	let Some(state) = Banks::take(bank) else { return };
	Balances::transfer(&account_of(bank), &REDISTRIBUTION, state.commons, Preservation::Preserve).unwrap();
}

/// A gift of new money to a bank's commons.
pub fn donate(bank: BankId, amount: Balance) {
	Balances::mint_into(&account_of(bank), amount).unwrap();
	change(bank, |state| {
		state.commons += amount;
		state.available += amount;
		state.capital += amount;
	});
}

/// Takes commons away from a bank, as a loss does.
pub fn lose(bank: BankId, amount: Balance) {
	let amount = amount.min(commons(bank)).min(bank_state(bank).available);
	Balances::burn_from(
		&account_of(bank),
		amount,
		Preservation::Preserve,
		Precision::Exact,
		Fortitude::Polite,
	)
	.unwrap();
	change(bank, |state| {
		state.commons -= amount;
		state.available -= amount;
		state.capital = state.capital.saturating_sub(amount);
		state.losses += amount;
	});
}

pub fn change(bank: BankId, change: impl FnOnce(&mut CommonsState)) {
	Banks::mutate(bank, |state| change(state.as_mut().unwrap()));
}

pub fn bank_state(bank: BankId) -> CommonsState {
	Banks::get(bank).unwrap()
}

pub fn commons(bank: BankId) -> Balance {
	bank_state(bank).commons
}

pub fn result(bank: BankId) -> BankResult {
	Results::<Test>::get(bank).unwrap()
}

pub fn pot() -> Balance {
	Pot::<Test>::get()
}

/// What the redistribution account has beside the existential deposit.
pub fn on_account() -> Balance {
	Balances::balance(&REDISTRIBUTION) - ED
}

/// All commons, and what the redistribution account has.
pub fn wealth() -> Balance {
	Banks::iter_values().map(|state| state.commons).sum::<Balance>() + on_account()
}

pub fn preview() -> Preview {
	Redistribution::preview_view(0, 100).unwrap()
}

/// The pallet's events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Redistribution(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}
