//! The database: SQLite or PostgreSQL, with the same tables.

pub mod dialect;
pub mod read;
pub mod write;

use crate::value::hex;
use dialect::Dialect;
use sqlx::{
	any::{AnyConnectOptions, AnyPoolOptions, AnyRow},
	migrate::{Migration, MigrationType, Migrator},
	AnyPool, Executor, Row as _,
};
use std::{borrow::Cow, str::FromStr, time::Duration};
use thiserror::Error;
use url::Url;

/// What makes the tables, in the order of the versions.
const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "begin", include_str!("../../migrations/0001_begin.sql"))];

/// Reads the chain that is written.
pub(crate) const CHAIN: &str =
	"SELECT genesis, name, ss58_prefix, last_block, last_hash, last_at FROM chain WHERE id = 0";

/// How many connections there are at most.
const CONNECTIONS: u32 = 8;

/// Why the database cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
	/// The address is none.
	#[error("`{0}` is no database: write sqlite:FILE or postgres://USER@HOST/NAME")]
	Url(String),
	/// The database refuses.
	#[error("the database refuses: {0}")]
	Database(#[from] sqlx::Error),
	/// The tables cannot be made.
	#[error("the tables cannot be made: {0}: was the database written by a newer version of this program?")]
	Migration(#[from] sqlx::migrate::MigrateError),
	/// Nothing was written yet.
	#[error("there is nothing in the database yet: `run` the indexer first")]
	Empty,
	/// It is another chain's.
	#[error(
		"the database is of the chain `{name}` with the genesis {stored}, and the node is of the genesis {node}: name \
		 another database, or the right node"
	)]
	OtherChain {
		/// How the stored chain calls itself.
		name: String,
		/// The genesis that is stored.
		stored: String,
		/// The genesis of the node.
		node: String,
	},
	/// A block does not follow from what is stored.
	#[error(
		"block {number} follows {parent}, and stored is {stored} as the one before: the node went back behind a finalized \
		 block or is of a fork. Ask the right node, or index into an empty database"
	)]
	Forked {
		/// The block.
		number: u64,
		/// What it follows.
		parent: String,
		/// What is stored.
		stored: String,
	},
	/// A block is missing.
	#[error(
		"block {got} came where block {expected} is due: this is a defect of the indexer; start it again"
	)]
	Gap {
		/// The block that is due.
		expected: u64,
		/// The one that came.
		got: u64,
	},
	/// Somebody else writes.
	#[error("block {0} was written by somebody else: is another indexer using the same database? Stop one")]
	Changed(u64),
	/// An event does not follow from what is stored.
	#[error(
		"event {position} of block {block}, {pallet}.{name}, does not follow from what is stored: {reason}. Run `verify`; a \
		 row may have been changed by hand, or this version does not know the runtime: index into an empty database"
	)]
	Event {
		/// The block.
		block: i64,
		/// Its place.
		position: i64,
		/// The pallet.
		pallet: String,
		/// Its name.
		name: String,
		/// What does not fit.
		reason: String,
	},
	/// Something stored is not as this program writes it.
	#[error("{0} is not as this program writes it: index into an empty database")]
	Damaged(String),
}

impl StoreError {
	/// Whether the same may work later.
	pub fn may_pass(&self) -> bool {
		match self {
			Self::Database(error) => {
				matches!(
					error,
					sqlx::Error::Io(_)
						| sqlx::Error::PoolTimedOut
						| sqlx::Error::Tls(_)
						| sqlx::Error::WorkerCrashed
				) || error.as_database_error().is_some_and(|error| {
					// PostgreSQL shuts down or starts; SQLite is locked.
					error.code().is_some_and(|code| code.starts_with("57P") || code == "5")
				})
			}
			_ => false,
		}
	}
}

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
	pub(crate) pool: AnyPool,
	/// Its kind.
	pub dialect: Dialect,
}

/// The chain that the database is about, and how far it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainRow {
	/// The hash of the first block.
	pub genesis: String,
	/// How the chain calls itself.
	pub name: String,
	/// The prefix of accounts.
	pub ss58_prefix: u16,
	/// The last block that is written.
	pub last_block: u64,
	/// Its hash.
	pub last_hash: String,
	/// Its time, in milliseconds.
	pub last_at: u64,
}

impl Store {
	/// Opens a database and makes its tables. A file of SQLite is made if there is none.
	pub async fn open(url: &str) -> Result<Self, StoreError> {
		let shown = || StoreError::Url(without_password(url));
		let dialect = Dialect::of(url).ok_or_else(shown)?;
		sqlx::any::install_default_drivers();
		let mut url = url.to_owned();
		if dialect == Dialect::Sqlite && !url.contains("mode=") {
			url.push_str(if url.contains('?') { "&mode=rwc" } else { "?mode=rwc" });
		}
		let options = AnyConnectOptions::from_str(&url).map_err(|_| shown())?;
		let pool = AnyPoolOptions::new()
			.max_connections(CONNECTIONS)
			.acquire_timeout(Duration::from_secs(30))
			.after_connect(move |connection, _| {
				Box::pin(async move {
					if dialect == Dialect::Sqlite {
						// A killed process loses nothing; after a power failure the last batches are read again.
						for pragma in [
							"journal_mode = WAL",
							"synchronous = NORMAL",
							"busy_timeout = 10000",
							"cache_size = -8000",
						] {
							connection.execute(format!("PRAGMA {pragma}").as_str()).await?;
						}
					}
					Ok(())
				})
			})
			.connect_with(options)
			.await?;
		let migrations = MIGRATIONS.map(|(version, name, sql)| {
			let sql = dialect.migration(sql);
			Migration::new(version, name.into(), MigrationType::Simple, sql.into(), false)
		});
		let migrator = Migrator { migrations: Cow::Owned(migrations.to_vec()), ..Migrator::DEFAULT };
		migrator.run(&pool).await?;
		Ok(Self { pool, dialect })
	}

	/// The chain that is written; none in an empty database.
	pub async fn chain(&self) -> Result<Option<ChainRow>, StoreError> {
		let row = sqlx::query(CHAIN).fetch_optional(&self.pool).await?;
		row.as_ref().map(chain_row).transpose()
	}

	/// The chain that is written.
	pub async fn written(&self) -> Result<ChainRow, StoreError> {
		self.chain().await?.ok_or(StoreError::Empty)
	}

	/// Lets go of the database.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}

impl ChainRow {
	/// Refuses the node of another chain.
	pub fn must_be_of(&self, genesis: &[u8; 32]) -> Result<(), StoreError> {
		if self.genesis == hex(genesis) {
			return Ok(());
		}
		Err(StoreError::OtherChain {
			name: self.name.clone(),
			stored: self.genesis.clone(),
			node: hex(genesis),
		})
	}
}

pub(crate) fn chain_row(row: &AnyRow) -> Result<ChainRow, StoreError> {
	Ok(ChainRow {
		genesis: row.try_get(0)?,
		name: row.try_get(1)?,
		ss58_prefix: u16::try_from(row.try_get::<i64, _>(2)?).unwrap_or_default(),
		last_block: u64::try_from(row.try_get::<i64, _>(3)?).unwrap_or_default(),
		last_hash: row.try_get(4)?,
		last_at: u64::try_from(row.try_get::<i64, _>(5)?).unwrap_or_default(),
	})
}

/// A database's address as it may be told.
pub fn without_password(url: &str) -> String {
	match Url::parse(url) {
		Ok(mut url) if url.password().is_some() => {
			// An address that has a password can have another one.
			let _ = url.set_password(Some("..."));
			url.to_string()
		}
		_ => url.to_owned(),
	}
}
