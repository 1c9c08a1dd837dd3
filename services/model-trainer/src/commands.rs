//! What the commands do.

use crate::{
	benchmark::{self, Plan as Folds},
	cli::Failure,
	data::Dataset,
	evaluate::{self, influence, Evaluation},
	explain,
	export::{for_people, hash, read_model, read_record, record_text, write, PEOPLE, REPORT, SCALE, TRAINED},
	plot::PlotError,
	propose::{Proposal, Submitted},
	quality::{fairness::compare, fairness::Group, Figures, Judged},
	report::{html, Subject},
	settings::{Kind, Settings},
	simulate::{self, study, Plan},
	train,
};
use credit_primitives_scoring::Source;
use serde_json::json;
use std::{
	fmt::Write as _,
	io::{self, Write},
	path::Path,
};
use subxt_signer::sr25519::Keypair;
use url::Url;

/// Trains, and writes what comes of it.
pub(crate) fn train(
	data: &Dataset,
	kind: Kind,
	source: Source,
	settings: &Settings,
	output: &Path,
) -> Result<(), Failure> {
	let trained = train::train(data, kind, source, settings)?;
	let record = &trained.record;
	write(&output.join(TRAINED), record_text(record)?)?;
	let groups: Vec<(Judged, &str)> =
		trained.groups.iter().map(|(one, name)| (*one, name.as_str())).collect();
	let subject = Subject {
		record,
		cases: &format!("{}, unseen in training", data.origin),
		judged: &trained.unseen,
		figures: &record.figures,
		groups: &compare(&groups, &settings.decisions),
		psi: None,
		influence: &influence(&record.model, data, &data.decided())?,
	};
	write(&output.join(REPORT), html(&subject)?)?;
	let mut out = io::stdout().lock();
	writeln!(out, "{}", figures_text(&record.figures))?;
	writeln!(out, "bytes               {}", record.model.to_bytes().len())?;
	writeln!(out, "integer error       {:.6}", record.integer_error)?;
	writeln!(out, "written             {}", output.join(TRAINED).display())?;
	writeln!(out, "                    {}", output.join(REPORT).display())?;
	Ok(())
}

/// Measures, and prints or writes what is found.
pub(crate) fn evaluate(
	path: &Path,
	data: &Dataset,
	settings: &Settings,
	as_json: bool,
	report: Option<&Path>,
) -> Result<(), Failure> {
	let (model, schema) = read_model(path)?;
	same_schema(&schema.name, &data.schema.name)?;
	let found = evaluate::evaluate(&model, data, &settings.decisions)?;
	if let Some(to) = report {
		write(to, evaluation_html(path, data, &found)?)?;
	}
	let mut out = io::stdout().lock();
	if as_json {
		writeln!(out, "{}", serde_json::to_value(&found)?)?;
		return Ok(());
	}
	writeln!(out, "{}", figures_text(&found.figures))?;
	writeln!(out, "PSI                 {:.4}", found.psi)?;
	if let Some(truth) = &found.truth {
		writeln!(
			out,
			"of the true risk    AUC {:.4}, KS {:.4}, Brier {:.4}",
			truth.auc, truth.ks, truth.brier
		)?;
	}
	write!(out, "{}", groups_text(&found.groups, settings.decisions.approve_up_to))?;
	Ok(())
}

fn evaluation_html(path: &Path, data: &Dataset, found: &Evaluation) -> Result<String, Failure> {
	let record = read_record(path)?;
	let subject = Subject {
		record: &record,
		cases: &data.origin,
		judged: &found.judged,
		figures: &found.figures,
		groups: &found.groups,
		psi: Some(found.psi),
		influence: &found.influence,
	};
	html(&subject).map_err(|error: PlotError| error)
}

fn same_schema(model: &str, data: &str) -> Result<(), Failure> {
	if model == data {
		return Ok(());
	}
	Err(format!("the model is of the schema `{model}`, and the data are of `{data}`: name another adapter by --adapter").into())
}

/// Writes a model for the chain and for people.
pub(crate) fn export(path: &Path, output: &Path) -> Result<(), Failure> {
	let record = read_record(path)?;
	let bytes = record.model.to_bytes();
	write(&output.join(SCALE), &bytes)?;
	let people = serde_json::to_string_pretty(&for_people(&record.model, &record.schema))? + "\n";
	write(&output.join(PEOPLE), people)?;
	let mut out = io::stdout().lock();
	writeln!(out, "{}  {} bytes", output.join(SCALE).display(), bytes.len())?;
	writeln!(out, "{}", output.join(PEOPLE).display())?;
	writeln!(out, "hash  {}", hash(&bytes))?;
	Ok(())
}

/// Puts a model to the vote of the network.
pub(crate) async fn propose(
	proposal: &Proposal,
	node: &Url,
	key: &Keypair,
	as_json: bool,
) -> Result<(), Failure> {
	let model = proposal.model();
	let (version, hash) = (model.version, hash(&model.to_bytes()));
	let who = key.public_key().to_account_id();
	tracing::info!(version, hash, account = %who, "proposing, until the block with it is final");
	let submitted = proposal.submit(node, key).await?;
	let Submitted { proposal_id, block, block_hash, deposit, voting_end } = submitted;
	let block_hash = format!("0x{}", hex::encode(block_hash));
	let mut out = io::stdout().lock();
	if as_json {
		let told = json!({
			"proposal_id": proposal_id, "title": proposal.title(), "version": version, "hash": hash, "proposer": who.to_string(),
			"block": block, "block_hash": block_hash, "deposit": deposit.to_string(), "voting_end": voting_end,
		});
		writeln!(out, "{told}")?;
		return Ok(());
	}
	writeln!(out, "proposal  {proposal_id}, {}", proposal.title())?;
	writeln!(out, "model     version {version}, hash {hash}")?;
	writeln!(out, "block     {block}, {block_hash}, which is final")?;
	writeln!(out, "deposit   {deposit} units of 10^-12 CRD, held from {who} until the proposal ends")?;
	writeln!(
		out,
		"next      vote, as each person may: quadraticGovernance.vote({proposal_id}, Aye, VOTES), where votes cost their square in \
		 voice credits. It may be decided from block {voting_end} on."
	)?;
	Ok(())
}

