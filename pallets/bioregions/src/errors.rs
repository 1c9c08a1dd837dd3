//! Why the pallet refuses: what is wrong, and what to do.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// There is no bioregion of this code. Look it up in `bioregions`.
		BioregionNotFound,
		/// There is a bioregion of this code already. Choose another one.
		BioregionAlreadyExists,
		/// A code must be 1 to 32 small letters, digits, `_` or `-`. Choose such a one.
		CodeInvalid,
		/// The name is empty or not UTF-8. Give 1 to 64 bytes of UTF-8.
		NameInvalid,
		/// There are as many bioregions as there may be. Governance can raise `max_bioregions`.
		MaxBioregionsExceeded,
		/// The bioregion has no indicator of this name. Look it up in `indicators`.
		IndicatorNotFound,
		/// The name of an indicator must be 1 to 32 small letters, digits, `_` or `-`. Choose such a one.
		IndicatorNameInvalid,
		/// The unit is not UTF-8. Give at most 32 bytes of UTF-8.
		UnitInvalid,
		/// A value cannot have that many decimals. Give at most 18.
		DecimalsInvalid,
		/// The least plausible value must be below the greatest. Give them in this order.
		RangeInvalid,
		/// There must be 2 to 8 points, ascending in value, with scores that only rise or only fall. Give such ones.
		PointsInvalid,
		/// The bioregion has as many indicators as it can. Remove one first.
		MaxIndicatorsExceeded,
		/// This account is no reporter of the bioregion. Governance has to accredit it.
		ReporterNotFound,
		/// This account is a reporter of the bioregion already. Nothing is left to do.
		AlreadyReporter,
		/// The bioregion has as many reporters as it can. Governance can remove one first.
		MaxReportersExceeded,
		/// More than a third of the bioregion's reporters would belong to the bank of this one. Accredit others first.
		MaxOfBankExceeded,
		/// Your bond is complete. Nothing is left to do.
		AlreadyBonded,
		/// You have yet to put up your bond. Do it with `bond_reporter`.
		BondMissing,
		/// The reporter is suspended. Governance can reinstate it.
		ReporterSuspended,
		/// The reporter has left. Once the bond is withdrawn, governance can accredit it anew.
		ReporterUnbonding,
		/// The reporter is not active. Only one that reports can be suspended.
		ReporterNotActive,
		/// The reporter is not suspended. Nothing is left to do.
		ReporterNotSuspended,
		/// The reporter has not left. Call `unbond_reporter` first.
		ReporterNotUnbonding,
		/// The unbonding period has not passed. Try again when it has.
		BondLocked,
		/// The reporter has no bond, or the share is zero. Give a share of a bond that is there.
		NothingToSlash,
		/// The hash of the evidence is all zeros. Give that of the data.
		EvidenceMissing,
		/// The reason is empty or not UTF-8. Give 1 to 256 bytes of UTF-8.
		ReasonInvalid,
		/// The first half of the epoch is over, in which reporters commit. Commit in the next epoch.
		CommitTooLate,
		/// You have committed to reports of this epoch. Reveal them in its second half.
		AlreadyCommitted,
		/// Your reports of an earlier epoch are yet to be taken in. Try again in a few blocks.
		EpochNotClosed,
		/// The second half of the epoch has not begun, in which reporters reveal. Try again when it has.
		RevealTooEarly,
		/// The epoch is closed, or is being closed. Commit in the next one.
		EpochClosed,
		/// You have committed to no reports of this epoch. Commit in the first half of the next one.
		CommitmentNotFound,
		/// You have revealed your reports of this epoch. Nothing is left to do.
		AlreadyRevealed,
		/// These reports and this salt are not what you committed to. Give exactly what you hashed.
		CommitmentMismatch,
		/// There is no report. Report one indicator at least.
		ReportsMissing,
		/// There are more reports than a bioregion can have indicators. Report each indicator once.
		MaxReportsExceeded,
		/// An indicator is reported twice. Report each one once.
		IndicatorReportedTwice,
		/// A value is outside the plausible range of its indicator. Look the range up in `indicators`.
		ValueOutOfRange,
	}
}
