//! Cases from the indexer's tables: as they were known, whatever came later.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use credit_network_model::{
	data::{sql::read, Dataset, Outcome},
	settings::History,
};
use serde_json::json;
use sqlx::{Executor, SqlitePool};
use tempfile::TempDir;

const DAY: i64 = 86_400_000;
const CRD: u128 = 1_000_000_000_000;

/// The day on which the request that is looked at was assessed.
const ASSESSED: i64 = 400;

/// A database of the indexer's own making, on SQLite.
struct Tables {
	_folder: TempDir,
	url: String,
	pool: SqlitePool,
	events: i64,
}

fn amount(crd: u128) -> String {
	format!("{:039}", crd * CRD)
}

impl Tables {
	async fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let url = format!("sqlite:{}", folder.path().join("indexer.db").display());
		let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await.unwrap();
		let schema = include_str!("../../indexer/migrations/0001_begin.sql");
		pool.execute(schema.replace("{amount}", "TEXT").replace("{json}", "TEXT").as_str()).await.unwrap();
		let tables = Self { _folder: folder, url, pool, events: 0 };
		tables
			.run("INSERT INTO chain VALUES (0, '0x', 'dev', 42, 9, '0x', ?)", &[&(2_000 * DAY).to_string()])
			.await;
		tables.run("INSERT INTO blocks VALUES (0, '', '', '', 0, 1, 0)", &[]).await;
		tables.run("INSERT INTO banks (bank_id, bioregion) VALUES (0, 'cascadia')", &[]).await;
		for (account, joined) in [("Alice", 0), ("Bob", 100), ("Carol", 50)] {
			let joined = (joined * DAY).to_string();
			tables
				.run(
					"INSERT INTO members (bank_id, account, person, joined_at) VALUES (0, ?, 'p' || ?, ?)",
					&[account, account, &joined],
				)
				.await;
		}
		tables
	}

	async fn run(&self, statement: &str, parameters: &[&str]) {
		let mut query = sqlx::query(statement);
		for parameter in parameters {
			query = query.bind(parameter.to_string());
		}
		query.execute(&self.pool).await.unwrap();
	}

	async fn event(&mut self, day: i64, pallet: &str, name: &str, fields: serde_json::Value) {
		self.events += 1;
		let (id, at) = (self.events.to_string(), (day * DAY).to_string());
		self.run(
			"INSERT INTO events (id, block, block_hash, position, at, pallet, name, fields) VALUES (?, 0, '', 0, ?, ?, ?, ?)",
			&[&id, &at, pallet, name, &fields.to_string()],
		)
		.await;
	}

	async fn request(&mut self, id: &str, who: &str, day: i64, state: &str, loan: Option<i64>) {
		let loan = loan.map_or("NULL".to_owned(), |loan| loan.to_string());
		self.run(
			&format!(
				"INSERT INTO requests (request_id, bank_id, borrower, person, amount, term, installments, purpose, \
				 collateral_kind, collateral, state, loan_id) VALUES (?, 0, ?, 'p' || ?, ?, ?, 3, 'CreativeProject', 'native', \
				 ?, ?, {loan})"
			),
			&[id, who, who, &amount(600), &(120 * DAY).to_string(), &amount(60), state],
		)
		.await;
		self.event(day, "Credit", "CreditAssessed", json!({ "request_id": id })).await;
	}

	/// A loan of 600 CRD in three parts, begun on the day of the assessment.
	async fn loan(&mut self, id: i64, request: &str, who: &str, day: i64) {
		self.request(request, who, day, "accepted", Some(id)).await;
		let (number, at) = (id.to_string(), (day * DAY).to_string());
		self.run(
			"INSERT INTO loans (loan_id, request_id, bank_id, person, by_peers, principal, collateral, accepted_at) \
			 VALUES (?, ?, 0, 'p' || ?, 0, ?, ?, ?)",
			&[&number, request, who, &amount(600), &amount(0), &at],
		)
		.await;
		for part in 1..=3_i64 {
			self.run(
				"INSERT INTO installments (loan_id, plan, number, due_at, balance) VALUES (?, 0, ?, ?, ?)",
				&[
					&number,
					&part.to_string(),
					&((day + 40 * part) * DAY).to_string(),
					&amount(600 - 200 * part.unsigned_abs() as u128),
				],
			)
			.await;
		}
	}

	async fn payment(&mut self, loan: i64, day: i64, crd: u128) {
		self.events += 1;
		self.run(
			"INSERT INTO payments (id, at, loan_id, kind, principal) VALUES (?, ?, ?, 'repayment', ?)",
			&[&self.events.to_string(), &(day * DAY).to_string(), &loan.to_string(), &amount(crd)],
		)
		.await;
	}

	async fn set(&self, table: &str, column: &str, day: i64, key: &str, value: i64) {
		self.run(
			&format!("UPDATE {table} SET {column} = ? WHERE {key} = ?"),
			&[&(day * DAY).to_string(), &value.to_string()],
		)
		.await;
	}

	async fn read(&self, as_of: Option<i64>) -> Dataset {
		read(&self.url, &settings(), as_of.map(|day| day * DAY)).await.unwrap()
	}
}

