//! A validator that signs two blocks for a slot, or two votes in a round, is proven to have done so with its real keys,
//! and is put out.

use super::{
	chain::{pre_digest, signed, Chain},
	invariants,
};
use crate::{
	genesis_config_presets::LOCAL, AccountId, Babe, Balances, Block, Grandpa, Hash, Header, Runtime,
	RuntimeCall, RuntimeEvent, Session, UncheckedExtrinsic, ValidatorSet,
};
use codec::{Decode, Encode};
use sp_consensus_babe::{digests::CompatibleDigestItem, runtime_decl_for_babe_api::BabeApi};
use sp_consensus_grandpa::runtime_decl_for_grandpa_api::GrandpaApi;
use sp_core::{offchain::testing::TestTransactionPoolExt, offchain::TransactionPoolExt, Pair};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave},
};
use sp_runtime::{traits::Header as _, DigestItem, DispatchError};
use sp_session::MembershipProof;

type BabeProof = sp_consensus_babe::EquivocationProof<Header>;
type GrandpaProof = sp_consensus_grandpa::EquivocationProof<Hash, u32>;

fn index_of(who: Sr25519Keyring) -> u32 {
	Session::validators().iter().position(|v| v == &who.to_account_id()).unwrap() as u32
}

/// A header that differs by `salt`, signed as the block of `slot` by the author with this index.
fn sealed(signer: Sr25519Keyring, authority_index: u32, slot: u64, salt: u8) -> Header {
	let mut header = Header::new(
		1,
		Hash::repeat_byte(salt),
		Default::default(),
		Default::default(),
		pre_digest(authority_index, slot),
	);
	let signature = signer.pair().sign(header.hash().as_ref());
	header.digest_mut().push(<DigestItem as CompatibleDigestItem>::babe_seal(signature.into()));
	header
}

/// Two blocks of the current slot.
fn two_blocks(of: Sr25519Keyring) -> BabeProof {
	let (index, slot) = (index_of(of), Babe::current_slot());
	BabeProof {
		offender: of.public().into(),
		slot,
		first_header: sealed(of, index, *slot, 1),
		second_header: sealed(of, index, *slot, 2),
	}
}

fn babe_key_proof(of: Sr25519Keyring) -> MembershipProof {
	<Runtime as BabeApi<Block>>::generate_key_ownership_proof(Babe::current_slot(), of.public().into())
		.unwrap()
		.decode()
		.unwrap()
}

/// Two prevotes in a round of the current authority set.
fn two_votes(of: Ed25519Keyring, round: u64) -> GrandpaProof {
	let set_id = Grandpa::current_set_id();
	let vote = |target: u8| {
		let prevote = finality_grandpa::Prevote::new(Hash::repeat_byte(target), 7_u32);
		let message = finality_grandpa::Message::Prevote(prevote.clone());
		let payload = sp_consensus_grandpa::localized_payload(round, set_id, &message);
		(prevote, of.pair().sign(&payload).into())
	};
	let equivocation = finality_grandpa::Equivocation {
		round_number: round,
		identity: of.public().into(),
		first: vote(1),
		second: vote(2),
	};
	GrandpaProof::new(set_id, sp_consensus_grandpa::Equivocation::Prevote(equivocation))
}

fn grandpa_key_proof(of: Ed25519Keyring) -> MembershipProof {
	let set_id = Grandpa::current_set_id();
	<Runtime as GrandpaApi<Block>>::generate_key_ownership_proof(set_id, of.public().into())
		.unwrap()
		.decode()
		.unwrap()
}

fn report_blocks(proof: BabeProof, key: MembershipProof) -> RuntimeCall {
	pallet_babe::Call::report_equivocation { equivocation_proof: Box::new(proof), key_owner_proof: key }
		.into()
}

fn report_votes(proof: GrandpaProof, key: MembershipProof) -> RuntimeCall {
	pallet_grandpa::Call::report_equivocation { equivocation_proof: Box::new(proof), key_owner_proof: key }
		.into()
}

fn accounts(of: &[Sr25519Keyring]) -> Vec<AccountId> {
	of.iter().map(|who| who.to_account_id()).collect()
}

