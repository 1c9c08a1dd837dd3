//! A version of the runtime: how its events and its storage are read.

use super::{ChainError, Hash};
use crate::value;
use codec::{Compact, Decode};
use serde_json::{Map, Value};
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_256, twox_64};
use subxt::{ext::frame_decode::storage::StorageHasher, Metadata};

/// What every block tells of itself, and nobody asks for.
const LEFT_OUT: [(&str, Option<&str>); 2] =
	[("System", Some("ExtrinsicSuccess")), ("TransactionPayment", None)];

/// How the phase of an extrinsic is encoded; those of hooks follow.
const APPLY_EXTRINSIC: u8 = 0;

/// An event, decoded by the metadata of its block.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
	/// Its place among all events of the block.
	pub position: u32,
	/// Whether it happened before the block's time was set: then the time of the block before was the time.
	pub is_early: bool,
	/// The extrinsic that it comes from, if it is one.
	pub extrinsic: Option<u32>,
	/// The pallet.
	pub pallet: String,
	/// Its name.
	pub name: String,
	/// Its fields, by their names; by their places if they have none.
	pub fields: Value,
}

/// A version of the runtime.
pub struct Runtime {
	/// The version.
	pub spec_version: u32,
	/// The prefix of accounts.
	pub prefix: u16,
	metadata: Metadata,
}

/// The storage key of a value without keys, or the prefix of a map.
pub fn prefix_of(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

fn unexpected(what: impl std::fmt::Display) -> ChainError {
	ChainError::Unexpected(what.to_string())
}

impl Runtime {
	/// A runtime by its metadata.
	pub fn new(spec_version: u32, metadata: &[u8]) -> Result<Self, ChainError> {
		let metadata = Metadata::decode_from(metadata)
			.map_err(|error| unexpected(format!("metadata that cannot be read: {error}")))?;
		let prefix = metadata
			.pallet_by_name("System")
			.and_then(|system| system.constant_by_name("SS58Prefix"))
			.and_then(|constant| u16::decode(&mut constant.value()).ok())
			.ok_or_else(|| unexpected("metadata without System.SS58Prefix"))?;
		Ok(Self { spec_version, prefix, metadata })
	}

	/// All events that are kept, by the bytes of `System.Events`.
	pub fn events(&self, mut bytes: &[u8]) -> Result<Vec<Event>, ChainError> {
		let input = &mut bytes;
		if input.is_empty() {
			return Ok(Vec::new());
		}
		let short = |error| unexpected(format!("events that cannot be read: {error}"));
		let Compact(count) = Compact::<u32>::decode(input).map_err(short)?;
		let mut events = Vec::new();
		// A block begins with the extrinsic that sets its time.
		let mut is_early = true;
		for position in 0..count {
			is_early &= input.first() != Some(&APPLY_EXTRINSIC);
			if let Some(event) = self.event(position, is_early, input)? {
				events.push(event);
			}
		}
		Ok(events)
	}

	fn event(&self, position: u32, is_early: bool, input: &mut &[u8]) -> Result<Option<Event>, ChainError> {
		let short = |error| unexpected(format!("an event that cannot be read: {error}"));
		let extrinsic = match u8::decode(input).map_err(short)? {
			APPLY_EXTRINSIC => Some(u32::decode(input).map_err(short)?),
			_ => None,
		};
		let [pallet, variant] = <[u8; 2]>::decode(input).map_err(short)?;
		let unknown = || unexpected(format!("an event {pallet}.{variant} that its metadata does not know"));
		let pallet = self.metadata.pallet_by_event_index(pallet).ok_or_else(unknown)?;
		let variant = pallet.event_variant_by_index(variant).ok_or_else(unknown)?;
		let mut fields = Map::new();
		for (place, field) in variant.fields.iter().enumerate() {
			let value =
				value::decode(input, field.ty.id, self.metadata.types(), self.prefix).map_err(|error| {
					unexpected(format!("an event {}.{}: {error}", pallet.name(), variant.name))
				})?;
			fields.insert(field.name.clone().unwrap_or_else(|| place.to_string()), value);
		}
		Vec::<Hash>::decode(input).map_err(short)?;
		let left_out = LEFT_OUT
			.iter()
			.any(|(of, name)| *of == pallet.name() && name.is_none_or(|name| name == variant.name));
		Ok((!left_out).then(|| Event {
			position,
			is_early,
			extrinsic,
			pallet: pallet.name().to_owned(),
			name: variant.name.clone(),
			fields: fields.into(),
		}))
	}

	fn item(&self, pallet: &str, item: &str) -> Result<&subxt::metadata::StorageEntryMetadata, ChainError> {
		self.metadata
			.pallet_by_name(pallet)
			.and_then(|pallet| pallet.storage())
			.and_then(|storage| storage.entry_by_name(item))
			.ok_or_else(|| unexpected(format!("metadata without {pallet}.{item}")))
	}

	/// Whether there is such an item of storage.
	pub fn has(&self, pallet: &str, item: &str) -> bool {
		self.item(pallet, item).is_ok()
	}

	/// What is stored, by its bytes; the default of the item if there are none.
	pub fn stored(&self, pallet: &str, item: &str, bytes: Option<&[u8]>) -> Result<Value, ChainError> {
		let entry = self.item(pallet, item)?;
		let Some(mut bytes) = bytes.or(entry.default_value()) else { return Ok(Value::Null) };
		value::decode(&mut bytes, entry.value_ty(), self.metadata.types(), self.prefix)
			.map_err(|error| unexpected(format!("{pallet}.{item} that cannot be read: {error}")))
	}

	/// The keys of an entry of a map.
	pub fn keys(&self, pallet: &str, item: &str, key: &[u8]) -> Result<Vec<Value>, ChainError> {
		let odd = || unexpected(format!("an odd key of {pallet}.{item}"));
		let mut rest = key.get(32..).ok_or_else(odd)?;
		let mut keys = Vec::new();
		for part in self.item(pallet, item)?.keys() {
			let hash = match part.hasher {
				StorageHasher::Blake2_128Concat => 16,
				StorageHasher::Twox64Concat => 8,
				StorageHasher::Identity => 0,
				_ => return Err(odd()),
			};
			rest = rest.get(hash..).ok_or_else(odd)?;
			let value = value::decode(&mut rest, part.key_id, self.metadata.types(), self.prefix);
			keys.push(value.map_err(|_| odd())?);
		}
		Ok(keys)
	}

	/// The storage key of an entry of a map, whose keys are encoded already.
	pub fn key(&self, pallet: &str, item: &str, keys: &[Vec<u8>]) -> Result<Vec<u8>, ChainError> {
		let mut key = prefix_of(pallet, item);
		let entry = self.item(pallet, item)?;
		if entry.keys().len() != keys.len() {
			return Err(unexpected(format!("other keys of {pallet}.{item} than are known")));
		}
		for (part, encoded) in entry.keys().zip(keys) {
			let (hash, concat) = match part.hasher {
				StorageHasher::Blake2_128Concat => (blake2_128(encoded).to_vec(), true),
				StorageHasher::Twox64Concat => (twox_64(encoded).to_vec(), true),
				StorageHasher::Identity => (Vec::new(), true),
				StorageHasher::Blake2_128 => (blake2_128(encoded).to_vec(), false),
				StorageHasher::Blake2_256 => (blake2_256(encoded).to_vec(), false),
				StorageHasher::Twox128 => (twox_128(encoded).to_vec(), false),
				StorageHasher::Twox256 => (twox_256(encoded).to_vec(), false),
			};
			key.extend(hash);
			if concat {
				key.extend(encoded);
			}
		}
		Ok(key)
	}
}
