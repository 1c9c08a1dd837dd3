//! What is kept about a validator that misbehaved.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::SessionIndex;

/// What a validator was found to have done, and when it is out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct OffenceRecord {
	/// The session of its most severe offence.
	pub session: SessionIndex,
	/// How severe that one is, as the reporting pallet judged it: it decides who stays disabled when not all
	/// can be.
	pub severity: Perbill,
	/// The session in which it was first reported.
	pub reported: SessionIndex,
	/// The session from which it validates no more; none while it is kept because the set would be too small.
	pub out_from: Option<SessionIndex>,
}
