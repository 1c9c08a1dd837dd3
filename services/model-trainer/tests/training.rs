//! Training on real and on simulated data, as a library.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{german, quick};
use credit_network_model::{
	data::{Case, Dataset, Outcome},
	evaluate::evaluate,
	explain::explain,
	export::record_text,
	settings::{Kind, Method},
	simulate::{self, Plan},
	train::{judge, train, Trained, Unseen},
};
use credit_primitives_scoring::{Form, Model, Source};

fn small() -> Plan {
	Plan { borrowers: 1_500, communities: 5, years: 4, ..Plan::default() }
}

fn learn(data: &Dataset, kind: Kind) -> Trained {
	train(data, kind, Source::Published, &quick()).unwrap()
}

#[test]
fn the_models_of_the_german_data_should_say_what_the_trainer_says_of_all_rows_when_read_from_bytes() {
	let data = german();
	let cases: Vec<&Case> = data.cases.iter().collect();
	for kind in [Kind::Scorecard, Kind::Trees] {
		let trained = learn(&data, kind);
		let model = Model::from_bytes(&trained.record.model.to_bytes()).unwrap();
		data.schema.lend(|schema| model.validate(schema)).unwrap();
		for (case, judged) in cases.iter().zip(judge(&model, &cases).unwrap()) {
			let float = trained.float.log_odds(&case.values);
			let pd = 1.0 / (1.0 + (-float).exp());
			assert!((judged.pd - pd).abs() < 0.002, "{} and {pd}", judged.pd);
			// Each point is rounded to a millionth: of 200 leaves the sum is off by no more than that many halves.
			assert!((judged.log_odds - float).abs() < 0.000_2);
			let assessed = model.assess(&case.values).unwrap();
			let sum: i64 = assessed.contributions.iter().map(|part| i64::from(*part)).sum();
			assert_eq!(i64::from(assessed.base) + sum, i64::from(assessed.log_odds));
		}
		assert!(trained.record.figures.auc > 0.74, "{:?}", trained.record.figures);
		assert!(trained.record.figures.calibration_error < 0.06, "{:?}", trained.record.figures);
		assert_eq!(trained.record.unseen, Unseen::Folds, "the data have no times");
	}
}

#[test]
fn training_should_give_the_same_bytes_when_done_again_and_others_with_another_seed() {
	let data = german();
	for kind in [Kind::Scorecard, Kind::Trees] {
		let text = |trained: &Trained| record_text(&trained.record).unwrap();
		let first = text(&learn(&data, kind));
		assert_eq!(first, text(&learn(&data, kind)));
		let mut other = quick();
		other.training.seed = 2;
		assert_ne!(first, text(&train(&data, kind, Source::Published, &other).unwrap()));
	}
}

#[test]
fn trees_should_not_depend_on_the_number_of_threads() {
	let data = simulate::dataset(&Plan { borrowers: 7_000, ..small() });
	let of = |threads| {
		let mut settings = quick();
		settings.trees.trees = 8;
		settings.trees.threads = threads;
		settings.training.folds = 2;
		train(&data, Kind::Trees, Source::Simulated, &settings).unwrap().record
	};
	let one = of(1);
	assert!(one.learnt_from >= 5_000, "so many that threads are used: {}", one.learnt_from);
	assert_eq!(one.model, of(2).model);
}

#[test]
fn a_better_record_should_never_raise_the_risk_of_a_model_of_simulated_loans() {
	let data = simulate::dataset(&small());
	for kind in [Kind::Scorecard, Kind::Trees] {
		let model = train(&data, kind, Source::Simulated, &quick()).unwrap().record.model;
		for case in data.cases.iter().step_by(97) {
			let of = |feature: usize, value: i32| {
				let mut values = case.values.clone();
				values[feature] = value;
				model.log_odds(&values).unwrap()
			};
			// Times late and defaults are worse when there are more; coverage by stakes is better.
			for (feature, steps, better) in [(3, 0..6, false), (4, 0..4, false), (9, 0..20, true)] {
				let scale = if feature == 9 { 50 } else { 1 };
				let scores: Vec<i32> = steps.map(|step| of(feature, step * scale)).collect();
				let ordered = |a: &i32, b: &i32| if better { a >= b } else { a <= b };
				assert!(scores.is_sorted_by(ordered), "{kind:?} {feature} {scores:?}");
			}
		}
	}
}

