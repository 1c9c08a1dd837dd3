//! A chain with this pallet, real balances and a real clock.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_community_banks;
use crate::{BankParameters, GenesisBank, HealthParameters};
use credit_primitives_math::Permill;
use credit_primitives_types::{
	Balance, BankId, BankLedger, BioregionCode, Clock, Collected, EconomicData, Engagements, Epoch,
	EpochIndex, EpochStage, Epochs, FundedAs, GroupIndex, HealthIndex, Moment, OnMembershipEnded, PersonId,
	Personhood, PurposeKind, Receipt, Recovery, Regions, Restored, CRD,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{InspectHold, Mutate},
		tokens::{imbalance::ResolveTo, Preservation},
		ConstU128, ConstU64, Hooks,
	},
	weights::{Weight, WeightMeter},
	PalletId,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError};
use std::collections::BTreeMap;

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		CommunityBanks: pallet_community_banks,
	}
);

/// Wide enough for the accounts of banks, which are derived from their number.
pub type AccountId = u128;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
pub const FERDIE: AccountId = 6;
/// Has money but no attestation of personhood.
pub const NOBODY: AccountId = 1_000;
/// Gets the dust of accounts that vanish.
pub const REDISTRIBUTION: AccountId = 2_000;

pub const ED: Balance = 1_000_000;
pub const FUNDS: Balance = 10_000 * CRD;
pub const COMMONS: Balance = 1_000 * CRD;
/// The first bank of the genesis: Alice, Bob and Charlie, able to create.
pub const CASCADIA: BankId = 0;
/// The second one: Dave and Eve, not able to.
pub const SONORA: BankId = 1;
/// What loans are for unless a test says otherwise.
pub const PURPOSE: PurposeKind = PurposeKind::CommunityInfrastructure;
pub const EPOCH: Moment = 10_000;
pub const LOCK_DELAY: Moment = 30_000;
pub const LOCK_PERIOD: Moment = 180_000;
pub const RECORD_PERIOD: Moment = 180_000;
pub const INSOLVENCY_PERIOD: Moment = 50_000;
pub const GOVERNANCE_EPOCH: Moment = 40_000;

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

parameter_types! {
	pub const RedistributionAccount: AccountId = REDISTRIBUTION;
	pub const BanksPalletId: PalletId = PalletId(*b"cn/banks");
	pub static Parameters: BankParameters = BankParameters {
		founders: 3,
		founding_deposit: 100 * CRD,
		vesting_period: 100_000,
		lock_delay: LOCK_DELAY,
		lock_period: LOCK_PERIOD,
		record_period: RECORD_PERIOD,
		write_off_window: 180_000,
		insolvency_period: INSOLVENCY_PERIOD,
		governance_epoch: GOVERNANCE_EPOCH,
		..Default::default()
	};
	pub static HealthOfAll: Permill = Permill::from_percent(65);
	/// The health rules: a slot is an epoch.
	pub static HealthRules: HealthParameters =
		HealthParameters { epochs_per_slot: 1, ..Default::default() };
	/// How regions fare: local business, ecological health, wellbeing.
	pub static RegionsFare: [Permill; 3] =
		[Permill::from_percent(50), Permill::from_percent(60), Permill::from_percent(70)];
	/// The epoch at the end of which something is left to be done.
	pub static Closing: Option<EpochIndex> = None;
	/// Whether what regions say is old.
	pub static RegionsStale: bool = false;
	/// Who has business with which bank that has not ended.
	pub static Engaged: Vec<(BankId, PersonId)> = Vec::new();
	/// What persons owe, as lending would say it.
	pub static Owed: BTreeMap<(BankId, PersonId), Balance> = BTreeMap::new();
	/// Accounts that are another person's than their number says, or nobody's.
	pub static Moved: BTreeMap<AccountId, Option<PersonId>> = BTreeMap::new();
	/// The memberships that have ended.
	pub static Ended: Vec<(BankId, PersonId)> = Vec::new();
	pub static PollWeight: Weight = Weight::from_parts(1_000_000_000_000, 100_000_000);
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
	type DustRemoval = ResolveTo<RedistributionAccount, Balances>;
}

#[cfg(feature = "runtime-benchmarks")]
parameter_types! {
	/// Accounts that benchmarks made persons'.
	pub static Attested: Vec<AccountId> = Vec::new();
}

/// Every account under 1000 is a person's, and those that benchmarks attested.
pub struct Persons;

