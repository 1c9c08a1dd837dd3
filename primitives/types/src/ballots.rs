//! What the members of a bank decide although none of them has proposed it.

use crate::{BankId, LoanId, PersonId, ProposalId, RequestId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// A question that the course of business puts to a bank's members.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Matter<AccountId> {
	/// Whether a request for credit that was neither approved nor rejected by itself is approved.
	Request(RequestId),
	/// Whether an endorser of a loan in default gets the stake back.
	Appeal {
		/// The loan.
		loan: LoanId,
		/// The endorser.
		endorser: AccountId,
	},
}

/// Lets a bank's members decide.
pub trait Ballots<AccountId> {
	/// Puts the matter to the vote of all who are members now, except for the persons in `excluded`, whom it is about.
	fn open(
		bank: BankId,
		matter: Matter<AccountId>,
		excluded: Vec<PersonId>,
	) -> Result<ProposalId, DispatchError>;

	/// Ends the vote on a matter that has settled itself. Nothing happens if none is under way.
	fn withdraw(matter: &Matter<AccountId>);
}

/// Nobody is asked.
impl<AccountId> Ballots<AccountId> for () {
	fn open(_: BankId, _: Matter<AccountId>, _: Vec<PersonId>) -> Result<ProposalId, DispatchError> {
		Ok(0)
	}

	fn withdraw(_: &Matter<AccountId>) {}
}

/// Hears of memberships that end.
pub trait OnMembershipEnded {
	/// The person is no longer a member of the bank.
	fn ended(bank: BankId, person: &PersonId);

	/// What hearing of it weighs at most.
	fn weight() -> Weight;
}

/// Nobody listens.
impl OnMembershipEnded for () {
	fn ended(_: BankId, _: &PersonId) {}

	fn weight() -> Weight {
		Weight::zero()
	}
}
