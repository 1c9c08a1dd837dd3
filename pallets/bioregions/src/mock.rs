//! A chain with this pallet, real balances and a real clock.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use crate as pallet_bioregions;
use crate::{
	types::{IndicatorSpec, Point, Report, Reporter, Score, Standing},
	BioregionParameters, GenesisIndicator, GenesisRegion,
};
use credit_primitives_types::{
	Affiliation, Balance, BankId, BioregionCode, Clock, EconomicData, Epoch, EpochIndex, EpochStage, Epochs,
	GroupIndex, IndicatorGroup, IndicatorId, Moment, OnDoubt, ReportsSeen, CRD,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::InspectHold, ConstU128, ConstU64},
	weights::{Weight, WeightMeter},
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult, Permill};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Bioregions: pallet_bioregions,
	}
);

pub type AccountId = u64;

/// Reporters of the genesis.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
/// No reporters.
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
/// Gets what is slashed.
pub const REDISTRIBUTION: AccountId = 2_000;

pub const ED: Balance = 1_000_000;
pub const FUNDS: Balance = 10_000 * CRD;
pub const BOND: Balance = 100 * CRD;
pub const START: Moment = 10_000;
/// The length of an epoch.
pub const EPOCH: Moment = 10_000;
pub const UNBONDING: Moment = 30_000;
pub const SALT: [u8; 32] = [7; 32];
pub const EVIDENCE: [u8; 32] = [9; 32];

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

/// A region, a reporter, an indicator, the value and the median.
pub type Doubt = (BioregionCode, AccountId, IndicatorId, i64, i64);

parameter_types! {
	pub const RedistributionAccount: AccountId = REDISTRIBUTION;
	pub static Parameters: BioregionParameters =
		BioregionParameters { unbonding: UNBONDING, ..Default::default() };
	pub static StageWeight: Weight = Weight::from_parts(1_000_000_000_000, 100_000_000);
	/// The epoch under way.
	pub static CurrentEpoch: Epoch = Epoch { index: 0, started: START, ends: START + EPOCH };
	/// Whose home bank is which.
	pub static Banks: Vec<(AccountId, BankId)> = Vec::new();
	/// Who was heard to have reported.
	pub static Seen: Vec<AccountId> = Vec::new();
	/// What was doubted.
	pub static Doubts: Vec<Doubt> = Vec::new();
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

pub struct Calendar;

impl Epochs for Calendar {
	fn current() -> Epoch {
		CurrentEpoch::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn begin_for_benchmark() {
		begin_epoch();
	}
}

pub struct Homes;

impl Affiliation<AccountId> for Homes {
	fn bank_of(who: &AccountId) -> Option<BankId> {
		Banks::get().into_iter().find(|(member, _)| member == who).map(|(_, bank)| bank)
	}
}

pub struct Listener;

impl ReportsSeen<AccountId> for Listener {
	fn reported(who: &AccountId) {
		Seen::mutate(|seen| seen.push(*who));
	}

	fn weight() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
}

impl OnDoubt<AccountId> for Listener {
	fn doubted(region: &BioregionCode, who: &AccountId, indicator: &IndicatorId, value: i64, median: i64) {
		let doubt = (region.clone(), *who, indicator.clone(), value, median);
		Doubts::mutate(|doubts| doubts.push(doubt));
	}

	fn weight() -> Weight {
		Weight::from_parts(1_000_000_000, 0)
	}
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Clock = ChainClock;
	type Epochs = Calendar;
	type Affiliation = Homes;
	type OnReport = Listener;
	type OnDoubt = Listener;
	type GovernOrigin = EnsureRoot<AccountId>;
	type Parameters = Parameters;
	type RedistributionAccount = RedistributionAccount;
	type StageWeight = StageWeight;
	type WeightInfo = ();
}

/// An indicator of the genesis: 0 scores 0, 100 scores 1.
pub fn genesis_indicator(id: &str, group: IndicatorGroup, value: Option<i64>) -> GenesisIndicator {
	GenesisIndicator {
		id: id.into(),
		group,
		unit: "percent".into(),
		decimals: 0,
		min: -1_000,
		max: 1_000,
		points: points(&[(0, 0), (100, 100)]),
		value,
	}
}

/// A region with an indicator of each group, all at 50, and three reporters; and one with nothing in it.
pub fn genesis_regions() -> Vec<GenesisRegion<AccountId>> {
	let indicators = vec![
		genesis_indicator("trade", IndicatorGroup::LocalBusiness, Some(50)),
		genesis_indicator("oxygen", IndicatorGroup::EcologicalHealth, Some(50)),
		genesis_indicator("trust", IndicatorGroup::CommunityWellbeing, Some(50)),
	];
	let region = |code: &str, name: &str| GenesisRegion {
		code: code.into(),
		name: name.into(),
		indicators: vec![],
		reporters: vec![],
	};
	vec![
		GenesisRegion { indicators, reporters: vec![ALICE, BOB, CHARLIE], ..region("cascadia", "Cascadia") },
		region("sonora", "Sonora"),
	]
}

pub fn build_with(regions: Vec<GenesisRegion<AccountId>>) -> sp_io::TestExternalities {
	CurrentEpoch::set(Epoch { index: 0, started: START, ends: START + EPOCH });
	let rich = [ALICE, BOB, CHARLIE, DAVE, EVE, REDISTRIBUTION];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.iter().copied().chain(100..180).map(|who| (who, FUNDS)).collect(),
			..Default::default()
		},
		bioregions: crate::GenesisConfig { regions },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(START);
		Seen::set(Vec::new());
		Doubts::set(Vec::new());
		Banks::set(Vec::new());
	});
	ext
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	build_with(genesis_regions())
}

