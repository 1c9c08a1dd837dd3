//! Bioregions and their indicators, the epochs of the network, and what flows as they end.

use super::{Applied, Told};
use crate::{row::Cell, tables::Table, world::World};
use serde_json::Value;

/// Applies an event of the pallets.
pub(super) fn apply(world: &mut World, told: &Told<'_>) -> Applied {
	let fields = told.fields();
	match (told.pallet, told.name) {
		("Bioregions", "ReportsCommitted") => {
			let digest = fields.text("digest")?;
			world.edit_or_new(Table::Commitments, &commitment(told)?)?.set_all([
				("digest", digest.into()),
				("committed_at", told.at.into()),
				("revealed_at", Cell::Null),
			])?;
		}
		("Bioregions", "ReportsRevealed") => reveal(world, told)?,
		("Bioregions", "ReporterRated") => {
			let rated = [
				("distance", fields.int("distance")?.into()),
				("reliability", fields.int("reliability")?.into()),
			];
			world.edit_or_new(Table::Commitments, &commitment(told)?)?.set_all(rated)?;
		}
		("Bioregions", "ReportDoubted") => {
			let [region, epoch, reporter] = commitment(told)?;
			let report = [region, epoch, reporter, fields.text("indicator")?.into()];
			if world.find(Table::Reports, &report)?.is_some() {
				world.edit(Table::Reports, &report)?.set("doubted", true)?;
			}
		}
		("Bioregions", "IndicatorMeasured") => {
			let row = world.edit_or_new(Table::Indicators, &measured(told)?)?;
			row.set_all([
				("value", fields.int("value")?.into()),
				("count", fields.int("count")?.into()),
				("score", fields.int("score")?.into()),
				("measured_at", told.at.into()),
			])?;
		}
		("Bioregions", "QuorumMissed") => {
			let row = world.edit_or_new(Table::Indicators, &measured(told)?)?;
			row.set_all([
				("count", fields.int("count")?.into()),
				("quorum", fields.int("quorum")?.into()),
				("measured_at", told.at.into()),
			])?;
		}
		("Redistribution", name) => redistribute(world, told, name)?,
		_ => {}
	}
	Ok(())
}

fn commitment(told: &Told<'_>) -> Result<[Cell; 3], crate::row::RowError> {
	let fields = told.fields();
	Ok([fields.text("region")?.into(), fields.int("epoch")?.into(), fields.text("reporter")?.into()])
}

fn measured(told: &Told<'_>) -> Result<[Cell; 3], crate::row::RowError> {
	let fields = told.fields();
	Ok([fields.text("region")?.into(), fields.text("indicator")?.into(), fields.int("epoch")?.into()])
}

fn reveal(world: &mut World, told: &Told<'_>) -> Applied {
	let key = commitment(told)?;
	world.edit_or_new(Table::Commitments, &key)?.set("revealed_at", told.at)?;
	let [region, epoch, reporter] = key;
	let Value::Array(reports) = told.fields().value("reports") else { return Ok(()) };
	for report in reports {
		let report = crate::fields::Fields(report);
		let key = [region.clone(), epoch.clone(), reporter.clone(), report.text("indicator")?.into()];
		world.edit_or_new(Table::Reports, &key)?.set_all([
			("value", report.int("value")?.into()),
			("evidence", report.text("evidence")?.into()),
			("revealed_at", told.at.into()),
			("doubted", false.into()),
		])?;
	}
	Ok(())
}

fn redistribute(world: &mut World, told: &Told<'_>, name: &str) -> Applied {
	let fields = told.fields();
	match name {
		"EpochStarted" => {
			world.edit_or_new(Table::Epochs, &[fields.int("epoch")?.into()])?.set_all([
				("started", fields.int("started")?.into()),
				("ends", fields.int("ends")?.into()),
			])?;
		}
		"EpochClosed" => {
			world.edit_or_new(Table::Epochs, &[fields.int("epoch")?.into()])?.set_all([
				("carried", fields.amount("carried")?.into()),
				("extra", fields.amount("extra")?.into()),
				("terms", fields.json("terms")),
			])?;
		}
		"TargetsSet" => {
			let totals = fields.json("totals");
			world.edit_or_new(Table::Epochs, &[fields.int("epoch")?.into()])?.set("totals", totals)?;
		}
		"RunFinished" => {
			world.edit_or_new(Table::Epochs, &[fields.int("epoch")?.into()])?.set_all([
				("flows", fields.json("flows")),
				("carried_over", fields.amount("carried_over")?.into()),
				("finished_at", told.at.into()),
			])?;
		}
		"ResourcesRedistributed" | "RedistributionRefused" => {
			let key = [fields.int("bank_id")?.into(), fields.int("epoch")?.into()];
			let row = world.edit_or_new(Table::Redistributions, &key)?;
			row.set("at", told.at)?;
			if name == "RedistributionRefused" {
				row.set("refused", Cell::from(told.fields.clone()))?;
			} else {
				let side = if fields.flag("given")? { "given" } else { "received" };
				row.add(side, fields.amount("amount")?)?;
			}
		}
		_ => {}
	}
	Ok(())
}
