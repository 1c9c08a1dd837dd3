//! What nodes and wallets ask the runtime about bioregions.
// The macro writes functions of its own.
#![allow(missing_docs)]

use crate::types::{BioregionPage, EconomicDataView};
use credit_primitives_types::BioregionCode;

sp_api::decl_runtime_apis! {
	/// Bioregions and how they fare.
	pub trait BioregionsApi {
		/// At most `limit` bioregions (and 100) from the number `start` on, and where to go on.
		fn bioregions(start: u32, limit: u32) -> BioregionPage;

		/// How a bioregion fares now, with its indicators, their ages and its reporters; `None` if there is none of this
		/// code.
		fn economic_data(code: BioregionCode) -> Option<EconomicDataView>;
	}
}
