//! What there is from the start.

use crate::{
	mock::*,
	types::{Score, Standing},
	Bioregions as Regions, GenesisIndicator, GenesisRegion,
};
use credit_primitives_types::{GroupIndex, IndicatorGroup, Regions as _};
use sp_runtime::Permill;

/// A genesis whose first region is changed.
fn build_changed(change: impl FnOnce(&mut GenesisRegion<AccountId>)) {
	let mut regions = genesis_regions();
	change(&mut regions[0]);
	build_with(regions);
}

/// A genesis whose first indicator is changed.
fn build_measuring(change: impl FnOnce(&mut GenesisIndicator)) {
	build_changed(|region| change(&mut region.indicators[0]));
}

#[test]
fn the_regions_of_the_genesis_should_be_there_with_all_that_is_in_them() {
	execute(|| {
		let region = Regions::<Test>::get(cascadia()).unwrap();
		assert_eq!((region.index, region.indicators, region.reporters), (0, 3, 3));
		assert_eq!(Regions::<Test>::get(sonora()).unwrap().index, 1);
		assert!(Bioregions::exists(&sonora()) && !Bioregions::exists(&code("atlantis")));
		for who in [ALICE, BOB, CHARLIE] {
			assert_eq!((held(who), standing(who)), (BOND, Standing::Active));
		}
		let expected = Score {
			group: IndicatorGroup::EcologicalHealth,
			value: Some(50),
			score: Permill::from_percent(50),
			epoch: 0,
		};
		assert_eq!(score("oxygen"), expected);
		assert!(is_fresh(&cascadia()));
	});
}

#[test]
fn an_indicator_without_a_value_should_begin_in_the_middle() {
	let mut regions = genesis_regions();
	regions[0].indicators[0].value = None;
	build_with(regions).execute_with(|| {
		Bioregions::do_try_state().unwrap();
		assert_eq!(
			group(&cascadia(), IndicatorGroup::LocalBusiness),
			GroupIndex { index: Permill::from_percent(50), stale: true }
		);
	});
}

#[test]
fn an_empty_genesis_should_build() {
	build_with(vec![]).execute_with(|| Bioregions::do_try_state().unwrap());
}

#[test]
#[should_panic(expected = "the code is longer than 32 bytes")]
fn a_genesis_with_a_long_code_should_not_build() {
	build_changed(|region| region.code = "c".repeat(33));
}

#[test]
#[should_panic(expected = "the code must be small letters")]
fn a_genesis_with_a_malformed_code_should_not_build() {
	build_changed(|region| region.code = "Cascadia".into());
}

#[test]
#[should_panic(expected = "the bioregion is listed twice")]
fn a_genesis_with_a_region_listed_twice_should_not_build() {
	build_changed(|region| region.code = "sonora".into());
}

#[test]
#[should_panic(expected = "the name is empty")]
fn a_genesis_with_a_nameless_region_should_not_build() {
	build_changed(|region| region.name = String::new());
}

#[test]
#[should_panic(expected = "the name is longer than 64 bytes")]
fn a_genesis_with_a_long_name_should_not_build() {
	build_changed(|region| region.name = "n".repeat(65));
}

#[test]
#[should_panic(expected = "there are more bioregions than the parameters allow")]
fn a_genesis_with_too_many_regions_should_not_build() {
	Parameters::mutate(|parameters| parameters.max_bioregions = 1);
	build_with(genesis_regions());
}

#[test]
#[should_panic(expected = "the name must be small letters")]
fn a_genesis_with_a_malformed_indicator_should_not_build() {
	build_measuring(|indicator| indicator.id = "River oxygen".into());
}

#[test]
#[should_panic(expected = "the name is longer than 32 bytes")]
fn a_genesis_with_a_long_indicator_should_not_build() {
	build_measuring(|indicator| indicator.id = "i".repeat(33));
}

#[test]
#[should_panic(expected = "the unit is longer than 32 bytes")]
fn a_genesis_with_a_long_unit_should_not_build() {
	build_measuring(|indicator| indicator.unit = "u".repeat(33));
}

#[test]
#[should_panic(expected = "more than 18 decimals")]
fn a_genesis_with_too_many_decimals_should_not_build() {
	build_measuring(|indicator| indicator.decimals = 19);
}

#[test]
#[should_panic(expected = "the least plausible value is not below the greatest")]
fn a_genesis_with_an_empty_range_should_not_build() {
	build_measuring(|indicator| indicator.min = indicator.max);
}

#[test]
#[should_panic(expected = "there must be 2 to 8 points")]
fn a_genesis_with_one_point_should_not_build() {
	build_measuring(|indicator| indicator.points.truncate(1));
}

#[test]
#[should_panic(expected = "there are more than 8 points")]
fn a_genesis_with_many_points_should_not_build() {
	build_measuring(|indicator| {
		indicator.points = points(&(0..9).map(|value| (value, 0)).collect::<Vec<_>>())
	});
}

#[test]
#[should_panic(expected = "the value is not plausible")]
fn a_genesis_with_an_implausible_value_should_not_build() {
	build_measuring(|indicator| indicator.value = Some(1_001));
}

#[test]
#[should_panic(expected = "the indicator is listed twice")]
fn a_genesis_with_an_indicator_listed_twice_should_not_build() {
	build_measuring(|indicator| indicator.id = "trust".into());
}

#[test]
#[should_panic(expected = "there are more than 24 indicators")]
fn a_genesis_with_too_many_indicators_should_not_build() {
	build_changed(|region| {
		region.indicators = (0..25)
			.map(|n| genesis_indicator(&format!("i{n}"), IndicatorGroup::LocalBusiness, None))
			.collect();
	});
}

#[test]
#[should_panic(expected = "the reporter is listed twice")]
fn a_genesis_with_a_reporter_listed_twice_should_not_build() {
	build_changed(|region| region.reporters.push(ALICE));
}

#[test]
#[should_panic(expected = "the reporter cannot pay its bond")]
fn a_genesis_with_a_poor_reporter_should_not_build() {
	build_changed(|region| region.reporters.push(999));
}

#[test]
#[should_panic(expected = "there are more than 64 reporters")]
fn a_genesis_with_too_many_reporters_should_not_build() {
	build_changed(|region| region.reporters = (100..165).collect());
}

#[test]
#[should_panic(expected = "more than a third of the reporters so far belong to its bank")]
fn a_genesis_with_reporters_of_one_bank_should_not_build() {
	Banks::set(vec![(ALICE, 7), (BOB, 7)]);
	build_with(genesis_regions());
}
