// BABE headers and equivocation evidence, byte by byte.
//
// A validator equivocates when it signs two different headers for one slot. The runtime judges nothing but
// slot, author and signatures, so that evidence can be made from two headers of which neither is a block.

import { compactToU8a, hexToU8a, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

const ENGINE = stringToU8a('BABE');
const DIGEST_ITEM = { consensus: 4, seal: 5, preRuntime: 6 };
const SECONDARY_PLAIN = 2;

function littleEndian(value, bytes) {
  const out = new Uint8Array(bytes);
  let rest = BigInt(value);
  for (let i = 0; i < bytes; i += 1) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}

const withLength = (bytes) => u8aConcat(compactToU8a(bytes.length), bytes);

const digestItem = (kind, payload) => u8aConcat(new Uint8Array([kind]), ENGINE, withLength(payload));

/** SCALE bytes of a header. `logs` are encoded digest items. */
function encodeHeader({ parentHash, number, stateRoot, extrinsicsRoot }, logs) {
  return u8aConcat(
    parentHash,
    compactToU8a(number),
    stateRoot,
    extrinsicsRoot,
    compactToU8a(logs.length),
    ...logs,
  );
}

/**
 * A sealed header of BABE authority `authorityIndex` for `slot`, as SCALE bytes. Headers with different
 * `marker`s (0 to 255) have different hashes.
 */
export function sealedHeader({ pair, authorityIndex, slot, marker, number = 1 }) {
  const filler = new Uint8Array(32).fill(marker);
  const fields = { parentHash: filler, number, stateRoot: filler, extrinsicsRoot: filler };
  const preRuntime = digestItem(
    DIGEST_ITEM.preRuntime,
    u8aConcat(new Uint8Array([SECONDARY_PLAIN]), littleEndian(authorityIndex, 4), littleEndian(slot, 8)),
  );
  const unsealedHash = blake2AsU8a(encodeHeader(fields, [preRuntime]), 256);
  const seal = digestItem(DIGEST_ITEM.seal, pair.sign(unsealedHash));
  return encodeHeader(fields, [preRuntime, seal]);
}

/**
 * Evidence that the owner of `pair` signed two headers for one slot, as SCALE bytes of the runtime's
 * `EquivocationProof`. With `identical`, both headers are the same, which is no offence; with `signedBy`, the
 * second header carries somebody else's signature.
 */
export function equivocationProof({ pair, authorityIndex, slot, identical = false, signedBy = pair }) {
  const first = sealedHeader({ pair, authorityIndex, slot, marker: 1 });
  // The very bytes: signatures are salted, so signing the same header again makes another block.
  const second = identical ? first : sealedHeader({ pair: signedBy, authorityIndex, slot, marker: 2 });
  return u8aConcat(pair.publicKey, littleEndian(slot, 8), first, second);
}

function decodeCompactLength(bytes, offset) {
  const mode = bytes[offset] & 3;
  if (mode === 0) return { value: bytes[offset] >> 2, size: 1 };
  if (mode === 1) return { value: (bytes[offset] | (bytes[offset + 1] << 8)) >> 2, size: 2 };
  if (mode === 2) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 4);
    return { value: view.getUint32(0, true) >>> 2, size: 4 };
  }
  throw new Error('A length of more than 2^30 bytes is not a length');
}

/**
 * The runtime's proof that `publicKey` is a BABE key of a validator of the session that `slot` falls in: SCALE
 * bytes of a `MembershipProof`. Asked for by `state_call`, since Polkadot.js misreads the optional bytes.
 */
export async function keyOwnershipProof(node, { slot, publicKey, blockHash }) {
  const input = u8aToHex(u8aConcat(littleEndian(slot, 8), publicKey));
  const answer = hexToU8a(await node.rpc('state_call', 'BabeApi_generate_key_ownership_proof', input, blockHash));
  if (answer[0] !== 1) throw new Error('The runtime gives no key ownership proof: not a validator of this session');
  const { value: length, size } = decodeCompactLength(answer, 1);
  return answer.slice(1 + size, 1 + size + length);
}

/** The same proof with one byte of its last trie node changed. */
export function withBrokenTrie(proof) {
  const broken = proof.slice();
  // The last four bytes count the validators; the byte before them ends the last trie node.
  broken[broken.length - 5] ^= 0xff;
  return broken;
}

/** The same proof for a set of `count` validators. */
export function withValidatorCount(proof, count) {
  return u8aConcat(proof.slice(0, -4), littleEndian(count, 4));
}

/** Author and slot of a block, from the header's BABE digest as JSON-RPC gives it. */
export function authorOf(header) {
  for (const log of header.digest.logs) {
    const bytes = hexToU8a(log);
    const isBabePreRuntime =
      bytes[0] === DIGEST_ITEM.preRuntime && ENGINE.every((byte, i) => bytes[1 + i] === byte);
    if (!isBabePreRuntime) continue;
    const { size } = decodeCompactLength(bytes, 5);
    const view = new DataView(bytes.buffer, bytes.byteOffset + 5 + size);
    return { authorityIndex: view.getUint32(1, true), slot: view.getBigUint64(5, true) };
  }
  throw new Error('The header has no BABE pre-runtime digest');
}
