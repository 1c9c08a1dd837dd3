//! What the gateway tells over HTTP.

use crate::{
	board::{Reporting, SourceState},
	config::{Source, SourceType},
	extract,
	fetch::breaker::BreakerState,
	journal,
	readings::Hash,
	time,
	worker::Shared,
};
use axum::{
	extract::{rejection::PathRejection, Path, State},
	http::{header, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
	Json, Router,
};
use credit_network_service::metrics::{self, OPEN_METRICS};
use serde::Serialize;
use std::sync::Arc;
use utoipa::{openapi::OpenApi as Document, OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How a bioregion fares by what this gateway's sources say.
#[derive(Debug, Serialize, ToSchema)]
pub struct EconomicData {
	/// The code of the bioregion.
	pub code: String,
	/// How the trades of the place fare.
	pub business_vitality: Vec<Measurement>,
	/// Soil, water, air, forest, species.
	pub ecological_indicators: Vec<Measurement>,
	/// Health, education, housing, trust.
	pub social_indicators: Vec<Measurement>,
}

/// The last value of an indicator that was believed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Measurement {
	/// The indicator.
	#[schema(example = "river-oxygen")]
	pub indicator: String,
	/// The value, as a decimal number; none before there is one.
	#[schema(example = "9.25")]
	pub value: Option<String>,
	/// Its unit.
	#[schema(example = "mg/l")]
	pub unit: String,
	/// Where the indicator's score stands on chain, from 0 to 1, as a decimal number; none before it is known.
	#[schema(example = "0.812500")]
	pub score: Option<String>,
	/// The source, as the operator calls it.
	pub source: String,
	/// When the source gave the value, or last said that it is still so.
	#[schema(example = "2026-03-01T12:00:00Z")]
	pub fetched_at: Option<String>,
	/// How many seconds ago that was.
	pub age_seconds: Option<u64>,
	/// BLAKE2-256 of the raw payload: ask for it at `/evidence/{hash}`.
	pub evidence: Option<String>,
	/// Whether it is too old to be reported, or from before the clock was set back, or there is none.
	pub stale: bool,
}

/// What is wrong, and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
	/// In words.
	pub error: String,
}

/// Whether the gateway works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
	/// All of it.
	Ok,
	/// Not all sources give values, or the node does not answer.
	Degraded,
	/// No source gives a value.
	Down,
}

/// How the gateway fares.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
	/// In one word.
	pub status: Status,
	/// The chain; none if the gateway is not set up to report.
	pub chain: Option<ChainHealth>,
	/// Each source.
	pub sources: Vec<SourceHealth>,
}

/// How the connection to the chain fares.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChainHealth {
	/// Whether the node answered when it was last asked.
	pub answers: bool,
	/// The epoch under way.
	pub epoch: Option<u32>,
	/// The last finalized block that was looked at.
	pub block: Option<u64>,
	/// What is wrong.
	pub error: Option<String>,
	/// Each bioregion that was looked at.
	pub bioregions: Vec<BioregionHealth>,
}

/// How reporting to a bioregion fares.
#[derive(Debug, Serialize, ToSchema)]
pub struct BioregionHealth {
	/// The code of the bioregion.
	pub code: String,
	/// The epoch that this is about.
	pub epoch: Option<u32>,
	/// How far its reports have come; none before they are fixed.
	#[schema(example = "committed")]
	pub state: Option<&'static str>,
	/// Why nothing is done for now.
	#[schema(example = "it is early in the epoch")]
	pub waiting: Option<String>,
}

/// How a source fares.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceHealth {
	/// The source, as the operator calls it.
	pub id: String,
	/// What it is about.
	pub r#type: SourceType,
	/// Whether it gave a value that was believed when it was last asked; none before.
	pub works: Option<bool>,
	/// Whether it is asked: `closed` as usual, `half_open` once to see whether it works again, `open` not at all.
	#[schema(example = "closed")]
	pub breaker: &'static str,
	/// When it was last asked.
	pub tried_at: Option<String>,
	/// How old its last value is.
	pub age_seconds: Option<u64>,
	/// What is wrong.
	pub error: Option<String>,
	/// Why the value was left out of the reports when it was last looked at for them.
	pub not_reported: Option<&'static str>,
}

