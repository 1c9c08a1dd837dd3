//! The chain through a node's RPC. The types and names of the chain are taken from its own metadata, so that a runtime upgrade
//! that keeps them changes nothing here.

use super::{Account, Chain, ChainError, Epoch, Handed, Indicator, Look, Message, Report, Reporter, Signed};
use crate::{config::SourceType, readings::Hash};
use async_trait::async_trait;
use credit_network_service::node;
use std::time::Duration;
use subxt::{
	config::{DefaultExtrinsicParamsBuilder, RpcConfigFor},
	dynamic,
	ext::{
		frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
		scale_decode::{self, DecodeAsType},
		scale_encode::{self, EncodeAsType},
	},
	rpcs::{LegacyRpcMethods, RpcClient, UserError},
	OnlineClient, OnlineClientAtBlock, SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;
use tokio::sync::Mutex;
use url::Url;

/// The pallet of bioregions.
const BIOREGIONS: &str = "Bioregions";
/// The pallet that drives epochs.
const REDISTRIBUTION: &str = "Redistribution";

/// How long the node may take to answer everything that is asked at once.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The node's code for a transaction that it has already.
const ALREADY_IMPORTED: i32 = 1013;

/// For how many blocks a transaction can be taken in: a power of two.
const LIFETIMES: std::ops::RangeInclusive<u64> = 4..=64;

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainEpoch {
	index: u32,
	started: u64,
	ends: u64,
}

#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
#[encode_as_type(crate_path = "scale_encode")]
struct OnChainReport {
	indicator: Vec<u8>,
	value: i64,
	evidence: [u8; 32],
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
enum OnChainStage {
	Committed([u8; 32]),
	Revealed(Vec<OnChainReport>),
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainSubmission {
	epoch: u32,
	stage: OnChainStage,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
enum OnChainStanding {
	Accredited,
	Active,
	Suspended {},
	Unbonding {},
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainReporter {
	standing: OnChainStanding,
	heard_in: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainClosing {
	epoch: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainProgress {
	closed: Option<u32>,
	closing: Option<OnChainClosing>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
enum OnChainGroup {
	LocalBusiness,
	EcologicalHealth,
	CommunityWellbeing,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainSpec {
	group: OnChainGroup,
	unit: Vec<u8>,
	decimals: u8,
	min: i64,
	max: i64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainScore {
	score: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainAccount {
	nonce: u32,
}

type AtBlock = OnlineClientAtBlock<SubstrateConfig>;
type Rpc = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

#[derive(Clone)]
struct Connection {
	client: OnlineClient<SubstrateConfig>,
	rpc: Rpc,
}

/// A node, connected anew whenever the connection was lost.
pub struct Node {
	url: Url,
	key: Keypair,
	genesis: Hash,
	connection: Mutex<Option<Connection>>,
}

impl Node {
	/// Connects to a node.
	pub async fn connect(url: &Url, key: Keypair) -> Result<Self, ChainError> {
		let connection = Connection::open(url).await?;
		let genesis = connection.client.genesis_hash().0;
		Ok(Self { url: url.clone(), key, genesis, connection: Mutex::new(Some(connection)) })
	}

	async fn connection(&self) -> Result<Connection, ChainError> {
		let mut connection = self.connection.lock().await;
		if let Some(connection) = &*connection {
			return Ok(connection.clone());
		}
		let new = Connection::open(&self.url).await?;
		if new.client.genesis_hash().0 != self.genesis {
			return Err(ChainError::Unexpected("its genesis hash is another one than before".into()));
		}
		Ok(connection.insert(new).clone())
	}

	/// Does something within bounds of time; if it fails, the next attempt connects anew.
	async fn within<T>(
		&self,
		work: impl std::future::Future<Output = Result<T, ChainError>>,
	) -> Result<T, ChainError> {
		let slow = || ChainError::Unreachable(format!("nothing came within {} seconds", TIMEOUT.as_secs()));
		let done = tokio::time::timeout(TIMEOUT, work).await.unwrap_or_else(|_| Err(slow()));
		if matches!(done, Err(ChainError::Unreachable(_))) {
			*self.connection.lock().await = None;
		}
		done
	}

	async fn read(&self, region: &str) -> Result<Look, ChainError> {
		let connection = self.connection().await?;
		let at = connection.client.at_current_block().await.map_err(unreachable)?;
		let code = || region.as_bytes().to_vec();
		let who = self.key.public_key().0;
		let mine = || (code(), who);
		let epoch: OnChainEpoch = required(&at, REDISTRIBUTION, "CurrentEpoch", ()).await?;
		let now: u64 = required(&at, "Timestamp", "Now", ()).await?;
		let account: OnChainAccount = required(&at, "System", "Account", (who,)).await?;
		let reporter: Option<OnChainReporter> = optional(&at, BIOREGIONS, "Reporters", mine()).await?;
		let handed: Option<OnChainSubmission> = optional(&at, BIOREGIONS, "Submissions", mine()).await?;
		let progress: OnChainProgress = required(&at, BIOREGIONS, "Progressed", ()).await?;
		let specs: Vec<(Vec<u8>, OnChainSpec)> = required(&at, BIOREGIONS, "Indicators", (code(),)).await?;
		let scores: Vec<(Vec<u8>, OnChainScore)> = required(&at, BIOREGIONS, "Scores", (code(),)).await?;
		let closing = progress.closing.map(|closing| closing.epoch);
		let score_of = |name: &[u8]| scores.iter().find(|(of, _)| of == name).map(|(_, score)| score.score);
		Ok(Look {
			block: at.block_number(),
			now,
			epoch: Epoch { index: epoch.index, started: epoch.started, ends: epoch.ends },
			nonce: account.nonce.into(),
			reporter: reporter.map(|reporter| Reporter {
				active: matches!(reporter.standing, OnChainStanding::Active),
				heard_in: reporter.heard_in,
			}),
			handed: handed.map(|submission| (submission.epoch, handed_of(submission.stage))),
			over: closing.max(progress.closed),
			closed: progress.closed,
			indicators: specs
				.into_iter()
				.map(|(name, spec)| {
					let score = score_of(&name);
					let indicator = Indicator {
						group: group_of(spec.group),
						unit: String::from_utf8_lossy(&spec.unit).into_owned(),
						decimals: spec.decimals,
						min: spec.min,
						max: spec.max,
						score,
					};
					(String::from_utf8_lossy(&name).into_owned(), indicator)
				})
				.collect(),
		})
	}
}

impl Connection {
	async fn open(url: &Url) -> Result<Self, ChainError> {
		let opening = async {
			let rpc = RpcClient::from_insecure_url(url).await.map_err(|error| no_connection(url, &error))?;
			let client = OnlineClient::from_rpc_client(rpc.clone()).await.map_err(unreachable)?;
			Ok(Self { client, rpc: LegacyRpcMethods::new(rpc) })
		};
		let slow = || Err(no_connection(url, &format!("nothing came within {} seconds", TIMEOUT.as_secs())));
		tokio::time::timeout(TIMEOUT, opening).await.unwrap_or_else(|_| slow())
	}
}

fn no_connection(url: &Url, error: &dyn std::fmt::Display) -> ChainError {
	ChainError::Unreachable(node::no_connection(url, error))
}

fn unreachable(error: impl std::fmt::Display) -> ChainError {
	ChainError::Unreachable(error.to_string())
}

fn unexpected(error: impl std::fmt::Display) -> ChainError {
	ChainError::Unexpected(error.to_string())
}

fn group_of(group: OnChainGroup) -> SourceType {
	match group {
		OnChainGroup::LocalBusiness => SourceType::LocalBusiness,
		OnChainGroup::EcologicalHealth => SourceType::EcologicalHealth,
		OnChainGroup::CommunityWellbeing => SourceType::CommunityWellbeing,
	}
}

fn handed_of(stage: OnChainStage) -> Handed {
	match stage {
		OnChainStage::Committed(digest) => Handed::Committed(digest),
		OnChainStage::Revealed(reports) => Handed::Revealed(
			reports
				.into_iter()
				.map(|OnChainReport { indicator, value, evidence }| Report { indicator, value, evidence })
				.collect(),
		),
	}
}

async fn optional<Keys, Value>(
	at: &AtBlock,
	pallet: &str,
	entry: &str,
	keys: Keys,
) -> Result<Option<Value>, ChainError>
where
	Keys: IntoEncodableValues + IntoDecodableValues + Send + Sync,
	Value: DecodeAsType + Send + Sync,
{
	let storage = at.storage();
	let entry = storage.entry(dynamic::storage::<Keys, Value>(pallet, entry)).map_err(unexpected)?;
	let Some(value) = entry.try_fetch(keys).await.map_err(unreachable)? else { return Ok(None) };
	value.decode().map(Some).map_err(unexpected)
}

async fn required<Keys, Value>(
	at: &AtBlock,
	pallet: &str,
	entry: &str,
	keys: Keys,
) -> Result<Value, ChainError>
where
	Keys: IntoEncodableValues + IntoDecodableValues + Send + Sync,
	Value: DecodeAsType + Send + Sync,
{
	optional(at, pallet, entry, keys)
		.await?
		.ok_or_else(|| ChainError::Unexpected(format!("there is nothing in {pallet}.{entry}")))
}

#[async_trait]
impl Chain for Node {
	fn genesis(&self) -> Hash {
		self.genesis
	}

	fn who(&self) -> Account {
		self.key.public_key().0
	}

	async fn look(&self, region: &str) -> Result<Look, ChainError> {
		self.within(self.read(region)).await
	}

	async fn next_nonce(&self) -> Result<u64, ChainError> {
		self.within(async {
			let connection = self.connection().await?;
			connection
				.rpc
				.system_account_next_index(&self.key.public_key().to_account_id())
				.await
				.map_err(unreachable)
		})
		.await
	}

	async fn sign(
		&self,
		region: &str,
		message: &Message,
		nonce: u64,
		useful: Duration,
	) -> Result<Signed, ChainError> {
		self.within(async {
			let connection = self.connection().await?;
			let at = connection.client.at_current_block().await.map_err(unreachable)?;
			let block_time = dynamic::constant::<u64>("Babe", "ExpectedBlockTime");
			let block_time: u64 = at.constants().entry(block_time).map_err(unexpected)?;
			let lifetime = lifetime(useful, block_time);
			let from = at.block_number();
			let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
				.mortal_from_unchecked(lifetime, from, at.block_hash())
				.nonce(nonce)
				.build();
			let region = region.as_bytes().to_vec();
			let signed = match message {
				Message::Commit(digest) => {
					let call = dynamic::transaction(BIOREGIONS, "commit_reports", (region, *digest));
					let mut signable =
						at.transactions().create_signable_offline(&call, params).map_err(unexpected)?;
					signable.sign(&self.key).map_err(unexpected)?
				}
				Message::Reveal { reports, salt } => {
					let reports: Vec<_> = reports.iter().cloned().map(on_chain).collect();
					let call = dynamic::transaction(BIOREGIONS, "reveal_reports", (region, reports, *salt));
					let mut signable =
						at.transactions().create_signable_offline(&call, params).map_err(unexpected)?;
					signable.sign(&self.key).map_err(unexpected)?
				}
			};
			let hash = signed.hash().0;
			Ok(Signed {
				bytes: signed.into_encoded(),
				hash,
				nonce,
				last_block: from.saturating_add(lifetime),
			})
		})
		.await
	}

	async fn submit(&self, transaction: &Signed) -> Result<(), ChainError> {
		self.within(async {
			let connection = self.connection().await?;
			match connection.rpc.author_submit_extrinsic(&transaction.bytes).await {
				Ok(_) => Ok(()),
				Err(subxt::rpcs::Error::User(error)) => refusal(&error),
				Err(error) => Err(unreachable(error)),
			}
		})
		.await
	}
}

/// What a node's refusal means: nothing if it has the transaction already, or a block does.
fn refusal(error: &UserError) -> Result<(), ChainError> {
	let reason = error.data.as_ref().map_or("", |data| data.get());
	if error.code == ALREADY_IMPORTED || reason.contains("outdated") {
		Ok(())
	} else {
		Err(ChainError::Refused(format!("{error} {reason}")))
	}
}

fn on_chain(report: Report) -> OnChainReport {
	let Report { indicator, value, evidence } = report;
	OnChainReport { indicator, value, evidence }
}

/// For how many blocks a transaction is valid that is of use for so long.
fn lifetime(useful: Duration, block_time: u64) -> u64 {
	let blocks = crate::time::millis(useful).checked_div(block_time).unwrap_or_default();
	let blocks = blocks.clamp(*LIFETIMES.start(), *LIFETIMES.end());
	// The power of two at or below.
	1_u64.checked_shl(blocks.ilog2()).unwrap_or(*LIFETIMES.start())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	/// The types as the chain has them, with the wrappers that it puts around lists.
	mod on_chain_types {
		use codec::Encode;
		use scale_info::TypeInfo;
		use std::collections::BTreeMap;

		#[derive(TypeInfo, Encode)]
		pub struct BoundedVec<T>(pub Vec<T>);
		#[derive(TypeInfo, Encode)]
		pub struct BoundedBTreeMap<K, V>(pub BTreeMap<K, V>);
		#[derive(TypeInfo, Encode, PartialEq, Eq, PartialOrd, Ord)]
		pub struct IndicatorId(pub Vec<u8>);
		#[derive(TypeInfo, Encode)]
		pub struct Permill(pub u32);
		#[derive(TypeInfo, Encode)]
		pub struct H256(pub [u8; 32]);
		#[derive(TypeInfo, Encode)]
		pub struct Report {
			pub indicator: IndicatorId,
			pub value: i64,
			pub evidence: [u8; 32],
		}
		#[derive(TypeInfo, Encode)]
		pub enum Stage {
			Committed(H256),
			Revealed(BoundedVec<Report>),
		}
		#[derive(TypeInfo, Encode)]
		pub struct Submission {
			pub epoch: u32,
			pub stage: Stage,
		}
		#[derive(TypeInfo, Encode)]
		pub enum Standing {
			Accredited,
			Active,
			Suspended { since: u64 },
			Unbonding { since: u64 },
		}
		#[derive(TypeInfo, Encode)]
		pub struct Reporter {
			pub bond: u128,
			pub standing: Standing,
			pub reliability: Permill,
			pub heard_in: u32,
		}
		#[derive(TypeInfo, Encode)]
		pub struct Closing {
			pub epoch: u32,
			pub next: u32,
		}
		#[derive(TypeInfo, Encode)]
		pub struct Progress {
			pub closed: Option<u32>,
			pub closing: Option<Closing>,
		}
		#[derive(TypeInfo, Encode)]
		#[allow(dead_code, reason = "one of them is as good as the others")]
		pub enum IndicatorGroup {
			LocalBusiness,
			EcologicalHealth,
			CommunityWellbeing,
		}
		#[derive(TypeInfo, Encode)]
		pub struct Point {
			pub value: i64,
			pub score: Permill,
		}
		#[derive(TypeInfo, Encode)]
		pub struct IndicatorSpec {
			pub group: IndicatorGroup,
			pub unit: BoundedVec<u8>,
			pub decimals: u8,
			pub min: i64,
			pub max: i64,
			pub points: BoundedVec<Point>,
		}
		#[derive(TypeInfo, Encode)]
		pub struct Score {
			pub group: IndicatorGroup,
			pub value: Option<i64>,
			pub score: Permill,
			pub epoch: u32,
		}
	}

	use codec::Encode;
	use on_chain_types as theirs;
	use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};

	fn types_of<Theirs: TypeInfo + 'static>() -> (u32, PortableRegistry) {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<Theirs>()).id;
		(id, registry.into())
	}

	fn read<Theirs: TypeInfo + Encode + 'static, Ours: DecodeAsType>(theirs: Theirs) -> Ours {
		let (id, types) = types_of::<Theirs>();
		Ours::decode_as_type(&mut theirs.encode().as_slice(), id, &types).unwrap()
	}

	#[test]
	fn storage_should_be_read_through_the_chains_own_types() {
		let report = || theirs::Report {
			indicator: theirs::IndicatorId(b"ph".to_vec()),
			value: -7,
			evidence: [3; 32],
		};
		let stage = theirs::Stage::Revealed(theirs::BoundedVec(vec![report()]));
		let submission: OnChainSubmission = read(theirs::Submission { epoch: 4, stage });
		let expected = vec![Report { indicator: b"ph".to_vec(), value: -7, evidence: [3; 32] }];
		assert_eq!((submission.epoch, handed_of(submission.stage)), (4, Handed::Revealed(expected)));
		let stage = theirs::Stage::Committed(theirs::H256([8; 32]));
		let submission: OnChainSubmission = read(theirs::Submission { epoch: 4, stage });
		assert_eq!(handed_of(submission.stage), Handed::Committed([8; 32]));

		use theirs::Standing;
		let unbonding = Standing::Unbonding { since: 1 };
		for (standing, active) in [
			(Standing::Active, true),
			(Standing::Accredited, false),
			(Standing::Suspended { since: 1 }, false),
			(unbonding, false),
		] {
			let reporter =
				theirs::Reporter { bond: 5, standing, reliability: theirs::Permill(6), heard_in: 9 };
			let reporter: OnChainReporter = read(reporter);
			assert_eq!(
				(matches!(reporter.standing, OnChainStanding::Active), reporter.heard_in),
				(active, 9)
			);
		}
		let closing = Some(theirs::Closing { epoch: 6, next: 2 });
		let progress: OnChainProgress = read(theirs::Progress { closed: Some(5), closing });
		assert_eq!((progress.closed, progress.closing.unwrap().epoch), (Some(5), 6));

		let spec = theirs::IndicatorSpec {
			group: theirs::IndicatorGroup::CommunityWellbeing,
			unit: theirs::BoundedVec(b"mg/l".to_vec()),
			decimals: 2,
			min: -1,
			max: 2_000,
			points: theirs::BoundedVec(vec![theirs::Point { value: 0, score: theirs::Permill(1) }]),
		};
		let id = || theirs::IndicatorId(b"ph".to_vec());
		let specs: Vec<(Vec<u8>, OnChainSpec)> = read(theirs::BoundedBTreeMap([(id(), spec)].into()));
		let (name, spec) = specs.into_iter().next().unwrap();
		assert_eq!((name, spec.unit, spec.decimals, spec.max), (b"ph".to_vec(), b"mg/l".to_vec(), 2, 2_000));
		assert_eq!(group_of(spec.group), SourceType::CommunityWellbeing);
		let group = theirs::IndicatorGroup::EcologicalHealth;
		let score = theirs::Score { group, value: Some(1), score: theirs::Permill(812_500), epoch: 3 };
		let scores: Vec<(Vec<u8>, OnChainScore)> = read(theirs::BoundedBTreeMap([(id(), score)].into()));
		assert_eq!(scores.first().map(|(_, score)| score.score), Some(812_500));
	}

	#[test]
	fn calls_should_be_written_through_the_chains_own_types() {
		let ours = vec![on_chain(Report { indicator: b"ph".to_vec(), value: -7, evidence: [3; 32] })];
		let report =
			theirs::Report { indicator: theirs::IndicatorId(b"ph".to_vec()), value: -7, evidence: [3; 32] };
		let (id, types) = types_of::<Vec<theirs::Report>>();
		assert_eq!(ours.encode_as_type(id, &types).unwrap(), vec![report].encode());
		let (id, types) = types_of::<theirs::H256>();
		assert_eq!([8_u8; 32].encode_as_type(id, &types).unwrap(), [8_u8; 32].encode());
		let (id, types) = types_of::<theirs::BoundedVec<u8>>();
		assert_eq!(b"cascadia".to_vec().encode_as_type(id, &types).unwrap(), b"cascadia".to_vec().encode());
	}

	#[test]
	fn refusals_should_be_told_unless_the_node_has_the_transaction() {
		let refused = |text| refusal(&serde_json::from_str(text).unwrap());
		assert!(refused(r#"{"code": 1013, "message": "Transaction Already Imported"}"#).is_ok());
		let stale = r#"{"code": 1010, "message": "Invalid Transaction", "data": "Transaction is outdated"}"#;
		assert!(refused(stale).is_ok());
		let poor =
			r#"{"code": 1010, "message": "Invalid Transaction", "data": "Inability to pay some fees"}"#;
		assert!(refused(poor).unwrap_err().to_string().contains("Inability to pay some fees"));
	}

	#[test]
	fn errors_should_tell_nothing_of_the_nodes_address_but_its_host() {
		let url: Url = "wss://rpc.example.org:8443/v1/my-secret?key=another".parse().unwrap();
		let told = no_connection(&url, &format!("redirected to {url} and /v1/my-secret")).to_string();
		assert!(told.contains("rpc.example.org:8443") && told.contains("redirected"), "{told}");
		assert!(!told.contains("secret") && !told.contains("another"), "{told}");
	}

	#[test]
	fn lifetimes_should_be_powers_of_two_that_end_in_time() {
		for (seconds, blocks) in
			[(0, 4), (12, 4), (24, 8), (47, 8), (48, 16), (180, 32), (192, 64), (90_000, 64)]
		{
			assert_eq!(lifetime(Duration::from_secs(seconds), 3_000), blocks, "{seconds}");
		}
		assert_eq!(lifetime(Duration::from_secs(60), 0), 4);
	}
}
