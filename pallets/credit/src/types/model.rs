//! The model by which requests are assessed, and what it says of one.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_scoring::{CHAIN_FEATURES, MAX_MODEL_BYTES};
use credit_primitives_types::{Moment, SchemaId};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{Bytes, H256};

/// The most kinds of credentials that count for a score, the one about the purpose not among them.
pub const MAX_CREDENTIALS: u32 = 4;

/// A model in bytes, as `credit-primitives-scoring` reads them.
pub type ModelBytes = BoundedVec<u8, ConstU32<{ MAX_MODEL_BYTES as u32 }>>;

/// What each feature adds to the log-odds of a default, in millionths and in the order of the features.
pub type Contributions = BoundedVec<i32, ConstU32<{ CHAIN_FEATURES as u32 }>>;

/// What is known of a request when it is assessed: the values of the features, in the order of the features.
pub type Features = [i32; CHAIN_FEATURES];

/// Which credentials a model takes into account, whoever holds them.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
	/// The schemas of which a borrower may hold credentials: how many they do is a feature.
	pub credentials: BoundedVec<SchemaId, ConstU32<MAX_CREDENTIALS>>,
	/// The schema by which issuers attest what a borrower does with a loan, if there is one.
	pub purpose: Option<SchemaId>,
}

/// A model as the chain keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct KeptModel {
	/// Its version, which stands in every assessment by it.
	pub version: u32,
	/// Since when it assesses, 0 for one from before the chain.
	pub since: Moment,
	/// The BLAKE2 hash of its bytes.
	pub hash: H256,
	/// Which credentials it takes into account.
	pub evidence: Evidence,
	/// What it says.
	pub bytes: ModelBytes,
}

/// The model that a chain begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FirstModel {
	/// What the trainer exported, in hexadecimal digits.
	pub bytes: Bytes,
	/// Which credentials it takes into account.
	pub evidence: Evidence,
}

/// Where the probability of default in a score comes from: `base` and the contributions sum to `log_odds`, whose
/// logistic function it is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Explanation {
	/// The version of the model.
	pub version: u32,
	/// The log-odds of a default within a year, in millionths.
	pub log_odds: i32,
	/// What a borrower like the average one would have, in millionths.
	pub base: i32,
	/// How the features of this borrower change that.
	pub contributions: Contributions,
}
