//! Puts the node together: database, transaction pool, block import, network, RPC, authoring and finality.

use std::{sync::Arc, time::Duration};

use credit_network_runtime::{opaque::Block, RuntimeApi};
use futures::channel::mpsc;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::Backend;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_babe::{
	BabeBlockImport, BabeLink, BabeParams, BabeWorkerHandle, ImportQueueParams, SlotProportion,
};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, FinalityProofProvider, GrandpaBlockImport, GrandpaParams,
	GrandpaPruningFilter, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_executor::WasmExecutor;
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{
	error::Error as ServiceError, BuildNetworkParams, Configuration, KeystoreContainer, PartialComponents,
	PruningFilter, SpawnTasksParams, TFullBackend, TFullClient, TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{inherents::BabeCreateInherentDataProviders, SlotDuration};
use sp_io::SubstrateHostFunctions;
use sp_runtime::traits::Block as BlockT;

use crate::{
	metrics, rpc,
	sealing::{self, Sealing},
};

/// The hash of a block.
pub type Hash = <Block as BlockT>::Hash;
/// The chain as the node sees it: its blocks, its state and the runtime's answers about them.
pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor<SubstrateHostFunctions>>;
/// The database.
pub type FullBackend = TFullBackend<Block>;
/// The rule that the longest of the chains that finality allows is the best.
pub type FullSelectChain = LongestChain<FullBackend, Block>;
/// Transactions that wait for a block.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;

type FinalityImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
/// What checks blocks and keeps them.
pub type FullBlockImport = BabeBlockImport<
	Block,
	FullClient,
	FinalityImport,
	BabeCreateInherentDataProviders<Block>,
	FullSelectChain,
>;

/// All that a subcommand needs which imports blocks, and what a running node is built upon.
pub type Components = PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	DefaultImportQueue<Block>,
	FullPool,
	Consensus,
>;

/// How many blocks may pass at most from one proof of finality that is kept to the next.
const JUSTIFICATION_PERIOD: u32 = 512;

/// Expected time in which a finality vote reaches the other validators.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Messages to telemetry servers that may wait to be sent.
const TELEMETRY_BUFFER: usize = 16;

/// A chain's database and what answers questions about it.
pub struct Chain {
	/// The chain.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// The node's keys.
	pub keystore_container: KeystoreContainer,
	/// The tasks that run in the background.
	pub task_manager: TaskManager,
}

/// What block import leaves for authoring, finality and RPC to take up.
pub struct Consensus {
	block_import: FullBlockImport,
	babe_link: BabeLink<Block>,
	babe_worker: BabeWorkerHandle<Block>,
	grandpa_link: LinkHalf<Block, FullClient, FullSelectChain>,
	telemetry: Option<Telemetry>,
}

/// Opens the chain's database, and makes it from the chain spec if there is none.
pub fn open_chain(config: &Configuration, telemetry: Option<TelemetryHandle>) -> Result<Chain, ServiceError> {
	let executor = sc_service::new_wasm_executor::<SubstrateHostFunctions>(&config.executor);
	// Warp sync of other nodes is served from the blocks with which validator sets changed.
	let kept_from_pruning: Arc<dyn PruningFilter> = Arc::new(GrandpaPruningFilter);
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry,
			executor,
			vec![kept_from_pruning],
		)?;
	Ok(Chain { client: Arc::new(client), backend, keystore_container, task_manager })
}

/// Puts together what checks and keeps blocks, short of network, RPC and authoring. With a `sealing` it is not the clock
/// that tells whether a block comes too early.
pub fn new_partial(config: &Configuration, sealing: Option<Sealing>) -> Result<Components, ServiceError> {
	let telemetry = new_telemetry(config)?;
	let telemetry_handle = || telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());

	let Chain { client, backend, keystore_container, mut task_manager } =
		open_chain(config, telemetry_handle())?;
	let select_chain = FullSelectChain::new(backend.clone());
	let transaction_pool: Arc<FullPool> = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (finality_import, grandpa_link): (FinalityImport, _) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle(),
	)?;
	let babe_config = sc_consensus_babe::configuration::<Block, _>(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		finality_import.clone(),
		client.clone(),
		match sealing {
			None => inherent_data_providers(slot_duration),
			Some(_) => sealing::inherent_data_providers(client.clone()),
		},
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(transaction_pool.clone()),
	)?;
	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: babe_link.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(finality_import)),
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry: telemetry_handle(),
	})?;
	// The worker ends with its last handle, and a subcommand that drops it would report a failed task.
	task_manager.keep_alive(babe_worker.clone());

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, babe_link, babe_worker, grandpa_link, telemetry },
	})
}

