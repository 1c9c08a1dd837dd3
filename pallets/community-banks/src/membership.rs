//! Who founds a bank and who joins it.

use crate::{
	types::{Application, BankName, Founding, Home, Member, Sponsors},
	Applications, BankInfo, CommunityBanks, Config, Error, Event, Foundings, HoldReason, HomeBanks,
	MemberAccounts, Members, NextBankId, Pallet,
};
use core::str;
use credit_primitives_types::{
	BankId, BioregionCode, Engagements, Membership, Moment, OnMembershipEnded, PersonId, Personhood, Regions,
};
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
		let founding = Founding {
			founder: who.clone(),
			deposit,
			name,
			bioregion,
			charter,
			founders,
			invited: Sponsors::default(),
		};
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

	pub(crate) fn do_invite_founders(
		who: &T::AccountId,
		bank_id: BankId,
		invited: Sponsors<T::AccountId>,
	) -> DispatchResult {
		let mut founding = Foundings::<T>::get(bank_id).ok_or(Error::<T>::FoundingNotFound)?;
		ensure!(founding.founder == *who, Error::<T>::NotTheFounder);
		founding.invited = invited.clone();
		Foundings::<T>::insert(bank_id, founding);
		Self::deposit_event(Event::FoundersInvited { bank_id, invited });
		Ok(())
	}

	pub(crate) fn do_co_found(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		Self::person(who)?;
		let mut founding = Foundings::<T>::get(bank_id).ok_or(Error::<T>::FoundingNotFound)?;
		ensure!(!founding.founders.contains(who), Error::<T>::AlreadyFounder);
		ensure!(founding.invited.contains(who), Error::<T>::NotInvited);
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
		let Founding { founder, deposit, name, bioregion, charter, founders: persons, .. } = founding;
		let token = Self::governance_token(bank_id)?;
		let mut bank = BankInfo::<T>::new(bank_id, name, bioregion.clone(), charter, token);
		bank.founder = Some(founder);
		bank.deposit = deposit;
		for who in persons {
			// No two accounts are one person's, so nobody is among them twice.
			let person = T::Personhood::person_of(&who).ok_or(Error::<T>::FounderNotAPerson)?;
			Self::add_member(&mut bank, &who, person, true)?;
		}
		Foundings::<T>::remove(bank_id);
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::CommunityBankCreated { bank_id, bioregion });
		Ok(())
	}

	pub(crate) fn do_apply(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let person = Self::person(who)?;
		ensure!(CommunityBanks::<T>::contains_key(bank_id), Error::<T>::BankNotFound);
		Self::ensure_may_join(bank_id, who, &person)?;
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
		let rules = bank.rules(&Self::parameters());
		let member = Members::<T>::get(bank_id, who).ok_or(Error::<T>::NotAMember)?;
		// Nobody endorses without being a person, nor twice by the account that they had before.
		let person = Self::person(who)?;
		ensure!(person == member.person, Error::<T>::NotAPerson);
		let mut application =
			Applications::<T>::get(bank_id, &applicant).ok_or(Error::<T>::ApplicationNotFound)?;
		ensure!(!application.endorsers.contains(&person), Error::<T>::AlreadyEndorsed);
		// At most as many are needed as the list holds, and with the last one needed the application ends.
		application.endorsers.try_push(person).defensive().map_err(|_| Error::<T>::LedgerInconsistent)?;
		Self::deposit_event(Event::ApplicationEndorsed {
			bank_id,
			applicant: applicant.clone(),
			endorser: who.clone(),
		});
		let needed = rules.membership_endorsements.min(bank.members);
		if (application.endorsers.len() as u32) < needed {
			Applications::<T>::insert(bank_id, &applicant, application);
			return Ok(());
		}
		Self::end_application(bank_id, &applicant, &application)?;
		let joining = Self::person(&applicant)?;
		Self::add_member(&mut bank, &applicant, joining, false)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Ok(())
	}

	pub(crate) fn do_leave(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let member = Members::<T>::get(bank_id, who).ok_or(Error::<T>::NotAMember)?;
		ensure!(!T::Lending::is_engaged(bank_id, &member.person), Error::<T>::StillEngaged);
		ensure!(Self::exit_of(bank_id, who, bank.credit_pool.series).is_none(), Error::<T>::ExitQueued);
		Self::remove_member(&mut bank, who, member.person)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::MemberLeft { bank_id, who: who.clone(), person: member.person });
		Ok(())
	}

	pub(crate) fn do_expel(bank_id: BankId, who: &T::AccountId) -> DispatchResult {
		let mut bank = Self::bank(bank_id)?;
		let member = Members::<T>::get(bank_id, who).ok_or(Error::<T>::MemberNotFound)?;
		Self::remove_member(&mut bank, who, member.person)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Self::deposit_event(Event::MemberExpelled { bank_id, who: who.clone(), person: member.person });
		Ok(())
	}

	pub(crate) fn do_move_membership(
		who: &T::AccountId,
		bank_id: BankId,
		from: T::AccountId,
	) -> DispatchResult {
		Self::bank(bank_id)?;
		let person = Self::person(who)?;
		ensure!(!Members::<T>::contains_key(bank_id, who), Error::<T>::AlreadyMember);
		// A member has no open application.
		ensure!(!Applications::<T>::contains_key(bank_id, who), Error::<T>::AlreadyApplied);
		let member = Members::<T>::get(bank_id, &from)
			.filter(|member| member.person == person)
			.ok_or(Error::<T>::NotYourMembership)?;
		Members::<T>::remove(bank_id, &from);
		Members::<T>::insert(bank_id, who, member);
		MemberAccounts::<T>::insert(bank_id, person, who);
		Self::deposit_event(Event::MembershipMoved { bank_id, person, from, to: who.clone() });
		Ok(())
	}

	pub(crate) fn do_set_home_bank(who: &T::AccountId, bank_id: BankId) -> DispatchResult {
		let now = Self::now();
		let mut bank = Self::bank(bank_id)?;
		let member = Members::<T>::get(bank_id, who).ok_or(Error::<T>::NotAMember)?;
		let home = Self::home_of(member.person);
		ensure!(home.and_then(|home| home.bank) != Some(bank_id), Error::<T>::AlreadyHome);
		ensure!(Self::may_choose_home(home, now), Error::<T>::HomeChangedRecently);
		if let Some((home, before)) = home.and_then(|home| Some((home, home.bank?))) {
			Self::forget_act(before, &home);
			let mut before = Self::bank(before)?;
			before.home_members = before.home_members.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			CommunityBanks::<T>::insert(before.bank_id, before);
		}
		Self::make_home(&mut bank, member.person, now)?;
		CommunityBanks::<T>::insert(bank_id, bank);
		Ok(())
	}

	/// The class of voice credits of a bank. Class 0 is the network's, hence one more than the bank's number.
	pub(crate) fn governance_token(bank_id: BankId) -> Result<u32, Error<T>> {
		bank_id.checked_add(1).ok_or(Error::<T>::MaxBanksExceeded)
	}

	pub(crate) fn person(who: &T::AccountId) -> Result<PersonId, Error<T>> {
		T::Personhood::person_of(who).ok_or(Error::<T>::NotAPerson)
	}

	/// Whether neither the account nor the person is a member.
	fn ensure_may_join(bank_id: BankId, who: &T::AccountId, person: &PersonId) -> DispatchResult {
		ensure!(
			!Members::<T>::contains_key(bank_id, who) && !MemberAccounts::<T>::contains_key(bank_id, person),
			Error::<T>::AlreadyMember
		);
		Ok(())
	}

	/// Records a member of the bank, and makes the bank the person's home if they have none. The caller stores the bank.
	pub(crate) fn add_member(
		bank: &mut BankInfo<T>,
		who: &T::AccountId,
		person: PersonId,
		founder: bool,
	) -> DispatchResult {
		let now = Self::now();
		let bank_id = bank.bank_id;
		Self::ensure_may_join(bank_id, who, &person)?;
		bank.members = bank.members.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		Members::<T>::insert(bank_id, who, Member { person, joined: now, founder });
		MemberAccounts::<T>::insert(bank_id, person, who);
		Self::deposit_event(Event::MemberJoined { bank_id, who: who.clone(), person });
		let home = Self::home_of(person);
		if home.is_none_or(|home| home.bank.is_none()) && Self::may_choose_home(home, now) {
			Self::make_home(bank, person, now)?;
		}
		Ok(())
	}

	fn remove_member(bank: &mut BankInfo<T>, who: &T::AccountId, person: PersonId) -> DispatchResult {
		bank.members = bank.members.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
		Members::<T>::remove(bank.bank_id, who);
		MemberAccounts::<T>::remove(bank.bank_id, person);
		if let Some(home) = HomeBanks::<T>::get(person).filter(|home| home.bank == Some(bank.bank_id)) {
			bank.home_members = bank.home_members.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
			Self::forget_act(bank.bank_id, &home);
			HomeBanks::<T>::insert(person, Home { bank: None, seen: None, ..home });
		}
		T::OnMembershipEnded::ended(bank.bank_id, &person);
		Ok(())
	}

	/// What is known of the person's home: nothing if the bank was closed under them.
	fn home_of(person: PersonId) -> Option<Home> {
		HomeBanks::<T>::get(person).filter(|home| home.bank.is_none_or(Self::bank_exists))
	}

	/// Whether the last choice lies back long enough.
	fn may_choose_home(home: Option<Home>, now: Moment) -> bool {
		home.is_none_or(|home| now.saturating_sub(home.since) >= Self::parameters().governance_epoch)
	}

	fn make_home(bank: &mut BankInfo<T>, person: PersonId, now: Moment) -> DispatchResult {
		bank.home_members = bank.home_members.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		HomeBanks::<T>::insert(person, Home { bank: Some(bank.bank_id), since: now, seen: None });
		Self::deposit_event(Event::HomeBankSet { bank_id: bank.bank_id, person });
		Ok(())
	}

	pub(crate) fn end_application(
		bank_id: BankId,
		applicant: &T::AccountId,
		application: &Application,
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
