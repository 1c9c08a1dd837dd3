// Reporters' gateways against a live node: what local sources say becomes the land's voice, whatever happens to a gateway.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

import { eventsOf, inCrd, wellKnown } from '../lib/chain.mjs';
import { CASCADIA, SONORA, assertBooksAddUp, dev } from '../lib/dev.mjs';
import { DataServer, Gateway } from '../lib/gateway.mjs';
import {
  currentEpoch, eventsBetween, healthByHand, healthOf, reliabilityOf, scoresOf, startLand, untilEpoch,
} from '../lib/land.mjs';
import { sample } from '../lib/node.mjs';
import { sleep } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';
import { Watch } from '../lib/watch.mjs';

/** Whose gateways report. The first is killed again and again, the last one's sources lie. */
const REPORTERS = ['Alice', 'Dave', 'Eve//stash'];
const [KILLED, , LIAR] = REPORTERS;

/** How many epochs are reported while one gateway is killed. */
const EPOCHS = 2;

const people = Object.fromEntries(REPORTERS.map((name) => [name, wellKnown(name)]));
const nameOf = (account) => REPORTERS.find((name) => people[name].address === account.toString());

/** What sources of the three shapes say; the last digits change with each request. */
const answers = (business, river, trust) => ({
  '/statistics.json': (count) => JSON.stringify({
    dataset: 'employment',
    observations: [{ period: '2026-02', value: 99 }, { period: '2026-03', value: business + (count % 10) / 100 }],
  }),
  '/gauge.csv': (count) =>
    `# saturation with oxygen in thousandths\nstation,time,saturation\nupper,11:45,${river}\nlower,11:45,${river + 2 + (count % 10)}\n`,
  '/survey.json': (count) => JSON.stringify({
    survey: 'trust',
    responses: [{ answers: { trust } }, { answers: { trust: trust + (count % 10) / 100 } }, { answers: {} }],
  }),
});

/** What a payload of each source means, in the chain's unit: hundredths of a hundredth of a percent. */
const meaning = {
  'business-vitality': (payload) => Math.round(JSON.parse(payload).observations.at(-1).value * 10_000),
  'river-health': (payload) => {
    const rows = payload.split('\n').slice(2, -1).map((row) => Number(row.split(',')[2]));
    return Math.round((rows.reduce((sum, row) => sum + row, 0) / rows.length) * 0.1 * 10_000);
  },
  wellbeing: (payload) => {
    const given = JSON.parse(payload).responses.map((response) => response.answers.trust).filter((trust) => trust !== undefined);
    return Math.round((given.reduce((sum, trust) => sum + trust, 0) / given.length) * 10 * 10_000);
  },
};

const SOURCES = {
  Alice: answers(30, 200, 4),
  Dave: answers(31, 220, 4),
  'Eve//stash': answers(99, 980, 0.5),
};

const story = { servers: {}, gateways: {} };

prepare(async () => {
  await startLand('gateways', REPORTERS.map((name) => people[name]));
  for (const name of REPORTERS) {
    const server = await DataServer.start(SOURCES[name]);
    const secret = `//${name}`;
    story.servers[name] = server;
    story.gateways[name] = await Gateway.prepare(name.replace('//', '-'), secret, dev.node.wsUrl, (path) => server.url(path));
    story.gateways[name].start();
  }
  await Promise.all(REPORTERS.map((name) => story.gateways[name].untilWell()));
});

scenario('a gateway says what its sources say, with the evidence', async () => {
  for (const name of REPORTERS) {
    const data = await (await story.gateways[name].get('/bioregions/cascadia/economic-data')).json();
    const measured = [...data.business_vitality, ...data.ecological_indicators, ...data.social_indicators];
    assert.deepEqual(measured.map(({ indicator }) => indicator), ['business-vitality', 'river-health', 'wellbeing']);
    for (const { value, unit, score, stale, evidence } of measured) {
      assert.ok(Number(value) >= 0 && Number(value) <= 100 && unit === '%' && !stale);
      assert.equal(score, '0.800000', 'not where the chain says');
      assert.match(evidence, /^[0-9a-f]{64}$/);
    }
    const page = await (await story.gateways[name].get('/metrics')).text();
    assert.ok(sample(page, 'gateway_fetches_total', { source: 'gauge', outcome: 'changed' }) > 0);
  }
});

scenario('two epochs are reported once each, although a gateway is killed again and again', async (t) => {
  const { index } = await currentEpoch(dev.api);
  story.first = index + 1;
  story.last = index + EPOCHS;
  story.from = await dev.node.bestNumber();
  // By then the run of the epoch before is over.
  await untilEpoch(story.first, 0.1);
  story.scores = await scoresOf('cascadia');
  const until = untilEpoch(story.last + 1, 0).then(() => { story.over = true; });
  const gateway = story.gateways[KILLED];
  // Killed at random moments, and as soon as something may be on its way that no block has yet.
  const kills = [];
  let next = 0;
  while (!story.over) {
    await sleep(250);
    const { epoch, state } = gateway.status().reports[0] ?? {};
    const isOnItsWay = ['commit_sent', 'reveal_sent'].includes(state);
    const wasKilledThen = kills.includes(`${state} in ${epoch}`);
    // Once in each of these states, then it is left alone until the chain has what it sent: who never runs reports nothing.
    if (isOnItsWay ? wasKilledThen : performance.now() < next) continue;
    const { signal } = await gateway.kill();
    assert.equal(signal, 'SIGKILL', 'it had ended by itself');
    kills.push(`${state} in ${epoch}`);
    gateway.start();
    next = performance.now() + 6_000 + Math.random() * 6_000;
  }
  await until;
  for (const state of ['commit_sent', 'reveal_sent']) {
    for (const epoch of [story.first, story.last]) {
      assert.ok(kills.includes(`${state} in ${epoch}`), `never killed when ${state} in ${epoch}: ${kills}`);
    }
  }
  const { block } = await new Watch(dev.api, story.from).until(
    'redistribution', 'RunFinished', ({ epoch }) => epoch.eq(story.last), { timeoutMs: 60_000 },
  );
  story.to = block.number;
  t.diagnostic(`killed ${kills.length} times: ${kills.join(', ')}`);

  story.events = await eventsBetween(story.from, story.to);
  const expected = REPORTERS.flatMap((name) =>
    Array.from({ length: EPOCHS }, (_, i) => `${name} in ${story.first + i}`)).sort();
  for (const event of ['ReportsCommitted', 'ReportsRevealed']) {
    const seen = eventsOf(story.events, 'bioregions', event)
      .filter(({ epoch }) => epoch.toNumber() >= story.first && epoch.toNumber() <= story.last)
      .map(({ reporter, epoch }) => `${nameOf(reporter)} in ${epoch}`);
    assert.deepEqual(seen.sort(), expected, event);
  }
  assert.deepEqual(eventsOf(story.events, 'system', 'ExtrinsicFailed'), [], 'a gateway paid for nothing');
}, { seconds: 300 });

