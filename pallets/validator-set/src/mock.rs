//! A runtime of the real session, historical, offences and authorship pallets around this one. Only block
//! authoring is played: each block's author is drawn in turn from those that may author, as consensus would.

#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_validator_set;
use crate::{Offenders, Pallet, SessionOf, UnitIdentification};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU64, FindAuthor, OnFinalize, OnInitialize},
};
use frame_system::EnsureRoot;
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical, SessionHandler};
use sp_runtime::{
	generic::{Digest, DigestItem},
	impl_opaque_keys,
	key_types::DUMMY,
	testing::UintAuthorityId,
	traits::{ConvertInto, OpaqueKeys},
	BuildStorage, ConsensusEngineId, KeyTypeId, Perbill, RuntimeAppPublic,
};
use sp_staking::{
	offence::{Kind, Offence, OffenceError, ReportOffence},
	SessionIndex,
};
use std::cell::RefCell;

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// Blocks in a session.
pub const PERIOD: u64 = 6;
/// Accounts that exist, with a balance.
pub const ACCOUNTS: std::ops::RangeInclusive<AccountId> = 1..=20;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		ValidatorSet: pallet_validator_set,
		Session: pallet_session,
		Historical: historical,
		Offences: pallet_offences,
		Authorship: pallet_authorship,
	}
);

impl_opaque_keys! {
	pub struct SessionKeys {
		pub dummy: UintAuthorityId,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

parameter_types! {
	pub static MinValidators: u32 = 2;
	pub static MaxValidators: u32 = 8;
	pub static HistoryDepth: u32 = 4;
}

impl pallet_validator_set::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Session = SessionOf<Test>;
	type MinValidators = MinValidators;
	type MaxValidators = MaxValidators;
	type HistoryDepth = HistoryDepth;
	type WeightInfo = ();
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = pallet_session::PeriodicSessions<ConstU64<PERIOD>, ConstU64<0>>;
	type NextSessionRotation = pallet_session::PeriodicSessions<ConstU64<PERIOD>, ConstU64<0>>;
	type SessionManager = historical::NoteHistoricalRoot<Test, ValidatorSet>;
	type SessionHandler = Consensus;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ();
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = UnitIdentification;
}

impl pallet_offences::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Test>;
	type OnOffenceHandler = ValidatorSet;
}

impl pallet_authorship::Config for Test {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Test, AuthorIndex>;
	type EventHandler = ValidatorSet;
}

const ENGINE: ConsensusEngineId = *b"mock";

/// Reads the author's index from the block's digest.
pub struct AuthorIndex;
impl FindAuthor<u32> for AuthorIndex {
	fn find_author<'a, I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>>(
		digests: I,
	) -> Option<u32> {
		digests
			.into_iter()
			.find(|(id, _)| *id == ENGINE)
			.and_then(|(_, mut data)| codec::Decode::decode(&mut data).ok())
	}
}

/// What consensus was told at the start of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
	pub changed: bool,
	pub validators: Vec<AccountId>,
	pub queued: Vec<AccountId>,
}

/// Validators with the numbers of their keys.
pub type Keyed = Vec<(AccountId, u64)>;

thread_local! {
	static TOLD: RefCell<Vec<Told>> = const { RefCell::new(Vec::new()) };
	static KEYED: RefCell<Keyed> = const { RefCell::new(Vec::new()) };
	static SILENT: RefCell<Vec<AccountId>> = const { RefCell::new(Vec::new()) };
	static SLOT: RefCell<u64> = const { RefCell::new(0) };
}

/// Stands where BABE and GRANDPA stand, and remembers what it was told.
pub struct Consensus;
impl SessionHandler<AccountId> for Consensus {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = &[DUMMY];

	fn on_genesis_session<Ks: OpaqueKeys>(validators: &[(AccountId, Ks)]) {
		KEYED.set(keyed_of(validators));
	}

	fn on_new_session<Ks: OpaqueKeys>(
		changed: bool,
		validators: &[(AccountId, Ks)],
		queued_validators: &[(AccountId, Ks)],
	) {
		let ids = |set: &[(AccountId, Ks)]| set.iter().map(|(who, _)| *who).collect();
		let told = Told { changed, validators: ids(validators), queued: ids(queued_validators) };
		TOLD.with_borrow_mut(|all| all.push(told));
		KEYED.set(keyed_of(validators));
	}

	fn on_disabled(_: u32) {}
}

fn keyed_of<Ks: OpaqueKeys>(set: &[(AccountId, Ks)]) -> Keyed {
	let number = |keys: &Ks| keys.get::<UintAuthorityId>(DUMMY).expect("each set of keys has this one").0;
	set.iter().map(|(who, keys)| (*who, number(keys))).collect()
}

/// The validators of this session, with the keys that consensus knows.
pub fn keyed() -> Keyed {
	KEYED.with_borrow(Clone::clone)
}

/// What consensus was told last.
pub fn told() -> Told {
	TOLD.with_borrow(|all| all.last().cloned()).expect("a session has started")
}

/// Lets these accounts author nothing from now on.
pub fn silence(who: &[AccountId]) {
	SILENT.with_borrow_mut(|silent| *silent = who.to_vec());
}

/// An equivocation as BABE and GRANDPA report it.
pub struct Equivocation {
	pub offenders: Vec<(AccountId, ())>,
	pub session: SessionIndex,
	pub slot: u64,
	pub severity: Perbill,
}

impl Offence<(AccountId, ())> for Equivocation {
	const ID: Kind = *b"mock:equivocatio";
	type Slot = u64;

