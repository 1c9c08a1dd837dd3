//! What nodes and wallets ask the runtime about community banks.
// The macro writes functions of its own.
#![allow(missing_docs, clippy::multiple_bound_locations)]

use crate::views::{BankPage, BankView, HealthView, MembershipPage};
use codec::Codec;
use credit_primitives_types::BankId;

sp_api::decl_runtime_apis! {
	/// Community banks, how their communities fare, and who belongs to them.
	pub trait BanksApi<AccountId: Codec> {
		/// At most `limit` banks (and 100) from the number `start` on, and where to go on. At most 1,000 numbers are looked
		/// at, of which those of closed banks are empty.
		fn banks(start: BankId, limit: u32) -> BankPage<AccountId>;

		/// A bank with its ledger, its capital and what it may create; `None` if there is none of this number.
		fn bank(bank_id: BankId) -> Option<BankView<AccountId>>;

		/// How a bank's community fares now and at the ends of the last `limit` epochs (and 32), each with all that it
		/// follows from; `None` if there is no such bank.
		fn health(bank_id: BankId, limit: u32) -> Option<HealthView>;

		/// The banks that the person behind an account is a member of: at most `limit` (and 100) from the number `start` on,
		/// and where to go on. At most 1,000 numbers are looked at.
		fn memberships(who: AccountId, start: BankId, limit: u32) -> MembershipPage<AccountId>;
	}
}
