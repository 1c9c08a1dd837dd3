//! What was reported, or is about to be: written down before it is done, so that whoever is stopped in the middle goes on where
//! it was, with the same reports.

use crate::{
	chain::{Account, EpochIndex, Look, Report, Signed},
	readings::{bytes, open, signed, unsigned, Hash},
	time,
};
use codec::{Decode, Encode};
use sqlx::{
	sqlite::{SqliteRow, SqliteSynchronous},
	Row, Sqlite, SqlitePool, Transaction,
};
use std::path::Path;
use thiserror::Error;

/// Why the journal cannot be used.
#[derive(Debug, Error)]
pub enum JournalError {
	/// The database refuses.
	#[error("the journal cannot be used: {0}")]
	Database(#[from] sqlx::Error),
	/// An entry is not as this program writes it.
	#[error("the journal's entry of epoch {0} is damaged: {1}")]
	Damaged(EpochIndex, &'static str),
	/// The entry is not where it was thought to be: somebody else writes too.
	#[error(
		"the journal's entry of epoch {0} has changed meanwhile: is another gateway using the same data_dir?"
	)]
	Changed(EpochIndex),
}

/// How far the reports of an epoch have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
	/// They are fixed; nothing is sent.
	Prepared,
	/// A commitment to them is signed, and may be sent.
	CommitSent,
	/// The commitment is on chain.
	Committed,
	/// The transaction that reveals them is signed, and may be sent.
	RevealSent,
	/// They are on chain.
	Revealed,
	/// The epoch is over, and the chain had them.
	Done,
	/// They were not seen to come in.
	Missed,
}

impl State {
	const ALL: [Self; 7] = [
		Self::Prepared,
		Self::CommitSent,
		Self::Committed,
		Self::RevealSent,
		Self::Revealed,
		Self::Done,
		Self::Missed,
	];

	/// As it is written down and told.
	pub fn as_str(self) -> &'static str {
		match self {
			Self::Prepared => "prepared",
			Self::CommitSent => "commit_sent",
			Self::Committed => "committed",
			Self::RevealSent => "reveal_sent",
			Self::Revealed => "revealed",
			Self::Done => "done",
			Self::Missed => "missed",
		}
	}

	/// Whether nothing is left to do.
	pub fn is_final(self) -> bool {
		matches!(self, Self::Done | Self::Missed)
	}
}

/// Whose reports, of where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
	/// The chain.
	pub genesis: Hash,
	/// The code of the bioregion.
	pub region: String,
	/// The epoch.
	pub epoch: EpochIndex,
	/// The reporter.
	pub who: Account,
}

/// The reports of an epoch, and how far they have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
	/// Whose they are, of where and when.
	pub key: Key,
	/// How far they have come.
	pub state: State,
	/// The reports. They never change.
	pub reports: Vec<Report>,
	/// What is hashed with them. It never changes.
	pub salt: [u8; 32],
	/// The transaction that was signed last.
	pub transaction: Option<Signed>,
	/// How many transactions before that one came in without effect.
	pub failed: u32,
	/// Whether the reporter had become active in this very epoch when that transaction was signed.
	pub activated: bool,
	/// Why they did not come in.
	pub reason: Option<String>,
}

/// The journal.
#[derive(Debug, Clone)]
pub struct Journal {
	pool: SqlitePool,
}

