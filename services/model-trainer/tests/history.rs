//! Cases from the indexer's tables: as they were known, whatever came later.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use credit_network_model::{
	data::{sql::read, Dataset, Outcome},
	settings::History,
	simulate::{dataset, Plan},
};
use serde_json::json;
use sqlx::{
	sqlite::{SqliteConnectOptions, SqliteSynchronous},
	Executor, SqlitePool,
};
use std::str::FromStr;
use tempfile::TempDir;

const DAY: i64 = 86_400_000;

/// The last block that is written, in days.
const LAST: i64 = 2_000;

/// The day on which the requests of the story were assessed.
const FIRST: i64 = 200;
const SECOND: i64 = 400;

/// The indexer's tables, on SQLite.
struct Tables {
	_folder: TempDir,
	url: String,
	pool: SqlitePool,
}

/// The features of a request that are told apart by a number; the second one is not known.
fn features(number: i32) -> Vec<i32> {
	let mut features: Vec<i32> = (0..22).map(|place| 100 * number + place).collect();
	features[1] = i32::MIN;
	features
}

impl Tables {
	async fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let url = format!("sqlite:{}", folder.path().join("indexer.db").display());
		let options = SqliteConnectOptions::from_str(&format!("{url}?mode=rwc")).unwrap();
		let pool = SqlitePool::connect_with(options.synchronous(SqliteSynchronous::Off)).await.unwrap();
		let schema = include_str!("../../indexer/migrations/0001_begin.sql");
		pool.execute(schema.replace("{amount}", "TEXT").replace("{json}", "TEXT").as_str()).await.unwrap();
		let tables = Self { _folder: folder, url, pool };
		tables.run("INSERT INTO chain VALUES (0, '0x', 'dev', 42, 9, '0x', $1)", LAST * DAY).await;
		tables
	}

	async fn run(&self, statement: &str, number: i64) {
		sqlx::query(statement).bind(number).execute(&self.pool).await.unwrap();
	}

	/// A request that was assessed and decided at a moment.
	async fn request(&self, id: &str, moment: i64, state: &str, features: &str) {
		let statement =
			"INSERT INTO requests (request_id, state, assessed_at, decided_at, features) VALUES ($1, $2, $3, $3, $4)";
		let query = sqlx::query(statement).bind(id).bind(state).bind(moment).bind(features);
		query.execute(&self.pool).await.unwrap();
	}

	/// A loan that began when its request was assessed.
	async fn loan(&self, id: &str, loan: i64, moment: i64, features: &[i32]) {
		self.request(id, moment, "accepted", &json!(features).to_string()).await;
		sqlx::query("UPDATE requests SET loan_id = $1 WHERE request_id = $2")
			.bind(loan)
			.bind(id)
			.execute(&self.pool)
			.await
			.unwrap();
		let statement =
			"INSERT INTO loans (loan_id, request_id, state, accepted_at) VALUES ($1, $2, 'active', $3)";
		sqlx::query(statement).bind(loan).bind(id).bind(moment).execute(&self.pool).await.unwrap();
	}

	async fn default(&self, loan: i64, moment: i64) {
		sqlx::query("UPDATE loans SET state = 'defaulted', defaulted_at = $1 WHERE loan_id = $2")
			.bind(moment)
			.bind(loan)
			.execute(&self.pool)
			.await
			.unwrap();
	}

	async fn read(&self, as_of: Option<i64>) -> Dataset {
		read(&self.url, &History::default(), as_of.map(|day| day * DAY)).await.unwrap()
	}

	async fn refused(&self) -> String {
		read(&self.url, &History::default(), None).await.unwrap_err().to_string()
	}
}

/// Two loans, one of which fails, and a request that was rejected.
async fn story() -> Tables {
	let tables = Tables::new().await;
	tables.loan("r2", 2, SECOND * DAY, &features(2)).await;
	tables.default(2, (SECOND + 30) * DAY).await;
	tables.loan("r1", 1, FIRST * DAY, &features(1)).await;
	tables.request("r3", (SECOND + 1) * DAY, "rejected", &json!(features(3)).to_string()).await;
	tables
}

