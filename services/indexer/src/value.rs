//! What the chain has, as JSON: decoded by the types of the block's own metadata, whatever these are.
//!
//! Integers of more than 64 bits are decimal strings, accounts SS58, fixed lists of bytes hex. A variable list of bytes is text
//! if it is UTF-8 that does not begin with `0x`, else hex. A structure with one nameless field is that field; `None` is null; a
//! variant without fields is its name, one with fields an object of one entry.

use codec::Decode;
use scale_info::{form::PortableForm, PortableRegistry, TypeDef, TypeDefPrimitive};
use serde_json::{Map, Value};
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};
use subxt::ext::scale_decode::visitor::{
	self,
	types::{Array, BitSequence, Composite, Sequence, Str, Tuple, Variant},
	DecodeAsTypeResult, DecodeError, DecodeItemIterator, TypeIdFor, Visitor,
};

/// Decodes one value, and moves the bytes on.
pub fn decode(
	bytes: &mut &[u8],
	ty: u32,
	types: &PortableRegistry,
	prefix: u16,
) -> Result<Value, DecodeError> {
	visitor::decode_with_visitor(bytes, ty, types, ToJson { prefix })
}

/// An account as people write it.
pub fn ss58(account: [u8; 32], prefix: u16) -> String {
	AccountId32::new(account).to_ss58check_with_version(Ss58AddressFormat::custom(prefix))
}

/// The account that is written so, by whichever prefix.
pub fn account(text: &str) -> Option<[u8; 32]> {
	AccountId32::from_ss58check_with_version(text).ok().map(|(account, _)| account.into())
}

/// Bytes in hex, with `0x`.
pub fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The bytes behind hex.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x")?).ok()
}

fn text(bytes: &[u8]) -> String {
	match std::str::from_utf8(bytes) {
		// PostgreSQL's text cannot hold the zero character.
		Ok(text) if !text.starts_with("0x") && !text.contains('\0') => text.to_owned(),
		_ => hex(bytes),
	}
}

#[derive(Clone, Copy)]
struct ToJson {
	prefix: u16,
}

fn is_byte(ty: u32, types: &PortableRegistry) -> bool {
	types.resolve(ty).is_some_and(|ty| matches!(ty.type_def, TypeDef::Primitive(TypeDefPrimitive::U8)))
}

fn take<'scale>(input: &mut &'scale [u8], len: usize) -> Result<&'scale [u8], DecodeError> {
	let (taken, rest) = input.split_at_checked(len).ok_or(DecodeError::NotEnoughInput)?;
	*input = rest;
	Ok(taken)
}

/// Of a type that stands for bytes, what they say; none of another one.
fn bytes(
	input: &mut &[u8],
	ty: &scale_info::Type<PortableForm>,
	types: &PortableRegistry,
	prefix: u16,
) -> Option<Result<Value, DecodeError>> {
	match &ty.type_def {
		TypeDef::Composite(_) if ty.path.segments.last().is_some_and(|name| name == "AccountId32") => {
			Some(take(input, 32).map(|bytes| {
				let mut account = [0; 32];
				account.copy_from_slice(bytes);
				ss58(account, prefix).into()
			}))
		}
		TypeDef::Sequence(list) if is_byte(list.type_param.id, types) => {
			Some(Vec::<u8>::decode(input).map(|bytes| text(&bytes).into()).map_err(Into::into))
		}
		TypeDef::Array(list) if is_byte(list.type_param.id, types) => {
			let len = usize::try_from(list.len).unwrap_or(usize::MAX);
			Some(take(input, len).map(|bytes| hex(bytes).into()))
		}
		_ => None,
	}
}

macro_rules! numbers {
	($($visit:ident: $number:ty),*) => {
		$(fn $visit<'scale, 'resolver>(self, value: $number, _: TypeIdFor<Self>) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
			Ok(value.into())
		})*
	};
}

/// All items of what is decoded one by one.
fn items<'scale, 'resolver>(
	visitor: ToJson,
	value: &mut impl DecodeItemIterator<'scale, 'resolver, PortableRegistry>,
) -> Result<Vec<Value>, DecodeError> {
	core::iter::from_fn(|| value.decode_item(visitor)).collect()
}

impl Visitor for ToJson {
	type Value<'scale, 'resolver> = Value;
	type Error = DecodeError;
	type TypeResolver = PortableRegistry;

	fn unchecked_decode_as_type<'scale, 'resolver>(
		self,
		input: &mut &'scale [u8],
		ty: TypeIdFor<Self>,
		types: &'resolver PortableRegistry,
	) -> DecodeAsTypeResult<Self, Result<Self::Value<'scale, 'resolver>, DecodeError>> {
		match types.resolve(ty).and_then(|ty| bytes(input, ty, types, self.prefix)) {
			Some(decoded) => DecodeAsTypeResult::Decoded(decoded),
			None => DecodeAsTypeResult::Skipped(self),
		}
	}

	numbers!(
		visit_bool: bool,
		visit_u8: u8,
		visit_u16: u16,
		visit_u32: u32,
		visit_u64: u64,
		visit_i8: i8,
		visit_i16: i16,
		visit_i32: i32,
		visit_i64: i64
	);

	fn visit_char<'scale, 'resolver>(
		self,
		value: char,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		Ok(value.to_string().into())
	}

	fn visit_u128<'scale, 'resolver>(
		self,
		value: u128,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		Ok(value.to_string().into())
	}

	fn visit_i128<'scale, 'resolver>(
		self,
		value: i128,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		Ok(value.to_string().into())
	}

