//! A chain with this pallet, real banks, real balances and a real clock.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_credit;
use crate::{
	types::{Appeal, RequestState, Score, Statement},
	CreditParameters, CreditRecord, HoldReason, Loan,
};
use codec::Encode;
use credit_primitives_math::{Permill, MS_PER_YEAR};
use credit_primitives_types::{
	AssetId, Balance, Ballots, BankId, BioregionCode, Clock, Collateral, Credentials, Description,
	EconomicData, Epoch, EpochIndex, EpochStage, Epochs, Funding, GroupIndex, HealthIndex, LoanId, Matter,
	Moment, PersonId, Personhood, ProposalId, Purpose, PurposeKind, Regions, RequestId, Schedule, SchemaId,
	CRD,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold},
		tokens::imbalance::ResolveTo,
		AsEnsureOriginWithArg, ConstU128, ConstU64, Hooks,
	},
	weights::{Weight, WeightMeter},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_community_banks::{BankParameters, GenesisBank, HealthParameters};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Assets: pallet_assets,
		AssetsHolder: pallet_assets_holder,
		CommunityBanks: pallet_community_banks,
		Credit: pallet_credit,
	}
);

/// Wide enough for the accounts of banks, which are derived from their number.
pub type AccountId = u128;

/// A member with a good record.
pub const ALICE: AccountId = 1;
/// A member with a good record.
pub const BOB: AccountId = 2;
/// A member with a good record.
pub const CHARLIE: AccountId = 3;
/// A member without a record.
pub const DAVE: AccountId = 4;
/// A person who is no member of the first bank.
pub const EVE: AccountId = 5;
/// Twenty more members with good records.
pub const CROWD: core::ops::Range<AccountId> = 10..30;
/// A member whose personhood can be revoked by [`Revoked`].
pub const FERDIE: AccountId = 6;
/// Has money but no attestation of personhood.
pub const NOBODY: AccountId = 1_000;
/// Gets the dust of accounts that vanish.
pub const REDISTRIBUTION: AccountId = 2_000;
/// The runtime's own account, which has every role of the assets taken as collateral.
pub const CUSTODIAN: AccountId = 3_000;
/// An asset of the custodian's.
pub const GRAIN: AssetId = 1;

pub const ED: Balance = 1_000_000;
pub const FUNDS: Balance = 10_000 * CRD;
pub const COMMONS: Balance = 20_000 * CRD;
pub const CASCADIA: BankId = 0;
pub const SONORA: BankId = 1;
pub const START: Moment = 1_000_000;
/// A tenth of a year: a round number of interest.
pub const TERM: Moment = MS_PER_YEAR / 10;
pub const WINDOW: Moment = 60_000;

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
	pub static BankRules: BankParameters = BankParameters::default();
	/// How long an epoch lasts.
	pub static EpochLength: Moment = 10_000;
	/// An epoch that has been, and when it began: the others are counted from it.
	pub static EpochsFrom: (EpochIndex, Moment) = (0, 0);
	pub static HealthRules: HealthParameters = HealthParameters::default();
	pub static Rules: CreditParameters = CreditParameters {
		endorsement_window: WINDOW,
		acceptance_window: 10 * WINDOW,
		request_lifetime: 5 * WINDOW,
		history_minimum: WINDOW,
		..Default::default()
	};
	pub static HealthOfAll: Permill = Permill::from_percent(65);
	pub static VitalityOfAll: Option<Permill> = Some(Permill::from_percent(55));
	/// Which account holds a credential of which schema.
	pub static CredentialsHeld: Vec<(AccountId, SchemaId)> = Vec::new();
	pub static Revoked: bool = false;
	/// Accounts that are another person's than their number says, or nobody's.
	pub static Moved: BTreeMap<AccountId, Option<PersonId>> = BTreeMap::new();
	/// Why nobody can be asked, if that is so.
	pub static BallotsClosed: Option<DispatchError> = None;
	/// Accounts that a benchmark has made persons'.
	pub static Attested: Vec<AccountId> = Vec::new();
	/// More than any test needs; a test of the cap lowers it.
	pub static PollWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub const Custodian: AccountId = CUSTODIAN;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
	type DustRemoval = ResolveTo<RedistributionAccount, Balances>;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = AssetId;
	type AssetIdParameter = AssetId;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

