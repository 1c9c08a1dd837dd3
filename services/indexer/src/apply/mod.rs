//! What each event changes in the tables. The same is done as events come in and as everything is rebuilt from them.

mod banks;
mod credit;
mod governance;
mod land;
pub mod math;

pub(crate) use banks::new_bank;

use crate::{
	fields::Fields,
	world::{ApplyError, World},
};
use serde_json::Value;

/// How many events a block can have at most, by the way they are numbered.
const EVENTS_OF_BLOCK: i64 = 1 << 20;

/// An event, and when it happened.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
	/// The number of the block.
	pub block: i64,
	/// When the chain thought that it happened, in milliseconds.
	pub at: i64,
	/// Its place in the block.
	pub position: i64,
	/// The pallet.
	pub pallet: &'a str,
	/// Its name.
	pub name: &'a str,
	/// Its fields.
	pub fields: &'a Value,
}

impl<'a> Told<'a> {
	/// Its number in the table of events.
	pub fn id(&self) -> i64 {
		event_id(self.block, self.position)
	}

	fn fields(&self) -> Fields<'a> {
		Fields(self.fields)
	}
}

/// The number of an event in the table of events: events of later blocks come later.
pub fn event_id(block: i64, position: i64) -> i64 {
	block.saturating_mul(EVENTS_OF_BLOCK).saturating_add(position)
}

/// Applies an event.
pub fn apply(world: &mut World, told: &Told<'_>) -> Result<(), ApplyError> {
	match told.pallet {
		"CommunityBanks" => banks::apply(world, told),
		"Credit" => credit::apply(world, told),
		"QuadraticGovernance" => governance::apply(world, told),
		"Bioregions" | "Redistribution" => land::apply(world, told),
		_ => Ok(()),
	}
}

/// What the chain stores of some rows, by column.
pub(crate) mod stored {
	pub(crate) use super::{
		credit::{loan_cells as loan, request_cells as request},
		governance::proposal_cells as proposal,
	};
}

type Applied = Result<(), ApplyError>;
