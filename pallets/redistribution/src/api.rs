//! What nodes and wallets ask the runtime about epochs and redistribution.
// The macro writes functions of its own.
#![allow(missing_docs)]

use crate::types::{BankResult, EpochStatus, Preview, Summary};
use credit_primitives_types::{BankId, EpochIndex};

sp_api::decl_runtime_apis! {
	/// Epochs, and the redistribution of commons.
	pub trait RedistributionApi {
		/// The epoch that is under way, and the run that closes the one before if it is not done.
		fn current() -> EpochStatus;

		/// What the run that closed an epoch did; `None` if it is not done, or longer ago than 64 epochs.
		fn epoch(index: EpochIndex) -> Option<Summary>;

		/// What the last run did with a bank, or the one under way does; `None` if the bank took no part in it.
		fn result(bank_id: BankId) -> Option<BankResult>;

		/// What the run that closes this epoch would do if it began now and nothing changed, with all that comes before it
		/// (reports taken in, health reckoned up): all sums, and at most `limit` banks (and 100) from the number `start` on.
		/// `None` while a run is under way, and if there are more than 10,000 banks, which is too many for an answer.
		fn preview(start: BankId, limit: u32) -> Option<Preview>;
	}
}
