#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
#[cfg(test)]
mod mock;
mod offences;
mod rotation;
pub mod session;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use rotation::MAX_PRUNED_PER_SESSION;
pub use session::{SessionInterface, SessionOf, UnitIdentification};
pub use types::OffenceRecord;
pub use weights::WeightInfo;

/// How many session starts lie between a change of the set and the session in which it holds: the next
/// session is planned already, so a change can reach the one after it at the earliest.
pub const SESSIONS_AHEAD: u32 = 2;

pub(crate) const LOG_TARGET: &str = "runtime::validator-set";

// FRAME's macros expand to `expect` in code that is not ours.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{collections::BTreeSet, vec::Vec};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;
	use sp_staking::SessionIndex;

	/// The version of the storage layout that this code reads and writes.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet: who validates, and what happens to one that misbehaves.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who adds and removes validators: governance.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The sessions that this set is planned for. [`SessionOf`] answers with the SDK's session pallet.
		type Session: SessionInterface<Self::AccountId>;

		/// No call and no offence leaves fewer validators with session keys than this.
		#[pallet::constant]
		type MinValidators: Get<u32>;

		/// The set never grows beyond this. The consensus pallets must allow at least as many authorities.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// For how many past sessions a validator's keys can still be proven, so for how long an offence can
		/// be reported. Older historical roots are pruned.
		#[pallet::constant]
		type HistoryDepth: Get<u32>;

		/// What the calls and hooks cost.
		type WeightInfo: WeightInfo;
	}

	/// The validators as they are planned next, in the order in which they joined. A change reaches consensus
	/// two session starts later.
	///
	/// One bounded value, kept by the chain: only governance puts an account in.
	#[pallet::storage]
	pub type Validators<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// Validators that were proven to misbehave, by account.
	///
	/// Kept by the chain, and bounded by governance: only who was once let in can be reported. A record goes
	/// when governance adds the account again. Blake2, since an account is a key that its owner chose.
	#[pallet::storage]
	pub type Offenders<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OffenceRecord, OptionQuery>;

	/// The session in which governance took an offender back, by account. What it did in earlier sessions is
	/// not held against it again.
	///
	/// Kept by the chain for members of [`Validators`] only; goes when the account leaves the set. Blake2,
	/// since an account is a key that its owner chose.
	#[pallet::storage]
	pub type Pardons<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, SessionIndex, OptionQuery>;

	/// How many blocks each validator authored in the current session; who authored none is not in it.
	///
	/// Kept by the chain, drained when the session ends, so never more entries than validators. Twox is safe:
	/// only validators, whom governance let in, become keys.
	#[pallet::storage]
	pub type AuthoredBlocks<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, u32, ValueQuery>;

	/// The last complete session, and the validators that authored no block in it. A disabled validator is
	/// among them, as it must not author.
	///
	/// One bounded value, kept by the chain and replaced when a session ends; empty before the first end.
	#[pallet::storage]
	pub type IdleValidators<T: Config> =
		StorageValue<_, (SessionIndex, BoundedVec<T::AccountId, T::MaxValidators>), OptionQuery>;

	/// The set with which the chain starts.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The first validators, in the order of their authority indices. Each needs session keys in the
		/// genesis of the session pallet.
		pub validators: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			// The default genesis, which tools build. `plan_genesis` sees to it that no chain starts from it.
			if self.validators.is_empty() {
				return;
			}
			let named = self.validators.len();
			let (min, max) = (T::MinValidators::get(), T::MaxValidators::get());
			assert!(
				named >= min as usize,
				"genesis names {named} validators, fewer than MinValidators ({min}): add accounts to \
				 `validatorSet.validators`, and their keys to `session.keys`",
			);
			let distinct = self.validators.iter().collect::<BTreeSet<_>>().len();
			assert!(
				distinct == named,
				"genesis names a validator twice: list each account once in `validatorSet.validators`",
			);
			let validators = BoundedVec::try_from(self.validators.clone()).unwrap_or_else(|_| {
				panic!(
					"genesis names {named} validators, more than MaxValidators ({max}): take some out of \
					 `validatorSet.validators`",
				)
			});
			Validators::<T>::put(validators);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance added a validator.
		ValidatorAdded {
			/// Who was added.
			validator: T::AccountId,
			/// The session from which it validates, provided that its session keys are still registered.
			active_from: SessionIndex,
			/// It had been expelled for an offence, and that record is gone.
			pardoned: bool,
		},
		/// Governance removed a validator.
		ValidatorRemoved {
			/// Who was removed.
			validator: T::AccountId,
			/// The session from which it validates no more.
			out_from: SessionIndex,
		},
		/// A validator was proven to misbehave. It is either expelled or kept: the next event says which, for
		/// the first report on a validator.
		OffenceReported {
			/// Who misbehaved.
			validator: T::AccountId,
			/// The session in which it did.
			session: SessionIndex,
			/// How severe, as the reporting pallet judged it.
			severity: Perbill,
			/// Whether it is disabled now. It is not where it validates no more, or where the limit of
			/// disabled validators is reached.
			disabled: bool,
		},
		/// An offender leaves the set.
		OffenderExpelled {
			/// Who leaves.
			validator: T::AccountId,
			/// The session from which it validates no more.
			out_from: SessionIndex,
		},
		/// An offender stays in the set, since without it there would be too few validators. It is expelled
		/// as soon as there are enough: add validators.
		OffenderKept {
			/// Who stays.
			validator: T::AccountId,
		},
		/// The set of validators, or their session keys, will change.
		SetPlanned {
			/// The session from which this set validates.
			session: SessionIndex,
			/// The set, in the order of the authority indices.
			validators: Vec<T::AccountId>,
		},
		/// A session ended in which some validators authored no block.
		ValidatorsIdle {
			/// The session that ended.
			session: SessionIndex,
			/// Who authored nothing in it.
			validators: Vec<T::AccountId>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is a validator already. There is nothing to do.
		AlreadyExists,
		/// The account is not in the set. `validators()` lists who is.
		NotFound,
		/// The set is full. Remove a validator first.
		MaxValidatorsExceeded,
		/// Too few validators with session keys would be left. Add another validator first.
		TooFewValidators,
		/// The account has no session keys. Its owner sends `session.setKeys` first, with keys and proof from
		/// `author_rotateKeysWithOwner` of the node that will validate.
		KeysNotRegistered,
		/// The account was expelled for an offence and still validates for a session or two. Add it again
		/// from the session that its record in `Offenders` names.
		OffenderNotOut,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Pays for counting the author, which the authorship pallet has done without a weight of its own.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::note_author()
		}

		fn integrity_test() {
			let (min, max) = (T::MinValidators::get(), T::MaxValidators::get());
			assert!(
				min >= 1,
				"MinValidators is 0: a chain without a validator never makes another block, set at least 1"
			);
			assert!(
				max >= min,
				"MaxValidators ({max}) is below MinValidators ({min}): no set can satisfy both, raise the \
				 maximum or lower the minimum"
			);
			assert!(
				T::HistoryDepth::get() >= SESSIONS_AHEAD,
				"HistoryDepth is below {SESSIONS_AHEAD}: an offence could no longer be proven once its session \
				 is over, keep at least as many past sessions as an offender needs to leave"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Adds a validator. It validates from the second session start on.
		///
		/// Origin: `AdminOrigin` (governance).
		///
		/// - `who`: the account; it must have registered session keys. If it was expelled for an offence and
		///   is out, its record goes, and what it did before is forgiven.
		///
		/// Emits `ValidatorAdded`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_validator())]
		pub fn add_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_add_validator(who)
		}

		/// Removes a validator. It goes on validating until the second session start.
		///
		/// Origin: `AdminOrigin` (governance).
		///
		/// - `who`: the account. At least `MinValidators` others with session keys must stay.
		///
		/// Emits `ValidatorRemoved`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove_validator(T::MaxValidators::get()))]
		pub fn remove_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_remove_validator(who)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The validators as they are planned next, in the order in which they joined.
		pub fn validators() -> Vec<T::AccountId> {
			Validators::<T>::get().into_inner()
		}

		/// Who was proven to misbehave and was not added again since, with the record.
		pub fn offenders() -> Vec<(T::AccountId, OffenceRecord)> {
			Offenders::<T>::iter().collect()
		}

		/// Who authored no block in the last complete session; none before the first session ended.
		pub fn idle_validators() -> Vec<T::AccountId> {
			IdleValidators::<T>::get().map(|(_, idle)| idle.into_inner()).unwrap_or_default()
		}
	}

	impl<T: Config> Pallet<T> {
		fn do_add_validator(who: T::AccountId) -> DispatchResult {
			let mut validators = Validators::<T>::get();
			ensure!(!validators.contains(&who), Error::<T>::AlreadyExists);
			ensure!(T::Session::is_registered(&who), Error::<T>::KeysNotRegistered);
			let now = T::Session::session_index();
			let record = Offenders::<T>::get(&who);
			let still_leaving =
				record.as_ref().and_then(|r| r.out_from).is_some_and(|out_from| now < out_from);
			ensure!(!still_leaving, Error::<T>::OffenderNotOut);
			validators.try_push(who.clone()).map_err(|_| Error::<T>::MaxValidatorsExceeded)?;

			let pardoned = record.is_some();
			if pardoned {
				Offenders::<T>::remove(&who);
				Pardons::<T>::insert(&who, now);
			}
			Validators::<T>::put(validators);
			let active_from = now.saturating_add(SESSIONS_AHEAD);
			Self::deposit_event(Event::ValidatorAdded { validator: who, active_from, pardoned });
			Ok(())
		}

		fn do_remove_validator(who: T::AccountId) -> DispatchResult {
			let validators = Validators::<T>::get();
			ensure!(validators.contains(&who), Error::<T>::NotFound);
			ensure!(Self::can_spare(&who, &validators), Error::<T>::TooFewValidators);

			let out_from = T::Session::session_index().saturating_add(SESSIONS_AHEAD);
			Self::take_out(&who, out_from);
			Self::deposit_event(Event::ValidatorRemoved { validator: who, out_from });
			Ok(())
		}

		/// Whether enough validators with session keys are left without `who`. One without keys cannot
		/// validate, so it does not count.
		pub(crate) fn can_spare(who: &T::AccountId, validators: &[T::AccountId]) -> bool {
			let others = validators.iter().filter(|v| *v != who && T::Session::is_registered(v)).count();
			others >= T::MinValidators::get() as usize
		}

		/// Takes `who` out of the set that is planned next, with all that is kept for members only. If it is
		/// an offender its record says from when it is out.
		pub(crate) fn take_out(who: &T::AccountId, out_from: SessionIndex) {
			Validators::<T>::mutate(|validators| validators.retain(|v| v != who));
			Pardons::<T>::remove(who);
			Offenders::<T>::mutate_extant(who, |record| record.out_from = Some(out_from));
		}
	}
}
