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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use std::io::Write;

	fn key_file(content: &str, mode: u32) -> tempfile::NamedTempFile {
		let mut file = tempfile::NamedTempFile::new().unwrap();
		file.write_all(content.as_bytes()).unwrap();
		fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
		file
	}

	#[test]
	fn keys_should_be_read_in_each_form() {
		let alice = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
		let words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice";
		let public = subxt_signer::sr25519::dev::alice().public_key().0;
		for text in ["//Alice", alice, &format!("{words}\n")] {
			assert_eq!(
				read_key(key_file(text, 0o600).path(), "the reporter's").unwrap().public_key().0,
				public,
				"{text}"
			);
		}
	}

	#[test]
	fn keys_should_be_refused_when_others_can_read_them() {
		let refused = read_key(key_file("//Alice", 0o640).path(), "the reporter's").err().unwrap();
		assert!(refused.contains("chmod 600"), "{refused}");
	}

	#[test]
	fn refusals_should_tell_nothing_of_the_secret() {
		// No text at all would be the phrase that everybody knows.
		for nothing in ["", "\n"] {
			let refused = read_key(key_file(nothing, 0o600).path(), "the reporter's").err().unwrap();
			assert!(refused.contains("holds no secret"), "{refused}");
		}
		let refused = read_key(key_file("0xnothex", 0o600).path(), "the reporter's").err().unwrap();
		assert!(!refused.contains("nothex") && refused.contains("64 hex digits"), "{refused}");
		let missing = read_key(Path::new("/nowhere/key"), "the reporter's").err().unwrap();
		assert!(missing.contains("write the reporter's secret there"), "{missing}");
	}
}