/// A chain in its second session, in a block that has room. The offender makes no blocks: its own could not hold the
/// report, since the report disables their author.
fn in_session_one(offender: Sr25519Keyring) -> Chain {
	let mut chain = Chain::new(LOCAL);
	chain.take_offline(offender);
	chain.run_to_session(1);
	chain.empty_block();
	chain
}

/// After a report on `offender` in session 1: disabled at once and again in session 2, out in session 3, while the
/// others go on.
fn the_offender_should_leave(chain: &mut Chain, offender: Sr25519Keyring) {
	let others: Vec<_> = accounts(&[Alice, Bob, Charlie, Dave])
		.into_iter()
		.filter(|who| who != &offender.to_account_id())
		.collect();
	let is_disabled = || Session::disabled_validators() == [index_of(offender)];

	chain.state(|| {
		assert_eq!(Session::current_index(), 1);
		assert!(is_disabled(), "at once");
		assert_eq!(ValidatorSet::validators(), others, "planned without it");
		assert_eq!(Session::validators().len(), 4, "still in the set");
		invariants::check();
	});
	chain.run_to_session(2);
	chain.state(|| {
		assert_eq!(Session::validators().len(), 4, "session 2 was planned before the report");
		assert!(is_disabled(), "disabled again in the next session");
		invariants::check();
	});
	chain.run_to_session(3);
	chain.state(|| {
		assert_eq!(Session::validators(), others, "out two session starts after the report");
		assert_eq!(Session::disabled_validators(), Vec::<u32>::new());
		assert_eq!(Babe::authorities().len(), 3);
		assert_eq!(Grandpa::grandpa_authorities().len(), 3);
		invariants::check();
	});
	chain.run_to_session(4);
	chain.state(invariants::check);
}

#[test]
fn two_blocks_for_a_slot_should_put_their_author_out() {
	let mut chain = in_session_one(Bob);
	let (proof, key) = chain.state(|| (two_blocks(Bob), babe_key_proof(Bob)));
	let before = chain.state(|| Balances::free_balance(Charlie.to_account_id()));

	chain.block_of(vec![(Charlie, report_blocks(proof, key))]);

	chain.state(|| {
		assert_eq!(Balances::free_balance(Charlie.to_account_id()), before, "a true report is free");
		assert!(super::chain::events().iter().any(|event| matches!(
			event,
			RuntimeEvent::Offences(pallet_offences::Event::Offence { kind, .. }) if kind == b"babe:equivocatio"
		)));
	});
	the_offender_should_leave(&mut chain, Bob);
}

#[test]
fn two_votes_in_a_round_should_put_the_voter_out() {
	let mut chain = in_session_one(Dave);
	let (proof, key) =
		chain.state(|| (two_votes(Ed25519Keyring::Dave, 5), grandpa_key_proof(Ed25519Keyring::Dave)));
	let before = chain.state(|| Balances::free_balance(Alice.to_account_id()));

	chain.block_of(vec![(Alice, report_votes(proof, key))]);

	chain.state(|| {
		assert_eq!(Balances::free_balance(Alice.to_account_id()), before, "a true report is free");
		assert!(super::chain::events().iter().any(|event| matches!(
			event,
			RuntimeEvent::Offences(pallet_offences::Event::Offence { kind, .. }) if kind == b"grandpa:equivoca"
		)));
	});
	the_offender_should_leave(&mut chain, Dave);
}

#[test]
fn evidence_of_a_past_session_should_still_count() {
	let mut chain = Chain::new(LOCAL);
	chain.take_offline(Bob);
	chain.empty_block();
	let (proof, key) = chain.state(|| (two_blocks(Bob), babe_key_proof(Bob)));
	assert_eq!(key.session, 0);
	chain.run_to_session(1);
	chain.block_of(vec![(Charlie, report_blocks(proof, key))]);
	the_offender_should_leave(&mut chain, Bob);
}

#[test]
fn evidence_should_still_count_after_epochs_without_blocks() {
	let mut chain = Chain::new(LOCAL);
	chain.take_offline(Bob);
	chain.empty_block();
	// Three epochs pass while nobody makes blocks: epochs and sessions are no longer counted alike.
	chain.skip_slots(60);
	chain.empty_block();
	chain.empty_block();
	let (proof, key) = chain.state(|| {
		assert!(Babe::epoch_index() > u64::from(Session::current_index()));
		(two_blocks(Bob), babe_key_proof(Bob))
	});
	chain.block_of(vec![(Charlie, report_blocks(proof, key))]);
	the_offender_should_leave(&mut chain, Bob);
}

