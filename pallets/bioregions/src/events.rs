//! What the pallet tells: each event with all that is needed to rebuild the state from events alone.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// There is a new bioregion.
		BioregionRegistered {
			/// Its code.
			region: BioregionCode,
			/// Its number.
			index: u32,
			/// What people call it.
			name: RegionName,
		},
		/// A bioregion has an indicator, or another specification of one.
		IndicatorSet {
			/// The bioregion.
			region: BioregionCode,
			/// The indicator.
			indicator: IndicatorId,
			/// What it measures, and what its values are worth.
			spec: IndicatorSpec,
			/// The epoch under way.
			epoch: EpochIndex,
			/// Whether value, score and history stay; otherwise the indicator begins anew, without a value.
			kept: bool,
		},
		/// A bioregion has no longer an indicator.
		IndicatorRemoved {
			/// The bioregion.
			region: BioregionCode,
			/// The indicator.
			indicator: IndicatorId,
		},
		/// Governance wants an account to report.
		ReporterAccredited {
			/// The bioregion.
			region: BioregionCode,
			/// The account.
			reporter: T::AccountId,
		},
		/// A reporter put up its bond and is active.
		ReporterBonded {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// How much was added to what is held.
			amount: Balance,
			/// The epoch under way.
			epoch: EpochIndex,
		},
		/// A reporter has left. Its bond stays for a time.
		ReporterUnbonding {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
		},
		/// A reporter who left has its bond back and is forgotten.
		ReporterBondWithdrawn {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// How much it got back.
			amount: Balance,
		},
		/// A reporter may not report.
		ReporterSuspended {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// Whether its silence did it; governance otherwise.
			by_silence: bool,
		},
		/// A suspended reporter may report again.
		ReporterReinstated {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// Whether it is active; otherwise it has to complete its bond first.
			active: bool,
			/// The epoch under way.
			epoch: EpochIndex,
		},
		/// Governance removed a reporter, who has its bond back.
		ReporterRemoved {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// How much it got back.
			returned: Balance,
		},
		/// Part of a reporter's bond went to the redistribution account. An active one is suspended with it.
		ReporterSlashed {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// How much.
			amount: Balance,
			/// BLAKE2-256 of the data that shows why.
			evidence: Evidence,
			/// Why, in words.
			reason: Reason,
		},
		/// A reporter is bound to its reports of an epoch.
		ReportsCommitted {
			/// The bioregion.
			region: BioregionCode,
			/// The epoch.
			epoch: EpochIndex,
			/// The reporter.
			reporter: T::AccountId,
			/// What the reports hash to.
			digest: H256,
		},
		/// A reporter has reported.
		ReportsRevealed {
			/// The bioregion.
			region: BioregionCode,
			/// The epoch.
			epoch: EpochIndex,
			/// The reporter.
			reporter: T::AccountId,
			/// What it reports.
			reports: Reports,
		},
		/// An indicator has a new value.
		IndicatorMeasured {
			/// The bioregion.
			region: BioregionCode,
			/// The indicator.
			indicator: IndicatorId,
			/// The epoch.
			epoch: EpochIndex,
			/// The median.
			value: i64,
			/// Of how many reports.
			count: u32,
			/// How far the score has moved towards that of the value.
			score: Permill,
		},
		/// Too few reports of an indicator: its value stays as it is.
		QuorumMissed {
			/// The bioregion.
			region: BioregionCode,
			/// The indicator.
			indicator: IndicatorId,
			/// The epoch.
			epoch: EpochIndex,
			/// How many reports there are.
			count: u32,
			/// How many it takes.
			quorum: u32,
		},
		/// A reporter's reliability was reckoned anew.
		ReporterRated {
			/// The bioregion.
			region: BioregionCode,
			/// The reporter.
			reporter: T::AccountId,
			/// The epoch.
			epoch: EpochIndex,
			/// How far its reports were from the medians on average, by their scores; as far as can be if it kept back what it
			/// had committed to.
			distance: Permill,
			/// Its reliability now.
			reliability: Permill,
		},
		/// A report is far from what others report.
		ReportDoubted {
			/// The bioregion.
			region: BioregionCode,
			/// The epoch.
			epoch: EpochIndex,
			/// The reporter.
			reporter: T::AccountId,
			/// The indicator of which the report is farthest off.
			indicator: IndicatorId,
			/// What it reported.
			value: i64,
			/// The median of all reports.
			median: i64,
		},
		/// A bioregion has taken in an epoch's reports; whatever was handed in for that epoch or earlier is cleared.
		BioregionClosed {
			/// The bioregion.
			region: BioregionCode,
			/// The epoch.
			epoch: EpochIndex,
		},
		/// All bioregions have taken in an epoch's reports.
		EpochClosed {
			/// The epoch.
			epoch: EpochIndex,
		},
	}
}