fn outcomes(data: &Dataset) -> Vec<Outcome> {
	data.cases.iter().map(|case| case.outcome).collect()
}

#[tokio::test]
async fn a_case_should_be_what_the_chain_told_of_it() {
	let tables = story().await;
	let data = tables.read(None).await;
	assert_eq!(
		outcomes(&data),
		[Outcome::Paid, Outcome::Defaulted, Outcome::Refused],
		"in the order of time"
	);
	assert_eq!(data.origin, tables.url);
	for (case, number) in data.cases.iter().zip(1..) {
		assert_eq!(case.values, features(number));
		assert_eq!(
			(&case.group, case.truth, case.weight),
			(&None, None, 1.0),
			"nobody's group is in the tables"
		);
	}
	assert_eq!(data.cases[1].decided_at, SECOND * DAY);
}

#[tokio::test]
async fn requests_should_be_left_out_when_they_are_not_decided() {
	let tables = story().await;
	let before = tables.read(None).await;
	for state in ["open", "referred", "approved", "cancelled"] {
		tables.request(state, SECOND * DAY, state, &json!(features(9)).to_string()).await;
	}
	// An offer names the number of a loan that another one may have begun with meanwhile.
	tables.run("UPDATE requests SET loan_id = $1 WHERE state = 'approved'", 1).await;
	assert_eq!(tables.read(None).await, before);
}

#[tokio::test]
async fn nothing_that_came_later_should_change_what_was_known() {
	let tables = story().await;
	let (whole, then) = (tables.read(None).await, tables.read(Some(FIRST + 366)).await);
	// The first one is restructured, late and fails after all; a loan and a rejection follow, and one that is assessed by then
	// is rejected by the members later.
	tables.run("UPDATE loans SET restructured = $1, is_late = 1, step = 2 WHERE loan_id = 1", 1).await;
	tables.default(1, (FIRST + 366) * DAY).await;
	tables.loan("r4", 4, (FIRST + 367) * DAY, &features(4)).await;
	tables.default(4, (FIRST + 368) * DAY).await;
	tables.request("r0", (FIRST + 367) * DAY, "rejected", &json!(features(5)).to_string()).await;
	tables.request("r5", (FIRST + 300) * DAY, "rejected", &json!(features(6)).to_string()).await;
	tables.run("UPDATE requests SET decided_at = $1 WHERE request_id = 'r5'", (FIRST + 367) * DAY).await;
	assert_eq!(tables.read(Some(FIRST + 366)).await, then);
	let after = tables.read(None).await;
	assert_eq!(after.cases.len(), 6);
	for case in &whole.cases {
		assert!(after.cases.contains(case), "{case:?}");
	}
}

#[tokio::test]
async fn an_outcome_should_be_told_only_when_its_time_is_over() {
	let tables = story().await;
	// On that day the second had failed already, and loans as young that had not failed were still running.
	assert_eq!(outcomes(&tables.read(Some(SECOND + 100)).await), [Outcome::Refused]);
	assert_eq!(outcomes(&tables.read(Some(FIRST + 365)).await), [Outcome::Paid, Outcome::Refused]);
	assert_eq!(tables.read(Some(FIRST + 364)).await.cases.len(), 1);
	assert!(tables.read(Some(SECOND)).await.cases.is_empty(), "nothing is refused yet");
	let whole = tables.read(None).await;
	assert_eq!(tables.read(Some(SECOND + 365)).await.cases, whole.cases);
	// A default past the horizon is none.
	tables.default(2, (SECOND + 366) * DAY).await;
	assert_eq!(outcomes(&tables.read(None).await)[1], Outcome::Paid);
}

