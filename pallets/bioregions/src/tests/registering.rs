//! `register_bioregion`, `set_indicator`, `remove_indicator`.

use crate::{
	mock::*,
	types::{IndicatorSpec, Score},
	Bioregions as Regions, Error, Event, History, Indicators, Scores,
};
use credit_primitives_types::{IndicatorGroup::*, IndicatorId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, Permill};

fn register(code_of: &str, name: &str) -> DispatchResult {
	Bioregions::register_bioregion(root(), code(code_of), name.as_bytes().to_vec().try_into().unwrap())
}

fn set(indicator: &str, spec: IndicatorSpec) -> DispatchResult {
	Bioregions::set_indicator(root(), cascadia(), id(indicator), spec)
}

fn remove(indicator: IndicatorId) -> DispatchResult {
	Bioregions::remove_indicator(root(), cascadia(), indicator)
}

#[test]
fn register_bioregion_should_number_them() {
	execute(|| {
		assert_ok!(register("great-basin_2", "Great Basin"));
		let name = b"Great Basin".to_vec().try_into().unwrap();
		assert_eq!(events(), [Event::BioregionRegistered { region: code("great-basin_2"), index: 2, name }]);
		assert_eq!(Regions::<Test>::get(code("great-basin_2")).unwrap().index, 2);
	});
}

#[test]
fn register_bioregion_should_fail_when_somebody_else_decides() {
	execute(|| {
		let name = b"x".to_vec().try_into().unwrap();
		assert_noop!(
			Bioregions::register_bioregion(signed(ALICE), code("x"), name),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn register_bioregion_should_fail_when_code_or_name_are_malformed() {
	execute(|| {
		for malformed in ["", "Basin", "great basin", "bäsin", "a.b"] {
			assert_noop!(register(malformed, "Basin"), Error::<Test>::CodeInvalid);
		}
		assert_noop!(register("basin", ""), Error::<Test>::NameInvalid);
		let no_text = vec![0xff].try_into().unwrap();
		assert_noop!(
			Bioregions::register_bioregion(root(), code("basin"), no_text),
			Error::<Test>::NameInvalid
		);
	});
}

#[test]
fn register_bioregion_should_fail_when_it_is_there() {
	execute(|| {
		assert_noop!(register("sonora", "Other"), Error::<Test>::BioregionAlreadyExists);
	});
}

#[test]
fn register_bioregion_should_fail_when_there_are_as_many_as_there_may_be() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.max_bioregions = 3);
		assert_ok!(register("basin", "Basin"));
		assert_noop!(register("delta", "Delta"), Error::<Test>::MaxBioregionsExceeded);
	});
}

#[test]
fn set_indicator_should_add_one_that_begins_in_the_middle() {
	execute(|| {
		next_epoch();
		System::reset_events();
		let expected = spec(EcologicalHealth);
		assert_ok!(set("nitrate", expected.clone()));
		assert_eq!(
			events(),
			[Event::IndicatorSet {
				region: cascadia(),
				indicator: id("nitrate"),
				spec: expected.clone(),
				epoch: 1,
				kept: false
			}]
		);
		assert_eq!(Indicators::<Test>::get(cascadia())[&id("nitrate")], expected);
		assert_eq!(Regions::<Test>::get(cascadia()).unwrap().indicators, 4);
		assert_eq!(score("nitrate"), Score::unmeasured(EcologicalHealth, 1));
	});
}

#[test]
fn set_indicator_should_keep_value_and_history_when_the_unit_is_the_same() {
	execute(|| {
		report_values([60, 60, 60]);
		next_epoch();
		let before = score("oxygen");
		let mut changed = spec(CommunityWellbeing);
		changed.points = points(&[(0, 100), (10, 0)]).try_into().unwrap();
		changed.max = 20;
		assert_ok!(set("oxygen", changed));
		assert_eq!(score("oxygen"), Score { group: CommunityWellbeing, ..before });
		assert_eq!(History::<Test>::get(cascadia(), id("oxygen")).len(), 1);
	});
}

