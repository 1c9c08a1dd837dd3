//! Why the pallet refuses: what is wrong, and what to do.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// This account has no document. Make one with `create_did`.
		DidNotFound,
		/// Your account has a document already. Change it with `set_key`, `set_service` and their like.
		DidAlreadyExists,
		/// Neither the document's account nor one of its controllers signed this. Sign with one of them.
		NotController,
		/// Only the document's own account appoints delegates and sets keys that may do so. Sign with it, or with a key that
		/// has `capability_delegation`.
		NotDelegable,
		/// A name must be 1 to 32 letters, digits, `_` or `-`. Choose such a one.
		NameInvalid,
		/// The name is taken by another part of the document. Choose another one.
		NameTaken,
		/// A key without any purpose is of no use. Give it one.
		PurposeMissing,
		/// The document has no key of this name. Look at its `keys`.
		KeyNotFound,
		/// The document has no service of this name. Look at its `services`.
		ServiceNotFound,
		/// This account is no delegate. Look at the document's `delegates`.
		DelegateNotFound,
		/// The document has as many keys as it can. Remove one first.
		MaxKeysExceeded,
		/// The document has as many services as it can. Remove one first.
		MaxServicesExceeded,
		/// The document has as many delegates as it can, and none has expired. Dismiss one first.
		MaxDelegatesExceeded,
		/// The service needs a kind, in UTF-8. Give one, `LinkedDomains` for example.
		KindInvalid,
		/// The endpoint is not a URI with a scheme. Give one like `https://example.org`.
		EndpointInvalid,
		/// A controller is listed twice, or is the document's own account, which needs no listing. List each other one once.
		ControllerRedundant,
		/// An account cannot be its own delegate. Name another one.
		DelegateRedundant,
		/// That moment has passed. Choose one to come.
		MomentPassed,
		/// The key lacks `capability_invocation`. Sign with a key that has it.
		KeyNotAllowed,
		/// The block until which the operation was valid has passed. Sign it anew with a later one.
		OperationExpired,
		/// The signature is not that of this key over this operation, for this chain, document and nonce. Sign exactly what
		/// the call's documentation says.
		SignatureInvalid,
		/// There is no schema of this number. Look it up in `schemas`.
		SchemaNotFound,
		/// The name is empty or not UTF-8. Give 1 to 64 bytes of UTF-8.
		SchemaNameInvalid,
		/// The bank has as many schemas as it may. Use one that is there.
		MaxSchemasExceeded,
		/// The schema belongs to somebody else. Its owner decides about its issuers: the network's governance or the bank.
		NotSchemaOwner,
		/// This account is no issuer of the schema. Its owner has to accredit it, or an issuer to appoint it.
		IssuerNotFound,
		/// This account is an active issuer of the schema already. Nothing is left to do.
		AlreadyIssuer,
		/// This issuer was appointed by another one. Have that one appoint it again.
		IssuerAppointed,
		/// The personhood schema has as many issuers as it can. Governance can remove one that attests no more.
		MaxIssuersExceeded,
		/// Half of the places for issuers of personhood are taken, and the rest are for those whom governance accredits. Have
		/// the account accredited, or try again when fewer are taken.
		MaxAppointedExceeded,
		/// The issuer, or one above it, has been discredited. The schema's owner can restore it, or remove it
		/// when nothing depends on it.
		IssuerDiscredited,
		/// The issuer, or one above it, does not attest any more. Ask another one.
		IssuerNotActive,
		/// The issuer is active. It has to retire or be discredited first.
		IssuerStillActive,
		/// Issuers of this schema need no bond, or yours is complete. Nothing is left to do.
		NoBondNeeded,
		/// The bond is not complete. The issuer at the top has to call `bond_issuer`.
		BondMissing,
		/// The unbonding period has not passed. Try again when it has.
		BondLocked,
		/// There is no bond, and attestations, moves or other issuers still depend on you. End what has expired and the
		/// delegations.
		NothingToWithdraw,
		/// Issuers are not appointed that far down. An issuer nearer to the top can do it.
		TooDeep,
		/// You have appointed as many issuers as you can. End one delegation, and again when nothing depends on it; one that
		/// was discredited is for the schema's owner to remove.
		MaxChildrenExceeded,
		/// You have not appointed this issuer. Only who appointed it can do this.
		NotAppointedByYou,
		/// Attestations, moves or other issuers still depend on this issuer. Try again when they are gone; anybody can end
		/// attestations and moves that have expired.
		IssuerInUse,
		/// The expiry must be in the future, and not further away than governance allows. Choose such a one.
		ExpiryInvalid,
		/// The subject has as many attestations of this schema as it can. It can remove one.
		MaxHeldExceeded,
		/// The nullifier has been another subject's. The credential may have been given twice.
		NullifierTaken,
		/// An attestation of personhood needs the person's nullifier. Give it.
		NullifierMissing,
		/// You have attested as many persons as you may in this time. Go on when the next window begins.
		RateExceeded,
		/// The account is or was another person's. Choose one that never was.
		AccountTaken,
		/// The person's attestation by another issuer holds. Wait until shortly before it expires.
		AlreadyAttested,
		/// A move of this person to another account waits already. It has to be completed, refused or withdrawn first.
		MovePending,
		/// There is no attestation of this number. It may have been removed or replaced.
		AttestationNotFound,
		/// You are neither the issuer of the attestation nor one above it. Sign as one of them; a move that has expired is
		/// for anybody to end.
		NotTheIssuer,
		/// The attestation is revoked for good. The issuer can attest anew.
		AttestationAlreadyRevoked,
		/// The attestation is suspended or revoked already. Nothing is left to do.
		AttestationNotValid,
		/// The attestation is not suspended. Nothing is left to do.
		AttestationNotSuspended,
		/// The attestation has expired. The issuer can attest anew.
		AttestationExpired,
		/// Only its subject may remove an attestation that stands. Revoke it first if it is yours, or wait until it expires.
		NotRemovable,
		/// There is no such person. Check the nullifier.
		PersonNotFound,
		/// This is no person's present account. Sign with the one that is.
		NotAPerson,
		/// No move of this person waits. An issuer opens one by attesting the person's nullifier for another account.
		NoMovePending,
		/// The move's delay has not passed. Wait, or have the present account accept it.
		MoveTooEarly,
		/// The move cannot be completed any more: its issuer does not attest any more, it has expired, or the account has
		/// become another person's. Have it attested anew.
		MoveVoid,
		/// Your own attestation does not hold, so that you cannot refuse. Have an issuer attest you anew first.
		RefusalNotAllowed,
		/// A number exceeds what the books can hold. Give smaller ones.
		AmountTooLarge,
	}
}
