// Persons, and what is said of accounts: as tests and the demo make them.

import { hexToU8a, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { randomAsHex } from '@polkadot/util-crypto';

import { chainTime, parametersOf, send, wellKnown } from './chain.mjs';

/** The schema whose credentials make persons. */
export const PERSONHOOD = 0;

/** What a key of a document may be used for. */
export const PURPOSE = { authentication: 1, assertionMethod: 2, capabilityInvocation: 4, capabilityDelegation: 8 };
export const ALL_PURPOSES = 15;

/** Half a year from now, or as far away as governance lets an attestation last. */
export async function farExpiry(api) {
  const [now, { longestValidity }] = await Promise.all([chainTime(api), parametersOf(api, 'Identity')]);
  return now + Math.min(longestValidity.toNumber() / 2, 182 * 24 * 3_600_000);
}

/**
 * The attestation that somebody is a person, to be signed by an issuer.
 *
 * @param {{nullifier?: string, expiry: number, root?: string}} credential
 */
export const attestPerson = (api, { address }, { nullifier = randomAsHex(32), expiry, root = randomAsHex(32) }) =>
  api.tx.identities.attest(address, PERSONHOOD, root, nullifier, expiry, null);

/** Attests accounts as persons, in one transaction by the issuer whom the presets accredit; options as for `send`. */
export async function attestPersons(api, accounts, options) {
  const expiry = await farExpiry(api);
  const attestations = accounts.map((account) => attestPerson(api, account, { expiry }));
  return send(api, api.tx.utility.batchAll(attestations), wellKnown('Alice'), options);
}

/** The person behind an account, as hex; fails if there is none. */
export async function personOf(api, { address }) {
  const person = await api.call.identityApi.person(address);
  if (person.isNone) throw new Error(`${address} is no person's account`);
  return person.unwrap().toHex();
}

/** The type that a call's argument has on this chain. */
const argumentType = (call, name) => {
  const argument = call.meta.args.find((one) => one.name.toString() === name);
  return argument.type.toString();
};

/** The kind of key that a pair has, as the chain calls it. */
const KIND = { sr25519: 'Sr25519', ed25519: 'Ed25519', ecdsa: 'Ecdsa' };

/** A pair's public key, as the chain stores it. */
export const publicKeyOf = (pair) => ({ [KIND[pair.type]]: u8aToHex(pair.publicKey) });

/** A pair's key as a document has it, by name. */
export const keyEntry = (id, pair, purposes = ALL_PURPOSES) => ({ id, key: publicKeyOf(pair), purposes });

/**
 * An operation on a document, signed by one of its keys; anybody may send it.
 *
 * @param {object} what
 * @param {string} what.did the document's account
 * @param {object} what.operation
 * @param {string} what.key the name of the key
 * @param {object} what.pair its pair
 * @param {number} what.validUntil the last block that it is good for
 * @param {number | bigint} [what.nonce] the document's present one when not given
 * @param {string} [what.genesisHash] this chain's when not given
 * @param {boolean} [what.wrapped] whether to sign as wallets do, which never sign bare bytes
 */
export async function signedOperation(api, what) {
  const { did, operation, key, pair, validUntil, genesisHash = api.genesisHash.toHex(), wrapped = false } = what;
  const call = api.tx.identities.submitOperation;
  const nonce = what.nonce ?? (await api.query.identities.dids(did)).unwrap().nonce.toBigInt();
  const payload = u8aConcat(
    stringToU8a('credit-network/did'),
    hexToU8a(genesisHash),
    api.createType('AccountId32', did).toU8a(),
    api.createType('u64', nonce).toU8a(),
    api.createType('u32', validUntil).toU8a(),
    api.createType(argumentType(call, 'operation'), operation).toU8a(),
  );
  const signed = wrapped ? u8aConcat(stringToU8a('<Bytes>'), payload, stringToU8a('</Bytes>')) : payload;
  const signature = { [KIND[pair.type]]: u8aToHex(pair.sign(signed)) };
  return call(did, operation, key, validUntil, signature);
}
