//! What a community's health is reckoned from: what was owed, repaid and done in the windows that end now.
//!
//! Windows are rings of counters that epochs move on, so that to note something, and to sum a window up, costs the same
//! whatever happened. What a payment changes stands in the bank itself; what is past stands apart.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	health::{person_cap, PURPOSES},
	muldiv::mul_div_ceil,
};
use credit_primitives_types::{Balance, EpochIndex, Moment, PurposeKind};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// How many slots the window of lending has, the one under way included. That of repayments is its last half.
pub const SLOTS: u32 = 12;

/// How many slots the window of repayments has.
pub const REPAYMENT_SLOTS: u32 = SLOTS / 2;

/// Those of them that are over.
const PAST_REPAYMENT_SLOTS: usize = REPAYMENT_SLOTS as usize - 1;

/// How many epochs the window of presence has at most.
pub const PRESENCE_EPOCHS: u32 = 30;

/// How many are kept: the window, and the epoch that begins before the one that it ends with is reckoned up.
pub(crate) const KEPT_EPOCHS: u32 = PRESENCE_EPOCHS + 1;

/// For how many epochs what all banks turned over is kept: the window of the network's velocity.
pub const TURNOVER_EPOCHS: u32 = 30;

/// An amount for each purpose, in the order of [`PurposeKind`].
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct ByPurpose(pub [u128; PURPOSES]);

impl ByPurpose {
	/// What there is of a purpose.
	pub fn of(&self, purpose: PurposeKind) -> u128 {
		let mut copy = *self;
		*copy.entry(purpose)
	}

	/// The sum of all. `None` on overflow.
	pub fn sum(&self) -> Option<u128> {
		self.0.iter().try_fold(0u128, |sum, each| sum.checked_add(*each))
	}

	/// The sums of each. `None` on overflow.
	fn plus(self, other: &Self) -> Option<Self> {
		let mut sums = self;
		for (sum, more) in sums.0.iter_mut().zip(other.0) {
			*sum = sum.checked_add(more)?;
		}
		Some(sums)
	}

	/// Each times a length of time. `None` on overflow.
	fn over(self, time: Moment) -> Option<Self> {
		let mut products = self;
		for product in &mut products.0 {
			*product = product.checked_mul(time.into())?;
		}
		Some(products)
	}

	fn entry(&mut self, purpose: PurposeKind) -> &mut u128 {
		let [enterprise, project, infrastructure, restoration, education] = &mut self.0;
		match purpose {
			PurposeKind::ProductiveEnterprise => enterprise,
			PurposeKind::CreativeProject => project,
			PurposeKind::CommunityInfrastructure => infrastructure,
			PurposeKind::EcologicalRestoration => restoration,
			PurposeKind::EducationalInitiative => education,
		}
	}
}

/// What happened in a slot of the window of lending.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Slot {
	/// How long it has lasted, in milliseconds.
	pub time: Moment,
	/// Principal times the milliseconds that it was outstanding, by purpose.
	pub volumes: ByPurpose,
	/// Principal repaid that counts towards circulation.
	pub repaid: Balance,
}

/// The slots of the window of lending that are over, the newest last.
pub type PastSlots = BoundedVec<Slot, ConstU32<{ SLOTS - 1 }>>;

/// What was lent, came back and was owed in an epoch: a measure, which stays at the end of its range.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Turnover {
	/// Principal paid out.
	pub lent: Balance,
	/// Principal repaid of loans that had been out for long enough, defaults' takings not included.
	pub repaid: Balance,
	/// Principal times the milliseconds that it was owed.
	pub owed_ms: u128,
}

impl Turnover {
	/// The sums of each.
	pub fn plus(self, other: &Self) -> Self {
		Self {
			lent: self.lent.saturating_add(other.lent),
			repaid: self.repaid.saturating_add(other.repaid),
			owed_ms: self.owed_ms.saturating_add(other.owed_ms),
		}
	}
}

/// What a bank's lending does in the slot under way.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Lending {
	/// The principal that borrowers owe, by purpose.
	pub owed: ByPurpose,
	/// Up to when volumes are counted.
	pub at: Moment,
	/// The number of the slot.
	pub slot: u32,
	/// How many epochs have ended in it.
	pub epochs: u32,
	/// What has happened in it.
	pub current: Slot,
	/// How much of what one person repays in the window counts.
	pub person_cap: Balance,
	/// What the bank has turned over since the last epoch's end.
	pub turnover: Turnover,
}

/// What was lent, repaid and owed in the windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LendingSums {
	/// Principal times the milliseconds that it was outstanding in the window of lending, by purpose.
	pub volumes: ByPurpose,
	/// Principal repaid in the window of repayments that counts.
	pub repaid: Balance,
	/// How many milliseconds that window has had so far.
	pub time: Moment,
	/// What was owed on average in the window of lending times that time, rounded up. Of the whole window, because what
	/// comes back was owed before: a bank that has been repaid does not circulate more the longer it lends nothing.
	pub receivable_ms: u128,
}

impl Lending {
	/// Counts volumes up to `now`. `None` on overflow.
	pub fn count(&mut self, now: Moment) -> Option<()> {
		// Nothing is owed before the first loan, or the first epoch's end: time begins with it.
		if self.at > 0 {
			let time = now.saturating_sub(self.at);
			self.current.time = self.current.time.checked_add(time)?;
			let volumes = self.owed.over(time)?;
			self.current.volumes = self.current.volumes.plus(&volumes)?;
			self.turnover.owed_ms = self.turnover.owed_ms.saturating_add(volumes.sum()?);
		}
		self.at = self.at.max(now);
		Some(())
	}

