//! How rows are read.

use super::{Store, StoreError};
use crate::{
	row::{Cell, Key, Row},
	tables::{Kind, Table},
	world::Need,
};
use sqlx::{
	any::{AnyArguments, AnyRow},
	query::Query,
	Any, AnyConnection, Row as _,
};

/// How many keys are asked for at once.
const KEYS_AT_ONCE: usize = 500;

/// A statement's parameter.
pub(crate) fn bind<'q>(
	store: &Store,
	query: Query<'q, Any, AnyArguments<'q>>,
	kind: Kind,
	cell: &Cell,
) -> Query<'q, Any, AnyArguments<'q>> {
	match cell {
		Cell::Int(number) => query.bind(*number),
		Cell::Text(text) => query.bind(text.clone()),
		Cell::Amount(amount) => query.bind(store.dialect.amount(*amount)),
		Cell::Null if matches!(kind, Kind::Int | Kind::Flag) => query.bind(None::<i64>),
		Cell::Null => query.bind(None::<String>),
	}
}

/// A cell of what was read.
pub(crate) fn cell(store: &Store, row: &AnyRow, place: usize, kind: Kind) -> Result<Cell, StoreError> {
	match kind {
		Kind::Int | Kind::Flag => Ok(row.try_get::<Option<i64>, _>(place)?.into()),
		_ => {
			let text = row.try_get::<Option<String>, _>(place)?;
			store
				.dialect
				.cell(kind, text)
				.ok_or_else(|| StoreError::Damaged(format!("column {place} of a row")))
		}
	}
}

impl Store {
	/// The columns of a table as they are read.
	pub(crate) fn columns(&self, table: Table) -> String {
		let columns = table.spec().columns.iter().map(|column| self.dialect.column(column.name, column.kind));
		columns.collect::<Vec<_>>().join(", ")
	}

	/// A row of a table, as it was read by its columns.
	pub(crate) fn row(&self, table: Table, row: &AnyRow) -> Result<Row, StoreError> {
		let columns = table.spec().columns.iter().enumerate();
		let cells = columns.map(|(place, column)| cell(self, row, place, column.kind));
		Ok(Row { table, cells: cells.collect::<Result<_, _>>()? })
	}

	/// The hash of a block that is written.
	pub async fn block_hash(&self, number: u64) -> Result<Option<String>, StoreError> {
		let number = i64::try_from(number).unwrap_or(i64::MAX);
		let sql = "SELECT hash FROM blocks WHERE number = $1";
		let row = sqlx::query(sql).bind(number).fetch_optional(&self.pool).await?;
		Ok(row.map(|row| row.try_get(0)).transpose()?)
	}

	/// A row by its key.
	pub async fn find(&self, table: Table, key: &Key) -> Result<Option<Row>, StoreError> {
		let mut connection = self.pool.acquire().await?;
		Ok(self.by_keys(&mut connection, table, std::slice::from_ref(key)).await?.pop())
	}

	async fn by_keys(
		&self,
		connection: &mut AnyConnection,
		table: Table,
		keys: &[Key],
	) -> Result<Vec<Row>, StoreError> {
		let spec = table.spec();
		let names: Vec<_> = spec.key_columns().iter().map(|column| column.name).collect();
		let mut rows = Vec::new();
		for some in keys.chunks(KEYS_AT_ONCE) {
			let mut number = 0_usize;
			let wanted: Vec<String> = some
				.iter()
				.map(|key| {
					let parts: Vec<_> = key
						.iter()
						.zip(spec.key_columns())
						.map(|(_, column)| {
							number = number.saturating_add(1);
							self.dialect.parameter(number, column.kind)
						})
						.collect();
					format!("({})", parts.join(", "))
				})
				.collect();
			let sql = format!(
				"SELECT {} FROM {} WHERE ({}) IN (VALUES {})",
				self.columns(table),
				spec.name,
				names.join(", "),
				wanted.join(", ")
			);
			let mut query = sqlx::query(&sql).persistent(some.len() == 1);
			for (key, column) in some.iter().flat_map(|key| key.iter().zip(spec.key_columns())) {
				query = bind(self, query, column.kind, key);
			}
			for row in query.fetch_all(&mut *connection).await? {
				rows.push(self.row(table, &row)?);
			}
		}
		Ok(rows)
	}

	/// What is needed, with nothing for a row that is not there.
	pub(crate) async fn load(
		&self,
		connection: &mut AnyConnection,
		needs: &[Need],
	) -> Result<Vec<(Need, Vec<Row>)>, StoreError> {
		let mut loaded = Vec::new();
		for table in Table::ALL {
			let keys: Vec<Key> = needs
				.iter()
				.filter_map(|need| match need {
					Need::Row(of, key) if *of == table => Some(key.clone()),
					_ => None,
				})
				.collect();
			let rows =
				if keys.is_empty() { Vec::new() } else { self.by_keys(connection, table, &keys).await? };
			for key in keys {
				let row = rows.iter().find(|row| row.key() == key).cloned();
				loaded.push((Need::Row(table, key), row.into_iter().collect()));
			}
		}
		for need in needs {
			if let Need::Prefix(table, prefix) = need {
				let rows = self.with_prefix(connection, *table, prefix).await?;
				loaded.push((need.clone(), rows));
			}
		}
		Ok(loaded)
	}

	async fn with_prefix(
		&self,
		connection: &mut AnyConnection,
		table: Table,
		prefix: &Key,
	) -> Result<Vec<Row>, StoreError> {
		let spec = table.spec();
		let conditions: Vec<_> = (1..)
			.zip(spec.columns)
			.take(prefix.len())
			.map(|(number, column)| format!("{} = ${number}", column.name))
			.collect();
		let sql =
			format!("SELECT {} FROM {} WHERE {}", self.columns(table), spec.name, conditions.join(" AND "));
		let mut query = sqlx::query(&sql);
		for (cell, column) in prefix.iter().zip(spec.columns) {
			query = bind(self, query, column.kind, cell);
		}
		let rows = query.fetch_all(connection).await?;
		rows.iter().map(|row| self.row(table, row)).collect()
	}
}
