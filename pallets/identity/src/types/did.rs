//! The documents of decentralized identifiers: `did:credit:<account>`.

use super::{MAX_CONTROLLERS, MAX_ITEMS};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, Error as CodecError, Input, MaxEncodedLen};
use credit_primitives_types::{Balance, Moment};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// The name of a key or a service within its document: letters, digits, `_` and `-`, 1 to 32 of them.
pub type Fragment = BoundedVec<u8, ConstU32<32>>;

/// What kind of service an endpoint offers, `LinkedDomains` for example: UTF-8, 1 to 32 bytes.
pub type ServiceKind = BoundedVec<u8, ConstU32<32>>;

/// Where a service is found: a URI with its scheme, UTF-8, at most 128 bytes.
pub type Endpoint = BoundedVec<u8, ConstU32<128>>;

/// Accounts that may change a document beside its own.
pub type Controllers<AccountId> = BoundedVec<AccountId, ConstU32<MAX_CONTROLLERS>>;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum PublicKey {
	/// A Schnorr key on Ristretto255, the usual one of accounts.
	Sr25519([u8; 32]),
	/// An EdDSA key on Curve25519.
	Ed25519([u8; 32]),
	/// An ECDSA key on secp256k1, compressed.
	Ecdsa([u8; 33]),
}

/// A signature by a [`PublicKey`] of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum DidSignature {
	/// Over the payload.
	Sr25519([u8; 64]),
	/// Over the payload.
	Ed25519([u8; 64]),
	/// Over BLAKE2-256 of the payload, with the recovery byte.
	Ecdsa([u8; 65]),
}

/// What a key may be used for: the verification relationships of DID core, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, TypeInfo, MaxEncodedLen)]
pub struct Purposes(u8);

impl Purposes {
	/// To prove who one is.
	pub const AUTHENTICATION: Self = Self(1);
	/// To sign claims, credentials among them.
	pub const ASSERTION_METHOD: Self = Self(2);
	/// To change the document by signed operations.
	pub const CAPABILITY_INVOCATION: Self = Self(4);
	/// To appoint and dismiss delegates by them.
	pub const CAPABILITY_DELEGATION: Self = Self(8);
	/// All there are.
	pub const ALL: Self = Self(15);

	/// The purposes of both.
	pub const fn and(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// Whether all of `other` are among these.
	pub const fn contains(self, other: Self) -> bool {
		self.0 & other.0 == other.0
	}

	/// Whether there are none.
	pub const fn is_empty(self) -> bool {
		self.0 == 0
	}
}

impl Decode for Purposes {
	fn decode<I: Input>(input: &mut I) -> Result<Self, CodecError> {
		let bits = u8::decode(input)?;
		if bits & !Self::ALL.0 != 0 {
			return Err("a purpose of a key that there is not".into());
		}
		Ok(Self(bits))
	}
}

impl DecodeWithMemTracking for Purposes {}

/// A key of a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct VerificationMethod {
	/// Its name within the document.
	pub id: Fragment,
	/// The key itself.
	pub key: PublicKey,
	/// What it may be used for.
	pub purposes: Purposes,
}

/// A service of a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Service {
	/// Its name within the document.
	pub id: Fragment,
	/// What kind of service it is.
	pub kind: ServiceKind,
	/// Where it is found.
	pub endpoint: Endpoint,
}

/// Somebody who may act for the subject of a document for a while.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Delegate<AccountId> {
	/// Who.
	pub who: AccountId,
	/// Until when; from then on it is as if there were no such delegate.
	pub until: Moment,
}

/// A change of a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum DidOperation<AccountId> {
	/// Adds a key, or replaces the one of the same name.
	SetKey(VerificationMethod),
	/// Removes the key of this name.
	RemoveKey(Fragment),
	/// Adds a service, or replaces the one of the same name.
	SetService(Service),
	/// Removes the service of this name.
	RemoveService(Fragment),
	/// Says who may change the document beside its own account.
	SetControllers(Controllers<AccountId>),
	/// Appoints a delegate, or changes until when.
	AddDelegate(Delegate<AccountId>),
	/// Dismisses a delegate.
	RemoveDelegate(AccountId),
}

/// The document of an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct DidDocument<AccountId> {
	/// What the next signed operation must carry. No two documents of an account ever ask for the same.
	pub nonce: u64,
	/// When it was made.
	pub created: Moment,
	/// When it was last changed.
	pub updated: Moment,
	/// Held from the account.
	pub deposit: Balance,
	/// Who may change it beside its own account.
	pub controllers: Controllers<AccountId>,
	/// Its keys.
	pub keys: BoundedVec<VerificationMethod, ConstU32<MAX_ITEMS>>,
	/// Its services.
	pub services: BoundedVec<Service, ConstU32<MAX_ITEMS>>,
	/// Its delegates, expired ones included until they are replaced.
	pub delegates: BoundedVec<Delegate<AccountId>, ConstU32<MAX_ITEMS>>,
}

impl<AccountId: Encode> DidDocument<AccountId> {
	/// An empty document.
	pub fn new(nonce: u64, now: Moment) -> Self {
		Self {
			nonce,
			created: now,
			updated: now,
			deposit: 0,
			controllers: Default::default(),
			keys: Default::default(),
			services: Default::default(),
			delegates: Default::default(),
		}
	}

	/// How many controllers, keys, services and delegates it has, and how many bytes these take.
	pub fn size(&self) -> (u32, u32) {
		let sizes = self
			.controllers
			.iter()
			.map(Encode::encoded_size)
			.chain(self.keys.iter().map(Encode::encoded_size))
			.chain(self.services.iter().map(Encode::encoded_size))
			.chain(self.delegates.iter().map(Encode::encoded_size));
		// All of it is bounded far under the end of an u32.
		sizes.fold((0u32, 0u32), |(items, bytes), size| {
			(items.saturating_add(1), bytes.saturating_add(u32::try_from(size).unwrap_or(u32::MAX)))
		})
	}
}

/// A document as it is told to those who resolve it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct DidView<AccountId> {
	/// What the next signed operation must carry.
	pub nonce: u64,
	/// When it was made.
	pub created: Moment,
	/// When it was last changed.
	pub updated: Moment,
	/// Who may change it beside its own account.
	pub controllers: Vec<AccountId>,
	/// Its keys.
	pub keys: Vec<VerificationMethod>,
	/// Its services.
	pub services: Vec<Service>,
	/// Its delegates that have not expired.
	pub delegates: Vec<Delegate<AccountId>>,
}
