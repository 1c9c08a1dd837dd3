//! A chain with this pallet, real balances and a real clock.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_identity;
use crate::{
	types::{DidOperation, Fragment, Standing},
	AttestationOf, IdentityParameters, PersonInfo, PERSONHOOD,
};
use credit_primitives_types::{
	AttestationId, Balance, BankId, Clock, Moment, OnVouched, PersonId, SchemaId, CRD, MILLICRD,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::InspectHold, ConstU128, ConstU64, EnsureOrigin, Hooks},
	weights::{Weight, WeightMeter},
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Identities: pallet_identity,
	}
);

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
/// The issuer of the genesis.
pub const TOWN: AccountId = 50;
/// Other issuers.
pub const UNION: AccountId = 51;
pub const SCHOOL: AccountId = 52;
pub const CLINIC: AccountId = 53;
/// Gets what is slashed.
pub const REDISTRIBUTION: AccountId = 2_000;
/// Accounts from here on speak for banks, whose numbers begin with 0.
pub const BANKS: AccountId = 10_000;

pub const ED: Balance = 1_000_000;
pub const FUNDS: Balance = 10_000 * CRD;
pub const BOND: Balance = 1_000 * CRD;
pub const ATTESTATION: Balance = 100 * MILLICRD;
pub const START: Moment = 10_000;
pub const DELAY: Moment = 7_000;
pub const UNBONDING: Moment = 30_000;
pub const RENEWAL: Moment = 30_000;
pub const WINDOW: Moment = 60_000;
pub const LONGEST: Moment = 730_000;
pub const RATE: u32 = 5;
/// When the attestations of the genesis expire.
pub const EXPIRY: Moment = 500_000;

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
	type RuntimeHoldReason = RuntimeHoldReason;
}

/// A person, on whose word they counted, and on whose word now.
pub type Change = (PersonId, AccountId, Option<AccountId>);

parameter_types! {
	pub const RedistributionAccount: AccountId = REDISTRIBUTION;
	pub static Parameters: IdentityParameters = IdentityParameters {
		unbonding: UNBONDING,
		longest_validity: LONGEST,
		renewal_window: RENEWAL,
		move_delay: DELAY,
		personhood_rate: RATE,
		rate_window: WINDOW,
		..Default::default()
	};
	pub static PollWeight: Weight = Weight::from_parts(1_000_000_000_000, 100_000_000);
	/// What was told of persons who count on another word.
	pub static Told: Vec<Change> = Vec::new();
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

/// Takes what accounts from [`BANKS`] on sign for the word of a bank.
pub struct SignedByBank;

impl EnsureOrigin<RuntimeOrigin> for SignedByBank {
	type Success = BankId;

	fn try_origin(origin: RuntimeOrigin) -> Result<BankId, RuntimeOrigin> {
		let who = frame_system::ensure_signed(origin.clone()).map_err(|_| origin.clone())?;
		who.checked_sub(BANKS).and_then(|bank| bank.try_into().ok()).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(BANKS))
	}
}

pub struct Listener;

impl OnVouched<AccountId> for Listener {
	fn weight() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}

	fn changed(person: &PersonId, before: &AccountId, now: Option<&AccountId>) {
		// Whoever listens sees the state as it is after the change.
		assert_eq!(
			crate::Persons::<Test>::get(person).unwrap().counted.map(|counted| counted.by).as_ref(),
			now
		);
		Told::mutate(|told| told.push((*person, *before, now.copied())));
	}
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Parameters = Parameters;
	type BankOrigin = SignedByBank;
	type OnVouched = Listener;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = PollWeight;
	type WeightInfo = ();
}

/// The nullifier of somebody's credential.
pub fn nullifier(of: AccountId) -> PersonId {
	H256::from_low_u64_be(of)
}

pub fn build_with(
	issuers: Vec<AccountId>,
	persons: Vec<(AccountId, H256)>,
	expiry: Moment,
) -> sp_io::TestExternalities {
	let rich = [ALICE, BOB, CHARLIE, DAVE, EVE, TOWN, UNION, SCHOOL, CLINIC, REDISTRIBUTION];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.iter().copied().chain(100..170).map(|who| (who, FUNDS)).collect(),
			..Default::default()
		},
		identities: crate::GenesisConfig { issuers, persons, expiry },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(START);
	});
	ext
}

/// One issuer, who attests that Alice is a person.
pub fn new_test_ext() -> sp_io::TestExternalities {
	build_with(vec![TOWN], vec![(ALICE, nullifier(ALICE))], EXPIRY)
}

