//! What the pallet does by itself in each block, before the transactions.

use crate::{Config, Expiries, Pallet, WeightInfo};
use credit_primitives_types::{Moment, OnVouched};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};

/// The most persons who are taken out of the counts in a block.
pub(crate) const LAPSED_PER_BLOCK: u32 = 32;

impl<T: Config> Pallet<T> {
	/// What must fit into a block so that the work gets done sooner or later.
	pub(crate) fn heaviest_step() -> Weight {
		Self::lapse_weight().saturating_add(T::WeightInfo::poll_idle())
	}

	/// Taking one person out of the counts, and whoever hears of it.
	fn lapse_weight() -> Weight {
		T::WeightInfo::lapse_person().saturating_add(T::OnVouched::weight())
	}

	/// Takes persons out of the counts whose attestations have expired, the earliest first, as far as the block and this
	/// pallet's own bound allow. What does not fit waits for the next block: whether somebody is a person does not depend
	/// on it.
	pub(crate) fn do_on_poll(meter: &mut WeightMeter) {
		let mut own = WeightMeter::with_limit(T::PollWeight::get().min(meter.remaining()));
		if own.try_consume(T::WeightInfo::poll_idle()).is_err() {
			return;
		}
		let now = Self::now();
		for _ in 0..LAPSED_PER_BLOCK {
			let Some((moment, person_id)) = Expiries::<T>::iter_keys().next() else { break };
			let expiry = Moment::from(moment);
			if expiry > now || own.try_consume(Self::lapse_weight()).is_err() {
				break;
			}
			Self::lapse(expiry, person_id);
		}
		meter.consume(own.consumed());
	}
}
