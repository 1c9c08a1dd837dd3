//! What can be done in a step, how likely it is in which mood, and to whom it happens.

use super::{
	stage::{account_of, next_account_of, HOUR, MINUTE, PERSONS},
	Act, Mood, Walk,
};
use crate::{mock::*, types::RequestState, ActiveLoans, CreditRequest, CreditRequests, Loan};
use credit_primitives_math::{Permill, MS_PER_DAY, MS_PER_YEAR};
use credit_primitives_types::{Balance, BankId, LoanId, Moment, RequestId, CRD};
use pallet_community_banks::{CommunityBanks as Banks, Members};

/// A proposal for a step, `None` if there is nothing to do it with.
type Move = fn(&mut Walk) -> Option<Act>;

/// What a move does to the business of a bank.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
	/// It brings loans about.
	Lend,
	/// It pays for them.
	Pay,
	/// It lets somebody have what is theirs.
	Take,
	/// It brings money.
	Save,
	/// It takes money away.
	Leave,
	/// It follows a default.
	Fail,
	/// It is about who belongs to which bank.
	Join,
	/// It decides about a bank.
	Rule,
	/// It brings a bank about, or to its end.
	Bank,
	/// Time passes.
	Time,
	/// The rest of the world.
	World,
}

const MOVES: &[(u64, Kind, Move)] = &[
	(80, Kind::Lend, Walk::request_credit),
	(60, Kind::Lend, Walk::endorse),
	(6, Kind::Lend, Walk::withdraw_endorsement),
	(4, Kind::Lend, Walk::decline_endorsement),
	(80, Kind::Lend, Walk::decide),
	(8, Kind::Lend, Walk::appeal_score),
	(90, Kind::Lend, Walk::resolve_request),
	(100, Kind::Lend, Walk::accept),
	(25, Kind::Pay, Walk::cancel_request),
	(40, Kind::Lend, Walk::pledge),
	(15, Kind::Take, Walk::withdraw_pledge),
	(35, Kind::Pay, Walk::repay),
	(8, Kind::Pay, Walk::repay_in_full),
	(50, Kind::Take, Walk::claim_proceeds),
	(8, Kind::Fail, Walk::call_default),
	(25, Kind::Fail, Walk::appeal_slash),
	(25, Kind::Fail, Walk::resolve_appeal),
	(10, Kind::Fail, Walk::restructure),
	(10, Kind::Fail, Walk::grant_forbearance),
	(20, Kind::Fail, Walk::buy_collateral),
	(4, Kind::World, Walk::list_asset),
	(1, Kind::World, Walk::unlist_asset),
	(1, Kind::World, Walk::set_model),
	(30, Kind::Save, Walk::deposit),
	(25, Kind::Leave, Walk::withdraw),
	(12, Kind::Leave, Walk::cancel_withdrawal),
	(25, Kind::Take, Walk::claim_withdrawal),
	(15, Kind::Save, Walk::lock_shares),
	(3, Kind::Save, Walk::donate),
	(8, Kind::World, Walk::endow),
	(15, Kind::World, Walk::bail_out),
	(14, Kind::Join, Walk::apply),
	(3, Kind::Join, Walk::withdraw_application),
	(18, Kind::Join, Walk::endorse_application),
	(2, Kind::Join, Walk::leave),
	(3, Kind::Join, Walk::set_home_bank),
	(12, Kind::Join, Walk::move_membership),
	(3, Kind::World, Walk::move_on),
	(1, Kind::Rule, Walk::expel),
	(2, Kind::Rule, Walk::set_policy),
	(1, Kind::Rule, Walk::grant_creation),
	(40, Kind::Bank, Walk::resolve_bank),
	(10, Kind::Bank, Walk::close_bank),
	(4, Kind::Bank, Walk::found_bank),
	(6, Kind::Bank, Walk::invite_founders),
	(12, Kind::Bank, Walk::co_found),
	(4, Kind::Bank, Walk::abandon_founding),
	(100, Kind::Time, Walk::wait),
	(5, Kind::World, Walk::change_health),
	(3, Kind::World, Walk::attest),
	(3, Kind::World, Walk::end_vote),
	(1, Kind::World, Walk::govern),
	(8, Kind::World, Walk::give),
	(8, Kind::World, Walk::relieve),
];

