//! The end of a life: everybody pays what they owe and takes what is theirs, every bank closes, and nothing is left.

use super::{Act, Walk};
use crate::{
	mock::*, ActiveLoans, AssetsHeld, BorrowerExposure, Calendar, Call, CreditRequests, Debts,
	EndorserExposure, Engaged, LoanEndorsements, OpenRequests, PeerLoans, Pledges, Sales, Settlements,
};
use credit_primitives_math::MS_PER_DAY;
use credit_primitives_types::Balance;
use frame_support::traits::fungible::InspectHold;
use pallet_community_banks as banks;

/// Days in which every appeal, lock and queue comes to its end under all rules of the stage.
const LONG_ENOUGH: u64 = 200;

impl Walk {
	/// Does what somebody can do, and must be able to.
	fn must(&mut self, origin: RuntimeOrigin, call: impl Into<RuntimeCall>) {
		let call = call.into();
		let before = self.seen.successes();
		self.act(Act::Call(origin, call.clone()));
		assert_eq!(self.seen.successes(), before + 1, "{call:?} is refused at the end");
	}

	fn pass(&mut self, days: u64) {
		self.act(Act::Wait(days * MS_PER_DAY));
	}

	pub(super) fn wind_up(&mut self) {
		let signed = RuntimeOrigin::signed;
		self.act(Act::Attest(true));
		// Slashes are settled and loans that nobody has paid for long are called, whose slashes take time as well.
		for _ in 0..2 * LONG_ENOUGH / 50 {
			self.pass(50);
		}
		for (request, asked) in CreditRequests::<Test>::iter().collect::<Vec<_>>() {
			self.must(signed(asked.borrower_id), Call::cancel_request { request });
		}
		for loan in ActiveLoans::<Test>::iter_keys().collect::<Vec<_>>() {
			self.must(signed(REDISTRIBUTION), Call::repay_in_full { loan, at_most: Balance::MAX });
		}
		for (loan, who) in LoanEndorsements::<Test>::iter_keys().collect::<Vec<_>>() {
			self.must(signed(who), Call::claim_proceeds { loan });
		}
		for (request, who) in Pledges::<Test>::iter_keys().collect::<Vec<_>>() {
			match PeerLoans::<Test>::get(request) {
				// An endorser who lent as well has taken both.
				Some(loan) => self.must(signed(who), Call::claim_proceeds { loan }),
				None => self.must(signed(who), Call::withdraw_pledge { request }),
			}
		}
		self.empty_the_banks();
		self.close_the_banks();
		self.assert_that_nothing_is_left();
	}

	/// Makes the banks solvent, and lets the depositors take their money.
	fn empty_the_banks(&mut self) {
		let signed = RuntimeOrigin::signed;
		for (bank, info) in banks::CommunityBanks::<Test>::iter().collect::<Vec<_>>() {
			let amount = info.credit_pool.uncovered.max(info.credit_pool.deficit);
			if amount > 0 {
				self.must(signed(REDISTRIBUTION), banks::Call::donate { bank, amount });
			}
		}
		self.pass(LONG_ENOUGH);
		for (bank, who, holding) in banks::Holdings::<Test>::iter().collect::<Vec<_>>() {
			let pool = banks::CommunityBanks::<Test>::get(bank).unwrap().credit_pool;
			if holding.series == pool.series {
				self.must(signed(who), banks::Call::withdraw { bank, shares: holding.shares });
			}
		}
		// What came first in the queue held the others up until they were served.
		for _ in 0..3 {
			self.pass(1);
		}
		for (bank, who) in banks::Claims::<Test>::iter_keys().collect::<Vec<_>>() {
			self.must(signed(who), banks::Call::claim_withdrawal { bank });
		}
	}

	fn close_the_banks(&mut self) {
		for bank in banks::CommunityBanks::<Test>::iter_keys().collect::<Vec<_>>() {
			self.must(members_of(bank), banks::Call::close_bank { bank });
		}
		for (bank, founding) in banks::Foundings::<Test>::iter().collect::<Vec<_>>() {
			self.must(RuntimeOrigin::signed(founding.founder), banks::Call::abandon_founding { bank });
		}
		for _ in 0..20 {
			self.pass(1);
		}
	}

	fn assert_that_nothing_is_left(&self) {
		assert_eq!(ActiveLoans::<Test>::iter().count() + CreditRequests::<Test>::iter().count(), 0);
		assert_eq!(OpenRequests::<Test>::iter().count() + Pledges::<Test>::iter().count(), 0);
		assert_eq!(PeerLoans::<Test>::iter().count() + Settlements::<Test>::iter().count(), 0);
		assert_eq!(LoanEndorsements::<Test>::iter().count() + Calendar::<Test>::iter().count(), 0);
		assert_eq!(Debts::<Test>::iter().count() + BorrowerExposure::<Test>::iter().count(), 0);
		assert_eq!(EndorserExposure::<Test>::iter().count() + Engaged::<Test>::iter().count(), 0);
		assert_eq!(AssetsHeld::<Test>::iter().count() + Sales::<Test>::iter().count(), 0);
		assert_eq!(banks::CommunityBanks::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::Members::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::MemberAccounts::<Test>::iter().count() + banks::Lockers::<Test>::iter().count(), 0);
		assert_eq!(Votes::iter().count() + VotesOver::iter().count(), 0, "nobody votes on what is over");
		assert_eq!(banks::Holdings::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::Applications::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::OnTimePayers::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::Exits::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::QueuedExits::<Test>::iter_keys().count(), 0);
		assert_eq!(banks::Claims::<Test>::iter().count() + banks::Debts::<Test>::iter().count(), 0);
		assert_eq!(banks::Clearing::<Test>::iter().count() + banks::Foundings::<Test>::iter().count(), 0);
		assert_eq!(
			(banks::TotalIssued::<Test>::get(), banks::TotalUncovered::<Test>::get()),
			(0, 0),
			"all that was created is burned"
		);
		let genesis = banks::GenesisIssuance::<Test>::get();
		assert_eq!(Balances::total_issuance(), genesis + banks::Orphaned::<Test>::get());
		for who in frame_system::Account::<Test>::iter_keys() {
			assert_eq!(Balances::total_balance_on_hold(&who), 0, "nothing stays held of {who}");
		}
	}
}
