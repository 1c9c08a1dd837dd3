//! A loan, what secures it, and what its endorsers and lenders have in it.

use super::RequestState;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{
	interest::accrued,
	lending::{burned_so_far, released},
	muldiv::mul_div_ceil,
	pro_rata::entitled,
	schedule::{due_at, first_unpaid, installments_due, overdue},
	FixedU128, Permill, Perquintill,
};
use credit_primitives_types::{
	AssetId, Balance, BankId, Loss, Moment, PersonId, PurposeKind, RequestId, Schedule,
};
use scale_info::TypeInfo;

/// A loan that is not repaid yet, also one in default.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Loan<AccountId> {
	/// Who owes it.
	pub borrower: AccountId,
	/// The person behind the account.
	pub person: PersonId,
	/// The bank it is owed to, or whose members lent it.
	pub bank_id: BankId,
	/// The request it came from, under which its lenders stand.
	pub request_id: RequestId,
	/// Whether members lent it, not the bank.
	pub by_peers: bool,
	/// Whether the borrower founded the bank.
	pub by_founder: bool,
	/// What was paid out.
	pub principal: Balance,
	/// The part of the principal that was created.
	pub created: Balance,
	/// The part of the principal that the borrower still owes.
	pub outstanding: Balance,
	/// The part of it that the lender's books still show: all of it until a default, then what stakes may still pay.
	pub booked: Balance,
	/// Interest that had accrued at `accrued_at` and is unpaid.
	pub interest: Balance,
	/// Up to when interest is in `interest`.
	pub accrued_at: Moment,
	/// Interest per year, simple.
	pub rate: Perquintill,
	/// When it was accepted and paid out.
	pub accepted: Moment,
	/// When the principal is due.
	pub plan: Plan,
	/// What for.
	pub purpose: PurposeKind,
	/// What secures it.
	pub security: Security,
	/// The part of the interest that the endorsers get.
	pub endorsers_share: Permill,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
	/// For how long after a due date it is not delinquent, in milliseconds.
	pub grace: Moment,
	/// How long it must at least be delinquent before anyone may call the default, in milliseconds.
	pub default_delay: Moment,
	/// How much of it has been counted as history, in units of 10^-12 CRD times days.
	pub counted_days: u128,
	/// The interest of the endorsers, by their stakes.
	pub endorsers: Pot,
	/// What was repaid to the lenders of a peer loan, by their pledges.
	pub lenders: Pot,
	/// How it is watched over.
	pub care: Care,
	/// What became of it in default.
	pub default: Option<LoanDefault>,
}

/// When principal is due: what was outstanding at the start, in parts over the term.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Plan {
	/// When it began: at acceptance, or when the loan was restructured.
	pub start: Moment,
	/// The principal outstanding then.
	pub base: Balance,
	/// For how long, in milliseconds.
	pub term: Moment,
	/// In which parts.
	pub schedule: Schedule,
}

/// The terms of a restructured loan.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Terms {
	/// The new term, in milliseconds from now on.
	pub term: Moment,
	/// The new schedule.
	pub schedule: Schedule,
	/// The new interest per year, no more than before.
	pub rate: Perquintill,
}

/// What secures a loan.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Security {
	/// Native collateral at acceptance.
	pub native: Balance,
	/// The part of it that is still held from the borrower.
	pub native_held: Balance,
	/// The principal outstanding down to which collateral and stakes have been released.
	pub released_to: Balance,
	/// A listed asset, held from the borrower until the loan is repaid.
	pub asset: Option<SecuredAsset>,
}

/// A listed asset that secures a loan, on the terms it had at acceptance.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct SecuredAsset {
	/// Which.
	pub asset: AssetId,
	/// How much, in its smallest unit.
	pub amount: Balance,
	/// Its price then.
	pub price: FixedU128,
	/// The part of the price that did not count.
	pub haircut: Permill,
}

