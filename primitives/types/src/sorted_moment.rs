//! A moment as a storage key that sorts by time.

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A moment whose encoding sorts as moments do: most significant byte first.
///
/// A storage map keyed by it under the `Identity` hasher is a calendar: its first key is the earliest moment, found
/// without a look at the others.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct SortedMoment([u8; 8]);

impl From<Moment> for SortedMoment {
	fn from(moment: Moment) -> Self {
		Self(moment.to_be_bytes())
	}
}

impl From<SortedMoment> for Moment {
	fn from(sorted: SortedMoment) -> Self {
		Moment::from_be_bytes(sorted.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn encodings_should_sort_as_the_moments_do() {
		let moments = [0, 1, 255, 256, 65_535, 65_536, 1 << 40, u64::MAX];
		let sorted: alloc::vec::Vec<_> = moments.map(|moment| SortedMoment::from(moment).encode()).to_vec();
		assert!(sorted.is_sorted());
		assert!(moments.iter().all(|moment| Moment::from(SortedMoment::from(*moment)) == *moment));
	}
}
