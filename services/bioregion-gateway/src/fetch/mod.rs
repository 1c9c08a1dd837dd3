//! Fetching sources, from addresses that may be asked, within limits of time and size.

pub mod address;
pub mod breaker;

use crate::config::{Extract, Fetching, Source};
use address::{Guard, Lookup, Refused};
use bytes::{Bytes, BytesMut};
use rand::Rng;
use reqwest::{
	header::{
		HeaderMap, HeaderValue, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH,
		LAST_MODIFIED, LOCATION, RETRY_AFTER,
	},
	redirect, Client, Response, StatusCode,
};
use std::{error::Error, sync::Arc, time::Duration};
use thiserror::Error;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

/// What a source says by which it can tell later whether anything is new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
	/// The entity tag.
	pub etag: Option<String>,
	/// The date of the last change.
	pub last_modified: Option<String>,
}

impl Validators {
	/// Whether there is nothing to ask by.
	pub fn is_empty(&self) -> bool {
		self.etag.is_none() && self.last_modified.is_none()
	}

	fn of(headers: &HeaderMap) -> Self {
		let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
		Self {
			etag: headers.get(ETAG).and_then(text),
			last_modified: headers.get(LAST_MODIFIED).and_then(text),
		}
	}
}

/// What a source answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
	/// Nothing is new.
	Unchanged,
	/// This.
	Payload {
		/// All of it.
		bytes: Bytes,
		/// What to ask by the next time.
		validators: Validators,
	},
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum FetchError {
	/// The address must not be asked.
	#[error(transparent)]
	Refused(#[from] Refused),
	/// A redirect leads nowhere, or to where no source should be.
	#[error("the source redirects {0}")]
	Redirect(String),
	/// It took too long.
	#[error("no whole answer within {0:?}: is the source slow, or `timeout` too short?")]
	Timeout(Duration),
	/// There was no connection, or it broke.
	#[error("the connection failed: {0}")]
	Connection(String),
	/// The source refuses, or is in trouble.
	#[error("the source answers with status {status}")]
	Status {
		/// The HTTP status.
		status: u16,
		/// When the source wants to be asked again.
		retry_after: Option<Duration>,
	},
	/// There is too much of it.
	#[error("the answer has more than {0} bytes: raise `max_bytes` if that is right")]
	TooLarge(usize),
	/// It is something else than what is expected.
	#[error("the answer is `{0}`, not what `extract.format` says")]
	ContentType(String),
	/// It says that nothing is new although nobody asked.
	#[error("the source answers that nothing is new, without having been asked")]
	Unasked,
}

impl FetchError {
	/// What it is counted as.
	pub fn outcome(&self) -> &'static str {
		match self {
			Self::Refused(_) => "refused_address",
			Self::Redirect(_) => "bad_redirect",
			Self::Timeout(_) => "timeout",
			Self::Connection(_) => "connection",
			Self::Status { .. } | Self::Unasked => "status",
			Self::TooLarge(_) => "too_large",
			Self::ContentType(_) => "content_type",
		}
	}

	/// Whether it may go better at once.
	pub fn is_transient(&self) -> bool {
		match self {
			Self::Timeout(_) | Self::Connection(_) => true,
			Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
			_ => false,
		}
	}

	/// For how long the source wants to be left alone.
	pub fn retry_after(&self) -> Option<Duration> {
		match self {
			Self::Status { retry_after, .. } => *retry_after,
			_ => None,
		}
	}

	fn of(error: reqwest::Error) -> Self {
		// The URL may hold what nobody else should read.
		let error = error.without_url();
		let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
		let mut deepest = error.to_string();
		while let Some(reason) = cause {
			if let Some(refused) = reason.downcast_ref::<Refused>() {
				return Self::Refused(refused.clone());
			}
			deepest = reason.to_string();
			cause = reason.source();
		}
		Self::Connection(deepest)
	}
}

