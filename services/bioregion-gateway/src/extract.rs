//! Finding the value in what was fetched, and reckoning with it as a decimal. A fraction that JSON holds as a number is read to
//! 15 digits, since it goes through a binary one; whole numbers up to 64 bits and numbers in strings are read exactly.

use crate::config::{Extract, Rows, Source};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::BTreeMap;
use thiserror::Error;

/// Why there is no value.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ExtractError {
	/// It is not written as it should be.
	#[error("it is no {0}: {1}")]
	Malformed(&'static str, String),
	/// There is nothing where the value should be.
	#[error("there is nothing at {0}: compare the source's answer with `extract`")]
	Missing(String),
	/// What stands there is no number.
	#[error("`{0}` is no number: compare the source's answer with `extract`")]
	NotANumber(String),
	/// The number is too large or too fine to reckon with.
	#[error("the number is too large: check `scale` and `decimals`")]
	TooLarge,
}

/// Finds the value, in the unit of the chain.
pub fn extract(source: &Source, payload: &[u8]) -> Result<Decimal, ExtractError> {
	let found = match &source.extract {
		Extract::Json { pointer, field, rows } => from_json(payload, pointer, field, *rows)?,
		Extract::Csv { column, rows, delimiter, comment, only } => {
			let found = csv_numbers(payload, column, *delimiter, *comment, only)?;
			combine(found, *rows)?.ok_or_else(|| ExtractError::Missing(format!("column `{column}`")))?
		}
	};
	found.checked_mul(source.scale).ok_or(ExtractError::TooLarge)
}

/// The value as the chain takes it: a whole number, `decimals` digits of which stand behind the point.
pub fn to_chain(value: Decimal, decimals: u8) -> Result<i64, ExtractError> {
	let factor = 10_i64.checked_pow(decimals.into()).ok_or(ExtractError::TooLarge)?;
	let shifted = value.checked_mul(factor.into()).ok_or(ExtractError::TooLarge)?;
	let whole = shifted.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
	i64::try_from(whole).map_err(|_| ExtractError::TooLarge)
}

/// The value as people write it.
pub fn from_chain(value: i64, decimals: u8) -> String {
	Decimal::try_from_i128_with_scale(value.into(), decimals.into()).unwrap_or_default().to_string()
}

fn from_json(payload: &[u8], pointer: &str, field: &str, rows: Rows) -> Result<Decimal, ExtractError> {
	let json: Value = serde_json::from_slice(payload)
		.map_err(|error| ExtractError::Malformed("JSON", error.to_string()))?;
	let missing = || ExtractError::Missing(format!("the JSON pointer `{pointer}`"));
	match json.pointer(pointer).ok_or_else(missing)? {
		Value::Array(items) => {
			let numbers = items.iter().map(|item| item.pointer(field).map_or(Ok(None), json_number));
			let numbers: Result<Vec<_>, _> = numbers.filter_map(Result::transpose).collect();
			combine(numbers?, rows)?.ok_or_else(missing)
		}
		single => json_number(single)?.ok_or_else(missing),
	}
}

fn json_number(value: &Value) -> Result<Option<Decimal>, ExtractError> {
	match value {
		Value::Null => Ok(None),
		// The shortest decimal that reads back as the same number: what the source wrote, up to 15 digits.
		Value::Number(number) => parse(&number.to_string()),
		Value::String(text) => parse(text),
		other => Err(ExtractError::NotANumber(shorten(&other.to_string()))),
	}
}

