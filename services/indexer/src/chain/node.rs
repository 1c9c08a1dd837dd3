//! What is asked of a node.

use super::{runtime, Block, ChainError, Hash, Runtime};
use crate::value::{hex, unhex};
use codec::{Decode, Encode};
use serde::{de::DeserializeOwned, Deserialize};
use sp_crypto_hashing::blake2_256;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::{
	config::substrate::{SubstrateHeader, H256},
	rpcs::{
		client::{rpc_params, RpcParams},
		RpcClient,
	},
};
use url::Url;

/// How long the node may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How many keys are asked for at once.
const PAGE: u32 = 256;

/// A block's header, whose hash was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
	/// The block's number.
	pub number: u64,
	/// Its hash.
	pub hash: Hash,
	/// The hash of the block before.
	pub parent: Hash,
	/// The root of the state that it leaves.
	pub state_root: Hash,
}

/// A node, connected.
pub struct Node {
	client: RpcClient,
	runtimes: Mutex<BTreeMap<u32, Arc<Runtime>>>,
}

#[derive(Deserialize)]
struct Changes {
	changes: Vec<(String, Option<String>)>,
}

#[derive(Deserialize)]
struct ReadProof {
	proof: Vec<String>,
}

#[derive(Decode)]
struct LastRuntimeUpgrade {
	#[codec(compact)]
	spec_version: u32,
}

/// The host alone: providers put keys into paths and queries, and errors may repeat them.
pub fn host(url: &Url) -> String {
	let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
	format!("{}{port}", url.host_str().unwrap_or_default())
}

fn bytes(text: &str) -> Result<Vec<u8>, ChainError> {
	unhex(text).ok_or_else(|| ChainError::Unexpected(format!("`{text}`, which is no hex")))
}

fn hash(text: &str) -> Result<Hash, ChainError> {
	let odd = |_| ChainError::Unexpected(format!("`{text}`, which is no hash"));
	bytes(text)?.try_into().map_err(odd)
}

impl Node {
	/// Connects to a node.
	pub async fn connect(url: &Url) -> Result<Self, ChainError> {
		let no_connection = |reason: &str| {
			let mut reason = reason.to_owned();
			for secret in [url.query().unwrap_or_default(), url.path().trim_matches('/')] {
				if !secret.is_empty() {
					reason = reason.replace(secret, "...");
				}
			}
			ChainError::Unreachable(format!("no connection to {}: {reason}", host(url)))
		};
		let connecting = tokio::time::timeout(TIMEOUT, RpcClient::from_insecure_url(url));
		let client = connecting
			.await
			.map_err(|_| no_connection("it takes too long"))?
			.map_err(|error| no_connection(&error.to_string()))?;
		Ok(Self { client, runtimes: Mutex::default() })
	}

	async fn ask<T: DeserializeOwned>(&self, method: &str, params: RpcParams) -> Result<T, ChainError> {
		let asking = tokio::time::timeout(TIMEOUT, self.client.request(method, params));
		let slow = || ChainError::Unreachable(format!("{method} takes too long"));
		asking.await.map_err(|_| slow())?.map_err(|error| match error {
			subxt::rpcs::Error::User(error) => {
				let more = error.data.as_ref().map_or(String::new(), |data| format!(": {}", data.get()));
				ChainError::Refused {
					method: method.into(),
					reason: format!("{} ({}){more}", error.message, error.code),
				}
			}
			error @ subxt::rpcs::Error::Deserialization(_) => ChainError::Unexpected(error.to_string()),
			error => ChainError::Unreachable(error.to_string()),
		})
	}

	/// The hashes of blocks, as far as the node has them.
	pub async fn hashes(&self, from: u64, to: u64) -> Result<Vec<Hash>, ChainError> {
		let numbers: Vec<u64> = (from..=to).collect();
		let hashes: Vec<Option<String>> = self.ask("chain_getBlockHash", rpc_params![numbers]).await?;
		hashes
			.iter()
			.zip(from..)
			.map(|(text, number)| match text {
				Some(text) => hash(text),
				None => Err(ChainError::Unexpected(format!("no block {number}: is it syncing anew?"))),
			})
			.collect()
	}

	/// The hash of one block.
	pub async fn hash(&self, number: u64) -> Result<Hash, ChainError> {
		let hashes = self.hashes(number, number).await?;
		hashes.first().copied().ok_or_else(|| ChainError::Unexpected(format!("no block {number}")))
	}

	/// The number of the last block that is finalized.
	pub async fn finalized(&self) -> Result<u64, ChainError> {
		let head: String = self.ask("chain_getFinalizedHead", rpc_params![]).await?;
		Ok(self.header(&hash(&head)?).await?.number)
	}

	/// The header of a block, if it hashes to what it was asked for by.
	pub async fn header(&self, of: &Hash) -> Result<Header, ChainError> {
		let header: Option<SubstrateHeader<H256>> = self.ask("chain_getHeader", rpc_params![hex(of)]).await?;
		let header = header.ok_or_else(|| ChainError::Unexpected(format!("no header of {}", hex(of))))?;
		if blake2_256(&header.encode()) != *of {
			return Err(ChainError::Unexpected(format!("a header that does not hash to {}", hex(of))));
		}
		Ok(Header {
			number: header.number,
			hash: *of,
			parent: header.parent_hash.0,
			state_root: header.state_root.0,
		})
	}

