// Starts, watches and stops node processes. Needs nothing but Node.js: what concerns the process is tested
// without a chain client.

import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const LOG_LINES_KEPT = 2000;
const LOG_LINES_SHOWN = 40;

const running = new Set();
const scratchDirs = new Set();
const portsHandedOut = new Set();
const closers = new Set();

/** Path of the release binary; throws with what to do when there is none. */
export function binaryPath() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'credit-network', 'target');
  const path = process.env.CREDIT_NETWORK_NODE ?? join(target, 'release', 'credit-network-node');
  if (!existsSync(path)) {
    throw new Error(
      `No node binary at ${path}: build it with ./scripts/run.sh --build-only, or name one in CREDIT_NETWORK_NODE.`,
    );
  }
  return path;
}

/** A new empty folder, removed when this process ends. */
export function scratchDir(label = 'node') {
  const dir = mkdtempSync(join(tmpdir(), `credit-network-${label}-`));
  scratchDirs.add(dir);
  return dir;
}

/** Removes a folder made by `scratchDir` at once. */
export function removeScratchDir(dir) {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  scratchDirs.delete(dir);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Below the range that the kernel gives to outgoing connections, so that none takes the port before the node does.
const PORT_RANGE = { first: 20_000, count: 12_000 };

/** A free TCP port on loopback, never the same twice in one run. */
export async function freePort() {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = PORT_RANGE.first + Math.floor(Math.random() * PORT_RANGE.count);
    if (portsHandedOut.has(port)) continue;
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) {
      portsHandedOut.add(port);
      return port;
    }
  }
  throw new Error('No free port found');
}

/**
 * Asks `probe` until it answers something other than `undefined`, `null` or `false`, and returns that.
 * An error thrown by the probe counts as "not yet" and is told when time runs out.
 * Gives up at once when one of `nodes` has died.
 */
export async function eventually(what, probe, { timeoutMs = 30_000, everyMs = 250, nodes = [] } = {}) {
  const start = performance.now();
  let lastError;
  for (;;) {
    for (const node of nodes) node.assertRunning();
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() - start > timeoutMs) {
      const because = lastError ? ` (last error: ${lastError.message})` : '';
      throw new Error(`Not within ${timeoutMs / 1000} s: ${what}${because}`);
    }
    await sleep(everyMs);
  }
}

/** Every node that is running now. */
export const runningNodes = () => [...running];