impl Mood {
	/// How many times as likely a move is, in tenths.
	fn weight(self, kind: Kind) -> u64 {
		match (self, kind) {
			(Mood::Boom, Kind::Lend) => 30,
			(Mood::Boom, Kind::Save) => 15,
			(Mood::Boom, Kind::Leave | Kind::Pay | Kind::Time) => 2,
			(Mood::Crisis, Kind::Pay | Kind::Save | Kind::Lend) => 1,
			(Mood::Crisis, Kind::Time | Kind::Fail | Kind::Bank) => 20,
			(Mood::Run, Kind::Leave) => 60,
			(Mood::Run, Kind::Save | Kind::Lend | Kind::Pay) => 1,
			(Mood::Run, Kind::Take) => 20,
			(Mood::WindDown, Kind::Lend | Kind::Save) => 0,
			(Mood::WindDown, Kind::Join | Kind::World) => 2,
			(Mood::WindDown, Kind::Pay | Kind::Take | Kind::Leave | Kind::Bank) => 40,
			_ => 10,
		}
	}
}

impl Walk {
	/// What happens next: a move that can be made, at times by the wrong hand.
	pub(super) fn choose(&mut self) -> Act {
		let mood = self.mood;
		let total: u64 = MOVES.iter().map(|(weight, kind, _)| weight * mood.weight(*kind)).sum();
		let act = loop {
			let mut place = self.dice.below(total);
			let chosen = MOVES.iter().find(|(weight, kind, _)| {
				let weight = weight * mood.weight(*kind);
				let here = place < weight;
				place = place.saturating_sub(weight);
				here
			});
			// Nothing but time is sure to be there.
			if let Some(act) = chosen.and_then(|(_, _, propose)| propose(self)) {
				break act;
			}
		};
		match act {
			Act::Call(_, call) if self.dice.chance(3) => Act::Call(self.wrong_origin(), call),
			act => act,
		}
	}

	fn wrong_origin(&mut self) -> RuntimeOrigin {
		match self.dice.below(5) {
			0 => RuntimeOrigin::root(),
			1 => RuntimeOrigin::none(),
			2 => members_of(self.any_bank()),
			3 => RuntimeOrigin::signed(NOBODY),
			_ => RuntimeOrigin::signed(self.somebody()),
		}
	}

	/// An account of a person: at times one that they have left, whose key they still have.
	pub(super) fn somebody(&mut self) -> AccountId {
		let first = PERSONS.start() + AccountId::from(self.dice.below(PERSONS.count() as u64));
		if self.dice.chance(3) {
			first
		} else {
			account_of(first)
		}
	}

	/// Somebody has another account from now on.
	fn move_on(&mut self) -> Option<Act> {
		let first = PERSONS.start() + AccountId::from(self.dice.below(PERSONS.count() as u64));
		Some(Act::Move(account_of(first), next_account_of(first)?))
	}

	pub(super) fn any_bank(&mut self) -> BankId {
		let banks: Vec<_> = Banks::<Test>::iter().map(|(bank, info)| (info.members, bank)).collect();
		// Of two the one with more members: nothing much happens where nobody is.
		let two = [self.dice.pick(&banks), self.dice.pick(&banks)];
		two.into_iter().max().flatten().unwrap_or_default().1
	}

	/// The bank that can create most.
	pub(super) fn strongest_bank(&self) -> Option<BankId> {
		let room =
			|bank: &BankId| CommunityBanks::creation_capacity(*bank).map(|capacity| capacity.lending_room);
		Banks::<Test>::iter_keys().max_by_key(room)
	}

	/// The bank that people mostly deal with now, or any.
	pub(super) fn bank(&mut self) -> BankId {
		match self.focus {
			Some(bank) if self.dice.chance(70) && Banks::<Test>::contains_key(bank) => bank,
			_ => self.any_bank(),
		}
	}

