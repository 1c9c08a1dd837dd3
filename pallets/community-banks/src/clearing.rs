//! What a closed bank kept about people, removed a number of entries at a time.

use crate::{
	poll::CLEARED_PER_BLOCK, Applications, Claims, Clearing, Config, Exits, HealthHistory, Holdings,
	HomeBanks, Locks, MemberAccounts, Members, OnTimePayers, Pallet, PersonRepayments, QueuedExits,
	WeightInfo,
};
use alloc::vec::Vec;
use credit_primitives_types::BankId;
use frame_support::weights::WeightMeter;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Clears entries of one closed bank.
	pub(crate) fn clear_closed(meter: &mut WeightMeter) {
		let Some(bank_id) = Clearing::<T>::iter_keys().next() else { return };
		if meter.try_consume(T::WeightInfo::clear_members(CLEARED_PER_BLOCK)).is_ok() {
			// Entries that could not be cleared stay for the next block; the bank is closed all the same.
			let _ =
				Self::whole_step("a closed bank was not cleared", || Self::clear(bank_id, CLEARED_PER_BLOCK));
		}
	}

	/// Removes at most `most` entries of a closed bank, and its mark when none are left.
	pub(crate) fn clear(bank_id: BankId, most: u32) -> DispatchResult {
		let mut left = most as usize;
		let spend = |left: &mut usize, spent: usize| *left = left.saturating_sub(spent);

		let members: Vec<_> = Members::<T>::drain_prefix(bank_id).take(left).collect();
		spend(&mut left, members.len());
		for (_, member) in members {
			MemberAccounts::<T>::remove(bank_id, member.person);
			if HomeBanks::<T>::get(member.person).is_some_and(|home| home.bank == Some(bank_id)) {
				HomeBanks::<T>::remove(member.person);
			}
		}
		let applications: Vec<_> = Applications::<T>::iter_prefix(bank_id).take(left).collect();
		spend(&mut left, applications.len());
		for (applicant, application) in applications {
			Self::end_application(bank_id, &applicant, &application)?;
		}
		let locks: Vec<_> = Locks::<T>::iter_key_prefix(bank_id).take(left).collect();
		spend(&mut left, locks.len());
		for who in locks {
			Self::drop_lock(bank_id, &who);
		}
		let spent = OnTimePayers::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		let spent = PersonRepayments::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		let spent = HealthHistory::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		let spent = Holdings::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		let spent = Exits::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		let spent = QueuedExits::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		// None are left of a bank that owes nothing; were there any, they would be worth nothing.
		let spent = Claims::<T>::drain_prefix(bank_id).take(left).count();
		spend(&mut left, spent);
		if left > 0 {
			Clearing::<T>::remove(bank_id);
		}
		Ok(())
	}
}
