//! The rows that cases are made of.

use crate::data::DataError;
use serde_json::Value;
use sqlx::{any::AnyRow, AnyConnection, Connection, Row};
use std::{collections::BTreeMap, str::FromStr};

/// A request for credit.
#[derive(Debug, Clone)]
pub(super) struct Request {
	pub id: String,
	pub bank: i64,
	pub borrower: String,
	pub person: String,
	pub amount: u128,
	pub term: i64,
	pub installments: i64,
	pub purpose: String,
	/// In the native currency: what an asset was worth on that day no row tells.
	pub collateral: u128,
	pub refused: bool,
	pub loan_id: Option<i64>,
	pub assessed_at: Option<i64>,
}

/// A loan.
#[derive(Debug, Clone)]
pub(super) struct Loan {
	pub person: String,
	pub by_peers: bool,
	pub principal: u128,
	pub collateral: u128,
	pub accepted_at: i64,
	pub defaulted_at: Option<i64>,
	pub closed_at: Option<i64>,
	/// What was paid, in order.
	pub payments: Vec<Payment>,
	/// When parts fall due, by plan.
	pub due: BTreeMap<i64, Vec<Due>>,
	/// When plans were put in the place of others.
	pub restructured: Vec<i64>,
	/// When it became delinquent, and when it no longer was.
	pub lateness: Vec<(i64, bool)>,
}

/// A payment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payment {
	pub at: i64,
	pub principal: u128,
	/// Not taken from the collateral.
	pub by_hand: bool,
}

/// A part of a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
	pub at: i64,
	/// What may be outstanding from then on.
	pub balance: u128,
}

/// An endorsement.
#[derive(Debug, Clone)]
pub(super) struct Endorsement {
	pub request: String,
	pub endorser: String,
	pub stake: u128,
	pub given_at: i64,
	pub withdrawn_at: Option<i64>,
	pub slashed_at: Option<i64>,
}

/// A credential.
#[derive(Debug, Clone)]
pub(super) struct Credential {
	pub subject: String,
	pub schema: i64,
	pub attested_at: i64,
	pub expiry: i64,
	/// When it was suspended or revoked, and when it was valid again.
	pub changes: Vec<(i64, bool)>,
}

/// How a bank's community fared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Health {
	pub at: i64,
	pub total: i64,
	pub local_business: Option<i64>,
}

/// All that is read.
#[derive(Debug, Default)]
pub(super) struct Books {
	pub last_at: i64,
	pub requests: BTreeMap<String, Request>,
	pub loans: BTreeMap<i64, Loan>,
	pub endorsements: Vec<Endorsement>,
	/// Since when an account is a member of a bank.
	pub joined: BTreeMap<(i64, String), i64>,
	/// The person behind an account.
	pub persons: BTreeMap<String, String>,
	/// The bioregion of a bank.
	pub regions: BTreeMap<i64, String>,
	pub health: BTreeMap<i64, Vec<Health>>,
	/// When something was measured in a bioregion.
	pub measured: BTreeMap<String, Vec<i64>>,
	pub credentials: BTreeMap<i64, Credential>,
	/// The loans of a person.
	loans_of: BTreeMap<String, Vec<i64>>,
	/// The request that became a loan.
	request_of: BTreeMap<i64, String>,
	/// The endorsements for a request, and those by a person, as places in the list.
	given_for: BTreeMap<String, Vec<usize>>,
	given_by: BTreeMap<String, Vec<usize>>,
	/// The credentials of an account.
	held_by: BTreeMap<String, Vec<i64>>,
}

fn database(error: impl std::fmt::Display) -> DataError {
	DataError::Database(error.to_string())
}

fn int(row: &AnyRow, at: usize) -> Result<Option<i64>, DataError> {
	row.try_get(at).map_err(database)
}

fn text(row: &AnyRow, at: usize) -> Result<String, DataError> {
	Ok(row.try_get::<Option<String>, _>(at).map_err(database)?.unwrap_or_default())
}

fn amount(row: &AnyRow, at: usize) -> Result<u128, DataError> {
	let text = text(row, at)?;
	if text.is_empty() {
		return Ok(0);
	}
	u128::from_str(&text)
		.map_err(|_| DataError::Database(format!("`{text}` is no amount: was the table changed by hand?")))
}

