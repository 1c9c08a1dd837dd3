// The project's own rules in a real Prometheus that watches a real node and a real gateway.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DataServer, Gateway } from '../lib/gateway.mjs';
import { NodeProcess } from '../lib/node.mjs';
import { eventually } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';
import { Prometheus, listedMetrics, ownConfiguration, setTargets } from './prometheus.mjs';

/** What a chain on which nobody has borrowed yet may say nothing of, and why. */
const MAY_BE_ABSENT = new Map([
  ['credit_velocity_gauge', 'nothing is owed, so that nothing has a velocity'],
  ['credit_velocity_ratio', 'nothing is owed, so that nothing has a velocity'],
  ['credit_score_drift_psi', 'no score was given, so that there is no distribution'],
]);

let node;
let gateway;
let prometheus;
let dir;

/** Replaces a text that must be there as often as said. */
function edit(path, from, to, times) {
  const parts = readFileSync(path, 'utf8').split(from);
  assert.equal(parts.length - 1, times, `${path} has another number of "${from}"`);
  writeFileSync(path, parts.join(to));
}

prepare(async () => {
  node = await NodeProcess.start({ name: 'dev', args: ['--dev'] });
  const data = await DataServer.start({
    '/statistics.json': () => '{"observations":[{"value":61.9}]}',
    '/gauge.csv': () => 'saturation\n905\n915\n',
    '/survey.json': () => '{"responses":[{"answers":{"trust":6}},{"answers":{"trust":8}}]}',
  });
  gateway = await Gateway.prepare('watched', '//Alice', node.wsUrl, (path) => data.url(path));

  dir = ownConfiguration();
  edit(join(dir, 'prometheus.yml'), '_interval: 15s', '_interval: 1s', 2);
  // The same expression, sooner.
  edit(join(dir, 'rules', 'chain.yml'), 'expr: up{job="node"} == 0\n        for: 2m', 'expr: up{job="node"} == 0\n        for: 2s', 1);
  setTargets(dir, 'node', `127.0.0.1:${node.ports.prometheus}`);
  setTargets(dir, 'gateway', `127.0.0.1:${gateway.port}`);
  // Nobody runs these here.
  for (const job of ['indexer', 'machine', 'alertmanager']) setTargets(dir, job);
  prometheus = await (await Prometheus.prepare(join(dir, 'prometheus.yml'))).start();
  // A gateway that finds a chain without blocks says that it cannot report.
  await node.waitForFinalized(1, 60_000);
  gateway.start();
});

/** The types that a page of metrics states, by name. The gateway's counters state theirs without `_total`. */
function typesOn(page) {
  return new Map([...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
    type === 'counter' && !name.endsWith('_total') ? [[name, type], [`${name}_total`, type]] : [[name, type]]));
}

/** The labels of the first sample of a metric; `undefined` where there is none. */
function labelsOn(page, { name, type }) {
  const sample = type === 'histogram' ? `${name}_count` : name;
  const found = new RegExp(`^${sample}(?:\\{(.*)\\})? \\S+$`, 'm').exec(page);
  return found && [...(found[1] ?? '').matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label);
}

/** What a page lacks of a list of metrics. */
function lacking(page, listed) {
  const types = typesOn(page);
  return listed.flatMap((metric) => {
    const { name, type, labels } = metric;
    if (!types.has(name)) return MAY_BE_ABSENT.has(name) ? [] : [`${name} is not there`];
    if (types.get(name) !== type) return [`${name} is a ${types.get(name)}, not a ${type}`];
    const present = labelsOn(page, metric) ?? labels;
    return labels.filter((label) => !present.includes(label)).map((label) => `${name} has no label ${label}`);
  });
}

scenario('prometheus_should_find_the_node_and_the_gateway_when_they_run', async () => {
  await eventually('both targets are up', async () => {
    const { activeTargets } = await prometheus.get('targets');
    const up = activeTargets.filter(({ health }) => health === 'up').map(({ labels }) => labels.job);
    return up.length === 2 && activeTargets.length === 2 && up.includes('node') && up.includes('gateway');
  });
});