fn the_only_error(chain: &mut Chain, who: Sr25519Keyring, call: RuntimeCall) -> DispatchError {
	chain.block(|| vec![signed(who, call)]).results[0].unwrap().unwrap_err()
}

#[test]
fn the_same_evidence_should_count_once() {
	let mut chain = in_session_one(Bob);
	let (proof, key) = chain.state(|| (two_blocks(Bob), babe_key_proof(Bob)));
	chain.block_of(vec![(Charlie, report_blocks(proof.clone(), key.clone()))]);
	assert_eq!(
		the_only_error(&mut chain, Alice, report_blocks(proof, key)),
		pallet_babe::Error::<Runtime>::DuplicateOffenceReport.into()
	);
	chain.state(invariants::check);
}

#[test]
fn false_evidence_should_be_refused() {
	let mut chain = in_session_one(Bob);
	type BabeError = pallet_babe::Error<Runtime>;
	type GrandpaError = pallet_grandpa::Error<Runtime>;

	// The same block twice is no equivocation.
	let (mut proof, key) = chain.state(|| (two_blocks(Bob), babe_key_proof(Bob)));
	proof.second_header = proof.first_header.clone();
	let error = the_only_error(&mut chain, Charlie, report_blocks(proof, key));
	assert_eq!(error, BabeError::InvalidEquivocationProof.into());

	// Signed by somebody else.
	let (mut proof, key) = chain.state(|| (two_blocks(Bob), babe_key_proof(Bob)));
	proof.second_header = chain.state(|| sealed(Charlie, index_of(Bob), *Babe::current_slot(), 2));
	let error = the_only_error(&mut chain, Charlie, report_blocks(proof, key));
	assert_eq!(error, BabeError::InvalidEquivocationProof.into());

	// The key's owner is not shown.
	let (proof, key) = chain.state(|| (two_blocks(Bob), babe_key_proof(Alice)));
	let error = the_only_error(&mut chain, Charlie, report_blocks(proof, key));
	assert_eq!(error, BabeError::InvalidKeyOwnershipProof.into());

	// A proof of votes with another validator's key.
	let (proof, key) =
		chain.state(|| (two_votes(Ed25519Keyring::Dave, 5), grandpa_key_proof(Ed25519Keyring::Bob)));
	let error = the_only_error(&mut chain, Charlie, report_votes(proof, key));
	assert_eq!(error, GrandpaError::InvalidKeyOwnershipProof.into());

	chain.state(|| {
		assert_eq!(Session::disabled_validators(), Vec::<u32>::new());
		assert_eq!(ValidatorSet::validators().len(), 4);
		invariants::check();
	});
}

#[test]
fn a_nodes_own_report_should_reach_a_block() {
	let mut chain = in_session_one(Bob);
	let (pool, submitted) = TestTransactionPoolExt::new();
	chain.externalities().register_extension(TransactionPoolExt::new(pool));
	chain.state(|| {
		let key = <Runtime as BabeApi<Block>>::generate_key_ownership_proof(
			Babe::current_slot(),
			Bob.public().into(),
		)
		.unwrap();
		<Runtime as BabeApi<Block>>::submit_report_equivocation_unsigned_extrinsic(two_blocks(Bob), key)
			.unwrap();
	});
	let bytes = submitted.write().transactions.pop().unwrap();
	let report = UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap();
	if chain.next_block_starts_session() {
		chain.empty_block();
	}
	chain.block(|| vec![report]).all_succeeded();
	the_offender_should_leave(&mut chain, Bob);
}

#[test]
fn a_key_proof_should_be_of_the_runtimes_own_kind() {
	let mut chain = in_session_one(Bob);
	chain.state(|| {
		let proof = babe_key_proof(Alice);
		assert_eq!((proof.session, proof.validator_count), (1, 4));
		assert_eq!(MembershipProof::decode(&mut &proof.encode()[..]).unwrap(), proof);
	});
}