impl Journal {
	/// Opens the journal, and begins one if there is none.
	pub async fn open(path: &Path) -> Result<Self, JournalError> {
		// What is written must be on disk before anything is sent: a power failure must not undo it.
		let pool = open(path, SqliteSynchronous::Full).await?;
		sqlx::raw_sql(
			"CREATE TABLE IF NOT EXISTS submission (
				genesis BLOB NOT NULL, region TEXT NOT NULL, epoch INTEGER NOT NULL, reporter BLOB NOT NULL,
				state TEXT NOT NULL, reports BLOB NOT NULL, salt BLOB NOT NULL,
				tx BLOB, tx_hash BLOB, tx_nonce INTEGER, tx_last_block INTEGER,
				failed INTEGER NOT NULL DEFAULT 0, commit_tx BLOB, reveal_tx BLOB, reason TEXT, updated_at INTEGER NOT NULL,
				activated INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (genesis, region, epoch, reporter)
			) STRICT;
			CREATE TABLE IF NOT EXISTS acted_on (genesis BLOB PRIMARY KEY, block INTEGER NOT NULL) STRICT;",
		)
		.execute(&pool)
		.await?;
		let is_old: bool = sqlx::query_scalar(
			"SELECT NOT EXISTS (SELECT 1 FROM pragma_table_info('submission') WHERE name = 'activated')",
		)
		.fetch_one(&pool)
		.await?;
		if is_old {
			sqlx::raw_sql("ALTER TABLE submission ADD COLUMN activated INTEGER NOT NULL DEFAULT 1")
				.execute(&pool)
				.await?;
		}
		Ok(Self { pool })
	}

	/// Fixes the reports of an epoch, once.
	pub async fn prepare(
		&self,
		key: &Key,
		reports: &[Report],
		salt: &[u8; 32],
		look: &Look,
	) -> Result<(), JournalError> {
		self.begin(key, State::Prepared, reports, salt, None, look).await
	}

	/// Writes down that nothing can be reported in an epoch.
	pub async fn give_up(&self, key: &Key, reason: &str, look: &Look) -> Result<(), JournalError> {
		self.begin(key, State::Missed, &[], &[0; 32], Some(reason), look).await
	}

	async fn begin(
		&self,
		key: &Key,
		state: State,
		reports: &[Report],
		salt: &[u8; 32],
		reason: Option<&str>,
		look: &Look,
	) -> Result<(), JournalError> {
		let mut change = self.acting_on(&key.genesis, look).await?;
		sqlx::query(
			"INSERT INTO submission (genesis, region, epoch, reporter, state, reports, salt, reason, updated_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		)
		.bind(key.genesis.as_slice())
		.bind(&key.region)
		.bind(i64::from(key.epoch))
		.bind(key.who.as_slice())
		.bind(state.as_str())
		.bind(reports.encode())
		.bind(salt.as_slice())
		.bind(reason)
		.bind(signed(time::now()))
		.execute(&mut *change)
		.await?;
		change.commit().await?;
		Ok(())
	}

	/// The highest block that was acted on. What an older one says is past: a node can be restored from a backup, and two
	/// nodes can stand behind one address.
	pub async fn acted_on(&self, genesis: &Hash) -> Result<Option<u64>, JournalError> {
		let block: Option<i64> = sqlx::query_scalar("SELECT block FROM acted_on WHERE genesis = ?")
			.bind(genesis.as_slice())
			.fetch_optional(&self.pool)
			.await?;
		Ok(block.map(unsigned))
	}

	/// Begins a change that rests on a block: both are written down, or neither.
	async fn acting_on(
		&self,
		genesis: &Hash,
		look: &Look,
	) -> Result<Transaction<'static, Sqlite>, JournalError> {
		let mut change = self.pool.begin().await?;
		sqlx::query(
			"INSERT INTO acted_on VALUES (?, ?) ON CONFLICT (genesis) DO UPDATE SET block = MAX(block, excluded.block)",
		)
		.bind(genesis.as_slice())
		.bind(signed(look.block))
		.execute(&mut *change)
		.await?;
		Ok(change)
	}

	/// Writes a signed transaction down that is about to be sent, and how many before it came in without effect.
	pub async fn sending(
		&self,
		entry: &Entry,
		state: State,
		transaction: &Signed,
		failed: u32,
		look: &Look,
	) -> Result<(), JournalError> {
		let mut change = self.acting_on(&entry.key.genesis, look).await?;
		let activated = look.reporter.is_none_or(|reporter| reporter.heard_in >= entry.key.epoch);
		let changed = sqlx::query(
			"UPDATE submission SET state = ?1, tx = ?2, tx_hash = ?3, tx_nonce = ?4, tx_last_block = ?5,
				commit_tx = CASE WHEN ?1 = 'commit_sent' THEN ?3 ELSE commit_tx END,
				reveal_tx = CASE WHEN ?1 = 'reveal_sent' THEN ?3 ELSE reveal_tx END, updated_at = ?6, failed = ?12,
				activated = ?13
			WHERE genesis = ?7 AND region = ?8 AND epoch = ?9 AND reporter = ?10 AND state = ?11",
		)
		.bind(state.as_str())
		.bind(transaction.bytes.as_slice())
		.bind(transaction.hash.as_slice())
		.bind(signed(transaction.nonce))
		.bind(signed(transaction.last_block))
		.bind(signed(time::now()))
		.bind(entry.key.genesis.as_slice())
		.bind(&entry.key.region)
		.bind(i64::from(entry.key.epoch))
		.bind(entry.key.who.as_slice())
		.bind(entry.state.as_str())
		.bind(i64::from(failed))
		.bind(activated)
		.execute(&mut *change)
		.await?;
		only_one(changed.rows_affected(), &entry.key)?;
		change.commit().await?;
		Ok(())
	}

	/// Writes down how far the reports have come.
	pub async fn advance(
		&self,
		entry: &Entry,
		state: State,
		reason: Option<&str>,
		look: &Look,
	) -> Result<(), JournalError> {
		let mut change = self.acting_on(&entry.key.genesis, look).await?;
		let changed = sqlx::query(
			"UPDATE submission SET state = ?, reason = ?, updated_at = ?
			WHERE genesis = ? AND region = ? AND epoch = ? AND reporter = ? AND state = ?",
		)
		.bind(state.as_str())
		.bind(reason)
		.bind(signed(time::now()))
		.bind(entry.key.genesis.as_slice())
		.bind(&entry.key.region)
		.bind(i64::from(entry.key.epoch))
		.bind(entry.key.who.as_slice())
		.bind(entry.state.as_str())
		.execute(&mut *change)
		.await?;
		only_one(changed.rows_affected(), &entry.key)?;
		change.commit().await?;
		Ok(())
	}

	/// The reports of an epoch.
	pub async fn get(&self, key: &Key) -> Result<Option<Entry>, JournalError> {
		let row = sqlx::query(
			"SELECT * FROM submission WHERE genesis = ? AND region = ? AND epoch = ? AND reporter = ?",
		)
		.bind(key.genesis.as_slice())
		.bind(&key.region)
		.bind(i64::from(key.epoch))
		.bind(key.who.as_slice())
		.fetch_optional(&self.pool)
		.await?;
		row.as_ref().map(entry).transpose()
	}

	/// Those of a reporter that something is left to do with, the oldest first.
	pub async fn unfinished(&self, genesis: &Hash, who: &Account) -> Result<Vec<Entry>, JournalError> {
		let rows = sqlx::query(
			"SELECT * FROM submission WHERE genesis = ? AND reporter = ? AND state NOT IN ('done', 'missed')
			ORDER BY epoch, region",
		)
		.bind(genesis.as_slice())
		.bind(who.as_slice())
		.fetch_all(&self.pool)
		.await?;
		rows.iter().map(entry).collect()
	}

	/// The last ones, the newest first.
	pub async fn last(&self, count: u32) -> Result<Vec<Entry>, JournalError> {
		let rows = sqlx::query("SELECT * FROM submission ORDER BY updated_at DESC LIMIT ?")
			.bind(i64::from(count))
			.fetch_all(&self.pool)
			.await?;
		rows.iter().map(entry).collect()
	}

	/// Lets go of the file.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}

