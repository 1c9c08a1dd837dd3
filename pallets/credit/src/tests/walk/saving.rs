//! The calls of the banks, with arguments that are often good ones.

use super::{stage::account_of, Act, Mood, Walk};
use crate::mock::*;
use credit_primitives_math::Permill;
use credit_primitives_types::{BankId, Personhood, CRD};
use pallet_community_banks::{
	Applications, BankPolicy, Call, Claims, CommunityBanks as Banks, Foundings, Holdings, Locks, Members,
	QueuedExits, Status,
};
use sp_core::H256;

/// Banks that there are at most, those that gather founders among them.
const MOST_BANKS: usize = 3;

fn signed(who: AccountId, call: Call<Test>) -> Option<Act> {
	Some(Act::Call(RuntimeOrigin::signed(who), RuntimeCall::CommunityBanks(call)))
}

fn decided_by(bank: BankId, call: Call<Test>) -> Option<Act> {
	Some(Act::Call(members_of(bank), RuntimeCall::CommunityBanks(call)))
}

fn by_root(call: Call<Test>) -> Option<Act> {
	Some(Act::Call(RuntimeOrigin::root(), RuntimeCall::CommunityBanks(call)))
}

impl Walk {
	/// One of these at the bank in focus, if there is one.
	fn at_focus<T: Clone>(&mut self, of: Vec<(BankId, T)>) -> Option<(BankId, T)> {
		let focused: Vec<_> = of.iter().filter(|(bank, _)| Some(*bank) == self.focus).cloned().collect();
		if !focused.is_empty() && self.dice.chance(80) {
			return self.dice.pick(&focused);
		}
		self.dice.pick(&of)
	}

	pub(super) fn found_bank(&mut self) -> Option<Act> {
		if Banks::<Test>::iter_keys().count() + Foundings::<Test>::iter_keys().count() >= MOST_BANKS {
			return None;
		}
		let call = Call::found_bank {
			name: b"Third".to_vec().try_into().unwrap(),
			bioregion: b"sonora".to_vec().try_into().unwrap(),
			charter: H256::zero(),
		};
		signed(self.somebody(), call)
	}

	pub(super) fn invite_founders(&mut self) -> Option<Act> {
		let (bank, founding) = Foundings::<Test>::iter().next()?;
		if founding.invited.len() > 4 && !self.careless() {
			return None;
		}
		let invited: Vec<_> = (0..10).map(|_| self.somebody()).collect();
		let invited = invited.try_into().unwrap();
		signed(self.mostly(founding.founder), Call::invite_founders { bank, invited })
	}

	pub(super) fn co_found(&mut self) -> Option<Act> {
		let (bank, founding) = Foundings::<Test>::iter().next()?;
		let invited = self.dice.pick(&founding.invited).unwrap_or_default();
		signed(self.mostly(invited), Call::co_found { bank })
	}

	/// Somebody who has another account brings their membership along.
	pub(super) fn move_membership(&mut self) -> Option<Act> {
		let left: Vec<_> = Members::<Test>::iter()
			.filter(|(_, who, _)| Persons::person_of(who).is_none())
			.map(|(bank, who, _)| (bank, who))
			.collect();
		let (bank, from) = self.dice.pick(&left)?;
		let to = account_of(from % 100);
		signed(self.mostly(to), Call::move_membership { bank, from })
	}

	pub(super) fn abandon_founding(&mut self) -> Option<Act> {
		let (bank, founding) = Foundings::<Test>::iter().next()?;
		let who = *founding.founders.last()?;
		signed(self.mostly(who), Call::abandon_founding { bank })
	}

	pub(super) fn apply(&mut self) -> Option<Act> {
		let bank = self.bank();
		let (who, careless) = (self.somebody(), self.careless());
		if !careless && Members::<Test>::contains_key(bank, who) {
			return None;
		}
		signed(who, Call::apply { bank })
	}

	pub(super) fn withdraw_application(&mut self) -> Option<Act> {
		let (bank, who) = self.at_focus(Applications::<Test>::iter_keys().collect())?;
		signed(self.mostly(who), Call::withdraw_application { bank })
	}

	pub(super) fn endorse_application(&mut self) -> Option<Act> {
		let (bank, applicant) = self.at_focus(Applications::<Test>::iter_keys().collect())?;
		signed(self.member(bank), Call::endorse_application { bank, applicant })
	}

	pub(super) fn deposit(&mut self) -> Option<Act> {
		let bank = self.bank();
		let amount = self.dice.scale(CRD / 20, 150 * CRD);
		signed(self.member(bank), Call::deposit { bank, amount })
	}

	pub(super) fn withdraw(&mut self) -> Option<Act> {
		let (bank, who) = self.at_focus(Holdings::<Test>::iter_keys().collect())?;
		let holding = Holdings::<Test>::get(bank, who)?;
		let careless = self.careless();
		// Nobody asks for what an older series is worth.
		let pool = Banks::<Test>::get(bank)?.credit_pool;
		if !careless && holding.series != pool.series {
			return None;
		}
		let locked = Locks::<Test>::get(bank, who).map_or(0, |lock| lock.shares());
		let unlocked = holding.shares.saturating_sub(if careless { 0 } else { locked });
		let shares = if self.dice.chance(70) { unlocked } else { self.dice.part(unlocked) };
		if !careless && pool.value_of_shares(shares, Timestamp::get()).unwrap() == 0 {
			return None;
		}
		signed(self.mostly(who), Call::withdraw { bank, shares })
	}

