//! A chain with this pallet, real balances, the real scheduler and real preimages; persons and banks are what a test says.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_quadratic_governance;
use crate::{
	types::Metadata, BankCallFilter, Direction, GovernanceParameters, ProposalOf, Rules, Scope, Status,
};
use credit_primitives_math::Permill;
use credit_primitives_types::{
	Balance, BankId, Clock, Matter, Membership, Moment, OnMembershipEnded, OnVouched, Participation,
	PersonId, Personhood, ProposalId, Vouched, Vouching, CRD,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::InspectHold, ConstU128, ConstU32, ConstU64, Contains, EitherOfDiverse, EqualPrivilegeOnly,
		Hooks,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	BuildStorage, DispatchResult,
};
use std::collections::{BTreeMap, BTreeSet};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Preimage: pallet_preimage,
		Scheduler: pallet_scheduler,
		Utility: pallet_utility,
		Governance: pallet_quadratic_governance,
	}
);

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
pub const FERDIE: AccountId = 6;
/// Has money but no attestation of personhood.
pub const NOBODY: AccountId = 90;
pub const COMMITTEE: AccountId = 91;
pub const REDISTRIBUTION: AccountId = 92;
pub const RED: AccountId = 93;
pub const BLUE: AccountId = 94;
/// As whom bank `b` calls: this and `b`.
pub const SPEAKER: AccountId = 1_000;

pub const ED: Balance = 1_000_000;
pub const FUNDS: Balance = 10_000 * CRD;
pub const CASCADIA: BankId = 0;
pub const SONORA: BankId = 1;
pub const NETWORK: Scope = Scope::Network;
pub const BANK: Scope = Scope::Bank(CASCADIA);
/// A governance epoch: 100 blocks.
pub const EPOCH: Moment = 300_000;
pub const SLOT: Moment = 3_000;
/// The time of block 1.
pub const START: Moment = 10 * EPOCH;
pub const VOTING: u64 = 20;
pub const CONFIRMATION: u64 = 5;
pub const DELAY: u64 = 4;
pub const MATTER_VOTING: u64 = 10;
pub const MATTER_CONFIRMATION: u64 = 3;
pub const WINDOW: u64 = 40;
pub const DEPOSIT: Balance = 10 * CRD;

/// Stops remarks in an emergency.
pub struct BaseCallFilter;
impl Contains<RuntimeCall> for BaseCallFilter {
	fn contains(call: &RuntimeCall) -> bool {
		!(CallsSuspended::get() && matches!(call, RuntimeCall::System(_)))
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BlockWeights = BlockWeights;
	type BaseCallFilter = BaseCallFilter;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_preimage::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

impl pallet_scheduler::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<4>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
	type WeightInfo = ();
}

impl pallet_utility::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
}

fn rules(credits: u32, quorum: u32, deposit: Balance, open_proposals: u32) -> Rules {
	Rules {
		credits,
		voting_period: VOTING as u32,
		confirmation: CONFIRMATION as u32,
		enactment_delay: DELAY as u32,
		threshold: Permill::from_percent(50),
		quorum: Permill::from_percent(quorum),
		deposit,
		open_proposals,
	}
}

parameter_types! {
	pub BlockWeights: frame_system::limits::BlockWeights =
		frame_system::limits::BlockWeights::simple_max(Weight::from_parts(2_000_000_000_000, u64::MAX));
	pub static MaximumWeight: Weight = Weight::from_parts(1_000_000_000_000, 100_000_000);
	pub static MaxCallWeight: Weight = Weight::from_parts(500_000_000_000, 10_000_000);
	pub static PollWeight: Weight = Weight::from_parts(100_000_000_000, u64::MAX);
	pub static EpochLength: Moment = EPOCH;
	pub static Now: Moment = START;
	pub static Parameters: GovernanceParameters = GovernanceParameters {
		network: rules(100, 20, DEPOSIT, 6),
		bank: rules(100, 40, CRD, 4),
		matter_voting: MATTER_VOTING as u32,
		matter_confirmation: MATTER_CONFIRMATION as u32,
		enactment_window: WINDOW as u32,
		..Default::default()
	};
	/// On whose word each account is a person's, and until when.
	pub static KnownSince: BTreeMap<AccountId, Moment> = BTreeMap::new();
	pub static People: BTreeMap<AccountId, (AccountId, Moment)> = BTreeMap::new();
	pub static Fallen: Vec<AccountId> = Vec::new();
	pub static Members: BTreeMap<(BankId, AccountId), Moment> = BTreeMap::new();
	pub static OpenBanks: BTreeSet<BankId> = BTreeSet::new();
	/// Who took part in the life of their community.
	pub static Acted: Vec<AccountId> = Vec::new();
	/// Whether transfers may be proposed.
	pub static TransfersAllowed: bool = true;
	/// Whether an emergency stops remarks that are not Root's.
	pub static CallsSuspended: bool = false;
	/// Whether something is called when a matter is rejected.
	pub static RejectionCalls: bool = true;
	/// Whether something is called when a matter is passed.
	pub static PassingCalls: bool = true;
	pub const RedistributionAccount: AccountId = REDISTRIBUTION;
}