	/// A member of the bank, at times somebody else.
	pub(super) fn member(&mut self, bank: BankId) -> AccountId {
		let members: Vec<_> = Members::<Test>::iter_key_prefix(bank).collect();
		if self.dice.chance(4) {
			return self.somebody();
		}
		self.dice.pick(&members).unwrap_or(NOBODY)
	}

	/// Whether somebody does not look whether it makes sense.
	pub(super) fn careless(&mut self) -> bool {
		self.dice.chance(5)
	}

	/// The account itself, at times somebody else's.
	pub(super) fn mostly(&mut self, who: AccountId) -> AccountId {
		if self.dice.chance(4) {
			self.somebody()
		} else {
			who
		}
	}

	/// A request in a state like this.
	pub(super) fn request_in(
		&mut self,
		like: impl Fn(&CreditRequest<AccountId>) -> bool,
	) -> Option<(RequestId, CreditRequest<AccountId>)> {
		let found: Vec<_> = CreditRequests::<Test>::iter().filter(|(_, request)| like(request)).collect();
		self.dice.pick(&found)
	}

	pub(super) fn open_request(&mut self) -> Option<(RequestId, CreditRequest<AccountId>)> {
		self.request_in(|request| request.state == RequestState::Open)
	}

	/// A loan like this, of the bank in focus if there is one.
	pub(super) fn loan_with(
		&mut self,
		like: impl Fn(&Loan<AccountId>) -> bool,
	) -> Option<(LoanId, Loan<AccountId>)> {
		let found: Vec<_> = ActiveLoans::<Test>::iter().filter(|(_, loan)| like(loan)).collect();
		let focused: Vec<_> =
			found.iter().filter(|(_, loan)| Some(loan.bank_id) == self.focus).cloned().collect();
		if !focused.is_empty() && self.dice.chance(70) {
			return self.dice.pick(&focused);
		}
		self.dice.pick(&found)
	}

	fn wait(&mut self) -> Option<Act> {
		let days = if self.mood == Mood::Crisis { 30 } else { 3 };
		let span = match self.dice.below(1_000) {
			0..=399 => self.dice.below(1_000),
			400..=649 => self.dice.scale(1_000, u128::from(HOUR)) as Moment,
			650..=989 => self.dice.below(days * MS_PER_DAY),
			990..=996 => self.dice.below(60 * MS_PER_DAY),
			_ => self.dice.below(MS_PER_YEAR * 3 / 2),
		};
		Some(Act::Wait(span))
	}

	fn change_health(&mut self) -> Option<Act> {
		Some(Act::Health(Permill::from_parts(self.dice.below(1_000_001) as u32)))
	}

	fn attest(&mut self) -> Option<Act> {
		Some(Act::Attest(self.dice.chance(60)))
	}

	fn govern(&mut self) -> Option<Act> {
		Some(Act::Govern)
	}

	/// Somebody sends money to somebody, or to a bank's account past its books.
	fn give(&mut self) -> Option<Act> {
		let dest = if self.dice.chance(50) {
			CommunityBanks::account_of(self.dice.below(6) as BankId)
		} else {
			self.somebody()
		};
		let value = self.dice.scale(1, 20 * CRD);
		let from = self.somebody();
		Some(Act::Call(RuntimeOrigin::signed(from), transfer(dest, value)))
	}

	/// What has been lost to all comes back to somebody, so that nobody is out of the game for good.
	fn relieve(&mut self) -> Option<Act> {
		let value = self.dice.scale(CRD, 500 * CRD);
		let dest = PERSONS.map(account_of).min_by_key(|who| free(*who))?;
		Some(Act::Call(RuntimeOrigin::signed(REDISTRIBUTION), transfer(dest, value)))
	}

	pub(super) fn minutes(&mut self, most: Moment) -> Moment {
		self.dice.scale(u128::from(MINUTE), u128::from(most)) as Moment
	}
}

fn transfer(dest: AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value })
}
