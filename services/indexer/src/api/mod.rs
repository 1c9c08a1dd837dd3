//! What the indexer tells over HTTP.

pub mod analytics;
mod document;
pub mod lists;
pub mod series;
mod standing;

use crate::{run::Shared, store::StoreError, tables::Table};
use axum::{
	extract::{MatchedPath, Path, RawQuery, Request, State},
	http::StatusCode,
	middleware::{self, Next},
	response::{IntoResponse, Response},
	routing::get,
	Json, Router,
};
use serde::Serialize;
use serde_json::Value;
use std::{
	future::Future,
	sync::{Arc, PoisonError},
	time::Instant,
};
use utoipa::{openapi::OpenApi as Document, OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What is wrong, and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
	/// In words.
	pub error: String,
}

/// Why a request is not answered.
#[derive(Debug)]
pub enum ApiError {
	/// The request is none.
	BadRequest(String),
	/// There is nothing.
	NotFound(String),
	/// The database does not answer.
	Store(StoreError),
}

impl From<StoreError> for ApiError {
	fn from(error: StoreError) -> Self {
		match error {
			StoreError::Empty => Self::NotFound("nothing is written yet: ask again in a moment".into()),
			error => Self::Store(error),
		}
	}
}

impl From<sqlx::Error> for ApiError {
	fn from(error: sqlx::Error) -> Self {
		Self::Store(error.into())
	}
}

impl IntoResponse for ApiError {
	fn into_response(self) -> Response {
		let (status, error) = match self {
			Self::BadRequest(error) => (StatusCode::BAD_REQUEST, error),
			Self::NotFound(error) => (StatusCode::NOT_FOUND, error),
			Self::Store(error) => {
				tracing::error!(%error, "a request cannot be answered");
				let error = "the database does not answer: the indexer's log says why".into();
				(StatusCode::SERVICE_UNAVAILABLE, error)
			}
		};
		(status, Json(Problem { error })).into_response()
	}
}

/// The Credit Network in SQL, over HTTP.
#[derive(OpenApi)]
#[openapi(
	info(
		title = "Credit Network indexer",
		description = "What the Credit Network's finalized blocks tell. Amounts are decimal strings in units of 10^-12 CRD, \
			moments milliseconds since 1970, fractions millionths where they are numbers and decimal strings elsewhere, \
			accounts SS58. Lists begin at `start`, the key of a row, and say in `next` where they go on."
	),
	components(schemas(Problem))
)]
struct Api;

fn parts() -> (Router<Arc<Shared>>, Document) {
	let (mut router, mut document) = OpenApiRouter::with_openapi(Api::openapi())
		.routes(routes!(standing::health))
		.routes(routes!(standing::readiness))
		.routes(routes!(standing::metrics))
		.routes(routes!(openapi))
		.routes(routes!(lists::network))
		.routes(routes!(series::of_network))
		.routes(routes!(series::of_bank))
		.routes(routes!(analytics::portfolio))
		.routes(routes!(analytics::vintages))
		.split_for_parts();
	for list in lists::List::all() {
		let path = format!("/{}", list.path());
		router = router
			.route(
				&path,
				get(move |State(shared): State<Arc<Shared>>, RawQuery(query)| async move {
					lists::list(&shared, list, query.as_deref().unwrap_or_default()).await
				}),
			)
			.route(
				&format!("{path}/{{key}}"),
				get(move |State(shared): State<Arc<Shared>>, Path(key): Path<String>| async move {
					lists::one(&shared, list, &key).await
				}),
			)
			.route(
				&format!("/export{path}"),
				get(move |State(shared): State<Arc<Shared>>, RawQuery(query)| async move {
					lists::export(&shared, list, query.as_deref().unwrap_or_default()).await
				}),
			);
		document::describe(&mut document, list);
	}
	(router, document)
}

/// The document that describes the routes.
pub fn document() -> Document {
	parts().1
}

/// The routes.
pub fn router(shared: Arc<Shared>) -> Router {
	parts()
		.0
		.fallback(nothing_here)
		.layer(middleware::from_fn_with_state(shared.clone(), measure))
		.with_state(shared)
}

async fn nothing_here() -> ApiError {
	ApiError::NotFound("there is nothing here: see /openapi.json".into())
}

async fn measure(
	State(shared): State<Arc<Shared>>,
	path: Option<MatchedPath>,
	request: Request,
	next: Next,
) -> Response {
	let begun = Instant::now();
	let response = next.run(request).await;
	let path = path.as_ref().map_or("none", MatchedPath::as_str);
	shared.metrics.answered(path, response.status().as_u16(), begun.elapsed());
	response
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

/// How many answers are kept at most.
const MOST_RECKONED: usize = 256;

/// What is reckoned of all rows, once for each block.
pub(crate) async fn reckoned(
	shared: &Shared,
	what: String,
	reckon: impl Future<Output = Result<Value, ApiError>>,
) -> Result<Json<Value>, ApiError> {
	let block = shared.store.written().await?.last_block;
	let kept = shared.reckoned.lock().unwrap_or_else(PoisonError::into_inner).get(&what).cloned();
	if let Some((_, answer)) = kept.filter(|(of, _)| *of == block) {
		return Ok(Json(answer));
	}
	let answer = reckon.await?;
	let mut all = shared.reckoned.lock().unwrap_or_else(PoisonError::into_inner);
	if all.len() >= MOST_RECKONED {
		all.clear();
	}
	all.insert(what, (block, answer.clone()));
	Ok(Json(answer))
}

/// The parameters of a query. One that is not known is refused, so that a mistyped filter does not return everything.
pub(crate) fn parameters(query: &str, known: &[&str]) -> Result<Vec<(String, String)>, ApiError> {
	let given: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
	match given.iter().find(|(name, _)| !known.contains(&name.as_str())) {
		Some((name, _)) => {
			Err(ApiError::BadRequest(format!("`{name}` is no parameter: there are {}", known.join(", "))))
		}
		None => Ok(given),
	}
}

/// A number among the parameters.
pub(crate) fn number<T: std::str::FromStr>(
	given: &[(String, String)],
	name: &str,
) -> Result<Option<T>, ApiError> {
	given
		.iter()
		.find(|(other, _)| other == name)
		.map(|(_, text)| text.parse().map_err(|_| ApiError::BadRequest(format!("`{name}` is no number"))))
		.transpose()
}

/// The bank that a query is about, if there is one; it must exist.
pub(crate) async fn bank(shared: &Shared, given: &[(String, String)]) -> Result<Option<i64>, ApiError> {
	let Some(bank) = number::<i64>(given, "bank_id")? else { return Ok(None) };
	must_exist(shared, bank).await?;
	Ok(Some(bank))
}

/// Refuses a bank that there is not.
pub(crate) async fn must_exist(shared: &Shared, bank: i64) -> Result<(), ApiError> {
	match shared.store.find(Table::Banks, &vec![bank.into()]).await? {
		Some(_) => Ok(()),
		None => Err(ApiError::NotFound(format!("there is no bank {bank}"))),
	}
}
