//! How amounts, fractions, accounts and hashes are written.

use std::{borrow::Cow, fmt, str::FromStr};

use credit_network_runtime::SS58_PREFIX;
use schemars::{json_schema, JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use sp_runtime::{AccountId32, FixedU128, Permill, Perquintill};

/// Writes a type as the string that its `Display` gives and `FromStr` takes.
macro_rules! written {
	($type:ident, $name:literal, $pattern:literal, $description:literal) => {
		impl From<$type> for String {
			fn from(value: $type) -> Self {
				value.to_string()
			}
		}

		impl TryFrom<String> for $type {
			type Error = String;

			fn try_from(text: String) -> Result<Self, String> {
				text.parse()
			}
		}

		impl JsonSchema for $type {
			fn schema_name() -> Cow<'static, str> {
				$name.into()
			}

			fn json_schema(_: &mut SchemaGenerator) -> Schema {
				json_schema!({ "type": "string", "pattern": $pattern, "description": $description })
			}
		}
	};
}

/// An amount of money or of another asset, in its smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(pub u128);

written!(
	Amount,
	"Amount",
	"^[0-9]{1,39}$",
	"A decimal number in units of 10^-12 CRD, or of an asset's smallest unit."
);

impl fmt::Display for Amount {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl FromStr for Amount {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(format!("{text:?} is no amount: digits only, in units of 10^-12 CRD"));
		}
		text.parse().map(Self).map_err(|error| format!("{text} is no amount: {error}"))
	}
}

impl From<u128> for Amount {
	fn from(amount: u128) -> Self {
		Self(amount)
	}
}

/// A number with decimals, never in binary fractions: trailing zeros are left off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction(String);

written!(Fraction, "Fraction", r"^-?[0-9]+(\.[0-9]*[1-9])?$", "A decimal number; 0.071 are 7.1 percent.");

impl Fraction {
	/// `parts` of which `10^decimals` make one.
	pub fn of(parts: u128, decimals: usize) -> Self {
		let digits = format!("{parts:0>width$}", width = decimals.saturating_add(1));
		let (whole, part) = digits.split_at(digits.len().saturating_sub(decimals));
		let part = part.trim_end_matches('0');
		Self(if part.is_empty() { whole.into() } else { format!("{whole}.{part}") })
	}

	/// A signed number with so many decimals.
	pub fn signed(parts: i64, decimals: u8) -> Self {
		let Self(text) = Self::of(parts.unsigned_abs().into(), decimals.into());
		Self(if parts < 0 { format!("-{text}") } else { text })
	}
}

impl fmt::Display for Fraction {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl FromStr for Fraction {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let digits = text.strip_prefix('-').unwrap_or(text);
		let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
		let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
		if is_number(whole) && is_number(part) {
			Ok(Self(text.into()))
		} else {
			Err(format!("{text:?} is no decimal number"))
		}
	}
}

impl From<Permill> for Fraction {
	fn from(value: Permill) -> Self {
		Self::of(value.deconstruct().into(), 6)
	}
}

impl From<Perquintill> for Fraction {
	fn from(value: Perquintill) -> Self {
		Self::of(value.deconstruct().into(), 18)
	}
}

impl From<FixedU128> for Fraction {
	fn from(value: FixedU128) -> Self {
		Self::of(value.into_inner(), 18)
	}
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(pub AccountId32);

written!(
	Address,
	"Address",
	"^[1-9A-HJ-NP-Za-km-z]{46,48}$",
	"An account as an SS58 address of this network."
);

impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.to_ss58check_with_version(Ss58AddressFormat::custom(SS58_PREFIX)).fmt(f)
	}
}

impl FromStr for Address {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		// One person has one key on all networks: addresses of others name the same account.
		AccountId32::from_ss58check(text)
			.map(Self)
			.map_err(|error| format!("{text:?} is no SS58 address: {error}"))
	}
}

impl From<AccountId32> for Address {
	fn from(account: AccountId32) -> Self {
		Self(account)
	}
}

/// 32 bytes: a request's hash, a person's nullifier, a hash of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub sp_core::H256);

written!(Digest, "Digest", "^0x[0-9a-f]{64}$", "32 bytes in hexadecimal digits.");

impl fmt::Display for Digest {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{:?}", self.0)
	}
}

impl FromStr for Digest {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let is_hex = text.starts_with("0x") && text.len() == 66;
		let parsed = if is_hex { sp_core::H256::from_str(text).ok() } else { None };
		parsed
			.map(Self)
			.ok_or_else(|| format!("{text:?} are not 32 bytes in hexadecimal digits, 0x before them"))
	}
}

impl From<sp_core::H256> for Digest {
	fn from(hash: sp_core::H256) -> Self {
		Self(hash)
	}
}

/// What people wrote, which the chain has checked to be UTF-8.
pub fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
	use super::*;

	#[test]
	fn an_amount_should_be_written_in_digits_only() {
		assert_eq!(serde_json::to_string(&Amount(u128::MAX)).unwrap(), format!("\"{}\"", u128::MAX));
		let read = |text: &str| serde_json::from_str::<Amount>(text).map_err(|error| error.to_string());
		assert_eq!(read("\"1000000000000\""), Ok(Amount(1_000_000_000_000)));
		for bad in ["\"\"", "\"-1\"", "\"+1\"", "\"1.5\"", "\"1e3\"", "\" 1\"", "7", "null"] {
			assert!(read(bad).is_err(), "{bad}");
		}
		assert!(read(&format!("\"{}0\"", u128::MAX)).is_err());
	}

	#[test]
	fn a_fraction_should_keep_every_decimal_and_no_zero_behind_them() {
		let cases = [
			(Fraction::from(Permill::from_parts(71_000)), "0.071"),
			(Fraction::from(Permill::one()), "1"),
			(Fraction::from(Permill::zero()), "0"),
			(Fraction::from(Perquintill::from_parts(1)), "0.000000000000000001"),
			(Fraction::from(FixedU128::from_rational(7, 2)), "3.5"),
			(Fraction::from(FixedU128::from_inner(u128::MAX)), "340282366920938463463.374607431768211455"),
			(Fraction::signed(-125, 1), "-12.5"),
			(Fraction::signed(7, 0), "7"),
			(Fraction::signed(i64::MIN, 2), "-92233720368547758.08"),
		];
		for (fraction, written) in cases {
			assert_eq!(fraction.to_string(), written);
			assert_eq!(written.parse(), Ok(fraction));
		}
		for bad in ["", ".", "1.", ".5", "x", "--1", "1.2.3"] {
			assert!(bad.parse::<Fraction>().is_err(), "{bad}");
		}
	}

	#[test]
	fn an_address_of_another_network_should_name_the_same_account() {
		let account = AccountId32::new([7; 32]);
		let here = Address(account.clone()).to_string();
		let elsewhere = account.to_ss58check_with_version(Ss58AddressFormat::custom(0));
		assert_ne!(here, elsewhere);
		assert_eq!(here.parse::<Address>().map(|address| address.0), Ok(account.clone()));
		assert_eq!(elsewhere.parse::<Address>().map(|address| address.0), Ok(account));
		assert!("5Grwva".parse::<Address>().is_err());
	}

	#[test]
	fn a_digest_should_be_32_bytes() {
		let digest = Digest(sp_core::H256::repeat_byte(0xab));
		assert_eq!(digest.to_string().parse(), Ok(digest));
		for bad in ["0xab", "", &"ab".repeat(32), &format!("0x{}", "zz".repeat(32))] {
			assert!(bad.parse::<Digest>().is_err(), "{bad}");
		}
	}
}