	/// What a block's state has under each key.
	pub async fn values(&self, keys: &[Vec<u8>], at: &Hash) -> Result<Vec<Option<Vec<u8>>>, ChainError> {
		let names: Vec<String> = keys.iter().map(|key| hex(key)).collect();
		let answer: Vec<Changes> = self.ask("state_queryStorageAt", rpc_params![&names, hex(at)]).await?;
		let changes = answer.into_iter().flat_map(|changes| changes.changes);
		let found: BTreeMap<String, Option<String>> = changes.collect();
		names.iter().map(|name| found.get(name).and_then(Option::as_deref).map(bytes).transpose()).collect()
	}

	/// All entries of a map at a block, with their keys.
	pub async fn entries(
		&self,
		pallet: &str,
		item: &str,
		at: &Hash,
	) -> Result<Vec<(Vec<u8>, Vec<u8>)>, ChainError> {
		let prefix = runtime::prefix_of(pallet, item);
		let mut entries = Vec::new();
		let mut after: Option<String> = None;
		loop {
			let params = rpc_params![hex(&prefix), PAGE, &after, hex(at)];
			let names: Vec<String> = self.ask("state_getKeysPaged", params).await?;
			let keys = names.iter().map(|name| bytes(name)).collect::<Result<Vec<_>, _>>()?;
			if keys.is_empty() {
				return Ok(entries);
			}
			let values = self.values(&keys, at).await?;
			entries.extend(keys.into_iter().zip(values).filter_map(|(key, value)| Some((key, value?))));
			after = names.last().cloned();
		}
	}

	/// The nodes of the state's trie that prove what is under a key.
	pub async fn proof(&self, key: &[u8], at: &Hash) -> Result<Vec<Vec<u8>>, ChainError> {
		let params = rpc_params![[hex(key)], hex(at)];
		let answer: ReadProof = self.ask("state_getReadProof", params).await?;
		answer.proof.iter().map(|node| bytes(node)).collect()
	}

	/// The runtime that stands in a block's state: what executes the next one.
	pub async fn runtime_after(&self, spec_version: u32, block: &Hash) -> Result<Arc<Runtime>, ChainError> {
		let known = |runtimes: &BTreeMap<u32, Arc<Runtime>>| runtimes.get(&spec_version).cloned();
		if let Some(runtime) = known(&self.runtimes.lock().unwrap_or_else(PoisonError::into_inner)) {
			return Ok(runtime);
		}
		let version = hex(&15_u32.encode());
		let params = rpc_params!["Metadata_metadata_at_version", version, hex(block)];
		let answer: String = self.ask("state_call", params).await?;
		let metadata = Option::<Vec<u8>>::decode(&mut bytes(&answer)?.as_slice())
			.ok()
			.flatten()
			.ok_or_else(|| ChainError::Unexpected("no metadata of version 15".into()))?;
		let runtime = Arc::new(Runtime::new(spec_version, &metadata)?);
		let mut runtimes = self.runtimes.lock().unwrap_or_else(PoisonError::into_inner);
		Ok(runtimes.entry(spec_version).or_insert(runtime).clone())
	}

	/// The runtime that executed a block, which may have put another one into the state that it left.
	pub async fn runtime_of(&self, header: &Header) -> Result<Arc<Runtime>, ChainError> {
		let [_, _, upgrade] = Self::watched();
		let values = self.values(&[upgrade], &header.hash).await?;
		let spec_version = spec_version(values.first().and_then(|value| value.as_deref()))?;
		// Nothing executed the first block.
		let before = if header.number == 0 { header.hash } else { header.parent };
		self.runtime_after(spec_version, &before).await
	}

	/// What is read of every block.
	fn watched() -> [Vec<u8>; 3] {
		[("System", "Events"), ("Timestamp", "Now"), ("System", "LastRuntimeUpgrade")]
			.map(|(pallet, item)| runtime::prefix_of(pallet, item))
	}

	/// A block with all its events.
	pub async fn block(&self, number: u64, hash: Hash) -> Result<Block, ChainError> {
		let watched = Self::watched();
		let (header, values) = futures::join!(self.header(&hash), self.values(&watched, &hash));
		let header = header?;
		if header.number != number {
			return Err(ChainError::Unexpected(format!("block {} as block {number}", header.number)));
		}
		let values = values.map_err(|error| match error {
			ChainError::Refused { reason, .. } if is_pruned(&reason) => ChainError::Pruned(number),
			error => error,
		})?;
		let [events, now, upgrade] = <[Option<Vec<u8>>; 3]>::try_from(values)
			.map_err(|_| ChainError::Unexpected("too few values".into()))?;
		let spec_version = spec_version(upgrade.as_deref())?;
		let at = now.and_then(|now| u64::decode(&mut now.as_slice()).ok()).unwrap_or_default();
		let events = match events {
			Some(events) if number > 0 => {
				self.runtime_after(spec_version, &header.parent).await?.events(&events)?
			}
			_ => Vec::new(),
		};
		let Header { parent, state_root, .. } = header;
		Ok(Block { number, hash, parent, state_root, at, spec_version, events })
	}
}

fn spec_version(upgrade: Option<&[u8]>) -> Result<u32, ChainError> {
	upgrade
		.and_then(|mut bytes| LastRuntimeUpgrade::decode(&mut bytes).ok())
		.map(|upgrade| upgrade.spec_version)
		.ok_or_else(|| {
			ChainError::Unexpected("no System.LastRuntimeUpgrade: is this a Substrate chain?".into())
		})
}

/// Whether a node refused because it has thrown the state away.
fn is_pruned(reason: &str) -> bool {
	reason.contains("State already discarded") || reason.contains("UnknownBlock")
}

/// How the chain calls itself.
pub async fn chain_name(node: &Node) -> Result<String, ChainError> {
	node.ask("system_chain", rpc_params![]).await
}
