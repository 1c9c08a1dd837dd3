// The land speaks: three reporters, one of whom lies; health moves, and commons flow to the weaker community.

import assert from 'node:assert/strict';

import { CRD, eventOf, eventsOf, freshAccount, inCrd, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, SONORA, act, actAll, assertBooksAddUp, assertRefused, dev, ledgerAt } from '../lib/dev.mjs';
import { NETWORK, setFeePrices, submitProposal, vote } from '../lib/governance.mjs';
import {
  codeOf, currentEpoch, eventsBetween, healthByHand, healthOf, reliabilityOf, scoresOf, sealed, startLand, untilEpoch,
} from '../lib/land.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';

const IN_BLOCK = { until: 'inBlock' };

/** Who reports about Cascadia. Only one of them is at home in its bank, the last one nowhere. */
const REPORTERS = ['Alice', 'Dave', 'Eve//stash'];

const people = Object.fromEntries(
  ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie', 'Eve//stash'].map((name) => [name, wellKnown(name)]),
);

/** What everybody who looks at Cascadia sees, and what the liar says. */
const SEEN = {
  Alice: { 'business-vitality': 300_000, 'river-health': 200_000, wellbeing: 400_000 },
  Dave: { 'business-vitality': 310_000, 'river-health': 220_000, wellbeing: 400_000 },
  'Eve//stash': { 'business-vitality': 1_000_000, 'river-health': 1_000_000, wellbeing: 0 },
};
const MEDIAN = { 'business-vitality': 310_000, 'river-health': 220_000, wellbeing: 400_000 };

const story = {};

prepare(() => startLand('land', REPORTERS.map((name) => people[name])));

scenario('communities take part, so that commons have somewhere to flow', async () => {
  const prices = { perMillisecond: CRD / 1000n, perByte: CRD / 1_000_000n };
  const { proposalId } = await submitProposal(
    dev.api, NETWORK, setFeePrices(dev.api, prices), 'Prices as they are', people.Alice, IN_BLOCK,
  );
  const voters = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
  await actAll(...voters.map((name) => [vote(dev.api, proposalId, 'Nay', 1), people[name]]));
  const acts = await Promise.all([CASCADIA, SONORA].map((bank) => dev.api.query.communityBanks.presences(bank)));
  const counted = acts.map((presence) => [...presence].reduce((sum, { persons }) => sum + persons.toNumber(), 0));
  assert.deepEqual(counted, [3, 3]);
});

scenario('reports are committed to before they can be read, and only once', async (t) => {
  const { index } = await currentEpoch(dev.api);
  story.epoch = index + 1;
  await untilEpoch(story.epoch, 0.02);
  story.sealed = Object.fromEntries(REPORTERS.map((name) => [
    name,
    sealed(dev.api, { region: 'cascadia', epoch: story.epoch, reporter: people[name], values: SEEN[name] }),
  ]));
  const sent = await actAll(...REPORTERS.map((name) => [story.sealed[name].commit, people[name]]));
  for (const { events } of sent) {
    assert.equal(eventOf(events, 'bioregions', 'ReportsCommitted').epoch.toNumber(), story.epoch);
  }
  await assertRefused(t, story.sealed.Alice.commit, people.Alice, 'bioregions', 'AlreadyCommitted');
  await assertRefused(t, story.sealed.Alice.reveal, people.Alice, 'bioregions', 'RevealTooEarly');
  await assertRefused(t, story.sealed.Dave.commit, people.Eve, 'bioregions', 'ReporterNotFound');
});

scenario('they are revealed in the second half, as they were committed to', async (t) => {
  await untilEpoch(story.epoch, 0.52);
  const copied = sealed(dev.api, {
    region: 'cascadia', epoch: story.epoch, reporter: people.Dave, values: SEEN.Alice,
  });
  await assertRefused(t, copied.reveal, people.Dave, 'bioregions', 'CommitmentMismatch');
  const sent = await actAll(...REPORTERS.map((name) => [story.sealed[name].reveal, people[name]]));
  for (const { events } of sent) eventOf(events, 'bioregions', 'ReportsRevealed');
  await assertRefused(t, story.sealed.Alice.reveal, people.Alice, 'bioregions', 'AlreadyRevealed');
  await assertRefused(t, copied.commit, people.Dave, 'bioregions', 'CommitTooLate');
}, { seconds: 180 });

scenario('the median holds although one lies, and who is far from it is rated lower', async (t) => {
  const before = await scoresOf('cascadia');
  const from = await dev.node.bestNumber();
  await untilEpoch(story.epoch + 1, 0);
  const { block } = await new Watch(dev.api, from).until(
    'redistribution', 'RunFinished', ({ epoch }) => epoch.eq(story.epoch), { timeoutMs: 60_000 },
  );
  story.run = { from, to: block.number };
  const after = await scoresOf('cascadia');
  for (const [indicator, median] of Object.entries(MEDIAN)) {
    const { value, score, epoch } = after.get(indicator);
    assert.equal(value.unwrap().toNumber(), median, indicator);
    assert.equal(epoch.toNumber(), story.epoch);
    // A score moves 5 points at most.
    assert.equal(score.toNumber(), Math.max(before.get(indicator).score.toNumber() - 50_000, median), indicator);
  }
  const reliability = await Promise.all(REPORTERS.map((name) => reliabilityOf('cascadia', people[name])));
  assert.ok(reliability[2] < reliability[0] && reliability[2] < reliability[1], `${reliability}`);
  t.diagnostic(`the reporters' reliability: ${reliability.map((part) => part / 10_000).join(', ')} %`);
}, { seconds: 180 });