/// How a loan is watched over.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Care {
	/// When it is looked at next; the calendar has an entry for this moment, none if it is the end of time.
	pub next_check: Moment,
	/// Whether it is delinquent, as far as the calendar or a payment has noticed.
	pub is_late: bool,
	/// Up to which step of the provisions it is late: 0 for not at all.
	pub step: u8,
	/// What the bank expects to lose on it.
	pub provision: Balance,
	/// What the depositors would pay of it first if all open appeals were granted, as the bank's books have it.
	pub contested: Balance,
	/// Before when nobody may call the default.
	pub forborne_until: Option<Moment>,
	/// How often it was restructured.
	pub restructured: u32,
	/// The step that stays until enough installments in a row are paid on time.
	pub kept_step: u8,
	/// How many installments in a row have been.
	pub on_time: u32,
	/// Up to which installment of the plan that was counted.
	pub counted: u32,
}

/// A loan in default.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct LoanDefault {
	/// When it was called.
	pub at: Moment,
	/// Principal that was written off and has not come in since.
	pub recoverable: Balance,
	/// What that has cost the bank, as far as it has not been given back.
	pub lost: Loss,
	/// Until when the stakes wait for appeals, `None` once they are settled.
	pub escrow_until: Option<Moment>,
	/// What the stakes are called upon for together, until they are settled.
	pub called: Balance,
	/// The part of it that open appeals ask back.
	pub appealed: Balance,
	/// What the borrower still owes on account of what came out of the stakes.
	pub taken_due: Balance,
	/// What came out of the stakes, by what was taken from each; what is collected was given back since.
	pub taken: Pot,
}

/// Money that several people have parts in.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Pot {
	/// How many have not taken everything yet.
	pub parts: u32,
	/// The sum of all parts.
	pub whole: Balance,
	/// What came in for them so far.
	pub collected: Balance,
	/// What was paid out of it.
	pub claimed: Balance,
}

impl Pot {
	/// What is left of `part`'s entitlement after `claimed`, rounded down; all that is left for the last one of a pot
	/// into which nothing more will come.
	pub fn claim(&self, part: Balance, claimed: Balance, is_final: bool) -> Option<Balance> {
		if is_final && self.parts == 1 {
			return self.collected.checked_sub(self.claimed);
		}
		entitled(self.collected, part, self.whole)?.checked_sub(claimed)
	}

	/// What is there for those who come.
	pub fn unclaimed(&self) -> Option<Balance> {
		self.collected.checked_sub(self.claimed)
	}
}

/// A loan that is repaid and whose endorsers and lenders have not all come for what is theirs.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Settlement {
	/// The bank that keeps the money for them.
	pub bank_id: BankId,
	/// The request under which the lenders stand.
	pub request_id: RequestId,
	/// Whether the endorsements held: the loan ran long enough to make history, and was repaid within its term.
	pub held: bool,
	/// The interest of the endorsers.
	pub endorsers: Pot,
	/// What was taken from stakes and given back.
	pub taken: Pot,
	/// What was repaid to the lenders.
	pub lenders: Pot,
}

impl Settlement {
	/// Whether everybody has come.
	pub fn is_over(&self) -> bool {
		self.endorsers.parts == 0 && self.lenders.parts == 0
	}
}

/// An endorser's part in a loan.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct LoanEndorsement {
	/// The person behind the account.
	pub person: PersonId,
	/// Held from the endorser at acceptance.
	pub stake: Balance,
	/// The part of it that is held still.
	pub held: Balance,
	/// The part of that which a default has called upon and nothing has settled yet.
	pub slashed: Balance,
	/// What the endorser says to that.
	pub appeal: Appeal,
	/// What the default took in the end.
	pub taken: Balance,
	/// Interest that the endorser took so far.
	pub claimed: Balance,
	/// What the endorser was given back of `taken`.
	pub restored: Balance,
}

/// Where an endorser's appeal stands.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Appeal {
	/// None was made.
	None,
	/// The bank's members have to decide.
	Open,
	/// They did.
	Decided,
}

