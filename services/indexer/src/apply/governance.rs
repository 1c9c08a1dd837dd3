//! Proposals and votes.

use super::{Applied, Told};
use crate::{
	fields::Fields,
	row::{Cell, Row, RowError},
	tables::Table,
	world::World,
};
use serde_json::Value;

fn scope_cells(scope: &Value) -> [(&'static str, Cell); 2] {
	match scope.get("Bank") {
		Some(bank) => [("scope", "bank".into()), ("bank_id", crate::fields::int(bank).into())],
		None => [("scope", "network".into()), ("bank_id", Cell::Null)],
	}
}

fn tally_cells(tally: Fields<'_>) -> Result<[(&'static str, Cell); 4], RowError> {
	Ok([
		("ayes", tally.amount("ayes")?.into()),
		("nays", tally.amount("nays")?.into()),
		("aye_persons", tally.int("aye_persons")?.into()),
		("nay_persons", tally.int("nay_persons")?.into()),
	])
}

/// What a proposal says of itself while it is stored, by column.
pub(crate) fn proposal_cells(proposal: Fields<'_>) -> Result<Vec<(&'static str, Cell)>, RowError> {
	let state = match proposal.variant("status")? {
		"Voting" => "voting",
		"Confirming" => "confirming",
		"Passed" => "passed",
		"Refused" => "refused",
		"Enacted" => "enacted",
		"EnactmentFailed" => "enactment_failed",
		"Rejected" => "rejected",
		"Killed" => "killed",
		"Withdrawn" => "withdrawn",
		"Lapsed" => "lapsed",
		other => return Err(RowError(format!("a proposal is `{other}`, which is not known"))),
	};
	let proposer = proposal.at("proposer");
	let mut cells = vec![
		("proposer", proposer.maybe_text("account")),
		("person", proposer.maybe_text("person")),
		("epoch", proposal.int("epoch")?.into()),
		("base", proposal.int("base")?.into()),
		("terms", proposal.json("terms")),
		("submitted_block", proposal.int("submitted")?.into()),
		("submitted_at", proposal.int("submitted_at")?.into()),
		("state", state.into()),
	];
	cells.extend(scope_cells(proposal.value("scope")));
	cells.extend(tally_cells(proposal.at("tally"))?);
	Ok(cells)
}

/// Applies an event of the pallet.
pub(super) fn apply(world: &mut World, told: &Told<'_>) -> Applied {
	let fields = told.fields();
	let Ok(proposal_id) = fields.int("proposal_id") else { return Ok(()) };
	let key = [Cell::from(proposal_id)];
	match told.name {
		"ProposalSubmitted" | "ProposalRaised" | "MatterOpened" => return submit(world, told, &key),
		"Voted" => return vote(world, told, &key),
		"VoteRemoved" => {
			let person = fields.text("person")?;
			let vote = [proposal_id.into(), person.into()];
			take_out(world, &key, &vote)?;
			return world.remove(Table::Votes, &vote);
		}
		"VoteMoved" => {
			let vote = [proposal_id.into(), fields.text("person")?.into()];
			world.edit(Table::Votes, &vote)?.set("issuer", fields.text("to")?)?;
			return Ok(());
		}
		_ => {}
	}
	let proposal = world.edit(Table::Proposals, &key)?;
	match told.name {
		"ConfirmationStarted" => {
			proposal.set_all([("state", "confirming".into()), ("until", fields.int("until")?.into())])?;
		}
		"ConfirmationEnded" => {
			proposal.set_all([("state", "voting".into()), ("until", Cell::Null)])?;
		}
		"ProposalPassed" => {
			proposal.set_all([
				("state", "passed".into()),
				("decision", fields.json("tally")),
				("until", fields.int("enact_at")?.into()),
			])?;
		}
		"ProposalRejected" => {
			let enact_at = fields.maybe_int("enact_at");
			let state = if enact_at.is_some() { "refused" } else { "rejected" };
			proposal.set_all([
				("state", state.into()),
				("decision", fields.json("tally")),
				("until", enact_at.into()),
			])?;
		}
		"ProposalEnacted" => {
			let failed = fields.value("result").get("Err").is_some();
			let state = if failed { "enactment_failed" } else { "enacted" };
			proposal.set_all([("state", state.into()), ("result", fields.json("result"))])?;
		}
		"ProposalCancelled" => {
			proposal.set("state", "cancelled")?;
		}
		"ProposalKilled" => {
			proposal.set_all([("state", "killed".into()), ("result", fields.json("reason"))])?;
		}
		"ProposalWithdrawn" => {
			proposal.set("state", "withdrawn")?;
		}
		"ProposalLapsed" => {
			proposal.set("state", "lapsed")?;
		}
		"DepositReturned" => {
			proposal.set("deposit_state", "returned")?;
		}
		"DepositForfeited" => {
			proposal.set("deposit_state", "forfeited")?;
		}
		"ProposalCleared" => {
			proposal.set("cleared", true)?;
		}
		_ => {}
	}
	Ok(())
}

