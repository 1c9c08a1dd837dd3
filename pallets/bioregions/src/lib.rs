#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
mod closing;
mod economics;
mod errors;
mod events;
mod genesis;
mod parameters;
mod registry;
mod reporters;
mod reports;
pub mod types;
mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;

pub use genesis::{GenesisIndicator, GenesisRegion};
pub use pallet::*;
pub use parameters::BioregionParameters;
pub use weights::WeightInfo;

use credit_primitives_types::{Clock, Epoch, Epochs, Moment};
use frame_support::{pallet_macros::import_section, traits::Get, weights::Weight};

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use credit_primitives_types::{
		Affiliation, Balance, BioregionCode, EpochIndex, IndicatorId, OnDoubt, ReportsSeen,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			StorageVersion,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::{Permill, SaturatedConversion};
	use types::{
		BioregionPage, EconomicDataView, Evidence, IndicatorSpec, Progress, Reason, Region, RegionName,
		Report, Reporter, Reports, Ring, ScoresOfRegion, Specs, Submission, MAX_INDICATORS, MAX_REPORTERS,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency of bonds.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ Mutate<Self::AccountId>;

		/// The runtime's reasons for a hold, this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// Says which epoch is under way. Whoever drives it has this pallet close each one, as a stage.
		type Epochs: Epochs;

		/// Says which bank reporters belong to.
		type Affiliation: Affiliation<Self::AccountId>;

		/// Hears of who has reported.
		type OnReport: ReportsSeen<Self::AccountId>;

		/// Hears of reports that are far from what others report.
		type OnDoubt: OnDoubt<Self::AccountId>;

		/// Decides about bioregions, their indicators and their reporters.
		type GovernOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What governance has set.
		type Parameters: Get<BioregionParameters>;

		/// The account that gets what is slashed.
		type RedistributionAccount: Get<Self::AccountId>;

		/// What a step at the end of an epoch may weigh in a block where nothing else is done.
		type StageWeight: Get<Weight>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A reporter's bonds, which it loses a part of when governance slashes it.
		ReporterBond,
	}

	/// How many bioregions there are.
	#[pallet::storage]
	pub type BioregionCount<T> = StorageValue<_, u32, ValueQuery>;

	/// The codes of bioregions by their numbers, so that they can be gone through. Backed by governance's decision; never
	/// goes. Keyed by a counter, which nobody chooses.
	#[pallet::storage]
	pub type BioregionCodes<T> = StorageMap<_, Twox64Concat, u32, BioregionCode>;

	/// The bioregions. Backed by governance's decision, a bounded number; never goes. Codes are chosen, hence the keyed hash.
	#[pallet::storage]
	pub type Bioregions<T> = StorageMap<_, Blake2_128Concat, BioregionCode, Region>;

	/// What each bioregion measures. Backed by governance's decision, a bounded number; gone when governance removes it.
	/// Codes are chosen, hence the keyed hash.
	#[pallet::storage]
	pub type Indicators<T> = StorageMap<_, Blake2_128Concat, BioregionCode, Specs, ValueQuery>;

	/// Where each bioregion's indicators stand, apart from what they are, so that this is quick to read. There is one for each
	/// indicator, and it goes with it. Codes are chosen, hence the keyed hash.
	#[pallet::storage]
	pub type Scores<T> = StorageMap<_, Blake2_128Concat, BioregionCode, ScoresOfRegion, ValueQuery>;

	/// The last values of each indicator, a bounded number. Backed like the indicator, and gone with it. Codes and names are
	/// chosen, hence the keyed hashes.
	#[pallet::storage]
	pub type History<T> =
		StorageDoubleMap<_, Blake2_128Concat, BioregionCode, Blake2_128Concat, IndicatorId, Ring, ValueQuery>;

	/// The reporters of each bioregion, a bounded number. Backed by governance's decision and the bond; gone when the bond is
	/// withdrawn or governance removes the reporter. Codes and accounts are chosen, hence the keyed hashes.
	#[pallet::storage]
	pub type Reporters<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, BioregionCode, Blake2_128Concat, T::AccountId, Reporter>;

	/// What each reporter has handed in for the epoch under way: one each. Backed by the reporter's bond; gone when the epoch
	/// is closed, or with the reporter. Codes and accounts are chosen, hence the keyed hashes.
	#[pallet::storage]
	pub type Submissions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, BioregionCode, Blake2_128Concat, T::AccountId, Submission>;

	/// How far the ends of epochs have been worked off.
	#[pallet::storage]
	pub type Progressed<T> = StorageValue<_, Progress, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Bioregions that there are from the start, numbered from 0.
		pub regions: Vec<GenesisRegion<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build::<T>(&self.regions);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of bioregions are out of their bounds: each field's documentation states them"
			);
			assert!(
				Self::heaviest_visit().all_lte(T::StageWeight::get()),
				"what a step at the end of an epoch may weigh must suffice for one bioregion: raise StageWeight"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Binds you to your reports of this epoch without telling them, in its first half.
		///
		/// - Origin: signed by an active reporter of the bioregion.
		/// - `region`: the code of the bioregion.
		/// - `digest`: BLAKE2-256 of the SCALE encoding of the genesis hash, the code, the epoch's number (`u32`), your
		///   account, the reports exactly as you will reveal them, and a salt of 32 random bytes.
		///
		/// Emits `ReportsCommitted`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::commit_reports())]
		pub fn commit_reports(origin: OriginFor<T>, region: BioregionCode, digest: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit_reports(who, region, digest)
		}

		/// Tells the reports that you committed to, in the second half of the epoch or as long as it is not closed.
		///
		/// - Origin: signed by an active reporter of the bioregion who has committed to reports of this epoch.
		/// - `region`: the code of the bioregion.
		/// - `reports`: at most one for each indicator: its name, the value in its unit and with its decimals, and BLAKE2-256
		///   of the raw data behind it.
		/// - `salt`: the one that was hashed.
		///
		/// Emits `ReportsRevealed`.
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::reveal_reports(reports.len().saturated_into::<u32>().min(MAX_INDICATORS))
				.saturating_add(T::OnReport::weight())
		)]
		pub fn reveal_reports(
			origin: OriginFor<T>,
			region: BioregionCode,
			reports: Vec<Report>,
			salt: [u8; 32],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reveal_reports(who, region, reports, salt)
		}

		/// Puts up your bond, or what is missing of it, and makes you an active reporter.
		///
		/// - Origin: signed by an accredited reporter of the bioregion.
		/// - `region`: the code of the bioregion.
		///
		/// Emits `ReporterBonded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::bond_reporter())]
		pub fn bond_reporter(origin: OriginFor<T>, region: BioregionCode) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bond_reporter(region, who)
		}

		/// Ends your reporting for a bioregion; what you reported in the epoch under way does not count. Your bond answers for
		/// what you have reported until the unbonding period has passed.
		///
		/// - Origin: signed by a reporter of the bioregion.
		/// - `region`: the code of the bioregion.
		///
		/// Emits `ReporterUnbonding`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::unbond_reporter())]
		pub fn unbond_reporter(origin: OriginFor<T>, region: BioregionCode) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unbond_reporter(region, who)
		}

		/// Returns your bond when the unbonding period has passed. To report again, you need to be accredited anew.
		///
		/// - Origin: signed by a reporter who has left.
		/// - `region`: the code of the bioregion.
		///
		/// Emits `ReporterBondWithdrawn`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_reporter_bond())]
		pub fn withdraw_reporter_bond(origin: OriginFor<T>, region: BioregionCode) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_reporter_bond(region, who)
		}

		/// Registers a bioregion.
		///
		/// - Origin: governance.
		/// - `code`: 1 to 32 small letters, digits, `_` or `-`.
		/// - `name`: what people call it, 1 to 64 bytes of UTF-8.
		///
		/// Emits `BioregionRegistered`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::register_bioregion())]
		pub fn register_bioregion(
			origin: OriginFor<T>,
			code: BioregionCode,
			name: RegionName,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_register_bioregion(code, name)
		}

		/// Adds an indicator to a bioregion, or specifies one anew. In the same unit it keeps its value, score and history;
		/// otherwise it begins anew, and reports of it count from the next epoch on.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `indicator`: its name, 1 to 32 small letters, digits, `_` or `-`.
		/// - `spec`: its group, its unit and decimals, the range of plausible values, and what values score.
		///
		/// Emits `IndicatorSet`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::set_indicator())]
		pub fn set_indicator(
			origin: OriginFor<T>,
			region: BioregionCode,
			indicator: IndicatorId,
			spec: IndicatorSpec,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_set_indicator(region, indicator, spec)
		}

		/// Removes an indicator with its history.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `indicator`: its name.
		///
		/// Emits `IndicatorRemoved`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::remove_indicator())]
		pub fn remove_indicator(
			origin: OriginFor<T>,
			region: BioregionCode,
			indicator: IndicatorId,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_remove_indicator(region, indicator)
		}

		/// Lets an account report once it has put up its bond. At that moment at most a third of a bioregion's reporters, but one
		/// in any case, may belong to the bank that the account's person is at home in.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `who`: the account.
		///
		/// Emits `ReporterAccredited`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::accredit_reporter(MAX_REPORTERS).saturating_add(weight_of_affiliations::<T>()))]
		pub fn accredit_reporter(
			origin: OriginFor<T>,
			region: BioregionCode,
			who: T::AccountId,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_accredit_reporter(region, who)
		}

		/// Suspends a reporter, whose reports do not count until it is reinstated.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `who`: an active reporter.
		///
		/// Emits `ReporterSuspended`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::suspend_reporter())]
		pub fn suspend_reporter(
			origin: OriginFor<T>,
			region: BioregionCode,
			who: T::AccountId,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_suspend_reporter(region, who)
		}

		/// Lets a suspended reporter report again, once it has put up what is missing of its bond.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `who`: a suspended reporter.
		///
		/// Emits `ReporterReinstated`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::reinstate_reporter())]
		pub fn reinstate_reporter(
			origin: OriginFor<T>,
			region: BioregionCode,
			who: T::AccountId,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_reinstate_reporter(region, who)
		}

		/// Removes a reporter, and returns its bond at once.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `who`: a reporter of whatever standing.
		///
		/// Emits `ReporterRemoved`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::remove_reporter())]
		pub fn remove_reporter(
			origin: OriginFor<T>,
			region: BioregionCode,
			who: T::AccountId,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_remove_reporter(region, who)
		}

		/// Takes a part of a reporter's bond to the redistribution account, with the evidence at hand, and suspends the
		/// reporter if it is active.
		///
		/// - Origin: governance.
		/// - `region`: the code of the bioregion.
		/// - `who`: a reporter of whatever standing who has a bond.
		/// - `share`: which part of the bond, rounded up.
		/// - `evidence`: BLAKE2-256 of the data that shows why.
		/// - `reason`: why, in 1 to 256 bytes of UTF-8.
		///
		/// Emits `ReporterSuspended` if it was active, and `ReporterSlashed`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::slash_reporter())]
		pub fn slash_reporter(
			origin: OriginFor<T>,
			region: BioregionCode,
			who: T::AccountId,
			share: Permill,
			evidence: Evidence,
			reason: Reason,
		) -> DispatchResult {
			T::GovernOrigin::ensure_origin(origin)?;
			Self::do_slash_reporter(region, who, share, evidence, reason)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// At most `limit` bioregions (and 100) from the number `start` on, and where to go on.
		pub fn bioregions_from(start: u32, limit: u32) -> BioregionPage {
			Self::bioregion_views(start, limit)
		}

		/// How a bioregion fares now, with its indicators, their ages and its reporters; `None` if there is none of this code.
		pub fn economic_data(code: BioregionCode) -> Option<EconomicDataView> {
			Self::economic_data_view(code)
		}
	}
}

/// What it takes to know which banks as many reporters as there can be belong to: for each the person behind the account, the
/// attestation, its issuer, and the home bank.
fn weight_of_affiliations<T: Config>() -> Weight {
	T::DbWeight::get().reads(u64::from(types::MAX_REPORTERS).saturating_mul(4))
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> BioregionParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}

	/// The epoch that is under way.
	pub(crate) fn epoch() -> Epoch {
		T::Epochs::current()
	}
}