	fn offenders(&self) -> Vec<(AccountId, ())> {
		self.offenders.clone()
	}
	fn session_index(&self) -> SessionIndex {
		self.session
	}
	fn validator_set_count(&self) -> u32 {
		Session::validators().len() as u32
	}
	fn slot(&self) -> u64 {
		self.slot
	}
	fn slash_fraction(&self, _: u32) -> Perbill {
		self.severity
	}
}

/// Reports an offence of `who` at `slot` of `session`.
pub fn report_at(who: AccountId, session: SessionIndex, slot: u64, percent: u32) -> Result<(), OffenceError> {
	Offences::report_offence(
		vec![],
		Equivocation { offenders: vec![(who, ())], session, slot, severity: Perbill::from_percent(percent) },
	)
}

/// Reports an offence of `who` in the current session, in a slot of its own.
pub fn report(who: AccountId, percent: u32) {
	let slot = SLOT.with_borrow_mut(|slot| {
		*slot += 1;
		*slot
	});
	report_at(who, Session::current_index(), 1_000_000 + slot, percent).expect("each slot is new");
}

/// The proof that `who` holds the keys numbered `key`.
pub fn key_proof(who: AccountId, key: u64) -> Vec<u8> {
	UintAuthorityId(key).sign(&who.encode()).expect("any number signs").encode()
}

/// `who` registers the keys numbered `key`.
pub fn set_keys(who: AccountId, key: u64) {
	let keys = SessionKeys { dummy: UintAuthorityId(key) };
	Session::set_keys(RuntimeOrigin::signed(who), keys, key_proof(who, key)).expect("keys are free");
}

/// `who` takes its keys back.
pub fn purge_keys(who: AccountId) {
	Session::purge_keys(RuntimeOrigin::signed(who)).expect("there are keys");
}

/// The accounts disabled now.
pub fn disabled() -> Vec<AccountId> {
	let validators = Session::validators();
	Session::disabled_validators().iter().map(|index| validators[*index as usize]).collect()
}

/// Events of this pallet since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::ValidatorSet(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

/// The index of the author of block `number`: the next in turn that is neither silent nor disabled.
fn author_index(number: u64) -> Option<u32> {
	let starts_session = number.is_multiple_of(PERIOD);
	// The block that starts a session belongs to it.
	let set: Vec<AccountId> = if starts_session {
		Session::queued_keys().into_iter().map(|(who, _)| who).collect()
	} else {
		Session::validators()
	};
	let may_author = |who: &AccountId| {
		let disabled =
			if starts_session { Offenders::<Test>::contains_key(who) } else { disabled().contains(who) };
		!disabled && !SILENT.with_borrow(|silent| silent.contains(who))
	};
	let candidates: Vec<u32> =
		set.iter().enumerate().filter(|(_, who)| may_author(who)).map(|(index, _)| index as u32).collect();
	candidates.get(number as usize % candidates.len().max(1)).copied()
}

/// Makes the next block, without transactions.
pub fn next_block() {
	let number = System::block_number();
	AllPalletsWithSystem::on_finalize(number);

	let number = number + 1;
	let logs = author_index(number)
		.map(|index| vec![DigestItem::PreRuntime(ENGINE, index.encode())])
		.unwrap_or_default();
	System::initialize(&number, &Default::default(), &Digest { logs });
	AllPalletsWithSystem::on_initialize(number);

	if let Some(author) = Authorship::author() {
		assert!(!disabled().contains(&author), "consensus refuses a block of a disabled author");
	}
}

/// Makes blocks until session `session` has started.
pub fn run_to_session(session: SessionIndex) {
	while Session::current_index() < session {
		next_block();
	}
}

/// Makes blocks until the next session has started.
pub fn next_session() {
	run_to_session(Session::current_index() + 1);
}

/// A chain that starts with some validators; by default 1, 2, 3 and 4.
pub struct ExtBuilder {
	validators: Vec<AccountId>,
	keys: Vec<AccountId>,
	min: u32,
	max: u32,
	history: u32,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { validators: vec![1, 2, 3, 4], keys: vec![1, 2, 3, 4], min: 2, max: 8, history: 4 }
	}
}

impl ExtBuilder {
	pub fn validators(mut self, validators: &[AccountId]) -> Self {
		self.validators = validators.to_vec();
		self.keys = self.validators.clone();
		self
	}

	/// Session keys at genesis, where they differ from the validators.
	pub fn keys(mut self, keys: &[AccountId]) -> Self {
		self.keys = keys.to_vec();
		self
	}

	pub fn min(mut self, min: u32) -> Self {
		self.min = min;
		self
	}

	pub fn max(mut self, max: u32) -> Self {
		self.max = max;
		self
	}

	pub fn history(mut self, depth: u32) -> Self {
		self.history = depth;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		MinValidators::set(self.min);
		MaxValidators::set(self.max);
		HistoryDepth::set(self.history);
		TOLD.with_borrow_mut(Vec::clear);
		silence(&[]);
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: ACCOUNTS.map(|who| (who, 1_000_000)).collect(),
				..Default::default()
			},
			validator_set: pallet_validator_set::GenesisConfig { validators: self.validators },
			session: pallet_session::GenesisConfig {
				keys: self
					.keys
					.into_iter()
					.map(|who| (who, who, SessionKeys { dummy: UintAuthorityId(who) }))
					.collect(),
				..Default::default()
			},
			..Default::default()
		}
		.build_storage()
		.expect("the genesis is sound");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(next_block);
		ext
	}

	/// Runs a test, then checks every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check_invariants();
		});
	}
}

/// The pallet's own invariants.
pub fn check_invariants() {
	Pallet::<Test>::do_try_state().expect("the invariants hold");
}
