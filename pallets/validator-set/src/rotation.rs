//! What happens as sessions are planned, start and end.

use crate::{
	AuthoredBlocks, Config, Event, IdleValidators, OffenceRecord, Offenders, Pallet, SessionInterface,
	Validators, LOG_TARGET,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{traits::Get, BoundedVec};
use pallet_session::historical;
use sp_staking::{offence::OffenceSeverity, SessionIndex};

/// How many historical roots one session start removes at most. One session adds one root, so an upgrade that
/// shortens `HistoryDepth` catches up.
pub const MAX_PRUNED_PER_SESSION: u32 = 8;

impl<T: Config> Pallet<T> {
	/// The set for `session`, or none where nothing is to change: consensus then keeps its set as it is.
	///
	/// The sessions would notice changed keys by themselves, but would store the old root for the new
	/// session; an offence made with a new key could then never be proven. So changed keys are a change here
	/// too.
	pub(crate) fn plan(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::expel_kept(session);

		// Who has no keys must not be planned: the root would count it, and proofs made during the session
		// would not.
		let planned: Vec<_> = Validators::<T>::get().into_iter().filter(T::Session::is_registered).collect();
		if planned.is_empty() {
			log::error!(
				target: LOG_TARGET,
				"no validator has session keys: session {session} keeps the set as it is; send `session.setKeys`",
			);
			return None;
		}
		if planned == T::Session::validators() && !T::Session::keys_changed() {
			return None;
		}
		Self::deposit_event(Event::SetPlanned { session, validators: planned.clone() });
		Some(planned)
	}

	/// The first set. The chain does not start without keys for every validator that genesis names.
	pub(crate) fn plan_genesis() -> Vec<T::AccountId> {
		let validators = Validators::<T>::get().into_inner();
		assert!(
			!validators.is_empty() || !T::Session::any_registered(),
			"genesis gives session keys, but no validators: name them in `validatorSet.validators`, and place \
			 ValidatorSet before Session in the runtime",
		);
		for who in &validators {
			assert!(
				T::Session::is_registered(who),
				"validator {who:?} has no session keys at genesis: add them to `session.keys`, or take the account \
				 out of `validatorSet.validators`",
			);
		}
		validators
	}

	/// Expels offenders that were kept for want of validators, as many as the set can spare by now.
	fn expel_kept(out_from: SessionIndex) {
		let validators = Validators::<T>::get();
		let mut with_keys = validators.iter().filter(|who| T::Session::is_registered(who)).count();
		for who in validators.iter().filter(|who| Offenders::<T>::contains_key(who)) {
			let left = with_keys.saturating_sub(usize::from(T::Session::is_registered(who)));
			if left < T::MinValidators::get() as usize {
				continue;
			}
			with_keys = left;
			Self::take_out(who, out_from);
			Self::deposit_event(Event::OffenderExpelled { validator: who.clone(), out_from });
		}
	}

	/// Disables the offenders in the set that has just started.
	///
	/// Only a changed set wipes who is disabled. Where somebody still is, all is as it was, and asking again
	/// would merely swap offenders of equal severity when the limit leaves no room for all.
	fn disable_offenders() {
		if T::Session::any_disabled() {
			return;
		}
		for who in T::Session::validators() {
			if let Some(OffenceRecord { severity, .. }) = Offenders::<T>::get(&who) {
				T::Session::disable(&who, OffenceSeverity(severity));
			}
		}
	}

	/// Prunes what lies more than `HistoryDepth` sessions before `now`, a few at a time.
	fn prune(now: SessionIndex) {
		let Some(oldest) = T::Session::oldest_historical() else { return };
		let keep_from = now.saturating_sub(T::HistoryDepth::get());
		let up_to = keep_from.min(oldest.saturating_add(MAX_PRUNED_PER_SESSION));
		if up_to > oldest {
			T::Session::prune_historical_up_to(up_to);
		}
	}

	pub(crate) fn session_started(now: SessionIndex) {
		Self::disable_offenders();
		Self::prune(now);
	}

	pub(crate) fn session_ended(ended: SessionIndex) {
		// One entry for each author since the last end, so at most as many as there are validators.
		let authored: BTreeMap<_, _> = AuthoredBlocks::<T>::drain().collect();
		let idle = T::Session::validators().into_iter().filter(|who| !authored.contains_key(who)).collect();
		// Nothing is cut off: a set is planned from `Validators`, which has the same bound.
		let idle = BoundedVec::<_, T::MaxValidators>::truncate_from(idle);
		if !idle.is_empty() {
			Self::deposit_event(Event::ValidatorsIdle { session: ended, validators: idle.to_vec() });
		}
		IdleValidators::<T>::put((ended, idle));
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(new_index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan(new_index)
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Some(Self::plan_genesis())
	}

	fn start_session(start_index: SessionIndex) {
		Self::session_started(start_index)
	}

	fn end_session(end_index: SessionIndex) {
		Self::session_ended(end_index)
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(new_index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		Self::plan(new_index).map(identified)
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		Some(identified(Self::plan_genesis()))
	}

	fn start_session(start_index: SessionIndex) {
		Self::session_started(start_index)
	}

	fn end_session(end_index: SessionIndex) {
		Self::session_ended(end_index)
	}
}

fn identified<AccountId>(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
	validators.into_iter().map(|who| (who, ())).collect()
}

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, frame_system::pallet_prelude::BlockNumberFor<T>>
	for Pallet<T>
{
	fn note_author(author: T::AccountId) {
		AuthoredBlocks::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
	}
}
