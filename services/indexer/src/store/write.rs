//! How blocks are written: rows, events and the place to go on from in one transaction.

use super::{read::bind, ChainRow, Store, StoreError};
use crate::{
	apply::{self, event_id, Told},
	chain::{Block, Event},
	fields::Fields,
	row::{Cell, Key, Row},
	tables::{Column, Kind, Table},
	value::hex,
	world::{ApplyError, Need, World},
};
use serde_json::Value;
use sqlx::{Any, AnyConnection, Transaction};
use std::collections::BTreeSet;

const fn column(name: &'static str, kind: Kind) -> Column {
	Column { name, kind, about: "" }
}

const BLOCKS: [Column; 7] = [
	column("number", Kind::Int),
	column("hash", Kind::Text),
	column("parent_hash", Kind::Text),
	column("state_root", Kind::Text),
	column("at", Kind::Int),
	column("spec_version", Kind::Int),
	column("events", Kind::Int),
];

const EVENTS: [Column; 9] = [
	column("id", Kind::Int),
	column("block", Kind::Int),
	column("block_hash", Kind::Text),
	column("position", Kind::Int),
	column("at", Kind::Int),
	column("extrinsic", Kind::Int),
	column("pallet", Kind::Text),
	column("name", Kind::Text),
	column("fields", Kind::Json),
];

const GENESIS: [Column; 5] = [
	column("id", Kind::Int),
	column("pallet", Kind::Text),
	column("item", Kind::Text),
	column("keys", Kind::Json),
	column("value", Kind::Json),
];

/// Something that the first block's state has, before there are events.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
	/// The pallet.
	pub pallet: String,
	/// The item of storage.
	pub item: String,
	/// The keys of the entry.
	pub keys: Value,
	/// What is there.
	pub value: Value,
}

fn number(number: u64) -> i64 {
	i64::try_from(number).unwrap_or(i64::MAX)
}

fn block_cells(block: &Block) -> Vec<Cell> {
	vec![
		number(block.number).into(),
		hex(&block.hash).into(),
		hex(&block.parent).into(),
		hex(&block.state_root).into(),
		number(block.at).into(),
		i64::from(block.spec_version).into(),
		i64::try_from(block.events.len()).unwrap_or(i64::MAX).into(),
	]
}

/// When the chain thought that an event happened.
fn time_of(event: &Event, block: &Block, before: u64) -> i64 {
	number(if event.is_early { before } else { block.at })
}

/// Blocks, each with the time of the one before.
fn with_times<'a>(after: &ChainRow, blocks: &'a [Block]) -> impl Iterator<Item = (&'a Block, u64)> {
	let before = std::iter::once(after.last_at).chain(blocks.iter().map(|block| block.at));
	blocks.iter().zip(before)
}

fn event_cells(block: &Block, before: u64) -> impl Iterator<Item = Vec<Cell>> + '_ {
	let hash = hex(&block.hash);
	block.events.iter().map(move |event| {
		vec![
			event_id(number(block.number), event.position.into()).into(),
			number(block.number).into(),
			hash.clone().into(),
			i64::from(event.position).into(),
			time_of(event, block, before).into(),
			event.extrinsic.map(i64::from).into(),
			event.pallet.clone().into(),
			event.name.clone().into(),
			Cell::Text(event.fields.to_string()),
		]
	})
}

/// What events of these fields will surely change, to be loaded at once.
fn likely_needs(block: &Block, needs: &mut BTreeSet<Need>) {
	for event in &block.events {
		let fields = Fields(&event.fields);
		let row = |table, key: Vec<Cell>| Need::Row(table, key);
		if let Some(bank) = fields.maybe_int("bank_id") {
			needs.insert(row(Table::Banks, vec![bank.into()]));
			if let Ok(who) = fields.text("who") {
				needs.insert(row(Table::Holdings, vec![bank.into(), who.into()]));
			}
		}
		if let Ok(request) = fields.text("request_id") {
			needs.insert(row(Table::Requests, vec![request.into()]));
			needs.insert(Need::Prefix(Table::Endorsements, vec![request.into()]));
			needs.insert(Need::Prefix(Table::Pledges, vec![request.into()]));
		} else if let Some(loan) = fields.maybe_int("loan_id") {
			needs.insert(row(Table::Loans, vec![loan.into()]));
			needs.insert(Need::Prefix(Table::Installments, vec![loan.into(), 0_i64.into()]));
		}
		if let Some(proposal) = fields.maybe_int("proposal_id") {
			needs.insert(row(Table::Proposals, vec![proposal.into()]));
			if let Ok(person) = fields.text("person") {
				needs.insert(row(Table::Votes, vec![proposal.into(), person.into()]));
			}
		}
	}
}