/// Every account under 1000 is a person's, and so are those that a benchmark attests; Ferdie's attestation can be revoked.
pub struct Persons;

impl Personhood<AccountId> for Persons {
	fn person_of(who: &AccountId) -> Option<PersonId> {
		let person = match Moved::get().get(who) {
			Some(moved) => *moved,
			None => (*who < NOBODY || Attested::get().contains(who)).then(|| person(*who)),
		};
		person.filter(|known| *known != self::person(FERDIE) || !Revoked::get())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(who: &AccountId) {
		Attested::mutate(|attested| attested.push(*who));
	}
}

/// A person has another account from now on.
pub fn move_person(from: AccountId, to: AccountId) {
	let moving = Persons::person_of(&from);
	Moved::mutate(|moved| moved.extend([(from, None), (to, moving)]));
}

/// The votes that are under way: in which bank, and who is excluded. On the chain, so that what fails opens none.
#[frame_support::storage_alias]
pub type Votes =
	StorageMap<BallotBox, frame_support::Blake2_128Concat, Matter<AccountId>, (BankId, Vec<PersonId>)>;

/// The questions on which the vote has ended by itself: nothing came of it, and nobody is asked again.
#[frame_support::storage_alias]
pub type VotesOver = StorageMap<BallotBox, frame_support::Blake2_128Concat, Matter<AccountId>, BankId>;

/// Keeps the [`Votes`].
pub struct BallotBox;

/// A vote ends by itself: its outcome could not be carried out, or nobody cared.
pub fn end_vote(matter: &Matter<AccountId>) {
	let (bank, _) = Votes::take(matter).unwrap();
	VotesOver::insert(matter, bank);
}

impl Ballots<AccountId> for BallotBox {
	fn open(
		bank: BankId,
		matter: Matter<AccountId>,
		excluded: Vec<PersonId>,
	) -> Result<ProposalId, DispatchError> {
		if let Some(error) = BallotsClosed::get() {
			return Err(error);
		}
		let asked = Votes::contains_key(&matter) || VotesOver::contains_key(&matter);
		assert!(!asked, "nobody is asked twice: {matter:?}");
		Votes::insert(matter, (bank, excluded));
		Ok(0)
	}

	fn withdraw(matter: &Matter<AccountId>) {
		Votes::remove(matter);
		VotesOver::remove(matter);
	}
}

/// Members vote on what is theirs to decide, or have, and on nothing else.
fn check_votes() {
	let requests = crate::CreditRequests::<Test>::iter()
		.filter(|(_, request)| matches!(request.state, RequestState::Referred { .. }))
		.map(|(id, request)| (Matter::Request(id), request.bank_id));
	let appeals = crate::LoanEndorsements::<Test>::iter().filter_map(|(loan, endorser, part)| {
		let bank = crate::ActiveLoans::<Test>::get(loan)?.bank_id;
		(part.appeal == Appeal::Open && part.slashed > 0).then_some((Matter::Appeal { loan, endorser }, bank))
	});
	let mut due = requests.chain(appeals).map(|(matter, bank)| (matter.encode(), bank)).collect::<Vec<_>>();
	let open = Votes::iter().map(|(matter, (bank, _))| (matter, bank));
	let asked = open.chain(VotesOver::iter()).map(|(matter, bank)| (matter.encode(), bank));
	let mut asked = asked.collect::<Vec<_>>();
	due.sort();
	asked.sort();
	assert_eq!(asked, due, "every vote is on a referred request or an open appeal");
}

/// The credentials that accounts hold.
pub struct Held;

impl Credentials<AccountId> for Held {
	fn holds(who: &AccountId, schema: SchemaId) -> bool {
		CredentialsHeld::get().contains(&(*who, schema))
	}

