//! What wallets and dashboards ask for.

use crate::{
	types::{BioregionView, EconomicDataView, IndicatorView, ReporterCounts},
	BioregionCodes, BioregionCount, Bioregions, Config, Indicators, Pallet, Reporters, Scores,
};
use alloc::vec::Vec;
use credit_primitives_types::BioregionCode;

/// The most bioregions in one answer.
const RETURNED: u32 = 100;

impl<T: Config> Pallet<T> {
	/// At most `limit` bioregions (and 100) from the number `start` on.
	pub fn bioregion_views(start: u32, limit: u32) -> Vec<BioregionView> {
		let end = BioregionCount::<T>::get().min(start.saturating_add(limit.min(RETURNED)));
		let (epoch, parameters) = (Self::epoch().index, Self::parameters());
		let view = |index| {
			let code = BioregionCodes::<T>::get(index)?;
			let region = Bioregions::<T>::get(&code)?;
			let groups = Self::groups_of(&Scores::<T>::get(&code), epoch, &parameters);
			Some(BioregionView {
				index,
				name: region.name,
				fresh: !groups.iter().any(|group| group.stale),
				groups,
				indicators: region.indicators,
				reporters: Self::reporter_counts(&code),
				code,
			})
		};
		(start..end).filter_map(view).collect()
	}

	/// How a bioregion fares now, with all that it follows from; `None` if there is none of this code.
	pub fn economic_data_view(code: BioregionCode) -> Option<EconomicDataView> {
		let region = Bioregions::<T>::get(&code)?;
		let (epoch, parameters) = (Self::epoch().index, Self::parameters());
		let scores = Scores::<T>::get(&code);
		let groups = Self::groups_of(&scores, epoch, &parameters);
		let indicators = Indicators::<T>::get(&code)
			.into_iter()
			.filter_map(|(id, spec)| {
				let score = scores.get(&id)?;
				Some(IndicatorView {
					group: spec.group,
					unit: spec.unit,
					decimals: spec.decimals,
					value: score.value,
					score: Self::effective(score, epoch, &parameters),
					age: score.age(epoch),
					stale: Self::is_stale(score, epoch, &parameters),
					id,
				})
			})
			.collect();
		Some(EconomicDataView {
			name: region.name,
			epoch,
			fresh: !groups.iter().any(|group| group.stale),
			groups,
			indicators,
			reporters: Self::reporter_counts(&code),
			code,
		})
	}

	fn reporter_counts(code: &BioregionCode) -> ReporterCounts {
		Reporters::<T>::iter_prefix(code)
			.fold(ReporterCounts::default(), |counts, (_, reporter)| counts.add(reporter.standing))
	}
}
