//! Rows from events, written into a real database. Those of a whole story, on both databases and against a real chain, are a
//! matter of the tests on a node.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use credit_network_indexer::{
	chain::{Block, Event},
	row::{Cell, Row},
	store::{ChainRow, Store, StoreError},
	tables::Table,
	value::{hex, ss58},
	world::World,
};
use serde_json::{json, Value};
use sqlx::Row as _;
use tempfile::TempDir;

const BORROWER: [u8; 32] = [1; 32];
const ENDORSER: [u8; 32] = [2; 32];

fn hash(number: u64) -> [u8; 32] {
	let mut hash = [7; 32];
	hash[..8].copy_from_slice(&number.to_be_bytes());
	hash
}

fn block(number: u64, events: &[(&str, &str, Value)]) -> Block {
	let told = events.iter().zip(0..).map(|((pallet, name, fields), position)| Event {
		position,
		is_early: false,
		extrinsic: Some(1),
		pallet: (*pallet).to_owned(),
		name: (*name).to_owned(),
		fields: fields.clone(),
	});
	Block {
		number,
		hash: hash(number),
		parent: hash(number.saturating_sub(1)),
		state_root: [0; 32],
		at: 1_000 * number,
		spec_version: 1,
		events: told.collect(),
	}
}

struct Database {
	folder: TempDir,
	store: Store,
	chain: ChainRow,
	world: World,
}

impl Database {
	async fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let store =
			Store::open(&format!("sqlite:{}", folder.path().join("indexer.db").display())).await.unwrap();
		let chain = store.begin("A chain", 42, &block(0, &[]), &[], &mut World::complete()).await.unwrap();
		Self { folder, store, chain, world: World::default() }
	}

	fn url(&self) -> String {
		format!("sqlite:{}", self.folder.path().join("indexer.db").display())
	}

	async fn write(&mut self, blocks: &[Block]) -> Result<(), StoreError> {
		self.chain = self.store.write(&self.chain, blocks, &mut self.world).await?;
		Ok(())
	}

	async fn row(&self, table: Table, key: Vec<Cell>) -> Row {
		self.store.find(table, &key).await.unwrap().unwrap()
	}

	async fn count(&self, table: &str) -> i64 {
		let pool = sqlx::SqlitePool::connect(&self.url()).await.unwrap();
		sqlx::query(&format!("SELECT COUNT(*) FROM {table}")).fetch_one(&pool).await.unwrap().get(0)
	}
}

fn bank_and_money() -> Block {
	let who = ss58(BORROWER, 42);
	let person = hex(&[9; 32]);
	block(
		1,
		&[
			(
				"CommunityBanks",
				"FoundingOpened",
				json!({ "bank_id": 0, "founder": who, "deposit": "5", "name": "Rosa's", "bioregion": "cascadia", "charter": hex(&[3; 32]) }),
			),
			("CommunityBanks", "MemberJoined", json!({ "bank_id": 0, "who": who, "person": person })),
			("CommunityBanks", "HomeBankSet", json!({ "bank_id": 0, "person": person })),
			("CommunityBanks", "CommunityBankCreated", json!({ "bank_id": 0, "bioregion": "cascadia" })),
			(
				"CommunityBanks",
				"Deposited",
				json!({ "bank_id": 0, "who": who, "amount": "1000", "shares": u128::MAX.to_string() }),
			),
		],
	)
}

/// What is known of the request, the fourth value missing.
fn features() -> Value {
	let mut features = vec![7; 22];
	features[3] = i32::MIN;
	json!(features)
}

/// The assessment of the request, by a model of this version or without one.
fn assessed(probability_of_default: u32, version: Option<u32>) -> Value {
	let explanation = version.map(
		|version| json!({ "version": version, "log_odds": -2_400_000, "base": -2_000_000, "contributions": [] }),
	);
	json!({
		"request_id": hex(&[4; 32]), "features": features(), "explanation": explanation,
		"score": { "total_score": 610_000, "probability_of_default": probability_of_default },
	})
}

fn approved() -> Value {
	let offer = json!({ "loan_id": 3, "amount": "100", "collateral": "12", "rate": 1, "expires": 9_000 });
	json!({ "request_id": hex(&[4; 32]), "borrower": ss58(BORROWER, 42), "loan_id": 3, "amount": "100", "offer": offer })
}

