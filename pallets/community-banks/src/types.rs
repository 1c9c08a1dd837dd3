//! Plain types of a bank: what is stored, what is governed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	capital::{self, LeverageTerms},
	shares::{self, Vesting},
	FixedU128, Permill, MS_PER_YEAR,
};
use credit_primitives_types::{Balance, BankId, BioregionCode, Moment, PersonId, TokenId, CRD, MILLICRD};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::traits::Zero;

/// The most founders a bank, and endorsers an application, can have, whatever the parameters say.
pub const MAX_SPONSORS: u32 = 16;

/// A bank's name: UTF-8, at most 64 bytes.
pub type BankName = BoundedVec<u8, ConstU32<64>>;

/// Accounts that stand behind something: founders behind a bank, members behind an application.
pub type Sponsors<AccountId> = BoundedVec<AccountId, ConstU32<MAX_SPONSORS>>;

/// A number of the redistribution calendar: the time divided by the length of an epoch. Never stored, as governance may
/// change the length.
pub type EpochIndex = u64;

/// A community bank that is open.
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
	/// How many members it has.
	pub members: u32,
	/// The ledger of its money.
	pub credit_pool: CreditPool,
	/// What it may create.
	pub creation: CreationRight,
	/// The class of its members' voice credits.
	pub governance_token: TokenId,
	/// Who opened it and holds the deposit; nobody for a bank of the genesis.
	pub founder: Option<AccountId>,
	/// The founder's deposit, held as long as the bank stands.
	pub deposit: Balance,
}

/// The ledger of a bank. `liquid + receivable - issued = share_equity + commons + loss_reserve`, always.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CreditPool {
	/// Money at hand, on the bank's account, that belongs to the pool.
	pub liquid: Balance,
	/// Set aside on the bank's account for named claimants; outside equity.
	pub payable: Balance,
	/// Principal that borrowers owe the bank.
	pub receivable: Balance,
	/// Created credit still outstanding: to be burned as it is repaid.
	pub issued: Balance,
	/// Claims of the depositors, a number of shares.
	pub shares: u128,
	/// What those claims are worth together, the unvested income included.
	pub share_equity: Balance,
	/// Capital that belongs to no one: endowments, gifts, the solidarity levy.
	pub commons: Balance,
	/// First of the bank's own money to pay when a loan fails.
	pub loss_reserve: Balance,
	/// Income of the depositors that has not vested yet: outside the share price until it has.
	pub vesting: VestingIncome,
}

/// Income that vests linearly from `start` to `end`.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct VestingIncome {
	/// How much was unvested at `start`.
	pub amount: Balance,
	/// When it began to vest.
	pub start: Moment,
	/// When all of it has vested.
	pub end: Moment,
}

impl From<VestingIncome> for Vesting {
	fn from(income: VestingIncome) -> Self {
		Vesting { amount: income.amount, start: income.start, end: income.end }
	}
}

impl From<Vesting> for VestingIncome {
	fn from(vesting: Vesting) -> Self {
		VestingIncome { amount: vesting.amount, start: vesting.start, end: vesting.end }
	}
}

impl CreditPool {
	/// What the bank owns beyond what it owes, negative for an insolvent one. `None` past 2^127.
	pub fn equity(&self) -> Option<i128> {
		capital::equity(self.liquid, self.receivable, self.issued)
	}

	/// The capital that carries lending and creation.
	pub fn lending_capital(&self) -> Option<Balance> {
		capital::lending_capital(self.equity()?, self.commons, self.loss_reserve, 0, 0)
	}

	/// The depositors' equity that counts in the share price at `now`.
	pub fn vested_equity(&self, now: Moment) -> Option<Balance> {
		self.share_equity.checked_sub(Vesting::from(self.vesting).unvested(now))
	}

	/// The shares that a deposit buys, rounded down.
	pub fn shares_for_deposit(&self, amount: Balance, now: Moment) -> Option<u128> {
		shares::shares_for_deposit(amount, self.vested_equity(now)?, self.shares)
	}

	/// What `count` shares are paid on leaving, rounded down.
	pub fn value_of_shares(&self, count: u128, now: Moment) -> Option<Balance> {
		shares::value_of_shares(count, self.vested_equity(now)?, self.shares)
	}
}

/// A bank's right to create credit and how much of it this epoch has used.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct CreationRight {
	/// The leverage that the bank's record earns; zero for a bank without the right.
	pub record: FixedU128,
	/// When it last created.
	pub last_created: Moment,
	/// How much it has created in the epoch of that moment.
	pub created: Balance,
}

impl CreationRight {
	/// Whether the bank may create at all.
	pub fn is_granted(&self) -> bool {
		!self.record.is_zero()
	}

