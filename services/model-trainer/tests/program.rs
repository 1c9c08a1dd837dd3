//! The program, as a person runs it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::german_path;
use credit_network_model::settings::Settings;
use credit_network_service::testing::{free_port, text};
use credit_primitives_scoring::{testing::scorecard, Schema, CHAIN_V1};
use serde_json::Value;
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::Path,
	process::{Command, Output},
};
use tempfile::TempDir;

const QUICK: &str = "[training]\nfolds = 3\n[trees]\ntrees = 12\nlearning_rate = 0.3\n";

struct Folder(TempDir);

impl Folder {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		fs::write(folder.path().join("quick.toml"), QUICK).unwrap();
		Self(folder)
	}

	fn run(&self, arguments: &[&str]) -> Output {
		let mut command = Command::new(env!("CARGO_BIN_EXE_credit-network-model"));
		command.args(arguments).current_dir(self.0.path());
		for name in ["RUST_LOG", "CREDIT_MODEL_CONFIG", "CREDIT_MODEL_DATABASE"] {
			command.env_remove(name);
		}
		command.output().unwrap()
	}

	fn done(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		assert!(output.status.success(), "{arguments:?}\n{}", text(&output.stderr));
		text(&output.stdout)
	}

	fn refused(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		assert_eq!(output.status.code(), Some(1), "{arguments:?}");
		text(&output.stderr)
	}

	fn bytes(&self, name: &str) -> Vec<u8> {
		fs::read(self.0.path().join(name)).unwrap()
	}
}

#[test]
fn help_should_say_where_to_begin() {
	let help = Folder::new().done(&["--help"]);
	for word in [
		"train",
		"evaluate",
		"export",
		"propose",
		"explain",
		"simulate",
		"benchmark",
		"config.example.toml",
		"CREDIT_MODEL_CONFIG",
	] {
		assert!(help.contains(word), "{word}\n{help}");
	}
}

#[test]
fn the_example_should_say_the_defaults() {
	let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
	let written = Settings::load(Some(&example)).unwrap();
	assert_eq!(written, Settings::default());
	written.check().unwrap();
}

#[test]
fn a_configuration_should_be_refused_with_each_of_its_problems() {
	let wrong = "[training]\nfolds = 1\nholdout = 1.0\n[scorecard]\nbins = 17\nridge = 0.0\n[trees]\ntrees = 300\ndepth = 7\n\
	             [decisions]\nbands = [0.5, 0.4, 0.6, 0.7]\n[history]\nhorizon_days = 0.0";
	let refused = Settings::parse(wrong).unwrap().check().unwrap_err();
	assert_eq!(refused.0.len(), 8, "{refused}");
	let unknown = Settings::parse("[tree]\ntrees = 3").unwrap_err().to_string();
	assert!(unknown.contains("tree") && unknown.contains("config.example.toml"), "{unknown}");
}

#[test]
fn a_model_should_go_all_the_way_from_a_simulation_to_the_chain() {
	let folder = Folder::new();
	folder.done(&["simulate", "--borrowers", "900", "--years", "4", "--output", "loans.csv"]);
	let train = |kind: &str, to: &str| {
		folder.done(&[
			"-c",
			"quick.toml",
			"train",
			"--data",
			"loans.csv",
			"--kind",
			kind,
			"--group",
			"group",
			"--output",
			to,
		])
	};
	for kind in ["scorecard", "trees"] {
		let told = train(kind, kind);
		assert!(told.contains("AUC") && told.contains("trained.json"), "{told}");
		// Another process, the same bytes.
		train(kind, "again");
		for file in ["trained.json", "report.html"] {
			assert!(
				folder.bytes(&format!("{kind}/{file}")) == folder.bytes(&format!("again/{file}")),
				"{kind} {file}"
			);
		}
		let record = format!("{kind}/trained.json");
		let told = folder.done(&["export", "--model", &record, "--output", kind]);
		assert!(told.contains("hash  0x"), "{told}");
		let people: Value = serde_json::from_slice(&folder.bytes(&format!("{kind}/model.json"))).unwrap();
		assert_eq!(people["training"]["source"], "Simulated");
		assert_eq!(
			people["bytes"].as_u64().unwrap(),
			folder.bytes(&format!("{kind}/model.scale")).len() as u64
		);

		// The record and the bytes are the same model.
		let measure = |model: &str| {
			folder.done(&["evaluate", "--model", model, "--data", "loans.csv", "--group", "group", "--json"])
		};
		let (by_record, by_bytes) = (measure(&record), measure(&format!("{kind}/model.scale")));
		assert_eq!(by_record, by_bytes);
		let found: Value = serde_json::from_str(&by_record).unwrap();
		assert!(found["figures"]["auc"].as_f64().unwrap() > 0.6, "{found}");
		assert!(
			found["truth"]["auc"].as_f64().unwrap() > found["figures"]["auc"].as_f64().unwrap() - 0.05,
			"{found}"
		);
		assert_eq!(found["groups"].as_array().unwrap().len(), 2);
		assert!(found["psi"].as_f64().unwrap() < 0.1);

		let explained = folder.done(&[
			"explain",
			"--model",
			&record,
			"--data",
			"loans.csv",
			"--row",
			"40",
			"--svg",
			"case.svg",
		]);
		assert!(explained.contains("probability of a default"), "{explained}");
		assert!(text(&folder.bytes("case.svg")).contains("</svg>"));
	}
	let report = text(&folder.bytes("scorecard/report.html"));
	for word in [
		"a simulation of borrowers",
		"refused requests were left out",
		"<svg",
		"Calibration",
		"adverse impact",
		"Points",
	] {
		assert!(report.contains(word), "{word}");
	}
	assert!(
		!report.contains("http://")
			|| report.matches("http://").count() == report.matches("http://www.w3.org").count()
	);
}