scenario('everybody is asked whether the one who is far off is suspended', async () => {
  const liar = people[REPORTERS.at(-1)];
  const events = await eventsBetween(story.run.from, story.run.to);
  const doubted = eventOf(events, 'bioregions', 'ReportDoubted');
  assert.equal(doubted.reporter.toString(), liar.address);
  const { proposalId, callHash, metadata } = eventOf(events, 'quadraticGovernance', 'ProposalRaised');
  const { method } = dev.api.tx.bioregions.suspendReporter(codeOf('cascadia'), liar.address);
  assert.equal(callHash.toHex(), method.hash.toHex());
  assert.match(metadata.toUtf8(), /^Suspend a reporter of cascadia: it reported \d+ of [a-z-]+, where the median is \d+\.$/);
  const { status } = (await dev.api.call.governanceApi.proposal(proposalId)).unwrap();
  assert.ok(status.isVoting, `${status}`);
});

scenario('health moves, and every index can be recomputed from storage alone', async (t) => {
  for (const bank of [CASCADIA, SONORA]) {
    for (const epoch of [story.epoch - 1, story.epoch]) {
      const kept = await healthOf(bank, epoch);
      const { indices, total } = healthByHand(kept);
      for (const [name, index] of Object.entries(indices)) {
        assert.equal(kept.indices[name].toBigInt(), index, `${name} of bank ${bank} in epoch ${epoch}`);
      }
      assert.equal(kept.total.toBigInt(), total, `health of bank ${bank} in epoch ${epoch}`);
    }
  }
  const [weak, strong] = await Promise.all([CASCADIA, SONORA].map((bank) => healthOf(bank, story.epoch)));
  const was = await healthOf(CASCADIA, story.epoch - 1);
  assert.ok(weak.total.lt(was.total), 'Cascadia fares no worse');
  assert.ok(weak.total.lt(strong.total), 'Cascadia fares no worse than Sonora');
  const percent = ({ total }) => `${total.toNumber() / 10_000} %`;
  t.diagnostic(`Cascadia fell from ${percent(was)} to ${percent(weak)}; Sonora fares ${percent(strong)}`);
});

scenario('at the epoch\'s end commons flow to the weaker community', async (t) => {
  const events = await eventsBetween(story.run.from, story.run.to);
  const flows = eventsOf(events, 'redistribution', 'ResourcesRedistributed');
  const given = flows.find(({ given: gave }) => gave.isTrue);
  const received = flows.find(({ given: gave }) => gave.isFalse);
  assert.equal(given.bankId.toNumber(), SONORA);
  assert.equal(received.bankId.toNumber(), CASCADIA);
  assert.ok(received.amount.toBigInt() > 0n && received.amount.toBigInt() <= given.amount.toBigInt());

  const [before, after] = await Promise.all([story.run.from, story.run.to].map((number) => dev.node.blockHash(number)));
  const commonsOf = async (bank, hash) => (await ledgerAt(bank, hash)).commons;
  assert.equal((await commonsOf(SONORA, before)) - (await commonsOf(SONORA, after)), given.amount.toBigInt());
  assert.equal((await commonsOf(CASCADIA, after)) - (await commonsOf(CASCADIA, before)), received.amount.toBigInt());
  await assertBooksAddUp(after);

  const result = (await dev.api.call.redistributionApi.result(CASCADIA)).unwrap();
  assert.equal(result.received.toBigInt(), received.amount.toBigInt());
  assert.ok((await dev.api.call.redistributionApi.epoch(story.epoch)).isSome);
  t.diagnostic(`${inCrd(received.amount.toBigInt())} went from Sonora to Cascadia`);
});

scenario('nobody else can register a bioregion or report', async (t) => {
  const stranger = freshAccount();
  await act(dev.api.tx.balances.transferKeepAlive(stranger.address, 100n * CRD), people.Alice);
  const register = dev.api.tx.bioregions.registerBioregion(codeOf('nowhere'), codeOf('Nowhere'));
  await assertRefused(t, register, stranger, 'runtime', 'BadOrigin');
  const bond = dev.api.tx.bioregions.bondReporter(codeOf('cascadia'));
  await assertRefused(t, bond, stranger, 'bioregions', 'ReporterNotFound');
});

scenario('what the next run will do can be seen before', async () => {
  const [{ index }, preview] = await Promise.all([
    currentEpoch(dev.api), dev.api.call.redistributionApi.preview(0, 100),
  ]);
  const { epoch, flows, banks } = preview.unwrap();
  assert.equal(epoch.index.toNumber(), index);
  assert.deepEqual([...banks].map(({ bankId }) => bankId.toNumber()), [CASCADIA, SONORA]);
  // By then that epoch's run is over, and nobody has done anything that it would see.
  await untilEpoch(index + 1, 0.2);
  for (const { bankId, result } of banks) {
    const came = (await dev.api.call.redistributionApi.result(bankId)).unwrap();
    assert.deepEqual(came.toJSON(), result.toJSON(), `bank ${bankId}`);
  }
  const summary = (await dev.api.call.redistributionApi.epoch(index)).unwrap();
  assert.deepEqual(summary.flows.toJSON(), flows.toJSON());
}, { seconds: 180 });
