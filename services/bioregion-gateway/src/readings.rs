//! The last value of each source that was believed, and which payloads are kept. Should this be lost, sources are asked anew.

use crate::{fetch::Validators, time::Millis};
use sqlx::{
	sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
	Row, SqlitePool,
};
use std::path::Path;

/// BLAKE2-256 of a payload.
pub type Hash = [u8; 32];

/// A value that a source gave and that was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
	/// The value, as the chain takes it.
	pub value: i64,
	/// How many of its digits stand behind the point.
	pub decimals: u8,
	/// When the source gave it, or last said that it is still so.
	pub fetched_at: Millis,
	/// What the source gave.
	pub evidence: Hash,
	/// What to ask by the next time.
	pub validators: Validators,
	/// How the source was described when it was fetched.
	pub fingerprint: String,
}

/// A payload that nothing rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unneeded {
	/// Its hash.
	pub hash: Hash,
	/// How many bytes it has.
	pub bytes: u64,
	/// When it was last given.
	pub stored_at: Millis,
}

/// The store of readings.
#[derive(Debug, Clone)]
pub struct Readings {
	pool: SqlitePool,
}

/// Opens a database that other processes may read meanwhile.
pub(crate) async fn open(path: &Path, synchronous: SqliteSynchronous) -> Result<SqlitePool, sqlx::Error> {
	let options = SqliteConnectOptions::new()
		.filename(path)
		.create_if_missing(true)
		.journal_mode(SqliteJournalMode::Wal)
		.synchronous(synchronous);
	SqlitePoolOptions::new().max_connections(1).connect_with(options).await
}

