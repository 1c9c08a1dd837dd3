//! What the pallet tells: each event with all that is needed to rebuild the state from events alone.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account has a document now.
		DidCreated {
			/// The account.
			did: T::AccountId,
			/// What its first signed operation must carry.
			nonce: u64,
			/// Held from the account.
			deposit: Balance,
		},
		/// A document has changed.
		DidChanged {
			/// Its account.
			did: T::AccountId,
			/// How.
			operation: OperationOf<T>,
			/// What the next signed operation must carry.
			nonce: u64,
			/// Held from the account now.
			deposit: Balance,
		},
		/// An account has no document any more; the deposit was returned.
		DidRemoved {
			/// The account.
			did: T::AccountId,
		},
		/// There is a new kind of credential.
		SchemaRegistered {
			/// Its number.
			schema: SchemaId,
			/// Who decides about its issuers.
			owner: SchemaOwner,
			/// What people call it.
			name: SchemaName,
			/// BLAKE2-256 of the text that says what its credentials mean.
			document: H256,
		},
		/// An issuer was accredited or restored.
		IssuerAccredited {
			/// For which schema.
			schema: SchemaId,
			/// The issuer.
			issuer: T::AccountId,
		},
		/// An issuer's word is worth nothing any more, nor is that of the issuers below it.
		IssuerDiscredited {
			/// For which schema.
			schema: SchemaId,
			/// The issuer.
			issuer: T::AccountId,
			/// What went from its bond to the redistribution account.
			slashed: Balance,
		},
		/// Money was held from an issuer as its bond.
		IssuerBonded {
			/// For which schema.
			schema: SchemaId,
			/// The issuer.
			issuer: T::AccountId,
			/// How much was added.
			amount: Balance,
		},
		/// An issuer attests no more.
		IssuerRetired {
			/// For which schema.
			schema: SchemaId,
			/// The issuer.
			issuer: T::AccountId,
		},
		/// An issuer's bond was returned.
		BondWithdrawn {
			/// For which schema.
			schema: SchemaId,
			/// The issuer.
			issuer: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// An issuer was forgotten; the deposit of the one who appointed it was returned.
		IssuerRemoved {
			/// For which schema.
			schema: SchemaId,
			/// The issuer.
			issuer: T::AccountId,
		},
		/// An issuer appointed another one.
		IssuingDelegated {
			/// For which schema.
			schema: SchemaId,
			/// Who appointed it.
			parent: T::AccountId,
			/// The issuer.
			issuer: T::AccountId,
			/// Held from the one who appointed it.
			deposit: Balance,
		},
		/// Something was attested.
		Attested {
			/// The attestation's number.
			id: AttestationId,
			/// The kind of credential.
			schema: SchemaId,
			/// Who attests.
			issuer: T::AccountId,
			/// Of whom.
			subject: T::AccountId,
			/// The credential's root hash.
			root: H256,
			/// What the holder has at most once for this schema.
			nullifier: Option<H256>,
			/// A commitment to a figure.
			commitment: Option<Commitment>,
			/// From when on it is void.
			expiry: Moment,
			/// Held from the issuer.
			deposit: Balance,
		},
		/// An attestation was revoked for good.
		AttestationRevoked {
			/// The attestation.
			id: AttestationId,
			/// By whom.
			by: T::AccountId,
		},
		/// An attestation was suspended.
		AttestationSuspended {
			/// The attestation.
			id: AttestationId,
			/// By whom.
			by: T::AccountId,
		},
		/// A suspended attestation is valid again.
		AttestationReinstated {
			/// The attestation.
			id: AttestationId,
			/// By whom.
			by: T::AccountId,
		},
		/// An attestation is gone; its deposit was returned.
		AttestationRemoved {
			/// The attestation.
			id: AttestationId,
		},
		/// There is a person whom the chain did not know.
		PersonMade {
			/// The nullifier of the person's credential.
			person: PersonId,
			/// The person's account.
			account: T::AccountId,
		},
		/// A person is counted on another issuer's word, or on nobody's.
		PersonCounted {
			/// The person.
			person: PersonId,
			/// On whose word, `None` if on nobody's.
			by: Option<T::AccountId>,
		},
		/// An issuer attested a person for another account.
		PersonMoveProposed {
			/// The person.
			person: PersonId,
			/// The other account.
			to: T::AccountId,
			/// The credential's root hash.
			root: H256,
			/// A commitment to a figure.
			commitment: Option<Commitment>,
			/// Who attests it.
			issuer: T::AccountId,
			/// From when on the attestation is void.
			expiry: Moment,
			/// From when on anybody may complete the move.
			at: Moment,
			/// Held from the issuer.
			deposit: Balance,
		},
		/// A move was refused or withdrawn, or made way for another one; its deposit was returned.
		PersonMoveEnded {
			/// The person.
			person: PersonId,
		},
		/// A person has another account.
		PersonMoved {
			/// The person.
			person: PersonId,
			/// The account before, which nobody else will ever have.
			from: T::AccountId,
			/// The account now.
			to: T::AccountId,
		},
	}
}
