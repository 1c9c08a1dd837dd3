//! What is refused in a configuration, and that the remedy is told.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use credit_network_gateway::config::Config;
use std::path::Path;

const SOURCE: &str = r#"
	data_dir = "/tmp/x"
	[[sources]]
	id = "gauge"
	type = "ecological_health"
	region = "cascadia"
	indicator = "river-oxygen"
	url = "https://gauges.example.org/latest.csv"
	decimals = 2
	interval = "15m"
	extract = { format = "csv", column = "oxygen" }
	plausible = { min = 0, max = 20 }
"#;

fn refused(from: &str, to: &str) -> String {
	assert!(SOURCE.contains(from), "{from}");
	Config::parse(&SOURCE.replace(from, to)).unwrap_err().to_string()
}

#[test]
fn configurations_should_be_read() {
	let config = Config::parse(SOURCE).unwrap();
	assert_eq!(config.server.listen.to_string(), "127.0.0.1:9980");
	assert_eq!(config.sources[0].max_age().as_secs(), 45 * 60);
	assert!(!config.sources[0].allow_private);
	assert!(config.chain.is_none());
	assert_eq!(config.fetch.max_unreported_bytes, 10 << 30);
}

#[test]
fn configurations_should_be_refused_with_a_remedy() {
	for (from, to, remedy) in [
		("id = \"gauge\"", "id = \"The Gauge\"", "choose such a one"),
		("\"cascadia\"", "\"Cascadia!\"", "as it stands on chain"),
		("https://", "http://", "set `allow_http = true`"),
		("https://", "ftp://", "must begin with https://"),
		("https://", "https://me:secret@", "`headers_from_env`"),
		("decimals = 2", "decimals = 19", "at most 18"),
		("decimals = 2", "scale = 0", "1 for nothing"),
		("min = 0, max = 20", "min = 20, max = 0", "must be below"),
		("min = 0, max = 20", "min = 0, max = 20, max_change = 0", "leave it out"),
		("min = 0, max = 20", "min = 0, max = 20, confirmations = 0", "at least 1"),
		("\"15m\"", "\"0s\"", "at least 1s"),
		("\"15m\"", "\"often\"", "config.example.toml"),
		("column = \"oxygen\"", "column = \"\"", "the name of a column"),
		(
			"format = \"csv\", column = \"oxygen\"",
			"format = \"json\", pointer = \"a.b\"",
			"begin it with `/`",
		),
		("format = \"csv\"", "format = \"xml\"", "config.example.toml"),
		("decimals = 2", "decimal = 2", "decimal"),
		("ecological_health", "ecology", "local_business"),
		("decimals = 2", "headers_from_env = { Key = \"NO_SUCH_VARIABLE_IS_SET\" }", "set it"),
		("decimals = 2", "headers_from_env = { \"a b\" = \"PATH\" }", "letters, digits and `-`"),
		("data_dir = \"/tmp/x\"", "", "data_dir"),
		(
			"data_dir = \"/tmp/x\"",
			"data_dir = \"/tmp/x\"\nchain = { url = \"http://x\", key_file = \"k\" }",
			"ws://",
		),
		(
			"data_dir = \"/tmp/x\"",
			"data_dir = \"/tmp/x\"\nchain = { url = \"wss://me:secret@x\", key_file = \"k\" }",
			"remove them",
		),
		("decimals = 2", "retries = 11", "at most 10"),
		("data_dir = \"/tmp/x\"", "data_dir = \"/tmp/x\"\nfetch = { concurrency = 0 }", "above 0"),
	] {
		let refused = refused(from, to);
		assert!(refused.contains(remedy), "{to}: {refused}");
	}
	let twice = SOURCE.to_owned() + SOURCE.split_once("[[sources]]").map(|(_, rest)| rest).unwrap();
	assert!(Config::parse(&twice).is_err());
	let none = Config::parse("data_dir = \"/tmp/x\"").unwrap_err().to_string();
	assert!(none.contains("add one as `[[sources]]`"), "{none}");
	let missing = Config::load(Path::new("/nowhere.toml")).unwrap_err().to_string();
	assert!(missing.contains("config.example.toml"), "{missing}");
}

#[test]
fn all_problems_should_be_told_at_once() {
	let two = SOURCE.replace("decimals = 2", "decimals = 19").replace("\"15m\"", "\"0s\"");
	let refused = Config::parse(&two).unwrap_err();
	assert_eq!(refused.0.len(), 2, "{refused}");
}

#[test]
fn sources_of_one_indicator_should_be_refused() {
	let source =
		SOURCE.split_once("[[sources]]").map(|(_, rest)| rest.replace("\"gauge\"", "\"other\"")).unwrap();
	let refused = Config::parse(&format!("{SOURCE}[[sources]]{source}")).unwrap_err().to_string();
	assert!(refused.contains("reports an indicator once"), "{refused}");
}
