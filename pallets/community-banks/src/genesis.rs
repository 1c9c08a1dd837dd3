//! The banks that are open from the start.

use crate::{types::BankName, BankInfo, CommunityBanks, Config, GenesisIssuance, NextBankId, Pallet};
use alloc::{string::String, vec::Vec};
use credit_primitives_types::{Balance, BioregionCode, Regions};
use frame_support::traits::fungible::{Inspect, Mutate};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// A bank that is open from the start. Its account is endowed by new money, which is part of the genesis issuance.
#[derive(Clone, Debug, PartialEq, Eq, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisBank<AccountId> {
	/// What people call it, 1 to 64 bytes.
	pub name: String,
	/// The code of its bioregion.
	pub bioregion: String,
	/// BLAKE2-256 of its charter.
	pub charter: H256,
	/// Its members, each a person.
	pub members: Vec<AccountId>,
	/// The commons that it starts with, in units of 10^-12 CRD.
	pub commons: Balance,
	/// Whether it may create credit.
	pub may_create: bool,
}

/// Opens the banks and takes down the genesis issuance. Panics with what is wrong in the configuration.
pub(crate) fn build<T: Config>(banks: &[GenesisBank<T::AccountId>]) {
	for bank in banks {
		open::<T>(bank).unwrap_or_else(|reason| panic!("genesis bank {:?}: {reason}", bank.name));
	}
	GenesisIssuance::<T>::put(T::Currency::total_issuance());
}

fn open<T: Config>(bank: &GenesisBank<T::AccountId>) -> Result<(), &'static str> {
	let bank_id = NextBankId::<T>::get();
	let name = BankName::try_from(bank.name.clone().into_bytes())
		.map_err(|_| "the name is longer than 64 bytes: shorten it")?;
	let bioregion = BioregionCode::try_from(bank.bioregion.clone().into_bytes())
		.map_err(|_| "the bioregion's code is longer than 32 bytes: shorten it")?;
	if name.is_empty() {
		return Err("the name is empty: give one");
	}
	if !T::Regions::exists(&bioregion) {
		return Err("there is no such bioregion: configure it before the bank");
	}
	let token = Pallet::<T>::governance_token(bank_id).map_err(|_| "too many banks")?;
	let mut info = BankInfo::<T>::new(bank_id, name, bioregion, bank.charter, token);
	for who in &bank.members {
		if crate::Members::<T>::contains_key(bank_id, who) {
			return Err("a member is listed twice: list each once");
		}
		let person = Pallet::<T>::person(who)
			.map_err(|_| "a member is not a person: configure personhood before the bank")?;
		Pallet::<T>::add_member(&mut info, who, person, false)
			.map_err(|_| "a person is listed twice: list each once")?;
	}
	let endowment = bank
		.commons
		.checked_add(T::Currency::minimum_balance())
		.ok_or("the commons are too large: lower them")?;
	T::Currency::mint_into(&Pallet::<T>::account_of(bank_id), endowment)
		.map_err(|_| "the commons are too large: lower them")?;
	info.credit_pool.liquid = bank.commons;
	info.credit_pool.commons = bank.commons;
	if bank.may_create {
		let parameters = Pallet::<T>::parameters();
		info.creation.record = parameters.initial_leverage;
		// Its community's health is asked for by its number.
		CommunityBanks::<T>::insert(bank_id, &info);
		info.creation.leverage = Pallet::<T>::earned_leverage(&info, &parameters)
			.map_err(|_| "the leverage of the parameters is too high")?;
	}
	CommunityBanks::<T>::insert(bank_id, info);
	NextBankId::<T>::put(bank_id.checked_add(1).ok_or("too many banks")?);
	Ok(())
}
