//! How long a model takes natively: a scorecard should stay under 15 microseconds and 200 trees of depth 4 under 150, reasons
//! included, so that both are a small part of what a call costs in wasm, too.

use core::{hint::black_box, time::Duration};
use credit_primitives_scoring::{psi, reasons, testing, what_would_change, Model, Permill, CHAIN_V1};
use criterion::Criterion;

fn time<O>(criterion: &mut Criterion, name: &str, what: &str, function: impl Fn() -> O) {
	criterion.bench_function(&format!("{name}: {what}"), |bencher| bencher.iter(&function));
}

fn model(criterion: &mut Criterion, name: &str, model: &Model) {
	let values = testing::cases(1, &CHAIN_V1).next().unwrap_or_default();
	let bytes = model.to_bytes();
	time(criterion, name, "from_bytes", || Model::from_bytes(black_box(&bytes)));
	time(criterion, name, "validate", || black_box(model).validate(&CHAIN_V1));
	time(criterion, name, "log_odds", || model.log_odds(black_box(&values)));
	time(criterion, name, "assess", || model.assess(black_box(&values)));
	time(criterion, name, "assess and reasons", || {
		model.assess(black_box(&values)).map(|assessment| reasons(&CHAIN_V1, &values, &assessment, 4))
	});
	time(criterion, name, "what_would_change", || {
		what_would_change(model, &CHAIN_V1, black_box(&values), Permill::from_parts(1_000))
	});
}

fn main() {
	let mut criterion = Criterion::default()
		.warm_up_time(Duration::from_millis(500))
		.measurement_time(Duration::from_secs(1))
		.sample_size(50)
		.configure_from_args();
	model(&mut criterion, "scorecard", &testing::scorecard(1, &CHAIN_V1, 1_000_000));
	model(&mut criterion, "200 trees of depth 4", &testing::forest(1, &CHAIN_V1, 200, 4, 100_000));
	let counts = [1, 20, 300, 4_000, 50_000, 600_000, 7_000_000, 80, 900, 0];
	criterion.bench_function("psi", |bencher| bencher.iter(|| psi(&[100_000; 10], black_box(&counts))));
	criterion.final_summary();
}