/// Asks sources.
pub struct Fetcher {
	/// For addresses that the public may ask.
	guarded: Client,
	/// For sources that may be in a private network.
	open: Client,
	/// As many permits as there may be requests at once.
	permits: Semaphore,
	settings: Fetching,
}

/// Counts as a request under way for as long as it is held.
pub type Permit<'a> = Option<SemaphorePermit<'a>>;

impl Fetcher {
	/// One that looks names up by `lookup`.
	pub fn new(settings: &Fetching, lookup: Arc<dyn Lookup>) -> Result<Self, reqwest::Error> {
		let client = |allow_private| {
			Client::builder()
				.user_agent(settings.user_agent.clone())
				.connect_timeout(settings.connect_timeout)
				.pool_max_idle_per_host(1)
				.pool_idle_timeout(Duration::from_secs(30))
				// Redirects are followed here, each one checked.
				.redirect(redirect::Policy::none())
				// A proxy would look the name up itself, and reach whatever it can reach.
				.no_proxy()
				.dns_resolver(Arc::new(Guard::new(lookup.clone(), allow_private)))
				.build()
		};
		let permits = Semaphore::new(settings.concurrency.min(Semaphore::MAX_PERMITS));
		Ok(Self { guarded: client(false)?, open: client(true)?, permits, settings: settings.clone() })
	}

	/// Asks a source, and again if that may help; others are asked while it waits for that. The payload takes up memory, so the
	/// permit comes with it.
	pub async fn fetch(
		&self,
		source: &Source,
		headers: &HeaderMap,
		validators: &Validators,
	) -> Result<(Answer, Permit<'_>), FetchError> {
		let mut retries: u32 = 0;
		loop {
			// Nobody closes the semaphore.
			let permit = self.permits.acquire().await.ok();
			let attempt =
				tokio::time::timeout(source.timeout, self.follow(source, headers, validators)).await;
			let error = match attempt.unwrap_or(Err(FetchError::Timeout(source.timeout))) {
				Ok(answer) => return Ok((answer, permit)),
				Err(error) => error,
			};
			drop(permit);
			let after = error.retry_after().unwrap_or_default();
			if !error.is_transient() || retries >= source.retries || after > self.settings.max_backoff {
				return Err(error);
			}
			let wait = self.jittered(retries).max(after);
			tracing::debug!(source = source.id, %error, ?wait, "trying again");
			tokio::time::sleep(wait).await;
			retries = retries.saturating_add(1);
		}
	}

	/// Anything up to a bound that doubles with each retry: those who failed together do not return together.
	fn jittered(&self, retries: u32) -> Duration {
		let bound = self
			.settings
			.backoff
			.saturating_mul(2_u32.saturating_pow(retries))
			.min(self.settings.max_backoff);
		rand::rng().random_range(Duration::ZERO..=bound)
	}

	async fn follow(
		&self,
		source: &Source,
		headers: &HeaderMap,
		validators: &Validators,
	) -> Result<Answer, FetchError> {
		let mut url = source.url.clone();
		check(&url, source.allow_http)?;
		for _ in 0..=self.settings.max_redirects {
			// What is allowed to the source, and what it is told, is for nobody that it points to.
			let own = url.origin() == source.url.origin();
			let allow_private = own && source.allow_private;
			address::check_literal(&url, allow_private)?;
			let client = if allow_private { &self.open } else { &self.guarded };
			let mut request = client.get(url.clone());
			if own {
				request = request.headers(headers.clone());
			}
			if let Some(etag) = &validators.etag {
				request = request.header(IF_NONE_MATCH, etag);
			}
			if let Some(date) = &validators.last_modified {
				request = request.header(IF_MODIFIED_SINCE, date);
			}
			let response = request.send().await.map_err(FetchError::of)?;
			let status = response.status();
			if status == StatusCode::NOT_MODIFIED {
				return if validators.is_empty() { Err(FetchError::Unasked) } else { Ok(Answer::Unchanged) };
			}
			if status.is_redirection() {
				url = target(&url, &response, source.allow_http)?;
				continue;
			}
			if !status.is_success() {
				let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
				let retry_after = seconds.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
				return Err(FetchError::Status { status: status.as_u16(), retry_after });
			}
			expect_format(&source.extract, response.headers())?;
			let validators = Validators::of(response.headers());
			let bytes = body(response, source.max_bytes).await?;
			return Ok(Answer::Payload { bytes, validators });
		}
		Err(FetchError::Redirect(format!("more than {} times", self.settings.max_redirects)))
	}
}

