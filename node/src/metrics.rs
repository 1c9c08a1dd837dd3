//! Asks the runtime what operators measure, once for each newest finalized block, and exports it.

use std::{sync::Arc, time::Instant};

use credit_network_metrics::{ChainMetrics, BANKS_AT_ONCE, MOST_BIOREGIONS};
use credit_network_runtime::{measures::MeasuresApi, opaque::Block};
use futures::{FutureExt, StreamExt};
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sc_service::SpawnTaskHandle;
use sp_api::{ApiError, ProvideRuntimeApi};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use crate::service::Hash;

/// Spawns the task, off the threads that must not wait; without a registry there is nothing to do. Its failures are counted
/// and end nothing.
pub fn spawn<Client>(
	spawner: &SpawnTaskHandle,
	registry: Option<&Registry>,
	client: Arc<Client>,
) -> Result<(), PrometheusError>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + BlockchainEvents<Block> + Send + Sync + 'static,
	Client::Api: MeasuresApi<Block>,
{
	let Some(registry) = registry else { return Ok(()) };
	let metrics = ChainMetrics::register(registry)?;
	spawner.spawn_blocking("chain-metrics", None, follow(client, metrics));
	Ok(())
}

async fn follow<Client>(client: Arc<Client>, mut metrics: ChainMetrics)
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + BlockchainEvents<Block>,
	Client::Api: MeasuresApi<Block>,
{
	let mut finalized = client.finality_notification_stream();
	let info = client.info();
	let mut newest = (info.finalized_hash, info.finalized_number);
	loop {
		measure(&*client, &mut metrics, newest.0, newest.1);
		let Some(next) = finalized.next().await else { return };
		newest = (next.hash, next.header.number);
		// Only the newest counts of those that came in meanwhile.
		while let Some(Some(later)) = finalized.next().now_or_never() {
			newest = (later.hash, later.header.number);
		}
	}
}

fn measure<Client>(client: &Client, metrics: &mut ChainMetrics, hash: Hash, number: u32)
where
	Client: ProvideRuntimeApi<Block>,
	Client::Api: MeasuresApi<Block>,
{
	let began = Instant::now();
	let measured: Result<_, ApiError> =
		client.runtime_api().measures(hash, metrics.next_bank(), BANKS_AT_ONCE, MOST_BIOREGIONS);
	match measured {
		Ok(measures) => metrics.update(number, &measures, began.elapsed()),
		Err(error) => {
			metrics.failed();
			log::warn!(target: "chain-metrics", "Block {number} was not measured: {error}");
		}
	}
}