/// A lender's part in a request or a peer loan.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Pledge {
	/// The bank whose account keeps the money.
	pub bank_id: BankId,
	/// What the lender has put in.
	pub amount: Balance,
	/// What the lender took out of the loan so far.
	pub claimed: Balance,
}

/// What is owed on a loan at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AmountDue {
	/// Principal still owed.
	pub outstanding: Balance,
	/// Interest owed by now.
	pub interest: Balance,
	/// Principal past its due date.
	pub overdue: Balance,
	/// When principal is due next, `None` after the last due date.
	pub next_due: Option<Moment>,
	/// For how long the oldest unpaid installment has been past its due date, in milliseconds.
	pub late_for: Moment,
	/// From when on anyone may call the default, `None` for a loan that owes nothing more to its plan.
	pub default_from: Option<Moment>,
}

impl Plan {
	/// The number of installments due at `now`.
	pub fn due_by(&self, now: Moment) -> Option<u32> {
		installments_due(self.start, self.term, self.schedule.installments(), now)
	}

	/// When installment `k` is due.
	pub fn due(&self, k: u32) -> Option<Moment> {
		due_at(self.start, self.term, self.schedule.installments(), k)
	}

	/// When the last installment is due.
	pub fn end(&self) -> Option<Moment> {
		self.start.checked_add(self.term)
	}

	/// Of `outstanding` what is past its due date at `now`.
	pub fn overdue(&self, outstanding: Balance, now: Moment) -> Option<Balance> {
		overdue(self.base, self.schedule.installments(), self.due_by(now)?, outstanding)
	}

	/// Whether it asks for no more and nothing earlier than `old` does from `now` on: the first part no earlier, the parts
	/// no larger and no closer together, the end no earlier. Nothing is harsher than a plan that is over.
	pub fn is_no_harsher_than(&self, old: &Plan, now: Moment) -> Option<bool> {
		if old.end()? <= now {
			return Some(true);
		}
		let (parts, old_parts) = (self.schedule.installments(), old.schedule.installments());
		let next_due = old.due(old.due_by(now)?.checked_add(1)?)?;
		let smaller = self.base.checked_mul(old_parts.into())? <= old.base.checked_mul(parts.into())?;
		let spread = u128::from(self.term).checked_mul(old_parts.into())?
			>= u128::from(old.term).checked_mul(parts.into())?;
		Some(smaller && spread && self.due(1)? >= next_due && self.end()? >= old.end()?)
	}

	/// When the oldest installment that `outstanding` leaves unpaid is due.
	pub fn oldest_due(&self, outstanding: Balance) -> Option<Moment> {
		self.due(first_unpaid(self.base, self.schedule.installments(), outstanding)?)
	}
}

impl<AccountId> Loan<AccountId> {
	/// The interest owed at `now`, rounded up. `None` past what a balance can hold. None accrues after a default.
	pub fn interest_due(&self, now: Moment) -> Option<Balance> {
		if self.default.is_some() {
			return Some(self.interest);
		}
		let elapsed = now.checked_sub(self.accrued_at)?;
		self.interest.checked_add(accrued(self.outstanding, self.rate, elapsed)?)
	}

	/// All that is owed at `now`.
	pub fn owed(&self, now: Moment) -> Option<Balance> {
		self.interest_due(now)?.checked_add(self.outstanding)
	}

	/// Whether it has been out for `least` at `now`: what comes back of it then shows more than money that goes to and fro.
	pub fn is_seasoned(&self, least: Moment, now: Moment) -> bool {
		now.saturating_sub(self.accepted) >= least
	}

	/// The principal that is past its due date at `now`.
	pub fn overdue(&self, now: Moment) -> Option<Balance> {
		self.plan.overdue(self.outstanding, now)
	}

	/// Since when it has been late at `now`: the due date of the oldest unpaid installment. `None` if it is not late; an
	/// overdue below `tolerance` is none.
	pub fn late_since(&self, now: Moment, tolerance: Balance) -> Option<Moment> {
		let tolerance = tolerance.max(1);
		if self.overdue(now)? < tolerance {
			return None;
		}
		// The oldest installment of which as much as that is unpaid: what is missing of earlier ones does not make it late.
		let missing = self.outstanding.checked_sub(tolerance.checked_sub(1)?)?;
		self.plan.oldest_due(missing).filter(|due| *due <= now)
	}

