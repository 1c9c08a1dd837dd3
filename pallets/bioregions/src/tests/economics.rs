//! What other pallets are told.

use crate::mock::*;
use credit_primitives_types::{GroupIndex, IndicatorGroup::*};
use frame_support::{assert_ok, assert_storage_noop};
use sp_runtime::Permill;

fn group_at(index: u32, stale: bool) -> GroupIndex {
	GroupIndex { index: Permill::from_percent(index), stale }
}

fn ecological() -> GroupIndex {
	group(&cascadia(), EcologicalHealth)
}

#[test]
fn a_group_should_be_the_mean_of_its_indicators() {
	execute(|| {
		assert_eq!(ecological(), group_at(50, false));
		report_values([90, 90, 90]);
		next_epoch();
		assert_eq!(ecological(), group_at(55, false));
		// Another one of the group, which has no value: it counts 0.5 and makes the group stale.
		assert_ok!(Bioregions::set_indicator(root(), cascadia(), id("soil"), spec(EcologicalHealth)));
		let expected = GroupIndex { index: Permill::from_parts(525_000), stale: true };
		assert_eq!(ecological(), expected);
		assert!(!is_fresh(&cascadia()));
		assert_eq!(group(&cascadia(), LocalBusiness), group_at(55, false));
	});
}

#[test]
fn the_mean_should_round_down() {
	execute(|| {
		for indicator in ["soil", "air"] {
			assert_ok!(Bioregions::set_indicator(root(), cascadia(), id(indicator), spec(EcologicalHealth)));
		}
		report_values([51, 51, 51]);
		next_epoch();
		assert_eq!(ecological().index, Permill::from_parts(503_333));
	});
}

#[test]
fn a_group_without_indicators_should_be_unknown() {
	execute(|| {
		for region in [sonora(), code("atlantis")] {
			assert_eq!(group(&region, LocalBusiness), GroupIndex::UNKNOWN);
			assert!(!is_fresh(&region));
		}
		assert_ok!(Bioregions::remove_indicator(root(), cascadia(), id("oxygen")));
		assert_eq!(ecological(), group_at(50, true));
		assert!(!is_fresh(&cascadia()));
	});
}

#[test]
fn old_values_should_become_stale_and_fall_without_anything_being_written() {
	execute(|| {
		let expected = [50, 50, 50, 50, 48, 46, 44];
		for (age, index) in expected.into_iter().enumerate() {
			assert_eq!(ecological(), group_at(index, age > 3), "at the age of {age}");
			assert_eq!(is_fresh(&cascadia()), age <= 3);
			assert_eq!(score("oxygen").score, Permill::from_percent(50));
			next_epoch();
		}
		for _ in 0..30 {
			next_epoch();
		}
		assert_eq!(ecological(), group_at(0, true));
	});
}

#[test]
fn a_stale_score_should_go_on_from_what_it_counts() {
	execute(|| {
		// Reporters who say nothing are suspended before that.
		Parameters::mutate(|parameters| parameters.silence = 100);
		for _ in 0..7 {
			next_epoch();
		}
		assert_eq!(ecological(), group_at(42, true));
		report_values([50, 50, 50]);
		next_epoch();
		assert_eq!(ecological(), group_at(47, false));
	});
}

#[test]
fn asking_should_change_nothing() {
	execute(|| {
		assert_storage_noop!({
			group(&cascadia(), LocalBusiness);
			is_fresh(&cascadia());
		});
	});
}
