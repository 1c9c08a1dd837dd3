#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
mod epochs;
mod events;
mod parameters;
mod poll;
mod run;
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

pub use pallet::*;
pub use parameters::RedistributionParameters;
pub use weights::WeightInfo;

use credit_primitives_types::{Clock, Moment};
use frame_support::{pallet_macros::import_section, traits::Get};

pub(crate) const LOG_TARGET: &str = "runtime::redistribution";

#[import_section(events::events)]
#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use credit_primitives_types::{
		Balance, BankId, CommonsLedger, Epoch, EpochIndex, EpochStage, OrphanedCredit,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate},
			StorageVersion,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use types::{BankResult, EpochStatus, Flows, Preview, Run, Summary, Terms, Totals};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency that commons consist of.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// What is due first at the end of an epoch: bioregions take in what was reported.
		type Reports: EpochStage;

		/// What is due next: banks reckon up what happened.
		type Fold: EpochStage;

		/// The banks' commons.
		type Ledger: CommonsLedger<Self::AccountId>;

		/// What resolved banks have left behind.
		type Orphans: OrphanedCredit<Self::AccountId>;

		/// The account through which commons flow, and which keeps what is carried over. It also has income of its own.
		/// Whatever else is spent from it leaves [`Pot`] and the existential deposit there.
		type RedistributionAccount: Get<Self::AccountId>;

		/// What governance has set.
		type Parameters: Get<RedistributionParameters>;

		/// The most that this pallet does in a block by itself, before the transactions. It must suffice for the heaviest
		/// step of [`Config::Reports`] and [`Config::Fold`], and [`WeightInfo::idle`] with it, or no run gets done.
		type PollWeight: Get<Weight>;

		/// What its own work weighs.
		type WeightInfo: WeightInfo;
	}

	/// The epoch that is under way, which every block reads before its transactions. Nobody pays: it is one value. `None` before
	/// the first block.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type CurrentEpoch<T> = StorageValue<_, Epoch>;

	/// The run that closes the epoch before, as long as it is not done.
	#[pallet::storage]
	pub type RunUnderWay<T> = StorageValue<_, Run>;

	/// What the redistribution account keeps for banks: what the last run carried over, and during a run what it has
	/// collected and not paid.
	#[pallet::storage]
	pub type Pot<T> = StorageValue<_, Balance, ValueQuery>;

	/// What banks have given in all runs so far.
	#[pallet::storage]
	pub type Moved<T> = StorageValue<_, Balance, ValueQuery>;

	/// What the last run did with each bank; while one is under way, what that does with those it has looked at, and with the
	/// others what the one before did. Backed by the bank's deposit; gone with the first run that the bank takes no part
	/// in. Keyed by a counter, which nobody chooses.
	#[pallet::storage]
	pub type Results<T> = StorageMap<_, Twox64Concat, BankId, BankResult>;

	/// What the runs that closed the last 64 epochs did. Nobody pays: the number is bounded, and the oldest goes when there is
	/// a new one. Keyed by a counter.
	#[pallet::storage]
	pub type Summaries<T> = StorageMap<_, Twox64Concat, EpochIndex, Summary>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of redistribution are out of their bounds: each field's documentation states them"
			);
			assert!(
				Self::heaviest_step().all_lte(T::PollWeight::get()),
				"what this pallet may do in a block must suffice for one step: raise PollWeight"
			);
		}

		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::do_on_poll(meter);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The epoch that is under way, and the run that closes the one before if it is not done.
		pub fn epoch_status() -> EpochStatus {
			Self::status_view()
		}

		/// What the next run would do if it began now and nothing changed: all sums, and at most `limit` banks (and 100) from
		/// the number `start` on. `None` while a run is under way, and if there are more than 10,000 banks.
		pub fn preview(start: BankId, limit: u32) -> Option<Preview> {
			Self::preview_view(start, limit)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> RedistributionParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}

	/// The account through which commons flow.
	pub(crate) fn account() -> T::AccountId {
		T::RedistributionAccount::get()
	}
}
