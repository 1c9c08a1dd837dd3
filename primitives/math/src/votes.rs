//! Quadratic voting: what votes cost, when a proposal passes, and when that is decided.
//!
//! Votes cost their square, so that the next vote costs in proportion to the votes already cast, and people vote in
//! proportion to how much an outcome matters to them (E. A. Posner and E. G. Weyl, "Voting Squared: Quadratic Voting in
//! Democratic Politics", 2015; S. P. Lalley and E. G. Weyl, "Quadratic Voting: How Mechanism Design Can Radicalize
//! Democracy", 2018).

use crate::Permill;
use sp_arithmetic::PerThing;

/// What `votes` on one proposal cost in voice credits: `votes^2`, exactly.
pub fn cost(votes: u32) -> u64 {
	// The square of a 32-bit number fits into 64 bits.
	u64::from(votes).saturating_mul(u64::from(votes))
}

/// What a person has spent of `given` credits after changing `before` votes on a proposal to `after`, having spent
/// `spent` with the former: `spent - before^2 + after^2`, exactly.
///
/// `None` if that exceeds what was given, or if `spent` does not cover the former votes. To take votes back always
/// succeeds.
pub fn settle(spent: u32, given: u32, before: u32, after: u32) -> Option<u32> {
	let others = u64::from(spent).checked_sub(cost(before))?;
	let settled = u32::try_from(others.checked_add(cost(after))?).ok()?;
	(settled <= given || after <= before).then_some(settled)
}

/// How many of `base` persons have to vote aye: `ceil(quorum * base)`, at least one. It rounds up, in favour of leaving
/// things as they are.
pub fn needed_for_quorum(base: u32, quorum: Permill) -> u32 {
	quorum.mul_ceil(base).max(1)
}

/// Whether a proposal has what it needs: more than the `threshold` of all votes are ayes,
/// `ayes / (ayes + nays) > threshold`, compared exactly, and at least `needed` persons vote aye.
///
/// Only ayes fill the quorum: a nay never helps a proposal, so nobody gains by staying away instead of voting nay.
pub fn passes(ayes: u64, nays: u64, threshold: Permill, aye_persons: u32, needed: u32) -> bool {
	let all = u128::from(ayes).saturating_add(u128::from(nays));
	// Neither side exceeds 2^65 * 10^6, which fits.
	let share_of_ayes = u128::from(ayes).saturating_mul(u128::from(Permill::ACCURACY));
	let least = all.saturating_mul(u128::from(threshold.deconstruct()));
	aye_persons >= needed.max(1) && share_of_ayes > least
}

/// How a vote runs, in block numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
	/// The first block at which the vote may be decided.
	pub voting_end: u32,
	/// For how many blocks the proposal must keep passing.
	pub confirmation: u32,
	/// Since when it has been passing, if it was seen to.
	pub passing_since: Option<u32>,
}

/// Where a vote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// It does not pass, and there is time left.
	Voting,
	/// It passes; if it goes on doing so until the block `until`, it has passed.
	Confirming {
		/// Since when it has been passing.
		since: u32,
		/// When that is decided.
		until: u32,
	},
	/// Decided: it has passed. No votes are taken any more.
	Passed,
	/// Decided: it has not passed. No votes are taken any more.
	Rejected,
}

impl Course {
	/// The block at which a proposal that has been passing since `since` has passed:
	/// `max(voting_end, since + confirmation)`.
	pub fn confirmed_at(&self, since: u32) -> u32 {
		self.voting_end.max(since.saturating_add(self.confirmation))
	}

	/// The last block at which the vote can be decided while it is seen to every block.
	pub fn latest_end(&self) -> u32 {
		self.voting_end.saturating_add(self.confirmation)
	}

	/// Where the vote stands in block `now`, given whether the counted votes pass now and since when they have been seen to.
	/// It depends on nothing else, so that whoever comes late to settle it finds what anybody would have found.
	pub fn stage(&self, passing: bool, now: u32) -> Stage {
		if !passing {
			return if now < self.voting_end { Stage::Voting } else { Stage::Rejected };
		}
		let since = self.passing_since.unwrap_or(now);
		let until = self.confirmed_at(since);
		if now < until {
			Stage::Confirming { since, until }
		} else {
			Stage::Passed
		}
	}
}
