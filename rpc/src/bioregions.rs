//! `bioregions_*`: how bioregions fare, as measured.

use credit_primitives_types::IndicatorGroup;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use pallet_bioregions::types as chain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
	values::{text, Fraction},
	Hash,
};

/// The methods.
#[rpc(client, server, namespace = "bioregions")]
pub trait BioregionsApi {
	/// Bioregions, by number.
	#[method(name = "list", blocking)]
	fn list(&self, start: Option<u32>, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Bioregions>;

	/// How a bioregion fares, with its indicators, their values and ages, and its reporters.
	#[method(name = "economicData", blocking)]
	fn economic_data(&self, code: String, at: Option<Hash>) -> RpcResult<EconomicData>;
}

/// A page of bioregions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bioregions {
	/// The bioregions, by number.
	pub bioregions: Vec<Bioregion>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// A bioregion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bioregion {
	/// Its number.
	pub index: u32,
	/// Its code.
	pub code: String,
	/// What people call it.
	pub name: String,
	/// Whether no group is stale.
	pub fresh: bool,
	/// How it fares, group by group.
	pub groups: Vec<Group>,
	/// How many indicators it has.
	pub indicators: u32,
	/// How many reporters it has.
	pub reporters: Reporters,
}

/// How a bioregion fares by a group of indicators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
	/// `localBusiness`, `ecologicalHealth` or `communityWellbeing`.
	pub group: String,
	/// The mean of its indicators' scores, 0 to 1.
	pub index: Fraction,
	/// Whether one of them is stale, or there is none.
	pub stale: bool,
}

/// How many reporters a bioregion has of each standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reporters {
	/// They have yet to put up their bond.
	pub accredited: u32,
	/// They report.
	pub active: u32,
	/// They may not.
	pub suspended: u32,
	/// They have left.
	pub unbonding: u32,
}

/// How a bioregion fares, with all that it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EconomicData {
	/// Its code.
	pub code: String,
	/// What people call it.
	pub name: String,
	/// The epoch that is under way.
	pub epoch: u32,
	/// Whether no group is stale.
	pub fresh: bool,
	/// How it fares, group by group.
	pub groups: Vec<Group>,
	/// Its indicators.
	pub indicators: Vec<Indicator>,
	/// How many reporters it has.
	pub reporters: Reporters,
}

/// An indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
	/// What it is called.
	pub id: String,
	/// What it is about: `localBusiness`, `ecologicalHealth` or `communityWellbeing`.
	pub group: String,
	/// The unit of its values.
	pub unit: String,
	/// The last median that counted; null before the first.
	pub value: Option<Fraction>,
	/// What it counts now, 0 to 1: less than it once did if the value is old.
	pub score: Fraction,
	/// How old the value is, in epochs; without one, for how long there has been none.
	pub age: u32,
	/// Whether that is too old.
	pub stale: bool,
}

fn name(group: IndicatorGroup) -> String {
	match group {
		IndicatorGroup::LocalBusiness => "localBusiness",
		IndicatorGroup::EcologicalHealth => "ecologicalHealth",
		IndicatorGroup::CommunityWellbeing => "communityWellbeing",
	}
	.into()
}

impl From<chain::GroupView> for Group {
	fn from(view: chain::GroupView) -> Self {
		Self { group: name(view.group), index: view.index.into(), stale: view.stale }
	}
}

impl From<chain::ReporterCounts> for Reporters {
	fn from(counts: chain::ReporterCounts) -> Self {
		let chain::ReporterCounts { accredited, active, suspended, unbonding } = counts;
		Self { accredited, active, suspended, unbonding }
	}
}

impl From<chain::BioregionPage> for Bioregions {
	fn from(page: chain::BioregionPage) -> Self {
		let bioregions = page.bioregions.into_iter().map(|view| Bioregion {
			index: view.index,
			code: text(&view.code),
			name: text(&view.name),
			fresh: view.fresh,
			groups: view.groups.into_iter().map(Into::into).collect(),
			indicators: view.indicators,
			reporters: view.reporters.into(),
		});
		Self { bioregions: bioregions.collect(), next: page.next }
	}
}

impl From<chain::EconomicDataView> for EconomicData {
	fn from(view: chain::EconomicDataView) -> Self {
		let indicators = view.indicators.into_iter().map(|indicator| Indicator {
			id: text(&indicator.id),
			group: name(indicator.group),
			unit: text(&indicator.unit),
			value: indicator.value.map(|value| Fraction::signed(value, indicator.decimals)),
			score: indicator.score.into(),
			age: indicator.age,
			stale: indicator.stale,
		});
		Self {
			code: text(&view.code),
			name: text(&view.name),
			epoch: view.epoch,
			fresh: view.fresh,
			groups: view.groups.into_iter().map(Into::into).collect(),
			indicators: indicators.collect(),
			reporters: view.reporters.into(),
		}
	}
}
