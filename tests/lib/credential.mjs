// Credentials that say as much as their holder wants to show.
//
// An issuer writes the hash of a whole credential on the chain, and hands the credential itself to its subject. The
// hash is the root of a Merkle tree over the claims, each with a salt of its own. So the holder can show some claims
// and keep the others, and nobody who sees the root can guess what stands below it.

import { bnToU8a, compactToU8a, hexToU8a, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsU8a, randomAsU8a } from '@polkadot/util-crypto';

import { accountOfDid, didOf } from './did.mjs';
import { BadProof, valueInState } from './trie.mjs';

/** What stands before that which is hashed, so that a claim can never be taken for a node, nor for something else. */
const CLAIM = stringToU8a('credit-network/claim');
const NODE = stringToU8a('credit-network/node');

const SALT_LENGTH = 32;

/** No tree is deeper. */
const MOST_STEPS = 16;

/** The type of our proofs. */
export const PROOF_TYPE = 'CreditNetworkAttestation';

const CONTEXTS = ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/undefined-terms/v2'];

/** A credential that does not prove what it says; `reason` is one word for programs. */
export class NotVerified extends Error {
  constructor(reason, message) {
    super(message);
    this.name = 'NotVerified';
    this.reason = reason;
  }
}

function insist(condition, reason, message) {
  if (!condition) throw new NotVerified(reason, message);
}

const hash = (...parts) => blake2AsU8a(u8aConcat(...parts), 256);
const counted = (bytes) => u8aConcat(compactToU8a(bytes.length), bytes);

/** A value as JSON in which the same value has always the same letters. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${fields.join(',')}}`;
}

/** A node says at which level it stands, so that a tree cannot be shown with its lower levels cut off. */
const nodeHash = (level, left, right) => hash(NODE, bnToU8a(level, { bitLength: 8 }), left, right);

const claimHash = (name, value, salt) =>
  hash(CLAIM, salt, counted(stringToU8a(name)), counted(stringToU8a(canonical(value))));

/**
 * Salts claims and hashes them.
 *
 * @param {Record<string, any>} claims what is said of the subject, by name
 * @returns {{root: string, claims: {name: string, value: any, salt: string, index: number, path: string[]}[]}} the root
 *   for the chain, and what the subject keeps
 */
export function seal(claims) {
  const salted = Object.entries(claims).map(([name, value]) => ({ name, value, salt: randomAsU8a(SALT_LENGTH) }));
  const leaves = salted.map(({ name, value, salt }) => claimHash(name, value, salt));
  // The rest is filled with chance: how many claims there are is nobody's business either.
  const width = 2 ** Math.ceil(Math.log2(Math.max(leaves.length, 2)));
  while (leaves.length < width) leaves.push(randomAsU8a(32));
  const levels = [leaves];
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    const above = Array.from({ length: below.length / 2 }, (_, i) =>
      nodeHash(levels.length, below[2 * i], below[2 * i + 1]));
    levels.push(above);
  }
  const pathOf = (index) => levels.slice(0, -1).map((level, height) => u8aToHex(level[(index >> height) ^ 1]));
  return {
    root: u8aToHex(levels.at(-1)[0]),
    claims: salted.map(({ name, value, salt }, index) =>
      ({ name, value, salt: u8aToHex(salt), index, path: pathOf(index) })),
  };
}

/** The root that a claim leads to. */
function rootOf({ name, value, salt, index, path }) {
  const isPlace = path.length <= MOST_STEPS && Number.isInteger(index) && index >= 0 && index < 2 ** path.length;
  insist(isPlace, 'Malformed', `The claim ${name} stands nowhere`);
  const start = claimHash(name, value, hexToU8a(salt));
  const end = path.reduce((below, sibling, height) => {
    const beside = hexToU8a(sibling);
    return (index >> height) & 1 ? nodeHash(height + 1, beside, below) : nodeHash(height + 1, below, beside);
  }, start);
  return u8aToHex(end);
}

/**
 * A W3C Verifiable Credential (data model 2.0) with those claims that the holder wants to show.
 *
 * @param {{root: string, claims: object[]}} sealed as `seal` gave it
 * @param {string[]} shown the names of these claims
 * @param {{api: object, id: number, attestation: object}} on what is attested, as stored on the chain of `api`
 */
export function present(sealed, shown, { api, id, attestation }) {
  const disclosed = shown.map((name) => {
    const claim = sealed.claims.find((one) => one.name === name);
    if (!claim) throw new Error(`There is no claim ${name}`);
    return claim;
  });
  const at = (moment) => new Date(moment.toNumber()).toISOString();
  return {
    '@context': CONTEXTS,
    type: ['VerifiableCredential'],
    issuer: didOf(attestation.issuer.toString()),
    validFrom: at(attestation.attestedAt),
    validUntil: at(attestation.expiry),
    credentialSubject: {
      id: didOf(attestation.subject.toString()),
      ...Object.fromEntries(disclosed.map(({ name, value }) => [name, value])),
    },
    proof: {
      type: PROOF_TYPE,
      proofPurpose: 'assertionMethod',
      genesisHash: api.genesisHash.toHex(),
      attestation: Number(id),
      root: sealed.root,
      disclosed: disclosed.map(({ name, salt, index, path }) => ({ name, salt, index, path })),
    },
  };
}

