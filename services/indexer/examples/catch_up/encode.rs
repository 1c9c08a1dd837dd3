//! JSON to SCALE, by the types of real metadata: the reverse of how the indexer reads.

use codec::{Compact, Encode};
use credit_network_indexer::{fields, value};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use serde_json::Value;

fn is_byte(ty: u32, types: &PortableRegistry) -> bool {
	matches!(types.resolve(ty).unwrap().type_def, TypeDef::Primitive(TypeDefPrimitive::U8))
}

fn bytes(value: &Value) -> Vec<u8> {
	let text = value.as_str().unwrap_or_default();
	value::unhex(text).unwrap_or_else(|| text.as_bytes().to_vec())
}

/// Encodes a value. What a type has beyond it is encoded as nothing: 0, empty, none or the first variant.
pub fn encode(value: &Value, ty: u32, types: &PortableRegistry, out: &mut Vec<u8>) {
	let ty = types.resolve(ty).unwrap();
	let name = ty.path.segments.last().map(String::as_str).unwrap_or_default();
	if name == "AccountId32" {
		let account = value.as_str().and_then(value::account).unwrap_or_default();
		return out.extend(account);
	}
	match &ty.type_def {
		TypeDef::Composite(composite) => encode_fields(value, &composite.fields, types, out),
		TypeDef::Variant(variants) => {
			let named = match value {
				Value::Null => {
					if name == "Option" {
						Some("None")
					} else {
						None
					}
				}
				_ if name == "Option" => Some("Some"),
				Value::String(name) => Some(name.as_str()),
				Value::Object(variant) => variant.keys().next().map(String::as_str),
				_ => None,
			};
			let variant =
				named.and_then(|named| variants.variants.iter().find(|variant| variant.name == named));
			let variant = variant.or(variants.variants.first()).unwrap();
			out.push(variant.index);
			let inner =
				if name == "Option" { value } else { value.get(&variant.name).unwrap_or(&Value::Null) };
			encode_fields(inner, &variant.fields, types, out);
		}
		TypeDef::Sequence(list) if is_byte(list.type_param.id, types) => bytes(value).encode_to(out),
		TypeDef::Sequence(list) => {
			let items = value.as_array().cloned().unwrap_or_default();
			Compact(items.len() as u32).encode_to(out);
			items.iter().for_each(|item| encode(item, list.type_param.id, types, out));
		}
		TypeDef::Array(list) if is_byte(list.type_param.id, types) => {
			let mut bytes = bytes(value);
			bytes.resize(list.len as usize, 0);
			out.extend(bytes);
		}
		TypeDef::Array(list) => {
			let item = |place: u32| value.get(place as usize).unwrap_or(&Value::Null);
			(0..list.len).for_each(|place| encode(item(place), list.type_param.id, types, out));
		}
		TypeDef::Tuple(tuple) => {
			for (place, field) in tuple.fields.iter().enumerate() {
				encode(value.get(place).unwrap_or(&Value::Null), field.id, types, out);
			}
		}
		TypeDef::Compact(_) => Compact(fields::amount(value).unwrap_or_default()).encode_to(out),
		TypeDef::Primitive(primitive) => {
			let (amount, int) =
				(fields::amount(value).unwrap_or_default(), fields::int(value).unwrap_or_default());
			match primitive {
				TypeDefPrimitive::Bool => value.as_bool().unwrap_or_default().encode_to(out),
				TypeDefPrimitive::U8 => (amount as u8).encode_to(out),
				TypeDefPrimitive::U16 => (amount as u16).encode_to(out),
				TypeDefPrimitive::U32 => (amount as u32).encode_to(out),
				TypeDefPrimitive::U64 => (amount as u64).encode_to(out),
				TypeDefPrimitive::U128 => amount.encode_to(out),
				TypeDefPrimitive::I64 => int.encode_to(out),
				other => panic!("{other:?} is not encoded here"),
			}
		}
		TypeDef::BitSequence(_) => panic!("bits are not encoded here"),
	}
}

fn encode_fields(value: &Value, fields: &[Field<PortableForm>], types: &PortableRegistry, out: &mut Vec<u8>) {
	let nameless = fields.first().is_some_and(|field| field.name.is_none());
	for (place, field) in fields.iter().enumerate() {
		let inner = match &field.name {
			Some(name) => value.get(name),
			None if nameless && fields.len() == 1 => Some(value),
			None => value.get(place),
		};
		encode(inner.unwrap_or(&Value::Null), field.ty.id, types, out);
	}
}