	/// A loan is paid out. `None` on overflow.
	pub fn lend(&mut self, purpose: PurposeKind, amount: Balance, now: Moment) -> Option<()> {
		self.count(now)?;
		let owed = self.owed.entry(purpose);
		*owed = owed.checked_add(amount)?;
		self.turnover.lent = self.turnover.lent.saturating_add(amount);
		Some(())
	}

	/// Principal is owed no more. If it `circulates` it was repaid, and `counts` of it towards circulation; else it was
	/// taken or given up. `None` if less is owed.
	pub fn settle(
		&mut self,
		purpose: PurposeKind,
		amount: Balance,
		circulates: bool,
		counts: Balance,
		now: Moment,
	) -> Option<()> {
		self.count(now)?;
		let owed = self.owed.entry(purpose);
		*owed = owed.checked_sub(amount)?;
		self.current.repaid = self.current.repaid.checked_add(counts)?;
		if circulates {
			self.turnover.repaid = self.turnover.repaid.saturating_add(amount);
		}
		Some(())
	}

	/// An epoch ends, and with the last of `epochs_per_slot` the slot does. What one person counts for in the next ones is
	/// `person_share` of what was owed on average in the window of lending. `None` on overflow.
	pub fn end_epoch(
		&mut self,
		past: &mut PastSlots,
		epochs_per_slot: u32,
		person_share: Permill,
		now: Moment,
	) -> Option<()> {
		self.count(now)?;
		self.epochs = self.epochs.saturating_add(1);
		if self.epochs < epochs_per_slot {
			return Some(());
		}
		let LendingSums { receivable_ms, time, .. } = self.sums(past)?;
		self.person_cap = person_cap(receivable_ms, time, person_share);
		if past.is_full() {
			past.remove(0);
		}
		past.try_push(core::mem::take(&mut self.current)).ok()?;
		self.slot = self.slot.saturating_add(1);
		self.epochs = 0;
		Some(())
	}

	/// The sums of the windows, volumes counted up to the last change. `None` on overflow.
	pub fn sums(&self, past: &PastSlots) -> Option<LendingSums> {
		let (mut volumes, mut lending_time) = (ByPurpose::default(), 0 as Moment);
		for slot in past.iter().chain([&self.current]) {
			volumes = volumes.plus(&slot.volumes)?;
			lending_time = lending_time.checked_add(slot.time)?;
		}
		let (mut repaid, mut time) = (0 as Balance, 0 as Moment);
		let before = past.iter().skip(past.len().saturating_sub(PAST_REPAYMENT_SLOTS));
		for slot in before.chain([&self.current]) {
			repaid = repaid.checked_add(slot.repaid)?;
			time = time.checked_add(slot.time)?;
		}
		let receivable_ms = match lending_time {
			0 => 0,
			_ => mul_div_ceil(volumes.sum()?, time.into(), lending_time.into())?,
		};
		Some(LendingSums { volumes, repaid, time, receivable_ms })
	}

	/// The number of the oldest slot of the window of repayments.
	pub fn oldest_repaid(&self) -> u32 {
		self.slot.saturating_sub(REPAYMENT_SLOTS - 1)
	}
}

/// What counted of a person's repayments in a slot.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Repaid {
	/// The number of the slot.
	pub slot: u32,
	/// How much of it counted.
	pub amount: Balance,
}

/// What counted of a person's repayments in the window, the newest last.
pub type PersonRepaid = BoundedVec<Repaid, ConstU32<REPAYMENT_SLOTS>>;

/// How many persons were last seen in an epoch.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Seen {
	/// The epoch.
	pub epoch: EpochIndex,
	/// How many persons did something in it and nothing since.
	pub persons: u32,
}

/// How many of the persons at home in a bank did something lately, by epoch, the newest last.
#[derive(
	Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Presence(pub BoundedVec<Seen, ConstU32<KEPT_EPOCHS>>);

impl Presence {
	/// Counts a person in an epoch, for which the oldest one makes way if need be. `None` on overflow.
	pub fn enter(&mut self, epoch: EpochIndex) -> Option<()> {
		if let Some(newest) = self.0.last_mut().filter(|newest| newest.epoch == epoch) {
			newest.persons = newest.persons.checked_add(1)?;
			return Some(());
		}
		if self.0.is_full() {
			self.0.remove(0);
		}
		self.0.try_push(Seen { epoch, persons: 1 }).ok()
	}

	/// Counts a person no more who was last seen in this epoch. One that is out of the window has gone with it.
	pub fn leave(&mut self, epoch: EpochIndex) {
		if let Some(seen) = self.0.iter_mut().find(|seen| seen.epoch == epoch) {
			seen.persons = seen.persons.saturating_sub(1);
		}
	}

	/// How many persons were seen since an epoch began.
	pub fn since(&self, epoch: EpochIndex) -> u32 {
		let epochs = self.0.iter().filter(|seen| seen.epoch >= epoch);
		epochs.fold(0u32, |sum, seen| sum.saturating_add(seen.persons))
	}
}
