//! Why a model says what it says, in words.

use crate::{
	assess::Assessment,
	schema::{Feature, Schema, MISSING},
};
use alloc::{format, string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::cmp::Reverse;
use scale_info::TypeInfo;

/// Whom a feature speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Side {
	/// It raises the risk.
	Against,
	/// It lowers the risk.
	InFavour,
}

/// A feature that moved the log-odds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Reason {
	/// The feature's position in the schema.
	pub feature: u8,
	/// The person's value of it.
	pub value: i32,
	/// By how much it moved the log-odds, in millionths.
	pub contribution: i32,
	/// Whether that speaks for the person.
	pub side: Side,
}

/// The features that moved the log-odds most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Reasons {
	/// Those that speak against the person, the strongest first.
	pub against: Vec<Reason>,
	/// Those that speak for the person, the strongest first.
	pub in_favour: Vec<Reason>,
}

/// The strongest reasons on each side, at most `most`; of equals those that come first in the schema. A feature that did not
/// move the log-odds is none.
pub fn reasons(schema: &Schema, values: &[i32], assessment: &Assessment, most: usize) -> Reasons {
	let mut reasons = Reasons::default();
	for (((feature, _), value), contribution) in schema.numbered().zip(values).zip(&assessment.contributions)
	{
		let (list, side) = match contribution {
			1.. => (&mut reasons.against, Side::Against),
			0 => continue,
			_ => (&mut reasons.in_favour, Side::InFavour),
		};
		list.push(Reason { feature, value: *value, contribution: *contribution, side });
	}
	for list in [&mut reasons.against, &mut reasons.in_favour] {
		list.sort_by_key(|reason| Reverse(reason.contribution.unsigned_abs()));
		list.truncate(most);
	}
	reasons
}

impl Reason {
	/// The reason in words, `None` if the schema does not have its feature: `loans of yours became delinquent (loans that
	/// became delinquent: 3 times)`.
	pub fn text(&self, schema: &Schema) -> Option<String> {
		let feature = schema.get(self.feature)?;
		let phrase = match self.side {
			Side::Against => feature.adverse,
			Side::InFavour => feature.favourable,
		};
		Some(format!("{phrase} ({}: {})", feature.label, feature.said(self.value)))
	}
}

impl Feature<'_> {
	/// A value of the feature in words: `3 times`, `1 time`, `12.5 %`.
	pub fn said(&self, value: i32) -> String {
		if value == MISSING {
			return String::from("not known");
		}
		match (self.unit, value) {
			("yes or no", 0) => String::from("no"),
			("yes or no", _) => String::from("yes"),
			("band", _) => format!("band {value}"),
			// No feature counts less than none of a whole.
			("per mille", 0..) => format!("{}.{} %", value / 10, value % 10),
			(unit, 1) => format!("1 {}", unit.strip_suffix('s').unwrap_or(unit)),
			(unit, _) => format!("{value} {unit}"),
		}
	}
}