/// How many requests for a block may wait for the one before them.
const WAITING_REQUESTS: usize = 16;

/// Starts a node on the network backend `N`. It runs until the returned task manager is dropped. With a `sealing` it
/// makes blocks without waiting for slots.
pub fn new_full<N>(config: Configuration, sealing: Option<Sealing>) -> Result<TaskManager, ServiceError>
where
	N: NetworkBackend<Block, Hash>,
{
	let PartialComponents {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, babe_link, babe_worker, grandpa_link, mut telemetry },
	} = new_partial(&config, sealing)?;
	let keystore = Arc::new(keystore_container);
	let registry = config.prometheus_registry().cloned();

	let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, registry.clone());
	let metrics = N::register_notification_metrics(registry.as_ref());
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&client.info().genesis_hash, &config.chain_spec);
	let (grandpa_protocol_config, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);
	let warp_proofs = Arc::new(NetworkProvider::<Block, _>::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));

	// The last value, a handle to ask peers for IPFS blocks, is of no use here; `--ipfs-server` serves without it.
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_proofs)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let role = config.role;
	let node_name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let finality_disabled = config.disable_grandpa;

	if config.offchain_worker.enabled {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: role.is_authority(),
			// Nothing in the runtime asks the world outside; programs beside the chain do that.
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			Some("offchain-worker"),
			workers.run(client.clone(), task_manager.spawn_handle()),
		);
	}

	metrics::spawn(&task_manager.spawn_handle(), registry.as_ref(), client.clone())?;

	let voter_state = SharedVoterState::empty();
	let rpc_deps = rpc::Deps {
		client: client.clone(),
		pool: transaction_pool.clone(),
		select_chain: select_chain.clone(),
		keystore: keystore.clone(),
		babe_worker,
		grandpa: rpc::GrandpaDeps {
			authority_set: grandpa_link.shared_authority_set().clone(),
			voter_state: voter_state.clone(),
			justification_stream: grandpa_link.justification_stream(),
			finality_proof_provider: FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(grandpa_link.shared_authority_set().clone()),
			),
		},
	};
	let (engine, block_requests) = mpsc::channel(WAITING_REQUESTS);
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder: Box::new(move |executor: SubscriptionTaskExecutor| {
			let mut module = rpc::create(&rpc_deps, executor).map_err(ServiceError::Application)?;
			if sealing.is_some() {
				let methods = ManualSeal::new(engine.clone()).into_rpc();
				module.merge(methods).map_err(|error| ServiceError::Application(error.into()))?;
			}
			Ok(module)
		}),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	let telemetry_handle = || telemetry.as_ref().map(Telemetry::handle);

	let proposer = || {
		ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			registry.as_ref(),
			telemetry_handle(),
		)
	};
	if let Some(how) = sealing {
		let parts = sealing::Parts {
			env: proposer(),
			block_import,
			client,
			pool: transaction_pool.clone(),
			select_chain,
			babe_link,
			keystore: keystore.clone(),
		};
		let authoring = sealing::start(how, block_requests, parts)?;
		task_manager.spawn_essential_handle().spawn_blocking("sealing", Some("block-authoring"), authoring);
	} else if role.is_authority() {
		let slot_duration = babe_link.config().slot_duration();
		let authoring = sc_consensus_babe::start_babe(BabeParams {
			env: proposer(),
			keystore: keystore.keystore(),
			client,
			select_chain,
			block_import,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: inherent_data_providers(slot_duration),
			force_authoring,
			backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
			babe_link,
			// The runtime's block weight is made for the same share: 2 of 3 seconds.
			block_proposal_slot_portion: SlotProportion::new(2f32 / 3f32),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry_handle(),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking(
			"babe-proposer",
			Some("block-authoring"),
			authoring,
		);
	}

	// A node that does not validate runs the same task without keys: it follows the votes and casts none. Sealed blocks are
	// final without votes.
	if !finality_disabled && sealing.is_none() {
		let finality = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(node_name),
				keystore: role.is_authority().then(|| keystore.keystore()),
				telemetry: telemetry_handle(),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: registry,
			shared_voter_state: voter_state,
			telemetry: telemetry_handle(),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, finality);
	}

	Ok(task_manager)
}

/// The connection to the telemetry servers of the chain spec or of `--telemetry-url`, if there are any.
fn new_telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, ServiceError> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(TELEMETRY_BUFFER)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

/// The current slot and time, which the author of a block states in it and others check it against.
fn inherent_data_providers(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, _| async move {
		let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
		let slot = sp_consensus_babe::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
			*timestamp,
			slot_duration,
		);
		Ok((slot, timestamp))
	}) as BabeCreateInherentDataProviders<Block>
}
