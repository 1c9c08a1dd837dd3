//! Who reports, and what their bond answers for.

use crate::{
	registry::is_text,
	types::{Evidence, Reason, Reporter, Standing, MAX_REPORTERS},
	Bioregions, Config, Error, Event, HoldReason, Pallet, Reporters, Submissions,
};
use credit_primitives_math::indicators::most_of_one_bank;
use credit_primitives_types::{Affiliation, Balance, BankId, BioregionCode, EpochIndex};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::{DispatchResult, Permill, SaturatedConversion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_accredit_reporter(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		Self::ensure_has_place(&region, &who)?;
		Self::put_reporter(&region, &who, Reporter::new(0, Standing::Accredited, 0));
		Self::deposit_event(Event::ReporterAccredited { region, reporter: who });
		Ok(())
	}

	/// Refuses whoever there is no place for among the bioregion's reporters.
	pub(crate) fn ensure_has_place(region: &BioregionCode, who: &T::AccountId) -> Result<(), Error<T>> {
		let info = Self::region(region)?;
		ensure!(!Reporters::<T>::contains_key(region, who), Error::<T>::AlreadyReporter);
		ensure!(info.reporters < MAX_REPORTERS, Error::<T>::MaxReportersExceeded);
		if let Some(bank_id) = T::Affiliation::bank_of(who) {
			let of_bank = Self::reporters_of_bank(region, bank_id).saturating_add(1);
			let most = most_of_one_bank(info.reporters.saturating_add(1));
			ensure!(of_bank <= most, Error::<T>::MaxOfBankExceeded);
		}
		Ok(())
	}

	/// How many of the bioregion's reporters belong to the bank now.
	pub(crate) fn reporters_of_bank(region: &BioregionCode, bank_id: BankId) -> u32 {
		Reporters::<T>::iter_key_prefix(region)
			.filter(|who| T::Affiliation::bank_of(who) == Some(bank_id))
			.count()
			.saturated_into()
	}

	/// Writes a new reporter down.
	pub(crate) fn put_reporter(region: &BioregionCode, who: &T::AccountId, reporter: Reporter) {
		Reporters::<T>::insert(region, who, reporter);
		Self::count_reporters(region, |count| count.saturating_add(1));
	}

	pub(crate) fn do_bond_reporter(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		let mut reporter = Self::reporter(&region, &who)?;
		match reporter.standing {
			Standing::Accredited => (),
			Standing::Active => return Err(Error::<T>::AlreadyBonded.into()),
			Standing::Suspended { .. } => return Err(Error::<T>::ReporterSuspended.into()),
			Standing::Unbonding { .. } => return Err(Error::<T>::ReporterUnbonding.into()),
		}
		let bond = Self::parameters().reporter_bond.max(reporter.bond);
		let amount = bond.saturating_sub(reporter.bond);
		reporter.bond = bond;
		Self::hold_bond(&who, amount)?;
		let epoch = Self::epoch().index;
		reporter.activate(epoch);
		Reporters::<T>::insert(&region, &who, reporter);
		Self::deposit_event(Event::ReporterBonded { region, reporter: who, amount, epoch });
		Ok(())
	}

	/// Holds what a reporter puts up.
	pub(crate) fn hold_bond(who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount > 0 {
			T::Currency::hold(&HoldReason::ReporterBond.into(), who, amount)?;
		}
		Ok(())
	}

	pub(crate) fn do_unbond_reporter(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		let mut reporter = Self::reporter(&region, &who)?;
		ensure!(!matches!(reporter.standing, Standing::Unbonding { .. }), Error::<T>::ReporterUnbonding);
		reporter.standing = Standing::Unbonding { since: Self::now() };
		Reporters::<T>::insert(&region, &who, reporter);
		Self::deposit_event(Event::ReporterUnbonding { region, reporter: who });
		Ok(())
	}

	pub(crate) fn do_withdraw_reporter_bond(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		let reporter = Self::reporter(&region, &who)?;
		let Standing::Unbonding { since } = reporter.standing else {
			return Err(Error::<T>::ReporterNotUnbonding.into());
		};
		let free_at = since.saturating_add(Self::parameters().unbonding);
		ensure!(Self::now() >= free_at, Error::<T>::BondLocked);
		let amount = Self::forget_reporter(&region, &who, reporter)?;
		Self::deposit_event(Event::ReporterBondWithdrawn { region, reporter: who, amount });
		Ok(())
	}

	pub(crate) fn do_suspend_reporter(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		let mut reporter = Self::reporter(&region, &who)?;
		ensure!(reporter.standing == Standing::Active, Error::<T>::ReporterNotActive);
		Self::suspend(&region, &who, &mut reporter, false);
		Reporters::<T>::insert(&region, &who, reporter);
		Ok(())
	}

	/// Suspends a reporter and says so; the entry is for the caller to write.
	pub(crate) fn suspend(
		region: &BioregionCode,
		who: &T::AccountId,
		reporter: &mut Reporter,
		by_silence: bool,
	) {
		reporter.standing = Standing::Suspended { since: Self::now() };
		let (region, reporter) = (region.clone(), who.clone());
		Self::deposit_event(Event::ReporterSuspended { region, reporter, by_silence });
	}

	pub(crate) fn do_reinstate_reporter(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		let mut reporter = Self::reporter(&region, &who)?;
		ensure!(matches!(reporter.standing, Standing::Suspended { .. }), Error::<T>::ReporterNotSuspended);
		let epoch = Self::epoch().index;
		let active = reporter.bond >= Self::parameters().reporter_bond;
		if active {
			reporter.activate(epoch);
		} else {
			reporter.standing = Standing::Accredited;
		}
		Reporters::<T>::insert(&region, &who, reporter);
		Self::deposit_event(Event::ReporterReinstated { region, reporter: who, active, epoch });
		Ok(())
	}

	pub(crate) fn do_remove_reporter(region: BioregionCode, who: T::AccountId) -> DispatchResult {
		let reporter = Self::reporter(&region, &who)?;
		let returned = Self::forget_reporter(&region, &who, reporter)?;
		Self::deposit_event(Event::ReporterRemoved { region, reporter: who, returned });
		Ok(())
	}

	pub(crate) fn do_slash_reporter(
		region: BioregionCode,
		who: T::AccountId,
		share: Permill,
		evidence: Evidence,
		reason: Reason,
	) -> DispatchResult {
		let mut reporter = Self::reporter(&region, &who)?;
		ensure!(evidence != Evidence::default(), Error::<T>::EvidenceMissing);
		ensure!(is_text(&reason), Error::<T>::ReasonInvalid);
		let amount = share.mul_ceil(reporter.bond);
		ensure!(amount > 0, Error::<T>::NothingToSlash);
		// A share is never more than the whole.
		reporter.bond = reporter.bond.saturating_sub(amount);
		T::Currency::transfer_on_hold(
			&HoldReason::ReporterBond.into(),
			&who,
			&T::RedistributionAccount::get(),
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		if reporter.standing == Standing::Active {
			Self::suspend(&region, &who, &mut reporter, false);
		}
		Reporters::<T>::insert(&region, &who, reporter);
		Self::deposit_event(Event::ReporterSlashed { region, reporter: who, amount, evidence, reason });
		Ok(())
	}

	/// Returns what is left of a reporter's bond, and forgets the reporter with what it has handed in.
	fn forget_reporter(
		region: &BioregionCode,
		who: &T::AccountId,
		reporter: Reporter,
	) -> Result<Balance, sp_runtime::DispatchError> {
		if reporter.bond > 0 {
			T::Currency::release(&HoldReason::ReporterBond.into(), who, reporter.bond, Precision::Exact)?;
		}
		Submissions::<T>::remove(region, who);
		Reporters::<T>::remove(region, who);
		Self::count_reporters(region, |count| count.saturating_sub(1));
		Ok(reporter.bond)
	}

	fn count_reporters(region: &BioregionCode, change: impl FnOnce(u32) -> u32) {
		Bioregions::<T>::mutate_exists(region, |info| {
			if let Some(info) = info {
				info.reporters = change(info.reporters);
			}
		});
	}

	pub(crate) fn reporter(region: &BioregionCode, who: &T::AccountId) -> Result<Reporter, Error<T>> {
		ensure!(Bioregions::<T>::contains_key(region), Error::<T>::BioregionNotFound);
		Reporters::<T>::get(region, who).ok_or(Error::<T>::ReporterNotFound)
	}
}

impl Reporter {
	/// One of whom nothing bad is known.
	pub(crate) fn new(bond: Balance, standing: Standing, epoch: EpochIndex) -> Self {
		Self { bond, standing, reliability: Permill::one(), heard_in: epoch }
	}

	/// Lets it report, from the epoch on: silence before does not count.
	fn activate(&mut self, epoch: EpochIndex) {
		self.standing = Standing::Active;
		self.heard_in = epoch;
	}
}
