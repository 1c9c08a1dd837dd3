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
			let page = Bioregions::bioregions_from(start, limit);
			let views = page.bioregions.into_iter().map(|view| (view.index, view.code));
			(views.collect::<Vec<_>>(), page.next)
		};
		assert_eq!(codes(0, 10), (vec![(0, cascadia()), (1, sonora())], None));
		assert_eq!(codes(0, 1), (vec![(0, cascadia())], Some(1)));
		assert_eq!(codes(1, 10), (vec![(1, sonora())], None));
		for beyond in [codes(2, 10), codes(u32::MAX, u32::MAX)] {
			assert_eq!(beyond, (vec![], None));
		}
		for n in 0..110 {
			let name = b"x".to_vec().try_into().unwrap();
			assert_ok!(Bioregions::register_bioregion(root(), code(&format!("r{n}")), name));
		}
		let (first, next) = codes(0, u32::MAX);
		assert_eq!((first.len(), next), (100, Some(100)));
		assert_eq!(codes(100, u32::MAX).0.len(), 12);
	});
}

#[test]
fn a_bioregion_should_be_told_with_its_reporters_and_groups() {
	execute(|| {
		assert_ok!(Bioregions::accredit_reporter(root(), cascadia(), DAVE));
		assert_ok!(Bioregions::suspend_reporter(root(), cascadia(), BOB));
		assert_ok!(Bioregions::unbond_reporter(signed(CHARLIE), cascadia()));
		let view = Bioregions::bioregions_from(0, 1).bioregions.remove(0);
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

#[test]
fn measures_should_tell_how_old_each_value_is_and_who_was_heard() {
	execute(|| {
		report_values([80, 80, 80]);
		next_epoch();
		let of_cascadia = |measures: Vec<crate::types::RegionMeasures>| measures[0].clone();
		let measured = of_cascadia(Bioregions::measures(10));
		assert_eq!((measured.code, measured.reporters.active, measured.heard), (cascadia(), 3, 3));
		let oxygen = |measured: &crate::types::RegionMeasures| {
			let found = measured.indicators.iter().find(|indicator| indicator.id == id("oxygen")).unwrap();
			(found.age, found.stale)
		};
		let length = Bioregions::epoch().ends - Bioregions::epoch().started;
		let since = Timestamp::get() - Bioregions::epoch().started;
		let measured = of_cascadia(Bioregions::measures(10));
		assert_eq!(oxygen(&measured), (length + since, false));
		// Nobody reports for five epochs.
		for _ in 0..5 {
			next_epoch();
		}
		let measured = of_cascadia(Bioregions::measures(10));
		let since = Timestamp::get() - Bioregions::epoch().started;
		assert_eq!(oxygen(&measured), (6 * length + since, true));
		assert_eq!(measured.heard, 0);
		assert_eq!(Bioregions::measures(1).len(), 1);
		assert_eq!(Bioregions::measures(0).len(), 0);
	});
}
