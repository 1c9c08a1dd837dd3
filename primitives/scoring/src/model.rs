//! A model as it is stored and passed on: what it says, and what is known of how it was made.

use crate::{error::ModelError, forest::Forest};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// The most bytes that an encoded model may have.
pub const MAX_MODEL_BYTES: usize = 65_536;

/// The most bytes that a model's name may have.
pub const MAX_NAME_BYTES: usize = 64;

/// The most bins that a scorecard may give a feature, the one for missing values not counted.
pub const MAX_BINS: usize = 16;

/// The furthest from even odds that a model may come with its worst or best answers, in millionths of log-odds:
/// 1,000, where even 14 are one in a million. Whatever is added up on the way fits its type for this reason.
pub const MAX_LOG_ODDS: i32 = 1_000_000_000;

/// The number of bins in which scores are counted to see whether they drift.
pub const SCORE_BINS: usize = 10;

/// A credit model.
///
/// It gives the odds that a loan defaults within twelve months, as their natural logarithm, in millionths: the
/// greater, the worse. All points are such millionths, and are added to [`Model::base`].
///
/// [`Model::from_bytes`] and [`Model::to_bytes`] turn it into bytes and back; [`Model::validate`] says whether it can be
/// used. Nothing else here needs to be trusted: a model that is not valid gives errors or useless answers, and no panic.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Model {
	/// The identifier of the schema that it was trained on.
	pub schema: u16,
	/// A number that grows with each model of a network.
	pub version: u32,
	/// What it is called, in at most [`MAX_NAME_BYTES`] bytes.
	pub name: String,
	/// What every person starts from.
	pub base: i32,
	/// How points are given.
	pub form: Form,
	/// The log-odds from which on a person is in the second, third, fourth and fifth band of risk, rising. `None` leaves
	/// bands to whoever uses the model.
	pub bands: Option<[i32; 4]>,
	/// How it was made and how good it was.
	pub training: TrainingRecord,
}

/// How a model gives points.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub enum Form {
	/// Feature by feature, a logistic regression on bins.
	Scorecard(Vec<Card>),
	/// By an ensemble of trees, whose leaves are added up.
	Trees(Forest),
}

/// The points for one feature of a scorecard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Card {
	/// The feature's position in the schema. Cards stand in the order of the features, at most one for each.
	pub feature: u8,
	/// Where bins begin, rising: values below the first are in the first bin, values from the last on in the last.
	pub bounds: Vec<i32>,
	/// The points for each bin: one more than there are bounds, at most [`MAX_BINS`].
	pub points: Vec<i32>,
	/// The points for a missing value. Where the feature has a direction they lie between those of its worst and its
	/// best bin: knowing nothing is neither better than the best nor worse than the worst.
	pub missing: i32,
	/// What persons got on average when the model was trained, missing values included. What a feature says of a person is
	/// the difference from it.
	pub average: i32,
}

/// How a model was made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct TrainingRecord {
	/// Where its data came from.
	pub source: Source,
	/// A hash of the data, so that whoever has them can check.
	pub data_hash: [u8; 32],
	/// The number of cases it was trained on, at least one.
	pub rows: u32,
	/// The last moment at which one of them was decided, in milliseconds since the Unix epoch, 0 if that has no meaning.
	pub decided_until: u64,
	/// The area under the receiver operating characteristic on cases it had not seen, in millionths.
	pub auc: u32,
	/// The Kolmogorov-Smirnov distance between those who paid and those who did not, likewise.
	pub ks: u32,
	/// The mean squared error of the probability, likewise.
	pub brier: u32,
	/// How its scores were distributed over its data.
	pub distribution: Distribution,
}

/// Where the data of a model come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub enum Source {
	/// A simulation of borrowers whose risk is known.
	Simulated,
	/// Loans that this network has made.
	History,
	/// A published data set, for comparison.
	Published,
}

/// How often scores fell where, in ten bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Distribution {
	/// The log-odds at which the second and later bins begin, rising.
	pub bounds: [i32; 9],
	/// The share of cases in each bin, in millionths. They sum to a million.
	pub shares: [u32; SCORE_BINS],
}

impl Model {
	/// Reads a model. It is read, and not yet checked: see [`Model::validate`].
	///
	/// Takes memory in proportion to the bytes, which are at most [`MAX_MODEL_BYTES`], and says so where there are more
	/// than the model needs.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
		if bytes.len() > MAX_MODEL_BYTES {
			return Err(ModelError::TooBig);
		}
		let mut rest = bytes;
		let model = Self::decode(&mut rest).map_err(|_| ModelError::Undecodable)?;
		if rest.is_empty() {
			Ok(model)
		} else {
			Err(ModelError::Undecodable)
		}
	}

	/// Its bytes, for [`Model::from_bytes`].
	pub fn to_bytes(&self) -> Vec<u8> {
		self.encode()
	}

	/// The band of risk of these log-odds, from 0 (least) to 4, where the model has bands.
	pub fn band(&self, log_odds: i32) -> Option<u8> {
		let bounds = self.bands.as_ref()?;
		u8::try_from(bounds.iter().filter(|bound| **bound <= log_odds).count()).ok()
	}
}

impl Distribution {
	/// The bin into which these log-odds fall, from 0 to 9.
	pub fn bin(&self, log_odds: i32) -> usize {
		self.bounds.partition_point(|bound| *bound <= log_odds)
	}
}
