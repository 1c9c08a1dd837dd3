#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use pallet_bioregions::types::{IndicatorMeasures, ReporterCounts};
use pallet_community_banks::{books::Turnover, types::FoldSums, HealthIndices};
use sp_runtime::Permill;
use substrate_prometheus_endpoint::prometheus::TextEncoder;

fn bank(id: u32) -> BankMeasures {
	BankMeasures {
		bank_id: id,
		bioregion: b"cascadia".to_vec().try_into().unwrap(),
		members: 3,
		equity: -2 * CRD as i128,
		liquid: 5 * CRD,
		receivable: 50 * CRD,
		issued: 30 * CRD,
		capital: 20 * CRD,
		leverage: FixedU128::from_u32(2),
		health: Permill::from_percent(64),
		indices: HealthIndices { diversity: Permill::from_percent(50), ..Default::default() },
	}
}

fn measures() -> Measures {
	Measures {
		banks: BanksMeasures {
			banks: vec![bank(0), bank(1)],
			next: None,
			at_epoch: FoldSums { banks: 5, receivable: 700 * CRD, turnover: Turnover::default() },
			issued: 60 * CRD,
			uncovered: CRD / 2,
			orphaned: 0,
			turnover: Turnover::default(),
			velocity: Some(FixedU128::from_rational(7, 4)),
		},
		lending: Totals {
			requested: 9,
			accepted: 6,
			loans: 5,
			late: 1,
			defaulted: 1,
			closed: 1,
			defaults: 1,
			written_off: 4 * CRD,
			recovered: CRD,
			..Default::default()
		},
		proposals: ProposalCounts { voting: 2, decided: 1, enacted: 4, votes: 77, ..Default::default() },
		epoch: 12,
		pot: 3 * CRD,
		moved: 250 * CRD,
		bioregions: vec![RegionMeasures {
			code: b"cascadia".to_vec().try_into().unwrap(),
			indicators: vec![IndicatorMeasures {
				id: b"river".to_vec().try_into().unwrap(),
				age: 90_500,
				stale: true,
			}],
			reporters: ReporterCounts { active: 3, suspended: 1, ..Default::default() },
			heard: 2,
		}],
	}
}

/// What a scrape sees.
fn scraped(registry: &Registry) -> String {
	TextEncoder::new().encode_to_string(&registry.gather()).unwrap()
}

fn assert_has(page: &str, lines: &[&str]) {
	for line in lines {
		assert!(page.lines().any(|found| found == *line), "{line} is not in\n{page}");
	}
}

fn exporter() -> (Registry, ChainMetrics) {
	let registry = Registry::new();
	let metrics = ChainMetrics::register(&registry).unwrap();
	(registry, metrics)
}

#[test]
fn a_scrape_should_show_what_was_measured() {
	let (registry, mut metrics) = exporter();
	metrics.update(42, &measures(), Duration::from_millis(3));
	assert_has(
		&scraped(&registry),
		&[
			"credit_velocity_gauge 1.75",
			"credit_velocity_ratio 1.75",
			r#"community_health_score{bank="0",bioregion="cascadia"} 64"#,
			r#"community_health_index{bank="1",bioregion="cascadia",index="economic_diversity"} 0.5"#,
			"credit_principal_outstanding_units 100",
			"credit_issued_units 60",
			"credit_uncovered_units 0.5",
			"credit_orphaned_units 0",
			r#"bank_equity_units{bank="0"} -2"#,
			r#"bank_liquid_units{bank="0"} 5"#,
			r#"bank_leverage_ratio{bank="0"} 1.5"#,
			r#"bank_leverage_limit_ratio{bank="0"} 2"#,
			r#"bank_members{bank="0"} 3"#,
			r#"credit_loans{state="current"} 3"#,
			r#"credit_loans{state="late"} 1"#,
			r#"credit_loans{state="defaulted"} 1"#,
			"credit_loans_repaid_total 1",
			"credit_defaults_total 1",
			"credit_written_off_units_total 4",
			"credit_recovered_units_total 1",
			r#"credit_requests_total{outcome="requested"} 9"#,
			r#"credit_requests_total{outcome="accepted"} 6"#,
			r#"governance_proposals{state="voting"} 2"#,
			r#"governance_proposals{state="passed"} 1"#,
			r#"governance_proposals_ended_total{outcome="enacted"} 4"#,
			"governance_votes_total 77",
			"redistribution_epoch 12",
			"redistribution_pot_units 3",
			"redistribution_moved_units_total 250",
			r#"bioregion_indicator_age_seconds{bioregion="cascadia",indicator="river"} 90.5"#,
			r#"bioregion_indicator_stale{bioregion="cascadia",indicator="river"} 1"#,
			r#"bioregion_reporters{bioregion="cascadia",standing="suspended"} 1"#,
			r#"bioregion_reports_expected{bioregion="cascadia"} 3"#,
			r#"bioregion_reports_revealed{bioregion="cascadia"} 2"#,
			"chain_metrics_last_block 42",
			"chain_metrics_failures_total 0",
			"chain_metrics_banks_left_off 0",
			"chain_metrics_duration_seconds_count 1",
		],
	);
}

