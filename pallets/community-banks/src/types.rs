//! Plain types of a bank: what is stored, beside the ledger.

use crate::{
	books::{Lending, Turnover},
	parameters::{BankParameters, BankPolicy},
	pool::{CreditPool, VestingIncome},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{capital, muldiv::permill_ceil, FixedU128};
use credit_primitives_types::{Balance, BankId, BioregionCode, Epoch, EpochIndex, Moment, PersonId, TokenId};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::Zero;

/// The most founders a bank, and endorsers an application, can have, whatever the parameters say.
pub const MAX_SPONSORS: u32 = 16;

/// A bank's name: UTF-8, at most 64 bytes.
pub type BankName = BoundedVec<u8, ConstU32<64>>;

/// Those who stand behind something: founders behind a bank, members behind an application.
pub type Sponsors<Who> = BoundedVec<Who, ConstU32<MAX_SPONSORS>>;

/// Whether a bank does new business.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Status {
	/// It does.
	#[default]
	Open,
	/// It was insolvent for so long that the network took its debts over: it lends and takes deposits no more, and only
	/// what is open runs out.
	Resolved,
}

/// A community bank that has not been closed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct CommunityBank<AccountId> {
	/// Its number, also the key it is stored under.
	pub bank_id: BankId,
	/// What people call it.
	pub name: BankName,
	/// Where its community lives.
	pub bioregion: BioregionCode,
	/// BLAKE2-256 of its charter.
	pub charter: H256,
	/// Whether it does new business.
	pub status: Status,
	/// How many members it has.
	pub members: u32,
	/// How many of them are at home here.
	pub home_members: u32,
	/// The ledger of its money.
	pub credit_pool: CreditPool,
	/// What its lending does in the window that health is reckoned by.
	pub lending: Lending,
	/// What it may create.
	pub creation: CreationRight,
	/// What its members have decided for it, within what governance allows.
	pub policy: BankPolicy,
	/// Since when it has had uncovered credit or a deficit.
	pub insolvent_since: Option<Moment>,
	/// The class of its members' voice credits.
	pub governance_token: TokenId,
	/// Who opened it and holds the deposit; nobody for a bank of the genesis.
	pub founder: Option<AccountId>,
	/// The founder's deposit, held as long as the bank stands.
	pub deposit: Balance,
}

impl<AccountId> CommunityBank<AccountId> {
	/// A bank without members and money, that nobody founded.
	pub fn new(
		bank_id: BankId,
		name: BankName,
		bioregion: BioregionCode,
		charter: H256,
		governance_token: TokenId,
	) -> Self {
		Self {
			bank_id,
			name,
			bioregion,
			charter,
			status: Status::Open,
			members: 0,
			home_members: 0,
			credit_pool: CreditPool::default(),
			lending: Lending::default(),
			creation: CreationRight::default(),
			policy: BankPolicy::default(),
			insolvent_since: None,
			governance_token,
			founder: None,
			deposit: 0,
		}
	}

	/// Takes down since when the bank has been insolvent.
	pub(crate) fn note_solvency(&mut self, now: Moment) {
		self.insolvent_since = match self.insolvent_since {
			_ if self.credit_pool.is_solvent() => None,
			Some(since) => Some(since),
			None => Some(now),
		};
	}

	/// What holds for this bank: the stricter of what governance and its own members have set.
	pub fn rules(&self, governed: &BankParameters) -> BankParameters {
		governed.under(&self.policy)
	}
}

/// A bank's right to create credit, how much of it this epoch has used, and the record that it follows from.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CreationRight {
	/// The leverage that the bank's record earns in full health; zero for a bank without the right.
	pub record: FixedU128,
	/// The leverage that the bank has come to: it follows record and health by a step an epoch.
	pub leverage: FixedU128,
	/// When it last created.
	pub last_created: Moment,
	/// How much it has created in the epoch of that moment, less what was burned of it since.
	pub created: Balance,
	/// How many persons have repaid it on time.
	pub persons_on_time: u32,
	/// Principal that it gave up, fading with time.
	pub write_offs: VestingIncome,
}

