//! Rebuilds everything from the events alone, and compares it with the chain's state and with the tables.

use crate::{
	apply::{self, Told},
	chain::{ChainError, Node},
	row::{show_key, Cell, Key, Row},
	state::{Cells, State},
	store::{
		read::cell,
		write::{inconsistent, Given},
		ChainRow, Store, StoreError,
	},
	tables::{Kind, Table},
	value::{hex, unhex},
	world::{ApplyError, World},
};
use serde::Serialize;
use sqlx::{Any, Row as _, Transaction};
use std::collections::BTreeSet;
use thiserror::Error;

/// How many events are read at once.
const PAGE: i64 = 2_000;

/// Why nothing can be verified.
#[derive(Debug, Error)]
pub enum VerifyError {
	/// The chain cannot be read.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The database cannot be used.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The block is not written.
	#[error("block {0} is not written: the last one is {1}")]
	NotWritten(u64, u64),
}

impl From<sqlx::Error> for VerifyError {
	fn from(error: sqlx::Error) -> Self {
		Self::Store(error.into())
	}
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Difference {
	/// `chain` where the events tell otherwise than the chain's state, `table` where a table tells otherwise than the events.
	pub between: &'static str,
	/// The table.
	pub table: String,
	/// The key of the row.
	pub key: String,
	/// The column; none for a row that is missing or too many.
	pub field: Option<String>,
	/// What stands in the table.
	pub stored: Option<String>,
	/// What follows from the events.
	pub rebuilt: Option<String>,
	/// What the chain has.
	pub chain: Option<String>,
}

impl Difference {
	/// In words.
	pub fn show(&self) -> String {
		let field = self.field.as_ref().map(|field| format!(", {field}")).unwrap_or_default();
		let said = |what: &str, value: &Option<String>| {
			value.as_ref().map(|value| format!("; {what} {value}")).unwrap_or_default()
		};
		format!(
			"{} {}{field}{}{}{}",
			self.table,
			self.key,
			said("stored", &self.stored),
			said("by the events", &self.rebuilt),
			said("on chain", &self.chain)
		)
	}
}

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Report {
	/// The block.
	pub block: u64,
	/// Its hash.
	pub hash: String,
	/// How many blocks were looked at.
	pub blocks: u64,
	/// How many events.
	pub events: u64,
	/// How many rows follow from them.
	pub rows: usize,
	/// How many of these, and columns of them, the chain's state has too.
	pub rows_on_chain: usize,
	/// How many columns of these were compared.
	pub fields_on_chain: usize,
	/// Whether the tables were compared: they are as of the last block that is written.
	pub tables_compared: bool,
	/// What is not as it should be.
	pub differences: Vec<Difference>,
}

/// Rebuilds everything up to a block, the last one that is written if none is named, and compares it.
pub async fn verify(store: &Store, node: &Node, at: Option<u64>) -> Result<Report, VerifyError> {
	let mut reading = store.pool.begin().await?;
	if store.dialect == crate::store::dialect::Dialect::Postgres {
		// All that is read is of one moment, also while blocks are written.
		sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *reading).await?;
	}
	let row =
		sqlx::query(crate::store::CHAIN).fetch_optional(&mut *reading).await?.ok_or(StoreError::Empty)?;
	let chain: ChainRow = crate::store::chain_row(&row)?;
	chain.must_be_of(&node.hash(0).await?)?;
	let block = at.unwrap_or(chain.last_block);
	if block > chain.last_block {
		return Err(VerifyError::NotWritten(block, chain.last_block));
	}
	let number = i64::try_from(block).unwrap_or(i64::MAX);
	let hash = node.hash(block).await?;
	let mut report = Report {
		block,
		hash: hex(&hash),
		blocks: 0,
		events: 0,
		rows: 0,
		rows_on_chain: 0,
		fields_on_chain: 0,
		tables_compared: block == chain.last_block,
		differences: Vec::new(),
	};
	blocks(&mut reading, number, &mut report).await?;
	let mut world = World::complete();
	begin(store, &mut reading, &mut world).await?;
	rebuild(store, &mut reading, number, &mut world, &mut report).await?;
	let header = node.header(&hash).await?;
	let runtime = node.runtime_after(node.runtime_of(&header).await?.spec_version, &hash).await?;
	let (state, _) = State::read(node, &runtime, &hash).await?;
	with_chain(&world, &state, &mut report);
	if report.tables_compared {
		with_tables(store, &mut reading, &world, &state, &mut report).await?;
	}
	report.rows = Table::ALL.iter().map(|table| world.rows(*table).count()).sum();
	report.differences.sort();
	report.differences.dedup();
	Ok(report)
}

