//! Measures how fast the indexer catches up, and how much memory it takes.
//!
//!     cargo run --release --example catch_up -- --node ws://127.0.0.1:9944 --database URL [--blocks 10000] [--latency]
//!
//! A live node makes a block every three seconds, so a long chain is made here: blocks of ten events each, encoded by the
//! metadata of the real node, over its real genesis state, and served over WebSocket by the methods that the indexer asks. The
//! program itself runs as a process of its own, as an operator runs it. The chain is not a copy of a real one: its headers have
//! no digest, and its state is the genesis state throughout, so that `verify` and `prove` say nothing about it.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	reason = "a measurement may end at once"
)]

mod blocks;
mod encode;

use axum::{
	extract::{
		ws::{Message, WebSocket},
		State, WebSocketUpgrade,
	},
	routing::get,
	Router,
};
use blocks::{Block, Chain};
use codec::{Decode, Encode};
use credit_network_indexer::{
	chain::{runtime::prefix_of, Node},
	state::ITEMS,
	value::{hex, unhex},
};
use serde_json::{json, Value};
use std::{
	collections::{BTreeMap, HashMap},
	env, fs,
	process::{Child, Command, Stdio},
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::{
	rpcs::{client::rpc_params, RpcClient},
	Metadata,
};

/// What is served.
struct Served {
	genesis: [u8; 32],
	genesis_header: Value,
	/// The values of the genesis state that are asked for.
	state: BTreeMap<String, String>,
	metadata: String,
	blocks: Vec<Block>,
	by_hash: HashMap<String, usize>,
}

/// Killed when the measurement ends, however it ends.
struct Indexer(Child);

impl Drop for Indexer {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

fn argument(name: &str) -> Option<String> {
	let all: Vec<String> = env::args().collect();
	let place = all.iter().position(|argument| argument == name)?;
	all.get(place + 1).cloned()
}

#[tokio::main]
async fn main() {
	let needed =
		|name| argument(name).unwrap_or_else(|| panic!("{name} is missing: see the top of this file"));
	let (url, database) = (needed("--node"), needed("--database"));
	let count: u64 = argument("--blocks").map_or(10_000, |text| text.parse().unwrap());
	let served = Arc::new(make(&url, count).await);
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	let router = Router::new().route("/", get(upgrade)).with_state(served.clone());
	tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
	measure(&format!("ws://{address}"), &database, count).await;
}

/// Reads what is real, and makes the chain.
async fn make(url: &str, count: u64) -> Served {
	let rpc = RpcClient::from_insecure_url(url).await.unwrap();
	let node = Node::connect(&url.parse().unwrap()).await.unwrap();
	let genesis = node.hash(0).await.unwrap();
	let genesis_header: Value = rpc.request("chain_getHeader", rpc_params![hex(&genesis)]).await.unwrap();
	let params = rpc_params!["Metadata_metadata_at_version", hex(&15_u32.encode()), hex(&genesis)];
	let metadata: String = rpc.request("state_call", params).await.unwrap();
	let bytes = Option::<Vec<u8>>::decode(&mut unhex(&metadata).unwrap().as_slice()).unwrap().unwrap();
	let mut state = BTreeMap::new();
	for (pallet, item) in ITEMS {
		for (key, value) in node.entries(pallet, item, &genesis).await.unwrap() {
			state.insert(hex(&key), hex(&value));
		}
	}
	let upgrade = prefix_of("System", "LastRuntimeUpgrade");
	let value = node.values(std::slice::from_ref(&upgrade), &genesis).await.unwrap().pop().flatten().unwrap();
	state.insert(hex(&upgrade), hex(&value));
	let decoded = Metadata::decode_from(&bytes).unwrap();
	let chain = Chain { metadata: &decoded, genesis };
	let (mut parent, mut blocks) = (chain.genesis, Vec::new());
	for number in 1..=count {
		let block = chain.next(number, parent);
		parent = block.hash;
		blocks.push(block);
	}
	let by_hash = blocks.iter().enumerate().map(|(place, block)| (hex(&block.hash), place)).collect();
	Served { genesis, genesis_header, state, metadata, blocks, by_hash }
}

async fn upgrade(State(served): State<Arc<Served>>, upgrade: WebSocketUpgrade) -> axum::response::Response {
	upgrade.on_upgrade(|socket| answer_all(served, socket))
}

async fn answer_all(served: Arc<Served>, mut socket: WebSocket) {
	while let Some(Ok(message)) = socket.recv().await {
		let Message::Text(text) = message else { continue };
		let request: Value = serde_json::from_str(&text).unwrap();
		let result = served.answer(request["method"].as_str().unwrap(), &request["params"]);
		let answer = json!({ "jsonrpc": "2.0", "id": request["id"], "result": result });
		if socket.send(Message::Text(answer.to_string().into())).await.is_err() {
			return;
		}
	}
}

impl Served {
	fn hash(&self, number: u64) -> Value {
		match number {
			0 => hex(&self.genesis).into(),
			number => self.blocks.get(number as usize - 1).map(|block| hex(&block.hash)).into(),
		}
	}

	fn value(&self, key: &str, at: Option<&Block>) -> Option<String> {
		let is = |pallet, item| key == hex(&prefix_of(pallet, item));
		match at {
			Some(block) if is("System", "Events") => Some(hex(&block.events)),
			Some(block) if is("Timestamp", "Now") => Some(hex(&block.at.encode())),
			_ => self.state.get(key).cloned(),
		}
	}

	fn answer(&self, method: &str, params: &Value) -> Value {
		let block = |hash: &Value| self.by_hash.get(hash.as_str().unwrap()).map(|place| &self.blocks[*place]);
		match method {
			"system_chain" => "A chain made for measuring".into(),
			"chain_getFinalizedHead" => self.hash(self.blocks.len() as u64),
			"chain_getBlockHash" => match &params[0] {
				Value::Array(numbers) => {
					numbers.iter().map(|number| self.hash(number.as_u64().unwrap())).collect()
				}
				number => self.hash(number.as_u64().unwrap()),
			},
			"chain_getHeader" => match block(&params[0]) {
				Some(block) => serde_json::to_value(&block.header).unwrap(),
				None => self.genesis_header.clone(),
			},
			"state_queryStorageAt" => {
				let at = block(&params[1]);
				let keys = params[0].as_array().unwrap().iter().map(|key| key.as_str().unwrap());
				let changes: Vec<_> = keys.map(|key| json!([key, self.value(key, at)])).collect();
				json!([{ "block": params[1], "changes": changes }])
			}
			"state_getKeysPaged" => {
				let (prefix, after) = (params[0].as_str().unwrap(), params[2].as_str().unwrap_or_default());
				let keys = self.state.keys().filter(|key| key.starts_with(prefix) && key.as_str() > after);
				keys.take(params[1].as_u64().unwrap() as usize).cloned().collect()
			}
			"state_call" => self.metadata.clone().into(),
			other => panic!("nobody has said how to answer {other}"),
		}
	}
}

/// The indexer's own program, built with this example.
fn program() -> std::path::PathBuf {
	let examples = env::current_exe().unwrap();
	let path = examples.parent().unwrap().parent().unwrap().join("credit-network-indexer");
	assert!(path.is_file(), "build the program in the same profile first: cargo build --release");
	path
}

fn resident_mib(child: &Child, what: &str) -> f64 {
	let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
	let line = status.lines().find_map(|line| line.strip_prefix(what));
	let kib: f64 = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default();
	kib / 1024.0
}

async fn measure(node: &str, database: &str, count: u64) {
	let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
	let listen = format!("127.0.0.1:{port}");
	let child = Command::new(program())
		.args(["run", "--node", node, "--database", database, "--listen", &listen, "--log", "json"])
		.stderr(Stdio::inherit())
		.spawn()
		.unwrap();
	let mut indexer = Indexer(child);
	let (begun, mut first) = (Instant::now(), None);
	let client = reqwest::Client::builder().no_proxy().build().unwrap();
	loop {
		tokio::time::sleep(Duration::from_millis(20)).await;
		assert!(indexer.0.try_wait().unwrap().is_none(), "the indexer has ended: its log says why");
		let asked = client.get(format!("http://{listen}/health")).send().await;
		let Ok(answer) = asked else { continue };
		let health: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
		let Some(last) = health["last_block"].as_u64() else { continue };
		first.get_or_insert_with(|| (Instant::now(), last));
		if last >= count {
			break;
		}
		assert!(begun.elapsed() < Duration::from_secs(600), "it takes too long: {health}");
	}
	let (since, from) = first.unwrap();
	let seconds = since.elapsed().as_secs_f64().max(0.001);
	println!("blocks:          {} in {seconds:.1} s", count - from);
	println!("blocks a second: {:.0}", (count - from) as f64 / seconds);
	println!("memory at most:  {:.0} MiB", resident_mib(&indexer.0, "VmHWM:"));
	if env::args().any(|argument| argument == "--latency") {
		latency(&client, &listen).await;
	}
}

/// How long answers take, asked one after the other.
async fn latency(client: &reqwest::Client, listen: &str) {
	for path in [
		"/events?limit=100",
		"/events?pallet=Credit&name=Repaid&limit=100",
		"/events?pallet=CommunityBanks&order=desc&limit=100",
		"/loans?bank_id=0&state=active&limit=100",
		"/payments?bank_id=0&limit=100",
		"/members?bank_id=0&limit=100",
		"/banks/0",
		"/analytics/portfolio",
		"/analytics/vintages",
		"/network/series?by=day",
	] {
		let mut took = Vec::new();
		for _ in 0..200 {
			let begun = Instant::now();
			let answer = client.get(format!("http://{listen}{path}")).send().await.unwrap();
			assert!(answer.status().is_success(), "{path}");
			answer.bytes().await.unwrap();
			took.push(begun.elapsed());
		}
		took.sort_unstable();
		println!("{path}: median {:?}, p99 {:?}", took[100], took[198]);
	}
}
