//! What must hold between any two blocks. Each sentence is also the message of the check that fails.

use crate::{
	AuthoredBlocks, Config, IdleValidators, Offenders, Pallet, Pardons, SessionInterface, Validators,
	SESSIONS_AHEAD,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants.
	///
	/// 1. No account stands twice in the set.
	/// 2. The set has at least `MinValidators` members.
	/// 3. An offender is a member exactly if its record names no session from which it is out.
	/// 4. No offender is out later than two sessions from now.
	/// 5. No offender validates from the session on from which it is out.
	/// 6. Only members are pardoned, and not in a session to come.
	/// 7. Only validators of this session have authored blocks in it, each at least one.
	/// 8. The idle validators are those of the session before this one.
	/// 9. No offence lies in a session to come.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = T::Session::session_index();
		let members = Validators::<T>::get();
		let active: BTreeSet<_> = T::Session::validators().into_iter().collect();

		let distinct = members.iter().collect::<BTreeSet<_>>();
		ensure!(distinct.len() == members.len(), "1. No account stands twice in the set.");
		ensure!(
			members.len() >= T::MinValidators::get() as usize,
			"2. The set has at least `MinValidators` members."
		);

		for (who, record) in Offenders::<T>::iter() {
			ensure!(
				distinct.contains(&who) == record.out_from.is_none(),
				"3. An offender is a member exactly if its record names no session from which it is out."
			);
			if let Some(out_from) = record.out_from {
				ensure!(
					out_from <= now.saturating_add(SESSIONS_AHEAD),
					"4. No offender is out later than two sessions from now."
				);
				ensure!(
					now < out_from || !active.contains(&who),
					"5. No offender validates from the session on from which it is out."
				);
			}
			ensure!(
				record.session <= now && record.reported <= now,
				"9. No offence lies in a session to come."
			);
		}

		for (who, session) in Pardons::<T>::iter() {
			ensure!(
				distinct.contains(&who) && session <= now,
				"6. Only members are pardoned, and not in a session to come."
			);
		}

		for (who, blocks) in AuthoredBlocks::<T>::iter() {
			ensure!(
				active.contains(&who) && blocks > 0,
				"7. Only validators of this session have authored blocks in it, each at least one."
			);
		}

		ensure!(
			IdleValidators::<T>::get().map(|(session, _)| session) == now.checked_sub(1),
			"8. The idle validators are those of the session before this one."
		);
		Ok(())
	}
}