impl CreationRight {
	/// Whether the bank may create at all.
	pub fn is_granted(&self) -> bool {
		!self.record.is_zero()
	}

	/// What was created in the epoch that is under way, so far.
	pub fn created_in_epoch(&self, epoch: &Epoch) -> Balance {
		if self.last_created >= epoch.started {
			self.created
		} else {
			0
		}
	}

	/// Frees the epoch's limit of what is burned again in the epoch that created it, so that the limit bounds what an
	/// epoch adds.
	pub(crate) fn burn_in_epoch(&mut self, burned: Balance, funded_at: Moment, epoch: &Epoch) {
		if funded_at >= epoch.started {
			// A limit, not money: it is never below what was created and stands.
			self.created = self.created_in_epoch(epoch).saturating_sub(burned);
		}
	}

	/// Whether the record is good enough to grow: persons enough who repaid on time, and write-offs under their share of
	/// what was lent.
	pub fn is_in_good_standing(&self, receivable: Balance, parameters: &BankParameters, now: Moment) -> bool {
		self.persons_on_time >= parameters.record_persons
			&& self.has_few_write_offs(receivable, parameters, now)
	}

	/// Whether write-offs are under their share of what was lent.
	pub fn has_few_write_offs(&self, receivable: Balance, parameters: &BankParameters, now: Moment) -> bool {
		let given_up = self.write_offs.left(now);
		// A bound, not money; above it, the standing is lost either way.
		let lent = receivable.saturating_add(given_up);
		given_up == 0 || given_up < permill_ceil(parameters.record_write_offs, lent)
	}

	/// The record after `elapsed` in good standing.
	pub(crate) fn grown(&self, parameters: &BankParameters, elapsed: Moment) -> FixedU128 {
		capital::grown_record(
			self.record,
			parameters.record_growth,
			elapsed,
			parameters.record_period,
			parameters.most_leverage,
		)
	}
}

/// A bank that gathers its founders.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Founding<AccountId> {
	/// Who opened it.
	pub founder: AccountId,
	/// Held from the founder.
	pub deposit: Balance,
	/// What people will call it.
	pub name: BankName,
	/// Where its community lives.
	pub bioregion: BioregionCode,
	/// BLAKE2-256 of its charter.
	pub charter: H256,
	/// Everybody who founds it, the first founder included.
	pub founders: Sponsors<AccountId>,
	/// Whom the first founder has invited to join them.
	pub invited: Sponsors<AccountId>,
}

/// Someone's wish to join.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Application {
	/// Held from the applicant until it is decided or withdrawn.
	pub deposit: Balance,
	/// The persons who endorse it, members all.
	pub endorsers: Sponsors<PersonId>,
}

/// A member of a bank.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Member {
	/// The person behind the account.
	pub person: PersonId,
	/// Since when.
	pub joined: Moment,
	/// Whether they founded the bank.
	pub founder: bool,
}

/// Where a person's vote and presence count.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Home {
	/// The bank, `None` once the person has left it.
	pub bank: Option<BankId>,
	/// When the person last came to a home. It outlasts the home, so that leaving and joining is no way around the
	/// wait between two homes.
	pub since: Moment,
	/// The epoch in which the person last did something for that bank's community, `None` if nothing yet.
	pub seen: Option<EpochIndex>,
}

/// A depositor's claim on a bank.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Holding {
	/// How many shares, those in the queue of exits not included.
	pub shares: u128,
	/// When the latest deposit was made: nothing is withdrawn in the same epoch.
	pub deposited_at: Moment,
	/// The series of the shares: worth nothing once the bank's has moved on.
	pub series: u32,
}

/// Shares that wait to be paid out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Exit<AccountId> {
	/// Whose.
	pub who: AccountId,
	/// How many are left to pay.
	pub shares: u128,
	/// The series of the shares.
	pub series: u32,
}