	fn weight() -> Weight {
		Weight::from_parts(7, 0)
	}
}

pub struct Health;

impl HealthIndex for Health {
	fn health(_: BankId) -> Permill {
		HealthOfAll::get()
	}

	fn vitality(_: BankId) -> Option<Permill> {
		VitalityOfAll::get()
	}
}

/// All regions fare alike, and what is known of them is fresh.
pub struct Economy;

impl EconomicData for Economy {
	fn groups(_: &BioregionCode, _: EpochIndex) -> [GroupIndex; 3] {
		[GroupIndex { index: Permill::from_percent(65), stale: false }; 3]
	}
}

/// Epochs that follow one another without a pause.
pub struct Calendar;

impl Epochs for Calendar {
	fn current() -> Epoch {
		let (length, (index, began)) = (EpochLength::get(), EpochsFrom::get());
		let passed = (Timestamp::get() - began) / length;
		let started = began + passed * length;
		Epoch { index: index + passed as EpochIndex, started, ends: started + length }
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn begin_for_benchmark() {
		set_time(Self::current().ends);
	}
}

pub struct AllRegions;

impl Regions for AllRegions {
	fn exists(_: &BioregionCode) -> bool {
		true
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

impl pallet_community_banks::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Personhood = Persons;
	type Health = Health;
	type Economy = Economy;
	type Epochs = Calendar;
	type Regions = AllRegions;
	type Lending = Credit;
	type OnMembershipEnded = ();
	type Parameters = BankRules;
	type HealthParameters = HealthRules;
	type RedistributionAccount = RedistributionAccount;
	type PalletId = BanksPalletId;
	type PollWeight = PollWeight;
	type WeightInfo = ();
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AssetsHolder;
	type AssetRoles = Assets;
	type Custodian = Custodian;
	type Clock = ChainClock;
	type Personhood = Persons;
	type Banks = CommunityBanks;
	type BankOrigin = pallet_community_banks::EnsureBank<Test>;
	type Ballots = BallotBox;
	type Participation = CommunityBanks;
	type Health = Health;
	type Credentials = Held;
	type Parameters = Rules;
	type RedistributionAccount = RedistributionAccount;
	type PollWeight = PollWeight;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Benchmarks;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Benchmarks;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, RuntimeOrigin> for Benchmarks {
	fn create_asset(asset: AssetId, owner: &AccountId, holder: &AccountId, amount: Balance) {
		Assets::force_create(RuntimeOrigin::root(), asset, *owner, true, 1).unwrap();
		Assets::mint(RuntimeOrigin::signed(*owner), asset, *holder, amount).unwrap();
	}

	fn bank_origin(bank: BankId) -> RuntimeOrigin {
		members_of(bank)
	}
}

pub fn person(who: AccountId) -> PersonId {
	H256::from_low_u64_be(who as u64)
}

/// The record of somebody who repaid 2,000 CRD on time, outstanding for a month on average.
pub fn good_record() -> CreditRecord {
	CreditRecord {
		repaid: 2_000 * CRD,
		repaid_on_time: 2_000 * CRD,
		principal_days: 60_000 * CRD,
		loans_closed: 4,
		endorsements_held: 3,
		..Default::default()
	}
}

pub fn storage_with(records: Vec<(AccountId, CreditRecord)>) -> sp_runtime::Storage {
	let bank = |name: &str, members: Vec<AccountId>| GenesisBank {
		name: name.into(),
		bioregion: "cascadia".into(),
		charter: H256::repeat_byte(7),
		members,
		commons: COMMONS,
		may_create: true,
	};
	let named = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE, NOBODY, REDISTRIBUTION, CUSTODIAN];
	RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: named.into_iter().chain(CROWD).map(|who| (who, FUNDS)).collect(),
			..Default::default()
		},
		community_banks: pallet_community_banks::GenesisConfig {
			banks: vec![
				bank("First", [ALICE, BOB, CHARLIE, DAVE, FERDIE].into_iter().chain(CROWD).collect()),
				bank("Second", vec![ALICE, EVE]),
			],
		},
		assets: pallet_assets::GenesisConfig {
			assets: vec![(GRAIN, CUSTODIAN, true, 1)],
			accounts: named.into_iter().chain(CROWD).map(|who| (GRAIN, who, FUNDS)).collect(),
			..Default::default()
		},
		credit: crate::GenesisConfig { records, model: None },
		..Default::default()
	}
	.build_storage()
	.unwrap()
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let experienced = [ALICE, BOB, CHARLIE, FERDIE].into_iter().chain(CROWD);
	let records = experienced.map(|who| (who, good_record())).collect();
	Moved::set(Default::default());
	let mut ext = sp_io::TestExternalities::from(storage_with(records));
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(START);
	});
	ext
}

