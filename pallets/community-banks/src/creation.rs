//! The right to create credit, and how far it reaches.

use crate::{
	types::{CapitalReport, CreationCapacity, Status},
	BankInfo, BankParameters, Config, Error, Event, Orphaned, Pallet, TotalIssued, TotalUncovered,
};
use credit_primitives_math::{
	capital::{self, CreationState},
	muldiv::permill_floor,
	FixedU128, Permill,
};
use credit_primitives_types::{BankId, Epochs, HealthIndex, Moment};
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant_creation(bank_id: BankId) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(!bank.creation.is_granted(), Error::<T>::AlreadyGranted);
		let parameters = Self::parameters();
		let record = parameters.initial_leverage;
		bank.creation.record = record;
		let leverage = Self::earned_leverage(&bank, &parameters)?;
		bank.creation.leverage = leverage;
		crate::CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::CreationGranted { bank_id, record, leverage });
		Ok(())
	}

	/// The leverage that the bank's record and the health of its community give.
	pub(crate) fn earned_leverage(
		bank: &BankInfo<T>,
		parameters: &BankParameters,
	) -> Result<FixedU128, Error<T>> {
		capital::leverage(T::Health::health(bank.bank_id), bank.creation.record, &parameters.leverage_terms())
			.ok_or(Error::<T>::AmountTooLarge)
	}

	/// The leverage that counts: the one the bank has come to, but never more than what it has earned now.
	pub(crate) fn leverage_of(
		bank: &BankInfo<T>,
		parameters: &BankParameters,
	) -> Result<FixedU128, Error<T>> {
		Ok(Self::earned_leverage(bank, parameters)?.min(bank.creation.leverage))
	}

	/// What the bank may create now, and why.
	pub(crate) fn capacity_of(
		bank: &BankInfo<T>,
		parameters: &BankParameters,
		now: Moment,
	) -> Result<CreationCapacity, DispatchError> {
		let pool = &bank.credit_pool;
		let capital = pool.lending_capital(now).ok_or(Error::<T>::AmountTooLarge)?;
		let leverage = Self::leverage_of(bank, parameters)?;
		let limit = capital::creation_limit(capital, leverage).ok_or(Error::<T>::AmountTooLarge)?;
		let network_issued = TotalIssued::<T>::get();
		let lost =
			Orphaned::<T>::get().checked_add(TotalUncovered::<T>::get()).ok_or(Error::<T>::AmountTooLarge)?;
		let may_create = bank.status == Status::Open
			&& pool.is_solvent()
			&& capital::may_create_network_wide(network_issued, lost, parameters.lost_credit_bound);
		if !may_create {
			return Ok(CreationCapacity { capital, leverage, limit, room: 0, lending_room: 0 });
		}
		let epoch = T::Epochs::current();
		let room_within = |part: Permill| {
			let ratio = part.mul_floor(parameters.network_ratio.into_inner());
			capital::creation_room(
				&CreationState {
					limit: permill_floor(part, limit),
					issued: pool.issued,
					created_this_epoch: bank.creation.created_in_epoch(&epoch),
					network_issued,
					total_issuance: T::Currency::total_issuance(),
				},
				parameters.epoch_creation_share,
				FixedU128::from_inner(ratio),
			)
			.ok_or(Error::<T>::AmountTooLarge)
		};
		let room = room_within(Permill::one())?;
		let lending_room = room_within(parameters.use_of_limit)?;
		Ok(CreationCapacity { capital, leverage, limit, room, lending_room })
	}

	/// The bank's capital and what it consists of.
	pub(crate) fn capital_report(bank: &BankInfo<T>, now: Moment) -> Option<CapitalReport> {
		let pool = &bank.credit_pool;
		Some(CapitalReport {
			share_equity: pool.share_equity,
			unvested: pool.unvested(now),
			commons: pool.commons,
			loss_reserve: pool.loss_reserve,
			deficit: pool.deficit,
			provisions: pool.provisions,
			contested: pool.contested,
			locked: pool.locked_value(now)?,
			capital: pool.lending_capital(now)?,
			leverage: Self::leverage_of(bank, &Self::parameters()).ok()?,
		})
	}
}
