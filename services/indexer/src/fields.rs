//! Fields of what the chain has, by their names.

use crate::row::{Cell, RowError};
use serde_json::Value;

/// The fields of an event, or of something stored.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(pub &'a Value);

static NULL: Value = Value::Null;

impl<'a> Fields<'a> {
	/// What a field holds; null if there is none.
	pub fn value(&self, name: &str) -> &'a Value {
		self.0.get(name).unwrap_or(&NULL)
	}

	/// The fields of a field.
	pub fn at(&self, name: &str) -> Fields<'a> {
		Fields(self.value(name))
	}

	fn odd(&self, name: &str, what: &str) -> RowError {
		RowError(format!("the field `{name}` is no {what}, but {}", self.value(name)))
	}

	/// An amount.
	pub fn amount(&self, name: &str) -> Result<u128, RowError> {
		amount(self.value(name)).ok_or_else(|| self.odd(name, "amount"))
	}

	/// A number.
	pub fn int(&self, name: &str) -> Result<i64, RowError> {
		int(self.value(name)).ok_or_else(|| self.odd(name, "number"))
	}

	/// A number, or nothing.
	pub fn maybe_int(&self, name: &str) -> Option<i64> {
		int(self.value(name))
	}

	/// Text.
	pub fn text(&self, name: &str) -> Result<&'a str, RowError> {
		self.value(name).as_str().ok_or_else(|| self.odd(name, "text"))
	}

	/// A flag.
	pub fn flag(&self, name: &str) -> Result<bool, RowError> {
		self.value(name).as_bool().ok_or_else(|| self.odd(name, "flag"))
	}

	/// Text, or nothing.
	pub fn maybe_text(&self, name: &str) -> Cell {
		self.value(name).as_str().into()
	}

	/// A field as JSON.
	pub fn json(&self, name: &str) -> Cell {
		self.value(name).clone().into()
	}

	/// The name of a variant.
	pub fn variant(&self, name: &str) -> Result<&'a str, RowError> {
		match self.value(name) {
			Value::String(variant) => Ok(variant),
			Value::Object(variant) => {
				variant.keys().next().map(String::as_str).ok_or_else(|| self.odd(name, "variant"))
			}
			_ => Err(self.odd(name, "variant")),
		}
	}

	/// What a variant of this name holds, null if it is another one.
	pub fn within(&self, name: &str, variant: &str) -> Fields<'a> {
		self.at(name).at(variant)
	}
}

/// An amount, in a number or a decimal string.
pub fn amount(value: &Value) -> Option<u128> {
	match value {
		Value::String(text) => text.parse().ok(),
		value => value.as_u64().map(u128::from),
	}
}

/// A number. The end of time, which the chain has for never, stays the end of time.
pub fn int(value: &Value) -> Option<i64> {
	match value {
		Value::String(text) => text.parse().ok(),
		value => value.as_i64().or_else(|| value.as_u64().map(|_| i64::MAX)),
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn fields_should_be_told_by_name_when_they_are_not_what_is_expected() {
		let event =
			json!({ "amount": "12", "small": 5, "until": u64::MAX, "state": { "Referred": { "until": 9 } } });
		let fields = Fields(&event);
		assert_eq!((fields.amount("amount"), fields.amount("small")), (Ok(12), Ok(5)));
		assert_eq!(fields.int("until"), Ok(i64::MAX));
		assert_eq!(fields.variant("state"), Ok("Referred"));
		assert_eq!(fields.within("state", "Referred").int("until"), Ok(9));
		assert_eq!(fields.within("state", "Approved").maybe_int("until"), None);
		assert_eq!(fields.amount("none").unwrap_err().0, "the field `none` is no amount, but null");
	}
}