fn csv_numbers(
	payload: &[u8],
	column: &str,
	delimiter: char,
	comment: Option<char>,
	only: &BTreeMap<String, String>,
) -> Result<Vec<Decimal>, ExtractError> {
	let malformed = |error: csv::Error| ExtractError::Malformed("CSV", error.to_string());
	// Some programs begin a file with a mark of its byte order.
	let payload = payload.strip_prefix(b"\xef\xbb\xbf").unwrap_or(payload);
	let mut reader = csv::ReaderBuilder::new()
		.delimiter(u8::try_from(delimiter).unwrap_or(b','))
		.comment(comment.and_then(|comment| u8::try_from(comment).ok()))
		.trim(csv::Trim::All)
		.from_reader(payload);
	let headers = reader.headers().map_err(malformed)?.clone();
	let place = |name: &str| {
		let missing = || ExtractError::Missing(format!("column `{name}`"));
		headers.iter().position(|header| header == name).ok_or_else(missing)
	};
	let wanted = place(column)?;
	let conditions: Vec<(usize, &str)> = only
		.iter()
		.map(|(name, value)| Ok((place(name)?, value.as_str())))
		.collect::<Result<_, ExtractError>>()?;
	let mut numbers = Vec::new();
	for record in reader.records() {
		let record = record.map_err(malformed)?;
		if conditions.iter().all(|(place, value)| record.get(*place) == Some(*value)) {
			numbers.extend(parse(record.get(wanted).unwrap_or_default())?);
		}
	}
	Ok(numbers)
}

/// A number, or nothing where a source says that it has none.
fn parse(text: &str) -> Result<Option<Decimal>, ExtractError> {
	let text = text.trim();
	if matches!(text, "" | "-" | "NA" | "N/A" | "NaN" | "nan" | "null") {
		return Ok(None);
	}
	let not_a_number = |_| ExtractError::NotANumber(shorten(text));
	let number = if text.contains(['e', 'E']) { Decimal::from_scientific(text) } else { text.parse() };
	number.map(Some).map_err(not_a_number)
}

fn shorten(text: &str) -> String {
	text.chars().take(40).collect()
}

