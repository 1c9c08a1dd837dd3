//! The program, as an operator runs it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use credit_network_indexer::config::Config;
use credit_network_service::testing::{free_port, output, text, Running};
use serde_json::Value;
use std::{
	fs,
	path::Path,
	process::{Command, Stdio},
	time::{Duration, Instant},
};

fn program(arguments: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_credit-network-indexer"));
	command.args(arguments).env_remove("RUST_LOG").env_remove("INDEXER_CONFIG");
	command
}

#[tokio::test]
async fn help_should_say_where_to_begin() {
	let help = text(&output(program(&["--help"])).await.stdout);
	for word in [
		"config.example.toml",
		"run",
		"verify",
		"prove",
		"export",
		"archive",
		"INDEXER_CONFIG",
		"openapi.json",
	] {
		assert!(help.contains(word), "{word}\n{help}");
	}
}

#[test]
fn the_example_should_say_the_defaults() {
	let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
	let written = Config::load(Some(&example)).unwrap();
	assert_eq!(format!("{written:?}"), format!("{:?}", Config::default()));
	written.check().unwrap();
}

#[test]
fn a_configuration_should_be_refused_with_each_of_its_problems() {
	let wrong = "database = 'mysql://db/x'\n[node]\nurl = 'http://alice:secret@node'\n[follow]\nin_flight = 0\nbatch_events = 0";
	let refused = Config::parse(wrong).unwrap().check().unwrap_err();
	assert_eq!(refused.0.len(), 5, "{refused}");
	assert!(!refused.to_string().contains("secret"), "{refused}");
	let unknown = Config::parse("databse = 'sqlite:x'").unwrap_err().to_string();
	assert!(unknown.contains("databse") && unknown.contains("config.example.toml"), "{unknown}");
	let missing = Config::load(Some(Path::new("there-is-no.toml"))).unwrap_err().to_string();
	assert!(missing.contains("config.example.toml"), "{missing}");
}

#[tokio::test]
async fn what_was_never_written_should_not_be_proved_or_exported() {
	let folder = tempfile::tempdir().unwrap();
	let database = format!("sqlite:{}", folder.path().join("i.db").display());
	let unknown = output(program(&["export", "lones", "--database", &database])).await;
	assert_eq!(unknown.status.code(), Some(1));
	assert!(text(&unknown.stderr).contains("there is no table `lones`"), "{}", text(&unknown.stderr));
	let none = output(program(&["export", "loans", "--database", &database])).await;
	assert!(none.status.success());
	assert_eq!(text(&none.stdout).lines().count(), 1, "only the names of the columns");
	let nobody = format!("ws://127.0.0.1:{}", free_port());
	let verified = output(program(&["verify", "--node", &nobody, "--database", &database])).await;
	assert_eq!(verified.status.code(), Some(1));
	assert!(text(&verified.stderr).contains("the node does not answer"), "{}", text(&verified.stderr));
}

#[tokio::test]
async fn it_should_serve_and_stop_when_told_while_no_node_answers() {
	let (folder, port, nobody) = (tempfile::tempdir().unwrap(), free_port(), free_port());
	let log = fs::File::create(folder.path().join("log")).unwrap();
	let config = folder.path().join("indexer.toml");
	let database = folder.path().join("i.db");
	let settings = format!(
		"database = 'sqlite:{}'\n[node]\nurl = 'ws://127.0.0.1:{nobody}/my-key?token=secret'\n[server]\nlisten = '127.0.0.1:{port}'",
		database.display()
	);
	fs::write(&config, settings).unwrap();
	let mut command = program(&["--config", config.to_str().unwrap(), "--log", "json", "run"]);
	let mut running = Running(command.stderr(log).stdout(Stdio::null()).spawn().unwrap());
	let client = reqwest::Client::builder().no_proxy().build().unwrap();
	let begun = Instant::now();
	let health = loop {
		let asked = client.get(format!("http://127.0.0.1:{port}/health")).send().await;
		if let Ok(answer) = asked {
			assert_eq!(answer.status().as_u16(), 200, "it is alive");
			let health: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
			if health["error"].is_string() {
				break health;
			}
		}
		assert!(begun.elapsed() < Duration::from_secs(20), "it did not come up");
		tokio::time::sleep(Duration::from_millis(50)).await;
	};
	assert_eq!(health["status"], "degraded");
	let get = |path: &str| client.get(format!("http://127.0.0.1:{port}{path}")).send();
	assert_eq!(get("/health/readiness").await.unwrap().status().as_u16(), 503);
	assert_eq!(get("/network").await.unwrap().status().as_u16(), 404);
	assert_eq!(get("/loans").await.unwrap().status().as_u16(), 200);
	let metrics = get("/metrics").await.unwrap().text().await.unwrap();
	assert!(metrics.contains("credit_indexer_failures_total{kind=\"chain\"}"), "{metrics}");

	let stopped = running.stop().await;
	assert_eq!(stopped.code(), Some(0));
	let log = fs::read_to_string(folder.path().join("log")).unwrap();
	for line in log.lines() {
		let line: Value = serde_json::from_str(line).unwrap();
		assert!(line["level"].is_string() && line["message"].is_string(), "{line}");
	}
	assert!(log.contains("stopped") && !log.contains("secret") && !log.contains("my-key"), "{log}");
}