impl Books {
	/// Reads the tables, without changing anything.
	pub async fn read(url: &str) -> Result<Self, DataError> {
		sqlx::any::install_default_drivers();
		let sqlite = url.starts_with("sqlite:");
		if !sqlite && !url.starts_with("postgres:") && !url.starts_with("postgresql:") {
			return Err(DataError::Database("write sqlite:FILE or postgres://USER@HOST/NAME".into()));
		}
		let mut address = url.to_owned();
		if sqlite && !address.contains("mode=") {
			address.push_str(if address.contains('?') { "&mode=ro" } else { "?mode=ro" });
		}
		let mut connection = AnyConnection::connect(&address)
			.await
			.map_err(|error| DataError::Database(format!("{error}: is it the indexer's?")))?;
		let mut books = Self::default();
		let found = books.fill(&mut connection).await;
		connection.close().await.map_err(database)?;
		found.map(|()| books)
	}

	async fn fill(&mut self, connection: &mut AnyConnection) -> Result<(), DataError> {
		for row in rows(connection, "SELECT last_at FROM chain WHERE id = 0").await? {
			self.last_at = int(&row, 0)?.unwrap_or_default();
		}
		for row in rows(connection, "SELECT bank_id, account, person, joined_at FROM members").await? {
			let (bank, account, person) = (int(&row, 0)?.unwrap_or_default(), text(&row, 1)?, text(&row, 2)?);
			if !person.is_empty() {
				self.persons.insert(account.clone(), person);
			}
			if let Some(joined) = int(&row, 3)? {
				self.joined.insert((bank, account), joined);
			}
		}
		for row in rows(connection, "SELECT bank_id, bioregion FROM banks").await? {
			self.regions.insert(int(&row, 0)?.unwrap_or_default(), text(&row, 1)?);
		}
		self.fill_requests(connection).await?;
		self.fill_loans(connection).await?;
		let query = "SELECT request_id, endorser, CAST(stake AS TEXT), given_at FROM endorsements ORDER BY request_id, endorser";
		for row in rows(connection, query).await? {
			self.endorsements.push(Endorsement {
				request: text(&row, 0)?,
				endorser: text(&row, 1)?,
				stake: amount(&row, 2)?,
				given_at: int(&row, 3)?.unwrap_or_default(),
				withdrawn_at: None,
				slashed_at: None,
			});
		}
		let query = "SELECT bank_id, at, total, CAST(inputs AS TEXT) FROM health ORDER BY bank_id, at";
		for row in rows(connection, query).await? {
			let inputs: Value = serde_json::from_str(&text(&row, 3)?).unwrap_or_default();
			let (Some(at), Some(total)) = (int(&row, 1)?, int(&row, 2)?) else { continue };
			let local_business = inputs.get("local_business").and_then(Value::as_i64);
			self.health.entry(int(&row, 0)?.unwrap_or_default()).or_default().push(Health {
				at,
				total,
				local_business,
			});
		}
		let query =
			"SELECT region, measured_at FROM indicators WHERE value IS NOT NULL ORDER BY region, measured_at";
		for row in rows(connection, query).await? {
			self.measured.entry(text(&row, 0)?).or_default().extend(int(&row, 1)?);
		}
		self.index();
		self.fill_events(connection).await
	}

	fn index(&mut self) {
		for (id, loan) in &self.loans {
			self.loans_of.entry(loan.person.clone()).or_default().push(*id);
		}
		for request in self.requests.values() {
			if let Some(loan) = request.loan_id {
				self.request_of.insert(loan, request.id.clone());
			}
		}
		for (place, given) in self.endorsements.iter().enumerate() {
			self.given_for.entry(given.request.clone()).or_default().push(place);
			let person = self.persons.get(&given.endorser).unwrap_or(&given.endorser);
			self.given_by.entry(person.clone()).or_default().push(place);
		}
	}

