//! A chain in memory: blocks are built as an author builds them, then executed as everybody else executes them.

use crate::{
	genesis_config_presets, opaque::SessionKeys, AccountId, Babe, Balance, Block, Executive, Hash, Header,
	Nonce, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Session, SignedPayload, System,
	Timestamp, TxExtension, UncheckedExtrinsic, SLOT_DURATION,
};
use codec::Encode;
use frame_support::traits::Get;
use serde_json::Value;
use sp_block_builder::runtime_decl_for_block_builder::BlockBuilder;
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_core::Pair;
use sp_inherents::InherentData;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era, traits::Header as _, ApplyExtrinsicResult, Digest, DigestItem, MultiAddress, MultiSignature,
};

/// The slot of the first block: some day in 2026.
const FIRST_SLOT: u64 = 1_790_000_000_000 / SLOT_DURATION;

/// The whole genesis that a preset means: the default with the preset's patch over it.
pub fn genesis_json(id: &str) -> Value {
	fn merge(into: &mut Value, patch: Value) {
		match (into, patch) {
			(Value::Object(into), Value::Object(patch)) => patch
				.into_iter()
				.for_each(|(key, value)| merge(into.entry(key).or_insert(Value::Null), value)),
			(into, patch) => *into = patch,
		}
	}

	let patch = genesis_config_presets::get_preset(&id.into()).expect("a known preset");
	let mut genesis = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the default is JSON");
	merge(&mut genesis, serde_json::from_slice(&patch).expect("the preset is JSON"));
	genesis
}

/// The state of block 0.
pub fn genesis_state(id: &str) -> TestExternalities {
	let json = serde_json::to_vec(&genesis_json(id)).expect("a value is JSON");
	let mut ext = TestExternalities::new_empty();
	ext.execute_with(|| {
		frame_support::genesis_builder_helper::build_state::<RuntimeGenesisConfig>(json)
			.expect("the preset builds")
	});
	ext
}

/// The state of `id` in the middle of block 1, for what needs no blocks.
pub fn in_block_one<R>(id: &str, test: impl FnOnce() -> R) -> R {
	genesis_state(id).execute_with(|| {
		System::set_block_number(1);
		test()
	})
}

/// The call, signed by a well-known account.
pub fn signed(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	signed_as(who, System::account_nonce(who.to_account_id()), 0, call.into())
}

