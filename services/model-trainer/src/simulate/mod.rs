//! Communities of borrowers whose true risk is known: what a model can find, and what it makes of unfair data.

pub mod lending;
pub mod study;
pub mod world;

use crate::data::{adapter::SchemaText, Case, Dataset, Outcome};
use clap::Args;
use credit_primitives_scoring::{CHAIN_V1, MISSING};
use std::io::Write;

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Args)]
pub struct Plan {
	/// How many persons there are.
	#[arg(long, default_value_t = 8_000)]
	pub borrowers: u32,
	/// In how many communities, each with a bank of its own.
	#[arg(long, default_value_t = 12)]
	pub communities: u32,
	/// For how many years.
	#[arg(long, default_value_t = 6)]
	pub years: u32,
	/// Everything that is left to chance follows from it.
	#[arg(long, default_value_t = 1)]
	pub seed: u64,
	/// By how many log-odds those who decide hold persons of group b for riskier than they are.
	#[arg(long, default_value_t = 0.0)]
	pub bias: f64,
	/// The share of loans of group b that are called in default although they would have been paid.
	#[arg(long, default_value_t = 0.0)]
	pub unjust_defaults: f64,
}

impl Default for Plan {
	fn default() -> Self {
		Self { borrowers: 8_000, communities: 12, years: 6, seed: 1, bias: 0.0, unjust_defaults: 0.0 }
	}
}

impl Plan {
	/// Refuses what cannot be simulated.
	pub fn check(&self) -> Result<(), String> {
		if self.borrowers == 0 || self.communities == 0 || self.years == 0 {
			return Err("there must be at least one borrower, one community and one year".into());
		}
		if self.years > 100 {
			return Err("`--years` must be at most 100".into());
		}
		if !(0.0..=1.0).contains(&self.unjust_defaults) || !self.bias.is_finite() {
			return Err("`--unjust-defaults` must be from 0 to 1, and `--bias` a number".into());
		}
		Ok(())
	}
}

/// The cases that such communities would have on record.
pub fn dataset(plan: &Plan) -> Dataset {
	let mut cases: Vec<Case> = lending::requests(plan);
	cases.sort_by(|a, b| a.decided_at.cmp(&b.decided_at).then_with(|| a.values.cmp(&b.values)));
	Dataset { schema: SchemaText::of(&CHAIN_V1), origin: format!("simulation, seed {}", plan.seed), cases }
}

/// Writes cases as the adapter `chain` reads them.
pub fn write_csv(data: &Dataset, out: impl Write) -> Result<(), csv::Error> {
	let mut writer = csv::Writer::from_writer(out);
	let names = data.schema.features.iter().map(|feature| feature.name.as_str());
	writer.write_record(["decided_at", "outcome", "group", "true_pd"].into_iter().chain(names))?;
	for case in &data.cases {
		let outcome = match case.outcome {
			Outcome::Paid => "paid",
			Outcome::Defaulted => "defaulted",
			Outcome::Refused => "refused",
		};
		let mut record = vec![
			case.decided_at.to_string(),
			outcome.to_owned(),
			case.group.clone().unwrap_or_default(),
			case.truth.map(|truth| format!("{truth:.6}")).unwrap_or_default(),
		];
		record.extend(case.values.iter().map(|value| {
			if *value == MISSING {
				String::new()
			} else {
				value.to_string()
			}
		}));
		writer.write_record(&record)?;
	}
	writer.flush()?;
	Ok(())
}
