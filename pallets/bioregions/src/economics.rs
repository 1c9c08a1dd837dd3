//! What other pallets ask of bioregions.

use crate::{
	types::{GroupView, Score, ScoresOfRegion},
	BioregionParameters, Bioregions, Config, Pallet, Scores,
};
use alloc::vec::Vec;
use credit_primitives_math::indicators;
use credit_primitives_types::{BioregionCode, EconomicData, EpochIndex, GroupIndex, IndicatorGroup, Regions};
use sp_runtime::Permill;

impl<T: Config> Pallet<T> {
	/// How many epochs too old the value is; at least none.
	fn too_old(score: &Score, epoch: EpochIndex, parameters: &BioregionParameters) -> u32 {
		score.age(epoch).saturating_sub(parameters.max_age)
	}

	/// Whether there is no value, or an old one.
	pub(crate) fn is_stale(score: &Score, epoch: EpochIndex, parameters: &BioregionParameters) -> bool {
		score.value.is_none() || Self::too_old(score, epoch, parameters) > 0
	}

	/// What the score counts in an epoch. It follows from the epoch alone, so that nothing has to be written when nothing is
	/// reported.
	pub(crate) fn effective(score: &Score, epoch: EpochIndex, parameters: &BioregionParameters) -> Permill {
		let epochs = Self::too_old(score, epoch, parameters);
		indicators::stale(score.score, epochs, parameters.stale_step)
	}

	/// How a bioregion with these scores fares by a group now.
	pub(crate) fn group_of(
		scores: &ScoresOfRegion,
		group: IndicatorGroup,
		epoch: EpochIndex,
		parameters: &BioregionParameters,
	) -> GroupIndex {
		let of_group = || scores.values().filter(|score| score.group == group);
		let counted = of_group().map(|score| Self::effective(score, epoch, parameters));
		match indicators::mean(counted) {
			Some(index) => {
				let stale = of_group().any(|score| Self::is_stale(score, epoch, parameters));
				GroupIndex { index, stale }
			}
			None => GroupIndex::UNKNOWN,
		}
	}

	/// How a bioregion with these scores fares by each group.
	pub(crate) fn groups_of(
		scores: &ScoresOfRegion,
		epoch: EpochIndex,
		parameters: &BioregionParameters,
	) -> Vec<GroupView> {
		let view = |group| {
			let GroupIndex { index, stale } = Self::group_of(scores, group, epoch, parameters);
			GroupView { group, index, stale }
		};
		IndicatorGroup::ALL.into_iter().map(view).collect()
	}
}

impl<T: Config> EconomicData for Pallet<T> {
	fn groups(code: &BioregionCode, epoch: EpochIndex) -> [GroupIndex; 3] {
		let (scores, parameters) = (Scores::<T>::get(code), Self::parameters());
		IndicatorGroup::ALL.map(|group| Self::group_of(&scores, group, epoch, &parameters))
	}
}

impl<T: Config> Regions for Pallet<T> {
	fn exists(code: &BioregionCode) -> bool {
		Bioregions::<T>::contains_key(code)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn register_for_benchmark(code: &BioregionCode) {
		if !Self::exists(code) {
			Self::put_region(code.clone(), Default::default());
		}
	}
}
