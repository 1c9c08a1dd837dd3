//! Who founds a bank and who joins it.

use crate::{
	types::{Application, BankName, CreationRight, Founding, Member, Sponsors},
	Applications, BankInfo, CommunityBanks, Config, Error, Event, Foundings, HoldReason, Members, NextBankId,
	Pallet,
};
use core::str;
use credit_primitives_types::{BankId, BioregionCode, PersonId, Personhood, Regions};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
		Defensive,
	},
};
use sp_core::H256;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_found_bank(
		who: &T::AccountId,
		name: BankName,
		bioregion: BioregionCode,
		charter: H256,
	) -> DispatchResult {
		let parameters = Self::parameters();
		Self::person(who)?;
		ensure!(!name.is_empty(), Error::<T>::NameEmpty);
		ensure!(str::from_utf8(&name).is_ok(), Error::<T>::NotUtf8);
		ensure!(str::from_utf8(&bioregion).is_ok(), Error::<T>::NotUtf8);
		ensure!(T::Regions::exists(&bioregion), Error::<T>::BioregionNotFound);
		let bank_id = NextBankId::<T>::get();
		let next = bank_id.checked_add(1).ok_or(Error::<T>::MaxBanksExceeded)?;
		let founders =
			Sponsors::try_from(alloc::vec![who.clone()]).map_err(|_| Error::<T>::AlreadyFounder)?;

		let deposit = parameters.founding_deposit;
		T::Currency::hold(&HoldReason::FoundingDeposit.into(), who, deposit)?;
		T::Currency::transfer(
			who,
			&Self::account_of(bank_id),
			T::Currency::minimum_balance(),
			Preservation::Preserve,
		)?;
		NextBankId::<T>::put(next);
		Self::deposit_event(Event::FoundingOpened {
			bank_id,
			founder: who.clone(),
			deposit,
			name: name.clone(),
			bioregion: bioregion.clone(),
			charter,
		});
		let founding = Founding { founder: who.clone(), deposit, name, bioregion, charter, founders };
		Foundings::<T>::insert(bank_id, founding);
		Ok(())
	}

	pub(crate) fn do_abandon_founding(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let mut founding = Foundings::<T>::get(bank_id).ok_or(Error::<T>::FoundingNotFound)?;
		let place = founding.founders.iter().position(|founder| founder == who);
		let place = place.ok_or(Error::<T>::NotAFounder)?;
		if founding.founder != *who {
			founding.founders.remove(place);
			Foundings::<T>::insert(bank_id, founding);
			Self::deposit_event(Event::CoFounderLeft { bank_id, who: who.clone() });
			return Ok(());
		}
		T::Currency::release(&HoldReason::FoundingDeposit.into(), who, founding.deposit, Precision::Exact)?;
		let account = Self::account_of(bank_id);
		// What others sent there meanwhile comes along: no bank will ever own it. What others put there to keep the
		// account open stays: nobody can hold the founder's deposit up that way.
		let rest = T::Currency::reducible_balance(&account, Preservation::Expendable, Fortitude::Polite);
		if rest > 0 {
			T::Currency::transfer(&account, who, rest, Preservation::Expendable)?;
		}
		Foundings::<T>::remove(bank_id);
		Self::deposit_event(Event::FoundingAbandoned { bank_id });
		Ok(())
	}

	pub(crate) fn do_co_found(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		Self::person(who)?;
		let mut founding = Foundings::<T>::get(bank_id).ok_or(Error::<T>::FoundingNotFound)?;
		ensure!(!founding.founders.contains(who), Error::<T>::AlreadyFounder);
		// A bank opens with at most as many founders as the list holds, so there is room while it gathers them.
		founding.founders.try_push(who.clone()).defensive().map_err(|_| Error::<T>::LedgerInconsistent)?;
		Self::deposit_event(Event::CoFounded { bank_id, who: who.clone() });
		Self::open_if_complete(bank_id, founding)
	}

	/// Opens the bank if it has founders enough, and keeps gathering them otherwise.
	fn open_if_complete(bank_id: BankId, founding: Founding<T::AccountId>) -> DispatchResult {
		let founders = founding.founders.len() as u32;
		if founders < Self::parameters().founders {
			Foundings::<T>::insert(bank_id, founding);
			return Ok(());
		}
		let Founding { founder, deposit, name, bioregion, charter, founders: persons } = founding;
		for who in persons {
			Self::add_member(bank_id, &who)?;
		}
		let bank = BankInfo::<T> {
			bank_id,
			name,
			bioregion: bioregion.clone(),
			charter,
			members: founders,
			credit_pool: Default::default(),
			creation: CreationRight::default(),
			governance_token: Self::governance_token(bank_id)?,
			founder: Some(founder),
			deposit,
		};
		Foundings::<T>::remove(bank_id);
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::CommunityBankCreated { bank_id, bioregion });
		Ok(())
	}

	pub(crate) fn do_apply(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		Self::person(who)?;
		ensure!(CommunityBanks::<T>::contains_key(bank_id), Error::<T>::BankNotFound);
		ensure!(!Members::<T>::contains_key(bank_id, who), Error::<T>::AlreadyMember);
		ensure!(!Applications::<T>::contains_key(bank_id, who), Error::<T>::AlreadyApplied);
		let deposit = Self::parameters().application_deposit;

		T::Currency::hold(&HoldReason::ApplicationDeposit.into(), who, deposit)?;
		Applications::<T>::insert(bank_id, who, Application { deposit, endorsers: Sponsors::default() });
		Self::deposit_event(Event::ApplicationOpened { bank_id, applicant: who.clone(), deposit });
		Ok(())
	}

	pub(crate) fn do_withdraw_application(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let application = Applications::<T>::get(bank_id, who).ok_or(Error::<T>::ApplicationNotFound)?;
		Self::end_application(bank_id, who, &application)?;
		Self::deposit_event(Event::ApplicationWithdrawn { bank_id, applicant: who.clone() });
		Ok(())
	}

	pub(crate) fn do_endorse_application(
		who: &T::AccountId,
		bank_id: BankId,
		applicant: T::AccountId,
	) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(Members::<T>::contains_key(bank_id, who), Error::<T>::NotAMember);
		let mut application =
			Applications::<T>::get(bank_id, &applicant).ok_or(Error::<T>::ApplicationNotFound)?;
		ensure!(!application.endorsers.contains(who), Error::<T>::AlreadyEndorsed);
		// At most as many are needed as the list holds, and with the last one needed the application ends.
		application
			.endorsers
			.try_push(who.clone())
			.defensive()
			.map_err(|_| Error::<T>::LedgerInconsistent)?;
		Self::deposit_event(Event::ApplicationEndorsed {
			bank_id,
			applicant: applicant.clone(),
			endorser: who.clone(),
		});
		let needed = Self::parameters().membership_endorsements.min(bank.members);
		if (application.endorsers.len() as u32) < needed {
			Applications::<T>::insert(bank_id, &applicant, application);
			return Ok(());
		}
		Self::end_application(bank_id, &applicant, &application)?;
		Self::add_member(bank_id, &applicant)?;
		bank.members = bank.members.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Ok(())
	}

	pub(crate) fn do_grant_creation(bank_id: BankId) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		ensure!(!bank.creation.is_granted(), Error::<T>::AlreadyGranted);
		let record = Self::parameters().initial_leverage;
		bank.creation.record = record;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::CreationGranted { bank_id, record });
		Ok(())
	}

	/// The class of voice credits of a bank. Class 0 is the network's, hence one more than the bank's number.
	pub(crate) fn governance_token(bank_id: BankId) -> Result<u32, Error<T>> {
		bank_id.checked_add(1).ok_or(Error::<T>::MaxBanksExceeded)
	}

	fn person(who: &T::AccountId) -> Result<PersonId, Error<T>> {
		T::Personhood::person_of(who).ok_or(Error::<T>::NotAPerson)
	}

	/// Records the member. The count of members is the caller's to keep.
	pub(crate) fn add_member(bank_id: BankId, who: &T::AccountId) -> DispatchResult {
		let person = Self::person(who)?;
		Members::<T>::insert(bank_id, who, Member { person, joined: Self::now() });
		Self::deposit_event(Event::MemberJoined { bank_id, who: who.clone(), person });
		Ok(())
	}

	fn end_application(
		bank_id: BankId,
		applicant: &T::AccountId,
		application: &Application<T::AccountId>,
	) -> DispatchResult {
		T::Currency::release(
			&HoldReason::ApplicationDeposit.into(),
			applicant,
			application.deposit,
			Precision::Exact,
		)?;
		Applications::<T>::remove(bank_id, applicant);
		Ok(())
	}
}