	async fn fill_requests(&mut self, connection: &mut AnyConnection) -> Result<(), DataError> {
		let query = "SELECT request_id, bank_id, borrower, person, CAST(amount AS TEXT), term, installments, purpose, \
		             collateral_kind, CAST(collateral AS TEXT), state, loan_id FROM requests";
		for row in rows(connection, query).await? {
			let id = text(&row, 0)?;
			let native = text(&row, 8)? == "native";
			let state = text(&row, 10)?;
			let request = Request {
				id: id.clone(),
				bank: int(&row, 1)?.unwrap_or_default(),
				borrower: text(&row, 2)?,
				person: text(&row, 3)?,
				amount: amount(&row, 4)?,
				term: int(&row, 5)?.unwrap_or_default(),
				installments: int(&row, 6)?.unwrap_or_default(),
				purpose: text(&row, 7)?,
				collateral: if native { amount(&row, 9)? } else { 0 },
				refused: state == "rejected",
				loan_id: if state == "accepted" { int(&row, 11)? } else { None },
				assessed_at: None,
			};
			self.requests.insert(id, request);
		}
		Ok(())
	}

	async fn fill_loans(&mut self, connection: &mut AnyConnection) -> Result<(), DataError> {
		let query = "SELECT loan_id, person, by_peers, CAST(principal AS TEXT), CAST(collateral AS TEXT), accepted_at, \
		             defaulted_at, closed_at FROM loans";
		for row in rows(connection, query).await? {
			let loan = Loan {
				person: text(&row, 1)?,
				by_peers: int(&row, 2)? == Some(1),
				principal: amount(&row, 3)?,
				collateral: amount(&row, 4)?,
				accepted_at: int(&row, 5)?.unwrap_or_default(),
				defaulted_at: int(&row, 6)?,
				closed_at: int(&row, 7)?,
				payments: Vec::new(),
				due: BTreeMap::new(),
				restructured: Vec::new(),
				lateness: Vec::new(),
			};
			self.loans.insert(int(&row, 0)?.unwrap_or_default(), loan);
		}
		let query = "SELECT loan_id, at, kind, CAST(principal AS TEXT) FROM payments ORDER BY id";
		for row in rows(connection, query).await? {
			let kind = text(&row, 2)?;
			if kind != "repayment" && kind != "collateral" {
				continue;
			}
			let payment = Payment {
				at: int(&row, 1)?.unwrap_or_default(),
				principal: amount(&row, 3)?,
				by_hand: kind == "repayment",
			};
			if let Some(loan) = self.loans.get_mut(&int(&row, 0)?.unwrap_or_default()) {
				loan.payments.push(payment);
			}
		}
		let query = "SELECT loan_id, plan, due_at, CAST(balance AS TEXT) FROM installments ORDER BY loan_id, plan, number";
		for row in rows(connection, query).await? {
			let due = Due { at: int(&row, 2)?.unwrap_or_default(), balance: amount(&row, 3)? };
			if let Some(loan) = self.loans.get_mut(&int(&row, 0)?.unwrap_or_default()) {
				loan.due.entry(int(&row, 1)?.unwrap_or_default()).or_default().push(due);
			}
		}
		Ok(())
	}

	/// What only events tell: when.
	async fn fill_events(&mut self, connection: &mut AnyConnection) -> Result<(), DataError> {
		let query = "SELECT at, name, CAST(fields AS TEXT) FROM events WHERE (pallet = 'Credit' AND name IN \
		             ('CreditAssessed', 'EndorsementWithdrawn', 'EndorsementDeclined', 'LoanLate', 'LoanRestructured', \
		             'StakeSlashed')) OR (pallet = 'Identities' AND name IN ('Attested', 'AttestationRevoked', \
		             'AttestationSuspended', 'AttestationReinstated')) ORDER BY id";
		for row in rows(connection, query).await? {
			let (at, name) = (int(&row, 0)?.unwrap_or_default(), text(&row, 1)?);
			let fields: Value = serde_json::from_str(&text(&row, 2)?)
				.map_err(|error| DataError::Database(format!("an event's fields are no JSON ({error})")))?;
			self.tell(at, &name, &fields);
		}
		Ok(())
	}