/// The call with that nonce and tip.
pub fn signed_as(who: Sr25519Keyring, nonce: Nonce, tip: Balance, call: RuntimeCall) -> UncheckedExtrinsic {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("what is implied can be looked up");
	let signature = payload.using_encoded(|bytes| who.pair().sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(
		call,
		MultiAddress::Id(who.to_account_id()),
		MultiSignature::Sr25519(signature),
		extension,
	)
}

/// What came of a block.
pub struct Outcome {
	/// The header of the block.
	pub header: Header,
	/// What came of each extrinsic that was offered, in order. One that is not valid is not in the block.
	pub results: Vec<ApplyExtrinsicResult>,
}

impl Outcome {
	/// Holds that every extrinsic was included and did what it says.
	pub fn all_succeeded(self) -> Self {
		for (index, result) in self.results.iter().enumerate() {
			assert_eq!(result, &Ok(Ok(())), "extrinsic {index} of block {}", self.header.number());
		}
		self
	}
}

/// A chain from genesis on.
pub struct Chain {
	ext: TestExternalities,
	parent: Hash,
	number: u32,
	slot: u64,
	offline: Option<AccountId>,
}

impl Chain {
	/// The chain that a preset starts.
	pub fn new(preset: &str) -> Self {
		let mut ext = genesis_state(preset);
		let genesis =
			Header::new(0, Default::default(), Default::default(), Default::default(), Default::default());
		// The first block writes this; transactions for that block are signed before.
		ext.execute_with(|| frame_system::BlockHash::<Runtime>::insert(0, genesis.hash()));
		ext.commit_all().expect("no transaction is open");
		Self { ext, parent: genesis.hash(), number: 0, slot: FIRST_SLOT, offline: None }
	}

	/// Looks at the state, or changes it behind the chain's back.
	pub fn state<R>(&mut self, look: impl FnOnce() -> R) -> R {
		self.ext.execute_with(look)
	}

	/// The externalities, to register what off-chain calls need.
	pub fn externalities(&mut self) -> &mut TestExternalities {
		&mut self.ext
	}

	/// The slot of the next block.
	pub fn next_slot(&self) -> u64 {
		self.slot + 1
	}

	/// A validator that makes no more blocks.
	pub fn take_offline(&mut self, who: Sr25519Keyring) {
		self.offline = Some(who.to_account_id());
	}

	/// Leaves slots without a block.
	pub fn skip_slots(&mut self, slots: u64) {
		self.slot += slots;
	}

	/// Whether the next block starts a session. It has no room for transactions.
	pub fn next_block_starts_session(&mut self) -> bool {
		let slot = self.next_slot();
		let first = self.number == 0;
		self.state(|| !first && starts_session(slot))
	}

	/// A block without transactions.
	pub fn empty_block(&mut self) -> Outcome {
		self.block(Vec::new)
	}

	/// A block with what `extrinsics` makes in the state of its parent.
	pub fn block(&mut self, extrinsics: impl FnOnce() -> Vec<UncheckedExtrinsic>) -> Outcome {
		self.slot += 1;
		self.number += 1;
		let (slot, number, parent, offline) = (self.slot, self.number, self.parent, self.offline.clone());
		let outcome = self.ext.execute_with(|| {
			let offered = extrinsics();
			let author = author_index(slot, number, offline);
			let (header, included, results) = build(slot, number, parent, author, offered);
			let block = Block { header: header.clone(), extrinsics: included };
			let checked =
				<Runtime as BlockBuilder<Block>>::check_inherents(block.clone().into(), inherent_data(slot));
			assert!(checked.ok(), "the importer knows the same time");
			Executive::execute_block(block.into());
			Outcome { header, results }
		});
		self.ext.commit_all().expect("no transaction is open");
		self.parent = outcome.header.hash();
		outcome
	}

	/// A block with one call of each of these, every one of which must succeed. Where the next block starts a session,
	/// which leaves no room, an empty block comes first.
	pub fn block_of(&mut self, calls: Vec<(Sr25519Keyring, RuntimeCall)>) -> Outcome {
		if self.next_block_starts_session() {
			self.empty_block();
		}
		self.block(|| calls.into_iter().map(|(who, call)| signed(who, call)).collect()).all_succeeded()
	}

	/// Empty blocks up to and with the one that starts a session.
	pub fn run_to_session(&mut self, session: u32) {
		while self.state(Session::current_index) < session {
			self.empty_block();
		}
		assert_eq!(self.state(Session::current_index), session);
	}
}

fn starts_session(slot: u64) -> bool {
	slot >= *Babe::current_epoch_start() + crate::configs::consensus::EpochDuration::get()
}

/// Whose turn it is: validators take turns by slot; one that is offline, or known to have cheated and so disabled, is
/// passed over.
fn author_index(slot: u64, number: u32, offline: Option<AccountId>) -> u32 {
	let validators: Vec<AccountId> = if number > 1 && starts_session(slot) {
		Session::queued_keys().into_iter().map(|(who, _): (AccountId, SessionKeys)| who).collect()
	} else {
		Session::validators()
	};
	let honest: Vec<_> = (0..validators.len())
		.filter(|&index| !pallet_validator_set::Offenders::<Runtime>::contains_key(&validators[index]))
		.filter(|&index| offline.as_ref() != Some(&validators[index]))
		.collect();
	honest[slot as usize % honest.len()] as u32
}

/// The pre-runtime digest of a secondary slot.
pub fn pre_digest(authority_index: u32, slot: u64) -> Digest {
	let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot: slot.into() });
	Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(claim)] }
}

/// What an author knows and a block must agree with: the time.
fn inherent_data(slot: u64) -> InherentData {
	let mut data = InherentData::new();
	let time = sp_timestamp::Timestamp::new(slot * SLOT_DURATION);
	data.put_data(sp_timestamp::INHERENT_IDENTIFIER, &time).expect("nothing is in it yet");
	data
}

/// Builds a block as its author does, and leaves the state as it was.
fn build(
	slot: u64,
	number: u32,
	parent: Hash,
	author: u32,
	offered: Vec<UncheckedExtrinsic>,
) -> (Header, Vec<UncheckedExtrinsic>, Vec<ApplyExtrinsicResult>) {
	// The host's transactions leave no trace in the state, which the block's storage root would show.
	sp_io::storage::start_transaction();
	let header =
		Header::new(number, Default::default(), Default::default(), parent, pre_digest(author, slot));
	Executive::initialize_block(&header);

	let mut included = <Runtime as BlockBuilder<Block>>::inherent_extrinsics(inherent_data(slot));
	for inherent in &included {
		assert_eq!(Executive::apply_extrinsic(inherent.clone()), Ok(Ok(())));
	}

	let mut results = Vec::new();
	for extrinsic in offered {
		// An author takes back what an extrinsic did that turned out to be invalid.
		sp_io::storage::start_transaction();
		let result = Executive::apply_extrinsic(extrinsic.clone());
		if result.is_ok() {
			sp_io::storage::commit_transaction();
			included.push(extrinsic);
		} else {
			sp_io::storage::rollback_transaction();
		}
		results.push(result);
	}
	let header = Executive::finalize_block();
	sp_io::storage::rollback_transaction();
	(header, included, results)
}

/// The events of the block that was made last.
pub fn events() -> Vec<RuntimeEvent> {
	System::events().into_iter().map(|record| record.event).collect()
}

/// The chain's time, in milliseconds.
pub fn now() -> u64 {
	Timestamp::get()
}