fn settings() -> History {
	History { credentials: vec![5], purpose_credential: Some(6), ..History::default() }
}

/// Alice repaid one loan, late once, and asks again; Bob, who repaid one too, endorses her.
async fn story() -> Tables {
	let mut tables = Tables::new().await;
	tables.loan(1, "r1", "Alice", 200).await;
	tables.payment(1, 235, 200).await;
	// Due on day 280, and ten days late.
	tables.event(287, "Credit", "LoanLate", json!({ "loan_id": 1, "step": 0, "is_late": true })).await;
	tables.payment(1, 290, 200).await;
	tables.event(290, "Credit", "LoanLate", json!({ "loan_id": 1, "step": 0, "is_late": false })).await;
	tables.payment(1, 315, 200).await;
	tables.set("loans", "closed_at", 315, "loan_id", 1).await;
	tables.loan(2, "r2", "Bob", 210).await;
	for day in [245, 285, 325] {
		tables.payment(2, day, 200).await;
	}
	tables.set("loans", "closed_at", 325, "loan_id", 2).await;
	for (day, total, local) in [(390, 500_000, 400_000), (399, 700_000, 650_000)] {
		let inputs = json!({ "local_business": local }).to_string();
		tables
			.run(
				"INSERT INTO health (bank_id, epoch, at, total, inputs) VALUES (0, ?, ?, ?, ?)",
				&[&day.to_string(), &(day * DAY).to_string(), &total.to_string(), &inputs],
			)
			.await;
	}
	tables
		.run(
			"INSERT INTO indicators (region, indicator, epoch, value, measured_at) VALUES ('cascadia', 'trades', 1, 5, ?)",
			&[&(399 * DAY).to_string()],
		)
		.await;
	tables
		.event(
			350,
			"Identities",
			"Attested",
			json!({ "id": 1, "schema": 5, "subject": "Alice", "expiry": 900 * DAY }),
		)
		.await;
	tables.loan(3, "r3", "Alice", ASSESSED).await;
	tables
		.run(
			"INSERT INTO endorsements (request_id, endorser, stake, given_at) VALUES ('r3', 'Bob', ?, ?)",
			&[&amount(450), &((ASSESSED - 1) * DAY).to_string()],
		)
		.await;
	tables
}

fn value(data: &Dataset, case: usize, name: &str) -> i32 {
	let at = data.schema.features.iter().position(|feature| feature.name == name).unwrap();
	data.cases[case].values[at]
}

/// The position of the request that is looked at: the third.
const LOOKED_AT: usize = 2;

#[tokio::test]
async fn a_request_should_be_told_as_by_hand() {
	let data = story().await.read(None).await;
	assert_eq!(data.cases.len(), 3);
	let of = |name| value(&data, LOOKED_AT, name);
	assert_eq!(data.cases[LOOKED_AT].decided_at, ASSESSED * DAY);
	// 200 CRD after 35 days, 200 after 90, 200 after 115.
	assert_eq!(of("principal_days"), 200 * (35 + 90 + 115));
	// When the second part came, 200 were overdue.
	assert_eq!(of("on_time_share"), 666);
	assert_eq!(of("worst_delay"), 10);
	assert_eq!((of("times_late"), of("defaults"), of("loans_closed"), of("open_loans")), (1, 0, 1, 0));
	assert_eq!(of("member_for"), 400);
	// Bob repaid 600 on time, so 300 of his 450 count.
	assert_eq!((of("stake_coverage"), of("endorsers")), (500, 1));
	assert_eq!(of("collateral_coverage"), 100);
	// 540 without collateral, of 1,000 and what repaying 400 on time earned: 100 * 35/360 and 100 * 115/360.
	assert_eq!(
		of("amount_to_limit"),
		(540.0_f64 / (1_000.0 + 100.0 * (35.0 + 115.0) / 360.0) * 1_000.0) as i32
	);
	assert_eq!((of("term"), of("installments")), (120, 3));
	assert_eq!((of("health"), of("region_vitality")), (700, 650));
	assert_eq!((of("purpose_score"), of("attestations"), of("attested_purpose")), (75, 1, 0));
	// At the first request nothing was known of her.
	assert_eq!((value(&data, 0, "on_time_share"), value(&data, 0, "principal_days")), (i32::MIN, 0));
	assert_eq!(value(&data, 0, "member_for"), 200);
}