/** Runs a subcommand to its end. Returns `{ code, stdout, stderr }`; never throws for a bad exit code. */
export function runSubcommand(args, { timeoutMs = 120_000, input } = {}) {
  const result = spawnSync(binaryPath(), args, {
    encoding: 'utf8',
    input,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.error) throw new Error(`${args.join(' ')}: ${result.error.message}\n${result.stderr ?? ''}`);
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Runs a subcommand that must succeed; throws with what it wrote otherwise. */
export function mustRun(args, options) {
  const result = runSubcommand(args, options);
  if (result.code !== 0) {
    throw new Error(`\`${args.join(' ')}\` ended with ${result.code}:\n${result.stderr}\n${result.stdout}`);
  }
  return result;
}

/** One running node. */
export class NodeProcess {
  #child;
  #exited;
  #lines = [];
  #logFile;

  /**
   * Starts a node and returns once it answers RPC.
   *
   * @param {object} options
   * @param {string} [options.name] how failures call it
   * @param {string[]} [options.args] flags, besides ports, base path and peer discovery
   * @param {string} [options.basePath] kept when given, else a scratch folder
   * @param {{rpc: number, p2p: number, prometheus: number}} [options.ports] picked when not given
   * @param {number} [options.rpcTimeoutMs] how long it may take to answer
   */
  static async start({ name = 'node', args = ['--dev'], basePath, ports, rpcTimeoutMs = 60_000 } = {}) {
    const chosenPorts = ports ?? {
      rpc: await freePort(),
      p2p: await freePort(),
      prometheus: await freePort(),
    };
    const node = new NodeProcess(name, args, basePath ?? scratchDir(name), chosenPorts);
    await node.waitForRpc(rpcTimeoutMs);
    return node;
  }

  constructor(name, args, basePath, ports) {
    this.name = name;
    this.ports = ports;
    this.basePath = basePath;
    this.httpUrl = `http://127.0.0.1:${ports.rpc}`;
    this.wsUrl = `ws://127.0.0.1:${ports.rpc}`;
    // Loopback and no mDNS: nodes of other chains on the same machine or network must not join in.
    const fullArgs = [
      ...args,
      '--base-path', basePath,
      '--rpc-port', String(ports.rpc),
      '--prometheus-port', String(ports.prometheus),
      '--listen-addr', `/ip4/127.0.0.1/tcp/${ports.p2p}`,
      '--no-mdns',
      '--no-telemetry',
    ];
    this.commandLine = [binaryPath(), ...fullArgs].join(' ');
    this.startedAt = performance.now();
    this.#child = spawn(binaryPath(), fullArgs, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this);
    const keepLogsIn = process.env.CREDIT_NETWORK_TEST_LOGS;
    if (keepLogsIn) {
      this.#logFile = createWriteStream(join(keepLogsIn, `${name}-${this.#child.pid}.log`), { flags: 'a' });
    }
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#capture(stream);
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#lines.push(`could not start: ${error.message}`);
        running.delete(this);
        resolve({ code: null, signal: null });
      });
      this.#child.once('exit', (code, signal) => {
        running.delete(this);
        this.exit = { code, signal };
        resolve(this.exit);
      });
    });
  }

  #capture(stream) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      this.#logFile?.write(chunk);
      const parts = (rest + chunk).split('\n');
      rest = parts.pop();
      this.#lines.push(...parts);
      if (this.#lines.length > LOG_LINES_KEPT) this.#lines.splice(0, this.#lines.length - LOG_LINES_KEPT);
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Milliseconds since the process was started. */
  get age() {
    return performance.now() - this.startedAt;
  }

  /** The log's kept lines. */
  get log() {
    return this.#lines.join('\n');
  }

  /** The last lines of the log, headed by the node's name and command line. */
  logTail(lines = LOG_LINES_SHOWN) {
    return [
      `--- ${this.name} (pid ${this.pid}): ${this.commandLine}`,
      ...this.#lines.slice(-lines),
      `--- end of ${this.name}`,
    ].join('\n');
  }

  assertRunning() {
    if (!running.has(this)) {
      const { code, signal } = this.exit ?? {};
      throw new Error(`${this.name} is not running (exit code ${code}, signal ${signal})\n${this.logTail()}`);
    }
  }

  async waitForRpc(timeoutMs = 60_000) {
    await eventually(`${this.name} answers RPC`, () => this.rpc('system_health'), {
      timeoutMs,
      everyMs: 50,
      nodes: [this],
    });
  }

  /** One JSON-RPC call over HTTP. Throws an error with `code` and the method's name for a JSON-RPC error. */
  async rpc(method, ...params) {
    const response = await fetch(this.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`${method}: HTTP ${response.status} from ${this.name}`);
    const { result, error } = await response.json();
    if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { code: error.code, data: error.data });
    return result;
  }

  /** Number of the best block. */
  async bestNumber() {
    return Number((await this.rpc('chain_getHeader')).number);
  }

  /** Number of the last finalized block. */
  async finalizedNumber() {
    const hash = await this.rpc('chain_getFinalizedHead');
    return Number((await this.rpc('chain_getHeader', hash)).number);
  }

  /** Hash of block `number` on the best chain, `null` when there is none. */
  blockHash(number) {
    return this.rpc('chain_getBlockHash', number);
  }

  async waitForBest(number, timeoutMs = 60_000) {
    return eventually(`${this.name} has block ${number}`, async () => (await this.bestNumber()) >= number, {
      timeoutMs,
      everyMs: 100,
      nodes: [this],
    });
  }

  async waitForFinalized(number, timeoutMs = 60_000) {
    return eventually(
      `${this.name} finalizes block ${number}`,
      async () => {
        const finalized = await this.finalizedNumber();
        return finalized >= number && { finalized };
      },
      { timeoutMs, nodes: [this] },
    );
  }

  /** The Prometheus page as text. */
  async metrics() {
    const response = await fetch(`http://127.0.0.1:${this.ports.prometheus}/metrics`, {
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`metrics: HTTP ${response.status} from ${this.name}`);
    return response.text();
  }

  /** Resident memory in MiB, as the kernel counts it. */
  residentMiB() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) / 1024;
  }

  /**
   * Sends a signal and waits for the end. Returns `{ code, signal, ms }`.
   * A node that does not end in time is killed, and that is an error.
   */
  async stop(signal = 'SIGTERM', timeoutMs = 30_000) {
    if (!running.has(this)) return { ...(await this.#exited), ms: 0 };
    const asked = performance.now();
    this.#child.kill(signal);
    const inTime = await Promise.race([this.#exited, sleep(timeoutMs)]);
    if (!inTime) {
      this.#child.kill('SIGKILL');
      await this.#exited;
      throw new Error(`${this.name} did not end within ${timeoutMs / 1000} s of ${signal}\n${this.logTail()}`);
    }
    return { ...inTime, ms: performance.now() - asked };
  }

  killNow() {
    this.#child.kill('SIGKILL');
  }
}

/** Registers what is to be closed before the nodes are stopped (connections, mostly). */
export function beforeStop(close) {
  closers.add(close);
}

/** Stops all nodes that this process started and removes its scratch folders. */
export async function stopAll() {
  await Promise.allSettled([...closers].map((close) => close()));
  closers.clear();
  await Promise.allSettled([...running].map((node) => node.stop()));
  for (const dir of [...scratchDirs]) removeScratchDir(dir);
}

/**
 * The value of one Prometheus sample.
 *
 * @param {string} page the metrics page
 * @param {string} name of the metric, with `_sum`, `_count` or `_bucket` where it has one
 * @param {Record<string, string>} [labels] which must all be there, besides others
 * @returns {number | undefined}
 */
export function sample(page, name, labels = {}) {
  for (const line of page.split('\n')) {
    const match = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!match || match[1] !== name) continue;
    const present = Object.fromEntries(
      [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (Object.entries(labels).every(([key, value]) => present[key] === value)) return Number(match[3]);
  }
  return undefined;
}

process.on('exit', () => {
  for (const node of running) node.killNow();
  for (const dir of scratchDirs) {
    try {
      removeScratchDir(dir);
    } catch {
      // A node killed a moment ago may still be writing there; the exit code matters more than the folder.
    }
  }
});
for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]]) {
  process.on(signal, () => process.exit(128 + number));
}

// A runner that is killed outright cannot tell its test files: they notice that their parent has changed.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();
