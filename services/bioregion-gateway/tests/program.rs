//! The program, as an operator runs it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use credit_network_service::testing::{free_port, output, text, Running};
use serde_json::Value;
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;

fn program(config: &Path) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_credit-network-gateway"));
	command.arg("--config").arg(config).env_remove("RUST_LOG");
	command
}

fn write_config(folder: &TempDir, port: u16, sources: &str) -> PathBuf {
	let path = folder.path().join("gateway.toml");
	let data = folder.path().join("data");
	let top = format!("data_dir = '{}'\nserver = {{ listen = '127.0.0.1:{port}' }}\n", data.display());
	fs::write(&path, top + sources).unwrap();
	path
}

async fn health(port: u16) -> Option<(u16, Value)> {
	let client = reqwest::Client::builder().no_proxy().build().unwrap();
	let response = client.get(format!("http://127.0.0.1:{port}/health")).send().await.ok()?;
	let status = response.status().as_u16();
	Some((status, serde_json::from_str(&response.text().await.ok()?).ok()?))
}

#[tokio::test]
async fn help_should_say_where_to_begin() {
	let mut command = Command::new(env!("CARGO_BIN_EXE_credit-network-gateway"));
	command.arg("--help");
	let help = text(&output(command).await.stdout);
	for word in ["config.example.toml", "check-config", "fetch --once", "run", "status", "GATEWAY_CONFIG"] {
		assert!(help.contains(word), "{word}\n{help}");
	}
}

#[tokio::test]
async fn the_example_should_work_once_its_secrets_are_there() {
	let folder = tempfile::tempdir().unwrap();
	let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
	let mut command = program(&example);
	command.arg("check-config");
	let refused = output(command).await;
	assert_eq!(refused.status.code(), Some(1));
	assert!(
		text(&refused.stderr).contains("`STATISTICS_API_KEY`, which is not set"),
		"{}",
		text(&refused.stderr)
	);

	let key = folder.path().join("key");
	fs::write(&key, "//Alice\n").unwrap();
	fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
	let mut command = program(&example);
	command.arg("check-config").env("STATISTICS_API_KEY", "k").env("GATEWAY_CHAIN__KEY_FILE", &key);
	command.env("GATEWAY_CHAIN__URL", "wss://rpc.example.org/my-secret?key=another");
	// Orchestrators set variables like this one.
	command.env("GATEWAY_PORT", "tcp://10.0.0.1:80");
	let accepted = output(command).await;
	assert!(accepted.status.success(), "{}", text(&accepted.stderr));
	let said = text(&accepted.stdout);
	assert!(said.contains("3 sources of 1 bioregions"), "{said}");
	assert!(
		said.contains("rpc.example.org") && !said.contains("secret") && !said.contains("another"),
		"{said}"
	);
	assert!(said.contains("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"), "{said}");
}

#[tokio::test]
async fn fetching_once_should_print_what_the_sources_say_and_keep_nothing() {
	let server = three_server().await;
	let folder = tempfile::tempdir().unwrap();
	let config = write_config(&folder, free_port(), &three_sources(&server));
	let mut command = program(&config);
	command.args(["fetch", "--once", "--json"]);
	let fetched = output(command).await;
	assert!(fetched.status.success(), "{}", text(&fetched.stderr));
	let lines: Vec<Value> =
		text(&fetched.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
	let values: Vec<_> = lines.iter().map(|line| line["value"].as_str().unwrap()).collect();
	assert_eq!(values, ["61.9", "8.87", "7.50"]);
	assert!(!folder.path().join("data").exists());

	let mut command = program(&config);
	command.args(["fetch", "--once", "--source", "river-gauge"]);
	let table = text(&output(command).await.stdout);
	assert!(
		table.starts_with("SOURCE") && table.contains("8.87 mg/l") && !table.contains("trust"),
		"{table}"
	);

	let mut command = program(&config);
	command.args(["fetch", "--once", "--source", "nobody"]);
	assert_eq!(output(command).await.status.code(), Some(1));
}

#[tokio::test]
async fn the_gateway_should_run_serve_and_stop_when_told() {
	let server = three_server().await;
	let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
	let config = write_config(&folder, port, &three_sources(&server));
	let log = fs::File::create(folder.path().join("log")).unwrap();
	let mut command = program(&config);
	command.args(["run", "--log", "json"]).stderr(log).stdout(Stdio::null());
	let mut running = Running(command.spawn().unwrap());
	let begun = Instant::now();
	loop {
		let works = health(port).await.filter(|(_, said)| {
			said["sources"].as_array().unwrap().iter().all(|source| source["works"] == true)
		});
		if let Some((status, said)) = works {
			assert_eq!((status, &said["status"]), (200, &Value::from("ok")));
			break;
		}
		assert!(begun.elapsed() < Duration::from_secs(20), "it did not come up");
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
	let mode = fs::metadata(folder.path().join("data")).unwrap().permissions().mode();
	assert_eq!(mode & 0o777, 0o700, "what is prepared is nobody's business");

	let mut second = program(&config);
	second.args(["run"]).env("GATEWAY_SERVER__LISTEN", format!("127.0.0.1:{}", free_port()));
	let second = output(second).await;
	assert!(text(&second.stderr).contains("another gateway"), "{}", text(&second.stderr));

	let mut status = program(&config);
	status.args(["status", "--json"]);
	let status: Value = serde_json::from_slice(&output(status).await.stdout).unwrap();
	assert_eq!(status["sources"].as_array().unwrap().len(), 3);

	let stopped = running.stop().await;
	assert_eq!(stopped.code(), Some(0));
	let log = fs::read_to_string(folder.path().join("log")).unwrap();
	for line in log.lines() {
		let line: Value = serde_json::from_str(line).unwrap();
		assert!(line["level"].is_string() && line["message"].is_string(), "{line}");
	}
	assert!(log.contains("stopped"), "{log}");
}

#[tokio::test]
async fn the_gateway_should_measure_and_serve_while_no_node_answers() {
	let server = three_server().await;
	let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
	let key = folder.path().join("key");
	fs::write(&key, "//Alice").unwrap();
	fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
	let nobody = free_port();
	let chain = format!("chain = {{ url = 'ws://127.0.0.1:{nobody}', key_file = '{}' }}\n", key.display());
	let config = write_config(&folder, port, &(chain + &three_sources(&server)));
	let mut command = program(&config);
	command.args(["run"]).stderr(Stdio::null()).stdout(Stdio::null());
	let _running = Running(command.spawn().unwrap());
	let begun = Instant::now();
	loop {
		let health = health(port).await.filter(|(_, said)| said["chain"]["error"].is_string());
		if let Some((status, said)) = health.filter(|(_, said)| said["sources"][0]["works"] == true) {
			assert_eq!((status, &said["status"]), (200, &Value::from("degraded")));
			break;
		}
		assert!(begun.elapsed() < Duration::from_secs(20), "it did not come up");
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
}
