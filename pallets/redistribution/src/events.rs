//! What the pallet tells.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An epoch began.
		EpochStarted {
			/// Its number.
			epoch: EpochIndex,
			/// When it began.
			started: Moment,
			/// When it is due to end.
			ends: Moment,
		},
		/// An epoch ended, and a run began that closes it.
		EpochClosed {
			/// Its number.
			epoch: EpochIndex,
			/// What is there before anything is given: what was carried over, and the `extra`.
			carried: Balance,
			/// What the redistribution account itself has added.
			extra: Balance,
			/// The terms the run goes by.
			terms: Terms,
		},
		/// All banks have been looked at, so that the commons each should have are known.
		TargetsSet {
			/// The epoch that is closed.
			epoch: EpochIndex,
			/// What the banks count and weigh together.
			totals: Totals,
		},
		/// Commons moved between a bank and the redistribution account.
		ResourcesRedistributed {
			/// The epoch whose end it is.
			epoch: EpochIndex,
			/// The bank.
			bank_id: BankId,
			/// How much.
			amount: Balance,
			/// Whether the bank gave it; if not, it received it.
			given: bool,
		},
		/// A bank's ledger refused to give or to receive.
		RedistributionRefused {
			/// The epoch whose end it is.
			epoch: EpochIndex,
			/// The bank.
			bank_id: BankId,
			/// How much.
			amount: Balance,
			/// Whether the bank was to give it; if not, it was to receive it.
			given: bool,
			/// Why.
			error: DispatchError,
		},
		/// Part of what was given burned orphaned credit.
		OrphansBurned {
			/// The epoch that is closed.
			epoch: EpochIndex,
			/// How much.
			amount: Balance,
		},
		/// The run that closes an epoch is done.
		RunFinished {
			/// The epoch.
			epoch: EpochIndex,
			/// What it moved.
			flows: Flows,
			/// What is carried over to the next run.
			carried_over: Balance,
		},
	}
}