	fn tell(&mut self, at: i64, name: &str, fields: &Value) {
		let number = |field: &str| fields.get(field).and_then(Value::as_i64);
		let word = |field: &str| fields.get(field).and_then(Value::as_str).unwrap_or_default();
		match name {
			"CreditAssessed" => {
				if let Some(request) = self.requests.get_mut(word("request_id")) {
					// Later ones are after the decision, or follow what it brought about.
					request.assessed_at.get_or_insert(at);
				}
			}
			"EndorsementWithdrawn" | "EndorsementDeclined" => {
				if let Some(given) = self.endorsement(word("request_id"), word("endorser")) {
					// The row is of the last one, which may have been given after another was withdrawn.
					if given.given_at <= at {
						given.withdrawn_at = Some(at);
					}
				}
			}
			"StakeSlashed" => {
				let request = number("loan_id").and_then(|loan| self.request_of.get(&loan)).cloned();
				let given = request.and_then(|request| self.endorsement(&request, word("endorser")));
				if let Some(given) = given {
					given.slashed_at = Some(at);
				}
			}
			"LoanLate" | "LoanRestructured" => {
				let loan = number("loan_id").and_then(|loan| self.loans.get_mut(&loan));
				let Some(loan) = loan else { return };
				if name == "LoanLate" {
					loan.lateness
						.push((at, fields.get("is_late").and_then(Value::as_bool).unwrap_or_default()));
				} else {
					loan.restructured.push(at);
					// A restructured loan is no longer late.
					loan.lateness.push((at, false));
				}
			}
			"Attested" => {
				let (Some(id), Some(schema)) = (number("id"), number("schema")) else { return };
				let credential = Credential {
					subject: word("subject").to_owned(),
					schema,
					attested_at: at,
					expiry: number("expiry").unwrap_or(i64::MAX),
					changes: Vec::new(),
				};
				self.held_by.entry(credential.subject.clone()).or_default().push(id);
				self.credentials.insert(id, credential);
			}
			_ => {
				let credential = number("id").and_then(|id| self.credentials.get_mut(&id));
				if let Some(credential) = credential {
					credential.changes.push((at, name == "AttestationReinstated"));
				}
			}
		}
	}

	/// Leaves out what happened after a moment, so that the data of that day can be had again.
	pub fn forget_after(&mut self, moment: i64) {
		self.loans.retain(|_, loan| loan.accepted_at <= moment);
		for loan in self.loans.values_mut() {
			loan.defaulted_at = loan.defaulted_at.filter(|at| *at <= moment);
			loan.closed_at = loan.closed_at.filter(|at| *at <= moment);
		}
		self.requests.retain(|_, request| request.assessed_at.is_some_and(|at| at <= moment));
		self.last_at = moment;
	}

	fn endorsement(&mut self, request: &str, endorser: &str) -> Option<&mut Endorsement> {
		let places = self.given_for.get(request)?;
		let place = *places
			.iter()
			.find(|place| self.endorsements.get(**place).is_some_and(|given| given.endorser == endorser))?;
		self.endorsements.get_mut(place)
	}

	/// The loans of a person.
	pub fn loans_of(&self, person: &str) -> impl Iterator<Item = &Loan> {
		self.loans_of.get(person).into_iter().flatten().filter_map(|loan| self.loans.get(loan))
	}

	/// The endorsements for a request.
	pub fn endorsements_for(&self, request: &str) -> impl Iterator<Item = &Endorsement> {
		self.given_for.get(request).into_iter().flatten().filter_map(|place| self.endorsements.get(*place))
	}

	/// The endorsements by a person.
	pub fn endorsements_by(&self, person: &str) -> impl Iterator<Item = &Endorsement> {
		self.given_by.get(person).into_iter().flatten().filter_map(|place| self.endorsements.get(*place))
	}

	/// The credentials of an account.
	pub fn credentials_of(&self, account: &str) -> impl Iterator<Item = &Credential> {
		self.held_by.get(account).into_iter().flatten().filter_map(|id| self.credentials.get(id))
	}

	/// The person behind an account; one who is no member any more stands for themselves.
	pub fn person_of<'a>(&'a self, account: &'a str) -> &'a str {
		self.persons.get(account).map_or(account, String::as_str)
	}
}

async fn rows(connection: &mut AnyConnection, query: &str) -> Result<Vec<AnyRow>, DataError> {
	sqlx::query(query).fetch_all(connection).await.map_err(|error| {
		DataError::Database(format!("{error}: are these the indexer's tables, of this version?"))
	})
}
