// Credentials: an issuer attests one, its holder shows a part of it, and a stranger believes no one but the chain.

import assert from 'node:assert/strict';

import { u8aToHex, u8aToU8a } from '@polkadot/util';

import { chainTime, eventOf, eventsOf, freshAccount, wellKnown } from '../lib/chain.mjs';
import { NotVerified, present, seal, verify } from '../lib/credential.mjs';
import { CASCADIA, act, dev } from '../lib/dev.mjs';
import { didOf, expanded } from '../lib/did.mjs';
import { ofBank, propose, untilEnacted, vote } from '../lib/governance.mjs';
import { farExpiry } from '../lib/identity.mjs';
import { eventually } from '../lib/program.mjs';
import { scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';
import { newcomers } from './banks.mjs';
import { apprenticeship } from './governance.mjs';

const CLAIMS = {
  trade: 'cooper',
  master: 'Nora',
  finished: '2026-05-01',
  grade: 2,
  address: { street: 'Mill Lane 3', town: 'Cascadia' },
};
const SHOWN = ['trade', 'grade'];

/** Until when the one is valid that is to expire: long enough to be attested and shown. */
const SHORT = 15_000;

/** The credentials, each with the number of its attestation. */
const given = {};

const asStranger = () => ({ api: dev.api });

/** Checks a credential; resolves to the reason why it is not verified, or `undefined`. */
const reasonAgainst = (credential, source = asStranger()) =>
  verify(credential, source).then(() => undefined, (error) => {
    if (error instanceof NotVerified) return error.reason;
    throw error;
  });

const changed = (credential, change) => {
  const copy = structuredClone(credential);
  change(copy);
  return copy;
};

async function shown(name) {
  const { sealed, id } = given[name];
  const attestation = (await dev.api.query.identities.attestations(id)).unwrap();
  return present(sealed, SHOWN, { api: dev.api, id, attestation });
}

const withLastBitFlipped = (bytes) => bytes.map((byte, place) => (place === bytes.length - 1 ? byte ^ 1 : byte));

export function attesting() {
  scenario("a bank's issuer attests what somebody has learned, and nobody reads it on the chain", async () => {
    const { identities, utility } = dev.api.tx;
    const { issuer, schema } = apprenticeship;
    const far = await farExpiry(dev.api);
    const soon = (await chainTime(dev.api)) + SHORT;
    const subject = newcomers.Otto;
    const names = ['valid', 'suspended', 'revoked', 'expiring'];
    for (const name of names) given[name] = { sealed: seal(CLAIMS), expiry: name === 'expiring' ? soon : far };
    const attest = ({ sealed, expiry }) =>
      identities.attest(subject.address, schema, sealed.root, null, expiry, null);
    const { blockHash, events } = await act(utility.batchAll(names.map((name) => attest(given[name]))), issuer);
    const attested = eventsOf(events, 'identities', 'Attested');
    for (const [i, name] of names.entries()) {
      given[name].id = attested[i].id.toNumber();
      assert.equal(attested[i].root.toHex(), given[name].sealed.root);
      given[name].credential = await shown(name);
    }
    const { revoke, suspend } = identities;
    await act(utility.batchAll([suspend(given.suspended.id), revoke(given.revoked.id)]), issuer);
    assert.ok((await (await dev.api.at(blockHash)).query.identities.attestations(given.valid.id)).isSome);
  });

  scenario('its holder shows two claims of five, and a stranger is convinced by a proof of the state', async (t) => {
    await eventually('the chain knows it for good, and one has expired', async () => {
      const final = await dev.api.at(await dev.api.rpc.chain.getFinalizedHead());
      return (await final.query.timestamp.now()).toNumber() > given.expiring.expiry;
    }, { timeoutMs: 60_000, programs: [dev.node] });

    const { credential } = given.valid;
    const proven = await verify(credential, asStranger());
    assert.deepEqual(proven.claims, { trade: CLAIMS.trade, grade: CLAIMS.grade });
    assert.deepEqual([proven.subject, proven.issuer], [didOf(newcomers.Otto), didOf(apprenticeship.issuer)]);
    const text = JSON.stringify(credential);
    for (const hidden of ['Nora', 'Mill Lane', '2026-05-01']) assert.ok(!text.includes(hidden), `${hidden} is shown`);

    const [node] = await expanded(credential);
    assert.deepEqual(node['@type'], ['https://www.w3.org/2018/credentials#VerifiableCredential']);
    assert.ok(node['https://w3id.org/security#proof'], 'the proof is no linked data');
    t.diagnostic(`proven at block ${proven.blockNumber}, in ${text.length} bytes`);
  });

  scenario('what is forged, withdrawn or outdated convinces nobody, each for its reason', async (t) => {
    const { credential } = given.valid;
    const stranger = freshAccount('Stranger');
    const forged = {
      ClaimChanged: (copy) => { copy.credentialSubject.grade = 1; },
      ClaimUnproven: (copy) => { copy.credentialSubject.wealth = 'great'; },
      OtherSubject: (copy) => { copy.credentialSubject.id = didOf(stranger); },
      OtherIssuer: (copy) => { copy.issuer = didOf(stranger); },
      OtherPeriod: (copy) => { copy.validUntil = '2099-01-01T00:00:00.000Z'; },
      OtherChain: (copy) => { copy.proof.genesisHash = u8aToHex(new Uint8Array(32)); },
      NotAttested: (copy) => { copy.proof.attestation = 999_999; },
      OtherRoot: (copy) => { copy.proof.attestation = given.revoked.id; },
      Malformed: (copy) => { copy.proof.type = 'DataIntegrityProof'; },
    };
    for (const [reason, change] of Object.entries(forged)) {
      assert.equal(await reasonAgainst(changed(credential, change)), reason);
    }
    assert.equal(await reasonAgainst(given.suspended.credential), 'Suspended');
    assert.equal(await reasonAgainst(given.revoked.credential), 'Revoked');
    assert.equal(await reasonAgainst(given.expiring.credential), 'Expired');

    // A node that lies: about one byte of any part of the proof, or by leaving a part out.
    const honest = async (keys, at) =>
      [...(await dev.api.rpc.state.getReadProof(keys, at)).proof].map((part) => u8aToU8a(part));
    const key = dev.api.query.identities.attestations.key(given.valid.id);
    const { length: parts } = await honest([key], await dev.api.rpc.chain.getFinalizedHead());
    for (let i = 0; i < parts; i += 1) {
      const without = async (keys, at) => (await honest(keys, at)).filter((_, part) => part !== i);
      const bent = async (keys, at) => (await honest(keys, at)).map((bytes, part) =>
        (part === i ? withLastBitFlipped(bytes) : bytes));
      for (const readProof of [without, bent]) {
        assert.equal(await reasonAgainst(credential, { api: dev.api, readProof }), 'BadProof');
      }
    }
    t.diagnostic(`${Object.keys(forged).length + 3} reasons, and ${2 * parts} false proofs`);
  });

  scenario('what was suspended convinces again once it is reinstated', async () => {
    const { identities } = dev.api.tx;
    const { id, credential } = given.suspended;
    const { blockNumber } = await act(identities.reinstate(id), apprenticeship.issuer);
    await dev.node.waitForFinalized(blockNumber);
    await verify(credential, asStranger());
  });
}

/** The proposal that takes the issuer's right away. */
const distrust = {};

export function losingTrust() {
  scenario('the members of the bank vote on whether its issuer deserves their trust', async () => {
    const { schema, issuer } = apprenticeship;
    const call = dev.api.tx.identities.discreditIssuer(issuer.address, schema, 0);
    const proposal = propose(dev.api, ofBank(CASCADIA), call, 'Iris attests for money');
    const proposed = await act(proposal, wellKnown('Charlie'));
    distrust.proposal = eventOf(proposed.events, 'quadraticGovernance', 'ProposalSubmitted').proposalId;
    distrust.watch = new Watch(dev.api, proposed.blockNumber);
    await act(vote(dev.api, distrust.proposal, 'Aye', 1), wellKnown('Bob'));
  });
}

export function havingLostTrust() {
  scenario('nothing that an issuer without trust has attested convinces anybody any more', async () => {
    const { watch, proposal } = distrust;
    const { number } = await untilEnacted(watch, proposal);
    await dev.node.waitForFinalized(number);
    for (const { credential } of [given.valid, given.suspended]) {
      assert.equal(await reasonAgainst(credential), 'IssuerDiscredited');
    }
    assert.ok((await dev.api.call.identityApi.attestation(given.valid.id)).unwrap().holds.isFalse);
  });
}
