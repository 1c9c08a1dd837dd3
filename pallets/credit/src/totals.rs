//! What lending comes to is counted as it happens.

use crate::{types::Totals, Config, LendingTotals, Pallet};

impl<T: Config> Pallet<T> {
	/// Changes what is counted.
	pub(crate) fn count(change: impl FnOnce(&mut Totals)) {
		LendingTotals::<T>::mutate(change);
	}
}

/// Counts one more.
pub(crate) fn bump(count: &mut u64) {
	*count = count.saturating_add(1);
}
