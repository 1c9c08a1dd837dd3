//! Committing to reports in the first half of an epoch, and revealing them in the second: whoever reads what others report
//! is too late to report the same.

use crate::{
	types::{Evidence, Report, Reports, Stage, Standing, Submission},
	Config, Error, Event, Indicators, Pallet, Progressed, Submissions,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Encode;
use credit_primitives_types::{BioregionCode, Epoch, EpochIndex, Moment, ReportsSeen};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{traits::Zero, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_reports(
		who: T::AccountId,
		region: BioregionCode,
		digest: H256,
	) -> DispatchResult {
		Self::ensure_reports(&region, &who)?;
		let epoch = Self::epoch();
		ensure!(Self::now() < second_half_of(&epoch), Error::<T>::CommitTooLate);
		let epoch = epoch.index;
		let progress = Progressed::<T>::get();
		ensure!(!progress.is_over(epoch), Error::<T>::EpochClosed);
		if let Some(submission) = Submissions::<T>::get(&region, &who) {
			ensure!(submission.epoch != epoch, Error::<T>::AlreadyCommitted);
			// What was revealed still counts when the earlier epoch is closed.
			ensure!(matches!(submission.stage, Stage::Committed(_)), Error::<T>::EpochNotClosed);
		}
		Submissions::<T>::insert(&region, &who, Submission { epoch, stage: Stage::Committed(digest) });
		Self::deposit_event(Event::ReportsCommitted { region, epoch, reporter: who, digest });
		Ok(())
	}

	pub(crate) fn do_reveal_reports(
		who: T::AccountId,
		region: BioregionCode,
		reports: Vec<Report>,
		salt: [u8; 32],
	) -> DispatchResult {
		let reports = Reports::try_from(reports).map_err(|_| Error::<T>::MaxReportsExceeded)?;
		Self::ensure_reports(&region, &who)?;
		let epoch = Self::epoch();
		ensure!(Self::now() >= second_half_of(&epoch), Error::<T>::RevealTooEarly);
		let epoch = epoch.index;
		ensure!(!Progressed::<T>::get().is_over(epoch), Error::<T>::EpochClosed);
		let submission = Submissions::<T>::get(&region, &who)
			.filter(|submission| submission.epoch == epoch)
			.ok_or(Error::<T>::CommitmentNotFound)?;
		let Stage::Committed(digest) = submission.stage else {
			return Err(Error::<T>::AlreadyRevealed.into());
		};
		let revealed = Self::digest(&region, epoch, &who, &reports, &salt);
		ensure!(revealed == digest, Error::<T>::CommitmentMismatch);
		Self::ensure_plausible(&region, &reports)?;
		let stage = Stage::Revealed(reports.clone());
		Submissions::<T>::insert(&region, &who, Submission { epoch, stage });
		T::OnReport::reported(&who);
		Self::deposit_event(Event::ReportsRevealed { region, epoch, reporter: who, reports });
		Ok(())
	}

	/// What a reporter commits to: the hash of its reports, of the place and time that they are for, and of who reports them,
	/// so that they are good nowhere else and for nobody else.
	pub fn digest(
		region: &BioregionCode,
		epoch: EpochIndex,
		who: &T::AccountId,
		reports: &[Report],
		salt: &[u8; 32],
	) -> H256 {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		H256((genesis, region, epoch, who, reports, salt).using_encoded(blake2_256))
	}

	/// Refuses whoever may not report.
	fn ensure_reports(region: &BioregionCode, who: &T::AccountId) -> Result<(), Error<T>> {
		match Self::reporter(region, who)?.standing {
			Standing::Active => Ok(()),
			Standing::Accredited => Err(Error::<T>::BondMissing),
			Standing::Suspended { .. } => Err(Error::<T>::ReporterSuspended),
			Standing::Unbonding { .. } => Err(Error::<T>::ReporterUnbonding),
		}
	}

	fn ensure_plausible(region: &BioregionCode, reports: &Reports) -> Result<(), Error<T>> {
		ensure!(!reports.is_empty(), Error::<T>::ReportsMissing);
		let specs = Indicators::<T>::get(region);
		let mut seen = BTreeSet::new();
		for report in reports {
			let spec = specs.get(&report.indicator).ok_or(Error::<T>::IndicatorNotFound)?;
			ensure!(seen.insert(&report.indicator), Error::<T>::IndicatorReportedTwice);
			ensure!(spec.admits(report.value), Error::<T>::ValueOutOfRange);
			ensure!(report.evidence != Evidence::default(), Error::<T>::EvidenceMissing);
		}
		Ok(())
	}
}

/// When reporters reveal: halfway from the epoch's start to when it is due to end.
pub(crate) fn second_half_of(epoch: &Epoch) -> Moment {
	epoch.started.saturating_add(epoch.ends.saturating_sub(epoch.started) / 2)
}
