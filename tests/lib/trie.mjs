// The chain's state trie, read from a storage proof: what a stranger needs to be sure of a value without trusting the
// node that tells it.
//
// The trie has sixteen children to a branch and hashes with blake2b-256. In the layout that the runtime uses (state
// version 1) a value of more than 32 bytes stands outside its node, which then carries the value's hash.

import { compactFromU8a, u8aToHex, u8aToU8a } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

/** A proof that shows nothing: it is incomplete, or does not belong to this root. */
export class BadProof extends Error {
  constructor(message) {
    super(message);
    this.name = 'BadProof';
  }
}

/** What the upper bits of a node's first byte say, and how many bits they are. */
const KINDS = [
  { bits: 2, prefix: 0b01, leaf: true, value: 'inline' },
  { bits: 2, prefix: 0b10, leaf: false, value: 'none' },
  { bits: 2, prefix: 0b11, leaf: false, value: 'inline' },
  { bits: 3, prefix: 0b001, leaf: true, value: 'hashed' },
  { bits: 4, prefix: 0b0001, leaf: false, value: 'hashed' },
];

const HASH_LENGTH = 32;
const CHILDREN = 16;

/** Reads a node from its first byte on. */
class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  take(count) {
    if (this.#at + count > this.#bytes.length) throw new BadProof('A trie node ends too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  byte() {
    return this.take(1)[0];
  }

  /** Bytes after their length. */
  counted() {
    const rest = this.#bytes.subarray(this.#at);
    if (rest.length === 0) throw new BadProof('A trie node ends too early');
    const [size, length] = compactFromU8a(rest);
    this.take(size);
    return this.take(length.toNumber());
  }

  assertAtEnd() {
    if (this.#at !== this.#bytes.length) throw new BadProof('A trie node has bytes too many');
  }
}

/** How many nibbles of the key a node covers: the rest of its first byte, and further bytes where that is full. */
function readNibbleCount(reader, first, bits) {
  const most = 0xff >> bits;
  let count = first & most;
  if (count < most) return count;
  for (;;) {
    const more = reader.byte();
    count += more;
    if (more < 0xff) return count;
  }
}

function readNibbles(reader, count) {
  const bytes = reader.take(Math.ceil(count / 2));
  const nibbles = nibblesOf(bytes);
  if (count % 2 === 0) return nibbles;
  if (nibbles[0] !== 0) throw new BadProof('A trie node is padded with something');
  return nibbles.slice(1);
}

/** A node's bytes as `{ partial, value, children }`; a value or child is `{ hash }` or `{ inline }`. */
function decodeNode(bytes) {
  const reader = new Reader(bytes);
  const first = reader.byte();
  if (first === 0) {
    reader.assertAtEnd();
    return { partial: [], value: undefined, children: [] };
  }
  const kind = KINDS.find(({ bits, prefix }) => first >> (8 - bits) === prefix);
  if (!kind) throw new BadProof('A trie node begins with an unknown byte');
  const partial = readNibbles(reader, readNibbleCount(reader, first, kind.bits));
  const [low, high] = kind.leaf ? [0, 0] : reader.take(2);
  const present = low | (high << 8);
  let value;
  if (kind.value === 'hashed') value = { hash: reader.take(HASH_LENGTH) };
  if (kind.value === 'inline') value = { inline: reader.counted() };
  const children = [];
  for (let i = 0; i < CHILDREN; i += 1) {
    if ((present & (1 << i)) === 0) continue;
    const child = reader.counted();
    children[i] = child.length === HASH_LENGTH ? { hash: child } : { inline: child };
  }
  reader.assertAtEnd();
  return { partial, value, children };
}

const nibblesOf = (bytes) => [...bytes].flatMap((byte) => [byte >> 4, byte & 0x0f]);

/**
 * The value that stands under a key in the state with this root, `undefined` if the proof shows that there is none.
 *
 * @param {string | Uint8Array} root the state root in a block's header
 * @param {Iterable<string | Uint8Array>} proof what `state_getReadProof` answers, in any order
 * @param {string | Uint8Array} key
 * @returns {Uint8Array | undefined}
 * @throws {BadProof}
 */
export function valueInState(root, proof, key) {
  const known = new Map([...proof].map((item) => {
    const bytes = u8aToU8a(item);
    return [u8aToHex(blake2AsU8a(bytes, 256)), bytes];
  }));
  const load = ({ hash, inline }) => {
    if (inline) return inline;
    const bytes = known.get(u8aToHex(hash));
    if (!bytes) throw new BadProof('The proof does not lead from the state root to the key');
    return bytes;
  };
  const path = nibblesOf(u8aToU8a(key));
  let node = decodeNode(load({ hash: u8aToU8a(root) }));
  let depth = 0;
  for (;;) {
    const { partial, value, children } = node;
    if (partial.some((nibble, i) => path[depth + i] !== nibble)) return undefined;
    depth += partial.length;
    if (depth === path.length) return value && load(value);
    const child = children[path[depth]];
    if (!child) return undefined;
    node = decodeNode(load(child));
    depth += 1;
  }
}
