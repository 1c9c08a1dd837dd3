// DIDs of this chain: how they are written, resolved over RPC, and what the W3C asks of their documents.

import assert from 'node:assert/strict';

import { contexts as credentialContexts } from '@digitalbazaar/credentials-context';
import { contexts as multikeyContexts } from '@digitalbazaar/multikey-context';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { base58Decode, base58Encode, decodeAddress } from '@polkadot/util-crypto';
import didContext from 'did-context';
import { Resolver, parse } from 'did-resolver';
import jsonld from 'jsonld';

const METHOD = 'credit';
const PREFIX = `did:${METHOD}:`;

export const DID_CONTEXT = 'https://www.w3.org/ns/did/v1';
export const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1';
export const BLOCKCHAIN_CONTEXT = 'https://w3id.org/security/suites/blockchain-2021/v1';

/** The DID of an account, given as a pair or as an address. */
export const didOf = (account) => `${PREFIX}${account.address ?? account}`;

/** The address in a DID; fails for another method's. */
export function accountOfDid(did) {
  const parsed = parse(did);
  if (parsed?.method !== METHOD) throw new Error(`${did} is not a DID of this network`);
  return parsed.id;
}

/** How the multicodec table tells kinds of public keys apart. */
const MULTICODEC = { Ed25519: '0xed01', Sr25519: '0xef01', Ecdsa: '0xe701' };
const KEY_LENGTH = { Ed25519: 32, Sr25519: 32, Ecdsa: 33 };

/** A public key as the W3C's Multikey writes it. */
export const multibaseOf = (kind, publicKey) => `z${base58Encode(u8aConcat(hexToU8a(MULTICODEC[kind]), publicKey))}`;

/** The kind and the bytes of a key that is written so. */
function publicKeyOf(multibase) {
  assert.equal(multibase[0], 'z', 'a key is not in base58btc');
  const bytes = base58Decode(multibase.slice(1));
  const kind = Object.keys(MULTICODEC).find((name) => MULTICODEC[name] === u8aToHex(bytes.subarray(0, 2)));
  assert.ok(kind, `${multibase} is of no known kind`);
  assert.equal(bytes.length - 2, KEY_LENGTH[kind], `${multibase} has not the length of a key`);
  return { kind, publicKey: bytes.subarray(2) };
}

/** What the node's errors mean to resolvers, by the words of DID core. */
const FAILURES = { 10_001: 'invalidDid', 10_002: 'notFound' };

/**
 * A resolver of this network's DIDs, as libraries for DIDs expect one: `resolve(did)` gives document and metadata.
 *
 * @param {(method: string, ...params: any[]) => Promise<any>} rpc of any node
 */
export function resolverOver(rpc) {
  return new Resolver({
    [METHOD]: async (did) => {
      try {
        return {
          didDocument: await rpc('identity_resolve', did),
          didDocumentMetadata: {},
          didResolutionMetadata: { contentType: 'application/did+ld+json' },
        };
      } catch (error) {
        const reason = FAILURES[error.code];
        if (reason === undefined) throw error;
        return {
          didDocument: null,
          didDocumentMetadata: {},
          didResolutionMetadata: { error: reason, message: error.message },
        };
      }
    },
  });
}

/** The terms of the one context that no package brings along. */
const BLOCKCHAIN_TERMS = {
  '@context': {
    '@protected': true,
    id: '@id',
    type: '@type',
    BlockchainVerificationMethod2021: {
      '@id': 'https://w3id.org/security#BlockchainVerificationMethod2021',
      '@context': {
        '@protected': true,
        id: '@id',
        type: '@type',
        blockchainAccountId: 'https://w3id.org/security#blockchainAccountId',
        controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
      },
    },
  },
};

const known = new Map([
  ...didContext.contexts,
  ...multikeyContexts,
  ...credentialContexts,
  [BLOCKCHAIN_CONTEXT, BLOCKCHAIN_TERMS],
]);

/** Contexts come from what is installed, never from the network. */
async function documentLoader(url) {
  const document = known.get(url);
  if (!document) throw new Error(`There is no context ${url} at hand`);
  return { contextUrl: null, documentUrl: url, document };
}

/** Where the types of services, which anybody may invent, are looked up. */
const TYPES_OF_SERVICES = 'https://www.w3.org/ns/did/services/';