/// A loan of 100 over a year at 10 %, in two parts, endorsed with 30.
fn lent() -> Block {
	let (request, who) = (hex(&[4; 32]), ss58(BORROWER, 42));
	let asked = json!({
		"borrower_id": who, "person": hex(&[9; 32]), "bank_id": 0, "amount": "100", "term": YEAR,
		"schedule": { "Amortising": { "installments": 2 } }, "funding": "Bank", "collateral": { "Native": { "amount": "12" } },
		"purpose": { "kind": "CreativeProject", "description": { "Text": "A stage" } }, "productive_impact_score": 80,
		"timestamp": 2_000, "deposit": "1", "pledged": "0", "pledgers": 0, "state": "Open",
	});
	let loan = json!({
		"request_id": request, "bank_id": 0, "borrower": who, "person": hex(&[9; 32]), "by_peers": false,
		"purpose": "CreativeProject", "principal": "100", "created": "40", "outstanding": "100", "booked": "100",
		"interest": "0", "accrued_at": 2_000, "rate": 100_000_000_000_000_000_u64, "accepted": 2_000, "grace": 5,
		"plan": { "start": 2_000, "base": "100", "term": YEAR, "schedule": { "Amortising": { "installments": 2 } } },
		"security": { "native": "12", "native_held": "12" }, "endorsers": { "whole": "30" }, "default": null,
		"care": { "restructured": 0, "is_late": false, "step": 0, "provision": "0", "contested": "0", "forborne_until": null },
	});
	block(
		2,
		&[
			(
				"Credit",
				"CreditRequested",
				json!({ "request_id": request, "borrower": who, "amount": "100", "purpose": "CreativeProject", "request": asked }),
			),
			(
				"Credit",
				"Endorsed",
				json!({ "request_id": request, "endorser": ss58(ENDORSER, 42), "person": hex(&[8; 32]), "stake": "30", "statement": "Yes" }),
			),
			("Credit", "CreditAssessed", assessed(200_000, None)),
			("Credit", "CreditAssessed", assessed(84_000, Some(3))),
			("Credit", "CreditApproved", approved()),
			(
				"CommunityBanks",
				"LoanPaidOut",
				json!({ "bank_id": 0, "borrower": who, "person": hex(&[9; 32]), "created": "40", "pool": "60" }),
			),
			(
				"Credit",
				"LoanFunded",
				json!({ "request_id": request, "loan_id": 3, "borrower": who, "bank_id": 0, "created": "40", "pool": "60", "rate": 1, "loan": loan }),
			),
		],
	)
}

const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

fn at(mut block: Block, at: u64) -> Block {
	block.at = at;
	block
}

/// A year later: half of it and the interest of a year are paid.
fn paid() -> Block {
	let collected = json!({
		"bank_id": 0, "person": hex(&[9; 32]), "principal": "50", "burned": "20", "uncovered_burned": "0", "endorsers": "1",
		"deficit": "0", "loss_reserve": "2", "commons": "3", "shares": "4",
	});
	let repaid = json!({ "loan_id": 3, "payer": ss58(BORROWER, 42), "interest": "10", "principal": "50", "burned": "20", "released": "6" });
	at(
		block(3, &[("CommunityBanks", "PaymentCollected", collected), ("Credit", "Repaid", repaid)]),
		2_000 + YEAR,
	)
}

/// It fails: collateral of 6 pays, 20 of the stake are called upon, 24 are written off.
fn failed() -> Block {
	let lost = json!({
		"bank_id": 0, "principal": "24", "burned": "0", "uncovered": "0", "loss_reserve": "2", "commons": "3", "shares": "19",
		"series": 0, "deficit": "0",
	});
	let seized = json!({ "bank_id": 0, "person": hex(&[9; 32]), "principal": "6", "burned": "2", "uncovered_burned": "0", "endorsers": "0", "deficit": "0", "loss_reserve": "0", "commons": "0", "shares": "0" });
	let defaulted = json!({
		"loan_id": 3, "borrower": ss58(BORROWER, 42), "principal": "50", "interest": "7", "collateral": "6", "stakes": "20",
		"written_off": "24", "appeals_until": 99,
	});
	let called = json!({ "loan_id": 3, "endorser": ss58(ENDORSER, 42), "amount": "20" });
	at(
		block(
			4,
			&[
				("CommunityBanks", "PaymentCollected", seized),
				("Credit", "StakeCalled", called),
				("CommunityBanks", "WrittenOff", lost),
				("Credit", "LoanDefaulted", defaulted),
			],
		),
		2_001 + YEAR,
	)
}