fn only_one(changed: u64, key: &Key) -> Result<(), JournalError> {
	if changed == 1 {
		Ok(())
	} else {
		Err(JournalError::Changed(key.epoch))
	}
}

fn entry(row: &SqliteRow) -> Result<Entry, JournalError> {
	let epoch = u32::try_from(row.try_get::<i64, _>("epoch")?).unwrap_or_default();
	let damaged = |what| JournalError::Damaged(epoch, what);
	let state: String = row.try_get("state")?;
	let state = State::ALL.into_iter().find(|one| one.as_str() == state).ok_or(damaged("unknown state"))?;
	let reports: Vec<u8> = row.try_get("reports")?;
	let reports = Vec::<Report>::decode(&mut reports.as_slice()).map_err(|_| damaged("reports"))?;
	let transaction = match row.try_get::<Option<Vec<u8>>, _>("tx")? {
		None => None,
		Some(all) => Some(Signed {
			bytes: all,
			hash: bytes(row, "tx_hash")?,
			nonce: unsigned(row.try_get("tx_nonce")?),
			last_block: unsigned(row.try_get("tx_last_block")?),
		}),
	};
	Ok(Entry {
		key: Key {
			genesis: bytes(row, "genesis")?,
			region: row.try_get("region")?,
			epoch,
			who: bytes(row, "reporter")?,
		},
		state,
		reports,
		salt: bytes(row, "salt")?,
		transaction,
		failed: u32::try_from(row.try_get::<i64, _>("failed")?).unwrap_or(u32::MAX),
		activated: row.try_get("activated")?,
		reason: row.try_get("reason")?,
	})
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use crate::chain::{Epoch, Reporter};
	use std::collections::BTreeMap;

	fn look(block: u64) -> Look {
		Look {
			block,
			now: 0,
			epoch: Epoch { index: 7, started: 0, ends: 1 },
			nonce: 0,
			reporter: Some(Reporter { active: true, heard_in: 6 }),
			handed: None,
			over: None,
			closed: None,
			indicators: BTreeMap::new(),
		}
	}

	#[tokio::test]
	async fn entries_should_survive_being_closed_and_never_be_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("journal.db");
		let journal = Journal::open(&path).await.unwrap();
		let key = Key { genesis: [1; 32], region: "cascadia".into(), epoch: 7, who: [2; 32] };
		let reports = [Report { indicator: b"ph".to_vec(), value: -5, evidence: [3; 32] }];
		assert_eq!(journal.acted_on(&key.genesis).await.unwrap(), None);
		journal.prepare(&key, &reports, &[4; 32], &look(10)).await.unwrap();
		assert!(
			journal.prepare(&key, &[], &[5; 32], &look(11)).await.is_err(),
			"there is one set of reports"
		);
		assert_eq!(journal.acted_on(&key.genesis).await.unwrap(), Some(10), "nothing was done at 11");
		let prepared = journal.get(&key).await.unwrap().unwrap();
		assert_eq!((prepared.state, prepared.salt), (State::Prepared, [4; 32]));
		let transaction = Signed { bytes: vec![9, 9], hash: [6; 32], nonce: 3, last_block: 64 };
		journal.sending(&prepared, State::CommitSent, &transaction, 2, &look(12)).await.unwrap();
		let again = journal.sending(&prepared, State::CommitSent, &transaction, 2, &look(13)).await;
		assert!(matches!(again, Err(JournalError::Changed(7))), "nobody writes from a state that is past");
		journal.close().await;

		let journal = Journal::open(&path).await.unwrap();
		assert_eq!(journal.acted_on(&key.genesis).await.unwrap(), Some(12));
		let sent = journal.unfinished(&key.genesis, &key.who).await.unwrap().remove(0);
		assert_eq!((sent.state, &sent.reports[..]), (State::CommitSent, &reports[..]));
		assert_eq!((sent.transaction.as_ref(), sent.failed, sent.activated), (Some(&transaction), 2, false));
		journal.advance(&sent, State::Missed, Some("too late"), &look(11)).await.unwrap();
		assert_eq!(journal.acted_on(&key.genesis).await.unwrap(), Some(12), "it never goes down");
		assert!(journal.unfinished(&key.genesis, &key.who).await.unwrap().is_empty());
		let last = journal.last(1).await.unwrap().remove(0);
		assert_eq!((last.state, last.reason.as_deref()), (State::Missed, Some("too late")));
	}
}
