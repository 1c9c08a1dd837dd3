//! What becomes of sources that are as they should be, and of those that are not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use credit_network_gateway::{
	evidence::blake2_256,
	fetch::{address::Lookup, breaker::BreakerState, FetchError},
	run::{Gateway, RunError},
	worker::{Visit, VisitError},
};
use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const OPEN: &str = "allow_private = true";

#[tokio::test]
async fn sources_of_three_shapes_should_give_their_values() {
	let server = three_server().await;
	let set = Set::up(&three_sources(&server)).await;
	for (id, value, payload) in
		[("employment-office", 619, STATISTICS), ("river-gauge", 887, GAUGE), ("trust-survey", 750, SURVEY)]
	{
		let visit = set.visit(id).await.unwrap();
		let Visit::Changed(reading, bytes) = visit else { panic!("{id} gave nothing") };
		assert_eq!((reading.value, bytes), (value, payload.len()), "{id}");
		assert_eq!(reading.evidence, blake2_256(payload.as_bytes()));
		let (kept, _) = set.gateway.shared().evidence.get(&reading.evidence).await.unwrap().unwrap();
		assert_eq!(kept, payload.as_bytes(), "the raw payload is kept");
	}
}

#[tokio::test]
async fn answers_should_be_refused_when_slow() {
	let begun = Instant::now();
	let late = Reply::Late(Duration::from_secs(20), Box::new(json(r#"{"value": 5}"#)));
	assert_eq!(outcome(late).await, ("timeout", 1));
	assert_eq!(outcome(Reply::Drip).await, ("timeout", 1), "the time counts up to the last byte");
	assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn answers_should_be_refused_when_broken() {
	assert_eq!(outcome(Reply::HangUp).await.0, "connection");
	assert_eq!(outcome(Reply::Truncated).await.0, "connection");
	assert_eq!(outcome(json("{\"value\": ")).await.0, "malformed");
	assert_eq!(outcome(json("{}")).await.0, "malformed");
	assert_eq!(outcome(json(r#"{"value": "much"}"#)).await.0, "malformed");
	assert_eq!(outcome(status(204)).await.0, "malformed");
}

#[tokio::test]
async fn answers_should_be_refused_when_huge() {
	let begun = Instant::now();
	assert_eq!(outcome(json(&" ".repeat(10_001))).await.0, "too_large");
	assert_eq!(outcome(Reply::Endless).await.0, "too_large");
	assert!(begun.elapsed() < Duration::from_secs(2), "it is refused as soon as it is known to be too large");
}

#[tokio::test]
async fn answers_should_be_refused_when_they_lie_about_what_they_are() {
	let html = |kind: &str| {
		Reply::Send(200, vec![("content-type", kind.into())], b"<html>Please log in</html>".to_vec())
	};
	assert_eq!(outcome(html("text/html")).await.0, "content_type");
	assert_eq!(outcome(html("application/json")).await.0, "malformed");
	let packed = vec![("content-type", "application/json".into()), ("content-encoding", "gzip".into())];
	assert_eq!(outcome(Reply::Send(200, packed, vec![0x1f, 0x8b])).await.0, "content_type");
	let vague = vec![("content-type", "text/plain".into())];
	assert_eq!(outcome(Reply::Send(200, vague, br#"{"value": 5}"#.to_vec())).await.0, "changed");
}

#[tokio::test]
async fn values_should_be_refused_when_implausible() {
	assert_eq!(outcome(json(r#"{"value": 100.1}"#)).await.0, "implausible");
	assert_eq!(outcome(json(r#"{"value": -0.1}"#)).await.0, "implausible");
	assert_eq!(outcome(json(r#"{"value": 1e300}"#)).await.0, "malformed");
}

#[tokio::test]
async fn jumps_should_be_believed_only_when_the_source_insists() {
	let server = Server::start(|_, before| {
		let value = [50, 90, 51, 90, 91, 89][before];
		json(&format!("{{\"value\": {value}}}"))
	})
	.await;
	let set = Set::up(&number_source("gauge", &server.url("/"), OPEN)).await;
	let mut worker = set.worker("gauge");
	let mut seen = Vec::new();
	for _ in 0..6 {
		seen.push(worker.visit().await.map_err(|error| error.outcome()).is_ok());
	}
	assert_eq!(seen, [true, false, true, false, false, true]);
	assert_eq!(set.value("gauge"), Some(890));
}

#[tokio::test]
async fn requests_should_be_repeated_only_when_that_may_help() {
	for (code, asked) in [
		(500, 3),
		(502, 3),
		(503, 3),
		(504, 3),
		(408, 3),
		(429, 3),
		(400, 1),
		(401, 1),
		(403, 1),
		(404, 1),
		(410, 1),
	] {
		let server = Server::always(status(code)).await;
		let source = number_source("gauge", &server.url("/"), OPEN).replace("retries = 0", "retries = 2");
		let error = Set::up(&source).await.visit("gauge").await.unwrap_err();
		assert_eq!((error.outcome(), server.asked()), ("status", asked), "{code}");
	}
}

#[tokio::test]
async fn requests_should_not_be_repeated_when_the_source_wants_rest() {
	let reply = |seconds: &str| Reply::Send(503, vec![("retry-after", seconds.into())], Vec::new());
	for (seconds, asked) in [("0", 3), ("3600", 1)] {
		let server = Server::always(reply(seconds)).await;
		let source = number_source("gauge", &server.url("/"), OPEN).replace("retries = 0", "retries = 2");
		Set::up(&source).await.visit("gauge").await.unwrap_err();
		assert_eq!(server.asked(), asked, "{seconds}");
	}
}

#[tokio::test]
async fn flapping_sources_should_give_their_value_after_a_retry() {
	let server = Server::start(|_, before| match before {
		0 => Reply::HangUp,
		1 => status(503),
		_ => json(r#"{"value": 7}"#),
	})
	.await;
	let source = number_source("gauge", &server.url("/"), OPEN).replace("retries = 0", "retries = 2");
	let set = Set::up(&source).await;
	set.visit("gauge").await.unwrap();
	assert_eq!((set.value("gauge"), server.asked()), (Some(70), 3));
}

#[tokio::test]
async fn unchanged_sources_should_not_be_fetched_again() {
	let version = Arc::new(AtomicUsize::new(1));
	let current = version.clone();
	let server = Server::start(move |request, _| {
		let version = current.load(Ordering::SeqCst);
		let etag = format!("\"v{version}\"");
		let headers = vec![("content-type", "application/json".into()), ("etag", etag.clone())];
		if request.headers.get("if-none-match") == Some(&etag) {
			Reply::Send(304, headers, Vec::new())
		} else {
			Reply::Send(200, headers, format!("{{\"value\": {version}}}").into())
		}
	})
	.await;
	let set = Set::up(&number_source("gauge", &server.url("/"), OPEN)).await;
	let mut worker = set.worker("gauge");
	assert!(matches!(worker.visit().await, Ok(Visit::Changed(..))));
	let first = set.gateway.shared().board.reading("gauge").unwrap();
	tokio::time::sleep(Duration::from_millis(20)).await;
	assert!(matches!(worker.visit().await, Ok(Visit::Unchanged)));
	let second = set.gateway.shared().board.reading("gauge").unwrap();
	assert!(second.fetched_at > first.fetched_at, "what is unchanged is fresh");
	assert_eq!((second.value, second.evidence), (first.value, first.evidence));
	version.store(2, Ordering::SeqCst);
	assert!(matches!(worker.visit().await, Ok(Visit::Changed(..))));
	assert_eq!(set.value("gauge"), Some(20));
	let asked: Vec<_> =
		server.requests().iter().map(|request| request.headers.get("if-none-match").cloned()).collect();
	assert_eq!(asked, [None, Some("\"v1\"".into()), Some("\"v1\"".into())]);
}

#[tokio::test]
async fn dates_of_change_should_be_asked_by_when_there_is_no_tag() {
	const DATE: &str = "Sun, 01 Mar 2026 12:00:00 GMT";
	let server = Server::start(|request, _| match request.headers.get("if-modified-since") {
		Some(date) if date == DATE => status(304),
		_ => {
			let headers = vec![("content-type", "application/json".into()), ("last-modified", DATE.into())];
			Reply::Send(200, headers, br#"{"value": 3}"#.to_vec())
		}
	})
	.await;
	let set = Set::up(&number_source("gauge", &server.url("/"), OPEN)).await;
	assert!(matches!(set.visit("gauge").await, Ok(Visit::Changed(..))));
	assert!(matches!(set.visit("gauge").await, Ok(Visit::Unchanged)));
}

#[tokio::test]
async fn answers_should_be_refused_when_nothing_is_new_for_who_has_nothing() {
	assert_eq!(outcome(status(304)).await, ("status", 1));
}

#[tokio::test]
async fn redirects_should_be_followed_at_the_source_itself() {
	let server = Server::start(|request, _| match request.path.as_str() {
		"/old" => redirect("/older?really=1"),
		"/older?really=1" => redirect("new"),
		"/new" => json(r#"{"value": 4}"#),
		_ => status(404),
	})
	.await;
	let set = Set::up(&number_source("gauge", &server.url("/old"), OPEN)).await;
	set.visit("gauge").await.unwrap();
	assert_eq!(set.value("gauge"), Some(40));
}

#[tokio::test]
async fn redirects_should_be_refused_when_they_go_round_or_nowhere() {
	assert_eq!(outcome(redirect("/")).await, ("bad_redirect", 4));
	assert_eq!(outcome(status(302)).await, ("bad_redirect", 1));
	assert_eq!(outcome(redirect("ftp://files.example.org/")).await, ("bad_redirect", 1));
	assert_eq!(outcome(redirect("file:///etc/passwd")).await, ("bad_redirect", 1));
	assert_eq!(outcome(redirect("https://me:secret@example.org/")).await, ("bad_redirect", 1));
}

#[tokio::test]
async fn redirects_should_be_refused_when_they_lead_to_a_private_address() {
	let inner = Server::always(json(r#"{"value": 1}"#)).await;
	let port = inner.address.port();
	for target in [
		inner.url("/"),
		format!("http://localhost:{port}/"),
		format!("http://2130706433:{port}/"),
		format!("http://[::ffff:127.0.0.1]:{port}/"),
		"http://169.254.169.254/latest/meta-data/".into(),
		"http://[fd00:ec2::254]/latest/meta-data/".into(),
		"http://10.0.0.1/".into(),
	] {
		assert_eq!(outcome(redirect(&target)).await, ("refused_address", 1), "{target}");
	}
	assert_eq!(inner.asked(), 0, "what is allowed to a source is not for what it points to");
}

#[tokio::test]
async fn addresses_should_be_refused_when_unencrypted_unless_allowed() {
	let server = Server::always(json(r#"{"value": 6}"#)).await;
	let source = number_source("gauge", &server.url("/"), OPEN);
	let mut set = Set::up(&source).await;
	// Such a configuration is refused before this.
	let folder = tempfile::tempdir().unwrap();
	let mut changed = config(&folder, &source);
	changed.sources[0].allow_http = false;
	set.gateway = Gateway::open(changed).await.unwrap();
	assert!(matches!(set.visit("gauge").await, Err(VisitError::Fetch(FetchError::Redirect(_)))));
	assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn private_addresses_should_be_refused_unless_allowed() {
	let server = Server::always(json(r#"{"value": 6}"#)).await;
	let port = server.address.port();
	for host in ["127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"] {
		let source = number_source("gauge", &format!("http://{host}:{port}/"), "retries = 2")
			.replace("retries = 0", "");
		let error = Set::up(&source).await.visit("gauge").await.unwrap_err();
		assert_eq!(error.outcome(), "refused_address", "{host}: {error}");
		assert!(error.to_string().contains("allow_private = true"), "{error}");
	}
	assert_eq!(server.asked(), 0, "nobody was asked");
}

#[tokio::test]
async fn names_should_be_looked_up_once_for_a_connection_and_refused_when_private() {
	let server = Server::always(json(r#"{"value": 6}"#)).await;
	let url = format!("http://gauge.example:{}/", server.address.port());
	let lookup = Always::new([127, 0, 0, 1]);
	let set = Set::with(&number_source("gauge", &url, OPEN), lookup.clone() as Arc<dyn Lookup>).await;
	set.visit("gauge").await.unwrap();
	assert_eq!((set.value("gauge"), lookup.asked(), server.asked()), (Some(60), 1, 1));

	let lookup = Always::new([127, 0, 0, 1]);
	let set = Set::with(&number_source("gauge", &url, ""), lookup.clone() as Arc<dyn Lookup>).await;
	assert_eq!(set.visit("gauge").await.unwrap_err().outcome(), "refused_address");
	assert_eq!((lookup.asked(), server.asked()), (1, 1), "it is not tried again, and nobody was asked");
}

#[tokio::test]
async fn headers_should_come_from_the_environment() {
	let server = Server::always(json(r#"{"value": 6}"#)).await;
	// Cargo sets it for tests: no test changes the environment of the others.
	let more = "allow_private = true\nheaders_from_env = { \"X-Api-Key\" = \"CARGO_PKG_NAME\" }";
	let set = Set::up(&number_source("gauge", &server.url("/"), more)).await;
	set.visit("gauge").await.unwrap();
	let request = server.requests().remove(0);
	assert_eq!(request.headers.get("x-api-key").map(String::as_str), Some("credit-network-gateway"));
	assert!(request.headers["user-agent"].starts_with("credit-network-gateway/"));
}

fn late(reply: Reply) -> Reply {
	Reply::Late(Duration::from_millis(100), Box::new(reply))
}

#[tokio::test]
async fn sources_should_not_be_asked_before_they_want_to_be() {
	let rest = Reply::Send(503, vec![("retry-after", "3".into())], Vec::new());
	let server = Server::always(rest).await;
	let set = Set::up(&number_source("gauge", &server.url("/"), OPEN)).await;
	let running = tokio::spawn(set.worker("gauge").run());
	tokio::time::sleep(Duration::from_millis(2_500)).await;
	assert_eq!(server.asked(), 1, "the interval is a second, and the breaker is closed");
	tokio::time::sleep(Duration::from_millis(1_200)).await;
	assert_eq!(server.asked(), 2);
	running.abort();
}

#[tokio::test]
async fn sources_should_be_asked_while_others_wait_for_their_retry() {
	let server = Server::start(|request, _| match request.path.as_str() {
		"/busy" => Reply::Send(503, vec![("retry-after", "2".into())], Vec::new()),
		_ => json(r#"{"value": 6}"#),
	})
	.await;
	let folder = tempfile::tempdir().unwrap();
	let sources = number_source("busy", &server.url("/busy"), OPEN).replace("retries = 0", "retries = 1")
		+ &number_source("gauge", &server.url("/"), OPEN);
	let mut config = config(&folder, &sources);
	config.fetch.concurrency = 1;
	config.fetch.max_backoff = Duration::from_secs(5);
	let set = Set { gateway: Gateway::open(config).await.unwrap(), folder };
	let mut busy = set.worker("busy");
	let waiting = tokio::spawn(async move { busy.visit().await.is_ok() });
	while server.asked() == 0 {
		tokio::time::sleep(Duration::from_millis(5)).await;
	}
	let begun = Instant::now();
	set.visit("gauge").await.unwrap();
	assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
	assert!(!waiting.await.unwrap());
	assert_eq!(server.asked(), 3);
}

#[tokio::test]
async fn broken_sources_should_be_left_alone_and_tried_again_later() {
	let server =
		Server::start(|_, before| if before < 3 { late(status(500)) } else { late(json(r#"{"value": 6}"#)) })
			.await;
	let set = Set::up(&number_source("gauge", &server.url("/"), OPEN)).await;
	let board = set.gateway.shared().board.clone();
	let begun = Instant::now();
	let running = tokio::spawn(set.worker("gauge").run());
	let mut seen = Vec::new();
	while set.value("gauge").is_none() && begun.elapsed() < Duration::from_secs(20) {
		let state = board.source("gauge").unwrap().breaker;
		if seen.last() != Some(&(state, server.asked())) {
			seen.push((state, server.asked()));
		}
		tokio::time::sleep(Duration::from_millis(5)).await;
	}
	running.abort();
	// At 0 s and 1 s it fails, then it is left alone for 2 s, fails, is left alone for 4 s, and works.
	assert_eq!(set.value("gauge"), Some(60), "{seen:?}");
	assert!(begun.elapsed() > Duration::from_millis(6_500), "{seen:?}");
	assert_eq!(server.asked(), 4);
	assert!(seen.iter().any(|(state, asked)| (*state, *asked) == (BreakerState::Open, 2)), "{seen:?}");
	assert!(seen.iter().any(|(state, _)| *state == BreakerState::HalfOpen), "{seen:?}");
	assert_eq!(board.source("gauge").unwrap().breaker, BreakerState::Closed);
}

#[tokio::test]
async fn values_should_survive_a_restart_unless_the_source_is_described_anew() {
	let server = Server::always(json(r#"{"value": 6}"#)).await;
	let folder = tempfile::tempdir().unwrap();
	let source = number_source("gauge", &server.url("/"), OPEN);
	let set = Set { gateway: Gateway::open(config(&folder, &source)).await.unwrap(), folder };
	set.visit("gauge").await.unwrap();
	let Set { gateway, folder } = set;

	let second = Gateway::open(config(&folder, &source)).await;
	assert!(matches!(second, Err(RunError::AlreadyRunning)), "there is one gateway for one folder");
	drop(gateway);

	let gateway = Gateway::open(config(&folder, &source)).await.unwrap();
	assert_eq!(gateway.shared().board.reading("gauge").map(|reading| reading.value), Some(60));
	drop(gateway);
	for (from, to) in [("/value", "/other"), ("max = 100", "max = 5.9"), ("min = 0", "min = 6.1")] {
		let other = source.replace(from, to);
		let gateway = Gateway::open(config(&folder, &other)).await.unwrap();
		assert_eq!(gateway.shared().board.reading("gauge"), None, "{to}");
	}
	let narrower = source.replace("min = 0, max = 100", "min = 6, max = 6.1");
	let gateway = Gateway::open(config(&folder, &narrower)).await.unwrap();
	assert_eq!(gateway.shared().board.reading("gauge").map(|reading| reading.value), Some(60));
}

#[tokio::test]
async fn old_payloads_should_be_forgotten_as_soon_as_the_gateway_runs() {
	let server = Server::always(json(r#"{"value": 6}"#)).await;
	let folder = tempfile::tempdir().unwrap();
	let mut config = config(&folder, &number_source("gauge", &server.url("/"), OPEN));
	config.server.listen = ([127, 0, 0, 1], 0).into();
	let gateway = Gateway::open(config).await.unwrap();
	let shared = gateway.shared();
	let hash = shared.evidence.put("old".into(), "text/csv").await.unwrap();
	shared.readings.put_evidence(&hash, "text/csv", 3, 1).await.unwrap();
	let stop = CancellationToken::new();
	let running = tokio::spawn(gateway.run(stop.clone()));
	let begun = Instant::now();
	while shared.evidence.get(&hash).await.unwrap().is_some() {
		assert!(begun.elapsed() < Duration::from_secs(10), "it is still there");
		tokio::time::sleep(Duration::from_millis(5)).await;
	}
	stop.cancel();
	running.await.unwrap().unwrap();
}
