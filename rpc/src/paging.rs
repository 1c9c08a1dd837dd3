//! Pages of lists.

use crate::failure::Failure;

/// The most entries of a page.
pub const LARGEST: u32 = 100;

/// The entries of a page whose size nobody asked for.
pub const USUAL: u32 = 25;

/// The size of a page that somebody asks for.
pub fn limit(asked: Option<u32>) -> Result<u32, Failure> {
	match asked {
		None => Ok(USUAL),
		Some(limit) if (1..=LARGEST).contains(&limit) => Ok(limit),
		Some(limit) => Err(Failure::LimitOutOfRange(limit)),
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
	use super::*;

	#[test]
	fn a_page_should_have_1_to_100_entries() {
		assert_eq!(limit(None), Ok(25));
		assert_eq!((limit(Some(1)), limit(Some(100))), (Ok(1), Ok(100)));
		assert_eq!(limit(Some(0)), Err(Failure::LimitOutOfRange(0)));
		assert_eq!(limit(Some(101)), Err(Failure::LimitOutOfRange(101)));
	}
}