fn combine(mut numbers: Vec<Decimal>, rows: Rows) -> Result<Option<Decimal>, ExtractError> {
	let too_large = ExtractError::TooLarge;
	let mean = |numbers: &[Decimal]| {
		let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number))?;
		sum.checked_div(Decimal::from(numbers.len()))
	};
	Ok(Some(match rows {
		_ if numbers.is_empty() => return Ok(None),
		Rows::First => return Ok(numbers.first().copied()),
		Rows::Last => return Ok(numbers.last().copied()),
		Rows::Mean => mean(&numbers).ok_or(too_large)?,
		Rows::Sum => {
			numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number)).ok_or(too_large)?
		}
		Rows::Median => {
			numbers.sort_unstable();
			let last = numbers.len().saturating_sub(1);
			let middle = numbers.get(last / 2..=numbers.len() / 2).unwrap_or_default();
			mean(middle).ok_or(too_large)?
		}
	}))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

		#[test]
		fn values_should_be_told_as_they_stand_on_chain(value: i64, decimals in 0_u8..=18) {
			prop_assert_eq!(to_chain(from_chain(value, decimals).parse().unwrap(), decimals), Ok(value));
		}

		#[test]
		fn anything_should_be_read_or_refused(
			payload in prop_oneof![
				prop::collection::vec(any::<u8>(), 0..200),
				"[\\[\\]{}\":,0-9a-e.x\n\\- ]{0,80}".prop_map(String::into_bytes),
				"x[,;\n0-9e.\"\\-]{0,80}".prop_map(String::into_bytes),
			],
		) {
			for rows in [Rows::First, Rows::Last, Rows::Mean, Rows::Median, Rows::Sum] {
				for pointer in ["", "/x", "/0"] {
					let _ = from_json(&payload, pointer, "", rows).and_then(|value| to_chain(value, 18));
				}
				if let Ok(numbers) = csv_numbers(&payload, "x", ',', Some('#'), &BTreeMap::new()) {
					let _ = combine(numbers, rows);
				}
			}
		}
	}

	fn decimal(text: &str) -> Decimal {
		text.parse().unwrap()
	}

	#[test]
	fn numbers_should_be_read_exactly() {
		for (text, number) in
			[("12.50", "12.50"), (" -3 ", "-3"), ("1.5e2", "150"), ("+7", "7"), ("2E-3", "0.002")]
		{
			assert_eq!(parse(text), Ok(Some(decimal(number))), "{text}");
		}
		for text in ["", "NA", "N/A", "null", "-"] {
			assert_eq!(parse(text), Ok(None), "{text}");
		}
		for text in ["twelve", "12,5", "1.2.3", "inf", "0x10"] {
			assert!(matches!(parse(text), Err(ExtractError::NotANumber(_))), "{text}");
		}
	}

	#[test]
	fn values_should_be_rounded_half_away_from_zero_for_the_chain() {
		assert_eq!(to_chain(decimal("12.345"), 2), Ok(1_235));
		assert_eq!(to_chain(decimal("-12.345"), 2), Ok(-1_235));
		assert_eq!(to_chain(decimal("12"), 0), Ok(12));
		assert_eq!(to_chain(decimal("9223372036854775807"), 0), Ok(i64::MAX));
		assert_eq!(to_chain(decimal("9223372036854775808"), 0), Err(ExtractError::TooLarge));
		assert_eq!(to_chain(decimal("10"), 18), Err(ExtractError::TooLarge));
		assert_eq!(from_chain(1_235, 2), "12.35");
		assert_eq!(from_chain(-5, 1), "-0.5");
	}

	#[test]
	fn rows_should_be_combined_as_asked() {
		let numbers: Vec<Decimal> = [3, 1, 2, 10].into_iter().map(Decimal::from).collect();
		for (rows, expected) in [
			(Rows::First, "3"),
			(Rows::Last, "10"),
			(Rows::Mean, "4"),
			(Rows::Sum, "16"),
			(Rows::Median, "2.5"),
		] {
			assert_eq!(combine(numbers.clone(), rows), Ok(Some(decimal(expected))), "{rows:?}");
		}
		assert_eq!(combine(vec![Decimal::TWO], Rows::Median), Ok(Some(Decimal::TWO)));
		assert_eq!(combine(Vec::new(), Rows::Mean), Ok(None));
	}

	#[test]
	fn json_should_be_followed_by_pointer() {
		let json =
			br#"{"data": [{"score": 6}, {"score": "8"}, {"score": null}, {}], "rate": 4.15, "name": "x"}"#;
		assert_eq!(from_json(json, "/rate", "", Rows::Last), Ok(decimal("4.15")));
		assert_eq!(from_json(json, "/data", "/score", Rows::Mean), Ok(decimal("7")));
		assert_eq!(from_json(json, "/data/1/score", "", Rows::Last), Ok(decimal("8")));
		assert!(matches!(from_json(json, "/none", "", Rows::Last), Err(ExtractError::Missing(_))));
		assert!(matches!(from_json(json, "/name", "", Rows::Last), Err(ExtractError::NotANumber(_))));
		assert!(matches!(
			from_json(b"<html>", "/x", "", Rows::Last),
			Err(ExtractError::Malformed("JSON", _))
		));
	}

	#[test]
	fn json_should_be_read_to_15_digits_and_exactly_where_it_is_whole_or_a_string() {
		let read = |json: &str| from_json(json.as_bytes(), "", "", Rows::Last);
		for text in ["0.123456789012345", "9007199254.74099", "-0.000123456789012345", "9007199254740993"] {
			assert_eq!(read(text), Ok(decimal(text)));
		}
		let longer = "0.12345678901234567891";
		assert_ne!(read(longer), Ok(decimal(longer)));
		assert_eq!(read(&format!("\"{longer}\"")), Ok(decimal(longer)));
	}

	#[test]
	fn csv_should_be_read_by_column_and_condition() {
		let csv = b"\xef\xbb\xbf# gauges\nstation;level\nA;1.5\nB;9\nA;NA\nA;2.5\n";
		let only = BTreeMap::from([("station".to_string(), "A".to_string())]);
		let numbers = csv_numbers(csv, "level", ';', Some('#'), &only).unwrap();
		assert_eq!(numbers, [decimal("1.5"), decimal("2.5")]);
		let missing = csv_numbers(csv, "depth", ';', Some('#'), &only);
		assert_eq!(missing, Err(ExtractError::Missing("column `depth`".into())));
	}
}
