// A real Prometheus on loopback, and what its tests ask it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { Program, beforeStop, eventually, freePort, scratchDir } from '../lib/program.mjs';

export const ROOT = new URL('../..', import.meta.url).pathname;

/** Throws with what to do when there is no Prometheus. */
function assertInstalled() {
  const { error } = spawnSync('prometheus', ['--version']);
  if (error) throw new Error('Prometheus is missing: on Debian, apt-get install prometheus.');
}

/** A copy of the project's own configuration that may be changed. */
export function ownConfiguration() {
  const dir = scratchDir('prometheus');
  cpSync(join(ROOT, 'monitoring'), dir, { recursive: true });
  return dir;
}

/** Replaces the places where the programs of a job run. */
export function setTargets(dir, job, ...targets) {
  writeFileSync(join(dir, 'targets', `${job}.yml`), JSON.stringify([{ targets }]));
}

/** Prometheus with a configuration file, through all its restarts. */
export class Prometheus {
  #program;
  #data = scratchDir('prometheus-data');

  /** @param {string} config path of its configuration */
  static async prepare(config) {
    assertInstalled();
    const prometheus = new Prometheus();
    prometheus.config = config;
    prometheus.port = await freePort();
    prometheus.url = `http://127.0.0.1:${prometheus.port}`;
    return prometheus;
  }

  /** Starts it on the data it has, and waits until it answers. */
  async start() {
    this.#program = new Program('prometheus', 'prometheus', [
      `--config.file=${this.config}`,
      `--storage.tsdb.path=${this.#data}`,
      `--web.listen-address=127.0.0.1:${this.port}`,
      '--log.level=warn',
    ]);
    await eventually('Prometheus is ready', async () => (await fetch(`${this.url}/-/ready`)).ok, {
      programs: [this.#program],
    });
    return this;
  }

  stop() {
    return this.#program.stop();
  }

  /** What its HTTP API answers at a path. */
  async get(path) {
    const response = await fetch(`${this.url}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) });
    const { status, data, error } = await response.json();
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  }

  /** The samples that a query gives now. */
  async query(text) {
    return (await this.get(`query?query=${encodeURIComponent(text)}`)).result;
  }

  /** The one value that a query gives now; `undefined` where there is none. */
  async value(text) {
    const [sample] = await this.query(text);
    return sample && Number(sample.value[1]);
  }

  /** All rules, once each of them has been evaluated. */
  rules() {
    return eventually('all rules have been evaluated', async () => {
      const rules = (await this.get('rules')).groups.flatMap((group) => group.rules);
      return rules.length > 0 && rules.every(({ health }) => health !== 'unknown') && rules;
    });
  }
}

/** Writes a configuration that scrapes one address often. Returns its path. */
export function shortConfiguration(target) {
  const dir = scratchDir('prometheus');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, 'prometheus.yml');
  writeFileSync(path, JSON.stringify({
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' },
    scrape_configs: [{ job_name: 'node', static_configs: [{ targets: [target] }] }],
  }));
  return path;
}

/** A server of what a test says the metrics are. */
export class Exporter {
  /** The page, without its last line end. */
  page = '';
  #server;

  static async start() {
    const exporter = new Exporter();
    exporter.port = await freePort();
    exporter.#server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(`${exporter.page}\n`);
    });
    await new Promise((resolve) => {
      exporter.#server.listen(exporter.port, '127.0.0.1', resolve);
    });
    beforeStop(() => exporter.#server.closeAllConnections() ?? exporter.#server.close());
    return exporter;
  }

  get target() {
    return `127.0.0.1:${this.port}`;
  }
}

/** The names and types in a list of metrics, as `monitoring/metrics` has it. */
export function listedMetrics(program) {
  return readFileSync(join(ROOT, 'monitoring', 'metrics', `${program}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [name, type, ...labels] = line.split(' ');
      return { name, type, labels };
    });
}
