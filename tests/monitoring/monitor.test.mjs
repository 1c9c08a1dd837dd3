// The script that tells people how the network fares, against a real Prometheus and a webhook that may be away.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { Program, beforeStop, eventually, freePort, scratchDir, sleep } from '../lib/program.mjs';
import { prepare, scenario } from '../lib/scenario.mjs';
import { Exporter, Prometheus, ROOT, shortConfiguration } from './prometheus.mjs';

const SCRIPT = join(ROOT, 'scripts', 'monitor_network_health.sh');
const SECRET = '/services/T0/B0/a-secret-that-nobody-may-see';

let exporter;
let prometheus;

/** Takes messages as Slack does, while it is up. */
class Webhook {
  /** The texts of all messages taken. */
  texts = [];
  /** The statuses that it answers, the last one again and again. */
  statuses = [200];
  /** How long it takes to answer, in milliseconds. */
  delay = 0;
  #server;

  static async start() {
    const webhook = new Webhook();
    webhook.port = await freePort();
    await webhook.open();
    beforeStop(() => webhook.close());
    return webhook;
  }

  async open() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      await sleep(this.delay);
      const status = this.statuses.length > 1 ? this.statuses.shift() : this.statuses[0];
      const { url, method, headers } = request;
      if (url === SECRET && method === 'POST' && headers['content-type'] === 'application/json' && status === 200) {
        this.texts.push(JSON.parse(body).text);
      }
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
    await new Promise((resolve) => {
      this.#server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  get url() {
    return `http://127.0.0.1:${this.port}${SECRET}`;
  }
}

/** One operator's set-up: a webhook and a file of what was told. */
async function operator(more = {}) {
  const webhook = await Webhook.start();
  const stateFile = join(scratchDir('monitor'), 'state', 'monitor.json');
  const environment = {
    PROMETHEUS_URL: prometheus.url,
    WEBHOOK_URL: webhook.url,
    NETWORK_NAME: 'Testing',
    STATE_FILE: stateFile,
    ...more,
  };
  return { webhook, stateFile, environment };
}

/** Runs the script to its end. Asynchronous: the webhook answers from this process. */
function run({ environment }, ...args) {
  const child = spawn(SCRIPT, args, { env: { ...process.env, ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.once('close', (code) => {
      assert.ok(!output.includes('a-secret'), 'the address of the webhook is shown');
      resolve({ code, output });
    });
  });
}

const once = (who) => run(who, '--once');

/** Serves these values and waits until Prometheus has them. No value: no series. */
async function measure({ velocity, health = [] }) {
  exporter.page = [
    ...(velocity === undefined ? [] : [`credit_velocity_gauge{chain="c"} ${velocity}`]),
    ...health.map((score, bank) => `community_health_score{chain="c",bank="${bank}",bioregion="r"} ${score}`),
  ].join('\n');
  const same = (is, expected) => (expected === undefined || Number.isNaN(expected) ? !(is >= 0) : Math.abs(is - expected) < 1e-9);
  const mean = health.length ? health.reduce((sum, score) => sum + score, 0) / health.length : undefined;
  await eventually(
    'Prometheus has the values',
    async () =>
      same(await prometheus.value('avg(credit_velocity_gauge)'), velocity === undefined ? undefined : Number(velocity)) &&
      same(await prometheus.value('avg(community_health_score)'), mean),
    { everyMs: 50 },
  );
}

const WELL = { velocity: 0.8, health: [75, 85] };

prepare(async () => {
  exporter = await Exporter.start();
  prometheus = await (await Prometheus.prepare(shortConfiguration(exporter.target))).start();
  await measure(WELL);
});

scenario('monitor_should_say_nothing_when_all_is_well', async () => {
  const who = await operator();
  assert.deepEqual(await once(who), { code: 0, output: '' });
  assert.deepEqual(who.webhook.texts, []);
});

scenario('monitor_should_tell_once_when_velocity_crosses_and_once_when_it_recovers', async () => {
  const who = await operator();
  await once(who);
  await measure({ ...WELL, velocity: 0.499 });
  for (let looks = 0; looks < 3; looks += 1) assert.equal((await once(who)).code, 0);
  assert.equal(who.webhook.texts.length, 1);
  assert.match(who.webhook.texts[0], /^Testing: the velocity of credit is 0.499, below 0.5. \(20\d\d-\d\d-\d\d \d\d:\d\d UTC\)$/);
  await measure({ ...WELL, velocity: 0.2 });
  await once(who);
  assert.equal(who.webhook.texts.length, 1, 'still low is no news');
  await measure({ ...WELL, velocity: 0.5 });
  for (let looks = 0; looks < 2; looks += 1) await once(who);
  assert.equal(who.webhook.texts.length, 2);
  assert.match(who.webhook.texts[1], /^Testing: the velocity of credit is well again: 0.5, at least 0.5. /);
});

scenario('monitor_should_judge_the_average_when_one_bank_is_unwell', async () => {
  const who = await operator();
  await measure({ ...WELL, health: [20, 95, 95, 70] });
  await once(who);
  assert.deepEqual(who.webhook.texts, []);
  await measure({ ...WELL, health: [19, 95, 95, 70] });
  await once(who);
  assert.match(who.webhook.texts[0], /the average health of the communities is 69.75, below 70\./);
  await measure(WELL);
});

scenario('monitor_should_tell_of_both_when_both_cross', async () => {
  const who = await operator();
  await measure({ velocity: 0.1, health: [40] });
  await once(who);
  await once(who);
  assert.equal(who.webhook.texts.length, 2);
  assert.match(who.webhook.texts[0], /velocity of credit is 0.1, below 0.5/);
  assert.match(who.webhook.texts[1], /average health of the communities is 40, below 70/);
  await measure(WELL);
  await once(who);
  assert.equal(who.webhook.texts.length, 4);
});

scenario('monitor_should_judge_by_other_thresholds_when_they_are_set', async () => {
  const who = await operator({ VELOCITY_MINIMUM: '0.9', HEALTH_MINIMUM: '80' });
  await once(who);
  assert.equal(who.webhook.texts.length, 1);
  assert.match(who.webhook.texts[0], /velocity of credit is 0.8, below 0.9/);
});

for (const [what, page] of [['has_no_series', { health: [75, 85] }], ['is_no_number', { ...WELL, velocity: 'NaN' }]]) {
  scenario(`monitor_should_tell_once_and_not_call_it_well_when_velocity_${what}`, async () => {
    const who = await operator();
    await measure({ ...WELL, velocity: 0.3 });
    await once(who);
    await measure(page);
    await once(who);
    await once(who);
    assert.equal(who.webhook.texts.length, 2);
    assert.match(who.webhook.texts[1], /there is no value for the velocity of credit\. Nobody knows whether it is well\./);
    await measure(WELL);
    await once(who);
    await once(who);
    assert.equal(who.webhook.texts.length, 3);
    assert.match(who.webhook.texts[2], /there is a value for the velocity of credit again: 0.8, and that is well\./);
  });
}

scenario('monitor_should_tell_at_the_first_look_when_there_are_no_series_at_all', async () => {
  const who = await operator();
  await measure({});
  await once(who);
  await once(who);
  assert.equal(who.webhook.texts.length, 2);
  await measure({ velocity: 0.1 });
  await once(who);
  assert.match(who.webhook.texts[2], /velocity of credit is 0.1, below 0.5/);
  await measure(WELL);
});

scenario('monitor_should_tell_once_when_prometheus_is_down_and_once_when_it_is_back', async () => {
  const who = await operator();
  await measure({ ...WELL, velocity: 0.3 });
  await once(who);
  await prometheus.stop();
  for (let looks = 0; looks < 3; looks += 1) assert.equal((await once(who)).code, 0);
  assert.equal(who.webhook.texts.length, 2);
  assert.match(who.webhook.texts[1], /Prometheus does not answer\. Nobody knows how the network fares\./);
  await prometheus.start();
  await measure({ ...WELL, velocity: 0.3 });
  await once(who);
  await once(who);
  assert.equal(who.webhook.texts.length, 3, 'the velocity was low before, and is no news');
  assert.match(who.webhook.texts[2], /Prometheus answers again\./);
  await measure(WELL);
});

scenario('monitor_should_call_prometheus_silent_when_something_else_answers_there', async () => {
  const other = await Exporter.start();
  const who = await operator({ PROMETHEUS_URL: `http://${other.target}` });
  await once(who);
  assert.match(who.webhook.texts[0], /Prometheus does not answer/);
});

scenario('monitor_should_lose_and_double_nothing_when_the_webhook_is_down', async () => {
  const who = await operator();
  await who.webhook.close();
  await measure({ ...WELL, velocity: 0.3 });
  const { code, output } = await once(who);
  assert.equal(code, 1);
  assert.match(output, /the webhook does not take messages; 1 wait for the next time/);
  await once(who);
  await measure(WELL);
  assert.match((await once(who)).output, /2 wait for the next time/);
  await who.webhook.open();
  who.webhook.statuses = [500, 302, 200];
  assert.equal((await once(who)).code, 1, 'an error is no delivery');
  assert.equal((await once(who)).code, 1, 'a redirection is no delivery');
  assert.equal((await once(who)).code, 0);
  await once(who);
  assert.equal(who.webhook.texts.length, 2);
  assert.match(who.webhook.texts[0], /is 0.3, below 0.5/);
  assert.match(who.webhook.texts[1], /is well again/);
});

scenario('monitor_should_post_sound_json_when_the_name_has_quotes_lines_and_other_scripts', async () => {
  const name = 'Réseau "crédit" \\ of\n\t<all> & sundry 信用 🌱 \'$(id)\'';
  const who = await operator({ NETWORK_NAME: name });
  await measure({ ...WELL, velocity: 0.3 });
  await once(who);
  const escaped = name.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;');
  assert.ok(who.webhook.texts[0].startsWith(`${escaped}: the velocity of credit`), who.webhook.texts[0]);
  await measure(WELL);
});

scenario('monitor_should_print_and_keep_nothing_when_it_runs_dry', async () => {
  const who = await operator({ WEBHOOK_URL: '' });
  await measure({ velocity: 0.3, health: [10] });
  for (let looks = 0; looks < 2; looks += 1) {
    const { code, output } = await run(who, '--once', '--dry-run');
    assert.equal(code, 0);
    const texts = output.trim().split('\n').map((line) => JSON.parse(line).text);
    assert.equal(texts.length, 2);
    assert.match(texts[1], /average health of the communities is 10, below 70/);
  }
  assert.ok(!existsSync(who.stateFile));
  await measure(WELL);
});

scenario('monitor_should_know_what_it_told_when_it_was_started_again_in_between', async (t) => {
  const who = await operator({ INTERVAL: '1' });
  const start = () => new Program('monitor', SCRIPT, [], who.environment);
  await measure({ ...WELL, velocity: 0.3 });
  const first = start();
  await eventually('the crossing is told', () => who.webhook.texts.length === 1, { programs: [first] });
  const { code, signal, ms } = await first.stop();
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
  t.diagnostic(`ended ${Math.round(ms)} ms after SIGTERM`);
  assert.ok(ms < 2_000);
  const second = start();
  await sleep(2_500);
  assert.equal(who.webhook.texts.length, 1);
  await measure(WELL);
  await eventually('the recovery is told', () => who.webhook.texts.length === 2, { programs: [second] });
  await second.stop('SIGKILL');
  const third = start();
  await sleep(2_500);
  third.assertRunning();
  await third.stop('SIGINT');
  assert.equal(who.webhook.texts.length, 2);
  assert.equal(statSync(who.stateFile).mode & 0o077, 0, 'others can read the state');
  assert.ok(!first.log.includes('a-secret') && !third.log.includes('a-secret'));
});

scenario('monitor_should_finish_what_it_posts_when_sigterm_comes_meanwhile', async () => {
  const who = await operator({ INTERVAL: '300' });
  who.webhook.delay = 1_500;
  await measure({ ...WELL, velocity: 0.3 });
  const monitor = new Program('monitor', SCRIPT, [], who.environment);
  await eventually('the message is on its way', () => existsSync(who.stateFile), { everyMs: 20, programs: [monitor] });
  await sleep(300);
  assert.equal(who.webhook.texts.length, 0);
  assert.equal((await monitor.stop()).code, 0);
  who.webhook.delay = 0;
  await once(who);
  assert.equal(who.webhook.texts.length, 1);
  await measure(WELL);
});

scenario('monitor_should_keep_the_address_off_the_process_list_when_it_posts', async () => {
  const who = await operator();
  who.webhook.delay = 1_500;
  await measure({ ...WELL, velocity: 0.3 });
  const ended = once(who);
  const seen = [];
  await eventually('curl posts', async () => {
    const lines = await new Promise((resolve) => {
      const ps = spawn('ps', ['-eww', '-o', 'args']);
      let text = '';
      ps.stdout.on('data', (chunk) => {
        text += chunk;
      });
      ps.once('close', () => resolve(text.split('\n')));
    });
    seen.push(...lines);
    return lines.some((line) => line.startsWith('curl') && line.includes('Content-Type'));
  }, { everyMs: 50 });
  await ended;
  assert.ok(!seen.some((line) => line.includes('a-secret')), 'the address of the webhook is on the process list');
  await measure(WELL);
});

scenario('monitor_should_refuse_when_its_settings_make_no_sense', async () => {
  const refused = [
    [{ WEBHOOK_URL: '' }, /WEBHOOK_URL must be an address/],
    [{ WEBHOOK_URL: 'file:///etc/passwd' }, /WEBHOOK_URL must be an address/],
    [{ HEALTH_MINIMUM: 'seventy' }, /HEALTH_MINIMUM must be a number/],
    [{ INTERVAL: '0' }, /INTERVAL must be a whole number/],
  ];
  for (const [more, message] of refused) {
    const { code, output } = await once(await operator(more));
    assert.equal(code, 2);
    assert.match(output, message);
  }
  const who = await operator();
  await once(who);
  writeFileSync(who.stateFile, 'not json');
  const { code, output } = await once(who);
  assert.equal(code, 2);
  assert.match(output, /does not hold what this program writes/);
  assert.equal(readFileSync(who.stateFile, 'utf8'), 'not json');
});

scenario('monitor_should_refuse_when_another_one_uses_its_file', async () => {
  const who = await operator();
  const first = new Program('monitor', SCRIPT, [], who.environment);
  await eventually('the first has looked', () => existsSync(who.stateFile), { programs: [first] });
  const { code, output } = await once(who);
  assert.equal(code, 2);
  assert.match(output, /another monitor uses/);
  assert.equal((await first.stop()).code, 0);
});
