//! What this pallet asks of the sessions, and the SDK's session pallets as the answer.

use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::ValidatorRegistration;
use pallet_session::historical;
use sp_runtime::traits::Convert;
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// The sessions that the set is planned for.
pub trait SessionInterface<AccountId> {
	/// The session that runs now.
	fn session_index() -> SessionIndex;

	/// The validators of the session that runs now, in the order of their authority indices.
	fn validators() -> Vec<AccountId>;

	/// Whether `who` has session keys, without which it cannot validate.
	fn is_registered(who: &AccountId) -> bool;

	/// Whether anybody has session keys.
	fn any_registered() -> bool;

	/// While a session is planned: whether a validator of the session that has just started would come with
	/// other keys, or with none.
	fn keys_changed() -> bool;

	/// Disables `who` for as long as the set does not change, as far as the limit of disabled validators
	/// allows. Answers whether it is disabled now.
	fn disable(who: &AccountId, severity: OffenceSeverity) -> bool;

	/// Whether any validator of the session that runs now is disabled.
	fn any_disabled() -> bool;

	/// The oldest session whose validators' keys can still be proven.
	fn oldest_historical() -> Option<SessionIndex>;

	/// Forgets the sessions before `session`. Does the work of one removal for each.
	fn prune_historical_up_to(session: SessionIndex);

	/// Gives `who` session keys that nobody else has.
	#[cfg(any(test, feature = "runtime-benchmarks"))]
	fn benchmark_register(who: &AccountId);

	/// Makes `validators` the set of the session that runs now, and its index `session`.
	#[cfg(any(test, feature = "runtime-benchmarks"))]
	fn benchmark_start(session: SessionIndex, validators: Vec<AccountId>);

	/// Stores historical roots for the sessions from `from` up to, but without, `to`.
	#[cfg(any(test, feature = "runtime-benchmarks"))]
	fn benchmark_roots(from: SessionIndex, to: SessionIndex);
}

/// [`SessionInterface`] answered by the SDK's session pallet and its historical part.
pub struct SessionOf<T>(PhantomData<T>);

impl<T> SessionOf<T>
where
	T: historical::Config + pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>,
{
	fn is_disabled(who: &T::AccountId) -> bool {
		pallet_session::Pallet::<T>::validator_id_to_index(who)
			.is_some_and(|index| pallet_session::Pallet::<T>::disabled_validators().contains(&index))
	}
}

impl<T> SessionInterface<T::AccountId> for SessionOf<T>
where
	T: historical::Config + pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>,
{
	fn session_index() -> SessionIndex {
		pallet_session::Pallet::<T>::current_index()
	}

	fn validators() -> Vec<T::AccountId> {
		pallet_session::Pallet::<T>::validators()
	}

	fn is_registered(who: &T::AccountId) -> bool {
		<pallet_session::Pallet<T> as ValidatorRegistration<T::AccountId>>::is_registered(who)
	}

	fn any_registered() -> bool {
		pallet_session::NextKeys::<T>::iter_keys().next().is_some()
	}

	fn keys_changed() -> bool {
		// The queue still holds what the session that has just started runs with: it is overwritten after
		// planning.
		pallet_session::Pallet::<T>::queued_keys()
			.iter()
			.any(|(who, keys)| pallet_session::Pallet::<T>::load_keys(who).as_ref() != Some(keys))
	}

	fn disable(who: &T::AccountId, severity: OffenceSeverity) -> bool {
		pallet_session::Pallet::<T>::report_offence(who.clone(), severity);
		Self::is_disabled(who)
	}

	fn any_disabled() -> bool {
		!pallet_session::DisabledValidators::<T>::get().is_empty()
	}

	fn oldest_historical() -> Option<SessionIndex> {
		historical::StoredRange::<T>::get().map(|(oldest, _)| oldest)
	}

	fn prune_historical_up_to(session: SessionIndex) {
		historical::Pallet::<T>::prune_up_to(session)
	}

	#[cfg(any(test, feature = "runtime-benchmarks"))]
	fn benchmark_register(who: &T::AccountId) {
		use codec::Decode;
		use frame_support::Hashable;

		// Session keys are a few hundred plain bytes; repeating the account's hash keeps each key unique.
		let bytes = who.blake2_256().repeat(32);
		match T::Keys::decode(&mut &bytes[..]) {
			Ok(keys) => {
				let registered =
					<pallet_session::Pallet<T> as pallet_session::SessionInterface>::set_keys(who, keys);
				assert!(registered.is_ok(), "keys made from an account's hash belong to nobody else");
			}
			Err(_) => panic!("session keys are made of public keys, which any bytes are"),
		}
	}

	#[cfg(any(test, feature = "runtime-benchmarks"))]
	fn benchmark_start(session: SessionIndex, validators: Vec<T::AccountId>) {
		let queued: Vec<_> = validators
			.iter()
			.filter_map(|who| pallet_session::Pallet::<T>::load_keys(who).map(|keys| (who.clone(), keys)))
			.collect();
		pallet_session::CurrentIndex::<T>::put(session);
		pallet_session::Validators::<T>::put(validators);
		pallet_session::QueuedKeys::<T>::put(queued);
		pallet_session::DisabledValidators::<T>::kill();
	}

	#[cfg(any(test, feature = "runtime-benchmarks"))]
	fn benchmark_roots(from: SessionIndex, to: SessionIndex) {
		historical::StoredRange::<T>::put((from, to));
		for session in from..to {
			historical::HistoricalSessions::<T>::insert(session, (T::Hash::default(), 1));
		}
	}
}

/// Says of any validator that it is identified by `()`: nothing is staked here, so nothing more is to be
/// known. The runtime's `FullIdentificationOf`.
pub struct UnitIdentification;

impl<AccountId> Convert<AccountId, Option<()>> for UnitIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}
