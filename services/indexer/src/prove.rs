//! Proves a row against the state root of a finalized block. No node is believed: the header must hash to the block that the row
//! is of, and the proof must fit the root that stands in it.

use crate::{
	chain::{proof, ChainError, Node, Runtime},
	row::{Cell, Key, Row},
	state::State,
	store::{write::Given, ChainRow, Store, StoreError},
	tables::Table,
	value::{account, hex, unhex},
	verify::hash_of,
};
use codec::Encode;
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

/// Why nothing can be proved.
#[derive(Debug, Error)]
pub enum ProveError {
	/// The chain cannot be read.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The database cannot be used.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// There is no proof of such rows.
	#[error("rows of `{0}` follow from many entries of the chain: prove banks, members, requests, loans or proposals")]
	Table(String),
	/// The key is none.
	#[error("`{1}` is no key of {0}: write {2}")]
	Key(&'static str, String, &'static str),
	/// There is no such row.
	#[error("there is no row {1} in {0}")]
	NoRow(&'static str, String),
	/// The database has another block there than it says.
	#[error("the database says that block {0} is {1}, which is no block of this chain: run `verify`")]
	Hash(u64, String),
}

/// A column that is not as the chain has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Differs {
	/// The column.
	pub field: &'static str,
	/// What stands in the row.
	pub stored: String,
	/// What the chain has.
	pub chain: String,
}

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Proof {
	/// The table.
	pub table: &'static str,
	/// The key of the row.
	pub key: String,
	/// The block.
	pub block: u64,
	/// Its hash.
	pub block_hash: String,
	/// The root of its state, as its header has it.
	pub state_root: String,
	/// The key in the state.
	pub storage_key: String,
	/// How many nodes of the trie the proof has.
	pub nodes: usize,
	/// Whether the state has an entry; of what has ended, it is proved that there is none.
	pub present: bool,
	/// The columns that were compared.
	pub columns: Vec<&'static str>,
	/// Whether the row is as the chain has it.
	pub proved: bool,
	/// Where it is not.
	pub differences: Vec<Differs>,
}

/// Where rows of a table stand in the chain's state: pallet, item, and how their keys are written.
fn place(table: Table) -> Option<(&'static str, &'static str, &'static str)> {
	Some(match table {
		Table::Banks => ("CommunityBanks", "CommunityBanks", "the number of the bank"),
		Table::Members => ("CommunityBanks", "Members", "BANK:ACCOUNT"),
		Table::Requests => ("Credit", "CreditRequests", "the request's hash"),
		Table::Loans => ("Credit", "ActiveLoans", "the number of the loan"),
		Table::Proposals => ("QuadraticGovernance", "Proposals", "the number of the proposal"),
		_ => return None,
	})
}

/// A key as people write it, as the row has it, as the chain encodes it, and as it is told.
fn parse(table: Table, text: &str, prefix: u16) -> Option<(Key, Vec<Vec<u8>>, Vec<Value>)> {
	let number = |text: &str| text.parse::<u32>().ok();
	match table {
		Table::Requests => {
			let hash = unhex(text).filter(|hash| hash.len() == 32)?;
			let text = hex(&hash);
			Some((vec![text.as_str().into()], vec![hash], vec![text.into()]))
		}
		Table::Members => {
			let (bank, who) = text.split_once(':')?;
			let (bank, who) = (number(bank)?, account(who)?);
			let text = crate::value::ss58(who, prefix);
			let key = vec![i64::from(bank).into(), text.as_str().into()];
			Some((key, vec![bank.encode(), who.to_vec()], vec![bank.into(), text.into()]))
		}
		_ => {
			let number = number(text)?;
			Some((vec![i64::from(number).into()], vec![number.encode()], vec![number.into()]))
		}
	}
}

