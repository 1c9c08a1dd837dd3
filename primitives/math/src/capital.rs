//! A bank's capital, and how much credit it may create on it.

use crate::{
	muldiv::{mul_div_floor, permill_floor},
	Balance, FixedU128, Moment, Permill,
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

/// A bank's leverage after one epoch: `target`, but no further from `current` than `floor(most * current)`.
///
/// From 0 it goes to `target` at once, as no part of 0 leads anywhere. The step rounds down, so it never exceeds the
/// bound; below `1 / most` times 10^-18 it is 0.
pub fn step_towards(current: FixedU128, target: FixedU128, most: Permill) -> FixedU128 {
	let (from, to) = (current.into_inner(), target.into_inner());
	if from == 0 {
		return target;
	}
	let step = permill_floor(most, from);
	// A step is at most `from`; upwards, where it could leave the range of the type, `target` is nearer.
	FixedU128::from_inner(to.clamp(from.saturating_sub(step), from.saturating_add(step)))
}

/// A bank's record after `elapsed` without a reason to stop it: `record + floor(growth * elapsed / period)`, at most
/// `most`.
///
/// A right to create, so it rounds down, to 10^-18. It never falls: a record above `most`, from when that was higher,
/// stays. With a `period` of 0 it does not grow.
pub fn grown_record(
	record: FixedU128,
	growth: FixedU128,
	elapsed: Moment,
	period: Moment,
	most: FixedU128,
) -> FixedU128 {
	if period == 0 {
		return record;
	}
	// Growth that does not fit ends at `most`, as all growth does.
	let grown = mul_div_floor(growth.into_inner(), u128::from(elapsed), u128::from(period))
		.and_then(|gained| record.into_inner().checked_add(gained))
		.map_or(most, FixedU128::from_inner);
	grown.min(most).max(record)
}

/// Whether any bank may create credit, given what was `lost` of all that is outstanding: while
/// `lost <= floor(bound * total_issued)`.
///
/// `lost` is created credit that no borrower repays any more: orphaned and uncovered. A right, so the bound rounds
/// down; with nothing lost it holds.
pub fn may_create_network_wide(total_issued: Balance, lost: Balance, bound: Permill) -> bool {
	lost <= permill_floor(bound, total_issued)
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