/// Runs a test, and the invariants after it.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Told::kill_all();
		test();
		Identities::do_try_state().unwrap();
	});
}

impl Told {
	pub fn kill_all() {
		Self::set(Vec::new());
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn bank_origin(bank: BankId) -> RuntimeOrigin {
	signed(BANKS + AccountId::from(bank))
}

pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}

pub fn pass_time(span: Moment) {
	set_time(Timestamp::get() + span);
}

/// Runs the block after the current one, which changes nothing but what the pallet does by itself.
pub fn next_block() {
	let block = System::block_number() + 1;
	System::set_block_number(block);
	Identities::on_poll(block, &mut WeightMeter::with_limit(PollWeight::get()));
}

pub fn held(reason: crate::HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The pallet's events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Identities(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

pub fn fragment(text: &str) -> Fragment {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn issuer(schema: SchemaId, who: AccountId) -> crate::IssuerOf<Test> {
	crate::Issuers::<Test>::get(schema, who).unwrap()
}

pub fn standing(schema: SchemaId, who: AccountId) -> Standing {
	issuer(schema, who).standing
}

pub fn person(of: AccountId) -> PersonInfo<Test> {
	crate::Persons::<Test>::get(nullifier(of)).unwrap()
}

pub fn attestation(id: AttestationId) -> AttestationOf<Test> {
	crate::Attestations::<Test>::get(id).unwrap()
}

/// The attestation of the person whom `of` was the first account of.
pub fn attestation_of(of: AccountId) -> AttestationId {
	person(of).attestation.unwrap()
}

/// Accredits an issuer and has it put up its bond.
pub fn accredit(schema: SchemaId, who: AccountId) {
	Identities::accredit_issuer(RuntimeOrigin::root(), who, schema).unwrap();
	if Parameters::get().issuer_bond > 0 {
		Identities::bond_issuer(signed(who), schema).unwrap();
	}
}

/// The issuer attests that the account is the person's with this nullifier.
pub fn attest_as(issuer: AccountId, account: AccountId, of: AccountId, expiry: Moment) -> DispatchResult {
	let root = H256::repeat_byte(3);
	Identities::attest(signed(issuer), account, PERSONHOOD, root, Some(nullifier(of)), expiry, None)
}

/// The issuer attests that the account is a person's.
pub fn attest_person(issuer: AccountId, account: AccountId) -> DispatchResult {
	attest_as(issuer, account, account, EXPIRY)
}

/// Registers a schema of the first bank with the union as its issuer.
pub fn bank_schema() -> SchemaId {
	let schema = crate::NextSchemaId::<Test>::get();
	let name = b"Gardener".to_vec().try_into().unwrap();
	Identities::register_schema(bank_origin(0), name, H256::repeat_byte(9)).unwrap();
	Identities::accredit_issuer(bank_origin(0), UNION, schema).unwrap();
	schema
}

/// The union attests something by the schema.
pub fn attest_by(schema: SchemaId, subject: AccountId, nullifier: Option<H256>) -> DispatchResult {
	let root = H256::repeat_byte(4);
	Identities::attest(signed(UNION), subject, schema, root, nullifier, EXPIRY, Some([7; 32]))
}

/// Makes the operation by the call that is there for it.
pub fn change_did(who: AccountId, did: AccountId, operation: DidOperation<AccountId>) -> DispatchResult {
	match operation {
		DidOperation::SetKey(key) => Identities::set_key(RuntimeOrigin::signed(who), did, key),
		DidOperation::RemoveKey(key) => Identities::remove_key(RuntimeOrigin::signed(who), did, key),
		DidOperation::SetService(service) => {
			Identities::set_service(RuntimeOrigin::signed(who), did, service)
		}
		DidOperation::RemoveService(service) => {
			Identities::remove_service(RuntimeOrigin::signed(who), did, service)
		}
		DidOperation::SetControllers(controllers) => {
			Identities::set_controllers(RuntimeOrigin::signed(who), did, controllers)
		}
		DidOperation::AddDelegate(delegate) if who == did => {
			Identities::add_delegate(RuntimeOrigin::signed(who), delegate.who, delegate.until)
		}
		DidOperation::RemoveDelegate(delegate) if who == did => {
			Identities::remove_delegate(RuntimeOrigin::signed(who), delegate)
		}
		// There is no call by which somebody else could.
		operation => Identities::do_change_did(&who, &did, operation),
	}
}