#[test]
fn each_case_that_cannot_be_served_should_be_told_with_its_remedy() {
	let folder = Folder::new();
	fs::write(folder.0.path().join("bad.csv"), "a,b\n1,2\n").unwrap();
	fs::write(folder.0.path().join("bad.scale"), [1, 2, 3]).unwrap();
	fs::write(folder.0.path().join("bad.json"), "{}").unwrap();
	let german = german_path().display().to_string();
	for (arguments, word) in [
		(vec!["train", "--data", "none.csv", "--output", "x"], "`none.csv` cannot be read"),
		(vec!["train", "--data", "bad.csv", "--output", "x"], "no column `principal_days`"),
		(vec!["train", "--data", &german, "--output", "x"], "--adapter"),
		(vec!["train", "--data", &german, "--adapter", "odd", "--output", "x"], "`german`"),
		(vec!["export", "--model", "bad.json", "--output", "x"], "`trained.json`"),
		(
			vec!["evaluate", "--model", "bad.scale", "--data", &german, "--adapter", "german"],
			"not those of a model",
		),
		(vec!["train", "--database", "sqlite:none.db", "--output", "x"], "the indexer's?"),
		(vec!["simulate", "--years", "0"], "at least one"),
		(vec!["-c", "none.toml", "simulate"], "config.example.toml"),
	] {
		let told = folder.refused(&arguments);
		assert!(told.contains(word), "`{word}` is not in: {told}");
	}
	assert!(!folder.0.path().join("x").exists(), "nothing is written where nothing is made");
}

impl Folder {
	/// A model for cases of a schema, a key, and the command that proposes the one with the other.
	fn proposing(&self, schema: &Schema, secret: &str, mode: u32) -> (String, Vec<&'static str>) {
		fs::write(self.0.path().join("model.scale"), scorecard(1, schema, 200_000).to_bytes()).unwrap();
		let key = self.0.path().join("key");
		fs::write(&key, secret).unwrap();
		fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
		let node = format!("ws://127.0.0.1:{}/my-token", free_port());
		(node, vec!["propose", "--model", "model.scale", "--key-file", "key", "--node"])
	}
}

#[test]
fn a_proposal_should_be_refused_when_its_parts_are_not_in_order() {
	let folder = Folder::new();
	fs::write(folder.0.path().join("bad.scale"), [1, 2, 3]).unwrap();
	let (node, command) = folder.proposing(&CHAIN_V1, "//Alice", 0o600);
	let with = |more: &[&str]| {
		let mut arguments = command.clone();
		arguments.push(&node);
		arguments.extend(more);
		folder.refused(&arguments)
	};
	let told = with(&["--credential", "1", "2", "3", "--credential", "4", "5"]);
	assert!(told.contains("--credential names 5"), "{told}");
	let told = with(&["--title", ""]);
	assert!(told.contains("from 1 to 256 bytes"), "{told}");
	let bad = folder.refused(&["propose", "--model", "bad.scale", "--key-file", "key", "--node", &node]);
	assert!(bad.contains("not those of a model"), "{bad}");
	let foreign = Schema { id: CHAIN_V1.id + 1, ..CHAIN_V1 };
	folder.proposing(&foreign, "//Alice", 0o600);
	let told = with(&[]);
	assert!(told.contains("the chain would refuse") || told.contains("none that is known"), "{told}");
	let none = folder.run(&["propose", "--model", "model.scale"]);
	assert_eq!(none.status.code(), Some(2), "without node and key");
}

#[test]
fn a_proposal_should_be_refused_when_its_key_cannot_be_used() {
	let folder = Folder::new();
	for (secret, mode, word) in
		[("//Alice", 0o640, "chmod 600"), ("0xnothex", 0o600, "64 hex digits"), ("", 0o600, "64 hex digits")]
	{
		let (node, mut command) = folder.proposing(&CHAIN_V1, secret, mode);
		command.push(&node);
		let told = folder.refused(&command);
		assert!(told.contains(word) && !told.contains("nothex"), "{told}");
	}
	let (node, mut command) = folder.proposing(&CHAIN_V1, "//Alice", 0o600);
	fs::remove_file(folder.0.path().join("key")).unwrap();
	command.push(&node);
	let told = folder.refused(&command);
	assert!(told.contains("write the proposer's secret there"), "{told}");
}

#[test]
fn a_proposal_should_tell_when_its_node_does_not_answer() {
	let folder = Folder::new();
	let (node, mut command) = folder.proposing(&CHAIN_V1, "//Alice", 0o600);
	command.push(&node);
	let told = folder.refused(&command);
	assert!(told.contains("the node does not answer: no connection to 127.0.0.1:"), "{told}");
	assert!(!told.contains("my-token"), "an address may hold a secret: {told}");
}

#[test]
fn the_benchmark_should_write_its_folds_and_its_figures() {
	let folder = Folder::new();
	let german = german_path().display().to_string();
	let told = folder.done(&[
		"-c",
		"quick.toml",
		"benchmark",
		"--data",
		&german,
		"--adapter",
		"german",
		"--repeats",
		"1",
		"--folds",
		"2",
		"--write-folds",
		"folds.csv",
		"--json",
	]);
	let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
	assert_eq!(lines.len(), 2);
	for line in &lines {
		assert!(line["auc"].as_f64().unwrap() > 0.72, "{line}");
		assert!(line["integer_error"].as_f64().unwrap() < 0.002, "{line}");
	}
	let folds = text(&folder.bytes("folds.csv"));
	assert_eq!(folds.lines().filter(|line| *line == "0").count(), 500);
	assert_eq!(folds.lines().count(), 1_000);
}
