//! The worst case of each call, and of each step that the pallet takes by itself.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

use super::*;
use crate::{
	operations::is_signed,
	types::{
		Attestation, AttestationStatus, Delegate, DidOperation, DidSignature, Fragment, Issuer, PublicKey,
		Purposes, SchemaName, SchemaOwner, Service, Standing, VerificationMethod, MAX_CONTROLLERS, MAX_DEPTH,
		MAX_ITEMS, MAX_PERSONHOOD_APPOINTED, MAX_PERSONHOOD_ISSUERS,
	},
};
use alloc::vec::Vec;
use codec::Encode;
use credit_primitives_types::{AttestationId, Balance, PersonId, Personhood, CRD};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Mutate, MutateHold},
		EnsureOrigin,
	},
	weights::WeightMeter,
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::Permill;

const FUNDS: Balance = 10_000_000 * CRD;
const ROOT: H256 = H256::repeat_byte(1);

/// A key, and its signature of something.
const PUBLIC: [u8; 32] = [
	24, 157, 172, 41, 41, 109, 49, 129, 77, 200, 197, 108, 243, 211, 106, 5, 67, 55, 43, 186, 117, 56, 250,
	50, 42, 74, 235, 254, 188, 57, 224, 86,
];
const SIGNATURE: [u8; 64] = [
	40, 56, 45, 250, 113, 188, 65, 63, 108, 130, 182, 60, 239, 40, 65, 156, 145, 12, 234, 32, 76, 168, 157,
	4, 199, 99, 87, 218, 144, 203, 172, 111, 145, 217, 255, 91, 10, 120, 181, 156, 85, 234, 253, 189, 86,
	229, 212, 124, 82, 166, 190, 207, 89, 79, 232, 123, 246, 234, 189, 42, 34, 101, 206, 128,
];

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::Currency::set_balance(&who, FUNDS);
	who
}

/// Makes the account a valid person's, for as long as any benchmark takes.
pub(crate) fn attest<T: Config>(who: &T::AccountId) {
	if Pallet::<T>::person_of(who).is_some() {
		return;
	}
	let mut issuer: T::AccountId = account("issuer of all", 0, 0);
	if !Issuers::<T>::contains_key(PERSONHOOD, &issuer)
		&& Pallet::<T>::put_issuer(PERSONHOOD, &issuer, Issuer::new(None, 0, 0)).is_err()
	{
		issuer = PersonhoodIssuers::<T>::get()[0].clone();
	}
	let person = PersonOf::<T>::get(who).unwrap_or(H256(blake2_256(&who.encode())));
	let attestation = Attestation {
		schema: PERSONHOOD,
		issuer,
		subject: who.clone(),
		root: person,
		nullifier: Some(person),
		commitment: None,
		attested_at: Pallet::<T>::now(),
		expiry: Moment::MAX,
		status: AttestationStatus::Valid,
		deposit: 0,
	};
	Pallet::<T>::install(person, Persons::<T>::get(person), attestation).unwrap();
}

fn fragment(kind: u8, index: u32) -> Fragment {
	let mut id = alloc::vec![b'a'; 31];
	id[0] = kind;
	id.push(b'0' + index as u8);
	id.try_into().unwrap()
}

fn key(index: u32) -> VerificationMethod {
	VerificationMethod { id: fragment(b'k', index), key: PublicKey::Ecdsa([2; 33]), purposes: Purposes::ALL }
}

/// A service as long as they get, whose endpoint is filled with the letter.
fn service(index: u32, letter: u8) -> Service {
	let mut endpoint = b"https:".to_vec();
	endpoint.resize(128, letter);
	Service {
		id: fragment(b's', index),
		kind: alloc::vec![b'k'; 32].try_into().unwrap(),
		endpoint: endpoint.try_into().unwrap(),
	}
}

fn accounts<T: Config>(name: &'static str, count: u32) -> Vec<T::AccountId> {
	(0..count).map(|index| account(name, index, 0)).collect()
}