/// Runs a test, and the invariants of this pallet and of the banks after it.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check_invariants();
	});
}

pub fn check_invariants() {
	Credit::do_try_state().unwrap();
	CommunityBanks::do_try_state().unwrap();
	check_votes();
}

/// What is due at the end of the last epoch.
pub fn end_epoch(meter: &mut WeightMeter) {
	if let Some(ended) = Calendar::current().index.checked_sub(1) {
		CommunityBanks::step(ended, meter);
	}
}

/// What the chain does in a block by itself, without letting time pass.
pub fn next_block() {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	let mut meter = WeightMeter::new();
	CommunityBanks::on_poll(number, &mut meter);
	end_epoch(&mut meter);
	Credit::on_poll(number, &mut meter);
}

/// Everybody invited founds a bank together with whoever has opened it.
pub fn found_together(founder: AccountId, others: &[AccountId], bank: BankId) {
	let invited = others.to_vec().try_into().unwrap();
	CommunityBanks::invite_founders(RuntimeOrigin::signed(founder), bank, invited).unwrap();
	for who in others {
		CommunityBanks::co_found(RuntimeOrigin::signed(*who), bank).unwrap();
	}
}

/// Lets time pass, a block at its end.
pub fn wait(span: Moment) {
	pass_time(span);
	next_block();
}

/// Changes how long epochs last, from the one under way on.
pub fn change_epoch_length(length: Moment) {
	let Epoch { index, started, .. } = Calendar::current();
	EpochsFrom::set((index, started));
	EpochLength::set(length);
}

/// The origin of a bank, by which its members decide.
pub fn members_of(bank: BankId) -> RuntimeOrigin {
	pallet_community_banks::Origin::Bank(bank).into()
}

pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}

pub fn pass_time(span: Moment) {
	set_time(Timestamp::get() + span);
}

pub fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

pub fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// What an account has, holds included.
pub fn wealth(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}

/// The pallet's events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Credit(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

/// A request for credit, to be changed before it is sent.
#[derive(Clone)]
pub struct Asking {
	pub bank: BankId,
	pub amount: Balance,
	pub term: Moment,
	pub schedule: Schedule,
	pub description: Description,
	pub kind: PurposeKind,
	pub funding: Funding,
	pub collateral: Option<Collateral>,
	pub impact: u8,
}

pub fn asking(amount: Balance) -> Asking {
	Asking {
		bank: CASCADIA,
		amount,
		term: TERM,
		schedule: Schedule::Amortising { installments: 10 },
		description: Description::Text(b"A bakery".to_vec().try_into().unwrap()),
		kind: PurposeKind::ProductiveEnterprise,
		funding: Funding::Bank,
		collateral: None,
		impact: 70,
	}
}

