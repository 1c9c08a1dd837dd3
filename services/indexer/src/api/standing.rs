//! How the indexer fares.

use crate::run::Shared;
use axum::{
	extract::State,
	http::StatusCode,
	response::{IntoResponse, Response},
	Json,
};
use credit_network_service::metrics::{self, OPEN_METRICS};
use serde::Serialize;
use std::sync::{Arc, PoisonError};
use utoipa::ToSchema;

/// How the indexer fares.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
	/// `ok`, `catching_up`, `degraded` while something is wrong, or `down` while the database does not answer.
	#[schema(example = "ok")]
	pub status: &'static str,
	/// How the chain calls itself.
	pub chain: Option<String>,
	/// The hash of its first block.
	pub genesis: Option<String>,
	/// The last block that is written.
	pub last_block: Option<u64>,
	/// The last block that the node has finalized.
	pub finalized_block: Option<u64>,
	/// How many of them are not written yet.
	pub lag_blocks: Option<u64>,
	/// What is wrong.
	pub error: Option<String>,
}

async fn stand(shared: &Shared) -> Health {
	let standing = shared.standing.lock().unwrap_or_else(PoisonError::into_inner).clone();
	let answers = shared.store.chain().await;
	let last = standing.chain.as_ref().map(|chain| chain.last_block);
	let lag = last.zip(standing.finalized).map(|(last, finalized)| finalized.saturating_sub(last));
	let status = match (&answers, &standing.error, lag) {
		(Err(_), _, _) => "down",
		(_, Some(_), _) | (_, _, None) => "degraded",
		(_, _, Some(lag)) if lag > shared.ready_lag => "catching_up",
		_ => "ok",
	};
	Health {
		status,
		chain: standing.chain.as_ref().map(|chain| chain.name.clone()),
		genesis: standing.chain.as_ref().map(|chain| chain.genesis.clone()),
		last_block: last,
		finalized_block: standing.finalized,
		lag_blocks: lag,
		error: answers.err().map(|error| error.to_string()).or(standing.error),
	}
}

/// How the indexer fares.
#[utoipa::path(
	get,
	path = "/health",
	responses(
		(status = 200, description = "It answers", body = Health),
		(status = 503, description = "The database does not", body = Health),
	)
)]
pub(super) async fn health(State(shared): State<Arc<Shared>>) -> Response {
	let health = stand(&shared).await;
	let down = health.status == "down";
	let code = if down { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
	(code, Json(health)).into_response()
}

/// Whether what it tells is up to date.
#[utoipa::path(
	get,
	path = "/health/readiness",
	responses(
		(status = 200, description = "It is", body = Health),
		(status = 503, description = "Blocks are missing, or something is wrong", body = Health),
	)
)]
pub(super) async fn readiness(State(shared): State<Arc<Shared>>) -> Response {
	let health = stand(&shared).await;
	let ready = health.status == "ok";
	let code = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
	(code, Json(health)).into_response()
}

/// What Prometheus reads.
#[utoipa::path(
	get,
	path = "/metrics",
	responses((
		status = 200,
		description = "The metrics in the format of OpenMetrics",
		body = String,
		content_type = OPEN_METRICS,
	))
)]
pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
	metrics::page(shared.metrics.encode())
}