#[test]
fn a_bank_that_is_gone_should_leave_no_series() {
	let (registry, mut metrics) = exporter();
	metrics.update(1, &measures(), Duration::ZERO);
	let mut later = measures();
	later.banks.banks.remove(1);
	later.banks.velocity = None;
	later.bioregions[0].indicators.clear();
	metrics.update(2, &later, Duration::ZERO);
	let page = scraped(&registry);
	assert!(page.contains(r#"bank="0""#) && !page.contains(r#"bank="1""#), "{page}");
	assert!(!page.contains("\ncredit_velocity_gauge ") && !page.contains("river"), "{page}");
}

/// A page of so many banks from a number on.
fn page(start: u32, count: u32, next: Option<u32>) -> Measures {
	let mut measures = measures();
	measures.banks.banks = (start..start + count).map(bank).collect();
	measures.banks.next = next;
	measures
}

#[test]
fn banks_should_be_shown_when_the_round_is_complete() {
	let (registry, mut metrics) = exporter();
	assert_eq!(metrics.next_bank(), 0);
	metrics.update(1, &page(0, 2, Some(2)), Duration::ZERO);
	assert_eq!(metrics.next_bank(), 2);
	assert!(!scraped(&registry).contains("bank_members"));
	metrics.update(2, &page(2, 1, None), Duration::ZERO);
	assert_eq!(metrics.next_bank(), 0);
	let all = scraped(&registry);
	assert_has(&all, &[r#"bank_members{bank="0"} 3"#, r#"bank_members{bank="2"} 3"#]);
	assert_has(&all, &["credit_principal_outstanding_units 150", "chain_metrics_banks_left_off 0"]);
	// The next round begins: what the last one has shown stays until it is complete.
	metrics.update(3, &page(0, 1, Some(2)), Duration::ZERO);
	assert_has(&scraped(&registry), &[r#"bank_members{bank="2"} 3"#]);
	metrics.update(4, &page(2, 0, None), Duration::ZERO);
	assert!(!scraped(&registry).contains(r#"bank="2""#));
}

#[test]
fn banks_beyond_five_hundred_should_be_counted_only() {
	let (registry, mut metrics) = exporter();
	let of_all = |mut measures: Measures| {
		measures.banks.at_epoch.banks = 720;
		measures
	};
	for (start, next) in [(0, 200), (200, 400), (400, 600)] {
		assert_eq!(metrics.next_bank(), start);
		metrics.update(1, &of_all(page(start, 200, Some(next))), Duration::ZERO);
	}
	assert_eq!(metrics.next_bank(), 0);
	let shown = scraped(&registry);
	assert_eq!(shown.matches("bank_members{").count(), 500);
	// What all are owed is then told as of the last epoch's end.
	assert_has(&shown, &["chain_metrics_banks_left_off 220", "credit_principal_outstanding_units 700"]);
}

#[test]
fn counters_should_follow_the_chain_and_never_fall() {
	let (registry, mut metrics) = exporter();
	metrics.update(1, &measures(), Duration::ZERO);
	let mut later = measures();
	later.lending.requested = 11;
	later.moved += CRD / 2;
	metrics.update(2, &later, Duration::ZERO);
	// An older block, as after a restart on a node that is behind.
	metrics.update(1, &measures(), Duration::ZERO);
	assert_has(
		&scraped(&registry),
		&[r#"credit_requests_total{outcome="requested"} 11"#, "redistribution_moved_units_total 250.5"],
	);
}

#[test]
fn a_bank_without_capital_should_have_an_infinite_leverage_only_if_it_created() {
	let (registry, mut metrics) = exporter();
	let mut measured = measures();
	measured.banks.banks[0].capital = 0;
	measured.banks.banks[1].capital = 0;
	measured.banks.banks[1].issued = 0;
	metrics.update(1, &measured, Duration::ZERO);
	let page = scraped(&registry);
	assert_has(&page, &[r#"bank_leverage_ratio{bank="0"} inf"#, r#"bank_leverage_ratio{bank="1"} 0"#]);
}

#[test]
fn failures_should_be_counted() {
	let (registry, metrics) = exporter();
	metrics.failed();
	metrics.failed();
	assert_has(&scraped(&registry), &["chain_metrics_failures_total 2"]);
}

#[test]
fn a_registry_that_has_the_names_already_should_be_an_error() {
	let (registry, _metrics) = exporter();
	assert!(ChainMetrics::register(&registry).is_err());
}

#[test]
fn drift_should_be_unknown_before_there_are_scores_enough() {
	let full = ScoreClasses([20; 10]);
	let one_short = ScoreClasses([20, 20, 20, 20, 20, 20, 20, 20, 20, 19]);
	assert_eq!(stability_index(&full, &one_short), None);
	assert_eq!(stability_index(&one_short, &full), None);
	assert_eq!(stability_index(&full, &full), Some(0.0));
}

#[test]
fn drift_should_be_the_stability_index() {
	let before = ScoreClasses([100, 100, 0, 0, 0, 0, 0, 0, 0, 0]);
	let now = ScoreClasses([50, 150, 0, 0, 0, 0, 0, 0, 0, 0]);
	// By hand: shares (class + 0.5) / 205.
	let term = |was: f64, is: f64| ((is - was) / 205.0) * (is / was).ln();
	let expected = term(100.5, 50.5) + term(100.5, 150.5);
	let told = stability_index(&before, &now).unwrap();
	assert!((told - expected).abs() < 1e-12, "{told} is not {expected}");
	assert!(told > 0.25, "half of the low scores have gone: {told}");
	// All in another class: large, and not infinite.
	let elsewhere = ScoreClasses([0, 0, 0, 0, 0, 0, 0, 0, 0, 200]);
	assert!(stability_index(&before, &elsewhere).unwrap().is_finite());
}
