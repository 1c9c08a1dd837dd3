//! What the tests share.
#![allow(clippy::unwrap_used, dead_code)]

use credit_network_model::{
	data::{
		adapter::Adapter,
		csv::{read_file, Extras},
		Dataset,
	},
	settings::Settings,
};
use std::path::PathBuf;

/// The German credit data.
pub fn german_path() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/german-credit.csv")
}

/// The German credit data, mapped.
pub fn german() -> Dataset {
	read_file(&german_path(), &Adapter::german().unwrap(), &Extras::default()).unwrap()
}

/// Settings with which trees grow quickly also where nothing is optimised.
pub fn quick() -> Settings {
	let mut settings = Settings::default();
	settings.trees.trees = 40;
	settings.trees.learning_rate = 0.2;
	settings.training.folds = 3;
	settings.progress = false;
	settings
}
