//! The page that Prometheus reads.

use axum::{
	http::{header, HeaderValue},
	response::{IntoResponse, Response},
};

/// The type of the page.
pub const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The answer with this page.
pub fn page(text: String) -> Response {
	([(header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS))], text).into_response()
}