frame_support::ord_parameter_types! {
	pub const Committee: AccountId = COMMITTEE;
}

pub struct TestClock;
impl Clock for TestClock {
	fn now() -> Moment {
		Now::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_for_benchmark(now: Moment) {
		Now::set(now);
	}
}

pub fn person(who: AccountId) -> PersonId {
	H256::from_low_u64_be(who)
}

fn account(person: &PersonId) -> AccountId {
	person.to_low_u64_be()
}

pub struct Persons;
impl Personhood<AccountId> for Persons {
	fn person_of(who: &AccountId) -> Option<PersonId> {
		Self::vouched(&person(*who)).map(|_| person(*who))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(who: &AccountId) {
		attest(*who, RED);
	}
}

impl Vouching<AccountId> for Persons {
	const MAX_FALLEN: u32 = 8;

	fn vouched(person: &PersonId) -> Option<Vouched<AccountId>> {
		let (by, until) = People::get().get(&account(person)).copied()?;
		let since = KnownSince::get().get(&account(person)).copied().unwrap_or_default();
		(until > Now::get()).then_some(Vouched { by, since, until })
	}

	fn fallen() -> Vec<AccountId> {
		Fallen::get()
	}

	fn persons() -> u32 {
		People::get().len() as u32
	}
}

pub struct Banks;
impl Membership<AccountId> for Banks {
	fn bank_exists(bank: BankId) -> bool {
		OpenBanks::get().contains(&bank)
	}

	fn is_open(bank: BankId) -> bool {
		Self::bank_exists(bank)
	}

	fn member_since(bank: BankId, who: &AccountId) -> Option<Moment> {
		Members::get().get(&(bank, *who)).copied()
	}

	fn member_count(bank: BankId) -> u32 {
		Members::get().keys().filter(|(of, _)| *of == bank).count() as u32
	}

	fn account_of_member(bank: BankId, person: &PersonId) -> Option<AccountId> {
		Self::member_since(bank, &account(person)).map(|_| account(person))
	}

	fn has_locked_shares(_: BankId, _: &PersonId) -> bool {
		false
	}

	fn is_founder(_: BankId, _: &AccountId) -> bool {
		false
	}
}

/// Whether the call and all that it carries may be proposed.
fn is_proposable(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::Utility(
			pallet_utility::Call::batch { calls } | pallet_utility::Call::batch_all { calls },
		) => calls.iter().all(is_proposable),
		RuntimeCall::Balances(pallet_balances::Call::force_set_balance { .. }) => false,
		RuntimeCall::Balances(_) => TransfersAllowed::get(),
		_ => true,
	}
}

pub struct NetworkCalls;
impl Contains<RuntimeCall> for NetworkCalls {
	fn contains(call: &RuntimeCall) -> bool {
		is_proposable(call)
	}
}

/// What the committee may not kill.
pub const ABOUT_THE_COMMITTEE: &[u8] = b"a new committee";

pub struct ImmuneCalls;
impl Contains<RuntimeCall> for ImmuneCalls {
	fn contains(call: &RuntimeCall) -> bool {
		*call == remark(ABOUT_THE_COMMITTEE)
	}
}

pub struct BankCalls;
impl BankCallFilter<RuntimeCall> for BankCalls {
	fn allows(bank: BankId, call: &RuntimeCall) -> bool {
		bank != SONORA && is_proposable(call)
	}
}

/// Writes down who voted.
pub struct Witness;
impl Participation for Witness {
	fn acted(person: &PersonId) {
		Acted::mutate(|acted| acted.push(account(person)));
	}