/// Looks whether the blocks are all there, follow each other, and have as many events as were written with them.
async fn blocks(
	reading: &mut Transaction<'_, Any>,
	last: i64,
	report: &mut Report,
) -> Result<(), VerifyError> {
	let sql = "SELECT COUNT(*), COALESCE(MAX(hash), '') FROM blocks WHERE number <= $1 AND (number < $1 OR hash = $2)";
	let row = sqlx::query(sql).bind(last).bind(report.hash.clone()).fetch_one(&mut **reading).await?;
	report.blocks = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default();
	let missing = |number: i64, field: &str, stored: Option<String>, rebuilt: Option<String>| Difference {
		between: "table",
		table: "blocks".into(),
		key: number.to_string(),
		field: Some(field.into()),
		stored,
		rebuilt,
		chain: None,
	};
	if report.blocks != report.block.saturating_add(1) {
		let (stored, expected) = (report.blocks.to_string(), report.block.saturating_add(1).to_string());
		report.differences.push(missing(
			last,
			"count of blocks, with the chain's hash of the last one",
			Some(stored),
			Some(expected),
		));
	}
	let sql =
		"SELECT b.number, b.parent_hash, p.hash FROM blocks b JOIN blocks p ON p.number = b.number - 1 \
		WHERE b.number <= $1 AND b.parent_hash <> p.hash ORDER BY b.number LIMIT 100";
	for row in sqlx::query(sql).bind(last).fetch_all(&mut **reading).await? {
		let (number, stored, before) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
		report.differences.push(missing(number, "parent_hash", Some(stored), Some(before)));
	}
	let sql = "SELECT b.number, b.events, COALESCE(e.count, 0) FROM blocks b \
		LEFT JOIN (SELECT block, COUNT(*) AS count FROM events GROUP BY block) e ON e.block = b.number \
		WHERE b.number <= $1 AND b.events <> COALESCE(e.count, 0) ORDER BY b.number LIMIT 100";
	for row in sqlx::query(sql).bind(last).fetch_all(&mut **reading).await? {
		let (number, written, there): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
		report.differences.push(missing(
			number,
			"events",
			Some(there.to_string()),
			Some(written.to_string()),
		));
	}
	Ok(())
}

/// What there was before the first event.
async fn begin(
	store: &Store,
	reading: &mut Transaction<'_, Any>,
	world: &mut World,
) -> Result<(), VerifyError> {
	let sql = format!(
		"SELECT pallet, item, {}, {} FROM genesis ORDER BY id",
		store.dialect.column("keys", Kind::Json),
		store.dialect.column("value", Kind::Json)
	);
	let damaged = |_| StoreError::Damaged("the table genesis".into());
	let mut given = Vec::new();
	for row in sqlx::query(&sql).fetch_all(&mut **reading).await? {
		given.push(Given {
			pallet: row.try_get(0)?,
			item: row.try_get(1)?,
			keys: serde_json::from_str(row.try_get(2)?).map_err(damaged)?,
			value: serde_json::from_str(row.try_get(3)?).map_err(damaged)?,
		});
	}
	let damaged = |error: crate::row::RowError| StoreError::Damaged(format!("the table genesis ({error})"));
	State::of(&given).and_then(|state| state.begin(world)).map_err(damaged)?;
	Ok(())
}