/// Shares that their holder has locked as capital of the bank.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Lock {
	/// The person behind the account: what they owe the bank takes shares up.
	pub person: PersonId,
	/// Shares that have been locked for long enough to count.
	pub counted: u128,
	/// Shares that will count.
	pub pending: u128,
	/// From when those count.
	pub counts_from: Moment,
	/// Until when all of them are locked.
	pub until: Moment,
	/// The series of the shares.
	pub series: u32,
	/// The part of `counted` that the holder's own debt to the bank takes up: it is no capital.
	pub encumbered: u128,
	/// When the lock next changes, and the moment of its entry in the calendar.
	pub due: Moment,
}

impl Lock {
	/// How many shares are locked.
	pub fn shares(&self) -> u128 {
		// Both are parts of one holding.
		self.counted.saturating_add(self.pending)
	}

	/// The shares that are capital.
	pub(crate) fn capital(&self) -> Option<u128> {
		self.counted.checked_sub(self.encumbered)
	}

	/// The lock as it stands at `now`, `None` once it has ended. What the debt takes up is not reckoned anew.
	pub(crate) fn at(mut self, now: Moment) -> Option<Self> {
		if now >= self.until {
			return None;
		}
		if self.pending > 0 && now >= self.counts_from {
			self.counted = self.shares();
			self.pending = 0;
		}
		self.due = if self.pending > 0 { self.counts_from.min(self.until) } else { self.until };
		Some(self)
	}
}

/// A walk over all banks at the end of an epoch.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Fold {
	/// The epoch.
	pub epoch: EpochIndex,
	/// When it began.
	pub began: Moment,
	/// The last bank that was visited, `None` before the first.
	pub last: Option<BankId>,
	/// What the banks that were visited come to.
	pub sums: FoldSums,
}

/// What all banks come to at an epoch's end.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct FoldSums {
	/// How many there are.
	pub banks: u32,
	/// The principal that borrowers owe them.
	pub receivable: Balance,
	/// What they turned over in the epoch.
	pub turnover: Turnover,
}

impl FoldSums {
	/// With one more bank.
	pub(crate) fn with(self, receivable: Balance, turnover: &Turnover) -> Self {
		Self {
			banks: self.banks.saturating_add(1),
			receivable: self.receivable.saturating_add(receivable),
			turnover: self.turnover.plus(turnover),
		}
	}
}

/// A complete walk over all banks.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Folded {
	/// The epoch that ended.
	pub epoch: EpochIndex,
	/// When the walk began.
	pub began: Moment,
	/// What all banks came to.
	pub sums: FoldSums,
}

/// Commons that a bank has lost.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct LostCommons {
	/// How much, as far as it was remembered in that epoch.
	pub amount: Balance,
	/// The epoch.
	pub epoch: EpochIndex,
}

/// How much a bank may create, and from what that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CreationCapacity {
	/// The capital that carries it.
	pub capital: Balance,
	/// Created credit per unit of capital.
	pub leverage: FixedU128,
	/// Created credit that may be outstanding at once.
	pub limit: Balance,
	/// What is left of all three limits now; zero while the bank may not create.
	pub room: Balance,
	/// The part of the room that lending may use.
	pub lending_room: Balance,
}

/// A bank's capital, and what it consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CapitalReport {
	/// What the shares own, unvested income included.
	pub share_equity: Balance,
	/// The part of it that has not vested yet.
	pub unvested: Balance,
	/// Capital that belongs to no one.
	pub commons: Balance,
	/// The loss reserve.
	pub loss_reserve: Balance,
	/// What losses left unpaid.
	pub deficit: Balance,
	/// Expected losses.
	pub provisions: Balance,
	/// Losses that the depositors would bear first, and that are not decided yet.
	pub contested: Balance,
	/// What the locked shares that count are worth.
	pub locked: Balance,
	/// The capital that carries creation.
	pub capital: Balance,
	/// Created credit per unit of capital, zero for a bank without the right.
	pub leverage: FixedU128,
}
