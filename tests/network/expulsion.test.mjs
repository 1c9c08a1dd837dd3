// A validator that signs two headers for one slot, on a network of its own: it is disabled at once and out of the
// set two session starts later, and the three others go on.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';

import { authorOf, equivocationProof, keyOwnershipProof, withBrokenTrie, withValidatorCount } from '../lib/babe.mjs';
import { connect, send, wellKnown } from '../lib/chain.mjs';
import { LocalNetwork, validatorsAt } from '../lib/network.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';

let network;
let api;
let alice;
let report;

const offender = () => wellKnown('Dave');

prepare(async () => {
  network = await LocalNetwork.start();
  [alice] = network.nodes();
  api = await connect(alice.wsUrl);
  await network.waitForFinalized(2, 120_000);
}, { seconds: 240 });

/** What proves that the owner of `pair` was an authority at the best block. */
async function evidence(pair) {
  const blockHash = await alice.rpc('chain_getBlockHash');
  const at = await api.at(blockHash);
  const slot = (await at.query.babe.currentSlot()).toBigInt();
  const authorities = (await at.query.babe.authorities()).map(([key]) => key.toHex());
  const authorityIndex = authorities.indexOf(u8aToHex(pair.publicKey));
  assert.notEqual(authorityIndex, -1, 'the accused is no authority');
  const keyProof = await keyOwnershipProof(alice, { slot, publicKey: pair.publicKey, blockHash });
  return { slot, authorityIndex, keyProof };
}

const reportOf = (proof, keyProof) => api.tx.babe.reportEquivocation(proof, keyProof);

const disabledAt = async (at) => (await at.query.session.disabledValidators()).map(([index]) => index.toNumber());

scenario('false evidence is refused by name, and nobody is disabled', async () => {
  const pair = offender();
  const { slot, authorityIndex, keyProof } = await evidence(pair);
  const good = equivocationProof({ pair, authorityIndex, slot });
  const identical = equivocationProof({ pair, authorityIndex, slot, identical: true });
  const forged = equivocationProof({ pair, authorityIndex, slot, signedBy: wellKnown('Eve') });
  const cases = [
    ['Alice', identical, keyProof, 'InvalidEquivocationProof'],
    ['Bob', forged, keyProof, 'InvalidEquivocationProof'],
    ['Charlie', good, withBrokenTrie(keyProof), 'InvalidKeyOwnershipProof'],
    ['Eve', good, withValidatorCount(keyProof, 3), 'InvalidKeyOwnershipProof'],
  ];
  await Promise.all(
    cases.map(([reporter, proof, ownership, error]) =>
      assert.rejects(send(api, reportOf(proof, ownership), wellKnown(reporter)), { section: 'babe', error }),
    ),
  );
  assert.deepEqual(await disabledAt(api), []);
  assert.equal((await validatorsAt(api)).length, 4);
}, { seconds: 180 });

scenario('who equivocates is disabled at once, and the report costs nothing', async (t) => {
  const pair = offender();
  const { slot, authorityIndex, keyProof } = await evidence(pair);
  const tx = reportOf(equivocationProof({ pair, authorityIndex, slot }), keyProof);
  const { blockHash, blockNumber, events } = await send(api, tx, wellKnown('Bob'));
  const success = events.find(({ event }) => api.events.system.ExtrinsicSuccess.is(event));
  assert.ok(success.event.data.dispatchInfo.paysFee.isNo, 'the reporter paid a fee');
  assert.ok(events.some(({ event }) => api.events.offences.Offence.is(event)), 'no Offence event');
  assert.ok(events.some(({ event }) => api.events.session.ValidatorDisabled.is(event)), 'no ValidatorDisabled event');

  const at = await api.at(blockHash);
  const index = (await validatorsAt(at)).indexOf(pair.address);
  assert.deepEqual(await disabledAt(at), [index]);
  const session = (await at.query.session.currentIndex()).toNumber();
  report = { tx, blockNumber, authorityIndex, session, validator: pair.address };
  t.diagnostic(`reported and disabled in block ${blockNumber}, session ${report.session}`);
}, { seconds: 180 });

scenario('the same offence cannot be reported twice', async () => {
  await assert.rejects(send(api, report.tx, wellKnown('Alice')), { section: 'babe', error: 'DuplicateOffenceReport' });
}, { seconds: 180 });

scenario('in the next session it is still in the set, and still disabled', async () => {
  const { at, current } = await network.waitForSession(api, report.session + 1);
  assert.equal(current, report.session + 1, 'the session was missed');
  const validators = await validatorsAt(at);
  assert.equal(validators.length, 4);
  assert.deepEqual(await disabledAt(at), [validators.indexOf(report.validator)]);
}, { seconds: 900 });

scenario('two session starts after the report it is out of the set', async (t) => {
  const { at, current } = await network.waitForSession(api, report.session + 2);
  const validators = await validatorsAt(at);
  t.diagnostic(`session ${current}: ${validators.length} validators`);
  assert.equal(validators.length, 3);
  assert.ok(!validators.includes(report.validator));
  assert.equal((await at.query.babe.authorities()).length, 3);
  assert.deepEqual(await disabledAt(at), []);
}, { seconds: 900 });

scenario('from the report on it was disabled in every block, and authored none', async () => {
  let number = report.blockNumber;
  for (;;) {
    number += 1;
    const hash = await alice.blockHash(number);
    const at = await api.at(hash);
    if ((await at.query.session.currentIndex()).toNumber() >= report.session + 2) break;
    const index = (await validatorsAt(at)).indexOf(report.validator);
    assert.deepEqual(await disabledAt(at), [index], `who is disabled in block ${number}`);
    const { authorityIndex } = authorOf(await alice.rpc('chain_getHeader', hash));
    assert.notEqual(authorityIndex, report.authorityIndex, `block ${number} is by the disabled validator`);
  }
  assert.ok(number > report.blockNumber + 1, 'no block between the report and the expulsion');
});

scenario('the three others go on finalizing, and the expelled node follows', async (t) => {
  const before = await alice.finalizedNumber();
  const start = performance.now();
  await network.waitForFinalized(before + 8, 180_000);
  t.diagnostic(`8 blocks finalized in ${inSeconds(performance.now() - start)}`);
  for (let number = report.blockNumber; number <= before + 8; number += 1) {
    const hashes = await Promise.all(network.nodes().map((node) => node.blockHash(number)));
    assert.equal(new Set(hashes).size, 1, `the nodes differ at block ${number}`);
  }
}, { seconds: 240 });
