//! What the calls and the work of each block weigh. A runtime configures the weights measured on its own hardware; those
//! of `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call, and of each step that the pallet takes by itself.
pub trait WeightInfo {
	/// `create_did`.
	fn create_did() -> Weight;
	/// `set_key`, of a document that is full with it.
	fn set_key() -> Weight;
	/// `remove_key`, of a document that is full but for one key.
	fn remove_key() -> Weight;
	/// `set_service`, likewise.
	fn set_service() -> Weight;
	/// `remove_service`, likewise.
	fn remove_service() -> Weight;
	/// `set_controllers`, likewise.
	fn set_controllers() -> Weight;
	/// `add_delegate`, likewise.
	fn add_delegate() -> Weight;
	/// `remove_delegate`, likewise.
	fn remove_delegate() -> Weight;
	/// `submit_operation`, by the slowest kind of signature, wrapped.
	fn submit_operation() -> Weight;
	/// `remove_did`, of a full document.
	fn remove_did() -> Weight;
	/// `register_schema`, of a bank.
	fn register_schema() -> Weight;
	/// `accredit_issuer`, with `i` issuers of personhood to look through.
	fn accredit_issuer(i: u32) -> Weight;
	/// `discredit_issuer`, with `i` issuers of personhood to look through.
	fn discredit_issuer(i: u32) -> Weight;
	/// `bond_issuer`.
	fn bond_issuer() -> Weight;
	/// `retire_issuer`.
	fn retire_issuer() -> Weight;
	/// `withdraw_bond`, of an issuer that was appointed and is forgotten with it.
	fn withdraw_bond() -> Weight;
	/// `delegate_issuing`, as far down as it goes.
	fn delegate_issuing() -> Weight;
	/// `end_delegation`, of an issuer that is forgotten with it.
	fn end_delegation() -> Weight;
	/// `remove_issuer`, of one at the bottom.
	fn remove_issuer() -> Weight;
	/// `attest`, by any schema but personhood.
	fn attest() -> Weight;
	/// `attest` of a person who was another issuer's.
	fn attest_person() -> Weight;
	/// `revoke`, of a person's attestation.
	fn revoke() -> Weight;
	/// `suspend`, of a person's attestation.
	fn suspend() -> Weight;
	/// `reinstate`, of a person's attestation.
	fn reinstate() -> Weight;
	/// `remove_attestation`, of a person's.
	fn remove_attestation() -> Weight;
	/// `complete_move`, to another issuer.
	fn complete_move() -> Weight;
	/// `accept_move`, to another issuer.
	fn accept_move() -> Weight;
	/// `refuse_move`.
	fn refuse_move() -> Weight;
	/// `withdraw_move`.
	fn withdraw_move() -> Weight;
	/// Taking one person out of the counts.
	fn lapse_person() -> Weight;
	/// A block in which there is nothing to do.
	fn poll_idle() -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 100_000);

/// The weights for tests.
macro_rules! for_tests {
	($($call:ident),+ $(,)?) => {
		impl WeightInfo for () {
			$(fn $call() -> Weight {
				FOR_TESTS
			})+
			fn accredit_issuer(_: u32) -> Weight {
				FOR_TESTS
			}
			fn discredit_issuer(_: u32) -> Weight {
				FOR_TESTS
			}
		}
	};
}

for_tests!(
	create_did,
	set_key,
	remove_key,
	set_service,
	remove_service,
	set_controllers,
	add_delegate,
	remove_delegate,
	submit_operation,
	remove_did,
	register_schema,
	bond_issuer,
	retire_issuer,
	withdraw_bond,
	delegate_issuing,
	end_delegation,
	remove_issuer,
	attest,
	attest_person,
	revoke,
	suspend,
	reinstate,
	remove_attestation,
	complete_move,
	accept_move,
	refuse_move,
	withdraw_move,
	lapse_person,
	poll_idle,
);
