//! The vocabulary of a loan, as calls, events and storage spell it.

use crate::{AssetId, Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// What a loan is for. Every purpose is productive or creative: there is no consumer credit here.
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
	Serialize,
	Deserialize,
)]
pub enum PurposeKind {
	/// A trade, a workshop, a farm: work that sells what it makes.
	ProductiveEnterprise,
	/// Art, craft, media, research.
	CreativeProject,
	/// What many use and few would build alone: a hall, a grid, a well.
	CommunityInfrastructure,
	/// Soil, water, forest, species.
	EcologicalRestoration,
	/// Schools, courses, apprenticeships.
	EducationalInitiative,
}

/// What the borrower says of the purpose: the words themselves, or the hash of a longer text kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Description {
	/// UTF-8, at most 256 bytes.
	Text(BoundedVec<u8, ConstU32<256>>),
	/// BLAKE2-256 of the text.
	Hash(H256),
}

/// The purpose of a loan and its description.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Purpose {
	/// Which of the five purposes.
	pub kind: PurposeKind,
	/// In the borrower's words.
	pub description: Description,
}

/// When the principal is due. Interest accrued so far is due with each part.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Schedule {
	/// In equal parts of principal, evenly spread over the term.
	Amortising {
		/// How many parts, at least 1.
		installments: u32,
	},
	/// All at once, at the end of the term.
	Bullet,
}

impl Schedule {
	/// The number of parts: 1 for a bullet loan.
	pub fn installments(&self) -> u32 {
		match self {
			Schedule::Amortising { installments } => *installments,
			Schedule::Bullet => 1,
		}
	}
}

/// Who pays out the loan.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Funding {
	/// The community bank, from its pool and by creating credit.
	Bank,
	/// Members of the bank who pledge money of their own.
	Peers {
		/// Until when they may pledge, and the borrower accept; after it every pledge can be taken back.
		deadline: Moment,
	},
}

impl Funding {
	/// Whether members pay the loan out.
	pub fn is_by_peers(&self) -> bool {
		matches!(self, Funding::Peers { .. })
	}
}

/// What the borrower puts up.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub enum Collateral {
	/// Native currency, held on the borrower's own account.
	Native {
		/// How much.
		amount: Balance,
	},
	/// An asset that governance has listed, held on the borrower's own account.
	Asset {
		/// Which.
		asset: AssetId,
		/// How much, in the asset's smallest unit.
		amount: Balance,
	},
}

impl Collateral {
	/// The part of it that is native currency.
	pub fn native(&self) -> Balance {
		match self {
			Collateral::Native { amount } => *amount,
			Collateral::Asset { .. } => 0,
		}
	}

	/// How much of whatever it is.
	pub fn amount(&self) -> Balance {
		match self {
			Collateral::Native { amount } | Collateral::Asset { amount, .. } => *amount,
		}
	}
}