	/// The created credit that taking `principal` off the books burns.
	pub fn burned_by(&self, principal: Balance) -> Option<Balance> {
		let before = self.principal.checked_sub(self.booked)?;
		let after = before.checked_add(principal)?;
		burned_so_far(self.created, self.principal, after)?.checked_sub(burned_so_far(
			self.created,
			self.principal,
			before,
		)?)
	}

	/// The created credit of what the books show.
	pub fn issued(&self) -> Option<Balance> {
		self.created.checked_sub(burned_so_far(
			self.created,
			self.principal,
			self.principal.checked_sub(self.booked)?,
		)?)
	}

	/// The debt to a bank that native collateral does not cover.
	pub fn unsecured(&self) -> Balance {
		if self.by_peers {
			return 0;
		}
		self.outstanding.saturating_sub(self.security.native_held)
	}

	/// The part of a security of `given` that must stay, rounded up.
	pub fn live(&self, given: Balance) -> Option<Balance> {
		given.checked_sub(released(given, self.principal, self.security.released_to)?)
	}

	/// What a delinquent loan is secured by: native collateral and the stakes that are still live, rounded up each.
	pub fn secured(&self) -> Option<Balance> {
		let stakes = mul_div_ceil(self.endorsers.whole, self.security.released_to, self.principal)?;
		stakes.checked_add(self.security.native_held)
	}

	/// Whether the bank must be there for it: as long as the bank's books show it, or the bank keeps its lenders' money.
	pub fn needs_bank(&self) -> bool {
		self.by_peers || self.default.is_none() || self.booked > 0
	}

	/// From when on anyone may call the default of a loan whose oldest unpaid installment was due at `due`: not before it
	/// is expected to be lost in full, which is so `expected_after` it became delinquent.
	pub fn default_from(&self, due: Moment, expected_after: Moment) -> Moment {
		let delay = self.default_delay.max(expected_after);
		let date = due.saturating_add(self.grace).saturating_add(delay);
		date.max(self.care.forborne_until.unwrap_or_default())
	}

	/// What the lender gives up if stakes are spared `amount` of what they are called upon for. The borrower may have paid
	/// some of that: it relieves all of them alike. `None` if they are called upon for less.
	pub fn given_up_for(&self, amount: Balance) -> Option<Balance> {
		if amount == 0 {
			return Some(0);
		}
		entitled(self.booked, amount, self.default.as_ref()?.called)
	}

	/// What the depositors would pay first if all open appeals were granted; of a peer loan the lenders would. No less
	/// than what they pay if they are granted one by one.
	pub fn contested(&self) -> Option<Balance> {
		if self.by_peers {
			return Some(0);
		}
		self.given_up_for(self.default.map_or(0, |default| default.appealed))
	}

	/// What an endorser may take back now.
	pub fn releasable(&self, part: &LoanEndorsement) -> Option<Balance> {
		match &self.default {
			Some(_) => part.held.checked_sub(part.slashed),
			None => part.held.checked_sub(self.live(part.stake)?.min(part.held)),
		}
	}
}

impl LoanEndorsement {
	/// The part of an endorser in a new loan.
	pub fn new(person: PersonId, stake: Balance) -> Self {
		Self {
			person,
			stake,
			held: stake,
			slashed: 0,
			appeal: Appeal::None,
			taken: 0,
			claimed: 0,
			restored: 0,
		}
	}
}

impl LoanDefault {
	/// What was taken from stakes and has not been given back.
	pub fn owed_to_endorsers(&self) -> Option<Balance> {
		self.taken.whole.checked_sub(self.taken.collected)
	}
}

impl RequestState {
	/// Whether neither the score nor a vote has spoken.
	pub fn is_open(&self) -> bool {
		*self == RequestState::Open
	}
}
