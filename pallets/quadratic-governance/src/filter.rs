//! Which calls a bank's members may decide on.

use credit_primitives_types::BankId;

/// Says which calls the members of a bank may decide on.
pub trait BankCallFilter<Call> {
	/// Whether the members of the bank may decide on the call: on itself, and on all calls that it carries.
	fn allows(bank: BankId, call: &Call) -> bool;
}

/// Banks may decide on nothing.
impl<Call> BankCallFilter<Call> for () {
	fn allows(_: BankId, _: &Call) -> bool {
		false
	}
}
