//! The end of an epoch, bioregion by bioregion.

use crate::{
	types::{
		Closing, PastValue, Report, Reporter, ScoresOfRegion, Specs, Stage, Standing, Submission,
		MAX_HISTORY, MAX_INDICATORS, MAX_REPORTERS,
	},
	BioregionCodes, BioregionParameters, Bioregions, Config, Event, History, Indicators, Pallet, Progressed,
	Reporters, Scores, Submissions, WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use credit_primitives_math::indicators;
use credit_primitives_types::{BioregionCode, EpochIndex, EpochStage, IndicatorId, OnDoubt};
use frame_support::weights::{Weight, WeightMeter};
use sp_runtime::{Permill, SaturatedConversion};

/// A reporter who is active while an epoch is closed, and how its reports compare.
struct Heard<AccountId> {
	who: AccountId,
	reporter: Reporter,
	reports: Option<Vec<Report>>,
	/// Whether it kept back what it had committed to.
	withheld: bool,
	/// How far from the medians.
	distances: Vec<Permill>,
	/// The one that is farthest off.
	farthest: Option<Far>,
}

/// A report and the median of its kind.
struct Far {
	distance: Permill,
	indicator: IndicatorId,
	value: i64,
	median: i64,
}

impl<T: Config> EpochStage for Pallet<T> {
	fn step(epoch: EpochIndex, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::stage_idle()).is_err() {
			return false;
		}
		let mut progress = Progressed::<T>::get();
		if progress.is_closed(epoch) {
			return true;
		}
		let begun = progress.closing.filter(|closing| closing.epoch == epoch);
		let mut closing = begun.unwrap_or(Closing { epoch, next: 0 });
		while let Some(region) = BioregionCodes::<T>::get(closing.next) {
			let (indicators, reporters) =
				Bioregions::<T>::get(&region).map_or((0, 0), |info| (info.indicators, info.reporters));
			if !meter.can_consume(Self::visit_weight(reporters, indicators, reporters)) {
				progress.closing = Some(closing);
				Progressed::<T>::put(progress);
				return false;
			}
			let doubted = Self::close_region(&region, epoch);
			meter.consume(Self::visit_weight(reporters, indicators, doubted));
			closing.next = closing.next.saturating_add(1);
		}
		progress.closed = Some(epoch);
		progress.closing = None;
		Progressed::<T>::put(progress);
		Self::deposit_event(Event::EpochClosed { epoch });
		true
	}
}

impl<T: Config> Pallet<T> {
	/// What must fit into a step so that the epoch gets closed sooner or later.
	pub(crate) fn heaviest_visit() -> Weight {
		Self::visit_weight(MAX_REPORTERS, MAX_INDICATORS, MAX_REPORTERS)
			.saturating_add(T::WeightInfo::stage_idle())
	}

	/// Closing an epoch in a bioregion with so many reporters and indicators, so many of the reports doubted.
	fn visit_weight(reporters: u32, indicators: u32, doubted: u32) -> Weight {
		T::WeightInfo::close_region(reporters, indicators)
			.saturating_add(T::OnDoubt::weight().saturating_mul(doubted.into()))
	}

	/// Takes in what was reported, and gives how many reports are doubted.
	pub(crate) fn close_region(region: &BioregionCode, epoch: EpochIndex) -> u32 {
		let parameters = Self::parameters();
		let specs = Indicators::<T>::get(region);
		let (mut heard, any) = Self::collect_reports(region, epoch);
		let is_reported = heard.iter().any(|one| one.reports.is_some());
		if is_reported {
			Self::measure(region, epoch, &parameters, &specs, &mut heard);
		}
		let mut doubted: u32 = 0;
		for one in heard {
			let Heard { who, mut reporter, reports, withheld, mut distances, farthest } = one;
			let before = reporter;
			if reports.is_some() || specs.is_empty() {
				// Where there is nothing to report, nobody is silent.
				reporter.heard_in = epoch;
			} else if epoch.saturating_sub(reporter.heard_in) >= parameters.silence {
				Self::suspend(region, &who, &mut reporter, true);
			}
			if withheld && is_reported {
				// Or one would commit to a lie, and reveal it only if it carries the median.
				distances.push(Permill::one());
			}
			if let Some(distance) = indicators::mean(distances.into_iter()) {
				let weight = parameters.reliability_weight;
				reporter.reliability = indicators::reliability(reporter.reliability, distance, weight);
				let (region, reliability) = (region.clone(), reporter.reliability);
				let reporter = who.clone();
				Self::deposit_event(Event::ReporterRated { region, reporter, epoch, distance, reliability });
			}
			if reporter != before {
				Reporters::<T>::insert(region, &who, reporter);
			}
			if let Some(far) = farthest.filter(|far| far.distance > parameters.doubt) {
				doubted = doubted.saturating_add(1);
				Self::doubt(region, epoch, who, far);
			}
		}
		if any {
			Self::deposit_event(Event::BioregionClosed { region: region.clone(), epoch });
		}
		doubted
	}

