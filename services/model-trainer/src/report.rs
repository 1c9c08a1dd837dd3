//! A report on a model as one HTML file with its pictures in it.

use crate::{
	learn::calibration::{isotonic, Scored},
	plot::{bars, curves, Axis, Bar, Curve, Legend, PlotError},
	quality::{calibration::parts, fairness::Group, ranking::ranking, Figures, Judged},
	settings::Method,
	train::{Record, Unseen},
};
use credit_primitives_scoring::{Card, Form, Source};
use std::fmt::Write;

/// What a report is about.
#[derive(Debug)]
pub struct Subject<'a> {
	/// The model.
	pub record: &'a Record,
	/// What it was measured on.
	pub cases: &'a str,
	/// The cases, judged.
	pub judged: &'a [Judged],
	/// Its figures on them.
	pub figures: &'a Figures,
	/// How groups fare.
	pub groups: &'a [Group],
	/// The stability index of the scores, where they are not those of the training.
	pub psi: Option<f64>,
	/// How much each feature moves the log-odds on average, by its label.
	pub influence: &'a [(String, f64)],
}

/// Text as HTML has it.
fn escape(text: &str) -> String {
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str =
	"body{font:15px/1.5 sans-serif;max-width:1180px;margin:2em auto;padding:0 1em;color:#222}\
	table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:.25em .6em;text-align:right}\
	td:first-child,th:first-child{text-align:left}.pictures{display:flex;flex-wrap:wrap;gap:12px}\
	svg{max-width:100%;height:auto;border:1px solid #eee}";

/// Writes the report.
pub fn html(subject: &Subject<'_>) -> Result<String, PlotError> {
	let Subject { record, judged, figures, groups, .. } = subject;
	let mut page = String::new();
	let title = escape(&format!("{} {}", record.model.name, record.model.version));
	write!(
		page,
		"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>\
		 <h1>Credit model {title}</h1>"
	)?;
	about(&mut page, subject)?;
	write!(page, "<h2>Figures</h2>")?;
	table_of_figures(&mut page, subject)?;
	write!(
		page,
		"<div class=\"pictures\">{}{}{}{}</div>",
		roc(judged)?,
		ks(judged)?,
		calibration(judged)?,
		scores(judged)?
	)?;
	if !groups.is_empty() {
		fairness(&mut page, groups, figures, record.settings.decisions.approve_up_to)?;
	}
	write!(page, "<h2>What moves the score</h2>")?;
	let influence: Vec<Bar> = subject
		.influence
		.iter()
		.map(|(label, mean)| Bar { label: label.clone(), from: *mean, to: 0.0, note: format!("{mean:.3}") })
		.collect();
	write!(page, "{}", bars("Mean size of the contribution, in log-odds", &influence)?)?;
	if let Form::Scorecard(cards) = &record.model.form {
		table_of_points(&mut page, record, cards)?;
	}
	page.push_str("</body></html>\n");
	Ok(page)
}

fn about(page: &mut String, subject: &Subject<'_>) -> std::fmt::Result {
	let record = subject.record;
	let training = &record.model.training;
	let source = match training.source {
		Source::Simulated => "a simulation of borrowers whose risk is known, not loans that were made",
		Source::History => "loans that this network has made",
		Source::Published => "a published data set, for comparison only",
	};
	let rejects = match (record.settings.rejects.method, record.refused) {
		(_, 0) => "No refused requests were known: the model is one of those who were approved.".to_owned(),
		(Method::Ignore, count) => format!(
			"{count} refused requests were left out, as nobody knows whether they would have been paid: the model is one of those \
			 who were approved."
		),
		(Method::Fuzzy, count) => format!(
			"{count} refused requests count as defaults with the probability that a model of the approved gives them, at {} times \
			 its odds, and as paid with the rest. That is an assumption.",
			record.settings.rejects.odds_factor
		),
	};
	let unseen = match record.unseen {
		Unseen::Later => "later requests than all that the model learnt from",
		Unseen::Folds => "each request by a model of the other folds",
	};
	let (slope, shift) = record.calibration;
	write!(
		page,
		"<ul><li>{:?}, {} bytes, trained on {source} ({}).</li><li>{} cases were learnt from. {rejects}</li>\
		 <li>Unseen in training: {unseen}. Measured here: {}.</li>\
		 <li>Calibrated after Platt: slope {slope:.4}, shift {shift:.4}. Integers are at most {:.6} off floating point in \
		 probability.</li><li>Hash of the data: {}</li></ul>",
		record.kind,
		record.model.to_bytes().len(),
		escape(&record.origin),
		record.learnt_from,
		escape(subject.cases),
		record.integer_error,
		hex::encode(training.data_hash),
	)
}

fn table_of_figures(page: &mut String, subject: &Subject<'_>) -> std::fmt::Result {
	let figures = subject.figures;
	let rows = [
		("cases", figures.cases.to_string()),
		("defaults", figures.defaults.to_string()),
		("AUC", format!("{:.4}", figures.auc)),
		("Gini", format!("{:.4}", 2.0 * figures.auc - 1.0)),
		("KS", format!("{:.4}", figures.ks)),
		("Brier score", format!("{:.4}", figures.brier)),
		("logarithmic loss", format!("{:.4}", figures.log_loss)),
		("calibration error", format!("{:.4}", figures.calibration_error)),
		("mean probability of default", format!("{:.4}", figures.mean_pd)),
		("share that defaulted", format!("{:.4}", figures.default_rate)),
		(
			"cost of a decision, a default being worth several refusals",
			format!("{:.4}", figures.expected_cost),
		),
	];
	write!(page, "<table>")?;
	for (name, value) in rows {
		write!(page, "<tr><td>{name}</td><td>{value}</td></tr>")?;
	}
	if let Some(psi) = subject.psi {
		write!(page, "<tr><td>stability index against training (PSI)</td><td>{psi:.4}</td></tr>")?;
	}
	write!(page, "</table>")?;
	if !subject.record.by_fold.is_empty() {
		write!(page, "<p>AUC of the folds in training: ")?;
		let folds: Vec<String> =
			subject.record.by_fold.iter().map(|fold| format!("{:.4}", fold.auc)).collect();
		write!(page, "{}</p>", folds.join(", "))?;
	}
	Ok(())
}

fn share(name: &'static str) -> Axis {
	Axis { name, range: 0.0..1.0 }
}

fn roc(judged: &[Judged]) -> Result<String, PlotError> {
	let curve = ranking(judged).curve;
	let points =
		std::iter::once((0.0, 0.0)).chain(curve.iter().map(|point| (point.of_good, point.of_bad))).collect();
	let chance = Curve::line("chance", vec![(0.0, 0.0), (1.0, 1.0)]);
	curves(
		"ROC",
		&share("share of the paid"),
		&share("share of the defaults"),
		Legend::Below,
		&[Curve::line("model", points), chance],
	)
}

fn ks(judged: &[Judged]) -> Result<String, PlotError> {
	let curve = ranking(judged).curve;
	let of = |of: fn(&crate::quality::ranking::Point) -> f64| {
		curve.iter().map(|point| (point.log_odds, of(point))).collect::<Vec<_>>()
	};
	let least = curve.last().map_or(-1.0, |point| point.log_odds);
	let most = curve.first().map_or(1.0, |point| point.log_odds).max(least + 1e-6);
	let x = Axis { name: "log-odds of default", range: least..most };
	let lines = [
		Curve::line("paid with at least this score", of(|point| point.of_good)),
		Curve::line("defaults with at least this score", of(|point| point.of_bad)),
	];
	curves("Separation (KS is the widest gap)", &x, &share("share"), Legend::Above, &lines)
}

fn calibration(judged: &[Judged]) -> Result<String, PlotError> {
	let by_tenths: Vec<(f64, f64)> = parts(judged, 10).iter().map(|part| (part.pd, part.share)).collect();
	let scored: Vec<Scored> = judged
		.iter()
		.map(|case| Scored { log_odds: case.log_odds, bad: case.bad, weight: case.weight })
		.collect();
	let steps: Vec<(f64, f64)> = isotonic(&scored)
		.iter()
		.flat_map(|step| [step.from, step.to].map(|at| (crate::learn::probability(at), step.share)))
		.collect();
	// A few cases at the end would leave all others in a corner.
	let most = (1.5 * by_tenths.iter().map(|(x, y)| x.max(*y)).fold(0.05, f64::max)).min(1.0);
	let steps = steps.into_iter().filter(|(x, y)| *x <= most && *y <= most).collect();
	let axis = |name| Axis { name, range: 0.0..most };
	let lines = [
		Curve::marked("tenths of the cases", by_tenths),
		Curve::line("as it should be", vec![(0.0, 0.0), (most, most)]),
		Curve::line("isotonic", steps),
	];
	curves(
		"Calibration",
		&axis("probability of default"),
		&axis("share that defaulted"),
		Legend::Below,
		&lines,
	)
}

fn scores(judged: &[Judged]) -> Result<String, PlotError> {
	const BINS: usize = 40;
	let values = || judged.iter().map(|case| case.log_odds);
	let least = values().fold(f64::MAX, f64::min);
	let most = values().fold(f64::MIN, f64::max).max(least + 1e-6);
	let width = (most - least) / BINS as f64;
	let histogram = |bad: bool| {
		let mut counts = vec![0.0; BINS];
		for case in judged.iter().filter(|case| case.bad == bad) {
			let bin = (((case.log_odds - least) / width) as usize).min(BINS.saturating_sub(1));
			if let Some(count) = counts.get_mut(bin) {
				*count += case.weight;
			}
		}
		let whole: f64 = counts.iter().sum::<f64>().max(1e-12);
		counts
			.iter()
			.enumerate()
			.map(|(bin, count)| (least + (bin as f64 + 0.5) * width, count / whole))
			.collect::<Vec<_>>()
	};
	let (good, bad) = (histogram(false), histogram(true));
	let top = good.iter().chain(&bad).map(|(_, share)| *share).fold(0.0, f64::max) * 1.1;
	let x = Axis { name: "log-odds of default", range: least..most };
	let y = Axis { name: "share", range: 0.0..top.max(0.01) };
	curves("Scores", &x, &y, Legend::Above, &[Curve::line("paid", good), Curve::line("defaults", bad)])
}

fn fairness(page: &mut String, groups: &[Group], figures: &Figures, up_to: f64) -> std::fmt::Result {
	write!(
		page,
		"<h2>Groups</h2><p>Approved are those with a probability of default up to {up_to}. No model sees the group. A ratio below \
		 0.80 is commonly taken as a sign of adverse impact.</p><table><tr><th>group</th><th>cases</th><th>approved</th>\
		 <th>ratio</th><th>refused though paid</th><th>defaults of approved</th><th>mean PD</th><th>share that defaulted</th>\
		 <th>AUC</th></tr>"
	)?;
	for group in groups {
		write!(
			page,
			"<tr><td>{}</td><td>{}</td><td>{:.3}</td><td>{:.2}</td><td>{:.3}</td><td>{:.3}</td><td>{:.3}</td><td>{:.3}</td>\
			 <td>{:.3}</td></tr>",
			escape(&group.name),
			group.cases,
			group.approved,
			group.approval_ratio,
			group.refused_though_paid,
			group.defaults_of_approved,
			group.mean_pd,
			group.default_rate,
			group.auc,
		)?;
	}
	write!(page, "</table><p>Of all: mean PD {:.3}, AUC {:.3}.</p>", figures.mean_pd, figures.auc)
}

fn table_of_points(page: &mut String, record: &Record, cards: &[Card]) -> std::fmt::Result {
	write!(page, "<h2>Points</h2><table><tr><th>feature</th><th>value</th><th>log-odds</th></tr>")?;
	for card in cards {
		let Some(feature) = record.schema.features.get(usize::from(card.feature)) else { continue };
		for (range, points) in crate::export::ranges(card).into_iter().zip(&card.points) {
			write!(
				page,
				"<tr><td>{}</td><td>{}</td><td>{:+.4}</td></tr>",
				escape(&feature.label),
				escape(&range),
				f64::from(*points) / 1e6
			)?;
		}
		if feature.may_be_missing {
			write!(
				page,
				"<tr><td>{}</td><td>not known</td><td>{:+.4}</td></tr>",
				escape(&feature.label),
				f64::from(card.missing) / 1e6
			)?;
		}
	}
	write!(page, "</table>")
}
