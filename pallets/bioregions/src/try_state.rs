//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	registry::{is_slug, is_text},
	types::{Evidence, Stage, MAX_REPORTERS},
	BioregionCodes, BioregionCount, Bioregions, Config, History, HoldReason, Indicators, Pallet, Progressed,
	Reporters, Scores, Submissions,
};
use alloc::collections::{BTreeMap, BTreeSet};
use credit_primitives_types::{Balance, BioregionCode};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. Bioregions are numbered without a gap, each number names the one that bears it, and codes and names are well
	///    formed.
	/// 2. A bioregion says how many indicators it has, each of them sound; no others have any.
	/// 3. Every indicator has a score of its group, of no later epoch than the one under way, and nothing else has one.
	/// 4. Only indicators have a history: values of ascending epochs, the last of them the one that stands.
	/// 5. A bioregion says how many reporters it has, no more than it can; no others have any.
	/// 6. What reporters' bonds say is held for them.
	/// 7. Nobody has been heard in an epoch to come.
	/// 8. Only reporters have handed anything in, for no epoch that is closed or to come; where the epoch that is being closed
	///    is closed already, nothing is left of it.
	/// 9. What was revealed reports each indicator at most once, with evidence, and one at least.
	/// 10. An epoch that is being closed comes after the last one that is closed, and has not passed all bioregions.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_bioregions()?;
		Self::check_indicators()?;
		Self::check_reporters()?;
		Self::check_submissions()?;
		Self::check_progress()
	}

	fn check_bioregions() -> Result<(), TryRuntimeError> {
		let count = BioregionCount::<T>::get();
		let mut found: u32 = 0;
		for (code, region) in Bioregions::<T>::iter() {
			found = found.saturating_add(1);
			ensure!(
				region.index < count && BioregionCodes::<T>::get(region.index).as_ref() == Some(&code),
				"1. Each number names the bioregion that bears it."
			);
			ensure!(
				is_slug(&code) && is_text(&region.name),
				"1. The codes and names of bioregions are well formed."
			);
		}
		ensure!(
			found == count && BioregionCodes::<T>::iter().count() == count as usize,
			"1. Bioregions are numbered without a gap."
		);
		Ok(())
	}

	fn check_indicators() -> Result<(), TryRuntimeError> {
		let epoch = Self::epoch().index;
		let mut with_indicators: usize = 0;
		for (code, region) in Bioregions::<T>::iter() {
			let (specs, scores) = (Indicators::<T>::get(&code), Scores::<T>::get(&code));
			with_indicators = with_indicators.saturating_add(usize::from(!specs.is_empty()));
			ensure!(
				specs.len() == region.indicators as usize
					&& specs.iter().all(|(id, spec)| is_slug(id) && Self::ensure_spec(spec).is_ok()),
				"2. A bioregion says how many indicators it has, each of them sound."
			);
			ensure!(
				scores.len() == specs.len()
					&& specs.iter().all(|(id, spec)| scores
						.get(id)
						.is_some_and(|score| score.group == spec.group && score.epoch <= epoch)),
				"3. Every indicator has a score of its group, of no later epoch than the one under way."
			);
		}
		ensure!(
			Indicators::<T>::iter_keys().count() == with_indicators
				&& Scores::<T>::iter_keys().count() == with_indicators,
			"2. Only bioregions have indicators, and those without any take no room."
		);
		for (code, indicator, ring) in History::<T>::iter() {
			let scores = Scores::<T>::get(&code);
			ensure!(
				scores
					.get(&indicator)
					.zip(ring.last())
					.is_some_and(|(score, last)| score.value == Some(last.value) && score.epoch == last.epoch),
				"4. Only indicators have a history, the last value of which is the one that stands."
			);
			ensure!(
				ring.iter().zip(ring.iter().skip(1)).all(|(one, next)| one.epoch < next.epoch)
					&& ring.iter().all(|past| past.count > 0),
				"4. The values of a history are of ascending epochs."
			);
		}
		Ok(())
	}

	fn check_reporters() -> Result<(), TryRuntimeError> {
		let epoch = Self::epoch().index;
		let mut counts = BTreeMap::<BioregionCode, u32>::new();
		let mut bonds = BTreeMap::<T::AccountId, Balance>::new();
		for (code, who, reporter) in Reporters::<T>::iter() {
			let count = counts.entry(code).or_default();
			*count = count.saturating_add(1);
			let bond = bonds.entry(who).or_default();
			*bond = bond.saturating_add(reporter.bond);
			ensure!(reporter.heard_in <= epoch, "7. Nobody has been heard in an epoch to come.");
		}
		ensure!(
			counts.keys().all(Bioregions::<T>::contains_key)
				&& Bioregions::<T>::iter().all(|(code, region)| {
					let found = counts.get(&code).copied().unwrap_or_default();
					region.reporters == found && found <= MAX_REPORTERS
				}),
			"5. A bioregion says how many reporters it has, no more than it can."
		);
		let reason = HoldReason::ReporterBond;
		ensure!(
			bonds
				.into_iter()
				.all(|(who, bond)| T::Currency::balance_on_hold(&T::RuntimeHoldReason::from(reason), &who)
					== bond),
			"6. What reporters' bonds say is held for them."
		);
		Ok(())
	}

	fn check_submissions() -> Result<(), TryRuntimeError> {
		let epoch = Self::epoch().index;
		let progress = Progressed::<T>::get();
		for (code, who, submission) in Submissions::<T>::iter() {
			ensure!(Reporters::<T>::contains_key(&code, who), "8. Only reporters have handed anything in.");
			ensure!(
				submission.epoch <= epoch && !progress.is_closed(submission.epoch),
				"8. What is handed in is for no epoch that is closed or to come."
			);
			let index = Bioregions::<T>::get(&code).map_or(0, |region| region.index);
			ensure!(
				progress
					.closing
					.is_none_or(|closing| index >= closing.next || submission.epoch > closing.epoch),
				"8. Where the epoch that is being closed is closed already, nothing is left of it."
			);
			if let Stage::Revealed(reports) = submission.stage {
				let distinct: BTreeSet<_> = reports.iter().map(|report| &report.indicator).collect();
				ensure!(
					!reports.is_empty()
						&& distinct.len() == reports.len()
						&& reports.iter().all(|report| report.evidence != Evidence::default()),
					"9. What was revealed reports each indicator at most once, with evidence, and one at least."
				);
			}
		}
		Ok(())
	}

	fn check_progress() -> Result<(), TryRuntimeError> {
		let progress = Progressed::<T>::get();
		if let Some(closing) = progress.closing {
			ensure!(
				!progress.is_closed(closing.epoch) && closing.next < BioregionCount::<T>::get(),
				"10. An epoch that is being closed comes after the last one that is closed, and has not passed all bioregions."
			);
		}
		Ok(())
	}
}