	pub(super) fn cancel_withdrawal(&mut self) -> Option<Act> {
		let (bank, who) = self.at_focus(QueuedExits::<Test>::iter_keys().collect())?;
		signed(self.mostly(who), Call::cancel_withdrawal { bank })
	}

	pub(super) fn claim_withdrawal(&mut self) -> Option<Act> {
		let (bank, who) = self.at_focus(Claims::<Test>::iter_keys().collect())?;
		signed(self.mostly(who), Call::claim_withdrawal { bank })
	}

	pub(super) fn lock_shares(&mut self) -> Option<Act> {
		let (bank, who) = self.at_focus(Holdings::<Test>::iter_keys().collect())?;
		let holding = Holdings::<Test>::get(bank, who)?;
		let locked = Locks::<Test>::get(bank, who).map_or(0, |lock| lock.shares());
		// An account that its person has left locks nothing more.
		if Persons::person_of(&who).is_none() && !self.careless() {
			return None;
		}
		if (locked > 0 || holding.shares < 1_000_000) && !self.careless() {
			return None;
		}
		let shares = self.dice.part(holding.shares);
		signed(who, Call::lock_shares { bank, shares })
	}

	pub(super) fn donate(&mut self) -> Option<Act> {
		let bank = self.bank();
		let amount = self.dice.scale(1, 20 * CRD);
		signed(self.somebody(), Call::donate { bank, amount })
	}

	/// All others' commons come to a bank that has none.
	pub(super) fn endow(&mut self) -> Option<Act> {
		let rescue = self.dice.chance(10);
		let poor = |bank: &BankId| {
			let pool = Banks::<Test>::get(bank).unwrap().credit_pool;
			pool.commons < 10 * CRD && (rescue || pool.is_solvent())
		};
		let banks: Vec<_> = Banks::<Test>::iter_keys().filter(poor).collect();
		let bank = self.dice.pick(&banks)?;
		signed(REDISTRIBUTION, Call::donate { bank, amount: self.dice.scale(5 * CRD, 150 * CRD) })
	}

	pub(super) fn leave(&mut self) -> Option<Act> {
		let bank = self.bank();
		signed(self.member(bank), Call::leave { bank })
	}

	pub(super) fn set_home_bank(&mut self) -> Option<Act> {
		let bank = self.any_bank();
		signed(self.member(bank), Call::set_home_bank { bank })
	}

	pub(super) fn expel(&mut self) -> Option<Act> {
		let bank = self.bank();
		decided_by(bank, Call::expel { bank, member: self.member(bank) })
	}

	pub(super) fn set_policy(&mut self) -> Option<Act> {
		let bank = self.bank();
		let mut some = |most: u64| {
			let percent = self.dice.below(most) as u32;
			self.dice.chance(50).then(|| Permill::from_percent(percent))
		};
		let (liquidity_reserve, reserve_share) = (some(60), some(55));
		let (commons_levy, creation_share) = (some(55), some(60));
		let policy = BankPolicy {
			membership_endorsements: self.dice.chance(30).then(|| self.dice.below(5) as u32),
			liquidity_reserve,
			reserve_share,
			commons_levy,
			creation_share,
		};
		decided_by(bank, Call::set_policy { bank, policy })
	}

	pub(super) fn grant_creation(&mut self) -> Option<Act> {
		let bank = self.any_bank();
		by_root(Call::grant_creation { bank })
	}

	pub(super) fn resolve_bank(&mut self) -> Option<Act> {
		let insolvent = |bank: &BankId| Banks::<Test>::get(bank).unwrap().credit_pool.deficit > 0;
		let any = self.dice.chance(1);
		let banks: Vec<_> = Banks::<Test>::iter_keys().filter(|bank| any || insolvent(bank)).collect();
		let bank = self.dice.pick(&banks)?;
		by_root(Call::resolve_bank { bank })
	}

	pub(super) fn close_bank(&mut self) -> Option<Act> {
		let (focus, winding_down) = (self.focus, self.mood == Mood::WindDown);
		let banks: Vec<_> = Banks::<Test>::iter()
			.filter(|(number, bank)| {
				let pool = &bank.credit_pool;
				let wanted = bank.status == Status::Resolved || (winding_down && Some(*number) == focus);
				wanted && pool.shares == 0 && pool.receivable == 0 && pool.payable == 0
			})
			.map(|(bank, info)| (bank, info.status))
			.collect();
		let (bank, status) =
			if self.dice.chance(3) { (self.any_bank(), Status::Open) } else { self.at_focus(banks)? };
		if status == Status::Resolved && self.dice.chance(50) {
			return by_root(Call::close_bank { bank });
		}
		decided_by(bank, Call::close_bank { bank })
	}
}
