//! Lists of rows, with filters and pages, and single rows.

use super::{parameters, ApiError};
use crate::{
	apply::event_id,
	export::{self, Format},
	row::{Cell, Key, Row},
	run::Shared,
	store::{
		read::{bind, cell},
		Store,
	},
	tables::{Column, Kind, Table},
};
use axum::{
	extract::State,
	http::{header, HeaderValue},
	response::{IntoResponse, Response},
	Json,
};
use serde_json::{Map, Value};
use sqlx::any::AnyRow;
use std::sync::Arc;

/// How many rows a page has at most, and unless told otherwise.
pub const MOST: usize = 100;

/// What there are lists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
	/// Rows that follow from events.
	Table(Table),
	/// Blocks.
	Blocks,
	/// Events.
	Events,
}

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
	Column { name, kind, about }
}

static BLOCKS: [Column; 7] = [
	column("number", Kind::Int, "The number of the block"),
	column("hash", Kind::Text, "Its hash"),
	column("parent_hash", Kind::Text, "The hash of the block before"),
	column("state_root", Kind::Text, "The root of the state that it leaves"),
	column("at", Kind::Int, "Its time"),
	column("spec_version", Kind::Int, "The version of the runtime that executed it"),
	column("events", Kind::Int, "How many of its events are kept"),
];

static EVENTS: [Column; 9] = [
	column("id", Kind::Int, "The number of the event: later events have higher ones"),
	column("block", Kind::Int, "The block"),
	column("block_hash", Kind::Text, "Its hash"),
	column("position", Kind::Int, "The place among the block's events"),
	column("at", Kind::Int, "When it happened: before a block's time is set, the time of the block before"),
	column("extrinsic", Kind::Int, "The extrinsic that it comes from"),
	column("pallet", Kind::Text, "The pallet"),
	column("name", Kind::Text, "Its name"),
	column("fields", Kind::Json, "Its fields"),
];

impl List {
	/// All lists. What there is one row of is none.
	pub fn all() -> impl Iterator<Item = Self> {
		let tables = Table::ALL.into_iter().filter(|table| *table != Table::Network).map(Self::Table);
		tables.chain([Self::Blocks, Self::Events])
	}

	/// The list of this name.
	pub fn named(name: &str) -> Option<Self> {
		Self::all().find(|list| list.name() == name || list.path() == name)
	}

	/// Its name in the database.
	pub fn name(self) -> &'static str {
		match self {
			Self::Table(table) => table.spec().name,
			Self::Blocks => "blocks",
			Self::Events => "events",
		}
	}

	/// Its name in paths, where `health` is the indexer's own.
	pub fn path(self) -> &'static str {
		match self {
			Self::Table(Table::Health) => "community_health",
			list => list.name(),
		}
	}

	/// What a row of it is.
	pub fn about(self) -> &'static str {
		match self {
			Self::Table(table) => table.spec().about,
			Self::Blocks => "A finalized block.",
			Self::Events => "An event, as the chain told it.",
		}
	}

	/// Its columns.
	pub fn columns(self) -> &'static [Column] {
		match self {
			Self::Table(table) => table.spec().columns,
			Self::Blocks => &BLOCKS,
			Self::Events => &EVENTS,
		}
	}

	/// The columns of its key.
	pub fn keys(self) -> &'static [Column] {
		let count = match self {
			Self::Table(table) => table.spec().keys,
			_ => 1,
		};
		self.columns().get(..count).unwrap_or_default()
	}

	/// The columns that it may be filtered by.
	pub fn filters(self) -> Vec<&'static Column> {
		let names: &[&str] = match self {
			Self::Table(table) => table.spec().filters,
			Self::Blocks => &["hash"],
			Self::Events => &["pallet", "name", "block"],
		};
		// All of a key but its last column filter by its index.
		let of_key = self.keys().split_last().map(|(_, rest)| rest).unwrap_or_default();
		let is_filter = |column: &&Column| {
			names.contains(&column.name) || of_key.iter().any(|key| key.name == column.name)
		};
		self.columns().iter().filter(is_filter).collect()
	}

	/// The columns as the database is asked for them.
	pub(crate) fn select(self, store: &Store) -> String {
		let columns = self.columns().iter().map(|column| store.dialect.column(column.name, column.kind));
		columns.collect::<Vec<_>>().join(", ")
	}

	/// The cells of what was read so.
	pub(crate) fn cells(self, store: &Store, row: &AnyRow) -> Result<Vec<Cell>, crate::store::StoreError> {
		let columns = self.columns().iter().enumerate();
		columns.map(|(place, column)| cell(store, row, place, column.kind)).collect()
	}
}

/// A key as one word: its parts joined by colons, which are escaped inside of them.
pub fn word(key: &[Cell]) -> String {
	let parts = key.iter().map(|part| part.show().replace('%', "%25").replace(':', "%3A"));
	parts.collect::<Vec<_>>().join(":")
}

