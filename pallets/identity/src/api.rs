//! What wallets and resolvers ask a node.

use crate::types::{AttestationView, DidView};
use codec::Codec;
use credit_primitives_types::{AttestationId, PersonId};

sp_api::decl_runtime_apis! {
	/// Resolves identities.
	pub trait IdentityApi<AccountId> where AccountId: Codec {
		/// The document of `did:credit:<account>`, `None` if there is none.
		fn resolve(account: AccountId) -> Option<DidView<AccountId>>;

		/// An attestation and whether it counts now, `None` if there is none of this number.
		fn attestation(id: AttestationId) -> Option<AttestationView<AccountId>>;

		/// The person behind an account, `None` without a valid attestation of personhood.
		fn person(account: AccountId) -> Option<PersonId>;
	}
}