/// The payload, as the source gave it.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "it is described, and served as bytes")]
struct Payload(Vec<u8>);

/// What the gateway of a reporter has measured.
#[derive(OpenApi)]
#[openapi(info(
	title = "Credit Network bioregion gateway",
	description = "What a reporter's sources say of its bioregions, and the raw data behind it."
))]
struct Api;

/// The routes, and the document that describes exactly these.
fn parts() -> (Router<Arc<Shared>>, Document) {
	OpenApiRouter::with_openapi(Api::openapi())
		.routes(routes!(economic_data))
		.routes(routes!(evidence))
		.routes(routes!(health))
		.routes(routes!(metrics))
		.routes(routes!(openapi))
		.split_for_parts()
}

/// The document that describes the routes.
pub fn document() -> Document {
	parts().1
}

/// The routes.
pub fn router(shared: Arc<Shared>) -> Router {
	parts().0.fallback(nothing_here).with_state(shared)
}

fn problem(status: StatusCode, error: impl Into<String>) -> Response {
	(status, Json(Problem { error: error.into() })).into_response()
}

fn no_path(error: &PathRejection) -> Response {
	problem(error.status(), format!("{}: write the path in UTF-8, percent-encoded", error.body_text()))
}

async fn nothing_here() -> Response {
	problem(StatusCode::NOT_FOUND, "there is nothing here: see /openapi.json")
}

/// What the sources of a bioregion say.
#[utoipa::path(
	get,
	path = "/bioregions/{code}/economic-data",
	params(("code" = String, Path, description = "The code of the bioregion", example = "cascadia")),
	responses(
		(status = 200, description = "What the sources say", body = EconomicData),
		(status = 400, description = "This is no path", body = Problem),
		(status = 404, description = "No source is about this bioregion", body = Problem),
	)
)]
async fn economic_data(
	State(shared): State<Arc<Shared>>,
	code: Result<Path<String>, PathRejection>,
) -> Response {
	let code = match code {
		Ok(Path(code)) => code,
		Err(error) => return no_path(&error),
	};
	let mut data = EconomicData {
		business_vitality: Vec::new(),
		ecological_indicators: Vec::new(),
		social_indicators: Vec::new(),
		code,
	};
	let mut known = false;
	for source in shared.config.sources.iter().filter(|source| source.region == data.code) {
		known = true;
		let measurement = measurement(&shared, source);
		match source.kind {
			SourceType::LocalBusiness => data.business_vitality.push(measurement),
			SourceType::EcologicalHealth => data.ecological_indicators.push(measurement),
			SourceType::CommunityWellbeing => data.social_indicators.push(measurement),
		}
	}
	if known {
		Json(data).into_response()
	} else {
		problem(StatusCode::NOT_FOUND, "no source of this gateway is about a bioregion of this code")
	}
}

fn measurement(shared: &Shared, source: &Source) -> Measurement {
	let reading = shared.board.reading(&source.id);
	let now = time::now();
	let score = shared.board.indicator(&source.region, &source.indicator).and_then(|known| known.score);
	Measurement {
		indicator: source.indicator.clone(),
		unit: source.unit.clone(),
		score: score.map(|millionths| extract::from_chain(millionths.into(), 6)),
		source: source.id.clone(),
		stale: !reading
			.as_ref()
			.is_some_and(|reading| time::is_recent(reading.fetched_at, now, source.max_age())),
		value: reading.as_ref().map(|reading| extract::from_chain(reading.value, reading.decimals)),
		fetched_at: reading.as_ref().map(|reading| time::display(reading.fetched_at)),
		age_seconds: reading.as_ref().map(|reading| time::age_seconds(reading.fetched_at, now)),
		evidence: reading.as_ref().map(|reading| hex::encode(reading.evidence)),
	}
}

