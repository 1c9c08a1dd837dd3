//! Models in files: the record of a training, the bytes that the chain takes, and what people read.

use crate::{
	data::adapter::{Adapter, SchemaText},
	train::Record,
};
use blake2::{digest::consts::U32, Blake2b, Digest};
use credit_primitives_scoring::{Card, Form, Model, ModelError, CHAIN_V1};
use serde_json::{json, Value};
use std::{fs, io, path::Path};
use thiserror::Error;

/// The bytes for the chain.
pub const SCALE: &str = "model.scale";

/// The model for people.
pub const PEOPLE: &str = "model.json";

/// The record of a training.
pub const TRAINED: &str = "trained.json";

/// The report.
pub const REPORT: &str = "report.html";

/// Why a model cannot be read or written.
#[derive(Debug, Error)]
pub enum ExportError {
	/// The file cannot be read or written.
	#[error("`{path}`: {reason}")]
	File {
		/// The file.
		path: String,
		/// Why.
		reason: String,
	},
	/// It is no record of a training.
	#[error("`{path}` is no record of a training ({reason}): name a `trained.json` that `train` wrote")]
	Record {
		/// The file.
		path: String,
		/// Why.
		reason: String,
	},
	/// The chain would refuse it.
	#[error("the chain would refuse the model: {0}")]
	Model(#[from] ModelError),
	/// The schema is not known.
	#[error(
		"schema {0} is none that is known here: name the `trained.json` of the model, which holds its schema"
	)]
	Schema(u16),
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ExportError + '_ {
	move |error| ExportError::File { path: path.display().to_string(), reason: error.to_string() }
}

/// Writes a file, and the folder it is in.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), ExportError> {
	if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
		fs::create_dir_all(folder).map_err(failed(folder))?;
	}
	fs::write(path, bytes).map_err(failed(path))
}

/// A record as it is written.
pub fn record_text(record: &Record) -> Result<String, serde_json::Error> {
	Ok(serde_json::to_string_pretty(record)? + "\n")
}

/// Reads a record, and makes sure that the chain would take its model.
pub fn read_record(path: &Path) -> Result<Record, ExportError> {
	let text = fs::read_to_string(path).map_err(failed(path))?;
	let record: Record = serde_json::from_str(&text).map_err(|error| ExportError::Record {
		path: path.display().to_string(),
		reason: error.to_string(),
	})?;
	record.schema.lend(|schema| record.model.validate(schema))?;
	Ok(record)
}

/// Reads a model, from a record or from the bytes for the chain, with its schema.
pub fn read_model(path: &Path) -> Result<(Model, SchemaText), ExportError> {
	if path.extension().is_some_and(|extension| extension == "json") {
		let record = read_record(path)?;
		return Ok((record.model, record.schema));
	}
	let bytes = fs::read(path).map_err(failed(path))?;
	let model = Model::from_bytes(&bytes)?;
	let german = Adapter::german().map(|adapter| adapter.schema).ok();
	let schema = [Some(SchemaText::of(&CHAIN_V1)), german]
		.into_iter()
		.flatten()
		.find(|schema| schema.id == model.schema)
		.ok_or(ExportError::Schema(model.schema))?;
	schema.lend(|schema| model.validate(schema))?;
	Ok((model, schema))
}

/// The hash by which the chain names the bytes of a model.
pub fn hash(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(Blake2b::<U32>::digest(bytes)))
}

/// The ranges of a card's bins, in words.
pub fn ranges(card: &Card) -> Vec<String> {
	let starts = std::iter::once(None).chain(card.bounds.iter().map(Some));
	let ends = card.bounds.iter().map(Some).chain(std::iter::once(None));
	starts
		.zip(ends)
		.map(|range| match range {
			(None, None) => "any".to_owned(),
			(None, Some(end)) => format!("below {end}"),
			(Some(start), None) => format!("{start} and above"),
			(Some(start), Some(end)) if start.saturating_add(1) == *end => start.to_string(),
			(Some(start), Some(end)) => format!("{start} to below {end}"),
		})
		.collect()
}

/// A model as people read it.
pub fn for_people(model: &Model, schema: &SchemaText) -> Value {
	let log_odds = |points: i32| f64::from(points) / 1e6;
	let form = match &model.form {
		Form::Scorecard(cards) => {
			let cards: Vec<Value> = cards
				.iter()
				.map(|card| {
					let feature = schema.features.get(usize::from(card.feature));
					let bins: Vec<Value> = ranges(card)
						.into_iter()
						.zip(&card.points)
						.map(|(range, points)| json!({ "value": range, "log_odds": log_odds(*points) }))
						.collect();
					json!({
						"feature": feature.map(|feature| &feature.name),
						"label": feature.map(|feature| &feature.label),
						"unit": feature.map(|feature| &feature.unit),
						"bins": bins,
						"missing": log_odds(card.missing),
						"average": log_odds(card.average),
					})
				})
				.collect();
			json!({ "scorecard": cards })
		}
		Form::Trees(forest) => json!({ "trees": forest.unpack().map(|trees| {
			json!({ "count": trees.len(), "leaves": forest.leaves.len(), "splits": forest.thresholds.len() })
		}) }),
	};
	let training = &model.training;
	let share = |millionths: u32| f64::from(millionths) / 1e6;
	json!({
		"name": model.name,
		"version": model.version,
		"schema": schema.name,
		"schema_id": model.schema,
		"hash": hash(&model.to_bytes()),
		"bytes": model.to_bytes().len(),
		"base_log_odds": log_odds(model.base),
		"form": form,
		"bands_log_odds": model.bands.map(|bands| bands.map(log_odds)),
		"training": {
			"source": training.source,
			"data_hash": format!("0x{}", hex::encode(training.data_hash)),
			"rows": training.rows,
			"decided_until": training.decided_until,
			"auc": share(training.auc),
			"ks": share(training.ks),
			"brier": share(training.brier),
			"score_bounds_log_odds": training.distribution.bounds.map(log_odds),
			"score_shares": training.distribution.shares.map(share),
		},
	})
}