/// The key that a word stands for.
pub fn key(list: List, word: &str) -> Option<Key> {
	let parts: Vec<_> = word.split(':').collect();
	if parts.len() != list.keys().len() {
		return None;
	}
	let unescaped = parts.iter().map(|part| part.replace("%3A", ":").replace("%25", "%"));
	unescaped.zip(list.keys()).map(|(part, column)| Cell::parse(column.kind, &part)).collect()
}

fn no_key(list: List, word: &str) -> ApiError {
	let names: Vec<_> = list.keys().iter().map(|column| column.name).collect();
	ApiError::BadRequest(format!("`{word}` is no key of {}: write {}", list.name(), names.join(":")))
}

/// A row as it is told.
pub fn told(list: List, cells: &[Cell]) -> Value {
	let columns = list.columns().iter().zip(cells);
	Value::Object(Map::from_iter(
		columns.map(|(column, cell)| (column.name.to_owned(), cell.to_json(column.kind))),
	))
}

/// What a page is asked for by.
struct Wanted {
	conditions: Vec<String>,
	values: Vec<(Kind, Cell)>,
	limit: usize,
	descending: bool,
}

impl Wanted {
	fn parse(list: List, query: &str) -> Result<Self, ApiError> {
		let filters = list.filters();
		let mut known = vec!["start", "limit", "order"];
		known.extend(filters.iter().map(|column| column.name));
		let given = parameters(query, &known)?;
		let mut wanted = Self { conditions: Vec::new(), values: Vec::new(), limit: MOST, descending: false };
		for (name, text) in &given {
			match name.as_str() {
				"start" => {}
				"limit" => {
					let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
					wanted.limit = limit
						.ok_or_else(|| ApiError::BadRequest(format!("`limit` must be from 1 to {MOST}")))?;
				}
				"order" => {
					wanted.descending = match text.as_str() {
						"asc" => false,
						"desc" => true,
						_ => return Err(ApiError::BadRequest("`order` must be asc or desc".into())),
					}
				}
				name => {
					let column = filters.iter().find(|column| column.name == name);
					let parsed = column.and_then(|column| Some((column, Cell::parse(column.kind, text)?)));
					let (column, value) =
						parsed.ok_or_else(|| ApiError::BadRequest(format!("`{text}` is no {name}")))?;
					match value {
						Cell::Int(block) if list == List::Events => wanted.of_block(block),
						value => wanted.filter(column.name, "=", column.kind, value),
					}
				}
			}
		}
		if list == List::Events {
			wanted.for_events(&given)?;
		}
		if let Some((_, start)) = given.iter().find(|(name, _)| name == "start") {
			let key = key(list, start).ok_or_else(|| no_key(list, start))?;
			wanted.begin_at(list, key);
		}
		Ok(wanted)
	}

	fn filter(&mut self, column: &str, compare: &str, kind: Kind, value: Cell) {
		let number = self.values.len().saturating_add(1);
		self.conditions.push(format!("{column} {compare} ${number}"));
		self.values.push((kind, value));
	}

	/// The events of a block are next to each other by their numbers.
	fn of_block(&mut self, block: i64) {
		self.filter("id", ">=", Kind::Int, event_id(block, 0).into());
		self.filter("id", "<", Kind::Int, event_id(block.saturating_add(1), 0).into());
	}

	fn for_events(&mut self, given: &[(String, String)]) -> Result<(), ApiError> {
		let has = |name: &str| given.iter().any(|(other, _)| other == name);
		if has("name") && !has("pallet") {
			return Err(ApiError::BadRequest("`name` is only unique within a `pallet`: name both".into()));
		}
		Ok(())
	}

	fn begin_at(&mut self, list: List, key: Key) {
		let names: Vec<_> = list.keys().iter().map(|column| column.name).collect();
		let numbers: Vec<_> = (self.values.len().saturating_add(1)..)
			.take(names.len())
			.map(|number| format!("${number}"))
			.collect();
		let compare = if self.descending { "<=" } else { ">=" };
		self.conditions.push(format!("({}) {compare} ({})", names.join(", "), numbers.join(", ")));
		self.values.extend(list.keys().iter().map(|column| column.kind).zip(key));
	}

	fn sql(&self, list: List, store: &Store) -> String {
		let order = if self.descending { " DESC" } else { "" };
		let by: Vec<_> = list.keys().iter().map(|column| format!("{}{order}", column.name)).collect();
		let conditions = if self.conditions.is_empty() {
			String::new()
		} else {
			format!(" WHERE {}", self.conditions.join(" AND "))
		};
		format!(
			"SELECT {} FROM {}{conditions} ORDER BY {} LIMIT {}",
			list.select(store),
			list.name(),
			by.join(", "),
			self.limit.saturating_add(1)
		)
	}
}

