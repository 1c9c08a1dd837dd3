//! Raw payloads, kept by their hash: whoever sees a report on chain can ask what it rests on, and check that this is it.

use crate::{
	config::EvidenceStore,
	readings::{Hash, Readings},
	time::{self, Millis},
};
use blake2::{digest::consts::U32, Blake2b, Digest};
use bytes::Bytes;
use object_store::{aws::AmazonS3Builder, path::Path as ObjectPath, ObjectStore, PutPayload};
use std::{
	fs,
	io::{self, Write},
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use thiserror::Error;
use tokio::{sync::RwLock, task};

/// How many payloads are listed at once to be forgotten.
const BATCH: u32 = 1_000;

/// For how long a payload is kept whatever the bounds say: a value that rests on it is about to be written down.
const SETTLING: Duration = Duration::from_secs(60);

/// Why a payload cannot be kept or given.
#[derive(Debug, Error)]
pub enum EvidenceError {
	/// The disk refuses.
	#[error("the evidence folder cannot be used: {0}")]
	Files(#[from] io::Error),
	/// The object store refuses.
	#[error("the object store cannot be used: {0}")]
	Objects(#[from] object_store::Error),
	/// The list of payloads cannot be used.
	#[error("the readings cannot be used: {0}")]
	Readings(#[from] sqlx::Error),
	/// What is kept is not what was put there.
	#[error("the payload {0} is damaged: it does not hash to its name")]
	Damaged(String),
}

/// BLAKE2-256.
pub fn blake2_256(bytes: &[u8]) -> Hash {
	Blake2b::<U32>::digest(bytes).into()
}

enum Place {
	Files(PathBuf),
	Objects { store: Arc<dyn ObjectStore>, prefix: String },
}

/// The store of raw payloads.
pub struct Evidence {
	place: Place,
	readings: Readings,
	/// A payload is forgotten while none is put.
	gate: RwLock<()>,
}

impl Evidence {
	/// Opens the store that the configuration names.
	pub fn open(config: &EvidenceStore, data_dir: &Path, readings: Readings) -> Result<Self, EvidenceError> {
		match config {
			EvidenceStore::Files => {
				let folder = data_dir.join("evidence");
				fs::create_dir_all(&folder)?;
				Ok(Self { place: Place::Files(folder), readings, gate: RwLock::new(()) })
			}
			EvidenceStore::S3 { bucket, region, endpoint, prefix } => {
				let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_region(region);
				if let Some(endpoint) = endpoint {
					builder = builder
						.with_allow_http(endpoint.scheme() == "http")
						.with_endpoint(endpoint.as_str().trim_end_matches('/'));
				}
				Ok(Self::in_objects(Arc::new(builder.build()?), prefix, readings))
			}
		}
	}

	/// One that keeps payloads in an object store.
	pub fn in_objects(store: Arc<dyn ObjectStore>, prefix: &str, readings: Readings) -> Self {
		let prefix = prefix.trim_matches('/').to_owned();
		Self { place: Place::Objects { store, prefix }, readings, gate: RwLock::new(()) }
	}

	/// Keeps a payload, all of it or nothing, and gives its hash. When this returns, it is safe.
	pub async fn put(&self, bytes: Bytes, content_type: &str) -> Result<Hash, EvidenceError> {
		let hash = blake2_256(&bytes);
		let _gate = self.gate.read().await;
		let size = bytes.len();
		// Whatever keeps it from being read is mended by writing it, or shows there.
		if !matches!(self.get(&hash).await, Ok(Some(_))) {
			match &self.place {
				Place::Files(folder) => {
					let (folder, name) = (folder.clone(), hex::encode(hash));
					task::spawn_blocking(move || write(&folder, &name, &bytes))
						.await
						.map_err(io::Error::other)??;
				}
				Place::Objects { store, prefix } => {
					store.put(&object(prefix, &hash), PutPayload::from_bytes(bytes)).await?;
				}
			}
		}
		self.readings.put_evidence(&hash, content_type, size, time::now()).await?;
		Ok(hash)
	}

	/// The payload of that hash with the type of its content, if it is kept.
	pub async fn get(&self, hash: &Hash) -> Result<Option<(Bytes, String)>, EvidenceError> {
		let Some(content_type) = self.readings.content_type(hash).await? else { return Ok(None) };
		let bytes = match &self.place {
			Place::Files(folder) => match tokio::fs::read(file(folder, &hex::encode(hash))).await {
				Ok(bytes) => Bytes::from(bytes),
				Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
				Err(error) => return Err(error.into()),
			},
			Place::Objects { store, prefix } => match store.get(&object(prefix, hash)).await {
				Ok(found) => found.bytes().await?,
				Err(object_store::Error::NotFound { .. }) => return Ok(None),
				Err(error) => return Err(error.into()),
			},
		};
		if blake2_256(&bytes) == *hash {
			Ok(Some((bytes, content_type)))
		} else {
			Err(EvidenceError::Damaged(hex::encode(hash)))
		}
	}

	/// Makes sure that the payload is there, undamaged, and stays: a report is about to rest on it.
	pub async fn pin(&self, hash: &Hash) -> Result<bool, EvidenceError> {
		let _gate = self.gate.read().await;
		if self.get(hash).await?.is_none() {
			return Ok(false);
		}
		self.readings.mark_reported(hash).await?;
		Ok(true)
	}

	/// Forgets payloads that neither a report nor the last value of a source rests on: those last given longer ago than
	/// `keep`, and the oldest others until those that no report rests on have no more than `max_bytes` in total. Gives how
	/// many.
	pub async fn prune(&self, keep: Duration, max_bytes: u64, now: Millis) -> Result<usize, EvidenceError> {
		let settled = now.saturating_sub(time::millis(SETTLING));
		let expired = now.saturating_sub(time::millis(keep));
		let mut excess = self.readings.unreported_bytes().await?.saturating_sub(max_bytes);
		let mut count: usize = 0;
		loop {
			let batch = self.readings.unneeded(settled, BATCH).await?;
			for one in &batch {
				if one.stored_at >= expired && excess == 0 {
					return Ok(count);
				}
				if self.forget(&one.hash, settled).await? {
					excess = excess.saturating_sub(one.bytes);
					count = count.saturating_add(1);
				}
			}
			if batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
				return Ok(count);
			}
		}
	}

	/// Forgets a payload unless something rests on it meanwhile. Stopped in between, it is forgotten the next time: what is
	/// gone goes before what tells of it.
	async fn forget(&self, hash: &Hash, before: Millis) -> Result<bool, EvidenceError> {
		let _gate = self.gate.write().await;
		if !self.readings.is_unneeded(hash, before).await? {
			return Ok(false);
		}
		match &self.place {
			Place::Files(folder) => match tokio::fs::remove_file(file(folder, &hex::encode(hash))).await {
				Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
				_ => {}
			},
			Place::Objects { store, prefix } => match store.delete(&object(prefix, hash)).await {
				Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
				Err(error) => return Err(error.into()),
			},
		}
		self.readings.forget_evidence(hash).await?;
		Ok(true)
	}
}

fn object(prefix: &str, hash: &Hash) -> ObjectPath {
	let name = hex::encode(hash);
	if prefix.is_empty() {
		ObjectPath::from(name)
	} else {
		ObjectPath::from(format!("{prefix}/{name}"))
	}
}

/// Few folders of many files each, rather than one of very many.
fn file(folder: &Path, name: &str) -> PathBuf {
	folder.join(name.get(..2).unwrap_or_default()).join(name)
}

/// Under another name first, then moved: after a crash there is all of it or nothing.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
	let path = file(folder, name);
	let inner = path.parent().unwrap_or(folder);
	if !inner.is_dir() {
		fs::create_dir_all(inner)?;
		fs::File::open(folder)?.sync_all()?;
	}
	let unfinished = inner.join(format!(".{name}.{:016x}", rand::random::<u64>()));
	let written = (|| {
		let mut file = fs::File::create_new(&unfinished)?;
		file.write_all(bytes)?;
		file.sync_all()?;
		fs::rename(&unfinished, &path)
	})();
	if written.is_err() {
		let _ = fs::remove_file(&unfinished);
	}
	written?;
	fs::File::open(inner)?.sync_all()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
	use super::*;
	use crate::{fetch::Validators, readings::Reading};
	use object_store::memory::InMemory;

	async fn stores(folder: &Path) -> [Evidence; 2] {
		let readings = Readings::open(&folder.join("a.db")).await.unwrap();
		let files = Evidence::open(&EvidenceStore::Files, folder, readings).unwrap();
		let readings = Readings::open(&folder.join("b.db")).await.unwrap();
		[files, Evidence::in_objects(Arc::new(InMemory::new()), "/raw/", readings)]
	}

	#[test]
	fn hashes_should_be_those_of_the_chain() {
		let known = "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
		assert_eq!(hex::encode(blake2_256(b"")), known);
	}

	#[tokio::test]
	async fn payloads_should_be_given_by_their_hash() {
		let folder = tempfile::tempdir().unwrap();
		for evidence in stores(folder.path()).await {
			let hash = evidence.put(Bytes::from_static(b"{}"), "application/json").await.unwrap();
			assert_eq!(hash, blake2_256(b"{}"));
			assert_eq!(evidence.put(Bytes::from_static(b"{}"), "application/json").await.unwrap(), hash);
			let (bytes, content_type) = evidence.get(&hash).await.unwrap().unwrap();
			assert_eq!((&bytes[..], content_type.as_str()), (&b"{}"[..], "application/json"));
			assert!(evidence.get(&[7; 32]).await.unwrap().is_none());
			assert!(evidence.pin(&hash).await.unwrap());
			assert!(!evidence.pin(&[7; 32]).await.unwrap());
		}
	}

	#[tokio::test]
	async fn payloads_should_be_refused_when_damaged() {
		let folder = tempfile::tempdir().unwrap();
		let [evidence, _] = stores(folder.path()).await;
		let hash = evidence.put(Bytes::from_static(b"true"), "text/csv").await.unwrap();
		fs::write(file(&folder.path().join("evidence"), &hex::encode(hash)), b"false").unwrap();
		assert!(matches!(evidence.get(&hash).await, Err(EvidenceError::Damaged(_))));
		assert!(evidence.pin(&hash).await.is_err());
	}

	#[tokio::test]
	async fn nothing_unfinished_should_be_left_when_a_write_fails() {
		let folder = tempfile::tempdir().unwrap();
		let path = file(folder.path(), "abcd");
		fs::create_dir_all(path.join("in the way")).unwrap();
		assert!(write(folder.path(), "abcd", b"x").is_err());
		let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
		assert_eq!(left.len(), 1, "{left:?}");
	}

	#[tokio::test]
	async fn old_payloads_should_be_forgotten_unless_something_rests_on_them() {
		let folder = tempfile::tempdir().unwrap();
		for evidence in stores(folder.path()).await {
			let mut hashes = Vec::new();
			for payload in ["reported", "last", "nobody's"] {
				hashes.push(evidence.put(Bytes::from(payload), "text/csv").await.unwrap());
			}
			evidence.pin(&hashes[0]).await.unwrap();
			let reading = Reading {
				value: 1,
				decimals: 0,
				fetched_at: 1,
				evidence: hashes[1],
				validators: Validators::default(),
				fingerprint: String::new(),
			};
			evidence.readings.put("source", &reading).await.unwrap();
			let later = time::now() + 3_600_000;
			let day = Duration::from_secs(24 * 3_600);
			assert_eq!(evidence.prune(day, u64::MAX, later).await.unwrap(), 0, "none is old");
			assert_eq!(evidence.prune(Duration::ZERO, 0, time::now()).await.unwrap(), 0, "none has settled");
			assert_eq!(evidence.prune(Duration::ZERO, u64::MAX, later).await.unwrap(), 1);
			assert!(evidence.get(&hashes[0]).await.unwrap().is_some());
			assert!(evidence.get(&hashes[1]).await.unwrap().is_some());
			assert!(evidence.get(&hashes[2]).await.unwrap().is_none());
		}
	}
	#[tokio::test]
	async fn payloads_should_be_rewritten_when_lost_or_damaged() {
		let folder = tempfile::tempdir().unwrap();
		let [evidence, _] = stores(folder.path()).await;
		let payload = Bytes::from_static(b"true");
		let hash = evidence.put(payload.clone(), "text/csv").await.unwrap();
		let path = file(&folder.path().join("evidence"), &hex::encode(hash));
		for spoil in [|path: &Path| fs::write(path, b"false"), |path: &Path| fs::remove_file(path)] {
			spoil(&path).unwrap();
			evidence.put(payload.clone(), "text/csv").await.unwrap();
			assert_eq!(evidence.get(&hash).await.unwrap().unwrap().0, payload);
		}
	}

	#[tokio::test]
	async fn all_old_payloads_should_be_forgotten_however_many() {
		let folder = tempfile::tempdir().unwrap();
		let [_, evidence] = stores(folder.path()).await;
		let count = 2 * usize::try_from(BATCH).unwrap() + 3;
		for number in 0..count {
			evidence.put(Bytes::from(number.to_string()), "text/csv").await.unwrap();
		}
		let later = time::now() + 3_600_000;
		assert_eq!(evidence.prune(Duration::ZERO, u64::MAX, later).await.unwrap(), count);
	}

	#[tokio::test]
	async fn the_oldest_payloads_should_be_forgotten_when_there_are_too_many_bytes() {
		let folder = tempfile::tempdir().unwrap();
		for evidence in stores(folder.path()).await {
			let mut hashes = Vec::new();
			for payload in ["0 reported", "1 again...", "2 oldest..", "3 older...", "4 newest.."] {
				hashes.push(evidence.put(Bytes::from(payload), "text/csv").await.unwrap());
				tokio::time::sleep(Duration::from_millis(2)).await;
			}
			evidence.pin(&hashes[0]).await.unwrap();
			evidence.put(Bytes::from("1 again..."), "text/csv").await.unwrap();
			let (day, later) = (Duration::from_secs(24 * 3_600), time::now() + 3_600_000);
			assert_eq!(evidence.prune(day, 40, later).await.unwrap(), 0);
			assert_eq!(evidence.prune(day, 39, later).await.unwrap(), 1);
			assert_eq!(evidence.prune(day, 20, later).await.unwrap(), 1);
			for (place, kept) in [true, true, false, false, true].into_iter().enumerate() {
				assert_eq!(evidence.get(&hashes[place]).await.unwrap().is_some(), kept, "{place}");
			}
		}
	}

	#[tokio::test]
	async fn payloads_should_be_remembered_until_they_are_gone() {
		let folder = tempfile::tempdir().unwrap();
		let [evidence, _] = stores(folder.path()).await;
		let hash = evidence.put(Bytes::from_static(b"true"), "text/csv").await.unwrap();
		let path = file(&folder.path().join("evidence"), &hex::encode(hash));
		// A folder cannot be removed as a file is.
		fs::remove_file(&path).unwrap();
		fs::create_dir(&path).unwrap();
		let later = time::now() + 3_600_000;
		assert!(evidence.prune(Duration::ZERO, u64::MAX, later).await.is_err());
		assert!(evidence.readings.content_type(&hash).await.unwrap().is_some());
		fs::remove_dir(&path).unwrap();
		assert_eq!(evidence.prune(Duration::ZERO, u64::MAX, later).await.unwrap(), 1);
		assert!(evidence.readings.content_type(&hash).await.unwrap().is_none());
	}
}
