//! A chain with this pallet, real balances and a real clock.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_community_banks;
use crate::{BankParameters, GenesisBank};
use credit_primitives_math::Permill;
use credit_primitives_types::{
	Balance, BankId, BioregionCode, Clock, HealthIndex, Moment, PersonId, Personhood, Regions, CRD,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::InspectHold, tokens::imbalance::ResolveTo, ConstU128, ConstU64},
	PalletId,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage};

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
pub const EPOCH: Moment = 10_000;

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
		epoch_length: EPOCH,
		vesting_period: 100_000,
		..Default::default()
	};
	pub static HealthOfAll: Permill = Permill::from_percent(65);
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
	type DustRemoval = ResolveTo<RedistributionAccount, Balances>;
}

/// Every account under 1000 is a person's.
pub struct Persons;

impl Personhood<AccountId> for Persons {
	fn person_of(who: &AccountId) -> Option<PersonId> {
		(*who < NOBODY).then(|| H256::from_low_u64_be(*who as u64))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(_: &AccountId) {}
}

pub struct Health;

impl HealthIndex for Health {
	fn health(_: BankId) -> Permill {
		HealthOfAll::get()
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
	type Regions = TwoRegions;
	type Parameters = Parameters;
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

pub fn pool(bank: BankId) -> crate::CreditPool {
	crate::CommunityBanks::<Test>::get(bank).unwrap().credit_pool
}

pub fn shares_of(bank: BankId, who: AccountId) -> u128 {
	crate::Holdings::<Test>::get(bank, who).unwrap_or_default().shares
}

pub fn held(reason: crate::HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The pallet's events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
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

pub fn name(text: &str) -> crate::types::BankName {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn region(code: &str) -> BioregionCode {
	code.as_bytes().to_vec().try_into().unwrap()
}