#[tokio::test]
async fn nothing_that_came_later_should_change_what_was_known() {
	let mut tables = story().await;
	let before = tables.read(None).await;
	// Alice pays late, is restructured and defaults; Bob defaults on another loan and is slashed; Carol is endorsed by Alice;
	// health falls, the credential is revoked, the endorsement would have been withdrawn.
	tables.payment(3, ASSESSED + 80, 100).await;
	tables
		.event(ASSESSED + 40, "Credit", "LoanLate", json!({ "loan_id": 3, "step": 1, "is_late": true }))
		.await;
	tables.event(ASSESSED + 45, "Credit", "LoanRestructured", json!({ "loan_id": 3 })).await;
	tables.loan(4, "r4", "Bob", ASSESSED + 1).await;
	tables.set("loans", "defaulted_at", ASSESSED + 200, "loan_id", 4).await;
	tables
		.event(
			ASSESSED + 210,
			"Credit",
			"StakeSlashed",
			json!({ "loan_id": 3, "endorser": "Bob", "amount": 5 }),
		)
		.await;
	tables
		.event(
			ASSESSED + 220,
			"Credit",
			"EndorsementWithdrawn",
			json!({ "request_id": "r3", "endorser": "Bob" }),
		)
		.await;
	tables.event(ASSESSED + 5, "Identities", "AttestationRevoked", json!({ "id": 1 })).await;
	tables
		.event(
			ASSESSED + 6,
			"Identities",
			"Attested",
			json!({ "id": 2, "schema": 6, "subject": "Alice", "expiry": 1_900 * DAY }),
		)
		.await;
	tables.request("r5", "Carol", ASSESSED + 7, "rejected", None).await;
	tables
		.run(
			"INSERT INTO endorsements (request_id, endorser, stake, given_at) VALUES ('r4', 'Alice', ?, ?)",
			&[&amount(100), &((ASSESSED + 1) * DAY).to_string()],
		)
		.await;
	tables
		.run(
			"INSERT INTO health (bank_id, epoch, at, total, inputs) VALUES (0, 401, ?, 1, '{}')",
			&[&((ASSESSED + 1) * DAY).to_string()],
		)
		.await;
	let after = tables.read(None).await;
	for (case, known) in before.cases.iter().enumerate() {
		assert_eq!(known, &after.cases[case], "{case}");
	}
	assert_eq!(after.cases.len(), 5);
	assert_eq!(after.cases[4].outcome, Outcome::Refused);
	// What the rest had shown by then counts for those who came later.
	assert_eq!(value(&after, 3, "open_loans"), 0);
	assert_eq!(after.cases[3].outcome, Outcome::Defaulted);
}

#[tokio::test]
async fn an_outcome_should_be_told_only_when_its_time_is_over() {
	let tables = story().await;
	tables.set("loans", "defaulted_at", ASSESSED + 30, "loan_id", 3).await;
	let outcomes = |data: &Dataset| data.cases.iter().map(|case| case.outcome).collect::<Vec<_>>();
	let whole = tables.read(None).await;
	assert_eq!(outcomes(&whole), [Outcome::Paid, Outcome::Paid, Outcome::Defaulted]);
	// On that day the default had happened, and loans as young that had not defaulted were still running.
	assert_eq!(tables.read(Some(ASSESSED + 100)).await.cases.len(), 0);
	let then = tables.read(Some(200 + 365 + 12)).await;
	assert_eq!(outcomes(&then), [Outcome::Paid, Outcome::Paid]);
	assert_eq!(then.cases, whole.cases[..2]);
	let early = settings();
	let told = read(&tables.url, &early, Some(3_000 * DAY)).await.unwrap_err().to_string();
	assert!(told.contains("let the indexer catch up"), "{told}");
	// A default past the horizon is none.
	tables.set("loans", "defaulted_at", ASSESSED + 366, "loan_id", 3).await;
	assert_eq!(outcomes(&tables.read(None).await)[LOOKED_AT], Outcome::Paid);
}

#[tokio::test]
async fn stakes_should_count_for_nothing_when_two_endorse_each_other() {
	let tables = story().await;
	tables
		.run(
			"INSERT INTO endorsements (request_id, endorser, stake, given_at) VALUES ('r2', 'Alice', ?, ?)",
			&[&amount(50), &(209 * DAY).to_string()],
		)
		.await;
	let data = tables.read(None).await;
	assert_eq!((value(&data, LOOKED_AT, "stake_coverage"), value(&data, LOOKED_AT, "endorsers")), (0, 0));
	assert_eq!(value(&data, LOOKED_AT, "endorsements_held"), 1, "Bob repaid");
}

#[tokio::test]
async fn a_database_should_be_refused_when_it_is_not_the_indexers() {
	let told = read("mysql://x", &settings(), None).await.unwrap_err().to_string();
	assert!(told.contains("sqlite:FILE"), "{told}");
	let told = read("sqlite:/there/is/none.db", &settings(), None).await.unwrap_err().to_string();
	assert!(told.contains("the indexer's?"), "{told}");
	let folder = tempfile::tempdir().unwrap();
	let url = format!("sqlite:{}", folder.path().join("other.db").display());
	SqlitePool::connect(&format!("{url}?mode=rwc"))
		.await
		.unwrap()
		.execute("CREATE TABLE x (y INT)")
		.await
		.unwrap();
	let told = read(&url, &settings(), None).await.unwrap_err().to_string();
	assert!(told.contains("indexer's tables"), "{told}");
}