#[tokio::test]
async fn rows_should_follow_from_events_when_a_loan_runs_and_fails() {
	let mut database = Database::new().await;
	database.write(&[bank_and_money(), lent()]).await.unwrap();
	let loan = database.row(Table::Loans, vec![3_i64.into()]).await;
	assert_eq!((loan.text("state"), loan.amount("outstanding")), ("active", 100));
	let request = database.row(Table::Requests, vec![hex(&[4; 32]).into()]).await;
	assert_eq!(
		(request.text("state"), request.int("loan_id"), request.amount("collateral")),
		("accepted", Some(3), 12)
	);
	let words = ["assessed_at", "decided_at", "total_score", "probability_of_default", "model_version"]
		.map(|column| request.int(column));
	assert_eq!(words, [2_000, 2_000, 610_000, 84_000, 3].map(Some), "the last assessment");
	assert_eq!(request.text("features"), features().to_string());
	let word = database.row(Table::Endorsements, vec![hex(&[4; 32]).into(), ss58(ENDORSER, 42).into()]).await;
	assert_eq!(word.text("person"), hex(&[8; 32]));

	// What stood in memory does not matter: here it is read again.
	database.world = World::default();
	database.write(&[paid()]).await.unwrap();
	let loan = database.row(Table::Loans, vec![3_i64.into()]).await;
	assert_eq!((loan.amount("outstanding"), loan.amount("interest")), (50, 0), "10 % of 100 over a year");
	assert_eq!(loan.amount("collateral_held"), 6);
	let first = database.row(Table::Installments, vec![3_i64.into(), 0_i64.into(), 1_i64.into()]).await;
	assert_eq!((first.amount("principal"), first.int("paid_at")), (50, Some(2_000 + YEAR as i64)));
	let second = database.row(Table::Installments, vec![3_i64.into(), 0_i64.into(), 2_i64.into()]).await;
	assert_eq!((second.int("due_at"), second.int("paid_at")), (Some(2_000 + YEAR as i64), None));

	database.write(&[failed()]).await.unwrap();
	let loan = database.row(Table::Loans, vec![3_i64.into()]).await;
	assert_eq!((loan.text("state"), loan.amount("outstanding")), ("defaulted", 44));
	assert_eq!((loan.amount("booked"), loan.amount("recoverable"), loan.amount("interest")), (20, 24, 7));
	let stake =
		database.row(Table::Endorsements, vec![hex(&[4; 32]).into(), ss58(ENDORSER, 42).into()]).await;
	assert_eq!((stake.amount("held"), stake.amount("called"), stake.text("state")), (30, 20, "live"));

	let bank = database.row(Table::Banks, vec![0_i64.into()]).await;
	let amounts = ["liquid", "receivable", "issued", "share_equity", "commons", "loss_reserve", "payable"];
	assert_eq!(amounts.map(|column| bank.amount(column)), [983, 20, 18, 985, 0, 0, 1]);
	let identity = bank.amount("liquid") + bank.amount("receivable");
	assert_eq!(identity, bank.amount("issued") + bank.amount("share_equity"), "the ledger adds up");
	assert_eq!(bank.amount("shares"), u128::MAX, "as many as there can be");
	assert_eq!(database.row(Table::Network, vec![0_i64.into()]).await.amount("issued"), 18);
	let member = database.row(Table::Members, vec![0_i64.into(), ss58(BORROWER, 42).into()]).await;
	assert_eq!((member.int("founder"), member.int("joined_at")), (Some(1), Some(1_000)));
	assert_eq!(database.count("payments").await, 2);
}

#[tokio::test]
async fn a_loan_should_be_late_only_while_the_chain_says_so() {
	let mut database = Database::new().await;
	let late = |number, is_late: bool| {
		let fields = json!({ "loan_id": 3, "step": u8::from(is_late), "provision": "0", "is_late": is_late });
		block(number, &[("Credit", "LoanLate", fields)])
	};
	database.write(&[bank_and_money(), lent()]).await.unwrap();
	let mut found = Vec::new();
	for next in [late(3, true), late(4, false), late(5, true)] {
		database.write(&[next]).await.unwrap();
		found.push(database.row(Table::Loans, vec![3_i64.into()]).await.int("is_late"));
	}
	assert_eq!(found, [Some(1), Some(0), Some(1)]);
	// A restructured loan is late no more, and no event says that by itself.
	let plan = json!({ "start": 6_000, "base": "100", "term": YEAR, "schedule": "Bullet" });
	let restructured = json!({ "loan_id": 3, "plan": plan, "rate": 1 });
	database.write(&[block(6, &[("Credit", "LoanRestructured", restructured)])]).await.unwrap();
	let loan = database.row(Table::Loans, vec![3_i64.into()]).await;
	assert_eq!((loan.int("is_late"), loan.int("step")), (Some(0), Some(1)));
}

#[tokio::test]
async fn commons_should_belong_to_the_epoch_that_the_event_names() {
	let mut database = Database::new().await;
	let moved = |epoch, amount: &str, given: bool| json!({ "epoch": epoch, "bank_id": 0, "amount": amount, "given": given });
	let mut refused = moved(7, "9", true);
	refused["error"] = "Other".into();
	let events = [
		("Redistribution", "EpochClosed", json!({ "epoch": 7, "carried": "0", "extra": "0", "terms": {} })),
		("Redistribution", "ResourcesRedistributed", moved(6, "5", true)),
		("Redistribution", "ResourcesRedistributed", moved(6, "2", false)),
		("Redistribution", "RedistributionRefused", refused),
	];
	database.write(&[block(1, &events)]).await.unwrap();
	let before = database.row(Table::Redistributions, vec![0_i64.into(), 6_i64.into()]).await;
	assert_eq!((before.amount("given"), before.amount("received"), before.text("refused")), (5, 2, ""));
	let row = database.row(Table::Redistributions, vec![0_i64.into(), 7_i64.into()]).await;
	assert_eq!(row.amount("given"), 0);
	assert!(row.text("refused").contains("Other"), "{}", row.text("refused"));
}