/**
 * A document as linked data, with every name spelled out; fails for a name that its contexts do not define.
 */
export const expanded = async (document) =>
  jsonld.expand(structuredClone(document), { documentLoader, safe: true, base: TYPES_OF_SERVICES });

const RELATIONSHIPS = [
  'authentication', 'assertionMethod', 'keyAgreement', 'capabilityInvocation', 'capabilityDelegation',
];
const PROPERTIES = [
  '@context', 'id', 'alsoKnownAs', 'controller', 'verificationMethod', ...RELATIONSHIPS, 'service',
];

const isDid = (text) => /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/.test(text) && parse(text)?.didUrl === text;

function assertDidUrl(url, of) {
  const parsed = parse(url);
  assert.ok(parsed, `${url} is no DID URL`);
  assert.equal(parsed.did, of, `${url} belongs to another document`);
  assert.match(parsed.fragment ?? '', /^[A-Za-z0-9_-]+$/, `${url} names no part of the document`);
}

function assertVerificationMethod(method, document, genesisHash) {
  assertDidUrl(method.id, document.id);
  assert.ok(isDid(method.controller), `the controller of ${method.id} is no DID`);
  if (method.type === 'Multikey') {
    assert.deepEqual(Object.keys(method).sort(), ['controller', 'id', 'publicKeyMultibase', 'type']);
    publicKeyOf(method.publicKeyMultibase);
    return;
  }
  assert.equal(method.type, 'BlockchainVerificationMethod2021');
  assert.deepEqual(Object.keys(method).sort(), ['blockchainAccountId', 'controller', 'id', 'type']);
  const [namespace, reference, account] = method.blockchainAccountId.split(':');
  assert.deepEqual([namespace, reference], ['polkadot', genesisHash.slice(2, 34)], 'no chain by CAIP-10');
  assert.equal(decodeAddress(account).length, 32);
}

/**
 * Asserts that a document is what DID Core 1.0 calls one, and linked data whose names are all defined.
 *
 * @param {object} document as it came over RPC
 * @param {{did: string, genesisHash: string}} expected
 */
export async function assertDidDocument(document, { did, genesisHash }) {
  assert.equal(document.id, did);
  assert.ok(isDid(document.id));
  assert.deepEqual(Object.keys(document).filter((name) => !PROPERTIES.includes(name)), [], 'unknown properties');
  const contexts = document['@context'];
  assert.equal(contexts[0], DID_CONTEXT, 'the first context must be that of DIDs');
  assert.equal(new Set(contexts).size, contexts.length, 'a context is named twice');

  const methods = document.verificationMethod ?? [];
  for (const method of methods) assertVerificationMethod(method, document, genesisHash);
  const types = new Set(methods.map(({ type }) => type));
  if (types.has('Multikey')) assert.ok(contexts.includes(MULTIKEY_CONTEXT));
  if (types.has('BlockchainVerificationMethod2021')) assert.ok(contexts.includes(BLOCKCHAIN_CONTEXT));

  const services = document.service ?? [];
  for (const { id, type, serviceEndpoint, ...rest } of services) {
    assertDidUrl(id, document.id);
    assert.ok(typeof type === 'string' && type.length > 0, `${id} has no type`);
    assert.ok(URL.canParse(serviceEndpoint), `the endpoint of ${id} is no URI`);
    assert.deepEqual(rest, {});
  }
  const ids = [...methods, ...services].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'two parts of the document have one name');

  for (const relationship of RELATIONSHIPS) {
    const members = document[relationship] ?? [];
    assert.ok(Array.isArray(members) && members.every((member) => typeof member === 'string'), relationship);
    assert.equal(new Set(members).size, members.length, `${relationship} names something twice`);
    for (const member of members) {
      assert.ok(methods.some(({ id }) => id === member), `${relationship} names ${member}, which is not there`);
    }
  }
  const controllers = [document.controller ?? []].flat();
  for (const controller of controllers) assert.ok(isDid(controller), `${controller} is no DID`);
  for (const [name, value] of Object.entries(document)) assert.notEqual(value, null, `${name} is null`);

  const [node] = await expanded(document);
  assert.equal(node['@id'], document.id);
  const part = 'https://w3id.org/security#verificationMethod';
  assert.equal((node[part] ?? []).length, methods.length, 'not all methods are linked data');
}
