//! What the gateway tells over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use credit_network_gateway::{
	api,
	chain::{Epoch, Indicator, Look},
	config::SourceType,
	evidence::blake2_256,
	time,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Serves what a set says, and gives the address.
async fn serve(set: &Set) -> String {
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = format!("http://{}", listener.local_addr().unwrap());
	let router = api::router(set.gateway.shared());
	tokio::spawn(async move { axum::serve(listener, router).await });
	address
}

async fn get(url: String) -> reqwest::Response {
	reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap()
}

async fn get_json(url: String) -> (u16, Value) {
	let response = get(url).await;
	let status = response.status().as_u16();
	(status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

/// A set with the three sources asked.
async fn asked() -> (Server, Set, String) {
	let server = three_server().await;
	let set = Set::up(&three_sources(&server)).await;
	for id in ["employment-office", "river-gauge", "trust-survey"] {
		set.visit(id).await.unwrap();
	}
	let address = serve(&set).await;
	(server, set, address)
}

#[tokio::test]
async fn economic_data_should_be_told_by_group_with_source_age_and_evidence() {
	let (_server, set, address) = asked().await;
	let indicator = Indicator {
		group: SourceType::EcologicalHealth,
		unit: "mg/l".into(),
		decimals: 2,
		min: 0,
		max: 2_000,
		score: Some(812_500),
	};
	let look = Look {
		block: 9,
		now: 0,
		epoch: Epoch { index: 3, started: 0, ends: 1 },
		nonce: 0,
		reporter: None,
		handed: None,
		over: None,
		closed: None,
		indicators: BTreeMap::from([("river-oxygen".into(), indicator)]),
	};
	set.gateway.shared().board.looked("cascadia", &look);
	let (status, data) = get_json(format!("{address}/bioregions/cascadia/economic-data")).await;
	assert_eq!((status, &data["code"]), (200, &Value::from("cascadia")));
	let groups = ["business_vitality", "ecological_indicators", "social_indicators"];
	let values: Vec<_> = groups.iter().map(|group| data[group][0]["value"].as_str().unwrap()).collect();
	assert_eq!(values, ["61.9", "8.87", "7.50"]);
	let river = &data["ecological_indicators"][0];
	assert_eq!(river["indicator"], "river-oxygen");
	assert_eq!(river["unit"], "mg/l");
	assert_eq!(river["source"], "river-gauge");
	assert_eq!(river["score"], "0.812500");
	assert_eq!(river["stale"], false);
	assert_eq!(river["evidence"], hex::encode(blake2_256(GAUGE.as_bytes())));
	assert!(river["age_seconds"].as_u64().unwrap() < 60);
	assert!(river["fetched_at"].as_str().unwrap().ends_with('Z'));
	assert_eq!(data["business_vitality"][0]["score"], Value::Null);
}

#[tokio::test]
async fn economic_data_should_be_empty_and_stale_before_there_is_any() {
	let server = three_server().await;
	let set = Set::up(&three_sources(&server)).await;
	let address = serve(&set).await;
	let (_, data) = get_json(format!("{address}/bioregions/cascadia/economic-data")).await;
	assert_eq!(data["social_indicators"][0]["value"], Value::Null);
	assert_eq!(data["social_indicators"][0]["stale"], true);
	let (status, problem) = get_json(format!("{address}/bioregions/sonora/economic-data")).await;
	assert_eq!(status, 404);
	assert!(problem["error"].as_str().unwrap().contains("no source"));
}

#[tokio::test]
async fn values_should_be_stale_when_from_before_the_clock_was_set_back() {
	let (_server, set, address) = asked().await;
	let board = set.gateway.shared().board.clone();
	board.update("river-gauge", |state| {
		state.reading.iter_mut().for_each(|reading| reading.fetched_at = time::now() + 600_000);
	});
	let (_, data) = get_json(format!("{address}/bioregions/cascadia/economic-data")).await;
	assert_eq!(data["ecological_indicators"][0]["stale"], true);
	assert_eq!(data["social_indicators"][0]["stale"], false);
}

#[tokio::test]
async fn evidence_should_be_given_as_it_came_and_for_ever() {
	let (_server, _set, address) = asked().await;
	let hash = hex::encode(blake2_256(GAUGE.as_bytes()));
	for name in [hash.clone(), format!("0x{hash}")] {
		let response = get(format!("{address}/evidence/{name}")).await;
		assert_eq!(response.status(), 200);
		let headers = response.headers().clone();
		assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
		assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
		assert_eq!(headers["x-content-type-options"], "nosniff");
		assert_eq!(headers["content-disposition"], "attachment");
		assert_eq!(response.bytes().await.unwrap(), GAUGE.as_bytes());
	}
	assert_eq!(get_json(format!("{address}/evidence/{}", "0".repeat(64))).await.0, 404);
	for name in ["zz", "..%2f..%2fetc%2fpasswd", &hash[2..]] {
		assert_eq!(get_json(format!("{address}/evidence/{name}")).await.0, 400, "{name}");
	}
}

#[tokio::test]
async fn health_should_say_which_sources_work_and_fail_when_none_does() {
	let server = Server::start(|request, before| match (request.path.as_str(), before) {
		("/good", 0..3) => json(r#"{"value": 1}"#),
		_ => status(500),
	})
	.await;
	let sources = number_source("good", &server.url("/good"), "allow_private = true")
		+ &number_source("bad", &server.url("/bad"), "allow_private = true");
	let set = Set::up(&sources).await;
	let address = serve(&set).await;
	let health = || get_json(format!("{address}/health"));
	let (status, said) = health().await;
	assert_eq!((status, &said["status"]), (200, &Value::from("ok")), "nothing is known to be wrong yet");
	set.visit("good").await.unwrap();
	assert_eq!(health().await.1["status"], "ok");
	set.visit("bad").await.unwrap_err();
	let (status, said) = health().await;
	assert_eq!((status, &said["status"]), (200, &Value::from("degraded")));
	assert_eq!(said["chain"], Value::Null);
	assert_eq!((&said["sources"][0]["works"], &said["sources"][1]["works"]), (&true.into(), &false.into()));
	assert!(said["sources"][1]["error"].as_str().unwrap().contains("500"));
	set.visit("good").await.unwrap();
	set.visit("good").await.unwrap_err();
	let (status, said) = health().await;
	assert_eq!((status, &said["status"]), (503, &Value::from("down")));
}

#[tokio::test]
async fn health_should_say_why_nothing_is_reported() {
	let chain = "chain = { url = 'ws://127.0.0.1:1', key_file = 'unused' }\n";
	let set = Set::up(&(chain.to_owned() + &number_source("gauge", "http://127.0.0.1:1/", ""))).await;
	let board = set.gateway.shared().board.clone();
	board.reporting("cascadia", None, Some("this account is no reporter of the bioregion"));
	board.leave_out("gauge", Some("the bioregion has no such indicator"));
	let (_, said) = get_json(format!("{}/health", serve(&set).await)).await;
	let bioregion = &said["chain"]["bioregions"][0];
	assert_eq!((&bioregion["code"], &bioregion["state"]), (&"cascadia".into(), &Value::Null));
	assert_eq!(bioregion["waiting"], "this account is no reporter of the bioregion");
	assert_eq!(said["sources"][0]["not_reported"], "the bioregion has no such indicator");
}

#[tokio::test]
async fn metrics_should_be_told_for_all_that_is_watched() {
	let (_server, set, address) = asked().await;
	set.gateway.shared().metrics.reported("cascadia", "revealed");
	let metrics = get(format!("{address}/metrics")).await.text().await.unwrap();
	for line in [
		r#"gateway_fetches_total{source="river-gauge",outcome="changed"} 1"#,
		r#"gateway_fetched_bytes_total{source="river-gauge"} "#,
		r#"gateway_fetch_duration_seconds_count{type="ecological_health"} 1"#,
		r#"gateway_breaker_state{source="river-gauge"} 0"#,
		r#"gateway_value_age_seconds{source="river-gauge"} "#,
		r#"gateway_reports_total{region="cascadia",outcome="revealed"} 1"#,
		"gateway_epoch 0",
		"gateway_chain_block 0",
		"# EOF",
	] {
		assert!(metrics.contains(line), "{line}\n{metrics}");
	}
}

fn assert_documented(operations: &Value, response: &reqwest::Response) {
	let content = &operations["get"]["responses"][response.status().as_str()]["content"];
	let kind = response.headers()["content-type"].to_str().unwrap();
	assert!(content[kind]["schema"].is_object(), "{}: `{kind}` is not in {content}", response.url());
}

#[tokio::test]
async fn every_route_of_the_document_should_answer_as_it_says() {
	let (_server, _set, address) = asked().await;
	let (_, document) = get_json(format!("{address}/openapi.json")).await;
	let paths = document["paths"].as_object().unwrap();
	let names: BTreeSet<_> = paths.keys().map(String::as_str).collect();
	let expected =
		["/bioregions/{code}/economic-data", "/evidence/{hash}", "/health", "/metrics", "/openapi.json"];
	assert_eq!(names, BTreeSet::from(expected));
	let hash = hex::encode(blake2_256(SURVEY.as_bytes()));
	for (path, operations) in paths {
		let url = path.replace("{code}", "cascadia").replace("{hash}", &hash);
		let response = get(format!("{address}{url}")).await;
		assert_eq!(response.status(), 200, "{path}");
		assert_documented(operations, &response);
	}
	for (path, url, status) in [
		("/bioregions/{code}/economic-data", "/bioregions/sonora/economic-data", 404),
		("/bioregions/{code}/economic-data", "/bioregions/%ff/economic-data", 400),
		("/evidence/{hash}", "/evidence/zz", 400),
		("/evidence/{hash}", "/evidence/%ff", 400),
		("/evidence/{hash}", &format!("/evidence/{}", "0".repeat(64)), 404),
		("/evidence/{hash}", &format!("/evidence/{}", hex::encode(blake2_256(GAUGE.as_bytes()))), 200),
	] {
		let response = get(format!("{address}{url}")).await;
		assert_eq!(response.status(), status, "{url}");
		assert_documented(&paths[path], &response);
		if status != 200 {
			let problem: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
			assert!(problem["error"].is_string(), "{url}");
		}
	}
	for schema in ["EconomicData", "Measurement", "Health", "Problem"] {
		assert!(document["components"]["schemas"][schema].is_object(), "{schema}");
	}
	assert_eq!(get_json(format!("{address}/nowhere")).await.0, 404);
}