#[tokio::test]
async fn an_event_should_have_the_time_of_the_block_before_when_it_is_early() {
	let mut database = Database::new().await;
	let mut early =
		block(2, &[("CommunityBanks", "BankClosed", json!({ "bank_id": 0, "to_redistribution": "0" }))]);
	early.events[0].is_early = true;
	database.write(&[bank_and_money(), early]).await.unwrap();
	assert_eq!(database.row(Table::Banks, vec![0_i64.into()]).await.int("closed_at"), Some(1_000));
}

#[tokio::test]
async fn nothing_should_be_written_when_one_event_does_not_follow() {
	let mut database = Database::new().await;
	database.write(&[bank_and_money()]).await.unwrap();
	let before = database.chain.clone();
	let wrong =
		block(3, &[("CommunityBanks", "ClaimPaid", json!({ "bank_id": 0, "who": "x", "amount": "1" }))]);
	let refused = database.write(&[lent(), wrong]).await.unwrap_err().to_string();
	assert!(refused.contains("event 0 of block 3, CommunityBanks.ClaimPaid"), "{refused}");
	assert!(refused.contains("payable of banks 0 is 0, less than 1"), "{refused}");
	assert_eq!(database.store.chain().await.unwrap(), Some(before));
	assert_eq!((database.count("blocks").await, database.count("events").await), (2, 5));
	assert_eq!(database.count("loans").await, 0);
	database.world = World::default();
	database.write(&[lent(), paid()]).await.unwrap();
	assert_eq!(database.count("events").await, 14);
}

#[tokio::test]
async fn blocks_should_be_refused_when_they_do_not_follow_what_is_stored() {
	let mut database = Database::new().await;
	let gap = database.write(&[block(2, &[])]).await.unwrap_err();
	assert!(matches!(gap, StoreError::Gap { expected: 1, got: 2 }), "{gap}");
	let mut foreign = block(1, &[]);
	foreign.parent = [8; 32];
	let forked = database.write(&[foreign]).await.unwrap_err();
	assert!(forked.to_string().contains("is of a fork"), "{forked}");
	assert!(!forked.may_pass(), "waiting does not help");

	// Another one wrote the same block meanwhile.
	let mut other = Database {
		folder: tempfile::tempdir().unwrap(),
		store: database.store.clone(),
		chain: database.chain.clone(),
		world: World::default(),
	};
	database.write(&[bank_and_money()]).await.unwrap();
	let changed = other.write(&[bank_and_money()]).await.unwrap_err();
	assert!(matches!(changed, StoreError::Changed(1)), "{changed}");
	assert_eq!(database.count("events").await, 5);
}

#[tokio::test]
async fn another_chain_should_be_refused_by_name() {
	let database = Database::new().await;
	let refused = database.chain.must_be_of(&[1; 32]).unwrap_err().to_string();
	assert!(refused.contains("`A chain`") && refused.contains(&hex(&[1; 32])), "{refused}");
	assert!(database.chain.must_be_of(&hash(0)).is_ok());
}

#[tokio::test]
async fn every_table_should_have_the_columns_that_the_program_knows() {
	let database = Database::new().await;
	let pool = sqlx::SqlitePool::connect(&database.url()).await.unwrap();
	for table in Table::ALL {
		let spec = table.spec();
		let sql = format!("SELECT name, pk FROM pragma_table_info('{}') ORDER BY cid", spec.name);
		let rows = sqlx::query(&sql).fetch_all(&pool).await.unwrap();
		let names: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
		let keys = rows.iter().filter(|row| row.get::<i64, _>(1) > 0).count();
		let known: Vec<_> = spec.columns.iter().map(|column| column.name).collect();
		assert_eq!(
			(names, keys),
			(known.iter().map(|name| (*name).to_owned()).collect(), spec.keys),
			"{}",
			spec.name
		);
		for filter in spec.filters {
			let sql = "SELECT COUNT(*) FROM pragma_index_list($1) l, pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = $2";
			let count: i64 =
				sqlx::query(sql).bind(spec.name).bind(filter).fetch_one(&pool).await.unwrap().get(0);
			assert!(count > 0, "{} is filtered by {filter} without an index", spec.name);
		}
	}
}
