//! What nodes and wallets ask the runtime about credit.
// The macro writes functions of its own.
#![allow(missing_docs, clippy::multiple_bound_locations)]

use crate::{
	types::Totals,
	views::{AssessmentView, Enquiry, LoanPage, LoanView, RecordView, RequestView, SchedulePage},
};
use alloc::vec::Vec;
use codec::Codec;
use credit_primitives_types::{LoanId, RequestId};

sp_api::decl_runtime_apis! {
	/// Requests, loans and the records that people build on.
	pub trait CreditApi<AccountId: Codec> {
		/// How a request would be assessed now, what would stand in its way, and what would change that, without any
		/// transaction; the name of the error where nothing can be assessed.
		fn assess(enquiry: Enquiry<AccountId>) -> Result<AssessmentView, Vec<u8>>;

		/// The same of a request that is there.
		fn assess_request(request_id: RequestId) -> Result<AssessmentView, Vec<u8>>;

		/// A request that is open, referred or approved; `None` if there is none.
		fn request(request_id: RequestId) -> Option<RequestView<AccountId>>;

		/// A loan that is not repaid, and what is owed on it now; `None` if there is none.
		fn loan(loan_id: LoanId) -> Option<LoanView<AccountId>>;

		/// The loans of the person behind an account: at most `limit` (and 100), after the one of number `after`, and where
		/// to go on.
		fn loans_of(who: AccountId, after: Option<LoanId>, limit: u32) -> LoanPage<AccountId>;

		/// The installments of a loan: at most `limit` (and 100) from the one of number `start` on, which counts from 1, and
		/// where to go on; `None` if there is no such loan.
		fn schedule(loan_id: LoanId, start: u32, limit: u32) -> Option<SchedulePage>;

		/// What the person behind an account has shown and owes; `None` if it is nobody's.
		fn record(who: AccountId) -> Option<RecordView>;

		/// What lending has come to.
		fn totals() -> Totals;
	}
}