/// Applies all events.
async fn rebuild(
	store: &Store,
	reading: &mut Transaction<'_, Any>,
	last: i64,
	world: &mut World,
	report: &mut Report,
) -> Result<(), VerifyError> {
	let sql = format!(
		"SELECT e.id, e.block, e.at, e.position, e.pallet, e.name, {} FROM events e \
		 WHERE e.id > $1 AND e.id < $2 ORDER BY e.id LIMIT $3",
		store.dialect.column("e.fields", Kind::Json)
	);
	let (mut after, end) = (-1_i64, apply::event_id(last.saturating_add(1), 0));
	loop {
		let rows = sqlx::query(&sql).bind(after).bind(end).bind(PAGE).fetch_all(&mut **reading).await?;
		for row in &rows {
			after = row.try_get(0)?;
			let (pallet, name): (String, String) = (row.try_get(4)?, row.try_get(5)?);
			let fields = serde_json::from_str(row.try_get(6)?)
				.map_err(|_| StoreError::Damaged(format!("the event {after}")))?;
			let told = Told {
				block: row.try_get(1)?,
				at: row.try_get(2)?,
				position: row.try_get(3)?,
				pallet: &pallet,
				name: &name,
				fields: &fields,
			};
			report.events = report.events.saturating_add(1);
			match world.attempt(|world| apply::apply(world, &told)) {
				Ok(()) => {}
				Err(ApplyError::Inconsistent(reason)) => {
					// What comes after it may still fit.
					report.differences.push(Difference {
						between: "table",
						table: "events".into(),
						key: after.to_string(),
						field: None,
						stored: Some(inconsistent(&told, reason).to_string()),
						rebuilt: None,
						chain: None,
					});
				}
				Err(error) => return Err(StoreError::Damaged(error.to_string()).into()),
			}
		}
		if i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE {
			return Ok(());
		}
	}
}

fn difference(between: &'static str, table: Table, key: &[Cell], field: Option<&str>) -> Difference {
	Difference {
		between,
		table: table.spec().name.into(),
		key: show_key(key),
		field: field.map(Into::into),
		stored: None,
		rebuilt: None,
		chain: None,
	}
}

/// Whether the chain's state must have an entry for a row; `None` if it may.
pub(crate) fn on_chain(world: &World, row: &Row) -> Option<bool> {
	let bank_is_live = || {
		let bank = [row.get("bank_id").clone()];
		let state = world.find(Table::Banks, &bank).ok().flatten().map(|bank| bank.text("state").to_owned());
		state.is_some_and(|state| state == "open" || state == "resolved")
	};
	let loan_is_live = || {
		let loan = world.find(Table::Loans, &[row.get("loan_id").clone()]).ok().flatten();
		loan.is_some_and(|loan| loan.is("state", "active") || loan.is("state", "defaulted"))
	};
	let state = row.text("state");
	match row.table {
		Table::Network => Some(true),
		Table::Banks => Some(["founding", "open", "resolved"].contains(&state)),
		// What a closed bank kept is cleared bit by bit, which no event tells.
		Table::Members => match state {
			"member" => bank_is_live().then_some(true),
			_ => Some(false),
		},
		Table::Homes => (row.int("bank_id").is_none() || bank_is_live()).then_some(true),
		Table::Requests => Some(["open", "referred", "approved"].contains(&state)),
		Table::Loans => Some(["active", "defaulted"].contains(&state)),
		Table::Endorsements => (state == "live" && loan_is_live()).then_some(true),
		Table::Pledges => match state {
			"given" => Some(true),
			"lent" => loan_is_live().then_some(true),
			_ => Some(false),
		},
		Table::Proposals => Some(state != "cancelled"),
		Table::Votes => {
			let proposal = world.find(Table::Proposals, &[row.get("proposal_id").clone()]).ok().flatten();
			let open = ["voting", "confirming", "passed", "refused"];
			proposal.is_some_and(|proposal| open.contains(&proposal.text("state"))).then_some(true)
		}
		_ => None,
	}
}

/// What the chain would have of a depositor, as far as that is of the current series.
fn holding_cells(world: &World, row: Option<&Row>, bank: &Cell) -> Cells {
	let series = world
		.find(Table::Banks, std::slice::from_ref(bank))
		.ok()
		.flatten()
		.and_then(|bank| bank.int("series"));
	let of = |column: &str, series_column: &str| {
		let row = row.filter(|row| row.int(series_column) == series);
		Cell::Amount(row.map_or(0, |row| row.amount(column)))
	};
	vec![
		("shares", of("shares", "series")),
		("queued", of("queued", "queued_series")),
		("claim", row.map_or(0, |row| row.amount("claim")).into()),
		("counted", of("counted", "lock_series")),
		("encumbered", of("encumbered", "lock_series")),
	]
}