	/// What was created in the epoch of `now`, so far.
	pub fn created_in_epoch(&self, parameters: &BankParameters, now: Moment) -> Balance {
		if parameters.epoch_at(self.last_created) == parameters.epoch_at(now) {
			self.created
		} else {
			0
		}
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
}

/// Someone's wish to join.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Application<AccountId> {
	/// Held from the applicant until it is decided or withdrawn.
	pub deposit: Balance,
	/// The members who endorse it.
	pub endorsers: Sponsors<AccountId>,
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
}

/// A depositor's claim on a bank.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Holding {
	/// How many shares.
	pub shares: u128,
	/// When the latest deposit was made: nothing is withdrawn in the same epoch.
	pub deposited_at: Moment,
}

/// What governance sets for all banks. Values that must agree stand together; a reader sees them [`clamped`].
///
/// [`clamped`]: BankParameters::clamped
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankParameters {
	/// Founding persons a bank needs, 2 to 16.
	pub founders: u32,
	/// Members who must endorse an application, 1 to 16. A smaller bank asks all of its members.
	pub membership_endorsements: u32,
	/// Held from the founder while the bank stands.
	pub founding_deposit: Balance,
	/// Held from an applicant until the application ends.
	pub application_deposit: Balance,
	/// The least deposit, at least a millionth of a CRD.
	pub minimum_deposit: Balance,
	/// Length of an epoch in milliseconds, a second to a year.
	pub epoch_length: Moment,
	/// Over how long the depositors' income vests, in milliseconds, a second to a year.
	pub vesting_period: Moment,
	/// The leverage of a bank whose community's health is at or under the floor, at most 10.
	pub minimum_leverage: FixedU128,
	/// The leverage that [`grant_creation`](crate::Pallet::grant_creation) gives, 0.01 to 10.
	pub initial_leverage: FixedU128,
	/// Health at or under which leverage is at its minimum.
	pub health_floor: Permill,
	/// The share of a loan that is created while the limits allow.
	pub creation_share: Permill,
	/// The share of the limits of creation that lending uses; the rest is left to what governance decides.
	pub use_of_limit: Permill,
	/// The share of its limit that a bank may create in an epoch.
	pub epoch_creation_share: Permill,
	/// Created credit that may be outstanding per unit of all other money, at most 10.
	pub network_ratio: FixedU128,
	/// The share of the depositors' equity that lending leaves liquid.
	pub liquidity_reserve: Permill,
	/// The share of interest that goes to the loss reserve at least.
	pub reserve_share: Permill,
	/// The solidarity levy: the share of interest that goes to the commons.
	pub commons_levy: Permill,
}

impl Default for BankParameters {
	fn default() -> Self {
		const DAY: Moment = credit_primitives_math::MS_PER_DAY;
		Self {
			founders: 5,
			membership_endorsements: 2,
			founding_deposit: 100 * CRD,
			application_deposit: CRD,
			minimum_deposit: 100 * MILLICRD,
			epoch_length: DAY,
			vesting_period: 30 * DAY,
			minimum_leverage: FixedU128::from_rational(1, 4),
			initial_leverage: FixedU128::from_rational(1, 2),
			health_floor: Permill::from_percent(30),
			creation_share: Permill::from_percent(50),
			use_of_limit: Permill::from_percent(80),
			epoch_creation_share: Permill::from_percent(5),
			network_ratio: FixedU128::from_u32(1),
			liquidity_reserve: Permill::from_percent(10),
			reserve_share: Permill::from_percent(10),
			commons_levy: Permill::from_percent(10),
		}
	}
}

impl BankParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		let most_leverage = FixedU128::from_u32(10);
		self.founders = self.founders.clamp(2, MAX_SPONSORS);
		self.membership_endorsements = self.membership_endorsements.clamp(1, MAX_SPONSORS);
		self.minimum_deposit = self.minimum_deposit.max(credit_primitives_types::MICROCRD);
		self.epoch_length = self.epoch_length.clamp(1_000, MS_PER_YEAR);
		self.vesting_period = self.vesting_period.clamp(1_000, MS_PER_YEAR);
		self.minimum_leverage = self.minimum_leverage.min(most_leverage);
		self.initial_leverage = self.initial_leverage.clamp(FixedU128::from_rational(1, 100), most_leverage);
		self.network_ratio = self.network_ratio.min(most_leverage);
		self
	}

	/// The epoch in which `now` falls.
	pub fn epoch_at(&self, now: Moment) -> EpochIndex {
		now.checked_div(self.epoch_length).unwrap_or_default()
	}

	/// How health turns into leverage.
	pub fn leverage_terms(&self) -> LeverageTerms {
		LeverageTerms { minimum: self.minimum_leverage, health_floor: self.health_floor }
	}
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
	/// What is left of all three limits now.
	pub room: Balance,
	/// The part of the room that lending may use.
	pub lending_room: Balance,
}