/** Checks that what is shown belongs to the root that the credential names. */
function checkClaims({ credentialSubject, proof }) {
  const { id, ...claims } = credentialSubject;
  insist(typeof id === 'string', 'Malformed', 'It is of nobody');
  const proven = new Map(proof.disclosed.map((one) => [one.name, one]));
  insist(proven.size === proof.disclosed.length, 'Malformed', 'A claim is proven twice');
  for (const [name, value] of Object.entries(claims)) {
    const how = proven.get(name);
    insist(how, 'ClaimUnproven', `Nothing proves the claim ${name}`);
    insist(rootOf({ ...how, value }) === proof.root, 'ClaimChanged', `The claim ${name} is not what was attested`);
    proven.delete(name);
  }
  insist(proven.size === 0, 'ClaimUnproven', 'Something is proven that is not claimed');
}

/**
 * Reads the chain's storage without trusting who answers: a value counts if it is proven under the state root of a
 * block that hashes to the block's hash. What remains to be believed is that this block is final.
 */
export class ProvenState {
  #api;
  #readProof;
  #header;

  /**
   * @param {object} source
   * @param {object} source.api of any node
   * @param {(keys: string[], blockHash: string) => Promise<Iterable<any>>} [source.readProof] for proofs from elsewhere
   */
  static async atFinalized({ api, readProof }) {
    const state = new ProvenState();
    state.#api = api;
    state.#readProof = readProof ?? (async (keys, at) => (await api.rpc.state.getReadProof(keys, at)).proof);
    const blockHash = await api.rpc.chain.getFinalizedHead();
    state.#header = await api.rpc.chain.getHeader(blockHash);
    insist(
      u8aToHex(blake2AsU8a(state.#header.toU8a(), 256)) === blockHash.toHex(),
      'BadProof',
      'The node shows a header that is not of its block',
    );
    return state;
  }

  /** A value of a map or a plain value, `undefined` if there is none. */
  async read(item, ...args) {
    const key = item.key(...args);
    const proof = await this.#readProof([key], this.#header.hash.toHex());
    let bytes;
    try {
      bytes = valueInState(this.#header.stateRoot.toU8a(), proof, key);
    } catch (error) {
      if (error instanceof BadProof) throw new NotVerified('BadProof', error.message);
      throw error;
    }
    if (!bytes) return undefined;
    const { type } = item.creator.meta;
    const { registry } = this.#api;
    const valueType = registry.createLookupType(type.isPlain ? type.asPlain : type.asMap.value);
    return registry.createTypeUnsafe(valueType, [bytes]);
  }

  /** The number of the block. */
  get blockNumber() {
    return this.#header.number.toNumber();
  }
}

/** Whether neither the issuer nor anybody above it has lost the network's trust. */
async function isInGoodStanding(state, query, schema, issuer) {
  let who = issuer;
  while (who) {
    const entry = await state.read(query.issuers, schema, who);
    if (!entry || entry.standing.isDiscredited) return false;
    who = entry.parent.unwrapOr(undefined);
  }
  return true;
}

/**
 * Checks a credential as a stranger does, who has nothing but a connection to some node.
 *
 * @param {object} credential as `present` makes it
 * @param {{api: object, readProof?: Function}} source
 * @returns {Promise<{subject: string, issuer: string, claims: object, blockNumber: number}>} what is proven, and when
 * @throws {NotVerified}
 */
export async function verify(credential, source) {
  const { issuer, validFrom, validUntil, credentialSubject, proof } = credential;
  insist(proof?.type === PROOF_TYPE, 'Malformed', `The proof is not a ${PROOF_TYPE}`);
  insist(proof.genesisHash === source.api.genesisHash.toHex(), 'OtherChain', 'It was attested on another chain');
  checkClaims(credential);

  const { identities, timestamp } = source.api.query;
  const state = await ProvenState.atFinalized(source);
  const attestation = await state.read(identities.attestations, proof.attestation);
  const now = await state.read(timestamp.now);
  insist(attestation, 'NotAttested', 'There is no such attestation on the chain');
  insist(attestation.root.toHex() === proof.root, 'OtherRoot', 'Something else was attested');
  insist(
    attestation.subject.toString() === accountOfDid(credentialSubject.id),
    'OtherSubject',
    'It was attested of somebody else',
  );
  insist(attestation.issuer.toString() === accountOfDid(issuer), 'OtherIssuer', 'It was attested by somebody else');
  insist(!attestation.status.isRevoked, 'Revoked', 'The issuer has revoked it');
  insist(!attestation.status.isSuspended, 'Suspended', 'The issuer has suspended it');
  insist(attestation.expiry.toBigInt() > now.toBigInt(), 'Expired', 'It has expired');
  const period = [validFrom, validUntil].map(Date.parse);
  insist(
    period[0] === attestation.attestedAt.toNumber() && period[1] === attestation.expiry.toNumber(),
    'OtherPeriod',
    'It was attested for another time',
  );
  insist(
    await isInGoodStanding(state, identities, attestation.schema, attestation.issuer),
    'IssuerDiscredited',
    'Its issuer has lost the trust of those who accredited it',
  );
  const { id, ...claims } = credentialSubject;
  return { subject: id, issuer, claims, blockNumber: state.blockNumber };
}
