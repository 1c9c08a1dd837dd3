//! Bioregions, and what they measure.

use crate::{
	types::{IndicatorSpec, Region, RegionName, Score, MAX_DECIMALS},
	BioregionCodes, BioregionCount, Bioregions, Config, Error, Event, History, Indicators, Pallet, Scores,
};
use credit_primitives_math::indicators::are_points;
use credit_primitives_types::{BioregionCode, IndicatorId};
use frame_support::ensure;
use sp_runtime::{DispatchResult, SaturatedConversion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_bioregion(code: BioregionCode, name: RegionName) -> DispatchResult {
		Self::ensure_new(&code, &name)?;
		let region = code.clone();
		let index = Self::put_region(code, name.clone());
		Self::deposit_event(Event::BioregionRegistered { region, index, name });
		Ok(())
	}

	/// Refuses codes that are taken or malformed, and names that are empty.
	pub(crate) fn ensure_new(code: &BioregionCode, name: &RegionName) -> Result<(), Error<T>> {
		ensure!(is_slug(code), Error::<T>::CodeInvalid);
		ensure!(is_text(name), Error::<T>::NameInvalid);
		ensure!(!Bioregions::<T>::contains_key(code), Error::<T>::BioregionAlreadyExists);
		ensure!(
			BioregionCount::<T>::get() < Self::parameters().max_bioregions,
			Error::<T>::MaxBioregionsExceeded
		);
		Ok(())
	}

	/// Writes a new bioregion down and gives its number.
	pub(crate) fn put_region(code: BioregionCode, name: RegionName) -> u32 {
		let index = BioregionCount::<T>::get();
		Bioregions::<T>::insert(&code, Region { index, name, indicators: 0, reporters: 0 });
		BioregionCodes::<T>::insert(index, code);
		BioregionCount::<T>::put(index.saturating_add(1));
		index
	}

	pub(crate) fn do_set_indicator(
		region: BioregionCode,
		indicator: IndicatorId,
		spec: IndicatorSpec,
	) -> DispatchResult {
		let mut info = Self::region(&region)?;
		ensure!(is_slug(&indicator), Error::<T>::IndicatorNameInvalid);
		Self::ensure_spec(&spec)?;
		let mut specs = Indicators::<T>::get(&region);
		let before = specs
			.try_insert(indicator.clone(), spec.clone())
			.map_err(|_| Error::<T>::MaxIndicatorsExceeded)?;
		// A value in another unit would say something else.
		let kept = before.is_some_and(|before| before.is_comparable(&spec));
		let epoch = Self::epoch().index;
		let mut scores = Scores::<T>::get(&region);
		let score = match scores.get(&indicator) {
			Some(score) if kept => Score { group: spec.group, ..*score },
			_ => Score::unmeasured(spec.group, epoch),
		};
		scores.try_insert(indicator.clone(), score).map_err(|_| Error::<T>::MaxIndicatorsExceeded)?;
		if !kept {
			History::<T>::remove(&region, &indicator);
		}
		info.indicators = specs.len().saturated_into();
		Indicators::<T>::insert(&region, specs);
		Scores::<T>::insert(&region, scores);
		Bioregions::<T>::insert(&region, info);
		Self::deposit_event(Event::IndicatorSet { region, indicator, spec, epoch, kept });
		Ok(())
	}

	/// Refuses what cannot be measured.
	pub(crate) fn ensure_spec(spec: &IndicatorSpec) -> Result<(), Error<T>> {
		ensure!(core::str::from_utf8(&spec.unit).is_ok(), Error::<T>::UnitInvalid);
		ensure!(spec.decimals <= MAX_DECIMALS, Error::<T>::DecimalsInvalid);
		ensure!(spec.min < spec.max, Error::<T>::RangeInvalid);
		ensure!(are_points(&spec.line()), Error::<T>::PointsInvalid);
		Ok(())
	}

	pub(crate) fn do_remove_indicator(region: BioregionCode, indicator: IndicatorId) -> DispatchResult {
		let mut info = Self::region(&region)?;
		let mut specs = Indicators::<T>::get(&region);
		specs.remove(&indicator).ok_or(Error::<T>::IndicatorNotFound)?;
		info.indicators = specs.len().saturated_into();
		if specs.is_empty() {
			Indicators::<T>::remove(&region);
			Scores::<T>::remove(&region);
		} else {
			Indicators::<T>::insert(&region, specs);
			Scores::<T>::mutate(&region, |scores| scores.remove(&indicator));
		}
		History::<T>::remove(&region, &indicator);
		Bioregions::<T>::insert(&region, info);
		Self::deposit_event(Event::IndicatorRemoved { region, indicator });
		Ok(())
	}

	pub(crate) fn region(code: &BioregionCode) -> Result<Region, Error<T>> {
		Bioregions::<T>::get(code).ok_or(Error::<T>::BioregionNotFound)
	}
}

/// Whether it is what codes and the names of indicators are made of.
pub(crate) fn is_slug(bytes: &[u8]) -> bool {
	!bytes.is_empty()
		&& bytes
			.iter()
			.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// Whether it is a text that says something.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	!bytes.is_empty() && core::str::from_utf8(bytes).is_ok()
}