/// A document that is full but for one key.
fn document<T: Config>() -> T::AccountId {
	start::<T>();
	let did = rich::<T>("did", 0);
	Pallet::<T>::do_create_did(&did).unwrap();
	let change = |operation| Pallet::<T>::do_change_did(&did, &did, operation).unwrap();
	let controllers = accounts::<T>("controller", MAX_CONTROLLERS);
	change(DidOperation::SetControllers(controllers.try_into().unwrap()));
	for index in 0..MAX_ITEMS {
		if index + 1 < MAX_ITEMS {
			change(DidOperation::SetKey(key(index)));
		}
		change(DidOperation::SetService(service(index, b'a')));
		change(DidOperation::AddDelegate(Delegate {
			who: account("delegate", index, 0),
			until: Moment::MAX,
		}));
	}
	did
}

fn pass_time<T: Config>(span: Moment) {
	T::Clock::set_for_benchmark(Pallet::<T>::now() + span);
}

/// A clock that has begun, no other issuers, and an empty calendar.
fn start<T: Config>() {
	pass_time::<T>(1_000_000);
	let _ = Expiries::<T>::clear(u32::MAX, None);
	PersonhoodIssuers::<T>::kill();
}

/// Issuers one below the other, from the top on, as deep as it goes.
fn chain<T: Config>(name: &'static str, schema: SchemaId, length: u32) -> Vec<T::AccountId> {
	let bond = Pallet::<T>::parameters().issuer_bond;
	let mut parent = None;
	(0..length)
		.map(|depth| {
			let who = rich::<T>(name, depth);
			let bond = if depth == 0 { bond } else { 0 };
			T::Currency::hold(&HoldReason::IssuerBond.into(), &who, bond).unwrap();
			let children = u32::from(depth + 1 < length);
			let issuer = Issuer { bond, children, ..Issuer::new(parent.clone(), depth, Pallet::<T>::now()) };
			Pallet::<T>::put_issuer(schema, &who, issuer).unwrap();
			parent = Some(who.clone());
			who
		})
		.collect()
}

/// The top and the bottom of a whole chain.
fn ends<T: Config>(name: &'static str, schema: SchemaId) -> (T::AccountId, T::AccountId) {
	let chain = chain::<T>(name, schema, MAX_DEPTH + 1);
	(chain[0].clone(), chain[MAX_DEPTH as usize].clone())
}

fn schema<T: Config>() -> SchemaId {
	let name = SchemaName::try_from(alloc::vec![b'n'; 64]).unwrap();
	Pallet::<T>::do_register_schema(SchemaOwner::Network, name, ROOT).unwrap();
	NextSchemaId::<T>::get() - 1
}

/// Has the issuer attest the person that the nullifier is of, on this account.
fn attest_person<T: Config>(issuer: &T::AccountId, subject: &T::AccountId) -> PersonId {
	let person = H256::repeat_byte(7);
	let expiry = Pallet::<T>::now() + Pallet::<T>::parameters().longest_validity;
	let subject = subject.clone();
	Pallet::<T>::do_attest(issuer, subject, PERSONHOOD, ROOT, Some(person), expiry, Some([1; 32])).unwrap();
	person
}

/// A person on the word of an issuer at the bottom: the top, the account and the attestation.
fn person<T: Config>() -> (T::AccountId, T::AccountId, AttestationId) {
	start::<T>();
	let (top, bottom) = ends::<T>("issuer", PERSONHOOD);
	let who = rich::<T>("person", 0);
	let person = attest_person::<T>(&bottom, &who);
	(top, who, Persons::<T>::get(person).unwrap().attestation.unwrap())
}

/// The same person, whom another issuer at the bottom of its chain moves to another account.
fn moving<T: Config>() -> (T::AccountId, T::AccountId, PersonId) {
	let (_, who, _) = person::<T>();
	let (top, bottom) = ends::<T>("other", PERSONHOOD);
	let person = attest_person::<T>(&bottom, &rich::<T>("person", 1));
	(top, who, person)
}