/// A page of a list.
pub(super) async fn list(shared: &Shared, list: List, query: &str) -> Result<Json<Value>, ApiError> {
	let wanted = Wanted::parse(list, query)?;
	let sql = wanted.sql(list, &shared.store);
	let mut asking = sqlx::query(&sql);
	for (kind, value) in &wanted.values {
		asking = bind(&shared.store, asking, *kind, value);
	}
	let rows = asking.fetch_all(&shared.store.pool).await?;
	let mut rows = rows.iter().map(|row| list.cells(&shared.store, row)).collect::<Result<Vec<_>, _>>()?;
	let next = rows.get(wanted.limit).and_then(|row| row.get(..list.keys().len())).map(word);
	rows.truncate(wanted.limit);
	let items: Vec<_> = rows.iter().map(|cells| told(list, cells)).collect();
	Ok(Json(Value::Object(Map::from_iter([
		("items".to_owned(), items.into()),
		("next".to_owned(), next.into()),
	]))))
}

/// One row of a list.
pub(super) async fn one(shared: &Shared, list: List, text: &str) -> Result<Json<Value>, ApiError> {
	let key = key(list, text).ok_or_else(|| no_key(list, text))?;
	let store = &shared.store;
	let conditions: Vec<_> =
		(1..).zip(list.keys()).map(|(number, column)| format!("{} = ${number}", column.name)).collect();
	let sql =
		format!("SELECT {} FROM {} WHERE {}", list.select(store), list.name(), conditions.join(" AND "));
	let mut asking = sqlx::query(&sql);
	for (column, part) in list.keys().iter().zip(&key) {
		asking = bind(store, asking, column.kind, part);
	}
	let row = asking.fetch_optional(&store.pool).await?;
	let row = row.ok_or_else(|| ApiError::NotFound(format!("there is no {} {text}", list.name())))?;
	Ok(Json(told(list, &list.cells(store, &row)?)))
}

/// All rows of a list as a file.
pub(super) async fn export(shared: &Shared, list: List, query: &str) -> Result<Response, ApiError> {
	let given = parameters(query, &["format"])?;
	let format = match given.first().map(|(_, format)| format.as_str()) {
		None | Some("csv") => Format::Csv,
		Some("parquet") => Format::Parquet,
		Some(other) => {
			return Err(ApiError::BadRequest(format!("`{other}` is no format: write csv or parquet")));
		}
	};
	let body = export::stream(shared.store.clone(), list, format);
	let name = format!("attachment; filename=\"{}.{}\"", list.name(), format.extension());
	let headers = [
		(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type())),
		(
			header::CONTENT_DISPOSITION,
			HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
		),
	];
	Ok((headers, body).into_response())
}

/// What concerns all banks.
#[utoipa::path(
	get,
	path = "/network",
	responses((status = 200, description = "Created credit of all banks, and the last block that is written", body = Object))
)]
pub(super) async fn network(State(shared): State<Arc<Shared>>) -> Result<Json<Value>, ApiError> {
	let chain = shared.store.written().await?;
	let row = shared.store.find(Table::Network, &vec![Cell::Int(0)]).await?;
	let row = row.unwrap_or_else(|| Row::new(Table::Network, vec![Cell::Int(0)]));
	let columns = Table::Network.spec().columns.iter().zip(&row.cells).skip(1);
	let mut told =
		Map::from_iter(columns.map(|(column, cell)| (column.name.to_owned(), cell.to_json(column.kind))));
	told.insert("chain".into(), chain.name.into());
	told.insert("genesis".into(), chain.genesis.into());
	told.insert("ss58_prefix".into(), chain.ss58_prefix.into());
	told.insert("last_block".into(), chain.last_block.into());
	told.insert("last_hash".into(), chain.last_hash.into());
	Ok(Json(told.into()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	#[test]
	fn keys_should_be_read_back_when_their_parts_have_colons() {
		let list = List::Table(Table::Commitments);
		let parts = vec!["a:b%3A".into(), Cell::Int(7), "5Grw".into()];
		assert_eq!(word(&parts), "a%3Ab%253A:7:5Grw");
		assert_eq!(key(list, &word(&parts)), Some(parts));
		assert_eq!(key(list, "a:7"), None);
		assert_eq!(key(list, "a:b:c"), None, "an epoch is a number");
	}

	#[test]
	fn a_filter_should_be_refused_when_it_is_not_known() {
		let wanted = |query| Wanted::parse(List::Table(Table::Loans), query);
		assert!(wanted("bank_id=1&state=active&limit=5&start=7&order=desc").is_ok());
		for query in ["bnak_id=1", "bank_id=one", "limit=0", "limit=101", "start=x", "order=up"] {
			assert!(wanted(query).is_err(), "{query}");
		}
		assert!(Wanted::parse(List::Events, "name=Repaid").is_err());
		assert!(Wanted::parse(List::Events, "pallet=Credit&name=Repaid").is_ok());
	}
}
