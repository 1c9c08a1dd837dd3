//! A configuration file, single values of which the environment overrides.

pub use figment::Figment;

use figment::providers::{Env, Format, Toml};
use serde::de::DeserializeOwned;
use std::{fmt, path::Path};

/// Why a configuration is refused: each problem with its remedy.
#[derive(Debug)]
pub struct ConfigError(pub Vec<String>);

impl fmt::Display for ConfigError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "the configuration is refused:")?;
		self.0.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
	}
}

impl std::error::Error for ConfigError {}

/// What stands in a file, which must be there.
pub fn file(path: &Path) -> Result<Figment, ConfigError> {
	if path.is_file() {
		return Ok(Figment::new().merge(Toml::file_exact(path)));
	}
	let path = path.display();
	let problem =
		format!("there is no file `{path}`: copy `config.example.toml` there, or name another by --config");
	Err(ConfigError(vec![problem]))
}

/// What stands in a text.
pub fn text(toml: &str) -> Figment {
	Figment::new().merge(Toml::string(toml))
}

/// Reads a configuration. Variables of the environment that begin with `prefix` override what it says, as far as they are
/// about one of the `top` settings.
pub fn read<T: DeserializeOwned>(figment: Figment, prefix: &str, top: &[&str]) -> Result<T, ConfigError> {
	// Other variables of this prefix may be about something else: orchestrators set some for each service.
	let top: Vec<String> = top.iter().map(|name| (*name).to_owned()).collect();
	let environment = Env::prefixed(prefix)
		.filter(move |key| {
			let key = key.as_str().to_ascii_lowercase();
			top.iter().any(|top| key == *top || key.starts_with(&format!("{top}__")))
		})
		.split("__");
	figment.merge(environment).extract().map_err(|error| {
		let remedy = "correct it after config.example.toml";
		ConfigError(error.into_iter().map(|problem| format!("{problem}: {remedy}")).collect())
	})
}
