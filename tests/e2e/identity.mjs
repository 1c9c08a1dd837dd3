// Identities: documents of accounts and who changes them, persons and the accounts they have.

import assert from 'node:assert/strict';

import { Keyring } from '@polkadot/keyring';
import { encodeAddress, randomAsHex } from '@polkadot/util-crypto';

import { chainTime, eventOf, eventsOf, hashOfText, inCrd, parametersOf, wellKnown } from '../lib/chain.mjs';
import {
  SONORA, act, actAll, assertAllRefused, assertAllRefusedBeside, assertRefused, dev, feeIn, moneyOf,
} from '../lib/dev.mjs';
import { assertDidDocument, didOf, multibaseOf, resolverOver } from '../lib/did.mjs';
import {
  ALL_PURPOSES, PERSONHOOD, PURPOSE, attestPerson, farExpiry, keyEntry, personOf, signedOperation,
} from '../lib/identity.mjs';
import { MINUTE, requestCredit } from '../lib/loan.mjs';
import { scenario } from '../lib/scenario.mjs';
import { isMember, newcomers } from './banks.mjs';
import { apprenticeship } from './governance.mjs';

const alice = () => wellKnown('Alice');

const keyOf = (type) => new Keyring({ type }).addFromUri(`//key//${randomAsHex(16)}`);

/** A document and what the scenarios leave for those after them. */
const doc = { keys: {} };

const SERVICE = { id: 'shop', kind: 'LinkedDomains', endpoint: 'https://example.org/shop' };

const documentOf = async ({ address }) => (await dev.api.query.identities.dids(address)).unwrap();

/** What is held for a document that is stored like this. */
async function depositFor(stored) {
  const { didDeposit, itemDeposit, byteDeposit } = await parametersOf(dev.api, 'Identity');
  // The client calls `keys` by another name, since its maps have a function of that name.
  const { controllers, keys_: keys, services, delegates } = stored;
  const items = [controllers, keys, services, delegates].flatMap((part) => [...part]);
  const bytes = items.reduce((sum, item) => sum + item.encodedLength, 0);
  return didDeposit.toBigInt() + BigInt(items.length) * itemDeposit.toBigInt() + BigInt(bytes) * byteDeposit.toBigInt();
}

async function assertDeposit(ida, before) {
  const stored = await documentOf(ida);
  assert.equal(stored.deposit.toBigInt(), await depositFor(stored));
  assert.equal((await moneyOf(ida)).held - before.held, stored.deposit.toBigInt());
  return stored;
}

/** What the libraries of the W3C's world get to see. */
const resolve = (did) => resolverOver((method, ...params) => dev.node.rpc(method, ...params)).resolve(did);