	fn weight() -> Weight {
		Weight::zero()
	}
}

pub struct BankOrigin;
impl Convert<BankId, RuntimeOrigin> for BankOrigin {
	fn convert(bank: BankId) -> RuntimeOrigin {
		RuntimeOrigin::signed(SPEAKER + u64::from(bank))
	}
}

pub struct Matters;
impl Convert<(Matter<AccountId>, bool), Option<RuntimeCall>> for Matters {
	fn convert((_, passed): (Matter<AccountId>, bool)) -> Option<RuntimeCall> {
		let calls = if passed { PassingCalls::get() } else { RejectionCalls::get() };
		calls.then(|| remark(if passed { b"granted" } else { b"refused" }))
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;
#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, RuntimeCall> for Helper {
	fn open_bank(members: &[AccountId]) -> BankId {
		OpenBanks::mutate(|banks| banks.insert(CASCADIA));
		for who in members {
			attest(*who, RED);
			join(CASCADIA, *who);
		}
		CASCADIA
	}

	fn call(_: &Scope, bytes: u32) -> RuntimeCall {
		remark(&vec![7; bytes as usize])
	}
}

impl crate::Config for Test {
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = TestClock;
	type Persons = Persons;
	type Banks = Banks;
	type Participation = Witness;
	type EpochLength = EpochLength;
	type SlotDuration = ConstU64<SLOT>;
	type Scheduler = Scheduler;
	type Preimages = Preimage;
	type NetworkCalls = NetworkCalls;
	type BankCalls = BankCalls;
	type BankOrigin = BankOrigin;
	type Matters = Matters;
	type ImmuneCalls = ImmuneCalls;
	type CancelOrigin = EitherOfDiverse<EnsureRoot<AccountId>, EnsureSignedBy<Committee, AccountId>>;
	type Parameters = Parameters;
	type MaxCallWeight = MaxCallWeight;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = PollWeight;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// Six persons, attested by Red, are members of Cascadia since long ago; the first two are of Sonora too.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let people = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE];
	let others = [NOBODY, COMMITTEE, REDISTRIBUTION];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: people.iter().chain(&others).map(|who| (*who, FUNDS)).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		EpochLength::set(EPOCH);
		Parameters::set(GovernanceParameters {
			network: rules(100, 20, DEPOSIT, 6),
			bank: rules(100, 40, CRD, 4),
			matter_voting: MATTER_VOTING as u32,
			matter_confirmation: MATTER_CONFIRMATION as u32,
			enactment_window: WINDOW as u32,
			..Default::default()
		});
		People::set(people.iter().map(|who| (*who, (RED, Moment::MAX))).collect());
		Fallen::set(Vec::new());
		Acted::set(Vec::new());
		Members::set(people.iter().map(|who| ((CASCADIA, *who), 0)).collect());
		Members::mutate(|members| members.extend([((SONORA, ALICE), 0), ((SONORA, BOB), 0)]));
		OpenBanks::set([CASCADIA, SONORA].into());
		TransfersAllowed::set(true);
		CallsSuspended::set(false);
		RejectionCalls::set(true);
		PassingCalls::set(true);
		MaxCallWeight::set(Weight::from_parts(500_000_000_000, 10_000_000));
		PollWeight::set(Weight::from_parts(100_000_000_000, u64::MAX));
		set_clock();
		Scheduler::on_initialize(1);
	});
	ext
}

/// Runs a test, and the invariants after it.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check();
	});
}

pub fn check() {
	Governance::do_try_state().unwrap();
}

fn set_clock() {
	Now::set(START + (System::block_number() - 1) * SLOT);
}

/// Runs the blocks up to this one: the scheduler before its transactions, what the pallet does by itself after those of
/// the one before.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		Governance::on_idle(System::block_number(), Weight::MAX);
		skip_to(System::block_number() + 1);
		Scheduler::on_initialize(System::block_number());
		check();
	}
}

/// Goes to this block although the scheduler has not run since.
pub fn skip_to(block: u64) {
	System::set_block_number(block);
	set_clock();
}

pub fn pass(blocks: u64) {
	run_to(System::block_number() + blocks);
}

