//! Proofs that something is, or is not, in the state that a block leaves.

use super::{ChainError, Hash};
use sp_core::{Blake2Hasher, H256};
use sp_trie::{LayoutV1, StorageProof, Trie, TrieDBBuilder};

/// What the state with this root has under a key, by a proof alone: no node is believed. `None` if it has nothing there.
pub fn read(root: &Hash, nodes: Vec<Vec<u8>>, key: &[u8]) -> Result<Option<Vec<u8>>, ChainError> {
	let nodes = StorageProof::new(nodes).into_memory_db::<Blake2Hasher>();
	let root = H256(*root);
	let trie = TrieDBBuilder::<LayoutV1<Blake2Hasher>>::new(&nodes, &root).build();
	trie.get(key).map_err(|error| {
		ChainError::Unexpected(format!("a proof that does not fit the block's state root: {error:?}"))
	})
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use sp_trie::{trie_types::TrieDBMutBuilderV1, MemoryDB, Recorder, TrieMut};

	/// A state of three values, and the proof of one key.
	fn proof_of(key: &[u8]) -> (Hash, Vec<Vec<u8>>) {
		let (mut nodes, mut root) = (MemoryDB::<Blake2Hasher>::default(), H256::default());
		{
			let mut trie = TrieDBMutBuilderV1::<Blake2Hasher>::new(&mut nodes, &mut root).build();
			for (key, value) in [
				("loan 1", "open"),
				("loan 2", "late"),
				("bank", "a value of more than 32 bytes: it is hashed"),
			] {
				trie.insert(key.as_bytes(), value.as_bytes()).unwrap();
			}
		}
		let mut recorder = Recorder::<LayoutV1<Blake2Hasher>>::new();
		{
			let trie = TrieDBBuilder::<LayoutV1<Blake2Hasher>>::new(&nodes, &root)
				.with_recorder(&mut recorder)
				.build();
			trie.get(key).unwrap();
		}
		(root.0, recorder.drain().into_iter().map(|node| node.data).collect())
	}

	#[test]
	fn values_and_their_absence_should_be_proved_when_the_proof_fits() {
		let (root, nodes) = proof_of(b"loan 2");
		assert_eq!(read(&root, nodes, b"loan 2").unwrap(), Some(b"late".to_vec()));
		let (root, nodes) = proof_of(b"bank");
		assert!(read(&root, nodes, b"bank").unwrap().unwrap().starts_with(b"a value"));
		let (root, nodes) = proof_of(b"loan 3");
		assert_eq!(read(&root, nodes, b"loan 3").unwrap(), None);
	}

	#[test]
	fn a_proof_should_be_refused_when_it_is_of_another_state_or_incomplete() {
		let (root, nodes) = proof_of(b"bank");
		assert!(read(&[7; 32], nodes.clone(), b"bank").is_err());
		for missing in 0..nodes.len() {
			let mut fewer = nodes.clone();
			fewer.remove(missing);
			assert!(read(&root, fewer, b"bank").is_err(), "node {missing} is not needed");
		}
		let mut forged = nodes;
		for node in &mut forged {
			if let Some(byte) = node.last_mut() {
				*byte ^= 1;
			}
		}
		assert!(read(&root, forged, b"bank").is_err());
	}
}
