//! Assets other than the currency as collateral: what governance lists, what borrowers put up, what a default sells.

use crate::{
	limits::{add, sub},
	payments::Paid,
	types::{Listing, Loan, Sale, SecuredAsset},
	AssetsHeld, Config, Error, Event, HoldReason, Listings, Pallet, Sales,
};
use credit_primitives_math::{
	auction::falling_price, auction::part_price, collateral::counted_value, Permill,
};
use credit_primitives_types::{AssetId, Balance, BankId, Collateral, LoanId, Moment};
use frame_support::{
	ensure,
	traits::{
		fungible::Mutate,
		fungibles::{roles::Inspect as Roles, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get,
	},
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_list_asset(asset: AssetId, listing: Listing) -> DispatchResult {
		ensure!(
			!listing.price.is_zero() && !listing.haircut.is_one() && listing.expires > Self::now(),
			Error::<T>::ListingInvalid
		);
		ensure!(Self::is_in_custody(asset), Error::<T>::AssetNotInCustody);
		Listings::<T>::insert(asset, listing);
		Self::deposit_event(Event::AssetListed { asset, listing });
		Ok(())
	}

	pub(crate) fn do_unlist_asset(asset: AssetId) -> DispatchResult {
		ensure!(Listings::<T>::take(asset).is_some(), Error::<T>::AssetNotListed);
		Self::deposit_event(Event::AssetUnlisted { asset });
		Ok(())
	}

	/// Whether nobody but the runtime can move, freeze, issue or hand over the asset.
	fn is_in_custody(asset: AssetId) -> bool {
		let custodian = Some(T::Custodian::get());
		[
			T::AssetRoles::owner(asset),
			T::AssetRoles::admin(asset),
			T::AssetRoles::issuer(asset),
			T::AssetRoles::freezer(asset),
		]
		.iter()
		.all(|role| *role == custodian)
	}

	/// The terms on which the asset counts now.
	fn listing(asset: AssetId, now: Moment) -> Result<Listing, Error<T>> {
		let listing = Listings::<T>::get(asset).ok_or(Error::<T>::AssetNotListed)?;
		ensure!(now <= listing.expires, Error::<T>::PriceExpired);
		ensure!(Self::is_in_custody(asset), Error::<T>::AssetNotInCustody);
		Ok(listing)
	}

	/// What the collateral counts for in the price of a loan: native currency in full, an asset at its listed price less
	/// the haircut, rounded down.
	pub(crate) fn counted_collateral(
		collateral: Option<&Collateral>,
		now: Moment,
	) -> Result<Balance, DispatchError> {
		match collateral {
			None => Ok(0),
			Some(Collateral::Native { amount }) => Ok(*amount),
			Some(Collateral::Asset { asset, amount }) => {
				let Listing { price, haircut, .. } = Self::listing(*asset, now)?;
				Ok(counted_value(*amount, price, haircut).ok_or(Error::<T>::AmountTooLarge)?)
			}
		}
	}

	/// The asset of a request as a loan takes it over, on the terms of this moment.
	pub(crate) fn secured_asset(
		collateral: Option<&Collateral>,
		now: Moment,
	) -> Result<Option<SecuredAsset>, DispatchError> {
		let Some(Collateral::Asset { asset, amount }) = collateral else { return Ok(None) };
		let Listing { price, haircut, .. } = Self::listing(*asset, now)?;
		Ok(Some(SecuredAsset { asset: *asset, amount: *amount, price, haircut }))
	}

	/// Holds what a borrower puts up for a request at a bank.
	pub(crate) fn hold_collateral(
		who: &T::AccountId,
		bank: BankId,
		collateral: Option<&Collateral>,
		now: Moment,
	) -> DispatchResult {
		let reason = HoldReason::Collateral.into();
		match collateral {
			None => Ok(()),
			Some(Collateral::Native { amount }) => Self::hold(HoldReason::Collateral, who, *amount),
			Some(Collateral::Asset { asset, amount }) => {
				let cap = Self::listing(*asset, now)?.cap;
				let held = add::<T>(AssetsHeld::<T>::get(bank, asset), *amount)?;
				ensure!(held <= cap, Error::<T>::AssetCapExceeded);
				T::Assets::hold(*asset, &reason, who, *amount)?;
				AssetsHeld::<T>::insert(bank, asset, held);
				Ok(())
			}
		}
	}

	/// Returns what a request held.
	pub(crate) fn release_collateral(
		who: &T::AccountId,
		bank: BankId,
		collateral: Option<&Collateral>,
	) -> DispatchResult {
		match collateral {
			None => Ok(()),
			Some(Collateral::Native { amount }) => Self::release(HoldReason::Collateral, who, *amount),
			Some(Collateral::Asset { asset, amount }) => Self::release_asset(who, bank, *asset, *amount),
		}
	}

	fn release_asset(who: &T::AccountId, bank: BankId, asset: AssetId, amount: Balance) -> DispatchResult {
		Self::lower_asset_held(bank, asset, amount)?;
		T::Assets::release(asset, &HoldReason::Collateral.into(), who, amount, Precision::Exact)?;
		Ok(())
	}

	fn lower_asset_held(bank: BankId, asset: AssetId, amount: Balance) -> DispatchResult {
		AssetsHeld::<T>::try_mutate_exists(bank, asset, |held| {
			let rest = sub::<T>(held.unwrap_or_default(), amount)?;
			*held = (rest > 0).then_some(rest);
			Ok(())
		})
	}

	/// Returns what is left of a loan's asset, and ends its sale.
	pub(crate) fn return_asset(loan_id: LoanId, loan: &Loan<T::AccountId>) -> DispatchResult {
		let Some(SecuredAsset { asset, amount, .. }) = loan.security.asset else { return Ok(()) };
		let left = Sales::<T>::take(loan_id).map_or(amount, |sale| sale.amount);
		if left == 0 {
			return Ok(());
		}
		Self::release_asset(&loan.borrower, loan.bank_id, asset, left)
	}

	/// Offers a defaulted loan's asset for sale, from its listed price at acceptance on.
	pub(crate) fn open_sale(loan_id: LoanId, loan: &Loan<T::AccountId>, now: Moment) -> DispatchResult {
		let Some(SecuredAsset { asset, amount, price, .. }) = loan.security.asset else { return Ok(()) };
		let price = counted_value(amount, price, Permill::zero()).ok_or(Error::<T>::AmountTooLarge)?;
		let sale = Sale { asset, amount, whole: amount, price, began: now };
		Sales::<T>::insert(loan_id, sale);
		Self::deposit_event(Event::SaleOpened { loan_id, sale });
		Ok(())
	}

	/// What `amount` of what is for sale costs at `now`, rounded up, at least one unit.
	pub(crate) fn sale_price(sale: &Sale, amount: Balance, now: Moment) -> Option<Balance> {
		let parameters = Self::parameters();
		let whole = falling_price(sale.price, parameters.sale_floor, sale.began, parameters.sale_period, now);
		Some(part_price(whole, amount, sale.whole)?.max(1))
	}

	pub(crate) fn do_buy_collateral(
		who: &T::AccountId,
		loan_id: LoanId,
		amount: Balance,
		at_most: Balance,
	) -> Result<Paid, DispatchError> {
		let now = Self::now();
		let mut sale = Sales::<T>::get(loan_id).ok_or(Error::<T>::SaleNotFound)?;
		let mut loan = Self::loan(loan_id)?;
		ensure!(amount > 0, Error::<T>::AmountZero);
		ensure!(*who != loan.borrower, Error::<T>::NotAuthorized);
		sale.amount = sale.amount.checked_sub(amount).ok_or(Error::<T>::SellsTooMuch)?;
		let price = Self::sale_price(&sale, amount, now).ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(price <= at_most, Error::<T>::PriceTooHigh);
		let owed = loan.owed(now).ok_or(Error::<T>::AmountTooLarge)?;
		let (borrower, bank_id) = (loan.borrower.clone(), loan.bank_id);

		if sale.amount == 0 {
			Sales::<T>::remove(loan_id);
			loan.security.asset = None;
		} else {
			Sales::<T>::insert(loan_id, sale);
		}
		Self::lower_asset_held(bank_id, sale.asset, amount)?;
		T::Assets::transfer_on_hold(
			sale.asset,
			&HoldReason::Collateral.into(),
			&borrower,
			who,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		// What the asset brings beyond the debt is its owner's.
		let surplus = price.saturating_sub(owed);
		if surplus > 0 {
			T::Currency::transfer(who, &borrower, surplus, Preservation::Preserve)?;
		}
		Self::deposit_event(Event::CollateralSold { loan_id, buyer: who.clone(), amount, price });
		// A loan in default owes something, and the price is at least a unit.
		Self::pay_on(who, loan_id, loan, sub::<T>(price, surplus)?)
	}
}