impl Persons {
	fn knows(who: AccountId) -> bool {
		#[cfg(feature = "runtime-benchmarks")]
		if Attested::get().contains(&who) {
			return true;
		}
		who < NOBODY
	}
}

impl Personhood<AccountId> for Persons {
	fn person_of(who: &AccountId) -> Option<PersonId> {
		match Moved::get().get(who) {
			Some(moved) => *moved,
			None => Self::knows(*who).then(|| person(*who)),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(who: &AccountId) {
		Attested::mutate(|attested| attested.push(*who));
	}
}

/// The person that an account is at first.
pub fn person(who: AccountId) -> PersonId {
	let mut person = [0; 32];
	person[16..].copy_from_slice(&who.to_be_bytes());
	H256(person)
}

/// A person has another account from now on.
pub fn move_person(from: AccountId, to: AccountId) {
	let moving = Persons::person_of(&from);
	Moved::mutate(|moved| moved.extend([(from, None), (to, moving)]));
}

/// Writes down what it hears.
pub struct Witness;

impl OnMembershipEnded for Witness {
	fn weight() -> frame_support::weights::Weight {
		frame_support::weights::Weight::zero()
	}

	fn ended(bank: BankId, person: &PersonId) {
		Ended::mutate(|ended| ended.push((bank, *person)));
	}
}

pub struct Health;

impl HealthIndex for Health {
	fn health(_: BankId) -> Permill {
		HealthOfAll::get()
	}

	fn vitality(_: BankId) -> Option<Permill> {
		None
	}
}

/// Says of each region what a test has put into [`RegionsFare`].
pub struct Economy;

impl EconomicData for Economy {
	fn groups(_: &BioregionCode, _: EpochIndex) -> [GroupIndex; 3] {
		RegionsFare::get().map(|index| GroupIndex { index, stale: RegionsStale::get() })
	}
}

/// Epochs that follow one another without a pause.
pub struct Calendar;

impl Epochs for Calendar {
	fn current() -> Epoch {
		let index = Timestamp::get() / EPOCH;
		Epoch { index: index as EpochIndex, started: index * EPOCH, ends: (index + 1) * EPOCH }
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn begin_for_benchmark() {
		set_time(Self::current().ends);
	}
}

/// Knows `cascadia` and `sonora`.
pub struct TwoRegions;

impl Regions for TwoRegions {
	fn exists(code: &BioregionCode) -> bool {
		[b"cascadia".as_slice(), b"sonora"].contains(&code.as_slice())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn register_for_benchmark(_: &BioregionCode) {}
}

/// Knows what a test has put into [`Engaged`].
pub struct Lending;

impl Engagements for Lending {
	fn is_engaged(bank: BankId, person: &PersonId) -> bool {
		Engaged::get().contains(&(bank, *person))
	}

	fn has_business(bank: BankId) -> bool {
		Engaged::get().iter().any(|(with, _)| *with == bank)
	}

	fn debt(bank: BankId, person: &PersonId) -> Balance {
		Owed::get().get(&(bank, *person)).copied().unwrap_or_default()
	}
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

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Personhood = Persons;
	type Health = Health;
	type Economy = Economy;
	type Epochs = Calendar;
	type Regions = TwoRegions;
	type Lending = Lending;
	type OnMembershipEnded = Witness;
	type Parameters = Parameters;
	type HealthParameters = HealthRules;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = PollWeight;
	type PalletId = BanksPalletId;
	type WeightInfo = ();
}

pub fn genesis_bank(
	name: &str,
	region: &str,
	members: &[AccountId],
	may_create: bool,
) -> GenesisBank<AccountId> {
	GenesisBank {
		name: name.into(),
		bioregion: region.into(),
		charter: H256::repeat_byte(7),
		members: members.to_vec(),
		commons: COMMONS,
		may_create,
	}
}

pub fn new_test_ext_with(banks: Vec<GenesisBank<AccountId>>) -> sp_io::TestExternalities {
	let accounts = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE, NOBODY, REDISTRIBUTION];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: accounts.map(|who| (who, FUNDS)).to_vec(),
			..Default::default()
		},
		community_banks: crate::GenesisConfig { banks },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(EPOCH);
		Closing::set(None);
	});
	ext
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	new_test_ext_with(vec![
		genesis_bank("Cascadia Commons", "cascadia", &[ALICE, BOB, CHARLIE], true),
		genesis_bank("Sonora Commons", "sonora", &[DAVE, EVE], false),
	])
}

/// Runs a test on the two banks of the genesis, and the invariants after it.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		CommunityBanks::do_try_state().unwrap();
	});
}

pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}