#[test]
fn a_model_should_find_the_risk_when_the_truth_is_known() {
	let data = simulate::dataset(&small());
	let trained = train(&data, Kind::Scorecard, Source::Simulated, &quick()).unwrap();
	let record = &trained.record;
	assert_eq!(record.unseen, Unseen::Later);
	assert_eq!(record.model.training.source, Source::Simulated);
	let last = record.model.training.decided_until;
	let later: Vec<Case> =
		data.cases.iter().filter(|case| u64::try_from(case.decided_at).unwrap() > last).cloned().collect();
	let measured = later.iter().filter(|case| case.outcome != Outcome::Refused).count();
	assert_eq!(record.figures.cases, measured, "what measured the model came later than all it learnt from");
	let later = Dataset { cases: later, ..data.clone() };
	let found = evaluate(&record.model, &later, &quick().decisions).unwrap();
	let truth = found.truth.unwrap();
	assert!((found.figures.auc - record.figures.auc).abs() < 1e-12);
	assert!(truth.auc > found.figures.auc, "nobody knows more than the truth");
	assert!(
		found.figures.auc > 0.62 && truth.auc - found.figures.auc < 0.15,
		"{} of {}",
		found.figures.auc,
		truth.auc
	);
	assert!((found.figures.mean_pd - found.figures.default_rate).abs() < 0.04);
}

#[test]
fn weights_of_outcomes_should_not_move_the_mean_probability_when_they_are_put_right() {
	let data = german();
	let mut settings = quick();
	settings.training.default_weight = 5.0;
	for kind in [Kind::Scorecard, Kind::Trees] {
		let figures = train(&data, kind, Source::Published, &settings).unwrap().record.figures;
		assert!((figures.mean_pd - 0.3).abs() < 0.01, "{kind:?} {}", figures.mean_pd);
	}
}

#[test]
fn what_is_assumed_of_the_refused_should_show_when_it_is_asked_for() {
	let data = simulate::dataset(&Plan { bias: 1.0, ..small() });
	assert!(data.refused().len() > 50);
	let mut settings = quick();
	let ignored = train(&data, Kind::Scorecard, Source::Simulated, &settings).unwrap().record;
	settings.rejects.method = Method::Fuzzy;
	let assumed = train(&data, Kind::Scorecard, Source::Simulated, &settings).unwrap().record;
	assert!(ignored.refused > 0 && ignored.refused == assumed.refused);
	assert_ne!(ignored.model.form, assumed.model.form);
	assert_eq!(ignored.model.training.data_hash, assumed.model.training.data_hash);
}

#[test]
fn nothing_that_came_later_should_change_what_was_learnt_when_time_parts_the_data() {
	let mut data = simulate::dataset(&small());
	let before = train(&data, Kind::Scorecard, Source::Simulated, &quick()).unwrap().record;
	let last = i64::try_from(before.model.training.decided_until).unwrap();
	for case in data.cases.iter_mut().filter(|case| case.decided_at > last) {
		case.outcome = match case.outcome {
			Outcome::Paid => Outcome::Defaulted,
			Outcome::Defaulted => Outcome::Paid,
			Outcome::Refused => Outcome::Refused,
		};
		case.values[0] /= 2;
	}
	let after = train(&data, Kind::Scorecard, Source::Simulated, &quick()).unwrap().record;
	assert_eq!((before.model.base, &before.model.form), (after.model.base, &after.model.form));
	assert!(after.figures.auc < 0.5, "and it shows in the figures: {}", after.figures.auc);
}

#[test]
fn an_explanation_should_name_reasons_and_reach_its_target_when_that_can_be() {
	let data = simulate::dataset(&small());
	let record = train(&data, Kind::Scorecard, Source::Simulated, &quick()).unwrap().record;
	assert!(matches!(record.model.form, Form::Scorecard(_)));
	let mut reached = 0;
	for case in data.cases.iter().step_by(61) {
		let explained = explain(&record.model, &data.schema, &case.values, 0.08).unwrap();
		let sum: f64 = explained.contributions.iter().map(|(.., part)| part).sum();
		assert!((explained.base + sum - explained.log_odds).abs() < 1e-6);
		assert!(!explained.against.is_empty() || !explained.in_favour.is_empty());
		for (words, pd) in &explained.suggestions {
			assert!(explained.pd > 0.08 && *pd <= 0.08 && words.contains("instead of"), "{words} {pd}");
			reached += 1;
		}
		let picture = explained.svg().unwrap();
		assert!(picture.starts_with("<svg") && picture.contains("all together"));
	}
	assert!(reached > 0);
}
