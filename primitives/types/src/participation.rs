//! Who takes part in the life of a community.

use crate::PersonId;
use frame_support::weights::Weight;

/// Hears of what people do for their community: a vote, an installment paid on time, an endorsement that held, a report.
pub trait Participation {
	/// The person has done something of that kind now.
	fn acted(person: &PersonId);

	/// What hearing of it weighs at most.
	fn weight() -> Weight;
}

/// Nobody listens.
impl Participation for () {
	fn acted(_: &PersonId) {}

	fn weight() -> Weight {
		Weight::zero()
	}
}
