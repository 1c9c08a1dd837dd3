//! Who attests, on whose responsibility, and who may not any more.

use crate::{
	types::{Issuer, SchemaOwner, Standing, MAX_CHILDREN, MAX_DEPTH, MAX_PERSONHOOD_APPOINTED},
	Config, Error, Event, Fallen, HoldReason, IssuerOf, Issuers, Pallet, PersonhoodIssuers, PERSONHOOD,
};
use alloc::vec::Vec;
use credit_primitives_types::{Balance, SchemaId};
use frame_support::{
	defensive, ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::{DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_accredit_issuer(
		owner: SchemaOwner,
		who: &T::AccountId,
		schema: SchemaId,
	) -> DispatchResult {
		Self::ensure_owns(owner, schema)?;
		match Issuers::<T>::get(schema, who) {
			None => Self::put_issuer(schema, who, Issuer::new(None, 0, Self::now()))?,
			Some(issuer) => {
				ensure!(issuer.standing != Standing::Active, Error::<T>::AlreadyIssuer);
				// One who was discredited is restored; that a parent ended a delegation stays the parent's to undo.
				ensure!(
					issuer.standing.is_discredited() || issuer.parent.is_none(),
					Error::<T>::IssuerAppointed
				);
				Issuers::<T>::insert(schema, who, Issuer { standing: Standing::Active, ..issuer });
				Self::find_fallen(schema);
			}
		}
		Self::deposit_event(Event::IssuerAccredited { schema, issuer: who.clone() });
		Ok(())
	}

	pub(crate) fn do_discredit_issuer(
		owner: SchemaOwner,
		who: &T::AccountId,
		schema: SchemaId,
		slash: Permill,
	) -> DispatchResult {
		Self::ensure_owns(owner, schema)?;
		let mut issuer = Self::issuer(schema, who)?;
		ensure!(!issuer.standing.is_discredited(), Error::<T>::IssuerDiscredited);
		let slashed = slash.mul_ceil(issuer.bond);
		issuer.bond = issuer.bond.checked_sub(slashed).ok_or(Error::<T>::AmountTooLarge)?;
		if slashed > 0 {
			T::Currency::transfer_on_hold(
				&HoldReason::IssuerBond.into(),
				who,
				&T::RedistributionAccount::get(),
				slashed,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)?;
		}
		issuer.standing = Standing::Discredited { since: Self::now() };
		Issuers::<T>::insert(schema, who, issuer);
		Self::find_fallen(schema);
		Self::deposit_event(Event::IssuerDiscredited { schema, issuer: who.clone(), slashed });
		Ok(())
	}

	pub(crate) fn do_bond_issuer(who: &T::AccountId, schema: SchemaId) -> DispatchResult {
		let mut issuer = Self::issuer(schema, who)?;
		ensure!(issuer.standing == Standing::Active, Error::<T>::IssuerNotActive);
		ensure!(issuer.parent.is_none(), Error::<T>::NoBondNeeded);
		let amount = Self::bond_needed(schema)?.saturating_sub(issuer.bond);
		ensure!(amount > 0, Error::<T>::NoBondNeeded);
		T::Currency::hold(&HoldReason::IssuerBond.into(), who, amount)?;
		issuer.bond = issuer.bond.checked_add(amount).ok_or(Error::<T>::AmountTooLarge)?;
		Issuers::<T>::insert(schema, who, issuer);
		Self::deposit_event(Event::IssuerBonded { schema, issuer: who.clone(), amount });
		Ok(())
	}

	pub(crate) fn do_retire_issuer(who: &T::AccountId, schema: SchemaId) -> DispatchResult {
		let issuer = Self::issuer(schema, who)?;
		ensure!(issuer.standing == Standing::Active, Error::<T>::IssuerNotActive);
		Self::retire(schema, who, issuer);
		Ok(())
	}

	pub(crate) fn do_withdraw_bond(who: &T::AccountId, schema: SchemaId) -> DispatchResult {
		let mut issuer = Self::issuer(schema, who)?;
		// Forgotten and appointed again, one who was discredited would be as good as restored.
		let discredited = issuer.standing.is_discredited();
		ensure!(issuer.bond > 0 || !discredited, Error::<T>::IssuerDiscredited);
		Self::ensure_unbonded(&issuer)?;
		ensure!(issuer.bond > 0 || issuer.is_free(), Error::<T>::NothingToWithdraw);
		Self::return_bond(schema, who, &mut issuer)?;
		if issuer.is_free() && !discredited {
			Self::forget_issuer(schema, who, issuer)
		} else {
			Issuers::<T>::insert(schema, who, issuer);
			Ok(())
		}
	}

	pub(crate) fn do_remove_issuer(
		owner: SchemaOwner,
		who: &T::AccountId,
		schema: SchemaId,
	) -> DispatchResult {
		Self::ensure_owns(owner, schema)?;
		let mut issuer = Self::issuer(schema, who)?;
		ensure!(Self::ensure_may_attest(schema, who).is_err(), Error::<T>::IssuerStillActive);
		if issuer.bond > 0 {
			Self::ensure_unbonded(&issuer)?;
		}
		ensure!(issuer.is_free(), Error::<T>::IssuerInUse);
		Self::return_bond(schema, who, &mut issuer)?;
		Self::forget_issuer(schema, who, issuer)
	}

	pub(crate) fn do_delegate_issuing(
		parent: &T::AccountId,
		schema: SchemaId,
		who: &T::AccountId,
	) -> DispatchResult {
		let above = Self::ensure_may_attest(schema, parent)?;
		let deposit = match Issuers::<T>::get(schema, who) {
			Some(issuer) => {
				ensure!(issuer.standing != Standing::Active, Error::<T>::AlreadyIssuer);
				ensure!(issuer.parent.as_ref() == Some(parent), Error::<T>::NotAppointedByYou);
				ensure!(!issuer.standing.is_discredited(), Error::<T>::IssuerDiscredited);
				let deposit = issuer.deposit;
				Issuers::<T>::insert(schema, who, Issuer { standing: Standing::Active, ..issuer });
				deposit
			}
			None => {
				let depth = above.depth.saturating_add(1);
				ensure!(depth <= Self::parameters().max_depth, Error::<T>::TooDeep);
				ensure!(above.children < MAX_CHILDREN, Error::<T>::MaxChildrenExceeded);
				// One issuer must not take the places of all whom governance has yet to accredit.
				ensure!(
					schema != PERSONHOOD
						|| PersonhoodIssuers::<T>::decode_len().unwrap_or_default()
							< MAX_PERSONHOOD_APPOINTED as usize,
					Error::<T>::MaxAppointedExceeded
				);
				let deposit = Self::parameters().attestation_deposit;
				Self::hold_deposit(parent, deposit)?;
				let issuer = Issuer::new(Some(parent.clone()), depth, Self::now());
				Self::put_issuer(schema, who, Issuer { deposit, ..issuer })?;
				let children = above.children.saturating_add(1);
				Issuers::<T>::insert(schema, parent, Issuer { children, ..above });
				deposit
			}
		};
		let (parent, issuer) = (parent.clone(), who.clone());
		Self::deposit_event(Event::IssuingDelegated { schema, parent, issuer, deposit });
		Ok(())
	}

	pub(crate) fn do_end_delegation(
		parent: &T::AccountId,
		schema: SchemaId,
		who: &T::AccountId,
	) -> DispatchResult {
		let issuer = Self::issuer(schema, who)?;
		ensure!(issuer.parent.as_ref() == Some(parent), Error::<T>::NotAppointedByYou);
		// Forgotten and appointed again, it would be as good as restored.
		ensure!(!issuer.standing.is_discredited(), Error::<T>::IssuerDiscredited);
		let issuer = match issuer.standing {
			Standing::Active => Self::retire(schema, who, issuer),
			_ => {
				ensure!(issuer.is_free(), Error::<T>::IssuerInUse);
				issuer
			}
		};
		if issuer.is_free() {
			Self::forget_issuer(schema, who, issuer)?;
		}
		Ok(())
	}

	/// Refuses as long as the issuer's bond stays: until the unbonding period has passed since it retired or was
	/// discredited.
	fn ensure_unbonded(issuer: &IssuerOf<T>) -> DispatchResult {
		let (Standing::Retired { since } | Standing::Discredited { since }) = issuer.standing else {
			return Err(Error::<T>::IssuerStillActive.into());
		};
		let free_at = since.saturating_add(Self::parameters().unbonding);
		ensure!(Self::now() >= free_at, Error::<T>::BondLocked);
		Ok(())
	}

	/// Returns what is left of the bond, if anything.
	fn return_bond(schema: SchemaId, who: &T::AccountId, issuer: &mut IssuerOf<T>) -> DispatchResult {
		let amount = core::mem::take(&mut issuer.bond);
		if amount > 0 {
			T::Currency::release(&HoldReason::IssuerBond.into(), who, amount, Precision::Exact)?;
			Self::deposit_event(Event::BondWithdrawn { schema, issuer: who.clone(), amount });
		}
		Ok(())
	}

	fn retire(schema: SchemaId, who: &T::AccountId, issuer: IssuerOf<T>) -> IssuerOf<T> {
		let issuer = Issuer { standing: Standing::Retired { since: Self::now() }, ..issuer };
		Issuers::<T>::insert(schema, who, &issuer);
		Self::deposit_event(Event::IssuerRetired { schema, issuer: who.clone() });
		issuer
	}

	/// Writes a new issuer down.
	pub(crate) fn put_issuer(
		schema: SchemaId,
		who: &T::AccountId,
		issuer: IssuerOf<T>,
	) -> Result<(), Error<T>> {
		if schema == PERSONHOOD {
			PersonhoodIssuers::<T>::try_append(who.clone()).map_err(|()| Error::<T>::MaxIssuersExceeded)?;
		}
		Issuers::<T>::insert(schema, who, issuer);
		Ok(())
	}

	/// Forgets an issuer without a bond on whom nothing depends, and returns the deposit of the one who appointed it.
	fn forget_issuer(schema: SchemaId, who: &T::AccountId, issuer: IssuerOf<T>) -> DispatchResult {
		Issuers::<T>::remove(schema, who);
		if schema == PERSONHOOD {
			PersonhoodIssuers::<T>::mutate(|issuers| issuers.retain(|known| known != who));
		}
		if let Some(parent) = issuer.parent {
			Self::release_deposit(&parent, issuer.deposit)?;
			Self::change_issuer(schema, &parent, |parent| {
				parent.children = parent.children.saturating_sub(1);
			});
		}
		Self::deposit_event(Event::IssuerRemoved { schema, issuer: who.clone() });
		Ok(())
	}

	pub(crate) fn issuer(schema: SchemaId, who: &T::AccountId) -> Result<IssuerOf<T>, Error<T>> {
		Issuers::<T>::get(schema, who).ok_or(Error::<T>::IssuerNotFound)
	}

	/// Changes the issuer's entry, if it is there.
	pub(crate) fn change_issuer(schema: SchemaId, who: &T::AccountId, change: impl FnOnce(&mut IssuerOf<T>)) {
		Issuers::<T>::mutate_exists(schema, who, |issuer| issuer.as_mut().map(change));
	}

	/// The issuer and all above it, from below to the top; empty if it is none.
	pub(crate) fn chain(schema: SchemaId, who: &T::AccountId) -> Vec<(T::AccountId, IssuerOf<T>)> {
		let mut chain = Vec::new();
		let mut next = Some(who.clone());
		for _ in 0..=MAX_DEPTH {
			let Some(who) = next else { break };
			let Some(issuer) = Issuers::<T>::get(schema, &who) else { break };
			next = issuer.parent.clone();
			chain.push((who, issuer));
		}
		chain
	}

	/// Whether the issuer's word is worth something: neither it nor one above it is discredited.
	pub(crate) fn is_in_good_standing(schema: SchemaId, who: &T::AccountId) -> bool {
		let chain = Self::chain(schema, who);
		!chain.is_empty() && !chain.iter().any(|(_, issuer)| issuer.standing.is_discredited())
	}

	/// The issuer, if it and all above it are active and the one at the top has put up its bond.
	pub(crate) fn ensure_may_attest(schema: SchemaId, who: &T::AccountId) -> Result<IssuerOf<T>, Error<T>> {
		let bond_needed = Self::bond_needed(schema)?;
		let chain = Self::chain(schema, who);
		let (_, issuer) = chain.first().ok_or(Error::<T>::IssuerNotFound)?;
		ensure!(
			!chain.iter().any(|(_, issuer)| issuer.standing.is_discredited()),
			Error::<T>::IssuerDiscredited
		);
		ensure!(
			chain.iter().all(|(_, issuer)| issuer.standing == Standing::Active),
			Error::<T>::IssuerNotActive
		);
		ensure!(chain.last().is_some_and(|(_, top)| top.bond >= bond_needed), Error::<T>::BondMissing);
		Ok(issuer.clone())
	}

	/// What an issuer at the top of the schema must have put up.
	fn bond_needed(schema: SchemaId) -> Result<Balance, Error<T>> {
		Ok(match Self::schema(schema)?.owner {
			SchemaOwner::Network => Self::parameters().issuer_bond,
			SchemaOwner::Bank(_) => 0,
		})
	}

	/// Looks through the issuers of personhood for those on whose word persons count although it is worth nothing.
	fn find_fallen(schema: SchemaId) {
		if schema != PERSONHOOD {
			return;
		}
		let mut issuers = PersonhoodIssuers::<T>::get();
		issuers.retain(|who| {
			Issuers::<T>::get(PERSONHOOD, who).is_some_and(|issuer| issuer.persons > 0)
				&& !Self::is_in_good_standing(PERSONHOOD, who)
		});
		Fallen::<T>::put(issuers);
	}

	/// Counts one person more on the issuer's word.
	pub(crate) fn add_person_of(who: &T::AccountId) {
		Self::change_issuer(PERSONHOOD, who, |issuer| {
			issuer.persons = issuer.persons.saturating_add(1);
		});
		if !Self::is_in_good_standing(PERSONHOOD, who) {
			Fallen::<T>::mutate(|fallen| {
				// There is room: all of them are among the issuers of personhood, which are as many at most.
				if !fallen.contains(who) && fallen.try_push(who.clone()).is_err() {
					defensive!("more fallen issuers than issuers");
				}
			});
		}
	}

	/// Counts one person less on the issuer's word.
	pub(crate) fn remove_person_of(who: &T::AccountId) {
		let mut left = 0;
		Self::change_issuer(PERSONHOOD, who, |issuer| {
			issuer.persons = issuer.persons.saturating_sub(1);
			left = issuer.persons;
		});
		if left == 0 && Fallen::<T>::get().contains(who) {
			Fallen::<T>::mutate(|fallen| fallen.retain(|known| known != who));
		}
	}
}