impl Store {
	/// Begins with a chain: its first block, and what that one's state has.
	pub async fn begin(
		&self,
		name: &str,
		ss58_prefix: u16,
		first: &Block,
		given: &[Given],
		world: &mut World,
	) -> Result<ChainRow, StoreError> {
		let mut change = self.pool.begin().await?;
		let chain = ChainRow {
			genesis: hex(&first.hash),
			name: name.to_owned(),
			ss58_prefix,
			last_block: first.number,
			last_hash: hex(&first.hash),
			last_at: first.at,
		};
		sqlx::query(
			"INSERT INTO chain (id, genesis, name, ss58_prefix, last_block, last_hash, last_at) \
			 VALUES (0, $1, $2, $3, $4, $5, $6)",
		)
		.bind(chain.genesis.clone())
		.bind(name.to_owned())
		.bind(i64::from(ss58_prefix))
		.bind(number(first.number))
		.bind(chain.last_hash.clone())
		.bind(number(first.at))
		.execute(&mut *change)
		.await?;
		self.insert(&mut change, "blocks", &BLOCKS, &[block_cells(first)], None).await?;
		let rows: Vec<Vec<Cell>> = (0_i64..)
			.zip(given)
			.map(|(id, given)| {
				vec![
					id.into(),
					given.pallet.clone().into(),
					given.item.clone().into(),
					Cell::Text(given.keys.to_string()),
					Cell::Text(given.value.to_string()),
				]
			})
			.collect();
		self.insert(&mut change, "genesis", &GENESIS, &rows, None).await?;
		self.flush(&mut change, world).await?;
		change.commit().await?;
		Ok(chain)
	}

	/// Writes blocks that follow the last one, all of them or none. The world must be forgotten if this fails.
	pub async fn write(
		&self,
		after: &ChainRow,
		blocks: &[Block],
		world: &mut World,
	) -> Result<ChainRow, StoreError> {
		let Some(last) = blocks.last() else { return Ok(after.clone()) };
		follows(after, blocks)?;
		let next = ChainRow {
			last_block: last.number,
			last_hash: hex(&last.hash),
			last_at: last.at,
			..after.clone()
		};
		let mut change = self.pool.begin().await?;
		let moved = sqlx::query(
			"UPDATE chain SET last_block = $1, last_hash = $2, last_at = $3 \
			 WHERE id = 0 AND last_block = $4 AND last_hash = $5",
		)
		.bind(number(next.last_block))
		.bind(next.last_hash.clone())
		.bind(number(next.last_at))
		.bind(number(after.last_block))
		.bind(after.last_hash.clone())
		.execute(&mut *change)
		.await?;
		if moved.rows_affected() != 1 {
			return Err(StoreError::Changed(after.last_block.saturating_add(1)));
		}
		let rows: Vec<_> = blocks.iter().map(block_cells).collect();
		self.insert(&mut change, "blocks", &BLOCKS, &rows, None).await?;
		let rows: Vec<_> =
			with_times(after, blocks).flat_map(|(block, before)| event_cells(block, before)).collect();
		self.insert(&mut change, "events", &EVENTS, &rows, None).await?;
		self.apply_all(&mut change, after, blocks, world).await?;
		self.flush(&mut change, world).await?;
		change.commit().await?;
		Ok(next)
	}

	async fn apply_all(
		&self,
		change: &mut Transaction<'_, Any>,
		after: &ChainRow,
		blocks: &[Block],
		world: &mut World,
	) -> Result<(), StoreError> {
		let mut needs = BTreeSet::new();
		for block in blocks {
			likely_needs(block, &mut needs);
		}
		needs.retain(|need| !world.has(need));
		self.bring(change, world, needs.into_iter().collect()).await?;
		let events = with_times(after, blocks)
			.flat_map(|(block, before)| block.events.iter().map(move |event| (block, before, event)));
		for (block, before, event) in events {
			let told = Told {
				block: number(block.number),
				at: time_of(event, block, before),
				position: event.position.into(),
				pallet: &event.pallet,
				name: &event.name,
				fields: &event.fields,
			};
			loop {
				match world.attempt(|world| apply::apply(world, &told)) {
					Ok(()) => break,
					Err(ApplyError::Needs(need)) => self.bring(change, world, vec![need]).await?,
					Err(ApplyError::Inconsistent(reason)) => return Err(inconsistent(&told, reason)),
				}
			}
		}
		Ok(())
	}

