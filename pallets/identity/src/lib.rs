#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
mod attestations;
mod documents;
mod errors;
mod events;
mod genesis;
mod issuers;
mod moves;
mod operations;
mod parameters;
mod persons;
mod poll;
mod schemas;
mod traits;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;

pub use pallet::*;
pub use parameters::IdentityParameters;
pub use weights::WeightInfo;

use credit_primitives_types::{Clock, Moment, SchemaId};
use frame_support::{pallet_macros::import_section, traits::Get};

/// The schema whose credentials make persons.
pub const PERSONHOOD: SchemaId = 0;

/// A document, as stored.
pub type DocumentOf<T> = types::DidDocument<<T as frame_system::Config>::AccountId>;
/// A change of a document.
pub type OperationOf<T> = types::DidOperation<<T as frame_system::Config>::AccountId>;
/// An issuer, as stored.
pub type IssuerOf<T> = types::Issuer<<T as frame_system::Config>::AccountId>;
/// An attestation, as stored.
pub type AttestationOf<T> = types::Attestation<<T as frame_system::Config>::AccountId>;
/// A person, as stored.
pub type PersonInfo<T> = types::Person<<T as frame_system::Config>::AccountId>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use credit_primitives_types::{AttestationId, Balance, BankId, OnVouched, PersonId, SortedMoment};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, MutateHold},
			StorageVersion,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::Permill;
	use types::{
		Commitment, Controllers, Delegate, DidOperation, DidSignature, Fragment, Schema, SchemaName,
		SchemaOwner, Service, VerificationMethod, MAX_HELD, MAX_PERSONHOOD_ISSUERS,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency of deposits and bonds.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ frame_support::traits::fungible::Mutate<Self::AccountId>;

		/// The runtime's reasons for a hold, this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// What governance has set.
		type Parameters: Get<IdentityParameters>;

		/// Speaks for a bank, and says which.
		type BankOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = BankId>;

		/// Hears of persons who count on another issuer's word than before, or on nobody's.
		type OnVouched: OnVouched<Self::AccountId>;

		/// The account that gets what is slashed.
		type RedistributionAccount: Get<Self::AccountId>;

		/// The most that this pallet does in a block by itself, before the transactions.
		type PollWeight: Get<Weight>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for an account's document, as long as it is there.
		DidDeposit,
		/// An issuer's deposit for an attestation, for a person's move that waits, or for an issuer that it appointed.
		AttestationDeposit,
		/// An issuer's bond, which it loses a part of when it is discredited.
		IssuerBond,
	}

	/// The documents of accounts. Backed by the account's deposit; gone with `remove_did`. Accounts are chosen, hence the
	/// keyed hash.
	#[pallet::storage]
	pub type Dids<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, DocumentOf<T>>;

	/// How many documents have ever been made: where the nonces of the next one begin, so that nothing signed for one that
	/// was removed is good for its successor.
	#[pallet::storage]
	pub type DidsMade<T> = StorageValue<_, u32, ValueQuery>;

	/// The number that the next schema gets.
	#[pallet::storage]
	pub type NextSchemaId<T> = StorageValue<_, SchemaId, ValueQuery>;

	/// The kinds of credentials. Backed by the decision of the network or of a bank, which may have a bounded number; never
	/// goes. Keyed by a counter, which nobody chooses.
	#[pallet::storage]
	pub type Schemas<T> = StorageMap<_, Twox64Concat, SchemaId, Schema>;

	/// How many schemas each bank has. Keyed by a counter; never goes.
	#[pallet::storage]
	pub type BankSchemas<T> = StorageMap<_, Twox64Concat, BankId, u32, ValueQuery>;

	/// Who attests by each schema. Backed by the decision of the schema's owner and the bond, or by the deposit of the
	/// issuer above; gone when the bond is withdrawn and nothing depends on the issuer any more, for one who was discredited
	/// when the owner says so. Accounts are chosen, hence the keyed hash.
	#[pallet::storage]
	pub type Issuers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SchemaId, Blake2_128Concat, T::AccountId, IssuerOf<T>>;

	/// All issuers of the personhood schema.
	#[pallet::storage]
	pub type PersonhoodIssuers<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, ConstU32<MAX_PERSONHOOD_ISSUERS>>, ValueQuery>;

	/// Those of [`PersonhoodIssuers`] on whose word persons count although they, or an issuer above them, have been
	/// discredited.
	#[pallet::storage]
	pub type Fallen<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, ConstU32<MAX_PERSONHOOD_ISSUERS>>, ValueQuery>;

	/// The number that the next attestation gets.
	#[pallet::storage]
	pub type NextAttestationId<T> = StorageValue<_, AttestationId, ValueQuery>;

	/// What issuers have attested. Backed by the issuer's deposit; gone when it is removed or replaced. Keyed by a counter.
	#[pallet::storage]
	pub type Attestations<T: Config> = StorageMap<_, Twox64Concat, AttestationId, AttestationOf<T>>;

	/// The attestations of each subject by each schema. Backed by the attestations, and gone with them. Subjects are chosen,
	/// hence the keyed hash.
	#[pallet::storage]
	pub type Held<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		SchemaId,
		BoundedVec<AttestationId, ConstU32<MAX_HELD>>,
		ValueQuery,
	>;

	/// Whose a nullifier is, for all schemas but personhood. Backed by the trust put in the issuer, who pays the fee; never
	/// goes, as that is what it is for. Issuers choose nullifiers, hence the keyed hash.
	#[pallet::storage]
	pub type Nullifiers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SchemaId, Blake2_128Concat, H256, T::AccountId>;

	/// The persons, by the nullifier of their credential. Backed by the issuer's bond and rate; never goes, so that nobody
	/// is a person twice. Issuers choose nullifiers, hence the keyed hash.
	#[pallet::storage]
	pub type Persons<T: Config> = StorageMap<_, Blake2_128Concat, PersonId, PersonInfo<T>>;

	/// Whose account it is or was. Backed like [`Persons`]; never goes, so that no account is ever another's. Accounts are
	/// chosen, hence the keyed hash.
	#[pallet::storage]
	pub type PersonOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PersonId>;

	/// How many persons are counted, those of fallen issuers included.
	#[pallet::storage]
	pub type PersonCount<T> = StorageValue<_, u32, ValueQuery>;

	/// When each person that is counted expires: exactly one entry for each. The moment is not hashed, so that the first
	/// key is the earliest; an issuer who chooses it pays the deposit.
	#[pallet::storage]
	pub type Expiries<T: Config> =
		StorageNMap<_, (NMapKey<Identity, SortedMoment>, NMapKey<Blake2_128Concat, PersonId>), ()>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Issuers of the personhood schema. The bond is held from their balances.
		pub issuers: Vec<T::AccountId>,
		/// Persons with their nullifiers, on the word of the first issuer.
		pub persons: Vec<(T::AccountId, H256)>,
		/// When their attestations expire, in milliseconds since the Unix epoch.
		pub expiry: Moment,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build::<T>(&self.issuers, &self.persons, self.expiry);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of identities are out of their bounds: each field's documentation states them"
			);
			assert!(
				Self::heaviest_step().all_lte(T::PollWeight::get()),
				"what this pallet may do in a block must suffice for one step: raise PollWeight"
			);
		}

		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::do_on_poll(meter);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes an empty document for your account, `did:credit:<account>`. A deposit is held from you, which grows and
		/// shrinks with the document.
		///
		/// - Origin: signed.
		///
		/// Emits `DidCreated`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_did())]
		pub fn create_did(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_did(&who)
		}

		/// Adds a key to a document, or replaces the one of the same name.
		///
		/// - Origin: signed by the document's account or one of its controllers. Only the account itself sets keys that may
		///   appoint delegates.
		/// - `did`: the document's account, from which the deposit is held.
		/// - `key`: its name, the key, and what it may be used for.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_key())]
		pub fn set_key(origin: OriginFor<T>, did: T::AccountId, key: VerificationMethod) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_did(&who, &did, DidOperation::SetKey(key))
		}

		/// Removes a key from a document.
		///
		/// - Origin: signed by the document's account or one of its controllers.
		/// - `did`: the document's account.
		/// - `key`: its name.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::remove_key())]
		pub fn remove_key(origin: OriginFor<T>, did: T::AccountId, key: Fragment) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_did(&who, &did, DidOperation::RemoveKey(key))
		}

		/// Adds a service to a document, or replaces the one of the same name.
		///
		/// - Origin: signed by the document's account or one of its controllers.
		/// - `did`: the document's account, from which the deposit is held.
		/// - `service`: its name, its kind, and where it is found: a URI.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_service())]
		pub fn set_service(origin: OriginFor<T>, did: T::AccountId, service: Service) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_did(&who, &did, DidOperation::SetService(service))
		}

		/// Removes a service from a document.
		///
		/// - Origin: signed by the document's account or one of its controllers.
		/// - `did`: the document's account.
		/// - `service`: its name.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove_service())]
		pub fn remove_service(origin: OriginFor<T>, did: T::AccountId, service: Fragment) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_did(&who, &did, DidOperation::RemoveService(service))
		}

		/// Appoints a delegate of yours, or changes until when one is appointed.
		///
		/// - Origin: signed by the document's account.
		/// - `who`: the delegate.
		/// - `until`: when the appointment ends, in milliseconds since the Unix epoch.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::add_delegate())]
		pub fn add_delegate(origin: OriginFor<T>, who: T::AccountId, until: Moment) -> DispatchResult {
			let did = ensure_signed(origin)?;
			Self::do_change_did(&did, &did, DidOperation::AddDelegate(Delegate { who, until }))
		}

		/// Dismisses a delegate of yours.
		///
		/// - Origin: signed by the document's account.
		/// - `who`: the delegate.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::remove_delegate())]
		pub fn remove_delegate(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let did = ensure_signed(origin)?;
			Self::do_change_did(&did, &did, DidOperation::RemoveDelegate(who))
		}

		/// Says who may change a document beside its own account.
		///
		/// - Origin: signed by the document's account or one of its controllers.
		/// - `did`: the document's account, from which the deposit is held.
		/// - `controllers`: all of them.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::set_controllers())]
		pub fn set_controllers(
			origin: OriginFor<T>,
			did: T::AccountId,
			controllers: Controllers<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_did(&who, &did, DidOperation::SetControllers(controllers))
		}

		/// Changes a document on the word of one of its keys. Whoever brings it pays the fee.
		///
		/// Signed is the SCALE encoding of `("credit-network/did", genesis hash, did, nonce, valid_until, operation)`, as it
		/// is or between `<Bytes>` and `</Bytes>`; by ECDSA its BLAKE2-256.
		///
		/// - Origin: signed by anybody.
		/// - `did`: the document's account, from which the deposit is held.
		/// - `operation`: what to change.
		/// - `key`: the name of the key. It needs `capability_invocation`, and `capability_delegation` to appoint or dismiss
		///   delegates or to set keys that may do so.
		/// - `valid_until`: the last block in which the operation may be brought.
		/// - `signature`: by that key.
		///
		/// Emits `DidChanged`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::submit_operation())]
		pub fn submit_operation(
			origin: OriginFor<T>,
			did: T::AccountId,
			operation: OperationOf<T>,
			key: Fragment,
			valid_until: BlockNumberFor<T>,
			signature: DidSignature,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_submit_operation(&did, operation, &key, valid_until, &signature)
		}

		/// Removes your document. The deposit returns.
		///
		/// - Origin: signed by the document's account.
		///
		/// Emits `DidRemoved`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::remove_did())]
		pub fn remove_did(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_did(&who)
		}

		/// Registers a kind of credential.
		///
		/// - Origin: Root for a schema of the network, a bank's own for one of the bank.
		/// - `name`: UTF-8, 1 to 64 bytes.
		/// - `document`: BLAKE2-256 of the text that says what its credentials mean.
		///
		/// Emits `SchemaRegistered`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::register_schema())]
		pub fn register_schema(origin: OriginFor<T>, name: SchemaName, document: H256) -> DispatchResult {
			let owner = Self::ensure_owner(origin)?;
			Self::do_register_schema(owner, name, document)
		}

		/// Accredits an issuer, or restores one that retired or was discredited.
		///
		/// - Origin: Root for a schema of the network, the bank's own for one of a bank.
		/// - `issuer`: its account.
		/// - `schema`: the number in `SchemaRegistered`; 0 is personhood.
		///
		/// Emits `IssuerAccredited`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::accredit_issuer(MAX_PERSONHOOD_ISSUERS))]
		pub fn accredit_issuer(
			origin: OriginFor<T>,
			issuer: T::AccountId,
			schema: SchemaId,
		) -> DispatchResult {
			let owner = Self::ensure_owner(origin)?;
			Self::do_accredit_issuer(owner, &issuer, schema)
		}

		/// Declares an issuer's word worthless, and that of all issuers below it: at once none of their attestations holds,
		/// nor does anybody count as a person on them.
		///
		/// - Origin: Root for a schema of the network, the bank's own for one of a bank.
		/// - `issuer`: its account.
		/// - `schema`: for which schema.
		/// - `slash`: the part of its bond that goes to the redistribution account, in millionths; rounded up.
		///
		/// Emits `IssuerDiscredited`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::discredit_issuer(MAX_PERSONHOOD_ISSUERS))]
		pub fn discredit_issuer(
			origin: OriginFor<T>,
			issuer: T::AccountId,
			schema: SchemaId,
			slash: Permill,
		) -> DispatchResult {
			let owner = Self::ensure_owner(origin)?;
			Self::do_discredit_issuer(owner, &issuer, schema, slash)
		}

		/// Has the bond held from you that an issuer of a schema of the network needs, or what is missing of it.
		///
		/// - Origin: signed by an active issuer whom governance accredited.
		/// - `schema`: for which schema.
		///
		/// Emits `IssuerBonded`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::bond_issuer())]
		pub fn bond_issuer(origin: OriginFor<T>, schema: SchemaId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bond_issuer(&who, schema)
		}

		/// Ends your attesting, and that of the issuers below you. What you and they have attested stays valid.
		///
		/// - Origin: signed by an active issuer.
		/// - `schema`: for which schema.
		///
		/// Emits `IssuerRetired`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::retire_issuer())]
		pub fn retire_issuer(origin: OriginFor<T>, schema: SchemaId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retire_issuer(&who, schema)
		}

		/// Returns what is left of your bond, and forgets you as an issuer if no attestation, no move and no issuer below
		/// depends on you any more. If you were discredited, you are not forgotten: that is for the schema's owner.
		///
		/// - Origin: signed by an issuer that retired or was discredited at least the unbonding period ago.
		/// - `schema`: for which schema.
		///
		/// Emits `BondWithdrawn` if there is a bond, `IssuerRemoved` if you are forgotten.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::withdraw_bond())]
		pub fn withdraw_bond(origin: OriginFor<T>, schema: SchemaId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_bond(&who, schema)
		}

		/// Appoints an issuer below you, or again one that retired. You answer for its word with your bond: if you are
		/// discredited, so is it. The persons that it attests count towards your rate. A deposit is held from you until it is
		/// forgotten.
		///
		/// - Origin: signed by an issuer that may attest.
		/// - `schema`: for which schema.
		/// - `who`: the issuer's account.
		///
		/// Emits `IssuingDelegated`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::delegate_issuing())]
		pub fn delegate_issuing(origin: OriginFor<T>, schema: SchemaId, who: T::AccountId) -> DispatchResult {
			let parent = ensure_signed(origin)?;
			Self::do_delegate_issuing(&parent, schema, &who)
		}

		/// Ends the attesting of an issuer that you appointed. What it has attested stays valid. Once nothing depends on it
		/// any more, a further call frees its place.
		///
		/// - Origin: signed by the issuer that appointed it.
		/// - `schema`: for which schema.
		/// - `who`: the issuer's account.
		///
		/// Emits `IssuerRetired` if it was active, `IssuerRemoved` if it is forgotten.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::end_delegation())]
		pub fn end_delegation(origin: OriginFor<T>, schema: SchemaId, who: T::AccountId) -> DispatchResult {
			let parent = ensure_signed(origin)?;
			Self::do_end_delegation(&parent, schema, &who)
		}

		/// Attests a credential of somebody. A deposit is held from you until the attestation is removed or replaced.
		///
		/// For personhood (schema 0): a nullifier that is new makes a person. One that is known renews the person's
		/// attestation if the subject is their account, and else opens a move of the person to that account, which the present
		/// one may refuse.
		///
		/// - Origin: signed by an issuer of the schema.
		/// - `subject`: of whom.
		/// - `schema`: the kind of credential.
		/// - `root`: the credential's root hash.
		/// - `nullifier`: what the holder has at most once for this schema, derived in the way that the schema says.
		/// - `expiry`: from when on it is void, in milliseconds since the Unix epoch.
		/// - `commitment`: a Pedersen commitment to a figure that the holder can prove things about.
		///
		/// Emits `Attested`, or `PersonMoveProposed` for a move; besides `PersonMade` for a new person, `AttestationRemoved`
		/// for what is replaced, and `PersonMoveEnded` for a void move that makes way.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::attest()
			.max(T::WeightInfo::attest_person().saturating_add(T::OnVouched::weight())))]
		pub fn attest(
			origin: OriginFor<T>,
			subject: T::AccountId,
			schema: SchemaId,
			root: H256,
			nullifier: Option<H256>,
			expiry: Moment,
			commitment: Option<Commitment>,
		) -> DispatchResult {
			let issuer = ensure_signed(origin)?;
			Self::do_attest(&issuer, subject, schema, root, nullifier, expiry, commitment)
		}

		/// Revokes an attestation, for good.
		///
		/// - Origin: signed by its issuer, or by one above that issuer; neither it nor one further up may be discredited.
		/// - `attestation`: the number in `Attested`.
		///
		/// Emits `AttestationRevoked`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::revoke().saturating_add(T::OnVouched::weight()))]
		pub fn revoke(origin: OriginFor<T>, attestation: AttestationId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke(&who, attestation)
		}

		/// Suspends an attestation.
		///
		/// - Origin: as for `revoke`.
		/// - `attestation`: the number in `Attested`.
		///
		/// Emits `AttestationSuspended`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::suspend().saturating_add(T::OnVouched::weight()))]
		pub fn suspend(origin: OriginFor<T>, attestation: AttestationId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_suspend(&who, attestation)
		}

		/// Makes a suspended attestation valid again.
		///
		/// - Origin: as for `revoke`.
		/// - `attestation`: the number in `Attested`.
		///
		/// Emits `AttestationReinstated`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, attestation: AttestationId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reinstate(&who, attestation)
		}

		/// Removes an attestation. The deposit returns to its issuer. A nullifier stays taken.
		///
		/// - Origin: signed; by its subject at any time, by its issuer when it is revoked, by anybody when it has expired.
		/// - `attestation`: the number in `Attested`.
		///
		/// Emits `AttestationRemoved`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::remove_attestation().saturating_add(T::OnVouched::weight()))]
		pub fn remove_attestation(origin: OriginFor<T>, attestation: AttestationId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_attestation(&who, attestation)
		}

		/// Completes a person's move to another account when its delay has passed.
		///
		/// - Origin: signed by anybody.
		/// - `person`: the nullifier of the person's credential.
		///
		/// Emits `PersonMoved` and `Attested`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::complete_move().saturating_add(T::OnVouched::weight()))]
		pub fn complete_move(origin: OriginFor<T>, person: PersonId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_complete_move(person)
		}

		/// Accepts that you move to another account: it happens at once, and this account is nobody else's ever.
		///
		/// - Origin: signed by the person's present account.
		///
		/// Emits `PersonMoved` and `Attested`.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::accept_move().saturating_add(T::OnVouched::weight()))]
		pub fn accept_move(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_move(&who)
		}

		/// Refuses a move to another account that you have not asked for.
		///
		/// - Origin: signed by the person's present account, whose own attestation must hold.
		///
		/// Emits `PersonMoveEnded`.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::refuse_move())]
		pub fn refuse_move(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_refuse_move(&who)
		}

		/// Takes back the attestation that opened a person's move to another account.
		///
		/// - Origin: signed by the issuer of it, or by one above that issuer; by anybody when it has expired.
		/// - `person`: the nullifier of the person's credential.
		///
		/// Emits `PersonMoveEnded`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::withdraw_move())]
		pub fn withdraw_move(origin: OriginFor<T>, person: PersonId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_move(&who, person)
		}

		/// Forgets an issuer that attests no more and on whom nothing depends, and returns what is left of its bond to it.
		/// For personhood, that frees its place.
		///
		/// - Origin: Root for a schema of the network, the bank's own for one of a bank.
		/// - `issuer`: its account. It, or one above it, has retired or been discredited, or has not put up its bond; if
		///   there is a bond, the unbonding period has passed.
		/// - `schema`: for which schema.
		///
		/// Emits `BondWithdrawn` if there is a bond, and `IssuerRemoved`.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::remove_issuer())]
		pub fn remove_issuer(origin: OriginFor<T>, issuer: T::AccountId, schema: SchemaId) -> DispatchResult {
			let owner = Self::ensure_owner(origin)?;
			Self::do_remove_issuer(owner, &issuer, schema)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> IdentityParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}
}