#[test]
fn set_indicator_should_begin_anew_when_the_unit_is_another() {
	for change in [(|spec: &mut IndicatorSpec| spec.decimals = 1) as fn(&mut IndicatorSpec), |spec| {
		spec.unit = b"mg/l".to_vec().try_into().unwrap()
	}] {
		execute(|| {
			report_values([60, 60, 60]);
			next_epoch();
			let mut changed = spec(EcologicalHealth);
			change(&mut changed);
			assert_ok!(set("oxygen", changed));
			assert_eq!(score("oxygen"), Score::unmeasured(EcologicalHealth, 1));
			assert!(!History::<Test>::contains_key(cascadia(), id("oxygen")));
			assert!(matches!(events().last(), Some(Event::IndicatorSet { kept: false, .. })));
			// Reports of this epoch may have been meant for the old unit.
			report_values([90, 90, 90]);
			next_epoch();
			assert_eq!(score("oxygen"), Score::unmeasured(EcologicalHealth, 1));
			report_values([90, 90, 90]);
			next_epoch();
			let expected = (Some(90), Permill::from_percent(55), 2);
			let found = score("oxygen");
			assert_eq!((found.value, found.score, found.epoch), expected);
		});
	}
}

#[test]
fn set_indicator_should_fail_when_the_specification_is_unsound() {
	execute(|| {
		let changed = |change: fn(&mut IndicatorSpec)| {
			let mut spec = spec(LocalBusiness);
			change(&mut spec);
			spec
		};
		let unit = changed(|spec| spec.unit = vec![0xff].try_into().unwrap());
		assert_noop!(set("sales", unit), Error::<Test>::UnitInvalid);
		assert_noop!(set("sales", changed(|spec| spec.decimals = 19)), Error::<Test>::DecimalsInvalid);
		assert_noop!(set("sales", changed(|spec| spec.max = spec.min)), Error::<Test>::RangeInvalid);
		for wrong in [vec![], vec![(0, 0)], vec![(1, 0), (1, 9)], vec![(0, 0), (1, 9), (2, 5)]] {
			let mut unsound = spec(LocalBusiness);
			unsound.points = points(&wrong).try_into().unwrap();
			assert_noop!(set("sales", unsound), Error::<Test>::PointsInvalid);
		}
	});
}

#[test]
fn set_indicator_should_fail_when_the_name_is_malformed_or_the_region_is_not_there() {
	execute(|| {
		for malformed in ["", "Oxygen", "river oxygen"] {
			assert_noop!(set(malformed, spec(LocalBusiness)), Error::<Test>::IndicatorNameInvalid);
		}
		assert_noop!(
			Bioregions::set_indicator(root(), code("atlantis"), id("x"), spec(LocalBusiness)),
			Error::<Test>::BioregionNotFound
		);
		assert_noop!(
			Bioregions::set_indicator(signed(ALICE), cascadia(), id("x"), spec(LocalBusiness)),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn set_indicator_should_fail_when_there_are_as_many_as_there_can_be() {
	execute(|| {
		for n in 3..24 {
			assert_ok!(set(&format!("i{n}"), spec(LocalBusiness)));
		}
		assert_noop!(set("one-more", spec(LocalBusiness)), Error::<Test>::MaxIndicatorsExceeded);
		// One that is there can still be changed.
		assert_ok!(set("i3", spec(EcologicalHealth)));
	});
}

#[test]
fn remove_indicator_should_leave_nothing_of_it() {
	execute(|| {
		report_values([60, 60, 60]);
		next_epoch();
		System::reset_events();
		assert_ok!(remove(id("oxygen")));
		assert_eq!(events(), [Event::IndicatorRemoved { region: cascadia(), indicator: id("oxygen") }]);
		assert!(!History::<Test>::contains_key(cascadia(), id("oxygen")));
		assert_eq!(Regions::<Test>::get(cascadia()).unwrap().indicators, 2);
		assert_ok!(remove(id("trade")));
		assert_ok!(remove(id("trust")));
		assert!(!Indicators::<Test>::contains_key(cascadia()) && !Scores::<Test>::contains_key(cascadia()));
	});
}

#[test]
fn remove_indicator_should_leave_reports_of_others_in_place() {
	execute(|| {
		report_values([60, 60, 60]);
		assert_ok!(remove(id("oxygen")));
		next_epoch();
		assert_eq!(score("trust").value, Some(60));
	});
}

#[test]
fn remove_indicator_should_fail_when_there_is_none() {
	execute(|| {
		assert_noop!(remove(id("nitrate")), Error::<Test>::IndicatorNotFound);
		assert_noop!(
			Bioregions::remove_indicator(root(), code("atlantis"), id("x")),
			Error::<Test>::BioregionNotFound
		);
		assert_noop!(
			Bioregions::remove_indicator(signed(ALICE), cascadia(), id("oxygen")),
			DispatchError::BadOrigin
		);
	});
}