#[tokio::test]
async fn a_horizon_may_be_a_part_of_a_day() {
	let tables = Tables::new().await;
	let (hour, end) = (DAY / 24, LAST * DAY);
	for (loan, age) in [(1, 3 * hour), (2, 3 * hour), (3, hour)] {
		tables.loan(&format!("r{loan}"), loan, end - age, &features(1)).await;
	}
	tables.default(1, end - hour - 1).await;
	tables.default(2, end - hour + 1).await;
	let settings = History { horizon_days: 2.0 / 24.0 };
	let data = read(&tables.url, &settings, None).await.unwrap();
	assert_eq!(outcomes(&data), [Outcome::Defaulted, Outcome::Paid], "the third is too young");
}

#[tokio::test]
async fn a_request_should_be_refused_by_name_when_its_features_are_not_the_chains() {
	let mut many = features(4);
	many.push(1);
	let mut large: Vec<i64> = features(4).into_iter().map(i64::from).collect();
	large[5] = i64::from(i32::MAX) + 1;
	for (told, word) in [
		("null".to_owned(), "no list of numbers"),
		(json!(features(4)[1..]).to_string(), "are 21 numbers, not 22"),
		(json!(many).to_string(), "are 23 numbers, not 22"),
		(json!(large).to_string(), "no list of numbers"),
		(json!({ "term": 3 }).to_string(), "no list of numbers"),
	] {
		let tables = story().await;
		tables.request("0xodd", SECOND * DAY, "rejected", &told).await;
		let refused = tables.refused().await;
		assert!(refused.contains("request 0xodd") && refused.contains(word), "{told}: {refused}");
	}
	let tables = story().await;
	tables.request("0xnone", SECOND * DAY, "accepted", "[]").await;
	tables.run("UPDATE requests SET features = NULL WHERE request_id = '0xnone' AND $1 = 1", 1).await;
	assert!(tables.refused().await.contains("request 0xnone"));
}

#[tokio::test]
async fn data_should_be_the_same_when_they_went_through_the_tables() {
	let plan = Plan { borrowers: 200, communities: 3, years: 4, ..Plan::default() };
	let made = dataset(&plan);
	let tables = Tables::new().await;
	for (case, number) in made.cases.iter().zip(0_i64..) {
		let id = format!("{number:08}");
		match case.outcome {
			Outcome::Refused => {
				tables.request(&id, case.decided_at, "rejected", &json!(case.values).to_string()).await;
			}
			outcome => {
				tables.loan(&id, number, case.decided_at, &case.values).await;
				if outcome == Outcome::Defaulted {
					tables.default(number, case.decided_at + 90 * DAY).await;
				}
			}
		}
	}
	let last = made.cases.iter().map(|case| case.decided_at).max().unwrap();
	tables.run("UPDATE chain SET last_at = $1", last + 365 * DAY).await;
	let read = tables.read(None).await;
	for outcome in [Outcome::Paid, Outcome::Defaulted, Outcome::Refused] {
		assert!(outcomes(&read).contains(&outcome), "{outcome:?} among {}", read.cases.len());
	}
	assert_eq!(read.hash(), made.hash(), "all that a model can learn from");
}

#[tokio::test]
async fn a_moment_should_be_refused_when_it_is_not_written_yet() {
	let tables = story().await;
	let told = read(&tables.url, &History::default(), Some((LAST + 1) * DAY)).await.unwrap_err().to_string();
	assert!(told.contains("let the indexer catch up"), "{told}");
}

#[tokio::test]
async fn a_database_should_be_refused_when_it_is_not_the_indexers() {
	let settings = History::default();
	let told = read("mysql://x", &settings, None).await.unwrap_err().to_string();
	assert!(told.contains("sqlite:FILE"), "{told}");
	let told = read("sqlite:/there/is/none.db", &settings, None).await.unwrap_err().to_string();
	assert!(told.contains("the indexer's?"), "{told}");
	let folder = tempfile::tempdir().unwrap();
	let url = format!("sqlite:{}", folder.path().join("other.db").display());
	let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await.unwrap();
	pool.execute("CREATE TABLE x (y INT)").await.unwrap();
	let told = read(&url, &settings, None).await.unwrap_err().to_string();
	assert!(told.contains("indexer's tables"), "{told}");
}
