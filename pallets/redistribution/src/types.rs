//! What the pallet keeps and returns, free of its configuration.

use crate::RedistributionParameters;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	redistribution::{self as math, Target},
	Permill,
};
use credit_primitives_types::{Balance, BankId, Bar, CommonsState, Epoch, EpochIndex};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// A block's number.
pub type Block = u32;

/// Of how many epochs what they did is kept.
pub const KEPT: u32 = 64;

/// The terms of a run, fixed when it begins.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Terms {
	/// How much more than its persons a bank without any health weighs.
	pub beta: Permill,
	/// The largest part of its commons that a bank gives.
	pub flow: Permill,
	/// The commons that a bank keeps for each of its members.
	pub floor_per_member: Balance,
	/// The part of what is given that burns orphaned credit.
	pub orphan_share: Permill,
}

impl From<RedistributionParameters> for Terms {
	fn from(parameters: RedistributionParameters) -> Self {
		let RedistributionParameters { beta, flow, floor_per_member, orphan_share, .. } = parameters;
		Self { beta, flow, floor_per_member, orphan_share }
	}
}

impl Terms {
	fn math(&self) -> math::Terms {
		math::Terms { beta: self.beta, flow: self.flow }
	}

	/// The bank as the formulas see it. `None` on overflow.
	fn bank(&self, state: &CommonsState) -> Option<math::Bank> {
		Some(math::Bank {
			commons: state.commons,
			losses: state.losses,
			persons: state.persons,
			health: state.health,
			available: state.available,
			floor: math::least_commons(state.members, self.floor_per_member)?,
			capital: state.capital,
			issued: state.issued,
			leverage: state.leverage,
			may_receive: state.barred.is_none(),
		})
	}

	/// What the bank can do without. `None` on overflow.
	pub(crate) fn spare(&self, state: &CommonsState) -> Option<Balance> {
		self.bank(state).map(|bank| bank.spare())
	}
}

/// What all banks count and weigh together.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Totals {
	/// How many banks take part.
	pub banks: u32,
	/// The sum of what they count as their commons, and of what was carried over.
	pub counted: Balance,
	/// The sum of what they weigh, in units of 10^-12 persons.
	pub weight: u128,
}

impl Totals {
	/// The totals of no banks yet.
	pub(crate) fn new(carried: Balance) -> Self {
		Self { counted: carried, ..Default::default() }
	}

	fn math(&self) -> math::Totals {
		math::Totals { banks: self.banks, counted: self.counted, weight: self.weight }
	}

	/// With one more bank. `None` on overflow.
	pub(crate) fn with(self, state: &CommonsState, terms: &Terms) -> Option<Self> {
		let math::Totals { banks, counted, weight } = self.math().with(&terms.bank(state)?, &terms.math())?;
		Some(Self { banks, counted, weight })
	}
}

/// Why a bank neither gave nor received, or less than it was to.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum WhyNot {
	/// There are fewer than two banks, or no commons, or nobody is at home anywhere.
	NothingMoves,
	/// It has what it should have.
	AtTarget,
	/// It has more than it should have, and nothing that it can spare.
	NothingToSpare,
	/// It has less than it should have, and may not receive.
	Barred(Bar),
	/// It has less than it should have, and nothing was given that would come to a unit for it.
	NothingGiven,
	/// It was to give more, and since it was looked at it has come to have less to spare.
	SparesLess,
	/// It took part no more when it was to give.
	Gone,
	/// The bank's ledger refused.
	Refused(DispatchError),
}

/// What a run is to do with a bank, and did.
///
/// Until the run collects, only `epoch` and `seen` say anything; until it pays, `received` is 0.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct BankResult {
	/// The epoch that was closed.
	pub epoch: EpochIndex,
	/// How the bank stood when the run looked at it.
	pub seen: CommonsState,
	/// What it counts as its commons: those it had, and those it lost that are remembered.
	pub counted: Balance,
	/// What it weighs, in units of 10^-12 persons.
	pub weight: u128,
	/// The commons it should have, rounded down.
	pub target: Balance,
	/// What it was to give.
	pub due: Balance,
	/// What it gave.
	pub gave: Balance,
	/// What it lacks and may receive.
	pub gap: Balance,
	/// What it received.
	pub received: Balance,
	/// Why it neither gave nor received, or less than it was to.
	pub why_not: Option<WhyNot>,
}

impl BankResult {
	/// What is known of a bank when it has been looked at. `None` on overflow.
	pub(crate) fn new(epoch: EpochIndex, seen: CommonsState, terms: &Terms) -> Option<Self> {
		let bank = terms.bank(&seen)?;
		Some(Self {
			epoch,
			seen,
			counted: bank.counted()?,
			weight: bank.weight(terms.beta),
			target: 0,
			due: 0,
			gave: 0,
			gap: 0,
			received: 0,
			why_not: None,
		})
	}