/// Runs a test, and the invariants after it.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Bioregions::do_try_state().unwrap();
	});
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}

pub fn pass_time(span: Moment) {
	set_time(Timestamp::get() + span);
}

pub fn epoch() -> EpochIndex {
	CurrentEpoch::get().index
}

/// Goes to the first half of the epoch under way.
pub fn first_half() {
	set_time(CurrentEpoch::get().started);
}

/// Goes to the second half of it.
pub fn second_half() {
	set_time(CurrentEpoch::get().started + EPOCH / 2);
}

/// Closes the epoch under way, as far as a step goes.
pub fn step(weight: Weight) -> bool {
	step_of(epoch(), weight)
}

fn step_of(epoch: EpochIndex, weight: Weight) -> bool {
	<Bioregions as EpochStage>::step(epoch, &mut WeightMeter::with_limit(weight))
}

/// How a bioregion fares now by a group.
pub fn group(code: &BioregionCode, group: IndicatorGroup) -> GroupIndex {
	let groups = IndicatorGroup::ALL.into_iter().zip(<Bioregions as EconomicData>::groups(code, epoch()));
	groups.into_iter().find(|(each, _)| *each == group).unwrap().1
}

pub fn is_fresh(code: &BioregionCode) -> bool {
	<Bioregions as EconomicData>::is_fresh(code, epoch())
}

/// Begins the next epoch and closes the one before, in this order, as the driver of epochs does.
pub fn next_epoch() {
	let ended = epoch();
	begin_epoch();
	while !step_of(ended, StageWeight::get()) {}
}

/// Begins the next epoch, whether or not the last one is closed.
pub fn begin_epoch() {
	let Epoch { index, ends, .. } = CurrentEpoch::get();
	CurrentEpoch::set(Epoch { index: index + 1, started: ends, ends: ends + EPOCH });
	first_half();
}

pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::ReporterBond.into(), &who)
}

/// The pallet's events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Bioregions(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

pub fn code(code: &str) -> BioregionCode {
	code.as_bytes().to_vec().try_into().unwrap()
}

pub fn cascadia() -> BioregionCode {
	code("cascadia")
}

pub fn sonora() -> BioregionCode {
	code("sonora")
}

pub fn id(name: &str) -> IndicatorId {
	name.as_bytes().to_vec().try_into().unwrap()
}

/// Points with scores in percent.
pub fn points(points: &[(i64, u32)]) -> Vec<Point> {
	points
		.iter()
		.map(|(value, score)| Point { value: *value, score: Permill::from_percent(*score) })
		.collect()
}

/// A specification like those of the genesis.
pub fn spec(group: IndicatorGroup) -> IndicatorSpec {
	IndicatorSpec {
		group,
		unit: b"percent".to_vec().try_into().unwrap(),
		decimals: 0,
		min: -1_000,
		max: 1_000,
		points: points(&[(0, 0), (100, 100)]).try_into().unwrap(),
	}
}

pub fn report(indicator: &str, value: i64) -> Report {
	Report { indicator: id(indicator), value, evidence: EVIDENCE }
}

/// The same value of every indicator of the genesis.
pub fn reports(value: i64) -> Vec<Report> {
	["oxygen", "trade", "trust"].into_iter().map(|indicator| report(indicator, value)).collect()
}

pub fn digest(who: AccountId, reports: &[Report]) -> H256 {
	Bioregions::digest(&cascadia(), epoch(), &who, reports, &SALT)
}

pub fn commit(who: AccountId, reports: &[Report]) -> DispatchResult {
	Bioregions::commit_reports(signed(who), cascadia(), digest(who, reports))
}

pub fn reveal(who: AccountId, reports: Vec<Report>) -> DispatchResult {
	Bioregions::reveal_reports(signed(who), cascadia(), reports, SALT)
}

/// Commits to and reveals everybody's reports in the epoch under way.
pub fn report_all(all: &[(AccountId, Vec<Report>)]) {
	first_half();
	for (who, reports) in all {
		commit(*who, reports).unwrap();
	}
	second_half();
	for (who, reports) in all {
		reveal(*who, reports.clone()).unwrap();
	}
}

/// The three reporters report one value each, of every indicator.
pub fn report_values(values: [i64; 3]) {
	let all: Vec<_> =
		[ALICE, BOB, CHARLIE].into_iter().zip(values).map(|(who, value)| (who, reports(value))).collect();
	report_all(&all);
}

pub fn reporter(who: AccountId) -> Reporter {
	crate::Reporters::<Test>::get(cascadia(), who).unwrap()
}

pub fn standing(who: AccountId) -> Standing {
	reporter(who).standing
}

pub fn score(indicator: &str) -> Score {
	crate::Scores::<Test>::get(cascadia())[&id(indicator)]
}

/// Accredits a reporter and has it put up its bond.
pub fn accredit(who: AccountId) {
	Bioregions::accredit_reporter(root(), cascadia(), who).unwrap();
	Bioregions::bond_reporter(signed(who), cascadia()).unwrap();
}