	/// Clears what was handed in for the epoch or before, and gives the active reporters with what they have reported in it,
	/// and whether there are any reporters at all.
	fn collect_reports(region: &BioregionCode, epoch: EpochIndex) -> (Vec<Heard<T::AccountId>>, bool) {
		let mut heard = Vec::new();
		let mut any = false;
		for (who, reporter) in Reporters::<T>::iter_prefix(region) {
			any = true;
			let submission =
				Submissions::<T>::get(region, &who).filter(|submission| submission.epoch <= epoch);
			if submission.is_some() {
				Submissions::<T>::remove(region, &who);
			}
			if reporter.standing != Standing::Active {
				continue;
			}
			let (reports, withheld) = match submission.filter(|submission| submission.epoch == epoch) {
				Some(Submission { stage: Stage::Revealed(reports), .. }) => {
					(Some(reports.into_inner()), false)
				}
				Some(Submission { stage: Stage::Committed(_), .. }) => (None, true),
				None => (None, false),
			};
			heard.push(Heard { who, reporter, reports, withheld, distances: Vec::new(), farthest: None });
		}
		(heard, any)
	}

	/// Finds the median of each indicator that enough reporters report, moves its score, and compares the reports with it.
	fn measure(
		region: &BioregionCode,
		epoch: EpochIndex,
		parameters: &BioregionParameters,
		specs: &Specs,
		heard: &mut [Heard<T::AccountId>],
	) {
		// Who became a reporter in this very epoch may have come too late to report.
		let could_report = heard.iter().filter(|one| one.reports.is_some() || one.reporter.heard_in < epoch);
		let quorum = indicators::quorum(
			could_report.count().saturated_into(),
			parameters.min_reporters,
			parameters.quorum,
		);
		let mut scores = Scores::<T>::get(region);
		let reported = reported_values(specs, &scores, epoch, heard);
		for (indicator, mut values) in reported {
			let count: u32 = values.len().saturated_into();
			let (Some(spec), Some(score)) = (specs.get(&indicator), scores.get_mut(&indicator)) else {
				continue;
			};
			if count < quorum {
				let region = region.clone();
				Self::deposit_event(Event::QuorumMissed { region, indicator, epoch, count, quorum });
				continue;
			}
			values.sort_unstable_by_key(|(value, _)| *value);
			let sorted: Vec<_> = values.iter().map(|(value, _)| *value).collect();
			let last = score.value.unwrap_or_default();
			let Some(median) = indicators::median(&sorted, last) else { continue };
			let line = spec.line();
			let target = indicators::score(&line, median);
			let counted = Self::effective(score, epoch, parameters);
			score.score = indicators::moved(counted, target, parameters.max_step);
			score.value = Some(median);
			score.epoch = epoch;
			Self::remember(region, &indicator, PastValue { epoch, value: median, count });
			Self::deposit_event(Event::IndicatorMeasured {
				region: region.clone(),
				indicator: indicator.clone(),
				epoch,
				value: median,
				count,
				score: score.score,
			});
			for (value, place) in values {
				let Some(one) = heard.get_mut(place) else { continue };
				let distance = indicators::distance(indicators::score(&line, value), target);
				one.distances.push(distance);
				if one.farthest.as_ref().is_none_or(|far| far.distance < distance) {
					one.farthest = Some(Far { distance, indicator: indicator.clone(), value, median });
				}
			}
		}
		Scores::<T>::insert(region, scores);
	}

	/// Adds a value to the indicator's last ones, in place of the oldest if they are many.
	fn remember(region: &BioregionCode, indicator: &IndicatorId, value: PastValue) {
		History::<T>::mutate(region, indicator, |ring| {
			if ring.len() >= MAX_HISTORY as usize {
				ring.remove(0);
			}
			// There is room now.
			let _ = ring.try_push(value);
		});
	}

	fn doubt(region: &BioregionCode, epoch: EpochIndex, who: T::AccountId, far: Far) {
		let Far { indicator, value, median, .. } = far;
		T::OnDoubt::doubted(region, &who, &indicator, value, median);
		let region = region.clone();
		Self::deposit_event(Event::ReportDoubted { region, epoch, reporter: who, indicator, value, median });
	}
}

/// The values of each indicator, each with the place of who reports it. Those of an indicator that began in this very epoch
/// are left out, since they may have been meant for its predecessor, and so are those that are not plausible any more.
fn reported_values<AccountId>(
	specs: &Specs,
	scores: &ScoresOfRegion,
	epoch: EpochIndex,
	heard: &[Heard<AccountId>],
) -> BTreeMap<IndicatorId, Vec<(i64, usize)>> {
	let mut values = BTreeMap::<IndicatorId, Vec<(i64, usize)>>::new();
	let counts = |indicator: &IndicatorId, value: i64| {
		let began_before =
			scores.get(indicator).is_some_and(|score| score.value.is_some() || score.epoch < epoch);
		began_before && specs.get(indicator).is_some_and(|spec| spec.admits(value))
	};
	for (place, one) in heard.iter().enumerate() {
		for report in one.reports.iter().flatten().filter(|report| counts(&report.indicator, report.value)) {
			match values.get_mut(&report.indicator) {
				Some(of_indicator) => of_indicator.push((report.value, place)),
				None => {
					values.insert(report.indicator.clone(), alloc::vec![(report.value, place)]);
				}
			}
		}
	}
	values
}