/// Proves a row as of the last block that is written.
pub async fn prove(store: &Store, node: &Node, table: &str, key: &str) -> Result<Proof, ProveError> {
	let named = Table::named(table).ok_or_else(|| ProveError::Table(table.into()))?;
	let (mut pallet, mut item, written) = place(named).ok_or_else(|| ProveError::Table(table.into()))?;
	let name = named.spec().name;
	// The row may move on meanwhile: then it is read again with the block that it is of.
	let (chain, row, parsed) = loop {
		let chain: ChainRow = store.written().await?;
		let parsed =
			parse(named, key, chain.ss58_prefix).ok_or_else(|| ProveError::Key(name, key.into(), written))?;
		let row = store.find(named, &parsed.0).await?;
		if store.written().await? == chain {
			let row = row.ok_or_else(|| ProveError::NoRow(name, key.into()))?;
			break (chain, row, parsed);
		}
	};
	let (_, encoded, keys) = parsed;
	chain.must_be_of(&node.hash(0).await?)?;
	if named == Table::Banks && row.is("state", "founding") {
		(pallet, item) = ("CommunityBanks", "Foundings");
	}
	let other = || ProveError::Hash(chain.last_block, chain.last_hash.clone());
	let hash = hash_of(&chain.last_hash).ok_or_else(other)?;
	if node.hash(chain.last_block).await? != hash {
		return Err(other());
	}
	// The header is refused unless it hashes to that.
	let header = node.header(&hash).await?;
	let runtime = node.runtime_after(node.runtime_of(&header).await?.spec_version, &hash).await?;
	let storage_key = runtime.key(pallet, item, &encoded)?;
	let nodes = node.proof(&storage_key, &hash).await?;
	let count = nodes.len();
	let value = proof::read(&header.state_root, nodes, &storage_key)?;
	let given = value.as_deref().map(|value| given(&runtime, pallet, item, keys, value)).transpose()?;
	let (columns, differences) = compare(&row, given.as_ref())?;
	Ok(Proof {
		table: name,
		key: key.into(),
		block: header.number,
		block_hash: hex(&hash),
		state_root: hex(&header.state_root),
		storage_key: hex(&storage_key),
		nodes: count,
		present: given.is_some(),
		columns,
		proved: differences.is_empty(),
		differences,
	})
}

fn given(
	runtime: &Runtime,
	pallet: &str,
	item: &str,
	keys: Vec<Value>,
	value: &[u8],
) -> Result<Given, ChainError> {
	let value = runtime.stored(pallet, item, Some(value))?;
	Ok(Given { pallet: pallet.into(), item: item.into(), keys: keys.into(), value })
}

/// Whether the state of a row says that the chain has it still.
fn should_be_there(row: &Row) -> bool {
	let gone: &[&str] = match row.table {
		Table::Banks => &["closed", "abandoned"],
		Table::Members => &["left", "expelled", "moved"],
		Table::Requests => &["accepted", "rejected", "cancelled"],
		Table::Loans => &["closed"],
		_ => &["cancelled"],
	};
	!gone.contains(&row.text("state"))
}

fn compare(row: &Row, given: Option<&Given>) -> Result<(Vec<&'static str>, Vec<Differs>), ProveError> {
	let state =
		|stored: &Cell, chain: &str| Differs { field: "state", stored: stored.show(), chain: chain.into() };
	let Some(given) = given else {
		let mut columns = vec!["state"];
		let mut differences: Vec<_> =
			should_be_there(row).then(|| state(row.get("state"), "no entry")).into_iter().collect();
		// A loan is gone when nothing is owed on it.
		let nothing: &[&'static str] =
			if row.table == Table::Loans { &["outstanding", "interest"] } else { &[] };
		for field in nothing {
			columns.push(field);
			if row.amount(field) > 0 {
				differences.push(Differs { field, stored: row.get(field).show(), chain: "0".into() });
			}
		}
		return Ok((columns, differences));
	};
	if !should_be_there(row) {
		return Ok((vec!["state"], vec![state(row.get("state"), "an entry")]));
	}
	let read =
		State::of(std::slice::from_ref(given)).map_err(|error| ChainError::Unexpected(error.to_string()))?;
	let cells = read.rows.into_values().next().unwrap_or_default();
	let differences = cells
		.iter()
		.filter(|(column, chain)| row.get(column) != chain)
		.map(|(column, chain)| Differs { field: column, stored: row.get(column).show(), chain: chain.show() })
		.collect();
	Ok((cells.into_iter().map(|(column, _)| column).collect(), differences))
}