function makingDocuments() {
  scenario('an account makes a document, and the deposit follows what is in it', async (t) => {
    const { identities, utility } = dev.api.tx;
    const ida = newcomers.Ida;
    doc.before = await moneyOf(ida);
    for (const type of ['sr25519', 'ed25519', 'ecdsa']) doc.keys[type] = keyOf(type);
    doc.keys.weak = keyOf('sr25519');
    doc.delegateUntil = (await chainTime(dev.api)) + 30 * MINUTE;
    const withoutDelegation = ALL_PURPOSES - PURPOSE.capabilityDelegation;
    const setKey = (...key) => identities.setKey(ida.address, keyEntry(...key));
    const made = await act(
      utility.batchAll([
        identities.createDid(),
        setKey('phone', doc.keys.sr25519),
        setKey('laptop', doc.keys.ed25519, withoutDelegation),
        setKey('card', doc.keys.ecdsa),
        setKey('diary', doc.keys.weak, PURPOSE.assertionMethod),
        identities.setService(ida.address, SERVICE),
        identities.addDelegate(newcomers.Otto.address, doc.delegateUntil),
        identities.addDelegate(newcomers.Ada.address, doc.delegateUntil),
        identities.removeDelegate(newcomers.Ada.address),
        identities.setControllers(ida.address, [newcomers.Hal.address]),
      ]),
      ida,
    );
    assert.equal(eventsOf(made.events, 'identities', 'DidChanged').length, 9);
    const stored = await assertDeposit(ida, doc.before);
    t.diagnostic(`${stored.encodedLength} bytes, ${inCrd(stored.deposit)} are held`);

    const { Hal: hal, Jon: jon } = newcomers;
    const { removeDelegate, removeKey, removeService, setService } = identities;
    const nowhere = { ...SERVICE, endpoint: 'https://example.org/<shop>' };
    await assertAllRefused(
      t,
      [removeKey(ida.address, 'phone'), jon, 'identities', 'NotController'],
      [setKey('own', keyOf('sr25519')), hal, 'identities', 'NotDelegable'],
      [setKey('own', keyOf('sr25519'), 0), hal, 'identities', 'PurposeMissing'],
      [setKey('my own', keyOf('sr25519'), withoutDelegation), hal, 'identities', 'NameInvalid'],
      [setService(ida.address, { ...SERVICE, id: 'phone' }), hal, 'identities', 'NameTaken'],
      [setService(ida.address, nowhere), hal, 'identities', 'EndpointInvalid'],
      [removeService(ida.address, 'phone'), hal, 'identities', 'ServiceNotFound'],
      [removeKey(jon.address, 'phone'), jon, 'identities', 'DidNotFound'],
      [removeDelegate(hal.address), ida, 'identities', 'DelegateNotFound'],
    );
    // What a refused call costs is hers to pay.
    doc.fees = doc.before.free - (await moneyOf(ida)).free - stored.deposit.toBigInt();
  });

  scenario('any resolver gets a document as the W3C describes it', async (t) => {
    const ida = newcomers.Ida;
    const did = didOf(ida);
    const { didDocument, didResolutionMetadata } = await resolve(did);
    assert.equal(didResolutionMetadata.error, undefined, didResolutionMetadata.message);
    await assertDidDocument(didDocument, { did, genesisHash: dev.api.genesisHash.toHex() });

    const method = (name) => didDocument.verificationMethod.find(({ id }) => id === `${did}#${name}`);
    for (const [name, type, kind] of [
      ['phone', 'sr25519', 'Sr25519'], ['laptop', 'ed25519', 'Ed25519'], ['card', 'ecdsa', 'Ecdsa'],
    ]) {
      assert.equal(method(name).publicKeyMultibase, multibaseOf(kind, doc.keys[type].publicKey), name);
    }
    const delegate = didDocument.verificationMethod.find(({ type }) => type === 'BlockchainVerificationMethod2021');
    assert.match(delegate.blockchainAccountId, new RegExp(`:${newcomers.Otto.address}$`));
    assert.deepEqual(didDocument.assertionMethod, ['phone', 'laptop', 'card', 'diary'].map((name) => `${did}#${name}`));
    assert.ok(didDocument.authentication.includes(delegate.id) && !didDocument.authentication.includes(`${did}#diary`));
    assert.ok(!didDocument.capabilityDelegation.includes(`${did}#laptop`));
    assert.deepEqual(didDocument.service, [
      { id: `${did}#shop`, type: SERVICE.kind, serviceEndpoint: SERVICE.endpoint },
    ]);
    assert.ok([didDocument.controller].flat().includes(didOf(newcomers.Hal)));

    const failures = {
      [didOf(newcomers.Jon)]: 10_002,
      'did:credit:nobody': 10_001,
      'did:web:example.org': 10_001,
    };
    for (const [unknown, code] of Object.entries(failures)) {
      await assert.rejects(dev.node.rpc('identity_resolve', unknown), { code }, unknown);
    }
    const errorOf = async (unknown) => (await resolve(unknown)).didResolutionMetadata.error;
    assert.equal(await errorOf(didOf(newcomers.Jon)), 'notFound');
    const mistyped = did.slice(0, -1) + (did.endsWith('a') ? 'b' : 'a');
    assert.equal(await errorOf(mistyped), 'invalidDid', 'a wrong checksum');
    const early = await dev.node.blockHash(1);
    await assert.rejects(dev.node.rpc('identity_resolve', did, early), { code: 10_002 }, 'it was there before it was');
    t.diagnostic(JSON.stringify(didDocument).length + ' bytes of JSON');
  });
}

