//! What is stored, and what callers hand in.

mod credentials;
mod did;

pub use credentials::{
	Attestation, AttestationStatus, AttestationView, Commitment, Counted, Issuer, Person, PersonMove, Schema,
	SchemaName, SchemaOwner, Standing,
};
pub use did::{
	Controllers, Delegate, DidDocument, DidOperation, DidSignature, DidView, Endpoint, Fragment, PublicKey,
	Purposes, Service, ServiceKind, VerificationMethod,
};

/// The most controllers of a document.
pub const MAX_CONTROLLERS: u32 = 4;
/// The most keys, services and delegates of a document, of each.
pub const MAX_ITEMS: u32 = 8;
/// The most issuers of the personhood schema, those whom issuers have appointed included.
pub const MAX_PERSONHOOD_ISSUERS: u32 = 64;
/// The most issuers of the personhood schema that there may be after one was appointed: the places beyond are left to
/// those whom governance accredits.
pub const MAX_PERSONHOOD_APPOINTED: u32 = MAX_PERSONHOOD_ISSUERS / 2;
/// The most issuers that one issuer appoints.
pub const MAX_CHILDREN: u32 = 8;
/// How far down issuers may be appointed at most, whatever the parameters say.
pub const MAX_DEPTH: u32 = 4;
/// The most attestations of a schema that a subject has at a time.
pub const MAX_HELD: u32 = 8;