pub fn remark(text: &[u8]) -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: text.to_vec() })
}

pub fn force_transfer(source: AccountId, dest: AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::force_transfer { source, dest, value })
}

pub fn set_balance(who: AccountId) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::force_set_balance { who, new_free: FUNDS })
}

pub fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

pub fn title() -> Metadata {
	b"What we want".to_vec().try_into().unwrap()
}

pub fn try_submit(who: AccountId, scope: Scope, call: RuntimeCall) -> DispatchResult {
	Governance::submit_proposal(RuntimeOrigin::signed(who), scope, Box::new(call), title())
}

pub fn submit_call(who: AccountId, scope: Scope, call: RuntimeCall) -> ProposalId {
	let proposal_id = crate::NextProposalId::<Test>::get();
	try_submit(who, scope, call).unwrap();
	proposal_id
}

pub fn submit(who: AccountId, scope: Scope) -> ProposalId {
	submit_call(who, scope, remark(b"hello"))
}

pub fn vote(who: AccountId, proposal: ProposalId, direction: Direction, votes: u32) -> DispatchResult {
	Governance::vote(RuntimeOrigin::signed(who), proposal, direction, votes)
}

pub fn aye(who: AccountId, proposal: ProposalId, votes: u32) {
	vote(who, proposal, Direction::Aye, votes).unwrap();
}

pub fn nay(who: AccountId, proposal: ProposalId, votes: u32) {
	vote(who, proposal, Direction::Nay, votes).unwrap();
}

pub fn remove(who: AccountId, proposal: ProposalId) -> DispatchResult {
	Governance::remove_vote(RuntimeOrigin::signed(who), proposal)
}

pub fn proposal(id: ProposalId) -> ProposalOf<Test> {
	crate::Proposals::<Test>::get(id).unwrap()
}

pub fn status(id: ProposalId) -> Status {
	proposal(id).status
}

/// What an account's person has spent of the class and epoch of a proposal.
pub fn spent(who: AccountId, id: ProposalId) -> u32 {
	let proposal = proposal(id);
	crate::Spent::<Test>::get((person(who), proposal.class, proposal.epoch))
}

pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::ProposalDeposit.into(), &who)
}

pub fn attest(who: AccountId, by: AccountId) {
	People::mutate(|people| people.insert(who, (by, Moment::MAX)));
}

/// Another issuer vouches for the person, as the identity pallet tells.
pub fn move_to(who: AccountId, by: AccountId) {
	let (before, _) = People::get()[&who];
	attest(who, by);
	Governance::changed(&person(who), &before, Some(&by));
}

pub fn revoke(who: AccountId) {
	if let Some((before, _)) = People::mutate(|people| people.remove(&who)) {
		Governance::changed(&person(who), &before, None);
	}
}

pub fn fall(issuer: AccountId) {
	Fallen::mutate(|fallen| fallen.push(issuer));
}

pub fn join(bank: BankId, who: AccountId) {
	Members::mutate(|members| members.insert((bank, who), Now::get()));
}

pub fn leave(bank: BankId, who: AccountId) {
	if Members::mutate(|members| members.remove(&(bank, who))).is_some() {
		<Governance as OnMembershipEnded>::ended(bank, &person(who));
	}
}

/// What was remarked, and by whom (`SPEAKER` for a bank); Root's remarks have no events.
pub fn remarks() -> Vec<AccountId> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::System(frame_system::Event::Remarked { sender, .. }) => Some(sender),
			_ => None,
		})
		.collect()
}

/// The pallet's events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Governance(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

/// Fills the scheduler for these blocks with tasks of others.
pub fn fill_agenda(blocks: std::ops::RangeInclusive<u64>) {
	for block in blocks {
		let call = Box::new(RuntimeCall::System(frame_system::Call::remark { remark: vec![] }));
		while Scheduler::schedule(RuntimeOrigin::root(), block, None, 0, call.clone()).is_ok() {}
	}
}

/// A matter that the tests put to Cascadia's members.
pub fn matter() -> Matter<AccountId> {
	Matter::Request(H256::repeat_byte(3))
}

pub fn open_matter(excluded: &[AccountId]) -> ProposalId {
	use credit_primitives_types::Ballots;
	Governance::open(CASCADIA, matter(), excluded.iter().map(|who| person(*who)).collect()).unwrap()
}