scenario('rules_should_evaluate_without_error_when_a_node_is_watched', async (t) => {
  const rules = await prometheus.rules();
  const written = readdirSync(join(dir, 'rules'))
    .map((file) => readFileSync(join(dir, 'rules', file), 'utf8').match(/^ +- (alert|record): /gm).length)
    .reduce((sum, count) => sum + count, 0);
  assert.equal(rules.length, written);
  assert.deepEqual(rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`), []);
  t.diagnostic(`${rules.length} rules`);
  await eventually('finality has a lag', async () => {
    const lag = await prometheus.value('chain:finality:lag_blocks{chain="dev"}');
    return lag >= 0 && lag < 20;
  });
});

scenario('node_should_have_every_listed_metric_of_its_own_sdk_when_it_runs', async () => {
  // Calls over RPC are counted from the first one on, and so are blocks by what ended them.
  await node.waitForBest(2);
  assert.deepEqual(lacking(await node.metrics(), listedMetrics('substrate')), []);
});

scenario('gateway_should_have_every_listed_metric_when_it_has_asked_a_source', async () => {
  const page = await eventually('the gateway has asked its sources', async () => {
    const text = await (await gateway.get('/metrics')).text();
    return /^gateway_fetches_total\{.*outcome="changed"/m.test(text) && text;
  }, { timeoutMs: 60_000 });
  assert.deepEqual(lacking(page, listedMetrics('gateway')), []);
});

scenario('node_should_have_every_listed_metric_of_the_chain_when_a_block_is_final', async (t) => {
  const page = await eventually('the node has measured the chain', async () => {
    const text = await node.metrics();
    return /^chain_metrics_last_block\{.*\} [1-9]/m.test(text) && text;
  });
  assert.deepEqual(lacking(page, listedMetrics('node')), []);
  const types = typesOn(page);
  for (const [name, reason] of MAY_BE_ABSENT) if (!types.has(name)) t.diagnostic(`${name} is absent: ${reason}`);
});

scenario('average_health_should_have_a_value_when_the_chain_has_banks', async (t) => {
  const health = await eventually('health is measured', async () => prometheus.value('avg(community_health_score)'));
  t.diagnostic(`average health ${health}`);
  assert.ok(health >= 0 && health <= 100);
  assert.equal((await prometheus.query('count by (bank) (community_health_score)')).length, 2);
  assert.equal((await prometheus.query('credit_velocity_gauge != credit_velocity_ratio')).length, 0, 'the twins differ');
});

/** What the panels of the dashboards ask: `[board, panel, query]`, with all variables filled in. */
function queriesOfPanels() {
  const filled = { chain: 'dev', bank: '.*', bioregion: '.*', instance: '.*', gateway: '.*', indexer: '.*', machine: '.*', __rate_interval: '30s', __range: '5m', __interval: '5s' };
  const panelsOf = (panels) => panels.flatMap((panel) => [panel, ...panelsOf(panel.panels ?? [])]);
  return readdirSync(join(dir, 'dashboards')).flatMap((file) => {
    const { title, panels } = JSON.parse(readFileSync(join(dir, 'dashboards', file), 'utf8'));
    return panelsOf(panels).flatMap((panel) => (panel.targets ?? []).map(({ expr }) => {
      const query = expr.replace(/\$\{?(\w+)\}?/g, (_, name) => {
        assert.ok(name in filled, `${file} uses the unknown variable ${name}`);
        return filled[name];
      });
      return [title, panel.title, query];
    }));
  });
}

/** Why a query may find nothing here: who would have it, or what has not happened. */
const NOTHING_BECAUSE = [
  [/credit_indexer_|job="indexer"/, 'no indexer runs'],
  [/\bnode_(filesystem|memory|filefd|cpu|load|network|disk|timex)|process_open_fds/, 'the machine is not watched'],
  [/velocity/, 'nothing is owed, so that nothing has a velocity'],
  [/credit_score_drift_psi/, 'no score was given'],
  [/ offset \dd|:delta7d/, 'nobody has watched for so long'],
  [/ALERTS|reason="panic"/, 'nothing is wrong'],
];

scenario('panels_should_show_what_is_measured_when_a_node_and_a_gateway_are_watched', async (t) => {
  const queries = queriesOfPanels();
  assert.ok(queries.length > 100, `${queries.length} queries were found`);
  const reasonOf = (query) => NOTHING_BECAUSE.find(([pattern]) => pattern.test(query))?.[1];
  const empty = await eventually('panels show what there is to show', async () => {
    const answers = await Promise.all(queries.map(async ([board, panel, query]) =>
      (await prometheus.query(query)).length === 0 && [board, panel, query]));
    const without = answers.filter(Boolean);
    const unexplained = without.filter(([, , query]) => !reasonOf(query));
    if (unexplained.length > 0) throw new Error(`Nothing is shown by:\n${unexplained.map((one) => one.join(' | ')).join('\n')}`);
    return without;
  }, { timeoutMs: 90_000 });
  t.diagnostic(`${queries.length} queries, ${queries.length - empty.length} of them show something`);
  const reasons = new Set(empty.map(([, , query]) => reasonOf(query)));
  for (const reason of reasons) {
    const panels = empty.filter(([, , query]) => reasonOf(query) === reason).map(([board, panel]) => `${board}: ${panel}`);
    t.diagnostic(`nothing, as ${reason}: ${panels.join('; ')}`);
  }
});

scenario('no_alert_should_be_pending_when_the_chain_has_just_begun', async () => {
  // That a validator makes no blocks is thought of it until it has made one that is seen.
  await node.waitForBest(6);
  await eventually('no alert is pending or fires', async () => {
    const active = await prometheus.query('ALERTS');
    assert.deepEqual(active.map(({ metric }) => `${metric.alertname} ${metric.alertstate}`), []);
    return true;
  });
});

scenario('target_down_alert_should_fire_when_the_node_is_killed', async () => {
  await node.stop('SIGKILL');
  await eventually('the alert fires', async () => {
    const { alerts } = await prometheus.get('alerts');
    return alerts.some(({ labels, state, annotations }) =>
      labels.alertname === 'NodeDown' && state === 'firing' && labels.severity === 'critical' &&
      annotations.runbook === 'docs/operations/monitoring.md#nodedown');
  });
});