	/// Reckons what the bank is to give or lacks, now that all banks are known. `None` on overflow.
	pub(crate) fn reckon(&mut self, totals: &Totals, terms: &Terms) -> Option<()> {
		let (bank, totals, terms) = (terms.bank(&self.seen)?, totals.math(), terms.math());
		let Some(Target { at_least, at_most }) = totals.target(self.weight) else {
			self.why_not = Some(WhyNot::NothingMoves);
			return Some(());
		};
		let (due, gap) = (math::gives(&bank, &totals, &terms)?, math::gap(&bank, &totals, &terms)?);
		(self.target, self.due, self.gap) = (at_least, due, gap);
		self.why_not = match self.seen.barred {
			_ if self.due > 0 => None,
			// Until it is paid.
			_ if self.gap > 0 => Some(WhyNot::NothingGiven),
			_ if self.counted > at_most => Some(WhyNot::NothingToSpare),
			Some(bar) if self.counted < at_least => Some(WhyNot::Barred(bar)),
			_ => Some(WhyNot::AtTarget),
		};
		Some(())
	}

	/// Takes down what the bank receives.
	pub(crate) fn receive(&mut self, amount: Balance) {
		self.received = amount;
		self.why_not = None;
	}

	/// What the bank receives of a pot, where all together lack `gaps`.
	pub(crate) fn share(&self, pot: Balance, gaps: Balance) -> Balance {
		// The gap is one of those that were summed up.
		math::receives(pot, self.gap, gaps).unwrap_or_default()
	}
}

/// How far a run has come: what it does next, and the last bank for which it has done that.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Stage {
	/// Bioregions take in what was reported.
	Reports,
	/// Banks reckon up what happened.
	Fold,
	/// It looks at each bank.
	Snapshot {
		/// The last bank it looked at.
		last: Option<BankId>,
	},
	/// It takes what each bank gives.
	Collect {
		/// The last bank it took from, or passed over.
		last: Option<BankId>,
	},
	/// It burns orphaned credit.
	Burn,
	/// It gives each bank what it receives.
	Pay {
		/// The last bank it gave to, or passed over.
		last: Option<BankId>,
	},
	/// It writes down what was done.
	Record,
}

/// Sums of what a run moves.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Flows {
	/// What was there before anything was given: what the last run carried over, and the `extra`.
	pub carried: Balance,
	/// What the redistribution account itself has added.
	pub extra: Balance,
	/// What banks were to give.
	pub due: Balance,
	/// What they gave.
	pub given: Balance,
	/// How many gave.
	pub donors: u32,
	/// What of it burned orphaned credit.
	pub burned: Balance,
	/// What banks lacked and might receive.
	pub gaps: Balance,
	/// What they received.
	pub received: Balance,
	/// How many received.
	pub receivers: u32,
}

impl Flows {
	/// What is there to be paid, or is left of it. `None` if the sums are none of one run.
	pub fn left(&self) -> Option<Balance> {
		self.carried.checked_add(self.given)?.checked_sub(self.burned)?.checked_sub(self.received)
	}
}

/// A run that is under way: it closes an epoch, over as many blocks as it takes.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Run {
	/// The epoch that it closes.
	pub epoch: Epoch,
	/// The block in which it began.
	pub began: Block,
	/// The terms it goes by.
	pub terms: Terms,
	/// The first number of a bank that had not been opened when it began: those wait for the next run.
	pub first_new: BankId,
	/// How far it has come.
	pub stage: Stage,
	/// What the banks that it has looked at count and weigh together.
	pub totals: Totals,
	/// What it has moved.
	pub flows: Flows,
	/// What there is to be paid, fixed before the first payment.
	pub pot: Balance,
}

/// What the run that closed an epoch did.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Summary {
	/// The epoch.
	pub epoch: Epoch,
	/// The block in which the run began.
	pub began: Block,
	/// The block in which it was done.
	pub finished: Block,
	/// The terms it went by.
	pub terms: Terms,
	/// What the banks counted and weighed together.
	pub totals: Totals,
	/// What was moved.
	pub flows: Flows,
	/// What is carried over to the next run.
	pub carried_over: Balance,
}

/// Where the epochs stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EpochStatus {
	/// The epoch that is under way.
	pub epoch: Epoch,
	/// The run that closes the one before, if it is not done.
	pub run: Option<Run>,
	/// What is carried over, and during a run what has been collected and not been paid.
	pub pot: Balance,
}

/// What the next run would do with a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BankPreview {
	/// The bank.
	pub bank_id: BankId,
	/// What it would give or receive, and why not.
	pub result: BankResult,
}

/// What the next run would do if it began now and nothing changed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Preview {
	/// The epoch that it would close.
	pub epoch: Epoch,
	/// The terms it would go by.
	pub terms: Terms,
	/// What the banks count and weigh together.
	pub totals: Totals,
	/// What would be moved.
	pub flows: Flows,
	/// What would be carried over to the run after it.
	pub carried_over: Balance,
	/// Banks in the order of their numbers: those that were asked for.
	pub banks: Vec<BankPreview>,
}
