//! A long chain whose events follow from each other: deposits, gifts, and loans from the request to the last payment.

use super::encode::encode;
use codec::{Compact, Encode};
use credit_network_indexer::value::{hex, ss58};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use subxt::{
	config::substrate::{Digest, SubstrateHeader, H256},
	Metadata,
};

/// How far apart blocks are, in milliseconds.
const BLOCK_TIME: u64 = 3_000;

/// When the first one was made.
const BEGAN: u64 = 1_800_000_000_000;

/// How many people there are.
const PEOPLE: u64 = 500;

/// A block, as a node gives it.
pub struct Block {
	pub hash: [u8; 32],
	pub header: SubstrateHeader<H256>,
	pub events: Vec<u8>,
	pub at: u64,
}

/// What makes blocks.
pub struct Chain<'a> {
	pub metadata: &'a Metadata,
	pub genesis: [u8; 32],
}

fn someone(number: u64) -> String {
	ss58(blake2_256(&(number % PEOPLE).encode()), 42)
}

fn person(number: u64) -> String {
	hex(&blake2_256(&("person", number % PEOPLE).encode()))
}

fn request(loan: u64) -> String {
	hex(&blake2_256(&("request", loan).encode()))
}

impl Chain<'_> {
	fn event(&self, pallet: &str, name: &str, fields: &Value, out: &mut Vec<u8>) {
		let of = self.metadata.pallet_by_name(pallet).unwrap();
		let variants = of.event_variants().unwrap();
		let variant = variants.iter().find(|variant| variant.name == name).unwrap();
		out.extend([0, 1, 0, 0, 0, of.event_index(), variant.index]);
		for field in &variant.fields {
			let value = fields.get(field.name.as_ref().unwrap()).unwrap_or(&Value::Null);
			encode(value, field.ty.id, self.metadata.types(), out);
		}
		out.push(0);
	}

	/// The block that follows.
	pub fn next(&self, number: u64, parent: [u8; 32]) -> Block {
		let at = BEGAN + number * BLOCK_TIME;
		let told = events(number, at);
		let mut events = Vec::new();
		Compact(told.len() as u32).encode_to(&mut events);
		for (pallet, name, fields) in &told {
			self.event(pallet, name, fields, &mut events);
		}
		let header = SubstrateHeader {
			parent_hash: H256(parent),
			number,
			state_root: H256(blake2_256(&number.encode())),
			extrinsics_root: H256([0; 32]),
			digest: Digest::default(),
		};
		Block { hash: blake2_256(&header.encode()), header, events, at }
	}
}

/// Ten events. Each loan takes four blocks: asked for and endorsed, approved, paid out, repaid.
fn events(number: u64, at: u64) -> Vec<(&'static str, &'static str, Value)> {
	let (loan, step) = ((number - 1) / 4, (number - 1) % 4);
	let (who, other) = (someone(loan), someone(number + 7));
	let (bank, amount, interest) = (0, "5000000000000", "1000");
	let balances =
		|name, amount: u64| ("Balances", name, json!({ "who": other, "amount": amount.to_string() }));
	let mut events = vec![
		balances("Withdraw", number),
		("Balances", "Transfer", json!({ "from": who, "to": other, "amount": "1000000" })),
		(
			"CommunityBanks",
			"Deposited",
			json!({ "bank_id": bank, "who": other, "amount": "20000000000000", "shares": "20000000000000000000" }),
		),
		(
			"CommunityBanks",
			"Donated",
			json!({ "bank_id": bank, "who": who, "amount": "1000000", "uncovered_burned": "0", "deficit": "0", "commons": "1000000" }),
		),
	];
	let terms = json!({ "amount": amount, "bank_id": bank, "person": person(loan) });
	match step {
		0 => {
			let mut asked = terms.clone();
			asked["borrower_id"] = who.clone().into();
			asked["term"] = 60_000.into();
			asked["schedule"] = json!({ "Amortising": { "installments": 3 } });
			asked["purpose"] =
				json!({ "kind": "CreativeProject", "description": { "Text": "A stage for the village." } });
			asked["funding"] = "Bank".into();
			asked["timestamp"] = at.into();
			asked["deposit"] = "1000000000000".into();
			asked["state"] = "Open".into();
			events.push(("Credit", "CreditRequested", json!({ "request_id": request(loan), "borrower": who, "amount": amount, "purpose": "CreativeProject", "request": asked })));
			events.push(("Credit", "Endorsed", json!({ "request_id": request(loan), "endorser": other, "person": person(number + 7), "stake": "1000000000000", "statement": "A good neighbour." })));
		}
		1 => {
			let offer = json!({ "loan_id": loan, "amount": amount, "collateral": "0", "rate": 50_000_000_000_000_000_u64, "expires": at + 60_000 });
			events.push(("Credit", "CreditApproved", json!({ "request_id": request(loan), "borrower": who, "loan_id": loan, "amount": amount, "offer": offer })));
		}
		2 => {
			let lent = json!({
				"borrower": who, "person": person(loan), "bank_id": bank, "request_id": request(loan), "principal": amount,
				"created": "0", "outstanding": amount, "booked": amount, "accrued_at": at, "accepted": at,
				"rate": 50_000_000_000_000_000_u64, "purpose": "CreativeProject",
				"plan": { "start": at, "base": amount, "term": 60_000, "schedule": { "Amortising": { "installments": 3 } } },
				"security": { "released_to": amount }, "endorsers": { "parts": 1, "whole": "1000000000000" },
			});
			events.push((
				"CommunityBanks",
				"LoanPaidOut",
				json!({ "bank_id": bank, "borrower": who, "person": person(loan), "created": "0", "pool": amount }),
			));
			events.push(("Credit", "LoanFunded", json!({ "request_id": request(loan), "loan_id": loan, "borrower": who, "bank_id": bank, "created": "0", "pool": amount, "loan": lent })));
		}
		_ if loan % 10 == 0 => {
			// One in ten is not repaid to the end.
			let half = "2500000000000";
			events.push((
				"CommunityBanks",
				"PaymentCollected",
				json!({ "bank_id": bank, "person": person(loan), "principal": half }),
			));
			events.push(("Credit", "Repaid", json!({ "loan_id": loan, "payer": who, "interest": "0", "principal": half, "burned": "0", "released": "0" })));
		}
		_ => {
			events.push((
				"CommunityBanks",
				"PaymentCollected",
				json!({ "bank_id": bank, "person": person(loan), "principal": amount, "commons": interest }),
			));
			events.push(("Credit", "Repaid", json!({ "loan_id": loan, "payer": who, "interest": interest, "principal": amount, "burned": "0", "released": "0" })));
			events.push(("Credit", "LoanClosed", json!({ "loan_id": loan, "borrower": who })));
		}
	}
	while events.len() < 10 {
		events.push(balances("Deposit", number));
	}
	events
}
