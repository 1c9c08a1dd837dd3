//! What the pallet does by itself in each block, before the transactions.

use crate::{types::Run, Config, CurrentEpoch, Pallet, RunUnderWay, WeightInfo};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};

/// What has become of a run.
pub(crate) enum Step {
	/// It has come further.
	Taken,
	/// The next step does not fit into this block.
	Waits,
	/// It is done.
	Last,
}

impl<T: Config> Pallet<T> {
	/// What must fit into a block so that runs get done sooner or later.
	pub(crate) fn heaviest_step() -> Weight {
		let steps = [
			T::WeightInfo::begin(),
			T::WeightInfo::snapshot_bank(),
			T::WeightInfo::collect_bank(),
			T::WeightInfo::clear_bank(),
			T::WeightInfo::burn_orphans(),
			T::WeightInfo::pay_bank(),
			T::WeightInfo::pass_bank(),
			T::WeightInfo::record(),
		];
		steps
			.into_iter()
			.fold(Weight::zero(), |most, step| most.max(step))
			.saturating_add(T::WeightInfo::idle())
	}

	/// Ends the epoch when it is due and the run for the last one is done, and takes the run that is under way as far as the
	/// block and this pallet's own bound allow.
	pub(crate) fn do_on_poll(meter: &mut WeightMeter) {
		let mut own = WeightMeter::with_limit(T::PollWeight::get().min(meter.remaining()));
		if own.try_consume(T::WeightInfo::idle()).is_err() {
			return;
		}
		if let Some(run) = RunUnderWay::<T>::get().or_else(|| Self::begin_if_due(&mut own)) {
			Self::advance(run, &mut own);
		}
		meter.consume(own.consumed());
	}

	/// Gives a run if an epoch has ended.
	fn begin_if_due(meter: &mut WeightMeter) -> Option<Run> {
		let last = CurrentEpoch::<T>::get();
		if last.is_some_and(|last| Self::now() < last.ends)
			|| meter.try_consume(T::WeightInfo::begin()).is_err()
		{
			return None;
		}
		Self::turn(last)
	}

	/// Takes steps as long as there is room.
	fn advance(mut run: Run, meter: &mut WeightMeter) {
		loop {
			match Self::step(&mut run, meter) {
				Step::Taken => {}
				Step::Waits => return RunUnderWay::<T>::put(run),
				Step::Last => return RunUnderWay::<T>::kill(),
			}
		}
	}
}