function signingOperations() {
  scenario('what a key of the document signed anybody may bring, once, on this chain, in time', async (t) => {
    const ida = newcomers.Ida;
    const [did, bringer] = [ida.address, newcomers.Otto];
    const { sr25519, ed25519, ecdsa, weak } = doc.keys;
    const now = (await dev.api.rpc.chain.getHeader()).number.toNumber();
    const nonce = (await documentOf(ida)).nonce.toBigInt();
    const signed = (what) => signedOperation(dev.api, { did, validUntil: now + 60, nonce, ...what });
    const blog = { id: 'blog', kind: 'Blog', endpoint: 'https://example.org/blog' };
    const operations = await Promise.all([
      signed({ key: 'phone', pair: sr25519, operation: { SetService: blog } }),
      signed({ key: 'laptop', pair: ed25519, operation: { RemoveService: 'shop' }, nonce: nonce + 1n, wrapped: true }),
      signed({ key: 'card', pair: ecdsa, operation: { RemoveKey: 'phone' }, nonce: nonce + 2n }),
      signed({
        key: 'card',
        pair: ecdsa,
        operation: { RemoveDelegate: bringer.address },
        nonce: nonce + 3n,
        wrapped: true,
      }),
    ]);
    const done = await actAll(...operations.map((operation) => [operation, bringer]));
    for (const [i, { events }] of done.entries()) {
      assert.equal(eventOf(events, 'identities', 'DidChanged').nonce.toBigInt(), nonce + BigInt(i) + 1n);
    }
    const stored = await assertDeposit(ida, doc.before);
    assert.deepEqual(stored.keys_.map(({ id }) => id.toUtf8()), ['laptop', 'card', 'diary']);
    assert.deepEqual(stored.services.map(({ id }) => id.toUtf8()), ['blog']);
    assert.equal(stored.delegates.length, 0);

    const remove = { RemoveService: 'blog' };
    const next = stored.nonce.toBigInt();
    const wrong = (what) => signed({ nonce: next, key: 'card', pair: ecdsa, operation: remove, ...what });
    const genesisHash = hashOfText('another chain');
    const forTheFuture = await wrong({ nonce: next + 1n });
    const cases = [
      // Its signature was good, and says another nonce than the document's next.
      [operations[0], 'KeyNotFound'],
      [operations[1], 'SignatureInvalid'],
      [operations[3], 'SignatureInvalid'],
      [forTheFuture, 'SignatureInvalid'],
      [await wrong({ genesisHash }), 'SignatureInvalid'],
      [await wrong({ validUntil: now - 1 }), 'OperationExpired'],
      [await wrong({ key: 'diary', pair: weak }), 'KeyNotAllowed'],
      [await wrong({ key: 'laptop', pair: ecdsa }), 'SignatureInvalid'],
      [await wrong({ pair: keyOf('ecdsa') }), 'SignatureInvalid'],
      [await wrong({ key: 'phone', pair: sr25519 }), 'KeyNotFound'],
      [
        await wrong({ key: 'laptop', pair: ed25519, operation: { SetKey: keyEntry('new', keyOf('ed25519')) } }),
        'NotDelegable',
      ],
    ];
    await assertAllRefused(t, ...cases.map(([tx, error]) => [tx, bringer, 'identities', error]));
  });

  scenario('a controller changes it too; once it is removed the whole deposit is back', async () => {
    const { identities } = dev.api.tx;
    const ida = newcomers.Ida;
    const { free } = await moneyOf(ida);
    const { deposit } = await documentOf(ida);
    const cleared = await act(identities.removeKey(ida.address, 'diary'), newcomers.Hal);
    const left = eventOf(cleared.events, 'identities', 'DidChanged').deposit.toBigInt();
    assert.ok(left < deposit.toBigInt());
    assert.equal((await moneyOf(ida)).free, free + deposit.toBigInt() - left, 'the deposit of a key is not back');

    const { events } = await act(identities.removeDid(), ida);
    eventOf(events, 'identities', 'DidRemoved');
    const { free: last, held } = await moneyOf(ida);
    assert.deepEqual([last, held], [doc.before.free - doc.fees - feeIn(events), doc.before.held]);
    await assert.rejects(dev.node.rpc('identity_resolve', didOf(ida)), { code: 10_002 });
  });
}

export function documents() {
  makingDocuments();
  signingOperations();
}

