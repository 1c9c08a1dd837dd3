// The reporters' gateway as a process, and the sources that it asks.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { Program, beforeStop, eventually, freePort, scratchDir } from './program.mjs';

/** Path of the gateway; throws with what to do when there is none. */
export function gatewayPath() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'credit-network', 'target');
  const path = process.env.CREDIT_NETWORK_GATEWAY ?? join(target, 'services', 'debug', 'credit-network-gateway');
  if (!existsSync(path)) {
    throw new Error(
      `No gateway at ${path}: ./scripts/test.sh e2e builds it, or name one in CREDIT_NETWORK_GATEWAY.`,
    );
  }
  return path;
}

/**
 * A server of local data in the three usual shapes. What it gives changes with every request, as real sources do, and
 * it keeps all of it.
 */
export class DataServer {
  /** The payloads given, by path. */
  given = new Map();
  #server;

  /**
   * @param {Record<string, (count: number) => string>} answers by path: the payload, for how often it was asked before
   */
  static async start(answers) {
    const self = new DataServer();
    self.port = await freePort();
    self.#server = createServer(({ url }, response) => {
      const answer = answers[url];
      if (!answer) return response.writeHead(404).end();
      const given = self.given.get(url) ?? [];
      self.given.set(url, given);
      given.push(answer(given.length));
      response.writeHead(200, { 'content-type': url.endsWith('.csv') ? 'text/csv' : 'application/json' });
      return response.end(given.at(-1));
    });
    await new Promise((resolve) => {
      self.#server.listen(self.port, '127.0.0.1', resolve);
    });
    beforeStop(() => self.#server.closeAllConnections() ?? self.#server.close());
    return self;
  }

  url(path) {
    return `http://127.0.0.1:${this.port}${path}`;
  }
}

/** One reporter's gateway, through all its restarts. */
export class Gateway {
  #program;

  /** How often it was started. */
  starts = 0;

  /**
   * Writes the configuration and the key file of a gateway that reports about Cascadia.
   *
   * @param {string} name
   * @param {string} secret of the reporter, as a path of derivation
   * @param {string} node its WebSocket URL
   * @param {(path: string) => string} urlOf its sources
   */
  static async prepare(name, secret, node, urlOf) {
    const gateway = new Gateway();
    const dir = scratchDir(`gateway-${name}`);
    gateway.name = `gateway-${name}`;
    gateway.port = await freePort();
    gateway.config = join(dir, 'gateway.toml');
    const keyFile = join(dir, 'reporter.key');
    writeFileSync(keyFile, secret, { mode: 0o600 });
    const dataDir = join(dir, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const source = (id, type, indicator, path, more) => `
[[sources]]
id = "${id}"
type = "${type}"
region = "cascadia"
indicator = "${indicator}"
url = "${urlOf(path)}"
unit = "%"
decimals = 4
interval = "2s"
max_age = "30s"
allow_private = true
allow_http = true
${more}
[sources.plausible]
min = 0
max = 100
`;
    const text = `data_dir = "${dataDir}"

[server]
listen = "127.0.0.1:${gateway.port}"

[chain]
url = "${node}"
key_file = "${keyFile}"
poll = "1s"
commit_after_percent = 25
${source('statistics', 'local_business', 'business-vitality', '/statistics.json', `
[sources.extract]
format = "json"
pointer = "/observations"
field = "/value"
rows = "last"
`)}${source('gauge', 'ecological_health', 'river-health', '/gauge.csv', `scale = "0.1"

[sources.extract]
format = "csv"
column = "saturation"
rows = "mean"
comment = "#"
`)}${source('survey', 'community_wellbeing', 'wellbeing', '/survey.json', `scale = "10"

[sources.extract]
format = "json"
pointer = "/responses"
field = "/answers/trust"
rows = "mean"
`)}`;
    writeFileSync(gateway.config, text);
    return gateway;
  }

  /** Starts it. What it was doing before is its own business. */
  start() {
    this.starts += 1;
    this.#program = new Program(this.name, gatewayPath(), ['--config', this.config, '--log', 'pretty', 'run']);
    return this;
  }

  /** Ends it between two instructions. */
  kill() {
    return this.#program.stop('SIGKILL');
  }

  /** Ends it as a service is ended. */
  stop() {
    return this.#program.stop();
  }

  /** Everything that it has written down, once it runs no more or while it does. */
  status() {
    const { status, stdout, stderr } = spawnSync(gatewayPath(), ['--config', this.config, 'status', '--json'], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    if (status !== 0) throw new Error(`${this.name} status: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** What it answers over HTTP. */
  async get(path) {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(10_000) });
  }

  /** Waits until its sources and the node answer. */
  untilWell() {
    return eventually(
      `${this.name} is well`,
      async () => (await (await this.get('/health')).json()).status === 'ok',
      { timeoutMs: 60_000, programs: [this.#program] },
    );
  }
}
