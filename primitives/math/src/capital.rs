//! A bank's capital, and how much credit it may create on it.

use crate::{
	muldiv::{mul_div_floor, permill_floor},
	Balance, FixedU128, Permill,
};
use sp_arithmetic::{FixedPointNumber, PerThing};

/// A bank's equity: `liquid + receivable - issued`. Negative for an insolvent bank.
///
/// Exact. `None` if `liquid + receivable` exceeds [`Balance::MAX`] or the result does not fit.
pub fn equity(liquid: Balance, receivable: Balance, issued: Balance) -> Option<i128> {
	let assets = liquid.checked_add(receivable)?;
	match assets.checked_sub(issued) {
		Some(surplus) => i128::try_from(surplus).ok(),
		None => 0i128.checked_sub_unsigned(issued.checked_sub(assets)?),
	}
}

/// The capital a bank lends and creates on: `K = max(0, min(equity, commons + loss_reserve + locked) - provisions)`.
///
/// `locked` is the value of shares that their holders cannot withdraw for long. Exact. `None` if
/// `commons + loss_reserve + locked` exceeds [`Balance::MAX`].
pub fn lending_capital(
	equity: i128,
	commons: Balance,
	loss_reserve: Balance,
	locked: Balance,
	provisions: Balance,
) -> Option<Balance> {
	let lasting = commons.checked_add(loss_reserve)?.checked_add(locked)?;
	// A negative equity is no capital.
	let solvent = Balance::try_from(equity).unwrap_or_default();
	Some(solvent.min(lasting).saturating_sub(provisions))
}

/// The terms on which health moves a bank's leverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeverageTerms {
	/// `Lmin`: the leverage of a bank at or below the floor of health.
	pub minimum: FixedU128,
	/// `hmin`: the health up to which leverage stays at its minimum.
	pub health_floor: Permill,
}

/// The leverage of a bank of this `health` whose `record` allows `Lrec`:
/// `L = Lmin + (Lrec - Lmin) * clamp((h - hmin) / (1 - hmin), 0, 1)`.
///
/// A right to create, so it rounds down, to 10^-18. A record below the minimum is the leverage itself, whatever the
/// health; with a floor of one, only full health gives the record. `None` on overflow, which no input reaches: the
/// result is at most `record`.
pub fn leverage(health: Permill, record: FixedU128, terms: &LeverageTerms) -> Option<FixedU128> {
	let Some(range) = record.into_inner().checked_sub(terms.minimum.into_inner()) else {
		return Some(record);
	};
	if health.is_one() {
		return Some(record);
	}
	let above = health.deconstruct().saturating_sub(terms.health_floor.deconstruct());
	if above == 0 {
		return Some(terms.minimum);
	}
	let whole = Permill::ACCURACY.checked_sub(terms.health_floor.deconstruct())?;
	let gained = mul_div_floor(range, u128::from(above), u128::from(whole))?;
	Some(FixedU128::from_inner(terms.minimum.into_inner().checked_add(gained)?))
}

/// The most credit a bank may have outstanding: `floor(leverage * capital)`.
///
/// `None` if it exceeds [`Balance::MAX`].
pub fn creation_limit(capital: Balance, leverage: FixedU128) -> Option<Balance> {
	mul_div_floor(leverage.into_inner(), capital, FixedU128::DIV)
}

/// What creation is measured against, of one bank and of the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreationState {
	/// The bank's [`creation_limit`].
	pub limit: Balance,
	/// The bank's created credit that is outstanding.
	pub issued: Balance,
	/// What the bank has created in this epoch, whether or not it has been burned since.
	pub created_this_epoch: Balance,
	/// The created credit of all banks that is outstanding.
	pub network_issued: Balance,
	/// All currency there is, created credit included.
	pub total_issuance: Balance,
}

/// How much credit a bank may create now: the least of
///
/// - its own limit: `limit - issued`,
/// - the epoch's: `floor(epoch_share * limit) - created_this_epoch`,
/// - the network's: `floor(network_ratio * (total_issuance - network_issued)) - network_issued`,
///
/// each at least 0, as limits may fall below what was created while they were higher. Rounds down. `None` if the
/// network's limit exceeds [`Balance::MAX`].
pub fn creation_room(
	state: &CreationState,
	epoch_share: Permill,
	network_ratio: FixedU128,
) -> Option<Balance> {
	let own = state.limit.saturating_sub(state.issued);
	let epoch = permill_floor(epoch_share, state.limit).saturating_sub(state.created_this_epoch);
	let not_created = state.total_issuance.saturating_sub(state.network_issued);
	let network = mul_div_floor(network_ratio.into_inner(), not_created, FixedU128::DIV)?
		.saturating_sub(state.network_issued);
	Some(own.min(epoch).min(network))
}
