//! What a model may know of a person: the features, in which direction each may count, and who can change it.

/// The value of a feature that is not known. It is no number: it has a bin of its own in a scorecard, and every split of a
/// tree says where it goes.
pub const MISSING: i32 = i32::MIN;

/// The most features that a schema may have.
pub const MAX_FEATURES: usize = 64;

/// A list of features, in the order in which their values are given.
///
/// It borrows its words, so that the chain's own is a constant and a tool can read another from a file. Identifiers
/// from 32,768 on are for such schemas: no schema of the chain ever takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema<'a> {
	/// Which schema: a model names the one that it was trained on, and runs on no other.
	pub id: u16,
	/// What it is called.
	pub name: &'a str,
	/// At most [`MAX_FEATURES`].
	pub features: &'a [Feature<'a>],
}

/// One thing known of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature<'a> {
	/// Its name in code, columns and answers: `times_late`.
	pub name: &'a str,
	/// Its name in words: `installments paid late`.
	pub label: &'a str,
	/// What its value counts, in words and in the plural: `days`; or `yes or no`, or `band`.
	pub unit: &'a str,
	/// The least value that it can have.
	pub least: i32,
	/// The greatest value that it can have; greater ones are given as this one.
	pub most: i32,
	/// Whether it may be [`MISSING`].
	pub may_be_missing: bool,
	/// In which direction it may count.
	pub direction: Direction,
	/// Who can change it.
	pub control: Control,
	/// What is said where it speaks for the person: `you have always paid in time`.
	pub favourable: &'a str,
	/// What is said where it speaks against the person: `you have paid late before`.
	pub adverse: &'a str,
}

/// In which direction a feature may count. A model that breaks it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
	/// More is better: a greater value never raises the risk.
	Rising,
	/// More is worse: a greater value never lowers the risk.
	Falling,
	/// Whatever the data say.
	Free,
}

/// Who can change a feature, and so what a person can be advised to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
	/// The person, by what they ask for, put up or do.
	ByPerson(Moves),
	/// Nobody, but it rises as time goes by.
	ByTime,
	/// Neither: it has happened, or it is for others to change.
	Fixed,
}

/// Which way a person can move a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
	/// To greater values only.
	Up,
	/// To lesser values only.
	Down,
	/// Both ways.
	Both,
}

impl<'a> Schema<'a> {
	/// The position of a feature, and the feature.
	pub fn find(&self, name: &str) -> Option<(u8, &'a Feature<'a>)> {
		self.numbered().find(|(_, feature)| feature.name == name)
	}

	/// The feature at a position.
	pub fn get(&self, feature: u8) -> Option<&'a Feature<'a>> {
		self.features.get(usize::from(feature))
	}

	/// All features with their positions.
	pub fn numbered(&self) -> impl Iterator<Item = (u8, &'a Feature<'a>)> {
		(0u8..).zip(self.features)
	}
}

impl Feature<'_> {
	/// The value as a model is given it: within the feature's bounds, unless it is [`MISSING`].
	pub fn bounded(&self, value: i32) -> i32 {
		if value == MISSING {
			return MISSING;
		}
		value.min(self.most).max(self.least)
	}
}
