//! What lending has come to, counted for those who watch it. Measures, not money: a count stays at the end of its range.

use super::Score;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_types::Balance;
use scale_info::TypeInfo;

/// Into how many classes of ten points scores are sorted.
pub const SCORE_CLASSES: usize = 10;

/// How many decisions make a distribution of scores.
pub const SCORES_COUNTED: u32 = 200;

/// What has become of requests and loans since genesis, and how many loans there are of each kind.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Totals {
	/// Requests that were made.
	pub requested: u64,
	/// Requests that were approved, by the score or by a vote.
	pub approved: u64,
	/// Requests that were put to the vote of the bank's members.
	pub referred: u64,
	/// Requests that were rejected, by the score or by a vote.
	pub rejected: u64,
	/// Requests that were taken back, or cleared away after their time.
	pub cancelled: u64,
	/// Offers that were accepted, each of which became a loan.
	pub accepted: u64,
	/// Loans that are not repaid, those in default among them.
	pub loans: u32,
	/// The part of them that is delinquent, as far as the calendar or a payment has noticed.
	pub late: u32,
	/// The part of them that is in default.
	pub defaulted: u32,
	/// Loans on which nothing is owed any more.
	pub closed: u64,
	/// Loans that were called in default.
	pub defaults: u64,
	/// Principal that was given up, of banks and peers.
	pub written_off: Balance,
	/// Principal of it that came in after all.
	pub recovered: Balance,
	/// How scores are expected to fall: as over the data that the model was trained on, in millionths, or without a model as
	/// the first requests were scored that were decided.
	pub first_scores: ScoreClasses,
	/// How the last requests were scored, by the same classes.
	pub last_scores: ScoreClasses,
}

/// How many requests were scored in each class: of a model's log-odds as it divides them, or without a model of ten points
/// each, from the lowest, the highest with 100 points too.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct ScoreClasses(pub [u32; SCORE_CLASSES]);

impl ScoreClasses {
	/// How many scores there are.
	pub fn count(&self) -> u32 {
		self.0.iter().fold(0u32, |sum, class| sum.saturating_add(*class))
	}

	/// The class of a number of points.
	pub(crate) fn of_points(score: Score) -> usize {
		usize::from(score / 1_000).min(SCORE_CLASSES - 1)
	}

	fn add(&mut self, class: usize) {
		if let Some(count) = self.0.get_mut(class) {
			*count = count.saturating_add(1);
		}
	}
}

impl Totals {
	/// Another model judges from now on, which expects scores to fall so.
	pub(crate) fn begin_scores(&mut self, expected: [u32; SCORE_CLASSES]) {
		self.first_scores = ScoreClasses(expected);
		self.last_scores = ScoreClasses::default();
	}

	/// Counts the class of the score of a request that is decided: among the first ones until there are enough of them, then among the
	/// last ones, of which the older half fades whenever there are twice as many as are needed.
	pub(crate) fn count_score(&mut self, class: usize) {
		if self.first_scores.count() < SCORES_COUNTED {
			return self.first_scores.add(class);
		}
		self.last_scores.add(class);
		if self.last_scores.count() >= SCORES_COUNTED.saturating_mul(2) {
			self.last_scores.0 = self.last_scores.0.map(|class| class >> 1);
		}
	}
}