	async fn bring(
		&self,
		change: &mut Transaction<'_, Any>,
		world: &mut World,
		needs: Vec<Need>,
	) -> Result<(), StoreError> {
		for (need, rows) in self.load(change, &needs).await? {
			match need {
				Need::Row(table, key) => world.load(table, key, rows.into_iter().next()),
				Need::Prefix(table, prefix) => world.load_prefix(table, prefix, rows),
			}
		}
		Ok(())
	}

	/// Writes the rows that have changed.
	async fn flush(&self, change: &mut Transaction<'_, Any>, world: &mut World) -> Result<(), StoreError> {
		let (written, gone) = world.take_changes();
		for table in Table::ALL {
			let spec = table.spec();
			let of_table = written.iter().filter(|row| row.table == table);
			let rows: Vec<Vec<Cell>> = of_table.map(|row: &Row| row.cells.clone()).collect();
			self.insert(change, spec.name, spec.columns, &rows, Some(spec.keys)).await?;
		}
		for (table, key) in &gone {
			self.delete(change, *table, key).await?;
		}
		Ok(())
	}

	async fn delete(&self, change: &mut AnyConnection, table: Table, key: &Key) -> Result<(), StoreError> {
		let spec = table.spec();
		let conditions: Vec<_> = (1..)
			.zip(spec.key_columns())
			.map(|(number, column)| format!("{} = ${number}", column.name))
			.collect();
		let sql = format!("DELETE FROM {} WHERE {}", spec.name, conditions.join(" AND "));
		let mut query = sqlx::query(&sql);
		for (cell, column) in key.iter().zip(spec.key_columns()) {
			query = bind(self, query, column.kind, cell);
		}
		query.execute(change).await?;
		Ok(())
	}

	/// Writes rows, many with each statement; in the place of those with the same key if `keys` of the first columns are one.
	pub(crate) async fn insert(
		&self,
		change: &mut AnyConnection,
		table: &str,
		columns: &[Column],
		rows: &[Vec<Cell>],
		keys: Option<usize>,
	) -> Result<(), StoreError> {
		let names: Vec<_> = columns.iter().map(|column| column.name).collect();
		let conflict = keys.map(|keys| {
			let (key, rest) = names.split_at_checked(keys).unwrap_or((&names, &[]));
			let changes: Vec<_> = rest.iter().map(|name| format!("{name} = excluded.{name}")).collect();
			format!(" ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), changes.join(", "))
		});
		for some in rows.chunks(self.dialect.rows_at_once(columns.len())) {
			let mut number = 0_usize;
			let places: Vec<String> = some
				.iter()
				.map(|_| {
					let row: Vec<_> = columns
						.iter()
						.map(|column| {
							number = number.saturating_add(1);
							self.dialect.parameter(number, column.kind)
						})
						.collect();
					format!("({})", row.join(", "))
				})
				.collect();
			let sql = format!(
				"INSERT INTO {table} ({}) VALUES {}{}",
				names.join(", "),
				places.join(", "),
				conflict.as_deref().unwrap_or_default()
			);
			let mut query = sqlx::query(&sql).persistent(some.len() == 1);
			for (cell, column) in some.iter().flat_map(|row| row.iter().zip(columns)) {
				query = bind(self, query, column.kind, cell);
			}
			query.execute(&mut *change).await?;
		}
		Ok(())
	}
}

/// The error of an event that does not follow from what was before.
pub(crate) fn inconsistent(told: &Told<'_>, reason: String) -> StoreError {
	StoreError::Event {
		block: told.block,
		position: told.position,
		pallet: told.pallet.to_owned(),
		name: told.name.to_owned(),
		reason,
	}
}

/// Refuses blocks that do not follow each other, or what is stored.
fn follows(after: &ChainRow, blocks: &[Block]) -> Result<(), StoreError> {
	let (mut last, mut hash) = (after.last_block, after.last_hash.clone());
	for block in blocks {
		let expected = last.saturating_add(1);
		if block.number != expected {
			return Err(StoreError::Gap { expected, got: block.number });
		}
		if hex(&block.parent) != hash {
			return Err(StoreError::Forked {
				number: block.number,
				parent: hex(&block.parent),
				stored: hash,
			});
		}
		(last, hash) = (block.number, hex(&block.hash));
	}
	Ok(())
}
