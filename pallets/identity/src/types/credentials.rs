//! Schemas, who attests by them, what is attested, and persons.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_types::{AttestationId, Balance, BankId, Moment, SchemaId};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;

/// The name of a schema: UTF-8, 1 to 64 bytes.
pub type SchemaName = BoundedVec<u8, ConstU32<64>>;

/// A Pedersen commitment to a figure: a compressed point of Ristretto255.
pub type Commitment = [u8; 32];

/// Who decides about the issuers of a schema.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum SchemaOwner {
	/// The network's governance.
	Network,
	/// The members of a bank.
	Bank(BankId),
}

/// A kind of credential.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Schema {
	/// Who decides about its issuers.
	pub owner: SchemaOwner,
	/// What people call it.
	pub name: SchemaName,
	/// BLAKE2-256 of the text that says what its credentials mean.
	pub document: H256,
	/// Whether its credentials make persons: true for schema 0 alone.
	pub personhood: bool,
}

/// How far an issuer is trusted.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Standing {
	/// It attests.
	Active,
	/// It attests no more; what it has attested stays valid.
	Retired {
		/// Since when.
		since: Moment,
	},
	/// Its word and that of all whom it appointed is worth nothing.
	Discredited {
		/// Since when.
		since: Moment,
	},
}

impl Standing {
	/// Whether the issuer has been discredited.
	pub const fn is_discredited(&self) -> bool {
		matches!(self, Self::Discredited { .. })
	}
}

/// Somebody who attests by a schema.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Issuer<AccountId> {
	/// The issuer who appointed it; nobody for one that the schema's owner accredited.
	pub parent: Option<AccountId>,
	/// How many issuers stand above it.
	pub depth: u32,
	/// Held from it.
	pub bond: Balance,
	/// Held for this entry from the issuer who appointed it.
	pub deposit: Balance,
	/// How far it is trusted.
	pub standing: Standing,
	/// How many issuers it has appointed whose entries are still there.
	pub children: u32,
	/// How many persons count on its word.
	pub persons: u32,
	/// How many attestations, and moves of persons that wait, are its own.
	pub live: u32,
	/// When the window began in which its attestations of personhood, and those of all issuers below it, are counted. Of
	/// use at the top alone.
	pub window_start: Moment,
	/// How many they are; none but at the top.
	pub issued_in_window: u32,
}

impl<AccountId> Issuer<AccountId> {
	/// An active issuer under `parent`, who is `depth` issuers from the top.
	pub fn new(parent: Option<AccountId>, depth: u32, now: Moment) -> Self {
		Self {
			parent,
			depth,
			bond: 0,
			deposit: 0,
			standing: Standing::Active,
			children: 0,
			persons: 0,
			live: 0,
			window_start: now,
			issued_in_window: 0,
		}
	}

	/// Whether no attestation, no move that waits and no other issuer depends on it.
	pub fn is_free(&self) -> bool {
		self.live == 0 && self.children == 0
	}
}

/// Whether an attestation stands.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum AttestationStatus {
	/// It does, until it expires.
	Valid,
	/// It does not, until its issuer reinstates it.
	Suspended,
	/// It never will again.
	Revoked,
}

/// What an issuer says of a subject. The chain knows the credential by its root alone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Attestation<AccountId> {
	/// The kind of credential.
	pub schema: SchemaId,
	/// Who says it.
	pub issuer: AccountId,
	/// Of whom.
	pub subject: AccountId,
	/// The root hash of the credential.
	pub root: H256,
	/// What the credential's holder has at most once for this schema, whoever attests it.
	pub nullifier: Option<H256>,
	/// A commitment to a figure that the holder can prove things about.
	pub commitment: Option<Commitment>,
	/// When it was attested.
	pub attested_at: Moment,
	/// From when on it is void.
	pub expiry: Moment,
	/// Whether it stands.
	pub status: AttestationStatus,
	/// Held from the issuer.
	pub deposit: Balance,
}

impl<AccountId> Attestation<AccountId> {
	/// Whether it has expired.
	pub fn is_expired(&self, now: Moment) -> bool {
		now >= self.expiry
	}

	/// Whether it stands and has not expired. Whether its issuer's word counts is another matter.
	pub fn is_valid(&self, now: Moment) -> bool {
		self.status == AttestationStatus::Valid && !self.is_expired(now)
	}
}

/// On whose word a person is counted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Counted<AccountId> {
	/// The issuer.
	pub by: AccountId,
	/// When the attestation expires.
	pub until: Moment,
}

/// A person's way to another account: an attestation that waits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct PersonMove<AccountId> {
	/// The other account.
	pub to: AccountId,
	/// The root hash of the credential.
	pub root: H256,
	/// A commitment to a figure.
	pub commitment: Option<Commitment>,
	/// Who attests it.
	pub issuer: AccountId,
	/// When the attestation expires.
	pub expiry: Moment,
	/// From when on anybody may complete the move.
	pub at: Moment,
	/// Held from the issuer.
	pub deposit: Balance,
}

/// A person. Never goes: that is what keeps the nullifier taken.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Person<AccountId> {
	/// The account.
	pub account: AccountId,
	/// Since when the person has been known.
	pub since: Moment,
	/// The attestation, whether or not it holds.
	pub attestation: Option<AttestationId>,
	/// On whose word the person is counted; on nobody's without an attestation that stands.
	pub counted: Option<Counted<AccountId>>,
	/// A move to another account that waits.
	pub moving: Option<PersonMove<AccountId>>,
}

/// An attestation as it is told to those who ask for it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct AttestationView<AccountId> {
	/// What is stored.
	pub attestation: Attestation<AccountId>,
	/// Whether it counts now: it stands, has not expired, and its issuer's word is worth something.
	pub holds: bool,
}
