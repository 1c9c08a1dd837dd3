//! The epochs of the chain: when one ends, the next begins, and a run that closes the one before.

use crate::{
	types::{Flows, Run, Stage, Terms, Totals},
	Config, CurrentEpoch, Event, Pallet, Pot, RedistributionParameters,
};
use credit_primitives_types::{Balance, CommonsLedger, Epoch, EpochIndex, Epochs, Moment};
use frame_support::traits::{
	fungible::Inspect,
	tokens::{Fortitude, Preservation},
};
use sp_runtime::SaturatedConversion;

/// Which part of an epoch it may begin late, and still end on time.
const TOLERANCE: Moment = 4;

impl<T: Config> Epochs for Pallet<T> {
	fn current() -> Epoch {
		CurrentEpoch::<T>::get().unwrap_or_else(|| epoch_of(0, Self::now(), Self::parameters().epoch_length))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn begin_for_benchmark() {
		let next = Self::current().index.saturating_add(1);
		CurrentEpoch::<T>::put(epoch_of(next, Self::now(), Self::parameters().epoch_length));
	}
}

impl<T: Config> Pallet<T> {
	/// Begins the epoch after `last`, or the first, and gives the run that closes `last`.
	pub(crate) fn turn(last: Option<Epoch>) -> Option<Run> {
		let parameters = Self::parameters();
		let (now, length) = (Self::now(), parameters.epoch_length);
		let run = last.map(|last| Self::begin_run(last, &parameters));
		let Epoch { index, started, ends } = match last {
			Some(last) => epoch_after(&last, now, length),
			None => epoch_of(0, now, length),
		};
		CurrentEpoch::<T>::put(Epoch { index, started, ends });
		Self::deposit_event(Event::EpochStarted { epoch: index, started, ends });
		run
	}

	fn begin_run(epoch: Epoch, parameters: &RedistributionParameters) -> Run {
		let (carried, extra) = Self::funds(parameters);
		let terms = Terms::from(*parameters);
		Pot::<T>::put(carried);
		Self::deposit_event(Event::EpochClosed { epoch: epoch.index, carried, extra, terms });
		Run {
			epoch,
			began: frame_system::Pallet::<T>::block_number().saturated_into(),
			terms,
			first_new: T::Ledger::next_bank_id(),
			stage: Stage::Reports,
			totals: Totals::new(carried),
			flows: Flows { carried, extra, ..Default::default() },
			pot: 0,
		}
	}

	/// What there is before anything is given, and what of it the redistribution account adds: what is carried over is no
	/// more than the account has, and is filled up from what else it has.
	pub(crate) fn funds(parameters: &RedistributionParameters) -> (Balance, Balance) {
		let has = T::Currency::reducible_balance(&Self::account(), Preservation::Preserve, Fortitude::Polite);
		let carried = Pot::<T>::get().min(has);
		let extra = parameters.extra_per_epoch.saturating_sub(carried).min(has.saturating_sub(carried));
		// At most what the account has.
		(carried.saturating_add(extra), extra)
	}
}

fn epoch_of(index: EpochIndex, started: Moment, length: Moment) -> Epoch {
	Epoch { index, started, ends: started.saturating_add(length) }
}

/// The epoch that follows `last`. It begins where that was due to end, so that epochs do not drift by the blocks they wait
/// for; when that is long ago, it begins now, so that it has a first half and a second.
fn epoch_after(last: &Epoch, now: Moment, length: Moment) -> Epoch {
	let is_late = now.saturating_sub(last.ends) > length.checked_div(TOLERANCE).unwrap_or_default();
	let started = if is_late { now } else { last.ends };
	epoch_of(last.index.saturating_add(1), started, length)
}