fn submit(world: &mut World, told: &Told<'_>, key: &[Cell; 1]) -> Applied {
	let fields = told.fields();
	let mut row = Row::new(Table::Proposals, key.to_vec());
	let (kind, scope) = match told.name {
		"ProposalSubmitted" => ("proposal", scope_cells(fields.value("scope"))),
		"ProposalRaised" => ("raised", scope_cells(&Value::Null)),
		_ => ("matter", [("scope", "bank".into()), ("bank_id", fields.int("bank_id")?.into())]),
	};
	row.set_all(scope)?.set_all([
		("kind", kind.into()),
		("proposer", fields.maybe_text("proposer")),
		("person", fields.maybe_text("person")),
		("deposit", fields.amount("deposit").unwrap_or_default().into()),
		("call_hash", fields.maybe_text("call_hash")),
		("matter", fields.json("matter")),
		("metadata", fields.maybe_text("metadata")),
		("epoch", fields.int("epoch")?.into()),
		("base", fields.int("base")?.into()),
		("terms", fields.json("terms")),
		("submitted_block", told.block.into()),
		("submitted_at", told.at.into()),
		("voting_end", fields.int("voting_end")?.into()),
		("aye_persons", 0_i64.into()),
		("nay_persons", 0_i64.into()),
		("state", "voting".into()),
		("cleared", false.into()),
	])?;
	if row.amount("deposit") > 0 {
		row.set("deposit_state", "held")?;
	}
	world.put(row);
	Ok(())
}

fn side(direction: &str) -> (&'static str, &'static str) {
	if direction == "Aye" {
		("ayes", "aye_persons")
	} else {
		("nays", "nay_persons")
	}
}

/// Takes votes out of the tally.
fn take_out(world: &mut World, proposal: &[Cell; 1], vote: &[Cell; 2]) -> Applied {
	let before = world.get(Table::Votes, vote)?.clone();
	let (votes, persons) = side(before.text("direction"));
	let count = u128::try_from(before.int("votes").unwrap_or_default()).unwrap_or_default();
	world.edit(Table::Proposals, proposal)?.sub(votes, count)?.count(persons, -1)?;
	Ok(())
}

fn vote(world: &mut World, told: &Told<'_>, proposal: &[Cell; 1]) -> Applied {
	let fields = told.fields();
	let [proposal_id] = proposal.clone();
	let key = [proposal_id, fields.text("person")?.into()];
	if world.find(Table::Votes, &key)?.is_some() {
		take_out(world, proposal, &key)?;
	}
	let direction = fields.variant("direction")?;
	let mut row = Row::new(Table::Votes, key.to_vec());
	row.set_all([
		("voter", fields.text("voter")?.into()),
		("direction", direction.into()),
		("votes", fields.int("votes")?.into()),
		("issuer", fields.text("issuer")?.into()),
		("voted_at", told.at.into()),
	])?;
	world.put(row);
	let (votes, persons) = side(direction);
	world.edit(Table::Proposals, proposal)?.add(votes, fields.amount("votes")?)?.count(persons, 1)?;
	Ok(())
}
