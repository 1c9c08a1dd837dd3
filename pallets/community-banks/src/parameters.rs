//! What governance sets for all banks, and a bank for itself.

use crate::types::MAX_SPONSORS;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{capital::LeverageTerms, FixedU128, Permill, MS_PER_YEAR};
use credit_primitives_types::{Balance, Moment, CRD, MILLICRD};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

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
	/// The least value of an exit that waits in the queue, unless it is all that its owner can withdraw; at most 1,000 CRD.
	pub minimum_queued_exit: Balance,
	/// Over how long the depositors' income vests, in milliseconds, a second to a year.
	pub vesting_period: Moment,
	/// How long after locking shares begin to count as capital, in milliseconds, at most the lock's period.
	pub lock_delay: Moment,
	/// How long shares are locked, in milliseconds, a second to ten years.
	pub lock_period: Moment,
	/// The leverage of a bank whose community's health is at or under the floor, at most 10.
	pub minimum_leverage: FixedU128,
	/// The record that [`grant_creation`](crate::Pallet::grant_creation) gives, 0.01 to 10.
	pub initial_leverage: FixedU128,
	/// The most that a record grows to, 0.01 to 10.
	pub most_leverage: FixedU128,
	/// Health at or under which leverage is at its minimum.
	pub health_floor: Permill,
	/// The share of itself by which leverage moves at most in an epoch, at least 0.1 %.
	pub leverage_step: Permill,
	/// By how much a record grows in a period of good standing, at most 10.
	pub record_growth: FixedU128,
	/// That period in milliseconds, a second to ten years.
	pub record_period: Moment,
	/// Persons who must have repaid on time for the record to grow, at least 1.
	pub record_persons: u32,
	/// The share of what was lent under which write-offs must stay for the record to grow.
	pub record_write_offs: Permill,
	/// Over how long a write-off fades, in milliseconds, a second to ten years.
	pub write_off_window: Moment,
	/// The share of a loan that is created while the limits allow.
	pub creation_share: Permill,
	/// The share of the limits of creation that lending uses; the rest is left to what governance decides.
	pub use_of_limit: Permill,
	/// The share of its limit that a bank may create in an epoch.
	pub epoch_creation_share: Permill,
	/// Created credit that may be outstanding per unit of all other money, at most 10.
	pub network_ratio: FixedU128,
	/// The share of all created credit that may be lost (orphaned or uncovered) before no bank creates any more.
	pub lost_credit_bound: Permill,
	/// How long a bank must have been insolvent before it is resolved, in milliseconds, a second to a year.
	pub insolvency_period: Moment,
	/// The share of the depositors' equity that lending leaves liquid.
	pub liquidity_reserve: Permill,
	/// The share of interest that goes to the loss reserve at least.
	pub reserve_share: Permill,
	/// The solidarity levy: the share of interest that goes to the commons.
	pub commons_levy: Permill,
	/// How long a person stays at a home bank before choosing another, in milliseconds, a second to a year.
	pub governance_epoch: Moment,
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
			minimum_queued_exit: 10 * CRD,
			vesting_period: 30 * DAY,
			lock_delay: 30 * DAY,
			lock_period: 180 * DAY,
			minimum_leverage: FixedU128::from_rational(1, 4),
			initial_leverage: FixedU128::from_rational(1, 2),
			most_leverage: FixedU128::from_u32(3),
			health_floor: Permill::from_percent(30),
			leverage_step: Permill::from_percent(5),
			record_growth: FixedU128::from_rational(1, 2),
			record_period: 180 * DAY,
			record_persons: 20,
			record_write_offs: Permill::from_percent(3),
			write_off_window: 180 * DAY,
			creation_share: Permill::from_percent(50),
			use_of_limit: Permill::from_percent(80),
			epoch_creation_share: Permill::from_percent(5),
			network_ratio: FixedU128::from_u32(1),
			lost_credit_bound: Permill::from_percent(2),
			insolvency_period: 30 * DAY,
			liquidity_reserve: Permill::from_percent(10),
			reserve_share: Permill::from_percent(10),
			commons_levy: Permill::from_percent(10),
			governance_epoch: 30 * DAY,
		}
	}
}