	fn visit_u256<'resolver>(
		self,
		value: &[u8; 32],
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'_, 'resolver>, DecodeError> {
		Ok(hex(value).into())
	}

	fn visit_i256<'resolver>(
		self,
		value: &[u8; 32],
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'_, 'resolver>, DecodeError> {
		Ok(hex(value).into())
	}

	fn visit_str<'scale, 'resolver>(
		self,
		value: &mut Str<'scale>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		Ok(value.as_str()?.into())
	}

	fn visit_sequence<'scale, 'resolver>(
		self,
		value: &mut Sequence<'scale, 'resolver, PortableRegistry>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		Ok(items(self, value)?.into())
	}

	fn visit_array<'scale, 'resolver>(
		self,
		value: &mut Array<'scale, 'resolver, PortableRegistry>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		Ok(items(self, value)?.into())
	}

	fn visit_tuple<'scale, 'resolver>(
		self,
		value: &mut Tuple<'scale, 'resolver, PortableRegistry>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		let items = items(self, value)?;
		Ok(if items.is_empty() { Value::Null } else { items.into() })
	}

	fn visit_composite<'scale, 'resolver>(
		self,
		value: &mut Composite<'scale, 'resolver, PortableRegistry>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		fields(value, self)
	}

	fn visit_variant<'scale, 'resolver>(
		self,
		value: &mut Variant<'scale, 'resolver, PortableRegistry>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		let name = value.name();
		let is_option = value.path().last() == Some("Option");
		let of_variant = value.fields();
		if of_variant.remaining() == 0 {
			return Ok(if is_option { Value::Null } else { name.into() });
		}
		let inner = fields(of_variant, self)?;
		if is_option {
			return Ok(inner);
		}
		Ok(Value::Object(Map::from_iter([(name.to_owned(), inner)])))
	}

	fn visit_bitsequence<'scale, 'resolver>(
		self,
		value: &mut BitSequence<'scale>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, DecodeError> {
		let bits: Result<Vec<bool>, _> = value.decode()?.collect();
		Ok(bits?.into())
	}
}

fn fields(value: &mut Composite<'_, '_, PortableRegistry>, visitor: ToJson) -> Result<Value, DecodeError> {
	if value.has_unnamed_fields() {
		let mut items = items(visitor, value)?;
		return Ok(match items.len() {
			0 => Value::Null,
			1 => items.pop().unwrap_or_default(),
			_ => items.into(),
		});
	}
	let mut named = Map::new();
	while let Some(name) = value.peek_name() {
		let Some(item) = value.decode_item(visitor) else { break };
		named.insert(name.to_owned(), item?);
	}
	Ok(named.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use codec::Encode;
	use scale_info::{MetaType, Registry, TypeInfo};
	use serde_json::json;

	fn shown<T: Encode + TypeInfo + 'static>(value: &T) -> Value {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		let (types, bytes) = (PortableRegistry::from(registry), value.encode());
		let mut input = bytes.as_slice();
		let decoded = decode(&mut input, id, &types, 42).unwrap();
		assert!(input.is_empty(), "something is left over");
		decoded
	}

	/// Called as the chain calls its accounts.
	#[derive(Encode, TypeInfo)]
	struct AccountId32([u8; 32]);
	#[derive(Encode, TypeInfo)]
	struct Wrapped(Vec<u8>);
	#[derive(Encode, TypeInfo)]
	enum Funding {
		Bank,
		Peers { deadline: u64 },
		Shared(u128, u32),
	}
	#[derive(Encode, TypeInfo)]
	struct Many {
		#[codec(compact)]
		amount: u128,
		name: Wrapped,
		hash: [u8; 4],
		who: AccountId32,
		none: Option<u32>,
		some: Option<Funding>,
		list: Vec<(u8, i64)>,
		nothing: Result<(), u8>,
	}

	#[test]
	fn values_should_be_told_by_their_own_types_when_they_are_nested() {
		let many = Many {
			amount: u128::MAX,
			name: Wrapped("Rosa's".into()),
			hash: [0xab; 4],
			who: AccountId32([1; 32]),
			none: None,
			some: Some(Funding::Peers { deadline: 7 }),
			list: vec![(1, -2), (3, 4)],
			nothing: Ok(()),
		};
		assert_eq!(
			shown(&many),
			json!({
				"amount": "340282366920938463463374607431768211455",
				"name": "Rosa's",
				"hash": "0xabababab",
				"who": ss58([1; 32], 42),
				"none": null,
				"some": { "Peers": { "deadline": 7 } },
				"list": [[1, -2], [3, 4]],
				"nothing": { "Ok": null },
			})
		);
		assert_eq!(shown(&Funding::Bank), json!("Bank"));
		assert_eq!(shown(&Funding::Shared(5, 6)), json!({ "Shared": ["5", 6] }));
	}

	#[test]
	fn bytes_should_stay_bytes_when_they_are_no_text_or_look_like_hex() {
		assert_eq!(shown(&Wrapped(vec![0xff, 0])), json!("0xff00"));
		assert_eq!(shown(&Wrapped(vec![0])), json!("0x00"));
		assert_eq!(shown(&Wrapped("0x12".into())), json!("0x30783132"));
		assert_eq!(shown(&Wrapped(Vec::new())), json!(""));
	}

	#[test]
	fn accounts_should_be_read_whatever_prefix_they_are_written_by() {
		assert_eq!(account(&ss58([9; 32], 42)), Some([9; 32]));
		assert_eq!(account(&ss58([9; 32], 7391)), Some([9; 32]));
		assert_eq!(account("nobody"), None);
	}
}
