// A fifth node becomes a validator by vote: its owner registers its keys, persons agree to it, and two session starts
// later finality rests on it. The same way it leaves.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';

import { authorOf } from '../lib/babe.mjs';
import { CRD, connect, eventOf, freshAccount, fund, send, wellKnown } from '../lib/chain.mjs';
import { NETWORK, submitProposal, untilEnacted, voteAll } from '../lib/governance.mjs';
import { LocalNetwork, validatorsAt } from '../lib/network.mjs';
import { eventually } from '../lib/program.mjs';
import { inSeconds, prepare, scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';

const KEY_BYTES = 32;
/** Votes of each of those who agree. They cost their square in voice credits. */
const VOTES = 3;

let network;
let api;
let alice;
let newcomer;
const owner = freshAccount('newcomer');

/** What the scenarios leave for those after them. */
const seat = {};

prepare(async () => {
  network = await LocalNetwork.start();
  [alice] = network.nodes();
  api = await connect(alice.wsUrl);
  newcomer = await network.join('newcomer');
  await network.waitForFinalized(2, 120_000);
}, { seconds: 240 });

/** The owner of the new node asks its RPC for keys, and for the proof that they are this account's. */
const makeKeys = ({ publicKey }) => newcomer.rpc('author_rotateKeysWithOwner', u8aToHex(publicKey));

const babeKeysAt = async (at) => (await at.query.babe.authorities()).map(([key]) => key.toHex());

/** All who validate, at a block that is final. */
const finalizedHead = async () => api.at(await alice.rpc('chain_getFinalizedHead'));

/** Puts a call to the vote, and Bob, Charlie and Dave agree. */
async function agreeOn(call, title) {
  const proposal = await submitProposal(api, NETWORK, call, title, wellKnown('Alice'));
  await voteAll(api, proposal.proposalId, ['Bob', 'Charlie', 'Dave'].map((name) => [wellKnown(name), 'Aye', VOTES]));
  return proposal;
}

/** The block in which the chain does what was agreed on. */
const done = ({ proposalId, blockNumber }) => untilEnacted(new Watch(api, blockNumber, { onlyFinal: true }), proposalId);

/** Asserts that nodes have the same block at each height. */
async function assertSameBlocks(nodes, from, to) {
  for (let number = from; number <= to; number += 1) {
    const hashes = await Promise.all(nodes.map((node) => node.blockHash(number)));
    assert.equal(new Set(hashes).size, 1, `the nodes differ at block ${number}`);
  }
}

scenario('a fifth node follows the chain, and is no validator', async () => {
  const finalized = await alice.finalizedNumber();
  await network.waitForFinalized(finalized, 120_000, [...network.nodes(), newcomer]);
  await assertSameBlocks([alice, newcomer], 0, finalized);
  assert.equal((await validatorsAt(await finalizedHead())).length, 4);
}, { seconds: 180 });

scenario('its owner registers its keys, and nobody else can', async () => {
  await fund(api, wellKnown('Alice'), [owner], 100n * CRD);
  const { keys, proof } = await makeKeys(owner);
  const [babe, grandpa] = [keys.slice(0, 2 + 2 * KEY_BYTES), `0x${keys.slice(2 + 2 * KEY_BYTES)}`];
  seat.keys = { babe, grandpa };
  const { setKeys } = api.tx.session;
  const stolen = send(api, setKeys(keys, proof), wellKnown('Eve'));
  await assert.rejects(stolen, { section: 'session', error: 'InvalidProof' });
  const { blockHash } = await send(api, setKeys(keys, proof), owner);
  const registered = await (await api.at(blockHash)).query.session.nextKeys(owner.address);
  assert.deepEqual([registered.unwrap().babe.toHex(), registered.unwrap().grandpa.toHex()], [babe, grandpa]);
}, { seconds: 180 });

scenario('persons agree to it, and the chain adds it', async (t) => {
  const start = performance.now();
  const call = api.tx.validatorSet.addValidator(owner.address);
  const { number, blockHash, events } = await done(await agreeOn(call, 'A fifth validator'));
  const { validator, activeFrom } = eventOf(events, 'validatorSet', 'ValidatorAdded');
  assert.equal(validator.toString(), owner.address);
  const session = (await (await api.at(blockHash)).query.session.currentIndex()).toNumber();
  assert.equal(activeFrom.toNumber(), session + 2);
  seat.activeFrom = session + 2;
  t.diagnostic(`decided and done in block ${number}, ${inSeconds(performance.now() - start)} after it was proposed`);
}, { seconds: 300 });

scenario('two session starts later it is one of five', async () => {
  const before = await network.waitForSession(api, seat.activeFrom - 1);
  if (before.current < seat.activeFrom) assert.equal((await validatorsAt(before.at)).length, 4, 'it was too early');
  const { at, hash } = await network.waitForSession(api, seat.activeFrom);
  const validators = await validatorsAt(at);
  assert.equal(validators.length, 5);
  assert.ok(validators.includes(owner.address));
  assert.ok((await babeKeysAt(at)).includes(seat.keys.babe));
  const voters = (await at.call.grandpaApi.grandpaAuthorities()).map(([key]) => key.toHex());
  assert.equal(voters.length, 5);
  assert.ok(voters.includes(seat.keys.grandpa), 'it has no vote in finality');
  seat.since = Number((await alice.rpc('chain_getHeader', hash)).number);
}, { seconds: 420 });

scenario('persons agree to do without it again, which takes its time', async () => {
  seat.removal = await agreeOn(api.tx.validatorSet.removeValidator(owner.address), 'Four validators are enough');
}, { seconds: 180 });

scenario('meanwhile it authors blocks, and they become final', async (t) => {
  let checked = seat.since;
  const block = await eventually(
    'a block of the newcomer is final',
    async () => {
      const finalized = await alice.finalizedNumber();
      while (checked < finalized) {
        checked += 1;
        const hash = await alice.blockHash(checked);
        const { authorityIndex } = authorOf(await alice.rpc('chain_getHeader', hash));
        if ((await babeKeysAt(await api.at(hash)))[authorityIndex] === seat.keys.babe) return checked;
      }
      return undefined;
    },
    { timeoutMs: 120_000, everyMs: 1000, programs: [...network.nodes(), newcomer] },
  );
  t.diagnostic(`block ${block} is its own`);
}, { seconds: 180 });

scenario('with another one down, finality needs its votes and has them', async (t) => {
  await network.validators.dave.stop();
  const four = [...network.nodes('alice', 'bob', 'charlie'), newcomer];
  const best = await alice.bestNumber();
  const start = performance.now();
  // Four of five must vote, and four are left. What Dave still voted for ends at the best block.
  await network.waitForFinalized(best + 4, 120_000, four);
  await assertSameBlocks(four, seat.since, best + 4);
  t.diagnostic(`4 blocks finalized by these four in ${inSeconds(performance.now() - start)}`);
}, { seconds: 180 });

scenario('that vote removes it', async () => {
  const { blockHash, events } = await done(seat.removal);
  const { validator, outFrom } = eventOf(events, 'validatorSet', 'ValidatorRemoved');
  assert.equal(validator.toString(), owner.address);
  const session = (await (await api.at(blockHash)).query.session.currentIndex()).toNumber();
  assert.equal(outFrom.toNumber(), session + 2);
  seat.outFrom = session + 2;
}, { seconds: 300 });

scenario('two session starts later it is out, and finality does without it', async (t) => {
  const three = network.nodes('alice', 'bob', 'charlie');
  const { at, current } = await network.waitForSession(api, seat.outFrom, three);
  assert.deepEqual(await validatorsAt(at), ['Alice', 'Bob', 'Charlie', 'Dave'].map((name) => wellKnown(name).address));
  assert.ok(!(await babeKeysAt(at)).includes(seat.keys.babe));
  await newcomer.stop();
  const best = await alice.bestNumber();
  // Three of four must vote, and three are left.
  await network.waitForFinalized(best + 4, 120_000, three);
  t.diagnostic(`out in session ${current}; its seat was from session ${seat.activeFrom} on`);
}, { seconds: 480 });