impl BankParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		const SECOND: Moment = 1_000;
		const DECADE: Moment = 10 * MS_PER_YEAR;
		const MOST_LEVERAGE: FixedU128 = FixedU128::from_u32(10);
		const LEAST_LEVERAGE: FixedU128 = FixedU128::from_rational(1, 100);
		self.founders = self.founders.clamp(2, MAX_SPONSORS);
		self.membership_endorsements = self.membership_endorsements.clamp(1, MAX_SPONSORS);
		self.minimum_deposit = self.minimum_deposit.max(credit_primitives_types::MICROCRD);
		self.minimum_queued_exit = self.minimum_queued_exit.min(1_000 * CRD);
		self.vesting_period = self.vesting_period.clamp(SECOND, MS_PER_YEAR);
		self.lock_period = self.lock_period.clamp(SECOND, DECADE);
		self.lock_delay = self.lock_delay.min(self.lock_period);
		self.minimum_leverage = self.minimum_leverage.min(MOST_LEVERAGE);
		self.initial_leverage = self.initial_leverage.clamp(LEAST_LEVERAGE, MOST_LEVERAGE);
		self.most_leverage = self.most_leverage.clamp(LEAST_LEVERAGE, MOST_LEVERAGE);
		self.leverage_step = self.leverage_step.max(Permill::from_parts(1_000));
		self.record_growth = self.record_growth.min(MOST_LEVERAGE);
		self.record_period = self.record_period.clamp(SECOND, DECADE);
		self.record_persons = self.record_persons.max(1);
		self.write_off_window = self.write_off_window.clamp(SECOND, DECADE);
		self.network_ratio = self.network_ratio.min(MOST_LEVERAGE);
		self.insolvency_period = self.insolvency_period.clamp(SECOND, MS_PER_YEAR);
		self.governance_epoch = self.governance_epoch.clamp(SECOND, MS_PER_YEAR);
		self
	}

	/// How health turns into leverage.
	pub fn leverage_terms(&self) -> LeverageTerms {
		LeverageTerms { minimum: self.minimum_leverage, health_floor: self.health_floor }
	}

	/// The values that hold for a bank with this policy: of each the stricter one.
	pub fn under(mut self, policy: &BankPolicy) -> Self {
		let higher = |governed: Permill, own: Option<Permill>| own.map_or(governed, |own| own.max(governed));
		self.membership_endorsements =
			policy.membership_endorsements.unwrap_or_default().max(self.membership_endorsements);
		self.liquidity_reserve = higher(self.liquidity_reserve, policy.liquidity_reserve);
		self.reserve_share = higher(self.reserve_share, policy.reserve_share);
		self.commons_levy = higher(self.commons_levy, policy.commons_levy);
		self.creation_share =
			policy.creation_share.map_or(self.creation_share, |own| own.min(self.creation_share));
		self
	}
}

/// What the members of a bank have decided for it. Each value may only be stricter than the governed one, and where it no
/// longer is, the governed one holds; `None` leaves it to governance.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct BankPolicy {
	/// Members who must endorse an application, at most 16.
	pub membership_endorsements: Option<u32>,
	/// The share of the depositors' equity that lending leaves liquid, at most half.
	pub liquidity_reserve: Option<Permill>,
	/// The share of interest that goes to the loss reserve at least, at most half.
	pub reserve_share: Option<Permill>,
	/// The share of interest that goes to the commons, at most half.
	pub commons_levy: Option<Permill>,
	/// The share of a loan that is created while the limits allow.
	pub creation_share: Option<Permill>,
}

impl BankPolicy {
	/// Whether each value is at least as strict as the governed one and within its bound.
	pub fn is_within(&self, governed: &BankParameters) -> bool {
		let half = Permill::from_percent(50);
		let rises = |own: Option<Permill>, governed: Permill| {
			own.is_none_or(|own| (governed..=half.max(governed)).contains(&own))
		};
		self.membership_endorsements
			.is_none_or(|own| (governed.membership_endorsements..=MAX_SPONSORS).contains(&own))
			&& rises(self.liquidity_reserve, governed.liquidity_reserve)
			&& rises(self.reserve_share, governed.reserve_share)
			&& rises(self.commons_levy, governed.commons_levy)
			&& self.creation_share.is_none_or(|own| own <= governed.creation_share)
	}
}
