//! What wallets and dashboards ask for.

use crate::{
	types::{
		BioregionPage, BioregionView, EconomicDataView, IndicatorMeasures, IndicatorView, RegionMeasures,
		ReporterCounts, Standing,
	},
	BioregionCodes, BioregionCount, Bioregions, Config, Indicators, Pallet, Progressed, Reporters, Scores,
};
use alloc::vec::Vec;
use credit_primitives_types::{BioregionCode, Clock};

/// The most bioregions in one answer.
const RETURNED: u32 = 100;

impl<T: Config> Pallet<T> {
	/// At most `limit` bioregions (and 100) from the number `start` on.
	pub fn bioregion_views(start: u32, limit: u32) -> BioregionPage {
		let count = BioregionCount::<T>::get();
		let end = count.min(start.saturating_add(limit.min(RETURNED)));
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
		let next = (start < end && end < count).then_some(end);
		BioregionPage { bioregions: (start..end).filter_map(view).collect(), next }
	}

	/// What is measured of at most `limit` bioregions (and 100).
	pub fn measures(limit: u32) -> Vec<RegionMeasures> {
		let limit = limit.min(RETURNED);
		let (epoch, parameters) = (Self::epoch(), Self::parameters());
		let closed = Progressed::<T>::get().closed;
		let length = epoch.ends.saturating_sub(epoch.started);
		let since = T::Clock::now().saturating_sub(epoch.started);
		let view = |index| {
			let code = BioregionCodes::<T>::get(index)?;
			let mut reporters = ReporterCounts::default();
			let mut heard = 0u32;
			for reporter in Reporters::<T>::iter_prefix_values(&code) {
				reporters = reporters.add(reporter.standing);
				let spoke = closed.is_none_or(|closed| reporter.heard_in >= closed);
				heard = heard.saturating_add((reporter.standing == Standing::Active && spoke).into());
			}
			let indicators = Scores::<T>::get(&code)
				.into_iter()
				.map(|(id, score)| IndicatorMeasures {
					age: length.saturating_mul(score.age(epoch.index).into()).saturating_add(since),
					stale: Self::is_stale(&score, epoch.index, &parameters),
					id,
				})
				.collect();
			Some(RegionMeasures { code, indicators, reporters, heard })
		};
		(0..BioregionCount::<T>::get().min(limit)).filter_map(view).collect()
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
