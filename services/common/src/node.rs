//! How a program tells a node's address, and reads the key that it signs transactions with.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, str::FromStr};
use subxt_signer::{sr25519::Keypair, SecretUri};
use url::Url;

/// The host and the port of an address: providers put keys into paths and queries.
pub fn host(url: &Url) -> String {
	let host = url.host_str().unwrap_or_default();
	url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"))
}

/// Why there is no connection to a node, without what must stay secret of its address: errors may repeat that.
pub fn no_connection(url: &Url, error: &dyn std::fmt::Display) -> String {
	let mut error = error.to_string();
	for secret in [url.query().unwrap_or_default(), url.path().trim_matches('/')] {
		if !secret.is_empty() {
			error = error.replace(secret, "...");
		}
	}
	format!("no connection to {}: {error}", host(url))
}

/// Reads somebody's secret. Only the owner of the file may be able to read it.
pub fn read_key(path: &Path, whose: &str) -> Result<Keypair, String> {
	let shown = path.display();
	let about = fs::metadata(path).map_err(|error| {
		format!("the key file `{shown}` cannot be read ({error}): write {whose} secret there, with mode 600")
	})?;
	if about.permissions().mode() & 0o077 != 0 {
		return Err(format!(
			"the key file `{shown}` can be read by others than its owner: run `chmod 600 {shown}`"
		));
	}
	let text = fs::read_to_string(path)
		.map_err(|error| format!("the key file `{shown}` cannot be read: {error}"))?;
	// What is wrong with a secret is told without any of it.
	let unusable = || {
		format!(
			"the key file `{shown}` holds no secret: write `0x` and 64 hex digits, 12 to 24 words, or such with a \
			 derivation path, on one line"
		)
	};
	// To the library, no text at all is the phrase that everybody knows.
	let text = Some(text.trim()).filter(|text| !text.is_empty()).ok_or_else(unusable)?;
	let uri = SecretUri::from_str(text).map_err(|_| unusable())?;
	Keypair::from_uri(&uri).map_err(|_| unusable())
}
