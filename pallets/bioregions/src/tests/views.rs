//! What wallets and dashboards are told.

use crate::{
	mock::*,
	types::{GroupView, ReporterCounts},
};
use credit_primitives_types::IndicatorGroup::*;
use frame_support::{assert_ok, assert_storage_noop};
use sp_runtime::Permill;

#[test]
fn bioregions_should_be_told_in_the_order_of_their_numbers() {
	execute(|| {
		let codes = |start, limit| {
			let views = Bioregions::bioregions_from(start, limit);
			views.into_iter().map(|view| (view.index, view.code)).collect::<Vec<_>>()
		};
		assert_eq!(codes(0, 10), [(0, cascadia()), (1, sonora())]);
		assert_eq!(codes(0, 1), [(0, cascadia())]);
		assert_eq!(codes(1, 10), [(1, sonora())]);
		assert!(codes(2, 10).is_empty() && codes(u32::MAX, u32::MAX).is_empty());
		for n in 0..110 {
			let name = b"x".to_vec().try_into().unwrap();
			assert_ok!(Bioregions::register_bioregion(root(), code(&format!("r{n}")), name));
		}
		assert_eq!(codes(0, u32::MAX).len(), 100);
	});
}

#[test]
fn a_bioregion_should_be_told_with_its_reporters_and_groups() {
	execute(|| {
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), DAVE));
		assert_ok!(Bioregions::suspend_reporter(root(), cascadia(), BOB));
		assert_ok!(Bioregions::unbond_reporter(signed(CHARLIE), cascadia()));
		let view = Bioregions::bioregions_from(0, 1).remove(0);
		assert_eq!(view.reporters, ReporterCounts { accredited: 1, active: 1, suspended: 1, unbonding: 1 });
		assert_eq!((view.indicators, view.fresh, view.name.to_vec()), (3, true, b"Cascadia".to_vec()));
		let half = Permill::from_percent(50);
		let group = |group| GroupView { group, index: half, stale: false };
		assert_eq!(view.groups, [group(LocalBusiness), group(EcologicalHealth), group(CommunityWellbeing)]);
	});
}

#[test]
fn economic_data_should_tell_what_each_index_follows_from() {
	execute(|| {
		report_values([80, 80, 80]);
		for _ in 0..5 {
			next_epoch();
		}
		let nitrate = crate::types::IndicatorSpec {
			unit: b"mg/l".to_vec().try_into().unwrap(),
			decimals: 2,
			points: points(&[(0, 100), (500, 0)]).try_into().unwrap(),
			..spec(EcologicalHealth)
		};
		assert_ok!(Bioregions::set_indicator(root(), cascadia(), id("nitrate"), nitrate));
		let view = Bioregions::economic_data(cascadia()).unwrap();
		assert_eq!((view.epoch, view.fresh, view.indicators.len()), (5, false, 4));
		let oxygen = view.indicators.iter().find(|indicator| indicator.id == id("oxygen")).unwrap();
		assert_eq!((oxygen.value, oxygen.age, oxygen.stale), (Some(80), 5, true));
		assert_eq!((oxygen.group, oxygen.decimals), (EcologicalHealth, 0));
		// 0.55 once, two epochs too old.
		assert_eq!(oxygen.score, Permill::from_percent(51));
		let nitrate = view.indicators.iter().find(|indicator| indicator.id == id("nitrate")).unwrap();
		assert_eq!((nitrate.value, nitrate.age, nitrate.stale), (None, 0, true));
		assert_eq!((nitrate.unit.to_vec(), nitrate.decimals), (b"mg/l".to_vec(), 2));
		let ecological = view.groups[1];
		assert_eq!((ecological.index, ecological.stale), (Permill::from_parts(505_000), true));
		assert_eq!(Bioregions::economic_data(code("atlantis")), None);
	});
}

#[test]
fn asking_should_change_nothing() {
	execute(|| {
		assert_storage_noop!({
			Bioregions::bioregions_from(0, 10);
			Bioregions::economic_data(cascadia());
		});
	});
}