/** What was revealed in an epoch, by reporter: values and evidence by indicator. */
function revealedIn(index) {
  const revealed = eventsOf(story.events, 'bioregions', 'ReportsRevealed').filter(({ epoch }) => epoch.eq(index));
  return Object.fromEntries(revealed.map(({ reporter, reports }) => [
    nameOf(reporter),
    new Map([...reports].map(({ indicator, value, evidence }) =>
      [indicator.toUtf8(), { value: value.toNumber(), evidence: evidence.toHex() }])),
  ]));
}

scenario('the median of what they revealed holds, and the one who lies is rated lower', async (t) => {
  const revealed = revealedIn(story.last);
  const scores = await scoresOf('cascadia');
  for (const [indicator, { value, score, epoch }] of scores) {
    const values = REPORTERS.map((name) => revealed[name].get(indicator).value).sort((a, b) => a - b);
    assert.equal(value.unwrap().toNumber(), values[1], indicator);
    assert.equal(epoch.toNumber(), story.last);
    // 5 points at most in an epoch.
    assert.equal(score.toNumber(), story.scores.get(indicator).score.toNumber() - EPOCHS * 50_000, indicator);
    assert.ok(values[1] < 450_000, 'the liar moved the median to its side');
  }
  const reliability = Object.fromEntries(
    await Promise.all(REPORTERS.map(async (name) => [name, await reliabilityOf('cascadia', people[name])])),
  );
  for (const name of REPORTERS.filter((each) => each !== LIAR)) assert.ok(reliability[LIAR] < reliability[name]);
  t.diagnostic(`reliability: ${JSON.stringify(reliability)}`);
});

scenario('every report can be traced to what the source gave', async () => {
  const paths = { 'business-vitality': '/statistics.json', 'river-health': '/gauge.csv', wellbeing: '/survey.json' };
  for (const epoch of [story.first, story.last]) {
    for (const [name, reports] of Object.entries(revealedIn(epoch))) {
      for (const [indicator, { value, evidence }] of reports) {
        const kept = await story.gateways[name].get(`/evidence/${evidence}`);
        assert.equal(kept.status, 200, `${name} has lost the evidence of ${indicator}`);
        const payload = Buffer.from(await kept.arrayBuffer());
        assert.equal(u8aToHex(blake2AsU8a(payload, 256)), evidence);
        const given = story.servers[name].given.get(paths[indicator]);
        assert.ok(given.includes(payload.toString()), 'the source never gave that');
        assert.equal(value, meaning[indicator](payload.toString()), `${indicator} of ${name}`);
      }
    }
  }
});

scenario('health falls with the land, and commons flow to the weaker community', async (t) => {
  const [was, weak, strong] = [
    await healthOf(CASCADIA, story.first - 1), await healthOf(CASCADIA, story.last), await healthOf(SONORA, story.last),
  ];
  for (const kept of [was, weak, strong]) assert.equal(kept.total.toBigInt(), healthByHand(kept).total);
  assert.ok(weak.total.lt(was.total) && weak.total.lt(strong.total));
  const flows = eventsOf(story.events, 'redistribution', 'ResourcesRedistributed');
  const sum = (bank, given) => flows
    .filter((flow) => flow.bankId.eq(bank) && flow.given.isTrue === given)
    .reduce((total, { amount }) => total + amount.toBigInt(), 0n);
  assert.ok(sum(CASCADIA, false) > 0n && sum(SONORA, true) > 0n);
  assert.equal(sum(CASCADIA, true) + sum(SONORA, false), 0n);
  await assertBooksAddUp(await dev.node.blockHash(story.to));
  t.diagnostic(`${inCrd(sum(CASCADIA, false))} flowed to Cascadia, which fell from ${was.total / 10_000} % to ${weak.total / 10_000} %`);
});

scenario('a gateway that is told to stop has written down what became of its reports', async () => {
  for (const name of REPORTERS) {
    const { code } = await story.gateways[name].stop();
    assert.equal(code, 0, name);
    const { reports: entries } = story.gateways[name].status();
    for (const epoch of [story.first, story.last]) {
      const entry = entries.find((each) => each.epoch === epoch);
      assert.ok(['revealed', 'done'].includes(entry?.state), `${name} in ${epoch}: ${entry?.state} ${entry?.reason}`);
      assert.equal(entry.reports, 3);
    }
  }
});