pub fn pass_time(span: Moment) {
	set_time(Timestamp::get() + span);
}

/// Runs what the pallet does by itself in a block, as the chain does: before the block's transactions.
pub fn poll(block: u64) {
	System::set_block_number(block);
	CommunityBanks::on_poll(block, &mut WeightMeter::with_limit(PollWeight::get()));
	end_epoch();
}

/// Has the pallet do what is due at the end of the last epoch, as the driver of epochs does in each block: what is due of
/// one is done before the next one's begins.
fn end_epoch() {
	let ended = Closing::get().unwrap_or(Calendar::current().index - 1);
	let done = CommunityBanks::step(ended, &mut WeightMeter::with_limit(PollWeight::get()));
	Closing::set((!done).then_some(ended));
}

/// Runs the block after the current one, which changes nothing but what the pallet does by itself.
pub fn next_block() {
	poll(System::block_number() + 1);
}

/// Lends to somebody who then owes `debt` in all.
pub fn lend(
	bank: BankId,
	borrower: AccountId,
	amount: Balance,
	debt: Balance,
) -> Result<FundedAs, DispatchError> {
	CommunityBanks::fund(bank, &borrower, &person(borrower), PURPOSE, amount, debt)
}

/// Lends to somebody who owes nothing else.
pub fn fund(bank: BankId, borrower: AccountId, amount: Balance) -> Result<FundedAs, DispatchError> {
	let funded = lend(bank, borrower, amount, amount)?;
	Owed::mutate(|owed| owed.insert((bank, person(borrower)), amount));
	Ok(funded)
}

/// Puts money on the bank's account, as lending does before it has the bank book it.
pub fn pay_to(bank: BankId, payer: AccountId, amount: Balance) -> Result<Balance, DispatchError> {
	Balances::transfer(&payer, &CommunityBanks::account_of(bank), amount, Preservation::Preserve)
}

/// The account that a person has at first.
fn account(person: PersonId) -> AccountId {
	AccountId::from_be_bytes(person[16..].try_into().unwrap())
}

/// A borrower pays what the receipt says.
pub fn collect(bank: BankId, receipt: Receipt) -> Result<Collected, DispatchError> {
	pay_to(bank, account(receipt.person), receipt.principal + receipt.interest)?;
	CommunityBanks::collect(bank, receipt)
}

/// A borrower pays on what was given up.
pub fn recover(bank: BankId, recovery: Recovery) -> Result<Restored, DispatchError> {
	pay_to(bank, account(recovery.person), recovery.amount)?;
	CommunityBanks::recover(bank, recovery)
}

/// Somebody joins the founders of a bank, invited as the only one.
pub fn co_found_invited(who: AccountId, bank: BankId) {
	let founder = RuntimeOrigin::signed(crate::Foundings::<Test>::get(bank).unwrap().founder);
	CommunityBanks::invite_founders(founder, bank, vec![who].try_into().unwrap()).unwrap();
	CommunityBanks::co_found(RuntimeOrigin::signed(who), bank).unwrap();
}

pub fn pool(bank: BankId) -> crate::CreditPool {
	crate::CommunityBanks::<Test>::get(bank).unwrap().credit_pool
}

pub fn shares_of(bank: BankId, who: AccountId) -> u128 {
	crate::Holdings::<Test>::get(bank, who).unwrap_or_default().shares
}

/// As many shares as an amount buys at the first price.
pub fn shares(amount: Balance) -> u128 {
	amount * 1_000_000
}

pub fn bank(bank: BankId) -> crate::BankInfo<Test> {
	crate::CommunityBanks::<Test>::get(bank).unwrap()
}

pub fn held(reason: crate::HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The pallet's events since the last call, but what each epoch's end says of the health of every bank.
pub fn events() -> Vec<crate::Event<Test>> {
	let mut events = all_events();
	events.retain(|event| !matches!(event, crate::Event::HealthReckoned { .. }));
	events
}

/// All of the pallet's events since the last call.
pub fn all_events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::CommunityBanks(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

/// Has the books of purposes follow what a test has made of a bank's receivable.
pub fn follow_receivable(bank: BankId) {
	crate::CommunityBanks::<Test>::mutate(bank, |bank| {
		let bank = bank.as_mut().unwrap();
		bank.lending.owed = crate::books::ByPurpose([bank.credit_pool.receivable, 0, 0, 0, 0]);
	});
}

pub fn name(text: &str) -> crate::types::BankName {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn region(code: &str) -> BioregionCode {
	code.as_bytes().to_vec().try_into().unwrap()
}
