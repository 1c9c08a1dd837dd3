//! The chain's own state, as rows would have it: what the tables begin with, and what they are compared with.

use crate::{
	apply::{self, stored},
	chain::{ChainError, Hash, Node, Runtime},
	fields::{self, Fields},
	row::{Cell, Key, Row, RowError},
	store::write::Given,
	tables::Table,
	world::World,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The items of storage that rows follow.
pub const ITEMS: [(&str, &str); 14] = [
	("CommunityBanks", "CommunityBanks"),
	("CommunityBanks", "Foundings"),
	("CommunityBanks", "Members"),
	("CommunityBanks", "HomeBanks"),
	("CommunityBanks", "Holdings"),
	("CommunityBanks", "Exits"),
	("CommunityBanks", "Claims"),
	("CommunityBanks", "Locks"),
	("Credit", "CreditRequests"),
	("Credit", "Pledges"),
	("Credit", "ActiveLoans"),
	("Credit", "LoanEndorsements"),
	("QuadraticGovernance", "Proposals"),
	("QuadraticGovernance", "Votes"),
];

/// The values, each for a column of the one row of what concerns all banks.
pub const TOTALS: [(&str, &str); 3] =
	[("TotalIssued", "issued"), ("TotalUncovered", "uncovered"), ("Orphaned", "orphaned")];

/// The columns of a bank that its ledger has under the same names.
const LEDGER: [&str; 15] = [
	"liquid",
	"payable",
	"served",
	"receivable",
	"issued",
	"uncovered",
	"shares",
	"share_equity",
	"queued_shares",
	"counted_shares",
	"commons",
	"loss_reserve",
	"provisions",
	"contested",
	"deficit",
];

/// What is known of a row, by column.
pub type Cells = Vec<(&'static str, Cell)>;

/// What the chain has, by the rows that it stands in.
#[derive(Debug, Default)]
pub struct State {
	/// What is known of each row.
	pub rows: BTreeMap<(Table, Key), Cells>,
}

fn bank_cells(bank: Fields<'_>) -> Result<Cells, RowError> {
	let (pool, creation) = (bank.at("credit_pool"), bank.at("creation"));
	let state = if bank.variant("status")? == "Open" { "open" } else { "resolved" };
	let mut cells = vec![
		("name", bank.text("name")?.into()),
		("bioregion", bank.text("bioregion")?.into()),
		("charter", bank.text("charter")?.into()),
		("state", state.into()),
		("founder", bank.maybe_text("founder")),
		("deposit", bank.amount("deposit")?.into()),
		("members", bank.int("members")?.into()),
		("home_members", bank.int("home_members")?.into()),
		("series", pool.int("series")?.into()),
		("queue_tail", pool.int("queue_tail")?.into()),
		("may_create", (creation.amount("record")? > 0).into()),
		("record", creation.amount("record")?.into()),
		("leverage", creation.amount("leverage")?.into()),
		("persons_on_time", creation.int("persons_on_time")?.into()),
	];
	for column in LEDGER {
		cells.push((column, pool.amount(column)?.into()));
	}
	Ok(cells)
}

fn founding_cells(founding: Fields<'_>) -> Result<Cells, RowError> {
	Ok(vec![
		("name", founding.text("name")?.into()),
		("bioregion", founding.text("bioregion")?.into()),
		("charter", founding.text("charter")?.into()),
		("state", "founding".into()),
		("founder", founding.text("founder")?.into()),
		("deposit", founding.amount("deposit")?.into()),
	])
}

fn member_cells(member: Fields<'_>) -> Result<Cells, RowError> {
	Ok(vec![
		("person", member.text("person")?.into()),
		("joined_at", member.int("joined")?.into()),
		("founder", member.flag("founder")?.into()),
		("state", "member".into()),
	])
}

fn vote_cells(vote: Fields<'_>) -> Result<Cells, RowError> {
	Ok(vec![
		("direction", vote.variant("direction")?.into()),
		("votes", vote.int("votes")?.into()),
		("issuer", vote.text("issuer")?.into()),
	])
}

fn part_cells(part: Fields<'_>) -> Result<Cells, RowError> {
	Ok(vec![
		("stake", part.amount("stake")?.into()),
		("held", part.amount("held")?.into()),
		("called", part.amount("slashed")?.into()),
		("appeal", part.variant("appeal")?.to_lowercase().into()),
		("taken", part.amount("taken")?.into()),
		("claimed", part.amount("claimed")?.into()),
		("restored", part.amount("restored")?.into()),
	])
}

fn key_cell(value: &Value) -> Cell {
	match fields::int(value) {
		Some(number) if value.is_number() => Cell::Int(number),
		_ => value.as_str().unwrap_or_default().into(),
	}
}

impl State {
	/// Everything that rows follow, at a block.
	pub async fn read(node: &Node, runtime: &Runtime, at: &Hash) -> Result<(Self, Vec<Given>), ChainError> {
		let mut given = Vec::new();
		for (pallet, item) in ITEMS {
			if !runtime.has(pallet, item) {
				continue;
			}
			for (key, value) in node.entries(pallet, item, at).await? {
				given.push(Given {
					pallet: pallet.into(),
					item: item.into(),
					keys: runtime.keys(pallet, item, &key)?.into(),
					value: runtime.stored(pallet, item, Some(&value))?,
				});
			}
		}
		for (item, _) in TOTALS {
			let key = crate::chain::runtime::prefix_of("CommunityBanks", item);
			let value = node.values(&[key], at).await?.pop().flatten();
			given.push(Given {
				pallet: "CommunityBanks".into(),
				item: item.into(),
				keys: Value::Array(Vec::new()),
				value: runtime.stored("CommunityBanks", item, value.as_deref())?,
			});
		}
		let state = Self::of(&given).map_err(|error| ChainError::Unexpected(error.to_string()))?;
		Ok((state, given))
	}

	/// What these say of rows.
	pub fn of(given: &[Given]) -> Result<Self, RowError> {
		let mut state = Self::default();
		// The request that each loan came from, under which its endorsers stand.
		let requests: BTreeMap<i64, Cell> = given
			.iter()
			.filter(|given| given.item == "ActiveLoans")
			.filter_map(|given| {
				let loan = fields::int(given.keys.get(0)?)?;
				Some((loan, Fields(&given.value).text("request_id").ok()?.into()))
			})
			.collect();
		// The series of each bank's shares: what is of another one is void.
		let series: BTreeMap<i64, i64> = given
			.iter()
			.filter(|given| given.item == "CommunityBanks")
			.filter_map(|given| {
				let bank = fields::int(given.keys.get(0)?)?;
				Some((bank, Fields(&given.value).at("credit_pool").int("series").ok()?))
			})
			.collect();
		for given in given {
			state.add(given, &requests, &series).map_err(|error| {
				RowError(format!("{}.{} {}: {error}", given.pallet, given.item, given.keys))
			})?;
		}
		Ok(state)
	}

	fn put(&mut self, table: Table, key: Key, cells: Cells) {
		self.rows.entry((table, key)).or_default().extend(cells);
	}

	fn add(
		&mut self,
		given: &Given,
		requests: &BTreeMap<i64, Cell>,
		series: &BTreeMap<i64, i64>,
	) -> Result<(), RowError> {
		let value = Fields(&given.value);
		let mut key: Key = given.keys.as_array().into_iter().flatten().map(key_cell).collect();
		let bank_series = key.first().and_then(|bank| match bank {
			Cell::Int(bank) => series.get(bank).copied(),
			_ => None,
		});
		let is_current = |value: Fields<'_>| bank_series == value.maybe_int("series");
		match given.item.as_str() {
			"CommunityBanks" => self.put(Table::Banks, key, bank_cells(value)?),
			"Foundings" => self.put(Table::Banks, key, founding_cells(value)?),
			"Members" => self.put(Table::Members, key, member_cells(value)?),
			"HomeBanks" => {
				let home =
					vec![("bank_id", value.maybe_int("bank").into()), ("since", value.int("since")?.into())];
				self.put(Table::Homes, key, home);
			}
			"Holdings" if is_current(value) => {
				let holding = vec![
					("shares", value.amount("shares")?.into()),
					("deposited_at", value.int("deposited_at")?.into()),
				];
				self.put(Table::Holdings, key, holding);
			}
			"Exits" if is_current(value) => {
				let [bank, _] = <[Cell; 2]>::try_from(key).map_err(|_| RowError("an odd key".into()))?;
				let queued = vec![("queued", value.amount("shares")?.into())];
				self.put(Table::Holdings, vec![bank, value.text("who")?.into()], queued);
			}
			"Claims" => {
				let claim = fields::amount(&given.value).ok_or_else(|| RowError("no amount".into()))?;
				self.put(Table::Holdings, key, vec![("claim", claim.into())]);
			}
			"Locks" if is_current(value) => {
				let lock = vec![
					("counted", value.amount("counted")?.into()),
					("encumbered", value.amount("encumbered")?.into()),
				];
				self.put(Table::Holdings, key, lock);
			}
			"CreditRequests" => self.put(Table::Requests, key, stored::request(value)?),
			"Pledges" => {
				let pledge = vec![
					("amount", value.amount("amount")?.into()),
					("claimed", value.amount("claimed")?.into()),
				];
				self.put(Table::Pledges, key, pledge);
			}
			"ActiveLoans" => self.put(Table::Loans, key, stored::loan(value)?),
			"LoanEndorsements" => {
				// Those of a loan that was repaid stand until their owners come; its row says what they were.
				let request = match key.first() {
					Some(Cell::Int(loan)) => requests.get(loan),
					_ => None,
				};
				if let (Some(request), Some(first)) = (request, key.first_mut()) {
					*first = request.clone();
					self.put(Table::Endorsements, key, part_cells(value)?);
				}
			}
			"Proposals" => self.put(Table::Proposals, key, stored::proposal(value)?),
			"Votes" => self.put(Table::Votes, key, vote_cells(value)?),
			item => {
				if let Some((_, column)) = TOTALS.iter().find(|(total, _)| *total == item) {
					let total = fields::amount(&given.value).unwrap_or_default();
					self.put(Table::Network, vec![Cell::Int(0)], vec![(column, total.into())]);
				}
			}
		}
		Ok(())
	}

	/// The rows that everything begins with.
	pub fn begin(&self, world: &mut World) -> Result<(), RowError> {
		for ((table, key), cells) in &self.rows {
			let mut row = Row::new(*table, key.clone());
			if *table == Table::Banks {
				row = apply::new_bank(row);
			}
			for (column, cell) in cells {
				row.set(column, cell.clone())?;
			}
			world.put(row);
		}
		Ok(())
	}
}