/// The raw payload behind a value.
#[utoipa::path(
	get,
	path = "/evidence/{hash}",
	params(("hash" = String, Path, description = "BLAKE2-256 of the payload in hex, with or without 0x")),
	responses(
		(status = 200, description = "The payload, as the source gave it", content(
			(Payload = "application/json"),
			(Payload = "text/csv; charset=utf-8"),
			(Payload = "application/octet-stream"),
		)),
		(status = 400, description = "This is no hash", body = Problem),
		(status = 404, description = "This payload is not kept here", body = Problem),
		(status = 500, description = "The payload is damaged, or the store does not answer", body = Problem),
	)
)]
async fn evidence(State(shared): State<Arc<Shared>>, text: Result<Path<String>, PathRejection>) -> Response {
	let text = match text {
		Ok(Path(text)) => text,
		Err(error) => return no_path(&error),
	};
	let mut hash = Hash::default();
	if hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(&text), &mut hash).is_err() {
		return problem(StatusCode::BAD_REQUEST, "this is no hash: give 64 hex digits");
	}
	match shared.evidence.get(&hash).await {
		Ok(Some((bytes, content_type))) => {
			let content_type = HeaderValue::from_str(&content_type)
				.unwrap_or(HeaderValue::from_static("application/octet-stream"));
			// The content is somebody else's: no browser may take it for a page of ours.
			let headers = [
				(header::CONTENT_TYPE, content_type),
				(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
				(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
				(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
				(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
			];
			(headers, bytes).into_response()
		}
		Ok(None) => problem(StatusCode::NOT_FOUND, "no payload of this hash is kept here"),
		Err(error) => {
			tracing::error!(%error, hash = text, "evidence cannot be given");
			problem(
				StatusCode::INTERNAL_SERVER_ERROR,
				"the payload cannot be given: the gateway's log says why",
			)
		}
	}
}

/// How the gateway fares.
#[utoipa::path(
	get,
	path = "/health",
	responses(
		(status = 200, description = "Some of it works at least", body = Health),
		(status = 503, description = "No source gives a value", body = Health),
	)
)]
async fn health(State(shared): State<Arc<Shared>>) -> Response {
	let now = time::now();
	let states: Vec<(&Source, SourceState)> = shared
		.config
		.sources
		.iter()
		.filter_map(|source| shared.board.source(&source.id).map(|state| (source, state)))
		.collect();
	let chain = shared.config.chain.is_some().then(|| {
		let chain = shared.board.chain();
		ChainHealth {
			answers: chain.answered_at.is_some() && chain.error.is_none(),
			epoch: chain.epoch,
			block: chain.block,
			error: chain.error,
			bioregions: chain.reporting.into_iter().map(bioregion_health).collect(),
		}
	});
	// A source that was not asked yet says nothing about itself.
	let asked = states.iter().filter(|(_, state)| state.tried_at.is_some()).count();
	let working = states.iter().filter(|(_, state)| state.works).count();
	let status = if asked > 0 && working == 0 {
		Status::Down
	} else if working < asked || chain.as_ref().is_some_and(|chain| !chain.answers) {
		Status::Degraded
	} else {
		Status::Ok
	};
	let sources = states
		.into_iter()
		.map(|(source, state)| SourceHealth {
			id: source.id.clone(),
			r#type: source.kind,
			works: state.tried_at.map(|_| state.works),
			breaker: BreakerState::as_str(state.breaker),
			tried_at: state.tried_at.map(time::display),
			age_seconds: state.reading.map(|reading| time::age_seconds(reading.fetched_at, now)),
			error: state.error,
			not_reported: state.not_reported,
		})
		.collect();
	let code = if status == Status::Down { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
	(code, Json(Health { status, chain, sources })).into_response()
}

fn bioregion_health((code, Reporting { epoch, state, waiting }): (String, Reporting)) -> BioregionHealth {
	BioregionHealth { code, epoch, state: state.map(journal::State::as_str), waiting }
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
async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
	metrics::page(shared.metrics.encode(&shared.config, &shared.board))
}

/// This document.
#[utoipa::path(
	get,
	path = "/openapi.json",
	responses((status = 200, description = "The OpenAPI document", body = Object, content_type = "application/json"))
)]
async fn openapi() -> Json<Document> {
	Json(document())
}
