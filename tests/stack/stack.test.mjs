// The local stack as a newcomer starts it: one command, and everything is there, finds each other, and ends together.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CRD, connect, send, wellKnown } from '../lib/chain.mjs';
import { indexerPath } from '../lib/indexer.mjs';
import { Program, eventually, freePort, scratchDir } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const SCRIPT = join(ROOT, 'scripts/run.sh');

const ports = {};
const data = scratchDir('stack');
let stack;

const at = (name, path = '') => `http://127.0.0.1:${ports[name]}${path}`;
const json = async (name, path) => {
  const response = await fetch(at(name, path), { signal: AbortSignal.timeout(10_000) });
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response.json();
};
const query = async (text) => (await json('prometheus', `/api/v1/query?query=${encodeURIComponent(text)}`)).data.result;

prepare(async () => {
  for (const name of ['gateway', 'indexer', 'sources', 'prometheus', 'rpc', 'metrics', 'p2p']) ports[name] = await freePort();
  const parts = ['gateway', 'indexer', 'sources', 'prometheus'].flatMap((name) => ['--port-of', `${name}=${ports[name]}`]);
  const flags = ['--rpc-port', ports.rpc, '--prometheus-port', ports.metrics, '--port', ports.p2p].map(String);
  stack = new Program('stack', SCRIPT, ['--stack', '--base-path', data, ...parts, '--', ...flags], { CI: 'true' });
  await eventually('it says that the chain runs', () => stack.log.includes('The chain runs.'), {
    timeoutMs: 10 * 60_000,
    programs: [stack],
  });
}, { seconds: 620 });

scenario('one command says where everything is, and everything is there', async () => {
  for (const name of ['rpc', 'metrics', 'gateway', 'indexer', 'prometheus']) {
    assert.match(stack.log, new RegExp(`127\\.0\\.0\\.1:${ports[name]}`), `it does not say where ${name} is`);
  }
  assert.equal((await json('indexer', '/banks')).items.length, 2);
  for (const name of ['gateway', 'indexer']) {
    assert.match((await json(name, '/openapi.json')).openapi, /^3\./);
  }
  const region = await eventually('the gateway has read its sources', async () => {
    const { regions, ...rest } = await json('gateway', '/bioregions/cascadia/economic-data');
    return JSON.stringify(rest).includes('river-health') && rest;
  });
  assert.match(JSON.stringify(region), /85/, 'the mean of the river gauge');
});

scenario('Prometheus watches all three, by our rules', async () => {
  for (const job of ['node', 'gateway', 'indexer']) {
    await eventually(`${job} is up`, async () => (await query(`up{job="${job}"}`))[0]?.value[1] === '1', { timeoutMs: 90_000 });
  }
  const { groups } = (await json('prometheus', '/api/v1/rules')).data;
  assert.ok(groups.flatMap(({ rules }) => rules).length > 50);
  await eventually('the indexer tells how far it is', async () => Number((await query('credit_indexer_last_block'))[0]?.value[1]) > 0, { timeoutMs: 60_000 });
  assert.equal((await query('avg(community_health_score)')).length, 1);
  // Every metric that alerts and dashboards know of the indexer.
  const page = await (await fetch(at('indexer', '/metrics'))).text();
  const listed = readFileSync(join(ROOT, 'monitoring/metrics/indexer.txt'), 'utf8').split('\n').filter((line) => /^\w/.test(line));
  assert.ok(listed.length > 5);
  for (const line of listed) {
    const [name, kind] = line.split(' ');
    assert.match(page, new RegExp(`^# TYPE ${name.replace(/_total$/, '(_total)?')} ${kind}`, 'm'), line);
  }
});

scenario('what happens on the chain stands in SQL, verified and proved', async () => {
  const api = await connect(`ws://127.0.0.1:${ports.rpc}`);
  const { blockNumber } = await send(api, api.tx.communityBanks.donate(0, 25n * CRD), wellKnown('Dave'));
  await eventually('the indexer has it', async () => (await json('indexer', '/health')).last_block >= blockNumber, { timeoutMs: 60_000 });
  const settings = ['--node', `ws://127.0.0.1:${ports.rpc}`, '--database', `sqlite:${join(data, 'indexer', 'indexer.db')}`, '--json'];
  const ask = (...command) => {
    const { status, stdout, stderr } = spawnSync(indexerPath(), [...command, ...settings], { encoding: 'utf8', timeout: 60_000 });
    assert.equal(status, 0, `${command.join(' ')}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  };
  assert.ok(ask('verify').clean);
  assert.ok(ask('prove', 'banks', '0').proved);
});

scenario('a second one in the same folder is refused, and Ctrl-C ends all of it', async (t) => {
  const again = spawnSync(SCRIPT, ['--stack', '--base-path', data], { encoding: 'utf8', env: { ...process.env, CI: 'true' }, timeout: 300_000 });
  assert.equal(again.status, 1);
  assert.match(again.stderr, /another stack runs|in use by another program/);
  const { code, ms } = await stack.stop('SIGINT', 60_000);
  assert.equal(code, 0, stack.logTail());
  for (const name of ['rpc', 'metrics', 'gateway', 'indexer', 'sources', 'prometheus']) {
    await assert.rejects(fetch(at(name, '/')), `${name} still listens`);
  }
  t.diagnostic(`ended in ${(ms / 1000).toFixed(1)} s`);
}, { seconds: 400 });
