//! What wallets, services and operators ask for.

use crate::{
	books::Turnover,
	health::{EpochHealth, HealthIndices, HISTORY},
	types::{FoldSums, Lock, Member},
	BankInfo, BankParameters, CapitalReport, CommunityBank, CommunityBanks, CommunityHealth, Config,
	CreationCapacity, HealthHistory, Holdings, HomeBanks, LastFold, Locks, MemberAccounts, Members,
	NextBankId, Orphaned, Pallet, TotalIssued, TotalUncovered, Turnovers,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use credit_primitives_math::{capital, health::velocity, FixedU128, Permill};
use credit_primitives_types::{Balance, BankId, BioregionCode, EpochIndex, Epochs, Moment, Personhood};
use scale_info::TypeInfo;

/// The most numbers of banks that are looked at for one answer.
const LOOKED_AT: u32 = 1_000;

/// The most banks in one answer.
const RETURNED: u32 = 100;

/// A bank as it is told to those who ask.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BankView<AccountId> {
	/// The bank as it is stored, with its ledger.
	pub bank: CommunityBank<AccountId>,
	/// The account that keeps its money.
	pub account: AccountId,
	/// Its capital, and what it consists of.
	pub capital: CapitalReport,
	/// What it may create now.
	pub capacity: CreationCapacity,
	/// The health of its community at the last epoch's end.
	pub health: Permill,
	/// What the exits in its queue would be paid now.
	pub queued: Balance,
}

/// A page of banks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BankPage<AccountId> {
	/// The banks, by number.
	pub banks: Vec<BankView<AccountId>>,
	/// Where to go on, `None` at the end.
	pub next: Option<BankId>,
}

/// How a bank's community fares, now and at the ends of epochs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HealthView {
	/// As of now, in the epoch that is under way.
	pub now: EpochHealth,
	/// At the ends of epochs, the newest first.
	pub history: Vec<EpochHealth>,
}

/// What somebody is and has in a bank.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct MembershipView<AccountId> {
	/// The bank.
	pub bank_id: BankId,
	/// The account that is the member: one that the person had before may be, until the membership is moved.
	pub account: AccountId,
	/// The membership.
	pub member: Member,
	/// Whether the person's vote and presence count here.
	pub is_home: bool,
	/// Shares of that account, those in the queue of exits not included.
	pub shares: u128,
	/// What they would be paid now.
	pub worth: Balance,
	/// The shares of that account that are locked as capital.
	pub lock: Option<Lock>,
}

/// A page of memberships.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct MembershipPage<AccountId> {
	/// The memberships, by the bank's number.
	pub memberships: Vec<MembershipView<AccountId>>,
	/// Where to go on, `None` at the end.
	pub next: Option<BankId>,
}

/// What is measured of a bank.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BankMeasures {
	/// Its number.
	pub bank_id: BankId,
	/// Where its community lives.
	pub bioregion: BioregionCode,
	/// How many members it has.
	pub members: u32,
	/// What it owns beyond what it owes.
	pub equity: i128,
	/// Money at hand.
	pub liquid: Balance,
	/// Principal that borrowers owe it.
	pub receivable: Balance,
	/// Created credit that is outstanding.
	pub issued: Balance,
	/// The capital that carries creation.
	pub capital: Balance,
	/// How much created credit a unit of capital may carry.
	pub leverage: FixedU128,
	/// The health of its community at the last epoch's end.
	pub health: Permill,
	/// The indices that it is the sum of.
	pub indices: HealthIndices,
}

/// What is measured of all banks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BanksMeasures {
	/// Banks, by number.
	pub banks: Vec<BankMeasures>,
	/// Where to go on, `None` at the end.
	pub next: Option<BankId>,
	/// How many banks there were at the last epoch's end, and what they were owed and had turned over.
	pub at_epoch: FoldSums,
	/// Created credit that is outstanding.
	pub issued: Balance,
	/// The part of it whose principal was given up.
	pub uncovered: Balance,
	/// Created credit that resolved banks left.
	pub orphaned: Balance,
	/// What all banks turned over in the last 30 epochs that have ended.
	pub turnover: Turnover,
	/// The velocity of credit in them; `None` where nothing was owed.
	pub velocity: Option<FixedU128>,
}

impl<T: Config> Pallet<T> {
	/// At most `limit` banks (and 100) from the number `start` on.
	pub fn bank_views(start: BankId, limit: u32) -> BankPage<T::AccountId> {
		let (banks, next) = Self::page(start, limit, Self::bank_view);
		BankPage { banks, next }
	}

	/// A bank and all that follows from its ledger now; `None` if there is none of this number.
	pub fn bank_view(bank_id: BankId) -> Option<BankView<T::AccountId>> {
		let bank = CommunityBanks::<T>::get(bank_id)?;
		let now = Self::now();
		let pool = &bank.credit_pool;
		Some(BankView {
			account: Self::account_of(bank_id),
			capital: Self::capital_report(&bank, now)?,
			capacity: Self::capacity_of(&bank, &bank.rules(&Self::parameters()), now).ok()?,
			health: Self::last_health(&bank)?.total,
			queued: pool.value_of_shares(pool.queued_shares, now)?,
			bank,
		})
	}

