//! What operators measure of the whole network, in one question.
// The macro writes functions of its own.
#![allow(missing_docs)]

use alloc::vec::Vec;
use codec::{Decode, Encode};
use credit_primitives_types::{Balance, BankId, EpochIndex};
use pallet_bioregions::types::RegionMeasures;
use pallet_community_banks::views::BanksMeasures;
use pallet_credit::types::Totals;
use pallet_quadratic_governance::types::ProposalCounts;
use scale_info::TypeInfo;

/// What is measured of the network.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Measures {
	/// Of the banks, and of all money that is lent.
	pub banks: BanksMeasures,
	/// What lending has come to.
	pub lending: Totals,
	/// How many proposals there are of each status.
	pub proposals: ProposalCounts,
	/// The epoch that is under way.
	pub epoch: EpochIndex,
	/// What the redistribution account keeps for banks.
	pub pot: Balance,
	/// What banks have given to each other in all runs so far.
	pub moved: Balance,
	/// Of the bioregions.
	pub bioregions: Vec<RegionMeasures>,
}

sp_api::decl_runtime_apis! {
	/// What operators measure of the network.
	pub trait MeasuresApi {
		/// What is measured now, of at most `banks` banks (and 1,000) from the number `start` on, and of at most so many
		/// bioregions (and 100). It costs no more the more loans there are.
		fn measures(start: BankId, banks: u32, bioregions: u32) -> Measures;
	}
}
