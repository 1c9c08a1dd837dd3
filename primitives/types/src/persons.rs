//! Who is a person, on whose word, and what else is attested of an account.

use crate::{Moment, PersonId, SchemaId};
use alloc::vec::Vec;
use frame_support::weights::Weight;

/// Tells accounts of persons from mere accounts.
pub trait Personhood<AccountId> {
	/// The person behind the account, `None` without a valid attestation. No two accounts give the same person.
	fn person_of(who: &AccountId) -> Option<PersonId>;

	/// Makes the account a person's, so that a benchmark can act as one.
	#[cfg(feature = "runtime-benchmarks")]
	fn attest_for_benchmark(who: &AccountId);
}

/// On whose word somebody counts as a person, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched<AccountId> {
	/// The issuer of the attestation.
	pub by: AccountId,
	/// Since when the person has been known, on whosever word.
	pub since: Moment,
	/// When the attestation expires.
	pub until: Moment,
}

/// Who vouches for persons. Votes are counted by issuer, so that one who is found to have invented people takes their
/// votes along without anybody having to look for them.
pub trait Vouching<AccountId> {
	/// The most issuers that [`Vouching::fallen`] ever names.
	const MAX_FALLEN: u32;

	/// On whose word the person counts now, `None` if on nobody's.
	fn vouched(person: &PersonId) -> Option<Vouched<AccountId>>;

	/// The issuers whose word has lost its worth while persons still depend on it, [`Vouching::MAX_FALLEN`] at most.
	fn fallen() -> Vec<AccountId>;

	/// How many persons count now.
	fn persons() -> u32;
}

/// Hears of it when a person counts on another issuer's word, or on nobody's any more.
pub trait OnVouched<AccountId> {
	/// The person counted on the word of `before`, and now counts on that of `now`. An issuer who falls does not come by
	/// here: see [`Vouching::fallen`].
	fn changed(person: &PersonId, before: &AccountId, now: Option<&AccountId>);

	/// What hearing of it weighs at most.
	fn weight() -> Weight;
}

/// Nobody listens.
impl<AccountId> OnVouched<AccountId> for () {
	fn changed(_: &PersonId, _: &AccountId, _: Option<&AccountId>) {}

	fn weight() -> Weight {
		Weight::zero()
	}
}

/// What issuers attest of accounts.
pub trait Credentials<AccountId> {
	/// Whether the account holds a credential of the schema that is valid now.
	fn holds(who: &AccountId, schema: SchemaId) -> bool;

	/// What finding that out weighs at most.
	fn weight() -> Weight;
}

/// Nobody holds any.
impl<AccountId> Credentials<AccountId> for () {
	fn holds(_: &AccountId, _: SchemaId) -> bool {
		false
	}

	fn weight() -> Weight {
		Weight::zero()
	}
}
