//! What the pallet does by itself in each block, before the transactions.

use crate::{Config, Pallet, WeightInfo, LOG_TARGET};
use frame_support::{
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::DispatchError;

/// The most entries of a closed bank that are cleared in a block.
pub(crate) const CLEARED_PER_BLOCK: u32 = 32;
/// The most locks that change in a block.
pub(crate) const TURNED_PER_BLOCK: u32 = 32;
/// The most exits that are looked at in a block.
pub(crate) const VISITED_PER_BLOCK: u32 = 16;

impl<T: Config> Pallet<T> {
	/// What must fit into a block so that every kind of work gets done sooner or later.
	pub(crate) fn heaviest_visit() -> Weight {
		let steps = [
			T::WeightInfo::serve_exit(),
			T::WeightInfo::turn_lock(),
			T::WeightInfo::clear_members(CLEARED_PER_BLOCK),
		];
		steps
			.into_iter()
			.fold(Weight::zero(), |most, step| most.max(step))
			.saturating_add(T::WeightInfo::poll_idle())
	}

	/// Works off what is due, as far as the block and this pallet's own bound allow. What does not fit waits for the next
	/// block.
	pub(crate) fn do_on_poll(meter: &mut WeightMeter) {
		let mut own = WeightMeter::with_limit(T::PollWeight::get().min(meter.remaining()));
		if own.try_consume(T::WeightInfo::poll_idle()).is_err() {
			return;
		}
		let now = Self::now();
		Self::turn_locks(now, &mut own);
		Self::serve_exits(now, &mut own);
		Self::clear_closed(&mut own);
		meter.consume(own.consumed());
	}

	/// Takes a step that either does all it does or nothing. `None` if it failed, which is logged: a block cannot refuse.
	pub(crate) fn whole_step<R>(what: &str, step: impl FnOnce() -> Result<R, DispatchError>) -> Option<R> {
		with_storage_layer(step)
			.inspect_err(|error| log::error!(target: LOG_TARGET, "{what}: {error:?}"))
			.ok()
	}
}