impl Asking {
	pub fn secured_by(self, amount: Balance) -> Self {
		Self { collateral: Some(Collateral::Native { amount }), ..self }
	}

	pub fn secured_by_grain(self, amount: Balance) -> Self {
		Self { collateral: Some(Collateral::Asset { asset: GRAIN, amount }), ..self }
	}

	/// Asks the members instead of the bank, for a window from now on.
	#[allow(clippy::wrong_self_convention)]
	pub fn from_peers(self, window: Moment) -> Self {
		Self { funding: Funding::Peers { deadline: Timestamp::get() + window }, ..self }
	}

	pub fn send(self, who: AccountId) -> DispatchResult {
		Credit::request_credit(
			RuntimeOrigin::signed(who),
			self.bank,
			self.amount,
			self.term,
			self.schedule,
			Purpose { kind: self.kind, description: self.description },
			self.funding,
			self.collateral,
			self.impact,
		)
	}

	/// Sends it and says its number.
	pub fn open(self, who: AccountId) -> RequestId {
		self.send(who).unwrap();
		crate::OpenRequests::<Test>::get(Persons::person_of(&who).unwrap()).unwrap()
	}
}

pub fn words(text: &str) -> Statement {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn endorse(who: AccountId, request: RequestId, stake: Balance) -> DispatchResult {
	Credit::endorse(RuntimeOrigin::signed(who), request, stake, words("I know the oven"))
}

pub fn decide(who: AccountId, request: RequestId) -> DispatchResult {
	Credit::decide(RuntimeOrigin::signed(who), request).map(|_| ()).map_err(|error| error.error)
}

pub fn accept(who: AccountId, request: RequestId) -> DispatchResult {
	Credit::accept(RuntimeOrigin::signed(who), request).map(|_| ()).map_err(|error| error.error)
}

pub fn cancel(who: AccountId, request: RequestId) -> DispatchResult {
	Credit::cancel_request(RuntimeOrigin::signed(who), request).map(|_| ()).map_err(|error| error.error)
}

pub fn repay(who: AccountId, loan: LoanId, amount: Balance) -> DispatchResult {
	Credit::repay(RuntimeOrigin::signed(who), loan, amount).map(|_| ()).map_err(|error| error.error)
}

pub fn repay_in_full(who: AccountId, loan: LoanId) -> DispatchResult {
	Credit::repay_in_full(RuntimeOrigin::signed(who), loan, Balance::MAX)
		.map(|_| ())
		.map_err(|error| error.error)
}

pub fn claim(who: AccountId, loan: LoanId) -> DispatchResult {
	Credit::claim_proceeds(RuntimeOrigin::signed(who), loan)
}

/// A request of Alice's with 10 % of stakes by Bob and as much by Charlie, approved.
pub fn approved(amount: Balance) -> RequestId {
	let request = asking(amount).open(ALICE);
	endorse(BOB, request, amount / 10).unwrap();
	endorse(CHARLIE, request, amount / 10).unwrap();
	decide(ALICE, request).unwrap();
	request
}

/// The same, accepted.
pub fn lent(amount: Balance) -> LoanId {
	let request = approved(amount);
	accept(ALICE, request).unwrap();
	crate::NextLoanId::<Test>::get() - 1
}

pub fn loan(id: LoanId) -> Loan<AccountId> {
	crate::ActiveLoans::<Test>::get(id).unwrap()
}

pub fn points(points: u32) -> Score {
	(points * 100) as Score
}

/// Moves what a bank has between its vault and other borrowers, so that it keeps `liquid`.
pub fn keep_liquid(bank: BankId, liquid: Balance) {
	pallet_community_banks::CommunityBanks::<Test>::mutate(bank, |bank| {
		let pool = &mut bank.as_mut().unwrap().credit_pool;
		pool.receivable = pool.receivable + pool.liquid - liquid;
		pool.liquid = liquid;
	});
}