fn with_chain(world: &World, state: &State, report: &mut Report) {
	for ((table, key), cells) in &state.rows {
		let row = world.find(*table, key).ok().flatten();
		if *table == Table::Holdings {
			continue;
		}
		let Some(row) = row else {
			let chain = Some("an entry".into());
			report.differences.push(Difference { chain, ..difference("chain", *table, key, None) });
			continue;
		};
		report.rows_on_chain = report.rows_on_chain.saturating_add(1);
		report.fields_on_chain = report.fields_on_chain.saturating_add(cells.len());
		for (column, chain) in cells {
			if row.get(column) != chain {
				report.differences.push(Difference {
					rebuilt: Some(row.get(column).show()),
					chain: Some(chain.show()),
					..difference("chain", *table, key, Some(column))
				});
			}
		}
	}
	for table in Table::ALL {
		for row in world.rows(table) {
			let is_there = state.rows.contains_key(&(table, row.key().to_vec()));
			if on_chain(world, row) == Some(true) && !is_there {
				let rebuilt = Some("a row".into());
				report
					.differences
					.push(Difference { rebuilt, ..difference("chain", table, row.key(), None) });
			}
		}
	}
	holdings_with_chain(world, state, report);
}

fn holdings_with_chain(world: &World, state: &State, report: &mut Report) {
	let stored = state.rows.keys().filter(|(table, _)| *table == Table::Holdings).map(|(_, key)| key.clone());
	let rebuilt = world.rows(Table::Holdings).map(|row| row.key().to_vec());
	for key in stored.chain(rebuilt).collect::<BTreeSet<Key>>() {
		let Some(bank) = key.first() else { continue };
		let is_live = world.find(Table::Banks, std::slice::from_ref(bank)).ok().flatten();
		if is_live.is_none_or(|bank| bank.is("state", "closed")) {
			continue;
		}
		let row = world.find(Table::Holdings, &key).ok().flatten();
		let on_chain = state.rows.get(&(Table::Holdings, key.clone()));
		report.rows_on_chain = report.rows_on_chain.saturating_add(1);
		for (column, cell) in holding_cells(world, row, bank) {
			let chain = on_chain.and_then(|cells| cells.iter().find(|(name, _)| *name == column));
			let chain = chain.map_or(Cell::Amount(0), |(_, cell)| cell.clone());
			report.fields_on_chain = report.fields_on_chain.saturating_add(1);
			if cell != chain {
				report.differences.push(Difference {
					rebuilt: Some(cell.show()),
					chain: Some(chain.show()),
					..difference("chain", Table::Holdings, &key, Some(column))
				});
			}
		}
	}
}

async fn with_tables(
	store: &Store,
	reading: &mut Transaction<'_, Any>,
	world: &World,
	state: &State,
	report: &mut Report,
) -> Result<(), VerifyError> {
	for table in Table::ALL {
		let spec = table.spec();
		let sql = format!("SELECT {} FROM {}", store.columns(table), spec.name);
		let mut seen = BTreeSet::new();
		for read in sqlx::query(&sql).fetch_all(&mut **reading).await? {
			let mut cells = Vec::new();
			for (place, column) in spec.columns.iter().enumerate() {
				cells.push(cell(store, &read, place, column.kind).unwrap_or(Cell::Text("unreadable".into())));
			}
			let row = Row { table, cells };
			seen.insert(row.key().to_vec());
			compare(world, state, &row, report);
		}
		for row in world.rows(table).filter(|row| !seen.contains(row.key())) {
			let rebuilt = Some("a row".into());
			report.differences.push(Difference { rebuilt, ..difference("table", table, row.key(), None) });
		}
	}
	Ok(())
}

fn compare(world: &World, state: &State, row: &Row, report: &mut Report) {
	let key = row.key().to_vec();
	let Some(rebuilt) = world.find(row.table, &key).ok().flatten() else {
		let stored = Some("a row".into());
		report.differences.push(Difference { stored, ..difference("table", row.table, &key, None) });
		return;
	};
	let chain = state.rows.get(&(row.table, key.clone()));
	for ((column, stored), rebuilt) in row.table.spec().columns.iter().zip(&row.cells).zip(&rebuilt.cells) {
		if stored != rebuilt {
			let chain = chain.and_then(|cells| cells.iter().find(|(name, _)| *name == column.name));
			report.differences.push(Difference {
				stored: Some(stored.show()),
				rebuilt: Some(rebuilt.show()),
				chain: chain.map(|(_, cell)| cell.show()),
				..difference("table", row.table, &key, Some(column.name))
			});
		}
	}
}

/// The hash that a text stands for.
pub fn hash_of(text: &str) -> Option<[u8; 32]> {
	unhex(text)?.try_into().ok()
}