	/// How a bank's community fares now, and at the ends of the last `limit` epochs; `None` if there is no such bank.
	pub fn health_view(bank_id: BankId, limit: u32) -> Option<HealthView> {
		let bank = CommunityBanks::<T>::get(bank_id)?;
		let epoch = T::Epochs::current().index;
		let mut history: Vec<_> = HealthHistory::<T>::iter_prefix_values(bank_id).collect();
		history.sort_unstable_by_key(|health| core::cmp::Reverse(health.epoch));
		history.truncate(limit.min(HISTORY) as usize);
		Some(HealthView { now: Self::reckon_health(&bank, epoch, Self::now()).ok()?, history })
	}

	/// The banks that the person behind an account is a member of, from the number `start` on.
	pub fn membership_views(who: &T::AccountId, start: BankId, limit: u32) -> MembershipPage<T::AccountId> {
		let Some(person) = T::Personhood::person_of(who) else {
			return MembershipPage { memberships: Vec::new(), next: None };
		};
		let home = HomeBanks::<T>::get(person).and_then(|home| home.bank);
		let now = Self::now();
		let (memberships, next) = Self::page(start, limit, |bank_id| {
			let account = MemberAccounts::<T>::get(bank_id, person)?;
			let pool = CommunityBanks::<T>::get(bank_id)?.credit_pool;
			let holding = Holdings::<T>::get(bank_id, &account).filter(|held| held.series == pool.series);
			let shares = holding.map_or(0, |held| held.shares);
			Some(MembershipView {
				bank_id,
				member: Members::<T>::get(bank_id, &account)?,
				is_home: home == Some(bank_id),
				shares,
				worth: pool.value_of_shares(shares, now)?,
				lock: Locks::<T>::get(bank_id, &account).filter(|lock| lock.series == pool.series),
				account,
			})
		});
		MembershipPage { memberships, next }
	}

	/// What `view` gives of banks from the number `start` on, and where to go on.
	fn page<R>(start: BankId, limit: u32, view: impl Fn(BankId) -> Option<R>) -> (Vec<R>, Option<BankId>) {
		let end = NextBankId::<T>::get();
		let last = end.min(start.saturating_add(LOOKED_AT));
		let mut views = Vec::new();
		for bank_id in start..last {
			if views.len() >= limit.min(RETURNED) as usize {
				return (views, Some(bank_id));
			}
			views.extend(view(bank_id));
		}
		(views, (last < end).then_some(last))
	}

	/// What is measured of at most `limit` banks (and 1,000) from the number `start` on, and of all together.
	///
	/// Numbers are gone through, which is quicker than to follow the keys: it is asked for every block.
	pub fn measures(start: BankId, limit: u32) -> BanksMeasures {
		let rules = Self::parameters();
		let now = Self::now();
		let last = LastFold::<T>::get();
		let epoch = last.map(|fold| fold.epoch);
		let end = NextBankId::<T>::get();
		let until = end.min(start.saturating_add(LOOKED_AT));
		let mut banks = Vec::new();
		let mut next = start;
		while next < until && banks.len() < limit as usize {
			let bank = CommunityBanks::<T>::get(next);
			banks.extend(bank.and_then(|bank| Self::bank_measures(bank, epoch, &rules, now)));
			next = next.saturating_add(1);
		}
		let past = Turnovers::<T>::get();
		let turnover = past.iter().fold(Turnover::default(), |sum, epoch| sum.plus(epoch));
		BanksMeasures {
			banks,
			next: (next < end).then_some(next),
			at_epoch: last.map(|fold| fold.sums).unwrap_or_default(),
			issued: TotalIssued::<T>::get(),
			uncovered: TotalUncovered::<T>::get(),
			orphaned: Orphaned::<T>::get(),
			velocity: velocity(turnover.lent.saturating_add(turnover.repaid), turnover.owed_ms),
			turnover,
		}
	}

	fn bank_measures(
		bank: BankInfo<T>,
		epoch: Option<EpochIndex>,
		rules: &BankParameters,
		now: Moment,
	) -> Option<BankMeasures> {
		let health = Self::health_of_epoch(&bank, epoch)?;
		let earned = capital::leverage(health.total, bank.creation.record, &rules.leverage_terms())?;
		Some(BankMeasures {
			bank_id: bank.bank_id,
			members: bank.members,
			equity: bank.credit_pool.equity()?,
			liquid: bank.credit_pool.liquid,
			receivable: bank.credit_pool.receivable,
			issued: bank.credit_pool.issued,
			capital: bank.credit_pool.lending_capital(now)?,
			leverage: earned.min(bank.creation.leverage),
			health: health.total,
			indices: health.indices,
			bioregion: bank.bioregion,
		})
	}

	/// The health of a bank's community at the last epoch's end; of a bank that has seen none, as of now.
	fn last_health(bank: &BankInfo<T>) -> Option<EpochHealth> {
		let epoch = CommunityHealth::<T>::contains_key(bank.bank_id)
			.then(|| LastFold::<T>::get().map(|fold| fold.epoch))
			.flatten();
		Self::health_of_epoch(bank, epoch)
	}

	fn health_of_epoch(bank: &BankInfo<T>, epoch: Option<EpochIndex>) -> Option<EpochHealth> {
		epoch
			.and_then(|epoch| {
				let place = epoch.checked_rem(HISTORY)?;
				HealthHistory::<T>::get(bank.bank_id, place).filter(|health| health.epoch == epoch)
			})
			.or_else(|| Self::reckon_health(bank, 0, Self::now()).ok())
	}
}
