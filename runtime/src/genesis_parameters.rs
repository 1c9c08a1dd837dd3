//! Writes what a chain is given at its birth, and keeps the one value that never changes afterwards.
//!
//! BABE's epoch length must stay what it was in the first block, and yet differ between a chain on which a newcomer
//! watches a whole session pass and one that people live on. So it is neither a constant of the runtime nor a governed
//! parameter but a value of genesis. The governed parameters' first values come the same way, since the pallet that
//! stores them has no genesis of its own.

pub use pallet::*;

use alloc::string::String;
use core::fmt::Debug;
use serde::{de::DeserializeOwned, Serialize};

/// The governed parameters' first values.
pub trait InitialParameters:
	Clone + Debug + Default + Serialize + DeserializeOwned + Send + Sync + 'static
{
	/// Whether every value is within its bounds, and which is not.
	fn check(&self) -> Result<(), String>;

	/// Stores the values.
	fn write(&self);
}

// FRAME's macros use `expect`.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible::Inspect, tokens::Fortitude, tokens::Preservation},
	};
	use sp_runtime::traits::Zero;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native currency.
		type Currency: Inspect<Self::AccountId>;

		/// The account that must be able to take any amount from the first block on.
		type RedistributionAccount: Get<Self::AccountId>;

		/// The governed parameters.
		type Parameters: InitialParameters;
	}

	/// The slots of an epoch where genesis does not say: an hour of three-second slots.
	pub const DEFAULT_EPOCH_LENGTH: u64 = 1_200;

	#[pallet::type_value]
	/// The epoch length where genesis does not say.
	pub fn DefaultEpochLength() -> u64 {
		DEFAULT_EPOCH_LENGTH
	}

	/// The slots of a BABE epoch, which is also a session.
	///
	/// Written by genesis, never again. Nobody pays for it, it never goes.
	#[pallet::storage]
	pub type EpochLength<T: Config> = StorageValue<_, u64, ValueQuery, DefaultEpochLength>;

	/// What a chain is given at its birth.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// The slots of a BABE epoch, for the whole life of the chain.
		pub epoch_length: u64,
		/// The governed parameters' first values.
		pub parameters: T::Parameters,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { epoch_length: DEFAULT_EPOCH_LENGTH, parameters: Default::default() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.epoch_length > 0, "genesisParameters.epochLength: an epoch has at least one slot");
			if let Err(reason) = self.parameters.check() {
				panic!("genesisParameters.parameters: {reason}");
			}
			assert!(
				Pallet::<T>::redistribution_account_is_endowed(),
				"balances: the redistribution account needs at least the existential deposit, \
				or fees and dust that it should take are lost"
			);

			EpochLength::<T>::put(self.epoch_length);
			self.parameters.write();
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<frame_system::pallet_prelude::BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(
			_: frame_system::pallet_prelude::BlockNumberFor<T>,
		) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Whether the redistribution account can take any amount. A state without any money needs none.
		fn redistribution_account_is_endowed() -> bool {
			let balance = T::Currency::reducible_balance(
				&T::RedistributionAccount::get(),
				Preservation::Expendable,
				Fortitude::Force,
			);
			T::Currency::total_issuance().is_zero() || balance >= T::Currency::minimum_balance()
		}

		/// Checks what must hold in every block:
		/// 1. an epoch has at least one slot,
		/// 2. the redistribution account can take any amount.
		#[cfg(any(test, feature = "std", feature = "try-runtime"))]
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			ensure!(EpochLength::<T>::get() > 0, "an epoch has at least one slot");
			ensure!(
				Self::redistribution_account_is_endowed(),
				"the redistribution account can take any amount"
			);
			Ok(())
		}
	}
}
