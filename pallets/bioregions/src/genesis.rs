//! The bioregions that there are from the start.

use crate::{
	types::{IndicatorSpec, Point, RegionName, Reporter, Score, Standing, Unit},
	Bioregions, Config, Error, Indicators, Pallet, Scores,
};
use alloc::{string::String, vec::Vec};
use credit_primitives_math::indicators::score;
use credit_primitives_types::{BioregionCode, IndicatorGroup, IndicatorId};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::SaturatedConversion;

/// A bioregion that there is from the start.
#[derive(Clone, Debug, PartialEq, Eq, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisRegion<AccountId> {
	/// Its code: 1 to 32 small letters, digits, `_` or `-`.
	pub code: String,
	/// What people call it, 1 to 64 bytes.
	pub name: String,
	/// What it measures, at most 24.
	pub indicators: Vec<GenesisIndicator>,
	/// Who reports, at most 64. The bond is held from their balances.
	pub reporters: Vec<AccountId>,
}

/// An indicator that there is from the start.
#[derive(Clone, Debug, PartialEq, Eq, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisIndicator {
	/// What it is called: 1 to 32 small letters, digits, `_` or `-`.
	pub id: String,
	/// What it is about.
	pub group: IndicatorGroup,
	/// The unit of its values, at most 32 bytes.
	pub unit: String,
	/// How many decimals they have, at most 18.
	pub decimals: u8,
	/// The least plausible value.
	pub min: i64,
	/// The greatest plausible value.
	pub max: i64,
	/// What values score: 2 to 8 points, scores in millionths.
	pub points: Vec<Point>,
	/// The value that it starts with, if any.
	#[serde(default)]
	pub value: Option<i64>,
}

/// Registers the bioregions with their indicators and bonds their reporters. Panics with what is wrong in the configuration.
pub(crate) fn build<T: Config>(regions: &[GenesisRegion<T::AccountId>]) {
	for region in regions {
		put::<T>(region).unwrap_or_else(|reason| panic!("genesis bioregion {:?}: {reason}", region.code));
		let code = BioregionCode::truncate_from(region.code.clone().into_bytes());
		for indicator in &region.indicators {
			measure::<T>(&code, indicator).unwrap_or_else(|reason| {
				panic!("genesis bioregion {:?}, indicator {:?}: {reason}", region.code, indicator.id)
			});
		}
		for who in &region.reporters {
			bond::<T>(&code, who).unwrap_or_else(|reason| {
				panic!("genesis bioregion {:?}, reporter {who:?}: {reason}", region.code)
			});
		}
	}
}

fn put<T: Config>(region: &GenesisRegion<T::AccountId>) -> Result<(), &'static str> {
	let code = BioregionCode::try_from(region.code.clone().into_bytes())
		.map_err(|_| "the code is longer than 32 bytes: shorten it")?;
	let name = RegionName::try_from(region.name.clone().into_bytes())
		.map_err(|_| "the name is longer than 64 bytes: shorten it")?;
	Pallet::<T>::ensure_new(&code, &name).map_err(|error| match error {
		Error::CodeInvalid => "the code must be small letters, digits, `_` or `-`: choose such a one",
		Error::NameInvalid => "the name is empty: give one",
		Error::BioregionAlreadyExists => "the bioregion is listed twice: list each once",
		_ => "there are more bioregions than the parameters allow: list fewer",
	})?;
	Pallet::<T>::put_region(code, name);
	Ok(())
}

fn measure<T: Config>(region: &BioregionCode, indicator: &GenesisIndicator) -> Result<(), &'static str> {
	let id = IndicatorId::try_from(indicator.id.clone().into_bytes())
		.map_err(|_| "the name is longer than 32 bytes: shorten it")?;
	if !crate::registry::is_slug(&id) {
		return Err("the name must be small letters, digits, `_` or `-`: choose such a one");
	}
	let spec = IndicatorSpec {
		group: indicator.group,
		unit: Unit::try_from(indicator.unit.clone().into_bytes())
			.map_err(|_| "the unit is longer than 32 bytes: shorten it")?,
		decimals: indicator.decimals,
		min: indicator.min,
		max: indicator.max,
		points: indicator
			.points
			.clone()
			.try_into()
			.map_err(|_| "there are more than 8 points: give fewer")?,
	};
	Pallet::<T>::ensure_spec(&spec).map_err(|error| match error {
		Error::DecimalsInvalid => "the values have more than 18 decimals: give them fewer",
		Error::RangeInvalid => "the least plausible value is not below the greatest: give them in this order",
		_ => "there must be 2 to 8 points, ascending in value, with scores that only rise or only fall",
	})?;
	let mut score_now = Score::unmeasured(spec.group, Pallet::<T>::epoch().index);
	if let Some(value) = indicator.value {
		if !spec.admits(value) {
			return Err("the value is not plausible: give one within the range");
		}
		score_now.value = Some(value);
		score_now.score = score(&spec.line(), value);
	}
	let mut specs = Indicators::<T>::get(region);
	let mut scores = Scores::<T>::get(region);
	let before =
		specs.try_insert(id.clone(), spec).map_err(|_| "there are more than 24 indicators: list fewer")?;
	if before.is_some() {
		return Err("the indicator is listed twice: list each once");
	}
	scores.try_insert(id, score_now).map_err(|_| "there are more than 24 indicators: list fewer")?;
	Bioregions::<T>::mutate_exists(region, |info| {
		if let Some(info) = info {
			info.indicators = specs.len().saturated_into();
		}
	});
	Indicators::<T>::insert(region, specs);
	Scores::<T>::insert(region, scores);
	Ok(())
}

fn bond<T: Config>(region: &BioregionCode, who: &T::AccountId) -> Result<(), &'static str> {
	Pallet::<T>::ensure_has_place(region, who).map_err(|error| match error {
		Error::AlreadyReporter => "the reporter is listed twice: list each once",
		Error::MaxOfBankExceeded => {
			"more than a third of the reporters so far belong to its bank: list others first"
		}
		_ => "there are more than 64 reporters: list fewer",
	})?;
	let amount = Pallet::<T>::parameters().reporter_bond;
	Pallet::<T>::hold_bond(who, amount)
		.map_err(|_| "the reporter cannot pay its bond: endow its account, before bioregions")?;
	let epoch = Pallet::<T>::epoch().index;
	Pallet::<T>::put_reporter(region, who, Reporter::new(amount, Standing::Active, epoch));
	Ok(())
}