fn check(url: &Url, allow_http: bool) -> Result<(), FetchError> {
	match url.scheme() {
		"https" => Ok(()),
		"http" if allow_http => Ok(()),
		"http" => Err(FetchError::Redirect("to an unencrypted address: `allow_http` is not set".into())),
		other => Err(FetchError::Redirect(format!("to an address of the kind `{other}`"))),
	}
}

fn target(from: &Url, response: &Response, allow_http: bool) -> Result<Url, FetchError> {
	let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
	let location = location.ok_or_else(|| FetchError::Redirect("without saying where to".into()))?;
	let url = from.join(location).map_err(|_| FetchError::Redirect("to what is no address".into()))?;
	check(&url, allow_http)?;
	if url.username().is_empty() && url.password().is_none() {
		Ok(url)
	} else {
		Err(FetchError::Redirect("with a name or a password".into()))
	}
}

/// Refuses what says itself that it is something else. What says nothing, or little, is judged by what it is.
fn expect_format(extract: &Extract, headers: &HeaderMap) -> Result<(), FetchError> {
	// Nothing but the plain content was asked for: what is packed could unpack to anything.
	let packed = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("identity");
	if !packed.eq_ignore_ascii_case("identity") {
		return Err(FetchError::ContentType(packed.into()));
	}
	let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
	let full = value.to_str().unwrap_or_default().to_ascii_lowercase();
	let kind = full.split(';').next().unwrap_or_default().trim();
	let vague = matches!(kind, "" | "text/plain" | "application/octet-stream" | "binary/octet-stream");
	let fits = match extract {
		Extract::Json { .. } => matches!(kind, "application/json" | "text/json") || kind.ends_with("+json"),
		Extract::Csv { .. } => {
			matches!(
				kind,
				"text/csv" | "application/csv" | "text/tab-separated-values" | "application/vnd.ms-excel"
			)
		}
	};
	if vague || fits {
		Ok(())
	} else {
		Err(FetchError::ContentType(kind.into()))
	}
}

/// All of the answer, or an error as soon as it is known to be too much.
async fn body(mut response: Response, limit: usize) -> Result<Bytes, FetchError> {
	let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
	if announced.is_some_and(|length| length > limit) {
		return Err(FetchError::TooLarge(limit));
	}
	let mut bytes = BytesMut::new();
	while let Some(chunk) = response.chunk().await.map_err(FetchError::of)? {
		if chunk.len() > limit.saturating_sub(bytes.len()) {
			return Err(FetchError::TooLarge(limit));
		}
		bytes.extend_from_slice(&chunk);
	}
	Ok(bytes.freeze())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	/// Where a source at an encrypted address leads to.
	fn led_to(location: &str, allow_http: bool) -> Result<Url, FetchError> {
		let response =
			axum::http::Response::builder().status(302).header("location", location).body("").unwrap();
		let from = "https://gauges.example.org/rivers/latest.csv".parse().unwrap();
		target(&from, &response.into(), allow_http)
	}

	#[test]
	fn redirects_should_be_refused_when_they_give_up_encryption() {
		for location in ["http://gauges.example.org/rivers/latest.csv", "http://example.org/"] {
			assert!(matches!(led_to(location, false), Err(FetchError::Redirect(_))), "{location}");
			assert_eq!(led_to(location, true).unwrap().as_str(), location);
		}
		for location in ["older.csv", "//other.example.org/rivers/older.csv", "https://other.example.org/"] {
			assert_eq!(led_to(location, false).unwrap().scheme(), "https", "{location}");
		}
	}
}