impl Readings {
	/// Opens the store, and makes it if there is none.
	pub async fn open(path: &Path) -> Result<Self, sqlx::Error> {
		let pool = open(path, SqliteSynchronous::Normal).await?;
		sqlx::raw_sql(
			"CREATE TABLE IF NOT EXISTS reading (
				source TEXT PRIMARY KEY, value INTEGER NOT NULL, decimals INTEGER NOT NULL, fetched_at INTEGER NOT NULL,
				evidence BLOB NOT NULL, etag TEXT, last_modified TEXT, fingerprint TEXT NOT NULL
			) STRICT;
			CREATE TABLE IF NOT EXISTS evidence (
				hash BLOB PRIMARY KEY, content_type TEXT NOT NULL, bytes INTEGER NOT NULL, stored_at INTEGER NOT NULL,
				reported INTEGER NOT NULL DEFAULT 0
			) STRICT;
			CREATE INDEX IF NOT EXISTS unreported ON evidence (stored_at, bytes) WHERE reported = 0;",
		)
		.execute(&pool)
		.await?;
		Ok(Self { pool })
	}

	/// Remembers what a source gave.
	pub async fn put(&self, source: &str, reading: &Reading) -> Result<(), sqlx::Error> {
		sqlx::query("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
			.bind(source)
			.bind(reading.value)
			.bind(i64::from(reading.decimals))
			.bind(signed(reading.fetched_at))
			.bind(reading.evidence.as_slice())
			.bind(&reading.validators.etag)
			.bind(&reading.validators.last_modified)
			.bind(&reading.fingerprint)
			.execute(&self.pool)
			.await?;
		Ok(())
	}

	/// The source says that nothing is new.
	pub async fn confirm(&self, source: &str, at: Millis) -> Result<(), sqlx::Error> {
		sqlx::query("UPDATE reading SET fetched_at = ? WHERE source = ?")
			.bind(signed(at))
			.bind(source)
			.execute(&self.pool)
			.await?;
		Ok(())
	}

	/// The last value of each source.
	pub async fn all(&self) -> Result<Vec<(String, Reading)>, sqlx::Error> {
		let rows = sqlx::query("SELECT * FROM reading ORDER BY source").fetch_all(&self.pool).await?;
		rows.iter().map(reading).collect()
	}

	/// What type of content a payload is, if it is kept.
	pub async fn content_type(&self, hash: &Hash) -> Result<Option<String>, sqlx::Error> {
		sqlx::query_scalar("SELECT content_type FROM evidence WHERE hash = ?")
			.bind(hash.as_slice())
			.fetch_optional(&self.pool)
			.await
	}

	/// A payload is kept, or was given once more.
	pub async fn put_evidence(
		&self,
		hash: &Hash,
		content_type: &str,
		bytes: usize,
		at: Millis,
	) -> Result<(), sqlx::Error> {
		sqlx::query(
			"INSERT INTO evidence VALUES (?, ?, ?, ?, 0) ON CONFLICT (hash) DO UPDATE SET stored_at = excluded.stored_at",
		)
		.bind(hash.as_slice())
		.bind(content_type)
		.bind(i64::try_from(bytes).unwrap_or(i64::MAX))
		.bind(signed(at))
		.execute(&self.pool)
		.await?;
		Ok(())
	}

	/// A report rests on the payload: it is kept for ever.
	pub async fn mark_reported(&self, hash: &Hash) -> Result<(), sqlx::Error> {
		sqlx::query("UPDATE evidence SET reported = 1 WHERE hash = ?")
			.bind(hash.as_slice())
			.execute(&self.pool)
			.await?;
		Ok(())
	}

	/// How many bytes the payloads have that no report rests on.
	pub async fn unreported_bytes(&self) -> Result<u64, sqlx::Error> {
		let bytes: i64 =
			sqlx::query_scalar("SELECT COALESCE(SUM(bytes), 0) FROM evidence WHERE reported = 0")
				.fetch_one(&self.pool)
				.await?;
		Ok(unsigned(bytes))
	}

	/// Payloads that were last given before then and that nothing rests on, the oldest first, at most so many.
	pub async fn unneeded(&self, before: Millis, most: u32) -> Result<Vec<Unneeded>, sqlx::Error> {
		let rows = sqlx::query(
			"SELECT hash, bytes, stored_at FROM evidence WHERE reported = 0 AND stored_at < ?
			AND hash NOT IN (SELECT evidence FROM reading) ORDER BY stored_at LIMIT ?",
		)
		.bind(signed(before))
		.bind(i64::from(most))
		.fetch_all(&self.pool)
		.await?;
		let unneeded = |row: &SqliteRow| {
			Ok(Unneeded {
				hash: bytes(row, "hash")?,
				bytes: unsigned(row.try_get("bytes")?),
				stored_at: unsigned(row.try_get("stored_at")?),
			})
		};
		rows.iter().map(unneeded).collect()
	}

	/// Whether nothing rests on the payload, and it was not given since then.
	pub async fn is_unneeded(&self, hash: &Hash, before: Millis) -> Result<bool, sqlx::Error> {
		sqlx::query_scalar(
			"SELECT EXISTS (SELECT 1 FROM evidence WHERE hash = ?1 AND reported = 0 AND stored_at < ?2
			AND hash NOT IN (SELECT evidence FROM reading))",
		)
		.bind(hash.as_slice())
		.bind(signed(before))
		.fetch_one(&self.pool)
		.await
	}

	/// The payload is not kept any more.
	pub async fn forget_evidence(&self, hash: &Hash) -> Result<(), sqlx::Error> {
		sqlx::query("DELETE FROM evidence WHERE hash = ?").bind(hash.as_slice()).execute(&self.pool).await?;
		Ok(())
	}
}

fn reading(row: &SqliteRow) -> Result<(String, Reading), sqlx::Error> {
	let reading = Reading {
		value: row.try_get("value")?,
		decimals: u8::try_from(row.try_get::<i64, _>("decimals")?).unwrap_or_default(),
		fetched_at: unsigned(row.try_get("fetched_at")?),
		evidence: bytes(row, "evidence")?,
		validators: Validators { etag: row.try_get("etag")?, last_modified: row.try_get("last_modified")? },
		fingerprint: row.try_get("fingerprint")?,
	};
	Ok((row.try_get("source")?, reading))
}

/// A column of 32 bytes.
pub(crate) fn bytes(row: &SqliteRow, column: &str) -> Result<[u8; 32], sqlx::Error> {
	let bytes: Vec<u8> = row.try_get(column)?;
	let count = bytes.len();
	bytes.try_into().map_err(|_| sqlx::Error::ColumnDecode {
		index: column.into(),
		source: format!("32 bytes are expected, there are {count}").into(),
	})
}

/// As SQLite keeps it.
pub(crate) fn signed(number: u64) -> i64 {
	i64::try_from(number).unwrap_or(i64::MAX)
}

/// As it was before SQLite kept it.
pub(crate) fn unsigned(number: i64) -> u64 {
	u64::try_from(number).unwrap_or_default()
}