/// Explains the case at a row, the first one having a number.
pub(crate) fn explain(
	path: &Path,
	data: &Dataset,
	(row, first): (u64, u64),
	target: f64,
	svg: Option<&Path>,
	as_json: bool,
) -> Result<(), Failure> {
	let (model, schema) = read_model(path)?;
	same_schema(&schema.name, &data.schema.name)?;
	let case = row
		.checked_sub(first)
		.and_then(|at| usize::try_from(at).ok())
		.and_then(|at| data.cases.get(at))
		.ok_or_else(|| {
			let last =
				first.saturating_add(u64::try_from(data.cases.len()).unwrap_or(u64::MAX)).saturating_sub(1);
			format!("there is no case at row {row}: cases go from {first} to {last}")
		})?;
	let explained = explain::explain(&model, &schema, &case.values, target)?;
	if let Some(to) = svg {
		write(to, explained.svg()?)?;
	}
	let mut out = io::stdout().lock();
	if as_json {
		writeln!(out, "{}", explained.json())?;
	} else {
		writeln!(out, "{}", explained.text())?;
	}
	Ok(())
}

/// Writes simulated cases.
pub(crate) fn simulate(plan: &Plan, output: Option<&Path>) -> Result<(), Failure> {
	let data = simulate::dataset(plan);
	let mut bytes = Vec::new();
	simulate::write_csv(&data, &mut bytes)?;
	match output {
		Some(path) => {
			write(path, &bytes)?;
			tracing::info!(cases = data.cases.len(), refused = data.refused().len(), path = %path.display(), "written");
		}
		None => io::stdout().lock().write_all(&bytes)?,
	}
	Ok(())
}

/// Prints what models make of fair and unfair data.
pub(crate) fn study(plan: &Plan, kind: Kind, settings: &Settings) -> Result<(), Failure> {
	let found = study::study(plan, kind, settings)?;
	writeln!(io::stdout().lock(), "{}", found.table())?;
	Ok(())
}

/// Measures both kinds of models.
pub(crate) fn benchmark(
	data: &Dataset,
	plan: Folds,
	settings: &Settings,
	write_folds: Option<&Path>,
	as_json: bool,
) -> Result<(), Failure> {
	if let Some(path) = write_folds {
		let folds = benchmark::folds(&data.decided(), plan);
		let mut text = String::new();
		for case in 0..data.decided().len() {
			let row: Vec<String> =
				folds.iter().filter_map(|folds| folds.get(case)).map(usize::to_string).collect();
			writeln!(text, "{}", row.join(","))?;
		}
		write(path, text)?;
	}
	for kind in [Kind::Scorecard, Kind::Trees] {
		let begun = std::time::Instant::now();
		let outcome = benchmark::run(data, kind, plan, settings)?;
		let mut out = io::stdout().lock();
		if as_json {
			writeln!(out, "{}", json!(outcome))?;
		} else {
			writeln!(
				out,
				"{}: AUC {:.4} (deviation of repetitions {:.4}), KS {:.4}, Brier {:.4}, cost {:.3}, integer error {:.6}, at most {} \
				 bytes, {} models in {:.1} s",
				outcome.name,
				outcome.auc,
				outcome.auc_deviation,
				outcome.ks,
				outcome.brier,
				outcome.expected_cost,
				outcome.integer_error,
				outcome.bytes,
				outcome.models,
				begun.elapsed().as_secs_f64(),
			)?;
		}
	}
	Ok(())
}

fn figures_text(figures: &Figures) -> String {
	[
		format!("cases               {} ({} defaults)", figures.cases, figures.defaults),
		format!("AUC                 {:.4} (Gini {:.4})", figures.auc, 2.0 * figures.auc - 1.0),
		format!("KS                  {:.4}", figures.ks),
		format!("Brier               {:.4}", figures.brier),
		format!("logarithmic loss    {:.4}", figures.log_loss),
		format!("calibration error   {:.4}", figures.calibration_error),
		format!("mean PD             {:.4} ({:.4} defaulted)", figures.mean_pd, figures.default_rate),
		format!("cost of a decision  {:.4} ({:.4} approved)", figures.expected_cost, figures.approved),
	]
	.join("\n")
}

fn groups_text(groups: &[Group], up_to: f64) -> String {
	let mut text = String::new();
	for group in groups {
		let Group { name, cases, approved, approval_ratio, refused_though_paid, default_rate, auc, .. } =
			group;
		text.push_str(&format!(
			"group {name}: {cases} cases, {approved:.3} approved up to a PD of {up_to} (ratio {approval_ratio:.2}), \
			 {refused_though_paid:.3} of those who paid refused, {default_rate:.3} defaulted, AUC {auc:.4}\n",
		));
	}
	text
}