/// As many issuers of personhood, on each of whom somebody counts, most of them at the bottom of a chain under the first.
fn many<T: Config>(count: u32, standing: Standing) -> T::AccountId {
	start::<T>();
	let chain = chain::<T>("issuer", PERSONHOOD, count.min(MAX_DEPTH));
	for index in MAX_DEPTH..count {
		let (parent, deposit) = (chain.last().cloned(), CRD);
		Pallet::<T>::hold_deposit(parent.as_ref().unwrap(), deposit).unwrap();
		let issuer = Issuer { deposit, ..Issuer::new(parent, MAX_DEPTH, Pallet::<T>::now()) };
		Pallet::<T>::put_issuer(PERSONHOOD, &account("leaf", index, 0), issuer).unwrap();
	}
	for who in PersonhoodIssuers::<T>::get() {
		Pallet::<T>::change_issuer(PERSONHOOD, &who, |issuer| issuer.persons = 1);
	}
	Pallet::<T>::change_issuer(PERSONHOOD, &chain[0], |issuer| issuer.standing = standing);
	chain[0].clone()
}

/// The last of [`many`].
fn leaf<T: Config>() -> T::AccountId {
	account("leaf", MAX_PERSONHOOD_ISSUERS - 1, 0)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create_did() {
		let who = rich::<T>("did", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert!(Dids::<T>::contains_key(who));
	}

	#[benchmark]
	fn set_key() {
		let did = document::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), did.clone(), key(MAX_ITEMS - 1));
		assert_eq!(Dids::<T>::get(did).unwrap().keys.len(), MAX_ITEMS as usize);
	}

	#[benchmark]
	fn remove_key() {
		let did = document::<T>();
		let keys = Dids::<T>::get(&did).unwrap().keys.len();
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), did.clone(), fragment(b'k', 0));
		assert_eq!(Dids::<T>::get(did).unwrap().keys.len(), keys - 1);
	}

	#[benchmark]
	fn set_service() {
		let did = document::<T>();
		let last = service(MAX_ITEMS - 1, b'b');
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), did.clone(), last.clone());
		assert_eq!(Dids::<T>::get(did).unwrap().services.last(), Some(&last));
	}

	#[benchmark]
	fn remove_service() {
		let did = document::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), did.clone(), fragment(b's', 0));
		assert_eq!(Dids::<T>::get(did).unwrap().services.len(), MAX_ITEMS as usize - 1);
	}

	#[benchmark]
	fn set_controllers() {
		let did = document::<T>();
		let controllers = accounts::<T>("new controller", MAX_CONTROLLERS);
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), did.clone(), controllers.clone().try_into().unwrap());
		assert_eq!(Dids::<T>::get(did).unwrap().controllers.to_vec(), controllers);
	}

	#[benchmark]
	fn add_delegate() {
		let did = document::<T>();
		let last: T::AccountId = account("delegate", MAX_ITEMS - 1, 0);
		let until = Moment::MAX - 1;
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), last.clone(), until);
		assert_eq!(Dids::<T>::get(did).unwrap().delegates.last(), Some(&Delegate { who: last, until }));
	}

	#[benchmark]
	fn remove_delegate() {
		let did = document::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()), account("delegate", 0, 0));
		assert_eq!(Dids::<T>::get(did).unwrap().delegates.len(), MAX_ITEMS as usize - 1);
	}

	/// Nothing here can sign, so this is what the call does: it reads the document, checks a signature twice, as it is and
	/// wrapped, and changes the document. That the signature is over something else does not make the check shorter.
	#[benchmark]
	fn submit_operation() {
		let did = document::<T>();
		let public = PublicKey::Sr25519(PUBLIC);
		let signature = DidSignature::Sr25519(SIGNATURE);
		let operation = DidOperation::SetKey(key(MAX_ITEMS - 1));
		#[block]
		{
			let document = Pallet::<T>::document(&did).unwrap();
			let until = frame_system::Pallet::<T>::block_number();
			let payload = Pallet::<T>::operation_payload(&did, document.nonce, until, &operation);
			assert!(!is_signed(&public, &signature, &payload));
			Pallet::<T>::change_document(&did, document, operation).unwrap();
		}
		assert_eq!(Dids::<T>::get(did).unwrap().keys.len(), MAX_ITEMS as usize);
	}

	#[benchmark]
	fn remove_did() {
		let did = document::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(did.clone()));
		assert!(!Dids::<T>::contains_key(did));
	}

	#[benchmark]
	fn register_schema() -> Result<(), BenchmarkError> {
		let origin = T::BankOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let name = SchemaName::try_from(alloc::vec![b'n'; 64]).unwrap();
		let before = NextSchemaId::<T>::get();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name, ROOT);
		assert_eq!(NextSchemaId::<T>::get(), before + 1);
		Ok(())
	}

	#[benchmark]
	fn accredit_issuer(i: Linear<1, MAX_PERSONHOOD_ISSUERS>) {
		let top = many::<T>(i, Standing::Discredited { since: 0 });
		#[extrinsic_call]
		_(RawOrigin::Root, top, PERSONHOOD);
		assert!(Fallen::<T>::get().is_empty());
	}

	#[benchmark]
	fn discredit_issuer(i: Linear<1, MAX_PERSONHOOD_ISSUERS>) {
		let top = many::<T>(i, Standing::Active);
		T::Currency::set_balance(&T::RedistributionAccount::get(), FUNDS);
		#[extrinsic_call]
		_(RawOrigin::Root, top, PERSONHOOD, Permill::from_percent(50));
		assert_eq!(Fallen::<T>::get().len(), i as usize);
	}

	#[benchmark]
	fn bond_issuer() {
		start::<T>();
		let who = rich::<T>("issuer", 0);
		let schema = schema::<T>();
		Pallet::<T>::put_issuer(schema, &who, Issuer::new(None, 0, 0)).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), schema);
		assert_eq!(Issuers::<T>::get(schema, who).unwrap().bond, Pallet::<T>::parameters().issuer_bond);
	}

	#[benchmark]
	fn retire_issuer() {
		start::<T>();
		let (_, who) = ends::<T>("issuer", PERSONHOOD);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), PERSONHOOD);
		assert!(Issuers::<T>::get(PERSONHOOD, who).unwrap().standing != Standing::Active);
	}

	#[benchmark]
	fn withdraw_bond() {
		many::<T>(MAX_PERSONHOOD_ISSUERS, Standing::Active);
		let who = leaf::<T>();
		Pallet::<T>::do_retire_issuer(&who, PERSONHOOD).unwrap();
		pass_time::<T>(Pallet::<T>::parameters().unbonding);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), PERSONHOOD);
		assert!(!Issuers::<T>::contains_key(PERSONHOOD, who));
	}

	#[benchmark]
	fn delegate_issuing() {
		start::<T>();
		let length = Pallet::<T>::parameters().max_depth.max(1);
		let parent = chain::<T>("issuer", PERSONHOOD, length)[length as usize - 1].clone();
		for index in length..MAX_PERSONHOOD_APPOINTED - 1 {
			let issuer = Issuer::new(None, 0, 0);
			Pallet::<T>::put_issuer(PERSONHOOD, &account("leaf", index, 0), issuer).unwrap();
		}
		let who = rich::<T>("new", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(parent), PERSONHOOD, who.clone());
		assert!(Issuers::<T>::contains_key(PERSONHOOD, who));
	}

	#[benchmark]
	fn end_delegation() {
		many::<T>(MAX_PERSONHOOD_ISSUERS, Standing::Active);
		let who = leaf::<T>();
		let parent = Issuers::<T>::get(PERSONHOOD, &who).unwrap().parent.unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(parent), PERSONHOOD, who.clone());
		assert!(!Issuers::<T>::contains_key(PERSONHOOD, who));
	}

	#[benchmark]
	fn remove_issuer() {
		many::<T>(MAX_PERSONHOOD_ISSUERS, Standing::Discredited { since: 0 });
		let who = leaf::<T>();
		#[extrinsic_call]
		_(RawOrigin::Root, who.clone(), PERSONHOOD);
		assert!(!Issuers::<T>::contains_key(PERSONHOOD, who));
	}

	#[benchmark]
	fn attest() {
		start::<T>();
		let schema = schema::<T>();
		let (_, issuer) = ends::<T>("issuer", schema);
		let subject = rich::<T>("subject", 0);
		let expiry = Pallet::<T>::now() + 1;
		for _ in 0..MAX_ITEMS - 1 {
			Pallet::<T>::do_attest(&issuer, subject.clone(), schema, ROOT, None, expiry, None).unwrap();
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(issuer), subject.clone(), schema, ROOT, Some(ROOT), expiry, Some([1; 32]));
		assert_eq!(Held::<T>::get(subject, schema).len(), MAX_ITEMS as usize);
	}

	#[benchmark]
	fn attest_person() {
		let (top, who, _) = person::<T>();
		let (_, other) = ends::<T>("other", PERSONHOOD);
		Pallet::<T>::do_discredit_issuer(SchemaOwner::Network, &top, PERSONHOOD, Permill::zero()).unwrap();
		assert!(!Fallen::<T>::get().is_empty());
		let expiry = Pallet::<T>::now() + Pallet::<T>::parameters().longest_validity;
		let nullifier = Some(H256::repeat_byte(7));
		#[extrinsic_call]
		attest(RawOrigin::Signed(other), who.clone(), PERSONHOOD, ROOT, nullifier, expiry, Some([1; 32]));
		assert!(Fallen::<T>::get().is_empty());
		assert_eq!(Pallet::<T>::person_of(&who), nullifier);
	}

	#[benchmark]
	fn revoke() {
		let (top, who, id) = person::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(top), id);
		assert_eq!(Pallet::<T>::person_of(&who), None);
	}

	#[benchmark]
	fn suspend() {
		let (top, who, id) = person::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(top), id);
		assert_eq!(Pallet::<T>::person_of(&who), None);
	}

	#[benchmark]
	fn reinstate() {
		let (top, who, id) = person::<T>();
		Pallet::<T>::do_suspend(&top, id).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(top), id);
		assert!(Pallet::<T>::person_of(&who).is_some());
	}

	#[benchmark]
	fn remove_attestation() {
		let (_, who, id) = person::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);
		assert_eq!(Pallet::<T>::person_of(&who), None);
	}

	#[benchmark]
	fn complete_move() {
		let (_, who, person) = moving::<T>();
		pass_time::<T>(Pallet::<T>::parameters().move_delay);
		#[extrinsic_call]
		_(RawOrigin::Signed(rich::<T>("anybody", 0)), person);
		assert_eq!(Pallet::<T>::person_of(&who), None);
	}

	#[benchmark]
	fn accept_move() {
		let (_, who, _) = moving::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert_eq!(Pallet::<T>::person_of(&who), None);
	}

	#[benchmark]
	fn refuse_move() {
		let (_, who, person) = moving::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who));
		assert!(Persons::<T>::get(person).unwrap().moving.is_none());
	}

	#[benchmark]
	fn withdraw_move() {
		let (top, _, person) = moving::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(top), person);
		assert!(Persons::<T>::get(person).unwrap().moving.is_none());
	}

	#[benchmark]
	fn lapse_person() {
		let (_, who, id) = person::<T>();
		let expiry = Attestations::<T>::get(id).unwrap().expiry;
		T::Clock::set_for_benchmark(expiry);
		let person = PersonOf::<T>::get(&who).unwrap();
		#[block]
		{
			assert!(Expiries::<T>::iter_keys().next().is_some());
			Pallet::<T>::lapse(expiry, person);
		}
		assert!(Persons::<T>::get(person).unwrap().counted.is_none());
	}

	/// Going to the next key is not counted as a read: the entry is read once more for it.
	#[benchmark]
	fn poll_idle() {
		person::<T>();
		let first = Expiries::<T>::iter_keys().next().unwrap();
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::do_on_poll(&mut meter);
			assert!(Expiries::<T>::contains_key(first));
		}
		assert_eq!(meter.consumed(), T::WeightInfo::poll_idle());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