export function beingOnePerson() {
  scenario('nobody is a person twice, nor two persons with one account', async (t) => {
    const { identities, utility } = dev.api.tx;
    const { Nina: nina, Nora: nora, Otto: otto } = newcomers;
    const expiry = await farExpiry(dev.api);
    const person = await personOf(dev.api, nora);
    const forNina = attestPerson(dev.api, nina, { nullifier: person, expiry });
    const { issuer, schema } = apprenticeship;
    const [once, root] = [randomAsHex(32), randomAsHex(32)];
    const attestOnce = ({ address }) => identities.attest(address, schema, root, once, expiry, null);

    const [proposed] = await actAll([forNina, alice()], [attestOnce(nora), issuer]);
    const move = eventOf(proposed.events, 'identities', 'PersonMoveProposed');
    assert.deepEqual([move.person.toHex(), move.to.toString()], [person, nina.address]);
    await assert.rejects(personOf(dev.api, nina), /no person/);
    assert.equal(await personOf(dev.api, nora), person);

    await assertAllRefusedBeside(
      t,
      [attestOnce(otto), issuer, 'identities', 'NullifierTaken'],
      [attestPerson(dev.api, otto, { expiry }), alice(), 'identities', 'AccountTaken'],
      [forNina, alice(), 'identities', 'MovePending'],
      [identities.completeMove(person), nina, 'identities', 'MoveTooEarly'],
      [identities.acceptMove(), nina, 'identities', 'NotAPerson'],
      [attestPerson(dev.api, nina, { expiry: 1 }), alice(), 'identities', 'ExpiryInvalid'],
      [attestPerson(dev.api, nina, { expiry }), issuer, 'identities', 'IssuerNotFound'],
      [
        identities.attest(nina.address, PERSONHOOD, root, null, expiry, null),
        alice(), 'identities', 'NullifierMissing',
      ],
    );
    const refused = await act(identities.refuseMove(), nora);
    assert.equal(eventOf(refused.events, 'identities', 'PersonMoveEnded').person.toHex(), person);
    await assertRefused(t, identities.completeMove(person), nina, 'identities', 'NoMovePending');

    // What ends with the attestation begins again with the next, and it is the same person.
    const id = (await dev.api.query.identities.persons(person)).unwrap().attestation.unwrap();
    const suspended = await act(identities.suspend(id), alice());
    eventOf(suspended.events, 'identities', 'AttestationSuspended');
    await assert.rejects(personOf(dev.api, nora), /no person/);
    const again = await act(
      utility.batchAll([identities.revoke(id), attestPerson(dev.api, nora, { nullifier: person, expiry })]),
      alice(),
    );
    eventOf(again.events, 'identities', 'AttestationRevoked');
    assert.equal(await personOf(dev.api, nora), person);
  });
}

/** Ferdie, whose loan in the bank has failed, goes on by another account. */
export function movingAway(bank) {
  scenario('who moves to another account takes the record along, memberships too, and debts', async (t) => {
    const { communityBanks, identities, utility } = dev.api.tx;
    const [ferdie, fritz] = [wellKnown('Ferdie'), newcomers.Fritz];
    const person = await personOf(dev.api, ferdie);
    const record = await dev.api.query.credit.history(person);
    assert.ok(record.defaults.toNumber() > 0, 'there is nothing that Ferdie might want to leave behind');
    const expiry = await farExpiry(dev.api);
    await act(attestPerson(dev.api, fritz, { nullifier: person, expiry }), alice());
    const moved = await act(identities.acceptMove(), ferdie);
    const { from, to } = eventOf(moved.events, 'identities', 'PersonMoved');
    assert.deepEqual([from.toString(), to.toString()], [ferdie.address, fritz.address]);
    assert.equal(await personOf(dev.api, fritz), person);

    const { moveMembership } = communityBanks;
    await assertAllRefusedBeside(
      t,
      [requestCredit(dev.api, { bank: SONORA }), ferdie, 'credit', 'NotAPerson'],
      [moveMembership(SONORA, wellKnown('Eve').address), fritz, 'communityBanks', 'NotYourMembership'],
      [communityBanks.apply(SONORA), fritz, 'communityBanks', 'AlreadyMember'],
      [attestPerson(dev.api, ferdie, { expiry }), alice(), 'identities', 'AccountTaken'],
    );
    const since = (await dev.api.query.communityBanks.members(SONORA, ferdie.address)).unwrap();
    const brought = await act(
      utility.batchAll([SONORA, bank.id].map((id) => moveMembership(id, ferdie.address))),
      fritz,
    );
    const told = eventsOf(brought.events, 'communityBanks', 'MembershipMoved');
    assert.deepEqual(told.map(({ bankId }) => bankId.toNumber()), [SONORA, bank.id]);
    assert.ok((await isMember(SONORA, fritz)) && !(await isMember(SONORA, ferdie)));
    const member = (await dev.api.query.communityBanks.members(SONORA, fritz.address)).unwrap();
    assert.equal(member.toHex(), since.toHex(), 'since when, or as what');
    assert.equal((await dev.api.query.credit.history(person)).toHex(), record.toHex());
    await assertAllRefusedBeside(
      t,
      [requestCredit(dev.api, { bank: SONORA }), fritz, 'credit', 'DefaultOutstanding'],
    );
    t.diagnostic(`${record.defaults} failed loan went along to ${encodeAddress(fritz.publicKey).slice(0, 8)}…`);
  });
}
